/* output.c: what the commands share: messages, output, finding the bank. */
#include "base/file.h"
#include "cli/commands.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int complain(int status, const char *command, const char *format, ...) {
    va_list list;
    va_start(list, format);
    fprintf(stderr, "nabla %s: ", command);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
    return status;
}

int complain_of(void (*explain)(const Bank *bank, Text name, Buffer *why), const Bank *bank, const char *name,
                const char *command) {
    Buffer why = BUFFER_EMPTY;
    explain(bank, text_of(name), &why);
    complain(EXIT_INPUT, command, "%s", buffer_c(&why));
    buffer_free(&why);
    return EXIT_INPUT;
}

typedef struct Colour {
    const char *word, *escape;
} Colour;

static const Colour colours[] = {
    {": error: ", "\033[1;31m"}, {": warning: ", "\033[1;35m"}, {": note: ", "\033[1;36m"}};

static const Colour *colour_of(Text line, long *at) {
    for (size_t i = 0; i < sizeof colours / sizeof *colours; i++)
        if ((*at = text_find(line, colours[i].word)) >= 0) return &colours[i];
    return NULL;
}

/* "place: error: message" with the word in its colour; other lines as they are. */
static void print_coloured(Text line) {
    long at;
    const Colour *colour = colour_of(line, &at);
    if (colour) fprintf(stderr, "%.*s%s%s\033[0m", (int)at, line.start, colour->escape, colour->word);
    size_t rest = colour ? (size_t)at + strlen(colour->word) : 0;
    fprintf(stderr, "%.*s\n", (int)(line.length - rest), line.start + rest);
}

int report(Diagnostics *diagnostics) {
    Text rest = buffer_view(&diagnostics->out);
    if (!wants_colour(STDERR_FILENO))
        fputs(buffer_c(&diagnostics->out), stderr);
    else
        while (rest.length) print_coloured(text_cut(&rest, '\n'));
    int status = diagnostics->errors ? EXIT_INPUT : EXIT_GOOD;
    diagnostics_free(diagnostics);
    return status;
}

int write_output(const char *command, const char *path, Text content) {
    Buffer why = BUFFER_EMPTY;
    bool good = file_write(path ? path : "-", content, &why);
    if (!good) complain(EXIT_ENVIRONMENT, command, "%s", buffer_c(&why));
    buffer_free(&why);
    return good ? EXIT_GOOD : EXIT_ENVIRONMENT;
}

Progress progress_on(const char *doing, const Common *common) {
    return (Progress){on_terminal(STDERR_FILENO) && !common->quiet ? doing : NULL, SIZE_MAX};
}

void progress_show(Progress *progress, size_t done, size_t total) {
    size_t percent = total ? done * 100 / total : 100;
    if (!progress->doing || total < 2 || percent == progress->shown) return;
    progress->shown = percent;
    if (percent < 100)
        fprintf(stderr, "\r%s %zu %%", progress->doing, percent);
    else
        fputs("\r\033[K", stderr);
}

int worse(int a, int b) { return a > b ? a : b; }

bool on_terminal(int descriptor) { return isatty(descriptor); }

bool wants_colour(int descriptor) {
    const char *no = getenv("NO_COLOR");
    return isatty(descriptor) && !(no && *no);
}

/* The folder that the program lies in, or NULL. */
static const char *program_folder(Arena *arena) {
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program);
    char *slash = length > 0 ? memrchr(program, '/', (size_t)length) : NULL;
    return slash ? arena_string(arena, program, (size_t)(slash - program)) : NULL;
}

const char *data_folder(Arena *arena, const char *here, const char *name) {
    const char *program = program_folder(arena);
    const char *places[] = {here, program ? arena_printf(arena, "%s/%s", program, here) : here,
                            program ? arena_printf(arena, "%s/../share/nabla/%s", program, name) : here,
                            arena_printf(arena, NABLA_PREFIX "/share/nabla/%s", name)};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (file_is_folder(places[i])) return places[i];
    return NULL;
}

bool is_file(const char *path) { return file_exists(path) && !file_is_folder(path); }

static const char *find_bank(Arena *arena, const Common *common) {
    const char *chosen = common->bank ? common->bank : getenv("NABLA_BANK");
    if (!chosen || !*chosen) return data_folder(arena, "problems", "problems");
    return file_exists(chosen) ? arena_printf(arena, "%s", chosen) : NULL;
}

const char *bank_folder(Arena *arena, const Common *common, const char *command) {
    const char *folder = find_bank(arena, common), *chosen = common->bank ? common->bank : getenv("NABLA_BANK");
    if (!folder && chosen && *chosen)
        complain(EXIT_USAGE, command, "there is no bank at '%s'", chosen);
    else if (!folder)
        complain(EXIT_USAGE, command, "there is no bank: no folder 'problems' here; give one with --bank DIR");
    return folder;
}

Bank *bank_with(Arena *arena, const Common *common, const Bank *own) {
    const char *folder = find_bank(arena, common);
    Diagnostics unsaid = DIAGNOSTICS_EMPTY; /* the bank is not what was asked about */
    Bank *bank = bank_joined(arena, own, bank_open(arena, &folder, folder != NULL, &unsaid));
    diagnostics_free(&unsaid);
    return bank;
}

Bank *bank_of(Arena *arena, const Common *common, const char *command, const char *file, int *status) {
    Diagnostics diagnostics = DIAGNOSTICS_EMPTY;
    const char *folder = file ? NULL : bank_folder(arena, common, command);
    if (!file && !folder) {
        *status = EXIT_USAGE;
        return NULL;
    }
    Bank *bank = bank_open(arena, file ? &file : &folder, 1, &diagnostics);
    *status = report(&diagnostics);
    return file ? bank_with(arena, common, bank) : bank;
}
