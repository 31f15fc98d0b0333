#include "grading/grader.h"

/* ---- lines of working ---- */

/* What a line may be worth besides the key: the function itself, its inner derivatives, the result before the
 * point is put in. */
enum { MOST_STAGES = 8 };

static size_t stages_of(const Grader *grader, const Expr *stages[MOST_STAGES]) {
    size_t count = 0;
    const Solution *solution = grader->request.solution;
    stages[count++] = grader->key;
    if (solution && solution->general) stages[count++] = solution->general;
    for (const Expr *e = grader->request.question.find; e && count < MOST_STAGES; e = e->arg[0]) {
        stages[count++] = e;
        if (e->op < OP_DERIVATIVE || e->op > OP_SUBDIFFERENTIAL) break;
    }
    return count;
}

static Comparison compare_lines(Judging *judging, const Expr *a, const Expr *b) {
    const Trials *trials = &judging->grader->trials;
    return compare(fingerprint_new(judging->arena, trials, a), fingerprint_new(judging->arena, trials, b),
                   &judging->budget);
}

/* Unknown never marks a line wrong. An equation as a line (f(x) = …) claims that its sides are equal. */
static bool line_may_follow(Judging *judging, const Expr *line, const Expr *before) {
    const Expr *stages[MOST_STAGES + 1];
    size_t count = stages_of(judging->grader, stages);
    if (before) stages[count++] = before;
    if (line->op == OP_EQUAL) return compare_lines(judging, line->arg[0], line->arg[1]).equal != TRUTH_NO;
    for (size_t i = 0; i < count; i++)
        if (compare_lines(judging, stages[i], line).equal != TRUTH_NO) return true;
    return false;
}

size_t first_wrong_line(Judging *judging) {
    const Reading *reading = judging->reading;
    for (size_t i = 0; i < reading->line_count; i++)
        if (reading->lines[i] &&
            !line_may_follow(judging, reading->lines[i], i ? reading->lines[i - 1] : NULL))
            return i + 1;
    return 0;
}

/* ---- proofs ---- */

static void reject(Verdict *verdict, const char *feedback) {
    verdict->kind = VERDICT_INCORRECT;
    verdict->score = 0;
    verdict->evidence = EVIDENCE_REFUTED;
    verdict->feedback = feedback;
}

static bool is_side(Judging *judging, const Expr *member, const Expr *side) {
    return member == side || (!expr_has_op(side, OP_GRADIENT) && member->weight == side->weight &&
                              compare_lines(judging, side, member).evidence == EVIDENCE_PROVED);
}

/* Every link certain: proved if each is; one refuted refutes the whole; one undecided leaves it to a person.
 */
static void judge_links(Judging *judging, Verdict *verdict, const Expr *const *chain, size_t count) {
    verdict->kind = VERDICT_CORRECT;
    verdict->score = 1;
    verdict->evidence = EVIDENCE_PROVED;
    for (size_t i = 1; i < count; i++) {
        Comparison link = compare_lines(judging, chain[i - 1], chain[i]);
        if (link.equal == TRUTH_NO) {
            reject(verdict,
                   arena_printf(judging->arena, "Step %zu of your proof is not an equality that holds.", i));
            return;
        }
        if (link.evidence == EVIDENCE_TESTED && verdict->evidence == EVIDENCE_PROVED)
            verdict->evidence = EVIDENCE_TESTED;
        if (link.equal == TRUTH_YES) continue;
        verdict->kind = VERDICT_REVIEW;
        verdict->score = 0;
        verdict->evidence = EVIDENCE_NONE;
        verdict->feedback = arena_printf(judging->arena, "Step %zu of the proof could not be decided.", i);
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

void judge_proof(Judging *judging, Verdict *verdict) {
    const Expr *claim = judging->grader->key, *chain[MOST_LINES + 2];
    size_t count = chain_of(judging->reading, chain);
    if (claim->op != OP_EQUAL) {
        verdict->kind = VERDICT_REVIEW;
        verdict->feedback = "A proof of this kind is for a person to judge.";
        return;
    }
    if (count < 2) {
        reject(verdict, "A proof is asked for: a chain of equalities from the left side to the right side.");
        return;
    }
    judge_links(judging, verdict, chain, count);
    if (verdict->kind != VERDICT_CORRECT) return;
    bool forward =
        is_side(judging, chain[0], claim->arg[0]) && is_side(judging, chain[count - 1], claim->arg[1]);
    bool backward =
        is_side(judging, chain[0], claim->arg[1]) && is_side(judging, chain[count - 1], claim->arg[0]);
    if (!forward && !backward)
        reject(verdict,
               "Each step holds, but the chain does not lead from the one side of the claim to the other.");
    else if (count < 3)
        reject(verdict, "This repeats the claim. Write the steps between its two sides.");
}
