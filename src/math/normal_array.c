/* Arrays: known entries, or sums of coefficient times word. */
#include "math/normal_form.h"
#include <string.h>

/* ---- shapes and words ---- */

bool shape_is_dense(Dim rows, Dim columns) {
    return rows > 0 && columns > 0 && rows <= MOST_ENTRIES && columns <= MOST_ENTRIES &&
           rows * columns <= MOST_ENTRIES;
}

const Ratio *dim_ratio(Normal *n, Dim dim) { return normal_ratio(n, expr_dim(n->store, dim)); }

const Atom *code_atom(const Normal *n, uint16_t code) { return &n->atom[code >> 2]; }

Dim code_rows(const Normal *n, uint16_t code) {
    return code & WORD_TRANSPOSED ? code_atom(n, code)->columns : code_atom(n, code)->rows;
}

Dim code_columns(const Normal *n, uint16_t code) {
    return code & WORD_TRANSPOSED ? code_atom(n, code)->rows : code_atom(n, code)->columns;
}

static uint16_t code_transposed(const Normal *n, uint16_t code) {
    return code_atom(n, code)->symmetric ? code : code ^ WORD_TRANSPOSED;
}

int word_compare(const Word *a, const Word *b) {
    if (a->count != b->count) return a->count < b->count ? -1 : 1;
    for (size_t i = 0; i < a->count; i++)
        if (a->code[i] != b->code[i]) return a->code[i] < b->code[i] ? -1 : 1;
    return 0;
}

static Word word_transposed(const Normal *n, const Word *word) {
    Word result = {word->count, {0}};
    for (size_t i = 0; i < word->count; i++)
        result.code[i] = code_transposed(n, word->code[word->count - 1 - i]);
    return result;
}

/* Appends a code; next to its inverse both vanish. False: the word is too long. */
static bool word_append(Word *word, uint16_t code) {
    if (word->count && word->code[word->count - 1] == (code ^ WORD_INVERSE)) {
        word->count--;
        return true;
    }
    if (word->count == MOST_FACTORS) return false;
    word->code[word->count++] = code;
    return true;
}

static bool word_joined(Word *a, const Word *b) {
    for (size_t i = 0; i < b->count; i++)
        if (!word_append(a, b->code[i])) return false;
    return true;
}

static Word word_slice(const Word *word, size_t from, size_t to) {
    Word slice = {to - from, {0}};
    memcpy(slice.code, word->code + from, (to - from) * sizeof *slice.code);
    return slice;
}

/* ---- making arrays ---- */

Array *array_make(Normal *n, Dim rows, Dim columns, bool dense, size_t room) {
    Array *a = ARENA_NEW(n->arena, Array);
    *a = (Array){rows, columns, dense, dense ? room : 0, ARENA_ARRAY(n->arena, const Ratio *, room), NULL};
    if (!dense) a->word = ARENA_ARRAY(n->arena, const Word *, room);
    return a;
}

const Array *array_whole(const Array *a) {
    for (size_t i = 0; a && i < a->count; i++)
        if (!a->coefficient[i]) return NULL;
    return a;
}

const Array *array_entries(Normal *n, Shape shape, const Ratio **entries) {
    if (!shape_is_dense(shape.rows, shape.columns)) return NULL;
    Array *a = array_make(n, shape.rows, shape.columns, true, (size_t)(shape.rows * shape.columns));
    memcpy(a->coefficient, entries, a->count * sizeof *entries);
    return array_whole(a);
}

const Array *array_scalar(Normal *n, const Ratio *ratio) { return array_entries(n, SHAPE_SCALAR, &ratio); }

const Ratio *array_ratio(const Array *a) {
    return a && a->dense && a->rows == 1 && a->columns == 1 ? a->coefficient[0] : NULL;
}

const Array *array_word(Normal *n, Dim rows, Dim columns, const Word *word) {
    Array *a = array_make(n, rows, columns, false, 1);
    a->count = 1;
    a->coefficient[0] = ratio_integer(n->field, 1);
    a->word[0] = arena_copy(n->arena, word, sizeof *word);
    return a;
}

/* The code of the atom with this key; -1: there are too many. */
static int atom_code(Normal *n, Atom atom) {
    for (size_t i = 0; i < n->atoms; i++)
        if (key_equal(n, &n->atom[i].key, &atom.key)) return (int)i << 2;
    if (n->atoms == MOST_ATOMS) return -1;
    if (atom.key.count)
        atom.key.args = arena_copy(n->arena, atom.key.args, atom.key.count * sizeof *atom.key.args);
    atom.bound = key_bound(n, &atom.key);
    n->atom[n->atoms++] = atom;
    return (int)(n->atoms - 1) << 2;
}

const Array *array_atom(Normal *n, Atom atom) {
    int code = atom_code(n, atom);
    if (code < 0) return NULL;
    Word word = {1, {(uint16_t)code}};
    return array_word(n, atom.rows, atom.columns, &word);
}

/* ---- symbols and constants ---- */

static int range_sign(const Symbol *symbol) {
    if (symbol->properties & SYMBOL_SIZE) return 1;
    if (symbol->lower && symbol->lower->op == OP_NUMBER && expr_number_sign(symbol->lower) >= 0) return 1;
    return symbol->upper && symbol->upper->op == OP_NUMBER && expr_number_sign(symbol->upper) <= 0 ? -1 : 0;
}

static const Ratio *symbol_entry(Normal *n, const Symbol *symbol, slong row, slong column) {
    bool swapped = (symbol->properties & SYMBOL_SYMMETRIC) && row > column;
    Key key = {.kind = KEY_SYMBOL,
               .symbol = symbol,
               .row = swapped ? column : row,
               .column = swapped ? row : column};
    bool positive = row == column && (symbol->properties & SYMBOL_POSITIVE_DEFINITE);
    return scalar_generator(n, key, positive ? 1 : range_sign(symbol));
}

static const Array *dense_symbol(Normal *n, const Symbol *symbol) {
    Shape shape = symbol->shape;
    Array *a = array_make(n, shape.rows, shape.columns, true, (size_t)(shape.rows * shape.columns));
    for (size_t i = 0; i < a->count; i++)
        a->coefficient[i] = symbol_entry(n, symbol, (slong)i / shape.columns, (slong)i % shape.columns);
    return array_whole(a);
}

const Array *array_symbol(Normal *n, const Symbol *symbol) {
    if (shape_is_dense(symbol->shape.rows, symbol->shape.columns)) return dense_symbol(n, symbol);
    bool definite = symbol->properties & SYMBOL_POSITIVE_DEFINITE;
    return array_atom(n, (Atom){.key = {.kind = KEY_SYMBOL, .symbol = symbol},
                                .rows = symbol->shape.rows, .columns = symbol->shape.columns,
                                .symmetric = definite || (symbol->properties & SYMBOL_SYMMETRIC),
                                .definite = definite, .nonnegative = range_sign(symbol) > 0});
}

/* The vector of n ones. */
static const Array *ones_column(Normal *n, Dim rows) {
    return array_atom(n, (Atom){.key = {.kind = KEY_FUNCTION, .op = OP_ONES, .row = rows},
                                .rows = rows, .columns = 1, .nonnegative = true});
}

static const Array *dense_constant(Normal *n, Op op, Shape shape) {
    Array *a = array_make(n, shape.rows, shape.columns, true, (size_t)(shape.rows * shape.columns));
    for (size_t i = 0; i < a->count; i++) {
        bool diagonal = (Dim)i / shape.columns == (Dim)i % shape.columns;
        a->coefficient[i] = ratio_integer(n->field, op == OP_ONES || (op == OP_IDENTITY && diagonal));
    }
    return a;
}

const Array *array_constant(Normal *n, Op op, Shape shape) {
    if (shape_is_dense(shape.rows, shape.columns)) return dense_constant(n, op, shape);
    if (op == OP_ZEROS) return array_make(n, shape.rows, shape.columns, false, 1);
    if (op == OP_IDENTITY) return array_word(n, shape.rows, shape.columns, &(Word){0, {0}});
    if (shape.rows == 1) return array_transpose(n, ones_column(n, shape.columns));
    if (shape.columns == 1) return ones_column(n, shape.rows);
    return array_multiply(n, ones_column(n, shape.rows), array_transpose(n, ones_column(n, shape.columns)));
}

static const Array *as_dense(Normal *n, const Array *a);

const Array *array_unit_word(Normal *n, Dim rows, const Ratio *index) {
    const Value *value = value_scalar(n, index);
    if (!value) return NULL;
    return array_atom(
        n, (Atom){.key = {.kind = KEY_FUNCTION, .op = OP_UNIT, .row = rows, .args = &value, .count = 1},
                  .rows = rows,
                  .columns = 1,
                  .nonnegative = true});
}

const Array *array_unit(Normal *n, Shape shape, const Ratio *index) {
    slong k;
    if (!shape_is_dense(shape.rows, shape.columns)) return array_unit_word(n, shape.rows, index);
    if (!ratio_whole(n->field, index, &k)) return as_dense(n, array_unit_word(n, shape.rows, index));
    if (k < 1 || k > shape.rows) return NULL;
    Array *a = array_make(n, shape.rows, 1, true, (size_t)shape.rows);
    for (slong i = 0; i < shape.rows; i++) a->coefficient[i] = ratio_integer(n->field, i == k - 1);
    return a;
}

const Array *array_function(Normal *n, Key key, Shape shape) {
    key.kind = KEY_FUNCTION;
    if (!shape_is_dense(shape.rows, shape.columns))
        return array_atom(n, (Atom){.key = key, .rows = shape.rows, .columns = shape.columns});
    Array *a = array_make(n, shape.rows, shape.columns, true, (size_t)(shape.rows * shape.columns));
    for (size_t i = 0; i < a->count; i++) {
        key.row = (slong)i / shape.columns;
        key.column = (slong)i % shape.columns;
        a->coefficient[i] = scalar_generator(n, key, 0);
    }
    return array_whole(a);
}

/* ---- scalars that words are ---- */

bool code_is(const Normal *n, uint16_t code, Op op) {
    return code_atom(n, code)->key.kind == KEY_FUNCTION && code_atom(n, code)->key.op == op;
}

static const Ratio *atom_index(const Normal *n, uint16_t code) {
    return array_ratio(code_atom(n, code)->key.args[0]->array);
}

/* e_iᵀ e_j */
static const Ratio *unit_product(Normal *n, const Word *word) {
    const Ratio *i = atom_index(n, word->code[0]), *j = atom_index(n, word->code[1]);
    slong first, second;
    if (ratio_equal(n->field, i, j)) return ratio_integer(n->field, 1);
    bool known = ratio_whole(n->field, i, &first) && ratio_whole(n->field, j, &second);
    return known ? ratio_integer(n->field, 0) : NULL;
}

static bool is_column_of_components(const Normal *n, uint16_t code) {
    return code_atom(n, code)->key.kind == KEY_ENTRYWISE;
}

/* uᵀv where one of them is known by its components. */
static const Ratio *sum_of_products(Normal *n, const Word *word) {
    const Ratio *product = ratio_integer(n->field, 1), *index = entry_index(n);
    for (size_t i = 0; i < 2; i++) {
        Word column = {1, {word->code[i] & (uint16_t)~WORD_TRANSPOSED}};
        const Array *array = array_word(n, code_rows(n, column.code[0]), 1, &column);
        product = ratio_multiply(n->field, product,
                                 array_entry(n, array, index, ratio_integer(n->field, 1)));
    }
    return sum_of_components(n, code_columns(n, word->code[0]), product);
}

/* A word of two columns, one of them known so well that the product has a value; else NULL. */
static const Ratio *known_product(Normal *n, const Word *word) {
    bool first = code_is(n, word->code[0], OP_UNIT), second = code_is(n, word->code[1], OP_UNIT);
    bool ones = code_is(n, word->code[0], OP_ONES), more = code_is(n, word->code[1], OP_ONES);
    if (first && second) return unit_product(n, word);
    if ((first && more) || (ones && second)) return ratio_integer(n->field, 1);
    if (ones && more) return dim_ratio(n, code_columns(n, word->code[0]));
    if (!is_column_of_components(n, word->code[0]) && !is_column_of_components(n, word->code[1])) return NULL;
    if (!first && !second) return sum_of_products(n, word);
    const Atom *other = code_atom(n, word->code[first ? 1 : 0]);
    const Ratio *component = array_ratio(other->key.args[0]->array);
    return component_at(n, component, atom_index(n, word->code[first ? 0 : 1]));
}

static bool is_nonnegative_word(const Normal *n, const Word *word) {
    for (size_t i = 0; i < word->count; i++)
        if (!code_atom(n, word->code[i])->nonnegative || (word->code[i] & WORD_INVERSE)) return false;
    return true;
}

/* uᵀu, uᵀQu with Q definite, a product of arrays without negative entries. */
static int word_sign(const Normal *n, const Word *word, const Word *reversed) {
    bool square = !word_compare(word, reversed);
    bool definite = word->count % 2 == 0 || code_atom(n, word->code[word->count / 2])->definite;
    return (square && definite) || is_nonnegative_word(n, word);
}

static const Ratio *word_generator(Normal *n, KeyKind kind, const Word *word, Dim dim, int sign) {
    const Value *value = value_array(n, array_word(n, dim, dim, word));
    return scalar_generator(n, (Key){.kind = kind, .args = &value, .count = 1}, sign);
}

/* 1ᵀ(A ⊙ B)1 is tr(AᵀB). */
static const Ratio *total_of_products(Normal *n, const Word *word) {
    bool total = code_is(n, word->code[0], OP_ONES) && code_is(n, word->code[2], OP_ONES) &&
                 code_is(n, word->code[1], OP_HADAMARD);
    const Key *key = &code_atom(n, word->code[1])->key;
    return total && key->count == 2 ? array_dot(n, key->args[0]->array, key->args[1]->array) : NULL;
}

/* A 1×1 word; it and its transpose have one spelling. */
static const Ratio *word_scalar(Normal *n, const Word *word) {
    const Ratio *known = word->count == 2 ? known_product(n, word) : NULL;
    if (word->count == 3) known = total_of_products(n, word);
    if (known) return known;
    Word reversed = word_transposed(n, word);
    const Word *least = word_compare(word, &reversed) <= 0 ? word : &reversed;
    return word_generator(n, KEY_WORD, least, 1, word_sign(n, word, &reversed));
}

/* The word w of e_kᵀ w, k the bound index of this nesting; NULL: another word. */
static const Array *unit_cofactor(Normal *n, const Word *word, unsigned nesting) {
    const Ratio *index = code_is(n, word->code[0], OP_UNIT) ? atom_index(n, word->code[0]) : NULL;
    slong v = ratio_as_generator(n->field, index);
    if (v < 0 || n->generator[v].key.kind != KEY_BOUND || n->generator[v].key.row != (slong)nesting)
        return NULL;
    Word rest = word_slice(word, 1, word->count);
    const Array *column = array_word(n, code_rows(n, rest.code[0]), 1, &rest);
    return array_bound(n, column) >> nesting & 1 ? NULL : column;
}

const Array *component_of(Normal *n, slong generator, unsigned nesting) {
    if (generator < 0) return NULL;
    const Key *key = &n->generator[generator].key;
    if (key->kind != KEY_WORD) return NULL;
    const Word *word = key->args[0]->array->word[0];
    Word reversed = word_transposed(n, word);
    const Array *rest = unit_cofactor(n, word, nesting);
    return rest ? rest : unit_cofactor(n, &reversed, nesting);
}

/* Takes 1×1 pieces out of a word: x(yᵀz) is yᵀz times x. Multiplies *coefficient; false: a limit. */
static bool extract_scalars(Normal *n, Word *word, const Ratio **coefficient) {
    Word kept = {0};
    size_t from = 0;
    for (size_t i = 1; i <= word->count; i++) {
        if (i < word->count && code_rows(n, word->code[i]) != 1) continue;
        Word piece = word_slice(word, from, i);
        from = i;
        if (code_rows(n, piece.code[0]) == 1 && code_columns(n, piece.code[piece.count - 1]) == 1)
            *coefficient = ratio_multiply(n->field, *coefficient, word_scalar(n, &piece));
        else if (!word_joined(&kept, &piece))
            return false;
    }
    *word = kept;
    return *coefficient != NULL;
}

/* ---- sums of words ---- */

/* Adds coefficient·word to a, in order; false: a limit. */
static bool add_term(Normal *n, Array *a, const Ratio *coefficient, const Word *word) {
    size_t place = 0;
    while (place < a->count && word_compare(a->word[place], word) < 0) place++;
    bool same = place < a->count && !word_compare(a->word[place], word);
    if (same) coefficient = ratio_add(n->field, a->coefficient[place], coefficient);
    if (!coefficient) return false;
    if (!same) {
        for (size_t i = a->count++; i > place; i--) {
            a->word[i] = a->word[i - 1];
            a->coefficient[i] = a->coefficient[i - 1];
        }
        a->word[place] = arena_copy(n->arena, word, sizeof *word);
    }
    a->coefficient[place] = coefficient;
    if (!ratio_is_zero(n->field, coefficient)) return true;
    for (size_t i = place; i + 1 < a->count; i++) {
        a->word[i] = a->word[i + 1];
        a->coefficient[i] = a->coefficient[i + 1];
    }
    a->count--;
    return true;
}

/* A dense array as Σ entry·e_i e_jᵀ. */
const Array *array_as_words(Normal *n, const Array *a) {
    if (!a || !a->dense) return a;
    Array *sum = array_make(n, a->rows, a->columns, false, a->count);
    for (size_t i = 0; i < a->count; i++) {
        Word word = {0};
        const Array *row = array_unit_word(n, a->rows, ratio_integer(n->field, (slong)i / a->columns + 1));
        const Array *column = array_unit_word(n, a->columns, ratio_integer(n->field, (slong)i % a->columns + 1));
        if (!row || !column) return NULL;
        if (a->rows != 1) word.code[word.count++] = row->word[0]->code[0];
        if (a->columns != 1) word.code[word.count++] = column->word[0]->code[0] | WORD_TRANSPOSED;
        if (!ratio_is_zero(n->field, a->coefficient[i]) && !add_term(n, sum, a->coefficient[i], &word))
            return NULL;
    }
    return sum;
}

/* A sum of words of a shape that is dense, as entries. */
static const Array *as_dense(Normal *n, const Array *a) {
    if (!a || a->dense || !shape_is_dense(a->rows, a->columns)) return a;
    Array *dense = array_make(n, a->rows, a->columns, true, (size_t)(a->rows * a->columns));
    for (size_t i = 0; i < dense->count; i++)
        dense->coefficient[i] = array_entry(n, a, ratio_integer(n->field, (slong)i / a->columns + 1),
                                            ratio_integer(n->field, (slong)i % a->columns + 1));
    return array_whole(dense);
}

static const Array *dense_add(Normal *n, const Array *a, const Array *b) {
    Array *sum = array_make(n, a->rows, a->columns, true, a->count);
    for (size_t i = 0; i < a->count; i++)
        sum->coefficient[i] = ratio_add(n->field, a->coefficient[i], b->coefficient[i]);
    return array_whole(sum);
}

const Array *array_add(Normal *n, const Array *a, const Array *b) {
    if (!a || !b || a->rows != b->rows || a->columns != b->columns) return NULL;
    if (a->dense && b->dense) return dense_add(n, a, b);
    a = array_as_words(n, a);
    b = array_as_words(n, b);
    if (!a || !b || a->count + b->count > MOST_WORDS) return NULL;
    Array *sum = array_make(n, a->rows, a->columns, false, a->count + b->count + 1);
    for (size_t i = 0; i < a->count; i++) add_term(n, sum, a->coefficient[i], a->word[i]);
    for (size_t i = 0; i < b->count; i++)
        if (!add_term(n, sum, b->coefficient[i], b->word[i])) return NULL;
    return sum;
}

const Array *array_scale(Normal *n, const Ratio *factor, const Array *a) {
    if (!factor || !a) return NULL;
    if (ratio_is_zero(n->field, factor))
        return array_constant(n, OP_ZEROS, (Shape){KIND_TENSOR, a->rows, a->columns});
    Array *scaled = array_make(n, a->rows, a->columns, a->dense, a->count ? a->count : 1);
    scaled->count = a->count;
    for (size_t i = 0; i < a->count; i++) {
        scaled->coefficient[i] = ratio_multiply(n->field, factor, a->coefficient[i]);
        if (!a->dense) scaled->word[i] = a->word[i];
    }
    return array_whole(scaled);
}

static const Ratio *dense_product_entry(Normal *n, const Array *a, const Array *b, Dim row, Dim column) {
    const Ratio *sum = ratio_integer(n->field, 0);
    for (Dim k = 0; k < a->columns; k++)
        sum = ratio_add(n->field, sum, ratio_multiply(n->field, a->coefficient[row * a->columns + k],
                                                      b->coefficient[k * b->columns + column]));
    return sum;
}

static const Array *dense_multiply(Normal *n, const Array *a, const Array *b) {
    if (!shape_is_dense(a->rows, b->columns)) return NULL;
    Array *product = array_make(n, a->rows, b->columns, true, (size_t)(a->rows * b->columns));
    for (size_t i = 0; i < product->count; i++)
        product->coefficient[i] = dense_product_entry(n, a, b, (Dim)i / b->columns, (Dim)i % b->columns);
    return array_whole(product);
}

/* Where a word has diag(u) before a column w, after a row, or before another diag(v): the part from..to that is
 * diag(u) w = u ⊙ w, or diag(u ⊙ v). */
typedef struct Stretch { size_t at, from, to; bool found; } Stretch;

static Stretch diagonal_stretch(const Normal *n, const Word *word) {
    for (size_t i = 0; i < word->count; i++) {
        if (!code_is(n, word->code[i], OP_DIAGONAL)) continue;
        if (i + 1 < word->count && code_is(n, word->code[i + 1], OP_DIAGONAL)) return (Stretch){i, i, i + 1, true};
        for (size_t k = i + 1; k < word->count; k++)
            if (code_columns(n, word->code[k]) == 1) return (Stretch){i, i, k, true};
        for (size_t k = i; k-- > 0;)
            if (code_rows(n, word->code[k]) == 1) return (Stretch){i, k, i, true};
    }
    return (Stretch){0};
}

static const Array *slice_array(Normal *n, const Word *word, size_t from, size_t to) {
    Word slice = word_slice(word, from, to);
    return array_word(n, code_rows(n, slice.code[0]), code_columns(n, slice.code[slice.count - 1]), &slice);
}

/* The column u of diag(u) or of its inverse. */
static const Array *diagonal_of(Normal *n, uint16_t code) {
    const Array *column = code_atom(n, code)->key.args[0]->array;
    const Value *minus = value_scalar(n, ratio_integer(n->field, -1));
    return code & WORD_INVERSE ? array_entrywise_power(n, column, minus) : column;
}

static const Array *stretched(Normal *n, const Word *word, Stretch s) {
    const Array *column = diagonal_of(n, word->code[s.at]);
    if (s.from < s.at) {
        const Array *row = slice_array(n, word, s.from, s.at);
        return array_transpose(n, array_hadamard(n, column, array_transpose(n, row)));
    }
    if (s.to == s.at + 1 && code_is(n, word->code[s.to], OP_DIAGONAL))
        return array_diagonal(n, array_hadamard(n, column, diagonal_of(n, word->code[s.to])));
    return array_hadamard(n, column, slice_array(n, word, s.at + 1, s.to + 1));
}

/* The word, in which this stretch is done, as a sum of words. */
static const Array *without_stretch(Normal *n, const Word *word, Stretch s) {
    const Array *result = stretched(n, word, s);
    if (s.from > 0) result = array_multiply(n, slice_array(n, word, 0, s.from), result);
    if (s.to + 1 < word->count) result = array_multiply(n, result, slice_array(n, word, s.to + 1, word->count));
    return result;
}

static const Array *word_product(Normal *n, const Array *a, size_t i, const Array *b, size_t k, const Ratio **scalar) {
    Word word = *a->word[i];
    const Ratio *coefficient = ratio_multiply(n->field, a->coefficient[i], b->coefficient[k]);
    if (!word_joined(&word, b->word[k])) return NULL;
    Stretch s = diagonal_stretch(n, &word);
    if (s.found) {
        const Array *product = array_scale(n, coefficient, without_stretch(n, &word, s));
        *scalar = array_ratio(product);
        return product;
    }
    if (!extract_scalars(n, &word, &coefficient)) return NULL;
    *scalar = coefficient;
    bool single = a->rows == 1 && b->columns == 1; /* then the coefficient is all */
    return single ? b : array_scale(n, coefficient, array_word(n, a->rows, b->columns, &word));
}

static const Array *word_multiply(Normal *n, const Array *a, const Array *b) {
    if (!a || !b || a->count * b->count > MOST_WORDS || !field_draw(n->field, a->count * b->count))
        return NULL;
    bool scalar = a->rows == 1 && b->columns == 1;
    const Ratio *total = ratio_integer(n->field, 0);
    const Array *product = array_make(n, a->rows, b->columns, false, 1);
    for (size_t i = 0; i < a->count * b->count && product; i++) {
        const Ratio *value = NULL;
        const Array *words = word_product(n, a, i / b->count, b, i % b->count, &value);
        if (!words) return NULL;
        if (scalar) total = ratio_add(n->field, total, value);
        else product = array_add(n, product, words);
    }
    return scalar ? array_scalar(n, total) : as_dense(n, product);
}

const Array *array_multiply(Normal *n, const Array *a, const Array *b) {
    if (!a || !b) return NULL;
    if (array_ratio(a)) return array_scale(n, array_ratio(a), b);
    if (array_ratio(b)) return array_scale(n, array_ratio(b), a);
    if (a->columns != b->rows) return NULL;
    if (a->dense && b->dense) return dense_multiply(n, a, b);
    return word_multiply(n, array_as_words(n, a), array_as_words(n, b));
}

const Array *array_transpose(Normal *n, const Array *a) {
    if (!a) return NULL;
    Array *result = array_make(n, a->columns, a->rows, a->dense, a->count + 1);
    result->count = a->dense ? a->count : 0;
    for (size_t i = 0; i < a->count; i++) {
        if (a->dense) {
            size_t rows = (size_t)a->rows, columns = (size_t)a->columns;
            result->coefficient[i % columns * rows + i / columns] = a->coefficient[i];
        } else {
            Word word = word_transposed(n, a->word[i]);
            add_term(n, result, a->coefficient[i], &word);
        }
    }
    return result;
}

/* ---- entries, traces, lengths ---- */

static const Array *unit_row(Normal *n, Dim dim, const Ratio *index) {
    return dim == 1 ? array_scalar(n, ratio_integer(n->field, 1))
                    : array_transpose(n, array_unit_word(n, dim, index));
}

const Ratio *array_entry(Normal *n, const Array *a, const Ratio *row, const Ratio *column) {
    slong i, j;
    if (!a || !row || !column) return NULL;
    bool known = ratio_whole(n->field, row, &i) && ratio_whole(n->field, column, &j);
    if (a->dense && known)
        return i >= 1 && j >= 1 && i <= a->rows && j <= a->columns
                   ? a->coefficient[(i - 1) * a->columns + j - 1]
                   : NULL;
    const Array *left = unit_row(n, a->rows, row),
                *right = array_transpose(n, unit_row(n, a->columns, column));
    const Array *words = array_as_words(n, a);
    if (array_ratio(left)) return array_ratio(array_multiply(n, words, right));
    return array_ratio(array_multiply(n, array_multiply(n, left, words), right));
}

const Ratio *array_dot(Normal *n, const Array *a, const Array *b) {
    return array_trace(n, array_multiply(n, array_transpose(n, a), b));
}

static void rotate(Word *word) {
    uint16_t first = word->code[0];
    memmove(word->code, word->code + 1, (word->count - 1) * sizeof first);
    word->code[word->count - 1] = first;
}

/* A trace is the same for every rotation of the word and of its transpose: the least stands for all. */
static const Ratio *word_trace(Normal *n, const Word *given, Dim dim) {
    Word word = *given;
    while (word.count > 1 && word.code[0] == (word.code[word.count - 1] ^ WORD_INVERSE))
        word = word_slice(&word, 1, word.count - 1);
    if (!word.count) return dim_ratio(n, dim);
    Word least = word;
    int sign = 0;
    for (size_t i = 0; i < word.count; i++, rotate(&word)) {
        Word reversed = word_transposed(n, &word);
        if (code_rows(n, word.code[0]) == 1) return word_scalar(n, &word);
        if (word_compare(&word, &least) < 0) least = word;
        if (word_compare(&reversed, &least) < 0) least = reversed;
        sign |= word_sign(n, &word, &reversed);
    }
    return word_generator(n, KEY_TRACE, &least, code_rows(n, least.code[0]), sign);
}

const Ratio *array_trace(Normal *n, const Array *a) {
    if (!a || a->rows != a->columns) return NULL;
    const Ratio *sum = ratio_integer(n->field, 0);
    for (size_t i = 0; i < a->count; i++) {
        bool diagonal = (Dim)i / a->columns == (Dim)i % a->columns;
        if (a->dense && !diagonal) continue;
        const Ratio *trace =
            a->dense ? a->coefficient[i]
                     : ratio_multiply(n->field, a->coefficient[i], word_trace(n, a->word[i], a->rows));
        sum = ratio_add(n->field, sum, trace);
    }
    return sum;
}

const Ratio *array_length(Normal *n, const Array *a) {
    const Ratio *square = array_dot(n, a, a);
    scalar_assume_nonnegative(n, square);
    return scalar_root(n, square, 1, 2);
}

const Ratio *array_total(Normal *n, const Array *a) {
    if (!a) return NULL;
    const Array *left = array_constant(n, OP_ONES, (Shape){KIND_TENSOR, 1, a->rows});
    const Array *right = array_constant(n, OP_ONES, (Shape){KIND_TENSOR, a->columns, 1});
    return array_ratio(array_multiply(n, array_multiply(n, left, a), right));
}

/* ---- comparing ---- */

bool array_equal(const Normal *n, const Array *a, const Array *b) {
    if (!a || !b || a->rows != b->rows || a->columns != b->columns || a->dense != b->dense ||
        a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        if (!a->dense && word_compare(a->word[i], b->word[i])) return false;
        if (!ratio_equal(n->field, a->coefficient[i], b->coefficient[i])) return false;
    }
    return true;
}

unsigned ratio_bound(const Normal *n, const Ratio *a) {
    unsigned bound = 0;
    uint64_t used = a ? ratio_generators(n->field, a) : 0;
    for (slong v = 0; v < n->field->count; v++)
        if (used >> v & 1) bound |= n->generator[v].bound;
    return bound;
}

unsigned array_bound(const Normal *n, const Array *a) {
    unsigned bound = 0;
    for (size_t i = 0; i < a->count; i++) {
        bound |= ratio_bound(n, a->coefficient[i]);
        for (size_t k = 0; !a->dense && k < a->word[i]->count; k++)
            bound |= code_atom(n, a->word[i]->code[k])->bound;
    }
    return bound;
}
