#include "base/random.h"

Random random_seeded(uint64_t seed) { return (Random){seed}; }

/* splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. */
uint64_t random_next(Random *random) {
    uint64_t z = random->state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

/* FNV-1a, then mixed: near names must give unrelated seeds. */
uint64_t random_hash(uint64_t seed, Text text) {
    uint64_t h = seed ^ 0xCBF29CE484222325u;
    for (size_t i = 0; i < text.length; i++) h = (h ^ (unsigned char)text.start[i]) * 0x100000001B3u;
    Random mixed = random_seeded(h);
    return random_next(&mixed);
}

long random_between(Random *random, long least, long most) {
    uint64_t span = (uint64_t)most - (uint64_t)least + 1;
    if (!span) return (long)random_next(random);
    uint64_t limit = UINT64_MAX - UINT64_MAX % span, r;
    do r = random_next(random);
    while (r >= limit);
    return (long)((uint64_t)least + r % span);
}
