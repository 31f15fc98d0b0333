#include "calculus/workings.h"
#include "calculus/definition.h"
#include "math/simplify.h"
#include <stdlib.h>

enum { LONGEST_WORKING = 80, MOST_FACTORS = 8 }; /* nodes: what is longer is no help */

static void say(Solver *s, const char *rule, const Expr *before, const Expr *after) {
    record_step(s->recorder, rules_find(rule), before, after, NULL, DETAIL_NORMAL, DETAIL_FULL);
}

static bool is_euclidean(const Expr *e) { return e->op == OP_NORM && expr_is_integer(e->arg[1], 2); }

static bool is_written_column(const Expr *e) { return e->op == OP_VECTOR && shape_is_column(e->shape); }

static const Expr *square(Store *store, const Expr *e) { return expr_2(store, OP_POWER, e, expr_integer(store, 2)); }

static const Expr *size_of(Store *store, const Expr *e) { return expr_1(store, OP_ABS, e); }

static const Expr *joined(Store *store, Op op, const Expr *const *args, size_t count) {
    return count == 1 ? args[0] : expr_make(store, op, args, count);
}

/* √s where e is (√s)²: s; NULL: it is not. */
static const Expr *square_of_root(const Expr *e) {
    const Expr *root = e->arg[0];
    bool square = expr_is_integer(e->arg[1], 2) && root->op == OP_POWER && expr_is_number(root->arg[1]);
    return square && fmpq_cmp_ui(expr_number(root->arg[1]), 1) < 0 && fmpz_equal_ui(fmpq_denref(expr_number(root->arg[1])), 2) ? root->arg[0] : NULL;
}

/* ---- arrays that are written out ---- */

/* `each` of every entry, joined by `op`. */
static const Expr *over_entries(Store *store, Op op, const Expr *vector, const Expr *(*each)(Store *, const Expr *)) {
    const Expr **entry = memory_get(vector->count * sizeof *entry);
    bool good = true;
    for (uint32_t i = 0; i < vector->count; i++) good &= (entry[i] = each(store, vector->arg[i])) != NULL;
    const Expr *all = good ? joined(store, op, entry, vector->count) : NULL;
    free(entry);
    return all;
}

static const Expr *norm_in_entries(Store *store, const Expr *e) {
    const Expr *u = e->arg[0], *p = e->arg[1];
    if (is_euclidean(e)) return expr_sqrt(store, over_entries(store, OP_SUM, u, square));
    if (expr_is_integer(p, 1)) return over_entries(store, OP_SUM, u, size_of);
    return p->op == OP_INFINITE ? over_entries(store, OP_MAXIMUM, u, size_of) : e;
}

static const Expr *sum_of_products(Store *store, const Expr *const *a, const Expr *const *b, size_t count) {
    const Expr **term = memory_get(count * sizeof *term);
    bool good = true;
    for (size_t i = 0; i < count; i++) good &= (term[i] = expr_2(store, OP_PRODUCT, a[i], b[i])) != NULL;
    const Expr *sum = good ? joined(store, OP_SUM, term, count) : NULL;
    free(term);
    return sum;
}

static const Expr *matrix_times_column(Store *store, const Expr *matrix, const Expr *column) {
    size_t rows = (size_t)matrix->shape.rows, columns = column->count;
    const Expr **row = memory_get(rows * sizeof *row);
    bool good = true;
    for (size_t i = 0; i < rows; i++) good &= (row[i] = sum_of_products(store, matrix->arg + i * columns, column->arg, columns)) != NULL;
    const Expr *product = good ? joined(store, OP_VECTOR, row, rows) : NULL;
    free(row);
    return product;
}

static const Expr *in_entries(void *context, Store *store, const Expr *e) {
    (void)context;
    const Expr *out = NULL;
    if (e->op == OP_NORM && is_written_column(e->arg[0]))
        out = norm_in_entries(store, e);
    else if (e->op == OP_POWER)
        out = square_of_root(e);
    else if (e->op == OP_DOT && is_written_column(e->arg[0]) && is_written_column(e->arg[1]))
        out = sum_of_products(store, e->arg[0]->arg, e->arg[1]->arg, e->arg[0]->count);
    else if (e->op == OP_MATRIX_PRODUCT && e->count == 2 && e->arg[0]->op == OP_MATRIX && is_written_column(e->arg[1]))
        out = matrix_times_column(store, e->arg[0], e->arg[1]);
    return out ? out : e;
}

static bool has_working(const Expr *e) {
    return expr_has_op(e, OP_NORM) || expr_has_op(e, OP_DOT) || expr_has_op(e, OP_MATRIX_PRODUCT);
}

/* (1, 6) + (4, 2) is added before its norm is written out. */
static const Expr *added(void *context, Store *store, const Expr *e) {
    (void)context;
    bool sum = (e->op == OP_SUM || e->op == OP_PRODUCT) && shape_is_column(e->shape) && !e->symbols && !has_working(e);
    const Expr *out = sum ? simplify(store, e) : NULL;
    return out && is_written_column(out) ? out : e;
}

const Expr *workings_of_arrays(Solver *s, const Expr *e) {
    if (!s->recorder || !has_working(e) || e->weight > LONGEST_WORKING) return e;
    const Expr *sums = expr_transform(s->store, e, added, NULL);
    const Expr *out = sums ? expr_transform(s->store, sums, in_entries, NULL) : NULL;
    if (!out || out == sums || out->weight > LONGEST_WORKING) return e;
    if (sums != e) say(s, "add-arrays", e, sums);
    say(s, "in-entries", sums, out);
    return out;
}

/* ---- norms of sums and multiples ---- */

static bool is_sum_or_multiple(const Expr *u) { return u->op == OP_SUM || u->op == OP_PRODUCT; }

static const Expr *by_definition(void *context, Store *store, const Expr *e) {
    (void)context;
    const Expr *out = NULL;
    if (is_euclidean(e) && is_sum_or_multiple(e->arg[0])) out = expr_sqrt(store, expr_2(store, OP_DOT, e->arg[0], e->arg[0]));
    else if (e->op == OP_POWER) out = square_of_root(e);
    return out ? out : e;
}

static const Expr *multiplied_out(void *context, Store *store, const Expr *e) {
    (void)context;
    const Expr *out = e->op == OP_DOT ? multiply_out(store, e) : NULL;
    return out ? out : e;
}

const Expr *workings_of_norms(Solver *s, const Expr *e) {
    if (!s->recorder || e->weight > LONGEST_WORKING) return e;
    const Expr *dots = expr_transform(s->store, e, by_definition, NULL);
    if (!dots || dots == e) return e;
    const Expr *out = expr_transform(s->store, dots, multiplied_out, NULL);
    if (!out || out->weight > LONGEST_WORKING) return e;
    say(s, "norm-definition", e, dots);
    if (out != dots) say(s, "multiply-out", dots, out);
    return out;
}

/* ---- products, traces and norms around what was found ---- */

typedef struct Multiple { const Expr *number, *array; } Multiple; /* number·array */

static Multiple multiple_of(Store *store, const Expr *e) {
    Multiple m = {expr_integer(store, 1), e};
    const Expr *factor[MOST_FACTORS];
    size_t count = 0;
    if (e->op != OP_PRODUCT || e->count > MOST_FACTORS) return m;
    for (uint32_t i = 0; i < e->count; i++)
        if (shape_is_scalar(e->arg[i]->shape)) factor[count++] = e->arg[i];
        else m.array = e->arg[i];
    if (count) m.number = joined(store, OP_PRODUCT, factor, count);
    return m;
}

/* The product or trace e with `array` in the place of its factor `at`. */
static const Expr *around(Store *store, const Expr *e, uint32_t at, const Expr *array) {
    const Expr *all = NULL;
    if (e->op == OP_TRACE) return expr_1(store, OP_TRACE, array);
    for (uint32_t i = 0; i < e->count; i++) {
        const Expr *factor = i == at ? array : e->arg[i];
        if (factor->op == OP_IDENTITY) continue;
        all = all ? expr_multiply(store, all, factor) : factor;
    }
    return all ? all : array;
}

/* tr(cU + dV) as c tr(U) + d tr(V), and (cU + dV)w as cUw + dVw; e where its factor `at` is no sum. */
static const Expr *term_by_term(Store *store, const Expr *e, uint32_t at) {
    const Expr *sum = e->arg[at], *all = NULL;
    if (sum->op != OP_SUM) return e;
    for (uint32_t i = 0; i < sum->count; i++) {
        Multiple m = multiple_of(store, sum->arg[i]);
        const Expr *term = expr_multiply(store, m.number, around(store, e, at, m.array));
        if (!term) return e;
        all = all ? expr_add(store, all, term) : term;
    }
    return all ? all : e;
}

static bool is_linear(const Expr *e) { return e->op == OP_TRACE || e->op == OP_MATRIX_PRODUCT; }

static const Expr *distributed(void *context, Store *store, const Expr *e) {
    (void)context;
    for (uint32_t i = 0; is_linear(e) && i < e->count; i++)
        if (e->arg[i]->op == OP_SUM) return term_by_term(store, e, i);
    return e;
}

/* ‖cu‖ as |c|‖u‖. */
static const Expr *number_taken_out(void *context, Store *store, const Expr *e) {
    (void)context;
    if (e->op != OP_NORM) return e;
    Multiple m = multiple_of(store, e->arg[0]);
    if (m.array == e->arg[0]) return e;
    return expr_multiply(store, simplify(store, size_of(store, m.number)), expr_2(store, OP_NORM, m.array, e->arg[1]));
}

static const Expr *product_found(void *context, Store *store, const Expr *e) {
    (void)context;
    const Expr *out = is_linear(e) ? simplify(store, e) : e;
    return out ? out : e;
}

const Expr *workings_of_multiples(Solver *s, const Expr *e) {
    static const struct { const char *rule; ExprChange change; } line[] = {
        {"norm-multiple", number_taken_out}, {"term-by-term", distributed}, {"products", product_found}};
    if (!s->recorder) return e;
    for (size_t i = 0; i < sizeof line / sizeof *line && e->weight <= LONGEST_WORKING; i++) {
        const Expr *out = expr_transform(s->store, e, line[i].change, NULL);
        if (!out || out == e || !(out = tidy(s->store, out)) || out->weight > LONGEST_WORKING) continue;
        if (out == simplify(s->store, e)) return e; /* the closing line says it */
        say(s, line[i].rule, e, out);
        e = out;
    }
    return e;
}
