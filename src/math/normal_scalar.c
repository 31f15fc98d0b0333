/* Functions of ratios: each is rewritten over as few generators as its laws allow, on the declared domain
 * only. */
#include "math/normal_form.h"
#include <flint/fmpz_poly.h>
#include <flint/ulong_extras.h>
#include <stdlib.h>

enum {
    LARGEST_INDEX = 12,
    LARGEST_ANGLE = 60,
    LARGEST_MULTIPLE = 40,
    LARGEST_STURM = 40,
    MOST_TRIAL_DIVISORS = 1000
};

/* ---- generators ---- */

const Ratio *scalar_generator(Normal *n, Key key, int sign) {
    for (slong v = 0; v < n->field->count; v++)
        if (key_equal(n, &n->generator[v].key, &key)) return ratio_generator(n->field, v);
    slong v = field_generator(n->field);
    if (v < 0) return NULL;
    if (key.count) key.args = arena_copy(n->arena, key.args, key.count * sizeof *key.args);
    n->generator[v] = (Generator){.key = key, .sign = sign, .bound = key_bound(n, &key)};
    return ratio_generator(n->field, v);
}

/* A function of one scalar, `row` being the common denominator or degree that belongs to its key. */
static const Ratio *generator_of(Normal *n, KeyKind kind, Op op, const Ratio *a, slong row, int sign) {
    const Value *value = value_scalar(n, a);
    if (!value) return NULL;
    return scalar_generator(n, (Key){.kind = kind, .op = op, .row = row, .args = &value, .count = 1}, sign);
}

static const Generator *generator_in(const Normal *n, const Ratio *a) {
    slong v = ratio_as_generator(n->field, a);
    return v < 0 ? NULL : &n->generator[v];
}

static const Ratio *argument_of(const Generator *g) { return array_ratio(g->key.args[0]->array); }

static bool is_kind(const Generator *g, KeyKind kind) { return g && g->key.kind == kind; }

static bool is_function(const Generator *g, Op op) { return is_kind(g, KEY_FUNCTION) && g->key.op == op; }

const Ratio *scalar_pi(Normal *n) { return scalar_generator(n, (Key){.kind = KEY_FUNCTION, .op = OP_PI}, 1); }

const Ratio *scalar_half(Normal *n, const Ratio *a) {
    return ratio_divide(n->field, a, ratio_integer(n->field, 2));
}

/* ---- signs ---- */

/* The sign of a term: 1 or -1 where it is known, else 0. */
static int term_sign(const Normal *n, const fmpz_mpoly_struct *p, slong i) {
    int sign = fmpz_sgn(p->coeffs + i);
    for (slong v = 0; v < n->field->count && sign; v++) {
        slong exponent = fmpz_mpoly_get_term_var_exp_si(p, i, v, n->field->context);
        if (exponent && n->generator[v].complex) return 0;
        if (exponent % 2) sign *= n->generator[v].sign;
    }
    return sign;
}

static int sign_by_terms(const Normal *n, const fmpz_mpoly_struct *p) {
    int sign = term_sign(n, p, 0);
    for (slong i = 1; i < p->length && sign; i++)
        if (term_sign(n, p, i) != sign) return 0;
    return sign;
}

static int sign_by_facts(Normal *n, const Ratio *a) {
    const Ratio *negative = ratio_negate(n->field, a);
    for (size_t i = 0; i < n->facts; i++) {
        if (ratio_equal(n->field, n->fact[i], a)) return 1;
        if (ratio_equal(n->field, n->fact[i], negative)) return -1;
    }
    return 0;
}

/* The sign of c1·x + c0 at a bound of x, where it is a number. */
static int sign_at(const fmpz_poly_t p, const Expr *bound) {
    if (!bound || bound->op != OP_NUMBER) return 0;
    fmpq_t value;
    fmpq_init(value);
    fmpz_poly_evaluate_fmpq(value, p, expr_number(bound));
    int sign = fmpq_sgn(value);
    bool zero = fmpq_is_zero(value);
    fmpq_clear(value);
    return zero ? 2 : sign;
}

/* c1·x + c0 on the declared range of x. At a bound 2 stands for 0, which goes with either sign. */
static int sign_on_range(const fmpz_poly_t p, const Symbol *symbol) {
    int slope = fmpz_sgn(fmpz_poly_get_coeff_ptr(p, 1));
    int least = sign_at(p, slope > 0 ? symbol->lower : symbol->upper);
    int most = sign_at(p, slope > 0 ? symbol->upper : symbol->lower);
    return least > 0 ? 1 : most < 0 || most == 2 ? -1 : 0;
}

/* A polynomial in one real generator: without real roots, or linear and of one sign on the declared range. */
static int sign_of_univariate(const Normal *n, const fmpz_mpoly_struct *a, slong v) {
    const Generator *g = &n->generator[v];
    int sign = 0;
    fmpz_poly_t p;
    fmpz_poly_init(p);
    if (!g->complex && fmpz_mpoly_get_fmpz_poly(p, a, v, n->field->context)) {
        if (fmpz_poly_degree(p) == 1 && g->key.kind == KEY_SYMBOL) sign = sign_on_range(p, g->key.symbol);
        else if (fmpz_poly_degree(p) > 1 && fmpz_poly_degree(p) < LARGEST_STURM && fmpz_poly_is_squarefree(p))
            sign = fmpz_poly_num_real_roots(p) ? 0 : fmpz_sgn(fmpz_poly_lead(p));
    }
    fmpz_poly_clear(p);
    return sign;
}

static slong only_generator(uint64_t used) {
    return used && !(used & (used - 1)) ? (slong)__builtin_ctzll(used) : -1;
}

static int sign_of_polynomial(Normal *n, const Ratio *a) {
    int sign = sign_by_terms(n, &a->q->num);
    if (!sign) sign = sign_by_facts(n, a);
    slong only = only_generator(ratio_generators(n->field, a));
    if (!sign && only >= 0) sign = sign_of_univariate(n, &a->q->num, only);
    if (!sign && constant_ratio_sign(n, a, &sign) != TRUTH_YES) sign = 0;
    return sign;
}

static int sign_of_constant(const Ratio *constant) { return fmpz_sgn(constant->q->num.coeffs); }

static bool is_complex(const Normal *n, const Ratio *a) {
    uint64_t used = ratio_generators(n->field, a);
    for (slong v = 0; v < n->field->count; v++)
        if ((used >> v & 1) && n->generator[v].complex) return true;
    return false;
}

/* The sign of base^exponent. */
static int sign_of_factor(Normal *n, const Ratio *base, slong exponent) {
    if (is_complex(n, base)) return 0;
    return exponent % 2 ? sign_of_polynomial(n, base) : 1;
}

static int sign_of_factors(Normal *n, const Factors *factors) {
    int sign = sign_of_constant(factors->constant);
    for (size_t i = 0; i < factors->count && sign; i++)
        sign *= sign_of_factor(n, factors->base[i], factors->exponent[i]);
    return sign;
}

int scalar_sign(Normal *n, const Ratio *a) {
    if (!a || ratio_is_zero(n->field, a)) return a ? 1 : 0;
    int above = sign_of_polynomial(n, ratio_numerator(n->field, a));
    int below = above ? sign_of_polynomial(n, ratio_denominator(n->field, a)) : 0;
    if (above && below) return above * below;
    Factors factors;
    return ratio_factors(n->field, a, &factors) ? sign_of_factors(n, &factors) : 0;
}

static void add_fact(Normal *n, const Ratio *a) {
    if (a && n->facts < MOST_FACTS && !sign_by_facts(n, a)) n->fact[n->facts++] = a;
}

/* What is left of a when the factors of known sign are gone is nonnegative too, up to sign. */
void scalar_assume_nonnegative(Normal *n, const Ratio *a) {
    Factors factors;
    if (!ratio_factors(n->field, a, &factors)) return;
    const Ratio *rest = ratio_integer(n->field, sign_of_constant(factors.constant));
    for (size_t i = 0; i < factors.count; i++) {
        int sign = sign_of_factor(n, factors.base[i], factors.exponent[i]);
        if (sign) rest = sign < 0 ? ratio_negate(n->field, rest) : rest;
        else rest = ratio_multiply(n->field, rest, factors.base[i]);
    }
    fmpq_t number;
    fmpq_init(number);
    if (!ratio_constant(n->field, rest, number)) add_fact(n, rest);
    fmpq_clear(number);
}

bool scalar_is_whole(const Normal *n, const Ratio *a) {
    if (!a || !fmpz_mpoly_is_one(&a->q->den, n->field->context)) return false;
    uint64_t used = ratio_generators(n->field, a);
    for (slong v = 0; v < n->field->count; v++) {
        const Key *key = &n->generator[v].key;
        bool whole = key->kind == KEY_BOUND || (key->kind == KEY_SYMBOL && (key->symbol->properties &
                     (SYMBOL_INTEGER | SYMBOL_SIZE | SYMBOL_INDEX)));
        if ((used >> v & 1) && !whole) return false;
    }
    return true;
}

/* ---- absolute value and sign ---- */

/* |f| of an irreducible f of unknown sign: the root of f², unless that leads back here. */
static const Ratio *absolute_generator(Normal *n, const Ratio *f) {
    const Ratio *square = ratio_multiply(n->field, f, f);
    fmpz_mpoly_t plain;
    fmpz_mpoly_init(plain, n->field->context);
    fmpz_mpoly_mul(plain, &f->q->num, &f->q->num, n->field->context);
    bool same = square && fmpz_mpoly_equal(plain, &square->q->num, n->field->context);
    fmpz_mpoly_clear(plain, n->field->context);
    if (!same) return scalar_root(n, square, 1, 2);
    const Ratio *a = generator_of(n, KEY_FUNCTION, OP_ABS, f, 0, 1);
    slong v = ratio_as_generator(n->field, a);
    if (v >= 0) field_relate(n->field, v, 2, square);
    return a;
}

/* |f^exponent| */
static const Ratio *absolute_power(Normal *n, const Ratio *f, slong exponent) {
    if (is_complex(n, f)) return absolute_generator(n, ratio_power(n->field, f, exponent));
    int sign = sign_of_polynomial(n, f);
    const Ratio *positive = sign < 0 ? ratio_negate(n->field, f) : f;
    if (sign || exponent % 2 == 0) return ratio_power(n->field, positive, exponent);
    return ratio_multiply(n->field, ratio_power(n->field, f, exponent - 1), absolute_generator(n, f));
}

static const Ratio *absolute(Normal *n, const Ratio *a) {
    int sign = scalar_sign(n, a);
    if (sign) return sign > 0 ? a : ratio_negate(n->field, a);
    Factors factors;
    if (!ratio_factors(n->field, a, &factors)) return NULL;
    const Ratio *result = factors.constant;
    if (sign_of_constant(result) < 0) result = ratio_negate(n->field, result);
    for (size_t i = 0; i < factors.count && result; i++)
        result = ratio_multiply(n->field, result, absolute_power(n, factors.base[i], factors.exponent[i]));
    return result;
}

/* ---- roots ---- */

static slong greatest_common_divisor(slong a, slong b) {
    return b ? greatest_common_divisor(b, a % b) : labs(a);
}

/* Makes *index a multiple of `needed` and asks to start again; false if it is one already. */
static bool index_grows(Normal *n, slong *index, slong needed, slong largest) {
    if (*index % needed == 0) return false;
    slong common = *index / greatest_common_divisor(*index, needed) * needed;
    if (common <= largest) {
        *index = common;
        n->again = true;
    }
    return true;
}

/* The prime-th root of `base` as a generator. */
static const Ratio *prime_root(Normal *n, const Ratio *base, slong prime) {
    const Ratio *root =
        generator_of(n, KEY_ROOT, OP_POWER, base, prime, prime == 2 || scalar_sign(n, base) > 0);
    slong v = ratio_as_generator(n->field, root);
    if (v >= 0) field_relate(n->field, v, (ulong)prime, base);
    return root;
}

/* The root of the common index, as a tower of prime roots: odd ones first, which a negative base has too. */
static const Ratio *tower(Normal *n, const Ratio *base) {
    slong rest = n->root_index;
    for (slong prime = LARGEST_INDEX; prime > 1; prime--) {
        bool is_prime = prime == 2 || prime == 3 || prime == 5 || prime == 7 || prime == 11;
        for (; is_prime && rest % prime == 0; rest /= prime) base = prime_root(n, base, prime);
    }
    return base;
}

static const Ratio *exponential(Normal *n, const Ratio *a);

static const Ratio *scaled(Normal *n, const Ratio *a, slong above, slong below) {
    const Ratio *factor =
        ratio_divide(n->field, ratio_integer(n->field, above), ratio_integer(n->field, below));
    return ratio_multiply(n->field, a, factor);
}

/* base^(above/index) of an irreducible base that is nonnegative, or where the index is odd. */
static const Ratio *simple_root(Normal *n, const Ratio *base, slong above, slong index) {
    const Generator *g = generator_in(n, base);
    if (is_kind(g, KEY_EXPONENTIAL) && !g->complex)
        return exponential(n, scaled(n, argument_of(g), above, index * g->key.row));
    slong common = greatest_common_divisor(above, index);
    above /= common;
    index /= common;
    slong whole = above / index, part = above % index;
    const Ratio *result = ratio_power(n->field, base, whole);
    if (!part) return result;
    if (index_grows(n, &n->root_index, index, LARGEST_INDEX)) return NULL;
    return ratio_multiply(n->field, result,
                          ratio_power(n->field, tower(n, base), part * (n->root_index / index)));
}

typedef struct Primes {
    fmpz_t prime[64];
    slong exponent[64];
    size_t count;
} Primes;

static void append_prime(Primes *primes, const fmpz_t prime, slong exponent) {
    fmpz_init_set(primes->prime[primes->count], prime);
    primes->exponent[primes->count++] = exponent;
}

/* Small primes of a positive number; what is left counts as one when it is too large to factor. */
static void append_primes(Primes *primes, const fmpz_t number, slong sign) {
    fmpz_t rest, divisor;
    fmpz_init_set(rest, number);
    fmpz_init(divisor);
    for (slong d = 2; d < MOST_TRIAL_DIVISORS && primes->count < 30 && !fmpz_is_one(rest); d++) {
        fmpz_set_si(divisor, d);
        slong exponent = fmpz_divisible_si(rest, d) ? fmpz_remove(rest, rest, divisor) : 0;
        if (exponent) append_prime(primes, divisor, sign * exponent);
    }
    n_factor_t factors;
    n_factor_init(&factors);
    if (fmpz_abs_fits_ui(rest)) {
        n_factor(&factors, fmpz_get_ui(rest), 0);
        for (int i = 0; i < factors.num; i++) {
            fmpz_set_ui(divisor, factors.p[i]);
            append_prime(primes, divisor, sign * factors.exp[i]);
        }
    } else append_prime(primes, rest, sign);
    fmpz_clear(divisor);
    fmpz_clear(rest);
}

/* The primes of |constant|. */
static void primes_of(const Ratio *constant, Primes *primes) {
    fmpz_t positive;
    fmpz_init(positive);
    primes->count = 0;
    fmpz_abs(positive, constant->q->num.coeffs);
    append_primes(primes, positive, 1);
    append_primes(primes, constant->q->den.coeffs, -1);
    fmpz_clear(positive);
}

static void primes_clear(Primes *primes) {
    for (size_t i = 0; i < primes->count; i++) fmpz_clear(primes->prime[i]);
}

static const Ratio *root_of_constant(Normal *n, const Ratio *constant, slong above, slong index) {
    Primes primes;
    primes_of(constant, &primes);
    const Ratio *result = ratio_integer(n->field, 1);
    for (size_t i = 0; i < primes.count && result; i++) {
        const Ratio *prime = ratio_fmpz(n->field, primes.prime[i]);
        result = ratio_multiply(n->field, result, simple_root(n, prime, primes.exponent[i] * above, index));
    }
    primes_clear(&primes);
    return result;
}

/* The factors of one radicand, sorted by what may be done with them. */
typedef struct Radicand {
    const Ratio *root; /* of the factors whose sign allows it */
    const Ratio *rest; /* the product of the others, with the sign */
} Radicand;

/* One factor of an even root: f^2k is |f|^2k; the odd one left over of unknown sign joins the rest. */
static void even_root_factor(Normal *n, Radicand *r, const Ratio *f, slong exponent, slong above,
                             slong index) {
    bool complex = is_complex(n, f);
    int sign = complex ? 0 : sign_of_polynomial(n, f);
    slong odd = sign ? 0 : complex ? exponent : labs(exponent % 2);
    if (sign < 0 && exponent % 2) r->rest = ratio_negate(n->field, r->rest);
    if (odd) r->rest = ratio_multiply(n->field, r->rest, ratio_power(n->field, f, odd));
    if (exponent == odd) return;
    const Ratio *positive = sign > 0 ? f : sign < 0 ? ratio_negate(n->field, f) : absolute_generator(n, f);
    r->root = ratio_multiply(n->field, r->root, simple_root(n, positive, (exponent - odd) * above, index));
}

static const Ratio *even_root(Normal *n, const Factors *factors, slong above, slong index) {
    Radicand r = {root_of_constant(n, factors->constant, above, index),
                  ratio_integer(n->field, sign_of_constant(factors->constant))};
    for (size_t i = 0; i < factors->count && r.root && r.rest; i++)
        even_root_factor(n, &r, factors->base[i], factors->exponent[i], above, index);
    if (ratio_is_integer(n->field, r.rest, 1)) return r.root;
    if (ratio_is_integer(n->field, r.rest, -1)) return NULL;
    return r.rest ? ratio_multiply(n->field, r.root, simple_root(n, r.rest, above, index)) : NULL;
}

static const Ratio *odd_root(Normal *n, const Factors *factors, slong above, slong index) {
    const Ratio *result = root_of_constant(n, factors->constant, above, index);
    if (sign_of_constant(factors->constant) < 0 && above % 2) result = ratio_negate(n->field, result);
    for (size_t i = 0; i < factors->count && result; i++) {
        const Ratio *f = factors->base[i];
        slong exponent = factors->exponent[i];
        const Ratio *root = is_complex(n, f)
                                ? simple_root(n, ratio_power(n->field, f, exponent), above, index)
                                : simple_root(n, f, exponent * above, index);
        result = ratio_multiply(n->field, result, root);
    }
    return result;
}

const Ratio *scalar_root(Normal *n, const Ratio *a, slong above, slong index) {
    Factors factors;
    if (!a || index == 1) return ratio_power(n->field, a, above);
    if (ratio_is_zero(n->field, a)) return above > 0 ? a : NULL;
    if (index > LARGEST_INDEX || labs(above) > MOST_DEGREE || !ratio_factors(n->field, a, &factors))
        return NULL;
    return index % 2 ? odd_root(n, &factors, above, index) : even_root(n, &factors, above, index);
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

/* e^(above/below · monomial) */
static const Ratio *exponential_term(Normal *n, const Ratio *monomial, slong above, slong below) {
    const Generator *g = generator_in(n, monomial);
    if (is_kind(g, KEY_LOGARITHM)) return scalar_root(n, argument_of(g), above, below);
    if (is_kind(g, KEY_FORMAL_LOGARITHM)) return scalar_root(n, argument_of(g), above, below);
    if (index_grows(n, &n->exponent_index, below, LARGEST_ANGLE)) return NULL;
    bool complex = uses_kind(n, monomial, KEY_FORMAL_LOGARITHM);
    const Ratio *e = generator_of(n, KEY_EXPONENTIAL, OP_EXP, monomial, n->exponent_index, complex ? 0 : 1);
    slong v = ratio_as_generator(n->field, e);
    if (v >= 0) n->generator[v].complex = complex;
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
    return generator_of(n, kind, OP_LN, a, 0, above_one);
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
    if (is_kind(g, KEY_EXPONENTIAL)) return scaled(n, argument_of(g), 1, g->key.row);
    if (is_kind(g, KEY_ROOT)) return scaled(n, scalar_function(n, OP_LN, argument_of(g)), 1, g->key.row);
    return logarithm_generator(n, KEY_LOGARITHM, f);
}

static bool is_unsigned(Normal *n, const Ratio *f) { return is_complex(n, f) || !sign_of_polynomial(n, f); }

/* The divisor of all exponents of factors of unknown sign; 0 where there is none. */
static slong common_exponent(Normal *n, const Factors *factors) {
    slong common = 0;
    for (size_t i = 0; i < factors->count; i++)
        if (is_unsigned(n, factors->base[i]))
            common =
                greatest_common_divisor(is_complex(n, factors->base[i]) ? 1 : factors->exponent[i], common);
    return common;
}

static const Ratio *times_integer(Normal *n, slong factor, const Ratio *a) {
    return ratio_multiply(n->field, ratio_integer(n->field, factor), a);
}

/* Factors whose sign is known part from the product; even powers of others are ln|f|; the rest stays
 * together. */
static const Ratio *logarithm(Normal *n, const Ratio *a) {
    Factors factors;
    if (!ratio_factors(n->field, a, &factors)) return NULL;
    slong common = common_exponent(n, &factors);
    const Ratio *sum = logarithm_of_constant(n, factors.constant);
    const Ratio *rest = ratio_integer(n->field, sign_of_constant(factors.constant));
    for (size_t i = 0; i < factors.count && sum; i++) {
        const Ratio *f = factors.base[i], *ln = NULL;
        slong exponent = factors.exponent[i];
        if (is_unsigned(n, f) && common % 2) {
            rest = ratio_multiply(n->field, rest, ratio_power(n->field, f, exponent / common));
            continue;
        }
        int sign = is_unsigned(n, f) ? 0 : sign_of_polynomial(n, f);
        if (sign < 0 && exponent % 2) rest = ratio_negate(n->field, rest);
        if (sign) ln = logarithm_of_positive(n, sign < 0 ? ratio_negate(n->field, f) : f);
        else ln = scalar_function(n, OP_LN, absolute_generator(n, f));
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
    if (sign_of_constant(factors.constant) < 0)
        sum = ratio_add(n->field, sum,
                        logarithm_generator(n, KEY_FORMAL_LOGARITHM, ratio_integer(n->field, -1)));
    for (size_t i = 0; i < factors.count && sum; i++) {
        const Ratio *f = factors.base[i], *ln;
        const Generator *g = generator_in(n, f);
        if (is_kind(g, KEY_EXPONENTIAL)) ln = scaled(n, argument_of(g), 1, g->key.row);
        else if (!is_unsigned(n, f) && sign_of_polynomial(n, f) > 0) ln = logarithm_of_positive(n, f);
        else ln = logarithm_generator(n, KEY_FORMAL_LOGARITHM, f);
        sum = ratio_add(n->field, sum, times_integer(n, factors.exponent[i], ln));
    }
    return sum;
}

const Ratio *scalar_power(Normal *n, const Ratio *base, const Ratio *exponent) {
    slong above, below;
    if (!base || !exponent) return NULL;
    if (fraction_of(n, exponent, &above, &below)) return scalar_root(n, base, above, below);
    bool formal = scalar_is_whole(n, exponent) && scalar_sign(n, base) <= 0;
    const Ratio *ln = formal ? formal_logarithm(n, base) : logarithm(n, base);
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
    for (slong i = 0; i < labs(times); i++) result = turned(n, result, a);
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
    scalar_assume_nonnegative(n, ratio_subtract(n->field, one, a));
    scalar_assume_nonnegative(n, ratio_add(n->field, one, a));
}

/* Of the angle monomial/angle_index: two generators with sin² = 1 - cos². */
static Direction direction_generators(Normal *n, const Ratio *monomial) {
    slong before = n->field->count;
    const Ratio *cosine = generator_of(n, KEY_COSINE, OP_COS, monomial, n->angle_index, 0);
    const Ratio *sine = generator_of(n, KEY_SINE, OP_SIN, monomial, n->angle_index, 0);
    slong v = ratio_as_generator(n->field, sine);
    if (v < before) return (Direction){cosine, sine};
    field_relate(n->field, v, 2, one_minus_square(n, cosine));
    add_unit_facts(n, cosine);
    add_unit_facts(n, sine);
    return (Direction){cosine, sine};
}

/* Of asin u and atan u. */
static Direction inverse_direction(Normal *n, const Generator *g) {
    const Ratio *u = argument_of(g), *one = ratio_integer(n->field, 1);
    if (g->key.op == OP_ARCSIN) return (Direction){square_root(n, one_minus_square(n, u)), u};
    const Ratio *cosine =
        ratio_inverse(n->field, square_root(n, ratio_add(n->field, one, ratio_multiply(n->field, u, u))));
    return (Direction){cosine, ratio_multiply(n->field, u, cosine)};
}

static Direction term_direction(Normal *n, const Ratio *monomial, slong above, slong below) {
    const Generator *g = generator_in(n, monomial);
    if (is_function(g, OP_PI) && 12 % below == 0) return twelfth(n, above % (2 * below) * (12 / below));
    if (below == 1 && (is_function(g, OP_ARCSIN) || is_function(g, OP_ARCTAN)))
        return multiple(n, inverse_direction(n, g), above);
    if (index_grows(n, &n->angle_index, below, LARGEST_ANGLE)) return (Direction){NULL, NULL};
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
        if (ratio_equal(n->field, value, a)) return scaled(n, scalar_pi(n), k, 12);
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
    const Ratio *known = a && is_number(n, a) ? known_angle(n, op, a) : NULL;
    return known ? known : generator_of(n, KEY_FUNCTION, op, a, 0, 0);
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
    const Ratio *e = exponential(n, a), *inverse = ratio_inverse(n->field, e);
    return scalar_half(n, sign > 0 ? ratio_add(n->field, e, inverse) : ratio_subtract(n->field, e, inverse));
}

/* ---- by operator ---- */

static bool is_odd(Op op) {
    return op == OP_ARCSIN || op == OP_ARCTAN || op == OP_ARSINH || op == OP_ARTANH;
}

typedef const Ratio *Rule(Normal *n, const Ratio *a);

static const Ratio *sign_function(Normal *n, const Ratio *a) {
    return ratio_divide(n->field, absolute(n, a), a);
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
static const Ratio *area_cosine(Normal *n, const Ratio *a) { return area_function(n, a, -1); }

static Rule *const rules[OP_COUNT] = {
    [OP_ABS] = absolute, [OP_SIGN] = sign_function, [OP_EXP] = exponential, [OP_LN] = logarithm,
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

/* ---- extremes ---- */

/* Sorts, and drops what is equal; returns how many are left. */
static size_t sort_different(Normal *n, const Ratio **a, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const Ratio *next = a[i];
        size_t place = kept;
        int order = 1;
        while (place > 0) {
            order = fmpz_mpoly_cmp(&a[place - 1]->q->num, &next->q->num, n->field->context);
            if (!order) order = fmpz_mpoly_cmp(&a[place - 1]->q->den, &next->q->den, n->field->context);
            if (order <= 0) break;
            place--;
        }
        if (place > 0 && order == 0) continue;
        for (size_t j = kept++; j > place; j--) a[j] = a[j - 1];
        a[place] = next;
    }
    return kept;
}

/* max(a, b) is (a + b + |a - b|)/2. */
static const Ratio *extreme_of_two(Normal *n, const Ratio *a, const Ratio *b, int sign) {
    const Ratio *distance = scalar_function(n, OP_ABS, ratio_subtract(n->field, a, b));
    if (sign < 0) distance = ratio_negate(n->field, distance);
    return scalar_half(n, ratio_add(n->field, ratio_add(n->field, a, b), distance));
}

const Ratio *scalar_extreme(Normal *n, Op op, const Ratio **a, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!a[i]) return NULL;
    count = sort_different(n, a, count);
    if (count == 1) return a[0];
    if (count == 2) return extreme_of_two(n, a[0], a[1], op == OP_MAXIMUM ? 1 : -1);
    const Value **args = ARENA_ARRAY(n->arena, const Value *, count);
    for (size_t i = 0; i < count; i++) args[i] = value_scalar(n, a[i]);
    return scalar_generator(n, (Key){.kind = KEY_FUNCTION, .op = op, .args = args, .count = count}, 0);
}
