/* grade.h: what the files of `nabla grade` share. */
#ifndef NABLA_CLI_GRADE_H
#define NABLA_CLI_GRADE_H
#include "cli/commands.h"
#include "grading/book.h"
#include "grading/gradebook.h"
#include "grading/regrade.h"

typedef struct GradeOptions {
    bool jsonl, feedback_solutions;
    long workers;
    const char *sheet, *seed, *output, *roster, *overrides, *regrade, *gradebook, *gradebook_file, *feedback,
        *report, *language, *theme, *feedback_template, *report_template;
} GradeOptions;

typedef struct Grading { /* one run of the command */
    Arena *arena;
    const Common *common;
    GradeOptions options;
    const char *answers; /* the path of the table; NULL: rows as JSON */
    Bank *bank;          /* opened when it is first needed */
    bool bank_tried;
    int status;     /* the worst so far */
    SheetPlan plan; /* of the sheet that was handed out; else empty */
    Theme look;     /* of feedback and report */
    uint64_t seed;
    Source old;        /* the verdicts of an earlier run, for --regrade */
    const Language *language; /* of what is said of answers */
    const char *title; /* of what was handed in: the sheet's, or the name of the table */
} Grading;

/* The bank, with a sheet that is a file; for desk_new. NULL: there is none, said. */
const Bank *grade_bank(void *grading);

/* grade_stream.c: rows as JSON from standard input to standard output; an ExitStatus. */
int grade_stream(Grading *grading);

/* grade_files.c: the gradebook, the sheets of feedback and the report that the options ask for; an
 * ExitStatus. */
int grade_files(Grading *grading, const Book *book, const Regrade *regrade);
#endif
