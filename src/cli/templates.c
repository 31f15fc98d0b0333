/* templates.c: the folder of templates: how documents are worded and ordered; nabla template. */
#include "base/file.h"
#include "cli/commands.h"
#include <string.h>

/* The folder of templates: ./templates, PREFIX/share/nabla/templates: the first that is there, or NULL. */
static const char *template_folder(void) {
    static const char *const places[] = {"templates", NABLA_PREFIX "/share/nabla/templates"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (file_is_folder(places[i])) return places[i];
    return NULL;
}

/* "de" for "templates/sentences/de.txt". */
static const char *stem(Arena *arena, const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    return arena_string(arena, name, dot ? (size_t)(dot - name) : strlen(name));
}

/* What the files of a folder below that of templates are called, without their endings. */
static size_t names_in(Arena *arena, const char *folder, const char *suffix, const char ***names) {
    const char *top = template_folder(), **paths = NULL;
    size_t count = top ? file_list(arena, arena_printf(arena, "%s/%s", top, folder), suffix, &paths) : 0;
    *names = ARENA_ARRAY(arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++) (*names)[i] = stem(arena, paths[i]);
    return count;
}

size_t languages(Arena *arena, const char ***names) { return names_in(arena, "sentences", ".txt", names); }

static const char *joined(Arena *arena, const char *const *names, size_t count) {
    const char *all = "";
    for (size_t i = 0; i < count; i++) all = arena_printf(arena, "%s%s%s", all, i ? ", " : "", names[i]);
    return all;
}

ComposeOptions compose_defaults(Arena *arena, Diagnostics *diagnostics) {
    return compose_load(arena, template_folder(), "en", diagnostics);
}

int compose_in(Arena *arena, const char *command, Text language, Diagnostics *diagnostics,
               ComposeOptions *options) {
    const char **names, *word = arena_string(arena, language.start, language.length);
    size_t count = languages(arena, &names);
    bool known = !*word || !strcmp(word, "en");
    for (size_t i = 0; i < count; i++) known = known || !strcmp(names[i], word);
    if (!known)
        return complain(EXIT_INPUT, command, "there are no sentences in the language '%s'; there is %s", word,
                        joined(arena, names, count));
    *options = compose_load(arena, template_folder(), *word ? word : "en", diagnostics);
    return EXIT_GOOD;
}

const Source *template_named(Arena *arena, Text name, bool any_file, const char *command,
                             Diagnostics *diagnostics) {
    const char *word = arena_string(arena, name.start, name.length), *folder = template_folder();
    const char *inside =
        folder ? file_inside(arena, folder, text_of(arena_printf(arena, "%s.md", word))) : NULL;
    Source *source = ARENA_NEW(arena, Source);
    source->name = any_file && file_exists(word) ? word : inside;
    if (!source->name || !file_exists(source->name)) {
        complain(EXIT_INPUT, command, "there is no template '%s'", word);
        return NULL;
    }
    Buffer why = BUFFER_EMPTY;
    bool good = file_read(arena, source->name, &source->content, &why);
    if (!good) complain(EXIT_ENVIRONMENT, command, "%s", buffer_c(&why));
    buffer_free(&why);
    return good && compose_check_template(arena, source, diagnostics) ? source : NULL;
}
