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

static bool known(const Unknown *list, size_t count, Text word) {
    static const char *const words[] = {"d",  "I", "e", "for", "if", "else",
                                        "in", "R", "T", "and", "or", "not"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_is(word, words[i])) return true;
    for (size_t i = 0; i < count; i++)
        if (text_equal(list[i].name, word)) return true;
    return function_named(word) || constant_named(word);
}

/* "dt" of d/dt is no name: t is. */
static Text without_d(const Tokens *tokens, size_t i, Text word) {
    bool over = i > 0 && tokens->list[i - 1].kind == TOKEN_DIVIDE;
    return over && word.length > 1 && word.start[0] == 'd' ? text_slice(word, 1, word.length) : word;
}

static size_t find_unknown(Arena *arena, const Scope *scope, Text expression, Unknown list[MOST_INFERRED]) {
    Spelling spelling = spell(arena, expression);
    Tokens tokens = lex(arena, spelling.text, (LexOptions){0});
    bool vectorial = speaks_of_vectors(spelling.text);
    size_t count = 0;
    for (size_t i = 0; i < tokens.count && count < MOST_INFERRED; i++) {
        const Token *token = &tokens.list[i];
        Text word = without_d(&tokens, i, token->text);
        if (token->kind != TOKEN_WORD || !is_letters(word) || known(list, count, word) ||
            scope_find(scope, word))
            continue;
        bool is_index = i > 0 && tokens.list[i - 1].kind == TOKEN_SUBSCRIPT;
        list[count++] = (Unknown){word, kinds_of(word, vectorial, is_index)};
    }
    return count;
}

static void write_declarations(Buffer *out, const Unknown *list, const size_t *chosen, size_t count) {
    buffer_clear(out);
    for (size_t i = 0; i < count; i++)
        buffer_printf(out, "%s%.*s in %s", i ? "; " : "", (int)list[i].name.length, list[i].name.start,
                      list[i].kinds[chosen[i]]);
}

static bool declares(Scope *scope, Text declarations) {
    Diagnostics ignored = DIAGNOSTICS_EMPTY;
    const Source source = {"names", declarations};
    const Expr *more = NULL;
    bool good = read_declarations(scope, declarations, &more, &source, 0, &ignored);
    diagnostics_free(&ignored);
    return good;
}

static bool readable(Text declarations, Text expression) {
    Arena *arena = arena_new();
    Scope *scope = scope_new(store_new(arena));
    bool good = declares(scope, declarations) &&
                read_expression(scope, expression, (ReadOptions){.mode = READ_STRICT}).expr;
    arena_free(arena);
    return good;
}

/* The next assignment: the last name changes fastest. */
static bool advance(const Unknown *list, size_t *chosen, size_t count) {
    for (size_t i = count; i-- > 0; chosen[i] = 0)
        if (list[i].kinds[++chosen[i]]) return true;
    return false;
}

void infer_names(Scope *scope, Text expression, Buffer *assumed) {
    Unknown list[MOST_INFERRED];
    size_t chosen[MOST_INFERRED] = {0};
    Arena *arena = arena_new();
    size_t count = find_unknown(arena, scope, expression, list);
    Buffer declarations = BUFFER_EMPTY;
    for (size_t tried = 0; count && tried < MOST_TRIED; tried++) {
        write_declarations(&declarations, list, chosen, count);
        if (readable(buffer_view(&declarations), expression)) {
            if (declares(scope, buffer_view(&declarations))) buffer_text(assumed, buffer_view(&declarations));
            break;
        }
        if (!advance(list, chosen, count)) break;
    }
    buffer_free(&declarations);
    arena_free(arena);
}
