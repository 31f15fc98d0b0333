/* functions.c: the functions of the language, one row each, and what a call of them means. */
#include "math/printer.h"
#include "math/syntax.h"
#include <ctype.h>

enum { ANY_NUMBER = 200 }; /* of arguments */

static const Expr *make_list(Reader *reader, const Node *call, Shape want);
static const Expr *make_array(Reader *reader, const Node *call, Shape want);

static const Expr **arguments(Reader *reader, const Node *call) {
    const Expr **args = ARENA_ARRAY(reader->arena, const Expr *, call->count + 1);
    for (size_t i = 0; i < call->count; i++)
        if (!(args[i] = meaning(reader, call->arg[i], SHAPE_ANY))) return NULL;
    return args;
}

/* ---- roots and logarithms ---- */

static const Expr *root(Store *store, const Expr *e, const Expr *index) {
    return expr_2(store, OP_POWER, e, expr_reciprocal(store, index));
}

static const Expr *make_sqrt(Reader *reader, const Node *call, Shape want) {
    (void)want;
    return power_of(reader->store, meaning(reader, call->arg[0], SHAPE_ANY), expr_fraction(reader->store, 1, 2));
}

static const Expr *make_cbrt(Reader *reader, const Node *call, Shape want) {
    (void)want;
    return root(reader->store, meaning(reader, call->arg[0], SHAPE_ANY), expr_integer(reader->store, 3));
}

static const Expr *make_root(Reader *reader, const Node *call, Shape want) {
    if (call->count == 1) return make_sqrt(reader, call, want);
    const Expr **args = arguments(reader, call);
    (void)want;
    return args ? root(reader->store, args[0], args[1]) : NULL;
}

static const Expr *logarithm(Store *store, const Expr *e, const Expr *base) {
    return expr_divide(store, expr_1(store, OP_LN, e), expr_1(store, OP_LN, base));
}

static const Expr *make_log(Reader *reader, const Node *call, Shape want) {
    const Expr **args = arguments(reader, call);
    (void)want;
    if (!args) return NULL;
    return call->count == 1 ? expr_1(reader->store, OP_LN, args[0])
                            : logarithm(reader->store, args[0], args[1]);
}

static const Expr *make_log10(Reader *reader, const Node *call, Shape want) {
    (void)want;
    return logarithm(reader->store, meaning(reader, call->arg[0], SHAPE_ANY),
                     expr_integer(reader->store, 10));
}

static const Expr *make_log2(Reader *reader, const Node *call, Shape want) {
    (void)want;
    return logarithm(reader->store, meaning(reader, call->arg[0], SHAPE_ANY), expr_integer(reader->store, 2));
}

static const Expr *make_pow(Reader *reader, const Node *call, Shape want) {
    (void)want;
    const Node *power = node_two(reader, FORM_POWER, call->at, call->arg[0], call->arg[1]);
    return power ? meaning(reader, power, SHAPE_ANY) : NULL;
}

/* ---- functions that are told by others ---- */

/* sech x is 1/cosh x. */
static const Expr *make_reciprocal(Reader *reader, const Node *call, Shape want) {
    const Expr *e = meaning(reader, call->arg[0], SHAPE_ANY);
    (void)want;
    e = expr_1(reader->store, call->function->op, e);
    if (!e || shape_is_scalar(e->shape)) return expr_reciprocal(reader->store, e);
    return expr_2(reader->store, OP_ENTRYWISE_POWER, e, expr_integer(reader->store, -1));
}

/* arcsec x is arccos(1/x). */
static const Expr *make_of_reciprocal(Reader *reader, const Node *call, Shape want) {
    const Expr *e = meaning(reader, call->arg[0], SHAPE_ANY);
    (void)want;
    return e ? expr_1(reader->store, call->function->op, expr_reciprocal(reader->store, e)) : NULL;
}

/* Half the books have arccot x continuous, pi/2 - arctan x, the other half odd, arctan(1/x): either is meant. */
static const Expr *make_arccot(Reader *reader, const Node *call, Shape want) {
    Store *store = reader->store;
    reader->doubts++;
    if (reader->second) return make_of_reciprocal(reader, call, want);
    const Expr *e = expr_1(store, OP_ARCTAN, meaning(reader, call->arg[0], SHAPE_ANY));
    const Expr *half = expr_divide(store, expr_leaf(store, OP_PI), expr_integer(store, 2));
    return e ? expr_subtract(store, half, e) : NULL;
}

/* The exponentials of the entries over their sum. */
static const Expr *make_softmax(Reader *reader, const Node *call, Shape want) {
    const Expr *e = expr_1(reader->store, OP_EXP, meaning(reader, call->arg[0], want));
    return e ? expr_divide(reader->store, e, expr_1(reader->store, OP_TOTAL, e)) : NULL;
}

/* ---- norms and products ---- */

static const Expr *norm_p(Reader *reader, const Node *call, const Expr *p) {
    const Expr *e = meaning(reader, call->arg[0], SHAPE_ANY);
    if (!e || !p) return NULL;
    if (!shape_is_scalar(p->shape)) return reader_fail(reader, call->at, MESSAGE_NORM_P, NULL);
    return shape_is_scalar(e->shape) ? expr_1(reader->store, OP_ABS, e)
                                     : expr_2(reader->store, OP_NORM, e, p);
}

static const Expr *make_norm(Reader *reader, const Node *call, Shape want) {
    (void)want;
    if (call->count == 2) return norm_p(reader, call, meaning(reader, call->arg[1], SHAPE_ANY));
    const Expr *e = meaning(reader, call->arg[0], SHAPE_ANY);
    if (!e) return NULL;
    if (e->shape.rows != 1 && e->shape.columns != 1)
        reader_note(reader, MESSAGE_NOTE_FROBENIUS, NULL);
    return expr_norm(reader->store, e);
}

/* x/‖x‖ */
static const Expr *make_normalized(Reader *reader, const Node *call, Shape want) {
    const Expr *e = meaning(reader, call->arg[0], want);
    const Expr *norm = e ? expr_norm(reader->store, e) : NULL;
    return norm ? expr_divide(reader->store, e, norm) : NULL;
}

/* A hat makes a vector a unit vector, or is part of its name. */
static const Expr *make_hat(Reader *reader, const Node *call, Shape want) {
    const Expr *e = meaning(reader, call->arg[0], want);
    bool own = e && e->op == OP_SYMBOL && !scope_find(reader->scope, text_of(e->symbol->name)); /* the i of 3i + 4j */
    if (!e || !shape_is_column(e->shape) || shape_is_scalar(e->shape) || e->op == OP_UNIT || own) return e;
    reader->doubts++;
    if (reader->second) return e;
    const char *spelling = expression_text(reader->store, e);
    reader_note(reader, MESSAGE_NOTE_READ_AS, WITH({"spelling", text_of(arena_printf(reader->arena, "\\hat{%s}", spelling))},
                                                   {"reading", text_of(arena_printf(reader->arena, "%s/norm(%s)", spelling, spelling))}));
    return expr_divide(reader->store, e, expr_norm(reader->store, e));
}

/* Interval(-1, 1), Interval[{-1, 1}]: other programs' closed interval. */
static const Expr *make_interval(Reader *reader, const Node *call, Shape want) {
    const Node *ends = call->count == 1 ? call->arg[0] : call;
    const Expr *items[2];
    (void)want;
    if (ends->count != 2) return reader_fail(reader, call->at, MESSAGE_EXPECTED_SET, NULL);
    for (size_t i = 0; i < 2; i++)
        if (!(items[i] = meaning(reader, ends->arg[i], SHAPE_ANY))) return NULL;
    return expr_make(reader->store, OP_INTERVAL_CLOSED, items, 2);
}

static const Expr *make_norm1(Reader *reader, const Node *call, Shape want) {
    (void)want;
    return norm_p(reader, call, expr_integer(reader->store, 1));
}

static const Expr *make_norminf(Reader *reader, const Node *call, Shape want) {
    (void)want;
    return norm_p(reader, call, expr_leaf(reader->store, OP_INFINITE));
}

static const Expr *make_alike(Reader *reader, const Node *call, Shape want) {
    const Expr **args = ARENA_ARRAY(reader->arena, const Expr *, call->count + 1);
    (void)want;
    if (!meanings_alike(reader, call->arg, call->count, SHAPE_ANY, args)) return NULL;
    return expr_make(reader->store, call->function->op, args, call->count);
}

/* dot(A, x) of programs is a product, too. */
static const Expr *make_dot(Reader *reader, const Node *call, Shape want) {
    const Expr *first = meaning(reader, call->arg[0], SHAPE_ANY);
    bool matrix = first && shape_is_tensor(first->shape) && first->shape.rows != 1 && first->shape.columns != 1;
    if (!first || !matrix || reader->options.mode != READ_ANSWER) return first ? make_alike(reader, call, want) : NULL;
    const Expr *second = meaning(reader, call->arg[1], SHAPE_ANY);
    return second ? expr_multiply(reader->store, first, second) : NULL;
}

static const Expr *make_outer(Reader *reader, const Node *call, Shape want) {
    const Expr **args = arguments(reader, call);
    (void)want;
    return args ? expr_multiply(reader->store, args[0], expr_1(reader->store, OP_TRANSPOSE, args[1])) : NULL;
}

/* frac(a, b), hypot(a, b), matmul(A, B): other programs' quotient, length and product. */
static const Expr *make_quotient(Reader *reader, const Node *call, Shape want) {
    const Expr **args = arguments(reader, call);
    (void)want;
    return args ? call->count == 1 ? args[0] : expr_divide(reader->store, args[0], args[1]) : NULL;
}

static const Expr *make_difference(Reader *reader, const Node *call, Shape want) {
    const Expr **args = arguments(reader, call);
    (void)want;
    return args ? expr_subtract(reader->store, args[0], args[1]) : NULL;
}

/* Plus[a, b, c], Times[a, b]: what the signs say between them. */
static const Expr *make_folded(Reader *reader, const Node *call, Shape want) {
    Operands all = {0};
    for (size_t i = 0; i < call->count; i++) add_operand(reader, &all, call->function->op == OP_SUM ? 0 : LINK_TIMES, call->arg[i]);
    const Node *node = joined(reader, call->function->op == OP_SUM ? FORM_SUM : FORM_PRODUCT, call->at, &all);
    return node ? meaning(reader, node, want) : NULL;
}

static const Expr *make_radians(Reader *reader, const Node *call, Shape want) {
    const Expr *e = meaning(reader, call->arg[0], SHAPE_ANY), *half_turn = expr_integer(reader->store, 180);
    (void)want;
    return e ? expr_divide(reader->store, expr_multiply(reader->store, e, expr_leaf(reader->store, OP_PI)), half_turn) : NULL;
}

static const Expr *make_reciprocal_root(Reader *reader, const Node *call, Shape want) {
    const Expr *e = make_sqrt(reader, call, want);
    return e ? expr_reciprocal(reader->store, e) : NULL;
}

/* heaviside(t): 0 or 1, half of 1 + sign t. */
static const Expr *make_step(Reader *reader, const Node *call, Shape want) {
    Store *store = reader->store;
    const Expr *e = meaning(reader, call->arg[0], SHAPE_ANY);
    (void)want;
    e = e ? expr_add(store, expr_integer(store, 1), expr_1(store, OP_SIGN, e)) : NULL;
    return e ? expr_divide(store, e, expr_integer(store, 2)) : NULL;
}

/* indicator(t > 0): 1 where the condition holds, else 0. */
static const Expr *make_indicator(Reader *reader, const Node *call, Shape want) {
    const Expr *e = meaning(reader, call->arg[0], SHAPE_ANY);
    (void)want;
    return expr_3(reader->store, OP_PIECEWISE, e, expr_integer(reader->store, 1), expr_integer(reader->store, 0));
}

static const Expr *make_hypot(Reader *reader, const Node *call, Shape want) {
    const Expr **args = arguments(reader, call);
    const Expr *legs = args ? expr_make(reader->store, OP_VECTOR, args, call->count) : NULL;
    (void)want;
    return legs ? expr_norm(reader->store, legs) : NULL;
}

static const Expr *make_product(Reader *reader, const Node *call, Shape want) {
    const Expr **args = arguments(reader, call);
    (void)want;
    return args ? expr_multiply(reader->store, args[0], args[1]) : NULL;
}

static const Expr *make_inverse(Reader *reader, const Node *call, Shape want) {
    const Expr *e = meaning(reader, call->arg[0], want);
    if (!e) return NULL;
    return shape_is_scalar(e->shape) ? expr_reciprocal(reader->store, e)
                                     : expr_1(reader->store, OP_INVERSE, e);
}

/* ---- sums, special arrays ---- */

/* The term takes the shape that is asked for: sum(e_i, i, 1, n). */
static const Expr *sum_over(Reader *reader, const Node *call, Shape want) {
    const Expr *args[4];
    Shape term = want.kind == KIND_TENSOR ? want : SHAPE_ANY;
    for (size_t i = 0; i < 4; i++)
        if (!(args[i] = meaning(reader, call->arg[i], i ? SHAPE_ANY : term))) return NULL;
    return expr_make(reader->store, OP_SUM_OVER, args, 4);
}

static const Expr *make_sum(Reader *reader, const Node *call, Shape want) {
    if (call->count == 4) return sum_over(reader, call, want);
    reader->summing += reader->options.mode == READ_ANSWER;
    const Expr **args = arguments(reader, call);
    reader->summing -= reader->options.mode == READ_ANSWER;
    if (!args) return NULL;
    if (call->count == 1) return expr_1(reader->store, OP_TOTAL, args[0]);
    return reader_fail(reader, call->at, MESSAGE_WRITE_SUM, NULL);
}

/* Total[x] */
static const Expr *make_total(Reader *reader, const Node *call, Shape want) {
    (void)want;
    return expr_1(reader->store, OP_TOTAL, meaning(reader, call->arg[0], SHAPE_ANY));
}

static const Expr *product_of_entries(Reader *reader, const Expr *vector) {
    Store *store = reader->store;
    const Symbol *index = bound_symbol(reader, TEXT("i"), SHAPE_SCALAR, SYMBOL_INDEX | SYMBOL_INTEGER);
    const Expr *name = expr_symbol(store, index), *entry = expr_2(store, OP_COMPONENT, vector, name);
    const Expr *args[] = {entry, name, expr_integer(store, 1), expr_dim(store, vector->shape.rows)};
    return expr_make(store, OP_PRODUCT_OVER, args, 4);
}

static const Expr *make_prod(Reader *reader, const Node *call, Shape want) {
    const Expr **args = arguments(reader, call);
    (void)want;
    if (!args) return NULL;
    if (call->count == 1) return product_of_entries(reader, args[0]);
    if (call->count == 4) return expr_make(reader->store, OP_PRODUCT_OVER, args, 4);
    return reader_fail(reader, call->at, MESSAGE_WRITE_PROD, NULL);
}

static bool dims_of(Reader *reader, const Node *call, size_t from, Dim dims[2]) {
    for (size_t i = from; i < call->count; i++) {
        const Expr *size = meaning(reader, call->arg[i], SHAPE_ANY);
        if (!size) return false;
        if (!(dims[i - from] = dim_of(reader->store, size)))
            return reader_fail(reader, call->arg[i]->at, MESSAGE_SIZE_NUMBER, NULL), false;
    }
    return true;
}

static const Expr *make_ones(Reader *reader, const Node *call, Shape want) {
    Dim dims[2] = {1, 1};
    (void)want;
    if (!dims_of(reader, call, 0, dims)) return NULL;
    Shape shape = {KIND_TENSOR, dims[0], dims[1]};
    if (call->function->op == OP_ZEROS) return expr_zero(reader->store, shape);
    return shape_is_scalar(shape) ? expr_integer(reader->store, 1)
                                  : expr_shaped(reader->store, OP_ONES, shape, NULL, 0);
}

/* c(1, 2), List[1, 2]: the list that other programs write as a call; any other node as it is. */
static const Node *as_list(Reader *reader, const Node *node) {
    bool call = node->form == FORM_CALL && (node->function->make == make_list || node->function->make == make_array);
    Node *list = call ? (Node *)(uintptr_t)node_new(reader, FORM_LIST, node->at, node->arg, node->count) : NULL;
    if (list) list->open = TOKEN_SQUARE_OPEN, list->close = TOKEN_SQUARE_CLOSE;
    return call ? list : node;
}

static bool is_square_list(const Node *node) { return node->form == FORM_LIST && node->open == TOKEN_SQUARE_OPEN; }

/* List[a, b], List[List[a, b], List[c, d]], rbind(c(a, b), c(c, d)): [a, b], [[a, b], [c, d]]. */
static const Expr *make_list(Reader *reader, const Node *call, Shape want) {
    Operands items = {0};
    for (size_t i = 0; i < call->count; i++) {
        const Node *item = as_list(reader, call->arg[i]);
        if (item && call->count == 1 && is_square_list(item)) return meaning(reader, item, want);
        if (item) add_operand(reader, &items, 0, item);
    }
    Node *list = (Node *)(uintptr_t)node_new(reader, FORM_LIST, call->at, operand_list(&items), items.count);
    if (list) list->open = TOKEN_SQUARE_OPEN, list->close = TOKEN_SQUARE_CLOSE;
    return list ? meaning(reader, list, want) : NULL;
}

static const Expr *make_columns(Reader *reader, const Node *call, Shape want) {
    const Expr *rows = make_list(reader, call, (Shape){want.kind, want.columns, want.rows});
    return rows ? expr_1(reader->store, OP_TRANSPOSE, rows) : NULL;
}

/* The whole number that a node says, or 0. */
static size_t count_said(Reader *reader, const Node *node) {
    long count = 0;
    const Expr *e = node->form == FORM_EXPR ? meaning(reader, node, SHAPE_ANY) : NULL;
    return e && expr_get_long(e, &count) && count > 0 && count <= ANY_NUMBER ? (size_t)count : 0;
}

/* The rows of a matrix whose entries are told one after another, column by column where `down`. */
static const Expr *matrix_of_entries(Reader *reader, const Node *call, const Expr *const *entries, size_t count, size_t rows, bool down) {
    size_t columns = rows ? count / rows : 0;
    const Expr **sorted = ARENA_ARRAY(reader->arena, const Expr *, count + 1);
    if (!columns || rows * columns != count) return reader_fail(reader, call->at, MESSAGE_SIZE_NUMBER, NULL);
    for (size_t i = 0; i < count; i++) sorted[i] = entries[down ? i % columns * rows + i / columns : i];
    return columns == 1 ? expr_make(reader->store, OP_VECTOR, sorted, count)
                        : expr_shaped(reader->store, OP_MATRIX, (Shape){KIND_TENSOR, (Dim)rows, (Dim)columns}, sorted, count);
}

/* matrix(c(1, 2, 3, 4)/5, 2) of R goes down the columns. NULL without an error: it is none. */
static const Expr *matrix_by_columns(Reader *reader, const Node *call) {
    size_t rows = call->count > 3 || is_square_list(call->arg[0]) ? 0 : count_said(reader, call->arg[1]);
    const Expr *all = rows ? meaning(reader, call->arg[0], SHAPE_ANY) : NULL;
    if (!all || !shape_is_column(all->shape) || shape_is_scalar(all->shape) || all->shape.rows < 0) return NULL;
    size_t count = (size_t)all->shape.rows;
    const Expr **entries = ARENA_ARRAY(reader->arena, const Expr *, count + 1);
    for (size_t i = 0; i < count; i++)
        entries[i] = all->op == OP_VECTOR ? all->arg[i] : expr_2(reader->store, OP_COMPONENT, all, expr_integer(reader->store, (long)i + 1));
    return matrix_of_entries(reader, call, entries, count, rows, true);
}

/* Vector(2, [a, b]), Matrix(2, 2, [[a, b], [c, d]]), Matrix(2, 2, [a, b, c, d]) of Maple: sizes, then entries. */
static const Expr *array_behind_sizes(Reader *reader, const Node *call, Shape want) {
    const Node *list = as_list(reader, call->arg[call->count - 1]);
    bool sized = call->count <= 3 && list && is_square_list(list);
    for (size_t i = 0; i + 1 < call->count; i++) sized = sized && count_said(reader, call->arg[i]);
    if (!sized) return NULL;
    bool plain = call->count == 3;
    for (size_t i = 0; i < list->count; i++) plain = plain && list->arg[i]->form != FORM_LIST;
    if (!plain) return meaning(reader, list, want);
    const Expr **entries = ARENA_ARRAY(reader->arena, const Expr *, list->count + 1);
    for (size_t i = 0; i < list->count; i++)
        if (!(entries[i] = meaning(reader, list->arg[i], SHAPE_SCALAR))) return NULL;
    return matrix_of_entries(reader, call, entries, list->count, count_said(reader, call->arg[0]), false);
}

/* Matrix([[1, 2], [3, 4]]), vector(3, 4): what stands in the brackets. */
static const Expr *make_array(Reader *reader, const Node *call, Shape want) {
    if (call->count == 1) return meaning(reader, call->arg[0], want);
    bool rows = true; /* matrix([1, 2], [3, 4]) */
    for (size_t i = 0; i < call->count; i++) rows = rows && is_square_list(call->arg[i]);
    if (rows) return meaning(reader, node_new(reader, FORM_ROWS, call->at, call->arg, call->count), want);
    bool matrix = text_is(TEXT("matrix"), call->function->name);
    const Expr *sized = matrix ? matrix_by_columns(reader, call) : NULL;
    if (!sized && !reader->error) sized = array_behind_sizes(reader, call, want);
    if (sized || reader->error) return sized;
    const Expr **args = arguments(reader, call);
    return args ? expr_make(reader->store, OP_VECTOR, args, call->count) : NULL;
}

static const Expr *make_eye(Reader *reader, const Node *call, Shape want) {
    Dim dims[2] = {1, 1};
    (void)want;
    return dims_of(reader, call, 0, dims) ? expr_identity(reader->store, dims[0]) : NULL;
}

/* unit(k, n) is a basis vector, unit(x) a direction. */
static const Expr *make_unit(Reader *reader, const Node *call, Shape want) {
    Dim dims[2] = {1, 1};
    if (call->count == 1) return make_normalized(reader, call, want);
    const Expr *index = meaning(reader, call->arg[0], SHAPE_ANY);
    (void)want;
    if (!index || !dims_of(reader, call, 1, dims)) return NULL;
    return expr_shaped(reader->store, OP_UNIT, (Shape){KIND_TENSOR, dims[0], 1}, &index, 1);
}

/* ---- extremes ---- */

/* The larger of two (the smaller of them: less); of arrays entry by entry, as (a + b + |a - b|)/2. */
static const Expr *extreme_of(Store *store, Op op, const Expr *a, const Expr *b) {
    if (!a || !b) return NULL;
    if (shape_is_scalar(a->shape) && shape_is_scalar(b->shape)) return expr_2(store, op, a, b);
    if (shape_is_scalar(a->shape)) a = expr_multiply(store, a, expr_shaped(store, OP_ONES, b->shape, NULL, 0));
    if (shape_is_scalar(b->shape)) b = expr_multiply(store, b, expr_shaped(store, OP_ONES, a->shape, NULL, 0));
    const Expr *gap = a && b ? expr_subtract(store, a, b) : NULL, *size = gap ? expr_1(store, OP_ABS, gap) : NULL;
    if (!size) return NULL;
    const Expr *both = expr_add(store, a, b);
    const Expr *twice = op == OP_MAXIMUM ? expr_add(store, both, size) : expr_subtract(store, both, size);
    return expr_multiply(store, expr_fraction(store, 1, 2), twice);
}

/* maximum(a, b), relu(a): the larger, entry by entry. */
static const Expr *make_extreme(Reader *reader, const Node *call, Shape want) {
    const Expr **args = arguments(reader, call);
    (void)want;
    return args ? extreme_of(reader->store, call->function->op, args[0], call->count > 1 ? args[1] : expr_integer(reader->store, 0)) : NULL;
}

/* clip(t, low, high), Clip[t, {low, high}] */
static const Expr *make_clip(Reader *reader, const Node *call, Shape want) {
    const Node *const *ends = call->count == 3 ? call->arg + 1 : call->arg[1]->arg;
    const Expr *items[3];
    (void)want;
    if (call->count == 2 && call->arg[1]->count != 2) return reader_fail(reader, call->at, MESSAGE_EXPECTED_CALL, WITH({"function", text_of("clip")}));
    for (size_t i = 0; i < 3; i++)
        if (!(items[i] = meaning(reader, i ? ends[i - 1] : call->arg[0], SHAPE_ANY))) return NULL;
    return extreme_of(reader->store, OP_MINIMUM, extreme_of(reader->store, OP_MAXIMUM, items[0], items[1]), items[2]);
}

/* ---- pieces and sets ---- */

static bool is_pair(const Node *node) { return (node->form == FORM_LIST || node->form == FORM_SET) && node->count == 2; }

/* Is each of them a value and where it holds? */
static bool are_pieces(const Node *const *nodes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!is_pair(nodes[i])) return false;
        const Node *where = nodes[i]->arg[1];
        bool truth = where->form == FORM_EXPR && where->expr->shape.kind == KIND_TRUTH;
        if (!truth && where->form != FORM_RELATION && where->form != FORM_LOGIC) return false;
    }
    return count;
}

/* Piecewise[{{a, c}, {b, d}}, e], Piecewise((a, c), (b, True)): the call with conditions and values in our order. */
static const Node *flat_pieces(Reader *reader, const Node *call) {
    const Node *first = call->arg[0], *rest = NULL;
    bool listed = call->count <= 2 && (first->form == FORM_LIST || first->form == FORM_SET) && are_pieces(first->arg, first->count);
    const Node *const *pieces = listed ? first->arg : call->arg;
    size_t count = listed ? first->count : call->count;
    if (listed && call->count == 2) rest = call->arg[1];
    if (!are_pieces(pieces, count)) return call;
    Operands args = {0};
    for (size_t i = 0; i < count; i++) {
        const Node *where = pieces[i]->arg[1];
        if (where->form == FORM_EXPR) {
            rest = pieces[i]->arg[0];
            break;
        }
        add_operand(reader, &args, 0, where);
        add_operand(reader, &args, 0, pieces[i]->arg[0]);
    }
    if (rest) add_operand(reader, &args, 0, rest);
    Node *flat = (Node *)(uintptr_t)node_new(reader, FORM_CALL, call->at, operand_list(&args), args.count);
    if (flat) flat->function = call->function;
    return flat;
}

static const Expr *make_piecewise(Reader *reader, const Node *call, Shape want) {
    if (reader->options.mode == READ_ANSWER && !(call = flat_pieces(reader, call))) return NULL;
    if (call->count < 2) return reader_fail(reader, call->at, MESSAGE_PIECEWISE, NULL);
    size_t count = call->count | 1, pairs = count / 2; /* where nothing is said of the rest, there is no value */
    const Expr **args = ARENA_ARRAY(reader->arena, const Expr *, count + 1),
               **values = ARENA_ARRAY(reader->arena, const Expr *, count + 1);
    const Node **nodes = ARENA_ARRAY(reader->arena, const Node *, count + 1);
    bool rest = call->count == count;
    if (!rest && reader->options.mode != READ_ANSWER) return reader_fail(reader, call->at, MESSAGE_PIECEWISE, NULL);
    for (size_t i = 0; i < pairs; i++) {
        if (!(args[2 * i] = meaning(reader, call->arg[2 * i], SHAPE_ANY))) return NULL;
        nodes[i] = call->arg[2 * i + 1];
    }
    nodes[pairs] = rest ? call->arg[count - 1] : node_expr(reader, call->at, expr_leaf(reader->store, OP_UNDEFINED));
    if (!meanings_alike(reader, nodes, pairs + 1, want, values)) return NULL;
    for (size_t i = 0; i < pairs; i++) args[2 * i + 1] = values[i];
    args[count - 1] = values[pairs];
    return expr_make(reader->store, OP_PIECEWISE, args, count);
}

static const Expr *make_ball(Reader *reader, const Node *call, Shape want) {
    Shape centre = {KIND_TENSOR, want.rows, want.columns};
    const Expr *args[3] = {meaning(reader, call->arg[0], centre), NULL, NULL};
    for (size_t i = 1; i < call->count; i++)
        if (!args[i - 1] || !(args[i] = meaning(reader, call->arg[i], SHAPE_ANY))) return NULL;
    if (call->count == 2) args[2] = expr_integer(reader->store, 2);
    return expr_make(reader->store, OP_BALL, args, 3);
}

static const Expr *make_hull(Reader *reader, const Node *call, Shape want) {
    const Expr **points = ARENA_ARRAY(reader->arena, const Expr *, call->count + 1);
    Shape element = {KIND_TENSOR, want.kind == KIND_SET ? want.rows : 0,
                     want.kind == KIND_SET ? want.columns : 0};
    const Node *braces = call->arg[0];
    bool set = call->count == 1 && braces->form == FORM_SET && braces->count; /* conv({a, b}) */
    const Node *const *nodes = set ? braces->arg : call->arg;
    size_t count = set ? braces->count : call->count;
    if (set) points = ARENA_ARRAY(reader->arena, const Expr *, count + 1);
    if (!meanings_alike(reader, nodes, count, element, points)) return NULL;
    return expr_make(reader->store, OP_HULL, points, count);
}

/* ---- derivatives ---- */

/* derivative(f, t), derivative(f, t, 2), partial(f, x_i, x_j). */
static const Expr *make_derivative(Reader *reader, const Node *call, Shape want) {
    const Expr **args = arguments(reader, call);
    bool partial = call->function->op == OP_PARTIAL;
    long times = 1;
    (void)want;
    if (!args) return NULL;
    const Expr *f = args[0], *by = call->count > 1 ? args[1] : variable_of(reader, call, f);
    for (size_t i = 1; i < call->count || i == 1; i++) {
        bool again = i > 1 && expr_get_long(args[i], &times);
        if (again && (times < 1 || times > 9))
            return reader_fail(reader, call->arg[i]->at, MESSAGE_ORDER_RANGE, NULL);
        if (!again && i > 1) by = args[i];
        for (times = again ? times - 1 : 1; times > 0 && f && by; times--)
            f = partial && shape_is_scalar(by->shape) ? expr_2(reader->store, OP_PARTIAL, f, by)
                                                      : derivative_by(reader, f, by);
    }
    return by ? f : NULL;
}

/* gradient(f, x), and gradient(f) where f depends on one name. */
static const Expr *make_by_name(Reader *reader, const Node *call, Shape want) {
    const Expr **args = arguments(reader, call);
    (void)want;
    if (!args) return NULL;
    const Expr *by = call->count == 2 ? args[1] : variable_of(reader, call, args[0]);
    return derivative_of(reader->store, call->function->op, args[0], by);
}

static const Expr *make_directional(Reader *reader, const Node *call, Shape want) {
    const Expr *args[3] = {meaning(reader, call->arg[0], SHAPE_ANY), NULL, NULL};
    (void)want;
    if (!args[0] || !meanings_alike(reader, call->arg + 1, 2, SHAPE_ANY, args + 1)) return NULL;
    return expr_make(reader->store, call->function->op, args, 3);
}

/* ---- the table ---- */

/* In the order of their letters, whatever their case: they are found by bisection. */
static const Function functions[] = {
    {"abs", OP_ABS, 1, 1, true, NULL, NULL},
    {"acos", OP_ARCCOS, 1, 1, true, NULL, NULL},
    {"acosh", OP_ARCOSH, 1, 1, true, NULL, NULL},
    {"acot", OP_ARCTAN, 1, 1, true, make_arccot, NULL},
    {"acoth", OP_ARTANH, 1, 1, true, make_of_reciprocal, NULL},
    {"acsc", OP_ARCSIN, 1, 1, true, make_of_reciprocal, NULL},
    {"acsch", OP_ARSINH, 1, 1, true, make_of_reciprocal, NULL},
    {"arccos", OP_ARCCOS, 1, 1, true, NULL, NULL},
    {"arccosh", OP_ARCOSH, 1, 1, true, NULL, NULL},
    {"arccot", OP_ARCTAN, 1, 1, true, make_arccot, NULL},
    {"arccoth", OP_ARTANH, 1, 1, true, make_of_reciprocal, NULL},
    {"arccsc", OP_ARCSIN, 1, 1, true, make_of_reciprocal, NULL},
    {"arccsch", OP_ARSINH, 1, 1, true, make_of_reciprocal, NULL},
    {"arcosh", OP_ARCOSH, 1, 1, true, NULL, NULL},
    {"arcoth", OP_ARTANH, 1, 1, true, make_of_reciprocal, NULL},
    {"arcsch", OP_ARSINH, 1, 1, true, make_of_reciprocal, NULL},
    {"arcsec", OP_ARCCOS, 1, 1, true, make_of_reciprocal, NULL},
    {"arcsech", OP_ARCOSH, 1, 1, true, make_of_reciprocal, NULL},
    {"arcsen", OP_ARCSIN, 1, 1, true, NULL, NULL},
    {"arcsin", OP_ARCSIN, 1, 1, true, NULL, NULL},
    {"arcsinh", OP_ARSINH, 1, 1, true, NULL, NULL},
    {"arctan", OP_ARCTAN, 1, 1, true, NULL, NULL},
    {"arctanh", OP_ARTANH, 1, 1, true, NULL, NULL},
    {"arctg", OP_ARCTAN, 1, 1, true, NULL, NULL},
    {"array", OP_COUNT, 1, 2, false, make_array, NULL},
    {"arsech", OP_ARCOSH, 1, 1, true, make_of_reciprocal, NULL},
    {"arsinh", OP_ARSINH, 1, 1, true, NULL, NULL},
    {"artanh", OP_ARTANH, 1, 1, true, NULL, NULL},
    {"asec", OP_ARCCOS, 1, 1, true, make_of_reciprocal, NULL},
    {"asech", OP_ARCOSH, 1, 1, true, make_of_reciprocal, NULL},
    {"asin", OP_ARCSIN, 1, 1, true, NULL, NULL},
    {"asinh", OP_ARSINH, 1, 1, true, NULL, NULL},
    {"atan", OP_ARCTAN, 1, 1, true, NULL, NULL},
    {"atanh", OP_ARTANH, 1, 1, true, NULL, NULL},
    {"ball", OP_BALL, 2, 3, false, make_ball, NULL},
    {"betrag", OP_COUNT, 1, 1, false, make_norm, NULL},
    {"binom", OP_COUNT, 2, 2, false, make_array, NULL},
    {"bold", OP_COUNT, 1, 1, false, make_array, NULL},
    {"box", OP_ENTRYWISE_SET, 2, 2, false, NULL, NULL},
    {"cbind", OP_COUNT, 1, ANY_NUMBER, false, make_columns, NULL},
    {"cbrt", OP_COUNT, 1, 1, true, make_cbrt, NULL},
    {"clamp", OP_COUNT, 2, 3, false, make_clip, NULL},
    {"clip", OP_COUNT, 2, 3, false, make_clip, NULL},
    {"co", OP_HULL, 1, ANY_NUMBER, false, make_hull, NULL},
    {"conv", OP_HULL, 1, ANY_NUMBER, false, make_hull, NULL},
    {"convexhull", OP_HULL, 1, ANY_NUMBER, false, make_hull, NULL},
    {"cos", OP_COS, 1, 1, true, NULL, "acos"},
    {"cosec", OP_CSC, 1, 1, true, NULL, "acsc"},
    {"cosech", OP_SINH, 1, 1, true, make_reciprocal, "acsch"},
    {"cosh", OP_COSH, 1, 1, true, NULL, "acosh"},
    {"cosine", OP_COS, 1, 1, true, NULL, "acos"},
    {"cosinus", OP_COS, 1, 1, true, NULL, "acos"},
    {"cot", OP_COT, 1, 1, true, NULL, "acot"},
    {"cotg", OP_COT, 1, 1, true, NULL, "acot"},
    {"coth", OP_TANH, 1, 1, true, make_reciprocal, "acoth"},
    {"cross", OP_CROSS, 2, 2, false, make_alike, NULL},
    {"csc", OP_CSC, 1, 1, true, NULL, "acsc"},
    {"csch", OP_SINH, 1, 1, true, make_reciprocal, "acsch"},
    {"ctg", OP_COT, 1, 1, true, NULL, "acot"},
    {"derivative", OP_DERIVATIVE, 1, 9, false, make_derivative, NULL},
    {"det", OP_DETERMINANT, 1, 1, true, NULL, NULL},
    {"diag", OP_DIAGONAL, 1, 1, false, NULL, NULL},
    {"diff", OP_DERIVATIVE, 1, 9, false, make_derivative, NULL},
    {"differential", OP_DIFFERENTIAL, 3, 3, false, make_directional, NULL},
    {"directional", OP_DIRECTIONAL, 3, 3, false, make_directional, NULL},
    {"divide", OP_COUNT, 2, 2, false, make_quotient, NULL},
    {"dot", OP_DOT, 2, 2, false, make_dot, NULL},
    {"exp", OP_EXP, 1, 1, true, NULL, NULL},
    {"eye", OP_COUNT, 1, 1, false, make_eye, NULL},
    {"fabs", OP_ABS, 1, 1, false, NULL, NULL},
    {"frac", OP_COUNT, 2, 2, false, make_quotient, NULL},
    {"fraction", OP_COUNT, 1, 2, false, make_quotient, NULL},
    {"grad", OP_GRADIENT, 1, 2, false, make_by_name, NULL},
    {"gradient", OP_GRADIENT, 1, 2, false, make_by_name, NULL},
    {"hat", OP_COUNT, 1, 1, true, make_hat, NULL},
    {"heaviside", OP_COUNT, 1, 1, false, make_step, NULL},
    {"hessian", OP_HESSIAN, 1, 2, false, make_by_name, NULL},
    {"hull", OP_HULL, 1, ANY_NUMBER, false, make_hull, NULL},
    {"hypot", OP_COUNT, 2, 3, false, make_hypot, NULL},
    {"identity", OP_COUNT, 1, 1, false, make_eye, NULL},
    {"identitymatrix", OP_COUNT, 1, 1, false, make_eye, NULL},
    {"ifelse", OP_PIECEWISE, 3, 3, false, make_piecewise, NULL},
    {"indicator", OP_COUNT, 1, 1, false, make_indicator, NULL},
    {"interval", OP_COUNT, 1, 2, false, make_interval, NULL},
    {"inv", OP_COUNT, 1, 1, false, make_inverse, NULL},
    {"inverse", OP_COUNT, 1, 1, false, make_inverse, NULL},
    {"jacobian", OP_JACOBIAN, 1, 2, false, make_by_name, NULL},
    {"lb", OP_COUNT, 1, 1, true, make_log2, NULL},
    {"ld", OP_COUNT, 1, 1, true, make_log2, NULL},
    {"length", OP_COUNT, 1, 1, false, make_norm, NULL},
    {"lg", OP_COUNT, 1, 1, true, make_log10, NULL},
    {"limit", OP_LIMIT, 3, 3, false, NULL, NULL},
    {"list", OP_COUNT, 1, ANY_NUMBER, false, make_list, NULL},
    {"ln", OP_LN, 1, 1, true, NULL, NULL},
    {"log", OP_LN, 1, 2, true, make_log, NULL},
    {"log10", OP_COUNT, 1, 1, true, make_log10, NULL},
    {"log2", OP_COUNT, 1, 1, true, make_log2, NULL},
    {"magnitude", OP_COUNT, 1, 1, false, make_norm, NULL},
    {"matmul", OP_COUNT, 2, 2, false, make_product, NULL},
    {"matrix", OP_COUNT, 1, ANY_NUMBER, false, make_array, NULL},
    {"max", OP_MAXIMUM, 1, ANY_NUMBER, false, make_alike, NULL},
    {"maximum", OP_MAXIMUM, 2, 2, false, make_extreme, NULL},
    {"min", OP_MINIMUM, 1, ANY_NUMBER, false, make_alike, NULL},
    {"minimum", OP_MINIMUM, 2, 2, false, make_extreme, NULL},
    {"mmult", OP_COUNT, 2, 2, false, make_product, NULL},
    {"mul", OP_COUNT, 2, 2, false, make_product, NULL},
    {"norm", OP_NORM, 1, 2, false, make_norm, NULL},
    {"norm1", OP_COUNT, 1, 1, false, make_norm1, NULL},
    {"norm2", OP_COUNT, 1, 1, false, make_norm, NULL},
    {"norma", OP_COUNT, 1, 1, false, make_norm, NULL},
    {"normalize", OP_COUNT, 1, 1, true, make_normalized, NULL},
    {"normalized", OP_COUNT, 1, 1, true, make_normalized, NULL},
    {"norme", OP_COUNT, 1, 1, false, make_norm, NULL},
    {"normF", OP_FROBENIUS, 1, 1, false, NULL, NULL},
    {"norminf", OP_COUNT, 1, 1, false, make_norminf, NULL},
    {"ones", OP_ONES, 1, 2, false, make_ones, NULL},
    {"outer", OP_COUNT, 2, 2, false, make_outer, NULL},
    {"partial", OP_PARTIAL, 2, 9, false, make_derivative, NULL},
    {"piecewise", OP_PIECEWISE, 1, ANY_NUMBER, false, make_piecewise, NULL},
    {"plus", OP_SUM, 1, ANY_NUMBER, false, make_folded, NULL},
    {"pow", OP_POWER, 2, 2, false, make_pow, NULL},
    {"power", OP_POWER, 2, 2, false, make_pow, NULL},
    {"prod", OP_PRODUCT_OVER, 1, 4, false, make_prod, NULL},
    {"quadratwurzel", OP_COUNT, 1, 1, true, make_sqrt, NULL},
    {"racine", OP_COUNT, 1, 1, true, make_sqrt, NULL},
    {"radians", OP_COUNT, 1, 1, false, make_radians, NULL},
    {"raiz", OP_COUNT, 1, 1, true, make_sqrt, NULL},
    {"rational", OP_COUNT, 1, 2, false, make_quotient, NULL},
    {"rbind", OP_COUNT, 1, ANY_NUMBER, false, make_list, NULL},
    {"realrange", OP_COUNT, 1, 2, false, make_interval, NULL},
    {"relu", OP_MAXIMUM, 1, 1, false, make_extreme, NULL},
    {"root", OP_COUNT, 1, 2, true, make_root, NULL},
    {"rsqrt", OP_COUNT, 1, 1, true, make_reciprocal_root, NULL},
    {"sec", OP_SEC, 1, 1, true, NULL, "asec"},
    {"sech", OP_COSH, 1, 1, true, make_reciprocal, "asech"},
    {"sen", OP_SIN, 1, 1, true, NULL, "asin"},
    {"senh", OP_SINH, 1, 1, true, NULL, "asinh"},
    {"sgn", OP_SIGN, 1, 1, true, NULL, NULL},
    {"sign", OP_SIGN, 1, 1, true, NULL, NULL},
    {"signe", OP_SIGN, 1, 1, true, NULL, NULL},
    {"signo", OP_SIGN, 1, 1, true, NULL, NULL},
    {"signum", OP_SIGN, 1, 1, true, NULL, NULL},
    {"sin", OP_SIN, 1, 1, true, NULL, "asin"},
    {"sine", OP_SIN, 1, 1, true, NULL, "asin"},
    {"sinh", OP_SINH, 1, 1, true, NULL, "asinh"},
    {"sinus", OP_SIN, 1, 1, true, NULL, "asin"},
    {"softmax", OP_COUNT, 1, 1, false, make_softmax, NULL},
    {"sqrt", OP_COUNT, 1, 1, true, make_sqrt, NULL},
    {"subdifferential", OP_SUBDIFFERENTIAL, 1, 2, false, make_by_name, NULL},
    {"subtract", OP_COUNT, 2, 2, false, make_difference, NULL},
    {"sum", OP_SUM_OVER, 1, 4, false, make_sum, NULL},
    {"tan", OP_TAN, 1, 1, true, NULL, "atan"},
    {"tanh", OP_TANH, 1, 1, true, NULL, "atanh"},
    {"tensor", OP_COUNT, 1, 1, false, make_array, NULL},
    {"tg", OP_TAN, 1, 1, true, NULL, "atan"},
    {"times", OP_PRODUCT, 1, ANY_NUMBER, false, make_folded, NULL},
    {"total", OP_COUNT, 1, 1, false, make_total, NULL},
    {"tr", OP_TRACE, 1, 1, true, NULL, NULL},
    {"trace", OP_TRACE, 1, 1, true, NULL, NULL},
    {"trans", OP_TRANSPOSE, 1, 1, false, NULL, NULL},
    {"transp", OP_TRANSPOSE, 1, 1, false, NULL, NULL},
    {"transpose", OP_TRANSPOSE, 1, 1, false, NULL, NULL},
    {"unit", OP_COUNT, 1, 2, false, make_unit, NULL},
    {"unitvector", OP_COUNT, 1, 1, false, make_normalized, NULL},
    {"vec", OP_COUNT, 2, ANY_NUMBER, false, make_array, NULL},
    {"vector", OP_COUNT, 1, ANY_NUMBER, false, make_array, NULL},
    {"vorzeichen", OP_SIGN, 1, 1, true, NULL, NULL},
    {"wurzel", OP_COUNT, 1, 1, true, make_sqrt, NULL},
    {"zeros", OP_ZEROS, 1, 2, false, make_ones, NULL},
};

enum { FUNCTION_COUNT = sizeof functions / sizeof *functions };

/* How the name stands to the letters of a row, in lower case. */
static int compare_letters(Text name, const char *row) {
    for (size_t i = 0; i < name.length; i++) {
        int difference = tolower((unsigned char)name.start[i]) - tolower((unsigned char)row[i]);
        if (difference) return difference;
    }
    return row[name.length] ? -1 : 0;
}

/* Of two letters only the exact spelling is meant: LN is ln, but Tr may be a name. */
const Function *function_named(Text name) {
    size_t low = 0, high = name.length > 1 ? FUNCTION_COUNT : 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare_letters(name, functions[middle].name);
        if (!order) return name.length > 2 || text_is(name, functions[middle].name) ? &functions[middle] : NULL;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *function_nearest(Text name) {
    const char *names[FUNCTION_COUNT];
    for (size_t i = 0; i < FUNCTION_COUNT; i++) names[i] = functions[i].name;
    return text_nearest(name, names, FUNCTION_COUNT);
}

const Constant *constant_named(Text name) {
    static const Constant constants[] = {
        {"pi", OP_PI},
        {"e", OP_EULER},
        {"inf", OP_INFINITE},
        {"infinity", OP_INFINITE},
        {"oo", OP_INFINITE},
        {"undefined", OP_UNDEFINED},
        {"indeterminate", OP_UNDEFINED},
        {"nan", OP_UNDEFINED},
        {"DNE", OP_UNDEFINED},
        {"dne", OP_UNDEFINED},
        {"emptyset", OP_EMPTY_SET},
    };
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (text_is(name, constants[i].name)) return &constants[i];
    return NULL;
}
