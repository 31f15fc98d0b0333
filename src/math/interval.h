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
/* Are the values certainly different: some entry disjoint, or other sizes? */
bool enclosures_part(const Enclosure *a, const Enclosure *b);
/* Prints as balls_print would print the value, with 4 to 15 digits. False: doubles do not tell them, nothing was
 * printed. */
bool enclosure_print(Buffer *out, const Enclosure *value, int digits);
/* The value that the point gives a symbol, by rows; NULL: none, or it does not fit in doubles. */
const Interval *point_intervals(const Point *point, const Symbol *symbol, slong *rows, slong *columns);
bool interval_of_rational(const fmpq_t number, Interval *interval);
bool interval_of_ball(const arb_t ball, Interval *interval);
/* a/b; false where b may be 0. */
bool interval_divide(Interval a, Interval b, Interval *quotient);
#endif
