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

/* On one line, in points; 0 for none. */
static double rule_width(const Column *column, const StepRow *row) {
    return row->rule ? paragraph_width(column->setter, row->rule, aside_style(column, FONT_SLANTED)) + 0.1 : 0;
}

static double condition_width(const Column *column, const StepRow *row) {
    return row->condition
               ? paragraph_width(column->setter, row->condition, aside_style(column, FONT_SMALL)) + 0.1
               : 0;
}

/* A quarter of the column, up to a third for the names of rules; but no word is cut. */
static double aside_width(const Column *column, const Block *steps) {
    double width = 0.24 * column->width;
    for (const StepRow *row = steps->step; row; row = row->next) {
        ParagraphStyle rule = aside_style(column, FONT_SLANTED), condition = aside_style(column, FONT_SMALL);
        width = fmax(width, fmin(rule_width(column, row), 0.33 * column->width));
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
typedef enum ReasonPlace {
    REASON_BESIDE, /* the formula, in the column at the right */
    REASON_ABOVE,  /* it, at the end of the sentence's line */
    REASON_BELOW   /* it */
} ReasonPlace;

typedef struct StepPlan { /* how a step is set */
    Box *formula;
    Fit fit;
    ReasonPlace reason;
} StepPlan;

static double whole_width(const Column *column, const StepShape *shape) {
    return column->width - shape->label;
}

static double reason_width(const Column *column, const StepRow *row) {
    double gap = row->rule && row->condition ? column->size : 0;
    return rule_width(column, row) + gap + condition_width(column, row);
}

/* The relation's formula, broken to fit `width`. A left side that is longer than its place moves the relation
 * to the right, or, where no room is left, stands above it. */
static Box *step_formula(Column *column, const StepRow *row, double align, double width, Fit *fit) {
    Setter *setter = column->setter;
    Box *box = box_new(setter), **lines = NULL, **parts;
    bool shrunk = false;
    const double thick = 5.0 / 18 * column->size; /* the space before the relation */
    double y = 0, x = align + thick;
    Box *left = row->left ? math_box(setter, row->left, true) : NULL;
    bool right_of = left && left->width > align && row->right &&
                    left->width + thick + math_box(setter, row->right, true)->width <= width;
    if (right_of) x = left->width + thick;
    size_t count = row->right ? math_lines(setter, row->right, width - x, &lines) : 0;
    if (left && left->width + thick <= x) {
        box_place(setter, box, left, x - thick - left->width, 0);
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

/* Rule and condition below each other, the first at height y. */
static void place_reason(Column *column, Box *box, const StepRow *row, Align align, double x, double y,
                         double width) {
    const Inlines *texts[] = {row->rule, row->condition};
    for (size_t t = 0; t < 2; t++) {
        Setter setter = *column->setter;
        ParagraphStyle style = aside_style(column, t ? FONT_SMALL : FONT_SLANTED);
        style.align = align;
        setter.ink = t ? INK_BLACK : INK_ACCENT;
        Box **lines = NULL;
        size_t count = texts[t] ? paragraph_lines(&setter, texts[t], (Text){0}, style, width, &lines) : 0;
        tag_lines(lines, count, tag_new(setter.arena, column->tag, ROLE_PARAGRAPH));
        for (size_t i = 0; i < count; i++, y -= 1.15 * style.size) box_place(&setter, box, lines[i], x, y);
    }
}

/* Rule and condition on one line, in the column at the right as far as it is wide enough; `x` is where the box
 * begins in the column. */
static void place_reason_line(Column *column, Box *box, const StepRow *row, const StepShape *shape, double x,
                              double y) {
    StepRow rule = {.rule = row->rule}, condition = {.condition = row->condition};
    double widths[] = {rule_width(column, row), condition_width(column, row)};
    double from = column->width - fmax(reason_width(column, row), shape->aside);
    place_reason(column, box, &rule, ALIGN_LEFT, from - x, y, widths[0]);
    place_reason(column, box, &condition, ALIGN_LEFT, from - x + reason_width(column, row) - widths[1], y,
                 widths[1]);
}

/* Under the formula, at the right: on one line, if it fits. */
static void place_reason_below(Column *column, Box *box, const StepRow *row, const StepShape *shape) {
    double y = -box->depth - 0.9 * column->size, whole = whole_width(column, shape);
    if (reason_width(column, row) <= whole)
        place_reason_line(column, box, row, shape, 0, y);
    else
        place_reason(column, box, row, ALIGN_RIGHT, shape->label, y, whole);
}

/* The sentence, with the reason at the end of its line where that is its place. */
static void step_sentence(Column *column, const StepRow *row, const StepShape *shape, const StepPlan *plan,
                          double space) {
    ParagraphStyle style = {.font = FONT_ROMAN, .size = column->size};
    Box **lines = NULL;
    size_t count = paragraph_lines(column->setter, row->sentence, (Text){0}, style,
                                   whole_width(column, shape), &lines);
    tag_lines(lines, count, tag_new(column->setter->arena, column->tag, ROLE_PARAGRAPH));
    if (plan->reason == REASON_ABOVE)
        place_reason_line(column, lines[count - 1], row, shape, shape->label, 0);
    column->indent += shape->label;
    column_lines(column, lines, count, style.size, space, true);
    column->indent -= shape->label;
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

/* Does the reason fit at the end of the sentence's line? */
static bool fits_above(const Column *column, const StepRow *row, const StepShape *shape) {
    ParagraphStyle style = {.font = FONT_ROMAN, .size = column->size};
    double sentence = row->sentence ? paragraph_width(column->setter, row->sentence, style) : 0;
    return sentence > 0 && sentence + column->size + fmax(reason_width(column, row), shape->aside) <=
                               whole_width(column, shape);
}

/* Is the column at the right wide enough to take the reason without wrapping it? */
static bool fits_beside(const Column *column, const StepRow *row, const StepShape *shape) {
    return !shape->under && rule_width(column, row) <= shape->aside &&
           condition_width(column, row) <= shape->aside;
}

/* The formula with the whole line; before it is set smaller, its left side gets a line of its own. */
static StepPlan plan_whole(Column *column, const StepRow *row, const StepShape *shape, ReasonPlace reason) {
    StepPlan plan = {.reason = reason};
    double whole = whole_width(column, shape);
    plan.formula = step_formula(column, row, shape->align, whole, &plan.fit);
    if (plan.fit == FIT_SHRUNK)
        plan.formula = step_formula(column, row, fmin(column->size, shape->align), whole, &plan.fit);
    return plan;
}

/* The reason stands beside the formula where both have room; where they have not, it gives way, unless it is too
 * long for a line. */
static StepPlan plan_step(Column *column, const StepRow *row, const StepShape *shape) {
    if (!row->rule && !row->condition) return plan_whole(column, row, shape, REASON_BESIDE);
    StepPlan beside = {.reason = REASON_BESIDE};
    beside.formula = step_formula(column, row, shape->align, shape->middle, &beside.fit);
    bool fits = fits_beside(column, row, shape);
    if (beside.fit == FIT_WHOLE && fits) return beside;
    bool above = fits_above(column, row, shape);
    bool below = shape->under || (!fits && reason_width(column, row) <= whole_width(column, shape));
    StepPlan whole = plan_whole(column, row, shape, above ? REASON_ABOVE : REASON_BELOW);
    return above || below || whole.fit < beside.fit || whole.fit == FIT_SHRUNK ? whole : beside;
}

static Box *step_box(Column *column, const StepRow *row, const StepShape *shape, const StepPlan *plan) {
    Box *box = box_new(column->setter);
    box->tag = column->tag;
    box_place(column->setter, box, plan->formula, shape->label, 0);
    if (plan->reason == REASON_BESIDE)
        place_reason(column, box, row, ALIGN_LEFT, column->width - shape->aside, 0, shape->aside);
    if (plan->reason == REASON_BELOW) place_reason_below(column, box, row, shape);
    box->width = column->width;
    return box;
}

static void step(Column *column, const StepRow *row, const StepShape *shape, StepTags *tags) {
    enter_step(column, tags, row);
    Piece *before = column->last;
    double space = 0.55 * column->size;
    StepPlan plan = plan_step(column, row, shape);
    if (row->sentence) step_sentence(column, row, shape, &plan, space);
    bool formula = row->left || row->right || row->rule || row->condition;
    if (formula)
        column_add(column, step_box(column, row, shape, &plan), row->sentence ? 0.6 * column->size : space,
                   false);
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
    for (const StepRow *row = steps->step; row && fits; row = row->next)
        fits = plan_step(&trial, row, &shape).fit != FIT_SHRUNK;
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
