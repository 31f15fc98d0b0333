#include "grading/grader.h"
#include <string.h>

/* ---- lines of working ---- */

/* What a line may be worth besides the key: what stands inside the question and inside its function, and the
 * derivatives of that; each before the point is put in, or after. */
enum { MOST_STAGES = 64 };

typedef struct Stages {
    const Expr *value[MOST_STAGES];
    size_t count;
    const Expr *variable; /* that is differentiated by, or NULL */
} Stages;

static void add_stage(Stages *stages, const Expr *e) {
    if (!e || !shape_is_tensor(e->shape) || stages->count == MOST_STAGES) return;
    for (size_t i = 0; i < stages->count; i++)
        if (stages->value[i] == e) return;
    stages->value[stages->count++] = e;
}

static const Expr *note_stage(void *context, Store *store, const Expr *e) {
    Stages *stages = context;
    const Expr *x = stages->variable;
    if (!e->count) return e;
    add_stage(stages, e);
    if (!x || op_is_derivative(e->op) || !expr_has(e, x->symbol) || !shape_is_tensor(e->shape)) return e;
    Op op = shape_is_scalar(x->shape) ? OP_DERIVATIVE : shape_is_scalar(e->shape) ? OP_GRADIENT : OP_JACOBIAN;
    add_stage(stages, expr_2(store, op, e, x));
    return e;
}

static const Expr *variable_of(const Expr *find) {
    if (!find || !op_is_derivative(find->op)) return NULL;
    const Expr *x = find->arg[1];
    return x->op == OP_SYMBOL ? x : x->count && x->arg[0]->op == OP_SYMBOL ? x->arg[0] : NULL;
}

static Stages stages_of(const Grader *grader) {
    const Solution *solution = grader->request.solution;
    const Expr *find = grader->request.question.find;
    Stages stages = {.variable = variable_of(find)};
    add_stage(&stages, grader->key);
    if (solution) add_stage(&stages, solution->general);
    if (find) expr_transform(grader->store, find, note_stage, &stages);
    if (find) expr_transform(grader->store, spelled_by_gradients(grader->store, find), note_stage, &stages);
    store_clear_error(grader->store);
    return stages;
}

static Comparison compare_at(Judging *judging, const Trials *trials, const Expr *a, const Expr *b) {
    return compare(fingerprint_new(judging->arena, trials, a), fingerprint_new(judging->arena, trials, b),
                   &judging->budget);
}

static Comparison compare_lines(Judging *judging, const Expr *a, const Expr *b) {
    return compare_at(judging, trials_of(judging->grader), a, b);
}

/* In the names of the question, or at its point, if it was put into the line. Unknown never marks a line
 * wrong. */
static bool may_be_equal(Judging *judging, const Expr *e, const Expr *line) {
    if (compare_lines(judging, e, line).equal != TRUTH_NO) return true;
    const Trials *there = names_the_point(judging->grader, line) ? NULL : trials_there(judging->grader);
    return there && there != trials_of(judging->grader) &&
           compare_at(judging, there, e, line).equal != TRUTH_NO;
}

/* An equation as a line (f(x) = …) claims that its sides are equal. */
static bool line_may_follow(Judging *judging, const Stages *stages, const Expr *line, const Expr *before) {
    if (line->op == OP_EQUAL) return may_be_equal(judging, line->arg[0], line->arg[1]);
    if (before && may_be_equal(judging, before, line)) return true;
    for (size_t i = 0; i < stages->count; i++)
        if (may_be_equal(judging, stages->value[i], line)) return true;
    return false;
}

/* The first line, from 1, that certainly does not follow; 0: none is found. A wrong answer is wrong in its
 * last line, if in no other. */
static size_t first_wrong_line(Judging *judging, bool wrong) {
    const Reading *reading = judging->reading;
    Stages stages = stages_of(judging->grader);
    for (size_t i = 0; i + 1 < reading->line_count; i++)
        if (reading->lines[i] &&
            !line_may_follow(judging, &stages, reading->lines[i], i ? reading->lines[i - 1] : NULL))
            return i + 1;
    return wrong ? reading->line_count : 0;
}

/* Is the line, in the question's names or at its point, what the question asks for? */
static bool is_result(Judging *judging, const Expr *line) {
    const Grader *g = judging->grader;
    const Expr *general = g->request.solution ? g->request.solution->general : NULL;
    return line && shape_is_tensor(line->shape) &&
           (may_be_equal(judging, g->key, line) || (general && may_be_equal(judging, general, line)));
}

/* The mistake that gives the line from the question, or from the line before it; NULL: none is known. */
static const Blunder *mistake_of_line(Judging *judging, size_t line) {
    Grader *g = judging->grader;
    const Reading *reading = judging->reading;
    const Expr *e = reading->lines[line - 1], *before = line > 1 ? reading->lines[line - 2] : NULL;
    if (!e || !shape_is_tensor(e->shape)) return NULL;
    if (is_result(judging, before)) return find_slip(judging, before, e);
    const Expr *there = at_point(g, e), *find = g->request.question.find;
    const Blunder *blunder =
        there ? find_blunder(judging, fingerprint_new(judging->arena, trials_of(g), there)) : NULL;
    if (!before && find && op_is_derivative(find->op)) before = find->arg[0];
    return blunder || !before ? blunder : find_slip(judging, before, e);
}

static Text number_text(Judging *judging, size_t number) {
    return text_of(arena_printf(judging->arena, "%zu", number));
}

/* What is wrong with the line is not said twice. */
static void note_line(Judging *judging, size_t line, const Blunder *blunder, bool right, Verdict *verdict) {
    static const Message says[2][2] = {{MESSAGE_LINE_NOT_FOLLOWING, MESSAGE_LINE_NOT_FOLLOWING_WHY},
                                       {MESSAGE_RIGHT_BUT_LINE, MESSAGE_RIGHT_BUT_LINE_WHY}};
    const char *why = blunder && !strstr(verdict->feedback, blunder->feedback) ? blunder->feedback : "";
    verdict_note(verdict, judging_say(judging, says[right][*why != 0],
                                      WITH({"line", number_text(judging, line)}, {"why", text_of(why)})));
}

static void blame_line(Judging *judging, size_t line, const Blunder *blunder, Verdict *verdict) {
    bool carried = is_carried_from_line(judging, line, judging->reading->expr,
                                        blunder ? blunder->mistake : verdict->mistake);
    if (blunder && (!verdict->mistake || carried)) {
        verdict->mistake = blunder->mistake;
        verdict->feedback = blunder->feedback;
    }
    if (!carried) return note_line(judging, line, blunder, false, verdict);
    const char *said = judging_say(judging, MESSAGE_CARRIED_FROM_LINE, WITH({"line", number_text(judging, line)}));
    if (blunder) said = arena_printf(judging->arena, "%s %s", said, blunder->feedback);
    mark_carried(judging, "carried/line", said, verdict);
}

void judge_working(Judging *judging, Verdict *verdict) {
    const Grader *grader = judging->grader;
    const Reading *reading = judging->reading;
    bool wrong = verdict->kind == VERDICT_INCORRECT, right = verdict->kind == VERDICT_CORRECT;
    if (reading->line_count < 2 || (!wrong && !right) || grader->request.question.prove) return;
    if (!grader->key || grader->key->shape.kind == KIND_TRUTH) return;
    size_t line = first_wrong_line(judging, wrong);
    if (!line) return;
    const Blunder *blunder = mistake_of_line(judging, line);
    if (wrong)
        blame_line(judging, line, blunder, verdict);
    else
        note_line(judging, line, blunder, true, verdict);
}

/* ---- proofs ---- */

static void reject(Judging *judging, Verdict *verdict, Message why, const NamedText *with) {
    verdict->kind = VERDICT_INCORRECT;
    verdict->score = 0;
    verdict->evidence = EVIDENCE_REFUTED;
    verdict->feedback = judging_say(judging, why, with);
}

static void leave_to_person(Judging *judging, Verdict *verdict, Message why, const NamedText *with) {
    verdict->kind = VERDICT_REVIEW;
    verdict->score = 0;
    verdict->evidence = EVIDENCE_NONE;
    verdict->feedback = judging_say(judging, why, with);
}

static bool is_side(Judging *judging, const Expr *member, const Expr *side) {
    return member == side || (!expr_has_op(side, OP_GRADIENT) && member->weight == side->weight &&
                              compare_lines(judging, side, member).evidence == EVIDENCE_PROVED);
}

/* Does a line after the first hold an equation of its own, not one that goes on with "="? */
static bool has_separate_equations(Text text) {
    size_t equations = 0;
    for (Text rest = text; rest.start;) {
        Text line = text_trim(text_cut(&rest, '\n'));
        equations += text_find(line, "=") > 0;
    }
    return equations > 1;
}

/* Every link certain: proved if each is; one refuted refutes the whole; one undecided leaves it to a person.
 * One equation after the other need not make a chain: whether they prove the claim is not decided here. */
static void judge_links(Judging *judging, Verdict *verdict, const Expr *const *chain, size_t count) {
    verdict->kind = VERDICT_CORRECT;
    verdict->score = 1;
    verdict->evidence = EVIDENCE_PROVED;
    for (size_t i = 1; i < count; i++) {
        Comparison link = compare_lines(judging, chain[i - 1], chain[i]);
        if (link.equal == TRUTH_NO && has_separate_equations(judging->text))
            return leave_to_person(judging, verdict, MESSAGE_PROOF_SEVERAL, NULL);
        if (link.equal == TRUTH_NO)
            return reject(judging, verdict, MESSAGE_PROOF_STEP_WRONG, WITH({"step", number_text(judging, i)}));
        if (link.evidence == EVIDENCE_TESTED && verdict->evidence == EVIDENCE_PROVED)
            verdict->evidence = EVIDENCE_TESTED;
        if (link.equal == TRUTH_YES) continue;
        leave_to_person(judging, verdict, MESSAGE_PROOF_STEP_OPEN, WITH({"step", number_text(judging, i)}));
    }
}

/* The members of the chain: the left side that the reader set apart, if it did, and the lines. */
static size_t chain_of(const Reading *reading, const Expr *chain[MOST_LINES + 2]) {
    size_t count = 0;
    if (reading->left && (!reading->line_count || reading->lines[0] != reading->left))
        chain[count++] = reading->left;
    for (size_t i = 0; i < reading->line_count; i++)
        if (reading->lines[i]) chain[count++] = reading->lines[i];
    if (!count || chain[count - 1] != reading->expr) chain[count++] = reading->expr;
    return count;
}

/* A bare 0 where the claim is about vectors. */
static void spell_zeros(Store *store, const Expr *claim, const Expr **chain, size_t count) {
    bool arrays = claim->op == OP_EQUAL && !shape_is_scalar(claim->arg[0]->shape);
    for (size_t i = 0; arrays && i < count; i++)
        if (expr_is_zero(chain[i]) && shape_is_scalar(chain[i]->shape))
            chain[i] = expr_zero(store, claim->arg[0]->shape);
}

void judge_proof(Judging *judging, Verdict *verdict) {
    const Expr *claim = judging->grader->key, *chain[MOST_LINES + 2];
    size_t count = chain_of(judging->reading, chain);
    spell_zeros(judging->grader->store, claim, chain, count);
    if (claim->op != OP_EQUAL) return leave_to_person(judging, verdict, MESSAGE_PROOF_FOR_PERSON, NULL);
    if (count < 2) return reject(judging, verdict, MESSAGE_PROOF_WANTED, NULL);
    judge_links(judging, verdict, chain, count);
    if (verdict->kind != VERDICT_CORRECT) return;
    bool forward =
        is_side(judging, chain[0], claim->arg[0]) && is_side(judging, chain[count - 1], claim->arg[1]);
    bool backward =
        is_side(judging, chain[0], claim->arg[1]) && is_side(judging, chain[count - 1], claim->arg[0]);
    if (!forward && !backward)
        reject(judging, verdict, MESSAGE_PROOF_ASIDE, NULL);
    else if (count < 3)
        reject(judging, verdict, MESSAGE_PROOF_REPEATS, NULL);
}
