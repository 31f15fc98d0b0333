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

/* The title as one box, the logo at its right; the rule under both. */
static Box *titled_box(Column *column, const SectionHead *head, const Shape *shape) {
    Setter *setter = column->setter;
    Inlines *title = inlines_of(setter->arena, head->title);
    ParagraphStyle style = {.font = FONT_TITLE, .size = TITLE * column->size, .ragged = true};
    double logo = fmin(shape->logo_width, 0.4 * column->width), y = 0;
    double high = shape->logo_width > 0 ? shape->logo_height * logo / shape->logo_width : 0;
    Box **lines, *box = box_new(setter);
    size_t count = paragraph_lines(setter, title, (Text){0}, style, column->width - logo, &lines);
    tag_lines(lines, count, tag_new(setter->arena, column->tag, ROLE_TITLE));
    for (size_t i = count; i-- > 0; y += 1.2 * style.size) box_place(setter, box, lines[i], 0, y);
    if (logo > 0) box_place_logo(setter, box, column->width - logo, -box->depth, logo, high);
    box->width = column->width;
    return box;
}

static void title_line(Column *column, const SectionHead *head, const Shape *shape) {
    if (!head->title.length) return;
    column_add(column, titled_box(column, head, shape), 0, true);
    Setter accent = *column->setter;
    accent.ink = INK_ACCENT;
    Box *line = box_new(&accent);
    line->width = column->width;
    box_place_rule(&accent, line, 0, 0, column->width, 1.1);
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

static void title_block(Column *column, const SectionHead *head, const Shape *shape) {
    title_line(column, head, shape);
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
static Piece *page_end(Piece *from, double room) {
    Piece *allowed = NULL, *previous = NULL;
    double used = 0;
    for (Piece *p = from; p; previous = p, p = p->next) {
        if (p != from && p->new_page) return p;
        if (p != from && !previous->keep) allowed = p;
        used += piece_height(p, p == from);
        if (used + p->hang > room + 0.01 && p != from) return allowed ? allowed : p;
    }
    return NULL;
}

/* The height of what stands below each other from here to `end`, a figure beside it included. */
static double height_until(const Piece *from, const Piece *end) {
    double used = 0, reach = 0;
    for (const Piece *p = from; p != end; p = p->next) {
        used += piece_height(p, p == from);
        reach = fmax(reach, used + p->hang);
    }
    return fmax(used, reach);
}

/* What a page has left goes to the room for answers on it: to each as much as it is high, and at most that. */
static void grow_rooms(Setter *setter, Piece *from, const Piece *end, double left) {
    double total = 0;
    for (const Piece *p = from; p != end; p = p->next) total += p->room ? p->box->height : 0;
    if (total <= 0) return;
    double share = fmin(1, left / total), rest = fmin(left, total);
    for (int pass = 0; pass < 2; pass++) /* whole steps, then one more from the top down */
        for (Piece *p = from; p != end; p = p->next) {
            if (!p->room) continue;
            double step = room_step(p);
            double more = pass ? step : floor(share * p->box->height / step + 0.001) * step;
            if (more <= 0 || more > rest + 0.001) continue;
            room_grow(setter, p, more);
            rest -= more;
        }
}

static void add_bookmark(Setter *setter, Page *page, const Piece *piece, double y) {
    Bookmark *mark = ARENA_NEW(setter->arena, Bookmark);
    *mark = (Bookmark){piece->bookmark, piece->name, y, NULL};
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

/* Pieces from … end below each other, the first at height y. Returns where the last one ends. */
static double fill_column(Setter *setter, Page *page, const Piece *from, const Piece *end, double left,
                          double y) {
    if (from && from->again) { /* for the eyes only: it was read on an earlier page */
        Box *again = artifact(setter);
        box_place(setter, again, from->again, 0, 0);
        box_place(setter, page->box, again, left + from->x, y - from->again->height);
        y -= box_total(from->again);
    }
    for (const Piece *p = from; p != end; p = p->next) {
        if (p != from || p->again) y -= p->space;
        if (p->bookmark.length) add_bookmark(setter, page, p, y + 4);
        y -= p->box->height;
        if (p->box->first) box_place(setter, page->box, p->box, left + p->x, y);
        y -= p->box->depth;
    }
    return y;
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

static void add_header(Setter *setter, Page *page, const SectionHead *head, Shape shape) {
    if (!head->header.length) return;
    Box *top = artifact(setter), *line = text_line(setter, head->header, FONT_SMALL, SMALL * setter->size);
    double y = shape.height - 0.6 * shape.top, width = shape.width - shape.left - shape.right;
    box_place(setter, top, line, shape.left + width - line->width, y);
    box_place(setter, page->box, top, 0, 0);
}

/* ---- columns ---- */

static const double GUTTER = 2.2; /* between columns, in sizes of the text */

static size_t columns_of(const Shape *shape) { return shape->columns > 1 ? (size_t)shape->columns : 1; }

static double column_width(const Setter *setter, const Shape *shape) {
    double count = (double)columns_of(shape);
    return (shape->width - shape->left - shape->right - (count - 1) * GUTTER * setter->size) / count;
}

/* Does all from here to the end, or to a new page, stand in the columns of one page, each `room` high, with nothing
 * torn apart? */
static bool fits_columns(Piece *from, const Shape *shape, double room) {
    for (size_t i = 0; i < columns_of(shape) && from && (i == 0 || !from->new_page); i++) {
        Piece *end = page_end(from, room), *last = from;
        if (piece_height(from, true) + from->hang > room) return false;
        while (last->next && last->next != end) last = last->next;
        if (end && !end->new_page && last->keep) return false;
        from = end;
    }
    return !from || from->new_page;
}

/* The height of columns of equal length: at the end of a section and before a new page; else what there is. */
static double balanced(Piece *from, const Shape *shape, double room) {
    double least = 0, most = room;
    if (columns_of(shape) == 1 || !fits_columns(from, shape, room)) return room;
    while (most - least > 1) {
        double middle = (least + most) / 2;
        if (fits_columns(from, shape, middle))
            most = middle;
        else
            least = middle;
    }
    return most;
}

/* One page, its columns from `top` down; *from moves on. A column stays empty where its first piece fits only
 * a whole one. */
static Page *fill_page(Setter *setter, Piece **from, const Shape *shape, Page *page, double top) {
    double full = shape->height - shape->top - shape->bottom, room = top - shape->bottom;
    double step = column_width(setter, shape) + GUTTER * setter->size;
    room = balanced(*from, shape, room);
    for (size_t i = 0; i < columns_of(shape) && *from; i++) {
        if (i > 0 && (*from)->new_page) break;
        if (room < full && piece_height(*from, true) + (*from)->hang > room) continue;
        Piece *end = page_end(*from, room);
        if (end && !end->new_page) grow_rooms(setter, *from, end, room - height_until(*from, end));
        fill_column(setter, page, *from, end, shape->left + (double)i * step, top);
        *from = end;
    }
    return page;
}

static Page *empty_page(Setter *setter, Page **last) {
    Page *page = ARENA_NEW(setter->arena, Page);
    page->box = box_new(setter);
    if (*last) (*last)->next = page;
    return *last = page;
}

/* What stands over all columns of the first page. Returns the height at which they begin. */
static double fill_head(Setter *setter, const Column *head, const Shape *shape, Page *page) {
    double top = shape->height - shape->top;
    if (!head->first) return top;
    return fill_column(setter, page, head->first, NULL, shape->left, top) - head->after - setter->size;
}

Page *section_pages(Setter *setter, const Section *section, Shape shape, size_t *count) {
    double height = shape.height - shape.top - shape.bottom;
    Column head = {.setter = setter, .size = setter->size, .height = height};
    head.width = shape.width - shape.left - shape.right;
    head.tag = tag_new(setter->arena, NULL, ROLE_SECTION);
    title_block(&head, &section->head, &shape);
    Column body = head;
    bool apart = columns_of(&shape) > 1; /* one column: the title is its first piece */
    if (apart) body.first = body.last = NULL, body.after = 0, body.width = column_width(setter, &shape);
    column_blocks(&body, &section->content);
    if (!body.first) column_add(&body, box_new(setter), 0, false);
    Page *last = NULL, *first = empty_page(setter, &last);
    double top = apart ? fill_head(setter, &head, &shape, first) : shape.height - shape.top;
    Piece *from = body.first;
    for (*count = 1, fill_page(setter, &from, &shape, first, top); from; ++*count)
        fill_page(setter, &from, &shape, empty_page(setter, &last), shape.height - shape.top);
    size_t number = 1;
    for (Page *page = first; page; page = page->next) {
        add_header(setter, page, &section->head, shape);
        add_footer(setter, page, &section->head, shape, number++, *count);
    }
    return first;
}
