#include "render/blocks.h"
#include <math.h>

static const double LEADING = 1.2; /* distance of baselines, in sizes of the type */

Piece *column_add(Column *column, const Box *box, double space, bool keep) {
    Piece *piece = ARENA_NEW(column->setter->arena, Piece);
    *piece = (Piece){.box = box, .x = column->indent, .space = space + column->after, .keep = keep};
    column->after = 0;
    if (column->last)
        column->last->next = piece;
    else
        column->first = piece;
    column->last = piece;
    return piece;
}

void column_lines(Column *column, Box **lines, size_t count, double size, double space, bool keep) {
    for (size_t i = 0; i < count; i++) {
        double above = column->last ? column->last->box->depth : 0;
        double gap = fmax(LEADING * size - above - lines[i]->height, 0.12 * size);
        bool widow = i == 0 || i + 2 == count; /* never one line alone at the foot or at the head of a page */
        column_add(column, lines[i], gap + (i == 0 ? space : 0), keep || (widow && i + 1 < count));
    }
}

void column_text(Column *column, const Inlines *text, ParagraphStyle style, double space, bool keep) {
    Box **lines;
    size_t count = paragraph_lines(column->setter, text, column->lead, style, column->width, &lines);
    column->lead = (Text){0};
    column_lines(column, lines, count, style.size, space, keep);
}

static ParagraphStyle plain_style(const Column *column) {
    return (ParagraphStyle){.font = FONT_ROMAN, .size = column->size};
}

static void paragraph(Column *column, const Block *block) {
    column_text(column, block->inlines, plain_style(column), 0.35 * column->size, false);
}

static void note(Column *column, const Block *block) {
    ParagraphStyle style = {.font = FONT_SMALL, .size = 0.82 * column->size};
    if (column->last) column->last->keep = true; /* what it is about stands above it */
    column_text(column, block->inlines, style, 0.25 * column->size, false);
}

static void heading(Column *column, const Block *block) {
    static const double SIZES[] = {1.3, 1.12, 1}, SPACES[] = {1.2, 0.9, 0.6};
    ParagraphStyle style = {
        .font = FONT_BOLD, .size = SIZES[block->level - 1] * column->size, .ragged = true};
    column_text(column, block->inlines, style, SPACES[block->level - 1] * column->size, true);
    if (column->last) column->last->keep = true;
}

/* A lead that no paragraph took ("Problem 7." before a formula) gets a line of its own. */
static void flush_lead(Column *column) {
    if (column->lead.length) column_text(column, NULL, plain_style(column), 0, true);
}

static Box *joined_lines(Setter *setter, Box **lines, size_t count) {
    Box *box = box_new(setter);
    double y = 0, gap = 0.4 * setter->size;
    for (size_t i = 0; i < count; i++) {
        if (i > 0) y -= lines[i - 1]->depth + gap + lines[i]->height;
        box_place(setter, box, lines[i], 0, y);
        box->width = fmax(box->width, lines[i]->width);
    }
    return box;
}

/* A formula that is too high for a page is set smaller. */
static Box *display_box(Column *column, const Formula *formula) {
    Setter setter = *column->setter;
    setter.size = column->size;
    Box *box = NULL;
    for (int attempt = 0; attempt < 12; attempt++, setter.size *= 0.8) {
        Box **lines;
        size_t count = math_lines(&setter, formula, column->width, &lines);
        box = joined_lines(&setter, lines, count);
        if (box->height + box->depth <= column->height) break;
    }
    box->formula = formula;
    return box;
}

static void display(Column *column, const Block *block) {
    flush_lead(column);
    if (!block->formula) return;
    Setter *setter = column->setter;
    Box *formula = display_box(column, block->formula), *line = box_new(setter);
    line->width = column->width;
    box_place(setter, line, formula, fmax(0, (column->width - formula->width) / 2), 0);
    if (block->label.length) {
        Box *label = text_line(setter, block->label, FONT_ROMAN, column->size);
        box_place(setter, line, label, column->width - label->width, 0);
    }
    if (column->last) column->last->keep = true; /* what is said of a formula stays with it */
    column_add(column, line, 0.75 * column->size, false);
    column->after = 0.4 * column->size;
}

static void rule_line(Column *column) {
    Box *line = box_new(column->setter);
    Setter setter = *column->setter;
    setter.ink = INK_GREY;
    line->width = column->width;
    box_place_rule(&setter, line, 0, 0, column->width, 0.4);
    column_add(column, line, 0.8 * column->size, false);
    column->after = 0.4 * column->size;
}

static void list(Column *column, const Block *block) {
    double step = 1.6 * column->size;
    int number = 0;
    for (const ListItem *item = block->item; item; item = item->next) {
        Text label = TEXT("•");
        if (block->numbered) label = text_of(arena_printf(column->setter->arena, "%d.", ++number));
        Piece *before = column->last;
        column->indent += step;
        column->width -= step;
        column_blocks(column, &item->content);
        column->indent -= step;
        column->width += step;
        Piece *piece = before ? before->next : column->first;
        if (!piece) continue;
        Box *mark = text_line(column->setter, label, FONT_ROMAN, column->size),
            *line = box_new(column->setter);
        line->width = piece->box->width + step;
        box_place(column->setter, line, mark, step - mark->width - 0.4 * column->size, 0);
        box_place(column->setter, line, piece->box, step, 0);
        piece->box = line;
        piece->x -= step;
    }
}

/* ---- problems ---- */

static Inlines *problem_title(Setter *setter, const Block *block) {
    Inlines *title = inlines_new(setter->arena);
    if (block->label.length) inlines_add(title, INLINE_STRONG, block->label);
    if (block->label.length && block->inlines) inlines_add_formula(title, formula_space(setter->arena, 10));
    for (const Inline *i = block->inlines ? block->inlines->first : NULL; i; i = i->next) {
        if (i->kind == INLINE_FORMULA)
            inlines_add_formula(title, i->formula);
        else
            inlines_add(title, INLINE_STRONG, i->text);
    }
    return title;
}

static Text bookmark_title(Setter *setter, const Block *block) {
    Buffer name = BUFFER_EMPTY;
    buffer_text(&name, block->label);
    for (const Inline *i = block->inlines ? block->inlines->first : NULL; i; i = i->next) {
        if (name.length && i == block->inlines->first) buffer_string(&name, "  ");
        if (i->kind == INLINE_FORMULA)
            formula_to_line(i->formula, false, &name);
        else
            buffer_text(&name, i->text);
    }
    Text title = {arena_string(setter->arena, buffer_c(&name), name.length), name.length};
    buffer_free(&name);
    return title;
}

/* The line above a problem: number and title, the points and the name in the bank at the right. */
static Box *problem_line(Column *column, const Block *block) {
    Setter *setter = column->setter;
    Box *line = box_new(setter), *points = text_line(setter, block->points, FONT_ROMAN, 0.9 * column->size);
    Setter grey = *setter;
    grey.ink = INK_GREY;
    Box *id = text_line(&grey, block->id, FONT_CODE, 0.72 * column->size), **lines;
    double right = column->width - points->width;
    box_place(setter, line, points, right, 0);
    if (points->width > 0) right -= column->size;
    box_place(setter, line, id, right - id->width, 0);
    if (id->width > 0) right -= id->width + column->size;
    ParagraphStyle style = {.font = FONT_BOLD, .size = column->size, .ragged = true};
    size_t count =
        paragraph_lines(setter, problem_title(setter, block), (Text){0}, style, fmax(right, 60), &lines);
    double y = 0;
    for (size_t i = 0; i < count; i++, y -= LEADING * column->size) box_place(setter, line, lines[i], 0, y);
    line->width = column->width;
    return line;
}

static bool in_question(const Block *block) {
    return block->kind == BLOCK_PARAGRAPH || block->kind == BLOCK_DISPLAY || block->kind == BLOCK_NOTE ||
           block->kind == BLOCK_LIST || block->kind == BLOCK_FIGURES;
}

static void column_block(Column *column, const Block *block);

static bool belongs_to_question(const Block *block) {
    return block && (block->kind == BLOCK_ANSWER || block->kind == BLOCK_STEPS);
}

/* The question is kept together, and so is each part's with the answer space or solution right below it. */
static void problem_content(Column *column, const Block *problem) {
    bool question = true;
    for (const Block *block = problem->content.first; block; block = block->next) {
        Piece *before = column->last;
        column_block(column, block);
        question = question && in_question(block);
        bool leads = in_question(block) && belongs_to_question(block->next);
        bool joined = leads || (question && block->next && in_question(block->next));
        for (Piece *p = before ? before->next : column->first; p && (question || leads); p = p->next)
            if (p->next || joined) p->keep = true;
    }
}

static void problem(Column *column, const Block *block) {
    Piece *before = column->last;
    bool titled = block->inlines || block->id.length || block->points.length;
    double space = 1.1 * column->size;
    if (titled)
        column_add(column, problem_line(column, block), space, true);
    else
        column->lead = block->label;
    problem_content(column, block);
    flush_lead(column);
    Piece *first = before ? before->next : column->first;
    if (!first) return;
    first->bookmark = bookmark_title(column->setter, block);
    if (!titled) first->space += space;
}

/* ---- all kinds ---- */

static void page_break(Column *column) {
    column_add(column, box_new(column->setter), 0, false)->new_page = true;
}

static void column_block(Column *column, const Block *block) {
    if (block->kind != BLOCK_PARAGRAPH && block->kind != BLOCK_PROBLEM) flush_lead(column);
    switch (block->kind) {
    case BLOCK_HEADING: heading(column, block); break;
    case BLOCK_PARAGRAPH: paragraph(column, block); break;
    case BLOCK_NOTE: note(column, block); break;
    case BLOCK_DISPLAY: display(column, block); break;
    case BLOCK_STEPS: column_steps(column, block); break;
    case BLOCK_LIST: list(column, block); break;
    case BLOCK_TABLE: column_table(column, block); break;
    case BLOCK_ANSWER: column_answer(column, block); break;
    case BLOCK_PROBLEM: problem(column, block); break;
    case BLOCK_RULE: rule_line(column); break;
    case BLOCK_PAGE_BREAK: page_break(column); break;
    case BLOCK_FIGURES: column_figures(column, block); break;
    }
}

void column_blocks(Column *column, const Blocks *blocks) {
    if (column->depth >= BLOCKS_DEEPEST) return;
    column->depth++;
    for (const Block *block = blocks->first; block; block = block->next) column_block(column, block);
    column->depth--;
}
