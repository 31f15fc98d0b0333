/* answer_case.c: answers that differ from case to case. */
#include "math/answer.h"

/* ---- cases: 1 if t > 0, -1 if t < 0 ---- */

/* "undefined at 0" behind the cases: what none of them covers has no value anyway. */
static bool leaves_open(const Reader *reader, const Item *item) {
    size_t relation = find_outside(reader, item->condition, is_relation_token);
    bool point = relation == item->condition.to || reader->list[relation].kind == TOKEN_EQUAL;
    return item_gives_value(item) && point && says_undefined(item_text(reader, item->span), NULL);
}

/* Is each value but the last followed by where it holds, and are there two of them? */
bool items_are_cases(const Reader *reader, const Item *items, size_t count) {
    size_t values = 0, conditions = 0, open = 0;
    for (size_t i = 0; i < count; i++) {
        const Item *item = &items[i];
        if (item->kind == ITEM_REMARK && !i) return false;
        if (item->kind == ITEM_REMARK || leaves_open(reader, item)) continue;
        if (item->kind == ITEM_OTHERWISE && i + 1 < count) return false;
        bool where = item->kind == ITEM_CONDITION ? tells_where(reader, item->span)
                                                  : item_has_condition(item) && tells_where(reader, item->condition);
        if (item->kind != ITEM_CONDITION) values++, open++;
        if (where && open) conditions++, open = 0;
        if (open > 1) return false;
    }
    bool otherwise = count && items[count - 1].kind == ITEM_OTHERWISE;
    return values > 1 && conditions + otherwise == values && items[0].kind != ITEM_CONDITION;
}

static const Node *case_value(Reader *reader, const Item *item) {
    Span span = item->span;
    for (size_t equal; (equal = find_outside(reader, span, parts_members)) < span.to;) span.from = equal + 1;
    return parse_span(reader, trim_span(reader, span), parse_expression);
}

static const Node *both_conditions(Reader *reader, const Node *a, const Node *b) {
    if (!a) return b;
    Node *node = (Node *)(uintptr_t)node_two(reader, FORM_LOGIC, a->at, a, b);
    if (node) node->op = OP_AND;
    return node;
}

/* The condition of the case at *i; moves to its last item. */
static const Node *case_condition(Reader *reader, const Item *items, size_t count, size_t *i) {
    const Node *all = NULL;
    if (item_has_condition(&items[*i]) && !(all = parse_span(reader, items[*i].condition, parse_trailing))) return NULL;
    while (*i + 1 < count && items[*i + 1].kind == ITEM_CONDITION) {
        const Node *next = parse_span(reader, items[++*i].span, parse_trailing);
        if (!next || !(all = both_conditions(reader, all, next))) return NULL;
    }
    return all;
}

/* Adds the function with these conditions, values and last value. */
static bool add_pieces(Answer *answer, size_t at, const Operands *args) {
    Reader *reader = answer->reader;
    Node *node = (Node *)(uintptr_t)node_new(reader, FORM_CALL, at, operand_list(args), args->count);
    if (node) node->function = function_named(TEXT("piecewise"));
    const Expr *e = meant(reader, node, wanted(&reader->options));
    if (e) add_answer_line(answer, e);
    return e;
}

bool read_cases(Answer *answer, const Item *items, size_t count) {
    Reader *reader = answer->reader;
    Operands args = {0};
    const Node *otherwise = node_expr(reader, 0, expr_leaf(reader->store, OP_UNDEFINED));
    for (size_t i = 0; i < count; i++) {
        if (items[i].kind == ITEM_REMARK || leaves_open(reader, &items[i])) continue;
        const Node *value = case_value(reader, &items[i]), *condition;
        if (!value) return false;
        if (items[i].kind == ITEM_OTHERWISE) {
            otherwise = value;
            break;
        }
        if (!(condition = case_condition(reader, items, count, &i))) return false;
        add_operand(reader, &args, 0, condition);
        add_operand(reader, &args, 0, value);
    }
    add_operand(reader, &args, 0, otherwise);
    return add_pieces(answer, reader->list[items[0].span.from].at, &args);
}

/* ---- choices as programs write them: if c then a else b; c ? a : b ---- */

static bool is_question(const Token *token) { return token->kind == TOKEN_BAD && text_is(token->text, "?"); }
static bool is_then(const Token *token) { return token->kind == TOKEN_COLON || token_is_word(token, "then"); }
static bool is_colon(const Token *token) { return token->kind == TOKEN_COLON; }

bool find_choice_parts(const Reader *reader, Span span, Choice *choice) {
    bool word = reader->list[span.from].word == WORD_IF;
    size_t middle = find_outside(reader, span, word ? is_then : is_question);
    size_t end = middle < span.to ? find_outside(reader, (Span){middle + 1, span.to}, word ? is_else_token : is_colon) : span.to;
    *choice = (Choice){{span.from + word, middle}, {middle + 1, end}, {end + 1, span.to}};
    return end < span.to && choice->condition.from < middle && middle + 1 < end && end + 1 < span.to;
}

/* The rest may be another choice: elseif, c ? a : d ? b : e. */
bool read_choice(Answer *answer, Span span) {
    Reader *reader = answer->reader;
    Operands args = {0};
    size_t at = reader->list[span.from].at;
    for (Choice choice; find_choice_parts(reader, span, &choice); span = trim_span(reader, choice.rest)) {
        const Node *condition = parse_span(reader, choice.condition, parse_trailing);
        const Node *value = condition ? parse_span(reader, trim_span(reader, choice.value), parse_expression) : NULL;
        if (!value) return false;
        add_operand(reader, &args, 0, condition);
        add_operand(reader, &args, 0, value);
    }
    const Node *last = parse_span(reader, span, parse_expression);
    if (!last) return false;
    add_operand(reader, &args, 0, last);
    return add_pieces(answer, at, &args);
}
