/* Tables: columns as wide as their text where it fits, the wide ones narrowed where it does not. */
#include "render/blocks.h"
#include <math.h>

typedef struct TableShape {
    double *widths;
    double gap; /* between columns */
    double pad; /* above and below a row */
    size_t columns;
} TableShape;

static ParagraphStyle cell_style(const Column *column, const Block *table, size_t at, bool header) {
    Align align = table->aligns[at];
    return (ParagraphStyle){
        .font = header ? FONT_BOLD : FONT_ROMAN, .size = 0.9 * column->size, .ragged = true, .align = align};
}

/* Makes columns fit: none narrower than its longest word, the rest shared by the roots of their lengths, so
 * that long texts get more, but short ones need not break at every word. */
static void narrow(TableShape *shape, const double *least, double room) {
    double low = 0, high = room;
    for (int round = 0; round < 50; round++) {
        double unit = (low + high) / 2, sum = 0;
        for (size_t i = 0; i < shape->columns; i++)
            sum += fmin(shape->widths[i], fmax(least[i], unit * sqrt(shape->widths[i])));
        if (sum > room)
            high = unit;
        else
            low = unit;
    }
    double total = 0;
    for (size_t i = 0; i < shape->columns; i++) {
        shape->widths[i] = fmin(shape->widths[i], fmax(least[i], low * sqrt(shape->widths[i])));
        total += shape->widths[i];
    }
    for (size_t i = 0; i < shape->columns && total > room; i++) shape->widths[i] *= room / total;
}

/* Cells with a frame are at least so wide that a number can be written in; less where the page is too narrow,
 * but never narrower than what stands in them where that fits. */
static void widen(TableShape *shape, double room, double least) {
    double natural = 0, more = 0;
    for (size_t i = 0; i < shape->columns; i++) {
        natural += shape->widths[i];
        more += fmax(0, least - shape->widths[i]);
    }
    double part = more > 0 ? fmax(0, fmin(1, (room - natural) / more)) : 0;
    for (size_t i = 0; i < shape->columns; i++) shape->widths[i] += part * fmax(0, least - shape->widths[i]);
}

static TableShape shape_of(Column *column, const Block *table) {
    TableShape shape = {ARENA_ARRAY(column->setter->arena, double, table->columns), 1.2 * column->size,
                        0.28 * column->size, table->columns};
    double *least = ARENA_ARRAY(column->setter->arena, double, table->columns);
    for (const TableRow *row = table->row; row; row = row->next)
        for (size_t i = 0; i < table->columns; i++) {
            ParagraphStyle style = cell_style(column, table, i, row->header);
            double width = paragraph_width(column->setter, row->cells[i], style);
            shape.widths[i] = fmax(shape.widths[i], width + 0.1);
            least[i] = fmax(least[i], paragraph_least_width(column->setter, row->cells[i], style) + 0.1);
        }
    if (table->boxed) shape.gap = 0.8 * column->size;
    double room = column->width - shape.gap * (double)(table->columns - !table->boxed), total = 0;
    if (table->boxed) widen(&shape, room, 2.6 * column->size);
    for (size_t i = 0; i < shape.columns; i++) total += shape.widths[i];
    bool wraps = total > room;
    if (wraps) narrow(&shape, least, room);
    if (wraps || table->boxed) shape.pad = 0.45 * column->size; /* rows of several lines stand apart */
    return shape;
}

static Box *row_box(Column *column, const Block *table, const TableRow *row, const TableShape *shape) {
    Setter *setter = column->setter;
    Tag *entry = tag_new(setter->arena, column->tag, ROLE_ROW);
    Box *box = box_new(setter), **lines;
    double x = 0, size = 0.9 * column->size;
    for (size_t i = 0; i < table->columns; i++) {
        ParagraphStyle style = cell_style(column, table, i, row->header);
        size_t count = paragraph_lines(setter, row->cells[i], (Text){0}, style, shape->widths[i], &lines);
        tag_lines(lines, count, tag_new(setter->arena, entry, row->header ? ROLE_HEADER_CELL : ROLE_CELL));
        double y = 0;
        for (size_t k = 0; k < count; k++) {
            if (k > 0) y -= fmax(1.2 * size, lines[k - 1]->depth + lines[k]->height + 0.1 * size);
            box_place(setter, box, lines[k], x, y);
        }
        box->depth = fmax(box->depth, 0.25 * size - y); /* also below a last line that has no descender */
        x += shape->widths[i] + shape->gap;
    }
    box->width = x > 0 ? x - shape->gap : 0;
    box->height = fmax(box->height, 0.75 * size);
    return box;
}

static Box *table_rule(Column *column, double width, double thick) {
    Box *box = box_new(column->setter);
    box_place_rule(column->setter, box, 0, 0, width, thick);
    box->width = width;
    return box;
}

/* The rows above the first that is no header, with the rules around them. */
static Box *header_box(Column *column, const Block *table, const TableShape *shape, double width,
                       double pad) {
    Box *box = box_new(column->setter);
    double y = 0;
    box_place(column->setter, box, table_rule(column, width, 0.8), 0, -0.8);
    for (const TableRow *row = table->row; row && row->header; row = row->next) {
        const Box *cells = row_box(column, table, row, shape);
        y -= pad + cells->height + (row == table->row ? 0.8 : 0);
        box_place(column->setter, box, cells, 0, y);
        y -= cells->depth;
    }
    if (table->row->header) box_place(column->setter, box, table_rule(column, width, 0.5), 0, y - pad);
    box->width = width;
    return box;
}

/* ---- a table whose cells have frames ---- */

/* One box, never split: lines around and between all cells. */
static Box *boxed_table(Column *column, const Block *table, const TableShape *shape) {
    Setter *setter = column->setter;
    Box *box = box_new(setter);
    double y = 0, left = -shape->gap / 2, width = 0, x = left;
    for (size_t i = 0; i < shape->columns; i++) width += shape->widths[i] + shape->gap;
    box_place_rule(setter, box, left, 0, width, 0.4);
    for (const TableRow *row = table->row; row; row = row->next) {
        const Box *cells = row_box(column, table, row, shape);
        y -= shape->pad + cells->height;
        box_place(setter, box, cells, 0, y);
        y -= shape->pad + cells->depth;
        box_place_rule(setter, box, left, y, width, 0.4);
    }
    for (size_t i = 0; i <= shape->columns; i++) {
        box_place_rule(setter, box, x, y, 0.4, -y);
        if (i < shape->columns) x += shape->widths[i] + shape->gap;
    }
    box->width = width;
    Box *line = box_new(setter);
    box_place(setter, line, box, -left, 0);
    line->width = width;
    return line;
}

static void ruled(Column *column, const Block *table, const TableShape *shape) {
    double width = -shape->gap;
    for (size_t i = 0; i < shape->columns; i++) width += shape->widths[i] + shape->gap;
    const Box *header = header_box(column, table, shape, width, shape->pad);
    column_add(column, header, 0.7 * column->size, true);
    const TableRow *first = table->row;
    while (first && first->header) first = first->next;
    for (const TableRow *row = first; row; row = row->next) {
        bool near_end = !row->next || !row->next->next; /* no row alone on a page, nor the line below them */
        Piece *piece = column_add(column, row_box(column, table, row, shape), shape->pad, near_end);
        if (row != first) piece->again = header; /* a table that goes on says again what its columns are */
    }
    column_add(column, table_rule(column, width, 0.8), shape->pad, false);
}

void column_table(Column *column, const Block *table) {
    if (!table->columns || !table->row) return;
    TableShape shape = shape_of(column, table);
    Box *framed = table->boxed ? boxed_table(column, table, &shape) : NULL;
    if (framed && framed->height + framed->depth <= column->height)
        column_add(column, framed, 0.7 * column->size, false);
    else
        ruled(column, table, &shape);
    column->after = 0.5 * column->size;
}
