/* grade.c: nabla grade: verdicts on a class's answers, or on a stream of rows. */
#include "cli/grade.h"
#include "base/file.h"
#include <stdlib.h>
#include <string.h>

/* ---- tables ---- */

typedef struct Watch { /* what happens while the table is judged */
    Progress progress;
    Book *book;
    const char *output;
    FileSink *sink; /* of the verdicts; NULL: none are written yet */
} Watch;

static bool take_output(void *context, Buffer *out) {
    Watch *watch = context;
    if (!watch->sink) watch->sink = file_begin(watch->output ? watch->output : "-");
    bool good = file_put(watch->sink, buffer_view(out));
    buffer_clear(out);
    return good;
}

static int end_output(Watch *watch) {
    Buffer why = BUFFER_EMPTY;
    int status = EXIT_GOOD;
    if (watch->sink && !file_end(watch->sink, &why))
        status = complain(EXIT_ENVIRONMENT, "grade", "%s", buffer_c(&why));
    buffer_free(&why);
    return status;
}

static void show_progress(void *context, size_t done, size_t total) {
    progress_show(&((Watch *)context)->progress, done, total);
}

static void take_entry(void *context, const ClassEntry *entry) { book_add(((Watch *)context)->book, entry); }

static bool read_seed(const char *text, uint64_t *seed) {
    char *end;
    if (!text) return true;
    *seed = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && !*end;
}

/* The sheet that was handed out; its seed counts unless --seed is given. */
static bool plan_sheet(Arena *arena, const Bank *bank, const char *name, ClassRequest *request,
                       SheetPlan *plan, int *status) {
    Diagnostics diagnostics = DIAGNOSTICS_EMPTY;
    const Sheet *sheet = bank_find_sheet(bank, text_of(name));
    if (!sheet) {
        *status = complain_of(bank_lacks_sheet, bank, name, "grade");
        return false;
    }
    bool good = sheet_plan(arena, bank, sheet, plan, &diagnostics);
    *status = worse(*status, report(&diagnostics));
    request->plan = plan;
    request->seed = plan->seed;
    request->decimal_comma = plan->decimal_comma;
    return good;
}

/* A table that the teacher names; false: said. */
static bool read_table(Grading *grading, const char *path, Source *source) {
    Buffer why = BUFFER_EMPTY;
    source->name = path;
    bool good = file_read(grading->arena, path, &source->content, &why);
    if (!good) grading->status = complain(EXIT_INPUT, "grade", "%s", buffer_c(&why));
    buffer_free(&why);
    return good;
}

static bool read_roster(Grading *grading, ClassRequest *request, Diagnostics *said) {
    Source *source = ARENA_NEW(grading->arena, Source);
    Roster *roster = roster_new(grading->arena);
    if (!grading->options.roster) return true;
    request->roster = roster;
    return read_table(grading, grading->options.roster, source) && roster_read(roster, source, said);
}

static bool read_overrides(Grading *grading, ClassRequest *request, Diagnostics *said) {
    Source *source = ARENA_NEW(grading->arena, Source);
    if (!grading->options.overrides) return true;
    request->overrides = ARENA_NEW(grading->arena, Overrides);
    return read_table(grading, grading->options.overrides, source) &&
           overrides_read(grading->arena, source, request->overrides, said);
}

static bool wants_book(const GradeOptions *options) {
    return options->gradebook || options->feedback || options->report || options->regrade;
}

static void tell_changes(Grading *grading, const Book *book, Regrade *regrade) {
    Diagnostics said = DIAGNOSTICS_EMPTY;
    Buffer words = BUFFER_EMPTY;
    if (!grading->options.regrade) return;
    if (regrade_compare(grading->arena, book, &grading->old, grading->language, regrade, &said)) regrade_print(&words, regrade, grading->language);
    grading->status = worse(grading->status, report(&said));
    fputs(buffer_c(&words), stderr);
    buffer_free(&words);
}

/* All that is made of the verdicts besides their table: the summary, what the options ask for. */
static void hand_out(Grading *grading, const ClassSummary *summary, Book *book) {
    Buffer words = BUFFER_EMPTY;
    Regrade regrade = {0};
    class_print(&words, summary, grading->language);
    if (!grading->common->quiet) fputs(buffer_c(&words), stderr);
    buffer_free(&words);
    if (!book) return;
    book_close(book);
    tell_changes(grading, book, &regrade);
    grading->status =
        worse(grading->status, grade_files(grading, book, grading->options.regrade ? &regrade : NULL));
}

static void grade_table(Grading *grading, ClassRequest *request, const Source *source) {
    Buffer out = BUFFER_EMPTY;
    Diagnostics said = DIAGNOSTICS_EMPTY;
    ClassSummary *summary = ARENA_NEW(grading->arena, ClassSummary);
    Watch watch = {.progress = progress_on(grading->language->text[MESSAGE_DOING_GRADING], grading->common), .output = grading->options.output};
    const GradeOptions *o = &grading->options;
    bool numbers_only = !o->feedback && !o->report && !o->regrade;
    if (wants_book(o)) watch.book = book_new(grading->arena, grading->bank, request->roster, numbers_only);
    request->context = &watch;
    request->drain = take_output;
    request->progress = show_progress;
    if (watch.book) request->take = take_entry;
    bool judged = class_grade(grading->arena, request, source, &out, summary, &said);
    if (judged && request->overrides) overrides_report(request->overrides, &said);
    grading->status = worse(grading->status, report(&said));
    int written = end_output(&watch);
    grading->status = worse(grading->status, written);
    if (judged && written == EXIT_GOOD) hand_out(grading, summary, watch.book);
    buffer_free(&out);
}

const Bank *grade_bank(void *context) {
    Grading *grading = context;
    const char *sheet = grading->options.sheet, *file = sheet && is_file(sheet) ? sheet : NULL;
    if (!grading->bank_tried)
        grading->bank = bank_of(grading->arena, grading->common, "grade", file, &grading->status);
    grading->bank_tried = true;
    return grading->bank;
}

/* "answers" of "class/answers.csv". */
static const char *stem_of(Arena *arena, const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    size_t length = dot && dot > name ? (size_t)(dot - name) : strlen(name);
    return !strcmp(path, "-") ? "answers" : arena_string(arena, name, length);
}

static bool prepare(Grading *grading, ClassRequest *request) {
    const GradeOptions *options = &grading->options;
    Diagnostics said = DIAGNOSTICS_EMPTY;
    if (!(request->bank = grade_bank(grading))) return false;
    if (options->sheet &&
        !plan_sheet(grading->arena, request->bank, options->sheet, request, &grading->plan, &grading->status))
        return false;
    Text title = grading->plan.title;
    grading->title = title.length ? arena_string(grading->arena, title.start, title.length)
                                  : stem_of(grading->arena, grading->answers);
    bool good = read_roster(grading, request, &said) && read_overrides(grading, request, &said) &&
                (!options->regrade || read_table(grading, options->regrade, &grading->old));
    grading->status = worse(grading->status, report(&said));
    return good;
}

/* The sheet's, unless --language says another. False: there is none such, said. */
static bool choose_language(Grading *grading) {
    const char *word = grading->options.language;
    grading->language = judging_in(grading->arena, "grade", word ? text_of(word) : grading->plan.language);
    if (!grading->language) grading->status = worse(grading->status, EXIT_INPUT);
    return grading->language;
}

static void grade_class(Grading *grading) {
    ClassRequest request = {0};
    Source source;
    Crew crew = {.open = grade_bank, .context = grading};
    PoolWork work = crew_for_rows(&crew);
    if (!prepare(grading, &request)) {
        grading->status = worse(grading->status, EXIT_INPUT);
        return;
    }
    if (!choose_language(grading)) return;
    request.language = crew.language = grading->language;
    crew.carried = grading->plan.carried_given ? grading->plan.carried : CARRIED_USUALLY;
    if (!read_seed(grading->options.seed, &request.seed)) {
        grading->status =
            complain(EXIT_USAGE, "grade", "--seed takes a whole number, not '%s'", grading->options.seed);
        return;
    }
    grading->seed = request.seed;
    if (!read_table(grading, grading->answers, &source)) return;
    request.pool = pool_new(&work, (size_t)grading->options.workers);
    grade_table(grading, &request, &source);
    pool_free(request.pool);
}

/* Only the options of every command, -j and -l go with --jsonl: rows carry their own. */
static bool is_for_tables(const GradeOptions *o) {
    return o->sheet || o->seed || o->output || o->roster || o->overrides || o->regrade || o->gradebook ||
           o->gradebook_file || o->feedback || o->feedback_solutions || o->report || o->theme || o->feedback_template || o->report_template;
}

/* The end of the name tells the format. */
static bool names_format(const char *path) {
    return !strcmp(path, "-") || format_told(path, document_formats);
}

/* NULL: the options go together. */
static const char *contradiction(const GradeOptions *o, bool table) {
    if (table && o->jsonl) return "--jsonl reads standard input: nabla grade --jsonl < FILE";
    if (!table && !o->jsonl) return "which answers? usage: nabla grade [OPTION...] ANSWERS.csv|-";
    if (o->report && !names_format(o->report))
        return "--report FILE: its name tells the format; it ends in .pdf, .txt, .html or .tex";
    if (o->jsonl && is_for_tables(o)) return "--jsonl takes no other options but -j and -l: rows carry their own";
    if (o->gradebook && !o->gradebook_file && (!o->output || !strcmp(o->output, "-")))
        return "--gradebook goes to FILE-gradebook.csv beside -o FILE.csv, or where --gradebook-file says";
    if (o->gradebook_file && !o->gradebook) return "--gradebook-file: of which kind? --gradebook says it";
    if (o->theme && !o->feedback && !o->report) return "--theme goes with --feedback or --report";
    if (o->feedback_template && !o->feedback) return "--feedback-template goes with --feedback DIR";
    if (o->report_template && !o->report) return "--report-template goes with --report FILE";
    if (o->feedback_solutions && !o->feedback) return "--feedback-solutions goes with --feedback DIR";
    return NULL;
}

int command_grade(int argc, char **argv) {
    Common common;
    Grading grading = {.common = &common, .options.workers = 1};
    GradeOptions *given = &grading.options;
    const Option options[] = {
        {"jsonl", 0, OPTION_FLAG, &given->jsonl, NULL,
         "read rows as JSON, one a line, and reply in the same order", NULL},
        {"sheet", 's', OPTION_TEXT, &given->sheet, "SHEET",
         "the sheet that was handed out: its seed and problems", NULL},
        {"seed", 0, OPTION_TEXT, &given->seed, "N", "the seed of the variants, instead of the sheet's", NULL},
        {"roster", 'r', OPTION_TEXT, &given->roster, "STUDENTS.csv",
         "who is in the class: names, addresses, who handed in nothing", NULL},
        {"output", 'o', OPTION_TEXT, &given->output, "FILE", "where the verdicts go (standard output)", NULL},
        {"gradebook", 0, OPTION_TEXT, &given->gradebook, "KIND", "a file for an importer", gradebook_formats},
        {"gradebook-file", 0, OPTION_TEXT, &given->gradebook_file, "FILE",
         "where it goes (beside -o: FILE-gradebook.csv)", NULL},
        {"feedback", 0, OPTION_TEXT, &given->feedback, "DIR", "a sheet for each student, as PDF and as text",
         NULL},
        {"feedback-solutions", 0, OPTION_FLAG, &given->feedback_solutions, NULL,
         "with the worked solutions in it", NULL},
        {"report", 0, OPTION_TEXT, &given->report, "FILE",
         "how the class did, as PDF, text or HTML by its name", NULL},
        {"language", 'l', OPTION_TEXT, &given->language, "CODE",
         "of what is said of answers: en, de, fr, es (the sheet's)", NULL},
        {"theme", 0, OPTION_TEXT, &given->theme, "T",
         "how they look: a name in templates/themes/, or a file (the sheet's)", NULL},
        {"feedback-template", 0, OPTION_TEXT, &given->feedback_template, "T",
         "a name in templates/, or a file", NULL},
        {"report-template", 0, OPTION_TEXT, &given->report_template, "T", "a name in templates/, or a file",
         NULL},
        {"regrade", 0, OPTION_TEXT, &given->regrade, "OLD.csv",
         "say what changed since these verdicts, and why", NULL},
        {"override", 0, OPTION_TEXT, &given->overrides, "FILE",
         "your own verdicts: student or answer, problem, verdict", NULL},
        {"jobs", 'j', OPTION_COUNT, &given->workers, "N", "so many processes (1; 0: one for each processor)",
         NULL},
        {0}};
    const Command command = {
        "grade",
        "[OPTION...] ANSWERS.csv|-",
        "ANSWERS.csv has a header: student, problem, answer; or student and the names of\n"
        "problems, one column each; other columns (name, e-mail, id) are kept, and used in\n"
        "gradebooks. With --jsonl, rows come as JSON on standard input.\n"
        "\nAll are taken to have had the common variant of a problem, as 'nabla sheet' prints it;\n"
        "with --roster, and where a row has a seed, each the student's own, as 'nabla sheet\n"
        "--roster' prints it; a column 'variant' holds the N of 'nabla sheet --variants'.\n"
        "\nAn override has a header, too: student, problem, verdict; or problem, answer,\n"
        "verdict; and part, score (0 to 1), note. Who gave the same answer is judged alike.\n"
        "\nWhat is right from the student's own wrong earlier line or part, where the grader\n"
        "knows the mistake, earns half: 'accept: carried: 0.25' in a problem or in the sheet\n"
        "says how much, 'carried: 0' nothing.\n"
        "\nA row of JSON has \"answer\", and \"problem\" (with \"part\", \"seed\", \"student\" or\n"
        "\"variant\"), or \"let\" and \"find\", \"key\" or \"prove\"; where wanted \"id\", \"at\", \"where\",\n"
        "\"accept\", \"tolerance\", \"digits\", \"decimal\": \"comma\", and \"earlier\": what the student\n"
        "answered before, in order: [\"a: 2t\"] by parts, or [\"derivative(t^2, t): 2t\"].\n",
        options,
        0,
        1};
    int status;
    if (!options_read(&command, argc, argv, &common, &status)) return status;
    bool table = common.first < argc;
    const char *wrong = contradiction(given, table);
    if (wrong) return complain(EXIT_USAGE, "grade", "%s", wrong);
    grading.arena = arena_new();
    grading.answers = table ? argv[common.first] : NULL;
    if (table)
        grade_class(&grading);
    else if (choose_language(&grading))
        grading.status = worse(grading.status, grade_stream(&grading));
    arena_free(grading.arena);
    return grading.status;
}
