/* Products of arrays, their norms, transposes and components. */
#include "math/simplify_parts.h"
#include <stdlib.h>
#include <string.h>

/* Takes the scalar factors out of an array: array = scalar * rest. 1 when there are none. */
const Expr *take_scalars(Store *store, const Expr *array, const Expr **rest) {
    *rest = array;
    const Expr *scalar = expr_integer(store, 1);
    if (array->op != OP_PRODUCT || shape_is_scalar(array->shape)) return scalar;
    for (uint32_t i = 0; i < array->count; i++) {
        if (shape_is_scalar(array->arg[i]->shape)) scalar = simple_times(store, scalar, array->arg[i]);
        else *rest = array->arg[i];
    }
    return scalar;
}

static const Expr *dot_concrete(Store *store, const Expr *a, const Expr *b) {
    List terms = {0};
    for (uint32_t i = 0; i < a->count; i++) list_push(&terms, simple_times(store, a->arg[i], b->arg[i]));
    const Expr *e = simple_sum(store, terms.item, terms.count, SHAPE_SCALAR);
    free(terms.item);
    return e;
}

const Expr *simple_dot(Store *store, const Expr *a, const Expr *b) {
    const Expr *u, *v;
    const Expr *scalar = simple_times(store, take_scalars(store, a, &u), take_scalars(store, b, &v));
    if (expr_is_zero(u) || expr_is_zero(v)) return expr_integer(store, 0);
    if (shape_is_scalar(u->shape)) return simple_product(store, EXPR_LIST(scalar, u, v), 3);
    const Expr *core;
    if (simple_key(store, u) == simple_key(store, v)) core = simple_power(store, simple_norm(store, u, expr_integer(store, 2)), expr_integer(store, 2));
    else if (array_is_concrete(u) && array_is_concrete(v)) core = dot_concrete(store, u, v);
    else if (u->op == OP_UNIT) core = simple_2(store, OP_COMPONENT, v, u->arg[0]);
    else if (v->op == OP_UNIT) core = simple_2(store, OP_COMPONENT, u, v->arg[0]);
    else if (u->op == OP_ONES) core = simple_1(store, OP_TOTAL, v);
    else if (v->op == OP_ONES) core = simple_1(store, OP_TOTAL, u);
    else core = expr_2(store, OP_DOT, u, v);
    return simple_times(store, scalar, core);
}

static const Expr *norm_concrete(Store *store, const Expr *u, const Expr *p) {
    bool two = expr_is_integer(p, 2), one = expr_is_integer(p, 1);
    List terms = {0};
    for (uint32_t i = 0; i < u->count; i++)
        list_push(&terms, two ? simple_power(store, u->arg[i], p) : simple_1(store, OP_ABS, u->arg[i]));
    const Expr *e = NULL;
    if (one) e = simple_sum(store, terms.item, terms.count, SHAPE_SCALAR);
    else if (two) e = simple_power(store, simple_sum(store, terms.item, terms.count, SHAPE_SCALAR), expr_fraction(store, 1, 2));
    else if (p->op == OP_INFINITE) e = simple_make(store, OP_MAXIMUM, terms.item, terms.count);
    free(terms.item);
    return e;
}

const Expr *simple_norm(Store *store, const Expr *u, const Expr *p) {
    const Expr *rest, *scalar = take_scalars(store, u, &rest);
    if (expr_is_zero(rest)) return expr_integer(store, 0);
    if (shape_is_scalar(rest->shape)) return simple_1(store, OP_ABS, u);
    const Expr *core = array_is_concrete(rest) ? norm_concrete(store, rest, p) : rest->op == OP_UNIT ? expr_integer(store, 1) : NULL;
    if (!core) core = expr_2(store, OP_NORM, rest, p);
    return simple_times(store, simple_1(store, OP_ABS, scalar), core);
}

const Expr *matrix_entry(const Expr *array, Dim row, Dim column) { return array->arg[row * array->shape.columns + column]; }

static const Expr *multiply_concrete(Store *store, const Expr *a, const Expr *b) {
    Dim rows = a->shape.rows, columns = b->shape.columns, inner = a->shape.columns;
    List entries = {0}, terms = {0};
    for (Dim i = 0; i < rows; i++)
        for (Dim j = 0; j < columns; j++) {
            terms.count = 0;
            for (Dim k = 0; k < inner; k++) list_push(&terms, simple_times(store, matrix_entry(a, i, k), matrix_entry(b, k, j)));
            list_push(&entries, simple_sum(store, terms.item, terms.count, SHAPE_SCALAR));
        }
    const Expr *e;
    if (rows == 1 && columns == 1) e = entries.item[0];
    else if (columns == 1) e = expr_make(store, OP_VECTOR, entries.item, entries.count);
    else e = expr_shaped(store, OP_MATRIX, (Shape){KIND_TENSOR, rows, columns}, entries.item, entries.count);
    free(terms.item);
    free(entries.item);
    return e;
}

/* A transposed column as a concrete 1×n matrix where it is written out. */
static const Expr *concrete_of(Store *store, const Expr *e) {
    if (array_is_concrete(e)) return e;
    if (e->op != OP_TRANSPOSE || e->arg[0]->op != OP_VECTOR) return NULL;
    return expr_shaped(store, OP_MATRIX, e->shape, e->arg[0]->arg, e->arg[0]->count);
}

static bool inverse_of(const Expr *a, const Expr *b) { return (a->op == OP_INVERSE && a->arg[0] == b) || (b->op == OP_INVERSE && b->arg[0] == a); }

/* Joins a factor to the chain so far: cancels inverses, multiplies what is written out, skips identities. */
static void chain_push(Store *store, List *chain, const Expr *e) {
    if (e->op == OP_IDENTITY) return;
    const Expr *last = chain->count ? chain->item[chain->count - 1] : NULL;
    if (last && inverse_of(last, e)) {
        chain->count--;
        return;
    }
    const Expr *a = last ? concrete_of(store, last) : NULL, *b = concrete_of(store, e);
    bool outer = a && b && a->shape.columns == 1 && !(array_is_concrete(last) && array_is_concrete(e));
    if (a && b && (!outer || (entries_are_numbers(a) && entries_are_numbers(b)))) chain->item[chain->count - 1] = multiply_concrete(store, a, b);
    else list_push(chain, e);
}

const Expr *simple_chain(Store *store, const Expr *const *item, size_t count) {
    return count == 1 ? item[0] : expr_make(store, OP_MATRIX_PRODUCT, item, count);
}

/* x' A y is the scalar x·(A y). */
static const Expr *inner_product(Store *store, const Expr *const *item, size_t count) {
    const Expr *right = simple_chain(store, item + 1, count - 1);
    return simple_dot(store, simple_transpose(store, item[0]), right);
}

/* A chain splits where a row meets: x (x' y) is a scalar times x. Scalars go to *scalar. */
static void take_inner_products(Store *store, List *chain, const Expr **scalar) {
    for (size_t i = 0; i < chain->count; i++) {
        if (chain->item[i]->shape.rows != 1) continue;
        for (size_t j = i + 1; j < chain->count; j++) {
            if (chain->item[j]->shape.columns != 1) continue;
            *scalar = simple_times(store, *scalar, inner_product(store, chain->item + i, j - i + 1));
            memmove(chain->item + i, chain->item + j + 1, (chain->count - j - 1) * sizeof *chain->item);
            chain->count -= j - i + 1;
            i = (size_t)-1;
            break;
        }
        if (i == (size_t)-1) continue;
    }
}

const Expr *simple_matrix_product(Store *store, const Expr *e) {
    const Expr *scalar = expr_integer(store, 1);
    List chain = {0};
    bool zero = false;
    for (uint32_t i = 0; i < e->count; i++) {
        const Expr *rest;
        scalar = simple_times(store, scalar, take_scalars(store, e->arg[i], &rest));
        zero |= expr_is_zero(rest);
        if (shape_is_scalar(rest->shape)) scalar = simple_times(store, scalar, rest);
        else if (rest->op == OP_MATRIX_PRODUCT)
            for (uint32_t j = 0; j < rest->count; j++) chain_push(store, &chain, rest->arg[j]);
        else chain_push(store, &chain, rest);
    }
    take_inner_products(store, &chain, &scalar);
    const Expr *core = zero ? expr_zero(store, e->shape) : chain.count ? simple_chain(store, chain.item, chain.count)
                            : expr_identity(store, e->shape.rows);
    free(chain.item);
    return zero ? core : simple_times(store, scalar, core);
}

static const Expr *transpose_concrete(Store *store, const Expr *a) {
    if (a->op == OP_VECTOR) return expr_1(store, OP_TRANSPOSE, a);
    List entries = {0};
    for (Dim j = 0; j < a->shape.columns; j++)
        for (Dim i = 0; i < a->shape.rows; i++) list_push(&entries, matrix_entry(a, i, j));
    const Expr *e = expr_shaped(store, OP_MATRIX, (Shape){KIND_TENSOR, a->shape.columns, a->shape.rows}, entries.item, entries.count);
    free(entries.item);
    return e;
}

static const Expr *transpose_each(Store *store, const Expr *a, bool reverse) {
    List args = {0};
    for (uint32_t i = 0; i < a->count; i++) {
        const Expr *arg = a->arg[reverse ? a->count - 1 - i : i];
        list_push(&args, shape_is_scalar(arg->shape) ? arg : simple_transpose(store, arg));
    }
    const Expr *e = simple_make(store, a->op, args.item, args.count);
    free(args.item);
    return e;
}

static bool is_symmetric(const Expr *a) {
    if (a->op == OP_SYMBOL) return a->symbol->properties & SYMBOL_SYMMETRIC;
    if (a->op == OP_INVERSE) return is_symmetric(a->arg[0]);
    return a->op == OP_IDENTITY || a->op == OP_DIAGONAL;
}

const Expr *simple_transpose(Store *store, const Expr *a) {
    if (!a) return NULL;
    if (shape_is_scalar(a->shape) || is_symmetric(a)) return a;
    if (a->op == OP_TRANSPOSE) return a->arg[0];
    if (array_is_concrete(a)) return transpose_concrete(store, a);
    bool column_sum = a->op == OP_SUM && a->shape.columns == 1; /* v(Ax - b)' reads better than v(x'A' - b') */
    if ((a->op == OP_SUM && !column_sum) || a->op == OP_PRODUCT) return transpose_each(store, a, false);
    if (a->op == OP_MATRIX_PRODUCT) return transpose_each(store, a, true);
    if (a->op == OP_ZEROS) return expr_zero(store, (Shape){KIND_TENSOR, a->shape.columns, a->shape.rows});
    return expr_1(store, OP_TRANSPOSE, a);
}

/* The k-th entry of the sum of the c(i) e_i over all i is c(k). NULL: it is another sum. */
static const Expr *component_of_sum(Store *store, const Expr *u, const Expr *k) {
    const Expr *index = u->arg[1], *rest, *scalar = take_scalars(store, u->arg[0], &rest);
    bool all = expr_is_integer(u->arg[2], 1) && u->arg[3] == expr_dim(store, u->shape.rows);
    if (!all || rest->op != OP_UNIT || rest->arg[0] != index) return NULL;
    return simplify(store, expr_substitute(store, scalar, index->symbol, k));
}

const Expr *simple_component(Store *store, const Expr *u, const Expr *k) {
    long n;
    const Expr *term = u->op == OP_SUM_OVER ? component_of_sum(store, u, k) : NULL;
    if (term) return term;
    if (u->op == OP_VECTOR && expr_get_long(k, &n)) return u->arg[n - 1];
    if (u->op == OP_UNIT && u->arg[0] == k) return expr_integer(store, 1);
    if (u->op == OP_UNIT && u->arg[0]->op == OP_NUMBER && k->op == OP_NUMBER) return expr_integer(store, 0);
    if (u->op == OP_ONES || u->op == OP_ZEROS) return expr_integer(store, u->op == OP_ONES);
    bool entrywise = u->op == OP_SUM || u->op == OP_PRODUCT || expr_is_function(u->op);
    if (!entrywise && u->op != OP_HADAMARD && u->op != OP_ENTRYWISE_POWER) return expr_2(store, OP_COMPONENT, u, k);
    List args = {0};
    for (uint32_t i = 0; i < u->count; i++) list_push(&args, shape_is_scalar(u->arg[i]->shape) ? u->arg[i] : simple_component(store, u->arg[i], k));
    Op op = u->op == OP_HADAMARD ? OP_PRODUCT : u->op == OP_ENTRYWISE_POWER ? OP_POWER : u->op;
    const Expr *e = simple_make(store, op, args.item, args.count);
    free(args.item);
    return e;
}

/* An array of ones beside others changes nothing. */
static void drop_ones(List *kept) {
    for (size_t i = 0; i < kept->count && kept->count > 1; i++)
        if (kept->item[i]->op == OP_ONES) kept->item[i--] = kept->item[--kept->count];
}

/* u .* u.^p is u.^(p + 1): joins a factor to an earlier one with the same base. False: there is none. Differentials
 * stay apart, to be read off. */
static bool join_entrywise(Store *store, List *kept, const Expr *e) {
    const Expr *one = expr_integer(store, 1), *base = e->op == OP_ENTRYWISE_POWER ? e->arg[0] : e;
    if (base->op == OP_SYMBOL && (base->symbol->properties & SYMBOL_DIFFERENTIAL)) return false;
    for (size_t i = 0; i < kept->count; i++) {
        const Expr *other = kept->item[i], *other_base = other->op == OP_ENTRYWISE_POWER ? other->arg[0] : other;
        const Expr *p = e->op == OP_ENTRYWISE_POWER ? e->arg[1] : one, *q = other->op == OP_ENTRYWISE_POWER ? other->arg[1] : one;
        if (base != other_base || p->op != OP_NUMBER || q->op != OP_NUMBER) continue;
        kept->item[i] = simple_make(store, OP_ENTRYWISE_POWER, EXPR_LIST(base, number_sum(store, p, q)), 2);
        return true;
    }
    return false;
}

/* sign(u) .* |u|.^p is u.^p for an odd p. */
static const Expr *signed_power(Store *store, const Expr *sign, const Expr *power) {
    const Expr *base = power->op == OP_ENTRYWISE_POWER ? power->arg[0] : power;
    const Expr *p = power->op == OP_ENTRYWISE_POWER ? power->arg[1] : expr_integer(store, 1);
    if (sign->op != OP_SIGN || base->op != OP_ABS || base->arg[0] != sign->arg[0] || !number_is_odd(p)) return NULL;
    return simple_make(store, OP_ENTRYWISE_POWER, EXPR_LIST(sign->arg[0], p), 2);
}

static bool join_sign(Store *store, List *kept, const Expr *e) {
    for (size_t i = 0; i < kept->count; i++) {
        const Expr *joined = signed_power(store, kept->item[i], e);
        if (!joined) joined = signed_power(store, e, kept->item[i]);
        if (!joined) continue;
        kept->item[i] = joined;
        return true;
    }
    return false;
}

const Expr *simple_hadamard(Store *store, const Expr *e) {
    const Expr *scalar = expr_integer(store, 1), *array = NULL;
    List kept = {0};
    for (uint32_t i = 0; i < e->count; i++) {
        const Expr *rest;
        scalar = simple_times(store, scalar, take_scalars(store, e->arg[i], &rest));
        if (expr_is_zero(rest)) return free(kept.item), rest;
        if (rest->op == OP_ONES) continue;
        if (array_is_concrete(rest) && array) {
            List entries = {0};
            for (uint32_t j = 0; j < rest->count; j++) list_push(&entries, simple_times(store, array->arg[j], rest->arg[j]));
            array = expr_rebuild(store, array, entries.item);
            free(entries.item);
        } else if (array_is_concrete(rest)) array = rest;
        else if (!join_sign(store, &kept, rest) && !join_entrywise(store, &kept, rest)) list_push(&kept, rest);
    }
    if (array) list_push(&kept, array);
    drop_ones(&kept);
    const Expr *core = kept.count == 0 ? e->arg[0] : kept.count == 1 ? kept.item[0] : expr_make(store, OP_HADAMARD, kept.item, kept.count);
    free(kept.item);
    return simple_times(store, scalar, core);
}

/* The cross product of two written-out vectors. */
static const Expr *cross_concrete(Store *store, const Expr *a, const Expr *b) {
    const Expr *entry[3];
    for (int i = 0; i < 3; i++) {
        int j = (i + 1) % 3, k = (i + 2) % 3;
        const Expr *back = simple_times(store, expr_integer(store, -1), simple_times(store, a->arg[k], b->arg[j]));
        entry[i] = simple_sum(store, EXPR_LIST(simple_times(store, a->arg[j], b->arg[k]), back), 2, SHAPE_SCALAR);
    }
    return expr_make(store, OP_VECTOR, entry, 3);
}

/* Numbers stand in front; u × u is 0. */
const Expr *simple_cross(Store *store, const Expr *a, const Expr *b) {
    const Expr *u, *v, *scalar = simple_times(store, take_scalars(store, a, &u), take_scalars(store, b, &v));
    if (u == v || expr_is_zero(u) || expr_is_zero(v)) return expr_zero(store, a->shape);
    bool concrete = u->op == OP_VECTOR && v->op == OP_VECTOR && u->count == 3 && v->count == 3;
    return simple_times(store, scalar, concrete ? cross_concrete(store, u, v) : expr_2(store, OP_CROSS, u, v));
}

const Expr *simple_entrywise_power(Store *store, const Expr *u, const Expr *p) {
    if (expr_is_integer(p, 1)) return u;
    if (expr_is_integer(p, 0)) return expr_shaped(store, OP_ONES, u->shape, NULL, 0);
    if (!array_is_concrete(u) || !shape_is_scalar(p->shape)) return expr_2(store, OP_ENTRYWISE_POWER, u, p);
    List entries = {0};
    for (uint32_t i = 0; i < u->count; i++) list_push(&entries, simple_power(store, u->arg[i], p));
    const Expr *e = expr_rebuild(store, u, entries.item);
    free(entries.item);
    return e;
}
