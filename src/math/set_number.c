/* Where a condition on one number holds, as intervals: conditions joined by "or" and "not", quadratic ones, rational functions,
 * functions that grow. */
#include "math/region.h"
#include "math/set_form.h"

enum { HEAVIEST_WALKED = 20000 };

/* ---- quadratic ones ---- */

/* f(x) = a·x² + b·x + c, found by values. */
typedef struct Quadratic { Jet a, b, c; } Quadratic;

static bool value_at(Engine *engine, const Expr *f, const Symbol *symbol, slong x, Jet *result) {
    Value at = value_of(engine, jet_integer(&engine->ring, x)), value;
    if (value_with(engine, f, symbol, &at, &value) != STATUS_OK) return false;
    *result = value.entry[0];
    return true;
}

static Jet half(Ring *ring, Jet x) {
    fmpq_t value;
    fmpq_init(value);
    fmpq_set_si(value, 1, 2);
    Jet result = jet_multiply(ring, jet_rational(ring, value), x);
    fmpq_clear(value);
    return result;
}

static bool quadratic_of(Engine *engine, const Expr *f, const Symbol *symbol, Quadratic *q) {
    Ring *ring = &engine->ring;
    Jet plus, minus;
    if (f->weight > HEAVIEST_WALKED || degree_in(f, symbol) > 2) return false;
    if (!value_at(engine, f, symbol, 0, &q->c) || !value_at(engine, f, symbol, 1, &plus) ||
        !value_at(engine, f, symbol, -1, &minus))
        return false;
    q->a = jet_subtract(ring, half(ring, jet_add(ring, plus, minus)), q->c);
    q->b = half(ring, jet_subtract(ring, plus, minus));
    return true;
}

/* Where q <= 0 (or < 0), with a > 0: between the roots. */
static bool between_roots(Engine *engine, Quadratic q, bool strict, Line *line) {
    Ring *ring = &engine->ring;
    Jet zero = jet_integer(ring, 0), four = jet_integer(ring, 4), root, inverse;
    Jet discriminant = jet_subtract(ring, jet_multiply(ring, q.b, q.b),
                                    jet_multiply(ring, four, jet_multiply(ring, q.a, q.c)));
    *line = (Line){NULL, 0};
    int order = order_of(engine, discriminant, zero);
    if (order < 0 || (order == 0 && strict)) return true;
    if (jet_sqrt(ring, discriminant, &root) != STATUS_OK) return false;
    if (jet_invert(ring, jet_add(ring, q.a, q.a), &inverse) != STATUS_OK) return false;
    Jet minus = jet_negate(ring, q.b);
    End lower = {jet_multiply(ring, jet_subtract(ring, minus, root), inverse), !strict};
    End upper = {jet_multiply(ring, jet_add(ring, minus, root), inverse), !strict};
    *line = line_of(engine, (Interval){lower, upper});
    return true;
}

/* left <= right, or left < right. */
static bool quadratic_line(Engine *engine, const Expr *left, const Expr *right, const Symbol *symbol, bool strict,
                           Line *line) {
    Ring *ring = &engine->ring;
    Quadratic l, r, q;
    if (!shape_is_scalar(left->shape) || !shape_is_scalar(right->shape)) return false;
    if (!quadratic_of(engine, left, symbol, &l) || !quadratic_of(engine, right, symbol, &r)) return false;
    q = (Quadratic){jet_subtract(ring, l.a, r.a), jet_subtract(ring, l.b, r.b), jet_subtract(ring, l.c, r.c)};
    int sign = order_of(engine, q.a, jet_integer(ring, 0));
    if (!sign) return false;
    if (sign > 0) return between_roots(engine, q, strict, line);
    q = (Quadratic){jet_negate(ring, q.a), jet_negate(ring, q.b), jet_negate(ring, q.c)};
    if (!between_roots(engine, q, !strict, line)) return false;
    return *line = line_complement(engine, *line), true;
}

/* ---- functions that grow, undone; rational functions ---- */

typedef struct Growing {
    Op op, inverse;
    int least; /* 0: its values are positive; -1: they are all numbers */
} Growing;

static const Growing growing[] = {{OP_EXP, OP_LN, 0}, {OP_LN, OP_EXP, -1}, {OP_SINH, OP_ARSINH, -1}, {OP_ARSINH, OP_SINH, -1}};

static const Growing *growing_of(Op op) {
    for (size_t i = 0; i < sizeof growing / sizeof *growing; i++)
        if (growing[i].op == op) return &growing[i];
    return NULL;
}

static Op turned(Op op) {
    static const Op other[OP_COUNT] = {[OP_LESS] = OP_GREATER, [OP_LESS_EQUAL] = OP_GREATER_EQUAL,
                                       [OP_GREATER] = OP_LESS, [OP_GREATER_EQUAL] = OP_LESS_EQUAL};
    return other[op];
}

static bool sign_of(Engine *engine, const Expr *e, int *sign) {
    Value value;
    if (engine_evaluate(engine, e, &value) != STATUS_OK) return false;
    *sign = order_of(engine, value.entry[0], jet_integer(&engine->ring, 0));
    return !engine->ring.imprecise;
}

/* Moves what does not name the symbol to the other side. False: there is nothing to move. */
static bool move_over(Engine *engine, const Symbol *symbol, const Expr **side, const Expr **value, Op *op) {
    Store *store = (Store *)point_store(engine->point);
    const Expr *e = *side, *own = NULL;
    int sign = 1;
    if (e->op != OP_SUM && e->op != OP_PRODUCT) return false;
    for (uint32_t i = 0; i < e->count; i++) {
        if (expr_has(e->arg[i], symbol)) {
            if (own) return false;
            own = e->arg[i];
        }
    }
    for (uint32_t i = 0; i < e->count && own; i++) {
        if (e->arg[i] == own) continue;
        if (e->op == OP_SUM) *value = expr_subtract(store, *value, e->arg[i]);
        else if (!sign_of(engine, e->arg[i], &sign) || !sign) return false;
        else *value = expr_divide(store, *value, e->arg[i]);
        if (sign < 0) *op = turned(*op);
        sign = 1;
    }
    *side = own;
    return own && *value;
}

static Line whole_line(Engine *engine) {
    return line_of(engine, (Interval){{infinite(engine, -1), false}, {infinite(engine, 1), false}});
}

/* argument <op> bound, and what else the argument must be: a logarithm's is positive, a root's is not negative. */
static bool undone_line(Engine *engine, const Symbol *symbol, const Expr *argument, Op op, const Expr *bound, Op needed, Line *line) {
    Store *store = (Store *)point_store(engine->point);
    const Expr *zero = expr_integer(store, 0), *own = bound ? expr_2(store, op, argument, bound) : NULL;
    const Expr *domain = needed == OP_COUNT ? NULL : expr_2(store, needed, argument, zero);
    Line part;
    *line = whole_line(engine);
    if (own && !line_of_condition(engine, symbol, own, line)) return false;
    if (domain && !line_of_condition(engine, symbol, domain, &part)) return false;
    if (domain) *line = line_intersection(engine, *line, part);
    return true;
}

static bool none(Line *line) { return *line = (Line){NULL, 0}, true; }

/* exp u <= c, √u < c, u³ > c, … */
static bool growing_line(Engine *engine, const Symbol *symbol, const Expr *e, Op op, const Expr *bound, Line *line) {
    Store *store = (Store *)point_store(engine->point);
    const Growing *function = growing_of(e->op);
    bool less = op == OP_LESS || op == OP_LESS_EQUAL;
    int sign;
    if (!sign_of(engine, bound, &sign)) return false;
    if (function) {
        bool reached = function->least < 0 || sign > 0;
        if (!reached && less) return none(line);
        Op needed = e->op == OP_LN ? OP_GREATER : OP_COUNT;
        return undone_line(engine, symbol, e->arg[0], op, reached ? expr_1(store, function->inverse, bound) : NULL, needed, line);
    }
    if (e->op != OP_POWER || !expr_is_number(e->arg[1]) || expr_number_sign(e->arg[1]) <= 0) return false;
    const fmpq *power = expr_number(e->arg[1]);
    bool odd_root = fmpz_is_odd(fmpq_denref(power)), odd_power = fmpz_is_odd(fmpq_numref(power));
    if (!odd_power) return false;
    if (!odd_root && sign < 0 && less) return none(line);
    const Expr *inverse = expr_2(store, OP_POWER, bound, expr_reciprocal(store, e->arg[1]));
    return undone_line(engine, symbol, e->arg[0], op, !odd_root && sign < 0 ? NULL : inverse, odd_root ? OP_COUNT : OP_GREATER_EQUAL, line);
}

static bool monotone_line(Engine *engine, const Symbol *symbol, const Expr *condition, Line *line) {
    Op op = condition->op;
    bool swapped = !expr_has(condition->arg[0], symbol);
    const Expr *side = condition->arg[swapped], *bound = condition->arg[!swapped];
    if (!turned(op) || expr_has(bound, symbol) || !shape_is_scalar(side->shape) || condition->weight > HEAVIEST_WALKED) return false;
    if (swapped) op = turned(op);
    while (move_over(engine, symbol, &side, &bound, &op)) {}
    return bound && growing_line(engine, symbol, side, op, bound, line);
}

static bool end_of(Engine *engine, const Expr *at, bool open, int side, End *end) {
    Value value;
    *end = (End){infinite(engine, side), false};
    if (!at) return true;
    if (engine_evaluate(engine, at, &value) != STATUS_OK) return false;
    *end = (End){value.entry[0], !open};
    return true;
}

/* Where a rational function is positive, exactly. */
static bool rational_line(Engine *engine, const Symbol *symbol, const Expr *condition, Line *line) {
    Store *store = (Store *)point_store(engine->point);
    Op op = condition->op;
    bool less = op == OP_LESS || op == OP_LESS_EQUAL;
    Region spans;
    if (op == OP_EQUAL || !shape_is_scalar(condition->arg[0]->shape) || !shape_is_scalar(condition->arg[1]->shape)) return false;
    const Expr *gap = expr_subtract(store, condition->arg[less], condition->arg[!less]);
    if (less) op = turned(op);
    if (!gap || !region_where(store, op, gap, expr_symbol(store, symbol), &spans)) return false;
    *line = (Line){NULL, 0};
    for (size_t i = 0; i < spans.count; i++) {
        Interval next;
        if (!end_of(engine, spans.item[i].low, spans.item[i].low_open, -1, &next.lower) ||
            !end_of(engine, spans.item[i].high, spans.item[i].high_open, 1, &next.upper)) return false;
        *line = line_union(engine, *line, line_of(engine, next));
    }
    return true;
}

/* ---- conditions ---- */

static bool convex_line(Engine *engine, const Symbol *symbol, const Expr *condition, Line *line) {
    Form form = form_of_limits(engine, symbol, condition);
    if (form.kind == FORM_EMPTY) *line = (Line){NULL, 0};
    if (form.kind == FORM_BOX) *line = form.side[0];
    return form.kind == FORM_EMPTY || form.kind == FORM_BOX;
}

/* What fails where the condition's other side, which may bound a convex set, holds. */
static bool relation_line(Engine *engine, const Symbol *symbol, const Expr *condition, Line *line) {
    static const Op opposite[OP_COUNT] = {[OP_LESS] = OP_GREATER_EQUAL, [OP_LESS_EQUAL] = OP_GREATER,
                                          [OP_GREATER] = OP_LESS_EQUAL, [OP_GREATER_EQUAL] = OP_LESS,
                                          [OP_NOT_EQUAL] = OP_EQUAL};
    Op op = condition->op;
    if (convex_line(engine, symbol, condition, line)) return true;
    if (!opposite[op]) return false;
    Store *store = (Store *)point_store(engine->point);
    const Expr *other = expr_2(store, opposite[op], condition->arg[0], condition->arg[1]);
    if (other && convex_line(engine, symbol, other, line)) return *line = line_complement(engine, *line), true;
    bool less = op == OP_LESS || op == OP_LESS_EQUAL, strict = op == OP_LESS || op == OP_GREATER;
    if (op != OP_NOT_EQUAL && quadratic_line(engine, condition->arg[!less], condition->arg[less], symbol, strict, line)) return true;
    return monotone_line(engine, symbol, condition, line) || rational_line(engine, symbol, condition, line);
}

bool line_of_condition(Engine *engine, const Symbol *symbol, const Expr *condition, Line *line) {
    Op op = condition->op;
    if (op == OP_NOT) {
        if (!line_of_condition(engine, symbol, condition->arg[0], line)) return false;
        return *line = line_complement(engine, *line), true;
    }
    if (op != OP_AND && op != OP_OR) return relation_line(engine, symbol, condition, line);
    if (!line_of_condition(engine, symbol, condition->arg[0], line)) return false;
    for (uint32_t i = 1; i < condition->count; i++) {
        Line next;
        if (!line_of_condition(engine, symbol, condition->arg[i], &next)) return false;
        *line = op == OP_AND ? line_intersection(engine, *line, next) : line_union(engine, *line, next);
    }
    return true;
}
