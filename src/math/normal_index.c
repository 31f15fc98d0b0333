/* What depends on an index: columns by their components, and sums. A column that is made entry by entry is known by its
 * k-th component, a ratio in the bound index of nesting ENTRY_NESTING; a sum over an index by its term. */
#include "math/normal_form.h"

/* ---- another index in the place of a bound one ---- */

typedef struct Substitution {
    unsigned nesting;
    const Ratio *index;
} Substitution;

static const Ratio *substituted(Normal *n, const Ratio *a, Substitution s);

static bool is_bound(unsigned bound, unsigned nesting) { return bound >> nesting & 1; }

static const Array *array_substituted(Normal *n, const Array *a, Substitution s);

static const Value *value_substituted(Normal *n, const Value *value, Substitution s) {
    if (!is_bound(value_bound(n, value), s.nesting)) return value;
    return value->array ? value_array(n, array_substituted(n, value->array, s)) : NULL;
}

/* An operator that binds an index of its own must not catch the new one. */
static bool would_catch(const Normal *n, const Key *key, Substitution s) {
    unsigned own = key->kind == KEY_ENTRYWISE ? ENTRY_NESTING : (unsigned)key->row;
    bool binds = key->kind == KEY_ENTRYWISE || (key->kind == KEY_FUNCTION && key->op == OP_SUM_OVER);
    return binds && is_bound(ratio_bound(n, s.index), own);
}

static const Value **arguments_substituted(Normal *n, const Key *key, Substitution s) {
    const Value **args = ARENA_ARRAY(n->arena, const Value *, key->count);
    if (would_catch(n, key, s)) return NULL;
    for (size_t i = 0; i < key->count; i++) {
        args[i] = value_substituted(n, key->args[i], s);
        if (!args[i]) return NULL;
    }
    return args;
}

static const Array *atom_substituted(Normal *n, const Atom *atom, Substitution s) {
    const Value **args = arguments_substituted(n, &atom->key, s);
    if (!args || atom->key.kind == KEY_SYMBOL) return NULL;
    if (atom->key.kind == KEY_ENTRYWISE) return array_of_components(n, atom->rows, array_ratio(args[0]->array));
    if (atom->key.op == OP_DIAGONAL) return array_diagonal(n, args[0]->array);
    Atom other = *atom;
    other.key.args = args;
    return array_atom(n, other);
}

static const Array *code_substituted(Normal *n, uint16_t code, Substitution s) {
    const Atom *atom = code_atom(n, code);
    Word word = {1, {code}};
    if (!is_bound(atom->bound, s.nesting)) return array_word(n, code_rows(n, code), code_columns(n, code), &word);
    const Array *array = atom_substituted(n, atom, s);
    if (code & WORD_INVERSE) array = array_inverse(n, array);
    return code & WORD_TRANSPOSED ? array_transpose(n, array) : array;
}

static const Array *word_substituted(Normal *n, const Array *shape, const Word *word, Substitution s) {
    if (!word->count) return array_word(n, shape->rows, shape->columns, word);
    const Array *product = code_substituted(n, word->code[0], s);
    for (size_t i = 1; i < word->count && product; i++)
        product = array_multiply(n, product, code_substituted(n, word->code[i], s));
    return product;
}

static const Array *array_substituted(Normal *n, const Array *a, Substitution s) {
    const Array *sum = array_constant(n, OP_ZEROS, (Shape){KIND_TENSOR, a->rows, a->columns});
    if (a->dense) {
        Array *dense = array_make(n, a->rows, a->columns, true, a->count);
        for (size_t i = 0; i < a->count; i++) dense->coefficient[i] = substituted(n, a->coefficient[i], s);
        return array_whole(dense);
    }
    for (size_t i = 0; i < a->count && sum; i++)
        sum = array_add(n, sum, array_scale(n, substituted(n, a->coefficient[i], s),
                                            word_substituted(n, a, a->word[i], s)));
    return sum;
}

static const Ratio *function_substituted(Normal *n, const Generator *g, const Value **args) {
    const Key *key = &g->key;
    const Ratio *only = key->count == 1 && args[0]->array ? array_ratio(args[0]->array) : NULL;
    if (only && expr_is_function(key->op)) return scalar_function(n, key->op, only);
    Key other = *key;
    other.args = args;
    return scalar_generator(n, other, g->sign);
}

static const Ratio *generator_substituted(Normal *n, slong v, Substitution s) {
    const Generator *g = &n->generator[v];
    const Key key = g->key;
    if (!is_bound(g->bound, s.nesting)) return ratio_generator(n->field, v);
    if (key.kind == KEY_BOUND) return s.index;
    const Value **args = arguments_substituted(n, &key, s);
    if (!args) return NULL;
    const Ratio *argument = array_ratio(args[0]->array);
    switch (key.kind) {
    case KEY_WORD: return argument;
    case KEY_TRACE: return array_trace(n, args[0]->array);
    case KEY_ROOT: return scalar_root(n, argument, 1, key.row);
    case KEY_EXPONENTIAL: return scalar_function(n, OP_EXP, scalar_scaled(n, argument, 1, key.row));
    case KEY_LOGARITHM: return scalar_function(n, OP_LN, argument);
    case KEY_COSINE: return scalar_function(n, OP_COS, scalar_scaled(n, argument, 1, key.row));
    case KEY_SINE: return scalar_function(n, OP_SIN, scalar_scaled(n, argument, 1, key.row));
    case KEY_FUNCTION: return function_substituted(n, &n->generator[v], args);
    case KEY_SYMBOL: case KEY_BOUND: case KEY_FORMAL_LOGARITHM: case KEY_ENTRYWISE: return NULL;
    }
    return NULL;
}

static const Ratio *term_substituted(Normal *n, const fmpz_mpoly_struct *p, slong term,
                                     const Ratio *const *images) {
    fmpz_t coefficient;
    fmpz_init_set(coefficient, p->coeffs + term);
    const Ratio *product = ratio_fmpz(n->field, coefficient);
    fmpz_clear(coefficient);
    for (slong v = 0; images[v] && product; v++) {
        slong exponent = fmpz_mpoly_get_term_var_exp_si(p, term, v, n->field->context);
        if (exponent) product = ratio_multiply(n->field, product, ratio_power(n->field, images[v], exponent));
    }
    return product;
}

static const Ratio *polynomial_substituted(Normal *n, const fmpz_mpoly_struct *p, const Ratio *const *images) {
    const Ratio *sum = ratio_integer(n->field, 0);
    for (slong i = 0; i < p->length && sum; i++)
        sum = ratio_add(n->field, sum, term_substituted(n, p, i, images));
    return sum;
}

static const Ratio *substituted(Normal *n, const Ratio *a, Substitution s) {
    if (!a || !s.index || !is_bound(ratio_bound(n, a), s.nesting)) return a;
    const Ratio *images[MOST_GENERATORS + 1] = {NULL};
    uint64_t used = ratio_generators(n->field, a);
    for (slong v = 0, count = n->field->count; v < count; v++) {
        images[v] = used >> v & 1 ? generator_substituted(n, v, s) : ratio_generator(n->field, v);
        if (!images[v]) return NULL;
    }
    return ratio_divide(n->field, polynomial_substituted(n, &a->q->num, images),
                        polynomial_substituted(n, &a->q->den, images));
}

/* ---- terms apart by an index ---- */

/* The factors of a term that depend on the bound index, and those that do not. */
typedef struct Separation { const Ratio *outside, *inside; } Separation;

static Separation separated(Normal *n, const Ratio *term, unsigned nesting) {
    Separation s = {ratio_integer(n->field, 1), ratio_integer(n->field, 1)};
    Factors factors;
    if (!ratio_factors(n->field, term, &factors)) return (Separation){NULL, NULL};
    s.outside = factors.constant;
    for (size_t i = 0; i < factors.count; i++) {
        const Ratio *power = ratio_power(n->field, factors.base[i], factors.exponent[i]);
        bool depends = is_bound(ratio_bound(n, factors.base[i]), nesting);
        const Ratio **side = depends ? &s.inside : &s.outside;
        *side = ratio_multiply(n->field, *side, power);
    }
    return s;
}

/* Where `a` is one generator, the k-th component of a column w, k the bound index of this nesting: w. */
static const Array *column_of(Normal *n, const Ratio *a, unsigned nesting) {
    return component_of(n, ratio_as_generator(n->field, a), nesting);
}

/* The j of a column e_j. */
static const Ratio *index_of_unit(const Normal *n, const Array *column) {
    bool unit = column->word[0]->count == 1 && code_is(n, column->word[0]->code[0], OP_UNIT);
    return unit ? array_ratio(code_atom(n, column->word[0]->code[0])->key.args[0]->array) : NULL;
}

/* A product of factors in the index: those that are components of columns, and the rest. */
typedef struct Product {
    const Array *plain[2], *compound[2]; /* columns: names, and products like A·x */
    size_t plains, compounds;
    const Ratio *rest;       /* all but the components of compound columns and of e_j */
    const Ratio *other;      /* all but the components */
    const Ratio *unit;       /* j of a component of e_j; NULL: there is none */
} Product;

static void put_column(Product *p, const Array *column, slong times) {
    bool compound = column->word[0]->count > 1;
    size_t *count = compound ? &p->compounds : &p->plains;
    for (slong i = 0; i < times; i++, ++*count)
        if (*count < 2) (compound ? p->compound : p->plain)[*count] = column;
}

static bool product_of(Normal *n, const Ratio *inside, unsigned nesting, Product *p) {
    Factors factors;
    *p = (Product){.rest = ratio_integer(n->field, 1), .other = ratio_integer(n->field, 1)};
    if (!ratio_factors(n->field, inside, &factors)) return false;
    p->rest = p->other = factors.constant;
    for (size_t i = 0; i < factors.count; i++) {
        const Array *column = factors.exponent[i] > 0 ? column_of(n, factors.base[i], nesting) : NULL;
        const Ratio *power = ratio_power(n->field, factors.base[i], factors.exponent[i]);
        const Ratio *unit = column ? index_of_unit(n, column) : NULL;
        if (unit) p->unit = unit;
        else if (column) put_column(p, column, factors.exponent[i]);
        if (!unit && (!column || column->word[0]->count == 1)) p->rest = ratio_multiply(n->field, p->rest, power);
        if (!column) p->other = ratio_multiply(n->field, p->other, power);
    }
    return p->rest && p->other;
}

/* ---- columns by their components ---- */

const Ratio *entry_index(Normal *n) {
    return scalar_generator(n, (Key){.kind = KEY_BOUND, .row = ENTRY_NESTING}, 0);
}

const Ratio *component_at(Normal *n, const Ratio *component, const Ratio *index) {
    return substituted(n, component, (Substitution){ENTRY_NESTING, index});
}

static const Array *entrywise_atom(Normal *n, Dim rows, const Ratio *component) {
    const Value *value = value_scalar(n, component);
    if (!value) return NULL;
    return array_atom(n, (Atom){.key = {.kind = KEY_ENTRYWISE, .row = rows, .args = &value, .count = 1},
                                .rows = rows,
                                .columns = 1,
                                .nonnegative = scalar_sign(n, component) > 0});
}

/* The column whose k-th component is `inside`, a product of factors that depend on k. */
static const Array *column_of_factors(Normal *n, Dim rows, const Ratio *inside) {
    Product p;
    if (ratio_is_integer(n->field, inside, 1))
        return array_constant(n, OP_ONES, (Shape){KIND_TENSOR, rows, 1});
    const Array *column = column_of(n, inside, ENTRY_NESTING);
    if (column && column->rows == rows) return column;
    if (!product_of(n, inside, ENTRY_NESTING, &p)) return NULL;
    if (!p.unit) return entrywise_atom(n, rows, inside);
    const Ratio *unit = array_ratio(array_multiply(n, array_transpose(n, array_unit_word(n, rows, entry_index(n))),
                                                   array_unit_word(n, rows, p.unit)));
    const Ratio *left = component_at(n, ratio_divide(n->field, inside, unit), p.unit);
    return array_scale(n, left, array_unit_word(n, rows, p.unit));
}

const Array *array_of_components(Normal *n, Dim rows, const Ratio *component) {
    Terms terms;
    const Array *sum = array_constant(n, OP_ZEROS, (Shape){KIND_TENSOR, rows, 1});
    if (!ratio_terms(n->field, component, &terms)) return NULL;
    for (size_t i = 0; i < terms.count && sum; i++) {
        Separation s = separated(n, terms.term[i].monomial, ENTRY_NESTING);
        if (!s.inside) return NULL;
        const Ratio *factor = ratio_multiply(n->field, terms.term[i].coefficient, s.outside);
        sum = array_add(n, sum, array_scale(n, factor, column_of_factors(n, rows, s.inside)));
    }
    return sum;
}

/* ---- sums ---- */

/* e_kᵀ M e_k, summed over all k, is tr(M). */
static const Ratio *sum_of_diagonal(Normal *n, const Ratio *inside, unsigned nesting, const Ratio *upper) {
    const Generator *g = generator_in(n, inside);
    if (!generator_is(g, KEY_WORD)) return NULL;
    const Word *word = g->key.args[0]->array->word[0];
    uint16_t first = word->code[0], last = word->code[word->count - 1];
    if (word->count < 3 || (first ^ last) != WORD_TRANSPOSED || !code_is(n, first, OP_UNIT)) return NULL;
    slong v = ratio_as_generator(n->field, array_ratio(code_atom(n, first)->key.args[0]->array));
    if (v < 0 || n->generator[v].key.kind != KEY_BOUND || n->generator[v].key.row != (slong)nesting) return NULL;
    Word middle = {word->count - 2, {0}};
    for (size_t i = 0; i < middle.count; i++) {
        middle.code[i] = word->code[i + 1];
        if (is_bound(code_atom(n, middle.code[i])->bound, nesting)) return NULL;
    }
    Dim rows = code_rows(n, last);
    if (!ratio_equal(n->field, dim_ratio(n, rows), upper)) return NULL;
    return array_trace(n, array_word(n, rows, rows, &middle));
}

/* Sums over all components that have a name: Σ u_i is 1ᵀu, Σ u_i v_i is uᵀv, Σ f(u_i) (Av)_i is f(u)ᵀAv; NULL: another. */
static const Ratio *sum_with_name(Normal *n, const Ratio *inside, unsigned nesting, const Ratio *upper) {
    Product p;
    const Ratio *trace = sum_of_diagonal(n, inside, nesting, upper);
    if (trace || !product_of(n, inside, nesting, &p)) return trace;
    if (p.unit) {
        const Ratio *rest = p.compounds ? NULL : p.rest;
        return substituted(n, rest, (Substitution){nesting, p.unit});
    }
    const Array *any = p.compounds ? p.compound[0] : p.plains ? p.plain[0] : NULL;
    if (!any || !ratio_equal(n->field, dim_ratio(n, any->rows), upper)) return NULL;
    bool alone = ratio_is_integer(n->field, p.other, 1);
    if (p.compounds == 1) {
        const Ratio *component = substituted(n, p.rest, (Substitution){nesting, entry_index(n)});
        return array_dot(n, array_of_components(n, any->rows, component), any);
    }
    if (!alone || p.plains + p.compounds > 2 || (p.plains && p.compounds)) return NULL;
    if (p.compounds == 2) return array_dot(n, p.compound[0], p.compound[1]);
    return p.plains == 1 ? array_total(n, any) : array_dot(n, p.plain[0], p.plain[1]);
}

/* The same sum is written with the same index, however deep it stands. */
static const Ratio *with_least_index(Normal *n, const Ratio *inside, unsigned *nesting) {
    unsigned least = 0, bound = ratio_bound(n, inside);
    while (least < *nesting && is_bound(bound, least)) least++;
    if (least == *nesting) return inside;
    const Ratio *index = scalar_generator(n, (Key){.kind = KEY_BOUND, .row = (slong)least}, 0);
    const Ratio *renamed = substituted(n, inside, (Substitution){*nesting, index});
    if (renamed) *nesting = least;
    return renamed ? renamed : inside;
}

static const Ratio *sum_without_name(Normal *n, const Ratio *inside, unsigned nesting, const Ratio *lower,
                                     const Ratio *upper) {
    inside = with_least_index(n, inside, &nesting);
    const Value *args[] = {value_scalar(n, inside), value_scalar(n, lower), value_scalar(n, upper)};
    for (size_t i = 0; i < 3; i++)
        if (!args[i]) return NULL;
    Key key = {.kind = KEY_FUNCTION, .op = OP_SUM_OVER, .row = (slong)nesting, .args = args, .count = 3};
    return scalar_generator(n, key, scalar_sign(n, inside) > 0);
}

/* How many terms there are, where all are the same. */
static const Ratio *length_of_sum(Normal *n, const Ratio *lower, const Ratio *upper) {
    return ratio_add(n->field, ratio_subtract(n->field, upper, lower), ratio_integer(n->field, 1));
}

static const Ratio *sum_of_term(Normal *n, const Ratio *term, unsigned nesting, const Ratio *lower,
                                const Ratio *upper) {
    Separation s = separated(n, term, nesting);
    bool full = ratio_is_integer(n->field, lower, 1);
    if (!s.inside) return NULL;
    const Ratio *sum = NULL;
    if (full && ratio_is_integer(n->field, s.inside, 1)) sum = length_of_sum(n, lower, upper);
    else if (full) sum = sum_with_name(n, s.inside, nesting, upper);
    if (!sum) sum = sum_without_name(n, s.inside, nesting, lower, upper);
    return ratio_multiply(n->field, s.outside, sum);
}

const Ratio *sum_over_index(Normal *n, const Ratio *body, unsigned nesting, const Ratio *lower,
                            const Ratio *upper) {
    Terms terms;
    if (!ratio_terms(n->field, body, &terms)) return NULL;
    const Ratio *sum = ratio_integer(n->field, 0);
    for (size_t i = 0; i < terms.count && sum; i++) {
        const Ratio *term = sum_of_term(n, terms.term[i].monomial, nesting, lower, upper);
        sum = ratio_add(n->field, sum, ratio_multiply(n->field, terms.term[i].coefficient, term));
    }
    return sum;
}

const Ratio *sum_of_components(Normal *n, Dim rows, const Ratio *component) {
    unsigned nesting = (unsigned)n->bounds;
    const Ratio *index = scalar_generator(n, (Key){.kind = KEY_BOUND, .row = (slong)nesting}, 0);
    const Ratio *body = component_at(n, component, index);
    return sum_over_index(n, body, nesting, ratio_integer(n->field, 1), dim_ratio(n, rows));
}
