/* suggest.c: what an answer that cannot be read may have meant: the same text with one small change that can be. */
#include "math/syntax.h"
#include <string.h>

enum { LONGEST_REPAIRED = 200 };

typedef struct Change {
    size_t from, to;   /* bytes of the text */
    const char *by;
} Change;

static Text changed(Arena *arena, Text text, Change change) {
    return text_of(arena_printf(arena, "%.*s%s%.*s", (int)change.from, text.start, change.by,
                                (int)(text.length - change.to), text.start + change.to));
}

static const Token *token_at(const Reader *reader, size_t at) {
    for (size_t i = 0; i < reader->count; i++)
        if (reader->list[i].at == at) return &reader->list[i];
    return NULL;
}

/* The changes that are tried, likeliest first. A name or number is never left out: that would be another answer. */
static size_t likely_changes(const Reader *reader, Change changes[6]) {
    size_t n = 0, at = reader_place(reader, reader->error_at), end = reader->text.length;
    const Token *token = token_at(reader, reader->error_at);
    size_t behind = token ? reader_place(reader, token->at + token->text.length) : at;
    bool operand = token && (token->kind == TOKEN_WORD || token->kind == TOKEN_NUMBER);
    if (reader->nearest) changes[n++] = (Change){at, at + reader->nearest_length, reader->nearest};
    bool after_number = token && token > reader->list && token[-1].kind == TOKEN_NUMBER;
    bool division = token && text_is(token->text, "\\"); /* A\b without its sign would be another answer */
    if (token && token->kind == TOKEN_NUMBER) changes[n++] = (Change){at, at, after_number ? ", " : "^"};
    if (operand && !reader->nearest) changes[n++] = (Change){at, at, "*"};
    if (token && !operand && !division) changes[n++] = (Change){at, behind, ""};
    if (reader->error_at >= reader->spelling.text.length) {
        size_t last = end;
        while (last && strchr(" +-*/^_=,(", reader->text.start[last - 1])) last--;
        changes[n++] = (Change){last, end, ""};
    }
    changes[n++] = (Change){end, end, ")"};
    return n;
}

const char *suggestion(Reader *reader, bool (*reads)(const Reader *reader, Text text)) {
    Change changes[6];
    if (reader->text.length > LONGEST_REPAIRED) return NULL;
    restore_tokens(reader);
    size_t count = likely_changes(reader, changes);
    for (size_t i = 0; i < count; i++) {
        Text text = text_trim(changed(reader->arena, reader->text, changes[i]));
        if (text.length && reads(reader, text)) return arena_string(store_arena(reader->store), text.start, text.length);
    }
    return NULL;
}
