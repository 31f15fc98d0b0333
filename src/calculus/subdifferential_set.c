/* Sets of subgradients and their arithmetic, in the form that a person writes; their support functions. */
#include "calculus/subdifferential_parts.h"
#include "calculus/sign.h"
#include "math/simplify.h"
#include <stdlib.h>

const Expr *simplified_product(Finder *s, const Expr *a, const Expr *b) { return simplify(s->store, expr_multiply(s->store, a, b)); }
static const Expr *plus(Finder *s, const Expr *a, const Expr *b) { return simplify(s->store, expr_add(s->store, a, b)); }

static const Expr *map_set(Finder *s, const Expr *set, const Expr *factor, const Expr *shift);

static const Expr *map_members(Finder *s, const Expr *set, const Expr *factor, const Expr *shift) {
    const Expr **args = memory_get(set->count * sizeof *args);
    for (uint32_t i = 0; i < set->count; i++) args[i] = plus(s, simplified_product(s, factor, set->arg[i]), shift);
    const Expr *e = expr_make(s->store, set->op, args, set->count);
    free(args);
    return e;
}

static const Expr *map_interval(Finder *s, const Expr *set, const Expr *factor, const Expr *shift) {
    const Expr *a = plus(s, simplified_product(s, factor, set->arg[0]), shift), *b = plus(s, simplified_product(s, factor, set->arg[1]), shift);
    Sign sign = sign_of(factor);
    if (sign == SIGN_POSITIVE) return expr_2(s->store, set->op, a, b);
    return sign == SIGN_NEGATIVE ? expr_2(s->store, set->op, b, a) : NULL;
}

static const Expr *map_product(Finder *s, const Expr *set, const Expr *factor, const Expr *shift) {
    const Expr **args = memory_get(set->count * sizeof *args);
    for (uint32_t i = 0; i < set->count; i++) {
        bool single = set->arg[i]->shape.rows == 1;
        const Expr *part = single ? simplify(s->store, expr_2(s->store, OP_COMPONENT, shift, expr_integer(s->store, (long)i + 1))) : NULL;
        args[i] = part ? map_set(s, set->arg[i], factor, part) : NULL;
    }
    const Expr *e = expr_make(s->store, OP_CARTESIAN, args, set->count);
    free(args);
    return e;
}

/* factor * set + shift, by the kind of the set; NULL: leave it as an image and a sum. */
static const Expr *map_set(Finder *s, const Expr *set, const Expr *factor, const Expr *shift) {
    Store *store = s->store;
    switch ((int)set->op) {
    case OP_FINITE_SET:
    case OP_HULL: return map_members(s, set, factor, shift);
    case OP_INTERVAL_CLOSED: return map_interval(s, set, factor, shift);
    case OP_CARTESIAN: return map_product(s, set, factor, shift);
    case OP_BALL: {
        const Expr *centre = plus(s, simplified_product(s, factor, set->arg[0]), shift);
        return expr_3(store, OP_BALL, centre, simplified_product(s, simplify(store, expr_1(store, OP_ABS, factor)), set->arg[1]), set->arg[2]);
    }
    default: return NULL;
    }
}

static const Expr *zero_of(Finder *s, const Expr *set) { return expr_zero(s->store, (Shape){KIND_TENSOR, set->shape.rows, set->shape.columns}); }

const Expr *set_scaled(Finder *s, const Expr *factor, const Expr *set) {
    if (!set || expr_is_integer(factor, 1)) return set;
    const Expr *mapped = map_set(s, set, factor, zero_of(s, set));
    return mapped ? mapped : expr_2(s->store, OP_SET_IMAGE, factor, set);
}

static const Expr *shifted(Finder *s, const Expr *set, const Expr *by) {
    if (!set || expr_is_zero(by)) return set;
    const Expr *mapped = map_set(s, set, expr_integer(s->store, 1), by);
    return mapped ? mapped : expr_2(s->store, OP_SET_SUM, by, set);
}

/* The sum of two sets: of intervals the ends add; of products the parts. */
const Expr *set_added(Finder *s, const Expr *a, const Expr *b) {
    if (!a || !b) return NULL;
    if (a->op == OP_FINITE_SET && a->count == 1) return shifted(s, b, a->arg[0]);
    if (b->op == OP_FINITE_SET && b->count == 1) return shifted(s, a, b->arg[0]);
    if (a->op == OP_INTERVAL_CLOSED && b->op == OP_INTERVAL_CLOSED)
        return expr_2(s->store, OP_INTERVAL_CLOSED, plus(s, a->arg[0], b->arg[0]), plus(s, a->arg[1], b->arg[1]));
    if (a->op == OP_CARTESIAN && b->op == OP_CARTESIAN && a->count == b->count) {
        const Expr **args = memory_get(a->count * sizeof *args);
        for (uint32_t i = 0; i < a->count; i++) args[i] = set_added(s, a->arg[i], b->arg[i]);
        const Expr *e = expr_make(s->store, OP_CARTESIAN, args, a->count);
        free(args);
        return e;
    }
    return expr_2(s->store, OP_SET_SUM, a, b);
}

const Expr *set_of_one(Finder *s, const Expr *g) { return expr_1(s->store, OP_FINITE_SET, g); }

/* The number k of k·I, written out or not. NULL: the matrix is none. */
static const Expr *multiple_of_identity(Finder *s, const Expr *matrix) {
    if (matrix->op == OP_IDENTITY) return expr_integer(s->store, 1);
    if (matrix->op == OP_PRODUCT && matrix->count == 2 && matrix->arg[1]->op == OP_IDENTITY) return matrix->arg[0];
    if (matrix->op != OP_MATRIX || matrix->shape.rows != matrix->shape.columns) return NULL;
    Dim n = matrix->shape.rows;
    for (Dim i = 0; i < n; i++)
        for (Dim j = 0; j < n; j++)
            if (i == j ? matrix->arg[i * n + j] != matrix->arg[0] : !expr_is_zero(matrix->arg[i * n + j])) return NULL;
    return matrix->arg[0];
}

/* A' S, the subgradients of f = h(Ax + b); a multiple of the identity only scales. */
const Expr *set_pulled_back(Finder *s, const Expr *matrix, const Expr *set) {
    if (!matrix || !set) return NULL;
    if (shape_is_scalar(matrix->shape)) return set_scaled(s, matrix, set);
    const Expr *multiple = multiple_of_identity(s, matrix);
    if (multiple) return set_scaled(s, multiple, set);
    const Expr *transposed = simplify(s->store, expr_1(s->store, OP_TRANSPOSE, matrix));
    const Expr *image = expr_2(s->store, OP_SET_IMAGE, transposed, set);
    return image;
}

const Expr *set_unit_interval(Finder *s) { return expr_2(s->store, OP_INTERVAL_CLOSED, expr_integer(s->store, -1), expr_integer(s->store, 1)); }

/* ---- support ---- */

static const Expr *largest_product(Store *store, const Expr *set, const Expr *v) {
    const Expr **args = memory_get(set->count * sizeof *args);
    for (uint32_t i = 0; i < set->count; i++) args[i] = form_inner(store, set->arg[i], v);
    const Expr *e = set->count == 1 ? args[0] : expr_make(store, OP_MAXIMUM, args, set->count);
    free(args);
    return e;
}

static const Expr *product_support(Store *store, const Expr *set, const Expr *v) {
    const Expr *all = NULL;
    for (uint32_t i = 0; i < set->count; i++) {
        if (set->arg[i]->shape.rows != 1) return NULL;
        const Expr *one = subdifferential_support(store, set->arg[i], expr_2(store, OP_COMPONENT, v, expr_integer(store, (long)i + 1)));
        all = all ? expr_add(store, all, one) : one;
        if (!all) return NULL;
    }
    return all;
}

const Expr *subdifferential_support(Store *store, const Expr *set, const Expr *v) {
    switch ((int)set->op) {
    case OP_FINITE_SET:
    case OP_HULL:
    case OP_INTERVAL_CLOSED: return largest_product(store, set, v);
    case OP_CARTESIAN: return product_support(store, set, v);
    case OP_BALL: {
        const Expr *size = shape_is_scalar(v->shape)   ? expr_1(store, OP_ABS, v)
                           : !shape_is_column(v->shape) ? expr_1(store, OP_FROBENIUS, v)
                                                        : expr_2(store, OP_NORM, v, dual_exponent(store, set->arg[2]));
        return expr_add(store, form_inner(store, set->arg[0], v), expr_multiply(store, set->arg[1], size));
    }
    case OP_SET_IMAGE: return subdifferential_support(store, set->arg[1], expr_multiply(store, expr_1(store, OP_TRANSPOSE, set->arg[0]), v));
    default: return NULL;
    }
}
