/* Functions, extremes, and what is told apart by conditions. */
#include "math/simplify_parts.h"
#include <stdlib.h>

/* ---- functions ---- */

bool leads_negative(const Expr *e) {
    if (e->op == OP_NUMBER) return expr_number_sign(e) < 0;
    if (e->op == OP_PRODUCT) return e->arg[0]->op == OP_NUMBER && expr_number_sign(e->arg[0]) < 0;
    if (e->op != OP_SUM) return false;
    for (uint32_t i = 0; i < e->count; i++)
        if (!leads_negative(e->arg[i])) return false;
    return true;
}

/* Of a sum: each term turned round, so that what led with a minus leads with none. */
const Expr *simple_minus(Store *store, const Expr *e) {
    const Expr *turned = simple_times(store, expr_integer(store, -1), e);
    return turned && e->op == OP_SUM ? simple_sum(store, &turned, 1, e->shape) : turned;
}

static const Expr *absolute(Store *store, const Expr *u) {
    if (u->op == OP_NUMBER) return expr_number_sign(u) < 0 ? expr_negate(store, u) : u;
    if (never_negative(u) || (u->op == OP_POWER && number_is_even(u->arg[1])) || u->op == OP_PI || u->op == OP_EULER) return u;
    if (u->op == OP_PRODUCT && shape_is_scalar(u->shape)) {
        List out = {0};
        for (uint32_t i = 0; i < u->count; i++) list_push(&out, simple_1(store, OP_ABS, u->arg[i]));
        const Expr *e = simple_product(store, out.item, out.count);
        free(out.item);
        return e;
    }
    if (u->op == OP_POWER && number_is_whole(u->arg[1])) return simple_power(store, simple_1(store, OP_ABS, u->arg[0]), u->arg[1]);
    return leads_negative(u) ? simple_1(store, OP_ABS, simple_minus(store, u)) : NULL;
}

static const Expr *sign(Store *store, const Expr *u) {
    if (u->op == OP_NUMBER) return expr_integer(store, expr_number_sign(u));
    const Expr *rest = NULL;
    if (u->op == OP_PRODUCT && u->arg[0]->op == OP_NUMBER) {
        rest = u->count == 2 ? u->arg[1] : expr_make(store, OP_PRODUCT, u->arg + 1, u->count - 1);
        const Expr *s = simple_1(store, OP_SIGN, rest);
        return expr_number_sign(u->arg[0]) < 0 ? simple_minus(store, s) : s;
    }
    return NULL;
}

static bool is_odd_function(Op op) {
    return op == OP_SIN || op == OP_TAN || op == OP_CSC || op == OP_COT || op == OP_ARCSIN || op == OP_ARCTAN || op == OP_SINH ||
           op == OP_TANH || op == OP_ARSINH || op == OP_ARTANH;
}

static bool zero_at_zero(Op op) { return is_odd_function(op) && op != OP_CSC && op != OP_COT; }

static const Expr *at_zero(Store *store, Op op) {
    if (zero_at_zero(op)) return expr_integer(store, 0);
    bool one = op == OP_EXP || op == OP_COS || op == OP_SEC || op == OP_COSH;
    return one ? expr_integer(store, 1) : NULL;
}

static const Expr *function_of_number(Store *store, Op op, const Expr *u) {
    if (op == OP_ABS) return absolute(store, u);
    if (op == OP_SIGN) return sign(store, u);
    if (op == OP_LN && expr_is_integer(u, 1)) return expr_integer(store, 0);
    if (op == OP_LN && u->op == OP_EULER) return expr_integer(store, 1);
    if (op == OP_LN && u->op == OP_EXP) return u->arg[0];
    if (op == OP_EXP && u->op == OP_LN) return u->arg[0];
    if (op == OP_EXP && expr_is_integer(u, 1)) return expr_leaf(store, OP_EULER);
    if (expr_is_zero(u)) return at_zero(store, op);
    if (is_odd_function(op) && leads_negative(u)) return simple_minus(store, simple_1(store, op, simple_minus(store, u)));
    bool even = op == OP_COS || op == OP_SEC || op == OP_COSH;
    return even && leads_negative(u) ? simple_1(store, op, simple_minus(store, u)) : NULL;
}

const Expr *simple_function(Store *store, const Expr *e) {
    const Expr *u = e->arg[0], *changed = NULL;
    if (shape_is_scalar(u->shape)) changed = function_of_number(store, e->op, u);
    else if (array_is_concrete(u)) {
        List entries = {0};
        for (uint32_t i = 0; i < u->count; i++) list_push(&entries, simple_1(store, e->op, u->arg[i]));
        changed = expr_rebuild(store, u, entries.item);
        free(entries.item);
    }
    return changed ? changed : e;
}

const Expr *simple_extreme(Store *store, const Expr *e) {
    if (e->count == 1 && e->arg[0]->op == OP_VECTOR) return simple_make(store, e->op, e->arg[0]->arg, e->arg[0]->count);
    if (e->count == 1 && shape_is_scalar(e->arg[0]->shape)) return e->arg[0];
    List kept = {0};
    const Expr *best = NULL;
    for (uint32_t i = 0; i < e->count; i++) {
        const Expr *a = e->arg[i];
        if (a->op != OP_NUMBER) list_push(&kept, a);
        else if (!best || (fmpq_cmp(expr_number(a), expr_number(best)) > 0) == (e->op == OP_MAXIMUM)) best = a;
    }
    if (best) list_push(&kept, best);
    const Expr *result = kept.count == 1 && e->count > 1 ? kept.item[0] : expr_make(store, e->op, kept.item, kept.count);
    free(kept.item);
    return result;
}

/* ---- conditions ---- */

/* 1 holds, 0 does not, -1 cannot tell. */
static int decide(const Expr *c);

static int decide_junction(const Expr *c, int settles) {
    int all = !settles;
    for (uint32_t i = 0; i < c->count; i++) {
        int one = decide(c->arg[i]);
        if (one == settles) return settles;
        if (one < 0) all = -1;
    }
    return all;
}

static int decide(const Expr *c) {
    if (c->op == OP_AND || c->op == OP_OR) return decide_junction(c, c->op == OP_OR);
    if (c->count != 2 || !expr_is_number(c->arg[0]) || !expr_is_number(c->arg[1])) return -1;
    int order = fmpq_cmp(expr_number(c->arg[0]), expr_number(c->arg[1]));
    switch ((int)c->op) {
    case OP_EQUAL: return order == 0;
    case OP_NOT_EQUAL: return order != 0;
    case OP_LESS: return order < 0;
    case OP_LESS_EQUAL: return order <= 0;
    case OP_GREATER: return order > 0;
    case OP_GREATER_EQUAL: return order >= 0;
    default: return -1;
    }
}

const Expr *simple_piecewise(Store *store, const Expr *e) {
    List kept = {0};
    const Expr *last = e->arg[e->count - 1];
    for (uint32_t i = 0; i + 1 < e->count; i += 2) {
        int holds = decide(e->arg[i]);
        if (holds == 0) continue;
        if (holds == 1) {
            last = e->arg[i + 1];
            break;
        }
        list_push(&kept, e->arg[i]);
        list_push(&kept, e->arg[i + 1]);
    }
    list_push(&kept, last);
    const Expr *result = kept.count == 1 ? last : expr_make(store, OP_PIECEWISE, kept.item, kept.count);
    free(kept.item);
    return result;
}
