/* definition.h: derivatives from the definition: f(x + h) = f(x) + g·h + r(h) with r(h)/‖h‖ → 0 (Fréchet), and
 * (f(t + h) - f(t))/h for h → 0. */
#ifndef NABLA_CALCULUS_DEFINITION_H
#define NABLA_CALCULUS_DEFINITION_H
#include "calculus/solver.h"

/* Finds the DERIVATIVE or GRADIENT `form` from the definition, recording the steps. NULL, with nothing recorded: the
 * expansion of f(x + h) does not end (only sums, products, dots, squares of norms and whole powers are expanded). */
const Expr *derivative_by_definition(Solver *solver, const Expr *form);
/* Products, dots and whole powers of sums multiplied out, simplified. NULL only for NULL. */
const Expr *multiply_out(Store *store, const Expr *e);
#endif
