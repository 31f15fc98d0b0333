/* place_trials.c: points at the places where two sides are equal, which a random point never meets: x = sqrt(2) where x² = 2. */
#include "calculus/condition.h"
#include "grading/trials.h"

enum { PLACE_BITS = 8192, MOST_STARTS = 3 };

/* x with its k-th component another, exactly where that is rational. */
static const Expr *with_component(Store *store, const Expr *component, const Expr *value) {
    const Expr *x = component->arg[0], *k = component->arg[1];
    const Expr *unit = expr_shaped(store, OP_UNIT, x->shape, &k, 1);
    return expr_add(store, x, expr_multiply(store, expr_subtract(store, value, component), unit));
}

/* The name, or the component of one, that has this value there. */
static bool place_of(Store *store, const Expr *name, const Expr *value, PointEntry *place) {
    unsigned fixed = SYMBOL_INTEGER | SYMBOL_INDEX | SYMBOL_SIZE | SYMBOL_FUNCTION;
    bool component = name->op == OP_COMPONENT && name->arg[0]->op == OP_SYMBOL;
    const Expr *whole = component ? name->arg[0] : name;
    if (whole->op != OP_SYMBOL || whole->symbol->properties & fixed || expr_has(value, whole->symbol)) return false;
    *place = (PointEntry){whole->symbol, component ? with_component(store, name, value) : value};
    return place->value != NULL;
}

/* ---- undoing ---- */

static const Op inverses[][2] = {{OP_EXP, OP_LN},       {OP_SIN, OP_ARCSIN},   {OP_COS, OP_ARCCOS},  {OP_TAN, OP_ARCTAN},
                                 {OP_SINH, OP_ARSINH}, {OP_COSH, OP_ARCOSH}, {OP_TANH, OP_ARTANH}};

static const Expr *undo_function(Store *store, Op function, const Expr *value) {
    for (size_t i = 0; i < sizeof inverses / sizeof *inverses; i++)
        for (int side = 0; side < 2; side++)
            if (inverses[i][side] == function) return expr_1(store, inverses[i][1 - side], value);
    return NULL;
}

static const Expr *undo_power(Store *store, const Expr *power, uint32_t at, const Expr *value) {
    const Expr *base = power->arg[0], *exponent = power->arg[1];
    if (at == 0) return expr_2(store, OP_POWER, value, expr_reciprocal(store, exponent));
    return expr_divide(store, expr_1(store, OP_LN, value), expr_1(store, OP_LN, base));
}

/* value times the first unit vector, or the matrix with 1 in its first entry. */
static const Expr *along_first(Store *store, Shape shape, const Expr *value) {
    const Expr *one = expr_integer(store, 1);
    const Expr *down = expr_shaped(store, OP_UNIT, (Shape){KIND_TENSOR, shape.rows, 1}, &one, 1);
    if (shape.columns == 1) return expr_multiply(store, value, down);
    const Expr *across = expr_shaped(store, OP_UNIT, (Shape){KIND_TENSOR, shape.columns, 1}, &one, 1);
    return expr_multiply(store, value, expr_2(store, OP_MATRIX_PRODUCT, down, expr_1(store, OP_TRANSPOSE, across)));
}

/* u·u or u'u */
static bool is_square(const Expr *e) {
    if (e->op == OP_DOT) return e->arg[0] == e->arg[1];
    return e->op == OP_MATRIX_PRODUCT && e->count == 2 && e->arg[0]->op == OP_TRANSPOSE && e->arg[0]->arg[0] == e->arg[1];
}

/* The other vector of u·v or u'v; NULL: e is neither. */
static const Expr *partner(const Expr *e, uint32_t at) {
    if (e->op == OP_DOT) return e->arg[1 - at];
    bool row = e->op == OP_MATRIX_PRODUCT && e->count == 2 && at == 1 && e->arg[0]->op == OP_TRANSPOSE;
    return row && e->arg[0]->arg[0]->shape.columns == 1 ? e->arg[0]->arg[0] : NULL;
}

/* One array at which this number, made of it, has the value; a norm, a sum and a largest entry have many. */
static const Expr *undo_number(Store *store, const Expr *e, uint32_t at, const Expr *value) {
    Shape shape = e->arg[at]->shape;
    if (shape_is_scalar(shape)) return NULL;
    if (is_square(e)) return along_first(store, shape, expr_sqrt(store, value));
    const Expr *other = partner(e, at);
    if (other) return expr_multiply(store, expr_divide(store, value, expr_2(store, OP_DOT, other, other)), other);
    if (e->op == OP_NORM || e->op == OP_FROBENIUS || e->op == OP_TOTAL) return along_first(store, shape, value);
    bool extreme = (e->op == OP_MAXIMUM || e->op == OP_MINIMUM) && e->count == 1;
    return extreme ? expr_multiply(store, value, expr_shaped(store, OP_ONES, shape, NULL, 0)) : NULL;
}

static const Expr *undo_sum(Store *store, const Expr *sum, uint32_t at, const Expr *value) {
    for (uint32_t i = 0; i < sum->count; i++)
        if (i != at) value = expr_subtract(store, value, sum->arg[i]);
    return value;
}

static const Expr *undo_product(Store *store, const Expr *product, uint32_t at, const Expr *value) {
    for (uint32_t i = 0; i < product->count && value; i++) {
        if (i == at) continue;
        value = shape_is_scalar(product->arg[i]->shape) ? expr_divide(store, value, product->arg[i]) : NULL;
    }
    return value;
}

/* What the argument is where e has this value; one of several. NULL: not known. */
static const Expr *undo(Store *store, const Expr *e, uint32_t at, const Expr *value) {
    if (e->op == OP_SUM) return undo_sum(store, e, at, value);
    if (e->op == OP_PRODUCT) return undo_product(store, e, at, value);
    if (!shape_is_scalar(e->shape)) return NULL;
    if (e->op == OP_POWER) return undo_power(store, e, at, value);
    if (e->op == OP_ABS) return value;
    const Expr *array = undo_number(store, e, at, value);
    return array ? array : undo_function(store, e->op, value);
}

static bool occurs_once(const Expr *e, const Symbol *symbol, uint32_t *at) {
    size_t count = 0;
    for (uint32_t i = 0; i < e->count; i++)
        if (expr_has(e->arg[i], symbol)) *at = count++ ? *at : i;
    if (count == 2 && is_square(e)) return *at = e->count - 1, true;
    return count == 1;
}

/* Where e has the value: the symbol stands in it at one place only, and what is around it is undone. */
static bool undo_all(Store *store, const Expr *e, const Expr *value, const Symbol *symbol, PointEntry *place) {
    uint32_t at = 0;
    while (value && !place_of(store, e, value, place)) {
        if (!occurs_once(e, symbol, &at)) return false;
        value = undo(store, e, at, value);
        e = e->arg[at];
    }
    return value != NULL;
}

/* One place where two sides are equal. */
static bool place_where_equal(Store *store, const Expr *left, const Expr *right, PointEntry *place) {
    const Expr *gap = shape_equal(left->shape, right->shape) ? expr_subtract(store, left, right) : NULL;
    for (uint64_t names = gap ? gap->symbols : 0; names; names &= names - 1) {
        const Symbol *symbol = store_symbol_at(store, (unsigned)__builtin_ctzll(names));
        bool one_sided = !expr_has(right, symbol);
        if (undo_all(store, one_sided ? left : gap, one_sided ? right : expr_zero(store, gap->shape), symbol, place)) return true;
    }
    return false;
}

/* The places that `differ` (x != 1 and x != 2) leaves out. */
static size_t places_of(Store *store, const Expr *differ, PointEntry *places, size_t most) {
    size_t count = 0;
    for (uint32_t i = 0; differ && differ->op == OP_AND && i < differ->count; i++)
        count += places_of(store, differ->arg[i], places + count, most - count);
    if (!differ || differ->op != OP_NOT_EQUAL || count == most) return count;
    for (uint32_t i = 0; i < 2; i++)
        if (place_of(store, differ->arg[i], differ->arg[1 - i], places + count)) return count + 1;
    return count + place_where_equal(store, differ->arg[0], differ->arg[1], places + count);
}

/* ---- points ---- */

const Expr *expr_at_place(Store *store, const Expr *e, const PointEntry *place) {
    const Expr *there = expr_substitute(store, e, place->symbol, place->value);
    return there ? constants_simplified(store, there) : NULL;
}

static bool is_place_in_domain(Arena *arena, const TrialRequest *request, const PointEntry *place, const Point *point, Budget *budget) {
    const Expr *key = shape_is_tensor(request->key->shape) ? expr_at_place(request->store, request->key, place) : NULL;
    const Expr *find = request->find && shape_is_tensor(request->find->shape) ? request->find : NULL;
    uint64_t name = UINT64_C(1) << place->symbol->number;
    return is_in_ranges(request->store, name, point, budget) && is_amid_domain(request, name, point, budget) &&
           (!request->condition || evaluate_truth(arena, request->condition, point, 128, budget) == TRUTH_YES) &&
           (!key || evaluate_is_defined(arena, key, point, 128, budget)) &&
           (!find || evaluate_is_defined(arena, find, point, 128, budget));
}

static bool add_place(Arena *arena, const TrialRequest *request, const PointEntry *place, const Point *from, Budget *budget,
                      Trials *trials) {
    Point *point = point_copy(arena, from);
    bool there = trials->count < MOST_TRIALS && point_set_expr(point, place->symbol, place->value, PLACE_BITS) == STATUS_OK &&
                 is_place_in_domain(arena, request, place, point, budget);
    if (!there) return false;
    trials->points[trials->count] = point;
    trials->border[trials->count] = true;
    bool inexact = !place->value->symbols && place->value->op != OP_NUMBER;
    trials->place[trials->count++] = inexact ? arena_copy(arena, place, sizeof *place) : NULL;
    return true;
}

/* What cannot be solved may hold at a number that people like: e^x = 1 + x at 0. */
static size_t liked_places(Arena *arena, const Expr *equation, const Point *from, Budget *budget, Store *store, PointEntry *places) {
    enum { LIKED = 2 };
    uint64_t names = equation->symbols;
    const Symbol *symbol = names && !(names & (names - 1)) ? store_symbol_at(store, (unsigned)__builtin_ctzll(names)) : NULL;
    size_t count = 0;
    if (!symbol || !shape_is_scalar(symbol->shape)) return 0;
    for (long number = -LIKED; number <= LIKED; number++) {
        PointEntry place = {symbol, expr_integer(store, number)};
        Point *point = point_copy(arena, from);
        bool holds = point_set_expr(point, symbol, place.value, PLACE_BITS) == STATUS_OK &&
                     evaluate_truth(arena, equation, point, PLACE_BITS, budget) == TRUTH_YES;
        if (holds) places[count++] = place;
    }
    return count;
}

void place_points(Arena *arena, const TrialRequest *request, const Expr *equation, Budget *budget, Trials *trials) {
    Store *store = request->store;
    PointEntry places[MOST_PLACES];
    const Expr *differ = condition_simplify(store, expr_2(store, OP_NOT_EQUAL, equation->arg[0], equation->arg[1]));
    size_t count = places_of(store, differ, places, MOST_PLACES), starts = trials->count < MOST_STARTS ? trials->count : MOST_STARTS;
    if (!count && starts) count = liked_places(arena, equation, trials->points[0], budget, store, places);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < starts; k++)
            if (add_place(arena, request, places + i, trials->points[k], budget, trials)) break;
    store_clear_error(store);
}
