#include "document/document.h"
#include <math.h>
#include <string.h>

Figure *figure_new(Arena *arena, Spot least, Spot most, double width, double height) {
    Figure *figure = ARENA_NEW(arena, Figure);
    double across = most.x > least.x ? most.x - least.x : 1;
    figure->arena = arena;
    figure->least = least;
    figure->most = (Spot){least.x + across, most.y > least.y ? most.y : least.y + 1};
    figure->width = width;
    figure->height = height > 0 ? height : width * (figure->most.y - least.y) / across;
    return figure;
}

static Mark *push_mark(Figure *figure, MarkKind kind, size_t count, const Spot *points, Stroke stroke) {
    Mark *mark = ARENA_NEW(figure->arena, Mark);
    mark->kind = kind;
    mark->stroke = stroke;
    if (mark->stroke.width <= 0) mark->stroke.width = 0.8;
    mark->points = arena_copy(figure->arena, points, count * sizeof *points);
    mark->count = count;
    if (figure->last)
        figure->last->next = mark;
    else
        figure->first = mark;
    figure->last = mark;
    return mark;
}

void figure_line(Figure *figure, size_t count, const Spot *points, Stroke stroke) {
    push_mark(figure, MARK_LINE, count, points, stroke);
}

void figure_polygon(Figure *figure, size_t count, const Spot *points, Stroke stroke) {
    push_mark(figure, MARK_POLYGON, count, points, stroke);
}

void figure_circle(Figure *figure, Spot centre, double radius, Stroke stroke) {
    push_mark(figure, MARK_CIRCLE, 1, &centre, stroke)->radius = radius;
}

void figure_arrow(Figure *figure, Spot from, Spot to, Stroke stroke) {
    push_mark(figure, MARK_ARROW, 2, (Spot[]){from, to}, stroke);
}

void figure_label(Figure *figure, Spot at, Anchor anchor, const Formula *label, Ink ink) {
    Mark *mark = push_mark(figure, MARK_LABEL, 1, &at, (Stroke){.ink = ink});
    mark->label = label;
    mark->anchor = anchor;
}

static Text kept(const Figure *figure, Text text) {
    return (Text){arena_string(figure->arena, text.start, text.length), text.length};
}

void figure_describe(Figure *figure, Text describes) {
    figure->describes = figure->written = kept(figure, describes);
}

void figure_write_out(Figure *figure, Text written) { figure->written = kept(figure, written); }

/* User units per millimetre along an axis. */
static double per_mm_x(const Figure *f) { return (f->most.x - f->least.x) / f->width; }
static double per_mm_y(const Figure *f) { return (f->most.y - f->least.y) / f->height; }

static void tick(Figure *figure, bool along_x, double at) {
    double half_x = 0.7 * per_mm_x(figure), half_y = 0.7 * per_mm_y(figure);
    Spot line[2] = {{at, -half_y}, {at, half_y}};
    if (!along_x) line[0] = (Spot){-half_x, at}, line[1] = (Spot){half_x, at};
    figure_line(figure, 2, line, (Stroke){INK_GREY, 0.5, false, false});
    const Formula *label = formula_number(figure->arena, arena_printf(figure->arena, "%g", at));
    Spot where = along_x ? (Spot){at, -2 * half_y} : (Spot){-2 * half_x, at};
    figure_label(figure, where, along_x ? ANCHOR_TOP : ANCHOR_RIGHT, label, INK_BLACK);
}

/* 1, 2 or 5 times a power of ten: at most about `most` steps over the range. */
static double tick_step(double range, double most) {
    double unit = pow(10, floor(log10(range / most)));
    return range <= most * unit       ? unit
           : range <= 2 * most * unit ? 2 * unit
           : range <= 5 * most * unit ? 5 * unit
                                      : 10 * unit;
}

/* How far ticks along an axis of this length are from each other. */
static double tick_distance(double length) { return fmax(tick_step(length, 9), length >= 3 ? 1 : 0); }

static void ticks(Figure *figure, bool along_x, double from, double to, double step) {
    double room = 0.03 * (to - from);
    for (double at = ceil((from + room) / step); at * step <= to - room; at++)
        if (fabs(at) > 0.5) tick(figure, along_x, at * step);
}

void figure_axes(Figure *figure, bool with_ticks) {
    Stroke thin = {INK_GREY, 0.5, false, false};
    bool x_axis = figure->least.y <= 0 && figure->most.y >= 0,
         y_axis = figure->least.x <= 0 && figure->most.x >= 0;
    if (x_axis) figure_arrow(figure, (Spot){figure->least.x, 0}, (Spot){figure->most.x, 0}, thin);
    if (y_axis) figure_arrow(figure, (Spot){0, figure->least.y}, (Spot){0, figure->most.y}, thin);
    double across = tick_distance(figure->most.x - figure->least.x),
           up = tick_distance(figure->most.y - figure->least.y);
    if (fabs(per_mm_x(figure) / per_mm_y(figure) - 1) < 0.01) across = up = fmax(across, up); /* the same scale */
    if (with_ticks && x_axis) ticks(figure, true, figure->least.x, figure->most.x, across);
    if (with_ticks && y_axis) ticks(figure, false, figure->least.y, figure->most.y, up);
}

static void bar(Figure *figure, size_t at, double value, const char *label) {
    double left = (double)at + 0.15, right = (double)at + 0.85;
    Spot corners[] = {{left, 0}, {left, value}, {right, value}, {right, 0}};
    if (value > 0) figure_polygon(figure, 4, corners, (Stroke){INK_BLUE, 0, false, true});
    const Formula *count = formula_text(figure->arena, text_of(arena_printf(figure->arena, "%g", value)));
    Spot above = {(double)at + 0.5, value + per_mm_y(figure)}, below = {(double)at + 0.5, -per_mm_y(figure)};
    figure_label(figure, above, ANCHOR_BOTTOM, count, INK_BLACK);
    figure_label(figure, below, ANCHOR_TOP, formula_text(figure->arena, text_of(label)), INK_BLACK);
}

Figure *figure_bars(Arena *arena, size_t count, const double *values, const char *const *labels, double width,
                    double height) {
    double most = 1;
    for (size_t i = 0; i < count; i++)
        if (values[i] > most) most = values[i];
    /* Room below for the labels and above for the values. */
    Figure *figure = figure_new(arena, (Spot){0, -most * 0.12},
                                (Spot){count ? (double)count : 1, most * 1.12}, width, height);
    figure_line(figure, 2, (Spot[]){{0, 0}, {figure->most.x, 0}}, (Stroke){INK_GREY, 0.6, false, false});
    Buffer words = BUFFER_EMPTY;
    for (size_t i = 0; i < count; i++) {
        bar(figure, i, values[i] < 0 ? 0 : values[i], labels[i]);
        buffer_printf(&words, "%s%s %g", i ? ", " : "", labels[i], values[i]);
    }
    figure_describe(figure, buffer_view(&words));
    buffer_free(&words);
    return figure;
}

bool figure_stands_on_area(const Figure *figure, Spot at) {
    for (const Mark *mark = figure->first; mark; mark = mark->next) {
        bool left = false, right = false, below = false, above = false;
        for (size_t i = 0; mark->kind == MARK_POLYGON && mark->stroke.filled && i < mark->count; i++) {
            left |= mark->points[i].x <= at.x, right |= mark->points[i].x >= at.x;
            below |= mark->points[i].y <= at.y, above |= mark->points[i].y >= at.y;
        }
        if (left && right && below && above) return true;
    }
    return false;
}
