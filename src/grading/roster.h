/* roster.h: who is in the class: names, numbers and addresses, in whatever columns a table has them. */
#ifndef NABLA_GRADING_ROSTER_H
#define NABLA_GRADING_ROSTER_H
#include "base/diagnostics.h"
#include "grading/csv.h"

typedef enum Identity {              /* what a column may say of a student */
                        WHO_STUDENT, /* the column "student": as answers and worksheets call them */
                        WHO_LOGIN,
                        WHO_NUMBER, /* of the school: Moodle's ID number, Canvas's SIS User ID */
                        WHO_ID,     /* of the learning platform */
                        WHO_EMAIL,
                        WHO_NAME,
                        WHO_FIRST,
                        WHO_LAST,
                        WHO_SECTION,
                        WHO_COUNT
} Identity;

/* What a column with this title says; WHO_COUNT: nothing of these. */
Identity identity_of(Text title);

typedef struct Person {
    Text key; /* decides the variant; unique */
    Text who[WHO_COUNT];
} Person;

typedef struct Roster {
    Arena *arena;
    Person *people; /* in the order of the table */
    size_t count;
    size_t *slots; /* from what is said of a person to the person */
    size_t room, used;
} Roster;

enum { NOBODY = -1 };

Roster *roster_new(Arena *arena); /* empty; lives in `arena` */
/* The column that says who a row is about: "student", else a login, a number, an id, an address, a name;
 * `count` if there is none. */
size_t roster_key_column(const Text *titles, size_t count);
/* Reads a table with a header; the key column, or else the first, decides the variant. False: nobody is in
 * it, said. `source` must outlive the roster. */
bool roster_read(Roster *roster, const Source *source, Diagnostics *diagnostics);
/* The person of whom this is the key, the login, the number, the address, or, if there is just one, the name;
 * in whatever case the letters are. NOBODY: none. */
long roster_find(const Roster *roster, Text word);
/* Adds a person; the texts are not copied. Gives the place. */
size_t roster_add(Roster *roster, const Person *person);
/* As people write it: "Ana Ruiz"; the key where no name is known. In the arena. */
Text person_name(Arena *arena, const Person *person);
#endif
