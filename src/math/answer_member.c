/* answer_member.c: chains of equal members, f'(t) = 2*t*3 = 6*t, and the conditions that stand behind an answer. */
#include "math/answer.h"
#include "math/evaluate.h"
#include <math.h>
#include <string.h>

/* ---- parsing a part ---- */

/* Parses the span alone: what stands behind is hidden. */
const Node *parse_span(Reader *reader, Span span, Parse parse) {
    Token hidden = reader->list[span.to];
    size_t bound = reader->bound_count;
    reader->list[span.to] = (Token){.kind = TOKEN_END, .at = hidden.at, .text = {hidden.text.start, 0}};
    reader->at = span.from;
    const Node *node = bind_for_all(reader) ? parse(reader) : NULL;
    reader->bound_count = bound;
    reader->list[span.to] = hidden;
    if (reader->intact) reader->intact[span.to] = hidden;
    if (!node || reader->at == span.to) return node;
    Text rest = reader_slice(reader, now(reader)->at, token_end(reader, reader->at));
    return reader_fail(reader, now(reader)->at, MESSAGE_EXPECTED_OPERATOR, WITH({"found", rest}));
}

/* ---- conditions behind an answer ---- */

const Node *parse_trailing(Reader *reader) {
    while (now(reader)->word == WORD_CONDITION || now(reader)->word == WORD_IF || now(reader)->word == WORD_AT ||
           now(reader)->word == WORD_ALL || now(reader)->word == WORD_FILLER || at_kind(reader, TOKEN_COMMA))
        reader->at++;
    return parse_conditions(reader);
}

/* A point at which the answer is given says nothing about where it holds. */
static bool is_point(const Expr *condition) {
    return condition->op == OP_EQUAL && condition->arg[0]->op == OP_SYMBOL;
}

/* x != ±1 is x != 1 and x != -1. */
static const Expr *with_both_signs(Reader *reader, Span span, const Expr *upper) {
    if (!upper || !reader->signs) return upper;
    restore_tokens(reader);
    reader->lower_sign = true;
    const Expr *lower = meant(reader, parse_span(reader, span, parse_trailing), SHAPE_ANY);
    reader->lower_sign = reader->signs = false;
    bool each = upper->op == OP_NOT_EQUAL;
    return expr_2(reader->store, each ? OP_AND : OP_OR, upper, lower);
}

/* A condition that cannot be read does not make the answer unreadable. */
static const Expr *read_condition(Reader *reader, Span span) {
    size_t notes = reader->note_count;
    const Expr *e = meant(reader, parse_span(reader, span, parse_trailing), SHAPE_ANY);
    e = with_both_signs(reader, span, e);
    if (e && e->shape.kind == KIND_TRUTH) return is_point(e) ? NULL : e;
    reader->signs = false;
    forget_error(reader);
    reader->note_count = notes;
    Text text = reader_slice(reader, reader->list[span.from].at, reader->list[span.to].at);
    reader_note(reader, MESSAGE_NOTE_UNREAD, WITH({"text", shortened(text, LONGEST_REPEATED)}));
    return NULL;
}

void add_answer_condition(Answer *answer, Span span) {
    Reading *reading = answer->reading;
    size_t notes = answer->reader->note_count;
    const Expr *e = span.from < span.to ? read_condition(answer->reader, span) : NULL;
    answer->partial |= answer->reader->note_count > notes;
    if (e) reading->condition = reading->condition ? expr_2(answer->reader->store, OP_AND, reading->condition, e) : e;
}

/* ---- members ---- */

/* 3/5, 4/5 without brackets: a vector, or a set where one is asked for. */
static const Node *parse_bare_list(Reader *reader) {
    size_t at = now(reader)->at;
    Operands items = {0};
    do {
        const Node *item = parse_expression(reader);
        if (!item) return NULL;
        add_operand(reader, &items, 0, item);
    } while (take(reader, TOKEN_COMMA) || take(reader, TOKEN_SEMICOLON));
    if (items.count == 1) return operand_list(&items)[0];
    if (shape_is_scalar(reader->options.shape) && !reader->options.wants_set)
        return reader_fail(reader, at, MESSAGE_ONE_VALUE, NULL);
    bool set = reader->options.wants_set && reader->options.shape.rows <= 1;
    Node *list = (Node *)(uintptr_t)node_new(reader, set ? FORM_SET : FORM_LIST, at, operand_list(&items), items.count);
    reader_note(reader, set ? MESSAGE_NOTE_AS_SET : MESSAGE_NOTE_AS_VECTOR, NULL);
    if (list) list->open = set ? TOKEN_SET_OPEN : TOKEN_OPEN, list->close = TOKEN_CLOSE;
    return list;
}

static const Expr *read_list(Reader *reader, Span span) {
    const Node *node = parse_span(reader, span, parse_bare_list);
    return collect_basis_vectors(reader, meant(reader, node, wanted(&reader->options)));
}

/* The set of two things; of two sets all that is in either. */
const Expr *union_of(Store *store, const Expr *a, const Expr *b) {
    if (!a || !b) return NULL;
    bool sets = a->shape.kind == KIND_SET || b->shape.kind == KIND_SET;
    if (!sets) return expr_2(store, OP_FINITE_SET, a, b);
    if (a->shape.kind != KIND_SET) a = expr_1(store, OP_FINITE_SET, a);
    if (b->shape.kind != KIND_SET) b = expr_1(store, OP_FINITE_SET, b);
    return expr_2(store, OP_UNION, a, b);
}

/* 2 ± sqrt(3) is read once with + and once with -. */
const Expr *read_member(Reader *reader, Span span) {
    const Expr *upper = read_list(reader, span);
    if (!upper || !reader->signs) return upper;
    if (!reader->options.wants_set) return reader_fail(reader, reader->list[span.from].at, MESSAGE_TWO_SIGNS, NULL);
    restore_tokens(reader);
    reader->lower_sign = true;
    const Expr *lower = read_list(reader, span);
    reader->lower_sign = reader->signs = false;
    return union_of(reader->store, upper, lower);
}

void add_answer_line(Answer *answer, const Expr *line) {
    Reading *reading = answer->reading;
    const Expr *e = array_by_component(answer->reader, line);
    if (answer->rounded && reading->line_count) {
        reader_note(answer->reader, MESSAGE_NOTE_EXACT_TAKEN, NULL);
        return;
    }
    if (reading->line_count == MOST_LINES)
        memmove(reading->lines, reading->lines + 1, (MOST_LINES - 1) * sizeof *reading->lines),
            reading->line_count--;
    reading->lines[reading->line_count++] = e;
    reading->expr = e;
}

static bool is_left_side(const Expr *e) { return op_is_derivative(e->op) || e->op == OP_SYMBOL || e->op == OP_CALL; }

static bool is_primed_call(const Reader *reader, Span span) {
    return span.to - span.from > 2 && reader->list[span.from].kind == TOKEN_WORD &&
           reader->list[span.from + 1].kind == TOKEN_PRIME;
}

/* The first member before "=": a name such as f'(t), ∇f(x) or d/dt that nobody declared, or
 * that was declared as something else, is no error there: what is judged stands behind it. */
static bool read_left(Answer *answer, Span span) {
    enum { LONGEST_LEFT = 20 };
    Reader *reader = answer->reader;
    if (is_primed_call(reader, span)) return true;
    const Expr *e = read_member(reader, span);
    bool unknown = reader->error && span.to - span.from <= LONGEST_LEFT;
    if (e && is_left_side(e)) return answer->reading->left = e, true;
    if (unknown) return forget_error(reader), true;
    if (e) add_answer_line(answer, e);
    return e;
}

static bool is_if(const Token *token) { return token->word == WORD_IF; }
/* Where the first member of a chain ends: not in the condition of "a if b = c else d". */
static size_t end_of_member(const Reader *reader, Span span) {
    size_t end = find_outside(reader, span, parts_members);
    if (end == span.to || find_outside(reader, (Span){span.from, end}, is_if) == end) return end;
    size_t otherwise = find_outside(reader, (Span){end, span.to}, is_else_token);
    return otherwise < span.to ? find_outside(reader, (Span){otherwise, span.to}, parts_members) : end;
}

/* ---- a value said again ---- */

static bool has_decimals(const Reader *reader, Span span) {
    for (size_t i = span.from; i < span.to; i++) {
        const Text text = reader->list[i].text;
        if (reader->list[i].kind == TOKEN_NUMBER && (memchr(text.start, '.', text.length) || memchr(text.start, ',', text.length))) return true;
    }
    return false;
}

/* The round brackets that end the span, apart from a value before them: 1/6 (0.1667). Empty: there are none. */
static Span last_brackets(const Reader *reader, Span span) {
    Span none = {span.to, span.to};
    size_t open = span.to, depth = 0;
    if (span.to < span.from + 4 || reader->list[span.to - 1].kind != TOKEN_CLOSE) return none;
    do {
        open--;
        depth += token_closes(reader->list[open].kind);
        depth -= depth && token_opens(reader->list[open].kind);
    } while (depth && open > span.from);
    const Token *token = &reader->list[open];
    bool apart = open > span.from && token->kind == TOKEN_OPEN && token->spaced && token_ends_operand(token - 1);
    return apart ? (Span){open, span.to} : none;
}

/* Are the two numbers the same, but for rounding? */
static bool are_near(Reader *reader, const Expr *a, const Expr *b) {
    enum { WORK = 10000, BITS = 64 };
    const double rounding = 0.01;
    Budget budget = {WORK};
    const Point *nowhere = point_new(reader->arena, reader->store);
    Balls x, y;
    if (!a || !b || !shape_is_scalar(a->shape) || !shape_is_scalar(b->shape)) return false;
    if (evaluate(reader->arena, a, nowhere, BITS, &budget, &x) || evaluate(reader->arena, b, nowhere, BITS, &budget, &y)) return false;
    double p = arf_get_d(arb_midref(x.entry), ARF_RND_NEAR), q = arf_get_d(arb_midref(y.entry), ARF_RND_NEAR);
    return fabs(p - q) <= rounding * fabs(q);
}

/* "1/6 (0.1667)", "60° (π/3)": the same number twice is hardly a product, which is the second reading; the one without
 * decimals counts. NULL: it is nothing like that. */
static const Expr *read_restated(Reader *reader, Span span) {
    Span again = last_brackets(reader, span), first = {span.from, again.from};
    if (again.from == again.to || !shape_is_scalar(reader->options.shape) || reader->options.wants_set) return NULL;
    size_t notes = reader->note_count, doubts = reader->doubts;
    const Expr *a = read_member(reader, first), *b = a ? read_member(reader, again) : NULL;
    bool near = are_near(reader, a, b), rounded = has_decimals(reader, first), rounded_again = has_decimals(reader, again);
    reader->doubts += near;
    if (near && rounded != rounded_again) reader_note(reader, MESSAGE_NOTE_EXACT_TAKEN, NULL);
    if (near && !reader->second) return rounded && !rounded_again ? b : a;
    forget_error(reader);
    reader->note_count = notes;
    reader->doubts = doubts + near;
    return NULL;
}

const Expr *read_or_cut(Answer *answer, Span span) {
    Reader *reader = answer->reader;
    const Expr *once = read_restated(reader, span);
    if (once) return once;
    size_t notes = reader->note_count, doubts = reader->doubts;
    const Expr *e = read_member(reader, span);
    size_t cut = e ? span.to : find_remark(reader, span);
    if (cut >= span.to || cut == span.from) return e;
    forget_error(reader);
    answer->partial = true;
    reader->note_count = notes;
    reader->doubts = doubts;
    Text rest = reader_slice(reader, reader->list[cut].at, reader->list[span.to].at);
    reader_note(reader, MESSAGE_NOTE_LEFT_OUT, WITH({"text", shortened(rest, LONGEST_REPEATED)}));
    return read_member(reader, trim_span(reader, (Span){span.from, cut}));
}

/* A member of a chain. "2x = y'": what was asked for may stand on the right, too. */
static bool read_right(Answer *answer, Span span, bool first, bool last) {
    Reader *reader = answer->reader;
    bool known = !first && (!last || (answer->reading->line_count > 0 && is_left_form(reader, span)));
    const Expr *e = read_or_cut(answer, span);
    if (!e && known) return forget_error(reader), true;
    if (e && known && last && op_is_derivative(e->op)) return answer->reading->left = e, true;
    if (e) add_answer_line(answer, e);
    return e;
}

bool read_members(Answer *answer, Span span) {
    Reader *reader = answer->reader;
    for (bool first = true; span.from <= span.to; first = false) {
        Span member = {span.from, reader->options.wants_truth ? span.to : end_of_member(reader, span)};
        bool last = member.to == span.to;
        span.from = member.to + 1;
        Span inner = trim_span(reader, member);
        if (inner.from < inner.to &&
            !(first && !last ? read_left(answer, inner) : read_right(answer, inner, first, last)))
            return false;
        if (last) break;
        answer->rounded = reader->list[member.to].kind == TOKEN_APPROX;
    }
    return true;
}
