/* new.c: nabla new: a commented problem file to start from. */
#include "base/file.h"
#include "cli/commands.h"
#include <string.h>

static const char skeleton[] =
    "# A line that starts with '#' is a comment. A value goes on in indented lines.\n"
    "problem %s\n"
    "title:   The derivative of a power\n"
    "topics:  powers\n"
    "level:   1                      # 1 (first week) to 5\n"
    "language: en                    # of these texts; above the first problem, of all in the file\n"
    "\n"
    "# Names: \"x in R^n\", \"a in R^n, constant\", \"t in R, t > 0\", \"A in R^(m x n)\", \"p = (t, "
    "t^2)\".\n"
    "let:     x in R\n"
    "\n"
    "# Every student gets other values; 'require' keeps the nice ones. Leave both out for one fixed "
    "problem.\n"
    "pick:    a in 2..9; n in {3, 4, 5}\n"
    "require: a != n\n"
    "\n"
    "# The question. $...$ is mathematics; picked values appear in it by themselves.\n"
    "ask:     Differentiate $f(x) = a x^n$.\n"
    "\n"
    "# What to find: derivative(f, x), gradient(f, x), hessian(f, x), subdifferential(f, x), ... nabla finds "
    "it.\n"
    "find:    derivative(a*x^n, x)\n"
    "\n"
    "# What else may be said: a wrong answer and what to tell the student; a hint; points.\n"
    "mistake: a*x^(n - 1) -- The exponent also comes down in front as a factor.\n"
    "hint:    Which rule differentiates a power of $x$?\n"
    "points:  2\n"
    "\n"
    "# Room to answer on paper: lines 3, box 40, grid 40, blank 40 (millimetres), none. Left out: what suits "
    "it.\n"
    "room:    lines 3\n"
    "\n"
    "# A figure is drawn of f, what is differentiated, or of an expression: graph f, tangent at t = 1;\n"
    "# graph f, subgradients at t = 0; contours norm(x); gradient field; unit balls; curve p, velocity at t "
    "= "
    "1;\n"
    "# vectors (1, 6), (4, 2). Other names need values: graph f, with a = 2.\n"
    "figure:  graph f, tangent at x = 1\n";

static int write_skeleton(Arena *arena, const char *name, const char *path, bool quiet) {
    const char *file = path ? path : arena_printf(arena, "%s.nabla", name);
    if (strcmp(file, "-") && file_exists(file)) return complain(EXIT_INPUT, "new", "%s exists already", file);
    Buffer text = BUFFER_EMPTY;
    const char *hole = strstr(skeleton, "%s");
    buffer_bytes(&text, skeleton, (size_t)(hole - skeleton));
    buffer_string(&text, name);
    buffer_string(&text, hole + 2);
    int status = write_output("new", file, buffer_view(&text));
    buffer_free(&text);
    if (status == EXIT_GOOD && !quiet && strcmp(file, "-"))
        complain(status, "new", "wrote %s; 'nabla check %s' checks it, 'nabla sheet %s' shows it", file, file, file);
    return status;
}

int command_new(int argc, char **argv) {
    const char *path = NULL;
    Common common;
    int status;
    const Option options[] = {
        {"output", 'o', OPTION_TEXT, &path, "FILE", "where to write it (NAME.nabla; - is standard output)",
         NULL},
        {0},
    };
    const Command command = {"new",
                             "[OPTION...] NAME",
                             "The file checks as it stands; change it until it says what you mean.\n",
                             options,
                             1,
                             1};
    if (!options_read(&command, argc, argv, &common, &status)) return status;
    const char *name = argv[common.first];
    if (!problem_name_good(text_of(name)))
        return complain(EXIT_USAGE, "new", "a name is made of letters, digits and hyphens, not '%s'", name);
    Arena *arena = arena_new();
    status = write_skeleton(arena, name, path, common.quiet);
    arena_free(arena);
    return status;
}
