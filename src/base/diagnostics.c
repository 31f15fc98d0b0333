#include "base/diagnostics.h"
#include <string.h>

static size_t line_start(Text content, size_t at) {
    while (at > 0 && content.start[at - 1] != '\n') at--;
    return at;
}

void source_place(const Source *source, size_t at, size_t *line, size_t *column) {
    Text content = source->content;
    if (at > content.length) at = content.length;
    *line = 1;
    for (size_t i = 0; i < at; i++) *line += content.start[i] == '\n';
    size_t start = line_start(content, at);
    *column = 1 + text_points(text_slice(content, start, at));
}

enum { LONGEST_SHOWN = 160 }; /* bytes of a line that are worth showing */

/* A tab is one column wide, and a terminal is sent no byte that it could obey. */
static void show_printable(Buffer *out, Text line) {
    for (size_t at = 0; at < line.length;) {
        size_t before = at;
        uint32_t code = text_next(line, &at);
        bool damaged = code == 0xFFFD && at - before == 1, control = code < 0x20 || code == 0x7F;
        if (code == '\t') buffer_char(out, ' ');
        else if (damaged || control) buffer_char(out, '?');
        else buffer_text(out, text_slice(line, before, at));
    }
}

static void show_line(Buffer *out, Text content, size_t at) {
    size_t start = line_start(content, at), end = start;
    while (end < content.length && content.start[end] != '\n' && content.start[end] != '\r') end++;
    if (end - start > LONGEST_SHOWN) return;
    Text line = text_slice(content, start, end), before = text_slice(content, start, at);
    buffer_string(out, "    ");
    show_printable(out, line);
    buffer_string(out, "\n    ");
    buffer_repeat(out, " ", text_columns(before));
    buffer_string(out, "^\n");
}

void diagnostics_say(Diagnostics *d, Severity severity, const Source *source, size_t at, const char *format, ...) {
    static const char *const words[] = {"note", "warning", "error"};
    size_t line, column;
    source_place(source, at, &line, &column);
    buffer_printf(&d->out, "%s:%zu:%zu: %s: ", source->name, line, column, words[severity]);
    va_list list;
    va_start(list, format);
    buffer_vprintf(&d->out, format, list);
    va_end(list);
    buffer_char(&d->out, '\n');
    if (source->content.length) show_line(&d->out, source->content, at > source->content.length ? source->content.length : at);
    d->errors += severity == SEVERITY_ERROR;
    d->warnings += severity == SEVERITY_WARNING;
}

void diagnostics_free(Diagnostics *d) {
    buffer_free(&d->out);
    *d = DIAGNOSTICS_EMPTY;
}
