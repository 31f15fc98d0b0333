/* condition_parts.h: what the files of condition.h share: condition*.c include it, others condition.h.
 *
 * A condition of NULL always holds. */
#ifndef NABLA_CALCULUS_CONDITION_PARTS_H
#define NABLA_CALCULUS_CONDITION_PARTS_H
#include "calculus/condition.h"
#include "math/region.h"

/* ---- condition.c ---- */

const Expr *nonzero_condition(Store *store, const Expr *u);           /* u != 0; NULL: it never is 0 */
const Expr *greater_condition(Store *store, Op op, const Expr *u);    /* u > 0 or u >= 0 by `op`, of a scalar */

/* ---- condition_set.c ---- */

bool is_held_fixed(const Store *store, const Expr *e); /* made of constants alone */
bool is_one_name(const Expr *e);                       /* x, or an entry x_2 */
const Symbol *symbol_of_name(const Expr *name);
Span declared_span(const Expr *name);                  /* what is declared of it, as far as constants say it */
const Expr *both_conditions(Store *store, const Expr *a, const Expr *b);
Op mirrored_relation(Op op);                           /* a < b is b > a */
/* A condition of one name, solved already, as the set where it holds. False: it is of another kind. */
bool region_of_condition(Store *store, const Expr *condition, const Expr **name, Region *region);
/* The set as a condition, what is declared not said again. NULL: it is all that is declared. */
const Expr *condition_of_region(Store *store, const Expr *name, const Region *region);
/* u <relation> 0 for a rational function of one name. False: it is none. */
bool solve_region(Store *store, Op op, const Expr *u, const Expr **condition);

/* ---- condition_solve.c ---- */

const Expr *differs_from_zero(Store *store, const Expr *u); /* u != 0, as it stands */
bool leads_with_minus(const Expr *e);
/* name <relation> value from sum <relation> 0; NULL: it is not linear in a name. */
const Expr *solve_linear(Store *store, Op op, const Expr *sum);
/* sum <relation> 0: what varies on the left, what is held fixed or carries a minus on the right. */
const Expr *arranged_condition(Store *store, Op op, const Expr *sum);
/* |v| <relation> r with r >= 0 */
const Expr *solve_absolute(Store *store, Op op, const Expr *v, const Expr *r);
/* Each gives what sum <relation> 0 says of what stands inside it. False: the sum is of another kind. */
bool solve_core(Store *store, Op op, const Expr *sum, const Expr **condition);      /* k f(v) + c */
bool solve_over_root(Store *store, Op op, const Expr *sum, const Expr **condition); /* Q - √P */
bool solve_squares(Store *store, Op op, const Expr *u, const Expr **condition);     /* a definite form of second degree */
bool root_outweighs(Store *store, const Expr *sum); /* √P + Q with P > Q², which is positive */

/* ---- condition_join.c ---- */

bool condition_is_implied(const Expr *weak, const Expr *strong);
#endif
