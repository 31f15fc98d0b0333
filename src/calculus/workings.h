/* workings.h: the lines that a person writes between an expression and its value: a norm as the root of its squares, a
 * product of a matrix and a vector entry by entry, the norm in a proof by what it is defined to be. */
#ifndef NABLA_CALCULUS_WORKINGS_H
#define NABLA_CALCULUS_WORKINGS_H
#include "calculus/solver.h"

/* Records, as lines that start with e, how norms, dots and products of written-out arrays are computed, nothing added up
 * yet: ‖(3, 4)‖ = √(3² + 4²). The last line's right side; e where there is nothing to write out. */
const Expr *workings_of_arrays(Solver *solver, const Expr *e);
/* The same for Euclidean norms of sums and multiples: ‖ku‖ = √(ku·ku) = √(k²‖u‖²). */
const Expr *workings_of_norms(Solver *solver, const Expr *e);
/* The same for products, traces and norms of sums and multiples of arrays, term by term: tr(cU + V) = c tr(U) + tr(V). */
const Expr *workings_of_multiples(Solver *solver, const Expr *e);
#endif
