/* kinks.h: what happens at a point that the rules leave out: slopes on both sides, in balls. */
#ifndef NABLA_CALCULUS_KINKS_H
#define NABLA_CALCULUS_KINKS_H
#include "calculus/check.h"

enum { QUOTIENT_BITS = 500, TINY = 60 }; /* slopes are taken over 2^-60, in 500 bits */

/* (f(x + 2^-60 v) - f(x)) / 2^-60: the slope of f in the direction v, for a piecewise smooth f. */
const Expr *slope_quotient(Store *store, const Expr *f, const Expr *variable, const Expr *direction);
/* A name for a direction in the space of the variable. NULL: too many names. */
const Expr *direction_name(Store *store, const Expr *variable);
/* Is f, whose derivative or gradient is `slope` nearby, differentiable where the checker's point puts the variable? True when
 * in every direction tried the slopes to both sides agree with `slope` at the point itself. False also when it cannot tell. */
bool kink_is_smooth(const Checker *checker, const Expr *f, const Expr *variable, const Expr *slope);
/* Does f, of any shape, go on without a jump at the checker's point, and its derivative `slope` have one limit there in all
 * directions tried? Then f may well have a derivative there, although the formula has no value. False also when it cannot tell. */
bool kink_has_limit(const Checker *checker, const Expr *f, const Expr *variable, const Expr *slope);
/* Does `slope`, the derivative of something nearby, come close to the value at the checker's point in all directions tried? */
bool kink_tends_to(const Checker *checker, const Expr *slope, const Expr *variable, const Expr *value);
/* What it comes close to: zero, or a simple multiple of the identity; NULL: neither is seen. */
const Expr *kink_limit(const Checker *checker, const Expr *slope, const Expr *variable);
/* Is `slope` the slope of f in the direction v at the checker's point, from that side alone? */
bool kink_has_slope(const Checker *checker, const Expr *f, const Expr *variable, const Expr *direction, const Expr *slope);
/* As kink_is_smooth, where `condition` (u != v) fails: at points where one name is put so that u = v. `slope` is the
 * derivative or gradient, or the slope along `direction` (NULL: it is the whole one). */
bool condition_is_needless(const Checker *checker, const Expr *f, const Expr *variable, const Expr *slope, const Expr *direction,
                           const Expr *condition);
#endif
