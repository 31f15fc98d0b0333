/* answer_set.c: sets told without braces: by a condition, their ends, a radius, their corners. */
#include "math/answer.h"
#include <stdio.h>
#include <string.h>

/* ---- sets told by a condition or by their ends ---- */

bool items_are_conditions(const Item *items, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (items[i].kind != ITEM_CONDITION) return false;
    return count;
}

/* "g_1 = 1, g_2 in [-1, 1]": conditions for the components of a name that is not declared. */
bool items_are_components(const Reader *reader, const Item *items, size_t count) {
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
bool items_describe_set(const Reader *reader, const Item *items, size_t count) {
    Span span = items[0].span;
    bool rest = count == 1 || items_are_conditions(items + 1, count - 1);
    return rest && items[0].kind == ITEM_VALUE && item_has_condition(&items[0]) && span.to == span.from + 1 &&
           reader->list[span.from].kind == TOKEN_WORD && tells_where(reader, items[0].condition);
}

/* "g_i = sign(x_i) if x_i != 0, |g_i| <= 1 otherwise": entry by entry of a name that nobody declared. */
bool line_is_entrywise(const Reader *reader, Span line) {
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
bool items_are_parametrised(const Reader *reader, const Item *items, size_t count) {
    bool behind = count > 1 && items_are_conditions(items + 1, count - 1);
    bool where = item_has_condition(&items[0]) ? count == 1 || behind : behind && items[1].joint == TOKEN_COMMA;
    if (!where || !item_gives_value(&items[0])) return false;
    for (size_t i = items[0].span.from; i < items[0].span.to; i++)
        if (is_unknown_word(reader, i)) return true;
    return false;
}

static const Node *parse_parametrised(Reader *reader) {
    return parse_builder(reader, now(reader)->at, reader->divider);
}

bool read_parametrised_set(Answer *answer, const Item *items, Span line) {
    Reader *reader = answer->reader;
    size_t from = items[0].kind == ITEM_EQUATION ? items[0].equal + 1 : items[0].span.from;
    reader->divider = items[0].span.to;
    const Expr *e = meant(reader, parse_span(reader, (Span){from, line.to}, parse_parametrised), wanted(&reader->options));
    if (e) add_answer_line(answer, e);
    return e;
}

bool read_described_set(Answer *answer, Span span) {
    Reader *reader = answer->reader;
    const Expr *e = meant(reader, parse_span(reader, span, parse_described_set), wanted(&reader->options));
    if (e) add_answer_line(answer, e);
    return e;
}

static bool parts_ends(const Token *token) {
    static const char *const words[] = {"et", "y"};
    bool joins = token->word == WORD_TO || token->kind == TOKEN_AND || token->kind == TOKEN_RANGE || token->kind == TOKEN_ELLIPSIS;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) joins = joins || token_is_word(token, words[i]);
    return joins;
}
static bool is_to(const Token *token) {
    return token->word == WORD_TO || token->kind == TOKEN_RANGE || token->kind == TOKEN_ELLIPSIS;
}

/* "from -1 to 1", "between -1 and 1", of which the latter may leave out its ends. False: no such thing. */
bool find_interval_ends(const Reader *reader, Span span, Span ends[2], bool *between) {
    while (span.from < span.to && (reader->list[span.from].word == WORD_FILLER || reader->list[span.from].word == WORD_ALL) &&
           reader->list[span.from + 1].word == WORD_BETWEEN)
        span.from++; /* everything from … */
    const Token *first = &reader->list[span.from];
    bool among = token_is_word(first, "between") || token_is_word(first, "zwischen") || token_is_word(first, "entre");
    bool lead = among || first->word == WORD_BETWEEN || token_is_word(first, "von") || token_is_word(first, "de");
    size_t middle = find_outside(reader, span, lead ? parts_ends : is_to);
    *between = among;
    ends[0] = (Span){span.from + lead, middle};
    ends[1] = (Span){middle + 1, span.to};
    return wants_numbers(reader) && middle < span.to && ends[0].from < middle && middle + 1 < span.to;
}

bool read_interval_ends(Answer *answer, const Span ends[2], bool between) {
    Reader *reader = answer->reader;
    const Expr *a = read_member(reader, ends[0]), *b = a ? read_or_cut(answer, ends[1]) : NULL;
    reader->doubts += between;
    const Expr *e = b ? expr_2(reader->store, between && reader->second ? OP_INTERVAL_OPEN : OP_INTERVAL_CLOSED, a, b) : NULL;
    if (e) add_answer_line(answer, e);
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
bool find_round_set(const Reader *reader, Span span, RoundSet *set) {
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

bool read_round_set(Answer *answer, const RoundSet *set) {
    const Expr *e = round_set(answer->reader, set);
    if (e) add_answer_line(answer, e);
    return e || answer->reader->error || reader_fail_as_store(answer->reader, 0);
}

/* "the convex hull of A and B", "the segment from A to B". */
bool find_hull_set(const Reader *reader, Span *span) {
    while (take_word(reader, span, "the")) continue;
    if (take_word(reader, span, "convex") && take_word(reader, span, "hull")) return take_word(reader, span, "of"), span->from < span->to;
    take_word(reader, span, "line");
    return take_word(reader, span, "segment") && take_word(reader, span, "from between joining connecting") && span->from < span->to;
}

static bool parts_points(const Token *token) {
    return token->kind == TOKEN_AND || token->kind == TOKEN_COMMA || token->word == WORD_TO;
}

bool read_hull_set(Answer *answer, Span span) {
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
    if (e) add_answer_line(answer, e);
    return e || reader_fail_as_store(reader, 0);
}
