#include "grading/gradebook.h"
#include <string.h>

enum { IDENTITY_COLUMNS = WHO_COUNT };

typedef struct Writing { /* a gradebook under way */
    Buffer *out;
    const Book *book;
    Arena *arena;
    const char *title;
    Text *cells; /* of the record */
    size_t count;
} Writing;

static void put(Writing *w, Text cell) { w->cells[w->count++] = cell; }

static void end_record(Writing *w) {
    csv_write_record(w->out, w->cells, w->count);
    w->count = 0;
}

/* ---- grades ---- */

static Text points_text(const Writing *w, double points) {
    return text_of(arena_printf(w->arena, "%.2f", points));
}

static void put_grades(Writing *w, size_t person) {
    for (size_t i = 0; i < w->book->question_count; i++) {
        const ClassEntry *entry = book_cell(w->book, person, i);
        bool has = entry && class_has_score(&entry->verdict);
        put(w, has ? points_text(w, entry->verdict.score * w->book->questions[i].points) : TEXT(""));
    }
}

static void put_total(Writing *w, size_t person) {
    double points;
    Total total = book_total(w->book, person, &points);
    put(w, total == TOTAL_KNOWN ? points_text(w, points) : TEXT(""));
}

static void put_questions(Writing *w) {
    for (size_t i = 0; i < w->book->question_count; i++) put(w, text_of(w->book->questions[i].name));
}

/* ---- Canvas: finds students by ID, SIS User ID or SIS Login ID ---- */

static void canvas_person(Writing *w, const Person *person) {
    const Text *who = person->who;
    Text login = who[WHO_LOGIN].length ? who[WHO_LOGIN] : who[WHO_EMAIL];
    bool known = login.length || who[WHO_ID].length || who[WHO_NUMBER].length;
    put(w, person_name(w->arena, person));
    put(w, who[WHO_ID]);
    put(w, who[WHO_NUMBER]);
    put(w, known ? login : person->key);
    put(w, who[WHO_SECTION]);
}

static void write_canvas(Writing *w) {
    static const char *const columns[] = {"Student", "ID", "SIS User ID", "SIS Login ID", "Section"};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    for (size_t i = 0; i < COLUMNS; i++) put(w, text_of(columns[i]));
    put(w, text_of(w->title));
    end_record(w);
    put(w, TEXT("Points Possible"));
    for (size_t i = 1; i < COLUMNS; i++) put(w, TEXT(""));
    put(w, points_text(w, book_possible(w->book)));
    end_record(w);
    for (size_t i = 0; i < w->book->people->count; i++) {
        canvas_person(w, &w->book->people->people[i]);
        put_total(w, i);
        end_record(w);
    }
}

/* ---- tables with a column for each thing that is known of students ---- */

typedef struct IdentityColumn {
    Identity identity;
    const char *title;
} IdentityColumn;

static bool anyone_has(const Book *book, Identity identity) {
    for (size_t i = 0; i < book->people->count; i++)
        if (book->people->people[i].who[identity].length) return true;
    return false;
}

/* Those of the columns that hold anything; how many. */
static size_t known_columns(const Book *book, const IdentityColumn *all, size_t count,
                            IdentityColumn *known) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (anyone_has(book, all[i].identity)) known[found++] = all[i];
    return found;
}

/* Moodle is told which column finds a student: by user name, ID number or address. */
static void write_moodle(Writing *w) {
    static const IdentityColumn names[] = {{WHO_FIRST, "First name"}, {WHO_LAST, "Last name"}},
                                finders[] = {{WHO_LOGIN, "Username"},
                                             {WHO_NUMBER, "ID number"},
                                             {WHO_EMAIL, "Email address"}};
    IdentityColumn known[IDENTITY_COLUMNS];
    size_t count = known_columns(w->book, names, 2, known);
    size_t found = known_columns(w->book, finders, 3, known + count);
    for (size_t i = 0; i < count + found; i++) put(w, text_of(known[i].title));
    if (!found) put(w, TEXT("Username"));
    put_questions(w);
    put(w, text_of(w->title));
    end_record(w);
    for (size_t i = 0; i < w->book->people->count; i++) {
        const Person *person = &w->book->people->people[i];
        for (size_t k = 0; k < count + found; k++) put(w, person->who[known[k].identity]);
        if (!found) put(w, person->key);
        put_grades(w, i);
        put_total(w, i);
        end_record(w);
    }
}

static void write_csv(Writing *w) {
    static const IdentityColumn all[] = {{WHO_NAME, "name"},        {WHO_FIRST, "first name"},
                                         {WHO_LAST, "last name"},   {WHO_EMAIL, "email"},
                                         {WHO_NUMBER, "id number"}, {WHO_ID, "id"},
                                         {WHO_LOGIN, "username"},   {WHO_SECTION, "section"}};
    IdentityColumn known[IDENTITY_COLUMNS];
    size_t count = known_columns(w->book, all, sizeof all / sizeof *all, known);
    put(w, TEXT("student"));
    for (size_t i = 0; i < count; i++) put(w, text_of(known[i].title));
    put_questions(w);
    put(w, TEXT("total"));
    put(w, TEXT("possible"));
    end_record(w);
    for (size_t i = 0; i < w->book->people->count; i++) {
        const Person *person = &w->book->people->people[i];
        put(w, person->key);
        for (size_t k = 0; k < count; k++) put(w, person->who[known[k].identity]);
        put_grades(w, i);
        put_total(w, i);
        put(w, points_text(w, book_possible(w->book)));
        end_record(w);
    }
}

const char *const gradebook_formats[] = {"moodle", "canvas", "csv", NULL};
static void (*const writers[])(Writing *w) = {write_moodle, write_canvas, write_csv};

void gradebook_write(Buffer *out, const Book *book, const char *format, const char *title) {
    Arena *arena = arena_new();
    Writing w = {.out = out, .book = book, .arena = arena, .title = title};
    w.cells = ARENA_ARRAY(arena, Text, book->question_count + IDENTITY_COLUMNS + 4);
    for (size_t i = 0; gradebook_formats[i]; i++)
        if (!strcmp(gradebook_formats[i], format)) writers[i](&w);
    arena_free(arena);
}
