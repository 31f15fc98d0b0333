/* answers.c: what students write around an answer: left sides, chains of equations, lines of working,
 * conditions. */
#include "math/syntax.h"
#include <string.h>
#include <strings.h>

typedef struct Span {
    size_t from, to;
} Span; /* tokens [from, to) */

typedef struct Answer {
    Reader *reader;
    Reading *reading;
    bool rounded; /* the member comes after ≈ */
} Answer;

/* ---- words ---- */

static bool ends_with(Text text, const char *word) {
    size_t length = strlen(word);
    if (length > text.length || length == 0) return false;
    bool whole = text.length == length || strchr(" :=\n\t", text.start[text.length - length - 1]);
    return whole && !strncasecmp(text.start + text.length - length, word, length);
}

/* "does not exist", whatever name or sentence stands before it, if that is short. */
static bool says_undefined(Text text, const char *const *more) {
    static const char *const words[] = {"does not exist",
                                        "doesn't exist",
                                        "d.n.e",
                                        "not differentiable",
                                        "undefined",
                                        "not defined",
                                        "no derivative",
                                        "no gradient",
                                        "DNE",
                                        NULL};
    enum { LONGEST_LEAD = 24 };
    while (text.length && strchr(". !\n", text.start[text.length - 1])) text.length--;
    for (const char *const *list = words; list; list = list == words ? more : NULL)
        for (size_t i = 0; list[i]; i++)
            if (ends_with(text, list[i]) && text.length <= strlen(list[i]) + LONGEST_LEAD) return true;
    return false;
}

static const Expr *truth_of(Store *store, Text text) {
    static const struct Word {
        const char *word;
        bool yes;
    } words[] = {
        {"yes", true}, {"true", true}, {"y", true}, {"no", false}, {"false", false}, {"n", false},
    };
    while (text.length && text.start[text.length - 1] == '.') text.length--;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text.length == strlen(words[i].word) && ends_with(text, words[i].word))
            return expr_2(store, OP_EQUAL, expr_integer(store, 1), expr_integer(store, words[i].yes));
    return NULL;
}

/* "Answer:", "so the gradient is": words of a sentence in front. */
static void skip_filler(Reader *reader, Span *span) {
    static const char *const filler[] = {
        "answer", "ans",  "solution", "result", "final", "the", "is",       "so",         "therefore", "thus",
        "hence",  "then", "we",       "get",    "it",    "my",  "gradient", "derivative", "value",
        "interval", "set", "vector", "matrix", "equals"};
    for (bool found = true; found && span->from < span->to;) {
        found = false;
        const Token *token = &reader->list[span->from];
        bool call = token[1].kind == TOKEN_OPEN || reader_lookup(reader, token->text, NULL);
        for (size_t i = 0; i < sizeof filler / sizeof *filler && !call; i++)
            found |= token_is_word(token, filler[i]);
        span->from += found;
    }
    if (span->from < span->to && reader->list[span->from].kind == TOKEN_COLON) span->from++;
}

/* ---- spans ---- */

/* The first token of the span, outside brackets, for which `is` holds, or its end. */
static size_t find_outside(const Reader *reader, Span span, bool (*is)(const Token *token)) {
    size_t depth = 0;
    for (size_t i = span.from; i < span.to; i++) {
        TokenKind kind = reader->list[i].kind;
        if (!depth && is(&reader->list[i])) return i;
        depth += token_opens(kind);
        depth -= depth && token_closes(kind);
    }
    return span.to;
}

static bool parts_lines(const Token *token) { return token->kind == TOKEN_NEWLINE; }

static bool parts_members(const Token *token) {
    return token->kind == TOKEN_EQUAL || token->kind == TOKEN_APPROX || token->kind == TOKEN_IMPLIES;
}

static bool is_relation(const Token *token) {
    return (token->kind >= TOKEN_EQUAL && token->kind <= TOKEN_GREATER_EQUAL) || token->kind == TOKEN_IN;
}

static bool is_comma(const Token *token) { return token->kind == TOKEN_COMMA; }

static bool starts_condition(const Token *token) {
    static const char *const words[] = {"for",      "if",       "where", "when",
                                        "whenever", "provided", "with",  "unless"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (token_is_word(token, words[i])) return true;
    return false;
}

typedef const Node *(*Parse)(Reader *reader);

/* Parses the span alone: what stands behind is hidden. */
static const Node *parse_span(Reader *reader, Span span, Parse parse) {
    Token hidden = reader->list[span.to];
    size_t bound = reader->bound_count;
    reader->list[span.to].kind = TOKEN_END;
    reader->at = span.from;
    const Node *node = bind_for_all(reader) ? parse(reader) : NULL;
    reader->bound_count = bound;
    if (node && reader->at != span.to) {
        Text rest = reader_slice(reader, now(reader)->at, token_end(reader, reader->at));
        node = reader_fail(reader, now(reader)->at, "expected an operator or the end, not '%.*s'",
                           (int)rest.length, rest.start);
    }
    reader->list[span.to] = hidden;
    return node;
}

/* ---- conditions behind an answer ---- */

static const Node *parse_trailing(Reader *reader) {
    if (at_kind(reader, TOKEN_OPEN)) return parse_brackets(reader);
    while (starts_condition(now(reader)) || token_is_word(now(reader), "all") ||
           token_is_word(now(reader), "that") || token_is_word(now(reader), "every") ||
           at_kind(reader, TOKEN_COMMA))
        reader->at++;
    return parse_conditions(reader);
}

/* A condition that cannot be read does not make the answer unreadable. */
static const Expr *read_condition(Reader *reader, Span span) {
    size_t notes = reader->note_count;
    const Node *node = parse_span(reader, span, parse_trailing);
    const Expr *e = meant(reader, node, SHAPE_ANY);
    if (e && e->shape.kind == KIND_TRUTH) return e;
    reader->error = NULL;
    reader->unsized = NULL;
    reader->note_count = notes;
    Text text = reader_slice(reader, reader->list[span.from].at, reader->list[span.to].at);
    reader_note(reader, "I could not read \"%.*s\" and left it out", text.length > 80 ? 80 : (int)text.length,
                text.start);
    return NULL;
}

static bool is_closing_round(const Token *token) { return token->kind == TOKEN_CLOSE; }
static bool opens_round(const Token *token) { return token->kind == TOKEN_OPEN; }

static bool is_function_word(const Token *token) { return token->kind == TOKEN_WORD && function_named(token->text); }

/* "2t (t > 0)": the last bracket, if there is a relation in it and no function before it; or the end. */
static size_t find_bracketed_condition(const Reader *reader, Span span) {
    if (span.to - span.from < 4 || reader->list[span.to - 1].kind != TOKEN_CLOSE) return span.to;
    for (Span rest = span; rest.from < rest.to; rest.from++) {
        rest.from = find_outside(reader, rest, opens_round);
        Span inner = {rest.from + 1, span.to - 1};
        if (rest.from == span.from || inner.from >= inner.to || is_function_word(&reader->list[rest.from - 1])) continue;
        if (find_outside(reader, inner, is_closing_round) == inner.to &&
            find_outside(reader, inner, is_relation) < inner.to)
            return rest.from;
    }
    return span.to;
}

/* Where the condition begins: at a comma before a relation, or at "for", "if" … without "else". */
static size_t find_condition(const Reader *reader, Span span) {
    size_t word = find_outside(reader, span, starts_condition), comma = find_outside(reader, span, is_comma);
    if (word < span.to && token_is_word(&reader->list[word], "if"))
        for (size_t i = word; i < span.to; i++)
            if (token_is_word(&reader->list[i], "else")) word = span.to;
    Span rest = {comma + 1, span.to};
    bool condition = comma < span.to && comma < word && find_outside(reader, rest, is_relation) < span.to;
    if (condition) return comma;
    bool for_all =
        word < span.to && token_is_word(&reader->list[word + 1], "all") && reader->options.wants_truth;
    if (for_all) return span.to;
    if (word == span.to) return find_bracketed_condition(reader, span);
    return word > span.from && reader->list[word - 1].kind == TOKEN_COMMA ? word - 1 : word;
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

/* ---- members ---- */

/* 3/5, 4/5 without brackets: a vector, or a set where one is asked for. */
static const Node *parse_bare_list(Reader *reader) {
    size_t at = now(reader)->at;
    Operands items = {0};
    do {
        const Node *item = parse_expression(reader);
        if (!item) return NULL;
        add_operand(reader, &items, 0, item);
    } while (take(reader, TOKEN_COMMA));
    if (items.count == 1) return items.list[0];
    if (shape_is_scalar(reader->options.shape) && !reader->options.wants_set)
        return reader_fail(reader, at, "expected one value; decimals are written with a point");
    bool set = reader->options.wants_set && reader->options.shape.rows <= 1;
    Node *list = (Node *)(uintptr_t)node_new(reader, set ? FORM_SET : FORM_LIST, at, items.list, items.count);
    reader_note(reader, set ? "I read the values as a set" : "I read the values as a vector");
    if (list) list->open = set ? TOKEN_SET_OPEN : TOKEN_OPEN, list->close = TOKEN_CLOSE;
    return list;
}

static const Expr *read_member(Reader *reader, Span span) {
    const Node *node = parse_span(reader, span, parse_bare_list);
    return basis_vectors(reader, meant(reader, node, wanted(&reader->options)));
}

static void add_line(Answer *answer, const Expr *e) {
    Reading *reading = answer->reading;
    if (answer->rounded && reading->line_count) {
        reader_note(answer->reader, "I took the exact value, not the rounded one");
        return;
    }
    if (reading->line_count == MOST_LINES)
        memmove(reading->lines, reading->lines + 1, (MOST_LINES - 1) * sizeof *reading->lines),
            reading->line_count--;
    reading->lines[reading->line_count++] = e;
    reading->expr = e;
}

static bool is_left_side(const Expr *e) {
    bool derivative = e->op >= OP_DERIVATIVE && e->op <= OP_SUBDIFFERENTIAL;
    return derivative || e->op == OP_SYMBOL || e->op == OP_CALL;
}

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
    if (unknown) return reader->error = NULL, reader->unsized = NULL, true;
    if (e) add_line(answer, e);
    return e;
}

static bool read_members(Answer *answer, Span span) {
    Reader *reader = answer->reader;
    for (bool first = true; span.from <= span.to; first = false) {
        Span member = {span.from,
                       reader->options.wants_truth ? span.to : find_outside(reader, span, parts_members)};
        bool last = member.to == span.to, left = first && !last;
        span.from = member.to + 1;
        if (member.from < member.to) {
            const Expr *e = left ? NULL : read_member(reader, member);
            if (left ? !read_left(answer, member) : !e) return false;
            if (e) add_line(answer, e);
        }
        if (last) break;
        answer->rounded = reader->list[member.to].kind == TOKEN_APPROX;
    }
    return true;
}

/* ---- lines ---- */

static void drop_full_stop(const Reader *reader, Span *span) {
    while (span->to > span->from) {
        const Token *last = &reader->list[span->to - 1];
        bool stop = (last->kind == TOKEN_BAD && text_is(last->text, ".")) || last->kind == TOKEN_COMMA ||
                    last->kind == TOKEN_SEMICOLON;
        if (!stop) return;
        span->to--;
    }
}

/* "g in [-1, 1]" where a set is asked: the name of its elements says nothing more. */
static void skip_element(const Reader *reader, Span *span) {
    bool element = reader->options.wants_set && span->to - span->from > 2 && reader->list[span->from].kind == TOKEN_WORD &&
                   reader->list[span->from + 1].kind == TOKEN_IN;
    if (element) span->from += 2;
}

static bool read_line(Answer *answer, Span span) {
    Reader *reader = answer->reader;
    answer->rounded = false;
    drop_full_stop(reader, &span);
    skip_filler(reader, &span);
    if (span.from >= span.to) return true;
    skip_element(reader, &span);
    size_t condition = find_condition(reader, span);
    if (condition > span.from && condition < span.to) {
        const Expr *e = read_condition(reader, (Span){condition, span.to});
        if (e) answer->reading->condition = e;
        span.to = condition;
    }
    return read_members(answer, span);
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
        reader->error = NULL;
        reader->unsized = NULL;
        reader->depth = 0;
        reader_note(reader, "I could not read a line of the working and left it out");
    }
}

static size_t count_tokens(const Reader *reader) {
    size_t n = 0;
    while (reader->list[n].kind != TOKEN_END) n++;
    return n;
}

static void drop_last_newlines(const Reader *reader, size_t *count) {
    while (*count && reader->list[*count - 1].kind == TOKEN_NEWLINE) --*count;
}

void read_answer(Reader *reader, Reading *reading) {
    Answer answer = {.reader = reader, .reading = reading};
    Text text = text_trim(reader->text);
    if (reader->error) return;
    reading->expr = reader->options.wants_truth ? truth_of(reader->store, text) : NULL;
    if (!reading->expr && says_undefined(text, reader->options.undefined_words))
        reading->expr = expr_leaf(reader->store, OP_UNDEFINED);
    if (reading->expr) {
        reading->lines[reading->line_count++] = reading->expr;
        return;
    }
    size_t count = count_tokens(reader);
    drop_last_newlines(reader, &count);
    if (!bind_basis(reader)) return;
    read_lines(&answer, count);
    if (!reading->expr && !reader->error && reading->left) add_line(&answer, reading->left);
    if (!reading->expr && !reader->error)
        reader_fail(reader, 0, reading->blank ? "nothing was written" : "expected an answer");
}
