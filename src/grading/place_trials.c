/* place_trials.c: points at the places where two sides are equal, which a random point never meets: x = sqrt(2) where x² = 2. */
#include "calculus/domain.h"
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

/* The places that `differ` (x != 1 and x != 2) leaves out. */
static size_t places_of(Store *store, const Expr *differ, PointEntry *places, size_t most) {
    size_t count = 0;
    for (uint32_t i = 0; differ && differ->op == OP_AND && i < differ->count; i++)
        count += places_of(store, differ->arg[i], places + count, most - count);
    if (!differ || differ->op != OP_NOT_EQUAL || count == most) return count;
    for (uint32_t i = 0; i < 2; i++)
        if (place_of(store, differ->arg[i], differ->arg[1 - i], places + count)) return count + 1;
    return count;
}

const Expr *expr_at_place(Store *store, const Expr *e, const PointEntry *place) {
    const Expr *there = expr_substitute(store, e, place->symbol, place->value);
    return there ? constants_simplified(store, there) : NULL;
}

static bool is_in_domain(Arena *arena, const TrialRequest *request, const PointEntry *place, const Point *point, Budget *budget) {
    const Expr *key = shape_is_tensor(request->key->shape) ? expr_at_place(request->store, request->key, place) : NULL;
    const Expr *find = request->find && shape_is_tensor(request->find->shape) ? request->find : NULL;
    return is_in_ranges(request->store, UINT64_C(1) << place->symbol->number, point, budget) &&
           (!request->condition || evaluate_truth(arena, request->condition, point, 128, budget) == TRUTH_YES) &&
           (!key || evaluate_is_defined(arena, key, point, 128, budget)) &&
           (!find || evaluate_is_defined(arena, find, point, 128, budget));
}

static bool add_place(Arena *arena, const TrialRequest *request, const PointEntry *place, const Point *from, Budget *budget,
                      Trials *trials) {
    Point *point = point_copy(arena, from);
    bool there = trials->count < MOST_TRIALS && point_set_expr(point, place->symbol, place->value, PLACE_BITS) == STATUS_OK &&
                 is_in_domain(arena, request, place, point, budget);
    if (!there) return false;
    trials->points[trials->count] = point;
    trials->border[trials->count] = true;
    bool irrational = !place->value->symbols && place->value->op != OP_NUMBER && shape_is_scalar(place->value->shape);
    trials->place[trials->count++] = irrational ? arena_copy(arena, place, sizeof *place) : NULL;
    return true;
}

void place_points(Arena *arena, const TrialRequest *request, const Expr *equation, Budget *budget, Trials *trials) {
    Store *store = request->store;
    PointEntry places[MOST_PLACES];
    const Expr *differ = condition_simplify(store, expr_2(store, OP_NOT_EQUAL, equation->arg[0], equation->arg[1]));
    size_t count = places_of(store, differ, places, MOST_PLACES), starts = trials->count < MOST_STARTS ? trials->count : MOST_STARTS;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < starts; k++)
            if (add_place(arena, request, places + i, trials->points[k], budget, trials)) break;
    store_clear_error(store);
}
