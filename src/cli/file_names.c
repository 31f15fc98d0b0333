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

typedef struct Taken { /* names, found by what they are without regard to capitals */
    const char **slot;
    size_t mask;
} Taken;

static const char **slot_of(const Taken *taken, const char *name) {
    size_t at = 5381;
    for (const char *c = name; *c; c++) at = at * 33 + (size_t)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    while (taken->slot[at & taken->mask] && strcasecmp(taken->slot[at & taken->mask], name)) at++;
    return &taken->slot[at & taken->mask];
}

const char *const *file_names(Arena *arena, const Text *words, size_t count) {
    const char **names = ARENA_ARRAY(arena, const char *, count + 1);
    Taken taken = {.mask = 15};
    while (taken.mask < 2 * count) taken.mask = 2 * taken.mask + 1;
    taken.slot = ARENA_ARRAY(arena, const char *, taken.mask + 1);
    for (size_t i = 0; i < count; i++) {
        const char *safe = safe_name(arena, words[i]), **slot = slot_of(&taken, safe);
        names[i] = safe;
        for (size_t n = 2; *slot; n++) {
            names[i] = arena_printf(arena, "%s-%zu", safe, n);
            slot = slot_of(&taken, names[i]);
        }
        *slot = names[i];
    }
    return names;
}
