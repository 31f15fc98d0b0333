/* class.h: a table of a class's answers becomes a table of verdicts.
 *
 * Long layout: a column of answers, and columns that say which student and which problem (or find, key, let
 * …) each belongs to. Wide layout: one row a student, one column a problem. Both have a header; other columns
 * are kept.
 *
 * Of a problem with variants, a row's `variant` says which was asked; else its student's is judged where there
 * is a roster or the row has a seed, and the common one where there is neither. */
#ifndef NABLA_GRADING_CLASS_H
#define NABLA_GRADING_CLASS_H
#include "base/diagnostics.h"
#include "grading/overrides.h"
#include "grading/parcel.h"
#include "grading/roster.h"

enum { MOST_COLUMNS = 256, MOST_TALLIES = 512 };

typedef struct ClassEntry { /* one answer with its verdict; lives as long as the call that gives it */
    size_t line;            /* of the table; 0: of nobody's, for a student of the roster without answers */
    const char *question;   /* "drone-speed/b"; what is asked, where it is no problem of the bank */
    Row row;
    const Text *titles, *cells; /* of the columns that are kept */
    size_t cell_count;
    Verdict verdict;
    bool by_teacher; /* the verdict is an override */
    bool damaged;    /* its record cannot be cut into cells; that was said, and it is not judged */
} ClassEntry;

typedef struct ClassRequest {
    const Bank *bank;
    Desk *desk;            /* that judges, where there is no pool */
    Pool *pool;            /* of crew_for_rows, or NULL */
    const SheetPlan *plan; /* of the sheet that was handed out: "1", "Q2" name its problems too; or NULL */
    uint64_t seed;         /* of the variants */
    bool decimal_comma;
    const Language *language; /* of what is said of answers; NULL: English */
    const Roster *roster;  /* who should have handed in, or NULL */
    Overrides *overrides;  /* of a teacher, or NULL; they are marked as used */
    void (*take)(void *context, const ClassEntry *entry); /* sees every answer, in order; or NULL */
    void (*progress)(void *context, size_t done, size_t total); /* in bytes of the table; or NULL */
    bool (*drain)(void *context, Buffer *out); /* may take and clear what was written so far; false: stop; or NULL */
    void *context;
} ClassRequest;

typedef struct Count { /* how often something came up */
    const char *name;
    size_t times, of;
} Count;

typedef struct ClassSummary {
    size_t answers; /* blank ones too */
    size_t verdicts[VERDICT_KINDS];
    Count mistakes[MOST_TALLIES]; /* PROBLEM: what is said of it, the commonest first */
    size_t mistake_count;
    Count problems[MOST_TALLIES]; /* times right of so many, in the order of the table */
    size_t problem_count;
} ClassSummary;

/* Judges the table `source` and appends the verdicts as CSV to `out`, one record an answer. What is wrong
 * with the table or a row is said in `diagnostics` with its line; false: it has no header that can be
 * understood, nothing was judged, or `drain` stopped it. The summary's names live in `arena`. Besides the table
 * itself, memory does not grow with the number of rows. */
bool class_grade(Arena *arena, const ClassRequest *request, const Source *source, Buffer *out,
                 ClassSummary *summary, Diagnostics *diagnostics);
/* The score as it is written, "" where none is given: for a blank answer, or one that is not decided. */
const char *class_score(Arena *arena, const Verdict *verdict);
bool class_has_score(const Verdict *verdict);
/* The summary in words: how many right, what a person should look at, the commonest mistakes. */
void class_print(Buffer *out, const ClassSummary *summary, const Language *language);
#endif
