/* list.c: nabla list: what is in the bank. */
#include "cli/commands.h"

typedef struct Filter {
    const char *topic;
    long level; /* 0: any */
} Filter;

static bool wanted(const Filter *filter, const Problem *problem) {
    return (!filter->topic || problem_has_topic(problem, text_of(filter->topic))) &&
           (!filter->level || problem->level == filter->level);
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

static int no_problem(const Bank *bank, const Filter *filter) {
    const char *topics[256];
    size_t count = 0;
    for (size_t i = 0; i < bank->problem_count; i++)
        for (size_t k = 0; k < bank->problems[i]->topic_count && count < 256; k++)
            topics[count++] = bank->problems[i]->topics[k];
    const char *near = filter->topic ? text_nearest(text_of(filter->topic), topics, count) : NULL;
    if (near && !text_is(text_of(near), filter->topic))
        return complain(EXIT_INPUT, "list", "no problem on '%s'; did you mean '%s'?", filter->topic, near);
    return complain(EXIT_INPUT, "list", "the bank has no such problem");
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
    Bank *bank = bank_of(arena, &common, "list", NULL, 0, &status);
    Buffer out = BUFFER_EMPTY;
    for (size_t i = 0; bank && i < bank->problem_count; i++)
        if (wanted(&filter, bank->problems[i])) list_problem(&out, bank->problems[i]);
    if (bank)
        status = worse(status, out.length ? write_output("list", NULL, buffer_view(&out))
                                          : no_problem(bank, &filter));
    buffer_free(&out);
    arena_free(arena);
    return status;
}
