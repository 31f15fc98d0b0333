#include "calculus/kinks.h"
#include "calculus/forms.h"
#include "math/simplify.h"

enum { SMALL = 25, DIRECTIONS = 4, TRIES = 60 };

const Expr *slope_quotient(Store *store, const Expr *f, const Expr *x, const Expr *v) {
    const Expr *tiny = expr_2(store, OP_POWER, expr_integer(store, 2), expr_integer(store, -TINY));
    const Expr *moved = expr_substitute(store, f, x->symbol, expr_add(store, x, expr_multiply(store, tiny, v)));
    return expr_divide(store, expr_subtract(store, moved, f), tiny);
}

const Expr *direction_name(Store *store, const Expr *x) {
    for (unsigned i = 0; i < store_symbols(store); i++) {
        const Symbol *s = store_symbol_at(store, i);
        if (text_is(TEXT("direction"), s->name) && shape_equal(s->shape, x->shape)) return expr_symbol(store, s);
    }
    return expr_symbol(store, store_symbol(store, TEXT("direction"), x->shape, SYMBOL_CONSTANT));
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

/* Are all these numbers close to 0 at points where the checker's names have its values? */
static bool all_small(const Checker *c, const Expr *const *number, size_t count, uint64_t symbols) {
    Store *store = c->store;
    Arena *arena = arena_new();
    slong sizes[16] = {0};
    sample_sizes(store, sizes, 2); /* the second row is the first with sizes above 1 */
    slong *row = store_sizes(store) && store_sizes(store) <= 8 ? sizes + store_sizes(store) : sizes;
    check_force_sizes(c, row);
    SampleRequest request = {.store = store, .symbols = check_symbols(c, symbols), .sizes = row, .seed = 13, .tries = TRIES};
    Point *points[DIRECTIONS];
    size_t found = sample_points(arena, &request, c->budget, points, DIRECTIONS);
    bool small = found > 0;
    for (size_t i = 0; i < found && small; i++) {
        small = check_put_point(c, points[i]);
        for (size_t j = 0; j < count && small; j++) small = is_small(arena, number[j], points[i], c->budget);
    }
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

bool kink_has_slope(const Checker *c, const Expr *f, const Expr *x, const Expr *v, const Expr *slope) {
    const Expr *gap = expr_subtract(c->store, slope_quotient(c->store, f, x, v), slope);
    return all_small(c, &gap, 1, f->symbols | x->symbols | v->symbols | slope->symbols);
}

static bool smooth_at(const Checker *c, const Expr *f, const Expr *x, const Expr *slope, const Expr *root) {
    PointEntry entry = {x->symbol, root};
    Checker there = *c;
    there.at = &entry, there.at_count = 1;
    return root && kink_is_smooth(&there, f, x, slope);
}

bool condition_is_needless(const Checker *c, const Expr *f, const Expr *x, const Expr *slope, const Expr *condition) {
    if (condition->op != OP_NOT_EQUAL || x->op != OP_SYMBOL || expr_has(condition->arg[1], x->symbol)) return false;
    const Expr *left = condition->arg[0], *root = condition->arg[1];
    if (left == x) return smooth_at(c, f, x, slope, root);
    bool absolute = left->op == OP_ABS && left->arg[0] == x;
    return absolute && smooth_at(c, f, x, slope, root) && smooth_at(c, f, x, slope, simplify(c->store, expr_negate(c->store, root)));
}
