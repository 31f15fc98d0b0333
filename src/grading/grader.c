#include "grading/grader.h"

enum { NODES_FULL = MOST_NODES / 8, SYMBOLS_FULL = MOST_SYMBOLS - 12, BYTES_FULL = 48 << 20 };

/* A derived key, or else what is asked itself: automatic differentiation gives its values without the rules.
 */
static const Expr *key_of(Grader *grader) {
    const GraderRequest *request = &grader->request;
    const Solution *solution = request->solution;
    if (request->key) return request->key;
    if (!solution) return NULL;
    if (solution->status == STATUS_DOMAIN) return expr_leaf(grader->store, OP_UNDEFINED);
    if (solution->status == STATUS_OK && solution->answer && solution->check != CHECK_FAILS)
        return solution->answer;
    const Expr *find = request->question.find;
    if (!find || !shape_is_tensor(find->shape)) return NULL;
    grader->domain.at = request->question.at;
    grader->domain.at_count = request->question.at_count;
    return find;
}

static void choose_trials(Grader *grader) {
    const Question *question = &grader->request.question;
    TrialRequest *domain = &grader->domain;
    Arena *arena = store_arena(grader->store);
    domain->store = grader->store;
    domain->scope = question->scope;
    domain->key = grader->key;
    domain->find = question->at_count || grader->request.key ? NULL : question->find;
    domain->condition = question->condition;
    trials_choose(arena, domain, &grader->budget, &grader->trials);
    trials_plain(arena, domain, &grader->budget, &grader->plain);
    grader->print = fingerprint_new(arena, &grader->trials, grader->key);
    grader->plain_print = fingerprint_new(arena, &grader->plain, grader->key);
}

Grader *grader_new(const GraderRequest *request) {
    Store *store = request->question.store;
    Grader *grader = ARENA_NEW(store_arena(store), Grader);
    *grader = (Grader){.request = *request, .store = store, .budget = {BUDGET_COMPILE}};
    grader->key = request->question.prove ? request->question.prove : key_of(grader);
    if (grader->key)
        choose_trials(grader);
    else
        grader->failure = "There is no key to compare with.";
    return grader;
}

bool grader_is_full(const Grader *grader) {
    return store_nodes(grader->store) > NODES_FULL || store_symbols(grader->store) > SYMBOLS_FULL ||
           arena_used(store_arena(grader->store)) > BYTES_FULL;
}
