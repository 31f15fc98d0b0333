/* How long merely reading answers takes: declarations as the argument, one answer a line on standard input.
 * Prints the seconds of processor time; a store takes as many answers as a grader's would. */
#include "math/reader.h"
#include <stdio.h>
#include <stdlib.h>
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

static bool reads(const Desk *desk, Text text) {
    ReadOptions options = {.mode = READ_ANSWER, .shape = SHAPE_SCALAR};
    return read_expression(desk->scope, text, options).expr;
}

static char *all_input(size_t *length) {
    size_t room = 1 << 16;
    char *text = memory_get(room);
    *length = 0;
    for (size_t n; (n = fread(text + *length, 1, room - *length, stdin)); *length += n)
        if (*length + n == room) text = memory_resize(text, room *= 2);
    return text;
}

int main(int count, char **arguments) {
    size_t length, unread = 0, done = 0;
    const char *declarations = count > 1 ? arguments[1] : "t in R";
    char *input = all_input(&length);
    Text rest = {input, length};
    clock_t start = clock(); /* once for all: asking for the time takes as long as a tenth of an answer */
    Desk desk = desk_of(declarations);
    while (rest.length) {
        Text line = text_cut(&rest, '\n');
        if (++done % ANSWERS_EACH_STORE == 0) {
            arena_free(desk.arena);
            desk = desk_of(declarations);
        }
        unread += !reads(&desk, line);
    }
    arena_free(desk.arena);
    clock_t end = clock();
    free(input);
    printf("%.6f\n", (double)(end - start) / CLOCKS_PER_SEC);
    return unread ? 1 : 0;
}
