#include "grading/book.h"
#include <stdlib.h>
#include <string.h>

Book *book_new(Arena *arena, const Bank *bank, const Roster *roster) {
    Book *book = ARENA_NEW(arena, Book);
    *book = (Book){.arena = arena, .bank = bank, .people = roster_new(arena)};
    for (size_t i = 0; roster && i < roster->count; i++) roster_add(book->people, &roster->people[i]);
    return book;
}

/* ---- copies ---- */

static Text keep(Arena *arena, Text text) {
    return text.start ? (Text){arena_string(arena, text.start, text.length), text.length} : text;
}

static const Text *keep_cells(Arena *arena, const Text *cells, size_t count) {
    Text *kept = ARENA_ARRAY(arena, Text, count + 1);
    for (size_t i = 0; i < count; i++) kept[i] = keep(arena, cells[i]);
    return kept;
}

static Row keep_row(Arena *arena, const Row *row) {
    Buffer parcel = BUFFER_EMPTY;
    parcel_row(&parcel, row);
    Row kept = unparcel_row((Text){arena_copy(arena, buffer_c(&parcel), parcel.length), parcel.length});
    buffer_free(&parcel);
    return kept;
}

static Verdict keep_verdict(Arena *arena, const Verdict *verdict) {
    Buffer parcel = BUFFER_EMPTY;
    parcel_verdict(&parcel, verdict);
    Verdict kept = unparcel_verdict(arena, buffer_view(&parcel));
    buffer_free(&parcel);
    return kept;
}

/* Room for one more: arrays double whenever their count is a power of two. */
static void *grow(Arena *arena, void *items, size_t count, size_t size) {
    if (count & (count - 1)) return items;
    char *more = arena_alloc(arena, (count ? 2 * count : 1) * size);
    if (count) memcpy(more, items, count * size);
    return more;
}

/* ---- adding ---- */

static double points_of(const Book *book, const char *question) {
    Reference reference;
    Buffer why = BUFFER_EMPTY;
    bool found = book->bank && bank_refer(book->bank, text_of(question), &reference, &why);
    buffer_free(&why);
    if (!found) return 1;
    const ProblemPart *part = &reference.problem->parts[reference.part];
    const Field *field = field_find(part->fields, part->field_count, FIELD_POINTS);
    return field ? strtod(arena_string(book->arena, field->text.start, field->text.length), NULL) : 1;
}

static size_t question_place(const Book *book, const char *name) {
    size_t i = 0;
    while (i < book->question_count && strcmp(book->questions[i].name, name)) i++;
    return i;
}

static void add_question(Book *book, const char *name) {
    if (question_place(book, name) < book->question_count) return;
    book->questions = grow(book->arena, book->questions, book->question_count, sizeof *book->questions);
    book->questions[book->question_count++] = (BookQuestion){
        .name = arena_string(book->arena, name, strlen(name)), .points = points_of(book, name)};
}

/* What the table of answers says of a student who is on no roster. */
static void add_person(Book *book, const ClassEntry *entry) {
    if (roster_find(book->people, entry->row.student) != NOBODY || !entry->row.student.length) return;
    Person person = {.key = keep(book->arena, entry->row.student)};
    for (size_t i = 0; i < entry->cell_count; i++) {
        Identity identity = identity_of(text_trim(entry->titles[i]));
        if (identity < WHO_COUNT) person.who[identity] = keep(book->arena, text_trim(entry->cells[i]));
    }
    roster_add(book->people, &person);
}

void book_add(Book *book, const ClassEntry *entry) {
    Arena *arena = book->arena;
    add_person(book, entry);
    add_question(book, entry->question);
    book->entries = grow(arena, book->entries, book->entry_count, sizeof *book->entries);
    ClassEntry *kept = &book->entries[book->entry_count++];
    *kept = *entry;
    kept->question = book->questions[question_place(book, entry->question)].name;
    kept->row = keep_row(arena, &entry->row);
    kept->titles = keep_cells(arena, entry->titles, entry->cell_count);
    kept->cells = keep_cells(arena, entry->cells, entry->cell_count);
    kept->verdict = keep_verdict(arena, &entry->verdict);
}

/* ---- asking ---- */

void book_close(Book *book) {
    size_t people = book->people->count, questions = book->question_count;
    book->cells = ARENA_ARRAY(book->arena, const ClassEntry *, people *questions + 1);
    for (size_t i = 0; i < book->entry_count; i++) {
        const ClassEntry *entry = &book->entries[i];
        long person = roster_find(book->people, entry->row.student);
        if (person == NOBODY) continue;
        const ClassEntry **cell = &book->cells[(size_t)person * questions + question_place(book, entry->question)];
        book->repeated += *cell != NULL;
        *cell = entry;
    }
    for (size_t i = 0; i < people * questions; i++) {
        VerdictKind kind = book->cells[i] ? book->cells[i]->verdict.kind : VERDICT_BLANK;
        book->questions[i % questions].verdicts[kind]++;
    }
}

const ClassEntry *book_cell(const Book *book, size_t person, size_t question) {
    return book->cells[person * book->question_count + question];
}

double book_possible(const Book *book) {
    double points = 0;
    for (size_t i = 0; i < book->question_count; i++) points += book->questions[i].points;
    return points;
}

Total book_total(const Book *book, size_t person, double *points) {
    Total total = TOTAL_NONE;
    *points = 0;
    for (size_t i = 0; i < book->question_count; i++) {
        const ClassEntry *entry = book_cell(book, person, i);
        if (!entry || entry->verdict.kind == VERDICT_BLANK) continue;
        bool decided = class_has_score(&entry->verdict);
        if (decided) *points += entry->verdict.score * book->questions[i].points;
        if (!decided || total == TOTAL_NONE) total = decided ? TOTAL_KNOWN : TOTAL_OPEN;
    }
    return total;
}
