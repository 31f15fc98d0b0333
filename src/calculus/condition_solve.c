/* What a condition says of what stands inside it: sums solved for a term, for what a function is taken of, for squares. */
#include "calculus/condition_parts.h"
#include "calculus/sign.h"
#include "math/simplify.h"

/* ---- for one term ---- */

const Expr *differs_from_zero(Store *store, const Expr *u) { return expr_2(store, OP_NOT_EQUAL, u, expr_zero(store, u->shape)); }

/* The term of a sum that is solved for: a name that is not constant if there is one, with the factor 1 or a number. */
static const Expr *solved_term(const Expr *sum, const Expr **name, const Expr **factor, Store *store) {
    const Expr *best = NULL;
    for (uint32_t i = 0; i < sum->count; i++) {
        const Expr *t = sum->arg[i], *n = t, *f = expr_integer(store, 1);
        if (t->op == OP_PRODUCT && t->count == 2 && t->arg[0]->op == OP_NUMBER) f = t->arg[0], n = t->arg[1];
        if (n->op != OP_SYMBOL && n->op != OP_COMPONENT) continue;
        bool constant = n->op == OP_SYMBOL && (n->symbol->properties & SYMBOL_CONSTANT);
        if (best && constant) continue;
        bool alone = true;
        for (uint32_t j = 0; j < sum->count; j++) alone &= j == i || !(sum->arg[j]->symbols & n->symbols);
        if (!alone) continue;
        best = t, *name = n, *factor = f;
        if (!constant) break;
    }
    return best;
}

/* name <relation> value from sum <relation> 0. A negative factor turns an inequality round. NULL: not linear. */
const Expr *solve_linear(Store *store, Op op, const Expr *sum) {
    const Expr *name, *factor, *term = solved_term(sum, &name, &factor, store);
    if (!term) return NULL;
    const Expr *rest = expr_subtract(store, sum, term);
    const Expr *value = simplify(store, expr_multiply(store, expr_negate(store, expr_reciprocal(store, factor)), rest));
    return expr_2(store, expr_number_sign(factor) < 0 ? mirrored_relation(op) : op, name, value);
}

bool leads_with_minus(const Expr *e) {
    if (e->op == OP_PRODUCT) e = e->arg[0];
    return e->op == OP_NUMBER && expr_number_sign(e) < 0;
}

/* u <relation> 0 for a sum: what varies on the left, what is held fixed or carries a minus on the right. */
const Expr *arranged_condition(Store *store, Op op, const Expr *sum) {
    const Expr *left = NULL, *right = expr_zero(store, sum->shape), *minus = NULL, *fixed = NULL;
    for (uint32_t i = 0; i < sum->count; i++) {
        const Expr *t = sum->arg[i];
        if (is_held_fixed(store, t)) fixed = fixed ? expr_add(store, fixed, t) : t;
        else if (leads_with_minus(t)) minus = minus ? expr_subtract(store, minus, t) : expr_negate(store, t);
        else left = left ? expr_add(store, left, t) : t;
    }
    if (fixed) right = expr_subtract(store, right, fixed);
    if (!left && minus) left = minus, right = expr_negate(store, right), op = mirrored_relation(op), minus = NULL;
    if (!left) return expr_2(store, op, sum, expr_zero(store, sum->shape));
    if (minus) right = expr_add(store, right, minus);
    return expr_2(store, op, simplify(store, left), simplify(store, right));
}

/* ---- what is solved for what is inside ---- */

typedef struct Core { const Expr *inside, *end; Op function; bool turned; } Core; /* f(inside) <relation> end, turned round or not */

/* sum = k·f(v) + c with a number k and a c without what varies in f. */
static bool find_core(Store *store, const Expr *sum, Core *core) {
    const Expr *term = NULL, *rest = expr_integer(store, 0);
    for (uint32_t i = 0; i < sum->count; i++) {
        if (is_held_fixed(store, sum->arg[i])) rest = expr_add(store, rest, sum->arg[i]);
        else if (term) return false;
        else term = sum->arg[i];
    }
    if (!term) return false;
    const Expr *factor = term->op == OP_PRODUCT && term->count == 2 && term->arg[0]->op == OP_NUMBER ? term->arg[0] : expr_integer(store, 1);
    const Expr *f = term->op == OP_PRODUCT ? term->arg[1] : term;
    if (term->op == OP_PRODUCT && term->count != 2) return false;
    bool root = f->op == OP_POWER && f->arg[1]->op == OP_NUMBER && fmpz_is_one(fmpq_numref(expr_number(f->arg[1]))) && fmpz_is_even(fmpq_denref(expr_number(f->arg[1])));
    bool square = f->op == OP_POWER && expr_is_integer(f->arg[1], 2);
    if (f->op != OP_EXP && f->op != OP_LN && f->op != OP_ABS && !root && !square) return false;
    const Expr *end = simplify(store, expr_divide(store, expr_negate(store, rest), factor));
    *core = (Core){f->arg[0], end, f->op, expr_number_sign(factor) < 0};
    if (root) core->end = simplify(store, expr_2(store, OP_POWER, end, expr_reciprocal(store, f->arg[1])));
    if (square) core->function = OP_ABS, core->end = simplify(store, expr_1(store, OP_ABS, simplify(store, expr_sqrt(store, end))));
    if (f->op == OP_EXP) core->end = simplify(store, expr_1(store, OP_LN, end));
    if (f->op == OP_LN) core->end = simplify(store, expr_1(store, OP_EXP, end));
    bool positive_range = f->op != OP_LN;
    return core->end && (!positive_range || sign_at_least_zero(sign_of(end))) && (f->op != OP_EXP || sign_of(end) == SIGN_POSITIVE);
}

/* |v| < r is -r < v < r; |v| > r and |v| != r are two conditions. */
const Expr *solve_absolute(Store *store, Op op, const Expr *v, const Expr *r) {
    const Expr *less = simplify(store, expr_subtract(store, r, v)), *more = simplify(store, expr_add(store, v, r));
    if (op == OP_NOT_EQUAL) return both_conditions(store, nonzero_condition(store, simplify(store, expr_subtract(store, v, r))), nonzero_condition(store, more));
    if (op == OP_LESS || op == OP_LESS_EQUAL) {
        Op over = op == OP_LESS ? OP_GREATER : OP_GREATER_EQUAL;
        bool name = v->op == OP_SYMBOL || v->op == OP_COMPONENT;
        if (name) return expr_2(store, OP_AND, expr_2(store, op, simplify(store, expr_negate(store, r)), v), expr_2(store, op, v, r));
        return both_conditions(store, greater_condition(store, over, more), greater_condition(store, over, less));
    }
    return expr_2(store, op, expr_1(store, OP_ABS, v), r);
}

static const Expr *holds(Store *store, Op op, const Expr *u) { return op == OP_NOT_EQUAL ? nonzero_condition(store, u) : greater_condition(store, op, u); }

/* NULL in *condition: it always holds. False: the sum is of another kind. */
bool solve_core(Store *store, Op op, const Expr *sum, const Expr **condition) {
    Core core;
    if (!find_core(store, sum, &core)) return false;
    if (core.turned) op = mirrored_relation(op);
    if (core.function == OP_ABS) return *condition = solve_absolute(store, op, core.inside, core.end), true;
    const Expr *gap = simplify(store, expr_subtract(store, core.inside, core.end));
    if (op == OP_LESS || op == OP_LESS_EQUAL) gap = simplify(store, expr_negate(store, gap)), op = op == OP_LESS ? OP_GREATER : OP_GREATER_EQUAL;
    return *condition = holds(store, op, gap), true;
}

/* Q > √P where Q > 0 and Q² > P. False: the sum is of another kind. */
bool solve_over_root(Store *store, Op op, const Expr *sum, const Expr **condition) {
    for (uint32_t i = 0; i < sum->count; i++) {
        const Expr *t = sum->arg[i], *root = t->op == OP_PRODUCT && t->count == 2 && expr_is_integer(t->arg[0], -1) ? t->arg[1] : t;
        bool square_root = root->op == OP_POWER && root->arg[1]->op == OP_NUMBER && expr_is_integer(expr_reciprocal(store, root->arg[1]), 2);
        if (!square_root || root == t) continue;
        const Expr *rest = simplify(store, expr_subtract(store, sum, t)), *gap = simplify(store, expr_subtract(store, expr_power(store, rest, 2), root->arg[0]));
        if (expr_has_op(rest, OP_POWER)) return false;
        *condition = both_conditions(store, greater_condition(store, op, rest), greater_condition(store, op, gap));
        return true;
    }
    return false;
}

/* √P + Q is positive where P - Q² is. */
bool root_outweighs(Store *store, const Expr *sum) {
    for (uint32_t i = 0; i < sum->count; i++) {
        const Expr *root = sum->arg[i];
        bool square_root = root->op == OP_POWER && root->arg[1]->op == OP_NUMBER && expr_is_integer(expr_reciprocal(store, root->arg[1]), 2);
        if (!square_root) continue;
        const Expr *rest = simplify(store, expr_subtract(store, sum, root)), *square = simplify(store, expr_power(store, rest, 2));
        if (sign_of(simplify(store, expr_subtract(store, root->arg[0], square))) == SIGN_POSITIVE) return true;
    }
    return false;
}

/* ---- sums of squares ---- */

enum { MOST_NAMES = 8 };

/* All entries x_1 … x_n of a vector x, each once: then they are written x. NULL: they are not. */
static const Expr *whole_vector(const Expr *const *name, size_t count) {
    const Expr *x = name[0]->op == OP_COMPONENT ? name[0]->arg[0] : NULL;
    if (!x || x->shape.rows != (Dim)count) return NULL;
    for (size_t i = 0; i < count; i++)
        if (name[i]->op != OP_COMPONENT || name[i]->arg[0] != x) return NULL;
    return x;
}

/* The names are not at this place: x != (1, 2), (x, y) != (0, 0). */
static const Expr *not_at(Store *store, const Expr **name, const Expr **place, size_t count) {
    const Expr *x = whole_vector(name, count), *values[MOST_NAMES];
    bool zero = true;
    for (size_t i = 0; i < count; i++) {
        long k = (long)i + 1;
        if (x) expr_get_long(name[i]->arg[1], &k);
        values[k - 1] = place[i];
        zero &= expr_is_zero(place[i]);
    }
    if (count == 1) return expr_2(store, OP_NOT_EQUAL, name[0], place[0]);
    if (x && zero) return differs_from_zero(store, x);
    return expr_2(store, OP_NOT_EQUAL, x ? x : expr_make(store, OP_VECTOR, name, count), expr_make(store, OP_VECTOR, values, count));
}

static void order_names(const Expr **name, const Expr **place, size_t count) {
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && (symbol_of_name(name[j])->number < symbol_of_name(name[j - 1])->number); j--) {
            const Expr *n = name[j], *p = place[j];
            name[j] = name[j - 1], place[j] = place[j - 1];
            name[j - 1] = n, place[j - 1] = p;
        }
}

/* False: u is no positive definite form of second degree, nor the negative of one. */
bool solve_squares(Store *store, Op op, const Expr *u, const Expr **condition) {
    const Expr *name[MOST_NAMES], *place[MOST_NAMES];
    size_t count;
    int sign;
    bool found = least_of_squares(store, u, name, place, MOST_NAMES, &count, &sign);
    if (!found && op == OP_NOT_EQUAL)
        found = least_of_squares(store, simplify(store, expr_negate(store, u)), name, place, MOST_NAMES, &count, &sign);
    if (!found || sign < 0) return false;
    order_names(name, place, count);
    *condition = sign > 0 || op == OP_GREATER_EQUAL ? NULL : not_at(store, name, place, count);
    return true;
}
