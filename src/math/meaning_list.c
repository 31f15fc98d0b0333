/* meaning_list.c: what is meant by a list in brackets: vectors, matrices, intervals, sets. */
#include "math/meaning.h"
#include "math/printer.h"

/* ---- lists ---- */

static bool is_square_list(const Node *node) {
    return node->form == FORM_LIST && node->open == TOKEN_SQUARE_OPEN;
}

static bool all_rows(const Node *node) {
    for (size_t i = 0; i < node->count; i++)
        if (!is_square_list(node->arg[i])) return false;
    return node->open == TOKEN_SQUARE_OPEN || node->form == FORM_ROWS;
}

/* The entries of rows with one entry each, as a list. NULL: a row has more. */
static const Node *column_list(Reader *reader, const Node *rows) {
    const Node **items = ARENA_ARRAY(reader->arena, const Node *, rows->count + 1);
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->arg[i]->count != 1) return NULL;
        items[i] = rows->arg[i]->arg[0];
    }
    return node_new(reader, FORM_LIST, rows->at, items, rows->count);
}

static const Expr *interval_of_rows(Reader *reader, const Node *node) {
    const Node *first = node->arg[0]->arg[0], *second = node->count == 2 ? node->arg[1]->arg[0] : node->arg[0]->arg[1];
    const Expr *a = meaning(reader, first, SHAPE_ANY), *b = a ? meaning(reader, second, SHAPE_ANY) : NULL;
    return b ? expr_2(reader->store, OP_INTERVAL_CLOSED, a, b) : NULL;
}

/* The entries of [1, 2] or (1; 2) as a row. NULL: it is none. */
static const Node *row_of_list(Reader *reader, const Node *node) {
    if (node->form == FORM_LIST && node->count > 1) return node;
    return node->form == FORM_ROWS && node->count > 1 ? column_list(reader, node) : NULL;
}

/* [[1, 2]; [3, 4]]: rows that hold rows. NULL: these do not. */
static const Node *unwrapped_rows(Reader *reader, const Node *node, Shape want) {
    const Node **rows = ARENA_ARRAY(reader->arena, const Node *, node->count + 1);
    if (reader->options.mode != READ_ANSWER || want.kind != KIND_TENSOR || want.columns == 1) return NULL;
    for (size_t i = 0; i < node->count; i++)
        if (node->arg[i]->count != 1 || !(rows[i] = row_of_list(reader, node->arg[i]->arg[0]))) return NULL;
    return node_new(reader, FORM_ROWS, node->at, rows, node->count);
}

const Expr *meaning_of_rows(Reader *reader, const Node *node, Shape want) {
    const Node *inner = node->form == FORM_ROWS ? unwrapped_rows(reader, node, want) : NULL;
    if (inner) node = inner;
    size_t columns = node->arg[0]->count, total = node->count * columns;
    const Expr **entries = room_for_arguments(reader, total);
    bool numbers = want.kind == KIND_SET && want.rows == 1 && want.columns == 1 && node->form == FORM_ROWS;
    if (numbers && total == 2) return interval_of_rows(reader, node); /* [-1; 1], [-1 1] */
    if (node->count == 1 && node_has_ellipsis(node->arg[0])) return vector_of_pattern(reader, node->arg[0]);
    const Node *column = columns == 1 ? column_list(reader, node) : NULL;
    if (column && node_has_ellipsis(column)) return vector_of_pattern(reader, column);
    for (size_t i = 0; i < node->count; i++) {
        if (node->arg[i]->count != columns)
            return reader_fail(reader, node->arg[i]->at, MESSAGE_ROWS_DIFFER,
                               WITH({"count", reader_number(reader, (long)node->arg[i]->count)},
                                    {"columns", reader_number(reader, (long)columns)}));
        for (size_t j = 0; j < columns; j++)
            if (!(entries[i * columns + j] = meaning(reader, node->arg[i]->arg[j], SHAPE_ANY))) return NULL;
    }
    bool row = node->count == 1 && columns > 1, wants_row = want.rows == 1 && want.columns > 1;
    if (columns == 1 || (row && node->form == FORM_ROWS && node->open != TOKEN_SQUARE_OPEN && !wants_row &&
                         want.columns == 1))
        return expr_make(reader->store, OP_VECTOR, entries, total);
    for (size_t i = 0; i < total; i++)
        if (!shape_is_scalar(entries[i]->shape))
            return reader_fail(reader, node->at, MESSAGE_MATRIX_ENTRIES, NULL);
    return expr_shaped(reader->store, OP_MATRIX, (Shape){KIND_TENSOR, (Dim)node->count, (Dim)columns},
                       entries, total);
}

static bool is_interval(const Node *node, Shape want) {
    bool mixed = (node->open == TOKEN_OPEN) != (node->close == TOKEN_CLOSE);
    bool numbers = want.kind == KIND_SET && (want.rows == 0 || (want.rows == 1 && want.columns == 1));
    return node->count == 2 && (mixed || numbers);
}

static Op interval_op(const Node *node) {
    if (node->open == TOKEN_OPEN)
        return node->close == TOKEN_CLOSE ? OP_INTERVAL_OPEN : OP_INTERVAL_LEFT_OPEN;
    return node->close == TOKEN_CLOSE ? OP_INTERVAL_RIGHT_OPEN : OP_INTERVAL_CLOSED;
}

/* ((1, 2), (3, 4)) and {{1, 2}, {3, 4}} in an answer are rows of a matrix. */
static bool nested_rows(const Reader *reader, const Node *node, Shape want) {
    if (!shape_is_known(want)) want = reader->options.shape;
    bool matrix = want.kind == KIND_TENSOR && want.columns != 1 && want.columns != 0 && !reader->options.wants_set;
    if (reader->options.mode != READ_ANSWER || !matrix) return false;
    for (size_t i = 0; i < node->count; i++) {
        const Node *row = node->arg[i];
        if ((row->form != FORM_LIST && row->form != FORM_SET) || row->count < 2) return false;
    }
    return node->count > 1;
}

/* (x, v) of two vectors, as some write the dot product. */
static const Expr *dot_in_brackets(Reader *reader, const Node *node, const Expr *const *items) {
    bool pair = node->count == 2 && node->open == TOKEN_OPEN && reader->options.mode == READ_ANSWER;
    if (!pair || shape_is_scalar(items[0]->shape) || !shape_is_column(items[0]->shape) || !shape_equal(items[0]->shape, items[1]->shape))
        return NULL;
    const Expr *dot = expr_2(reader->store, OP_DOT, items[0], items[1]);
    const char *spelling = arena_printf(reader->arena, "(%s, %s)", expression_text(reader->store, items[0]), expression_text(reader->store, items[1]));
    reader_note(reader, MESSAGE_NOTE_READ_AS, WITH({"spelling", text_of(spelling)}, {"reading", text_of(expression_text(reader->store, dot))}));
    return dot;
}

/* (1, [-1, 1], 3) where a set of vectors is asked for: the product of {1}, [-1, 1] and {3}. */
static bool holds_interval(const Reader *reader, const Node *node, Shape want) {
    bool intervals = false, fits = want.kind == KIND_SET && want.columns == 1 && want.rows == (Dim)node->count && node->count > 1;
    for (size_t i = 0; fits && i < node->count; i++) {
        const Node *item = node->arg[i];
        bool interval = item->form == FORM_LIST && item->count == 2 && !item->bracketed && (is_square_list(item) || item->close != TOKEN_CLOSE);
        intervals |= interval;
        fits = interval || (item->form != FORM_LIST && item->form != FORM_ROWS);
    }
    return fits && intervals && reader->options.mode == READ_ANSWER;
}

static const Expr *product_of_items(Reader *reader, const Node *node) {
    const Expr **items = room_for_arguments(reader, node->count);
    for (size_t i = 0; i < node->count; i++) {
        const Expr *item = meaning(reader, node->arg[i], (Shape){KIND_SET, 1, 1});
        items[i] = item && item->shape.kind == KIND_TENSOR ? expr_1(reader->store, OP_FINITE_SET, item) : item;
        if (!items[i]) return NULL;
    }
    return expr_make(reader->store, OP_CARTESIAN, items, node->count);
}

const Expr *meaning_of_list(Reader *reader, const Node *node, Shape want) {
    if (holds_interval(reader, node, want)) return product_of_items(reader, node);
    const Expr **items = room_for_arguments(reader, node->count);
    if (node_has_ellipsis(node)) return vector_of_pattern(reader, node);
    if (nested_rows(reader, node, want)) return meaning_of_rows(reader, node, want);
    if (all_rows(node) && !is_interval(node, want)) return meaning_of_rows(reader, node, want);
    for (size_t i = 0; i < node->count; i++)
        if (!(items[i] = meaning(reader, node->arg[i], SHAPE_ANY))) return NULL;
    if (is_interval(node, want)) return expr_make(reader->store, interval_op(node), items, 2);
    const Expr *dot = dot_in_brackets(reader, node, items);
    if (dot) return dot;
    const Expr *vector =
        node->count == 1 ? items[0] : expr_make(reader->store, OP_VECTOR, items, node->count);
    bool row = want.kind == KIND_TENSOR && want.rows == 1 && want.columns > 1;
    return vector && row ? expr_1(reader->store, OP_TRANSPOSE, vector) : vector;
}

const Expr *meaning_of_angles(Reader *reader, const Node *node, Shape want) {
    if (node_has_ellipsis(node)) return vector_of_pattern(reader, node);
    const Expr **items = room_for_arguments(reader, node->count);
    (void)want;
    if (!meanings_alike(reader, node->arg, node->count, SHAPE_ANY, items)) return NULL;
    if (node->count == 1 && !shape_is_scalar(items[0]->shape)) return items[0]; /* <2x> */
    bool dot = node->count == 2 && !shape_is_scalar(items[0]->shape), matrices = dot && items[0]->shape.columns != 1;
    if (matrices && shape_equal(items[0]->shape, items[1]->shape)) /* <X, Y> is tr(X'Y) */
        return expr_1(reader->store, OP_TRACE, expr_multiply(reader->store, expr_1(reader->store, OP_TRANSPOSE, items[0]), items[1]));
    return expr_make(reader->store, dot ? OP_DOT : OP_VECTOR, items, node->count);
}

/* ---- sets ---- */

/* {3, 4}, as some programs write vectors and matrices. */
static bool is_braced_vector(const Reader *reader, const Node *node, Shape want) {
    if (!shape_is_known(want) && !reader->options.wants_set) want = reader->options.shape;
    bool vector = want.kind == KIND_TENSOR && want.columns == 1 && want.rows > 1 && (size_t)want.rows == node->count;
    return reader->options.mode == READ_ANSWER && (vector || nested_rows(reader, node, want));
}

static const Expr *braced_vector(Reader *reader, const Node *node, Shape want) {
    reader_note(reader, MESSAGE_NOTE_BRACES_VECTOR, NULL);
    if (nested_rows(reader, node, want)) return meaning_of_rows(reader, node, want);
    const Expr **items = room_for_arguments(reader, node->count);
    for (size_t i = 0; i < node->count; i++)
        if (!(items[i] = meaning(reader, node->arg[i], SHAPE_ANY))) return NULL;
    return expr_make(reader->store, OP_VECTOR, items, node->count);
}

const Expr *meaning_of_set(Reader *reader, const Node *node, Shape want) {
    const Expr **items = room_for_arguments(reader, node->count);
    if (is_braced_vector(reader, node, want)) return braced_vector(reader, node, want);
    bool elements_known = want.kind == KIND_SET && shape_is_known(want);
    if (!node->count)
        return expr_shaped(reader->store, OP_EMPTY_SET, elements_known ? want : (Shape){KIND_SET, 1, 1}, NULL,
                           0);
    if (!meanings_alike(reader, node->arg, node->count, elements_known ? tensor_like(want) : SHAPE_ANY, items))
        return NULL;
    bool group = node->count == 1 && node->open == TOKEN_BRACE_OPEN && want.kind != KIND_SET;
    return group ? items[0] : expr_make(reader->store, OP_FINITE_SET, items, node->count);
}

/* Of a sum of terms, or of several conditions, those with a name among `names`; NULL: none. */
static const Expr *part_with(Store *store, const Expr *e, Op op, uint64_t names, bool with) {
    const Expr *const *each = e->op == op ? e->arg : &e, *part = NULL;
    for (uint32_t i = 0; i < (e->op == op ? e->count : 1); i++)
        if (!(each[i]->symbols & names) != with) part = part ? expr_2(store, op, part, each[i]) : each[i];
    return part;
}

/* {u + v : ‖u‖ ≤ 1, |v| ≤ 2} is a sum of sets, if every term and every condition speaks of one name only. */
static const Expr *sum_of_builders(Reader *reader, const Node *node, const Expr *element, const Expr *condition) {
    Store *store = reader->store;
    const Expr **sets = room_for_arguments(reader, node->count);
    size_t count = 0;
    uint64_t all = 0, seen = 0;
    for (size_t i = 1; i < node->count; i++) all |= i == 2 ? 0 : node->arg[i]->expr->symbols;
    for (size_t i = 1; i < node->count; i++) {
        const Expr *name = node->arg[i]->expr;
        if (i == 2) continue;
        const Expr *own = part_with(store, element, OP_SUM, name->symbols, true);
        const Expr *limits = part_with(store, condition, OP_AND, name->symbols, true);
        if (!own || !limits || (own->symbols | limits->symbols) & all & ~name->symbols)
            return reader_fail(reader, node->at, MESSAGE_MIXED_NAMES, NULL);
        seen |= name->symbols;
        if (!(sets[count++] = expr_3(store, OP_SET_BUILDER, own, name, limits))) return NULL;
    }
    const Expr *fixed = part_with(store, element, OP_SUM, seen, false);
    if (fixed) sets[count++] = fixed;
    return expr_make(store, OP_SET_SUM, sets, count);
}

const Expr *meaning_of_builder(Reader *reader, const Node *node, Shape want) {
    const Expr *args[3];
    Shape element = want.kind == KIND_SET && shape_is_known(want) ? tensor_like(want) : SHAPE_ANY;
    for (size_t i = 0; i < 3; i++)
        if (!(args[i] = meaning(reader, node->arg[i], i ? SHAPE_ANY : element))) return NULL;
    if (node->count > 3) return sum_of_builders(reader, node, args[0], args[2]);
    return expr_make(reader->store, OP_SET_BUILDER, args, 3);
}

/* S without T: {w in S : not (w in T)}; of a few elements, that are not one of them. */
static const Expr *difference(Reader *reader, const Expr *set, const Expr *less) {
    Store *store = reader->store;
    const Symbol *symbol = bound_symbol(reader, TEXT("w"), tensor_like(set->shape), SYMBOL_INDEX);
    const Expr *w = symbol ? expr_symbol(store, symbol) : NULL, *condition = NULL;
    if (!w) return NULL;
    if (set->op != OP_SPACE) condition = expr_2(store, OP_IN, w, set);
    if (less->op != OP_FINITE_SET) {
        const Expr *out = expr_1(store, OP_NOT, expr_2(store, OP_IN, w, less));
        condition = condition ? expr_2(store, OP_AND, condition, out) : out;
    }
    for (uint32_t i = 0; less->op == OP_FINITE_SET && i < less->count; i++) {
        const Expr *out = expr_2(store, OP_NOT_EQUAL, w, less->arg[i]);
        condition = condition ? expr_2(store, OP_AND, condition, out) : out;
    }
    return expr_3(store, OP_SET_BUILDER, w, w, condition);
}

const Expr *meaning_of_sets(Reader *reader, const Node *node, Shape want) {
    const Expr *both[2];
    if (!meanings_alike(reader, node->arg, 2, want.kind == KIND_SET ? want : (Shape){KIND_SET, 0, 0}, both))
        return NULL;
    if (node->op == OP_NOT) return difference(reader, both[0], both[1]);
    return expr_2(reader->store, node->op, both[0], both[1]);
}
