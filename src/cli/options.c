/* options.c: one table of options a command drives reading and --help. */
#include "cli/commands.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OPTIONS = 32, FIRST_CODE = 256, WIDEST_OPTION = 26, HELP_COLUMNS = 80 };

typedef struct OptionTable { /* the command's options and those of every command */
    const Option *rows[MOST_OPTIONS];
    size_t count;
} OptionTable;

static const char *command_summary(const char *name) {
#define COMMAND(word, summary)                                                                               \
    if (!strcmp(name, #word)) return summary;
#include "cli/commands.def"
#undef COMMAND
    return "";
}

/* ---- --help ---- */

/* The words in lines; `column` is where the first one begins, the others begin at `indent`. */
static void help_words(Buffer *out, Text words, size_t column, size_t indent) {
    for (bool first = true; (words = text_trim(words)).length; first = false) {
        Text word = text_cut(&words, ' ');
        size_t wide = text_columns(word);
        if (!first && column + 1 + wide > HELP_COLUMNS) {
            buffer_char(out, '\n');
            buffer_repeat(out, " ", indent);
            column = indent;
        } else if (!first) {
            buffer_char(out, ' ');
            column++;
        }
        buffer_text(out, word);
        column += wide;
    }
    buffer_char(out, '\n');
}

/* Lines that begin with a space stay as they are; the others are paragraphs. */
static void help_details(Buffer *out, Text details) {
    Buffer paragraph = BUFFER_EMPTY;
    while (details.length) {
        Text line = text_cut(&details, '\n');
        bool apart = !line.length || line.start[0] == ' ';
        if (!apart) buffer_printf(&paragraph, "%.*s ", (int)line.length, line.start);
        if (apart || !details.length) {
            if (paragraph.length) help_words(out, buffer_view(&paragraph), 0, 0);
            buffer_clear(&paragraph);
        }
        if (apart) buffer_printf(out, "%.*s\n", (int)line.length, line.start);
    }
    buffer_free(&paragraph);
}

static void help_option(Buffer *out, const Option *o) {
    Buffer left = BUFFER_EMPTY;
    if (o->letter)
        buffer_printf(&left, "-%c, ", o->letter);
    else
        buffer_string(&left, "    ");
    buffer_printf(&left, "--%s", o->name);
    if (o->argument) buffer_printf(&left, " %s", o->argument);
    buffer_printf(out, "  %-*s ", WIDEST_OPTION, buffer_c(&left));
    buffer_clear(&left);
    buffer_string(&left, o->help);
    for (size_t i = 0; o->choices && o->choices[i]; i++)
        buffer_printf(&left, "%s%s", i ? ", " : ": ", o->choices[i]);
    help_words(out, buffer_view(&left), WIDEST_OPTION + 3, WIDEST_OPTION + 3);
    buffer_free(&left);
}

static int print_help(const Command *command, const OptionTable *table) {
    Buffer out = BUFFER_EMPTY;
    Buffer title = BUFFER_EMPTY;
    buffer_printf(&title, "nabla %s: %s.", command->name, command_summary(command->name));
    help_words(&out, buffer_view(&title), 0, 0);
    buffer_free(&title);
    buffer_printf(&out, "\n  nabla %s %s\n\n", command->name, command->usage);
    for (size_t i = 0; i < table->count; i++) help_option(&out, table->rows[i]);
    buffer_string(&out, command->details ? "\n" : "");
    if (command->details) help_details(&out, text_of(command->details));
    int status = write_output(command->name, NULL, buffer_view(&out));
    buffer_free(&out);
    return status;
}

/* ---- reading ---- */

static void add_rows(OptionTable *table, const Option *rows) {
    for (; rows->name && table->count < MOST_OPTIONS; rows++) table->rows[table->count++] = rows;
}

static void for_getopt(const OptionTable *table, struct option *long_options, char *letters) {
    *letters++ = ':'; /* a missing argument is told apart from an unknown option */
    for (size_t i = 0; i < table->count; i++) {
        const Option *o = table->rows[i];
        long_options[i] = (struct option){o->name, o->argument ? required_argument : no_argument, NULL,
                                          (int)(FIRST_CODE + i)};
        if (!o->letter) continue;
        *letters++ = o->letter;
        if (o->argument) *letters++ = ':';
    }
    *letters = '\0';
}

static const Option *option_of(const OptionTable *table, int code) {
    if (code >= FIRST_CODE) return table->rows[code - FIRST_CODE];
    for (size_t i = 0; i < table->count; i++)
        if (table->rows[i]->letter == code) return table->rows[i];
    return NULL;
}

static bool allowed(const Option *o, const char *value) {
    for (size_t i = 0; o->choices && o->choices[i]; i++)
        if (!strcmp(o->choices[i], value)) return true;
    return !o->choices;
}

static size_t count_choices(const Option *o) {
    size_t n = 0;
    while (o->choices[n]) n++;
    return n;
}

static int refuse_choice(const Command *command, const Option *o, const char *value) {
    const char *near = text_nearest(text_of(value), o->choices, count_choices(o));
    Buffer words = BUFFER_EMPTY;
    for (size_t i = 0; o->choices[i]; i++) buffer_printf(&words, "%s%s", i ? ", " : "", o->choices[i]);
    int status = near ? complain(EXIT_USAGE, command->name, "--%s has no '%s'; did you mean '%s'?", o->name,
                                 value, near)
                      : complain(EXIT_USAGE, command->name, "--%s has no '%s'; there are %s", o->name, value,
                                 buffer_c(&words));
    buffer_free(&words);
    return status;
}

static int take_count(const Command *command, const Option *o, const char *value) {
    char *end;
    long number = strtol(value, &end, 10);
    if (end == value || *end || number < 0 || number > 1000000000)
        return complain(EXIT_USAGE, command->name, "--%s wants a whole number from 0, not '%s'", o->name, value);
    *(long *)o->value = number;
    return EXIT_GOOD;
}

static int take_listed(const Command *command, const Option *o, const char *value) {
    TextList *list = o->value;
    if (list->count == sizeof list->items / sizeof *list->items)
        return complain(EXIT_USAGE, command->name, "--%s is given too often", o->name);
    list->items[list->count++] = value;
    return EXIT_GOOD;
}

static int take(const Command *command, const Option *o, const char *value) {
    if (o->kind != OPTION_FLAG && !allowed(o, value)) return refuse_choice(command, o, value);
    switch (o->kind) {
    case OPTION_FLAG: *(bool *)o->value = true; return EXIT_GOOD;
    case OPTION_TEXT: *(const char **)o->value = value; return EXIT_GOOD;
    case OPTION_LIST: return take_listed(command, o, value);
    case OPTION_COUNT: return take_count(command, o, value);
    }
    return EXIT_USAGE;
}

static int refuse_option(const Command *command, const OptionTable *table, const char *given) {
    const char *names[MOST_OPTIONS];
    for (size_t i = 0; i < table->count; i++) names[i] = table->rows[i]->name;
    size_t length = strcspn(given, "=");
    const char *near =
        strncmp(given, "--", 2) ? NULL : text_nearest((Text){given + 2, length - 2}, names, table->count);
    return near ? complain(EXIT_USAGE, command->name, "no option '%.*s'; did you mean '--%s'?", (int)length,
                           given, near)
                : complain(EXIT_USAGE, command->name, "no option '%.*s'; 'nabla %s --help' lists them",
                           (int)length, given, command->name);
}

/* What getopt just refused, as it was given. */
static int refuse(const Command *command, const OptionTable *table, char **argv, bool missing) {
    char letter[3] = {'-', (char)optopt, '\0'};
    bool is_letter = optopt > 0 && optopt < FIRST_CODE;
    const char *given = is_letter ? letter : argv[optind - 1];
    if (missing) return complain(EXIT_USAGE, command->name, "'%s' wants an argument", given);
    if (optopt >= FIRST_CODE)
        return complain(EXIT_USAGE, command->name, "'--%s' takes no argument",
                        option_of(table, optopt)->name);
    return refuse_option(command, table, given);
}

static int check_arguments(const Command *command, int count) {
    if (count >= command->fewest && (command->most < 0 || count <= command->most)) return EXIT_GOOD;
    const char *argument = strrchr(command->usage, ']');
    return count < command->fewest
               ? complain(EXIT_USAGE, command->name, "%s is missing; usage: nabla %s %s; 'nabla %s --help' says more",
                          argument ? argument + 2 : "an argument", command->name, command->usage, command->name)
               : complain(EXIT_USAGE, command->name, "there are too many arguments; usage: nabla %s %s", command->name,
                          command->usage);
}

/* "-jsonl" would be -j with the argument "sonl". */
static const Option *with_one_dash(const OptionTable *table, int argc, char **argv) {
    for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
        for (size_t k = 0; k < table->count && argv[i][0] == '-' && argv[i][1] && argv[i][1] != '-'; k++)
            if (argv[i][2] && !strcmp(argv[i] + 1, table->rows[k]->name)) return table->rows[k];
    return NULL;
}

static int read_all(const Command *command, const OptionTable *table, int argc, char **argv) {
    struct option long_options[MOST_OPTIONS + 1] = {{0}};
    char letters[2 * MOST_OPTIONS + 2];
    const Option *short_of_dash = with_one_dash(table, argc, argv);
    if (short_of_dash)
        return complain(EXIT_USAGE, command->name, "no option '-%s'; did you mean '--%s'?", short_of_dash->name,
                        short_of_dash->name);
    for_getopt(table, long_options, letters);
    opterr = 0;
    optind = 1;
    for (int code; (code = getopt_long(argc, argv, letters, long_options, NULL)) != -1;) {
        if (code == '?' || code == ':') return refuse(command, table, argv, code == ':');
        int status = take(command, option_of(table, code), optarg);
        if (status != EXIT_GOOD) return status;
    }
    return EXIT_GOOD;
}

bool options_read(const Command *command, int argc, char **argv, Common *common, int *status) {
    bool help = false;
    *common = (Common){false, NULL, 0};
    const Option shared[] = {
        {"bank", 0, OPTION_TEXT, &common->bank, "DIR", "the folder of problems, or one file of them", NULL},
        {"quiet", 'q', OPTION_FLAG, &common->quiet, NULL, "say nothing but errors and the result", NULL},
        {"help", 'h', OPTION_FLAG, &help, NULL, "show this", NULL},
        {0},
    };
    OptionTable table = {.count = 0};
    add_rows(&table, command->options);
    add_rows(&table, shared);
    *status = read_all(command, &table, argc, argv);
    if (*status != EXIT_GOOD) return false;
    if (help) {
        *status = print_help(command, &table);
        return false;
    }
    common->first = optind;
    *status = check_arguments(command, argc - optind);
    return *status == EXIT_GOOD;
}
