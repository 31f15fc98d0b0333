/* slips.c: the right answer with one slip in it: a term lost, a sign, an exponent. */
#include "calculus/mistakes.h"
#include "math/simplify.h"
#include <string.h>

enum { MOST_NODES_SLIPPED = 32, MOST_TERMS = 6, MOST_FACTORS = 8 };

/* The answer with `other` in place of a node of it. */
static void slip(Collection *c, const Expr *general, const Expr *node, const Expr *other, const char *name) {
    if (!other || other == node || !shape_equal(other->shape, node->shape)) return;
    const Expr *e = expr_replace(c->q.store, general, node, other);
    bool vanished = e && node != general && general->symbols && !e->symbols; /* nobody loses all names so: sign(x - 3), sign(-3) */
    if (vanished) return;
    bool power = c->find->op == OP_HESSIAN && !strcmp(name, "exponent");
    mistake_add(c, power ? "hessian" : "answer", power ? "power" : name, e ? mistake_at_point(c, e) : NULL, STEP_LAST);
    store_clear_error(c->q.store);
}

/* The same in one factor only: A'Ax/‖Ax - b‖ for A'(Ax - b)/‖Ax - b‖. */
static void slip_once(Collection *c, const Expr *general, const Expr *node, const Expr *other, const char *name) {
    const Expr *args[MOST_FACTORS];
    if (general->op != OP_PRODUCT || general->count > MOST_FACTORS || !other) return;
    for (uint32_t i = 0; i < general->count; i++) {
        for (uint32_t k = 0; k < general->count; k++) args[k] = general->arg[k];
        args[i] = expr_replace(c->q.store, general->arg[i], node, other);
        if (args[i] && args[i] != general->arg[i]) slip(c, general, general, expr_rebuild(c->q.store, general, args), name);
    }
}

static void terms(Collection *c, const Expr *general, const Expr *sum) {
    Store *store = c->q.store;
    for (uint32_t i = 0; i < sum->count && i < MOST_TERMS; i++) {
        const Expr *rest = simplify(store, expr_subtract(store, sum, sum->arg[i]));
        slip(c, general, sum, rest, "term-lost");
        slip_once(c, general, sum, rest, "term-lost");
        slip(c, general, sum, simplify(store, expr_subtract(store, rest, sum->arg[i])), "term-sign");
        if (sum == general && sum->count > 2) slip(c, general, sum, sum->arg[i], "one-term");
    }
}

/* ‖x‖² for ‖x‖³ below the fraction bar, 1/√u for √u … */
static void exponents(Collection *c, const Expr *general, const Expr *node) {
    Store *store = c->q.store;
    bool power = node->op == OP_POWER;
    const Expr *base = power ? node->arg[0] : node, *exponent = power ? node->arg[1] : expr_integer(store, 1);
    if (!expr_is_number(exponent) || !shape_is_scalar(node->shape)) return;
    for (long by = -2; by <= 2; by++) {
        const Expr *other = simplify(store, expr_add(store, exponent, expr_integer(store, by)));
        if (by) slip(c, general, node, simplify(store, expr_2(store, OP_POWER, base, other)), "exponent");
    }
}

/* √(a + b) in the answer taken for √a + √b. */
static void split(Collection *c, const Expr *general, const Expr *node) {
    Store *store = c->q.store;
    const Expr *inner = node->arg[0], *parts = NULL, *half = expr_fraction(store, 1, 2);
    bool below = node->op == OP_POWER && node->arg[1] == simplify(store, expr_negate(store, half));
    if (inner->op != OP_SUM || (node->op != OP_NORM && !below && !(node->op == OP_POWER && node->arg[1] == half))) return;
    for (uint32_t i = 0; i < inner->count; i++) {
        const Expr *part = node->op == OP_NORM ? expr_2(store, OP_NORM, inner->arg[i], node->arg[1]) : expr_sqrt(store, inner->arg[i]);
        parts = parts ? expr_add(store, parts, part) : part;
    }
    parts = simplify(store, below ? expr_reciprocal(store, parts) : parts);
    const Expr *e = parts ? expr_replace(store, general, node, parts) : NULL;
    mistake_add(c, "question", "split", e ? mistake_at_point(c, e) : NULL, STEP_LAST);
}

/* 4t² for (2t)² becomes 2t². */
static void squares(Collection *c, const Expr *general, const Expr *product) {
    static const long roots[] = {2, 3, 4, 5, 6, 7, 8, 9, 10};
    Store *store = c->q.store;
    bool squared = false;
    for (uint32_t i = 1; i < product->count; i++) squared = squared || (product->arg[i]->op == OP_POWER && expr_is_integer(product->arg[i]->arg[1], 2));
    for (size_t i = 0; squared && i < sizeof roots / sizeof *roots; i++)
        if (expr_is_integer(product->arg[0], roots[i] * roots[i]))
            slip(c, general, product, simplify(store, expr_divide(store, product, expr_integer(store, roots[i]))), "coefficient-not-squared");
}

static void signs_of_entries(Collection *c, const Expr *general, const Expr *array) {
    enum { MOST_ENTRIES = 9 };
    const Expr *args[MOST_ENTRIES];
    if (array->count > MOST_ENTRIES || array->count < 2) return;
    for (uint32_t i = 0; i < array->count; i++) {
        for (uint32_t k = 0; k < array->count; k++) args[k] = k == i ? simplify(c->q.store, expr_negate(c->q.store, array->arg[k])) : array->arg[k];
        slip(c, general, array, expr_rebuild(c->q.store, array, args), "entry-sign");
    }
}

typedef struct Nodes { const Expr *node[MOST_NODES_SLIPPED]; size_t count; } Nodes;

static const Expr *note_node(void *context, Store *store, const Expr *e) {
    Nodes *nodes = context;
    (void)store;
    bool wanted = e->op == OP_SUM || e->op == OP_POWER || e->op == OP_PRODUCT || e->op == OP_NORM || e->op == OP_VECTOR || e->op == OP_MATRIX;
    if (wanted && nodes->count < MOST_NODES_SLIPPED) nodes->node[nodes->count++] = e;
    return e;
}

/* Every factor with a negative exponent is left out. */
static const Expr *numerator_of(Store *store, const Expr *e) {
    if (e->op != OP_PRODUCT) return NULL;
    const Expr *top = expr_integer(store, 1);
    for (uint32_t i = 0; i < e->count; i++) {
        const Expr *f = e->arg[i];
        bool below = f->op == OP_POWER && expr_is_number(f->arg[1]) && expr_number_sign(f->arg[1]) < 0;
        if (!below) top = expr_multiply(store, top, f);
    }
    return simplify(store, top);
}

static const Expr *general_of(const Collection *c) { return c->solution->general ? c->solution->general : c->solution->answer; }

void slips_of_powers(Collection *c) {
    const Expr *general = general_of(c);
    Nodes nodes = {.count = 0};
    if (!shape_is_tensor(general->shape)) return;
    expr_transform(c->q.store, general, note_node, &nodes);
    for (size_t i = nodes.count; i-- > 0;)
        if (nodes.node[i]->op == OP_POWER) exponents(c, general, nodes.node[i]);
}

void slips_of_answer(Collection *c) {
    const Expr *general = general_of(c);
    if (!shape_is_tensor(general->shape)) return;
    Nodes nodes = {.count = 0};
    expr_transform(c->q.store, general, note_node, &nodes);
    const Expr *top = numerator_of(c->q.store, general);
    if (top) mistake_add(c, c->q.at_count ? "evaluate" : "answer", c->q.at_count ? "numerator" : "denominator-lost", mistake_at_point(c, top), STEP_LAST);
    for (size_t i = nodes.count; i-- > 0;) { /* from the outside in */
        const Expr *node = nodes.node[i];
        if (node->op == OP_SUM) terms(c, general, node);
        if (node->op == OP_POWER || node->op == OP_NORM) exponents(c, general, node), split(c, general, node);
        if (node->op == OP_PRODUCT) squares(c, general, node);
        if (node->op == OP_VECTOR || node->op == OP_MATRIX) signs_of_entries(c, general, node);
    }
}
