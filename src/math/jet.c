#include "math/jet.h"
#include <stdlib.h>
#include <string.h>

/* ---- the pool ---- */

enum { FIRST_CHUNK = 4096, LARGEST_CHUNK = 256 * 1024, MOST_HELD = 64 * 1024 * 1024 };

struct Chunk {
    Chunk *previous;
    size_t room, used;
    _Alignas(16) unsigned char data[];
};

static void *take(Ring *ring, Chunk **top, size_t size) {
    if (!*top || (*top)->room - (*top)->used < size) {
        size_t room = *top ? (*top)->room * 2 : FIRST_CHUNK;
        if (room > LARGEST_CHUNK) room = LARGEST_CHUNK;
        if (room < size) room = size;
        Chunk *chunk = memory_get(sizeof *chunk + room);
        *chunk = (Chunk){.previous = *top, .room = room, .used = 0};
        ring->held += room;
        *top = chunk;
    }
    void *taken = (*top)->data + (*top)->used;
    (*top)->used += size;
    return taken;
}

void *ring_bytes(Ring *ring, size_t size) { return take(ring, &ring->bytes, (size + 15) / 16 * 16); }

arb_ptr ring_balls(Ring *ring, slong count) {
    size_t size = (size_t)count * sizeof(arb_struct);
    return memset(take(ring, &ring->balls, size), 0, size); /* all bits zero is Arb's exact zero */
}

static void clear_balls(Chunk *chunk, size_t from) {
    arb_ptr ball = (arb_ptr)(void *)chunk->data;
    for (size_t i = from / sizeof *ball; i < chunk->used / sizeof *ball; i++) arb_clear(ball + i);
    chunk->used = from;
}

static void drop(Ring *ring, Chunk **top) {
    Chunk *chunk = *top;
    *top = chunk->previous;
    ring->held -= chunk->room;
    free(chunk);
}

PoolMark ring_mark(const Ring *ring) {
    return (PoolMark){ring->balls, ring->bytes, ring->balls ? ring->balls->used : 0,
                      ring->bytes ? ring->bytes->used : 0};
}

void ring_release(Ring *ring, PoolMark mark) {
    while (ring->bytes != mark.bytes) drop(ring, &ring->bytes);
    if (ring->bytes) ring->bytes->used = mark.bytes_used;
    while (ring->balls != mark.balls) {
        clear_balls(ring->balls, 0);
        drop(ring, &ring->balls);
    }
    if (ring->balls) clear_balls(ring->balls, mark.balls_used);
}

bool ring_exhausted(const Ring *ring) { return ring->held > MOST_HELD; }

Status ring_imprecise(Ring *ring) {
    ring->imprecise = true;
    return STATUS_UNABLE;
}

Status ring_kink(Ring *ring) {
    ring->kink = true;
    return STATUS_UNABLE;
}

/* ---- small fractions ---- */

enum { FRACTION_BITS = 62 };
#define FRACTION_UNKNOWN ((Fraction){0, 0})
#define FRACTION_MOST ((int64_t)1 << FRACTION_BITS)

static int64_t greatest_divisor(int64_t a, int64_t b) {
    if (a < 0) a = -a;
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static bool is_small(int64_t a) { return a > -FRACTION_MOST && a < FRACTION_MOST; }

Fraction fraction_of(int64_t over, int64_t under) {
    if (!is_small(over) || !is_small(under)) return FRACTION_UNKNOWN;
    if (under < 0) over = -over, under = -under;
    int64_t divisor = under == 1 ? 1 : greatest_divisor(over, under);
    return (Fraction){over / divisor, under / divisor};
}

bool fraction_from(const fmpq_t value, Fraction *fraction) {
    *fraction = FRACTION_UNKNOWN;
    if (fmpz_bits(fmpq_numref(value)) > FRACTION_BITS || fmpz_bits(fmpq_denref(value)) > FRACTION_BITS)
        return false;
    *fraction = (Fraction){fmpz_get_si(fmpq_numref(value)), fmpz_get_si(fmpq_denref(value))};
    return true;
}

/* Only short exact balls: the rest gains nothing from being known as a fraction. */
bool fraction_from_ball(const arb_t ball, Fraction *fraction) {
    *fraction = FRACTION_UNKNOWN;
    if (!arb_is_exact(ball) || !arf_is_finite(arb_midref(ball))) return false;
    if (arf_is_zero(arb_midref(ball))) return *fraction = (Fraction){0, 1}, true;
    if (arf_bits(arb_midref(ball)) > 40 || arf_cmpabs_2exp_si(arb_midref(ball), 40) > 0 ||
        arf_cmpabs_2exp_si(arb_midref(ball), -20) < 0) return false;
    arf_t scaled;
    arf_init(scaled);
    arf_mul_2exp_si(scaled, arb_midref(ball), 20);
    bool whole = arf_is_int(scaled) != 0;
    if (whole) *fraction = fraction_of(arf_get_si(scaled, ARF_RND_DOWN), 1 << 20);
    arf_clear(scaled);
    return whole;
}

static bool fraction_add(Fraction a, Fraction b, Fraction *sum) {
    int64_t left, right, over, under;
    if (!a.under || !b.under || __builtin_mul_overflow(a.over, b.under, &left) ||
        __builtin_mul_overflow(b.over, a.under, &right) || __builtin_add_overflow(left, right, &over) ||
        __builtin_mul_overflow(a.under, b.under, &under)) return false;
    *sum = fraction_of(over, under);
    return sum->under != 0;
}

static bool fraction_multiply(Fraction a, Fraction b, Fraction *product) {
    int64_t over, under;
    if (!a.under || !b.under || __builtin_mul_overflow(a.over, b.over, &over) ||
        __builtin_mul_overflow(a.under, b.under, &under)) return false;
    *product = fraction_of(over, under);
    return product->under != 0;
}

static bool whole_root(int64_t value, ulong degree, int64_t *root) {
    fmpz_t number, result;
    fmpz_init_set_si(number, value);
    fmpz_init(result);
    bool exact = fmpz_root(result, number, (slong)degree) != 0;
    *root = fmpz_get_si(result);
    fmpz_clear(number);
    fmpz_clear(result);
    return exact;
}

/* The exact root of a fraction > 0. */
static bool fraction_root(Fraction a, ulong degree, Fraction *root) {
    return a.under && whole_root(a.over, degree, &root->over) && whole_root(a.under, degree, &root->under);
}

/* ---- making and taking apart ---- */

static void set_fraction(Ring *ring, arb_t ball, Fraction value) {
    arb_set_si(ball, value.over);
    if (value.under != 1) arb_div_si(ball, ball, value.under, ring->precision);
}

static Jet jet_fraction(Ring *ring, Fraction value) {
    Jet jet = {ring_balls(ring, 1), 1, value};
    set_fraction(ring, jet.part, value);
    return jet;
}

Jet jet_integer(Ring *ring, slong value) {
    Jet jet = jet_parts(ring, 1);
    if (is_small(value)) jet.exact = (Fraction){value, 1};
    arb_set_si(jet.part, value);
    return jet;
}

Jet jet_rational(Ring *ring, const fmpq_t value) {
    Jet jet = jet_parts(ring, 1);
    fraction_from(value, &jet.exact);
    if (fmpz_is_one(fmpq_denref(value))) arb_set_fmpz(jet.part, fmpq_numref(value));
    else arb_set_fmpq(jet.part, value, ring->precision);
    return jet;
}

Jet jet_ball(Ring *ring, const arb_t ball) {
    Jet jet = jet_parts(ring, 1);
    fraction_from_ball(ball, &jet.exact);
    arb_set(jet.part, ball);
    return jet;
}

Jet jet_parts(Ring *ring, slong width) { return (Jet){ring_balls(ring, width), width, FRACTION_UNKNOWN}; }

Jet jet_with(Ring *ring, Jet a, slong at, Jet direction) {
    Jet jet = jet_parts(ring, at < ring->order ? ring->order : 2 * at);
    jet.exact = a.exact;
    for (slong i = 0; i < a.width; i++) arb_set(jet.part + i, a.part + i);
    for (slong i = 0; i < direction.width; i++) arb_set(jet.part + at + i, direction.part + i);
    return jet;
}

Jet jet_part(Ring *ring, Jet a, slong at, slong width) {
    if (a.width <= at) return jet_integer(ring, 0);
    Jet jet = {a.part + at, a.width - at < width ? a.width - at : width, FRACTION_UNKNOWN};
    fraction_from_ball(jet.part, &jet.exact);
    return jet;
}

bool jet_varies_not(Jet a) {
    for (slong i = 1; i < a.width; i++)
        if (!arb_is_zero(a.part + i)) return false;
    return true;
}

bool jet_is_zero(Jet a) { return arb_is_zero(a.part) && jet_varies_not(a); }

/* ---- ring operations ---- */

Jet jet_add(Ring *ring, Jet a, Jet b) {
    if (a.width < b.width) return jet_add(ring, b, a);
    Jet sum = jet_parts(ring, a.width);
    if (fraction_add(a.exact, b.exact, &sum.exact)) set_fraction(ring, sum.part, sum.exact);
    else arb_add(sum.part, a.part, b.part, ring->precision);
    for (slong i = 1; i < a.width; i++)
        if (i < b.width) arb_add(sum.part + i, a.part + i, b.part + i, ring->precision);
        else arb_set(sum.part + i, a.part + i);
    return sum;
}

Jet jet_negate(Ring *ring, Jet a) {
    Jet negative = jet_parts(ring, a.width);
    negative.exact = (Fraction){-a.exact.over, a.exact.under};
    for (slong i = 0; i < a.width; i++) arb_neg(negative.part + i, a.part + i);
    return negative;
}

Jet jet_subtract(Ring *ring, Jet a, Jet b) { return jet_add(ring, a, jet_negate(ring, b)); }

/* Adds what part i of a contributes beside part 0 times part 0. Products whose ε-sets meet, or whose power of
 * h reaches N, vanish. */
static void add_products(Ring *ring, Jet product, Jet a, slong i, Jet b) {
    slong n = ring->order, set = i / n, power = i % n;
    if (arb_is_zero(a.part + i)) return;
    for (slong j = i ? 0 : 1; j < b.width; j++) {
        if ((set & (j / n)) || power + j % n >= n || arb_is_zero(b.part + j)) continue;
        slong target = (set | (j / n)) * n + power + j % n;
        arb_addmul(product.part + target, a.part + i, b.part + j, ring->precision);
    }
}

Jet jet_multiply(Ring *ring, Jet a, Jet b) {
    Jet product = jet_parts(ring, a.width > b.width ? a.width : b.width);
    if (fraction_multiply(a.exact, b.exact, &product.exact)) set_fraction(ring, product.part, product.exact);
    else arb_mul(product.part, a.part, b.part, ring->precision);
    if (product.width > 1)
        for (slong i = 0; i < a.width; i++) add_products(ring, product, a, i, b);
    return product;
}

/* ---- signs ---- */

Sign jet_sign(const Ring *ring, Jet a) {
    for (slong i = 0; i < a.width && i < ring->order; i++) {
        if (arb_is_positive(a.part + i)) return SIGN_PLUS;
        if (arb_is_negative(a.part + i)) return SIGN_MINUS;
        if (!arb_is_zero(a.part + i)) return SIGN_UNKNOWN;
    }
    if (a.width == 1) return SIGN_ZERO;
    return ring->order == 1 ? SIGN_KINK : SIGN_UNKNOWN;
}

Status jet_larger(Ring *ring, Jet a, Jet b, Jet *result) {
    Jet difference = jet_subtract(ring, a, b);
    Sign sign = jet_sign(ring, difference);
    *result = sign == SIGN_MINUS ? b : a;
    if (jet_is_zero(difference)) return STATUS_OK;
    if (sign == SIGN_KINK) return ring_kink(ring);
    if (sign != SIGN_UNKNOWN) return STATUS_OK;
    if (difference.width > 1) return ring_imprecise(ring);
    *result = jet_parts(ring, 1);
    arb_max(result->part, a.part, b.part, ring->precision);
    return STATUS_OK;
}

/* ---- functions by their Taylor coefficients ---- */

static slong degree_of(const Ring *ring, Jet a) {
    return a.width == 1 ? 0 : ring->order - 1 + ring->nilpotents;
}

/* value + c1 n + c2 n² + …, where n is the jet without its part 0, by Horner's scheme. */
static Jet compose(Ring *ring, Jet value, arb_srcptr c, Jet a) {
    slong degree = degree_of(ring, a);
    if (!degree) return value;
    Jet rest = jet_parts(ring, a.width), sum = jet_ball(ring, c + degree);
    for (slong i = 1; i < a.width; i++) arb_set(rest.part + i, a.part + i);
    for (slong i = degree; i-- > 0;)
        sum = jet_add(ring, jet_multiply(ring, sum, rest), i ? jet_ball(ring, c + i) : value);
    sum.exact = value.exact;
    return sum;
}

Jet jet_taylor(Ring *ring, JetSeries series, Jet a) {
    slong count = degree_of(ring, a) + 1;
    arb_ptr c = ring_balls(ring, count), line = ring_balls(ring, 2);
    arb_set(line, a.part);
    arb_one(line + 1);
    series(c, line, 2, count, ring->precision);
    return compose(ring, jet_ball(ring, c), c, a);
}

/* base^exponent for a base certainly not 0, of which `value` is the value at part 0. */
static Jet binomial(Ring *ring, Jet base, const arb_t exponent, Jet value) {
    slong degree = degree_of(ring, base);
    if (!degree) return value;
    arb_ptr c = ring_balls(ring, degree + 2), factor = c + degree + 1;
    arb_set(c, value.part);
    for (slong i = 0; i < degree; i++) {
        arb_sub_si(factor, exponent, i, ring->precision);
        arb_mul(c + i + 1, c + i, factor, ring->precision);
        arb_mul_si(factor, base.part, i + 1, ring->precision);
        arb_div(c + i + 1, c + i + 1, factor, ring->precision);
    }
    return compose(ring, value, c, base);
}

Status jet_invert(Ring *ring, Jet a, Jet *result) {
    if (arb_is_zero(a.part)) return ring->order == 1 || a.width == 1 ? STATUS_DOMAIN : STATUS_UNABLE;
    if (arb_contains_zero(a.part)) return ring_imprecise(ring);
    Jet value = jet_parts(ring, 1);
    if (a.exact.under) value = jet_fraction(ring, fraction_of(a.exact.under, a.exact.over));
    else arb_inv(value.part, a.part, ring->precision);
    arb_t minus_one;
    arb_init(minus_one);
    arb_set_si(minus_one, -1);
    *result = binomial(ring, a, minus_one, value);
    arb_clear(minus_one);
    return arb_is_finite(result->part) ? STATUS_OK : ring_imprecise(ring);
}

enum { MOST_EXPONENT_BITS = 40 };

Status jet_whole_power(Ring *ring, Jet base, const fmpz_t exponent, Jet *result) {
    if (fmpz_bits(exponent) > MOST_EXPONENT_BITS) return STATUS_UNABLE;
    slong n = fmpz_get_si(exponent);
    *result = jet_integer(ring, 1);
    if (n < 0) {
        Status status = jet_invert(ring, base, &base);
        if (status != STATUS_OK) return status;
        n = -n;
    }
    for (bool first = true; n; n /= 2) {
        if (n % 2) *result = first ? base : jet_multiply(ring, *result, base), first = false;
        if (n > 1) base = jet_multiply(ring, base, base);
    }
    return STATUS_OK;
}

/* |base|^(p/q) at part 0; exact where the root is. */
static Jet power_of_size(Ring *ring, Jet base, const fmpq_t exponent) {
    Fraction root, size = {base.exact.over < 0 ? -base.exact.over : base.exact.over, base.exact.under};
    Jet value;
    if (fmpz_cmp_ui(fmpq_denref(exponent), 64) <= 0 &&
        fraction_root(size, fmpz_get_ui(fmpq_denref(exponent)), &root) &&
        jet_whole_power(ring, jet_fraction(ring, root), fmpq_numref(exponent), &value) == STATUS_OK)
        return value;
    value = jet_parts(ring, 1);
    arb_abs(value.part, base.part);
    arb_pow_fmpq(value.part, value.part, exponent, ring->precision);
    fraction_from_ball(value.part, &value.exact);
    return value;
}

/* 0^p: its derivatives below the p-th vanish. Where the base leaves zero at once, a lower power has no slope
 * there, and an even root (or an irrational power) no value on one side; else its kink must be looked at more
 * closely. */
static Status power_of_zero(Ring *ring, Jet base, const arb_t exponent, bool odd_root, Jet *result) {
    *result = jet_integer(ring, 0);
    if (arb_is_negative(exponent)) return STATUS_DOMAIN;
    if (!arb_is_positive(exponent)) return ring_imprecise(ring);
    if (base.width == 1) return STATUS_OK;
    bool leaves = ring->nilpotents == 1 && !arb_contains_zero(base.part + 1);
    arb_t excess;
    arb_init(excess);
    arb_sub_si(excess, exponent, degree_of(ring, base), ring->precision);
    bool smooth = arb_is_positive(excess);
    arb_clear(excess);
    if (smooth && (odd_root || !leaves)) return STATUS_OK;
    return leaves ? STATUS_DOMAIN : ring_kink(ring);
}

static Status rational_power(Ring *ring, Jet base, const fmpq_t exponent, Jet *result);

/* By how much h^lead to the power p raises the order of a germ; -1: it is none. */
static slong germ_shift(slong order, slong lead, const fmpq_t exponent) {
    fmpq_t product;
    fmpq_init(product);
    fmpq_mul_si(product, exponent, lead);
    bool fits = fmpz_is_one(fmpq_denref(product)) && fmpq_sgn(product) >= 0 &&
                fmpz_cmp_si(fmpq_numref(product), order) < 0;
    slong shift = fits ? fmpz_get_si(fmpq_numref(product)) : -1;
    fmpq_clear(product);
    return shift;
}

/* The germ c h^m + … to the power p is h^(mp) (c + …)^p; what stands beyond h^N is not known. */
static Status germ_power(Ring *ring, Jet base, const fmpq_t exponent, Jet *result) {
    slong order = ring->order, lead = 0;
    while (lead < order && arb_is_zero(base.part + lead)) lead++;
    slong shift = lead < order ? germ_shift(order, lead, exponent) : -1;
    if (base.width > order || shift < 0) return STATUS_UNABLE;
    Jet scaled = jet_parts(ring, order), power;
    for (slong i = 0; i < order; i++)
        if (i + lead < order) arb_set(scaled.part + i, base.part + i + lead);
        else arb_indeterminate(scaled.part + i);
    fraction_from_ball(scaled.part, &scaled.exact);
    Status status = rational_power(ring, scaled, exponent, &power);
    if (status != STATUS_OK) return status;
    *result = jet_parts(ring, order);
    for (slong i = 0; i + shift < order; i++) arb_set(result->part + i + shift, power.part + i);
    if (shift) result->exact = (Fraction){0, 1};
    return STATUS_OK;
}

static Status rational_power_of_zero(Ring *ring, Jet base, const fmpq_t exponent, Jet *result) {
    if (base.width > 1 && ring->order > 1) return germ_power(ring, base, exponent, result);
    arb_t p;
    arb_init(p);
    arb_set_fmpq(p, exponent, ring->precision);
    Status status = power_of_zero(ring, base, p, fmpz_is_odd(fmpq_denref(exponent)), result);
    arb_clear(p);
    return status;
}

static Status rational_power(Ring *ring, Jet base, const fmpq_t exponent, Jet *result) {
    if (fmpz_is_one(fmpq_denref(exponent))) return jet_whole_power(ring, base, fmpq_numref(exponent), result);
    if (arb_is_zero(base.part)) return rational_power_of_zero(ring, base, exponent, result);
    if (arb_contains_zero(base.part)) return ring_imprecise(ring);
    bool negative = arb_is_negative(base.part);
    if (negative && fmpz_is_even(fmpq_denref(exponent))) return STATUS_DOMAIN;
    Jet value = power_of_size(ring, base, exponent);
    if (negative && fmpz_is_odd(fmpq_numref(exponent))) value = jet_negate(ring, value);
    arb_t p;
    arb_init(p);
    arb_set_fmpq(p, exponent, ring->precision);
    *result = binomial(ring, base, p, value);
    arb_clear(p);
    return STATUS_OK;
}

/* An exponent that is not known to be rational: e^(v ln u). */
static Status general_power(Ring *ring, Jet base, Jet exponent, Jet *result) {
    if (arb_is_zero(base.part) && exponent.width == 1 && ring->order == 1)
        return power_of_zero(ring, base, exponent.part, false, result);
    if (!arb_is_positive(base.part)) return ring_imprecise(ring);
    Jet logarithm;
    Status status = jet_function(ring, OP_LN, base, &logarithm);
    if (status != STATUS_OK) return status;
    return jet_function(ring, OP_EXP, jet_multiply(ring, exponent, logarithm), result);
}

Status jet_power(Ring *ring, Jet base, Jet exponent, Jet *result) {
    if (exponent.width > 1 || !exponent.exact.under) return general_power(ring, base, exponent, result);
    fmpq_t p;
    fmpq_init(p);
    fmpq_set_si(p, exponent.exact.over, (ulong)exponent.exact.under);
    Status status = rational_power(ring, base, p, result);
    fmpq_clear(p);
    return status;
}

Status jet_sqrt(Ring *ring, Jet a, Jet *result) {
    if (a.width == 1 && arb_contains_zero(a.part) && !arb_is_zero(a.part)) {
        *result = jet_parts(ring, 1);
        arb_sqrtpos(result->part, a.part, ring->precision);
        return STATUS_OK;
    }
    return jet_power(ring, a, (Jet){NULL, 1, {1, 2}}, result);
}
