/* Products of scalars, and one array beside them: like factors collected and put in order; powers. */
#include "math/simplify_parts.h"
#include <stdlib.h>
#include <string.h>

/* ---- products ---- */

typedef struct Factor { const Expr *base, *exponent, *key; } Factor;

typedef struct Factors {
    Factor *item;
    size_t count, room;
    const Expr *number, *array; /* the rational coefficient; the one factor that is no scalar */
    const Expr *exponential;    /* what stands in e^(…) */
} Factors;

/* x^(1/x)/x² stays, for x^(1/x - 2) is no simpler; but n and x have nothing in common: x^n/x is x^(n - 1). */
static bool stays_apart(const Expr *base, const Expr *p, const Expr *q) {
    return (p->op == OP_NUMBER) != (q->op == OP_NUMBER) && (base->symbols & (p->symbols | q->symbols));
}

static void add_base(Store *store, Factors *f, const Expr *base, const Expr *exponent) {
    const Expr *key = simple_key(store, base);
    for (size_t i = 0; i < f->count; i++) {
        if (f->item[i].key != key || stays_apart(base, f->item[i].exponent, exponent)) continue;
        f->item[i].exponent = simple_sum(store, EXPR_LIST(f->item[i].exponent, exponent), 2, SHAPE_SCALAR);
        return;
    }
    if (f->count == f->room) {
        f->room = f->room ? f->room * 2 : 8;
        f->item = memory_resize(f->item, f->room * sizeof *f->item);
    }
    f->item[f->count++] = (Factor){base, exponent, key};
}

static void add_factor(Store *store, Factors *f, const Expr *e) {
    if (!shape_is_scalar(e->shape) && e->op != OP_PRODUCT) f->array = e;
    else if (e->op == OP_NUMBER) f->number = number_product(store, f->number, e);
    else if (e->op == OP_PRODUCT)
        for (uint32_t i = 0; i < e->count; i++) add_factor(store, f, e->arg[i]);
    else if (e->op == OP_EXP) f->exponential = f->exponential ? simple_sum(store, EXPR_LIST(f->exponential, e->arg[0]), 2, SHAPE_SCALAR) : e->arg[0];
    else if (e->op == OP_POWER) add_base(store, f, e->arg[0], e->arg[1]);
    else add_base(store, f, e, expr_integer(store, 1));
}

static const Expr *find_factor(const Factors *f, Op op, const Expr *argument, size_t *at) {
    for (size_t i = 0; i < f->count; i++)
        if (f->item[i].base->op == op && f->item[i].base->arg[0] == argument) return *at = i, f->item[i].base;
    return NULL;
}

static bool find_base(const Factors *f, const Expr *base, size_t *at) {
    for (size_t i = 0; i < f->count; i++)
        if (f->item[i].base == base && expr_is_integer(f->item[i].exponent, 1)) return *at = i, true;
    return false;
}

/* u^n with a whole n > 0. */
static bool find_power(const Factors *f, const Expr *base, size_t *at) {
    long n;
    for (size_t i = 0; i < f->count; i++)
        if (f->item[i].base == base && expr_get_long(f->item[i].exponent, &n) && n > 0) return *at = i, true;
    return false;
}

/* sign(u) |u|^p is u^p for an odd p, sign(u) u^n is |u| u^(n - 1). */
static void pair_signs(Store *store, Factors *f) {
    for (size_t i = 0; i < f->count; i++) {
        size_t at;
        const Expr *base = f->item[i].base;
        if (base->op != OP_SIGN || !expr_is_integer(f->item[i].exponent, 1)) continue;
        const Expr *inside = base->arg[0];
        if (find_factor(f, OP_ABS, inside, &at) && number_is_odd(f->item[at].exponent)) f->item[at].base = inside;
        else if (find_power(f, inside, &at)) {
            f->item[at].exponent = number_sum(store, f->item[at].exponent, expr_integer(store, -1));
            f->item[i].base = expr_1(store, OP_ABS, inside);
            continue;
        } else continue;
        f->item[i].exponent = expr_integer(store, 0);
    }
}

/* u/|u| is sign(u). */
static void make_signs(Store *store, Factors *f) {
    for (size_t i = 0; i < f->count; i++) {
        size_t at;
        const Expr *base = f->item[i].base;
        bool below = base->op == OP_ABS && expr_is_integer(f->item[i].exponent, -1);
        if (!below || !find_base(f, base->arg[0], &at)) continue;
        f->item[at].base = expr_1(store, OP_SIGN, base->arg[0]);
        f->item[i].exponent = expr_integer(store, 0);
    }
}

/* Numbers leave the powers: 2 * 2^(-1/2) is 2^(1/2), 8^(1/2) is 2 * 2^(1/2). */
static void fold_numbers(Store *store, Factors *f, List *out) {
    for (size_t i = 0; i < f->count; i++) {
        Factor *factor = &f->item[i];
        if (expr_is_zero(factor->exponent)) continue;
        const Expr *e = simple_power(store, factor->base, factor->exponent);
        if (!e) continue;
        if (e->op == OP_NUMBER) f->number = number_product(store, f->number, e);
        else if (e->op == OP_PRODUCT && e->arg[0]->op == OP_NUMBER) {
            f->number = number_product(store, f->number, e->arg[0]);
            for (uint32_t j = 1; j < e->count; j++) list_push(out, e->arg[j]);
        } else list_push(out, e);
    }
}

/* c / sqrt(r) with r dividing c's numerator is (c/r) sqrt(r). */
static void lift_radicals(Store *store, Factors *f, List *out) {
    for (size_t i = 0; i < out->count; i++) {
        const Expr *e = out->item[i];
        if (e->op != OP_POWER || e->arg[0]->op != OP_NUMBER || e->arg[1]->op != OP_NUMBER || expr_number_sign(e->arg[1]) > 0) continue;
        if (!fmpz_is_one(fmpq_denref(expr_number(e->arg[0])))) continue;
        if (!fmpz_divisible(fmpq_numref(expr_number(f->number)), fmpq_numref(expr_number(e->arg[0])))) continue;
        f->number = number_product(store, f->number, expr_reciprocal(store, e->arg[0]));
        out->item[i] = simple_power(store, e->arg[0], number_sum(store, e->arg[1], expr_integer(store, 1)));
    }
}

/* Roots of numbers, names, absolute values, sums, roots, functions: the order in which factors are written. */
static int place_of(const Expr *e) {
    if (e->op == OP_POWER && e->arg[0]->op == OP_NUMBER && e->arg[1]->op != OP_NUMBER) return 5;
    if (e->op == OP_POWER && e->arg[0]->op != OP_NUMBER && e->arg[1]->op == OP_NUMBER && !number_is_whole(e->arg[1])) return 4;
    if (e->op == OP_POWER) e = e->arg[0];
    if (e->op == OP_NUMBER || e->op == OP_PI || e->op == OP_EULER) return 0;
    if (e->op == OP_SYMBOL || e->op == OP_COMPONENT || e->op == OP_ENTRY) return 1;
    if (e->op == OP_ABS) return 2;
    return expr_is_function(e->op) || e->op == OP_PIECEWISE ? 5 : 3;
}

/* Where a name stands among names: what is held fixed first, then as declared; entries by their index. */
static long place_of_name(const Expr *e) {
    long index = 0;
    bool entry = e->op == OP_COMPONENT && e->arg[0]->op == OP_SYMBOL && expr_get_long(e->arg[1], &index);
    if (e->op != OP_SYMBOL && !entry) return -1;
    const Symbol *symbol = entry ? e->arg[0]->symbol : e->symbol;
    bool fixed = symbol->properties & SYMBOL_CONSTANT;
    return (fixed ? 0 : 1000000) + (long)symbol->number * 10000 + (entry ? index : 0);
}

static const Expr *base_of(const Expr *e) { return e->op == OP_POWER && e->arg[1]->op == OP_NUMBER ? e->arg[0] : e; }

/* sin(x) cos(y): by the names that they are of. */
static const Expr *argument_of(const Expr *e) {
    const Expr *f = base_of(e);
    return expr_is_function(f->op) ? f->arg[0] : f;
}

static bool goes_before(const Expr *a, const Expr *b) {
    if (place_of(a) != place_of(b)) return place_of(a) < place_of(b);
    if (place_of(a) == 5) a = argument_of(a), b = argument_of(b);
    long first = place_of_name(base_of(a)), second = place_of_name(base_of(b));
    return first >= 0 && second >= 0 && first < second;
}

static void order_factors(List *list) {
    for (size_t i = 1; i < list->count; i++) {
        const Expr *e = list->item[i];
        size_t j = i;
        for (; j > 0 && goes_before(e, list->item[j - 1]); j--) list->item[j] = list->item[j - 1];
        list->item[j] = e;
    }
}

static bool stands_below(const Expr *e) { return e->op == OP_POWER && leads_negative(e->arg[1]); }

/* What stands above the fraction bar comes first, and the array with it: x/‖x‖. */
static void push_where(List *all, const List *from, bool below) {
    for (size_t i = 0; i < from->count; i++)
        if (stands_below(from->item[i]) == below) list_push(all, from->item[i]);
}

static bool all_whole(const Expr *e) {
    for (uint32_t i = 0; i < e->count; i++)
        if (!number_is_whole(e->arg[i])) return false;
    return true;
}

/* 2 [[1, 3], [2, 4]] x is [[2, 6], [4, 8]] x, where all is whole then. */
static void fold_into_matrix(Store *store, Factors *f) {
    const Expr *matrix = f->array && f->array->op == OP_MATRIX_PRODUCT ? f->array->arg[0] : f->array;
    bool numbers = matrix && matrix->op == OP_MATRIX && entries_are_numbers(matrix) && !expr_is_integer(f->number, 1);
    const Expr *scaled = numbers ? simple_scale(store, f->number, matrix) : NULL;
    if (!scaled || !all_whole(scaled)) return;
    const Expr **chain = memory_get(f->array->count * sizeof *chain);
    memcpy(chain, f->array->arg, f->array->count * sizeof *chain);
    chain[0] = scaled;
    if (f->array != matrix) scaled = expr_rebuild(store, f->array, chain);
    free(chain);
    f->array = scaled, f->number = expr_integer(store, 1);
}

static const Expr *finish_product(Store *store, Factors *f, List *out) {
    if (expr_is_zero(f->number) && (!f->array || !f->array->shape.rows)) return expr_integer(store, 0);
    if (expr_is_zero(f->number)) return expr_zero(store, f->array ? f->array->shape : SHAPE_SCALAR);
    if (f->array && array_is_concrete(f->array) && out->count == 0 && entries_are_numbers(f->array) && f->array->op == OP_VECTOR)
        return simple_scale(store, f->number, f->array);
    fold_into_matrix(store, f);
    List all = {0};
    if (!expr_is_integer(f->number, 1)) list_push(&all, f->number);
    order_factors(out);
    push_where(&all, out, false);
    if (f->array) list_push(&all, f->array);
    push_where(&all, out, true);
    const Expr *e = all.count == 0 ? f->number : all.count == 1 ? all.item[0] : expr_make(store, OP_PRODUCT, all.item, all.count);
    free(all.item);
    return e;
}

const Expr *simple_product(Store *store, const Expr *const *factors, size_t count) {
    Factors f = {.number = expr_integer(store, 1)};
    List out = {0};
    for (size_t i = 0; i < count; i++) {
        if (!factors[i]) return free(f.item), NULL;
        add_factor(store, &f, factors[i]);
    }
    pair_signs(store, &f);
    make_signs(store, &f);
    fold_numbers(store, &f, &out);
    if (f.exponential && !expr_is_zero(f.exponential)) list_push(&out, simple_1(store, OP_EXP, f.exponential));
    lift_radicals(store, &f, &out);
    if (f.array && (f.array->op == OP_ZEROS)) f.number = expr_integer(store, 0);
    const Expr *result = finish_product(store, &f, &out);
    free(f.item);
    free(out.item);
    return result;
}

const Expr *simple_times(Store *store, const Expr *a, const Expr *b) {
    return a && b ? simple_product(store, EXPR_LIST(a, b), 2) : NULL;
}

/* ---- powers ---- */

static bool odd_denominator(const Expr *e) { return e->op == OP_NUMBER && fmpz_is_odd(fmpq_denref(expr_number(e))); }

/* (u^p)^q: u^(pq) for a whole q; |u|^(pq) for an even p; else it stays, as u < 0 may make a difference. */
static const Expr *power_of_power(Store *store, const Expr *base, const Expr *exponent) {
    const Expr *inner = base->arg[1];
    bool positive = inner->op == OP_NUMBER && expr_number_sign(inner) > 0;
    if (expr_is_zero(base->arg[0]) && !positive) return NULL; /* 1/(1/0) has no value */
    if (exponent->op != OP_NUMBER || inner->op != OP_NUMBER) return number_is_whole(exponent) ? simple_power(store, base->arg[0], simple_times(store, inner, exponent)) : NULL;
    const Expr *both = number_product(store, inner, exponent);
    if (number_is_whole(exponent)) return simple_power(store, base->arg[0], both);
    if (number_is_even(inner)) return simple_power(store, simple_1(store, OP_ABS, base->arg[0]), both);
    bool root = !odd_denominator(inner);
    return root ? simple_power(store, base->arg[0], both) : NULL;
}

static bool all_never_negative(const Expr *e) {
    for (uint32_t i = 0; i < e->count; i++)
        if (!never_negative(e->arg[i])) return false;
    return true;
}

bool never_negative(const Expr *e) {
    if (e->op == OP_SUM || e->op == OP_PRODUCT) return all_never_negative(e);
    return e->op == OP_COSH || e->op == OP_NORM || e->op == OP_FROBENIUS || e->op == OP_ABS || e->op == OP_EXP ||
           (e->op == OP_NUMBER && expr_number_sign(e) > 0) ||
           (e->op == OP_POWER && (never_negative(e->arg[0]) || number_is_even(e->arg[1]) || (e->arg[1]->op == OP_NUMBER && !odd_denominator(e->arg[1])))) ||
           (e->op == OP_SYMBOL && e->symbol->lower && e->symbol->lower->op == OP_NUMBER && expr_number_sign(e->symbol->lower) >= 0);
}

/* (c·u)^p is c^p u^p for a whole p, or for a number c > 0, or for factors that cannot be negative. */
static const Expr *power_of_product(Store *store, const Expr *base, const Expr *exponent) {
    List out = {0}, rest = {0};
    for (uint32_t i = 0; i < base->count; i++) {
        if (number_is_whole(exponent) || never_negative(base->arg[i])) list_push(&out, simple_power(store, base->arg[i], exponent));
        else list_push(&rest, base->arg[i]);
    }
    const Expr *result = NULL;
    if (out.count) {
        if (rest.count) list_push(&out, expr_2(store, OP_POWER, rest.count == 1 ? rest.item[0] : expr_make(store, OP_PRODUCT, rest.item, rest.count), exponent));
        result = simple_product(store, out.item, out.count);
    }
    free(out.item);
    free(rest.item);
    return result;
}

static const Expr *number_to(Store *store, const Expr *base, const Expr *exponent) {
    long n;
    if (expr_is_integer(base, 1)) return base;
    if (expr_get_long(exponent, &n)) return number_power(store, base, n);
    if (expr_is_zero(base) && expr_number_sign(exponent) > 0) return base;
    bool negative = expr_number_sign(base) < 0 && odd_denominator(exponent);
    if (!negative) return number_root(store, base, exponent);
    const Expr *positive = simple_power(store, expr_negate(store, base), exponent);
    return fmpz_is_odd(fmpq_numref(expr_number(exponent))) ? simple_times(store, expr_integer(store, -1), positive) : positive;
}

static const Expr *power_changed(Store *store, const Expr *base, const Expr *exponent) {
    if (expr_is_integer(exponent, 1)) return base;
    if (!shape_is_scalar(base->shape)) return base->op == OP_IDENTITY ? base : NULL;
    if (expr_is_integer(exponent, 0)) return expr_integer(store, 1);
    if (base->op == OP_NUMBER && exponent->op == OP_NUMBER) return number_to(store, base, exponent);
    if (base->op == OP_POWER) return power_of_power(store, base, exponent);
    if (base->op == OP_EXP) return simple_1(store, OP_EXP, simple_times(store, base->arg[0], exponent));
    if (base->op == OP_EULER) return simple_1(store, OP_EXP, exponent);
    if (base->op == OP_PRODUCT) return power_of_product(store, base, exponent);
    if (base->op == OP_ABS && number_is_even(exponent)) return simple_power(store, base->arg[0], exponent);
    return NULL;
}

const Expr *simple_power(Store *store, const Expr *base, const Expr *exponent) {
    if (!base || !exponent) return NULL;
    const Expr *changed = NULL;
    if (store_descend(store)) {
        changed = power_changed(store, base, exponent);
        store_ascend(store);
    }
    return changed ? changed : expr_2(store, OP_POWER, base, exponent);
}
