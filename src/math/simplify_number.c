/* Arithmetic of rational numbers, their powers and roots. */
#include "math/simplify_parts.h"
#include <stdlib.h>

enum { LARGEST_POWER = 4096, MOST_DIGITS = 400, LARGEST_ROOT_BASE = 1 << 24 };

typedef void Arithmetic(fmpq_t, const fmpq_t, const fmpq_t);

static const Expr *number_of(Store *store, Arithmetic *operation, const Expr *a, const Expr *b) {
    fmpq_t q;
    fmpq_init(q);
    operation(q, expr_number(a), expr_number(b));
    const Expr *e = expr_rational(store, q);
    fmpq_clear(q);
    return e;
}

const Expr *number_product(Store *store, const Expr *a, const Expr *b) { return number_of(store, fmpq_mul, a, b); }
const Expr *number_sum(Store *store, const Expr *a, const Expr *b) { return number_of(store, fmpq_add, a, b); }

bool number_short(const Expr *e) {
    return fmpz_sizeinbase(fmpq_numref(expr_number(e)), 10) + fmpz_sizeinbase(fmpq_denref(expr_number(e)), 10) < MOST_DIGITS;
}

const Expr *number_power(Store *store, const Expr *base, long n) {
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
    if (!expr_is_integer(number, 1)) list_push(&out, number);
    if (up != 1) list_push(&out, expr_2(store, OP_POWER, expr_fraction(store, (long)up, 1), expr_fraction(store, p, q)));
    if (down != 1) list_push(&out, expr_2(store, OP_POWER, expr_fraction(store, (long)down, 1), expr_fraction(store, -p, q)));
    const Expr *e = out.count == 0 ? number : out.count == 1 ? out.item[0] : expr_make(store, OP_PRODUCT, out.item, out.count);
    free(out.item);
    return e;
}

/* A number to a fraction p/q: whole powers out, squares out: (3/4)^(1/2) is 3^(1/2)/2. NULL: leave it. */
const Expr *number_root(Store *store, const Expr *base, const Expr *exponent) {
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

bool number_is_whole(const Expr *e) { return e->op == OP_NUMBER && fmpz_is_one(fmpq_denref(expr_number(e))); }

bool number_is_even(const Expr *e) {
    long n;
    return expr_get_long(e, &n) && n % 2 == 0;
}

bool number_is_odd(const Expr *exponent) {
    long n;
    return expr_get_long(exponent, &n) && n % 2;
}
