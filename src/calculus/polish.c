/* polish.c: an answer in the form in which a person would write it.
 *
 * Of equal forms the shortest counts (length.h), and what came stays where nothing is shorter:
 *   a scalar is one fraction, or the sum it came as; numerator and denominator factored or expanded (normal_rational);
 *   a minus goes into a difference above the fraction bar: (1 - x²)/(…), not -(x² - 1)/(…);
 *   a root holds no fraction and no square: √(1 - x²/4) is √(4 - x²)/2, √(t² + t⁴) is |t| √(1 + t²);
 *   sin² + cos² is 1, sin/cos is tan; e^(-x)/(1 + e^(-x)) is 1/(e^x + 1);
 *   an array is a sum of scalars times arrays, like arrays collected, the identity first, one fraction only where that
 *   is shorter; what all terms are multiplied with stands once: v - A'v is (I - A)'v; a matrix of fractions is 1/125
 *   times one of integers;
 *   conditions of cases are solved for what they are about. */
#include "calculus/polish.h"
#include "calculus/condition.h"
#include "math/length.h"
#include "math/normal.h"
#include "math/simplify.h"
#include <stdlib.h>

typedef struct Polisher { Store *store; Budget *budget; } Polisher;

static const Expr *shorter(const Expr *a, const Expr *b) { return b && written_length(b) < written_length(a) ? b : a; }

/* ---- powers and squares ---- */

/* u^e in a product: its base and its whole exponent. */
static long whole_power(const Expr *e, const Expr **base) {
    long n;
    bool power = e->op == OP_POWER && expr_get_long(e->arg[1], &n);
    *base = power ? e->arg[0] : e;
    return power ? n : 1;
}

/* k - k cos² is k sin², cosh² - 1 is sinh², 1 + sinh² is cosh², 1/cos² - 1 is tan². */
static const Expr *squares(void *context, Store *store, const Expr *e) {
    (void)context;
    if (e->op != OP_SUM || e->count != 2 || !shape_is_scalar(e->shape)) return e;
    for (uint32_t i = 0; i < 2; i++) {
        const Expr *number = e->arg[i], *term = e->arg[1 - i], *base;
        const Expr *factor = term->op == OP_PRODUCT && term->count == 2 ? term->arg[0] : expr_integer(store, 1);
        if (number->op != OP_NUMBER || factor->op != OP_NUMBER) continue;
        long n = whole_power(term->op == OP_PRODUCT ? term->arg[1] : term, &base);
        bool square = n == 2, below = n == -2 && base->op == OP_COS && expr_negate(store, number) == factor;
        if (below) return simplify(store, expr_multiply(store, factor, expr_power(store, expr_1(store, OP_TAN, base->arg[0]), 2)));
        bool same = number == factor, opposite = expr_negate(store, number) == factor;
        Op other = base->op == OP_COS && opposite ? OP_SIN : base->op == OP_SIN && opposite ? OP_COS : base->op == OP_SINH && same ? OP_COSH
                 : base->op == OP_COSH && opposite ? OP_SINH : OP_COUNT;
        if (!square || other == OP_COUNT) continue;
        const Expr *sign = other == OP_SINH ? expr_negate(store, number) : number;
        return simplify(store, expr_multiply(store, sign, expr_power(store, expr_1(store, other, base->arg[0]), 2)));
    }
    return e;
}

/* ---- roots ---- */

/* The factors of e that stand under a root as they are: `inside`; and what leaves it: `outside`, squared. */
static void split_radicand(Store *store, const Expr *e, const Expr **outside, const Expr **inside) {
    const Expr *const *factor = e->op == OP_PRODUCT ? e->arg : &e;
    uint32_t count = e->op == OP_PRODUCT ? e->count : 1;
    *outside = *inside = expr_integer(store, 1);
    for (uint32_t i = 0; i < count; i++) {
        const Expr *base;
        long n = whole_power(factor[i], &base), half = n / 2;
        if (half) *outside = expr_multiply(store, *outside, expr_power(store, base, half));
        if (n % 2) *inside = expr_multiply(store, *inside, expr_power(store, base, n - 2 * half));
    }
}

/* p/q as s²·r with a rational s as large as can be, r a number whose denominator is 1: 3/4 is (1/2)²·3. */
static void split_number(Store *store, const Expr *number, const Expr **outside, const Expr **inside) {
    const Expr *size = expr_number_sign(number) < 0 ? expr_negate(store, number) : number;
    const Expr *root = simplify(store, expr_sqrt(store, size)), *rational = expr_integer(store, 1);
    if (root->op == OP_NUMBER) rational = root;
    else if (root->op == OP_PRODUCT && root->arg[0]->op == OP_NUMBER) rational = root->arg[0];
    *outside = rational;
    *inside = simplify(store, expr_divide(store, number, expr_multiply(store, rational, rational)));
}

/* √u as s√v, the squares taken out. The whole root as it was where nothing leaves it. */
static const Expr *root_of(Polisher *p, const Expr *root) {
    Store *store = p->store;
    const Expr *short_one = normal_rational(store, root->arg[0], p->budget);
    const Expr *radicand = simplify(store, expr_transform(store, short_one, squares, NULL)), *factored = normal_factored(store, radicand, p->budget);
    const Expr *number = expr_integer(store, 1), *rest = factored, *square, *inside, *outside, *left;
    if (factored->op == OP_PRODUCT && factored->arg[0]->op == OP_NUMBER) {
        number = factored->arg[0];
        rest = simplify(store, expr_divide(store, factored, number));
    }
    split_number(store, number, &outside, &left);
    split_radicand(store, rest, &square, &inside);
    outside = expr_multiply(store, outside, simplify(store, expr_1(store, OP_ABS, square)));
    inside = simplify(store, expr_multiply(store, left, inside));
    if (!outside || !inside) return root;
    if (expr_is_integer(outside, 1)) return expr_2(store, OP_POWER, radicand, root->arg[1]);
    inside = simplify(store, normal_rational(store, inside, p->budget));
    const Expr *taken = expr_multiply(store, outside, expr_sqrt(store, inside));
    bool exponential = expr_has_op(outside, OP_EXP) && expr_has_op(inside, OP_EXP); /* √(e^t + e^(-t)) stays */
    if (exponential) return expr_2(store, OP_POWER, radicand, root->arg[1]);
    return simplify(store, expr_2(store, OP_POWER, taken, expr_multiply(store, expr_integer(store, 2), root->arg[1])));
}

static bool is_root(const Expr *e) {
    return e->op == OP_POWER && shape_is_scalar(e->shape) && e->arg[1]->op == OP_NUMBER && e->arg[0]->op != OP_NUMBER && e->symbols &&
           fmpz_equal_ui(fmpq_denref(expr_number(e->arg[1])), 2);
}

static const Expr *polished_root(void *context, Store *store, const Expr *e) {
    (void)store;
    if (!is_root(e)) return e;
    const Expr *root = root_of(context, e);
    return root ? root : e;
}

/* ---- scalars ---- */

static const Expr *other_factors(Store *store, const Expr *product, uint32_t i, uint32_t j) {
    const Expr *all = expr_integer(store, 1);
    for (uint32_t k = 0; k < product->count; k++)
        if (k != i && k != j) all = expr_multiply(store, all, product->arg[k]);
    return all;
}

/* sin(u)^n/cos(u)^n as tan(u)^n, in a product. */
static const Expr *tangents(void *context, Store *store, const Expr *e) {
    (void)context;
    for (uint32_t i = 0; e->op == OP_PRODUCT && i < e->count; i++)
        for (uint32_t j = 0; j < e->count; j++) {
            const Expr *sine, *cosine;
            long n = whole_power(e->arg[i], &sine), m = whole_power(e->arg[j], &cosine);
            bool circular = sine->op == OP_SIN && cosine->op == OP_COS, hyperbolic = sine->op == OP_SINH && cosine->op == OP_COSH;
            if (n <= 0 || n != -m || (!circular && !hyperbolic) || sine->arg[0] != cosine->arg[0]) continue;
            const Expr *tangent = expr_power(store, expr_1(store, circular ? OP_TAN : OP_TANH, sine->arg[0]), n);
            return simplify(store, expr_multiply(store, other_factors(store, e, i, j), tangent));
        }
    return e;
}

/* The degree of a monomial in names; -1: it is none. */
static long degree_of(const Expr *term) {
    const Expr *const *factor = term->op == OP_PRODUCT ? term->arg : &term;
    long degree = 0;
    for (uint32_t i = 0; i < (term->op == OP_PRODUCT ? term->count : 1); i++) {
        const Expr *base;
        long n = whole_power(factor[i], &base);
        if (base->op == OP_NUMBER) continue;
        if (n < 0 || (base->op != OP_SYMBOL && base->op != OP_COMPONENT)) return -1;
        degree += n;
    }
    return degree;
}

static bool has_minus(const Expr *term) {
    if (term->op == OP_PRODUCT) term = term->arg[0];
    return term->op == OP_NUMBER && expr_number_sign(term) < 0;
}

/* Does b stand before a, where a came first? In a polynomial of more than two terms the higher degree does; elsewhere a
 * term without a minus before a first one that has it. */
static bool goes_before(const Expr *b, const Expr *a, bool by_degree, bool first) {
    if (by_degree) return degree_of(b) > degree_of(a);
    return first && has_minus(a) && !has_minus(b);
}

static const Expr *ordered(void *context, Store *store, const Expr *e) {
    (void)context;
    if (e->op != OP_SUM || !shape_is_scalar(e->shape)) return e;
    const Expr **term = memory_get(e->count * sizeof *term);
    bool polynomial = e->count > 2;
    const Expr *highest = e->arg[0];
    for (uint32_t i = 0; i < e->count; i++) {
        polynomial = polynomial && degree_of(e->arg[i]) >= 0;
        if (degree_of(e->arg[i]) > degree_of(highest)) highest = e->arg[i];
    }
    polynomial = polynomial && (!has_minus(highest) || has_minus(e->arg[0])); /* 1 - x² - y² stays */
    for (uint32_t i = 0; i < e->count; i++) {
        uint32_t j = i;
        while (j > 0 && goes_before(e->arg[i], term[j - 1], polynomial, j == 1)) term[j] = term[j - 1], j--;
        term[j] = e->arg[i];
    }
    const Expr *sum = expr_make(store, OP_SUM, term, e->count);
    free(term);
    return sum ? sum : e;
}

/* e^u, and a root of a name below the fraction bar: they may cancel with terms of a sum. */
static bool may_cancel(const Expr *f) {
    bool below = f->op == OP_POWER && f->arg[1]->op == OP_NUMBER && expr_number_sign(f->arg[1]) < 0;
    return f->op == OP_EXP || (below && f->arg[0]->op == OP_SYMBOL && !fmpz_is_one(fmpq_denref(expr_number(f->arg[1]))));
}

/* (e^(2t) + 1) e^(-t) as e^t + e^(-t), (2x + √x)/√x as 2√x + 1. NULL: it is no such product. */
static const Expr *multiplied_out(Store *store, const Expr *e) {
    const Expr *sum = NULL, *all = NULL, *factor = expr_integer(store, 1), *rest = factor;
    for (uint32_t i = 0; e->op == OP_PRODUCT && i < e->count; i++) {
        const Expr *f = e->arg[i];
        if (f->op == OP_SUM && !sum) sum = f;
        else if (may_cancel(f)) factor = expr_multiply(store, factor, f);
        else rest = expr_multiply(store, rest, f);
    }
    if (!sum || expr_is_integer(factor, 1)) return NULL;
    for (uint32_t i = 0; i < sum->count; i++) {
        const Expr *term = expr_multiply(store, factor, sum->arg[i]);
        all = all ? expr_add(store, all, term) : term;
    }
    return simplify(store, expr_multiply(store, simplify(store, all), rest));
}

/* tan, sec, csc and cot by sine and cosine. */
static const Expr *by_sine(void *context, Store *store, const Expr *e) {
    (void)context;
    const Expr *u = e->count ? e->arg[0] : NULL;
    if (!u || !shape_is_scalar(e->shape)) return e;
    switch ((int)e->op) {
    case OP_TAN: return expr_divide(store, expr_1(store, OP_SIN, u), expr_1(store, OP_COS, u));
    case OP_COT: return expr_divide(store, expr_1(store, OP_COS, u), expr_1(store, OP_SIN, u));
    case OP_SEC: return expr_reciprocal(store, expr_1(store, OP_COS, u));
    case OP_CSC: return expr_reciprocal(store, expr_1(store, OP_SIN, u));
    default: return e;
    }
}

static bool has_tangent(const Expr *e) { return expr_has_op(e, OP_TAN) || expr_has_op(e, OP_COT) || expr_has_op(e, OP_SEC) || expr_has_op(e, OP_CSC); }

/* A dot product with a vector that is written out, entry by entry. */
static const Expr *dots_out(void *context, Store *store, const Expr *e) {
    (void)context;
    bool entries = e->op == OP_DOT && (e->arg[0]->op == OP_VECTOR || e->arg[1]->op == OP_VECTOR);
    if (!entries) return e;
    const Expr *all = NULL;
    for (Dim i = 1; i <= e->arg[0]->shape.rows; i++) {
        const Expr *k = expr_integer(store, i), *term = expr_multiply(store, expr_2(store, OP_COMPONENT, e->arg[0], k), expr_2(store, OP_COMPONENT, e->arg[1], k));
        all = all ? expr_add(store, all, term) : term;
    }
    return all ? simplify(store, all) : e;
}

static const Expr *polish_scalar(Polisher *p, const Expr *e) {
    Store *store = p->store;
    e = expr_transform(store, expr_transform(store, e, dots_out, NULL), polished_root, p);
    if (has_tangent(e)) {
        const Expr *sines = simplify(store, normal_rational(store, simplify(store, expr_transform(store, e, by_sine, NULL)), p->budget));
        e = shorter(e, sines);
    }
    e = simplify(store, expr_transform(store, normal_rational(store, e, p->budget), squares, NULL));
    e = shorter(e, multiplied_out(store, e));
    return expr_transform(store, expr_transform(store, e, tangents, NULL), ordered, NULL);
}

/* ---- sums of arrays ---- */

/* term = scalar * array. */
static const Expr *scalar_and_array(Store *store, const Expr *term, const Expr **array) {
    const Expr *scalar = expr_integer(store, 1);
    *array = term;
    if (term->op != OP_PRODUCT) return scalar;
    for (uint32_t i = 0; i < term->count; i++) {
        if (shape_is_scalar(term->arg[i]->shape)) scalar = expr_multiply(store, scalar, term->arg[i]);
        else *array = term->arg[i];
    }
    return scalar;
}

typedef struct Part { const Expr *scalar, *array; } Part;

typedef struct Parts { Part *item; size_t count; } Parts;

static void add_part(Store *store, Parts *parts, const Expr *scalar, const Expr *array) {
    for (size_t i = 0; i < parts->count; i++) {
        if (parts->item[i].array != array) continue;
        parts->item[i].scalar = expr_add(store, parts->item[i].scalar, scalar);
        return;
    }
    parts->item[parts->count++] = (Part){scalar, array};
}

/* How many terms e has when s·(A + B) is multiplied out. */
static size_t count_terms(const Expr *e) {
    const Expr *const *term = e->op == OP_SUM ? e->arg : &e;
    size_t count = 0;
    for (uint32_t i = 0; i < (e->op == OP_SUM ? e->count : 1); i++) {
        const Expr *array = term[i];
        for (uint32_t j = 0; term[i]->op == OP_PRODUCT && j < term[i]->count; j++)
            if (!shape_is_scalar(term[i]->arg[j]->shape)) array = term[i]->arg[j];
        count += array->op == OP_SUM ? array->count : 1;
    }
    return count;
}

static bool is_outer_product(const Expr *e) { return e->op == OP_MATRIX_PRODUCT && e->arg[0]->shape.columns == 1; }

/* I/‖x‖ before xx'/‖x‖³. */
static void identity_first(Parts *parts) {
    for (size_t i = 1; i < parts->count; i++) {
        if (parts->item[i].array->op != OP_IDENTITY || !is_outer_product(parts->item[0].array)) continue;
        Part identity = parts->item[i];
        parts->item[i] = parts->item[0], parts->item[0] = identity;
    }
}

/* Beside an array a sum needs brackets: 2y(y - 1) a is no longer than (2y² - 2y) a. */
static const Expr *coefficient(Polisher *p, const Expr *scalar) {
    const Expr *e = polish_scalar(p, simplify(p->store, scalar));
    const Expr *factored = e->op == OP_SUM ? simplify(p->store, normal_factored(p->store, e, p->budget)) : NULL;
    bool better = factored && factored->op == OP_PRODUCT && written_length(factored) <= written_length(e) + 2;
    return better ? factored : e;
}

/* e as Σ scalar·array, like arrays collected; s·(A + B) stays, or is multiplied out. */
static Parts parts_of(Polisher *p, const Expr *e, bool out) {
    Store *store = p->store;
    Parts parts = {memory_get(count_terms(e) * sizeof *parts.item), 0};
    const Expr *const *term = e->op == OP_SUM ? e->arg : &e;
    for (uint32_t i = 0; i < (e->op == OP_SUM ? e->count : 1); i++) {
        const Expr *array, *scalar = scalar_and_array(store, term[i], &array);
        bool opens = out && array->op == OP_SUM;
        for (uint32_t j = 0; opens && j < array->count; j++) {
            const Expr *inner, *factor = scalar_and_array(store, array->arg[j], &inner);
            add_part(store, &parts, expr_multiply(store, scalar, factor), inner);
        }
        if (!opens) add_part(store, &parts, scalar, array);
    }
    for (size_t i = 0; i < parts.count; i++) parts.item[i].scalar = coefficient(p, parts.item[i].scalar);
    identity_first(&parts);
    return parts;
}

static const Expr *joined(Store *store, const Parts *parts) {
    const Expr *all = NULL;
    for (size_t i = 0; i < parts->count; i++) {
        const Expr *term = expr_multiply(store, parts->item[i].scalar, parts->item[i].array);
        all = all ? expr_add(store, all, term) : term;
    }
    return simplify(store, all);
}

/* ---- what all terms of a sum of chains are multiplied with ---- */

static const Expr *last_factor(const Expr *chain) { return chain->op == OP_MATRIX_PRODUCT ? chain->arg[chain->count - 1] : chain; }

/* The chain without its last factor; the identity where that is all. */
static const Expr *without_last(Store *store, const Expr *chain) {
    if (chain->op != OP_MATRIX_PRODUCT) return expr_identity(store, chain->shape.rows);
    return chain->count == 2 ? chain->arg[0] : expr_make(store, OP_MATRIX_PRODUCT, chain->arg, chain->count - 1);
}

static bool is_transposed(const Expr *e) {
    bool all = e->op == OP_MATRIX_PRODUCT || e->op == OP_TRANSPOSE;
    for (uint32_t i = 0; all && e->op == OP_MATRIX_PRODUCT && i < e->count; i++) all = e->arg[i]->op == OP_TRANSPOSE;
    return all;
}

/* I - A' as (I - A)', X'A' - B' as (AX - B)'. */
static const Expr *transposed_whole(Store *store, const Expr *sum) {
    if (sum->op != OP_SUM || sum->shape.columns == 1) return sum;
    const Expr *all = NULL;
    bool any = false;
    for (uint32_t i = 0; i < sum->count; i++) {
        const Expr *array, *scalar = scalar_and_array(store, sum->arg[i], &array);
        const Expr *turned = simplify(store, expr_1(store, OP_TRANSPOSE, array));
        if (is_transposed(array)) any = true;
        else if (turned != array) return sum;
        const Expr *term = expr_multiply(store, scalar, turned);
        all = all ? expr_add(store, all, term) : term;
    }
    return any && all ? expr_1(store, OP_TRANSPOSE, simplify(store, all)) : sum;
}

/* In a product: (I - A')v as (I - A)'v. */
static const Expr *transposed_factors(void *context, Store *store, const Expr *e) {
    (void)context;
    if (e->op != OP_MATRIX_PRODUCT) return e;
    const Expr **args = memory_get(e->count * sizeof *args);
    for (uint32_t i = 0; i < e->count; i++) args[i] = transposed_whole(store, e->arg[i]);
    const Expr *result = expr_rebuild(store, e, args);
    free(args);
    return result ? result : e;
}

/* What the terms without v make together, as a multiple of v: x - Ax is 1·v for v = x - Ax. NULL: it is none. */
static const Expr *multiple_of(Store *store, const Expr *rest, const Parts *parts, const Expr *v) {
    const Expr *array, *first = v->op == OP_SUM ? v->arg[0] : v, *factor = scalar_and_array(store, first, &array);
    for (size_t i = 0; i < parts->count; i++) {
        if (parts->item[i].array != array) continue;
        const Expr *ratio = simplify(store, expr_divide(store, parts->item[i].scalar, factor));
        const Expr *gap = simplify(store, expr_subtract(store, rest, expr_multiply(store, ratio, v)));
        return gap && expr_is_zero(gap) ? ratio : NULL;
    }
    return NULL;
}

/* Σ s·M·v as c·(Σ M)·v, for the last factor v of the chains. NULL: the terms have no v in common. */
static const Expr *common_last(Polisher *p, const Parts *parts, const Expr *v) {
    Store *store = p->store;
    const Expr *common = NULL, *matrix = NULL, *rest = NULL;
    for (size_t i = 0; i < parts->count; i++) {
        const Part *part = &parts->item[i];
        bool ends = last_factor(part->array) == v;
        if (ends && !common) common = part->scalar;
        const Expr *term = ends ? without_last(store, part->array) : part->array;
        term = expr_multiply(store, ends ? expr_divide(store, part->scalar, common) : part->scalar, term);
        const Expr **all = ends ? &matrix : &rest;
        *all = *all ? expr_add(store, *all, term) : term;
    }
    const Expr *ratio = rest ? multiple_of(store, simplify(store, rest), parts, v) : NULL;
    if (!matrix || (rest && !ratio)) return NULL;
    if (rest) {
        const Expr *identity = expr_identity(store, v->shape.rows);
        matrix = expr_add(store, identity, expr_multiply(store, expr_divide(store, common, ratio), matrix));
        common = ratio;
    }
    matrix = simplify(store, matrix);
    if (!matrix || matrix->op != OP_SUM) return NULL;
    return simplify(store, expr_multiply(store, common, expr_multiply(store, matrix, v)));
}

static const Expr *with_common_factor(Polisher *p, const Parts *parts, const Expr *e) {
    for (size_t i = 0; parts->count > 1 && i < parts->count; i++) {
        if (parts->item[i].array->op != OP_MATRIX_PRODUCT) continue;
        const Expr *factored = common_last(p, parts, last_factor(parts->item[i].array));
        if (factored) return shorter(e, factored);
    }
    return e;
}

/* ---- arrays ---- */

static const Expr *gathered(Polisher *p, const Expr *e, bool out) {
    Parts parts = parts_of(p, e, out);
    const Expr *sum = joined(p->store, &parts);
    free(parts.item);
    return sum;
}

/* The terms of every sum inside collected: a (s a - t a)' is (s - t) a a'. */
static const Expr *collected(void *context, Store *store, const Expr *e) {
    (void)store;
    Polisher *p = context;
    if (e->op != OP_SUM || shape_is_scalar(e->shape)) return e;
    const Expr *sum = gathered(p, e, false);
    return sum ? sum : e;
}

static const Expr *polish_entries(Polisher *p, const Expr *e, const Expr *scalar) {
    const Expr **args = memory_get(e->count * sizeof *args);
    for (uint32_t i = 0; i < e->count; i++)
        args[i] = polish_scalar(p, simplify(p->store, expr_multiply(p->store, scalar, e->arg[i])));
    const Expr *result = expr_rebuild(p->store, e, args);
    free(args);
    return result;
}

static bool is_integer_but_zero(const Expr *e) { return fmpz_is_one(fmpq_denref(expr_number(e))) && !expr_is_zero(e); }

/* The least common denominator of a matrix of fractions and zeros; 1: it is none. */
static const Expr *common_denominator(Store *store, const Expr *e) {
    fmpz_t all;
    fmpz_init_set_ui(all, 1);
    bool numbers = e->op == OP_MATRIX;
    for (uint32_t i = 0; numbers && i < e->count; i++) {
        numbers = e->arg[i]->op == OP_NUMBER && !is_integer_but_zero(e->arg[i]);
        if (numbers) fmpz_lcm(all, all, fmpq_denref(expr_number(e->arg[i])));
    }
    fmpq_t denominator;
    fmpq_init(denominator);
    if (numbers) fmpq_set_fmpz(denominator, all);
    else fmpq_one(denominator);
    const Expr *result = expr_rational(store, denominator);
    fmpq_clear(denominator);
    fmpz_clear(all);
    return result;
}

const Expr *polish_numbers(Store *store, const Expr *e) {
    const Expr *denominator = common_denominator(store, e);
    if (expr_is_integer(denominator, 1)) return e;
    const Expr **integers = memory_get(e->count * sizeof *integers);
    for (uint32_t i = 0; i < e->count; i++) integers[i] = simplify(store, expr_multiply(store, denominator, e->arg[i]));
    const Expr *matrix = expr_rebuild(store, e, integers);
    free(integers);
    return shorter(e, expr_multiply(store, expr_reciprocal(store, denominator), matrix));
}

static bool is_fraction(const Expr *e) {
    for (uint32_t i = 0; e->op == OP_PRODUCT && i < e->count; i++)
        if (e->arg[i]->op == OP_POWER && has_minus(e->arg[i]->arg[1])) return true;
    return false;
}

enum { WORTH_REARRANGING = 2 };

static const Expr *much_shorter(const Expr *a, const Expr *b) {
    return b && written_length(b) + WORTH_REARRANGING <= written_length(a) ? b : a;
}

static const Expr *polish_array(Polisher *p, const Expr *e) {
    Store *store = p->store;
    const Expr *inside = simplify(store, expr_transform(store, e, collected, p)), *array;
    if (!inside) return e;
    const Expr *scalar = scalar_and_array(store, inside, &array);
    if (array->op == OP_VECTOR || array->op == OP_MATRIX) {
        const Expr *entries = polish_entries(p, array, expr_integer(store, 1)), *multiplied = polish_entries(p, array, scalar);
        const Expr *best = shorter(simplify(store, expr_multiply(store, polish_scalar(p, simplify(store, scalar)), entries)), multiplied);
        return polish_numbers(store, best);
    }
    const Expr *best = much_shorter(gathered(p, inside, false), gathered(p, inside, true));
    const Expr *fraction = best ? simplify(store, normal_rational(store, best, p->budget)) : NULL;
    if (fraction && (is_fraction(inside) || !is_fraction(fraction))) best = much_shorter(best, fraction);
    if (!best) return e;
    Parts parts = parts_of(p, best, false);
    best = with_common_factor(p, &parts, best);
    free(parts.item);
    return best;
}

/* ---- cases ---- */

static const Expr *polish_any(Polisher *p, const Expr *e);

/* Where p > q, max(p, q) is p and min(p, q) is q; where not, the other. */
typedef struct Known { const Expr *larger, *smaller; } Known;

static const Expr *known_extreme(void *context, Store *store, const Expr *e) {
    const Known *known = context;
    (void)store;
    if ((e->op != OP_MAXIMUM && e->op != OP_MINIMUM) || e->count != 2) return e;
    bool both = (e->arg[0] == known->larger && e->arg[1] == known->smaller) || (e->arg[0] == known->smaller && e->arg[1] == known->larger);
    return !both ? e : e->op == OP_MAXIMUM ? known->larger : known->smaller;
}

static const Expr *under(Store *store, const Expr *condition, bool holds, const Expr *e) {
    bool less = condition->op == OP_LESS || condition->op == OP_LESS_EQUAL, greater = condition->op == OP_GREATER || condition->op == OP_GREATER_EQUAL;
    if (!less && !greater) return e;
    const Expr *left = condition->arg[0], *right = condition->arg[1];
    Known known = greater == holds ? (Known){left, right} : (Known){right, left};
    return simplify(store, expr_transform(store, e, known_extreme, &known));
}

/* 2 max(0, u)·(0 or u') as 0 or 2u·u': what stands beside the cases goes into them. */
static const Expr *factors_inside(Store *store, const Expr *e) {
    uint32_t at = 0;
    while (e->op == OP_PRODUCT && at < e->count && e->arg[at]->op != OP_PIECEWISE) at++;
    if (e->op != OP_PRODUCT || at == e->count) return e;
    const Expr *cases = e->arg[at], *factor = expr_integer(store, 1), **args = memory_get(cases->count * sizeof *args);
    for (uint32_t i = 0; i < e->count; i++)
        if (i != at) factor = expr_multiply(store, factor, e->arg[i]);
    for (uint32_t i = 0; i < cases->count; i++) {
        bool value = i % 2 == 1 || i + 1 == cases->count;
        args[i] = value ? expr_multiply(store, factor, cases->arg[i]) : cases->arg[i];
    }
    const Expr *result = expr_make(store, OP_PIECEWISE, args, cases->count);
    free(args);
    return result ? simplify(store, result) : e;
}

static const Expr *polish_cases(Polisher *p, const Expr *e) {
    const Expr **args = memory_get(e->count * sizeof *args);
    size_t count = 0;
    for (uint32_t i = 0; i < e->count; i += 2) {
        const Expr *condition = i + 1 < e->count ? conditions_join(p->store, &e->arg[i], 1) : NULL;
        if (condition && condition_is_never(p->store, condition)) continue;
        bool last = i + 1 == e->count;
        const Expr *value = last ? e->arg[i] : under(p->store, e->arg[i], true, e->arg[i + 1]);
        if (last && e->count == 3) value = under(p->store, e->arg[0], false, value);
        if (condition) args[count++] = condition;
        args[count++] = polish_any(p, value);
        if (!condition) break; /* it holds always */
    }
    const Expr *result = count == 1 ? args[0] : expr_make(p->store, OP_PIECEWISE, args, count);
    free(args);
    return simplify(p->store, result);
}

static const Expr *polish_any(Polisher *p, const Expr *e) {
    if (e->op == OP_NUMBER || e->op == OP_SYMBOL) return e;
    if (e->op == OP_PRODUCT) e = factors_inside(p->store, e);
    if (e->op == OP_PIECEWISE) return polish_cases(p, e);
    return shape_is_scalar(e->shape) ? polish_scalar(p, e) : polish_array(p, e);
}


const Expr *polish(Store *store, const Expr *e, Budget *budget) {
    Polisher p = {store, budget};
    e = simplify(store, e);
    if (!e || !shape_is_tensor(e->shape)) return e;
    const Expr *polished = polish_any(&p, e);
    return polished ? expr_transform(store, polished, transposed_factors, NULL) : e;
}
