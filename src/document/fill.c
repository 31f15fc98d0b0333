#include "document/fill.h"
#include "document/template.h"
#include <string.h>

typedef struct State { /* where a filling stands */
    const Page *page;
    const Fields *fields;
    void *filler;
    const char *open[DEEPEST_TEMPLATE + 1]; /* the lists that it is in */
    size_t depth;
} State;

static const ListField *list_named(const Fields *fields, Text name) {
    for (size_t i = 0; i < fields->list_count; i++)
        if (text_is(name, fields->lists[i].name)) return &fields->lists[i];
    return NULL;
}

static const ValueField *value_named(const Fields *fields, Text name) {
    for (size_t i = 0; i < fields->value_count; i++)
        if (text_is(name, fields->values[i].name)) return &fields->values[i];
    return NULL;
}

static const BlockField *block_named(const Fields *fields, Text name) {
    for (size_t i = 0; i < fields->block_count; i++)
        if (text_is(name, fields->blocks[i].name)) return &fields->blocks[i];
    return NULL;
}

static int sentence_named(Text name) {
    for (int i = 0; i < SAY_COUNT; i++)
        if (text_is(name, sentence_key((Sentence)i))) return i;
    return -1;
}

/* ---- the host of a template ---- */

static bool host_knows(void *context, Text name) {
    const Fields *fields = ((const State *)context)->fields;
    return list_named(fields, name) || value_named(fields, name) || block_named(fields, name) ||
           sentence_named(name) >= 0;
}

static bool host_is_value(void *context, Text name) {
    return value_named(((const State *)context)->fields, name) || sentence_named(name) >= 0;
}

static const char *host_nearest(void *context, Text name) {
    const Fields *fields = ((const State *)context)->fields;
    enum { OTHERS = 64 };
    const char *names[OTHERS + SAY_COUNT];
    size_t count = 0;
    for (size_t i = 0; i < fields->list_count && count < OTHERS; i++) names[count++] = fields->lists[i].name;
    for (size_t i = 0; i < fields->value_count && count < OTHERS; i++)
        names[count++] = fields->values[i].name;
    for (size_t i = 0; i < fields->block_count && count < OTHERS; i++)
        names[count++] = fields->blocks[i].name;
    for (int i = 0; i < SAY_COUNT; i++) names[count++] = sentence_key((Sentence)i);
    return text_nearest(name, names, count);
}

static bool is_open(const State *state, const char *list) {
    bool open = !list;
    for (size_t i = 0; i < state->depth; i++) open = open || !strcmp(state->open[i], list);
    return open;
}

static const char *within(const Fields *fields, Text name) {
    const ListField *list = list_named(fields, name);
    const ValueField *value = value_named(fields, name);
    const BlockField *block = block_named(fields, name);
    return list ? list->within : value ? value->within : block ? block->within : NULL;
}

static const char *host_where(void *context, Text name) {
    const State *state = context;
    const char *list = within(state->fields, name);
    return is_open(state, list) ? NULL : list;
}

static Text value_of(const State *state, const ValueField *value) {
    return is_open(state, value->within) ? value->get(state->filler) : TEXT("");
}

static size_t host_count(void *context, Text name) {
    State *state = context;
    if (!is_open(state, within(state->fields, name))) return 0;
    const ListField *list = list_named(state->fields, name);
    const BlockField *block = block_named(state->fields, name);
    const ValueField *value = value_named(state->fields, name);
    if (list) return is_open(state, list->name) ? 0 : list->count(state->filler);
    if (block) return !block->has || block->has(state->filler);
    return !value || value_of(state, value).length > 0;
}

static Blocks *host_enter(void *context, Text name, size_t item, Blocks *to) {
    State *state = context;
    const ListField *list = list_named(state->fields, name);
    if (!list) return to;
    Blocks *inside = list->enter(state->filler, item, to);
    state->open[state->depth++] = list->name;
    return inside;
}

static void host_leave(void *context, Text name) {
    State *state = context;
    const ListField *list = list_named(state->fields, name);
    if (!list) return;
    state->depth--;
    list->leave(state->filler);
}

/* Sentences stand in the text with their marks and formulas; values are put in later, as they are. */
static Text with_sentences(const State *state, Text markdown) {
    Buffer out = BUFFER_EMPTY;
    bool formula = false;
    for (size_t at = 0; at < markdown.length; at++) {
        Text rest = text_slice(markdown, at + 1, markdown.length);
        long end = markdown.start[at] == '{' && !formula ? text_find(rest, "}") : -1;
        Text name = text_slice(rest, 0, end > 0 ? (size_t)end : 0);
        int sentence = end > 0 && !value_named(state->fields, name) ? sentence_named(name) : -1;
        if (sentence >= 0) {
            buffer_string(&out, say(state->page->options->sentences, (Sentence)sentence));
            at += (size_t)end + 1;
            continue;
        }
        buffer_char(&out, markdown.start[at]);
        if (markdown.start[at] == '$') formula = !formula;
        if (markdown.start[at] == '\\' && at + 1 < markdown.length) buffer_char(&out, markdown.start[++at]);
    }
    Text text = {arena_string(state->page->arena, buffer_c(&out), out.length), out.length};
    buffer_free(&out);
    return text;
}

/* Names in a template's own formulas are numbers: no problem has declared them. */
static const Scope *scope_of_template(Arena *arena) { return scope_new(store_new(arena)); }

/* A value or a sentence on a line of its own is a paragraph. */
static void host_text(void *context, Text markdown, Blocks *to) {
    const State *state = context;
    Arena *arena = state->page->arena;
    size_t count = state->fields->value_count;
    Filling *fillings = ARENA_ARRAY(arena, Filling, count + 1);
    for (size_t i = 0; i < count; i++) {
        Text value = value_of(state, &state->fields->values[i]);
        fillings[i] =
            (Filling){state->fields->values[i].name, NULL, arena_string(arena, value.start, value.length)};
    }
    Prose prose = page_reading(state->page, 0);
    if (!prose.scope && text_find(markdown, "$") >= 0) prose.scope = scope_of_template(arena);
    prose.fillings = fillings;
    prose.filling_count = count;
    prose_blocks(&prose, with_sentences(state, markdown), to);
}

static void host_check(void *context, const Source *source, Text markdown, Diagnostics *diagnostics) {
    Arena *arena = arena_new();
    Prose prose = {.arena = arena,
                   .scope = scope_of_template(arena),
                   .source = source,
                   .offset = (size_t)(markdown.start - source->content.start),
                   .diagnostics = diagnostics,
                   .strict = true};
    (void)context;
    prose_blocks(&prose, markdown, blocks_new(arena));
    arena_free(arena);
}

static const char *host_refuses(void *context, Text name, Text argument) {
    const State *state = context;
    const BlockField *block = block_named(state->fields, name);
    return block && block->refuses ? block->refuses(argument) : "expected }} behind the name";
}

static void host_block(void *context, Text name, Text argument, Blocks *to) {
    const State *state = context;
    const BlockField *block = block_named(state->fields, name);
    if (block && is_open(state, block->within)) block->write(state->filler, argument, to);
    if (block) return;
    host_text(context, text_of(arena_printf(state->page->arena, "{%.*s}", (int)name.length, name.start)), to);
}

static TemplateHost host_of(State *state) {
    return (TemplateHost){.context = state,
                          .knows = host_knows,
                          .is_value = host_is_value,
                          .nearest = host_nearest,
                          .where = host_where,
                          .count = host_count,
                          .enter = host_enter,
                          .leave = host_leave,
                          .refuses = host_refuses,
                          .block = host_block,
                          .text = host_text};
}

bool fill_check(Arena *arena, const Fields *fields, const Source *template, Diagnostics *diagnostics) {
    State nowhere = {.fields = fields};
    TemplateHost host = host_of(&nowhere);
    host.check = host_check;
    return template_read(arena, template, &host, diagnostics);
}

void fill(const Page *page, const Fields *fields, void *filler, const char *inside, const Source *template,
          Blocks *to) {
    State state = {.page = page, .fields = fields, .filler = filler};
    if (inside) state.open[state.depth++] = inside;
    TemplateHost host = host_of(&state);
    Diagnostics said = DIAGNOSTICS_EMPTY; /* of a template that was checked: nothing */
    const Template *read = template_read(page->arena, template, &host, &said);
    if (read) template_fill(read, &host, to);
    diagnostics_free(&said);
}

void block_rule(const void *filler, Text argument, Blocks *to) {
    (void)filler, (void)argument;
    blocks_rule(to);
}

void block_page_break(const void *filler, Text argument, Blocks *to) {
    (void)filler, (void)argument;
    blocks_page_break(to);
}
