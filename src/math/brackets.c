/* brackets.c: what stands in brackets: lists, matrices, norms, sets. */
#include "math/syntax.h"
#include <string.h>

static bool bind(Reader *reader, Text name, Shape shape, unsigned properties) {
    const Symbol *symbol = bound_symbol(reader, name, shape, properties);
    return symbol && reader_bind(reader, name, expr_symbol(reader->store, symbol));
}

/* The token with the name of a "for all k" that begins at token i, or 0. */
static size_t for_all_name(const Reader *reader, size_t i) {
    const Token *token = &reader->list[i];
    size_t name = token->kind == TOKEN_FOR_ALL                                 ? i + 1
                  : token->word == WORD_CONDITION && token[1].kind == TOKEN_WORD ? i + 2
                                                                               : 0;
    return name && reader->list[name].kind == TOKEN_WORD ? name : 0;
}

bool bind_for_all(Reader *reader) {
    size_t depth = 0;
    if (!reader->words && !kinds_have(reader->seen, TOKEN_FOR_ALL)) return true;
    for (size_t i = reader->at; reader->list[i].kind != TOKEN_END; i++) {
        TokenKind kind = reader->list[i].kind;
        if (token_closes(kind) && !depth--) break;
        depth += token_opens(kind);
        size_t name = for_all_name(reader, i);
        if (!name) continue;
        const Expr *outside = reader_lookup(reader, reader->list[name].text, NULL);
        if (outside && outside->op == OP_SYMBOL && outside->symbol->properties & SYMBOL_INDEX) return true;
        return bind(reader, reader->list[name].text, SHAPE_SCALAR, SYMBOL_INDEX | SYMBOL_INTEGER);
    }
    return true;
}

/* Items of a list up to `close`; the node's arguments are the items. */
const Node *parse_items(Reader *reader, TokenKind close, const char *what, Form form, size_t at) {
    Operands items = {0};
    bool by_rows = reader->by_rows, colons = reader->colons;
    size_t bound = reader->bound_count;
    reader->by_rows = false;
    reader->colons = reader->options.mode == READ_ANSWER && close == TOKEN_CLOSE;
    if (!bind_for_all(reader)) return NULL;
    if (!at_kind(reader, close)) {
        do {
            const Node *item = parse_expression(reader);
            if (!item) return NULL;
            add_operand(reader, &items, 0, item);
        } while (take(reader, TOKEN_COMMA) || take(reader, TOKEN_SEMICOLON) ||
                 (reader->options.wants_set && take(reader, TOKEN_RANGE)));
    }
    reader->by_rows = by_rows;
    reader->colons = colons;
    reader->bound_count = bound;
    if (!expect(reader, close, what)) return NULL;
    return node_new(reader, form, at, operand_list(&items), items.count);
}

static const Node *bracketed(Reader *reader, const Node *node) {
    Node *copy = node ? arena_copy(reader->arena, node, sizeof *node) : NULL;
    if (copy) copy->bracketed = true;
    return copy;
}

/* The bracket that closes a list: intervals may mix them. */
static TokenKind list_close(const Reader *reader, size_t from, TokenKind usual) {
    size_t depth = 0;
    TokenKind other = usual == TOKEN_CLOSE ? TOKEN_SQUARE_CLOSE : TOKEN_CLOSE;
    for (size_t i = from; reader->list[i].kind != TOKEN_END; i++) {
        TokenKind kind = reader->list[i].kind;
        if (token_closes(kind) && !depth) return kind == other ? other : usual;
        depth += token_opens(kind);
        depth -= token_closes(kind);
    }
    return usual;
}

/* ---- matrices ---- */

/* Are there rows in the square bracket, cut by ";" or by white space between numbers? */
static bool has_rows(const Reader *reader) {
    size_t depth = 0;
    bool comma = false, semicolon = false, spaces = false;
    for (size_t i = reader->at + 1; reader->list[i].kind != TOKEN_END; i++) {
        const Token *token = &reader->list[i];
        if (token_closes(token->kind) && !depth) break;
        depth += token_opens(token->kind);
        depth -= token_closes(token->kind);
        if (depth) continue;
        comma |= token->kind == TOKEN_COMMA;
        semicolon |= token->kind == TOKEN_SEMICOLON;
        spaces |= token->kind == TOKEN_NUMBER && token->spaced && token[-1].kind == TOKEN_NUMBER;
    }
    return semicolon || (spaces && !comma);
}

static bool has_semicolon(const Reader *reader) {
    size_t depth = 0;
    for (size_t i = reader->at + 1; reader->list[i].kind != TOKEN_END; i++) {
        TokenKind kind = reader->list[i].kind;
        if (token_closes(kind) && !depth--) return false;
        depth += token_opens(kind);
        if (!depth && kind == TOKEN_SEMICOLON) return true;
    }
    return false;
}

/* Do commas part the entries of the row that begins here? Then white space does not: [2 x, 3; 4, 5 x]. */
static bool has_comma(const Reader *reader) {
    size_t depth = 0;
    for (size_t i = reader->at; reader->list[i].kind != TOKEN_END; i++) {
        TokenKind kind = reader->list[i].kind;
        if (!depth && (token_closes(kind) || kind == TOKEN_SEMICOLON)) return false;
        if (!depth && kind == TOKEN_COMMA) return true;
        depth += token_opens(kind);
        depth -= token_closes(kind);
    }
    return false;
}

static const Node *parse_row(Reader *reader, TokenKind next_column) {
    Operands items = {0};
    size_t at = now(reader)->at;
    do {
        const Node *item = parse_expression(reader);
        if (!item) return NULL;
        add_operand(reader, &items, 0, item);
    } while (take(reader, next_column) ||
             (reader->by_rows && (starts_operand(reader) || at_kind(reader, TOKEN_MINUS) || at_kind(reader, TOKEN_ELLIPSIS))));
    Node *row = (Node *)(uintptr_t)node_new(reader, FORM_LIST, at, operand_list(&items), items.count);
    if (row) row->open = TOKEN_SQUARE_OPEN, row->close = TOKEN_SQUARE_CLOSE;
    return row;
}

static const Node *parse_rows(Reader *reader, size_t at, TokenKind next_column, TokenKind next_row,
                              TokenKind close) {
    Operands rows = {0};
    bool by_rows = reader->by_rows;
    do {
        if (at_kind(reader, close) && rows.count) break;
        reader->by_rows = by_rows && !has_comma(reader);
        const Node *row = parse_row(reader, next_column);
        reader->by_rows = by_rows;
        if (!row) return NULL;
        add_operand(reader, &rows, 0, row);
    } while (take(reader, next_row));
    return node_new(reader, FORM_ROWS, at, operand_list(&rows), rows.count);
}

/* Are there gaps wider than a blank between the entries of the bracket? Then one blank is none. */
static bool has_wide_gaps(const Reader *reader) {
    size_t depth = 0;
    for (size_t i = reader->at; reader->list[i].kind != TOKEN_END; i++) {
        const Token *token = &reader->list[i];
        if (token_closes(token->kind) && !depth--) return false;
        bool entry = !depth && token->wide && token_ends_operand(token - 1);
        if (entry && (token_begins(token->kind) || token->kind == TOKEN_MINUS)) return true;
        depth += token_opens(token->kind);
    }
    return false;
}

/* The bracket with rows, or one row, cut by white space. */
static const Node *parse_spaced(Reader *reader, TokenKind close, const char *what) {
    size_t at = now(reader)->at;
    bool by_rows = reader->by_rows, wide_rows = reader->wide_rows;
    reader->at++;
    reader->by_rows = true;
    reader->wide_rows = reader->options.mode == READ_ANSWER && has_wide_gaps(reader);
    const Node *rows = parse_rows(reader, at, TOKEN_COMMA, TOKEN_SEMICOLON, close);
    reader->by_rows = by_rows;
    reader->wide_rows = wide_rows;
    return rows && expect(reader, close, what) ? rows : NULL;
}

/* [x y] is x times y, or in an answer perhaps x and y: white space stands where a factor follows. */
static bool has_spaced_factor(const Reader *reader) {
    size_t depth = 0;
    bool found = false;
    for (size_t i = reader->at + 1; reader->list[i].kind != TOKEN_END; i++) {
        const Token *token = &reader->list[i];
        if (token_closes(token->kind) && !depth) return found;
        if (!depth && (token->kind == TOKEN_COMMA || token->kind == TOKEN_SEMICOLON)) return false;
        bool begins = token_begins(token->kind) && token->spaced && i > reader->at + 1;
        found |= !depth && begins && token_ends_operand(token - 1);
        depth += token_opens(token->kind);
        depth -= token_closes(token->kind);
    }
    return false;
}

/* Does the bracket that opens here close before a sign of transposing? */
static bool is_transposed(const Reader *reader) {
    size_t depth = 0, i = reader->at;
    for (; reader->list[i].kind != TOKEN_END; i++) {
        depth += token_opens(reader->list[i].kind);
        if (token_closes(reader->list[i].kind) && !--depth) break;
    }
    const Token *close = &reader->list[i];
    return close->kind != TOKEN_END && close[1].kind == TOKEN_POWER &&
           (close[2].kind == TOKEN_TOP || token_is_word(close + 2, "T"));
}

static const Node *parse_list(Reader *reader, TokenKind open) {
    size_t at = now(reader)->at;
    bool answer = reader->options.mode == READ_ANSWER && open == TOKEN_OPEN;
    bool matrix = reader->options.shape.rows != 1 && reader->options.shape.columns != 1 && reader->options.shape.columns &&
                  !reader->options.wants_set;
    if (answer && has_rows(reader) && (matrix || !has_semicolon(reader))) return parse_spaced(reader, TOKEN_CLOSE, ")");
    if (answer && has_spaced_factor(reader) && is_transposed(reader)) {
        reader->doubts++;
        if (reader->second) return parse_spaced(reader, TOKEN_CLOSE, ")");
    }
    reader->at++;
    TokenKind close = list_close(reader, reader->at, open == TOKEN_OPEN ? TOKEN_CLOSE : TOKEN_SQUARE_CLOSE);
    Node *list =
        (Node *)(uintptr_t)parse_items(reader, close, close == TOKEN_CLOSE ? ")" : "]", FORM_LIST, at);
    if (!list) return NULL;
    if (!list->count) return reader_fail(reader, at, MESSAGE_EMPTY_BRACKETS, NULL);
    list->open = open;
    list->close = close;
    bool round = open == TOKEN_OPEN && close == TOKEN_CLOSE;
    return list->count == 1 && round ? bracketed(reader, list->arg[0]) : list;
}

static const Node *parse_square(Reader *reader) {
    bool answer = reader->options.mode == READ_ANSWER;
    bool interval = answer && reader->options.wants_set && list_close(reader, reader->at + 1, TOKEN_SQUARE_CLOSE) == TOKEN_CLOSE;
    if (has_rows(reader) && !interval) return parse_spaced(reader, TOKEN_SQUARE_CLOSE, "]");
    if (answer && has_spaced_factor(reader)) {
        reader->doubts++;
        if (reader->second) return parse_spaced(reader, TOKEN_SQUARE_CLOSE, "]");
    }
    return parse_list(reader, TOKEN_SQUARE_OPEN);
}

/* ---- environments ---- */

static bool takes_word(Reader *reader, const char *word) {
    bool here = token_is_word(now(reader), word);
    reader->at += here;
    return here;
}

static const Node *undefined_node(Reader *reader) {
    return node_expr(reader, now(reader)->at, expr_leaf(reader->store, OP_UNDEFINED));
}

/* value & condition \\ …: a call of piecewise. What no case covers is undefined. */
static const Node *parse_cases(Reader *reader, size_t at) {
    Operands args = {0};
    const Node *otherwise = NULL;
    do {
        if (at_kind(reader, TOKEN_FINISH)) break;
        const Node *value = parse_condition(reader), *condition = NULL;
        take(reader, TOKEN_COMMA);
        take(reader, TOKEN_NEXT_COLUMN);
        bool last = now(reader)->word == WORD_ELSE;
        reader->at += last;
        while (!last && (now(reader)->word == WORD_IF || now(reader)->word == WORD_CONDITION || now(reader)->word == WORD_AT))
            reader->at++;
        if (!last && value) condition = parse_condition(reader);
        if (!value || (!last && !condition)) return NULL;
        reader->at += at_kind(reader, TOKEN_BAD) && text_is(now(reader)->text, "."); /* otherwise. */
        take(reader, TOKEN_COMMA);
        if (last)
            otherwise = value;
        else
            add_operand(reader, &args, 0, condition), add_operand(reader, &args, 0, value);
    } while (take(reader, TOKEN_NEXT_ROW));
    if (!otherwise) otherwise = undefined_node(reader);
    if (otherwise) add_operand(reader, &args, 0, otherwise);
    Node *node = otherwise ? (Node *)(uintptr_t)node_new(reader, FORM_CALL, at, operand_list(&args), args.count) : NULL;
    if (node) node->function = function_named(TEXT("piecewise"));
    return node;
}

/* Where a set is asked for, a column may have intervals as entries, as (1, [-1, 1]) has. */
static const Node *column_of_sets(Reader *reader, const Node *rows) {
    Operands items = {0};
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->arg[i]->count != 1) return rows;
        add_operand(reader, &items, 0, rows->arg[i]->arg[0]);
    }
    Node *list = (Node *)(uintptr_t)node_new(reader, FORM_LIST, rows->at, operand_list(&items), items.count);
    if (list) list->open = TOKEN_OPEN, list->close = TOKEN_CLOSE;
    return list;
}

static const Node *parse_environment(Reader *reader) {
    const Token *begin = now(reader);
    reader->at++;
    bool cases = text_is(begin->text, "cases"), by_rows = reader->by_rows;
    reader->by_rows = false;
    const Node *node = cases ? parse_cases(reader, begin->at)
                             : parse_rows(reader, begin->at, TOKEN_NEXT_COLUMN, TOKEN_NEXT_ROW, TOKEN_FINISH);
    reader->by_rows = by_rows;
    if (!node || !expect(reader, TOKEN_FINISH, "\\end")) return NULL;
    if (!cases && reader->options.wants_set) node = column_of_sets(reader, node);
    bool bars = text_is(begin->text, "vmatrix");
    return bars ? reader_fail(reader, begin->at, MESSAGE_DETERMINANT, NULL) : node;
}

/* ---- bars ---- */

static const Node *parse_bars(Reader *reader) {
    const Token *open = now(reader);
    bool norm = open->kind == TOKEN_NORM_OPEN;
    reader->at++;
    const Node *list = parse_items(reader, norm ? TOKEN_NORM_CLOSE : TOKEN_BAR_CLOSE, norm ? "||" : "|",
                                   FORM_LIST, open->at);
    if (!list) return NULL;
    if (!list->count) return reader_fail(reader, open->at, MESSAGE_EMPTY_BARS, NULL);
    Node *content = (Node *)(uintptr_t)(list->count == 1 ? list->arg[0] : list);
    if (list->count > 1) content->open = TOKEN_OPEN, content->close = TOKEN_CLOSE;
    return node_new(reader, norm ? FORM_NORM : FORM_BARS, open->at, (const Node *[]){content}, 1);
}

/* ---- sets ---- */

bool at_space(const Reader *reader) {
    const Token *token = now(reader);
    if (token->kind != TOKEN_WORD) return false;
    bool typst = reader->options.mode == READ_ANSWER && text_is(token->text, "RR");
    return (typst || text_is(token->text, "R")) && !reader_lookup(reader, token->text, NULL);
}

/* A dimension: a number, or a size, which is made if need be. */
static Dim parse_dim(Reader *reader, Text text, bool make_sizes) {
    const Expr *known = reader_lookup(reader, text, NULL);
    long value = 0;
    if (text.length && text.start[0] >= '0' && text.start[0] <= '9') {
        for (size_t i = 0; i < text.length && i < 6; i++) value = value * 10 + (text.start[i] - '0');
        return value > 0 && value <= 1000 ? (Dim)value : 0;
    }
    bool size = known && known->op == OP_SYMBOL && known->symbol->properties & SYMBOL_SIZE;
    return size || (!known && make_sizes) ? store_size(reader->store, text) : 0;
}

/* A student may name the space of the elements as it is usually named, R^n, where it has a number of dimensions. */
static Dim usual_dim(Reader *reader, Text name, bool columns) {
    Shape elements = reader->options.shape;
    Dim dim = columns ? elements.columns : elements.rows;
    bool usual = reader->options.mode == READ_ANSWER && name.length == 1 && dim > 1 && !reader_lookup(reader, name, NULL);
    if (!usual || !(name.start[0] == 'n' || name.start[0] == 'm' || name.start[0] == 'd')) return 0;
    reader_note(reader, MESSAGE_NOTE_READ_AS,
                WITH({"spelling", {name.start, 1}}, {"reading", reader_number(reader, (long)dim)}));
    return dim;
}

/* One dimension or two, cut by x or ×: n, m x n, nxn. */
static bool parse_dims(Reader *reader, Dim dims[2], bool many, bool make_sizes) {
    for (int count = 0; count < 2; count++) {
        const Token *token = now(reader);
        Text text = token->text;
        if (!take(reader, TOKEN_NUMBER) && !take(reader, TOKEN_WORD))
            return reader_fail(reader, token->at, MESSAGE_EXPECTED_SIZE, NULL), false;
        Text first = text, rest = text;
        bool word = token->kind == TOKEN_WORD && text.length == 3 && text.start[1] == 'x' && !count;
        if (word) first = text_slice(text, 0, 1), rest = text_slice(text, 2, 3);
        if (!(dims[count] = parse_dim(reader, first, make_sizes)) && !(dims[count] = usual_dim(reader, first, count)))
            return reader_fail(reader, token->at, MESSAGE_NO_SIZE, WITH({"name", first})), false;
        if (word)
            return (dims[1] = parse_dim(reader, rest, make_sizes)) ||
                   (reader_fail(reader, token->at, MESSAGE_NO_SUCH_SIZE, NULL), false);
        if (count || !many || !(take(reader, TOKEN_CROSS) || takes_word(reader, "x"))) return true;
    }
    return true;
}

const Node *parse_space(Reader *reader, bool make_sizes) {
    size_t at = now(reader)->at;
    Dim dims[2] = {1, 1};
    reader->at++;
    if (take(reader, TOKEN_POWER)) {
        bool group = take(reader, TOKEN_BRACE_OPEN), round = !group && take(reader, TOKEN_OPEN);
        if (!parse_dims(reader, dims, group || round, make_sizes)) return NULL;
        if (group && !expect(reader, TOKEN_BRACE_CLOSE, "}")) return NULL;
        if (round && !expect(reader, TOKEN_CLOSE, ")")) return NULL;
    }
    Shape shape = {KIND_SET, dims[0], dims[1]};
    return node_expr(reader, at, expr_shaped(reader->store, OP_SPACE, shape, NULL, 0));
}

const Node *parse_conditions(Reader *reader) {
    Operands all = {0};
    size_t at = now(reader)->at;
    do {
        const Node *condition = parse_condition(reader);
        if (!condition) return NULL;
        add_operand(reader, &all, 0, condition);
    } while (take(reader, TOKEN_COMMA));
    Node *node = (Node *)(uintptr_t)joined(reader, FORM_LOGIC, at, &all);
    if (node && all.count > 1) node->op = OP_AND;
    return node;
}

static bool crosses(const Token *token) { return token->kind == TOKEN_CROSS || token_is_word(token, "x"); }

/* The set in braces that begins at the next token is multiplied by another: {1} x {s : |s| <= 1}. */
static bool is_factor_of_product(const Reader *reader) {
    size_t depth = 0, end = reader->at;
    do {
        depth += token_opens(reader->list[end].kind);
        depth -= token_closes(reader->list[end].kind);
        end++;
    } while (depth && reader->list[end].kind != TOKEN_END);
    bool before = reader->at > 1 && crosses(now(reader) - 1) && token_closes(now(reader)[-2].kind);
    return before || (crosses(&reader->list[end]) && token_opens(reader->list[end + 1].kind));
}

/* {t >= 0: t, t < 0: -t}: is there a relation before a colon? */
static bool at_braced_cases(const Reader *reader) {
    bool relation = false;
    size_t depth = 0;
    if (reader->options.mode != READ_ANSWER || reader->options.wants_set) return false;
    for (size_t i = reader->at + 1; reader->list[i].kind != TOKEN_END; i++) {
        TokenKind kind = reader->list[i].kind;
        if (token_closes(kind) && !depth--) return false;
        depth += token_opens(kind);
        if (!depth && (kind == TOKEN_COMMA || kind == TOKEN_COLON)) return relation && kind == TOKEN_COLON;
        relation |= !depth && token_relates(kind) && kind != TOKEN_IN;
    }
    return false;
}

static const Node *parse_braced_cases(Reader *reader, size_t at) {
    Operands args = {0};
    bool more = true;
    for (reader->at++; more;) {
        const Node *first = parse_condition(reader), *value = first && take(reader, TOKEN_COLON) ? parse_condition(reader) : NULL;
        if (!first || reader->error) return NULL;
        add_operand(reader, &args, 0, first);
        if (value) add_operand(reader, &args, 0, value);
        more = value && take(reader, TOKEN_COMMA);
    }
    if (!expect(reader, now(reader)->kind == TOKEN_SET_CLOSE ? TOKEN_SET_CLOSE : TOKEN_BRACE_CLOSE, "}")) return NULL;
    Node *node = (Node *)(uintptr_t)node_new(reader, FORM_CALL, at, operand_list(&args), args.count);
    if (node) node->function = function_named(TEXT("piecewise"));
    return node;
}

static const Node *parse_braces(Reader *reader) {
    const Token *open = now(reader);
    if (at_braced_cases(reader)) return parse_braced_cases(reader, open->at);
    Shape asked = reader->options.shape;
    if (is_factor_of_product(reader)) reader->options.shape = (Shape){asked.kind, 1, 1};
    bool marked = open->kind == TOKEN_SET_OPEN, by_rows = reader->by_rows;
    TokenKind close = marked ? TOKEN_SET_CLOSE : TOKEN_BRACE_CLOSE;
    size_t bound = reader->bound_count;
    reader->at++;
    size_t divider = find_divider(reader);
    reader->by_rows = false;
    Node *node = (Node *)(uintptr_t)(divider ? parse_builder(reader, open->at, divider)
                                             : parse_items(reader, close, "}", FORM_SET, open->at));
    reader->options.shape = asked;
    reader->by_rows = by_rows;
    reader->bound_count = bound;
    if (node && divider && !expect(reader, close, "}")) return NULL;
    if (node) node->open = open->kind;
    return node;
}

/* ---- all of them ---- */

const Node *parse_brackets(Reader *reader) {
    if (!enter(reader)) return NULL;
    TokenKind kind = now(reader)->kind;
    const Node *node = NULL;
    if (kind == TOKEN_OPEN)
        node = parse_list(reader, kind);
    else if (kind == TOKEN_SQUARE_OPEN)
        node = parse_square(reader);
    else if (kind == TOKEN_BRACE_OPEN || kind == TOKEN_SET_OPEN)
        node = parse_braces(reader);
    else if (kind == TOKEN_BEGIN)
        node = parse_environment(reader);
    else if (kind == TOKEN_BAR_OPEN || kind == TOKEN_NORM_OPEN)
        node = parse_bars(reader);
    else {
        size_t at = now(reader)->at;
        reader->at++;
        node = parse_items(reader, TOKEN_ANGLE_CLOSE, ">", FORM_ANGLES, at);
    }
    return leave(reader, node);
}
