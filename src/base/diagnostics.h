/* diagnostics.h: what is wrong in the input, each with its place, the line and a caret. */
#ifndef NABLA_BASE_DIAGNOSTICS_H
#define NABLA_BASE_DIAGNOSTICS_H
#include "base/arena.h"
#include "base/buffer.h"

typedef enum Severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR } Severity;

typedef struct Source { /* one text that was read; lives as long as what points into it */
    const char *name;   /* a path, or a word such as "--let" or "answer" */
    Text content;
} Source;

typedef struct Diagnostics {
    Buffer out;         /* everything said so far, ready to print */
    size_t errors, warnings;
} Diagnostics;

#define DIAGNOSTICS_EMPTY ((Diagnostics){0})

/* Says `message` about the byte `at` of the source:
 *   bank.nabla:3:9: error: no name 'xx'; did you mean 'x'?
 *       find:    xx^2
 *                ^
 * Lines and columns count from 1; columns are code points. */
void diagnostics_say(Diagnostics *d, Severity severity, const Source *source, size_t at, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void diagnostics_free(Diagnostics *d);
/* The line and column (code points, from 1) of the byte `at`. */
void source_place(const Source *source, size_t at, size_t *line, size_t *column);
#endif
