#include "grading/csv.h"
#include <string.h>
#include <strings.h>

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

/* ---- bytes to text ---- */

/* 0x80 to 0x9F of Windows-1252; the others are those of Unicode. */
static uint32_t windows_code(unsigned char byte) {
    static const uint16_t codes[32] = {
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
    return byte >= 0x80 && byte < 0xA0 ? codes[byte - 0x80] : byte;
}

static Text decode_bytes(Arena *arena, Text content, size_t *strange) {
    Buffer out = BUFFER_EMPTY;
    for (size_t at = 0; at < content.length;) {
        size_t from = at;
        uint32_t code = text_next(content, &at);
        bool wrong = code == 0xFFFD && at - from == 1;
        *strange += wrong;
        buffer_code(&out, wrong ? windows_code((unsigned char)content.start[from]) : code ? code : 0xFFFD);
    }
    Text text = {arena_string(arena, buffer_c(&out), out.length), out.length};
    buffer_free(&out);
    return text;
}

typedef struct Units { /* of UTF-16 */
    Text bytes;
    size_t at;
    bool big; /* the higher byte comes first */
} Units;

static uint32_t next_unit(Units *units) {
    unsigned char first = (unsigned char)units->bytes.start[units->at];
    unsigned char second = (unsigned char)units->bytes.start[units->at + 1];
    units->at += 2;
    return units->big ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
}

static bool more_units(const Units *units) { return units->at + 1 < units->bytes.length; }

static uint32_t next_code(Units *units) {
    uint32_t high = next_unit(units);
    if (high >= 0xDC00 && high < 0xE000) return 0xFFFD;
    if (high < 0xD800 || high >= 0xE000) return high ? high : 0xFFFD;
    size_t before = units->at;
    uint32_t low = more_units(units) ? next_unit(units) : 0;
    if (low >= 0xDC00 && low < 0xE000) return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    units->at = before;
    return 0xFFFD;
}

/* By its mark, or by a first letter of ASCII without one. */
static bool is_utf16(Text content, bool *big) {
    if (content.length < 2) return false;
    bool large = text_starts(content, "\xFE\xFF") || (!content.start[0] && content.start[1]);
    bool little = text_starts(content, "\xFF\xFE") || (content.start[0] && !content.start[1]);
    *big = large;
    return large || little;
}

static Text decode_utf16(Arena *arena, Text content, bool big) {
    Buffer out = BUFFER_EMPTY;
    for (Units units = {content, 0, big}; more_units(&units);) buffer_code(&out, next_code(&units));
    Text text = {arena_string(arena, buffer_c(&out), out.length), out.length};
    buffer_free(&out);
    return text;
}

Text csv_decode(Arena *arena, Text content, size_t *strange) {
    bool big;
    *strange = 0;
    if (text_valid(content)) return content;
    return is_utf16(content, &big) ? decode_utf16(arena, content, big) : decode_bytes(arena, content, strange);
}

/* ---- reading ---- */

/* "sep=;" in the first line, as some spreadsheets have it. */
static bool take_separator(CsvReader *reader) {
    Text line = text_slice(reader->rest, 0, record_end(reader->rest));
    if (line.length != strlen("sep=;") || strncasecmp(line.start, "sep=", 4)) return false;
    reader->separator = line.start[4];
    reader->rest = text_slice(reader->rest, line.length, reader->rest.length);
    return true;
}

CsvReader csv_open_source(Arena *arena, const Source *source, Diagnostics *diagnostics) {
    size_t strange;
    CsvReader reader = csv_open(csv_decode(arena, source->content, &strange));
    if (!strange) return reader;
    buffer_printf(&diagnostics->out,
                  "%s: warning: %zu %s not UTF-8 and read as Windows-1252; to be sure, save the table as UTF-8\n",
                  source->name, strange, strange == 1 ? "byte is" : "bytes are");
    diagnostics->warnings++;
    return reader;
}

CsvReader csv_open(Text content) {
    CsvReader reader = {.rest = content, .separator = ',', .line = 1};
    if (text_starts(content, "\xEF\xBB\xBF")) reader.rest = text_slice(content, 3, content.length);
    if (take_separator(&reader)) return reader;
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
static Text next_cell(CsvReader *reader, Arena *arena, CsvRecord *record) {
    if (!text_starts(reader->rest, "\"")) return plain_cell(reader);
    bool closed;
    skip(reader, 1);
    Text cell = quoted_cell(reader, arena, &closed);
    record->unclosed = !closed;
    record->stray = text_trim(plain_cell(reader)).length || record->stray;
    return cell;
}

static void read_record(CsvReader *reader, Arena *arena, CsvRecord *record) {
    size_t room =
        count_outside_quotes(text_slice(reader->rest, 0, record_end(reader->rest)), reader->separator) + 1;
    Text *cells = ARENA_ARRAY(arena, Text, room);
    *record = (CsvRecord){.cells = cells, .line = reader->line};
    for (bool more = true; more && record->count < room;) {
        cells[record->count++] = next_cell(reader, arena, record);
        more = reader->rest.length && reader->rest.start[0] == reader->separator;
        if (more) skip(reader, 1);
    }
    skip_line_end(reader);
}

static bool is_empty(const CsvRecord *record) {
    if (record->unclosed) return false;
    for (size_t i = 0; i < record->count; i++)
        if (text_trim(record->cells[i]).length) return false;
    return true;
}

bool csv_next(CsvReader *reader, Arena *arena, CsvRecord *record) {
    do {
        while (at_line_end(reader)) skip_line_end(reader);
        if (!reader->rest.length) return false;
        read_record(reader, arena, record);
    } while (is_empty(record));
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
    static const char *const wide[] = {"＝", "＋", "－", "＠"};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (text_starts(cell, wide[i])) return true;
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
