/* random.h: seeded random numbers, the same on every machine. */
#ifndef NABLA_BASE_RANDOM_H
#define NABLA_BASE_RANDOM_H
#include "base/text.h"

typedef struct Random { uint64_t state; } Random;

Random random_seeded(uint64_t seed);
uint64_t random_hash(uint64_t seed, Text text);              /* mixes a name into a seed */
uint64_t random_next(Random *random);                        /* 64 uniform bits (splitmix64) */
long random_between(Random *random, long least, long most);  /* uniform in least..most, both included; least <= most */
#endif
