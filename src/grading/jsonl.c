#include "grading/jsonl.h"
#include "grading/jsonrow.h"
#include "grading/parcel.h"
#include <string.h>

/* ---- rows in ---- */

#define FIELD(name) {{#name, sizeof #name - 1}, offsetof(Row, name)}
static const struct {
    Text name;
    size_t place;
} texts[] = {
    FIELD(problem), FIELD(part), FIELD(seed),  FIELD(student), FIELD(find),
    FIELD(variant), FIELD(key),  FIELD(prove), FIELD(answer),
};
#undef FIELD

static bool is_absent(const JsonField *field) { return !field || field->kind == JSON_ROW_NULL; }

static bool is_text(const JsonField *field) {
    return field->kind == JSON_ROW_STRING || field->kind == JSON_ROW_NUMBER;
}

/* What is absent is left as it is. False: it is no text. */
static bool text_value(const JsonField *field, Text *text) {
    if (is_absent(field)) return true;
    if (is_text(field)) *text = field->text;
    return is_text(field);
}

/* A list of texts, or one text. False: something else, or too many. */
static bool list_value(const JsonField *field, Text *list, size_t *count, size_t most) {
    if (is_absent(field)) return true;
    if (is_text(field)) return list[(*count)++] = field->text, true;
    if (field->kind != JSON_ROW_LIST || field->count > most) return false;
    for (; *count < field->count; ++*count) list[*count] = field->items[*count];
    return true;
}

static Text joined(Arena *arena, const Text *list, size_t count) {
    Buffer all = BUFFER_EMPTY;
    for (size_t i = 0; i < count; i++) {
        if (i) buffer_string(&all, "; ");
        buffer_text(&all, list[i]);
    }
    Text text = {arena_string(arena, buffer_c(&all), all.length), all.length};
    buffer_free(&all);
    return text;
}

/* "let" and "at" are lists of texts, or one text. */
static bool joined_value(Arena *arena, const JsonField *field, Text *text) {
    Text list[MOST_NAMES];
    size_t count = 0;
    if (!list_value(field, list, &count, MOST_NAMES)) return false;
    if (count) *text = count == 1 ? list[0] : joined(arena, list, count);
    return true;
}

/* "tolerance": 1e-3 stands for "accept": ["tolerance: 1e-3"]. */
static bool accept_value(Arena *arena, const JsonRow *object, Text name, Row *row) {
    const JsonField *field = json_row_field(object, name);
    Text text;
    if (is_absent(field)) return true;
    if (row->accept_count == MOST_ACCEPTS || !text_value(field, &text)) return false;
    row->accept[row->accept_count++] =
        text_of(arena_printf(arena, "%s: %.*s", name.start, (int)text.length, text.start));
    return true;
}

static bool decimal_value(const JsonField *field, bool *comma) {
    Text decimal = {0};
    *comma = field && text_value(field, &decimal) && text_is(decimal, "comma");
    return !field || is_text(field);
}

/* "earlier": ["a: 2x", "b: 4x"], in the order of the parts. */
static bool earlier_value(const JsonField *field, Row *row) {
    Text list[MOST_EARLIER];
    size_t count = 0;
    if (!list_value(field, list, &count, MOST_EARLIER)) return false;
    for (size_t i = 0; i < count; i++) {
        Text answer = list[count - 1 - i], of = text_trim(text_cut(&answer, ':'));
        if (!answer.start) return false;
        row->earlier[i] = of;
        row->earlier_answer[i] = answer;
    }
    row->earlier_count = count;
    return true;
}

/* NULL: all is well; else the name of the field that is wrong. */
static const char *read_row(Arena *arena, const JsonRow *object, Row *row) {
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Text *text = (Text *)(void *)((char *)row + texts[i].place);
        if (!text_value(json_row_field(object, texts[i].name), text)) return texts[i].name.start;
    }
    if (!joined_value(arena, json_row_field(object, TEXT("let")), &row->let)) return "let";
    if (!joined_value(arena, json_row_field(object, TEXT("at")), &row->at)) return "at";
    if (!list_value(json_row_field(object, TEXT("where")), row->where, &row->where_count, MOST_CONDITIONS))
        return "where";
    if (!list_value(json_row_field(object, TEXT("accept")), row->accept, &row->accept_count, MOST_ACCEPTS))
        return "accept";
    if (!earlier_value(json_row_field(object, TEXT("earlier")), row)) return "earlier";
    if (!accept_value(arena, object, TEXT("tolerance"), row)) return "tolerance";
    if (!accept_value(arena, object, TEXT("digits"), row)) return "digits";
    return decimal_value(json_row_field(object, TEXT("decimal")), &row->decimal_comma) ? NULL : "decimal";
}

/* ---- replies out ---- */

static void put_string(Buffer *out, const char *string) {
    if (string)
        json_put_text(out, text_of(string));
    else
        buffer_bytes(out, "null", 4);
}

static void put_field(Buffer *out, const char *name, const char *value) {
    buffer_string(out, name);
    put_string(out, value);
}

static void put_count(Buffer *out, const char *name, size_t count) {
    buffer_string(out, name);
    if (count)
        buffer_printf(out, "%zu", count);
    else
        buffer_bytes(out, "null", 4);
}

/* Most scores are whole. */
static void put_score(Buffer *out, double score) {
    buffer_string(out, ", \"score\": ");
    if (score == 0 || score == 1)
        buffer_char(out, score == 0 ? '0' : '1');
    else
        buffer_printf(out, "%.6g", score);
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

static void write_reply(Buffer *out, Arena *scratch, const char *id, const Verdict *verdict, const Language *language) {
    buffer_string(out, "{\"id\": ");
    buffer_string(out, id);
    put_field(out, ", \"verdict\": ", verdict_name(verdict->kind));
    if (verdict->kind == VERDICT_ERROR) {
        put_field(out, ", \"error\": ", verdict->error);
        return buffer_string(out, "}\n");
    }
    put_score(out, verdict->score);
    put_field(out, ", \"evidence\": ", evidence_name(verdict->evidence));
    put_field(out, ", \"reading\": ", verdict->reading);
    put_field(out, ", \"mistake\": ", verdict->mistake);
    put_count(out, ", \"step\": ", verdict->step);
    put_witness(out, verdict);
    put_field(out, ", \"feedback\": ", verdict_feedback(scratch, verdict, language));
    if (verdict->note_count) put_notes(out, verdict);
    if (verdict->error) put_field(out, ", \"error\": ", verdict->error);
    if (verdict->column) put_count(out, ", \"column\": ", verdict->column);
    buffer_string(out, "}\n");
}

static Verdict judge_object(Desk *desk, Arena *scratch, const JsonRow *object) {
    Row row = {0};
    if (object->error) return verdict_error(object->error);
    const char *wrong = read_row(scratch, object, &row);
    if (wrong)
        return verdict_error(arena_printf(scratch, "the field \"%s\" is not what it should be", wrong));
    if (!json_row_field(object, TEXT("answer"))) return verdict_error("the row has no answer");
    return desk_judge(desk, &row, scratch);
}

/* The row; one that is too long is not looked at. */
static JsonRow row_of(Arena *scratch, Text line) {
    if (line.length <= LONGEST_LINE) return json_row(scratch, line);
    return (JsonRow){.error = "the row is longer than 1 MiB", .id = "null"};
}

bool jsonl_judge(Desk *desk, Text line, Buffer *out) {
    if (!text_trim(line).length) return true;
    Arena *scratch = desk_scratch(desk);
    JsonRow row = row_of(scratch, line);
    Verdict verdict = judge_object(desk, scratch, &row);
    write_reply(out, scratch, row.id, &verdict, desk_language(desk));
    return verdict.kind != VERDICT_ERROR;
}

void jsonl_lost(Text line, Loss loss, const Language *language, Buffer *out) {
    Arena *scratch = arena_new();
    JsonRow row = row_of(scratch, line);
    Verdict verdict = verdict_lost(loss, language);
    write_reply(out, scratch, row.id, &verdict, language);
    arena_free(scratch);
}
