#include "grading/roster.h"
#include "base/random.h"
#include <string.h>
#include <strings.h>

enum { LONGEST_WORD = 256, FIRST_ROOM = 64 };
static const size_t FREE = 0, SEVERAL = (size_t)-1; /* else one more than the person's place */

static const struct {
    const char *title;
    Identity identity;
} titles[] = {
    {"student", WHO_STUDENT},
    {"username", WHO_LOGIN},
    {"user name", WHO_LOGIN},
    {"login", WHO_LOGIN},
    {"login id", WHO_LOGIN},
    {"sis login id", WHO_LOGIN},
    {"id number", WHO_NUMBER},
    {"idnumber", WHO_NUMBER},
    {"student id", WHO_NUMBER},
    {"student number", WHO_NUMBER},
    {"matriculation number", WHO_NUMBER},
    {"sis user id", WHO_NUMBER},
    {"id", WHO_ID},
    {"user id", WHO_ID},
    {"canvas id", WHO_ID},
    {"email", WHO_EMAIL},
    {"e-mail", WHO_EMAIL},
    {"mail", WHO_EMAIL},
    {"email address", WHO_EMAIL},
    {"e-mail address", WHO_EMAIL},
    {"name", WHO_NAME},
    {"full name", WHO_NAME},
    {"student name", WHO_NAME},
    {"first name", WHO_FIRST},
    {"firstname", WHO_FIRST},
    {"given name", WHO_FIRST},
    {"last name", WHO_LAST},
    {"lastname", WHO_LAST},
    {"surname", WHO_LAST},
    {"family name", WHO_LAST},
    {"section", WHO_SECTION},
    {"group", WHO_SECTION},
    {"class", WHO_SECTION},
};

Identity identity_of(Text title) {
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (strlen(titles[i].title) == title.length &&
            !strncasecmp(title.start, titles[i].title, title.length))
            return titles[i].identity;
    return WHO_COUNT;
}

/* ---- finding ---- */

Roster *roster_new(Arena *arena) {
    Roster *roster = ARENA_NEW(arena, Roster);
    *roster = (Roster){.arena = arena, .room = FIRST_ROOM};
    roster->slots = ARENA_ARRAY(arena, size_t, FIRST_ROOM);
    return roster;
}

static bool same_word(Text a, Text b) {
    return a.length == b.length && a.length && !strncasecmp(a.start, b.start, a.length);
}

static bool is_called(const Person *person, Text word) {
    bool is = same_word(person->key, word);
    for (int i = 0; i < WHO_FIRST && !is; i++) is = same_word(person->who[i], word);
    return is;
}

static size_t hash_word(Text word) {
    char lower[LONGEST_WORD];
    size_t length = word.length < LONGEST_WORD ? word.length : LONGEST_WORD;
    for (size_t i = 0; i < length; i++) {
        char c = word.start[i];
        lower[i] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    return (size_t)random_hash(0, (Text){lower, length});
}

/* Two people may share a name; then it tells neither. */
static void index_word(Roster *roster, Text word, size_t place) {
    if (!word.length) return;
    size_t at = hash_word(word) % roster->room;
    for (; roster->slots[at] != FREE; at = (at + 1) % roster->room) {
        if (roster->slots[at] == SEVERAL || !is_called(&roster->people[roster->slots[at] - 1], word))
            continue;
        if (roster->slots[at] != place + 1) roster->slots[at] = SEVERAL;
        return;
    }
    roster->slots[at] = place + 1;
    roster->used++;
}

static void index_person(Roster *roster, size_t place) {
    const Person *person = &roster->people[place];
    index_word(roster, person->key, place);
    for (int i = 0; i < WHO_FIRST; i++) index_word(roster, person->who[i], place);
}

static void make_room(Roster *roster) {
    if (2 * (roster->used + WHO_COUNT) < roster->room) return;
    roster->room *= 2;
    roster->used = 0;
    roster->slots = ARENA_ARRAY(roster->arena, size_t, roster->room);
    for (size_t i = 0; i < roster->count; i++) index_person(roster, i);
}

static long find_key(const Roster *roster, Text key) {
    for (size_t i = 0; i < roster->count; i++)
        if (same_word(roster->people[i].key, key)) return (long)i;
    return NOBODY;
}

/* A word of several people may still be the key of one. */
long roster_find(const Roster *roster, Text word) {
    if (!word.length) return NOBODY;
    for (size_t at = hash_word(word) % roster->room; roster->slots[at] != FREE;
         at = (at + 1) % roster->room) {
        if (roster->slots[at] == SEVERAL) return find_key(roster, word);
        if (is_called(&roster->people[roster->slots[at] - 1], word)) return (long)roster->slots[at] - 1;
    }
    return NOBODY;
}

size_t roster_add(Roster *roster, const Person *person) {
    if ((roster->count & (roster->count - 1)) == 0) {
        Person *more = ARENA_ARRAY(roster->arena, Person, roster->count ? 2 * roster->count : 1);
        if (roster->count) memcpy(more, roster->people, roster->count * sizeof *more);
        roster->people = more;
    }
    roster->people[roster->count++] = *person;
    make_room(roster);
    index_person(roster, roster->count - 1);
    return roster->count - 1;
}

/* ---- reading ---- */

size_t roster_key_column(const Text *cells, size_t count) {
    static const Identity order[] = {WHO_STUDENT, WHO_LOGIN, WHO_NUMBER, WHO_ID, WHO_EMAIL, WHO_NAME};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        for (size_t k = 0; k < count; k++)
            if (identity_of(text_trim(cells[k])) == order[i]) return k;
    return count;
}

static Person person_of(const CsvRecord *header, const CsvRecord *record, size_t key) {
    Person person = {0};
    for (size_t i = 0; i < header->count && i < record->count; i++) {
        Identity identity = identity_of(text_trim(header->cells[i]));
        Text cell = text_trim(record->cells[i]);
        if (identity < WHO_COUNT && !person.who[identity].length) person.who[identity] = cell;
        if (i == key) person.key = cell;
    }
    return person;
}

/* A row of Canvas's own gradebook that is no student. */
static bool is_no_student(const Person *person) {
    return !person->key.length || text_find(person->key, "Points Possible") >= 0;
}

bool roster_read(Roster *roster, const Source *source, Diagnostics *diagnostics) {
    CsvReader reader = csv_open_source(roster->arena, source, diagnostics);
    CsvRecord header, record;
    if (csv_next(&reader, roster->arena, &header)) {
        size_t key = roster_key_column(header.cells, header.count);
        if (key == header.count) key = 0;
        while (csv_next(&reader, roster->arena, &record)) {
            Person person = person_of(&header, &record, key);
            if (!is_no_student(&person) && find_key(roster, person.key) == NOBODY)
                roster_add(roster, &person);
        }
    }
    if (!roster->count)
        diagnostics_say(diagnostics, SEVERITY_ERROR, source, 0, "the roster names no students");
    return roster->count;
}

Text person_name(Arena *arena, const Person *person) {
    const Text *who = person->who;
    if (who[WHO_NAME].length) return who[WHO_NAME];
    if (!who[WHO_FIRST].length || !who[WHO_LAST].length)
        return who[WHO_LAST].length ? who[WHO_LAST] : person->key;
    return text_of(arena_printf(arena, "%.*s %.*s", (int)who[WHO_FIRST].length, who[WHO_FIRST].start,
                                (int)who[WHO_LAST].length, who[WHO_LAST].start));
}
