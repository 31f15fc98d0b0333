/* recycle.h: small pieces of FLINT's memory stay at hand.
 *
 * Each polynomial of a normal form takes several small pieces of memory and gives them back soon. The C library takes an
 * eighth of the time of judging for that; here a piece that comes back goes out again to the next who asks for its size. */
#ifndef NABLA_MATH_RECYCLE_H
#define NABLA_MATH_RECYCLE_H

/* To be called once, before anything of FLINT is used. Under AddressSanitizer it does nothing, so that misuse is seen. */
void recycle_flint_memory(void);
#endif
