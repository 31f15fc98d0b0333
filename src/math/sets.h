/* sets.h: the convex sets that subdifferentials are, and finite sets and unions of intervals: membership and equality. */
#ifndef NABLA_MATH_SETS_H
#define NABLA_MATH_SETS_H
#include "math/evaluate.h"

/* Is the element in the set, at this point of the other names? */
Truth set_contains(Store *store, const Expr *set, const Expr *element, const Point *point, Budget *budget);

/* Has the set a value at this point? NO: a number or an array in it certainly has none, as in {x/norm(x)} at 0. */
Truth set_defined(const Expr *set, const Point *point, Budget *budget);
/* Is it one element alone? False also where that is not seen. */
bool set_is_single(const Expr *set, const Point *point, Budget *budget);

typedef struct SetWitness { /* where two sets differ */
    int in;            /* 0 or 1: that set contains the point, and the other does not … */
    const char *point; /* NULL: … or, */
    const char *direction, *reach[2]; /* how far they reach in the direction */
} SetWitness;

typedef struct SetComparison {
    Truth equal;
    bool proved;               /* decided exactly, not at directions or points */
    const SetWitness *witness; /* in the store's arena; NULL if equal or unknown */
} SetComparison;
/* Are two sets equal at the point? Exact for intervals, unions of intervals, finite sets, boxes, balls, polytopes (hulls
 * and inequalities), products and affine images; support functions in many directions, and membership at extreme and
 * random points, for others. Open and closed ends count. A tensor stands for the set of that element. */
SetComparison sets_equal(Store *store, const Expr *a, const Expr *b, const Point *point, Budget *budget);
/* Numbers inside the intervals of a set of numbers, two in each, at the point of the other names: for sampling. 0 where
 * the set is not known, all numbers belong to it, or none does (*empty). The numbers must be initialised. */
size_t set_numbers(const Expr *set, const Point *point, Budget *budget, fmpq *numbers, size_t most, bool *empty);
#endif
