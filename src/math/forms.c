/* forms.c: derivatives as they are written: d/dt f, df/dt, \frac{d}{dt}, ∂f/∂x_k, ∇f, ∂f. */
#include "math/syntax.h"

/* Does token i begin with the d of a differential: d, dt, df? */
static bool is_differential(const Reader *reader, size_t i) {
    const Token *token = &reader->list[i];
    if (token->kind != TOKEN_WORD || token->text.start[0] != 'd' || reader_lookup(reader, TEXT("d"), NULL))
        return false;
    return !reader_lookup(reader, token->text, NULL) && !function_named(token->text);
}

static bool is_head(const Reader *reader, size_t i) {
    return reader->list[i].kind == TOKEN_PARTIAL || is_differential(reader, i);
}

static size_t skip_order(const Reader *reader, size_t i) {
    if (reader->list[i].kind != TOKEN_POWER) return i;
    return i + (reader->list[i + 1].kind == TOKEN_BRACE_OPEN ? 4 : 2);
}

/* The token behind the bracket that opens at i. */
static size_t skip_bracket(const Reader *reader, size_t i) {
    size_t depth = 0;
    for (; reader->list[i].kind != TOKEN_END; i++) {
        depth += token_opens(reader->list[i].kind);
        if (token_closes(reader->list[i].kind) && --depth == 0) return i + 1;
    }
    return i;
}

static bool differential_of_name(const Reader *reader, size_t i) {
    Text name = text_slice(reader->list[i].text, 1, reader->list[i].text.length);
    if (!is_differential(reader, i)) return false;
    return name.length ? reader->options.mode == READ_PROSE || reader_lookup(reader, name, NULL)
                       : reader->list[i + 1].kind == TOKEN_WORD;
}

static bool form_ahead(const Reader *reader) {
    size_t i = reader->at;
    if (reader->list[i].kind == TOKEN_PARTIAL) return true;
    if (reader->list[i].kind == TOKEN_FRACTION) {
        if (reader->list[i + 1].kind != TOKEN_BRACE_OPEN || !is_head(reader, i + 2)) return false;
        i = skip_bracket(reader, i + 1);
        return reader->list[i].kind == TOKEN_BRACE_OPEN && is_head(reader, i + 1);
    }
    if (!is_differential(reader, i)) return false;
    i = skip_order(reader, i + 1);
    if (i < reader->at + 2 && reader->list[i].kind == TOKEN_WORD) i++;
    if (reader->list[i].kind == TOKEN_OPEN) i = skip_bracket(reader, i);
    return reader->list[i].kind == TOKEN_DIVIDE && differential_of_name(reader, i + 1);
}

/* Moves behind d or ∂, of a word behind its first letter. */
static void take_head(Reader *reader) {
    Token *token = &reader->list[reader->at];
    if (token->kind == TOKEN_PARTIAL || token->text.length == 1) {
        reader->at++;
        return;
    }
    keep_intact(reader);
    token->text = text_slice(token->text, 1, token->text.length);
    token->at++;
    token->function = function_named(token->text);
}

static bool parse_order(Reader *reader, long *order) {
    *order = 1;
    if (!take(reader, TOKEN_POWER)) return true;
    size_t at = now(reader)->at;
    const Node *node = at_kind(reader, TOKEN_BRACE_OPEN) ? parse_group(reader) : parse_primary(reader);
    bool fine =
        node && node->form == FORM_EXPR && expr_get_long(node->expr, order) && *order >= 1 && *order <= 9;
    return fine || (reader_fail(reader, at, MESSAGE_EXPECTED_ORDER, NULL), false);
}

/* dt, dt^2, ∂x_i ∂x_j: adds each variable as often as it is differentiated by. */
static bool parse_variables(Reader *reader, Operands *all) {
    bool partial = at_kind(reader, TOKEN_PARTIAL);
    do {
        long times;
        take_head(reader);
        const Node *name = parse_postfix(reader);
        if (!name || !parse_order(reader, &times)) return false;
        while (times--) add_operand(reader, all, 0, name);
    } while (partial && at_kind(reader, TOKEN_PARTIAL));
    return true;
}

static const Node *subgradients(Reader *reader, size_t at, const Node *function) {
    return function ? node_new(reader, FORM_SUBGRADIENTS, at, &function, 1) : NULL;
}

/* The variables come before what is differentiated in d/dt f: puts f in front. */
static const Node *derivative_node(Reader *reader, size_t at, const Node *function, const Operands *variables,
                                   Op op) {
    Operands all = {0};
    add_operand(reader, &all, 0, function);
    for (size_t i = 0; i < variables->count; i++) add_operand(reader, &all, 0, operand_list(variables)[i]);
    Node *node = (Node *)(uintptr_t)node_new(reader, FORM_DERIVATIVE, at, operand_list(&all), all.count);
    if (node) node->op = op;
    return node;
}

static const Node *parse_form(Reader *reader) {
    size_t at = now(reader)->at;
    bool fraction = take(reader, TOKEN_FRACTION);
    if (fraction) reader->at++;
    Op op = at_kind(reader, TOKEN_PARTIAL) ? OP_PARTIAL : OP_DERIVATIVE;
    TokenKind middle = fraction ? TOKEN_BRACE_CLOSE : TOKEN_DIVIDE;
    const Node *function = NULL;
    Operands variables = {0};
    long order;
    take_head(reader);
    if (!parse_order(reader, &order)) return NULL;
    if (!at_kind(reader, middle) && !(function = fraction ? parse_factor(reader) : parse_postfix(reader)))
        return NULL;
    if (!fraction && (!at_kind(reader, TOKEN_DIVIDE) || !is_head(reader, reader->at + 1)))
        return subgradients(reader, at, function);
    if (!expect(reader, middle, fraction ? "}" : "/")) return NULL;
    if (fraction && !expect(reader, TOKEN_BRACE_OPEN, "{")) return NULL;
    if (!parse_variables(reader, &variables)) return NULL;
    if (fraction && !expect(reader, TOKEN_BRACE_CLOSE, "}")) return NULL;
    if ((size_t)order != variables.count)
        return reader_fail(reader, at, MESSAGE_ORDERS_DIFFER,
                           WITH({"above", reader_number(reader, order)},
                                {"below", reader_number(reader, (long)variables.count)}));
    if (!function && !(function = parse_term(reader))) return NULL;
    return derivative_node(reader, at, function, &variables, op);
}

const Node *parse_derivative_form(Reader *reader, bool *found) {
    *found = form_ahead(reader);
    if (!*found || !enter(reader)) return NULL;
    return leave(reader, parse_form(reader));
}

/* {x}, or {x, y}: what is differentiated by. */
static const Node *parse_names_below(Reader *reader) {
    size_t at = now(reader)->at;
    if (!enter(reader)) return NULL;
    reader->at++;
    const Node *list = parse_items(reader, TOKEN_BRACE_CLOSE, "}", FORM_LIST, at);
    if (list && !list->count) return reader_fail(reader, at, MESSAGE_EMPTY_BRACES, NULL);
    return leave(reader, list && list->count == 1 ? list->arg[0] : list);
}

const Node *parse_nabla(Reader *reader) {
    size_t at = now(reader)->at;
    const Node *variable = NULL;
    long order = 1;
    reader->at++;
    if (!enter(reader)) return NULL;
    for (int i = 0; i < 2; i++) {
        if (at_kind(reader, TOKEN_POWER) && !parse_order(reader, &order)) return NULL;
        if (!take(reader, TOKEN_SUBSCRIPT)) continue;
        variable = at_kind(reader, TOKEN_BRACE_OPEN) ? parse_names_below(reader) : parse_name(reader);
        if (!variable) return NULL;
    }
    if (order > 2) return reader_fail(reader, at, MESSAGE_EXPECTED_GRADIENT, NULL);
    const Node *function = parse_factor(reader);
    if (!function) return NULL;
    Node *node = (Node *)(uintptr_t)node_new(reader, FORM_NABLA, at, (const Node *[]){function, variable},
                                             variable ? 2 : 1);
    if (node) node->op = order == 2 ? OP_HESSIAN : OP_GRADIENT;
    return leave(reader, node);
}
