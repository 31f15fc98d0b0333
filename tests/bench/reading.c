/* How long merely reading answers takes: declarations as the argument, one answer a line on standard input.
 * Prints the seconds of processor time; a store takes as many answers as a grader's would. */
#include "math/reader.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { ANSWERS_EACH_STORE = 4000 };

typedef struct Desk {
    Arena *arena;
    Scope *scope;
} Desk;

static Desk desk_of(const char *declarations) {
    Desk desk = {.arena = arena_new()};
    Diagnostics said = DIAGNOSTICS_EMPTY;
    Source source = {"declarations", text_of(declarations)};
    const Expr *condition = NULL;
    desk.scope = scope_new(store_new(desk.arena));
    if (!read_declarations(desk.scope, source.content, &condition, &source, 0, &said))
        fputs(buffer_c(&said.out), stderr);
    diagnostics_free(&said);
    return desk;
}

int main(int count, char **arguments) {
    char line[LONGEST_ANSWER + 2];
    clock_t spent = 0;
    size_t read = 0, unread = 0;
    const char *declarations = count > 1 ? arguments[1] : "t in R";
    Desk desk = desk_of(declarations);
    while (fgets(line, sizeof line, stdin)) {
        Text text = {line, strcspn(line, "\n")};
        clock_t start = clock();
        if (read++ % ANSWERS_EACH_STORE == ANSWERS_EACH_STORE - 1) {
            arena_free(desk.arena);
            desk = desk_of(declarations);
        }
        ReadOptions options = {.mode = READ_ANSWER, .shape = SHAPE_SCALAR};
        unread += !read_expression(desk.scope, text, options).expr;
        spent += clock() - start;
    }
    arena_free(desk.arena);
    printf("%.6f\n", (double)spent / CLOCKS_PER_SEC);
    return unread ? 1 : 0;
}
