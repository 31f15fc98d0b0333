#include "render/blocks.h"
#include <math.h>
#include <string.h>

static const double TITLE = 1.57, SMALL = 0.82; /* sizes, in sizes of the text */

/* ---- the title block ---- */

static Box *wide_line(Column *column, Box *left, Box *right) {
    Box *line = box_new(column->setter);
    line->width = column->width;
    if (left) box_place(column->setter, line, left, 0, 0);
    if (right) box_place(column->setter, line, right, column->width - right->width, 0);
    return line;
}

static void title_line(Column *column, const SectionHead *head) {
    if (!head->title.length) return;
    Inlines *title = inlines_of(column->setter->arena, head->title);
    ParagraphStyle style = {.font = FONT_TITLE, .size = TITLE * column->size, .ragged = true};
    column_text(column, ROLE_TITLE, title, style, 0, true);
    Setter blue = *column->setter;
    blue.ink = INK_BLUE;
    Box *line = box_new(&blue);
    line->width = column->width;
    box_place_rule(&blue, line, 0, 0, column->width, 1.1);
    column_add(column, line, fmax(2, 0.75 * column->size - column->last->box->depth), true);
}

static void course_line(Column *column, const SectionHead *head) {
    if (!head->course.length && !head->date.length) return;
    double size = SMALL * column->size;
    Box *course = tagged_line(column->setter, column->tag, ROLE_PARAGRAPH, head->course, FONT_SMALL, size);
    Box *date = tagged_line(column->setter, column->tag, ROLE_PARAGRAPH, head->date, FONT_SMALL, size);
    column_add(column, wide_line(column, course, date), 0.45 * column->size, true);
}

static void name_line(Column *column, const SectionHead *head) {
    if (!head->name_word.length && !head->name.length) return;
    Setter *setter = column->setter;
    double size = column->size;
    Text word =
        text_of(arena_printf(setter->arena, "%.*s ", (int)head->name_word.length, head->name_word.start));
    Box *left = tagged_line(setter, column->tag, ROLE_PARAGRAPH, word, FONT_ROMAN, size);
    Box *variant = tagged_line(setter, column->tag, ROLE_PARAGRAPH, head->variant, FONT_SMALL, SMALL * size);
    double from = left->width + 0.27 * size,
           to = column->width - variant->width - (variant->width > 0 ? 1.5 * size : 0);
    box_place(setter, left, text_line(setter, head->name, FONT_ROMAN, size), from + 0.4 * size, 0);
    box_place_rule(setter, left, from, -0.28 * size, fmax(to - from, 0), 0.4);
    column_add(column, wide_line(column, left, variant), 1.0 * size, true);
}

static void title_block(Column *column, const SectionHead *head) {
    title_line(column, head);
    course_line(column, head);
    name_line(column, head);
    if (column->last) column->after = 0.3 * column->size;
}

/* ---- pages ---- */

static double box_total(const Box *box) { return box ? box->height + box->depth : 0; }

static double piece_height(const Piece *piece, bool top) {
    double above = !top ? piece->space : piece->again ? box_total(piece->again) + piece->space : 0;
    return above + box_total(piece->box);
}

/* The piece that begins the next page when one begins at `from`: the last place where breaking is allowed and
 * all fits; where nothing is allowed, the last that fits; never `from` itself. */
static const Piece *page_end(const Piece *from, double room) {
    const Piece *allowed = NULL, *previous = NULL;
    double used = 0;
    for (const Piece *p = from; p; previous = p, p = p->next) {
        if (p != from && p->new_page) return p;
        if (p != from && !previous->keep) allowed = p;
        used += piece_height(p, p == from);
        if (used > room + 0.01 && p != from) return allowed ? allowed : p;
    }
    return NULL;
}

static void add_bookmark(Setter *setter, Page *page, Text title, double y) {
    Bookmark *mark = ARENA_NEW(setter->arena, Bookmark);
    *mark = (Bookmark){title, y, NULL};
    if (page->last)
        page->last->next = mark;
    else
        page->first = mark;
    page->last = mark;
}

/* A box whose content is no part of the text. */
static Box *artifact(Setter *setter) {
    Box *box = box_new(setter);
    box->tag = tag_new(setter->arena, NULL, ROLE_ARTIFACT);
    return box;
}

static Page *fill_page(Setter *setter, const Piece *from, const Piece *end, Shape shape) {
    Page *page = ARENA_NEW(setter->arena, Page);
    page->box = box_new(setter);
    double y = shape.height - shape.top;
    if (from->again) { /* for the eyes only: it was read on an earlier page */
        Box *again = artifact(setter);
        box_place(setter, again, from->again, 0, 0);
        box_place(setter, page->box, again, shape.left + from->x, y - from->again->height);
    }
    y -= box_total(from->again);
    for (const Piece *p = from; p != end; p = p->next) {
        if (p != from || p->again) y -= p->space;
        if (p->bookmark.length) add_bookmark(setter, page, p->bookmark, y + 4);
        y -= p->box->height;
        if (p->box->first) box_place(setter, page->box, p->box, shape.left + p->x, y);
        y -= p->box->depth;
    }
    return page;
}

/* "page {n} of {m}" with the numbers put in. */
static Text page_words(Setter *setter, Text words, size_t number, size_t count) {
    Buffer out = BUFFER_EMPTY;
    if (!words.length) words = TEXT("page {n} of {m}");
    for (size_t at = 0; at < words.length; at++) {
        Text rest = text_slice(words, at, words.length);
        if (text_starts(rest, "{n}") || text_starts(rest, "{m}")) {
            buffer_printf(&out, "%zu", rest.start[1] == 'n' ? number : count);
            at += 2;
        } else {
            buffer_char(&out, words.start[at]);
        }
    }
    Text text = {arena_string(setter->arena, buffer_c(&out), out.length), out.length};
    buffer_free(&out);
    return text;
}

static void add_footer(Setter *setter, Page *page, const SectionHead *head, Shape shape, size_t number,
                       size_t count) {
    double size = SMALL * setter->size, y = shape.bottom - 3 * setter->size;
    double width = shape.width - shape.left - shape.right;
    Box *foot = artifact(setter), *left = text_line(setter, head->footer, FONT_SMALL, size);
    Box *middle = text_line(setter, head->variant, FONT_SMALL, size);
    Box *right = text_line(setter, page_words(setter, head->page_word, number, count), FONT_SMALL, size);
    box_place(setter, foot, left, shape.left, y);
    if (left->width < (width - middle->width) / 2)
        box_place(setter, foot, middle, shape.left + (width - middle->width) / 2, y);
    box_place(setter, foot, right, shape.left + width - right->width, y);
    box_place(setter, page->box, foot, 0, 0);
}

Page *section_pages(Setter *setter, const Section *section, Shape shape, size_t *count) {
    double width = shape.width - shape.left - shape.right, height = shape.height - shape.top - shape.bottom;
    Column column = {.setter = setter, .size = setter->size, .width = width, .height = height};
    column.tag = tag_new(setter->arena, NULL, ROLE_SECTION);
    title_block(&column, &section->head);
    column_blocks(&column, &section->content);
    if (!column.first) column_add(&column, box_new(setter), 0, false);
    Page *first = NULL, *last = NULL;
    *count = 0;
    for (const Piece *from = column.first; from; ++*count) {
        const Piece *end = page_end(from, height);
        Page *page = fill_page(setter, from, end, shape);
        if (last)
            last->next = page;
        else
            first = page;
        last = page;
        from = end;
    }
    size_t number = 1;
    for (Page *page = first; page; page = page->next)
        add_footer(setter, page, &section->head, shape, number++, *count);
    return first;
}
