/* answer_component.c: vectors and matrices told by unit vectors, 3i + 4j, or by one entry with its index, x_i/norm(x). */
#include "math/answer.h"
#include "math/printer.h"
#include <string.h>

/* ---- unit vectors i, j, k ---- */

static const char *const basis_names[] = {"i", "j", "k"};

/* How many of i, j, k there are here; 0: they are no vectors. */
static size_t basis_size(const Reader *reader) {
    Dim rows = reader->options.shape.rows;
    bool short_column = (rows == 2 || rows == 3) && reader->options.shape.columns == 1 && !reader->options.wants_set;
    if (short_column) return (size_t)rows;
    return reader->options.basis_vectors ? 3 : 0;
}

bool bind_basis(Reader *reader) {
    size_t size = basis_size(reader);
    for (size_t i = 0; i < size; i++) {
        if (reader_lookup(reader, text_of(basis_names[i]), NULL)) continue;
        const Symbol *symbol = bound_symbol(reader, text_of(basis_names[i]),
                                            (Shape){KIND_TENSOR, (Dim)size, 1}, SYMBOL_CONSTANT);
        if (!symbol || !reader_bind(reader, text_of(basis_names[i]), expr_symbol(reader->store, symbol)))
            return false;
    }
    return true;
}

static const Expr *basis_vector(Reader *reader, size_t which, size_t size) {
    const Expr *entries[3];
    for (size_t i = 0; i < size; i++) entries[i] = expr_integer(reader->store, i == which);
    return expr_make(reader->store, OP_VECTOR, entries, size);
}

/* The number before the basis vector in a term, or NULL. */
static const Expr *coefficient(Reader *reader, const Expr *term, const Expr *basis) {
    const Expr *factors[64];
    size_t count = 0;
    if (term == basis) return expr_integer(reader->store, 1);
    if (term->op != OP_PRODUCT || term->count > 64) return NULL;
    for (uint32_t i = 0; i < term->count; i++)
        if (term->arg[i] != basis) factors[count++] = term->arg[i];
    if (count + 1 != term->count) return NULL;
    return count == 1 ? factors[0] : expr_make(reader->store, OP_PRODUCT, factors, count);
}

/* 3i + 4j as (3, 4), if each term is a number times one of them. */
static const Expr *collected(Reader *reader, const Expr *e, const Expr *const *basis, size_t size) {
    const Expr *entries[3] = {NULL, NULL, NULL};
    const Expr *const *terms = e->op == OP_SUM ? e->arg : &e;
    size_t count = e->op == OP_SUM ? e->count : 1;
    for (size_t i = 0; i < count; i++) {
        const Expr *found = NULL;
        for (size_t k = 0; k < size && !found; k++) {
            if (!(found = coefficient(reader, terms[i], basis[k]))) continue;
            entries[k] = entries[k] ? expr_add(reader->store, entries[k], found) : found;
        }
        if (!found) return NULL;
    }
    for (size_t k = 0; k < size; k++)
        if (!entries[k]) entries[k] = expr_integer(reader->store, 0);
    return expr_make(reader->store, OP_VECTOR, entries, size);
}

const Expr *collect_basis_vectors(Reader *reader, const Expr *e) {
    const Expr *basis[3] = {NULL, NULL, NULL};
    size_t size = basis_size(reader);
    bool any = false;
    for (size_t i = 0; i < size && e; i++) {
        basis[i] = reader_lookup(reader, text_of(basis_names[i]), NULL);
        any |= basis[i]->op == OP_SYMBOL && expr_has(e, basis[i]->symbol);
    }
    if (!any) return e;
    const Expr *vector = collected(reader, e, basis, size);
    for (size_t i = 0; i < size && !vector && e; i++)
        if (basis[i]->op == OP_SYMBOL)
            e = expr_substitute(reader->store, e, basis[i]->symbol, basis_vector(reader, i, size));
    return vector ? vector : e;
}

/* ---- an answer told by its components ---- */

static bool is_index_letter(char c) { return c && strchr("ijklmr", c); }

/* The index with this letter, declared or not; NULL: it is something else here. */
static const Symbol *bind_letter(Reader *reader, Text letter) {
    const Expr *declared = reader_lookup(reader, letter, NULL);
    if (declared && declared->op == OP_SYMBOL && declared->symbol->properties & SYMBOL_INDEX) return declared->symbol;
    if (declared) return NULL;
    const Symbol *symbol = bound_symbol(reader, letter, SHAPE_SCALAR, SYMBOL_INDEX | SYMBOL_INTEGER | SYMBOL_CONSTANT);
    return symbol && reader_bind(reader, letter, expr_symbol(reader->store, symbol)) ? symbol : NULL;
}

static void add_letters(Text word, char *letters, size_t room) {
    for (size_t i = 0; word.length <= 2 && i < word.length; i++) {
        size_t count = strlen(letters);
        if (!is_index_letter(word.start[i]) || strchr(letters, word.start[i]) || count + 1 >= room) continue;
        letters[count] = word.start[i];
    }
}

/* The indices of entries: of x_i x_j, A_ij, A_{i,j}, delta_ij, but not that of a sum. */
static void find_entry_letters(const Reader *reader, char *letters, size_t room) {
    for (size_t i = 1; i < reader->count; i++) {
        const Token *token = &reader->list[i];
        const Expr *array = token->kind == TOKEN_SUBSCRIPT && token[-1].kind == TOKEN_WORD ? reader_lookup(reader, token[-1].text, NULL) : NULL;
        bool indexed = (array && !shape_is_scalar(array->shape)) || (token->kind == TOKEN_SUBSCRIPT && token_is_word(token - 1, "delta"));
        if (!indexed) continue;
        bool group = token[1].kind == TOKEN_BRACE_OPEN;
        for (token++; token->kind == TOKEN_BRACE_OPEN || token->kind == TOKEN_WORD || token->kind == TOKEN_COMMA; token++) {
            if (token->kind == TOKEN_WORD) add_letters(token->text, letters, room);
            if (!group) break;
        }
    }
}

static void remove_letter(Text word, char *letters) {
    char *found = word.length == 1 ? strchr(letters, word.start[0]) : NULL;
    if (found) memmove(found, found + 1, strlen(found));
}

/* The index of a sum is its own: sum_j, sum_{j=1}^n, sum(…, j, 1, n). */
static void remove_sum_letters(const Reader *reader, char *letters) {
    for (size_t i = 0; i + 3 < reader->count; i++) {
        const Token *token = &reader->list[i];
        bool sum = token->kind == TOKEN_SUM || token->kind == TOKEN_PRODUCT || token_is_word(token, "sum") || token_is_word(token, "prod") ||
                   token_is_word(token, "Sigma");
        if (sum && token[1].kind == TOKEN_SUBSCRIPT) remove_letter(token[2 + (token[2].kind == TOKEN_BRACE_OPEN)].text, letters);
        bool bound = token->kind == TOKEN_COMMA && token[1].kind == TOKEN_WORD && token[2].kind == TOKEN_COMMA && token[3].kind == TOKEN_NUMBER;
        if (bound) remove_letter(token[1].text, letters);
    }
}

/* Where an array is asked for and x_i stands there with an i that nobody declared, i is any index; of x_i x_j they are the
 * row and the column of a matrix. */
bool bind_component(Reader *reader) {
    Shape shape = reader->options.shape;
    char letters[4] = "";
    bool array = shape.kind == KIND_TENSOR && shape.rows != 1 && shape.rows && !reader->options.wants_set, matrix = shape.columns != 1;
    if (!array || !kinds_have(reader->seen, TOKEN_SUBSCRIPT)) return true;
    find_entry_letters(reader, letters, sizeof letters);
    remove_sum_letters(reader, letters);
    size_t count = strlen(letters);
    if (!count || (matrix && count != 2)) return true;
    bool turned = matrix && letters[1] < letters[0];
    const Symbol *row = bind_letter(reader, (Text){&letters[turned], 1});
    const Symbol *column = row && matrix ? bind_letter(reader, (Text){&letters[!turned], 1}) : NULL;
    if (row && (column || !matrix)) reader->component = row, reader->column = column;
    return !reader->error;
}

/* ∂f/∂x_i = x_i/norm(x): the vector that has these components. */
const Expr *array_by_component(Reader *reader, const Expr *e) {
    bool component = reader->component && shape_is_scalar(e->shape) && expr_has(e, reader->component);
    const Expr *array = !component        ? NULL
                        : reader->column  ? matrix_of_entry(reader, e, reader->component, reader->column)
                                          : vector_of_entry(reader, e, reader->component);
    if (!array) return e;
    Text second = text_of(reader->column ? reader->column->name : "");
    const char *name = arena_printf(reader->arena, "%s%.*s", reader->component->name, (int)second.length, second.start);
    reader_note(reader, MESSAGE_NOTE_COMPONENT, WITH({"name", text_of(name)}));
    return array;
}

/* An index that nobody declared, and that is left in a vector: "2 x_i e_i" sums over it, else it says nothing. */
void settle_component(Reader *reader, Reading *reading) {
    const Symbol *index = reader->component;
    bool own = index && !scope_find(reader->scope, text_of(index->name));
    if (!own || !reading->expr || !expr_has(reading->expr, index)) return;
    Shape shape = reading->expr->shape;
    bool sum = shape.columns == 1 && !shape_is_scalar(shape) && expr_has_op(reading->expr, OP_UNIT) && !reader->column;
    if (!sum) {
        reader_fail(reader, 0, MESSAGE_NO_NAME, WITH({"name", text_of(index->name)}));
        return;
    }
    Store *store = reader->store;
    const Expr *args[] = {reading->expr, expr_symbol(store, index), expr_integer(store, 1), expr_dim(store, shape.rows)};
    const Expr *all = expr_make(store, OP_SUM_OVER, args, 4);
    if (!all) return;
    const char *before = expression_text(store, reading->expr);
    reader_note(reader, MESSAGE_NOTE_READ_AS, WITH({"spelling", text_of(before)}, {"reading", text_of(expression_text(store, all))}));
    reading->lines[reading->line_count - 1] = reading->expr = all;
}
