/* domain.h: where an expression is defined. */
#ifndef NABLA_CALCULUS_DOMAIN_H
#define NABLA_CALCULUS_DOMAIN_H
#include "math/expression.h"

/* Calls `add` for each condition that e needs in order to be defined: u > 0 for ln u, v != 0 for 1/v, … */
void domain_conditions(Store *store, const Expr *e, void (*add)(void *context, const Expr *condition), void *context);
#endif
