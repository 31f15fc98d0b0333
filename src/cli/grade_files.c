/* grade_files.c: what nabla grade writes beside the table of verdicts. */
#include "base/file.h"
#include "cli/grade.h"
#include "document/compose_report.h"
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

static void warn_of(const Grading *grading, Message which, size_t count) {
    CountRoom room;
    const char *said = language_say(grading->language, grading->arena, which, WITH({"count", language_count(&room, count)}));
    if (count) complain(EXIT_GOOD, "grade", "%s", said);
}

static void warn_of_gaps(const Grading *grading, const Book *book, size_t left_out) {
    if (grading->common->quiet) return;
    warn_of(grading, MESSAGE_GRADEBOOK_OPEN, count_open(book));
    warn_of(grading, MESSAGE_GRADEBOOK_UNKNOWN, left_out);
    warn_of(grading, MESSAGE_GRADEBOOK_REPEATED, book->repeated);
}

static int write_gradebook(const Grading *grading, const Book *book) {
    Buffer out = BUFFER_EMPTY;
    if (!grading->options.gradebook) return EXIT_GOOD;
    size_t left_out = gradebook_write(&out, book, grading->options.gradebook, grading->title);
    int status = write_output("grade", gradebook_path(grading), buffer_view(&out));
    if (status == EXIT_GOOD) warn_of_gaps(grading, book, left_out);
    buffer_free(&out);
    return status;
}

/* ---- feedback ---- */

static Document *new_document(Arena *arena, const Grading *grading, const ComposeOptions *options) {
    Text language = text_of(sentences_language(options->sentences));
    Document *document = document_new(arena, text_of(grading->title), language, PAPER_A4);
    theme_apply(&grading->look, document);
    document->sentences = options->sentences;
    return document;
}

typedef struct Shared { /* by the sheets of all students */
    Variants *variants;
    PdfKit *kit;
} Shared;

static int write_sheet(const Grading *grading, const Feedback *feedback, const Shared *shared,
                       const ComposeOptions *options, const char *name) {
    static const char *const formats[] = {"pdf", "text"};
    Arena *arena = arena_new();
    Document *document = new_document(arena, grading, options);
    int status = EXIT_GOOD;
    compose_feedback(document, feedback, shared->variants, options);
    for (size_t i = 0; i < 2 && status == EXIT_GOOD; i++)
        status = write_document(
            "grade", document, shared->kit, formats[i],
            arena_printf(arena, "%s/%s.%s", grading->options.feedback, name, format_end(formats[i])));
    arena_free(arena);
    return status;
}

static bool make_folder(const char *path) {
    Buffer why = BUFFER_EMPTY;
    bool made = file_make_folder(path, &why);
    if (!made) complain(EXIT_ENVIRONMENT, "grade", "%s", buffer_c(&why));
    buffer_free(&why);
    return made;
}

static const char *const *feedback_names(Arena *arena, const Roster *people) {
    Text *names = ARENA_ARRAY(arena, Text, people->count + 1);
    for (size_t i = 0; i < people->count; i++) names[i] = person_name(arena, &people->people[i]);
    return file_names(arena, names, people->count);
}

static int write_feedback(const Grading *grading, const Book *book, Variants *variants,
                          const ComposeOptions *options) {
    Feedback feedback = {.book = book,
                         .title = text_of(grading->title),
                         .course = grading->plan.course,
                         .date = grading->plan.date,
                         .seed = grading->seed,
                         .solutions = grading->options.feedback_solutions};
    int status = EXIT_GOOD;
    if (!grading->options.feedback) return EXIT_GOOD;
    if (!make_folder(grading->options.feedback)) return EXIT_ENVIRONMENT;
    Shared shared = {variants, pdf_kit()};
    size_t count = book->people->count;
    const char *const *names = feedback_names(grading->arena, book->people);
    Progress progress = progress_on(grading->language->text[MESSAGE_DOING_FEEDBACK], grading->common);
    for (; feedback.person < count && status == EXIT_GOOD; feedback.person++) {
        progress_show(&progress, feedback.person, count);
        status = write_sheet(grading, &feedback, &shared, options, names[feedback.person]);
    }
    progress_show(&progress, count, count);
    pdf_kit_free(shared.kit);
    return status;
}

/* ---- the report ---- */

static int write_report(const Grading *grading, const Book *book, const Regrade *regrade, Variants *variants,
                        const ComposeOptions *options) {
    const char *path = grading->options.report;
    ClassReport report = {.book = book,
                          .title = text_of(grading->title),
                          .course = grading->plan.course,
                          .date = grading->plan.date,
                          .seed = grading->seed,
                          .regrade = regrade};
    if (!path) return EXIT_GOOD;
    Document *document = new_document(grading->arena, grading, options);
    compose_report(document, &report, variants, options);
    return write_document("grade", document, NULL, format_of("grade", NULL, path, document_formats), path);
}

/* ---- how they are worded and look ---- */

static bool find_template(const Grading *grading, SheetKind kind, const char *word, Diagnostics *said,
                          ComposeOptions *options) {
    if (!word) return true;
    options->templates[kind] = template_named(grading->arena, kind, text_of(word), true, "grade", said);
    return options->templates[kind];
}

static int find_words(Grading *grading, Diagnostics *said, ComposeOptions *options) {
    const GradeOptions *given = &grading->options;
    Text language = given->language ? text_of(given->language) : grading->plan.language;
    Text theme = given->theme ? text_of(given->theme) : grading->plan.theme;
    int status = compose_in(grading->arena, "grade", language, said, options);
    if (status != EXIT_GOOD) return status;
    if (grading->plan.decimal_given) options->notation.decimal_comma = grading->plan.decimal_comma;
    status = theme_named(grading->arena, theme, given->theme, "grade", said, &grading->look);
    options->header = grading->look.header;
    options->footer = grading->look.footer;
    bool found = find_template(grading, SHEET_FEEDBACK, given->feedback_template, said, options) &&
                 find_template(grading, SHEET_REPORT, given->report_template, said, options);
    return found ? status : EXIT_INPUT;
}

int grade_files(Grading *grading, const Book *book, const Regrade *regrade) {
    Diagnostics said = DIAGNOSTICS_EMPTY;
    int status = write_gradebook(grading, book);
    if (!grading->options.feedback && !grading->options.report) return status;
    ComposeOptions options = {0};
    Variants *variants = variants_new();
    int found = find_words(grading, &said, &options);
    if (found == EXIT_GOOD) status = worse(status, write_feedback(grading, book, variants, &options));
    if (found == EXIT_GOOD) status = worse(status, write_report(grading, book, regrade, variants, &options));
    variants_free(variants);
    status = worse(status, found);
    return worse(status, report(&said));
}
