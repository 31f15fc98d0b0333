/* The truth of conditions. */
#include "math/engine.h"
#include "math/interval.h"

static Truth negated(Truth truth) {
    return truth == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : truth == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
}

/* Which of less, equal, greater make each relation true: bits 1, 2, 4. */
static const unsigned accepted[OP_COUNT] = {
    [OP_LESS] = 1,      [OP_LESS_EQUAL] = 3,    [OP_EQUAL] = 2,
    [OP_NOT_EQUAL] = 5, [OP_GREATER_EQUAL] = 6, [OP_GREATER] = 4,
};

/* Of a ball that may be zero, it can still be known that it is not negative (or not positive). */
static Truth compare_doubtful(Ring *ring, Op relation, arb_srcptr difference) {
    bool not_less = arb_is_nonnegative(difference), not_greater = arb_is_nonpositive(difference);
    unsigned possible = 7u & ~(not_less ? 1u : 0u) & ~(not_greater ? 4u : 0u);
    if ((possible & accepted[relation]) == possible) return TRUTH_YES;
    if (!(possible & accepted[relation])) return TRUTH_NO;
    ring->imprecise = true;
    return TRUTH_UNKNOWN;
}

Truth engine_compare(Engine *engine, Op relation, Jet a, Jet b) {
    Jet difference = jet_subtract(&engine->ring, a, b);
    Sign sign = jet_sign(&engine->ring, difference);
    if (sign == SIGN_UNKNOWN) return compare_doubtful(&engine->ring, relation, difference.part);
    if (sign == SIGN_KINK) return engine->ring.kink = true, TRUTH_UNKNOWN;
    unsigned outcome = sign == SIGN_MINUS ? 1 : sign == SIGN_ZERO ? 2 : 4;
    return accepted[relation] & outcome ? TRUTH_YES : TRUTH_NO;
}

/* Two numbers that look equal: their difference and 0, if that settles it. */
static void settle_sides(Engine *engine, const Expr *e, Value *a, Value *b) {
    Jet difference = jet_subtract(&engine->ring, a->entry[0], b->entry[0]);
    if (!engine_in_doubt(engine, difference)) return;
    const Expr *gap = expr_subtract((Store *)point_store(engine->point), e->arg[0], e->arg[1]);
    if (!gap) return;
    *a = value_of(engine, engine_settle(engine, gap, difference));
    *b = value_of(engine, jet_integer(&engine->ring, 0));
}

/* Entry by entry; a number stands for an array of it. */
static Truth relation(Engine *engine, const Expr *e) {
    Value a, b;
    if (engine_evaluate(engine, e->arg[0], &a) != STATUS_OK) return TRUTH_UNKNOWN;
    if (engine_evaluate(engine, e->arg[1], &b) != STATUS_OK) return TRUTH_UNKNOWN;
    slong m = value_count(&a), n = value_count(&b), count = m > n ? m : n;
    if ((m != n && m != 1 && n != 1) || !engine_draw(engine, count)) return TRUTH_UNKNOWN;
    Op each = e->op == OP_NOT_EQUAL ? OP_EQUAL : e->op;
    Truth all = TRUTH_YES;
    if (count == 1) settle_sides(engine, e, &a, &b);
    for (slong i = 0; i < count && all != TRUTH_NO; i++) {
        Truth truth = engine_compare(engine, each, a.entry[m == 1 ? 0 : i], b.entry[n == 1 ? 0 : i]);
        if (truth != TRUTH_YES) all = truth;
    }
    return e->op == OP_NOT_EQUAL ? negated(all) : all;
}

/* AND looks for a NO, OR for a YES: the first such decides. */
static Truth logic(Engine *engine, const Expr *e, Truth decisive) {
    Truth truth = negated(decisive);
    for (uint32_t i = 0; i < e->count; i++) {
        Truth next = engine_truth(engine, e->arg[i]);
        if (next == decisive) return decisive;
        if (next == TRUTH_UNKNOWN) truth = TRUTH_UNKNOWN;
    }
    return truth;
}

/* The length of the first array of which `index` picks an entry; 0: none. */
static slong indexed_length(const Engine *engine, const Expr *e, const Symbol *index) {
    if (!expr_has(e, index)) return 0;
    for (uint32_t i = 0; i < e->count; i++) {
        bool picks = i && e->arg[i]->op == OP_SYMBOL && e->arg[i]->symbol == index;
        Shape s = e->arg[0]->shape;
        if (picks && e->op == OP_COMPONENT)
            return point_size(engine->point, s.columns == 1 ? s.rows : s.columns);
        if (picks && e->op == OP_ENTRY) return point_size(engine->point, i == 1 ? s.rows : s.columns);
        slong length = indexed_length(engine, e->arg[i], index);
        if (length) return length;
    }
    return 0;
}

bool engine_range(Engine *engine, const Expr *condition, const Symbol *index, slong *from, slong *to) {
    *from = 1;
    if (index->lower && engine_whole(engine, index->lower, from) != STATUS_OK) return false;
    if (index->upper) return engine_whole(engine, index->upper, to) == STATUS_OK;
    *to = indexed_length(engine, condition, index);
    return *to > 0;
}

static Truth for_all(Engine *engine, const Expr *e) {
    slong from, to;
    Truth all = TRUTH_YES;
    if (e->arg[1]->op != OP_SYMBOL) return TRUTH_UNKNOWN;
    const Symbol *index = e->arg[1]->symbol;
    if (!engine_range(engine, e->arg[0], index, &from, &to)) return TRUTH_UNKNOWN;
    for (slong k = from; k <= to && all != TRUTH_NO; k++) {
        if (!engine_draw(engine, 1)) return TRUTH_UNKNOWN;
        Mark mark = engine_mark(engine);
        Value value = value_of(engine, jet_integer(&engine->ring, k));
        Binding before = engine_bind(engine, index, &value);
        Truth truth = engine_truth(engine, e->arg[0]);
        engine_restore(engine, index, before);
        engine_release(engine, mark);
        if (truth != TRUTH_YES) all = truth;
    }
    return all;
}

static Truth membership(Engine *engine, const Expr *e) {
    Value element;
    if (engine_evaluate(engine, e->arg[0], &element) != STATUS_OK) return TRUTH_UNKNOWN;
    return engine_member(engine, e->arg[1], &element);
}

Truth engine_truth(Engine *engine, const Expr *condition) {
    if (!engine_draw(engine, 1)) return TRUTH_UNKNOWN;
    if (accepted[condition->op]) return relation(engine, condition);
    if (condition->op == OP_AND) return logic(engine, condition, TRUTH_NO);
    if (condition->op == OP_OR) return logic(engine, condition, TRUTH_YES);
    if (condition->op == OP_NOT) return negated(engine_truth(engine, condition->arg[0]));
    if (condition->op == OP_FOR_ALL) return for_all(engine, condition);
    if (condition->op == OP_IN) return membership(engine, condition);
    return TRUTH_UNKNOWN;
}

/* ---- from outside ---- */

static Truth truth_in_doubles(const Expr *condition, const Point *point);

static Truth logic_in_doubles(const Expr *e, const Point *point, Truth decisive) {
    Truth truth = negated(decisive);
    for (uint32_t i = 0; i < e->count; i++) {
        Truth next = truth_in_doubles(e->arg[i], point);
        if (next == decisive) return decisive;
        if (next == TRUTH_UNKNOWN) truth = TRUTH_UNKNOWN;
    }
    return truth;
}

static Truth relation_in_doubles(const Expr *e, const Point *point) {
    Enclosure a, b;
    bool scalars = shape_is_scalar(e->arg[0]->shape) && shape_is_scalar(e->arg[1]->shape);
    if (!scalars || !enclose(e->arg[0], point, &a) || !enclose(e->arg[1], point, &b)) return TRUTH_UNKNOWN;
    bool less = a.entry->high < b.entry->low, greater = a.entry->low > b.entry->high;
    if (!less && !greater) return TRUTH_UNKNOWN;
    return accepted[e->op] & (less ? 1u : 4u) ? TRUTH_YES : TRUTH_NO;
}

/* Of most conditions at most points. */
static Truth truth_in_doubles(const Expr *condition, const Point *point) {
    if (accepted[condition->op]) return relation_in_doubles(condition, point);
    if (condition->op == OP_AND) return logic_in_doubles(condition, point, TRUTH_NO);
    if (condition->op == OP_OR) return logic_in_doubles(condition, point, TRUTH_YES);
    return condition->op == OP_NOT ? negated(truth_in_doubles(condition->arg[0], point)) : TRUTH_UNKNOWN;
}

Truth evaluate_truth(Arena *arena, const Expr *condition, const Point *point, slong precision, Budget *budget) {
    (void)arena;
    Engine engine;
    Truth truth = truth_in_doubles(condition, point);
    if (truth != TRUTH_UNKNOWN) return truth;
    engine_start(&engine, point, condition->symbols, precision, budget);
    truth = engine_truth(&engine, condition);
    engine_stop(&engine);
    return truth;
}
