/* answers.c: what students write as an answer: left sides, chains of equations, lines of working, cases,
 * conditions. */
#include "math/printer.h"
#include "math/syntax.h"
#include <stdio.h>
#include <string.h>

typedef struct Answer {
    Reader *reader;
    Reading *reading;
    bool rounded;                 /* the member comes after ≈ */
    const Expr *value[MOST_LINES]; /* of each line that only gives a value */
    size_t lines, values;          /* how many lines there were, and how many of them do */
} Answer;

/* ---- parsing a part ---- */

typedef const Node *(*Parse)(Reader *reader);

/* Parses the span alone: what stands behind is hidden. */
static const Node *parse_span(Reader *reader, Span span, Parse parse) {
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

static const Node *parse_trailing(Reader *reader) {
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

static void add_condition(Answer *answer, Span span) {
    Reading *reading = answer->reading;
    const Expr *e = span.from < span.to ? read_condition(answer->reader, span) : NULL;
    if (e) reading->condition = reading->condition ? expr_2(answer->reader->store, OP_AND, reading->condition, e) : e;
}

/* ---- unit vectors i, j, k ---- */

static const char *const basis_names[] = {"i", "j", "k"};

/* How many of i, j, k there are here; 0: they are no vectors. */
static size_t basis_size(const Reader *reader) {
    Dim rows = reader->options.shape.rows;
    bool short_column = (rows == 2 || rows == 3) && reader->options.shape.columns == 1 && !reader->options.wants_set;
    if (short_column) return (size_t)rows;
    return reader->options.basis_vectors ? 3 : 0;
}

static bool bind_basis(Reader *reader) {
    size_t size = basis_size(reader);
    for (size_t i = 0; i < size; i++) {
        if (reader_lookup(reader, text_of(basis_names[i]), NULL)) continue;
        const Symbol *symbol = bound_symbol(reader, text_of(basis_names[i]),
                                            (Shape){KIND_TENSOR, (Dim)size, 1}, SYMBOL_CONSTANT);
        if (!symbol || !reader_bind(reader, text_of(basis_names[i]), expr_symbol(reader->store, symbol)))
            return false;
    }
    return true;
}

static const Expr *basis_vector(Reader *reader, size_t which, size_t size) {
    const Expr *entries[3];
    for (size_t i = 0; i < size; i++) entries[i] = expr_integer(reader->store, i == which);
    return expr_make(reader->store, OP_VECTOR, entries, size);
}

/* The number before the basis vector in a term, or NULL. */
static const Expr *coefficient(Reader *reader, const Expr *term, const Expr *basis) {
    const Expr *factors[64];
    size_t count = 0;
    if (term == basis) return expr_integer(reader->store, 1);
    if (term->op != OP_PRODUCT || term->count > 64) return NULL;
    for (uint32_t i = 0; i < term->count; i++)
        if (term->arg[i] != basis) factors[count++] = term->arg[i];
    if (count + 1 != term->count) return NULL;
    return count == 1 ? factors[0] : expr_make(reader->store, OP_PRODUCT, factors, count);
}

/* 3i + 4j as (3, 4), if each term is a number times one of them. */
static const Expr *collected(Reader *reader, const Expr *e, const Expr *const *basis, size_t size) {
    const Expr *entries[3] = {NULL, NULL, NULL};
    const Expr *const *terms = e->op == OP_SUM ? e->arg : &e;
    size_t count = e->op == OP_SUM ? e->count : 1;
    for (size_t i = 0; i < count; i++) {
        const Expr *found = NULL;
        for (size_t k = 0; k < size && !found; k++) {
            if (!(found = coefficient(reader, terms[i], basis[k]))) continue;
            entries[k] = entries[k] ? expr_add(reader->store, entries[k], found) : found;
        }
        if (!found) return NULL;
    }
    for (size_t k = 0; k < size; k++)
        if (!entries[k]) entries[k] = expr_integer(reader->store, 0);
    return expr_make(reader->store, OP_VECTOR, entries, size);
}

static const Expr *basis_vectors(Reader *reader, const Expr *e) {
    const Expr *basis[3] = {NULL, NULL, NULL};
    size_t size = basis_size(reader);
    bool any = false;
    for (size_t i = 0; i < size && e; i++) {
        basis[i] = reader_lookup(reader, text_of(basis_names[i]), NULL);
        any |= basis[i]->op == OP_SYMBOL && expr_has(e, basis[i]->symbol);
    }
    if (!any) return e;
    const Expr *vector = collected(reader, e, basis, size);
    for (size_t i = 0; i < size && !vector && e; i++)
        if (basis[i]->op == OP_SYMBOL)
            e = expr_substitute(reader->store, e, basis[i]->symbol, basis_vector(reader, i, size));
    return vector ? vector : e;
}

/* ---- an answer told by its components ---- */

static bool is_index_letter(char c) { return c && strchr("ijklmr", c); }

/* The index with this letter, declared or not; NULL: it is something else here. */
static const Symbol *bind_letter(Reader *reader, Text letter) {
    const Expr *declared = reader_lookup(reader, letter, NULL);
    if (declared && declared->op == OP_SYMBOL && declared->symbol->properties & SYMBOL_INDEX) return declared->symbol;
    if (declared) return NULL;
    const Symbol *symbol = bound_symbol(reader, letter, SHAPE_SCALAR, SYMBOL_INDEX | SYMBOL_INTEGER | SYMBOL_CONSTANT);
    return symbol && reader_bind(reader, letter, expr_symbol(reader->store, symbol)) ? symbol : NULL;
}

static void add_letters(Text word, char *letters, size_t room) {
    for (size_t i = 0; word.length <= 2 && i < word.length; i++) {
        size_t count = strlen(letters);
        if (!is_index_letter(word.start[i]) || strchr(letters, word.start[i]) || count + 1 >= room) continue;
        letters[count] = word.start[i];
    }
}

/* The indices of entries: of x_i x_j, A_ij, A_{i,j}, delta_ij, but not that of a sum. */
static void find_entry_letters(const Reader *reader, char *letters, size_t room) {
    for (size_t i = 1; i < reader->count; i++) {
        const Token *token = &reader->list[i];
        const Expr *array = token->kind == TOKEN_SUBSCRIPT && token[-1].kind == TOKEN_WORD ? reader_lookup(reader, token[-1].text, NULL) : NULL;
        bool indexed = (array && !shape_is_scalar(array->shape)) || (token->kind == TOKEN_SUBSCRIPT && token_is_word(token - 1, "delta"));
        if (!indexed) continue;
        bool group = token[1].kind == TOKEN_BRACE_OPEN;
        for (token++; token->kind == TOKEN_BRACE_OPEN || token->kind == TOKEN_WORD || token->kind == TOKEN_COMMA; token++) {
            if (token->kind == TOKEN_WORD) add_letters(token->text, letters, room);
            if (!group) break;
        }
    }
}

static void remove_letter(Text word, char *letters) {
    char *found = word.length == 1 ? strchr(letters, word.start[0]) : NULL;
    if (found) memmove(found, found + 1, strlen(found));
}

/* The index of a sum is its own: sum_j, sum_{j=1}^n, sum(…, j, 1, n). */
static void remove_sum_letters(const Reader *reader, char *letters) {
    for (size_t i = 0; i + 3 < reader->count; i++) {
        const Token *token = &reader->list[i];
        bool sum = token->kind == TOKEN_SUM || token->kind == TOKEN_PRODUCT || token_is_word(token, "sum") || token_is_word(token, "prod") ||
                   token_is_word(token, "Sigma");
        if (sum && token[1].kind == TOKEN_SUBSCRIPT) remove_letter(token[2 + (token[2].kind == TOKEN_BRACE_OPEN)].text, letters);
        bool bound = token->kind == TOKEN_COMMA && token[1].kind == TOKEN_WORD && token[2].kind == TOKEN_COMMA && token[3].kind == TOKEN_NUMBER;
        if (bound) remove_letter(token[1].text, letters);
    }
}

/* Where an array is asked for and x_i stands there with an i that nobody declared, i is any index; of x_i x_j they are the
 * row and the column of a matrix. */
static bool bind_component(Reader *reader) {
    Shape shape = reader->options.shape;
    char letters[4] = "";
    bool array = shape.kind == KIND_TENSOR && shape.rows != 1 && shape.rows && !reader->options.wants_set, matrix = shape.columns != 1;
    if (!array || !kinds_have(reader->seen, TOKEN_SUBSCRIPT)) return true;
    find_entry_letters(reader, letters, sizeof letters);
    remove_sum_letters(reader, letters);
    size_t count = strlen(letters);
    if (!count || (matrix && count != 2)) return true;
    bool turned = matrix && letters[1] < letters[0];
    const Symbol *row = bind_letter(reader, (Text){&letters[turned], 1});
    const Symbol *column = row && matrix ? bind_letter(reader, (Text){&letters[!turned], 1}) : NULL;
    if (row && (column || !matrix)) reader->component = row, reader->column = column;
    return !reader->error;
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
    return basis_vectors(reader, meant(reader, node, wanted(&reader->options)));
}

/* The set of two things; of two sets all that is in either. */
static const Expr *both(Store *store, const Expr *a, const Expr *b) {
    if (!a || !b) return NULL;
    bool sets = a->shape.kind == KIND_SET || b->shape.kind == KIND_SET;
    if (!sets) return expr_2(store, OP_FINITE_SET, a, b);
    if (a->shape.kind != KIND_SET) a = expr_1(store, OP_FINITE_SET, a);
    if (b->shape.kind != KIND_SET) b = expr_1(store, OP_FINITE_SET, b);
    return expr_2(store, OP_UNION, a, b);
}

/* 2 ± sqrt(3) is read once with + and once with -. */
static const Expr *read_member(Reader *reader, Span span) {
    const Expr *upper = read_list(reader, span);
    if (!upper || !reader->signs) return upper;
    if (!reader->options.wants_set) return reader_fail(reader, reader->list[span.from].at, MESSAGE_TWO_SIGNS, NULL);
    restore_tokens(reader);
    reader->lower_sign = true;
    const Expr *lower = read_list(reader, span);
    reader->lower_sign = reader->signs = false;
    return both(reader->store, upper, lower);
}

/* ∂f/∂x_i = x_i/norm(x): the vector that has these components. */
static const Expr *by_components(Reader *reader, const Expr *e) {
    bool component = reader->component && shape_is_scalar(e->shape) && expr_has(e, reader->component);
    const Expr *array = !component        ? NULL
                        : reader->column  ? matrix_of_entry(reader, e, reader->component, reader->column)
                                          : vector_of_entry(reader, e, reader->component);
    if (!array) return e;
    Text second = text_of(reader->column ? reader->column->name : "");
    const char *name = arena_printf(reader->arena, "%s%.*s", reader->component->name, (int)second.length, second.start);
    reader_note(reader, MESSAGE_NOTE_COMPONENT, WITH({"name", text_of(name)}));
    return array;
}

static void add_line(Answer *answer, const Expr *line) {
    Reading *reading = answer->reading;
    const Expr *e = by_components(answer->reader, line);
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
    if (e) add_line(answer, e);
    return e;
}

static bool parts_members(const Token *token) {
    return token->kind == TOKEN_EQUAL || token->kind == TOKEN_APPROX || token->word == WORD_IS;
}

static bool is_if(const Token *token) { return token->word == WORD_IF; }
static bool is_else(const Token *token) { return token->word == WORD_ELSE; }

/* Where the first member of a chain ends: not in the condition of "a if b = c else d". */
static size_t end_of_member(const Reader *reader, Span span) {
    size_t end = find_outside(reader, span, parts_members);
    if (end == span.to || find_outside(reader, (Span){span.from, end}, is_if) == end) return end;
    size_t otherwise = find_outside(reader, (Span){end, span.to}, is_else);
    return otherwise < span.to ? find_outside(reader, (Span){otherwise, span.to}, parts_members) : end;
}

static const Expr *read_or_cut(Reader *reader, Span span) {
    size_t notes = reader->note_count, doubts = reader->doubts;
    const Expr *e = read_member(reader, span);
    size_t cut = e ? span.to : find_remark(reader, span);
    if (cut >= span.to || cut == span.from) return e;
    forget_error(reader);
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
    const Expr *e = read_or_cut(reader, span);
    if (!e && known) return forget_error(reader), true;
    if (e && known && last && op_is_derivative(e->op)) return answer->reading->left = e, true;
    if (e) add_line(answer, e);
    return e;
}

static bool read_members(Answer *answer, Span span) {
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

/* ---- cases: 1 if t > 0, -1 if t < 0 ---- */

static bool has_condition(const Item *item) { return item->condition.from < item->condition.to; }
static bool gives_value(const Item *item) { return item->kind == ITEM_VALUE || item->kind == ITEM_EQUATION; }
static bool is_relation(const Token *token) { return token_relates(token->kind); }

static bool tells_where(const Reader *reader, Span span) { return find_outside(reader, span, is_relation) < span.to; }

static Text item_text(const Reader *reader, Span span) {
    return reader_slice(reader, reader->list[span.from].at, token_end(reader, span.to - 1));
}

/* "undefined at 0" behind the cases: what none of them covers has no value anyway. */
static bool leaves_open(const Reader *reader, const Item *item) {
    size_t relation = find_outside(reader, item->condition, is_relation);
    bool point = relation == item->condition.to || reader->list[relation].kind == TOKEN_EQUAL;
    return item->kind == ITEM_VALUE && point && says_undefined(item_text(reader, item->span), NULL);
}

/* Is each value but the last followed by where it holds, and are there two of them? */
static bool are_cases(const Reader *reader, const Item *items, size_t count) {
    size_t values = 0, conditions = 0, open = 0;
    for (size_t i = 0; i < count; i++) {
        const Item *item = &items[i];
        if (item->kind == ITEM_REMARK) return false;
        if (leaves_open(reader, item)) continue;
        if (item->kind == ITEM_OTHERWISE && i + 1 < count) return false;
        bool where = item->kind == ITEM_CONDITION ? tells_where(reader, item->span)
                                                  : has_condition(item) && tells_where(reader, item->condition);
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
    if (has_condition(&items[*i]) && !(all = parse_span(reader, items[*i].condition, parse_trailing))) return NULL;
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
    if (e) add_line(answer, e);
    return e;
}

static bool read_cases(Answer *answer, const Item *items, size_t count) {
    Reader *reader = answer->reader;
    Operands args = {0};
    const Node *otherwise = node_expr(reader, 0, expr_leaf(reader->store, OP_UNDEFINED));
    for (size_t i = 0; i < count; i++) {
        if (leaves_open(reader, &items[i])) continue;
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

typedef struct Choice {
    Span condition, value, rest;
} Choice;

static bool find_choice_parts(const Reader *reader, Span span, Choice *choice) {
    bool word = reader->list[span.from].word == WORD_IF;
    size_t middle = find_outside(reader, span, word ? is_then : is_question);
    size_t end = middle < span.to ? find_outside(reader, (Span){middle + 1, span.to}, word ? is_else : is_colon) : span.to;
    *choice = (Choice){{span.from + word, middle}, {middle + 1, end}, {end + 1, span.to}};
    return end < span.to && choice->condition.from < middle && middle + 1 < end && end + 1 < span.to;
}

/* The rest may be another choice: elseif, c ? a : d ? b : e. */
static bool read_choice(Answer *answer, Span span) {
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

/* ---- several values: x = 1 or x = -1; f_1 = 2x, f_2 = 3 ---- */

static bool wants_numbers(const Reader *reader) {
    return reader->options.wants_set && reader->options.shape.rows <= 1 && reader->options.shape.columns <= 1;
}

/* y, x_1, x1, ∂f/∂x_1: what may stand before each value. */
static bool names_one(const Reader *reader, const Item *item) {
    Span left = {item->span.from, item->equal};
    if (item->kind != ITEM_EQUATION) return true;
    Span rest = {item->equal + 1, item->span.to};
    bool name = reader->list[left.from].kind == TOKEN_WORD && left.to - left.from <= 5;
    return (name || is_derivative_form(reader, left)) && find_outside(reader, rest, parts_members) == rest.to;
}

static bool are_values(const Reader *reader, const Item *items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        bool joint = !i || items[i].joint == TOKEN_COMMA || items[i].joint == TOKEN_SEMICOLON ||
                     items[i].joint == TOKEN_AND || items[i].joint == TOKEN_OR;
        if (!gives_value(&items[i]) || has_condition(&items[i]) || !joint || !names_one(reader, &items[i])) return false;
    }
    return count > 1;
}

/* The digits before the equals sign, two of them: J_12 =, J12 =, ∂f_1/∂x_2 =. False: there are others. */
static bool find_place(const Reader *reader, const Item *item, Dim place[2]) {
    size_t count = 0;
    for (size_t i = item->span.from; i < item->equal; i++) {
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
    if (e) add_line(answer, e);
    return e || reader_fail_as_store(reader, 0);
}

static const Expr *set_of(Reader *reader, const Expr *const *values, size_t count) {
    bool numbers = true;
    for (size_t i = 0; i < count; i++) numbers = numbers && values[i]->shape.kind == KIND_TENSOR;
    if (numbers) return expr_make(reader->store, OP_FINITE_SET, values, count);
    const Expr *all = values[0];
    for (size_t i = 1; i < count; i++) all = both(reader->store, all, values[i]);
    return all;
}

static bool read_values(Answer *answer, const Item *items, size_t count) {
    Reader *reader = answer->reader;
    const Expr *values[MOST_ITEMS];
    for (size_t i = 0; i < count; i++)
        if (!(values[i] = value_of(reader, &items[i]))) return false;
    const Expr *e = set_of(reader, values, count);
    if (e) add_line(answer, e);
    return e || reader_fail_as_store(reader, 0);
}

/* ---- sets told by a condition or by their ends ---- */

static bool are_conditions(const Item *items, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (items[i].kind != ITEM_CONDITION) return false;
    return count;
}

/* "g_1 = 1, g_2 in [-1, 1]": conditions for the components of a name that is not declared. */
static bool are_components(const Reader *reader, const Item *items, size_t count) {
    if (reader->options.shape.rows == 1) return false;
    for (size_t i = 0; i < count; i++) {
        const Token *name = &reader->list[items[i].span.from];
        bool index = name->kind == TOKEN_WORD && (name[1].kind == TOKEN_SUBSCRIPT || name[1].kind == TOKEN_NUMBER);
        bool component = items[i].kind == ITEM_EQUATION && index && !reader_lookup(reader, name->text, NULL);
        if (items[i].kind != ITEM_CONDITION && !component) return false;
    }
    return count > 1;
}

/* "g with ||g|| <= 1". */
static bool is_described(const Reader *reader, const Item *items, size_t count) {
    Span span = items[0].span;
    bool rest = count == 1 || are_conditions(items + 1, count - 1);
    return rest && items[0].kind == ITEM_VALUE && has_condition(&items[0]) && span.to == span.from + 1 &&
           reader->list[span.from].kind == TOKEN_WORD && tells_where(reader, items[0].condition);
}

/* "g_i = sign(x_i) if x_i != 0, |g_i| <= 1 otherwise": entry by entry of a name that nobody declared. */
static bool is_entrywise(const Reader *reader, Span line) {
    const Token *first = &reader->list[line.from];
    bool array = reader->options.shape.rows && reader->options.shape.rows != 1;
    if (!array || first->kind != TOKEN_WORD || first[1].kind != TOKEN_SUBSCRIPT) return false;
    size_t index = line.from + 2 + (first[2].kind == TOKEN_BRACE_OPEN), behind = index + 1 + (first[2].kind == TOKEN_BRACE_OPEN);
    return behind < line.to && reader->list[index].kind == TOKEN_WORD && token_relates(reader->list[behind].kind) &&
           !reader_lookup(reader, first->text, NULL);
}

static bool is_unknown_word(const Reader *reader, size_t i) {
    const Token *token = &reader->list[i];
    return token->kind == TOKEN_WORD && !token->word && !token->function && !is_made_of_names(reader, token->text);
}

/* "(1, s, -1) with -1 <= s <= 1": elements with a name that only the condition behind them tells. */
static bool is_parametrised(const Reader *reader, const Item *items, size_t count) {
    bool behind = count > 1 && are_conditions(items + 1, count - 1);
    bool where = has_condition(&items[0]) ? count == 1 || behind : behind && items[1].joint == TOKEN_COMMA;
    if (!where || !gives_value(&items[0])) return false;
    for (size_t i = items[0].span.from; i < items[0].span.to; i++)
        if (is_unknown_word(reader, i)) return true;
    return false;
}

static const Node *parse_parametrised(Reader *reader) {
    return parse_builder(reader, now(reader)->at, reader->divider);
}

static bool read_parametrised(Answer *answer, const Item *items, Span line) {
    Reader *reader = answer->reader;
    size_t from = items[0].kind == ITEM_EQUATION ? items[0].equal + 1 : items[0].span.from;
    reader->divider = items[0].span.to;
    const Expr *e = meant(reader, parse_span(reader, (Span){from, line.to}, parse_parametrised), wanted(&reader->options));
    if (e) add_line(answer, e);
    return e;
}

static bool read_described(Answer *answer, Span span) {
    Reader *reader = answer->reader;
    const Expr *e = meant(reader, parse_span(reader, span, parse_described_set), wanted(&reader->options));
    if (e) add_line(answer, e);
    return e;
}

static bool parts_ends(const Token *token) { return token->word == WORD_TO || token->kind == TOKEN_AND; }
static bool is_to(const Token *token) { return token->word == WORD_TO; }

/* "from -1 to 1", "between -1 and 1", of which the latter may leave out its ends. False: no such thing. */
static bool find_ends(const Reader *reader, Span span, Span ends[2], bool *between) {
    const Token *first = &reader->list[span.from];
    bool lead = first->word == WORD_BETWEEN;
    size_t middle = find_outside(reader, span, lead ? parts_ends : is_to);
    *between = lead && token_is_word(first, "between");
    ends[0] = (Span){span.from + lead, middle};
    ends[1] = (Span){middle + 1, span.to};
    return wants_numbers(reader) && middle < span.to && ends[0].from < middle && middle + 1 < span.to;
}

static bool read_ends(Answer *answer, const Span ends[2], bool between) {
    Reader *reader = answer->reader;
    const Expr *a = read_member(reader, ends[0]), *b = a ? read_member(reader, ends[1]) : NULL;
    reader->doubts += between;
    const Expr *e = b ? expr_2(reader->store, between && reader->second ? OP_INTERVAL_OPEN : OP_INTERVAL_CLOSED, a, b) : NULL;
    if (e) add_line(answer, e);
    return e;
}

/* Is the token one of the words, which blanks part? Then moves behind it. */
static bool take_word(const Reader *reader, Span *span, const char *words) {
    char word[32];
    for (const char *at = words; *at && span->from < span->to; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        snprintf(word, sizeof word, "%.*s", (int)length, at);
        if (token_is_word(&reader->list[span->from], word)) return span->from++, true;
        at += length;
    }
    return false;
}

static bool is_centre_word(const Token *token) {
    static const char *const words[] = {"around", "about", "centered", "centred", "at", "center", "centre", "um", "and", "with"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (token_is_word(token, words[i])) return true;
    return token->kind == TOKEN_AND;
}

typedef struct RoundSet {
    Op relation;         /* of the distance to the centre and the radius */
    Span radius, centre; /* empty: 1, and 0 */
} RoundSet;

/* "at most 1", "less than 1", "<= 1", "1": what is said of a length. */
static void find_bound(const Reader *reader, Span span, RoundSet *set) {
    set->relation = OP_EQUAL;
    TokenKind kind = reader->list[span.from].kind;
    if (kind == TOKEN_LESS || kind == TOKEN_LESS_EQUAL) set->relation = kind == TOKEN_LESS ? OP_LESS : OP_LESS_EQUAL, span.from++;
    else if (take_word(reader, &span, "at up")) set->relation = OP_LESS_EQUAL, take_word(reader, &span, "most to");
    else if (take_word(reader, &span, "less smaller")) set->relation = OP_LESS, take_word(reader, &span, "than");
    else if (kind == TOKEN_EQUAL) span.from++;
    set->radius = span;
}

/* "g with norm", "of length", behind which no bracket says of what: of "every vector g with norm at most 1", from which the
 * first words were taken. */
static bool take_length(const Reader *reader, Span *span) {
    Span rest = *span;
    const Token *first = &reader->list[rest.from];
    rest.from += rest.from + 1 < rest.to && first->kind == TOKEN_WORD && first->text.length == 1 && first[1].word == WORD_CONDITION;
    take_word(reader, &rest, "of with");
    if (!take_word(reader, &rest, "norm length") || rest.from == rest.to) return false;
    TokenKind next = reader->list[rest.from].kind;
    bool bound = next == TOKEN_LESS || next == TOKEN_LESS_EQUAL || next == TOKEN_EQUAL || next == TOKEN_NUMBER || next == TOKEN_WORD;
    if (bound) *span = rest;
    return bound;
}

/* "the closed unit ball", "the unit sphere", "the ball of radius 2 around 0", "all vectors of norm at most 1". A ball is
 * closed unless it is said to be open. */
static bool find_round_set(const Reader *reader, Span span, RoundSet *set) {
    *set = (RoundSet){OP_LESS_EQUAL, {span.to, span.to}, {span.to, span.to}};
    while (take_word(reader, &span, "the a all every closed euclidean die der la el abgeschlossene")) continue;
    if (take_word(reader, &span, "open offene")) set->relation = OP_LESS;
    while (take_word(reader, &span, "euclidean")) continue;
    take_word(reader, &span, "vectors vector");
    if (take_length(reader, &span)) return find_bound(reader, span, set), span.from < span.to;
    bool unit = take_word(reader, &span, "unit");
    bool other = !unit && (take_word(reader, &span, "einheitskugel") ||
                           (take_word(reader, &span, "boule bola") && take_word(reader, &span, "unite unidad unitaria")));
    if (other) take_word(reader, &span, "fermee cerrada");
    if (other || (unit && take_word(reader, &span, "ball disk disc"))) return span.from == span.to;
    if (unit && take_word(reader, &span, "sphere circle")) return set->relation = OP_EQUAL, span.from == span.to;
    bool round = !unit && take_word(reader, &span, "ball") && take_word(reader, &span, "of with") && take_word(reader, &span, "radius");
    set->radius = (Span){span.from, find_outside(reader, span, is_centre_word)};
    set->centre = (Span){set->radius.to, span.to};
    while (set->centre.from < span.to && is_centre_word(&reader->list[set->centre.from])) set->centre.from++;
    return round && set->radius.from < set->radius.to;
}

/* A part of the sentence, read as a value of that shape. */
static const Expr *read_part(Reader *reader, Span span, Shape shape) {
    ReadOptions options = reader->options;
    reader->options.shape = shape;
    reader->options.wants_set = false;
    const Expr *e = meant(reader, parse_span(reader, span, parse_sum), shape);
    reader->options = options;
    return e;
}

static const Expr *round_set(Reader *reader, const RoundSet *set) {
    Store *store = reader->store;
    Shape shape = {KIND_TENSOR, reader->options.shape.rows, reader->options.shape.columns};
    const Expr *radius = set->radius.from == set->radius.to ? expr_integer(store, 1) : read_part(reader, set->radius, SHAPE_SCALAR);
    const Expr *centre = set->centre.from == set->centre.to ? expr_zero(store, shape) : read_part(reader, set->centre, shape);
    if (!radius || !centre) return NULL;
    if (shape_is_scalar(centre->shape) && expr_is_zero(centre)) centre = expr_zero(store, shape);
    if (set->relation == OP_LESS_EQUAL) return expr_3(store, OP_BALL, centre, radius, expr_integer(store, 2));
    const Symbol *symbol = bound_symbol(reader, TEXT("g"), shape, SYMBOL_INDEX);
    const Expr *g = symbol ? expr_symbol(store, symbol) : NULL, *gap = g ? expr_subtract(store, g, centre) : NULL;
    const Expr *norm = gap && shape_is_scalar(shape) ? expr_1(store, OP_ABS, gap) : gap ? expr_norm(store, gap) : NULL;
    return norm ? expr_3(store, OP_SET_BUILDER, g, g, expr_2(store, set->relation, norm, radius)) : NULL;
}

static bool read_round_set(Answer *answer, const RoundSet *set) {
    const Expr *e = round_set(answer->reader, set);
    if (e) add_line(answer, e);
    return e || answer->reader->error || reader_fail_as_store(answer->reader, 0);
}

/* "the convex hull of A and B", "the segment from A to B". */
static bool find_hull(const Reader *reader, Span *span) {
    while (take_word(reader, span, "the")) continue;
    if (take_word(reader, span, "convex") && take_word(reader, span, "hull")) return take_word(reader, span, "of"), span->from < span->to;
    take_word(reader, span, "line");
    return take_word(reader, span, "segment") && take_word(reader, span, "from between joining connecting") && span->from < span->to;
}

static bool parts_points(const Token *token) {
    return token->kind == TOKEN_AND || token->kind == TOKEN_COMMA || token->word == WORD_TO;
}

static bool read_hull(Answer *answer, Span span) {
    Reader *reader = answer->reader;
    const Expr *points[MOST_ITEMS];
    size_t count = 0;
    TokenKind open = reader->list[span.from].kind;
    if (open == TOKEN_BRACE_OPEN || open == TOKEN_SET_OPEN) span.from++, span.to--;
    for (; span.from < span.to && count < MOST_ITEMS; count++) {
        size_t end = find_outside(reader, span, parts_points);
        if (!(points[count] = read_part(reader, (Span){span.from, end}, (Shape){KIND_TENSOR, reader->options.shape.rows, reader->options.shape.columns})))
            return false;
        span.from = end + 1;
    }
    const Expr *e = count ? expr_make(reader->store, OP_HULL, points, count) : NULL;
    if (e) add_line(answer, e);
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
        int like = likeness(reader, &items[i]);
        if (like && (chosen == count || like >= likeness(reader, &items[chosen])) && !only_goes_on(reader, items, chosen, i)) chosen = i;
    }
    return chosen;
}

/* "u = x/norm(x)" beside the answer gives u a meaning in it. */
static bool define(Reader *reader, Span span) {
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

static Span without_lead(const Reader *reader, Span span) {
    while (span.from < span.to && (reader->list[span.from].word == WORD_CONDITION || reader->list[span.from].word == WORD_LET))
        span.from++;
    return span;
}

static void define_all(Answer *answer, Item *items, size_t count, size_t chosen) {
    Reader *reader = answer->reader;
    for (size_t i = 0; i < count; i++) {
        Item *item = &items[i];
        if (has_condition(item) && define(reader, without_lead(reader, item->condition)))
            item->condition.from = item->condition.to;
        bool beside = i != chosen && (item->kind == ITEM_EQUATION || item->kind == ITEM_CONDITION);
        if (beside && define(reader, without_lead(reader, item->span))) item->kind = ITEM_REMARK;
    }
}

static bool read_chosen(Answer *answer, Item *items, size_t count, size_t chosen) {
    if (count > 1 || has_condition(&items[chosen])) define_all(answer, items, count, chosen);
    if (!read_members(answer, items[chosen].span)) return false;
    add_condition(answer, items[chosen].condition);
    for (size_t i = 0; i < count; i++) {
        if (items[i].kind == ITEM_CONDITION) add_condition(answer, items[i].span);
        if (items[i].kind == ITEM_REMARK) add_condition(answer, items[i].condition);
    }
    return true;
}

/* "3/5, 4/5", "v = 3, 4": values that stand together, of which the first may have a left side. */
static bool stand_together(const Reader *reader, const Item *items, size_t count, size_t *last) {
    size_t n = 1;
    bool scalar = shape_is_scalar(reader->options.shape) && !reader->options.wants_set;
    if (!gives_value(&items[0]) || has_condition(&items[0]) || (items[0].kind == ITEM_EQUATION && scalar)) return false;
    while (n < count && items[n].kind == ITEM_VALUE && (items[n].joint == TOKEN_COMMA || items[n].joint == TOKEN_SEMICOLON) &&
           !says_undefined(item_text(reader, items[n].span), NULL))
        n++;
    *last = n - 1;
    return n > 1;
}

/* "2x or 3x" where one answer is asked for: which of them is meant cannot be chosen for the student. */
static const Item *find_choice(const Item *items, size_t count) {
    for (size_t i = 1; i < count; i++) {
        bool or = items[i].joint == TOKEN_OR && gives_value(&items[i]);
        bool and = items[i].joint == TOKEN_AND && items[i].kind == ITEM_VALUE && items[i - 1].kind == ITEM_VALUE;
        if (or || and) return &items[i];
    }
    return NULL;
}

static bool read_statements(Answer *answer, Item *items, size_t count) {
    Reader *reader = answer->reader;
    const Item *choice = find_choice(items, count);
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

static bool read_items(Answer *answer, Item *items, size_t count, Span line) {
    Reader *reader = answer->reader;
    if (reader->options.wants_set && is_entrywise(reader, line)) return read_described(answer, line);
    if (count > 1 && are_cases(reader, items, count)) return read_cases(answer, items, count);
    if (reader->options.wants_set && (are_conditions(items, count) || are_components(reader, items, count) || is_described(reader, items, count)))
        return read_described(answer, line);
    if (reader->options.wants_set && is_parametrised(reader, items, count)) return read_parametrised(answer, items, line);
    if (answer->reading->line_count && !reader->options.wants_set && !reader->options.wants_truth && are_conditions(items, count)) {
        for (size_t i = 0; i < count; i++) add_condition(answer, items[i].span); /* on a line below the answer */
        return true;
    }
    bool values = are_values(reader, items, count);
    if (values && are_entries(reader, items, count)) return read_entries(answer, items, count);
    if (values && wants_numbers(reader)) return read_values(answer, items, count);
    return read_statements(answer, items, count);
}

/* ---- lines ---- */

/* "g in [-1, 1]" where a set is asked: the name of its elements says nothing more. */
static void skip_element(const Reader *reader, Span *span) {
    if (!reader->options.wants_set) return;
    size_t from = span->from;
    while (from < span->to && (reader->list[from].word == WORD_ALL || reader->list[from].word == WORD_FILLER)) from++;
    if (from < span->to && reader->list[from].kind == TOKEN_IN) span->from = from + 1; /* any number in [0, 1] */
    if (reader->list[span->from].word == WORD_ALL) span->from++;
    bool element = span->to - span->from > 2 && reader->list[span->from].kind == TOKEN_WORD &&
                   reader->list[span->from + 1].kind == TOKEN_IN;
    if (element) span->from += 2;
}

static bool is_asked_condition(const Token *token) {
    return token->word == WORD_IF || (token->word == WORD_CONDITION && token[1].word != WORD_ALL);
}

/* Where a truth is asked for, an equation is the answer and not a left side and a value. */
static bool read_truth(Answer *answer, Span span) {
    size_t word = find_outside(answer->reader, span, is_asked_condition);
    if (word == span.from) word = span.to;
    if (!read_members(answer, (Span){span.from, word})) return false;
    add_condition(answer, (Span){word, span.to});
    return true;
}

/* A line that only gives a value may be an entry of a vector, or an element of a set. */
static void keep_value(Answer *answer, const Item *items, size_t count, size_t before) {
    Reading *reading = answer->reading;
    bool one = count == 1 && gives_value(items) && !has_condition(items) && names_one(answer->reader, items) &&
               reading->line_count == before + 1;
    if (one && answer->values < MOST_LINES) answer->value[answer->values++] = reading->expr;
}

/* Nothing to cut at anywhere, as in most answers. */
static bool is_plain(const Reader *reader) {
    static const TokenKind cuts[] = {TOKEN_COMMA, TOKEN_SEMICOLON, TOKEN_COLON,  TOKEN_EQUAL,   TOKEN_NOT_EQUAL,
                                     TOKEN_LESS,  TOKEN_LESS_EQUAL, TOKEN_GREATER, TOKEN_GREATER_EQUAL, TOKEN_IN,
                                     TOKEN_AND,   TOKEN_OR,        TOKEN_NOT,    TOKEN_IMPLIES, TOKEN_ARROW,
                                     TOKEN_APPROX, TOKEN_BAD,      TOKEN_FOR_ALL};
    if (reader->words || reader->options.wants_set) return false;
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++)
        if (kinds_have(reader->seen, cuts[i])) return false;
    return true;
}

static bool read_plain(Answer *answer, Span span) {
    const Expr *e = read_or_cut(answer->reader, span);
    if (!e) return false;
    add_line(answer, e);
    if (answer->values < MOST_LINES) answer->value[answer->values++] = answer->reading->expr;
    return true;
}

/* "4/√5 = 1,789" where one number is asked for: no list. */
static bool has_decimal_comma(const Reader *reader, Span span) {
    if (!shape_is_scalar(reader->options.shape) || reader->options.wants_set || !kinds_have(reader->seen, TOKEN_COMMA)) return false;
    bool comma = false;
    size_t depth = 0;
    for (size_t i = span.from; i < span.to; i++) {
        const Token *token = &reader->list[i];
        if (token_relates(token->kind) && token->kind != TOKEN_EQUAL) return false;
        depth += token_opens(token->kind);
        depth -= depth && token_closes(token->kind);
        comma |= !depth && token->kind == TOKEN_COMMA && !token->spaced && !token[1].spaced && i > span.from && token[-1].kind == TOKEN_NUMBER &&
                 token[1].kind == TOKEN_NUMBER;
    }
    return comma;
}

static bool read_line(Answer *answer, Span span) {
    Reader *reader = answer->reader;
    Item items[MOST_ITEMS];
    Span ends[2];
    bool between;
    answer->rounded = false;
    span = trim_span(reader, span);
    if (span.from >= span.to) return true;
    skip_element(reader, &span);
    if (reader->words) span = without_method(reader, span);
    answer->lines++;
    if (is_plain(reader)) return read_plain(answer, span);
    if (reader->options.wants_truth) return read_truth(answer, span);
    RoundSet round;
    Span points = span;
    if (reader->options.wants_set && find_round_set(reader, span, &round)) return read_round_set(answer, &round);
    if (reader->options.wants_set && find_hull(reader, &points)) return read_hull(answer, points);
    if (has_decimal_comma(reader, span)) return reader_fail(reader, reader->list[span.from].at, MESSAGE_ONE_VALUE, NULL), false;
    if (reader->words && find_ends(reader, span, ends, &between)) return read_ends(answer, ends, between);
    Choice choice;
    if (find_choice_parts(reader, span, &choice)) return read_choice(answer, span);
    size_t count = cut_items(reader, span, items), before = answer->reading->line_count;
    if (!count) return read_members(answer, span);
    if (!read_items(answer, items, count, span)) return false;
    keep_value(answer, items, count, before);
    return true;
}

/* Values one below the other. */
static void join_lines(Answer *answer) {
    Reader *reader = answer->reader;
    Reading *reading = answer->reading;
    size_t count = answer->values;
    if (count < 2 || count != answer->lines) return;
    Shape shape = reader->options.shape;
    bool column = !reader->options.wants_set && shape.kind == KIND_TENSOR && shape.columns == 1 && shape.rows == (Dim)count;
    for (size_t i = 0; i < count; i++) column = column && shape_is_scalar(answer->value[i]->shape);
    if (!column && !wants_numbers(reader)) return;
    const Expr *e = column ? expr_make(reader->store, OP_VECTOR, answer->value, count)
                           : set_of(reader, answer->value, count);
    if (!e) return;
    reader_note(reader, column ? MESSAGE_NOTE_LINES_AS_ENTRIES : MESSAGE_NOTE_LINES_AS_SET, NULL);
    reading->line_count = 0;
    answer->rounded = false;
    add_line(answer, e);
}

static bool parts_lines(const Token *token) { return token->kind == TOKEN_NEWLINE || token->kind == TOKEN_NEXT_ROW; }

/* Does the line give a value and where it holds? */
static bool is_case_line(Reader *reader, Span line) {
    Item items[MOST_ITEMS];
    size_t notes = reader->note_count;
    bool one = cut_items(reader, trim_span(reader, line), items) == 1;
    reader->note_count = notes;
    return one && gives_value(items) && has_condition(items) && tells_where(reader, items->condition);
}

typedef struct Lines {
    size_t count, cases, continued; /* all; those that are cases; those that begin with a plus */
    size_t bracketed, open;         /* those in square brackets; those that begin with any bracket */
    bool equations;
} Lines;

static bool is_equation_sign(const Token *token) { return token->kind == TOKEN_EQUAL || token->kind == TOKEN_APPROX; }

static bool is_comma(const Token *token) { return token->kind == TOKEN_COMMA || token->kind == TOKEN_SEMICOLON; }

/* [1 2], (1, 2), | 1 2 |: a row of a matrix. */
static bool is_bracketed_row(const Reader *reader, Span line, const Token *first, const Token *last) {
    if (line.to < line.from + 3) return false;
    Span inner = {line.from + 1, line.to - 1};
    bool square = first->kind == TOKEN_SQUARE_OPEN && last->kind == TOKEN_SQUARE_CLOSE && first[1].kind != TOKEN_SQUARE_OPEN;
    bool bars = first->kind == TOKEN_BAR_OPEN && last->kind == TOKEN_BAR_CLOSE;
    bool round = first->kind == TOKEN_OPEN && last->kind == TOKEN_CLOSE && find_outside(reader, inner, is_comma) < inner.to;
    return square || bars || round;
}

static Lines look_at_lines(Reader *reader, size_t count) {
    Lines lines = {0};
    for (Span rest = {0, count}; rest.from < rest.to; lines.count++) {
        Span line = {rest.from, find_outside(reader, rest, parts_lines)};
        rest.from = line.to + 1;
        lines.cases += line.from < line.to && is_case_line(reader, line);
        lines.continued += line.from && reader->list[line.from].kind == TOKEN_PLUS;
        lines.equations |= find_outside(reader, line, is_equation_sign) < line.to;
        const Token *first = &reader->list[line.from], *last = &reader->list[line.to - (line.to > line.from)];
        lines.open += token_opens(first->kind);
        lines.bracketed += is_bracketed_row(reader, line, first, last);
    }
    return lines;
}

/* [1 2] and below it [3 4], or without brackets: the rows of the matrix that is asked for, in brackets of their own. */
static size_t join_rows(Reader *reader, size_t count, bool bracketed) {
    Token *list = ARENA_ARRAY(reader->arena, Token, count + 3), open = reader->list[0], close = reader->list[count];
    size_t n = 0;
    open.kind = TOKEN_SQUARE_OPEN;
    close.kind = TOKEN_SQUARE_CLOSE;
    list[n++] = open;
    for (size_t i = 0; i < count; i++) {
        Token token = reader->list[i];
        bool ends = i + 1 == count || parts_lines(&reader->list[i + 1]), begins = !i || parts_lines(&reader->list[i - 1]);
        if (bracketed && (ends || begins)) continue;
        if (parts_lines(&token)) token.kind = TOKEN_SEMICOLON;
        list[n++] = token;
    }
    list[n++] = close;
    list[n] = (Token){.kind = TOKEN_END, .at = close.at, .text = {close.text.start, 0}};
    reader->list = list;
    reader_note(reader, MESSAGE_NOTE_LINES_AS_ROWS, NULL);
    return reader->count = n;
}

/* Lines that only together are an answer: the cases of a function, the terms of a sum, the rows of a matrix. Returns how
 * many tokens there are now. */
static size_t join_parts(Reader *reader, size_t count) {
    Span all = {0, count};
    Shape shape = reader->options.shape;
    if (find_outside(reader, all, parts_lines) == count) return count;
    Lines lines = look_at_lines(reader, count);
    bool matrix = shape.kind == KIND_TENSOR && shape.rows > 1 && shape.columns > 1 && !reader->options.wants_set;
    bool rows = !lines.equations && (!lines.open || lines.bracketed == lines.count);
    if (matrix && rows && lines.count == (size_t)shape.rows) return join_rows(reader, count, lines.bracketed);
    if (lines.cases != lines.count && !lines.continued) return count;
    keep_intact(reader);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        Token token = reader->list[i], next = reader->list[i + 1];
        bool goes_on = parts_lines(&token) && lines.continued && (next.kind == TOKEN_PLUS || next.kind == TOKEN_MINUS);
        if (parts_lines(&token) && lines.cases == lines.count) token.kind = TOKEN_SEMICOLON;
        if (!goes_on) reader->list[n++] = token;
    }
    reader->list[n] = reader->list[count];
    reader->intact = NULL;
    return reader->count = n;
}

/* A line of working that cannot be read is left out, unless it is the last. */
static void read_lines(Answer *answer, size_t count) {
    Reader *reader = answer->reader;
    for (Span rest = {0, count}; rest.from < rest.to;) {
        Span line = {rest.from, find_outside(reader, rest, parts_lines)};
        rest.from = line.to + 1;
        bool more = rest.from < rest.to;
        if (read_line(answer, line) || !more) continue;
        if (!answer->reading->line_count && reader->depth > DEEPEST_NESTING) return;
        forget_error(reader);
        reader_note(reader, MESSAGE_NOTE_LINE_LEFT_OUT, NULL);
    }
    if (!reader->error) join_lines(answer);
}

/* An index that nobody declared, and that is left in a vector: "2 x_i e_i" sums over it, else it says nothing. */
static void settle_component(Reader *reader, Reading *reading) {
    const Symbol *index = reader->component;
    bool own = index && !scope_find(reader->scope, text_of(index->name));
    if (!own || !reading->expr || !expr_has(reading->expr, index)) return;
    Shape shape = reading->expr->shape;
    bool sum = shape.columns == 1 && !shape_is_scalar(shape) && expr_has_op(reading->expr, OP_UNIT) && !reader->column;
    if (!sum) {
        reader_fail(reader, 0, MESSAGE_NO_NAME, WITH({"name", text_of(index->name)}));
        return;
    }
    Store *store = reader->store;
    const Expr *args[] = {reading->expr, expr_symbol(store, index), expr_integer(store, 1), expr_dim(store, shape.rows)};
    const Expr *all = expr_make(store, OP_SUM_OVER, args, 4);
    if (!all) return;
    const char *before = expression_text(store, reading->expr);
    reader_note(reader, MESSAGE_NOTE_READ_AS, WITH({"spelling", text_of(before)}, {"reading", text_of(expression_text(store, all))}));
    reading->lines[reading->line_count - 1] = reading->expr = all;
}

void read_answer(Reader *reader, Reading *reading) {
    Answer answer = {.reader = reader, .reading = reading};
    Text text = text_trim(reader->text);
    if (reader->error) return;
    reading->expr = reader->options.wants_truth ? truth_in_words(reader->store, text) : NULL;
    if (!reading->expr && says_undefined(text, reader->options.undefined_words))
        reading->expr = expr_leaf(reader->store, OP_UNDEFINED);
    if (reading->expr) {
        reading->lines[reading->line_count++] = reading->expr;
        return;
    }
    arrange_answer(reader);
    size_t count = reader->count;
    while (count && parts_lines(&reader->list[count - 1])) count--;
    if (!bind_component(reader) || !bind_basis(reader)) return;
    read_lines(&answer, join_parts(reader, count));
    if (!reading->expr && !reader->error && reading->left) add_line(&answer, reading->left);
    if (!reader->error) settle_component(reader, reading);
    if (reader->signs) reader_fail(reader, 0, MESSAGE_TWO_SIGNS, NULL); /* nobody read the lower sign */
    if (!reading->expr && !reader->error)
        reader_fail(reader, 0, reading->blank ? MESSAGE_NOTHING_WRITTEN : MESSAGE_EXPECTED_ANSWER, NULL);
}
