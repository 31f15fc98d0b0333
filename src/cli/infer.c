/* infer.c: what the undeclared names of a bare expression could be: the first assignment of kinds that can be
 * read. */
#include "cli/commands.h"
#include "math/lexer.h"
#include "math/names.h"
#include <string.h>

enum { MOST_INFERRED = 6, MOST_TRIED = 4096 };

typedef struct Unknown {
    Text name;
    const char *const *kinds; /* the likeliest first, closed by NULL */
} Unknown;

typedef struct Unknowns {
    Unknown list[MOST_INFERRED];
    size_t count;
    bool misspelt; /* a word stands for no name but for a function that is spelt otherwise */
} Unknowns;

static const char *const numbers[] = {"R", "R^n", "R^(n x n)", NULL};
static const char *const vectors[] = {"R^n", "R^m", "R", "R^(n x n)", NULL};
static const char *const matrices[] = {"R^(m x n)", "R^(n x n)", "R^n", "R", NULL};
static const char *const indices[] = {"1..n", "R", NULL};

static bool speaks_of_vectors(Text text) {
    static const char *const signs[] = {"norm",     "\\|",         "||",
                                        "gradient", "\\nabla",     "hessian",
                                        "jacobian", "dot",         "subdifferential",
                                        "\\langle", "directional", "'",
                                        "^T",       "\\top"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (text_find(text, signs[i]) >= 0) return true;
    return false;
}

static const char *const *kinds_of(Text name, bool vectorial, bool is_index) {
    char c = name.start[0];
    if (is_index) return indices;
    if (c >= 'A' && c <= 'Z' && name.length == 1) return matrices;
    bool usually_number = name.length == 1 && strchr("tsrhkmn", c);
    return vectorial && !usually_number ? vectors : numbers;
}

static bool is_letters(Text word) {
    for (size_t i = 0; i < word.length; i++) {
        char c = (char)(word.start[i] | 0x20);
        if ((c < 'a' || c > 'z') && word.start[i] != '\\') return false;
    }
    return word.length > 0;
}

static bool is_one_of(Text word, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (text_is(word, words[i])) return true;
    return false;
}

static bool known(const Unknowns *unknowns, Text word) {
    static const char *const words[] = {"d",  "I", "e", "for", "if", "else",
                                        "in", "R", "T", "and", "or", "not"};
    for (size_t i = 0; i < unknowns->count; i++)
        if (text_equal(unknowns->list[i].name, word)) return true;
    return is_one_of(word, words, sizeof words / sizeof *words) || function_named(word) ||
           constant_named(word);
}

/* Is this f(x), of a function that nobody gave? In t(1 - t) the letter is a factor. */
static bool is_nameless_call(const Tokens *tokens, size_t i) {
    const Token *token = &tokens->list[i];
    bool is_function = text_is(token->text, "f") || text_is(token->text, "g");
    return is_function && i + 3 < tokens->count && token[2].kind == TOKEN_WORD &&
           token[3].kind == TOKEN_CLOSE;
}

/* gradent(…), nrom: taken as a name it would give an answer to another question. */
static bool is_misspelt(const Tokens *tokens, size_t i, Text word) {
    static const char *const letters[] = {"alpha", "beta",   "gamma", "delta", "eps", "zeta", "eta", "theta",
                                          "iota",  "lambda", "rho",   "tau",   "phi", "chi",  "psi", "omega"};
    bool is_letter = is_one_of(word, letters, sizeof letters / sizeof *letters);
    bool called =
        i + 1 < tokens->count && tokens->list[i + 1].kind == TOKEN_OPEN && !tokens->list[i + 1].spaced;
    if (called && ((word.length > 1 && !is_letter) || is_nameless_call(tokens, i))) return true;
    return word.length > 2 && !is_letter && function_nearest(word);
}

/* "dt" of d/dt is no name: t is. */
static Text without_d(const Tokens *tokens, size_t i, Text word) {
    bool over = i > 0 && tokens->list[i - 1].kind == TOKEN_DIVIDE;
    return over && word.length > 1 && word.start[0] == 'd' ? text_slice(word, 1, word.length) : word;
}

static void add_unknown(Unknowns *unknowns, Text word, const char *const *kinds) {
    if (unknowns->count < MOST_INFERRED && !known(unknowns, word))
        unknowns->list[unknowns->count++] = (Unknown){word, kinds};
}

/* A word of two letters is a product of two names: in derivative(xy, x), x is one of them. */
static void add_names(Unknowns *unknowns, Text word, bool vectorial, bool is_index) {
    size_t step = word.length == 2 && !is_index ? 1 : word.length;
    for (size_t at = 0; at < word.length; at += step) {
        Text name = text_slice(word, at, at + step);
        add_unknown(unknowns, name, kinds_of(name, vectorial, is_index));
    }
}

static void find_unknown(Arena *arena, const Scope *scope, Text expression, Unknowns *unknowns) {
    Spelling spelling = spell(arena, expression);
    Tokens tokens = lex(arena, spelling.text, (LexOptions){0});
    bool vectorial = speaks_of_vectors(spelling.text);
    for (size_t i = 0; i < tokens.count; i++) {
        Text word = without_d(&tokens, i, tokens.list[i].text);
        if (tokens.list[i].kind != TOKEN_WORD || !is_letters(word) || known(unknowns, word) ||
            scope_find(scope, word))
            continue;
        bool is_index = i > 0 && tokens.list[i - 1].kind == TOKEN_SUBSCRIPT;
        if (is_misspelt(&tokens, i, word))
            unknowns->misspelt = true;
        else
            add_names(unknowns, word, vectorial, is_index);
    }
}

static void write_declarations(Buffer *out, const Unknowns *unknowns, const size_t *chosen) {
    buffer_clear(out);
    for (size_t i = 0; i < unknowns->count; i++) {
        Text name = unknowns->list[i].name;
        buffer_printf(out, "%s%.*s in %s", i ? "; " : "", (int)name.length, name.start,
                      unknowns->list[i].kinds[chosen[i]]);
    }
}

static bool declares(Scope *scope, Text declarations) {
    Diagnostics ignored = DIAGNOSTICS_EMPTY;
    const Source source = {"names", declarations};
    const Expr *more = NULL;
    bool good = read_declarations(scope, declarations, &more, &source, 0, &ignored);
    diagnostics_free(&ignored);
    return good;
}

static bool readable(const TextList *given, Text declarations, Text expression) {
    Arena *arena = arena_new();
    Scope *scope = scope_new(store_new(arena));
    for (size_t i = 0; i < given->count; i++) declares(scope, text_of(given->items[i]));
    bool good = declares(scope, declarations) &&
                read_expression(scope, expression, (ReadOptions){.mode = READ_STRICT}).expr;
    arena_free(arena);
    return good;
}

/* The next assignment: the last name changes fastest. */
static bool advance(const Unknowns *unknowns, size_t *chosen) {
    for (size_t i = unknowns->count; i-- > 0; chosen[i] = 0)
        if (unknowns->list[i].kinds[++chosen[i]]) return true;
    return false;
}

/* Leaves the first declarations under which the expression can be read. Where there are none, as with a word that
 * is misspelt, the likeliest: what is complained of then is what is wrong, not a name; false. */
static bool find_declarations(const TextList *given, const Unknowns *unknowns, Text expression, Buffer *declarations) {
    size_t chosen[MOST_INFERRED] = {0};
    for (size_t tried = 0; tried < MOST_TRIED && !unknowns->misspelt; tried++) {
        write_declarations(declarations, unknowns, chosen);
        if (readable(given, buffer_view(declarations), expression)) return true;
        if (!advance(unknowns, chosen)) break;
    }
    write_declarations(declarations, unknowns, (size_t[MOST_INFERRED]){0});
    return false;
}

void infer_names(Scope *scope, const TextList *given, Text expression, Buffer *assumed) {
    Unknowns unknowns = {.count = 0};
    Arena *arena = arena_new();
    Buffer declarations = BUFFER_EMPTY;
    find_unknown(arena, scope, expression, &unknowns);
    bool found = unknowns.count && find_declarations(given, &unknowns, expression, &declarations);
    if (unknowns.count && declares(scope, buffer_view(&declarations)) && found)
        buffer_text(assumed, buffer_view(&declarations));
    buffer_free(&declarations);
    arena_free(arena);
}
