/* wrong_sets.c: sets that students give for a subdifferential. */
#include "calculus/mistakes.h"
#include "calculus/subdifferential.h"
#include "math/simplify.h"
#include <string.h>

enum { MOST_ENTRIES = 8, MOST_GRADIENTS = 120 };

static void named(Collection *c, const char *rule, const char *name, const Expr *answer) { mistake_add(c, rule, name, answer, STEP_LAST); }

static const Expr *only(Store *store, const Expr *e) { return expr_1(store, OP_FINITE_SET, e); }

static bool is_single(const Expr *set) { return set->op == OP_FINITE_SET && set->count == 1; }

static const Expr *twice(Store *store, const Expr *e) { return simplify(store, expr_multiply(store, expr_integer(store, 2), e)); }

static const Expr *minus(Store *store, const Expr *e) { return simplify(store, expr_negate(store, e)); }

static const Expr *unit_interval(Store *store) { return expr_2(store, OP_INTERVAL_CLOSED, expr_integer(store, -1), expr_integer(store, 1)); }

/* ---- intervals, alone and as sides of a box ---- */

static const Expr *ends(Store *store, const Expr *i) { return expr_2(store, OP_FINITE_SET, i->arg[0], i->arg[1]); }
static const Expr *middle(Store *store, const Expr *i) { return only(store, simplify(store, expr_divide(store, expr_add(store, i->arg[0], i->arg[1]), expr_integer(store, 2)))); }
static const Expr *opened(Store *store, const Expr *i) { return expr_2(store, OP_INTERVAL_OPEN, i->arg[0], i->arg[1]); }
static const Expr *right_half(Store *store, const Expr *i) { return expr_2(store, OP_INTERVAL_CLOSED, expr_integer(store, 0), i->arg[1]); }
static const Expr *left_half(Store *store, const Expr *i) { return expr_2(store, OP_INTERVAL_CLOSED, i->arg[0], expr_integer(store, 0)); }
static const Expr *left_end(Store *store, const Expr *i) { return only(store, i->arg[0]); }
static const Expr *right_end(Store *store, const Expr *i) { return only(store, i->arg[1]); }
static const Expr *right_opened(Store *store, const Expr *i) { return expr_2(store, OP_INTERVAL_RIGHT_OPEN, i->arg[0], i->arg[1]); }
static const Expr *left_opened(Store *store, const Expr *i) { return expr_2(store, OP_INTERVAL_LEFT_OPEN, i->arg[0], i->arg[1]); }
static const Expr *three_points(Store *store, const Expr *i) { return expr_3(store, OP_FINITE_SET, i->arg[0], middle(store, i)->arg[0], i->arg[1]); }
static const Expr *mirrored(Store *store, const Expr *i) { return expr_2(store, OP_INTERVAL_CLOSED, minus(store, i->arg[1]), minus(store, i->arg[0])); }
static const Expr *doubled(Store *store, const Expr *i) { return expr_2(store, OP_INTERVAL_CLOSED, twice(store, i->arg[0]), twice(store, i->arg[1])); }
static const Expr *to_unit(Store *store, const Expr *i) { return (void)i, unit_interval(store); }
static const Expr *inverted(Store *store, const Expr *i) {
    if (expr_is_zero(i->arg[0]) || expr_is_zero(i->arg[1])) return i;
    return expr_2(store, OP_INTERVAL_CLOSED, simplify(store, expr_reciprocal(store, i->arg[0])), simplify(store, expr_reciprocal(store, i->arg[1])));
}

static const struct Slip { const char *name; const Expr *(*change)(Store *, const Expr *); } slips[] = {
    {"two-points", ends}, {"zero-only", middle}, {"open", opened}, {"half-open", right_opened}, {"half-open", left_opened},
    {"one-side", left_end}, {"one-side", right_end}, {"half", right_half}, {"half", left_half}, {"three-points", three_points},
    {"sign", mirrored}, {"unit", to_unit}, {"doubled", doubled}, {"inverted", inverted},
};

/* The slip at each interval of the set. */
static const Expr *change_intervals(Store *store, const Expr *set, const Expr *(*change)(Store *, const Expr *)) {
    if (set->op == OP_INTERVAL_CLOSED) return change(store, set);
    if (set->op != OP_CARTESIAN) return NULL;
    const Expr **args = ARENA_ARRAY(store_arena(store), const Expr *, set->count);
    for (uint32_t i = 0; i < set->count; i++) args[i] = set->arg[i]->op == OP_INTERVAL_CLOSED ? change(store, set->arg[i]) : set->arg[i];
    return expr_make(store, OP_CARTESIAN, args, set->count);
}

/* The interval around the kink, as if slopes were places. */
static void moved(Collection *c, const Expr *set) {
    Store *store = c->q.store;
    if (set->op != OP_INTERVAL_CLOSED || c->q.at_count != 1 || !shape_is_scalar(c->q.at[0].value->shape)) return;
    const Expr *place = c->q.at[0].value;
    named(c, "subgradient-abs", "moved", expr_2(store, OP_INTERVAL_CLOSED, simplify(store, expr_add(store, set->arg[0], place)), simplify(store, expr_add(store, set->arg[1], place))));
}

/* ---- boxes ---- */

static const Expr *whole_box(Store *store, const Expr *set) {
    const Expr **args = ARENA_ARRAY(store_arena(store), const Expr *, set->count);
    for (uint32_t i = 0; i < set->count; i++) args[i] = unit_interval(store);
    return expr_make(store, OP_CARTESIAN, args, set->count);
}

/* The box with other single entries: the values of the point, or signs turned round. `turned`: bits of the entries. */
static const Expr *other_entries(Collection *c, const Expr *box, unsigned turned, const Expr *values) {
    Store *store = c->q.store;
    const Expr *args[MOST_ENTRIES];
    for (uint32_t i = 0; i < box->count; i++) {
        args[i] = box->arg[i];
        if (!is_single(box->arg[i])) continue;
        if (values) args[i] = only(store, values->arg[i]);
        else if (turned >> i & 1) args[i] = only(store, minus(store, box->arg[i]->arg[0]));
    }
    return expr_make(store, OP_CARTESIAN, args, box->count);
}

static void wrong_entries(Collection *c, const Expr *box) {
    if (box->count > MOST_ENTRIES) return;
    unsigned all = (1u << box->count) - 1;
    for (unsigned i = 0; i < box->count; i++) named(c, "subgradient-norm1", "entry-sign", other_entries(c, box, 1u << i, NULL));
    named(c, "subgradient-norm1", "entry-sign", other_entries(c, box, all, NULL));
    for (size_t i = 0; i < c->q.at_count; i++) {
        const Expr *value = c->q.at[i].value;
        if (value->op == OP_VECTOR && value->count == box->count) named(c, "subgradient-norm1", "values", other_entries(c, box, 0, value));
    }
}

static void wrong_boxes(Collection *c, const Expr *set) {
    Store *store = c->q.store;
    named(c, "subgradient-norm1", "two-points", change_intervals(store, set, ends));
    named(c, "subgradient-norm1", "sign-zero", change_intervals(store, set, middle));
    named(c, "subgradient-norm1", "sign-zero", change_intervals(store, set, right_end));
    named(c, "subgradient-norm1", "sign-zero", change_intervals(store, set, left_end));
    bool has_single = false;
    for (uint32_t i = 0; i < set->count; i++) has_single = has_single || is_single(set->arg[i]);
    if (has_single) named(c, "subgradient-norm1", "whole-box", whole_box(store, set));
    wrong_entries(c, set);
}

/* ---- balls ---- */

/* The name g that answers are likely to bind: the reader makes the same. */
static const Symbol *bound_g(Store *store, Shape shape) { return store_symbol_like(store, TEXT("g"), shape, SYMBOL_INDEX); }

static const Expr *norm_set(Store *store, const Expr *ball, Op relation) {
    const Expr *g = expr_symbol(store, bound_g(store, (Shape){KIND_TENSOR, ball->shape.rows, ball->shape.columns}));
    const Expr *size = g ? expr_2(store, OP_NORM, g, ball->arg[2]) : NULL;
    return size ? expr_3(store, OP_SET_BUILDER, g, g, expr_2(store, relation, size, ball->arg[1])) : NULL;
}

static const Expr *ball_with(Store *store, const Expr *ball, const Expr *centre, const Expr *radius, const Expr *p) {
    return expr_3(store, OP_BALL, centre ? centre : ball->arg[0], radius ? radius : ball->arg[1], p ? p : ball->arg[2]);
}

static void wrong_balls(Collection *c, const Expr *ball) {
    Store *store = c->q.store;
    const Expr *radius = ball->arg[1], *norms[] = {expr_integer(store, 1), expr_integer(store, 2), expr_leaf(store, OP_INFINITE)};
    named(c, "subgradient-norm", "zero-only", only(store, ball->arg[0]));
    named(c, "subgradient-norm", "open", norm_set(store, ball, OP_LESS));
    named(c, "subgradient-norm", "sphere", norm_set(store, ball, OP_EQUAL));
    named(c, "subgradient-norm", "doubled", ball_with(store, ball, NULL, twice(store, radius), NULL));
    if (!expr_is_integer(radius, 1)) {
        named(c, "subgradient-scale", "factor-lost", ball_with(store, ball, NULL, expr_integer(store, 1), NULL));
        named(c, "subgradient-scale", "divided", ball_with(store, ball, NULL, simplify(store, expr_reciprocal(store, radius)), NULL));
    }
    for (size_t i = 0; i < 3; i++)
        if (norms[i] != ball->arg[2]) named(c, "subgradient-norm", "wrong-norm", ball_with(store, ball, NULL, NULL, norms[i]));
    for (size_t i = 0; i < c->q.at_count; i++) {
        const Expr *value = c->q.at[i].value;
        if (value->shape.rows != ball->shape.rows || value->shape.columns != ball->shape.columns) continue;
        named(c, "subgradient-norm", "wrong-centre", ball_with(store, ball, value, NULL, NULL));
        named(c, "subgradient-norm", "wrong-centre", ball_with(store, ball, minus(store, value), NULL, NULL));
    }
}

/* The unit ball of the maximum norm is a box. NULL: it is none, or its length has no number. */
static const Expr *as_box(Store *store, const Expr *ball) {
    const Expr *args[MOST_ENTRIES], *radius = ball->arg[1];
    bool box = ball->arg[2]->op == OP_INFINITE && ball->shape.rows > 1 && ball->shape.rows <= MOST_ENTRIES && expr_is_zero(ball->arg[0]);
    for (Dim i = 0; box && i < ball->shape.rows; i++) args[i] = expr_2(store, OP_INTERVAL_CLOSED, minus(store, radius), radius);
    return box ? expr_make(store, OP_CARTESIAN, args, (size_t)ball->shape.rows) : NULL;
}

/* ---- hulls, images ---- */

static void wrong_hulls(Collection *c, const Expr *hull) {
    Store *store = c->q.store;
    const Expr *sum = NULL, *corners[MOST_ENTRIES + 1] = {expr_zero(store, hull->arg[0]->shape)};
    named(c, "subgradient-maximum", "two-points", expr_make(store, OP_FINITE_SET, hull->arg, hull->count));
    for (uint32_t i = 0; i < hull->count; i++) sum = sum ? expr_add(store, sum, hull->arg[i]) : hull->arg[i];
    named(c, "subgradient-maximum", "added", only(store, simplify(store, sum)));
    if (hull->count > MOST_ENTRIES) return;
    memcpy(corners + 1, hull->arg, hull->count * sizeof *corners);
    named(c, "subgradient-maximum", "with-zero", expr_make(store, OP_HULL, corners, hull->count + 1));
}

static void wrong_images(Collection *c, const Expr *image) {
    Store *store = c->q.store;
    const Expr *a = image->arg[0], *set = image->arg[1];
    if (shape_is_scalar(a->shape)) {
        named(c, "subgradient-scale", "factor-lost", set);
        return;
    }
    named(c, "subgradient-affine", "matrix-lost", set);
    named(c, "subgradient-affine", "transpose-lost", expr_2(store, OP_SET_IMAGE, simplify(store, expr_1(store, OP_TRANSPOSE, a)), set));
    named(c, "subgradient-affine", "zero-only", only(store, expr_zero(store, (Shape){KIND_TENSOR, image->shape.rows, image->shape.columns})));
    store_clear_error(store);
}

/* ---- a single subgradient ---- */

/* Where the function is smooth, its gradient may have gone wrong. */
static void wrong_gradients(Collection *c) {
    Store *store = c->q.store;
    Question q = c->q;
    const Expr *f = c->find->arg[0], *x = c->find->arg[1];
    const WrongAnswer *wrong;
    q.find = expr_2(store, shape_is_scalar(x->shape) ? OP_DERIVATIVE : OP_GRADIENT, f, x);
    const Solution *solution = solve(&q, c->budget);
    size_t count = solution->status == STATUS_OK ? wrong_answers(&q, solution, c->budget, &wrong, MOST_GRADIENTS) : 0;
    for (size_t i = 0; i < count && c->count < c->most; i++) {
        bool fits = wrong[i].answer->shape.kind == KIND_TENSOR && wrong[i].answer->shape.rows == c->solution->answer->shape.rows;
        const Expr *set = fits ? only(store, wrong[i].answer) : NULL;
        if (set) c->item[c->count++] = (WrongAnswer){wrong[i].mistake, wrong[i].feedback, set, 0};
    }
}

static const Expr *swapped(Store *store, const Expr *e) { return e->op == OP_VECTOR && e->count == 2 ? expr_2(store, OP_VECTOR, e->arg[1], e->arg[0]) : NULL; }

static void wrong_points(Collection *c, const Expr *set) {
    Store *store = c->q.store;
    bool scalar = set->shape.rows == 1 && set->shape.columns == 1;
    wrong_gradients(c);
    const Expr *turned = swapped(store, set->arg[0]);
    if (turned) named(c, "answer", "swapped", only(store, turned));
    if (scalar) named(c, "subgradient-smooth", "kink", unit_interval(store));
    if (scalar) named(c, "subgradient-smooth", "kink", ends(store, unit_interval(store)));
    const Expr *ball = expr_3(store, OP_BALL, expr_zero(store, set->arg[0]->shape), expr_integer(store, 1), expr_integer(store, 2));
    named(c, "subgradient-smooth", "kink", ball);
    named(c, "subgradient-smooth", "kink", norm_set(store, ball, OP_EQUAL));
}

/* ---- */

static const Expr *subgradients_of(Collection *c, const Expr *f) {
    return subdifferential(c->q.store, NULL, f, c->find->arg[1], c->q.at, c->q.at_count, c->budget);
}

/* Of a sum one term alone; of c·u the factor forgotten. */
static void lost_parts(Collection *c) {
    const Expr *f = c->find->arg[0];
    for (uint32_t i = 0; f->op == OP_SUM && i < f->count; i++) named(c, "subgradient-sum", "term-lost", subgradients_of(c, f->arg[i]));
    for (uint32_t i = 0; f->op == OP_PRODUCT && i < f->count; i++)
        if (expr_has(f->arg[i], c->find->arg[1]->symbol)) named(c, "subgradient-scale", "factor-lost", subgradients_of(c, f->arg[i]));
    if (f->op == OP_ABS && !is_single(c->solution->answer)) named(c, "subgradient-abs", "slope-lost", unit_interval(c->q.store));
}

static void whole_space(Collection *c, const Expr *set) {
    Store *store = c->q.store;
    named(c, "subgradient-empty", "empty", expr_shaped(store, OP_EMPTY_SET, set->shape, NULL, 0));
    named(c, "subgradient-empty", "everything", expr_shaped(store, OP_SPACE, set->shape, NULL, 0));
}

void wrong_sets(Collection *c) {
    Store *store = c->q.store;
    const Expr *set = c->solution->answer;
    bool ball = set->op == OP_BALL;
    if (c->find->op != OP_SUBDIFFERENTIAL) return;
    lost_parts(c);
    if (!is_single(set)) misread_terms_and_pieces(c);
    if (ball) wrong_balls(c, set);
    if (set->op == OP_CARTESIAN) wrong_boxes(c, set);
    if (set->op == OP_HULL) wrong_hulls(c, set);
    if (set->op == OP_SET_IMAGE) wrong_images(c, set);
    if (is_single(set)) wrong_points(c, set);
    const Expr *box = ball ? as_box(store, set) : NULL;
    if (box) wrong_boxes(c, set = box);
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) named(c, "subgradient-abs", slips[i].name, change_intervals(store, set, slips[i].change));
    moved(c, set);
    whole_space(c, set);
    named(c, ball ? "subgradient-norm" : is_single(set) ? "subgradient-smooth" : "subgradient-abs", "undefined", expr_leaf(store, OP_UNDEFINED));
    misread_terms_and_pieces(c);
    misread_questions(c);
}
