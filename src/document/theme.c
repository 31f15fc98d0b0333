#include "document/theme.h"
#include <stdlib.h>
#include <string.h>

enum { LONGEST_NUMBER = 16 };

/* A number, "12.5"; false if the text is none. */
static bool read_number(Text text, double *number) {
    char copy[LONGEST_NUMBER], *end;
    if (!text.length || text.length >= sizeof copy) return false;
    memcpy(copy, text.start, text.length);
    copy[text.length] = '\0';
    *number = strtod(copy, &end);
    return !*end && copy[0] >= '0' && copy[0] <= '9';
}

static bool between(Text value, double least, double most, double *to) {
    double number;
    if (!read_number(value, &number) || number < least || number > most) return false;
    *to = number;
    return true;
}

/* Is it one of the two words? `second` says which. */
static bool either(Text value, const char *no, const char *yes, bool *second) {
    *second = text_is(value, yes);
    return *second || text_is(value, no);
}

/* Each of these takes the value of a key; false if it is not one. */

static bool take_paper(Theme *theme, Text value) {
    bool letter, good = either(value, "a4", "letter", &letter);
    theme->paper = letter ? PAPER_LETTER : PAPER_A4;
    return good;
}

static bool take_size(Theme *theme, Text value) { return between(value, 8, 24, &theme->look.size); }
static bool take_margin(Theme *theme, Text value) { return between(value, 10, 60, &theme->look.margin); }
static bool take_colour(Theme *theme, Text value) {
    return either(value, "yes", "no", &theme->look.monochrome);
}

static bool take_font(Theme *theme, Text value) { return either(value, "roman", "sans", &theme->look.sans); }

static bool take_columns(Theme *theme, Text value) {
    bool two, good = either(value, "1", "2", &two);
    theme->look.columns = two ? 2 : 1;
    return good;
}

static int hexadecimal(char c) {
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* "#1f4e79" */
static bool take_accent(Theme *theme, Text value) {
    double parts[3];
    if (value.length != 7 || value.start[0] != '#') return false;
    for (size_t i = 0; i < 3; i++) {
        int high = hexadecimal(value.start[1 + 2 * i]), low = hexadecimal(value.start[2 + 2 * i]);
        if (high < 0 || low < 0) return false;
        parts[i] = (16 * high + low) / 255.0;
    }
    theme->accent = (Tint){parts[0], parts[1], parts[2]};
    theme->look.accent = &theme->accent;
    return true;
}

static bool take_logo(Theme *theme, Text value) {
    theme->logo = value;
    return value.length > 0;
}

static bool take_logo_height(Theme *theme, Text value) {
    return between(value, 5, 40, &theme->look.logo_height);
}

const char *const theme_fields[THEME_FIELDS] = {"{title}", "{course}", "{date}", "{student}", "{variant}"};

static bool take_line_of_page(Text value, Text *line) {
    *line = value;
    for (size_t at = 0; at < value.length; at++) {
        bool known = value.start[at] != '{';
        for (size_t i = 0; i < THEME_FIELDS; i++)
            known = known || text_starts(text_slice(value, at, value.length), theme_fields[i]);
        if (!known) return false;
    }
    return true;
}

static bool take_header(Theme *theme, Text value) { return take_line_of_page(value, &theme->header); }
static bool take_footer(Theme *theme, Text value) { return take_line_of_page(value, &theme->footer); }

typedef struct ThemeKey {
    const char *name, *wanted;
    bool (*take)(Theme *theme, Text value);
} ThemeKey;

#define LINE_OF_PAGE "a text in which {title}, {course}, {date}, {student} or {variant} may stand, and no other braces"

static const ThemeKey KEYS[] = {
    {"paper", "a4 or letter", take_paper},
    {"size", "the size of the type in points, from 8 to 24", take_size},
    {"margin", "millimetres at the sides, from 10 to 60", take_margin},
    {"colour", "yes or no", take_colour},
    {"font", "roman or sans", take_font},
    {"columns", "1 or 2", take_columns},
    {"accent", "a colour such as #1f4e79", take_accent},
    {"logo", "the name of a PNG file beside the theme", take_logo},
    {"logo-height", "millimetres, from 5 to 40", take_logo_height},
    {"header", LINE_OF_PAGE, take_header},
    {"footer", LINE_OF_PAGE, take_footer},
};
enum { KEY_COUNT = sizeof KEYS / sizeof *KEYS };

typedef struct Reader {
    Theme *theme;
    const Source *source;
    Diagnostics *diagnostics;
} Reader;

static size_t place(const Reader *reader, Text text) {
    return (size_t)(text.start - reader->source->content.start);
}

static void complain_of_key(const Reader *reader, Text key) {
    const char *names[KEY_COUNT];
    for (size_t i = 0; i < KEY_COUNT; i++) names[i] = KEYS[i].name;
    const char *near = text_nearest(key, names, KEY_COUNT);
    diagnostics_say(reader->diagnostics, SEVERITY_ERROR, reader->source, place(reader, key),
                    "a theme has no '%.*s'" DID_YOU_MEAN, (int)key.length, key.start, NEAR(near));
}

static void take_line(const Reader *reader, Text line) {
    Text value = line, key = text_trim(text_cut(&value, ':'));
    value = text_trim(value);
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (!text_is(key, KEYS[i].name)) continue;
        if (!KEYS[i].take(reader->theme, value))
            diagnostics_say(reader->diagnostics, SEVERITY_ERROR, reader->source,
                            value.length ? place(reader, value) : place(reader, key), "expected %s",
                            KEYS[i].wanted);
        return;
    }
    complain_of_key(reader, key);
}

bool theme_read(Theme *theme, const Source *source, Diagnostics *diagnostics) {
    Reader reader = {theme, source, diagnostics};
    size_t errors = diagnostics->errors;
    for (Text rest = source->content; rest.start;) {
        Text line = text_trim(text_cut(&rest, '\n'));
        if (line.length && line.start[0] != '#') take_line(&reader, line);
    }
    return diagnostics->errors == errors;
}

/* ---- the logo ---- */

enum { LOGO_BYTES = 1 << 20, LOGO_PIXELS = 3000 };

/* A number of four bytes, the highest first. */
static unsigned long number_at(Text bytes, size_t at) {
    unsigned long number = 0;
    for (size_t i = at; i < at + 4; i++) number = number << 8 | (unsigned char)bytes.start[i];
    return number;
}

/* What is wrong with the picture; NULL: nothing. A PNG file begins with its width and height. */
static const char *fault_of(Text bytes) {
    static const char signature[] = "\x89PNG\r\n\x1a\n";
    bool png = bytes.length > 24 && !memcmp(bytes.start, signature, sizeof signature - 1);
    if (!png) return "this is no PNG picture";
    if (bytes.length > LOGO_BYTES) return "a logo has at most a megabyte";
    unsigned long width = number_at(bytes, 16), height = number_at(bytes, 20);
    bool fits = width && height && width <= LOGO_PIXELS && height <= LOGO_PIXELS;
    return fits ? NULL : "a logo is at most 3000 points wide and high";
}

bool theme_take_logo(Theme *theme, Text bytes, const Source *source, Diagnostics *diagnostics) {
    const char *fault = fault_of(bytes);
    Reader reader = {theme, source, diagnostics};
    if (fault)
        diagnostics_say(diagnostics, SEVERITY_ERROR, source, place(&reader, theme->logo), "%s", fault);
    else
        theme->look.logo = bytes, theme->look.logo_name = theme->logo;
    return !fault;
}
