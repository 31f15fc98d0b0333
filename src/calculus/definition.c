#include "calculus/definition.h"
#include "math/normal.h"
#include "math/simplify.h"
#include <stdlib.h>

/* ---- expanding ---- */

typedef const Expr *(*Join)(Store *store, const Expr *a, const Expr *b);

static const Expr *join_dot(Store *store, const Expr *a, const Expr *b) { return expr_2(store, OP_DOT, a, b); }

/* (a + b)*(c + d) as a*c + a*d + b*c + b*d, where * is `join`. */
static const Expr *distribute(Store *store, const Expr *a, const Expr *b, Join join) {
    const Expr *all = NULL;
    const Expr *const *left = a->op == OP_SUM ? a->arg : &a, *const *right = b->op == OP_SUM ? b->arg : &b;
    uint32_t m = a->op == OP_SUM ? a->count : 1, n = b->op == OP_SUM ? b->count : 1;
    for (uint32_t i = 0; i < m; i++)
        for (uint32_t j = 0; j < n; j++) {
            const Expr *term = join(store, left[i], right[j]);
            all = all ? expr_add(store, all, term) : term;
            if (!all) return NULL;
        }
    return all;
}

static const Expr *expand_product(Store *store, const Expr *e) {
    const Expr *all = e->arg[0];
    for (uint32_t i = 1; all && i < e->count; i++) all = distribute(store, all, e->arg[i], expr_multiply);
    return all;
}

enum { LARGEST_EXPANDED_POWER = 12 };

static const Expr *expand_power(Store *store, const Expr *e) {
    long n;
    const Expr *base = e->arg[0];
    bool whole = expr_get_long(e->arg[1], &n) && n >= 2 && n <= LARGEST_EXPANDED_POWER;
    if (whole && n == 2 && base->op == OP_NORM && expr_is_integer(base->arg[1], 2)) return distribute(store, base->arg[0], base->arg[0], join_dot);
    if (!whole || base->op != OP_SUM) return e;
    const Expr *all = base;
    while (all && --n > 0) all = simplify(store, distribute(store, all, base, expr_multiply));
    return all;
}

static const Expr *expand_node(void *context, Store *store, const Expr *e) {
    (void)context;
    const Expr *out = e;
    if (e->op == OP_PRODUCT || e->op == OP_MATRIX_PRODUCT) out = expand_product(store, e);
    else if (e->op == OP_DOT) out = distribute(store, e->arg[0], e->arg[1], join_dot);
    else if (e->op == OP_POWER) out = expand_power(store, e);
    return out ? out : e;
}

/* Twice: a dot product of sums may hide in the terms of the first expansion. */
const Expr *multiply_out(Store *store, const Expr *e) {
    e = simplify(store, expr_transform(store, e, expand_node, NULL));
    return simplify(store, expr_transform(store, e, expand_node, NULL));
}

/* ---- degrees in h ---- */

/* The degree of a term in h; -1: it is no polynomial in h. */
static int degree(const Expr *e, const Symbol *h) {
    if (!expr_has(e, h)) return 0;
    if (e->op == OP_SYMBOL) return 1;
    int all = 0;
    long n;
    switch ((int)e->op) {
    case OP_NORM: return -1;
    case OP_POWER:
        if (!expr_get_long(e->arg[1], &n) || n < 0) return -1;
        if (e->arg[0]->op == OP_NORM) return n % 2 == 0 && degree(e->arg[0]->arg[0], h) == 1 ? (int)n : -1;
        all = degree(e->arg[0], h);
        return all < 0 ? -1 : all * (int)n;
    case OP_PRODUCT:
    case OP_MATRIX_PRODUCT:
    case OP_DOT:
        for (uint32_t i = 0; i < e->count; i++) {
            int one = degree(e->arg[i], h);
            if (one < 0) return -1;
            all += one;
        }
        return all;
    default: return -1;
    }
}

typedef struct Parts { const Expr *linear, *rest; bool polynomial; } Parts;

static const Expr *plus(Store *store, const Expr *a, const Expr *b) { return a ? expr_add(store, a, b) : b; }

static Parts split(Store *store, const Expr *e, const Symbol *h) {
    Parts p = {NULL, NULL, true};
    const Expr *const *term = e->op == OP_SUM ? e->arg : &e;
    for (uint32_t i = 0, n = e->op == OP_SUM ? e->count : 1; i < n; i++) {
        int d = degree(term[i], h);
        if (d < 0) p.polynomial = false;
        else if (d == 1) p.linear = plus(store, p.linear, term[i]);
        else if (d > 1) p.rest = plus(store, p.rest, term[i]);
    }
    return p;
}

/* ---- the proof ---- */

static const Expr *increment_name(Store *store, const Expr *x) {
    for (unsigned i = 0; i < store_symbols(store); i++) {
        const Symbol *s = store_symbol_at(store, i);
        if ((s->properties & SYMBOL_DIFFERENTIAL) && text_is(TEXT("h"), s->name) && shape_equal(s->shape, x->shape)) return expr_symbol(store, s);
    }
    return expr_symbol(store, store_symbol(store, TEXT("h"), x->shape, SYMBOL_DIFFERENTIAL));
}

static void say(Solver *s, const char *rule, const Expr *before, const Expr *after, Detail from) {
    if (before && after && before != after) record_step(s->recorder, rules_find(rule), before, after, NULL, from, DETAIL_FULL);
}

/* f(x + h) - f(x) = g·h + r(h), and r(h)/‖h‖ in a form that shows that it tends to 0. */
static const Expr *frechet(Solver *s, const Expr *form, const Expr *f, const Expr *x, const Expr *h) {
    Store *store = s->store;
    const Expr *moved = expr_substitute(store, f, x->symbol, expr_add(store, x, h)), *out = moved ? multiply_out(store, moved) : NULL;
    if (!out) return NULL;
    Parts p = split(store, out, h->symbol);
    if (!p.polynomial || !p.linear) return NULL;
    const Expr *g = form_adjoint(store, simplify(store, p.linear), expr_integer(store, 1), h, MOVE_TRANSPOSED);
    g = g ? simplify(store, g) : NULL;
    if (!g) return NULL;
    const Expr *change = expr_subtract(store, moved, f), *linear = form_inner(store, g, h);
    say(s, "definition-expand", moved, out, DETAIL_NORMAL);
    say(s, "definition-linear", change, p.rest ? expr_add(store, linear, p.rest) : linear, DETAIL_BRIEF);
    if (p.rest) {
        const Expr *size = expr_norm(store, h), *quotient = expr_divide(store, p.rest, size);
        say(s, "definition-rest", expr_divide(store, expr_subtract(store, change, linear), size), simplify(store, quotient), DETAIL_NORMAL);
    }
    say(s, "definition-conclude", form, g, DETAIL_BRIEF);
    return g;
}

/* (f(t + h) - f(t))/h with h cancelled; then h = 0. */
static const Expr *quotient_limit(Solver *s, const Expr *form, const Expr *f, const Expr *t, const Expr *h) {
    Store *store = s->store;
    const Expr *moved = expr_substitute(store, f, t->symbol, expr_add(store, t, h));
    const Expr *quotient = expr_divide(store, expr_subtract(store, moved, f), h);
    const Expr *cancelled = quotient ? normal_rational(store, multiply_out(store, quotient), s->budget) : NULL;
    if (!cancelled) return NULL;
    Arena *scratch = arena_new();
    const Expr *limit = simplify(store, expr_substitute(store, cancelled, h->symbol, expr_integer(store, 0)));
    Point *point = point_new(scratch, store);
    fmpq_t half;
    fmpq_init(half);
    for (unsigned i = 0; i < store_symbols(store); i++) {
        const Symbol *symbol = store_symbol_at(store, i);
        fmpq_set_si(half, 3 + 2 * (slong)i, 2);
        if (shape_is_scalar(symbol->shape)) point_set_rational(point, symbol, half, 1, 1);
    }
    fmpq_clear(half);
    Balls value;
    bool exists = limit && evaluate(scratch, limit, point, 128, s->budget, &value) == STATUS_OK;
    arena_free(scratch);
    if (!exists) return NULL;
    limit = solver_polish(s, limit);
    say(s, "definition-quotient", quotient, cancelled, DETAIL_BRIEF);
    say(s, "definition-limit", form, limit, DETAIL_BRIEF);
    return limit;
}

const Expr *derivative_by_definition(Solver *s, const Expr *form) {
    bool known = (form->op == OP_DERIVATIVE || form->op == OP_GRADIENT) && form->arg[1]->op == OP_SYMBOL;
    if (!known || !shape_is_scalar(form->arg[0]->shape) || form->arg[1]->shape.columns != 1) return NULL;
    const Expr *f = derivation_prepare(s->store, form->arg[0]), *x = form->arg[1], *h = increment_name(s->store, x);
    if (!h) return NULL;
    return shape_is_scalar(x->shape) ? quotient_limit(s, form, f, x, h) : frechet(s, form, f, x, h);
}
