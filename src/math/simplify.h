/* simplify.h: the form in which a person would write an expression.
 *
 * The rules of this form: numbers are folded; like terms and like factors are collected; sums are ordered by degree,
 * highest first; minus signs stand outside; x·x is ‖x‖₂², √(x·x) is ‖x‖₂; scalars stand before arrays, one
 * fraction where it helps; transposes are pushed to names; √8 is 2√2. The value is equal wherever e is defined. */
#ifndef NABLA_MATH_SIMPLIFY_H
#define NABLA_MATH_SIMPLIFY_H
#include "math/expression.h"

const Expr *simplify(Store *store, const Expr *e);       /* NULL only for NULL */
/* Only what a reader does in the head: 2·3 is 6, 1·x is x, x + 0 is x, a double minus goes. Order is kept. */
const Expr *tidy(Store *store, const Expr *e);
#endif
