#include "calculus/subdifferential_parts.h"
#include "calculus/domain.h"
#include "calculus/sign.h"
#include "math/normal.h"
#include "math/simplify.h"
#include <stdlib.h>

enum { MOST_ENTRIES = 16 };

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

const Expr *value_at_point(Finder *s, const Expr *e) {
    for (size_t i = 0; e && i < s->at_count; i++) e = expr_substitute(s->store, e, s->at[i].symbol, s->at[i].value);
    return written_out(s, simplify(s->store, e));
}

/* The differential, read off: the gradient for a number, the Jacobian for a column. */
const Expr *slope_of(Finder *s, const Expr *u) {
    Derivation d;
    derivation_start(&d, s->store, NULL, s->variable);
    const Expr *value = derivation_run(&d, derivation_prepare(s->store, u));
    if (!value) return NULL;
    if (shape_is_scalar(s->variable->shape)) return simplify(s->store, value);
    if (shape_is_scalar(u->shape)) return simplify(s->store, form_adjoint(s->store, value, expr_integer(s->store, 1), d.differential, MOVE_TRANSPOSED));
    return simplify(s->store, form_matrix(s->store, value, d.differential));
}

/* -1, 0, 1, or 2: cannot tell. */
int sign_at_point(Finder *s, const Expr *e) {
    if (expr_is_zero(e)) return 0;
    int sign;
    if (!e->symbols && constant_sign(s->store, e, &sign) == TRUTH_YES) return sign;
    Sign found = sign_of(e);
    return found == SIGN_POSITIVE ? 1 : found == SIGN_NEGATIVE ? -1 : found == SIGN_ZERO ? 0 : 2;
}

/* The absolute value or Euclidean norm of which e is made, or NULL. */
const Expr *size_inside(const Expr *e) {
    bool euclidean = e->op == OP_NORM && expr_is_integer(e->arg[1], 2);
    const Expr *found = e->op == OP_ABS || euclidean ? e : NULL;
    for (uint32_t i = 0; !found && i < e->count; i++) found = size_inside(e->arg[i]);
    return found;
}

static bool has_kink(Op op) {
    return op == OP_ABS || op == OP_NORM || op == OP_MAXIMUM || op == OP_MINIMUM || op == OP_PIECEWISE || op == OP_FROBENIUS || op == OP_SIGN;
}

/* ‖u‖₂² and ‖U‖_F²: in a square the kink is gone. */
static bool is_squared_norm(const Expr *f) {
    const Expr *u = f->op == OP_POWER && expr_is_integer(f->arg[1], 2) ? f->arg[0] : f;
    return u != f && (u->op == OP_FROBENIUS || (u->op == OP_NORM && expr_is_integer(u->arg[1], 2)));
}

bool is_kinked(const Expr *f) {
    if (has_kink(f->op)) return true;
    if (is_squared_norm(f)) return is_kinked(f->arg[0]->arg[0]);
    for (uint32_t i = 0; i < f->count; i++)
        if (is_kinked(f->arg[i])) return true;
    return false;
}

/* ---- lines ---- */

void say_value(Finder *s, const Expr *e, const Expr *value) {
    if (e == value || !value) return;
    record_step(s->recorder, rules_find("evaluate"), e, value, NULL, DETAIL_NORMAL, DETAIL_FULL);
}

void say_subgradients(Finder *s, const Expr *f, const Expr *set) {
    const Expr *before = expr_2(s->store, OP_SUBDIFFERENTIAL, f, s->variable);
    record_step(s->recorder, rules_find(subdifferential_rule(f, set)), before, set, NULL, DETAIL_NORMAL, DETAIL_FULL);
}

static void say_slope(Finder *s, const Expr *f, const Expr *slope) {
    bool scalar = shape_is_scalar(s->variable->shape);
    const Expr *before = expr_2(s->store, scalar ? OP_DERIVATIVE : OP_GRADIENT, f, s->variable);
    record_step(s->recorder, rules_find("subgradient-slope"), before, slope, NULL, DETAIL_NORMAL, DETAIL_FULL);
}

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

const Expr *subgradients_of_smooth(Finder *s, const Expr *f) {
    const Expr *slope = slope_of(s, f), *g = slope;
    if (g && s->at_count) g = has_value(s, g) ? value_at_point(s, g) : NULL;
    if (g && expr_has(slope, s->variable->symbol)) say_slope(s, f, slope);
    return g ? set_of_one(s, g) : NULL;
}

/* The smooth terms together: their gradient moves the set of the others. */
static const Expr *of_sum(Finder *s, const Expr *f) {
    const Expr *plain = NULL;
    for (uint32_t i = 0; i < f->count; i++)
        if (!is_kinked(f->arg[i])) plain = plain ? expr_add(s->store, plain, f->arg[i]) : f->arg[i];
    const Expr *all = plain ? subgradients_of(s, plain) : NULL;
    if (plain && !all) return NULL;
    for (uint32_t i = 0; i < f->count; i++) {
        if (!is_kinked(f->arg[i])) continue;
        const Expr *set = subgradients_of(s, f->arg[i]);
        all = all ? set_added(s, all, set) : set;
        if (!all) return NULL;
    }
    return all;
}

static const Expr *of_product(Finder *s, const Expr *f) {
    const Expr *factor = expr_integer(s->store, 1), *varying = NULL;
    for (uint32_t i = 0; i < f->count; i++) {
        if (expr_has(f->arg[i], s->variable->symbol)) varying = f->arg[i];
        else factor = simplified_product(s, factor, f->arg[i]);
    }
    if (sign_of(factor) != SIGN_POSITIVE && sign_of(factor) != SIGN_NOT_NEGATIVE) return NULL;
    return set_scaled(s, factor, subgradients_of(s, varying));
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
        entry[i] = simplified_product(s, simplify(store, expr_sqrt(store, factor)), t->arg[0]);
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
    if (expr_is_zero(outer_slope)) return set_of_one(s, expr_zero(s->store, s->variable->shape));
    return set_scaled(s, outer_slope, subgradients_of(s, inner));
}

/* u^p with a kinked u >= 0 and p >= 1: p u^(p - 1) ∂u, which is smooth where u is 0. */
static const Expr *of_power(Finder *s, const Expr *f) {
    Store *store = s->store;
    const Expr *inner = f->arg[0], *p = f->arg[1];
    if (!s->at_count || !is_kinked(inner) || p->op != OP_NUMBER || expr_number_sign(p) < 0) return subgradients_of_smooth(s, f);
    const Expr *lowered = expr_2(store, OP_POWER, value_at_point(s, inner), expr_subtract(store, p, expr_integer(store, 1)));
    return of_composition(s, simplified_product(s, p, lowered), inner);
}

static const Expr *of_exponential(Finder *s, const Expr *f) {
    return s->at_count ? of_composition(s, value_at_point(s, f), f->arg[0]) : NULL;
}

static const Expr *subgradients_by_operator(Finder *s, const Expr *f) {
    if (!expr_has(f, s->variable->symbol)) return set_of_one(s, expr_zero(s->store, s->variable->shape));
    if (!is_kinked(f)) return subgradients_of_smooth(s, f);
    switch ((int)f->op) {
    case OP_SUM: return of_sum(s, f);
    case OP_PRODUCT: return of_product(s, f);
    case OP_ABS: return subgradients_of_absolute(s, f);
    case OP_NORM: return subgradients_of_norm(s, f);
    case OP_FROBENIUS: return subgradients_of_frobenius(s, f);
    case OP_MAXIMUM: return subgradients_of_maximum(s, f);
    case OP_POWER: return of_power(s, f);
    case OP_EXP: return of_exponential(s, f);
    case OP_PIECEWISE: return is_joined_convex(s->store, f, s->variable) ? subgradients_of_smooth(s, f) : NULL;
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
const Expr *subgradients_of(Finder *s, const Expr *f) {
    f = as_norm(s, f);
    const Expr *set = subgradients_by_operator(s, f);
    if (set && f != s->whole && expr_has(f, s->variable->symbol)) say_subgradients(s, f, set);
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
    return c == CURVATURE_UNKNOWN ? NULL : subgradients_of(&s, f);
}
