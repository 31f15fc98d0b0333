#include "math/set_form.h"
#include "math/polytope.h"

/* ---- making forms ---- */

static const Form form_unknown = {.kind = FORM_UNKNOWN};

Form form_box(Engine *engine, slong dimension) {
    Form form = {.kind = FORM_BOX, .dimension = dimension};
    form.side = ring_bytes(&engine->ring, (size_t)dimension * sizeof(Line));
    Interval all = {{infinite(engine, -1), false}, {infinite(engine, 1), false}};
    for (slong i = 0; i < dimension; i++) form.side[i] = line_of(engine, all);
    return form;
}

Form form_points(Engine *engine, FormKind kind, slong dimension, slong points) {
    Form form = {.kind = kind, .dimension = dimension, .points = points};
    form.point = ring_bytes(&engine->ring, (size_t)(points ? points : 1) * sizeof(Value));
    return form;
}

static Form form_empty(slong dimension) { return (Form){.kind = FORM_EMPTY, .dimension = dimension}; }

static Value as_column(const Value *value) { return (Value){value_count(value), 1, value->entry}; }

static Line point_line(Engine *engine, Jet at) { return line_of(engine, (Interval){{at, true}, {at, true}}); }

static Form form_point(Engine *engine, const Value *at) {
    Form form = form_box(engine, value_count(at));
    for (slong i = 0; i < form.dimension; i++) form.side[i] = point_line(engine, at->entry[i]);
    return form;
}

/* A line with these ends, both as the boundary says. */
static Line bounded_line(Engine *engine, Jet lower, Jet upper, Boundary boundary) {
    bool closed = boundary == BOUNDARY_CLOSED;
    return line_of(engine, (Interval){{lower, closed}, {upper, closed}});
}

static Form interval_of_convex(Engine *engine, const Form *form) {
    Value direction = value_of(engine, jet_integer(&engine->ring, 1));
    Jet upper, lower;
    if (form->boundary == BOUNDARY_PARTIAL || !form_support(engine, form, &direction, &upper))
        return form_unknown;
    direction.entry[0] = jet_integer(&engine->ring, -1);
    if (!form_support(engine, form, &direction, &lower)) return form_unknown;
    Form box = form_box(engine, 1);
    box.side[0] = bounded_line(engine, jet_negate(&engine->ring, lower), upper, form->boundary);
    return box;
}

/* The simplest kind that says the same. */
static Form settled(Engine *engine, Form form) {
    if ((form.kind == FORM_FINITE || form.kind == FORM_CONVEX) && !form.points)
        return form_empty(form.dimension);
    if (form.kind == FORM_CONVEX && form.dimension == 1) form = interval_of_convex(engine, &form);
    if ((form.kind == FORM_FINITE || form.kind == FORM_CONVEX) && form.points == 1 && !form.balls)
        return form_point(engine, &form.point[0]);
    if (form.kind == FORM_BOX)
        for (slong i = 0; i < form.dimension; i++)
            if (!form.side[i].count) return form_empty(form.dimension);
    return form;
}

/* ---- other views of a form ---- */

/* How many values a coordinate takes; 0: not finitely many. */
static slong line_points(Engine *engine, Line line) {
    for (slong i = 0; i < line.count; i++)
        if (order_of(engine, line.interval[i].lower.at, line.interval[i].upper.at) != 0) return 0;
    return line.count;
}

/* All points that take one of `count[i]` values in each coordinate, the k-th value of coordinate i being
 * pick(i, k). */
typedef Jet (*Pick)(const Form *box, slong side, slong k);

static Form corners(Engine *engine, const Form *box, FormKind kind, const slong *count, slong all,
                    Pick pick) {
    Form form = form_points(engine, kind, box->dimension, all);
    for (slong c = 0; c < all; c++) {
        slong rest = c;
        form.point[c] = value_new(engine, box->dimension, 1);
        for (slong i = 0; i < box->dimension; i++) {
            form.point[c].entry[i] = pick(box, i, rest % count[i]);
            rest /= count[i];
        }
    }
    return form;
}

static Jet pick_point(const Form *box, slong side, slong k) { return box->side[side].interval[k].lower.at; }

static Jet pick_end(const Form *box, slong side, slong k) {
    const Interval *i = &box->side[side].interval[0];
    return k ? i->upper.at : i->lower.at;
}

bool form_as_finite(Engine *engine, const Form *form, Form *finite) {
    if (form->kind == FORM_FINITE) return *finite = *form, true;
    if (form->kind != FORM_BOX) return false;
    slong *count = ring_bytes(&engine->ring, (size_t)form->dimension * sizeof(slong)), all = 1;
    for (slong i = 0; i < form->dimension; i++) {
        count[i] = line_points(engine, form->side[i]);
        all *= count[i];
        if (!all || all > MOST_POINTS) return false;
    }
    return *finite = corners(engine, form, FORM_FINITE, count, all, pick_point), true;
}

static Boundary boundary_of(const Interval *i) {
    if (i->lower.closed && i->upper.closed) return BOUNDARY_CLOSED;
    return i->lower.closed || i->upper.closed ? BOUNDARY_PARTIAL : BOUNDARY_OPEN;
}

/* Of a product: closed if all are closed, open if all that are no points are open. */
static Boundary joint_boundary(Boundary a, Boundary b) { return a == b ? a : BOUNDARY_PARTIAL; }

bool form_as_convex(Engine *engine, const Form *form, Form *convex) {
    if (form->kind == FORM_CONVEX) return *convex = *form, true;
    if (form->kind != FORM_BOX) return false;
    slong *count = ring_bytes(&engine->ring, (size_t)form->dimension * sizeof(slong)), all = 1;
    Boundary boundary = BOUNDARY_CLOSED;
    bool first = true;
    for (slong i = 0; i < form->dimension; i++) {
        const Interval *side = form->side[i].interval;
        if (form->side[i].count != 1 || is_infinite(side->lower.at) || is_infinite(side->upper.at))
            return false;
        count[i] = line_points(engine, form->side[i]) ? 1 : 2;
        all *= count[i];
        if (all > MOST_POINTS) return false;
        if (count[i] == 1) continue;
        boundary = first ? boundary_of(side) : joint_boundary(boundary, boundary_of(side));
        first = false;
    }
    *convex = corners(engine, form, FORM_CONVEX, count, all, pick_end);
    convex->boundary = boundary;
    return true;
}

/* ---- support ---- */

/* 1/p + 1/q = 1. */
static Status dual_exponent(Engine *engine, Jet p, Jet *q) {
    Ring *ring = &engine->ring;
    Jet one = jet_integer(ring, 1), inverse;
    if (is_infinite(p)) return *q = one, STATUS_OK;
    Jet less = jet_subtract(ring, p, one);
    if (jet_is_zero(less)) return *q = infinite(engine, 1), STATUS_OK;
    Status status = jet_invert(ring, less, &inverse);
    if (status == STATUS_OK) *q = jet_multiply(ring, p, inverse);
    return status;
}

static bool ball_support(Engine *engine, const BallTerm *ball, const Value *direction, Jet *result) {
    Value row = {1, value_count(direction), direction->entry}, image;
    Jet q;
    return value_product(engine, &row, &ball->matrix, &image) == STATUS_OK &&
           dual_exponent(engine, ball->p, &q) == STATUS_OK &&
           value_norm(engine, &image, q, result) == STATUS_OK;
}

bool form_support(Engine *engine, const Form *form, const Value *direction, Jet *result) {
    Ring *ring = &engine->ring;
    *result = value_dot(engine, &form->point[0], direction);
    for (slong i = 1; i < form->points; i++)
        if (jet_larger(ring, *result, value_dot(engine, &form->point[i], direction), result) != STATUS_OK)
            return false;
    for (slong i = 0; i < form->balls; i++) {
        Jet reach;
        if (!ball_support(engine, &form->ball[i], direction, &reach)) return false;
        *result = jet_add(ring, *result, reach);
    }
    return engine_draw(engine, form->points * form->dimension);
}

/* ---- images ---- */

Value value_column(Engine *engine, const Value *matrix, slong column) {
    Value value = value_new(engine, matrix->rows, 1);
    for (slong i = 0; i < matrix->rows; i++) value.entry[i] = matrix->entry[i * matrix->columns + column];
    return value;
}

static Line scaled_line(Engine *engine, Jet factor, Line line) {
    Ring *ring = &engine->ring;
    Line result = {NULL, 0};
    int sign = order_of(engine, factor, jet_integer(ring, 0));
    if (!sign) return line.count ? point_line(engine, jet_integer(ring, 0)) : line;
    for (slong i = 0; i < line.count; i++) {
        Interval s = line.interval[i];
        s.lower.at = jet_multiply(ring, factor, s.lower.at);
        s.upper.at = jet_multiply(ring, factor, s.upper.at);
        if (sign < 0) s = (Interval){s.upper, s.lower};
        result = line_union(engine, result, line_of(engine, s));
    }
    return result;
}

static bool is_diagonal(const Value *matrix) {
    if (matrix->rows != matrix->columns) return false;
    for (slong i = 0; i < value_count(matrix); i++)
        if (i % (matrix->columns + 1) && !jet_is_zero(matrix->entry[i])) return false;
    return true;
}

static Form points_image(Engine *engine, const Value *matrix, const Form *form) {
    Form image = form_points(engine, form->kind, matrix->rows, form->points);
    image.boundary = form->boundary;
    for (slong i = 0; i < form->points; i++)
        if (value_product(engine, matrix, &form->point[i], &image.point[i]) != STATUS_OK) return form_unknown;
    image.balls = form->balls;
    image.ball = ring_bytes(&engine->ring, (size_t)(form->balls + 1) * sizeof(BallTerm));
    for (slong i = 0; i < form->balls; i++) {
        image.ball[i].p = form->ball[i].p;
        if (value_product(engine, matrix, &form->ball[i].matrix, &image.ball[i].matrix) != STATUS_OK)
            return form_unknown;
    }
    return settled(engine, image);
}

Form form_image(Engine *engine, const Value *matrix, const Form *form) {
    Form other;
    if (form->kind == FORM_EMPTY) return form_empty(matrix->rows);
    if (form->kind == FORM_BOX && is_diagonal(matrix)) {
        Form box = form_box(engine, form->dimension);
        for (slong i = 0; i < form->dimension; i++)
            box.side[i] = scaled_line(engine, matrix->entry[i * (matrix->columns + 1)], form->side[i]);
        return settled(engine, box);
    }
    if (form_as_finite(engine, form, &other) || form_as_convex(engine, form, &other))
        return points_image(engine, matrix, &other);
    return form_unknown;
}

static Value multiple_of_identity(Engine *engine, slong n, Jet factor) {
    Value matrix = value_new(engine, n, n);
    Jet zero = jet_integer(&engine->ring, 0);
    for (slong i = 0; i < n * n; i++) matrix.entry[i] = i % (n + 1) ? zero : factor;
    return matrix;
}

/* ---- sums ---- */

static Line line_sum(Engine *engine, Line a, Line b) {
    Ring *ring = &engine->ring;
    Line sum = {NULL, 0};
    for (slong i = 0; i < a.count; i++)
        for (slong j = 0; j < b.count; j++) {
            Interval x = a.interval[i], y = b.interval[j];
            Interval both = {{jet_add(ring, x.lower.at, y.lower.at), x.lower.closed && y.lower.closed},
                             {jet_add(ring, x.upper.at, y.upper.at), x.upper.closed && y.upper.closed}};
            sum = line_union(engine, sum, line_of(engine, both));
        }
    return sum;
}

static Value column_sum(Engine *engine, const Value *a, const Value *b) {
    Value sum = value_new(engine, value_count(a), 1);
    for (slong i = 0; i < value_count(a); i++)
        sum.entry[i] = jet_add(&engine->ring, a->entry[i], b->entry[i]);
    return sum;
}

static Boundary sum_boundary(Boundary a, Boundary b) {
    if (a == BOUNDARY_OPEN || b == BOUNDARY_OPEN) return BOUNDARY_OPEN;
    return joint_boundary(a, b);
}

/* Is the matrix a number times the identity? Its size, then: a ball is symmetric. */
static bool is_multiple(Engine *engine, const Value *matrix, Jet *size) {
    if (!is_diagonal(matrix)) return false;
    for (slong i = 1; i < matrix->rows; i++)
        if (order_of(engine, matrix->entry[0], matrix->entry[i * (matrix->columns + 1)]) != 0) return false;
    return jet_function(&engine->ring, OP_ABS, matrix->entry[0], size) == STATUS_OK;
}

/* Balls of the same norm add up to one whose radius is the sum. */
static void add_ball(Engine *engine, Form *form, BallTerm ball) {
    Jet radius, more;
    bool round = is_multiple(engine, &ball.matrix, &more);
    for (slong i = 0; i < form->balls && round; i++) {
        BallTerm *old = &form->ball[i];
        if (!jet_is_zero(jet_subtract(&engine->ring, old->p, ball.p)) ||
            !is_multiple(engine, &old->matrix, &radius))
            continue;
        old->matrix = multiple_of_identity(engine, ball.matrix.rows, jet_add(&engine->ring, radius, more));
        return;
    }
    form->ball[form->balls++] = ball;
}

static Form points_sum(Engine *engine, const Form *a, const Form *b) {
    if (a->points * b->points > MOST_POINTS) return form_unknown;
    Form sum = form_points(engine, a->kind, a->dimension, a->points * b->points);
    for (slong i = 0; i < sum.points; i++)
        sum.point[i] = column_sum(engine, &a->point[i / b->points], &b->point[i % b->points]);
    sum.boundary = sum_boundary(a->boundary, b->boundary);
    sum.ball = ring_bytes(&engine->ring, (size_t)(a->balls + b->balls + 1) * sizeof(BallTerm));
    for (slong i = 0; i < a->balls; i++) add_ball(engine, &sum, a->ball[i]);
    for (slong i = 0; i < b->balls; i++) add_ball(engine, &sum, b->ball[i]);
    return settled(engine, sum);
}

Form form_sum(Engine *engine, const Form *a, const Form *b) {
    Form left, right;
    if (a->kind == FORM_EMPTY) return *a;
    if (b->kind == FORM_EMPTY) return *b;
    if (a->dimension != b->dimension) return form_unknown;
    if (a->kind == FORM_BOX && b->kind == FORM_BOX) {
        Form box = form_box(engine, a->dimension);
        for (slong i = 0; i < a->dimension; i++) box.side[i] = line_sum(engine, a->side[i], b->side[i]);
        return settled(engine, box);
    }
    if (form_as_finite(engine, a, &left) && form_as_finite(engine, b, &right))
        return points_sum(engine, &left, &right);
    if (form_as_convex(engine, a, &left) && form_as_convex(engine, b, &right))
        return points_sum(engine, &left, &right);
    return form_unknown;
}

/* ---- products, unions, intersections ---- */

/* The set among zeros: coordinates from `at` on of `dimension`. */
static Form embedded(Engine *engine, const Form *form, slong at, slong dimension) {
    Value matrix = value_new(engine, dimension, form->dimension);
    for (slong i = 0; i < value_count(&matrix); i++)
        matrix.entry[i] = jet_integer(&engine->ring, i / form->dimension == at + i % form->dimension);
    return form_image(engine, &matrix, form);
}

static Form product_of(Engine *engine, const Form *a, const Form *b) {
    if (a->kind == FORM_EMPTY || b->kind == FORM_EMPTY) return form_empty(a->dimension + b->dimension);
    slong n = a->dimension + b->dimension;
    if (a->kind == FORM_BOX && b->kind == FORM_BOX) {
        Form box = form_box(engine, n);
        for (slong i = 0; i < n; i++) box.side[i] = i < a->dimension ? a->side[i] : b->side[i - a->dimension];
        return box;
    }
    if (a->kind == FORM_UNKNOWN || b->kind == FORM_UNKNOWN) return form_unknown;
    Form left = embedded(engine, a, 0, n), right = embedded(engine, b, a->dimension, n);
    Form product = form_sum(engine, &left, &right);
    if (product.kind == FORM_CONVEX && left.kind == FORM_CONVEX && right.kind == FORM_CONVEX)
        product.boundary = joint_boundary(left.boundary, right.boundary);
    return product;
}

static Form union_of(Engine *engine, const Form *a, const Form *b) {
    Form left, right;
    if (a->kind == FORM_EMPTY) return *b;
    if (b->kind == FORM_EMPTY) return *a;
    if (a->kind == FORM_BOX && b->kind == FORM_BOX && a->dimension == 1) {
        Form box = form_box(engine, 1);
        box.side[0] = line_union(engine, a->side[0], b->side[0]);
        return box;
    }
    if (!form_as_finite(engine, a, &left) || !form_as_finite(engine, b, &right)) return form_unknown;
    Form both = form_points(engine, FORM_FINITE, a->dimension, left.points + right.points);
    for (slong i = 0; i < both.points; i++)
        both.point[i] = i < left.points ? left.point[i] : right.point[i - left.points];
    return both.points <= MOST_POINTS ? both : form_unknown;
}

static Form points_inside(Engine *engine, const Form *finite, const Form *form) {
    Form inside = form_points(engine, FORM_FINITE, finite->dimension, finite->points);
    inside.points = 0;
    for (slong i = 0; i < finite->points; i++) {
        Truth truth = form_contains(engine, form, &finite->point[i]);
        if (truth == TRUTH_UNKNOWN) return form_unknown;
        if (truth == TRUTH_YES) inside.point[inside.points++] = finite->point[i];
    }
    return settled(engine, inside);
}

static bool is_space(const Form *form) {
    if (form->kind != FORM_BOX) return false;
    for (slong i = 0; i < form->dimension; i++) {
        const Interval *side = form->side[i].interval;
        if (form->side[i].count != 1 || !is_infinite(side->lower.at) || !is_infinite(side->upper.at))
            return false;
    }
    return true;
}

Form form_intersection(Engine *engine, const Form *a, const Form *b) {
    Form finite;
    if (a->kind == FORM_EMPTY || is_space(b)) return *a;
    if (b->kind == FORM_EMPTY || is_space(a)) return *b;
    if (a->kind == FORM_BOX && b->kind == FORM_BOX && a->dimension == b->dimension) {
        Form box = form_box(engine, a->dimension);
        for (slong i = 0; i < a->dimension; i++)
            box.side[i] = line_intersection(engine, a->side[i], b->side[i]);
        return settled(engine, box);
    }
    if (form_as_finite(engine, a, &finite)) return points_inside(engine, &finite, b);
    if (form_as_finite(engine, b, &finite)) return points_inside(engine, &finite, a);
    return form_unknown;
}

typedef Form (*Combination)(Engine *engine, const Form *a, const Form *b);

static Form combined(Engine *engine, const Expr *set, Combination combine) {
    Form form = form_of(engine, set->arg[0]);
    for (uint32_t i = 1; i < set->count; i++) {
        Form next = form_of(engine, set->arg[i]);
        if (form.kind == FORM_UNKNOWN || next.kind == FORM_UNKNOWN) return form_unknown;
        form = combine(engine, &form, &next);
    }
    return form;
}

static Form product_form(Engine *engine, const Expr *set) { return combined(engine, set, product_of); }
static Form union_form(Engine *engine, const Expr *set) { return combined(engine, set, union_of); }
static Form intersection_form(Engine *engine, const Expr *set) {
    return combined(engine, set, form_intersection);
}
static Form sum_form(Engine *engine, const Expr *set) { return combined(engine, set, form_sum); }

/* ---- forms of expressions ---- */

static slong dimension_of(const Engine *engine, Shape shape) {
    return point_size(engine->point, shape.rows) * point_size(engine->point, shape.columns);
}

static Form empty_form(Engine *engine, const Expr *set) {
    return form_empty(dimension_of(engine, set->shape));
}

static Form space_form(Engine *engine, const Expr *set) {
    slong dimension = dimension_of(engine, set->shape);
    return dimension > 0 ? form_box(engine, dimension) : form_unknown;
}

static Form interval_form(Engine *engine, const Expr *set) {
    Value lower, upper;
    if (engine_evaluate(engine, set->arg[0], &lower) != STATUS_OK) return form_unknown;
    if (engine_evaluate(engine, set->arg[1], &upper) != STATUS_OK) return form_unknown;
    bool from = set->op == OP_INTERVAL_CLOSED || set->op == OP_INTERVAL_RIGHT_OPEN;
    bool to = set->op == OP_INTERVAL_CLOSED || set->op == OP_INTERVAL_LEFT_OPEN;
    Form form = form_box(engine, 1);
    form.side[0] = line_of(engine, (Interval){{lower.entry[0], from}, {upper.entry[0], to}});
    return settled(engine, form);
}

static Form listed(Engine *engine, const Expr *set, FormKind kind) {
    Form form = form_points(engine, kind, dimension_of(engine, set->shape), (slong)set->count);
    for (slong i = 0; i < form.points; i++) {
        Value point;
        if (engine_evaluate(engine, set->arg[i], &point) != STATUS_OK) return form_unknown;
        if (value_count(&point) != form.dimension) return form_unknown;
        form.point[i] = as_column(&point);
    }
    return form.points <= MOST_POINTS ? settled(engine, form) : form_unknown;
}

/* Of numbers: a union of intervals that are points. */
static Form finite_form(Engine *engine, const Expr *set) {
    Form form = listed(engine, set, FORM_FINITE);
    if (form.kind != FORM_FINITE || form.dimension != 1) return form;
    Form box = form_box(engine, 1);
    box.side[0].count = 0;
    for (slong i = 0; i < form.points; i++)
        box.side[0] = line_union(engine, box.side[0], point_line(engine, form.point[i].entry[0]));
    return box;
}

static Form hull_form(Engine *engine, const Expr *set) { return listed(engine, set, FORM_CONVEX); }

/* The image of the unit ball of R^n under a square matrix. */
static Form ball_image(Engine *engine, const Value *matrix, Jet p) {
    slong n = matrix->columns;
    Form form = form_box(engine, n);
    Jet one = jet_integer(&engine->ring, 1), minus_one = jet_integer(&engine->ring, -1);
    for (slong i = 0; i < n; i++) form.side[i] = bounded_line(engine, minus_one, one, BOUNDARY_CLOSED);
    if (is_infinite(p) || n == 1) return form_image(engine, matrix, &form);
    bool corners_only = p.exact.under == 1 && p.exact.over == 1;
    form = form_points(engine, FORM_CONVEX, n, corners_only ? 2 * n : 1);
    for (slong i = 0; i < form.points; i++) {
        form.point[i] = value_new(engine, n, 1);
        for (slong j = 0; j < n; j++)
            form.point[i].entry[j] = jet_integer(&engine->ring,
                                                 corners_only && i / 2 == j ? (i % 2 ? -1 : 1) : 0);
    }
    if (corners_only) return form_image(engine, matrix, &form);
    form.ball = ring_bytes(&engine->ring, sizeof(BallTerm));
    form.ball[form.balls++] = (BallTerm){*matrix, p};
    return form;
}

static Form opened(Form form) {
    form.boundary = BOUNDARY_OPEN;
    if (form.kind == FORM_BOX)
        for (slong i = 0; i < form.dimension; i++)
            form.side[i].interval[0].lower.closed = form.side[i].interval[0].upper.closed = false;
    return form;
}

Form form_ball(Engine *engine, const Value *matrix, const Value *centre, Jet p, bool open) {
    Form ball = ball_image(engine, matrix, p), at = form_point(engine, centre);
    if (open && ball.kind != FORM_UNKNOWN) ball = opened(ball);
    return ball.kind == FORM_UNKNOWN ? ball : form_sum(engine, &ball, &at);
}

static Form ball_form(Engine *engine, const Expr *set) {
    Value centre, radius, p;
    if (engine_evaluate(engine, set->arg[0], &centre) != STATUS_OK) return form_unknown;
    if (engine_evaluate(engine, set->arg[1], &radius) != STATUS_OK) return form_unknown;
    if (engine_evaluate(engine, set->arg[2], &p) != STATUS_OK) return form_unknown;
    int sign = order_of(engine, radius.entry[0], jet_integer(&engine->ring, 0));
    slong n = value_count(&centre);
    if (sign < 0) return form_empty(n);
    if (sign == 0) return form_point(engine, &centre);
    Value matrix = multiple_of_identity(engine, n, radius.entry[0]);
    return form_ball(engine, &matrix, &centre, p.entry[0], false);
}

static Form image_form(Engine *engine, const Expr *set) {
    Value factor;
    if (engine_evaluate(engine, set->arg[0], &factor) != STATUS_OK) return form_unknown;
    Form form = form_of(engine, set->arg[1]);
    if (form.kind == FORM_UNKNOWN) return form;
    if (value_count(&factor) == 1) factor = multiple_of_identity(engine, form.dimension, factor.entry[0]);
    return factor.columns == form.dimension ? form_image(engine, &factor, &form) : form_unknown;
}

/* The subdifferential of the 1-norm. */
static Form entrywise_form(Engine *engine, const Expr *set) {
    Value u, scale;
    Ring *ring = &engine->ring;
    if (engine_evaluate(engine, set->arg[0], &u) != STATUS_OK) return form_unknown;
    if (engine_evaluate(engine, set->arg[1], &scale) != STATUS_OK) return form_unknown;
    Form box = form_box(engine, value_count(&u));
    for (slong i = 0; i < box.dimension; i++) {
        Sign sign = jet_sign(ring, u.entry[i]);
        if (sign == SIGN_UNKNOWN || sign == SIGN_KINK) return ring->imprecise = true, form_unknown;
        slong lower = sign == SIGN_ZERO ? -1 : (slong)sign, upper = sign == SIGN_ZERO ? 1 : (slong)sign;
        Line side = bounded_line(engine, jet_integer(ring, lower), jet_integer(ring, upper), BOUNDARY_CLOSED);
        box.side[i] = scaled_line(engine, scale.entry[0], side);
    }
    return box;
}

static Form piecewise_form(Engine *engine, const Expr *set) {
    for (uint32_t i = 0; i + 1 < set->count; i += 2) {
        Truth truth = engine_truth(engine, set->arg[i]);
        if (truth == TRUTH_UNKNOWN) return form_unknown;
        if (truth == TRUTH_YES) return form_of(engine, set->arg[i + 1]);
    }
    return form_of(engine, set->arg[set->count - 1]);
}

typedef Form (*Former)(Engine *engine, const Expr *set);

static const Former formers[OP_COUNT] = {
    [OP_EMPTY_SET] = empty_form, [OP_SPACE] = space_form, [OP_INTERVAL_CLOSED] = interval_form,
    [OP_INTERVAL_OPEN] = interval_form, [OP_INTERVAL_LEFT_OPEN] = interval_form,
    [OP_INTERVAL_RIGHT_OPEN] = interval_form, [OP_FINITE_SET] = finite_form, [OP_BALL] = ball_form,
    [OP_HULL] = hull_form, [OP_CARTESIAN] = product_form, [OP_UNION] = union_form,
    [OP_INTERSECTION] = intersection_form, [OP_SET_SUM] = sum_form, [OP_SET_IMAGE] = image_form,
    [OP_SET_BUILDER] = form_of_builder, [OP_ENTRYWISE_SET] = entrywise_form, [OP_PIECEWISE] = piecewise_form,
};

Form form_of(Engine *engine, const Expr *set) {
    Value point;
    if (!engine_draw(engine, 1)) return form_unknown;
    if (!shape_is_tensor(set->shape)) return formers[set->op] ? formers[set->op](engine, set) : form_unknown;
    if (engine_evaluate(engine, set, &point) != STATUS_OK) return form_unknown;
    for (slong i = 0; i < value_count(&point); i++)
        if (is_infinite(point.entry[i])) return form_unknown;
    return form_point(engine, &point);
}
