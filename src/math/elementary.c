/* The functions of one number: ABS … ARTANH, of jets. */
#include "math/jet.h"
#include <arb_poly.h>

typedef void (*Value)(arb_t result, const arb_t u, slong precision);

static void tanh_series(arb_ptr result, arb_srcptr u, slong length, slong count, slong precision) {
    arb_ptr both = _arb_vec_init(2 * count);
    _arb_poly_sinh_cosh_series(both, both + count, u, length, count, precision);
    _arb_poly_div_series(result, both, count, both + count, count, count, precision);
    _arb_vec_clear(both, 2 * count);
}

/* The inverse hyperbolic functions have the slopes 1/√(1 + u²), 1/√(u² - 1), 1/(1 - u²): q(u)^(-1/2) or
 * q(u)^(-1) with q = constant + square·u². The slope's series is integrated. */
static void integrate_slope(arb_ptr result, arb_srcptr u, slong count, slong precision, slong constant,
                            slong square, bool root) {
    arb_ptr q = _arb_vec_init(3);
    arb_mul(q, u, u, precision);
    arb_mul_si(q, q, square, precision);
    arb_add_si(q, q, constant, precision);
    arb_mul_si(q + 1, u, 2 * square, precision);
    arb_set_si(q + 2, square);
    if (count > 1) {
        if (root) _arb_poly_rsqrt_series(result + 1, q, 3, count - 1, precision);
        else _arb_poly_inv_series(result + 1, q, 3, count - 1, precision);
    }
    for (slong i = 2; i < count; i++) arb_div_si(result + i, result + i, i, precision);
    _arb_vec_clear(q, 3);
}

static void arsinh_series(arb_ptr result, arb_srcptr u, slong length, slong count, slong precision) {
    (void)length;
    arb_asinh(result, u, precision);
    integrate_slope(result, u, count, precision, 1, 1, true);
}

static void arcosh_series(arb_ptr result, arb_srcptr u, slong length, slong count, slong precision) {
    (void)length;
    arb_acosh(result, u, precision);
    integrate_slope(result, u, count, precision, -1, 1, true);
}

static void artanh_series(arb_ptr result, arb_srcptr u, slong length, slong count, slong precision) {
    (void)length;
    arb_atanh(result, u, precision);
    integrate_slope(result, u, count, precision, 1, -1, false);
}

typedef struct Elementary {
    Value value;
    JetSeries series;
    bool bounded_below, bounded_above, closed; /* where the domain ends, and whether its ends belong to it */
    slong lower, upper;
} Elementary;

static const Elementary elementary[OP_COUNT] = {
    [OP_EXP] = {.value = arb_exp, .series = _arb_poly_exp_series},
    [OP_LN] = {.value = arb_log, .series = _arb_poly_log_series, .bounded_below = true},
    [OP_SIN] = {.value = arb_sin, .series = _arb_poly_sin_series},
    [OP_COS] = {.value = arb_cos, .series = _arb_poly_cos_series},
    [OP_TAN] = {.value = arb_tan, .series = _arb_poly_tan_series},
    [OP_ARCSIN] = {arb_asin, _arb_poly_asin_series, true, true, true, -1, 1},
    [OP_ARCCOS] = {arb_acos, _arb_poly_acos_series, true, true, true, -1, 1},
    [OP_ARCTAN] = {.value = arb_atan, .series = _arb_poly_atan_series},
    [OP_SINH] = {.value = arb_sinh, .series = _arb_poly_sinh_series},
    [OP_COSH] = {.value = arb_cosh, .series = _arb_poly_cosh_series},
    [OP_TANH] = {.value = arb_tanh, .series = tanh_series},
    [OP_ARSINH] = {.value = arb_asinh, .series = arsinh_series},
    [OP_ARCOSH] = {arb_acosh, arcosh_series, true, false, true, 1, 0},
    [OP_ARTANH] = {arb_atanh, artanh_series, true, true, false, -1, 1},
};

enum { SIDE_BITS = 4096 }; /* exact for every number of a sane size; e^e^10 must not ask for all its bits */

/* Where part 0 stands: 1 inside of the bound, 0 exactly on it, -1 outside, 2 not known. */
static int side_of(Jet u, slong bound, int inward) {
    arb_t distance;
    arb_init(distance);
    arb_sub_si(distance, u.part, bound, SIDE_BITS);
    if (inward < 0) arb_neg(distance, distance);
    int side = arb_is_positive(distance) ? 1 : arb_is_negative(distance) ? -1 : arb_is_zero(distance) ? 0 : 2;
    arb_clear(distance);
    return side;
}

/* At the end of its closed domain such a function has a value, but no slope. */
static Status at_end(Ring *ring, const Elementary *f, Jet u) {
    if (!f->closed) return STATUS_DOMAIN;
    if (u.width == 1) return STATUS_OK;
    return ring->order == 1 && !jet_varies_not(u) ? STATUS_DOMAIN : STATUS_UNABLE;
}

static Status in_domain(Ring *ring, const Elementary *f, Jet u) {
    int below = f->bounded_below ? side_of(u, f->lower, 1) : 1;
    int above = f->bounded_above ? side_of(u, f->upper, -1) : 1;
    if (below < 0 || above < 0) return STATUS_DOMAIN;
    if (below == 0 || above == 0) return at_end(ring, f, u);
    return below == 1 && above == 1 ? STATUS_OK : ring_imprecise(ring);
}

static Status by_series(Ring *ring, const Elementary *f, Jet u, Jet *result) {
    Status status = in_domain(ring, f, u);
    if (status != STATUS_OK) return status;
    *result = u.width == 1 ? jet_parts(ring, 1) : jet_taylor(ring, f->series, u);
    if (u.width == 1) {
        f->value(result->part, u.part, ring->precision);
        fraction_from_ball(result->part, &result->exact);
    }
    return arb_is_finite(result->part) ? STATUS_OK : ring_imprecise(ring);
}

static Status absolute(Ring *ring, Jet u, Jet *result) {
    switch (jet_sign(ring, u)) {
    case SIGN_PLUS: return *result = u, STATUS_OK;
    case SIGN_MINUS: return *result = jet_negate(ring, u), STATUS_OK;
    case SIGN_ZERO: return *result = u, STATUS_OK;
    case SIGN_KINK: return *result = u, jet_is_zero(u) ? STATUS_OK : ring_kink(ring);
    case SIGN_UNKNOWN: break;
    }
    if (u.width > 1) return ring_imprecise(ring);
    *result = jet_parts(ring, 1);
    arb_abs(result->part, u.part);
    return STATUS_OK;
}

static Status sign(Ring *ring, Jet u, Jet *result) {
    Sign s = jet_sign(ring, u);
    if (s == SIGN_UNKNOWN) return ring_imprecise(ring);
    if (s == SIGN_KINK) return ring_kink(ring);
    *result = jet_integer(ring, s);
    return STATUS_OK;
}

static Status inverse_of(Ring *ring, Op function, Jet u, Jet *result) {
    Jet value;
    Status status = jet_function(ring, function, u, &value);
    return status == STATUS_OK ? jet_invert(ring, value, result) : status;
}

static Status cotangent(Ring *ring, Jet u, Jet *result) {
    Jet cosine, cosecant;
    Status status = jet_function(ring, OP_COS, u, &cosine);
    if (status == STATUS_OK) status = inverse_of(ring, OP_SIN, u, &cosecant);
    if (status == STATUS_OK) *result = jet_multiply(ring, cosine, cosecant);
    return status;
}

Status jet_function(Ring *ring, Op function, Jet u, Jet *result) {
    if (function == OP_ABS) return absolute(ring, u, result);
    if (function == OP_SIGN) return sign(ring, u, result);
    if (function == OP_SEC) return inverse_of(ring, OP_COS, u, result);
    if (function == OP_CSC) return inverse_of(ring, OP_SIN, u, result);
    if (function == OP_COT) return cotangent(ring, u, result);
    if (!elementary[function].value) return STATUS_UNABLE;
    return by_series(ring, &elementary[function], u, result);
}
