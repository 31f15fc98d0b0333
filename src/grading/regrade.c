#include "grading/regrade.h"
#include <string.h>

typedef enum OldField { STUDENT, PROBLEM, PART, ANSWER, VERDICT, SCORE, FIELDS } OldField;
static const char *const titles[FIELDS] = {"student", "problem", "part", "answer", "verdict", "score"};

typedef struct Old { /* a verdict of the earlier run */
    Text cells[FIELDS];
    const char *question;
    bool found;
} Old;

typedef struct Comparing {
    Arena *arena;
    const Language *language;
    Old *old;
    size_t old_count, next; /* tables mostly have the same order: look for the next one first */
    Regrade *regrade;
} Comparing;

/* ---- the old verdicts ---- */

static bool find_columns(const CsvRecord *header, size_t *columns) {
    for (int f = 0; f < FIELDS; f++) {
        columns[f] = header->count;
        for (size_t i = 0; i < header->count; i++)
            if (text_is(text_trim(header->cells[i]), titles[f])) columns[f] = i;
        if (columns[f] == header->count && f != PART) return false;
    }
    return true;
}

/* An apostrophe that only keeps a spreadsheet from running the cell is not the student's. */
static Text without_guard(Text cell) {
    bool guarded = cell.length > 1 && cell.start[0] == '\'' && strchr("=+-@", cell.start[1]);
    return guarded ? text_slice(cell, 1, cell.length) : cell;
}

static Old old_of(Arena *arena, const CsvRecord *record, const size_t *columns) {
    Old old = {0};
    for (int f = 0; f < FIELDS; f++)
        old.cells[f] =
            columns[f] < record->count ? without_guard(text_trim(record->cells[columns[f]])) : TEXT("");
    const Text *cells = old.cells;
    old.question = arena_printf(arena, "%.*s%s%.*s", (int)cells[PROBLEM].length, cells[PROBLEM].start,
                                cells[PART].length ? "/" : "", (int)cells[PART].length, cells[PART].start);
    return old;
}

static size_t count_records(CsvReader reader, Arena *arena) {
    CsvRecord record;
    size_t count = 0;
    while (csv_next(&reader, arena, &record)) count++;
    return count;
}

static bool read_old(Comparing *c, const Source *source, Diagnostics *diagnostics) {
    CsvReader reader = csv_open_source(c->arena, source, diagnostics);
    CsvRecord record;
    size_t columns[FIELDS];
    if (!csv_next(&reader, c->arena, &record) || !find_columns(&record, columns)) {
        diagnostics_say(diagnostics, SEVERITY_ERROR, source, 0,
                        "this is no table of verdicts: student, problem, answer, verdict and score");
        return false;
    }
    c->old = ARENA_ARRAY(c->arena, Old, count_records(reader, c->arena) + 1);
    while (csv_next(&reader, c->arena, &record)) c->old[c->old_count++] = old_of(c->arena, &record, columns);
    return true;
}

/* A question that is no problem of the bank has no name in the table: the rows of a student come in order. */
static bool same_question(const Old *old, const ClassEntry *entry) {
    return !strcmp(old->question, entry->question) || (!*old->question && !entry->row.problem.start);
}

static Old *find_old(Comparing *c, const ClassEntry *entry) {
    for (size_t i = 0; i < c->old_count; i++) {
        Old *old = &c->old[(c->next + i) % c->old_count];
        if (old->found || !same_question(old, entry) ||
            !text_equal(old->cells[STUDENT], without_guard(text_trim(entry->row.student))))
            continue;
        c->next = (c->next + i + 1) % c->old_count;
        old->found = true;
        return old;
    }
    return NULL;
}

/* ---- changes ---- */

/* The verdict of this name in words; a name that is none stays. */
static Text verdict_words(const Comparing *c, Text name) {
    for (int kind = 0; kind < VERDICT_KINDS; kind++)
        if (text_is(name, verdict_name((VerdictKind)kind)))
            return text_of(c->language->text[MESSAGE_VERDICT_NAME_CORRECT + kind]);
    return name;
}

static const char *worth(const Comparing *c, Text name, Text score) {
    Text verdict = verdict_words(c, name);
    return arena_printf(c->arena, "%.*s%s%.*s", (int)verdict.length, verdict.start, score.length ? " " : "",
                        (int)score.length, score.start);
}

static const char *reason(const Comparing *c, const Old *old, const ClassEntry *entry) {
    Arena *arena = c->arena;
    const char *said = verdict_remarks(arena, &entry->verdict, c->language);
    const char *const *text = c->language->text;
    const char *evidence = text[MESSAGE_EVIDENCE_NAME_NONE + entry->verdict.evidence];
    if (entry->by_teacher)
        return arena_printf(arena, "%s%s%s", text[MESSAGE_REGRADE_TEACHER], *said ? ": " : "", said);
    if (old && !text_equal(old->cells[ANSWER], without_guard(entry->row.answer)))
        return language_say(c->language, arena, MESSAGE_REGRADE_ANSWER, WITH({"answer", entry->row.answer}));
    const char *anew = language_say(c->language, arena, MESSAGE_REGRADE_ANEW, WITH({"evidence", text_of(evidence)}));
    return arena_printf(arena, "%s%s%s", anew, *said ? ": " : "", said);
}

static void add_change(Comparing *c, Change change) {
    Regrade *regrade = c->regrade;
    if ((regrade->count & (regrade->count - 1)) == 0) {
        Change *more = ARENA_ARRAY(c->arena, Change, regrade->count ? 2 * regrade->count : 1);
        if (regrade->count) memcpy(more, regrade->changes, regrade->count * sizeof *more);
        regrade->changes = more;
    }
    regrade->changes[regrade->count++] = change;
}

static void compare_entry(Comparing *c, const ClassEntry *entry) {
    Old *old = c->old_count ? find_old(c, entry) : NULL;
    const char *after = worth(c, text_of(verdict_name(entry->verdict.kind)),
                              text_of(class_score(c->arena, &entry->verdict)));
    const char *before = old ? worth(c, old->cells[VERDICT], old->cells[SCORE]) : c->language->text[MESSAGE_REGRADE_NOTHING];
    bool still_nothing = !old && entry->verdict.kind == VERDICT_BLANK;
    if (still_nothing || !strcmp(before, after)) {
        c->regrade->same++;
        return;
    }
    add_change(c, (Change){entry->row.student, entry->question, before, after, reason(c, old, entry)});
}

bool regrade_compare(Arena *arena, const Book *book, const Source *source, const Language *language, Regrade *regrade,
                     Diagnostics *diagnostics) {
    Comparing c = {.arena = arena, .language = language, .regrade = regrade};
    *regrade = (Regrade){0};
    if (!read_old(&c, source, diagnostics)) return false;
    Arena *scratch = arena_new();
    for (size_t i = 0; i < book->entry_count; i++) {
        arena_rewind(scratch, (ArenaMark){0});
        ClassEntry entry = book_unpack(book, &book->entries[i], scratch);
        compare_entry(&c, &entry);
    }
    arena_free(scratch);
    for (size_t i = 0; i < c.old_count; i++) {
        const Old *old = &c.old[i];
        if (old->found) continue;
        add_change(&c, (Change){old->cells[STUDENT], old->question,
                                worth(&c, old->cells[VERDICT], old->cells[SCORE]), language->text[MESSAGE_REGRADE_NOTHING],
                                language->text[MESSAGE_REGRADE_GONE]});
    }
    return true;
}

/* One line: what a student wrote may hold line feeds and worse. */
static void print_clean(Buffer *out, Text text) {
    for (size_t i = 0; i < text.length; i++)
        buffer_char(out, (unsigned char)text.start[i] < ' ' || text.start[i] == 0x7F ? ' ' : text.start[i]);
}

void regrade_print(Buffer *out, const Regrade *regrade, const Language *language) {
    CountRoom rooms[2];
    language_put(language, out, MESSAGE_SUMMARY_CHANGED,
                 WITH({"count", language_count(&rooms[0], regrade->count)}, {"same", language_count(&rooms[1], regrade->same)}));
    buffer_char(out, '\n');
    for (size_t i = 0; i < regrade->count; i++) {
        const Change *change = &regrade->changes[i];
        buffer_string(out, "  ");
        print_clean(out, change->student);
        buffer_printf(out, ", %s: %s → %s (", change->question, change->before, change->after);
        print_clean(out, text_of(change->why));
        buffer_string(out, ")\n");
    }
}
