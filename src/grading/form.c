#include "grading/grader.h"
#include "math/normal.h"
#include "math/simplify.h"

static bool is_whole_power(const Expr *e) {
    long exponent;
    return e->op == OP_POWER && expr_get_long(e->arg[1], &exponent) && exponent > 1;
}

/* A product with a sum among its factors, or a power of a sum, could be multiplied out. */
static const Expr *note_unexpanded(void *context, Store *store, const Expr *e) {
    (void)store;
    bool *found = context;
    if (e->op == OP_PRODUCT)
        for (uint32_t i = 0; i < e->count; i++) *found = *found || e->arg[i]->op == OP_SUM;
    if (is_whole_power(e) && e->arg[0]->op == OP_SUM) *found = true;
    return e;
}

static bool is_expanded(Store *store, const Expr *e, Budget *budget) {
    (void)budget;
    bool found = false;
    expr_transform(store, e, note_unexpanded, &found);
    return !found;
}

/* A number beside one irreducible sum is not factored further: 2x + 4 may stay. */
static bool splits(const Expr *e) {
    if (e->op != OP_PRODUCT) return is_whole_power(e);
    return e->count > 2 || !expr_is_number(e->arg[0]) || is_whole_power(e->arg[1]);
}

static bool is_irreducible(Store *store, const Expr *e, Budget *budget) {
    if (e->op == OP_POWER) e = e->arg[0];
    return e->op != OP_SUM || !splits(normal_factored(store, e, budget));
}

static bool is_factored(Store *store, const Expr *e, Budget *budget) {
    if (e->op != OP_PRODUCT) return is_irreducible(store, e, budget);
    for (uint32_t i = 0; i < e->count; i++)
        if (!is_irreducible(store, e->arg[i], budget)) return false;
    return true;
}

static const Expr *count_node(void *context, Store *store, const Expr *e) {
    (void)store;
    size_t *names = context;
    for (uint32_t i = 0; i < e->count; i++) *names += e->arg[i]->op == OP_SYMBOL;
    return e;
}

/* How long it is to write; x + x is longer than 2x. */
static size_t length_of(Store *store, const Expr *e) {
    size_t names = 0;
    expr_transform(store, e, count_node, &names);
    return e->weight + names;
}

/* Simplified: no longer than what the simplifier makes of it. */
static bool is_simplified(Store *store, const Expr *e, Budget *budget) {
    (void)budget;
    return length_of(store, e) <= length_of(store, simplify(store, e));
}

const char *form_fault(Grader *grader, const Expr *answer, Budget *budget) {
    const Accept *accept = &grader->request.accept;
    const struct {
        bool wanted;
        bool (*holds)(Store *, const Expr *, Budget *);
        const char *fault;
    } forms[] = {{accept->expanded, is_expanded, "The value is right, but it is to be given expanded."},
                 {accept->factored, is_factored, "The value is right, but it is to be given factored."},
                 {accept->simplified, is_simplified, "The value is right, but it can be simplified."}};
    if (!shape_is_tensor(answer->shape)) return NULL;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (forms[i].wanted && !forms[i].holds(grader->store, answer, budget)) return forms[i].fault;
    return NULL;
}
