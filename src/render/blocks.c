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

/* A tag for a text, which may be in another language than the document. */
static Tag *text_tag(Setter *setter, Tag *parent, Role role, const Inlines *text) {
    Tag *tag = tag_new(setter->arena, parent, role);
    tag->language = inlines_language(text);
    return tag;
}

void tag_lines(Box **lines, size_t count, Tag *tag) {
    for (size_t i = 0; i < count; i++) lines[i]->tag = tag;
}

Box *tagged_line(Setter *setter, Tag *parent, Role role, Text text, FontName font, double size) {
    Box *line = text_line(setter, text, font, size);
    line->tag = tag_new(setter->arena, parent, role);
    return line;
}

void column_text(Column *column, Role role, const Inlines *text, ParagraphStyle style, double space,
                 bool keep) {
    Box **lines = NULL;
    size_t count = paragraph_lines(column->setter, text, column->lead, style, column->width, &lines);
    tag_lines(lines, count, text_tag(column->setter, column->tag, role, text));
    column->lead = (Text){0};
    column_lines(column, lines, count, style.size, space, keep);
}

static ParagraphStyle plain_style(const Column *column) {
    return (ParagraphStyle){.font = FONT_ROMAN, .size = column->size};
}

static void paragraph(Column *column, const Block *block) {
    column_text(column, ROLE_PARAGRAPH, block->inlines, plain_style(column), 0.35 * column->size, false);
}

static void note(Column *column, const Block *block) {
    ParagraphStyle style = {.font = FONT_SMALL, .size = 0.82 * column->size};
    if (column->last) column->last->keep = true; /* what it is about stands above it */
    column_text(column, ROLE_PARAGRAPH, block->inlines, style, 0.25 * column->size, false);
}

/* Levels that a template leaves out are not left out of the tree: below a title comes a heading of the first. */
static Role heading_role(Column *column, int level) {
    int above = 0;
    for (int i = 1; i < level; i++) above += column->headings[i - 1];
    column->headings[level - 1] = true;
    for (int i = level; i < HEADING_LEVELS; i++) column->headings[i] = false;
    return ROLE_HEADING + (Role)above;
}

static void heading(Column *column, const Block *block) {
    static const double SIZES[] = {1.3, 1.12, 1}, SPACES[] = {1.2, 0.9, 0.6};
    ParagraphStyle style = {
        .font = FONT_BOLD, .size = SIZES[block->level - 1] * column->size, .ragged = true};
    column_text(column, heading_role(column, block->level), block->inlines, style,
                SPACES[block->level - 1] * column->size, true);
    if (column->last) column->last->keep = true;
}

/* A lead that no paragraph took ("Problem 7." before a formula) gets a line of its own. */
static void flush_lead(Column *column) {
    if (column->lead.length) column_text(column, ROLE_PARAGRAPH, NULL, plain_style(column), 0, true);
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
    line->tag = column->tag;
    box_place(setter, line, formula, fmax(0, (column->width - formula->width) / 2), 0);
    if (block->label.length) {
        Box *label = tagged_line(setter, column->tag, ROLE_PARAGRAPH, block->label, FONT_ROMAN, column->size);
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

/* The item's blocks, `step` to the right, with the label before the first of them. */
static void list_entry(Column *column, const ListItem *item, Tag *list, Text label, double step) {
    Arena *arena = column->setter->arena;
    Tag *entry = tag_new(arena, list, ROLE_ITEM), *outer = column->tag;
    Piece *before = column->last;
    Box *mark = tagged_line(column->setter, entry, ROLE_LABEL, label, FONT_ROMAN, column->size);
    column->tag = tag_new(arena, entry, ROLE_BODY);
    column->indent += step;
    column->width -= step;
    column_blocks(column, &item->content);
    column->indent -= step;
    column->width += step;
    column->tag = outer;
    Piece *piece = before ? before->next : column->first;
    if (!piece) return;
    Box *line = box_new(column->setter);
    line->width = piece->box->width + step;
    box_place(column->setter, line, mark, step - mark->width - 0.4 * column->size, 0);
    box_place(column->setter, line, piece->box, step, 0);
    piece->box = line;
    piece->x -= step;
}

static void list(Column *column, const Block *block) {
    Arena *arena = column->setter->arena;
    Tag *tag = tag_new(arena, column->tag, block->numbered ? ROLE_LIST : ROLE_BULLETS);
    int number = 0;
    for (const ListItem *item = block->item; item; item = item->next) {
        Text label = block->numbered ? text_of(arena_printf(arena, "%d.", ++number)) : TEXT("•");
        list_entry(column, item, tag, label, 1.6 * column->size);
    }
}

/* ---- problems ---- */

static Inlines *problem_title(Setter *setter, const Block *block) {
    Inlines *title = inlines_new(setter->arena);
    if (block->label.length) inlines_add(title, INLINE_STRONG, block->label);
    if (block->label.length && block->inlines) { /* a space that is copied, and a wider gap */
        inlines_add(title, INLINE_STRONG, TEXT(" "));
        inlines_add_formula(title, formula_space(setter->arena, 3));
    }
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

/* Number and title in lines of at most `width` points, the last one at the height of what follows. Returns how far
 * above it the first one is. */
static double place_title(Column *column, const Block *block, Box *line, double width) {
    Setter *setter = column->setter;
    ParagraphStyle style = {.font = FONT_BOLD, .size = column->size, .ragged = true};
    Box **lines;
    size_t count =
        paragraph_lines(setter, problem_title(setter, block), (Text){0}, style, fmax(width, 60), &lines);
    tag_lines(lines, count, text_tag(setter, column->tag, ROLE_HEADING, block->inlines));
    for (size_t i = 0; i < count; i++) {
        lines[i]->leads = block->leads;
        box_place(setter, line, lines[i], 0, (double)(count - 1 - i) * LEADING * column->size);
    }
    return (double)(count ? count - 1 : 0) * LEADING * column->size;
}

/* The line above a problem: number and title, the points and the name in the bank at the right. */
static Box *problem_line(Column *column, const Block *block) {
    Setter *setter = column->setter, grey = *setter;
    grey.ink = INK_GREY;
    Box *line = box_new(setter);
    Box *points =
        tagged_line(setter, column->tag, ROLE_PARAGRAPH, block->points, FONT_ROMAN, 0.9 * column->size);
    Box *id = tagged_line(&grey, column->tag, ROLE_PARAGRAPH, block->id, FONT_CODE, 0.72 * column->size);
    double points_at = column->width - points->width;
    double id_at = points_at - id->width - (points->width > 0 ? column->size : 0);
    double top = place_title(column, block, line, id_at - (id->width > 0 ? column->size : 0));
    box_place(setter, line, id, id_at, top);
    box_place(setter, line, points, points_at, top);
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

/* ---- a figure at the right of the text ---- */

/* What may stand beside a figure: what can be narrow. */
static bool may_be_narrow(Column *column, const Block *block) {
    if (block->kind == BLOCK_DISPLAY && block->formula) {
        Setter setter = *column->setter;
        setter.size = column->size;
        return math_box(&setter, block->formula, true)->width + 4 * column->size <= column->width;
    }
    return block->kind == BLOCK_PARAGRAPH || block->kind == BLOCK_NOTE || block->kind == BLOCK_LIST ||
           block->kind == BLOCK_ANSWER || block->kind == BLOCK_STEPS;
}

/* A figure among the steps of a solution would be no gain: it hangs beside all of them or beside none. */
static bool steps_may_be_narrow(const Column *column, const Block *problem, double room) {
    Column narrow = *column;
    narrow.width = room;
    for (const Block *block = problem->content.first; block; block = block->next)
        if (block->kind == BLOCK_STEPS && !column_steps_fit(&narrow, block)) return false;
    return true;
}

/* The first figure of a question, unless it is the first that there is. */
static const Block *figure_of(Column *column, const Block *problem) {
    const Block *block = problem->content.first;
    while (block && may_be_narrow(column, block) && !belongs_to_question(block)) block = block->next;
    return block != problem->content.first ? block : NULL;
}

/* Hangs the first figure of a question that is narrow enough at its upper right corner. Returns its block, or
 * NULL: there is none. */
static const Block *begin_beside(Column *column, const Block *problem, double scale) {
    const double LEAST = 18; /* sizes of the type: of a line of text beside it */
    const Block *block = column->beside ? NULL : figure_of(column, problem);
    Box *figure = block ? column_beside(column, block, scale) : NULL;
    double drop = 0.3 * column->size; /* below what stands at the right of the title */
    if (!figure) return NULL;
    double width = figure->width + 1.2 * column->size;
    if (column->width - width < LEAST * column->size) return NULL;
    if (!steps_may_be_narrow(column, problem, column->width - width)) return NULL;
    Box *holder = box_new(column->setter);
    box_place(column->setter, holder, figure, column->width - figure->width, -figure->height - drop);
    Beside *beside = ARENA_NEW(column->setter->arena, Beside);
    *beside = (Beside){NULL, width, figure->height + figure->depth + drop};
    holder->height = holder->depth = 0;
    beside->anchor = column_add(column, holder, 0.1 * column->size, true);
    beside->anchor->hang = beside->height;
    column->width -= width;
    column->beside = beside;
    return block;
}

double column_left_beside(const Column *column) {
    const Beside *beside = column->beside;
    double left = beside ? beside->height : 0;
    for (const Piece *p = beside ? beside->anchor->next : NULL; p; p = p->next)
        left -= p->space + p->box->height + p->box->depth;
    return fmax(0, left);
}

void column_pass_figure(Column *column, bool at_once) {
    const Beside *beside = column->beside;
    double left = column_left_beside(column);
    if (!beside || (left > 0 && !at_once)) return;
    if (left > 0) {
        Box *rest = box_new(column->setter);
        rest->height = left;
        column_add(column, rest, 0, false)->fills = true;
    }
    for (Piece *p = beside->anchor; p != column->last; p = p->next) p->keep = true;
    column->width += beside->width;
    column->beside = NULL;
}

/* The question is kept together, and so is each part's with the answer space or solution right below it.
 * Returns the height that nothing stands beside a figure, which is `scale` times as large as usual. */
static double set_problem(Column *column, const Block *problem, double scale) {
    bool question = true;
    const Block *hung = begin_beside(column, problem, scale);
    for (const Block *block = problem->content.first; block; block = block->next) {
        if (block == hung) continue;
        Piece *before = column->last;
        column_pass_figure(column, !may_be_narrow(column, block));
        column_block(column, block);
        question = question && in_question(block);
        bool leads = in_question(block) && belongs_to_question(block->next);
        bool joined = leads || (question && block->next && in_question(block->next));
        for (Piece *p = before ? before->next : column->first; p && (question || leads); p = p->next)
            if (p->next || joined) p->keep = true;
    }
    double left = hung ? column_left_beside(column) : 0;
    if (hung) column_pass_figure(column, true);
    return left;
}

/* Takes back what was appended since the column was `before`. */
static void column_restore(Column *column, const Column *before, bool keep) {
    *column = *before;
    if (!before->last) return;
    before->last->next = NULL;
    before->last->keep = keep;
}

/* A figure beside less text than it is high is set again, smaller. */
static void problem_content(Column *column, const Block *problem) {
    const double LEAST = 0.68, LITTLE = 2.5 * column->size;
    const Column before = *column;
    bool keep = before.last && before.last->keep;
    double left = set_problem(column, problem, 1);
    if (left <= LITTLE || !before.last) return;
    double high = 0;
    for (const Piece *p = before.last->next; p; p = p->next) high = fmax(high, p->hang);
    column_restore(column, &before, keep);
    set_problem(column, problem, fmax(LEAST, 1 - left / high));
}

static void problem(Column *column, const Block *block) {
    Piece *before = column->last;
    Tag *outer = column->tag;
    bool titled = block->inlines || block->id.length || block->points.length;
    double space = 1.1 * column->size;
    column->tag = tag_new(column->setter->arena, outer, ROLE_SECTION);
    if (titled)
        column_add(column, problem_line(column, block), space, true);
    else
        column->lead = block->label;
    problem_content(column, block);
    flush_lead(column);
    column->tag = outer;
    Piece *first = before ? before->next : column->first;
    if (!first) return;
    first->bookmark = bookmark_title(column->setter, block);
    first->name = block->name;
    if (!titled) first->space += space;
}

/* ---- all kinds ---- */

static void page_break(Column *column) {
    column_add(column, box_new(column->setter), 0, true)->new_page = true;
}

static void table(Column *column, const Block *block) {
    Tag *outer = column->tag;
    column->tag = tag_new(column->setter->arena, outer, ROLE_TABLE);
    column_table(column, block);
    column->tag = outer;
}

static void column_block(Column *column, const Block *block) {
    if (block->kind != BLOCK_PARAGRAPH && block->kind != BLOCK_PROBLEM) flush_lead(column);
    if (block->follows && column->last) column->last->keep = true;
    switch (block->kind) {
    case BLOCK_HEADING: heading(column, block); break;
    case BLOCK_PARAGRAPH: paragraph(column, block); break;
    case BLOCK_NOTE: note(column, block); break;
    case BLOCK_DISPLAY: display(column, block); break;
    case BLOCK_STEPS: column_steps(column, block); break;
    case BLOCK_LIST: list(column, block); break;
    case BLOCK_TABLE: table(column, block); break;
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
