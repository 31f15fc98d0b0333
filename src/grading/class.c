#include "grading/class.h"
#include "grading/csv.h"
#include "grading/earlier.h"
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

enum { MOST_FAULTS = 32 };

typedef struct Fault { /* what is wrong with rows of a question: said of the first */
    const char *question, *error;
    size_t more;
} Fault;

typedef struct Table {
    const ClassRequest *request;
    const Language *language;
    Arena *arena;
    const Source *source;
    Diagnostics *diagnostics;
    Column columns[MOST_COLUMNS];
    size_t count;
    bool wide;
    Text kept[MOST_COLUMNS]; /* the titles of those that are kept */
    size_t kept_count;
    bool *handed_in;   /* by the people of the roster */
    Roster *strangers; /* who are not on it */
    EarlierAnswers *earlier; /* to parts of problems; NULL: there is no bank */
    ClassSummary *summary;
    Buffer *out;
    Arena *scratch; /* of the batch */
    ClassEntry *batch;
    size_t batch_count;
    Fault faults[MOST_FAULTS];
    size_t fault_count;
    Message damage; /* why the record at hand cannot be cut into cells; UNDAMAGED: it can */
} Table;

enum { BATCH = 512 }; /* answers that are judged together */
static const Message UNDAMAGED = MESSAGE_COUNT;

static const struct {
    const char *title;
    Role role;
    size_t field;
} titles[] = {
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

/* Without a title that names people, the first column, if it holds no answers, says who. */
static void find_student(Table *table, const CsvRecord *header) {
    size_t at = roster_key_column(header->cells, table->count);
    if (at == table->count) at = 0;
    if (table->columns[at].role != ROLE_KEPT) return;
    table->columns[at].role = ROLE_STUDENT;
    table->columns[at].field = offsetof(Row, student);
}

static void find_kept(Table *table) {
    for (size_t i = 0; i < table->count; i++)
        if (table->columns[i].role == ROLE_KEPT) table->kept[table->kept_count++] = table->columns[i].title;
}

/* In a table with a column for each problem, one whose title is nearly that of a problem. */
static void warn_of_columns(const Table *table) {
    const Bank *bank = table->request->bank;
    if (!bank || !has_role(table, ROLE_ANSWERS_OF)) return;
    const char **names = memory_get((bank->problem_count + 1) * sizeof *names);
    for (size_t i = 0; i < bank->problem_count; i++) names[i] = bank->problems[i]->name;
    for (size_t i = 0; i < table->kept_count; i++) {
        Text rest = table->kept[i], name = text_cut(&rest, '/');
        const char *near = identity_of(table->kept[i]) < WHO_COUNT ? NULL : text_nearest(name, names, bank->problem_count);
        if (!near) continue;
        buffer_printf(&table->diagnostics->out, "%s:1: warning: no problem '%.*s': the column is kept, not judged" DID_YOU_MEAN "\n",
                      table->source->name, (int)name.length, name.start, NEAR(near));
        table->diagnostics->warnings++;
    }
    free(names);
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
    find_student(table, header);
    find_kept(table);
    warn_of_columns(table);
    return has_role(table, ROLE_ANSWER) || has_role(table, ROLE_ANSWERS_OF);
}

static void say(const Table *table, size_t line, const char *message) {
    buffer_printf(&table->diagnostics->out, "%s:%zu: error: %s\n", table->source->name, line, message);
    table->diagnostics->errors++;
}

static void warn_of(const Table *table, size_t line, Text student) {
    Person stranger = {.key = {arena_string(table->arena, student.start, student.length), student.length}};
    if (!student.length || roster_find(table->strangers, student) != NOBODY) return;
    roster_add(table->strangers, &stranger);
    buffer_printf(&table->diagnostics->out, "%s:%zu: warning: '%.*s' is not on the roster\n",
                  table->source->name, line, (int)student.length, student.start);
    table->diagnostics->warnings++;
}

/* ---- counting ---- */

/* NULL: there are too many kinds already. */
static Count *count_of(Count *counts, size_t *count, Arena *arena, const char *name) {
    for (size_t i = 0; i < *count; i++)
        if (!strcmp(counts[i].name, name)) return &counts[i];
    if (*count == MOST_TALLIES) return NULL;
    counts[*count] = (Count){.name = arena_string(arena, name, strlen(name))};
    return &counts[(*count)++];
}

/* A mistake at a question, in the words that the student reads. */
static void count_mistake(Table *table, const ClassEntry *entry) {
    ClassSummary *s = table->summary;
    const char *said = entry->verdict.feedback && *entry->verdict.feedback ? entry->verdict.feedback : entry->verdict.mistake;
    Buffer name = BUFFER_EMPTY;
    buffer_printf(&name, "%s: %s", entry->question, said);
    Count *count = count_of(s->mistakes, &s->mistake_count, table->arena, buffer_c(&name));
    if (count) count->times++;
    buffer_free(&name);
}

static void count_verdict(Table *table, const ClassEntry *entry) {
    ClassSummary *s = table->summary;
    const Verdict *verdict = &entry->verdict;
    s->answers++;
    s->verdicts[verdict->kind]++;
    if (verdict->mistake) count_mistake(table, entry);
    Count *count = count_of(s->problems, &s->problem_count, table->arena, entry->question);
    if (!count) return;
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

static void write_header(const Table *table) {
    Text cells[RESULTS + MOST_COLUMNS];
    for (size_t i = 0; i < RESULTS; i++) cells[i] = text_of(results[i]);
    for (size_t i = 0; i < table->kept_count; i++) cells[RESULTS + i] = table->kept[i];
    csv_write_record(table->out, cells, RESULTS + table->kept_count);
}

bool class_has_score(const Verdict *verdict) {
    static const bool judged[VERDICT_KINDS] = {[VERDICT_CORRECT] = true,
                                               [VERDICT_PARTIAL] = true,
                                               [VERDICT_INCORRECT] = true,
                                               [VERDICT_UNREADABLE] = true};
    return judged[verdict->kind];
}

const char *class_score(Arena *arena, const Verdict *verdict) {
    return class_has_score(verdict) ? arena_printf(arena, "%g", verdict->score) : "";
}

static void write_verdict(const Table *table, const ClassEntry *entry) {
    const Row *row = &entry->row;
    const Verdict *verdict = &entry->verdict;
    Text part = row->problem, problem = part.start ? text_cut(&part, '/') : TEXT("");
    Text cells[RESULTS + MOST_COLUMNS] = {
        row->student,
        problem,
        row->part.start ? row->part : part,
        row->answer,
        text_of(verdict->reading),
        text_of(verdict_name(verdict->kind)),
        text_of(class_score(table->scratch, verdict)),
        text_of(entry->by_teacher ? "teacher" : evidence_name(verdict->evidence)),
        text_of(verdict->mistake),
        text_of(verdict->step ? arena_printf(table->scratch, "%zu", verdict->step) : ""),
        text_of(verdict_remarks(table->scratch, verdict, table->language))};
    for (size_t i = 0; i < entry->cell_count; i++) cells[RESULTS + i] = entry->cells[i];
    csv_write_record(table->out, cells, RESULTS + entry->cell_count);
}

/* ---- rows in ---- */

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

/* "3b" of the sheet becomes the problem's own name; then "NAME/PART", or what is asked. */
static const char *settle_question(const Table *table, Row *row, Arena *arena) {
    const char *named = row->problem.start ? numbered_problem(table, row->problem) : NULL;
    if (named) row->problem = text_of(named);
    Text problem = row->problem.start ? row->problem
                   : row->find.start  ? row->find
                   : row->key.start   ? row->key
                                      : TEXT("?");
    return arena_printf(arena, "%.*s%s%.*s", (int)problem.length, problem.start, row->part.start ? "/" : "",
                        (int)row->part.length, row->part.start ? row->part.start : "");
}

/* By what the table calls them, else by an address, a number or a name in another column. */
static long find_person(const Table *table, const Row *row, const CsvRecord *record) {
    const Roster *roster = table->request->roster;
    long place = row->student.start ? roster_find(roster, row->student) : NOBODY;
    for (size_t i = 0; i < table->count && i < record->count && place == NOBODY; i++)
        if (table->columns[i].role == ROLE_KEPT && identity_of(table->columns[i].title) < WHO_FIRST)
            place = roster_find(roster, text_trim(record->cells[i]));
    return place;
}

/* The student goes by the name of the roster, which decides the variant. */
static void settle_student(const Table *table, Row *row, const CsvRecord *record) {
    if (!table->request->roster) return;
    long place = find_person(table, row, record);
    if (place == NOBODY) {
        warn_of(table, record->line, row->student.start ? row->student : TEXT(""));
        return;
    }
    table->handed_in[place] = true;
    row->student = table->request->roster->people[place].key;
}

/* Without a roster, a variant or a seed of its own, everybody had the common variant: so `nabla sheet` makes
 * it. */
static void settle_variant(const Table *table, Row *row) {
    if (!table->request->roster && !row->variant.start && !row->seed.start) row->variant = TEXT("");
}

static const Text *kept_cells(const Table *table, const CsvRecord *record, Arena *arena) {
    Text *cells = ARENA_ARRAY(arena, Text, table->kept_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < table->count; i++)
        if (table->columns[i].role == ROLE_KEPT)
            cells[count++] = i < record->count ? record->cells[i] : TEXT("");
    return cells;
}

/* Calls `visit` with each answer of the record. */
static void each_answer(Table *table, const CsvRecord *record, Arena *arena,
                        void (*visit)(Table *table, ClassEntry *entry)) {
    ClassEntry entry = {.line = record->line, .titles = table->kept, .cell_count = table->kept_count};
    Row row = row_of(table, record);
    settle_student(table, &row, record);
    settle_variant(table, &row);
    entry.cells = kept_cells(table, record, arena);
    for (size_t i = 0; i < (table->wide ? table->count : 1); i++) {
        entry.row = row;
        if (table->wide && table->columns[i].role != ROLE_ANSWERS_OF) continue;
        if (table->wide) entry.row.problem = text_of(table->columns[i].problem);
        if (table->wide) entry.row.answer = i < record->count ? text_trim(record->cells[i]) : TEXT("");
        entry.question = settle_question(table, &entry.row, arena);
        visit(table, &entry);
    }
}

/* ---- a teacher's verdicts ---- */

static bool has_variants(const Table *table, Text problem) {
    Reference reference;
    Buffer why = BUFFER_EMPTY;
    bool found =
        table->request->bank && problem.start && bank_refer(table->request->bank, problem, &reference, &why);
    buffer_free(&why);
    return found && reference.problem->has_variants;
}

/* The answer that a teacher judged for one student: all who gave it are judged alike, where all were asked
 * the same. */
static void note_answer(Table *table, ClassEntry *entry) {
    if (has_variants(table, entry->row.problem) || !entry->row.answer.length) return;
    overrides_note(table->request->overrides, table->arena, entry->row.student, entry->question,
                   entry->row.answer);
}

static void settle_overrides(Table *table) {
    Overrides *overrides = table->request->overrides;
    for (size_t i = 0; i < overrides->count; i++) {
        Override *o = &overrides->items[i];
        Row row = {.problem = o->problem, .part = o->part};
        o->question = settle_question(table, &row, table->arena);
        long place = table->request->roster ? roster_find(table->request->roster, o->student) : NOBODY;
        if (place != NOBODY) o->student = table->request->roster->people[place].key;
    }
}

static void note_earlier(Table *table, ClassEntry *entry) {
    if (table->earlier) earlier_note(table->earlier, table->request->bank, &entry->row);
    if (table->request->overrides) note_answer(table, entry);
}

/* A first walk through the table, only to learn which answers the overrides are about, and what was answered to the parts of
 * problems. */
static void prepare(Table *table, CsvReader reader) {
    CsvRecord record;
    Diagnostics unheard = DIAGNOSTICS_EMPTY, *heard = table->diagnostics;
    Arena *arena = arena_new();
    if (table->request->overrides) settle_overrides(table);
    if (table->request->bank) table->earlier = earlier_new(table->arena);
    table->diagnostics = &unheard;
    for (size_t i = 1; csv_next(&reader, arena, &record); i++) {
        each_answer(table, &record, arena, note_earlier);
        if (i % BATCH) continue;
        arena_free(arena); /* what is noted was copied */
        arena = arena_new();
    }
    table->diagnostics = heard;
    table->strangers = roster_new(table->arena);
    diagnostics_free(&unheard);
    arena_free(arena);
}

/* ---- judging ---- */

static bool judge_by_teacher(Table *table, ClassEntry *entry) {
    if (!table->request->overrides) return false;
    const Override *override =
        overrides_find(table->request->overrides, entry->row.student, entry->question, entry->row.answer);
    if (!override) return false;
    entry->by_teacher = true;
    entry->verdict = (Verdict){.kind = override->kind, .score = override->score};
    entry->verdict.feedback = arena_string(table->scratch, override->note.start, override->note.length);
    return true;
}

/* A class that was asked a question that is not in the bank makes one error, not a hundred. */
static void say_fault(Table *table, const ClassEntry *entry) {
    const char *error = entry->verdict.error;
    for (size_t i = 0; i < table->fault_count; i++) {
        Fault *fault = &table->faults[i];
        if (strcmp(fault->question, entry->question) || strcmp(fault->error, error)) continue;
        fault->more++;
        return;
    }
    say(table, entry->line, error);
    if (table->fault_count == MOST_FAULTS) return;
    table->faults[table->fault_count++] = (Fault){
        .question = arena_string(table->arena, entry->question, strlen(entry->question)),
        .error = arena_string(table->arena, error, strlen(error))};
}

static void say_more(const Table *table) {
    for (size_t i = 0; i < table->fault_count; i++) {
        const Fault *fault = &table->faults[i];
        if (!fault->more) continue;
        buffer_printf(&table->diagnostics->out, "%s: error: %s: %zu more row%s like this: %s\n", table->source->name,
                      fault->question, fault->more, fault->more == 1 ? "" : "s", fault->error);
        table->diagnostics->errors += fault->more;
    }
}

static void finish(Table *table, const ClassEntry *entry) {
    if (entry->verdict.kind == VERDICT_ERROR && !entry->damaged) say_fault(table, entry);
    count_verdict(table, entry);
    write_verdict(table, entry);
    if (table->request->take) table->request->take(table->request->context, entry);
}

typedef struct Judged { /* where the verdicts of the jobs go */
    Table *table;
    size_t *entries;
} Judged;

static void take_verdict(void *context, size_t i, Text reply, Loss loss) {
    const Judged *judged = context;
    ClassEntry *entry = &judged->table->batch[judged->entries[i]];
    entry->verdict = loss ? verdict_lost(loss, judged->table->language) : unparcel_verdict(judged->table->scratch, reply);
}

static void judge_jobs(Table *table, const Text *jobs, size_t count, Judged *judged) {
    if (table->request->pool) {
        pool_run(table->request->pool, jobs, count, take_verdict, judged);
        return;
    }
    Buffer reply = BUFFER_EMPTY;
    for (size_t i = 0; i < count; i++) {
        Row row = unparcel_row(jobs[i]);
        Verdict verdict = desk_judge(table->request->desk, &row, table->scratch);
        buffer_clear(&reply);
        parcel_verdict(&reply, &verdict);
        take_verdict(judged, i, buffer_view(&reply), LOSS_NONE);
    }
    buffer_free(&reply);
}

static void judge_batch(Table *table) {
    Text jobs[BATCH];
    size_t entries[BATCH], count = 0;
    Buffer job = BUFFER_EMPTY;
    for (size_t i = 0; i < table->batch_count; i++) {
        if (table->batch[i].damaged || judge_by_teacher(table, &table->batch[i])) continue;
        buffer_clear(&job);
        parcel_row(&job, &table->batch[i].row);
        jobs[count] = (Text){arena_copy(table->scratch, buffer_c(&job), job.length), job.length};
        entries[count++] = i;
    }
    buffer_free(&job);
    judge_jobs(table, jobs, count, &(Judged){table, entries});
    for (size_t i = 0; i < table->batch_count; i++) finish(table, &table->batch[i]);
}

static void new_batch(Table *table) {
    arena_free(table->scratch);
    table->scratch = arena_new();
    table->batch = ARENA_ARRAY(table->scratch, ClassEntry, BATCH);
    table->batch_count = 0;
}

/* What a full batch leaves behind must outlive it: the texts of its last record are in its arena. */
static void add_answer(Table *table, ClassEntry *entry) {
    if (!entry->row.seed.start)
        entry->row.seed =
            text_of(arena_printf(table->scratch, "%llu", (unsigned long long)table->request->seed));
    if (table->earlier) earlier_give(table->earlier, table->request->bank, &entry->row);
    entry->damaged = table->damage != UNDAMAGED;
    if (entry->damaged) entry->verdict = verdict_error(table->language->text[table->damage]);
    table->batch[table->batch_count++] = *entry;
    if (table->batch_count < BATCH) return;
    judge_batch(table);
    table->batch_count = 0;
}

/* UNDAMAGED: the record is well. Answers of another are not judged: they may have lost a part. */
static Message damage_of(const Table *table, const CsvRecord *record) {
    if (record->unclosed) return MESSAGE_ROW_UNCLOSED;
    if (record->stray) return MESSAGE_ROW_STRAY;
    for (size_t i = table->count; i < record->count; i++)
        if (text_trim(record->cells[i]).length) return MESSAGE_ROW_CELLS;
    return UNDAMAGED;
}

static void add_record(Table *table, const CsvRecord *record) {
    table->damage = damage_of(table, record);
    if (table->damage != UNDAMAGED) say(table, record->line, language_english.text[table->damage]);
    each_answer(table, record, table->scratch, add_answer);
}

/* Students of the roster of whom nothing is in the table, with a blank for each question that is. */
static void add_absent(Table *table) {
    const Roster *roster = table->request->roster;
    size_t questions = table->summary->problem_count;
    Text *cells = ARENA_ARRAY(table->scratch, Text, table->kept_count + 1);
    for (size_t i = 0; i < table->kept_count; i++) cells[i] = TEXT("");
    for (size_t i = 0; roster && i < roster->count; i++) {
        for (size_t k = 0; k < questions && !table->handed_in[i]; k++) {
            const char *question = table->summary->problems[k].name;
            ClassEntry entry = {
                .question = question,
                .row = {.student = roster->people[i].key, .problem = text_of(question), .answer = TEXT("")},
                .titles = table->kept,
                .cells = cells,
                .cell_count = table->kept_count,
                .verdict = {.kind = VERDICT_BLANK}};
            judge_by_teacher(table, &entry);
            finish(table, &entry);
        }
    }
}

static bool refuse(Table *table, bool empty) {
    if (empty)
        say(table, 1, "there is nothing in it");
    else
        say(table, 1,
            "the first row must be a header: student, problem, answer; or student and the names of problems");
    return false;
}

static bool drain(const Table *table) {
    const ClassRequest *request = table->request;
    return !request->drain || request->drain(request->context, table->out);
}

static bool judge_table(Table *table, CsvReader reader) {
    const ClassRequest *request = table->request;
    size_t total = reader.rest.length;
    CsvRecord record;
    bool going = true;
    new_batch(table);
    for (bool more = true; more && going;) {
        more = csv_next(&reader, table->scratch, &record);
        if (more) add_record(table, &record);
        if (more && table->batch_count < BATCH / 2) continue;
        judge_batch(table);
        new_batch(table);
        going = drain(table);
        if (request->progress) request->progress(request->context, total - reader.rest.length, total);
    }
    if (going) add_absent(table);
    say_more(table);
    arena_free(table->scratch);
    return going && drain(table);
}

bool class_grade(Arena *arena, const ClassRequest *request, const Source *source, Buffer *out,
                 ClassSummary *summary, Diagnostics *diagnostics) {
    Table *table = ARENA_NEW(arena, Table);
    *table = (Table){.request = request,
                     .language = request->language ? request->language : &language_english,
                     .arena = arena,
                     .source = source,
                     .diagnostics = diagnostics,
                     .summary = summary,
                     .out = out};
    table->strangers = roster_new(arena);
    if (request->roster) table->handed_in = ARENA_ARRAY(arena, bool, request->roster->count + 1);
    *summary = (ClassSummary){0};
    CsvReader reader = csv_open_source(arena, source, diagnostics);
    CsvRecord record;
    bool any = csv_next(&reader, arena, &record);
    if (!any || !read_header(table, &record)) return refuse(table, !any);
    write_header(table);
    if (request->overrides || request->bank) prepare(table, reader);
    bool whole = judge_table(table, reader);
    qsort(summary->mistakes, summary->mistake_count, sizeof *summary->mistakes, by_times);
    return whole;
}

static void put_counts(Buffer *out, const Language *language, Message which, size_t count, size_t right,
                     const char *problem) {
    CountRoom rooms[2];
    language_put(language, out, which,
                 WITH({"count", language_count(&rooms[0], count)}, {"right", language_count(&rooms[1], right)}, {"problem", text_of(problem)}));
}

void class_print(Buffer *out, const ClassSummary *s, const Language *language) {
    enum { SHOWN = 8 };
    size_t right = s->verdicts[VERDICT_CORRECT], review = s->verdicts[VERDICT_REVIEW];
    put_counts(out, language, s->answers == 1 ? MESSAGE_SUMMARY_ONE : MESSAGE_SUMMARY_MANY, s->answers, right, "");
    for (int kind = VERDICT_PARTIAL; kind < VERDICT_KINDS; kind++)
        if (s->verdicts[kind])
            buffer_printf(out, ", %zu %s", s->verdicts[kind], language->text[MESSAGE_VERDICT_NAME_CORRECT + kind]);
    buffer_string(out, "\n");
    if (review) put_counts(out, language, MESSAGE_SUMMARY_REVIEW, review, right, ""), buffer_string(out, "\n");
    for (size_t i = 0; i < s->problem_count && s->problem_count > 1; i++) {
        buffer_string(out, "  ");
        put_counts(out, language, MESSAGE_SUMMARY_PROBLEM, s->problems[i].of, s->problems[i].times, s->problems[i].name);
        buffer_string(out, "\n");
    }
    if (s->mistake_count) buffer_printf(out, "%s\n", language->text[MESSAGE_SUMMARY_MISTAKES]);
    for (size_t i = 0; i < s->mistake_count && i < SHOWN; i++)
        buffer_printf(out, "  %4zu  %s\n", s->mistakes[i].times, s->mistakes[i].name);
}
