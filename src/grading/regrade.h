/* regrade.h: what a new grading changes against an old one. */
#ifndef NABLA_GRADING_REGRADE_H
#define NABLA_GRADING_REGRADE_H
#include "grading/book.h"

typedef struct Change {
    Text student;
    const char *question;
    const char *before, *after; /* "incorrect 0"; "nothing" */
    const char *why;
} Change;

typedef struct Regrade {
    Change *changes;
    size_t count, same;
} Regrade;

/* Compares with the verdicts of an earlier run. False: `old` is no table of verdicts, said. Lives in the
 * arena. */
bool regrade_compare(Arena *arena, const Book *book, const Source *old, const Language *language, Regrade *regrade,
                     Diagnostics *diagnostics);
/* One line a change, and how many stay as they were. */
void regrade_print(Buffer *out, const Regrade *regrade, const Language *language);
#endif
