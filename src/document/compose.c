#include "document/compose_parts.h"
#include "document/theme.h"
#include <string.h>

/* ---- pages ---- */

/* Without the " · " that stands at an end where the field behind it is empty. */
static Text without_separators(Text line) {
    static const char *const SIGNS[] = {"·", "|", "–", "-", ",", ";", "/"};
    for (size_t before = line.length + 1; line.length < before;) {
        before = line.length;
        line = text_trim(line);
        for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++) {
            size_t length = strlen(SIGNS[i]);
            if (text_starts(line, SIGNS[i])) line = text_slice(line, length, line.length);
            if (text_ends(line, SIGNS[i])) line = text_slice(line, 0, line.length - length);
        }
    }
    return line;
}

/* {title} and so on in the header and footer of a theme. */
static Text filled_line(Arena *arena, Text line, const SectionHead *head) {
    const Text values[THEME_FIELDS] = {head->title, head->course, head->date, head->name, head->variant};
    Buffer out = BUFFER_EMPTY;
    for (size_t at = 0; at < line.length;) {
        Text rest = text_slice(line, at, line.length);
        size_t field = 0;
        while (field < THEME_FIELDS && !text_starts(rest, theme_fields[field])) field++;
        if (field < THEME_FIELDS)
            buffer_text(&out, values[field]), at += strlen(theme_fields[field]);
        else
            buffer_char(&out, line.start[at++]);
    }
    Text text = {arena_string(arena, buffer_c(&out), out.length), out.length};
    buffer_free(&out);
    return without_separators(text);
}

void page_head(const Page *page, SectionHead *head) {
    head->page_word = text_of(say(page->options->sentences, SAY_PAGE));
    head->header = filled_line(page->arena, page->options->header, head);
    head->footer = filled_line(page->arena, page->options->footer, head);
}

Page page_new(Arena *arena, const ComposeOptions *options) {
    Page page = {.arena = arena, .options = options, .notation = options->notation};
    if (!page.notation.words) page.notation.words = sentences_notation_words(options->sentences);
    return page;
}

const char *page_number(const Page *page, double value, int digits) {
    char *number = arena_printf(page->arena, "%.*g", digits, value), *point = strchr(number, '.');
    if (point && page->notation.decimal_comma) *point = ',';
    return number;
}

/* The language of the author's words, where it is not that of the document. */
static Text foreign_language(const Page *page, const Problem *problem) {
    bool same = text_is(problem->language, sentences_language(page->options->sentences));
    return same ? (Text){0} : problem->language;
}

Page page_about(const Page *page, const Question *question, const Problem *problem) {
    Page about = *page;
    about.scope = question->scope;
    about.source = problem ? problem->source : NULL;
    about.language = problem ? foreign_language(page, problem) : (Text){0};
    about.notation.partial = question->find && question->find->op == OP_PARTIAL;
    return about;
}

Page page_about_part(const Page *page, const Instance *instance, const InstancePart *part) {
    Page about = page_about(page, &part->question, instance->problem);
    about.tidy = instance->picked_count > 0;
    about.scope = prose_names(prose_names(about.scope, instance->intro), part->ask);
    return about;
}

Prose page_reading(const Page *page, size_t at) {
    return (Prose){.arena = page->arena,
                   .scope = page->scope,
                   .notation = page->notation,
                   .tidy = page->tidy,
                   .source = page->source,
                   .offset = at,
                   .diagnostics = page->options->diagnostics};
}

Inlines *page_say(const Page *page, Sentence which, const Filling *fillings, size_t count) {
    Prose prose = page_reading(page, 0);
    prose.scope = NULL;
    prose.source = NULL;
    prose.fillings = fillings;
    prose.filling_count = count;
    return prose_inlines(&prose, text_of(say(page->options->sentences, which)));
}

Inlines *page_say_text(const Page *page, Sentence which, const char *name, const char *text) {
    return page_say(page, which, &(Filling){name, NULL, text}, 1);
}

Inlines *page_say_formula(const Page *page, Sentence which, const char *name, const Formula *formula) {
    return page_say(page, which, &(Filling){name, formula, NULL}, 1);
}

void page_prose(const Page *page, Text text, size_t at, Blocks *to) {
    Prose prose = page_reading(page, at);
    prose.language = page->language;
    prose_blocks(&prose, text, to);
}

Inlines *page_title(const Page *page, const Problem *problem) {
    if (!strcmp(problem->title, problem->name)) return NULL;
    Inlines *title = inlines_new(page->arena);
    title->language = foreign_language(page, problem);
    inlines_add(title, INLINE_TEXT, text_of(problem->title));
    return title;
}

void page_choices(const Page *page, const InstancePart *part, bool boxes, Blocks *to) {
    for (size_t i = 0; i < part->option_count; i++) {
        const char *label = arena_printf(page->arena, "%s(%c) ", boxes ? "□ " : "", (int)('a' + i));
        Inlines *line = page_strong(page, label);
        inlines_add_formula(line, page_formula(page, part->options[i].value));
        blocks_paragraph(to, line);
    }
}

Inlines *page_strong(const Page *page, const char *text) {
    Inlines *out = inlines_new(page->arena);
    inlines_add(out, INLINE_STRONG, text_of(text));
    return out;
}

const Formula *page_formula(const Page *page, const Expr *e) {
    return notation(page->arena, page->scope->store, e, page->notation);
}

const Formula *page_relation(const Page *page, const char *sign, const Expr *e) {
    return FORMULA_ROW_OF(page->arena, formula_symbol(page->arena, sign), page_formula(page, e));
}

const Formula *page_point(const Page *page, const Question *question) {
    const Formula *parts[5 * MOST_POINT_ENTRIES];
    size_t count = 0;
    for (size_t i = 0; i < question->at_count; i++) {
        if (i) parts[count++] = formula_symbol(page->arena, ",");
        if (i) parts[count++] = formula_space(page->arena, 5);
        parts[count++] = notation_symbol(page->arena, question->at[i].symbol, page->notation);
        parts[count++] = page_relation(page, "=", question->at[i].value);
    }
    return formula_row(page->arena, count, parts);
}

const char *compose_line(Arena *arena, const Store *store, const Expr *e) {
    Buffer out = BUFFER_EMPTY;
    notation_line(&out, store, e, (NotationOptions){0}, false);
    const char *line = arena_string(arena, buffer_c(&out), out.length);
    buffer_free(&out);
    return line;
}
