#include "base/text.h"
#include <string.h>
#include <wchar.h>

static size_t space_at_start(Text t) {
    if (!t.length) return 0;
    unsigned char c = (unsigned char)t.start[0];
    if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
    return t.length >= 2 && c == 0xC2 && (unsigned char)t.start[1] == 0xA0 ? 2 : 0;
}

static size_t space_at_end(Text t) {
    if (!t.length) return 0;
    unsigned char c = (unsigned char)t.start[t.length - 1];
    if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
    return t.length >= 2 && c == 0xA0 && (unsigned char)t.start[t.length - 2] == 0xC2 ? 2 : 0;
}

Text text_trim(Text t) {
    for (size_t n; (n = space_at_start(t));) t = text_slice(t, n, t.length);
    for (size_t n; (n = space_at_end(t));) t.length -= n;
    return t;
}

bool text_equal(Text a, Text b) {
    return a.length == b.length && (!a.length || !memcmp(a.start, b.start, a.length));
}

int text_order(Text a, Text b) {
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.start, b.start, shorter) : 0;
    return order ? order : a.length < b.length ? -1 : a.length > b.length;
}

/* These two are asked of long tables of words: most differ in the first byte. */
bool text_is(Text a, const char *string) {
    size_t i = 0;
    while (i < a.length && string[i] && string[i] == a.start[i]) i++;
    return i == a.length && !string[i];
}

bool text_starts(Text t, const char *prefix) {
    size_t i = 0;
    while (i < t.length && prefix[i] && prefix[i] == t.start[i]) i++;
    return !prefix[i];
}

bool text_ends(Text t, const char *suffix) {
    size_t n = strlen(suffix);
    return t.length >= n && text_equal(text_slice(t, t.length - n, t.length), text_of(suffix));
}

long text_find(Text t, const char *needle) {
    const char *found = t.length ? memmem(t.start, t.length, needle, strlen(needle)) : NULL;
    return found ? (long)(found - t.start) : -1;
}

Text text_cut(Text *t, char separator) {
    const char *found = t->length ? memchr(t->start, separator, t->length) : NULL;
    if (!found) {
        Text all = *t;
        *t = (Text){NULL, 0};
        return all;
    }
    size_t before = (size_t)(found - t->start);
    Text part = text_slice(*t, 0, before);
    *t = text_slice(*t, before + 1, t->length);
    return part;
}

uint32_t text_next(Text t, size_t *at) {
    const unsigned char *s = (const unsigned char *)t.start + *at;
    size_t left = t.length - *at;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = s[0] < 0x80 ? 1 : (s[0] & 0xE0) == 0xC0 ? 2 : (s[0] & 0xF0) == 0xE0 ? 3 : (s[0] & 0xF8) == 0xF0 ? 4 : 0;
    if (n == 1) return (*at)++, s[0];
    if (n == 0 || n > left) return (*at)++, 0xFFFDu;
    uint32_t code = s[0] & (0xFFu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xC0) != 0x80) return (*at)++, 0xFFFDu;
        code = code << 6 | (s[i] & 0x3Fu);
    }
    if (code < least[n] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return (*at)++, 0xFFFDu;
    *at += n;
    return code;
}

size_t text_encode(uint32_t code, char *out) {
    size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = n; i-- > 1; code >>= 6) out[i] = (char)(0x80u | (code & 0x3Fu));
    out[0] = (char)(lead[n] | code);
    out[n] = '\0';
    return n;
}

bool text_valid(Text t) {
    for (size_t i = 0; i < t.length;) {
        size_t before = i;
        if (t.start[i] >= ' ' && t.start[i] <= '~') {
            i++;
            continue;
        }
        uint32_t code = text_next(t, &i);
        if (!code || (code == 0xFFFD && i - before == 1)) return false;
    }
    return true;
}

/* Not wcwidth: it depends on the locale of the process, and output must not. */
static size_t columns_of(uint32_t c) {
    if ((c >= 0x300 && c < 0x370) || (c >= 0x20D0 && c < 0x2100) || (c >= 0x200B && c < 0x2010) || (c >= 0xFE00 && c < 0xFE10)) return 0;
    bool wide = (c >= 0x1100 && c < 0x1160) || (c >= 0x2E80 && c < 0xA4D0) || (c >= 0xAC00 && c < 0xD7A4) ||
                (c >= 0xF900 && c < 0xFB00) || (c >= 0xFF00 && c < 0xFF61) || (c >= 0x1F300 && c < 0x1FB00);
    return wide ? 2 : 1;
}

size_t text_columns(Text t) {
    size_t columns = 0;
    for (size_t i = 0; i < t.length;) columns += columns_of(text_next(t, &i));
    return columns;
}

size_t text_points(Text t) {
    size_t points = 0;
    for (size_t i = 0; i < t.length; points++) text_next(t, &i);
    return points;
}

enum { LONGEST_WORD = 64 };

static size_t decode_word(Text t, uint32_t *out) {
    size_t n = 0;
    for (size_t i = 0; i < t.length; n++) {
        if (n == LONGEST_WORD) return LONGEST_WORD + 1;
        out[n] = text_next(t, &i);
    }
    return n;
}

static unsigned smaller(unsigned a, unsigned b) { return a < b ? a : b; }

typedef unsigned DistanceRow[LONGEST_WORD + 1];

/* How far the first i letters of x are from all beginnings of y, from the rows for i - 1 and i - 2 letters. */
static void next_row(DistanceRow row, const DistanceRow last, const DistanceRow earlier, const uint32_t *x, size_t i,
                     const uint32_t *y, size_t m) {
    row[0] = (unsigned)i;
    for (size_t j = 1; j <= m; j++) {
        unsigned change = last[j - 1] + (x[i - 1] != y[j - 1]);
        row[j] = smaller(change, smaller(last[j], row[j - 1]) + 1);
        if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1]) row[j] = smaller(row[j], earlier[j - 2] + 1);
    }
}

/* How many code points to put in, leave out, replace or swap with the next, counted up to `most`; more gives
 * most + 1. Long texts are far. */
static unsigned distance(Text a, Text b, unsigned most) {
    uint32_t x[LONGEST_WORD], y[LONGEST_WORD];
    size_t n = decode_word(a, x), m = decode_word(b, y);
    if (n > LONGEST_WORD || m > LONGEST_WORD) return most + 1;
    DistanceRow rows[3];
    for (size_t j = 0; j <= m; j++) rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++) next_row(rows[i % 3], rows[(i + 2) % 3], rows[(i + 1) % 3], x, i, y, m);
    return rows[n % 3][m] > most ? most + 1 : rows[n % 3][m];
}

const char *text_nearest(Text word, const char *const *names, size_t count) {
    size_t points = text_points(word);
    unsigned most = points <= 4 ? 1 : points <= 7 ? 2 : 3; /* "curl" is no "cbrt" */
    const char *best = NULL;
    for (size_t i = 0; i < count; i++) {
        unsigned d = distance(word, text_of(names[i]), most);
        if (d > most || d >= points) continue;
        best = names[i];
        if (d == 0) break;
        most = d - 1;
    }
    return best;
}
