/* Sets of one name: a condition of it solved, and said as a person writes it. */
#include "calculus/condition_parts.h"
#include "math/simplify.h"

/* Made of constants alone. */
bool is_held_fixed(const Store *store, const Expr *e) {
    for (unsigned i = 0; i < store_symbols(store); i++)
        if ((e->symbols >> i & 1) && !(store_symbol_at(store, i)->properties & SYMBOL_CONSTANT)) return false;
    return true;
}

/* ---- names ---- */

bool is_one_name(const Expr *e) {
    if (!shape_is_scalar(e->shape)) return false;
    return e->op == OP_SYMBOL || (e->op == OP_COMPONENT && e->arg[0]->op == OP_SYMBOL && e->arg[1]->op == OP_NUMBER);
}

const Symbol *symbol_of_name(const Expr *name) { return name->op == OP_SYMBOL ? name->symbol : name->arg[0]->symbol; }

/* What is declared of the name, as far as it is said by constants. */
Span declared_span(const Expr *name) {
    const Symbol *s = symbol_of_name(name);
    Span all = {0};
    if (s->lower && !s->lower->symbols) all.low = s->lower, all.low_open = s->lower_open;
    if (s->upper && !s->upper->symbols) all.high = s->upper, all.high_open = s->upper_open;
    return all;
}

const Expr *both_conditions(Store *store, const Expr *a, const Expr *b) { return !a ? b : !b || a == b ? a : expr_2(store, OP_AND, a, b); }

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
    for (size_t k = i + 1; k < j; k++) all = both_conditions(store, all, expr_2(store, OP_NOT_EQUAL, name, r->item[k].low));
    return all;
}

/* NULL: all that is declared. */
const Expr *condition_of_region(Store *store, const Expr *name, const Region *r) {
    Span known = declared_span(name);
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

static bool region_of_relation(Op op, const Expr *end, Region *r) {
    Span above = {end, NULL, op == OP_GREATER, false}, below = {NULL, end, false, op == OP_LESS};
    *r = (Region){.count = 1};
    if (op == OP_GREATER || op == OP_GREATER_EQUAL) r->item[0] = above;
    else if (op == OP_LESS || op == OP_LESS_EQUAL) r->item[0] = below;
    else if (op == OP_NOT_EQUAL) *r = region_of_point_left_out(end);
    else return false;
    return true;
}

Op mirrored_relation(Op op) {
    return op == OP_LESS ? OP_GREATER : op == OP_GREATER ? OP_LESS : op == OP_LESS_EQUAL ? OP_GREATER_EQUAL : op == OP_GREATER_EQUAL ? OP_LESS_EQUAL : op;
}

/* May the set of this name end at e? What is held fixed has no end that varies: a·x != b is a condition of x. */
static bool is_end(const Store *store, const Expr *e, const Expr *name) {
    return shape_is_scalar(e->shape) && !expr_has(e, symbol_of_name(name)) && (!is_held_fixed(store, name) || is_held_fixed(store, e));
}

/* A condition of one name, solved already, as the set where it holds. */
bool region_of_condition(Store *store, const Expr *c, const Expr **name, Region *r) {
    if (c->op == OP_OR) {
        const Expr *other;
        Region next;
        if (!region_of_condition(store, c->arg[0], name, r)) return false;
        for (uint32_t i = 1; i < c->count; i++) {
            if (!region_of_condition(store, c->arg[i], &other, &next) || other != *name || r->count + next.count > MOST_INTERVALS) return false;
            for (size_t k = 0; k < next.count; k++) r->item[r->count++] = next.item[k];
        }
        return true;
    }
    if (c->op == OP_AND || c->count != 2 || c->op == OP_FOR_ALL || c->op == OP_IN) return false;
    const Expr *left = c->arg[0], *right = c->arg[1];
    bool absolute = left->op == OP_ABS && is_one_name(left->arg[0]) && (c->op == OP_GREATER || c->op == OP_GREATER_EQUAL);
    if (absolute && !right->symbols) {
        const Expr *low = simplify(store, expr_negate(store, right));
        *name = left->arg[0];
        *r = (Region){.item = {{NULL, low, false, c->op == OP_GREATER}, {right, NULL, c->op == OP_GREATER, false}}, .count = 2};
        return true;
    }
    bool turned = !is_one_name(left) && is_one_name(right);
    *name = turned ? right : left;
    return is_one_name(*name) && is_end(store, turned ? left : right, *name) && region_of_relation(turned ? mirrored_relation(c->op) : c->op, turned ? left : right, r);
}

/* The one name that e is made of; NULL: there are several, or it is no number. */
static const Expr *only_name(const Expr *e, const Expr *found) {
    if (is_one_name(e)) return !found || found == e ? e : NULL;
    if (!e->count) return e->symbols ? NULL : found;
    for (uint32_t i = 0; i < e->count; i++) {
        if (!e->arg[i]->symbols) continue;
        found = only_name(e->arg[i], found);
        if (!found) return NULL;
    }
    return found;
}

/* u <relation> 0 for a rational function of one name. False: it is none. */
bool solve_region(Store *store, Op op, const Expr *u, const Expr **condition) {
    const Expr *name = u->symbols ? only_name(u, NULL) : NULL;
    Region where, known = {.item = {{0}}, .count = 1}, all;
    if (!name || !region_where(store, op, u, name, &where)) return false;
    known.item[0] = declared_span(name);
    if (!region_intersect(store, &where, &known, &all) || !all.count) return false;
    *condition = condition_of_region(store, name, &all);
    return true;
}
