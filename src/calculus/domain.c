#include "calculus/domain.h"
#include "calculus/sign.h"
#include "math/normal.h"
#include "math/region.h"
#include "math/simplify.h"
#include <stdlib.h>

/* Made of constants alone. */
static bool is_fixed(const Store *store, const Expr *e) {
    for (unsigned i = 0; i < store_symbols(store); i++)
        if ((e->symbols >> i & 1) && !(store_symbol_at(store, i)->properties & SYMBOL_CONSTANT)) return false;
    return true;
}

/* ---- sets of one name ---- */

static const Expr *zero_like(Store *store, const Expr *e) { return expr_zero(store, e->shape); }

static bool is_name(const Expr *e) {
    if (!shape_is_scalar(e->shape)) return false;
    return e->op == OP_SYMBOL || (e->op == OP_COMPONENT && e->arg[0]->op == OP_SYMBOL && e->arg[1]->op == OP_NUMBER);
}

static const Symbol *symbol_of(const Expr *name) { return name->op == OP_SYMBOL ? name->symbol : name->arg[0]->symbol; }

/* What is declared of the name, as far as it is said by constants. */
static Span declared(const Expr *name) {
    const Symbol *s = symbol_of(name);
    Span all = {0};
    if (s->lower && !s->lower->symbols) all.low = s->lower, all.low_open = s->lower_open;
    if (s->upper && !s->upper->symbols) all.high = s->upper, all.high_open = s->upper_open;
    return all;
}

static const Expr *both(Store *store, const Expr *a, const Expr *b) { return !a ? b : !b || a == b ? a : expr_2(store, OP_AND, a, b); }

static bool same_end(Store *store, const Expr *a, const Expr *b) { return a == b || (a && b && ends_compare(store, a, b) == 0); }

static bool is_point_gap(Store *store, const Span *a, const Span *b) { return a->high && b->low && same_end(store, a->high, b->low); }

/* low < x, x < high: a chain; one bound alone as x > low. What is declared is not said again. */
static const Expr *bounds(Store *store, const Expr *name, const Span *known, Span i) {
    if (same_end(store, i.low, known->low) && i.low_open == known->low_open) i.low = NULL;
    if (same_end(store, i.high, known->high) && i.high_open == known->high_open) i.high = NULL;
    Op below = i.low_open ? OP_LESS : OP_LESS_EQUAL, above = i.high_open ? OP_LESS : OP_LESS_EQUAL;
    if (i.low && i.high && same_end(store, i.low, i.high)) return expr_2(store, OP_EQUAL, name, i.low);
    if (i.low && i.high) return expr_2(store, OP_AND, expr_2(store, below, i.low, name), expr_2(store, above, name, i.high));
    if (i.low) return expr_2(store, i.low_open ? OP_GREATER : OP_GREATER_EQUAL, name, i.low);
    return i.high ? expr_2(store, above, name, i.high) : NULL;
}

/* |x| > r for all but an interval around 0. NULL: it is something else. */
static const Expr *outside(Store *store, const Expr *name, const Span *left, const Span *right) {
    if (left->low || right->high || !left->high || !right->low || left->high_open != right->low_open) return NULL;
    if (!same_end(store, simplify(store, expr_negate(store, left->high)), right->low)) return NULL;
    return expr_2(store, right->low_open ? OP_GREATER : OP_GREATER_EQUAL, expr_1(store, OP_ABS, name), right->low);
}

/* The intervals i … j - 1, between which only points are missing. */
static const Expr *run_condition(Store *store, const Expr *name, const Span *known, const Region *r, size_t i, size_t j) {
    Span whole = {r->item[i].low, r->item[j - 1].high, r->item[i].low_open, r->item[j - 1].high_open};
    const Expr *all = bounds(store, name, known, whole);
    for (size_t k = i + 1; k < j; k++) all = both(store, all, expr_2(store, OP_NOT_EQUAL, name, r->item[k].low));
    return all;
}

/* NULL: all that is declared. */
static const Expr *region_condition(Store *store, const Expr *name, const Region *r) {
    Span known = declared(name);
    const Expr *any = NULL;
    if (r->count == 2 && !is_point_gap(store, &r->item[0], &r->item[1])) {
        const Expr *absolute = outside(store, name, &r->item[0], &r->item[1]);
        if (absolute) return absolute;
    }
    for (size_t i = 0, j; i < r->count; i = j) {
        for (j = i + 1; j < r->count && is_point_gap(store, &r->item[j - 1], &r->item[j]);) j++;
        const Expr *one = run_condition(store, name, &known, r, i, j);
        if (!one) return NULL;
        any = any ? expr_2(store, OP_OR, any, one) : one;
    }
    return any;
}

static Region region_of_point_left_out(const Expr *end) {
    return (Region){.item = {{NULL, end, false, true}, {end, NULL, true, false}}, .count = 2};
}

static bool region_of_relation(Store *store, Op op, const Expr *end, Region *r) {
    Span above = {end, NULL, op == OP_GREATER, false}, below = {NULL, end, false, op == OP_LESS};
    (void)store;
    *r = (Region){.count = 1};
    if (op == OP_GREATER || op == OP_GREATER_EQUAL) r->item[0] = above;
    else if (op == OP_LESS || op == OP_LESS_EQUAL) r->item[0] = below;
    else if (op == OP_NOT_EQUAL) *r = region_of_point_left_out(end);
    else return false;
    return true;
}

static Op mirrored(Op op) {
    return op == OP_LESS ? OP_GREATER : op == OP_GREATER ? OP_LESS : op == OP_LESS_EQUAL ? OP_GREATER_EQUAL : op == OP_GREATER_EQUAL ? OP_LESS_EQUAL : op;
}

/* May the set of this name end at e? What is held fixed has no end that varies: a·x != b is a condition of x. */
static bool is_end(const Store *store, const Expr *e, const Expr *name) {
    return shape_is_scalar(e->shape) && !expr_has(e, symbol_of(name)) && (!is_fixed(store, name) || is_fixed(store, e));
}

/* A condition of one name, solved already, as the set where it holds. */
static bool region_of(Store *store, const Expr *c, const Expr **name, Region *r) {
    if (c->op == OP_OR) {
        const Expr *other;
        Region next;
        if (!region_of(store, c->arg[0], name, r)) return false;
        for (uint32_t i = 1; i < c->count; i++) {
            if (!region_of(store, c->arg[i], &other, &next) || other != *name || r->count + next.count > MOST_INTERVALS) return false;
            for (size_t k = 0; k < next.count; k++) r->item[r->count++] = next.item[k];
        }
        return true;
    }
    if (c->op == OP_AND || c->count != 2 || c->op == OP_FOR_ALL || c->op == OP_IN) return false;
    const Expr *left = c->arg[0], *right = c->arg[1];
    bool absolute = left->op == OP_ABS && is_name(left->arg[0]) && (c->op == OP_GREATER || c->op == OP_GREATER_EQUAL);
    if (absolute && !right->symbols) {
        const Expr *low = simplify(store, expr_negate(store, right));
        *name = left->arg[0];
        *r = (Region){.item = {{NULL, low, false, c->op == OP_GREATER}, {right, NULL, c->op == OP_GREATER, false}}, .count = 2};
        return true;
    }
    bool turned = !is_name(left) && is_name(right);
    *name = turned ? right : left;
    return is_name(*name) && is_end(store, turned ? left : right, *name) && region_of_relation(store, turned ? mirrored(c->op) : c->op, turned ? left : right, r);
}

/* The one name that e is made of; NULL: there are several, or it is no number. */
static const Expr *only_name(const Expr *e, const Expr *found) {
    if (is_name(e)) return !found || found == e ? e : NULL;
    if (!e->count) return e->symbols ? NULL : found;
    for (uint32_t i = 0; i < e->count; i++) {
        if (!e->arg[i]->symbols) continue;
        found = only_name(e->arg[i], found);
        if (!found) return NULL;
    }
    return found;
}

/* u <relation> 0 for a rational function of one name. False: it is none. */
static bool solve_region(Store *store, Op op, const Expr *u, const Expr **condition) {
    const Expr *name = u->symbols ? only_name(u, NULL) : NULL;
    Region where, known = {.item = {{0}}, .count = 1}, all;
    if (!name || !region_where(store, op, u, name, &where)) return false;
    known.item[0] = declared(name);
    if (!region_intersect(store, &where, &known, &all) || !all.count) return false;
    *condition = region_condition(store, name, &all);
    return true;
}

/* ---- one condition ---- */

static const Expr *differs(Store *store, const Expr *u) { return expr_2(store, OP_NOT_EQUAL, u, zero_like(store, u)); }

static const Expr *nonzero(Store *store, const Expr *u);
static const Expr *greater(Store *store, Op op, const Expr *u);

static const Expr *holds(Store *store, Op op, const Expr *u) { return op == OP_NOT_EQUAL ? nonzero(store, u) : greater(store, op, u); }

/* The term of a sum that is solved for: a name that is not constant if there is one, with the factor 1 or a number. */
static const Expr *solved_term(const Expr *sum, const Expr **name, const Expr **factor, Store *store) {
    const Expr *best = NULL;
    for (uint32_t i = 0; i < sum->count; i++) {
        const Expr *t = sum->arg[i], *n = t, *f = expr_integer(store, 1);
        if (t->op == OP_PRODUCT && t->count == 2 && t->arg[0]->op == OP_NUMBER) f = t->arg[0], n = t->arg[1];
        if (n->op != OP_SYMBOL && n->op != OP_COMPONENT) continue;
        bool constant = n->op == OP_SYMBOL && (n->symbol->properties & SYMBOL_CONSTANT);
        if (best && constant) continue;
        bool alone = true;
        for (uint32_t j = 0; j < sum->count; j++) alone &= j == i || !(sum->arg[j]->symbols & n->symbols);
        if (!alone) continue;
        best = t, *name = n, *factor = f;
        if (!constant) break;
    }
    return best;
}

/* name <relation> value from sum <relation> 0. A negative factor turns an inequality round. NULL: not linear. */
static const Expr *solve_linear(Store *store, Op op, const Expr *sum) {
    const Expr *name, *factor, *term = solved_term(sum, &name, &factor, store);
    if (!term) return NULL;
    const Expr *rest = expr_subtract(store, sum, term);
    const Expr *value = simplify(store, expr_multiply(store, expr_negate(store, expr_reciprocal(store, factor)), rest));
    return expr_2(store, expr_number_sign(factor) < 0 ? mirrored(op) : op, name, value);
}

static bool leads_minus(const Expr *e) {
    if (e->op == OP_PRODUCT) e = e->arg[0];
    return e->op == OP_NUMBER && expr_number_sign(e) < 0;
}

/* u <relation> 0 for a sum: what varies on the left, what is held fixed or carries a minus on the right. */
static const Expr *arranged(Store *store, Op op, const Expr *sum) {
    const Expr *left = NULL, *right = expr_zero(store, sum->shape), *minus = NULL, *fixed = NULL;
    for (uint32_t i = 0; i < sum->count; i++) {
        const Expr *t = sum->arg[i];
        if (is_fixed(store, t)) fixed = fixed ? expr_add(store, fixed, t) : t;
        else if (leads_minus(t)) minus = minus ? expr_subtract(store, minus, t) : expr_negate(store, t);
        else left = left ? expr_add(store, left, t) : t;
    }
    if (fixed) right = expr_subtract(store, right, fixed);
    if (!left && minus) left = minus, right = expr_negate(store, right), op = mirrored(op), minus = NULL;
    if (!left) return expr_2(store, op, sum, zero_like(store, sum));
    if (minus) right = expr_add(store, right, minus);
    return expr_2(store, op, simplify(store, left), simplify(store, right));
}

/* ---- what is solved for what is inside ---- */

typedef struct Core { const Expr *inside, *end; Op function; bool turned; } Core; /* f(inside) <relation> end, turned round or not */

/* sum = k·f(v) + c with a number k and a c without what varies in f. */
static bool find_core(Store *store, const Expr *sum, Core *core) {
    const Expr *term = NULL, *rest = expr_integer(store, 0);
    for (uint32_t i = 0; i < sum->count; i++) {
        if (is_fixed(store, sum->arg[i])) rest = expr_add(store, rest, sum->arg[i]);
        else if (term) return false;
        else term = sum->arg[i];
    }
    if (!term) return false;
    const Expr *factor = term->op == OP_PRODUCT && term->count == 2 && term->arg[0]->op == OP_NUMBER ? term->arg[0] : expr_integer(store, 1);
    const Expr *f = term->op == OP_PRODUCT ? term->arg[1] : term;
    if (term->op == OP_PRODUCT && term->count != 2) return false;
    bool root = f->op == OP_POWER && f->arg[1]->op == OP_NUMBER && fmpz_is_one(fmpq_numref(expr_number(f->arg[1]))) && fmpz_is_even(fmpq_denref(expr_number(f->arg[1])));
    bool square = f->op == OP_POWER && expr_is_integer(f->arg[1], 2);
    if (f->op != OP_EXP && f->op != OP_LN && f->op != OP_ABS && !root && !square) return false;
    const Expr *end = simplify(store, expr_divide(store, expr_negate(store, rest), factor));
    *core = (Core){f->arg[0], end, f->op, expr_number_sign(factor) < 0};
    if (root) core->end = simplify(store, expr_2(store, OP_POWER, end, expr_reciprocal(store, f->arg[1])));
    if (square) core->function = OP_ABS, core->end = simplify(store, expr_1(store, OP_ABS, simplify(store, expr_sqrt(store, end))));
    if (f->op == OP_EXP) core->end = simplify(store, expr_1(store, OP_LN, end));
    if (f->op == OP_LN) core->end = simplify(store, expr_1(store, OP_EXP, end));
    bool positive_range = f->op != OP_LN;
    return core->end && (!positive_range || sign_at_least_zero(sign_of(end))) && (f->op != OP_EXP || sign_of(end) == SIGN_POSITIVE);
}

/* |v| < r is -r < v < r; |v| > r and |v| != r are two conditions. */
static const Expr *solve_absolute(Store *store, Op op, const Core *core) {
    const Expr *v = core->inside, *r = core->end, *less = simplify(store, expr_subtract(store, r, v)), *more = simplify(store, expr_add(store, v, r));
    if (op == OP_NOT_EQUAL) return both(store, nonzero(store, simplify(store, expr_subtract(store, v, r))), nonzero(store, more));
    if (op == OP_LESS || op == OP_LESS_EQUAL) {
        Op over = op == OP_LESS ? OP_GREATER : OP_GREATER_EQUAL;
        bool name = v->op == OP_SYMBOL || v->op == OP_COMPONENT;
        if (name) return expr_2(store, OP_AND, expr_2(store, op, simplify(store, expr_negate(store, r)), v), expr_2(store, op, v, r));
        return both(store, greater(store, over, more), greater(store, over, less));
    }
    return expr_2(store, op, expr_1(store, OP_ABS, v), r);
}

/* NULL in *condition: it always holds. False: the sum is of another kind. */
static bool solve_core(Store *store, Op op, const Expr *sum, const Expr **condition) {
    Core core;
    if (!find_core(store, sum, &core)) return false;
    if (core.turned) op = mirrored(op);
    if (core.function == OP_ABS) return *condition = solve_absolute(store, op, &core), true;
    const Expr *gap = simplify(store, expr_subtract(store, core.inside, core.end));
    if (op == OP_LESS || op == OP_LESS_EQUAL) gap = simplify(store, expr_negate(store, gap)), op = op == OP_LESS ? OP_GREATER : OP_GREATER_EQUAL;
    return *condition = holds(store, op, gap), true;
}

/* Q > √P where Q > 0 and Q² > P. False: the sum is of another kind. */
static bool solve_over_root(Store *store, Op op, const Expr *sum, const Expr **condition) {
    for (uint32_t i = 0; i < sum->count; i++) {
        const Expr *t = sum->arg[i], *root = t->op == OP_PRODUCT && t->count == 2 && expr_is_integer(t->arg[0], -1) ? t->arg[1] : t;
        bool square_root = root->op == OP_POWER && root->arg[1]->op == OP_NUMBER && expr_is_integer(expr_reciprocal(store, root->arg[1]), 2);
        if (!square_root || root == t) continue;
        const Expr *rest = simplify(store, expr_subtract(store, sum, t)), *gap = simplify(store, expr_subtract(store, expr_power(store, rest, 2), root->arg[0]));
        if (expr_has_op(rest, OP_POWER)) return false;
        *condition = both(store, greater(store, op, rest), greater(store, op, gap));
        return true;
    }
    return false;
}

/* √P + Q is positive where P - Q² is. */
static bool root_outweighs(Store *store, const Expr *sum) {
    for (uint32_t i = 0; i < sum->count; i++) {
        const Expr *root = sum->arg[i];
        bool square_root = root->op == OP_POWER && root->arg[1]->op == OP_NUMBER && expr_is_integer(expr_reciprocal(store, root->arg[1]), 2);
        if (!square_root) continue;
        const Expr *rest = simplify(store, expr_subtract(store, sum, root)), *square = simplify(store, expr_power(store, rest, 2));
        if (sign_of(simplify(store, expr_subtract(store, root->arg[0], square))) == SIGN_POSITIVE) return true;
    }
    return false;
}

/* ---- sums of squares ---- */

enum { MOST_NAMES = 8 };

/* All entries x_1 … x_n of a vector x, each once: then they are written x. NULL: they are not. */
static const Expr *whole_vector(const Expr *const *name, size_t count) {
    const Expr *x = name[0]->op == OP_COMPONENT ? name[0]->arg[0] : NULL;
    if (!x || x->shape.rows != (Dim)count) return NULL;
    for (size_t i = 0; i < count; i++)
        if (name[i]->op != OP_COMPONENT || name[i]->arg[0] != x) return NULL;
    return x;
}

/* The names are not at this place: x != (1, 2), (x, y) != (0, 0). */
static const Expr *not_at(Store *store, const Expr **name, const Expr **place, size_t count) {
    const Expr *x = whole_vector(name, count), *values[MOST_NAMES];
    bool zero = true;
    for (size_t i = 0; i < count; i++) {
        long k = (long)i + 1;
        if (x) expr_get_long(name[i]->arg[1], &k);
        values[k - 1] = place[i];
        zero &= expr_is_zero(place[i]);
    }
    if (count == 1) return expr_2(store, OP_NOT_EQUAL, name[0], place[0]);
    if (x && zero) return differs(store, x);
    return expr_2(store, OP_NOT_EQUAL, x ? x : expr_make(store, OP_VECTOR, name, count), expr_make(store, OP_VECTOR, values, count));
}

static void order_names(const Expr **name, const Expr **place, size_t count) {
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && (symbol_of(name[j])->number < symbol_of(name[j - 1])->number); j--) {
            const Expr *n = name[j], *p = place[j];
            name[j] = name[j - 1], place[j] = place[j - 1];
            name[j - 1] = n, place[j - 1] = p;
        }
}

/* False: u is no positive definite form of second degree, nor the negative of one. */
static bool solve_squares(Store *store, Op op, const Expr *u, const Expr **condition) {
    const Expr *name[MOST_NAMES], *place[MOST_NAMES];
    size_t count;
    int sign;
    bool found = least_of_squares(store, u, name, place, MOST_NAMES, &count, &sign);
    if (!found && op == OP_NOT_EQUAL)
        found = least_of_squares(store, simplify(store, expr_negate(store, u)), name, place, MOST_NAMES, &count, &sign);
    if (!found || sign < 0) return false;
    order_names(name, place, count);
    *condition = sign > 0 || op == OP_GREATER_EQUAL ? NULL : not_at(store, name, place, count);
    return true;
}

/* ---- products and sums ---- */

static const Expr *nonzero_product(Store *store, const Expr *u) {
    const Expr *all = NULL;
    for (uint32_t i = 0; i < u->count; i++) all = both(store, all, nonzero(store, u->arg[i]));
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
    return is_name(*name);
}

/* x - √x is √x (√x - 1). NULL: u is of another kind. */
static const Expr *lowest_power_out(Store *store, const Expr *u) {
    const Expr *k[2], *x[2], *p[2];
    for (uint32_t i = 0; i < 2; i++)
        if (u->count != 2 || !split_power(store, u->arg[i], &k[i], &x[i], &p[i])) return NULL;
    int low = fmpq_cmp(expr_number(p[0]), expr_number(p[1])) > 0;
    if (x[0] != x[1] || fmpz_is_one(fmpq_denref(expr_number(p[low])))) return NULL;
    const Expr *rest = expr_2(store, OP_POWER, x[0], simplify(store, expr_subtract(store, p[!low], p[low])));
    return both(store, nonzero(store, x[0]), nonzero(store, simplify(store, expr_add(store, k[low], expr_multiply(store, k[!low], rest)))));
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
        bool says = solved && (!is_fixed(store, solved->arg[0]) || is_fixed(store, u));
        return says ? solved : arranged(store, OP_NOT_EQUAL, u);
    }
    if (solve_region(store, OP_NOT_EQUAL, u, &condition) || solve_squares(store, OP_NOT_EQUAL, u, &condition)) return condition;
    if (solve_core(store, OP_NOT_EQUAL, u, &condition)) return condition;
    if (root_outweighs(store, u)) return NULL;
    const Expr *solved = solve_linear(store, OP_NOT_EQUAL, u);
    if (solved && (!is_fixed(store, solved->arg[0]) || is_fixed(store, u))) return solved;
    const Expr *shorter = shorter_sum(store, u);
    if (shorter && shorter != u && shorter->weight < u->weight) return nonzero(store, shorter);
    return arranged(store, OP_NOT_EQUAL, without_content(store, u));
}

/* A vector of expressions is not 0 where the sum of their squares is not. */
static const Expr *nonzero_vector(Store *store, const Expr *u) {
    const Expr *sum = expr_integer(store, 0);
    if (never_zero(u)) return NULL;
    for (uint32_t i = 0; i < u->count; i++) sum = expr_add(store, sum, expr_power(store, u->arg[i], 2));
    const Expr *short_sum = shorter_sum(store, simplify(store, sum));
    bool better = short_sum && (short_sum->op != OP_SUM || short_sum->count < u->count + 1);
    return better ? nonzero(store, short_sum) : differs(store, u);
}

/* u != 0; NULL: it never is. */
static const Expr *nonzero(Store *store, const Expr *u) {
    Sign s = shape_is_scalar(u->shape) ? sign_of(u) : SIGN_UNKNOWN;
    if (s == SIGN_POSITIVE || s == SIGN_NEGATIVE) return NULL;
    bool inside = u->op == OP_ABS || u->op == OP_NORM || u->op == OP_FROBENIUS || (u->op == OP_DOT && s == SIGN_NOT_NEGATIVE);
    if (inside || u->op == OP_SIGN) return nonzero(store, u->arg[0]);
    if (u->op == OP_POWER) return nonzero(store, u->arg[0]);
    if (u->op == OP_PRODUCT) return nonzero_product(store, u);
    if (u->op == OP_LN) return nonzero(store, simplify(store, expr_subtract(store, u->arg[0], expr_integer(store, 1))));
    if (u->op == OP_SUM) return nonzero_sum(store, u);
    if (u->op == OP_VECTOR) return nonzero_vector(store, u);
    if (u->op == OP_EXP || u->op == OP_COSH) return NULL;
    if (u->op == OP_ENTRYWISE_POWER && u->arg[1]->op == OP_NUMBER) return nonzero(store, u->arg[0]);
    if (u->op == OP_IDENTITY || u->op == OP_ONES) return NULL;
    return differs(store, u);
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
        if (s == SIGN_NOT_NEGATIVE || s == SIGN_NOT_POSITIVE) apart = both(store, apart, op == OP_GREATER ? nonzero(store, f) : NULL);
        else if (s == SIGN_UNKNOWN) rest = expr_multiply(store, rest, power && n < 0 ? expr_power(store, f->arg[0], -n) : f);
        if (s == SIGN_UNKNOWN && power && n < 0) apart = both(store, apart, nonzero(store, f->arg[0]));
    }
    rest = simplify(store, rest);
    const Expr *square = difference_of_squares(store, rest);
    if (square) return both(store, greater_sum(store, op, square), apart);
    if (rest == u) return expr_2(store, op, u, zero_like(store, u));
    return both(store, greater(store, op, rest), apart);
}

static const Expr *greater_sum(Store *store, Op op, const Expr *u) {
    const Expr *condition, *fraction = has_fraction(u) ? as_fraction(store, u) : NULL;
    if (fraction) return greater(store, op, fraction);
    if (solve_squares(store, op, u, &condition) || solve_core(store, op, u, &condition)) return condition;
    if (root_outweighs(store, u)) return NULL;
    if (solve_over_root(store, op, u, &condition)) return condition;
    const Expr *solved = solve_linear(store, op, u);
    if (solved && (!is_fixed(store, solved->arg[0]) || is_fixed(store, u))) return solved;
    const Expr *x = NULL, *square = NULL; /* a² - x² */
    for (uint32_t i = 0; u->count == 2 && i < 2; i++) {
        const Expr *t = u->arg[i], *f = t->op == OP_PRODUCT && t->count == 2 && expr_is_integer(t->arg[0], -1) ? t->arg[1] : t;
        bool name = f->op == OP_POWER && expr_is_integer(f->arg[1], 2) && is_name(f->arg[0]) && !is_fixed(store, f);
        if (name) x = f->arg[0], square = t;
    }
    const Expr *rest = x ? simplify(store, expr_subtract(store, u, square)) : NULL;
    if (rest && leads_minus(square) && is_fixed(store, rest) && sign_at_least_zero(sign_of(rest)))
        return solve_absolute(store, op == OP_GREATER ? OP_LESS : OP_LESS_EQUAL, &(Core){x, simplify(store, expr_sqrt(store, rest)), OP_ABS, false});
    return arranged(store, op, u);
}

static const Expr *greater(Store *store, Op op, const Expr *u) {
    const Expr *condition;
    Sign s = sign_of(u);
    if (s == SIGN_POSITIVE || (op == OP_GREATER_EQUAL && sign_at_least_zero(s))) return NULL;
    if (op == OP_GREATER && s == SIGN_NOT_NEGATIVE) return nonzero(store, u);
    if (solve_region(store, op, u, &condition)) return condition;
    if (u->op == OP_PRODUCT) return greater_product(store, op, u);
    if (u->op == OP_SUM) return greater_sum(store, op, u);
    if (u->op == OP_LN) return greater(store, op, simplify(store, expr_subtract(store, u->arg[0], expr_integer(store, 1))));
    return expr_2(store, op, u, zero_like(store, u));
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
        all = both(store, all, one);
    }
    return all;
}

static bool implied(const Expr *weak, const Expr *strong);

/* Of two conditions of which one implies the other, the weaker is enough. */
static const Expr *simplify_or(Store *store, const Expr *c) {
    const Expr *any = NULL;
    for (uint32_t i = 0; i < c->count; i++) {
        const Expr *one = condition_simplify(store, c->arg[i]);
        if (!one) return NULL;
        if (is_false(one) || (any && implied(any, one))) continue;
        any = !any || implied(one, any) || is_false(any) ? one : expr_2(store, OP_OR, any, one);
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
    case OP_NOT_EQUAL: return nonzero(store, difference);
    case OP_GREATER:
    case OP_GREATER_EQUAL: return greater(store, c->op, difference);
    case OP_LESS: return greater(store, OP_GREATER, opposite);
    case OP_LESS_EQUAL: return greater(store, OP_GREATER_EQUAL, opposite);
    default: return c;
    }
}

/* ---- several conditions ---- */

/* u >= 0 says nothing beside u > 0, nor does u != 0; nor x != 0 where no entry is 0. */
static bool is_wave(const Expr *e, const Expr **argument) {
    if (e->op != OP_SIN && e->op != OP_COS) return false;
    return *argument = e->arg[0], true;
}

static bool has_function_of(const Expr *e, Op a, Op b, const Expr *argument) {
    if ((e->op == a || e->op == b) && e->arg[0] == argument) return true;
    for (uint32_t i = 0; i < e->count; i++)
        if (has_function_of(e->arg[i], a, b, argument)) return true;
    return false;
}

/* cos(u) != 0 is said by tan(u) > 0 already, and sin(u) != 1 by cos(u) != 0. */
static bool implied_of_waves(const Expr *weak, const Expr *strong) {
    const Expr *u, *v;
    if (weak->op != OP_NOT_EQUAL || weak->arg[1]->op != OP_NUMBER || !is_wave(weak->arg[0], &u)) return false;
    bool cosine = weak->arg[0]->op == OP_COS, zero = expr_is_zero(weak->arg[1]);
    if (zero && has_function_of(strong, cosine ? OP_TAN : OP_COT, cosine ? OP_SEC : OP_CSC, u)) return true;
    bool tangent = (strong->op == OP_GREATER || strong->op == OP_LESS) && strong->arg[0]->op == OP_TAN && strong->arg[0]->arg[0] == u;
    if (zero && tangent && expr_is_zero(strong->arg[1])) return true; /* a tangent that is not 0 has a sine that is not 0 */
    bool other = strong->op == OP_NOT_EQUAL && expr_is_zero(strong->arg[1]) && is_wave(strong->arg[0], &v) && u == v && strong->arg[0]->op != weak->arg[0]->op;
    return other && (expr_is_integer(weak->arg[1], 1) || expr_is_integer(weak->arg[1], -1));
}

static bool implied(const Expr *weak, const Expr *strong) {
    if (weak == strong || implied_of_waves(weak, strong)) return true;
    if (strong->op == OP_FOR_ALL && weak->op == OP_NOT_EQUAL)
        return strong->arg[0]->op == OP_NOT_EQUAL && strong->arg[0]->arg[0]->op == OP_COMPONENT && strong->arg[0]->arg[0]->arg[0] == weak->arg[0];
    if (weak->count != 2 || strong->count != 2 || weak->arg[0] != strong->arg[0] || weak->arg[1] != strong->arg[1]) return false;
    bool strict = strong->op == OP_GREATER || strong->op == OP_LESS;
    return strict && (weak->op == OP_NOT_EQUAL || (weak->op == OP_GREATER_EQUAL && strong->op == OP_GREATER) ||
                      (weak->op == OP_LESS_EQUAL && strong->op == OP_LESS));
}

/* Does a vector condition, (x, y) != (0, 0), follow from what is known of one of its entries, x != 0? */
static bool entry_excludes(Store *store, const Expr *c, const Expr *name, const Region *region) {
    const Expr *v = c->arg[0], *p = c->arg[1];
    if (c->op != OP_NOT_EQUAL || shape_is_scalar(v->shape) || v->shape.columns != 1 || v->shape.rows < 1) return false;
    for (Dim i = 1; i <= v->shape.rows; i++) {
        const Expr *k = expr_integer(store, i), *entry = simplify(store, expr_2(store, OP_COMPONENT, v, k));
        const Expr *value = simplify(store, expr_2(store, OP_COMPONENT, p, k));
        Region point = {.item = {{value, value, false, false}}, .count = 1}, there;
        if (entry == name && value && !value->symbols && region_intersect(store, region, &point, &there)) return there.count == 0;
    }
    return false;
}

/* Does x != a follow from -a < x < a? */
static bool end_excludes(const Expr *c, const Expr *name, const Region *region) {
    if (c->op != OP_NOT_EQUAL || c->arg[0] != name || !region->count) return false;
    const Span *first = &region->item[0], *last = &region->item[region->count - 1];
    return (first->low == c->arg[1] && first->low_open) || (last->high == c->arg[1] && last->high_open);
}

/* What is kept: a set of one name, or a condition of another kind. */
typedef struct Entry { const Expr *name, *condition; Region region; } Entry;
typedef struct Kept { Entry *item; size_t count; } Kept;

/* False: the ends cannot be compared with those of that name. */
static bool keep_region(Store *store, Kept *kept, const Expr *name, const Region *region) {
    Region known = {.item = {declared(name)}, .count = 1}, all;
    for (size_t i = 0; i < kept->count; i++) {
        if (kept->item[i].name != name) continue;
        if (!region_intersect(store, &kept->item[i].region, region, &all) || !all.count) return false;
        kept->item[i].region = all;
        return true;
    }
    if (!region_intersect(store, &known, region, &all) || !all.count) return false;
    kept->item[kept->count++] = (Entry){name, NULL, all};
    return true;
}

bool condition_is_never(Store *store, const Expr *c) {
    const Expr *const *part = c->op == OP_AND ? c->arg : &c, *name = NULL, *other;
    Region all = region_all(), next;
    for (uint32_t i = 0; i < (c->op == OP_AND ? c->count : 1); i++) {
        if (!region_of(store, part[i], &other, &next) || (name && name != other)) continue;
        name = other;
        if (!region_intersect(store, &all, &next, &next)) continue;
        all = next;
        if (!all.count) return true;
    }
    return false;
}

static void keep(Store *store, Kept *kept, const Expr *c) {
    const Expr *name;
    Region region;
    if (region_of(store, c, &name, &region) && keep_region(store, kept, name, &region)) return;
    size_t left = 0;
    for (size_t i = 0; i < kept->count; i++)
        if (kept->item[i].condition && implied(c, kept->item[i].condition)) return;
    for (size_t i = 0; i < kept->count; i++) {
        bool weaker = kept->item[i].condition && implied(kept->item[i].condition, c);
        if (!weaker) kept->item[left++] = kept->item[i];
    }
    kept->count = left;
    kept->item[kept->count++] = (Entry){.condition = c};
}

const Expr *conditions_join(Store *store, const Expr *const *conditions, size_t count) {
    size_t room = 0;
    const Expr **simple = memory_get((count + 1) * sizeof *simple), *all = NULL;
    for (size_t i = 0; i < count; i++) {
        simple[i] = condition_simplify(store, conditions[i]);
        room += !simple[i] ? 0 : simple[i]->op == OP_AND ? simple[i]->count : 1;
    }
    Kept kept = {memory_get((room + 1) * sizeof *kept.item), 0};
    for (size_t i = 0; i < count; i++) {
        if (!simple[i]) continue;
        if (simple[i]->op != OP_AND) keep(store, &kept, simple[i]);
        else for (uint32_t j = 0; j < simple[i]->count; j++) keep(store, &kept, simple[i]->arg[j]);
    }
    for (size_t i = 0; i < kept.count; i++) {
        const Entry *e = &kept.item[i];
        bool needless = false;
        for (size_t j = 0; e->condition && j < kept.count && !needless; j++)
            needless = kept.item[j].name && (entry_excludes(store, e->condition, kept.item[j].name, &kept.item[j].region) ||
                                             end_excludes(e->condition, kept.item[j].name, &kept.item[j].region));
        if (needless) continue;
        all = both(store, all, e->condition ? e->condition : region_condition(store, e->name, &e->region));
    }
    free(kept.item);
    free(simple);
    return all;
}

/* ---- where an expression is defined ---- */

typedef struct Finder { Store *store; void (*add)(void *, const Expr *); void *context; } Finder;

static const Expr *number(Finder *f, long n) { return expr_integer(f->store, n); }

static void power_conditions(Finder *f, const Expr *e) {
    const Expr *base = e->arg[0], *p = e->arg[1], *zero = number(f, 0);
    if (!shape_is_scalar(e->shape)) return;
    if (p->op != OP_NUMBER) {
        bool whole = p->op == OP_SYMBOL && (p->symbol->properties & SYMBOL_INTEGER);
        if (!whole) f->add(f->context, expr_2(f->store, OP_GREATER, base, zero));
        return;
    }
    bool even_root = fmpz_is_even(fmpq_denref(expr_number(p))), negative = expr_number_sign(p) < 0;
    if (even_root) f->add(f->context, expr_2(f->store, negative ? OP_GREATER : OP_GREATER_EQUAL, base, zero));
    else if (negative) f->add(f->context, expr_2(f->store, OP_NOT_EQUAL, base, zero));
}

static const Expr *conditions_of(void *context, Store *store, const Expr *e) {
    Finder *f = context;
    const Expr *u = e->count ? e->arg[0] : NULL;
    bool scalar = u && shape_is_scalar(u->shape);
    switch ((int)e->op) {
    case OP_POWER: power_conditions(f, e); break;
    case OP_LN:
        if (scalar) f->add(f->context, expr_2(store, OP_GREATER, u, number(f, 0)));
        break;
    case OP_TAN:
    case OP_SEC:
        if (scalar) f->add(f->context, expr_2(store, OP_NOT_EQUAL, expr_1(store, OP_COS, u), number(f, 0)));
        break;
    case OP_COT:
    case OP_CSC:
        if (scalar) f->add(f->context, expr_2(store, OP_NOT_EQUAL, expr_1(store, OP_SIN, u), number(f, 0)));
        break;
    case OP_ARCSIN:
    case OP_ARCCOS:
        if (!scalar) break;
        f->add(f->context, expr_2(store, OP_LESS_EQUAL, number(f, -1), u));
        f->add(f->context, expr_2(store, OP_LESS_EQUAL, u, number(f, 1)));
        break;
    case OP_ARTANH:
        if (!scalar) break;
        f->add(f->context, expr_2(store, OP_LESS, number(f, -1), u));
        f->add(f->context, expr_2(store, OP_LESS, u, number(f, 1)));
        break;
    case OP_ARCOSH:
        if (scalar) f->add(f->context, expr_2(store, OP_GREATER_EQUAL, u, number(f, 1)));
        break;
    case OP_INVERSE: f->add(f->context, expr_2(store, OP_NOT_EQUAL, expr_1(store, OP_DETERMINANT, u), number(f, 0))); break;
    default: break;
    }
    return e;
}

void domain_conditions(Store *store, const Expr *e, void (*add)(void *, const Expr *), void *context) {
    Finder f = {store, add, context};
    bool bound = expr_has_op(e, OP_PIECEWISE); /* a case may hide what another needs */
    if (!bound) expr_transform(store, e, conditions_of, &f);
}
