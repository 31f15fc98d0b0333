#include "grading/jsonrow.h"
#include <jansson.h>
#include <string.h>

/* ---- strings out ---- */

static void put_escaped(Buffer *out, unsigned char c) {
    static const char letters[] = "btn\0fr"; /* of the codes 8, 9, 10, 12, 13 */
    char named = c >= '\b' && c <= '\r' ? letters[c - '\b'] : c == '"' || c == '\\' ? (char)c : '\0';
    if (named)
        buffer_bytes(out, (char[]){'\\', named}, 2);
    else
        buffer_printf(out, "\\u%04X", c);
}

static bool is_plain(char c) { return c >= ' ' && c != '"' && c != '\\'; }

static uint64_t eight(char c) { return UINT64_C(0x0101010101010101) * (unsigned char)c; }
/* Its highest bits tell whether one of the eight bytes, which are ASCII, is less than c. */
static uint64_t less(uint64_t bytes, char c) { return (bytes - eight(c)) & ~bytes; }

/* Where ASCII that is written as it is ends: found eight bytes at a time. */
static const char *plain_end(const char *at, const char *end) {
    for (uint64_t bytes; end - at >= (ptrdiff_t)sizeof bytes; at += sizeof bytes) {
        memcpy(&bytes, at, sizeof bytes);
        uint64_t escaped = less(bytes, ' ') | less(bytes ^ eight('"'), 1) | less(bytes ^ eight('\\'), 1);
        if ((bytes | escaped) & eight('\x80')) break;
    }
    while (at < end && is_plain(*at)) at++;
    return at;
}

void json_put_text(Buffer *out, Text text) {
    buffer_char(out, '"');
    for (size_t at = 0; at < text.length;) {
        size_t from = at;
        at = (size_t)(plain_end(text.start + at, text.start + text.length) - text.start);
        buffer_bytes(out, text.start + from, at - from); /* ASCII as it is, in one go */
        if (at == text.length) break;
        if (text.start[at] < 0)
            buffer_code(out, text_next(text, &at));
        else
            put_escaped(out, (unsigned char)text.start[at++]);
    }
    buffer_char(out, '"');
}

/* The id as it came. */
static const char *spelled(Arena *arena, const JsonField *id) {
    if (!id || id->kind != JSON_ROW_STRING)
        return !id || id->kind == JSON_ROW_NULL ? "null" : arena_string(arena, id->text.start, id->text.length);
    Buffer out = BUFFER_EMPTY;
    json_put_text(&out, id->text);
    const char *string = arena_string(arena, out.data, out.length);
    buffer_free(&out);
    return string;
}

const JsonField *json_row_field(const JsonRow *row, Text name) {
    for (size_t i = row->count; i-- > 0;) {
        Text field = row->fields[i].name;
        if (field.length == name.length && *field.start == *name.start && !memcmp(field.start, name.start, name.length))
            return &row->fields[i];
    }
    return NULL;
}

/* ---- the usual row: strings, whole numbers and lists of them, read where they stand ----
 *
 * False from any of these: the library must read the row, for it is unusual or wrong. */

enum { MOST_FLAT_FIELDS = 24, MOST_FLAT_ITEMS = 24, MOST_FLAT_DIGITS = 18 };

typedef struct Scanner {
    const char *at, *end;
    Arena *arena;
} Scanner;

static char next(Scanner *s) {
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\r' || *s->at == '\n')) s->at++;
    return s->at < s->end ? *s->at : '\0';
}

static bool take(Scanner *s, char c) {
    bool there = next(s) == c;
    s->at += there;
    return there;
}

static int digit_of(char c) {
    int letter = c | 0x20;
    return c >= '0' && c <= '9' ? c - '0' : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* Four hexadecimal digits of a code point that needs no second escape. */
static bool scan_code(Scanner *s, Buffer *out) {
    uint32_t code = 0;
    if (s->end - s->at < 4) return false;
    for (int i = 0; i < 4; i++) {
        int digit = digit_of(*s->at++);
        if (digit < 0) return false;
        code = code << 4 | (uint32_t)digit;
    }
    buffer_code(out, code);
    return code && !(code >= 0xD800 && code < 0xE000);
}

static bool scan_escape(Scanner *s, Buffer *out) {
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    if (s->at == s->end) return false;
    char c = *s->at++;
    const char *letter = c ? strchr(letters, c) : NULL;
    if (letter) buffer_char(out, meant[letter - letters]);
    return letter || (c == 'u' && scan_code(s, out));
}

/* A string that holds escapes, its plain beginning already passed. */
static bool scan_escaped(Scanner *s, const char *from, Text *text) {
    Buffer out = BUFFER_EMPTY;
    bool good = true;
    while (good && s->at < s->end && *s->at != '"') {
        buffer_bytes(&out, from, (size_t)(s->at - from));
        s->at++;
        good = scan_escape(s, &out);
        from = s->at;
        while (s->at < s->end && (is_plain(*s->at) || *s->at < 0)) s->at++;
        good = good && s->at < s->end && (*s->at == '"' || *s->at == '\\');
    }
    if (good) buffer_bytes(&out, from, (size_t)(s->at - from));
    *text = (Text){arena_string(s->arena, buffer_c(&out), out.length), out.length};
    buffer_free(&out);
    return good;
}

static bool scan_string(Scanner *s, Text *text) {
    bool ascii = true;
    if (!take(s, '"')) return false;
    const char *from = s->at;
    for (s->at = plain_end(from, s->end); s->at < s->end && (is_plain(*s->at) || *s->at < 0); s->at++) ascii = false;
    *text = (Text){from, (size_t)(s->at - from)};
    bool escaped = s->at < s->end && *s->at == '\\';
    if (escaped && !scan_escaped(s, from, text)) return false;
    bool closed = s->at < s->end && *s->at == '"';
    s->at += closed;
    return closed && ((ascii && !escaped) || text_valid(*text));
}

/* "12", "-7", "0"; no "012", "-0", nor what is no whole number. */
static bool scan_number(Scanner *s, Text *text) {
    const char *from = s->at;
    s->at += *s->at == '-';
    const char *digits = s->at;
    while (s->at < s->end && *s->at >= '0' && *s->at <= '9') s->at++;
    size_t count = (size_t)(s->at - digits);
    *text = (Text){from, (size_t)(s->at - from)};
    bool plain = count && count <= MOST_FLAT_DIGITS && (*digits != '0' || (count == 1 && digits == from));
    return plain && s->at < s->end && !strchr(".eE", *s->at);
}

static bool scan_text(Scanner *s, Text *text, JsonKind *kind) {
    *kind = next(s) == '"' ? JSON_ROW_STRING : JSON_ROW_NUMBER;
    return *kind == JSON_ROW_STRING ? scan_string(s, text) : s->at < s->end && scan_number(s, text);
}

static bool scan_list(Scanner *s, JsonField *field) {
    JsonKind kind;
    Text items[MOST_FLAT_ITEMS];
    field->kind = JSON_ROW_LIST;
    if (!take(s, '[')) return false;
    if (take(s, ']')) return true;
    do
        if (field->count == MOST_FLAT_ITEMS || !scan_text(s, &items[field->count++], &kind)) return false;
    while (take(s, ','));
    field->items = arena_copy(s->arena, items, field->count * sizeof *items);
    return take(s, ']');
}

static bool scan_null(Scanner *s, JsonField *field) {
    bool null = s->end - s->at > 4 && !memcmp(s->at, "null", 4);
    field->kind = JSON_ROW_NULL;
    s->at += null ? 4 : 0;
    return null;
}

static bool scan_field(Scanner *s, JsonField *field) {
    *field = (JsonField){0};
    if (!scan_string(s, &field->name) || !take(s, ':')) return false;
    char c = next(s);
    if (c == '[' && text_is(field->name, "id")) return false;
    return c == '[' ? scan_list(s, field) : c == 'n' ? scan_null(s, field) : scan_text(s, &field->text, &field->kind);
}

static bool scan_row(Arena *arena, Text line, JsonRow *row) {
    Scanner s = {line.start, line.start + line.length, arena};
    JsonField fields[MOST_FLAT_FIELDS];
    if (!take(&s, '{')) return false;
    do
        if (row->count == MOST_FLAT_FIELDS || !scan_field(&s, &fields[row->count++])) return false;
    while (take(&s, ','));
    row->fields = arena_copy(arena, fields, row->count * sizeof *fields);
    return take(&s, '}') && (next(&s), s.at == s.end);
}

/* ---- any row, through the library ---- */

static Text copied(Arena *arena, const json_t *string) {
    size_t length = json_string_length(string);
    return (Text){arena_string(arena, json_string_value(string), length), length};
}

/* Numbers stand for their spelling: "seed": 2026, "tolerance": 1e-3. A sign U+0000 has no place in a name or a number. */
static JsonKind text_value(Arena *arena, const json_t *value, Text *text) {
    bool whole = json_is_string(value) && strlen(json_string_value(value)) == json_string_length(value);
    if (json_is_string(value)) return *text = copied(arena, value), whole ? JSON_ROW_STRING : JSON_ROW_OTHER;
    if (json_is_integer(value))
        *text = text_of(arena_printf(arena, "%lld", (long long)json_integer_value(value)));
    else if (json_is_real(value))
        *text = text_of(arena_printf(arena, "%.15g", json_real_value(value)));
    else
        return JSON_ROW_OTHER;
    return JSON_ROW_NUMBER;
}

static void list_value(Arena *arena, const json_t *list, JsonField *field) {
    Text *items = ARENA_ARRAY(arena, Text, json_array_size(list) + 1);
    field->items = items;
    field->kind = JSON_ROW_LIST;
    for (; field->count < json_array_size(list); field->count++)
        if (text_value(arena, json_array_get(list, field->count), &items[field->count]) == JSON_ROW_OTHER)
            field->kind = JSON_ROW_OTHER;
}

static int append(const char *data, size_t size, void *out) {
    buffer_bytes(out, data, size);
    return 0;
}

/* An id of an unusual kind is given back as it came. */
static void any_value(Arena *arena, const json_t *value, JsonField *field) {
    Buffer out = BUFFER_EMPTY;
    json_dump_callback(value, append, &out, JSON_REAL_PRECISION(15) | JSON_ENCODE_ANY);
    field->text = (Text){arena_string(arena, buffer_c(&out), out.length), out.length};
    buffer_free(&out);
}

static void load_field(Arena *arena, const char *name, const json_t *value, JsonField *field) {
    field->name = text_of(arena_string(arena, name, strlen(name)));
    bool any = !strcmp(name, "answer") || !strcmp(name, "id"); /* the one is judged, the other given back */
    if (!strcmp(name, "id") && !json_is_string(value))
        any_value(arena, value, field), field->kind = JSON_ROW_OTHER;
    else if (any && json_is_string(value))
        field->text = copied(arena, value), field->kind = JSON_ROW_STRING;
    else if (json_is_null(value))
        field->kind = JSON_ROW_NULL;
    else if (json_is_array(value))
        list_value(arena, value, field);
    else
        field->kind = text_value(arena, value, &field->text);
}

static void load_row(Arena *arena, Text line, JsonRow *row) {
    json_error_t error;
    json_t *object = json_loadb(line.start, line.length, JSON_ALLOW_NUL, &error), *value;
    const char *name;
    if (!object) row->error = arena_printf(arena, "not JSON: %s", error.text);
    if (object && !json_is_object(object)) row->error = "a row is a JSON object";
    JsonField *fields = ARENA_ARRAY(arena, JsonField, json_object_size(object) + 1);
    row->fields = fields;
    row->count = 0;
    json_object_foreach(object, name, value) load_field(arena, name, value, &fields[row->count++]);
    json_decref(object);
}

JsonRow json_row(Arena *arena, Text line) {
    JsonRow row = {0};
    if (!scan_row(arena, line, &row)) load_row(arena, line, &row);
    row.id = spelled(arena, json_row_field(&row, TEXT("id")));
    return row;
}
