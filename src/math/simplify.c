#include "math/simplify.h"
#include <stdlib.h>
#include <string.h>

/* Every function here takes arguments that are simplified already and returns the node simplified; NULL passes through. */

enum { LARGEST_POWER = 4096, MOST_DIGITS = 400, LARGEST_ROOT_BASE = 1 << 24 };

static const Expr *simple(Store *store, const Expr *e);
static const Expr *sum(Store *store, const Expr *const *terms, size_t count, Shape shape);
static const Expr *product(Store *store, const Expr *const *factors, size_t count);
static const Expr *power(Store *store, const Expr *base, const Expr *exponent);

static const Expr *times(Store *store, const Expr *a, const Expr *b) {
    return a && b ? product(store, EXPR_LIST(a, b), 2) : NULL;
}

static const Expr *make_simple(Store *store, Op op, const Expr *const *args, size_t count) {
    const Expr *e = expr_make(store, op, args, count);
    return e ? simple(store, e) : NULL;
}

static const Expr *simple_1(Store *store, Op op, const Expr *a) { return make_simple(store, op, EXPR_LIST(a), 1); }
static const Expr *simple_2(Store *store, Op op, const Expr *a, const Expr *b) { return make_simple(store, op, EXPR_LIST(a, b), 2); }

static bool is_concrete(const Expr *e) { return e->op == OP_VECTOR || e->op == OP_MATRIX; }

static bool all_numbers(const Expr *e) {
    for (uint32_t i = 0; i < e->count; i++)
        if (e->arg[i]->op != OP_NUMBER) return false;
    return true;
}

/* A list of expressions that grows. */
typedef struct List { const Expr **item; size_t count, room; } List;

static void push(List *list, const Expr *e) {
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

static const Expr *key_of(Store *store, const Expr *e) {
    return e->count ? expr_transform(store, e, sorted, NULL) : e;
}

/* ---- numbers ---- */

typedef void Arithmetic(fmpq_t, const fmpq_t, const fmpq_t);

static const Expr *number_of(Store *store, Arithmetic *operation, const Expr *a, const Expr *b) {
    fmpq_t q;
    fmpq_init(q);
    operation(q, expr_number(a), expr_number(b));
    const Expr *e = expr_rational(store, q);
    fmpq_clear(q);
    return e;
}

static const Expr *number_product(Store *store, const Expr *a, const Expr *b) { return number_of(store, fmpq_mul, a, b); }
static const Expr *number_sum(Store *store, const Expr *a, const Expr *b) { return number_of(store, fmpq_add, a, b); }

static bool number_short(const Expr *e) {
    return fmpz_sizeinbase(fmpq_numref(expr_number(e)), 10) + fmpz_sizeinbase(fmpq_denref(expr_number(e)), 10) < MOST_DIGITS;
}

static const Expr *number_power(Store *store, const Expr *base, long n) {
    bool zero = expr_is_zero(base);
    size_t digits = fmpz_sizeinbase(fmpq_numref(expr_number(base)), 10) + fmpz_sizeinbase(fmpq_denref(expr_number(base)), 10);
    if ((zero && n < 0) || labs(n) > LARGEST_POWER || digits * (size_t)labs(n) > MOST_DIGITS * 4) return NULL;
    fmpq_t q;
    fmpq_init(q);
    fmpq_pow_si(q, expr_number(base), n);
    const Expr *e = expr_rational(store, q);
    fmpq_clear(q);
    return e;
}

/* The largest k with k^degree dividing n; n > 0 small enough to search. */
static ulong root_part(ulong n, ulong degree) {
    ulong best = 1;
    for (ulong k = 2; k <= n; k++) {
        ulong p = k;
        for (ulong i = 1; i < degree && p <= n; i++) p = n / p < k ? n + 1 : p * k;
        if (p > n) break;
        if (n % p == 0) best = k;
    }
    return best;
}

/* a^(p/q) for an integer a > 0 and 0 <= p < q as *outside * inside^(p/q): 8^(1/2) is 2 * 2^(1/2). Returns inside. */
static ulong integer_root(Store *store, ulong a, long p, ulong q, const Expr **outside) {
    ulong k = p ? root_part(a, q) : 1;
    *outside = number_power(store, expr_fraction(store, (long)k, 1), p);
    for (ulong i = 0; p && i < q; i++) a /= k;
    return p ? a : 1;
}

static bool small_positive(const fmpz *n) { return fmpz_sgn(n) > 0 && fmpz_cmp_ui(n, LARGEST_ROOT_BASE) < 0; }

/* number * up^(p/q) / down^(p/q), without what is 1. */
static const Expr *join_roots(Store *store, const Expr *number, ulong up, ulong down, long p, ulong q) {
    List out = {0};
    if (!expr_is_integer(number, 1)) push(&out, number);
    if (up != 1) push(&out, expr_2(store, OP_POWER, expr_fraction(store, (long)up, 1), expr_fraction(store, p, q)));
    if (down != 1) push(&out, expr_2(store, OP_POWER, expr_fraction(store, (long)down, 1), expr_fraction(store, -p, q)));
    const Expr *e = out.count == 0 ? number : out.count == 1 ? out.item[0] : expr_make(store, OP_PRODUCT, out.item, out.count);
    free(out.item);
    return e;
}

/* A number to a fraction p/q: whole powers out, squares out: (3/4)^(1/2) is 3^(1/2)/2. NULL: leave it. */
static const Expr *number_root(Store *store, const Expr *base, const Expr *exponent) {
    const fmpq *b = expr_number(base), *e = expr_number(exponent);
    if (!small_positive(fmpq_numref(b)) || !small_positive(fmpq_denref(b))) return NULL;
    if (fmpz_bits(fmpq_numref(e)) > 6 || fmpz_cmp_ui(fmpq_denref(e), 64) > 0) return NULL;
    bool upright = fmpz_sgn(fmpq_numref(e)) > 0;
    long p = labs(fmpz_get_si(fmpq_numref(e)));
    ulong q = fmpz_get_ui(fmpq_denref(e));
    ulong top = fmpz_get_ui(upright ? fmpq_numref(b) : fmpq_denref(b)), bottom = fmpz_get_ui(upright ? fmpq_denref(b) : fmpq_numref(b));
    const Expr *whole = number_power(store, upright ? base : expr_reciprocal(store, base), p / (long)q), *up_out, *down_out;
    if (!whole) return NULL;
    ulong up = integer_root(store, top, p % (long)q, q, &up_out), down = integer_root(store, bottom, p % (long)q, q, &down_out);
    const Expr *number = number_product(store, whole, number_product(store, up_out, expr_reciprocal(store, down_out)));
    return join_roots(store, number, up, down, p % (long)q, q);
}

/* ---- sums ---- */

/* term = coefficient * core; a number alone has core NULL. */
static const Expr *split_term(Store *store, const Expr *term, const Expr **core) {
    *core = term;
    if (term->op == OP_NUMBER) return *core = NULL, term;
    if (term->op != OP_PRODUCT || term->arg[0]->op != OP_NUMBER) return expr_integer(store, 1);
    *core = term->count == 2 ? term->arg[1] : expr_make(store, OP_PRODUCT, term->arg + 1, term->count - 1);
    return term->arg[0];
}

static const Expr *join_term(Store *store, const Expr *coefficient, const Expr *core) {
    if (!core) return coefficient;
    if (expr_is_integer(coefficient, 1)) return core;
    return expr_2(store, OP_PRODUCT, coefficient, core);
}

typedef struct Term { const Expr *coefficient, *core, *key; } Term;
typedef struct Terms { Term *item; size_t count, room; } Terms;

static void add_term(Store *store, Terms *terms, const Expr *coefficient, const Expr *core) {
    const Expr *key = core ? key_of(store, core) : NULL;
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
    for (uint32_t i = 0; i < a->count; i++) push(&entries, sum(store, EXPR_LIST(a->arg[i], b->arg[i]), 2, SHAPE_SCALAR));
    const Expr *e = expr_rebuild(store, a, entries.item);
    free(entries.item);
    return e;
}

static const Expr *scale_array(Store *store, const Expr *factor, const Expr *array) {
    List entries = {0};
    for (uint32_t i = 0; i < array->count; i++) push(&entries, times(store, factor, array->arg[i]));
    const Expr *e = expr_rebuild(store, array, entries.item);
    free(entries.item);
    return e;
}

static const Expr *unit_as_vector(Store *store, const Expr *unit) {
    long k;
    if (unit->shape.rows < 1 || !expr_get_long(unit->arg[0], &k)) return unit;
    List entries = {0};
    for (Dim i = 1; i <= unit->shape.rows; i++) push(&entries, expr_integer(store, i == k));
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
        for (Dim j = 0; j < e->shape.columns; j++) push(&entries, expr_integer(store, e->op == OP_ONES || (e->op == OP_IDENTITY && i == j)));
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
            if (shape_is_scalar(f->shape)) factor = times(store, factor, f);
            else array = f;
        }
    } else array = term->core;
    array = array ? written_out(store, array) : NULL;
    return array && is_concrete(array) ? scale_array(store, factor, array) : NULL;
}

/* Concrete arrays of one sum become one array, when at least one of them is written out. */
static void merge_arrays(Store *store, Terms *terms) {
    size_t concrete = 0, kept = 0;
    for (size_t i = 0; i < terms->count; i++) {
        const Expr *core = terms->item[i].core;
        concrete += core && (is_concrete(core) || core->op == OP_UNIT || (core->op == OP_PRODUCT && (is_concrete(core->arg[core->count - 1]) || core->arg[core->count - 1]->op == OP_UNIT)));
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
        const Expr *key = rest ? key_of(store, partner) : NULL;
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
    return expr_2(store, OP_PRODUCT, expr_integer(store, -1), scale_array(store, expr_integer(store, -1), term));
}

static const Expr *sum(Store *store, const Expr *const *terms_in, size_t count, Shape shape) {
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
        if (e && !expr_is_zero(terms.item[i].coefficient) && !expr_is_zero(e)) push(&kept, e);
    }
    const Expr *result = kept.count == 0 ? expr_zero(store, shape) : kept.count == 1 ? kept.item[0] : expr_make(store, OP_SUM, kept.item, kept.count);
    free(terms.item);
    free(kept.item);
    return result;
}

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
    const Expr *key = key_of(store, base);
    for (size_t i = 0; i < f->count; i++) {
        if (f->item[i].key != key || stays_apart(base, f->item[i].exponent, exponent)) continue;
        f->item[i].exponent = sum(store, EXPR_LIST(f->item[i].exponent, exponent), 2, SHAPE_SCALAR);
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
    else if (e->op == OP_EXP) f->exponential = f->exponential ? sum(store, EXPR_LIST(f->exponential, e->arg[0]), 2, SHAPE_SCALAR) : e->arg[0];
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

static bool is_odd(const Expr *exponent) {
    long n;
    return expr_get_long(exponent, &n) && n % 2;
}

/* sign(u) |u|^p is u^p for an odd p, sign(u) u^n is |u| u^(n - 1). */
static void pair_signs(Store *store, Factors *f) {
    for (size_t i = 0; i < f->count; i++) {
        size_t at;
        const Expr *base = f->item[i].base;
        if (base->op != OP_SIGN || !expr_is_integer(f->item[i].exponent, 1)) continue;
        const Expr *inside = base->arg[0];
        if (find_factor(f, OP_ABS, inside, &at) && is_odd(f->item[at].exponent)) f->item[at].base = inside;
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
        const Expr *e = power(store, factor->base, factor->exponent);
        if (!e) continue;
        if (e->op == OP_NUMBER) f->number = number_product(store, f->number, e);
        else if (e->op == OP_PRODUCT && e->arg[0]->op == OP_NUMBER) {
            f->number = number_product(store, f->number, e->arg[0]);
            for (uint32_t j = 1; j < e->count; j++) push(out, e->arg[j]);
        } else push(out, e);
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
        out->item[i] = power(store, e->arg[0], number_sum(store, e->arg[1], expr_integer(store, 1)));
    }
}

static bool leads_negative(const Expr *e);
static bool is_whole(const Expr *e);

/* Roots of numbers, names, absolute values, sums, roots, functions: the order in which factors are written. */
static int place_of(const Expr *e) {
    if (e->op == OP_POWER && e->arg[0]->op == OP_NUMBER && e->arg[1]->op != OP_NUMBER) return 5;
    if (e->op == OP_POWER && e->arg[0]->op != OP_NUMBER && e->arg[1]->op == OP_NUMBER && !is_whole(e->arg[1])) return 4;
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
        if (stands_below(from->item[i]) == below) push(all, from->item[i]);
}

static bool all_whole(const Expr *e) {
    for (uint32_t i = 0; i < e->count; i++)
        if (!is_whole(e->arg[i])) return false;
    return true;
}

/* 2 [[1, 3], [2, 4]] x is [[2, 6], [4, 8]] x, where all is whole then. */
static void fold_into_matrix(Store *store, Factors *f) {
    const Expr *matrix = f->array && f->array->op == OP_MATRIX_PRODUCT ? f->array->arg[0] : f->array;
    bool numbers = matrix && matrix->op == OP_MATRIX && all_numbers(matrix) && !expr_is_integer(f->number, 1);
    const Expr *scaled = numbers ? scale_array(store, f->number, matrix) : NULL;
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
    if (f->array && is_concrete(f->array) && out->count == 0 && all_numbers(f->array) && f->array->op == OP_VECTOR)
        return scale_array(store, f->number, f->array);
    fold_into_matrix(store, f);
    List all = {0};
    if (!expr_is_integer(f->number, 1)) push(&all, f->number);
    order_factors(out);
    push_where(&all, out, false);
    if (f->array) push(&all, f->array);
    push_where(&all, out, true);
    const Expr *e = all.count == 0 ? f->number : all.count == 1 ? all.item[0] : expr_make(store, OP_PRODUCT, all.item, all.count);
    free(all.item);
    return e;
}

static const Expr *product(Store *store, const Expr *const *factors, size_t count) {
    Factors f = {.number = expr_integer(store, 1)};
    List out = {0};
    for (size_t i = 0; i < count; i++) {
        if (!factors[i]) return free(f.item), NULL;
        add_factor(store, &f, factors[i]);
    }
    pair_signs(store, &f);
    make_signs(store, &f);
    fold_numbers(store, &f, &out);
    if (f.exponential && !expr_is_zero(f.exponential)) push(&out, simple_1(store, OP_EXP, f.exponential));
    lift_radicals(store, &f, &out);
    if (f.array && (f.array->op == OP_ZEROS)) f.number = expr_integer(store, 0);
    const Expr *result = finish_product(store, &f, &out);
    free(f.item);
    free(out.item);
    return result;
}

/* ---- powers ---- */

static bool is_even(const Expr *e) {
    long n;
    return expr_get_long(e, &n) && n % 2 == 0;
}

static bool is_whole(const Expr *e) { return e->op == OP_NUMBER && fmpz_is_one(fmpq_denref(expr_number(e))); }

static bool odd_denominator(const Expr *e) { return e->op == OP_NUMBER && fmpz_is_odd(fmpq_denref(expr_number(e))); }

/* (u^p)^q: u^(pq) for a whole q; |u|^(pq) for an even p; else it stays, as u < 0 may make a difference. */
static const Expr *power_of_power(Store *store, const Expr *base, const Expr *exponent) {
    const Expr *inner = base->arg[1];
    bool positive = inner->op == OP_NUMBER && expr_number_sign(inner) > 0;
    if (expr_is_zero(base->arg[0]) && !positive) return NULL; /* 1/(1/0) has no value */
    if (exponent->op != OP_NUMBER || inner->op != OP_NUMBER) return is_whole(exponent) ? power(store, base->arg[0], times(store, inner, exponent)) : NULL;
    const Expr *both = number_product(store, inner, exponent);
    if (is_whole(exponent)) return power(store, base->arg[0], both);
    if (is_even(inner)) return power(store, simple_1(store, OP_ABS, base->arg[0]), both);
    bool root = !odd_denominator(inner);
    return root ? power(store, base->arg[0], both) : NULL;
}

/* (c·u)^p is c^p u^p for a whole p, or for a number c > 0, or for factors that cannot be negative. */
static bool never_negative(const Expr *e);

static bool all_never_negative(const Expr *e) {
    for (uint32_t i = 0; i < e->count; i++)
        if (!never_negative(e->arg[i])) return false;
    return true;
}

static bool never_negative(const Expr *e) {
    if (e->op == OP_SUM || e->op == OP_PRODUCT) return all_never_negative(e);
    return e->op == OP_COSH || e->op == OP_NORM || e->op == OP_FROBENIUS || e->op == OP_ABS || e->op == OP_EXP ||
           (e->op == OP_NUMBER && expr_number_sign(e) > 0) ||
           (e->op == OP_POWER && (never_negative(e->arg[0]) || is_even(e->arg[1]) || (e->arg[1]->op == OP_NUMBER && !odd_denominator(e->arg[1])))) ||
           (e->op == OP_SYMBOL && e->symbol->lower && e->symbol->lower->op == OP_NUMBER && expr_number_sign(e->symbol->lower) >= 0);
}

static const Expr *power_of_product(Store *store, const Expr *base, const Expr *exponent) {
    List out = {0}, rest = {0};
    for (uint32_t i = 0; i < base->count; i++) {
        if (is_whole(exponent) || never_negative(base->arg[i])) push(&out, power(store, base->arg[i], exponent));
        else push(&rest, base->arg[i]);
    }
    const Expr *result = NULL;
    if (out.count) {
        if (rest.count) push(&out, expr_2(store, OP_POWER, rest.count == 1 ? rest.item[0] : expr_make(store, OP_PRODUCT, rest.item, rest.count), exponent));
        result = product(store, out.item, out.count);
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
    const Expr *positive = power(store, expr_negate(store, base), exponent);
    return fmpz_is_odd(fmpq_numref(expr_number(exponent))) ? times(store, expr_integer(store, -1), positive) : positive;
}

static const Expr *power_changed(Store *store, const Expr *base, const Expr *exponent) {
    if (expr_is_integer(exponent, 1)) return base;
    if (!shape_is_scalar(base->shape)) return base->op == OP_IDENTITY ? base : NULL;
    if (expr_is_integer(exponent, 0)) return expr_integer(store, 1);
    if (base->op == OP_NUMBER && exponent->op == OP_NUMBER) return number_to(store, base, exponent);
    if (base->op == OP_POWER) return power_of_power(store, base, exponent);
    if (base->op == OP_EXP) return simple_1(store, OP_EXP, times(store, base->arg[0], exponent));
    if (base->op == OP_EULER) return simple_1(store, OP_EXP, exponent);
    if (base->op == OP_PRODUCT) return power_of_product(store, base, exponent);
    if (base->op == OP_ABS && is_even(exponent)) return power(store, base->arg[0], exponent);
    return NULL;
}

static const Expr *power(Store *store, const Expr *base, const Expr *exponent) {
    if (!base || !exponent) return NULL;
    const Expr *changed = NULL;
    if (store_descend(store)) {
        changed = power_changed(store, base, exponent);
        store_ascend(store);
    }
    return changed ? changed : expr_2(store, OP_POWER, base, exponent);
}

/* ---- arrays ---- */

/* Takes the scalar factors out of an array: array = scalar * rest. 1 when there are none. */
static const Expr *take_scalars(Store *store, const Expr *array, const Expr **rest) {
    *rest = array;
    const Expr *scalar = expr_integer(store, 1);
    if (array->op != OP_PRODUCT || shape_is_scalar(array->shape)) return scalar;
    for (uint32_t i = 0; i < array->count; i++) {
        if (shape_is_scalar(array->arg[i]->shape)) scalar = times(store, scalar, array->arg[i]);
        else *rest = array->arg[i];
    }
    return scalar;
}

static const Expr *dot_concrete(Store *store, const Expr *a, const Expr *b) {
    List terms = {0};
    for (uint32_t i = 0; i < a->count; i++) push(&terms, times(store, a->arg[i], b->arg[i]));
    const Expr *e = sum(store, terms.item, terms.count, SHAPE_SCALAR);
    free(terms.item);
    return e;
}

static const Expr *norm(Store *store, const Expr *u, const Expr *p);

static const Expr *dot(Store *store, const Expr *a, const Expr *b) {
    const Expr *u, *v;
    const Expr *scalar = times(store, take_scalars(store, a, &u), take_scalars(store, b, &v));
    if (expr_is_zero(u) || expr_is_zero(v)) return expr_integer(store, 0);
    if (shape_is_scalar(u->shape)) return product(store, EXPR_LIST(scalar, u, v), 3);
    const Expr *core;
    if (key_of(store, u) == key_of(store, v)) core = power(store, norm(store, u, expr_integer(store, 2)), expr_integer(store, 2));
    else if (is_concrete(u) && is_concrete(v)) core = dot_concrete(store, u, v);
    else if (u->op == OP_UNIT) core = simple_2(store, OP_COMPONENT, v, u->arg[0]);
    else if (v->op == OP_UNIT) core = simple_2(store, OP_COMPONENT, u, v->arg[0]);
    else if (u->op == OP_ONES) core = simple_1(store, OP_TOTAL, v);
    else if (v->op == OP_ONES) core = simple_1(store, OP_TOTAL, u);
    else core = expr_2(store, OP_DOT, u, v);
    return times(store, scalar, core);
}

static const Expr *norm_concrete(Store *store, const Expr *u, const Expr *p) {
    bool two = expr_is_integer(p, 2), one = expr_is_integer(p, 1);
    List terms = {0};
    for (uint32_t i = 0; i < u->count; i++)
        push(&terms, two ? power(store, u->arg[i], p) : simple_1(store, OP_ABS, u->arg[i]));
    const Expr *e = NULL;
    if (one) e = sum(store, terms.item, terms.count, SHAPE_SCALAR);
    else if (two) e = power(store, sum(store, terms.item, terms.count, SHAPE_SCALAR), expr_fraction(store, 1, 2));
    else if (p->op == OP_INFINITE) e = make_simple(store, OP_MAXIMUM, terms.item, terms.count);
    free(terms.item);
    return e;
}

static const Expr *norm(Store *store, const Expr *u, const Expr *p) {
    const Expr *rest, *scalar = take_scalars(store, u, &rest);
    if (expr_is_zero(rest)) return expr_integer(store, 0);
    if (shape_is_scalar(rest->shape)) return simple_1(store, OP_ABS, u);
    const Expr *core = is_concrete(rest) ? norm_concrete(store, rest, p) : rest->op == OP_UNIT ? expr_integer(store, 1) : NULL;
    if (!core) core = expr_2(store, OP_NORM, rest, p);
    return times(store, simple_1(store, OP_ABS, scalar), core);
}

static const Expr *entry_of(const Expr *array, Dim row, Dim column) { return array->arg[row * array->shape.columns + column]; }

static const Expr *multiply_concrete(Store *store, const Expr *a, const Expr *b) {
    Dim rows = a->shape.rows, columns = b->shape.columns, inner = a->shape.columns;
    List entries = {0}, terms = {0};
    for (Dim i = 0; i < rows; i++)
        for (Dim j = 0; j < columns; j++) {
            terms.count = 0;
            for (Dim k = 0; k < inner; k++) push(&terms, times(store, entry_of(a, i, k), entry_of(b, k, j)));
            push(&entries, sum(store, terms.item, terms.count, SHAPE_SCALAR));
        }
    const Expr *e;
    if (rows == 1 && columns == 1) e = entries.item[0];
    else if (columns == 1) e = expr_make(store, OP_VECTOR, entries.item, entries.count);
    else e = expr_shaped(store, OP_MATRIX, (Shape){KIND_TENSOR, rows, columns}, entries.item, entries.count);
    free(terms.item);
    free(entries.item);
    return e;
}

static const Expr *transpose(Store *store, const Expr *a);

/* A transposed column as a concrete 1×n matrix where it is written out. */
static const Expr *concrete_of(Store *store, const Expr *e) {
    if (is_concrete(e)) return e;
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
    bool outer = a && b && a->shape.columns == 1 && !(is_concrete(last) && is_concrete(e));
    if (a && b && (!outer || (all_numbers(a) && all_numbers(b)))) chain->item[chain->count - 1] = multiply_concrete(store, a, b);
    else push(chain, e);
}

static const Expr *block(Store *store, const Expr *const *item, size_t count) {
    return count == 1 ? item[0] : expr_make(store, OP_MATRIX_PRODUCT, item, count);
}

/* x' A y is the scalar x·(A y). */
static const Expr *inner_product(Store *store, const Expr *const *item, size_t count) {
    const Expr *right = block(store, item + 1, count - 1);
    return dot(store, transpose(store, item[0]), right);
}

/* A chain splits where a row meets: x (x' y) is a scalar times x. Scalars go to *scalar. */
static void take_inner_products(Store *store, List *chain, const Expr **scalar) {
    for (size_t i = 0; i < chain->count; i++) {
        if (chain->item[i]->shape.rows != 1) continue;
        for (size_t j = i + 1; j < chain->count; j++) {
            if (chain->item[j]->shape.columns != 1) continue;
            *scalar = times(store, *scalar, inner_product(store, chain->item + i, j - i + 1));
            memmove(chain->item + i, chain->item + j + 1, (chain->count - j - 1) * sizeof *chain->item);
            chain->count -= j - i + 1;
            i = (size_t)-1;
            break;
        }
        if (i == (size_t)-1) continue;
    }
}

static const Expr *matrix_product(Store *store, const Expr *e) {
    const Expr *scalar = expr_integer(store, 1);
    List chain = {0};
    bool zero = false;
    for (uint32_t i = 0; i < e->count; i++) {
        const Expr *rest;
        scalar = times(store, scalar, take_scalars(store, e->arg[i], &rest));
        zero |= expr_is_zero(rest);
        if (shape_is_scalar(rest->shape)) scalar = times(store, scalar, rest);
        else if (rest->op == OP_MATRIX_PRODUCT)
            for (uint32_t j = 0; j < rest->count; j++) chain_push(store, &chain, rest->arg[j]);
        else chain_push(store, &chain, rest);
    }
    take_inner_products(store, &chain, &scalar);
    const Expr *core = zero ? expr_zero(store, e->shape) : chain.count ? block(store, chain.item, chain.count)
                            : expr_identity(store, e->shape.rows);
    free(chain.item);
    return zero ? core : times(store, scalar, core);
}

static const Expr *transpose_concrete(Store *store, const Expr *a) {
    if (a->op == OP_VECTOR) return expr_1(store, OP_TRANSPOSE, a);
    List entries = {0};
    for (Dim j = 0; j < a->shape.columns; j++)
        for (Dim i = 0; i < a->shape.rows; i++) push(&entries, entry_of(a, i, j));
    const Expr *e = expr_shaped(store, OP_MATRIX, (Shape){KIND_TENSOR, a->shape.columns, a->shape.rows}, entries.item, entries.count);
    free(entries.item);
    return e;
}

static const Expr *transpose_each(Store *store, const Expr *a, bool reverse) {
    List args = {0};
    for (uint32_t i = 0; i < a->count; i++) {
        const Expr *arg = a->arg[reverse ? a->count - 1 - i : i];
        push(&args, shape_is_scalar(arg->shape) ? arg : transpose(store, arg));
    }
    const Expr *e = make_simple(store, a->op, args.item, args.count);
    free(args.item);
    return e;
}

static bool is_symmetric(const Expr *a) {
    if (a->op == OP_SYMBOL) return a->symbol->properties & SYMBOL_SYMMETRIC;
    if (a->op == OP_INVERSE) return is_symmetric(a->arg[0]);
    return a->op == OP_IDENTITY || a->op == OP_DIAGONAL;
}

static const Expr *transpose(Store *store, const Expr *a) {
    if (!a) return NULL;
    if (shape_is_scalar(a->shape) || is_symmetric(a)) return a;
    if (a->op == OP_TRANSPOSE) return a->arg[0];
    if (is_concrete(a)) return transpose_concrete(store, a);
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

static const Expr *component(Store *store, const Expr *u, const Expr *k) {
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
    for (uint32_t i = 0; i < u->count; i++) push(&args, shape_is_scalar(u->arg[i]->shape) ? u->arg[i] : component(store, u->arg[i], k));
    Op op = u->op == OP_HADAMARD ? OP_PRODUCT : u->op == OP_ENTRYWISE_POWER ? OP_POWER : u->op;
    const Expr *e = make_simple(store, op, args.item, args.count);
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
        kept->item[i] = make_simple(store, OP_ENTRYWISE_POWER, EXPR_LIST(base, number_sum(store, p, q)), 2);
        return true;
    }
    return false;
}

/* sign(u) .* |u|.^p is u.^p for an odd p. */
static const Expr *signed_power(Store *store, const Expr *sign, const Expr *power) {
    const Expr *base = power->op == OP_ENTRYWISE_POWER ? power->arg[0] : power;
    const Expr *p = power->op == OP_ENTRYWISE_POWER ? power->arg[1] : expr_integer(store, 1);
    if (sign->op != OP_SIGN || base->op != OP_ABS || base->arg[0] != sign->arg[0] || !is_odd(p)) return NULL;
    return make_simple(store, OP_ENTRYWISE_POWER, EXPR_LIST(sign->arg[0], p), 2);
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

static const Expr *hadamard(Store *store, const Expr *e) {
    const Expr *scalar = expr_integer(store, 1), *array = NULL;
    List kept = {0};
    for (uint32_t i = 0; i < e->count; i++) {
        const Expr *rest;
        scalar = times(store, scalar, take_scalars(store, e->arg[i], &rest));
        if (expr_is_zero(rest)) return free(kept.item), rest;
        if (rest->op == OP_ONES) continue;
        if (is_concrete(rest) && array) {
            List entries = {0};
            for (uint32_t j = 0; j < rest->count; j++) push(&entries, times(store, array->arg[j], rest->arg[j]));
            array = expr_rebuild(store, array, entries.item);
            free(entries.item);
        } else if (is_concrete(rest)) array = rest;
        else if (!join_sign(store, &kept, rest) && !join_entrywise(store, &kept, rest)) push(&kept, rest);
    }
    if (array) push(&kept, array);
    drop_ones(&kept);
    const Expr *core = kept.count == 0 ? e->arg[0] : kept.count == 1 ? kept.item[0] : expr_make(store, OP_HADAMARD, kept.item, kept.count);
    free(kept.item);
    return times(store, scalar, core);
}

/* The cross product of two written-out vectors. */
static const Expr *cross_concrete(Store *store, const Expr *a, const Expr *b) {
    const Expr *entry[3];
    for (int i = 0; i < 3; i++) {
        int j = (i + 1) % 3, k = (i + 2) % 3;
        const Expr *back = times(store, expr_integer(store, -1), times(store, a->arg[k], b->arg[j]));
        entry[i] = sum(store, EXPR_LIST(times(store, a->arg[j], b->arg[k]), back), 2, SHAPE_SCALAR);
    }
    return expr_make(store, OP_VECTOR, entry, 3);
}

/* Numbers stand in front; u × u is 0. */
static const Expr *cross(Store *store, const Expr *a, const Expr *b) {
    const Expr *u, *v, *scalar = times(store, take_scalars(store, a, &u), take_scalars(store, b, &v));
    if (u == v || expr_is_zero(u) || expr_is_zero(v)) return expr_zero(store, a->shape);
    bool concrete = u->op == OP_VECTOR && v->op == OP_VECTOR && u->count == 3 && v->count == 3;
    return times(store, scalar, concrete ? cross_concrete(store, u, v) : expr_2(store, OP_CROSS, u, v));
}

/* ---- functions ---- */

static bool leads_negative(const Expr *e) {
    if (e->op == OP_NUMBER) return expr_number_sign(e) < 0;
    if (e->op == OP_PRODUCT) return e->arg[0]->op == OP_NUMBER && expr_number_sign(e->arg[0]) < 0;
    if (e->op != OP_SUM) return false;
    for (uint32_t i = 0; i < e->count; i++)
        if (!leads_negative(e->arg[i])) return false;
    return true;
}

/* Of a sum: each term turned round, so that what led with a minus leads with none. */
static const Expr *minus(Store *store, const Expr *e) {
    const Expr *turned = times(store, expr_integer(store, -1), e);
    return turned && e->op == OP_SUM ? sum(store, &turned, 1, e->shape) : turned;
}

static const Expr *absolute(Store *store, const Expr *u) {
    if (u->op == OP_NUMBER) return expr_number_sign(u) < 0 ? expr_negate(store, u) : u;
    if (never_negative(u) || (u->op == OP_POWER && is_even(u->arg[1])) || u->op == OP_PI || u->op == OP_EULER) return u;
    if (u->op == OP_PRODUCT && shape_is_scalar(u->shape)) {
        List out = {0};
        for (uint32_t i = 0; i < u->count; i++) push(&out, simple_1(store, OP_ABS, u->arg[i]));
        const Expr *e = product(store, out.item, out.count);
        free(out.item);
        return e;
    }
    if (u->op == OP_POWER && is_whole(u->arg[1])) return power(store, simple_1(store, OP_ABS, u->arg[0]), u->arg[1]);
    return leads_negative(u) ? simple_1(store, OP_ABS, minus(store, u)) : NULL;
}

static const Expr *sign(Store *store, const Expr *u) {
    if (u->op == OP_NUMBER) return expr_integer(store, expr_number_sign(u));
    const Expr *rest = NULL;
    if (u->op == OP_PRODUCT && u->arg[0]->op == OP_NUMBER) {
        rest = u->count == 2 ? u->arg[1] : expr_make(store, OP_PRODUCT, u->arg + 1, u->count - 1);
        const Expr *s = simple_1(store, OP_SIGN, rest);
        return expr_number_sign(u->arg[0]) < 0 ? minus(store, s) : s;
    }
    return NULL;
}

static bool is_odd_function(Op op) {
    return op == OP_SIN || op == OP_TAN || op == OP_CSC || op == OP_COT || op == OP_ARCSIN || op == OP_ARCTAN || op == OP_SINH ||
           op == OP_TANH || op == OP_ARSINH || op == OP_ARTANH;
}

static bool zero_at_zero(Op op) { return is_odd_function(op) && op != OP_CSC && op != OP_COT; }

static const Expr *at_zero(Store *store, Op op) {
    if (zero_at_zero(op)) return expr_integer(store, 0);
    bool one = op == OP_EXP || op == OP_COS || op == OP_SEC || op == OP_COSH;
    return one ? expr_integer(store, 1) : NULL;
}

static const Expr *function_of_number(Store *store, Op op, const Expr *u) {
    if (op == OP_ABS) return absolute(store, u);
    if (op == OP_SIGN) return sign(store, u);
    if (op == OP_LN && expr_is_integer(u, 1)) return expr_integer(store, 0);
    if (op == OP_LN && u->op == OP_EULER) return expr_integer(store, 1);
    if (op == OP_LN && u->op == OP_EXP) return u->arg[0];
    if (op == OP_EXP && u->op == OP_LN) return u->arg[0];
    if (op == OP_EXP && expr_is_integer(u, 1)) return expr_leaf(store, OP_EULER);
    if (expr_is_zero(u)) return at_zero(store, op);
    if (is_odd_function(op) && leads_negative(u)) return minus(store, simple_1(store, op, minus(store, u)));
    bool even = op == OP_COS || op == OP_SEC || op == OP_COSH;
    return even && leads_negative(u) ? simple_1(store, op, minus(store, u)) : NULL;
}

static const Expr *function(Store *store, const Expr *e) {
    const Expr *u = e->arg[0], *changed = NULL;
    if (shape_is_scalar(u->shape)) changed = function_of_number(store, e->op, u);
    else if (is_concrete(u)) {
        List entries = {0};
        for (uint32_t i = 0; i < u->count; i++) push(&entries, simple_1(store, e->op, u->arg[i]));
        changed = expr_rebuild(store, u, entries.item);
        free(entries.item);
    }
    return changed ? changed : e;
}

static const Expr *extreme(Store *store, const Expr *e) {
    if (e->count == 1 && e->arg[0]->op == OP_VECTOR) return make_simple(store, e->op, e->arg[0]->arg, e->arg[0]->count);
    if (e->count == 1 && shape_is_scalar(e->arg[0]->shape)) return e->arg[0];
    List kept = {0};
    const Expr *best = NULL;
    for (uint32_t i = 0; i < e->count; i++) {
        const Expr *a = e->arg[i];
        if (a->op != OP_NUMBER) push(&kept, a);
        else if (!best || (fmpq_cmp(expr_number(a), expr_number(best)) > 0) == (e->op == OP_MAXIMUM)) best = a;
    }
    if (best) push(&kept, best);
    const Expr *result = kept.count == 1 && e->count > 1 ? kept.item[0] : expr_make(store, e->op, kept.item, kept.count);
    free(kept.item);
    return result;
}

/* ---- conditions ---- */

/* 1 holds, 0 does not, -1 cannot tell. */
static int decide(const Expr *c);

static int decide_junction(const Expr *c, int settles) {
    int all = !settles;
    for (uint32_t i = 0; i < c->count; i++) {
        int one = decide(c->arg[i]);
        if (one == settles) return settles;
        if (one < 0) all = -1;
    }
    return all;
}

static int decide(const Expr *c) {
    if (c->op == OP_AND || c->op == OP_OR) return decide_junction(c, c->op == OP_OR);
    if (c->count != 2 || !expr_is_number(c->arg[0]) || !expr_is_number(c->arg[1])) return -1;
    int order = fmpq_cmp(expr_number(c->arg[0]), expr_number(c->arg[1]));
    switch ((int)c->op) {
    case OP_EQUAL: return order == 0;
    case OP_NOT_EQUAL: return order != 0;
    case OP_LESS: return order < 0;
    case OP_LESS_EQUAL: return order <= 0;
    case OP_GREATER: return order > 0;
    case OP_GREATER_EQUAL: return order >= 0;
    default: return -1;
    }
}

static const Expr *piecewise(Store *store, const Expr *e) {
    List kept = {0};
    const Expr *last = e->arg[e->count - 1];
    for (uint32_t i = 0; i + 1 < e->count; i += 2) {
        int holds = decide(e->arg[i]);
        if (holds == 0) continue;
        if (holds == 1) {
            last = e->arg[i + 1];
            break;
        }
        push(&kept, e->arg[i]);
        push(&kept, e->arg[i + 1]);
    }
    push(&kept, last);
    const Expr *result = kept.count == 1 ? last : expr_make(store, OP_PIECEWISE, kept.item, kept.count);
    free(kept.item);
    return result;
}

/* ---- traces, totals, determinants ---- */

static const Expr *linear_out(Store *store, const Expr *e) {
    const Expr *rest, *scalar = take_scalars(store, e->arg[0], &rest);
    if (rest->op == OP_SUM) {
        List terms = {0};
        for (uint32_t i = 0; i < rest->count; i++) push(&terms, simple_1(store, e->op, rest->arg[i]));
        const Expr *all = sum(store, terms.item, terms.count, SHAPE_SCALAR);
        free(terms.item);
        return times(store, scalar, all);
    }
    if (expr_is_zero(rest)) return expr_integer(store, 0);
    if (e->op == OP_TRACE && rest->op == OP_IDENTITY) return times(store, scalar, expr_dim(store, rest->shape.rows));
    if (e->op == OP_TRACE && rest->op == OP_TRANSPOSE) rest = rest->arg[0];
    if (e->op == OP_TOTAL && rest->op == OP_ONES && rest->shape.columns == 1) return times(store, scalar, expr_dim(store, rest->shape.rows));
    if (is_concrete(rest)) {
        List terms = {0};
        Dim step = e->op == OP_TRACE ? rest->shape.columns + 1 : 1;
        for (uint32_t i = 0; i < rest->count; i += (uint32_t)step) push(&terms, rest->arg[i]);
        const Expr *all = sum(store, terms.item, terms.count, SHAPE_SCALAR);
        free(terms.item);
        return times(store, scalar, all);
    }
    /* tr(u v') is v·u */
    bool rank_one = e->op == OP_TRACE && rest->op == OP_MATRIX_PRODUCT && rest->arg[0]->shape.columns == 1;
    if (rank_one) return times(store, scalar, dot(store, transpose(store, block(store, rest->arg + 1, rest->count - 1)), rest->arg[0]));
    return times(store, scalar, expr_1(store, e->op, rest));
}

static const Expr *entrywise_power(Store *store, const Expr *u, const Expr *p) {
    if (expr_is_integer(p, 1)) return u;
    if (expr_is_integer(p, 0)) return expr_shaped(store, OP_ONES, u->shape, NULL, 0);
    if (!is_concrete(u) || !shape_is_scalar(p->shape)) return expr_2(store, OP_ENTRYWISE_POWER, u, p);
    List entries = {0};
    for (uint32_t i = 0; i < u->count; i++) push(&entries, power(store, u->arg[i], p));
    const Expr *e = expr_rebuild(store, u, entries.item);
    free(entries.item);
    return e;
}

static const Expr *diagonal(Store *store, const Expr *v) {
    if (v->op == OP_ONES) return expr_identity(store, v->shape.rows);
    if (v->op != OP_VECTOR) return expr_1(store, OP_DIAGONAL, v);
    List entries = {0};
    for (uint32_t i = 0; i < v->count; i++)
        for (uint32_t j = 0; j < v->count; j++) push(&entries, i == j ? v->arg[i] : expr_integer(store, 0));
    const Expr *e = expr_shaped(store, OP_MATRIX, (Shape){KIND_TENSOR, v->shape.rows, v->shape.rows}, entries.item, entries.count);
    free(entries.item);
    return e;
}

static const Expr *frobenius(Store *store, const Expr *a) {
    const Expr *rest, *scalar = take_scalars(store, a, &rest);
    if (expr_is_zero(rest)) return expr_integer(store, 0);
    if (!is_concrete(rest)) return times(store, simple_1(store, OP_ABS, scalar), expr_1(store, OP_FROBENIUS, rest));
    List terms = {0};
    for (uint32_t i = 0; i < rest->count; i++) push(&terms, power(store, rest->arg[i], expr_integer(store, 2)));
    const Expr *root = power(store, sum(store, terms.item, terms.count, SHAPE_SCALAR), expr_fraction(store, 1, 2));
    free(terms.item);
    return times(store, simple_1(store, OP_ABS, scalar), root);
}

static const Expr *entry(Store *store, const Expr *e) {
    long i, j;
    const Expr *a = e->arg[0];
    bool known = a->op == OP_MATRIX && expr_get_long(e->arg[1], &i) && expr_get_long(e->arg[2], &j);
    if (known) return entry_of(a, (Dim)i - 1, (Dim)j - 1);
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
            if (i != row && j != column) push(&entries, entry_of(a, i, j));
    const Expr *e = n == 2 ? entries.item[0] : expr_shaped(store, OP_MATRIX, (Shape){KIND_TENSOR, n - 1, n - 1}, entries.item, entries.count);
    free(entries.item);
    return e;
}

/* By Laplace's expansion along the first row. */
static const Expr *determinant(Store *store, const Expr *a) {
    if (a->op == OP_IDENTITY) return expr_integer(store, 1);
    if (shape_is_scalar(a->shape)) return a;
    if (a->op != OP_MATRIX || a->shape.rows > LARGEST_WRITTEN_OUT) return expr_1(store, OP_DETERMINANT, a);
    List terms = {0};
    for (Dim j = 0; j < a->shape.columns; j++) {
        const Expr *term = times(store, entry_of(a, 0, j), determinant(store, minor_of(store, a, 0, j)));
        push(&terms, j % 2 ? minus(store, term) : term);
    }
    const Expr *all = sum(store, terms.item, terms.count, SHAPE_SCALAR);
    free(terms.item);
    return all;
}

/* By the adjugate: entry (i, j) is the cofactor (j, i) over the determinant. */
static const Expr *inverse_concrete(Store *store, const Expr *a) {
    Dim n = a->shape.rows;
    const Expr *all = determinant(store, a);
    if (!all || expr_is_zero(all)) return expr_1(store, OP_INVERSE, a);
    const Expr *over = power(store, all, expr_integer(store, -1));
    List entries = {0};
    for (Dim i = 0; i < n; i++)
        for (Dim j = 0; j < n; j++) {
            const Expr *cofactor = determinant(store, minor_of(store, a, j, i));
            push(&entries, times(store, (i + j) % 2 ? minus(store, cofactor) : cofactor, over));
        }
    const Expr *e = expr_shaped(store, OP_MATRIX, a->shape, entries.item, entries.count);
    free(entries.item);
    return e;
}

static const Expr *inverse(Store *store, const Expr *a) {
    if (a->op == OP_INVERSE) return a->arg[0];
    if (a->op == OP_MATRIX && a->shape.rows <= LARGEST_WRITTEN_OUT) return inverse_concrete(store, a);
    return a->op == OP_IDENTITY ? a : expr_1(store, OP_INVERSE, a);
}

enum { LONGEST_SUM = 64 };

/* A sum over numbers that are known and few is written out. */
static const Expr *sum_over(Store *store, const Expr *e) {
    long from, to;
    if (e->op != OP_SUM_OVER || !expr_get_long(e->arg[2], &from) || !expr_get_long(e->arg[3], &to)) return e;
    if (to - from >= LONGEST_SUM || from > to) return e;
    List terms = {0};
    for (long i = from; i <= to; i++)
        push(&terms, simplify(store, expr_substitute(store, e->arg[0], e->arg[1]->symbol, expr_integer(store, i))));
    const Expr *all = sum(store, terms.item, terms.count, e->shape);
    free(terms.item);
    return all;
}

static const Expr *simple_by_operator(Store *store, const Expr *e) {
    switch ((int)e->op) {
    case OP_SUM: return sum(store, e->arg, e->count, e->shape);
    case OP_PRODUCT: return product(store, e->arg, e->count);
    case OP_POWER: return power(store, e->arg[0], e->arg[1]);
    case OP_MATRIX_PRODUCT: return matrix_product(store, e);
    case OP_DOT: return dot(store, e->arg[0], e->arg[1]);
    case OP_HADAMARD: return hadamard(store, e);
    case OP_ENTRYWISE_POWER: return entrywise_power(store, e->arg[0], e->arg[1]);
    case OP_CROSS: return cross(store, e->arg[0], e->arg[1]);
    case OP_TRANSPOSE: return transpose(store, e->arg[0]);
    case OP_INVERSE: return inverse(store, e->arg[0]);
    case OP_TRACE:
    case OP_TOTAL: return linear_out(store, e);
    case OP_DETERMINANT: return determinant(store, e->arg[0]);
    case OP_DIAGONAL: return diagonal(store, e->arg[0]);
    case OP_NORM: return norm(store, e->arg[0], e->arg[1]);
    case OP_FROBENIUS: return frobenius(store, e->arg[0]);
    case OP_MINIMUM:
    case OP_MAXIMUM: return extreme(store, e);
    case OP_COMPONENT: return component(store, e->arg[0], e->arg[1]);
    case OP_ENTRY: return entry(store, e);
    case OP_SUM_OVER: return sum_over(store, e);
    case OP_PIECEWISE: return piecewise(store, e);
    default: return expr_is_function(e->op) ? function(store, e) : e;
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

/* ---- tidy ---- */

static const Expr *tidy_product(Store *store, const Expr *e) {
    const Expr *number = expr_integer(store, 1);
    List kept = {0};
    for (uint32_t i = 0; i < e->count; i++) {
        if (e->arg[i]->op == OP_NUMBER && number_short(e->arg[i])) number = number_product(store, number, e->arg[i]);
        else push(&kept, e->arg[i]);
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
            push(&kept, a);
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
    else if (e->op == OP_COMPONENT && e->arg[0]->op == OP_VECTOR && expr_get_long(e->arg[1], &n)) t = e->arg[0]->arg[n - 1];
    else if (e->op == OP_MATRIX_PRODUCT || e->op == OP_DOT || e->op == OP_CROSS) {
        for (uint32_t i = 0; i < e->count; i++)
            if (expr_is_zero(e->arg[i])) t = expr_zero(store, e->shape);
    }
    return t ? t : e;
}

const Expr *tidy(Store *store, const Expr *e) { return e ? expr_transform(store, e, tidy_node, NULL) : NULL; }
