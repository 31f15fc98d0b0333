/* main.c: finds the command and runs it. */
#include "cli/commands.h"
#include "math/recycle.h"
#include <malloc.h>
#include <stdio.h>
#include <string.h>

#define NABLA_VERSION "0.1.0"

typedef struct CommandRow {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *summary;
} CommandRow;

static const CommandRow commands[] = {
#define COMMAND(name, summary) {#name, command_##name, summary},
#include "cli/commands.def"
#undef COMMAND
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void describe(Buffer *out) {
    buffer_string(out, "nabla turns a bank of calculus problems into worksheets with worked solutions,\n"
                       "and grades answers.\n\n"
                       "  nabla COMMAND [OPTION...] [ARGUMENT...]\n\n");
    for (size_t i = 0; i < COMMANDS; i++)
        buffer_printf(out, "  %-9s %s\n", commands[i].name, commands[i].summary);
    buffer_string(out,
                  "\n'nabla COMMAND --help' says more; 'nabla --version' says which version it is.\n");
}

static int show_help(void) {
    Buffer out = BUFFER_EMPTY;
    describe(&out);
    int status = write_output("help", NULL, buffer_view(&out));
    buffer_free(&out);
    return status;
}

static int unknown(const char *word) {
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++) names[i] = commands[i].name;
    const char *near = text_nearest(text_of(word), names, COMMANDS);
    fprintf(stderr, "nabla: no command '%s'", word);
    if (near)
        fprintf(stderr, "; did you mean '%s'?\n", near);
    else
        fputs("; 'nabla --help' lists them\n", stderr);
    return EXIT_USAGE;
}

/* Work goes through many arenas that live for a moment; what one gives back is kept for the next, where the C
 * library would return it to the system each time. */
static void keep_memory(void) {
#ifdef M_TRIM_THRESHOLD
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
#endif
    recycle_flint_memory();
}

int main(int argc, char **argv) {
    keep_memory();
    if (argc < 2) {
        fputs("nabla: which command? 'nabla --help' lists them\n", stderr);
        return EXIT_USAGE;
    }
    const char *word = argv[1];
    if (!strcmp(word, "--help") || !strcmp(word, "-h") || !strcmp(word, "help")) return show_help();
    if (!strcmp(word, "--version")) return write_output("version", NULL, TEXT("nabla " NABLA_VERSION "\n"));
    for (size_t i = 0; i < COMMANDS; i++)
        if (!strcmp(word, commands[i].name)) return commands[i].run(argc - 1, argv + 1);
    return unknown(word);
}
