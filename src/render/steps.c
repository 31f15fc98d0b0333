/* Worked solutions: a sentence, then its formula; all formulas of a solution aligned at their relation; the
 * rule's name and its condition small at the right. */
#include "render/blocks.h"
#include <math.h>

typedef struct StepTags { /* a list of steps; steps without a number are part of what holds them */
    Tag *list, *item, *body;
} StepTags;

typedef struct StepShape {
    double label, aside; /* widths of the columns at the left and at the right */
    double middle;       /* between them, for formulas */
    double align;        /* where the relations stand, from the beginning of the middle */
    bool under;          /* too narrow for columns: reasons stand under formulas */
} StepShape;

static ParagraphStyle aside_style(const Column *column, FontName font) {
    return (ParagraphStyle){.font = font, .size = 0.8 * column->size, .ragged = true};
}

/* A quarter of the column, but no word is cut. */
static double aside_width(const Column *column, const Block *steps) {
    double width = 0.24 * column->width;
    for (const StepRow *row = steps->step; row; row = row->next) {
        ParagraphStyle rule = aside_style(column, FONT_SLANTED), condition = aside_style(column, FONT_SMALL);
        width = fmax(width, paragraph_least_width(column->setter, row->rule, rule));
        width = fmax(width, paragraph_least_width(column->setter, row->condition, condition));
    }
    return fmin(width + 0.1, 0.5 * column->width);
}

static StepShape shape_of(Column *column, const Block *steps) {
    StepShape shape = {.under = column->width < 12 * column->size};
    bool aside = false, label = false, relation = false;
    for (const StepRow *row = steps->step; row; row = row->next) {
        aside |= row->rule || row->condition;
        label |= row->label.length > 0;
        relation |= row->right != NULL;
    }
    shape.label = label ? 1.7 * column->size : 0;
    shape.aside = aside ? aside_width(column, steps) : 0;
    shape.middle = column->width - shape.label - shape.aside - (aside ? column->size : 0);
    if (shape.under) shape.aside = shape.middle = column->width - shape.label;
    for (const StepRow *row = steps->step; row; row = row->next) {
        double left = row->left ? math_box(column->setter, row->left, true)->width : 0;
        if (left <= 0.4 * shape.middle) shape.align = fmax(shape.align, left);
    }
    if (relation) shape.align += 0.8 * column->size; /* else there is nothing to align at */
    return shape;
}

/* Stacks lines with the first at height y; returns the height of the last. */
static double stack_lines(Column *column, Box *box, Box **lines, size_t count, double x, double y) {
    for (size_t i = 0; i < count; i++) {
        if (i > 0) y -= lines[i - 1]->depth + lines[i]->height + 0.35 * column->size;
        box_place(column->setter, box, lines[i], x, y);
    }
    return y;
}

typedef enum Fit { FIT_WHOLE, FIT_BROKEN, FIT_SHRUNK } Fit; /* from good to bad */

/* The relation's formula, broken to fit `width`, below the left side where that is too long to stand beside
 * it. */
static Box *step_formula(Column *column, const StepRow *row, double align, double width, Fit *fit) {
    Setter *setter = column->setter;
    Box *box = box_new(setter), **lines = NULL, **parts;
    bool shrunk = false;
    double y = 0, x = align + 5.0 / 18 * column->size; /* a thick space before the relation */
    size_t count = row->right ? math_lines(setter, row->right, width - x, &lines) : 0;
    Box *left = row->left ? math_box(setter, row->left, true) : NULL;
    if (left && left->width <= align) {
        box_place(setter, box, left, align - left->width, 0);
    } else if (left) {
        size_t number = math_lines(setter, row->left, width, &parts);
        for (size_t i = 0; i < number; i++) shrunk |= parts[i]->shrunk;
        y = stack_lines(column, box, parts, number, 0, 0);
        if (count) y -= parts[number - 1]->depth + 0.35 * column->size + lines[0]->height;
    }
    stack_lines(column, box, lines, count, x, y);
    const Formula *sides[] = {row->left, row->right}; /* one formula to those who hear or copy it */
    if (left || count)
        box->formula = left && count ? formula_row(setter->arena, 2, sides) : left ? row->left : row->right;
    for (size_t i = 0; i < count; i++) shrunk |= lines[i]->shrunk;
    *fit = shrunk ? FIT_SHRUNK : count > 1 ? FIT_BROKEN : FIT_WHOLE;
    return box;
}

static double place_aside(Column *column, Box *box, const Inlines *text, FontName font, Ink ink, double x,
                          double y, double width) {
    Setter setter = *column->setter;
    setter.ink = ink;
    ParagraphStyle style = aside_style(column, font);
    Box **lines = NULL;
    size_t count = text ? paragraph_lines(&setter, text, (Text){0}, style, width, &lines) : 0;
    tag_lines(lines, count, tag_new(setter.arena, column->tag, ROLE_PARAGRAPH));
    for (size_t i = 0; i < count; i++, y -= 1.15 * style.size) box_place(&setter, box, lines[i], x, y);
    return y;
}

/* Rule and condition, top-aligned with the formula's first line. */
static void step_aside(Column *column, Box *box, const StepRow *row, const StepShape *shape, double y) {
    double x = column->width - shape->aside;
    y = place_aside(column, box, row->rule, FONT_SLANTED, INK_ACCENT, x, y, shape->aside);
    place_aside(column, box, row->condition, FONT_SMALL, INK_BLACK, x, y, shape->aside);
}

static void step_sentence(Column *column, const StepRow *row, const StepShape *shape, double space) {
    column->indent += shape->label;
    column->width -= shape->label;
    ParagraphStyle style = {.font = FONT_ROMAN, .size = column->size};
    column_text(column, ROLE_PARAGRAPH, row->sentence, style, space, true);
    column->indent -= shape->label;
    column->width += shape->label;
}

/* A step with a number begins an entry of the list, one without goes on in the present entry. */
static void enter_step(Column *column, StepTags *tags, const StepRow *row) {
    Arena *arena = column->setter->arena;
    if (row->label.length) {
        tags->item = tag_new(arena, tags->list, ROLE_ITEM);
        tags->body = tag_new(arena, tags->item, ROLE_BODY);
    }
    column->tag = tags->body;
}

/* Puts the step's number before its first line. */
static void number_step(Column *column, Piece *first, const StepRow *row, const StepTags *tags) {
    if (!first || !row->label.length) return;
    Setter *setter = column->setter;
    Box *line = box_new(setter);
    Box *label = tagged_line(setter, tags->item, ROLE_LABEL, row->label, FONT_BOLD, 0.9 * column->size);
    double shift = first->x - column->indent;
    box_place(setter, line, label, 0, 0);
    box_place(setter, line, first->box, shift, 0);
    line->width = first->box->width + shift;
    first->box = line;
    first->x = column->indent;
}

/* The formula, and in *below where its reason stands: beside it, or under it where the formula is better off
 * with the whole line. Before a formula is set smaller, its left side gets a line of its own. */
static Box *best_formula(Column *column, const StepRow *row, const StepShape *shape, double *below,
                         Fit *fit) {
    double whole = column->width - shape->label;
    Box *best = step_formula(column, row, shape->align, shape->middle, fit);
    *below = shape->under ? -best->depth - 0.9 * column->size : 0;
    const double aligns[] = {shape->align, column->size};
    for (size_t i = 0; i < 2 && *fit != FIT_WHOLE && (i == 0 || *fit == FIT_SHRUNK); i++) {
        Fit next_fit;
        Box *next = step_formula(column, row, fmin(aligns[i], shape->align), whole, &next_fit);
        if (next_fit >= *fit && next_fit != FIT_SHRUNK) continue;
        best = next;
        *fit = next_fit;
        *below = -next->depth - 0.9 * column->size;
    }
    return best;
}

static Box *step_box(Column *column, const StepRow *row, const StepShape *shape) {
    Box *box = box_new(column->setter);
    box->tag = column->tag;
    Fit fit;
    double below;
    Box *formula = best_formula(column, row, shape, &below, &fit);
    box_place(column->setter, box, formula, shape->label, 0);
    if (row->rule || row->condition) step_aside(column, box, row, shape, below);
    box->width = column->width;
    return box;
}

static void step(Column *column, const StepRow *row, const StepShape *shape, StepTags *tags) {
    enter_step(column, tags, row);
    Piece *before = column->last;
    double space = 0.55 * column->size;
    if (row->sentence) step_sentence(column, row, shape, space);
    bool formula = row->left || row->right || row->rule || row->condition;
    if (formula)
        column_add(column, step_box(column, row, shape), row->sentence ? 0.6 * column->size : space, false);
    number_step(column, before ? before->next : column->first, row, tags);
    bool leads = !formula && !row->label.length && row->next; /* what is said of the next steps */
    if (column->last) column->last->keep = leads;
}

/* A column of text with formulas, reasons beside them, in sizes of the type. */
static const double LEAST_WIDTH = 22;

bool column_steps_fit(Column *column, const Block *steps) {
    Setter setter = *column->setter;
    setter.size = column->size;
    Column trial = *column;
    trial.setter = &setter;
    bool fits = column->width >= LEAST_WIDTH * column->size;
    if (!fits) return false;
    StepShape shape = shape_of(&trial, steps);
    for (const StepRow *row = steps->step; row && fits; row = row->next) {
        Fit fit;
        double below;
        best_formula(&trial, row, &shape, &below, &fit);
        fits = fit != FIT_SHRUNK;
    }
    return fits;
}

void column_steps(Column *column, const Block *steps) {
    Setter setter = *column->setter, *old = column->setter;
    setter.size = column->size;
    column->setter = &setter;
    StepShape shape = shape_of(column, steps);
    Tag *outer = column->tag;
    StepTags tags = {.list = tag_new(setter.arena, outer, ROLE_LIST), .body = outer};
    for (const StepRow *row = steps->step; row; row = row->next) {
        const Beside *beside = column->beside;
        column_pass_figure(column, false);
        if (beside && !column->beside) shape = shape_of(column, steps);
        step(column, row, &shape, &tags);
    }
    column->tag = outer;
    column->setter = old;
    column->after = 0.3 * column->size;
}
