/* sign.h: the sign that an expression has wherever it is defined. */
#ifndef NABLA_CALCULUS_SIGN_H
#define NABLA_CALCULUS_SIGN_H
#include "math/expression.h"

typedef enum Sign { SIGN_UNKNOWN, SIGN_ZERO, SIGN_POSITIVE, SIGN_NEGATIVE, SIGN_NOT_NEGATIVE, SIGN_NOT_POSITIVE } Sign;
bool sign_at_least_zero(Sign sign); /* ZERO, POSITIVE or NOT_NEGATIVE */

/* The sign that a scalar has everywhere where it is defined, from its form and the declared ranges alone. */
Sign sign_of(const Expr *e);
#endif
