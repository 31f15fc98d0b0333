#include "render/mathml.h"
#include "document/spoken.h"
#include <string.h>

/* Mathematical alphabets: MathML Core knows no other way to bold and double-struck letters than their code
 * points. */
typedef struct Alphabet {
    uint32_t first, last, bold, doubled;
} Alphabet;

static const Alphabet ALPHABETS[] = {
    {'A', 'Z', 0x1D400, 0x1D538}, {'a', 'z', 0x1D41A, 0x1D552}, {'0', '9', 0x1D7CE, 0x1D7D8},
    {0x391, 0x3A9, 0x1D6A8, 0},   {0x3B1, 0x3C9, 0x1D6C2, 0},
};
/* Double-struck letters that were in Unicode before the alphabets. */
typedef struct Letter {
    uint32_t plain, doubled;
} Letter;
static const Letter DOUBLED[] = {
    {'C', 0x2102}, {'H', 0x210D}, {'N', 0x2115}, {'P', 0x2119}, {'Q', 0x211A}, {'R', 0x211D}, {'Z', 0x2124},
};

static uint32_t with_face(uint32_t code, MathFace face) {
    if (face == FACE_DOUBLE)
        for (size_t i = 0; i < sizeof DOUBLED / sizeof *DOUBLED; i++)
            if (DOUBLED[i].plain == code) return DOUBLED[i].doubled;
    for (size_t i = 0; i < sizeof ALPHABETS / sizeof *ALPHABETS; i++) {
        const Alphabet *a = &ALPHABETS[i];
        uint32_t start = face == FACE_BOLD ? a->bold : face == FACE_DOUBLE ? a->doubled : 0;
        if (start && code >= a->first && code <= a->last) return start + code - a->first;
    }
    return code;
}

static const char *entity(uint32_t code) {
    switch (code) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    }
    return NULL;
}

static void write_code(Buffer *out, uint32_t code) {
    const char *name = entity(code);
    if (name)
        buffer_string(out, name);
    else if (code >= ' ' || code == '\n' || code == '\t')
        buffer_code(out, code);
}

static void write_faced(Buffer *out, Text text, MathFace face) {
    for (size_t at = 0; at < text.length;) write_code(out, with_face(text_next(text, &at), face));
}

void markup_text(Buffer *out, Text text) { write_faced(out, text, FACE_ROMAN); }

static void write(Buffer *out, const Formula *f);

static bool is_number(Text text) {
    return text.length && ((text.start[0] >= '0' && text.start[0] <= '9') || text.start[0] == '.');
}

static void write_tagged(Buffer *out, const char *open, const Formula *atom, const char *close) {
    buffer_string(out, open);
    write_faced(out, atom->text, atom->face);
    buffer_string(out, close);
}

/* sin and max are words; ∑ and + are signs, with the spaces of MathML's operator dictionary. */
static void write_atom(Buffer *out, const Formula *f) {
    bool several = text_points(f->text) > 1;
    bool sign = f->class != MATH_ORD && !(f->class == MATH_OP && several);
    bool minus = f->class != MATH_BIN && text_is(f->text, "−");
    if (minus)
        buffer_string(out, "<mo form=\"prefix\">−</mo>");
    else if (sign)
        write_tagged(out, "<mo>", f, "</mo>");
    else if (is_number(f->text))
        write_tagged(out, "<mn>", f, "</mn>");
    else if (f->face == FACE_ITALIC && several)
        write_tagged(out, "<mi style=\"font-style: italic\">", f, "</mi>");
    else if (f->face == FACE_ITALIC)
        write_tagged(out, "<mi>", f, "</mi>");
    else
        write_tagged(out, "<mi mathvariant=\"normal\">", f, "</mi>");
}

static bool is_word(const Formula *f) {
    if (f->kind == FORMULA_SCRIPTS || f->kind == FORMULA_LIMITS) f = f->parts[0];
    return f->kind == FORMULA_ATOM && f->class == MATH_OP && text_points(f->text) > 1;
}

static void write_row(Buffer *out, const Formula *f) {
    buffer_string(out, "<mrow>");
    for (size_t i = 0; i < f->count; i++) {
        write(out, f->parts[i]);
        const Formula *next = i + 1 < f->count ? f->parts[i + 1] : NULL;
        bool tight = next && next->kind == FORMULA_FENCE, called = next && next->role == ROLE_ARGUMENTS;
        if ((is_word(f->parts[i]) && next) || called) buffer_string(out, "<mo>&#x2061;</mo>");
        if (is_word(f->parts[i]) && !tight) buffer_string(out, "<mspace width=\"0.17em\"/>");
    }
    buffer_string(out, "</mrow>");
}

static void write_parts(Buffer *out, const char *tag, const Formula *f) { /* those that are there */
    buffer_printf(out, "<%s%s>", tag, f->large ? " displaystyle=\"true\"" : "");
    for (size_t i = 0; i < f->count; i++)
        if (f->parts[i]) write(out, f->parts[i]);
    buffer_printf(out, "</%s>", tag);
}

static void write_scripts(Buffer *out, const Formula *f) {
    static const char *const tags[2][4] = {{"mrow", "msub", "msup", "msubsup"},
                                           {"mrow", "munder", "mover", "munderover"}};
    size_t which = (f->parts[1] ? 1u : 0u) + (f->parts[2] ? 2u : 0u);
    write_parts(out, tags[f->kind == FORMULA_LIMITS][which], f);
}

/* Is it higher than a line of letters, so that brackets round it have to grow? */
static bool is_tall(const Formula *f) {
    if (f->kind == FORMULA_ATOM || f->kind == FORMULA_TEXT || f->kind == FORMULA_SPACE) return false;
    if (f->kind != FORMULA_ROW && f->kind != FORMULA_SCRIPTS && f->kind != FORMULA_FENCE) return true;
    for (size_t i = 0; i < f->count; i++)
        if (f->parts[i] && is_tall(f->parts[i])) return true;
    return false;
}

static void write_fence_sign(Buffer *out, uint32_t code, const char *form, bool tall) {
    if (!code) return;
    buffer_printf(out, "<mo form=\"%s\" fence=\"true\" stretchy=\"%s\" lspace=\"0\" rspace=\"0\">", form,
                  tall ? "true" : "false");
    write_code(out, code);
    buffer_string(out, "</mo>");
}

static void write_cells(Buffer *out, const Formula *f, const char *attributes) {
    buffer_printf(out, "<mtable%s>", attributes);
    for (size_t i = 0; i < f->rows * f->columns; i++) {
        if (i % f->columns == 0) buffer_string(out, "<mtr>");
        buffer_string(out, "<mtd>");
        write(out, f->parts[i]);
        buffer_string(out, (i + 1) % f->columns ? "</mtd>" : "</mtd></mtr>");
    }
    buffer_string(out, "</mtable>");
}

static void write_fenced(Buffer *out, const Formula *f) {
    buffer_string(out, "<mrow>");
    bool tall = is_tall(f->kind == FORMULA_FENCE ? f->parts[0] : f);
    write_fence_sign(out, fence_left_code(f->left), "prefix", tall);
    if (f->kind == FORMULA_FENCE)
        write(out, f->parts[0]);
    else
        write_cells(out, f, f->kind == FORMULA_MATRIX ? "" : " columnalign=\"left\"");
    write_fence_sign(out, fence_right_code(f->right), "postfix", tall);
    buffer_string(out, "</mrow>");
}

static void write_accent(Buffer *out, const Formula *f) {
    static const char *const signs[] = {
        [ACCENT_HAT] = "^",   [ACCENT_VECTOR] = "→", [ACCENT_BAR] = "¯",
        [ACCENT_TILDE] = "~", [ACCENT_DOT] = "˙",
    };
    buffer_string(out, "<mover accent=\"true\">");
    write(out, f->parts[0]);
    buffer_printf(out, "<mo>%s</mo></mover>", signs[f->accent]);
}

static void write_words(Buffer *out, const Formula *f) {
    buffer_string(out, "<mtext>");
    for (size_t at = 0; at < f->text.length;) { /* XML drops spaces at the ends */
        uint32_t code = text_next(f->text, &at);
        write_code(out, code == ' ' ? 0xA0 : code);
    }
    buffer_string(out, "</mtext>");
}

/* A formula is no deeper than FORMULA_DEEPEST. */
static void write(Buffer *out, const Formula *f) {
    switch (f->kind) {
    case FORMULA_ATOM: write_atom(out, f); return;
    case FORMULA_ROW: write_row(out, f); return;
    case FORMULA_FRACTION: write_parts(out, "mfrac", f); return;
    case FORMULA_RADICAL: write_parts(out, f->parts[1] ? "mroot" : "msqrt", f); return;
    case FORMULA_SCRIPTS:
    case FORMULA_LIMITS: write_scripts(out, f); return;
    case FORMULA_FENCE:
    case FORMULA_MATRIX:
    case FORMULA_CASES:
    case FORMULA_LINES: write_fenced(out, f); return;
    case FORMULA_ACCENT: write_accent(out, f); return;
    case FORMULA_TEXT: write_words(out, f); return;
    case FORMULA_SPACE: buffer_printf(out, "<mspace width=\"%.3fem\"/>", f->space / 18.0); return;
    }
}

void mathml_write(Buffer *out, const Formula *formula, MathmlStyle style, const Sentences *sentences) {
    static const char *const attributes[] = {[MATHML_INLINE] = "",
                                             [MATHML_TALL] = " displaystyle=\"true\"",
                                             [MATHML_DISPLAY] = " display=\"block\""};
    if (!formula) return;
    Buffer words = BUFFER_EMPTY;
    formula_spoken(formula, sentences, &words);
    buffer_printf(out, "<math%s alttext=\"", attributes[style]);
    markup_text(out, buffer_view(&words));
    buffer_string(out, "\">");
    write(out, formula);
    buffer_string(out, "</math>");
    buffer_free(&words);
}
