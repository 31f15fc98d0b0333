/* guard_trials.c: a point where a condition holds that random points miss: beyond a far kink, inside a narrow spike. Walks along
 * a line through a known point, one name varying, in doubles: at all scales, at zeros of what the condition compares and of
 * the arguments of absolute values in it, and between these. */
#include "grading/line.h"
#include "grading/trials.h"
#include <math.h>
#include <stdlib.h>

enum {
    MOST_GAPS = 8,
    LEAST_SCALE = -24, /* powers of √10 */
    MOST_SCALE = 24,
    GRID = 2 * (MOST_SCALE - LEAST_SCALE + 1) + 1,
    MOST_MARKS = 2 * (GRID + 64), /* half of them lie between two others */
    BISECTIONS = 100,
    HEAVIEST_WALKED = 400
};

typedef struct Walk {
    Store *store;
    const Expr *gap[MOST_GAPS]; /* numbers whose zeros are looked for */
    size_t gaps;
    Line line;
    Budget *budget;
    double mark[MOST_MARKS];
    size_t marks;
} Walk;

/* ---- what is compared ---- */

static void add_gap(Walk *w, const Expr *gap) {
    if (!gap || !gap->symbols || !shape_is_scalar(gap->shape)) return;
    for (size_t i = 0; i < w->gaps; i++)
        if (w->gap[i] == gap) return;
    if (w->gaps < MOST_GAPS) w->gap[w->gaps++] = gap;
}

static const Expr *collect_gap(void *context, Store *store, const Expr *e) {
    Walk *w = context;
    bool relation = e->op >= OP_EQUAL && e->op <= OP_GREATER_EQUAL;
    if (e->op == OP_ABS || e->op == OP_SIGN) add_gap(w, e->arg[0]);
    if (relation && shape_is_scalar(e->arg[0]->shape) && shape_is_scalar(e->arg[1]->shape))
        add_gap(w, expr_subtract(store, e->arg[0], e->arg[1]));
    return e;
}

/* ---- the line ---- */

static bool pays(Walk *w, uint64_t work) {
    bool enough = w->budget->left > work;
    w->budget->left -= enough ? work : w->budget->left;
    return enough;
}

/* NAN: none, or doubles do not tell. */
static double gap_at(Walk *w, const Expr *gap, double s) {
    Enclosure value;
    line_go_to(&w->line, s);
    bool known = pays(w, gap->weight) && enclose(gap, w->line.point, &value);
    return known ? value.entry[0].low / 2 + value.entry[0].high / 2 : NAN;
}

static void add_mark(Walk *w, double s) {
    if (isfinite(s) && w->marks < MOST_MARKS / 2) w->mark[w->marks++] = s;
}

static void add_zero(Walk *w, const Expr *gap, double low, double high, double at_low) {
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = low / 2 + high / 2, value = gap_at(w, gap, middle);
        if (middle == low || middle == high || isnan(value)) break;
        if ((value > 0) == (at_low > 0)) low = middle;
        else high = middle;
    }
    add_mark(w, low);
    add_mark(w, high);
}

/* Where |gap| is least between two places. */
static void add_least(Walk *w, const Expr *gap, double low, double high) {
    for (int i = 0; i < BISECTIONS; i++) {
        double third = (high - low) / 3, left = fabs(gap_at(w, gap, low + third)), right = fabs(gap_at(w, gap, high - third));
        if (!(third > 0) || isnan(left) || isnan(right)) break;
        if (left < right) high -= third;
        else low += third;
    }
    add_mark(w, low / 2 + high / 2);
}

static double grid_place(int i) {
    int half = GRID / 2, step = abs(i - half) - 1;
    double size = step < 0 ? 0 : pow(10, (LEAST_SCALE + step) / 2.0);
    return i < half ? -size : size;
}

static void mark_gap(Walk *w, const Expr *gap) {
    double place[3] = {0}, value[3] = {NAN, NAN, NAN};
    for (int i = w->line.entry < 0 ? GRID / 2 + 1 : 0; i < GRID; i++) {
        for (int k = 0; k < 2; k++) place[k] = place[k + 1], value[k] = value[k + 1];
        place[2] = grid_place(i);
        value[2] = gap_at(w, gap, place[2]);
        bool turns = (value[1] > 0) != (value[2] > 0), known = !isnan(value[1]) && !isnan(value[2]);
        if (known && turns) add_zero(w, gap, place[1], place[2], value[1]);
        bool dips = fabs(value[1]) < fabs(value[0]) && fabs(value[1]) < fabs(value[2]);
        if (known && !turns && dips && (value[0] > 0) == (value[1] > 0)) add_least(w, gap, place[0], place[2]);
    }
}

static int compare_marks(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double distance_from_one(double s) { return s == 0 ? 0 : fabs(log(fabs(s))); }

static int compare_sizes(const void *a, const void *b) {
    double left = distance_from_one(*(const double *)a), right = distance_from_one(*(const double *)b);
    return left == right ? compare_marks(b, a) : left > right ? 1 : -1;
}

/* The sizes that people like come first. */
static void mark_line(Walk *w) {
    w->marks = 0;
    for (int i = w->line.entry < 0 ? GRID / 2 + 1 : 0; i < GRID; i++) add_mark(w, grid_place(i));
    for (size_t i = 0; i < w->gaps; i++)
        if (expr_has(w->gap[i], w->line.symbol)) mark_gap(w, w->gap[i]);
    qsort(w->mark, w->marks, sizeof *w->mark, compare_marks);
    size_t ends = w->marks;
    for (size_t i = 0; i + 1 < ends; i++) w->mark[w->marks++] = w->mark[i] / 2 + w->mark[i + 1] / 2;
    qsort(w->mark, w->marks, sizeof *w->mark, compare_sizes);
}

/* ---- where it holds ---- */

static bool holds(Walk *w, const Expr *condition, double s) {
    Arena *scratch = arena_new();
    line_go_to(&w->line, s);
    bool yes = evaluate_truth(scratch, condition, w->line.point, 128, w->budget) == TRUTH_YES;
    arena_free(scratch);
    return yes;
}

/* The number with the fewest binary digits that still does. */
static void shorten(Walk *w, const Expr *condition, double s) {
    int exponent;
    double mantissa = frexp(s, &exponent);
    for (int bits = 4; bits <= 32; bits *= 2) {
        double shorter = ldexp(round(ldexp(mantissa, bits)), exponent - bits);
        if (holds(w, condition, shorter)) return;
    }
    line_go_to(&w->line, s);
}

static bool find_on_line(Walk *w, const Expr *condition) {
    mark_line(w);
    for (size_t i = 0; i < w->marks && w->budget->left; i++) {
        if (!holds(w, condition, w->mark[i])) continue;
        shorten(w, condition, w->mark[i]);
        return true;
    }
    return false;
}

/* Where the condition holds, moving one name. */
static const Point *move_one(Arena *arena, Walk *w, const Expr *condition, const Point *from) {
    for (bool any = line_begin(arena, &w->line, from, condition->symbols); any; any = line_next(&w->line))
        if (find_on_line(w, condition)) return w->line.point;
    return NULL;
}

/* From where the first of them hold to where one more does: x > 1000 and y > 1000 takes two moves. */
static const Point *move_each(Arena *arena, Walk *w, const Expr *condition, const Point *from) {
    enum { MOST_JOINED = 8 };
    const Expr *joined[MOST_JOINED];
    size_t count = 0;
    for (; condition->op == OP_AND && count < MOST_JOINED; condition = condition->arg[0]) joined[count++] = condition;
    if (!count || condition->op == OP_AND) return NULL;
    for (size_t i = count + 1; i-- > 0 && from; condition = i ? joined[i - 1] : condition) from = move_one(arena, w, condition, from);
    return from;
}

Point *guard_point(Arena *arena, Store *store, const Expr *condition, const Point *from, Budget *budget) {
    Walk w = {.store = store, .budget = budget};
    if (condition->weight > HEAVIEST_WALKED) return NULL;
    expr_transform(store, condition, collect_gap, &w);
    const Point *found = move_one(arena, &w, condition, from);
    if (!found) found = move_each(arena, &w, condition, from);
    return found ? point_copy(arena, found) : NULL;
}
