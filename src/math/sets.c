#include "math/sets.h"
#include "math/set_form.h"

enum {
    FIRST_PRECISION = 128,
    LAST_PRECISION = 1024,
    RANDOM_DIRECTIONS = 24,
    MOST_SIGN_PATTERNS = 5,
    PRINTED_DIGITS = 12
};

/* ---- directions ---- */

slong direction_count(slong n) {
    return 2 * n + (n > 1 && n <= MOST_SIGN_PATTERNS ? 1l << n : 0) + RANDOM_DIRECTIONS;
}

/* ±e_i, then all patterns of signs, then random ones. */
Value direction_at(Engine *engine, slong n, slong k) {
    Value direction = value_new(engine, n, 1);
    slong patterns = direction_count(n) - 2 * n - RANDOM_DIRECTIONS;
    Random random = random_seeded((uint64_t)(k * 64 + n));
    for (slong i = 0; i < n; i++) {
        slong entry = random_between(&random, -20, 20);
        if (k < 2 * n) entry = k / 2 == i ? (k % 2 ? -1 : 1) : 0;
        else if (k - 2 * n < patterns) entry = (k - 2 * n) >> i & 1 ? -1 : 1;
        direction.entry[i] = jet_integer(&engine->ring, entry);
    }
    return direction;
}

/* ---- the comparison at one precision ---- */

typedef struct Comparing {
    Engine *engine;
    Arena *arena;         /* of the witness */
    const Expr *set[2];
    Form form[2];
    SetComparison result;
} Comparing;

static void print_jet(Buffer *out, Jet jet) {
    if (!jet.exact.under) return ball_print(out, jet.part, PRINTED_DIGITS);
    buffer_printf(out, "%lld", (long long)jet.exact.over);
    if (jet.exact.under != 1) buffer_printf(out, "/%lld", (long long)jet.exact.under);
}

static void print_point(Buffer *out, const Value *point) {
    if (value_count(point) == 1) return print_jet(out, point->entry[0]);
    for (slong i = 0; i < value_count(point); i++) {
        buffer_string(out, i ? ", " : "(");
        print_jet(out, point->entry[i]);
    }
    buffer_char(out, ')');
}

static const char *kept(Comparing *c, Buffer *text) {
    const char *string = arena_string(c->arena, buffer_c(text), text->length);
    buffer_free(text);
    return string;
}

static const char *point_text(Comparing *c, const Value *point) {
    Buffer text = BUFFER_EMPTY;
    print_point(&text, point);
    return kept(c, &text);
}

static bool differ(Comparing *c, SetWitness witness) {
    c->result = (SetComparison){TRUTH_NO, true, arena_copy(c->arena, &witness, sizeof witness)};
    return true;
}

static bool differ_at(Comparing *c, int in, const Value *point) {
    return differ(c, (SetWitness){.in = in, .point = point_text(c, point)});
}

static bool are_equal(Comparing *c, bool proved) {
    c->result = (SetComparison){TRUTH_YES, proved && !c->engine->ring.imprecise, NULL};
    return true;
}

/* Certainly in one and not in the other? Then that settles it. */
static bool probe(Comparing *c, const Value *point, slong *common) {
    Truth a = engine_member(c->engine, c->set[0], point), b = engine_member(c->engine, c->set[1], point);
    *common += a == TRUTH_YES && b == TRUTH_YES;
    if (a == TRUTH_YES && b == TRUTH_NO) return differ_at(c, 0, point);
    if (a == TRUTH_NO && b == TRUTH_YES) return differ_at(c, 1, point);
    return false;
}

/* ---- where two forms may differ ---- */

static Value mixture(Engine *engine, const Value *a, slong weight_a, const Value *b, slong weight_b,
                     slong under) {
    Value value = value_new(engine, value_count(a), 1);
    Ring *ring = &engine->ring;
    fmpq_t x, y;
    fmpq_init(x);
    fmpq_init(y);
    fmpq_set_si(x, weight_a, (ulong)under);
    fmpq_set_si(y, weight_b, (ulong)under);
    Jet left = jet_rational(ring, x), right = jet_rational(ring, y);
    for (slong i = 0; i < value_count(a); i++)
        value.entry[i] = jet_add(ring, jet_multiply(ring, left, a->entry[i]),
                                 jet_multiply(ring, right, b->entry[i]));
    fmpq_clear(x);
    fmpq_clear(y);
    return value;
}

enum { MOST_PAIRED = 16 };

/* The points themselves, and what lies between two of them and beyond. */
static bool probe_points(Comparing *c, const Form *form, slong *common) {
    static const slong weights[][3] = {{1, 1, 2}, {3, -1, 2}, {99, 1, 100}};
    for (slong i = 0; i < form->points; i++) {
        if (probe(c, &form->point[i], common)) return true;
        for (slong j = 0; j < form->points && j < MOST_PAIRED; j++)
            for (size_t k = 0; k < sizeof weights / sizeof *weights && i != j; k++) {
                Value point = mixture(c->engine, &form->point[i], weights[k][0], &form->point[j],
                                      weights[k][1], weights[k][2]);
                if (probe(c, &point, common)) return true;
            }
    }
    return false;
}

/* On the surface of a ball along each column of its matrix, half way to it, and beyond. */
static bool probe_balls(Comparing *c, const Form *form, slong *common) {
    static const slong steps[] = {2, -2, 1, 3};
    for (slong b = 0; b < form->balls; b++)
        for (slong j = 0; j < form->ball[b].matrix.columns; j++)
            for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
                Value column = value_column(c->engine, &form->ball[b].matrix, j);
                Value point = mixture(c->engine, &form->point[0], 2, &column, steps[k], 2);
                if (probe(c, &point, common)) return true;
            }
    return false;
}

enum { RANDOM_POINTS = 240, ENOUGH_COMMON = 4 };

static bool probe_random(Comparing *c, slong n, slong *common) {
    Random random = random_seeded((uint64_t)n);
    for (slong k = 0; k < RANDOM_POINTS; k++) {
        Value point = value_new(c->engine, n, 1);
        slong under = k % 4 == 0 ? 1 : k % 4 == 1 ? 2 : k % 4 == 2 ? 8 : 12;
        for (slong i = 0; i < n; i++) {
            fmpq_t value;
            fmpq_init(value);
            fmpq_set_si(value, random_between(&random, -12, 12), (ulong)under);
            point.entry[i] = jet_rational(&c->engine->ring, value);
            fmpq_clear(value);
        }
        if (probe(c, &point, common)) return true;
    }
    return false;
}

enum { MOST_CONSTANTS = 64, HEAVIEST_WALKED = 5000, STEPS_AROUND = 40, MOST_RADII = 4, MOST_AROUND = 6 };

/* The numbers that two sets name: what they contain changes there, if anywhere. */
static void add_constants(const Expr *e, const Expr **number, size_t *count) {
    if (e->weight > HEAVIEST_WALKED) return;
    if (e->op == OP_NUMBER && *count < MOST_CONSTANTS) number[(*count)++] = e;
    for (uint32_t i = 0; i < e->count && *count < MOST_CONSTANTS; i++) add_constants(e->arg[i], number, count);
}

/* At each number, a little to both sides, and the same of its negative. */
static bool probe_constants(Comparing *c, slong *common) {
    const Expr *number[MOST_CONSTANTS];
    size_t count = 0;
    Ring *ring = &c->engine->ring;
    for (int i = 0; i < 2; i++) add_constants(c->set[i], number, &count);
    for (size_t i = 0; i < 6 * count; i++) {
        fmpq_t value, aside;
        fmpq_init(value);
        fmpq_init(aside);
        fmpq_set_si(aside, (slong)(i % 3) - 1, 64);
        fmpq_add(value, expr_number(number[i / 6]), aside);
        if (i % 6 > 2) fmpq_neg(value, value);
        Value point = value_of(c->engine, jet_rational(ring, value));
        fmpq_clear(value);
        fmpq_clear(aside);
        if (probe(c, &point, common)) return true;
    }
    return false;
}

/* On spheres about 0, where no random point lies: (1 - t²)/(1 + t²), 2t/(1 + t²) are the first two of the coordinates that are
 * not 0, of the radii that the sets name. */
static bool probe_spheres(Comparing *c, slong n, slong *common) {
    const Expr *number[MOST_CONSTANTS];
    size_t count = 0;
    for (int i = 0; i < 2; i++) add_constants(c->set[i], number, &count);
    if (count > MOST_RADII) count = MOST_RADII;
    const slong steps = STEPS_AROUND / (n - 1); /* in each plane: as much work whatever n is */
    for (slong k = 0; k < steps * (n - 1); k++)
        for (size_t r = 0; r < count; r++) {
            if (fmpq_sgn(expr_number(number[r])) <= 0) continue;
            slong over = k % steps - steps / 2, under = steps / 4, first = k / steps;
            Value point = value_new(c->engine, n, 1);
            fmpq_t x, y;
            fmpq_init(x);
            fmpq_init(y);
            fmpq_set_si(x, under * under - over * over, (ulong)(under * under + over * over));
            fmpq_set_si(y, 2 * over * under, (ulong)(under * under + over * over));
            fmpq_mul(x, x, expr_number(number[r]));
            fmpq_mul(y, y, expr_number(number[r]));
            for (slong i = 0; i < n; i++) point.entry[i] = jet_integer(&c->engine->ring, 0);
            point.entry[first] = jet_rational(&c->engine->ring, x);
            point.entry[first + 1] = jet_rational(&c->engine->ring, y);
            fmpq_clear(x);
            fmpq_clear(y);
            if (probe(c, &point, common)) return true;
        }
    return false;
}

/* ---- lines and boxes ---- */

static Jet middle(Engine *engine, Jet a, Jet b) {
    Value x = value_of(engine, a), y = value_of(engine, b);
    return mixture(engine, &x, 1, &y, 1, 2).entry[0];
}

/* Some number inside. */
static Jet inside(Engine *engine, Interval i) {
    Ring *ring = &engine->ring;
    bool below = !is_infinite(i.lower.at), above = !is_infinite(i.upper.at);
    if (below && i.lower.closed) return i.lower.at;
    if (above && i.upper.closed) return i.upper.at;
    if (below && above) return middle(engine, i.lower.at, i.upper.at);
    if (below) return jet_add(ring, i.lower.at, jet_integer(ring, 1));
    return above ? jet_subtract(ring, i.upper.at, jet_integer(ring, 1)) : jet_integer(ring, 0);
}

/* The ends of both, in order: what the lines contain changes only there. */
static slong all_ends(Engine *engine, Line a, Line b, Jet *end) {
    slong count = 0;
    for (slong i = 0; i < 2 * (a.count + b.count); i++) {
        const Interval *from = i / 2 < a.count ? &a.interval[i / 2] : &b.interval[i / 2 - a.count];
        Jet at = i % 2 ? from->upper.at : from->lower.at;
        slong place = count;
        if (is_infinite(at)) continue;
        for (; place > 0 && order_of(engine, end[place - 1], at) > 0; place--) end[place] = end[place - 1];
        end[place] = at;
        count++;
    }
    return count;
}

/* A closed end of one line that is not in the other: it is in its own, however wide its enclosure. */
static bool end_outside(Engine *engine, Line own, Line other, Jet *witness) {
    for (slong i = 0; i < 2 * own.count; i++) {
        End end = i % 2 ? own.interval[i / 2].upper : own.interval[i / 2].lower;
        *witness = end.at;
        if (end.closed && line_contains(engine, other, end.at) == TRUTH_NO) return true;
    }
    return false;
}

/* Two intervals of which one has an end that the other, if it ends there at all, has not: (-∞, ln 2] and (-∞, ln 2). */
static int one_end_closed(Engine *engine, Line a, Line b, Jet *witness) {
    if (a.count != 1 || b.count != 1) return -1;
    const Interval *i = a.interval, *j = b.interval;
    if (order_of(engine, i->lower.at, i->upper.at) >= 0 || order_of(engine, j->lower.at, j->upper.at) >= 0) return -1;
    bool lower = i->lower.closed != j->lower.closed;
    if (!lower && i->upper.closed == j->upper.closed) return -1;
    *witness = lower ? i->lower.at : i->upper.at;
    return lower ? j->lower.closed : j->upper.closed;
}

/* A number in exactly one of two lines: tried at the ends, between them and beyond. -1: none found, else
 * whose it is. */
static int line_witness(Engine *engine, Line a, Line b, Jet *witness) {
    Ring *ring = &engine->ring;
    Jet *end = ring_bytes(ring, (size_t)(2 * (a.count + b.count) + 1) * sizeof(Jet));
    slong count = all_ends(engine, a, b, end);
    if (end_outside(engine, a, b, witness)) return 0;
    if (end_outside(engine, b, a, witness)) return 1;
    for (slong k = 0; k <= 2 * count; k++) {
        Jet x = jet_integer(ring, 0), one = jet_integer(ring, 1);
        if (k < count) x = end[k];
        else if (count && k == 2 * count) x = jet_add(ring, end[count - 1], one);
        else if (count && k == count) x = jet_subtract(ring, end[0], one);
        else if (count) x = middle(engine, end[k - count - 1], end[k - count]);
        Truth in_a = line_contains(engine, a, x), in_b = line_contains(engine, b, x);
        *witness = x;
        if (in_a == TRUTH_YES && in_b == TRUTH_NO) return 0;
        if (in_a == TRUTH_NO && in_b == TRUTH_YES) return 1;
    }
    return one_end_closed(engine, a, b, witness);
}

static bool boxes(Comparing *c) {
    Engine *engine = c->engine;
    const Form *a = &c->form[0], *b = &c->form[1];
    for (slong i = 0; i < a->dimension; i++) {
        Jet x;
        if (line_equal(engine, a->side[i], b->side[i])) continue;
        int in = line_witness(engine, a->side[i], b->side[i], &x);
        if (in < 0) return false;
        Value point = value_new(engine, a->dimension, 1);
        for (slong j = 0; j < a->dimension; j++)
            point.entry[j] = j == i ? x : inside(engine, c->form[in].side[j].interval[0]);
        return differ_at(c, in, &point);
    }
    return are_equal(c, true);
}

/* ---- finite sets ---- */

static bool finite_sets(Comparing *c, const Form *form) {
    bool undecided = false;
    for (int in = 0; in < 2; in++)
        for (slong i = 0; i < form[in].points; i++) {
            Truth truth = form_contains(c->engine, &form[1 - in], &form[in].point[i]);
            if (truth == TRUTH_NO) return differ_at(c, in, &form[in].point[i]);
            undecided |= truth == TRUTH_UNKNOWN;
        }
    return are_equal(c, !undecided);
}

/* ---- convex sets ---- */

static bool same_values(Engine *engine, const Value *a, const Value *b) {
    if (a->rows != b->rows || a->columns != b->columns) return false;
    for (slong i = 0; i < value_count(a); i++)
        if (order_of(engine, a->entry[i], b->entry[i]) != 0) return false;
    return true;
}

/* A Euclidean ball's image depends on MM' alone. */
static bool same_ball(Engine *engine, const BallTerm *a, const BallTerm *b) {
    if (order_of(engine, a->p, b->p) != 0) return false;
    if (a->p.exact.under != 1 || a->p.exact.over != 2) return same_values(engine, &a->matrix, &b->matrix);
    for (slong i = 0; i < a->matrix.rows; i++)
        for (slong j = 0; j <= i; j++) {
            Value ai = {a->matrix.columns, 1, a->matrix.entry + i * a->matrix.columns};
            Value aj = {a->matrix.columns, 1, a->matrix.entry + j * a->matrix.columns};
            Value bi = {b->matrix.columns, 1, b->matrix.entry + i * b->matrix.columns};
            Value bj = {b->matrix.columns, 1, b->matrix.entry + j * b->matrix.columns};
            if (order_of(engine, value_dot(engine, &ai, &aj), value_dot(engine, &bi, &bj)) != 0) return false;
        }
    return true;
}

static bool same_balls(Engine *engine, const Form *a, const Form *b) {
    if (a->balls != b->balls) return false;
    for (slong i = 0; i < a->balls; i++)
        if (!same_ball(engine, &a->ball[i], &b->ball[i])) return false;
    return true;
}

/* Are all points of one in the hull of the other? NO: that point tells them apart. */
static Truth points_within(Engine *engine, const Form *a, const Form *b, slong *outside) {
    Truth all = TRUTH_YES;
    for (slong i = 0; i < a->points; i++) {
        bool listed = false;
        for (slong j = 0; j < b->points && !listed; j++)
            listed = same_values(engine, &a->point[i], &b->point[j]);
        Truth truth = listed ? TRUTH_YES : hull_contains(engine, b->point, b->points, &a->point[i]);
        *outside = i;
        if (truth == TRUTH_NO) return TRUTH_NO;
        if (truth == TRUTH_UNKNOWN) all = TRUTH_UNKNOWN;
    }
    return all;
}

/* With the same balls, the sets are the same if the hulls are (a compact convex summand can be cancelled).
 * YES, NO, or not known; NO without balls names a point. */
static Truth same_hulls(Comparing *c, const Form *form) {
    Truth all = TRUTH_YES;
    for (int in = 0; in < 2; in++) {
        slong outside;
        Truth truth = points_within(c->engine, &form[in], &form[1 - in], &outside);
        if (truth == TRUTH_NO && !form[0].balls && form[in].boundary == BOUNDARY_CLOSED)
            differ_at(c, in, &form[in].point[outside]);
        if (truth == TRUTH_NO) return TRUTH_NO;
        if (truth == TRUTH_UNKNOWN) all = TRUTH_UNKNOWN;
    }
    return all;
}

static bool reach_differs(Comparing *c, const Value *direction, const Jet *reach) {
    SetWitness witness = {.direction = point_text(c, direction)};
    for (int i = 0; i < 2; i++) {
        Buffer text = BUFFER_EMPTY;
        print_jet(&text, reach[i]);
        witness.reach[i] = kept(c, &text);
    }
    return differ(c, witness);
}

/* A direction in which one certainly reaches further. */
static Truth same_support(Comparing *c, const Form *form) {
    for (slong k = 0; k < direction_count(form->dimension); k++) {
        Value direction = direction_at(c->engine, form->dimension, k);
        Jet reach[2];
        for (int i = 0; i < 2; i++)
            if (!form_support(c->engine, &form[i], &direction, &reach[i])) return TRUTH_UNKNOWN;
        if (order_of(c->engine, reach[0], reach[1]) != 0)
            return reach_differs(c, &direction, reach), TRUTH_NO;
    }
    return TRUTH_YES;
}

/* The closures are the same (`proved` or as far as was seen): what about the boundaries? */
static bool boundaries(Comparing *c, const Form *form, bool proved) {
    slong common = 0;
    if (form[0].boundary == form[1].boundary && form[0].boundary != BOUNDARY_PARTIAL)
        return are_equal(c, proved);
    if (probe_points(c, &form[0], &common) || probe_balls(c, &form[0], &common)) return true;
    return common > 0 && are_equal(c, false);
}

static bool convex_sets(Comparing *c, const Form *form) {
    if (same_balls(c->engine, &form[0], &form[1])) {
        Truth hulls = same_hulls(c, form);
        if (hulls == TRUTH_YES) return boundaries(c, form, true);
        if (c->result.equal == TRUTH_NO) return true;
    }
    Truth support = same_support(c, form);
    return support == TRUTH_NO || (support == TRUTH_YES && boundaries(c, form, false));
}

/* ---- any sets ---- */

static bool one_empty(Comparing *c) {
    slong common = 0;
    int other = c->form[0].kind == FORM_EMPTY;
    const Form *form = &c->form[other];
    if (c->engine->ring.imprecise) return false;
    if (form->kind == FORM_EMPTY) return are_equal(c, true);
    if (form->kind == FORM_BOX) {
        Value point = value_new(c->engine, form->dimension, 1);
        for (slong i = 0; i < form->dimension; i++)
            point.entry[i] = inside(c->engine, form->side[i].interval[0]);
        return differ_at(c, other, &point);
    }
    if (form->kind != FORM_UNKNOWN) return differ_at(c, other, &form->point[0]);
    return probe_random(c, c->form[1 - other].dimension, &common);
}

/* The corners and middles of a box, as far as it reaches. */
static bool probe_box(Comparing *c, const Form *box, slong *common) {
    Form near = form_box(c->engine, box->dimension), points;
    for (slong i = 0; i < box->dimension; i++) {
        Interval side = box->side[i].interval[0];
        Jet some = inside(c->engine, side), far = jet_integer(&c->engine->ring, 1000003);
        if (is_infinite(side.lower.at)) side.lower.at = jet_subtract(&c->engine->ring, some, far);
        if (is_infinite(side.upper.at)) side.upper.at = jet_add(&c->engine->ring, some, far);
        near.side[i] = line_of(c->engine, (Interval){{side.lower.at, true}, {side.upper.at, true}});
    }
    return form_as_convex(c->engine, &near, &points) && probe_points(c, &points, common);
}

static bool probe_form(Comparing *c, const Form *form, slong *common) {
    if (form->kind == FORM_BOX) return probe_box(c, form, common);
    if (form->kind != FORM_CONVEX && form->kind != FORM_FINITE) return false;
    return probe_points(c, form, common) || probe_balls(c, form, common);
}

static slong dimension_of(const Comparing *c) {
    Shape s = c->set[0]->shape;
    return point_size(c->engine->point, s.rows) * point_size(c->engine->point, s.columns);
}

/* Beside the ends of a line; *open: is it unknown whether an end itself belongs to the other set? */
static bool probe_ends(Comparing *c, int own, slong *common, bool *open) {
    const Form *form = &c->form[own];
    Engine *engine = c->engine;
    fmpq_t aside;
    bool differs = false;
    if (form->kind != FORM_BOX) return false;
    fmpq_init(aside);
    for (slong i = 0; i < 6 * form->side[0].count && !differs; i++) {
        const Interval *interval = &form->side[0].interval[i / 6];
        Jet end = i % 2 ? interval->upper.at : interval->lower.at;
        if (is_infinite(end)) continue;
        fmpq_set_si(aside, i % 6 / 2 - 1, 1l << 40);
        Value point = value_of(engine, jet_add(&engine->ring, end, jet_rational(&engine->ring, aside)));
        differs = probe(c, &point, common);
        if (i % 6 / 2 == 1) *open |= engine_member(engine, c->set[1 - own], &point) == TRUTH_UNKNOWN;
    }
    fmpq_clear(aside);
    return differs;
}

/* By membership alone: two known forms of different kinds differ somewhere, so equality is believed only of
 * unknown ones. */
static bool by_membership(Comparing *c) {
    slong common = 0;
    bool known = c->form[0].kind != FORM_UNKNOWN && c->form[1].kind != FORM_UNKNOWN;
    bool listed = c->form[0].kind == FORM_FINITE || c->form[1].kind == FORM_FINITE, open = false;
    slong n = dimension_of(c);
    for (int i = 0; i < 2; i++)
        if (probe_form(c, &c->form[i], &common) || (n == 1 && probe_ends(c, i, &common, &open))) return true;
    if (n == 1 && probe_constants(c, &common)) return true;
    if (n > 1 && n <= MOST_AROUND && probe_spheres(c, n, &common)) return true;
    if (n < 1 || probe_random(c, n, &common)) return n >= 1;
    if (listed || open) return false; /* few points say too little of a list, and none of an end */
    return common >= ENOUGH_COMMON && !known && are_equal(c, false);
}

static bool decide(Comparing *c) {
    Form view[2];
    Engine *engine = c->engine;
    const Form *a = &c->form[0], *b = &c->form[1];
    bool known = a->kind != FORM_UNKNOWN && b->kind != FORM_UNKNOWN;
    if (known && a->dimension != b->dimension) return false;
    if (a->kind == FORM_EMPTY || b->kind == FORM_EMPTY) return one_empty(c);
    if (a->kind == FORM_BOX && b->kind == FORM_BOX) return boxes(c);
    if (form_as_finite(engine, a, &view[0]) && form_as_finite(engine, b, &view[1]))
        return finite_sets(c, view);
    if (form_as_convex(engine, a, &view[0]) && form_as_convex(engine, b, &view[1]))
        return convex_sets(c, view);
    return by_membership(c);
}

static bool compare_at(Comparing *c, const Point *point, slong precision, Budget *budget) {
    Engine engine;
    c->result = (SetComparison){TRUTH_UNKNOWN, false, NULL};
    engine_start(&engine, point, c->set[0]->symbols | c->set[1]->symbols, precision, budget);
    c->engine = &engine;
    for (int i = 0; i < 2; i++) c->form[i] = form_of(&engine, c->set[i]);
    if (!decide(c)) c->result = (SetComparison){TRUTH_UNKNOWN, false, NULL};
    bool settled = c->result.equal == TRUTH_NO || !engine.ring.imprecise;
    engine_stop(&engine);
    return settled;
}

SetComparison sets_equal(Store *store, const Expr *a, const Expr *b, const Point *point, Budget *budget) {
    Comparing c = {.arena = store_arena(store), .set = {a, b}};
    if (a == b) return (SetComparison){TRUTH_YES, true, NULL};
    if (!compare_at(&c, point, FIRST_PRECISION, budget)) compare_at(&c, point, LAST_PRECISION, budget);
    if (!budget->left && c.result.equal == TRUTH_YES) c.result = (SetComparison){TRUTH_UNKNOWN, false, NULL};
    return c.result;
}

Truth set_contains(Store *store, const Expr *set, const Expr *element, const Point *point, Budget *budget) {
    Truth truth = TRUTH_UNKNOWN;
    (void)store;
    for (slong precision = FIRST_PRECISION; precision <= LAST_PRECISION && truth == TRUTH_UNKNOWN;
         precision *= 8) {
        Engine engine;
        Value value;
        engine_start(&engine, point, set->symbols | element->symbols, precision, budget);
        if (shape_is_tensor(element->shape) && engine_evaluate(&engine, element, &value) == STATUS_OK)
            truth = engine_member(&engine, set, &value);
        bool imprecise = engine.ring.imprecise;
        engine_stop(&engine);
        if (!imprecise) break;
    }
    return truth;
}

/* ---- is there a value at all? ---- */

/* The piece that holds at the engine's point; the expression itself where there are no pieces. NULL: it is not known. */
static const Expr *piece_here(Engine *engine, const Expr *set) {
    if (set->op != OP_PIECEWISE) return set;
    for (uint32_t i = 0; i + 1 < set->count; i += 2) {
        Truth truth = engine_truth(engine, set->arg[i]);
        if (truth != TRUTH_NO) return truth == TRUTH_YES ? set->arg[i + 1] : NULL;
    }
    return set->arg[set->count - 1];
}

static Truth defined(Engine *engine, const Expr *set) {
    Value value;
    if (shape_is_tensor(set->shape)) {
        Status status = engine_evaluate(engine, set, &value);
        return status == STATUS_OK ? TRUTH_YES : status == STATUS_DOMAIN ? TRUTH_NO : TRUTH_UNKNOWN;
    }
    const Expr *here = engine_draw(engine, 1) ? piece_here(engine, set) : NULL;
    if (!here || here->op == OP_SET_BUILDER) return TRUTH_UNKNOWN;
    if (here != set) return defined(engine, here);
    Truth all = TRUTH_YES;
    for (uint32_t i = 0; i < set->count && all != TRUTH_NO; i++) {
        Truth each = defined(engine, set->arg[i]);
        if (each != TRUTH_YES) all = each;
    }
    return all;
}

Truth set_defined(const Expr *set, const Point *point, Budget *budget) {
    Engine engine;
    engine_start(&engine, point, set->symbols, FIRST_PRECISION, budget);
    Truth truth = defined(&engine, set);
    engine_stop(&engine);
    return truth;
}

static bool is_single(Engine *engine, const Form *form) {
    bool single = (form->kind == FORM_FINITE || (form->kind == FORM_CONVEX && !form->balls)) && form->points == 1;
    if (form->kind == FORM_BOX) single = true;
    for (slong i = 0; i < form->dimension && form->kind == FORM_BOX && single; i++) {
        Line side = form->side[i];
        single = side.count == 1 && order_of(engine, side.interval[0].lower.at, side.interval[0].upper.at) == 0;
    }
    return single;
}

bool set_is_single(const Expr *set, const Point *point, Budget *budget) {
    Engine engine;
    engine_start(&engine, point, set->symbols, FIRST_PRECISION, budget);
    Form form = form_of(&engine, set);
    bool single = is_single(&engine, &form) && !engine.ring.imprecise;
    engine_stop(&engine);
    return single;
}

/* ---- numbers inside ---- */

static void number_of(fmpq *number, Jet at) {
    if (at.exact.under) fmpq_set_si(number, at.exact.over, (ulong)at.exact.under);
    else arf_get_fmpq(number, arb_midref(at.part));
}

/* To a binary fraction, by less than a hundredth of the distance. */
static void round_within(fmpq *number, const fmpq *distance) {
    slong bits = 8 + (slong)fmpz_bits(fmpq_denref(distance)) - (slong)fmpz_bits(fmpq_numref(distance));
    fmpz_t whole;
    if (bits < 8) bits = 8;
    fmpz_init(whole);
    fmpq_mul_2exp(number, number, (flint_bitcnt_t)bits);
    fmpz_fdiv_q(whole, fmpq_numref(number), fmpq_denref(number));
    fmpq_set_fmpz(number, whole);
    fmpq_div_2exp(number, number, (flint_bitcnt_t)bits);
    fmpz_clear(whole);
}

/* At (5 + 6k)/13 of a bounded interval, or as far as (3 + 22k)/7 from the one end there is. */
static bool number_inside(Engine *engine, Interval i, slong k, fmpq *number) {
    bool below = !is_infinite(i.lower.at), above = !is_infinite(i.upper.at);
    fmpq_t other;
    if (!below && !above) return false;
    if (order_of(engine, i.lower.at, i.upper.at) >= 0) return false;
    fmpq_init(other);
    number_of(number, below ? i.lower.at : i.upper.at);
    if (below && above) {
        fmpq_t part;
        fmpq_init(part);
        number_of(other, i.upper.at);
        fmpq_sub(other, other, number);
        fmpq_set_si(part, 5 + 6 * k, 13);
        fmpq_mul(other, other, part);
        fmpq_clear(part);
    } else fmpq_set_si(other, (below ? 1 : -1) * (3 + 22 * k), 7);
    fmpq_add(number, number, other);
    round_within(number, other);
    fmpq_clear(other);
    return true;
}

size_t set_numbers(const Expr *set, const Point *point, Budget *budget, fmpq *numbers, size_t most, bool *empty) {
    Engine engine;
    size_t count = 0;
    engine_start(&engine, point, set->symbols, FIRST_PRECISION, budget);
    Form form = form_of(&engine, set);
    Line line = form.kind == FORM_BOX && form.dimension == 1 ? form.side[0] : (Line){NULL, 0};
    *empty = form.kind == FORM_EMPTY && !engine.ring.imprecise;
    for (slong i = 0; i < 2 * line.count && count < most; i++)
        count += number_inside(&engine, line.interval[i / 2], i % 2, numbers + count);
    engine_stop(&engine);
    return count;
}
