/* adapt.c: what only answers contain, as programs and some books write it: np.sqrt(x), x.norm(), f'|_{t = 1}, ]a, b[. */
#include "math/lexer.h"

static bool is_library(const Token *token) {
    static const char *const names[] = {"np", "numpy", "math", "Math", "sp", "sympy", "linalg", "cmath", "scipy", "jnp", "torch", "LA", "la", "tf", "nla", "LinearAlgebra"};
    bool point = token[0].kind == TOKEN_WORD && token[1].kind == TOKEN_BAD && text_is(token[1].text, ".");
    if (!point || token[2].kind != TOKEN_WORD || token[1].spaced || token[2].spaced) return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_is(token->text, names[i])) return true;
    return false;
}

/* |_{t = 1}, and before an equals sign |_(3, 4), |_{(3, 4)}: how many tokens, or 0. */
static size_t evaluation_length(const Token *token) {
    bool bar = token[0].kind == TOKEN_BAR && token[1].kind == TOKEN_SUBSCRIPT;
    bool equal = false;
    if (!bar || (token[2].kind != TOKEN_BRACE_OPEN && token[2].kind != TOKEN_OPEN)) return 0;
    for (size_t i = 2, depth = 0; token[i].kind != TOKEN_END; i++) {
        equal |= token[i].kind == TOKEN_EQUAL;
        depth += token_opens(token[i].kind);
        if (token_closes(token[i].kind) && !--depth) return equal || token[i + 1].kind == TOKEN_EQUAL ? i + 1 : 0;
    }
    return 0;
}

static bool is_frobenius_word(const Token *token) {
    return token_is_word(token, "fro") || token_is_word(token, "frobenius");
}

/* norm(X, 'fro'): the norm of a matrix anyway; norm(x, ord=2). */
static size_t option_length(const Token *token) {
    if (token->kind != TOKEN_COMMA) return 0;
    size_t quote = token[1].kind == TOKEN_PRIME;
    if (is_frobenius_word(token + 1 + quote)) return 2 + quote + (token[2 + quote].kind == TOKEN_PRIME);
    return 0;
}

static size_t left_out(const Token *token, bool behind_comma) {
    if (is_library(token)) return 2;
    size_t option = option_length(token);
    if (option) return option;
    if (token_is_word(token, "Times") && token[1].kind == TOKEN_COMMA) return 2; /* Outer[Times, x, y] */
    bool named = (token_is_word(token, "ord") || token_is_word(token, "p") || token_is_word(token, "nrow")) && token[1].kind == TOKEN_EQUAL;
    if (named && behind_comma && token_closes(token[3].kind)) return 2;
    bool type = token->kind == TOKEN_COMMA && token_is_word(token + 1, "dtype") && token[2].kind == TOKEN_EQUAL;
    if (type && token[3].kind == TOKEN_WORD) return token[4].kind == TOKEN_NUMBER && !token[4].spaced ? 5 : 4;
    bool point = token->kind == TOKEN_BAD && text_is(token->text, ".") && !token[1].spaced;
    if (point && (token[1].kind == TOKEN_PLUS || token[1].kind == TOKEN_MINUS)) return 1; /* a .+ b */
    bool unseen = token->kind == TOKEN_BAD && text_is(token->text, ".") && (token[1].kind == TOKEN_FRACTION || token[1].kind == TOKEN_NABLA); /* \left. */
    return unseen ? 1 : evaluation_length(token);
}

/* A.dot(x), as programs multiply. */
static bool is_method(const Token *token) {
    bool point = token->kind == TOKEN_BAD && text_is(token->text, ".") && !token[1].spaced;
    return point && token_is_word(token + 1, "dot") && token[2].kind == TOKEN_OPEN;
}

/* x.norm(), A.transpose(): the function is called with what stands before the point. */
static bool is_empty_call(const Token *token) {
    bool point = token->kind == TOKEN_WORD && token[1].kind == TOKEN_BAD && text_is(token[1].text, ".") && !token[1].spaced;
    return point && token[2].function && !token[2].spaced && token[3].kind == TOKEN_OPEN && token[4].kind == TOKEN_CLOSE;
}

static void turn_call(Token *token) {
    Token name = token[0];
    token[0] = token[2];
    token[1] = token[3];
    token[2] = name;
    token[3] = token[4];
}

static void leave_out(Tokens *tokens) {
    size_t n = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        if (i + 5 < tokens->count && is_empty_call(&tokens->list[i])) {
            turn_call(&tokens->list[i]);
            for (size_t k = 0; k < 4; k++) tokens->list[n++] = tokens->list[i + k];
            i += 4;
            continue;
        }
        bool called = n && tokens->list[n - 1].function && tokens->list[i + 1].kind == TOKEN_OPEN; /* exp.(x) */
        if (called && tokens->list[i].kind == TOKEN_BAD && text_is(tokens->list[i].text, ".")) continue;
        size_t skipped = i + 1 < tokens->count ? left_out(&tokens->list[i], i && tokens->list[i - 1].kind == TOKEN_COMMA) : 0;
        if (i + 1 < tokens->count && is_method(&tokens->list[i])) {
            tokens->list[n] = tokens->list[i++];
            tokens->list[n++].kind = TOKEN_DOT;
            continue;
        }
        if (skipped)
            i += skipped - 1;
        else
            tokens->list[n++] = tokens->list[i];
    }
    tokens->count = n;
}

/* ]a, b[ is (a, b): a square bracket the wrong way round, where one of the right way cannot stand. */
static void turn_brackets(Tokens *tokens, bool wants_set) {
    size_t depth = 0, comma = 0;
    bool turned = wants_set; /* elsewhere x[1] is no end of an interval */
    for (size_t i = 0; i < tokens->count; i++) {
        Token *token = &tokens->list[i];
        bool after = i && token_ends_operand(token - 1);
        if (token->kind == TOKEN_SQUARE_CLOSE && !depth && !after) {
            token->kind = TOKEN_OPEN;
            if (i && token[-1].word == WORD_OVER) token[-1].word = WORD_CONDITION; /* sur ]-1, 1[ */
            turned = true;
            comma = 0;
        } else if (token->kind == TOKEN_SQUARE_OPEN && depth == 1 && comma && after && turned)
            token->kind = TOKEN_CLOSE, turned = wants_set;
        if (token_opens(token->kind) && !depth++) comma = 0;
        comma += depth == 1 && (token->kind == TOKEN_COMMA || token->kind == TOKEN_SEMICOLON);
        depth -= depth && token_closes(token->kind);
    }
}

static bool token_begins_value(const Token *token) {
    return token_begins(token->kind) || token->kind == TOKEN_MINUS || token->kind == TOKEN_LESS || token->kind == TOKEN_BAR;
}

/* ---- <a, b>, <a | b>, <<a | b>, <c | d>>, <<a, c> | <b, d>> of Maple ---- */

/* The > that closes the < at `open`; bars: how many bars part what is directly in it. 0: there is none. */
static size_t closing_angle(const Tokens *tokens, size_t open, size_t *bars) {
    size_t angles = 0, depth = 0;
    *bars = 0;
    for (size_t i = open; i + 1 < tokens->count; i++) {
        const Token *token = &tokens->list[i];
        bool parts = token->kind == TOKEN_BAR && !token->glued && token_begins_value(token + 1);
        if (token->kind == TOKEN_BAR && angles == 1 && !depth) {
            if (!parts || !(token_ends_operand(token - 1) || token[-1].kind == TOKEN_GREATER)) return 0;
            ++*bars;
        }
        depth += token_opens(token->kind);
        if (token_closes(token->kind) && !depth--) return 0;
        angles += !depth && token->kind == TOKEN_LESS;
        if (!depth && token->kind == TOKEN_GREATER && !--angles) return i;
    }
    return 0;
}

/* Square brackets for the angles from `open` to `close`, and commas for the bars. */
static void square_angles(Tokens *tokens, size_t open, size_t close) {
    size_t depth = 0;
    for (size_t i = open; i <= close; i++) {
        Token *token = &tokens->list[i];
        if (token->kind == TOKEN_LESS && !depth) token->kind = TOKEN_SQUARE_OPEN;
        else if (token->kind == TOKEN_GREATER && !depth) token->kind = TOKEN_SQUARE_CLOSE;
        else if (token->kind == TOKEN_BAR && !depth) token->kind = TOKEN_COMMA;
        else depth += token_opens(token->kind), depth -= depth && token_closes(token->kind);
    }
}

/* Columns that bars part: the list of them is transposed. */
static void transpose_behind(Arena *arena, Tokens *tokens, size_t close) {
    Token *list = ARENA_ARRAY(arena, Token, tokens->count + 1);
    for (size_t i = 0; i < tokens->count; i++) list[i + (i > close)] = tokens->list[i];
    list[close + 1] = list[close];
    list[close + 1].kind = TOKEN_PRIME;
    list[close + 1].spaced = false;
    tokens->list = list;
    tokens->count++;
    kinds_add(tokens->seen, TOKEN_PRIME);
}

static void turn_maple(Arena *arena, Tokens *tokens) {
    for (size_t i = 0; i + 2 < tokens->count; i++) {
        if (tokens->list[i].kind != TOKEN_LESS || (i && token_ends_operand(&tokens->list[i - 1]))) continue;
        bool nested = tokens->list[i + 1].kind == TOKEN_LESS;
        size_t bars, close = closing_angle(tokens, i, &bars);
        if (!close || (!nested && !bars)) continue;
        bool single = nested && !bars && closing_angle(tokens, i + 1, &(size_t){0}) + 1 == close; /* <<a, b>>: <a, b> */
        if (single) tokens->list[i].kind = TOKEN_OPEN, tokens->list[close].kind = TOKEN_CLOSE;
        square_angles(tokens, i, close);
        if (nested && bars) transpose_behind(arena, tokens, close);
        kinds_add(tokens->seen, TOKEN_COMMA);
        i = close;
    }
}

/* [[1, 2][3, 4]]: the commas between the rows. */
static void part_rows(Arena *arena, Tokens *tokens) {
    size_t depth = 0, n = 0;
    Token *list = ARENA_ARRAY(arena, Token, 2 * tokens->count);
    for (size_t i = 0; i < tokens->count; i++) {
        Token token = tokens->list[i];
        bool rows = depth == 1 && i > 1 && token.kind == TOKEN_SQUARE_OPEN && tokens->list[i - 1].kind == TOKEN_SQUARE_CLOSE;
        if (rows && tokens->list[0].kind == TOKEN_SQUARE_OPEN) {
            list[n++] = token_left_out(token, TOKEN_COMMA);
            kinds_add(tokens->seen, TOKEN_COMMA);
        }
        depth += token.kind == TOKEN_SQUARE_OPEN;
        depth -= depth && token.kind == TOKEN_SQUARE_CLOSE;
        list[n++] = token;
    }
    tokens->list = list;
    tokens->count = n;
}

/* {1}*[-1, 1], {1} times [-1, 1]: between two sets the sign of their product. */
static void turn_times(Tokens *tokens) {
    for (size_t i = 2; i + 1 < tokens->count; i++) {
        TokenKind before = tokens->list[i - 1].kind, behind = tokens->list[i + 1].kind;
        bool set = before == TOKEN_BRACE_CLOSE || before == TOKEN_SET_CLOSE ||
                   (before == TOKEN_SQUARE_CLOSE && tokens->list[i - 2].kind != TOKEN_SQUARE_CLOSE); /* no matrix */
        bool another = behind == TOKEN_BRACE_OPEN || behind == TOKEN_SET_OPEN || behind == TOKEN_SQUARE_OPEN;
        if (tokens->list[i].kind == TOKEN_TIMES && set && another) tokens->list[i].kind = TOKEN_CROSS;
    }
}

void adapt_tokens(Arena *arena, Tokens *tokens, bool wants_set) {
    if (kinds_have(tokens->seen, TOKEN_LESS) && kinds_have(tokens->seen, TOKEN_GREATER)) turn_maple(arena, tokens);
    bool points = kinds_have(tokens->seen, TOKEN_BAD) || kinds_have(tokens->seen, TOKEN_BAR) || kinds_have(tokens->seen, TOKEN_COMMA);
    if (points) leave_out(tokens);
    bool square = kinds_have(tokens->seen, TOKEN_SQUARE_OPEN) || kinds_have(tokens->seen, TOKEN_SQUARE_CLOSE);
    if (square) turn_brackets(tokens, wants_set), part_rows(arena, tokens);
    if (wants_set) turn_times(tokens);
}
