#include "document/plot.h"
#include "document/spoken.h"
#include "math/interval.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double SIDE = 56; /* of a figure, millimetres */
static const Stroke BOLD_LINE = {INK_BLUE, 1.1, false, false}, DASHES = {INK_GREY, 0.7, true, false};

typedef struct Plot {
    Arena *arena, *scratch; /* the document's; that of the values */
    const PlotRequest *request;
    Store *store;
    Point *point; /* set to where the function is wanted */
    Budget budget;
    Text what;                            /* "f" of "graph f, tangent at t = 1" */
    Text where;                           /* "t = 1"; empty: no such point */
    PointEntry given[MOST_POINT_ENTRIES]; /* "a = (1, 2)" behind "with" */
    size_t given_count;
} Plot;

static void complain(const Plot *p, Text place, const char *message) {
    const PlotRequest *r = p->request;
    if (!r->diagnostics) return;
    size_t inside = place.start ? (size_t)(place.start - r->text.start) : 0;
    diagnostics_say(r->diagnostics, SEVERITY_ERROR, r->source, r->at + inside, "%s", message);
}

/* ---- reading ---- */

static bool is_derivative(Op op) {
    static const Op forms[] = {OP_DERIVATIVE, OP_GRADIENT,    OP_JACOBIAN,       OP_HESSIAN,
                               OP_PARTIAL,    OP_DIRECTIONAL, OP_SUBDIFFERENTIAL};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (forms[i] == op) return true;
    return false;
}

/* The function that the question is about: what stands below all derivatives. */
static const Expr *asked_function(const Plot *p) {
    const Expr *e = p->request->question->find;
    while (e && is_derivative(e->op)) e = e->arg[0];
    return e;
}

static const Expr *read_at(const Plot *p, Text text) {
    const PlotRequest *r = p->request;
    Diagnostics unheard = DIAGNOSTICS_EMPTY;
    const Expr *e =
        read_strict(r->question->scope, text, r->source, r->at + (size_t)(text.start - r->text.start),
                    r->diagnostics ? r->diagnostics : &unheard);
    diagnostics_free(&unheard);
    return e;
}

/* "f" is the function of the question unless the problem calls something else so. */
static const Expr *function_meant(const Plot *p) {
    bool own =
        !p->what.length || (text_is(p->what, "f") && !scope_find(p->request->question->scope, p->what));
    if (!own) return read_at(p, p->what);
    if (!asked_function(p)) complain(p, p->what, "the problem has no function to draw");
    return asked_function(p);
}

/* Which names stand in the way of a figure, and what to do. */
static void complain_of_names(const Plot *p, const char *names, size_t count) {
    complain(
        p, p->what,
        count ? arena_printf(p->arena,
                             "a figure is drawn of a function of one name, but this depends on %s; give the "
                             "others values, as in: contours norm(x + a), with a = (1, 2)",
                             names)
              : "this depends on no name: there is nothing to draw");
}

static bool is_given(const Plot *p, const Symbol *symbol) {
    bool given = false;
    for (size_t i = 0; i < p->given_count; i++) given = given || p->given[i].symbol == symbol;
    return given;
}

/* The one name that e depends on and that has no value, or NULL: none or several, said. */
static const Symbol *variable_of(const Plot *p, const Expr *e) {
    const Symbol *found = NULL;
    const char *names = "";
    size_t count = 0;
    for (unsigned i = 0; i < store_symbols(p->store); i++) {
        const Symbol *symbol = store_symbol_at(p->store, i);
        bool asked = (e->symbols >> i & 1) && !(symbol->properties & SYMBOL_SIZE);
        if (!asked || is_given(p, symbol)) continue;
        found = symbol;
        names = arena_printf(p->arena, "%s%s%s", names, count ? ", " : "", symbol->name);
        count++;
    }
    if (count != 1) complain_of_names(p, names, count);
    return count == 1 ? found : NULL;
}

static bool is_plane(const Plot *p, const Symbol *x) {
    bool fits = x && shape_is_column(x->shape) && (x->shape.rows < 0 || x->shape.rows == 2);
    if (x && !fits) complain(p, p->what, "this figure needs a vector of the plane");
    return fits;
}

/* ---- values ---- */

/* By doubles, where they tell: within a millionth of a figure's side. */
static bool quick_value(const Plot *p, const Expr *e, double *out, size_t count) {
    Enclosure value;
    if (!enclose(e, p->point, &value) || (size_t)(value.rows * value.columns) != count) return false;
    for (size_t i = 0; i < count; i++) {
        Interval entry = value.entry[i];
        if (entry.high - entry.low > 1e-6) return false;
        out[i] = entry.low + (entry.high - entry.low) / 2;
    }
    return true;
}

/* The entries of e where the variable has these; false: there is no value. */
static bool value_at(Plot *p, const Expr *e, const Symbol *x, Spot at, double *out, size_t count) {
    bool plane = shape_is_column(x->shape);
    Balls value;
    if (plane && x->shape.rows < 0) point_set_size(p->point, x->shape.rows, 2);
    point_set_doubles(p->point, x, (double[]){at.x, at.y}, plane ? 2 : 1, 1);
    if (quick_value(p, e, out, count)) return true;
    if (evaluate(p->scratch, e, p->point, 64, &p->budget, &value) != STATUS_OK) return false;
    if ((size_t)(value.rows * value.columns) != count) return false;
    for (size_t i = 0; i < count; i++) {
        out[i] = arf_get_d(arb_midref(value.entry + i), ARF_RND_NEAR);
        if (!isfinite(out[i])) return false;
    }
    return true;
}

static double number_at(Plot *p, const Expr *e, const Symbol *x, Spot at) {
    double value;
    return value_at(p, e, x, at, &value, 1) ? value : NAN;
}

/* The number of "t = 1". */
static bool read_where(Plot *p, const Symbol *t, double *value) {
    PointEntry entries[MOST_POINT_ENTRIES];
    const PlotRequest *r = p->request;
    Diagnostics unheard = DIAGNOSTICS_EMPTY;
    int count = read_point(r->question->scope, p->where, entries, r->source,
                           r->at + (size_t)(p->where.start - r->text.start),
                           r->diagnostics ? r->diagnostics : &unheard);
    diagnostics_free(&unheard);
    if (count < 0) return false;
    bool good = count == 1 && entries[0].symbol == t && !entries[0].value->symbols;
    *value = good ? number_at(p, entries[0].value, t, (Spot){0, 0}) : NAN;
    if (!isfinite(*value)) complain(p, p->where, "the place of this figure is one number, as t = 1");
    return isfinite(*value);
}

/* Takes the values behind "with" off the text: "norm(x + a), with a = (1, 2)". */
static bool take_given(Plot *p, Text *text) {
    static const char WITH[] = ", with ";
    const PlotRequest *r = p->request;
    Diagnostics unheard = DIAGNOSTICS_EMPTY, *said = r->diagnostics ? r->diagnostics : &unheard;
    long at = text_find(*text, WITH);
    if (at < 0) return true;
    Text values = text_trim(text_slice(*text, (size_t)at + sizeof WITH - 1, text->length));
    *text = text_trim(text_slice(*text, 0, (size_t)at));
    size_t place = r->at + (size_t)(values.start - r->text.start);
    int count = read_point(r->question->scope, values, p->given, r->source, place, said);
    diagnostics_free(&unheard);
    for (int i = 0; i < count; i++) {
        const PointEntry *entry = &p->given[p->given_count++];
        Shape shape = entry->symbol->shape;
        Balls balls;
        bool valued = evaluate(p->scratch, entry->value, p->point, 64, &p->budget, &balls) == STATUS_OK;
        bool plane = valued && shape_is_column(shape) && balls.rows == 2 && balls.columns == 1;
        if (!plane && !(valued && shape_is_scalar(shape)))
            return complain(p, values,
                            "a value is a number, or a vector of the plane with numbers as entries"),
                   false;
        if (shape.rows < 0) point_set_size(p->point, shape.rows, 2);
        point_set(p->point, entry->symbol, &balls);
    }
    return count >= 0;
}

/* ---- what figures share ---- */

static const Formula *label_of(const Plot *p, const Expr *e) {
    return notation(p->arena, p->store, e, p->request->notation);
}

typedef enum Medium { MEDIUM_EAR, MEDIUM_EYE } Medium; /* a description is read aloud, or stands in text for the figure */

static void put_formula(const Plot *p, const Formula *formula, Medium medium, Buffer *out) {
    if (medium == MEDIUM_EAR)
        formula_spoken(formula, p->request->sentences, out);
    else
        formula_to_line(formula, false, out);
}

/* The function, and the values that are given of its names. */
static const char *words_of(const Plot *p, const Expr *e, Medium medium) {
    Buffer out = BUFFER_EMPTY;
    put_formula(p, label_of(p, e), medium, &out);
    for (size_t i = 0; i < p->given_count; i++) {
        const Formula *name = notation_symbol(p->arena, p->given[i].symbol, p->request->notation);
        const Formula *equal = formula_symbol(p->arena, "="), *value = label_of(p, p->given[i].value);
        buffer_string(&out, ", ");
        put_formula(p, FORMULA_ROW_OF(p->arena, name, equal, value), medium, &out);
    }
    const char *words = arena_string(p->arena, buffer_c(&out), out.length);
    buffer_free(&out);
    return words;
}

typedef struct Described { /* what fills a {name} of a description: a function or a number */
    const char *name;
    const Expr *function;
    const char *number;
} Described;

static Text description(const Plot *p, Sentence which, const Described *items, size_t count, Medium medium) {
    SayWord *words = ARENA_ARRAY(p->arena, SayWord, count + 1);
    for (size_t i = 0; i < count; i++)
        words[i] = (SayWord){items[i].name, items[i].function ? words_of(p, items[i].function, medium) : items[i].number};
    return text_of(say_words(p->request->sentences, p->arena, which, words, count));
}

/* For those who do not see it. */
static void describe(const Plot *p, Figure *figure, Sentence which, const Described *items, size_t count) {
    figure_describe(figure, description(p, which, items, count, MEDIUM_EAR));
    figure_write_out(figure, description(p, which, items, count, MEDIUM_EYE));
}

static const char *number_word(const Plot *p, double value) {
    char *word = arena_printf(p->arena, "%s%g", value < 0 ? "−" : "", fabs(value)),
         *point = strchr(word, '.');
    if (point && p->request->notation.decimal_comma) *point = ',';
    return word;
}

static void dot(Figure *figure, Spot at) { /* filled, 0.8 mm */
    figure_circle(figure, at, 0.8 * (figure->most.x - figure->least.x) / figure->width,
                  (Stroke){INK_BLACK, 0, false, true});
}

/* A label right of its point, or left of it near the right edge. */
static void label_beside(Figure *figure, Spot at, const Formula *label, Ink ink) {
    bool right = at.x > figure->least.x + 0.75 * (figure->most.x - figure->least.x);
    figure_label(figure, at, right ? ANCHOR_RIGHT : ANCHOR_LEFT, label, ink);
}

/* ---- unit balls ---- */

/* The balls meet where the axes are 1: the numbers stand outside. */
static void label_ones(const Plot *p, Figure *figure) {
    static const Spot PLACES[] = {{1.02, -0.13}, {-1.02, -0.13}, {0.02, 1.14}, {0.02, -1.14}};
    static const char *const NUMBERS[] = {"1", "-1", "1", "-1"};
    for (size_t i = 0; i < 4; i++)
        figure_label(figure, PLACES[i], i == 1 ? ANCHOR_RIGHT : ANCHOR_LEFT, formula_number(p->arena, NUMBERS[i]),
                     INK_BLACK);
}

static const Figure *plot_unit_balls(Plot *p) {
    static const Spot DIAMOND[] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}},
                      SQUARE[] = {{1, 1}, {-1, 1}, {-1, -1}, {1, -1}};
    static const char *const SIGNS[] = {"1", "2", "∞"};
    static const Spot PLACES[] = {{0.55, -0.5}, {0.74, 0.76}, {1.04, -0.9}};
    static const Anchor ANCHORS[] = {ANCHOR_RIGHT, ANCHOR_RIGHT, ANCHOR_LEFT};
    static const Ink INKS[] = {INK_RED, INK_BLUE, INK_GREEN};
    Figure *figure = figure_new(p->arena, (Spot){-1.6, -1.4}, (Spot){1.9, 1.5}, SIDE, 0);
    figure_axes(figure, false);
    label_ones(p, figure);
    figure_polygon(figure, 4, SQUARE, (Stroke){INK_GREEN, 0.9, false, false});
    figure_circle(figure, (Spot){0, 0}, 1, (Stroke){INK_BLUE, 1.2, false, false});
    figure_polygon(figure, 4, DIAMOND, (Stroke){INK_RED, 0.9, true, false});
    for (size_t i = 0; i < 3; i++) {
        const Formula *norm = formula_fence(p->arena, FENCE_NORM, formula_vector(p->arena, "x"), FENCE_NORM);
        const Formula *index =
            i < 2 ? formula_number(p->arena, SIGNS[i]) : formula_symbol(p->arena, SIGNS[i]);
        figure_label(figure, PLACES[i], ANCHORS[i], formula_scripts(p->arena, norm, index, NULL), INKS[i]);
    }
    describe(p, figure, SAY_FIGURE_BALLS, NULL, 0);
    return figure;
}

/* ---- contours ---- */

enum { CELLS = 40 };

typedef struct Grid {
    double value[CELLS + 1][CELLS + 1];
    double reach; /* it covers -reach … reach */
    const Expr *e; /* of which the values are, by x */
    const Symbol *x;
} Grid;

static Spot grid_spot(const Grid *grid, size_t i, size_t k) {
    return (Spot){grid->reach * (2 * (double)i / CELLS - 1), grid->reach * (2 * (double)k / CELLS - 1)};
}

static Grid *grid_of(Plot *p, const Expr *e, const Symbol *x, double reach) {
    Grid *grid = ARENA_NEW(p->scratch, Grid);
    grid->reach = reach;
    grid->e = e;
    grid->x = x;
    for (size_t i = 0; i <= CELLS; i++)
        for (size_t k = 0; k <= CELLS; k++) grid->value[i][k] = number_at(p, e, x, grid_spot(grid, i, k));
    return grid;
}

static Spot between(Spot a, Spot b, double share) {
    return (Spot){a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)};
}

/* Where the level lies on the edge from a to b, with kinks between them, too; false: not between them. */
static bool crossing(Plot *p, const Grid *grid, Spot a, double va, Spot b, double vb, double level, Spot *at) {
    enum { MOST = 12 };
    const double CLOSE = 1e-4 * fabs(vb - va);
    if (isnan(va) || isnan(vb) || (va < level) == (vb < level)) return false;
    double low = 0, high = 1, below = va - level, above = vb - level;
    for (size_t i = 0; i < MOST; i++) {
        double share = low + (high - low) * below / (below - above);
        *at = between(a, b, share);
        double v = number_at(p, grid->e, grid->x, *at) - level;
        if (isnan(v) || fabs(v) <= CLOSE) break;
        if ((v < 0) == (below < 0))
            low = share, below = v, above /= i ? 2 : 1;
        else
            high = share, above = v, below /= i ? 2 : 1;
    }
    return true;
}

typedef struct Segments { /* in the order of the cells that they lie in */
    Spot (*ends)[2];
    bool *used;
    size_t count;
    size_t from[CELLS * CELLS + 1]; /* by cell: its first segment */
} Segments;

static bool comes_first(Spot a, Spot b) { return a.x < b.x || (a.x == b.x && a.y < b.y); }

/* An edge is gone along in one direction from both of its sides, so that both find the same point. */
static void contour_triangle(Plot *p, const Grid *grid, Segments *to, const Spot *spot, const double *value,
                             double level) {
    Spot ends[3];
    size_t count = 0;
    for (size_t side = 0; side < 3; side++) {
        size_t i = side, k = (side + 1) % 3;
        if (comes_first(spot[k], spot[i])) i = k, k = side;
        if (crossing(p, grid, spot[i], value[i], spot[k], value[k], level, &ends[count])) count++;
    }
    if (count == 2) to->ends[to->count][0] = ends[0], to->ends[to->count++][1] = ends[1];
}

/* A cell is cut along the diagonal through the origin, where the usual norms have their kinks. */
static void contour_cell(Plot *p, Segments *to, const Grid *grid, size_t i, size_t k, double level) {
    bool rising = (i < CELLS / 2) == (k < CELLS / 2);
    const size_t corners[4][2] = {{i, k}, {i + 1, k}, {i + 1, k + 1}, {i, k + 1}};
    for (size_t half = 0; half < 2; half++) {
        Spot spot[3];
        double value[3];
        for (size_t c = 0; c < 3; c++) {
            const size_t *corner = corners[((rising ? 0 : 1) + 2 * half + c) % 4];
            spot[c] = grid_spot(grid, corner[0], corner[1]);
            value[c] = grid->value[corner[0]][corner[1]];
        }
        contour_triangle(p, grid, to, spot, value, level);
    }
}

/* A segment of the cell, not used yet, that goes on from `end`; false: none. Its other end becomes `end`. */
static bool go_on_in(Segments *segments, size_t cell, Spot *end) {
    for (size_t i = segments->from[cell]; i < segments->from[cell + 1]; i++)
        for (size_t k = 0; k < 2 && !segments->used[i]; k++) {
            Spot near = segments->ends[i][k];
            if (fabs(near.x - end->x) + fabs(near.y - end->y) > 1e-9) continue;
            *end = segments->ends[i][1 - k];
            segments->used[i] = true;
            return true;
        }
    return false;
}

/* In which row or column of cells the coordinate lies. */
static size_t cell_of(const Grid *grid, double at) {
    double place = (at / grid->reach + 1) / 2 * CELLS;
    return (size_t)fmin(fmax(floor(place), 0), CELLS - 1);
}

/* The same among the cells that touch the one where `end` lies. */
static bool go_on(Segments *segments, const Grid *grid, Spot *end) {
    size_t column = cell_of(grid, end->x), row = cell_of(grid, end->y);
    for (size_t i = column ? column - 1 : 0; i <= column + 1 && i < CELLS; i++)
        for (size_t k = row ? row - 1 : 0; k <= row + 1 && k < CELLS; k++)
            if (go_on_in(segments, i * CELLS + k, end)) return true;
    return false;
}

/* Are all corners on one side? */
static bool is_passed_by(const Grid *grid, size_t i, size_t k, double level) {
    bool below = grid->value[i][k] < level;
    return (grid->value[i + 1][k] < level) == below && (grid->value[i][k + 1] < level) == below &&
           (grid->value[i + 1][k + 1] < level) == below;
}

/* Where the lines through a, b and through d, c meet, before they part again; false: nowhere near. */
static bool meet(Spot a, Spot b, Spot c, Spot d, Spot *at) {
    const double FARTHEST = 20; /* of their lengths */
    Spot u = {b.x - a.x, b.y - a.y}, v = {c.x - d.x, c.y - d.y}, gap = {c.x - b.x, c.y - b.y};
    double cross = u.x * v.y - u.y * v.x;
    if (fabs(cross) <= 0.1 * hypot(u.x, u.y) * hypot(v.x, v.y)) return false;
    double s = (gap.x * v.y - gap.y * v.x) / cross, t = (gap.x * u.y - gap.y * u.x) / cross;
    *at = (Spot){b.x + s * u.x, b.y + s * u.y};
    return s > 0 && t > 0 && s < FARTHEST && t < FARTHEST;
}

/* A segment cuts the corner of a level with a kink off. Where what is before it and what is behind it lead to a point
 * that is on the level, too, that is the corner. Returns how many points there are then. */
static size_t with_corners(Plot *p, const Grid *grid, double level, const Spot *line, size_t count, Spot *out) {
    size_t steps = count - 1, made = 0;
    bool closed = steps > 3 && hypot(line[0].x - line[steps].x, line[0].y - line[steps].y) < 1e-9;
    for (size_t i = 0; i < steps; i++) {
        Spot b = line[i], c = line[i + 1], corner;
        out[made++] = b;
        if (!closed && (i == 0 || i + 1 == steps)) continue;
        if (!meet(line[i ? i - 1 : steps - 1], b, c, line[i + 1 < steps ? i + 2 : 1], &corner)) continue;
        double off = number_at(p, grid->e, grid->x, corner) - level;
        double cut = number_at(p, grid->e, grid->x, between(b, c, 0.5)) - level;
        if (fabs(off) < 0.1 * fabs(cut)) out[made++] = corner;
    }
    out[made++] = line[steps];
    return made;
}

/* What is next to the end of the line takes its place: it would give no direction. */
static size_t add_to_line(const Grid *grid, Spot *line, size_t count, Spot end) {
    const double NEAR = 0.02 * 2 * grid->reach / CELLS;
    bool near = hypot(end.x - line[count - 1].x, end.y - line[count - 1].y) < NEAR;
    if (near && count == 1) return count;
    line[near ? count - 1 : count] = end;
    return near ? count : count + 1;
}

/* Segments joined to long lines, so that dashes run on along them. */
static void contour(Plot *p, Figure *figure, const Grid *grid, double level, Stroke stroke) {
    enum { MOST = 2 * CELLS * CELLS };
    Segments segments = {arena_alloc(p->scratch, MOST * sizeof(Spot[2])), ARENA_ARRAY(p->scratch, bool, MOST),
                         0, {0}};
    for (size_t i = 0; i < CELLS; i++)
        for (size_t k = 0; k < CELLS; k++) {
            if (!is_passed_by(grid, i, k, level)) contour_cell(p, &segments, grid, i, k, level);
            segments.from[i * CELLS + k + 1] = segments.count;
        }
    Spot *line = ARENA_ARRAY(p->scratch, Spot, segments.count + 2);
    Spot *sharp = ARENA_ARRAY(p->scratch, Spot, 2 * segments.count + 4);
    for (size_t i = 0; i < segments.count; i++) {
        if (segments.used[i]) continue;
        segments.used[i] = true;
        Spot end = segments.ends[i][1];
        line[0] = segments.ends[i][0];
        size_t count = 1;
        do count = add_to_line(grid, line, count, end);
        while (go_on(&segments, grid, &end));
        if (count == 1) continue;
        figure_line(figure, with_corners(p, grid, level, line, count, sharp), sharp, stroke);
    }
}

static double grid_most(const Grid *grid) {
    double most = -INFINITY;
    for (size_t i = 0; i <= CELLS; i++)
        for (size_t k = 0; k <= CELLS; k++) most = fmax(most, grid->value[i][k]); /* fmax passes NaN over */
    return most;
}

static Figure *plane_figure(Plot *p, double reach) {
    Figure *figure =
        figure_new(p->arena, (Spot){-1.1 * reach, -1.1 * reach}, (Spot){1.15 * reach, 1.15 * reach}, SIDE, 0);
    figure_axes(figure, true);
    return figure;
}

/* The level beside its line, up along the diagonal. */
static void contour_labels(Plot *p, Figure *figure, const Grid *grid, double level) {
    for (size_t k = CELLS / 2; k < CELLS; k++) {
        Spot at;
        if (!crossing(p, grid, grid_spot(grid, k, k), grid->value[k][k], grid_spot(grid, k + 1, k + 1),
                      grid->value[k + 1][k + 1], level, &at))
            continue;
        at.y += 0.04 * grid->reach;
        const Formula *label = formula_number(p->arena, arena_printf(p->arena, "%g", level));
        figure_label(figure, at, ANCHOR_LEFT, label, INK_BLUE);
        return;
    }
}

static const Figure *plot_contours(Plot *p) {
    const Expr *e = function_meant(p);
    const Symbol *x = e ? variable_of(p, e) : NULL;
    if (!is_plane(p, x)) return NULL;
    if (!shape_is_scalar(e->shape))
        return complain(p, p->what, "contours are of a function with numbers as values"), NULL;
    Figure *figure = plane_figure(p, 3.5);
    const Grid *grid = grid_of(p, e, x, 3.5);
    double step = grid_most(grid) > 14 ? ceil(grid_most(grid) / 8) : 1;
    for (int i = 1; i <= 3; i++) {
        contour(p, figure, grid, i * step, (Stroke){INK_BLUE, 0.9, i == 2, false});
        contour_labels(p, figure, grid, i * step);
    }
    Described words[] = {{"f", e, NULL},
                       {"first", NULL, number_word(p, step)},
                       {"second", NULL, number_word(p, 2 * step)},
                       {"third", NULL, number_word(p, 3 * step)}};
    describe(p, figure, SAY_FIGURE_CONTOURS, words, 4);
    return figure;
}

/* ---- gradient fields ---- */

static void field_arrow(Plot *p, Figure *figure, const Expr *gradient, const Symbol *x, Spot at,
                        double longest) {
    double g[2];
    if (!value_at(p, gradient, x, at, g, 2)) return;
    double length = hypot(g[0], g[1]), scale = 0.7 / fmax(longest, 1e-9);
    if (length * scale < 0.02) return;
    figure_arrow(figure, at, (Spot){at.x + scale * g[0], at.y + scale * g[1]},
                 (Stroke){INK_BLUE, 0.8, false, false});
}

static double longest_arrow(Plot *p, const Expr *gradient, const Symbol *x) {
    double longest = 0, g[2];
    for (int i = -3; i <= 3; i++)
        for (int k = -3; k <= 3; k++)
            if (value_at(p, gradient, x, (Spot){i, k}, g, 2)) longest = fmax(longest, hypot(g[0], g[1]));
    return longest;
}

static const Figure *plot_field(Plot *p) {
    const Expr *e = function_meant(p);
    const Symbol *x = e ? variable_of(p, e) : NULL;
    if (!is_plane(p, x)) return NULL;
    const Expr *gradient = expr_2(p->store, OP_GRADIENT, e, expr_symbol(p->store, x));
    if (!gradient) return complain(p, p->what, store_error(p->store)), NULL;
    Figure *figure = plane_figure(p, 3.5);
    const Grid *grid = grid_of(p, e, x, 3.5);
    double step = grid_most(grid) > 14 ? ceil(grid_most(grid) / 8) : 1,
           longest = longest_arrow(p, gradient, x);
    for (int i = 1; i <= 3; i++) contour(p, figure, grid, i * step, DASHES);
    for (int i = -3; i <= 3; i++)
        for (int k = -3; k <= 3; k++) field_arrow(p, figure, gradient, x, (Spot){i, k}, longest);
    describe(p, figure, SAY_FIGURE_FIELD, &(Described){"f", e, NULL}, 1);
    return figure;
}

/* ---- graphs ---- */

enum { SAMPLES = 240 };

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* A window that a pole does not stretch: the middle nine tenths of the values, and the axis if it is near. */
static bool value_range(const double *values, double *least, double *most) {
    double sorted[SAMPLES + 1];
    size_t count = 0;
    for (size_t i = 0; i <= SAMPLES; i++)
        if (!isnan(values[i])) sorted[count++] = values[i];
    if (count < 2) return false;
    qsort(sorted, count, sizeof *sorted, by_size);
    *least = sorted[count / 20], *most = sorted[count - 1 - count / 20];
    double span = fmax(*most - *least, 1);
    if (*least > 0 && *least < span) *least = 0;
    if (*most < 0 && *most > -span) *most = 0;
    *least -= 0.18 * span, *most += 0.18 * span;
    return true;
}

/* Polylines through the points inside the window. */
static void trace(Figure *figure, const Spot *spots, size_t count, Stroke stroke) {
    size_t from = 0;
    for (size_t i = 0; i <= count; i++) {
        bool inside = i < count && spots[i].y >= figure->least.y && spots[i].y <= figure->most.y;
        if (inside) continue;
        if (i - from > 1) figure_line(figure, i - from, spots + from, stroke);
        from = i + 1;
    }
}

/* The line with this slope through the point, as far as the window goes. */
static void slope_line(Figure *figure, Spot at, double slope, Stroke stroke) {
    double left = figure->least.x, right = figure->most.x;
    if (fabs(slope) > 1e-9) {
        double a = at.x + (figure->least.y - at.y) / slope, b = at.x + (figure->most.y - at.y) / slope;
        left = fmax(left, fmin(a, b)), right = fmin(right, fmax(a, b));
    }
    Spot ends[] = {{left, at.y + slope * (left - at.x)}, {right, at.y + slope * (right - at.x)}};
    figure_line(figure, 2, ends, stroke);
}

/* The slopes from both sides: unequal at a kink, and then lines with slopes between them touch the graph from
 * below. Gives what is said of the figure; SAY_COUNT: there is no value. */
static Sentence add_touching(Plot *p, Figure *figure, const Expr *e, const Symbol *t, double t0) {
    enum { FAN = 4 };
    double h = 1e-5, y = number_at(p, e, t, (Spot){t0, 0});
    double right = (number_at(p, e, t, (Spot){t0 + h, 0}) - y) / h,
           left = (y - number_at(p, e, t, (Spot){t0 - h, 0})) / h;
    if (!isfinite(right) || !isfinite(left)) return SAY_COUNT;
    bool kink = fabs(right - left) > 1e-3 * fmax(1, fabs(right));
    for (int i = 0; kink && i <= FAN; i++)
        slope_line(figure, (Spot){t0, y}, left + (right - left) * i / FAN,
                   (Stroke){INK_RED, 0.6, true, false});
    if (!kink) slope_line(figure, (Spot){t0, y}, (left + right) / 2, (Stroke){INK_RED, 0.9, true, false});
    dot(figure, (Spot){t0, y});
    return kink ? SAY_FIGURE_KINK : SAY_FIGURE_TANGENT;
}

static const Figure *plot_graph(Plot *p) {
    const Expr *e = function_meant(p);
    const Symbol *t = e ? variable_of(p, e) : NULL;
    double t0 = 0, least, most, values[SAMPLES + 1];
    if (!t) return NULL;
    if (!shape_is_scalar(t->shape) || !shape_is_scalar(e->shape))
        return complain(p, p->what, "a graph is of a number that depends on a number"), NULL;
    if (p->where.length && !read_where(p, t, &t0)) return NULL;
    double from = floor(t0) - 3, to = ceil(t0) + 3;
    Spot spots[SAMPLES + 1];
    for (size_t i = 0; i <= SAMPLES; i++) {
        spots[i].x = from + (to - from) * (double)i / SAMPLES;
        spots[i].y = values[i] = number_at(p, e, t, spots[i]);
    }
    if (!value_range(values, &least, &most))
        return complain(p, p->what, "this has no values near the place to draw"), NULL;
    Figure *figure =
        figure_new(p->arena, (Spot){from - 0.3, least}, (Spot){to + 0.5, most}, SIDE, 0.6 * SIDE);
    figure_axes(figure, true);
    Sentence said = p->where.length ? add_touching(p, figure, e, t, t0) : SAY_FIGURE_GRAPH;
    if (said == SAY_COUNT) return complain(p, p->where, "the function has no value here"), NULL;
    trace(figure, spots, SAMPLES + 1, BOLD_LINE);
    Described words[] = {{"f", e, NULL},
                       {"from", NULL, number_word(p, from)},
                       {"to", NULL, number_word(p, to)},
                       {"at", NULL, number_word(p, t0)}};
    describe(p, figure, said, words, 4);
    return figure;
}

/* ---- curves ---- */

static void widen(Spot *least, Spot *most, Spot by) {
    *least = (Spot){fmin(least->x, by.x), fmin(least->y, by.y)};
    *most = (Spot){fmax(most->x, by.x), fmax(most->y, by.y)};
}

/* The window around all of it, with room for arrows and labels; both axes at the same scale within reason. */
static Figure *window_around(Plot *p, Spot least, Spot most) {
    widen(&least, &most, (Spot){0, 0});
    if (least.x > -0.2 * most.x) least.x = -0.2 * most.x; /* for ticks and labels left of the axis */
    double across = fmax(most.x - least.x, 1), up = fmax(most.y - least.y, 1);
    Spot low = {least.x - 0.1 * across, least.y - 0.1 * up},
         high = {least.x + 1.15 * across, least.y + 1.12 * up};
    double unit = fmin(1.1 * SIDE / (high.x - low.x), SIDE / (high.y - low.y)); /* millimetres */
    double width = fmax(unit * (high.x - low.x), 0.6 * SIDE), height = fmax(unit * (high.y - low.y), 0.5 * SIDE);
    Figure *figure = figure_new(p->arena, low, high, width, height);
    figure_axes(figure, true);
    return figure;
}

/* p' of a curve that has a name, else v. */
static const Formula *velocity_label(const Plot *p) {
    const char *name = arena_string(p->arena, p->what.start, p->what.length);
    bool named = scope_find(p->request->question->scope, p->what);
    const Formula *prime = formula_symbol(p->arena, "′");
    return named ? formula_scripts(p->arena, formula_vector(p->arena, name), NULL, prime)
                 : formula_vector(p->arena, "v");
}

static const Figure *plot_curve(Plot *p) {
    const Expr *e = read_at(p, p->what);
    const Symbol *t = e ? variable_of(p, e) : NULL;
    double t0 = 0, value[2], velocity[2] = {0, 0};
    if (!t) return NULL;
    if (!shape_is_scalar(t->shape) || !shape_is_column(e->shape) || e->shape.rows != 2)
        return complain(p, p->what, "a curve is a point of the plane that depends on a number"), NULL;
    if (p->where.length && !read_where(p, t, &t0)) return NULL;
    Spot spots[SAMPLES + 1], least = {0, 0}, most = {0, 0};
    for (size_t i = 0; i <= SAMPLES; i++) {
        double s = t0 - 2 + 4 * (double)i / SAMPLES;
        bool there = value_at(p, e, t, (Spot){s, 0}, value, 2);
        spots[i] = there ? (Spot){value[0], value[1]} : (Spot){0, NAN};
        if (there) widen(&least, &most, spots[i]);
    }
    const Expr *derivative = expr_2(p->store, OP_DERIVATIVE, e, expr_symbol(p->store, t));
    bool moves = p->where.length && derivative && value_at(p, e, t, (Spot){t0, 0}, value, 2) &&
                 value_at(p, derivative, t, (Spot){t0, 0}, velocity, 2);
    if (p->where.length && !moves) return complain(p, p->where, "the curve has no velocity here"), NULL;
    Spot tip = {value[0] + velocity[0], value[1] + velocity[1]};
    if (moves) widen(&least, &most, tip);
    Figure *figure = window_around(p, least, most);
    trace(figure, spots, SAMPLES + 1, BOLD_LINE);
    if (moves) figure_arrow(figure, (Spot){value[0], value[1]}, tip, (Stroke){INK_RED, 1.2, false, false});
    if (moves) label_beside(figure, tip, velocity_label(p), INK_RED);
    if (moves) dot(figure, (Spot){value[0], value[1]});
    Described words[] = {
        {"p", e, NULL}, {"x", NULL, number_word(p, velocity[0])}, {"y", NULL, number_word(p, velocity[1])}};
    describe(p, figure, moves ? SAY_FIGURE_VELOCITY : SAY_FIGURE_CURVE, words, 3);
    return figure;
}

/* ---- vectors, head to tail ---- */

/* Cuts the next vector off: at a comma outside brackets. */
static Text cut_vector(Text *rest) {
    int depth = 0;
    size_t end = 0;
    for (; end < rest->length && (depth || rest->start[end] != ','); end++)
        depth += (rest->start[end] == '(' || rest->start[end] == '[') -
                 (rest->start[end] == ')' || rest->start[end] == ']');
    Text piece = text_trim(text_slice(*rest, 0, end));
    *rest = text_slice(*rest, end + 1, rest->length);
    return piece;
}

static bool read_vector(Plot *p, Text text, const Expr **e, Spot *value) {
    double entries[2];
    Balls balls;
    *e = read_at(p, text);
    if (!*e) return false;
    bool good = evaluate(p->scratch, *e, p->point, 64, &p->budget, &balls) == STATUS_OK && balls.rows == 2 &&
                balls.columns == 1;
    for (size_t i = 0; good && i < 2; i++) entries[i] = arf_get_d(arb_midref(balls.entry + i), ARF_RND_NEAR);
    if (good)
        *value = (Spot){entries[0], entries[1]};
    else
        complain(p, text, "this is not a vector of the plane with numbers as entries");
    return good;
}

typedef struct Area {
    Spot low, high;
} Area;

/* About what a label covers, in user units. */
static Area area_of_label(const Figure *figure, Spot at, Anchor anchor, const Formula *label) {
    const double LETTER = 1.3, HEIGHT = 2.4; /* millimetres */
    Buffer line = BUFFER_EMPTY;
    formula_to_line(label, false, &line);
    double width = LETTER * (double)text_columns(buffer_view(&line)) * (figure->most.x - figure->least.x) / figure->width;
    double height = HEIGHT * (figure->most.y - figure->least.y) / figure->height;
    buffer_free(&line);
    double x = anchor == ANCHOR_LEFT ? 0 : anchor == ANCHOR_RIGHT ? -width : -width / 2;
    double y = anchor == ANCHOR_BOTTOM ? 0 : anchor == ANCHOR_TOP ? -height : -height / 2;
    return (Area){{at.x + x, at.y + y}, {at.x + x + width, at.y + y + height}};
}

/* Does the way from a to b go through the area? It is cut off at each side in turn. */
static bool passes(Area area, Spot a, Spot b) {
    double from = 0, to = 1, starts[] = {a.x, a.y}, steps[] = {b.x - a.x, b.y - a.y};
    double lows[] = {area.low.x, area.low.y}, highs[] = {area.high.x, area.high.y};
    for (size_t i = 0; i < 2; i++) {
        double enters = (lows[i] - starts[i]) / steps[i], leaves = (highs[i] - starts[i]) / steps[i];
        if (fabs(steps[i]) < 1e-12 && (starts[i] < lows[i] || starts[i] > highs[i])) return false;
        if (fabs(steps[i]) < 1e-12) continue;
        from = fmax(from, fmin(enters, leaves)), to = fmin(to, fmax(enters, leaves));
    }
    return from < to;
}

/* How many lines, arrows and labels of the figure the area covers. */
static size_t covers(const Figure *figure, Area area) {
    size_t count = 0;
    for (const Mark *mark = figure->first; mark; mark = mark->next) {
        if (mark->kind == MARK_LABEL) {
            Area other = area_of_label(figure, mark->points[0], mark->anchor, mark->label);
            count += area.low.x < other.high.x && other.low.x < area.high.x && area.low.y < other.high.y &&
                     other.low.y < area.high.y;
        }
        for (size_t i = 1; (mark->kind == MARK_LINE || mark->kind == MARK_ARROW) && i < mark->count; i++)
            count += passes(area, mark->points[i - 1], mark->points[i]);
    }
    return count;
}

/* Beside its arrow, where it covers least, rather on the side where the sum is not; over or under it only if it is
 * nearly level. */
static void label_vector(Figure *figure, Spot from, Spot to, Spot sum, const Formula *label) {
    static const double SHARES[] = {0.5, 0.65, 0.35, 0.8, 0.2}; /* of the way along it */
    Spot along = {to.x - from.x, to.y - from.y}, best = from;
    double length = fmax(hypot(along.x, along.y), 1e-9), off = 0.03 * (figure->most.x - figure->least.x);
    double usual = sum.x * (from.y + to.y) - sum.y * (from.x + to.x) >= 0 ? off / length : -off / length;
    bool level = fabs(along.y) < 0.3 * fabs(along.x);
    Anchor anchor = ANCHOR_CENTRE;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < 2 * sizeof SHARES / sizeof *SHARES; i++) {
        double side = i % 2 ? -usual : usual;
        Spot on = between(from, to, SHARES[i / 2]), normal = {-along.y * side, along.x * side};
        Anchor beside = normal.x < 0 ? ANCHOR_RIGHT : ANCHOR_LEFT, over = normal.y > 0 ? ANCHOR_BOTTOM : ANCHOR_TOP;
        Spot at = level ? on : (Spot){on.x + normal.x, on.y + normal.y};
        size_t covered = covers(figure, area_of_label(figure, at, level ? over : beside, label));
        if (covered < least) least = covered, best = at, anchor = level ? over : beside;
    }
    figure_label(figure, best, anchor, label, INK_BLUE);
}

static const Figure *plot_vectors(Plot *p) {
    enum { MOST = 8 };
    Spot heads[MOST + 1] = {{0, 0}}, least = {0, 0}, most = {0, 0};
    const Expr *vectors[MOST];
    size_t count = 0;
    for (Text rest = p->what; rest.length && count < MOST; count++) {
        Spot value;
        if (!read_vector(p, cut_vector(&rest), &vectors[count], &value)) return NULL;
        heads[count + 1] = (Spot){heads[count].x + value.x, heads[count].y + value.y};
        widen(&least, &most, heads[count + 1]);
    }
    if (!count) return complain(p, p->what, "name the vectors to draw: vectors (1, 6), (4, 2)"), NULL;
    Figure *figure = window_around(p, least, most);
    for (size_t i = 0; i < count; i++)
        figure_arrow(figure, heads[i], heads[i + 1], (Stroke){INK_BLUE, 1.1, false, false});
    if (count > 1) figure_arrow(figure, heads[0], heads[count], (Stroke){INK_RED, 1.1, true, false});
    for (size_t i = 0; i < count; i++)
        label_vector(figure, heads[i], heads[i + 1], heads[count], label_of(p, vectors[i]));
    describe(p, figure, count > 1 ? SAY_FIGURE_VECTORS : SAY_FIGURE_VECTOR, NULL, 0);
    return figure;
}

/* ---- which ---- */

typedef struct PlotKind {
    const char *words, *place; /* how it begins; what leads its place, or NULL */
    const Figure *(*draw)(Plot *p);
} PlotKind;

static const PlotKind KINDS[] = {
    {"unit balls", NULL, plot_unit_balls},
    {"contours", NULL, plot_contours},
    {"gradient field", NULL, plot_field},
    {"graph", ", tangent at", plot_graph},
    {"graph", ", subgradients at", plot_graph},
    {"curve", ", velocity at", plot_curve},
    {"vectors", NULL, plot_vectors},
    {"graph", NULL, plot_graph},
    {"curve", NULL, plot_curve},
};
enum { KIND_COUNT = sizeof KINDS / sizeof *KINDS };

static bool has_kind(const PlotKind *kind, Text text) {
    return text_starts(text, kind->words) && (!kind->place || text_find(text, kind->place) >= 0);
}

static void split(Plot *p, const PlotKind *kind, Text text) {
    size_t end = kind->place ? (size_t)text_find(text, kind->place) : text.length;
    p->what = text_trim(text_slice(text, strlen(kind->words), end));
    if (kind->place) p->where = text_trim(text_slice(text, end + strlen(kind->place), text.length));
}

static void unknown(const Plot *p, Text text) {
    const char *names[KIND_COUNT];
    for (size_t i = 0; i < KIND_COUNT; i++) names[i] = KINDS[i].words;
    Text rest = text, word = text_cut(&rest, ' ');
    const char *nearest = text_nearest(text, names, KIND_COUNT);
    if (!nearest) nearest = text_nearest(word, names, KIND_COUNT);
    complain(p, text,
             arena_printf(p->scratch, "no figure is called '%.*s'%s%s%s", (int)text.length, text.start,
                          nearest ? "; did you mean '"
                                  : ": contours, unit balls, gradient field, graph, curve, vectors",
                          nearest ? nearest : "", nearest ? "'?" : ""));
}

const Figure *plot_figure(Arena *arena, const PlotRequest *request) {
    Store *store = request->question->store;
    Arena *scratch = arena_new();
    Plot plot = {.arena = arena,
                 .scratch = scratch,
                 .request = request,
                 .store = store,
                 .budget = {1 << 24},
                 .what = TEXT(""),
                 .where = TEXT("")};
    plot.point = point_new(scratch, store);
    Text text = text_trim(request->text);
    const PlotKind *found = NULL;
    bool good = take_given(&plot, &text);
    for (size_t i = 0; good && i < KIND_COUNT && !found; i++)
        if (has_kind(&KINDS[i], text)) found = &KINDS[i];
    if (found)
        split(&plot, found, text);
    else if (good)
        unknown(&plot, text);
    const Figure *figure = found ? found->draw(&plot) : NULL;
    arena_free(scratch);
    return figure;
}
