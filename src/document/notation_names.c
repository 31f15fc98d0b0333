#include "document/notation_parts.h"
#include <ctype.h>
#include <string.h>

typedef struct Greek {
    const char *name, *letter;
} Greek;

static const Greek GREEK[] = {
    {"alpha", "α"},   {"beta", "β"},  {"gamma", "γ"},  {"delta", "δ"}, {"epsilon", "ε"}, {"eps", "ε"},
    {"zeta", "ζ"},    {"eta", "η"},   {"theta", "θ"},  {"iota", "ι"},  {"kappa", "κ"},   {"lambda", "λ"},
    {"mu", "μ"},      {"nu", "ν"},    {"xi", "ξ"},     {"rho", "ρ"},   {"sigma", "σ"},   {"tau", "τ"},
    {"upsilon", "υ"}, {"phi", "φ"},   {"chi", "χ"},    {"psi", "ψ"},   {"omega", "ω"},   {"Gamma", "Γ"},
    {"Delta", "Δ"},   {"Theta", "Θ"}, {"Lambda", "Λ"}, {"Xi", "Ξ"},    {"Sigma", "Σ"},   {"Phi", "Φ"},
    {"Psi", "Ψ"},     {"Omega", "Ω"}, {"ell", "ℓ"},
};

static const char *letters_of(Arena *arena, Text stem) {
    for (size_t i = 0; i < sizeof GREEK / sizeof *GREEK; i++)
        if (text_is(stem, GREEK[i].name)) return GREEK[i].letter;
    return arena_string(arena, stem.start, stem.length);
}

/* Where the subscript of a name starts: behind "_", or at its closing digits; the length if there is none. */
static size_t stem_length(Text name) {
    long underscore = text_find(name, "_");
    if (underscore > 0) return (size_t)underscore;
    size_t length = name.length;
    while (length > 1 && isdigit((unsigned char)name.start[length - 1])) length--;
    return length;
}

static const Formula *letters(Row *row, Text stem, MathFace face) {
    const char *text = letters_of(row->arena, stem);
    return formula_atom(row->arena, MATH_ORD, face, text_of(text));
}

/* f' is f with the sign ′ behind it. */
static const Formula *stem_formula(Row *row, Text stem, MathFace face) {
    size_t primes = 0;
    while (stem.length > 1 && text_ends(stem, "'")) stem.length--, primes++;
    const Formula *plain = letters(row, stem, face);
    if (!primes) return plain;
    Row sup = row_script(row);
    while (primes--) put_ordinary(&sup, "′");
    return formula_scripts(row->arena, plain, NULL, row_done(&sup));
}

static const Formula *subscript(Row *row, Text sub) {
    if (!sub.length) return NULL;
    if (sub.start[0] == '_') sub = text_slice(sub, 1, sub.length);
    bool word = text_points(sub) > 1 && !isdigit((unsigned char)sub.start[0]);
    return letters(row, sub, word ? FACE_ROMAN : FACE_ITALIC);
}

static MathFace face_of(const Row *row, const Symbol *symbol, bool italic) {
    bool vector = shape_is_column(symbol->shape) && !(symbol->properties & SYMBOL_FUNCTION);
    return vector && !italic && !row->options->italic_vectors ? FACE_BOLD : FACE_ITALIC;
}

Base symbol_stem(Row *row, const Symbol *symbol, bool italic) {
    Text name = text_of(symbol->name);
    MathFace face = face_of(row, symbol, italic);
    bool differential = (symbol->properties & SYMBOL_DIFFERENTIAL) && name.length > 1 && name.start[0] == 'd';
    if (differential) name = text_slice(name, 1, name.length);
    size_t split = stem_length(name);
    const Formula *stem = stem_formula(row, text_slice(name, 0, split), face);
    if (differential)
        stem = FORMULA_ROW_OF(row->arena, formula_atom(row->arena, MATH_ORD, FACE_ROMAN, TEXT("d")), stem);
    return (Base){stem, subscript(row, text_slice(name, split, name.length))};
}

Base symbol_base(Row *row, const Expr *e) { return symbol_stem(row, e->symbol, false); }

/* Two indices stand side by side where each is one sign: A₁₂, but A with 1,10. */
static bool is_one_sign(const Expr *index) {
    long value;
    if (expr_get_long(index, &value)) return value >= 0 && value < 10;
    return index->op == OP_SYMBOL && text_points(text_of(index->symbol->name)) == 1;
}

static Base with_indices(Row *row, const Expr *array, const Expr *const *index, size_t count) {
    Base base = array->op == OP_SYMBOL ? symbol_stem(row, array->symbol, true)
                                       : (Base){part_of(row, array, LEVEL_ATOM), NULL};
    if (array->op != OP_SYMBOL && style_of(array)->base)
        base.stem = formula_parens(row->arena, part_of(row, array, LEVEL_ANY));
    Row sub = row_script(row);
    bool close = !base.sub;
    for (size_t i = 0; i < count; i++) close = close && is_one_sign(index[i]);
    if (base.sub) put(&sub, base.sub);
    for (size_t i = 0; i < count; i++) {
        if (sub.count && !close) put_comma(&sub);
        write_expr(&sub, index[i], LEVEL_SUM);
    }
    return (Base){base.stem, row_done(&sub)};
}

Base component_base(Row *row, const Expr *e) { return with_indices(row, e->arg[0], e->arg + 1, 1); }
Base entry_base(Row *row, const Expr *e) { return with_indices(row, e->arg[0], e->arg + 1, 2); }

Base unit_base(Row *row, const Expr *e) {
    MathFace face = row->options->italic_vectors ? FACE_ITALIC : FACE_BOLD;
    return (Base){formula_atom(row->arena, MATH_ORD, face, TEXT("e")), script_of(row, e->arg[0])};
}

static bool names_symbol_of(const Expr *e, const Store *store, const char *name) {
    for (unsigned i = 0; i < store_symbols(store); i++)
        if ((e->symbols >> i & 1) && !strcmp(store_symbol_at(store, i)->name, name)) return true;
    return false;
}

const char *name_not_in(const Expr *e, const Store *store, const char *const *candidates) {
    while (candidates[1] && names_symbol_of(e, store, *candidates)) candidates++;
    return *candidates;
}
