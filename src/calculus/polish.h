/* polish.h: an answer in the form in which a person would write it. */
#ifndef NABLA_CALCULUS_POLISH_H
#define NABLA_CALCULUS_POLISH_H
#include "math/evaluate.h"

/* The form that polish.c describes, of a scalar, a vector or a matrix; its value is equal wherever e is defined. Draws on
 * the budget, and returns what it has when that is spent. NULL for NULL. */
const Expr *polish(Store *store, const Expr *e, Budget *budget);
/* A matrix of fractions over one denominator as 1/125 times a matrix of integers, where that is shorter; all else as it is. */
const Expr *polish_numbers(Store *store, const Expr *e);
#endif
