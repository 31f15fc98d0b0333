#include "calculus/check.h"
#include "calculus/kinks.h"
#include "math/sets.h"

enum { MOST_SIZES_ROWS = 4, DRAWS = 400 };

uint64_t check_symbols(const Checker *c, uint64_t symbols) {
    for (size_t i = 0; i < c->at_count; i++) symbols &= ~((uint64_t)1 << c->at[i].symbol->number);
    for (size_t i = 0; i < c->at_count; i++) symbols |= c->at[i].value->symbols;
    return symbols;
}

void check_force_sizes(const Checker *c, slong *sizes) {
    for (size_t i = 0; i < c->at_count; i++) {
        Shape declared = c->at[i].symbol->shape, given = c->at[i].value->shape;
        if (declared.rows < 0 && given.rows > 0) sizes[-declared.rows - 1] = given.rows;
        if (declared.columns < 0 && given.columns > 0) sizes[-declared.columns - 1] = given.columns;
    }
}

bool check_put_point(const Checker *c, Point *point) {
    for (size_t i = 0; i < c->at_count; i++)
        if (point_set_expr(point, c->at[i].symbol, c->at[i].value, 256) != STATUS_OK) return false;
    return true;
}

static Check agree_at(Arena *arena, const Checker *c, const Point *point, const Expr *a, const Expr *b) {
    Balls x, y;
    if (evaluate_to(arena, a, point, CHECK_BITS + 10, c->budget, &x) != STATUS_OK) return CHECK_UNABLE;
    if (evaluate_to(arena, b, point, CHECK_BITS + 10, c->budget, &y) != STATUS_OK) return CHECK_UNABLE;
    switch (balls_agree(&x, &y, CHECK_BITS)) {
    case AGREE_DISJOINT: return CHECK_FAILS;
    case AGREE_OVERLAP: return CHECK_AGREES;
    case AGREE_UNKNOWN: break;
    }
    return CHECK_UNABLE;
}

/* Draws points where a is defined; b must then agree. */
static Check agree_for_sizes(const Checker *c, const slong *sizes, const Expr *a, const Expr *b, size_t wanted, size_t *found) {
    Arena *arena = arena_new();
    SampleRequest request = {.store = c->store, .symbols = check_symbols(c, a->symbols | b->symbols | (c->condition ? c->condition->symbols & a->symbols : 0)),
                             .condition = c->condition && !(c->condition->symbols & ~(a->symbols | b->symbols)) ? c->condition : NULL,
                             .defined = c->at_count ? NULL : EXPR_LIST(a), .defined_count = c->at_count ? 0 : 1, .sizes = sizes, .seed = 7, .tries = DRAWS};
    if (c->at_count) request.condition = NULL;
    Point *points[CHECK_POINTS];
    size_t count = sample_points(arena, &request, c->budget, points, wanted);
    Check all = CHECK_UNABLE;
    for (size_t i = 0; i < count && all != CHECK_FAILS; i++) {
        if (!check_put_point(c, points[i])) continue;
        Check one = agree_at(arena, c, points[i], a, b);
        if (one == CHECK_AGREES) ++*found;
        if (one != CHECK_UNABLE) all = one;
    }
    arena_free(arena);
    return all;
}

Check check_equal(const Checker *c, const Expr *a, const Expr *b, size_t *points) {
    if (!shape_equal(a->shape, b->shape)) return CHECK_FAILS;
    size_t abstract = store_sizes(c->store), found = 0;
    slong rows[MOST_SIZES_ROWS * 8] = {0};
    size_t count = sample_sizes(c->store, rows, MOST_SIZES_ROWS);
    Check all = CHECK_UNABLE;
    for (size_t i = 0; i < count && all != CHECK_FAILS; i++) {
        slong *sizes = rows + i * abstract;
        check_force_sizes(c, sizes);
        Check one = agree_for_sizes(c, sizes, a, b, count > 1 ? 2 : CHECK_POINTS, &found);
        if (one != CHECK_UNABLE) all = one;
    }
    if (points) *points = found;
    return all;
}

/* ---- subdifferentials ---- */

enum { NEAR = 20 };

static const Expr *number_near(Store *store, const arb_t ball, int side) {
    fmpq_t q, delta;
    fmpq_init(q), fmpq_init(delta);
    arf_get_fmpq(q, arb_midref(ball));
    fmpq_set_si(delta, side, 1);
    fmpq_div_2exp(delta, delta, NEAR);
    fmpq_add(q, q, delta);
    const Expr *e = expr_rational(store, q);
    fmpq_clear(q), fmpq_clear(delta);
    return e;
}

typedef struct Slopes { const Expr *forward, *backward; /* f'(x; v) and f'(x; -v), as expressions */ const Expr *set; /* v·S */ } Slopes;

static Check contains(const Checker *c, const Slopes *s, const Expr *number, const Point *point, Truth wanted) {
    Truth truth = set_contains(c->store, s->set, number, point, c->budget);
    return truth == TRUTH_UNKNOWN ? CHECK_UNABLE : truth == wanted ? CHECK_AGREES : CHECK_FAILS;
}

/* The numbers v·g of the set must reach from -f'(x; -v) to f'(x; v), no less and no more. */
static Check check_direction(Arena *arena, const Checker *c, const Slopes *s, const Point *point) {
    Balls up, down;
    if (evaluate(arena, s->forward, point, QUOTIENT_BITS, c->budget, &up) != STATUS_OK) return CHECK_UNABLE;
    if (evaluate(arena, s->backward, point, QUOTIENT_BITS, c->budget, &down) != STATUS_OK) return CHECK_UNABLE;
    Check above = contains(c, s, number_near(c->store, up.entry, 1), point, TRUTH_NO);
    if (above != CHECK_AGREES) return above;
    arb_t width;
    arb_init(width);
    arb_add(width, up.entry, down.entry, QUOTIENT_BITS);
    bool wide = arf_cmp_2exp_si(arb_midref(width), 3 - NEAR) > 0;
    arb_clear(width);
    return contains(c, s, number_near(c->store, up.entry, -1), point, wide ? TRUTH_YES : TRUTH_NO);
}

/* The numbers v·g of the elements g of a set: of matrices, the sums of the products of their entries. */
static const Expr *products_with(Store *store, const Expr *v, const Expr *set) {
    if (shape_is_scalar(v->shape)) return expr_2(store, OP_SET_IMAGE, v, set);
    if (v->shape.columns == 1) return expr_2(store, OP_SET_IMAGE, expr_1(store, OP_TRANSPOSE, v), set);
    const Symbol *symbol = store_symbol_like(store, TEXT("element"), v->shape, SYMBOL_INDEX);
    const Expr *g = symbol ? expr_symbol(store, symbol) : NULL;
    if (!g) return NULL;
    return expr_3(store, OP_SET_BUILDER, expr_1(store, OP_TOTAL, expr_2(store, OP_HADAMARD, v, g)), g, expr_2(store, OP_IN, g, set));
}

Check check_subdifferential(const Checker *c, const Expr *f, const Expr *x, const Expr *set, size_t *points) {
    Store *store = c->store;
    const Expr *v = direction_name(store, x);
    *points = 0;
    if (!v || !set) return CHECK_UNABLE;
    Slopes slopes = {slope_quotient(store, f, x, v), slope_quotient(store, f, x, expr_negate(store, v)), products_with(store, v, set)};
    if (!slopes.forward || !slopes.backward || !slopes.set) return CHECK_UNABLE;
    slong rows[MOST_SIZES_ROWS * 8] = {0};
    size_t count = sample_sizes(store, rows, MOST_SIZES_ROWS);
    Check all = CHECK_UNABLE;
    for (size_t i = 0; i < count && all != CHECK_FAILS; i++) {
        Arena *arena = arena_new();
        slong *sizes = rows + i * store_sizes(store);
        check_force_sizes(c, sizes);
        SampleRequest request = {.store = store, .symbols = check_symbols(c, f->symbols | x->symbols | set->symbols | v->symbols), .sizes = sizes, .seed = 11, .tries = DRAWS};
        Point *drawn[CHECK_POINTS];
        size_t found = sample_points(arena, &request, c->budget, drawn, CHECK_POINTS);
        for (size_t j = 0; j < found && all != CHECK_FAILS; j++) {
            Check one = check_put_point(c, drawn[j]) ? check_direction(arena, c, &slopes, drawn[j]) : CHECK_UNABLE;
            *points += one == CHECK_AGREES;
            if (one != CHECK_UNABLE) all = one;
        }
        arena_free(arena);
    }
    return all;
}
