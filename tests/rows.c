/* Rows as they come: JSON, and tables in whatever bytes spreadsheets write. */
#include "grading/csv.h"
#include "grading/jsonrow.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>

/* What a row says, in one line: "id 3; answer <x>; let [a][b]; error …". */
static void tell(const JsonRow *row, Buffer *out) {
    static const char *const kinds[] = {"null", "string", "number", "list", "other"};
    buffer_printf(out, "id %s", row->id);
    if (row->error) buffer_printf(out, "; error %s", row->error);
    const JsonField *field = json_row_field(row, TEXT("answer"));
    if (!field) return;
    buffer_printf(out, "; %s", kinds[field->kind]);
    if (field->kind == JSON_ROW_STRING || field->kind == JSON_ROW_NUMBER) buffer_text(out, field->text);
    for (size_t i = 0; field->kind == JSON_ROW_LIST && i < field->count; i++) {
        buffer_char(out, '[');
        buffer_text(out, field->items[i]);
        buffer_char(out, ']');
    }
}

static void told(const char *line, Buffer *out) {
    Arena *arena = arena_new();
    JsonRow row = json_row(arena, text_of(line));
    buffer_clear(out);
    tell(&row, out);
    arena_free(arena);
}

/* A row with a field that is true goes through the library; both ways must say the same. */
START_TEST(both_readers_agree) {
    static const char *const values[] = {
        "\"\"", "\"x + 1\"", "\"é √ 𝑥\"", "\"\\u00e9\"", "\"\\u221A2\"", "\"\\ud835\\udc65\"", "\"\\\\frac{1}{2}\"",
        "\"a\\n\\tb\\/c\\b\\f\\r\\\"\"", "0", "7", "-7", "2026", "123456789012345678", "12345678901234567890", "-0", "007",
        "1.5", "1e3", "-", "null", "nul", "[]", "[ ]", "[\"a\", \"b\"]", "[1 , -2]", "[null]", "[\"a\",]", "[[\"a\"]]", "[\"a\" \"b\"]",
        "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\u0000\"", "\"\xC3\"", "\"\\n\xC3\"", "\"\xED\xA0\x80\"", "\"a\tb\"", "\"a\r\"", "\"open",
        "\"\\", "{}", "{\"a\": 1}", "1 2", "x"};
    Buffer plain = BUFFER_EMPTY, library = BUFFER_EMPTY, line = BUFFER_EMPTY;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        buffer_clear(&line);
        buffer_printf(&line, " { \"id\" : %s , \"answer\":%s}\r", values[i], values[i]);
        told(buffer_c(&line), &plain);
        buffer_clear(&line);
        buffer_printf(&line, " { \"id\" : %s , \"answer\":%s, \"odd\": true}\r", values[i], values[i]);
        told(buffer_c(&line), &library);
        ck_assert_str_eq(buffer_c(&plain), buffer_c(&library));
    }
    buffer_free(&plain);
    buffer_free(&library);
    buffer_free(&line);
}
END_TEST

START_TEST(rows_say_what_they_are) {
    static const struct {
        const char *line, *said;
    } cases[] = {
        {"{\"id\": \"s\\\"1\", \"answer\": 2.50}", "id \"s\\\"1\"; number2.5"},
        {"{\"id\": 3.75, \"answer\": 1, \"answer\": \"the last\"}", "id 3.75; stringthe last"},
        {"{\"id\": [1], \"answer\": \"\\u00b2\"}", "id [1]; string²"},
        {"{\"answer\": [\"a\", 2]}", "id null; list[a][2]"},
        {"{\"id\": \"a\\u0000b\", \"answer\": \"\\u00002\"}", "id \"a\\u0000b\"; string"},
        {"{}", "id null"},
        {"[1]", "id null; error a row is a JSON object"},
        {"{\"id\": 1} x", "id null; error not JSON: end of file expected near 'x'"},
    };
    Buffer out = BUFFER_EMPTY;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        told(cases[i].line, &out);
        ck_assert_str_eq(buffer_c(&out), cases[i].said);
    }
    buffer_free(&out);
}
END_TEST

/* Cut anywhere, a row is no row. */
START_TEST(a_row_cut_short_is_wrong) {
    const char *line = "{\"id\": 12, \"let\": [\"x in R\", \"a\"], \"answer\": \"\\\\frac{1}{\\u00b2}é\", \"n\": null}";
    for (size_t length = 0; length < strlen(line); length++) {
        Arena *arena = arena_new();
        char *copy = arena_alloc(arena, length + 1); /* so that a sanitizer sees what is read behind it */
        memcpy(copy, line, length);
        ck_assert(json_row(arena, (Text){copy, length}).error);
        arena_free(arena);
    }
}
END_TEST

/* ---- tables ---- */

#define BYTES(literal) {literal, sizeof(literal) - 1}

/* Cells are shown with "|" between them, records with "/". */
static const struct Bytes {
    Text content;
    const char *shown;
    size_t strange;
} bytes[] = {
    {BYTES("a,b\n1,2\n"), "a|b/1|2/", 0},
    {BYTES("\xEF\xBB\xBF" "a;b\r\n1;\"2;3\"\r\n"), "a|b/1|2;3/", 0},
    {BYTES("sep=;\r\na,x;b\r\n1;2\r\n"), "a,x|b/1|2/", 0},
    {BYTES("SEP=\t\na\tb\n"), "a|b/", 0},
    {BYTES("a\tb\r1\t2\r"), "a|b/1|2/", 0},
    {BYTES("\n\n ,,\na,b\n,,\n1,2"), "a|b/1|2/", 0},
    {BYTES("a,b\n\"x \"\"y\"\"\",\"l\nm\"\n"), "a|b/x \"y\"|l\nm/", 0},
    {BYTES("a,b\nM\xFCller,\x80 \xC3\xBC\n"), "a|b/Müller|€ ü/", 2},
    {BYTES("a,b\n1,\0" "2\n"), "a|b/1|\uFFFD2/", 0},
    {BYTES("\xFF\xFE" "a\0,\0\xFC\0\n\0" "\x35\xD8\x65\xDC,\0" "1\0"), "a|ü/𝑥|1/", 0},
    {BYTES("\xFE\xFF\0a\0,\0\xFC\0\n\xD8\x35\xDC\x65\0,\0" "1"), "a|ü/𝑥|1/", 0},
    {BYTES("a\0,\0" "b\0\n\0" "1\0,\0\x35\xD8"), "a|b/1|\uFFFD/", 0},
    {BYTES(""), "", 0},
};

START_TEST(tables_are_read_whatever_their_bytes) {
    Arena *arena = arena_new();
    size_t strange;
    Text text = csv_decode(arena, bytes[_i].content, &strange);
    CsvReader reader = csv_open(text);
    CsvRecord record;
    Buffer shown = BUFFER_EMPTY;
    while (csv_next(&reader, arena, &record)) {
        for (size_t i = 0; i < record.count; i++) {
            if (i) buffer_char(&shown, '|');
            buffer_text(&shown, record.cells[i]);
        }
        buffer_char(&shown, '/');
        ck_assert(!record.stray && !record.unclosed);
    }
    ck_assert_str_eq(buffer_c(&shown), bytes[_i].shown);
    ck_assert_uint_eq(strange, bytes[_i].strange);
    buffer_free(&shown);
    arena_free(arena);
}
END_TEST

START_TEST(broken_quotes_are_seen) {
    Arena *arena = arena_new();
    CsvReader reader = csv_open(TEXT("a,b\n\"1\"2,3\n\"4\" ,5\n\"6,7\n"));
    CsvRecord record;
    ck_assert(csv_next(&reader, arena, &record) && !record.stray);
    ck_assert(csv_next(&reader, arena, &record) && record.stray && !record.unclosed);
    ck_assert(csv_next(&reader, arena, &record) && !record.stray);
    ck_assert(csv_next(&reader, arena, &record) && record.unclosed);
    ck_assert(!csv_next(&reader, arena, &record));
    arena_free(arena);
}
END_TEST

START_TEST(no_cell_is_a_formula) {
    static const char *const cells[][2] = {{"=1+1", "\"'=1+1\""}, {"@x", "\"'@x\""},      {"+1,5", "\"+1,5\""},
                                           {"-x", "\"'-x\""},     {"-2.5", "-2.5"},        {"＝1", "\"'＝1\""},
                                           {"\t=1", "\"'\t=1\""}, {"a;=1", "\"a;=1\""}, {"2=1", "2=1"},
                                           {"", ""},                {"\"=1", "\"\"\"=1\""}};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        Buffer out = BUFFER_EMPTY;
        csv_write_cell(&out, text_of(cells[i][0]));
        ck_assert_str_eq(buffer_c(&out), cells[i][1]);
        buffer_free(&out);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("rows");
    TCase *json = tcase_create("json");
    tcase_add_test(json, both_readers_agree);
    tcase_add_test(json, rows_say_what_they_are);
    tcase_add_test(json, a_row_cut_short_is_wrong);
    suite_add_tcase(suite, json);
    TCase *tables = tcase_create("tables");
    tcase_add_loop_test(tables, tables_are_read_whatever_their_bytes, 0, sizeof bytes / sizeof *bytes);
    tcase_add_test(tables, broken_quotes_are_seen);
    tcase_add_test(tables, no_cell_is_a_formula);
    suite_add_tcase(suite, tables);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
