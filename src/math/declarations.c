/* declarations.c: "x in R^n, x != 0; a in R^n, constant; k in 1..n; p = (t, t^2)", and points: "x = (3, 4); t
 * = 1". */
#include "math/syntax.h"
#include <string.h>

typedef struct Declaring {
    Reader *reader;
    Scope *scope;
    const Symbol *symbol[MOST_NAMES]; /* declared by the item that is being read */
    size_t symbol_count;
    const Expr *condition[MOST_NAMES * 2];
    size_t condition_count;
} Declaring;

/* ---- properties ---- */

static const struct Property {
    const char *word, *next;
    unsigned bits;
    bool square;
} properties[] = {
    {"constant", NULL, SYMBOL_CONSTANT, false},
    {"const", NULL, SYMBOL_CONSTANT, false},
    {"fixed", NULL, SYMBOL_CONSTANT, false},
    {"integer", NULL, SYMBOL_INTEGER, false},
    {"symmetric", NULL, SYMBOL_SYMMETRIC, true},
    {"invertible", NULL, SYMBOL_INVERTIBLE, true},
    {"positive", "definite", SYMBOL_SYMMETRIC | SYMBOL_POSITIVE_DEFINITE | SYMBOL_INVERTIBLE, true},
};

static const struct Property *property_at(const Reader *reader, size_t i) {
    for (size_t k = 0; k < sizeof properties / sizeof *properties; k++) {
        const struct Property *property = &properties[k];
        if (!token_is_word(&reader->list[i], property->word)) continue;
        if (!property->next || token_is_word(&reader->list[i + 1], property->next)) return property;
    }
    return NULL;
}

static bool starts_declaration(const Reader *reader, size_t i) {
    if (reader->list[i].kind != TOKEN_WORD) return false;
    TokenKind next = reader->list[i + 1].kind;
    return next == TOKEN_IN || next == TOKEN_EQUAL;
}

/* The properties of a name may stand after its conditions, but a symbol is made with them: looks ahead. */
static unsigned properties_ahead(const Reader *reader, Shape shape, size_t *bad) {
    unsigned bits = 0;
    for (size_t i = reader->at; reader->list[i].kind != TOKEN_END; i++) {
        if (reader->list[i].kind == TOKEN_SEMICOLON || starts_declaration(reader, i)) break;
        const struct Property *property = property_at(reader, i);
        if (!property) continue;
        if (property->square && shape.rows != shape.columns) *bad = i;
        bits |= property->bits;
    }
    return bits;
}

static bool skip_properties(Reader *reader) {
    bool any = false;
    for (const struct Property *p; (p = property_at(reader, reader->at)); any = true) {
        reader->at += p->next ? 2 : 1;
        if (token_is_word(now(reader), "and") || at_kind(reader, TOKEN_AND)) reader->at++;
    }
    return any;
}

/* ---- what a name is declared to be ---- */

typedef struct Domain {
    Shape shape;
    unsigned bits;
    const Expr *lower, *upper;
    bool lower_open, upper_open;
} Domain;

static const Expr *parse_bound(Reader *reader) { return meant(reader, parse_sum(reader), SHAPE_ANY); }

static bool parse_range(Reader *reader, Domain *domain) {
    domain->bits = SYMBOL_INDEX | SYMBOL_INTEGER;
    domain->lower = parse_bound(reader);
    return domain->lower && expect(reader, TOKEN_RANGE, "..") && (domain->upper = parse_bound(reader));
}

/* t in [0, 1). */
static bool parse_interval(Reader *reader, Domain *domain) {
    const Expr *e = meant(reader, parse_primary(reader), (Shape){KIND_SET, 1, 1});
    if (!e) return false;
    if (e->op < OP_INTERVAL_CLOSED || e->op > OP_INTERVAL_RIGHT_OPEN)
        return reader_fail(reader, now(reader)->at, MESSAGE_EXPECTED_SPACE, NULL),
               false;
    domain->lower = e->arg[0];
    domain->upper = e->arg[1];
    domain->lower_open = e->op == OP_INTERVAL_OPEN || e->op == OP_INTERVAL_LEFT_OPEN;
    domain->upper_open = e->op == OP_INTERVAL_OPEN || e->op == OP_INTERVAL_RIGHT_OPEN;
    return true;
}

/* Rn is R^n, reals are R. */
/* Fails at the next token; `likely`, if any, is what may have been meant. Always false. */
static bool fail_near(Reader *reader, Message which, const char *likely) {
    if (!reader->error) reader->nearest = likely;
    return reader_fail(reader, now(reader)->at, which, NULL);
}

static const char *likely_domain(Reader *reader) {
    Text text = now(reader)->text;
    bool power = at_kind(reader, TOKEN_WORD) && text.length > 1 && text.length <= 4 && (text.start[0] | 0x20) == 'r';
    if (power && text.length == 2) return arena_printf(reader->arena, "R^%c", text.start[1]);
    if (power && text.length > 2 && !token_is_word(now(reader), "real"))
        return arena_printf(reader->arena, "R^(%c x %c)", text.start[1], text.start[text.length - 1]);
    bool real = token_is_word(now(reader), "real") || token_is_word(now(reader), "reals") || token_is_word(now(reader), "r");
    if (real) return "R";
    return token_is_word(now(reader), "integers") || token_is_word(now(reader), "integer") ? "Z" : NULL;
}

static bool no_domain(Reader *reader) {
    const char *likely = likely_domain(reader);
    return fail_near(reader, MESSAGE_EXPECTED_DOMAIN, likely);
}

static bool parse_domain(Reader *reader, Domain *domain) {
    domain->shape = SHAPE_SCALAR;
    if (at_space(reader)) {
        const Node *space = parse_space(reader, true);
        if (space) domain->shape = (Shape){KIND_TENSOR, space->expr->shape.rows, space->expr->shape.columns};
        return space;
    }
    bool natural = token_is_word(now(reader), "N");
    if (natural || token_is_word(now(reader), "Z")) {
        reader->at++;
        domain->bits = SYMBOL_INTEGER;
        if (natural) domain->lower = expr_integer(reader->store, 1);
        return true;
    }
    if (at_kind(reader, TOKEN_OPEN) || at_kind(reader, TOKEN_SQUARE_OPEN))
        return parse_interval(reader, domain);
    if (at_kind(reader, TOKEN_NUMBER)) return parse_range(reader, domain);
    return no_domain(reader);
}

static bool sizes_come_into_scope(Declaring *d) {
    Store *store = d->scope->store;
    for (Dim dim = -1; dim >= -(Dim)store_sizes(store); dim--) {
        Text name = text_of(store_size_name(store, dim));
        if (!scope_find(d->scope, name) && !scope_put(d->scope, name, expr_dim(store, dim), false))
            return false;
    }
    return true;
}

static bool is_taken(Declaring *d, Text name, size_t at) {
    bool function = function_named(name) && text_is(name, function_named(name)->name);
    if (scope_find(d->scope, name))
        reader_fail(d->reader, at, MESSAGE_DECLARED_TWICE, WITH({"name", name}));
    else if (function || text_is(name, "pi") || text_is(name, "inf"))
        reader_fail(d->reader, at, MESSAGE_NAME_TAKEN, WITH({"name", name}));
    else if (name.length > LONGEST_NAME)
        reader_fail(d->reader, at, MESSAGE_LONG_NAME, WITH({"most", reader_number(d->reader, LONGEST_NAME)}));
    return d->reader->error;
}

static bool declare(Declaring *d, Text name, size_t at, const Domain *domain) {
    Store *store = d->scope->store;
    size_t bad = 0;
    if (is_taken(d, name, at)) return false;
    unsigned bits = domain->bits | properties_ahead(d->reader, domain->shape, &bad);
    if (bad) return reader_fail(d->reader, d->reader->list[bad].at, MESSAGE_ONLY_SQUARE, NULL), false;
    const Symbol *symbol = store_symbol(store, name, domain->shape, bits);
    if (!symbol || !scope_put(d->scope, name, expr_symbol(store, symbol), false))
        return reader_fail(d->reader, at, MESSAGE_TOO_MANY_NAMES, NULL), false;
    symbol_set_range(store, symbol, domain->lower, domain->lower_open, domain->upper, domain->upper_open);
    d->symbol[d->symbol_count++] = symbol;
    return true;
}

/* ---- items ---- */

/* How many tokens "x", "x_1", "x, y, z" take before "in"; 0: this is no declaration. */
static size_t names_before_in(const Reader *reader) {
    size_t i = reader->at;
    for (; reader->list[i].kind == TOKEN_WORD; i++) {
        while (reader->list[i + 1].kind == TOKEN_SUBSCRIPT || reader->list[i + 1].kind == TOKEN_NUMBER ||
               reader->list[i + 1].kind == TOKEN_BRACE_OPEN ||
               reader->list[i + 1].kind == TOKEN_BRACE_CLOSE ||
               (reader->list[i].kind != TOKEN_WORD && reader->list[i + 1].kind == TOKEN_WORD))
            i++;
        i++;
        if (reader->list[i].kind == TOKEN_IN) return i - reader->at;
        if (reader->list[i].kind != TOKEN_COMMA) return 0;
    }
    return 0;
}

static bool parse_names_in(Declaring *d) {
    Reader *reader = d->reader;
    Text name[MOST_NAMES];
    size_t at[MOST_NAMES], count = 0;
    Domain domain = {0};
    do {
        if (count == MOST_NAMES) return reader_fail(reader, now(reader)->at, MESSAGE_TOO_MANY_NAMES, NULL), false;
        at[count] = now(reader)->at;
        name[count++] = take_new_name(reader);
    } while (take(reader, TOKEN_COMMA));
    if (!expect(reader, TOKEN_IN, "in") || !parse_domain(reader, &domain)) return false;
    d->symbol_count = 0;
    if (!sizes_come_into_scope(d)) return reader_fail(reader, at[0], MESSAGE_TOO_MANY_NAMES, NULL), false;
    for (size_t i = 0; i < count; i++)
        if (!declare(d, name[i], at[i], &domain)) return false;
    skip_properties(reader);
    return true;
}

static bool parse_definition(Declaring *d) {
    Reader *reader = d->reader;
    size_t at = now(reader)->at;
    Text name = take_new_name(reader);
    if (is_taken(d, name, at) || !expect(reader, TOKEN_EQUAL, "=")) return false;
    const Expr *e = meant(reader, parse_expression(reader), SHAPE_ANY);
    d->symbol_count = 0;
    return e && (scope_put(d->scope, name, e, true) || (reader_fail(reader, at, MESSAGE_TOO_MANY_NAMES, NULL), false));
}

static bool is_range(const Expr *name, const Expr *bound) {
    return name->op == OP_SYMBOL && !bound->symbols && shape_is_scalar(bound->shape);
}

/* A simple range becomes the symbol's; false: it is a condition like others. */
static bool set_range(const Store *store, const Expr *e) {
    bool less = e->op == OP_LESS || e->op == OP_LESS_EQUAL,
         greater = e->op == OP_GREATER || e->op == OP_GREATER_EQUAL;
    if (!less && !greater) return false;
    bool forward = is_range(e->arg[0], e->arg[1]), open = e->op == OP_LESS || e->op == OP_GREATER;
    if (!forward && !is_range(e->arg[1], e->arg[0])) return false;
    const Symbol *symbol = e->arg[!forward]->symbol;
    const Expr *bound = e->arg[forward];
    bool upper = less == forward;
    if (upper ? symbol->upper != NULL : symbol->lower != NULL) return false;
    symbol_set_range(store, symbol, upper ? NULL : bound, open, upper ? bound : NULL, open);
    return true;
}

static bool add_condition(Declaring *d, const Expr *e) {
    if (set_range(d->scope->store, e)) return true;
    if (e->op == OP_AND) {
        for (uint32_t i = 0; i < e->count; i++)
            if (!add_condition(d, e->arg[i])) return false;
        return true;
    }
    if (d->condition_count == MOST_NAMES * 2) return false;
    d->condition[d->condition_count++] = e;
    return true;
}

static bool parse_declared_condition(Declaring *d) {
    Reader *reader = d->reader;
    size_t at = now(reader)->at;
    const Expr *e = bind_for_all(reader) ? meant(reader, parse_condition(reader), SHAPE_ANY) : NULL;
    if (e && e->shape.kind != KIND_TRUTH)
        return reader_fail(reader, at, MESSAGE_EXPECTED_DECLARATION, NULL), false;
    return e && (add_condition(d, e) || (reader_fail(reader, at, MESSAGE_TOO_MANY_CONDITIONS, NULL), false));
}

static bool parse_item(Declaring *d) {
    Reader *reader = d->reader;
    if (names_before_in(reader)) return parse_names_in(d);
    const struct Property *property = property_at(reader, reader->at);
    if (property && !d->symbol_count)
        return reader_fail(reader, now(reader)->at, MESSAGE_PROPERTY_ALONE, WITH({"word", text_of(property->word)})),
               false;
    if (property) return skip_properties(reader);
    size_t at = reader->at;
    Text name = take_new_name(reader);
    bool definition = name.length && at_kind(reader, TOKEN_EQUAL) && !reader_lookup(reader, name, NULL);
    bool lonely = name.length && !reader_lookup(reader, name, NULL) &&
                  (at_kind(reader, TOKEN_END) || at_kind(reader, TOKEN_WORD) ||
                   at_kind(reader, TOKEN_COMMA) || at_kind(reader, TOKEN_SEMICOLON));
    size_t place = now(reader)->at;
    reader->at = at;
    if (lonely)
        return reader_fail(reader, place, MESSAGE_EXPECTED_IN, WITH({"name", name})), false;
    return definition ? parse_definition(d) : parse_declared_condition(d);
}

/* What stands where a comma is expected may be a property or a size that is misspelled. */
static bool no_comma(Reader *reader) {
    enum { COUNT = sizeof properties / sizeof *properties };
    const Token *token = now(reader);
    const char *words[COUNT], *likely = NULL;
    for (size_t i = 0; i < COUNT; i++) words[i] = properties[i].word;
    if (token->kind == TOKEN_WORD) likely = text_nearest(token->text, words, COUNT);
    bool size = token->kind == TOKEN_NUMBER && !token->spaced && reader->at && token_is_word(token - 1, "R");
    if (size) likely = arena_printf(reader->arena, "R^%.*s", (int)token->text.length, token->text.start);
    return fail_near(reader, MESSAGE_EXPECTED_NEXT, likely);
}

static bool parse_all(Declaring *d) {
    Reader *reader = d->reader;
    while (!reader->error && !at_kind(reader, TOKEN_END)) {
        if (take(reader, TOKEN_SEMICOLON)) {
            d->symbol_count = 0;
            continue;
        }
        if (take(reader, TOKEN_COMMA)) continue;
        if (!parse_item(d)) return false;
        bool ends =
            at_kind(reader, TOKEN_END) || at_kind(reader, TOKEN_COMMA) || at_kind(reader, TOKEN_SEMICOLON);
        if (!ends) return no_comma(reader);
    }
    return !reader->error;
}

/* Reports the reader's error with its place. Always false. */
static bool say(const Reader *reader, const Source *source, size_t offset, Diagnostics *diagnostics) {
    diagnostics_say(diagnostics, SEVERITY_ERROR, source, offset + reader_place(reader, reader->error_at),
                    "%s", reader_error(reader));
    return false;
}

bool read_declarations(Scope *scope, Text text, const Expr **conditions, const Source *source, size_t offset,
                       Diagnostics *diagnostics) {
    ReadOptions options = {.mode = READ_STRICT};
    Reader reader = reader_new(scope, store_arena(scope->store), text, options, false);
    Declaring declaring = {.reader = &reader, .scope = scope};
    *conditions = NULL;
    if (!parse_all(&declaring)) return say(&reader, source, offset, diagnostics);
    if (declaring.condition_count == 1) *conditions = declaring.condition[0];
    if (declaring.condition_count > 1)
        *conditions = expr_make(scope->store, OP_AND, declaring.condition, declaring.condition_count);
    return true;
}

/* ---- points ---- */

static bool fits(Shape declared, Shape value) {
    if (value.kind != KIND_TENSOR) return false;
    return (declared.rows < 0 || value.rows < 0 || declared.rows == value.rows) &&
           (declared.columns < 0 || value.columns < 0 || declared.columns == value.columns) &&
           (declared.columns == 1) == (value.columns == 1);
}

static bool parse_entry(Reader *reader, PointEntry *entry) {
    size_t at = now(reader)->at;
    if (!at_kind(reader, TOKEN_WORD)) return reader_fail(reader, at, MESSAGE_EXPECTED_VALUE_OF_NAME, NULL), false;
    const Node *name = parse_name(reader);
    if (!name) return false;
    if (name->form != FORM_EXPR || name->expr->op != OP_SYMBOL)
        return reader_fail(reader, at, MESSAGE_EXPECTED_VALUE_OF_NAME, NULL), false;
    entry->symbol = name->expr->symbol;
    if (!expect(reader, TOKEN_EQUAL, "=")) return false;
    at = now(reader)->at;
    entry->value = meant(reader, parse_sum(reader), entry->symbol->shape);
    if (!entry->value) return false;
    return fits(entry->symbol->shape, entry->value->shape) ||
           (reader_fail(reader, at, MESSAGE_NOT_OF_SHAPE, WITH({"name", text_of(entry->symbol->name)})), false);
}

int read_point(const Scope *scope, Text text, PointEntry entries[MOST_POINT_ENTRIES], const Source *source,
               size_t offset, Diagnostics *diagnostics) {
    ReadOptions options = {.mode = READ_STRICT};
    Reader reader = reader_new(scope, store_arena(scope->store), text, options, false);
    int count = 0;
    while (!reader.error && !at_kind(&reader, TOKEN_END)) {
        if (count == MOST_POINT_ENTRIES)
            reader_fail(&reader, now(&reader)->at, MESSAGE_TOO_MANY_VALUES, NULL);
        else if (parse_entry(&reader, &entries[count]))
            count++;
        bool more = take(&reader, TOKEN_COMMA) || take(&reader, TOKEN_SEMICOLON);
        if (!more && !at_kind(&reader, TOKEN_END))
            reader_fail(&reader, now(&reader)->at, MESSAGE_EXPECTED_NEXT_VALUE, NULL);
    }
    return reader.error ? (say(&reader, source, offset, diagnostics), -1) : count;
}
