#include "grading/grader.h"
#include "math/printer.h"
#include "math/sets.h"
#include <string.h>

/* ---- saying ---- */

static void settle(Verdict *verdict, VerdictKind kind, Evidence evidence, const char *feedback) {
    verdict->kind = kind;
    verdict->score = kind == VERDICT_CORRECT ? 1 : 0;
    verdict->evidence = evidence;
    verdict->feedback = feedback;
}

static void leave_open(Judging *judging, Verdict *verdict, Message why) {
    settle(verdict, VERDICT_REVIEW, EVIDENCE_NONE, judging_say(judging, why, NULL));
}

static void blame(Judging *judging, Verdict *verdict, const char *mistake, Message why) {
    settle(verdict, VERDICT_INCORRECT, EVIDENCE_REFUTED, judging_say(judging, why, NULL));
    verdict->mistake = mistake;
}

/* Of the mistakes with the answer itself. */
static void blame_slip(Judging *judging, Verdict *verdict, const char *name) {
    const Blunder *slip = slip_named(judging->grader, judging->arena, "answer", name);
    verdict->mistake = slip->mistake;
    verdict->step = 0;
    verdict->feedback = slip->feedback;
}

static void note(Judging *judging, Verdict *verdict, Message which) {
    verdict_note(verdict, judging_say(judging, which, NULL));
}

/* ---- what an answer cannot be ---- */

static bool has_open_derivative(const Expr *e) { return expr_has_op_among(e, OP_DERIVATIVE, OP_LIMIT); }

/* An answer that still asks for what was asked is no answer. */
static bool is_unfinished(Judging *judging, const Expr *answer, Verdict *verdict) {
    if (!has_open_derivative(answer)) return false;
    const GraderRequest *request = &judging->grader->request;
    if (request->key && has_open_derivative(request->key)) return false;
    blame(judging, verdict, "answer/not-carried-out", MESSAGE_NOT_CARRIED_OUT);
    verdict->evidence = EVIDENCE_NONE;
    return true;
}

static bool is_undefined(const Expr *e) { return e->shape.kind == KIND_UNDEFINED; }

/* The line that the step, from 1, has in the worked solution, which leaves out steps that only a longer one
 * shows; for such a step the next line. */
static size_t line_of(const Solution *solution, size_t step) {
    size_t line = 0;
    bool shown = false;
    for (size_t i = 0; solution && i < solution->step_count && (i < step || !shown); i++) {
        shown = solution->steps[i].detail <= DETAIL_NORMAL && DETAIL_NORMAL <= solution->steps[i].until;
        line += shown;
    }
    return step ? line : 0;
}

/* ---- wrong answers ---- */

/* Says which known mistake gives this answer; false: none does. */
static bool name_mistake(Judging *judging, Fingerprint *answer, Verdict *verdict) {
    const Blunder *blunder = find_blunder(judging, answer);
    if (!blunder) return false;
    verdict->mistake = blunder->mistake;
    verdict->step = line_of(judging->grader->request.solution, blunder->step);
    verdict->score = blunder->score;
    if (blunder->score > 0) verdict->kind = VERDICT_PARTIAL;
    if (blunder->feedback && *blunder->feedback) verdict->feedback = blunder->feedback;
    return true;
}

static bool concerns_existence(Judging *judging, const Expr *written, Verdict *verdict) {
    bool key = is_undefined(judging->grader->key), given = is_undefined(written);
    if (key && given)
        settle(verdict, VERDICT_CORRECT, EVIDENCE_PROVED, "");
    else if (key)
        blame(judging, verdict, "domain/value-where-undefined", MESSAGE_NO_SUCH_VALUE);
    else if (given)
        blame(judging, verdict, "domain/undefined-where-defined", MESSAGE_THERE_IS_VALUE);
    if (key == given) return key;
    const Expr *answer = conform(judging, written, verdict);
    name_mistake(judging, fingerprint_new(judging->arena, trials_of(judging->grader), answer ? answer : written), verdict);
    return true;
}

static void judge_wrong(Judging *judging, Fingerprint *answer, const Comparison *c, Verdict *verdict) {
    Grader *g = judging->grader;
    Message nearness;
    if (is_near_enough(judging, answer, &nearness)) {
        settle(verdict, VERDICT_CORRECT, EVIDENCE_TESTED, "");
        note(judging, verdict, nearness);
        return;
    }
    settle(verdict, VERDICT_INCORRECT, EVIDENCE_REFUTED, "");
    if (shapes_allow(g->key, answer->expr))
        explain_difference(judging, answer, c, verdict);
    else
        explain_shape(judging, answer->expr, verdict);
    bool named = name_mistake(judging, answer, verdict);
    bool shortened = !(named && !strcmp(verdict->mistake, "author")) && is_key_rounded(judging, answer);
    if (shortened) return blame_slip(judging, verdict, "not-exact");
    if (named || (verdict->mistake && name_mistake_of_shape(judging, verdict))) return;
    if (is_close(judging, answer)) blame_slip(judging, verdict, "rounded");
}

/* ---- right answers ---- */

/* Where the key has a value and a right answer has none, it has a removable hole. */
static void note_holes(Judging *judging, const Expr *answer, Verdict *verdict) {
    Grader *g = judging->grader;
    if (!shape_is_tensor(answer->shape) || !answer->symbols) return;
    Fingerprint *key = key_print(g, AT_PLAIN), *print = fingerprint_new(judging->arena, key->trials, answer);
    fingerprint_look(print, 0);
    for (size_t i = 0; i < print->trials->count; i++) {
        const Point *point = print->trials->points[i];
        if (fingerprint_glimpse(print, i)) continue;
        if (fingerprint_at(key, i, 64, &judging->budget)->status != STATUS_OK) continue;
        if (fingerprint_at(print, i, 64, &judging->budget)->status != STATUS_DOMAIN) continue;
        if (!is_asked_at_plain(g, i)) continue;
        verdict_note(verdict, judging_say(judging, MESSAGE_NOTE_HOLE,
                                          WITH({"place", text_of(place_text(judging, point, answer))})));
        return;
    }
}

/* Does the condition written with the answer shut out points of the domain? */
static bool condition_is_too_narrow(Judging *judging, const Expr *condition) {
    const Trials *trials = trials_of(judging->grader);
    for (size_t i = 0; i < trials->count; i++)
        if (evaluate_truth(judging->arena, condition, trials->points[i], 128, &judging->budget) == TRUTH_NO)
            return true;
    return false;
}

/* Is the condition certainly false where the derivative fails (x = -a)? */
static bool fails_elsewhere(Judging *judging, const Expr *condition, const Expr *where) {
    Grader *g = judging->grader;
    if (where->op != OP_EQUAL || where->arg[0]->op != OP_SYMBOL) return true;
    const Expr *there = expr_substitute(g->store, condition, where->arg[0]->symbol, where->arg[1]);
    const Trials *trials = trials_of(g);
    for (size_t i = 0; there && i < trials->count; i++)
        if (evaluate_truth(judging->arena, there, trials->points[i], 128, &judging->budget) != TRUTH_NO) return false;
    return there != NULL;
}

/* It must hold on the domain, and not beyond: of one number the two are compared as sets, ends included; else where the
 * derivative is known to fail, the condition must fail. */
static bool condition_is_domain(Judging *judging, const Expr *condition) {
    Grader *g = judging->grader;
    const Solution *solution = g->request.solution;
    if (!solution || !solution->domain || condition == solution->domain) return true;
    if (condition_is_too_narrow(judging, condition)) return false;
    Fingerprint *domain = fingerprint_new(judging->arena, trials_of(g), solution->domain);
    Fingerprint *given = fingerprint_new(judging->arena, trials_of(g), condition);
    Comparison same = compare(domain, given, &judging->budget);
    if (same.equal != TRUTH_UNKNOWN && same.evidence != EVIDENCE_TESTED) return same.equal == TRUTH_YES;
    return !solution->elsewhere_when || fails_elsewhere(judging, condition, solution->elsewhere_when);
}

static void judge_condition(Judging *judging, Verdict *verdict) {
    Grader *g = judging->grader;
    const Expr *condition = judging->reading->condition;
    const Solution *solution = g->request.solution;
    bool required = g->request.accept.domain_required && solution && solution->domain;
    if (condition && condition->shape.kind == KIND_TRUTH && condition_is_too_narrow(judging, condition))
        note(judging, verdict, MESSAGE_NOTE_CONDITION_NARROW);
    if (!required || (condition && condition_is_domain(judging, condition))) return;
    settle(verdict, VERDICT_PARTIAL, verdict->evidence,
           judging_say(judging, condition ? MESSAGE_WRONG_CONDITION : MESSAGE_SAY_WHERE, NULL));
    verdict->score = 0.5;
    verdict->mistake = "domain/condition-missing";
}

static void judge_right(Judging *judging, const Expr *answer, const Expr *written, Evidence evidence,
                        Verdict *verdict) {
    settle(verdict, VERDICT_CORRECT, evidence, "");
    if (judging->grader->key->shape.kind == KIND_SET && answer->shape.kind == KIND_TENSOR)
        note(judging, verdict, MESSAGE_NOTE_BARE_SET);
    note_holes(judging, answer, verdict);
    Message fault;
    if (has_form_fault(judging->grader, written, judging->text, &judging->budget, &fault)) {
        settle(verdict, VERDICT_PARTIAL, evidence, judging_say(judging, fault, NULL));
        verdict->score = 0.5;
        return;
    }
    judge_condition(judging, verdict);
}

/* ---- one reading ---- */

/* Where one subgradient is asked for, every element is right. */
static bool is_element(Judging *judging, const Expr *answer, Verdict *verdict) {
    Grader *g = judging->grader;
    if (!g->request.accept.element || g->key->shape.kind != KIND_SET || answer->shape.kind != KIND_TENSOR)
        return false;
    const Trials *trials = trials_of(g);
    if (!shapes_allow(g->key, answer) || !trials->count) return false;
    Truth all = TRUTH_YES;
    for (size_t i = 0; i < trials->count && all != TRUTH_NO; i++) {
        Truth in = set_contains(g->store, g->key, answer, trials->points[i], &judging->budget);
        if (in != TRUTH_YES) all = in;
    }
    if (all == TRUTH_YES)
        settle(verdict, VERDICT_CORRECT, EVIDENCE_TESTED, "");
    else if (all == TRUTH_NO)
        blame(judging, verdict, NULL, MESSAGE_NOT_ELEMENT);
    else
        leave_open(judging, verdict, MESSAGE_ELEMENT_UNDECIDED);
    return true;
}

/* At more points, which the answer's pieces ask for; and at more still where nothing but points speaks for it. */
static Comparison compare_at_pieces(Judging *judging, Fingerprint *key, Fingerprint **print) {
    Grader *g = judging->grader;
    const Expr *answer = (*print)->expr;
    const Trials *trials = trials_with_pieces(judging->arena, key->trials, &g->domain, answer, &judging->budget), *more = trials;
    *print = fingerprint_extended(judging->arena, trials, *print);
    Comparison c = compare(fingerprint_extended(judging->arena, trials, key), *print, &judging->budget);
    if (c.equal == TRUTH_YES && c.evidence == EVIDENCE_TESTED && shape_is_tensor(answer->shape) && shape_is_tensor(g->key->shape))
        more = trials_with_difference(judging->arena, trials, &g->domain, g->key, answer, &judging->budget);
    if (more == trials) return c;
    *print = fingerprint_extended(judging->arena, more, *print);
    return compare(fingerprint_extended(judging->arena, more, key), *print, &judging->budget);
}

/* Mostly doubles show a difference at the first trials, or there is none and the normal form shows that; else all trials are
 * made. */
static Comparison compare_with_key(Judging *judging, Fingerprint **print) {
    Grader *g = judging->grader;
    Comparison c;
    Fingerprint *first = key_print(g, AT_FIRST);
    if (part_at_once(first, *print, &c) || prove_at_once(first, *print, &g->domain, &judging->budget, &c)) return c;
    Fingerprint *key = key_print(g, AT_ALL);
    *print = fingerprint_extended(judging->arena, key->trials, *print);
    return part_at_once(key, *print, &c) ? c : compare_at_pieces(judging, key, print);
}

static void judge_value(Judging *judging, const Expr *written, Verdict *verdict) {
    if (judging->reading->added_constant) {
        settle(verdict, VERDICT_INCORRECT, EVIDENCE_REFUTED, "");
        blame_slip(judging, verdict, "constant");
        return;
    }
    const Expr *answer = conform(judging, written, verdict);
    if (!answer) answer = written;
    if (is_element(judging, answer, verdict)) return;
    Fingerprint *print = fingerprint_new(judging->arena, key_print(judging->grader, AT_FIRST)->trials, answer);
    Comparison c = compare_with_key(judging, &print);
    if (c.equal == TRUTH_YES)
        judge_right(judging, answer, written, c.evidence, verdict);
    else if (c.equal == TRUTH_NO)
        judge_wrong(judging, print, &c, verdict);
    else
        leave_open(judging, verdict, judging->budget.left ? c.reason : MESSAGE_TOO_MUCH_WORK);
}

static const char *reading_text(Judging *judging, const Expr *e) {
    int word = judging->grader->key->shape.kind == KIND_TRUTH ? expr_yes_or_no(e) : -1;
    if (word >= 0) return word ? "yes" : "no";
    return expression_text_in(judging->arena, judging->grader->store, e);
}

static Verdict judge_expression(Judging *judging, const Expr *answer) {
    Verdict verdict = {.feedback = "", .reading = reading_text(judging, answer)};
    if (judging->grader->request.question.prove)
        judge_proof(judging, &verdict);
    else if (!is_unfinished(judging, answer, &verdict) && !concerns_existence(judging, answer, &verdict))
        judge_value(judging, answer, &verdict);
    return verdict;
}

/* ---- the whole answer ---- */

/* Of two sensible readings the kinder counts; correct is kinder than partial, and so on. */
static Verdict judge_readings(Judging *judging) {
    const Reading *reading = judging->reading;
    Verdict first = judge_expression(judging, reading->expr);
    if (!reading->alternative || first.kind == VERDICT_CORRECT) return first;
    Verdict second = judge_expression(judging, reading->alternative);
    bool kinder =
        second.score > first.score || (first.kind == VERDICT_INCORRECT && second.kind == VERDICT_REVIEW);
    if (kinder)
        verdict_note(&second,
                     judging_say(judging, MESSAGE_NOTE_KINDER, WITH({"reading", text_of(second.reading)})));
    return kinder ? second : first;
}

/* "1/6 = 0.1667": the exact value before its rounding. */
static void judge_exact(Judging *judging, Verdict *verdict) {
    const Reading *reading = judging->reading;
    bool rounded = verdict->mistake && !strcmp(verdict->mistake, "answer/not-exact") && reading->line_count > 1;
    if (!rounded) return;
    Verdict exact = judge_expression(judging, reading->lines[reading->line_count - 2]);
    if (exact.kind != VERDICT_CORRECT) return;
    *verdict = exact;
    note(judging, verdict, MESSAGE_NOTE_EXACT_TAKEN);
}

static Verdict unreadable(Judging *judging, const char *why, size_t at) {
    Verdict verdict = {.kind = VERDICT_UNREADABLE,
                       .error = why,
                       .feedback = judging_say(judging, MESSAGE_COULD_NOT_READ, NULL)};
    size_t line;
    Source source = {"answer", judging->text};
    source_place(&source, at, &line, &verdict.column);
    return verdict;
}

/* What can be read but not formed (a matrix times a column of another length) is wrong, not illegible. */
static Verdict not_read(Judging *judging) {
    const Reading *reading = judging->reading;
    const char *why = store_error(judging->grader->store);
    if (!reading->error) return unreadable(judging, judging_say(judging, MESSAGE_NOT_EXPRESSION, NULL), reading->at);
    bool formed = !*why || strcmp(why, reading->error) || !shape_is_tensor(judging->grader->key->shape);
    if (formed) return unreadable(judging, reading->error, reading->at);
    Verdict verdict = {.feedback = ""};
    const char *said = judging_say(judging, MESSAGE_NOT_FORMED, WITH({"why", text_of(why)}));
    settle(&verdict, VERDICT_INCORRECT, EVIDENCE_REFUTED, said);
    verdict.mistake = "answer/shape";
    name_mistake_of_shape(judging, &verdict);
    return verdict;
}

static ReadOptions options_for(const Grader *grader) {
    Shape shape = grader->key->shape;
    return (ReadOptions){.mode = READ_ANSWER,
                         .decimal_comma = grader->request.decimal_comma,
                         .undefined_words = store_language(grader->store)->undefined_words,
                         .wants_set = shape.kind == KIND_SET && !grader->request.accept.element,
                         .wants_truth = shape.kind == KIND_TRUTH && !grader->request.question.prove,
                         .shape = grader->request.question.prove ? (Shape){0} : shape};
}

/* A key that is a condition, x > 0, asks for more. */
static bool asks_yes_or_no(const Grader *grader) {
    return !grader->request.question.prove && expr_yes_or_no(grader->key) >= 0;
}

static Verdict judge_reading(Judging *judging) {
    const Reading *reading = judging->reading;
    if (reading->blank) return (Verdict){.kind = VERDICT_BLANK, .feedback = ""};
    bool truth = reading->expr && reading->expr->shape.kind == KIND_TRUTH;
    if (asks_yes_or_no(judging->grader) && !truth)
        return unreadable(judging, judging_say(judging, MESSAGE_EXPECTED_YES_OR_NO, NULL), 0);
    if (!reading->expr) return not_read(judging);
    Verdict verdict = judge_readings(judging);
    judge_exact(judging, &verdict);
    judge_working(judging, &verdict);
    for (size_t i = 0; i < reading->note_count; i++) verdict_note(&verdict, reading->notes[i]);
    return verdict;
}

/* An author's words for a right answer. False: they do not decide. */
static bool judge_words(Judging *judging, Verdict *verdict) {
    const Grader *g = judging->grader;
    if (!g->request.accept.pattern) return false;
    Match match = pattern_match(g->request.accept.pattern, text_trim(judging->text));
    if (match == MATCH_NO && g->key) return false;
    if (match == MATCH_YES)
        settle(verdict, VERDICT_CORRECT, EVIDENCE_PROVED, "");
    else if (match == MATCH_NO)
        blame(judging, verdict, NULL, MESSAGE_NOT_THE_WORD);
    else
        leave_open(judging, verdict, MESSAGE_SLOW_WORDS);
    return true;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Where the first comma is, if every one stands between the digits of a decimal: 0,6; 0,8. */
static bool find_comma(Text text, size_t *at) {
    bool any = false;
    for (size_t i = 0, digits = 0; i < text.length; i++) {
        digits = is_digit(text.start[i]) ? digits + 1 : 0;
        if (text.start[i] != ',') continue;
        if (!i || i + 1 == text.length || !is_digit(text.start[i - 1]) || !is_digit(text.start[i + 1])) return false;
        if (!any) *at = i;
        any = true;
        for (i++; i + 1 < text.length && is_digit(text.start[i]); i++) digits++;
        if (text.start[i] == ',') return false;
    }
    return any;
}

/* What makes sense only with decimal commas, which the sheet does not allow, is not judged as if they parted entries. */
static void blame_commas(Judging *judging, Verdict *verdict) {
    size_t at = 0;
    bool shape = verdict->mistake && !strcmp(verdict->mistake, "answer/shape") &&
                 (!judging->reading->expr || text_find(judging->text, ";") >= 0);
    if ((!shape && verdict->kind != VERDICT_UNREADABLE) || judging->grader->request.decimal_comma) return;
    if (!find_comma(judging->text, &at)) return;
    ReadOptions options = options_for(judging->grader);
    options.decimal_comma = true;
    store_clear_error(judging->grader->store);
    Reading reading = read_expression(judging->grader->request.question.scope, judging->text, options);
    bool fits = reading.expr && shapes_allow(judging->grader->key, reading.expr);
    if (!fits) return;
    char *points = arena_string(judging->arena, judging->text.start, judging->text.length);
    for (char *c = points; *c; c++)
        if (*c == ',') *c = '.';
    const char *error = judging_say(judging, MESSAGE_DECIMAL_POINT, NULL);
    *verdict = unreadable(judging, judging_say(judging, MESSAGE_DID_YOU_MEAN, WITH({"error", text_of(error)}, {"better", text_of(points)})), at);
}

/* Where the key may be an interval as well as a column, the answer may be a set of numbers: 2*[0, 1] is both. */
static Reading read_answer(Grader *grader, Text answer) {
    const Scope *scope = grader->request.question.scope;
    Reading reading = read_expression(scope, answer, options_for(grader));
    if (!grader->request.key_as_set) return reading;
    bool array = reading.expr && shape_is_tensor(reading.expr->shape) && shape_equal(reading.expr->shape, grader->key->shape);
    ReadOptions options = {.mode = READ_ANSWER, .wants_set = true, .shape = SHAPE_SCALAR,
                           .decimal_comma = grader->request.decimal_comma};
    Reading set = read_expression(scope, answer, options);
    if (!set.expr || set.expr->shape.kind == KIND_TENSOR) return reading;
    if (!array) return set;
    if (!reading.alternative) reading.alternative = set.expr;
    return reading;
}

static Verdict judge_answer(Judging *judging) {
    Grader *grader = judging->grader;
    Text answer = judging->text;
    Verdict verdict = {.kind = VERDICT_BLANK, .feedback = ""};
    if (!text_trim(answer).length) return verdict;
    if (answer.length > LONGEST_ANSWER)
        return unreadable(judging, judging_say(judging, MESSAGE_ANSWER_TOO_LONG, NULL), 0);
    if (!text_valid(answer)) return unreadable(judging, judging_say(judging, MESSAGE_NOT_UTF8, NULL), 0);
    if (judge_words(judging, &verdict)) return verdict;
    if (grader->failure) return (Verdict){.kind = VERDICT_REVIEW, .feedback = grader->failure};
    store_clear_error(grader->store);
    learn_key(grader);
    Reading reading = read_answer(grader, answer);
    judging->reading = &reading;
    verdict = judge_reading(judging);
    blame_commas(judging, &verdict);
    store_clear_error(grader->store);
    return verdict;
}

Verdict grader_judge(Grader *grader, Text answer, Arena *scratch) {
    const Verdict *known = memo_find(grader->memo, answer);
    if (known) return *known;
    Judging judging = {.grader = grader, .arena = scratch, .budget = {BUDGET_ANSWER}, .text = answer};
    StoreMark mark = store_mark(grader->store);
    Verdict verdict = judge_answer(&judging);
    store_rewind(grader->store, mark);
    memo_put(grader, answer, &verdict);
    return verdict;
}
