#include "grading/csv.h"
#include <string.h>

/* The end of the record that starts at `at`: its CR or LF outside quotes, or the end of the text. */
static size_t record_end(Text text) {
    bool quoted = false;
    for (size_t i = 0; i < text.length; i++) {
        if (text.start[i] == '"') quoted = !quoted;
        if (!quoted && (text.start[i] == '\n' || text.start[i] == '\r')) return i;
    }
    return text.length;
}

static size_t count_outside_quotes(Text record, char wanted) {
    bool quoted = false;
    size_t count = 0;
    for (size_t i = 0; i < record.length; i++) {
        if (record.start[i] == '"') quoted = !quoted;
        count += !quoted && record.start[i] == wanted;
    }
    return count;
}

CsvReader csv_open(Text content) {
    CsvReader reader = {.rest = content, .separator = ',', .line = 1};
    if (text_starts(content, "\xEF\xBB\xBF")) reader.rest = text_slice(content, 3, content.length);
    Text first = text_slice(reader.rest, 0, record_end(reader.rest));
    size_t most = count_outside_quotes(first, ',');
    for (const char *c = ";\t"; *c; c++) {
        size_t count = count_outside_quotes(first, *c);
        if (count > most) reader.separator = *c, most = count;
    }
    return reader;
}

static void skip(CsvReader *reader, size_t bytes) {
    reader->rest = text_slice(reader->rest, bytes, reader->rest.length);
}

static bool at_line_end(const CsvReader *reader) {
    return reader->rest.length && (reader->rest.start[0] == '\n' || reader->rest.start[0] == '\r');
}

static void skip_line_end(CsvReader *reader) {
    if (!at_line_end(reader)) return;
    skip(reader, text_starts(reader->rest, "\r\n") ? 2 : 1);
    reader->line++;
}

/* A quoted cell, its opening quote already passed: "" is a quote. */
static Text quoted_cell(CsvReader *reader, Arena *arena, bool *closed) {
    Buffer cell = BUFFER_EMPTY;
    *closed = false;
    while (reader->rest.length && !*closed) {
        char c = reader->rest.start[0];
        bool twice = text_starts(reader->rest, "\"\"");
        if (c == '\n') reader->line++;
        *closed = c == '"' && !twice;
        if (!*closed) buffer_char(&cell, c);
        skip(reader, twice ? 2 : 1);
    }
    Text text = {arena_string(arena, buffer_c(&cell), cell.length), cell.length};
    buffer_free(&cell);
    return text;
}

static Text plain_cell(CsvReader *reader) {
    Text rest = reader->rest;
    size_t end = 0;
    while (end < rest.length && rest.start[end] != reader->separator && rest.start[end] != '\n' &&
           rest.start[end] != '\r')
        end++;
    skip(reader, end);
    return text_slice(rest, 0, end);
}

/* What stands between a closing quote and the next separator is dropped, as spreadsheets do. */
static Text next_cell(CsvReader *reader, Arena *arena, bool *unclosed) {
    if (!text_starts(reader->rest, "\"")) return plain_cell(reader);
    bool closed;
    skip(reader, 1);
    Text cell = quoted_cell(reader, arena, &closed);
    *unclosed = !closed;
    plain_cell(reader);
    return cell;
}

bool csv_next(CsvReader *reader, Arena *arena, CsvRecord *record) {
    while (at_line_end(reader)) skip_line_end(reader);
    if (!reader->rest.length) return false;
    size_t room =
        count_outside_quotes(text_slice(reader->rest, 0, record_end(reader->rest)), reader->separator) + 1;
    Text *cells = ARENA_ARRAY(arena, Text, room);
    *record = (CsvRecord){.cells = cells, .line = reader->line};
    for (bool more = true; more && record->count < room;) {
        cells[record->count++] = next_cell(reader, arena, &record->unclosed);
        more = reader->rest.length && reader->rest.start[0] == reader->separator;
        if (more) skip(reader, 1);
    }
    skip_line_end(reader);
    return true;
}

/* ---- writing ---- */

static bool is_plain_number(Text cell) {
    bool digit = false;
    for (size_t i = 1; i < cell.length; i++) {
        char c = cell.start[i];
        if (c >= '0' && c <= '9')
            digit = true;
        else if (c != '.' && c != ',')
            return false;
    }
    return digit;
}

static bool would_run(Text cell) {
    return cell.length && strchr("=+-@\t\r\n", cell.start[0]) && cell.start[0] &&
           !(strchr("+-", cell.start[0]) && is_plain_number(cell));
}

void csv_write_cell(Buffer *out, Text cell) {
    bool run = would_run(cell), quote = run;
    for (size_t i = 0; i < cell.length && !quote; i++)
        quote = cell.start[i] && strchr(",;\"\r\n\t", cell.start[i]);
    if (!quote) {
        buffer_text(out, cell);
        return;
    }
    buffer_string(out, run ? "\"'" : "\"");
    for (size_t i = 0; i < cell.length; i++) {
        if (cell.start[i] == '"') buffer_char(out, '"');
        buffer_char(out, cell.start[i]);
    }
    buffer_char(out, '"');
}

void csv_write_record(Buffer *out, const Text *cells, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (i) buffer_char(out, ',');
        csv_write_cell(out, cells[i]);
    }
    buffer_string(out, "\r\n");
}
