/* mistakes.c: the mistakes of rules, by the names that authors give them. */
#include "bank/fields.h"
#include "calculus/rules.h"

bool rule_mistake_exists(Text name) {
    const Rules *rules = rules_table();
    Text mistake = name, rule = text_cut(&mistake, '/');
    for (size_t i = 0; i < rules->count; i++)
        for (size_t k = 0; text_is(rule, rules->rule[i].identifier) && k < rules->rule[i].mistake_count; k++)
            if (text_is(mistake, rules->rule[i].mistakes[k].name)) return true;
    return false;
}

const char *rule_mistakes_of(Arena *arena, Text name) {
    const Rules *rules = rules_table();
    const char *list = "";
    Text rest = name, rule = text_cut(&rest, '/');
    for (size_t i = 0; i < rules->count; i++)
        for (size_t k = 0; text_is(rule, rules->rule[i].identifier) && k < rules->rule[i].mistake_count; k++)
            list = arena_printf(arena, "%s%s%s/%s", list, *list ? ", " : "", rules->rule[i].identifier,
                                rules->rule[i].mistakes[k].name);
    return list;
}

const char *rule_mistake_near(Arena *arena, Text name) {
    const Rules *rules = rules_table();
    const char **names = NULL;
    size_t count = 0;
    for (size_t i = 0; i < rules->count; i++)
        for (size_t k = 0; k < rules->rule[i].mistake_count; k++)
            APPEND(arena, names, count,
                   arena_printf(arena, "%s/%s", rules->rule[i].identifier, rules->rule[i].mistakes[k].name));
    return text_nearest(name, names, count);
}
