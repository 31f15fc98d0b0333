/* Several conditions: what follows from others goes, and those of one name are one set. */
#include "calculus/condition_parts.h"
#include "calculus/sign.h"
#include "math/simplify.h"
#include <stdlib.h>

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

/* u >= 0 says nothing beside u > 0, nor does u != 0; nor x != 0 where no entry is 0. */
bool condition_is_implied(const Expr *weak, const Expr *strong) {
    if (weak == strong || implied_of_waves(weak, strong)) return true;
    if (strong->op == OP_FOR_ALL && weak->op == OP_NOT_EQUAL)
        return strong->arg[0]->op == OP_NOT_EQUAL && strong->arg[0]->arg[0]->op == OP_COMPONENT && strong->arg[0]->arg[0]->arg[0] == weak->arg[0];
    if (weak->count != 2 || strong->count != 2 || weak->arg[0] != strong->arg[0] || weak->arg[1] != strong->arg[1]) return false;
    bool strict = strong->op == OP_GREATER || strong->op == OP_LESS;
    return strict && (weak->op == OP_NOT_EQUAL || (weak->op == OP_GREATER_EQUAL && strong->op == OP_GREATER) ||
                      (weak->op == OP_LESS_EQUAL && strong->op == OP_LESS));
}

static const Expr *gap_of(Store *store, const Expr *c) { return simplify(store, expr_subtract(store, c->arg[0], c->arg[1])); }

/* P + Q > 0 with P ≥ 0 follows from P² > Q². */
static bool follows_from_squares(Store *store, const Expr *weak, const Expr *strong) {
    if (weak->op != OP_GREATER || strong->op != OP_GREATER || !shape_is_scalar(weak->arg[0]->shape)) return false;
    const Expr *sum = gap_of(store, weak), *gap = gap_of(store, strong);
    for (uint32_t i = 0; sum->op == OP_SUM && sum->count == 2 && i < 2; i++) {
        const Expr *p = sum->arg[i], *q = sum->arg[1 - i];
        if (!sign_at_least_zero(sign_of(p))) continue;
        if (simplify(store, expr_subtract(store, expr_power(store, p, 2), expr_power(store, q, 2))) == gap) return true;
    }
    return false;
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
    Region known = {.item = {declared_span(name)}, .count = 1}, all;
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
        if (!region_of_condition(store, part[i], &other, &next) || (name && name != other)) continue;
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
    if (region_of_condition(store, c, &name, &region) && keep_region(store, kept, name, &region)) return;
    size_t left = 0;
    for (size_t i = 0; i < kept->count; i++)
        if (kept->item[i].condition && condition_is_implied(c, kept->item[i].condition)) return;
    for (size_t i = 0; i < kept->count; i++) {
        bool weaker = kept->item[i].condition && condition_is_implied(kept->item[i].condition, c);
        if (!weaker) kept->item[left++] = kept->item[i];
    }
    kept->count = left;
    kept->item[kept->count++] = (Entry){.condition = c};
}

static bool says_already(Store *store, const Entry *other, const Expr *c) {
    if (!other->name) return follows_from_squares(store, c, other->condition);
    return entry_excludes(store, c, other->name, &other->region) || end_excludes(c, other->name, &other->region);
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
            needless = j != i && says_already(store, &kept.item[j], e->condition);
        if (needless) continue;
        all = both_conditions(store, all, e->condition ? e->condition : condition_of_region(store, e->name, &e->region));
    }
    free(kept.item);
    free(simple);
    return all;
}
