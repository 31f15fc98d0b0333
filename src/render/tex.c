#include "render/tex.h"
#include "document/characters.h"
#include <string.h>

/* Signs and letters that LaTeX has under a name. In mathematics as they stand, in text between dollars. */
typedef struct Sign {
    const char *sign, *command;
} Sign;

static const Sign SIGNS[] = {
    {"−", "-"},
    {"±", "\\pm"},
    {"·", "\\cdot"},
    {"⋅", "\\cdot"},
    {"×", "\\times"},
    {"∗", "*"},
    {"÷", "\\div"},
    {"∘", "\\circ"},
    {"⊙", "\\odot"},
    {"⊗", "\\otimes"},
    {"⊕", "\\oplus"},
    {"∪", "\\cup"},
    {"∩", "\\cap"},
    {"≤", "\\le"},
    {"≥", "\\ge"},
    {"≠", "\\ne"},
    {"≈", "\\approx"},
    {"≡", "\\equiv"},
    {"∈", "\\in"},
    {"∉", "\\notin"},
    {"⊂", "\\subset"},
    {"⊆", "\\subseteq"},
    {"→", "\\to"},
    {"↦", "\\mapsto"},
    {"⇒", "\\Rightarrow"},
    {"⇔", "\\Leftrightarrow"},
    {"⟺", "\\Longleftrightarrow"},
    {"∑", "\\sum"},
    {"∏", "\\prod"},
    {"∫", "\\int"},
    {"∂", "\\partial"},
    {"∇", "\\nabla"},
    {"∞", "\\infty"},
    {"∅", "\\varnothing"},
    {"ℓ", "\\ell"},
    {"⊤", "\\top"},
    {"⊥", "\\perp"},
    {"′", "\\prime"},
    {"…", "\\ldots"},
    {"⋯", "\\cdots"},
    {"∀", "\\forall"},
    {"∃", "\\exists"},
    {"‖", "\\|"},
    {"√", "\\surd"},
    {"∎", "\\blacksquare"},
    {"□", "\\square"},
    {"ℝ", "\\mathbb{R}"},
    {"α", "\\alpha"},
    {"β", "\\beta"},
    {"γ", "\\gamma"},
    {"δ", "\\delta"},
    {"ε", "\\varepsilon"},
    {"ζ", "\\zeta"},
    {"η", "\\eta"},
    {"θ", "\\theta"},
    {"ι", "\\iota"},
    {"κ", "\\kappa"},
    {"λ", "\\lambda"},
    {"μ", "\\mu"},
    {"ν", "\\nu"},
    {"ξ", "\\xi"},
    {"π", "\\pi"},
    {"ρ", "\\rho"},
    {"σ", "\\sigma"},
    {"τ", "\\tau"},
    {"υ", "\\upsilon"},
    {"φ", "\\varphi"},
    {"χ", "\\chi"},
    {"ψ", "\\psi"},
    {"ω", "\\omega"},
    {"Γ", "\\Gamma"},
    {"Δ", "\\Delta"},
    {"Θ", "\\Theta"},
    {"Λ", "\\Lambda"},
    {"Ξ", "\\Xi"},
    {"Π", "\\Pi"},
    {"Σ", "\\Sigma"},
    {"Φ", "\\Phi"},
    {"Ψ", "\\Psi"},
    {"Ω", "\\Omega"},
};

/* Characters that are commands in LaTeX. */
static const Sign ESCAPES[] = {
    {"\\", "\\textbackslash{}"},
    {"{", "\\{"},
    {"}", "\\}"},
    {"$", "\\$"},
    {"&", "\\&"},
    {"#", "\\#"},
    {"%", "\\%"},
    {"_", "\\_"},
    {"^", "\\textasciicircum{}"},
    {"~", "\\textasciitilde{}"},
    {"\"", "''"},
};

static const char *command_of(const Sign *signs, size_t count, Text sign) {
    for (size_t i = 0; i < count; i++)
        if (text_is(sign, signs[i].sign)) return signs[i].command;
    return NULL;
}

static const char *math_command(Text sign) { return command_of(SIGNS, sizeof SIGNS / sizeof *SIGNS, sign); }
static const char *escape_of(Text sign) {
    return command_of(ESCAPES, sizeof ESCAPES / sizeof *ESCAPES, sign);
}

static Text point_at(Text text, size_t *at) { /* one code point, as text */
    size_t from = *at;
    text_next(text, at);
    return text_slice(text, from, *at);
}

/* ² is a raised 2, ₂ a lowered one; 0: no such form. */
static uint32_t plain_of(uint32_t code, bool *raised) {
    for (uint32_t plain = '!'; plain <= '~'; plain++) {
        *raised = raised_form(plain) == code;
        if (*raised || lowered_form(plain) == code) return plain;
    }
    return 0;
}

/* Letters of Latin alphabets and the signs of printed text, which inputenc knows. */
static bool is_typeset(uint32_t code) { return code < 0x180 || (code >= 0x2010 && code <= 0x2026); }

static void write_other(Buffer *out, Text sign) {
    size_t at = 0;
    uint32_t code = text_next(sign, &at);
    bool raised;
    char scratch[2];
    uint32_t plain = code < 0x80 ? 0 : plain_of(code, &raised);
    if (plain)
        buffer_printf(out, "$%c{%c}$", raised ? '^' : '_', (int)plain);
    else if (is_typeset(code))
        buffer_text(out, sign);
    else
        tex_text(out, text_of(ascii_form(code, scratch)));
}

void tex_text(Buffer *out, Text text) {
    for (size_t at = 0; at < text.length;) {
        Text sign = point_at(text, &at);
        const char *escape = escape_of(sign), *command = math_command(sign);
        if (escape)
            buffer_string(out, escape);
        else if (command)
            buffer_printf(out, "$%s$", command);
        else
            write_other(out, sign);
    }
}

static void write_letters(Buffer *out, Text text) {
    for (size_t at = 0; at < text.length;) {
        Text sign = point_at(text, &at);
        const char *escape = escape_of(sign), *command = math_command(sign);
        if (command)
            buffer_printf(out, "%s ", command);
        else if (escape && text_is(sign, "\\"))
            buffer_string(out, "\\backslash ");
        else
            buffer_string(out, escape ? escape : "");
        if (!command && !escape) buffer_text(out, sign);
    }
}

static const char *const FACE[] = {
    [FACE_ITALIC] = "\\mathit{",
    [FACE_ROMAN] = "\\mathrm{",
    [FACE_BOLD] = "\\mathbf{",
    [FACE_DOUBLE] = "\\mathbb{",
};

static bool is_letters(Text text) {
    return text.length && ((text.start[0] | 32) >= 'a' && (text.start[0] | 32) <= 'z');
}

static void write_atom(Buffer *out, const Formula *f) {
    bool greek = !is_letters(f->text), one = text_points(f->text) == 1;
    if (f->class == MATH_OP && is_letters(f->text)) {
        buffer_string(out, "\\operatorname{");
        write_letters(out, f->text);
        buffer_string(out, "}");
    } else if (greek || (f->face == FACE_ITALIC && one)) {
        bool bold = f->face == FACE_BOLD;
        buffer_string(out, bold ? "\\boldsymbol{" : "");
        write_letters(out, f->text);
        buffer_string(out, bold ? "}" : "");
    } else {
        buffer_string(out, FACE[f->face]);
        write_letters(out, f->text);
        buffer_string(out, "}");
    }
    buffer_char(out, ' ');
}

static void write(Buffer *out, const Formula *f);

static void write_group(Buffer *out, const char *open, const Formula *f, const char *close) {
    buffer_string(out, open);
    if (f) write(out, f);
    buffer_string(out, close);
}

static void write_scripts(Buffer *out, const Formula *f) {
    bool word = f->parts[0]->kind == FORMULA_ATOM && f->parts[0]->class == MATH_OP;
    write_group(out, word ? "" : "{", f->parts[0], word ? "" : "}");
    if (f->kind == FORMULA_LIMITS) buffer_string(out, f->parts[0]->kind == FORMULA_ATOM ? "\\limits" : "");
    if (f->parts[1]) write_group(out, "_{", f->parts[1], "}");
    if (f->parts[2]) write_group(out, "^{", f->parts[2], "}");
}

static const char *delimiter(Fence fence, bool left) {
    static const char *const signs[][2] = {
        [FENCE_NONE] = {".", "."},
        [FENCE_ROUND] = {"(", ")"},
        [FENCE_SQUARE] = {"[", "]"},
        [FENCE_CURLY] = {"\\{", "\\}"},
        [FENCE_BAR] = {"\\lvert", "\\rvert"},
        [FENCE_NORM] = {"\\lVert", "\\rVert"},
        [FENCE_ANGLE] = {"\\langle", "\\rangle"},
    };
    return signs[fence][left ? 0 : 1];
}

static void write_cells(Buffer *out, const Formula *f, const char *environment) {
    buffer_printf(out, "\\begin{%s}", environment);
    for (size_t i = 0; i < f->rows * f->columns; i++) {
        write(out, f->parts[i]);
        buffer_string(out, (i + 1) % f->columns ? "& " : "\\\\ ");
    }
    buffer_printf(out, "\\end{%s}", environment);
}

static bool is_tall(const Formula *f) { /* what needs delimiters that grow */
    if (f->kind == FORMULA_ATOM || f->kind == FORMULA_TEXT || f->kind == FORMULA_SPACE) return false;
    if (f->kind != FORMULA_ROW && f->kind != FORMULA_SCRIPTS && f->kind != FORMULA_FENCE) return true;
    for (size_t i = 0; i < f->count; i++)
        if (f->parts[i] && is_tall(f->parts[i])) return true;
    return false;
}

static void write_fenced(Buffer *out, const Formula *f) {
    bool grows =
        f->kind != FORMULA_FENCE || f->left == FENCE_NONE || f->right == FENCE_NONE || is_tall(f->parts[0]);
    buffer_printf(out, "%s%s ", grows ? "\\left" : "", delimiter(f->left, true));
    if (f->kind == FORMULA_FENCE)
        write(out, f->parts[0]);
    else
        write_cells(out, f, "matrix");
    buffer_printf(out, "%s%s ", grows ? "\\right" : "", delimiter(f->right, false));
}

static void write_root(Buffer *out, const Formula *f) {
    buffer_string(out, "\\sqrt");
    if (f->parts[1]) write_group(out, "[", f->parts[1], "]");
    write_group(out, "{", f->parts[0], "}");
}

static void write_accent(Buffer *out, const Formula *f) {
    static const char *const commands[] = {
        [ACCENT_HAT] = "\\hat{",     [ACCENT_VECTOR] = "\\vec{", [ACCENT_BAR] = "\\bar{",
        [ACCENT_TILDE] = "\\tilde{", [ACCENT_DOT] = "\\dot{",
    };
    write_group(out, commands[f->accent], f->parts[0], "}");
}

static void write_words(Buffer *out, const Formula *f) {
    buffer_string(out, "\\text{");
    tex_text(out, f->text);
    buffer_string(out, "}");
}

/* A formula is no deeper than FORMULA_DEEPEST. */
static void write(Buffer *out, const Formula *f) {
    switch (f->kind) {
    case FORMULA_ATOM: write_atom(out, f); return;
    case FORMULA_ROW:
        for (size_t i = 0; i < f->count; i++) write(out, f->parts[i]);
        return;
    case FORMULA_FRACTION:
        write_group(out, f->large ? "\\dfrac{" : "\\frac{", f->parts[0], "}");
        write_group(out, "{", f->parts[1], "}");
        return;
    case FORMULA_RADICAL: write_root(out, f); return;
    case FORMULA_SCRIPTS:
    case FORMULA_LIMITS: write_scripts(out, f); return;
    case FORMULA_FENCE:
    case FORMULA_MATRIX: write_fenced(out, f); return;
    case FORMULA_CASES: write_cells(out, f, "cases"); return;
    case FORMULA_LINES: write_cells(out, f, "aligned"); return;
    case FORMULA_ACCENT: write_accent(out, f); return;
    case FORMULA_TEXT: write_words(out, f); return;
    case FORMULA_SPACE: buffer_printf(out, "\\mskip%dmu ", f->space); return;
    }
}

void tex_formula(Buffer *out, const Formula *formula) {
    if (formula) write(out, formula);
}
