#include "document/layout.h"
#include "document/characters.h"
#include "document/items.h"
#include <math.h>
#include <string.h>

/* ---- boxes ---- */

Box *box_new(Setter *setter) { return ARENA_NEW(setter->arena, Box); }

static void place(Setter *setter, Box *to, Placed thing) {
    Placed *copy = arena_copy(setter->arena, &thing, sizeof thing);
    copy->next = NULL;
    copy->ink = setter->ink;
    if (to->last)
        to->last->next = copy;
    else
        to->first = copy;
    to->last = copy;
}

static void extend(Box *box, double height, double depth) {
    if (height > box->height) box->height = height;
    if (depth > box->depth) box->depth = depth;
}

void box_place(Setter *setter, Box *to, const Box *box, double x, double y) {
    place(setter, to, (Placed){.box = box, .x = x, .y = y});
    extend(to, box->height + y, box->depth - y);
}

void box_place_glyph(Setter *setter, Box *to, Shown shown, double size, double x, double y) {
    double real = size * shown.scale;
    y += size * shown.raise;
    place(setter, to, (Placed){.glyph = shown.glyph, .font = shown.font, .size = real, .x = x, .y = y});
    extend(to, real * (double)shown.glyph->height + y, real * (double)shown.glyph->depth - y);
}

void box_place_rule(Setter *setter, Box *to, double x, double y, double width, double height) {
    place(setter, to, (Placed){.x = x, .y = y, .width = width, .height = height});
    extend(to, y + height, -y);
}

void box_place_figure(Setter *setter, Box *to, const Figure *figure, double x, double y, double height) {
    place(setter, to, (Placed){.figure = figure, .x = x, .y = y, .height = height});
    extend(to, y + height, -y);
}

void box_place_logo(Setter *setter, Box *to, double x, double y, double width, double height) {
    place(setter, to, (Placed){.logo = true, .x = x, .y = y, .width = width, .height = height});
    extend(to, y + height, -y);
}

/* Appends a box at the right end. */
static void append(Setter *setter, Box *to, const Box *box) {
    box_place(setter, to, box, to->width, 0);
    to->width += box->width;
}

/* ---- glyphs ---- */

static const Glyph *find(const Setter *setter, FontName font, uint32_t code) {
    return font_glyph(&setter->fonts->fonts[font], code);
}

static Shown missing(Setter *setter, uint32_t code) {
    Missing *list = setter->missing;
    bool known = !list;
    for (size_t i = 0; list && i < list->count; i++) known |= list->codes[i] == code;
    if (!known && list->count < MISSING_MOST) list->codes[list->count++] = code;
    return (Shown){find(setter, FONT_ROMAN, '?'), FONT_ROMAN, 1, 0};
}

/* Characters that are shown by another one. */
static uint32_t stand_in(uint32_t code) {
    static const uint32_t PAIRS[][2] = {
        {0xB7, 0x22C5},   {0x2225, 0x2016}, {0x2223, '|'},    {0x2206, 0x394},  {0x2126, 0x3A9},
        {0xA0, ' '},      {0x2009, ' '},    {0x202F, ' '},    {0x2002, ' '},    {0x2010, '-'},
        {0x2011, '-'},    {0x2215, '/'},    {0x2264, 0x2264}, {0x2254, 0x2254}, {0x27F6, 0x2192},
        {0x2219, 0x22C5}, {0x2605, 0x22C6}, {0x25CB, 0x2218}, {0x1D40, 0x22A4}, {0x2216, '\\'},
        {0x3F5, 0x3F5},   {'\t', ' '},      {0x2A7D, 0x2A7D}, {'`', 0x2018},
    };
    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++)
        if (PAIRS[i][0] == code) return PAIRS[i][1];
    return code;
}

/* Digits and signs that Unicode has raised or lowered, as the plain ones in a smaller size. */
static bool script_digit(uint32_t code, uint32_t *plain, double *raise) {
    static const uint32_t RAISED[] = {0x2070, 0xB9,   0xB2,   0xB3,   0x2074,
                                      0x2075, 0x2076, 0x2077, 0x2078, 0x2079};
    *raise = 0.36;
    for (uint32_t i = 0; i < 10; i++)
        if (code == RAISED[i]) return *plain = '0' + i, true;
    if (code == 0x1D40) return *plain = 'T', true;
    if (code == 0x207A || code == 0x207B) return *plain = code == 0x207A ? '+' : 0x2013, true;
    if (code == 0x207F || code == 0x2071) return *plain = code == 0x207F ? 'n' : 'i', true;
    *raise = -0.15;
    if (code >= 0x2080 && code <= 0x2089) return *plain = '0' + (code - 0x2080), true;
    static const uint32_t LOWERED[][2] = {
        {0x2099, 'n'}, {0x1D62, 'i'}, {0x2C7C, 'j'}, {0x209A, 'p'}, {0x2096, 'k'}};
    for (size_t i = 0; i < sizeof LOWERED / sizeof *LOWERED; i++)
        if (code == LOWERED[i][0]) return *plain = LOWERED[i][1], true;
    return false;
}

Shown text_glyph(Setter *setter, FontName font, uint32_t code) {
    bool sign = code == 0x2016 || (code >= 0x2190 && code < 0x2C00); /* drawn better by the font of signs */
    const FontName rest[] = {sign ? FONT_SYMBOL : font, font, FONT_ROMAN, FONT_SYMBOL, FONT_MATH, FONT_EXTRA};
    uint32_t plain;
    double raise;
    for (int attempt = 0; attempt < 2; attempt++, code = stand_in(code))
        for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) {
            const Glyph *glyph = find(setter, rest[i], code);
            if (glyph && !(rest[i] == FONT_SYMBOL && code < 128 && code >= 'A' && code <= 'Z'))
                return (Shown){glyph, rest[i], 1, 0};
        }
    if (script_digit(code, &plain, &raise))
        return (Shown){find(setter, FONT_ROMAN7, plain), FONT_ROMAN7, 0.7, raise};
    return missing(setter, code);
}

/* The base fonts (of level 0) that are asked for a mathematical character, best first; ends in FONT_COUNT. */
static const FontName *font_order(uint32_t code, MathFace face) {
    static const FontName ITALIC[] = {FONT_MATH, FONT_ROMAN, FONT_EXTRA, FONT_COUNT},
                          ROMAN[] = {FONT_ROMAN, FONT_MATH, FONT_EXTRA, FONT_COUNT},
                          BOLD[] = {FONT_BOLD, FONT_EXTRA, FONT_MATH, FONT_COUNT},
                          SIGN[] = {FONT_SYMBOL, FONT_MATH, FONT_ROMAN, FONT_EXTRA, FONT_COUNT};
    bool latin =
        (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z') || (code >= 0xC0 && code <= 0x17F);
    bool capital = code >= 0x391 && code <= 0x3A9, small = code >= 0x3B1 && code <= 0x3F5;
    bool digit = code >= '0' && code <= '9';
    if (face == FACE_BOLD && (latin || capital || small || digit)) return BOLD;
    if (digit || capital || (latin && face != FACE_ITALIC)) return ROMAN;
    return latin || small ? ITALIC : SIGN;
}

static Shown math_glyph(Setter *setter, uint32_t code, MathFace face, int level) {
    code = math_plain_letter(code, &face);
    if (face == FACE_DOUBLE) code = faced_form(code, face);
    for (int attempt = 0; attempt < 2; attempt++, code = stand_in(code))
        for (const FontName *base = font_order(code, face); *base != FONT_COUNT; base++) {
            FontName font = *base == FONT_EXTRA ? FONT_EXTRA : *base + (FontName)level;
            uint32_t asked = code;
            if (face == FACE_BOLD && *base == FONT_EXTRA && code >= 0x391 && code <= 0x3C9)
                asked = code >= 0x3B1 ? 0x1D6C2 + (code - 0x3B1) : 0x1D6A8 + (code - 0x391);
            const Glyph *glyph = find(setter, font, asked);
            if (glyph) return (Shown){glyph, font, 1, 0};
        }
    return text_glyph(setter, FONT_ROMAN, code);
}

/* ---- styles ---- */

typedef struct Style {
    enum { DISPLAY, TEXT_STYLE, SCRIPT, SCRIPT_SCRIPT } style;
    bool cramped;
} Style;

static int level_of(Style s) { return s.style <= TEXT_STYLE ? 0 : (int)s.style - 1; }
static Style smaller(Style s) { return (Style){s.style <= TEXT_STYLE ? SCRIPT : SCRIPT_SCRIPT, s.cramped}; }
static Style cramped(Style s) { return (Style){s.style, true}; }
static Style sub_style(Style s) { return cramped(smaller(s)); }
static Style above_style(Style s) { return s.style == DISPLAY ? (Style){TEXT_STYLE, s.cramped} : smaller(s); }

static double size_at(const Setter *setter, Style s) {
    static const double SIZES[] = {1, 0.7, 0.5};
    return setter->size * SIZES[level_of(s)];
}

static const MathMeasures *measures(const Setter *setter, Style s) {
    return &setter->fonts->math[level_of(s)];
}
static double axis(const Setter *setter, Style s) { return measures(setter, s)->axis * size_at(setter, s); }
static double x_height(const Setter *setter, Style s) {
    return measures(setter, s)->x_height * size_at(setter, s);
}
static double rule(const Setter *setter) { return setter->fonts->large.rule * setter->size; }

static Box *set(Setter *setter, const Formula *formula, Style style);

/* ---- atoms ---- */

static const Glyph *by_number(const Font *font, uint16_t number) {
    return number ? &font->glyphs[number - 1] : NULL;
}

static Box *glyph_box(Setter *setter, Shown shown, double size) {
    Box *box = box_new(setter);
    box_place_glyph(setter, box, shown, size, 0, 0);
    box->height = size * shown.scale * (double)shown.glyph->height + size * shown.raise;
    box->depth = size * shown.scale * (double)shown.glyph->depth - size * shown.raise;
    box->italic = size * shown.scale * (double)shown.glyph->italic;
    box->width = size * shown.scale * (double)shown.glyph->width + box->italic;
    box->single = true;
    return box;
}

/* Rule 13: a big operator is centred on the axis, and larger in a display. */
static Box *operator_box(Setter *setter, uint32_t code, Style style) {
    static const uint32_t LARGE[][2] = {{0x2211, 80}, {0x220F, 81}, {0x222B, 82}, {0x22C3, 83},
                                        {0x22C2, 84}, {0x222E, 72}, {0x2210, 96}};
    const Font *font = &setter->fonts->fonts[FONT_LARGE];
    const Glyph *glyph = NULL;
    for (size_t i = 0; i < sizeof LARGE / sizeof *LARGE; i++)
        if (LARGE[i][0] == code) glyph = font_glyph(font, LARGE_CODES + LARGE[i][1]);
    if (!glyph) return NULL;
    if (style.style == DISPLAY && glyph->next) glyph = by_number(font, glyph->next);
    Box *sign = glyph_box(setter, (Shown){glyph, FONT_LARGE, 1, 0}, size_at(setter, style)),
        *box = box_new(setter);
    box->italic = sign->italic;
    box->width = sign->width;
    box->height = -1e9;
    box->depth = -1e9;
    box_place(setter, box, sign, 0, axis(setter, style) - (sign->height - sign->depth) / 2);
    return box;
}

/* A prime that stands in the line belongs where a superscript is. */
static double prime_raise(uint32_t code, Style *style) {
    if (code < 0x2032 || code > 0x2034 || style->style >= SCRIPT) return 0;
    *style = smaller(*style);
    return 0.363;
}

static Box *atom_box(Setter *setter, const Formula *f, Style style) {
    Box *box = box_new(setter);
    size_t at = 0;
    uint32_t code = text_next(f->text, &at);
    Box *large = f->class == MATH_OP && at == f->text.length ? operator_box(setter, code, style) : NULL;
    if (large) return large;
    double raise = prime_raise(code, &style), size = size_at(setter, style), italic = 0;
    Shown before = {0};
    for (at = 0; at < f->text.length;) {
        code = text_next(f->text, &at);
        Shown shown = math_glyph(setter, code, f->face, level_of(style));
        shown.raise += raise;
        if (before.glyph && before.font == shown.font)
            box->width +=
                size * font_kern(&setter->fonts->fonts[shown.font], before.glyph, shown.glyph->code);
        box->width += italic;
        box_place_glyph(setter, box, shown, size, box->width, 0);
        box->width += size * shown.scale * (double)shown.glyph->width;
        italic = size * shown.scale * (double)shown.glyph->italic;
        box->single = !before.glyph;
        before = shown;
    }
    if (box->single && before.glyph) /* a single character may have less than no height or depth: '−' */
        box->height = size * (before.raise + before.scale * (double)before.glyph->height),
        box->depth = size * (before.scale * (double)before.glyph->depth - before.raise);
    box->italic = italic;
    box->width += italic;
    return box;
}

/* Text within mathematics, with kerns and spaces. */
static Box *text_box(Setter *setter, const Formula *f, Style style) {
    Box *box = box_new(setter);
    double size = size_at(setter, style);
    FontName font = FONT_ROMAN + (FontName)level_of(style);
    if (setter->sans && font == FONT_ROMAN) font = FONT_SANS;
    const Glyph *before = NULL;
    for (size_t at = 0; at < f->text.length;) {
        Shown shown = text_glyph(setter, font, text_next(f->text, &at));
        if (before && shown.font == font)
            box->width += size * font_kern(&setter->fonts->fonts[font], before, shown.glyph->code);
        box_place_glyph(setter, box, shown, size, box->width, 0);
        box->width += size * shown.scale * (double)shown.glyph->width;
        before = shown.font == font ? shown.glyph : NULL;
    }
    return box;
}

/* ---- rows ---- */

/* The kern that the font puts between two neighbouring single letters. */
static double letter_kern(const Setter *setter, const Box *left, const Box *right) {
    if (!left || !left->single || !right->single || !left->last || !right->first) return 0;
    if (!left->last->glyph || !right->first->glyph || left->last->font != right->first->font) return 0;
    if (left->last->size - right->first->size != 0) return 0;
    const Font *font = &setter->fonts->fonts[left->last->font];
    return left->last->size * font_kern(font, left->last->glyph, right->first->glyph->code);
}

/* Sets items[from … to) side by side; the space before the first is left out. */
static Box *items_box(Setter *setter, const MathItem *items, size_t from, size_t to, Style style) {
    Box *box = box_new(setter);
    double eighteenth = measures(setter, style)->quad * size_at(setter, style) / 18;
    const Box *before = NULL;
    for (size_t i = from; i < to; i++) {
        Box *part = set(setter, items[i].formula, style);
        if (i > from || from == 0) box->width += items[i].space * eighteenth;
        if (items[i].space == 0) box->width += letter_kern(setter, before, part);
        if (to - from == 1) box->single = part->single, box->italic = part->italic;
        append(setter, box, part);
        before = part;
    }
    return box;
}

static Box *row_box(Setter *setter, const Formula *formula, Style style) {
    MathItem *items;
    size_t count = math_items(setter->arena, formula, style.style >= SCRIPT, &items);
    return count == 1 && items[0].space == 0 && items[0].formula->kind != FORMULA_ROW
               ? set(setter, items[0].formula, style)
               : items_box(setter, items, 0, count, style);
}

/* ---- growing signs ---- */

/* Stacks the pieces of a sign to `total` points (or a little more); the pieces overlap, so that no seam
 * shows. */
static Box *assemble(Setter *setter, const Font *font, const Pieces *pieces, double total, double size) {
    const Glyph *ends[3] = {by_number(font, pieces->bottom), by_number(font, pieces->middle),
                            by_number(font, pieces->top)};
    const Glyph *repeated = by_number(font, pieces->repeated), *stack[400];
    double fixed = 0, each = size * (double)(repeated->height + repeated->depth), overlap = 0.02 * size;
    int groups = ends[1] ? 2 : 1, number = 0;
    for (int i = 0; i < 3; i++)
        if (ends[i]) fixed += size * (double)(ends[i]->height + ends[i]->depth);
    int times = (int)ceil((total - fixed) / groups / (each - 2 * overlap));
    times = times < 0 ? 0 : times > 120 ? 120 : times;
    for (int i = 0; i < 3; i++) {
        if (ends[i]) stack[number++] = ends[i];
        for (int k = 0; k < times && (i == 0 || (i == 1 && groups == 2)); k++) stack[number++] = repeated;
    }
    double natural = fixed + groups * times * each;
    if (number > 1 && (natural - total) / (number - 1) > overlap) overlap = (natural - total) / (number - 1);
    if (overlap > each * 0.9) overlap = each * 0.9;
    Box *box = box_new(setter);
    double y = 0;
    for (int i = 0; i < number; i++) {
        double depth = size * (double)stack[i]->depth, height = size * (double)stack[i]->height;
        box_place_glyph(setter, box, (Shown){stack[i], FONT_LARGE, 1, 0}, size, 0, y + depth);
        y += depth + height - overlap;
        if (box->width < size * (double)stack[i]->width) box->width = size * (double)stack[i]->width;
    }
    box->height = y + overlap;
    box->depth = 0;
    return box;
}

/* The place of a sign's first large form in FONT_LARGE. */
static int large_place(uint32_t code) {
    static const struct {
        uint32_t code;
        int place;
    } PLACES[] = {{'(', 0},     {')', 1},     {'[', 2},  {']', 3},     {'{', 8},     {'}', 9},
                  {0x27E8, 10}, {0x27E9, 11}, {'|', 12}, {0x2016, 13}, {0x221A, 112}};
    for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++)
        if (PLACES[i].code == code) return PLACES[i].place;
    return 0;
}

/* The smallest form of a sign that is at least `total` points high; the largest there is, or assembled. */
static Box *grown(Setter *setter, uint32_t code, double total, Style style) {
    double size = size_at(setter, style);
    Shown shown = math_glyph(setter, code, FACE_ROMAN, level_of(style));
    if (size * (double)(shown.glyph->height + shown.glyph->depth) >= total)
        return glyph_box(setter, shown, size);
    const Font *font = &setter->fonts->fonts[FONT_LARGE];
    const Glyph *glyph = font_glyph(font, LARGE_CODES + (uint32_t)large_place(code));
    size = setter->size; /* the large signs come in one size */
    while (!glyph->pieces && glyph->next && size * (double)(glyph->height + glyph->depth) < total)
        glyph = by_number(font, glyph->next);
    if (glyph->pieces) return assemble(setter, font, &font->pieces[glyph->pieces - 1], total, size);
    return glyph_box(setter, (Shown){glyph, FONT_LARGE, 1, 0}, size);
}

static double beyond_axis(const Setter *setter, const Box *body, Style style) {
    double a = axis(setter, style);
    return fmax(body->height - a, body->depth + a);
}

static void append_centred(Setter *setter, Box *to, const Box *sign, Style style) {
    box_place(setter, to, sign, to->width, axis(setter, style) - (sign->height - sign->depth) / 2);
    to->width += sign->width;
}

/* Rule 19, but a body that is hardly higher than the plain signs (a superscript) keeps them. */
static Box *fenced_box(Setter *setter, Box *body, Fence left, Fence right, Style style) {
    double beyond = beyond_axis(setter, body, style), size = size_at(setter, style);
    bool plain = 2 * beyond < 1.3 * size;
    double total = plain ? 0 : fmax(2 * beyond * 0.901, 2 * beyond - 0.5 * size);
    Box *box = box_new(setter);
    uint32_t codes[2] = {fence_left_code(left), fence_right_code(right)};
    for (int side = 0; side < 2; side++) {
        if (side == 1) append(setter, box, body);
        if (!codes[side])
            box->width += plain ? 0 : 0.12 * size;
        else if (plain)
            append(setter, box, grown(setter, codes[side], 0, style));
        else
            append_centred(setter, box, grown(setter, codes[side], total, style), style);
    }
    box->single = plain && codes[1];
    return box;
}

static Box *fence_box(Setter *setter, const Formula *f, Style style) {
    return fenced_box(setter, set(setter, f->parts[0], style), f->left, f->right, style);
}

/* ---- fractions, radicals, accents ---- */

/* Rule 15. */
static Box *fraction_box(Setter *setter, const Formula *f, Style style) {
    const MathMeasures *m = measures(setter, style);
    double size = size_at(setter, style), a = axis(setter, style), thick = rule(setter),
           null = 0.12 * setter->size;
    bool display = style.style == DISPLAY;
    Box *above = set(setter, f->parts[0], above_style(style));
    Box *below = set(setter, f->parts[1], cramped(above_style(style)));
    double up = size * (display ? m->above1 : m->above2), down = size * (display ? m->below1 : m->below2);
    double clear = display ? 3 * thick : thick;
    up = fmax(up, clear + above->depth + a + thick / 2);
    down = fmax(down, clear + below->height - a + thick / 2);
    double width = fmax(above->width, below->width);
    Box *box = box_new(setter);
    box_place(setter, box, above, null + (width - above->width) / 2, up);
    box_place_rule(setter, box, null, a - thick / 2, width, thick);
    box_place(setter, box, below, null + (width - below->width) / 2, -down);
    box->width = width + 2 * null;
    return box;
}

/* Rule 11; the index as plain TeX's \root. */
static Box *radical_box(Setter *setter, const Formula *f, Style style) {
    Box *body = set(setter, f->parts[0], cramped(style)), *box = box_new(setter);
    double thick = rule(setter),
           clear = thick + (style.style == DISPLAY ? x_height(setter, style) : thick) / 4;
    double inside = body->height + body->depth;
    Box *sign = grown(setter, 0x221A, inside + clear + thick, style);
    double length = sign->height + sign->depth;
    double spare = length - thick - inside - clear;
    if (spare > 0) clear += spare / 2;
    double top = body->height + clear + thick, size = size_at(setter, style);
    if (f->parts[1]) {
        Box *index = set(setter, f->parts[1], (Style){SCRIPT_SCRIPT, true});
        double raise = 0.6 * (top - (length - top)) + index->depth;
        box->width = fmax(0, index->width + 5.0 / 18 * size - 10.0 / 18 * size);
        box_place(setter, box, index, box->width - index->width + 5.0 / 18 * size, raise);
    }
    box_place(setter, box, sign, box->width, top - sign->height);
    box->width += sign->width;
    box_place_rule(setter, box, box->width, top - thick, body->width, thick);
    append(setter, box, body);
    box->height = fmax(box->height, top + thick);
    return box;
}

static const struct {
    uint32_t code;
    bool math;
} ACCENTS[] = {
    [ACCENT_HAT] = {0x2C6, false},   [ACCENT_VECTOR] = {0x20D7, true}, [ACCENT_BAR] = {0xAF, false},
    [ACCENT_TILDE] = {0x2DC, false}, [ACCENT_DOT] = {0x2D9, false},
};

/* Rule 12. */
static Box *accent_box(Setter *setter, const Formula *f, Style style) {
    Box *body = set(setter, f->parts[0], cramped(style)), *box = box_new(setter);
    double size = size_at(setter, style), drop = fmin(body->height, x_height(setter, style));
    FontName font = (ACCENTS[f->accent].math ? FONT_MATH : FONT_ROMAN) + (FontName)level_of(style);
    const Glyph *sign = find(setter, font, ACCENTS[f->accent].code);
    if (!sign) return body;
    bool single = body->single && body->first && body->first->glyph;
    double skew = single ? size * (double)body->first->glyph->skew : 0;
    double x = skew + (body->width - (single ? body->italic : 0) - size * (double)sign->width) / 2;
    append(setter, box, body);
    box_place_glyph(setter, box, (Shown){sign, font, 1, 0}, size, x, body->height - drop);
    box->single = body->single;
    box->italic = body->italic;
    return box;
}

/* ---- scripts and limits ---- */

typedef struct Shifts {
    double up, down;
} Shifts;

/* Rule 18: where the scripts go. */
static Shifts script_shifts(const Setter *setter, const Box *base, const Box *sub, const Box *sup,
                            Style style) {
    const MathMeasures *m = measures(setter, style), *small = measures(setter, smaller(style));
    double size = size_at(setter, style), small_size = size_at(setter, smaller(style)),
           x = x_height(setter, style);
    Shifts s = {0, 0};
    if (!base->single)
        s.up = base->height - small->sup_drop * small_size,
        s.down = base->depth + small->sub_drop * small_size;
    if (!sup) return (Shifts){0, fmax(fmax(s.down, m->sub1 * size), sub->height - 0.8 * x)};
    double least = size * (style.cramped ? m->sup3 : style.style == DISPLAY ? m->sup1 : m->sup2);
    s.up = fmax(fmax(s.up, least), sup->depth + x / 4);
    if (!sub) return s;
    s.down = fmax(s.down, m->sub2 * size);
    double gap = (s.up - sup->depth) - (sub->height - s.down), wanted = 4 * rule(setter);
    if (gap < wanted) {
        s.down += wanted - gap;
        double lift = 0.8 * x - (s.up - sup->depth);
        if (lift > 0) s.up += lift, s.down -= lift;
    }
    return s;
}

static Box *attach_scripts(Setter *setter, const Box *base, const Formula *f, Style style) {
    Box *sub = f->parts[1] ? set(setter, f->parts[1], sub_style(style)) : NULL;
    Box *sup = f->parts[2] ? set(setter, f->parts[2], smaller(style)) : NULL;
    Box *box = box_new(setter);
    append(setter, box, base);
    if (!sub && !sup) return box;
    Shifts shifts = script_shifts(setter, base, sub, sup, style);
    double at = base->width, wide = 0;
    if (sup) box_place(setter, box, sup, at, shifts.up), wide = sup->width;
    if (sub) {
        box_place(setter, box, sub, at - base->italic, -shifts.down);
        wide = fmax(wide, sub->width - base->italic);
    }
    box->width = at + wide + 0.05 * setter->size;
    return box;
}

static Box *scripts_box(Setter *setter, const Formula *f, Style style) {
    return attach_scripts(setter, set(setter, f->parts[0], style), f, style);
}

static void stack_limit(Setter *setter, Box *box, const Box *limit, double width, double slant, double y) {
    box_place(setter, box, limit, (width - limit->width) / 2 + slant, y);
}

/* Rule 13a; in text style the limits become scripts. */
static Box *limits_box(Setter *setter, const Formula *f, Style style) {
    Box *base = set(setter, f->parts[0], style), *box = box_new(setter);
    if (style.style != DISPLAY) return attach_scripts(setter, base, f, style);
    const LargeMeasures *l = &setter->fonts->large;
    Box *over = f->parts[2] ? set(setter, f->parts[2], smaller(style)) : box_new(setter);
    Box *under = f->parts[1] ? set(setter, f->parts[1], sub_style(style)) : box_new(setter);
    double width = fmax(base->width, fmax(over->width, under->width)), em = setter->size;
    box_place(setter, box, base, (width - base->width) / 2, 0);
    if (f->parts[2]) {
        double gap = fmax(l->limit1 * em, l->limit3 * em - over->depth);
        stack_limit(setter, box, over, width, base->italic / 2, base->height + gap + over->depth);
        box->height += l->limit5 * em;
    }
    if (f->parts[1]) {
        double gap = fmax(l->limit2 * em, l->limit4 * em - under->height);
        stack_limit(setter, box, under, width, -base->italic / 2, -base->depth - gap - under->height);
        box->depth += l->limit5 * em;
    }
    box->width = width;
    return box;
}

/* ---- grids: matrices, cases, aligned lines ---- */

typedef struct Grid {
    double gap, pair_gap; /* after an odd column, after an even one; ems */
    double height, depth; /* of a row at the least; ems */
    double baseline;      /* from one row to the next at the least; ems */
    double clear;         /* distance between the ink of two rows at the least, where one is high; ems */
    int align;            /* 0 centred, 1 left, 2 right and left by turns */
    bool display;         /* the style of the cells */
} Grid;

static const Grid MATRIX = {1, 1, 0.84, 0.36, 1.2, 0.3, 0, true},
                  CASES = {1, 1, 1.008, 0.432, 1.44, 0.2, 1, false},
                  LINES = {0, 2, 0.84, 0.36, 1.5, 0.4, 2, true};

static double cell_offset(const Grid *grid, size_t column, double room) {
    if (grid->align == 0) return room / 2;
    return grid->align == 2 && column % 2 == 0 ? room : 0;
}

/* Sets all cells and finds the widths of the columns; an even column of aligned lines begins with a relation,
 * which keeps its space from what stands before it. */
static Box **set_cells(Setter *setter, const Formula *f, const Grid *grid, Style style, double *widths) {
    Box **cells = ARENA_ARRAY(setter->arena, Box *, f->count);
    Style inner = {grid->display && style.style == DISPLAY ? DISPLAY
                   : style.style == DISPLAY                ? TEXT_STYLE
                                                           : style.style,
                   style.cramped};
    for (size_t i = 0; i < f->count; i++) {
        MathItem *items;
        size_t column = i % f->columns,
               count = math_items(setter->arena, f->parts[i], inner.style >= SCRIPT, &items);
        if (grid->align == 2 && column % 2 == 1 && count && items[0].left == MATH_REL) items[0].space = 5;
        cells[i] = count ? items_box(setter, items, 0, count, inner) : box_new(setter);
        widths[column] = fmax(widths[column], cells[i]->width);
    }
    return cells;
}

static Box *grid_row(Setter *setter, Box **cells, size_t columns, const Grid *grid, const double *widths) {
    Box *row = box_new(setter);
    row->height = grid->height * setter->size;
    row->depth = grid->depth * setter->size;
    for (size_t c = 0; c < columns; c++) {
        box_place(setter, row, cells[c], row->width + cell_offset(grid, c, widths[c] - cells[c]->width), 0);
        row->width += widths[c];
        if (c + 1 < columns) row->width += (c % 2 == 0 ? grid->gap : grid->pair_gap) * setter->size;
    }
    return row;
}

static double ink(Box *const *cells, size_t columns, bool above) {
    double most = 0;
    for (size_t c = 0; c < columns; c++) most = fmax(most, above ? cells[c]->height : cells[c]->depth);
    return most;
}

/* From the row above `line` to the row that begins there. Rows no higher than a line of text lie as TeX has
 * them; fractions, which TeX lets touch, are kept apart. */
static double row_step(const Setter *setter, Box *const *line, size_t columns, const Grid *grid) {
    double em = setter->size, below = ink(line - columns, columns, false), above = ink(line, columns, true);
    double least = fmax(below, grid->depth * em) + fmax(above, grid->height * em);
    if (below > 0.5 * em || above > em) least = fmax(least, below + above + grid->clear * em);
    return fmax(least, grid->baseline * em);
}

/* Rows below each other, the whole centred on the axis. */
static Box *grid_box(Setter *setter, const Formula *f, const Grid *grid, Style style) {
    double *widths = ARENA_ARRAY(setter->arena, double, f->columns);
    Box **cells = set_cells(setter, f, grid, style, widths), *stack = box_new(setter), *box = box_new(setter);
    double y = 0, depth = 0;
    for (size_t r = 0; r < f->rows; r++) {
        Box **line = cells + r * f->columns, *row = grid_row(setter, line, f->columns, grid, widths);
        y -= r == 0 ? row->height : row_step(setter, line, f->columns, grid);
        depth = row->depth;
        box_place(setter, stack, row, 0, y);
        stack->width = row->width;
    }
    double total = depth - y;
    box_place(setter, box, stack, 0, total / 2 + axis(setter, style));
    box->height = total / 2 + axis(setter, style);
    box->depth = total / 2 - axis(setter, style);
    box->width = stack->width;
    return box;
}

static Box *set_kind(Setter *setter, const Formula *f, Style style) {
    switch (f->kind) {
    case FORMULA_ATOM: return atom_box(setter, f, style);
    case FORMULA_ROW: return row_box(setter, f, style);
    case FORMULA_FRACTION: return fraction_box(setter, f, f->large ? (Style){DISPLAY, style.cramped} : style);
    case FORMULA_RADICAL: return radical_box(setter, f, style);
    case FORMULA_SCRIPTS: return scripts_box(setter, f, style);
    case FORMULA_LIMITS: return limits_box(setter, f, style);
    case FORMULA_FENCE: return fence_box(setter, f, style);
    case FORMULA_MATRIX:
        return fenced_box(setter, grid_box(setter, f, &MATRIX, style), f->left, f->right, style);
    case FORMULA_CASES:
        return fenced_box(setter, grid_box(setter, f, &CASES, style), f->left, f->right, style);
    case FORMULA_LINES: return grid_box(setter, f, &LINES, style);
    case FORMULA_ACCENT: return accent_box(setter, f, style);
    case FORMULA_TEXT: return text_box(setter, f, style);
    case FORMULA_SPACE: break;
    }
    return box_new(setter);
}

static Box *set(Setter *setter, const Formula *formula, Style style) {
    return set_kind(setter, formula, style);
}

Box *math_box(Setter *setter, const Formula *formula, bool display) {
    Box *inner = set(setter, formula, (Style){display ? DISPLAY : TEXT_STYLE, false}), *box = box_new(setter);
    append(setter, box, inner);
    box->formula = formula;
    return box;
}

/* ---- breaking ---- */

/* Opens the fences that do not fit in a line but have plain delimiters, so that they can be broken. */
static size_t open_wide_fences(Setter *setter, MathItem **items, size_t count, double width) {
    for (size_t i = 0; i < count; i++) {
        const Formula *f = (*items)[i].formula;
        if (f->kind == FORMULA_SCRIPTS) f = f->parts[0];
        Box *box = f->kind == FORMULA_FENCE ? set(setter, f, (Style){DISPLAY, false}) : NULL;
        if (box && box->single && box->width > 0.6 * width)
            count = math_open_fence(setter->arena, items, count, i);
    }
    return count;
}

/* The widths of items and of the spaces before them, points. */
static void measure_items(Setter *setter, const MathItem *items, size_t count, double *widths,
                          double *spaces) {
    for (size_t i = 0; i < count; i++) {
        widths[i] = set(setter, items[i].formula, (Style){DISPLAY, false})->width;
        spaces[i] = items[i].space / 18.0 * setter->size;
    }
}

static Box *fitted(Setter *setter, const MathItem *items, size_t from, size_t to, double width) {
    Style display = {DISPLAY, false};
    Box *box = items_box(setter, items, from, to, display);
    for (double scale = 0.9; box->width > width && scale > 0.3; scale *= 0.9) {
        Setter narrow = *setter;
        narrow.size *= fmax(0.3, fmin(scale, width / box->width));
        box = items_box(&narrow, items, from, to, display);
        box->shrunk = true;
    }
    return box;
}

size_t math_lines(Setter *setter, const Formula *formula, double width, Box ***lines) {
    MathItem *items;
    size_t count = math_items(setter->arena, formula, false, &items), number = 0;
    double indent = fmin(2 * setter->size, 0.25 * width);
    count = open_wide_fences(setter, &items, count, width);
    double *widths = ARENA_ARRAY(setter->arena, double, count + 1),
           *spaces = ARENA_ARRAY(setter->arena, double, count + 1);
    measure_items(setter, items, count, widths, spaces);
    *lines = ARENA_ARRAY(setter->arena, Box *, count + 1);
    for (size_t from = 0; from < count || number == 0;) {
        double room = number ? width - indent : width;
        size_t to = math_line_end(items, widths, spaces, from, count, room);
        Box *line = box_new(setter);
        line->width = number ? indent : 0;
        Box *part = fitted(setter, items, from, to, room);
        line->shrunk = part->shrunk;
        append(setter, line, part);
        (*lines)[number++] = line;
        from = to;
    }
    (*lines)[0]->formula = formula;
    return number;
}

size_t math_chunks(Setter *setter, const Formula *formula, MathChunk **chunks) {
    MathItem *items;
    size_t count = math_items(setter->arena, formula, false, &items), number = 0;
    Style text = {TEXT_STYLE, false};
    *chunks = ARENA_ARRAY(setter->arena, MathChunk, count + 1);
    for (size_t from = 0, i = 1; from < count; i++) {
        bool relation = i < count && items[i - 1].left == MATH_REL && items[i].left != MATH_REL;
        if (i < count && !relation && items[i - 1].left != MATH_BIN) continue;
        double space = from ? items[from].space / 18.0 * setter->size : 0;
        (*chunks)[number++] = (MathChunk){items_box(setter, items, from, i, text), space, relation};
        from = i;
    }
    return number;
}
