#include "calculus/forms.h"
#include "math/simplify.h"
#include <stdlib.h>

typedef struct Form { Store *store; const Expr *dx; Move move; } Form;

static bool linear(const Form *f, const Expr *e) { return expr_has(e, f->dx->symbol); }

const Expr *form_inner(Store *store, const Expr *a, const Expr *b) {
    if (!a || !b) return NULL;
    if (shape_is_scalar(a->shape)) return expr_multiply(store, a, b);
    if (a->shape.columns == 1) return expr_2(store, OP_DOT, a, b);
    return expr_1(store, OP_TRACE, expr_multiply(store, expr_1(store, OP_TRANSPOSE, a), b));
}

static const Expr *adjoint(const Form *f, const Expr *form, const Expr *a);

static const Expr *adjoint_sum(const Form *f, const Expr *form, const Expr *a) {
    const Expr *all = NULL;
    for (uint32_t i = 0; i < form->count; i++) {
        const Expr *one = adjoint(f, form->arg[i], a);
        all = all ? expr_add(f->store, all, one) : one;
        if (!all) return NULL;
    }
    return all;
}

/* Splits a product into the factor with dx, the scalars beside it, and an array beside it (or NULL). */
static const Expr *split_product(const Form *f, const Expr *form, const Expr **scalars, const Expr **array) {
    const Expr *factor = NULL;
    *scalars = expr_integer(f->store, 1);
    *array = NULL;
    for (uint32_t i = 0; i < form->count; i++) {
        const Expr *e = form->arg[i];
        if (linear(f, e)) factor = e;
        else if (shape_is_scalar(e->shape)) *scalars = expr_multiply(f->store, *scalars, e);
        else *array = e;
    }
    return factor;
}

static const Expr *adjoint_product(const Form *f, const Expr *form, const Expr *a) {
    const Expr *scalars, *array, *factor = split_product(f, form, &scalars, &array);
    const Expr *weight = expr_multiply(f->store, scalars, array ? form_inner(f->store, array, a) : a);
    return weight ? adjoint(f, factor, weight) : NULL;
}

static const Expr *moved(const Form *f, const Expr *matrix) {
    return f->move == MOVE_PLAIN ? matrix : expr_1(f->store, OP_TRANSPOSE, matrix);
}

/* <P F Q, a> = <F, P' a Q'> */
static const Expr *adjoint_chain(const Form *f, const Expr *form, const Expr *a) {
    uint32_t at = 0;
    while (!linear(f, form->arg[at])) at++;
    for (uint32_t i = 0; i < at && f->move != MOVE_LOST; i++) a = expr_multiply(f->store, moved(f, form->arg[i]), a);
    for (uint32_t i = form->count; i-- > at + 1 && f->move != MOVE_LOST;) a = expr_multiply(f->store, a, moved(f, form->arg[i]));
    return a ? adjoint(f, form->arg[at], a) : NULL;
}

static const Expr *adjoint_dot(const Form *f, const Expr *form, const Expr *a) {
    const Expr *u = form->arg[0], *v = form->arg[1];
    if (!linear(f, v)) return adjoint(f, u, expr_multiply(f->store, a, v));
    return adjoint(f, v, expr_multiply(f->store, a, u));
}

static const Expr *adjoint_cross(const Form *f, const Expr *form, const Expr *a) {
    const Expr *u = form->arg[0], *v = form->arg[1];
    if (linear(f, u)) return adjoint(f, u, expr_2(f->store, OP_CROSS, v, a));
    return adjoint(f, v, expr_2(f->store, OP_CROSS, a, u));
}

static const Expr *adjoint_array(const Form *f, const Expr *form, const Expr *a) {
    const Expr *all = NULL;
    Dim columns = form->shape.columns;
    for (uint32_t i = 0; i < form->count; i++) {
        if (!linear(f, form->arg[i])) continue;
        const Expr *row = expr_integer(f->store, (long)i / columns + 1), *column = expr_integer(f->store, (long)i % columns + 1);
        const Expr *weight = columns == 1 ? expr_2(f->store, OP_COMPONENT, a, row) : expr_3(f->store, OP_ENTRY, a, row, column);
        const Expr *one = weight ? adjoint(f, form->arg[i], weight) : NULL;
        all = all ? expr_add(f->store, all, one) : one;
        if (!all) return NULL;
    }
    return all;
}

static const Expr *adjoint_hadamard(const Form *f, const Expr *form, const Expr *a) {
    const Expr *factor = NULL;
    for (uint32_t i = 0; i < form->count; i++) {
        if (linear(f, form->arg[i])) factor = form->arg[i];
        else a = expr_2(f->store, OP_HADAMARD, form->arg[i], a);
    }
    return a ? adjoint(f, factor, a) : NULL;
}

/* sum over i of c(i) dx_i: the vector of the c(i), where that has a formula of its own; else the sum of the c(i) e_i. */
static const Expr *adjoint_sum_over(const Form *f, const Expr *form, const Expr *a) {
    const Expr *index = form->arg[1], *entry = expr_2(f->store, OP_COMPONENT, f->dx, index);
    const Expr *body = entry ? simplify(f->store, expr_replace(f->store, form->arg[0], entry, expr_integer(f->store, 1))) : NULL;
    bool known = body && !linear(f, body) && f->dx->shape.columns == 1 && expr_is_integer(form->arg[2], 1) &&
                 form->arg[3] == expr_dim(f->store, f->dx->shape.rows);
    const Expr *ones = expr_shaped(f->store, OP_ONES, f->dx->shape, NULL, 0);
    const Expr *c = known ? form_entrywise(f->store, body, index, NULL) : NULL;
    if (!c) return expr_make(f->store, OP_SUM_OVER, EXPR_LIST(adjoint(f, form->arg[0], a), index, form->arg[2], form->arg[3]), 4);
    if (c && shape_is_scalar(c->shape)) c = expr_multiply(f->store, c, ones);
    return c ? expr_multiply(f->store, a, c) : NULL;
}

static const Expr *adjoint_cases(const Form *f, const Expr *form, const Expr *a) {
    const Expr **args = memory_get(form->count * sizeof *args);
    for (uint32_t i = 0; i < form->count; i++) {
        bool value = i % 2 == 1 || i + 1 == form->count;
        args[i] = value ? adjoint(f, form->arg[i], a) : form->arg[i];
    }
    const Expr *e = expr_make(f->store, OP_PIECEWISE, args, form->count);
    free(args);
    return e;
}

static const Expr *entry_unit(const Form *f, const Expr *form) {
    const Expr *array = form->arg[0];
    const Expr *row = expr_shaped(f->store, OP_UNIT, (Shape){KIND_TENSOR, array->shape.rows, 1}, &form->arg[1], 1);
    const Expr *column = expr_shaped(f->store, OP_UNIT, (Shape){KIND_TENSOR, array->shape.columns, 1}, &form->arg[2], 1);
    return expr_multiply(f->store, row, expr_1(f->store, OP_TRANSPOSE, column));
}

static const Expr *adjoint(const Form *f, const Expr *form, const Expr *a) {
    Store *store = f->store;
    if (!a || !form) return NULL;
    if (form == f->dx) return a;
    if (!linear(f, form)) return expr_zero(store, f->dx->shape);
    const Expr *first = form->arg[0];
    switch ((int)form->op) {
    case OP_SUM: return adjoint_sum(f, form, a);
    case OP_PRODUCT: return adjoint_product(f, form, a);
    case OP_MATRIX_PRODUCT: return adjoint_chain(f, form, a);
    case OP_DOT: return adjoint_dot(f, form, a);
    case OP_CROSS: return adjoint_cross(f, form, a);
    case OP_HADAMARD: return adjoint_hadamard(f, form, a);
    case OP_TRANSPOSE: return adjoint(f, first, expr_1(store, OP_TRANSPOSE, a));
    case OP_TRACE: return adjoint(f, first, expr_multiply(store, a, expr_identity(store, first->shape.rows)));
    case OP_TOTAL: return adjoint(f, first, expr_multiply(store, a, expr_shaped(store, OP_ONES, first->shape, NULL, 0)));
    case OP_COMPONENT:
        return adjoint(f, first, expr_multiply(store, a, expr_shaped(store, OP_UNIT, first->shape, &form->arg[1], 1)));
    case OP_ENTRY: return adjoint(f, first, expr_multiply(store, a, entry_unit(f, form)));
    case OP_VECTOR:
    case OP_MATRIX: return adjoint_array(f, form, a);
    case OP_SUM_OVER: return adjoint_sum_over(f, form, a);
    case OP_PIECEWISE: return adjoint_cases(f, form, a);
    default: return NULL;
    }
}

const Expr *form_adjoint(Store *store, const Expr *form, const Expr *a, const Expr *dx, Move move) {
    return adjoint(&(Form){store, dx, move}, form, a);
}

/* ---- the matrix of a form ---- */

static const Expr *matrix_of(const Form *f, const Expr *form);

static const Expr *matrix_product(const Form *f, const Expr *form) {
    const Expr *scalars, *array, *factor = split_product(f, form, &scalars, &array);
    if (!array) return expr_multiply(f->store, scalars, matrix_of(f, factor));
    const Expr *gradient = adjoint(f, factor, expr_integer(f->store, 1));
    return expr_multiply(f->store, scalars, expr_multiply(f->store, array, expr_1(f->store, OP_TRANSPOSE, gradient)));
}

static const Expr *matrix_chain(const Form *f, const Expr *form) {
    if (!linear(f, form->arg[form->count - 1])) return NULL;
    const Expr *m = matrix_of(f, form->arg[form->count - 1]);
    for (uint32_t i = form->count - 1; m && i-- > 0;) m = expr_multiply(f->store, form->arg[i], m);
    return m;
}

static const Expr *matrix_hadamard(const Form *f, const Expr *form) {
    const Expr *weights = NULL, *factor = NULL;
    for (uint32_t i = 0; i < form->count; i++) {
        if (linear(f, form->arg[i])) factor = form->arg[i];
        else weights = weights ? expr_2(f->store, OP_HADAMARD, weights, form->arg[i]) : form->arg[i];
    }
    return expr_multiply(f->store, expr_1(f->store, OP_DIAGONAL, weights), matrix_of(f, factor));
}

/* Row i is the gradient of entry i; only for a dx whose length is a number. */
static const Expr *matrix_rows(const Form *f, const Expr *form) {
    Dim columns = f->dx->shape.rows;
    if (columns < 1) return NULL;
    const Expr **entries = memory_get(form->count * (size_t)columns * sizeof *entries);
    for (uint32_t i = 0; i < form->count; i++) {
        const Expr *gradient = adjoint(f, form->arg[i], expr_integer(f->store, 1));
        for (Dim j = 0; j < columns; j++)
            entries[i * (uint32_t)columns + (uint32_t)j] = gradient ? simplify(f->store, expr_2(f->store, OP_COMPONENT, gradient, expr_integer(f->store, j + 1))) : NULL;
    }
    Shape shape = {KIND_TENSOR, (Dim)form->count, columns};
    const Expr *e = expr_shaped(f->store, OP_MATRIX, shape, entries, form->count * (size_t)columns);
    free(entries);
    return e;
}

static const Expr *matrix_sum(const Form *f, const Expr *form) {
    const Expr *all = NULL;
    for (uint32_t i = 0; i < form->count; i++) {
        const Expr *one = matrix_of(f, form->arg[i]);
        all = all ? expr_add(f->store, all, one) : one;
        if (!all) return NULL;
    }
    return all;
}

static const Expr *matrix_cases(const Form *f, const Expr *form) {
    const Expr **args = memory_get(form->count * sizeof *args);
    for (uint32_t i = 0; i < form->count; i++)
        args[i] = i % 2 == 1 || i + 1 == form->count ? matrix_of(f, form->arg[i]) : form->arg[i];
    const Expr *e = expr_make(f->store, OP_PIECEWISE, args, form->count);
    free(args);
    return e;
}

/* The matrix of v -> u × v. */
static const Expr *cross_matrix(Store *store, const Expr *u) {
    const Expr *entry[9], *part[3];
    for (long i = 0; i < 3; i++) part[i] = simplify(store, expr_2(store, OP_COMPONENT, u, expr_integer(store, i + 1)));
    for (int i = 0; i < 3; i++) {
        int j = (i + 1) % 3, k = (i + 2) % 3;
        entry[4 * i] = expr_integer(store, 0);
        entry[3 * i + j] = simplify(store, expr_negate(store, part[k]));
        entry[3 * j + i] = part[k];
    }
    return expr_shaped(store, OP_MATRIX, (Shape){KIND_TENSOR, 3, 3}, entry, 9);
}

static const Expr *matrix_cross(const Form *f, const Expr *form) {
    const Expr *u = form->arg[0], *v = form->arg[1];
    if (linear(f, v)) return expr_multiply(f->store, cross_matrix(f->store, u), matrix_of(f, v));
    return expr_negate(f->store, expr_multiply(f->store, cross_matrix(f->store, v), matrix_of(f, u)));
}

static const Expr *matrix_of(const Form *f, const Expr *form) {
    Store *store = f->store;
    if (!form) return NULL;
    if (form == f->dx) return expr_identity(store, f->dx->shape.rows);
    if (!linear(f, form)) return expr_zero(store, (Shape){KIND_TENSOR, form->shape.rows, f->dx->shape.rows});
    switch ((int)form->op) {
    case OP_SUM: return matrix_sum(f, form);
    case OP_PRODUCT: return matrix_product(f, form);
    case OP_MATRIX_PRODUCT: return matrix_chain(f, form);
    case OP_HADAMARD: return matrix_hadamard(f, form);
    case OP_CROSS: return matrix_cross(f, form);
    case OP_VECTOR: return matrix_rows(f, form);
    case OP_PIECEWISE: return matrix_cases(f, form);
    default: break;
    }
    if (!shape_is_scalar(form->shape)) return NULL;
    return expr_1(store, OP_TRANSPOSE, adjoint(f, form, expr_integer(store, 1)));
}

const Expr *form_matrix(Store *store, const Expr *form, const Expr *dx) {
    return matrix_of(&(Form){store, dx, MOVE_TRANSPOSED}, form);
}

/* ---- entry by entry ---- */

/* A number beside an array in a sum stands for itself in every entry. */
static const Expr *entrywise_sum(Store *store, const Expr *const *part, size_t count) {
    const Expr *array = NULL, *all = NULL;
    for (size_t i = 0; i < count; i++)
        if (part[i] && !shape_is_scalar(part[i]->shape)) array = part[i];
    for (size_t i = 0; i < count; i++) {
        const Expr *p = part[i];
        if (p && array && shape_is_scalar(p->shape)) p = expr_multiply(store, p, expr_shaped(store, OP_ONES, array->shape, NULL, 0));
        all = all ? expr_add(store, all, p) : p;
        if (!all) return NULL;
    }
    return all;
}

static const Expr *entrywise_product(Store *store, const Expr *const *part, size_t count) {
    const Expr *array = NULL, *scalar = expr_integer(store, 1);
    for (size_t i = 0; i < count; i++) {
        if (!part[i]) return NULL;
        if (shape_is_scalar(part[i]->shape)) scalar = expr_multiply(store, scalar, part[i]);
        else array = array ? expr_2(store, OP_HADAMARD, array, part[i]) : part[i];
    }
    return array ? expr_multiply(store, scalar, array) : scalar;
}

static const Expr *entrywise_node(Store *store, const Expr *body, const Expr *const *part) {
    if (body->op == OP_SUM) return entrywise_sum(store, part, body->count);
    if (body->op == OP_PRODUCT) return entrywise_product(store, part, body->count);
    if (!part[0]) return NULL;
    if (body->op == OP_POWER && part[1] && shape_is_scalar(part[1]->shape)) return expr_2(store, OP_ENTRYWISE_POWER, part[0], part[1]);
    return expr_is_function(body->op) ? expr_1(store, body->op, part[0]) : NULL;
}

const Expr *form_entrywise(Store *store, const Expr *body, const Expr *entry, const Expr *array) {
    if (body == entry) return array;
    if (!expr_has(body, entry->symbol)) return body;
    bool is_entry = body->op == OP_COMPONENT && body->arg[1] == entry && !expr_has(body->arg[0], entry->symbol);
    if (is_entry) return body->arg[0];
    const Expr **part = memory_get((body->count + 1) * sizeof *part);
    for (uint32_t i = 0; i < body->count; i++) part[i] = form_entrywise(store, body->arg[i], entry, array);
    const Expr *e = body->count ? entrywise_node(store, body, part) : NULL;
    free(part);
    return e;
}
