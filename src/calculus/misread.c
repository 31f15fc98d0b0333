/* misread.c: right answers to another question than the one that was asked. */
#include "calculus/mistakes.h"
#include "calculus/subdifferential.h"
#include "math/simplify.h"
#include <stdlib.h>
#include <string.h>

enum { MOST_NODES_MISREAD = 48, MOST_TERMS = 6 };

static bool is_form(const Expr *e) { return e->op >= OP_DERIVATIVE && e->op <= OP_SUBDIFFERENTIAL; }

/* What is differentiated; of a value, the value. */
static const Expr *function_of(const Expr *find) { return is_form(find) ? find->arg[0] : find; }

/* The name that is differentiated by; NULL: none. */
static const Expr *variable_of(const Expr *find) {
    if (!is_form(find)) return NULL;
    const Expr *x = find->arg[1];
    return x->op == OP_SYMBOL ? x : x->count ? x->arg[0] : NULL;
}

static const Expr *answer_to(Collection *c, const Expr *find) {
    Solver s = {.store = c->q.store, .scope = c->q.scope, .budget = c->budget, .unpolished = mistake_is_value(c), .polished = &c->polished};
    return find ? mistake_at_point(c, solver_answer(&s, find)) : NULL;
}

static const Expr *question_for_function(Collection *c, const Expr *f) {
    if (!f || !is_form(c->find)) return f;
    const Expr *args[3] = {f, c->find->arg[1], c->find->count > 2 ? c->find->arg[2] : NULL};
    return expr_rebuild(c->q.store, c->find, args);
}

static const Expr *answer_for_function(Collection *c, const Expr *f) {
    Store *store = c->q.store;
    if (!f) return NULL;
    if (c->find->op == OP_SUBDIFFERENTIAL)
        return subdifferential(store, NULL, f, c->find->arg[1], c->q.at, c->q.at_count, c->budget);
    return answer_to(c, question_for_function(c, f));
}

/* The answer where `other` was taken for the node of the function. */
static void take_for(Collection *c, const Expr *node, const Expr *other, const char *rule, const char *name) {
    const Expr *f = function_of(c->find);
    if (!other || other == node || !shape_equal(other->shape, node->shape)) return;
    f = expr_replace(c->q.store, f, node, other);
    mistake_add(c, rule, name, f ? answer_for_function(c, f) : NULL, STEP_FIRST);
    store_clear_error(c->q.store);
}

/* ---- terms that are dropped, or taken with the other sign ---- */

static bool is_constant(Collection *c, const Expr *e) {
    const Expr *x = variable_of(c->find);
    return x && !expr_has(e, x->symbol);
}

static void other_terms(Collection *c, const Expr *sum, bool constant) {
    Store *store = c->q.store;
    bool whole = sum == function_of(c->find);
    for (uint32_t i = 0; i < sum->count && i < MOST_TERMS; i++) {
        const Expr *term = sum->arg[i], *rest = simplify(store, expr_subtract(store, sum, term));
        if (is_constant(c, term) != constant || (constant && whole)) continue; /* of the whole it is lost rightly */
        take_for(c, sum, rest, "question", constant ? "shift-lost" : "term-lost");
        take_for(c, sum, simplify(store, expr_subtract(store, rest, term)), "question", constant ? "shift-sign" : "term-sign");
    }
}

static const Expr *without_bars(void *context, Store *store, const Expr *e) {
    (void)context, (void)store;
    return e->op == OP_ABS ? e->arg[0] : e;
}

/* √(a + b) is not √a + √b. */
static void split(Collection *c, const Expr *node) {
    Store *store = c->q.store;
    const Expr *inner = node->count ? node->arg[0] : NULL, *parts = NULL;
    bool splits = node->op == OP_POWER || node->op == OP_NORM || node->op == OP_FROBENIUS || expr_is_function(node->op);
    if (!splits || inner->op != OP_SUM || node->op == OP_SIGN) return;
    for (uint32_t i = 0; i < inner->count; i++) {
        const Expr *args[2] = {inner->arg[i], node->count > 1 ? node->arg[1] : NULL}, *part = expr_rebuild(store, node, args);
        parts = !part ? NULL : parts ? expr_add(store, parts, part) : part;
        if (!parts) return;
    }
    take_for(c, node, parts, "question", "split");
    take_for(c, node, expr_transform(store, simplify(store, parts), without_bars, NULL), "question", "split");
}

/* ‖u + v‖² is ‖u‖² + ‖v‖² only where u and v are perpendicular. */
static void take_for_perpendicular(Collection *c, const Expr *node) {
    Store *store = c->q.store;
    const Expr *squares = NULL;
    if (node->op != OP_NORM || node->arg[0]->op != OP_SUM) return;
    for (uint32_t i = 0; i < node->arg[0]->count; i++) {
        const Expr *square = expr_power(store, expr_2(store, OP_NORM, node->arg[0]->arg[i], node->arg[1]), 2);
        squares = squares ? expr_add(store, squares, square) : square;
    }
    take_for(c, node, expr_sqrt(store, squares), "question", "not-perpendicular");
}

/* sin²x is not sin(x²). */
static void moved_power(Collection *c, const Expr *node) {
    Store *store = c->q.store;
    const Expr *base = node->arg[0];
    if (node->op == OP_POWER && expr_is_function(base->op) && expr_is_number(node->arg[1]))
        take_for(c, node, expr_1(store, base->op, expr_2(store, OP_POWER, base->arg[0], node->arg[1])), "question", "power-moved");
    if (expr_is_function(node->op) && base->op == OP_POWER && expr_is_number(base->arg[1]))
        take_for(c, node, expr_2(store, OP_POWER, expr_1(store, node->op, base->arg[0]), base->arg[1]), "question", "power-moved");
}

/* f(x) for f(g(x)). */
static void ignored_inner(Collection *c, const Expr *node) {
    const Expr *x = variable_of(c->find), *args[2] = {x, node->count > 1 ? node->arg[1] : NULL};
    bool takes = node->op == OP_POWER || node->op == OP_NORM || node->op == OP_FROBENIUS || expr_is_function(node->op);
    if (!x || !takes || node->arg[0] == x || !expr_has(node->arg[0], x->symbol)) return;
    take_for(c, node, expr_rebuild(c->q.store, node, args), "question", "inner-ignored");
    store_clear_error(c->q.store);
}

static void other_norms(Collection *c, const Expr *node) {
    Store *store = c->q.store;
    const Expr *u = node->arg[0], *norms[] = {expr_integer(store, 2), expr_integer(store, 1), expr_leaf(store, OP_INFINITE)};
    if (node->op != OP_NORM) return;
    for (size_t i = 0; i < sizeof norms / sizeof *norms; i++)
        take_for(c, node, expr_2(store, OP_NORM, u, norms[i]), "question", "other-norm");
    take_for(c, node, expr_power(store, expr_norm(store, u), 2), "question", "norm-squared");
    take_for(c, node, expr_1(store, OP_TOTAL, u), "question", "sum-of-entries");
    take_for(c, node, expr_1(store, OP_MAXIMUM, u), "question", "sum-of-entries");
}

/* Without one of its constant matrices. */
static void ignored_matrix(Collection *c, const Expr *node) {
    enum { MOST_FACTORS = 6 };
    const Expr *args[MOST_FACTORS];
    if (node->op != OP_MATRIX_PRODUCT || node->count > MOST_FACTORS) return;
    for (uint32_t i = 0; i < node->count; i++) {
        const Expr *product = NULL;
        size_t left = 0;
        if (!is_constant(c, node->arg[i])) continue;
        for (uint32_t k = 0; k < node->count; k++)
            if (k != i) args[left++] = node->arg[k];
        for (size_t k = 0; k < left; k++) product = product ? expr_multiply(c->q.store, product, args[k]) : args[k];
        take_for(c, node, product, "question", "matrix-ignored");
    }
    store_clear_error(c->q.store);
}

static void transposed_matrix(Collection *c, const Expr *node) {
    Store *store = c->q.store;
    if (node->op != OP_MATRIX_PRODUCT || node->count != 2) return;
    take_for(c, node, expr_multiply(store, expr_1(store, OP_TRANSPOSE, node->arg[0]), node->arg[1]), "question", "matrix-transposed");
    store_clear_error(store);
}

/* ---- pieces ---- */

static void other_pieces(Collection *c, const Expr *node) {
    Store *store = c->q.store;
    bool extreme = (node->op == OP_MAXIMUM || node->op == OP_MINIMUM) && node->count > 1;
    if (!extreme && node->op != OP_PIECEWISE) return;
    const Expr *sum = NULL;
    bool between = c->solution->is_set && c->solution->answer->op != OP_FINITE_SET; /* at the kink */
    for (uint32_t i = 0; i < node->count; i++) {
        if (!extreme && i % 2 == 0 && i + 1 < node->count) continue; /* a condition */
        take_for(c, node, node->arg[i], between ? "subgradient-maximum" : "question", between ? "one-piece" : "wrong-piece");
        sum = sum ? expr_add(store, sum, node->arg[i]) : node->arg[i];
    }
    if (extreme && !between) take_for(c, node, sum, "question", "all-pieces");
}


typedef struct Nodes { const Expr **node; size_t count; } Nodes;

static const Expr *note_node(void *context, Store *store, const Expr *e) {
    Nodes *nodes = context;
    (void)store;
    if (e->count && nodes->count < MOST_NODES_MISREAD) nodes->node[nodes->count++] = e;
    return e;
}

void misread_terms_and_pieces(Collection *c) {
    const Expr *node[MOST_NODES_MISREAD], *f = function_of(c->find);
    Nodes nodes = {node, 0};
    if (f->op == OP_SUM) other_terms(c, f, false);
    expr_transform(c->q.store, f, note_node, &nodes);
    for (size_t i = 0; i < nodes.count; i++) other_pieces(c, node[i]);
}

static void other_function(Collection *c) {
    const Expr *node[MOST_NODES_MISREAD];
    Nodes nodes = {node, 0};
    expr_transform(c->q.store, function_of(c->find), note_node, &nodes);
    for (size_t i = 0; i < nodes.count; i++) {
        if (is_form(node[i])) take_for(c, node[i], node[i]->arg[0], "question", "derivative-left-out");
    }
    for (size_t i = 0; i < nodes.count; i++) {
        if (node[i]->op == OP_SUM) other_terms(c, node[i], true), other_terms(c, node[i], false);
        split(c, node[i]);
        take_for_perpendicular(c, node[i]);
        moved_power(c, node[i]);
        other_norms(c, node[i]);
        transposed_matrix(c, node[i]);
        ignored_matrix(c, node[i]);
        ignored_inner(c, node[i]);
    }
}

/* ---- another operation ---- */

static const Expr *form(Collection *c, Op op, const Expr *f, const Expr *by) { return answer_to(c, expr_2(c->q.store, op, f, by)); }

/* The derivative by each other name, or by each other component of the vector. */
static void other_variable(Collection *c) {
    Store *store = c->q.store;
    const Expr *f = c->find->arg[0], *by = c->find->arg[1];
    long own;
    bool component = by->op == OP_COMPONENT && by->arg[0]->shape.rows > 1 && expr_get_long(by->arg[1], &own);
    for (long k = 1; component && k <= by->arg[0]->shape.rows && k <= MOST_TERMS; k++)
        if (k != own) mistake_add(c, "question", "other-variable", form(c, OP_PARTIAL, f, expr_2(store, OP_COMPONENT, by->arg[0], expr_integer(store, k))), STEP_LAST);
    for (size_t i = 0; by->op == OP_SYMBOL && i < store_symbols(store); i++) {
        const Symbol *other = store_symbol_at(store, (unsigned)i);
        bool name = expr_has(f, other) && other != by->symbol && shape_equal(other->shape, SHAPE_SCALAR);
        if (name && !(other->properties & (SYMBOL_SIZE | SYMBOL_INDEX))) mistake_add(c, "question", "other-variable", form(c, OP_PARTIAL, f, expr_symbol(store, other)), STEP_LAST);
    }
}

static void other_order(Collection *c) {
    const Expr *f = c->find->arg[0], *x = c->find->arg[1];
    bool scalar = shape_is_scalar(f->shape);
    if (x->op != OP_SYMBOL) return;
    if (c->find->op == OP_HESSIAN) mistake_add(c, "hessian", "gradient", form(c, OP_GRADIENT, f, x), STEP_LAST);
    if (c->find->op == OP_GRADIENT && !shape_is_scalar(x->shape) && scalar) mistake_add(c, "gradient", "hessian", form(c, OP_HESSIAN, f, x), STEP_LAST);
    if (c->find->op == OP_DIRECTIONAL && scalar) mistake_add(c, "directional", "gradient", form(c, OP_GRADIENT, f, x), STEP_LAST);
    if (c->find->op != OP_DERIVATIVE) return;
    if (is_form(f) && f->arg[1] == x) mistake_add(c, "question", "differentiated-once", form(c, OP_DERIVATIVE, f->arg[0], x), STEP_LAST);
    mistake_add(c, "question", "differentiated-again", form(c, OP_DERIVATIVE, c->find, x), STEP_LAST);
}

void misread_questions(Collection *c) {
    if (is_form(c->find) && !c->solution->is_set) {
        other_order(c);
        if (c->find->op == OP_PARTIAL || c->find->op == OP_DERIVATIVE) other_variable(c);
    }
    other_function(c);
}

size_t shifts_dropped(Collection *c, const Expr *questions[MOST_SHIFTS]) {
    Store *store = c->q.store;
    const Expr *node[MOST_NODES_MISREAD], *f = function_of(c->find);
    Nodes nodes = {node, 0};
    size_t count = 0;
    expr_transform(store, f, note_node, &nodes);
    for (size_t i = 0; i < nodes.count; i++)
        for (uint32_t k = 0; node[i]->op == OP_SUM && node[i] != f && k < node[i]->count && count < MOST_SHIFTS; k++) {
            if (!is_constant(c, node[i]->arg[k])) continue;
            const Expr *rest = simplify(store, expr_subtract(store, node[i], node[i]->arg[k]));
            const Expr *question = question_for_function(c, expr_replace(store, f, node[i], rest));
            if (question) questions[count++] = question;
        }
    return count;
}
