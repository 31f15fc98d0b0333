#include "math/lexer.h"
#include "math/names.h"
#include <string.h>

typedef struct Lexer {
    Text text;
    size_t at;
    bool spaced;
    LexOptions options;
    bool *hidden; /* braces that only hold the argument of a wrapper such as \mathbf{x} */
    size_t depth; /* of open brackets */
    Tokens out;
} Lexer;

/* ---- characters ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '$' || c == '~' || c == '"' || c == '`';
}
static char peek(const Lexer *l, size_t ahead) {
    return l->at + ahead < l->text.length ? l->text.start[l->at + ahead] : '\0';
}

static void emit(Lexer *l, TokenKind kind, size_t length) {
    Token *token = &l->out.list[l->out.count++];
    *token = (Token){
        .kind = kind, .spaced = l->spaced, .at = l->at, .text = text_slice(l->text, l->at, l->at + length)};
    l->at += length;
    l->spaced = false;
    l->depth += token_opens(kind);
    l->depth -= l->depth && token_closes(kind);
}

/* ---- numbers ---- */

static size_t digits(const Lexer *l, size_t from) {
    size_t n = from;
    while (is_digit(peek(l, n))) n++;
    return n;
}

/* The length of an exponent such as e-3 at `from`, or 0. */
static size_t exponent(const Lexer *l, size_t from) {
    char c = peek(l, from);
    if (c != 'e' && c != 'E') return 0;
    size_t sign = peek(l, from + 1) == '-' || peek(l, from + 1) == '+';
    size_t end = digits(l, from + 1 + sign);
    bool power = peek(l, end) == '^' || is_letter(peek(l, end));
    return end == from + 1 + sign || power ? 0 : end - from;
}

static void lex_number(Lexer *l) {
    size_t n = digits(l, 0);
    char mark = peek(l, n);
    bool point = mark == '.' || (mark == ',' && l->options.decimal_comma);
    if (point && is_digit(peek(l, n + 1)))
        n = digits(l, n + 1);
    else if (mark == '.' && n && peek(l, n + 1) != '.' && !strchr("*/^", peek(l, n + 1)) && peek(l, n + 1))
        n++;
    size_t more = exponent(l, n);
    l->out.exponent |= more > 0;
    emit(l, TOKEN_NUMBER, n + (l->options.no_exponents ? 0 : more));
}

/* ---- signs ---- */

static const struct Mark {
    const char *text;
    TokenKind kind;
} marks[] = {
    /* the longest of a beginning first */
    {"...", TOKEN_BAD},         {"..", TOKEN_RANGE},         {".*", TOKEN_ENTRY_TIMES},
    {"./", TOKEN_ENTRY_DIVIDE}, {".^", TOKEN_ENTRY_POWER},   {"**", TOKEN_POWER},
    {"==", TOKEN_EQUAL},        {"=>", TOKEN_IMPLIES},       {"=<", TOKEN_LESS_EQUAL},
    {"<=", TOKEN_LESS_EQUAL},   {">=", TOKEN_GREATER_EQUAL}, {"!=", TOKEN_NOT_EQUAL},
    {"<>", TOKEN_NOT_EQUAL},    {"->", TOKEN_ARROW},         {":=", TOKEN_EQUAL},
    {"&&", TOKEN_AND},          {"+", TOKEN_PLUS},           {"-", TOKEN_MINUS},
    {"*", TOKEN_TIMES},         {"/", TOKEN_DIVIDE},         {"^", TOKEN_POWER},
    {"_", TOKEN_SUBSCRIPT},     {"'", TOKEN_PRIME},          {",", TOKEN_COMMA},
    {";", TOKEN_SEMICOLON},     {":", TOKEN_COLON},          {"(", TOKEN_OPEN},
    {")", TOKEN_CLOSE},         {"[", TOKEN_SQUARE_OPEN},    {"]", TOKEN_SQUARE_CLOSE},
    {"{", TOKEN_BRACE_OPEN},    {"}", TOKEN_BRACE_CLOSE},    {"|", TOKEN_BAR},
    {"=", TOKEN_EQUAL},         {"<", TOKEN_LESS},           {">", TOKEN_GREATER},
    {"&", TOKEN_NEXT_COLUMN},
};

static void lex_mark(Lexer *l) {
    Text rest = text_slice(l->text, l->at, l->text.length);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (!text_starts(rest, marks[i].text)) continue;
        emit(l, marks[i].kind, strlen(marks[i].text));
        l->out.list[l->out.count - 1].glued = peek(l, 0) == '|';
        return;
    }
    emit(l, TOKEN_BAD, 1);
}

/* ---- LaTeX ---- */

enum { NOTHING = -1, WRAPPER = -2, WORD = -3 }; /* of a command: nothing, its argument's braces go, a word */

static const struct Command {
    const char *name;
    int kind;
    const char *word;
} commands[] = {
    {"cdot", TOKEN_DOT, 0},
    {"times", TOKEN_CROSS, 0},
    {"div", TOKEN_DIVIDE, 0},
    {"ast", TOKEN_TIMES, 0},
    {"frac", TOKEN_FRACTION, 0},
    {"dfrac", TOKEN_FRACTION, 0},
    {"tfrac", TOKEN_FRACTION, 0},
    {"cfrac", TOKEN_FRACTION, 0},
    {"mixed", TOKEN_MIXED, 0},
    {"sqrt", TOKEN_ROOT, 0},
    {"sum", TOKEN_SUM, 0},
    {"prod", TOKEN_PRODUCT, 0},
    {"nabla", TOKEN_NABLA, 0},
    {"partial", TOKEN_PARTIAL, 0},
    {"infty", WORD, "inf"},
    {"top", TOKEN_TOP, 0},
    {"intercal", TOKEN_TOP, 0},
    {"bot", WORD, "undefined"},
    {"le", TOKEN_LESS_EQUAL, 0},
    {"leq", TOKEN_LESS_EQUAL, 0},
    {"leqslant", TOKEN_LESS_EQUAL, 0},
    {"lt", TOKEN_LESS, 0},
    {"ge", TOKEN_GREATER_EQUAL, 0},
    {"geq", TOKEN_GREATER_EQUAL, 0},
    {"geqslant", TOKEN_GREATER_EQUAL, 0},
    {"gt", TOKEN_GREATER, 0},
    {"ne", TOKEN_NOT_EQUAL, 0},
    {"neq", TOKEN_NOT_EQUAL, 0},
    {"in", TOKEN_IN, 0},
    {"forall", TOKEN_FOR_ALL, 0},
    {"land", TOKEN_AND, 0},
    {"wedge", TOKEN_AND, 0},
    {"lor", TOKEN_OR, 0},
    {"vee", TOKEN_OR, 0},
    {"lnot", TOKEN_NOT, 0},
    {"neg", TOKEN_NOT, 0},
    {"cup", TOKEN_UNION, 0},
    {"cap", TOKEN_INTERSECTION, 0},
    {"emptyset", WORD, "emptyset"},
    {"varnothing", WORD, "emptyset"},
    {"langle", TOKEN_ANGLE_OPEN, 0},
    {"rangle", TOKEN_ANGLE_CLOSE, 0},
    {"lVert", TOKEN_NORM_OPEN, 0},
    {"rVert", TOKEN_NORM_CLOSE, 0},
    {"Vert", TOKEN_DOUBLE_BAR, 0},
    {"lvert", TOKEN_BAR_OPEN, 0},
    {"rvert", TOKEN_BAR_CLOSE, 0},
    {"vert", TOKEN_BAR, 0},
    {"mid", TOKEN_BAR, 0},
    {"|", TOKEN_DOUBLE_BAR, 0},
    {"{", TOKEN_SET_OPEN, 0},
    {"}", TOKEN_SET_CLOSE, 0},
    {"lbrace", TOKEN_SET_OPEN, 0},
    {"rbrace", TOKEN_SET_CLOSE, 0},
    {"colon", TOKEN_COLON, 0},
    {"odot", TOKEN_ENTRY_TIMES, 0},
    {"circ", TOKEN_ENTRY_TIMES, 0},
    {"to", TOKEN_ARROW, 0},
    {"rightarrow", TOKEN_ARROW, 0},
    {"implies", TOKEN_IMPLIES, 0},
    {"Rightarrow", TOKEN_IMPLIES, 0},
    {"approx", TOKEN_APPROX, 0},
    {"\\", TOKEN_NEXT_ROW, 0},
    {"varepsilon", WORD, "epsilon"},
    {"vartheta", WORD, "theta"},
    {"varphi", WORD, "phi"},
    {"left", NOTHING, 0},
    {"right", NOTHING, 0},
    {"big", NOTHING, 0},
    {"Big", NOTHING, 0},
    {"bigl", NOTHING, 0},
    {"bigr", NOTHING, 0},
    {"Bigl", NOTHING, 0},
    {"Bigr", NOTHING, 0},
    {"displaystyle", NOTHING, 0},
    {"textstyle", NOTHING, 0},
    {"limits", NOTHING, 0},
    {"nolimits", NOTHING, 0},
    {"quad", NOTHING, 0},
    {"qquad", NOTHING, 0},
    {",", NOTHING, 0},
    {";", NOTHING, 0},
    {"!", NOTHING, 0},
    {":", NOTHING, 0},
    {" ", NOTHING, 0},
    {"(", NOTHING, 0},
    {")", NOTHING, 0},
    {"[", NOTHING, 0},
    {"]", NOTHING, 0},
    {">", NOTHING, 0},
    {"operatorname", WRAPPER, 0},
    {"mathrm", WRAPPER, 0},
    {"text", WRAPPER, 0},
    {"textrm", WRAPPER, 0},
    {"textit", WRAPPER, 0},
    {"textbf", WRAPPER, 0},
    {"mathbf", WRAPPER, 0},
    {"mathit", WRAPPER, 0},
    {"mathsf", WRAPPER, 0},
    {"mathbb", WRAPPER, 0},
    {"boldsymbol", WRAPPER, 0},
    {"bm", WRAPPER, 0},
    {"vec", WRAPPER, 0},
    {"mbox", WRAPPER, 0},
    {"boxed", WRAPPER, 0},
    {"hat", WRAPPER, 0},
    {"imath", WORD, "i"},
    {"jmath", WORD, "j"},
    {"mathcal", WRAPPER, 0},
};

static const struct Command *find_command(Text name) {
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (text_is(name, commands[i].name)) return &commands[i];
    return NULL;
}

static void skip_blanks(Lexer *l) {
    while (l->at < l->text.length && is_blank(peek(l, 0))) l->at++;
}

/* The brace that closes the one at `open`, or the end. */
static size_t closing_brace(Text t, size_t open) {
    size_t depth = 0, i = open;
    for (; i < t.length; i++) {
        if (t.start[i] == '\\')
            i++;
        else if (t.start[i] == '{')
            depth++;
        else if (t.start[i] == '}' && !--depth)
            break;
    }
    return i;
}

static void hide_braces(Lexer *l) {
    skip_blanks(l);
    if (peek(l, 0) != '{') return;
    size_t end = closing_brace(l->text, l->at);
    l->hidden[l->at] = true;
    if (end < l->text.length) l->hidden[end] = true;
}

/* \begin{bmatrix}: the token's text is the environment. */
static void lex_environment(Lexer *l, TokenKind kind, size_t length) {
    emit(l, kind, length);
    skip_blanks(l);
    if (peek(l, 0) != '{') return;
    size_t end = closing_brace(l->text, l->at);
    l->out.list[l->out.count - 1].text = text_slice(l->text, l->at + 1, end);
    l->at = end < l->text.length ? end + 1 : end;
}

static void lex_command(Lexer *l) {
    size_t n = 1;
    while (is_letter(peek(l, n))) n++;
    if (n == 1) n = 2;
    Text name = text_slice(l->text, l->at + 1, l->at + n);
    const struct Command *command = find_command(name);
    if (text_is(name, "begin")) return lex_environment(l, TOKEN_BEGIN, n);
    if (text_is(name, "end")) return lex_environment(l, TOKEN_FINISH, n);
    if (command && command->kind >= 0) return emit(l, (TokenKind)command->kind, n);
    if (command && command->kind != WORD) {
        l->at += n < l->text.length - l->at ? n : l->text.length - l->at;
        l->spaced = true;
        if (command->kind == WRAPPER) hide_braces(l);
        return;
    }
    emit(l, name.length && is_letter(name.start[0]) ? TOKEN_WORD : TOKEN_BAD, n);
    l->out.list[l->out.count - 1].text = command ? text_of(command->word) : name;
}

/* ---- words ---- */

static const struct Keyword {
    const char *word;
    TokenKind kind;
} keywords[] = {
    {"and", TOKEN_AND}, {"or", TOKEN_OR}, {"not", TOKEN_NOT}, {"in", TOKEN_IN}, {"forall", TOKEN_FOR_ALL},
};

static void lex_word(Lexer *l) {
    size_t n = 1;
    bool power = l->out.count && l->out.list[l->out.count - 1].kind == TOKEN_POWER;
    bool transposed = power && l->options.transposes && peek(l, 0) == 'T';
    while (!transposed && is_letter(peek(l, n))) n++;
    emit(l, TOKEN_WORD, n);
    Token *token = &l->out.list[l->out.count - 1];
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (text_is(token->text, keywords[i].word)) token->kind = keywords[i].kind;
}

static void lex_one(Lexer *l) {
    char c = peek(l, 0);
    if (c == '\n' && l->options.newlines && !l->depth)
        emit(l, TOKEN_NEWLINE, 1);
    else if (is_blank(c) || l->hidden[l->at])
        l->at++, l->spaced = true;
    else if (is_digit(c) || (c == '.' && is_digit(peek(l, 1))))
        lex_number(l);
    else if (is_letter(c))
        lex_word(l);
    else if (c == '\\')
        lex_command(l);
    else
        lex_mark(l);
}

Tokens lex(Arena *arena, Text spelling, LexOptions options) {
    Lexer l = {.text = spelling, .options = options};
    l.hidden = ARENA_ARRAY(arena, bool, spelling.length + 1);
    l.out.list = ARENA_ARRAY(arena, Token, spelling.length + 1);
    while (l.at < spelling.length) lex_one(&l);
    emit(&l, TOKEN_END, 0);
    return l.out;
}

void pair_angles(Tokens *tokens) {
    for (size_t i = 0; i + 1 < tokens->count; i++) {
        if (tokens->list[i].kind != TOKEN_LESS || (i && token_ends_operand(&tokens->list[i - 1]))) continue;
        size_t depth = 0, end = i + 1;
        for (; end < tokens->count && (depth || tokens->list[end].kind != TOKEN_GREATER); end++) {
            if (token_closes(tokens->list[end].kind) && !depth--) return;
            depth += token_opens(tokens->list[end].kind);
        }
        if (end == tokens->count) return;
        tokens->list[i].kind = TOKEN_ANGLE_OPEN;
        tokens->list[end].kind = TOKEN_ANGLE_CLOSE;
    }
}

/* ---- asking ---- */

bool token_opens(TokenKind kind) {
    return kind == TOKEN_OPEN || kind == TOKEN_SQUARE_OPEN || kind == TOKEN_BRACE_OPEN ||
           kind == TOKEN_SET_OPEN || kind == TOKEN_ANGLE_OPEN || kind == TOKEN_BEGIN ||
           kind == TOKEN_BAR_OPEN || kind == TOKEN_NORM_OPEN;
}

bool token_closes(TokenKind kind) {
    return kind == TOKEN_CLOSE || kind == TOKEN_SQUARE_CLOSE || kind == TOKEN_BRACE_CLOSE ||
           kind == TOKEN_SET_CLOSE || kind == TOKEN_ANGLE_CLOSE || kind == TOKEN_FINISH ||
           kind == TOKEN_BAR_CLOSE || kind == TOKEN_NORM_CLOSE;
}

bool token_is_word(const Token *token, const char *word) {
    if (token->kind != TOKEN_WORD || (token->text.start[0] | 0x20) != (word[0] | 0x20)) return false;
    return !strncasecmp(token->text.start, word, token->text.length) && !word[token->text.length];
}

bool token_ends_operand(const Token *token) {
    static const char *const joining[] = {"if",   "else",      "for",      "where",
                                          "when", "otherwise", "provided", "all"};
    if (token->kind == TOKEN_WORD) {
        for (size_t i = 0; i < sizeof joining / sizeof *joining; i++)
            if (token_is_word(token, joining[i])) return false;
        return !function_named(token->text);
    }
    return token->kind == TOKEN_NUMBER || token->kind == TOKEN_PRIME || token->kind == TOKEN_TOP ||
           token_closes(token->kind);
}
