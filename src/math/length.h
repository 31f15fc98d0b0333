/* length.h: how long an expression is to write, for choosing among equal forms. */
#ifndef NABLA_MATH_LENGTH_H
#define NABLA_MATH_LENGTH_H
#include "math/expression.h"

/* About how many signs a person writes: one for a name, a digit, a sign between two terms, a root; three
 * for the name of a function; two for brackets; none for a fraction bar or the 1 above it. Never more than a few thousand for any expression. */
unsigned written_length(const Expr *e);
#endif
