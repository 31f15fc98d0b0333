#include "grading/grader.h"
#include "math/normal.h"
#include "math/simplify.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_whole_power(const Expr *e) {
    long exponent;
    return e->op == OP_POWER && expr_get_long(e->arg[1], &exponent) && exponent > 1;
}

/* A product with a sum among its factors, or a power of a sum, could be multiplied out. */
static const Expr *note_unexpanded(void *context, Store *store, const Expr *e) {
    (void)store;
    bool *found = context;
    if (e->op == OP_PRODUCT)
        for (uint32_t i = 0; i < e->count; i++) *found = *found || e->arg[i]->op == OP_SUM;
    if (is_whole_power(e) && e->arg[0]->op == OP_SUM) *found = true;
    return e;
}

static bool is_expanded(Store *store, const Expr *e, Budget *budget) {
    (void)budget;
    bool found = false;
    expr_transform(store, e, note_unexpanded, &found);
    return !found;
}

/* 2x + 4 is 2(x + 2); but x/2 + 1 may stay. */
static bool is_content(const Expr *number) {
    long value;
    return expr_get_long(number, &value) && value != 1 && value != -1;
}

static bool splits(const Expr *e) {
    if (e->op != OP_PRODUCT) return is_whole_power(e);
    return e->count > 2 || !expr_is_number(e->arg[0]) || is_content(e->arg[0]) || is_whole_power(e->arg[1]);
}

static bool is_irreducible(Store *store, const Expr *e, Budget *budget) {
    if (e->op == OP_POWER) e = e->arg[0];
    return e->op != OP_SUM || !splits(normal_factored(store, e, budget));
}

static bool is_factored(Store *store, const Expr *e, Budget *budget) {
    if (e->op != OP_PRODUCT) return is_irreducible(store, e, budget);
    for (uint32_t i = 0; i < e->count; i++)
        if (!is_irreducible(store, e->arg[i], budget)) return false;
    return true;
}

static long common_factor(long a, long b) {
    while (b) {
        long rest = a % b;
        a = b, b = rest;
    }
    return a;
}

/* 4√5/5 is written with one fraction, though it is read as 4·√5·(1/5). */
static bool has_parted_fraction(const Expr *product) {
    long whole = 0, below = 0, value;
    for (uint32_t i = 0; product->op == OP_PRODUCT && i < product->count; i++) {
        const Expr *e = product->arg[i];
        if (!expr_is_number(e)) continue;
        if (expr_get_long(e, &value))
            whole = value;
        else if (fmpz_is_one(fmpq_numref(expr_number(e))) && fmpz_fits_si(fmpq_denref(expr_number(e))))
            below = fmpz_get_si(fmpq_denref(expr_number(e)));
    }
    return whole && below && labs(common_factor(whole, below)) == 1;
}

static const Expr *count_node(void *context, Store *store, const Expr *e) {
    (void)store;
    long *names = context;
    for (uint32_t i = 0; i < e->count; i++) *names += e->arg[i]->op == OP_SYMBOL;
    if (has_parted_fraction(e)) --*names;
    return e;
}

/* How long it is to write; x + x is longer than 2x. */
static size_t length_of(Store *store, const Expr *e) {
    long names = 0;
    expr_transform(store, e, count_node, &names);
    return (size_t)((long)e->weight + names);
}

/* √8 is 2√2, sin(π/6) is 1/2; but 4/√5 and 4√5/5 are both as simple as can be. */
static const Expr *note_constant(void *context, Store *store, const Expr *e) {
    bool *found = context;
    bool radical = e->op == OP_POWER && expr_is_number(e->arg[0]) && expr_is_number(e->arg[1]);
    if (e->symbols || !shape_is_tensor(e->shape) || !shape_is_scalar(e->shape) ||
        !(radical || expr_is_function(e->op)))
        return e;
    const Expr *plain = constant_simplify(store, e, false), *rational = constant_simplify(store, e, true);
    *found = *found || (plain && plain != e && rational != e);
    return e;
}

static bool has_simpler_constant(Store *store, const Expr *e) {
    bool found = false;
    expr_transform(store, e, note_constant, &found);
    return found;
}

typedef struct Below { /* what stands below fraction bars: how many factors when all is factored */
    Budget *budget;
    size_t factors;
} Below;

static size_t count_factors(const Expr *e) {
    long times = 1;
    size_t count = 0;
    if (expr_is_number(e)) return 0;
    if (e->op == OP_POWER && expr_get_long(e->arg[1], &times) && times < 0) times = -times;
    if (e->op != OP_PRODUCT) return (size_t)times;
    for (uint32_t i = 0; i < e->count; i++) count += count_factors(e->arg[i]);
    return count;
}

static const Expr *note_below(void *context, Store *store, const Expr *e) {
    Below *below = context;
    bool bottom =
        e->op == OP_POWER && e->symbols && expr_is_number(e->arg[1]) && expr_number_sign(e->arg[1]) < 0;
    long times;
    if (bottom && expr_get_long(e->arg[1], &times))
        below->factors += (size_t)-times * count_factors(normal_factored(store, e->arg[0], below->budget));
    return e;
}

static size_t factors_below(Store *store, const Expr *e, Budget *budget) {
    Below below = {budget, 0};
    expr_transform(store, e, note_below, &below);
    return below.factors;
}

/* (x² - 1)/(x - 1) is x + 1. */
static bool can_be_cancelled(Store *store, const Expr *e, Budget *budget) {
    size_t factors = shape_is_scalar(e->shape) ? factors_below(store, e, budget) : 0;
    return factors && factors_below(store, normal_rational(store, e, budget), budget) < factors;
}

/* Simplified: no longer than what the simplifier makes of it (where a root is brought above the bar, than
 * that). */
static bool is_simplified(Store *store, const Expr *e, Budget *budget) {
    size_t length = length_of(store, e);
    const Expr *rational =
        !e->symbols && shape_is_scalar(e->shape) ? constant_simplify(store, e, true) : NULL;
    enum { FACTOR = 2 }; /* a number in front of an array, (3, 4)/5, may stay there */
    bool array = e->op == OP_PRODUCT && (expr_has_op(e, OP_VECTOR) || expr_has_op(e, OP_MATRIX));
    bool is_short = length <= length_of(store, simplify(store, e)) + (array ? FACTOR : 0) ||
                    (rational && length <= length_of(store, rational));
    return is_short && !has_simpler_constant(store, e) && !can_be_cancelled(store, e, budget);
}

static bool number_at(Text text, size_t *at, long *number) {
    size_t from = *at;
    for (*number = 0; *at < text.length && isdigit((unsigned char)text.start[*at]) && *at - from < 9; ++*at)
        *number = *number * 10 + (text.start[*at] - '0');
    return *at > from;
}

/* 4/8, as it was typed: reading it makes it 1/2. */
static bool has_unreduced_fraction(Text text) {
    for (size_t at = 0; at < text.length;) {
        size_t start = at;
        long top, bottom;
        if (!number_at(text, &at, &top)) {
            at++;
            continue;
        }
        unsigned char before = start ? (unsigned char)text.start[start - 1] : ' ';
        bool alone = !isalnum(before) && !strchr("^_.,)", before) && before < 128;
        if (!alone || at + 1 >= text.length || text.start[at] != '/') continue;
        at++;
        if (number_at(text, &at, &bottom) && bottom && (at == text.length || !strchr("^.", text.start[at])) &&
            common_factor(top, bottom) > 1)
            return true;
    }
    return false;
}

bool has_form_fault(Grader *grader, const Expr *answer, Text text, Budget *budget, Message *fault) {
    const Accept *accept = &grader->request.accept;
    const struct {
        bool wanted;
        bool (*holds)(Store *, const Expr *, Budget *);
        Message fault;
    } forms[] = {{accept->expanded, is_expanded, MESSAGE_NOT_EXPANDED},
                 {accept->factored, is_factored, MESSAGE_NOT_FACTORED},
                 {accept->simplified, is_simplified, MESSAGE_NOT_SIMPLIFIED}};
    if (!shape_is_tensor(answer->shape)) return false;
    if (accept->simplified && has_unreduced_fraction(text)) return *fault = MESSAGE_NOT_REDUCED, true;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (forms[i].wanted && !forms[i].holds(grader->store, answer, budget))
            return *fault = forms[i].fault, true;
    return false;
}
