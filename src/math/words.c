/* words.c: which names a word is made of, and what stands behind a name. */
#include "math/syntax.h"
#include <string.h>

enum { LONGEST_SPLIT = 24 }; /* letters of a word that may still be a product of names */

typedef struct Piece {
    size_t length;       /* bytes of the word; 0: nothing known */
    const Expr *meaning; /* of a name */
    bool defined;
    const Function *function;
    const Constant *constant;
    bool identity;
} Piece;

/* E is the identity, as in German books, where a matrix is asked for. */
static bool wants_matrix(const Reader *reader) {
    Shape shape = reader->options.shape;
    return reader->options.mode == READ_ANSWER && shape.rows && shape.rows != 1 && shape.columns != 1;
}

static bool know(const Reader *reader, Text word, Piece *piece) {
    *piece = (Piece){.length = word.length};
    piece->meaning = reader_lookup(reader, word, &piece->defined);
    if (piece->meaning) return true;
    piece->function = function_named(word);
    piece->constant = piece->function ? NULL : constant_named(word);
    piece->identity = text_is(word, "I") || (reader->options.mode == READ_ANSWER && text_is(word, "Id")) ||
                      (wants_matrix(reader) && text_is(word, "E"));
    return piece->function || piece->constant || piece->identity;
}

/* The longest name at the start of the word such that names make up the rest, too. */
static Piece first_piece(const Reader *reader, Text word) {
    Piece piece = {0}, found = {0};
    if (know(reader, word, &piece)) return piece;
    if (word.length > LONGEST_SPLIT) return found;
    bool splits[LONGEST_SPLIT + 1] = {false};
    splits[word.length] = true;
    for (size_t i = word.length; i-- > 0;) {
        for (size_t end = word.length; end > i && !splits[i]; end--) {
            if (!splits[end] || !know(reader, text_slice(word, i, end), &piece)) continue;
            splits[i] = true;
            found = piece;
        }
    }
    return splits[0] ? found : (Piece){0};
}

bool is_made_of_names(const Reader *reader, Text word) { return first_piece(reader, word).length > 0; }

/* Moves behind a name of `length` bytes at the next token, of which something may remain. */
static void take_letters(Reader *reader, size_t length) {
    Token *token = &reader->list[reader->at];
    if (length >= token->text.length) {
        reader->at++;
        return;
    }
    keep_intact(reader);
    token->text = text_slice(token->text, length, token->text.length);
    token->at += (uint32_t)length;
    token->spaced = false;
    token->function = function_named(token->text);
}

static bool is_whole(Text text) {
    for (size_t i = 0; i < text.length; i++)
        if (text.start[i] < '0' || text.start[i] > '9') return false;
    return text.length > 0;
}

static bool digits_follow(const Reader *reader, size_t i) {
    const Token *token = &reader->list[i];
    return token->kind == TOKEN_NUMBER && !token->spaced && is_whole(token->text);
}

/* Names that were declared with digits or an index: v0, x_1, x_{12}. How many tokens, or 0; *name is the
 * name. */
static size_t composed_name(const Reader *reader, Text *name) {
    const Token *token = now(reader);
    size_t tokens = 2;
    bool group = false;
    const Token *index = token + 1;
    if (index->kind == TOKEN_SUBSCRIPT) {
        group = index[1].kind == TOKEN_BRACE_OPEN;
        index += 1 + group;
        tokens = 3 + 2 * (size_t)group;
        if (group && index[1].kind != TOKEN_BRACE_CLOSE) return 0;
        if (index->kind != TOKEN_NUMBER && index->kind != TOKEN_WORD) return 0;
    } else if (!digits_follow(reader, reader->at + 1))
        return 0;
    size_t joint = tokens > 2;
    char *out = arena_alloc(reader->arena, token->text.length + joint + index->text.length + 1);
    memcpy(out, token->text.start, token->text.length);
    if (joint) out[token->text.length] = '_';
    memcpy(out + token->text.length + joint, index->text.start, index->text.length);
    *name = (Text){out, token->text.length + joint + index->text.length};
    return tokens;
}

Text take_new_name(Reader *reader) {
    Text name = now(reader)->text;
    if (!at_kind(reader, TOKEN_WORD)) return (Text){"", 0};
    size_t tokens = composed_name(reader, &name);
    reader->at += tokens ? tokens : 1;
    return name;
}

/* The names that there are, where they are few. */
static const char *names_of(const Reader *reader) {
    enum { FEW_NAMES = 6 };
    Buffer list = BUFFER_EMPTY;
    for (size_t i = 0; i < reader->scope->count && i < FEW_NAMES; i++)
        buffer_printf(&list, "%s%s", i ? ", " : "", reader->scope->names[i].name);
    const char *names = reader->scope->count > FEW_NAMES ? "" : arena_string(reader->arena, buffer_c(&list), list.length);
    buffer_free(&list);
    return names;
}

static const Node *no_name(Reader *reader, const Token *token) {
    bool call = token[1].kind == TOKEN_OPEN && token->text.length > 1;
    const char *near = call ? function_nearest(token->text) : NULL;
    if (!near) near = scope_nearest(reader->scope, token->text);
    if (!near) near = function_nearest(token->text);
    Text name = shortened(token->text, LONGEST_NAME_REPEATED);
    bool answer = reader->options.mode == READ_ANSWER;
    if (reader->error) return NULL;
    reader->nearest = near;
    reader->nearest_length = token->text.length;
    const char *names = near || (answer && name.length > 1) ? "" : names_of(reader);
    bool function = call && !near && !answer;
    return reader_fail(reader, token->at,
                       function             ? MESSAGE_NO_FUNCTION
                       : !*names            ? MESSAGE_NO_NAME
                       : strchr(names, ',') ? MESSAGE_NO_NAME_AMONG
                                            : MESSAGE_NO_NAME_BUT,
                       WITH({"name", name}, {"names", text_of(names)}));
}

/* ---- what stands behind a name ---- */

static const Node *parse_application(Reader *reader, const Node *function, size_t primes) {
    size_t at = now(reader)->at;
    if (!enter(reader)) return NULL;
    reader->at++;
    const Node *list = parse_items(reader, TOKEN_CLOSE, ")", FORM_LIST, at);
    leave(reader, list);
    if (!list) return NULL;
    Operands all = {0};
    add_operand(reader, &all, 0, function);
    for (size_t i = 0; i < list->count; i++) add_operand(reader, &all, 0, list->arg[i]);
    const Node *node = joined(reader, FORM_APPLY, function->at, &all);
    if (!node || !primes) return node;
    Operands by = {0};
    add_operand(reader, &by, 0, node);
    while (primes--) add_operand(reader, &by, 0, list->arg[0]);
    return joined(reader, FORM_DERIVATIVE, function->at, &by);
}

/* x[1] and A[1, 2], as programs write components. */
static bool at_square_index(const Reader *reader, const Node *name) {
    if (reader->options.mode != READ_ANSWER || !at_kind(reader, TOKEN_SQUARE_OPEN) || now(reader)->spaced) return false;
    size_t commas = 0, i = reader->at + 1;
    for (size_t depth = 0; reader->list[i].kind != TOKEN_END; i++) {
        TokenKind kind = reader->list[i].kind;
        if (token_closes(kind) && !depth--) break;
        depth += token_opens(kind);
        commas += !depth && kind == TOKEN_COMMA;
        if (!depth && kind == TOKEN_SEMICOLON) return false;
    }
    return commas == (name->expr->shape.columns == 1 ? 0 : 1);
}

/* Programs that write x[0] count from 0. */
static bool counts_from_zero(const Reader *reader) {
    for (size_t i = 0; i + 2 < reader->count; i++) {
        const Token *token = &reader->list[i];
        bool index = token->kind == TOKEN_WORD && token[1].kind == TOKEN_SQUARE_OPEN && !token[1].spaced;
        bool zero = index && token[2].kind == TOKEN_NUMBER && text_is(token[2].text, "0");
        if (zero && (token[3].kind == TOKEN_SQUARE_CLOSE || token[3].kind == TOKEN_COMMA)) return true;
    }
    return false;
}

static const Node *next_index(Reader *reader, const Node *index) {
    Operands sum = {0};
    add_operand(reader, &sum, 0, index);
    add_operand(reader, &sum, 0, node_expr(reader, index->at, expr_integer(reader->store, 1)));
    return joined(reader, FORM_SUM, index->at, &sum);
}

static const Node *parse_square_index(Reader *reader, const Node *name) {
    size_t at = now(reader)->at;
    reader->at++;
    const Node *list = parse_items(reader, TOKEN_SQUARE_CLOSE, "]", FORM_LIST, at);
    if (!list) return NULL;
    if (!list->count) return reader_fail(reader, at, MESSAGE_EXPECTED_OPERAND, WITH({"found", TEXT("]")}));
    const Node *args[3] = {name, list->arg[0], list->count > 1 ? list->arg[1] : NULL};
    if (counts_from_zero(reader)) {
        for (size_t i = 1; i <= list->count; i++) args[i] = next_index(reader, args[i]);
        reader_note(reader, MESSAGE_NOTE_FROM_ZERO, WITH({"name", text_of(name->expr->symbol->name)}));
    }
    return node_new(reader, FORM_SUBSCRIPT, at, args, list->count + 1);
}

/* x(1) for a vector x: its component, or a product. */
static bool at_round_index(Reader *reader) {
    const Token *open = now(reader);
    bool bracket = open->kind == TOKEN_OPEN && !open->spaced && open[2].kind == TOKEN_CLOSE;
    const Expr *name = bracket && open[1].kind == TOKEN_WORD ? reader_lookup(reader, open[1].text, NULL) : NULL;
    bool index = name && name->op == OP_SYMBOL && name->symbol->properties & SYMBOL_INDEX;
    bool number = bracket && open[1].kind == TOKEN_NUMBER && is_whole(open[1].text);
    if ((!number && !index) || reader->options.mode != READ_ANSWER) return false;
    reader->doubts++;
    return !reader->second;
}

/* x1 is a component of a vector x, A12 an entry. */
static const Node *parse_glued_index(Reader *reader, const Node *name) {
    const Token *token = now(reader);
    Shape shape = name->expr->shape;
    long index = 0;
    for (size_t i = 0; i < token->text.length && i < 6; i++)
        index = index * 10 + (token->text.start[i] - '0');
    if (shape_is_column(shape)) {
        reader->at++;
        return node_two(reader, FORM_SUBSCRIPT, token->at, name,
                        node_expr(reader, token->at, expr_integer(reader->store, index)));
    }
    if (shape_is_scalar(shape) || token->text.length != 2)
        return reader_fail(reader, token->at, MESSAGE_GLUED_NUMBER,
                           WITH({"name", text_of(name->expr->symbol->name)},
                                {"number", reader_number(reader, index)}));
    reader->at++;
    const Node *row = node_expr(reader, token->at, expr_integer(reader->store, index / 10));
    const Node *column = node_expr(reader, token->at, expr_integer(reader->store, index % 10));
    return row && column ? node_new(reader, FORM_SUBSCRIPT, token->at, (const Node *[]){name, row, column}, 3)
                         : NULL;
}

static const Node *behind_name(Reader *reader, const Node *name, bool defined) {
    if (!name) return NULL;
    bool function = name->expr->op == OP_SYMBOL && name->expr->symbol->properties & SYMBOL_FUNCTION;
    size_t primes = 0;
    while (function && now(reader)[primes].kind == TOKEN_PRIME) primes++;
    if ((function || (defined && name->expr->symbols)) && now(reader)[primes].kind == TOKEN_OPEN &&
        !now(reader)[primes].spaced) {
        reader->at += primes;
        return parse_application(reader, name, primes);
    }
    if (name->expr->op == OP_SYMBOL && digits_follow(reader, reader->at))
        return parse_glued_index(reader, name);
    if (!shape_is_tensor(name->expr->shape) || shape_is_scalar(name->expr->shape)) return name;
    if (at_square_index(reader, name)) return parse_square_index(reader, name);
    if (!shape_is_column(name->expr->shape) || !at_round_index(reader)) return name;
    const Node *index = parse_primary(reader);
    return node_two(reader, FORM_SUBSCRIPT, name->at, name, index);
}

/* I(n), identity(n) */
static bool at_size_in_brackets(const Reader *reader) {
    const Token *token = now(reader);
    bool name = token->kind == TOKEN_OPEN && !token->spaced && token[1].kind == TOKEN_WORD && token[2].kind == TOKEN_CLOSE;
    const Expr *size = name && reader->options.mode == READ_ANSWER ? reader_lookup(reader, token[1].text, NULL) : NULL;
    return size && dim_of(reader->store, size);
}

/* I, or I_n where its size is said. */
static const Node *parse_identity(Reader *reader, size_t at) {
    const Node *size = NULL;
    if (at_size_in_brackets(reader)) return (size = parse_primary(reader)) ? node_new(reader, FORM_IDENTITY, at, &size, 1) : NULL;
    if (take(reader, TOKEN_SUBSCRIPT) &&
        !(size = at_kind(reader, TOKEN_BRACE_OPEN) ? parse_group(reader) : parse_primary(reader)))
        return NULL;
    return node_new(reader, FORM_IDENTITY, at, &size, size ? 1 : 0);
}

static bool wants_array(const Reader *reader) {
    Shape shape = reader->options.shape;
    return reader->options.mode == READ_ANSWER && shape.rows && !(shape.rows == 1 && shape.columns == 1);
}

/* e, or e_k, a unit vector, in an answer that is an array also e1. */
static const Node *parse_constant(Reader *reader, const Constant *constant, size_t at) {
    if (constant->op == OP_EULER && wants_array(reader) && digits_follow(reader, reader->at)) {
        const Node *index = parse_primary(reader);
        return index ? node_new(reader, FORM_UNIT, at, &index, 1) : NULL;
    }
    if (constant->op == OP_EULER && take(reader, TOKEN_SUBSCRIPT)) {
        const Node *index = at_kind(reader, TOKEN_BRACE_OPEN) ? parse_group(reader) : parse_primary(reader);
        return index ? node_new(reader, FORM_UNIT, at, &index, 1) : NULL;
    }
    if (constant->op == OP_EMPTY_SET) return node_new(reader, FORM_SET, at, NULL, 0);
    bool called = at_kind(reader, TOKEN_OPEN) && !now(reader)->spaced && now(reader)[1].kind == TOKEN_CLOSE; /* PI() */
    if (called && reader->options.mode == READ_ANSWER) reader->at += 2;
    return node_expr(reader, at, expr_leaf(reader->store, constant->op));
}

/* The name with the primes behind it, which belong to it where it is no function that is called: v = p'. */
static Text primed(Reader *reader, Text name, size_t primes) {
    if (!primes) return name;
    reader->at += primes;
    return text_of(
        arena_printf(reader->arena, "%.*s%.*s", (int)name.length, name.start, (int)primes, "''''"));
}

/* The "+ C" that people are used to from integrals. */
static bool is_added_constant(const Reader *reader) {
    const Token *token = now(reader);
    bool letter = text_is(token->text, "C") || text_is(token->text, "c");
    return letter && reader->options.mode == READ_ANSWER && reader->at && token[-1].kind == TOKEN_PLUS &&
           token[1].kind == TOKEN_END;
}

static const Node *parse_added_constant(Reader *reader) {
    const Token *token = now(reader);
    const Symbol *symbol = bound_symbol(reader, token->text, SHAPE_SCALAR, SYMBOL_CONSTANT);
    reader->at++;
    reader->added_constant = true;
    return symbol ? node_expr(reader, token->at, expr_symbol(reader->store, symbol)) : NULL;
}

/* The True of Piecewise((a, c), (b, True)). */
static bool is_always(const Reader *reader) {
    const Token *token = now(reader);
    return reader->options.mode == READ_ANSWER && token_is_word(token, "true") && reader->at && token[-1].kind == TOKEN_COMMA &&
           token_closes(token[1].kind);
}

static const Node *parse_always(Reader *reader) {
    const Expr *one = expr_integer(reader->store, 1);
    return reader->at++, node_expr(reader, now(reader)[-1].at, expr_2(reader->store, OP_EQUAL, one, one));
}

/* B_1(0), K_1(0), B_1: the ball of that radius around the centre. */
static const Node *parse_named_ball(Reader *reader) {
    size_t at = now(reader)->at;
    reader->at += 2;
    const Node *radius = at_kind(reader, TOKEN_BRACE_OPEN) ? parse_group(reader) : parse_primary(reader);
    const Node *centre = radius && at_kind(reader, TOKEN_OPEN) ? parse_primary(reader)
                                                              : node_expr(reader, at, expr_integer(reader->store, 0));
    Node *call = (Node *)(uintptr_t)node_two(reader, FORM_CALL, at, centre, radius);
    if (call) call->function = function_named(TEXT("ball"));
    return call;
}

/* Prose: a name nobody declared is a number, or a function where it stands before brackets. */
static const Node *parse_unknown(Reader *reader) {
    const Token *token = now(reader);
    if (is_added_constant(reader)) return parse_added_constant(reader);
    bool set = reader->options.wants_set && reader->options.mode == READ_ANSWER;
    bool ball = set && text_is(token->text, "B") && token[1].kind == TOKEN_OPEN;
    if (set && (text_is(token->text, "B") || text_is(token->text, "K")) && token[1].kind == TOKEN_SUBSCRIPT)
        return parse_named_ball(reader);
    if (ball) return reader->at++, parse_call(reader, function_named(TEXT("ball")), token->at);
    if (is_always(reader)) return parse_always(reader);
    bool combined = text_is(token->text, "c") && token[1].kind == TOKEN_OPEN && !token[1].spaced && wants_array(reader);
    if (combined) return reader->at++, parse_call(reader, function_named(TEXT("vector")), token->at); /* c(1, 2) */
    bool turned = text_is(token->text, "t") && token[1].kind == TOKEN_OPEN && !token[1].spaced && reader->options.mode == READ_ANSWER;
    if (turned) return reader->at++, parse_call(reader, function_named(TEXT("transpose")), token->at); /* t(A) of R */
    bool kronecker = text_is(token->text, "delta") && token[1].kind == TOKEN_SUBSCRIPT && reader->options.mode == READ_ANSWER;
    if (kronecker) return parse_kronecker(reader);
    if (reader->options.mode != READ_PROSE || token->text.length > LONGEST_NAME)
        return no_name(reader, token);
    Text name = take_new_name(reader);
    size_t primes = 0;
    while (now(reader)[primes].kind == TOKEN_PRIME && primes < 4) primes++;
    bool function = now(reader)[primes].kind == TOKEN_OPEN && !now(reader)[primes].spaced;
    if (!function) name = primed(reader, name, primes);
    const Symbol *symbol = bound_symbol(reader, name, SHAPE_SCALAR, function ? SYMBOL_FUNCTION : 0);
    return behind_name(
        reader, symbol ? node_expr(reader, token->at, expr_symbol(reader->store, symbol)) : NULL, false);
}

static char cased(char c, bool upper) {
    if (upper) return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Students' devices write X for x and Sin for sin; a single x may be an X. */
static bool change_case(Reader *reader, bool upper) {
    Token *token = &reader->list[reader->at];
    if (reader->options.mode != READ_ANSWER || (upper && token->text.length > 1)) return false;
    char *word = arena_string(reader->arena, token->text.start, token->text.length);
    for (char *c = word; *c; c++) *c = cased(*c, upper);
    bool known = upper ? reader_lookup(reader, text_of(word), NULL) != NULL : first_piece(reader, text_of(word)).length > 0;
    if (text_is(token->text, word) || !known) return false;
    reader_note(reader, MESSAGE_NOTE_READ_AS, WITH({"spelling", token->text}, {"reading", text_of(word)}));
    keep_intact(reader);
    token->text = text_of(word);
    token->function = function_named(token->text);
    return true;
}

/* Greek letters look like Latin ones: a χ is read as x where no chi is declared. */
static bool read_as_latin(Reader *reader) {
    static const struct Alike {
        const char *greek;
        char latin[3]; /* the likelier first */
    } alike[] = {{"alpha", "a"}, {"chi", "xX"}, {"eta", "n"},  {"gamma", "y"}, {"iota", "i"},     {"kappa", "k"},
                 {"nu", "v"},    {"omega", "w"}, {"rho", "p"}, {"tau", "t"},   {"upsilon", "uv"}, {"mu", "u"}};
    Token *token = &reader->list[reader->at];
    size_t place = reader_place(reader, token->at);
    bool sign = place < reader->text.length && (unsigned char)reader->text.start[place] >= 0x80;
    for (size_t i = 0; sign && i < sizeof alike / sizeof *alike; i++) {
        if (!text_is(token->text, alike[i].greek)) continue;
        for (const char *latin = alike[i].latin; *latin; latin++) {
            Text letter = {latin, 1};
            if (!reader_lookup(reader, letter, NULL)) continue;
            Text written = reader_slice(reader, token->at, token_end(reader, reader->at));
            reader_note(reader, MESSAGE_NOTE_LOOK_ALIKE, WITH({"letter", written}, {"like", letter}));
            keep_intact(reader);
            token->text = letter;
            return true;
        }
    }
    return false;
}

static const Node *parse_piece(Reader *reader, Piece piece) {
    size_t at = now(reader)->at;
    take_letters(reader, piece.length);
    if (piece.meaning) return behind_name(reader, node_expr(reader, at, piece.meaning), piece.defined);
    if (piece.function) return parse_call(reader, piece.function, at);
    if (piece.constant) return parse_constant(reader, piece.constant, at);
    return parse_identity(reader, at);
}

/* sqrtt(x): the last letter of a function's name twice, and no product. */
static bool is_doubled(const Reader *reader, Piece piece) {
    const Token *token = now(reader);
    return piece.function && token->text.length == piece.length + 1 && token[1].kind == TOKEN_OPEN && !token[1].spaced &&
           token->text.start[piece.length] == token->text.start[piece.length - 1];
}

/* Is this an index: of the problem, of the components that the answer tells, or the last one behind dots? */
static bool is_index(const Reader *reader, const Expr *e, Dim size) {
    if (!e || e->op != OP_SYMBOL) return false;
    bool last = size < 0 && e == expr_dim(reader->store, size) && kinds_have(reader->seen, TOKEN_ELLIPSIS);
    return last || e->symbol->properties & SYMBOL_INDEX;
}

/* uk for u_k, x1, ..., xn: a vector and an index without the sign between them, which no product can be. NULL: no such. */
static const Node *parse_glued_letter(Reader *reader) {
    Token *token = &reader->list[reader->at];
    size_t length = token->text.length;
    if (reader->options.mode != READ_ANSWER || length < 2 || token->function || reader_lookup(reader, token->text, NULL)) return NULL;
    Text letter = text_slice(token->text, length - 1, length);
    const Expr *vector = reader_lookup(reader, text_slice(token->text, 0, length - 1), NULL);
    const Expr *index = vector && shape_is_column(vector->shape) ? reader_lookup(reader, letter, NULL) : NULL;
    if (!is_index(reader, index, vector ? vector->shape.rows : 0)) return NULL;
    const char *component = arena_printf(reader->arena, "%.*s_%c", (int)length - 1, token->text.start, letter.start[0]);
    reader_note(reader, MESSAGE_NOTE_READ_AS, WITH({"spelling", token->text}, {"reading", text_of(component)}));
    reader->at++;
    return node_two(reader, FORM_SUBSCRIPT, token->at, node_expr(reader, token->at, vector),
                    node_expr(reader, token->at, index));
}

const Node *parse_name(Reader *reader) {
    Text name;
    const Node *component = at_kind(reader, TOKEN_WORD) ? parse_glued_letter(reader) : NULL;
    if (component) return component;
    if (!at_kind(reader, TOKEN_WORD)) return reader_fail(reader, now(reader)->at, MESSAGE_EXPECTED_NAME, NULL);
    size_t tokens = composed_name(reader, &name), at = now(reader)->at;
    bool defined = false;
    const Expr *meaning_of_name = tokens ? reader_lookup(reader, name, &defined) : NULL;
    const Function *function = tokens == 2 ? function_named(name) : NULL;
    if (meaning_of_name || function) {
        reader->at += tokens;
        return meaning_of_name ? behind_name(reader, node_expr(reader, at, meaning_of_name), defined)
                               : parse_call(reader, function, at);
    }
    Piece piece = first_piece(reader, now(reader)->text);
    if (is_doubled(reader, piece)) return no_name(reader, now(reader));
    if (!piece.length && (change_case(reader, false) || change_case(reader, true) || read_as_latin(reader))) piece = first_piece(reader, now(reader)->text);
    return piece.length ? parse_piece(reader, piece) : parse_unknown(reader);
}

/* ---- calls ---- */

/* sum(body, i, 1, n): the name is bound before the body is read. */
static bool bind_index(Reader *reader) {
    size_t depth = 0, commas = 0, name = 0;
    for (size_t i = reader->at; reader->list[i].kind != TOKEN_END; i++) {
        TokenKind kind = reader->list[i].kind;
        if (token_closes(kind) && !depth--) break;
        depth += token_opens(kind);
        if (kind == TOKEN_COMMA && !depth && ++commas == 1) name = i + 1;
    }
    if (commas != 3 || reader->list[name].kind != TOKEN_WORD) return true;
    const Symbol *index =
        bound_symbol(reader, reader->list[name].text, SHAPE_SCALAR, SYMBOL_INDEX | SYMBOL_INTEGER);
    return index && reader_bind(reader, reader->list[name].text, expr_symbol(reader->store, index));
}

/* Another function, or a vector behind a number: sin t cos t, sin t i + cos t j. */
static bool ends_argument(const Reader *reader, const Node *before) {
    Piece piece = first_piece(reader, now(reader)->text);
    bool vector = piece.meaning && shape_is_tensor(piece.meaning->shape) && !shape_is_scalar(piece.meaning->shape) &&
                  now(reader)[1].kind != TOKEN_SUBSCRIPT && now(reader)[1].kind != TOKEN_NUMBER;
    bool scalar = before->form == FORM_EXPR && shape_is_scalar(before->expr->shape);
    return piece.function || (vector && scalar);
}

/* sin 2x, ln|x|: factors up to the next operator or function. */
static const Node *parse_bare_argument(Reader *reader, size_t from) {
    Operands product = {0};
    if (!enter(reader)) return NULL;
    const Node *node = parse_factor(reader);
    while (node) {
        add_operand(reader, &product, LINK_NEAR, node);
        if (!starts_operand(reader) || at_gap(reader)) break;
        if (at_kind(reader, TOKEN_WORD) && ends_argument(reader, node)) break;
        node = parse_factor(reader);
    }
    node = node ? joined(reader, FORM_PRODUCT, from, &product) : NULL;
    size_t slash = now(reader)->at;
    if (node && at_kind(reader, TOKEN_DIVIDE) &&
        doubtful(reader, from, slash, token_end(reader, reader->at + 1), "")) {
        reader->at++;
        const Node *divisor = parse_factor(reader);
        Operands quotient = {0};
        add_operand(reader, &quotient, LINK_TIMES, node);
        if (divisor) add_operand(reader, &quotient, LINK_OVER, divisor);
        node = divisor ? joined(reader, FORM_PRODUCT, slash, &quotient) : NULL;
    }
    return leave(reader, node);
}

/* Sin[x], norm[x]: square brackets of a call. Of more than one entry they are a vector, unless the name is written large
 * or the function takes as many. */
static bool at_square_call(const Reader *reader, const Function *function, size_t at) {
    if (reader->options.mode != READ_ANSWER || !at_kind(reader, TOKEN_SQUARE_OPEN) || now(reader)->spaced) return false;
    char first = reader->spelling.text.start[at];
    bool large = first >= 'A' && first <= 'Z';
    size_t depth = 0, commas = 0;
    for (size_t i = reader->at + 1; reader->list[i].kind != TOKEN_END; i++) {
        TokenKind kind = reader->list[i].kind;
        if (token_closes(kind) && !depth--) break;
        depth += token_opens(kind);
        if (!depth && kind == TOKEN_SEMICOLON) return false;
        commas += !depth && kind == TOKEN_COMMA;
    }
    return !commas || large || (function->fewest > 1 && commas < function->most);
}

/* "norm of x", "the square root of 8", "Wurzel aus 8": one operand. */
static const Node *parse_of(Reader *reader, const Function *function) {
    size_t at = now(reader)->at;
    while (now(reader)->word == WORD_FILLER) reader->at++;
    size_t from = reader->at;
    const Node *argument = function->bare ? parse_bare_argument(reader, at) : parse_factor(reader); /* the cosine of 2t */
    if (argument && (at_kind(reader, TOKEN_PLUS) || at_kind(reader, TOKEN_MINUS))) reader->doubts++;
    if (argument && reader->second) reader->at = from, argument = parse_sum(reader); /* the norm of x + a */
    return argument ? node_new(reader, FORM_LIST, at, &argument, 1) : NULL;
}

static bool takes_root(const Function *function) {
    static const char *const names[] = {"sqrt", "root", "wurzel", "racine", "raiz"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_is(text_of(names[i]), function->name)) return true;
    return false;
}

static const Node *parse_arguments(Reader *reader, const Function *function, size_t at) {
    TokenKind close = TOKEN_CLOSE;
    const char *what = ")";
    bool of = reader->options.mode == READ_ANSWER && function->fewest == 1 && now(reader)->word == WORD_FILLER;
    if (of) return parse_of(reader, function);
    if (at_square_call(reader, function, at)) close = TOKEN_SQUARE_CLOSE, what = "]";
    if (at_kind(reader, TOKEN_BRACE_OPEN)) close = TOKEN_BRACE_CLOSE, what = "}";
    if (at_kind(reader, TOKEN_SET_OPEN)) close = TOKEN_SET_CLOSE, what = "}";
    if (!at_kind(reader, TOKEN_OPEN) && close == TOKEN_CLOSE) {
        if (function->bare && (starts_operand(reader) || at_kind(reader, TOKEN_MINUS))) {
            bool root = takes_root(function) && is_root_of_sum(reader);
            const Node *argument = root ? parse_sum(reader) : parse_bare_argument(reader, at);
            return argument ? node_new(reader, FORM_LIST, at, &argument, 1) : NULL;
        }
        return reader_fail(reader, now(reader)->at, MESSAGE_EXPECTED_CALL,
                           WITH({"function", text_of(function->name)}));
    }
    if (!enter(reader)) return NULL;
    reader->at++;
    return leave(reader, parse_items(reader, close, what, FORM_LIST, at));
}

static const Node *call_node(Reader *reader, const Function *function, size_t at, const Node *list,
                             const Node *base) {
    Operands args = {0};
    for (size_t i = 0; i < list->count; i++) add_operand(reader, &args, 0, list->arg[i]);
    if (base) add_operand(reader, &args, 0, base);
    if (args.count < function->fewest || args.count > function->most)
        return reader_fail(reader, at,
                           function->most > function->fewest ? MESSAGE_ARGUMENTS_MORE : MESSAGE_ARGUMENTS,
                           WITH({"function", text_of(function->name)},
                                {"fewest", reader_number(reader, (long)function->fewest)},
                                {"count", reader_number(reader, (long)args.count)}));
    Node *node = (Node *)(uintptr_t)node_new(reader, FORM_CALL, at, operand_list(&args), args.count);
    if (node) node->function = function;
    return node;
}

static bool is_minus_one(const Node *node) {
    return node->form == FORM_NEGATIVE && node->arg[0]->form == FORM_EXPR &&
           expr_is_integer(node->arg[0]->expr, 1);
}

/* sqrt[3]{x}: LaTeX without its backslash. */
static bool at_root_index(const Reader *reader, const Function *function) {
    const Token *token = now(reader);
    return text_is(TEXT("sqrt"), function->name) && token[0].kind == TOKEN_SQUARE_OPEN && token[1].kind == TOKEN_NUMBER &&
           token[2].kind == TOKEN_SQUARE_CLOSE && token[3].kind == TOKEN_BRACE_OPEN;
}

/* sum_{i=1}^n x_i, and in an answer "sum x_i" and sum(x_i), which do not say that i runs. */
static bool at_sum_without_brackets(const Reader *reader) {
    if (at_kind(reader, TOKEN_SUBSCRIPT)) return true;
    if (reader->options.mode != READ_ANSWER || !starts_operand(reader)) return false;
    if (!at_kind(reader, TOKEN_OPEN)) return true;
    size_t depth = 0;
    bool index = false;
    for (size_t i = reader->at + 1; reader->list[i].kind != TOKEN_END; i++) {
        const Token *token = &reader->list[i];
        if (token_closes(token->kind) && !depth--) break;
        if (token->kind == TOKEN_COMMA) return false;
        depth += token_opens(token->kind);
        index |= token->kind == TOKEN_SUBSCRIPT && token[1].kind == TOKEN_WORD;
    }
    return index;
}

static const Node *turned_list(Reader *reader, const Node *list) {
    return node_two(reader, FORM_LIST, list->at, list->arg[1], list->arg[0]);
}

const Node *parse_call(Reader *reader, const Function *function, size_t at) {
    if (at_root_index(reader, function)) return reader->at--, parse_root(reader);
    bool alone = !token_opens(now(reader)->kind) && reader->options.mode == READ_ANSWER;
    if (alone && text_is(TEXT("identity"), function->name)) return parse_identity(reader, at);
    const Node *exponent = NULL, *base = NULL;
    bool takes_base = function->op == OP_NORM || function->op == OP_LN;
    if ((function->op == OP_SUM_OVER || function->op == OP_PRODUCT_OVER) && at_sum_without_brackets(reader))
        return parse_over(reader);
    if (takes_base && take(reader, TOKEN_SUBSCRIPT) &&
        !(base = at_kind(reader, TOKEN_BRACE_OPEN) ? parse_group(reader) : parse_primary(reader)))
        return NULL;
    if (function->bare && take(reader, TOKEN_POWER) &&
        !(exponent = parse_exponent(reader, node_expr(reader, at, expr_integer(reader->store, 1)), at)))
        return NULL;
    if (exponent && function->inverse && is_minus_one(exponent))
        function = function_named(text_of(function->inverse)), exponent = NULL;
    size_t bound = reader->bound_count;
    bool binds = function->op == OP_SUM_OVER || function->op == OP_PRODUCT_OVER;
    if (binds && at_kind(reader, TOKEN_OPEN)) {
        reader->at++;
        bool fine = bind_index(reader);
        reader->at--;
        if (!fine) return NULL;
    }
    bool square = at_kind(reader, TOKEN_SQUARE_OPEN);
    const Node *list = parse_arguments(reader, function, at);
    if (list && square && function->op == OP_LN && list->count == 2) list = turned_list(reader, list); /* Log[2, x] */
    const Node *call = list ? call_node(reader, function, at, list, base) : NULL;
    reader->bound_count = bound;
    return call && exponent ? node_two(reader, FORM_POWER, at, call, exponent) : call;
}
