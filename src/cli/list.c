/* list.c: nabla list: what is in the bank. */
#include "cli/commands.h"

bool filter_takes(const Filter *filter, const Problem *problem) {
    return (!filter->topic || problem_has_topic(problem, text_of(filter->topic))) &&
           (!filter->level || problem->level == filter->level);
}

static bool has_topic(const Bank *bank, Text topic) {
    bool found = false;
    for (size_t i = 0; i < bank->problem_count; i++) found = found || problem_has_topic(bank->problems[i], topic);
    return found;
}

int filter_took_none(const Filter *filter, const Bank *bank, const char *command) {
    if (filter->level > 5) return complain(EXIT_USAGE, command, "levels go from 1 to 5, not to %ld", filter->level);
    if (!bank->problem_count) return complain(EXIT_INPUT, command, "the bank is empty");
    if (filter->topic && !has_topic(bank, text_of(filter->topic)))
        return complain_of(bank_lacks_topic, bank, filter->topic, command);
    return complain(EXIT_INPUT, command, "no problem of level %ld%s%s%s", filter->level, filter->topic ? " on '" : "",
                    filter->topic ? filter->topic : "", filter->topic ? "'" : "");
}

static void list_problem(Buffer *out, const Problem *problem) {
    buffer_printf(out, "%-28s %ld  %s", problem->name, problem->level, problem->title);
    if (problem->has_parts) buffer_printf(out, " (%zu parts)", problem->part_count);
    if (problem->has_variants) buffer_string(out, " (variants)");
    buffer_string(out, "  [");
    for (size_t i = 0; i < problem->topic_count; i++)
        buffer_printf(out, "%s%s", i ? ", " : "", problem->topics[i]);
    buffer_string(out, "]\n");
}

int command_list(int argc, char **argv) {
    Filter filter = {NULL, 0};
    Common common;
    int status;
    const Option options[] = {
        {"topic", 't', OPTION_TEXT, &filter.topic, "TOPIC", "only problems on this topic", NULL},
        {"level", 'l', OPTION_COUNT, &filter.level, "LEVEL", "only problems of this level, 1 to 5", NULL},
        {0},
    };
    const Command command = {"list", "[OPTION...]", "Each line: name, level, title, topics.\n", options, 0,
                             0};
    if (!options_read(&command, argc, argv, &common, &status)) return status;
    Arena *arena = arena_new();
    Bank *bank = bank_of(arena, &common, "list", NULL, &status);
    Buffer out = BUFFER_EMPTY;
    for (size_t i = 0; bank && i < bank->problem_count; i++)
        if (filter_takes(&filter, bank->problems[i])) list_problem(&out, bank->problems[i]);
    if (bank)
        status = worse(status, out.length ? write_output("list", NULL, buffer_view(&out))
                                          : filter_took_none(&filter, bank, "list"));
    buffer_free(&out);
    arena_free(arena);
    return status;
}
