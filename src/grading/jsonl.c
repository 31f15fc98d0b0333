#include "grading/jsonl.h"
#include "grading/parcel.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ---- rows in ---- */

static const struct {
    const char *name;
    size_t place;
} fields[] = {
    {"problem", offsetof(Row, problem)}, {"part", offsetof(Row, part)},   {"seed", offsetof(Row, seed)},
    {"student", offsetof(Row, student)}, {"find", offsetof(Row, find)},   {"variant", offsetof(Row, variant)},
    {"key", offsetof(Row, key)},         {"prove", offsetof(Row, prove)}, {"answer", offsetof(Row, answer)},
};

/* Numbers stand for their spelling: "seed": 2026, "tolerance": 1e-3. */
static bool text_value(Arena *arena, const json_t *value, Text *text) {
    if (json_is_string(value))
        *text = (Text){json_string_value(value), json_string_length(value)};
    else if (json_is_integer(value))
        *text = text_of(arena_printf(arena, "%lld", (long long)json_integer_value(value)));
    else if (json_is_real(value))
        *text = text_of(arena_printf(arena, "%.15g", json_real_value(value)));
    else
        return false;
    return true;
}

/* A list of texts, or one text. False: something else, or too many. */
static bool list_value(Arena *arena, const json_t *value, Text *texts, size_t *count, size_t most) {
    if (!value || json_is_null(value)) return true;
    if (!json_is_array(value)) return *count < most && text_value(arena, value, &texts[(*count)++]);
    for (size_t i = 0; i < json_array_size(value); i++)
        if (*count == most || !text_value(arena, json_array_get(value, i), &texts[(*count)++])) return false;
    return true;
}

static Text joined(Arena *arena, const Text *texts, size_t count) {
    Buffer all = BUFFER_EMPTY;
    for (size_t i = 0; i < count; i++) {
        if (i) buffer_string(&all, "; ");
        buffer_text(&all, texts[i]);
    }
    Text text = {arena_string(arena, buffer_c(&all), all.length), all.length};
    buffer_free(&all);
    return text;
}

/* "let" and "at" are lists of texts, or one text. */
static bool joined_value(Arena *arena, const json_t *value, Text *text) {
    Text parts[MOST_NAMES];
    size_t count = 0;
    if (!list_value(arena, value, parts, &count, MOST_NAMES)) return false;
    if (count) *text = joined(arena, parts, count);
    return true;
}

/* "tolerance": 1e-3 stands for "accept": ["tolerance: 1e-3"]. */
static bool accept_value(Arena *arena, const json_t *object, const char *name, Row *row) {
    const json_t *value = json_object_get(object, name);
    Text text;
    if (!value || json_is_null(value)) return true;
    if (row->accept_count == MOST_ACCEPTS || !text_value(arena, value, &text)) return false;
    row->accept[row->accept_count++] =
        text_of(arena_printf(arena, "%s: %.*s", name, (int)text.length, text.start));
    return true;
}

/* NULL: all is well; else the name of the field that is wrong. */
static const char *read_row(Arena *arena, const json_t *object, Row *row) {
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const json_t *value = json_object_get(object, fields[i].name);
        Text *text = (Text *)(void *)((char *)row + fields[i].place);
        if (value && !json_is_null(value) && !text_value(arena, value, text)) return fields[i].name;
    }
    if (!joined_value(arena, json_object_get(object, "let"), &row->let)) return "let";
    if (!joined_value(arena, json_object_get(object, "at"), &row->at)) return "at";
    if (!list_value(arena, json_object_get(object, "where"), row->where, &row->where_count, MOST_CONDITIONS))
        return "where";
    if (!list_value(arena, json_object_get(object, "accept"), row->accept, &row->accept_count, MOST_ACCEPTS))
        return "accept";
    if (!accept_value(arena, object, "tolerance", row)) return "tolerance";
    if (!accept_value(arena, object, "digits", row)) return "digits";
    Text decimal = {0};
    const json_t *value = json_object_get(object, "decimal");
    if (value && !text_value(arena, value, &decimal)) return "decimal";
    row->decimal_comma = text_is(decimal, "comma");
    return NULL;
}

/* ---- replies out ---- */

static void put_escaped(Buffer *out, unsigned char c) {
    static const char letters[] = "btn\0fr"; /* of the codes 8, 9, 10, 12, 13 */
    if (c == '"' || c == '\\') {
        buffer_char(out, '\\');
        buffer_char(out, (char)c);
    } else if (c >= '\b' && c <= '\r' && letters[c - '\b']) {
        buffer_char(out, '\\');
        buffer_char(out, letters[c - '\b']);
    } else
        buffer_printf(out, "\\u%04X", c);
}

static bool is_plain(char c) { return c >= ' ' && c != '"' && c != '\\'; }

/* Whatever the bytes, the reply is JSON: what is not UTF-8 becomes U+FFFD. */
static void put_text(Buffer *out, Text text) {
    buffer_char(out, '"');
    for (size_t at = 0; at < text.length;) {
        size_t from = at;
        while (at < text.length && is_plain(text.start[at])) at++;
        buffer_bytes(out, text.start + from, at - from); /* ASCII as it is, in one go */
        if (at == text.length) break;
        if (text.start[at] < 0)
            buffer_code(out, text_next(text, &at));
        else
            put_escaped(out, (unsigned char)text.start[at++]);
    }
    buffer_char(out, '"');
}

static void put_string(Buffer *out, const char *string) {
    if (string)
        put_text(out, text_of(string));
    else
        buffer_string(out, "null");
}

static void put_field(Buffer *out, const char *name, const char *value) {
    buffer_string(out, ", \"");
    buffer_string(out, name);
    buffer_string(out, "\": ");
    put_string(out, value);
}

static void put_count(Buffer *out, const char *name, size_t count) {
    buffer_printf(out, count ? ", \"%s\": %zu" : ", \"%s\": null", name, count);
}

/* Is there a later entry of this name? (A name of the problem may be "key" or "answer".) */
static bool is_named_again(const Verdict *verdict, size_t i) {
    for (size_t k = i + 1; k < verdict->witness_count; k++)
        if (!strcmp(verdict->witness[i].name, verdict->witness[k].name)) return true;
    return false;
}

static void put_witness(Buffer *out, const Verdict *verdict) {
    const char *before = "{";
    buffer_string(out, ", \"witness\": ");
    if (!verdict->witness_count) return buffer_string(out, "null");
    for (size_t i = 0; i < verdict->witness_count; i++) {
        if (is_named_again(verdict, i)) continue;
        buffer_string(out, before);
        before = ", ";
        put_string(out, verdict->witness[i].name);
        buffer_string(out, ": ");
        put_string(out, verdict->witness[i].value);
    }
    buffer_char(out, '}');
}

static void put_notes(Buffer *out, const Verdict *verdict) {
    buffer_string(out, ", \"notes\": ");
    for (size_t i = 0; i < verdict->note_count; i++) {
        buffer_string(out, i ? ", " : "[");
        put_string(out, verdict->notes[i]);
    }
    buffer_char(out, ']');
}

static int append(const char *data, size_t size, void *out) {
    buffer_bytes(out, data, size);
    return 0;
}

/* The row's id as it came. */
static void put_id(Buffer *out, const json_t *id) {
    buffer_string(out, "{\"id\": ");
    if (json_is_string(id))
        put_text(out, (Text){json_string_value(id), json_string_length(id)});
    else if (id)
        json_dump_callback(id, append, out, JSON_REAL_PRECISION(6) | JSON_ENCODE_ANY);
    else
        buffer_string(out, "null");
}

static void write_reply(Buffer *out, const json_t *id, const Verdict *verdict) {
    put_id(out, id);
    put_field(out, "verdict", verdict_name(verdict->kind));
    if (verdict->kind == VERDICT_ERROR) {
        put_field(out, "error", verdict->error);
        return buffer_string(out, "}\n");
    }
    buffer_printf(out, ", \"score\": %.6g", verdict->score);
    put_field(out, "evidence", evidence_name(verdict->evidence));
    put_field(out, "reading", verdict->reading);
    put_field(out, "mistake", verdict->mistake);
    put_count(out, "step", verdict->step);
    put_witness(out, verdict);
    put_field(out, "feedback", verdict->feedback ? verdict->feedback : "");
    if (verdict->note_count) put_notes(out, verdict);
    if (verdict->error) put_field(out, "error", verdict->error);
    if (verdict->column) put_count(out, "column", verdict->column);
    buffer_string(out, "}\n");
}

static Verdict judge_object(Desk *desk, Arena *scratch, const json_t *object) {
    Row row = {0};
    if (!json_is_object(object)) return verdict_error("a row is a JSON object");
    const char *wrong = read_row(scratch, object, &row);
    if (wrong)
        return verdict_error(arena_printf(scratch, "the field \"%s\" is not what it should be", wrong));
    if (!json_object_get(object, "answer")) return verdict_error("the row has no answer");
    return desk_judge(desk, &row, scratch);
}

bool jsonl_judge(Desk *desk, Text line, Buffer *out) {
    if (!text_trim(line).length) return true;
    Arena *scratch = arena_new();
    json_error_t error;
    json_t *object = line.length > LONGEST_LINE ? NULL : json_loadb(line.start, line.length, 0, &error);
    Verdict verdict = object ? judge_object(desk, scratch, object)
                      : line.length > LONGEST_LINE
                          ? verdict_error("the row is longer than 1 MiB")
                          : verdict_error(arena_printf(scratch, "not JSON: %s", error.text));
    write_reply(out, json_is_object(object) ? json_object_get(object, "id") : NULL, &verdict);
    json_decref(object);
    arena_free(scratch);
    return verdict.kind != VERDICT_ERROR;
}

void jsonl_lost(Text line, Buffer *out) {
    json_error_t error;
    json_t *object = json_loadb(line.start, line.length, 0, &error);
    Verdict verdict = verdict_lost();
    write_reply(out, json_is_object(object) ? json_object_get(object, "id") : NULL, &verdict);
    json_decref(object);
}
