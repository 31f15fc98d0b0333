/* kink_trials.c: points where a norm, an absolute value or a maximum has its kink, found by moving a name from a generic
 * point to where the argument, or one entry of it, is 0. */
#include "grading/trials.h"

enum { MOST_KINKS = 6, MOST_ENTRIES = 36, HEAVIEST_WALKED = 2000, BITS = 256 };

typedef struct Kinks {
    Store *store;
    uint64_t names;               /* that may stand in them */
    const Symbol *variable;       /* the first to be moved, or NULL */
    const Expr *zero[MOST_KINKS]; /* tensors; where one is 0, or an entry of it, there is a kink */
    size_t count;
} Kinks;

/* An index is any: the first does. */
static const Expr *without_index(const Kinks *kinks, const Expr *e) {
    for (uint64_t rest = e->symbols & ~kinks->names; rest; rest &= rest - 1) {
        const Symbol *symbol = store_symbol_at(kinks->store, (unsigned)__builtin_ctzll(rest));
        bool index = symbol->properties & SYMBOL_INDEX && shape_is_scalar(symbol->shape);
        if (index) e = expr_substitute(kinks->store, e, symbol, expr_integer(kinks->store, 1));
        if (!index || !e) return NULL;
    }
    return e;
}

static void add_kink(Kinks *kinks, const Expr *zero) {
    if (!zero || !shape_is_tensor(zero->shape) || !(zero = without_index(kinks, zero)) || !zero->symbols) return;
    for (size_t i = 0; i < kinks->count; i++)
        if (kinks->zero[i] == zero) return;
    if (kinks->count < MOST_KINKS) kinks->zero[kinks->count++] = zero;
}

static const Expr *entry_of(Store *store, const Expr *e, slong columns, slong k) {
    if (shape_is_scalar(e->shape)) return e;
    const Expr *row = expr_integer(store, k / columns + 1), *column = expr_integer(store, k % columns + 1);
    return e->shape.columns == 1 ? expr_2(store, OP_COMPONENT, e, row) : expr_3(store, OP_ENTRY, e, row, column);
}

static const Expr *collect_kink(void *context, Store *store, const Expr *e) {
    Kinks *kinks = context;
    bool extreme = e->op == OP_MAXIMUM || e->op == OP_MINIMUM, relation = e->op >= OP_EQUAL && e->op <= OP_GREATER_EQUAL;
    if (e->op == OP_NORM || e->op == OP_FROBENIUS || e->op == OP_ABS || e->op == OP_SIGN || e->op == OP_ENTRYWISE_SET)
        add_kink(kinks, e->arg[0]);
    else if (extreme && e->count == 1)
        add_kink(kinks, expr_subtract(store, entry_of(store, e->arg[0], 1, 0), entry_of(store, e->arg[0], 1, 1)));
    else if (relation && shape_is_tensor(e->arg[0]->shape) && shape_is_tensor(e->arg[1]->shape))
        add_kink(kinks, expr_subtract(store, e->arg[0], e->arg[1]));
    for (uint32_t i = 1; extreme && i < e->count; i++) add_kink(kinks, expr_subtract(store, e->arg[0], e->arg[i]));
    return e;
}

/* ---- moving ---- */

/* The k-th direction of a name's space. */
static const Expr *direction(Store *store, Shape shape, slong columns, slong k) {
    const Expr *row = expr_integer(store, k / columns + 1), *column = expr_integer(store, k % columns + 1);
    if (shape_is_scalar(shape)) return expr_integer(store, 1);
    const Expr *down = expr_shaped(store, OP_UNIT, (Shape){KIND_TENSOR, shape.rows, 1}, &row, 1);
    if (shape.columns == 1) return down;
    const Expr *across = expr_shaped(store, OP_UNIT, (Shape){KIND_TENSOR, shape.columns, 1}, &column, 1);
    return expr_2(store, OP_MATRIX_PRODUCT, down, expr_1(store, OP_TRANSPOSE, across));
}

/* The point with the name moved in the direction to where the number `gap`, linear in it, is 0. NULL: it does not get there. */
static Point *shifted(Arena *arena, Store *store, const Point *from, const Expr *gap, const Symbol *symbol,
                      const Expr *direction, Budget *budget) {
    const Expr *x = expr_symbol(store, symbol), *there = expr_substitute(store, gap, symbol, expr_add(store, x, direction));
    const Expr *length = expr_divide(store, gap, expr_subtract(store, there, gap));
    const Expr *value = expr_subtract(store, x, expr_multiply(store, length, direction));
    const Expr *reached = expr_2(store, OP_EQUAL, gap, expr_integer(store, 0));
    Point *point = point_copy(arena, from);
    bool moved = value && reached && point_set_expr(point, symbol, value, BITS) == STATUS_OK &&
                 evaluate_truth(arena, reached, point, BITS, budget) == TRUTH_YES;
    store_clear_error(store);
    return moved ? point : NULL;
}

static slong entries_at(const Point *point, Shape shape) {
    return point_size(point, shape.rows) * point_size(point, shape.columns);
}

/* In the direction of the same number first: in x + a it meddles with no other entry. */
static Point *with_entry_zero(Arena *arena, Store *store, const Point *from, const Expr *zero, slong k, const Symbol *symbol,
                              Budget *budget) {
    slong columns = point_size(from, symbol->shape.columns), count = entries_at(from, symbol->shape);
    const Expr *gap = entry_of(store, zero, point_size(from, zero->shape.columns), k);
    bool fixed = symbol->properties & (SYMBOL_INTEGER | SYMBOL_INDEX | SYMBOL_SIZE | SYMBOL_FUNCTION);
    if (fixed || !gap || !expr_has(gap, symbol) || count > MOST_ENTRIES) return NULL;
    for (slong j = 0; j < count && budget->left; j++) {
        const Expr *along = direction(store, symbol->shape, columns, (k + j) % count);
        Point *point = shifted(arena, store, from, gap, symbol, along, budget);
        if (point) return point;
    }
    return NULL;
}

/* With the first entries of a tensor 0, all by moving this name. */
static Point *with_zeros_by(Arena *arena, Store *store, const Point *from, const Expr *zero, slong entries,
                            const Symbol *symbol, Budget *budget) {
    const Expr *all = expr_2(store, OP_EQUAL, zero, expr_zero(store, zero->shape));
    Point *point = point_copy(arena, from);
    for (slong k = 0; k < entries && point; k++) point = with_entry_zero(arena, store, point, zero, k, symbol, budget);
    bool whole = entries == entries_at(from, zero->shape);
    return point && (!whole || evaluate_truth(arena, all, point, BITS, budget) == TRUTH_YES) ? point : NULL;
}

/* By moving the variable, if that can do it; else by any other name. */
static Point *with_zeros(const Kinks *kinks, Arena *arena, const Point *from, const Expr *zero, slong entries, Budget *budget) {
    Store *store = kinks->store;
    Point *point = kinks->variable ? with_zeros_by(arena, store, from, zero, entries, kinks->variable, budget) : NULL;
    for (uint64_t rest = zero->symbols; rest && !point; rest &= rest - 1)
        point = with_zeros_by(arena, store, from, zero, entries, store_symbol_at(store, (unsigned)__builtin_ctzll(rest)), budget);
    return point;
}

static void collect(Kinks *kinks, const Expr *e) {
    if (e && e->weight <= HEAVIEST_WALKED) expr_transform(kinks->store, e, collect_kink, kinks);
    store_clear_error(kinks->store);
}

typedef struct Found { Point **points; size_t count, most; } Found;

static void add_point(Found *found, Point *point) {
    if (point && found->count < found->most) found->points[found->count++] = point;
}

/* All of the i-th is 0; only its first entry; it and the first entry of another. */
static void add_points_of(const Kinks *kinks, Arena *arena, size_t i, const Point *from, Budget *budget, Found *found) {
    slong entries = entries_at(from, kinks->zero[i]->shape);
    if (entries < 1 || entries > MOST_ENTRIES) return;
    Point *whole = with_zeros(kinks, arena, from, kinks->zero[i], entries, budget);
    add_point(found, whole);
    if (entries > 1) add_point(found, with_zeros(kinks, arena, from, kinks->zero[i], 1, budget));
    for (size_t j = i + 1; whole && j < kinks->count; j++)
        add_point(found, with_zeros(kinks, arena, whole, kinks->zero[j], 1, budget));
}

size_t kink_points(Arena *arena, const TrialRequest *request, uint64_t names, const Point *from, Budget *budget, Point **points,
                   size_t most) {
    const Expr *name = request->find && request->find->count > 1 ? request->find->arg[1] : NULL;
    Kinks kinks = {.store = request->store, .names = names, .variable = name && name->op == OP_SYMBOL ? name->symbol : NULL};
    Found found = {.points = points, .most = most};
    collect(&kinks, request->find);
    collect(&kinks, request->key);
    for (size_t i = 0; i < kinks.count; i++) add_points_of(&kinks, arena, i, from, budget, &found);
    return found.count;
}
