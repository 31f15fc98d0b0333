/* Absolute values and norms: the dual unit ball where they are 0, faces of it where they have a kink. */
#include "calculus/subdifferential_parts.h"
#include "calculus/condition.h"
#include "math/simplify.h"
#include <stdlib.h>

/* The interval of slopes along the k-th axis, and 0 along the others. */
static const Expr *axis_segment(Finder *s, const Expr *g, uint32_t k) {
    const Expr **args = memory_get(g->count * sizeof *args);
    const Expr *length = simplify(s->store, expr_1(s->store, OP_ABS, g->arg[k]));
    for (uint32_t i = 0; i < g->count; i++) args[i] = i == k ? set_scaled(s, length, set_unit_interval(s)) : set_of_one(s, expr_integer(s->store, 0));
    const Expr *e = expr_make(s->store, OP_CARTESIAN, args, g->count);
    free(args);
    return e;
}

/* All slopes between -g and g. */
static const Expr *segment(Finder *s, const Expr *g) {
    if (shape_is_scalar(g->shape)) return set_scaled(s, simplify(s->store, expr_1(s->store, OP_ABS, g)), set_unit_interval(s));
    uint32_t along = 0, axis = 0;
    for (uint32_t i = 0; g->op == OP_VECTOR && i < g->count; i++)
        if (!expr_is_zero(g->arg[i])) along++, axis = i;
    if (along == 1) return axis_segment(s, g, axis);
    return expr_2(s->store, OP_HULL, simplify(s->store, expr_negate(s->store, g)), g);
}

const Expr *subgradients_of_absolute(Finder *s, const Expr *f) {
    Store *store = s->store;
    const Expr *u = f->arg[0], *g = slope_of(s, u), *zero = expr_integer(store, 0);
    if (!g) return NULL;
    const Expr *minus = simplify(store, expr_negate(store, g));
    const Expr *above = condition_simplify(store, expr_2(store, OP_GREATER, u, zero)), *below = condition_simplify(store, expr_2(store, OP_LESS, u, zero));
    if (!s->at_count && (!above || !below)) return NULL;
    if (!s->at_count) return expr_make(store, OP_PIECEWISE, EXPR_LIST(above, set_of_one(s, g), below, set_of_one(s, minus), segment(s, g)), 5);
    const Expr *value = value_at_point(s, u);
    int sign = sign_at_point(s, value);
    if (sign == 2) return NULL;
    if (u != s->variable) say_value(s, u, value);
    g = value_at_point(s, g), minus = value_at_point(s, minus);
    return sign ? set_of_one(s, sign > 0 ? g : minus) : segment(s, g);
}

/* The exponent of the dual norm: 1/p + 1/q = 1. */
const Expr *dual_exponent(Store *store, const Expr *p) {
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
        int sign = sign_at_point(s, value->arg[i]);
        args[i] = sign == 2 ? NULL : sign ? set_of_one(s, expr_integer(s->store, sign)) : set_unit_interval(s);
    }
    const Expr *e = expr_make(s->store, OP_CARTESIAN, args, value->count);
    free(args);
    return e;
}

/* (|u_1|, |u_2|) */
static const Expr *sizes_of_entries(Finder *s, const Expr *u) {
    const Expr *size[MOST_ACTIVE];
    for (Dim i = 0; i < u->shape.rows; i++) {
        const Expr *entry = expr_2(s->store, OP_COMPONENT, u, expr_integer(s->store, i + 1));
        size[i] = expr_1(s->store, OP_ABS, u->op == OP_SYMBOL ? entry : simplify(s->store, entry));
    }
    return expr_make(s->store, OP_VECTOR, size, (size_t)u->shape.rows);
}

/* The maximum norm: the signed unit vectors of the entries that are largest in absolute value. */
static const Expr *face_of_maximum_norm(Finder *s, const Expr *u, const Expr *value) {
    const Expr *size[MOST_ACTIVE], *g[MOST_ACTIVE];
    bool active[MOST_ACTIVE];
    size_t count = 0;
    if (value->op != OP_VECTOR || value->count > MOST_ACTIVE) return NULL;
    for (uint32_t i = 0; i < value->count; i++) size[i] = simplify(s->store, expr_1(s->store, OP_ABS, value->arg[i]));
    if (!active_ones(s, size, value->count, active)) return NULL;
    say_value(s, sizes_of_entries(s, u), expr_make(s->store, OP_VECTOR, size, value->count));
    for (uint32_t i = 0; i < value->count; i++) {
        if (!active[i]) continue;
        const Expr *k = expr_integer(s->store, (long)i + 1), *unit = expr_shaped(s->store, OP_UNIT, value->shape, &k, 1);
        g[count++] = simplify(s->store, expr_add(s->store, expr_multiply(s->store, expr_integer(s->store, sign_at_point(s, value->arg[i])), unit), expr_zero(s->store, value->shape)));
        if (g[count - 1] && g[count - 1]->op == OP_UNIT) g[count - 1] = expr_add(s->store, g[count - 1], expr_zero(s->store, value->shape));
    }
    return set_hull(s, g, count);
}

/* The maximum norm, wherever u is: ‖g‖₁ ≤ 1 and g·u = ‖u‖_∞. */
static const Expr *of_maximum_norm_anywhere(Finder *s, const Expr *f) {
    const Expr *g = subgradient_name(s, f->arg[0]), *one = expr_integer(s->store, 1);
    return g ? exposed_face(s, f, expr_2(s->store, OP_LESS_EQUAL, expr_2(s->store, OP_NORM, g, one), one), g) : NULL;
}

static const Expr *of_norm_anywhere(Finder *s, const Expr *f, const Expr *matrix) {
    Store *store = s->store;
    const Expr *u = f->arg[0], *p = f->arg[1];
    if (expr_is_integer(p, 1)) return set_pulled_back(s, matrix, expr_2(store, OP_ENTRYWISE_SET, u, expr_integer(store, 1)));
    if (p->op == OP_INFINITE) return set_pulled_back(s, matrix, of_maximum_norm_anywhere(s, f));
    const Expr *g = slope_of(s, f), *zero = expr_zero(store, u->shape);
    const Expr *when = condition_simplify(store, expr_2(store, OP_NOT_EQUAL, u, zero));
    if (!g || !when || !expr_is_integer(p, 2)) return NULL;
    return expr_make(store, OP_PIECEWISE, EXPR_LIST(when, set_of_one(s, g), set_pulled_back(s, matrix, dual_ball(s, u, p))), 3);
}

const Expr *subgradients_of_norm(Finder *s, const Expr *f) {
    const Expr *u = f->arg[0], *p = f->arg[1], *matrix = slope_of(s, u);
    if (!matrix) return NULL;
    if (!s->at_count) return of_norm_anywhere(s, f, matrix);
    const Expr *value = value_at_point(s, u), *m = value_at_point(s, matrix);
    bool zero = expr_is_zero(value);
    if (!zero && value->op == OP_VECTOR) {
        zero = true;
        for (uint32_t i = 0; i < value->count; i++) zero &= expr_is_zero(value->arg[i]);
    }
    bool smooth = !zero && !expr_is_integer(p, 1) && p->op != OP_INFINITE;
    if (smooth) return subgradients_of_smooth(s, f);
    if (u != s->variable && (zero || p->op != OP_INFINITE)) say_value(s, u, value);
    if (zero) return set_pulled_back(s, m, dual_ball(s, u, p));
    if (expr_is_integer(p, 1)) return set_pulled_back(s, m, box_at(s, value));
    return set_pulled_back(s, m, face_of_maximum_norm(s, u, value));
}

/* ‖X + B‖_F of a matrix X: the ball of the norm itself, which is its own dual, where that is 0. */
const Expr *subgradients_of_frobenius(Finder *s, const Expr *f) {
    Store *store = s->store;
    const Expr *u = f->arg[0], *x = s->variable, *rest = simplify(store, expr_subtract(store, u, x)), *zero = expr_zero(store, u->shape);
    if (!rest || expr_has(rest, x->symbol)) return NULL;
    const Expr *ball = expr_3(store, OP_BALL, zero, expr_integer(store, 1), expr_integer(store, 2));
    if (s->at_count) return simplify(store, value_at_point(s, u)) == zero ? ball : subgradients_of_smooth(s, f);
    const Expr *g = slope_of(s, f), *when = condition_simplify(store, expr_2(store, OP_NOT_EQUAL, u, zero));
    return g && when ? expr_make(store, OP_PIECEWISE, EXPR_LIST(when, set_of_one(s, g), ball), 3) : NULL;
}
