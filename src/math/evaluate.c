#include "math/engine.h"
#include <stdlib.h>
#include <string.h>

/* ---- the memory ---- */

static size_t bucket_of(const Memory *memory, const Expr *e, uint64_t stamp) {
    return (e->id * 0x9E3779B1u ^ (uint32_t)stamp * 0x85EBCA6Bu) & (memory->buckets - 1);
}

static void link_entry(Memory *memory, size_t i) {
    uint32_t *head = &memory->bucket[bucket_of(memory, memory->entry[i].e, memory->entry[i].stamp)];
    memory->entry[i].next = *head;
    *head = (uint32_t)i + 1;
}

static void memory_start(Memory *memory) {
    memory->entry = memory->first;
    memory->bucket = memory->first_bucket;
    memory->count = 0;
    memory->room = FIRST_REMEMBERED;
    memory->buckets = FIRST_BUCKETS;
    memset(memory->first_bucket, 0, sizeof memory->first_bucket);
}

static void memory_stop(Memory *memory) {
    if (memory->entry != memory->first) free(memory->entry);
    if (memory->bucket != memory->first_bucket) free(memory->bucket);
}

static void memory_grow(Memory *memory) {
    bool own = memory->entry != memory->first;
    memory->room *= 2;
    memory->buckets *= 2;
    memory->entry = memory_resize(own ? memory->entry : NULL, memory->room * sizeof *memory->entry);
    if (!own) memcpy(memory->entry, memory->first, sizeof memory->first);
    memory->bucket = memory_resize(own ? memory->bucket : NULL, memory->buckets * sizeof *memory->bucket);
    memset(memory->bucket, 0, memory->buckets * sizeof *memory->bucket);
    for (size_t i = 0; i < memory->count; i++) link_entry(memory, i);
}

static const Value *recall(const Memory *memory, const Expr *e, uint64_t stamp) {
    for (uint32_t i = memory->bucket[bucket_of(memory, e, stamp)]; i; i = memory->entry[i - 1].next)
        if (memory->entry[i - 1].e == e && memory->entry[i - 1].stamp == stamp)
            return &memory->entry[i - 1].value;
    return NULL;
}

static void remember(Memory *memory, const Expr *e, uint64_t stamp, Value value) {
    if (memory->count == memory->room) memory_grow(memory);
    memory->entry[memory->count] = (Remembered){.e = e, .stamp = stamp, .value = value};
    link_entry(memory, memory->count++);
}

/* The latest entry stands first in its bucket. */
static void forget(Memory *memory, size_t count) {
    while (memory->count > count) {
        const Remembered *last = &memory->entry[--memory->count];
        memory->bucket[bucket_of(memory, last->e, last->stamp)] = last->next;
    }
}

/* ---- the engine ---- */

void engine_start(Engine *engine, const Point *point, uint64_t symbols, slong precision, Budget *budget) {
    engine->ring = (Ring){.order = 1, .precision = precision};
    engine->point = point;
    engine->budget = budget;
    engine->stamps = engine->rebound = 0;
    memset(engine->bound, 0, sizeof engine->bound);
    memory_start(&engine->memory);
    for (unsigned i = 0; symbols; i++, symbols >>= 1)
        if (symbols & 1) engine->bound[i].value = point_value(engine, store_symbol_at(point_store(point), i));
}

void engine_stop(Engine *engine) {
    memory_stop(&engine->memory);
    ring_release(&engine->ring, (PoolMark){0});
}

Mark engine_mark(const Engine *engine) { return (Mark){ring_mark(&engine->ring), engine->memory.count}; }

void engine_release(Engine *engine, Mark mark) {
    forget(&engine->memory, mark.remembered);
    ring_release(&engine->ring, mark.pool);
}

bool engine_draw(Engine *engine, slong cost) {
    uint64_t each = (uint64_t)(1 + engine->ring.precision / 128), *left = &engine->budget->left;
    if (*left / each < (uint64_t)cost || ring_exhausted(&engine->ring)) return *left = 0, false;
    *left -= (uint64_t)cost * each;
    return true;
}

Binding engine_bind(Engine *engine, const Symbol *symbol, const Value *value) {
    Binding before = engine->bound[symbol->number];
    engine->bound[symbol->number] = (Binding){value, ++engine->stamps};
    engine->rebound |= (uint64_t)1 << symbol->number;
    return before;
}

void engine_restore(Engine *engine, const Symbol *symbol, Binding before) {
    engine->bound[symbol->number] = before;
    if (!before.stamp) engine->rebound &= ~((uint64_t)1 << symbol->number);
}

static uint64_t stamp_of(const Engine *engine, const Expr *e) {
    uint64_t latest = 0, names = e->symbols & engine->rebound;
    for (; names; names &= names - 1) {
        uint64_t stamp = engine->bound[__builtin_ctzll(names)].stamp;
        if (stamp > latest) latest = stamp;
    }
    return latest;
}

/* ---- values ---- */

Value value_new(Engine *engine, slong rows, slong columns) {
    return (Value){rows, columns, ring_bytes(&engine->ring, (size_t)(rows * columns) * sizeof(Jet))};
}

Value value_of(Engine *engine, Jet scalar) {
    Value value = value_new(engine, 1, 1);
    value.entry[0] = scalar;
    return value;
}

Value value_kept(Engine *engine, slong rows, slong columns, slong width) {
    Value value = value_new(engine, rows, columns);
    for (slong i = 0; i < value_count(&value); i++) value.entry[i] = jet_parts(&engine->ring, width);
    return value;
}

void value_keep(Value *kept, slong at, Jet jet) {
    Jet *into = &kept->entry[at];
    for (slong i = 0; i < jet.width; i++) arb_set(into->part + i, jet.part + i);
    into->width = jet.width;
    into->exact = jet.exact;
}

slong value_count(const Value *value) { return value->rows * value->columns; }

bool value_whole(const Value *value, slong *number) {
    if (value_count(value) != 1 || value->entry[0].exact.under != 1) return false;
    *number = value->entry[0].exact.over;
    return true;
}

Status engine_whole(Engine *engine, const Expr *e, slong *number) {
    Value value;
    Status status = engine_evaluate(engine, e, &value);
    if (status != STATUS_OK || value_whole(&value, number)) return status;
    return arb_contains_int(value.entry[0].part) ? ring_imprecise(&engine->ring) : STATUS_DOMAIN;
}

static slong length_of(const Engine *engine, Dim dim) { return point_size(engine->point, dim); }

/* An array of e's shape, all entries zero; UNABLE where a size is not known. */
static Status zeros_like(Engine *engine, const Expr *e, Value *result) {
    slong rows = length_of(engine, e->shape.rows), columns = length_of(engine, e->shape.columns);
    if (rows < 1 || columns < 1 || !engine_draw(engine, rows * columns)) return STATUS_UNABLE;
    *result = value_new(engine, rows, columns);
    Jet zero = jet_integer(&engine->ring, 0);
    for (slong i = 0; i < rows * columns; i++) result->entry[i] = zero;
    return STATUS_OK;
}

static Status arguments(Engine *engine, const Expr *e, Value *values) {
    Status status = STATUS_OK;
    for (uint32_t i = 0; i < e->count && status == STATUS_OK; i++)
        status = engine_evaluate(engine, e->arg[i], &values[i]);
    return status;
}

/* ---- leaves ---- */

static Status number(Engine *engine, const Expr *e, Value *result) {
    *result = value_of(engine, jet_rational(&engine->ring, expr_number(e)));
    return STATUS_OK;
}

static Status symbol(Engine *engine, const Expr *e, Value *result) {
    const Value *value = engine->bound[e->symbol->number].value;
    if (!value) return STATUS_UNABLE;
    *result = *value;
    return STATUS_OK;
}

static Status constant(Engine *engine, void (*set)(arb_t, slong), Value *result) {
    *result = value_of(engine, jet_parts(&engine->ring, 1));
    set(result->entry[0].part, engine->ring.precision);
    return STATUS_OK;
}

static Status pi(Engine *engine, const Expr *e, Value *result) {
    (void)e;
    return constant(engine, arb_const_pi, result);
}

static Status euler(Engine *engine, const Expr *e, Value *result) {
    (void)e;
    return constant(engine, arb_const_e, result);
}

static Status infinite(Engine *engine, const Expr *e, Value *result) {
    (void)e;
    *result = value_of(engine, jet_parts(&engine->ring, 1));
    arb_pos_inf(result->entry[0].part);
    return STATUS_OK;
}

static Status undefined(Engine *engine, const Expr *e, Value *result) {
    (void)engine, (void)e, (void)result;
    return STATUS_DOMAIN;
}

static Status identity(Engine *engine, const Expr *e, Value *result) {
    Status status = zeros_like(engine, e, result);
    if (status != STATUS_OK) return status;
    Jet one = jet_integer(&engine->ring, 1);
    for (slong i = 0; i < result->rows && i < result->columns; i++)
        result->entry[i * result->columns + i] = one;
    return STATUS_OK;
}

static Status ones(Engine *engine, const Expr *e, Value *result) {
    Status status = zeros_like(engine, e, result);
    if (status != STATUS_OK) return status;
    Jet one = jet_integer(&engine->ring, 1);
    for (slong i = 0; i < value_count(result); i++) result->entry[i] = one;
    return STATUS_OK;
}

static Status unit(Engine *engine, const Expr *e, Value *result) {
    slong k;
    Status status = engine_whole(engine, e->arg[0], &k);
    if (status == STATUS_OK) status = zeros_like(engine, e, result);
    if (status != STATUS_OK) return status;
    if (k < 1 || k > value_count(result)) return STATUS_DOMAIN;
    result->entry[k - 1] = jet_integer(&engine->ring, 1);
    return STATUS_OK;
}

/* ---- arithmetic ---- */

static bool same_size(const Value *a, const Value *b) {
    return a->rows == b->rows && a->columns == b->columns;
}

typedef Jet (*Combination)(Ring *ring, Jet a, Jet b);

/* Entry by entry, one argument after the other. */
static Status fold(Engine *engine, const Expr *e, Combination combine, Value *result) {
    Value next;
    Status status = engine_evaluate(engine, e->arg[0], result);
    for (uint32_t i = 1; i < e->count && status == STATUS_OK; i++) {
        status = engine_evaluate(engine, e->arg[i], &next);
        if (status != STATUS_OK) return status;
        if (!same_size(result, &next) || !engine_draw(engine, value_count(&next) * next.entry[0].width))
            return STATUS_UNABLE;
        Value both = value_new(engine, next.rows, next.columns);
        for (slong k = 0; k < value_count(&both); k++)
            both.entry[k] = combine(&engine->ring, result->entry[k], next.entry[k]);
        *result = both;
    }
    return status;
}

static Status sum(Engine *engine, const Expr *e, Value *result) { return fold(engine, e, jet_add, result); }
static Status hadamard(Engine *engine, const Expr *e, Value *result) {
    return fold(engine, e, jet_multiply, result);
}

static Value scaled(Engine *engine, Jet factor, const Value *array) {
    Value value = value_new(engine, array->rows, array->columns);
    for (slong i = 0; i < value_count(array); i++)
        value.entry[i] = jet_multiply(&engine->ring, factor, array->entry[i]);
    return value;
}

static Status product(Engine *engine, const Expr *e, Value *result) {
    Value next;
    Status status = engine_evaluate(engine, e->arg[0], result);
    for (uint32_t i = 1; i < e->count && status == STATUS_OK; i++) {
        status = engine_evaluate(engine, e->arg[i], &next);
        if (status != STATUS_OK) return status;
        bool left = value_count(result) == 1;
        if (!engine_draw(engine, value_count(left ? &next : result) * next.entry[0].width))
            return STATUS_UNABLE;
        if (!left && value_count(&next) != 1) return STATUS_UNABLE;
        *result = left ? scaled(engine, result->entry[0], &next) : scaled(engine, next.entry[0], result);
    }
    return status;
}

/* An even power of |u| or of a 2-norm is smooth, also where |u| and the norm are not. */
static Status even_power(Engine *engine, const Expr *e, slong exponent, Value *result) {
    Value inner;
    Status status = engine_evaluate(engine, e->arg[0]->arg[0], &inner);
    if (status != STATUS_OK) return status;
    Jet square = value_dot(engine, &inner, &inner);
    fmpz_t half;
    fmpz_init_set_si(half, exponent / 2);
    *result = value_of(engine, square);
    status = jet_whole_power(&engine->ring, square, half, &result->entry[0]);
    fmpz_clear(half);
    return status;
}

static bool is_euclidean(const Expr *e) {
    if (!shape_is_scalar(e->shape)) return false;
    return e->op == OP_ABS || e->op == OP_FROBENIUS || (e->op == OP_NORM && expr_is_integer(e->arg[1], 2));
}

static Status power(Engine *engine, const Expr *e, Value *result) {
    Value base, exponent;
    long n;
    if (expr_get_long(e->arg[1], &n) && n > 0 && n % 2 == 0 && is_euclidean(e->arg[0]))
        return even_power(engine, e, n, result);
    Status status = engine_evaluate(engine, e->arg[1], &exponent);
    if (status != STATUS_OK) return status;
    *result = value_of(engine, exponent.entry[0]);
    if (e->arg[0]->op == OP_EULER)
        return jet_function(&engine->ring, OP_EXP, exponent.entry[0], &result->entry[0]);
    status = engine_evaluate(engine, e->arg[0], &base);
    if (status != STATUS_OK) return status;
    if (value_count(&base) > 1) return evaluate_matrix_power(engine, &base, e->arg[1], result);
    bool whole = expr_get_long(e->arg[1], &n) && n > 0;
    if (!whole && engine_in_doubt(engine, base.entry[0])) base = value_of(engine, engine_settle(engine, e->arg[0], base.entry[0]));
    return jet_power(&engine->ring, base.entry[0], exponent.entry[0], &result->entry[0]);
}

static Status entrywise_power(Engine *engine, const Expr *e, Value *result) {
    Value both[2];
    Status status = arguments(engine, e, both);
    if (status != STATUS_OK) return status;
    bool single = value_count(&both[1]) == 1;
    if (!single && !same_size(&both[0], &both[1])) return STATUS_UNABLE;
    if (!engine_draw(engine, value_count(&both[0]))) return STATUS_UNABLE;
    *result = value_new(engine, both[0].rows, both[0].columns);
    for (slong i = 0; i < value_count(result) && status == STATUS_OK; i++)
        status = jet_power(&engine->ring, both[0].entry[i], both[1].entry[single ? 0 : i], &result->entry[i]);
    return status;
}

static Status function(Engine *engine, const Expr *e, Value *result) {
    Value u;
    Status status = engine_evaluate(engine, e->arg[0], &u);
    if (status != STATUS_OK) return status;
    if (!engine_draw(engine, value_count(&u) * u.entry[0].width)) return STATUS_UNABLE;
    *result = value_new(engine, u.rows, u.columns);
    bool special = (e->op == OP_ABS || e->op == OP_SIGN || e->op == OP_LN) && value_count(&u) == 1; /* at 0 */
    if (special && engine_in_doubt(engine, u.entry[0])) u = value_of(engine, engine_settle(engine, e->arg[0], u.entry[0]));
    for (slong i = 0; i < value_count(&u) && status == STATUS_OK; i++)
        status = jet_function(&engine->ring, e->op, u.entry[i], &result->entry[i]);
    return status;
}

static Status total(Engine *engine, const Expr *e, Value *result) {
    Value array;
    Status status = engine_evaluate(engine, e->arg[0], &array);
    if (status == STATUS_OK) *result = value_of(engine, value_total(engine, &array));
    return status;
}

/* ---- arrays and what is in them ---- */

static Status array(Engine *engine, const Expr *e, Value *result) {
    Value entry;
    Status status = zeros_like(engine, e, result);
    if (status == STATUS_OK && value_count(result) != (slong)e->count) return STATUS_UNABLE;
    for (uint32_t i = 0; i < e->count && status == STATUS_OK; i++) {
        status = engine_evaluate(engine, e->arg[i], &entry);
        if (status == STATUS_OK) result->entry[i] = entry.entry[0];
    }
    return status;
}

static Status component(Engine *engine, const Expr *e, Value *result) {
    Value vector;
    slong k;
    Status status = engine_evaluate(engine, e->arg[0], &vector);
    if (status == STATUS_OK) status = engine_whole(engine, e->arg[1], &k);
    if (status != STATUS_OK) return status;
    if (k < 1 || k > value_count(&vector)) return STATUS_DOMAIN;
    *result = (Value){1, 1, vector.entry + k - 1};
    return STATUS_OK;
}

static Status entry(Engine *engine, const Expr *e, Value *result) {
    Value matrix;
    slong i, j;
    Status status = engine_evaluate(engine, e->arg[0], &matrix);
    if (status == STATUS_OK) status = engine_whole(engine, e->arg[1], &i);
    if (status == STATUS_OK) status = engine_whole(engine, e->arg[2], &j);
    if (status != STATUS_OK) return status;
    if (i < 1 || i > matrix.rows || j < 1 || j > matrix.columns) return STATUS_DOMAIN;
    *result = (Value){1, 1, matrix.entry + (i - 1) * matrix.columns + j - 1};
    return STATUS_OK;
}

/* The widest a jet can be now: room enough to keep any. */
static slong full_width(const Engine *engine) { return engine->ring.order << engine->ring.nilpotents; }

/* One term: the running value moves into `kept`, and what the term needed is forgotten. */
static Status over_term(Engine *engine, const Expr *e, slong index, Value *kept) {
    Value number_ = value_of(engine, jet_integer(&engine->ring, index)), term;
    Combination combine = e->op == OP_SUM_OVER ? jet_add : jet_multiply;
    Binding before = engine_bind(engine, e->arg[1]->symbol, &number_);
    Status status = engine_evaluate(engine, e->arg[0], &term);
    engine_restore(engine, e->arg[1]->symbol, before);
    if (status != STATUS_OK) return status;
    if (value_count(&term) != value_count(kept)) return STATUS_UNABLE;
    for (slong i = 0; i < value_count(kept); i++)
        value_keep(kept, i, combine(&engine->ring, kept->entry[i], term.entry[i]));
    return STATUS_OK;
}

/* A sum or product over an index; of no terms it is 0 or 1. */
static Status over(Engine *engine, const Expr *e, Value *result) {
    slong lower, upper;
    slong rows = length_of(engine, e->shape.rows), columns = length_of(engine, e->shape.columns);
    Status status = engine_whole(engine, e->arg[2], &lower);
    if (status == STATUS_OK) status = engine_whole(engine, e->arg[3], &upper);
    if (status != STATUS_OK) return status;
    if (e->arg[1]->op != OP_SYMBOL || rows < 1 || columns < 1) return STATUS_UNABLE;
    *result = value_kept(engine, rows, columns, full_width(engine));
    Jet start = jet_integer(&engine->ring, e->op == OP_SUM_OVER ? 0 : 1);
    for (slong i = 0; i < value_count(result); i++) value_keep(result, i, start);
    for (slong index = lower; index <= upper && status == STATUS_OK; index++) {
        Mark mark = engine_mark(engine);
        status = engine_draw(engine, 1) ? over_term(engine, e, index, result) : STATUS_UNABLE;
        engine_release(engine, mark);
    }
    return status;
}

static Status piecewise(Engine *engine, const Expr *e, Value *result) {
    for (uint32_t i = 0; i + 1 < e->count; i += 2) {
        Truth truth = engine_truth(engine, e->arg[i]);
        if (truth == TRUTH_UNKNOWN) return STATUS_UNABLE;
        if (truth == TRUTH_YES) return engine_evaluate(engine, e->arg[i + 1], result);
    }
    return engine_evaluate(engine, e->arg[e->count - 1], result);
}

/* ---- every operator that has a value ---- */

static const Operation operations[OP_COUNT] = {
    [OP_NUMBER] = number, [OP_SYMBOL] = symbol, [OP_PI] = pi, [OP_EULER] = euler, [OP_INFINITE] = infinite,
    [OP_IDENTITY] = identity, [OP_ZEROS] = zeros_like, [OP_ONES] = ones, [OP_UNIT] = unit,
    [OP_UNDEFINED] = undefined, [OP_SUM] = sum, [OP_PRODUCT] = product, [OP_POWER] = power,
    [OP_MATRIX_PRODUCT] = evaluate_matrix_product, [OP_DOT] = evaluate_dot, [OP_CROSS] = evaluate_cross,
    [OP_HADAMARD] = hadamard, [OP_ENTRYWISE_POWER] = entrywise_power, [OP_TRANSPOSE] = evaluate_transpose,
    [OP_INVERSE] = evaluate_inverse, [OP_TRACE] = evaluate_trace, [OP_DETERMINANT] = evaluate_determinant,
    [OP_DIAGONAL] = evaluate_diagonal, [OP_NORM] = evaluate_norm, [OP_FROBENIUS] = evaluate_frobenius,
    [OP_TOTAL] = total, [OP_MINIMUM] = evaluate_extreme, [OP_MAXIMUM] = evaluate_extreme,
    [OP_VECTOR] = array, [OP_MATRIX] = array, [OP_COMPONENT] = component, [OP_ENTRY] = entry,
    [OP_SUM_OVER] = over, [OP_PRODUCT_OVER] = over, [OP_ABS] = function, [OP_SIGN] = function,
    [OP_EXP] = function, [OP_LN] = function, [OP_SIN] = function, [OP_COS] = function, [OP_TAN] = function,
    [OP_SEC] = function, [OP_CSC] = function, [OP_COT] = function, [OP_ARCSIN] = function,
    [OP_ARCCOS] = function, [OP_ARCTAN] = function, [OP_SINH] = function, [OP_COSH] = function,
    [OP_TANH] = function, [OP_ARSINH] = function, [OP_ARCOSH] = function, [OP_ARTANH] = function,
    [OP_PIECEWISE] = piecewise, [OP_DERIVATIVE] = evaluate_derivative, [OP_PARTIAL] = evaluate_derivative,
    [OP_GRADIENT] = evaluate_gradient, [OP_JACOBIAN] = evaluate_jacobian, [OP_HESSIAN] = evaluate_hessian,
    [OP_DIRECTIONAL] = evaluate_directional, [OP_DIFFERENTIAL] = evaluate_directional,
};

/* Nodes lighter than this are quicker evaluated again than remembered. */
enum { LIGHTEST_REMEMBERED = 5 };

/* What a product of two full jets takes: 3^k for the subsets of the ε, and pairs of powers of h. */
static slong product_cost(const Engine *engine) {
    slong cost = engine->ring.order * (engine->ring.order + 1) / 2;
    for (slong i = 0; i < engine->ring.nilpotents; i++) cost *= 3;
    return cost;
}

Status engine_evaluate(Engine *engine, const Expr *e, Value *result) {
    bool varies = (e->symbols & engine->rebound) != 0;
    if (!operations[e->op] || !engine_draw(engine, varies ? product_cost(engine) : 1)) return STATUS_UNABLE;
    if (e->weight < LIGHTEST_REMEMBERED) return operations[e->op](engine, e, result);
    uint64_t stamp = stamp_of(engine, e);
    const Value *known = recall(&engine->memory, e, stamp);
    if (known) return *result = *known, STATUS_OK;
    Status status = operations[e->op](engine, e, result);
    if (status == STATUS_OK) remember(&engine->memory, e, stamp, *result);
    return status;
}
