/* condition.c: one condition as a person writes it. */
#include "calculus/condition_parts.h"
#include "calculus/sign.h"
#include "math/normal.h"
#include "math/simplify.h"

/* ---- products and sums ---- */

static const Expr *nonzero_product(Store *store, const Expr *u) {
    const Expr *all = NULL;
    for (uint32_t i = 0; i < u->count; i++) all = both_conditions(store, all, nonzero_condition(store, u->arg[i]));
    return all;
}

/* An entry that is never 0 is enough. */
static bool never_zero(const Expr *vector) {
    for (uint32_t i = 0; i < vector->count; i++) {
        Sign s = sign_of(vector->arg[i]);
        if (s == SIGN_POSITIVE || s == SIGN_NEGATIVE) return true;
    }
    return false;
}

/* A sum of terms of which some are fractions, as one fraction. */
static const Expr *as_fraction(Store *store, const Expr *u) {
    Budget budget = {100000};
    const Expr *factored = simplify(store, normal_factored(store, u, &budget));
    return factored && factored->op == OP_PRODUCT ? factored : NULL;
}

/* (cos t - 1)² + sin² t is 2 - 2 cos t. */
static const Expr *shorter_sum(Store *store, const Expr *u) {
    Budget budget = {100000};
    return u ? simplify(store, normal_rational(store, u, &budget)) : NULL;
}

static bool has_fraction(const Expr *sum) {
    for (uint32_t i = 0; i < sum->count; i++)
        for (uint32_t j = 0; sum->arg[i]->op == OP_PRODUCT && j < sum->arg[i]->count; j++) {
            const Expr *f = sum->arg[i]->arg[j];
            if (f->op == OP_POWER && f->arg[1]->op == OP_NUMBER && expr_number_sign(f->arg[1]) < 0) return true;
        }
    return false;
}

/* k x^p of a name x, as k and p. */
static bool split_power(Store *store, const Expr *term, const Expr **factor, const Expr **name, const Expr **exponent) {
    bool scaled = term->op == OP_PRODUCT && term->count == 2 && term->arg[0]->op == OP_NUMBER;
    const Expr *f = scaled ? term->arg[1] : term;
    *factor = scaled ? term->arg[0] : expr_integer(store, 1);
    bool power = f->op == OP_POWER && f->arg[1]->op == OP_NUMBER;
    *name = power ? f->arg[0] : f;
    *exponent = power ? f->arg[1] : expr_integer(store, 1);
    return is_one_name(*name);
}

/* x - √x is √x (√x - 1). NULL: u is of another kind. */
static const Expr *lowest_power_out(Store *store, const Expr *u) {
    const Expr *k[2], *x[2], *p[2];
    for (uint32_t i = 0; i < 2; i++)
        if (u->count != 2 || !split_power(store, u->arg[i], &k[i], &x[i], &p[i])) return NULL;
    int low = fmpq_cmp(expr_number(p[0]), expr_number(p[1])) > 0;
    if (x[0] != x[1] || fmpz_is_one(fmpq_denref(expr_number(p[low])))) return NULL;
    const Expr *rest = expr_2(store, OP_POWER, x[0], simplify(store, expr_subtract(store, p[!low], p[low])));
    return both_conditions(store, nonzero_condition(store, x[0]), nonzero_condition(store, simplify(store, expr_add(store, k[low], expr_multiply(store, k[!low], rest)))));
}

/* 2 cos(t) - 2 as cos(t) - 1: the first term's number goes. */
static const Expr *without_content(Store *store, const Expr *u) {
    const Expr *first = u->arg[0];
    for (uint32_t i = 0; i < u->count && first->op == OP_NUMBER; i++) first = u->arg[i];
    const Expr *number = first->op == OP_PRODUCT && first->arg[0]->op == OP_NUMBER ? first->arg[0] : NULL;
    if (!number) return u;
    const Expr *divided = expr_integer(store, 0);
    for (uint32_t i = 0; i < u->count; i++) divided = expr_add(store, divided, expr_divide(store, u->arg[i], number));
    divided = simplify(store, divided);
    return divided && divided->op == OP_SUM && divided->weight < u->weight ? divided : u;
}

static const Expr *nonzero_sum(Store *store, const Expr *u) {
    const Expr *condition, *apart = lowest_power_out(store, u);
    if (apart) return apart;
    if (!shape_is_scalar(u->shape)) {
        const Expr *solved = solve_linear(store, OP_NOT_EQUAL, u);
        bool says = solved && (!is_held_fixed(store, solved->arg[0]) || is_held_fixed(store, u));
        return says ? solved : arranged_condition(store, OP_NOT_EQUAL, u);
    }
    if (solve_region(store, OP_NOT_EQUAL, u, &condition) || solve_squares(store, OP_NOT_EQUAL, u, &condition)) return condition;
    if (solve_core(store, OP_NOT_EQUAL, u, &condition)) return condition;
    if (root_outweighs(store, u)) return NULL;
    const Expr *solved = solve_linear(store, OP_NOT_EQUAL, u);
    if (solved && (!is_held_fixed(store, solved->arg[0]) || is_held_fixed(store, u))) return solved;
    const Expr *shorter = shorter_sum(store, u);
    if (shorter && shorter != u && shorter->weight < u->weight) return nonzero_condition(store, shorter);
    return arranged_condition(store, OP_NOT_EQUAL, without_content(store, u));
}

/* A vector of expressions is not 0 where the sum of their squares is not. */
static const Expr *nonzero_vector(Store *store, const Expr *u) {
    const Expr *sum = expr_integer(store, 0);
    if (never_zero(u)) return NULL;
    for (uint32_t i = 0; i < u->count; i++) sum = expr_add(store, sum, expr_power(store, u->arg[i], 2));
    const Expr *short_sum = shorter_sum(store, simplify(store, sum));
    bool better = short_sum && (short_sum->op != OP_SUM || short_sum->count < u->count + 1);
    return better ? nonzero_condition(store, short_sum) : differs_from_zero(store, u);
}

/* u != 0; NULL: it never is. */
const Expr *nonzero_condition(Store *store, const Expr *u) {
    Sign s = shape_is_scalar(u->shape) ? sign_of(u) : SIGN_UNKNOWN;
    if (s == SIGN_POSITIVE || s == SIGN_NEGATIVE) return NULL;
    bool inside = u->op == OP_ABS || u->op == OP_NORM || u->op == OP_FROBENIUS || (u->op == OP_DOT && s == SIGN_NOT_NEGATIVE);
    if (inside || u->op == OP_SIGN) return nonzero_condition(store, u->arg[0]);
    if (u->op == OP_POWER) return nonzero_condition(store, u->arg[0]);
    if (u->op == OP_PRODUCT) return nonzero_product(store, u);
    if (u->op == OP_LN) return nonzero_condition(store, simplify(store, expr_subtract(store, u->arg[0], expr_integer(store, 1))));
    if (u->op == OP_SUM) return nonzero_sum(store, u);
    if (u->op == OP_VECTOR) return nonzero_vector(store, u);
    if (u->op == OP_EXP || u->op == OP_COSH) return NULL;
    if (u->op == OP_DETERMINANT && u->arg[0]->op == OP_SYMBOL && (u->arg[0]->symbol->properties & SYMBOL_INVERTIBLE)) return NULL;
    if (u->op == OP_ENTRYWISE_POWER && u->arg[1]->op == OP_NUMBER) return nonzero_condition(store, u->arg[0]);
    if (u->op == OP_IDENTITY || u->op == OP_ONES) return NULL;
    return differs_from_zero(store, u);
}

static const Expr *greater_sum(Store *store, Op op, const Expr *u);

/* (a + x)(a - x) as a² - x². NULL: it is another product. */
static const Expr *difference_of_squares(Store *store, const Expr *u) {
    if (u->op != OP_PRODUCT || u->count != 2 || u->arg[0]->op != OP_SUM || u->arg[1]->op != OP_SUM) return NULL;
    const Expr *p = simplify(store, expr_add(store, u->arg[0], u->arg[1])), *q = simplify(store, expr_subtract(store, u->arg[0], u->arg[1]));
    if (p->op == OP_SUM || q->op == OP_SUM) return NULL; /* p = 2a, q = 2x */
    const Expr *quarter = expr_fraction(store, 1, 4);
    const Expr *square = simplify(store, expr_multiply(store, quarter, expr_power(store, p, 2)));
    return simplify(store, expr_subtract(store, square, simplify(store, expr_multiply(store, quarter, expr_power(store, q, 2)))));
}

/* The factors whose sign is known leave an inequality; what stands below the fraction bar counts by its sign, too. */
static const Expr *greater_product(Store *store, Op op, const Expr *u) {
    const Expr *rest = expr_integer(store, 1), *apart = NULL;
    for (uint32_t i = 0; i < u->count; i++) {
        const Expr *f = u->arg[i];
        long n = 0;
        Sign s = sign_of(f);
        bool power = f->op == OP_POWER && expr_get_long(f->arg[1], &n);
        if (s == SIGN_NEGATIVE || s == SIGN_NOT_POSITIVE) rest = expr_negate(store, rest);
        if (s == SIGN_NOT_NEGATIVE || s == SIGN_NOT_POSITIVE) apart = both_conditions(store, apart, op == OP_GREATER ? nonzero_condition(store, f) : NULL);
        else if (s == SIGN_UNKNOWN) rest = expr_multiply(store, rest, power && n < 0 ? expr_power(store, f->arg[0], -n) : f);
        if (s == SIGN_UNKNOWN && power && n < 0) apart = both_conditions(store, apart, nonzero_condition(store, f->arg[0]));
    }
    rest = simplify(store, rest);
    const Expr *square = difference_of_squares(store, rest);
    if (square) return both_conditions(store, greater_sum(store, op, square), apart);
    if (rest == u) return expr_2(store, op, u, expr_zero(store, u->shape));
    return both_conditions(store, greater_condition(store, op, rest), apart);
}

static const Expr *greater_sum(Store *store, Op op, const Expr *u) {
    const Expr *condition, *fraction = has_fraction(u) ? as_fraction(store, u) : NULL;
    if (fraction) return greater_condition(store, op, fraction);
    if (solve_squares(store, op, u, &condition) || solve_core(store, op, u, &condition)) return condition;
    if (root_outweighs(store, u)) return NULL;
    if (solve_over_root(store, op, u, &condition)) return condition;
    const Expr *solved = solve_linear(store, op, u);
    if (solved && (!is_held_fixed(store, solved->arg[0]) || is_held_fixed(store, u))) return solved;
    const Expr *x = NULL, *square = NULL; /* a² - x² */
    for (uint32_t i = 0; u->count == 2 && i < 2; i++) {
        const Expr *t = u->arg[i], *f = t->op == OP_PRODUCT && t->count == 2 && expr_is_integer(t->arg[0], -1) ? t->arg[1] : t;
        bool name = f->op == OP_POWER && expr_is_integer(f->arg[1], 2) && is_one_name(f->arg[0]) && !is_held_fixed(store, f);
        if (name) x = f->arg[0], square = t;
    }
    const Expr *rest = x ? simplify(store, expr_subtract(store, u, square)) : NULL;
    if (rest && leads_with_minus(square) && is_held_fixed(store, rest) && sign_at_least_zero(sign_of(rest)))
        return solve_absolute(store, op == OP_GREATER ? OP_LESS : OP_LESS_EQUAL, x, simplify(store, expr_sqrt(store, rest)));
    return arranged_condition(store, op, u);
}

const Expr *greater_condition(Store *store, Op op, const Expr *u) {
    const Expr *condition;
    Sign s = sign_of(u);
    if (s == SIGN_POSITIVE || (op == OP_GREATER_EQUAL && sign_at_least_zero(s))) return NULL;
    if (op == OP_GREATER && s == SIGN_NOT_NEGATIVE) return nonzero_condition(store, u);
    if (solve_region(store, op, u, &condition)) return condition;
    if (u->op == OP_PRODUCT) return greater_product(store, op, u);
    if (u->op == OP_SUM) return greater_sum(store, op, u);
    if (u->op == OP_LN) return greater_condition(store, op, simplify(store, expr_subtract(store, u->arg[0], expr_integer(store, 1))));
    return expr_2(store, op, u, expr_zero(store, u->shape));
}

/* A comparison of two numbers that does not hold. */
static bool is_false(const Expr *c) {
    if (c->count != 2 || c->arg[0]->op != OP_NUMBER || c->arg[1]->op != OP_NUMBER) return false;
    int order = fmpq_cmp(expr_number(c->arg[0]), expr_number(c->arg[1]));
    switch ((int)c->op) {
    case OP_GREATER: return order <= 0;
    case OP_GREATER_EQUAL: return order < 0;
    case OP_LESS: return order >= 0;
    case OP_LESS_EQUAL: return order > 0;
    case OP_NOT_EQUAL: return order == 0;
    default: return false;
    }
}

static const Expr *simplify_and(Store *store, const Expr *c) {
    const Expr *all = NULL;
    for (uint32_t i = 0; i < c->count; i++) {
        const Expr *one = condition_simplify(store, c->arg[i]);
        if (one && is_false(one)) return one;
        all = both_conditions(store, all, one);
    }
    return all;
}

/* Of two conditions of which one implies the other, the weaker is enough. */
static const Expr *simplify_or(Store *store, const Expr *c) {
    const Expr *any = NULL;
    for (uint32_t i = 0; i < c->count; i++) {
        const Expr *one = condition_simplify(store, c->arg[i]);
        if (!one) return NULL;
        if (is_false(one) || (any && condition_is_implied(any, one))) continue;
        any = !any || condition_is_implied(one, any) || is_false(any) ? one : expr_2(store, OP_OR, any, one);
    }
    return any ? any : c;
}

const Expr *condition_simplify(Store *store, const Expr *c) {
    if (!c || c->op == OP_AND) return c ? simplify_and(store, c) : NULL;
    if (c->op == OP_OR) return simplify_or(store, c);
    if (c->op == OP_FOR_ALL) return condition_simplify(store, simplify(store, c->arg[0])) ? c : NULL;
    bool numbers = c->count == 2 && shape_is_tensor(c->arg[0]->shape) && shape_equal(c->arg[0]->shape, c->arg[1]->shape);
    if (!numbers) return c;
    const Expr *difference = simplify(store, expr_subtract(store, c->arg[0], c->arg[1]));
    const Expr *opposite = simplify(store, expr_subtract(store, c->arg[1], c->arg[0]));
    switch ((int)c->op) {
    case OP_NOT_EQUAL: return nonzero_condition(store, difference);
    case OP_GREATER:
    case OP_GREATER_EQUAL: return greater_condition(store, c->op, difference);
    case OP_LESS: return greater_condition(store, OP_GREATER, opposite);
    case OP_LESS_EQUAL: return greater_condition(store, OP_GREATER_EQUAL, opposite);
    default: return c;
    }
}
