/* Products, inverses, determinants and norms of arrays of jets. */
#include "math/engine.h"

Jet value_total(Engine *engine, const Value *value) {
    Jet sum = value->entry[0];
    for (slong i = 1; i < value_count(value); i++) sum = jet_add(&engine->ring, sum, value->entry[i]);
    return sum;
}

Jet value_dot(Engine *engine, const Value *a, const Value *b) {
    Jet sum = jet_multiply(&engine->ring, a->entry[0], b->entry[0]);
    for (slong i = 1; i < value_count(a); i++)
        sum = jet_add(&engine->ring, sum, jet_multiply(&engine->ring, a->entry[i], b->entry[i]));
    return sum;
}

static Jet row_times_column(Engine *engine, const Value *a, slong row, const Value *b, slong column) {
    Jet sum = jet_integer(&engine->ring, 0);
    for (slong k = 0; k < a->columns; k++) {
        Jet left = a->entry[row * a->columns + k], right = b->entry[k * b->columns + column];
        if (!jet_is_zero(left) && !jet_is_zero(right))
            sum = jet_add(&engine->ring, sum, jet_multiply(&engine->ring, left, right));
    }
    return sum;
}

Status value_product(Engine *engine, const Value *a, const Value *b, Value *result) {
    if (a->columns != b->rows) return STATUS_UNABLE;
    if (!engine_draw(engine, a->rows * b->columns * a->columns * a->entry[0].width)) return STATUS_UNABLE;
    *result = value_new(engine, a->rows, b->columns);
    for (slong i = 0; i < a->rows; i++)
        for (slong j = 0; j < b->columns; j++)
            result->entry[i * b->columns + j] = row_times_column(engine, a, i, b, j);
    return STATUS_OK;
}

/* From the end where the last factor is a column: that takes the fewest products. */
Status evaluate_matrix_product(Engine *engine, const Expr *e, Value *result) {
    Value next;
    bool backwards = e->arg[e->count - 1]->shape.columns == 1;
    Status status = engine_evaluate(engine, e->arg[backwards ? e->count - 1 : 0], result);
    for (uint32_t i = 1; i < e->count && status == STATUS_OK; i++) {
        Value so_far = *result;
        status = engine_evaluate(engine, e->arg[backwards ? e->count - 1 - i : i], &next);
        if (status != STATUS_OK) return status;
        status = backwards ? value_product(engine, &next, &so_far, result)
                           : value_product(engine, &so_far, &next, result);
    }
    return status;
}

static Status two_arguments(Engine *engine, const Expr *e, Value *a, Value *b) {
    Status status = engine_evaluate(engine, e->arg[0], a);
    return status == STATUS_OK ? engine_evaluate(engine, e->arg[1], b) : status;
}

Status evaluate_dot(Engine *engine, const Expr *e, Value *result) {
    Value a, b;
    Status status = two_arguments(engine, e, &a, &b);
    if (status != STATUS_OK) return status;
    if (value_count(&a) != value_count(&b) || !engine_draw(engine, value_count(&a))) return STATUS_UNABLE;
    *result = value_of(engine, value_dot(engine, &a, &b));
    return STATUS_OK;
}

Status evaluate_cross(Engine *engine, const Expr *e, Value *result) {
    Value a, b;
    Ring *ring = &engine->ring;
    Status status = two_arguments(engine, e, &a, &b);
    if (status != STATUS_OK) return status;
    if (value_count(&a) != 3 || value_count(&b) != 3) return STATUS_UNABLE;
    *result = value_new(engine, 3, 1);
    for (slong i = 0; i < 3; i++) {
        slong j = (i + 1) % 3, k = (i + 2) % 3;
        result->entry[i] = jet_subtract(ring, jet_multiply(ring, a.entry[j], b.entry[k]),
                                        jet_multiply(ring, a.entry[k], b.entry[j]));
    }
    return STATUS_OK;
}

Status evaluate_transpose(Engine *engine, const Expr *e, Value *result) {
    Value a;
    Status status = engine_evaluate(engine, e->arg[0], &a);
    if (status != STATUS_OK) return status;
    *result = value_new(engine, a.columns, a.rows);
    for (slong i = 0; i < a.rows; i++)
        for (slong j = 0; j < a.columns; j++) result->entry[j * a.rows + i] = a.entry[i * a.columns + j];
    return STATUS_OK;
}

static Jet trace(Engine *engine, const Value *a) {
    Jet sum = a->entry[0];
    for (slong i = 1; i < a->rows; i++) sum = jet_add(&engine->ring, sum, a->entry[i * a->columns + i]);
    return sum;
}

Status evaluate_trace(Engine *engine, const Expr *e, Value *result) {
    Value a;
    Status status = engine_evaluate(engine, e->arg[0], &a);
    if (status == STATUS_OK && a.rows != a.columns) return STATUS_UNABLE;
    if (status == STATUS_OK) *result = value_of(engine, trace(engine, &a));
    return status;
}

static Value add_to_diagonal(Engine *engine, const Value *a, Jet what) {
    Value sum = value_new(engine, a->rows, a->columns);
    for (slong i = 0; i < value_count(a); i++)
        sum.entry[i] = i % (a->columns + 1) ? a->entry[i] : jet_add(&engine->ring, a->entry[i], what);
    return sum;
}

/* Faddeev and LeVerrier: M1 = I, c(k) = -tr(A Mk)/k, M(k+1) = A Mk + c(k) I. Then det(-A) = c(n), and -Mn is
 * the adjugate of -A up to its sign. It divides by whole numbers only, so it needs no pivots and singular
 * matrices do no harm. */
static Status characteristic(Engine *engine, const Value *a, Value *adjugate, Jet *determinant) {
    Ring *ring = &engine->ring;
    slong n = a->rows;
    Jet zero = jet_integer(ring, 0), c = jet_integer(ring, 1);
    Value power = value_new(engine, n, n);
    for (slong i = 0; i < n * n; i++) power.entry[i] = zero;
    for (slong k = 1; k <= n; k++) {
        *adjugate = add_to_diagonal(engine, &power, c);
        Status status = value_product(engine, a, adjugate, &power);
        if (status != STATUS_OK) return status;
        fmpq_t minus;
        fmpq_init(minus);
        fmpq_set_si(minus, -1, (ulong)k);
        c = jet_multiply(ring, trace(engine, &power), jet_rational(ring, minus));
        fmpq_clear(minus);
    }
    *determinant = n % 2 ? jet_negate(ring, c) : c;
    if (n % 2 == 0)
        for (slong i = 0; i < n * n; i++) adjugate->entry[i] = jet_negate(ring, adjugate->entry[i]);
    return STATUS_OK;
}

static Status square_argument(Engine *engine, const Expr *e, Value *a) {
    Status status = engine_evaluate(engine, e->arg[0], a);
    return status == STATUS_OK && a->rows != a->columns ? STATUS_UNABLE : status;
}

Status evaluate_determinant(Engine *engine, const Expr *e, Value *result) {
    Value a, adjugate;
    Jet determinant;
    Status status = square_argument(engine, e, &a);
    if (status == STATUS_OK) status = characteristic(engine, &a, &adjugate, &determinant);
    if (status == STATUS_OK) *result = value_of(engine, determinant);
    return status;
}

Status value_inverse(Engine *engine, const Value *a, Value *result) {
    Value adjugate;
    Jet determinant, factor;
    Status status = characteristic(engine, a, &adjugate, &determinant);
    if (status == STATUS_OK) status = jet_invert(&engine->ring, determinant, &factor);
    if (status != STATUS_OK) return status;
    *result = value_new(engine, a->rows, a->columns);
    for (slong i = 0; i < value_count(a); i++)
        result->entry[i] = jet_multiply(&engine->ring, factor, adjugate.entry[i]);
    return STATUS_OK;
}

Status evaluate_inverse(Engine *engine, const Expr *e, Value *result) {
    Value a;
    Status status = square_argument(engine, e, &a);
    return status == STATUS_OK ? value_inverse(engine, &a, result) : status;
}

Status evaluate_matrix_power(Engine *engine, const Value *base, const Expr *exponent, Value *result) {
    long n;
    Value factor = *base, identity = value_new(engine, base->rows, base->columns), so_far;
    if (!expr_get_long(exponent, &n) || base->rows != base->columns) return STATUS_UNABLE;
    Jet zero = jet_integer(&engine->ring, 0);
    for (slong i = 0; i < value_count(base); i++) identity.entry[i] = zero;
    *result = add_to_diagonal(engine, &identity, jet_integer(&engine->ring, 1));
    Status status = n < 0 ? value_inverse(engine, base, &factor) : STATUS_OK;
    for (unsigned long left = n < 0 ? 0ul - (unsigned long)n : (unsigned long)n; left && status == STATUS_OK;
         left /= 2) {
        so_far = *result;
        if (left % 2) status = value_product(engine, &so_far, &factor, result);
        so_far = factor;
        if (status == STATUS_OK && left > 1) status = value_product(engine, &so_far, &so_far, &factor);
    }
    return status;
}

Status evaluate_diagonal(Engine *engine, const Expr *e, Value *result) {
    Value v;
    Status status = engine_evaluate(engine, e->arg[0], &v);
    if (status != STATUS_OK) return status;
    slong n = value_count(&v);
    if (!engine_draw(engine, n * n)) return STATUS_UNABLE;
    *result = value_new(engine, n, n);
    Jet zero = jet_integer(&engine->ring, 0);
    for (slong i = 0; i < n * n; i++) result->entry[i] = i % (n + 1) ? zero : v.entry[i / (n + 1)];
    return STATUS_OK;
}

/* ---- norms and extremes ---- */

static Status sizes(Engine *engine, const Value *v, Value *result) {
    Status status = STATUS_OK;
    *result = value_new(engine, v->rows, v->columns);
    for (slong i = 0; i < value_count(v) && status == STATUS_OK; i++)
        status = jet_function(&engine->ring, OP_ABS, v->entry[i], &result->entry[i]);
    return status;
}

static Status largest(Engine *engine, const Value *v, Jet *result) {
    Status status = STATUS_OK;
    *result = v->entry[0];
    for (slong i = 1; i < value_count(v) && status == STATUS_OK; i++)
        status = jet_larger(&engine->ring, *result, v->entry[i], result);
    return status;
}

static Status maximum_norm(Engine *engine, const Value *v, Jet *result) {
    Value size;
    Status status = sizes(engine, v, &size);
    return status == STATUS_OK ? largest(engine, &size, result) : status;
}

static Status euclidean(Engine *engine, const Value *v, Jet *result) {
    return jet_sqrt(&engine->ring, value_dot(engine, v, v), result);
}

static bool is_even(Fraction p) { return p.under == 1 && p.over % 2 == 0; }

/* The sum of |v_i|^p to the power 1/p; for an even p the entries need no absolute value, which has a kink. */
static Status power_norm(Engine *engine, const Value *v, Jet p, Jet *result) {
    Ring *ring = &engine->ring;
    Value size = *v;
    Jet inverse;
    if (arb_is_nonpositive(p.part)) return STATUS_DOMAIN;
    Status status = is_even(p.exact) && p.width == 1 ? STATUS_OK : sizes(engine, v, &size);
    Value powers = value_new(engine, v->rows, v->columns);
    for (slong i = 0; i < value_count(v) && status == STATUS_OK; i++)
        status = jet_power(ring, size.entry[i], p, &powers.entry[i]);
    if (status == STATUS_OK) status = jet_invert(ring, p, &inverse);
    return status == STATUS_OK ? jet_power(ring, value_total(engine, &powers), inverse, result) : status;
}

Status value_norm(Engine *engine, const Value *v, Jet p, Jet *result) {
    Value size;
    bool constant = p.width == 1 && p.exact.under == 1;
    if (arf_is_pos_inf(arb_midref(p.part))) return maximum_norm(engine, v, result);
    if (constant && p.exact.over == 2) return euclidean(engine, v, result);
    if (!constant || p.exact.over != 1) return power_norm(engine, v, p, result);
    Status status = sizes(engine, v, &size);
    if (status == STATUS_OK) *result = value_total(engine, &size);
    return status;
}

Status evaluate_norm(Engine *engine, const Expr *e, Value *result) {
    Value v, p;
    Status status = engine_evaluate(engine, e->arg[0], &v);
    if (status == STATUS_OK) status = engine_evaluate(engine, e->arg[1], &p);
    if (status != STATUS_OK) return status;
    if (!engine_draw(engine, value_count(&v) * v.entry[0].width)) return STATUS_UNABLE;
    engine_settle_entries(engine, e->arg[0], &v);
    *result = value_of(engine, p.entry[0]);
    return value_norm(engine, &v, p.entry[0], &result->entry[0]);
}

Status evaluate_frobenius(Engine *engine, const Expr *e, Value *result) {
    Value a;
    Status status = engine_evaluate(engine, e->arg[0], &a);
    if (status != STATUS_OK) return status;
    *result = value_of(engine, a.entry[0]);
    return euclidean(engine, &a, &result->entry[0]);
}

/* What the largest or smallest is sought among: the arguments, or the entries of the one vector. */
static Status candidates(Engine *engine, const Expr *e, Value *result) {
    Value one;
    if (e->count == 1) return engine_evaluate(engine, e->arg[0], result);
    Status status = STATUS_OK;
    *result = value_new(engine, (slong)e->count, 1);
    for (uint32_t i = 0; i < e->count && status == STATUS_OK; i++) {
        status = engine_evaluate(engine, e->arg[i], &one);
        if (status == STATUS_OK) result->entry[i] = one.entry[0];
    }
    return status;
}

/* May two of several numbers be equal? Then all are taken as what they exceed one of the extreme ones by, which is exactly 0
 * where the point settles it. */
static bool settle_ties(Engine *engine, const Expr *e, Value *all, Jet *extreme) {
    uint32_t base = 0;
    bool doubt = false;
    for (uint32_t i = 1; i < e->count; i++) {
        doubt |= engine_in_doubt(engine, jet_subtract(&engine->ring, all->entry[i], all->entry[base]));
        int order = arf_cmp(arb_midref(all->entry[i].part), arb_midref(all->entry[base].part));
        if (e->op == OP_MINIMUM ? order < 0 : order > 0) base = i;
    }
    if (!doubt) return false;
    *extreme = all->entry[base];
    for (uint32_t i = 0; i < e->count; i++) {
        const Expr *gap = expr_subtract((Store *)point_store(engine->point), e->arg[i], e->arg[base]);
        all->entry[i] = jet_subtract(&engine->ring, all->entry[i], *extreme);
        if (i == base) all->entry[i] = jet_integer(&engine->ring, 0);
        else if (gap) all->entry[i] = engine_settle(engine, gap, all->entry[i]);
    }
    return true;
}

Status evaluate_extreme(Engine *engine, const Expr *e, Value *result) {
    Value all, among;
    Jet extreme;
    Status status = candidates(engine, e, &all);
    if (status != STATUS_OK) return status;
    bool least = e->op == OP_MINIMUM;
    Jet base;
    bool tied = e->count > 1 && settle_ties(engine, e, &all, &base);
    among = value_new(engine, all.rows, all.columns);
    for (slong i = 0; i < value_count(&all); i++)
        among.entry[i] = least ? jet_negate(&engine->ring, all.entry[i]) : all.entry[i];
    status = largest(engine, &among, &extreme);
    if (status != STATUS_OK) return status;
    if (least) extreme = jet_negate(&engine->ring, extreme);
    *result = value_of(engine, tied ? jet_add(&engine->ring, extreme, base) : extreme);
    return STATUS_OK;
}
