#include "base/file.h"
#include "document/fill.h"
#include <string.h>

/* NULL if there is no such file; one that cannot be read is said. */
static Source *source_at(Arena *arena, const char *path, Diagnostics *diagnostics) {
    if (!file_exists(path)) return NULL;
    Source *source = ARENA_NEW(arena, Source);
    Buffer why = BUFFER_EMPTY;
    source->name = path;
    bool read = file_read(arena, path, &source->content, &why);
    if (!read) {
        *source = (Source){path, TEXT("")};
        diagnostics_say(diagnostics, SEVERITY_ERROR, source, 0, "%s", buffer_c(&why));
    }
    buffer_free(&why);
    return read ? source : NULL;
}

static const char *const TEMPLATES[] = {
    [SHEET_QUESTIONS] = "worksheet", [SHEET_KEY] = "key",       [SHEET_SOLUTIONS] = "solutions",
    [SHEET_FEEDBACK] = "feedback",   [SHEET_REPORT] = "report",
};

static const char *const BUILT_IN[] = {
    /* as in templates/ */
    [SHEET_QUESTIONS] =
        "{instructions} {total}\n\n{{conventions}}\n{{#problems}}\n{{intro}}\n{{#parts}}\n{{question}}\n"
        "{{room}}\n{{/parts}}\n{{/problems}}\n",
    [SHEET_KEY] = "{{#problems}}\n{{#parts}}\n{{answer}}\n{{/parts}}\n{{/problems}}\n",
    [SHEET_SOLUTIONS] =
        "{{conventions}}\n{{#problems}}\n{{intro}}\n{{#parts}}\n{{question}}\n{{solution}}\n{{notes}}\n"
        "{{/parts}}\n{{/problems}}\n",
    [SHEET_FEEDBACK] = "{{total}}\n{{#problems}}\n{{intro}}\n{{#parts}}\n{{question}}\n{{answer}}\n{{verdict}"
                       "}\n{{remember}}\n"
                       "{{solution}}\n{{/parts}}\n{{/problems}}\n",
    [SHEET_REPORT] = "{{summary}}\n{{#changes}}\n## {report.changes}\n{{changes}}\n{{/changes}}\n"
                     "## {report.questions}\n{{chart}}\n{{questions}}\n{{#mistakes}}\n"
                     "## {report.mistakes}\n{{mistakes}}\n{{/mistakes}}\n## {report.look}\n{{look}}\n",
};

const char *compose_template(SheetKind kind) { return BUILT_IN[kind]; }

bool compose_check_template(Arena *arena, SheetKind kind, const Source *source, Diagnostics *diagnostics) {
    static const Fields *const FIELDS[SHEET_KINDS] = {&SHEET_FIELDS, &SHEET_FIELDS, &SHEET_FIELDS,
                                                      &FEEDBACK_FIELDS, &REPORT_FIELDS};
    return fill_check(arena, FIELDS[kind], source, diagnostics);
}

static const Source *template_at(Arena *arena, const char *folder, SheetKind kind, Diagnostics *diagnostics) {
    const char *path = arena_printf(arena, "%s/%s.md", folder, TEMPLATES[kind]);
    const Source *source = source_at(arena, path, diagnostics);
    return source && compose_check_template(arena, kind, source, diagnostics) ? source : NULL;
}

ComposeOptions compose_load(Arena *arena, const char *folder, const char *language,
                            Diagnostics *diagnostics) {
    Sentences *sentences = sentences_new(arena);
    ComposeOptions options = {.sentences = sentences, .detail = DETAIL_NORMAL, .diagnostics = diagnostics};
    if (!folder) return options;
    const char *path = arena_printf(arena, "%s/sentences/%s.txt", folder, language);
    const Source *source = source_at(arena, path, diagnostics);
    if (source) sentences_read(sentences, source, diagnostics);
    options.notation.decimal_comma = !strcmp(say(sentences, SAY_DECIMAL), "comma");
    for (int kind = 0; kind < SHEET_KINDS; kind++)
        options.templates[kind] = template_at(arena, folder, (SheetKind)kind, diagnostics);
    return options;
}
