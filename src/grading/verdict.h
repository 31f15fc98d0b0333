/* verdict.h: what is said about an answer. */
#ifndef NABLA_GRADING_VERDICT_H
#define NABLA_GRADING_VERDICT_H
#include "base/arena.h"
#include "base/language.h"

typedef enum VerdictKind {
    VERDICT_CORRECT,
    VERDICT_PARTIAL,
    VERDICT_INCORRECT,
    VERDICT_BLANK,
    VERDICT_UNREADABLE,
    VERDICT_REVIEW, /* a person should look; feedback says why */
    VERDICT_ERROR   /* the row is wrong, not the answer; error says why */
} VerdictKind;
enum { VERDICT_KINDS = VERDICT_ERROR + 1 };

typedef enum Evidence {
    EVIDENCE_NONE,
    EVIDENCE_PROVED,  /* equal by normal form, or exactly */
    EVIDENCE_REFUTED, /* different by rigorous enclosures, or exactly */
    EVIDENCE_TESTED   /* agree to 100 bits at many points */
} Evidence;

const char *verdict_name(VerdictKind kind);
const char *evidence_name(Evidence evidence);

enum { MOST_REMARKS = 16, MOST_WITNESS_ENTRIES = 24 };

typedef struct WitnessEntry {
    const char *name, *value;
} WitnessEntry; /* "t": "1", …, "answer", "key" */

typedef struct Verdict { /* its strings live in the arena or the store that judging was given */
    VerdictKind kind;
    double score; /* 0 … 1 */
    Evidence evidence;
    const char *reading;             /* the answer in ASCII spelling; NULL: none */
    const char *mistake;             /* RULE/NAME or "author"; NULL: not known */
    size_t step;                     /* line of the worked solution, from 1; 0: none */
    const char *feedback;            /* for the student; "" where there is nothing to say. The step is not in it */
    const char *error;               /* what could not be read; NULL: nothing */
    size_t column;                   /* where, in code points from 1; 0: no place */
    const char *notes[MOST_REMARKS]; /* how doubtful spellings were read, what was forgiven */
    size_t note_count;
    WitnessEntry witness[MOST_WITNESS_ENTRIES]; /* of a refutation at a point */
    size_t witness_count;
} Verdict;

/* Adds a note once; too many are dropped. */
void verdict_note(Verdict *verdict, const char *note);
/* A verdict that says the row is wrong. `why` must outlive it. */
Verdict verdict_error(const char *why);
/* The feedback, and the line of the worked solution where one is known. In the arena, or the verdict's. */
const char *verdict_feedback(Arena *arena, const Verdict *verdict, const Language *language);
/* All notes and the feedback as one line, for a table. In the arena. */
const char *verdict_remarks(Arena *arena, const Verdict *verdict, const Language *language);
#endif
