#include "math/lexer.h"
#include "math/names.h"
#include <string.h>
#include <strings.h>

typedef struct Lexer {
    Text text;
    size_t at;
    bool spaced;
    size_t blanks; /* before the next token; a tab counts as two */
    LexOptions options;
    bool *hidden; /* braces that only hold the argument of a wrapper such as \mathbf{x} */
    size_t depth; /* of open brackets */
    bool latex;   /* there are commands in the text */
    size_t table; /* how deep a table lies: Word's (■(1&2@3&4)), Typst's mat(1, 2; 3, 4); 0: there is none */
    char next_row, next_column; /* what parts its rows, and its entries */
    bool fenced;  /* in brackets, which are its own */
    Tokens out;
} Lexer;

/* ---- characters ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_blank(char c) {
    return (c > 0 && c <= ' ') || c == '$' || c == '~' || c == '"' || c == '`';
}
static char peek(const Lexer *l, size_t ahead) {
    return l->at + ahead < l->text.length ? l->text.start[l->at + ahead] : '\0';
}

static void emit(Lexer *l, TokenKind kind, size_t length) {
    Token *token = &l->out.list[l->out.count++];
    *token = (Token){
        .kind = kind, .spaced = l->spaced, .wide = l->blanks > 1, .at = (uint32_t)l->at, .text = text_slice(l->text, l->at, l->at + length)};
    kinds_add(l->out.seen, kind);
    l->at += length;
    l->spaced = false;
    l->blanks = 0;
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
    bool power = peek(l, end) == '^' || (is_letter(peek(l, end)) && !sign && c == 'e'); /* 5e-1x, 5E1x: numbers; 5e1x? */
    return end == from + 1 + sign || power ? 0 : end - from;
}

/* Does the point before `from` belong to the number, as in "2.x" and "2. + x", and not to a sentence? */
static bool ends_with_point(const Lexer *l, size_t from) {
    size_t next = from;
    while (is_blank(peek(l, next))) next++;
    char c = peek(l, next);
    if (next > from) return c && strchr("+-*/^)]", c);
    return c && c != '.' && !strchr("*/^", c);
}

/* Where the period that begins at `from` ends: (3), \overline{3}, or the dots of 0.333...; `from`: there is none. */
static size_t period(Lexer *l, size_t from) {
    Text rest = text_slice(l->text, l->at + from, l->text.length);
    if (text_starts(rest, "...")) return l->out.doubtful = true, from + 3;
    size_t open = text_starts(rest, "(") ? 1 : text_starts(rest, "\\overline{") ? 10 : text_starts(rest, "\\bar{") ? 5 : 0;
    size_t end = digits(l, from + open);
    if (!open || end == from + open || peek(l, end) != (open == 1 ? ')' : '}')) return from;
    bool product = open == 1 && !(from == 2 && peek(l, 0) == '0'); /* 0.5(3) may be one, 0.(3) is none */
    if (product) l->out.doubtful = true;
    return product && !l->options.periods ? from : end + 1;
}

/* 1,000.5, 1'000.5, 1 000 000: the length of a number whose digits stand in threes; with a comma there must be more that
 * tells it from a decimal. 0: there is none. */
static size_t grouped_length(const Lexer *l) {
    size_t n = digits(l, 0), groups = 0;
    char mark = peek(l, n), point = mark == '.' ? ',' : '.';
    bool marks = mark == ' ' || mark == '\'' || mark == (l->options.decimal_comma ? '.' : ',');
    if (!marks || n > 3 || peek(l, 0) == '0') return 0;
    for (; peek(l, n) == mark && digits(l, n + 1) == n + 4; groups++) n += 4;
    bool decimal = groups && peek(l, n) == point && is_digit(peek(l, n + 1));
    bool clear = mark == ',' || mark == '.' ? decimal || groups > 1 : groups > 0;
    if (!clear || is_letter(peek(l, n))) return 0;
    return decimal ? digits(l, n + 1) : n;
}

static void lex_number(Lexer *l) {
    size_t n = digits(l, 0), whole = n;
    char mark = peek(l, n);
    bool point = mark == '.' || (mark == ',' && l->options.decimal_comma);
    bool grouped = mark == '{' && peek(l, n + 1) == ',' && peek(l, n + 2) == '}' && is_digit(peek(l, n + 3));
    if (grouped) /* 0{,}5 of LaTeX */
        n = digits(l, n + 3);
    else if (point && l->options.newlines && period(l, n + 1) > n + 1 && peek(l, n + 1) != '.') /* 0.(3) */
        n++;
    else if (point && is_digit(peek(l, n + 1))) {
        n = digits(l, n + 1);
        l->out.doubtful |= mark == ','; /* (1,2) may be two numbers even so */
    }
    else if (mark == '.' && n && ends_with_point(l, n + 1))
        n++;
    size_t end = l->options.newlines && n > whole ? period(l, n) : n;
    if (end > n) return emit(l, TOKEN_NUMBER, end);
    size_t grouping = l->options.groups && whole ? grouped_length(l) : 0;
    if (grouping) return emit(l, TOKEN_NUMBER, grouping);
    size_t more = exponent(l, n);
    l->out.doubtful |= more > 0;
    emit(l, TOKEN_NUMBER, n + (l->options.no_exponents ? 0 : more));
}

/* ---- signs ---- */

static const struct Mark {
    char text[4];
    TokenKind kind;
} marks[] = {
    /* the longest of a beginning first, what is rare last */
    {"(", TOKEN_OPEN},          {")", TOKEN_CLOSE},          {"**", TOKEN_POWER},
    {"*", TOKEN_TIMES},         {"^%T", TOKEN_PRIME},        {"^", TOKEN_POWER},
    {"/", TOKEN_DIVIDE},        {"+/-", TOKEN_PLUS_MINUS},   {"+", TOKEN_PLUS},
    {"-->", TOKEN_ARROW},       {"->", TOKEN_ARROW},         {"-", TOKEN_MINUS},
    {",", TOKEN_COMMA},         {"_", TOKEN_SUBSCRIPT},      {"|", TOKEN_BAR},
    {"%*%", TOKEN_DOT},
    {"==>", TOKEN_IMPLIES},     {"==", TOKEN_EQUAL},         {"=>", TOKEN_IMPLIES},
    {"=<", TOKEN_LESS_EQUAL},   {"=", TOKEN_EQUAL},          {"'", TOKEN_PRIME},
    {"{", TOKEN_BRACE_OPEN},    {"}", TOKEN_BRACE_CLOSE},    {"[", TOKEN_SQUARE_OPEN},
    {"]", TOKEN_SQUARE_CLOSE},  {"...", TOKEN_ELLIPSIS},     {"..", TOKEN_RANGE},
    {".*", TOKEN_ENTRY_TIMES},  {"./", TOKEN_ENTRY_DIVIDE},  {".^", TOKEN_ENTRY_POWER},
    {"<=", TOKEN_LESS_EQUAL},   {"<>", TOKEN_NOT_EQUAL},     {"<", TOKEN_LESS},
    {">=", TOKEN_GREATER_EQUAL}, {">", TOKEN_GREATER},       {"!=", TOKEN_NOT_EQUAL},
    {":=", TOKEN_EQUAL},        {":", TOKEN_COLON},          {";", TOKEN_SEMICOLON},
    {"&&", TOKEN_AND},          {"&", TOKEN_NEXT_COLUMN},    {"@", TOKEN_DOT},
};

/* The first mark that the rest begins with, or NULL. */
static const struct Mark *find_mark(const Lexer *l) {
    char first = peek(l, 0), second = peek(l, 1), third = peek(l, 2);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *text = marks[i].text;
        if (text[0] != first || (text[1] && text[1] != second)) continue;
        if (!text[1] || !text[2] || text[2] == third) return &marks[i];
    }
    return NULL;
}

/* 1//6 of programs: a fraction. */
static bool at_double_slash(const Lexer *l) {
    return peek(l, 0) == '/' && peek(l, 1) == '/' && l->options.newlines && l->at && is_digit(l->text.start[l->at - 1]) && is_digit(peek(l, 2));
}

static void lex_mark(Lexer *l) {
    if (at_double_slash(l)) return emit(l, TOKEN_DIVIDE, 2);
    const struct Mark *mark = find_mark(l);
    TokenKind kind = mark ? mark->kind : TOKEN_BAD;
    bool bar = kind == TOKEN_BAR;
    emit(l, kind, mark && !bar ? strlen(mark->text) : 1);
    l->out.list[l->out.count - 1].glued = bar && peek(l, 0) == '|';
}

/* ---- words ---- */

/* In the order of their letters: they are found by bisection. */
static const struct Keyword {
    const char *text;
    Word word;
    TokenKind kind; /* operators only in lower case */
} keywords[] = {
#define KEYWORD(text, word, kind) {text, word, kind},
#include "math/keywords.def"
#undef KEYWORD
};

static const struct Keyword *find_keyword(Text text) {
    size_t low = 0, high = text.length > 1 ? sizeof keywords / sizeof *keywords : 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncasecmp(text.start, keywords[middle].text, text.length);
        if (!order) order = keywords[middle].text[text.length] ? -1 : 0;
        if (!order) return &keywords[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static void classify(Tokens *out, Token *token) {
    const struct Keyword *keyword = find_keyword(token->text);
    bool exact = keyword && (keyword->kind == TOKEN_WORD || text_is(token->text, keyword->text));
    token->function = function_named(token->text);
    if (!exact) return;
    token->kind = keyword->kind;
    token->word = (unsigned char)keyword->word;
    out->words |= keyword->word != WORD_NONE;
    kinds_add(out->seen, keyword->kind);
}

/* ---- LaTeX ---- */

enum { NOTHING = -1, WRAPPER = -2, WORD = -3, ARGUMENT = -4 }; /* of a command: nothing, its argument's braces go, a word, its argument goes */

/* In the order of their bytes: they are found by bisection. */
static const struct Command {
    const char *name;
    int kind;
    const char *word;
} commands[] = {
#define COMMAND(name, kind, word) {name, kind, word},
#include "math/commands.def"
#undef COMMAND
};

static int compare(Text text, const char *row) {
    int order = strncmp(text.start, row, text.length);
    return order ? order : row[text.length] ? -1 : 0;
}

static const struct Command *find_command(Text name) {
    size_t low = 0, high = sizeof commands / sizeof *commands;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare(name, commands[middle].name);
        if (!order) return &commands[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
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

/* \mathbf{1}, \mathbb 1: ones, as many as needed. */
static bool lex_bold_one(Lexer *l) {
    size_t at = 0;
    while (is_blank(peek(l, at))) at++;
    size_t group = peek(l, at) == '{';
    if (peek(l, at + group) != '1' || (group && peek(l, at + 2) != '}') || is_digit(peek(l, at + 1 + group))) return false;
    l->at += at;
    emit(l, TOKEN_BOLD_ONE, 1 + 2 * group);
    return true;
}

/* The {cc} of an array, the {red} of \color. */
static void skip_argument(Lexer *l) {
    skip_blanks(l);
    if (peek(l, 0) != '{') return;
    size_t end = closing_brace(l->text, l->at);
    l->at = end < l->text.length ? end + 1 : end;
}

/* Environments that only say how lines are set below each other. */
static bool only_lays_out(Text name) {
    static const char *const names[] = {"align", "aligned", "equation", "split", "gather", "gathered", "displaymath",
                                        "math",  "eqnarray"};
    if (name.length && name.start[name.length - 1] == '*') name.length--;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_is(name, names[i])) return true;
    return false;
}

/* \left\{ \begin{array} … \right. is what \begin{cases} is. */
static bool after_brace(const Lexer *l) {
    Text before = text_slice(l->text, 0, l->out.list[l->out.count - 1].at);
    return l->out.count > 1 && l->out.list[l->out.count - 2].kind == TOKEN_SET_OPEN &&
           text_ends(text_trim(before), "\\left\\{");
}

static void open_cases(Lexer *l) {
    Token *begin = &l->out.list[--l->out.count];
    begin[-1] = *begin;
    begin[-1].text = TEXT("cases");
    l->depth--;
}

/* \begin{bmatrix}: the token's text is the environment. */
static void lex_environment(Lexer *l, TokenKind kind, size_t length) {
    emit(l, kind, length);
    skip_blanks(l);
    if (peek(l, 0) != '{') return;
    size_t end = closing_brace(l->text, l->at);
    Text name = text_slice(l->text, l->at + 1, end);
    l->out.list[l->out.count - 1].text = name;
    l->at = end < l->text.length ? end + 1 : end;
    if (text_starts(name, "array") && kind == TOKEN_BEGIN) skip_argument(l);
    bool rows = text_starts(name, "array") || text_is(name, "matrix");
    if (rows && kind == TOKEN_BEGIN && after_brace(l)) open_cases(l);
    if (!only_lays_out(name)) return;
    l->out.count--;
    l->depth -= kind == TOKEN_BEGIN;
    l->spaced = true;
}

/* R\{0}: a backslash that takes away, before a brace that is closed by a plain one. "R \ {0}" too, and "R \ (0, 1)" with a blank. */
static bool takes_away(const Lexer *l) {
    if (!l->options.newlines || !l->out.count || !token_ends_operand(&l->out.list[l->out.count - 1])) return false;
    size_t open = l->at + 1;
    while (open < l->text.length && l->text.start[open] == ' ') open++;
    if (open >= l->text.length) return false;
    bool bracket = l->text.start[open] == '[' || l->text.start[open] == '(';
    if (bracket) return open > l->at + 1 && text_is(l->out.list[l->out.count - 1].text, "R");
    if (l->text.start[open] != '{') return false;
    size_t close = open + 1;
    while (close < l->text.length && l->text.start[close] != '}') close++;
    return close < l->text.length && l->text.start[close - 1] != '\\';
}

/* Word's (■(1&2@3&4)) and {█(1, t>0@-1, t<0)┤: the sign, then rows in brackets. */
static void lex_table(Lexer *l, size_t length) {
    Token *before = l->out.count ? &l->out.list[l->out.count - 1] : NULL;
    l->at += length;
    skip_blanks(l);
    if (peek(l, 0) != '(') return emit(l, TOKEN_BAD, 0);
    bool cases = before && before->kind == TOKEN_BRACE_OPEN;
    l->fenced = before && (before->kind == TOKEN_OPEN || before->kind == TOKEN_SQUARE_OPEN);
    if (cases || l->fenced) l->out.count--, l->depth--;
    emit(l, TOKEN_BEGIN, 1);
    l->out.list[l->out.count - 1].text = cases ? TEXT("cases") : TEXT("matrix");
    l->table = l->depth;
    l->next_row = '@';
    l->next_column = '&';
}

/* mat(1, 2; 3, 4), cases(1 &"if" t > 0, 0 &"else") of Typst. False: no such thing stands here. */
static bool lex_typst(Lexer *l) {
    Text rest = text_slice(l->text, l->at, l->text.length);
    size_t name = text_starts(rest, "mat(") ? 3 : text_starts(rest, "cases(") ? 5 : 0;
    if (!l->options.newlines || !name || l->table) return false;
    emit(l, TOKEN_BEGIN, name + 1);
    l->out.list[l->out.count - 1].text = name == 3 ? TEXT("matrix") : TEXT("cases");
    l->table = l->depth;
    l->fenced = false;
    l->next_row = name == 3 ? ';' : ',';
    l->next_column = name == 3 ? ',' : '&';
    if (!text_starts(text_slice(l->text, l->at, l->text.length), "delim:")) return true;
    while (l->at < l->text.length && peek(l, 0) != ',' && peek(l, 0) != ')') l->at++; /* delim: "[" */
    l->at += peek(l, 0) == ',';
    return true;
}

static bool lex_table_mark(Lexer *l) {
    char c = peek(l, 0);
    if (!l->table || l->depth != l->table) return false;
    if (c != l->next_row && c != l->next_column && c != ')') return false;
    bool quoted = c == ',' && peek(l, 1) == '"'; /* 1 "," t > 0 */
    emit(l, c == l->next_row && !quoted ? TOKEN_NEXT_ROW : c == ')' ? TOKEN_FINISH : TOKEN_NEXT_COLUMN, 1);
    if (c != ')') return true;
    l->table = 0;
    skip_blanks(l);
    if (l->fenced && (peek(l, 0) == ')' || peek(l, 0) == ']')) l->at++;
    return true;
}

/* The length of \\[4pt], or of \\ where a bracket of the next row follows. */
static size_t row_gap(const Lexer *l) {
    size_t n = digits(l, 3);
    if (n == 3) return 2;
    if (peek(l, n) == '.') n = digits(l, n + 1);
    size_t unit = n;
    while (is_letter(peek(l, n))) n++;
    return n == unit + 2 && peek(l, n) == ']' ? n + 1 : 2;
}

/* A\b of programs: one letter behind an operand is no command. */
static bool is_left_division(const Lexer *l, Text name) {
    bool letter = name.length == 1 && is_letter(name.start[0]);
    return letter && l->options.newlines && l->out.count && token_ends_operand(&l->out.list[l->out.count - 1]);
}

static void lex_command(Lexer *l) {
    if (takes_away(l)) return emit(l, TOKEN_SET_MINUS, 1);
    size_t n = 1;
    while (is_letter(peek(l, n))) n++;
    if (n == 1) n = 2;
    Text name = text_slice(l->text, l->at + 1, l->at + n);
    const struct Command *command = find_command(name);
    if (text_is(name, "begin") || text_is(name, "end"))
        return lex_environment(l, name.start[0] == 'b' ? TOKEN_BEGIN : TOKEN_FINISH, n);
    if (command && command->kind == TOKEN_BEGIN) return lex_table(l, n);
    if (command && command->kind == TOKEN_NEXT_ROW && peek(l, n) == '[') n = row_gap(l);
    if (command && command->kind >= 0) return emit(l, (TokenKind)command->kind, n);
    if (is_left_division(l, name)) return emit(l, TOKEN_BAD, 1);
    if (command && command->kind != WORD) {
        l->at += n < l->text.length - l->at ? n : l->text.length - l->at;
        l->spaced = true;
        if (command->kind == WRAPPER && !lex_bold_one(l)) hide_braces(l);
        if (command->kind == ARGUMENT) skip_argument(l);
        return;
    }
    emit(l, name.length && is_letter(name.start[0]) ? TOKEN_WORD : TOKEN_BAD, n);
    Token *token = &l->out.list[l->out.count - 1];
    token->text = command ? text_of(command->word) : name;
    if (token->kind == TOKEN_WORD) classify(&l->out, token);
}

/* ---- everything ---- */

/* Does the power before the next token have no base, as in ^tA? */
static bool begins_operand(const Lexer *l) {
    size_t before = l->out.count - 1;
    if (before > 1 && l->out.list[before - 1].kind == TOKEN_BRACE_CLOSE && l->out.list[before - 2].kind == TOKEN_BRACE_OPEN) return true;
    return !before || !token_ends_operand(&l->out.list[before - 1]);
}

static void lex_word(Lexer *l) {
    size_t n = 1;
    bool power = l->out.count && l->out.list[l->out.count - 1].kind == TOKEN_POWER;
    bool transposed = power && l->options.transposes && peek(l, 0) == 'T';
    bool left = power && l->options.transposes && peek(l, 0) == 't' && begins_operand(l);
    while (!transposed && !left && is_letter(peek(l, n))) n++;
    bool top = power && n == 3 && text_starts(text_slice(l->text, l->at, l->text.length), "top"); /* x^top of Typst */
    if (top) return emit(l, TOKEN_TOP, n);
    emit(l, TOKEN_WORD, n);
    Token *token = &l->out.list[l->out.count - 1];
    classify(&l->out, token);
    if (peek(l, 0) == '{' && (text_is(token->text, "frac") || text_is(token->text, "dfrac"))) /* a backslash was lost */
        token->kind = TOKEN_FRACTION, token->function = NULL;
}

/* In brackets of plain text a line end between two operands parts rows: [1, 2 and below it 3, 4]. */
static bool parts_rows(const Lexer *l) {
    size_t next = 1;
    if (!l->options.newlines || !l->depth || l->latex || !token_ends_operand(&l->out.list[l->out.count - 1])) return false;
    while (is_blank(peek(l, next))) next++;
    if (peek(l, next) == '-' && !is_blank(peek(l, next + 1))) next++;
    return is_letter(peek(l, next)) || is_digit(peek(l, next)) || peek(l, next) == '(';
}

/* A`: a backtick for the sign of transposing, and not one of two around the answer. */
static bool is_backtick_prime(const Lexer *l) {
    if (peek(l, 0) != '`' || !l->out.count) return false;
    return token_ends_operand(&l->out.list[l->out.count - 1]) && text_trim(l->text).start[0] != '`';
}

/* The % of %pi, %e: a program's constants. */
static bool begins_constant(const Lexer *l) {
    if (peek(l, 0) != '%' || !l->options.newlines) return false;
    bool pi = peek(l, 1) == 'p' && peek(l, 2) == 'i' && !is_letter(peek(l, 3));
    return pi || (peek(l, 1) == 'e' && !is_letter(peek(l, 2)));
}

static void lex_one(Lexer *l) {
    char c = peek(l, 0);
    if (begins_constant(l)) {
        l->at++;
        return;
    }
    if (is_backtick_prime(l)) return emit(l, TOKEN_PRIME, 1);
    if (c == '.' && text_starts(text_slice(l->text, l->at, l->text.length), ". . .")) return emit(l, TOKEN_ELLIPSIS, 5);
    if (lex_table_mark(l) || ((c == 'm' || c == 'c') && lex_typst(l))) return;
    if (c == '\r' && peek(l, 1) != '\n') c = '\n'; /* a line end of old */
    if (c == '\n' && l->options.newlines && !l->depth)
        emit(l, TOKEN_NEWLINE, 1);
    else if (c == '\n' && parts_rows(l))
        emit(l, TOKEN_SEMICOLON, 1);
    else if (c == '&' && l->options.newlines && !l->depth)
        l->at++, l->spaced = true;
    else if (is_blank(c) || l->hidden[l->at])
        l->blanks += c == '\t' ? 2 : c == ' ', l->at++, l->spaced = true;
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
    Lexer l = {.text = spelling, .options = options, .latex = text_find(spelling, "\\") >= 0};
    l.hidden = ARENA_ARRAY(arena, bool, spelling.length + 1);
    l.out.list = ARENA_ARRAY(arena, Token, spelling.length + 1);
    while (l.at < spelling.length) lex_one(&l);
    emit(&l, TOKEN_END, 0);
    return l.out;
}

/* 2<u, v>v: a bracket with two names between a factor and a name, none of them apart. */
static bool is_tight_pair(const Tokens *tokens, size_t less, size_t greater) {
    const Token *open = &tokens->list[less], *close = &tokens->list[greater];
    bool names = greater == less + 4 && open[1].kind == TOKEN_WORD && open[2].kind == TOKEN_COMMA && open[3].kind == TOKEN_WORD;
    return names && !open->spaced && !open[1].spaced && !close->spaced && close[1].kind == TOKEN_WORD && !close[1].word;
}

/* Behind an operand "<" begins a pair only where nothing can stand to the right of a ">": 2<x, v>/3, but not 0 < x, y > 1. */
static bool may_pair(const Tokens *tokens, size_t less, size_t greater, size_t comma) {
    bool behind = less && token_ends_operand(&tokens->list[less - 1]);
    if (behind && is_tight_pair(tokens, less, greater)) return true;
    return !behind || (comma && !token_begins(tokens->list[greater + 1].kind) && tokens->list[greater + 1].kind != TOKEN_MINUS);
}

/* |<1, 2>|: bars directly around the pair. */
static bool in_bars(const Tokens *tokens, size_t less, size_t greater, size_t comma) {
    const Token *open = &tokens->list[less], *close = &tokens->list[greater];
    bool before = less && !open->spaced && (open[-1].kind == TOKEN_BAR || open[-1].kind == TOKEN_DOUBLE_BAR);
    return before && comma && !close[1].spaced && (close[1].kind == TOKEN_BAR || close[1].kind == TOKEN_DOUBLE_BAR);
}

void pair_angles(Tokens *tokens, bool barred) {
    for (size_t i = 0; i + 1 < tokens->count; i++) {
        if (tokens->list[i].kind != TOKEN_LESS) continue;
        size_t depth = 0, end = i + 1, comma = 0;
        for (; end < tokens->count && (depth || tokens->list[end].kind != TOKEN_GREATER); end++) {
            if (token_closes(tokens->list[end].kind) && !depth--) return;
            depth += token_opens(tokens->list[end].kind);
            if (!depth && tokens->list[end].kind == TOKEN_COMMA) comma = end;
        }
        if (end == tokens->count) return;
        if (barred ? !in_bars(tokens, i, end, comma) : !may_pair(tokens, i, end, comma)) continue;
        tokens->list[i].kind = TOKEN_ANGLE_OPEN;
        tokens->list[end].kind = TOKEN_ANGLE_CLOSE;
    }
}

/* ---- asking ---- */

const unsigned char token_traits[TOKEN_KIND_COUNT] = {
    [TOKEN_NUMBER] = TRAIT_OPERAND,
    [TOKEN_WORD] = TRAIT_OPERAND,
    [TOKEN_FRACTION] = TRAIT_OPERAND,
    [TOKEN_BINOMIAL] = TRAIT_OPERAND,
    [TOKEN_ROOT] = TRAIT_OPERAND,
    [TOKEN_SUM] = TRAIT_OPERAND,
    [TOKEN_PRODUCT] = TRAIT_OPERAND,
    [TOKEN_NABLA] = TRAIT_OPERAND,
    [TOKEN_PARTIAL] = TRAIT_OPERAND,
    [TOKEN_BOLD_ONE] = TRAIT_OPERAND,
    [TOKEN_OPEN] = TRAIT_OPERAND | TRAIT_OPENS,
    [TOKEN_SQUARE_OPEN] = TRAIT_OPERAND | TRAIT_OPENS,
    [TOKEN_BRACE_OPEN] = TRAIT_OPERAND | TRAIT_OPENS,
    [TOKEN_SET_OPEN] = TRAIT_OPERAND | TRAIT_OPENS,
    [TOKEN_ANGLE_OPEN] = TRAIT_OPERAND | TRAIT_OPENS,
    [TOKEN_BEGIN] = TRAIT_OPERAND | TRAIT_OPENS,
    [TOKEN_BAR_OPEN] = TRAIT_OPERAND | TRAIT_OPENS,
    [TOKEN_NORM_OPEN] = TRAIT_OPERAND | TRAIT_OPENS,
    [TOKEN_CLOSE] = TRAIT_CLOSES,
    [TOKEN_SQUARE_CLOSE] = TRAIT_CLOSES,
    [TOKEN_BRACE_CLOSE] = TRAIT_CLOSES,
    [TOKEN_SET_CLOSE] = TRAIT_CLOSES,
    [TOKEN_ANGLE_CLOSE] = TRAIT_CLOSES,
    [TOKEN_FINISH] = TRAIT_CLOSES,
    [TOKEN_BAR_CLOSE] = TRAIT_CLOSES,
    [TOKEN_NORM_CLOSE] = TRAIT_CLOSES,
    [TOKEN_EQUAL] = TRAIT_RELATION,
    [TOKEN_NOT_EQUAL] = TRAIT_RELATION,
    [TOKEN_LESS] = TRAIT_RELATION,
    [TOKEN_LESS_EQUAL] = TRAIT_RELATION,
    [TOKEN_GREATER] = TRAIT_RELATION,
    [TOKEN_GREATER_EQUAL] = TRAIT_RELATION,
    [TOKEN_IN] = TRAIT_RELATION,
};

bool token_is_word(const Token *token, const char *word) {
    if (token->kind != TOKEN_WORD || (token->text.start[0] | 0x20) != (word[0] | 0x20)) return false;
    return !strncasecmp(token->text.start, word, token->text.length) && !word[token->text.length];
}

bool token_ends_operand(const Token *token) {
    if (token->kind == TOKEN_WORD) return !token->word && !token->function;
    return token->kind == TOKEN_NUMBER || token->kind == TOKEN_PRIME || token->kind == TOKEN_TOP ||
           token->kind == TOKEN_BOLD_ONE || token_closes(token->kind);
}
