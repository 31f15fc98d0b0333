#include "document/compose_parts.h"
#include <string.h>

/* ---- the question, where the author left it to the program ---- */

static const Sentence ASK[OP_COUNT] = {
    /* all others ask for a value */
    [OP_DERIVATIVE] = SAY_ASK_DERIVATIVE,
    [OP_GRADIENT] = SAY_ASK_GRADIENT,
    [OP_JACOBIAN] = SAY_ASK_JACOBIAN,
    [OP_HESSIAN] = SAY_ASK_HESSIAN,
    [OP_PARTIAL] = SAY_ASK_PARTIAL,
    [OP_DIRECTIONAL] = SAY_ASK_DIRECTIONAL,
    [OP_SUBDIFFERENTIAL] = SAY_ASK_SUBDIFFERENTIAL,
};

/* The derivative by x of a derivative by x is the second derivative of what stands inside. */
static bool asks_twice(const Expr *find) {
    return find->op == OP_DERIVATIVE && find->arg[0]->op == OP_DERIVATIVE && find->arg[0]->arg[1] == find->arg[1];
}

static Inlines *question_sentence(const Page *page, const Question *question) {
    const Expr *find = question->find;
    if (question->prove)
        return page_say_formula(page, SAY_ASK_PROVE, "f", page_formula(page, question->prove));
    Sentence ask = asks_twice(find) ? SAY_ASK_SECOND : ASK[find->op];
    if (!ask) {
        bool truth = find->shape.kind == KIND_TRUTH;
        return page_say_formula(page, truth ? SAY_ASK_TRUTH : SAY_ASK_VALUE, "f", page_formula(page, find));
    }
    Filling fillings[3];
    static const char *const names[] = {"f", "x", "v"};
    size_t count = find->count < 3 ? find->count : 3;
    if (ask == SAY_ASK_SECOND) find = find->arg[0];
    for (size_t i = 0; i < count; i++)
        fillings[i] = (Filling){names[i], page_formula(page, find->arg[i]), NULL};
    return page_say(page, ask, fillings, count);
}

void write_question(const Page *page, const Question *question, Blocks *to) {
    Inlines *out = question_sentence(page, question);
    if (question->at_count) {
        inlines_add(out, INLINE_TEXT, TEXT(" "));
        inlines_append(out, page_say_formula(page, SAY_ASK_AT, "at", page_point(page, question)));
    }
    blocks_paragraph(to, out);
}

/* ---- the steps ---- */

/* Between statements the sign is ⟺, between all else =; what is asked of a statement is yes or no. */
static const char *relation_of(const Expr *e) {
    if (e->shape.kind != KIND_TRUTH) return "=";
    return expr_yes_or_no(e) < 0 ? "⟺" : ":";
}

enum { SHORT = 12 }; /* nodes: what is not worth leaving out */

/* A step goes on where the one before it ended; then a long left side need not be said again. */
static bool continues(const Step *step, const Step *previous) {
    return previous && previous->after && step->before == previous->after && step->before->weight > SHORT;
}

static void add_formulas(const Page *page, StepRow *row, const Step *step, const Step *previous) {
    if (!step->after) return;
    if (step->before && step->before != step->after) {
        row->left = continues(step, previous) ? NULL : page_formula(page, step->before);
        row->right = page_relation(page, relation_of(step->after), step->after);
    } else {
        row->left = page_formula(page, step->after);
    }
}

static void add_why(const Page *page, const Step *step, Blocks *to, Block *steps) {
    if (page->options->detail < DETAIL_FULL) return;
    const char *why = say_rule(page->options->sentences, step->rule, "why", step->why ? step->why : "");
    const Inlines *said = page_rule(page, step->rule, why, INLINE_EMPHASIS);
    if (*why) steps_add(to, steps, (StepRow){.label = TEXT(""), .sentence = said});
    const Inlines *law = page_law(page, step);
    if (law) steps_add(to, steps, (StepRow){.label = TEXT(""), .sentence = law});
}

/* The domain stands beside the step that says the result; else what the step needs. */
static Inlines *beside(const Page *page, const Step *step, const Expr *domain) {
    if (domain) return page_say_formula(page, SAY_FOR, "condition", page_formula(page, domain));
    return step->condition
               ? page_say_formula(page, SAY_NEEDS, "condition", page_formula(page, step->condition))
               : NULL;
}

static Inlines *sentence_of(const Page *page, const Step *step, bool is_result) {
    const char *said =
        say_rule(page->options->sentences, step->rule, "sentence", step->sentence ? step->sentence : "");
    if (!*said) return NULL;
    if (step->after) said = say_with(page->options->sentences, page->arena, SAY_COLON, "text", said);
    return page_rule(page, step->rule, said, is_result ? INLINE_STRONG : INLINE_TEXT);
}

static StepRow row_of(const Page *page, const Step *step, const Expr *domain, bool is_result) {
    const char *name = say_rule(page->options->sentences, step->rule, "name", step->name ? step->name : "");
    StepRow row = {.sentence = sentence_of(page, step, is_result)};
    row.rule = *name ? inlines_of(page->arena, text_of(name)) : NULL;
    row.condition = beside(page, step, domain);
    return row;
}

/* ---- the result ---- */

static bool
is_asked_by_name(const Solution *solution) { /* the question itself can stand left of the answer */
    return solution->question && solution->question != solution->answer &&
           solution->question->shape.kind != KIND_TRUTH;
}

/* e | x = (3, 4) */
static const Formula *at_point(const Page *page, const Question *question, const Expr *e) {
    const Formula *whole = page_formula(page, e);
    if (e->op == OP_SUM) whole = formula_fence(page->arena, FENCE_ROUND, whole, FENCE_ROUND);
    const Formula *body = FORMULA_ROW_OF(page->arena, whole, formula_space(page->arena, 3));
    const Formula *barred = formula_fence(page->arena, FENCE_NONE, body, FENCE_BAR);
    return formula_scripts(page->arena, barred, page_point(page, question), NULL);
}

static StepRow result_row(const Page *page, const Formula *left, const Expr *answer, const Expr *domain) {
    StepRow row = {.label = TEXT(""), .left = left};
    if (domain) row.condition = page_say_formula(page, SAY_FOR, "condition", page_formula(page, domain));
    row.right = page_relation(page, relation_of(answer), answer);
    if (left) return row;
    row.left = page_formula(page, answer);
    row.right = NULL;
    return row;
}

static const Formula *asked(const Page *page, const Solution *solution) {
    return is_asked_by_name(solution) ? page_formula(page, solution->question) : NULL;
}

static bool has_point(const Question *question, const Solution *solution) {
    return question->at_count && solution->answer && solution->answer->op != OP_UNDEFINED;
}

static void add_general(const Page *page, const Solution *solution, const Inlines *sentence, Blocks *to,
                        Block *steps) {
    StepRow row = result_row(page, asked(page, solution), solution->general, solution->domain);
    row.sentence = sentence;
    steps_add(to, steps, row);
}

static void add_at_point(const Page *page, const Question *question, const Solution *solution,
                         const Inlines *sentence, Blocks *to, Block *steps) {
    StepRow row = result_row(page, at_point(page, question, solution->question), solution->answer, NULL);
    row.sentence = sentence;
    steps_add(to, steps, row);
}

static Inlines *answer_word(const Page *page) {
    return page_strong(page, say(page->options->sentences, SAY_ANSWER));
}

/* The general answer and the answer at the point, unless steps said them. */
static void add_result(const Page *page, const Question *question, const Solution *solution,
                       bool said_general, bool said_answer, Blocks *to, Block *steps) {
    bool point = has_point(question, solution);
    bool same = point && solution->general == solution->answer;
    if (!said_general && !said_answer && !same && solution->general && solution->general->op != OP_UNDEFINED)
        add_general(page, solution, point ? NULL : answer_word(page), to, steps);
    if (point && !said_answer) add_at_point(page, question, solution, answer_word(page), to, steps);
}

static Inlines *elsewhere_sentence(const Page *page, const Solution *solution) {
    const Expr *value = solution->elsewhere;
    const Formula *when = page_formula(page, solution->elsewhere_when);
    if (value->op == OP_UNDEFINED) return page_say_formula(page, SAY_NO_DERIVATIVE, "when", when);
    const Formula *formula = page_formula(page, value);
    Filling fillings[] = {{"when", when, NULL}, {"set", formula, NULL}, {"value", formula, NULL}};
    bool set = value->shape.kind == KIND_SET && !solution->is_set;
    return page_say(page, set ? SAY_SUBGRADIENTS : SAY_ELSEWHERE, fillings, 3);
}

static void add_elsewhere(const Page *page, const Question *question, const Solution *solution, Blocks *to) {
    bool none = solution->answer && solution->answer->op == OP_UNDEFINED;
    if (solution->elsewhere && solution->elsewhere_when) {
        blocks_paragraph(to, elsewhere_sentence(page, solution));
    } else if (none && question->at_count) {
        blocks_paragraph(to, page_say_formula(page, SAY_NO_ANSWER, "at", page_point(page, question)));
    } else if (solution->remark && *solution->remark) {
        Inlines *remark = inlines_new(page->arena);
        page_said(page, say_english(page->options->sentences, solution->remark), remark);
        blocks_paragraph(to, remark);
    }
}

static bool has_derivative(const Expr *e) {
    for (Op op = OP_DERIVATIVE; e && op <= OP_DIRECTIONAL; op++)
        if (expr_has_op(e, op)) return true;
    return false;
}

static Sentence check_sentence(const Question *question, const Solution *solution) {
    if (solution->digits <= 0) return SAY_CHECKED_SET;
    if (question->at_count) return SAY_CHECKED_AT;
    if (question->find && !question->find->symbols) return SAY_CHECKED_NUMBER;
    return has_derivative(question->find) || has_derivative(question->prove) ? SAY_CHECKED : SAY_CHECKED_POINTS;
}

static void add_check(const Page *page, const Question *question, const Solution *solution, Blocks *to) {
    if (solution->check != CHECK_AGREES || !solution->points) return;
    Filling fillings[] = {{"points", NULL, arena_printf(page->arena, "%zu", solution->points)},
                          {"digits", NULL, arena_printf(page->arena, "%ld", solution->digits)}};
    blocks_note(to, page_say(page, check_sentence(question, solution), fillings, 2));
}

/* ---- all of it ---- */

typedef struct Shown {
    const Step **steps;
    size_t count;
} Shown; /* those that the level of detail wants */

static Shown shown_steps(const Page *page, const Solution *solution) {
    Shown shown = {ARENA_ARRAY(page->arena, const Step *, solution->step_count + 1), 0};
    for (size_t i = 0; i < solution->step_count; i++)
        if (solution->steps[i].detail <= page->options->detail &&
            page->options->detail <= solution->steps[i].until)
            shown.steps[shown.count++] = &solution->steps[i];
    return shown;
}

const Step *shown_step(const Page *page, const Solution *solution, size_t line) {
    Shown shown = shown_steps(page, solution);
    return line && line <= shown.count ? shown.steps[line - 1] : NULL;
}

/* Where steps that each go on from where the one before ended began, up to `last`. */
static size_t chain_start(const Shown *shown, size_t last) {
    while (last && shown->steps[last]->before == shown->steps[last - 1]->after) last--;
    return last;
}

/* Names count here, not symbols: at a point of R² the solver goes on with an x of R² in place of that of R^n.
 */
static bool has_named(const Store *store, const Expr *e, const char *name) {
    for (unsigned i = 0; i < store_symbols(store); i++)
        if ((e->symbols >> i & 1) && !strcmp(store_symbol_at(store, i)->name, name)) return true;
    return false;
}

static bool evaluates(const Step *step) { return !strcmp(step->rule, "evaluate") || !strcmp(step->rule, "compute"); }

/* Is this the step that puts the point in: has it the name before, and not after? A rule may lose the name as well. */
static bool puts_point_in(const Step *step, const Question *question) {
    if (!evaluates(step) || !step->before || !step->after) return false;
    for (size_t i = 0; i < question->at_count; i++) {
        const char *name = question->at[i].symbol->name;
        if (has_named(question->store, step->before, name) && !has_named(question->store, step->after, name))
            return true;
    }
    return false;
}

/* The question itself, or the derivative of the same function under another operator: d/dt f for ∂f/∂t. */
static bool asks_the_same(const Expr *a, const Expr *question) {
    if (a == question) return true;
    bool scalar = a && a->op == OP_DIFFERENTIAL && expr_is_integer(a->arg[2], 1);
    return scalar && question->count == 2 && a->arg[0] == question->arg[0] && a->arg[1] == question->arg[1];
}

typedef struct Told {
    size_t general, point, answer;
} Told; /* which steps say it; the number of steps if none does */

/* The step that leads from the question to the general answer. */
static size_t general_step(const Shown *shown, const Solution *solution) {
    for (size_t i = shown->count; solution->general && i-- > 0;) {
        bool arrives = shown->steps[i]->after == solution->general;
        if (arrives && asks_the_same(shown->steps[chain_start(shown, i)]->before, solution->question))
            return i;
    }
    return shown->count;
}

static Told told(const Shown *shown, const Question *question, const Solution *solution) {
    Told t = {general_step(shown, solution), shown->count, shown->count};
    for (size_t i = shown->count; i-- > 0;)
        if (puts_point_in(shown->steps[i], question)) t.point = i;
    size_t last = shown->count - 1;
    if (!question->at_count && t.general == last) t.answer = last;
    if (!question->at_count || !shown->count || shown->steps[last]->after != solution->answer) return t;
    bool leads = t.point < shown->count ? chain_start(shown, last) <= t.point : evaluates(shown->steps[last]);
    if (leads || shown->steps[last]->before == solution->question) t.answer = last;
    return t;
}

/* What stands left of a step that puts the point in, or says the answer; NULL: what stands there anyway. */
static const Formula *special_left(const Page *page, const Question *question, const Solution *solution,
                                   const Step *step, size_t i, Told t) {
    bool answers = i == t.answer && is_asked_by_name(solution);
    if (question->at_count && step->before && step->before->op == OP_SUBDIFFERENTIAL) return at_point(page, question, step->before);
    if (answers && question->at_count) return at_point(page, question, solution->question);
    if (answers) return page_formula(page, solution->question);
    if (i != t.point) return puts_point_in(step, question) ? at_point(page, question, step->before) : NULL;
    if (!question->at_count) return NULL;
    bool general = step->before == solution->general || i == t.general + 1;
    return at_point(page, question, general ? solution->question : step->before);
}

/* Writes the steps behind the first `known`. */
static void add_steps(const Page *page, const Question *question, const Solution *solution,
                      const Shown *shown, size_t known, Told t, Blocks *to, Block *steps) {
    for (size_t i = known; i < shown->count; i++) {
        const Step *step = shown->steps[i];
        StepRow row = row_of(page, step, i == t.general ? solution->domain : NULL, i == t.answer);
        row.label = text_of(arena_printf(page->arena, "%zu.", i + 1));
        add_formulas(page, &row, step, i > known ? shown->steps[i - 1] : NULL);
        const Formula *left = row.right ? special_left(page, question, solution, step, i, t) : NULL;
        bool goes_on = i > known && step->before == shown->steps[i - 1]->after;
        bool on_the_way = goes_on && t.point < i && i < t.answer; /* from the point to the number */
        if (left || on_the_way) row.left = left;
        steps_add(to, steps, row);
        add_why(page, step, to, steps);
    }
}

/* Whether two expressions look alike: at a point of R², an x of R² stands where an x of R^n stood. */
static bool look_alike(const Page *page, const Expr *a, const Expr *b) {
    const Store *store = page->scope->store;
    if (a == b || !a || !b) return a == b;
    return !strcmp(compose_line(page->arena, store, a), compose_line(page->arena, store, b));
}

/* How many steps the solution begins with that an earlier one had, too: at a point, mostly all but the last. */
static size_t known_steps(const Page *page, const Shown *shown, const Solution *earlier) {
    Shown before = shown_steps(page, earlier);
    size_t known = 0;
    for (; known < shown->count && known < before.count; known++) {
        const Step *now = shown->steps[known], *then = before.steps[known];
        bool same = !strcmp(now->rule, then->rule) && look_alike(page, now->before, then->before) &&
                    look_alike(page, now->after, then->after) &&
                    look_alike(page, now->condition, then->condition);
        if (!same) break;
    }
    return known;
}

enum { FEWEST_KNOWN = 3 }; /* lines that are worth a reference */

/* Refers to the part before that has the most of the first lines, but never for the line that says the answer; how many. */
static size_t refer_to_earlier(const Page *page, const Shown *shown, Told t, const EarlierPart *earlier, size_t count,
                               Blocks *to, Block *steps) {
    size_t most = 0;
    const char *part = "";
    for (size_t i = count; i-- > 0;) {
        size_t known = known_steps(page, shown, earlier[i].solution);
        if (known > t.answer) known = t.answer;
        if (known >= most) most = known, part = earlier[i].name;
    }
    if (most < FEWEST_KNOWN) return 0;
    SayWord words[] = {{"line", arena_printf(page->arena, "%zu", most)}, {"part", part}};
    const char *said = say_words(page->options->sentences, page->arena, SAY_AS_BEFORE, words, 2);
    steps_add(to, steps, (StepRow){.sentence = inlines_of(page->arena, text_of(said))});
    return most;
}

static void add_end_of_proof(const Page *page, Blocks *to) {
    blocks_paragraph(to, page_say(page, SAY_QED, NULL, 0));
    to->last->follows = true;
}

void write_solution(const Page *page, const Question *question, const Solution *solution, Blocks *to) {
    write_solution_after(page, question, solution, NULL, 0, to);
}

void write_solution_after(const Page *page, const Question *question, const Solution *solution,
                          const EarlierPart *earlier, size_t count, Blocks *to) {
    if (solution->status == STATUS_UNABLE) {
        blocks_paragraph(
            to, page_say_text(page, SAY_UNSOLVED, "message", solution->message ? solution->message : ""));
        return;
    }
    Block *steps = blocks_steps(to);
    Shown shown = shown_steps(page, solution);
    Told t = told(&shown, question, solution);
    size_t known = refer_to_earlier(page, &shown, t, earlier, count, to, steps);
    add_steps(page, question, solution, &shown, known, t, to, steps);
    if (question->prove)
        add_end_of_proof(page, to);
    else
        add_result(page, question, solution, t.general < shown.count, t.answer < shown.count, to, steps);
    add_elsewhere(page, question, solution, to);
    add_check(page, question, solution, to);
}

/* ---- the key ---- */

void write_answer(const Page *page, const Question *question, const Solution *solution, Text label,
                  Blocks *to) {
    Block *steps = blocks_steps(to);
    if (solution->status == STATUS_UNABLE || question->prove) {
        steps_add(to, steps, (StepRow){.label = label, .sentence = question_sentence(page, question)});
        return;
    }
    StepRow row = has_point(question, solution)
                      ? result_row(page, at_point(page, question, solution->question), solution->answer, NULL)
                      : result_row(page, asked(page, solution), solution->answer, solution->domain);
    row.label = label;
    steps_add(to, steps, row);
    add_elsewhere(page, question, solution, to);
}
