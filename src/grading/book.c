#include "grading/book.h"
#include <stdlib.h>
#include <string.h>

static void release(void *what) {
    Book *book = what;
    free(book->entries);
    free(book->questions);
    free(book->cells);
}

Book *book_new(Arena *arena, const Bank *bank, const Roster *roster, bool numbers_only) {
    Book *book = ARENA_NEW(arena, Book);
    *book = (Book){.arena = arena, .bank = bank, .people = roster_new(arena), .numbers_only = numbers_only};
    for (size_t i = 0; roster && i < roster->count; i++) roster_add(book->people, &roster->people[i]);
    arena_defer(arena, release, book);
    return book;
}

/* ---- in few bytes ---- */

static Text keep(Arena *arena, Text text) {
    return text.start ? (Text){arena_string(arena, text.start, text.length), text.length} : text;
}

/* The question brings itself, and the witness is in the feedback already. */
static void pack(Book *book, const ClassEntry *entry, BookEntry *to) {
    Buffer parcel = BUFFER_EMPTY;
    const Row *row = &entry->row;
    Row kept = {.student = row->student, .problem = row->problem, .part = row->part,
                .seed = row->seed,       .variant = row->variant, .answer = row->answer};
    Verdict verdict = entry->verdict;
    verdict.witness_count = 0;
    parcel_row(&parcel, &kept);
    size_t row_length = parcel.length;
    parcel_verdict(&parcel, &verdict);
    to->length = (uint32_t)parcel.length;
    to->row_length = (uint32_t)row_length;
    to->packed = arena_copy(book->arena, buffer_c(&parcel), parcel.length);
    buffer_free(&parcel);
}

ClassEntry book_unpack(const Book *book, const BookEntry *entry, Arena *arena) {
    Text parcel = {entry->packed, entry->length};
    Row row = unparcel_row(text_slice(parcel, 0, entry->row_length));
    Text named = row.problem.start ? row.problem : TEXT("?");
    return (ClassEntry){.question = entry->question == NO_QUESTION
                                        ? arena_string(arena, named.start, named.length)
                                        : book->questions[entry->question].name,
                        .row = row,
                        .verdict = unparcel_verdict(arena, text_slice(parcel, entry->row_length, parcel.length)),
                        .by_teacher = entry->by_teacher};
}

/* Room for one more: arrays double whenever their count is a power of two. */
static void *grow(void *items, size_t count, size_t size) {
    return count & (count - 1) ? items : memory_resize(items, (count ? 2 * count : 1) * size);
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
    book->questions = grow(book->questions, book->question_count, sizeof *book->questions);
    book->questions[book->question_count++] = (BookQuestion){
        .name = arena_string(book->arena, name, strlen(name)), .points = points_of(book, name)};
}

/* Who gave the answer: with what the table says of those who are on no roster. NOBODY: it says no name. */
static long person_of(Book *book, const ClassEntry *entry) {
    long place = roster_find(book->people, entry->row.student);
    if (place != NOBODY || !entry->row.student.length) return place;
    Person person = {.key = keep(book->arena, entry->row.student)};
    for (size_t i = 0; i < entry->cell_count; i++) {
        Identity identity = identity_of(text_trim(entry->titles[i]));
        if (identity < WHO_COUNT) person.who[identity] = keep(book->arena, text_trim(entry->cells[i]));
    }
    return (long)roster_add(book->people, &person);
}

/* A row that is wrong names no question that others had. */
static bool is_stray(const Book *book, const ClassEntry *entry) {
    return entry->verdict.kind == VERDICT_ERROR && question_place(book, entry->question) == book->question_count;
}

void book_add(Book *book, const ClassEntry *entry) {
    long person = person_of(book, entry);
    bool stray = is_stray(book, entry);
    if (!stray) add_question(book, entry->question);
    book->entries = grow(book->entries, book->entry_count, sizeof *book->entries);
    BookEntry *kept = &book->entries[book->entry_count++];
    *kept = (BookEntry){.score = entry->verdict.score,
                        .person = person == NOBODY ? NO_PERSON : (uint32_t)person,
                        .question = stray ? NO_QUESTION : (uint32_t)question_place(book, entry->question),
                        .kind = (unsigned char)entry->verdict.kind,
                        .scored = class_has_score(&entry->verdict),
                        .by_teacher = entry->by_teacher};
    if (!book->numbers_only) pack(book, entry, kept);
}

/* ---- asking ---- */

void book_close(Book *book) {
    size_t people = book->people->count, questions = book->question_count;
    book->cells = memory_get(people * questions * sizeof *book->cells + 1);
    memset(book->cells, 0, people * questions * sizeof *book->cells);
    for (size_t i = 0; i < book->entry_count; i++) {
        const BookEntry *entry = &book->entries[i];
        if (entry->person == NO_PERSON || entry->question == NO_QUESTION) continue;
        uint32_t *cell = &book->cells[entry->person * questions + entry->question];
        book->repeated += *cell != 0;
        *cell = (uint32_t)i + 1;
    }
    for (size_t i = 0; i < people * questions; i++) {
        const BookEntry *entry = book_cell(book, i / questions, i % questions);
        book->questions[i % questions].verdicts[entry ? entry->kind : VERDICT_BLANK]++;
    }
}

const BookEntry *book_cell(const Book *book, size_t person, size_t question) {
    uint32_t place = book->cells[person * book->question_count + question];
    return place ? &book->entries[place - 1] : NULL;
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
        const BookEntry *entry = book_cell(book, person, i);
        if (!entry || entry->kind == VERDICT_BLANK) continue;
        if (entry->scored) *points += entry->score * book->questions[i].points;
        if (!entry->scored || total == TOTAL_NONE) total = entry->scored ? TOTAL_KNOWN : TOTAL_OPEN;
    }
    return total;
}
