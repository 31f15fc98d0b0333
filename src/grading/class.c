#include "grading/class.h"
#include "grading/csv.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- columns ---- */

typedef enum Role { ROLE_KEPT, ROLE_STUDENT, ROLE_PROBLEM, ROLE_FIELD, ROLE_ANSWER, ROLE_ANSWERS_OF } Role;

typedef struct Column {
    Text title;
    Role role;
    size_t field;        /* of FIELD: its place in Row */
    const char *problem; /* of ANSWERS_OF: whose answers stand in it */
} Column;

typedef struct Table {
    const ClassRequest *request;
    Arena *arena;
    const Source *source;
    Diagnostics *diagnostics;
    Column columns[MOST_COLUMNS];
    size_t count;
    bool wide;
    ClassSummary *summary;
    Buffer *out;
} Table;

static const struct {
    const char *title;
    Role role;
    size_t field;
} titles[] = {
    {"student", ROLE_STUDENT, offsetof(Row, student)},
    {"student id", ROLE_STUDENT, offsetof(Row, student)},
    {"id", ROLE_STUDENT, offsetof(Row, student)},
    {"username", ROLE_STUDENT, offsetof(Row, student)},
    {"problem", ROLE_PROBLEM, offsetof(Row, problem)},
    {"question", ROLE_PROBLEM, offsetof(Row, problem)},
    {"answer", ROLE_ANSWER, offsetof(Row, answer)},
    {"response", ROLE_ANSWER, offsetof(Row, answer)},
    {"part", ROLE_FIELD, offsetof(Row, part)},
    {"seed", ROLE_FIELD, offsetof(Row, seed)},
    {"variant", ROLE_FIELD, offsetof(Row, variant)},
    {"let", ROLE_FIELD, offsetof(Row, let)},
    {"find", ROLE_FIELD, offsetof(Row, find)},
    {"key", ROLE_FIELD, offsetof(Row, key)},
    {"at", ROLE_FIELD, offsetof(Row, at)},
};

static bool same_title(Text title, const char *word) {
    size_t length = strlen(word);
    return title.length == length && !strncasecmp(title.start, word, length);
}

static Column column_of(Text title) {
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (same_title(title, titles[i].title))
            return (Column){.title = title, .role = titles[i].role, .field = titles[i].field};
    return (Column){.title = title};
}

/* "3", "Q3", "q3" on a sheet: its third problem, with what follows ("3b") as the part. */
static const char *numbered_problem(const Table *table, Text title) {
    const SheetPlan *plan = table->request->plan;
    size_t at = title.length && (title.start[0] == 'Q' || title.start[0] == 'q'), number = 0, digits = at;
    while (at < title.length && isdigit((unsigned char)title.start[at]) && number < 10000)
        number = number * 10 + (size_t)(title.start[at++] - '0');
    if (!plan || at == digits || !number || number > plan->item_count) return NULL;
    Text part = text_slice(title, at, title.length);
    if (text_starts(part, "/")) part = text_slice(part, 1, part.length);
    const char *name = sheet_item_name(table->arena, &plan->items[number - 1]);
    return part.length ? arena_printf(table->arena, "%s/%.*s", name, (int)part.length, part.start) : name;
}

/* The problem that a title or a cell names, or NULL. */
static const char *problem_named(const Table *table, Text title) {
    Reference reference;
    Buffer why = BUFFER_EMPTY;
    bool found =
        table->request->bank && title.length && bank_refer(table->request->bank, title, &reference, &why);
    buffer_free(&why);
    return found ? arena_string(table->arena, title.start, title.length) : numbered_problem(table, title);
}

static bool has_role(const Table *table, Role role) {
    for (size_t i = 0; i < table->count; i++)
        if (table->columns[i].role == role) return true;
    return false;
}

/* Without a column called "student", the first that is no answer's says who. */
static void find_student(Table *table) {
    if (has_role(table, ROLE_STUDENT) || !table->count || table->columns[0].role != ROLE_KEPT) return;
    table->columns[0].role = ROLE_STUDENT;
    table->columns[0].field = offsetof(Row, student);
}

static bool read_header(Table *table, const CsvRecord *header) {
    table->count = header->count < MOST_COLUMNS ? header->count : MOST_COLUMNS;
    for (size_t i = 0; i < table->count; i++) table->columns[i] = column_of(text_trim(header->cells[i]));
    table->wide = !has_role(table, ROLE_ANSWER);
    for (size_t i = 0; i < table->count && table->wide; i++) {
        Column *column = &table->columns[i];
        if (column->role == ROLE_KEPT && (column->problem = problem_named(table, column->title)))
            column->role = ROLE_ANSWERS_OF;
    }
    find_student(table);
    return has_role(table, ROLE_ANSWER) || has_role(table, ROLE_ANSWERS_OF);
}

static void say(Table *table, size_t line, const char *message) {
    buffer_printf(&table->diagnostics->out, "%s:%zu: error: %s\n", table->source->name, line, message);
    table->diagnostics->errors++;
}

/* ---- counting ---- */

static Count *count_of(Count *counts, size_t *count, Arena *arena, const char *name) {
    for (size_t i = 0; i < *count; i++)
        if (!strcmp(counts[i].name, name)) return &counts[i];
    if (*count == MOST_TALLIES) return &counts[MOST_TALLIES - 1];
    counts[*count] = (Count){.name = arena_string(arena, name, strlen(name))};
    return &counts[(*count)++];
}

static void count_verdict(Table *table, const char *problem, const Verdict *verdict) {
    ClassSummary *s = table->summary;
    s->answers++;
    s->verdicts[verdict->kind]++;
    if (verdict->mistake) count_of(s->mistakes, &s->mistake_count, table->arena, verdict->mistake)->times++;
    Count *count = count_of(s->problems, &s->problem_count, table->arena, problem);
    count->times += verdict->kind == VERDICT_CORRECT;
    count->of++;
}

static int by_times(const void *a, const void *b) {
    const Count *left = a, *right = b;
    if (left->times != right->times) return left->times < right->times ? 1 : -1;
    return strcmp(left->name, right->name);
}

/* ---- records out ---- */

static const char *const results[] = {"student", "problem",  "part",    "answer", "reading", "verdict",
                                      "score",   "evidence", "mistake", "step",   "feedback"};
enum { RESULTS = sizeof results / sizeof *results };

static size_t kept_cells(const Table *table, const CsvRecord *record, Text *cells) {
    size_t count = 0;
    for (size_t i = 0; i < table->count; i++)
        if (table->columns[i].role == ROLE_KEPT)
            cells[count++] = !record             ? table->columns[i].title
                             : i < record->count ? record->cells[i]
                                                 : TEXT("");
    return count;
}

static void write_header(const Table *table) {
    Text cells[RESULTS + MOST_COLUMNS];
    for (size_t i = 0; i < RESULTS; i++) cells[i] = text_of(results[i]);
    csv_write_record(table->out, cells, RESULTS + kept_cells(table, NULL, cells + RESULTS));
}

static const char *score_text(Arena *arena, const Verdict *verdict) {
    bool judged = verdict->kind == VERDICT_CORRECT || verdict->kind == VERDICT_PARTIAL ||
                  verdict->kind == VERDICT_INCORRECT || verdict->kind == VERDICT_UNREADABLE;
    return judged ? arena_printf(arena, "%g", verdict->score) : "";
}

static void write_verdict(const Table *table, const CsvRecord *record, const Row *row, const Verdict *verdict,
                          Arena *scratch) {
    Text part = row->problem, problem = part.start ? text_cut(&part, '/') : TEXT("");
    Text cells[RESULTS + MOST_COLUMNS] = {
        row->student,
        problem,
        row->part.start ? row->part : part,
        row->answer,
        text_of(verdict->reading),
        text_of(verdict_name(verdict->kind)),
        text_of(score_text(scratch, verdict)),
        text_of(evidence_name(verdict->evidence)),
        text_of(verdict->mistake),
        text_of(verdict->step ? arena_printf(scratch, "%zu", verdict->step) : ""),
        text_of(verdict_remarks(scratch, verdict))};
    csv_write_record(table->out, cells, RESULTS + kept_cells(table, record, cells + RESULTS));
}

/* ---- judging ---- */

/* A cell that is empty is a field that is not given; an empty answer is blank. */
static Row row_of(const Table *table, const CsvRecord *record) {
    Row row = {.answer = TEXT(""), .decimal_comma = table->request->decimal_comma};
    for (size_t i = 0; i < table->count && i < record->count; i++) {
        const Column *column = &table->columns[i];
        Text cell = text_trim(record->cells[i]);
        bool field = column->role != ROLE_KEPT && column->role != ROLE_ANSWERS_OF;
        if (field && cell.length) *(Text *)(void *)((char *)&row + column->field) = cell;
    }
    return row;
}

static void judge_row(Table *table, const CsvRecord *record, Row *row, Arena *scratch) {
    if (!row->seed.start)
        row->seed = text_of(arena_printf(scratch, "%llu", (unsigned long long)table->request->seed));
    const char *named = row->problem.start ? numbered_problem(table, row->problem) : NULL;
    if (named) row->problem = text_of(named);
    Verdict verdict = desk_judge(table->request->desk, row, scratch);
    if (verdict.kind == VERDICT_ERROR) say(table, record->line, verdict.error);
    Text problem = row->problem.start ? row->problem
                   : row->find.start  ? row->find
                   : row->key.start   ? row->key
                                      : TEXT("?");
    const char *part = row->part.start ? "/" : "";
    count_verdict(table,
                  arena_printf(scratch, "%.*s%s%.*s", (int)problem.length, problem.start, part,
                               (int)row->part.length, row->part.start ? row->part.start : ""),
                  &verdict);
    write_verdict(table, record, row, &verdict, scratch);
}

static void judge_record(Table *table, const CsvRecord *record, Arena *scratch) {
    if (record->unclosed) say(table, record->line, "a quotation mark is never closed");
    if (record->count > table->count) say(table, record->line, "more cells than the header has");
    Row row = row_of(table, record);
    if (!table->wide) {
        judge_row(table, record, &row, scratch);
        return;
    }
    for (size_t i = 0; i < table->count; i++) {
        if (table->columns[i].role != ROLE_ANSWERS_OF) continue;
        Row own = row;
        own.problem = text_of(table->columns[i].problem);
        own.answer = i < record->count ? text_trim(record->cells[i]) : TEXT("");
        judge_row(table, record, &own, scratch);
    }
}

static bool refuse(Table *table, size_t line) {
    say(table, line,
        "the first row must be a header: student, problem, answer; or student and the names of problems");
    return false;
}

bool class_grade(Arena *arena, const ClassRequest *request, const Source *source, Buffer *out,
                 ClassSummary *summary, Diagnostics *diagnostics) {
    Table *table = ARENA_NEW(arena, Table);
    *table = (Table){.request = request,
                     .arena = arena,
                     .source = source,
                     .diagnostics = diagnostics,
                     .summary = summary,
                     .out = out};
    *summary = (ClassSummary){0};
    CsvReader reader = csv_open(source->content);
    CsvRecord record;
    if (!csv_next(&reader, arena, &record) || !read_header(table, &record)) return refuse(table, 1);
    write_header(table);
    for (bool more = true; more;) {
        Arena *scratch = arena_new();
        more = csv_next(&reader, scratch, &record);
        if (more) judge_record(table, &record, scratch);
        arena_free(scratch);
        if (request->progress)
            request->progress(request->context, source->content.length - reader.rest.length,
                              source->content.length);
    }
    qsort(summary->mistakes, summary->mistake_count, sizeof *summary->mistakes, by_times);
    return true;
}

void class_print(Buffer *out, const ClassSummary *s) {
    enum { SHOWN = 8 };
    size_t right = s->verdicts[VERDICT_CORRECT], review = s->verdicts[VERDICT_REVIEW];
    buffer_printf(out, "%zu answers: %zu right", s->answers, right);
    for (int kind = VERDICT_PARTIAL; kind < VERDICT_KINDS; kind++)
        if (s->verdicts[kind])
            buffer_printf(out, ", %zu %s", s->verdicts[kind], verdict_name((VerdictKind)kind));
    buffer_string(out, "\n");
    if (review)
        buffer_printf(out, "%zu could not be decided: a person should look (verdict \"review\")\n", review);
    for (size_t i = 0; i < s->problem_count && s->problem_count > 1; i++)
        buffer_printf(out, "  %s: %zu of %zu right\n", s->problems[i].name, s->problems[i].times,
                      s->problems[i].of);
    if (s->mistake_count) buffer_string(out, "The commonest mistakes:\n");
    for (size_t i = 0; i < s->mistake_count && i < SHOWN; i++)
        buffer_printf(out, "  %4zu  %s\n", s->mistakes[i].times, s->mistakes[i].name);
}
