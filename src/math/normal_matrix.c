/* Functions of arrays: norms, entrywise functions and products, inverses, determinants. */
#include "math/normal_form.h"
#include <stdlib.h>

enum { LARGEST_DETERMINANT = 4 };

/* ---- norms ---- */

/* a as factor·rest where the rest is the same for all multiples of a. */
static const Array *direction_of(Normal *n, const Array *a, const Ratio **factor) {
    *factor = ratio_integer(n->field, 1);
    if (a->dense || !a->count) return a;
    const Array *rest = array_scale(n, ratio_inverse(n->field, a->coefficient[0]), a);
    if (!rest) return a;
    *factor = a->coefficient[0];
    return rest;
}

/* Σ |a_i|^p for a dense a. */
static const Ratio *sum_of_powers(Normal *n, const Array *a, const Ratio *p) {
    const Ratio *sum = ratio_integer(n->field, 0);
    for (size_t i = 0; i < a->count; i++) {
        const Ratio *power = scalar_power(n, scalar_function(n, OP_ABS, a->coefficient[i]), p);
        sum = ratio_add(n->field, sum, power);
    }
    return sum;
}

static const Ratio *greatest_entry(Normal *n, const Array *a) {
    const Ratio **entries = ARENA_ARRAY(n->arena, const Ratio *, a->count);
    for (size_t i = 0; i < a->count; i++) entries[i] = scalar_function(n, OP_ABS, a->coefficient[i]);
    return scalar_extreme(n, OP_MAXIMUM, entries, a->count);
}

/* Σ |a_i|^p of a column whose entries are not known. */
static const Ratio *sum_of_unknown_powers(Normal *n, const Array *a, const Ratio *p) {
    const Ratio *entry = a->columns == 1 ? array_entry(n, a, entry_index(n), ratio_integer(n->field, 1)) : NULL;
    return sum_of_components(n, a->rows, scalar_power(n, scalar_function(n, OP_ABS, entry), p));
}

static const Ratio *unknown_norm(Normal *n, const Array *a, const Value *p) {
    const Ratio *factor;
    const Array *rest = direction_of(n, a, &factor);
    const Value *args[] = {value_array(n, rest), p};
    const Ratio *norm =
        scalar_generator(n, (Key){.kind = KEY_FUNCTION, .op = OP_NORM, .args = args, .count = 2}, 1);
    return ratio_multiply(n->field, scalar_function(n, OP_ABS, factor), norm);
}

const Ratio *array_norm(Normal *n, const Array *a, const Value *p) {
    if (!a || !p) return NULL;
    const Ratio *power = array_ratio(p->array);
    if (ratio_is_integer(n->field, power, 2)) return array_length(n, a);
    if (ratio_is_integer(n->field, power, 1)) return array_total(n, array_entrywise(n, OP_ABS, a));
    if (!a->dense) {
        const Ratio *sum = power ? sum_of_unknown_powers(n, a, power) : NULL;
        return sum ? scalar_power(n, sum, ratio_inverse(n->field, power)) : unknown_norm(n, a, p);
    }
    if (p->op == OP_INFINITE && !p->array) return greatest_entry(n, a);
    return scalar_power(n, sum_of_powers(n, a, power), ratio_inverse(n->field, power));
}

/* ---- entrywise ---- */

static const Array *dense_entrywise(Normal *n, Op op, const Array *a) {
    Array *result = array_make(n, a->rows, a->columns, true, a->count);
    for (size_t i = 0; i < a->count; i++) result->coefficient[i] = scalar_function(n, op, a->coefficient[i]);
    return array_whole(result);
}

static bool is_unknown_column(const Array *a) { return a && !a->dense && a->columns == 1; }

static const Ratio *typical_entry(Normal *n, const Array *a) {
    return array_entry(n, a, entry_index(n), ratio_integer(n->field, 1));
}

/* A column by its components; of a matrix: |cu| is |c||u|, sign(cu) is sign(c) sign(u). */
const Array *array_entrywise(Normal *n, Op op, const Array *a) {
    if (!a) return NULL;
    if (a->dense) return dense_entrywise(n, op, a);
    if (is_unknown_column(a))
        return array_of_components(n, a->rows, scalar_function(n, op, typical_entry(n, a)));
    if (a->rows == 1) return array_transpose(n, array_entrywise(n, op, array_transpose(n, a)));
    const Ratio *factor = ratio_integer(n->field, 1);
    bool homogeneous = op == OP_ABS || op == OP_SIGN;
    if (homogeneous && !a->count) return a;
    const Value *value = value_array(n, homogeneous ? direction_of(n, a, &factor) : a);
    const Array *result =
        array_atom(n, (Atom){.key = {.kind = KEY_FUNCTION, .op = op, .args = &value, .count = 1},
                             .rows = a->rows,
                             .columns = a->columns,
                             .nonnegative = op == OP_ABS || op == OP_EXP});
    return homogeneous ? array_scale(n, scalar_function(n, op, factor), result) : result;
}

static const Array *dense_hadamard(Normal *n, const Array *a, const Array *b) {
    Array *result = array_make(n, a->rows, a->columns, true, a->count);
    for (size_t i = 0; i < a->count; i++)
        result->coefficient[i] = ratio_multiply(n->field, a->coefficient[i], b->coefficient[i]);
    return array_whole(result);
}

static const Array *dense_powers(Normal *n, const Array *a, const Ratio *exponent) {
    Array *result = array_make(n, a->rows, a->columns, true, a->count);
    for (size_t i = 0; i < a->count; i++) result->coefficient[i] = scalar_power(n, a->coefficient[i], exponent);
    return array_whole(result);
}

const Array *array_entrywise_power(Normal *n, const Array *a, const Value *exponent) {
    const Array *powers = exponent ? exponent->array : NULL;
    const Ratio *single = array_ratio(powers);
    if (!a || !powers || a->rows == 1) return a && a->dense && single ? dense_powers(n, a, single) : NULL;
    if (a->dense) return single ? dense_powers(n, a, single) : NULL;
    if (!is_unknown_column(a) || (!single && !is_unknown_column(powers))) return NULL;
    const Ratio *power = single ? single : typical_entry(n, powers);
    return array_of_components(n, a->rows, scalar_power(n, typical_entry(n, a), power));
}

static bool is_all_ones(const Normal *n, const Word *word) {
    for (size_t i = 0; i < word->count; i++)
        if (!code_is(n, word->code[i], OP_ONES)) return false;
    return word->count > 0;
}

/* The factors of an entrywise product of words: a lone HADAMARD atom stands for its own, ones for none. */
static size_t hadamard_factors(Normal *n, const Array *shape, const Word *word, const Value **args,
                               size_t count) {
    bool lone = word->count == 1 && !(word->code[0] & (WORD_INVERSE | WORD_TRANSPOSED));
    if (is_all_ones(n, word)) return count;
    const Atom *atom = lone && code_is(n, word->code[0], OP_HADAMARD) ? code_atom(n, word->code[0]) : NULL;
    for (size_t i = 0; atom && i < atom->key.count && count < MOST_FACTORS; i++)
        args[count++] = atom->key.args[i];
    if (!atom && count < MOST_FACTORS)
        args[count++] = value_array(n, array_word(n, shape->rows, shape->columns, word));
    return count;
}

static int by_word(const void *a, const void *b) {
    const Value *const *p = a, *const *q = b;
    return word_compare((*p)->array->word[0], (*q)->array->word[0]);
}

static const Array *hadamard_words(Normal *n, const Array *shape, const Word *a, const Word *b) {
    const Value *args[MOST_FACTORS];
    size_t count = hadamard_factors(n, shape, b, args, hadamard_factors(n, shape, a, args, 0));
    if (count == MOST_FACTORS) return NULL;
    if (count == 0) return array_constant(n, OP_ONES, (Shape){KIND_TENSOR, shape->rows, shape->columns});
    if (count == 1) return args[0]->array;
    qsort(args, count, sizeof *args, by_word);
    return array_atom(n,
                      (Atom){.key = {.kind = KEY_FUNCTION, .op = OP_HADAMARD, .args = args, .count = count},
                             .rows = shape->rows,
                             .columns = shape->columns});
}

const Array *array_hadamard(Normal *n, const Array *a, const Array *b) {
    if (!a || !b) return NULL;
    if (a->dense && b->dense) return dense_hadamard(n, a, b);
    if (is_unknown_column(a))
        return array_of_components(n, a->rows,
                                   ratio_multiply(n->field, typical_entry(n, a), typical_entry(n, b)));
    if (a->rows == 1)
        return array_transpose(n, array_hadamard(n, array_transpose(n, a), array_transpose(n, b)));
    a = array_as_words(n, a);
    b = array_as_words(n, b);
    if (!a || !b || a->count * b->count > MOST_WORDS) return NULL;
    const Array *sum = array_constant(n, OP_ZEROS, (Shape){KIND_TENSOR, a->rows, a->columns});
    for (size_t i = 0; i < a->count * b->count && sum; i++) {
        const Ratio *factor =
            ratio_multiply(n->field, a->coefficient[i / b->count], b->coefficient[i % b->count]);
        const Array *words = hadamard_words(n, a, a->word[i / b->count], b->word[i % b->count]);
        sum = array_add(n, sum, array_scale(n, factor, words));
    }
    return sum;
}

/* ---- square matrices ---- */

static const Array *dense_diagonal(Normal *n, const Array *a) {
    if (!shape_is_dense(a->rows, a->rows)) return NULL;
    Array *result = array_make(n, a->rows, a->rows, true, (size_t)(a->rows * a->rows));
    for (size_t i = 0; i < result->count; i++) {
        size_t row = i / (size_t)a->rows;
        result->coefficient[i] =
            row == i % (size_t)a->rows ? a->coefficient[row] : ratio_integer(n->field, 0);
    }
    return result;
}

const Array *array_diagonal(Normal *n, const Array *a) {
    if (!a) return NULL;
    if (a->dense) return dense_diagonal(n, a);
    const Array *sum = array_constant(n, OP_ZEROS, (Shape){KIND_TENSOR, a->rows, a->rows});
    const Array *identity = array_constant(n, OP_IDENTITY, (Shape){KIND_TENSOR, a->rows, a->rows});
    for (size_t i = 0; i < a->count; i++) {
        const Value *value = value_array(n, array_word(n, a->rows, 1, a->word[i]));
        if (is_all_ones(n, a->word[i])) {
            sum = array_add(n, sum, array_scale(n, a->coefficient[i], identity));
            continue;
        }
        Atom atom = {.key = {.kind = KEY_FUNCTION, .op = OP_DIAGONAL, .args = &value, .count = 1},
                     .rows = a->rows, .columns = a->rows, .symmetric = true};
        sum = array_add(n, sum, array_scale(n, a->coefficient[i], array_atom(n, atom)));
    }
    return sum;
}

/* The array without one row and one column. */
static const Array *minor(Normal *n, const Array *a, Dim row, Dim column) {
    Array *result =
        array_make(n, a->rows - 1, a->columns - 1, true, (size_t)((a->rows - 1) * (a->columns - 1)));
    size_t kept = 0;
    for (Dim i = 0; i < a->rows; i++)
        for (Dim j = 0; j < a->columns; j++)
            if (i != row && j != column) result->coefficient[kept++] = a->coefficient[i * a->columns + j];
    return result;
}

static const Ratio *cofactor(Normal *n, const Array *a, Dim row, Dim column);

static const Ratio *dense_determinant(Normal *n, const Array *a) {
    if (a->rows > LARGEST_DETERMINANT) return NULL;
    if (a->rows == 1) return a->coefficient[0];
    const Ratio *sum = ratio_integer(n->field, 0);
    for (Dim j = 0; j < a->columns; j++)
        sum = ratio_add(n->field, sum, ratio_multiply(n->field, a->coefficient[j], cofactor(n, a, 0, j)));
    return sum;
}

static const Ratio *cofactor(Normal *n, const Array *a, Dim row, Dim column) {
    const Ratio *determinant = dense_determinant(n, minor(n, a, row, column));
    return (row + column) % 2 ? ratio_negate(n->field, determinant) : determinant;
}

static const Array *dense_inverse(Normal *n, const Array *a) {
    const Ratio *scale = ratio_inverse(n->field, dense_determinant(n, a));
    if (!scale || a->rows == 1) return array_scalar(n, scale);
    Array *result = array_make(n, a->rows, a->columns, true, a->count);
    for (size_t i = 0; i < a->count; i++)
        result->coefficient[i] =
            ratio_multiply(n->field, scale, cofactor(n, a, (Dim)i % a->columns, (Dim)i / a->columns));
    return array_whole(result);
}

/* A product of square matrices, times a number: then inverse and determinant are those of the factors. */
static bool is_square_word(const Normal *n, const Array *a) {
    if (a->dense || a->count != 1) return false;
    for (size_t i = 0; i < a->word[0]->count; i++)
        if (code_rows(n, a->word[0]->code[i]) != code_columns(n, a->word[0]->code[i])) return false;
    return true;
}

static const Array *word_inverse(Normal *n, const Array *a) {
    Word word = {0};
    for (size_t i = a->word[0]->count; i-- > 0;) word.code[word.count++] = a->word[0]->code[i] ^ WORD_INVERSE;
    const Array *inverse = array_word(n, a->rows, a->columns, &word);
    return array_scale(n, ratio_inverse(n->field, a->coefficient[0]), inverse);
}

const Array *array_inverse(Normal *n, const Array *a) {
    if (!a || a->rows != a->columns) return NULL;
    if (a->dense) return dense_inverse(n, a);
    if (!a->count) return NULL;
    if (is_square_word(n, a)) return word_inverse(n, a);
    const Ratio *factor;
    const Value *value = value_array(n, direction_of(n, a, &factor));
    const Array *inverse =
        array_atom(n, (Atom){.key = {.kind = KEY_FUNCTION, .op = OP_INVERSE, .args = &value, .count = 1},
                             .rows = a->rows,
                             .columns = a->columns,
                             .symmetric = array_equal(n, a, array_transpose(n, a))});
    return array_scale(n, ratio_inverse(n->field, factor), inverse);
}

static const Ratio *atom_determinant(Normal *n, uint16_t code, Dim dim) {
    Word word = {1, {code & (uint16_t)~(WORD_INVERSE | WORD_TRANSPOSED)}};
    const Value *value = value_array(n, array_word(n, dim, dim, &word));
    Key key = {.kind = KEY_FUNCTION, .op = OP_DETERMINANT, .args = &value, .count = 1};
    const Ratio *determinant = scalar_generator(n, key, code_atom(n, code)->definite);
    return code & WORD_INVERSE ? ratio_inverse(n->field, determinant) : determinant;
}

static const Ratio *word_determinant(Normal *n, const Array *a) {
    const Ratio *product = ratio_integer(n->field, 1);
    if (!ratio_is_integer(n->field, a->coefficient[0], 1))
        product = scalar_power(n, a->coefficient[0], dim_ratio(n, a->rows));
    for (size_t i = 0; i < a->word[0]->count; i++)
        product = ratio_multiply(n->field, product, atom_determinant(n, a->word[0]->code[i], a->rows));
    return product;
}

const Ratio *array_determinant(Normal *n, const Array *a) {
    if (!a || a->rows != a->columns) return NULL;
    if (a->dense) return dense_determinant(n, a);
    if (is_square_word(n, a)) return word_determinant(n, a);
    const Value *value = value_array(n, a);
    return scalar_generator(n, (Key){.kind = KEY_FUNCTION, .op = OP_DETERMINANT, .args = &value, .count = 1},
                            0);
}

const Array *array_cross(Normal *n, const Array *a, const Array *b) {
    if (!a || !b || !a->dense || !b->dense || a->count != 3) return NULL;
    Array *result = array_make(n, a->rows, a->columns, true, 3);
    for (size_t i = 0; i < 3; i++) {
        size_t j = (i + 1) % 3, k = (i + 2) % 3;
        result->coefficient[i] =
            ratio_subtract(n->field, ratio_multiply(n->field, a->coefficient[j], b->coefficient[k]),
                           ratio_multiply(n->field, a->coefficient[k], b->coefficient[j]));
    }
    return array_whole(result);
}
