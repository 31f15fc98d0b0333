/* arrange.c: signs that an answer leaves out between its parts, or writes otherwise: "3/5 4/5", "x = 1 y = 2",
 * "t > 0 -> 1", "{1, t > 0; -1, t < 0}". */
#include "math/syntax.h"

static bool wants_column(const Reader *reader) {
    Shape shape = reader->options.shape;
    return shape.kind == KIND_TENSOR && shape.columns == 1 && shape.rows > 1 && !reader->options.wants_set;
}

static bool is_inequality(TokenKind kind) { return token_relates(kind) && kind != TOKEN_EQUAL && kind != TOKEN_IN; }

/* ---- cases ---- */

/* "t > 0 -> 1, t < 0 -> -1": an arrow behind a condition is what a colon is. */
static void turn_case_arrows(Reader *reader) {
    bool condition = false;
    for (size_t i = 0; i < reader->count; i++) {
        Token *token = &reader->list[i];
        bool arrow = token->kind == TOKEN_ARROW || token->kind == TOKEN_IMPLIES;
        if (arrow && condition) token->kind = TOKEN_COLON;
        condition = (condition || is_inequality(token->kind)) && !arrow && token->kind != TOKEN_COMMA && token->kind != TOKEN_SEMICOLON &&
                    token->kind != TOKEN_NEWLINE;
    }
}

/* The brace that closes the one at `open`, or the end. */
static size_t closing(const Reader *reader, size_t open) {
    size_t depth = 0, i = open;
    for (; i < reader->count; i++) {
        depth += token_opens(reader->list[i].kind);
        if (token_closes(reader->list[i].kind) && !--depth) break;
    }
    return i;
}

/* Are there cases in the braces: values with conditions, no set builder? */
static bool holds_cases(const Reader *reader, size_t open, size_t close) {
    size_t depth = 0;
    bool inequality = false, parted = false;
    for (size_t i = open + 1; i < close; i++) {
        const Token *token = &reader->list[i];
        if (!depth && (token->kind == TOKEN_COLON || token->kind == TOKEN_SUCH_THAT || token->kind == TOKEN_BAR)) return false;
        depth += token_opens(token->kind);
        depth -= depth && token_closes(token->kind);
        inequality |= !depth && is_inequality(token->kind);
        parted |= !depth && (token->kind == TOKEN_COMMA || token->kind == TOKEN_SEMICOLON || token->word == WORD_IF);
    }
    return inequality && parted;
}

static bool is_equal(const Token *token) { return token->kind == TOKEN_EQUAL; }

/* {1, t > 0; -1, t < 0}, f'(t) = {1 if t > 0, -1 if t < 0}: without the braces. */
static void drop_case_braces(Reader *reader) {
    size_t open = find_outside(reader, (Span){0, reader->count}, is_equal);
    open = open < reader->count ? open + 1 : 0;
    TokenKind kind = reader->list[open].kind;
    size_t close = closing(reader, open);
    bool braces = kind == TOKEN_BRACE_OPEN || kind == TOKEN_SET_OPEN;
    if (!braces || close + 1 < reader->count || !holds_cases(reader, open, close)) return;
    size_t n = open;
    for (size_t i = open + 1; i <= reader->count; i++)
        if (i != close || close == reader->count) reader->list[n++] = reader->list[i];
    reader->count = n - 1;
}

/* ---- entries ---- */

/* Does an equation begin at token i: x =, x_1 =, x1 =? */
static bool begins_equation(const Reader *reader, size_t i) {
    const Token *token = &reader->list[i];
    if (token->kind != TOKEN_WORD || token->word) return false;
    token++;
    if (token->kind == TOKEN_PRIME) token++;
    if (token->kind == TOKEN_SUBSCRIPT && token[1].kind != TOKEN_END)
        token += 2;
    else if (token->kind == TOKEN_NUMBER && !token->spaced)
        token++;
    return token->kind == TOKEN_EQUAL;
}

/* Does an entry begin at token i, behind white space alone? */
static bool begins_entry(const Reader *reader, size_t i, bool equations) {
    const Token *token = &reader->list[i];
    if (!i || !token->spaced || !token_ends_operand(token - 1)) return false;
    if (equations) return begins_equation(reader, i);
    bool signed_number = token->kind == TOKEN_MINUS && !token[1].spaced && token[1].kind == TOKEN_NUMBER;
    return token->kind == TOKEN_NUMBER || signed_number;
}

static size_t count_entries(const Reader *reader, bool equations) {
    size_t depth = 0, entries = 1;
    for (size_t i = 0; i < reader->count; i++) {
        TokenKind kind = reader->list[i].kind;
        if (!depth && (kind == TOKEN_COMMA || kind == TOKEN_SEMICOLON || kind == TOKEN_NEWLINE || kind == TOKEN_APPROX)) return 0;
        if (!equations && (kind == TOKEN_EQUAL || kind == TOKEN_WORD)) return 0;
        entries += !depth && begins_entry(reader, i, equations);
        depth += token_opens(kind);
        depth -= depth && token_closes(kind);
    }
    return entries;
}

/* "3/5 4/5", "x = 3/5 y = 4/5": commas between as many entries as are asked for. */
static void part_entries(Reader *reader) {
    bool equations = begins_equation(reader, 0);
    size_t entries = count_entries(reader, equations), n = 0, depth = 0;
    if (entries != (size_t)reader->options.shape.rows) return;
    Token *list = ARENA_ARRAY(reader->arena, Token, reader->count + entries);
    for (size_t i = 0; i <= reader->count; i++) {
        Token token = reader->list[i];
        if (!depth && i < reader->count && begins_entry(reader, i, equations)) {
            list[n] = token;
            list[n].text.length = 0;
            list[n++].kind = TOKEN_COMMA;
        }
        depth += token_opens(token.kind);
        depth -= depth && token_closes(token.kind);
        list[n++] = token;
    }
    reader->list = list;
    reader->count = n - 1;
    reader->seen[TOKEN_COMMA >> 6] |= (uint64_t)1 << (TOKEN_COMMA & 63);
}

/* "x: 3/5, y: 4/5" names the entries, as x = 3/5, y = 4/5 does. */
static void turn_named_entries(Reader *reader) {
    size_t names = 0;
    for (size_t i = 0; i + 1 < reader->count; i++)
        names += (!i || reader->list[i - 1].kind == TOKEN_COMMA) && reader->list[i].kind == TOKEN_WORD && reader->list[i + 1].kind == TOKEN_COLON;
    if (names != (size_t)reader->options.shape.rows) return;
    for (size_t i = 0; i < reader->count; i++)
        if (reader->list[i].kind == TOKEN_COLON) reader->list[i].kind = TOKEN_EQUAL;
    reader->seen[TOKEN_EQUAL >> 6] |= (uint64_t)1 << (TOKEN_EQUAL & 63);
}

void arrange_answer(Reader *reader) {
    const uint64_t *seen = reader->seen;
    if (reader->options.wants_set || reader->options.wants_truth || !reader->count) return;
    if (kinds_have(seen, TOKEN_ARROW) || kinds_have(seen, TOKEN_IMPLIES)) turn_case_arrows(reader);
    if (kinds_have(seen, TOKEN_BRACE_OPEN) || kinds_have(seen, TOKEN_SET_OPEN)) drop_case_braces(reader);
    if (!wants_column(reader)) return;
    if (kinds_have(seen, TOKEN_COLON)) turn_named_entries(reader);
    if (kinds_have(seen, TOKEN_NUMBER)) part_entries(reader);
}
