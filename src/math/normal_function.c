/* Powers, exponentials, logarithms and circular functions of ratios: each over primitive ones, which are
 * generators. */
#include "math/normal_form.h"
#include <flint/ulong_extras.h>
#include <stdlib.h>

enum { LARGEST_ANGLE = 60, LARGEST_MULTIPLE = 40, LARGEST_EXPANDED = 1000 };

static bool is_function(const Generator *g, Op op) {
    return generator_is(g, KEY_FUNCTION) && g->key.op == op;
}

/* ---- exponentials ---- */

/* A small fraction as above/below; false if it is none. */
static bool fraction_of(const Normal *n, const Ratio *a, slong *above, slong *below) {
    fmpq_t value;
    fmpq_init(value);
    bool small = ratio_constant(n->field, a, value) && fmpz_bits(fmpq_numref(value)) <= 16 &&
                 fmpz_bits(fmpq_denref(value)) <= 16;
    if (small) {
        *above = fmpz_get_si(fmpq_numref(value));
        *below = fmpz_get_si(fmpq_denref(value));
    }
    fmpq_clear(value);
    return small;
}

static bool uses_kind(const Normal *n, const Ratio *a, KeyKind kind) {
    uint64_t used = ratio_generators(n->field, a);
    for (slong v = 0; v < n->field->count; v++)
        if ((used >> v & 1) && n->generator[v].key.kind == kind) return true;
    return false;
}

/* Whole numbers times the formal logarithm of -1. */
static bool is_power_of_minus_one(Normal *n, const Ratio *monomial) {
    uint64_t used = ratio_generators(n->field, monomial);
    for (slong v = 0; v < n->field->count; v++) {
        if (!(used >> v & 1) || n->generator[v].key.kind != KEY_FORMAL_LOGARITHM) continue;
        const Ratio *lambda = ratio_generator(n->field, v);
        return ratio_is_integer(n->field, generator_argument(&n->generator[v]), -1) &&
               scalar_is_whole(n, ratio_divide(n->field, monomial, lambda));
    }
    return false;
}

/* e^(above/below · monomial) */
static const Ratio *exponential_term(Normal *n, const Ratio *monomial, slong above, slong below) {
    const Generator *g = generator_in(n, monomial);
    if (generator_is(g, KEY_LOGARITHM)) return scalar_root(n, generator_argument(g), above, below);
    if (generator_is(g, KEY_FORMAL_LOGARITHM)) return scalar_root(n, generator_argument(g), above, below);
    if (normal_index_grows(n, &n->exponent_index, below, LARGEST_ANGLE)) return NULL;
    bool complex = uses_kind(n, monomial, KEY_FORMAL_LOGARITHM);
    slong before = n->field->count;
    const Ratio *e =
        scalar_generator_of(n, KEY_EXPONENTIAL, OP_EXP, monomial, n->exponent_index, complex ? 0 : 1);
    slong v = ratio_as_generator(n->field, e);
    if (v >= 0) n->generator[v].complex = complex;
    if (v == before && n->exponent_index == 1 && is_power_of_minus_one(n, monomial))
        field_relate(n->field, v, 2, ratio_integer(n->field, 1));
    return ratio_power(n->field, e, above * (n->exponent_index / below));
}

static const Ratio *exponential(Normal *n, const Ratio *a) {
    Terms terms;
    if (!ratio_terms(n->field, a, &terms)) return NULL;
    const Ratio *result = ratio_integer(n->field, 1);
    for (size_t i = 0; i < terms.count && result; i++) {
        slong above, below;
        if (!fraction_of(n, terms.term[i].coefficient, &above, &below)) return NULL;
        result = ratio_multiply(n->field, result, exponential_term(n, terms.term[i].monomial, above, below));
    }
    return result;
}

/* ---- logarithms ---- */

static const Ratio *logarithm_generator(Normal *n, KeyKind kind, const Ratio *a) {
    fmpq_t value;
    fmpq_init(value);
    bool above_one = ratio_constant(n->field, a, value) && fmpq_cmp_si(value, 1) > 0;
    fmpq_clear(value);
    return scalar_generator_of(n, kind, OP_LN, a, 0, above_one);
}

/* ln of |constant|: of its primes. */
static const Ratio *logarithm_of_constant(Normal *n, const Ratio *constant) {
    Primes primes;
    primes_of(constant, &primes);
    const Ratio *sum = ratio_integer(n->field, 0);
    for (size_t i = 0; i < primes.count && sum; i++) {
        const Ratio *ln = logarithm_generator(n, KEY_LOGARITHM, ratio_fmpz(n->field, primes.prime[i]));
        const Ratio *exponent = ratio_integer(n->field, primes.exponent[i]);
        sum = ratio_add(n->field, sum, ratio_multiply(n->field, exponent, ln));
    }
    primes_clear(&primes);
    return sum;
}

/* ln of an irreducible factor that is not negative. */
static const Ratio *logarithm_of_positive(Normal *n, const Ratio *f) {
    const Generator *g = generator_in(n, f);
    if (generator_is(g, KEY_EXPONENTIAL)) return scalar_scaled(n, generator_argument(g), 1, g->key.row);
    if (generator_is(g, KEY_ROOT))
        return scalar_scaled(n, scalar_function(n, OP_LN, generator_argument(g)), 1, g->key.row);
    return logarithm_generator(n, KEY_LOGARITHM, f);
}

/* The divisor of all exponents of factors of unknown sign; 0 where there is none. */
static slong common_exponent(Normal *n, const Factors *factors) {
    ulong common = 0;
    for (size_t i = 0; i < factors->count; i++) {
        bool complex = scalar_is_complex(n, factors->base[i]);
        if (!scalar_factor_sign(n, factors->base[i]))
            common = n_gcd(complex ? 1 : (ulong)labs(factors->exponent[i]), common);
    }
    return (slong)common;
}

static const Ratio *times_integer(Normal *n, slong factor, const Ratio *a) {
    return ratio_multiply(n->field, ratio_integer(n->field, factor), a);
}

/* Factors whose sign is known part from the product; even powers of others are ln|f|; the rest stays
 * together. */
static const Ratio *logarithm(Normal *n, const Ratio *a) {
    Factors factors;
    scalar_require_nonnegative(n, a);
    if (!ratio_factors(n->field, a, &factors)) return NULL;
    slong common = common_exponent(n, &factors);
    const Ratio *sum = logarithm_of_constant(n, factors.constant);
    const Ratio *rest = ratio_integer(n->field, scalar_sign(n, factors.constant));
    for (size_t i = 0; i < factors.count && sum; i++) {
        const Ratio *f = factors.base[i], *ln = NULL;
        slong exponent = factors.exponent[i];
        int sign = scalar_factor_sign(n, f);
        if (!sign && common % 2) {
            rest = ratio_multiply(n->field, rest, ratio_power(n->field, f, exponent / common));
            continue;
        }
        if (sign < 0 && exponent % 2) rest = ratio_negate(n->field, rest);
        if (sign) ln = logarithm_of_positive(n, sign < 0 ? ratio_negate(n->field, f) : f);
        else ln = scalar_function(n, OP_LN, scalar_absolute(n, f));
        sum = ratio_add(n->field, sum, times_integer(n, exponent, ln));
    }
    if (ratio_is_integer(n->field, rest, 1)) return sum;
    if (ratio_is_integer(n->field, rest, -1)) return NULL;
    const Ratio *ln = rest ? logarithm_generator(n, KEY_LOGARITHM, rest) : NULL;
    return ratio_add(n->field, sum, times_integer(n, common, ln));
}

/* What a^n is e^(nλ) of for whole n. */
static const Ratio *formal_logarithm(Normal *n, const Ratio *a) {
    Factors factors;
    if (!ratio_factors(n->field, a, &factors)) return NULL;
    const Ratio *sum = logarithm_of_constant(n, factors.constant);
    if (scalar_sign(n, factors.constant) < 0)
        sum = ratio_add(n->field, sum,
                        logarithm_generator(n, KEY_FORMAL_LOGARITHM, ratio_integer(n->field, -1)));
    for (size_t i = 0; i < factors.count && sum; i++) {
        const Ratio *f = factors.base[i], *ln;
        const Generator *g = generator_in(n, f);
        if (generator_is(g, KEY_EXPONENTIAL)) ln = scalar_scaled(n, generator_argument(g), 1, g->key.row);
        else if (scalar_factor_sign(n, f) > 0) ln = logarithm_of_positive(n, f);
        else ln = logarithm_generator(n, KEY_FORMAL_LOGARITHM, f);
        sum = ratio_add(n->field, sum, times_integer(n, factors.exponent[i], ln));
    }
    return sum;
}

/* A power too large to be written out, (1 + x)^9999: each factor stands for itself. */
static const Ratio *power_of_factors(Normal *n, const Ratio *base, slong exponent) {
    Factors factors;
    if (!ratio_factors(n->field, base, &factors)) return NULL;
    const Ratio *result = ratio_power(n->field, factors.constant, exponent);
    for (size_t i = 0; i < factors.count && result; i++) {
        const Ratio *f = factors.base[i];
        if (!generator_in(n, f)) f = scalar_generator_of(n, KEY_FUNCTION, OP_POWER, f, 0, scalar_factor_sign(n, f));
        result = ratio_multiply(n->field, result, ratio_power(n->field, f, factors.exponent[i] * exponent));
    }
    return result;
}

static const Ratio *whole_power(Normal *n, const Ratio *base, slong exponent) {
    const Ratio *power = labs(exponent) > LARGEST_EXPANDED ? NULL : ratio_power(n->field, base, exponent);
    return power || n->again ? power : power_of_factors(n, base, exponent);
}

const Ratio *scalar_power(Normal *n, const Ratio *base, const Ratio *exponent) {
    slong above, below;
    if (!base || !exponent) return NULL;
    if (fraction_of(n, exponent, &above, &below))
        return below == 1 ? whole_power(n, base, above) : scalar_root(n, base, above, below);
    const Ratio *ln = scalar_is_whole(n, exponent) ? formal_logarithm(n, base) : logarithm(n, base);
    return exponential(n, ratio_multiply(n->field, exponent, ln));
}

/* ---- sine and cosine ---- */

typedef struct Direction { const Ratio *cosine, *sine; } Direction;

static Direction turned(Normal *n, Direction a, Direction b) {
    Field *f = n->field;
    return (Direction){
        ratio_subtract(f, ratio_multiply(f, a.cosine, b.cosine), ratio_multiply(f, a.sine, b.sine)),
        ratio_add(f, ratio_multiply(f, a.sine, b.cosine), ratio_multiply(f, a.cosine, b.sine))};
}

static Direction multiple(Normal *n, Direction a, slong times) {
    Direction result = {ratio_integer(n->field, 1), ratio_integer(n->field, 0)};
    if (labs(times) > LARGEST_MULTIPLE) return (Direction){NULL, NULL};
    if (times < 0) a.sine = ratio_negate(n->field, a.sine);
    for (slong left = labs(times); left; left /= 2) {
        if (left % 2) result = turned(n, result, a);
        if (left > 1) a = turned(n, a, a);
    }
    return result;
}

static const Ratio *square_root(Normal *n, const Ratio *a) { return scalar_root(n, a, 1, 2); }

static const Ratio *one_minus_square(Normal *n, const Ratio *a) {
    return ratio_subtract(n->field, ratio_integer(n->field, 1), ratio_multiply(n->field, a, a));
}

/* The multiple of π/12. */
static Direction twelfth(Normal *n, slong times) {
    const Ratio *half = scalar_half(n, ratio_integer(n->field, 1));
    const Ratio *third = scalar_half(n, square_root(n, ratio_integer(n->field, 3)));
    const Ratio *quarter = scalar_half(n, square_root(n, ratio_integer(n->field, 2)));
    Direction first =
        turned(n, (Direction){half, third}, (Direction){quarter, ratio_negate(n->field, quarter)});
    return multiple(n, first, times % 24);
}

static void add_unit_facts(Normal *n, const Ratio *a) {
    const Ratio *one = ratio_integer(n->field, 1);
    scalar_add_fact(n, ratio_subtract(n->field, one, a));
    scalar_add_fact(n, ratio_add(n->field, one, a));
}

/* Of the angle monomial/angle_index: two generators with sin² = 1 - cos². */
static Direction direction_generators(Normal *n, const Ratio *monomial) {
    slong before = n->field->count;
    const Ratio *cosine = scalar_generator_of(n, KEY_COSINE, OP_COS, monomial, n->angle_index, 0);
    const Ratio *sine = scalar_generator_of(n, KEY_SINE, OP_SIN, monomial, n->angle_index, 0);
    slong v = ratio_as_generator(n->field, sine);
    if (v < before) return (Direction){cosine, sine};
    field_relate(n->field, v, 2, one_minus_square(n, cosine));
    add_unit_facts(n, cosine);
    add_unit_facts(n, sine);
    return (Direction){cosine, sine};
}

/* Of asin u and atan u. */
static Direction inverse_direction(Normal *n, const Generator *g) {
    const Ratio *u = generator_argument(g), *one = ratio_integer(n->field, 1);
    if (g->key.op == OP_ARCSIN) return (Direction){square_root(n, one_minus_square(n, u)), u};
    const Ratio *cosine =
        ratio_inverse(n->field, square_root(n, ratio_add(n->field, one, ratio_multiply(n->field, u, u))));
    return (Direction){cosine, ratio_multiply(n->field, u, cosine)};
}

/* The f of an |f| that is a factor of the monomial; NULL: there is none. */
static const Ratio *absolute_factor(Normal *n, const Ratio *monomial) {
    for (slong v = 0; v < n->field->count; v++)
        if (generator_is_absolute(&n->generator[v]) && ratio_uses(n->field, monomial, v))
            return ratio_generator(n->field, v);
    return NULL;
}

static Direction term_direction(Normal *n, const Ratio *monomial, slong above, slong below);

/* cos|f| is cos f, sin|f| is sin f times the sign of f. */
static Direction direction_of_absolute(Normal *n, const Ratio *monomial, const Ratio *absolute, slong above,
                                       slong below) {
    const Ratio *sign = ratio_divide(n->field, absolute, generator_argument(generator_in(n, absolute)));
    Direction d = term_direction(n, ratio_multiply(n->field, monomial, sign), above, below);
    return (Direction){d.cosine, ratio_multiply(n->field, d.sine, sign)};
}

static Direction term_direction(Normal *n, const Ratio *monomial, slong above, slong below) {
    const Generator *g = generator_in(n, monomial);
    const Ratio *absolute = absolute_factor(n, monomial);
    if (absolute) return direction_of_absolute(n, monomial, absolute, above, below);
    if (is_function(g, OP_PI) && 12 % below == 0) return twelfth(n, above % (2 * below) * (12 / below));
    if (below == 1 && (is_function(g, OP_ARCSIN) || is_function(g, OP_ARCTAN)))
        return multiple(n, inverse_direction(n, g), above);
    if (normal_index_grows(n, &n->angle_index, below, LARGEST_ANGLE)) return (Direction){NULL, NULL};
    return multiple(n, direction_generators(n, monomial), above * (n->angle_index / below));
}

static Direction direction(Normal *n, const Ratio *angle) {
    Terms terms;
    if (!ratio_terms(n->field, angle, &terms)) return (Direction){NULL, NULL};
    Direction result = {ratio_integer(n->field, 1), ratio_integer(n->field, 0)};
    for (size_t i = 0; i < terms.count && result.sine; i++) {
        slong above, below;
        if (!fraction_of(n, terms.term[i].coefficient, &above, &below)) return (Direction){NULL, NULL};
        result = turned(n, result, term_direction(n, terms.term[i].monomial, above, below));
    }
    return result;
}

/* ---- inverse functions ---- */

/* asin of sin(kπ/12), atan of tan(kπ/12). */
static const Ratio *known_angle(Normal *n, Op op, const Ratio *a) {
    for (slong k = 0; k <= 6; k++) {
        Direction d = twelfth(n, k);
        const Ratio *value = op == OP_ARCSIN ? d.sine
                             : k < 6         ? ratio_divide(n->field, d.sine, d.cosine)
                                             : NULL;
        if (ratio_equal(n->field, value, a)) return scalar_scaled(n, scalar_pi(n), k, 12);
    }
    return NULL;
}

static bool is_negative_written(const Ratio *a) {
    return a && a->q->num.length && fmpz_sgn(a->q->num.coeffs) < 0;
}

static bool is_number(Normal *n, const Ratio *a) {
    uint64_t used = ratio_generators(n->field, a);
    for (slong v = 0; v < n->field->count; v++)
        if ((used >> v & 1) && n->generator[v].key.kind != KEY_ROOT) return false;
    return true;
}

static const Ratio *inverse_sine_or_tangent(Normal *n, Op op, const Ratio *a) {
    if (op == OP_ARCSIN) {
        scalar_require_nonnegative(n, ratio_subtract(n->field, ratio_integer(n->field, 1), a));
        scalar_require_nonnegative(n, ratio_add(n->field, ratio_integer(n->field, 1), a));
    }
    const Ratio *known = a && is_number(n, a) ? known_angle(n, op, a) : NULL;
    return known ? known : scalar_generator_of(n, KEY_FUNCTION, op, a, 0, 0);
}

static const Ratio *arcosine(Normal *n, const Ratio *a) {
    return ratio_subtract(n->field, scalar_half(n, scalar_pi(n)), scalar_function(n, OP_ARCSIN, a));
}

/* asinh u = ln(u + √(u² + 1)), acosh u = ln(u + √(u² - 1)) */
static const Ratio *area_function(Normal *n, const Ratio *a, slong shift) {
    const Ratio *square = ratio_multiply(n->field, a, a);
    const Ratio *root = square_root(n, ratio_add(n->field, square, ratio_integer(n->field, shift)));
    return scalar_function(n, OP_LN, ratio_add(n->field, a, root));
}

static const Ratio *area_tangent(Normal *n, const Ratio *a) {
    const Ratio *one = ratio_integer(n->field, 1);
    const Ratio *quotient =
        ratio_divide(n->field, ratio_add(n->field, one, a), ratio_subtract(n->field, one, a));
    return scalar_half(n, scalar_function(n, OP_LN, quotient));
}

/* (e^u + sign·e^-u)/2 */
static const Ratio *hyperbolic(Normal *n, const Ratio *a, int sign) {
    const Ratio *absolute = a && a->q->num.length == 1 ? absolute_factor(n, a) : NULL;
    if (absolute) {
        const Ratio *side = ratio_divide(n->field, absolute, generator_argument(generator_in(n, absolute)));
        const Ratio *value = hyperbolic(n, ratio_multiply(n->field, a, side), sign);
        return sign > 0 ? value : ratio_multiply(n->field, value, side);
    }
    const Ratio *e = exponential(n, a), *inverse = ratio_inverse(n->field, e);
    return scalar_half(n, sign > 0 ? ratio_add(n->field, e, inverse) : ratio_subtract(n->field, e, inverse));
}

/* ---- by operator ---- */

static bool is_odd(Op op) {
    return op == OP_ARCSIN || op == OP_ARCTAN || op == OP_ARSINH || op == OP_ARTANH;
}

typedef const Ratio *Rule(Normal *n, const Ratio *a);

static const Ratio *sign_function(Normal *n, const Ratio *a) {
    return ratio_divide(n->field, scalar_absolute(n, a), a);
}
static const Ratio *sine(Normal *n, const Ratio *a) { return direction(n, a).sine; }
static const Ratio *cosine(Normal *n, const Ratio *a) { return direction(n, a).cosine; }
static const Ratio *tangent(Normal *n, const Ratio *a) {
    return ratio_divide(n->field, sine(n, a), cosine(n, a));
}
static const Ratio *secant(Normal *n, const Ratio *a) { return ratio_inverse(n->field, cosine(n, a)); }
static const Ratio *cosecant(Normal *n, const Ratio *a) { return ratio_inverse(n->field, sine(n, a)); }
static const Ratio *cotangent(Normal *n, const Ratio *a) {
    return ratio_divide(n->field, cosine(n, a), sine(n, a));
}
static const Ratio *arcsine(Normal *n, const Ratio *a) { return inverse_sine_or_tangent(n, OP_ARCSIN, a); }
static const Ratio *arctangent(Normal *n, const Ratio *a) { return inverse_sine_or_tangent(n, OP_ARCTAN, a); }
static const Ratio *hyperbolic_sine(Normal *n, const Ratio *a) { return hyperbolic(n, a, -1); }
static const Ratio *hyperbolic_cosine(Normal *n, const Ratio *a) { return hyperbolic(n, a, 1); }
static const Ratio *hyperbolic_tangent(Normal *n, const Ratio *a) {
    return ratio_divide(n->field, hyperbolic(n, a, -1), hyperbolic(n, a, 1));
}
static const Ratio *area_sine(Normal *n, const Ratio *a) { return area_function(n, a, 1); }
static const Ratio *area_cosine(Normal *n, const Ratio *a) {
    scalar_require_nonnegative(n, ratio_subtract(n->field, a, ratio_integer(n->field, 1)));
    return area_function(n, a, -1);
}

static Rule *const rules[OP_COUNT] = {
    [OP_ABS] = scalar_absolute, [OP_SIGN] = sign_function, [OP_EXP] = exponential, [OP_LN] = logarithm,
    [OP_SIN] = sine, [OP_COS] = cosine, [OP_TAN] = tangent, [OP_SEC] = secant, [OP_CSC] = cosecant,
    [OP_COT] = cotangent, [OP_ARCSIN] = arcsine, [OP_ARCCOS] = arcosine, [OP_ARCTAN] = arctangent,
    [OP_SINH] = hyperbolic_sine, [OP_COSH] = hyperbolic_cosine, [OP_TANH] = hyperbolic_tangent,
    [OP_ARSINH] = area_sine, [OP_ARCOSH] = area_cosine, [OP_ARTANH] = area_tangent,
};

const Ratio *scalar_function(Normal *n, Op op, const Ratio *a) {
    if (!a || !rules[op]) return NULL;
    if (is_odd(op) && is_negative_written(a))
        return ratio_negate(n->field, rules[op](n, ratio_negate(n->field, a)));
    return rules[op](n, a);
}
