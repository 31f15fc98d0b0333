/* Functions of ratios: each is rewritten over as few generators as its laws allow, on the declared domain
 * only. */
#include "math/normal_form.h"
#include <flint/fmpz_poly.h>
#include <flint/ulong_extras.h>
#include <stdlib.h>

enum {
    LARGEST_ANGLE = 60,
    LARGEST_MULTIPLE = 40,
    LARGEST_STURM = 40,
    MOST_TRIAL_DIVISORS = 1000,
    MOST_COMPARED = 6
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

const Ratio *scalar_generator_of(Normal *n, KeyKind kind, Op op, const Ratio *a, slong row, int sign) {
    const Value *value = value_scalar(n, a);
    if (!value) return NULL;
    return scalar_generator(n, (Key){.kind = kind, .op = op, .row = row, .args = &value, .count = 1}, sign);
}

const Generator *generator_in(const Normal *n, const Ratio *a) {
    slong v = ratio_as_generator(n->field, a);
    return v < 0 ? NULL : &n->generator[v];
}

const Ratio *generator_argument(const Generator *g) { return array_ratio(g->key.args[0]->array); }

bool generator_is(const Generator *g, KeyKind kind) { return g && g->key.kind == kind; }

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

static slong only_generator(uint64_t used) {
    return used && !(used & (used - 1)) ? (slong)__builtin_ctzll(used) : -1;
}

/* Numbers between which a generator lies. */
typedef struct Bounds { fmpq_t lower, upper; bool below, above; } Bounds;

static void bound_by(Bounds *b, const fmpq *value, bool lower) {
    fmpq *bound = lower ? b->lower : b->upper;
    bool *known = lower ? &b->below : &b->above;
    int order = *known ? fmpq_cmp(value, bound) : 0;
    if (!*known || (lower ? order > 0 : order < 0)) fmpq_set(bound, value);
    *known = true;
}

static void bound_by_name(Bounds *b, const Symbol *symbol) {
    if (symbol->lower && symbol->lower->op == OP_NUMBER) bound_by(b, expr_number(symbol->lower), true);
    if (symbol->upper && symbol->upper->op == OP_NUMBER) bound_by(b, expr_number(symbol->upper), false);
}

/* c1·x + c0 >= 0 */
static void bound_by_fact(const Normal *n, Bounds *b, const Ratio *fact, slong v) {
    fmpz_poly_t p;
    if (only_generator(ratio_generators(n->field, fact)) != v) return;
    fmpz_poly_init(p);
    if (fmpz_mpoly_get_fmpz_poly(p, &fact->q->num, v, n->field->context) && fmpz_poly_degree(p) == 1) {
        fmpq_t root;
        fmpq_init(root);
        fmpq_set_fmpz_frac(root, fmpz_poly_get_coeff_ptr(p, 0), fmpz_poly_get_coeff_ptr(p, 1));
        fmpq_neg(root, root);
        bound_by(b, root, fmpz_sgn(fmpz_poly_get_coeff_ptr(p, 1)) > 0);
        fmpq_clear(root);
    }
    fmpz_poly_clear(p);
}

/* The sign of p at a bound: 2 stands for 0, which goes with either sign. */
static int sign_at(const fmpz_poly_t p, const fmpq *bound, bool known) {
    if (!known) return 0;
    fmpq_t value;
    fmpq_init(value);
    fmpz_poly_evaluate_fmpq(value, p, bound);
    int sign = fmpq_is_zero(value) ? 2 : fmpq_sgn(value);
    fmpq_clear(value);
    return sign;
}

/* c1·x + c0 where x is known to lie: by its declared range, and by the facts. */
static int sign_on_range(const Normal *n, const fmpz_poly_t p, slong v) {
    Bounds b = {.below = false};
    fmpq_init(b.lower);
    fmpq_init(b.upper);
    if (n->generator[v].key.kind == KEY_SYMBOL) bound_by_name(&b, n->generator[v].key.symbol);
    for (size_t i = 0; i < n->facts; i++) bound_by_fact(n, &b, n->fact[i], v);
    bool rising = fmpz_sgn(fmpz_poly_get_coeff_ptr(p, 1)) > 0;
    int least = rising ? sign_at(p, b.lower, b.below) : sign_at(p, b.upper, b.above);
    int most = rising ? sign_at(p, b.upper, b.above) : sign_at(p, b.lower, b.below);
    fmpq_clear(b.lower);
    fmpq_clear(b.upper);
    return least > 0 ? 1 : most < 0 || most == 2 ? -1 : 0;
}

/* A polynomial in one real generator: without real roots, or linear and of one sign on the declared range. */
static int sign_of_univariate(const Normal *n, const fmpz_mpoly_struct *a, slong v) {
    const Generator *g = &n->generator[v];
    int sign = 0;
    fmpz_poly_t p;
    fmpz_poly_init(p);
    if (!g->complex && fmpz_mpoly_get_fmpz_poly(p, a, v, n->field->context)) {
        if (fmpz_poly_degree(p) == 1) sign = sign_on_range(n, p, v);
        else if (fmpz_poly_degree(p) > 1 && fmpz_poly_degree(p) < LARGEST_STURM && fmpz_poly_is_squarefree(p))
            sign = fmpz_poly_num_real_roots(p) ? 0 : fmpz_sgn(fmpz_poly_lead(p));
    }
    fmpz_poly_clear(p);
    return sign;
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

bool scalar_is_complex(const Normal *n, const Ratio *a) {
    uint64_t used = ratio_generators(n->field, a);
    for (slong v = 0; v < n->field->count; v++)
        if ((used >> v & 1) && n->generator[v].complex) return true;
    return false;
}

int scalar_factor_sign(Normal *n, const Ratio *f) {
    return scalar_is_complex(n, f) ? 0 : sign_of_polynomial(n, f);
}

/* The sign of base^exponent. */
static int sign_of_power(Normal *n, const Ratio *base, slong exponent) {
    if (scalar_is_complex(n, base)) return 0;
    return exponent % 2 ? sign_of_polynomial(n, base) : 1;
}

static int sign_of_factors(Normal *n, const Factors *factors) {
    int sign = sign_of_constant(factors->constant);
    for (size_t i = 0; i < factors->count && sign; i++)
        sign *= sign_of_power(n, factors->base[i], factors->exponent[i]);
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

void scalar_add_fact(Normal *n, const Ratio *a) {
    if (!a || n->facts == MOST_FACTS || sign_by_facts(n, a)) return;
    n->fact[n->facts++] = a;
    slong v = ratio_as_generator(n->field, a), w = ratio_as_generator(n->field, ratio_negate(n->field, a));
    if (v >= 0 && !n->generator[v].complex && !n->generator[v].sign) n->generator[v].sign = 1;
    if (w >= 0 && !n->generator[w].complex && !n->generator[w].sign) n->generator[w].sign = -1;
}

/* What is left of a when the factors of known sign are gone is nonnegative too, up to sign. */
void scalar_assume_nonnegative(Normal *n, const Ratio *a) {
    Factors factors;
    if (!ratio_factors(n->field, a, &factors)) return;
    const Ratio *rest = ratio_integer(n->field, sign_of_constant(factors.constant));
    for (size_t i = 0; i < factors.count; i++) {
        int sign = sign_of_power(n, factors.base[i], factors.exponent[i]);
        if (sign) rest = sign < 0 ? ratio_negate(n->field, rest) : rest;
        else rest = ratio_multiply(n->field, rest, factors.base[i]);
    }
    fmpq_t number;
    fmpq_init(number);
    if (!ratio_constant(n->field, rest, number)) scalar_add_fact(n, rest);
    fmpq_clear(number);
}

void scalar_require_nonnegative(Normal *n, const Ratio *a) {
    if (a && !n->bounds && !n->branches && !scalar_is_complex(n, a)) scalar_assume_nonnegative(n, a);
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
    if (!square) return NULL;
    fmpz_mpoly_t plain;
    fmpz_mpoly_init(plain, n->field->context);
    fmpz_mpoly_mul(plain, &f->q->num, &f->q->num, n->field->context);
    bool same = fmpz_mpoly_equal(plain, &square->q->num, n->field->context);
    fmpz_mpoly_clear(plain, n->field->context);
    if (!same) return scalar_root(n, square, 1, 2);
    const Ratio *a = scalar_generator_of(n, KEY_FUNCTION, OP_ABS, f, 0, 1);
    slong v = ratio_as_generator(n->field, a);
    if (v >= 0) field_relate(n->field, v, 2, square);
    return a;
}

/* |f^exponent| */
static const Ratio *absolute_power(Normal *n, const Ratio *f, slong exponent) {
    if (scalar_is_complex(n, f)) return absolute_generator(n, ratio_power(n->field, f, exponent));
    int sign = sign_of_polynomial(n, f);
    const Ratio *positive = sign < 0 ? ratio_negate(n->field, f) : f;
    if (sign || exponent % 2 == 0) return ratio_power(n->field, positive, exponent);
    return ratio_multiply(n->field, ratio_power(n->field, f, exponent - 1), absolute_generator(n, f));
}

const Ratio *scalar_absolute(Normal *n, const Ratio *a) {
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

bool generator_is_absolute(const Generator *g) {
    return generator_is(g, KEY_FUNCTION) && g->key.op == OP_ABS;
}

/* ---- roots ---- */

/* Makes *index a multiple of `needed` and asks to start again; false if it is one already. */
bool normal_index_grows(Normal *n, slong *index, slong needed, slong largest) {
    if (*index % needed == 0) return false;
    slong common = *index / (slong)n_gcd((ulong)*index, (ulong)needed) * needed;
    if (common <= largest) {
        *index = common;
        n->again = true;
    }
    return true;
}

/* The prime-th root of `base` as a generator. */
static const Ratio *prime_root(Normal *n, const Ratio *base, slong prime) {
    const Ratio *root =
        scalar_generator_of(n, KEY_ROOT, OP_POWER, base, prime, prime == 2 || scalar_sign(n, base) > 0);
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

const Ratio *scalar_scaled(Normal *n, const Ratio *a, slong above, slong below) {
    const Ratio *factor =
        ratio_divide(n->field, ratio_integer(n->field, above), ratio_integer(n->field, below));
    return ratio_multiply(n->field, a, factor);
}

/* |f|^(above/index) is f^(above/index), as often times the sign of f. */
static const Ratio *odd_root_of_absolute(Normal *n, const Ratio *absolute, slong above, slong index) {
    const Ratio *f = generator_argument(generator_in(n, absolute));
    const Ratio *sign = ratio_divide(n->field, absolute, f);
    return ratio_multiply(n->field, scalar_root(n, f, above, index), above % 2 ? sign : ratio_integer(n->field, 1));
}

/* base^(above/index) of an irreducible base that is nonnegative, or where the index is odd. */
static const Ratio *simple_root(Normal *n, const Ratio *base, slong above, slong index) {
    const Generator *g = generator_in(n, base);
    if (generator_is(g, KEY_EXPONENTIAL) && !g->complex)
        return scalar_function(n, OP_EXP, scalar_scaled(n, generator_argument(g), above, index * g->key.row));
    slong common = (slong)n_gcd((ulong)labs(above), (ulong)index);
    above /= common;
    index /= common;
    slong whole = above / index, part = above % index;
    const Ratio *result = ratio_power(n->field, base, whole);
    if (!part) return result;
    if (index % 2 && generator_is_absolute(g)) return odd_root_of_absolute(n, base, above, index);
    if (normal_index_grows(n, &n->root_index, index, LARGEST_INDEX)) return NULL;
    return ratio_multiply(n->field, result,
                          ratio_power(n->field, tower(n, base), part * (n->root_index / index)));
}

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

void primes_of(const Ratio *constant, Primes *primes) {
    fmpz_t positive;
    fmpz_init(positive);
    primes->count = 0;
    fmpz_abs(positive, constant->q->num.coeffs);
    append_primes(primes, positive, 1);
    append_primes(primes, constant->q->den.coeffs, -1);
    fmpz_clear(positive);
}

void primes_clear(Primes *primes) {
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
    const Ratio *root;     /* of the factors whose sign allows it */
    const Ratio *rest;     /* the product of the others, with the sign */
    const Ratio *absolute; /* what the root must be multiplied by the absolute value of */
} Radicand;

/* One factor of an even root: f^2k is |f|^2k; the odd one left over of unknown sign joins the rest. */
static void even_root_factor(Normal *n, Radicand *r, const Ratio *f, slong exponent, slong above,
                             slong index) {
    bool complex = scalar_is_complex(n, f);
    int sign = scalar_factor_sign(n, f);
    slong odd = sign ? 0 : complex ? exponent : labs(exponent % 2);
    if (sign < 0 && exponent % 2) r->rest = ratio_negate(n->field, r->rest);
    if (odd) r->rest = ratio_multiply(n->field, r->rest, ratio_power(n->field, f, odd));
    if (exponent == odd) return;
    slong half = (exponent - odd) / 2 * above;
    if (!sign && !complex && index == 2) { /* |f|^half */
        if (half % 2) r->absolute = ratio_multiply(n->field, r->absolute, f);
        r->root = ratio_multiply(n->field, r->root, ratio_power(n->field, f, half - labs(half % 2)));
        return;
    }
    const Ratio *positive = sign > 0 ? f : sign < 0 ? ratio_negate(n->field, f) : absolute_generator(n, f);
    r->root = ratio_multiply(n->field, r->root, simple_root(n, positive, (exponent - odd) * above, index));
}

static const Ratio *even_root(Normal *n, const Factors *factors, slong above, slong index) {
    const Ratio *one = ratio_integer(n->field, 1);
    Radicand r = {root_of_constant(n, factors->constant, above, index),
                  sign_of_constant(factors->constant) < 0 ? ratio_negate(n->field, one) : one, one};
    for (size_t i = 0; i < factors->count && r.root && r.rest; i++)
        even_root_factor(n, &r, factors->base[i], factors->exponent[i], above, index);
    if (!ratio_is_integer(n->field, r.absolute, 1))
        r.root = ratio_multiply(n->field, r.root, scalar_absolute(n, r.absolute));
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
        const Ratio *root = scalar_is_complex(n, f)
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
    if (index % 2 == 0) scalar_require_nonnegative(n, a);
    if (index > LARGEST_INDEX || labs(above) > MOST_DEGREE || !ratio_factors(n->field, a, &factors))
        return NULL;
    return index % 2 ? odd_root(n, &factors, above, index) : even_root(n, &factors, above, index);
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

/* Drops what another certainly exceeds; returns how many are left. */
static size_t drop_exceeded(Normal *n, Op op, const Ratio **a, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        bool exceeded = false;
        for (size_t k = 0; k < count && !exceeded; k++) {
            int sign = k == i ? 0 : scalar_sign(n, ratio_subtract(n->field, a[k], a[i]));
            exceeded = op == OP_MAXIMUM ? sign > 0 : sign < 0;
        }
        if (!exceeded) a[kept++] = a[i];
    }
    return kept;
}

const Ratio *scalar_extreme(Normal *n, Op op, const Ratio **a, size_t count) {
    int sign = op == OP_MAXIMUM ? 1 : -1;
    for (size_t i = 0; i < count; i++)
        if (!a[i]) return NULL;
    count = sort_different(n, a, count);
    if (count > 1 && count <= MOST_COMPARED) count = drop_exceeded(n, op, a, count);
    if (count == 1) return a[0];
    if (count == 2) return extreme_of_two(n, a[0], a[1], sign);
    if (n->by_cases && count <= MOST_COMPARED) {
        const Ratio *extreme = a[0];
        for (size_t i = 1; i < count; i++) extreme = extreme_of_two(n, extreme, a[i], sign);
        return extreme;
    }
    const Value **args = ARENA_ARRAY(n->arena, const Value *, count);
    for (size_t i = 0; i < count; i++) args[i] = value_scalar(n, a[i]);
    return scalar_generator(n, (Key){.kind = KEY_FUNCTION, .op = op, .args = args, .count = count}, 0);
}
