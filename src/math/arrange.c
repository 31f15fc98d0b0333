/* arrange.c: signs that an answer leaves out between its parts, or writes otherwise: "3/5 4/5", "x = 1 y = 2",
 * "t > 0 -> 1", "{1, t > 0; -1, t < 0}", "1_{t > 0}", "x -= y". */
#include "math/syntax.h"
#include <string.h>

static bool wants_column(const Reader *reader) {
    Shape shape = reader->options.shape;
    return shape.kind == KIND_TENSOR && shape.columns == 1 && shape.rows > 1 && !reader->options.wants_set;
}

static bool is_inequality(TokenKind kind) { return token_relates(kind) && kind != TOKEN_EQUAL && kind != TOKEN_IN; }

/* ---- cases ---- */

/* "t > 0 -> 1, t < 0 -> -1", "if t > 0 then 1, if t < 0 then -1": an arrow behind a condition is what a colon is. */
static void turn_case_arrows(Reader *reader) {
    bool condition = false;
    for (size_t i = 0; i < reader->count; i++) {
        Token *token = &reader->list[i];
        bool arrow = token->kind == TOKEN_ARROW || token->kind == TOKEN_IMPLIES || token_is_word(token, "then");
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

static bool is_inequality_token(const Token *token) { return is_inequality(token->kind); }

static bool tells_inequality(const Reader *reader, Span span) {
    return find_outside(reader, span, is_inequality_token) < span.to;
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

static bool parts_pieces(const Token *token) {
    return token->kind == TOKEN_COMMA || token->kind == TOKEN_SEMICOLON || token->kind == TOKEN_AND || token->kind == TOKEN_OR ||
           token->kind == TOKEN_NEWLINE || token->word == WORD_IF || token->word == WORD_CONDITION || token->word == WORD_ELSE;
}

/* Does a value begin at token i, behind white space alone? */
static bool begins_value(const Reader *reader, size_t i) {
    const Token *token = &reader->list[i];
    bool sign = (token->kind == TOKEN_MINUS || token->kind == TOKEN_PLUS) && !token[1].spaced;
    return token->spaced && token_ends_operand(token - 1) && (sign || token_begins(token->kind));
}

/* In the condition in the span: where the value of the next case begins behind it, or its end. */
static size_t next_value(const Reader *reader, Span span) {
    size_t depth = 0, relation = span.to;
    for (size_t i = span.from; i < span.to; i++) {
        TokenKind kind = reader->list[i].kind;
        if (!depth && is_inequality(kind)) relation = i;
        depth += token_opens(kind);
        depth -= depth && token_closes(kind);
    }
    for (size_t i = relation + 1; i < span.to; i++) {
        TokenKind kind = reader->list[i].kind;
        if (!depth && i > relation + 1 && begins_value(reader, i)) return i;
        depth += token_opens(kind);
        depth -= depth && token_closes(kind);
    }
    return span.to;
}

enum { MOST_CASES = 16 };

/* "1, t > 0 -1, t < 0": where the second case begins, and each further one; "if t > 0 1, if t < 0 -1" (led by a condition):
 * where each value begins. 0: these are no such cases. */
static size_t find_cases(const Reader *reader, bool led, size_t begins[MOST_CASES]) {
    size_t pieces = 0, count = 0;
    for (Span rest = {0, reader->count}; rest.from < rest.to;) {
        Span piece = {rest.from, find_outside(reader, rest, parts_pieces)};
        rest.from = piece.to + 1;
        if (piece.from == piece.to) continue;
        bool condition = tells_inequality(reader, piece), last = rest.from >= rest.to;
        if (condition != (led || pieces++ > 0) || count == MOST_CASES) return 0;
        if (!condition || (last && !led)) continue;
        if ((begins[count++] = next_value(reader, piece)) == piece.to) return 0;
    }
    return led && count < 2 ? 0 : count;
}

/* Puts the semicolons that are missing between cases, or the colons between their conditions and values. */
static void part_cases(Reader *reader) {
    bool led = reader->list[0].word == WORD_IF;
    size_t begins[MOST_CASES], count = find_cases(reader, led, begins), n = 0, next = 0;
    if (!count) return;
    Token *list = ARENA_ARRAY(reader->arena, Token, reader->count + count + 1);
    for (size_t i = 0; i <= reader->count; i++) {
        if (next < count && i == begins[next]) {
            list[n++] = token_left_out(reader->list[i], led ? TOKEN_COLON : TOKEN_SEMICOLON);
            next++;
        }
        list[n++] = reader->list[i];
    }
    reader->list = list;
    reader->count = n - 1;
    kinds_add(reader->seen, TOKEN_SEMICOLON);
}

/* ---- indicators ---- */

static bool opens_brace(const Token *token) { return token->kind == TOKEN_BRACE_OPEN || token->kind == TOKEN_SET_OPEN; }

/* The bracket behind a 1 at token i, where an inequality stands in it: 1_{t > 0}, 1{t > 0}, 1[t > 0]; or 0. A round one
 * holds a condition that only goes on: 1 (t > 0). */
static size_t indicator_bracket(const Reader *reader, size_t i) {
    const Token *token = &reader->list[i];
    bool one = token->kind == TOKEN_BOLD_ONE || (token->kind == TOKEN_NUMBER && text_is(token->text, "1"));
    if (!one || (i && (token[-1].kind == TOKEN_SUBSCRIPT || token[-1].kind == TOKEN_POWER))) return 0;
    bool sub = token[1].kind == TOKEN_SUBSCRIPT, plain = token->kind == TOKEN_NUMBER && !sub;
    size_t open = i + 1 + sub;
    TokenKind kind = reader->list[open].kind;
    bool bracket = opens_brace(&reader->list[open]) || kind == TOKEN_SQUARE_OPEN || (kind == TOKEN_OPEN && !plain);
    Span inner = {open + 1, closing(reader, open)};
    bool twice = opens_brace(&reader->list[inner.from]) && closing(reader, inner.from) + 1 == inner.to; /* 1_{\{t > 0\}} */
    Span condition = {inner.from + twice, inner.to - twice};
    return bracket && !reader->list[open].spaced && inner.to < reader->count && tells_inequality(reader, condition) ? open : 0;
}

/* 1_{t > 0} is a call: indicator(t > 0). */
static void turn_indicators(Reader *reader) {
    size_t n = 0, close = reader->count;
    for (size_t i = 0; i < reader->count; i++) {
        size_t open = indicator_bracket(reader, i);
        Token *token = &reader->list[n++];
        *token = reader->list[i];
        if (i == close) token->kind = TOKEN_CLOSE;
        if (!open) continue;
        close = closing(reader, open);
        if (opens_brace(&reader->list[open + 1])) {
            reader->list[closing(reader, open + 1)].kind = TOKEN_CLOSE;
            reader->list[open + 1].kind = TOKEN_OPEN;
        }
        token->kind = TOKEN_WORD;
        token->text = TEXT("indicator");
        token->function = function_named(token->text);
        reader->list[n] = reader->list[open];
        reader->list[n++].kind = TOKEN_OPEN;
        i = open;
    }
    reader->list[n] = reader->list[reader->count];
    reader->count = n;
    kinds_add(reader->seen, TOKEN_WORD);
}

/* ---- steps ---- */

/* The tokens of an index or exponent that begins at token i: _k, _{k+1}, ^(k), ^{(k+1)}; 0: there is none. */
static size_t mark_length(const Reader *reader, size_t i) {
    const Token *mark = &reader->list[i];
    if (mark->kind != TOKEN_SUBSCRIPT && mark->kind != TOKEN_POWER) return 0;
    if (!token_opens(mark[1].kind)) return mark[1].kind == TOKEN_WORD || mark[1].kind == TOKEN_NUMBER ? 2 : 0;
    return closing(reader, i + 1) + 1 - i;
}

/* The name or number in the mark, without brackets; what stands behind it must close them. */
static const Token *marked_step(const Token *mark, bool next) {
    const Token *token = mark + 1;
    while (token_opens(token->kind)) token++;
    bool one = token[1].kind == TOKEN_PLUS && text_is(token[2].text, "1");
    if (next && one) return token_closes(token[3].kind) ? token : NULL;
    return next || one ? NULL : token;
}

/* Does the mark at token i tell the step before the one in `step`: k and k + 1, old and new, 0 and 1? */
static bool is_step_before(const Reader *reader, size_t i, const Token *step) {
    const Token *before = marked_step(&reader->list[i], false);
    if (!before) return false;
    if (token_is_word(step, "new") || token_is_word(step, "neu") || token_is_word(step, "next"))
        return token_is_word(before, "old") || token_is_word(before, "alt") || token_is_word(before, "k");
    if (step->kind == TOKEN_NUMBER) return text_is(step->text, "1") && text_is(before->text, "0");
    return text_equal(before->text, step->text);
}

/* x_{k+1} = x_k - s x_k/norm(x_k): the marks tell steps, not entries, and go. */
static void drop_steps(Reader *reader) {
    const Token *name = &reader->list[0];
    size_t length = reader->count > 3 ? mark_length(reader, 1) : 0, n = 0;
    const Expr *vector = name->kind == TOKEN_WORD && length ? reader_lookup(reader, name->text, NULL) : NULL;
    if (!vector || !shape_is_column(vector->shape) || shape_is_scalar(vector->shape) || reader->list[1 + length].kind != TOKEN_EQUAL) return;
    const Token *step = marked_step(name + 1, true);
    bool named = token_is_word(name + 2, "new") || token_is_word(name + 2, "neu") || token_is_word(name + 2, "next");
    if (!step && (named || name[2].kind == TOKEN_NUMBER)) step = name + 2;
    if (!step) return;
    size_t marks = 0;
    for (size_t i = 2 + length; i < reader->count; i++) {
        bool marked = text_equal(reader->list[i].text, name->text) && mark_length(reader, i + 1);
        if (marked && !is_step_before(reader, i + 1, step)) return;
        marks += marked;
    }
    if (!marks) return;
    Text letter = name->text;
    for (size_t i = 0, end = reader->count; i < end; i++) {
        bool marked = reader->list[i].kind == TOKEN_WORD && text_equal(reader->list[i].text, letter);
        size_t mark = marked ? mark_length(reader, i + 1) : 0;
        reader->list[n++] = reader->list[i];
        i += mark;
    }
    reader->list[n] = reader->list[reader->count];
    reader->count = n;
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
        if (!depth && i < reader->count && begins_entry(reader, i, equations)) list[n++] = token_left_out(token, TOKEN_COMMA);
        depth += token_opens(token.kind);
        depth -= depth && token_closes(token.kind);
        list[n++] = token;
    }
    reader->list = list;
    reader->count = n - 1;
    kinds_add(reader->seen, TOKEN_COMMA);
}

/* "x: 3/5, y: 4/5" names the entries, as x = 3/5, y = 4/5 does. */
static void turn_named_entries(Reader *reader) {
    size_t names = 0;
    for (size_t i = 0; i + 1 < reader->count; i++)
        names += (!i || reader->list[i - 1].kind == TOKEN_COMMA) && reader->list[i].kind == TOKEN_WORD && reader->list[i + 1].kind == TOKEN_COLON;
    if (names != (size_t)reader->options.shape.rows) return;
    for (size_t i = 0; i < reader->count; i++)
        if (reader->list[i].kind == TOKEN_COLON) reader->list[i].kind = TOKEN_EQUAL;
    kinds_add(reader->seen, TOKEN_EQUAL);
}

/* x <- x - s y: the arrow of a program, apart on both sides, is an equals sign. */
static void turn_assignment(Reader *reader) {
    Token *less = &reader->list[1];
    bool arrow = reader->count > 3 && reader->list[0].kind == TOKEN_WORD && less->kind == TOKEN_LESS && less[1].kind == TOKEN_MINUS;
    if (!arrow || !less->spaced || less[1].spaced || !less[2].spaced) return;
    less->kind = TOKEN_EQUAL;
    memmove(less + 1, less + 2, (reader->count - 2) * sizeof *less);
    reader->count--;
    kinds_add(reader->seen, TOKEN_EQUAL);
}

/* x -= s y, as programs write x = x - (s y). */
static void turn_update(Reader *reader) {
    Token *from = reader->list;
    bool update = reader->count > 3 && from->kind == TOKEN_WORD && from[1].kind == TOKEN_MINUS && from[2].kind == TOKEN_EQUAL && !from[2].spaced;
    if (!update) return;
    Token *list = ARENA_ARRAY(reader->arena, Token, reader->count + 4);
    list[0] = list[2] = from[0];
    list[1] = from[2];
    list[3] = from[1];
    list[4] = from[2];
    list[4].kind = TOKEN_OPEN;
    memcpy(list + 5, from + 3, (reader->count - 3) * sizeof *list);
    reader->count += 3;
    list[reader->count] = list[reader->count - 1] = from[reader->count - 3];
    list[reader->count - 1].kind = TOKEN_CLOSE;
    reader->list = list;
}

void arrange_answer(Reader *reader) {
    const uint64_t *seen = reader->seen;
    if (reader->options.wants_set || reader->options.wants_truth || !reader->count) return;
    if (kinds_have(seen, TOKEN_LESS)) turn_assignment(reader);
    if (kinds_have(seen, TOKEN_MINUS) && kinds_have(seen, TOKEN_EQUAL)) turn_update(reader);
    if (kinds_have(seen, TOKEN_ARROW) || kinds_have(seen, TOKEN_IMPLIES) || reader->words) turn_case_arrows(reader);
    bool relates = kinds_have(seen, TOKEN_LESS) || kinds_have(seen, TOKEN_GREATER) || kinds_have(seen, TOKEN_LESS_EQUAL) || kinds_have(seen, TOKEN_GREATER_EQUAL);
    if (relates) turn_indicators(reader);
    if (relates) part_cases(reader);
    if (kinds_have(seen, TOKEN_EQUAL)) drop_steps(reader);
    if (kinds_have(seen, TOKEN_BRACE_OPEN) || kinds_have(seen, TOKEN_SET_OPEN)) drop_case_braces(reader);
    if (!wants_column(reader)) return;
    if (kinds_have(seen, TOKEN_COLON)) turn_named_entries(reader);
    if (kinds_have(seen, TOKEN_NUMBER)) part_entries(reader);
}
