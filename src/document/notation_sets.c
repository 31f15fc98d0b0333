#include "document/notation_parts.h"

/* ---- conditions ---- */

void write_relation(Row *row, const Expr *e) {
    int word = expr_yes_or_no(e);
    if (word >= 0) return put_words(row, "", word ? WORD_YES : WORD_NO, "");
    write_expr(row, e->arg[0], LEVEL_SUM);
    put_relation(row, style_of(e)->sign);
    write_expr(row, e->arg[1], LEVEL_SUM);
}

typedef enum Direction { DIRECTION_NONE, DIRECTION_UP, DIRECTION_DOWN } Direction;

static Direction direction_of(const Expr *e) {
    if (e->op == OP_LESS || e->op == OP_LESS_EQUAL) return DIRECTION_UP;
    if (e->op == OP_GREATER || e->op == OP_GREATER_EQUAL) return DIRECTION_DOWN;
    return DIRECTION_NONE;
}

/* -1 ≤ g and g ≤ 1 is written -1 ≤ g ≤ 1. */
static bool chains(const Expr *a, const Expr *b) {
    return direction_of(a) != DIRECTION_NONE && direction_of(a) == direction_of(b) && a->arg[1] == b->arg[0];
}

void write_and(Row *row, const Expr *e) {
    for (size_t i = 0; i < e->count; i++) {
        if (i && chains(e->arg[i - 1], e->arg[i])) {
            put_relation(row, style_of(e->arg[i])->sign);
            write_expr(row, e->arg[i]->arg[1], LEVEL_SUM);
            continue;
        }
        if (i) put_words(row, " ", WORD_AND, " ");
        write_expr(row, e->arg[i], LEVEL_NOT);
    }
}

void write_or(Row *row, const Expr *e) {
    for (size_t i = 0; i < e->count; i++) {
        if (i) put_words(row, " ", WORD_OR, " ");
        write_expr(row, e->arg[i], LEVEL_AND);
    }
}

void write_not(Row *row, const Expr *e) {
    const Expr *inner = e->arg[0];
    if (inner->op != OP_EQUAL && inner->op != OP_IN) {
        put_words(row, "", WORD_NOT, " ");
        write_expr(row, inner, LEVEL_ATOM);
        return;
    }
    write_expr(row, inner->arg[0], LEVEL_SUM);
    put_relation(row, inner->op == OP_EQUAL ? "≠" : "∉");
    write_expr(row, inner->arg[1], LEVEL_SUM);
}

/* The "i = j" among the cases of a condition on all i and j: it tells of those that differ. NULL: there is none. */
static const Expr *same_index(const Expr *condition, const Expr *i, const Expr *j) {
    for (uint32_t k = 0; k < condition->count && condition->op == OP_OR; k++) {
        const Expr *each = condition->arg[k];
        bool alike = each->op == OP_EQUAL && ((each->arg[0] == i && each->arg[1] == j) || (each->arg[0] == j && each->arg[1] == i));
        if (alike) return each;
    }
    return NULL;
}

static void write_other_cases(Row *row, const Expr *condition, const Expr *left_out) {
    Row cases = row_within(row);
    bool first = true;
    for (uint32_t k = 0; k < condition->count; k++) {
        if (condition->arg[k] == left_out) continue;
        if (!first) put_words(&cases, " ", WORD_OR, " ");
        write_expr(&cases, condition->arg[k], LEVEL_AND);
        first = false;
    }
    put(row, condition->count > 2 ? formula_parens(row->arena, row_done(&cases)) : row_done(&cases));
}

/* "(a or b or i = j) for all i for all j" is said as "(a or b) for all i ≠ j". */
void write_for_all(Row *row, const Expr *e) {
    const Expr *inner = e->arg[0], *condition = inner->op == OP_FOR_ALL ? inner->arg[0] : inner;
    const Expr *same = condition != inner ? same_index(condition, inner->arg[1], e->arg[1]) : NULL;
    if (same) write_other_cases(row, condition, same);
    else write_expr(row, condition, LEVEL_NOT);
    put_words(row, " ", WORD_FOR_ALL, " ");
    if (condition != inner) write_expr(row, inner->arg[1], LEVEL_ATOM);
    if (same) put_relation(row, "≠");
    else if (condition != inner) put(row, formula_text(row->arena, TEXT(", ")));
    write_expr(row, e->arg[1], LEVEL_ATOM);
}

void write_piecewise(Row *row, const Expr *e) {
    size_t rows = (e->count + 1) / 2;
    const Formula **cells = ARENA_ARRAY(row->arena, const Formula *, 2 * rows);
    for (size_t i = 0; i + 1 < e->count; i += 2) {
        cells[i] = part_of(row, e->arg[i + 1], LEVEL_ANY);
        cells[i + 1] = part_of(row, e->arg[i], LEVEL_ANY);
    }
    Row last = row_within(row);
    put_words(&last, "", WORD_OTHERWISE, "");
    cells[2 * rows - 2] = part_of(row, e->arg[e->count - 1], LEVEL_ANY);
    cells[2 * rows - 1] = row_done(&last);
    put(row, formula_cases(row->arena, rows, cells));
}

/* ---- sets ---- */

static void put_braces(Row *row, const Row *body) {
    put(row, formula_fence(row->arena, FENCE_CURLY, row_done(body), FENCE_CURLY));
}

void write_interval(Row *row, const Expr *e) {
    bool left_open = e->op == OP_INTERVAL_OPEN || e->op == OP_INTERVAL_LEFT_OPEN;
    bool right_open = e->op == OP_INTERVAL_OPEN || e->op == OP_INTERVAL_RIGHT_OPEN;
    const Formula *ends = formula_fence(row->arena, left_open ? FENCE_ROUND : FENCE_SQUARE, list_of(row, e),
                                        right_open ? FENCE_ROUND : FENCE_SQUARE);
    put(row, formula_as(row->arena, ROLE_INTERVAL, ends));
}

void write_braces(Row *row, const Expr *e) {
    put(row, formula_fence(row->arena, FENCE_CURLY, list_of(row, e), FENCE_CURLY));
}

static void write_dim(Row *row, Dim dim) {
    if (dim > 0) {
        put(row, formula_number(row->arena, arena_printf(row->arena, "%d", (int)dim)));
        return;
    }
    put(row, formula_variable(row->arena, store_size_name(row->store, dim)));
}

static void put_reals(Row *row, Shape shape) {
    const Formula *reals = formula_atom(row->arena, MATH_ORD, FACE_DOUBLE, TEXT("R"));
    Row sup = row_script(row);
    if (shape.rows != 1 || shape.columns != 1) write_dim(&sup, shape.rows);
    if (shape.columns != 1) {
        put_binary(&sup, "×");
        write_dim(&sup, shape.columns);
    }
    put(row, sup.count ? formula_scripts(row->arena, reals, NULL, row_done(&sup)) : reals);
}

void write_space(Row *row, const Expr *e) { put_reals(row, e->shape); }

/* The name of an element that the notation has to invent. */
static const char *element_name(const Row *row, const Expr *e) {
    static const char *const candidates[] = {"g", "h", "w", "z", "y", NULL};
    return name_not_in(e, row->store, candidates);
}

static const Formula *element(const Row *row, const Expr *e) {
    const char *name = element_name(row, e);
    bool bold = shape_is_column((Shape){KIND_TENSOR, e->shape.rows, e->shape.columns}) &&
                !row->options->italic_vectors;
    return bold ? formula_vector(row->arena, name) : formula_variable(row->arena, name);
}

static void put_such_that(Row *row) { put_relation(row, ":"); }

void write_ball(Row *row, const Expr *e) {
    const Expr *centre = e->arg[0];
    Row inside = row_within(row), body = row_within(row), sub = row_script(row);
    put(&body, element(row, e));
    if (!expr_is_zero(centre)) put_minus(&body, centre);
    bool scalar = e->shape.rows == 1 && e->shape.columns == 1, matrix = e->shape.rows != 1 && e->shape.columns != 1;
    if (matrix && expr_is_integer(e->arg[2], 2)) put(&sub, formula_variable(row->arena, "F"));
    else write_expr(&sub, e->arg[2], LEVEL_ANY);
    put(&inside, element(row, e));
    put_relation(&inside, "∈");
    put_reals(&inside, e->shape);
    put_such_that(&inside);
    const Formula *norm = formula_fence(row->arena, scalar ? FENCE_BAR : FENCE_NORM, row_done(&body),
                                        scalar ? FENCE_BAR : FENCE_NORM);
    put(&inside, scalar ? norm : formula_scripts(row->arena, norm, row_done(&sub), NULL));
    put_relation(&inside, "≤");
    write_expr(&inside, e->arg[1], LEVEL_SUM);
    put_braces(row, &inside);
}

void write_hull(Row *row, const Expr *e) {
    put_function(row, "conv");
    put(row, formula_fence(row->arena, FENCE_CURLY, list_of(row, e), FENCE_CURLY));
}

void write_image(Row *row, const Expr *e) {
    write_expr(row, e->arg[0], LEVEL_FUNCTION);
    write_expr(row, e->arg[1], LEVEL_POWER);
}

void write_builder(Row *row, const Expr *e) {
    Row inside = row_within(row);
    write_expr(&inside, e->arg[0], LEVEL_SUM);
    if (e->arg[0] == e->arg[1]) {
        put_relation(&inside, "∈");
        put_reals(&inside, e->arg[1]->shape);
    }
    put_such_that(&inside);
    write_expr(&inside, e->arg[2], LEVEL_ANY);
    put_braces(row, &inside);
}

static const Formula *component_of(const Row *row, const Expr *vector, const Formula *index) {
    Row stem = row_within(row);
    Base base = vector->op == OP_SYMBOL
                    ? symbol_stem(&stem, vector->symbol, true)
                    : (Base){formula_parens(row->arena, part_of(row, vector, LEVEL_ANY)), NULL};
    if (!base.sub) return formula_scripts(row->arena, base.stem, index, NULL);
    Row sub = row_script(row);
    put(&sub, base.sub);
    put_comma(&sub);
    put(&sub, index);
    return formula_scripts(row->arena, base.stem, row_done(&sub), NULL);
}

static void put_scale(Row *row, const Expr *scale) {
    if (!expr_is_integer(scale, 1)) write_expr(row, scale, LEVEL_FUNCTION);
}

/* {g : g_i = sign u_i where u_i ≠ 0, |g_i| ≤ 1 where u_i = 0} */
void write_box(Row *row, const Expr *e) {
    static const char *const indices[] = {"i", "j", "k", "l", NULL};
    const Formula *index = formula_variable(row->arena, name_not_in(e, row->store, indices));
    const Formula *entry =
        formula_scripts(row->arena, formula_variable(row->arena, element_name(row, e)), index, NULL);
    const Formula *u = component_of(row, e->arg[0], index);
    Row inside = row_within(row);
    put(&inside, element(row, e));
    put_such_that(&inside);
    put(&inside, entry);
    put_relation(&inside, "=");
    put_scale(&inside, e->arg[1]);
    put_function(&inside, "sign");
    put(&inside, u);
    put_words(&inside, " ", WORD_WHERE, " ");
    put(&inside, u);
    put_relation(&inside, "≠");
    put_ordinary(&inside, "0");
    put_comma(&inside);
    put(&inside, formula_fence(row->arena, FENCE_BAR, entry, FENCE_BAR));
    put_relation(&inside, "≤");
    write_expr(&inside, e->arg[1], LEVEL_SUM);
    put_words(&inside, " ", WORD_WHERE, " ");
    put(&inside, u);
    put_relation(&inside, "=");
    put_ordinary(&inside, "0");
    put_braces(row, &inside);
}
