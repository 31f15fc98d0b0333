/* compose_report.h: what is said of graded answers: a sheet of feedback for each student, a report on the
 * class. */
#ifndef NABLA_DOCUMENT_COMPOSE_REPORT_H
#define NABLA_DOCUMENT_COMPOSE_REPORT_H
#include "document/compose.h"
#include "grading/book.h"
#include "grading/regrade.h"

/* ---- feedback ---- */

typedef struct Feedback { /* one student's sheet */
    const Book *book;
    size_t person;
    Text title, course, date; /* of what was handed out; all but the title may be empty */
    uint64_t seed;            /* of the variants */
    bool solutions;           /* give the worked solutions away */
} Feedback;

/* Appends the sheet as a section: each question, the answer as it was read, the verdict, the step where it
 * went wrong and what to remember there. Questions are taken from the variants. */
void compose_feedback(Document *to, const Feedback *feedback, Variants *variants,
                      const ComposeOptions *options);

/* ---- the class ---- */

typedef struct ClassReport {
    const Book *book;
    Text title, course, date;
    uint64_t seed;          /* of the variants */
    const Regrade *regrade; /* or NULL */
} ClassReport;

/* Appends the report: how each question went, the commonest mistakes, what a person should look at. */
void compose_report(Document *to, const ClassReport *report, Variants *variants, const ComposeOptions *options);

/* ---- what both share ---- */

typedef struct Asked { /* a question as a student had it */
    Instance *instance; /* the variants'; NULL: it could not be made */
    size_t part;
} Asked;

/* The variant of the question ("drone-speed/b") that the person had who gave the row, found as the grader finds it.
 * `row` NULL: nothing was handed in. `seed` is that of the sheet. */
Asked asked_of(Variants *variants, const Bank *bank, const char *question, Text person, const Row *row,
               uint64_t seed);
/* The expression that the grader read: its reading is read again. NULL: it cannot be set. */
const Expr *answer_again(const Question *question, const Verdict *verdict);
/* What is said of an answer, in the language: of a rule's mistake its sentence, without the line of the
 * worked solution. */
Inlines *feedback_said(const ComposeOptions *options, Arena *arena, const Scope *scope,
                       const Verdict *verdict);
/* What a student wrote, fit for a page: one line without control characters, at most `most` characters. In
 * the arena. */
Text fit_text(Arena *arena, Text text, size_t most);
#endif
