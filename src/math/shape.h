/* shape.h: the shape of a node follows from its operator and arguments. */
#ifndef NABLA_MATH_SHAPE_H
#define NABLA_MATH_SHAPE_H
#include "math/expression.h"

/* The shape of op(args). False: ill-shaped, and `why` says so in the store's language ("norm needs a vector, not a number").
 * Of leaves whose shape is given when they are made (operators.def: LEAF) there is nothing to compute: false. */
bool shape_of(const Store *store, Op op, const Expr *const *args, size_t count, Shape *shape, Buffer *why);
#endif
