/* grade_files.c: what nabla grade writes beside the table of verdicts. */
#include "base/file.h"
#include "cli/grade.h"
#include <string.h>

/* ---- the gradebook ---- */

/* "grades-gradebook.csv" beside "grades.csv". */
static const char *gradebook_path(const Grading *grading) {
    const char *output = grading->options.output;
    if (grading->options.gradebook_file) return grading->options.gradebook_file;
    size_t length = strlen(output) - (text_ends(text_of(output), ".csv") ? strlen(".csv") : 0);
    return arena_printf(grading->arena, "%.*s-gradebook.csv", (int)length, output);
}

static size_t count_open(const Book *book) {
    size_t open = 0;
    double points;
    for (size_t i = 0; i < book->people->count; i++) open += book_total(book, i, &points) == TOTAL_OPEN;
    return open;
}

static int write_gradebook(const Grading *grading, const Book *book) {
    Buffer out = BUFFER_EMPTY;
    if (!grading->options.gradebook) return EXIT_GOOD;
    gradebook_write(&out, book, grading->options.gradebook, grading->title);
    int status = write_output("grade", gradebook_path(grading), buffer_view(&out));
    size_t open = count_open(book);
    if (open && !grading->common->quiet)
        complain(status, "grade", "the gradebook has no total for %zu: an answer waits for a person", open);
    buffer_free(&out);
    return status;
}

int grade_files(Grading *grading, const Book *book, const ClassSummary *summary, const Regrade *regrade) {
    (void)summary;
    (void)regrade;
    return write_gradebook(grading, book);
}
