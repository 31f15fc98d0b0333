/* overrides.h: a teacher's verdicts, which win over those of the program.
 *
 * A table with a header: student, problem, verdict for one student's answer, or problem, answer, verdict for
 * all who gave that answer; and part, score (0 … 1), note where they are wanted. */
#ifndef NABLA_GRADING_OVERRIDES_H
#define NABLA_GRADING_OVERRIDES_H
#include "base/diagnostics.h"
#include "grading/csv.h"
#include "grading/verdict.h"

typedef struct Override {
    size_t line;
    Text student, problem, part, answer, note; /* of student and answer one may be empty */
    VerdictKind kind;
    double score;
    const char *question; /* problem and part, as the class has them */
    Text same;            /* what the student answered: who answered the same is judged alike; or empty */
    bool used;
} Override;

typedef struct Overrides {
    const Source *source;
    Override *items;
    size_t count;
} Overrides;

/* What is wrong with a row is said and the row left out. False: the table itself is no such table, said.
 * Lives in the arena; `source` must outlive it. */
bool overrides_read(Arena *arena, const Source *source, Overrides *overrides, Diagnostics *diagnostics);
/* The verdict on this answer of this student, marked as used; one on the student comes before one on the
 * answer. NULL: none. */
const Override *overrides_find(Overrides *overrides, Text student, const char *question, Text answer);
/* Remembers what a student answered on whose answer there is a verdict: it holds for that answer. */
void overrides_note(Overrides *overrides, Arena *arena, Text student, const char *question, Text answer);
/* Says which were never used: their student or answer is not in the class. */
void overrides_report(const Overrides *overrides, Diagnostics *diagnostics);
#endif
