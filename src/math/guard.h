/* guard.h: what FLINT does when it gives up is to end the program; behind a guard it ends only the work at
 * hand. */
#ifndef NABLA_MATH_GUARD_H
#define NABLA_MATH_GUARD_H
#include <stdbool.h>

/* Does `work(context)`. False: FLINT gave up within it (no memory, an impossible size). What it held is lost,
 * and what was being made must be thrown away. Guards may be nested; each thread has its own. */
bool guarded(void (*work)(void *context), void *context);
#endif
