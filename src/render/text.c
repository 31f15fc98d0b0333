#include "document/cells.h"
#include "document/characters.h"
#include "render/chart.h"
#include "render/render.h"
#include <string.h>

typedef struct Writer {
    Arena *arena;
    Buffer *out;
    int columns; /* of a whole line */
    int indent;  /* of every line */
    bool ascii;
    Text prefix; /* stands in the indent of the next line: "1. " */
    bool fresh;  /* an empty line, or nothing, was written last */
    unsigned depth;
    Buffer word; /* gathered until white space */
    bool open;   /* a line has been begun and not ended */
    int used;    /* its cells */
} Writer;

enum {
    KEPT_FORMULA = 34,
    DEEPEST = 16
};                                   /* a shorter formula is not broken in a paragraph; lists within lists */
static const char HARD_SPACE = '\1'; /* in a word: a space at which no line is broken */

/* ---- lines ---- */

static void blank_line(Writer *w) {
    if (!w->fresh) buffer_char(w->out, '\n');
    w->fresh = true;
}

static void begin_line(Writer *w) {
    Buffer prefix = BUFFER_EMPTY;
    buffer_spelled(&prefix, w->prefix, w->ascii);
    int width = (int)text_columns(buffer_view(&prefix));
    w->prefix = (Text){0};
    if (width < w->indent) buffer_repeat(w->out, " ", (size_t)(w->indent - width));
    buffer_text(w->out, buffer_view(&prefix));
    buffer_free(&prefix);
    w->used = width > w->indent ? width : w->indent;
    w->open = true;
    w->fresh = false;
}

static void end_line(Writer *w) {
    if (w->open) buffer_char(w->out, '\n');
    w->open = false;
    w->used = 0;
}

/* ---- paragraphs ---- */

static void put_word(Writer *w, Text word) {
    int width = (int)text_columns(word);
    if (w->open && w->used > w->indent && w->used + 1 + width > w->columns) end_line(w);
    if (!w->open) {
        begin_line(w);
    } else {
        buffer_char(w->out, ' ');
        w->used++;
    }
    buffer_text(w->out, word);
    w->used += width;
}

/* What fits of it, at least one character; up to a space in it where there is one. */
static Text word_head(Text word, int room) {
    size_t end = 0, space = 0;
    for (size_t next = 0; next < word.length;) {
        uint32_t code = text_next(word, &next);
        if (end && (int)text_columns(text_slice(word, 0, next)) > room) break;
        end = next;
        if (code == ' ') space = next;
    }
    return text_slice(word, 0, space ? space : end);
}

static void flush_word(Writer *w) {
    if (!w->word.length) return;
    for (size_t i = 0; i < w->word.length; i++)
        if (w->word.data[i] == HARD_SPACE) w->word.data[i] = ' ';
    Text word = buffer_view(&w->word);
    int room = w->columns - w->indent;
    while (room > 0 && (int)text_columns(word) > room) { /* longer than any line: cut */
        Text head = word_head(word, room);
        put_word(w, head);
        word = text_slice(word, head.length, word.length);
    }
    put_word(w, word);
    buffer_clear(&w->word);
}

static void add_words(Writer *w, Text text) {
    static const char NO_BREAK[] = "\xC2\xA0"; /* a space of Unicode that ends no line */
    for (size_t i = 0; i < text.length; i++) {
        char c = text.start[i];
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r')
            flush_word(w);
        else if (text_starts(text_slice(text, i, text.length), NO_BREAK))
            buffer_char(&w->word, HARD_SPACE), i++;
        else
            buffer_char(&w->word, c);
    }
}

static void add_formula(Writer *w, const Formula *formula) {
    Buffer line = BUFFER_EMPTY;
    formula_to_line(formula, w->ascii, &line);
    bool kept = text_columns(buffer_view(&line)) < KEPT_FORMULA;
    for (size_t i = 0; i < line.length && kept; i++)
        if (line.data[i] == ' ') line.data[i] = HARD_SPACE;
    add_words(w, buffer_view(&line));
    buffer_free(&line);
}

static void add_inlines(Writer *w, const Inlines *text) {
    for (const Inline *i = text ? text->first : NULL; i; i = i->next) {
        Buffer spelled = BUFFER_EMPTY;
        buffer_spelled(&spelled, i->text, w->ascii);
        if (i->kind == INLINE_FORMULA)
            add_formula(w, i->formula);
        else
            add_words(w, buffer_view(&spelled));
        buffer_free(&spelled);
    }
    flush_word(w);
}

static void add_text(Writer *w, Text text) {
    Inline one = {.kind = INLINE_TEXT, .text = text};
    add_inlines(w, &(Inlines){.arena = w->arena, .first = &one, .last = &one});
}

/* Text of its own width, for what is placed. */
static Text plain(Writer *w, const Inlines *text) {
    Buffer out = BUFFER_EMPTY;
    Writer inner = {.arena = w->arena, .out = &out, .columns = 1000000, .ascii = w->ascii};
    add_inlines(&inner, text);
    Text result = {arena_string(w->arena, buffer_c(&out), out.length), out.length};
    buffer_free(&out);
    buffer_free(&inner.word);
    return result;
}

static void paragraph(Writer *w, const Inlines *text) {
    add_inlines(w, text);
    end_line(w);
    blank_line(w);
}

/* A line with `left` at the left and `right` at the right; two lines where they do not fit. */
static void two_sided(Writer *w, Text left, Text right) {
    int room = w->columns - w->indent - (int)text_columns(left) - (int)text_columns(right);
    begin_line(w);
    buffer_text(w->out, left);
    if (right.length && room < 2) {
        end_line(w);
        begin_line(w);
    } else if (right.length) {
        buffer_repeat(w->out, " ", (size_t)room);
    }
    buffer_text(w->out, right);
    end_line(w);
}

static void rule(Writer *w, const char *unicode, char ascii, int width) {
    char dash[2] = {ascii, '\0'};
    begin_line(w);
    buffer_repeat(w->out, w->ascii ? dash : unicode, width > 0 ? (size_t)width : 0);
    end_line(w);
}

static Text spelled(Writer *w, Text text) {
    Inline one = {.kind = INLINE_TEXT, .text = text};
    return plain(w, &(Inlines){.arena = w->arena, .first = &one, .last = &one});
}

/* ---- blocks ---- */

static void heading(Writer *w, const Block *block) {
    Text text = plain(w, block->inlines);
    int width = (int)text_columns(text);
    blank_line(w);
    add_inlines(w, block->inlines);
    end_line(w);
    if (block->level < 3)
        rule(w, block->level == 1 ? "═" : "─", block->level == 1 ? '=' : '-',
             width < w->columns - w->indent ? width : w->columns - w->indent);
    blank_line(w);
}

/* Cells behind the indent, a waiting prefix level with their base row. */
static void write_cells(Writer *w, const Cells *cells, int indent) {
    Buffer prefix = BUFFER_EMPTY;
    buffer_spelled(&prefix, w->prefix, w->ascii);
    const Cells *words = cells_of_text(w->arena, buffer_view(&prefix));
    int left = words->width < w->indent ? w->indent - words->width : 0;
    Cells *margin = cells_new(w->arena, left + words->width, 1, 0);
    cells_put(margin, words, left, 0);
    cells_write(cells_beside(w->arena, margin, indent, cells), 0, w->out);
    buffer_free(&prefix);
    w->prefix = (Text){0};
    w->fresh = false;
}

static void display(Writer *w, const Block *block) {
    int room = w->columns - w->indent - 4;
    if (!block->formula) return;
    const Cells *cells = cells_of_lines(w->arena, block->formula, room, w->ascii);
    if (cells->width <= room) {
        write_cells(w, cells, 4);
    } else {
        w->indent += 4;
        add_formula(w, block->formula);
        flush_word(w);
        end_line(w);
        w->indent -= 4;
    }
    blank_line(w);
}

/* ---- steps ---- */

static int step_align(Writer *w, const Block *steps, int room) {
    int align = 0;
    for (const StepRow *row = steps->step; row; row = row->next) {
        int width = row->left ? cells_of_formula(w->arena, row->left, w->ascii)->width : 0;
        if (width <= room * 2 / 5 && width > align) align = width;
    }
    return align;
}

/* "[chain rule; x + a ≠ 0]" */
static Text step_reason(Writer *w, const StepRow *row) {
    Text rule_name = plain(w, row->rule), condition = plain(w, row->condition);
    if (!rule_name.length && !condition.length) return (Text){0};
    const char *between = rule_name.length && condition.length ? "; " : "";
    const char *text =
        arena_printf(w->arena, "[%.*s%s%.*s]", (int)rule_name.length, rule_name.start ? rule_name.start : "",
                     between, (int)condition.length, condition.start ? condition.start : "");
    return text_of(text);
}

/* The reason at the right margin of the formula's base row, or in a line of its own. */
static Cells *with_reason(Writer *w, Cells *cells, Text reason, int room) {
    const Cells *words = cells_of_text(w->arena, reason);
    bool beside = cells->width + 3 + words->width <= room;
    if (beside || cells->width == 0) {
        int gap = room - cells->width - words->width;
        return cells_beside(w->arena, cells, gap > 0 ? gap : 0, words);
    }
    Cells *both = cells_new(w->arena, room, cells->height + 1, cells->base);
    cells_put(both, cells, 0, 0);
    cells_put(both, words, room - words->width, cells->height);
    return both;
}

static Cells *step_cells(Writer *w, const StepRow *row, int align, int room) {
    Arena *arena = w->arena;
    Cells *left = row->left ? cells_of_lines(arena, row->left, room, w->ascii) : cells_new(arena, 0, 1, 0);
    Cells *right = row->right ? cells_of_lines(arena, row->right, room - align - 1, w->ascii)
                              : cells_new(arena, 0, 1, 0);
    if (left->width > align && row->right) { /* too long to stand beside: below each other */
        Cells *lower = cells_beside(arena, cells_new(arena, align, 1, 0), 1, right);
        Cells *both = cells_new(arena, left->width > lower->width ? left->width : lower->width,
                                left->height + lower->height, 0);
        cells_put(both, left, 0, 0);
        cells_put(both, lower, 0, left->height);
        return both;
    }
    Cells *padded =
        cells_beside(arena, cells_new(arena, align > left->width ? align - left->width : 0, 1, 0), 0, left);
    return row->right ? cells_beside(arena, padded, 1, right) : padded;
}

/* One alignment for all steps; a formula too wide even when broken is written in lines of its own. */
static void step(Writer *w, const StepRow *row, int align) {
    int room = w->columns - w->indent - 2;
    if (row->label.length)
        w->prefix = text_of(arena_printf(w->arena, "%.*s  ", (int)row->label.length, row->label.start));
    if (row->sentence) {
        add_inlines(w, row->sentence);
        end_line(w);
    }
    Cells *cells = step_cells(w, row, align, room);
    if (cells->width > room) cells = step_cells(w, row, 0, room); /* the right side below, with the whole line */
    Text reason = step_reason(w, row);
    bool formula = row->left || row->right, wordy = (int)text_columns(reason) > room;
    if (cells->width > room) {
        w->indent += 2;
        if (row->left) add_formula(w, row->left), flush_word(w);
        if (row->right) add_formula(w, row->right), flush_word(w);
        end_line(w);
        if (reason.length) add_text(w, reason), end_line(w);
        w->indent -= 2;
    } else if (formula || (reason.length && !wordy)) {
        write_cells(w, reason.length && !wordy ? with_reason(w, cells, reason, room) : cells, 2);
    }
    if (wordy && cells->width <= room) { /* a reason of several lines */
        w->indent += 2;
        add_text(w, reason);
        end_line(w);
        w->indent -= 2;
    }
    if (row->sentence || cells->height > 1) blank_line(w);
}

static void steps(Writer *w, const Block *block) {
    bool labels = false;
    for (const StepRow *row = block->step; row; row = row->next) labels |= row->label.length > 0;
    w->indent += labels ? 4 : 0;
    int align = step_align(w, block, w->columns - w->indent - 2);
    for (const StepRow *row = block->step; row; row = row->next) step(w, row, align);
    w->indent -= labels ? 4 : 0;
    blank_line(w);
}

/* ---- tables ---- */

/* The lines of a cell, wrapped to `width`. */
static Text cell_text(Writer *w, const Inlines *text, int width) {
    Buffer out = BUFFER_EMPTY;
    Writer inner = {.arena = w->arena, .out = &out, .columns = width, .ascii = w->ascii};
    add_inlines(&inner, text);
    Text result = {arena_string(w->arena, buffer_c(&out), out.length), out.length};
    buffer_free(&out);
    buffer_free(&inner.word);
    return result;
}

static int *table_widths(Writer *w, const Block *table) {
    int *widths = ARENA_ARRAY(w->arena, int, table->columns),
        room = w->columns - w->indent - 2 * (int)(table->columns - 1);
    int total = 0;
    for (const TableRow *row = table->row; row; row = row->next)
        for (size_t i = 0; i < table->columns; i++) {
            int width = (int)text_columns(plain(w, row->cells[i]));
            if (width > widths[i]) widths[i] = width;
        }
    for (size_t i = 0; i < table->columns; i++) total += widths[i];
    while (total > room) { /* the widest gives way */
        size_t widest = 0;
        for (size_t i = 1; i < table->columns; i++)
            if (widths[i] > widths[widest]) widest = i;
        if (widths[widest] <= 4) break;
        widths[widest]--;
        total--;
    }
    return widths;
}

static void table_row(Writer *w, const Block *table, const TableRow *row, const int *widths) {
    Text *rest = ARENA_ARRAY(w->arena, Text, table->columns);
    bool more = true;
    for (size_t i = 0; i < table->columns; i++) rest[i] = cell_text(w, row->cells[i], widths[i]);
    while (more) {
        more = false;
        Cells *line = cells_new(w->arena, 0, 1, 0);
        for (size_t i = 0; i < table->columns; i++) {
            Text part = rest[i].start ? text_cut(&rest[i], '\n') : (Text){0};
            Cells *padded = cells_new(w->arena, widths[i], 1, 0), *words = cells_of_text(w->arena, part);
            int room = widths[i] - words->width;
            cells_put(padded, words,
                      table->aligns[i] == ALIGN_LEFT    ? 0
                      : table->aligns[i] == ALIGN_RIGHT ? room
                                                        : room / 2,
                      0);
            line = cells_beside(w->arena, line, i ? 2 : 0, padded);
            more |= rest[i].length > 0;
        }
        write_cells(w, line, 0);
    }
}

static void table(Writer *w, const Block *block) {
    if (!block->columns) return;
    int *widths = table_widths(w, block), total = 2 * (int)(block->columns - 1);
    for (size_t i = 0; i < block->columns; i++) total += widths[i];
    for (const TableRow *row = block->row; row; row = row->next) {
        table_row(w, block, row, widths);
        if (row->header) rule(w, "─", '-', total);
    }
    blank_line(w);
}

/* ---- room for answers, figures, lists, problems ---- */

static void answer(Writer *w, const Block *block) {
    int width = w->columns - w->indent, lines = (int)(block->amount < 200 ? block->amount : 200);
    if (block->answer != ANSWER_LINES) lines = lines / 8;
    if (block->answer == ANSWER_BOX || block->answer == ANSWER_GRID) rule(w, "─", '-', width);
    for (int i = 0; i < lines; i++) {
        if (block->answer == ANSWER_LINES) {
            blank_line(w);
            rule(w, "_", '_', width);
        } else {
            buffer_char(w->out, '\n');
        }
    }
    if (block->answer == ANSWER_BOX || block->answer == ANSWER_GRID) rule(w, "─", '-', width);
    w->fresh = w->fresh || (block->answer == ANSWER_BLANK && lines > 0);
    blank_line(w);
}

static void figures(Writer *w, const Block *block) {
    for (size_t i = 0; i < block->figure_count; i++) {
        const Figure *f = block->figures[i];
        const Cells *chart = chart_cells(w->arena, f, w->columns - w->indent, w->ascii);
        if (chart) write_cells(w, chart, 0);
        if (!f->written.length) continue;
        add_text(w, text_of(arena_printf(w->arena, "[%.*s]", (int)f->written.length, f->written.start)));
        end_line(w);
    }
    blank_line(w);
}

static void blocks(Writer *w, const Blocks *list);

static void list(Writer *w, const Block *block) {
    int number = 0;
    w->indent += 4;
    for (const ListItem *item = block->item; item; item = item->next) {
        w->prefix = block->numbered ? text_of(arena_printf(w->arena, "%d. ", ++number))
                    : w->ascii      ? TEXT("* ")
                                    : TEXT("• ");
        blocks(w, &item->content);
        w->prefix = (Text){0};
    }
    w->indent -= 4;
    blank_line(w);
}

static void problem(Writer *w, const Block *block) {
    blank_line(w);
    if (block->inlines || block->id.length || block->points.length) {
        Text title = plain(w, block->inlines), points = spelled(w, block->points),
             number = spelled(w, block->label);
        const char *left =
            arena_printf(w->arena, "%.*s%s%.*s", (int)number.length, number.start,
                         number.length && title.length ? "  " : "", (int)title.length, title.start);
        const char *right =
            arena_printf(w->arena, "%.*s%s%.*s", (int)block->id.length, block->id.start,
                         block->id.length && points.length ? "  " : "", (int)points.length, points.start);
        two_sided(w, text_of(left), text_of(right));
    } else {
        add_text(w, block->label); /* the first paragraph goes on in this line */
    }
    blocks(w, &block->content);
    end_line(w);
    blank_line(w);
}

static void write_block(Writer *w, const Block *block) {
    if (block->kind != BLOCK_PARAGRAPH) end_line(w);
    switch (block->kind) {
    case BLOCK_HEADING: heading(w, block); break;
    case BLOCK_PARAGRAPH:
    case BLOCK_NOTE: paragraph(w, block->inlines); break;
    case BLOCK_DISPLAY: display(w, block); break;
    case BLOCK_STEPS: steps(w, block); break;
    case BLOCK_LIST: list(w, block); break;
    case BLOCK_TABLE: table(w, block); break;
    case BLOCK_ANSWER: answer(w, block); break;
    case BLOCK_PROBLEM: problem(w, block); break;
    case BLOCK_RULE: rule(w, "─", '-', w->columns - w->indent), blank_line(w); break;
    case BLOCK_PAGE_BREAK: blank_line(w); break;
    case BLOCK_FIGURES: figures(w, block); break;
    }
}

static void blocks(Writer *w, const Blocks *list_of_blocks) {
    if (w->depth >= DEEPEST) return;
    w->depth++;
    for (const Block *block = list_of_blocks->first; block; block = block->next) write_block(w, block);
    w->depth--;
}

/* ---- sections ---- */

static void title_block(Writer *w, const SectionHead *head) {
    Text title = spelled(w, head->title);
    if (title.length) {
        int width = (int)text_columns(title);
        add_text(w, head->title);
        end_line(w);
        rule(w, "═", '=', width < w->columns ? width : w->columns);
    }
    if (head->course.length || head->date.length)
        two_sided(w, spelled(w, head->course), spelled(w, head->date));
    Text variant = spelled(w, head->variant), name = spelled(w, head->name);
    if (head->name_word.length) {
        Text word = spelled(w, head->name_word);
        int room =
            w->columns - (int)text_columns(word) - (int)text_columns(variant) - 4 - (int)text_columns(name);
        Buffer line = BUFFER_EMPTY;
        buffer_text(&line, name);
        buffer_repeat(&line, "_", room > 0 && !name.length ? (size_t)room : 0);
        const char *left = arena_printf(w->arena, "%.*s  %s", (int)word.length, word.start, buffer_c(&line));
        two_sided(w, text_of(left), variant);
        buffer_free(&line);
    } else if (variant.length) {
        two_sided(w, variant, (Text){0});
    }
    blank_line(w);
}

bool render_text(const Document *document, const TextOptions *options, Buffer *out) {
    int columns = options->columns <= 0 ? 80 : options->columns < 20 ? 20 : options->columns;
    for (const Section *section = document->first; section; section = section->next) {
        Writer w = {
            .arena = arena_new(), .out = out, .columns = columns, .ascii = options->ascii, .fresh = true};
        if (section != document->first) buffer_string(out, "\n");
        title_block(&w, &section->head);
        blocks(&w, &section->content);
        end_line(&w);
        buffer_free(&w.word);
        arena_free(w.arena);
    }
    while (out->length > 1 && out->data[out->length - 1] == '\n' && out->data[out->length - 2] == '\n')
        out->data[--out->length] = '\0';
    return true;
}
