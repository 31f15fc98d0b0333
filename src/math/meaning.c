/* meaning.c: from the tree of what was written to an expression, by the form of its nodes; what leaves, conditions and
 * calls mean. */
#include "math/meaning.h"

const Expr *checked(Reader *reader, const Node *node, const Expr *e) {
    if (!e && !reader->error && !reader->unsized)
        reader_fail_as_store(reader, node->at);
    return e;
}

/* Tries a meaning that may turn out to have no size yet. False: an error. */
static bool attempt(Reader *reader, const Node *node, Shape want, const Expr **out) {
    reader->unsized = NULL;
    *out = meaning(reader, node, want);
    bool fine = *out || reader->unsized;
    return fine;
}

/* The shape that bare zeros and I take from their neighbours; a set's elements count, too. */
static Shape common_shape(const Expr *const *found, size_t count, Shape want) {
    for (size_t i = 0; i < count; i++)
        if (found[i] && found[i]->shape.kind != KIND_UNDEFINED) return tensor_like(found[i]->shape);
    return tensor_like(want);
}

bool meanings_alike(Reader *reader, const Node *const *nodes, size_t count, Shape want, const Expr **out) {
    for (size_t i = 0; i < count; i++) {
        out[i] = NULL;
        if (!node_is_zero(nodes[i]) &&
            !attempt(reader, nodes[i], want.kind == KIND_SET ? want : SHAPE_ANY, &out[i]))
            return false;
    }
    Shape shape = common_shape(out, count, want);
    if (!shape_is_known(shape)) shape = SHAPE_ANY;
    reader->unsized = NULL;
    for (size_t i = 0; i < count; i++)
        if (!out[i] && !(out[i] = meaning(reader, nodes[i], shape))) return false;
    return true;
}

/* ---- leaves ---- */

static const Expr *meaning_of_expr(Reader *reader, const Node *node, Shape want) {
    bool stretch = node_is_zero(node) && shape_is_known(want);
    return stretch ? expr_zero(reader->store, (Shape){KIND_TENSOR, want.rows, want.columns}) : node->expr;
}

/* The dimension that an expression says: a number or the name of a size; 0: none. */
Dim dim_of(Store *store, const Expr *e) {
    long value;
    if (expr_get_long(e, &value)) return value > 0 && value <= 1000 ? (Dim)value : 0;
    for (Dim d = -1; d >= -(Dim)store_sizes(store); d--)
        if (expr_dim(store, d) == e) return d;
    return 0;
}

static const Expr *meaning_of_identity(Reader *reader, const Node *node, Shape want) {
    if (!node->count) {
        bool answer = reader->options.mode == READ_ANSWER; /* read, and of the wrong shape */
        if (!is_array_asked(want) || (answer && shape_is_column(want))) return fail_unsized(reader, node);
        if (want.rows != want.columns && !answer)
            return reader_fail(reader, node->at, MESSAGE_IDENTITY_MISFIT, NULL);
        return expr_identity(reader->store, want.rows);
    }
    const Expr *size = meaning(reader, node->arg[0], SHAPE_ANY);
    Dim dim = size ? dim_of(reader->store, size) : 0;
    if (size && !dim)
        return reader_fail(reader, node->at, MESSAGE_IDENTITY_SIZE, NULL);
    return size ? expr_identity(reader->store, dim) : NULL;
}

/* Ones where a column is asked for, I where a square matrix is, else the number. */
static const Expr *meaning_of_ones(Reader *reader, const Node *node, Shape want) {
    if (node->count) {
        const Expr *size = meaning(reader, node->arg[0], SHAPE_ANY);
        Dim dim = size ? dim_of(reader->store, size) : 0;
        if (size && !dim) return reader_fail(reader, node->at, MESSAGE_SIZE_NUMBER, NULL);
        return size ? expr_shaped(reader->store, OP_ONES, (Shape){KIND_TENSOR, dim, 1}, NULL, 0) : NULL;
    }
    if (!shape_is_known(want)) return fail_unsized(reader, node);
    if (shape_is_scalar(want)) return expr_integer(reader->store, 1);
    if (want.rows == want.columns) return expr_identity(reader->store, want.rows);
    return expr_shaped(reader->store, OP_ONES, tensor_like(want), NULL, 0);
}

/* Dots have a meaning only among the entries of a vector. */
static const Expr *meaning_of_ellipsis(Reader *reader, const Node *node, Shape want) {
    (void)want;
    return reader_fail(reader, node->at, MESSAGE_ELLIPSIS, NULL);
}

static const Expr *meaning_of_unit(Reader *reader, const Node *node, Shape want) {
    const Expr *index = meaning(reader, node->arg[0], SHAPE_ANY);
    if (!index) return NULL;
    if (!is_array_asked(want)) return fail_unsized(reader, node);
    long k;
    bool outside = expr_get_long(index, &k) && (k < 1 || (want.rows > 0 && k > want.rows));
    bool fits = want.columns == 1 ||
                want.columns == want.rows; /* beside a matrix the square that fits is asked for */
    if (!fits || outside || !shape_is_scalar(index->shape))
        return reader_fail(reader, node->at, MESSAGE_NO_UNIT_VECTOR, NULL);
    return expr_shaped(reader->store, OP_UNIT, (Shape){KIND_TENSOR, want.rows, 1}, &index, 1);
}

/* ---- conditions ---- */

static bool is_arrow(const Node *node, size_t i) { return node->link[i] == OP_LIMIT; }

/* x → 0, for prose alone: a call of the name "->". */
static const Expr *arrow(Reader *reader, const Node *node) {
    const Expr *pair[2];
    if (reader->options.mode != READ_PROSE || node->count != 2)
        return reader_fail(reader, node->at, MESSAGE_ARROW, NULL);
    if (!meanings_alike(reader, node->arg, 2, SHAPE_ANY, pair)) return NULL;
    const Symbol *symbol = bound_symbol(reader, TEXT("->"), SHAPE_SCALAR, SYMBOL_FUNCTION);
    return symbol ? expr_3(reader->store, OP_CALL, expr_symbol(reader->store, symbol), pair[0], pair[1])
                  : NULL;
}

/* 0 in S: the zero of the space that S lies in. */
static const Expr *zero_in(Reader *reader, const Node *zero, const Node *set) {
    const Expr *all = meaning(reader, set, set->form == FORM_LIST ? (Shape){KIND_SET, 1, 1} : SHAPE_ANY);
    const Expr *element = all ? meaning(reader, zero, tensor_like(all->shape)) : NULL;
    return element ? checked(reader, set, expr_2(reader->store, OP_IN, element, all)) : NULL;
}

static const Expr *meaning_of_pair(Reader *reader, const Node *node, size_t i) {
    const Expr *pair[2];
    Op op = (Op)node->link[i];
    if (op != OP_EQUAL && op != OP_NOT_EQUAL) { /* x > 0 holds entry by entry: the 0 stays a number */
        if (op == OP_IN && node_is_zero(node->arg[i - 1]))
            return zero_in(reader, node->arg[i - 1], node->arg[i]);
        pair[0] = meaning(reader, node->arg[i - 1], SHAPE_ANY);
        Shape set = pair[0] ? (Shape){KIND_SET, pair[0]->shape.rows, pair[0]->shape.columns} : SHAPE_ANY;
        pair[1] = pair[0] ? meaning(reader, node->arg[i], op == OP_IN ? set : SHAPE_ANY) : NULL;
        if (!pair[1]) return NULL;
    } else if (!meanings_alike(reader, node->arg + i - 1, 2, SHAPE_ANY, pair))
        return NULL;
    return checked(reader, node, expr_2(reader->store, op, pair[0], pair[1]));
}

static const Expr *meaning_of_relation(Reader *reader, const Node *node, Shape want) {
    const Expr **all = room_for_arguments(reader, node->count);
    (void)want;
    for (size_t i = 1; i < node->count; i++)
        if (is_arrow(node, i)) return arrow(reader, node);
    for (size_t i = 1; i < node->count; i++)
        if (!(all[i - 1] = meaning_of_pair(reader, node, i))) return NULL;
    return node->count == 2 ? all[0] : expr_make(reader->store, OP_AND, all, node->count - 1);
}

/* What holds where the relation does not; NULL: no relation says it. An inequality of arrays fails where one entry does. */
static const Expr *opposite(Store *store, const Expr *relation) {
    static const Op opposites[OP_COUNT] = {[OP_EQUAL] = OP_NOT_EQUAL,  [OP_NOT_EQUAL] = OP_EQUAL,
                                           [OP_LESS] = OP_GREATER_EQUAL, [OP_GREATER_EQUAL] = OP_LESS,
                                           [OP_GREATER] = OP_LESS_EQUAL, [OP_LESS_EQUAL] = OP_GREATER};
    Op op = opposites[relation->op];
    bool whole = relation->op == OP_EQUAL || relation->op == OP_NOT_EQUAL;
    if (!op || !(whole || (shape_is_scalar(relation->arg[0]->shape) && shape_is_scalar(relation->arg[1]->shape)))) return NULL;
    return expr_2(store, op, relation->arg[0], relation->arg[1]);
}

static const Expr *meaning_of_logic(Reader *reader, const Node *node, Shape want) {
    const Expr **all = room_for_arguments(reader, node->count);
    for (size_t i = 0; i < node->count; i++)
        if (!(all[i] = meaning(reader, node->arg[i], want))) return NULL;
    const Expr *other = node->op == OP_NOT ? opposite(reader->store, all[0]) : NULL;
    if (other) return other;
    return expr_make(reader->store, node->op, all, node->count);
}

static const Expr *meaning_of_for_all(Reader *reader, const Node *node, Shape want) {
    const Expr *condition = meaning(reader, node->arg[0], want),
               *index = condition ? meaning(reader, node->arg[1], SHAPE_ANY) : NULL;
    if (index && index->op == OP_SYMBOL && !expr_has(condition, index->symbol)) return condition;
    return expr_2(reader->store, OP_FOR_ALL, condition, index);
}

static const Expr *meaning_of_if(Reader *reader, const Node *node, Shape want) {
    const Expr *values[2], *condition = meaning(reader, node->arg[1], SHAPE_ANY);
    if (!condition || !meanings_alike(reader, (const Node *[]){node->arg[0], node->arg[2]}, 2, want, values))
        return NULL;
    return expr_3(reader->store, OP_PIECEWISE, condition, values[0], values[1]);
}

/* ---- calls ---- */

static const Expr *meaning_of_call(Reader *reader, const Node *node, Shape want) {
    const Function *function = node->function;
    if (function->make) return function->make(reader, node, want);
    const Expr **args = room_for_arguments(reader, node->count);
    for (size_t i = 0; i < node->count; i++)
        if (!(args[i] = meaning(reader, node->arg[i], SHAPE_ANY))) return NULL;
    return expr_make(reader->store, function->op, args, node->count);
}

typedef const Expr *(*Meaning)(Reader *reader, const Node *node, Shape want);

static const Meaning meanings[FORM_COUNT] = {
    [FORM_EXPR] = meaning_of_expr,
    [FORM_IDENTITY] = meaning_of_identity,
    [FORM_ONES] = meaning_of_ones,
    [FORM_ELLIPSIS] = meaning_of_ellipsis,
    [FORM_UNIT] = meaning_of_unit,
    [FORM_SUM] = meaning_of_sum,
    [FORM_NEGATIVE] = meaning_of_negative,
    [FORM_PRODUCT] = meaning_of_product,
    [FORM_POWER] = meaning_of_power,
    [FORM_ENTRYWISE_POWER] = meaning_of_entrywise_power,
    [FORM_TRANSPOSE] = meaning_of_transpose,
    [FORM_SUBSCRIPT] = meaning_of_subscript,
    [FORM_CALL] = meaning_of_call,
    [FORM_APPLY] = meaning_of_apply,
    [FORM_LIST] = meaning_of_list,
    [FORM_ROWS] = meaning_of_rows,
    [FORM_ANGLES] = meaning_of_angles,
    [FORM_BARS] = meaning_of_bars,
    [FORM_NORM] = meaning_of_norm,
    [FORM_RELATION] = meaning_of_relation,
    [FORM_LOGIC] = meaning_of_logic,
    [FORM_FOR_ALL] = meaning_of_for_all,
    [FORM_IF] = meaning_of_if,
    [FORM_SET] = meaning_of_set,
    [FORM_BUILDER] = meaning_of_builder,
    [FORM_SETS] = meaning_of_sets,
    [FORM_OVER] = meaning_of_over,
    [FORM_DERIVATIVE] = meaning_of_derivative,
    [FORM_NABLA] = meaning_of_nabla,
    [FORM_SUBGRADIENTS] = meaning_of_subgradients,
};

const Expr *meaning(Reader *reader, const Node *node, Shape want) {
    const Expr *e = meanings[node->form](reader, node, want);
    return checked(reader, node, e);
}
