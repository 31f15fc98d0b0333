#include "document/compose_parts.h"
#include "document/compose_report.h"
#include "document/maxima.h"
#include "document/quiz.h"
#include "grading/grader.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_CHOICES = 5, /* to choose from */
    FEWEST_CHOICES = 3,
    MOST_NODES_KNOWN = 8, /* mistakes that a STACK question or a number knows by their answers */
    NUMBER_DIGITS = 12,
    DIGITS_WANTED = 3, /* significant ones, of a key that is not whole */
};

typedef struct Maker { /* one part of one problem on its way into the quiz */
    Quiz *quiz;
    const ComposeOptions *options;
    Instance *instance;
    size_t part;
    Page page;
    QuizPart *made;
    const Expr *key;
    QuizAnswer *wrong; /* what known mistakes give; formula and fraction are set */
    const Expr **wrong_values;
    size_t wrong_count;
} Maker;

Quiz *quiz_new(Arena *arena, Text title, const Sentences *sentences) {
    Quiz *quiz = ARENA_NEW(arena, Quiz);
    *quiz = (Quiz){.arena = arena, .sentences = sentences, .title = title};
    return quiz;
}

static const InstancePart *part_of(const Maker *m) { return &m->instance->parts[m->part]; }

/* ---- what is asked, and the solution ---- */

static Blocks *question_of(const Maker *m) {
    const InstancePart *part = part_of(m);
    const Problem *problem = m->instance->problem;
    Blocks *blocks = blocks_new(m->quiz->arena);
    if (problem->has_parts) {
        page_prose(&m->page, m->instance->intro, m->instance->intro_at, blocks);
        write_figures(&m->page, m->instance, &part->question, problem->fields, problem->field_count, blocks);
    }
    if (text_trim(part->ask).length)
        page_prose(&m->page, part->ask, part->ask_at, blocks);
    else if (part->question.find || part->question.prove)
        write_question(&m->page, &part->question, blocks);
    write_figures(&m->page, m->instance, &part->question, part->part->fields, part->part->field_count, blocks);
    return blocks;
}

static Blocks *solution_of(const Maker *m) {
    Blocks *blocks = blocks_new(m->quiz->arena);
    write_solution(&m->page, &part_of(m)->question, instance_solution(m->instance, m->part), blocks);
    return blocks;
}

static void ask(const Maker *m, QuizKind kind, QuizItem item) {
    m->made->as[kind] = arena_copy(m->quiz->arena, &item, sizeof item);
}

/* ---- the answers that mistakes give ---- */

static bool looks_alike(const Formula *a, const Formula *b) {
    Buffer left = BUFFER_EMPTY, right = BUFFER_EMPTY;
    formula_to_line(a, false, &left);
    formula_to_line(b, false, &right);
    bool same = text_equal(buffer_view(&left), buffer_view(&right));
    buffer_free(&left);
    buffer_free(&right);
    return same;
}

/* A wrong answer must be refuted, and be no other one in disguise. */
static bool is_new(const Maker *m, Grader *grader, const Expr *answer, const Formula *formula) {
    Arena *arena = store_arena(m->instance->store);
    Fingerprint *print = fingerprint_new(arena, trials_of(grader), answer);
    if (!shapes_allow(grader->key, answer)) return false;
    if (compare(key_print(grader, AT_ALL), print, &grader->budget).equal != TRUTH_NO) return false;
    for (size_t i = 0; i < m->wrong_count; i++) {
        Fingerprint *other = fingerprint_new(arena, trials_of(grader), m->wrong_values[i]);
        if (looks_alike(formula, m->wrong[i].formula) || same_values(other, print, &grader->budget))
            return false;
    }
    return true;
}

static void add_wrong(Maker *m, Grader *grader, const Expr *answer, double score, const char *mistake,
                      const char *feedback) {
    const Formula *formula = answer ? page_formula(&m->page, answer) : NULL;
    if (!answer || m->wrong_count == MOST_NODES_KNOWN || !is_new(m, grader, answer, formula)) return;
    Verdict verdict = {.mistake = mistake, .feedback = feedback};
    const Inlines *said = feedback_said(m->options, m->quiz->arena, m->page.scope, &verdict);
    m->wrong_values[m->wrong_count] = answer;
    m->wrong[m->wrong_count++] = (QuizAnswer){.fraction = score, .feedback = said, .formula = formula};
}

/* The author's first, then those of the rules. */
static void find_wrong(Maker *m) {
    const InstancePart *part = part_of(m);
    const Solution *solution = instance_solution(m->instance, m->part);
    GraderRequest request = {.question = part->question,
                             .solution = solution,
                             .accept = part->accept,
                             .language = sentences_judging(m->options->sentences)};
    Grader *grader = grader_new(&request);
    m->wrong = ARENA_ARRAY(m->quiz->arena, QuizAnswer, MOST_NODES_KNOWN);
    m->wrong_values = ARENA_ARRAY(m->quiz->arena, const Expr *, MOST_NODES_KNOWN);
    if (!grader->key) return;
    for (size_t i = 0; i < part->mistake_count; i++)
        add_wrong(m, grader, part->mistakes[i].answer, part->mistakes[i].score, NULL,
                  part->mistakes[i].feedback);
    const WrongAnswer *list = NULL;
    Budget budget = {BUDGET_COMPILE};
    size_t count = wrong_answers(&part->question, solution, &budget, &list, MOST_WRONG_ANSWERS);
    for (size_t i = 0; i < count; i++)
        add_wrong(m, grader, list[i].answer, 0, list[i].mistake, list[i].feedback);
    store_clear_error(m->instance->store);
}

/* ---- choices ---- */

static void make_authors_choice(const Maker *m) {
    const InstancePart *part = part_of(m);
    QuizAnswer *answers = ARENA_ARRAY(m->quiz->arena, QuizAnswer, part->option_count);
    size_t count = 1;
    for (size_t i = 0; i < part->option_count; i++) {
        QuizAnswer *answer = &answers[i == part->right_option ? 0 : count++];
        *answer = (QuizAnswer){.fraction = i == part->right_option,
                               .formula = page_formula(&m->page, part->options[i].value)};
    }
    ask(m, QUIZ_CHOICE, (QuizItem){.answers = answers, .count = part->option_count});
}

static void make_choice(const Maker *m) {
    size_t count = m->wrong_count + 1 < MOST_CHOICES ? m->wrong_count + 1 : MOST_CHOICES;
    if (count < FEWEST_CHOICES) return;
    QuizAnswer *answers = ARENA_ARRAY(m->quiz->arena, QuizAnswer, count);
    answers[0] = (QuizAnswer){.fraction = 1, .formula = page_formula(&m->page, m->key)};
    for (size_t i = 1; i < count; i++) answers[i] = m->wrong[i - 1];
    ask(m, QUIZ_CHOICE, (QuizItem){.answers = answers, .count = count});
}

/* ---- numbers ---- */

static bool number_of(const Maker *m, const Expr *e, double *value) {
    if (!e || e->symbols || !shape_is_scalar(e->shape) || !shape_is_tensor(e->shape)) return false;
    Arena *arena = arena_new();
    Budget budget = {SOLVE_BUDGET};
    Balls balls;
    Buffer digits = BUFFER_EMPTY;
    bool good = evaluate_to(arena, e, point_new(arena, m->instance->store), 64, &budget, &balls) == STATUS_OK;
    if (good) balls_print(&digits, &balls, NUMBER_DIGITS);
    *value = strtod(buffer_c(&digits), NULL);
    buffer_free(&digits);
    arena_free(arena);
    return good;
}

/* How far a number may be off that is given with the digits that are wanted. */
static double rounding(const Maker *m, double value) {
    const Accept *accept = &part_of(m)->accept;
    double size = fabs(value);
    if (value == floor(value) && size < 1e9) return 0;
    long digits = accept->digits > 0 ? accept->digits : DIGITS_WANTED;
    return 0.5 * pow(10, floor(log10(size)) + 1 - (double)digits);
}

static double asked_tolerance(const Maker *m, double value) {
    double tolerance;
    const Expr *given = part_of(m)->accept.tolerance;
    return given && number_of(m, given, &tolerance) ? tolerance : rounding(m, value);
}

/* Without an exponent, which not every reader of GIFT knows, where that is readable. */
static const char *decimals(const Maker *m, double value) {
    double size = fabs(value);
    if (size == 0 || size < 1e-15 || size >= 1e15) return arena_printf(m->quiz->arena, "%.12g", value);
    Buffer out = BUFFER_EMPTY;
    int places = (int)fmax(0, NUMBER_DIGITS - 1 - floor(log10(size)));
    buffer_printf(&out, "%.*f", places, value);
    size_t length = out.length;
    while (places > 0 && out.data[length - 1] == '0') length--;
    if (out.data[length - 1] == '.') length--;
    const char *text = arena_string(m->quiz->arena, buffer_c(&out), length);
    buffer_free(&out);
    return text;
}

/* A wrong number is known within its own rounding, but no nearer to the right one than that is to it. */
static void make_number(const Maker *m) {
    double value, other;
    QuizAnswer *answers = ARENA_ARRAY(m->quiz->arena, QuizAnswer, m->wrong_count + 1);
    size_t count = 1;
    if (!number_of(m, m->key, &value)) return;
    double tolerance = asked_tolerance(m, value);
    answers[0] =
        (QuizAnswer){.fraction = 1, .text = decimals(m, value), .tolerance = decimals(m, tolerance)};
    for (size_t i = 0; i < m->wrong_count; i++) {
        if (!number_of(m, m->wrong_values[i], &other)) continue;
        double apart = fabs(other - value), near = fmin(rounding(m, other), apart / 4);
        answers[count] = m->wrong[i];
        answers[count].text = decimals(m, other);
        answers[count].tolerance = decimals(m, near);
        if (apart > 2 * tolerance + near) count++;
    }
    const Inlines *demand = tolerance > 0 ? page_say(&m->page, SAY_QUIZ_DECIMALS, NULL, 0) : NULL;
    ask(m, QUIZ_NUMBER, (QuizItem){.answers = answers, .count = count, .demand = demand});
}

/* ---- STACK ---- */

static const char *maxima_of(const Maker *m, const Expr *e) {
    Buffer out = BUFFER_EMPTY;
    bool good = maxima_write(&out, m->instance->store, e);
    const char *text = good ? arena_string(m->quiz->arena, buffer_c(&out), out.length) : NULL;
    buffer_free(&out);
    return text;
}

static bool is_not_negative(const Symbol *symbol) {
    return symbol->lower && symbol->lower->op == OP_NUMBER && expr_number_sign(symbol->lower) >= 0;
}

/* Does every name of the key stand for a number that is not negative? */
static bool all_positive(const Maker *m) {
    bool all = m->key->symbols != 0;
    for (unsigned i = 0; i < store_symbols(m->instance->store); i++)
        if (m->key->symbols >> i & 1) all = all && is_not_negative(store_symbol_at(m->instance->store, i));
    return all;
}

static void make_stack(const Maker *m) {
    QuizAnswer *answers = ARENA_ARRAY(m->quiz->arena, QuizAnswer, m->wrong_count + 1);
    size_t count = 1;
    answers[0] =
        (QuizAnswer){.fraction = 1, .text = maxima_of(m, m->key), .formula = page_formula(&m->page, m->key)};
    if (!answers[0].text) return;
    for (size_t i = 0; i < m->wrong_count; i++) {
        answers[count] = m->wrong[i];
        answers[count].text =
            shape_equal(m->wrong_values[i]->shape, m->key->shape) ? maxima_of(m, m->wrong_values[i]) : NULL;
        if (answers[count].text) count++;
    }
    bool set = m->key->shape.kind == KIND_SET;
    ask(m, QUIZ_STACK,
        (QuizItem){.answers = answers,
                   .count = count,
                   .demand = page_say(&m->page, set ? SAY_QUIZ_TYPE_SET : SAY_QUIZ_TYPE, NULL, 0),
                   .array = shape_is_tensor(m->key->shape) && !shape_is_scalar(m->key->shape),
                   .positive = all_positive(m)});
}

/* ---- words, yes or no, essays ---- */

static void make_words(const Maker *m) {
    const char *const *words = sentences_judging(m->options->sentences)->undefined_words;
    size_t count = 0;
    while (words[count]) count++;
    QuizAnswer *answers = ARENA_ARRAY(m->quiz->arena, QuizAnswer, count + 1);
    for (size_t i = 0; i < count; i++) answers[i] = (QuizAnswer){.fraction = 1, .text = words[i]};
    ask(m, QUIZ_WORDS, (QuizItem){.answers = answers, .count = count});
}

/* Of a key that can be computed: all kinds that suit it. */
static void ask_key(Maker *m) {
    const InstancePart *part = part_of(m);
    find_wrong(m);
    if (part->option_count) {
        make_authors_choice(m);
        return;
    }
    make_choice(m);
    make_number(m);
    make_stack(m);
}

static void ask_all(Maker *m) {
    const Solution *solution = instance_solution(m->instance, m->part);
    m->key = solution->answer;
    int yes = m->key ? expr_yes_or_no(m->key) : -1;
    bool none = solution->status == STATUS_DOMAIN || (m->key && m->key->op == OP_UNDEFINED);
    if (none)
        make_words(m);
    else if (yes >= 0)
        ask(m, QUIZ_TRUTH, (QuizItem){.yes = yes});
    else if (solution->status == STATUS_OK && m->key && !m->made->proof)
        ask_key(m);
    bool asked = false;
    for (int kind = 0; kind < QUIZ_KINDS; kind++) asked = asked || m->made->as[kind];
    if (!asked) ask(m, QUIZ_ESSAY, (QuizItem){0});
}

static QuizPart *add_part(Quiz *to) {
    QuizPart *part = ARENA_NEW(to->arena, QuizPart);
    if (to->last)
        to->last->next = part;
    else
        to->first = part;
    return to->last = part;
}

/* "shifted-norm/a, 3" */
static const char *part_name(Arena *arena, const char *item, const Problem *problem, const ProblemPart *part,
                             size_t number) {
    const char *variant = problem->has_variants ? arena_printf(arena, ", %zu", number) : "";
    return arena_printf(arena, "%s%s%s%s", item, problem->has_parts ? "/" : "", part->name, variant);
}

static void make_part(Quiz *to, Instance *instance, size_t index, const char *item, size_t number,
                      const ComposeOptions *options) {
    const InstancePart *part = &instance->parts[index];
    Page page = page_new(to->arena, options);
    Maker m = {.quiz = to, .options = options, .instance = instance, .part = index, .made = add_part(to)};
    m.page = page_about_part(&page, instance, part);
    *m.made = (QuizPart){.problem = arena_string(to->arena, item, strlen(item)),
                         .name = part_name(to->arena, item, instance->problem, part->part, number),
                         .points = part->points,
                         .question = question_of(&m),
                         .solution = solution_of(&m),
                         .proof = part->question.prove != NULL};
    ask_all(&m);
}

void compose_quiz(Quiz *to, const SheetCopy *copy, size_t number, const ComposeOptions *options) {
    for (size_t i = 0; i < copy->count; i++) {
        const Instance *instance = copy->instances[i];
        if (number > 1 && !instance->problem->has_variants) continue;
        for (size_t part = 0; part < instance->part_count; part++)
            make_part(to, copy->instances[i], part, copy->names[i], number, options);
    }
}
