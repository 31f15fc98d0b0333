#include "math/spelling.h"
#include "math/markup.h"
#include <stdlib.h>

typedef enum Way {
    PLAIN,
    ABOVE,
    BELOW,
    LETTER,
    ALIKE
} Way; /* LETTER: a command; ALIKE: another alphabet's letter */

typedef struct Sign {
    uint32_t code;
    Way way;
    const char *ascii;
} Sign;

static const Sign signs[] = {
    {0x00A0, PLAIN, " "},
    {0x00A6, PLAIN, "|"},
    {0x00AB, PLAIN, " "},
    {0x00AC, PLAIN, "\\neg "},
    {0x00AD, PLAIN, ""},
    {0x00B0, PLAIN, "\\degree "},
    {0x00B1, PLAIN, "\\pm "},
    {0x00B2, ABOVE, "2"},
    {0x00B3, ABOVE, "3"},
    {0x00B4, PLAIN, "'"},
    {0x00B5, PLAIN, "\\mu "},
    {0x00B7, PLAIN, "\\cdot "},
    {0x00B9, ABOVE, "1"},
    {0x00BA, PLAIN, "\\degree "},
    {0x00BB, PLAIN, " "},
    {0x00BC, LETTER, "{1}{4}"},
    {0x00BD, LETTER, "{1}{2}"},
    {0x00BE, LETTER, "{3}{4}"},
    {0x00D7, PLAIN, "\\times "},
    {0x00DF, PLAIN, "ss"},
    {0x00E0, PLAIN, "a"},
    {0x00E1, PLAIN, "a"},
    {0x00E2, PLAIN, "a"},
    {0x00E4, PLAIN, "ae"},
    {0x00E7, PLAIN, "c"},
    {0x00E8, PLAIN, "e"},
    {0x00E9, PLAIN, "e"},
    {0x00EA, PLAIN, "e"},
    {0x00ED, PLAIN, "i"},
    {0x00EE, PLAIN, "\\hat{i}"},
    {0x00EF, PLAIN, "i"},
    {0x00F1, PLAIN, "n"},
    {0x00F3, PLAIN, "o"},
    {0x00F4, PLAIN, "o"},
    {0x00F6, PLAIN, "oe"},
    {0x00F7, PLAIN, "\\div "},
    {0x00F9, PLAIN, "u"},
    {0x00FA, PLAIN, "u"},
    {0x00FB, PLAIN, "\\hat{u}"},
    {0x00FC, PLAIN, "ue"},
    {0x00FF, PLAIN, "y''"},
    {0x0131, PLAIN, "i"},
    {0x0135, PLAIN, "\\hat{j}"},
    {0x0175, PLAIN, "\\hat{w}"},
    {0x0177, PLAIN, "\\hat{y}"},
    {0x017C, PLAIN, "z'"},
    {0x01C0, PLAIN, "|"},
    {0x01C1, PLAIN, "\\|"},
    {0x0251, ALIKE, "a"},
    {0x0261, ALIKE, "g"},
    {0x02B0, ABOVE, "h"},
    {0x02B2, ABOVE, "j"},
    {0x02B3, ABOVE, "r"},
    {0x02B7, ABOVE, "w"},
    {0x02B8, ABOVE, "y"},
    {0x02B9, PLAIN, "'"},
    {0x02BC, PLAIN, "'"},
    {0x02DA, PLAIN, "\\degree "},
    {0x02E1, ABOVE, "l"},
    {0x02E2, ABOVE, "s"},
    {0x02E3, ABOVE, "x"},
    /* Greek letters that look Latin, and those that do not */
    {0x0391, ALIKE, "A"},
    {0x0392, ALIKE, "B"},
    {0x0393, PLAIN, "\\Gamma "},
    {0x0394, PLAIN, "\\Delta "},
    {0x0395, ALIKE, "E"},
    {0x0396, ALIKE, "Z"},
    {0x0397, ALIKE, "H"},
    {0x0398, PLAIN, "\\Theta "},
    {0x0399, ALIKE, "I"},
    {0x039A, ALIKE, "K"},
    {0x039B, PLAIN, "\\Lambda "},
    {0x039C, ALIKE, "M"},
    {0x039D, ALIKE, "N"},
    {0x039E, PLAIN, "\\Xi "},
    {0x039F, ALIKE, "O"},
    {0x03A0, PLAIN, "\\Pi "},
    {0x03A1, ALIKE, "P"},
    {0x03A3, PLAIN, "\\Sigma "},
    {0x03A4, ALIKE, "T"},
    {0x03A5, ALIKE, "Y"},
    {0x03A6, PLAIN, "\\Phi "},
    {0x03A7, ALIKE, "X"},
    {0x03A8, PLAIN, "\\Psi "},
    {0x03A9, PLAIN, "\\Omega "},
    {0x03B1, PLAIN, "\\alpha "},
    {0x03B2, PLAIN, "\\beta "},
    {0x03B3, PLAIN, "\\gamma "},
    {0x03B4, PLAIN, "\\delta "},
    {0x03B5, PLAIN, "\\epsilon "},
    {0x03B6, PLAIN, "\\zeta "},
    {0x03B7, PLAIN, "\\eta "},
    {0x03B8, PLAIN, "\\theta "},
    {0x03B9, PLAIN, "\\iota "},
    {0x03BA, PLAIN, "\\kappa "},
    {0x03BB, PLAIN, "\\lambda "},
    {0x03BC, PLAIN, "\\mu "},
    {0x03BD, PLAIN, "\\nu "},
    {0x03BE, PLAIN, "\\xi "},
    {0x03BF, ALIKE, "o"},
    {0x03C0, PLAIN, "\\pi "},
    {0x03C1, PLAIN, "\\rho "},
    {0x03C2, PLAIN, "\\sigma "},
    {0x03C3, PLAIN, "\\sigma "},
    {0x03C4, PLAIN, "\\tau "},
    {0x03C5, PLAIN, "\\upsilon "},
    {0x03C6, PLAIN, "\\phi "},
    {0x03C7, PLAIN, "\\chi "},
    {0x03C8, PLAIN, "\\psi "},
    {0x03C9, PLAIN, "\\omega "},
    {0x03D1, PLAIN, "\\theta "},
    {0x03D5, PLAIN, "\\phi "},
    {0x03F5, PLAIN, "\\epsilon "},
    /* Cyrillic letters that look Latin */
    {0x0405, ALIKE, "S"},
    {0x0406, ALIKE, "I"},
    {0x0408, ALIKE, "J"},
    {0x0410, ALIKE, "A"},
    {0x0412, ALIKE, "B"},
    {0x0415, ALIKE, "E"},
    {0x041A, ALIKE, "K"},
    {0x041C, ALIKE, "M"},
    {0x041D, ALIKE, "H"},
    {0x041E, ALIKE, "O"},
    {0x0420, ALIKE, "P"},
    {0x0421, ALIKE, "C"},
    {0x0422, ALIKE, "T"},
    {0x0423, ALIKE, "Y"},
    {0x0425, ALIKE, "X"},
    {0x0430, ALIKE, "a"},
    {0x0432, ALIKE, "B"},
    {0x0435, ALIKE, "e"},
    {0x043A, ALIKE, "k"},
    {0x043C, ALIKE, "m"},
    {0x043D, ALIKE, "H"},
    {0x043E, ALIKE, "o"},
    {0x0440, ALIKE, "p"},
    {0x0441, ALIKE, "c"},
    {0x0442, ALIKE, "t"},
    {0x0443, ALIKE, "y"},
    {0x0445, ALIKE, "x"},
    {0x0455, ALIKE, "s"},
    {0x0456, ALIKE, "i"},
    {0x0458, ALIKE, "j"},
    {0x0475, ALIKE, "v"},
    {0x04BB, ALIKE, "h"},
    {0x04CF, ALIKE, "l"},
    {0x0501, ALIKE, "d"},
    {0x051B, ALIKE, "q"},
    {0x051D, ALIKE, "w"},
    {0x060C, PLAIN, ","},
    {0x061B, PLAIN, ";"},
    {0x066A, PLAIN, "%"},
    {0x141F, ABOVE, "/"},
    {0x1D40, ABOVE, "T"},
    {0x1D43, ABOVE, "a"},
    {0x1D47, ABOVE, "b"},
    {0x1D48, ABOVE, "d"},
    {0x1D49, ABOVE, "e"},
    {0x1D4F, ABOVE, "k"},
    {0x1D50, ABOVE, "m"},
    {0x1D56, ABOVE, "p"},
    {0x1D57, ABOVE, "t"},
    {0x1D58, ABOVE, "u"},
    {0x1D5B, ABOVE, "v"},
    {0x1D62, BELOW, "i"},
    {0x1D63, BELOW, "r"},
    {0x1D64, BELOW, "u"},
    {0x1D65, BELOW, "v"},
    {0x1D9C, ABOVE, "c"},
    {0x1DA0, ABOVE, "f"},
    {0x1DBB, ABOVE, "z"},
    {0x1E8B, PLAIN, "x'"},
    {0x1E8D, PLAIN, "x''"},
    {0x1E8F, PLAIN, "y'"},
    {0x2002, PLAIN, " "},
    {0x2003, PLAIN, " "},
    {0x2004, PLAIN, " "},
    {0x2005, PLAIN, " "},
    {0x2006, PLAIN, " "},
    {0x2007, PLAIN, " "},
    {0x2008, PLAIN, " "},
    {0x2009, PLAIN, " "},
    {0x200A, PLAIN, " "},
    {0x200B, PLAIN, ""},
    {0x200C, PLAIN, ""},
    {0x200D, PLAIN, ""},
    {0x200E, PLAIN, ""},
    {0x200F, PLAIN, ""},
    {0x2010, PLAIN, "-"},
    {0x2011, PLAIN, "-"},
    {0x2012, PLAIN, "-"},
    {0x2013, PLAIN, "-"},
    {0x2014, PLAIN, "-"},
    {0x2016, PLAIN, "\\|"},
    {0x2018, PLAIN, "'"},
    {0x2019, PLAIN, "'"},
    {0x201C, PLAIN, "\""},
    {0x201D, PLAIN, "\""},
    {0x2020, PLAIN, "\\top "},
    {0x2022, PLAIN, "\\cdot "},
    {0x2024, PLAIN, "."},
    {0x2026, PLAIN, "..."},
    {0x202A, PLAIN, ""},
    {0x202B, PLAIN, ""},
    {0x202C, PLAIN, ""},
    {0x202D, PLAIN, ""},
    {0x202E, PLAIN, ""},
    {0x202F, PLAIN, " "},
    {0x2032, PLAIN, "'"},
    {0x2033, PLAIN, "''"},
    {0x2034, PLAIN, "'''"},
    {0x2044, PLAIN, "/"},
    {0x2060, PLAIN, ""},
    {0x2061, PLAIN, ""},
    {0x2062, PLAIN, ""},
    {0x2063, PLAIN, ""},
    {0x2064, PLAIN, ""},
    {0x2066, PLAIN, ""},
    {0x2067, PLAIN, ""},
    {0x2068, PLAIN, ""},
    {0x2069, PLAIN, ""},
    {0x2070, ABOVE, "0"},
    {0x2071, ABOVE, "i"},
    {0x2074, ABOVE, "4"},
    {0x2075, ABOVE, "5"},
    {0x2076, ABOVE, "6"},
    {0x2077, ABOVE, "7"},
    {0x2078, ABOVE, "8"},
    {0x2079, ABOVE, "9"},
    {0x207A, ABOVE, "+"},
    {0x207B, ABOVE, "-"},
    {0x207D, ABOVE, "("},
    {0x207E, ABOVE, ")"},
    {0x207F, ABOVE, "n"},
    {0x2080, BELOW, "0"},
    {0x2081, BELOW, "1"},
    {0x2082, BELOW, "2"},
    {0x2083, BELOW, "3"},
    {0x2084, BELOW, "4"},
    {0x2085, BELOW, "5"},
    {0x2086, BELOW, "6"},
    {0x2087, BELOW, "7"},
    {0x2088, BELOW, "8"},
    {0x2089, BELOW, "9"},
    {0x208A, BELOW, "+"},
    {0x208B, BELOW, "-"},
    {0x208D, BELOW, "("},
    {0x208E, BELOW, ")"},
    {0x2090, BELOW, "a"},
    {0x2091, BELOW, "e"},
    {0x2092, BELOW, "o"},
    {0x2093, BELOW, "x"},
    {0x2095, BELOW, "h"},
    {0x2096, BELOW, "k"},
    {0x2097, BELOW, "l"},
    {0x2098, BELOW, "m"},
    {0x2099, BELOW, "n"},
    {0x209A, BELOW, "p"},
    {0x209B, BELOW, "s"},
    {0x209C, BELOW, "t"},
    {0x210E, PLAIN, "h"},
    {0x2113, PLAIN, "l"},
    {0x2115, PLAIN, "N"},
    {0x2116, PLAIN, "No "},
    {0x211D, PLAIN, "R"},
    {0x2124, PLAIN, "Z"},
    {0x212F, PLAIN, "e"},
    {0x2147, PLAIN, "e"},
    {0x2153, LETTER, "{1}{3}"},
    {0x2154, LETTER, "{2}{3}"},
    {0x2155, LETTER, "{1}{5}"},
    {0x2156, LETTER, "{2}{5}"},
    {0x2157, LETTER, "{3}{5}"},
    {0x2158, LETTER, "{4}{5}"},
    {0x2159, LETTER, "{1}{6}"},
    {0x215A, LETTER, "{5}{6}"},
    {0x215B, LETTER, "{1}{8}"},
    {0x215C, LETTER, "{3}{8}"},
    {0x215D, LETTER, "{5}{8}"},
    {0x215E, LETTER, "{7}{8}"},
    {0x2190, PLAIN, "="},
    {0x2191, PLAIN, "^"},
    {0x2192, PLAIN, "->"},
    {0x2194, PLAIN, "\\iff "},
    {0x21A6, PLAIN, "->"},
    {0x21D2, PLAIN, "=>"},
    {0x21D4, PLAIN, "\\iff "},
    {0x21E8, PLAIN, "=>"},
    {0x2200, PLAIN, "\\forall "},
    {0x2202, PLAIN, "\\partial "},
    {0x2205, PLAIN, "\\emptyset "},
    {0x2207, PLAIN, "\\nabla "},
    {0x2208, PLAIN, "\\in "},
    {0x220F, PLAIN, "\\prod "},
    {0x2211, PLAIN, "\\sum "},
    {0x2212, PLAIN, "-"},
    {0x2213, PLAIN, "\\mp "},
    {0x2215, PLAIN, "/"},
    {0x2216, PLAIN, "\\setminus "},
    {0x2217, PLAIN, "*"},
    {0x2219, PLAIN, "\\cdot "},
    {0x221A, PLAIN, "\\sqrt "},
    {0x221B, PLAIN, "\\sqrt[3]"},
    {0x221C, PLAIN, "\\sqrt[4]"},
    {0x221E, PLAIN, "\\infty "},
    {0x2223, PLAIN, "|"},
    {0x2225, PLAIN, "\\|"},
    {0x2227, PLAIN, " and "},
    {0x2228, PLAIN, " or "},
    {0x2229, PLAIN, "\\cap "},
    {0x222A, PLAIN, "\\cup "},
    {0x2234, PLAIN, "\\therefore "},
    {0x223C, PLAIN, "\\approx "},
    {0x2243, PLAIN, "\\approx "},
    {0x2245, PLAIN, "\\approx "},
    {0x2248, PLAIN, "\\approx "},
    {0x2254, PLAIN, "="},
    {0x2260, PLAIN, "!="},
    {0x2261, PLAIN, "="},
    {0x2264, PLAIN, "<="},
    {0x2265, PLAIN, ">="},
    {0x2266, PLAIN, "<="},
    {0x2267, PLAIN, ">="},
    {0x2295, PLAIN, "+"},
    {0x2297, PLAIN, "\\otimes "},
    {0x2298, PLAIN, " ./ "},
    {0x2299, PLAIN, "\\odot "},
    {0x22A4, PLAIN, "\\top "},
    {0x22A5, PLAIN, "\\bot "},
    {0x22BA, ABOVE, "T"},
    {0x22C5, PLAIN, "\\cdot "},
    {0x22C6, PLAIN, "*"},
    {0x22EE, PLAIN, "..."},
    {0x22EF, PLAIN, "..."},
    {0x22F1, PLAIN, "..."},
    {0x2329, PLAIN, "\\langle "},
    {0x232A, PLAIN, "\\rangle "},
    {0x239B, PLAIN, " "},
    {0x239C, PLAIN, " "},
    {0x239D, PLAIN, " "},
    {0x239E, PLAIN, " "},
    {0x239F, PLAIN, " "},
    {0x23A0, PLAIN, " "},
    {0x23A1, PLAIN, " "},
    {0x23A2, PLAIN, " "},
    {0x23A3, PLAIN, " "},
    {0x23A4, PLAIN, " "},
    {0x23A5, PLAIN, " "},
    {0x23A6, PLAIN, " "},
    {0x23A7, PLAIN, " "},
    {0x23A8, PLAIN, " "},
    {0x23A9, PLAIN, " "},
    {0x23AA, PLAIN, " "},
    {0x23AB, PLAIN, " "},
    {0x23AC, PLAIN, " "},
    {0x23AD, PLAIN, " "},
    {0x23AF, PLAIN, "-"},
    {0x2524, PLAIN, ""},
    {0x2551, PLAIN, "\\|"},
    {0x2588, PLAIN, "\\linear "},
    {0x2592, PLAIN, ""},
    {0x25A0, PLAIN, "\\linear "},
    {0x2705, PLAIN, ""},
    {0x2713, PLAIN, ""},
    {0x2714, PLAIN, ""},
    {0x2715, PLAIN, "\\times "},
    {0x2716, PLAIN, "\\times "},
    {0x2758, PLAIN, "|"},
    {0x2794, PLAIN, "->"},
    {0x279C, PLAIN, "->"},
    {0x27E8, PLAIN, "\\langle "},
    {0x27E9, PLAIN, "\\rangle "},
    {0x27F6, PLAIN, "->"},
    {0x27F8, PLAIN, "\\iff "},
    {0x27F9, PLAIN, "=>"},
    {0x2980, PLAIN, "\\|"},
    {0x29F5, PLAIN, "\\setminus "},
    {0x2A2F, PLAIN, "\\times "},
    {0x2A7D, PLAIN, "<="},
    {0x2A7E, PLAIN, ">="},
    {0x2B95, PLAIN, "->"},
    {0x2C7C, BELOW, "j"},
    {0x3000, PLAIN, " "},
    {0x3008, PLAIN, "\\langle "},
    {0x3009, PLAIN, "\\rangle "},
    {0x3010, PLAIN, "["},
    {0x3011, PLAIN, "]"},
    {0x3016, PLAIN, "{"},
    {0x3017, PLAIN, "}"},
    {0xFE0E, PLAIN, ""},
    {0xFE0F, PLAIN, ""},
    {0xFE62, PLAIN, "+"},
    {0xFE63, PLAIN, "-"},
    {0xFEFF, PLAIN, ""},
    {0x1D7CF, PLAIN, "\\mathbf{1}"},
    {0x1D7D9, PLAIN, "\\mathbf{1}"},
};

typedef struct Pen {
    Buffer text;
    uint32_t *place;
    size_t room;
    Way script; /* ABOVE or BELOW while a run of small letters is open, else PLAIN */
} Pen;

static void put(Pen *pen, const char *ascii, size_t at) {
    size_t before = pen->text.length;
    buffer_string(&pen->text, ascii);
    if (pen->text.length + 2 > pen->room) {
        pen->room = pen->room * 2 + 64;
        pen->place = memory_resize(pen->place, pen->room * sizeof *pen->place);
    }
    for (size_t i = before; i < pen->text.length; i++) pen->place[i] = (uint32_t)at;
}

/* Runs of small letters become groups: x₁₂ is x_{12}. */
static void set_script(Pen *pen, Way script, size_t at) {
    if (script != ABOVE && script != BELOW) script = PLAIN;
    if (script == pen->script) return;
    if (pen->script != PLAIN) put(pen, "}", at);
    if (script != PLAIN) put(pen, script == ABOVE ? "^{" : "_{", at);
    pen->script = script;
}

static const Sign *find_sign(uint32_t code) {
    size_t low = 0, high = sizeof signs / sizeof *signs;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (signs[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sizeof signs / sizeof *signs && signs[low].code == code ? &signs[low] : NULL;
}

/* Full-width forms, digits of other scripts, and the bold and slanted letters and digits that are copied from typeset pages; 0: none
 * of them. */
static char styled(uint32_t code) {
    if (code >= 0xFF01 && code <= 0xFF5E) return (char)(code - 0xFEE0);
    if (code >= 0x0660 && code <= 0x0669) return (char)('0' + (code - 0x0660)); /* Arabic digits */
    if (code >= 0x06F0 && code <= 0x06F9) return (char)('0' + (code - 0x06F0)); /* and Persian ones */
    if (code >= 0x1D7CE && code <= 0x1D7FF) return (char)('0' + (code - 0x1D7CE) % 10);
    if (code < 0x1D400 || code > 0x1D6A3) return 0;
    uint32_t letter = (code - 0x1D400) % 52;
    return (char)(letter < 26 ? 'A' + letter : 'a' + letter - 26);
}

static bool after_digit(const Pen *pen) {
    size_t n = pen->text.length;
    return n && pen->text.data[n - 1] >= '0' && pen->text.data[n - 1] <= '9';
}

/* A fraction after a digit is a mixed number: 1½. */
static void put_sign(Pen *pen, const Sign *sign, size_t at, Spelling *spelling) {
    if (sign->way == LETTER) put(pen, after_digit(pen) ? "\\mixed" : "\\frac", at);
    if (sign->way == ALIKE) spelling->look_alike = sign->code, spelling->looks_like = sign->ascii[0];
    put(pen, sign->ascii, at);
}

/* A small T is a transpose, apart from the exponents beside it: X⁻¹ᵀ, Xᵀ⁻¹; only the minus of X⁻ᵀ is its own. */
static bool parts_transpose(const Pen *pen, const Sign *sign) {
    if (pen->script != ABOVE || !sign || sign->way != ABOVE) return false;
    char before = pen->text.data[pen->text.length - 1];
    return before == 'T' || (sign->ascii[0] == 'T' && before != '-' && before != '{');
}

enum { STROKE = 0x338 }; /* through the sign before it: = becomes ≠ */

/* Hats, arrows and bars above a letter. */
static bool is_accent(uint32_t code) {
    return ((code >= 0x300 && code <= 0x36F) || (code >= 0x20D0 && code <= 0x20FF)) && code != STROKE;
}

static bool strikes_equal(const Pen *pen, uint32_t code) {
    return code == STROKE && pen->text.length && pen->text.data[pen->text.length - 1] == '=';
}

enum { HAT = 0x302, MACRON = 0x304, OVERLINE = 0x305, DOT_ABOVE = 0x307 };

static char last_of(const Pen *pen) { return pen->text.length ? pen->text.data[pen->text.length - 1] : '\0'; }

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Is the last character a digit behind a decimal point? */
static bool is_decimal(const Pen *pen) {
    size_t i = pen->text.length;
    if (!is_digit(last_of(pen))) return false;
    while (i && (is_digit(pen->text.data[i - 1]) || pen->text.data[i - 1] == '(' || pen->text.data[i - 1] == ')')) i--;
    return i && pen->text.data[i - 1] == '.';
}

/* A bar or a dot over digits repeats them, and is no decoration: 0.16 with a bar over the 6 is 0.1(6). */
static void repeat_digit(Pen *pen, uint32_t code, size_t at) {
    char digit[] = {last_of(pen), '\0'};
    bool repeats = code == MACRON || code == OVERLINE || code == DOT_ABOVE;
    if (!repeats || !is_decimal(pen)) return;
    pen->text.length--;
    bool more = last_of(pen) == ')';
    if (more) pen->text.length--;
    else put(pen, "(", at);
    put(pen, digit, at);
    put(pen, ")", at);
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* x with a hat is what \hat{x} is: a unit vector. Other accents decorate. */
static void put_accent(Pen *pen, uint32_t code, size_t at) {
    char letter[] = {last_of(pen), '\0'};
    if (code != HAT || !is_letter(*letter)) return repeat_digit(pen, code, at);
    pen->text.length--;
    put(pen, "\\hat{", at);
    put(pen, letter, at);
    put(pen, "}", at);
}

/* The 2 of a small x² is its exponent. */
static bool is_power_of_power(const Pen *pen, const Sign *sign) {
    return pen->script == ABOVE && sign && sign->way == ABOVE && is_digit(sign->ascii[0]) && is_letter(last_of(pen));
}

static void put_code(Pen *pen, uint32_t code, size_t at, Spelling *spelling) {
    if (is_accent(code)) return put_accent(pen, code, at);
    if (strikes_equal(pen, code)) {
        pen->text.data[pen->text.length - 1] = '!';
        return put(pen, "=", at);
    }
    const Sign *sign = code < 0x80 ? NULL : find_sign(code);
    char plain = code < 0x80 ? (char)code : styled(code);
    if (parts_transpose(pen, sign)) set_script(pen, PLAIN, at);
    set_script(pen, sign ? sign->way : PLAIN, at);
    if (is_power_of_power(pen, sign)) put(pen, "^", at);
    if (sign)
        put_sign(pen, sign, at, spelling);
    else
        put(pen, plain && plain != 0x7F ? (char[]){plain, '\0'} : "\x7F", at);
}

static bool is_ascii(Text text) {
    for (size_t i = 0; i < text.length; i++)
        if (!text.start[i] || (unsigned char)text.start[i] >= 0x80) return false;
    return true;
}

Spelling spell(Arena *arena, Text text) {
    bool markup = has_markup(text);
    if (!markup && is_ascii(text)) return (Spelling){.text = text};
    Pen pen = {.script = PLAIN};
    Spelling spelling = {0};
    MarkupPath path = {.depth = 0};
    for (size_t i = 0; i < text.length;) {
        size_t at = i;
        Markup found = markup ? markup_at(text, at) : (Markup){0};
        i += found.length;
        if (found.ascii) {
            set_script(&pen, PLAIN, at);
            put(&pen, markup_before(&path, found), at);
            put(&pen, found.ascii, at);
            put(&pen, markup_behind(&path, found), at);
        } else
            put_code(&pen, found.length ? found.code : text_next(text, &i), at, &spelling);
    }
    set_script(&pen, PLAIN, text.length);
    put(&pen, "", text.length);
    pen.place[pen.text.length] = (uint32_t)text.length;
    spelling.text = text_of(arena_string(arena, buffer_c(&pen.text), pen.text.length));
    spelling.place = arena_copy(arena, pen.place, (pen.text.length + 1) * sizeof *pen.place);
    buffer_free(&pen.text);
    free(pen.place);
    return spelling;
}
