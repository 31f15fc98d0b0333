/* check.c: nabla check: reads, solves and verifies every problem of the bank and its variants. */
#include "cli/commands.h"
#include "grading/grader.h"
#include "math/printer.h"
#include <string.h>

enum { VARIANTS = 200 };

typedef struct Checker {
    Arena *arena;
    ComposeOptions options;
    Diagnostics diagnostics;
    long variants; /* to try of each problem that picks values */
    Progress progress;
    size_t passed, failed;
    Buffer out;
} Checker;

typedef struct Tally { /* of one problem */
    size_t variants;   /* different ones */
    size_t refused;    /* drawings that did not fulfil what is required */
    size_t checks;     /* of steps and results, in the first variant */
} Tally;

/* ---- one variant ---- */

/* What the author believes, judged as if a student had answered it. */
static void check_answer(Checker *c, Instance *instance, size_t k) {
    InstancePart *part = &instance->parts[k];
    if (!part->answer) return;
    Arena *scratch = arena_new();
    GraderRequest request = {.question = part->question, .solution = instance_solution(instance, k)};
    Verdict verdict =
        grader_judge(grader_new(&request), text_of(expression_text(instance->store, part->answer)), scratch);
    if (verdict.kind != VERDICT_CORRECT)
        diagnostics_say(&c->diagnostics, SEVERITY_ERROR, instance->problem->source, part->answer_at,
                        "this is not the answer, which is %s%s%s",
                        compose_line(scratch, instance->store, part->solved->answer),
                        *verdict.feedback ? ". " : "", verdict.feedback);
    arena_free(scratch);
}

static void count_checks(Instance *instance, Tally *tally) {
    for (size_t k = 0; k < instance->part_count; k++) {
        const Solution *s = instance_solution(instance, k);
        for (size_t i = 0; i < s->step_count; i++) tally->checks += s->steps[i].check == CHECK_AGREES;
        tally->checks += s->check == CHECK_AGREES;
    }
}

/* What is said of prose that cannot be read comes from setting it. */
static void check_prose(Checker *c, Instance *instance) {
    Arena *arena = arena_new();
    Document *document = document_new(arena, TEXT(""), TEXT("en"), PAPER_A4);
    compose_instance(document, instance, &c->options);
    arena_free(arena);
}

static void check_variant(Checker *c, Instance *instance, Tally *tally) {
    tally->refused += instance->tried - 1;
    if (!instance_verify(instance, &c->diagnostics) || !instance_mistakes_differ(instance, &c->diagnostics))
        return;
    for (size_t k = 0; k < instance->part_count; k++) check_answer(c, instance, k);
    if (tally->variants++) return;
    count_checks(instance, tally);
    check_prose(c, instance);
}

/* ---- one problem ---- */

enum { MOST_SEEN = 1000 };

typedef struct Seen { /* the values that came up, each once */
    const char *values[MOST_SEEN];
    size_t count;
} Seen;

static bool is_new(Seen *seen, Arena *arena, const char *values) {
    for (size_t i = 0; i < seen->count; i++)
        if (!strcmp(seen->values[i], values)) return false;
    if (seen->count < MOST_SEEN) seen->values[seen->count++] = arena_printf(arena, "%s", values);
    return true;
}

static void check_variants(Checker *c, const Problem *problem, Tally *tally) {
    size_t before = c->diagnostics.errors;
    Seen seen = {.count = 0};
    Arena *arena = arena_new();
    long most = problem->has_variants ? c->variants : 1;
    for (long i = 1; i <= most && c->diagnostics.errors == before; i++) {
        uint64_t seed = variant_seed(0, text_of(arena_printf(arena, "%ld", i)), problem, 1);
        Instance *instance = problem_instance(problem, seed, &c->diagnostics);
        if (instance && is_new(&seen, arena, instance_values(instance))) check_variant(c, instance, tally);
        instance_free(instance);
    }
    arena_free(arena);
}

static void write_line(Checker *c, const Problem *problem, const Tally *tally, bool good) {
    buffer_printf(&c->out, "%-30s %s", problem->name, good ? "ok" : "wrong");
    if (problem->has_parts) buffer_printf(&c->out, ", %zu part%s", problem->part_count, problem->part_count == 1 ? "" : "s");
    if (good) buffer_printf(&c->out, ", %zu check%s", tally->checks, tally->checks == 1 ? "" : "s");
    if (good && tally->variants > 1) buffer_printf(&c->out, ", %zu variants", tally->variants);
    if (good && tally->refused) buffer_printf(&c->out, " (%zu drawings refused)", tally->refused);
    buffer_char(&c->out, '\n');
}

static void check_problem(Checker *c, const Problem *problem) {
    size_t before = c->diagnostics.errors;
    Tally tally = {0};
    if (!problem->broken) check_variants(c, problem, &tally);
    bool good = !problem->broken && c->diagnostics.errors == before;
    c->passed += good;
    c->failed += !good;
    write_line(c, problem, &tally, good);
}

/* ---- the bank ---- */

static void check_sheets(Checker *c, const Bank *own, const Bank *all) {
    for (size_t i = 0; i < own->sheet_count; i++) {
        SheetPlan plan;
        const Sheet *sheet = own->sheets[i];
        bool good = sheet_plan(c->arena, all, sheet, &plan, &c->diagnostics) && !sheet->broken;
        good = sheet_files_exist(c->arena, sheet, &c->diagnostics) && good;
        c->passed += good;
        c->failed += !good;
        if (good)
            buffer_printf(&c->out, "%-30s ok, a sheet of %zu problem%s\n", sheet->name, plan.item_count,
                          plan.item_count == 1 ? "" : "s");
        else
            buffer_printf(&c->out, "%-30s wrong\n", sheet->name);
    }
}

/* What a language lacks stays English; it is said, but nothing is wrong. */
static void check_languages(Checker *c) {
    const char **names;
    size_t count = languages(c->arena, &names);
    for (size_t i = 0; i < count; i++) {
        ComposeOptions options;
        Buffer keys = BUFFER_EMPTY;
        int status = compose_in(c->arena, "check", text_of(names[i]), &c->diagnostics, &options);
        size_t missing = status == EXIT_GOOD ? sentences_missing(options.sentences, &keys) : 0;
        if (missing)
            buffer_printf(&c->out, "language %-21s lacks %zu sentence%s, which stay English: %s\n", names[i],
                          missing, missing == 1 ? "" : "s", buffer_c(&keys));
        buffer_free(&keys);
    }
}

static void check_bank(Checker *c, const Bank *bank, const Bank *all) {
    for (size_t i = 0; i < bank->problem_count; i++) {
        progress_show(&c->progress, i, bank->problem_count);
        check_problem(c, bank->problems[i]);
    }
    progress_show(&c->progress, bank->problem_count, bank->problem_count);
    check_sheets(c, bank, all);
    buffer_printf(&c->out, "%zu good, %zu wrong\n", c->passed, c->failed);
}

static int check_paths(Checker *c, const Common *common, char **paths, int count) {
    const char *const folder[] = {count ? NULL : bank_folder(c->arena, common, "check")};
    if (!count && !folder[0]) return EXIT_USAGE;
    const char *const *from = count ? (const char *const *)paths : folder;
    const Bank *bank = bank_open(c->arena, from, count ? (size_t)count : 1, &c->diagnostics);
    if (!bank->problem_count && !bank->sheet_count && !c->diagnostics.errors)
        return complain(EXIT_INPUT, "check", "there are no problems in %s", from[0]);
    check_bank(c, bank, count ? bank_with(c->arena, common, bank) : bank);
    check_languages(c);
    if (!common->quiet) return write_output("check", NULL, buffer_view(&c->out));
    return EXIT_GOOD;
}

int command_check(int argc, char **argv) {
    Checker c = {.variants = VARIANTS};
    Common common;
    int status;
    const Option options[] = {
        {"variants", 'n', OPTION_COUNT, &c.variants, "N", "how many variants of each problem to try (200)",
         NULL},
        {0},
    };
    const Command command = {
        "check",
        "[OPTION...] [PATH...]",
        "A PATH is a problem file or a folder of them; without one, the bank is checked.\n",
        options,
        0,
        -1};
    if (!options_read(&command, argc, argv, &common, &status)) return status;
    c.arena = arena_new();
    c.options = compose_defaults(c.arena, &c.diagnostics);
    c.progress = progress_on("checking", &common);
    status = check_paths(&c, &common, argv + common.first, argc - common.first);
    status = worse(status, report(&c.diagnostics));
    buffer_free(&c.out);
    arena_free(c.arena);
    return status;
}
