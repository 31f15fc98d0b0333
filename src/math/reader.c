#include "math/syntax.h"
#include <string.h>

/* ---- what the reader says ---- */

static const char *said(const Reader *reader, Message which, const NamedText *with) {
    return language_say(store_language(reader->store), store_arena(reader->store), which, with);
}

static void *fail(Reader *reader, size_t at, const char *why) {
    reader->error = why;
    reader->error_at = at;
    return NULL;
}

void *reader_fail(Reader *reader, size_t at, Message which, const NamedText *with) {
    return reader->error ? NULL : fail(reader, at, said(reader, which, with));
}

void *reader_fail_as_store(Reader *reader, size_t at) {
    const char *why = store_error(reader->store);
    return reader->error ? NULL : fail(reader, at, arena_string(store_arena(reader->store), why, strlen(why)));
}

const char *reader_error(const Reader *reader) {
    if (!reader->error || !reader->nearest) return reader->error ? reader->error : said(reader, MESSAGE_UNREADABLE, NULL);
    return said(reader, MESSAGE_NEAREST,
                WITH({"error", text_of(reader->error)}, {"name", text_of(reader->nearest)}));
}

Text reader_number(const Reader *reader, long number) {
    return text_of(arena_printf(reader->arena, "%ld", number));
}

Text shortened(Text text, size_t most) {
    size_t end = text.length < most ? text.length : most;
    while (end < text.length && end && ((unsigned char)text.start[end] & 0xC0) == 0x80) end--;
    return text_slice(text, 0, end);
}

void reader_note(Reader *reader, Message which, const NamedText *with) {
    const char *note = said(reader, which, with);
    for (size_t i = 0; i < reader->note_count; i++)
        if (!strcmp(reader->notes[i], note)) return;
    if (reader->note_count < MOST_NOTES) reader->notes[reader->note_count++] = note;
}

size_t reader_place(const Reader *reader, size_t at) {
    size_t length = reader->spelling.text.length;
    if (at > length) at = length;
    return reader->spelling.place ? reader->spelling.place[at] : at;
}

/* A sign that is spelled with several letters is taken whole. */
Text reader_slice(const Reader *reader, size_t from, size_t to) {
    const uint32_t *place = reader->spelling.place;
    while (place && to > from && to < reader->spelling.text.length && place[to] == place[to - 1]) to++;
    return text_trim(text_slice(reader->text, reader_place(reader, from), reader_place(reader, to)));
}

/* ---- names ---- */

const Expr *reader_lookup(const Reader *reader, Text name, bool *defined) {
    if (defined) *defined = false;
    for (size_t i = reader->bound_count; i-- > 0;)
        if (text_is(name, reader->bound[i].name)) return reader->bound[i].meaning;
    const Name *found = scope_find(reader->scope, name);
    if (found && defined) *defined = found->defined;
    return found ? found->meaning : NULL;
}

bool reader_bind(Reader *reader, Text name, const Expr *meaning_of_name) {
    if (!meaning_of_name || reader->bound_count == MOST_BOUND)
        return reader_fail(reader, now(reader)->at, MESSAGE_TOO_MANY_BOUND, NULL), false;
    const char *copy = arena_string(reader->arena, name.start, name.length);
    reader->bound[reader->bound_count++] = (Bound){copy, meaning_of_name};
    return true;
}

static bool is_declared(const Scope *scope, const Symbol *symbol) {
    for (size_t i = 0; i < scope->count; i++)
        if (scope->names[i].meaning->op == OP_SYMBOL && scope->names[i].meaning->symbol == symbol)
            return true;
    return false;
}

const Symbol *bound_symbol(Reader *reader, Text name, Shape shape, unsigned properties) {
    for (unsigned i = 0; i < store_symbols(reader->store); i++) {
        const Symbol *symbol = store_symbol_at(reader->store, i);
        bool same = symbol->properties == properties && shape_equal(symbol->shape, shape) &&
                    text_is(name, symbol->name);
        if (same && !is_declared(reader->scope, symbol)) return symbol;
    }
    const Symbol *symbol = store_symbol(reader->store, name, shape, properties);
    return symbol ? symbol : reader_fail_as_store(reader, now(reader)->at);
}

/* ---- one reading ---- */

static bool has_name_with_t(const Scope *scope) {
    for (size_t i = 0; i < scope->count; i++)
        if (scope->names[i].name[0] == 'T') return true;
    return false;
}

/* IF(c, a, b) of spreadsheets, np.where(c, a, b), If[c, a, b]: a call with three arguments. */
static bool calls_choice(const Token *token) {
    size_t depth = 0, parts = 1;
    bool word = token->word == WORD_IF || token->word == WORD_CONDITION;
    if (!word || token[1].spaced || (token[1].kind != TOKEN_OPEN && token[1].kind != TOKEN_SQUARE_OPEN)) return false;
    for (token++; token->kind != TOKEN_END; token++) {
        depth += token_opens(token->kind);
        depth -= token_closes(token->kind);
        if (!depth) break;
        parts += depth == 1 && (token->kind == TOKEN_COMMA || token->kind == TOKEN_SEMICOLON);
    }
    return parts >= 3;
}

/* Words of a sentence that are names here, or letters of names (at is a t), are none; nor is the name of a function
 * that is called. What is read strictly knows few of them. */
static void settle_words(const Reader *reader, Tokens *tokens) {
    for (size_t i = 0; i + 1 < tokens->count; i++) {
        Token *token = &tokens->list[i];
        if (!token->word) continue;
        bool strict = reader->options.mode != READ_ANSWER && token->word > WORD_ALL;
        bool called = token->function && !token[1].spaced &&
                      (token[1].kind == TOKEN_OPEN || token[1].kind == TOKEN_SQUARE_OPEN || token[1].kind == TOKEN_BRACE_OPEN);
        bool name = token->text.length <= 2 ? is_made_of_names(reader, token->text)
                                            : reader_lookup(reader, token->text, NULL) != NULL;
        bool point = token->word == WORD_AT && token[1].kind == TOKEN_WORD && token[2].kind == TOKEN_EQUAL; /* at t = 1 */
        bool elided = token[1].kind == TOKEN_PRIME && !token[1].spaced && token_is_word(token + 2, "s"); /* it's */
        if (strict || called || (name && !point && !elided)) token->word = WORD_NONE;
        if (!calls_choice(token)) continue;
        token->text = TEXT("piecewise");
        token->function = function_named(token->text);
        token->word = WORD_NONE;
    }
}

/* Adds the bar that is missing at the end. */
static bool close_bars(Reader *reader, Tokens *tokens) {
    static const TokenKind kinds[] = {TOKEN_DOUBLE_BAR, TOKEN_BAR};
    Token *end = &tokens->list[tokens->count - 1];
    Token *longer = ARENA_ARRAY(reader->arena, Token, tokens->count + 1);
    for (size_t i = 0; i < 2; i++) {
        size_t at;
        Tokens closed = {.list = longer, .count = tokens->count + 1};
        memcpy(longer, tokens->list, tokens->count * sizeof *longer);
        longer[tokens->count - 1].kind = kinds[i];
        longer[tokens->count] = *end;
        if (!pair_bars(&closed, &at)) continue;
        tokens->list = closed.list;
        tokens->count = closed.count;
        reader_note(reader, MESSAGE_NOTE_CLOSED, WITH({"what", text_of(i ? "|" : "||")}));
        return true;
    }
    return false;
}

static void adapt_answer(Reader *reader, Tokens *tokens) {
    adapt_tokens(reader->arena, tokens, reader->options.wants_set);
    if (kinds_have(tokens->seen, TOKEN_BAR) && !reader->options.wants_set) part_by_bars(tokens, reader->options.shape);
    if (!reader->options.wants_set && kinds_have(tokens->seen, TOKEN_CLOSE) && drop_last_close(tokens))
        reader_note(reader, MESSAGE_NOTE_LAST_CLOSE, NULL);
}

static bool says_entrywise(const Tokens *tokens) {
    static const char *const words[] = {"elementwise", "entrywise", "componentwise", "komponentenweise"};
    for (size_t i = 0; i < tokens->count; i++)
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            if (token_is_word(&tokens->list[i], words[k])) return true;
    return false;
}

static bool wants_number(const ReadOptions *options) {
    return options->mode == READ_ANSWER && !options->wants_set && shape_is_scalar(options->shape);
}

Reader reader_new(const Scope *scope, Arena *arena, Text text, ReadOptions options, bool second) {
    Reader reader = {.scope = scope,
                     .store = scope->store,
                     .arena = arena,
                     .options = options,
                     .second = second,
                     .text = text};
    if (options.mode == READ_ANSWER && text.length > LONGEST_ANSWER) {
        reader.text = text_slice(text, 0, 0);
        reader_fail(&reader, 0, MESSAGE_TOO_LONG, NULL);
    }
    reader.spelling = spell(reader.arena, reader.text);
    bool e_is_name = scope_find(scope, TEXT("e")) || scope_find(scope, TEXT("E"));
    LexOptions how = {options.decimal_comma && !second, options.mode == READ_ANSWER, second != e_is_name,
                      second || options.decimal_comma, wants_number(&options), !has_name_with_t(scope)};
    Tokens tokens = lex(reader.arena, reader.spelling.text, how);
    size_t at = 0;
    reader.doubts = tokens.doubtful;
    if (tokens.words) settle_words(&reader, &tokens);
    if (options.mode == READ_ANSWER && tokens.words) turn_words(reader.arena, &tokens);
    if (options.mode == READ_ANSWER) adapt_answer(&reader, &tokens);
    if (kinds_have(tokens.seen, TOKEN_LESS) && kinds_have(tokens.seen, TOKEN_BAR)) pair_angles(&tokens, true);
    bool bars = kinds_have(tokens.seen, TOKEN_BAR) || kinds_have(tokens.seen, TOKEN_DOUBLE_BAR);
    if (bars && !pair_bars(&tokens, &at) && !(options.mode == READ_ANSWER && close_bars(&reader, &tokens)))
        reader_fail(&reader, at, MESSAGE_LONE_BAR, NULL);
    if (kinds_have(tokens.seen, TOKEN_LESS)) pair_angles(&tokens, false);
    reader.list = tokens.list;
    reader.count = tokens.count - 1;
    reader.words = tokens.words;
    reader.entrywise = tokens.words && says_entrywise(&tokens);
    memcpy(reader.seen, tokens.seen, sizeof reader.seen);
    if (reader.spelling.look_alike) {
        char letter[8];
        text_encode(reader.spelling.look_alike, letter);
        reader_note(&reader, MESSAGE_NOTE_LOOK_ALIKE,
                    WITH({"letter", text_of(letter)}, {"like", {&reader.spelling.looks_like, 1}}));
    }
    return reader;
}

void keep_intact(Reader *reader) {
    if (!reader->intact)
        reader->intact = arena_copy(reader->arena, reader->list, (reader->count + 1) * sizeof *reader->list);
}

void restore_tokens(Reader *reader) {
    if (reader->intact) memcpy(reader->list, reader->intact, (reader->count + 1) * sizeof *reader->list);
}

void forget_error(Reader *reader) {
    reader->error = reader->nearest = NULL;
    reader->unsized = NULL;
    reader->depth = 0;
    reader->by_rows = false;
    restore_tokens(reader);
}

/* The length of all that is declared, where it is one; 0: there are several, or none. */
static Dim only_length(const Scope *scope) {
    Dim length = 0;
    for (size_t i = 0; i < scope->count; i++) {
        Shape s = scope->names[i].meaning->shape;
        if (s.kind != KIND_TENSOR || shape_is_scalar(s)) continue;
        Dim sides[] = {s.rows, s.columns};
        for (size_t k = 0; k < 2; k++) {
            if (sides[k] == 1) continue;
            if (length && length != sides[k]) return 0;
            length = sides[k];
        }
    }
    return length;
}

/* An I or e_k of which nothing says how large it is has the only length there is. */
static const Expr *meaning_in_only_space(Reader *reader, const Node *node) {
    Form form = reader->unsized->form;
    Dim length = form == FORM_IDENTITY || form == FORM_UNIT ? only_length(reader->scope) : 0;
    if (!length) return NULL;
    const Node *first = reader->unsized;
    reader->unsized = NULL;
    const Expr *e = meaning(reader, node, (Shape){KIND_TENSOR, length, form == FORM_UNIT ? 1 : length});
    if (!reader->unsized) reader->unsized = first;
    return e;
}

const Expr *meant(Reader *reader, const Node *node, Shape want) {
    const Expr *e = node ? meaning(reader, node, want) : NULL;
    if (!e && !reader->error && reader->unsized) e = meaning_in_only_space(reader, node);
    if (!e && !reader->error && reader->unsized)
        reader_fail(reader, reader->unsized->at, MESSAGE_NO_SIZE_KNOWN, NULL);
    return e;
}

Shape wanted(const ReadOptions *options) {
    Shape want = options->shape;
    if (options->wants_set) want.kind = KIND_SET;
    return want;
}

static const Expr *read_whole(Reader *reader) {
    const Node *node = reader->error || !bind_for_all(reader) ? NULL : parse_expression(reader);
    if (node && !at_kind(reader, TOKEN_END)) {
        Text rest = reader_slice(reader, now(reader)->at, token_end(reader, reader->at));
        return reader_fail(reader, now(reader)->at, MESSAGE_EXPECTED_OPERATOR, WITH({"found", rest}));
    }
    return meant(reader, node, wanted(&reader->options));
}

static void read_once(Reader *reader, Reading *reading) {
    if (reader->options.mode == READ_ANSWER)
        read_answer(reader, reading);
    else
        reading->expr = read_whole(reader);
    if (reader->error) reading->expr = NULL;
}

static void suggest(Reader *reader, Reading *reading);

/* Reads the text in its first or its second sensible way; *doubtful_text: there are two. `suggests`: an error says what may
 * have been meant. */
static Reading read_way(const Scope *scope, Text text, ReadOptions options, bool second, bool suggests,
                        bool *doubtful_text) {
    Reading reading = {.blank = !text_trim(text).length};
    Reader reader = reader_new(scope, scope->scratch, text, options, second);
    bool unseen = !reader.error && !text_trim(reader.spelling.text).length; /* nothing but characters that nobody sees */
    reading.blank |= unseen && !(options.wants_truth && truth_in_words(scope->store, text_trim(text))); /* a tick says yes */
    read_once(&reader, &reading);
    reading.blank |= !reading.expr && options.mode == READ_ANSWER && says_nothing(text); /* n/a may be n over a */
    reading.error = reader.error ? reader_error(&reader) : NULL;
    reading.at = reader_place(&reader, reader.error_at);
    memcpy(reading.notes, reader.notes, sizeof reading.notes);
    reading.note_count = reader.note_count;
    reading.added_constant = reader.added_constant;
    *doubtful_text = reader.doubts && options.mode == READ_ANSWER;
    if (suggests && reading.error && options.mode == READ_ANSWER) suggest(&reader, &reading);
    return reading;
}

static bool reads(const Reader *reader, Text text) {
    bool two;
    return read_way(reader->scope, text, reader->options, false, false, &two).expr;
}

/* "no name 'sqr'" becomes "no name 'sqr'; did you mean sqrt(t)?" */
static void suggest(Reader *reader, Reading *reading) {
    bool shape = !strcmp(reader->error, store_error(reader->store)); /* it was read, and makes no sense */
    const char *better = shape || reading->blank ? NULL : suggestion(reader, reads);
    if (!shape) store_clear_error(reader->store);
    if (!better) return;
    reading->error = said(reader, MESSAGE_DID_YOU_MEAN, WITH({"error", text_of(reader->error)}, {"better", text_of(better)}));
}

static Reading read_in(const Scope *scope, Text text, ReadOptions options) {
    bool two, again;
    Reading first = read_way(scope, text, options, false, true, &two);
    if (!two) return first;
    Reading second = read_way(scope, text, options, true, false, &again);
    if (!first.expr) return second.expr ? second : first;
    if (second.expr != first.expr) first.alternative = second.expr;
    return first;
}

Reading read_expression(const Scope *scope, Text text, ReadOptions options) {
    arena_rewind(scope->scratch, (ArenaMark){0});
    return read_in(scope, text, options);
}

const Expr *read_strict(const Scope *scope, Text text, const Source *source, size_t offset,
                        Diagnostics *diagnostics) {
    Reading reading = read_expression(scope, text, (ReadOptions){.mode = READ_STRICT});
    if (!reading.expr)
        diagnostics_say(diagnostics, SEVERITY_ERROR, source, offset + reading.at, "%s", reading.error);
    return reading.expr;
}
