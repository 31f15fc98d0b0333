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
    return NULL;
}

const char *bank_nearest(const Bank *bank, Text name) {
    size_t count = bank->problem_count + bank->sheet_count;
    const char **names = memory_get((count + 1) * sizeof *names);
    for (size_t i = 0; i < bank->problem_count; i++) names[i] = bank->problems[i]->name;
    for (size_t i = 0; i < bank->sheet_count; i++) names[bank->problem_count + i] = bank->sheets[i]->name;
    const char *nearest = text_nearest(name, names, count);
    free(names);
    return nearest;
}

bool problem_has_topic(const Problem *problem, Text topic) {
    for (size_t i = 0; i < problem->topic_count; i++)
        if (text_is(topic, problem->topics[i])) return true;
    return false;
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
        const char *near = bank_nearest(bank, name);
        buffer_printf(why, "no problem '%.*s'%s%s%s", (int)name.length, name.start,
                      near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
        return false;
    }
    if (copy.start && (!read_long(copy, &number) || number < 1)) {
        buffer_printf(why, "'%.*s' is no number of a copy: 1, 2, ...", (int)copy.length, copy.start);
        return false;
    }
    result->copy = (unsigned)number;
    return !part.start || find_part(result->problem, text_trim(part), result, why);
}
