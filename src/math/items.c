/* items.c: the parts of a line of an answer: values, equations, conditions, each told by its tokens alone. */
#include "math/syntax.h"

/* ---- where a line is cut ---- */

/* A full stop, not the point of a.b. */
static bool is_stop(const Token *token) {
    bool between = token->spaced && token[1].spaced && token_begins(token[1].kind) && !token[1].word; /* x . y */
    return token->kind == TOKEN_BAD && text_is(token->text, ".") && !between && (token[1].spaced || token[1].kind == TOKEN_END);
}

static bool joins_items(const Token *token) {
    switch ((int)token->kind) {
    case TOKEN_COMMA:
    case TOKEN_SEMICOLON:
    case TOKEN_AND:
    case TOKEN_OR:
    case TOKEN_IMPLIES:
    case TOKEN_ARROW: return true;
    case TOKEN_WORD: return token->word == WORD_SO;
    default: return is_stop(token);
    }
}

static bool is_equal(const Token *token) {
    return token->kind == TOKEN_EQUAL || token->kind == TOKEN_APPROX || token->word == WORD_IS;
}

static bool is_colon(const Token *token) { return token->kind == TOKEN_COLON; }
static bool is_question(const Token *token) { return token->kind == TOKEN_BAD && text_is(token->text, "?"); }
static bool is_else(const Token *token) { return token->word == WORD_ELSE; }
static bool is_relation(const Token *token) { return token_relates(token->kind); }
static bool is_other_relation(const Token *token) { return is_relation(token) && token->kind != TOKEN_EQUAL; }

static bool starts_condition(const Token *token) {
    return token->word == WORD_IF || token->word == WORD_CONDITION || token->word == WORD_AT ||
           token->kind == TOKEN_FOR_ALL;
}

static bool is_remark(const Token *token) { return token->word == WORD_REMARK; }
static bool denies(const Token *token) { return token->kind == TOKEN_NOT && token[1].kind == TOKEN_WORD; }
static bool limits(const Token *token) { return is_relation(token) || token->kind == TOKEN_NOT; }
static bool says_is(const Token *token) { return token->word == WORD_IS; }

static Span nothing(size_t at) { return (Span){at, at}; }
static bool is_empty(Span span) { return span.from >= span.to; }

/* ---- conditions ---- */

/* "2t (t > 0)", "2t [t > 0]": the last bracket, apart from what stands before it, if there is a relation in it. */
static size_t bracketed_condition(const Reader *reader, Span span) {
    size_t depth = 0, open = span.to;
    if (is_empty(span) || !token_closes(reader->list[span.to - 1].kind)) return span.to;
    for (size_t i = span.from; i + 1 < span.to; i++) {
        TokenKind kind = reader->list[i].kind;
        if (!depth && token_opens(kind)) open = i;
        depth += token_opens(kind);
        depth -= depth && token_closes(kind);
        if (!depth && token_closes(kind)) open = span.to;
    }
    if (open == span.to || open == span.from || !token_ends_operand(&reader->list[open - 1])) return span.to;
    TokenKind kind = reader->list[open].kind;
    bool bracket = kind == TOKEN_OPEN || kind == TOKEN_SQUARE_OPEN || kind == TOKEN_BRACE_OPEN || kind == TOKEN_SET_OPEN;
    bool set = reader->options.wants_set && kind != TOKEN_OPEN;
    Span inner = {open + 1, span.to - 1};
    return bracket && !set && find_outside(reader, inner, limits) < inner.to ? open : span.to;
}

/* "2t t > 0" where no truth is asked for: the name before the relation begins a condition. */
static size_t glued_condition(const Reader *reader, Span span) {
    if (reader->options.wants_set || reader->options.wants_truth) return span.to;
    size_t relation = find_outside(reader, span, is_other_relation);
    if (relation == span.to || relation < span.from + 2) return span.to;
    const Token *name = &reader->list[relation - 1];
    bool apart = name->kind == TOKEN_WORD && name->spaced && reader_lookup(reader, name->text, NULL) &&
                 token_ends_operand(name - 1);
    return apart ? relation - 1 : span.to;
}

/* "… at t = 1 = 5", "… at (3, 4) = 5": where the value begins, or the end. */
static size_t value_at_point(const Reader *reader, Span span) {
    if (reader->list[span.from].word != WORD_AT) return span.to;
    size_t equal = find_outside(reader, span, is_equal);
    bool name = equal == span.from + 2 && reader->list[span.from + 1].kind == TOKEN_WORD;
    if (name && equal < span.to) equal = find_outside(reader, (Span){equal + 1, span.to}, is_equal);
    return equal + 1 < span.to ? equal + 1 : span.to;
}

static void find_condition(const Reader *reader, Item *item) {
    size_t word = find_outside(reader, item->span, starts_condition), to = item->span.to;
    item->condition = nothing(to);
    if (find_outside(reader, item->span, is_else) < to) return;
    if (word == to) word = glued_condition(reader, item->span);
    size_t value = word < to ? value_at_point(reader, (Span){word, to}) : to;
    if (value < to) {
        item->span.from = value;
        return;
    }
    if (word < to) {
        item->condition = (Span){word, to};
        item->span.to = word;
        return;
    }
    size_t open = bracketed_condition(reader, item->span);
    if (open == to) return;
    item->condition = (Span){open + 1, to - 1};
    item->span.to = open;
}

/* ---- colons ---- */

/* Is it a name of the question or a word, and no dividend? "(b):", "answer:", "f'(x):" */
static bool is_label(const Reader *reader, Span span) {
    for (size_t i = span.from; i < span.to; i++)
        if (reader->list[i].kind != TOKEN_WORD) return is_left_form(reader, span);
    return span.to > span.from + 1 || is_left_form(reader, span);
}

/* A colon that divides has as much space before it as behind, a:b, a : b; "the derivative of x^2: 2x" has not. */
static bool stands_evenly(const Token *colon) {
    return colon->spaced == colon[1].spaced && token_ends_operand(colon - 1) && token_begins(colon[1].kind);
}

/* 3: 5 */
static bool is_ratio_of_numbers(const Reader *reader, Span front, Span behind) {
    bool numbers = reader->list[front.from].kind == TOKEN_NUMBER && reader->list[behind.from].kind == TOKEN_NUMBER;
    return numbers && front.from + 1 == front.to && behind.from + 1 == behind.to;
}

/* y' = a:b: the colon divides, and what stands before the equals sign is no point. */
static bool is_quotient(const Reader *reader, size_t from, size_t equal, size_t colon) {
    bool alike = stands_evenly(&reader->list[colon]);
    bool name = equal == from + 1 && reader_lookup(reader, reader->list[from].text, NULL);
    return alike && !name;
}

/* What stands before a colon: a point (t = 1: …), a case (t > 0: …), a label, or what is divided. */
static void read_colon(Reader *reader, Item *item) {
    size_t colon = find_outside(reader, item->span, is_colon);
    if (find_outside(reader, item->span, is_question) < colon) return; /* t > 0 ? 1 : -1 is another language's */
    if (colon == item->span.to || colon + 1 == item->span.to || reader->options.wants_truth) return;
    Span front = {item->span.from, colon}, behind = {colon + 1, item->span.to};
    size_t equal = find_outside(reader, front, is_equal);
    bool quotient = equal < colon && is_quotient(reader, item->span.from, equal, colon), point = equal < colon && !quotient;
    bool condition = starts_condition(&reader->list[front.from]) || (!quotient && find_outside(reader, front, is_relation) < colon);
    if (condition) item->condition = front;
    if (condition || point || (!quotient && is_label(reader, front))) {
        item->span = behind;
        return;
    }
    if (!stands_evenly(&reader->list[colon]) && !is_ratio_of_numbers(reader, front, behind)) {
        Text text = reader_slice(reader, reader->list[front.from].at, token_end(reader, colon));
        reader_note(reader, MESSAGE_NOTE_LEFT_OUT, WITH({"text", shortened(text, LONGEST_REPEATED)}));
        item->span = behind;
        return;
    }
    keep_intact(reader);
    reader->list[colon].kind = reader->intact[colon].kind = TOKEN_DIVIDE; /* also where a left side is given up */
    reader_note(reader, MESSAGE_NOTE_COLON, NULL);
}

/* ---- items ---- */

static bool has_relation(const Reader *reader, Span span) {
    return find_outside(reader, span, is_other_relation) < span.to;
}

static bool is_if(const Token *token) { return token->word == WORD_IF; }

static void classify_rest(Reader *reader, Item *item) {
    Span span = item->span;
    size_t otherwise = find_outside(reader, span, is_else);
    item->equal = find_outside(reader, span, is_equal);
    bool first = otherwise == span.from, last = otherwise + 1 == span.to;
    bool between = find_outside(reader, span, is_if) < item->equal && item->equal < otherwise;
    if (between && otherwise < span.to && !last) item->equal = span.to; /* a if b = c else d */
    if (otherwise < span.to && (first || last)) {
        item->kind = ITEM_OTHERWISE;
        item->span = first ? (Span){span.from + 1, span.to} : (Span){span.from, otherwise};
    } else if (item->equal < span.to)
        item->kind = ITEM_EQUATION;
    else if (has_relation(reader, span) && otherwise == span.to)
        item->kind = ITEM_CONDITION;
}

/* "2x because x'x = ...": what gives a reason is no part of the answer. */
static void cut_remark(Reader *reader, Item *item) {
    size_t remark = find_outside(reader, item->span, is_remark);
    if (remark == item->span.to) return;
    Text text = reader_slice(reader, reader->list[remark].at, token_end(reader, item->span.to - 1));
    if (remark > item->span.from)
        reader_note(reader, MESSAGE_NOTE_LEFT_OUT, WITH({"text", shortened(text, LONGEST_REPEATED)}));
    bool elided = remark == item->span.from + 2 && reader->list[remark - 1].kind == TOKEN_PRIME; /* ", n'existe pas" */
    bool aside = item->joint != TOKEN_END && (elided || remark == item->span.from + 1);          /* ", a constant" */
    item->span.to = aside ? item->span.from : remark;
}

static void classify_item(Reader *reader, Item *item) {
    const Token *first = &reader->list[item->span.from];
    item->condition = nothing(item->span.to);
    read_colon(reader, item);
    if (!is_empty(item->condition)) return classify_rest(reader, item);
    if (starts_condition(first)) {
        item->kind = ITEM_CONDITION;
        return;
    }
    find_condition(reader, item);
    bool point = !is_empty(item->condition) && reader->list[item->condition.from].word == WORD_AT;
    size_t is = find_outside(reader, item->condition, says_is);
    if (point && is < item->condition.to) { /* "… at x = 9 is 1/6" */
        item->span = trim_span(reader, (Span){is + 1, item->condition.to});
        item->condition = nothing(item->span.to);
    }
    cut_remark(reader, item);
    item->span = trim_span(reader, item->span);
    bool of_all = reader->list[item->span.from].word == WORD_ALL && !reader->options.wants_set; /* "all x except 0" */
    if (is_empty(item->span) || of_all || find_outside(reader, item->span, denies) < item->span.to)
        item->kind = ITEM_REMARK;
    else
        classify_rest(reader, item);
}

size_t cut_items(Reader *reader, Span line, Item items[MOST_ITEMS]) {
    size_t count = 0;
    TokenKind joint = TOKEN_END;
    for (size_t from = line.from; from < line.to;) {
        Span rest = {from, line.to};
        size_t cut = find_outside(reader, rest, joins_items);
        Span span = trim_span(reader, (Span){from, cut});
        if (count == MOST_ITEMS) return 0;
        if (!is_empty(span)) {
            items[count] = (Item){.kind = ITEM_VALUE, .joint = joint, .span = span};
            classify_item(reader, &items[count++]);
            joint = TOKEN_END;
        }
        if (cut == line.to) break;
        joint = reader->list[cut].kind;
        from = cut + 1;
    }
    return count;
}
