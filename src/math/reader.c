#include "math/syntax.h"
#include <string.h>

/* ---- what the reader says ---- */

static const char *vprintf_in(Arena *arena, const char *format, va_list list) {
    Buffer buffer = BUFFER_EMPTY;
    buffer_vprintf(&buffer, format, list);
    const char *text = arena_string(arena, buffer_c(&buffer), buffer.length);
    buffer_free(&buffer);
    return text;
}

void *reader_fail(Reader *reader, size_t at, const char *format, ...) {
    va_list list;
    if (reader->error) return NULL;
    va_start(list, format);
    reader->error = vprintf_in(store_arena(reader->store), format, list);
    va_end(list);
    reader->error_at = at;
    return NULL;
}

void reader_note(Reader *reader, const char *format, ...) {
    va_list list;
    va_start(list, format);
    const char *note = vprintf_in(store_arena(reader->store), format, list);
    va_end(list);
    for (size_t i = 0; i < reader->note_count; i++)
        if (!strcmp(reader->notes[i], note)) return;
    if (reader->note_count < MOST_NOTES) reader->notes[reader->note_count++] = note;
}

size_t reader_place(const Reader *reader, size_t at) {
    size_t length = reader->spelling.text.length;
    return reader->spelling.place[at < length ? at : length];
}

Text reader_slice(const Reader *reader, size_t from, size_t to) {
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
        return reader_fail(reader, now(reader)->at, "too many bound names"), false;
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
    return symbol ? symbol : reader_fail(reader, now(reader)->at, "%s", store_error(reader->store));
}

/* ---- one reading ---- */

static bool has_name_with_t(const Scope *scope) {
    for (size_t i = 0; i < scope->count; i++)
        if (scope->names[i].name[0] == 'T') return true;
    return false;
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
        reader.error = "longer than an answer may be (4,096 bytes)";
    }
    reader.spelling = spell(reader.arena, reader.text);
    LexOptions how = {options.decimal_comma, options.mode == READ_ANSWER, second, !has_name_with_t(scope)};
    Tokens tokens = lex(reader.arena, reader.spelling.text, how);
    size_t at = 0;
    reader.doubts = tokens.exponent;
    if (!pair_bars(&tokens, &at)) reader_fail(&reader, at, "a bar | that opens nothing or is not closed");
    pair_angles(&tokens);
    reader.list = tokens.list;
    if (reader.spelling.look_alike) {
        char letter[8];
        text_encode(reader.spelling.look_alike, letter);
        reader_note(&reader, "I read the letter %s of another alphabet as %c", letter,
                    reader.spelling.looks_like);
    }
    return reader;
}

const Expr *meant(Reader *reader, const Node *node, Shape want) {
    const Expr *e = node ? meaning(reader, node, want) : NULL;
    if (!e && !reader->error && reader->unsized)
        reader_fail(reader, reader->unsized->at, "nothing here says how large this is");
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
        return reader_fail(reader, now(reader)->at, "expected an operator or the end, not '%.*s'",
                           (int)rest.length, rest.start);
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

/* The other sensible reading, or NULL. */
static const Expr *read_again(const Scope *scope, Arena *scratch, Text text, ReadOptions options) {
    Reading second = {0};
    Reader other = reader_new(scope, scratch, text, options, true);
    read_once(&other, &second);
    return second.expr;
}

static Reading read_in(const Scope *scope, Arena *scratch, Text text, ReadOptions options) {
    Reading reading = {.blank = !text_trim(text).length};
    Reader reader = reader_new(scope, scratch, text, options, false);
    read_once(&reader, &reading);
    reading.error = reader.error;
    reading.at = reader_place(&reader, reader.error_at);
    memcpy(reading.notes, reader.notes, sizeof reading.notes);
    reading.note_count = reader.note_count;
    if (!reading.expr || !reader.doubts || options.mode != READ_ANSWER) return reading;
    const Expr *second = read_again(scope, scratch, text, options);
    if (second != reading.expr) reading.alternative = second;
    return reading;
}

Reading read_expression(const Scope *scope, Text text, ReadOptions options) {
    Arena *scratch = arena_new();
    Reading reading = read_in(scope, scratch, text, options);
    arena_free(scratch);
    return reading;
}

const Expr *read_strict(const Scope *scope, Text text, const Source *source, size_t offset,
                        Diagnostics *diagnostics) {
    Reading reading = read_expression(scope, text, (ReadOptions){.mode = READ_STRICT});
    if (!reading.expr)
        diagnostics_say(diagnostics, SEVERITY_ERROR, source, offset + reading.at, "%s", reading.error);
    return reading.expr;
}
