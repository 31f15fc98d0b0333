#include "math/simplify_parts.h"
#include <stdlib.h>
#include <string.h>

static const Expr *tidy_product(Store *store, const Expr *e) {
    const Expr *number = expr_integer(store, 1);
    List kept = {0};
    for (uint32_t i = 0; i < e->count; i++) {
        if (e->arg[i]->op == OP_NUMBER && number_short(e->arg[i])) number = number_product(store, number, e->arg[i]);
        else list_push(&kept, e->arg[i]);
    }
    const Expr *result;
    if (expr_is_zero(number)) result = expr_zero(store, e->shape);
    else {
        const Expr *rest = kept.count == 0 ? NULL : kept.count == 1 ? kept.item[0] : expr_make(store, OP_PRODUCT, kept.item, kept.count);
        result = join_term(store, number, rest);
    }
    for (size_t i = 0; i < kept.count; i++)
        if (expr_is_zero(kept.item[i])) result = expr_zero(store, e->shape);
    free(kept.item);
    return result;
}

static const Expr *tidy_sum(Store *store, const Expr *e) {
    List kept = {0};
    const Expr *number = NULL;
    size_t at = 0;
    for (uint32_t i = 0; i < e->count; i++) {
        const Expr *a = e->arg[i];
        if (expr_is_zero(a)) continue;
        if (a->op == OP_NUMBER && number) kept.item[at] = number = number_sum(store, number, a);
        else {
            if (a->op == OP_NUMBER) number = a, at = kept.count;
            list_push(&kept, a);
        }
    }
    if (number && expr_is_zero(number)) {
        memmove(kept.item + at, kept.item + at + 1, (kept.count - at - 1) * sizeof *kept.item);
        kept.count--;
    }
    const Expr *result = kept.count == 0 ? expr_zero(store, e->shape) : kept.count == 1 ? kept.item[0] : expr_make(store, OP_SUM, kept.item, kept.count);
    free(kept.item);
    return result;
}

static const Expr *tidy_node(void *context, Store *store, const Expr *e) {
    (void)context;
    const Expr *t = e;
    long n;
    if (e->op == OP_PRODUCT) t = tidy_product(store, e);
    else if (e->op == OP_SUM) t = tidy_sum(store, e);
    else if (e->op == OP_POWER && expr_is_integer(e->arg[1], 1)) t = e->arg[0];
    else if (e->op == OP_POWER && expr_is_integer(e->arg[1], 0)) t = expr_integer(store, 1);
    else if (e->op == OP_POWER && e->arg[0]->op == OP_NUMBER && expr_get_long(e->arg[1], &n)) t = number_power(store, e->arg[0], n);
    else if (e->op == OP_MATRIX_PRODUCT || e->op == OP_DOT || e->op == OP_CROSS) {
        for (uint32_t i = 0; i < e->count; i++)
            if (expr_is_zero(e->arg[i])) t = expr_zero(store, e->shape);
    }
    return t ? t : e;
}

const Expr *tidy(Store *store, const Expr *e) { return e ? expr_transform(store, e, tidy_node, NULL) : NULL; }
