/* answers.c: what students write as an answer: one line, or lines of working, of cases, of entries or of rows. */
#include "math/answer.h"
#include "math/printer.h"

/* ---- a line ---- */

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
    add_answer_condition(answer, (Span){word, span.to});
    return true;
}

/* A line that only gives a value may be an entry of a vector, or an element of a set. */
static void keep_value(Answer *answer, const Item *items, size_t count, size_t before) {
    Reading *reading = answer->reading;
    bool one = count == 1 && item_gives_value(items) && !item_has_condition(items) && item_names_one(answer->reader, items) &&
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
    const Expr *e = read_or_cut(answer, span);
    if (!e) return false;
    add_answer_line(answer, e);
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

/* "the closed unit ball {g : norm(g) <= 1}": the words say what the braces say again. */
static void skip_name_of_set(const Reader *reader, Span *span) {
    static const char *const words[] = {"unit", "ball", "disc", "disk", "einheitskugel", "boule", "bola", "interval"};
    size_t i = span->from;
    for (; i < span->to && reader->list[i].kind == TOKEN_WORD; i++) {
        bool word = reader->list[i].word == WORD_FILLER;
        for (size_t k = 0; k < sizeof words / sizeof *words; k++) word = word || token_is_word(&reader->list[i], words[k]);
        if (!word) return;
    }
    bool set = reader->list[i].kind == TOKEN_BRACE_OPEN || reader->list[i].kind == TOKEN_SET_OPEN || reader->list[i].kind == TOKEN_SQUARE_OPEN;
    if (set && reader->list[i].spaced && i > span->from) span->from = i;
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
    if (reader->options.wants_set) skip_name_of_set(reader, &span);
    Span points = span;
    if (reader->options.wants_set && find_round_set(reader, span, &round)) return read_round_set(answer, &round);
    if (reader->options.wants_set && find_hull_set(reader, &points)) return read_hull_set(answer, points);
    if (has_decimal_comma(reader, span)) return reader_fail(reader, reader->list[span.from].at, MESSAGE_ONE_VALUE, NULL), false;
    bool ends_told = reader->words || kinds_have(reader->seen, TOKEN_RANGE) || kinds_have(reader->seen, TOKEN_ELLIPSIS);
    if (ends_told && find_interval_ends(reader, span, ends, &between)) return read_interval_ends(answer, ends, between);
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
    for (size_t i = 0; i < count; i++) {
        if (column && answer->value[i]->op == OP_ZEROS) answer->value[i] = expr_integer(reader->store, 0); /* a bare 0 */
        column = column && shape_is_scalar(answer->value[i]->shape);
    }
    if (!column && !wants_numbers(reader)) return;
    const Expr *e = column ? expr_make(reader->store, OP_VECTOR, answer->value, count)
                           : set_of_values(reader, answer->value, count);
    if (!e) return;
    reader_note(reader, column ? MESSAGE_NOTE_LINES_AS_ENTRIES : MESSAGE_NOTE_LINES_AS_SET, NULL);
    reading->line_count = 0;
    answer->rounded = false;
    add_answer_line(answer, e);
}

static bool parts_lines(const Token *token) { return token->kind == TOKEN_NEWLINE || token->kind == TOKEN_NEXT_ROW; }

/* Does the line give a value and where it holds? */
static bool is_case_line(Reader *reader, Span line) {
    Item items[MOST_ITEMS];
    size_t notes = reader->note_count;
    size_t count = cut_items(reader, trim_span(reader, line), items);
    reader->note_count = notes;
    if (!count || !item_gives_value(items)) return false;
    bool behind = count == 2 && items[1].kind == ITEM_CONDITION && !item_has_condition(items); /* 1, t > 0 */
    return behind ? tells_where(reader, items[1].span) : count == 1 && item_has_condition(items) && tells_where(reader, items->condition);
}

typedef struct Lines {
    size_t count, cases, continued; /* all; those that are cases; those that begin with a plus */
    size_t bracketed, open;         /* those in square brackets; those that begin with any bracket */
    size_t components; /* g_1 = 1, g_2 in [-1, 1]: those that tell an entry */
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
        lines.components += first->kind == TOKEN_WORD && first[1].kind == TOKEN_SUBSCRIPT && tells_where(reader, line);
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

/* Without empty lines, and with a line behind "ans =" in that line. Returns how many tokens are left. */
static size_t drop_line_ends(Reader *reader, size_t count) {
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const Token *before = n ? &reader->list[n - 1] : NULL;
        bool needless = !before || parts_lines(before) || before->kind == TOKEN_EQUAL || before->kind == TOKEN_APPROX;
        if (!needless || !parts_lines(&reader->list[i])) reader->list[n++] = reader->list[i];
    }
    reader->list[n] = reader->list[count];
    reader->intact = NULL;
    return reader->count = n;
}

/* Lines that only together are an answer: the cases of a function, the terms of a sum, the rows of a matrix. Returns how
 * many tokens there are now. */
static size_t join_parts(Reader *reader, size_t count) {
    Span all = {0, count};
    Shape shape = reader->options.shape;
    if (find_outside(reader, all, parts_lines) == count) return count;
    all.to = count = drop_line_ends(reader, count);
    Lines lines = look_at_lines(reader, count);
    bool matrix = shape.kind == KIND_TENSOR && shape.rows > 1 && shape.columns > 1 && !reader->options.wants_set;
    bool rows = !lines.equations && (!lines.open || lines.bracketed == lines.count);
    if (matrix && rows && lines.count == (size_t)shape.rows) return join_rows(reader, count, lines.bracketed);
    bool components = reader->options.wants_set && !wants_numbers(reader) && lines.components == lines.count;
    if (components) lines.cases = lines.count;
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
        bool fine = read_line(answer, line);
        if (fine && more && reader->bound_count < MOST_BOUND / 2) define_name(reader, without_lead(reader, trim_span(reader, line)));
        if (fine || !more) continue;
        if (!answer->reading->line_count && reader->depth > DEEPEST_NESTING) return;
        forget_error(reader);
        answer->partial = true;
        reader_note(reader, MESSAGE_NOTE_LINE_LEFT_OUT, NULL);
    }
    if (!reader->error) join_lines(answer);
}

/* A number where a vector, a matrix or a set of these is asked for, or the other way round. */
static bool misses_shape(const Reader *reader, const Expr *e) {
    Shape want = reader->options.shape;
    bool number = shape_is_scalar(e->shape), zero = e->op == OP_ZEROS || expr_is_integer(e, 0);
    if (reader->options.wants_truth || zero || e->op == OP_UNDEFINED) return false;
    if (reader->options.wants_set) return number && !wants_numbers(reader);
    return want.kind == KIND_TENSOR && want.rows && number != shape_is_scalar(want);
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
    if (!reading->expr && !reader->error && reading->left) add_answer_line(&answer, reading->left);
    if (!reader->error) settle_component(reader, reading);
    if (!reader->error && answer.partial && reading->expr && misses_shape(reader, reading->expr))
        reader_fail(reader, 0, MESSAGE_PART_READ, WITH({"part", text_of(expression_text(reader->store, reading->expr))}));
    if (reader->signs) reader_fail(reader, 0, MESSAGE_TWO_SIGNS, NULL); /* nobody read the lower sign */
    if (!reading->expr && !reader->error)
        reader_fail(reader, 0, reading->blank ? MESSAGE_NOTHING_WRITTEN : MESSAGE_EXPECTED_ANSWER, NULL);
}
