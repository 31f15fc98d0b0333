#include "math/length.h"

enum { LENGTH_OF_NAME = 3, BRACKETS = 2, TOO_LONG = 2000 };

static unsigned digits(const fmpz_t n) { return (unsigned)fmpz_sizeinbase(n, 10); }

static unsigned number_length(const Expr *e) {
    const fmpq *q = expr_number(e);
    return digits(fmpq_numref(q)) + (fmpz_is_one(fmpq_denref(q)) ? 0 : digits(fmpq_denref(q)) + 1) + (fmpq_sgn(q) < 0);
}

static bool needs_brackets(const Expr *e) { return e->op == OP_SUM || e->op == OP_PRODUCT; }

static unsigned bracketed(const Expr *e, bool brackets) { return written_length(e) + (brackets ? BRACKETS : 0); }

static bool is_below(const Expr *e) { return e->op == OP_POWER && e->arg[1]->op == OP_NUMBER && expr_number_sign(e->arg[1]) < 0; }

/* √u; u^p, with p without its minus where a fraction bar says that. A fraction 3/2 is small up there. */
static unsigned power_length(const Expr *e, bool below) {
    const Expr *base = e->arg[0], *p = e->arg[1];
    if (p->op != OP_NUMBER) return bracketed(base, needs_brackets(base)) + written_length(p);
    bool root = fmpz_equal_ui(fmpq_denref(expr_number(p)), 2) && fmpz_is_pm1(fmpq_numref(expr_number(p)));
    if (root) return 1 + written_length(base);
    unsigned exponent = digits(fmpq_numref(expr_number(p))) + (expr_number_sign(p) < 0 && !below);
    bool alone = below && fmpz_is_pm1(fmpq_numref(expr_number(p))) && fmpz_is_one(fmpq_denref(expr_number(p)));
    return bracketed(base, base->op == OP_SUM || (base->op == OP_PRODUCT && !alone)) + (alone ? 0 : exponent);
}

typedef struct Sides { unsigned above, below; } Sides; /* how many factors stand on either side of the fraction bar */

static bool is_one(const fmpz_t n) { return fmpz_is_pm1(n); }

/* Of the number in front: its signs, and on which sides they stand. */
static unsigned coefficient_length(const Expr *number, Sides *sides) {
    const fmpq *q = expr_number(number);
    bool above = !is_one(fmpq_numref(q)), below = !is_one(fmpq_denref(q));
    sides->above += above, sides->below += below;
    return (above ? digits(fmpq_numref(q)) : 0) + (below ? digits(fmpq_denref(q)) : 0) + (fmpq_sgn(q) < 0);
}

/* Beside a fraction bar a sum needs brackets only where it is not alone on its side. The bar itself costs nothing. */
static unsigned product_length(const Expr *e) {
    Sides sides = {0};
    bool number = e->arg[0]->op == OP_NUMBER;
    unsigned all = number ? coefficient_length(e->arg[0], &sides) : 0;
    for (uint32_t i = number; i < e->count; i++) *(is_below(e->arg[i]) ? &sides.below : &sides.above) += 1;
    for (uint32_t i = number; i < e->count; i++) {
        const Expr *f = e->arg[i];
        bool below = is_below(f), alone = below ? sides.below == 1 : sides.above == 1 && sides.below;
        bool plain = !below || expr_is_integer(f->arg[1], -1), is_sum = (below ? f->arg[0] : f)->op == OP_SUM;
        all += below ? power_length(f, true) : bracketed(f, is_sum);
        if (alone && plain && is_sum) all -= BRACKETS;
    }
    return all;
}

/* A sum that begins with a minus is a little longer than it need be. */
static unsigned sum_length(const Expr *e) {
    unsigned all = 0;
    for (uint32_t i = 0; i < e->count; i++) {
        const Expr *t = e->arg[i], *lead = t->op == OP_PRODUCT ? t->arg[0] : t;
        bool minus = lead->op == OP_NUMBER && expr_number_sign(lead) < 0;
        all += written_length(t) + (i ? !minus : minus);
    }
    return all;
}

static unsigned arguments_length(const Expr *e) {
    unsigned all = 0;
    for (uint32_t i = 0; i < e->count; i++) all += written_length(e->arg[i]) + (i ? 1 : 0);
    return all;
}

static unsigned length_by_operator(const Expr *e) {
    switch ((int)e->op) {
    case OP_NUMBER: return number_length(e);
    case OP_SUM: return sum_length(e);
    case OP_PRODUCT: return product_length(e);
    case OP_POWER: return power_length(e, is_below(e));
    case OP_EXP: return 1 + written_length(e->arg[0]);
    case OP_ABS:
    case OP_FROBENIUS: return BRACKETS + written_length(e->arg[0]);
    case OP_NORM: return BRACKETS + written_length(e->arg[0]) + !expr_is_integer(e->arg[1], 2);
    case OP_TRANSPOSE: return 1 + bracketed(e->arg[0], needs_brackets(e->arg[0]));
    case OP_MATRIX_PRODUCT:
    case OP_HADAMARD:
    case OP_DOT: {
        unsigned all = 0;
        for (uint32_t i = 0; i < e->count; i++) all += bracketed(e->arg[i], e->arg[i]->op == OP_SUM);
        return all + (e->op == OP_MATRIX_PRODUCT ? 0 : e->count - 1);
    }
    case OP_COMPONENT: return written_length(e->arg[0]) + written_length(e->arg[1]);
    default: return (expr_is_function(e->op) ? LENGTH_OF_NAME : 1) + arguments_length(e) + (e->count ? BRACKETS * needs_brackets(e->arg[0]) : 0);
    }
}

unsigned written_length(const Expr *e) {
    if (e->weight > TOO_LONG) return e->weight;
    return e->count || e->op == OP_NUMBER ? length_by_operator(e) : 1;
}
