/* Is an element in a set? */
#include "math/set_form.h"
#include "math/polytope.h"

static Truth both(Truth a, Truth b) {
    if (a == TRUTH_NO || b == TRUTH_NO) return TRUTH_NO;
    return a == TRUTH_YES && b == TRUTH_YES ? TRUTH_YES : TRUTH_UNKNOWN;
}

static Truth either(Truth a, Truth b) {
    if (a == TRUTH_YES || b == TRUTH_YES) return TRUTH_YES;
    return a == TRUTH_NO && b == TRUTH_NO ? TRUTH_NO : TRUTH_UNKNOWN;
}

static Truth same_point(Engine *engine, const Value *a, const Value *b) {
    Truth truth = value_count(a) == value_count(b) ? TRUTH_YES : TRUTH_NO;
    for (slong i = 0; i < value_count(a) && truth != TRUTH_NO; i++)
        truth = both(truth, engine_compare(engine, OP_EQUAL, a->entry[i], b->entry[i]));
    return truth;
}

/* ---- in a form ---- */

static bool set_column(fmpq_mat_t matrix, slong column, const Value *point) {
    for (slong i = 0; i < value_count(point); i++) {
        Fraction exact = point->entry[i].exact;
        if (!exact.under) return false;
        fmpq_set_si(fmpq_mat_entry(matrix, i, column), exact.over, (ulong)exact.under);
    }
    fmpq_set_si(fmpq_mat_entry(matrix, value_count(point), column), 1, 1);
    return true;
}

Truth hull_contains(Engine *engine, const Value *points, slong count, const Value *element) {
    fmpq_mat_t columns, target;
    slong n = value_count(element);
    if (!engine_draw(engine, count * (n + 1) * 4)) return TRUTH_UNKNOWN;
    fmpq_mat_init(columns, n + 1, count);
    fmpq_mat_init(target, n + 1, 1);
    bool rational = set_column(target, 0, element);
    for (slong i = 0; i < count && rational; i++) rational = set_column(columns, i, &points[i]);
    Truth truth = !rational ? TRUTH_UNKNOWN : polytope_combines(columns, target) ? TRUTH_YES : TRUTH_NO;
    fmpq_mat_clear(columns);
    fmpq_mat_clear(target);
    return truth;
}

static Value difference(Engine *engine, const Value *a, const Value *b) {
    Value value = value_new(engine, value_count(a), 1);
    for (slong i = 0; i < value_count(a); i++)
        value.entry[i] = jet_subtract(&engine->ring, a->entry[i], b->entry[i]);
    return value;
}

/* Around one centre: ‖M⁻¹(x - c)‖ <= 1. */
static Truth in_ball(Engine *engine, const Form *form, const Value *element) {
    const BallTerm *ball = &form->ball[0];
    Value inverse, image, from_centre = difference(engine, element, &form->point[0]);
    Jet norm;
    if (ball->matrix.rows != ball->matrix.columns ||
        value_inverse(engine, &ball->matrix, &inverse) != STATUS_OK ||
        value_product(engine, &inverse, &from_centre, &image) != STATUS_OK ||
        value_norm(engine, &image, ball->p, &norm) != STATUS_OK)
        return TRUTH_UNKNOWN;
    Op op = form->boundary == BOUNDARY_OPEN ? OP_LESS : OP_LESS_EQUAL;
    return engine_compare(engine, op, norm, jet_integer(&engine->ring, 1));
}

/* Outside where some direction tells the element from the set. */
static Truth not_separated(Engine *engine, const Form *form, const Value *element) {
    for (slong k = 0; k < direction_count(form->dimension); k++) {
        Value direction = direction_at(engine, form->dimension, k);
        Jet reach, here = value_dot(engine, &direction, element);
        if (!form_support(engine, form, &direction, &reach)) return TRUTH_UNKNOWN;
        if (engine_compare(engine, OP_GREATER, here, reach) == TRUTH_YES) return TRUTH_NO;
    }
    return TRUTH_UNKNOWN;
}

static Truth in_convex(Engine *engine, const Form *form, const Value *element) {
    Truth truth = TRUTH_UNKNOWN;
    if (!form->balls) truth = hull_contains(engine, form->point, form->points, element);
    if (form->balls == 1 && form->points == 1) truth = in_ball(engine, form, element);
    if (!form->balls && form->boundary != BOUNDARY_CLOSED && truth == TRUTH_YES) truth = TRUTH_UNKNOWN;
    return truth == TRUTH_UNKNOWN ? not_separated(engine, form, element) : truth;
}

Truth form_contains(Engine *engine, const Form *form, const Value *element) {
    Truth truth = form->kind == FORM_BOX ? TRUTH_YES : form->kind == FORM_UNKNOWN ? TRUTH_UNKNOWN : TRUTH_NO;
    if (form->kind != FORM_UNKNOWN && form->dimension != value_count(element)) return TRUTH_NO;
    if (form->kind == FORM_BOX)
        for (slong i = 0; i < form->dimension && truth != TRUTH_NO; i++)
            truth = both(truth, line_contains(engine, form->side[i], element->entry[i]));
    if (form->kind == FORM_FINITE)
        for (slong i = 0; i < form->points && truth != TRUTH_YES; i++)
            truth = either(truth, same_point(engine, &form->point[i], element));
    return form->kind == FORM_CONVEX ? in_convex(engine, form, element) : truth;
}

/* ---- in an expression, where its form is not known ---- */

static Truth in_any(Engine *engine, const Expr *set, const Value *element) {
    Truth truth = TRUTH_NO;
    for (uint32_t i = 0; i < set->count && truth != TRUTH_YES; i++)
        truth = either(truth, engine_member(engine, set->arg[i], element));
    return truth;
}

static Truth in_all(Engine *engine, const Expr *set, const Value *element) {
    Truth truth = TRUTH_YES;
    for (uint32_t i = 0; i < set->count && truth != TRUTH_NO; i++)
        truth = both(truth, engine_member(engine, set->arg[i], element));
    return truth;
}

static Truth in_product(Engine *engine, const Expr *set, const Value *element) {
    Truth truth = TRUTH_YES;
    slong from = 0;
    for (uint32_t i = 0; i < set->count && truth != TRUTH_NO; i++) {
        slong rows = point_size(engine->point, set->arg[i]->shape.rows);
        if (from + rows > value_count(element)) return TRUTH_NO;
        Value part = {rows, 1, element->entry + from};
        truth = both(truth, engine_member(engine, set->arg[i], &part));
        from += rows;
    }
    return truth;
}

static Truth condition_at(Engine *engine, const Expr *set, const Value *x) {
    const Symbol *symbol = set->arg[1]->symbol;
    Value shaped = {point_size(engine->point, symbol->shape.rows),
                    point_size(engine->point, symbol->shape.columns), x->entry};
    if (value_count(&shaped) != value_count(x)) return TRUTH_NO;
    Binding before = engine_bind(engine, symbol, &shaped);
    Truth truth = engine_truth(engine, set->arg[2]);
    engine_restore(engine, symbol, before);
    return truth;
}

/* b with Mb = y, where the columns of M are independent: (M'M)⁻¹M'y. DOMAIN: there is certainly none. */
static Status solve_tall(Engine *engine, const Value *matrix, const Value *y, Value *b) {
    Value transposed = value_new(engine, matrix->columns, matrix->rows), square, inverse, right, back;
    for (slong i = 0; i < value_count(matrix); i++)
        transposed.entry[(i % matrix->columns) * matrix->rows + i / matrix->columns] = matrix->entry[i];
    if (value_product(engine, &transposed, matrix, &square) != STATUS_OK ||
        value_inverse(engine, &square, &inverse) != STATUS_OK ||
        value_product(engine, &transposed, y, &right) != STATUS_OK ||
        value_product(engine, &inverse, &right, b) != STATUS_OK ||
        value_product(engine, matrix, b, &back) != STATUS_OK) return STATUS_UNABLE;
    Truth same = same_point(engine, &back, y);
    return same == TRUTH_YES ? STATUS_OK : same == TRUTH_NO ? STATUS_DOMAIN : STATUS_UNABLE;
}

/* {Mb + c : condition of b}: the one b, if there is one. */
static Truth in_builder(Engine *engine, const Expr *set, const Value *element) {
    Value matrix, offset, b;
    if (set->arg[1]->op != OP_SYMBOL) return TRUTH_UNKNOWN;
    if (set->arg[0] == set->arg[1]) return condition_at(engine, set, element);
    if (!affine_of(engine, set->arg[0], set->arg[1]->symbol, &matrix, &offset)) return TRUTH_UNKNOWN;
    if (offset.rows != value_count(element)) return TRUTH_NO;
    Value moved = difference(engine, element, &offset);
    Status status = solve_tall(engine, &matrix, &moved, &b);
    if (status == STATUS_DOMAIN) return TRUTH_NO;
    return status == STATUS_OK ? condition_at(engine, set, &b) : TRUTH_UNKNOWN;
}

static Truth in_image(Engine *engine, const Expr *set, const Value *element) {
    Value factor, inverse, back, column = {value_count(element), 1, element->entry};
    if (engine_evaluate(engine, set->arg[0], &factor) != STATUS_OK) return TRUTH_UNKNOWN;
    if (factor.rows != factor.columns || value_inverse(engine, &factor, &inverse) != STATUS_OK)
        return TRUTH_UNKNOWN;
    if (value_count(&factor) > 1)
        return value_product(engine, &inverse, &column, &back) == STATUS_OK
                   ? engine_member(engine, set->arg[1], &back) : TRUTH_UNKNOWN;
    back = value_new(engine, column.rows, 1);
    for (slong i = 0; i < column.rows; i++)
        back.entry[i] = jet_multiply(&engine->ring, inverse.entry[0], column.entry[i]);
    return engine_member(engine, set->arg[1], &back);
}

/* A set plus points. */
static Truth in_sum(Engine *engine, const Expr *set, const Value *element) {
    const Expr *other = NULL;
    Value rest = *element, point;
    for (uint32_t i = 0; i < set->count; i++) {
        if (!shape_is_tensor(set->arg[i]->shape)) {
            if (other) return TRUTH_UNKNOWN;
            other = set->arg[i];
            continue;
        }
        if (engine_evaluate(engine, set->arg[i], &point) != STATUS_OK) return TRUTH_UNKNOWN;
        rest = difference(engine, &rest, &point);
    }
    return other ? engine_member(engine, other, &rest) : TRUTH_UNKNOWN;
}

static Truth in_piecewise(Engine *engine, const Expr *set, const Value *element) {
    for (uint32_t i = 0; i + 1 < set->count; i += 2) {
        Truth truth = engine_truth(engine, set->arg[i]);
        if (truth == TRUTH_UNKNOWN) return TRUTH_UNKNOWN;
        if (truth == TRUTH_YES) return engine_member(engine, set->arg[i + 1], element);
    }
    return engine_member(engine, set->arg[set->count - 1], element);
}

typedef Truth (*Member)(Engine *engine, const Expr *set, const Value *element);

static const Member members[OP_COUNT] = {
    [OP_UNION] = in_any,           [OP_INTERSECTION] = in_all, [OP_CARTESIAN] = in_product,
    [OP_SET_BUILDER] = in_builder, [OP_SET_IMAGE] = in_image,  [OP_SET_SUM] = in_sum,
    [OP_PIECEWISE] = in_piecewise,
};

/* What stands in the expression decides before its form does: it knows each end exactly. */
Truth engine_member(Engine *engine, const Expr *set, const Value *element) {
    Truth truth = TRUTH_UNKNOWN;
    if (!engine_draw(engine, 1)) return TRUTH_UNKNOWN;
    if (members[set->op] && !shape_is_tensor(set->shape)) truth = members[set->op](engine, set, element);
    if (truth != TRUTH_UNKNOWN) return truth;
    Form form = form_of(engine, set);
    return form_contains(engine, &form, element);
}
