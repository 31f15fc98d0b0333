/* ellipsis.c: vectors told by a pattern: (x_1/2, ..., x_n/2) is x/2, (1, ..., 1) is a vector of ones. */
#include "math/syntax.h"

typedef struct Pattern {
    Store *store;
    const Symbol *size;  /* the name of the last index */
    const Expr *column;  /* ones of that size */
} Pattern;

static const Expr *column_of(const Pattern *pattern, const Expr *entry);

static bool varies(const Pattern *pattern, const Expr *e) { return expr_has(e, pattern->size); }

/* The entry x_n of a vector x that fits, or NULL. */
static const Expr *last_entry(const Pattern *pattern, const Expr *e) {
    bool entry = e->op == OP_COMPONENT && e->arg[1]->op == OP_SYMBOL && e->arg[1]->symbol == pattern->size;
    return entry && shape_equal(e->arg[0]->shape, pattern->column->shape) ? e->arg[0] : NULL;
}

static const Expr *column_of_sum(const Pattern *pattern, const Expr *sum) {
    const Expr *all = NULL;
    for (uint32_t i = 0; i < sum->count; i++) {
        const Expr *term = column_of(pattern, sum->arg[i]);
        if (!term) return NULL;
        all = all ? expr_add(pattern->store, all, term) : term;
    }
    return all;
}

static const Expr *column_of_product(const Pattern *pattern, const Expr *product) {
    Store *store = pattern->store;
    const Expr *scale = NULL, *column = NULL;
    for (uint32_t i = 0; i < product->count; i++) {
        const Expr *factor = product->arg[i];
        if (!varies(pattern, factor)) {
            scale = scale ? expr_multiply(store, scale, factor) : factor;
            continue;
        }
        const Expr *part = column_of(pattern, factor);
        if (!part) return NULL;
        column = column ? expr_2(store, OP_HADAMARD, column, part) : part;
    }
    return scale ? expr_multiply(store, scale, column) : column;
}

static const Expr *column_of_power(const Pattern *pattern, const Expr *power) {
    if (varies(pattern, power->arg[1])) return NULL;
    const Expr *base = column_of(pattern, power->arg[0]);
    return base ? expr_2(pattern->store, OP_ENTRYWISE_POWER, base, power->arg[1]) : NULL;
}

/* The column whose n-th entry this is. NULL: no such column is known. */
static const Expr *column_of(const Pattern *pattern, const Expr *entry) {
    const Expr *vector = last_entry(pattern, entry);
    if (vector) return vector;
    if (expr_is_integer(entry, 1)) return pattern->column;
    if (!varies(pattern, entry)) return expr_multiply(pattern->store, entry, pattern->column);
    if (entry->op == OP_SUM) return column_of_sum(pattern, entry);
    if (entry->op == OP_PRODUCT) return column_of_product(pattern, entry);
    if (entry->op == OP_POWER) return column_of_power(pattern, entry);
    if (!expr_is_function(entry->op)) return NULL;
    const Expr *argument = column_of(pattern, entry->arg[0]);
    return argument ? expr_1(pattern->store, entry->op, argument) : NULL;
}

/* The abstract size that the entry's index is, or the one of the vector that is asked for. */
static Dim size_of(const Reader *reader, const Expr *last) {
    for (Dim dim = -1; dim >= -(Dim)store_sizes(reader->store); dim--) {
        const Expr *size = expr_dim(reader->store, dim);
        if (expr_has(last, size->symbol)) return dim;
    }
    return reader->options.shape.columns == 1 && reader->options.shape.rows < 0 ? reader->options.shape.rows : 0;
}

/* What the pattern gives for the place k. */
static const Expr *entry_at(const Pattern *pattern, const Expr *last, long k) {
    return expr_substitute(pattern->store, last, pattern->size, expr_integer(pattern->store, k));
}

const Expr *vector_of_pattern(Reader *reader, const Node *node) {
    Store *store = reader->store;
    size_t before = 0;
    while (before < node->count && node->arg[before]->form != FORM_ELLIPSIS) before++;
    bool formed = before && before + 2 == node->count;
    const Expr *last = formed ? meaning(reader, node->arg[node->count - 1], SHAPE_ANY) : NULL;
    Dim dim = last && shape_is_scalar(last->shape) ? size_of(reader, last) : 0;
    if (reader->error) return NULL;
    if (!dim) return reader_fail(reader, node->at, MESSAGE_EXPECTED_PATTERN, NULL);
    Pattern pattern = {store, expr_dim(store, dim)->symbol, NULL};
    pattern.column = expr_shaped(store, OP_ONES, (Shape){KIND_TENSOR, dim, 1}, NULL, 0);
    for (size_t i = 0; i < before; i++) {
        const Expr *entry = meaning(reader, node->arg[i], SHAPE_ANY);
        if (!entry) return NULL;
        if (entry != entry_at(&pattern, last, (long)i + 1))
            return reader_fail(reader, node->arg[i]->at, MESSAGE_PATTERN_BROKEN, NULL);
    }
    const Expr *column = column_of(&pattern, last);
    return column ? column : reader_fail(reader, node->at, MESSAGE_PATTERN_UNKNOWN, NULL);
}

const Expr *vector_of_entry(Reader *reader, const Expr *entry, const Symbol *index) {
    Store *store = reader->store;
    Shape shape = {KIND_TENSOR, reader->options.shape.rows, 1};
    Pattern pattern = {store, index, expr_shaped(store, OP_ONES, shape, NULL, 0)};
    return pattern.column ? column_of(&pattern, entry) : NULL;
}

const Expr *sum_of_pattern(Reader *reader, const Node *sum) {
    const Expr *column = vector_of_pattern(reader, sum);
    return column ? expr_1(reader->store, OP_TOTAL, column) : NULL;
}
