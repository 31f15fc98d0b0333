#include "calculus/specialize.h"
#include <stdlib.h>

enum { MOST_ABSTRACT = 16 };

typedef struct Sizes { Dim of[MOST_ABSTRACT]; const Expr *symbol[MOST_SYMBOLS]; } Sizes;

static Dim dim_of(const Sizes *sizes, Dim dim) {
    if (dim > 0 || -dim > MOST_ABSTRACT) return dim;
    return sizes->of[-dim - 1] ? sizes->of[-dim - 1] : dim;
}

static Shape shape_of_sizes(const Sizes *sizes, Shape s) { return (Shape){s.kind, dim_of(sizes, s.rows), dim_of(sizes, s.columns)}; }

static bool learn(Sizes *sizes, Dim declared, Dim given) {
    if (declared > 0) return declared == given;
    if (given < 0 || -declared > MOST_ABSTRACT) return declared == given;
    Dim *known = &sizes->of[-declared - 1];
    if (*known && *known != given) return false;
    *known = given;
    return true;
}

/* The name's twin of another length; asked twice, it is the same one. */
static const Symbol *twin_of(Store *store, const Symbol *s, Shape shape) {
    for (unsigned i = 0; i < store_symbols(store); i++) {
        const Symbol *other = store_symbol_at(store, i);
        if (text_is(text_of(s->name), other->name) && shape_equal(other->shape, shape) && other->properties == s->properties) return other;
    }
    return store_symbol(store, text_of(s->name), shape, s->properties);
}

/* A name of R^n as the same name of R^2; the size n itself as the number 2. */
static const Expr *symbol_of(Sizes *sizes, Store *store, const Expr *e) {
    const Symbol *s = e->symbol;
    if (sizes->symbol[s->number]) return sizes->symbol[s->number];
    const Expr *made = e;
    if (s->properties & SYMBOL_SIZE) {
        for (size_t i = 0; i < store_sizes(store) && i < MOST_ABSTRACT; i++)
            if (sizes->of[i] && expr_dim(store, -(Dim)i - 1) == e) made = expr_integer(store, sizes->of[i]);
    } else if (!shape_equal(s->shape, shape_of_sizes(sizes, s->shape))) {
        const Symbol *twin = twin_of(store, s, shape_of_sizes(sizes, s->shape));
        if (!twin) return NULL;
        symbol_set_range(store, twin, s->lower, s->lower_open, s->upper, s->upper_open);
        made = expr_symbol(store, twin);
    }
    return sizes->symbol[s->number] = made;
}

static const Expr *node_of(Sizes *sizes, Store *store, const Expr *e) {
    if (e->op == OP_SYMBOL) return symbol_of(sizes, store, e);
    Shape shape = shape_of_sizes(sizes, e->shape);
    if (!e->count && !shape_equal(shape, e->shape)) return expr_shaped(store, e->op, shape, NULL, 0);
    if (!e->count) return e;
    const Expr **args = memory_get(e->count * sizeof *args);
    bool good = true;
    for (uint32_t i = 0; i < e->count; i++) good &= (args[i] = node_of(sizes, store, e->arg[i])) != NULL;
    const Expr *made = !good ? NULL : e->op == OP_UNIT || e->op == OP_MATRIX ? expr_shaped(store, e->op, shape, args, e->count)
                                                                             : expr_make(store, e->op, args, e->count);
    free(args);
    return made;
}

static bool change(Sizes *sizes, Store *store, const Expr **e) { return !*e || (*e = node_of(sizes, store, *e)) != NULL; }

static bool specialize_scope(Sizes *sizes, Question *q) {
    for (size_t i = 0; q->scope && i < q->scope->count; i++)
        if (!change(sizes, q->store, &q->scope->names[i].meaning)) return false;
    return true;
}

static bool specialize_point(Sizes *sizes, Question *q) {
    PointEntry *entries = ARENA_ARRAY(store_arena(q->store), PointEntry, q->at_count);
    for (size_t i = 0; i < q->at_count; i++) {
        const Expr *name = node_of(sizes, q->store, expr_symbol(q->store, q->at[i].symbol)), *value = node_of(sizes, q->store, q->at[i].value);
        if (!name || !value || name->op != OP_SYMBOL) return false;
        entries[i] = (PointEntry){name->symbol, value};
    }
    q->at = entries;
    return true;
}

static bool specialize_with(Sizes *sizes, Question *q) {
    return specialize_point(sizes, q) && change(sizes, q->store, &q->find) && change(sizes, q->store, &q->prove) &&
           change(sizes, q->store, &q->condition) && specialize_scope(sizes, q);
}

bool specialize_sizes(Question *q, Dim length) {
    Sizes sizes = {0};
    for (size_t i = 0; i < store_sizes(q->store) && i < MOST_ABSTRACT; i++) sizes.of[i] = length;
    return specialize_with(&sizes, q);
}

bool specialize_question(Question *q) {
    Sizes sizes = {0};
    bool known = false;
    for (size_t i = 0; i < q->at_count; i++) {
        Shape declared = q->at[i].symbol->shape, given = q->at[i].value->shape;
        if (!learn(&sizes, declared.rows, given.rows) || !learn(&sizes, declared.columns, given.columns)) return false;
    }
    for (size_t i = 0; i < MOST_ABSTRACT; i++) known |= sizes.of[i] != 0;
    return !known || specialize_with(&sizes, q);
}
