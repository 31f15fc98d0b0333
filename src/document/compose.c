#include "document/compose_parts.h"
#include <math.h>
#include <string.h>

/* ---- pages ---- */

Page page_new(Arena *arena, const ComposeOptions *options) {
    Page page = {.arena = arena, .options = options, .notation = options->notation};
    if (!page.notation.words) page.notation.words = sentences_notation_words(options->sentences);
    return page;
}

static Page page_about(const Page *page, const Question *question, const Source *source) {
    Page about = *page;
    about.scope = question->scope;
    about.source = source;
    return about;
}

static Prose prose_of(const Page *page, size_t at) {
    return (Prose){.arena = page->arena, .scope = page->scope, .notation = page->notation, .tidy = page->tidy,
                   .source = page->source, .offset = at, .diagnostics = page->options->diagnostics};
}

Inlines *page_say(const Page *page, Sentence which, const Filling *fillings, size_t count) {
    Prose prose = prose_of(page, 0);
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
    Prose prose = prose_of(page, at);
    prose_blocks(&prose, text, to);
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

/* ---- questions ---- */

static Text points_text(const Page *page, double points) {
    Sentence which = points == 1 ? SAY_POINT : SAY_POINTS;
    const char *number = arena_printf(page->arena, "%g", points);
    return text_of(say_with(page->options->sentences, page->arena, which, "points", number));
}

static double points_of(const Instance *instance) {
    double points = 0;
    for (size_t i = 0; i < instance->part_count; i++) points += instance->parts[i].points;
    return points;
}

static const char *part_label(const Page *page, const InstancePart *part) {
    return arena_printf(page->arena, "(%s)", part->part->name);
}

/* The first paragraph begins with the label. */
static void label_first(const Page *page, const char *label, Blocks *blocks) {
    Inlines *out = page_strong(page, label);
    inlines_add(out, INLINE_TEXT, TEXT(" "));
    if (blocks->first && blocks->first->kind == BLOCK_PARAGRAPH) {
        inlines_append(out, blocks->first->inlines);
        blocks->first->inlines = out;
        return;
    }
    Blocks *labelled = blocks_new(page->arena);
    blocks_paragraph(labelled, out);
    blocks_append(labelled, blocks);
    *blocks = *labelled;
}

static void write_part_question(const Page *page, const Instance *instance, const InstancePart *part, Blocks *to) {
    Blocks *asked = blocks_new(page->arena);
    if (text_trim(part->ask).length) page_prose(page, part->ask, part->ask_at, asked);
    else if (part->question.find || part->question.prove) write_question(page, &part->question, asked);
    if (instance->problem->has_parts) label_first(page, part_label(page, part), asked);
    blocks_append(to, asked);
}

/* ---- room to answer ---- */

enum { ROOM_LEAST = 24, ROOM_PER_STEP = 8, ROOM_MOST = 96 }; /* millimetres */

static double room_for(const Solution *solution) {
    double room = ROOM_LEAST;
    for (size_t i = 0; i < solution->step_count; i++)
        if (solution->steps[i].detail <= DETAIL_NORMAL) room += ROOM_PER_STEP;
    return fmin(room, ROOM_MOST);
}

/* ---- problems ---- */

typedef struct Place { /* where a problem stands on its sheet */
    SheetKind kind;
    size_t number;     /* 0: alone, without a number */
    const char *name;
} Place;

static void write_notes(Page page, const InstancePart *part, Blocks *to) {
    page.source = NULL; /* the place of a note in its file is not known here */
    for (size_t i = 0; i < part->note_count; i++) {
        Blocks *note = blocks_new(page.arena);
        page_prose(&page, part->notes[i], 0, note);
        label_first(&page, arena_printf(page.arena, "%s.", say(page.options->sentences, SAY_REMARK)), note);
        blocks_append(to, note);
    }
}

static void write_part(const Page *outer, Instance *instance, size_t index, SheetKind kind, Blocks *to) {
    const InstancePart *part = &instance->parts[index];
    Page page = page_about(outer, &part->question, instance->problem->source);
    page.tidy = instance->picked_count > 0;
    const Solution *solution = instance_solution(instance, index);
    const char *label = instance->problem->has_parts ? part_label(&page, part) : "";
    if (kind == SHEET_KEY) {
        write_answer(&page, &part->question, solution, text_of(label), to);
        return;
    }
    write_part_question(&page, instance, part, to);
    if (kind == SHEET_QUESTIONS) {
        blocks_answer(to, ANSWER_BLANK, room_for(solution));
        return;
    }
    write_solution(&page, &part->question, solution, to);
    write_notes(page, part, to);
}

static const Inlines *title_of(const Page *page, const Instance *instance) {
    const Problem *problem = instance->problem;
    return strcmp(problem->title, problem->name) ? inlines_of(page->arena, text_of(problem->title)) : NULL;
}

static void write_instance(const Page *page, Instance *instance, Place place, Blocks *to) {
    ProblemHead head = {.title = title_of(page, instance), .id = text_of(place.name)};
    if (place.number) head.number = text_of(arena_printf(page->arena, "%zu", place.number));
    if (place.kind == SHEET_QUESTIONS) head.points = points_text(page, points_of(instance));
    Blocks *inside = place.number ? blocks_problem(to, head) : to;
    Page about = page_about(page, &instance->parts->question, instance->problem->source);
    about.tidy = instance->picked_count > 0;
    if (place.kind != SHEET_KEY && text_trim(instance->intro).length)
        page_prose(&about, instance->intro, instance->intro_at, inside);
    for (size_t i = 0; i < instance->part_count; i++) write_part(page, instance, i, place.kind, inside);
}

/* ---- sheets ---- */

/* The names that the sentence on conventions uses. */
static const Scope *convention_scope(Arena *arena) {
    static const Source source = {"conventions", {"x in R^n; y in R^n; g in R^n; h in R", 36}};
    Scope *scope = scope_new(store_new(arena));
    Diagnostics said = DIAGNOSTICS_EMPTY;
    const Expr *conditions = NULL;
    read_declarations(scope, source.content, &conditions, &source, 0, &said);
    diagnostics_free(&said);
    return scope;
}

static void write_conventions(const Page *page, Blocks *to) {
    Prose prose = prose_of(page, 0);
    prose.scope = convention_scope(page->arena);
    prose.source = NULL;
    blocks_note(to, prose_inlines(&prose, text_of(say(page->options->sentences, SAY_CONVENTIONS))));
}

static void write_instructions(const Page *page, const SheetCopy *copy, Blocks *to) {
    double total = 0;
    for (size_t i = 0; i < copy->count; i++) total += points_of(copy->instances[i]);
    Inlines *out = page_say(page, SAY_INSTRUCTIONS, NULL, 0);
    inlines_add(out, INLINE_TEXT, TEXT(" "));
    inlines_append(out, page_say_text(page, SAY_TOTAL, "points", arena_printf(page->arena, "%g", total)));
    blocks_paragraph(to, out);
}

static const Sentence KIND_WORD[] = {
    [SHEET_QUESTIONS] = SAY_WORKSHEET, [SHEET_KEY] = SAY_KEY, [SHEET_SOLUTIONS] = SAY_SOLUTIONS,
};

static Text sheet_title(const Page *page, SheetKind kind, const SheetCopy *copy) {
    const char *word = say(page->options->sentences, KIND_WORD[kind]);
    if (!copy->title.length) return text_of(word);
    if (kind == SHEET_QUESTIONS) return copy->title;
    return text_of(arena_printf(page->arena, "%.*s: %s", (int)copy->title.length, copy->title.start, word));
}

static SectionHead head_of(const Page *page, SheetKind kind, const SheetCopy *copy) {
    const Sentences *sentences = page->options->sentences;
    SectionHead head = {.title = sheet_title(page, kind, copy), .course = copy->course, .date = copy->date};
    const char *variant = arena_printf(page->arena, "%.*s", (int)copy->variant.length, copy->variant.start);
    if (*variant) head.variant = text_of(say_with(sentences, page->arena, SAY_VARIANT, "variant", variant));
    bool named = kind == SHEET_QUESTIONS || copy->student.length;
    if (named) head.name_word = text_of(say(sentences, SAY_NAME));
    head.name = copy->student;
    head.page_word = text_of(say(sentences, SAY_PAGE));
    head.bookmark = copy->student;
    return head;
}

void compose_sheet(Document *to, SheetKind kind, const SheetCopy *copy, const ComposeOptions *options) {
    Page page = page_new(to->arena, options);
    Blocks *content = document_section(to, head_of(&page, kind, copy));
    if (kind == SHEET_QUESTIONS) write_instructions(&page, copy, content);
    write_conventions(&page, content);
    for (size_t i = 0; i < copy->count; i++)
        write_instance(&page, copy->instances[i], (Place){kind, i + 1, copy->names[i]}, content);
}

/* ---- single solutions ---- */

void compose_solution(Document *to, Text title, const Question *question, const Solution *solution,
                      const ComposeOptions *options) {
    Page page = page_new(to->arena, options);
    page = page_about(&page, question, NULL);
    SectionHead head = {.title = title, .page_word = text_of(say(options->sentences, SAY_PAGE))};
    Blocks *content = document_section(to, head);
    write_question(&page, question, content);
    write_solution(&page, question, solution, content);
}

void compose_instance(Document *to, Instance *instance, const ComposeOptions *options) {
    Page page = page_new(to->arena, options);
    SectionHead head = {.title = text_of(instance->problem->title), .page_word = text_of(say(options->sentences, SAY_PAGE))};
    Blocks *content = document_section(to, head);
    write_instance(&page, instance, (Place){SHEET_SOLUTIONS, 0, instance->problem->name}, content);
}
