/* Exact constants: signs by enclosures first, then by Calcium's zero test; and their simplest radical form.
 */
#include "math/normal_form.h"
#include <calcium/ca.h>

enum {
    DEGREE_LIMIT = 40,
    PRECISION_LIMIT = 1024,
    LOW_PRECISION = 64,
    HIGHEST_PRECISION = 2048,
    MOST_WORK = 400000,
    MOST_ROOTS = 16
};

/* ---- values in Calcium ---- */

/* The exact values of constant generators, made when they are first asked for. */
struct Exact {
    Normal *normal;
    ca_ctx_t context;
    ca_struct value[MOST_GENERATORS];
    uint64_t known;
};

static void exact_clear(void *what) {
    Exact *x = what;
    for (int v = 0; v < MOST_GENERATORS; v++) ca_clear(&x->value[v], x->context);
    ca_ctx_clear(x->context);
}

static Exact *exact_of(Normal *n) {
    if (n->exact) return n->exact;
    Exact *x = n->exact = ARENA_NEW(n->arena, Exact);
    x->normal = n;
    ca_ctx_init(x->context);
    ca_ctx_set_option(x->context, CA_OPT_QQBAR_DEG_LIMIT, DEGREE_LIMIT);
    ca_ctx_set_option(x->context, CA_OPT_PREC_LIMIT, PRECISION_LIMIT);
    for (int v = 0; v < MOST_GENERATORS; v++) ca_init(&x->value[v], x->context);
    arena_defer(n->arena, exact_clear, x);
    return x;
}

/* The sign where an enclosure shows it. */
static Truth sign_by_enclosure(Exact *x, const ca_t value, slong highest, int *sign) {
    Truth truth = TRUTH_UNKNOWN;
    acb_t ball;
    acb_init(ball);
    for (slong precision = 64; precision <= highest && truth == TRUTH_UNKNOWN; precision *= 4) {
        ca_get_acb(ball, value, precision, x->context);
        if (!acb_is_finite(ball) || !arb_contains_zero(acb_imagref(ball))) break;
        *sign = arb_is_positive(acb_realref(ball)) ? 1 : arb_is_negative(acb_realref(ball)) ? -1 : 0;
        if (*sign) truth = TRUTH_YES;
    }
    acb_clear(ball);
    return truth;
}

static bool exact_ratio(Exact *x, const Ratio *a, ca_t result);

/* The real root of prime degree; an odd one of a negative number is not Calcium's principal one. */
static bool exact_root(Exact *x, slong prime, ca_t result) {
    int sign = 1;
    fmpq_t exponent;
    if (prime > 2 && sign_by_enclosure(x, result, HIGHEST_PRECISION, &sign) != TRUTH_YES) return false;
    if (sign < 0) ca_neg(result, result, x->context);
    fmpq_init(exponent);
    fmpq_set_si(exponent, 1, (ulong)prime);
    ca_pow_fmpq(result, result, exponent, x->context);
    fmpq_clear(exponent);
    if (sign < 0) ca_neg(result, result, x->context);
    return true;
}

static bool exact_function(Exact *x, Op op, ca_t result) {
    if (op == OP_ABS) ca_abs(result, result, x->context);
    else if (op == OP_ARCSIN) ca_asin(result, result, x->context);
    else if (op == OP_ARCTAN) ca_atan(result, result, x->context);
    else return false;
    return true;
}

static bool exact_of_key(Exact *x, const Key *key, ca_t result) {
    const Ratio *argument = array_ratio(key->args[0]->array);
    if (!argument || !exact_ratio(x, argument, result)) return false;
    switch (key->kind) {
    case KEY_ROOT: return exact_root(x, key->row, result);
    case KEY_EXPONENTIAL:
        ca_div_si(result, result, key->row, x->context);
        ca_exp(result, result, x->context);
        return true;
    case KEY_LOGARITHM: ca_log(result, result, x->context); return true;
    case KEY_COSINE:
        ca_div_si(result, result, key->row, x->context);
        ca_cos(result, result, x->context);
        return true;
    case KEY_SINE:
        ca_div_si(result, result, key->row, x->context);
        ca_sin(result, result, x->context);
        return true;
    case KEY_FUNCTION: return exact_function(x, key->op, result);
    case KEY_SYMBOL: case KEY_BOUND: case KEY_FORMAL_LOGARITHM: case KEY_WORD: case KEY_TRACE:
    case KEY_ENTRYWISE: return false;
    }
    return false;
}

static bool exact_generator(Exact *x, slong v) {
    const Key *key = &x->normal->generator[v].key;
    if (x->known >> v & 1) return true;
    ca_t result;
    ca_init(result, x->context);
    bool good = true;
    if (key->kind == KEY_FUNCTION && key->op == OP_PI) ca_pi(result, x->context);
    else good = key->count == 1 && key->args[0]->array && exact_of_key(x, key, result);
    good = good && !ca_is_special(result, x->context);
    ca_set(&x->value[v], result, x->context);
    ca_clear(result, x->context);
    if (good) x->known |= UINT64_C(1) << v;
    return good;
}

static bool exact_ratio(Exact *x, const Ratio *a, ca_t result) {
    Field *field = x->normal->field;
    uint64_t used = ratio_generators(field, a);
    if (!field_draw(field, 100)) return false;
    for (slong v = 0; v < field->count; v++)
        if ((used >> v & 1) && !exact_generator(x, v)) return false;
    ca_fmpz_mpoly_q_evaluate(result, a->q, x->value, field->context, x->context);
    return !ca_is_special(result, x->context);
}

static bool is_constant(const Normal *n, const Ratio *a) {
    uint64_t used = ratio_generators(n->field, a);
    for (slong v = 0; v < n->field->count; v++) {
        const Key *key = &n->generator[v].key;
        bool leaf = key->kind == KEY_FUNCTION && key->op == OP_PI;
        if (!(used >> v & 1) || leaf) continue;
        if (key->kind == KEY_SYMBOL || key->kind == KEY_BOUND || key->count != 1 || !key->args[0]->array)
            return false;
        const Ratio *argument = array_ratio(key->args[0]->array);
        if (!argument || !is_constant(n, argument)) return false;
    }
    return true;
}

/* The enclosure at low precision decides most; the zero test the others that are 0. */
Truth constant_ratio_sign(Normal *n, const Ratio *a, int *sign) {
    if (!a || !is_constant(n, a)) return TRUTH_UNKNOWN;
    Exact *x = exact_of(n);
    ca_t value;
    ca_init(value, x->context);
    Truth truth = TRUTH_UNKNOWN;
    if (exact_ratio(x, a, value)) {
        truth = sign_by_enclosure(x, value, LOW_PRECISION, sign);
        bool zero = truth == TRUTH_UNKNOWN && ca_check_is_zero(value, x->context) == T_TRUE;
        if (zero) *sign = 0, truth = TRUTH_YES;
        if (truth == TRUTH_UNKNOWN) truth = sign_by_enclosure(x, value, HIGHEST_PRECISION, sign);
    }
    ca_clear(value, x->context);
    return truth;
}

/* ---- the sign of an expression ---- */

/* By balls: YES with a sign, NO where there is certainly no value, UNKNOWN where 0 stays inside. *defined: it
 * has a value. */
static Truth sign_by_balls(Store *store, const Expr *e, int *sign, bool *defined) {
    Arena *arena = arena_new();
    Budget budget = {MOST_WORK};
    const Point *point = point_new(arena, store);
    Truth truth = TRUTH_UNKNOWN;
    *defined = false;
    for (slong precision = 64; precision <= HIGHEST_PRECISION && truth == TRUTH_UNKNOWN; precision *= 2) {
        Balls value;
        Status status = evaluate(arena, e, point, precision, &budget, &value);
        if (status == STATUS_DOMAIN) truth = TRUTH_NO;
        if (status != STATUS_OK) continue;
        *defined = true;
        *sign = arb_is_positive(value.entry) ? 1 : arb_is_negative(value.entry) ? -1 : 0;
        if (*sign || arb_is_zero(value.entry)) truth = TRUTH_YES;
    }
    arena_free(arena);
    return truth;
}

static Truth sign_by_normal_form(Store *store, const Expr *e, int *sign) {
    Arena *arena = arena_new();
    Budget budget = {MOST_WORK};
    Normal *n = normal_new(store, arena, &budget);
    const Ratio *ratio = normal_ratio(n, e);
    while (!ratio && normal_again(n, &budget)) ratio = normal_ratio(n, e);
    *sign = 0;
    Truth truth = ratio_is_zero(n->field, ratio) ? TRUTH_YES : constant_ratio_sign(n, ratio, sign);
    arena_free(arena);
    return truth;
}

Truth constant_sign(Store *store, const Expr *constant, int *sign) {
    bool defined;
    if (!constant || constant->symbols || !shape_is_scalar(constant->shape)) return TRUTH_UNKNOWN;
    Truth truth = sign_by_balls(store, constant, sign, &defined);
    return truth == TRUTH_UNKNOWN && defined ? sign_by_normal_form(store, constant, sign) : truth;
}

/* ---- the simplest radical form ---- */

/* A product of roots of whole numbers under construction: those of equal index share one radical. */
typedef struct Radicals {
    fmpz_t product[MOST_ROOTS];
    slong index[MOST_ROOTS];
    size_t count;
} Radicals;

static void radicals_clear(Radicals *r) {
    for (size_t i = 0; i < r->count; i++) fmpz_clear(r->product[i]);
}

/* The number whose root of degree *index the generator is; NULL: it is no root of a whole number. */
static const Ratio *rooted_number(Normal *n, slong v, slong *index) {
    const Generator *g = &n->generator[v];
    for (*index = 1; g->key.kind == KEY_ROOT; g = &n->generator[v]) {
        const Ratio *base = array_ratio(g->key.args[0]->array);
        *index *= g->key.row;
        v = ratio_as_generator(n->field, base);
        if (v < 0) return fmpz_mpoly_q_is_fmpz(base->q, n->field->context) ? base : NULL;
    }
    return NULL;
}

/* number^(above/below) */
static bool radicals_multiply(Radicals *r, const Ratio *number, slong above, slong below) {
    slong common = (slong)n_gcd((ulong)above, (ulong)below);
    size_t i = 0;
    while (i < r->count && r->index[i] != below / common) i++;
    if (i == MOST_ROOTS) return false;
    if (i == r->count) {
        r->index[r->count] = below / common;
        fmpz_init_set_ui(r->product[r->count++], 1);
    }
    for (slong k = 0; k < above / common; k++) fmpz_mul(r->product[i], r->product[i], number->q->num.coeffs);
    return true;
}

typedef struct Writer {
    Normal *normal;
    Store *store;
    bool plain; /* only roots, pi and powers of e so far */
} Writer;

static const Expr *ratio_expression(Writer *w, const Ratio *a);

static const Expr *fraction_times(Writer *w, const Expr *e, slong above, slong below) {
    return expr_multiply(w->store, expr_fraction(w->store, above, (unsigned long)below), e);
}

static const Expr *power_of(Writer *w, const Expr *base, slong above, slong below) {
    if (above == below) return base;
    return expr_2(w->store, OP_POWER, base, expr_fraction(w->store, above, (unsigned long)below));
}

static const Expr *exponential_of(Writer *w, slong above, slong below) {
    if (above == below) return expr_leaf(w->store, OP_EULER);
    return expr_1(w->store, OP_EXP, expr_fraction(w->store, above, (unsigned long)below));
}

static const Expr *generator_power(Writer *w, slong v, slong exponent) {
    const Key *key = &w->normal->generator[v].key;
    if (key->kind == KEY_FUNCTION && key->op == OP_PI)
        return power_of(w, expr_leaf(w->store, OP_PI), exponent, 1);
    const Ratio *argument = array_ratio(key->args[0]->array);
    if (key->kind == KEY_EXPONENTIAL && ratio_is_integer(w->normal->field, argument, 1))
        return exponential_of(w, exponent, key->row);
    const Expr *e = ratio_expression(w, argument);
    if (key->kind == KEY_ROOT) return power_of(w, e, exponent, key->row);
    w->plain = false;
    if (key->kind == KEY_EXPONENTIAL)
        return expr_1(w->store, OP_EXP, fraction_times(w, e, exponent, key->row));
    if (key->row > 1) e = fraction_times(w, e, 1, key->row);
    return power_of(w, expr_1(w->store, key->op, e), exponent, 1);
}

/* Appends the factors of the i-th term of p but its coefficient. */
static bool term_factors(Writer *w, const fmpz_mpoly_t p, slong i, const Expr **factor, size_t *count) {
    Field *field = w->normal->field;
    Radicals r = {.count = 0};
    bool good = true;
    for (slong v = 0; v < field->count && good; v++) {
        slong exponent = fmpz_mpoly_get_term_var_exp_si(p, i, v, field->context), index;
        if (!exponent) continue;
        const Ratio *number = rooted_number(w->normal, v, &index);
        if (number) good = radicals_multiply(&r, number, exponent, index);
        else good = (factor[(*count)++] = generator_power(w, v, exponent)) != NULL;
    }
    for (size_t k = 0; k < r.count && good; k++) {
        fmpq_t number;
        fmpq_init(number);
        fmpz_set(fmpq_numref(number), r.product[k]);
        factor[(*count)++] = power_of(w, expr_rational(w->store, number), 1, r.index[k]);
        fmpq_clear(number);
    }
    radicals_clear(&r);
    return good;
}

static const Expr *product_of(Store *store, const Expr *const *factor, size_t count) {
    return count == 0   ? expr_integer(store, 1)
           : count == 1 ? factor[0]
                        : expr_make(store, OP_PRODUCT, factor, count);
}

/* The i-th term of p with its coefficient divided by `content`. */
static const Expr *term_expression(Writer *w, const fmpz_mpoly_t p, slong i, const fmpz_t content) {
    const Expr *factor[MOST_GENERATORS + MOST_ROOTS + 1];
    size_t count = 1;
    fmpq_t coefficient;
    fmpq_init(coefficient);
    fmpz_divexact(fmpq_numref(coefficient), p->coeffs + i, content);
    bool one = fmpq_is_one(coefficient);
    factor[0] = expr_rational(w->store, coefficient);
    fmpq_clear(coefficient);
    if (!term_factors(w, p, i, factor, &count)) return NULL;
    return one ? product_of(w->store, factor + 1, count - 1) : product_of(w->store, factor, count);
}

/* p without its content. Positive terms stand first. */
static const Expr *polynomial_expression(Writer *w, const fmpz_mpoly_t p, const fmpz_t content) {
    size_t count = 0;
    const Expr **term = ARENA_ARRAY(w->normal->arena, const Expr *, p->length);
    for (int negative = 0; negative < 2; negative++)
        for (slong i = p->length - 1; i >= 0; i--)
            if ((fmpz_sgn(p->coeffs + i) * fmpz_sgn(content) < 0) == negative)
                term[count++] = term_expression(w, p, i, content);
    for (size_t i = 0; i < count; i++)
        if (!term[i]) return NULL;
    return count == 1 ? term[0] : expr_make(w->store, OP_SUM, term, count);
}

static const Expr *constant_times(Writer *w, const fmpz_t above, const fmpz_t below, const Expr *e) {
    fmpq_t factor;
    fmpq_init(factor);
    fmpq_set_fmpz_frac(factor, above, below);
    bool one = fmpq_is_one(factor);
    const Expr *number = expr_rational(w->store, factor);
    fmpq_clear(factor);
    return one ? e : expr_is_integer(e, 1) ? number : expr_multiply(w->store, number, e);
}

/* The content of p, negative where no term is positive. */
static void signed_content(const fmpz_mpoly_t p, fmpz_t content) {
    bool positive = false;
    _fmpz_vec_content(content, p->coeffs, p->length);
    for (slong i = 0; i < p->length; i++) positive = positive || fmpz_sgn(p->coeffs + i) > 0;
    if (!positive) fmpz_neg(content, content);
}

static const Expr *ratio_expression(Writer *w, const Ratio *a) {
    if (ratio_is_zero(w->normal->field, a)) return expr_integer(w->store, 0);
    fmpz_t above, below;
    fmpz_init(above);
    fmpz_init(below);
    signed_content(&a->q->num, above);
    signed_content(&a->q->den, below);
    const Expr *top = polynomial_expression(w, &a->q->num, above);
    const Expr *bottom = polynomial_expression(w, &a->q->den, below);
    const Expr *e = expr_is_integer(bottom, 1) ? top : expr_divide(w->store, top, bottom);
    if (e) e = constant_times(w, above, below, e);
    fmpz_clear(above);
    fmpz_clear(below);
    return e;
}

/* ---- choosing ---- */

static bool is_root(const Expr *e) {
    return e->op == OP_POWER && e->arg[0]->op == OP_NUMBER && e->arg[1]->op == OP_NUMBER &&
           !fmpz_is_one(fmpq_denref(expr_number(e->arg[1])));
}

static bool has_root_below(const Expr *e) {
    if (e->op == OP_POWER && e->arg[1]->op == OP_NUMBER && expr_number_sign(e->arg[1]) < 0)
        return is_root(e) || expr_has_op(e->arg[0], OP_POWER);
    for (uint32_t i = 0; i < e->count; i++)
        if (has_root_below(e->arg[i])) return true;
    return false;
}

/* (p/q)·√m as p'/√m where m divides q; else e. */
static const Expr *root_moved_below(Store *store, const Expr *e) {
    if (e->op != OP_PRODUCT || e->count != 2 || e->arg[0]->op != OP_NUMBER || !is_root(e->arg[1])) return e;
    const fmpq *half = expr_number(e->arg[1]->arg[1]), *radicand = expr_number(e->arg[1]->arg[0]);
    if (fmpq_cmp_si(half, 0) < 0 || !fmpz_equal_si(fmpq_denref(half), 2) ||
        !fmpz_divisible(fmpq_denref(expr_number(e->arg[0])), fmpq_numref(radicand)))
        return e;
    fmpq_t factor;
    fmpq_init(factor);
    fmpq_mul(factor, expr_number(e->arg[0]), radicand);
    const Expr *root = expr_2(store, OP_POWER, e->arg[1]->arg[0], expr_fraction(store, -1, 2));
    const Expr *result =
        fmpq_is_one(factor) ? root : expr_multiply(store, expr_rational(store, factor), root);
    fmpq_clear(factor);
    return result;
}

static const Expr *simplified(Store *store, const Expr *e, Arena *arena, bool rationalize) {
    Budget budget = {MOST_WORK};
    Normal *n = normal_new(store, arena, &budget);
    const Ratio *ratio = normal_ratio(n, e);
    while (!ratio && normal_again(n, &budget)) ratio = normal_ratio(n, e);
    Writer w = {n, store, true};
    const Expr *result = ratio && is_constant(n, ratio) ? ratio_expression(&w, ratio) : NULL;
    if (!result || result->weight > (w.plain ? 3 * e->weight + 8 : e->weight - 1)) return e;
    return rationalize || !has_root_below(e) ? result : root_moved_below(store, result);
}

const Expr *constant_simplify(Store *store, const Expr *constant, bool rationalize) {
    int sign;
    bool defined;
    if (!constant || constant->symbols || !shape_is_scalar(constant->shape) || !constant->count)
        return constant;
    if (sign_by_balls(store, constant, &sign, &defined) == TRUTH_NO || !defined) return constant;
    Arena *arena = arena_new();
    const Expr *result = simplified(store, constant, arena, rationalize);
    arena_free(arena);
    return result;
}

/* a < b as (a - b's sign) < 0. */
static const Expr *decided_relation(Store *store, const Expr *e) {
    int sign;
    if (constant_sign(store, expr_subtract(store, e->arg[0], e->arg[1]), &sign) != TRUTH_YES) return e;
    return expr_2(store, e->op, expr_integer(store, sign), expr_integer(store, 0));
}

static const Expr *simplest_constant(void *context, Store *store, const Expr *e) {
    (void)context;
    int sign;
    bool relation = e->op >= OP_EQUAL && e->op <= OP_GREATER_EQUAL && !e->symbols && shape_is_scalar(e->arg[0]->shape);
    if (relation) return decided_relation(store, e);
    if (e->op == OP_SIGN && constant_sign(store, e->arg[0], &sign) == TRUTH_YES) return expr_integer(store, sign);
    bool number = !e->symbols && e->count && shape_is_tensor(e->shape) && shape_is_scalar(e->shape);
    return number ? constant_simplify(store, e, true) : e;
}

const Expr *constants_simplified(Store *store, const Expr *e) {
    const Expr *plain = expr_transform(store, e, simplest_constant, NULL);
    return plain ? plain : e;
}
