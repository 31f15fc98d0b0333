/* What is drawn: room for answers, and figures. */
#include "render/blocks.h"
#include <math.h>

static const double MM = 72 / 25.4;

/* ---- room for answers ---- */

static void outline(Setter *setter, Box *box, double width, double height) {
    double thick = 0.5;
    box_place_rule(setter, box, 0, 0, width, thick);
    box_place_rule(setter, box, 0, height - thick, width, thick);
    box_place_rule(setter, box, 0, 0, thick, height);
    box_place_rule(setter, box, width - thick, 0, thick, height);
}

static void squares(Setter *setter, Box *box, double width, double height) {
    double side = height / round(height / (5 * MM));
    for (double x = side; x < width - 1; x += side) box_place_rule(setter, box, x, 0, 0.4, height);
    for (double y = height - side; y > 1; y -= side) box_place_rule(setter, box, 0, y, width, 0.4);
}

/* Lines to write on, from the lower end up. */
static void lines(Setter *setter, Box *box, double width, double height, double step) {
    for (double y = 0; y < height - 1; y += step) box_place_rule(setter, box, 0, y, width, 0.35);
}

static const double LINE = 8.5 * MM; /* of lines to write on */

static double side_of_squares(double width) { return width / round(width / (5 * MM)); }

static Box *room_box(const Setter *outer, const Block *answer, double width, double height) {
    Setter setter = *outer;
    Box *box = box_new(&setter);
    box->width = width;
    box->height = height;
    setter.ink = answer->answer == ANSWER_BOX ? INK_GREY : INK_PALE;
    if (answer->answer == ANSWER_LINES) lines(&setter, box, width, height, LINE);
    if (answer->answer == ANSWER_GRID) squares(&setter, box, width, height);
    if (answer->answer == ANSWER_GRID || answer->answer == ANSWER_BOX) outline(&setter, box, width, height);
    return box;
}

/* As high as is asked, and as a figure beside it reaches if nothing else will stand there. */
void column_answer(Column *column, const Block *answer) {
    bool ruled = answer->answer == ANSWER_LINES; /* whole lines only, and the first has its room above it */
    double above = (ruled ? 0.1 : 0.6) * column->size, most = column->height - 2 * column->size;
    double beside = answer->next ? 0 : column_left_beside(column) - above;
    double width = column->width, height = fmin(fmax(answer->amount * MM, beside), most);
    if (ruled) height = fmax(0, floor(fmin(fmax(floor(answer->amount), beside / LINE), most / LINE))) * LINE;
    if (answer->answer == ANSWER_GRID) { /* whole squares only */
        double side = side_of_squares(width);
        height = fmax(1, floor(height / side + 0.01)) * side;
    }
    Piece *piece = column_add(column, room_box(column->setter, answer, width, height), above, false);
    if (answer->grows && height > 0) piece->room = answer;
    column->after = 0.4 * column->size;
}

double room_step(const Piece *piece) {
    if (piece->room->answer == ANSWER_LINES) return LINE;
    return piece->room->answer == ANSWER_GRID ? side_of_squares(piece->box->width) : 1;
}

void room_grow(Setter *setter, Piece *piece, double more) {
    Piece *next = piece->next;
    piece->box = room_box(setter, piece->room, piece->box->width, piece->box->height + more);
    if (!next || !next->fills) return;
    Box *less = box_new(setter); /* it reaches into what was left beside a figure */
    less->height = fmax(0, next->box->height - more);
    next->box = less;
}

/* ---- figures ---- */

typedef struct SetLabel {
    Setter setter;
    Box *box;
    double x, y; /* from the lower left corner of the figure, points */
} SetLabel;

static SetLabel set_label(const Setter *setter, const Figure *figure, const Mark *mark, double scale) {
    SetLabel set = {.setter = *setter};
    set.setter.ink = mark->stroke.ink;
    const Box *label = set.box = math_box(&set.setter, mark->label, false);
    double across = figure->width * MM * scale / (figure->most.x - figure->least.x);
    double up = figure->height * MM * scale / (figure->most.y - figure->least.y);
    double x = (mark->points[0].x - figure->least.x) * across, y = (mark->points[0].y - figure->least.y) * up;
    double middle = (label->height - label->depth) / 2, pad = 0.15 * setter->size;
    switch (mark->anchor) {
    case ANCHOR_CENTRE: x -= label->width / 2, y -= middle; break;
    case ANCHOR_LEFT: x += pad, y -= middle; break;
    case ANCHOR_RIGHT: x -= label->width + pad, y -= middle; break;
    case ANCHOR_TOP: x -= label->width / 2, y -= fmax(label->height, 0.7 * setter->size) + pad; break;
    case ANCHOR_BOTTOM: x -= label->width / 2, y += label->depth + pad; break;
    }
    set.x = x, set.y = y;
    return set;
}

/* White under a label, so that no line runs through it. */
static void place_ground(Box *box, SetLabel *set) {
    double rim = 0.1 * set->setter.size, depth = set->box->depth + rim, height = set->box->height + rim;
    set->setter.ink = INK_WHITE;
    box_place_rule(&set->setter, box, set->x - rim, set->y - depth, set->box->width + 2 * rim,
                   height + depth);
}

/* The grounds of all labels lie below all labels: where these are close none is cut. */
static void place_labels(Setter *setter, Box *box, const Figure *figure, double scale) {
    for (int ground = 1; ground >= 0; ground--)
        for (const Mark *mark = figure->first; mark; mark = mark->next) {
            if (mark->kind != MARK_LABEL || !mark->label) continue;
            SetLabel set = set_label(setter, figure, mark, scale);
            if (!ground)
                box_place(&set.setter, box, set.box, set.x, set.y);
            else if (!figure_stands_on_area(figure, mark->points[0]))
                place_ground(box, &set);
        }
}

/* The figure with its labels: one element, which has words for those who do not see it. */
static Box *drawing_box(Setter *setter, Tag *parent, const Figure *figure, double scale) {
    Box *box = box_new(setter);
    box->width = figure->width * MM * scale;
    Text words = figure->describes;
    /* what has no words is said elsewhere: a chart of a table */
    box->tag = tag_new(setter->arena, parent, words.length ? ROLE_FIGURE : ROLE_ARTIFACT);
    box->tag->alternative = words;
    box_place_figure(setter, box, figure, 0, 0, figure->height * MM * scale);
    place_labels(setter, box, figure, scale);
    return box;
}

static Box *figure_box(Column *column, const Figure *figure, double scale) {
    Setter setter = *column->setter;
    setter.size = 0.75 * column->size;
    return drawing_box(&setter, column->tag, figure, scale);
}

/* Figures grow with large print, for their labels do. */
static double natural_scale(const Column *column) {
    const double USUAL_SIZE = 11; /* of the text beside which a figure has its own size, points */
    return fmax(1, column->size / USUAL_SIZE);
}

/* Side by side with equal spaces; smaller where they do not fit. */
void column_figures(Column *column, const Block *block) {
    double total = 0, highest = 0,
           least_gap = column->size * (double)(block->figure_count ? block->figure_count - 1 : 0);
    for (size_t i = 0; i < block->figure_count; i++) {
        total += block->figures[i]->width * MM;
        highest = fmax(highest, block->figures[i]->height * MM);
    }
    if (total <= 0) return;
    double fits = fmin((column->width - least_gap) / total, 0.8 * column->height / highest);
    double scale = fmin(natural_scale(column), fits);
    double gap = (column->width - scale * total) / (double)(block->figure_count + 1);
    if (block->figure_count > 1) gap = (column->width - scale * total) / (double)(block->figure_count - 1);
    Box *box = box_new(column->setter);
    double x = block->figure_count > 1 ? 0 : gap / (block->figure_count == 1 ? 1 : 2);
    if (block->figure_count == 1) x = (column->width - scale * total) / 2;
    for (size_t i = 0; i < block->figure_count; i++) {
        Box *figure = figure_box(column, block->figures[i], scale);
        box_place(column->setter, box, figure, x, 0);
        x += figure->width + gap;
    }
    box->width = column->width;
    column_add(column, box, 0.8 * column->size, false);
    column->after = 0.5 * column->size;
}

Box *column_beside(Column *column, const Block *block, double scale) {
    const Figure *figure =
        block->kind == BLOCK_FIGURES && block->figure_count == 1 ? block->figures[0] : NULL;
    double size = natural_scale(column) * scale;
    bool fits = figure && figure->width * MM * size <= 0.45 * column->width &&
                figure->height * MM * size <= 0.5 * column->height;
    return fits ? figure_box(column, figure, size) : NULL;
}
