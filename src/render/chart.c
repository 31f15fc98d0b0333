#include "render/chart.h"
#include "document/characters.h"
#include <math.h>

enum { LEAST_COLUMNS = 60, MOST_COLUMNS = 100 };

typedef struct Chart {
    Arena *arena;
    const Figure *figure;
    Cells *cells;
    bool ascii;
} Chart;

static uint32_t shade_of(Ink ink, bool ascii) {
    static const uint32_t shades[][2] = {
        [INK_BLACK] = {0x2591, ':'}, [INK_GREY] = {'?', '?'},     [INK_BLUE] = {0x2593, '+'},
        [INK_RED] = {0x2592, 'x'},   [INK_GREEN] = {0x2588, '#'}, [INK_WHITE] = {' ', ' '},
        [INK_PALE] = {0xB7, '.'},    [INK_ACCENT] = {0x2593, '+'}};
    return shades[ink][ascii];
}

static double across(const Chart *chart, double x) {
    const Figure *f = chart->figure;
    return (x - f->least.x) / (f->most.x - f->least.x) * chart->cells->width;
}

static int column_of(const Chart *chart, double x) { return (int)lround(across(chart, x)); }

static int row_of(const Chart *chart, double y) {
    const Figure *f = chart->figure;
    return (int)floor((f->most.y - y) / (f->most.y - f->least.y) * chart->cells->height);
}

/* However narrow it is, it shows; what follows stands close, and over its last cell where they share that. */
static void put_area(const Chart *chart, const Mark *mark) {
    double left = INFINITY, right = -INFINITY, middle = 0;
    for (size_t i = 0; i < mark->count; i++) {
        left = fmin(left, mark->points[i].x), right = fmax(right, mark->points[i].x);
        middle += mark->points[i].y / (double)mark->count;
    }
    int first = column_of(chart, left), end = (int)ceil(across(chart, right)), row = row_of(chart, middle);
    int width = end > first ? end - first : 1;
    Cells *area = cells_new(chart->arena, width, 1, 0);
    for (int i = 0; i < width; i++) area->code[i] = shade_of(mark->stroke.ink, chart->ascii);
    cells_put(chart->cells, area, first, row);
}

/* What is too long for the room at its left is cut at its end. */
static void put_label(const Chart *chart, const Mark *mark) {
    Cells *label = cells_of_formula(chart->arena, mark->label, chart->ascii);
    int x = column_of(chart, mark->points[0].x), row = row_of(chart, mark->points[0].y);
    if (mark->anchor == ANCHOR_RIGHT && label->width > x) {
        Cells *cut = cells_new(chart->arena, x, label->height, label->base);
        cells_put(cut, label, 0, 0);
        label = cut;
    }
    if (mark->anchor == ANCHOR_RIGHT) x -= label->width;
    if (mark->anchor == ANCHOR_CENTRE) x -= (label->width + 1) / 2;
    cells_put(chart->cells, label, x, row);
}

Cells *chart_cells(Arena *arena, const Figure *figure, int columns, bool ascii) {
    if (!figure->rows || columns < LEAST_COLUMNS) return NULL;
    int width = columns < MOST_COLUMNS ? columns : MOST_COLUMNS;
    Chart chart = {arena, figure, cells_new(arena, width, figure->rows, 0), ascii};
    for (const Mark *mark = figure->first; mark; mark = mark->next)
        if (mark->kind == MARK_POLYGON) put_area(&chart, mark);
    for (const Mark *mark = figure->first; mark; mark = mark->next)
        if (mark->kind == MARK_LABEL) put_label(&chart, mark);
    return chart.cells;
}
