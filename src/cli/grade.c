/* grade.c: nabla grade: verdicts on a class's answers, or on a stream of rows. */
#include "base/file.h"
#include "cli/commands.h"
#include "grading/class.h"
#include "grading/jsonl.h"
#include <stdlib.h>
#include <unistd.h>

typedef struct GradeOptions {
    bool jsonl;
    const char *sheet, *seed, *output;
} GradeOptions;

/* ---- rows as JSON ---- */

/* Reads one line, at most LONGEST_LINE + 1 bytes of it: what is longer is passed over. False: the end. */
static bool read_line(FILE *in, Buffer *line) {
    int c;
    buffer_clear(line);
    bool any = false;
    while ((c = getc_unlocked(in)) != EOF && c != '\n') {
        any = true;
        if (line->length <= LONGEST_LINE) buffer_char(line, (char)c);
    }
    return any || c == '\n';
}

/* A reply is written as soon as no further row is waiting, so that another program may ask row by row. */
static int stream(Desk *desk, FILE *in) {
    Buffer line = BUFFER_EMPTY, out = BUFFER_EMPTY;
    int status = EXIT_GOOD;
    while (read_line(in, &line)) {
        buffer_clear(&out);
        if (!jsonl_judge(desk, buffer_view(&line), &out)) status = EXIT_INPUT;
        if (fwrite(buffer_c(&out), 1, out.length, stdout) != out.length || fflush(stdout)) {
            status = complain(EXIT_ENVIRONMENT, "grade", "the replies cannot be written");
            break;
        }
    }
    if (ferror(in)) status = complain(EXIT_ENVIRONMENT, "grade", "standard input cannot be read");
    buffer_free(&line);
    buffer_free(&out);
    return status;
}

/* ---- tables ---- */

static void show_progress(void *context, size_t done, size_t total) {
    size_t *shown = context, percent = total ? done * 100 / total : 100;
    if (percent == *shown) return;
    *shown = percent;
    fprintf(stderr, percent < 100 ? "\rgrading %zu %%" : "\r\033[K", percent);
}

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
        const char *near = bank_nearest(bank, text_of(name));
        *status = complain(EXIT_INPUT, "grade", "no sheet '%s'%s%s%s", name, near ? "; did you mean '" : "",
                           near ? near : "", near ? "'?" : "");
        return false;
    }
    bool good = sheet_plan(arena, bank, sheet, plan, &diagnostics);
    *status = worse(*status, report(&diagnostics));
    request->plan = plan;
    request->seed = plan->seed;
    request->decimal_comma = plan->decimal_comma;
    return good;
}

static int grade_table(Arena *arena, ClassRequest *request, const Common *common, const char *path,
                       const char *output) {
    Buffer why = BUFFER_EMPTY, out = BUFFER_EMPTY, words = BUFFER_EMPTY;
    Diagnostics diagnostics = DIAGNOSTICS_EMPTY;
    Source source = {.name = path};
    ClassSummary *summary = ARENA_NEW(arena, ClassSummary);
    size_t shown = 100;
    if (!file_read(arena, path, &source.content, &why)) {
        int failed = complain(EXIT_ENVIRONMENT, "grade", "%s", buffer_c(&why));
        buffer_free(&why);
        return failed;
    }
    request->progress = !common->quiet && on_terminal(STDERR_FILENO) ? show_progress : NULL;
    request->context = &shown;
    bool judged = class_grade(arena, request, &source, &out, summary, &diagnostics);
    int status = report(&diagnostics);
    if (judged) status = worse(status, write_output("grade", output, buffer_view(&out)));
    if (judged) class_print(&words, summary);
    if (!common->quiet) fputs(buffer_c(&words), stderr);
    buffer_free(&out);
    buffer_free(&words);
    return status;
}

typedef struct Opening { /* the bank, opened when it is first needed */
    Arena *arena;
    const Common *common;
    const GradeOptions *options;
    Bank *bank;
    bool tried;
    int status;
} Opening;

static const Bank *open_bank(void *context) {
    Opening *opening = context;
    const char *sheet = opening->options->sheet, *more[] = {sheet};
    size_t count = sheet && file_exists(sheet);
    if (!opening->tried)
        opening->bank = bank_of(opening->arena, opening->common, "grade", more, count, &opening->status);
    opening->tried = true;
    return opening->bank;
}

static int grade_rows(Opening *opening) {
    Desk *desk = desk_new(open_bank, opening);
    int status = stream(desk, stdin);
    desk_free(desk);
    return status;
}

static int grade_class(Opening *opening, const char *path) {
    const GradeOptions *options = opening->options;
    SheetPlan plan = {0};
    ClassRequest request = {.bank = open_bank(opening)};
    int status = opening->status;
    if (!request.bank) return worse(status, EXIT_INPUT);
    if (options->sheet && !plan_sheet(opening->arena, request.bank, options->sheet, &request, &plan, &status))
        return status;
    if (!read_seed(options->seed, &request.seed))
        return complain(EXIT_USAGE, "grade", "--seed takes a whole number, not '%s'", options->seed);
    request.desk = desk_new(open_bank, opening);
    status = worse(status, grade_table(opening->arena, &request, opening->common, path, options->output));
    desk_free(request.desk);
    return status;
}

int command_grade(int argc, char **argv) {
    GradeOptions given = {0};
    const Option options[] = {
        {"jsonl", 0, OPTION_FLAG, &given.jsonl, NULL,
         "read rows as JSON, one a line, and reply in the same order", NULL},
        {"sheet", 's', OPTION_TEXT, &given.sheet, "SHEET",
         "the sheet that was handed out: its seed and problems", NULL},
        {"seed", 0, OPTION_TEXT, &given.seed, "N", "the seed of the variants, instead of the sheet's", NULL},
        {"output", 'o', OPTION_TEXT, &given.output, "FILE", "where the verdicts go (standard output)", NULL},
        {0}};
    const Command command = {
        "grade",
        "[OPTION...] ANSWERS.csv|-",
        "ANSWERS.csv has a header: student, problem, answer; or student and the names of\n"
        "problems, one column each. With --jsonl, rows come as JSON on standard input.\n",
        options,
        0,
        1};
    Common common;
    int status;
    if (!options_read(&command, argc, argv, &common, &status)) return status;
    bool table = common.first < argc;
    if (table == given.jsonl)
        return complain(EXIT_USAGE, "grade",
                        table ? "--jsonl reads standard input, not a file" : "which answers?");
    if (given.jsonl && (given.sheet || given.seed || given.output))
        return complain(EXIT_USAGE, "grade",
                        "--jsonl takes no --sheet, --seed or --output: rows carry their own");
    Arena *arena = arena_new();
    Opening opening = {.arena = arena, .common = &common, .options = &given};
    status = table ? grade_class(&opening, argv[common.first]) : grade_rows(&opening);
    status = worse(status, opening.status);
    arena_free(arena);
    return status;
}
