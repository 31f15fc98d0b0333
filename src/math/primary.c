/* primary.c: numbers, fractions, roots, sums over an index, and what begins anything else. */
#include "math/syntax.h"
#include <stdlib.h>
#include <string.h>

/* ---- numbers ---- */

/* Where the decimal point stands, of 1,000.5 the last mark, of 1,000,000 none: only marks that stand in threes come twice. */
static size_t decimal_mark(Text text) {
    size_t last = text.length, marks = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.start[i] != '.' && text.start[i] != ',') continue;
        bool again = last < text.length && text.start[last] == text.start[i];
        last = i;
        marks += again;
    }
    return marks && text_slice(text, last, text.length).length == 4 ? text.length : last;
}

/* The digits without a point, and how many stood behind it. */
static size_t plain_digits(Text text, char *out, size_t *behind) {
    size_t n = 0, i = 0, mark = decimal_mark(text);
    bool point = false;
    *behind = 0;
    for (; i < text.length && text.start[i] != 'e' && text.start[i] != 'E'; i++) {
        if (strchr(".,{}' ", text.start[i]))
            point |= i == mark;
        else
            out[n++] = text.start[i], *behind += point;
    }
    out[n] = '\0';
    return i;
}

static bool set_decimal(fmpq_t q, const char *digits, long power) {
    fmpz_t scale;
    if (fmpz_set_str(fmpq_numref(q), digits, 10)) return false;
    fmpz_one(fmpq_denref(q));
    fmpz_init(scale);
    fmpz_set_ui(scale, 10);
    fmpz_pow_ui(scale, scale, (ulong)labs(power));
    if (power < 0)
        fmpq_div_fmpz(q, q, scale);
    else
        fmpq_mul_fmpz(q, q, scale);
    fmpz_clear(scale);
    return true;
}

/* A whole number that fits, as nearly all do; -1: none. */
static long small_number(Text text) {
    enum { FITS = 15 };
    long value = 0;
    if (text.length > FITS) return -1;
    for (size_t i = 0; i < text.length; i++) {
        if (text.start[i] < '0' || text.start[i] > '9') return -1;
        value = value * 10 + (text.start[i] - '0');
    }
    return value;
}

/* Of "e-12" what follows the e, as far as it matters. */
static long exponent_of(Text text) {
    bool minus = text.length && text.start[0] == '-';
    long power = 0;
    for (size_t i = text.length && (minus || text.start[0] == '+'); i < text.length; i++)
        if (power <= LARGEST_DECIMAL_EXPONENT) power = power * 10 + (text.start[i] - '0');
    return minus ? -power : power;
}

/* The digits that go on for ever: those in brackets or under a bar, or before dots the shortest that stand there twice.
 * *plain is how much of the text stands before them. */
static Text period_of(Text text, size_t *plain) {
    size_t end = text.length, digits = 0;
    *plain = end;
    if (text_ends(text, "...")) {
        for (end = *plain = text.length - 3; digits < end && text.start[end - digits - 1] >= '0' && text.start[end - digits - 1] <= '9';) digits++;
        for (size_t n = 1; 2 * n <= digits; n++)
            if (!memcmp(text.start + end - n, text.start + end - 2 * n, n)) return text_slice(text, end - n, end);
        return (Text){"", 0};
    }
    while (digits < end && !strchr("(\\", text.start[digits])) digits++;
    if (digits == end) return (Text){"", 0};
    *plain = digits;
    while (text.start[digits] < '0' || text.start[digits] > '9') digits++;
    return text_slice(text, digits, end - 1);
}

/* Of 0.1(6), of which 0.1 was read, the rest: 6/9 of its last place. */
static void add_period(fmpq_t q, Text period, long places) {
    fmpq_t rest;
    fmpz_t nines;
    char digits[LONGEST_NUMBER + 1];
    memcpy(digits, period.start, period.length);
    digits[period.length] = '\0';
    fmpq_init(rest);
    fmpz_init(nines);
    set_decimal(rest, digits, -places);
    fmpz_set_ui(nines, 10);
    fmpz_pow_ui(nines, nines, (ulong)period.length);
    fmpz_sub_ui(nines, nines, 1);
    fmpq_div_fmpz(rest, rest, nines);
    fmpq_add(q, q, rest);
    fmpz_clear(nines);
    fmpq_clear(rest);
}

static const Node *parse_number(Reader *reader) {
    const Token *token = now(reader);
    long small = small_number(token->text);
    if (small >= 0) return reader->at++, node_expr(reader, token->at, expr_integer(reader->store, small));
    char digits[LONGEST_NUMBER + 1];
    size_t behind;
    if (token->text.length > LONGEST_NUMBER)
        return reader_fail(reader, token->at, MESSAGE_LONG_NUMBER,
                           WITH({"most", reader_number(reader, LONGEST_NUMBER)}));
    reader->at++;
    size_t plain;
    Text period = period_of(token->text, &plain);
    size_t mark = plain_digits(text_slice(token->text, 0, plain), digits, &behind);
    long power = mark < plain ? exponent_of(text_slice(token->text, mark + 1, plain)) : 0;
    if (labs(power) > LARGEST_DECIMAL_EXPONENT)
        return reader_fail(reader, token->at, MESSAGE_LARGE_DECIMAL,
                           WITH({"most", reader_number(reader, LARGEST_DECIMAL_EXPONENT)}));
    fmpq_t q;
    fmpq_init(q);
    set_decimal(q, digits, power - (long)behind);
    bool dots = text_ends(token->text, "...");
    if (period.length && !(dots && reader->second)) add_period(q, period, (long)behind);
    const Node *node = node_expr(reader, token->at, expr_rational(reader->store, q));
    fmpq_clear(q);
    return node;
}

/* ---- fractions and roots ---- */

/* What LaTeX takes as an argument: a group, one digit, or a name. */
static const Node *parse_argument(Reader *reader) {
    if (at_kind(reader, TOKEN_BRACE_OPEN)) return parse_group(reader);
    Token *token = &reader->list[reader->at];
    if (token->kind != TOKEN_NUMBER || token->text.length < 2) return parse_primary(reader);
    const Node *digit = node_expr(reader, token->at, expr_integer(reader->store, token->text.start[0] - '0'));
    keep_intact(reader);
    token->text = text_slice(token->text, 1, token->text.length);
    token->at++;
    return digit;
}

static const Node *quotient(Reader *reader, size_t at, const Node *above, const Node *below) {
    Operands both = {0};
    if (!above || !below) return NULL;
    add_operand(reader, &both, LINK_TIMES, above);
    add_operand(reader, &both, LINK_OVER, below);
    Node *node = (Node *)(uintptr_t)joined(reader, FORM_PRODUCT, at, &both);
    if (node) node->bracketed = true;
    return node;
}

static const Node *parse_fraction(Reader *reader) {
    size_t at = now(reader)->at;
    reader->at++;
    const Node *above = parse_argument(reader);
    return above ? quotient(reader, at, above, parse_argument(reader)) : NULL;
}

/* \binom{a}{b}, which Germans and French write for a column. */
static const Node *parse_binomial(Reader *reader) {
    Operands both = {0};
    size_t at = now(reader)->at;
    reader->at++;
    for (int i = 0; i < 2; i++) {
        const Node *entry = parse_argument(reader);
        if (!entry) return NULL;
        add_operand(reader, &both, 0, entry);
    }
    Node *list = (Node *)(uintptr_t)node_new(reader, FORM_LIST, at, operand_list(&both), both.count);
    if (list) list->open = TOKEN_OPEN, list->close = TOKEN_CLOSE;
    return list;
}

static const Node *half_power(Reader *reader, size_t at, const Node *radicand, const Node *index) {
    const Node *one = node_expr(reader, at, expr_integer(reader->store, 1));
    if (!index) index = node_expr(reader, at, expr_integer(reader->store, 2));
    Node *node =
        (Node *)(uintptr_t)node_two(reader, FORM_POWER, at, radicand, quotient(reader, at, one, index));
    if (node) node->bracketed = true;
    return node;
}

/* √1+4t²: nobody writes the root of 1, so the bar above the sum is perhaps missing. */
bool is_root_of_sum(Reader *reader) {
    const Token *one = now(reader);
    bool sum = one->kind == TOKEN_NUMBER && text_is(one->text, "1") && (one[1].kind == TOKEN_PLUS || one[1].kind == TOKEN_MINUS);
    if (!sum || reader->options.mode != READ_ANSWER) return false;
    reader->doubts++;
    return reader->second;
}

static const Node *parse_radicand(Reader *reader, size_t from) {
    if (at_kind(reader, TOKEN_BRACE_OPEN)) return parse_group(reader);
    if (is_root_of_sum(reader)) return parse_sum(reader);
    const Node *node = parse_postfix(reader);
    if (!node || node->bracketed) return node;
    size_t middle = now(reader)->at;
    bool power = at_kind(reader, TOKEN_POWER),
         near = starts_operand(reader) && !now(reader)->spaced && !token_opens(now(reader)->kind);
    if ((!power && !near) ||
        !doubtful(reader, from, middle, token_end(reader, reader->at + power), near ? "*" : ""))
        return node;
    if (take(reader, TOKEN_POWER))
        return node_two(reader, FORM_POWER, middle, node, parse_exponent(reader, node, from));
    const Node *next = parse_factor(reader);
    Operands product = {0};
    add_operand(reader, &product, LINK_NEAR, node);
    if (next) add_operand(reader, &product, LINK_NEAR, next);
    return next ? joined(reader, FORM_PRODUCT, middle, &product) : NULL;
}

const Node *parse_root(Reader *reader) {
    size_t at = now(reader)->at;
    const Node *index = NULL;
    reader->at++;
    if (!enter(reader)) return NULL;
    if (take(reader, TOKEN_SQUARE_OPEN) &&
        (!(index = parse_sum(reader)) || !expect(reader, TOKEN_SQUARE_CLOSE, "]")))
        return NULL;
    const Node *radicand = parse_radicand(reader, at);
    return leave(reader, half_power(reader, at, radicand, index));
}

/* ---- sums and products over an index ---- */

/* The size of the vector that the index belongs to, for a sum without bounds: Σ_i x_i. */
static const Expr *size_indexed(const Reader *reader, Text index) {
    for (size_t i = reader->at; reader->list[i].kind != TOKEN_END; i++) {
        const Token *token = &reader->list[i];
        if (token->kind != TOKEN_WORD || token[1].kind != TOKEN_SUBSCRIPT) continue;
        const Token *inner = token + 2 + (token[2].kind == TOKEN_BRACE_OPEN);
        const Expr *vector = reader_lookup(reader, token->text, NULL);
        if (vector && inner->kind == TOKEN_WORD && text_equal(inner->text, index))
            return expr_dim(reader->store, vector->shape.rows);
    }
    return NULL;
}

/* The index of a sum that does not say it, Σ x_i²: the first letter below a vector. */
static Text index_below(const Reader *reader) {
    size_t depth = 0;
    for (size_t i = reader->at; reader->list[i].kind != TOKEN_END; i++) {
        const Token *token = &reader->list[i], *letter = token + 2 + (token[2].kind == TOKEN_BRACE_OPEN);
        if (token_closes(token->kind) && !depth--) break;
        depth += token_opens(token->kind);
        bool below = token->kind == TOKEN_WORD && token[1].kind == TOKEN_SUBSCRIPT && letter->kind == TOKEN_WORD;
        const Expr *vector = below ? reader_lookup(reader, token->text, NULL) : NULL;
        const Expr *known = vector ? reader_lookup(reader, letter->text, NULL) : NULL;
        bool free = !known || (known->op == OP_SYMBOL && (known->symbol == reader->component || known->symbol->properties & SYMBOL_INDEX));
        if (vector && shape_is_column(vector->shape) && letter->text.length == 1 && free) return letter->text;
    }
    return (Text){"", 0};
}

typedef struct Limits {
    Text index;
    size_t at;
    const Node *lower, *upper;
} Limits;

static bool parse_lower(Reader *reader, Limits *limits) {
    bool round = reader->options.mode == READ_ANSWER && take(reader, TOKEN_OPEN); /* sum_(i=1)^n */
    bool group = round || take(reader, TOKEN_BRACE_OPEN);
    limits->at = now(reader)->at;
    limits->index = now(reader)->text;
    if (!take(reader, TOKEN_WORD))
        return reader_fail(reader, limits->at, MESSAGE_EXPECTED_SUM_INDEX, NULL), false;
    if (take(reader, TOKEN_EQUAL) && !(limits->lower = group ? parse_sum(reader) : parse_primary(reader)))
        return false;
    return !group || (round ? expect(reader, TOKEN_CLOSE, ")") : expect(reader, TOKEN_BRACE_CLOSE, "}"));
}

static bool parse_upper(Reader *reader, Limits *limits) {
    limits->upper = at_kind(reader, TOKEN_BRACE_OPEN) ? parse_group(reader) : parse_primary(reader);
    return limits->upper;
}

static bool parse_limits(Reader *reader, Limits *limits) {
    for (int i = 0; i < 2; i++) {
        if (take(reader, TOKEN_SUBSCRIPT)) {
            if (!parse_lower(reader, limits)) return false;
        } else if (take(reader, TOKEN_POWER) && !parse_upper(reader, limits))
            return false;
    }
    if (!limits->index.length) limits->index = index_below(reader);
    if (!limits->index.length)
        return reader_fail(reader, now(reader)->at, MESSAGE_EXPECTED_SUM_INDEX_AS, NULL),
               false;
    if (!limits->lower) limits->lower = node_expr(reader, limits->at, expr_integer(reader->store, 1));
    if (limits->upper) return true;
    const Expr *size = size_indexed(reader, limits->index);
    if (!size) return reader_fail(reader, limits->at, MESSAGE_SUM_BOUNDS, NULL), false;
    limits->upper = node_expr(reader, limits->at, size);
    return true;
}

const Node *parse_over(Reader *reader) {
    Limits limits = {0};
    size_t at = reader->at ? now(reader)[-1].at : 0, bound = reader->bound_count;
    bool product = at_kind(reader, TOKEN_PRODUCT) || (reader->at && token_is_word(now(reader) - 1, "prod"));
    if (at_kind(reader, TOKEN_SUM) || at_kind(reader, TOKEN_PRODUCT)) at = now(reader)->at, reader->at++;
    if (!enter(reader) || !parse_limits(reader, &limits)) return NULL;
    const Symbol *index = bound_symbol(reader, limits.index, SHAPE_SCALAR, SYMBOL_INDEX | SYMBOL_INTEGER);
    const Node *name = index ? node_expr(reader, limits.at, expr_symbol(reader->store, index)) : NULL;
    if (!name || !reader_bind(reader, limits.index, name->expr)) return NULL;
    const Node *body = parse_term(reader);
    reader->bound_count = bound;
    Node *node =
        body ? (Node *)(uintptr_t)node_new(reader, FORM_OVER, at,
                                           (const Node *[]){body, name, limits.lower, limits.upper}, 4)
             : NULL;
    if (node) node->op = product ? OP_PRODUCT_OVER : OP_SUM_OVER;
    return leave(reader, node);
}

/* ---- everything ---- */

static const Node *unexpected(Reader *reader) {
    const Token *token = now(reader);
    if (token->kind == TOKEN_END)
        return reader_fail(reader, token->at, MESSAGE_EXPECTED_OPERAND_END, NULL);
    Text what = reader_slice(reader, token->at, token_end(reader, reader->at));
    return reader_fail(reader, token->at, MESSAGE_EXPECTED_OPERAND, WITH({"found", what}));
}

/* Are there two whole numbers, the first the smaller, from token i on and from token k on? */
static bool is_proper(const Reader *reader, size_t i, size_t k) {
    const Token *above = &reader->list[i], *below = &reader->list[k];
    if (above->kind != TOKEN_NUMBER || below->kind != TOKEN_NUMBER) return false;
    long over = small_number(above->text), under = small_number(below->text);
    return over > 0 && over < under;
}

static const Node *whole_and_part(Reader *reader, const Node *whole, Text above, Text below, size_t end) {
    const Expr *part = expr_divide(reader->store, expr_integer(reader->store, small_number(above)),
                                   expr_integer(reader->store, small_number(below)));
    const Node *fraction = node_expr(reader, whole->at, part);
    Operands sum = {0};
    reader->at = end;
    add_operand(reader, &sum, 0, whole);
    add_operand(reader, &sum, 0, fraction);
    Node *node = fraction ? (Node *)(uintptr_t)joined(reader, FORM_SUM, whole->at, &sum) : NULL;
    if (node) node->bracketed = true;
    return node;
}

/* 3 1/2 in an answer, and 3 \frac{1}{2}, which may be a product, too: three and a half. NULL: no such thing. */
static const Node *parse_spaced_fraction(Reader *reader, const Node *whole) {
    size_t i = reader->at;
    const Token *next = now(reader);
    if (reader->options.mode != READ_ANSWER || reader->by_rows || small_number(next[-1].text) < 0) return NULL;
    if (i > 1 && (next[-2].kind == TOKEN_DIVIDE || next[-2].kind == TOKEN_POWER)) return NULL;
    bool slash = next->kind == TOKEN_NUMBER && next->spaced && next[1].kind == TOKEN_DIVIDE && !next[1].spaced && is_proper(reader, i, i + 2);
    if (slash) return whole_and_part(reader, whole, next->text, next[2].text, i + 3);
    Text digits = next->kind == TOKEN_FRACTION && next[1].kind == TOKEN_NUMBER ? next[1].text : (Text){"", 0}; /* \frac12 */
    bool pair = digits.length == 2 && small_number(digits) > 0 && digits.start[0] < digits.start[1] && digits.start[0] != '0';
    if (pair) {
        reader->doubts++;
        return reader->second ? whole_and_part(reader, whole, text_slice(digits, 0, 1), text_slice(digits, 1, 2), i + 2) : NULL;
    }
    bool groups = i + 6 < reader->count + 1 && next->kind == TOKEN_FRACTION && next[1].kind == TOKEN_BRACE_OPEN && next[3].kind == TOKEN_BRACE_CLOSE &&
                  next[4].kind == TOKEN_BRACE_OPEN && next[6].kind == TOKEN_BRACE_CLOSE && is_proper(reader, i + 2, i + 5);
    if (!groups) return NULL;
    reader->doubts++;
    return reader->second ? whole_and_part(reader, whole, next[2].text, next[5].text, i + 7) : NULL;
}

static const Node *parse_mixed(Reader *reader) {
    const Node *whole = parse_number(reader);
    const Node *mixed = whole ? parse_spaced_fraction(reader, whole) : NULL;
    if (mixed) return mixed;
    size_t at = now(reader)->at;
    if (!whole || !at_kind(reader, TOKEN_MIXED)) return whole;
    const Node *fraction = parse_fraction(reader);
    const Expr *part = fraction ? meaning(reader, fraction, SHAPE_ANY) : NULL;
    if (!part) return NULL;
    fmpq_t q;
    fmpq_init(q);
    fmpq_add(q, expr_number(whole->expr), expr_number(part));
    const Node *node = node_expr(reader, at, expr_rational(reader->store, q));
    fmpq_clear(q);
    return node;
}

static const Node *parse_word(Reader *reader) {
    bool sigma = token_is_word(now(reader), "Sigma") &&
                 (now(reader)[1].kind == TOKEN_SUBSCRIPT || reader->options.mode == READ_ANSWER);
    if (!sigma || reader_lookup(reader, now(reader)->text, NULL)) return parse_name(reader);
    reader->at++;
    return parse_over(reader);
}

/* ³√x: the index stands before the root. */
static bool at_small_index(const Reader *reader) {
    const Token *token = now(reader);
    return token[0].kind == TOKEN_POWER && token[1].kind == TOKEN_BRACE_OPEN && token[2].kind == TOKEN_NUMBER &&
           token[3].kind == TOKEN_BRACE_CLOSE && token[4].kind == TOKEN_ROOT;
}

static const Node *parse_small_root(Reader *reader) {
    reader->at += 2;
    const Node *index = parse_number(reader);
    size_t at = now(reader)->at;
    reader->at += 2;
    const Node *radicand = index ? parse_radicand(reader, at) : NULL;
    return half_power(reader, at, radicand, index);
}

/* ³⁄₅, <sup>3</sup>/<sub>5</sub>: small numbers above and below a slash. */
static bool at_small_fraction(const Reader *reader) {
    const Token *token = now(reader);
    for (size_t i = 0; i < 9; i++) {
        static const TokenKind kinds[] = {TOKEN_POWER,  TOKEN_BRACE_OPEN, TOKEN_NUMBER,     TOKEN_BRACE_CLOSE, TOKEN_DIVIDE,
                                          TOKEN_SUBSCRIPT, TOKEN_BRACE_OPEN, TOKEN_NUMBER, TOKEN_BRACE_CLOSE};
        if (token[i].kind != kinds[i]) return false;
    }
    return true;
}

static const Node *parse_small_fraction(Reader *reader) {
    size_t at = now(reader)->at;
    reader->at += 2;
    const Node *above = parse_number(reader);
    reader->at += 4;
    const Node *below = above ? parse_number(reader) : NULL;
    reader->at++;
    return quotient(reader, at, above, below);
}

/* A bold 1, with the size below it where that is said. */
static const Node *parse_bold_one(Reader *reader) {
    const Node *size = NULL;
    size_t at = now(reader)->at;
    reader->at++;
    if (take(reader, TOKEN_SUBSCRIPT) &&
        !(size = at_kind(reader, TOKEN_BRACE_OPEN) ? parse_group(reader) : parse_primary(reader)))
        return NULL;
    return node_new(reader, FORM_ONES, at, &size, size ? 1 : 0);
}

const Node *parse_primary(Reader *reader) {
    bool found = false;
    TokenKind kind = now(reader)->kind;
    if (kind == TOKEN_WORD || kind == TOKEN_FRACTION || kind == TOKEN_PARTIAL) {
        const Node *form = parse_derivative_form(reader, &found);
        if (found || reader->error) return form;
    }
    if (kind == TOKEN_WORD && at_space(reader))
        return parse_space(reader, reader->options.mode == READ_PROSE);
    if (kind == TOKEN_WORD) return parse_word(reader);
    if (kind == TOKEN_NUMBER) return parse_mixed(reader);
    if (kind == TOKEN_FRACTION || kind == TOKEN_MIXED) return parse_fraction(reader);
    if (kind == TOKEN_BINOMIAL) return parse_binomial(reader);
    if (kind == TOKEN_ROOT) return parse_root(reader);
    if (kind == TOKEN_BOLD_ONE) return parse_bold_one(reader);
    if (at_small_fraction(reader)) return parse_small_fraction(reader);
    if (at_small_index(reader)) return parse_small_root(reader);
    if (kind == TOKEN_ELLIPSIS) return reader->at++, node_new(reader, FORM_ELLIPSIS, now(reader)[-1].at, NULL, 0);
    if (kind == TOKEN_SUM || kind == TOKEN_PRODUCT) return parse_over(reader);
    if (kind == TOKEN_NABLA) return parse_nabla(reader);
    if (token_opens(kind) || kind == TOKEN_LESS) return parse_brackets(reader);
    return unexpected(reader);
}
