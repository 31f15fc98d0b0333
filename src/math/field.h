/* field.h: rational functions over generators, some of which satisfy a relation g^q = P.
 *
 * A ratio is immutable, owned by its field, and kept in lowest terms with every relation applied. All
 * operations pass a NULL argument through, and return NULL where a limit is reached, the budget is spent, or
 * a divisor is 0; so only the end of a chain needs a test. A relation's P uses only generators older than g.
 *
 * In a canonical field denominators are free of generators with relations (they are made so by conjugates),
 * so that a ratio is 0 only if its numerator is, and a divisor that could be 0 on a branch of a root is never
 * cancelled. In a plain field, which serves for display, denominators stay as they come. */
#ifndef NABLA_MATH_FIELD_H
#define NABLA_MATH_FIELD_H
#include "base/arena.h"
#include "math/evaluate.h"
#include <calcium/fmpz_mpoly_q.h>

enum {
    FEW_GENERATORS = 7,      /* their exponents fit in one word */
    SEVERAL_GENERATORS = 15, /* in two */
    MOST_GENERATORS = 64,
    MOST_TERMS = 3000,
    MOST_DEGREE = 200,
    MOST_DEGREE_OF_A_TERM = 20000,
    MOST_BITS = 50000
};

typedef struct Ratio {
    fmpz_mpoly_q_t q;
    struct Ratio *next;
} Ratio;

typedef struct Field {
    fmpz_mpoly_ctx_t context;
    Arena *arena;
    Budget *budget;
    bool canonical;
    slong count, room;                      /* of generators in use, and that there may be */
    bool full;                              /* more were asked for */
    ulong degree[MOST_GENERATORS];          /* q of the relation g^q = P; 0: none */
    const Ratio *power[MOST_GENERATORS];    /* P */
    Ratio *all;
    struct Factored *factored;              /* what was factored so far */
} Field;

/* A field that lives in the arena and draws on the budget. Work goes faster where there is room for few
 * generators. */
Field *field_new(Arena *arena, Budget *budget, bool canonical, slong room);
/* How far a field was filled. To rewind forgets the generators, relations and ratios made since; a relation that was
 * said again of an older generator, too. */
typedef struct FieldMark {
    slong count;
    Ratio *all;
    struct Factored *factored;
    bool full;
    ulong degree[MOST_GENERATORS];
    const Ratio *power[MOST_GENERATORS];
} FieldMark;
void field_mark(const Field *field, FieldMark *mark);
void field_rewind(Field *field, const FieldMark *mark);
slong field_more_room(slong room);                       /* the next larger one */
bool field_draw(Field *field, uint64_t work);              /* false: the budget is spent */
slong field_generator(Field *field);                       /* a new one; -1: there are too many */
/* Declares g^degree = power; in a canonical field the degree is prime. */
void field_relate(Field *field, slong generator, ulong degree, const Ratio *power);

const Ratio *ratio_integer(Field *field, slong value);
const Ratio *ratio_fmpz(Field *field, const fmpz_t value);
const Ratio *ratio_rational(Field *field, const fmpq_t value);
const Ratio *ratio_generator(Field *field, slong generator);
const Ratio *ratio_polynomial(Field *field, const fmpz_mpoly_t p);

const Ratio *ratio_add(Field *field, const Ratio *a, const Ratio *b);
const Ratio *ratio_subtract(Field *field, const Ratio *a, const Ratio *b);
const Ratio *ratio_negate(Field *field, const Ratio *a);
const Ratio *ratio_multiply(Field *field, const Ratio *a, const Ratio *b);
const Ratio *ratio_inverse(Field *field, const Ratio *a);
const Ratio *ratio_divide(Field *field, const Ratio *a, const Ratio *b);
const Ratio *ratio_power(Field *field, const Ratio *a, slong exponent);

const Ratio *ratio_numerator(Field *field, const Ratio *a);   /* as a ratio with denominator 1 */
const Ratio *ratio_denominator(Field *field, const Ratio *a);
bool ratio_equal(const Field *field, const Ratio *a, const Ratio *b); /* false if either is NULL */
bool ratio_is_zero(const Field *field, const Ratio *a);
bool ratio_is_integer(const Field *field, const Ratio *a, slong value);
bool ratio_constant(const Field *field, const Ratio *a, fmpq_t value); /* false: not a rational number */
bool ratio_whole(const Field *field, const Ratio *a, slong *value); /* false: not a whole number that fits */
bool ratio_uses(const Field *field, const Ratio *a, slong generator);
uint64_t ratio_generators(const Field *field, const Ratio *a);         /* bit v: generator v occurs */
/* The only generator that a is, with exponent 1; -1 if it is anything else. */
slong ratio_as_generator(const Field *field, const Ratio *a);

/* a as a sum of numbers times monomials, which may stand over a denominator. False: a is NULL or a limit was
 * reached. */
typedef struct Term {
    const Ratio *coefficient; /* a number */
    const Ratio *monomial;
} Term;
typedef struct Terms {
    Term *term;
    size_t count;
} Terms;
/* Divides the numerator by the denominator first: x/(x + 1) is 1 - 1/(x + 1). */
bool ratio_terms(Field *field, const Ratio *a, Terms *terms);

/* a as constant · Π base^exponent: primitive polynomials with a positive leading coefficient, irreducible
 * where the polynomial is small enough to factor. Exponents may be negative. False: a is NULL, 0, or a limit
 * was reached. */
typedef struct Factors {
    const Ratio *constant; /* a number */
    const Ratio **base;
    slong *exponent;
    size_t count;
} Factors;
bool ratio_factors(Field *field, const Ratio *a, Factors *factors);

/* A polynomial as Σ coefficient·g^exponent, by falling exponents. */
typedef struct Powers {
    const Ratio **coefficient;
    ulong *exponent;
    size_t count;
} Powers;
void polynomial_powers(Field *field, const fmpz_mpoly_t p, slong generator, Powers *powers);
#endif
