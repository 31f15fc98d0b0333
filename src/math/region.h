/* region.h: sets of real numbers made of intervals, and where a rational function of one name is positive, 0 or defined. */
#ifndef NABLA_MATH_REGION_H
#define NABLA_MATH_REGION_H
#include "math/expression.h"

enum { MOST_INTERVALS = 12 };

typedef struct Span {
    const Expr *low, *high;      /* NULL: none on that side */
    bool low_open, high_open;
} Span;

typedef struct Region {          /* disjoint intervals that do not touch, in order */
    Span item[MOST_INTERVALS];
    size_t count;
} Region;

Region region_all(void);
/* Orders two ends that hold no varying names, exactly: -1, 0, 1; 2: cannot tell. */
int ends_compare(Store *store, const Expr *a, const Expr *b);
/* What both hold. False: ends that cannot be compared, or too many intervals. */
bool region_intersect(Store *store, const Region *a, const Region *b, Region *both);
/* Where e <relation> 0 holds (NOT_EQUAL, GREATER, GREATER_EQUAL) and e has a value, for an e that is a rational function of
 * `name` (a name or a component) with rational coefficients. False: e is none, or a root is neither rational nor the root of
 * a quadratic. */
bool region_where(Store *store, Op relation, const Expr *e, const Expr *name, Region *region);
/* Is e a polynomial of second degree in scalars names with rational coefficients, that is least at exactly one point? Fills in
 * the names, the point and the sign of the least value; at most `most` names. */
bool least_of_squares(Store *store, const Expr *e, const Expr **name, const Expr **place, size_t most, size_t *count, int *sign);
/* Is the matrix of rational numbers positive definite (its symmetric part)? */
bool matrix_is_definite(const Expr *matrix);
#endif
