/* condition.h: conditions in the form that a person would write. */
#ifndef NABLA_CALCULUS_CONDITION_H
#define NABLA_CALCULUS_CONDITION_H
#include "math/expression.h"

/* One condition as a person writes it: ‖x + a‖ > 0 is x != -a, 1 + 4t² > 0 is nothing (NULL), 2x - 6 > 0 is x > 3.
 * An AND of several where there are several. */
const Expr *condition_simplify(Store *store, const Expr *condition);
/* All conditions together, simplified, without repetition; NULL: they always hold. */
const Expr *conditions_join(Store *store, const Expr *const *conditions, size_t count);
/* Is it certain that the condition, joined already, holds nowhere? x > 1 and x < 0 do not together. */
bool condition_is_never(Store *store, const Expr *condition);
#endif
