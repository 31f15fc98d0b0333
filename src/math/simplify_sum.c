/* Like terms collected: of scalars and of arrays. */
#include "math/simplify_parts.h"
#include <stdlib.h>

/* term = coefficient * core; a number alone has core NULL. */
static const Expr *split_term(Store *store, const Expr *term, const Expr **core) {
    *core = term;
    if (term->op == OP_NUMBER) return *core = NULL, term;
    if (term->op != OP_PRODUCT || term->arg[0]->op != OP_NUMBER) return expr_integer(store, 1);
    *core = term->count == 2 ? term->arg[1] : expr_make(store, OP_PRODUCT, term->arg + 1, term->count - 1);
    return term->arg[0];
}

const Expr *join_term(Store *store, const Expr *coefficient, const Expr *core) {
    if (!core) return coefficient;
    if (expr_is_integer(coefficient, 1)) return core;
    return expr_2(store, OP_PRODUCT, coefficient, core);
}

typedef struct Term { const Expr *coefficient, *core, *key; } Term;
typedef struct Terms { Term *item; size_t count, room; } Terms;

static void add_term(Store *store, Terms *terms, const Expr *coefficient, const Expr *core) {
    const Expr *key = core ? simple_key(store, core) : NULL;
    for (size_t i = 0; i < terms->count; i++) {
        if (terms->item[i].key != key) continue;
        terms->item[i].coefficient = number_sum(store, terms->item[i].coefficient, coefficient);
        return;
    }
    if (terms->count == terms->room) {
        terms->room = terms->room ? terms->room * 2 : 8;
        terms->item = memory_resize(terms->item, terms->room * sizeof *terms->item);
    }
    terms->item[terms->count++] = (Term){coefficient, core, key};
}

/* 3*(a - b) stands in a sum as 3*a - 3*b. */
static void add_summand(Store *store, Terms *terms, const Expr *term, const Expr *factor) {
    const Expr *core, *coefficient = number_product(store, factor, split_term(store, term, &core));
    if (core && core->op == OP_SUM)
        for (uint32_t i = 0; i < core->count; i++) add_summand(store, terms, core->arg[i], coefficient);
    else add_term(store, terms, coefficient, core);
}

static const Expr *add_arrays(Store *store, const Expr *a, const Expr *b) {
    List entries = {0};
    for (uint32_t i = 0; i < a->count; i++) list_push(&entries, simple_sum(store, EXPR_LIST(a->arg[i], b->arg[i]), 2, SHAPE_SCALAR));
    const Expr *e = expr_rebuild(store, a, entries.item);
    free(entries.item);
    return e;
}

const Expr *simple_scale(Store *store, const Expr *factor, const Expr *array) {
    List entries = {0};
    for (uint32_t i = 0; i < array->count; i++) list_push(&entries, simple_times(store, factor, array->arg[i]));
    const Expr *e = expr_rebuild(store, array, entries.item);
    free(entries.item);
    return e;
}

static const Expr *unit_as_vector(Store *store, const Expr *unit) {
    long k;
    if (unit->shape.rows < 1 || !expr_get_long(unit->arg[0], &k)) return unit;
    List entries = {0};
    for (Dim i = 1; i <= unit->shape.rows; i++) list_push(&entries, expr_integer(store, i == k));
    const Expr *e = expr_make(store, OP_VECTOR, entries.item, entries.count);
    free(entries.item);
    return e;
}

/* The identity, zeros, ones and unit vectors of a size that is a number, entry by entry; others as they are. */
static const Expr *written_out(Store *store, const Expr *e) {
    if (e->op == OP_UNIT) return unit_as_vector(store, e);
    bool plain = e->op == OP_IDENTITY || e->op == OP_ZEROS || e->op == OP_ONES;
    if (!plain || e->shape.rows < 1 || e->shape.columns < 1 || e->shape.rows * e->shape.columns > 64) return e;
    List entries = {0};
    for (Dim i = 0; i < e->shape.rows; i++)
        for (Dim j = 0; j < e->shape.columns; j++) list_push(&entries, expr_integer(store, e->op == OP_ONES || (e->op == OP_IDENTITY && i == j)));
    const Expr *made = e->shape.columns == 1 ? expr_make(store, OP_VECTOR, entries.item, entries.count)
                                             : expr_shaped(store, OP_MATRIX, e->shape, entries.item, entries.count);
    free(entries.item);
    return made;
}

/* A term of concrete arrays as one array: 2*(1, t) is (2, 2*t). NULL: it is not one. */
static const Expr *as_array(Store *store, const Term *term) {
    if (!term->core) return NULL;
    const Expr *array = NULL;
    const Expr *factor = term->coefficient;
    if (term->core->op == OP_PRODUCT) {
        for (uint32_t i = 0; i < term->core->count; i++) {
            const Expr *f = term->core->arg[i];
            if (shape_is_scalar(f->shape)) factor = simple_times(store, factor, f);
            else array = f;
        }
    } else array = term->core;
    array = array ? written_out(store, array) : NULL;
    return array && array_is_concrete(array) ? simple_scale(store, factor, array) : NULL;
}

/* Concrete arrays of one sum become one array, when at least one of them is written out. */
static void merge_arrays(Store *store, Terms *terms) {
    size_t concrete = 0, kept = 0;
    for (size_t i = 0; i < terms->count; i++) {
        const Expr *core = terms->item[i].core;
        concrete += core && (array_is_concrete(core) || core->op == OP_UNIT ||
                             (core->op == OP_PRODUCT && (array_is_concrete(core->arg[core->count - 1]) || core->arg[core->count - 1]->op == OP_UNIT)));
    }
    if (!concrete || terms->count < 2) return;
    const Expr *all = NULL;
    for (size_t i = 0; i < terms->count; i++) {
        const Expr *array = as_array(store, &terms->item[i]);
        if (!array) terms->item[kept++] = terms->item[i];
        else all = all ? add_arrays(store, all, array) : array;
    }
    terms->count = kept;
    if (all) add_term(store, terms, expr_integer(store, 1), all);
}

/* core = rest * sin(u)^2: what stands where the square stood. NULL: no such factor. */
static const Expr *without_sine(Store *store, const Expr *core, const Expr **partner) {
    const Expr *const *factor = core->op == OP_PRODUCT ? core->arg : &core;
    uint32_t count = core->op == OP_PRODUCT ? core->count : 1;
    for (uint32_t i = 0; i < count; i++) {
        const Expr *f = factor[i];
        if (f->op != OP_POWER || f->arg[0]->op != OP_SIN || !expr_is_integer(f->arg[1], 2)) continue;
        const Expr *cosine = expr_power(store, expr_1(store, OP_COS, f->arg[0]->arg[0]), 2), *rest = NULL;
        for (uint32_t j = 0; j < count; j++)
            if (j != i) rest = rest ? expr_2(store, OP_PRODUCT, rest, factor[j]) : factor[j];
        *partner = rest ? expr_2(store, OP_PRODUCT, rest, cosine) : cosine;
        return rest ? rest : expr_integer(store, 1);
    }
    return NULL;
}

/* a sin² + a cos² is a. */
static void pair_squares(Store *store, Terms *terms) {
    for (size_t i = 0; i < terms->count; i++) {
        const Expr *partner, *core = terms->item[i].core;
        const Expr *rest = core && shape_is_scalar(core->shape) ? without_sine(store, core, &partner) : NULL;
        const Expr *key = rest ? simple_key(store, partner) : NULL;
        for (size_t j = 0; key && j < terms->count; j++) {
            if (terms->item[j].key != key || terms->item[j].coefficient != terms->item[i].coefficient) continue;
            const Expr *coefficient = terms->item[i].coefficient;
            terms->item[i].coefficient = terms->item[j].coefficient = expr_integer(store, 0);
            bool number = expr_is_integer(rest, 1);
            add_term(store, terms, coefficient, number ? NULL : rest);
            break;
        }
    }
}

/* x + (-1, -2) is written x - (1, 2). */
static const Expr *turned_vector(Store *store, const Expr *term, size_t terms) {
    if (terms < 2 || !term || term->op != OP_VECTOR) return term;
    for (uint32_t i = 0; i < term->count; i++)
        if (term->arg[i]->op != OP_NUMBER || expr_number_sign(term->arg[i]) > 0) return term;
    return expr_2(store, OP_PRODUCT, expr_integer(store, -1), simple_scale(store, expr_integer(store, -1), term));
}

const Expr *simple_sum(Store *store, const Expr *const *terms_in, size_t count, Shape shape) {
    Terms terms = {0};
    const Expr *one = expr_integer(store, 1);
    for (size_t i = 0; i < count; i++) {
        if (!terms_in[i]) return free(terms.item), NULL;
        if (terms_in[i]->op == OP_SUM)
            for (uint32_t j = 0; j < terms_in[i]->count; j++) add_summand(store, &terms, terms_in[i]->arg[j], one);
        else add_summand(store, &terms, terms_in[i], one);
    }
    if (!shape_is_scalar(shape)) merge_arrays(store, &terms);
    else pair_squares(store, &terms);
    List kept = {0};
    for (size_t i = 0; i < terms.count; i++) {
        const Expr *e = turned_vector(store, join_term(store, terms.item[i].coefficient, terms.item[i].core), terms.count);
        if (e && !expr_is_zero(terms.item[i].coefficient) && !expr_is_zero(e)) list_push(&kept, e);
    }
    const Expr *result = kept.count == 0 ? expr_zero(store, shape) : kept.count == 1 ? kept.item[0] : expr_make(store, OP_SUM, kept.item, kept.count);
    free(terms.item);
    free(kept.item);
    return result;
}

enum { LONGEST_SUM = 64 };

/* A sum over numbers that are known and few is written out. */
const Expr *simple_sum_over(Store *store, const Expr *e) {
    long from, to;
    if (e->op != OP_SUM_OVER || !expr_get_long(e->arg[2], &from) || !expr_get_long(e->arg[3], &to)) return e;
    if (to - from >= LONGEST_SUM || from > to) return e;
    List terms = {0};
    for (long i = from; i <= to; i++)
        list_push(&terms, simplify(store, expr_substitute(store, e->arg[0], e->arg[1]->symbol, expr_integer(store, i))));
    const Expr *all = simple_sum(store, terms.item, terms.count, e->shape);
    free(terms.item);
    return all;
}
