#include "document/document.h"
#include <string.h>

static Text copy_text(Arena *arena, Text text) {
    return (Text){arena_string(arena, text.start, text.length), text.length};
}

/* ---- inlines ---- */

Inlines *inlines_new(Arena *arena) {
    Inlines *inlines = ARENA_NEW(arena, Inlines);
    inlines->arena = arena;
    return inlines;
}

static void push_inline(Inlines *to, Inline entry) {
    Inline *copy = arena_copy(to->arena, &entry, sizeof entry);
    copy->next = NULL;
    if (to->last)
        to->last->next = copy;
    else
        to->first = copy;
    to->last = copy;
}

void inlines_add(Inlines *to, InlineKind kind, Text text) {
    push_inline(to, (Inline){.kind = kind, .text = copy_text(to->arena, text), .language = to->language});
}

void inlines_add_formula(Inlines *to, const Formula *formula) {
    if (formula) push_inline(to, (Inline){.kind = INLINE_FORMULA, .formula = formula_for_text(to->arena, formula)});
}

void inlines_add_link(Inlines *to, Text text, Text leads) {
    push_inline(to, (Inline){.text = copy_text(to->arena, text), .leads = copy_text(to->arena, leads)});
}

void inlines_append(Inlines *to, const Inlines *more) {
    const Inline *last = more ? more->last : NULL;
    for (const Inline *i = more ? more->first : NULL; i; i = i == last ? NULL : i->next) push_inline(to, *i);
}

Text inlines_language(const Inlines *inlines) {
    Text language = {0};
    size_t in_it = 0, others = 0;
    for (const Inline *i = inlines ? inlines->first : NULL; i; i = i->next) {
        if (!language.length) language = i->language;
        *(language.length && text_equal(i->language, language) ? &in_it : &others) += i->text.length;
    }
    return in_it > others ? language : (Text){0};
}

Inlines *inlines_of(Arena *arena, Text text) {
    Inlines *inlines = inlines_new(arena);
    inlines_add(inlines, INLINE_TEXT, text);
    return inlines;
}

/* ---- blocks ---- */

Blocks *blocks_new(Arena *arena) {
    Blocks *blocks = ARENA_NEW(arena, Blocks);
    blocks->arena = arena;
    return blocks;
}

static Block *push_block(Blocks *to, BlockKind kind) {
    Block *block = ARENA_NEW(to->arena, Block);
    block->kind = kind;
    block->content.arena = to->arena;
    if (to->last)
        to->last->next = block;
    else
        to->first = block;
    to->last = block;
    return block;
}

void blocks_append(Blocks *to, const Blocks *more) {
    if (!more || !more->first) return;
    if (to->last)
        to->last->next = more->first;
    else
        to->first = more->first;
    to->last = more->last;
}

void blocks_heading(Blocks *to, int level, const Inlines *text) {
    Block *block = push_block(to, BLOCK_HEADING);
    block->level = level < 1 ? 1 : level > 3 ? 3 : level;
    block->inlines = text;
}

void blocks_paragraph(Blocks *to, const Inlines *text) { push_block(to, BLOCK_PARAGRAPH)->inlines = text; }
void blocks_note(Blocks *to, const Inlines *text) { push_block(to, BLOCK_NOTE)->inlines = text; }
void blocks_display(Blocks *to, const Formula *formula) { push_block(to, BLOCK_DISPLAY)->formula = formula; }
void blocks_rule(Blocks *to) { push_block(to, BLOCK_RULE); }
void blocks_page_break(Blocks *to) { push_block(to, BLOCK_PAGE_BREAK); }

void blocks_answer(Blocks *to, AnswerKind kind, double amount) {
    Block *block = push_block(to, BLOCK_ANSWER);
    block->answer = kind;
    block->amount = amount > 0 ? amount : 0;
}

void blocks_figures(Blocks *to, size_t count, const Figure *const *figures) {
    Block *block = push_block(to, BLOCK_FIGURES);
    block->figures = arena_copy(to->arena, figures, count * sizeof *figures);
    block->figure_count = count;
}

Block *blocks_steps(Blocks *to) { return push_block(to, BLOCK_STEPS); }

void steps_add(Blocks *owner, Block *steps, StepRow step) {
    StepRow *copy = arena_copy(owner->arena, &step, sizeof step);
    copy->label = copy_text(owner->arena, step.label);
    copy->next = NULL;
    if (steps->last_step)
        steps->last_step->next = copy;
    else
        steps->step = copy;
    steps->last_step = copy;
}

Block *blocks_list(Blocks *to, bool numbered) {
    Block *block = push_block(to, BLOCK_LIST);
    block->numbered = numbered;
    return block;
}

Blocks *list_item(Blocks *owner, Block *list) {
    ListItem *item = ARENA_NEW(owner->arena, ListItem);
    item->content.arena = owner->arena;
    if (list->last_item)
        list->last_item->next = item;
    else
        list->item = item;
    list->last_item = item;
    return &item->content;
}

Block *blocks_table(Blocks *to, size_t columns, const Align *aligns) {
    Block *block = push_block(to, BLOCK_TABLE);
    block->columns = columns;
    block->aligns = arena_copy(to->arena, aligns, columns * sizeof *aligns);
    return block;
}

void table_add(Blocks *owner, Block *table, bool header, const Inlines *const *cells) {
    TableRow *row = ARENA_NEW(owner->arena, TableRow);
    row->header = header;
    row->cells = arena_copy(owner->arena, cells, table->columns * sizeof *cells);
    if (table->last_row)
        table->last_row->next = row;
    else
        table->row = row;
    table->last_row = row;
}

Blocks *blocks_problem(Blocks *to, ProblemHead head) {
    Block *block = push_block(to, BLOCK_PROBLEM);
    block->label = copy_text(to->arena, head.number);
    block->inlines = head.title;
    block->id = copy_text(to->arena, head.id);
    block->points = copy_text(to->arena, head.points);
    block->name = copy_text(to->arena, head.name);
    block->leads = copy_text(to->arena, head.leads);
    return &block->content;
}

/* ---- sections and the document ---- */

Document *document_new(Arena *arena, Text title, Text language, Paper paper) {
    Document *document = ARENA_NEW(arena, Document);
    document->arena = arena;
    document->title = copy_text(arena, title);
    document->language = copy_text(arena, language);
    document->paper = paper;
    return document;
}

Blocks *document_section(Document *document, SectionHead head) {
    Arena *arena = document->arena;
    Section *section = ARENA_NEW(arena, Section);
    section->content.arena = arena;
    section->head = (SectionHead){
        copy_text(arena, head.title),     copy_text(arena, head.course),    copy_text(arena, head.date),
        copy_text(arena, head.name_word), copy_text(arena, head.name),      copy_text(arena, head.variant),
        copy_text(arena, head.header),    copy_text(arena, head.footer),    copy_text(arena, head.page_word),
        copy_text(arena, head.bookmark),
    };
    if (document->last)
        document->last->next = section;
    else
        document->first = section;
    document->last = section;
    return &section->content;
}
