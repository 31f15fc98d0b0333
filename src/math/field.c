#include "math/field.h"
#include <flint/fmpz_mpoly_factor.h>
#include <string.h>

typedef fmpz_mpoly_struct Polynomial;

static Polynomial *numerator(const Ratio *a) { return (Polynomial *)&a->q->num; }
static Polynomial *denominator(const Ratio *a) { return (Polynomial *)&a->q->den; }

/* ---- the field ---- */

static void field_clear(void *what) {
    Field *field = what;
    for (Ratio *a = field->all; a; a = a->next) fmpz_mpoly_q_clear(a->q, field->context);
    fmpz_mpoly_ctx_clear(field->context);
}

Field *field_new(Arena *arena, Budget *budget, bool canonical, slong room) {
    Field *field = ARENA_NEW(arena, Field);
    fmpz_mpoly_ctx_init(field->context, room, ORD_DEGLEX);
    field->arena = arena;
    field->budget = budget;
    field->canonical = canonical;
    field->room = room;
    arena_defer(arena, field_clear, field);
    return field;
}

void field_mark(const Field *field, FieldMark *mark) {
    size_t count = (size_t)field->count;
    mark->count = field->count;
    mark->all = field->all;
    mark->full = field->full;
    mark->factored = field->factored;
    memcpy(mark->degree, field->degree, count * sizeof *mark->degree);
    memcpy(mark->power, field->power, count * sizeof *mark->power);
}

void field_rewind(Field *field, const FieldMark *mark) {
    for (; field->all != mark->all; field->all = field->all->next)
        fmpz_mpoly_q_clear(field->all->q, field->context);
    for (slong v = 0; v < field->count; v++) {
        bool older = v < mark->count;
        field->degree[v] = older ? mark->degree[v] : 0;
        field->power[v] = older ? mark->power[v] : NULL;
    }
    field->count = mark->count;
    field->full = mark->full;
    field->factored = mark->factored;
}

bool field_draw(Field *field, uint64_t work) {
    bool enough = field->budget->left > work;
    field->budget->left = enough ? field->budget->left - work : 0;
    return enough;
}

slong field_more_room(slong room) { return room < SEVERAL_GENERATORS ? SEVERAL_GENERATORS : MOST_GENERATORS; }

slong field_generator(Field *field) {
    field->full = field->full || field->count == field->room;
    return field->full ? -1 : field->count++;
}

void field_relate(Field *field, slong generator, ulong degree, const Ratio *power) {
    field->degree[generator] = degree;
    field->power[generator] = power;
}

static Ratio *ratio_new(Field *field) {
    Ratio *a = ARENA_NEW(field->arena, Ratio);
    fmpz_mpoly_q_init(a->q, field->context);
    a->next = field->all;
    field->all = a;
    return a;
}

/* ---- limits: what FLINT must not see ---- */

static slong length(const Polynomial *p) { return p->length; }

enum { DEGREE_TOO_HIGH = 1 << 24 };

/* The first term has the highest degree: the order of terms is by degree. */
static slong degree_of(const Field *field, const Polynomial *p) {
    slong exponent[MOST_GENERATORS], degree = 0;
    if (!length(p)) return 0;
    if (!fmpz_mpoly_term_exp_fits_si(p, 0, field->context)) return DEGREE_TOO_HIGH;
    fmpz_mpoly_get_term_exp_si(exponent, p, 0, field->context);
    for (slong v = 0; v < field->room && degree < DEGREE_TOO_HIGH; v++)
        degree += exponent[v] < DEGREE_TOO_HIGH ? exponent[v] : DEGREE_TOO_HIGH;
    return degree;
}

/* Exponents and their sum are packed into fields of so many bits, the highest of which stays free: mostly that tells
 * enough. */
static slong highest_degree(const Field *field, const Polynomial *p) {
    enum { LEAST_BITS = 8 };
    return p->bits <= LEAST_BITS ? (1 << (LEAST_BITS - 1)) - 1 : degree_of(field, p);
}

static slong bits_of(const Polynomial *p) {
    slong bits = fmpz_mpoly_max_bits(p);
    return bits < 0 ? -bits : bits;
}

static bool product_fits(Field *field, const Polynomial *a, const Polynomial *b) {
    slong terms = length(a) * length(b), degree = highest_degree(field, a) + highest_degree(field, b);
    slong highest = terms <= 1 ? MOST_DEGREE_OF_A_TERM : 2 * MOST_DEGREE;
    slong work = 1 + terms / 4 + (length(a) + length(b)) / 4;
    return field_draw(field, (uint64_t)work) && terms <= 4 * MOST_TERMS && degree <= highest &&
           bits_of(a) + bits_of(b) <= MOST_BITS;
}

static bool products_fit(Field *field, const Ratio *a, const Ratio *b) {
    return product_fits(field, numerator(a), numerator(b)) &&
           product_fits(field, denominator(a), denominator(b));
}

static bool quotients_fit(Field *field, const Ratio *a, const Ratio *b) {
    return product_fits(field, numerator(a), denominator(b)) &&
           product_fits(field, denominator(a), numerator(b));
}

static bool polynomial_fits(const Field *field, const Polynomial *p) {
    slong highest = length(p) <= 1 ? MOST_DEGREE_OF_A_TERM : MOST_DEGREE;
    return length(p) <= MOST_TERMS && highest_degree(field, p) <= highest;
}

static const Ratio *checked(Field *field, const Ratio *a) {
    return polynomial_fits(field, numerator(a)) && polynomial_fits(field, denominator(a)) ? a : NULL;
}

/* ---- making ---- */

const Ratio *ratio_rational(Field *field, const fmpq_t value) {
    Ratio *a = ratio_new(field);
    fmpz_mpoly_q_set_fmpq(a->q, value, field->context);
    return bits_of(numerator(a)) + bits_of(denominator(a)) <= MOST_BITS ? a : NULL;
}

const Ratio *ratio_fmpz(Field *field, const fmpz_t value) {
    Ratio *a = ratio_new(field);
    fmpz_mpoly_q_set_fmpz(a->q, value, field->context);
    return a;
}

const Ratio *ratio_integer(Field *field, slong value) {
    Ratio *a = ratio_new(field);
    fmpz_mpoly_q_set_si(a->q, value, field->context);
    return a;
}

const Ratio *ratio_generator(Field *field, slong generator) {
    if (generator < 0) return NULL;
    Ratio *a = ratio_new(field);
    fmpz_mpoly_q_gen(a->q, generator, field->context);
    return a;
}

const Ratio *ratio_polynomial(Field *field, const fmpz_mpoly_t p) {
    Ratio *a = ratio_new(field);
    fmpz_mpoly_set(numerator(a), p, field->context);
    return a;
}

const Ratio *ratio_numerator(Field *field, const Ratio *a) {
    return a ? ratio_polynomial(field, numerator(a)) : NULL;
}

const Ratio *ratio_denominator(Field *field, const Ratio *a) {
    return a ? ratio_polynomial(field, denominator(a)) : NULL;
}

/* ---- relations ---- */

/* The youngest generator of which p has a power that its relation takes away; -1: none. */
static slong reducible(const Field *field, const Polynomial *p) {
    for (slong v = field->count - 1; v >= 0; v--)
        if (field->degree[v] && fmpz_mpoly_degree_si(p, v, field->context) >= (slong)field->degree[v])
            return v;
    return -1;
}

/* The place of an exponent among those so far, which fall; a new one is put in. */
static size_t place_of(Field *field, Powers *powers, ulong exponent) {
    size_t place = 0;
    while (place < powers->count && powers->exponent[place] > exponent) place++;
    if (place < powers->count && powers->exponent[place] == exponent) return place;
    for (size_t i = powers->count++; i > place; i--) {
        powers->coefficient[i] = powers->coefficient[i - 1];
        powers->exponent[i] = powers->exponent[i - 1];
    }
    powers->coefficient[place] = ratio_new(field);
    powers->exponent[place] = exponent;
    return place;
}

/* Terms of one coefficient stay in order. */
void polynomial_powers(Field *field, const fmpz_mpoly_t p, slong generator, Powers *powers) {
    ulong exponents[MOST_GENERATORS];
    *powers = (Powers){ARENA_ARRAY(field->arena, const Ratio *, length(p)), ARENA_ARRAY(field->arena, ulong, length(p)), 0};
    for (slong i = 0; i < length(p); i++) {
        fmpz_mpoly_get_term_exp_ui(exponents, p, i, field->context);
        const Ratio *c = powers->coefficient[place_of(field, powers, exponents[generator])];
        exponents[generator] = 0;
        fmpz_mpoly_push_term_fmpz_ui(numerator(c), p->coeffs + i, exponents, field->context);
    }
}

/* p with g^(a·q + b) as P^a g^b. */
static const Ratio *relation_applied(Field *field, const Polynomial *p, slong v) {
    Powers powers;
    polynomial_powers(field, p, v, &powers);
    const Ratio *sum = ratio_integer(field, 0), *g = ratio_generator(field, v);
    for (size_t i = 0; i < powers.count && sum; i++) {
        ulong degree = field->degree[v], exponent = powers.exponent[i];
        const Ratio *term =
            ratio_multiply(field, powers.coefficient[i], ratio_power(field, g, (slong)(exponent % degree)));
        const Ratio *power = ratio_power(field, field->power[v], (slong)(exponent / degree));
        sum = ratio_add(field, sum, ratio_multiply(field, term, power));
    }
    return sum;
}

static const Ratio *plain_quotient(Field *field, const Ratio *a, const Ratio *b) {
    if (!a || !b || ratio_is_zero(field, b) || !quotients_fit(field, a, b)) return NULL;
    Ratio *c = ratio_new(field);
    _fmpz_mpoly_q_div(numerator(c), denominator(c), numerator(a), denominator(a), numerator(b),
                      denominator(b), field->context);
    return checked(field, c);
}

static const Ratio *reduced(Field *field, const Ratio *a) {
    if (!a) return NULL;
    slong above = reducible(field, numerator(a)), below = reducible(field, denominator(a));
    if (above < 0 && below < 0) return a;
    const Ratio *top = above < 0 ? ratio_numerator(field, a) : relation_applied(field, numerator(a), above);
    const Ratio *bottom =
        below < 0 ? ratio_denominator(field, a) : relation_applied(field, denominator(a), below);
    return reduced(field, plain_quotient(field, top, bottom));
}

/* ---- arithmetic ---- */

typedef void Operation(fmpz_mpoly_t, fmpz_mpoly_t, const fmpz_mpoly_t, const fmpz_mpoly_t, const fmpz_mpoly_t,
                       const fmpz_mpoly_t, const fmpz_mpoly_ctx_t);

static const Ratio *combined(Field *field, const Ratio *a, const Ratio *b, Operation *operation) {
    Ratio *c = ratio_new(field);
    operation(numerator(c), denominator(c), numerator(a), denominator(a), numerator(b), denominator(b),
              field->context);
    return reduced(field, checked(field, c));
}

static bool sum_fits(Field *field, const Ratio *a, const Ratio *b) {
    return a && b && quotients_fit(field, a, b) && product_fits(field, denominator(a), denominator(b));
}

const Ratio *ratio_add(Field *field, const Ratio *a, const Ratio *b) {
    return sum_fits(field, a, b) ? combined(field, a, b, _fmpz_mpoly_q_add) : NULL;
}

const Ratio *ratio_subtract(Field *field, const Ratio *a, const Ratio *b) {
    return sum_fits(field, a, b) ? combined(field, a, b, _fmpz_mpoly_q_sub) : NULL;
}

static bool is_constant(const Field *field, const Ratio *a) { return fmpz_mpoly_q_is_fmpq(a->q, field->context); }

/* What is in lowest terms under the relations is so with another factor. */
static const Ratio *scaled(Field *field, const Ratio *constant, const Ratio *a) {
    Ratio *c = ratio_new(field);
    const fmpz *factor = fmpz_mpoly_q_is_zero(constant->q, field->context) ? NULL : numerator(constant)->coeffs;
    if (factor)
        _fmpz_mpoly_q_mul_fmpq(numerator(c), denominator(c), numerator(a), denominator(a), factor,
                               denominator(constant)->coeffs, field->context);
    return c;
}

const Ratio *ratio_multiply(Field *field, const Ratio *a, const Ratio *b) {
    if (!a || !b || !products_fit(field, a, b)) return NULL;
    if (is_constant(field, a)) return scaled(field, a, b);
    return is_constant(field, b) ? scaled(field, b, a) : combined(field, a, b, _fmpz_mpoly_q_mul);
}

const Ratio *ratio_negate(Field *field, const Ratio *a) {
    if (!a) return NULL;
    Ratio *c = ratio_new(field);
    fmpz_mpoly_neg(numerator(c), numerator(a), field->context);
    fmpz_mpoly_set(denominator(c), denominator(a), field->context);
    return c;
}

/* The coefficients of 1, g, g² of a numerator that is reduced. */
static void low_powers(Field *field, const Ratio *a, slong v, const Ratio *c[3]) {
    Powers powers;
    polynomial_powers(field, numerator(a), v, &powers);
    for (size_t k = 0; k < 3; k++) c[k] = ratio_integer(field, 0);
    for (size_t i = 0; i < powers.count; i++) c[powers.exponent[i]] = powers.coefficient[i];
}

/* What a must be multiplied with to be free of g, where g² = P. */
static const Ratio *square_conjugate(Field *field, const Ratio *a, slong v) {
    const Ratio *c[3];
    low_powers(field, a, v, c);
    return ratio_subtract(field, c[0], ratio_multiply(field, c[1], ratio_generator(field, v)));
}

/* The same where g³ = P: of a + bg + cg², the conjugate a² - bcP + (c²P - ab)g + (b² - ac)g². */
static const Ratio *cube_conjugate(Field *field, const Ratio *a, slong v) {
    const Ratio *c[3], *p = field->power[v], *g = ratio_generator(field, v);
    low_powers(field, a, v, c);
    const Ratio *zeroth = ratio_subtract(field, ratio_multiply(field, c[0], c[0]),
                                         ratio_multiply(field, p, ratio_multiply(field, c[1], c[2])));
    const Ratio *first = ratio_subtract(field, ratio_multiply(field, p, ratio_multiply(field, c[2], c[2])),
                                        ratio_multiply(field, c[0], c[1]));
    const Ratio *second =
        ratio_subtract(field, ratio_multiply(field, c[1], c[1]), ratio_multiply(field, c[0], c[2]));
    const Ratio *high = ratio_add(field, first, ratio_multiply(field, second, g));
    return ratio_add(field, zeroth, ratio_multiply(field, high, g));
}

/* For higher degrees only where a is c·g^k. */
static const Ratio *monomial_conjugate(Field *field, const Ratio *a, slong v) {
    Powers powers;
    polynomial_powers(field, numerator(a), v, &powers);
    if (powers.count != 1) return NULL;
    return ratio_power(field, ratio_generator(field, v), (slong)(field->degree[v] - powers.exponent[0]));
}

static slong youngest_root(const Field *field, const Polynomial *p) {
    for (slong v = field->count - 1; v >= 0; v--)
        if (field->degree[v] && fmpz_mpoly_degree_si(p, v, field->context) > 0) return v;
    return -1;
}

/* 1/p by conjugates, the youngest root first. */
static const Ratio *polynomial_inverse(Field *field, const Ratio *p) {
    if (!p || ratio_is_zero(field, p)) return NULL;
    slong v = field->canonical ? youngest_root(field, numerator(p)) : -1;
    if (v < 0) return plain_quotient(field, ratio_integer(field, 1), p);
    const Ratio *conjugate = field->degree[v] == 2   ? square_conjugate(field, p, v)
                             : field->degree[v] == 3 ? cube_conjugate(field, p, v)
                                                     : monomial_conjugate(field, p, v);
    const Ratio *norm = ratio_multiply(field, p, conjugate);
    if (!norm || ratio_uses(field, norm, v)) return NULL;
    return ratio_multiply(field, conjugate, ratio_inverse(field, norm));
}

const Ratio *ratio_inverse(Field *field, const Ratio *a) {
    if (!a) return NULL;
    const Ratio *inverse = polynomial_inverse(field, ratio_numerator(field, a));
    return ratio_multiply(field, ratio_denominator(field, a), inverse);
}

const Ratio *ratio_divide(Field *field, const Ratio *a, const Ratio *b) {
    return ratio_multiply(field, a, ratio_inverse(field, b));
}

static const Ratio *whole_power(Field *field, const Ratio *a, ulong exponent) {
    const Ratio *result = ratio_integer(field, 1), *square = a;
    for (; exponent && result; exponent >>= 1) {
        if (exponent & 1) result = ratio_multiply(field, result, square);
        if (exponent > 1) square = ratio_multiply(field, square, square);
    }
    return result;
}

const Ratio *ratio_power(Field *field, const Ratio *a, slong exponent) {
    if (!a || exponent > MOST_DEGREE_OF_A_TERM || exponent < -MOST_DEGREE_OF_A_TERM) return NULL;
    return exponent < 0 ? whole_power(field, ratio_inverse(field, a), (ulong)-exponent)
                        : whole_power(field, a, (ulong)exponent);
}

/* ---- asking ---- */

bool ratio_equal(const Field *field, const Ratio *a, const Ratio *b) {
    return a && b && (a == b || fmpz_mpoly_q_equal(a->q, b->q, field->context));
}

bool ratio_is_zero(const Field *field, const Ratio *a) {
    return a && fmpz_mpoly_q_is_zero(a->q, field->context);
}

bool ratio_constant(const Field *field, const Ratio *a, fmpq_t value) {
    if (!a || !fmpz_mpoly_q_is_fmpq(a->q, field->context)) return false;
    fmpz_mpoly_get_fmpz(fmpq_numref(value), numerator(a), field->context);
    fmpz_mpoly_get_fmpz(fmpq_denref(value), denominator(a), field->context);
    return true;
}

bool ratio_whole(const Field *field, const Ratio *a, slong *value) {
    fmpq_t q;
    fmpq_init(q);
    bool whole = ratio_constant(field, a, q) && fmpz_is_one(fmpq_denref(q)) && fmpz_fits_si(fmpq_numref(q));
    if (whole) *value = fmpz_get_si(fmpq_numref(q));
    fmpq_clear(q);
    return whole;
}

bool ratio_is_integer(const Field *field, const Ratio *a, slong value) {
    slong whole;
    return ratio_whole(field, a, &whole) && whole == value;
}

uint64_t ratio_generators(const Field *field, const Ratio *a) {
    int used[MOST_GENERATORS];
    uint64_t bits = 0;
    fmpz_mpoly_q_used_vars(used, a->q, field->context);
    for (slong v = 0; v < field->count; v++)
        if (used[v]) bits |= UINT64_C(1) << v;
    return bits;
}

bool ratio_uses(const Field *field, const Ratio *a, slong generator) {
    return (ratio_generators(field, a) >> generator & 1) != 0;
}

slong ratio_as_generator(const Field *field, const Ratio *a) {
    if (!a || !fmpz_mpoly_is_one(denominator(a), field->context)) return -1;
    for (slong v = 0; v < field->count; v++)
        if (fmpz_mpoly_is_gen(numerator(a), v, field->context)) return v;
    return -1;
}

/* ---- terms ---- */

enum { MOST_DIVIDED_TERMS = 200, MOST_DIVIDED_DEGREE = 40, MOST_SPLIT_WORK = 2000 };

static const Ratio *number_quotient(Field *field, const fmpz_t above, const fmpz_t below) {
    return ratio_divide(field, ratio_fmpz(field, above), ratio_fmpz(field, below));
}

/* Appends each term of p, over scale·below. */
static bool append_terms(Field *field, Terms *terms, const fmpz_mpoly_t p, const fmpz_t scale,
                         const Ratio *below) {
    for (slong i = 0; i < length(p); i++) {
        Ratio *monomial = ratio_new(field);
        fmpz_mpoly_get_term_monomial(numerator(monomial), p, i, field->context);
        Term term = {number_quotient(field, p->coeffs + i, scale), plain_quotient(field, monomial, below)};
        if (!term.coefficient || !term.monomial) return false;
        terms->term[terms->count++] = term;
    }
    return true;
}

static bool quotient_is_small(const Field *field, const Ratio *a) {
    return length(numerator(a)) <= MOST_DIVIDED_TERMS && length(denominator(a)) <= MOST_DIVIDED_TERMS &&
           degree_of(field, numerator(a)) <= MOST_DIVIDED_DEGREE;
}

/* The terms of N/(content·D): those of the quotient of N by D, and those of the rest over D. */
static bool divided_terms(Field *field, const Ratio *a, const Ratio *divisor, const fmpz_t content,
                          Terms *terms) {
    fmpz_t scale;
    fmpz_mpoly_t quotient, rest;
    fmpz_init_set_ui(scale, 1);
    fmpz_mpoly_init(quotient, field->context);
    fmpz_mpoly_init(rest, field->context);
    if (quotient_is_small(field, a))
        fmpz_mpoly_quasidivrem(scale, quotient, rest, numerator(a), numerator(divisor), field->context);
    else
        fmpz_mpoly_set(rest, numerator(a), field->context);
    fmpz_mul(scale, scale, content);
    terms->term = ARENA_ARRAY(field->arena, Term, length(quotient) + length(rest));
    terms->count = 0;
    slong work = length(quotient) + length(rest) * length(numerator(divisor));
    bool done = work <= MOST_SPLIT_WORK && field_draw(field, (uint64_t)work) &&
                append_terms(field, terms, quotient, scale, ratio_integer(field, 1)) &&
                append_terms(field, terms, rest, scale, divisor);
    fmpz_mpoly_clear(rest, field->context);
    fmpz_mpoly_clear(quotient, field->context);
    fmpz_clear(scale);
    return done;
}

/* A polynomial without its content, with a positive leading coefficient; the content goes to `content`. */
static const Ratio *primitive(Field *field, const fmpz_mpoly_t p, fmpz_t content) {
    Ratio *a = ratio_new(field);
    _fmpz_vec_content(content, p->coeffs, length(p));
    if (length(p) && fmpz_sgn(p->coeffs) < 0) fmpz_neg(content, content);
    fmpz_mpoly_scalar_divexact_fmpz(numerator(a), p, content, field->context);
    return a;
}

bool ratio_terms(Field *field, const Ratio *a, Terms *terms) {
    *terms = (Terms){0};
    if (!a || ratio_is_zero(field, a)) return a != NULL;
    fmpz_t content;
    fmpz_init(content);
    const Ratio *divisor = primitive(field, denominator(a), content);
    bool done = divided_terms(field, a, divisor, content, terms);
    fmpz_clear(content);
    return done;
}

/* ---- factors ---- */

enum { MOST_FACTORED_TERMS = 60, MOST_FACTORED_DEGREE = 24, MOST_FACTORED_BITS = 200 };

static bool factor_is_small(const Field *field, const Polynomial *p) {
    return length(p) <= MOST_FACTORED_TERMS && degree_of(field, p) <= MOST_FACTORED_DEGREE &&
           bits_of(p) <= MOST_FACTORED_BITS;
}

static void append_factor(Factors *factors, const Ratio *base, slong exponent) {
    factors->base[factors->count] = base;
    factors->exponent[factors->count++] = exponent;
}

/* The generator that stands alone, to the first power, in a term with these exponents; -1: none. */
static slong lone_generator(const Field *field, const slong *exponent) {
    slong lone = -1;
    for (slong v = 0; v < field->count; v++) {
        if (exponent[v] > 1 || (exponent[v] && lone >= 0)) return -1;
        if (exponent[v]) lone = v;
    }
    return lone;
}

static slong terms_with(const Field *field, const Polynomial *p, slong generator) {
    slong exponent[MOST_GENERATORS], count = 0;
    for (slong i = 0; i < length(p); i++) {
        fmpz_mpoly_get_term_exp_si(exponent, p, i, field->context);
        count += exponent[generator] != 0;
    }
    return count;
}

/* Is it c·g + q, with a number c and q free of g? All its factors but one would divide c. */
static bool is_linear_somewhere(const Field *field, const Polynomial *p) {
    slong exponent[MOST_GENERATORS];
    for (slong i = 0; i < length(p); i++) {
        fmpz_mpoly_get_term_exp_si(exponent, p, i, field->context);
        slong v = lone_generator(field, exponent);
        if (v >= 0 && terms_with(field, p, v) == 1) return true;
    }
    return false;
}

/* b² - 4ac of p = a·g² + b·g + c, with a number a. False: p is none such. */
static bool discriminant(const Field *field, const Polynomial *p, slong generator, fmpz_mpoly_t result) {
    fmpz_mpoly_t c[3];
    if (fmpz_mpoly_degree_si(p, generator, field->context) != 2) return false;
    for (ulong k = 0; k < 3; k++) {
        fmpz_mpoly_init(c[k], field->context);
        fmpz_mpoly_get_coeff_vars_ui(c[k], p, &generator, &k, 1, field->context);
    }
    bool good = fmpz_mpoly_is_fmpz(c[2], field->context);
    if (good) {
        fmpz_mpoly_scalar_mul_fmpz(c[0], c[0], c[2]->coeffs, field->context);
        fmpz_mpoly_scalar_mul_si(c[0], c[0], 4, field->context);
        fmpz_mpoly_mul(result, c[1], c[1], field->context);
        fmpz_mpoly_sub(result, result, c[0], field->context);
    }
    for (size_t k = 0; k < 3; k++) fmpz_mpoly_clear(c[k], field->context);
    return good;
}

/* A primitive quadratic in some generator has factors only if its discriminant is a square. */
static bool is_plain_quadratic(const Field *field, const Polynomial *p) {
    fmpz_mpoly_t d;
    bool irreducible = false;
    fmpz_mpoly_init(d, field->context);
    for (slong v = 0; v < field->count; v++) {
        if (!discriminant(field, p, v, d)) continue;
        irreducible = !fmpz_mpoly_is_square(d, field->context);
        break;
    }
    fmpz_mpoly_clear(d, field->context);
    return irreducible;
}

/* Appends the irreducible factors of a primitive p; false where FLINT's factors do not multiply back to it.
 */
static bool append_irreducible(Field *field, Factors *factors, const fmpz_mpoly_t p, slong sign) {
    fmpz_mpoly_factor_t f;
    fmpz_mpoly_t product;
    fmpz_mpoly_factor_init(f, field->context);
    fmpz_mpoly_init(product, field->context);
    bool good = field_draw(field, 100 + 10 * (uint64_t)length(p)) &&
                fmpz_mpoly_factor(f, p, field->context) && fmpz_is_pm1(f->constant) &&
                fmpz_mpoly_factor_expand(product, f, field->context) &&
                fmpz_mpoly_equal(product, p, field->context);
    for (slong i = 0; good && i < f->num; i++) {
        fmpz_t content;
        fmpz_init(content);
        const Ratio *base = primitive(field, f->poly + i, content);
        fmpz_clear(content);
        append_factor(factors, base, sign * fmpz_get_si(f->exp + i));
    }
    fmpz_mpoly_clear(product, field->context);
    fmpz_mpoly_factor_clear(f, field->context);
    return good;
}

/* The power product of generators that divides p goes to `factors`; the cofactor is returned. */
static const Ratio *monomial_taken(Field *field, Factors *factors, const fmpz_mpoly_t p, slong sign) {
    fmpz_mpoly_t monomial;
    Ratio *rest = ratio_new(field);
    fmpz_mpoly_init(monomial, field->context);
    fmpz_mpoly_term_content(monomial, p, field->context);
    fmpz_mpoly_divides(numerator(rest), p, monomial, field->context);
    for (slong v = 0; v < field->count; v++) {
        slong exponent = fmpz_mpoly_degree_si(monomial, v, field->context);
        if (exponent > 0) append_factor(factors, ratio_generator(field, v), sign * exponent);
    }
    fmpz_mpoly_clear(monomial, field->context);
    return rest;
}

static const Ratio *append_factors(Field *field, Factors *factors, const fmpz_mpoly_t p, slong sign) {
    fmpz_t content;
    fmpz_init(content);
    const Ratio *rest = monomial_taken(field, factors, numerator(primitive(field, p, content)), sign);
    const Ratio *constant = ratio_fmpz(field, content);
    fmpz_clear(content);
    if (fmpz_mpoly_is_one(numerator(rest), field->context)) return constant;
    const Polynomial *left = numerator(rest);
    bool whole =
        !factor_is_small(field, left) || is_linear_somewhere(field, left) || is_plain_quadratic(field, left);
    if (whole || !append_irreducible(field, factors, left, sign))
        append_factor(factors, rest, sign);
    return constant;
}

struct Factored {
    const Ratio *of;
    Factors factors;
    struct Factored *next;
};

/* What was factored before: of a root, its radicand is asked for again and again. */
static const Factors *known_factors(const Field *field, const Ratio *a) {
    for (const struct Factored *known = field->factored; known; known = known->next)
        if (ratio_equal(field, known->of, a)) return &known->factors;
    return NULL;
}

static void remember_factors(Field *field, const Ratio *a, const Factors *factors) {
    struct Factored *known = ARENA_NEW(field->arena, struct Factored);
    *known = (struct Factored){a, *factors, field->factored};
    field->factored = known;
}

static bool find_factors(Field *field, const Ratio *a, Factors *factors) {
    size_t room = (size_t)(2 * field->count + 2 * MOST_FACTORED_DEGREE + 2);
    factors->base = ARENA_ARRAY(field->arena, const Ratio *, room);
    factors->exponent = ARENA_ARRAY(field->arena, slong, room);
    const Ratio *above = append_factors(field, factors, numerator(a), 1);
    const Ratio *below = append_factors(field, factors, denominator(a), -1);
    factors->constant = ratio_divide(field, above, below);
    return factors->constant != NULL;
}

bool ratio_factors(Field *field, const Ratio *a, Factors *factors) {
    *factors = (Factors){0};
    if (!a || ratio_is_zero(field, a)) return false;
    const Factors *known = known_factors(field, a);
    if (known) *factors = *known;
    else if (find_factors(field, a, factors)) remember_factors(field, a, factors);
    return factors->constant != NULL;
}
