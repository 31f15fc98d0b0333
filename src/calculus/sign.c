/* sign.c: the sign that an expression has wherever it is defined. */
#include "calculus/sign.h"
#include "math/region.h"

static Sign sign_of_number(int s) { return s > 0 ? SIGN_POSITIVE : s < 0 ? SIGN_NEGATIVE : SIGN_ZERO; }

static Sign sign_times(Sign a, Sign b) {
    if (a == SIGN_ZERO || b == SIGN_ZERO) return SIGN_ZERO;
    if (a == SIGN_UNKNOWN || b == SIGN_UNKNOWN) return SIGN_UNKNOWN;
    bool strict = (a == SIGN_POSITIVE || a == SIGN_NEGATIVE) && (b == SIGN_POSITIVE || b == SIGN_NEGATIVE);
    bool minus = (a == SIGN_NEGATIVE || a == SIGN_NOT_POSITIVE) != (b == SIGN_NEGATIVE || b == SIGN_NOT_POSITIVE);
    if (strict) return minus ? SIGN_NEGATIVE : SIGN_POSITIVE;
    return minus ? SIGN_NOT_POSITIVE : SIGN_NOT_NEGATIVE;
}

bool sign_at_least_zero(Sign s) { return s == SIGN_ZERO || s == SIGN_POSITIVE || s == SIGN_NOT_NEGATIVE; }
static bool at_most_zero(Sign s) { return s == SIGN_ZERO || s == SIGN_NEGATIVE || s == SIGN_NOT_POSITIVE; }

static Sign sign_plus(Sign a, Sign b) {
    if (a == SIGN_ZERO) return b;
    if (b == SIGN_ZERO) return a;
    if (sign_at_least_zero(a) && sign_at_least_zero(b)) return a == SIGN_POSITIVE || b == SIGN_POSITIVE ? SIGN_POSITIVE : SIGN_NOT_NEGATIVE;
    if (at_most_zero(a) && at_most_zero(b)) return a == SIGN_NEGATIVE || b == SIGN_NEGATIVE ? SIGN_NEGATIVE : SIGN_NOT_POSITIVE;
    return SIGN_UNKNOWN;
}

static Sign sign_of_symbol(const Symbol *s) {
    if (s->lower && s->lower->op == OP_NUMBER) {
        int low = expr_number_sign(s->lower);
        if (low > 0 || (low == 0 && s->lower_open)) return SIGN_POSITIVE;
        if (low == 0) return SIGN_NOT_NEGATIVE;
    }
    if (s->upper && s->upper->op == OP_NUMBER) {
        int high = expr_number_sign(s->upper);
        if (high < 0 || (high == 0 && s->upper_open)) return SIGN_NEGATIVE;
        if (high == 0) return SIGN_NOT_POSITIVE;
    }
    return SIGN_UNKNOWN;
}

static Sign sign_of_power(const Expr *e) {
    Sign base = sign_of(e->arg[0]);
    const Expr *p = e->arg[1];
    if (base == SIGN_POSITIVE) return SIGN_POSITIVE;
    if (p->op != OP_NUMBER) return sign_at_least_zero(base) ? SIGN_NOT_NEGATIVE : SIGN_UNKNOWN;
    bool even = fmpz_is_even(fmpq_numref(expr_number(p))), even_root = fmpz_is_even(fmpq_denref(expr_number(p)));
    bool negative_exponent = expr_number_sign(p) < 0;
    Sign other = even || even_root ? SIGN_NOT_NEGATIVE : base;
    if (other == SIGN_NOT_NEGATIVE && (negative_exponent || (base == SIGN_NEGATIVE && even))) return SIGN_POSITIVE;
    return other;
}

static bool is_definite(const Expr *matrix) {
    return matrix->op == OP_SYMBOL ? (matrix->symbol->properties & SYMBOL_POSITIVE_DEFINITE) != 0 : matrix_is_definite(matrix);
}

/* u'Qu with Q positive definite, u·u: at least zero. */
static Sign sign_of_dot(const Expr *e) {
    const Expr *u = e->arg[0], *v = e->arg[1];
    if (u == v) return SIGN_NOT_NEGATIVE;
    bool form = v->op == OP_MATRIX_PRODUCT && v->count == 2 && v->arg[1] == u;
    const Expr *q = form ? v->arg[0] : NULL;
    bool definite = q && is_definite(q);
    return definite ? SIGN_NOT_NEGATIVE : SIGN_UNKNOWN;
}

/* u'u */
static bool is_square_of_column(const Expr *e) {
    return e->count == 2 && e->arg[0]->op == OP_TRANSPOSE && e->arg[0]->arg[0] == e->arg[1];
}

/* The largest of several is positive if one is. */
static Sign sign_of_maximum(const Expr *e) {
    Sign most = SIGN_UNKNOWN;
    for (uint32_t i = 0; i < e->count && most != SIGN_POSITIVE; i++) {
        Sign s = shape_is_scalar(e->arg[i]->shape) ? sign_of(e->arg[i]) : SIGN_UNKNOWN;
        if (sign_at_least_zero(s)) most = s == SIGN_POSITIVE ? s : SIGN_NOT_NEGATIVE;
    }
    return most;
}

/* The number k of k·sin(u), k·cos(u), which are at least -|k|; the wave itself for 1. NULL: it is no such term. */
static const Expr *wave_factor(const Expr *term) {
    bool scaled = term->op == OP_PRODUCT && term->count == 2 && term->arg[0]->op == OP_NUMBER;
    const Expr *wave = scaled ? term->arg[1] : term;
    return wave->op != OP_SIN && wave->op != OP_COS ? NULL : scaled ? term->arg[0] : wave;
}

/* Of the numbers and waves in a sum: 2 - 2cos(u), 3 + sin(u), where the number outweighs the waves. */
static Sign sign_of_waves(const Expr *sum) {
    fmpq_t least;
    fmpq_init(least);
    bool waves = false;
    for (uint32_t i = 0; i < sum->count; i++) {
        const Expr *t = sum->arg[i], *factor = wave_factor(t);
        waves |= factor != NULL;
        if (t->op == OP_NUMBER) fmpq_add(least, least, expr_number(t));
        else if (factor && factor->op != OP_NUMBER) fmpq_sub_si(least, least, 1);
        else if (factor && expr_number_sign(factor) < 0) fmpq_add(least, least, expr_number(factor));
        else if (factor) fmpq_sub(least, least, expr_number(factor));
    }
    int sign = fmpq_sgn(least);
    fmpq_clear(least);
    return !waves ? sign_of_number(sign) : sign < 0 ? SIGN_UNKNOWN : sign ? SIGN_POSITIVE : SIGN_NOT_NEGATIVE;
}

static Sign sign_of_sum(const Expr *sum) {
    Sign s = sign_of_waves(sum);
    for (uint32_t i = 0; i < sum->count; i++)
        if (sum->arg[i]->op != OP_NUMBER && !wave_factor(sum->arg[i])) s = sign_plus(s, sign_of(sum->arg[i]));
    return s;
}

/* Two equal factors side by side are a square. */
static Sign sign_of_product(const Expr *product) {
    Sign s = SIGN_POSITIVE;
    for (uint32_t i = 0; i < product->count; i++) {
        bool square = i + 1 < product->count && product->arg[i] == product->arg[i + 1];
        Sign factor = sign_of(product->arg[i]);
        if (square && factor == SIGN_UNKNOWN) factor = SIGN_NOT_NEGATIVE, i++;
        s = sign_times(s, factor);
    }
    return s;
}

Sign sign_of(const Expr *e) {
    if (!shape_is_scalar(e->shape)) return SIGN_UNKNOWN;
    switch ((int)e->op) {
    case OP_NUMBER: return sign_of_number(expr_number_sign(e));
    case OP_SYMBOL: return sign_of_symbol(e->symbol);
    case OP_COMPONENT: return e->arg[0]->op == OP_SYMBOL ? sign_of_symbol(e->arg[0]->symbol) : SIGN_UNKNOWN; /* a range holds for each entry */
    case OP_PI:
    case OP_EULER:
    case OP_EXP:
    case OP_COSH: return SIGN_POSITIVE;
    case OP_ABS:
    case OP_NORM:
    case OP_FROBENIUS: return SIGN_NOT_NEGATIVE;
    case OP_TOTAL: return e->arg[0]->op == OP_EXP ? SIGN_POSITIVE : SIGN_UNKNOWN;
    case OP_DOT: return sign_of_dot(e);
    case OP_MATRIX_PRODUCT: return is_square_of_column(e) ? SIGN_NOT_NEGATIVE : SIGN_UNKNOWN;
    case OP_POWER: return sign_of_power(e);
    case OP_MAXIMUM: return sign_of_maximum(e);
    case OP_DETERMINANT: return is_definite(e->arg[0]) ? SIGN_POSITIVE : SIGN_UNKNOWN;
    case OP_SUM_OVER: return sign_of(e->arg[0]);
    case OP_SUM: return sign_of_sum(e);
    case OP_PRODUCT: return sign_of_product(e);
    default: return SIGN_UNKNOWN;
    }
}
