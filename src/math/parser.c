/* parser.c: operators, from the loosest to the tightest. */
#include "math/syntax.h"
#include <string.h>

/* ---- nodes ---- */

const Node *node_new(Reader *reader, Form form, size_t at, const Node *const *args, size_t count) {
    Node *node = ARENA_NEW(reader->arena, Node);
    node->form = form;
    node->at = at;
    node->count = count;
    node->depth = 1;
    for (size_t i = 0; i < count; i++) {
        if (!args[i]) return NULL;
        if (args[i]->depth >= node->depth) node->depth = (uint16_t)(args[i]->depth + 1);
    }
    if (node->depth > DEEPEST_TREE) return reader_fail(reader, at, MESSAGE_NESTED, NULL);
    if (count) node->arg = arena_copy(reader->arena, args, count * sizeof *args);
    return node;
}

const Node *node_expr(Reader *reader, size_t at, const Expr *expr) {
    if (!expr) return reader_fail_as_store(reader, at);
    Node *node = (Node *)(uintptr_t)node_new(reader, FORM_EXPR, at, NULL, 0);
    node->expr = expr;
    return node;
}

const Node *const *operand_list(const Operands *operands) {
    return operands->many ? operands->many : operands->few;
}

static void make_room(Reader *reader, Operands *operands) {
    size_t room = operands->many ? operands->room * 4 : FEW_OPERANDS * 4;
    const Node **many = ARENA_ARRAY(reader->arena, const Node *, room);
    unsigned char *links = ARENA_ARRAY(reader->arena, unsigned char, room);
    memcpy(many, operand_list(operands), operands->count * sizeof *many);
    memcpy(links, operands->many ? operands->many_links : operands->few_links, operands->count);
    operands->many = many;
    operands->many_links = links;
    operands->room = room;
}

void add_operand(Reader *reader, Operands *operands, unsigned char link, const Node *node) {
    if (operands->count == (operands->many ? operands->room : FEW_OPERANDS)) make_room(reader, operands);
    (operands->many ? operands->many_links : operands->few_links)[operands->count] = link;
    (operands->many ? operands->many : operands->few)[operands->count++] = node;
}

/* The operands as one node; a single one stands for itself. */
const Node *joined(Reader *reader, Form form, size_t at, const Operands *operands) {
    if (operands->count == 1) return operand_list(operands)[0];
    Node *node = (Node *)(uintptr_t)node_new(reader, form, at, operand_list(operands), operands->count);
    if (node)
        node->link = operands->many ? operands->many_links
                                    : arena_copy(reader->arena, operands->few_links, operands->count);
    return node;
}

/* ---- tokens ---- */

bool take(Reader *reader, TokenKind kind) {
    if (!at_kind(reader, kind)) return false;
    reader->at++;
    return true;
}

/* A bracket that is missing at the very end of an answer is closed with a note. */
bool expect(Reader *reader, TokenKind kind, const char *what) {
    if (take(reader, kind)) return true;
    if (reader->options.mode == READ_ANSWER && token_closes(kind) && at_kind(reader, TOKEN_END) &&
        !reader->error) {
        reader_note(reader, MESSAGE_NOTE_CLOSED, WITH({"what", text_of(what)}));
        return true;
    }
    reader_fail(reader, now(reader)->at,
                at_kind(reader, TOKEN_END) ? MESSAGE_EXPECTED_BEFORE_END : MESSAGE_EXPECTED,
                WITH({"what", text_of(what)}));
    return false;
}

bool enter(Reader *reader) {
    if (reader->depth >= DEEPEST_NESTING)
        return reader_fail(reader, now(reader)->at, MESSAGE_NESTED, NULL), false;
    reader->depth++;
    return true;
}

const Node *leave(Reader *reader, const Node *node) {
    reader->depth--;
    return node;
}

bool starts_operand(const Reader *reader) {
    const Token *token = now(reader);
    return token_begins(token->kind) && (token->kind != TOKEN_WORD || !token->word);
}

/* ---- powers and what else stands behind an operand ---- */

const Node *node_two(Reader *reader, Form form, size_t at, const Node *a, const Node *b) {
    return a && b ? node_new(reader, form, at, (const Node *[]){a, b}, 2) : NULL;
}

const Node *parse_group(Reader *reader) {
    if (!enter(reader)) return NULL;
    reader->at++;
    const Node *node = parse_expression(reader);
    if (node && !expect(reader, TOKEN_BRACE_CLOSE, "}")) node = NULL;
    return leave(reader, node);
}

/* One index, or the two of A_{ij}, A_{1,2}, A_{12}, A_(i, j). */
static const Node *parse_index(Reader *reader, bool two);

static const Node *digit_node(Reader *reader, size_t at, char digit) {
    return node_expr(reader, at, expr_integer(reader->store, digit - '0'));
}

/* The index of a matrix written without a comma: the digits 12 are 1 and 2, as are ij. */
static const Node *split_pair(Reader *reader, bool grouped) {
    const Token *token = now(reader);
    if (token->kind == TOKEN_NUMBER && token->text.length == 2) {
        reader->at++;
        return node_two(reader, FORM_LIST, token->at, digit_node(reader, token->at, token->text.start[0]),
                        digit_node(reader, token->at + 1, token->text.start[1]));
    }
    const Node *first = parse_primary(reader);
    size_t at = now(reader)->at;
    if (!first) return NULL;
    if (take(reader, TOKEN_COMMA)) return node_two(reader, FORM_LIST, at, first, parse_sum(reader));
    bool glued = !now(reader)->spaced || reader->list[reader->at - 1].text.start == token->text.start;
    if (!starts_operand(reader) || !(grouped || glued)) return first;
    return node_two(reader, FORM_LIST, at, first, grouped ? parse_sum(reader) : parse_primary(reader));
}

static const Node *parse_index_group(Reader *reader, TokenKind close, const char *what, bool two) {
    if (!enter(reader)) return NULL;
    reader->at++;
    const Node *node = two ? split_pair(reader, true) : parse_sum(reader);
    if (node && two && node->form != FORM_LIST) {
        size_t at = now(reader)->at;
        if (take(reader, TOKEN_COMMA)) node = node_two(reader, FORM_LIST, at, node, parse_sum(reader));
    }
    if (node && !expect(reader, close, what)) node = NULL;
    return leave(reader, node);
}

static const Node *parse_index(Reader *reader, bool two) {
    if (at_kind(reader, TOKEN_BRACE_OPEN)) return parse_index_group(reader, TOKEN_BRACE_CLOSE, "}", two);
    if (at_kind(reader, TOKEN_OPEN)) return parse_index_group(reader, TOKEN_CLOSE, ")", two);
    if (two) return split_pair(reader, false);
    if (at_kind(reader, TOKEN_NUMBER) || at_kind(reader, TOKEN_WORD)) return parse_primary(reader);
    return reader_fail(reader, now(reader)->at, MESSAGE_EXPECTED_INDEX, NULL);
}

static bool is_matrix(const Node *node) {
    if (node->form == FORM_ROWS) return true;
    return node->form == FORM_EXPR && node->expr->shape.rows != 1 && node->expr->shape.columns != 1;
}

/* The F of a Frobenius norm. */
static bool take_frobenius(Reader *reader) {
    size_t group = at_kind(reader, TOKEN_BRACE_OPEN);
    const Token *token = now(reader) + group;
    if (token->kind != TOKEN_WORD || !text_is(token->text, "F") || reader_lookup(reader, token->text, NULL))
        return false;
    reader->at += 1 + 2 * group;
    return true;
}

/* (x_i)_i, (x_i)_{i=1}^n: the vector with these components. */
static bool take_component_range(Reader *reader, const Node *base) {
    size_t group = at_kind(reader, TOKEN_BRACE_OPEN);
    const Token *name = now(reader) + group;
    bool here = base->bracketed && reader->component && name->kind == TOKEN_WORD && text_is(name->text, reader->component->name);
    if (!here || (group && name[1].kind != TOKEN_BRACE_CLOSE && name[1].kind != TOKEN_EQUAL)) return false;
    reader->at++;
    if (!group) return true;
    while (!at_kind(reader, TOKEN_BRACE_CLOSE) && !at_kind(reader, TOKEN_END)) reader->at++;
    take(reader, TOKEN_BRACE_CLOSE);
    return !take(reader, TOKEN_POWER) || (at_kind(reader, TOKEN_BRACE_OPEN) ? parse_group(reader) : parse_primary(reader));
}

/* x_k; of a norm, its p; of x^2_k, the index belongs to x. */
static const Node *subscripted(Reader *reader, const Node *base, size_t at) {
    if (base->form == FORM_POWER && !base->bracketed)
        return node_two(reader, FORM_POWER, base->at, subscripted(reader, base->arg[0], at), base->arg[1]);
    if (take_component_range(reader, base)) return base;
    if (base->form == FORM_ANGLES && take_frobenius(reader)) return base; /* <X, Y>_F */
    bool braced = base->form == FORM_SET && base->count == 1 && base->arg[0]->form == FORM_NORM; /* {‖x‖}_2 */
    if (braced) base = base->arg[0];
    bool norm = braced || ((base->form == FORM_NORM || base->form == FORM_BARS) && !base->bracketed);
    bool call = base->form == FORM_CALL && base->function->op == OP_NORM && base->count == 1;
    if ((norm || call) && take_frobenius(reader)) {
        Node *node = (Node *)(uintptr_t)node_new(reader, FORM_NORM, base->at, base->arg, 1);
        if (node) node->op = OP_FROBENIUS;
        return node;
    }
    const Node *index = parse_index(reader, is_matrix(base));
    if (!index) return NULL;
    bool ones = base->form == FORM_EXPR && expr_is_integer(base->expr, 1) && reader->options.mode == READ_ANSWER;
    if (ones) return node_new(reader, FORM_ONES, base->at, &index, 1); /* 1_n */
    if (norm || call) return node_two(reader, FORM_NORM, base->at, base->arg[0], index);
    if (index->form == FORM_LIST)
        return node_new(reader, FORM_SUBSCRIPT, at, (const Node *[]){base, index->arg[0], index->arg[1]}, 3);
    return node_two(reader, FORM_SUBSCRIPT, at, base, index);
}

/* Kronecker's delta of two indices: 1 where they are equal, else 0. */
const Node *parse_kronecker(Reader *reader) {
    size_t at = now(reader)->at;
    reader->at += 2;
    const Node *pair = parse_index(reader, true);
    if (pair && pair->form != FORM_LIST) return reader_fail(reader, at, MESSAGE_EXPECTED_INDEX, NULL);
    Node *equal = pair ? (Node *)(uintptr_t)node_two(reader, FORM_RELATION, at, pair->arg[0], pair->arg[1]) : NULL;
    if (!equal) return NULL;
    static const unsigned char links[] = {0, OP_EQUAL};
    equal->link = links;
    const Node *one = node_expr(reader, at, expr_integer(reader->store, 1)), *zero = node_expr(reader, at, expr_integer(reader->store, 0));
    Node *call = (Node *)(uintptr_t)node_new(reader, FORM_CALL, at, (const Node *[]){equal, one, zero}, 3);
    if (call) call->function = function_named(TEXT("piecewise"));
    return call;
}

/* T, and of an answer also t, where it is no name. */
static bool is_transpose_sign(const Reader *reader, size_t i) {
    const Token *token = &reader->list[i];
    if (token->kind != TOKEN_WORD) return token->kind == TOKEN_TOP;
    bool letter = text_is(token->text, "T") || (reader->options.mode == READ_ANSWER && text_is(token->text, "t"));
    letter |= reader->options.mode == READ_ANSWER && text_is(token->text, "H"); /* of Hermite */
    return letter && !reader_lookup(reader, token->text, NULL);
}

/* A.T, as programs write it. */
static bool take_dot_transpose(Reader *reader) {
    const Token *dot = now(reader), *letter = dot + 1;
    bool here = dot->kind == TOKEN_BAD && text_is(dot->text, ".") && !dot->spaced && is_transpose_sign(reader, reader->at + 1) &&
                !letter->spaced;
    reader->at += 2 * (size_t)here;
    return here;
}

/* ‖x‖2, as it is copied from a page: the index of the norm, or a factor. */
static bool take_fallen_index(Reader *reader, const Node *node) {
    bool norm = (node->form == FORM_NORM || node->form == FORM_BARS) && !node->bracketed && node->count == 1;
    const Token *digit = now(reader);
    if (!norm || reader->options.mode != READ_ANSWER || digit->kind != TOKEN_NUMBER || digit->spaced || !text_is(digit->text, "2"))
        return false;
    reader->doubts++;
    reader->at += reader->second;
    return reader->second;
}

/* 5% */
static bool take_percent(Reader *reader) {
    const Token *sign = now(reader);
    bool here = sign->kind == TOKEN_BAD && text_is(sign->text, "%") && reader->options.mode == READ_ANSWER && reader->at &&
                sign[-1].kind == TOKEN_NUMBER && !token_begins(sign[1].kind);
    reader->at += here;
    return here;
}

static const Node *hundredths(Reader *reader, const Node *node) {
    const Node *hundred = node_expr(reader, node->at, expr_integer(reader->store, 100));
    Operands quotient = {0};
    add_operand(reader, &quotient, LINK_TIMES, node);
    add_operand(reader, &quotient, LINK_OVER, hundred);
    return joined(reader, FORM_PRODUCT, node->at, &quotient);
}

/* 60°, 60^\circ: how many tokens the sign has; 0: there is none behind the number. */
static size_t degree_length(const Reader *reader) {
    const Token *token = now(reader);
    if (reader->options.mode != READ_ANSWER || !reader->at || token[-1].kind != TOKEN_NUMBER) return 0;
    if (token->kind == TOKEN_DEGREE) return 1;
    if (token->kind != TOKEN_POWER) return 0;
    size_t group = token[1].kind == TOKEN_BRACE_OPEN;
    const Token *sign = token + 1 + group;
    bool circle = sign->kind == TOKEN_DEGREE || (sign->kind == TOKEN_ENTRY_TIMES && text_is(sign->text, "\\circ"));
    return circle && (!group || sign[1].kind == TOKEN_BRACE_CLOSE) ? 2 + 2 * group : 0;
}

/* An angle in degrees is that part of a turn. */
static const Node *degrees(Reader *reader, const Node *node) {
    reader->at += degree_length(reader);
    Node *call = (Node *)(uintptr_t)node_new(reader, FORM_CALL, node->at, &node, 1);
    if (call) call->function = function_named(TEXT("radians"));
    return call;
}

const Node *parse_postfix(Reader *reader) {
    const Node *node = parse_primary(reader);
    if (node && take_percent(reader)) node = hundredths(reader, node);
    if (node && degree_length(reader)) node = degrees(reader, node);
    if (node && take_fallen_index(reader, node)) node = node_new(reader, FORM_NORM, node->at, node->arg, 1);
    while (node) {
        size_t at = now(reader)->at;
        if (at_gap(reader)) break;
        if (take(reader, TOKEN_SUBSCRIPT))
            node = subscripted(reader, node, at);
        else if (take(reader, TOKEN_PRIME) || take(reader, TOKEN_TOP) || take_dot_transpose(reader))
            node = node_new(reader, FORM_TRANSPOSE, at, &node, 1);
        else
            break;
    }
    return node;
}

/* ^T, ^\top, ^{T}, ^{-T}, ^-T: how many tokens, or 0; *inverse for -T. */
static size_t transpose_length(const Reader *reader, bool *inverse) {
    size_t group = at_kind(reader, TOKEN_BRACE_OPEN), i = reader->at + group;
    *inverse = reader->list[i].kind == TOKEN_MINUS;
    i += *inverse;
    bool star = reader->options.mode == READ_ANSWER && !*inverse && reader->list[i].kind == TOKEN_TIMES; /* A^* */
    if (!star && !is_transpose_sign(reader, i)) return 0;
    if (group && reader->list[i + 1].kind != TOKEN_BRACE_CLOSE) return 0;
    return i + 1 + group - reader->at;
}

static bool is_euler(const Node *node) { return node->form == FORM_EXPR && node->expr->op == OP_EULER; }

/* Two readings: the first is taken with a note, the other when the text is read for the second time. The
 * spelling between `from` and `end` parts at `middle`. */
bool doubtful(Reader *reader, size_t from, size_t middle, size_t end, const char *joint) {
    Text head = reader_slice(reader, from, middle), tail = reader_slice(reader, middle, end);
    const char *both = arena_printf(reader->arena, "%.*s%.*s", (int)head.length, head.start, (int)tail.length,
                                    tail.start),
               *first = arena_printf(reader->arena, "(%.*s)%s%.*s", (int)head.length, head.start, joint,
                                     (int)tail.length, tail.start);
    reader->doubts++;
    if (reader->options.mode == READ_STRICT)
        reader_fail(reader, middle, MESSAGE_TWO_WAYS, WITH({"spelling", text_of(both)}));
    else
        reader_note(reader, MESSAGE_NOTE_READ_AS, WITH({"spelling", text_of(both)}, {"reading", text_of(first)}));
    return reader->second;
}

size_t token_end(const Reader *reader, size_t i) { return reader->list[i].at + reader->list[i].text.length; }

/* Where the operand at the next token ends: with its bracket, if it is one. */
static size_t operand_end(const Reader *reader) {
    size_t depth = 0, i = reader->at;
    for (; reader->list[i].kind != TOKEN_END; i++) {
        depth += token_opens(reader->list[i].kind);
        if (!depth || (token_closes(reader->list[i].kind) && --depth == 0)) break;
    }
    return token_end(reader, i);
}

/* x^1/2 and x^-3/2 may mean powers by fractions. */
static bool fraction_follows(const Reader *reader, const Node *exponent) {
    bool likely = expr_is_integer(exponent->expr, 1) || now(reader)[-2].kind == TOKEN_MINUS;
    bool glued = !now(reader)->spaced && now(reader)[1].kind == TOKEN_NUMBER && !now(reader)[1].spaced;
    return likely && glued && at_kind(reader, TOKEN_DIVIDE) && reader->options.mode == READ_ANSWER;
}

static const Node *parse_fraction_exponent(Reader *reader, const Node *above, size_t from) {
    size_t at = now(reader)->at;
    if (!doubtful(reader, from, at, token_end(reader, reader->at + 1), "")) return above;
    Operands quotient = {0};
    add_operand(reader, &quotient, LINK_TIMES, above);
    reader->at++;
    const Node *below = parse_postfix(reader);
    if (!below) return NULL;
    add_operand(reader, &quotient, LINK_OVER, below);
    return joined(reader, FORM_PRODUCT, at, &quotient);
}

/* A bare exponent: one operand. e^2t has two readings. */
static const Node *parse_bare_exponent(Reader *reader, const Node *base, size_t start) {
    size_t from = now(reader)->at;
    const Node *node = at_kind(reader, TOKEN_NUMBER) ? parse_primary(reader)
                                                     : parse_postfix(reader); /* of x^2_1, the index is x's */
    if (node && node->form == FORM_EXPR && fraction_follows(reader, node))
        return parse_fraction_exponent(reader, node, start);
    bool more = node && is_euler(base) && !now(reader)->spaced &&
                (at_kind(reader, TOKEN_WORD) || at_kind(reader, TOKEN_NUMBER) || at_kind(reader, TOKEN_OPEN));
    if (!more || !doubtful(reader, start, now(reader)->at, operand_end(reader), "*")) return node;
    Operands product = {0};
    add_operand(reader, &product, LINK_NEAR, node);
    while (starts_operand(reader) && !now(reader)->spaced) {
        const Node *next = parse_postfix(reader);
        if (!next) return NULL;
        add_operand(reader, &product, LINK_NEAR, next);
    }
    return joined(reader, FORM_PRODUCT, from, &product);
}

const Node *parse_exponent(Reader *reader, const Node *base, size_t start) {
    size_t at = now(reader)->at;
    if (at_kind(reader, TOKEN_BRACE_OPEN)) return parse_group(reader);
    if (!enter(reader)) return NULL;
    const Node *node;
    if (take(reader, TOKEN_MINUS)) {
        node = parse_exponent(reader, base, start);
        node = node ? node_new(reader, FORM_NEGATIVE, at, &node, 1) : NULL;
    } else if (take(reader, TOKEN_PLUS))
        node = parse_exponent(reader, base, start);
    else {
        node = parse_bare_exponent(reader, base, start);
        size_t power = now(reader)->at;
        if (node && take(reader, TOKEN_POWER))
            node = node_two(reader, FORM_POWER, power, node, parse_exponent(reader, node, start));
    }
    return leave(reader, node);
}

static const Node *parse_power(Reader *reader, const Node *base, size_t at, size_t start) {
    bool inverse;
    size_t length = transpose_length(reader, &inverse);
    if (!length) return node_two(reader, FORM_POWER, at, base, parse_exponent(reader, base, start));
    reader->at += length;
    if (inverse)
        base = node_two(reader, FORM_POWER, at, base, node_expr(reader, at, expr_integer(reader->store, -1)));
    return base ? node_new(reader, FORM_TRANSPOSE, at, &base, 1) : NULL;
}

/* +, -, and ±, which is read twice, once with each of its signs. */
static bool take_sign(Reader *reader, bool *minus) {
    TokenKind kind = now(reader)->kind;
    bool both = kind == TOKEN_PLUS_MINUS || kind == TOKEN_MINUS_PLUS;
    if (kind != TOKEN_PLUS && kind != TOKEN_MINUS && !both) return false;
    reader->at++;
    reader->signs |= both;
    *minus = both ? (kind == TOKEN_MINUS_PLUS) != reader->lower_sign : kind == TOKEN_MINUS;
    bool written = reader->options.wants_set && kind == TOKEN_PLUS && at_kind(reader, TOKEN_MINUS) && !now(reader)->spaced;
    if (!written) return true;
    reader->at++; /* +-1 where values are asked for */
    reader->signs = true;
    *minus = reader->lower_sign;
    return true;
}

/* ᵗA, ^tA, {}^t A: the transpose of what follows, as French books write it. */
static bool take_left_transpose(Reader *reader) {
    size_t empty = at_kind(reader, TOKEN_BRACE_OPEN) && now(reader)[1].kind == TOKEN_BRACE_CLOSE ? 2 : 0, from = reader->at;
    bool inverse;
    if (reader->options.mode != READ_ANSWER || reader->list[from + empty].kind != TOKEN_POWER) return false;
    reader->at = from + empty + 1;
    size_t length = transpose_length(reader, &inverse);
    reader->at = length && !inverse ? reader->at + length : from;
    return reader->at != from;
}

static const Node *parse_factor_behind(Reader *reader);

const Node *parse_factor(Reader *reader) {
    size_t at = now(reader)->at;
    if ((at_kind(reader, TOKEN_POWER) || at_kind(reader, TOKEN_BRACE_OPEN)) && take_left_transpose(reader)) {
        const Node *node = enter(reader) ? leave(reader, parse_factor(reader)) : NULL;
        return node ? node_new(reader, FORM_TRANSPOSE, at, &node, 1) : NULL;
    }
    return parse_factor_behind(reader);
}

static const Node *parse_factor_behind(Reader *reader) {
    size_t at = now(reader)->at, start = at;
    bool minus = false;
    if (take_sign(reader, &minus)) {
        if (!enter(reader)) return NULL;
        const Node *node = parse_factor(reader);
        return leave(reader, node && minus ? node_new(reader, FORM_NEGATIVE, at, &node, 1) : node);
    }
    const Node *node = parse_postfix(reader);
    while (node) {
        at = now(reader)->at;
        if (at_gap(reader)) break;
        if (take(reader, TOKEN_POWER))
            node = parse_power(reader, node, at, start);
        else if (take(reader, TOKEN_ENTRY_POWER))
            node = node_two(reader, FORM_ENTRYWISE_POWER, at, node, parse_exponent(reader, node, start));
        else if (take(reader, TOKEN_SUBSCRIPT))
            node = subscripted(reader, node, at);
        else if (take(reader, TOKEN_PRIME) || take(reader, TOKEN_TOP) || take_dot_transpose(reader))
            node = node_new(reader, FORM_TRANSPOSE, at, &node, 1);
        else
            break;
    }
    return node;
}

/* ---- products ---- */

/* Is the bracket that closes before the next token an open interval, as far as its comma tells? */
static bool after_pair(const Reader *reader) {
    size_t depth = 0;
    for (size_t i = reader->at; i-- > 0;) {
        TokenKind kind = reader->list[i].kind;
        depth += token_closes(kind);
        if (depth == 1 && kind == TOKEN_COMMA) return true;
        if (token_opens(kind) && --depth == 0) return false;
    }
    return false;
}

/* The word x between sets: [-1, 1] x {1}. */
static bool is_cross_word(const Reader *reader) {
    if (!reader->at || !(token_is_word(now(reader), "x"))) return false;
    TokenKind before = now(reader)[-1].kind, after = now(reader)[1].kind;
    if (before == TOKEN_CLOSE && after == TOKEN_OPEN) return reader->options.wants_set && after_pair(reader);
    if (before == TOKEN_CLOSE)
        return reader->options.wants_set &&
               (after == TOKEN_SQUARE_OPEN || after == TOKEN_BRACE_OPEN || after == TOKEN_SET_OPEN);
    bool closed = before == TOKEN_SQUARE_CLOSE || before == TOKEN_BRACE_CLOSE || before == TOKEN_SET_CLOSE;
    return closed && (after == TOKEN_SQUARE_OPEN || after == TOKEN_BRACE_OPEN || after == TOKEN_SET_OPEN ||
                      (after == TOKEN_OPEN && reader->options.wants_set));
}

static bool is_union_word(const Reader *reader) {
    if (!reader->at || !token_closes(now(reader)[-1].kind)) return false;
    return (token_is_word(now(reader), "U") || token_is_word(now(reader), "union")) &&
           !reader_lookup(reader, now(reader)->text, NULL);
}

/* x.y, x . y in an answer. */
static bool is_point_between(const Reader *reader) {
    const Token *point = now(reader);
    bool glued = point->kind == TOKEN_BAD && text_is(point->text, ".") && point->spaced == point[1].spaced;
    return glued && reader->options.mode == READ_ANSWER && (point[1].kind == TOKEN_WORD || point[1].kind == TOKEN_OPEN);
}

/* "a plus b over c": the sum may be meant to be divided, the second reading. */
static bool is_over_all(Reader *reader) {
    reader->doubts++;
    return reader->second;
}

/* 1.5 x 10^3 */
static bool is_times_word(const Reader *reader) {
    const Token *token = now(reader);
    return token_is_word(token, "x") && token->spaced && reader->at && token[-1].kind == TOKEN_NUMBER && token[1].kind == TOKEN_NUMBER &&
           token[1].spaced && text_is(token[1].text, "10") && token[2].kind == TOKEN_POWER;
}

/* Is there another factor? Moves behind the operator. */
static bool next_link(Reader *reader, Link *link) {
    static const unsigned char joints[TOKEN_KIND_COUNT] = {
        [TOKEN_TIMES] = LINK_TIMES + 1,           [TOKEN_DOT] = LINK_DOT + 1,
        [TOKEN_CROSS] = LINK_CROSS + 1,           [TOKEN_DIVIDE] = LINK_OVER + 1,
        [TOKEN_ENTRY_TIMES] = LINK_ENTRYWISE + 1, [TOKEN_ENTRY_DIVIDE] = LINK_ENTRYWISE_OVER + 1,
        [TOKEN_OUTER] = LINK_OUTER + 1,
    };
    unsigned char joint = joints[now(reader)->kind];
    if (is_times_word(reader)) joint = LINK_TIMES + 1;
    if (now(reader)->word == WORD_OVER && is_over_all(reader)) return false;
    bool over = now(reader)->word == WORD_OVER || (reader->colons && at_kind(reader, TOKEN_COLON));
    if (over) joint = LINK_OVER + 1;
    if (is_point_between(reader)) joint = LINK_DOT + 1;
    if (joint) return reader->at++, *link = (Link)(joint - 1), true;
    if (is_union_word(reader)) return false;
    *link = LINK_CROSS;
    if (is_cross_word(reader)) return reader->at++, true;
    *link = LINK_NEAR;
    return starts_operand(reader) && !at_gap(reader);
}

static bool is_near(const Reader *reader) {
    return starts_operand(reader) && !at_gap(reader) && !is_union_word(reader) &&
           !is_cross_word(reader);
}

/* x 2 and x2 are nobody's spelling of a product. */
static bool number_follows_name(Reader *reader, Link link) {
    if (link != LINK_NEAR || !at_kind(reader, TOKEN_NUMBER) || !reader->at) return false;
    const Token *before = now(reader) - 1;
    if (before->kind != TOKEN_WORD && before->kind != TOKEN_NUMBER) return false;
    reader_fail(reader, now(reader)->at,
                MESSAGE_NUMBER_AFTER_NAME, NULL);
    return true;
}

/* What stands under a slash: of 1/2x first 2, on second reading 2x. */
static const Node *parse_divisor(Reader *reader, size_t from) {
    const Node *node = parse_factor(reader);
    if (!node || !is_near(reader)) return node;
    if (!doubtful(reader, from, now(reader)->at, operand_end(reader), "*")) return node;
    Operands product = {0};
    for (add_operand(reader, &product, LINK_NEAR, node); node && is_near(reader);)
        if ((node = parse_factor(reader))) add_operand(reader, &product, LINK_NEAR, node);
    return node ? joined(reader, FORM_PRODUCT, from, &product) : NULL;
}

const Node *parse_term(Reader *reader) {
    Operands product = {0};
    size_t at = now(reader)->at, from = at;
    const Node *node = parse_factor(reader);
    Link link = LINK_TIMES;
    while (node) {
        add_operand(reader, &product, (unsigned char)link, node);
        size_t operator= now(reader)->at;
        if (!next_link(reader, &link)) break;
        if (product.count == 1) at = operator;
        if (number_follows_name(reader, link)) return NULL;
        node = link == LINK_OVER ? parse_divisor(reader, from) : parse_factor(reader);
    }
    return node ? joined(reader, FORM_PRODUCT, at, &product) : NULL;
}

/* ---- sums ---- */

static bool next_term(Reader *reader, bool *minus) {
    if (at_gap(reader) && !now(reader)[1].spaced) return false;
    return take_sign(reader, minus);
}

/* S - {0} takes elements away, or moves the set: the other reading of a minus before a set. */
static bool takes_elements_away(Reader *reader, bool minus) {
    bool set = at_kind(reader, TOKEN_BRACE_OPEN) || at_kind(reader, TOKEN_SET_OPEN);
    if (!minus || !set || !reader->options.wants_set || reader->options.mode != READ_ANSWER) return false;
    reader->doubts++;
    return reader->second;
}

static const Node *sets_joined(Reader *reader, size_t at, const Node *a, const Node *b, Op op) {
    Node *node = (Node *)(uintptr_t)node_two(reader, FORM_SETS, at, a, b);
    if (node) node->op = op;
    return node;
}

const Node *parse_sum(Reader *reader) {
    Operands sum = {0};
    size_t at = now(reader)->at;
    bool minus = false;
    take_sign(reader, &minus);
    do {
        size_t operator= reader->at ? now(reader)[-1].at : at;
        if (sum.count && takes_elements_away(reader, minus))
            return sets_joined(reader, operator, joined(reader, FORM_SUM, at, &sum), parse_term(reader), OP_NOT);
        const Node *node = parse_term(reader);
        if (node && minus) node = node_new(reader, FORM_NEGATIVE, operator, & node, 1);
        if (!node) return NULL;
        if (sum.count == 1) at = operator;
        add_operand(reader, &sum, 0, node);
    } while (next_term(reader, &minus));
    return joined(reader, FORM_SUM, at, &sum);
}

static bool next_set(Reader *reader, unsigned char *op) {
    *op = at_kind(reader, TOKEN_INTERSECTION) ? OP_INTERSECTION : at_kind(reader, TOKEN_SET_MINUS) ? OP_NOT : OP_UNION;
    if (*op == OP_UNION && !at_kind(reader, TOKEN_UNION) && !is_union_word(reader)) return false;
    reader->at++;
    return true;
}

static const Node *parse_sets(Reader *reader) {
    const Node *node = parse_sum(reader);
    unsigned char op;
    for (size_t at = now(reader)->at; node && next_set(reader, &op); at = now(reader)->at)
        node = sets_joined(reader, at, node, parse_sum(reader), (Op)op);
    return node;
}

/* ---- conditions ---- */

static bool next_relation(Reader *reader, unsigned char *op) {
    static const unsigned char relations[TOKEN_KIND_COUNT] = {
        [TOKEN_EQUAL] = OP_EQUAL,     [TOKEN_NOT_EQUAL] = OP_NOT_EQUAL,
        [TOKEN_LESS] = OP_LESS,       [TOKEN_LESS_EQUAL] = OP_LESS_EQUAL,
        [TOKEN_GREATER] = OP_GREATER, [TOKEN_GREATER_EQUAL] = OP_GREATER_EQUAL,
        [TOKEN_IN] = OP_IN,           [TOKEN_ARROW] = OP_LIMIT,
    };
    *op = relations[now(reader)->kind];
    if (!*op) return false;
    reader->at++;
    return true;
}

static const Node *parse_relation(Reader *reader) {
    Operands chain = {0};
    size_t at = now(reader)->at;
    unsigned char op = 0;
    do {
        size_t operator= reader->at ? now(reader)[-1].at : at;
        const Node *node = parse_sets(reader);
        if (!node) return NULL;
        if (chain.count == 1) at = operator;
        add_operand(reader, &chain, op, node);
    } while (next_relation(reader, &op));
    return joined(reader, FORM_RELATION, at, &chain);
}

static const Node *parse_not(Reader *reader) {
    size_t at = now(reader)->at;
    if (!take(reader, TOKEN_NOT)) return parse_relation(reader);
    if (!enter(reader)) return NULL;
    const Node *node = parse_not(reader);
    Node *negated = node ? (Node *)(uintptr_t)node_new(reader, FORM_LOGIC, at, &node, 1) : NULL;
    if (negated) negated->op = OP_NOT;
    return leave(reader, negated);
}

static const Node *parse_logic(Reader *reader, TokenKind joint, Op op, const Node *(*parse)(Reader *)) {
    Operands all = {0};
    size_t at = now(reader)->at;
    do {
        const Node *node = parse(reader);
        if (!node) return NULL;
        add_operand(reader, &all, 0, node);
    } while (take(reader, joint));
    Node *node = (Node *)(uintptr_t)joined(reader, FORM_LOGIC, at, &all);
    if (node && all.count > 1) node->op = op;
    return node;
}

static const Node *parse_and(Reader *reader) { return parse_logic(reader, TOKEN_AND, OP_AND, parse_not); }

/* "for i = 1, ..., n": the name is that of an index. */
static bool names_index(const Reader *reader, const Token *name) {
    const Expr *known = name->kind == TOKEN_WORD ? reader_lookup(reader, name->text, NULL) : NULL;
    bool range = name[1].kind == TOKEN_EQUAL || name[1].kind == TOKEN_IN;
    return range && known && known->op == OP_SYMBOL && known->symbol->properties & SYMBOL_INDEX &&
           known->symbol->properties & SYMBOL_INTEGER && shape_is_scalar(known->shape);
}

/* Moves behind "for all", "for every", "for each", "∀", and the "for" of a range. */
static bool take_for_all(Reader *reader) {
    if (take(reader, TOKEN_FOR_ALL)) return true;
    const Token *next = now(reader);
    if (next->word != WORD_CONDITION) return false;
    bool all = next[1].word == WORD_ALL;
    if (!all && !names_index(reader, next + 1)) return false;
    reader->at += all ? 2 : 1;
    return true;
}

/* Does a comma at token i begin another condition? */
static bool begins_condition(const Reader *reader, size_t i) {
    size_t depth = 0;
    for (i++; reader->list[i].kind != TOKEN_END; i++) {
        TokenKind kind = reader->list[i].kind;
        if (!depth && (token_closes(kind) || kind == TOKEN_COMMA)) return false;
        if (token_relates(kind)) return true;
        depth += token_opens(kind);
        depth -= token_closes(kind);
    }
    return false;
}

/* The range of a for-all is that of its index: "in 1..n", "= 1, ..., n" say nothing new. */
static void skip_range(Reader *reader) {
    if (!at_kind(reader, TOKEN_IN) && !at_kind(reader, TOKEN_EQUAL)) return;
    while (!at_kind(reader, TOKEN_END) && !token_closes(now(reader)->kind)) {
        if (at_kind(reader, TOKEN_COMMA) && begins_condition(reader, reader->at)) return;
        reader->at++;
    }
}

const Node *parse_condition(Reader *reader) {
    const Node *node = parse_logic(reader, TOKEN_OR, OP_OR, parse_and);
    size_t at = now(reader)->at;
    if (!node || !take_for_all(reader)) return node;
    const Node *index = parse_name(reader);
    skip_range(reader);
    return node_two(reader, FORM_FOR_ALL, at, node, index);
}

/* "a if c else b"; an "if" without "else" is left to who reads what stands around an answer. */
static const Node *parse_choice(Reader *reader) {
    const Node *value = parse_condition(reader);
    size_t at = reader->at, place = now(reader)->at;
    if (!value || now(reader)->word != WORD_IF) return value;
    reader->at++;
    const Node *condition = parse_condition(reader);
    if (!condition) return NULL;
    take(reader, TOKEN_COMMA);
    if (now(reader)->word != WORD_ELSE) return reader->at = at, value;
    reader->at++;
    const Node *otherwise = parse_expression(reader);
    return otherwise ? node_new(reader, FORM_IF, place, (const Node *[]){value, condition, otherwise}, 3)
                     : NULL;
}

/* {a + b \over c} */
static const Node *parse_over_all(Reader *reader, const Node *above) {
    Operands quotient = {0};
    size_t at = now(reader)->at;
    reader->at++;
    const Node *below = parse_sum(reader);
    if (!below) return NULL;
    add_operand(reader, &quotient, LINK_TIMES, above);
    add_operand(reader, &quotient, LINK_OVER, below);
    return joined(reader, FORM_PRODUCT, at, &quotient);
}

const Node *parse_expression(Reader *reader) {
    if (!enter(reader)) return NULL;
    const Node *node = parse_choice(reader);
    if (node && (at_kind(reader, TOKEN_OVER) || (now(reader)->word == WORD_OVER && reader->second))) node = parse_over_all(reader, node);
    return leave(reader, node);
}
