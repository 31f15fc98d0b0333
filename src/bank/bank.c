/* bank.c: finding problems by name and topic. */
#include "bank/fields.h"
#include <stdlib.h>

const Problem *bank_find(const Bank *bank, Text name) {
    for (size_t i = 0; i < bank->problem_count; i++)
        if (text_is(name, bank->problems[i]->name)) return bank->problems[i];
    return NULL;
}

const Sheet *bank_find_sheet(const Bank *bank, Text name) {
    for (size_t i = 0; i < bank->sheet_count; i++)
        if (text_is(name, bank->sheets[i]->name)) return bank->sheets[i];
    for (size_t i = 0; i < bank->sheet_count; i++)
        if (text_is(name, bank->sheets[i]->source->name)) return bank->sheets[i];
    return NULL;
}

bool problem_has_topic(const Problem *problem, Text topic) {
    for (size_t i = 0; i < problem->topic_count; i++)
        if (text_is(topic, problem->topics[i])) return true;
    return false;
}

/* ---- what is not there ---- */

static void lacks(const char *what, Text name, const char *const *names, size_t count, const char *otherwise, Buffer *why) {
    const char *near = text_nearest(name, names, count);
    buffer_printf(why, "no %s '%.*s'" DID_YOU_MEAN "%s", what, (int)name.length, name.start, NEAR(near),
                  near ? "" : otherwise);
}

/* Where a problem is wanted, a sheet often may stand, too: a name near to one is meant so. */
void bank_lacks_problem(const Bank *bank, Text name, Buffer *why) {
    const char **names = memory_get((bank->problem_count + bank->sheet_count + 1) * sizeof *names);
    bool sheet = bank_find_sheet(bank, name);
    size_t count = 0;
    for (size_t i = 0; i < bank->problem_count; i++) names[count++] = bank->problems[i]->name;
    for (size_t i = 0; i < bank->sheet_count && !sheet; i++) names[count++] = bank->sheets[i]->name;
    bool several = text_find(name, " ") > 0 || text_find(name, ";") > 0;
    const char *otherwise = several                   ? "; commas stand between names"
                            : text_ends(name, ".nabla") ? "; there is no such file"
                            : sheet                   ? "; it is a sheet"
                                                      : "; 'nabla list' shows them";
    lacks("problem", name, names, count, otherwise, why);
    free(names);
}

void bank_lacks_sheet(const Bank *bank, Text name, Buffer *why) {
    const char **names = memory_get((bank->sheet_count + 1) * sizeof *names);
    for (size_t i = 0; i < bank->sheet_count; i++) names[i] = bank->sheets[i]->name;
    lacks("sheet", name, names, bank->sheet_count, bank_find(bank, name) ? "; it is a problem" : "", why);
    free(names);
}

void bank_lacks_topic(const Bank *bank, Text topic, Buffer *why) {
    const char **names = NULL;
    size_t count = 0;
    Arena *arena = arena_new();
    for (size_t i = 0; i < bank->problem_count; i++)
        for (size_t k = 0; k < bank->problems[i]->topic_count; k++)
            APPEND(arena, names, count, bank->problems[i]->topics[k]);
    lacks("problem on", topic, names, count, "; 'nabla list' shows the topics", why);
    arena_free(arena);
}

/* ---- references: NAME, NAME#COPY, NAME/PART, NAME#COPY/PART ---- */

static bool find_part(const Problem *problem, Text name, Reference *result, Buffer *why) {
    for (size_t i = 0; i < problem->part_count; i++) {
        if (!text_is(name, problem->parts[i].name)) continue;
        result->part = i;
        return result->part_named = true;
    }
    buffer_printf(why, "problem '%s' has no part '%.*s'", problem->name, (int)name.length, name.start);
    return false;
}

bool bank_refer(const Bank *bank, Text reference, Reference *result, Buffer *why) {
    Text part = text_trim(reference), copy = text_cut(&part, '/'), name = text_cut(&copy, '#');
    long number = 1;
    *result = (Reference){.problem = bank_find(bank, text_trim(name)), .copy = 1};
    if (!result->problem) {
        bank_lacks_problem(bank, name, why);
        return false;
    }
    if (copy.start && (!read_long(copy, &number) || number < 1)) {
        buffer_printf(why, "'%.*s' is no number of a copy: 1, 2, ...", (int)copy.length, copy.start);
        return false;
    }
    result->copy = (unsigned)number;
    return !part.start || find_part(result->problem, text_trim(part), result, why);
}
