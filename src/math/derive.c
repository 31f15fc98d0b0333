/* Derivatives by automatic differentiation, and what happens at kinks. */
#include "math/engine.h"

typedef struct Variable { /* what is differentiated by: a name, or the entry `at` of one */
    const Symbol *symbol;
    const Value *value;
    slong at;             /* -1: the whole name */
} Variable;

static Status index_in(Engine *engine, const Expr *e, const Value *array, slong *at) {
    slong row = 1, column = 1;
    Status status = engine_whole(engine, e->arg[1], &row);
    if (status == STATUS_OK && e->op == OP_ENTRY) status = engine_whole(engine, e->arg[2], &column);
    if (status != STATUS_OK) return status;
    slong width = e->op == OP_ENTRY ? array->columns : 1, height = value_count(array) / width;
    if (row < 1 || row > height || column < 1 || column > width) return STATUS_DOMAIN;
    *at = (row - 1) * width + column - 1;
    return STATUS_OK;
}

static Status variable_of(Engine *engine, const Expr *e, Variable *variable) {
    const Expr *name = e->op == OP_COMPONENT || e->op == OP_ENTRY ? e->arg[0] : e;
    if (name->op != OP_SYMBOL || !engine->bound[name->symbol->number].value) return STATUS_UNABLE;
    *variable = (Variable){name->symbol, engine->bound[name->symbol->number].value, -1};
    return name == e ? STATUS_OK : index_in(engine, e, variable->value, &variable->at);
}

/* ---- moving a variable ---- */

static slong next_part(const Engine *engine) { return engine->ring.order << engine->ring.nilpotents; }

/* The variable with a direction standing at part `at` of each entry. */
static Value moved(Engine *engine, const Value *x, slong at, const Value *direction) {
    Value result = value_new(engine, x->rows, x->columns);
    for (slong i = 0; i < value_count(x); i++) {
        bool still = jet_is_zero(direction->entry[i]);
        result.entry[i] = still ? x->entry[i] : jet_with(&engine->ring, x->entry[i], at, direction->entry[i]);
    }
    return result;
}

static Value unit_direction(Engine *engine, const Value *x, slong at) {
    Value direction = value_new(engine, x->rows, x->columns);
    Jet zero = jet_integer(&engine->ring, 0), one = jet_integer(&engine->ring, 1);
    for (slong i = 0; i < value_count(x); i++) direction.entry[i] = i == at ? one : zero;
    return direction;
}

static Status with_bound(Engine *engine, const Expr *body, const Symbol *symbol, const Value *value,
                         Value *result) {
    Binding before = engine_bind(engine, symbol, value);
    Status status = engine_evaluate(engine, body, result);
    engine_restore(engine, symbol, before);
    return status;
}

static void take_part(Engine *engine, slong at, slong width, const Value *from, Value *result) {
    *result = value_new(engine, from->rows, from->columns);
    for (slong i = 0; i < value_count(from); i++)
        result->entry[i] = jet_part(&engine->ring, from->entry[i], at, width);
}

/* The derivative along a direction: the coefficient of a new ε. */
static Status along(Engine *engine, const Expr *body, const Symbol *symbol, const Value *direction,
                    Value *result) {
    slong at = next_part(engine);
    Value value;
    if (engine->ring.nilpotents >= MOST_NILPOTENTS) return STATUS_UNABLE;
    engine->ring.nilpotents++;
    Value x = moved(engine, engine->bound[symbol->number].value, at, direction);
    Status status = with_bound(engine, body, symbol, &x, &value);
    engine->ring.nilpotents--;
    if (status == STATUS_OK) take_part(engine, at, at, &value, result);
    return status;
}

/* ---- at a kink: one side at a time ---- */

enum { GERM_ORDER = 8, ENOUGH_PRECISION = 128 };

/* The derivative from one side, h > 0: the coefficient of h in the germ of f(x + hd). DOMAIN where the germ
 * does not start at the value of f. */
static Status one_sided(Engine *engine, const Expr *body, const Symbol *symbol, const Value *direction,
                        Value *result) {
    Value value, germ;
    Status status = engine_evaluate(engine, body, &value);
    if (status != STATUS_OK) return status;
    engine->ring.order = GERM_ORDER;
    Value x = moved(engine, engine->bound[symbol->number].value, 1, direction);
    status = with_bound(engine, body, symbol, &x, &germ);
    engine->ring.order = 1;
    if (status != STATUS_OK) return status;
    for (slong i = 0; i < value_count(&value); i++)
        if (!arb_overlaps(value.entry[i].part, germ.entry[i].part)) return STATUS_DOMAIN;
    take_part(engine, 1, 1, &germ, result);
    for (slong i = 0; i < value_count(result); i++)
        if (!arb_is_finite(result->entry[i].part)) return ring_imprecise(&engine->ring);
    return STATUS_OK;
}

/* Are two arrays the same, as far as can be seen? If certainly not, there is no derivative. */
static Status must_agree(Engine *engine, const Value *a, const Value *b) {
    for (slong i = 0; i < value_count(a); i++)
        if (!arb_overlaps(a->entry[i].part, b->entry[i].part)) return STATUS_DOMAIN;
    for (slong i = 0; i < value_count(a); i++) {
        bool equal = arb_is_exact(a->entry[i].part) && arb_is_exact(b->entry[i].part);
        if (!equal && engine->ring.precision < ENOUGH_PRECISION) return ring_imprecise(&engine->ring);
    }
    return STATUS_OK;
}

static Value opposite(Engine *engine, const Value *v) {
    Value result = value_new(engine, v->rows, v->columns);
    for (slong i = 0; i < value_count(v); i++) result.entry[i] = jet_negate(&engine->ring, v->entry[i]);
    return result;
}

static Status two_sided(Engine *engine, const Expr *body, const Symbol *symbol, const Value *direction,
                        Value *result) {
    Value left, back = opposite(engine, direction);
    Status status = one_sided(engine, body, symbol, direction, result);
    if (status == STATUS_OK) status = one_sided(engine, body, symbol, &back, &left);
    if (status != STATUS_OK) return status;
    left = opposite(engine, &left);
    return must_agree(engine, result, &left);
}

typedef Status (*Slope)(Engine *engine, const Expr *body, const Symbol *symbol, const Value *direction,
                        Value *result);

/* The derivative along a direction, by germs where an operation stood exactly at a kink. Within another
 * derivative only the outermost one looks closer. */
static Status derivative_along(Engine *engine, const Expr *body, const Symbol *symbol, const Value *direction,
                               Slope closer, bool *kink, Value *result) {
    bool outermost = !engine->ring.nilpotents && engine->ring.order == 1;
    if (outermost) engine->ring.kink = false;
    Status status = along(engine, body, symbol, direction, result);
    *kink = outermost && status == STATUS_UNABLE && engine->ring.kink;
    if (!*kink) return status;
    engine->ring.kink = false;
    return closer(engine, body, symbol, direction, result);
}

/* ---- the operators ---- */

Status evaluate_derivative(Engine *engine, const Expr *e, Value *result) {
    Variable by;
    bool kink;
    Status status = variable_of(engine, e->arg[1], &by);
    if (status != STATUS_OK) return status;
    Value direction = unit_direction(engine, by.value, by.at < 0 ? 0 : by.at);
    return derivative_along(engine, e->arg[0], by.symbol, &direction, two_sided, &kink, result);
}

/* The direction of DIRECTIONAL is one-sided, h > 0; a differential goes both ways. */
Status evaluate_directional(Engine *engine, const Expr *e, Value *result) {
    Variable by;
    Value direction;
    bool kink;
    Status status = variable_of(engine, e->arg[1], &by);
    if (status == STATUS_OK) status = engine_evaluate(engine, e->arg[2], &direction);
    if (status != STATUS_OK) return status;
    if (by.at < 0 && value_count(&direction) != value_count(by.value)) return STATUS_UNABLE;
    if (by.at >= 0) {
        Jet size = direction.entry[0];
        direction = unit_direction(engine, by.value, by.at);
        direction.entry[by.at] = size;
    }
    Slope slope = e->op == OP_DIRECTIONAL ? one_sided : two_sided;
    return derivative_along(engine, e->arg[0], by.symbol, &direction, slope, &kink, result);
}

/* At a kink with a derivative along each axis: it must also be linear, tried along a generic direction. */
static Status must_be_linear(Engine *engine, const Expr *body, const Variable *by, const Value *columns) {
    Value generic = value_new(engine, by->value->rows, by->value->columns), slope, sum;
    slong n = value_count(&generic), m = value_count(columns) / n;
    for (slong j = 0; j < n; j++)
        generic.entry[j] = jet_integer(&engine->ring, (j % 2 ? -1 : 1) * (2 * j + 3));
    Status status = two_sided(engine, body, by->symbol, &generic, &slope);
    if (status != STATUS_OK) return status;
    sum = value_new(engine, slope.rows, slope.columns);
    for (slong i = 0; i < m; i++) {
        Value row = {n, 1, columns->entry + i * n};
        sum.entry[i] = value_dot(engine, &row, &generic);
    }
    return must_agree(engine, &slope, &sum);
}

/* The derivatives along each axis side by side: m×n for m values and n entries of the variable. */
static Status columns_of(Engine *engine, const Expr *body, const Variable *by, slong m, Value *result) {
    slong n = value_count(by->value);
    bool any_kink = false, kink;
    Status status = STATUS_OK;
    *result = value_kept(engine, m, n, next_part(engine));
    for (slong j = 0; j < n && status == STATUS_OK; j++) {
        Mark mark = engine_mark(engine);
        Value direction = unit_direction(engine, by->value, j), column;
        status = derivative_along(engine, body, by->symbol, &direction, two_sided, &kink, &column);
        if (status == STATUS_OK && value_count(&column) != m) status = STATUS_UNABLE;
        for (slong i = 0; i < m && status == STATUS_OK; i++) value_keep(result, i * n + j, column.entry[i]);
        engine_release(engine, mark);
        any_kink |= kink;
    }
    return status == STATUS_OK && any_kink && n > 1 ? must_be_linear(engine, body, by, result) : status;
}

Status evaluate_gradient(Engine *engine, const Expr *e, Value *result) {
    Variable by;
    Status status = variable_of(engine, e->arg[1], &by);
    if (status != STATUS_OK) return status;
    if (by.at >= 0) return evaluate_derivative(engine, e, result);
    status = columns_of(engine, e->arg[0], &by, 1, result);
    *result = (Value){by.value->rows, by.value->columns, result->entry};
    return status;
}

Status evaluate_jacobian(Engine *engine, const Expr *e, Value *result) {
    Variable by;
    slong m = point_size(engine->point, e->shape.rows);
    Status status = variable_of(engine, e->arg[1], &by);
    if (status != STATUS_OK || m < 1) return status == STATUS_OK ? STATUS_UNABLE : status;
    return by.at >= 0 ? evaluate_derivative(engine, e, result)
                      : columns_of(engine, e->arg[0], &by, m, result);
}

/* The second derivative along the axes i and j: the coefficient of two new ε. */
static Status second_derivative(Engine *engine, const Expr *body, const Variable *by, slong i, slong j,
                                Value *result) {
    slong at = next_part(engine);
    Value value, axis_i = unit_direction(engine, by->value, i), axis_j = unit_direction(engine, by->value, j);
    Value x = moved(engine, by->value, at, &axis_i);
    x = moved(engine, &x, 2 * at, &axis_j);
    engine->ring.nilpotents += 2;
    Status status = with_bound(engine, body, by->symbol, &x, &value);
    engine->ring.nilpotents -= 2;
    if (status == STATUS_OK) take_part(engine, 3 * at, at, &value, result);
    return status;
}

static Status second_derivatives(Engine *engine, const Expr *body, const Variable *by, Value *result) {
    slong n = value_count(by->value);
    Status status = engine->ring.nilpotents + 2 > MOST_NILPOTENTS ? STATUS_UNABLE : STATUS_OK;
    *result = value_kept(engine, n, n, next_part(engine));
    for (slong k = 0; k < n * n && status == STATUS_OK; k++) {
        slong i = k / n, j = k % n;
        if (i > j) continue;
        Mark mark = engine_mark(engine);
        Value second;
        status = second_derivative(engine, body, by, i, j, &second);
        if (status == STATUS_OK && value_count(&second) != 1) status = STATUS_UNABLE;
        if (status == STATUS_OK) value_keep(result, i * n + j, second.entry[0]);
        if (status == STATUS_OK && i != j) value_keep(result, j * n + i, second.entry[0]);
        engine_release(engine, mark);
    }
    return status;
}

/* Where there is no gradient there is no Hessian either. */
Status evaluate_hessian(Engine *engine, const Expr *e, Value *result) {
    Variable by;
    Value gradient;
    Status status = variable_of(engine, e->arg[1], &by);
    if (status != STATUS_OK || by.at >= 0) return status == STATUS_OK ? STATUS_UNABLE : status;
    bool outermost = !engine->ring.nilpotents && engine->ring.order == 1;
    if (outermost) engine->ring.kink = false;
    status = second_derivatives(engine, e->arg[0], &by, result);
    if (status != STATUS_UNABLE || !outermost || !engine->ring.kink) return status;
    return columns_of(engine, e->arg[0], &by, 1, &gradient) == STATUS_DOMAIN ? STATUS_DOMAIN : STATUS_UNABLE;
}
