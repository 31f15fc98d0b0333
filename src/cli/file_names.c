/* file_names.c: what the files of a class are called. */
#include "cli/commands.h"
#include <strings.h>

enum { LONGEST_FILE_NAME = 80 }; /* bytes of a file's name */

/* Letters and digits of any alphabet stay; what means something to a shell, a path or a reader of names, or
 * is invisible, becomes "-". */
static bool stays(uint32_t code) {
    bool plain = (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
    bool marks = code >= 0x2000 && code <= 0x2BFF;
    bool special = code >= 0xD800 && code <= 0xFFFF && !(code >= 0xF900 && code <= 0xFAFF);
    return plain || code == '_' || (code > 0xBF && !marks && !special && code < 0xE0000);
}

static const char *safe_name(Arena *arena, Text name) {
    Buffer out = BUFFER_EMPTY;
    for (size_t at = 0; at < name.length && out.length < LONGEST_FILE_NAME;) {
        uint32_t code = text_next(name, &at);
        bool doubled = !out.length || out.data[out.length - 1] == '-';
        if (stays(code))
            buffer_code(&out, code);
        else if (!doubled)
            buffer_char(&out, '-');
    }
    while (out.length && out.data[out.length - 1] == '-') out.length--;
    const char *safe = out.length ? arena_string(arena, out.data, out.length) : "student";
    buffer_free(&out);
    return safe;
}

static bool is_taken(const char *const *names, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (!strcasecmp(names[i], name)) return true;
    return false;
}

const char *const *file_names(Arena *arena, const Text *words, size_t count) {
    const char **names = ARENA_ARRAY(arena, const char *, count + 1);
    for (size_t i = 0; i < count; i++) {
        const char *safe = safe_name(arena, words[i]);
        names[i] = safe;
        for (size_t n = 2; is_taken(names, i, names[i]); n++)
            names[i] = arena_printf(arena, "%s-%zu", safe, n);
    }
    return names;
}
