/* Points of a domain, from a seed alone. */
#include "math/evaluate.h"
#include <flint/fmpq_mat.h>
#include <math.h>
#include <stdlib.h>

enum {
    MOST_CENTRES = 48,
    SAMPLE_PRECISION = 128,
    REDRAWS = 8,
    FINEST_GRID = 40,
    GRID_STEPS = 64,
    PLAIN_SCALE = 2,
    PLAIN_STEPS = 16,
    ODD_PART = 97,
    SIGN_EVERY = 4 /* all numbers positive, all negative, twice as drawn */
};

static const double scales[] = {2, 1, 8, 4, 0.25, 50, 1, 16, 0.0625, 2, 1.0 / 128};
enum { SCALES = sizeof scales / sizeof *scales };

typedef struct Sampler {
    const SampleRequest *request;
    Budget *budget;
    Arena *scratch;       /* of one attempt */
    double centre[MOST_CENTRES];
    size_t centres;       /* constants near which a narrow domain may lie */
    bool sought;          /* they were looked for */
    bool narrow;          /* draw near the centres */
    bool plain;           /* of a matrix: a few small numbers, which stay readable when multiplied */
    size_t attempt;
    Random random;
    Point *point; /* the one that is drawn; kept, or drawn anew */
} Sampler;

/* ---- one number ---- */

typedef struct Range { double lower, upper; bool bounded_below, bounded_above; } Range;

static double scale_of(Sampler *s) {
    if (s->plain) return PLAIN_SCALE;
    bool mixed = random_between(&s->random, 0, 3) == 0;
    return scales[(mixed ? (size_t)random_next(&s->random) : s->attempt) % SCALES];
}

/* Where to draw from: the declared range; open sides reach as far as the scale of this attempt, or all of it
 * lies near a constant of the expressions. */
static Range window(Sampler *s, Range declared) {
    double scale = scale_of(s), centre = 0;
    if (s->narrow && s->centres) centre = s->centre[random_next(&s->random) % s->centres];
    bool positive = s->attempt % SIGN_EVERY == SIGN_EVERY - 1 && !s->narrow;
    bool negative = s->attempt % SIGN_EVERY == 1 && !s->narrow;
    Range near = {positive ? 0 : centre - scale, negative ? 0 : centre + scale, true, true};
    if (declared.bounded_below && near.lower < declared.lower) near.lower = declared.lower;
    if (declared.bounded_above && near.upper > declared.upper) near.upper = declared.upper;
    if (near.lower < near.upper) return near;
    if (declared.bounded_below && declared.bounded_above) return declared;
    if (declared.bounded_below) return (Range){declared.lower, declared.lower + scale, true, true};
    return (Range){declared.upper - scale, declared.upper, true, true};
}

/* Away from the grid, by part of its step: what has a period that the grid divides looks constant on it. An even part keeps the
 * denominator even: x^x has values at negative odd fractions, each alone in the domain. */
static void nudge(Sampler *s, Range range, int bits, fmpq_t number) {
    fmpq_t step, ends;
    fmpq_init(step);
    fmpq_init(ends);
    fmpq_set_si(step, random_between(&s->random, 1, ODD_PART / 2) * 2, ODD_PART);
    fmpq_div_2exp(step, step, (flint_bitcnt_t)bits);
    fmpq_add(ends, number, step);
    if (fmpq_get_d(ends) < range.upper) fmpq_swap(number, ends);
    fmpq_clear(step);
    fmpq_clear(ends);
}

/* A number of the grid 2^-bits strictly inside; odd numerators keep clear of whole numbers and of 0. */
static bool draw_inside(Sampler *s, Range range, fmpq_t result) {
    int bits = s->plain ? 1 : 3, steps = s->plain ? PLAIN_STEPS : GRID_STEPS;
    while (bits < FINEST_GRID && (range.upper - range.lower) * ldexp(1, bits) < steps) bits++;
    double least = floor(range.lower * ldexp(1, bits)) + 1, most = ceil(range.upper * ldexp(1, bits)) - 1;
    if (!(least <= most) || fabs(least) > 1e15 || fabs(most) > 1e15) return false;
    long numerator = random_between(&s->random, (long)least, (long)most);
    if (numerator % 2 == 0 && numerator < (long)most) numerator++;
    fmpq_set_si(result, numerator, 1ul << bits);
    if (s->attempt % 2) nudge(s, range, bits, result);
    return true;
}

static bool draw_integer(Sampler *s, Range range, fmpq_t result) {
    double least = ceil(range.lower), most = floor(range.upper);
    if (least > most) least = most = range.bounded_below ? least : most;
    if (fabs(least) > 1e15 || fabs(most) > 1e15) return false;
    fmpq_set_si(result, random_between(&s->random, (long)least, (long)most), 1);
    return true;
}

static double bound_value(Sampler *s, const Expr *bound, bool *bounded) {
    Balls ball;
    *bounded = bound &&
               evaluate(s->scratch, bound, s->point, SAMPLE_PRECISION, s->budget, &ball) == STATUS_OK &&
               ball.rows * ball.columns == 1;
    return *bounded ? arf_get_d(arb_midref(ball.entry), ARF_RND_NEAR) : 0;
}

static bool is_whole(const Symbol *symbol) {
    return (symbol->properties & (SYMBOL_INTEGER | SYMBOL_INDEX)) != 0;
}

/* The least size: an index without a range must fit everywhere. */
static double least_size(const Sampler *s) {
    size_t count = store_sizes(s->request->store);
    slong least = count ? s->request->sizes[0] : 3;
    for (size_t i = 1; i < count; i++)
        if (s->request->sizes[i] < least) least = s->request->sizes[i];
    return (double)least;
}

/* Open ends of a whole number's range are moved in by one. */
static Range declared_range(Sampler *s, const Symbol *symbol) {
    Range range;
    range.lower = bound_value(s, symbol->lower, &range.bounded_below);
    range.upper = bound_value(s, symbol->upper, &range.bounded_above);
    if (!is_whole(symbol)) return range;
    if (symbol->lower_open) range.lower = floor(range.lower) + 1;
    if (symbol->upper_open) range.upper = ceil(range.upper) - 1;
    if (!(symbol->properties & SYMBOL_INDEX)) return range;
    if (!range.bounded_below) range.lower = 1, range.bounded_below = true;
    if (!range.bounded_above) range.upper = least_size(s), range.bounded_above = true;
    return range;
}

static bool draw_number(Sampler *s, const Symbol *symbol, Range declared, fmpq_t result) {
    if (is_whole(symbol)) {
        Range whole = window(s, declared);
        if (declared.bounded_below && declared.bounded_above && declared.upper - declared.lower < GRID_STEPS)
            whole = declared;
        return draw_integer(s, whole, result);
    }
    bool point = declared.bounded_below && declared.bounded_above && declared.lower >= declared.upper;
    if (!point) return draw_inside(s, window(s, declared), result);
    fmpq_set_si(result, (long)ldexp(declared.lower, 10), 1024);
    return !symbol->lower_open && !symbol->upper_open && declared.lower == declared.upper;
}

/* ---- one symbol ---- */

/* Is entry `at` none of those before it, nor the negative of one? */
static bool is_new(const fmpq *entries, slong at) {
    for (slong i = 0; i < at; i++)
        if (fmpz_equal(fmpq_denref(entries + i), fmpq_denref(entries + at)) &&
            fmpz_cmpabs(fmpq_numref(entries + i), fmpq_numref(entries + at)) == 0) return false;
    return true;
}

/* Entries of different sizes, so that nothing ties by accident. */
static bool draw_entries(Sampler *s, const Symbol *symbol, fmpq *entries, slong count) {
    Range declared = declared_range(s, symbol);
    for (slong i = 0; i < count; i++)
        for (int again = 0; again <= REDRAWS; again++) {
            if (!draw_number(s, symbol, declared, entries + i)) return false;
            if (is_new(entries, i)) break;
        }
    return true;
}

static void make_symmetric(fmpq *entries, slong n) {
    for (slong i = 0; i < n; i++)
        for (slong j = 0; j < i; j++) fmpq_set(entries + i * n + j, entries + j * n + i);
}

/* B'B + I. */
static void make_positive(fmpq *entries, slong n) {
    fmpq_mat_t b, transposed, square;
    fmpq_mat_init(b, n, n);
    fmpq_mat_init(transposed, n, n);
    fmpq_mat_init(square, n, n);
    for (slong i = 0; i < n * n; i++) fmpq_set(fmpq_mat_entry(b, i / n, i % n), entries + i);
    fmpq_mat_transpose(transposed, b);
    fmpq_mat_mul(square, transposed, b);
    for (slong i = 0; i < n * n; i++) fmpq_set(entries + i, fmpq_mat_entry(square, i / n, i % n));
    for (slong i = 0; i < n; i++) fmpq_add_si(entries + i * n + i, entries + i * n + i, 1);
    fmpq_mat_clear(b);
    fmpq_mat_clear(transposed);
    fmpq_mat_clear(square);
}

static bool is_invertible(const fmpq *entries, slong n) {
    fmpq_mat_t matrix;
    fmpq_t determinant;
    fmpq_mat_init(matrix, n, n);
    fmpq_init(determinant);
    for (slong i = 0; i < n * n; i++) fmpq_set(fmpq_mat_entry(matrix, i / n, i % n), entries + i);
    fmpq_mat_det(determinant, matrix);
    bool invertible = !fmpq_is_zero(determinant);
    fmpq_clear(determinant);
    fmpq_mat_clear(matrix);
    return invertible;
}

static bool with_properties(const Symbol *symbol, fmpq *entries, slong rows, slong columns) {
    if (rows != columns) return true;
    if (symbol->properties & SYMBOL_POSITIVE_DEFINITE) make_positive(entries, rows);
    else if (symbol->properties & SYMBOL_SYMMETRIC) make_symmetric(entries, rows);
    return !(symbol->properties & SYMBOL_INVERTIBLE) || is_invertible(entries, rows);
}

static bool draw_symbol(Sampler *s, const Symbol *symbol) {
    slong rows = point_size(s->point, symbol->shape.rows),
          columns = point_size(s->point, symbol->shape.columns);
    if (!shape_is_tensor(symbol->shape) || rows < 1 || columns < 1) return false;
    fmpq *entries = memory_get((size_t)(rows * columns) * sizeof(fmpq));
    for (slong i = 0; i < rows * columns; i++) fmpq_init(entries + i);
    s->plain = rows > 1 && columns > 1;
    bool drawn = draw_entries(s, symbol, entries, rows * columns) &&
                 with_properties(symbol, entries, rows, columns);
    if (drawn) point_set_rational(s->point, symbol, entries, rows, columns);
    for (slong i = 0; i < rows * columns; i++) fmpq_clear(entries + i);
    free(entries);
    return drawn;
}

/* ---- one point ---- */

/* A condition "x = value" is met by giving x that value. */
static bool assign(Sampler *s, const Expr *condition) {
    if (!condition) return true;
    if (condition->op == OP_AND) {
        for (uint32_t i = 0; i < condition->count; i++)
            if (!assign(s, condition->arg[i])) return false;
        return true;
    }
    if (condition->op != OP_EQUAL) return true;
    for (uint32_t i = 0; i < 2; i++) {
        const Expr *name = condition->arg[i], *value = condition->arg[1 - i];
        if (name->op == OP_SYMBOL && !expr_has(value, name->symbol) &&
            !(name->symbol->properties & SYMBOL_SIZE))
            return point_set_expr(s->point, name->symbol, value, SAMPLE_PRECISION) == STATUS_OK;
    }
    return true;
}

static bool draw(Sampler *s) {
    const SampleRequest *request = s->request;
    s->random = random_seeded(request->seed + 0x632BE59BD9B4E019u * (s->attempt + 1));
    s->random = random_seeded(random_next(&s->random));
    point_clear(s->point);
    for (unsigned i = 0; i < store_symbols(request->store); i++) {
        const Symbol *symbol = store_symbol_at(request->store, i);
        bool wanted = (request->symbols >> i & 1) && !(symbol->properties & SYMBOL_SIZE);
        if (wanted && !draw_symbol(s, symbol)) return false;
    }
    return assign(s, request->condition);
}

static bool is_defined(Sampler *s, const Expr *e) {
    if (e->shape.kind == KIND_SET) return true;
    if (e->shape.kind == KIND_TRUTH)
        return evaluate_truth(s->scratch, e, s->point, SAMPLE_PRECISION, s->budget) != TRUTH_UNKNOWN;
    return evaluate_is_defined(s->scratch, e, s->point, SAMPLE_PRECISION, s->budget);
}

static bool accepts(Sampler *s) {
    const SampleRequest *request = s->request;
    if (request->condition &&
        evaluate_truth(s->scratch, request->condition, s->point, SAMPLE_PRECISION, s->budget) != TRUTH_YES)
        return false;
    for (size_t i = 0; i < request->defined_count; i++)
        if (!is_defined(s, request->defined[i])) return false;
    return true;
}

/* Was this point found before? Points of whole numbers alone may come again: there may be only a few. */
static bool is_repeated(const Sampler *s, Point *const *points, size_t found) {
    for (size_t p = 0; p < found; p++) {
        bool same = false, differs = false, known;
        for (unsigned i = 0; i < store_symbols(s->request->store); i++) {
            const Symbol *symbol = store_symbol_at(s->request->store, i);
            differs |= !point_agrees(points[p], s->point, symbol, &known);
            same |= known && !is_whole(symbol);
        }
        if (same && !differs) return true;
    }
    return false;
}

/* ---- where narrow domains may lie ---- */

static void add_centre(Sampler *s, double value) {
    if (!isfinite(value) || fabs(value) > 1e12) return;
    for (size_t i = 0; i < s->centres; i++)
        if (s->centre[i] == value) return;
    if (s->centres < MOST_CENTRES) s->centre[s->centres++] = value;
}

static void add_constants(Sampler *s, const Expr *e, size_t *left) {
    if (!*left) return;
    --*left;
    if (e->op == OP_NUMBER) {
        double value = fmpq_get_d(expr_number(e));
        add_centre(s, value);
        add_centre(s, -value);
    }
    for (uint32_t i = 0; i < e->count; i++) add_constants(s, e->arg[i], left);
}

/* The constants c of the expressions, and of what they may be coefficients: c/d, ±√c. */
static void find_centres(Sampler *s) {
    const SampleRequest *request = s->request;
    size_t left = 4096;
    s->sought = true;
    if (request->condition) add_constants(s, request->condition, &left);
    for (size_t i = 0; i < request->defined_count; i++) add_constants(s, request->defined[i], &left);
    size_t given = s->centres < 8 ? s->centres : 8;
    for (size_t i = 0; i < given; i++)
        for (size_t j = 0; j < given; j++)
            if (s->centre[j] != 0) add_centre(s, s->centre[i] / s->centre[j]);
    for (size_t i = 0; i < given; i++)
        if (s->centre[i] > 0) add_centre(s, sqrt(s->centre[i])), add_centre(s, -sqrt(s->centre[i]));
}

/* Looks near the constants when drawing at all scales finds next to nothing. */
static bool should_narrow(const Sampler *s, size_t found) {
    return s->attempt >= 2 * SCALES && found * 8 < s->attempt && s->attempt % 2;
}

static Point *point_of_sizes(Arena *arena, const SampleRequest *request) {
    Point *point = point_new(arena, request->store);
    for (size_t i = 0; i < store_sizes(request->store); i++) point_set_size(point, -(Dim)i - 1, request->sizes[i]);
    return point;
}

size_t sample_points(Arena *arena, const SampleRequest *request, Budget *budget, Point **points,
                     size_t count) {
    Sampler s = {.request = request, .budget = budget};
    size_t found = 0;
    for (; s.attempt < request->tries && found < count && budget->left; s.attempt++) {
        if (!s.point) s.point = point_of_sizes(arena, request);
        s.scratch = arena_new();
        s.narrow = should_narrow(&s, found);
        if (s.narrow && !s.sought) find_centres(&s);
        if (draw(&s) && !is_repeated(&s, points, found) && accepts(&s)) points[found++] = s.point, s.point = NULL;
        arena_free(s.scratch);
    }
    return found;
}

size_t sample_sizes(const Store *store, slong *rows, size_t count) {
    static const slong sizes[][4] = {{2, 3, 4, 5}, {3, 2, 5, 4}, {1, 1, 1, 1}, {5, 4, 3, 2}};
    size_t abstract = store_sizes(store), most = abstract ? sizeof sizes / sizeof *sizes : 1;
    if (count < most) most = count;
    for (size_t r = 0; r < most; r++)
        for (size_t i = 0; i < abstract; i++) rows[r * abstract + i] = sizes[r][i % 4];
    return most;
}
