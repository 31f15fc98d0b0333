#include "base/pattern.h"
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { LONGEST_PATTERN = 1024, MOST_STEPS = 100000, MOST_DEPTH = 2000, MOST_KIBIBYTES = 8192 };

struct Pattern {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *bounds;
};

static void release(void *what) {
    Pattern *pattern = what;
    pcre2_match_context_free(pattern->bounds);
    pcre2_match_data_free(pattern->data);
    pcre2_code_free(pattern->code);
}

static void say_error(Buffer *why, int error, size_t at) {
    PCRE2_UCHAR message[160];
    pcre2_get_error_message(error, message, sizeof message);
    buffer_printf(why, "%s, at character %zu of the pattern", (const char *)message, at + 1);
}

/* Neither the inside of a character (\C) nor options written in the pattern (*UTF, *LIMIT_…) are an author's
 * to choose. */
Pattern *pattern_new(Arena *arena, Text text, Buffer *why) {
    int error;
    size_t at = 0;
    uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C;
    if (text.length > LONGEST_PATTERN || text_starts(text, "(*")) {
        buffer_string(why, "the pattern is too long, or sets options of its own");
        return NULL;
    }
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)text.start, text.length, options, &error, &at, NULL);
    if (!code) {
        say_error(why, error, at);
        return NULL;
    }
    Pattern *pattern = ARENA_NEW(arena, Pattern);
    *pattern =
        (Pattern){code, pcre2_match_data_create_from_pattern(code, NULL), pcre2_match_context_create(NULL)};
    pcre2_set_match_limit(pattern->bounds, MOST_STEPS);
    pcre2_set_depth_limit(pattern->bounds, MOST_DEPTH);
    pcre2_set_heap_limit(pattern->bounds, MOST_KIBIBYTES);
    arena_defer(arena, release, pattern);
    return pattern;
}

Match pattern_match(const Pattern *pattern, Text text) {
    uint32_t whole = PCRE2_ANCHORED | PCRE2_ENDANCHORED;
    int result = pcre2_match(pattern->code, (PCRE2_SPTR)text.start, text.length, 0, whole, pattern->data,
                             pattern->bounds);
    return result > 0 ? MATCH_YES : result == PCRE2_ERROR_NOMATCH ? MATCH_NO : MATCH_TOO_HARD;
}
