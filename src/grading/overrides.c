#include "grading/overrides.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef enum Field { STUDENT, PROBLEM, PART, ANSWER, VERDICT, SCORE, NOTE, FIELDS } Field;
static const char *const titles[FIELDS] = {"student", "problem", "part", "answer",
                                           "verdict", "score",   "note"};

typedef struct Table {
    Arena *arena;
    const Source *source;
    Diagnostics *diagnostics;
    size_t columns[FIELDS]; /* one more than the column; 0: there is none */
} Table;

static bool complain(const Table *table, size_t line, const char *message) {
    buffer_printf(&table->diagnostics->out, "%s:%zu: error: %s\n", table->source->name, line, message);
    table->diagnostics->errors++;
    return false;
}

static bool same_word(Text text, const char *word) {
    return text.length == strlen(word) && !strncasecmp(text.start, word, text.length);
}

static Text cell(const Table *table, const CsvRecord *record, Field field) {
    size_t column = table->columns[field];
    return column && column <= record->count ? text_trim(record->cells[column - 1]) : TEXT("");
}

static bool read_header(Table *table, CsvReader *reader) {
    CsvRecord header;
    if (!csv_next(reader, table->arena, &header)) return complain(table, 1, "there are no overrides in it");
    for (size_t i = 0; i < header.count; i++)
        for (int f = 0; f < FIELDS; f++)
            if (same_word(text_trim(header.cells[i]), titles[f])) table->columns[f] = i + 1;
    bool whose = table->columns[STUDENT] || table->columns[ANSWER];
    if (whose && table->columns[PROBLEM] && table->columns[VERDICT]) return true;
    return complain(table, 1,
                    "the first row must be a header: student, problem, verdict; or problem, answer, verdict");
}

/* ---- a row ---- */

static bool read_verdict(Text word, VerdictKind *kind) {
    static const VerdictKind given[] = {VERDICT_CORRECT, VERDICT_PARTIAL,    VERDICT_INCORRECT,
                                        VERDICT_BLANK,   VERDICT_UNREADABLE, VERDICT_REVIEW};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        if (same_word(word, verdict_name(*kind = given[i]))) return true;
    return false;
}

static bool read_score(const Table *table, Text word, double *score) {
    char *end;
    if (!word.length) return true;
    const char *number = arena_string(table->arena, word.start, word.length);
    *score = strtod(number, &end);
    return end == number + word.length && *score >= 0 && *score <= 1;
}

static double usual_score(VerdictKind kind) {
    return kind == VERDICT_CORRECT ? 1 : kind == VERDICT_PARTIAL ? 0.5 : 0;
}

static bool read_override(const Table *table, const CsvRecord *record, Override *o) {
    *o = (Override){.line = record->line,
                    .student = cell(table, record, STUDENT),
                    .problem = cell(table, record, PROBLEM),
                    .part = cell(table, record, PART),
                    .answer = cell(table, record, ANSWER),
                    .note = cell(table, record, NOTE)};
    if (!o->part.length) o->part = (Text){NULL, 0};
    if (!o->problem.length) return complain(table, record->line, "which problem?");
    if (!o->student.length && !o->answer.length) return complain(table, record->line, "whose answer?");
    if (!read_verdict(cell(table, record, VERDICT), &o->kind))
        return complain(table, record->line,
                        "a verdict is correct, partial, incorrect, blank, unreadable or review");
    o->score = usual_score(o->kind);
    return read_score(table, cell(table, record, SCORE), &o->score) ||
           complain(table, record->line, "a score is a number from 0 to 1");
}

static size_t count_records(CsvReader reader, Arena *arena) {
    CsvRecord record;
    size_t count = 0;
    while (csv_next(&reader, arena, &record)) count++;
    return count;
}

bool overrides_read(Arena *arena, const Source *source, Overrides *overrides, Diagnostics *diagnostics) {
    Table table = {.arena = arena, .source = source, .diagnostics = diagnostics};
    CsvReader reader = csv_open_source(arena, source, diagnostics);
    CsvRecord record;
    *overrides = (Overrides){.source = source};
    if (!read_header(&table, &reader)) return false;
    overrides->items = ARENA_ARRAY(arena, Override, count_records(reader, arena) + 1);
    while (csv_next(&reader, arena, &record))
        if (read_override(&table, &record, &overrides->items[overrides->count])) overrides->count++;
    return true;
}

/* ---- using them ---- */

static bool is_of(const Override *o, Text student, const char *question, Text answer) {
    return o->student.length && !strcmp(o->question, question) && text_equal(o->student, student) &&
           (!o->answer.length || text_equal(o->answer, answer));
}

static bool is_on(const Override *o, const char *question, Text answer) {
    Text judged = o->student.length ? o->same : o->answer;
    return judged.length && !strcmp(o->question, question) && text_equal(judged, answer);
}

const Override *overrides_find(Overrides *overrides, Text student, const char *question, Text answer) {
    Override *found = NULL;
    for (size_t i = 0; i < overrides->count; i++) {
        Override *o = &overrides->items[i];
        bool own = is_of(o, student, question, answer);
        if (own || (!found && is_on(o, question, answer))) found = o;
        if (own) break;
    }
    if (found) found->used = true;
    return found;
}

void overrides_note(Overrides *overrides, Arena *arena, Text student, const char *question, Text answer) {
    for (size_t i = 0; i < overrides->count; i++)
        if (is_of(&overrides->items[i], student, question, answer))
            overrides->items[i].same =
                (Text){arena_string(arena, answer.start, answer.length), answer.length};
}

void overrides_report(const Overrides *overrides, Diagnostics *diagnostics) {
    for (size_t i = 0; i < overrides->count; i++) {
        if (overrides->items[i].used) continue;
        buffer_printf(&diagnostics->out, "%s:%zu: error: nobody gave such an answer\n",
                      overrides->source->name, overrides->items[i].line);
        diagnostics->errors++;
    }
}
