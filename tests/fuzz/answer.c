/* A fuzzer's way in (make fuzz): any bytes as an answer to a gradient, as declarations, and as prose. Whatever is read must
 * print, and read back to the same expression. */
#include "math/printer.h"
#include "math/reader.h"
#include "math/simplify.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Scope *scope_of(Arena *arena) {
    Scope *scope = scope_new(store_new(arena));
    Source source = {"let", TEXT("x in R^n; a in R^n, constant; A in R^(n x n); t in R, t > 0")};
    Diagnostics said = DIAGNOSTICS_EMPTY;
    const Expr *condition = NULL;
    if (!read_declarations(scope, source.content, &condition, &source, 0, &said)) abort();
    diagnostics_free(&said);
    return scope;
}

static void read_back(const Scope *scope, const Expr *e, ReadOptions options) {
    const char *text = expression_text(scope->store, e);
    Reading again = read_expression(scope, text_of(text), options);
    bool strict = options.mode == READ_STRICT; /* an answer "0 = a" is working, and a its last member */
    if (strict && again.expr && again.expr->shape.kind != e->shape.kind) abort();
    simplify(scope->store, e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const ReadMode modes[] = {READ_STRICT, READ_ANSWER, READ_PROSE};
    for (size_t i = 0; i < 3; i++) {
        Arena *arena = arena_new();
        const Scope *scope = scope_of(arena);
        ReadOptions options = {.mode = modes[i], .wants_set = size % 2};
        Reading reading = read_expression(scope, (Text){(const char *)data, size}, options);
        if (reading.expr) read_back(scope, reading.expr, options);
        arena_free(arena);
    }
    return 0;
}
