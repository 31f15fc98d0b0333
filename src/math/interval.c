#include "math/interval.h"
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { HEAVIEST_ENCLOSED = 300, LARGEST_WHOLE_POWER = 64 };

/* ---- intervals ---- */

static const double arithmetic_slack = 4 * DBL_EPSILON, function_slack = 16 * DBL_EPSILON;

/* The interval with both ends moved outwards; false where that is not finite. */
static bool widened(double low, double high, double slack, Interval *result) {
    result->low = low - fabs(low) * slack - DBL_MIN;
    result->high = high + fabs(high) * slack + DBL_MIN;
    return low <= high && result->high - result->low <= DBL_MAX;
}

static bool contains_zero(Interval a) { return a.low <= 0 && a.high >= 0; }

bool interval_add(Interval a, Interval b, Interval *sum) {
    return widened(a.low + b.low, a.high + b.high, arithmetic_slack, sum);
}

static double lesser(double a, double b) { return a < b ? a : b; }
static double greater(double a, double b) { return a > b ? a : b; }

bool interval_multiply(Interval a, Interval b, Interval *product) {
    double p = a.low * b.low, q = a.low * b.high, r = a.high * b.low, s = a.high * b.high;
    return widened(lesser(lesser(p, q), lesser(r, s)), greater(greater(p, q), greater(r, s)), arithmetic_slack, product);
}

static bool invert(Interval a, Interval *inverse) {
    return !contains_zero(a) && widened(1 / a.high, 1 / a.low, arithmetic_slack, inverse);
}

bool interval_divide(Interval a, Interval b, Interval *quotient) {
    Interval inverse;
    return invert(b, &inverse) && interval_multiply(a, inverse, quotient);
}

static Interval magnitude(Interval a) {
    double low = fabs(a.low), high = fabs(a.high);
    if (contains_zero(a)) return (Interval){0, low > high ? low : high};
    return low < high ? (Interval){low, high} : (Interval){high, low};
}

/* Of a number that is known not to be negative. */
static bool root(Interval a, Interval *result) {
    bool good = widened(sqrt(a.low > 0 ? a.low : 0), sqrt(a.high), arithmetic_slack, result);
    if (result->low < 0) result->low = 0;
    return good;
}

typedef double (*Real)(double x);

static bool rising(Real f, Interval a, Interval *result) {
    return widened(f(a.low), f(a.high), function_slack, result);
}

/* Of sine and cosine, which change no faster than their argument. */
static bool wave(Real f, Interval a, Interval *result) {
    double middle = a.low + (a.high - a.low) / 2, value = f(middle);
    double above = a.high - middle, below = middle - a.low, radius = above > below ? above : below;
    radius += radius * function_slack + function_slack;
    return widened(value - radius, value + radius, function_slack, result);
}

static bool reciprocal_wave(Real f, Interval a, Interval *result) {
    Interval below;
    return wave(f, a, &below) && invert(below, result);
}

static bool quotient_of_waves(Real f, Real g, Interval a, Interval *result) {
    Interval above, below;
    return wave(f, a, &above) && wave(g, a, &below) && interval_divide(above, below, result);
}

static bool within(Interval a, double low, double high) { return a.low > low && a.high < high; }

static bool signum(Interval a, Interval *result) {
    double sign = a.low > 0 ? 1 : -1;
    *result = (Interval){sign, sign};
    return !contains_zero(a);
}

static bool arc_cosine(Interval a, Interval *result) {
    return within(a, -1, 1) && widened(acos(a.high), acos(a.low), function_slack, result);
}

bool interval_function(Op function, Interval a, Interval *result) {
    switch ((int)function) {
    case OP_ABS: *result = magnitude(a); return true;
    case OP_SIGN: return signum(a, result);
    case OP_EXP: return rising(exp, a, result);
    case OP_LN: return a.low > 0 && rising(log, a, result);
    case OP_SIN: return wave(sin, a, result);
    case OP_COS: return wave(cos, a, result);
    case OP_TAN: return quotient_of_waves(sin, cos, a, result);
    case OP_COT: return quotient_of_waves(cos, sin, a, result);
    case OP_SEC: return reciprocal_wave(cos, a, result);
    case OP_CSC: return reciprocal_wave(sin, a, result);
    case OP_ARCSIN: return within(a, -1, 1) && rising(asin, a, result);
    case OP_ARCCOS: return arc_cosine(a, result);
    case OP_ARCTAN: return rising(atan, a, result);
    case OP_SINH: return rising(sinh, a, result);
    case OP_COSH: return rising(cosh, magnitude(a), result);
    case OP_TANH: return rising(tanh, a, result);
    case OP_ARSINH: return rising(asinh, a, result);
    case OP_ARCOSH: return a.low > 1 && rising(acosh, a, result);
    case OP_ARTANH: return within(a, -1, 1) && rising(atanh, a, result);
    default: return false;
    }
}

/* ---- powers ---- */

static bool whole_power(Interval base, long exponent, Interval *result) {
    if (exponent < 0 && !invert(base, &base)) return false;
    unsigned long left = (unsigned long)labs(exponent);
    if (left % 2 == 0) base = magnitude(base);
    *result = (Interval){1, 1};
    for (; left; left >>= 1) {
        if (left & 1 && !interval_multiply(*result, base, result)) return false;
        if (left > 1 && !interval_multiply(base, base, &base)) return false;
    }
    return true;
}

static bool real_power(Interval base, Interval exponent, Interval *result) {
    Interval logarithm, product;
    return base.low > 0 && rising(log, base, &logarithm) && interval_multiply(logarithm, exponent, &product) &&
           rising(exp, product, result);
}

static bool is_half(const fmpq *q) {
    return fmpz_is_pm1(fmpq_numref(q)) && fmpz_equal_ui(fmpq_denref(q), 2);
}

static bool half_power(Interval base, const fmpq *exponent, Interval *result) {
    if (base.low <= 0 || !root(base, result)) return false;
    return fmpz_sgn(fmpq_numref(exponent)) > 0 || invert(*result, result);
}

/* ---- expressions ---- */

static bool is_single(const Enclosure *a) { return a->rows == 1 && a->columns == 1; }
static slong entries(const Enclosure *a) { return a->rows * a->columns; }

static bool set_size(Enclosure *a, slong rows, slong columns) {
    a->rows = rows;
    a->columns = columns;
    return rows > 0 && columns > 0 && rows <= MOST_ENCLOSED && columns <= MOST_ENCLOSED &&
           rows * columns <= MOST_ENCLOSED;
}

/* Whole numbers that doubles hold, in the room of a machine word. */
static bool is_small(fmpz whole) {
    static const slong most = (slong)1 << DBL_MANT_DIG;
    return !COEFF_IS_MPZ(whole) && whole <= most && -whole <= most;
}

static bool small_number(fmpz above, fmpz below, Interval *result) {
    double value = (double)above / (double)below;
    if (below & (below - 1)) return widened(value, value, function_slack, result);
    *result = (Interval){value, value};
    return true;
}

bool interval_of_rational(const fmpq_t q, Interval *result) {
    if (is_small(*fmpq_numref(q)) && is_small(*fmpq_denref(q))) return small_number(*fmpq_numref(q), *fmpq_denref(q), result);
    double above = fmpz_get_d(fmpq_numref(q)), below = fmpz_get_d(fmpq_denref(q));
    bool exact = fmpz_bits(fmpq_numref(q)) <= DBL_MANT_DIG && fmpz_is_one(fmpq_denref(q));
    if (exact) return *result = (Interval){above, above}, true;
    return widened(above / below, above / below, function_slack, result);
}

bool interval_of_ball(const arb_t ball, Interval *interval) {
    double middle = arf_get_d(arb_midref(ball), ARF_RND_NEAR), radius = mag_get_d(arb_radref(ball));
    *interval = (Interval){middle, middle};
    if (radius == 0 && arf_equal_d(arb_midref(ball), middle)) return isfinite(middle);
    return widened(middle - radius, middle + radius, function_slack, interval);
}

static bool symbol(const Expr *e, const Point *point, Enclosure *result) {
    slong rows, columns;
    const Interval *interval = point_intervals(point, e->symbol, &rows, &columns);
    if (!interval || !set_size(result, rows, columns)) return false;
    memcpy(result->entry, interval, (size_t)entries(result) * sizeof *interval);
    return true;
}

typedef bool (*Operation)(Interval a, Interval b, Interval *result);

static bool combine(Enclosure *result, const Enclosure *next, Operation operation) {
    if (result->rows != next->rows || result->columns != next->columns) return false;
    for (slong i = 0; i < entries(result); i++)
        if (!operation(result->entry[i], next->entry[i], result->entry + i)) return false;
    return true;
}

static bool scale(Enclosure *result, const Enclosure *next) {
    if (!is_single(next) && !is_single(result)) return false;
    Interval factor = is_single(next) ? next->entry[0] : result->entry[0];
    if (!is_single(next)) *result = *next;
    for (slong i = 0; i < entries(result); i++)
        if (!interval_multiply(result->entry[i], factor, result->entry + i)) return false;
    return true;
}

static bool row_times_column(const Enclosure *a, const Enclosure *b, slong i, slong k, Interval *sum) {
    *sum = (Interval){0, 0};
    for (slong j = 0; j < a->columns; j++) {
        Interval term;
        if (!interval_multiply(a->entry[i * a->columns + j], b->entry[j * b->columns + k], &term)) return false;
        if (!interval_add(*sum, term, sum)) return false;
    }
    return true;
}

static bool matrix_multiply(Enclosure *result, const Enclosure *next) {
    Enclosure left = *result;
    if (is_single(&left) || is_single(next)) return scale(result, next);
    if (left.columns != next->rows || !set_size(result, left.rows, next->columns)) return false;
    for (slong i = 0; i < left.rows; i++)
        for (slong k = 0; k < next->columns; k++)
            if (!row_times_column(&left, next, i, k, result->entry + i * next->columns + k)) return false;
    return true;
}

/* One argument after the other. */
static bool fold(const Expr *e, const Point *point, Enclosure *result) {
    Enclosure next;
    if (!enclose(e->arg[0], point, result)) return false;
    for (uint32_t i = 1; i < e->count; i++) {
        if (!enclose(e->arg[i], point, &next)) return false;
        bool good = e->op == OP_SUM        ? combine(result, &next, interval_add)
                    : e->op == OP_HADAMARD ? combine(result, &next, interval_multiply)
                    : e->op == OP_PRODUCT  ? scale(result, &next)
                                           : matrix_multiply(result, &next);
        if (!good) return false;
    }
    return true;
}

/* ---- numbers: most expressions are made of nothing else ---- */

typedef struct Places { /* the points that one walk through an expression serves */
    const Point *const *at;
    size_t count;
} Places;

static Told numbers(const Expr *e, const Places *places, Interval *result);

static bool enclose_number(const Expr *e, const Point *point, Interval *result) {
    return numbers(e, &(Places){&point, 1}, result);
}

static Told everywhere(const Places *places) { return (1u << places->count) - 1; }
static bool is_told(Told told, size_t i) { return told >> i & 1; }
static Told told_if(bool good, size_t i) { return (Told)good << i; }

/* What all points remember. */
static Told known_numbers(const Expr *e, const Places *places, Interval *result) {
    for (size_t i = 0; i < places->count; i++) {
        const Interval *known = point_known(places->at[i], e);
        if (!known) return 0;
        result[i] = *known;
    }
    return everywhere(places);
}

static Told same_number(const fmpq *number, const Places *places, Interval *result) {
    if (!interval_of_rational(number, result)) return 0;
    for (size_t i = 1; i < places->count; i++) result[i] = result[0];
    return everywhere(places);
}

static bool symbol_number(const Symbol *symbol, const Point *point, Interval *result) {
    slong rows, columns;
    const Interval *interval = point_intervals(point, symbol, &rows, &columns);
    if (!interval || rows != 1 || columns != 1) return false;
    *result = *interval;
    return true;
}

static Told symbol_numbers(const Symbol *symbol, const Places *places, Interval *result) {
    Told told = 0;
    for (size_t i = 0; i < places->count; i++) told |= told_if(symbol_number(symbol, places->at[i], result + i), i);
    return told;
}

static Told joined_numbers(Told told, Operation operation, const Interval *next, size_t count, Interval *result) {
    for (size_t i = 0; i < count; i++)
        if (is_told(told, i) && !operation(result[i], next[i], result + i)) told &= ~told_if(true, i);
    return told;
}

static Told fold_numbers(const Expr *e, const Places *places, Interval *result) {
    Interval next[MOST_AT_ONCE];
    Told told = numbers(e->arg[0], places, result);
    for (uint32_t i = 1; i < e->count && told; i++) {
        told &= numbers(e->arg[i], places, next);
        told = joined_numbers(told, e->op == OP_SUM ? interval_add : interval_multiply, next, places->count, result);
    }
    return told;
}

bool interval_raise(Interval base, const Expr *e, const Point *point, Interval *result) {
    Interval exponent;
    long whole;
    bool euler = e->arg[0]->op == OP_EULER;
    if (!euler && expr_get_long(e->arg[1], &whole) && labs(whole) <= LARGEST_WHOLE_POWER)
        return whole_power(base, whole, result);
    if (e->arg[1]->op == OP_NUMBER && is_half(expr_number(e->arg[1])))
        return half_power(base, expr_number(e->arg[1]), result);
    if (!enclose_number(e->arg[1], point, &exponent)) return false;
    return euler ? rising(exp, exponent, result) : real_power(base, exponent, result);
}

static Told powers(const Expr *e, const Places *places, Interval *result) {
    Told told = numbers(e->arg[0], places, result);
    for (size_t i = 0; i < places->count; i++)
        if (is_told(told, i) && !interval_raise(result[i], e, places->at[i], result + i)) told &= ~told_if(true, i);
    return told;
}

static Told function_numbers(const Expr *e, const Places *places, Interval *result) {
    Told told = numbers(e->arg[0], places, result);
    for (size_t i = 0; i < places->count; i++)
        if (is_told(told, i) && !interval_function(e->op, result[i], result + i)) told &= ~told_if(true, i);
    return told;
}

static bool any_number(const Expr *e, const Point *point, Interval *result) {
    Enclosure value;
    if (!enclose(e, point, &value) || !is_single(&value)) return false;
    *result = value.entry[0];
    return true;
}

static Told any_numbers(const Expr *e, const Places *places, Interval *result) {
    Told told = 0;
    for (size_t i = 0; i < places->count; i++) told |= told_if(any_number(e, places->at[i], result + i), i);
    return told;
}

static Told numbers(const Expr *e, const Places *places, Interval *result) {
    if (e->op == OP_NUMBER) return same_number(expr_number(e), places, result);
    if (e->op == OP_SYMBOL) return symbol_numbers(e->symbol, places, result);
    Told known = e->count ? known_numbers(e, places, result) : 0;
    if (known) return known;
    if (e->op == OP_POWER) return powers(e, places, result);
    bool scalar = shape_is_scalar(e->shape);
    if (expr_is_function(e->op) && scalar) return function_numbers(e, places, result);
    bool folds = (e->op == OP_SUM || e->op == OP_PRODUCT) && scalar;
    return folds ? fold_numbers(e, places, result) : any_numbers(e, places, result);
}

Told enclose_at(const Expr *e, const Point *const *points, size_t count, Interval *values) {
    if (e->weight > HEAVIEST_ENCLOSED) return 0;
    return numbers(e, &(Places){points, count}, values);
}

/* ---- arrays ---- */

static bool function(const Expr *e, const Point *point, Enclosure *result) {
    if (!enclose(e->arg[0], point, result)) return false;
    for (slong i = 0; i < entries(result); i++)
        if (!interval_function(e->op, result->entry[i], result->entry + i)) return false;
    return true;
}

static bool array(const Expr *e, const Point *point, Enclosure *result) {
    bool fits = set_size(result, point_size(point, e->shape.rows), point_size(point, e->shape.columns));
    if (!fits || entries(result) != (slong)e->count) return false;
    for (uint32_t i = 0; i < e->count; i++)
        if (!enclose_number(e->arg[i], point, &result->entry[i])) return false;
    return true;
}

static bool transpose(const Expr *e, const Point *point, Enclosure *result) {
    Enclosure a;
    if (!enclose(e->arg[0], point, &a) || !set_size(result, a.columns, a.rows)) return false;
    for (slong i = 0; i < a.rows; i++)
        for (slong k = 0; k < a.columns; k++) result->entry[k * a.rows + i] = a.entry[i * a.columns + k];
    return true;
}

static bool component(const Expr *e, const Point *point, Enclosure *result) {
    Enclosure vector;
    long k;
    if (!expr_get_long(e->arg[1], &k) || !enclose(e->arg[0], point, &vector)) return false;
    if (k < 1 || k > entries(&vector) || !set_size(result, 1, 1)) return false;
    result->entry[0] = vector.entry[k - 1];
    return true;
}

/* Σ a_i b_i */
static bool inner_product(const Enclosure *a, const Enclosure *b, Interval *sum) {
    if (a->rows != b->rows || a->columns != b->columns) return false;
    *sum = (Interval){0, 0};
    for (slong i = 0; i < entries(a); i++) {
        Interval term;
        if (!interval_multiply(a->entry[i], b->entry[i], &term) || !interval_add(*sum, term, sum)) return false;
    }
    return true;
}

static bool dot(const Expr *e, const Point *point, Enclosure *result) {
    Enclosure a, b;
    return enclose(e->arg[0], point, &a) && enclose(e->arg[1], point, &b) && set_size(result, 1, 1) &&
           inner_product(&a, &b, result->entry);
}

static bool length(const Expr *e, const Point *point, Enclosure *result) {
    Enclosure a;
    if (e->op == OP_NORM && !expr_is_integer(e->arg[1], 2)) return false;
    if (!enclose(e->arg[0], point, &a) || !set_size(result, 1, 1)) return false;
    for (slong i = 0; i < entries(&a); i++) a.entry[i] = magnitude(a.entry[i]);
    return inner_product(&a, &a, result->entry) && root(result->entry[0], result->entry);
}

static bool constant_array(const Expr *e, const Point *point, Enclosure *result) {
    bool fits = set_size(result, point_size(point, e->shape.rows), point_size(point, e->shape.columns));
    if (!fits) return false;
    for (slong i = 0; i < entries(result); i++) {
        bool one = e->op == OP_ONES || (e->op == OP_IDENTITY && i / result->columns == i % result->columns);
        result->entry[i] = (Interval){one, one};
    }
    return true;
}

static bool scalar(Enclosure *result, double value) {
    return set_size(result, 1, 1) && widened(value, value, arithmetic_slack, result->entry);
}

static bool is_of_numbers(const Expr *e) {
    bool op = e->op == OP_NUMBER || e->op == OP_SUM || e->op == OP_PRODUCT || expr_is_function(e->op);
    return e->op == OP_POWER || (op && shape_is_scalar(e->shape));
}

/* Where the slope is known, the expression has it. */
static bool derivative(const Expr *e, const Point *point, Enclosure *result) {
    Interval value;
    return e->arg[1]->op == OP_SYMBOL && set_size(result, 1, 1) &&
           enclose_slope(e->arg[0], e->arg[1]->symbol, point, &value, result->entry);
}

bool enclose(const Expr *e, const Point *point, Enclosure *result) {
    if (e->weight > HEAVIEST_ENCLOSED) return false;
    if (is_of_numbers(e)) return set_size(result, 1, 1) && enclose_number(e, point, result->entry);
    if (expr_is_function(e->op)) return function(e, point, result);
    switch ((int)e->op) {
    case OP_SYMBOL: return symbol(e, point, result);
    case OP_PI: return scalar(result, M_PI);
    case OP_EULER: return scalar(result, M_E);
    case OP_IDENTITY:
    case OP_ZEROS:
    case OP_ONES: return constant_array(e, point, result);
    case OP_SUM:
    case OP_PRODUCT:
    case OP_HADAMARD:
    case OP_MATRIX_PRODUCT: return fold(e, point, result);
    case OP_VECTOR:
    case OP_MATRIX: return array(e, point, result);
    case OP_TRANSPOSE: return transpose(e, point, result);
    case OP_COMPONENT: return component(e, point, result);
    case OP_DOT: return dot(e, point, result);
    case OP_NORM:
    case OP_FROBENIUS: return length(e, point, result);
    case OP_DERIVATIVE: return derivative(e, point, result);
    default: return false;
    }
}

bool enclosures_part(const Enclosure *a, const Enclosure *b) {
    if (a->rows != b->rows || a->columns != b->columns) return true;
    for (slong i = 0; i < entries(a); i++)
        if (a->entry[i].high < b->entry[i].low || b->entry[i].high < a->entry[i].low) return true;
    return false;
}

bool interval_is_narrow(Interval a) { return a.high - a.low <= ldexp(fabs(a.low), -40); }

bool enclosures_agree(const Enclosure *a, const Enclosure *b) {
    if (enclosures_part(a, b)) return false;
    for (slong i = 0; i < entries(a); i++)
        if (!interval_is_narrow(a->entry[i]) || !interval_is_narrow(b->entry[i])) return false;
    return true;
}

/* ---- for people ---- */

typedef struct Numeral {
    char text[32];
} Numeral;

/* `whole` with its last so many digits behind the point, of which zeros at the end say nothing. */
static void write_numeral(Numeral *numeral, bool negative, unsigned long long whole, int places) {
    char *end = numeral->text + sizeof numeral->text, *at = end;
    int written = 0;
    for (; places && whole % 10 == 0; places--) whole /= 10;
    for (*--at = '\0'; whole || written <= places; written++, whole /= 10) {
        if (written && written == places) *--at = '.';
        *--at = (char)('0' + whole % 10);
    }
    if (negative) *--at = '-';
    memmove(numeral->text, at, (size_t)(end - at));
}

/* Both bounds round to it, in the range in which balls are printed without exponents, too. The digits are those of a
 * whole number, which is found in long doubles; what is too near to the middle between two is left. */
static bool numeral_of(Interval value, int digits, Numeral *numeral) {
    enum { MOST_DIGITS = 12 };
    static const long double unsure = 1e-3L, tens[MOST_DIGITS + 5] = {1,    1e1L, 1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L, 1e8L,
                                                                      1e9L, 1e10L, 1e11L, 1e12L, 1e13L, 1e14L, 1e15L, 1e16L};
    bool zero = value.low == 0 && value.high == 0, negative = value.low < 0;
    long double least = negative ? -value.high : value.low, most = negative ? -value.low : value.high;
    strcpy(numeral->text, "0");
    if (zero || (value.low > 0) != (value.high > 0)) return zero;
    if (least < 1e-4L || most > 1e4L || digits > MOST_DIGITS) return false;
    int places = 0;
    while (places < digits + 4 && most * tens[places + 1] < tens[digits]) places++;
    long long whole = (long long)(least * tens[places] + 0.5L - unsure);
    bool sure = whole == (long long)(most * tens[places] + 0.5L + unsure) && whole < (long long)tens[digits];
    if (sure) write_numeral(numeral, negative, (unsigned long long)whole, places);
    return sure;
}

static void put_numeral(Buffer *out, const void *values, slong i) {
    buffer_string(out, ((const Numeral *)values)[i].text);
}

bool enclosure_print(Buffer *out, const Enclosure *value, int digits) {
    Numeral numerals[MOST_ENCLOSED];
    for (slong i = 0; i < entries(value); i++)
        if (!numeral_of(value->entry[i], digits, &numerals[i])) return false;
    array_print(out, value->rows, value->columns, put_numeral, numerals);
    return true;
}
