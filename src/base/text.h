/* text.h: views of UTF-8 text. A view owns nothing and need not end in NUL. */
#ifndef NABLA_BASE_TEXT_H
#define NABLA_BASE_TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct Text {
    const char *start;
    size_t length; /* bytes */
} Text;

#define TEXT(literal) ((Text){(literal), sizeof(literal) - 1})

/* A view of a C string; NULL gives the empty text. */
static inline Text text_of(const char *string) { return string ? (Text){string, strlen(string)} : (Text){"", 0}; }
/* Bytes [from, to), clamped to the text. */
static inline Text text_slice(Text t, size_t from, size_t to) {
    if (to > t.length) to = t.length;
    if (from > to) from = to;
    return (Text){t.start + from, to - from};
}
Text text_trim(Text t);                            /* without white space (ASCII and U+00A0) at both ends */
bool text_equal(Text a, Text b);
int text_order(Text a, Text b); /* by bytes: < 0, 0 or > 0 */
bool text_is(Text a, const char *string);
bool text_starts(Text t, const char *prefix);
bool text_ends(Text t, const char *suffix);
/* The byte at which `needle` first stands in t, or -1. */
long text_find(Text t, const char *needle);
/* Cuts t at the first `separator`: returns what stands before it and moves t behind it; the whole rest, leaving t
 * empty with start NULL, where there is none. Loop: while (rest.start) part = text_cut(&rest, ','); */
Text text_cut(Text *t, char separator);

/* Decodes the code point at t.start[*at] and moves *at behind it; malformed bytes give U+FFFD, one byte each. */
uint32_t text_next(Text t, size_t *at);
/* Encodes a code point into out (room for 5) with a closing NUL; returns its bytes. */
size_t text_encode(uint32_t code, char *out);
bool text_valid(Text t);                           /* well-formed UTF-8 without NUL */
size_t text_columns(Text t);                       /* terminal cells (combining marks 0, wide characters 2) */
size_t text_points(Text t);                        /* code points */

/* The nearest of `count` names to `word`, or NULL if none is near enough to suggest. */
const char *text_nearest(Text word, const char *const *names, size_t count);
/* "; did you mean 'norm'?", nothing where `near` is NULL: printf("no name '%s'" DID_YOU_MEAN, word, NEAR(near)). */
#define DID_YOU_MEAN "%s%s%s"
#define NEAR(near) (near) ? "; did you mean '" : "", (near) ? (near) : "", (near) ? "'?" : ""
#endif
