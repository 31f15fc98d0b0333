/* answer_statement.c: what the parts of a line are together: values, entries, cases, a set, or statements of which one is the
 * answer. */
#include "math/answer.h"
#include <string.h>

/* ---- several values: x = 1 or x = -1; f_1 = 2x, f_2 = 3 ---- */

/* y, x_1, x1, ∂f/∂x_1: what may stand before each value. */
bool item_names_one(const Reader *reader, const Item *item) {
    Span left = {item->span.from, item->equal};
    if (item->kind != ITEM_EQUATION || left.from == left.to) return true;
    Span rest = {item->equal + 1, item->span.to};
    bool name = reader->list[left.from].kind == TOKEN_WORD && left.to - left.from <= 5;
    return (name || is_derivative_form(reader, left)) && find_outside(reader, rest, parts_members) == rest.to;
}

static bool are_values(const Reader *reader, const Item *items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        bool joint = !i || items[i].joint == TOKEN_COMMA || items[i].joint == TOKEN_SEMICOLON ||
                     items[i].joint == TOKEN_AND || items[i].joint == TOKEN_OR;
        if (!item_gives_value(&items[i]) || item_has_condition(&items[i]) || !joint || !item_names_one(reader, &items[i])) return false;
    }
    return count > 1;
}

/* The xy of f_xy: the places of the letters. */
static bool find_lettered_place(const Token *index, Dim place[2]) {
    static const char letters[] = "xyz";
    Text text = index->text;
    if (index->kind != TOKEN_WORD || text.length != 2) return false;
    for (size_t k = 0; k < 2; k++) {
        const char *letter = strchr(letters, text.start[k]);
        if (!letter) return false;
        place[k] = (Dim)(letter - letters) + 1;
    }
    return true;
}

/* The digits before the equals sign, two of them: J_12 =, J12 =, ∂f_1/∂x_2 =; f_xy =. False: there are others. */
static bool find_place(const Reader *reader, const Item *item, Dim place[2]) {
    size_t count = 0, from = item->span.from;
    bool lettered = item->kind == ITEM_EQUATION && reader->list[from + 1].kind == TOKEN_SUBSCRIPT;
    if (lettered && find_lettered_place(&reader->list[from + 2 + (reader->list[from + 2].kind == TOKEN_BRACE_OPEN)], place)) return true;
    for (size_t i = from; i < item->equal; i++) {
        Text text = reader->list[i].text;
        for (size_t k = 0; reader->list[i].kind == TOKEN_NUMBER && k < text.length; k++) {
            if (count == 2 || text.start[k] < '1' || text.start[k] > '9') return false;
            place[count++] = text.start[k] - '0';
        }
    }
    return item->kind == ITEM_EQUATION && count == 2;
}

/* Do the equations give each entry of the matrix that is asked for? */
static bool name_all_places(const Reader *reader, const Item *items, size_t count) {
    Shape shape = reader->options.shape;
    uint64_t seen = 0;
    for (size_t i = 0; i < count; i++) {
        Dim place[2];
        if (!find_place(reader, &items[i], place) || place[0] > shape.rows || place[1] > shape.columns) return false;
        seen |= (uint64_t)1 << ((place[0] - 1) * shape.columns + place[1] - 1);
    }
    return count <= MOST_ITEMS && seen == ((uint64_t)1 << count) - 1;
}

/* Are all of them equations for the entries of the vector that is asked for? */
static bool are_entries(const Reader *reader, const Item *items, size_t count) {
    Shape shape = reader->options.shape;
    bool sized = shape.kind == KIND_TENSOR && shape.rows > 0 && shape.columns > 0 && (size_t)(shape.rows * shape.columns) == count;
    bool fits = sized && (shape.columns == 1 || name_all_places(reader, items, count));
    bool listed = false; /* 0.6 and 0.8 */
    for (size_t i = 0; i < count; i++) listed |= items[i].joint == TOKEN_AND;
    for (size_t i = 0; i < count; i++)
        if ((items[i].kind != ITEM_EQUATION && !listed) || items[i].joint == TOKEN_OR) return false;
    return fits && !reader->options.wants_set;
}

static const Expr *value_of(Reader *reader, const Item *item) {
    Span span = item->span;
    if (item->kind == ITEM_EQUATION) span.from = item->equal + 1;
    return read_member(reader, trim_span(reader, span));
}

static bool read_entries(Answer *answer, const Item *items, size_t count) {
    Reader *reader = answer->reader;
    const Expr *entries[MOST_ITEMS];
    Shape column = reader->options.shape;
    reader->options.shape = SHAPE_SCALAR;
    for (size_t i = 0; i < count; i++) {
        Dim place[2];
        bool matrix = column.columns > 1 && find_place(reader, &items[i], place);
        size_t k = matrix ? (size_t)((place[0] - 1) * column.columns + place[1] - 1) : i;
        if (!(entries[k] = value_of(reader, &items[i]))) return reader->options.shape = column, false;
    }
    reader->options.shape = column;
    const Expr *e = column.columns > 1 ? expr_shaped(reader->store, OP_MATRIX, column, entries, count)
                                       : expr_make(reader->store, OP_VECTOR, entries, count);
    reader_note(reader, MESSAGE_NOTE_AS_ENTRIES, NULL);
    if (e) add_answer_line(answer, e);
    return e || reader_fail_as_store(reader, 0);
}

const Expr *set_of_values(Reader *reader, const Expr *const *values, size_t count) {
    bool numbers = true;
    for (size_t i = 0; i < count; i++) numbers = numbers && values[i]->shape.kind == KIND_TENSOR;
    if (numbers) return expr_make(reader->store, OP_FINITE_SET, values, count);
    const Expr *all = values[0];
    for (size_t i = 1; i < count; i++) all = union_of(reader->store, all, values[i]);
    return all;
}

static bool read_values(Answer *answer, const Item *items, size_t count) {
    Reader *reader = answer->reader;
    const Expr *values[MOST_ITEMS];
    for (size_t i = 0; i < count; i++)
        if (!(values[i] = value_of(reader, &items[i]))) return false;
    const Expr *e = set_of_values(reader, values, count);
    if (e) add_answer_line(answer, e);
    return e || reader_fail_as_store(reader, 0);
}

/* ---- statements ---- */

/* "x = 1" behind an answer about x, or "x != 1, -1": a part of where it holds. */
static bool is_more_condition(const Reader *reader, const Item *items, size_t i, bool answered) {
    const Item *item = &items[i];
    if (!answered || item->joint == TOKEN_IMPLIES || item->joint == TOKEN_ARROW) return false;
    if (item->kind == ITEM_VALUE) return i && (items[i - 1].kind == ITEM_CONDITION || items[i - 1].kind == ITEM_REMARK) &&
                                              item->joint != TOKEN_BAD && item->joint != TOKEN_WORD;
    Span left = {item->span.from, item->equal};
    return item->kind == ITEM_EQUATION && left.to == left.from + 1 && item->joint == TOKEN_COMMA &&
           reader_lookup(reader, reader->list[left.from].text, NULL);
}

/* u, and uu for u times u. */
static bool is_only(const Token *token, Text name) {
    if (token->kind != TOKEN_WORD || token->text.length % name.length) return false;
    for (size_t i = 0; i < token->text.length; i++)
        if (token->text.start[i] != name.start[i % name.length]) return false;
    return true;
}

/* u = x + a, u' = 8t: a new name that stands in another item only helps to tell the answer. */
static bool only_helps(const Reader *reader, const Item *items, size_t count, size_t i) {
    const Token *name = &reader->list[items[i].span.from];
    size_t end = items[i].span.from + 1;
    if (items[i].kind != ITEM_EQUATION || name->word || !is_new_name(reader, (Span){items[i].span.from, end})) return false;
    bool concludes = items[i].joint == TOKEN_IMPLIES || items[i].joint == TOKEN_ARROW || items[i].joint == TOKEN_WORD;
    bool primed = reader->list[end].kind == TOKEN_PRIME; /* of y' = 1/cos y, the y was told before */
    while (reader->list[end].kind == TOKEN_PRIME) end++;
    if (end != items[i].equal || concludes) return false;
    for (size_t k = primed ? i + 1 : 0; k < count; k++) {
        Span span = {items[k].span.from + (items[k].kind == ITEM_EQUATION), items[k].span.to}; /* not f of f'(x) = */
        for (size_t at = span.from; k != i && item_gives_value(&items[k]) && at < span.to; at++)
            if (is_only(&reader->list[at], name->text)) return true;
    }
    return false;
}

/* How much an item looks like the answer: an equation of the derivative, a value, any other equation; 0: not. */
static int likeness(const Reader *reader, const Item *item) {
    enum { EQUATION = 1, VALUE, DERIVATIVE };
    if (item->kind == ITEM_EQUATION)
        return is_derivative_form(reader, (Span){item->span.from, item->equal}) ? DERIVATIVE : EQUATION;
    return item->kind == ITEM_VALUE ? VALUE : 0;
}

/* f'(3) = …: the value at a point. */
static bool is_value_at(const Reader *reader, const Item *item) {
    for (size_t i = item->span.from; item->kind == ITEM_EQUATION && i + 2 < item->equal; i++) {
        const Token *token = &reader->list[i];
        if (token->kind == TOKEN_OPEN && token[1].kind == TOKEN_NUMBER && token[2].kind == TOKEN_CLOSE && i + 3 == item->equal) return true;
    }
    return false;
}

/* "f'(t) = 2t, f'(3) = 6": either may have been asked for; the second reading takes the first. */
static bool only_goes_on(Reader *reader, const Item *items, size_t chosen, size_t next) {
    bool both = chosen < next && likeness(reader, &items[chosen]) == likeness(reader, &items[next]) && is_value_at(reader, &items[next]) &&
                !is_value_at(reader, &items[chosen]);
    reader->doubts += both;
    return both && reader->second;
}

/* The item that is the answer: of the likeliest the last. */
static size_t choose(Reader *reader, Item *items, size_t count) {
    size_t chosen = count;
    for (size_t i = 0; i < count; i++) {
        if (is_more_condition(reader, items, i, chosen < count))
            items[i].kind = items[i].kind == ITEM_VALUE ? ITEM_REMARK : ITEM_CONDITION;
        if (chosen < count && items[i].kind == ITEM_VALUE && says_undefined(item_text(reader, items[i].span), NULL))
            items[i].kind = ITEM_REMARK;
        int like = count > 1 && only_helps(reader, items, count, i) ? 0 : likeness(reader, &items[i]);
        if (like && (chosen == count || like >= likeness(reader, &items[chosen])) && !only_goes_on(reader, items, chosen, i)) chosen = i;
    }
    return chosen;
}

bool define_name(Reader *reader, Span span) {
    size_t equal = find_outside(reader, span, parts_members);
    Span name = {span.from, equal}, value = {equal + 1, span.to};
    if (equal == span.to || !is_new_name(reader, name)) return false;
    Shape want = reader->options.shape;
    reader->options.shape = (Shape){0};
    const Expr *e = read_member(reader, value);
    reader->options.shape = want;
    if (!e) return forget_error(reader), false;
    return reader_bind(reader, reader->list[name.from].text, e);
}

Span without_lead(const Reader *reader, Span span) {
    while (span.from < span.to && (reader->list[span.from].word == WORD_CONDITION || reader->list[span.from].word == WORD_LET))
        span.from++;
    return span;
}

static void define_all(Answer *answer, Item *items, size_t count, size_t chosen) {
    Reader *reader = answer->reader;
    for (size_t i = 0; i < count; i++) {
        Item *item = &items[i];
        if (item_has_condition(item) && define_name(reader, without_lead(reader, item->condition)))
            item->condition.from = item->condition.to;
        bool beside = i != chosen && (item->kind == ITEM_EQUATION || item->kind == ITEM_CONDITION);
        if (beside && define_name(reader, without_lead(reader, item->span))) item->kind = ITEM_REMARK;
    }
}

static bool read_chosen(Answer *answer, Item *items, size_t count, size_t chosen) {
    if (count > 1 || item_has_condition(&items[chosen])) define_all(answer, items, count, chosen);
    if (!read_members(answer, items[chosen].span)) return false;
    add_answer_condition(answer, items[chosen].condition);
    for (size_t i = 0; i < count; i++) {
        answer->partial |= i != chosen && item_gives_value(&items[i]);
        if (items[i].kind == ITEM_CONDITION) add_answer_condition(answer, items[i].span);
        if (items[i].kind == ITEM_REMARK) add_answer_condition(answer, items[i].condition);
    }
    return true;
}

/* "3/5, 4/5", "v = 3, 4": values that stand together, of which the first may have a left side. */
static bool stand_together(const Reader *reader, const Item *items, size_t count, size_t *last) {
    size_t n = 1;
    bool scalar = shape_is_scalar(reader->options.shape) && !reader->options.wants_set;
    if (only_helps(reader, items, count, 0)) return false; /* u = x + a, u/norm(u) */
    if (!item_gives_value(&items[0]) || item_has_condition(&items[0]) || (items[0].kind == ITEM_EQUATION && scalar)) return false;
    while (n < count && items[n].kind == ITEM_VALUE && (items[n].joint == TOKEN_COMMA || items[n].joint == TOKEN_SEMICOLON) &&
           !says_undefined(item_text(reader, items[n].span), NULL))
        n++;
    *last = n - 1;
    return n > 1;
}

/* "2x or 3x" where one answer is asked for, "1 on (0, 2), 3 on (2, 4)": which of them is meant cannot be chosen for the
 * student. */
static const Item *find_choice(const Reader *reader, const Item *items, size_t count) {
    for (size_t i = 1; i < count; i++) {
        bool or = items[i].joint == TOKEN_OR && item_gives_value(&items[i]);
        bool and = items[i].joint == TOKEN_AND && items[i].kind == ITEM_VALUE && items[i - 1].kind == ITEM_VALUE;
        bool pieces = item_has_condition(&items[i]) && item_has_condition(&items[i - 1]) && items[i].kind == ITEM_VALUE &&
                      items[i - 1].kind == ITEM_VALUE && !says_undefined(item_text(reader, items[i].span), NULL);
        if (or || and || pieces) return &items[i];
    }
    return NULL;
}

static bool read_statements(Answer *answer, Item *items, size_t count) {
    Reader *reader = answer->reader;
    const Item *choice = find_choice(reader, items, count);
    if (choice)
        return reader_fail(reader, reader->list[choice->span.from].at, MESSAGE_ANOTHER_ANSWER, NULL), false;
    size_t last;
    if (stand_together(reader, items, count, &last)) {
        items[0].span.to = items[last].span.to;
        items[0].condition = items[last].condition;
        memmove(items + 1, items + last + 1, (count - last - 1) * sizeof *items);
        count -= last;
    }
    size_t chosen = choose(reader, items, count);
    if (chosen < count) return read_chosen(answer, items, count, chosen);
    Span all = {items[0].span.from, items[count - 1].span.to};
    return read_members(answer, all);
}

static bool are_remarks(const Item *items, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (items[i].kind != ITEM_REMARK) return false;
    return count;
}

bool read_items(Answer *answer, Item *items, size_t count, Span line) {
    Reader *reader = answer->reader;
    if (answer->reading->line_count && are_remarks(items, count)) return true; /* "not differentiable at 0", below the answer */
    if (reader->options.wants_set && line_is_entrywise(reader, line)) return read_described_set(answer, line);
    if (count > 1 && items_are_cases(reader, items, count)) return read_cases(answer, items, count);
    if (reader->options.wants_set && (items_are_conditions(items, count) || items_are_components(reader, items, count) || items_describe_set(reader, items, count)))
        return read_described_set(answer, line);
    if (reader->options.wants_set && items_are_parametrised(reader, items, count)) return read_parametrised_set(answer, items, line);
    if (answer->reading->line_count && !reader->options.wants_set && !reader->options.wants_truth && items_are_conditions(items, count)) {
        for (size_t i = 0; i < count; i++) add_answer_condition(answer, items[i].span); /* on a line below the answer */
        return true;
    }
    bool values = are_values(reader, items, count);
    if (values && are_entries(reader, items, count)) return read_entries(answer, items, count);
    if (values && wants_numbers(reader)) return read_values(answer, items, count);
    return read_statements(answer, items, count);
}
