/* interval.h: values of expressions enclosed in pairs of doubles: rigorous as balls are, much quicker, and
 * often unable.
 *
 * Every bound is moved outwards by more than the error of the operation: half a unit in the last place for
 * the arithmetic of IEEE 754, sixteen units for the functions of the C library, which err by a few. */
#ifndef NABLA_MATH_INTERVAL_H
#define NABLA_MATH_INTERVAL_H
#include "math/evaluate.h"

enum { MOST_ENCLOSED = 25 };

typedef struct Interval {
    double low, high; /* both finite */
} Interval;

typedef struct Enclosure { /* of a rows×columns tensor, by rows */
    slong rows, columns; /* entries beyond them are not set */
    Interval entry[MOST_ENCLOSED];
} Enclosure;

/* Encloses the value of e at the point. True: e certainly has a value there, and it is within. False: it may
 * have none, or doubles do not tell; the result is then not set. */
bool enclose(const Expr *e, const Point *point, Enclosure *result);
/* Encloses a number's values at up to MOST_AT_ONCE points in one walk: what enclose gives at each. */
typedef unsigned Told; /* bit i: so at point i; where it is not, the value is not set */
enum { MOST_AT_ONCE = 8 };
Told enclose_at(const Expr *e, const Point *const *points, size_t count, Interval *values);
/* Encloses value and slope in the symbol of a scalar e, which is certainly differentiable there; false: as above, or a rule for
 * slopes is not known here. */
bool enclose_slope(const Expr *e, const Symbol *symbol, const Point *point, Interval *value, Interval *slope);
/* Are the values certainly different: some entry disjoint, or other sizes? */
bool enclosures_part(const Enclosure *a, const Enclosure *b);
/* Does it tell a number to 40 bits? Then: do both tell all entries so, and no difference? */
bool interval_is_narrow(Interval a);
bool enclosures_agree(const Enclosure *a, const Enclosure *b);
/* Prints as balls_print would print the value, with 4 to 15 digits. False: doubles do not tell them, nothing was
 * printed. */
bool enclosure_print(Buffer *out, const Enclosure *value, int digits);
/* Has the point remember what the numbers in e are worth there, which other expressions may share with it. Up to a few
 * dozen are remembered; a value that is set anew makes it forget. */
void point_learn(Point *point, const Expr *e);
/* What it remembers; NULL: nothing of that node. */
const Interval *point_known(const Point *point, const Expr *e);
/* The value that the point gives a symbol, by rows; NULL: none, or it does not fit in doubles. */
const Interval *point_intervals(const Point *point, const Symbol *symbol, slong *rows, slong *columns);
bool interval_of_rational(const fmpq_t number, Interval *interval);
bool interval_of_ball(const arb_t ball, Interval *interval);
/* False where the bounds are not finite; of a quotient a/b, also where b may be 0. */
bool interval_add(Interval a, Interval b, Interval *sum);
bool interval_multiply(Interval a, Interval b, Interval *product);
bool interval_divide(Interval a, Interval b, Interval *quotient);
bool interval_raise(Interval base, const Expr *power, const Point *point, Interval *result); /* to the power's exponent */
bool interval_function(Op function, Interval a, Interval *result); /* ABS … ARTANH, where it certainly has a value */
#endif
