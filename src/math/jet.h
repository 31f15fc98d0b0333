/* jet.h: the numbers in which expressions are evaluated, private to the evaluator.
 *
 * A jet is an element of R[h]/(h^N) [ε1, …, εk]/(εi²): the coefficient of h^i times the product of the ε in
 * the set S is part S·N + i. Parts beyond its width are zero; a jet of width 1 is a constant, and only then
 * does it not vary with what is differentiated by. Ordinary evaluation has N = 1: each ε gives one
 * derivative. With N > 1 a jet is the germ for small h > 0: it decides signs, and so what happens at a kink
 * on one side of it.
 *
 * Jets are immutable and live in their ring's pool: copying the struct copies the number. */
#ifndef NABLA_MATH_JET_H
#define NABLA_MATH_JET_H
#include "math/evaluate.h"

typedef struct Fraction { /* a small rational number in lowest terms; under > 0, or 0: not known */
    int64_t over, under;
} Fraction;

typedef struct Jet {
    arb_ptr part;
    slong width;
    Fraction exact; /* of part 0, where it is known to be rational and small */
} Jet;

typedef struct Chunk Chunk;

typedef struct PoolMark { /* how far a ring's pool was filled */
    Chunk *balls, *bytes;
    size_t balls_used, bytes_used;
} PoolMark;

typedef struct Ring {
    slong order;      /* N */
    slong nilpotents; /* k */
    slong precision;
    bool kink;        /* some operation stood exactly at a point where it has no derivative */
    bool imprecise;   /* some operation might succeed at a higher precision */
    Chunk *balls, *bytes; /* the pool */
    size_t held;      /* bytes in its chunks */
} Ring;

void *ring_bytes(Ring *ring, size_t size);         /* not cleared; aligned for any type */
arb_ptr ring_balls(Ring *ring, slong count);       /* zeros; cleared by ring_release */
PoolMark ring_mark(const Ring *ring);
void ring_release(Ring *ring, PoolMark mark);      /* frees what was taken since; (PoolMark){0}: all */
bool ring_exhausted(const Ring *ring);             /* holds more memory than one evaluation may */

Fraction fraction_of(int64_t over, int64_t under); /* under != 0; reduces */
bool fraction_from(const fmpq_t value, Fraction *fraction);
bool fraction_from_ball(const arb_t ball, Fraction *fraction);

Jet jet_integer(Ring *ring, slong value);
Jet jet_rational(Ring *ring, const fmpq_t value);
Jet jet_ball(Ring *ring, const arb_t ball);        /* a constant */
Jet jet_parts(Ring *ring, slong width);            /* zeros, to be filled in */
/* a, which is zero from part `at` on, with the direction standing there. */
Jet jet_with(Ring *ring, Jet a, slong at, Jet direction);
Jet jet_part(Ring *ring, Jet a, slong at, slong width);   /* the parts at … at + width - 1 */
bool jet_varies_not(Jet a);                        /* are all parts but the first exactly zero? */
bool jet_is_zero(Jet a);                           /* exactly, in all parts */

Jet jet_add(Ring *ring, Jet a, Jet b);
Jet jet_negate(Ring *ring, Jet a);
Jet jet_subtract(Ring *ring, Jet a, Jet b);
Jet jet_multiply(Ring *ring, Jet a, Jet b);
Status jet_invert(Ring *ring, Jet a, Jet *result);
Status jet_whole_power(Ring *ring, Jet base, const fmpz_t exponent, Jet *result);
Status jet_power(Ring *ring, Jet base, Jet exponent, Jet *result);
Status jet_sqrt(Ring *ring, Jet a, Jet *result);   /* of a number that is known not to be negative */
Status jet_function(Ring *ring, Op function, Jet a, Jet *result); /* ABS … ARTANH */
/* `count` Taylor coefficients of a function of the polynomial u, as Arb's _arb_poly_…_series give them. */
typedef void (*JetSeries)(arb_ptr result, arb_srcptr u, slong length, slong count, slong precision);
Jet jet_taylor(Ring *ring, JetSeries series, Jet a);

typedef enum Sign { SIGN_MINUS = -1, SIGN_ZERO = 0, SIGN_PLUS = 1, SIGN_UNKNOWN, SIGN_KINK } Sign;
/* KINK: the value is exactly zero, but it varies, so that its sign near by is not known. */
Sign jet_sign(const Ring *ring, Jet a);
Status jet_larger(Ring *ring, Jet a, Jet b, Jet *result);
/* Notes that a higher precision might help (or that it is a kink), and returns STATUS_UNABLE. */
Status ring_imprecise(Ring *ring);
Status ring_kink(Ring *ring);
#endif
