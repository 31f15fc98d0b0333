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

/* Whatever the bytes, the reply is JSON: what is not UTF-8 becomes U+FFFD. */
static json_t *json_text(const char *string) {
    if (!string) return json_null();
    Text text = text_of(string);
    Buffer clean = BUFFER_EMPTY;
    for (size_t at = 0; at < text.length;) buffer_code(&clean, text_next(text, &at));
    json_t *value = json_string(buffer_c(&clean));
    buffer_free(&clean);
    return value ? value : json_string("");
}

static json_t *json_score(double score) {
    return score == (double)(long)score ? json_integer((long)score) : json_real(score);
}

static json_t *json_witness(const Verdict *verdict) {
    if (!verdict->witness_count) return json_null();
    json_t *object = json_object();
    for (size_t i = 0; i < verdict->witness_count; i++)
        json_object_set_new(object, verdict->witness[i].name, json_text(verdict->witness[i].value));
    return object;
}

static json_t *json_notes(const Verdict *verdict) {
    json_t *notes = json_array();
    for (size_t i = 0; i < verdict->note_count; i++)
        json_array_append_new(notes, json_text(verdict->notes[i]));
    return notes;
}

static json_t *json_verdict(const json_t *id, const Verdict *verdict) {
    json_t *reply = json_object();
    json_object_set_new(reply, "id", id ? json_deep_copy(id) : json_null());
    json_object_set_new(reply, "verdict", json_string(verdict_name(verdict->kind)));
    if (verdict->kind == VERDICT_ERROR) {
        json_object_set_new(reply, "error", json_text(verdict->error));
        return reply;
    }
    json_object_set_new(reply, "score", json_score(verdict->score));
    json_object_set_new(reply, "evidence", json_string(evidence_name(verdict->evidence)));
    json_object_set_new(reply, "reading", json_text(verdict->reading));
    json_object_set_new(reply, "mistake", json_text(verdict->mistake));
    json_object_set_new(reply, "step", verdict->step ? json_integer((json_int_t)verdict->step) : json_null());
    json_object_set_new(reply, "witness", json_witness(verdict));
    json_object_set_new(reply, "feedback", json_text(verdict->feedback ? verdict->feedback : ""));
    if (verdict->note_count) json_object_set_new(reply, "notes", json_notes(verdict));
    if (verdict->error) json_object_set_new(reply, "error", json_text(verdict->error));
    if (verdict->column) json_object_set_new(reply, "column", json_integer((json_int_t)verdict->column));
    return reply;
}

static int append(const char *data, size_t size, void *out) {
    buffer_bytes(out, data, size);
    return 0;
}

static void write_reply(Buffer *out, const json_t *id, const Verdict *verdict) {
    json_t *reply = json_verdict(id, verdict);
    json_dump_callback(reply, append, out, JSON_REAL_PRECISION(6));
    buffer_char(out, '\n');
    json_decref(reply);
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
