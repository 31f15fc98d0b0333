/* slope.c: derivatives in pairs of doubles: the rules of calculus, applied to numbers. */
#include "math/interval.h"

static const Interval zero = {0, 0}, one = {1, 1};

static bool constant(const Expr *e, const Point *point, Interval *value) {
    return shape_is_scalar(e->shape) && enclose_at(e, &point, 1, value);
}

static bool is_zero(Interval a) { return a.low == 0 && a.high == 0; }
static Interval negative(Interval a) { return (Interval){-a.high, -a.low}; }

/* Turns *slope from the slope of a factor into that of the product: s·b + a·t. */
static bool product_rule(Interval a, Interval b, Interval b_slope, Interval *slope) {
    Interval left, right;
    if (is_zero(b_slope)) return interval_multiply(*slope, b, slope);
    if (is_zero(*slope)) return interval_multiply(a, b_slope, slope);
    return interval_multiply(*slope, b, &left) && interval_multiply(a, b_slope, &right) &&
           interval_add(left, right, slope);
}

static bool fold(const Expr *e, const Symbol *symbol, const Point *point, Interval *value, Interval *slope) {
    bool sum = e->op == OP_SUM, good = enclose_slope(e->arg[0], symbol, point, value, slope);
    for (uint32_t i = 1; good && i < e->count; i++) {
        Interval next, next_slope;
        good = enclose_slope(e->arg[i], symbol, point, &next, &next_slope);
        if (good && sum)
            good = interval_add(*slope, next_slope, slope) && interval_add(*value, next, value);
        else if (good)
            good = product_rule(*value, next, next_slope, slope) && interval_multiply(*value, next, value);
    }
    return good;
}

/* e^f·f' */
static bool exponential(const Expr *e, const Symbol *symbol, const Point *point, Interval *value, Interval *slope) {
    Interval exponent;
    return enclose_slope(e->arg[1], symbol, point, &exponent, slope) && interval_function(OP_EXP, exponent, value) &&
           interval_multiply(*slope, *value, slope);
}

/* c·base^c/base·base' */
static bool power(const Expr *e, const Symbol *symbol, const Point *point, Interval *value, Interval *slope) {
    Interval base, exponent, factor;
    return !expr_has(e->arg[1], symbol) && constant(e->arg[1], point, &exponent) &&
           enclose_slope(e->arg[0], symbol, point, &base, slope) && interval_raise(base, e, point, value) &&
           interval_divide(*value, base, &factor) && interval_multiply(factor, exponent, &factor) &&
           interval_multiply(*slope, factor, slope);
}

static bool derivative_of(Op function, Interval a, Interval value, Interval *derivative) {
    Interval square;
    switch ((int)function) {
    case OP_ABS: return interval_function(OP_SIGN, a, derivative);
    case OP_EXP: return *derivative = value, true;
    case OP_LN: return interval_divide(one, a, derivative);
    case OP_SIN: return interval_function(OP_COS, a, derivative);
    case OP_COS: return interval_function(OP_SIN, negative(a), derivative);
    case OP_TAN: return interval_multiply(value, value, &square) && interval_add(one, square, derivative);
    case OP_ARCTAN:
        return interval_multiply(a, a, &square) && interval_add(one, square, &square) &&
               interval_divide(one, square, derivative);
    case OP_SINH: return interval_function(OP_COSH, a, derivative);
    case OP_COSH: return interval_function(OP_SINH, a, derivative);
    case OP_TANH: return interval_multiply(value, value, &square) && interval_add(one, negative(square), derivative);
    default: return false;
    }
}

static bool chain_rule(const Expr *e, const Symbol *symbol, const Point *point, Interval *value, Interval *slope) {
    Interval inner, outer;
    return enclose_slope(e->arg[0], symbol, point, &inner, slope) && interval_function(e->op, inner, value) &&
           derivative_of(e->op, inner, *value, &outer) && interval_multiply(*slope, outer, slope);
}

bool enclose_slope(const Expr *e, const Symbol *symbol, const Point *point, Interval *value, Interval *slope) {
    if (!shape_is_scalar(e->shape) || !shape_is_scalar(symbol->shape)) return false;
    if (!expr_has(e, symbol)) return *slope = zero, constant(e, point, value);
    if (expr_is_function(e->op)) return chain_rule(e, symbol, point, value, slope);
    switch ((int)e->op) {
    case OP_SYMBOL: return *slope = one, constant(e, point, value);
    case OP_SUM:
    case OP_PRODUCT: return fold(e, symbol, point, value, slope);
    case OP_POWER: return (e->arg[0]->op == OP_EULER ? exponential : power)(e, symbol, point, value, slope);
    default: return false;
    }
}
