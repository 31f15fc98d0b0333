/* compose.h: problems and their solutions as documents: the worksheet, its key, the worked solutions.
 *
 * The documents live in their own arena and copy what they need: an instance may be freed as soon as it is
 * composed. A solution that failed its check is never composed: instance_fault says why, and the caller stops
 * before. */
#ifndef NABLA_DOCUMENT_COMPOSE_H
#define NABLA_DOCUMENT_COMPOSE_H
#include "bank/bank.h"
#include "document/document.h"
#include "document/notation.h"
#include "document/sentences.h"

typedef enum SheetKind {
    SHEET_QUESTIONS, /* what students get: name line, questions, room to answer */
    SHEET_KEY,       /* the answers alone, for a quick look */
    SHEET_SOLUTIONS, /* questions with worked solutions */
    SHEET_FEEDBACK,  /* for one student, when it is graded: compose_report.h */
    SHEET_REPORT,    /* on the whole class: compose_report.h */
    SHEET_KINDS
} SheetKind;

/* Figures that were drawn: the same one for all who have the same values. */
typedef struct Figures Figures;
Figures *figures_new(void); /* owned by the caller: figures_free */
void figures_free(Figures *figures);
/* Forgets all where they have become many; no document with them is in use. */
void figures_trim(Figures *figures);

typedef struct ComposeOptions {
    const Sentences *sentences;           /* must be given */
    NotationOptions notation;             /* its words are taken from the sentences where they are NULL */
    Detail detail;                        /* of worked solutions */
    Text header, footer;                  /* of every page; may be empty; {title} {course} {date} {student}
                                             {variant} stand for those of the sheet */
    Diagnostics *diagnostics;             /* prose that cannot be read is said here; may be NULL */
    const Source *templates[SHEET_KINDS]; /* the order of a sheet (template.h), checked before; NULL: the
                                             built-in one */
    Figures *figures;                     /* which live at least as long as the documents; NULL: each document
                                             draws its own */
} ComposeOptions;

/* Options for a language ("en"): the sentences and templates that stand in the folder, the built-in ones for
 * those that do not. Faults of these files are said, and the built-in ones used. Lives in the arena; `folder`
 * NULL: all built in. */
ComposeOptions compose_load(Arena *arena, const char *folder, const char *language, Diagnostics *diagnostics);
/* Is this a template for sheets of the kind? What is wrong is said. */
bool compose_check_template(Arena *arena, SheetKind kind, const Source *source, Diagnostics *diagnostics);
/* The built-in template. */
const char *compose_template(SheetKind kind);
/* What a sheet of the kind is called where it has no title. */
const char *compose_kind_word(SheetKind kind, const Sentences *sentences);

typedef struct SheetCopy {      /* one student's copy of a sheet */
    Text title, course, date;   /* may be empty; no title takes the language's word for worksheet */
    Text student;               /* the name on the name line; may be empty */
    Text variant;               /* "7F3A"; may be empty */
    Instance *const *instances; /* not const: solutions are made when they are first asked for */
    const char *const *names;   /* of the items, as answer files call them: "shifted-norm#2" */
    size_t count;
} SheetCopy;

/* Appends one copy as a section to the document: questions, key or solutions. */
void compose_sheet(Document *to, SheetKind kind, const SheetCopy *copy, const ComposeOptions *options);
/* Appends one worked solution as a section: `nabla solve`. */
void compose_solution(Document *to, Text title, const Question *question, const Solution *solution,
                      const ComposeOptions *options);
/* The same for one problem of the bank, all its parts: `nabla solve PROBLEM`. */
void compose_instance(Document *to, Instance *instance, const ComposeOptions *options);

/* For practice, each as a section of its own: the question of a part (before the first part, what stands above
 * all of them), its worked solution, and one hint, from 0: the author's in their order, then what the solution
 * does step by step, without its formulas. False: there are no more hints, nothing was appended. */
void compose_question(Document *to, const Instance *instance, size_t part, const ComposeOptions *options);
void compose_part_solution(Document *to, Instance *instance, size_t part, const ComposeOptions *options);
bool compose_hint(Document *to, Instance *instance, size_t part, size_t number,
                  const ComposeOptions *options);
/* What an author says of an answer to the part, its formulas set. */
void compose_said(Document *to, const Instance *instance, size_t part, const char *said,
                  const ComposeOptions *options);

/* What a rule's row or a file of sentences says of a rule, with its formulas in one line: for messages and
 * JSON. A formula that cannot be read is a warning, if `diagnostics` is not NULL. In `arena`. */
const char *compose_rule_line(Arena *arena, const Sentences *sentences, const char *rule, const char *said,
                              Diagnostics *diagnostics);
/* A formula in one line, for messages and JSON: "4t/√(1 + 4t²)". In `arena`. */
const char *compose_line(Arena *arena, const Store *store, const Expr *e);
#endif
