/* Differences that are 0 though no relation of the field says so. */
#include "math/normal_form.h"
#include <flint/ulong_extras.h>
#include <stdlib.h>

enum { FULL_TURN = 4 }; /* in right angles */

/* ---- sums of angles ---- */

/* Σ c·θ + c·π of arcsines, arctangents and π with whole c, and where it lies, in right angles. */
typedef struct AngleSum {
    double least, most;
    bool open;     /* the ends are not reached */
    ulong common;  /* divisor of the coefficients of the angles */
    bool angles;   /* there are some */
} AngleSum;

/* An angle lies between 0 and a right angle on the side that its argument says, or on both sides. */
static void add_angle(Normal *n, AngleSum *sum, const Generator *g, slong c) {
    int side = scalar_sign(n, generator_argument(g));
    double from = side > 0 ? 0 : -1, to = side < 0 ? 0 : 1;
    sum->least += c > 0 ? (double)c * from : (double)c * to;
    sum->most += c > 0 ? (double)c * to : (double)c * from;
    sum->open = sum->open || g->key.op == OP_ARCTAN;
    sum->common = n_gcd((ulong)labs(c), sum->common);
    sum->angles = true;
}

static bool add_term(Normal *n, AngleSum *sum, const Term *term) {
    slong c;
    const Generator *g = generator_in(n, term->monomial);
    if (!generator_is(g, KEY_FUNCTION) || !ratio_whole(n->field, term->coefficient, &c) || labs(c) > 1000)
        return false;
    if (g->key.op == OP_PI) {
        sum->least += 2.0 * (double)c;
        sum->most += 2.0 * (double)c;
        return true;
    }
    if (g->key.op != OP_ARCSIN && g->key.op != OP_ARCTAN) return false;
    add_angle(n, sum, g, c);
    return true;
}

/* A sum of angles whose cosine is 1 and that lies within one turn of 0 is 0. */
static bool vanishes_as_angle(Normal *n, const Ratio *a) {
    Terms terms;
    AngleSum sum = {0};
    if (!ratio_terms(n->field, a, &terms)) return false;
    for (size_t i = 0; i < terms.count; i++)
        if (!add_term(n, &sum, &terms.term[i])) return false;
    if (!sum.angles) return false;
    double turn = FULL_TURN * (double)sum.common;
    bool within = sum.open ? sum.least >= -turn && sum.most <= turn : sum.least > -turn && sum.most < turn;
    const Ratio *angle = scalar_scaled(n, a, 1, (slong)sum.common);
    return within && ratio_is_integer(n->field, scalar_function(n, OP_COS, angle), 1);
}

/* ---- logarithms ---- */

/* A real number is 0 if e to it is 1; logarithms become what they are of. */
static bool vanishes_as_logarithm(Normal *n, const Ratio *a) {
    Terms terms;
    bool logarithm = false;
    if (scalar_is_complex(n, a) || !ratio_terms(n->field, a, &terms)) return false;
    for (size_t i = 0; i < terms.count; i++)
        logarithm = logarithm || generator_is(generator_in(n, terms.term[i].monomial), KEY_LOGARITHM);
    return logarithm && ratio_is_integer(n->field, scalar_function(n, OP_EXP, a), 1);
}

/* ---- roots ---- */

/* c·r + d with r = √P is 0 if -d/c is not negative and its square is P. */
static bool vanishes_as_root(Normal *n, const Ratio *a, slong v) {
    Field *field = n->field;
    Powers powers;
    const Generator *g = &n->generator[v];
    bool root = g->key.kind == KEY_ROOT || generator_is_absolute(g);
    if (!root || g->complex || !field->degree[v]) return false;
    polynomial_powers(field, &a->q->num, v, &powers);
    if (powers.count != 2 || powers.exponent[0] != 1 || powers.exponent[1] != 0) return false;
    const Ratio *value = ratio_negate(field, ratio_divide(field, powers.coefficient[1], powers.coefficient[0]));
    if (field->degree[v] == 2 && scalar_sign(n, value) <= 0) return false;
    return ratio_equal(field, ratio_power(field, value, (slong)field->degree[v]), field->power[v]);
}

static bool factor_vanishes(Normal *n, const Ratio *a) {
    uint64_t used = ratio_generators(n->field, a);
    for (slong v = 0; v < n->field->count; v++)
        if ((used >> v & 1) && vanishes_as_root(n, a, v)) return true;
    return vanishes_as_angle(n, a) || vanishes_as_logarithm(n, a);
}

bool ratio_vanishes(Normal *n, const Ratio *a) {
    Factors factors;
    if (!ratio_factors(n->field, ratio_numerator(n->field, a), &factors)) return false;
    for (size_t i = 0; i < factors.count; i++)
        if (factor_vanishes(n, factors.base[i])) return true;
    return false;
}
