/* What {element : condition} is: linear inequalities make a box or a polytope, a bounded norm makes a ball,
 * and an element that is linear in the name makes their image. */
#include "math/set_form.h"
#include "math/polytope.h"

static const Form form_unknown = {.kind = FORM_UNKNOWN};

enum { HEAVIEST_WALKED = 20000 };

/* ---- linear functions, found by their values ---- */

Status value_with(Engine *engine, const Expr *body, const Symbol *symbol, const Value *x, Value *result) {
    Binding before = engine_bind(engine, symbol, x);
    Status status = engine_evaluate(engine, body, result);
    engine_restore(engine, symbol, before);
    return status;
}

static Value symbol_zero(Engine *engine, const Symbol *symbol) {
    slong rows = point_size(engine->point, symbol->shape.rows),
          columns = point_size(engine->point, symbol->shape.columns);
    Value x = value_new(engine, rows, columns);
    for (slong i = 0; i < rows * columns; i++) x.entry[i] = jet_integer(&engine->ring, 0);
    return x;
}

/* A point with no simple relation among its entries; `sign` makes another one. */
static Value generic_point(Engine *engine, const Symbol *symbol, slong sign) {
    Value x = symbol_zero(engine, symbol);
    for (slong i = 0; i < value_count(&x); i++) {
        fmpq_t value;
        fmpq_init(value);
        fmpq_set_si(value, (i % 2 ? -sign : sign) * (17 + 10 * i + i * i * i), (ulong)(7 + 4 * i));
        x.entry[i] = jet_rational(&engine->ring, value);
        fmpq_clear(value);
    }
    return x;
}

/* Does f(x) = matrix·x + offset at this point too? */
static bool agrees_at(Engine *engine, const Expr *body, const Symbol *symbol, Value x, const Value *matrix,
                      const Value *offset) {
    Value value, column = {value_count(&x), 1, x.entry}, product;
    if (value_with(engine, body, symbol, &x, &value) != STATUS_OK) return false;
    if (value_product(engine, matrix, &column, &product) != STATUS_OK) return false;
    for (slong i = 0; i < value_count(&value); i++) {
        Jet sum = jet_add(&engine->ring, product.entry[i], offset->entry[i]);
        if (!arb_overlaps(sum.part, value.entry[i].part)) return false;
    }
    return true;
}

enum { NO_POLYNOMIAL = 100 };

/* Of several arguments: the degrees together, or the largest. */
static long degree_of_arguments(const Expr *e, const Symbol *symbol, bool together) {
    long degree = 0;
    for (uint32_t i = 0; i < e->count; i++) {
        long each = degree_in(e->arg[i], symbol);
        degree = together ? degree + each : each > degree ? each : degree;
    }
    return degree < NO_POLYNOMIAL ? degree : NO_POLYNOMIAL;
}

/* By its form: values at points, however many, do not tell |x - 3| from 3 - x. */
long degree_in(const Expr *e, const Symbol *symbol) {
    long exponent;
    if (!expr_has(e, symbol)) return 0;
    if (e->op == OP_SYMBOL) return 1;
    if (e->op == OP_SUM || e->op == OP_VECTOR || e->op == OP_MATRIX || e->op == OP_TRANSPOSE ||
        e->op == OP_TOTAL || e->op == OP_TRACE || e->op == OP_DIAGONAL)
        return degree_of_arguments(e, symbol, false);
    if (e->op == OP_PRODUCT || e->op == OP_MATRIX_PRODUCT || e->op == OP_DOT || e->op == OP_HADAMARD ||
        e->op == OP_CROSS)
        return degree_of_arguments(e, symbol, true);
    bool part = e->op == OP_COMPONENT || e->op == OP_ENTRY || e->op == OP_SUM_OVER;
    for (uint32_t i = 1; i < e->count && part; i++) part = !expr_has(e->arg[i], symbol);
    if (part) return degree_in(e->arg[0], symbol);
    bool power = e->op == OP_POWER && expr_get_long(e->arg[1], &exponent) && exponent > 0 && exponent < 4;
    long degree = power ? exponent * degree_in(e->arg[0], symbol) : NO_POLYNOMIAL;
    return degree < NO_POLYNOMIAL ? degree : NO_POLYNOMIAL;
}

bool affine_of(Engine *engine, const Expr *body, const Symbol *symbol, Value *matrix, Value *offset) {
    Value x = symbol_zero(engine, symbol), value;
    slong n = value_count(&x);
    if (body->weight > HEAVIEST_WALKED || degree_in(body, symbol) > 1) return false;
    if (n < 1 || value_with(engine, body, symbol, &x, &value) != STATUS_OK) return false;
    slong m = value_count(&value);
    *offset = (Value){m, 1, value.entry};
    *matrix = value_new(engine, m, n);
    if (!engine_draw(engine, m * n)) return false;
    for (slong j = 0; j < n; j++) {
        x = symbol_zero(engine, symbol);
        x.entry[j] = jet_integer(&engine->ring, 1);
        if (value_with(engine, body, symbol, &x, &value) != STATUS_OK) return false;
        for (slong i = 0; i < m; i++)
            matrix->entry[i * n + j] = jet_subtract(&engine->ring, value.entry[i], offset->entry[i]);
    }
    return agrees_at(engine, body, symbol, generic_point(engine, symbol, 1), matrix, offset) &&
           agrees_at(engine, body, symbol, generic_point(engine, symbol, -1), matrix, offset);
}

/* ---- the region of the name where the condition holds ---- */

enum { MOST_ROWS = 96 };

typedef struct Row { /* coefficients·x <= bound, or < or = */
    Value coefficients;
    Jet bound;
    bool strict, equation;
} Row;

typedef struct Region {
    Engine *engine;
    const Symbol *symbol;
    slong dimension;
    Row row[MOST_ROWS];
    slong rows;
    bool by_rows; /* a bounded 1-norm or maximum norm makes rows, not a ball */
    Form form;   /* the intersection of all that is no row */
    bool known;  /* was every condition understood? */
} Region;

/* A convex function, the largest of linear ones: a row for each, its constant in place of the bound. */
typedef struct Pieces { Row row[MOST_ROWS]; slong count; } Pieces;

static bool add_piece(Pieces *pieces, Value coefficients, Jet constant) {
    if (pieces->count == MOST_ROWS) return false;
    pieces->row[pieces->count++] = (Row){coefficients, constant, false, false};
    return true;
}

static Value row_of(Engine *engine, const Value *matrix, slong i, int sign) {
    Value row = value_new(engine, 1, matrix->columns);
    for (slong j = 0; j < matrix->columns; j++) {
        Jet entry = matrix->entry[i * matrix->columns + j];
        row.entry[j] = sign < 0 ? jet_negate(&engine->ring, entry) : entry;
    }
    return row;
}

static Value row_sum(Engine *engine, const Value *a, const Value *b) {
    Value sum = value_new(engine, 1, a->columns);
    for (slong j = 0; j < a->columns; j++) sum.entry[j] = jet_add(&engine->ring, a->entry[j], b->entry[j]);
    return sum;
}

static bool pieces_of(Region *region, const Expr *e, int sign, Pieces *pieces);

/* One linear piece for each entry of an array: of the largest entry, or (both signs) of the largest size. */
static bool linear_pieces(Region *region, const Expr *e, int sign, bool both, Pieces *pieces) {
    Engine *engine = region->engine;
    Value matrix, offset;
    if (!affine_of(engine, e, region->symbol, &matrix, &offset)) return false;
    for (slong i = 0; i < matrix.rows; i++)
        for (int s = sign; s >= -1; s -= 2) {
            Jet constant = s < 0 ? jet_negate(&engine->ring, offset.entry[i]) : offset.entry[i];
            if (!add_piece(pieces, row_of(engine, &matrix, i, s), constant)) return false;
            if (!both) break;
        }
    return true;
}

/* The largest of sums is had from all pairs. */
static bool add_pieces(Region *region, Pieces *sum, const Pieces *next) {
    Engine *engine = region->engine;
    Pieces before = *sum;
    sum->count = 0;
    for (slong i = 0; i < before.count; i++)
        for (slong j = 0; j < next->count; j++)
            if (!add_piece(sum, row_sum(engine, &before.row[i].coefficients, &next->row[j].coefficients),
                           jet_add(&engine->ring, before.row[i].bound, next->row[j].bound))) return false;
    return true;
}

static bool sum_pieces(Region *region, const Expr *e, int sign, Pieces *pieces) {
    if (!pieces_of(region, e->arg[0], sign, pieces)) return false;
    for (uint32_t i = 1; i < e->count; i++) {
        Pieces next = {.count = 0};
        if (!pieces_of(region, e->arg[i], sign, &next) || !add_pieces(region, pieces, &next)) return false;
    }
    return true;
}

/* A number times something: `rest` gets that, and `factor` the number. Only of two factors. */
static bool scaled_by(const Expr *e, const Expr **factor, const Expr **rest) {
    if (e->op != OP_PRODUCT || e->count != 2 || !expr_is_number(e->arg[0])) return false;
    *factor = e->arg[0];
    *rest = e->arg[1];
    return expr_number_sign(*factor) != 0;
}

static bool product_pieces(Region *region, const Expr *e, int sign, Pieces *pieces) {
    const Expr *factor, *rest;
    Ring *ring = &region->engine->ring;
    if (!scaled_by(e, &factor, &rest)) return false;
    int own = expr_number_sign(factor);
    if (!pieces_of(region, rest, sign * own, pieces)) return false;
    Jet size = jet_rational(ring, expr_number(factor));
    if (own < 0) size = jet_negate(ring, size);
    for (slong i = 0; i < pieces->count; i++) {
        Row *row = &pieces->row[i];
        for (slong j = 0; j < region->dimension; j++)
            row->coefficients.entry[j] = jet_multiply(ring, size, row->coefficients.entry[j]);
        row->bound = jet_multiply(ring, size, row->bound);
    }
    return true;
}

/* |u1| + … + |un|: every choice of signs. */
static bool one_norm_pieces(Region *region, const Expr *u, Pieces *pieces) {
    Engine *engine = region->engine;
    Value matrix, offset;
    if (!affine_of(engine, u, region->symbol, &matrix, &offset)) return false;
    if (!add_piece(pieces, row_of(engine, &matrix, 0, 1), offset.entry[0])) return false;
    if (!add_piece(pieces, row_of(engine, &matrix, 0, -1), jet_negate(&engine->ring, offset.entry[0])))
        return false;
    for (slong i = 1; i < matrix.rows; i++) {
        Pieces next = {.count = 0};
        add_piece(&next, row_of(engine, &matrix, i, 1), offset.entry[i]);
        add_piece(&next, row_of(engine, &matrix, i, -1), jet_negate(&engine->ring, offset.entry[i]));
        if (!add_pieces(region, pieces, &next)) return false;
    }
    return true;
}

static bool extreme_pieces(Region *region, const Expr *e, int sign, Pieces *pieces) {
    if (e->count == 1) return linear_pieces(region, e->arg[0], sign, false, pieces);
    for (uint32_t i = 0; i < e->count; i++)
        if (!pieces_of(region, e->arg[i], sign, pieces)) return false;
    return true;
}

/* The pieces of sign·e, which must be convex, added to those there are. */
static bool pieces_of(Region *region, const Expr *e, int sign, Pieces *pieces) {
    slong before = pieces->count;
    if (shape_is_scalar(e->shape) && linear_pieces(region, e, sign, false, pieces)) return true;
    pieces->count = before;
    if (e->op == OP_SUM) {
        Pieces own = {.count = 0};
        bool understood = sum_pieces(region, e, sign, &own);
        for (slong i = 0; i < own.count && understood; i++)
            understood = add_piece(pieces, own.row[i].coefficients, own.row[i].bound);
        return understood;
    }
    if (e->op == OP_PRODUCT && before == 0) return product_pieces(region, e, sign, pieces);
    if (e->op == OP_MINIMUM) return sign < 0 && extreme_pieces(region, e, sign, pieces);
    if (sign < 0) return false;
    if (e->op == OP_MAXIMUM) return extreme_pieces(region, e, sign, pieces);
    if (e->op == OP_ABS) return linear_pieces(region, e->arg[0], 1, true, pieces);
    if (e->op == OP_NORM && e->arg[1]->op == OP_INFINITE)
        return linear_pieces(region, e->arg[0], 1, true, pieces);
    if (e->op == OP_NORM && expr_is_integer(e->arg[1], 1) && before == 0)
        return one_norm_pieces(region, e->arg[0], pieces);
    return false;
}

/* ---- balls ---- */

/* A bounded norm: u stacked from linear rows, p, and whether the radius is the square root of the bound. */
typedef struct Measure {
    Row row[MOST_ROWS];
    slong rows;
    Jet p;
    bool squared;
} Measure;

static bool measure_rows(Region *region, const Expr *u, Measure *measure) {
    Value matrix, offset;
    if (!affine_of(region->engine, u, region->symbol, &matrix, &offset)) return false;
    if (measure->rows + matrix.rows > MOST_ROWS) return false;
    for (slong i = 0; i < matrix.rows; i++)
        measure->row[measure->rows++] = (Row){.coefficients = row_of(region->engine, &matrix, i, 1),
                                              .bound = offset.entry[i]};
    return true;
}

static bool is_transpose(const Expr *a, const Expr *b) {
    return (a->op == OP_TRANSPOSE && a->arg[0] == b) || (b->op == OP_TRANSPOSE && b->arg[0] == a);
}

/* Σ u_i² over all entries: u; NULL: it is none. */
static const Expr *sum_of_squares(Engine *engine, const Expr *e) {
    const Expr *term = e->arg[0], *index = e->arg[1], *entry = term->arg[0];
    slong upper;
    bool square = term->op == OP_POWER && expr_is_integer(term->arg[1], 2) && entry->op == OP_COMPONENT && entry->arg[1] == index;
    if (!square || expr_has(entry->arg[0], index->symbol) || !expr_is_integer(e->arg[2], 1)) return NULL;
    if (engine_whole(engine, e->arg[3], &upper) != STATUS_OK) return NULL;
    return upper == point_size(engine->point, entry->arg[0]->shape.rows) ? entry->arg[0] : NULL;
}

/* The array of which e is the sum of the squares of all entries: u'u, tr(u'u), sum(u.^2), Σ u_i²; NULL: it is none. */
static const Expr *squared_array(Engine *engine, const Expr *e) {
    if (e->op == OP_SUM_OVER) return sum_of_squares(engine, e);
    const Expr *inner = e->op == OP_TRACE || e->op == OP_TOTAL ? e->arg[0] : e;
    bool total = e->op == OP_TOTAL, twice = inner->count == 2 && inner->arg[0] == inner->arg[1];
    if (twice && inner->op == (total ? OP_HADAMARD : OP_DOT)) return inner->arg[0];
    if (total && inner->op == OP_ENTRYWISE_POWER && expr_is_integer(inner->arg[1], 2)) return inner->arg[0];
    bool product = inner->op == OP_MATRIX_PRODUCT && inner->count == 2 && !total;
    return product && is_transpose(inner->arg[0], inner->arg[1]) ? inner->arg[1] : NULL;
}

/* Sums of squares of linear functions. */
static bool squares(Region *region, const Expr *e, Measure *measure) {
    const Expr *array = squared_array(region->engine, e);
    if (array) return measure_rows(region, array, measure);
    if (e->op == OP_POWER && expr_is_integer(e->arg[1], 2)) {
        const Expr *base = e->arg[0];
        bool norm = base->op == OP_FROBENIUS || base->op == OP_ABS ||
                    (base->op == OP_NORM && expr_is_integer(base->arg[1], 2));
        return measure_rows(region, norm ? base->arg[0] : base, measure);
    }
    if (e->op != OP_SUM) return false;
    for (uint32_t i = 0; i < e->count; i++)
        if (!squares(region, e->arg[i], measure)) return false;
    return true;
}

static bool is_square_root(const Expr *e) {
    if (e->op != OP_POWER || !expr_is_number(e->arg[1])) return false;
    return fmpz_equal_si(fmpq_numref(expr_number(e->arg[1])), 1) &&
           fmpz_equal_si(fmpq_denref(expr_number(e->arg[1])), 2);
}

static bool measure_of(Region *region, const Expr *e, Measure *measure) {
    Value p;
    measure->rows = 0;
    measure->squared = false;
    measure->p = jet_integer(&region->engine->ring, 2);
    if (e->op == OP_FROBENIUS) return measure_rows(region, e->arg[0], measure);
    if (is_square_root(e)) return squares(region, e->arg[0], measure);
    if (e->op == OP_NORM) {
        if (engine_evaluate(region->engine, e->arg[1], &p) != STATUS_OK) return false;
        measure->p = p.entry[0];
        return measure_rows(region, e->arg[0], measure);
    }
    measure->squared = true;
    return squares(region, e, measure);
}

static void meet(Region *region, Form form) {
    if (form.kind == FORM_UNKNOWN) region->known = false;
    else region->form = form_intersection(region->engine, &region->form, &form);
    if (region->form.kind == FORM_UNKNOWN) region->known = false;
}

/* {x : ‖Mx + c‖ <= r} is r M⁻¹ (unit ball) - M⁻¹ c. */
static Form measured_ball(Region *region, const Measure *measure, Jet radius, bool open) {
    Engine *engine = region->engine;
    slong n = region->dimension;
    Value matrix = value_new(engine, n, n), offset = value_new(engine, n, 1), inverse, centre;
    if (measure->rows != n) return form_unknown;
    for (slong i = 0; i < n; i++) {
        offset.entry[i] = jet_negate(&engine->ring, measure->row[i].bound);
        for (slong j = 0; j < n; j++) matrix.entry[i * n + j] = measure->row[i].coefficients.entry[j];
    }
    if (value_inverse(engine, &matrix, &inverse) != STATUS_OK) return form_unknown;
    if (value_product(engine, &inverse, &offset, &centre) != STATUS_OK) return form_unknown;
    int sign = order_of(engine, radius, jet_integer(&engine->ring, 0));
    if (sign < 0 || (sign == 0 && open)) return (Form){.kind = FORM_EMPTY, .dimension = n};
    for (slong i = 0; i < n * n; i++)
        inverse.entry[i] = jet_multiply(&engine->ring, radius, inverse.entry[i]);
    return form_ball(engine, &inverse, &centre, measure->p, open);
}

static bool ball_limit(Region *region, const Expr *norm, const Expr *bound, bool strict) {
    Engine *engine = region->engine;
    Measure measure;
    const Expr *factor, *rest;
    Value value;
    Jet inverse;
    if (expr_has(bound, region->symbol) || engine_evaluate(engine, bound, &value) != STATUS_OK) return false;
    Jet radius = value.entry[0];
    if (scaled_by(norm, &factor, &rest) && expr_number_sign(factor) > 0) {
        if (jet_invert(&engine->ring, jet_rational(&engine->ring, expr_number(factor)), &inverse) !=
            STATUS_OK)
            return false;
        radius = jet_multiply(&engine->ring, radius, inverse);
        norm = rest;
    }
    if (!measure_of(region, norm, &measure)) return false;
    bool negative = order_of(engine, radius, jet_integer(&engine->ring, 0)) < 0;
    if (measure.squared && !negative && jet_sqrt(&engine->ring, radius, &radius) != STATUS_OK) return false;
    Form ball = measured_ball(region, &measure, radius, strict);
    if (ball.kind == FORM_UNKNOWN) return false;
    meet(region, ball);
    return true;
}

/* ---- conditions ---- */

static bool add_row(Region *region, Row row) {
    if (region->rows == MOST_ROWS) return false;
    region->row[region->rows++] = row;
    return true;
}

/* Entry by entry left <= right (or < or =), where both are linear; a number stands for an array of it. */
static bool linear_limit(Region *region, const Expr *left, const Expr *right, bool strict, bool equation) {
    Engine *engine = region->engine;
    Value a, b, c, d;
    if (!affine_of(engine, left, region->symbol, &a, &c) || !affine_of(engine, right, region->symbol, &b, &d))
        return false;
    slong m = a.rows > b.rows ? a.rows : b.rows;
    for (slong i = 0; i < m; i++) {
        slong k = a.rows == 1 ? 0 : i, l = b.rows == 1 ? 0 : i;
        Value minus = row_of(engine, &b, l, -1), plus = row_of(engine, &a, k, 1);
        Row row = {row_sum(engine, &plus, &minus), jet_subtract(&engine->ring, d.entry[l], c.entry[k]),
                   strict, equation};
        if (!add_row(region, row)) return false;
    }
    return true;
}

/* convex <= linear: each linear piece of the difference is <= 0. */
static bool convex_limit(Region *region, const Expr *left, const Expr *right, bool strict) {
    Pieces pieces = {.count = 0}, minus = {.count = 0};
    if (!shape_is_scalar(left->shape) || !shape_is_scalar(right->shape)) return false;
    if (!pieces_of(region, left, 1, &pieces) || !pieces_of(region, right, -1, &minus)) return false;
    if (!add_pieces(region, &pieces, &minus)) return false;
    for (slong i = 0; i < pieces.count; i++) {
        Row row = {pieces.row[i].coefficients, jet_negate(&region->engine->ring, pieces.row[i].bound), strict,
                   false};
        if (!add_row(region, row)) return false;
    }
    return true;
}

static void limit(Region *region, const Expr *left, const Expr *right, bool strict) {
    if (linear_limit(region, left, right, strict, false)) return;
    if (region->by_rows && convex_limit(region, left, right, strict)) return;
    if (ball_limit(region, left, right, strict)) return;
    if (!convex_limit(region, left, right, strict)) region->known = false;
}

static void collect(Region *region, const Expr *condition);

static void collect_for_all(Region *region, const Expr *condition) {
    Engine *engine = region->engine;
    slong from, to;
    const Expr *index = condition->arg[1];
    if (index->op != OP_SYMBOL || !engine_range(engine, condition->arg[0], index->symbol, &from, &to)) {
        region->known = false;
        return;
    }
    for (slong k = from; k <= to && region->known; k++) {
        Value value = value_of(engine, jet_integer(&engine->ring, k));
        Binding before = engine_bind(engine, index->symbol, &value);
        collect(region, condition->arg[0]);
        engine_restore(engine, index->symbol, before);
    }
}

/* x in S, or a coordinate of x in an interval. */
/* Is the row that of the j-th coordinate alone? */
static bool is_coordinate(Engine *engine, const Value *row, slong j) {
    bool alone = true;
    for (slong i = 0; i < value_count(row); i++) {
        Jet rest = jet_subtract(&engine->ring, row->entry[i], jet_integer(&engine->ring, i == j));
        alone = alone && jet_is_zero(rest);
    }
    return alone;
}

static void collect_membership(Region *region, const Expr *condition) {
    Engine *engine = region->engine;
    Value matrix, offset;
    const Expr *element = condition->arg[0];
    if (expr_has(condition->arg[1], region->symbol) ||
        !affine_of(engine, element, region->symbol, &matrix, &offset)) {
        region->known = false;
        return;
    }
    Form form = form_of(engine, condition->arg[1]);
    if (element->op == OP_SYMBOL && element->symbol == region->symbol) return meet(region, form);
    for (slong j = 0; j < region->dimension && form.kind == FORM_BOX && form.dimension == 1; j++) {
        Form box = form_box(engine, region->dimension);
        box.side[j] = form.side[0];
        if (is_coordinate(engine, &matrix, j) && jet_is_zero(offset.entry[0])) return meet(region, box);
    }
    region->known = false;
}

/* Of several conditions one must hold. Those that do not name the element hold or fail here and now: "x_i = 0 or g_i = 1". */
static void collect_either(Region *region, const Expr *condition) {
    const Expr *left = NULL;
    for (uint32_t i = 0; i < condition->count; i++) {
        const Expr *each = condition->arg[i];
        Truth truth = expr_has(each, region->symbol) ? TRUTH_NO : engine_truth(region->engine, each);
        if (truth == TRUTH_YES) return;
        if (truth == TRUTH_UNKNOWN || (left && expr_has(each, region->symbol))) region->known = false;
        if (expr_has(each, region->symbol)) left = each;
    }
    if (left && region->known) collect(region, left);
    if (!left) meet(region, (Form){.kind = FORM_EMPTY, .dimension = region->dimension});
}

static void collect(Region *region, const Expr *condition) {
    const Expr *a = condition->arg[0], *b = condition->count > 1 ? condition->arg[1] : NULL;
    if (!region->known) return;
    if (condition->op == OP_AND)
        for (uint32_t i = 0; i < condition->count; i++) collect(region, condition->arg[i]);
    else if (condition->op == OP_OR) collect_either(region, condition);
    else if (condition->op == OP_FOR_ALL) collect_for_all(region, condition);
    else if (condition->op == OP_IN) collect_membership(region, condition);
    else if (condition->op == OP_LESS || condition->op == OP_LESS_EQUAL)
        limit(region, a, b, condition->op == OP_LESS);
    else if (condition->op == OP_GREATER || condition->op == OP_GREATER_EQUAL)
        limit(region, b, a, condition->op == OP_GREATER);
    else region->known = condition->op == OP_EQUAL && linear_limit(region, a, b, false, true);
}

/* ---- rows to a form ---- */

/* The one coordinate that a row speaks of; -1: none; -2: several. */
static slong only_coordinate(const Row *row) {
    slong only = -1;
    for (slong j = 0; j < row->coefficients.columns; j++)
        if (!jet_is_zero(row->coefficients.entry[j])) only = only == -1 ? j : -2;
    return only;
}

/* The half-line (or point) of one coordinate, coefficient·x <= bound. */
static bool half_line(Engine *engine, const Row *row, Jet coefficient, Line *line) {
    Form all = form_box(engine, 1);
    Jet inverse;
    if (jet_invert(&engine->ring, coefficient, &inverse) != STATUS_OK) return false;
    End end = {jet_multiply(&engine->ring, row->bound, inverse), !row->strict};
    Interval half = all.side[0].interval[0];
    bool positive = arb_is_positive(coefficient.part);
    if (positive || row->equation) half.upper = end;
    if (!positive || row->equation) half.lower = end;
    *line = line_of(engine, half);
    return true;
}

/* A row without coordinates is true or false. */
static Form constant_row(Region *region, const Row *row) {
    Engine *engine = region->engine;
    Op op = row->equation ? OP_EQUAL : row->strict ? OP_LESS : OP_LESS_EQUAL;
    Truth truth = engine_compare(engine, op, jet_integer(&engine->ring, 0), row->bound);
    if (truth == TRUTH_UNKNOWN) return form_unknown;
    return truth == TRUTH_YES ? form_box(engine, region->dimension)
                              : (Form){.kind = FORM_EMPTY, .dimension = region->dimension};
}

static bool meet_simple_row(Region *region, const Row *row) {
    slong only = only_coordinate(row);
    if (only == -2) return false;
    Form box = form_box(region->engine, region->dimension);
    if (only < 0) return meet(region, constant_row(region, row)), true;
    if (!half_line(region->engine, row, row->coefficients.entry[only], &box.side[only])) return false;
    if (box.side[only].count) return meet(region, box), true;
    return meet(region, (Form){.kind = FORM_EMPTY, .dimension = region->dimension}), true;
}

static bool to_rational(fmpq *to, Jet from) {
    if (!from.exact.under) return false;
    fmpq_set_si(to, from.exact.over, (ulong)from.exact.under);
    return true;
}

static bool copy_rows(const Region *region, bool equations, fmpq_mat_t limits, slong *count) {
    slong n = region->dimension;
    for (slong i = 0; i < region->rows; i++) {
        const Row *row = &region->row[i];
        if (row->equation != equations) continue;
        for (slong j = 0; j < n; j++)
            if (!to_rational(fmpq_mat_entry(limits, *count, j), row->coefficients.entry[j])) return false;
        if (!to_rational(fmpq_mat_entry(limits, *count, n), row->bound)) return false;
        ++*count;
    }
    return true;
}

static Form form_of_vertices(Engine *engine, const fmpq_mat_t vertices) {
    slong count = fmpq_mat_nrows(vertices), n = fmpq_mat_ncols(vertices);
    Form form = form_points(engine, FORM_CONVEX, n, count);
    for (slong i = 0; i < count; i++) {
        form.point[i] = value_new(engine, n, 1);
        for (slong j = 0; j < n; j++)
            form.point[i].entry[j] = jet_rational(&engine->ring, fmpq_mat_entry(vertices, i, j));
    }
    return form;
}

/* The middle of the vertices lies as far inside as any point: a strict row that it does not meet strictly is
 * met by none. */
static bool strict_rows_hold(Region *region, const Form *form) {
    Ring *ring = &region->engine->ring;
    for (slong i = 0; i < region->rows; i++) {
        Jet sum = jet_integer(ring, 0);
        if (!region->row[i].strict) continue;
        for (slong k = 0; k < form->points; k++)
            sum = jet_add(ring, sum,
                          value_dot(region->engine, &region->row[i].coefficients, &form->point[k]));
        Jet most = jet_multiply(ring, region->row[i].bound, jet_integer(ring, form->points));
        if (order_of(region->engine, sum, most) >= 0) return false;
    }
    return true;
}

static Boundary rows_boundary(const Region *region) {
    bool any_strict = false, all_strict = true;
    for (slong i = 0; i < region->rows; i++) {
        any_strict |= region->row[i].strict;
        all_strict &= region->row[i].strict;
    }
    return !any_strict ? BOUNDARY_CLOSED : all_strict ? BOUNDARY_OPEN : BOUNDARY_PARTIAL;
}

static Form polytope_of(Region *region, const fmpq_mat_t limits, slong equations) {
    fmpq_mat_t vertices;
    Form empty = {.kind = FORM_EMPTY, .dimension = region->dimension};
    if (!engine_draw(region->engine, 1024) || !polytope_bounded(limits, equations)) return form_unknown;
    if (!polytope_vertices(limits, equations, vertices)) return form_unknown;
    Form form = form_of_vertices(region->engine, vertices);
    fmpq_mat_clear(vertices);
    form.boundary = rows_boundary(region);
    return form.points && strict_rows_hold(region, &form) ? form : empty;
}

static Form form_of_rows(Region *region) {
    fmpq_mat_t limits;
    slong equations = 0, count = 0;
    fmpq_mat_init(limits, region->rows, region->dimension + 1);
    bool rational = copy_rows(region, true, limits, &count);
    equations = count;
    rational = rational && copy_rows(region, false, limits, &count);
    Form form = rational ? polytope_of(region, limits, equations) : form_unknown;
    fmpq_mat_clear(limits);
    return form;
}

static Form form_of_region(Region *region, const Expr *condition) {
    collect(region, condition);
    bool simple = true;
    for (slong i = 0; i < region->rows; i++) simple = simple && only_coordinate(&region->row[i]) != -2;
    for (slong i = 0; i < region->rows && simple && region->known; i++)
        simple = meet_simple_row(region, &region->row[i]);
    if (region->known && !simple) meet(region, form_of_rows(region));
    return region->known ? region->form : form_unknown;
}

/* All conditions must hold, and each bounds a convex set: a ball that does not meet the others in a known form is tried as a
 * polytope. */
Form form_of_limits(Engine *engine, const Symbol *symbol, const Expr *condition) {
    Region *region = ring_bytes(&engine->ring, sizeof *region);
    slong n = point_size(engine->point, symbol->shape.rows) *
              point_size(engine->point, symbol->shape.columns);
    Form form = form_unknown;
    for (int by_rows = 0; by_rows < 2 && n > 0 && form.kind == FORM_UNKNOWN; by_rows++) {
        *region = (Region){.engine = engine, .symbol = symbol, .dimension = n, .by_rows = by_rows,
                           .form = form_box(engine, n), .known = true};
        form = form_of_region(region, condition);
    }
    return form;
}

static Form form_of_conditions(Engine *engine, const Symbol *symbol, const Expr *condition) {
    Form form = form_of_limits(engine, symbol, condition);
    Line line = {NULL, 0};
    bool single = shape_is_scalar(symbol->shape);
    if (form.kind != FORM_UNKNOWN || !single || !line_of_condition(engine, symbol, condition, &line)) return form;
    if (!line.count) return (Form){.kind = FORM_EMPTY, .dimension = 1};
    form = form_box(engine, 1);
    form.side[0] = line;
    return form;
}

Form form_of_builder(Engine *engine, const Expr *set) {
    const Expr *element = set->arg[0], *name = set->arg[1];
    Value matrix, offset;
    if (name->op != OP_SYMBOL) return form_unknown;
    Form region = form_of_conditions(engine, name->symbol, set->arg[2]);
    if (region.kind == FORM_UNKNOWN || element == name) return region;
    if (!affine_of(engine, element, name->symbol, &matrix, &offset)) return form_unknown;
    Form image = form_image(engine, &matrix, &region), at = form_box(engine, offset.rows);
    for (slong i = 0; i < offset.rows; i++)
        at.side[i] = line_of(engine, (Interval){{offset.entry[i], true}, {offset.entry[i], true}});
    return image.kind == FORM_UNKNOWN ? image : form_sum(engine, &image, &at);
}
