/* A number that looks like 0 at a point: is it exactly that there, as sin x is at pi? Balls of any precision cannot tell. */
#include "math/engine.h"
#include "math/normal.h"

enum { LEAST_PRECISION = 128, HEAVIEST_ASKED = 200 };

/* Is the name worth there what the point gives it, but for the directions in which it is varied? */
static bool stands_at_point(Engine *engine, const Symbol *symbol) {
    const Value *bound = engine->bound[symbol->number].value, *own;
    if (!(engine->rebound >> symbol->number & 1) || !bound) return true;
    if (!(own = point_value(engine, symbol)) || value_count(own) != value_count(bound)) return false;
    for (slong i = 0; i < value_count(own); i++)
        if (!arb_equal(own->entry[i].part, bound->entry[i].part)) return false;
    return true;
}

/* e with the values of the point put in; NULL: one of them is not known exactly. */
static const Expr *at_point(Engine *engine, Store *store, const Expr *e) {
    for (uint64_t names = e->symbols; names && e; names &= names - 1) {
        const Symbol *symbol = store_symbol_at(store, (unsigned)__builtin_ctzll(names));
        const Expr *value = stands_at_point(engine, symbol) ? point_exact(engine->point, store, symbol) : NULL;
        e = value ? expr_substitute(store, e, symbol, value) : NULL;
    }
    return e;
}

static bool vanishes(Engine *engine, const Expr *e) {
    Store *store = (Store *)point_store(engine->point);
    int sign;
    if (!shape_is_scalar(e->shape) || e->weight > HEAVIEST_ASKED || !engine_draw(engine, HEAVIEST_ASKED)) return false;
    const Expr *there = at_point(engine, store, e);
    bool zero = there && constant_sign(store, constants_simplified(store, there), &sign) == TRUTH_YES && !sign;
    store_clear_error(store);
    return zero;
}

bool engine_in_doubt(const Engine *engine, Jet value) {
    return engine->ring.precision >= LEAST_PRECISION && arb_contains_zero(value.part) && !arb_is_zero(value.part);
}

Jet engine_settle(Engine *engine, const Expr *e, Jet value) {
    if (!engine_in_doubt(engine, value) || !vanishes(engine, e)) return value;
    Jet settled = jet_parts(&engine->ring, value.width);
    for (slong i = 1; i < value.width; i++) arb_set(settled.part + i, value.part + i);
    settled.exact = fraction_of(0, 1);
    return settled;
}

void engine_settle_entries(Engine *engine, const Expr *e, Value *value) {
    Store *store = (Store *)point_store(engine->point);
    bool doubt = false;
    for (slong i = 0; i < value->rows && value->columns == 1 && value->rows > 1; i++) doubt |= engine_in_doubt(engine, value->entry[i]);
    if (!doubt) return;
    Value settled = value_new(engine, value->rows, 1);
    for (slong i = 0; i < value->rows; i++) {
        const Expr *entry = expr_2(store, OP_COMPONENT, e, expr_integer(store, i + 1));
        settled.entry[i] = entry ? engine_settle(engine, entry, value->entry[i]) : value->entry[i];
    }
    *value = settled;
}
