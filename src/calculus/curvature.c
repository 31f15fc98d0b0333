/* curvature.c: is a function convex, concave, affine? By its form; of two pieces, by how they join. */
#include "calculus/subdifferential_parts.h"
#include "calculus/condition.h"
#include "calculus/sign.h"
#include "math/normal.h"

enum { MOST_JOINING = 200000 };

static Curvature turned(Curvature c) {
    return c == CURVATURE_CONVEX ? CURVATURE_CONCAVE : c == CURVATURE_CONCAVE ? CURVATURE_CONVEX : c;
}

static Curvature curvature_plus(Curvature a, Curvature b) {
    if (a == CURVATURE_AFFINE) return b;
    if (b == CURVATURE_AFFINE || a == b) return a;
    return CURVATURE_UNKNOWN;
}

static bool is_affine(const Expr *u, const Expr *x);

static bool all_affine(const Expr *e, const Expr *x) {
    for (uint32_t i = 0; i < e->count; i++)
        if (!is_affine(e->arg[i], x)) return false;
    return true;
}

/* At most one factor of a product may depend on x. */
static bool affine_product(const Expr *e, const Expr *x) {
    uint32_t varying = 0;
    for (uint32_t i = 0; i < e->count; i++) varying += expr_has(e->arg[i], x->symbol);
    return varying <= 1 && all_affine(e, x);
}

static bool is_affine(const Expr *u, const Expr *x) {
    if (!expr_has(u, x->symbol) || u == x) return true;
    switch ((int)u->op) {
    case OP_SUM:
    case OP_VECTOR:
    case OP_MATRIX:
    case OP_TRANSPOSE:
    case OP_TOTAL:
    case OP_TRACE:
    case OP_DIAGONAL: return all_affine(u, x);
    case OP_PRODUCT:
    case OP_MATRIX_PRODUCT:
    case OP_DOT:
    case OP_HADAMARD: return affine_product(u, x);
    case OP_COMPONENT:
    case OP_ENTRY:
    case OP_SUM_OVER: return is_affine(u->arg[0], x);
    default: return false;
    }
}

static Curvature curvature_of_product(Store *store, const Expr *f, const Expr *x) {
    const Expr *varying = NULL;
    bool minus = false;
    for (uint32_t i = 0; i < f->count; i++) {
        if (expr_has(f->arg[i], x->symbol)) {
            if (varying) return CURVATURE_UNKNOWN;
            varying = f->arg[i];
            continue;
        }
        Sign s = sign_of(f->arg[i]);
        if (s == SIGN_NEGATIVE || s == SIGN_NOT_POSITIVE) minus = !minus;
        else if (s == SIGN_UNKNOWN) return CURVATURE_UNKNOWN;
    }
    Curvature c = curvature_of(store, varying, x);
    return minus ? turned(c) : c;
}

/* u^p: an even power of an affine u; p >= 1 of a convex u that is never negative. */
static Curvature curvature_of_power(Store *store, const Expr *f, const Expr *x) {
    const Expr *u = f->arg[0], *p = f->arg[1];
    if (p->op != OP_NUMBER) return CURVATURE_UNKNOWN;
    bool even = fmpz_is_one(fmpq_denref(expr_number(p))) && fmpz_is_even(fmpq_numref(expr_number(p))) && expr_number_sign(p) > 0;
    bool at_least_one = fmpz_cmp(fmpq_numref(expr_number(p)), fmpq_denref(expr_number(p))) >= 0;
    Curvature c = curvature_of(store, u, x);
    if (even && c == CURVATURE_AFFINE) return CURVATURE_CONVEX;
    Sign s = sign_of(u);
    bool positive = s == SIGN_POSITIVE || s == SIGN_NOT_NEGATIVE;
    if (at_least_one && positive && (c == CURVATURE_CONVEX || c == CURVATURE_AFFINE)) return CURVATURE_CONVEX;
    if (expr_number_sign(p) < 0 && positive && c == CURVATURE_AFFINE) return CURVATURE_CONVEX;
    /* √(1 + x²): the norm of (1, x) */
    bool root = expr_number_sign(p) > 0 && fmpz_is_one(fmpq_numref(expr_number(p))) && fmpz_equal_ui(fmpq_denref(expr_number(p)), 2);
    if (!root || u->op != OP_SUM) return CURVATURE_UNKNOWN;
    for (uint32_t i = 0; i < u->count; i++) {
        const Expr *t = u->arg[i], *square = t->op == OP_PRODUCT && t->count == 2 && sign_of(t->arg[0]) == SIGN_POSITIVE ? t->arg[1] : t;
        bool good = (!expr_has(t, x->symbol) && sign_of(t) != SIGN_UNKNOWN && sign_of(t) != SIGN_NEGATIVE && sign_of(t) != SIGN_NOT_POSITIVE) ||
                    (square->op == OP_POWER && expr_is_integer(square->arg[1], 2) && (is_affine(square->arg[0], x) || (square->arg[0]->op == OP_NORM && is_affine(square->arg[0]->arg[0], x))));
        if (!good) return CURVATURE_UNKNOWN;
    }
    return CURVATURE_CONVEX;
}

static Curvature curvature_of_extreme(Store *store, const Expr *f, const Expr *x) {
    Curvature wanted = f->op == OP_MAXIMUM ? CURVATURE_CONVEX : CURVATURE_CONCAVE;
    for (uint32_t i = 0; i < f->count; i++) {
        Curvature c = shape_is_scalar(f->arg[i]->shape) ? curvature_of(store, f->arg[i], x) : is_affine(f->arg[i], x) ? CURVATURE_AFFINE : CURVATURE_UNKNOWN;
        if (c != CURVATURE_AFFINE && c != wanted) return CURVATURE_UNKNOWN;
    }
    return wanted;
}

static bool is_quadratic_form(const Expr *f, const Expr *x) {
    const Expr *u = f->arg[0], *v = f->arg[1];
    if (!is_affine(u, x)) return false;
    return u == v || sign_of(f) == SIGN_NOT_NEGATIVE;
}

Curvature curvature_of(Store *store, const Expr *f, const Expr *x) {
    if (is_affine(f, x)) return CURVATURE_AFFINE;
    Curvature c = CURVATURE_AFFINE;
    switch ((int)f->op) {
    case OP_SUM:
        for (uint32_t i = 0; i < f->count; i++) c = curvature_plus(c, curvature_of(store, f->arg[i], x));
        return c;
    case OP_PRODUCT: return curvature_of_product(store, f, x);
    case OP_POWER: return curvature_of_power(store, f, x);
    case OP_ABS:
    case OP_NORM:
    case OP_FROBENIUS: return is_affine(f->arg[0], x) ? CURVATURE_CONVEX : CURVATURE_UNKNOWN;
    case OP_EXP: c = curvature_of(store, f->arg[0], x); return c == CURVATURE_AFFINE || c == CURVATURE_CONVEX ? CURVATURE_CONVEX : CURVATURE_UNKNOWN;
    case OP_LN: return is_affine(f->arg[0], x) ? CURVATURE_CONCAVE : CURVATURE_UNKNOWN;
    case OP_DOT: return is_quadratic_form(f, x) ? CURVATURE_CONVEX : CURVATURE_UNKNOWN;
    case OP_MAXIMUM:
    case OP_MINIMUM: return curvature_of_extreme(store, f, x);
    case OP_TOTAL: return f->arg[0]->op == OP_ABS && is_affine(f->arg[0]->arg[0], x) ? CURVATURE_CONVEX : CURVATURE_UNKNOWN;
    case OP_SUM_OVER: return curvature_of(store, f->arg[0], x);
    case OP_PIECEWISE: return is_joined_convex(store, f, x) ? CURVATURE_CONVEX : CURVATURE_UNKNOWN;
    default: return CURVATURE_UNKNOWN;
    }
}

/* ---- two pieces that join without a kink: Huber's function ---- */

/* Where x has this value, do both pieces have the same value and slope? */
static bool join_smoothly(Finder *s, const Expr *u, const Expr *v, const Expr *value) {
    const Expr *pair[][2] = {{u, v}, {slope_of(s, u), slope_of(s, v)}};
    for (size_t i = 0; i < 2; i++) {
        const Expr *gap = pair[i][0] && pair[i][1] ? expr_subtract(s->store, pair[i][0], pair[i][1]) : NULL;
        const Expr *there = gap ? expr_substitute(s->store, gap, s->variable->symbol, value) : NULL;
        if (!there || normal_equal(s->store, there, expr_integer(s->store, 0), s->budget) != TRUTH_YES) return false;
    }
    return true;
}

/* At each x that `differ` (x != 1 and x != -1) leaves out. */
static bool join_wherever(Finder *s, const Expr *u, const Expr *v, const Expr *differ) {
    bool all = differ && differ->op == OP_AND;
    for (uint32_t i = 0; all && i < differ->count; i++) all = join_wherever(s, u, v, differ->arg[i]);
    if (!differ || differ->op != OP_NOT_EQUAL) return all;
    const Expr *x = s->variable, *value = differ->arg[0] == x ? differ->arg[1] : differ->arg[0];
    return (differ->arg[0] == x || differ->arg[1] == x) && !expr_has(value, x->symbol) && join_smoothly(s, u, v, value);
}

/* Is the kink of |w| in v where another piece holds, whose condition this is? */
static bool kink_is_hidden(Finder *s, const Expr *v, const Expr *condition) {
    const Expr *size = size_inside(v), *zero = expr_integer(s->store, 0);
    if (!is_kinked(v)) return true;
    if (!size || size->op != OP_ABS || is_kinked(expr_replace(s->store, v, size, zero))) return false;
    const Expr *differ = condition_simplify(s->store, expr_2(s->store, OP_NOT_EQUAL, size->arg[0], zero));
    if (!differ || differ->op != OP_NOT_EQUAL || differ->arg[0] != s->variable) return false;
    const Expr *there = expr_substitute(s->store, condition, s->variable->symbol, differ->arg[1]);
    return there && !condition_simplify(s->store, there);
}

bool is_joined_convex(Store *store, const Expr *f, const Expr *x) {
    Budget budget = {MOST_JOINING};
    Finder s = {.store = store, .variable = x, .budget = &budget, .whole = f};
    if (f->count != 3 || x->op != OP_SYMBOL || !shape_is_scalar(x->shape)) return false;
    const Expr *condition = f->arg[0], *u = f->arg[1], *v = f->arg[2];
    if (condition->count != 2 || condition->op < OP_EQUAL || condition->op > OP_GREATER_EQUAL || is_kinked(u)) return false;
    Curvature first = curvature_of(store, u, x), second = curvature_of(store, v, x);
    bool convex = (first == CURVATURE_CONVEX || first == CURVATURE_AFFINE) && (second == CURVATURE_CONVEX || second == CURVATURE_AFFINE);
    const Expr *differ = expr_2(store, OP_NOT_EQUAL, condition->arg[0], condition->arg[1]);
    return convex && kink_is_hidden(&s, v, condition) && join_wherever(&s, u, v, condition_simplify(store, differ));
}
