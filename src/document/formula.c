#include "document/formula.h"
#include <string.h>

static Text copy_text(Arena *arena, Text text) {
    return (Text){arena_string(arena, text.start, text.length), text.length};
}

static const Formula *empty(Arena *arena) {
    Formula *f = ARENA_NEW(arena, Formula);
    f->kind = FORMULA_ROW;
    f->depth = 1;
    f->size = 1;
    return f;
}

/* What stands for a formula that is nested too deep. */
static const Formula *ellipsis(Arena *arena) { return formula_atom(arena, MATH_ORD, FACE_ROMAN, TEXT("…")); }

/* A node over `parts`; NULL parts become empty rows unless `keep_null`. NULL when it would be too deep. */
static Formula *node(Arena *arena, FormulaKind kind, size_t count, const Formula *const *parts,
                     bool keep_null) {
    Formula *f = ARENA_NEW(arena, Formula);
    const Formula **copy = ARENA_ARRAY(arena, const Formula *, count);
    f->kind = kind;
    f->count = count;
    f->parts = copy;
    f->depth = 1;
    f->size = 1;
    for (size_t i = 0; i < count; i++) {
        copy[i] = parts[i] || keep_null ? parts[i] : empty(arena);
        if (copy[i] && copy[i]->depth >= f->depth) f->depth = copy[i]->depth + 1;
        f->size += copy[i] ? copy[i]->size : 0;
    }
    return f->depth > FORMULA_DEEPEST || f->size > FORMULA_LARGEST ? NULL : f;
}

static const Formula *or_ellipsis(Arena *arena, const Formula *f) { return f ? f : ellipsis(arena); }

const Formula *formula_atom(Arena *arena, MathClass class, MathFace face, Text text) {
    Formula *f = ARENA_NEW(arena, Formula);
    f->kind = FORMULA_ATOM;
    f->class = class;
    f->face = face;
    f->text = text_is(text, "-") ? TEXT("−") : text_is(text, "*") ? TEXT("∗") : copy_text(arena, text);
    f->depth = 1;
    f->size = 1;
    return f;
}

/* The signs of each class; every other sign is ordinary. */
static const struct {
    MathClass class;
    const char *signs;
} SIGNS[] = {
    {MATH_BIN, "+ - − ± ∓ · ⋅ × ∗ * ÷ ∘ ∙ ⊕ ⊖ ⊗ ⊙ ∪ ∩ ∧ ∨ ∖ ⊎ ⋆"},
    {MATH_REL, "= < > ≤ ≥ ≠ ≈ ≡ ∼ ≃ ≅ ∝ ∈ ∉ ∋ ⊂ ⊃ ⊆ ⊇ → ← ↔ ↦ ⇒ ⇐ ⇔ ⟹ ⟺ : ≔ ≜ ≪ ≫ ≺ ≻ ⪯ ⪰ ⩽ ⩾ ⊢ ∣ ⊥ ∥"},
    {MATH_OPEN, "( [ { ⟨ ⌊ ⌈"},
    {MATH_CLOSE, ") ] } ⟩ ⌋ ⌉"},
    {MATH_PUNCT, ", ;"},
    {MATH_OP, "∑ ∏ ∫ ∬ ∮ ⋃ ⋂"},
    {MATH_INNER, "… ⋯ ⋱"},
};

static bool listed(const char *signs, Text word) {
    Text rest = text_of(signs);
    while (rest.start)
        if (text_equal(text_cut(&rest, ' '), word)) return true;
    return false;
}

const Formula *formula_symbol(Arena *arena, const char *text) {
    Text t = text_of(text);
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        if (listed(SIGNS[i].signs, t)) return formula_atom(arena, SIGNS[i].class, FACE_ROMAN, t);
    bool word = t.length > 1 && text_points(t) > 1 && !(t.start[0] >= '0' && t.start[0] <= '9');
    return word ? formula_function(arena, text) : formula_atom(arena, MATH_ORD, FACE_ITALIC, t);
}

const Formula *formula_variable(Arena *arena, const char *letters) {
    return formula_atom(arena, MATH_ORD, FACE_ITALIC, text_of(letters));
}

const Formula *formula_vector(Arena *arena, const char *letters) {
    return formula_atom(arena, MATH_ORD, FACE_BOLD, text_of(letters));
}

const Formula *formula_function(Arena *arena, const char *name) {
    return formula_atom(arena, MATH_OP, FACE_ROMAN, text_of(name));
}

const Formula *formula_number(Arena *arena, const char *digits) {
    const char *shown = digits[0] == '-' ? arena_printf(arena, "−%s", digits + 1) : digits;
    return formula_atom(arena, MATH_ORD, FACE_ROMAN, text_of(shown));
}

const Formula *formula_row(Arena *arena, size_t count, const Formula *const *parts) {
    return or_ellipsis(arena, node(arena, FORMULA_ROW, count, parts, false));
}

const Formula *formula_fraction(Arena *arena, const Formula *above, const Formula *below) {
    Formula *f = node(arena, FORMULA_FRACTION, 2, (const Formula *[]){above, below}, false);
    if (f)
        f->class =
            MATH_INNER; /* a thin space to what it multiplies; a sign before it stays close (items.c) */
    return or_ellipsis(arena, f);
}

static bool is_number(const Formula *f) {
    return f->kind == FORMULA_ATOM && f->text.length && f->text.start[0] >= '0' && f->text.start[0] <= '9';
}

const Formula *formula_for_text(Arena *arena, const Formula *formula) {
    Formula *copy = ARENA_NEW(arena, Formula);
    *copy = *formula;
    if (formula->kind == FORMULA_FRACTION) copy->large = !is_number(formula->parts[0]) || !is_number(formula->parts[1]);
    if (formula->kind != FORMULA_ROW) return copy->large ? copy : formula;
    const Formula **parts = ARENA_ARRAY(arena, const Formula *, formula->count + 1);
    for (size_t i = 0; i < formula->count; i++) {
        parts[i] = formula_for_text(arena, formula->parts[i]);
        copy->large |= parts[i] != formula->parts[i];
    }
    if (!copy->large) return formula;
    copy->large = false;
    copy->parts = parts;
    return copy;
}

const Formula *formula_radical(Arena *arena, const Formula *body, const Formula *index_or_null) {
    if (!body) body = empty(arena);
    return or_ellipsis(arena,
                       node(arena, FORMULA_RADICAL, 2, (const Formula *[]){body, index_or_null}, true));
}

static const Formula *with_scripts(Arena *arena, FormulaKind kind, const Formula *base, const Formula *sub,
                                   const Formula *sup) {
    if (!base) base = empty(arena);
    bool joins = kind == FORMULA_SCRIPTS && base->kind == kind; /* (x₁)² is set as x with both */
    if (joins && !sub && !base->parts[2] && sup)
        return with_scripts(arena, kind, base->parts[0], base->parts[1], sup);
    if (joins && !sup && !base->parts[1] && sub)
        return with_scripts(arena, kind, base->parts[0], sub, base->parts[2]);
    Formula *f = node(arena, kind, 3, (const Formula *[]){base, sub, sup}, true);
    if (f) f->class = kind == FORMULA_LIMITS ? MATH_OP : base->class;
    return or_ellipsis(arena, f);
}

const Formula *formula_scripts(Arena *arena, const Formula *base, const Formula *sub_or_null,
                               const Formula *sup_or_null) {
    return with_scripts(arena, FORMULA_SCRIPTS, base, sub_or_null, sup_or_null);
}

const Formula *formula_limits(Arena *arena, const Formula *sign, const Formula *under_or_null,
                              const Formula *over_or_null) {
    return with_scripts(arena, FORMULA_LIMITS, sign, under_or_null, over_or_null);
}

static const Formula *fenced(Arena *arena, Formula *f, size_t rows, size_t columns, Fence left, Fence right) {
    if (!f) return ellipsis(arena);
    f->rows = rows;
    f->columns = columns;
    f->left = left;
    f->right = right;
    return f;
}

const Formula *formula_fence(Arena *arena, Fence left, const Formula *body, Fence right) {
    return fenced(arena, node(arena, FORMULA_FENCE, 1, &body, false), 1, 1, left, right);
}

const Formula *formula_parens(Arena *arena, const Formula *body) {
    return formula_fence(arena, FENCE_ROUND, body, FENCE_ROUND);
}

const Formula *formula_matrix(Arena *arena, size_t rows, size_t columns, const Formula *const *cells,
                              Fence left, Fence right) {
    return fenced(arena, node(arena, FORMULA_MATRIX, rows * columns, cells, false), rows, columns, left,
                  right);
}

const Formula *formula_cases(Arena *arena, size_t rows, const Formula *const *cells) {
    return fenced(arena, node(arena, FORMULA_CASES, rows * 2, cells, false), rows, 2, FENCE_CURLY,
                  FENCE_NONE);
}

const Formula *formula_lines(Arena *arena, size_t rows, size_t columns, const Formula *const *cells) {
    return fenced(arena, node(arena, FORMULA_LINES, rows * columns, cells, false), rows, columns, FENCE_NONE,
                  FENCE_NONE);
}

const Formula *formula_accent(Arena *arena, Accent accent, const Formula *body) {
    Formula *f = node(arena, FORMULA_ACCENT, 1, &body, false);
    if (f) f->accent = accent;
    return or_ellipsis(arena, f);
}

const Formula *formula_text(Arena *arena, Text text) {
    Formula *f = ARENA_NEW(arena, Formula);
    f->kind = FORMULA_TEXT;
    f->face = FACE_ROMAN;
    f->text = copy_text(arena, text);
    f->depth = 1;
    f->size = 1;
    return f;
}

const Formula *formula_space(Arena *arena, int eighteenths_of_em) {
    Formula *f = ARENA_NEW(arena, Formula);
    f->kind = FORMULA_SPACE;
    f->space = eighteenths_of_em;
    f->depth = 1;
    f->size = 1;
    return f;
}

const Formula *formula_as(Arena *arena, FormulaRole role, const Formula *formula) {
    Formula *f = arena_copy(arena, formula, sizeof *formula);
    f->role = role;
    return f;
}

static const uint32_t FENCES[][2] = {
    [FENCE_NONE] = {0, 0},
    [FENCE_ROUND] = {'(', ')'},
    [FENCE_SQUARE] = {'[', ']'},
    [FENCE_CURLY] = {'{', '}'},
    [FENCE_BAR] = {'|', '|'},
    [FENCE_NORM] = {0x2016, 0x2016},
    [FENCE_ANGLE] = {0x27E8, 0x27E9},
};

uint32_t fence_left_code(Fence fence) { return FENCES[fence][0]; }
uint32_t fence_right_code(Fence fence) { return FENCES[fence][1]; }
