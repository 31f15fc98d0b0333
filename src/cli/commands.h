/* commands.h: the commands, and what they share: options, the bank, messages, exit statuses. */
#ifndef NABLA_CLI_COMMANDS_H
#define NABLA_CLI_COMMANDS_H
#include "bank/bank.h"
#include "document/compose.h"
#include "document/theme.h"
#include "render/render.h"

typedef enum ExitStatus {
    EXIT_GOOD = 0,
    EXIT_INPUT = 1,      /* done, but something in the input is wrong; each thing was said */
    EXIT_USAGE = 2,      /* wrong usage */
    EXIT_ENVIRONMENT = 3 /* the machine failed: disk full, no memory; nothing half-written */
} ExitStatus;

/* Each takes its own name as argv[0] and what follows it on the command line; gives an ExitStatus. */
#define COMMAND(name, summary) int command_##name(int argc, char **argv);
#include "cli/commands.def"
#undef COMMAND

/* ---- options: one table drives reading and --help ---- */

typedef enum OptionKind { OPTION_FLAG, OPTION_TEXT, OPTION_LIST, OPTION_COUNT } OptionKind;

typedef struct Option {
    const char *name;     /* "format", given as --format */
    char letter;          /* 'o' for -o; 0: none */
    OptionKind kind;      /* FLAG: a bool; TEXT: a const char *; LIST: a TextList; COUNT: a long >= 0 */
    void *value;          /* where it goes; keeps what it holds when the option is not given */
    const char *argument; /* what --help calls its argument: "FILE"; NULL for a flag */
    const char *help;
    const char *const *choices; /* the words allowed, closed by NULL; NULL: any */
} Option;

typedef struct TextList { /* of an option that may be repeated */
    const char *items[64];
    size_t count;
} TextList;

typedef struct Command {
    const char *name;
    const char *usage;     /* "[OPTION…] EXPRESSION|PROBLEM" */
    const char *details;   /* more, for --help: paragraphs, and lines that begin with a space and stay as they are; may be NULL */
    const Option *options; /* closed by an entry without name; those of every command are added */
    int fewest, most;      /* arguments besides options; most < 0: any number */
} Command;

typedef struct Common { /* what every command has */
    bool quiet;
    const char *bank; /* --bank DIR, or NULL */
    int first;        /* index in argv of the first argument; argv is permuted so that all arguments follow */
} Common;

/* Reads the options. True: go on. False: end with *status (after --help: EXIT_GOOD; wrong usage: said,
 * EXIT_USAGE). */
bool options_read(const Command *command, int argc, char **argv, Common *common, int *status);

/* ---- what commands say and write ---- */

/* "nabla solve: message" on standard error; returns the status, so that `return complain(…)` reads well. */
int complain(int status, const char *command, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* "nabla list: no problem on 'norm'; did you mean 'norms'?": what `explain` says the bank lacks. EXIT_INPUT. */
int complain_of(void (*explain)(const Bank *bank, Text name, Buffer *why), const Bank *bank, const char *name,
                const char *command);
/* Prints what was found on standard error, coloured for a terminal, and frees it. EXIT_INPUT if it holds
 * errors, else EXIT_GOOD. */
int report(Diagnostics *diagnostics);
/* Writes to a file, or to standard output for "-" or NULL. EXIT_GOOD, or EXIT_ENVIRONMENT (said). */
int write_output(const char *command, const char *path, Text content);
/* The worse of two statuses. */
int worse(int a, int b);
bool on_terminal(int descriptor);  /* a person looks at it */
bool wants_colour(int descriptor); /* a terminal, and NO_COLOR is not set */

/* Names of files, without folder and ending, for students called so: a second Ana-Ruiz is Ana-Ruiz-2, also where
 * files do not tell a from A. In `arena`. */
const char *const *file_names(Arena *arena, const Text *words, size_t count);

typedef struct Progress {
    const char *doing; /* NULL: nobody looks */
    size_t shown;      /* percent */
} Progress;
/* "checking 37 %" on standard error, where that is a terminal and --quiet was not given. */
Progress progress_on(const char *doing, const Common *common);
void progress_show(Progress *progress, size_t done, size_t total); /* all of it done: the line goes away */

/* The formats of reports, of worked solutions and of sheets (formats.def), each closed by NULL. */
extern const char *const document_formats[], *const solution_formats[], *const sheet_formats[];
const char *format_end(const char *format); /* of the names of files in this format: "txt" */
bool format_is_document(const char *format); /* write_document knows it */
/* The fonts of the program, for documents that share them; owned by the caller: pdf_kit_free. */
PdfKit *pdf_kit(void);
/* Writes a document in one of them to `path` ("-" or NULL: standard output, but no PDF to a terminal). `kit` may be
 * NULL. */
int write_document(const char *command, const Document *document, PdfKit *kit, const char *format,
                   const char *path);
/* The same for a PDF in pieces, which `add` adds; false: it failed, and said so. Of the document `like` only what holds
 * for all pieces is taken. */
int write_pieces(const char *command, const Document *like, PdfKit *kit, bool (*add)(void *context, PdfFile *file),
                 void *context, const char *path);
/* The one among these formats that the file's name tells: out.pdf is "pdf"; NULL: none. */
const char *format_told(const char *path, const char *const *among);
/* The format that was given; else what the file's name tells; else text, and where the name tells something else, a
 * note says so. */
const char *format_of(const char *command, const char *given, const char *path, const char *const *among);
/* How documents are composed unless an option says otherwise. Lives in `arena`. */
ComposeOptions compose_defaults(Arena *arena, Diagnostics *diagnostics);
/* The same in a language, "" for English. EXIT_INPUT: there are no sentences of it, said. */
int compose_in(Arena *arena, const char *command, Text language, Diagnostics *diagnostics,
               ComposeOptions *options);
/* What reading and judging say in a language, "" for English. NULL: there are no sentences of it, said. In `arena`. */
const Language *judging_in(Arena *arena, const char *command, Text language);
/* The languages that there are sentences of: "de", "en". In `arena`. */
size_t languages(Arena *arena, const char ***names);
/* Do the template, language and theme exist that the sheet asks for? What does not is said at its place. */
bool sheet_files_exist(Arena *arena, const Sheet *sheet, Diagnostics *diagnostics);
/* The theme called `name`, or, if `any_file`, at that path; "" leaves the theme as it is. EXIT_INPUT: said. */
int theme_named(Arena *arena, Text name, bool any_file, const char *command, Diagnostics *diagnostics,
                Theme *theme);
/* Gives a document the look of a theme. */
void theme_apply(const Theme *theme, Document *document);
/* The template called `name` in the folder of templates, or, if `any_file`, at that path. NULL: said. In
 * `arena`. */
const Source *template_named(Arena *arena, SheetKind kind, Text name, bool any_file, const char *command,
                             Diagnostics *diagnostics);

/* A folder of files that come with the program: `here`, in the working directory or beside the program; or
 * `name` where it was installed, found from the program's own place or at PREFIX. NULL: none. In `arena`. */
const char *data_folder(Arena *arena, const char *here, const char *name);
/* The folder of the bank: --bank, NABLA_BANK, ./problems, PREFIX/share/nabla/problems: the first that is
 * there. NULL: none, said. In `arena`. */
const char *bank_folder(Arena *arena, const Common *common, const char *command);
typedef struct Filter { /* which problems of a bank */
    const char *topic; /* NULL: any */
    long level;        /* 0: any */
} Filter;
bool filter_takes(const Filter *filter, const Problem *problem);
/* Says why the filter takes no problem of the bank; returns the status. */
int filter_took_none(const Filter *filter, const Bank *bank, const char *command);
/* Declares the names of a bare expression that are not among those `given` and declared, as its operations suggest:
 * in ‖x + a‖ they are vectors. What was assumed, "x in R^n; a in R^n", goes to `assumed`, "" if nothing. */
void infer_names(Scope *scope, const TextList *given, Text expression, Buffer *assumed);
bool is_file(const char *path); /* something is there, and it is no folder */
/* Opens the bank, with `file` before it unless that is NULL; what is wrong is printed. NULL: there is none, said. */
Bank *bank_of(Arena *arena, const Common *common, const char *command, const char *file, int *status);
/* What stands in `own`, then what the bank has, if there is one, as the sheets in `own` mean it. */
Bank *bank_with(Arena *arena, const Common *common, const Bank *own);
#endif
