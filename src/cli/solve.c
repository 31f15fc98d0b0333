/* solve.c: nabla solve: a worked solution of an expression or of a problem of the bank. */
#include "cli/commands.h"
#include "cli/json.h"
#include <string.h>

typedef struct SolveCommand {
    TextList let;
    const char *at, *steps, *format, *output, *student, *language, *theme;
    long seed;
    bool quiet, ascii;
    Arena *arena;
    Diagnostics diagnostics;
    Theme look;
} SolveCommand;

static Detail detail_of(const char *steps) {
    return !strcmp(steps, "brief") ? DETAIL_BRIEF : !strcmp(steps, "full") ? DETAIL_FULL : DETAIL_NORMAL;
}

/* ---- an expression ---- */

/* NULL: there is no such language or theme, said. */
static Document *document_for(SolveCommand *c, ComposeOptions *options) {
    if (compose_in(c->arena, "solve", text_of(c->language), &c->diagnostics, options) != EXIT_GOOD)
        return NULL;
    const char *theme = c->theme ? c->theme : "";
    if (theme_named(c->arena, text_of(theme), true, "solve", &c->diagnostics, &c->look) != EXIT_GOOD)
        return NULL;
    options->header = c->look.header;
    options->footer = c->look.footer;
    options->detail = detail_of(c->steps);
    const Sentences *sentences = options->sentences;
    Document *document = document_new(c->arena, text_of(say(sentences, SAY_SOLUTIONS)),
                                      text_of(sentences_language(sentences)), PAPER_A4);
    document->sentences = sentences;
    theme_apply(&c->look, document);
    document->look.ascii = c->ascii;
    return document;
}

static Source *source_named(SolveCommand *c, const char *name, const char *text) {
    Source *source = ARENA_NEW(c->arena, Source);
    *source = (Source){name, text_of(text)};
    return source;
}

static bool read_names(SolveCommand *c, Question *q, const char *expression) {
    for (size_t i = 0; i < c->let.count; i++) {
        const Source *source = source_named(c, "--let", c->let.items[i]);
        const Expr *more = NULL;
        if (!read_declarations(q->scope, source->content, &more, source, 0, &c->diagnostics)) return false;
        if (more) q->condition = q->condition ? expr_2(q->store, OP_AND, q->condition, more) : more;
    }
    Buffer assumed = BUFFER_EMPTY;
    infer_names(q->scope, &c->let, text_of(expression), &assumed);
    if (assumed.length && !c->quiet)
        complain(EXIT_GOOD, "solve", "note: I took %s; --let says otherwise", buffer_c(&assumed));
    buffer_free(&assumed);
    return true;
}

static bool read_at(SolveCommand *c, Question *q) {
    if (!c->at) return true;
    PointEntry *entries = ARENA_ARRAY(c->arena, PointEntry, MOST_POINT_ENTRIES);
    const Source *source = source_named(c, "--at", c->at);
    int count = read_point(q->scope, source->content, entries, source, 0, &c->diagnostics);
    q->at = entries;
    q->at_count = count > 0 ? (size_t)count : 0;
    return count >= 0;
}

static const Symbol *first_variable(const Store *store, const Expr *e) {
    enum { FIXED = SYMBOL_CONSTANT | SYMBOL_SIZE | SYMBOL_INDEX };
    for (unsigned i = 0; i < store_symbols(store); i++) {
        const Symbol *symbol = store_symbol_at(store, i);
        if (expr_has(e, symbol) && !(symbol->properties & FIXED)) return symbol;
    }
    return NULL;
}

/* Who types a function alone may not know what can be asked of it. */
static void say_how_to_ask(const SolveCommand *c, const Store *store, const Expr *find, const char *expression) {
    const Symbol *name = first_variable(store, find);
    if (c->quiet || !name || !shape_is_tensor(find->shape) || op_is_derivative(find->op)) return;
    const char *form = shape_is_scalar(name->shape)   ? "derivative"
                       : shape_is_scalar(find->shape) ? "gradient"
                                                      : "jacobian";
    complain(EXIT_GOOD, "solve", "note: this is only simplified; to differentiate: %s(%s, %s)", form, expression, name->name);
}

static bool read_question(SolveCommand *c, Question *q, const char *expression) {
    *q = (Question){.store = store_new(c->arena)};
    q->scope = scope_new(q->store);
    if (!read_names(c, q, expression)) return false;
    const Source *source = source_named(c, "expression", expression);
    q->find = read_strict(q->scope, source->content, source, 0, &c->diagnostics);
    if (!q->find) return false;
    if (q->find->op == OP_EQUAL) { /* an equation is to be proved */
        q->prove = q->find;
        q->find = q->prove->arg[0];
    } else {
        say_how_to_ask(c, q->store, q->find, expression);
    }
    return read_at(c, q);
}

static int solve_expression(SolveCommand *c, const char *expression) {
    Question q;
    if (!read_question(c, &q, expression)) return EXIT_INPUT;
    Budget budget = {SOLVE_BUDGET};
    const Solution *s = solve(&q, &budget);
    const char *fault = solution_fault(s);
    if (fault) return complain(EXIT_INPUT, "solve", "%s", fault);
    ComposeOptions options;
    Document *document = document_for(c, &options);
    if (!document) return EXIT_INPUT;
    if (!strcmp(c->format, "json"))
        return write_json("solve", c->output, json_of_solution(options.sentences, &q, s));
    compose_solution(document, TEXT(""), &q, s, &options);
    return write_document("solve", document, NULL, c->format, c->output);
}

/* ---- a problem ---- */

static int show_instance(SolveCommand *c, Instance *instance) {
    for (size_t i = 0; i < instance->part_count; i++)
        if (!read_at(c, &instance->parts[i].question)) return EXIT_INPUT;
    if (!instance_verify(instance, &c->diagnostics)) return EXIT_INPUT;
    ComposeOptions options;
    Document *document = document_for(c, &options);
    if (!document) return EXIT_INPUT;
    if (!strcmp(c->format, "json"))
        return write_json("solve", c->output, json_of_instance(options.sentences, instance));
    compose_instance(document, instance, &options);
    return write_document("solve", document, NULL, c->format, c->output);
}

static int solve_problem(SolveCommand *c, const Problem *problem) {
    if (c->let.count)
        return complain(EXIT_USAGE, "solve", "--let is for expressions; '%s' is a problem", problem->name);
    uint64_t seed = variant_seed((uint64_t)c->seed, text_of(c->student), problem, 1);
    Instance *instance = problem_instance(problem, seed, &c->diagnostics);
    if (!instance) return EXIT_INPUT;
    int status = show_instance(c, instance);
    instance_free(instance);
    return status;
}

/* ---- which of the two ---- */

/* "shifted-norm" is, if there is no such problem; "x-1" and "x_12" are not. */
static bool must_be_name(const char *word) {
    size_t letters = strcspn(word, "0123456789-_");
    return letters > 2;
}

static int solve_word(SolveCommand *c, const Common *common, const char *word) {
    if (!problem_name_good(text_of(word)) || strlen(word) < 3) return solve_expression(c, word);
    int status = EXIT_GOOD;
    Bank *bank = bank_of(c->arena, common, "solve", NULL, &status);
    if (!bank) return status;
    const Problem *problem = bank_find(bank, text_of(word));
    if (problem) return worse(status, solve_problem(c, problem));
    if (!c->let.count && must_be_name(word)) return complain_of(bank_lacks_problem, bank, word, "solve");
    return solve_expression(c, word);
}

int command_solve(int argc, char **argv) {
    static const char *const details[] = {"brief", "normal", "full", NULL};
    SolveCommand c = {.steps = "normal", .student = "", .language = ""};
    Common common;
    int status;
    const Option options[] = {
        {"let", 0, OPTION_LIST, &c.let, "DECL", "declare names: 'x in R^n; a in R^n, constant'", NULL},
        {"at", 0, OPTION_TEXT, &c.at, "POINT", "ask at a point: 'x = (3, 4)'", NULL},
        {"steps", 's', OPTION_TEXT, &c.steps, "DETAIL", "how much to show", details},
        {"format", 'f', OPTION_TEXT, &c.format, "FORMAT", "how to write it", solution_formats},
        {"ascii", 0, OPTION_FLAG, &c.ascii, NULL, "text without any sign that a keyboard lacks", NULL},
        {"output", 'o', OPTION_TEXT, &c.output, "FILE", "where to write it (standard output)", NULL},
        {"language", 'l', OPTION_TEXT, &c.language, "CODE", "of all words: en, de, fr, es", NULL},
        {"theme", 0, OPTION_TEXT, &c.theme, "T", "a name in templates/themes/, or a file", NULL},
        {"seed", 0, OPTION_COUNT, &c.seed, "S", "which variant of a problem that has variants", NULL},
        {"student", 0, OPTION_TEXT, &c.student, "NAME", "whose variant", NULL},
        {0},
    };
    const Command command = {"solve",
                             "[OPTION...] EXPRESSION|PROBLEM",
                             "  nabla solve 'gradient(norm(x + a), x)'\n  nabla solve --let 't in R' "
                             "'derivative(sqrt(1 + 4t^2), t)' "
                             "--at 't = 1'\n  nabla solve shifted-norm\n",
                             options,
                             1,
                             1};
    if (!options_read(&command, argc, argv, &common, &status)) return status;
    c.arena = arena_new();
    c.quiet = common.quiet;
    c.format = format_of("solve", c.format, c.output, solution_formats);
    status = solve_word(&c, &common, argv[common.first]);
    status = worse(status, report(&c.diagnostics));
    arena_free(c.arena);
    return status;
}
