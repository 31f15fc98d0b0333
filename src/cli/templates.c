/* templates.c: the folder of templates: how documents are worded and ordered; nabla template. */
#include "base/file.h"
#include "cli/commands.h"
#include "render/picture.h"
#include <string.h>

static const char *template_folder(Arena *arena) { return data_folder(arena, "templates", "templates"); }

/* "de" for "templates/sentences/de.txt". */
static const char *stem(Arena *arena, const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    return arena_string(arena, name, dot ? (size_t)(dot - name) : strlen(name));
}

/* What the files of a folder below that of templates are called, without their endings. */
static size_t names_in(Arena *arena, const char *folder, const char *suffix, const char ***names) {
    const char *top = template_folder(arena), **paths = NULL;
    size_t count = top ? file_list(arena, arena_printf(arena, "%s/%s", top, folder), suffix, &paths) : 0;
    *names = ARENA_ARRAY(arena, const char *, count + 1);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        (*names)[kept] = stem(arena, paths[i]);
        kept += strcmp((*names)[kept], "README") != 0;
    }
    return kept;
}


static const char *joined(Arena *arena, const char *const *names, size_t count) {
    const char *all = "";
    for (size_t i = 0; i < count; i++) all = arena_printf(arena, "%s%s%s", all, i ? ", " : "", names[i]);
    return all;
}

static bool is_among(const char *const *names, size_t count, Text word) {
    for (size_t i = 0; i < count; i++)
        if (text_is(word, names[i])) return true;
    return false;
}

ComposeOptions compose_defaults(Arena *arena, Diagnostics *diagnostics) {
    return compose_load(arena, template_folder(arena), "en", diagnostics);
}

int compose_in(Arena *arena, const char *command, Text language, Diagnostics *diagnostics,
               ComposeOptions *options) {
    const char **names, *word = arena_string(arena, language.start, language.length);
    size_t count = languages(arena, &names);
    if (*word && strcmp(word, "en") && !is_among(names, count, language))
        return complain(EXIT_INPUT, command, "there are no sentences in the language '%s'; there are %s", word,
                        joined(arena, names, count));
    *options = compose_load(arena, template_folder(arena), *word ? word : "en", diagnostics);
    return EXIT_GOOD;
}

const Language *judging_in(Arena *arena, const char *command, Text language) {
    Diagnostics said = DIAGNOSTICS_EMPTY; /* of the file: the documents say it, and 'nabla check' */
    ComposeOptions options;
    bool known = compose_in(arena, command, language, &said, &options) == EXIT_GOOD;
    diagnostics_free(&said);
    return known ? sentences_judging(options.sentences) : NULL;
}

typedef struct FileKind { /* what stands in the folder of templates, or below it */
    const char *what, *folder, *suffix;
} FileKind;

static const FileKind TEMPLATE = {"template", "", ".md"}, THEME = {"theme", "themes/", ".theme"},
                      LANGUAGE = {"language", "sentences/", ".txt"};

size_t languages(Arena *arena, const char ***names) {
    return names_in(arena, LANGUAGE.folder, LANGUAGE.suffix, names);
}

static void complain_of_name(Arena *arena, const FileKind *kind, const char *command, const char *word) {
    const char **names;
    size_t count = names_in(arena, kind->folder, kind->suffix, &names);
    const char *near = text_nearest(text_of(word), names, count);
    if (near)
        complain(EXIT_INPUT, command, "there is no %s '%s'" DID_YOU_MEAN, kind->what, word, NEAR(near));
    else
        complain(EXIT_INPUT, command, "there is no %s '%s'; there are %s", kind->what, word,
                 joined(arena, names, count));
}

bool sheet_files_exist(Arena *arena, const Sheet *sheet, Diagnostics *diagnostics) {
    static const struct {
        FieldKey key;
        const FileKind *kind;
    } rows[] = {{FIELD_TEMPLATE, &TEMPLATE}, {FIELD_LANGUAGE, &LANGUAGE}, {FIELD_THEME, &THEME}};
    bool good = true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const Field *field = field_find(sheet->fields, sheet->field_count, rows[i].key);
        const char **names, *what = rows[i].kind->what;
        size_t count = names_in(arena, rows[i].kind->folder, rows[i].kind->suffix, &names);
        if (!field || !field->text.length || is_among(names, count, field->text)) continue;
        diagnostics_say(diagnostics, SEVERITY_ERROR, sheet->source, field->at, "there is no %s '%.*s'; there are %s",
                        what, (int)field->text.length, field->text.start, joined(arena, names, count));
        good = false;
    }
    return good;
}

/* The file of that name, or, if `any_file`, at that path. NULL: said. */
static const Source *source_named(Arena *arena, const FileKind *kind, Text name, bool any_file,
                                  const char *command) {
    const char *word = arena_string(arena, name.start, name.length), *folder = template_folder(arena);
    Text inside = text_of(arena_printf(arena, "%s%s%s", kind->folder, word, kind->suffix));
    Source *source = ARENA_NEW(arena, Source);
    source->name = any_file && file_exists(word) ? word : folder ? file_inside(arena, folder, inside) : NULL;
    if (!source->name || !file_exists(source->name)) {
        complain_of_name(arena, kind, command, word);
        return NULL;
    }
    Buffer why = BUFFER_EMPTY;
    bool good = file_read(arena, source->name, &source->content, &why);
    if (!good) complain(EXIT_INPUT, command, "%s", buffer_c(&why));
    buffer_free(&why);
    return good ? source : NULL;
}

const Source *template_named(Arena *arena, SheetKind kind, Text name, bool any_file, const char *command,
                             Diagnostics *diagnostics) {
    const Source *source = source_named(arena, &TEMPLATE, name, any_file, command);
    return source && compose_check_template(arena, kind, source, diagnostics) ? source : NULL;
}

/* The folder that a file lies in. */
static const char *folder_of(Arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? arena_string(arena, path, (size_t)(slash - path)) : ".";
}

/* The logo lies beside its theme, or below it. */
static bool read_logo(Arena *arena, Theme *theme, const Source *source, Diagnostics *diagnostics) {
    Text bytes = {0};
    Buffer why = BUFFER_EMPTY;
    size_t at = (size_t)(theme->logo.start - source->content.start);
    const char *path = file_inside(arena, folder_of(arena, source->name), theme->logo);
    if (!path)
        buffer_string(&why, "a logo stands beside its theme; this leads out of the folder");
    else
        file_read(arena, path, &bytes, &why);
    if (why.length) diagnostics_say(diagnostics, SEVERITY_ERROR, source, at, "%s", buffer_c(&why));
    bool good = !why.length && theme_take_logo(theme, bytes, source, diagnostics);
    Picture picture;
    if (good && !picture_read(arena, bytes, &picture)) {
        diagnostics_say(diagnostics, SEVERITY_ERROR, source, at, "this picture is damaged");
        good = false;
    }
    buffer_free(&why);
    return good;
}

int theme_named(Arena *arena, Text name, bool any_file, const char *command, Diagnostics *diagnostics,
                Theme *theme) {
    if (!name.length) return EXIT_GOOD;
    const Source *source = source_named(arena, &THEME, name, any_file, command);
    if (!source || !theme_read(theme, source, diagnostics)) return EXIT_INPUT;
    return !theme->logo.length || read_logo(arena, theme, source, diagnostics) ? EXIT_GOOD : EXIT_INPUT;
}

void theme_apply(const Theme *theme, Document *document) {
    document->paper = theme->paper;
    document->look = theme->look;
}

/* ---- nabla template ---- */

static int list_templates(Arena *arena) {
    static const FileKind *const kinds[] = {&TEMPLATE, &LANGUAGE, &THEME};
    Buffer out = BUFFER_EMPTY;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char **names, *title = arena_printf(arena, "%ss:", kinds[i]->what);
        size_t count = names_in(arena, kinds[i]->folder, kinds[i]->suffix, &names);
        buffer_printf(&out, "%-11s %s\n", title, count ? joined(arena, names, count) : "none");
    }
    int status = write_output("template", NULL, buffer_view(&out));
    buffer_free(&out);
    return status;
}

static int copy_template(Arena *arena, const char *name, const char *path) {
    const Source *source = source_named(arena, &TEMPLATE, text_of(name), false, "template");
    if (!source) return EXIT_INPUT;
    if (file_exists(path))
        return complain(EXIT_INPUT, "template", "%s is already there; -o says where else", path);
    int status = write_output("template", path, source->content);
    return status == EXIT_GOOD
               ? complain(status, "template", "wrote %s; use it with --template %s", path, path)
               : status;
}

static int run(Arena *arena, char **words, int count, const char *output) {
    bool copy = !strcmp(words[0], "copy");
    if (!strcmp(words[0], "list") && count == 1 && !output) return list_templates(arena);
    if (!copy || count != 2)
        return complain(EXIT_USAGE, "template", "expected 'list' or 'copy NAME', not '%s'", words[0]);
    return copy_template(arena, words[1], output ? output : arena_printf(arena, "my-%s.md", words[1]));
}

int command_template(int argc, char **argv) {
    const char *output = NULL;
    Common common;
    int status;
    const Option options[] = {
        {"output", 'o', OPTION_TEXT, &output, "FILE", "where to copy it (my-NAME.md)", NULL},
        {0},
    };
    const Command command = {"template",
                             "[OPTION...] list|copy NAME",
                             "  nabla template copy worksheet -o quiz.md\n"
                             "  nabla sheet --template quiz.md -o quiz.pdf norm-at-point\n",
                             options,
                             1,
                             2};
    if (!options_read(&command, argc, argv, &common, &status)) return status;
    Arena *arena = arena_new();
    status = run(arena, argv + common.first, argc - common.first, output);
    arena_free(arena);
    return status;
}
