/* twin.c: the same question with all abstract lengths equal. There A(Ax - b) can be formed, and shows by
 * which mistake it came about. */
#include "calculus/specialize.h"
#include "grading/grader.h"
#include <string.h>

enum { TWIN_LENGTH = 3 };

static Grader *make_twin(Grader *grader) {
    Question q = grader->request.question;
    Budget budget = {BUDGET_COMPILE};
    if (!q.find || q.at_count || !store_sizes(grader->store)) return NULL;
    q.scope = scope_copy(q.scope);
    if (!specialize_sizes(&q, TWIN_LENGTH)) return store_clear_error(grader->store), NULL;
    q.unread = true;
    GraderRequest request = {.question = q, .decimal_comma = grader->request.decimal_comma};
    request.solution = solve(&q, &budget);
    Grader *twin = grader_new(&request);
    twin->twin_ready = true; /* it needs none */
    return twin;
}

bool name_mistake_of_shape(Judging *judging, Verdict *verdict) {
    Grader *grader = judging->grader;
    if (!grader->twin_ready) grader->twin = make_twin(grader), grader->twin_ready = true;
    if (!grader->twin || !grader->twin->key) return false;
    Verdict there = grader_judge(grader->twin, judging->text, judging->arena);
    bool named = there.kind == VERDICT_INCORRECT && there.mistake &&
                 strncmp(there.mistake, "answer/", strlen("answer/"));
    if (!named) return false;
    verdict->mistake = there.mistake;
    verdict->step = there.step;
    verdict->feedback = arena_printf(judging->arena, "%s %s", verdict->feedback, there.feedback);
    return true;
}
