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
        const BookEntry *entry = book_cell(w->book, person, i);
        bool has = entry && entry->scored;
        put(w, has ? points_text(w, entry->score * w->book->questions[i].points) : TEXT(""));
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

/* A question may be called like the whole. */
static Text total_title(const Writing *w) {
    for (size_t i = 0; i < w->book->question_count; i++)
        if (!strcmp(w->book->questions[i].name, w->title))
            return text_of(arena_printf(w->arena, "%s (total)", w->title));
    return text_of(w->title);
}

/* ---- Canvas: finds students by ID, SIS User ID or SIS Login ID, else by their names ---- */

/* "Ruiz, Ana", as Canvas sorts them. */
static Text sortable_name(const Writing *w, const Person *person) {
    const Text *who = person->who;
    if (who[WHO_NAME].length || !who[WHO_FIRST].length || !who[WHO_LAST].length)
        return person_name(w->arena, person);
    return text_of(arena_printf(w->arena, "%.*s, %.*s", (int)who[WHO_LAST].length, who[WHO_LAST].start,
                                (int)who[WHO_FIRST].length, who[WHO_FIRST].start));
}

static void canvas_person(Writing *w, const Person *person) {
    const Text *who = person->who;
    Text login = who[WHO_LOGIN].length ? who[WHO_LOGIN] : who[WHO_EMAIL];
    bool known = login.length || who[WHO_ID].length || who[WHO_NUMBER].length;
    put(w, sortable_name(w, person));
    put(w, who[WHO_ID]);
    put(w, who[WHO_NUMBER]);
    put(w, known ? login : person->key);
    put(w, who[WHO_SECTION]);
}

/* A column with such words anywhere in its title is taken for one of Canvas's own, and passed over. */
static void avoid_reserved(char *title) {
    static const char *const reserved[] = {"Current Score",  "Current Points", "Current Grade",
                                           "Final Score",    "Final Points",   "Final Grade",
                                           "Override Score", "Override Grade", "Override Status"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        for (char *at = title; (at = strstr(at, reserved[i]));) *strchr(at, ' ') = '-';
}

/* A number in brackets at the end would be taken for the number of an assignment that is there. */
static Text canvas_title(const Writing *w, const char *title) {
    char *copy = arena_string(w->arena, title, strlen(title));
    avoid_reserved(copy);
    char *open = strrchr(copy, '('), *close = strrchr(copy, ')');
    bool number = open && close > open + 1 && !close[1] && strspn(open + 1, "0123456789") == (size_t)(close - open - 1);
    if (number) *open = '[', *close = ']';
    return text_of(copy);
}

static void begin_canvas(Writing *w, const char *const *columns, size_t count) {
    for (size_t i = 0; i < count; i++) put(w, text_of(columns[i]));
}

static const char *const canvas_columns[] = {"Student", "ID", "SIS User ID", "SIS Login ID", "Section"};
enum { CANVAS_COLUMNS = sizeof canvas_columns / sizeof *canvas_columns };
static const char *const possible_points[CANVAS_COLUMNS] = {"Points Possible", "", "", "", ""};

static size_t write_canvas(Writing *w) {
    begin_canvas(w, canvas_columns, CANVAS_COLUMNS);
    for (size_t i = 0; i < w->book->question_count; i++)
        put(w, canvas_title(w, arena_printf(w->arena, "%s: %s", w->title, w->book->questions[i].name)));
    put(w, TEXT("Final Points"));
    end_record(w);
    begin_canvas(w, possible_points, CANVAS_COLUMNS);
    for (size_t i = 0; i < w->book->question_count; i++) put(w, points_text(w, w->book->questions[i].points));
    put(w, TEXT("(read only)"));
    end_record(w);
    for (size_t i = 0; i < w->book->people->count; i++) {
        canvas_person(w, &w->book->people->people[i]);
        put_grades(w, i);
        put_total(w, i);
        end_record(w);
    }
    return 0;
}

static size_t write_canvas_total(Writing *w) {
    begin_canvas(w, canvas_columns, CANVAS_COLUMNS);
    put(w, canvas_title(w, w->title));
    end_record(w);
    begin_canvas(w, possible_points, CANVAS_COLUMNS);
    put(w, points_text(w, book_possible(w->book)));
    end_record(w);
    for (size_t i = 0; i < w->book->people->count; i++) {
        canvas_person(w, &w->book->people->people[i]);
        put_total(w, i);
        end_record(w);
    }
    return 0;
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

/* ---- Moodle: is told which column finds a student ---- */

static const IdentityColumn finders[] = {
    {WHO_LOGIN, "Username"}, {WHO_NUMBER, "ID number"}, {WHO_EMAIL, "Email address"}};
enum { FINDERS = sizeof finders / sizeof *finders };

static size_t count_having(const Book *book, Identity identity) {
    size_t count = 0;
    for (size_t i = 0; i < book->people->count; i++) count += book->people->people[i].who[identity].length > 0;
    return count;
}

/* What most people have; NULL: nobody has any of them. */
static const IdentityColumn *best_finder(const Book *book) {
    const IdentityColumn *best = NULL;
    size_t most = 0;
    for (size_t i = 0; i < FINDERS; i++) {
        size_t count = count_having(book, finders[i].identity);
        if (count > most) best = &finders[i], most = count;
    }
    return best;
}

static bool is_found(const Person *person, const IdentityColumn *best) {
    return !best || person->who[best->identity].length;
}

/* Does everybody whom the best finds have this, too? */
static bool finds_all(const Book *book, const IdentityColumn *best, Identity identity) {
    for (size_t i = 0; i < book->people->count; i++) {
        const Person *person = &book->people->people[i];
        if (is_found(person, best) && !person->who[identity].length) return false;
    }
    return true;
}

static size_t moodle_columns(const Book *book, const IdentityColumn *best, IdentityColumn *columns) {
    static const IdentityColumn names[] = {{WHO_FIRST, "First name"}, {WHO_LAST, "Last name"}};
    size_t count = known_columns(book, names, 2, columns);
    for (size_t i = 0; i < FINDERS && best; i++)
        if (finds_all(book, best, finders[i].identity)) columns[count++] = finders[i];
    return count;
}

static void put_moodle_row(Writing *w, size_t place, bool found, const IdentityColumn *columns, size_t count) {
    const Person *person = &w->book->people->people[place];
    for (size_t k = 0; k < count; k++) put(w, person->who[columns[k].identity]);
    if (!found) put(w, person->key);
    put_grades(w, place);
    put_total(w, place);
    end_record(w);
}

static size_t write_moodle(Writing *w) {
    IdentityColumn columns[IDENTITY_COLUMNS];
    const IdentityColumn *best = best_finder(w->book);
    size_t count = moodle_columns(w->book, best, columns), left_out = 0;
    for (size_t i = 0; i < count; i++) put(w, text_of(columns[i].title));
    if (!best) put(w, TEXT("Username"));
    put_questions(w);
    put(w, total_title(w));
    end_record(w);
    for (size_t i = 0; i < w->book->people->count; i++) {
        bool found = is_found(&w->book->people->people[i], best);
        if (found) put_moodle_row(w, i, best != NULL, columns, count);
        left_out += !found;
    }
    return left_out;
}

/* ---- any other ---- */

static size_t write_csv(Writing *w) {
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
    return 0;
}

const char *const gradebook_formats[] = {"moodle", "canvas", "canvas-total", "csv", NULL};
static size_t (*const writers[])(Writing *w) = {write_moodle, write_canvas, write_canvas_total, write_csv};

size_t gradebook_write(Buffer *out, const Book *book, const char *format, const char *title) {
    Arena *arena = arena_new();
    Writing w = {.out = out, .book = book, .arena = arena, .title = title};
    size_t left_out = 0;
    w.cells = ARENA_ARRAY(arena, Text, book->question_count + IDENTITY_COLUMNS + 4);
    for (size_t i = 0; gradebook_formats[i]; i++)
        if (!strcmp(gradebook_formats[i], format)) left_out = writers[i](&w);
    arena_free(arena);
    return left_out;
}
