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

/* Ones where the relation of each entry holds, else zeros; of a > 0 this is (s + |s|)/2 with s = sign(a). */
static const Expr *column_where(const Pattern *pattern, const Expr *relation) {
    Store *store = pattern->store;
    Op op = relation->op;
    bool turned = op == OP_LESS || op == OP_GREATER_EQUAL, whole = op == OP_EQUAL || op == OP_NOT_EQUAL;
    bool other = op == OP_LESS_EQUAL || op == OP_GREATER_EQUAL || op == OP_EQUAL;
    if (!whole && op != OP_LESS && op != OP_LESS_EQUAL && op != OP_GREATER && op != OP_GREATER_EQUAL) return NULL;
    if (!shape_is_scalar(relation->arg[0]->shape) || !shape_is_scalar(relation->arg[1]->shape)) return NULL;
    const Expr *gap = column_of(pattern, expr_subtract(store, relation->arg[turned], relation->arg[!turned]));
    const Expr *sign = gap ? expr_1(store, OP_SIGN, gap) : NULL, *size = sign ? expr_1(store, OP_ABS, sign) : NULL;
    if (!size) return NULL;
    const Expr *where = whole ? size : expr_multiply(store, expr_fraction(store, 1, 2), expr_add(store, sign, size));
    return other ? expr_subtract(store, pattern->column, where) : where;
}

/* Each value where its condition holds and no earlier one; what no case covers is left out. */
static const Expr *column_of_cases(const Pattern *pattern, const Expr *cases) {
    Store *store = pattern->store;
    const Expr *all = NULL, *rest = pattern->column;
    for (uint32_t i = 0; i < cases->count; i += 2) {
        bool last = i + 1 == cases->count;
        const Expr *value = cases->arg[last ? i : i + 1];
        if (last && value->shape.kind == KIND_UNDEFINED) break;
        const Expr *where = last ? pattern->column : column_where(pattern, cases->arg[i]), *part = column_of(pattern, value);
        if (!where || !part) return NULL;
        part = expr_2(store, OP_HADAMARD, expr_2(store, OP_HADAMARD, rest, where), part);
        all = all ? expr_add(store, all, part) : part;
        rest = expr_2(store, OP_HADAMARD, rest, expr_subtract(store, pattern->column, where));
    }
    return all;
}

static const Expr *column_of_total(const Pattern *pattern, const Expr *total);

/* The column whose n-th entry this is. NULL: no such column is known. */
static const Expr *column_of(const Pattern *pattern, const Expr *entry) {
    const Expr *vector = last_entry(pattern, entry);
    if (vector) return vector;
    if (expr_is_integer(entry, 1)) return pattern->column;
    if (!varies(pattern, entry)) return expr_multiply(pattern->store, entry, pattern->column);
    if (entry->op == OP_SUM) return column_of_sum(pattern, entry);
    if (entry->op == OP_PRODUCT) return column_of_product(pattern, entry);
    if (entry->op == OP_POWER) return column_of_power(pattern, entry);
    if (entry->op == OP_SUM_OVER) return column_of_total(pattern, entry);
    if (entry->op == OP_PIECEWISE) return column_of_cases(pattern, entry);
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

/* ---- matrices told by an entry: x_i x_j is x x' ---- */

typedef struct Grid {
    Pattern rows, columns;
} Grid;

static const Expr *grid_of(const Grid *grid, const Expr *entry);

static const Expr *outer(Store *store, const Expr *column, const Expr *row) {
    return column && row ? expr_multiply(store, column, expr_1(store, OP_TRANSPOSE, row)) : NULL;
}

static const Expr *grid_of_sum(const Grid *grid, const Expr *sum) {
    const Expr *all = NULL;
    for (uint32_t i = 0; i < sum->count; i++) {
        const Expr *term = grid_of(grid, sum->arg[i]);
        if (!term || !(all = all ? expr_add(grid->rows.store, all, term) : term)) return NULL;
    }
    return all;
}

static const Expr *joined_by(Store *store, Op op, const Expr *a, const Expr *b) {
    return !b || !a ? b : op == OP_PRODUCT ? expr_multiply(store, a, b) : expr_2(store, op, a, b);
}

/* Factors of the row make a column, those of the column a row, those of both stay where they are. */
static const Expr *grid_of_product(const Grid *grid, const Expr *const *factors, size_t count) {
    Store *store = grid->rows.store;
    const Expr *scale = NULL, *column = NULL, *row = NULL, *both = NULL;
    for (size_t i = 0; i < count; i++) {
        const Expr *factor = factors[i];
        bool below = varies(&grid->rows, factor), beside = varies(&grid->columns, factor), fine = true;
        if (below && beside) fine = (both = joined_by(store, OP_HADAMARD, both, grid_of(grid, factor)));
        else if (below) fine = (column = joined_by(store, OP_HADAMARD, column, column_of(&grid->rows, factor)));
        else if (beside) fine = (row = joined_by(store, OP_HADAMARD, row, column_of(&grid->columns, factor)));
        else fine = (scale = joined_by(store, OP_PRODUCT, scale, factor));
        if (!fine) return NULL;
    }
    if (both && column) both = expr_multiply(store, expr_1(store, OP_DIAGONAL, column), both);
    if (both && row) both = expr_multiply(store, both, expr_1(store, OP_DIAGONAL, row));
    if (!both) both = outer(store, column ? column : grid->rows.column, row ? row : grid->columns.column);
    return scale && both ? expr_multiply(store, scale, both) : both;
}

static bool is_symbol(const Expr *e, const Symbol *symbol) { return e->op == OP_SYMBOL && e->symbol == symbol; }

static bool are_symbols(const Expr *a, const Expr *b, const Symbol *first, const Symbol *second) {
    return is_symbol(a, first) && is_symbol(b, second);
}

/* a where i = j, else b: b everywhere, and on the diagonal what a is more. */
static const Expr *grid_of_cases(const Grid *grid, const Expr *cases) {
    Store *store = grid->rows.store;
    const Expr *where = cases->arg[0], *inside = cases->arg[1], *outside = cases->arg[2], *i = expr_symbol(store, grid->rows.size);
    bool diagonal = cases->count == 3 && where->op == OP_EQUAL && shape_equal(grid->rows.column->shape, grid->columns.column->shape) &&
                    (are_symbols(where->arg[0], where->arg[1], grid->rows.size, grid->columns.size) ||
                     are_symbols(where->arg[0], where->arg[1], grid->columns.size, grid->rows.size));
    if (!diagonal) return NULL;
    if (expr_is_integer(inside, 1) && expr_is_zero(outside)) return expr_identity(store, grid->rows.column->shape.rows);
    const Expr *more = expr_subtract(store, expr_substitute(store, inside, grid->columns.size, i),
                                     expr_substitute(store, outside, grid->columns.size, i));
    const Expr *column = more ? column_of(&grid->rows, more) : NULL, *rest = grid_of(grid, outside);
    return column && rest ? expr_add(store, rest, expr_1(store, OP_DIAGONAL, column)) : NULL;
}

static const Expr *grid_of_entry(const Grid *grid, const Expr *e) {
    if (are_symbols(e->arg[1], e->arg[2], grid->rows.size, grid->columns.size)) return e->arg[0];
    bool turned = are_symbols(e->arg[1], e->arg[2], grid->columns.size, grid->rows.size);
    return turned ? expr_1(grid->rows.store, OP_TRANSPOSE, e->arg[0]) : NULL;
}

/* The matrix whose entry in row i and column j this is. NULL: no such matrix is known. */
static const Expr *grid_of(const Grid *grid, const Expr *entry) {
    if (entry->op == OP_SUM) return grid_of_sum(grid, entry);
    if (entry->op == OP_PIECEWISE) return grid_of_cases(grid, entry);
    if (entry->op == OP_ENTRY) return grid_of_entry(grid, entry);
    if (entry->op == OP_PRODUCT) return grid_of_product(grid, entry->arg, entry->count);
    bool both = varies(&grid->rows, entry) && varies(&grid->columns, entry);
    return both ? NULL : grid_of_product(grid, &entry, 1);
}

/* Σ_j A_ij x_j is A x: the sums of the rows. */
static const Expr *column_of_total(const Pattern *pattern, const Expr *total) {
    Store *store = pattern->store;
    Dim size = dim_of(store, total->arg[3]);
    bool whole = size && expr_is_integer(total->arg[2], 1) && total->arg[1]->op == OP_SYMBOL;
    const Expr *ones = whole ? expr_shaped(store, OP_ONES, (Shape){KIND_TENSOR, size, 1}, NULL, 0) : NULL;
    if (!ones) return NULL;
    Grid grid = {*pattern, {store, total->arg[1]->symbol, ones}};
    const Expr *matrix = grid_of(&grid, total->arg[0]);
    return matrix && matrix->shape.columns == size ? expr_multiply(store, matrix, ones) : NULL;
}

const Expr *matrix_of_entry(Reader *reader, const Expr *entry, const Symbol *row, const Symbol *column) {
    Store *store = reader->store;
    Shape shape = reader->options.shape, rows = {KIND_TENSOR, shape.rows, 1}, columns = {KIND_TENSOR, shape.columns, 1};
    Grid grid = {{store, row, expr_shaped(store, OP_ONES, rows, NULL, 0)},
                 {store, column, expr_shaped(store, OP_ONES, columns, NULL, 0)}};
    const Expr *matrix = grid.rows.column && grid.columns.column ? grid_of(&grid, entry) : NULL;
    return matrix && matrix->shape.rows == shape.rows && matrix->shape.columns == shape.columns ? matrix : NULL;
}

const Expr *sum_of_pattern(Reader *reader, const Node *sum) {
    const Expr *column = vector_of_pattern(reader, sum);
    return column ? expr_1(reader->store, OP_TOTAL, column) : NULL;
}
