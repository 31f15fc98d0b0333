#include "calculus/subdifferential.h"
#include "calculus/domain.h"
#include "calculus/sign.h"
#include "math/normal.h"
#include "math/simplify.h"
#include <stdlib.h>

typedef struct Finder {
    Store *store;
    Recorder *recorder;
    const Expr *variable;
    const PointEntry *at;
    size_t at_count;
    Budget *budget;
    const Expr *whole; /* the function that was asked about */
} Finder;

static const Expr *subgradients(Finder *s, const Expr *f);
static bool is_joined_convex(Store *store, const Expr *f, const Expr *x);

/* ---- curvature ---- */

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

/* ---- sets in the form that a person writes ---- */

static const Expr *times(Finder *s, const Expr *a, const Expr *b) { return simplify(s->store, expr_multiply(s->store, a, b)); }
static const Expr *plus(Finder *s, const Expr *a, const Expr *b) { return simplify(s->store, expr_add(s->store, a, b)); }

static const Expr *map_set(Finder *s, const Expr *set, const Expr *factor, const Expr *shift);

static const Expr *map_members(Finder *s, const Expr *set, const Expr *factor, const Expr *shift) {
    const Expr **args = memory_get(set->count * sizeof *args);
    for (uint32_t i = 0; i < set->count; i++) args[i] = plus(s, times(s, factor, set->arg[i]), shift);
    const Expr *e = expr_make(s->store, set->op, args, set->count);
    free(args);
    return e;
}

static const Expr *map_interval(Finder *s, const Expr *set, const Expr *factor, const Expr *shift) {
    const Expr *a = plus(s, times(s, factor, set->arg[0]), shift), *b = plus(s, times(s, factor, set->arg[1]), shift);
    Sign sign = sign_of(factor);
    if (sign == SIGN_POSITIVE) return expr_2(s->store, set->op, a, b);
    return sign == SIGN_NEGATIVE ? expr_2(s->store, set->op, b, a) : NULL;
}

static const Expr *map_product(Finder *s, const Expr *set, const Expr *factor, const Expr *shift) {
    const Expr **args = memory_get(set->count * sizeof *args);
    for (uint32_t i = 0; i < set->count; i++) {
        bool single = set->arg[i]->shape.rows == 1;
        const Expr *part = single ? simplify(s->store, expr_2(s->store, OP_COMPONENT, shift, expr_integer(s->store, (long)i + 1))) : NULL;
        args[i] = part ? map_set(s, set->arg[i], factor, part) : NULL;
    }
    const Expr *e = expr_make(s->store, OP_CARTESIAN, args, set->count);
    free(args);
    return e;
}

/* factor * set + shift, by the kind of the set; NULL: leave it as an image and a sum. */
static const Expr *map_set(Finder *s, const Expr *set, const Expr *factor, const Expr *shift) {
    Store *store = s->store;
    switch ((int)set->op) {
    case OP_FINITE_SET:
    case OP_HULL: return map_members(s, set, factor, shift);
    case OP_INTERVAL_CLOSED: return map_interval(s, set, factor, shift);
    case OP_CARTESIAN: return map_product(s, set, factor, shift);
    case OP_BALL: {
        const Expr *centre = plus(s, times(s, factor, set->arg[0]), shift);
        return expr_3(store, OP_BALL, centre, times(s, simplify(store, expr_1(store, OP_ABS, factor)), set->arg[1]), set->arg[2]);
    }
    default: return NULL;
    }
}

static const Expr *zero_of(Finder *s, const Expr *set) { return expr_zero(s->store, (Shape){KIND_TENSOR, set->shape.rows, set->shape.columns}); }

static const Expr *scaled(Finder *s, const Expr *factor, const Expr *set) {
    if (!set || expr_is_integer(factor, 1)) return set;
    const Expr *mapped = map_set(s, set, factor, zero_of(s, set));
    return mapped ? mapped : expr_2(s->store, OP_SET_IMAGE, factor, set);
}

static const Expr *shifted(Finder *s, const Expr *set, const Expr *by) {
    if (!set || expr_is_zero(by)) return set;
    const Expr *mapped = map_set(s, set, expr_integer(s->store, 1), by);
    return mapped ? mapped : expr_2(s->store, OP_SET_SUM, by, set);
}

/* The sum of two sets: of intervals the ends add; of products the parts. */
static const Expr *added(Finder *s, const Expr *a, const Expr *b) {
    if (!a || !b) return NULL;
    if (a->op == OP_FINITE_SET && a->count == 1) return shifted(s, b, a->arg[0]);
    if (b->op == OP_FINITE_SET && b->count == 1) return shifted(s, a, b->arg[0]);
    if (a->op == OP_INTERVAL_CLOSED && b->op == OP_INTERVAL_CLOSED)
        return expr_2(s->store, OP_INTERVAL_CLOSED, plus(s, a->arg[0], b->arg[0]), plus(s, a->arg[1], b->arg[1]));
    if (a->op == OP_CARTESIAN && b->op == OP_CARTESIAN && a->count == b->count) {
        const Expr **args = memory_get(a->count * sizeof *args);
        for (uint32_t i = 0; i < a->count; i++) args[i] = added(s, a->arg[i], b->arg[i]);
        const Expr *e = expr_make(s->store, OP_CARTESIAN, args, a->count);
        free(args);
        return e;
    }
    return expr_2(s->store, OP_SET_SUM, a, b);
}

static const Expr *only(Finder *s, const Expr *g) { return expr_1(s->store, OP_FINITE_SET, g); }

/* The number k of k·I, written out or not. NULL: the matrix is none. */
static const Expr *multiple_of_identity(Finder *s, const Expr *matrix) {
    if (matrix->op == OP_IDENTITY) return expr_integer(s->store, 1);
    if (matrix->op == OP_PRODUCT && matrix->count == 2 && matrix->arg[1]->op == OP_IDENTITY) return matrix->arg[0];
    if (matrix->op != OP_MATRIX || matrix->shape.rows != matrix->shape.columns) return NULL;
    Dim n = matrix->shape.rows;
    for (Dim i = 0; i < n; i++)
        for (Dim j = 0; j < n; j++)
            if (i == j ? matrix->arg[i * n + j] != matrix->arg[0] : !expr_is_zero(matrix->arg[i * n + j])) return NULL;
    return matrix->arg[0];
}

/* A' S, the subgradients of f = h(Ax + b); a multiple of the identity only scales. */
static const Expr *pulled_back(Finder *s, const Expr *matrix, const Expr *set) {
    if (!matrix || !set) return NULL;
    if (shape_is_scalar(matrix->shape)) return scaled(s, matrix, set);
    const Expr *multiple = multiple_of_identity(s, matrix);
    if (multiple) return scaled(s, multiple, set);
    const Expr *transposed = simplify(s->store, expr_1(s->store, OP_TRANSPOSE, matrix));
    const Expr *image = expr_2(s->store, OP_SET_IMAGE, transposed, set);
    return image;
}

/* ---- values ---- */

/* A multiple of a unit vector of known length by its entries. */
static const Expr *written_out(Finder *s, const Expr *e) {
    bool unit = e && e->shape.columns == 1 && e->shape.rows > 1 && expr_has_op(e, OP_UNIT);
    if (!unit) return e;
    const Expr **entry = memory_get((size_t)e->shape.rows * sizeof *entry);
    for (Dim i = 0; i < e->shape.rows; i++)
        entry[i] = simplify(s->store, expr_2(s->store, OP_COMPONENT, e, expr_integer(s->store, i + 1)));
    const Expr *vector = expr_make(s->store, OP_VECTOR, entry, (size_t)e->shape.rows);
    free(entry);
    return vector;
}

static const Expr *at_point(Finder *s, const Expr *e) {
    for (size_t i = 0; e && i < s->at_count; i++) e = expr_substitute(s->store, e, s->at[i].symbol, s->at[i].value);
    return written_out(s, simplify(s->store, e));
}

/* The differential, read off: the gradient for a number, the Jacobian for a column. */
static const Expr *slope(Finder *s, const Expr *u) {
    Derivation d;
    derivation_start(&d, s->store, NULL, s->variable);
    const Expr *value = derivation_run(&d, derivation_prepare(s->store, u));
    if (!value) return NULL;
    if (shape_is_scalar(s->variable->shape)) return simplify(s->store, value);
    if (shape_is_scalar(u->shape)) return simplify(s->store, form_adjoint(s->store, value, expr_integer(s->store, 1), d.differential, MOVE_TRANSPOSED));
    return simplify(s->store, form_matrix(s->store, value, d.differential));
}

/* -1, 0, 1, or 2: cannot tell. */
static int sign_at(Finder *s, const Expr *e) {
    if (expr_is_zero(e)) return 0;
    int sign;
    if (!e->symbols && constant_sign(s->store, e, &sign) == TRUTH_YES) return sign;
    Sign found = sign_of(e);
    return found == SIGN_POSITIVE ? 1 : found == SIGN_NEGATIVE ? -1 : found == SIGN_ZERO ? 0 : 2;
}

static const Expr *unit_interval(Finder *s) { return expr_2(s->store, OP_INTERVAL_CLOSED, expr_integer(s->store, -1), expr_integer(s->store, 1)); }

/* ---- the rules ---- */

typedef struct Failing { Finder *finder; bool fails; } Failing;

static void fails_there(void *context, const Expr *condition) {
    Failing *failing = context;
    const Expr *there = condition;
    for (size_t i = 0; there && i < failing->finder->at_count; i++)
        there = expr_substitute(failing->finder->store, there, failing->finder->at[i].symbol, failing->finder->at[i].value);
    Arena *scratch = arena_new();
    Point *point = point_new(scratch, failing->finder->store);
    bool known = there && !there->symbols;
    if (known && evaluate_truth(scratch, there, point, 256, failing->finder->budget) == TRUTH_NO) failing->fails = true;
    arena_free(scratch);
}

/* Is the gradient a number at the point? x/√(x²) is none at 0, whatever its entries simplify to. */
static bool has_value(Finder *s, const Expr *g) {
    Failing failing = {s, false};
    domain_conditions(s->store, g, fails_there, &failing);
    return !failing.fails;
}

static const Expr *smooth(Finder *s, const Expr *f) {
    const Expr *g = slope(s, f);
    if (g && s->at_count) g = has_value(s, g) ? at_point(s, g) : NULL;
    return g ? only(s, g) : NULL;
}

/* The interval of slopes along the k-th axis, and 0 along the others. */
static const Expr *axis_segment(Finder *s, const Expr *g, uint32_t k) {
    const Expr **args = memory_get(g->count * sizeof *args);
    const Expr *length = simplify(s->store, expr_1(s->store, OP_ABS, g->arg[k]));
    for (uint32_t i = 0; i < g->count; i++) args[i] = i == k ? scaled(s, length, unit_interval(s)) : only(s, expr_integer(s->store, 0));
    const Expr *e = expr_make(s->store, OP_CARTESIAN, args, g->count);
    free(args);
    return e;
}

/* All slopes between -g and g. */
static const Expr *segment(Finder *s, const Expr *g) {
    if (shape_is_scalar(g->shape)) return scaled(s, simplify(s->store, expr_1(s->store, OP_ABS, g)), unit_interval(s));
    uint32_t along = 0, axis = 0;
    for (uint32_t i = 0; g->op == OP_VECTOR && i < g->count; i++)
        if (!expr_is_zero(g->arg[i])) along++, axis = i;
    if (along == 1) return axis_segment(s, g, axis);
    return expr_2(s->store, OP_HULL, simplify(s->store, expr_negate(s->store, g)), g);
}

static const Expr *of_abs(Finder *s, const Expr *f) {
    Store *store = s->store;
    const Expr *u = f->arg[0], *g = slope(s, u), *zero = expr_integer(store, 0);
    if (!g) return NULL;
    const Expr *minus = simplify(store, expr_negate(store, g));
    const Expr *above = condition_simplify(store, expr_2(store, OP_GREATER, u, zero)), *below = condition_simplify(store, expr_2(store, OP_LESS, u, zero));
    if (!s->at_count && (!above || !below)) return NULL;
    if (!s->at_count) return expr_make(store, OP_PIECEWISE, EXPR_LIST(above, only(s, g), below, only(s, minus), segment(s, g)), 5);
    int sign = sign_at(s, at_point(s, u));
    if (sign == 2) return NULL;
    g = at_point(s, g), minus = at_point(s, minus);
    return sign ? only(s, sign > 0 ? g : minus) : segment(s, g);
}

/* The exponent of the dual norm: 1/p + 1/q = 1. */
static const Expr *dual_exponent(Store *store, const Expr *p) {
    if (expr_is_integer(p, 1)) return expr_leaf(store, OP_INFINITE);
    if (p->op == OP_INFINITE) return expr_integer(store, 1);
    return simplify(store, expr_divide(store, p, expr_subtract(store, p, expr_integer(store, 1))));
}

static const Expr *dual_ball(Finder *s, const Expr *u, const Expr *p) {
    return expr_3(s->store, OP_BALL, expr_zero(s->store, u->shape), expr_integer(s->store, 1), dual_exponent(s->store, p));
}

/* The 1-norm at a written-out vector: {sign} or [-1, 1], entry by entry. */
static const Expr *box_at(Finder *s, const Expr *value) {
    if (value->op != OP_VECTOR) return NULL;
    const Expr **args = memory_get(value->count * sizeof *args);
    for (uint32_t i = 0; i < value->count; i++) {
        int sign = sign_at(s, value->arg[i]);
        args[i] = sign == 2 ? NULL : sign ? only(s, expr_integer(s->store, sign)) : unit_interval(s);
    }
    const Expr *e = expr_make(s->store, OP_CARTESIAN, args, value->count);
    free(args);
    return e;
}

static int compare_at(Finder *s, const Expr *a, const Expr *b) {
    return sign_at(s, simplify(s->store, expr_subtract(s->store, a, b)));
}

/* The largest of several values: marks which; false: cannot tell. */
static bool active_ones(Finder *s, const Expr *const *value, size_t count, bool *active) {
    size_t best = 0;
    for (size_t i = 1; i < count; i++) {
        int order = compare_at(s, value[i], value[best]);
        if (order == 2) return false;
        if (order > 0) best = i;
    }
    for (size_t i = 0; i < count; i++) {
        int order = compare_at(s, value[i], value[best]);
        if (order == 2) return false;
        active[i] = order == 0;
    }
    return true;
}

static const Expr *hull_or_point(Finder *s, const Expr *const *g, size_t count) {
    return count == 1 ? only(s, g[0]) : expr_make(s->store, OP_HULL, g, count);
}

enum { MOST_JOINING = 200000, MOST_ACTIVE = 16, MOST_ENTRIES = 16 };

/* The maximum norm: the signed unit vectors of the entries that are largest in absolute value. */
static const Expr *face_of_maximum_norm(Finder *s, const Expr *value) {
    const Expr *size[MOST_ACTIVE], *g[MOST_ACTIVE];
    bool active[MOST_ACTIVE];
    size_t count = 0;
    if (value->op != OP_VECTOR || value->count > MOST_ACTIVE) return NULL;
    for (uint32_t i = 0; i < value->count; i++) size[i] = simplify(s->store, expr_1(s->store, OP_ABS, value->arg[i]));
    if (!active_ones(s, size, value->count, active)) return NULL;
    for (uint32_t i = 0; i < value->count; i++) {
        if (!active[i]) continue;
        const Expr *k = expr_integer(s->store, (long)i + 1), *unit = expr_shaped(s->store, OP_UNIT, value->shape, &k, 1);
        g[count++] = simplify(s->store, expr_add(s->store, expr_multiply(s->store, expr_integer(s->store, sign_at(s, value->arg[i])), unit), expr_zero(s->store, value->shape)));
        if (g[count - 1] && g[count - 1]->op == OP_UNIT) g[count - 1] = expr_add(s->store, g[count - 1], expr_zero(s->store, value->shape));
    }
    return hull_or_point(s, g, count);
}

/* {g : g is in the dual ball, g·u = f}: where the largest of all g·u is reached. */
static const Expr *exposed_face(Finder *s, const Expr *f, const Expr *inside, const Expr *g) {
    Store *store = s->store;
    const Expr *reaches = expr_2(store, OP_EQUAL, expr_2(store, OP_DOT, g, f->arg[0]), f);
    return expr_3(store, OP_SET_BUILDER, g, g, expr_2(store, OP_AND, inside, reaches));
}

static const Expr *subgradient_name(Finder *s, const Expr *u) {
    const Symbol *symbol = store_symbol_like(s->store, TEXT("g"), u->shape, SYMBOL_INDEX);
    return symbol ? expr_symbol(s->store, symbol) : NULL;
}

/* The maximum norm, wherever u is: ‖g‖₁ ≤ 1 and g·u = ‖u‖_∞. */
static const Expr *of_maximum_norm_anywhere(Finder *s, const Expr *f) {
    const Expr *g = subgradient_name(s, f->arg[0]), *one = expr_integer(s->store, 1);
    return g ? exposed_face(s, f, expr_2(s->store, OP_LESS_EQUAL, expr_2(s->store, OP_NORM, g, one), one), g) : NULL;
}

/* g ≥ 0 with the sum 1. */
static const Expr *are_weights(Finder *s, const Expr *g) {
    Store *store = s->store;
    const Expr *total = g ? expr_2(store, OP_EQUAL, expr_1(store, OP_TOTAL, g), expr_integer(store, 1)) : NULL;
    return total ? expr_2(store, OP_AND, expr_2(store, OP_GREATER_EQUAL, g, expr_integer(store, 0)), total) : NULL;
}

/* The largest entry, wherever u is: weights with g·u = max(u). */
static const Expr *of_largest_entry_anywhere(Finder *s, const Expr *f) {
    const Expr *g = subgradient_name(s, f->arg[0]), *inside = are_weights(s, g);
    return inside ? exposed_face(s, f, inside, g) : NULL;
}

/* Where all entries are 0, every one of them is largest. */
static const Expr *of_largest_entry_at_zero(Finder *s, const Expr *u) {
    const Expr *g = subgradient_name(s, u), *inside = are_weights(s, g);
    if (!inside || !expr_is_zero(at_point(s, u))) return NULL;
    return pulled_back(s, at_point(s, slope(s, u)), expr_3(s->store, OP_SET_BUILDER, g, g, inside));
}

static const Expr *of_norm_anywhere(Finder *s, const Expr *f, const Expr *matrix) {
    Store *store = s->store;
    const Expr *u = f->arg[0], *p = f->arg[1];
    if (expr_is_integer(p, 1)) return pulled_back(s, matrix, expr_2(store, OP_ENTRYWISE_SET, u, expr_integer(store, 1)));
    if (p->op == OP_INFINITE) return pulled_back(s, matrix, of_maximum_norm_anywhere(s, f));
    const Expr *g = slope(s, f), *zero = expr_zero(store, u->shape);
    const Expr *when = condition_simplify(store, expr_2(store, OP_NOT_EQUAL, u, zero));
    if (!g || !when || !expr_is_integer(p, 2)) return NULL;
    return expr_make(store, OP_PIECEWISE, EXPR_LIST(when, only(s, g), pulled_back(s, matrix, dual_ball(s, u, p))), 3);
}

static const Expr *of_norm(Finder *s, const Expr *f) {
    const Expr *u = f->arg[0], *p = f->arg[1], *matrix = slope(s, u);
    if (!matrix) return NULL;
    if (!s->at_count) return of_norm_anywhere(s, f, matrix);
    const Expr *value = at_point(s, u), *m = at_point(s, matrix);
    bool zero = expr_is_zero(value);
    if (!zero && value->op == OP_VECTOR) {
        zero = true;
        for (uint32_t i = 0; i < value->count; i++) zero &= expr_is_zero(value->arg[i]);
    }
    if (zero) return pulled_back(s, m, dual_ball(s, u, p));
    if (expr_is_integer(p, 1)) return pulled_back(s, m, box_at(s, value));
    if (p->op == OP_INFINITE) return pulled_back(s, m, face_of_maximum_norm(s, value));
    return smooth(s, f);
}

/* ‖X + B‖_F of a matrix X: the ball of the norm itself, which is its own dual, where that is 0. */
static const Expr *of_frobenius(Finder *s, const Expr *f) {
    Store *store = s->store;
    const Expr *u = f->arg[0], *x = s->variable, *rest = simplify(store, expr_subtract(store, u, x)), *zero = expr_zero(store, u->shape);
    if (!rest || expr_has(rest, x->symbol)) return NULL;
    const Expr *ball = expr_3(store, OP_BALL, zero, expr_integer(store, 1), expr_integer(store, 2));
    if (s->at_count) return simplify(store, at_point(s, u)) == zero ? ball : smooth(s, f);
    const Expr *g = slope(s, f), *when = condition_simplify(store, expr_2(store, OP_NOT_EQUAL, u, zero));
    return g && when ? expr_make(store, OP_PIECEWISE, EXPR_LIST(when, only(s, g), ball), 3) : NULL;
}

static const Expr *of_maximum(Finder *s, const Expr *f);

/* max(u) of a vector at a point where its length is known: the maximum of its entries. */
static const Expr *of_entries(Finder *s, const Expr *f) {
    const Expr *u = f->arg[0], *entry[MOST_ACTIVE];
    if (u->shape.rows < 2 || u->shape.rows > MOST_ACTIVE) return of_largest_entry_at_zero(s, u);
    for (Dim i = 0; i < u->shape.rows; i++) entry[i] = simplify(s->store, expr_2(s->store, OP_COMPONENT, u, expr_integer(s->store, i + 1)));
    return of_maximum(s, expr_make(s->store, OP_MAXIMUM, entry, (size_t)u->shape.rows));
}

static bool kinked(const Expr *f);

/* All slopes between two. */
static const Expr *between(Finder *s, const Expr *a, const Expr *b) {
    int order = shape_is_scalar(a->shape) ? compare_at(s, a, b) : 2;
    if (order == 2) return expr_2(s->store, OP_HULL, a, b);
    return order ? expr_2(s->store, OP_INTERVAL_CLOSED, order < 0 ? a : b, order < 0 ? b : a) : only(s, a);
}

/* max(u, v), wherever the variable is: the slope of the larger one, and all between the two where they meet. */
static const Expr *of_two_anywhere(Finder *s, const Expr *u, const Expr *v) {
    Store *store = s->store;
    const Expr *a = slope(s, u), *b = slope(s, v);
    if (!a || !b) return NULL;
    const Expr *above = condition_simplify(store, expr_2(store, OP_GREATER, u, v)), *below = condition_simplify(store, expr_2(store, OP_LESS, u, v));
    if (!above || !below) return NULL;
    return expr_make(store, OP_PIECEWISE, EXPR_LIST(above, only(s, a), below, only(s, b), between(s, a, b)), 5);
}

/* The absolute value or Euclidean norm of which e is made, or NULL. */
static const Expr *size_inside(const Expr *e) {
    bool euclidean = e->op == OP_NORM && expr_is_integer(e->arg[1], 2);
    const Expr *found = e->op == OP_ABS || euclidean ? e : NULL;
    for (uint32_t i = 0; !found && i < e->count; i++) found = size_inside(e->arg[i]);
    return found;
}

/* In max(‖x‖ - 1, 0) the kink of the norm counts for nothing: there the other one is larger. */
static bool kink_is_below(Finder *s, const Expr *u, const Expr *level) {
    const Expr *size = size_inside(u), *at_kink = size ? expr_replace(s->store, u, size, expr_integer(s->store, 0)) : NULL;
    if (!at_kink || kinked(at_kink) || expr_has(at_kink, s->variable->symbol) || expr_has(level, s->variable->symbol)) return false;
    return sign_of(simplify(s->store, expr_subtract(s->store, level, at_kink))) == SIGN_POSITIVE;
}

static const Expr *of_maximum_anywhere(Finder *s, const Expr *f) {
    for (uint32_t i = 0; i < f->count; i++)
        if (kinked(f->arg[i]) && !(f->count == 2 && kink_is_below(s, f->arg[i], f->arg[1 - i]))) return NULL;
    if (f->count == 2) return of_two_anywhere(s, f->arg[0], f->arg[1]);
    const Expr *list = expr_make(s->store, OP_VECTOR, f->arg, f->count), *whole = list ? expr_1(s->store, OP_MAXIMUM, list) : NULL;
    return whole ? pulled_back(s, slope(s, list), of_largest_entry_anywhere(s, whole)) : NULL;
}

static const Expr *of_maximum(Finder *s, const Expr *f) {
    const Expr *value[MOST_ACTIVE], *g[MOST_ACTIVE];
    bool active[MOST_ACTIVE];
    size_t count = 0;
    bool entries = f->count == 1 && shape_is_column(f->arg[0]->shape);
    if (entries && !s->at_count) return pulled_back(s, slope(s, f->arg[0]), of_largest_entry_anywhere(s, f));
    if (entries) return of_entries(s, f);
    if (f->count < 2 || f->count > MOST_ACTIVE) return NULL;
    if (!s->at_count) return of_maximum_anywhere(s, f);
    for (uint32_t i = 0; i < f->count; i++) value[i] = at_point(s, f->arg[i]);
    if (!active_ones(s, value, f->count, active)) return NULL;
    for (uint32_t i = 0; i < f->count; i++) {
        if (!active[i]) continue;
        const Expr *set = subgradients(s, f->arg[i]);
        if (!set || set->op != OP_FINITE_SET || set->count != 1) {
            bool alone = true;
            for (uint32_t j = 0; j < f->count; j++) alone &= j == i || !active[j];
            return alone ? set : NULL;
        }
        bool repeated = false;
        for (size_t j = 0; j < count; j++) repeated |= g[j] == set->arg[0];
        if (!repeated) g[count++] = set->arg[0];
    }
    if (count == 2 && shape_is_scalar(g[0]->shape)) {
        bool ordered = compare_at(s, g[0], g[1]) < 0;
        return expr_2(s->store, OP_INTERVAL_CLOSED, ordered ? g[0] : g[1], ordered ? g[1] : g[0]);
    }
    if (count > 2 && shape_is_scalar(g[0]->shape)) {
        size_t low = 0, high = 0;
        for (size_t i = 1; i < count; i++) {
            if (compare_at(s, g[i], g[low]) < 0) low = i;
            if (compare_at(s, g[i], g[high]) == 1) high = i;
        }
        return expr_2(s->store, OP_INTERVAL_CLOSED, g[low], g[high]);
    }
    return hull_or_point(s, g, count);
}

static bool kinked(const Expr *f) {
    return expr_has_op(f, OP_ABS) || expr_has_op(f, OP_NORM) || expr_has_op(f, OP_MAXIMUM) || expr_has_op(f, OP_MINIMUM) ||
           expr_has_op(f, OP_PIECEWISE) || expr_has_op(f, OP_FROBENIUS) || expr_has_op(f, OP_SIGN);
}

static const Expr *of_sum(Finder *s, const Expr *f) {
    const Expr *plain = NULL, *all = NULL;
    for (uint32_t i = 0; i < f->count; i++) {
        if (!kinked(f->arg[i])) {
            plain = plain ? expr_add(s->store, plain, f->arg[i]) : f->arg[i];
            continue;
        }
        const Expr *set = subgradients(s, f->arg[i]);
        all = all ? added(s, all, set) : set;
        if (!all) return NULL;
    }
    if (!plain) return all;
    const Expr *g = subgradients(s, plain);
    return all && g ? added(s, g, all) : g;
}

static const Expr *of_product(Finder *s, const Expr *f) {
    const Expr *factor = expr_integer(s->store, 1), *varying = NULL;
    for (uint32_t i = 0; i < f->count; i++) {
        if (expr_has(f->arg[i], s->variable->symbol)) varying = f->arg[i];
        else factor = times(s, factor, f->arg[i]);
    }
    if (sign_of(factor) != SIGN_POSITIVE && sign_of(factor) != SIGN_NOT_NEGATIVE) return NULL;
    return scaled(s, factor, subgradients(s, varying));
}

/* √(u² + 4v²) is the norm of (u, 2v). NULL: it is another root. */
static const Expr *root_as_norm(Finder *s, const Expr *f) {
    Store *store = s->store;
    const Expr *sum = f->arg[0], *entry[MOST_ENTRIES];
    bool root = f->op == OP_POWER && f->arg[1]->op == OP_NUMBER && expr_is_integer(expr_reciprocal(store, f->arg[1]), 2);
    if (!root || sum->op != OP_SUM || sum->count > MOST_ENTRIES) return NULL;
    for (uint32_t i = 0; i < sum->count; i++) {
        const Expr *t = sum->arg[i], *factor = expr_integer(store, 1);
        if (t->op == OP_PRODUCT && t->count == 2 && t->arg[0]->op == OP_NUMBER && expr_number_sign(t->arg[0]) > 0) factor = t->arg[0], t = t->arg[1];
        if (t->op != OP_POWER || !expr_is_integer(t->arg[1], 2) || !expr_has(t, s->variable->symbol)) return NULL;
        entry[i] = times(s, simplify(store, expr_sqrt(store, factor)), t->arg[0]);
    }
    return expr_norm(store, expr_make(store, OP_VECTOR, entry, sum->count));
}

/* A sum of absolute values of entries is a 1-norm. */
static const Expr *as_norm(Finder *s, const Expr *f) {
    const Expr *norm = f->op == OP_POWER ? root_as_norm(s, f) : NULL;
    if (norm) return norm;
    bool sum = f->op == OP_TOTAL && f->arg[0]->op == OP_ABS && f->arg[0]->shape.columns == 1;
    return sum ? expr_2(s->store, OP_NORM, f->arg[0]->arg[0], expr_integer(s->store, 1)) : f;
}

/* h(u) with a smooth increasing h and a kinked convex u: h'(u(x)) ∂u. */
static const Expr *of_composition(Finder *s, const Expr *outer_slope, const Expr *inner) {
    if (expr_is_zero(outer_slope)) return only(s, expr_zero(s->store, s->variable->shape));
    return scaled(s, outer_slope, subgradients(s, inner));
}

/* u^p with a kinked u >= 0 and p >= 1: p u^(p - 1) ∂u, which is smooth where u is 0. */
static const Expr *of_power(Finder *s, const Expr *f) {
    Store *store = s->store;
    const Expr *inner = f->arg[0], *p = f->arg[1];
    bool smooth_power = inner->op == OP_NORM && expr_is_integer(inner->arg[1], 2) && expr_is_integer(p, 2);
    if (!s->at_count || smooth_power || !kinked(inner) || p->op != OP_NUMBER || expr_number_sign(p) < 0) return smooth(s, f);
    const Expr *lowered = expr_2(store, OP_POWER, at_point(s, inner), expr_subtract(store, p, expr_integer(store, 1)));
    return of_composition(s, times(s, p, lowered), inner);
}

static const Expr *of_exponential(Finder *s, const Expr *f) {
    return s->at_count ? of_composition(s, at_point(s, f), f->arg[0]) : NULL;
}

static const Expr *subgradients_by_operator(Finder *s, const Expr *f) {
    if (!expr_has(f, s->variable->symbol)) return only(s, expr_zero(s->store, s->variable->shape));
    if (!kinked(f)) return smooth(s, f);
    switch ((int)f->op) {
    case OP_SUM: return of_sum(s, f);
    case OP_PRODUCT: return of_product(s, f);
    case OP_ABS: return of_abs(s, f);
    case OP_NORM: return of_norm(s, f);
    case OP_FROBENIUS: return of_frobenius(s, f);
    case OP_MAXIMUM: return of_maximum(s, f);
    case OP_POWER: return of_power(s, f);
    case OP_EXP: return of_exponential(s, f);
    case OP_PIECEWISE: return is_joined_convex(s->store, f, s->variable) ? smooth(s, f) : NULL;
    default: return NULL;
    }
}

const char *subdifferential_rule(const Expr *f, const Expr *set) {
    bool point = set->op == OP_FINITE_SET;
    if (set->op == OP_EMPTY_SET) return "subgradient-empty";
    if (set->op == OP_SET_IMAGE) return "subgradient-affine";
    if (f->op == OP_NORM && expr_is_integer(f->arg[1], 1)) return "subgradient-norm1";
    if (f->op == OP_NORM && f->arg[1]->op == OP_INFINITE && !point && set->op != OP_BALL) return "subgradient-maximum";
    if ((f->op == OP_NORM || f->op == OP_FROBENIUS) && !point) return "subgradient-norm";
    if (f->op == OP_ABS && !point) return "subgradient-abs";
    if (f->op == OP_MAXIMUM && !point) return "subgradient-maximum";
    if (f->op == OP_PRODUCT && !point) return "subgradient-scale";
    if ((f->op == OP_POWER || f->op == OP_EXP) && !point) return "subgradient-chain";
    return point ? "subgradient-smooth" : "subgradient-sum";
}

/* Each part of the function that has subgradients of its own is worth a line; the whole is said by the caller. */
static const Expr *subgradients(Finder *s, const Expr *f) {
    f = as_norm(s, f);
    const Expr *set = subgradients_by_operator(s, f);
    bool part = set && f != s->whole && expr_has(f, s->variable->symbol);
    if (part) record_step(s->recorder, rules_find(subdifferential_rule(f, set)), expr_2(s->store, OP_SUBDIFFERENTIAL, f, s->variable), set, NULL, DETAIL_NORMAL, DETAIL_FULL);
    return set;
}

/* √(u²) is |u|. */
static const Expr *root_of_square(void *context, Store *store, const Expr *e) {
    (void)context;
    bool root = e->op == OP_POWER && e->arg[1]->op == OP_NUMBER && expr_is_integer(expr_reciprocal(store, e->arg[1]), 2);
    const Expr *square = root ? e->arg[0] : NULL;
    bool scalar = root && square->op == OP_POWER && expr_is_integer(square->arg[1], 2) && shape_is_scalar(square->arg[0]->shape);
    return scalar ? expr_1(store, OP_ABS, square->arg[0]) : e;
}

const Expr *subdifferential(Store *store, Recorder *recorder, const Expr *f, const Expr *variable, const PointEntry *at,
                            size_t at_count, Budget *budget) {
    f = expr_transform(store, f, root_of_square, NULL);
    Finder s = {store, recorder, variable, at, at_count, budget, f};
    Curvature c = curvature_of(store, f, variable);
    Shape shape = {KIND_SET, variable->shape.rows, variable->shape.columns};
    if (c == CURVATURE_CONCAVE) return expr_shaped(store, OP_EMPTY_SET, shape, NULL, 0);
    return c == CURVATURE_UNKNOWN ? NULL : subgradients(&s, f);
}

/* ---- two pieces that join without a kink: Huber's function ---- */

/* Where x has this value, do both pieces have the same value and slope? */
static bool join_smoothly(Finder *s, const Expr *u, const Expr *v, const Expr *value) {
    const Expr *pair[][2] = {{u, v}, {slope(s, u), slope(s, v)}};
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
    if (!kinked(v)) return true;
    if (!size || size->op != OP_ABS || kinked(expr_replace(s->store, v, size, zero))) return false;
    const Expr *differ = condition_simplify(s->store, expr_2(s->store, OP_NOT_EQUAL, size->arg[0], zero));
    if (!differ || differ->op != OP_NOT_EQUAL || differ->arg[0] != s->variable) return false;
    const Expr *there = expr_substitute(s->store, condition, s->variable->symbol, differ->arg[1]);
    return there && !condition_simplify(s->store, there);
}

static bool is_joined_convex(Store *store, const Expr *f, const Expr *x) {
    Budget budget = {MOST_JOINING};
    Finder s = {.store = store, .variable = x, .budget = &budget, .whole = f};
    if (f->count != 3 || x->op != OP_SYMBOL || !shape_is_scalar(x->shape)) return false;
    const Expr *condition = f->arg[0], *u = f->arg[1], *v = f->arg[2];
    if (condition->count != 2 || condition->op < OP_EQUAL || condition->op > OP_GREATER_EQUAL || kinked(u)) return false;
    Curvature first = curvature_of(store, u, x), second = curvature_of(store, v, x);
    bool convex = (first == CURVATURE_CONVEX || first == CURVATURE_AFFINE) && (second == CURVATURE_CONVEX || second == CURVATURE_AFFINE);
    const Expr *differ = expr_2(store, OP_NOT_EQUAL, condition->arg[0], condition->arg[1]);
    return convex && kink_is_hidden(&s, v, condition) && join_wherever(&s, u, v, condition_simplify(store, differ));
}

/* ---- support ---- */

static const Expr *largest_product(Store *store, const Expr *set, const Expr *v) {
    const Expr **args = memory_get(set->count * sizeof *args);
    for (uint32_t i = 0; i < set->count; i++) args[i] = form_inner(store, set->arg[i], v);
    const Expr *e = set->count == 1 ? args[0] : expr_make(store, OP_MAXIMUM, args, set->count);
    free(args);
    return e;
}

static const Expr *product_support(Store *store, const Expr *set, const Expr *v) {
    const Expr *all = NULL;
    for (uint32_t i = 0; i < set->count; i++) {
        if (set->arg[i]->shape.rows != 1) return NULL;
        const Expr *one = subdifferential_support(store, set->arg[i], expr_2(store, OP_COMPONENT, v, expr_integer(store, (long)i + 1)));
        all = all ? expr_add(store, all, one) : one;
        if (!all) return NULL;
    }
    return all;
}

const Expr *subdifferential_support(Store *store, const Expr *set, const Expr *v) {
    switch ((int)set->op) {
    case OP_FINITE_SET:
    case OP_HULL:
    case OP_INTERVAL_CLOSED: return largest_product(store, set, v);
    case OP_CARTESIAN: return product_support(store, set, v);
    case OP_BALL: {
        const Expr *size = shape_is_scalar(v->shape)   ? expr_1(store, OP_ABS, v)
                           : !shape_is_column(v->shape) ? expr_1(store, OP_FROBENIUS, v)
                                                        : expr_2(store, OP_NORM, v, dual_exponent(store, set->arg[2]));
        return expr_add(store, form_inner(store, set->arg[0], v), expr_multiply(store, set->arg[1], size));
    }
    case OP_SET_IMAGE: return subdifferential_support(store, set->arg[1], expr_multiply(store, expr_1(store, OP_TRANSPOSE, set->arg[0]), v));
    default: return NULL;
    }
}
