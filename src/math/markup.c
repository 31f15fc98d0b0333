#include "math/markup.h"
#include <string.h>

/* ---- entities ---- */

static const struct Entity {
    const char *name;
    uint32_t code;
} entities[] = {
    {"Delta", 0x394},   {"Gamma", 0x393},  {"Lambda", 0x39B}, {"Omega", 0x3A9},  {"Phi", 0x3A6},    {"Pi", 0x3A0},
    {"Prime", 0x2033},  {"Psi", 0x3A8},    {"Sigma", 0x3A3},  {"Sqrt", 0x221A},  {"Theta", 0x398},  {"Verbar", 0x2016},
    {"Vert", 0x2016},   {"Xi", 0x39E},     {"alpha", 0x3B1},  {"amp", '&'},      {"and", 0x2227},   {"ang", 0x2220},
    {"apos", '\''},     {"asymp", 0x2248}, {"beta", 0x3B2},   {"bull", 0x2022},  {"cap", 0x2229},   {"cdot", 0x22C5},
    {"chi", 0x3C7},     {"cup", 0x222A},   {"deg", 0xB0},     {"delta", 0x3B4},  {"divide", 0xF7},  {"emptyset", 0x2205},
    {"empty", 0x2205},  {"emsp", 0x2003},  {"ensp", 0x2002},  {"epsilon", 0x3B5}, {"equiv", 0x2261}, {"eta", 0x3B7},
    {"exist", 0x2203},  {"forall", 0x2200}, {"frac12", 0xBD}, {"frac14", 0xBC},  {"frac34", 0xBE},  {"frasl", 0x2044},
    {"gamma", 0x3B3},   {"ge", 0x2265},    {"gt", '>'},       {"hArr", 0x21D4},  {"harr", 0x2194},  {"hellip", 0x2026},
    {"infin", 0x221E},  {"iota", 0x3B9},   {"isin", 0x2208},  {"kappa", 0x3BA},  {"lambda", 0x3BB}, {"lang", 0x27E8},
    {"ldquo", 0x201C},  {"le", 0x2264},    {"lowast", 0x2217}, {"lsquo", 0x2018}, {"lt", '<'},      {"mdash", 0x2014},
    {"micro", 0xB5},    {"middot", 0xB7},  {"minus", 0x2212}, {"mu", 0x3BC},     {"nabla", 0x2207}, {"nbsp", 0xA0},
    {"ndash", 0x2013},  {"ne", 0x2260},    {"not", 0xAC},     {"nu", 0x3BD},     {"omega", 0x3C9},  {"or", 0x2228},
    {"oplus", 0x2295},  {"otimes", 0x2297}, {"part", 0x2202}, {"perp", 0x22A5},  {"phi", 0x3C6},    {"pi", 0x3C0},
    {"plusmn", 0xB1},   {"prime", 0x2032}, {"prod", 0x220F},  {"psi", 0x3C8},    {"quot", '"'},     {"rArr", 0x21D2},
    {"radic", 0x221A},  {"rang", 0x27E9},  {"rarr", 0x2192},  {"rdquo", 0x201D}, {"rho", 0x3C1},    {"rsquo", 0x2019},
    {"sdot", 0x22C5},   {"sigma", 0x3C3},  {"sqrt", 0x221A},  {"sum", 0x2211},   {"sup1", 0xB9},    {"sup2", 0xB2},
    {"sup3", 0xB3},     {"tau", 0x3C4},    {"there4", 0x2234}, {"theta", 0x3B8}, {"thinsp", 0x2009}, {"times", 0xD7},
    {"upsilon", 0x3C5}, {"xi", 0x3BE},     {"zeta", 0x3B6},   {"zwj", 0x200D},   {"zwnj", 0x200C},
    {"ApplyFunction", 0x2061}, {"Del", 0x2207}, {"DoubleVerticalBar", 0x2225}, {"InvisibleTimes", 0x2062}, {"PartialD", 0x2202},
    {"af", 0x2061}, {"it", 0x2062}, {"leq", 0x2264}, {"geq", 0x2265}, {"in", 0x2208}, {"parallel", 0x2225}, {"top", 0x22A4}, {"vert", '|'},
};

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static uint32_t named_entity(Text name) {
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (text_is(name, entities[i].name)) return entities[i].code;
    return 0;
}

/* The value of a digit, or 99. */
static uint32_t digit_value(char c) {
    if (is_digit(c)) return (uint32_t)(c - '0');
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10) : 99;
}

/* The code point of #8730 or #x221A; 0: it is none. */
static uint32_t numbered_entity(Text name) {
    uint32_t base = name.length > 1 && (name.start[1] | 0x20) == 'x' ? 16 : 10, code = 0;
    size_t i = base == 16 ? 2 : 1;
    if (i == name.length) return 0;
    for (; i < name.length; i++) {
        uint32_t value = digit_value(name.start[i]);
        if (value >= base || (code = code * base + value) > 0x10FFFF) return 0;
    }
    return code >= 0xD800 && code < 0xE000 ? 0 : code;
}

static Markup entity_at(Text text, size_t at) {
    enum { LONGEST_ENTITY = 18 };
    size_t end = at + 1;
    while (end < text.length && end - at <= LONGEST_ENTITY &&
           (is_letter(text.start[end]) || is_digit(text.start[end]) || text.start[end] == '#'))
        end++;
    if (end == text.length || text.start[end] != ';' || end == at + 1) return (Markup){0};
    Text name = text_slice(text, at + 1, end);
    uint32_t code = name.start[0] == '#' ? numbered_entity(name) : named_entity(name);
    return code ? (Markup){.length = end + 1 - at, .code = code} : (Markup){0};
}

/* ---- elements ---- */

enum { FEW_CHILDREN = 3 };

typedef struct Element {
    const char *name, *open, *close; /* how its two ends are spelled */
    const char *child[FEW_CHILDREN]; /* what stands before its first child, its second, and each further one; NULL: nothing */
    const char *behind;              /* and behind each child that has something before it */
} Element;

static const Element elements[] = {
    {"sup", "^{", "}", {0}, NULL},
    {"sub", "_{", "}", {0}, NULL},
    {"br", "\n", "\n", {0}, NULL},
    {"p", "", "\n", {0}, NULL},
    {"div", "", "\n", {0}, NULL},
    {"span", "", "", {0}, NULL},
    {"b", "", "", {0}, NULL},
    {"i", "", "", {0}, NULL},
    {"u", "", "", {0}, NULL},
    {"em", "", "", {0}, NULL},
    {"strong", "", "", {0}, NULL},
    {"font", "", "", {0}, NULL},
    {"code", "", "", {0}, NULL},
    {"pre", "", "", {0}, NULL},
    {"tt", "", "", {0}, NULL},
    {"var", "", "", {0}, NULL},
    {"table", "\\begin{matrix}", "\\end{matrix}", {"", "\\\\ ", "\\\\ "}, ""},
    {"tr", "", "", {"", "& ", "& "}, ""},
    {"td", "", "", {0}, NULL},
    /* MathML */
    {"math", "", "", {0}, NULL},
    {"semantics", "", "", {0}, NULL},
    {"mstyle", "", "", {0}, NULL},
    {"mpadded", "", "", {0}, NULL},
    {"mrow", "{", "}", {0}, NULL},
    {"mi", "", " ", {0}, NULL},
    {"mn", "", "", {0}, NULL},
    {"mo", "", "", {0}, NULL},
    {"mtext", " ", " ", {0}, NULL},
    {"msqrt", "\\sqrt{", "}", {0}, NULL},
    {"mfrac", "\\frac", "", {"{", "{", "{"}, "}"},
    {"msup", "", "", {"", "^{", "^{"}, "}"},
    {"msub", "", "", {"", "_{", "_{"}, "}"},
    {"msubsup", "", "", {"", "_{", "^{"}, "}"},
    {"munder", "", "", {"", "_{", "_{"}, "}"},
    {"munderover", "", "", {"", "_{", "^{"}, "}"},
    {"mroot", "", "}", {"", "^{1/{", ","}, "}"},
    {"mfenced", "(", ")", {"", ",", ","}, ""},
    {"mtable", "\\begin{matrix}", "\\end{matrix}", {"", "\\\\ ", "\\\\ "}, ""},
    {"mtr", "", "", {"", "& ", "& "}, ""},
    {"mtd", "", "", {0}, NULL},
};

/* Is the element closed somewhere? */
static bool is_closed(Text text, Text name) {
    char close[16] = "</";
    if (name.length + 3 > sizeof close) return false;
    memcpy(close + 2, name.start, name.length);
    close[name.length + 2] = '\0';
    return text_find(text, close) >= 0;
}

/* <annotation> and all that it holds says the same again in another way. */
static size_t annotation_length(Text text, size_t at) {
    static const char close[] = "</annotation>";
    Text rest = text_slice(text, at, text.length);
    ptrdiff_t end = text_starts(rest, "<annotation") ? text_find(rest, close) : -1;
    return end < 0 ? 0 : (size_t)end + sizeof close - 1;
}

static Markup element_at(Text text, size_t at) {
    size_t annotation = annotation_length(text, at);
    if (annotation) return (Markup){.length = annotation, .ascii = ""};
    bool closes = at + 1 < text.length && text.start[at + 1] == '/';
    size_t from = at + 1 + closes, end = from;
    while (end < text.length && is_letter(text.start[end])) end++;
    Text name = text_slice(text, from, end);
    while (end < text.length && text.start[end] != '>' && text.start[end] != '<') end++;
    if (end == text.length || text.start[end] != '>' || !name.length) return (Markup){0};
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (text_is(name, elements[i].name) && (closes || text_is(name, "br") || is_closed(text, name)))
            return (Markup){.length = end + 1 - at, .ascii = closes ? elements[i].close : elements[i].open, .element = &elements[i], .closes = closes};
    return (Markup){0};
}

Markup markup_at(Text text, size_t at) {
    if (text.start[at] == '&') return entity_at(text, at);
    return text.start[at] == '<' ? element_at(text, at) : (Markup){0};
}

/* What stands before the latest child of the open element at that depth. */
static const char *before_child(const MarkupPath *path, size_t depth) {
    size_t child = path->children[depth] - 1u;
    return path->open[depth]->behind ? path->open[depth]->child[child < FEW_CHILDREN ? child : FEW_CHILDREN - 1] : "";
}

const char *markup_before(MarkupPath *path, Markup found) {
    if (!found.element || found.closes) return "";
    size_t depth = path->depth++;
    if (depth < DEEPEST_MARKUP) path->open[depth] = found.element, path->children[depth] = 0;
    if (!depth || depth > DEEPEST_MARKUP) return "";
    if (path->children[depth - 1] <= FEW_CHILDREN) path->children[depth - 1]++;
    return before_child(path, depth - 1);
}

const char *markup_behind(MarkupPath *path, Markup found) {
    if (!found.element || !found.closes || !path->depth) return "";
    size_t depth = --path->depth;
    if (!depth || depth > DEEPEST_MARKUP || !path->children[depth - 1]) return "";
    return *before_child(path, depth - 1) ? path->open[depth - 1]->behind : "";
}

bool has_markup(Text text) {
    for (size_t i = 0; i < text.length; i++)
        if ((text.start[i] == '&' || text.start[i] == '<') && markup_at(text, i).length) return true;
    return false;
}
