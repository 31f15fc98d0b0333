#include "calculus/kinks.h"
#include "calculus/forms.h"
#include "math/simplify.h"

enum { SMALL = 25, DIRECTIONS = 4, TRIES = 60 };

static const Expr *tiny_step(Store *store) { return expr_2(store, OP_POWER, expr_integer(store, 2), expr_integer(store, -TINY)); }

/* f where x is moved by so many tiny steps along v. */
static const Expr *moved_by(Store *store, const Expr *f, const Expr *x, const Expr *v, long times) {
    const Expr *step = expr_multiply(store, tiny_step(store), expr_multiply(store, expr_integer(store, times), v));
    return expr_substitute(store, f, x->symbol, expr_add(store, x, step));
}

const Expr *slope_quotient(Store *store, const Expr *f, const Expr *x, const Expr *v) {
    return expr_divide(store, expr_subtract(store, moved_by(store, f, x, v, 1), f), tiny_step(store));
}

const Expr *direction_name(Store *store, const Expr *x) {
    const Symbol *symbol = store_symbol_like(store, TEXT("direction"), x->shape, SYMBOL_CONSTANT);
    return symbol ? expr_symbol(store, symbol) : NULL;
}

/* |value| < 2^-25, certainly. */
static bool is_small(Arena *arena, const Expr *e, const Point *point, Budget *budget) {
    Balls value;
    if (!e || evaluate(arena, e, point, QUOTIENT_BITS, budget, &value) != STATUS_OK) return false;
    arf_t bound;
    arf_init(bound);
    arb_get_abs_ubound_arf(bound, value.entry, 64);
    bool small = arf_cmpabs_2exp_si(bound, -SMALL) < 0;
    arf_clear(bound);
    return small;
}

/* Points where the checker's names have its values, of the first sizes above 1. */
static size_t directions(const Checker *c, Arena *arena, uint64_t symbols, Point **points) {
    slong sizes[16] = {0};
    sample_sizes(c->store, sizes, 2);
    slong *row = store_sizes(c->store) && store_sizes(c->store) <= 8 ? sizes + store_sizes(c->store) : sizes;
    check_force_sizes(c, row);
    SampleRequest request = {.store = c->store, .symbols = check_symbols(c, symbols), .sizes = row, .seed = 13, .tries = TRIES};
    size_t found = sample_points(arena, &request, c->budget, points, DIRECTIONS);
    for (size_t i = 0; i < found; i++)
        if (!check_put_point(c, points[i])) return 0;
    return found;
}

/* Are all these numbers close to 0 at such points? */
static bool all_small(const Checker *c, const Expr *const *number, size_t count, uint64_t symbols) {
    Arena *arena = arena_new();
    Point *points[DIRECTIONS];
    size_t found = directions(c, arena, symbols, points);
    bool small = found > 0;
    for (size_t i = 0; i < found && small; i++)
        for (size_t j = 0; j < count && small; j++) small = is_small(arena, number[j], points[i], c->budget);
    arena_free(arena);
    return small;
}

bool kink_is_smooth(const Checker *c, const Expr *f, const Expr *x, const Expr *slope) {
    Store *store = c->store;
    const Expr *v = shape_is_scalar(f->shape) && slope && shape_equal(slope->shape, x->shape) ? direction_name(store, x) : NULL;
    if (!v) return false;
    const Expr *there = form_inner(store, slope, v);
    const Expr *gap[2] = {expr_subtract(store, slope_quotient(store, f, x, v), there),
                          expr_add(store, slope_quotient(store, f, x, expr_negate(store, v)), there)};
    return all_small(c, gap, 2, f->symbols | x->symbols | slope->symbols | v->symbols);
}

static const Expr *distance(Store *store, const Expr *a, const Expr *b) { return expr_norm(store, expr_subtract(store, a, b)); }

bool kink_has_limit(const Checker *c, const Expr *f, const Expr *x, const Expr *slope) {
    Store *store = c->store;
    const Expr *v = x->op == OP_SYMBOL && x->shape.columns == 1 ? direction_name(store, x) : NULL;
    if (!v) return false;
    const Expr *ones = shape_is_scalar(x->shape) ? expr_integer(store, 1) : expr_shaped(store, OP_ONES, x->shape, NULL, 0);
    const Expr *other = expr_add(store, v, expr_multiply(store, expr_integer(store, 3), ones)), *near = moved_by(store, slope, x, v, 1);
    const Expr *gap[4] = {distance(store, near, moved_by(store, slope, x, v, 2)), distance(store, near, moved_by(store, slope, x, v, -1)),
                          distance(store, near, moved_by(store, slope, x, other, 1)),
                          distance(store, moved_by(store, f, x, v, 1), moved_by(store, f, x, v, -1))};
    return all_small(c, gap, 4, f->symbols | x->symbols | slope->symbols | v->symbols);
}

bool kink_tends_to(const Checker *c, const Expr *slope, const Expr *x, const Expr *value) {
    const Expr *v = x->op == OP_SYMBOL && shape_equal(slope->shape, value->shape) ? direction_name(c->store, x) : NULL;
    if (!v) return false;
    const Expr *gap = distance(c->store, moved_by(c->store, slope, x, v, 1), value);
    return all_small(c, &gap, 1, slope->symbols | x->symbols | v->symbols | value->symbols);
}

/* The simplest fraction within 2^-25 of the number; NULL: it has no value. */
static const Expr *fraction_near(Arena *arena, Store *store, const Expr *number, const Point *point, Budget *budget) {
    Balls value;
    if (!number || evaluate(arena, number, point, QUOTIENT_BITS, budget, &value) != STATUS_OK || !arb_is_finite(value.entry)) return NULL;
    fmpq_t low, high, width;
    fmpq_init(low), fmpq_init(high), fmpq_init(width);
    arf_get_fmpq(low, arb_midref(value.entry));
    fmpq_set_si(width, 1, 1L << SMALL);
    fmpq_add(high, low, width);
    fmpq_sub(low, low, width);
    fmpq_simplest_between(low, low, high);
    const Expr *fraction = expr_rational(store, low);
    fmpq_clear(low), fmpq_clear(high), fmpq_clear(width);
    return fraction;
}

const Expr *kink_limit(const Checker *c, const Expr *slope, const Expr *x) {
    Store *store = c->store;
    const Expr *v = x->op == OP_SYMBOL ? direction_name(store, x) : NULL, *zero = v ? expr_zero(store, slope->shape) : NULL;
    if (!v || kink_tends_to(c, slope, x, zero)) return zero;
    if (slope->shape.rows != slope->shape.columns) return NULL;
    const Expr *identity = expr_identity(store, slope->shape.rows), *near = moved_by(store, slope, x, v, 1);
    const Expr *factor = shape_is_scalar(slope->shape) ? near : expr_divide(store, expr_1(store, OP_TRACE, near), expr_1(store, OP_TRACE, identity));
    Arena *arena = arena_new();
    Point *point[DIRECTIONS];
    size_t found = directions(c, arena, slope->symbols | x->symbols | v->symbols, point);
    const Expr *fraction = found ? fraction_near(arena, store, factor, point[0], c->budget) : NULL;
    arena_free(arena);
    const Expr *limit = fraction ? simplify(store, expr_multiply(store, fraction, identity)) : NULL;
    return limit && kink_tends_to(c, slope, x, limit) ? limit : NULL;
}

bool kink_has_slope(const Checker *c, const Expr *f, const Expr *x, const Expr *v, const Expr *slope) {
    const Expr *gap = expr_subtract(c->store, slope_quotient(c->store, f, x, v), slope);
    return all_small(c, &gap, 1, f->symbols | x->symbols | v->symbols | slope->symbols);
}

/* ---- on the border of a condition ---- */

/* u is linear in the number s and 0 for this s. NULL: it is not linear. */
static const Expr *linear_root(Store *store, const Expr *u, const Symbol *s) {
    const Expr *at[3];
    for (long i = 0; i < 3; i++) at[i] = simplify(store, expr_substitute(store, u, s, expr_integer(store, i)));
    const Expr *slope = at[0] && at[1] ? simplify(store, expr_subtract(store, at[1], at[0])) : NULL;
    const Expr *bend = slope && at[2] ? simplify(store, expr_subtract(store, expr_subtract(store, at[2], at[1]), slope)) : NULL;
    if (!bend || !expr_is_zero(bend) || expr_is_zero(slope)) return NULL;
    return simplify(store, expr_divide(store, expr_negate(store, at[0]), slope));
}

static bool names(const Expr *side, const Expr *other) { return side->op == OP_SYMBOL && !expr_has(other, side->symbol); }

/* x is moved to where its entry, or its norm, is `right`. */
static const Expr *moved_to(Store *store, const Expr *left, const Expr *right) {
    const Expr *x = left->count ? left->arg[0] : NULL;
    if (!x || x->op != OP_SYMBOL || expr_has(right, x->symbol)) return NULL;
    if (left->op == OP_NORM) return expr_multiply(store, expr_divide(store, right, left), x);
    if (left->op != OP_COMPONENT) return NULL;
    const Expr *unit = expr_shaped(store, OP_UNIT, x->shape, &left->arg[1], 1);
    return expr_add(store, x, expr_multiply(store, expr_subtract(store, right, left), unit));
}

/* Where to put one name so that left = right, whatever the others are. False: it is not seen how. */
static bool border_of(Store *store, const Expr *left, const Expr *right, PointEntry *entry) {
    if (names(left, right)) return *entry = (PointEntry){left->symbol, right}, true;
    if (names(right, left)) return *entry = (PointEntry){right->symbol, left}, true;
    const Expr *moved = moved_to(store, left, right);
    if (moved) return *entry = (PointEntry){left->arg[0]->symbol, moved}, true;
    if (!shape_is_scalar(left->shape)) return false;
    const Expr *u = expr_subtract(store, left, right);
    for (unsigned i = 0; i < store_symbols(store); i++) {
        const Symbol *s = store_symbol_at(store, i);
        const Expr *root = (u->symbols >> i & 1) && shape_is_scalar(s->shape) ? linear_root(store, u, s) : NULL;
        if (root) return *entry = (PointEntry){s, root}, true;
    }
    return false;
}

/* Each case of a formula must have a value: their sum has one only then. */
static const Expr *all_cases(void *context, Store *store, const Expr *e) {
    (void)context;
    if (e->op != OP_PIECEWISE) return e;
    const Expr *all = e->arg[e->count - 1];
    for (uint32_t i = 1; i < e->count; i += 2) all = expr_add(store, all, e->arg[i]);
    return all ? all : e;
}

typedef struct Side { const Expr *quotient, *slope, *value; } Side; /* of f, taken between tv and 2tv from the point */

static Side side_of(Store *store, const Expr *f, const Expr *x, const Expr *slope, const Expr *v, int sign) {
    const Expr *near = moved_by(store, f, x, v, sign), *far = moved_by(store, f, x, v, 2 * sign), *there = moved_by(store, slope, x, v, sign);
    const Expr *step = expr_multiply(store, expr_integer(store, sign), tiny_step(store));
    const Expr *quotient = expr_divide(store, expr_subtract(store, far, near), step);
    bool partial = shape_is_scalar(slope->shape) && !shape_is_scalar(x->shape);
    return (Side){quotient, partial ? there : form_inner(store, there, v), near};
}

/* Do f and its slope go on across the border in the direction v? */
static bool smooth_across(const Checker *c, const Expr *f, const Expr *x, const Expr *slope, const Expr *v) {
    Store *store = c->store;
    Side right = side_of(store, f, x, slope, v, 1), left = side_of(store, f, x, slope, v, -1);
    const Expr *cases = expr_transform(store, slope, all_cases, NULL);
    const Expr *size = cases ? shape_is_scalar(cases->shape) ? cases : expr_norm(store, cases) : NULL;
    const Expr *whole = expr_transform(store, f, all_cases, NULL), *none = expr_integer(store, 0);
    const Expr *here = shape_is_scalar(slope->shape) && !shape_is_scalar(x->shape) ? slope : form_inner(store, slope, v);
    const Expr *gap[7] = {expr_subtract(store, right.quotient, right.slope), expr_subtract(store, left.quotient, left.slope),
                          expr_subtract(store, right.slope, left.slope), expr_subtract(store, right.value, left.value),
                          expr_multiply(store, none, size), expr_multiply(store, none, whole), expr_subtract(store, right.slope, here)};
    size_t count = expr_has_op(slope, OP_PIECEWISE) ? 6 : 7; /* balls do not tell which case holds on the border itself */
    return all_small(c, gap, count, f->symbols | x->symbols | slope->symbols | v->symbols);
}

bool condition_is_needless(const Checker *c, const Expr *f, const Expr *x, const Expr *slope, const Expr *direction, const Expr *condition) {
    Store *store = c->store;
    if (condition->op != OP_NOT_EQUAL || x->op != OP_SYMBOL || !shape_is_scalar(f->shape)) return false;
    const Expr *left = condition->arg[0], *right = condition->arg[1], *v = direction ? direction : direction_name(store, x);
    if (!v || !shape_is_tensor(slope->shape)) return false;
    const Expr *ends[2] = {right, NULL};
    bool absolute = left->op == OP_ABS && names(left->arg[0], right);
    if (absolute) left = left->arg[0], ends[1] = simplify(store, expr_negate(store, right));
    for (int i = 0; i < 2 && ends[i]; i++) {
        PointEntry entry;
        if (!border_of(store, left, ends[i], &entry)) return false;
        Checker there = *c;
        there.at = &entry, there.at_count = 1;
        bool smooth = !direction && kink_is_smooth(&there, f, x, slope);
        if (!smooth && !smooth_across(&there, f, x, slope, v)) return false;
    }
    return true;
}
