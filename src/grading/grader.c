#include "grading/grader.h"
#include <string.h>

enum { NODES_FULL = MOST_NODES / 8, SYMBOLS_FULL = MOST_SYMBOLS - 12, BYTES_FULL = 48 << 20 };

/* What is asked, at the point where it is asked: automatic differentiation needs no rules. */
static Status status_of_asked(Grader *grader) {
    const Question *question = &grader->request.question;
    Arena *scratch = arena_new();
    TrialRequest request = {.store = grader->store,
                            .scope = question->scope,
                            .key = question->find,
                            .condition = question->condition,
                            .at = question->at,
                            .at_count = question->at_count};
    Trials *trials = ARENA_NEW(scratch, Trials);
    trials_choose(scratch, &request, &grader->budget, trials);
    Fingerprint *print = fingerprint_new(scratch, trials, question->find);
    size_t seen[STATUS_UNABLE + 1] = {0};
    for (size_t i = 0; i < trials->count; i++) seen[fingerprint_at(print, i, 64, &grader->budget)->status]++;
    arena_free(scratch);
    if (seen[STATUS_OK]) return STATUS_OK;
    return seen[STATUS_DOMAIN] && !seen[STATUS_UNABLE] ? STATUS_DOMAIN : STATUS_UNABLE;
}

/* A number that is certainly none: 1/(sqrt(2) - sqrt(2)). */
static const Expr *key_given(Grader *grader) {
    const Expr *key = grader->request.key;
    Balls value;
    if (key->symbols || !shape_is_tensor(key->shape)) return key;
    Arena *scratch = arena_new();
    Point *nowhere = point_new(scratch, grader->store);
    bool none = evaluate(scratch, key, nowhere, 128, &grader->budget, &value) == STATUS_DOMAIN;
    arena_free(scratch);
    return none ? expr_leaf(grader->store, OP_UNDEFINED) : key;
}

/* The derived key if it was checked, or else what is asked itself. */
static const Expr *key_of(Grader *grader) {
    const GraderRequest *request = &grader->request;
    const Solution *solution = request->solution;
    if (request->key || !solution) return request->key ? key_given(grader) : NULL;
    const Expr *undefined = expr_leaf(grader->store, OP_UNDEFINED), *find = request->question.find;
    if (solution->status == STATUS_DOMAIN) return undefined;
    const Expr *answer =
        solution->status == STATUS_OK && solution->check != CHECK_FAILS ? solution->answer : NULL;
    if (answer && (solution->check == CHECK_AGREES || !shape_is_tensor(find->shape))) return answer;
    Status status = find && shape_is_tensor(find->shape) ? status_of_asked(grader) : STATUS_UNABLE;
    if (status == STATUS_DOMAIN) return undefined;
    if (answer || status == STATUS_UNABLE) return answer;
    grader->domain.at = request->question.at;
    grader->domain.at_count = request->question.at_count;
    return find;
}

/* Most answers share something with the key, or with the question. */
static void learn_at(const Trials *trials, const Expr *key, const Expr *find) {
    for (size_t i = 0; i < trials->count; i++) {
        point_learn(trials->points[i], key);
        if (find) point_learn(trials->points[i], find);
    }
}

static void set_domain(Grader *grader) {
    const Question *question = &grader->request.question;
    TrialRequest *domain = &grader->domain;
    domain->store = grader->store;
    domain->scope = question->scope;
    bool none = grader->key->shape.kind == KIND_UNDEFINED && question->find && shape_is_tensor(question->find->shape);
    domain->key = none ? expr_zero(grader->store, question->find->shape) : grader->key;
    domain->find = question->at_count || grader->request.key ? NULL : question->find;
    domain->condition = question->condition;
    domain->form = normal_key_new(store_arena(grader->store), grader->store, grader->key);
}

/* All trials begin with the first, at which the key's values may be known. */
static Fingerprint *new_print(Grader *grader, Reach reach) {
    static void (*const choose[REACHES])(Arena *, const TrialRequest *, Budget *, Trials *) = {trials_first, trials_choose,
                                                                                              trials_plain};
    Arena *arena = store_arena(grader->store);
    Budget budget = {BUDGET_COMPILE};
    Trials *trials = ARENA_NEW(arena, Trials);
    choose[reach](arena, &grader->domain, &budget, trials);
    trials->as_set = grader->request.key_as_set;
    if (grader->learnt) learn_at(trials, grader->key, grader->request.question.find);
    Fingerprint *first = reach == AT_ALL ? grader->print[AT_FIRST] : NULL;
    Fingerprint *print = first ? fingerprint_extended(arena, trials, first) : fingerprint_new(arena, trials, grader->key);
    print->form = grader->domain.form;
    print->lasting = true;
    store_keep(grader->store);
    return print;
}

Fingerprint *key_print(Grader *grader, Reach reach) {
    if (!grader->print[reach]) grader->print[reach] = new_print(grader, reach);
    return grader->print[reach];
}

/* With a budget of its own, so that it does not depend on what was judged before. */
bool is_asked_at_plain(Grader *grader, size_t i) {
    Budget budget = {BUDGET_ANSWER};
    if (!grader->plain[i].seen)
        grader->plain[i].asked = is_asked_at(&grader->domain, key_print(grader, AT_PLAIN)->trials->points[i], &budget);
    grader->plain[i].seen = true;
    return grader->plain[i].asked;
}

const Trials *trials_of(Grader *grader) { return key_print(grader, AT_ALL)->trials; }

void learn_key(Grader *grader) {
    if (grader->learnt || !grader->memo) return;
    for (size_t i = 0; i < REACHES; i++)
        if (grader->print[i]) learn_at(grader->print[i]->trials, grader->key, grader->request.question.find);
    grader->learnt = true;
}

/* What the point gives the symbol, by its name; NULL: nothing. */
static const Expr *value_at_point(const Grader *grader, const Symbol *symbol) {
    const Question *q = &grader->request.question;
    for (size_t i = 0; i < q->at_count; i++)
        if (!strcmp(q->at[i].symbol->name, symbol->name)) return q->at[i].value;
    return NULL;
}

const Expr *at_point(const Grader *grader, const Expr *e) {
    for (unsigned i = 0; e && i < store_symbols(grader->store); i++) {
        const Symbol *symbol = store_symbol_at(grader->store, i);
        const Expr *value = expr_has(e, symbol) ? value_at_point(grader, symbol) : NULL;
        if (value) e = expr_substitute(grader->store, e, symbol, value);
    }
    return e;
}

bool names_the_point(const Grader *grader, const Expr *e) {
    for (unsigned i = 0; i < store_symbols(grader->store); i++) {
        const Symbol *symbol = store_symbol_at(grader->store, i);
        if (expr_has(e, symbol) && value_at_point(grader, symbol)) return true;
    }
    return false;
}

const Trials *trials_there(Grader *grader) {
    const Question *question = &grader->request.question;
    if (!question->at_count) return trials_of(grader);
    if (!grader->there_ready) {
        Budget budget = {BUDGET_COMPILE};
        TrialRequest request = {.store = grader->store, .scope = question->scope, .key = grader->domain.key,
                                .condition = question->condition, .at = question->at, .at_count = question->at_count};
        trials_choose(store_arena(grader->store), &request, &budget, &grader->there);
        grader->there_ready = true;
        store_keep(grader->store);
    }
    return grader->there.count ? &grader->there : trials_of(grader);
}

Grader *grader_new(const GraderRequest *request) {
    Store *store = request->question.store;
    Grader *grader = ARENA_NEW(store_arena(store), Grader);
    if (request->language) store_speak(store, request->language);
    *grader = (Grader){.request = *request, .store = store, .budget = {BUDGET_COMPILE}};
    grader->key = request->question.prove ? request->question.prove : key_of(grader);
    if (grader->key)
        set_domain(grader);
    else
        grader->failure = language_say(store_language(store), store_arena(store), MESSAGE_NO_KEY, NULL);
    store_keep(store);
    return grader;
}

bool grader_is_full(const Grader *grader) {
    return store_nodes(grader->store) > NODES_FULL || store_symbols(grader->store) > SYMBOLS_FULL ||
           arena_used(store_arena(grader->store)) > BYTES_FULL;
}
