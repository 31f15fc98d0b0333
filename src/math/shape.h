/* shape.h: the shape of a node follows from its operator and arguments. */
#ifndef NABLA_MATH_SHAPE_H
#define NABLA_MATH_SHAPE_H
#include "math/expression.h"

/* The shape of op(args). False: ill-shaped, and `why` says so in words ("norm needs a vector, not a number").
 * Of leaves whose shape is given when they are made (operators.def: LEAF) there is nothing to compute: false. */
bool shape_of(const Store *store, Op op, const Expr *const *args, size_t count, Shape *shape, Buffer *why);
/* "a number", "a vector in R^n", "a 2×3 matrix", "a set", "a condition". */
void shape_describe(const Store *store, Shape shape, Buffer *out);
#endif
