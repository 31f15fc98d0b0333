/* A document as text to be read aloud: a line a sentence or step, formulas in words, no layout. */
#include "document/spoken.h"
#include "render/render.h"
#include <ctype.h>
#include <string.h>

typedef struct Voice {
    Arena *arena;
    const Sentences *sentences;
    Buffer *out;
} Voice;

/* ---- lines ---- */

static bool on_new_line(const Voice *v) {
    return !v->out->length || v->out->data[v->out->length - 1] == '\n';
}

static void end_line(Voice *v) {
    while (v->out->length && v->out->data[v->out->length - 1] == ' ') v->out->length--;
    if (!on_new_line(v)) buffer_char(v->out, '\n');
}

/* A line that ends in a formula or a word gets its full stop. */
static void end_sentence(Voice *v) {
    while (v->out->length && v->out->data[v->out->length - 1] == ' ') v->out->length--;
    if (!on_new_line(v) && !strchr(".:;,!?", v->out->data[v->out->length - 1])) buffer_char(v->out, '.');
}

static void end_block(Voice *v) {
    end_line(v);
    if (v->out->length > 1 && v->out->data[v->out->length - 2] != '\n') buffer_char(v->out, '\n');
}

/* Words go on with the line; one space stands between them. */
static void begin_words(Voice *v) {
    if (!on_new_line(v) && v->out->data[v->out->length - 1] != ' ') buffer_char(v->out, ' ');
}

static void put_text(Voice *v, Text text) {
    if (!text.length) return;
    begin_words(v);
    buffer_text(v->out, text);
}

static void put_sentence(Voice *v, Text text) {
    if (!text.length) return;
    put_text(v, text);
    end_sentence(v);
}

static void put_filled(Voice *v, Sentence which, const char *name, const char *value) {
    put_sentence(v, text_of(say_with(v->sentences, v->arena, which, name, value)));
}

/* ---- inlines ---- */

/* A word that begins a sentence begins with a capital; a name of one letter stays as it is. */
static void begin_with_capital(Voice *v, size_t at) {
    size_t before = at;
    while (before && v->out->data[before - 1] == ' ') before--;
    bool starts = !before || strchr("\n.!?", v->out->data[before - 1]);
    bool word = at + 1 < v->out->length && islower((unsigned char)v->out->data[at + 1]);
    if (starts && word) v->out->data[at] = (char)toupper((unsigned char)v->out->data[at]);
}

static void say_formula(Voice *v, const Formula *formula) {
    size_t at = v->out->length;
    formula_spoken(formula, v->sentences, v->out);
    begin_with_capital(v, at);
}

/* The end of a proof was said in words; its sign is not read. */
static Text without_box(Text text) {
    return text_ends(text, "∎") ? text_slice(text, 0, text.length - strlen("∎")) : text;
}

static void put_words(Voice *v, Text text) { /* line feeds of the author's are spaces */
    for (size_t i = 0; i < text.length; i++) {
        bool space = isspace((unsigned char)text.start[i]);
        bool after_space = v->out->length && v->out->data[v->out->length - 1] == ' ';
        if (!space || !after_space) buffer_char(v->out, space ? ' ' : text.start[i]);
    }
}

static void put_inline(Voice *v, const Inline *i) {
    if (i->kind == INLINE_FORMULA) {
        say_formula(v, i->formula);
    } else {
        put_words(v, without_box(i->text));
    }
}

static void put_inlines(Voice *v, const Inlines *inlines) {
    if (inlines && inlines->first) begin_words(v);
    for (const Inline *i = inlines ? inlines->first : NULL; i; i = i->next) put_inline(v, i);
}

static void put_formula(Voice *v, const Formula *formula) {
    if (!formula) return;
    begin_words(v);
    say_formula(v, formula);
}

/* Inlines by themselves, to be put into a sentence. */
static const char *words_of(Voice *v, const Inlines *inlines) {
    Buffer out = BUFFER_EMPTY;
    Voice inner = {v->arena, v->sentences, &out};
    put_inlines(&inner, inlines);
    const char *words = arena_string(v->arena, buffer_c(&out), out.length);
    buffer_free(&out);
    return words;
}

static void put_paragraph(Voice *v, const Inlines *inlines) {
    put_inlines(v, inlines);
    end_sentence(v);
    end_block(v);
}

/* ---- steps ---- */

static void put_reason(Voice *v, const StepRow *row) {
    const char *rule = words_of(v, row->rule), *condition = words_of(v, row->condition);
    if (!*rule && !*condition) return;
    const char *between = *rule && *condition ? "; " : "";
    put_filled(v, SAY_SPEECH_REASON, "text", arena_printf(v->arena, "%s%s%s", rule, between, condition));
}

/* "1." is "Step 1."; a part's label "(a)" stays. */
static void put_label(Voice *v, Text label) {
    if (text_ends(label, ".")) {
        Text number = text_slice(label, 0, label.length - 1);
        put_filled(v, SAY_SPEECH_STEP, "number", arena_string(v->arena, number.start, number.length));
    } else {
        put_text(v, label);
    }
}

static void put_step(Voice *v, const StepRow *row) {
    put_label(v, row->label);
    put_inlines(v, row->sentence);
    if (row->sentence && !row->left && !row->right) end_sentence(v);
    if (row->sentence && (row->left || row->right) && !strchr(".:;,!?", v->out->data[v->out->length - 1]))
        buffer_char(v->out, ':');
    put_formula(v, row->left);
    put_formula(v, row->right);
    end_sentence(v);
    put_reason(v, row);
    end_line(v);
}

static void put_steps(Voice *v, const Block *block) {
    for (const StepRow *row = block->step; row; row = row->next) put_step(v, row);
    end_block(v);
}

/* ---- tables: each cell under the word of its column ---- */

static void put_row(Voice *v, const Block *table, const TableRow *head, const TableRow *row) {
    for (size_t i = 0; i < table->columns; i++) {
        const char *column = head && head != row ? words_of(v, head->cells[i]) : "";
        const char *cell = words_of(v, row->cells[i]);
        if (!*cell) continue;
        if (!on_new_line(v)) buffer_char(v->out, ';');
        put_text(v, text_of(*column ? arena_printf(v->arena, "%s: %s", column, cell) : cell));
    }
    end_sentence(v);
    end_line(v);
}

static void put_table(Voice *v, const Block *block) {
    const TableRow *head = NULL;
    for (const TableRow *row = block->row; row; row = row->next) {
        if (row->header) head = row;
        if (!row->header || !row->next) put_row(v, block, head, row);
    }
    end_block(v);
}

/* ---- other blocks ---- */

static void put_blocks(Voice *v, const Blocks *blocks);

static void put_list(Voice *v, const Block *block) {
    size_t number = 0;
    for (const ListItem *item = block->item; item; item = item->next) {
        if (block->numbered) put_text(v, text_of(arena_printf(v->arena, "%zu.", ++number)));
        put_blocks(v, &item->content);
    }
}

static void put_figures(Voice *v, const Block *block) {
    for (size_t i = 0; i < block->figure_count; i++) {
        const Figure *figure = block->figures[i];
        Text said = figure->describes;
        put_filled(v, SAY_SPEECH_FIGURE, "text", arena_string(v->arena, said.start, said.length));
        end_line(v);
    }
    end_block(v);
}

static void put_problem(Voice *v, const Block *block) {
    put_filled(v, SAY_SPEECH_PROBLEM, "number",
               arena_string(v->arena, block->label.start, block->label.length));
    put_inlines(v, block->inlines);
    end_sentence(v);
    put_sentence(v, block->points);
    end_block(v);
    put_blocks(v, &block->content);
}

static void put_block(Voice *v, const Block *block) {
    switch (block->kind) {
    case BLOCK_HEADING:
    case BLOCK_PARAGRAPH:
    case BLOCK_NOTE: put_paragraph(v, block->inlines); return;
    case BLOCK_DISPLAY:
        put_formula(v, block->formula);
        end_sentence(v);
        end_block(v);
        return;
    case BLOCK_STEPS: put_steps(v, block); return;
    case BLOCK_LIST: put_list(v, block); return;
    case BLOCK_TABLE: put_table(v, block); return;
    case BLOCK_ANSWER:
        put_sentence(v, text_of(say(v->sentences, SAY_SPEECH_ROOM)));
        end_block(v);
        return;
    case BLOCK_PROBLEM: put_problem(v, block); return;
    case BLOCK_FIGURES: put_figures(v, block); return;
    case BLOCK_RULE:
    case BLOCK_PAGE_BREAK: return;
    }
}

/* Blocks are nested no deeper than compose.c and prose.c make them: a problem, a list, its items. */
static void put_blocks(Voice *v, const Blocks *blocks) {
    for (const Block *block = blocks->first; block; block = block->next) put_block(v, block);
}

/* ---- sections ---- */

static void put_name(Voice *v, const SectionHead *head) {
    const char *word = arena_string(v->arena, head->name_word.start, head->name_word.length);
    if (!*word) return;
    if (head->name.length)
        put_sentence(
            v, text_of(arena_printf(v->arena, "%s: %.*s", word, (int)head->name.length, head->name.start)));
    else
        put_filled(v, SAY_SPEECH_BLANK, "word", word);
    end_line(v);
}

static void put_head(Voice *v, const SectionHead *head) {
    const Text lines[] = {head->title, head->course, head->date, head->variant};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        put_sentence(v, lines[i]);
        end_line(v);
    }
    put_name(v, head);
    end_block(v);
}

bool render_speech(const Document *document, Buffer *out) {
    Arena *arena = arena_new();
    Buffer spoken = BUFFER_EMPTY;
    Voice voice = {arena, document->sentences ? document->sentences : sentences_new(arena), &spoken};
    for (const Section *section = document->first; section; section = section->next) {
        put_head(&voice, &section->head);
        put_blocks(&voice, &section->content);
        put_sentence(&voice, section->head.footer);
        end_block(&voice);
    }
    if (text_ends(buffer_view(&spoken), "\n\n")) spoken.length--;
    buffer_text(out, buffer_view(&spoken));
    buffer_free(&spoken);
    arena_free(arena);
    return true;
}
