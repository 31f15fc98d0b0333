/* Which rule is asked, and what all of them use. */
#include "math/simplify_parts.h"
#include <stdlib.h>
#include <string.h>

static const Expr *simple(Store *store, const Expr *e);

const Expr *simple_make(Store *store, Op op, const Expr *const *args, size_t count) {
    const Expr *e = expr_make(store, op, args, count);
    return e ? simple(store, e) : NULL;
}

const Expr *simple_1(Store *store, Op op, const Expr *a) { return simple_make(store, op, EXPR_LIST(a), 1); }
const Expr *simple_2(Store *store, Op op, const Expr *a, const Expr *b) { return simple_make(store, op, EXPR_LIST(a, b), 2); }

bool array_is_concrete(const Expr *e) { return e->op == OP_VECTOR || e->op == OP_MATRIX; }

bool entries_are_numbers(const Expr *e) {
    for (uint32_t i = 0; i < e->count; i++)
        if (e->arg[i]->op != OP_NUMBER) return false;
    return true;
}

void list_push(List *list, const Expr *e) {
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 8;
        list->item = memory_resize(list->item, list->room * sizeof *list->item);
    }
    list->item[list->count++] = e;
}

/* The same expression with commutative arguments in a fixed order: equal keys, equal expressions. */
static int by_order(const void *a, const void *b) { return expr_compare(*(const Expr *const *)a, *(const Expr *const *)b); }

static const Expr *sorted(void *context, Store *store, const Expr *e) {
    (void)context;
    bool commutes = e->op == OP_SUM || e->op == OP_PRODUCT || e->op == OP_DOT || e->op == OP_HADAMARD ||
                    e->op == OP_MAXIMUM || e->op == OP_MINIMUM;
    if (!commutes) return e;
    const Expr **args = memory_get(e->count * sizeof *args);
    memcpy(args, e->arg, e->count * sizeof *args);
    qsort(args, e->count, sizeof *args, by_order);
    const Expr *result = expr_rebuild(store, e, args);
    free(args);
    return result;
}

const Expr *simple_key(Store *store, const Expr *e) {
    return e->count ? expr_transform(store, e, sorted, NULL) : e;
}

static const Expr *simple_by_operator(Store *store, const Expr *e) {
    switch ((int)e->op) {
    case OP_SUM: return simple_sum(store, e->arg, e->count, e->shape);
    case OP_PRODUCT: return simple_product(store, e->arg, e->count);
    case OP_POWER: return simple_power(store, e->arg[0], e->arg[1]);
    case OP_MATRIX_PRODUCT: return simple_matrix_product(store, e);
    case OP_DOT: return simple_dot(store, e->arg[0], e->arg[1]);
    case OP_HADAMARD: return simple_hadamard(store, e);
    case OP_ENTRYWISE_POWER: return simple_entrywise_power(store, e->arg[0], e->arg[1]);
    case OP_CROSS: return simple_cross(store, e->arg[0], e->arg[1]);
    case OP_TRANSPOSE: return simple_transpose(store, e->arg[0]);
    case OP_INVERSE: return simple_inverse(store, e->arg[0]);
    case OP_TRACE:
    case OP_TOTAL: return simple_linear(store, e);
    case OP_DETERMINANT: return simple_determinant(store, e->arg[0]);
    case OP_DIAGONAL: return simple_diagonal(store, e->arg[0]);
    case OP_NORM: return simple_norm(store, e->arg[0], e->arg[1]);
    case OP_FROBENIUS: return simple_frobenius(store, e->arg[0]);
    case OP_MINIMUM:
    case OP_MAXIMUM: return simple_extreme(store, e);
    case OP_COMPONENT: return simple_component(store, e->arg[0], e->arg[1]);
    case OP_ENTRY: return simple_entry(store, e);
    case OP_SUM_OVER: return simple_sum_over(store, e);
    case OP_PIECEWISE: return simple_piecewise(store, e);
    default: return expr_is_function(e->op) ? simple_function(store, e) : e;
    }
}

/* Two rules that undo each other would call each other for ever: past a depth, what there is stays as it is. */
static const Expr *simple(Store *store, const Expr *e) {
    if (!store_descend(store)) return e;
    const Expr *result = simple_by_operator(store, e);
    store_ascend(store);
    return result;
}

static const Expr *simplify_node(void *context, Store *store, const Expr *e) {
    (void)context;
    const Expr *s = simple(store, e);
    return s ? s : e;
}

const Expr *simplify(Store *store, const Expr *e) {
    for (int pass = 0; e && pass < 4; pass++) { /* what one pass makes, the next may collect */
        const Expr *next = expr_transform(store, e, simplify_node, NULL);
        if (!next || next == e) break;
        e = next;
    }
    return e;
}
