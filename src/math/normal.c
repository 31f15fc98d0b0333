/* Expressions become values; two are equal if the value of their difference is 0. */
#include "math/normal_form.h"
#include <stdlib.h>

/* What is provable takes a few thousand units of work; MOST_WORK is what one question may take. */
enum { LARGEST_MATRIX_POWER = 12, MOST_RESTARTS = 6, LONGEST_SUM = 32, MOST_WORK = 60000, DEEPEST_CASE = 5 };

/* ---- values and keys ---- */

const Value *value_array(Normal *n, const Array *array) {
    if (!array) return NULL;
    Value *value = ARENA_NEW(n->arena, Value);
    value->array = array;
    return value;
}

const Value *value_scalar(Normal *n, const Ratio *ratio) { return value_array(n, array_scalar(n, ratio)); }

static bool values_equal(const Normal *n, const Value *const *a, const Value *const *b, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!value_equal(n, a[i], b[i])) return false;
    return true;
}

bool value_equal(const Normal *n, const Value *a, const Value *b) {
    if (a == b) return a != NULL;
    if (!a || !b || (a->array != NULL) != (b->array != NULL)) return false;
    if (a->array) return array_equal(n, a->array, b->array);
    return a->op == b->op && a->rows == b->rows && a->columns == b->columns && a->count == b->count &&
           values_equal(n, (const Value *const *)a->args, (const Value *const *)b->args, a->count);
}

static unsigned values_bound(const Normal *n, const Value *const *values, size_t count) {
    unsigned bound = 0;
    for (size_t i = 0; i < count; i++) bound |= value_bound(n, values[i]);
    return bound;
}

unsigned value_bound(const Normal *n, const Value *value) {
    if (!value) return 0;
    return value->array ? array_bound(n, value->array)
                        : values_bound(n, (const Value *const *)value->args, value->count);
}

unsigned key_bound(const Normal *n, const Key *key) {
    unsigned bound = values_bound(n, key->args, key->count);
    if (key->kind == KEY_BOUND) return 1u << key->row;
    if (key->kind == KEY_ENTRYWISE) return bound & ~(1u << ENTRY_NESTING);
    return key->op == OP_SUM_OVER ? bound & ~(1u << key->row) : bound;
}

bool key_equal(const Normal *n, const Key *a, const Key *b) {
    return a->kind == b->kind && a->op == b->op && a->symbol == b->symbol && a->expr == b->expr &&
           a->row == b->row && a->column == b->column && a->count == b->count &&
           values_equal(n, a->args, b->args, a->count);
}

/* ---- reading expressions ---- */

const Ratio *normal_ratio(Normal *n, const Expr *e) {
    const Value *value = normal_value(n, e);
    return value ? array_ratio(value->array) : NULL;
}

static const Array *array_of(Normal *n, const Expr *e) {
    const Value *value = normal_value(n, e);
    return value ? value->array : NULL;
}

static const Value *of_number(Normal *n, const Expr *e) {
    return value_scalar(n, ratio_rational(n->field, expr_number(e)));
}

static const Value *of_symbol(Normal *n, const Expr *e) {
    for (size_t i = n->bounds; i-- > 0;)
        if (n->bound[i] == e->symbol) return value_scalar(n, n->bound_value[i]);
    return value_array(n, array_symbol(n, e->symbol));
}

static const Value *of_pi(Normal *n, const Expr *e) {
    (void)e;
    return value_scalar(n, scalar_pi(n));
}

static const Value *of_euler(Normal *n, const Expr *e) {
    (void)e;
    return value_scalar(n, scalar_function(n, OP_EXP, ratio_integer(n->field, 1)));
}

static const Value *of_constant(Normal *n, const Expr *e) {
    return value_array(n, array_constant(n, e->op, e->shape));
}
static const Value *of_unit(Normal *n, const Expr *e) {
    return value_array(n, array_unit(n, e->shape, normal_ratio(n, e->arg[0])));
}

typedef const Array *Fold(Normal *n, const Array *a, const Array *b);

static const Value *folded(Normal *n, const Expr *e, Fold *fold) {
    const Array *result = array_of(n, e->arg[0]);
    for (uint32_t i = 1; i < e->count && result; i++) result = fold(n, result, array_of(n, e->arg[i]));
    return value_array(n, result);
}

static const Value *of_sum(Normal *n, const Expr *e) { return folded(n, e, array_add); }
static const Value *of_product(Normal *n, const Expr *e) { return folded(n, e, array_multiply); }
static const Value *of_hadamard(Normal *n, const Expr *e) { return folded(n, e, array_hadamard); }
static const Value *of_cross(Normal *n, const Expr *e) { return folded(n, e, array_cross); }

static const Value *of_dot(Normal *n, const Expr *e) {
    return value_scalar(n, array_dot(n, array_of(n, e->arg[0]), array_of(n, e->arg[1])));
}

static const Value *of_transpose(Normal *n, const Expr *e) {
    return value_array(n, array_transpose(n, array_of(n, e->arg[0])));
}
static const Value *of_inverse(Normal *n, const Expr *e) {
    return value_array(n, array_inverse(n, array_of(n, e->arg[0])));
}
static const Value *of_diagonal(Normal *n, const Expr *e) {
    return value_array(n, array_diagonal(n, array_of(n, e->arg[0])));
}
static const Value *of_trace(Normal *n, const Expr *e) {
    return value_scalar(n, array_trace(n, array_of(n, e->arg[0])));
}
static const Value *of_determinant(Normal *n, const Expr *e) {
    return value_scalar(n, array_determinant(n, array_of(n, e->arg[0])));
}
static const Value *of_frobenius(Normal *n, const Expr *e) {
    return value_scalar(n, array_length(n, array_of(n, e->arg[0])));
}
static const Value *of_total(Normal *n, const Expr *e) {
    return value_scalar(n, array_total(n, array_of(n, e->arg[0])));
}
static const Value *of_norm(Normal *n, const Expr *e) {
    return value_scalar(n, array_norm(n, array_of(n, e->arg[0]), normal_value(n, e->arg[1])));
}
static const Value *of_function(Normal *n, const Expr *e) {
    return value_array(n, array_entrywise(n, e->op, array_of(n, e->arg[0])));
}

static const Value *of_matrix_power(Normal *n, const Expr *e) {
    long exponent;
    if (!expr_get_long(e->arg[1], &exponent) || labs(exponent) > LARGEST_MATRIX_POWER) return NULL;
    const Array *base = array_of(n, e->arg[0]), *result = array_constant(n, OP_IDENTITY, e->shape);
    if (exponent < 0) base = array_inverse(n, base);
    for (long i = 0; i < labs(exponent); i++) result = array_multiply(n, result, base);
    return value_array(n, result);
}

static const Value *of_power(Normal *n, const Expr *e) {
    if (!shape_is_scalar(e->shape)) return of_matrix_power(n, e);
    return value_scalar(n, scalar_power(n, normal_ratio(n, e->arg[0]), normal_ratio(n, e->arg[1])));
}

static const Value *of_anything(Normal *n, const Expr *e);

/* Of an unknown matrix with a small whole exponent: repeated products. */
static const Value *of_entrywise_power(Normal *n, const Expr *e) {
    const Array *base = array_of(n, e->arg[0]), *result = array_constant(n, OP_ONES, e->shape);
    long exponent;
    if (!base) return NULL;
    const Array *power = array_entrywise_power(n, base, normal_value(n, e->arg[1]));
    if (power) return value_array(n, power);
    bool small = expr_get_long(e->arg[1], &exponent) && exponent >= 0 && exponent <= LARGEST_MATRIX_POWER;
    if (!small || base->dense) return of_anything(n, e);
    for (long i = 0; i < exponent; i++) result = array_hadamard(n, result, base);
    return value_array(n, result);
}

static const Value *of_entries(Normal *n, const Expr *e) {
    const Ratio **entries = ARENA_ARRAY(n->arena, const Ratio *, e->count);
    for (uint32_t i = 0; i < e->count; i++) {
        entries[i] = normal_ratio(n, e->arg[i]);
        if (!entries[i]) return NULL;
    }
    return value_array(n, array_entries(n, e->shape, entries));
}

static const Value *of_component(Normal *n, const Expr *e) {
    const Array *array = array_of(n, e->arg[0]);
    const Ratio *index = normal_ratio(n, e->arg[1]), *one = ratio_integer(n->field, 1);
    if (!array) return NULL;
    return value_scalar(n, array->columns == 1 ? array_entry(n, array, index, one)
                                               : array_entry(n, array, one, index));
}

static const Value *of_entry(Normal *n, const Expr *e) {
    return value_scalar(
        n, array_entry(n, array_of(n, e->arg[0]), normal_ratio(n, e->arg[1]), normal_ratio(n, e->arg[2])));
}

/* ---- what has no law: an operator of values ---- */

static const Value **arguments(Normal *n, const Expr *e) {
    const Value **args = ARENA_ARRAY(n->arena, const Value *, e->count);
    for (uint32_t i = 0; i < e->count; i++) {
        args[i] = normal_value(n, e->arg[i]);
        if (!args[i]) return NULL;
    }
    return args;
}

static const Value *opaque(Normal *n, const Expr *e, Key key) {
    if (e->shape.kind == KIND_TENSOR) return value_array(n, shape_is_scalar(e->shape)
                                                                ? array_scalar(n, scalar_generator(n, key, 0))
                                                                : array_function(n, key, e->shape));
    Value *value = ARENA_NEW(n->arena, Value);
    *value = (Value){NULL, e->op, e->shape.rows, e->shape.columns, (const Value **)key.args, key.count};
    return value;
}

static const Value *of_anything(Normal *n, const Expr *e) {
    const Value **args = arguments(n, e);
    if (!args) return NULL;
    return opaque(n, e, (Key){.kind = KEY_FUNCTION, .op = e->op, .args = args, .count = e->count});
}

/* Infinity is no number to calculate with: it serves as the p of a norm. */
static const Value *of_infinite(Normal *n, const Expr *e) {
    Value *value = ARENA_NEW(n->arena, Value);
    value->op = e->op;
    return value;
}

/* What binds a name stands for itself; inside a sum over an index it is not known which value that has. */
static const Value *of_itself(Normal *n, const Expr *e) {
    if (e->symbols & n->bound_symbols || e->shape.kind != KIND_TENSOR) return NULL;
    return opaque(n, e, (Key){.kind = KEY_FUNCTION, .op = e->op, .expr = e});
}

/* How many there are when max(a, max(b, c)) counts as max(a, b, c). */
static size_t count_extremes(const Expr *e) {
    size_t count = 0;
    for (uint32_t i = 0; i < e->count; i++) {
        bool nested = e->arg[i]->op == e->op && e->arg[i]->count > 1;
        count += nested ? count_extremes(e->arg[i]) : 1;
    }
    return count;
}

static size_t gather_extremes(Normal *n, const Expr *e, const Ratio **values, size_t count) {
    for (uint32_t i = 0; i < e->count; i++) {
        bool nested = e->arg[i]->op == e->op && e->arg[i]->count > 1;
        if (nested) count = gather_extremes(n, e->arg[i], values, count);
        else values[count++] = normal_ratio(n, e->arg[i]);
    }
    return count;
}

static const Value *of_extreme(Normal *n, const Expr *e) {
    const Array *only = e->count == 1 ? array_of(n, e->arg[0]) : NULL;
    if (only && !only->dense) return of_anything(n, e);
    size_t count = only ? only->count : count_extremes(e);
    const Ratio **values = ARENA_ARRAY(n->arena, const Ratio *, count);
    for (size_t i = 0; only && i < count; i++) values[i] = only->coefficient[i];
    if (!only) gather_extremes(n, e, values, 0);
    return value_scalar(n, scalar_extreme(n, e->op, values, count));
}

/* ---- pieces ---- */

static Truth is_zero(Normal *n, const Ratio *a);

/* 1 where a condition holds, 0 where it does not, up to places where sides are equal; NULL: unknown. */
static const Ratio *indicator(Normal *n, const Expr *condition);

static const Ratio *one_minus(Normal *n, const Ratio *a) {
    return ratio_subtract(n->field, ratio_integer(n->field, 1), a);
}

static const Ratio *all_hold(Normal *n, const Expr *condition, bool negated) {
    const Ratio *product = ratio_integer(n->field, 1);
    for (uint32_t i = 0; i < condition->count; i++) {
        const Ratio *each = indicator(n, condition->arg[i]);
        product = ratio_multiply(n->field, product, negated ? one_minus(n, each) : each);
    }
    return product;
}

/* Of less > 0: (1 + sign(less))/2. */
static const Ratio *indicator_of_positive(Normal *n, const Ratio *less) {
    if (is_zero(n, less) == TRUTH_YES) return NULL;
    return scalar_half(n, ratio_add(n->field, ratio_integer(n->field, 1), scalar_function(n, OP_SIGN, less)));
}

static const Ratio *indicator(Normal *n, const Expr *condition) {
    Op op = condition->op;
    if (op == OP_AND) return all_hold(n, condition, false);
    if (op == OP_OR) return one_minus(n, all_hold(n, condition, true));
    if (op == OP_NOT) return one_minus(n, indicator(n, condition->arg[0]));
    bool less = op == OP_LESS || op == OP_LESS_EQUAL, greater = op == OP_GREATER || op == OP_GREATER_EQUAL;
    if ((!less && !greater && op != OP_EQUAL && op != OP_NOT_EQUAL) || !shape_is_scalar(condition->arg[0]->shape))
        return NULL;
    const Ratio *gap = ratio_subtract(n->field, normal_ratio(n, condition->arg[less]),
                                      normal_ratio(n, condition->arg[!less]));
    if (!gap) return NULL;
    if (less || greater) return indicator_of_positive(n, gap);
    return is_zero(n, gap) == TRUTH_NO ? ratio_integer(n->field, op == OP_NOT_EQUAL) : NULL;
}

/* Only the piece that holds need have a value, so that nothing follows from its having one. */
static const Array *sum_of_pieces(Normal *n, const Expr *e) {
    const Array *sum = array_constant(n, OP_ZEROS, e->shape);
    const Ratio *left = ratio_integer(n->field, 1);
    for (uint32_t i = 0; i < e->count && sum; i += 2) {
        bool last = i + 1 == e->count;
        const Ratio *here = last ? left : ratio_multiply(n->field, left, indicator(n, e->arg[i]));
        if (!here) return NULL;
        if (!ratio_is_zero(n->field, here))
            sum = array_add(n, sum, array_scale(n, here, array_of(n, e->arg[last ? i : i + 1])));
        left = ratio_subtract(n->field, left, here);
    }
    return sum;
}

static const Value *of_pieces(Normal *n, const Expr *e) {
    if (e->shape.kind != KIND_TENSOR) return of_anything(n, e);
    n->branches++;
    const Array *sum = sum_of_pieces(n, e);
    n->branches--;
    return sum ? value_array(n, sum) : of_anything(n, e);
}

/* ---- sums over an index ---- */

static const Value *with_bound(Normal *n, const Expr *body, const Symbol *symbol, const Ratio *value) {
    if (n->bounds == MOST_BOUND || !value) return NULL;
    uint64_t before = n->bound_symbols;
    n->bound[n->bounds] = symbol;
    n->bound_value[n->bounds++] = value;
    n->bound_symbols |= UINT64_C(1) << symbol->number;
    const Value *result = normal_value(n, body);
    n->bounds--;
    n->bound_symbols = before;
    return result;
}

static const Value *term_by_term(Normal *n, const Expr *e, slong lower, slong upper) {
    const Array *sum = array_constant(n, OP_ZEROS, e->shape);
    for (slong i = lower; i <= upper && sum; i++) {
        const Value *term = with_bound(n, e->arg[0], e->arg[1]->symbol, ratio_integer(n->field, i));
        sum = term ? array_add(n, sum, term->array) : NULL;
    }
    return value_array(n, sum);
}

/* A column by its components; a matrix has none. */
static const Value *symbolic_sum(Normal *n, const Expr *e, const Ratio *lower, const Ratio *upper) {
    unsigned nesting = (unsigned)n->bounds;
    const Ratio *index = scalar_generator(n, (Key){.kind = KEY_BOUND, .row = (slong)nesting}, 0);
    const Value *body = with_bound(n, e->arg[0], e->arg[1]->symbol, index);
    if (!body || !body->array) return NULL;
    if (array_ratio(body->array))
        return value_scalar(n, sum_over_index(n, array_ratio(body->array), nesting, lower, upper));
    if (e->shape.columns != 1 || body->array->dense) return NULL;
    const Ratio *entry = array_entry(n, body->array, entry_index(n), ratio_integer(n->field, 1));
    return value_array(
        n, array_of_components(n, e->shape.rows, sum_over_index(n, entry, nesting, lower, upper)));
}

static const Value *of_sum_over(Normal *n, const Expr *e) {
    const Ratio *lower = normal_ratio(n, e->arg[2]), *upper = normal_ratio(n, e->arg[3]);
    slong first, last;
    if (!lower || !upper || e->arg[1]->op != OP_SYMBOL) return NULL;
    bool known = ratio_whole(n->field, lower, &first) && ratio_whole(n->field, upper, &last);
    if (known && last - first < LONGEST_SUM) return term_by_term(n, e, first, last);
    return symbolic_sum(n, e, lower, upper);
}

/* ---- by operator ---- */

typedef const Value *Reader(Normal *n, const Expr *e);

static Reader *const readers[OP_COUNT] = {
    [OP_NUMBER] = of_number,
    [OP_SYMBOL] = of_symbol,
    [OP_PI] = of_pi,
    [OP_EULER] = of_euler,
    [OP_INFINITE] = of_infinite,
    [OP_IDENTITY] = of_constant,
    [OP_ZEROS] = of_constant,
    [OP_ONES] = of_constant,
    [OP_UNIT] = of_unit,
    [OP_SUM] = of_sum,
    [OP_PRODUCT] = of_product,
    [OP_MATRIX_PRODUCT] = of_product,
    [OP_POWER] = of_power,
    [OP_DOT] = of_dot,
    [OP_CROSS] = of_cross,
    [OP_HADAMARD] = of_hadamard,
    [OP_ENTRYWISE_POWER] = of_entrywise_power,
    [OP_TRANSPOSE] = of_transpose,
    [OP_INVERSE] = of_inverse,
    [OP_TRACE] = of_trace,
    [OP_DETERMINANT] = of_determinant,
    [OP_DIAGONAL] = of_diagonal,
    [OP_NORM] = of_norm,
    [OP_FROBENIUS] = of_frobenius,
    [OP_TOTAL] = of_total,
    [OP_MINIMUM] = of_extreme,
    [OP_MAXIMUM] = of_extreme,
    [OP_PIECEWISE] = of_pieces,
    [OP_VECTOR] = of_entries,
    [OP_MATRIX] = of_entries,
    [OP_COMPONENT] = of_component,
    [OP_ENTRY] = of_entry,
    [OP_SUM_OVER] = of_sum_over,
    [OP_PRODUCT_OVER] = of_itself,
    [OP_FOR_ALL] = of_itself,
    [OP_SET_BUILDER] = of_itself,
    [OP_DERIVATIVE] = of_itself,
    [OP_GRADIENT] = of_itself,
    [OP_JACOBIAN] = of_itself,
    [OP_HESSIAN] = of_itself,
    [OP_PARTIAL] = of_itself,
    [OP_DIRECTIONAL] = of_itself,
    [OP_DIFFERENTIAL] = of_itself,
    [OP_SUBDIFFERENTIAL] = of_itself,
    [OP_LIMIT] = of_itself,
    [OP_CALL] = of_itself,
};

static const Value *read_value(Normal *n, const Expr *e) {
    if (expr_is_function(e->op)) return of_function(n, e);
    return readers[e->op] ? readers[e->op](n, e) : of_anything(n, e);
}

const Value *normal_value(Normal *n, const Expr *e) {
    bool free = !(e->symbols & n->bound_symbols);
    const Value *known = free ? exprmap_get(&n->done, e) : NULL;
    if (!known && free && n->kept) known = exprmap_get(n->kept, e);
    if (known || n->again || n->field->full || !field_draw(n->field, 1)) return known;
    const Value *value = read_value(n, e);
    if (value && free) exprmap_put(&n->done, e, (void *)value);
    return value;
}

/* ---- questions ---- */

static void start(Normal *n, Budget *budget, slong room) {
    n->field = field_new(n->arena, budget, true, room);
    n->done = (ExprMap){.arena = n->arena};
    n->kept = NULL;
    n->atoms = n->facts = n->bounds = 0;
    n->bound_symbols = 0;
    n->branches = 0;
    n->by_cases = false;
    n->exact = NULL;
    n->again = false;
}

enum { HEAVIEST_WALKED = 200 };

/* Common denominators of the exponents that are written in e: then mostly nothing must start again. */
static slong root_index_of(const Expr *e, slong index) {
    bool power = e->op == OP_POWER && expr_is_number(e->arg[1]), root = e->op == OP_NORM || e->op == OP_FROBENIUS;
    const fmpz *below = power ? fmpq_denref(expr_number(e->arg[1])) : NULL;
    slong needed = root ? 2 : below && fmpz_cmp_si(below, LARGEST_INDEX) <= 0 ? fmpz_get_si(below) : 1;
    slong common = index / (slong)n_gcd((ulong)index, (ulong)needed) * needed;
    if (common <= LARGEST_INDEX) index = common;
    for (uint32_t i = 0; i < e->count; i++) index = root_index_of(e->arg[i], index);
    return index;
}

static void expect_roots(Normal *n, const Expr *e) {
    if (e->weight <= HEAVIEST_WALKED) n->root_index = root_index_of(e, n->root_index);
}

Normal *normal_new(Store *store, Arena *arena, Budget *budget) {
    Normal *n = ARENA_NEW(arena, Normal);
    n->store = store;
    n->arena = arena;
    n->root_index = n->exponent_index = n->angle_index = 1;
    start(n, budget, FEW_GENERATORS);
    return n;
}

bool normal_again(Normal *n, Budget *budget) {
    bool grows = n->field->full && n->field->room < MOST_GENERATORS;
    if (!n->again && !grows) return false;
    start(n, budget, grows ? field_more_room(n->field->room) : n->field->room);
    return true;
}

/* A nonzero rational function of names that vary freely is another function. */
static bool is_free(const Normal *n, const Ratio *a) {
    uint64_t used = ratio_generators(n->field, a);
    for (slong v = 0; v < n->field->count; v++) {
        const Key *key = &n->generator[v].key;
        bool name = key->kind == KEY_SYMBOL &&
                    !(key->symbol->properties & (SYMBOL_INTEGER | SYMBOL_SIZE | SYMBOL_INDEX));
        if ((used >> v & 1) && !name) return false;
    }
    return true;
}

static Truth is_zero(Normal *n, const Ratio *a) {
    int sign;
    if (ratio_is_zero(n->field, a)) return TRUTH_YES;
    if (is_free(n, a)) return TRUTH_NO;
    if (constant_ratio_sign(n, a, &sign) == TRUTH_YES) return sign ? TRUTH_NO : TRUTH_YES;
    return ratio_vanishes(n, a) ? TRUTH_YES : TRUTH_UNKNOWN;
}

static Truth array_is_zero(Normal *n, const Array *a) {
    Truth all = TRUTH_YES;
    for (size_t i = 0; i < a->count && all != TRUTH_NO; i++) {
        Truth here = is_zero(n, a->coefficient[i]);
        if (here != TRUTH_YES) all = a->dense ? here : TRUTH_UNKNOWN;
    }
    return all;
}

typedef struct Question { const Expr *a, *b; } Question;

/* Is the difference 0? *difference is it, where there is one. */
static Truth compare_once(Normal *n, Question q, const Array **difference) {
    const Value *left = normal_value(n, q.a), *right = normal_value(n, q.b);
    *difference = NULL;
    if (!left || !right) return TRUTH_UNKNOWN;
    if (!left->array || !right->array) return value_equal(n, left, right) ? TRUTH_YES : TRUTH_UNKNOWN;
    const Array *minus = array_scale(n, ratio_integer(n->field, -1), right->array);
    *difference = array_add(n, left->array, minus);
    return *difference ? array_is_zero(n, *difference) : TRUTH_UNKNOWN;
}

/* What is known of signs has changed: what was read before must be read again. */
static void read_again(Normal *n) {
    n->done = (ExprMap){.arena = n->arena};
    n->kept = NULL;
}

/* Both sides have a value only where the roots and logarithms of either have one, which the first reading finds out. */
static Truth compare_where_defined(Normal *n, Question q, const Array **difference) {
    size_t facts = n->facts;
    Truth truth = compare_once(n, q, difference);
    if (truth != TRUTH_UNKNOWN || n->facts == facts || n->again || n->field->full) return truth;
    read_again(n);
    return compare_once(n, q, difference);
}

/* ---- cases ---- */

static bool array_uses(const Normal *n, const Array *a, slong v) {
    for (size_t i = 0; i < a->count; i++)
        if (ratio_uses(n->field, a->coefficient[i], v)) return true;
    return false;
}

/* The oldest f of an |f| in the difference whose sign is not known; NULL: there is none. */
static const Ratio *undecided(Normal *n, const Array *difference) {
    for (slong v = 0; v < n->field->count; v++) {
        const Generator *g = &n->generator[v];
        if (!generator_is_absolute(g) || g->bound || !array_uses(n, difference, v)) continue;
        const Ratio *f = generator_argument(g);
        if (!scalar_sign(n, f)) return f;
    }
    return NULL;
}

static Truth compare_by_cases(Normal *n, Question q, int depth);

/* The question where f is not negative, in the same field, which is rewound. */
static Truth compare_in_case(Normal *n, Question q, const Ratio *f, int depth) {
    Normal before = *n;
    FieldMark mark;
    field_mark(n->field, &mark);
    n->exact = NULL; /* it would remember generators that are forgotten */
    scalar_assume_nonnegative(n, f);
    read_again(n);
    Truth truth = compare_by_cases(n, q, depth);
    Normal after = *n;
    bool full = n->field->full;
    field_rewind(n->field, &mark);
    *n = before;
    n->field->full = full;
    n->again = after.again;
    n->root_index = after.root_index;
    n->exponent_index = after.exponent_index;
    n->angle_index = after.angle_index;
    return truth;
}

/* Equal where f >= 0 and where f <= 0. */
static Truth compare_by_cases(Normal *n, Question q, int depth) {
    const Array *difference;
    n->by_cases = true;
    Truth truth = compare_where_defined(n, q, &difference);
    if (truth != TRUTH_UNKNOWN || !difference || !depth || n->again || n->field->full) return truth;
    const Ratio *f = undecided(n, difference);
    if (!f) return truth;
    for (int side = 0; side < 2; side++) {
        const Ratio *assumed = side ? ratio_negate(n->field, f) : f;
        if (compare_in_case(n, q, assumed, depth - 1) != TRUTH_YES) return TRUTH_UNKNOWN;
    }
    return TRUTH_YES;
}

static Truth compare(Normal *n, const Expr *a, const Expr *b) {
    const Array *difference;
    Question q = {a, b};
    Truth truth = compare_where_defined(n, q, &difference);
    if (truth != TRUTH_UNKNOWN || !difference || n->again || n->field->full) return truth;
    bool cases = undecided(n, difference) || expr_has_op(a, OP_MAXIMUM) || expr_has_op(b, OP_MAXIMUM) ||
                 expr_has_op(a, OP_MINIMUM) || expr_has_op(b, OP_MINIMUM);
    if (!cases) return truth;
    read_again(n);
    return compare_by_cases(n, q, DEEPEST_CASE);
}

Truth normal_equal(Store *store, const Expr *a, const Expr *b, Budget *budget) {
    if (!a || !b || !shape_equal(a->shape, b->shape)) return TRUTH_UNKNOWN;
    if (a == b) return TRUTH_YES;
    uint64_t most = budget->left < MOST_WORK ? budget->left : MOST_WORK;
    Budget share = {most};
    Arena *arena = arena_new();
    Normal *n = normal_new(store, arena, &share);
    expect_roots(n, a), expect_roots(n, b);
    Truth result = compare(n, a, b);
    for (int i = 0; i < MOST_RESTARTS && result == TRUTH_UNKNOWN && normal_again(n, &share); i++)
        result = compare(n, a, b);
    arena_free(arena);
    budget->left -= most - share.left;
    return result;
}

/* ---- one expression and many ---- */

/* Each comparison goes on from the state that the expression's own normal form left, and back to it. */
struct NormalKey {
    Arena *arena;
    Store *store;
    const Expr *expr;
    bool started;
    Normal *normal;
    const Value *value; /* the normal form */
    const Array *minus; /* it, negated; NULL: it has none */
    ExprMap done;
};

NormalKey *normal_key_new(Arena *arena, Store *store, const Expr *expr) {
    NormalKey *key = ARENA_NEW(arena, NormalKey);
    *key = (NormalKey){.arena = arena, .store = store, .expr = expr};
    return key;
}

static void start_key(NormalKey *key) {
    Budget share = {MOST_WORK};
    Normal *n = key->normal = normal_new(key->store, key->arena, &share);
    expect_roots(n, key->expr);
    const Value *value = normal_value(n, key->expr);
    for (int i = 0; i < MOST_RESTARTS && !value && normal_again(n, &share); i++)
        value = normal_value(n, key->expr);
    key->value = value;
    if (value && value->array)
        key->minus = array_scale(n, ratio_integer(n->field, -1), value->array);
    key->done = n->done;
    n->kept = &key->done;
    n->exact = NULL; /* it would remember generators that are forgotten */
    key->started = true;
    store_keep(key->store); /* it may hold nodes of its own */
}

static bool is_plainly_equal(NormalKey *key, const Expr *e) {
    Normal *n = key->normal;
    const Value *value = normal_value(n, e);
    if (!value || !value->array) return false;
    if (value_equal(n, value, key->value)) return true;
    const Array *difference = array_add(n, value->array, key->minus);
    return difference && array_is_zero(n, difference) == TRUTH_YES;
}

/* Generators and atoms are many, of which mostly few are in use. */
static void copy_used(Normal *to, const Normal *from, size_t generators) {
    const size_t atoms = offsetof(Normal, atoms);
    memcpy(to, from, offsetof(Normal, generator));
    memcpy(to->generator, from->generator, generators * sizeof *to->generator);
    memcpy(to->atom, from->atom, from->atoms * sizeof *to->atom);
    memcpy((char *)to + atoms, (const char *)from + atoms, sizeof *to - atoms);
}

/* a < b is false where a - b is not negative. */
static bool is_excluded(NormalKey *key, const Expr *inequality) {
    Normal *n = key->normal;
    bool less = inequality->op == OP_LESS;
    const Ratio *gap = ratio_subtract(n->field, normal_ratio(n, inequality->arg[!less]), normal_ratio(n, inequality->arg[less]));
    return gap && scalar_sign(n, gap) > 0;
}

/* Asks in `arena`, on a copy of the normal form but for its field, which is rewound. */
static bool ask_in(Arena *arena, NormalKey *key, bool (*ask)(NormalKey *, const Expr *), const Expr *e, Budget *budget) {
    Normal *n = key->normal, before;
    Field *field = n->field;
    size_t generators = (size_t)field->count;
    FieldMark mark;
    copy_used(&before, n, generators);
    field_mark(field, &mark);
    n->arena = field->arena = arena;
    field->budget = budget;
    n->done = (ExprMap){.arena = arena};
    bool yes = ask(key, e);
    field_rewind(field, &mark);
    field->arena = key->arena;
    copy_used(n, &before, generators);
    return yes;
}

static bool ask_key(NormalKey *key, bool (*ask)(NormalKey *, const Expr *), const Expr *e, Budget *budget) {
    uint64_t most = budget->left < MOST_WORK ? budget->left : MOST_WORK;
    Budget share = {most};
    Arena *arena = arena_new();
    bool yes = ask_in(arena, key, ask, e, &share);
    arena_free(arena);
    budget->left -= most - share.left;
    return yes;
}

/* ---- products that need no normal form ---- */

typedef struct Product { /* a number times some factors */
    fmpq_t number;
    const Expr *factor[MOST_FACTORS];
    size_t count;
} Product;

static void multiply_in(Product *product, const Expr *factor) {
    if (factor->op == OP_NUMBER)
        fmpq_mul(product->number, product->number, expr_number(factor));
    else
        product->factor[product->count++] = factor;
}

static bool take_out(Product *product, const Expr *factor) {
    for (size_t i = 0; i < product->count; i++)
        if (product->factor[i] == factor) return product->factor[i] = product->factor[--product->count], true;
    return false;
}

/* Are these the same factors in some order, and numbers of the same product? */
static bool same_factors(const Expr *a, const Expr *b) {
    if (a->op != OP_PRODUCT || b->op != OP_PRODUCT || a->count > MOST_FACTORS || b->count > MOST_FACTORS) return false;
    Product left = {.count = 0}, right = {.count = 0};
    fmpq_init(left.number), fmpq_init(right.number);
    fmpq_one(left.number), fmpq_one(right.number);
    for (uint32_t i = 0; i < a->count; i++) multiply_in(&left, a->arg[i]);
    for (uint32_t i = 0; i < b->count; i++) multiply_in(&right, b->arg[i]);
    bool same = left.count == right.count && fmpq_equal(left.number, right.number);
    for (size_t i = 0; same && i < left.count; i++) same = take_out(&right, left.factor[i]);
    fmpq_clear(left.number), fmpq_clear(right.number);
    return same;
}

Truth normal_equals_key(NormalKey *key, const Expr *e, Budget *budget) {
    if (!e || !shape_equal(key->expr->shape, e->shape)) return TRUTH_UNKNOWN;
    if (same_factors(key->expr, e)) return TRUTH_YES;
    if (!key->started) start_key(key);
    if (!key->minus) return normal_equal(key->store, key->expr, e, budget);
    return ask_key(key, is_plainly_equal, e, budget) ? TRUTH_YES : normal_equal(key->store, key->expr, e, budget);
}

bool normal_key_excludes(NormalKey *key, const Expr *inequality, Budget *budget) {
    bool numbers = (inequality->op == OP_LESS || inequality->op == OP_GREATER) && shape_is_scalar(inequality->arg[0]->shape) &&
                   shape_is_scalar(inequality->arg[1]->shape);
    if (!numbers || key->expr->shape.kind != KIND_TENSOR) return false;
    if (!key->started) start_key(key);
    return key->minus && ask_key(key, is_excluded, inequality, budget);
}
