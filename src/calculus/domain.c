#include "calculus/domain.h"
#include "math/simplify.h"
#include <stdlib.h>

/* ---- signs ---- */

static Sign sign_of_number(int s) { return s > 0 ? SIGN_POSITIVE : s < 0 ? SIGN_NEGATIVE : SIGN_ZERO; }

static Sign sign_times(Sign a, Sign b) {
    if (a == SIGN_ZERO || b == SIGN_ZERO) return SIGN_ZERO;
    if (a == SIGN_UNKNOWN || b == SIGN_UNKNOWN) return SIGN_UNKNOWN;
    bool strict = (a == SIGN_POSITIVE || a == SIGN_NEGATIVE) && (b == SIGN_POSITIVE || b == SIGN_NEGATIVE);
    bool minus = (a == SIGN_NEGATIVE || a == SIGN_NOT_POSITIVE) != (b == SIGN_NEGATIVE || b == SIGN_NOT_POSITIVE);
    if (strict) return minus ? SIGN_NEGATIVE : SIGN_POSITIVE;
    return minus ? SIGN_NOT_POSITIVE : SIGN_NOT_NEGATIVE;
}

static bool at_least_zero(Sign s) { return s == SIGN_ZERO || s == SIGN_POSITIVE || s == SIGN_NOT_NEGATIVE; }
static bool at_most_zero(Sign s) { return s == SIGN_ZERO || s == SIGN_NEGATIVE || s == SIGN_NOT_POSITIVE; }

static Sign sign_plus(Sign a, Sign b) {
    if (a == SIGN_ZERO) return b;
    if (b == SIGN_ZERO) return a;
    if (at_least_zero(a) && at_least_zero(b)) return a == SIGN_POSITIVE || b == SIGN_POSITIVE ? SIGN_POSITIVE : SIGN_NOT_NEGATIVE;
    if (at_most_zero(a) && at_most_zero(b)) return a == SIGN_NEGATIVE || b == SIGN_NEGATIVE ? SIGN_NEGATIVE : SIGN_NOT_POSITIVE;
    return SIGN_UNKNOWN;
}

static Sign sign_of_symbol(const Symbol *s) {
    if (s->lower && s->lower->op == OP_NUMBER) {
        int low = expr_number_sign(s->lower);
        if (low > 0 || (low == 0 && s->lower_open)) return SIGN_POSITIVE;
        if (low == 0) return SIGN_NOT_NEGATIVE;
    }
    if (s->upper && s->upper->op == OP_NUMBER) {
        int high = expr_number_sign(s->upper);
        if (high < 0 || (high == 0 && s->upper_open)) return SIGN_NEGATIVE;
        if (high == 0) return SIGN_NOT_POSITIVE;
    }
    return SIGN_UNKNOWN;
}

static Sign sign_of_power(const Expr *e) {
    Sign base = sign_of(e->arg[0]);
    const Expr *p = e->arg[1];
    if (base == SIGN_POSITIVE) return SIGN_POSITIVE;
    if (p->op != OP_NUMBER) return SIGN_UNKNOWN;
    bool even = fmpz_is_even(fmpq_numref(expr_number(p))), even_root = fmpz_is_even(fmpq_denref(expr_number(p)));
    bool negative_exponent = expr_number_sign(p) < 0;
    Sign other = even || even_root ? SIGN_NOT_NEGATIVE : base;
    if (other == SIGN_NOT_NEGATIVE && (negative_exponent || (base == SIGN_NEGATIVE && even))) return SIGN_POSITIVE;
    return other;
}

/* u'Qu with Q positive definite, u·u: at least zero. */
static Sign sign_of_dot(const Expr *e) {
    const Expr *u = e->arg[0], *v = e->arg[1];
    if (u == v) return SIGN_NOT_NEGATIVE;
    bool form = v->op == OP_MATRIX_PRODUCT && v->count == 2 && v->arg[1] == u && v->arg[0]->op == OP_SYMBOL;
    return form && (v->arg[0]->symbol->properties & SYMBOL_POSITIVE_DEFINITE) ? SIGN_NOT_NEGATIVE : SIGN_UNKNOWN;
}

Sign sign_of(const Expr *e) {
    if (!shape_is_scalar(e->shape)) return SIGN_UNKNOWN;
    Sign s;
    switch ((int)e->op) {
    case OP_NUMBER: return sign_of_number(expr_number_sign(e));
    case OP_SYMBOL: return sign_of_symbol(e->symbol);
    case OP_PI:
    case OP_EULER:
    case OP_EXP:
    case OP_COSH: return SIGN_POSITIVE;
    case OP_ABS:
    case OP_NORM:
    case OP_FROBENIUS: return SIGN_NOT_NEGATIVE;
    case OP_TOTAL: return e->arg[0]->op == OP_EXP ? SIGN_POSITIVE : SIGN_UNKNOWN;
    case OP_DOT: return sign_of_dot(e);
    case OP_POWER: return sign_of_power(e);
    case OP_SUM_OVER: return sign_of(e->arg[0]);
    case OP_SUM:
        s = sign_of(e->arg[0]);
        for (uint32_t i = 1; i < e->count; i++) s = sign_plus(s, sign_of(e->arg[i]));
        return s;
    case OP_PRODUCT:
        s = sign_of(e->arg[0]);
        for (uint32_t i = 1; i < e->count; i++) s = sign_times(s, sign_of(e->arg[i]));
        return s;
    default: return SIGN_UNKNOWN;
    }
}

/* ---- one condition ---- */

static const Expr *zero_like(Store *store, const Expr *e) { return expr_zero(store, e->shape); }

static const Expr *differs(Store *store, const Expr *u) { return expr_2(store, OP_NOT_EQUAL, u, zero_like(store, u)); }

static const Expr *nonzero(Store *store, const Expr *u);

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

/* Made of constants alone. */
static bool is_fixed(const Store *store, const Expr *e) {
    for (unsigned i = 0; i < store_symbols(store); i++)
        if ((e->symbols >> i & 1) && !(store_symbol_at(store, i)->properties & SYMBOL_CONSTANT)) return false;
    return true;
}

/* name <relation> value from sum <relation> 0. A negative factor turns an inequality round. NULL: not linear. */
static const Expr *solve_linear(Store *store, Op op, const Expr *sum) {
    const Expr *name, *factor, *term = solved_term(sum, &name, &factor, store);
    if (!term) return NULL;
    const Expr *rest = expr_subtract(store, sum, term);
    const Expr *value = simplify(store, expr_multiply(store, expr_negate(store, expr_reciprocal(store, factor)), rest));
    if (op == OP_GREATER && expr_number_sign(factor) < 0) op = OP_LESS;
    else if (op == OP_GREATER_EQUAL && expr_number_sign(factor) < 0) op = OP_LESS_EQUAL;
    return expr_2(store, op, name, value);
}

static const Expr *both(Store *store, const Expr *a, const Expr *b) { return !a ? b : !b || a == b ? a : expr_2(store, OP_AND, a, b); }

static bool leads_minus(const Expr *e) {
    if (e->op == OP_PRODUCT) e = e->arg[0];
    return e->op == OP_NUMBER && expr_number_sign(e) < 0;
}

/* u != 0 for a sum: what varies on the left, what is held fixed or carries a minus on the right. */
static const Expr *nonzero_sum(Store *store, const Expr *sum) {
    const Expr *left = NULL, *right = expr_zero(store, sum->shape);
    for (uint32_t i = 0; i < sum->count; i++) {
        const Expr *t = sum->arg[i];
        if (is_fixed(store, t) || leads_minus(t)) right = expr_subtract(store, right, t);
        else left = left ? expr_add(store, left, t) : t;
    }
    if (!left) return differs(store, sum);
    return expr_2(store, OP_NOT_EQUAL, left, simplify(store, right));
}

static const Expr *nonzero_product(Store *store, const Expr *u) {
    const Expr *all = NULL;
    for (uint32_t i = 0; i < u->count; i++) all = both(store, all, nonzero(store, u->arg[i]));
    return all;
}

/* The r >= 0 with x² = r² where u = k x² + c is 0, as a number or its root; NULL: u is of another kind. */
static const Expr *square_root_of(Store *store, const Expr *u, const Expr **x, bool *opens_up) {
    const Expr *square = NULL, *number = NULL, *factor = expr_integer(store, 1);
    if (u->op != OP_SUM || u->count != 2) return NULL;
    for (uint32_t i = 0; i < 2; i++) {
        const Expr *t = u->arg[i];
        if (t->op == OP_NUMBER) number = t;
        else if (t->op == OP_PRODUCT && t->count == 2 && t->arg[0]->op == OP_NUMBER) factor = t->arg[0], square = t->arg[1];
        else square = t;
    }
    bool fits = number && square && square->op == OP_POWER && expr_is_integer(square->arg[1], 2) && square->arg[0]->op == OP_SYMBOL;
    if (!fits || expr_number_sign(number) == expr_number_sign(factor)) return NULL;
    *x = square->arg[0], *opens_up = expr_number_sign(factor) > 0;
    return simplify(store, expr_sqrt(store, expr_negate(store, expr_divide(store, number, factor))));
}

/* k x² + c > 0 with two roots ±r: between them, or outside of them. */
static const Expr *greater_square(Store *store, Op op, const Expr *u) {
    const Expr *x;
    bool opens_up;
    const Expr *r = square_root_of(store, u, &x, &opens_up);
    if (!r) return NULL;
    if (opens_up) return expr_2(store, op, expr_1(store, OP_ABS, x), r);
    Op other = op == OP_GREATER ? OP_LESS : OP_LESS_EQUAL;
    return expr_2(store, OP_AND, expr_2(store, other, simplify(store, expr_negate(store, r)), x), expr_2(store, other, x, r));
}

static const Expr *nonzero_square(Store *store, const Expr *u) {
    const Expr *x;
    bool opens_up;
    const Expr *r = square_root_of(store, u, &x, &opens_up);
    if (!r) return NULL;
    return expr_2(store, OP_AND, expr_2(store, OP_NOT_EQUAL, x, r), expr_2(store, OP_NOT_EQUAL, x, simplify(store, expr_negate(store, r))));
}

/* An entry that is never 0 is enough. */
static bool never_zero(const Expr *vector) {
    for (uint32_t i = 0; i < vector->count; i++) {
        Sign s = sign_of(vector->arg[i]);
        if (s == SIGN_POSITIVE || s == SIGN_NEGATIVE) return true;
    }
    return false;
}

/* u != 0; NULL: it never is. */
static const Expr *nonzero(Store *store, const Expr *u) {
    Sign s = shape_is_scalar(u->shape) ? sign_of(u) : SIGN_UNKNOWN;
    if (s == SIGN_POSITIVE || s == SIGN_NEGATIVE) return NULL;
    bool inside = u->op == OP_ABS || u->op == OP_NORM || u->op == OP_FROBENIUS || (u->op == OP_DOT && s == SIGN_NOT_NEGATIVE);
    if (inside || u->op == OP_SIGN) return nonzero(store, u->arg[0]);
    if (u->op == OP_POWER) return nonzero(store, u->arg[0]);
    if (u->op == OP_PRODUCT) return nonzero_product(store, u);
    if (u->op == OP_LN) return nonzero(store, simplify(store, expr_subtract(store, u->arg[0], expr_integer(store, 1))));
    const Expr *roots = u->op == OP_SUM ? nonzero_square(store, u) : NULL;
    if (roots) return roots;
    if (u->op == OP_VECTOR && never_zero(u)) return NULL;
    const Expr *solved = u->op == OP_SUM ? solve_linear(store, OP_NOT_EQUAL, u) : NULL;
    if (solved && (!is_fixed(store, solved->arg[0]) || is_fixed(store, u))) return solved;
    if (u->op == OP_SUM) return nonzero_sum(store, u);
    if (u->op == OP_IDENTITY || u->op == OP_ONES) return NULL;
    return differs(store, u);
}

static const Expr *greater(Store *store, Op op, const Expr *u) {
    Sign s = sign_of(u);
    if (s == SIGN_POSITIVE || (op == OP_GREATER_EQUAL && at_least_zero(s))) return NULL;
    if (op == OP_GREATER && s == SIGN_NOT_NEGATIVE) return nonzero(store, u);
    if (u->op == OP_PRODUCT && u->count == 2 && sign_of(u->arg[0]) == SIGN_POSITIVE) return greater(store, op, u->arg[1]);
    const Expr *solved = u->op == OP_SUM ? solve_linear(store, op, u) : NULL;
    if (!solved && u->op == OP_SUM) solved = greater_square(store, op, u);
    if (u->op == OP_LN) return greater(store, op, simplify(store, expr_subtract(store, u->arg[0], expr_integer(store, 1))));
    return solved ? solved : expr_2(store, op, u, zero_like(store, u));
}

static const Expr *simplify_and(Store *store, const Expr *c) {
    const Expr *all = NULL;
    for (uint32_t i = 0; i < c->count; i++) all = both(store, all, condition_simplify(store, c->arg[i]));
    return all;
}

const Expr *condition_simplify(Store *store, const Expr *c) {
    if (!c || c->op == OP_AND) return c ? simplify_and(store, c) : NULL;
    bool numbers = c->count == 2 && shape_is_tensor(c->arg[0]->shape) && shape_equal(c->arg[0]->shape, c->arg[1]->shape);
    if (!numbers) return c;
    const Expr *difference = simplify(store, expr_subtract(store, c->arg[0], c->arg[1]));
    const Expr *opposite = simplify(store, expr_subtract(store, c->arg[1], c->arg[0]));
    switch ((int)c->op) {
    case OP_NOT_EQUAL: return nonzero(store, difference);
    case OP_GREATER:
    case OP_GREATER_EQUAL: return greater(store, c->op, difference);
    case OP_LESS: return greater(store, OP_GREATER, opposite);
    case OP_LESS_EQUAL: return greater(store, OP_GREATER_EQUAL, opposite);
    default: return c;
    }
}

/* x > 1 beside x > 0, x >= 0 or x != 0. */
static bool bounds_more(const Expr *strong, const Expr *weak) {
    bool same = strong->count == 2 && weak->count == 2 && strong->arg[0] == weak->arg[0];
    if (!same || strong->arg[1]->op != OP_NUMBER || weak->arg[1]->op != OP_NUMBER) return false;
    int order = fmpq_cmp(expr_number(strong->arg[1]), expr_number(weak->arg[1]));
    bool above = strong->op == OP_GREATER && (weak->op == OP_GREATER || weak->op == OP_GREATER_EQUAL || weak->op == OP_NOT_EQUAL);
    bool below = strong->op == OP_LESS && (weak->op == OP_LESS || weak->op == OP_LESS_EQUAL || weak->op == OP_NOT_EQUAL);
    return (above && order > 0) || (below && order < 0);
}

/* u >= 0 says nothing beside u > 0, nor does u != 0. */
static bool implied(const Expr *weak, const Expr *strong) {
    if (weak == strong) return true;
    if (bounds_more(strong, weak)) return true;
    if (strong->op == OP_FOR_ALL && weak->op == OP_NOT_EQUAL)
        return strong->arg[0]->op == OP_NOT_EQUAL && strong->arg[0]->arg[0]->op == OP_COMPONENT && strong->arg[0]->arg[0]->arg[0] == weak->arg[0];
    if (weak->count != 2 || strong->count != 2 || weak->arg[0] != strong->arg[0] || weak->arg[1] != strong->arg[1]) return false;
    bool strict = strong->op == OP_GREATER || strong->op == OP_LESS;
    return strict && (weak->op == OP_NOT_EQUAL || (weak->op == OP_GREATER_EQUAL && strong->op == OP_GREATER) ||
                      (weak->op == OP_LESS_EQUAL && strong->op == OP_LESS));
}

typedef struct Kept { const Expr **item; size_t count; } Kept;

static void keep(Kept *kept, const Expr *c) {
    for (size_t i = 0; i < kept->count; i++) {
        if (implied(c, kept->item[i])) return;
        if (!implied(kept->item[i], c)) continue;
        kept->item[i] = c;
        return;
    }
    kept->item[kept->count++] = c;
}

const Expr *conditions_join(Store *store, const Expr *const *conditions, size_t count) {
    size_t room = 0;
    const Expr **simple = memory_get((count + 1) * sizeof *simple);
    for (size_t i = 0; i < count; i++) {
        simple[i] = condition_simplify(store, conditions[i]);
        room += !simple[i] ? 0 : simple[i]->op == OP_AND ? simple[i]->count : 1;
    }
    Kept kept = {memory_get((room + 1) * sizeof *kept.item), 0};
    for (size_t i = 0; i < count; i++) {
        if (!simple[i]) continue;
        if (simple[i]->op != OP_AND) keep(&kept, simple[i]);
        else for (uint32_t j = 0; j < simple[i]->count; j++) keep(&kept, simple[i]->arg[j]);
    }
    const Expr *all = kept.count == 0 ? NULL : kept.count == 1 ? kept.item[0] : expr_make(store, OP_AND, kept.item, kept.count);
    free(kept.item);
    free(simple);
    return all;
}

/* ---- where an expression is defined ---- */

typedef struct Finder { Store *store; void (*add)(void *, const Expr *); void *context; } Finder;

static const Expr *number(Finder *f, long n) { return expr_integer(f->store, n); }

static void power_conditions(Finder *f, const Expr *e) {
    const Expr *base = e->arg[0], *p = e->arg[1], *zero = number(f, 0);
    if (!shape_is_scalar(e->shape)) return;
    if (p->op != OP_NUMBER) {
        bool whole = p->op == OP_SYMBOL && (p->symbol->properties & SYMBOL_INTEGER);
        if (!whole) f->add(f->context, expr_2(f->store, OP_GREATER, base, zero));
        return;
    }
    bool even_root = fmpz_is_even(fmpq_denref(expr_number(p))), negative = expr_number_sign(p) < 0;
    if (even_root) f->add(f->context, expr_2(f->store, negative ? OP_GREATER : OP_GREATER_EQUAL, base, zero));
    else if (negative) f->add(f->context, expr_2(f->store, OP_NOT_EQUAL, base, zero));
}

static const Expr *conditions_of(void *context, Store *store, const Expr *e) {
    Finder *f = context;
    const Expr *u = e->count ? e->arg[0] : NULL;
    bool scalar = u && shape_is_scalar(u->shape);
    switch ((int)e->op) {
    case OP_POWER: power_conditions(f, e); break;
    case OP_LN:
        if (scalar) f->add(f->context, expr_2(store, OP_GREATER, u, number(f, 0)));
        break;
    case OP_TAN:
    case OP_SEC:
        if (scalar) f->add(f->context, expr_2(store, OP_NOT_EQUAL, expr_1(store, OP_COS, u), number(f, 0)));
        break;
    case OP_COT:
    case OP_CSC:
        if (scalar) f->add(f->context, expr_2(store, OP_NOT_EQUAL, expr_1(store, OP_SIN, u), number(f, 0)));
        break;
    case OP_ARCSIN:
    case OP_ARCCOS:
        if (!scalar) break;
        f->add(f->context, expr_2(store, OP_LESS_EQUAL, number(f, -1), u));
        f->add(f->context, expr_2(store, OP_LESS_EQUAL, u, number(f, 1)));
        break;
    case OP_ARTANH:
        if (!scalar) break;
        f->add(f->context, expr_2(store, OP_LESS, number(f, -1), u));
        f->add(f->context, expr_2(store, OP_LESS, u, number(f, 1)));
        break;
    case OP_ARCOSH:
        if (scalar) f->add(f->context, expr_2(store, OP_GREATER_EQUAL, u, number(f, 1)));
        break;
    case OP_INVERSE: f->add(f->context, expr_2(store, OP_NOT_EQUAL, expr_1(store, OP_DETERMINANT, u), number(f, 0))); break;
    default: break;
    }
    return e;
}

void domain_conditions(Store *store, const Expr *e, void (*add)(void *, const Expr *), void *context) {
    Finder f = {store, add, context};
    bool bound = expr_has_op(e, OP_PIECEWISE); /* a case may hide what another needs */
    if (!bound) expr_transform(store, e, conditions_of, &f);
}
