/* Traces, totals, determinants, inverses, Frobenius norms, entries. */
#include "math/simplify_parts.h"
#include <stdlib.h>

const Expr *simple_linear(Store *store, const Expr *e) {
    const Expr *rest, *scalar = take_scalars(store, e->arg[0], &rest);
    if (rest->op == OP_SUM) {
        List terms = {0};
        for (uint32_t i = 0; i < rest->count; i++) list_push(&terms, simple_1(store, e->op, rest->arg[i]));
        const Expr *all = simple_sum(store, terms.item, terms.count, SHAPE_SCALAR);
        free(terms.item);
        return simple_times(store, scalar, all);
    }
    if (expr_is_zero(rest)) return expr_integer(store, 0);
    if (e->op == OP_TRACE && rest->op == OP_IDENTITY) return simple_times(store, scalar, expr_dim(store, rest->shape.rows));
    if (e->op == OP_TRACE && rest->op == OP_TRANSPOSE) rest = rest->arg[0];
    if (e->op == OP_TOTAL && rest->op == OP_ONES && rest->shape.columns == 1) return simple_times(store, scalar, expr_dim(store, rest->shape.rows));
    if (array_is_concrete(rest)) {
        List terms = {0};
        Dim step = e->op == OP_TRACE ? rest->shape.columns + 1 : 1;
        for (uint32_t i = 0; i < rest->count; i += (uint32_t)step) list_push(&terms, rest->arg[i]);
        const Expr *all = simple_sum(store, terms.item, terms.count, SHAPE_SCALAR);
        free(terms.item);
        return simple_times(store, scalar, all);
    }
    /* tr(u v') is v·u */
    bool rank_one = e->op == OP_TRACE && rest->op == OP_MATRIX_PRODUCT && rest->arg[0]->shape.columns == 1;
    if (rank_one) return simple_times(store, scalar, simple_dot(store, simple_transpose(store, simple_chain(store, rest->arg + 1, rest->count - 1)), rest->arg[0]));
    return simple_times(store, scalar, expr_1(store, e->op, rest));
}

const Expr *simple_diagonal(Store *store, const Expr *v) {
    if (v->op == OP_ONES) return expr_identity(store, v->shape.rows);
    if (v->op != OP_VECTOR) return expr_1(store, OP_DIAGONAL, v);
    List entries = {0};
    for (uint32_t i = 0; i < v->count; i++)
        for (uint32_t j = 0; j < v->count; j++) list_push(&entries, i == j ? v->arg[i] : expr_integer(store, 0));
    const Expr *e = expr_shaped(store, OP_MATRIX, (Shape){KIND_TENSOR, v->shape.rows, v->shape.rows}, entries.item, entries.count);
    free(entries.item);
    return e;
}

const Expr *simple_frobenius(Store *store, const Expr *a) {
    const Expr *rest, *scalar = take_scalars(store, a, &rest);
    if (expr_is_zero(rest)) return expr_integer(store, 0);
    if (!array_is_concrete(rest)) return simple_times(store, simple_1(store, OP_ABS, scalar), expr_1(store, OP_FROBENIUS, rest));
    List terms = {0};
    for (uint32_t i = 0; i < rest->count; i++) list_push(&terms, simple_power(store, rest->arg[i], expr_integer(store, 2)));
    const Expr *root = simple_power(store, simple_sum(store, terms.item, terms.count, SHAPE_SCALAR), expr_fraction(store, 1, 2));
    free(terms.item);
    return simple_times(store, simple_1(store, OP_ABS, scalar), root);
}

const Expr *simple_entry(Store *store, const Expr *e) {
    long i, j;
    const Expr *a = e->arg[0];
    bool known = a->op == OP_MATRIX && expr_get_long(e->arg[1], &i) && expr_get_long(e->arg[2], &j);
    if (known) return matrix_entry(a, (Dim)i - 1, (Dim)j - 1);
    if (a->op == OP_TRANSPOSE) return expr_3(store, OP_ENTRY, a->arg[0], e->arg[2], e->arg[1]);
    return e;
}

enum { LARGEST_WRITTEN_OUT = 4 }; /* rows of a matrix whose determinant is expanded */

/* The matrix without one row and one column. */
static const Expr *minor_of(Store *store, const Expr *a, Dim row, Dim column) {
    Dim n = a->shape.rows;
    List entries = {0};
    for (Dim i = 0; i < n; i++)
        for (Dim j = 0; j < n; j++)
            if (i != row && j != column) list_push(&entries, matrix_entry(a, i, j));
    const Expr *e = n == 2 ? entries.item[0] : expr_shaped(store, OP_MATRIX, (Shape){KIND_TENSOR, n - 1, n - 1}, entries.item, entries.count);
    free(entries.item);
    return e;
}

/* By Laplace's expansion along the first row. */
const Expr *simple_determinant(Store *store, const Expr *a) {
    if (a->op == OP_IDENTITY) return expr_integer(store, 1);
    if (shape_is_scalar(a->shape)) return a;
    if (a->op != OP_MATRIX || a->shape.rows > LARGEST_WRITTEN_OUT) return expr_1(store, OP_DETERMINANT, a);
    List terms = {0};
    for (Dim j = 0; j < a->shape.columns; j++) {
        const Expr *term = simple_times(store, matrix_entry(a, 0, j), simple_determinant(store, minor_of(store, a, 0, j)));
        list_push(&terms, j % 2 ? simple_minus(store, term) : term);
    }
    const Expr *all = simple_sum(store, terms.item, terms.count, SHAPE_SCALAR);
    free(terms.item);
    return all;
}

/* By the adjugate: entry (i, j) is the cofactor (j, i) over the determinant. */
static const Expr *inverse_concrete(Store *store, const Expr *a) {
    Dim n = a->shape.rows;
    const Expr *all = simple_determinant(store, a);
    if (!all || expr_is_zero(all)) return expr_1(store, OP_INVERSE, a);
    const Expr *over = simple_power(store, all, expr_integer(store, -1));
    List entries = {0};
    for (Dim i = 0; i < n; i++)
        for (Dim j = 0; j < n; j++) {
            const Expr *cofactor = simple_determinant(store, minor_of(store, a, j, i));
            list_push(&entries, simple_times(store, (i + j) % 2 ? simple_minus(store, cofactor) : cofactor, over));
        }
    const Expr *e = expr_shaped(store, OP_MATRIX, a->shape, entries.item, entries.count);
    free(entries.item);
    return e;
}

const Expr *simple_inverse(Store *store, const Expr *a) {
    if (a->op == OP_INVERSE) return a->arg[0];
    if (a->op == OP_MATRIX && a->shape.rows <= LARGEST_WRITTEN_OUT) return inverse_concrete(store, a);
    return a->op == OP_IDENTITY ? a : expr_1(store, OP_INVERSE, a);
}
