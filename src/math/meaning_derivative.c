/* meaning_derivative.c: what derivatives mean, by what is named or by the one name there is; f(x). */
#include "math/meaning.h"

/* ---- derivatives ---- */

const Expr *derivative_by(Reader *reader, const Expr *f, const Expr *by) {
    if (!f || !by) return NULL;
    if (by->op == OP_COMPONENT || by->op == OP_ENTRY) return expr_2(reader->store, OP_PARTIAL, f, by);
    if (shape_is_scalar(by->shape)) return expr_2(reader->store, OP_DERIVATIVE, f, by);
    return expr_2(reader->store, shape_is_scalar(f->shape) ? OP_GRADIENT : OP_JACOBIAN, f, by);
}

const Expr *meaning_of_derivative(Reader *reader, const Node *node, Shape want) {
    const Expr *f = meaning(reader, node->arg[0], SHAPE_ANY);
    (void)want;
    for (size_t i = 1; i < node->count && f; i++) {
        const Expr *by = meaning(reader, node->arg[i], SHAPE_ANY);
        if (!by) return NULL;
        bool partial = node->op == OP_PARTIAL && shape_is_scalar(by->shape);
        f = partial ? expr_2(reader->store, OP_PARTIAL, f, by) : derivative_by(reader, f, by);
    }
    return f;
}

/* The one name that e depends on: of several the only vector or matrix. NULL: an error. */
const Expr *variable_of(Reader *reader, const Node *node, const Expr *e) {
    const Symbol *found[2] = {NULL, NULL};
    size_t count[2] = {0, 0};
    if (e->op == OP_CALL && e->arg[1]->op == OP_SYMBOL) return e->arg[1];
    for (unsigned i = 0; i < store_symbols(reader->store); i++) {
        const Symbol *symbol = store_symbol_at(reader->store, i);
        if (!expr_has(e, symbol) ||
            symbol->properties & (SYMBOL_CONSTANT | SYMBOL_SIZE | SYMBOL_INDEX | SYMBOL_FUNCTION))
            continue;
        bool scalar = shape_is_scalar(symbol->shape);
        found[scalar] = symbol;
        count[scalar]++;
    }
    bool tensors = count[0] > 0;
    if (count[!tensors] == 1) return expr_symbol(reader->store, found[!tensors]);
    return reader_fail(reader, node->at, MESSAGE_BY_WHICH, NULL);
}

/* What is differentiated by each of the names listed. */
static const Expr *partials(Store *store, const Expr *f, const Expr *names, const Expr **out) {
    for (uint32_t i = 0; i < names->count; i++)
        if (!(out[i] = expr_2(store, OP_PARTIAL, f, names->arg[i]))) return NULL;
    return f;
}

static const Expr *matrix_of_partials(Store *store, const Expr *const *rows, size_t count, const Expr *names) {
    const Expr **entries = ARENA_ARRAY(store_arena(store), const Expr *, count * names->count);
    for (size_t i = 0; i < count; i++)
        if (!partials(store, rows[i], names, entries + i * names->count)) return NULL;
    Shape shape = {KIND_TENSOR, (Dim)count, (Dim)names->count};
    return expr_shaped(store, OP_MATRIX, shape, entries, count * names->count);
}

/* (x, y), of numbers with different names. */
static bool is_list_of_names(const Expr *by) {
    if (by->op != OP_VECTOR) return false;
    for (uint32_t i = 0; i < by->count; i++) {
        if (by->arg[i]->op != OP_SYMBOL || !shape_is_scalar(by->arg[i]->shape)) return false;
        for (uint32_t j = 0; j < i; j++)
            if (by->arg[j] == by->arg[i]) return false;
    }
    return true;
}

const Expr *derivative_of(Store *store, Op op, const Expr *f, const Expr *by) {
    if (!f || !by || !is_list_of_names(by)) return expr_2(store, op, f, by);
    bool column = f->op == OP_VECTOR, number = shape_is_scalar(f->shape);
    if (op == OP_JACOBIAN && (column || number))
        return matrix_of_partials(store, column ? f->arg : &f, column ? f->count : 1, by);
    if (!number || (op != OP_GRADIENT && op != OP_HESSIAN)) return expr_2(store, op, f, by);
    const Expr **row = ARENA_ARRAY(store_arena(store), const Expr *, by->count);
    if (!partials(store, f, by, row)) return NULL;
    return op == OP_HESSIAN ? matrix_of_partials(store, row, by->count, by) : expr_make(store, OP_VECTOR, row, by->count);
}

const Expr *meaning_of_nabla(Reader *reader, const Node *node, Shape want) {
    const Expr *f = meaning(reader, node->arg[0], SHAPE_ANY);
    (void)want;
    if (!f) return NULL;
    if (f->op == OP_SYMBOL && f->symbol->properties & SYMBOL_FUNCTION) return NULL;
    const Expr *by =
        node->count == 2 ? meaning(reader, node->arg[1], SHAPE_ANY) : variable_of(reader, node, f);
    return derivative_of(reader->store, node->op, f, by);
}

const Expr *meaning_of_subgradients(Reader *reader, const Node *node, Shape want) {
    const Expr *f = meaning(reader, node->arg[0], SHAPE_ANY), *by = f ? variable_of(reader, node, f) : NULL;
    (void)want;
    return by ? expr_2(reader->store, OP_SUBDIFFERENTIAL, f, by) : NULL;
}

/* f(x): a call of a function of the prose; of a name that was defined, p(t) is p and p(1) its value there. */
const Expr *meaning_of_apply(Reader *reader, const Node *node, Shape want) {
    const Expr **args = room_for_arguments(reader, node->count);
    (void)want;
    for (size_t i = 0; i < node->count; i++)
        if (!(args[i] = meaning(reader, node->arg[i], SHAPE_ANY))) return NULL;
    const Expr *f = args[0];
    if (f->op == OP_SYMBOL && f->symbol->properties & SYMBOL_FUNCTION)
        return expr_make(reader->store, OP_CALL, args, node->count);
    if (node->count == 2 && args[1]->op == OP_SYMBOL && expr_has(f, args[1]->symbol)) return f;
    const Expr *variable = node->count == 2 ? variable_of(reader, node, f) : NULL;
    if (!variable) return NULL;
    if (!shape_equal(variable->shape, args[1]->shape)) return expr_multiply(reader->store, f, args[1]);
    return expr_substitute(reader->store, f, variable->symbol, args[1]);
}
