/* builders.c: sets told by their elements and a condition: {g : ‖g‖ ≤ 1}, {(s, 1 - s) : 0 ≤ s ≤ 1}. */
#include "math/syntax.h"
#include <string.h>

enum { MOST_PARAMETERS = 6 };

typedef struct Builder {
    size_t name;       /* the token that is bound */
    bool in_front;     /* it stands before the divider */
    size_t space_end;  /* the token behind "in R^n"; 0: no space is named */
    const Expr *bound; /* the name, once it is bound */
    const Expr *others[MOST_PARAMETERS]; /* more of them: the set is a sum of sets, one for each */
    size_t other_count;
    const Expr *index; /* the i of g_i, where nothing else says what i is: every condition is for all of them; or NULL */
} Builder;

/* {g; norm(g) <= 1}: a semicolon may divide, too, where a condition stands behind it. */
static bool may_divide(const Reader *reader, size_t i) {
    if (reader->options.mode != READ_ANSWER || reader->list[i].kind != TOKEN_SEMICOLON) return false;
    for (size_t k = i + 1; reader->list[k].kind != TOKEN_END; k++)
        if (token_relates(reader->list[k].kind)) return true;
    return false;
}

size_t find_divider(const Reader *reader) {
    size_t depth = 0;
    for (size_t i = reader->at; reader->list[i].kind != TOKEN_END; i++) {
        TokenKind kind = reader->list[i].kind;
        if (token_closes(kind) && !depth--) return 0;
        depth += token_opens(kind);
        if (!depth && (kind == TOKEN_COLON || kind == TOKEN_SUCH_THAT || may_divide(reader, i))) return i;
    }
    return 0;
}

/* The shape of a bound name of which nothing is said: that of the elements asked for, or of the same name
 * outside. */
static Shape bound_shape(const Reader *reader, Text name) {
    const Expr *outside = reader_lookup(reader, name, NULL);
    if (reader->options.shape.rows)
        return (Shape){KIND_TENSOR, reader->options.shape.rows, reader->options.shape.columns};
    return outside && shape_is_tensor(outside->shape) ? outside->shape : SHAPE_SCALAR;
}

static bool bind_name(Reader *reader, Builder *builder, Text name, Shape shape) {
    const Symbol *symbol = bound_symbol(reader, name, shape, SYMBOL_INDEX);
    if (!symbol) return false;
    builder->bound = expr_symbol(reader->store, symbol);
    return reader_bind(reader, name, builder->bound);
}

/* "u in R^2" tells the shape; "s in [0, 1]" is read as a condition, too. */
static bool bind_in(Reader *reader, Builder *builder) {
    const Token *name = &reader->list[builder->name];
    size_t at = reader->at;
    reader->at = builder->name + 2;
    Shape shape = SHAPE_SCALAR;
    if (at_space(reader)) {
        const Node *space = parse_space(reader, false);
        if (!space) return false;
        shape = (Shape){KIND_TENSOR, space->expr->shape.rows, space->expr->shape.columns};
        builder->space_end = reader->at;
    } else if (at_kind(reader, TOKEN_WORD) || at_kind(reader, TOKEN_BRACE_OPEN))
        shape = bound_shape(reader, name->text);
    reader->at = at;
    return bind_name(reader, builder, name->text, shape);
}

/* ---- names that only the elements and the condition tell: {(s, 2s + u) : s in [-1, 1], |u| <= 1} ---- */

static bool held_fixed(const Expr *e) {
    return !e || e->op != OP_SYMBOL || e->symbol->properties & (SYMBOL_CONSTANT | SYMBOL_SIZE);
}

static bool may_vary(const Reader *reader, Text name) {
    const Expr *known = reader_lookup(reader, name, NULL);
    if (known) return !held_fixed(known) && shape_is_scalar(known->shape);
    return !function_named(name) && !constant_named(name);
}

static bool occurs_behind(const Reader *reader, size_t divider, Text name) {
    size_t depth = 0;
    for (size_t i = divider + 1; reader->list[i].kind != TOKEN_END; i++) {
        const Token *token = &reader->list[i];
        if (token_closes(token->kind) && !depth--) return false;
        depth += token_opens(token->kind);
        if (token->kind == TOKEN_WORD && text_equal(token->text, name)) return true;
    }
    return false;
}

static size_t find_parameters(const Reader *reader, size_t divider, size_t parameters[MOST_PARAMETERS]) {
    size_t count = 0;
    for (size_t i = reader->at; i < divider && count < MOST_PARAMETERS; i++) {
        const Token *token = &reader->list[i];
        bool fresh = token->kind == TOKEN_WORD && may_vary(reader, token->text) &&
                     occurs_behind(reader, divider, token->text);
        for (size_t k = 0; k < count; k++)
            fresh = fresh && !text_equal(token->text, reader->list[parameters[k]].text);
        if (fresh) parameters[count++] = i;
    }
    return count;
}

static bool is_norm(const Token *token) {
    return token->function && !strncmp(token->function->name, "norm", strlen("norm"));
}

static bool is_turned(const Token *behind) {
    bool power = behind->kind == TOKEN_POWER && (behind[1].kind == TOKEN_TOP || token_is_word(behind + 1, "T"));
    return behind->kind == TOKEN_PRIME || behind->kind == TOKEN_TOP || power;
}

/* Is the condition about ‖u‖, norm(u), u'u, or u in a ball? Then u is a column. */
static bool is_measured(const Reader *reader, size_t divider, Text name) {
    for (const Token *token = &reader->list[divider + 1]; token->kind != TOKEN_END; token++) {
        if (token->kind != TOKEN_WORD || !text_equal(token->text, name)) continue;
        bool call = token[-1].kind == TOKEN_OPEN && is_norm(token - 2);
        bool ball = token[1].kind == TOKEN_IN && token_is_word(token + 2, "ball");
        if (call || ball || token[-1].kind == TOKEN_NORM_OPEN || is_turned(token + 1)) return true;
    }
    return false;
}

/* A name behind a matrix, A u or A'u, is a column that fits it; one of which a norm is bounded, a multiple of an element;
 * every other is a number. */
static Shape parameter_shape(const Reader *reader, size_t divider, size_t i) {
    Shape element = {KIND_TENSOR, reader->options.shape.rows, reader->options.shape.columns};
    Shape other = element.rows && is_measured(reader, divider, reader->list[i].text) ? element : SHAPE_SCALAR;
    const Token *before = &reader->list[i] - 1;
    if (before->kind == TOKEN_TIMES || before->kind == TOKEN_DOT) before--;
    bool turned = before->kind == TOKEN_PRIME || before->kind == TOKEN_TOP || token_is_word(before, "T");
    if (before->kind == TOKEN_BRACE_CLOSE && (before[-1].kind == TOKEN_TOP || token_is_word(before - 1, "T")))
        turned = true, before -= 2;
    if (turned) before -= before[-1].kind == TOKEN_POWER ? 2 : 1;
    const Expr *matrix = before->kind == TOKEN_WORD ? reader_lookup(reader, before->text, NULL) : NULL;
    if (!matrix || matrix->shape.kind != KIND_TENSOR || matrix->shape.columns == 1) return other;
    return (Shape){KIND_TENSOR, turned ? matrix->shape.rows : matrix->shape.columns, 1};
}

/* {s*a + u : |s| <= 1, norm(u) <= 1}: each has a name of its own. */
static bool bind_each(Reader *reader, size_t divider, const size_t *parameters, size_t count, Builder *builder) {
    for (size_t k = 0; k < count; k++) {
        Text name = reader->list[parameters[k]].text;
        if (!bind_name(reader, builder, name, parameter_shape(reader, divider, parameters[k]))) return false;
        if (k + 1 < count) builder->others[builder->other_count++] = builder->bound;
    }
    return true;
}

/* Several numbers are the entries of one column. */
static bool bind_parameters(Reader *reader, size_t divider, const size_t *parameters, size_t count, Builder *builder) {
    bool numbers = count > 1;
    for (size_t k = 0; k < count; k++) numbers = numbers && shape_is_scalar(parameter_shape(reader, divider, parameters[k]));
    if (!numbers) return bind_each(reader, divider, parameters, count, builder);
    const Symbol *symbol = bound_symbol(reader, TEXT("w"), (Shape){KIND_TENSOR, (Dim)count, 1}, SYMBOL_INDEX);
    if (!symbol) return false;
    builder->bound = expr_symbol(reader->store, symbol);
    for (size_t k = 0; k < count; k++) {
        const Expr *place = expr_integer(reader->store, (long)k + 1);
        const Expr *entry = expr_2(reader->store, OP_COMPONENT, builder->bound, place);
        if (!reader_bind(reader, reader->list[parameters[k]].text, entry)) return false;
    }
    return true;
}

/* Which name the set builder binds: {g : …}, {g in R^n : …}, {u_1 : u in R^2, …}, {(s, -s) : |s| <= 1}. */
static bool find_bound(Reader *reader, size_t divider, Builder *builder) {
    const Token *list = reader->list;
    size_t parameters[MOST_PARAMETERS], count;
    builder->in_front = divider == reader->at + 1 || list[reader->at + 1].kind == TOKEN_IN;
    builder->name = builder->in_front ? reader->at : divider + 1;
    bool named = list[builder->name].kind == TOKEN_WORD;
    bool space = named && list[builder->name + 1].kind == TOKEN_IN;
    if (!builder->in_front && (count = find_parameters(reader, divider, parameters)) && (count > 1 || !space))
        return bind_parameters(reader, divider, parameters, count, builder);
    if (!named)
        return reader_fail(reader, list[builder->name].at,
                           MESSAGE_EXPECTED_SET_NAME, NULL),
               false;
    if (space) return bind_in(reader, builder);
    if (!builder->in_front)
        return reader_fail(reader, list[divider].at,
                           MESSAGE_EXPECTED_NAME_AND_SET, NULL),
               false;
    Text name = list[builder->name].text;
    return bind_name(reader, builder, name, bound_shape(reader, name));
}

/* The token with the i of "g_i", "g_{i}" where the g is at token k; 0: there is none. */
static size_t index_behind(const Reader *reader, size_t k) {
    const Token *token = &reader->list[k];
    if (token->kind != TOKEN_WORD || token[1].kind != TOKEN_SUBSCRIPT) return 0;
    size_t index = k + 2 + (token[2].kind == TOKEN_BRACE_OPEN);
    return reader->list[index].kind == TOKEN_WORD && reader->list[index].text.length == 1 ? index : 0;
}

/* The conditions that stand from token `from` on: binds the index of entries that nobody says anything of. */
static bool is_sum(const Token *token) {
    return token->kind == TOKEN_SUM || token_is_word(token, "sum") || token_is_word(token, "Sigma");
}

static bool bind_index(Reader *reader, Builder *builder, size_t from) {
    size_t depth = 0;
    for (size_t i = from; reader->list[i].kind != TOKEN_END; i++) {
        TokenKind kind = reader->list[i].kind;
        if (token_closes(kind) && !depth--) break;
        depth += token_opens(kind);
        if (is_sum(&reader->list[i])) return true; /* the index of a sum is its own */
        size_t index = index_behind(reader, i);
        if (!index || reader_lookup(reader, reader->list[index].text, NULL)) continue;
        Text name = reader->list[index].text;
        const Symbol *symbol = bound_symbol(reader, name, SHAPE_SCALAR, SYMBOL_INDEX | SYMBOL_INTEGER);
        if (!symbol) return false;
        builder->index = expr_symbol(reader->store, symbol);
        return reader_bind(reader, name, builder->index);
    }
    return true;
}

static const Node *for_each_entry(Reader *reader, const Builder *builder, const Node *condition) {
    if (!condition || !builder->index) return condition;
    return node_two(reader, FORM_FOR_ALL, condition->at, condition, node_expr(reader, condition->at, builder->index));
}

/* ---- conditions that hold in a case: g_i = 1 if x_i > 0, |g_i| <= 1 otherwise ---- */

static const Node *logic_node(Reader *reader, Op op, const Node *const *args, size_t count) {
    Node *node = count ? (Node *)(uintptr_t)node_new(reader, FORM_LOGIC, args[0]->at, args, count) : NULL;
    if (node) node->op = op;
    return node;
}

static bool at_case(const Reader *reader) {
    const Token *token = now(reader);
    return token->word == WORD_IF || (token->word == WORD_CONDITION && token[1].word != WORD_ALL);
}

/* "a and b" of a case, behind which another "if" stands, is the case a; b is said in the next one. */
static const Node *split_case(Reader *reader, const Node **condition) {
    const Node *both = *condition;
    if (!at_case(reader) || both->form != FORM_LOGIC || both->op != OP_AND || both->bracketed) return NULL;
    size_t first = both->count - 1;
    *condition = first == 1 ? both->arg[0] : logic_node(reader, OP_AND, both->arg, first);
    return both->arg[first];
}

/* One statement after another, each in its case: "not the case, or what is said". */
static bool add_cases(Reader *reader, Operands *all, Operands *cases, const Node *said) {
    while (said && at_case(reader)) {
        reader->at++;
        const Node *condition = parse_condition(reader);
        if (!condition) return false;
        const Node *next = split_case(reader, &condition), *other = logic_node(reader, OP_NOT, &condition, 1);
        add_operand(reader, cases, 0, condition);
        add_operand(reader, all, 0, logic_node(reader, OP_OR, (const Node *[]){other, said}, 2));
        said = next;
    }
    if (said) add_operand(reader, all, 0, said);
    return true;
}

/* What is said of all other cases. */
static const Node *otherwise(Reader *reader, const Operands *cases, const Node *said) {
    Operands any = {0};
    for (size_t i = 0; i < cases->count; i++) add_operand(reader, &any, 0, operand_list(cases)[i]);
    add_operand(reader, &any, 0, said);
    return logic_node(reader, OP_OR, operand_list(&any), any.count);
}

/* Conditions joined by commas, each followed by the case in which it holds, if it has one. */
static const Node *parse_cases(Reader *reader) {
    Operands all = {0}, cases = {0};
    do {
        bool before = now(reader)->word == WORD_ELSE; /* otherwise |g_i| <= 1 */
        reader->at += before;
        const Node *said = parse_condition(reader);
        if (!said) return NULL;
        bool rest = cases.count && (before || now(reader)->word == WORD_ELSE);
        if (rest && !before) reader->at++;
        if (!add_cases(reader, &all, &cases, rest ? otherwise(reader, &cases, said) : said)) return NULL;
    } while (take(reader, TOKEN_COMMA) || take(reader, TOKEN_SEMICOLON));
    return all.count == 1 ? operand_list(&all)[0] : logic_node(reader, OP_AND, operand_list(&all), all.count);
}

/* The conditions of a builder; those that only name the space are no conditions. */
static const Node *builder_condition(Reader *reader, const Builder *builder, size_t divider) {
    const Node *first = NULL;
    if (builder->in_front && reader->list[builder->name + 1].kind == TOKEN_IN && !builder->space_end) {
        reader->at = builder->name;
        if (!(first = parse_condition(reader))) return NULL;
    }
    reader->at = divider + 1;
    if (!builder->in_front && builder->space_end) {
        reader->at = builder->space_end;
        if (!take(reader, TOKEN_COMMA)) {
            reader->at = builder->name; /* {t^2 : t in R} has no condition but that */
            return parse_condition(reader);
        }
    }
    const Node *rest = parse_cases(reader);
    if (!first || !rest) return rest;
    Node *both = (Node *)(uintptr_t)node_two(reader, FORM_LOGIC, rest->at, first, rest);
    if (both) both->op = OP_AND;
    return both;
}

const Node *parse_builder(Reader *reader, size_t at, size_t divider) {
    Builder builder = {0};
    size_t start = reader->at;
    if (!find_bound(reader, divider, &builder) || !bind_for_all(reader) || !bind_index(reader, &builder, divider)) return NULL;
    const Node *bound = node_expr(reader, reader->list[builder.name].at, builder.bound), *element = bound;
    if (!builder.in_front) {
        reader->at = start;
        if (!(element = parse_expression(reader))) return NULL;
        if (reader->at != divider)
            return reader_fail(reader, now(reader)->at, MESSAGE_EXPECTED_COLON, NULL);
    }
    const Node *condition = for_each_entry(reader, &builder, builder_condition(reader, &builder, divider));
    const Node *parts[3 + MOST_PARAMETERS] = {element, bound, condition};
    for (size_t i = 0; i < builder.other_count; i++) parts[3 + i] = node_expr(reader, at, builder.others[i]);
    return condition ? node_new(reader, FORM_BUILDER, at, parts, 3 + builder.other_count) : NULL;
}

/* The name that a condition is about: the first that may vary; an unknown word is none. */
static const Token *described_name(const Reader *reader) {
    for (const Token *token = now(reader); token->kind != TOKEN_END; token++) {
        if (token->kind != TOKEN_WORD || token->word || token->function || constant_named(token->text)) continue;
        const Expr *known = reader_lookup(reader, token->text, NULL);
        if (known ? !held_fixed(known) : token->text.length == 1) return token;
    }
    return NULL;
}

const Node *parse_described_set(Reader *reader) {
    size_t at = now(reader)->at;
    Builder builder = {0};
    const Token *name = described_name(reader);
    if (!name) return reader_fail(reader, at, MESSAGE_EXPECTED_SET, NULL);
    if (!bind_name(reader, &builder, name->text, bound_shape(reader, name->text)) || !bind_for_all(reader)) return NULL;
    if (name == now(reader) && name[1].word) reader->at++;
    while (now(reader)->word == WORD_CONDITION || now(reader)->word == WORD_SUCH || now(reader)->word == WORD_FILLER ||
           now(reader)->word == WORD_ALL)
        reader->at++;
    if (!bind_index(reader, &builder, reader->at)) return NULL;
    const Node *bound = node_expr(reader, name->at, builder.bound);
    const Node *condition = bound ? for_each_entry(reader, &builder, parse_cases(reader)) : NULL;
    return condition ? node_new(reader, FORM_BUILDER, at, (const Node *[]){bound, bound, condition}, 3) : NULL;
}
