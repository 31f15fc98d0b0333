/* Maxima, of several functions or of the entries of a vector: the hull of the gradients of those that are largest. */
#include "calculus/subdifferential_parts.h"
#include "calculus/condition.h"
#include "calculus/sign.h"
#include "math/simplify.h"

int compare_at_point(Finder *s, const Expr *a, const Expr *b) {
    return sign_at_point(s, simplify(s->store, expr_subtract(s->store, a, b)));
}

/* The largest of several values: marks which; false: cannot tell. */
bool active_ones(Finder *s, const Expr *const *value, size_t count, bool *active) {
    size_t best = 0;
    for (size_t i = 1; i < count; i++) {
        int order = compare_at_point(s, value[i], value[best]);
        if (order == 2) return false;
        if (order > 0) best = i;
    }
    for (size_t i = 0; i < count; i++) {
        int order = compare_at_point(s, value[i], value[best]);
        if (order == 2) return false;
        active[i] = order == 0;
    }
    return true;
}

const Expr *set_hull(Finder *s, const Expr *const *g, size_t count) {
    return count == 1 ? set_of_one(s, g[0]) : expr_make(s->store, OP_HULL, g, count);
}

/* {g : g is in the dual ball, g·u = f}: where the largest of all g·u is reached. */
const Expr *exposed_face(Finder *s, const Expr *f, const Expr *inside, const Expr *g) {
    Store *store = s->store;
    const Expr *reaches = expr_2(store, OP_EQUAL, expr_2(store, OP_DOT, g, f->arg[0]), f);
    return expr_3(store, OP_SET_BUILDER, g, g, expr_2(store, OP_AND, inside, reaches));
}

const Expr *subgradient_name(Finder *s, const Expr *u) {
    const Symbol *symbol = store_symbol_like(s->store, TEXT("g"), u->shape, SYMBOL_INDEX);
    return symbol ? expr_symbol(s->store, symbol) : NULL;
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
    if (!inside || !expr_is_zero(value_at_point(s, u))) return NULL;
    return set_pulled_back(s, value_at_point(s, slope_of(s, u)), expr_3(s->store, OP_SET_BUILDER, g, g, inside));
}

const Expr *subgradients_of_maximum(Finder *s, const Expr *f);

/* max(u) of a vector at a point where its length is known: the maximum of its entries. */
static const Expr *of_entries(Finder *s, const Expr *f) {
    const Expr *u = f->arg[0], *entry[MOST_ACTIVE];
    if (u->shape.rows < 2 || u->shape.rows > MOST_ACTIVE) return of_largest_entry_at_zero(s, u);
    for (Dim i = 0; i < u->shape.rows; i++) entry[i] = simplify(s->store, expr_2(s->store, OP_COMPONENT, u, expr_integer(s->store, i + 1)));
    return subgradients_of_maximum(s, expr_make(s->store, OP_MAXIMUM, entry, (size_t)u->shape.rows));
}

/* All slopes between two. */
static const Expr *between(Finder *s, const Expr *a, const Expr *b) {
    int order = shape_is_scalar(a->shape) ? compare_at_point(s, a, b) : 2;
    if (order == 2) return expr_2(s->store, OP_HULL, a, b);
    return order ? expr_2(s->store, OP_INTERVAL_CLOSED, order < 0 ? a : b, order < 0 ? b : a) : set_of_one(s, a);
}

/* max(u, v), wherever the variable is: the slope of the larger one, and all between the two where they meet. */
static const Expr *of_two_anywhere(Finder *s, const Expr *u, const Expr *v) {
    Store *store = s->store;
    const Expr *a = slope_of(s, u), *b = slope_of(s, v);
    if (!a || !b) return NULL;
    const Expr *above = condition_simplify(store, expr_2(store, OP_GREATER, u, v)), *below = condition_simplify(store, expr_2(store, OP_LESS, u, v));
    if (!above || !below) return NULL;
    return expr_make(store, OP_PIECEWISE, EXPR_LIST(above, set_of_one(s, a), below, set_of_one(s, b), between(s, a, b)), 5);
}

/* In max(‖x‖ - 1, 0) the kink of the norm counts for nothing: there the other one is larger. */
static bool kink_is_below(Finder *s, const Expr *u, const Expr *level) {
    const Expr *size = size_inside(u), *at_kink = size ? expr_replace(s->store, u, size, expr_integer(s->store, 0)) : NULL;
    if (!at_kink || is_kinked(at_kink) || expr_has(at_kink, s->variable->symbol) || expr_has(level, s->variable->symbol)) return false;
    return sign_of(simplify(s->store, expr_subtract(s->store, level, at_kink))) == SIGN_POSITIVE;
}

static const Expr *of_maximum_anywhere(Finder *s, const Expr *f) {
    for (uint32_t i = 0; i < f->count; i++)
        if (is_kinked(f->arg[i]) && !(f->count == 2 && kink_is_below(s, f->arg[i], f->arg[1 - i]))) return NULL;
    if (f->count == 2) return of_two_anywhere(s, f->arg[0], f->arg[1]);
    const Expr *list = expr_make(s->store, OP_VECTOR, f->arg, f->count), *whole = list ? expr_1(s->store, OP_MAXIMUM, list) : NULL;
    return whole ? set_pulled_back(s, slope_of(s, list), of_largest_entry_anywhere(s, whole)) : NULL;
}

/* The hull of slopes: of numbers, the interval from the least to the largest. */
static const Expr *hull_of(Finder *s, const Expr *const *g, size_t count) {
    if (count == 1 || !shape_is_scalar(g[0]->shape)) return set_hull(s, g, count);
    size_t low = 0, high = 0;
    for (size_t i = 1; i < count; i++) {
        if (compare_at_point(s, g[i], g[low]) < 0) low = i;
        if (compare_at_point(s, g[i], g[high]) == 1) high = i;
    }
    return expr_2(s->store, OP_INTERVAL_CLOSED, g[low], g[high]);
}

/* 0 beside (1, 0) is written (0, 0). */
static const Expr *in_entries(Finder *s, const Expr *g) {
    const Expr *entry[MOST_ACTIVE];
    if (g->op != OP_ZEROS || g->shape.columns != 1 || g->shape.rows < 2 || g->shape.rows > MOST_ACTIVE) return g;
    for (Dim i = 0; i < g->shape.rows; i++) entry[i] = expr_integer(s->store, 0);
    return expr_make(s->store, OP_VECTOR, entry, (size_t)g->shape.rows);
}

/* The gradients of those that are active, each once; how many, 0: one of them has a kink there. */
static size_t active_gradients(Finder *s, const Expr *f, const bool *active, const Expr **g) {
    size_t count = 0;
    for (uint32_t i = 0; i < f->count; i++) {
        if (!active[i]) continue;
        const Expr *set = subgradients_of(s, f->arg[i]);
        if (!set || set->op != OP_FINITE_SET || set->count != 1) return 0;
        if (!expr_has(f->arg[i], s->variable->symbol)) say_subgradients(s, f->arg[i], set);
        const Expr *one = in_entries(s, set->arg[0]);
        bool repeated = false;
        for (size_t j = 0; j < count; j++) repeated |= g[j] == one;
        if (!repeated) g[count++] = one;
    }
    return count;
}

const Expr *subgradients_of_maximum(Finder *s, const Expr *f) {
    const Expr *value[MOST_ACTIVE], *g[MOST_ACTIVE];
    bool active[MOST_ACTIVE];
    size_t largest = 0, at = 0;
    bool entries = f->count == 1 && shape_is_column(f->arg[0]->shape);
    if (entries && !s->at_count) return set_pulled_back(s, slope_of(s, f->arg[0]), of_largest_entry_anywhere(s, f));
    if (entries) return of_entries(s, f);
    if (f->count < 2 || f->count > MOST_ACTIVE) return NULL;
    if (!s->at_count) return of_maximum_anywhere(s, f);
    for (uint32_t i = 0; i < f->count; i++) value[i] = value_at_point(s, f->arg[i]);
    if (!active_ones(s, value, f->count, active)) return NULL;
    for (uint32_t i = 0; i < f->count; i++)
        if (active[i]) largest++, at = i;
    say_value(s, expr_make(s->store, OP_VECTOR, f->arg, f->count), expr_make(s->store, OP_VECTOR, value, f->count));
    if (largest == 1) return subgradients_of(s, f->arg[at]);
    size_t count = active_gradients(s, f, active, g);
    return count ? hull_of(s, g, count) : NULL;
}
