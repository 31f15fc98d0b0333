/* subdifferential.h: the convex subdifferential, as a set.
 *
 * Rules: sums, positive multiples, affine arguments, maxima (hull of the active gradients), norms (the dual unit ball at 0,
 * the gradient elsewhere), 1-norms entry by entry; a differentiable convex function has its gradient only. */
#ifndef NABLA_CALCULUS_SUBDIFFERENTIAL_H
#define NABLA_CALCULUS_SUBDIFFERENTIAL_H
#include "calculus/derive.h"

typedef enum Curvature { CURVATURE_UNKNOWN, CURVATURE_AFFINE, CURVATURE_CONVEX, CURVATURE_CONCAVE } Curvature;

/* The curvature of f in the variable, from its form alone. */
Curvature curvature_of(Store *store, const Expr *f, const Expr *variable);

/* The subdifferential of f by `variable`, at the point (at_count 0: as a function of the variable, with cases). Steps go to
 * the recorder. NULL: cannot (f is not seen to be convex, or the set has no rule); *status then says DOMAIN where the set
 * is certainly empty, else UNABLE. */
const Expr *subdifferential(Store *store, Recorder *recorder, const Expr *f, const Expr *variable, const PointEntry *at,
                            size_t at_count, Budget *budget);
/* The rule of rules.def by which f has this set of subgradients. */
const char *subdifferential_rule(const Expr *f, const Expr *set);
/* The largest g·v of the set's elements g: its support function. NULL: a kind of set that is not known here. */
const Expr *subdifferential_support(Store *store, const Expr *set, const Expr *v);
#endif
