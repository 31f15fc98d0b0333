/* buffer.h: text that grows. Writers need no `if`: memory that cannot be had ends the program (arena.h). */
#ifndef NABLA_BASE_BUFFER_H
#define NABLA_BASE_BUFFER_H
#include "base/text.h"
#include <stdarg.h>
#include <string.h>

typedef struct Buffer {
    char *data;    /* always closed by a NUL once something was written; NULL when empty and fresh */
    size_t length; /* bytes, the NUL not counted */
    size_t room;
} Buffer;

#define BUFFER_EMPTY ((Buffer){0})

/* Room for so many bytes and a NUL behind what was written; the caller adds to `length` what it uses of them. */
char *buffer_room(Buffer *buffer, size_t bytes);
static inline void buffer_bytes(Buffer *buffer, const void *data, size_t length) {
    bool fits = buffer->length + length < buffer->room;
    char *to = fits ? buffer->data + buffer->length : buffer_room(buffer, length);
    if (length) memcpy(to, data, length);
    to[length] = '\0';
    buffer->length += length;
}
static inline void buffer_char(Buffer *buffer, char c) { buffer_bytes(buffer, &c, 1); }
static inline void buffer_string(Buffer *buffer, const char *string) { buffer_bytes(buffer, string, strlen(string)); }
static inline void buffer_text(Buffer *buffer, Text text) { buffer_bytes(buffer, text.start, text.length); }
void buffer_whole(Buffer *buffer, long long whole); /* its decimal digits */
void buffer_code(Buffer *buffer, uint32_t code_point);
void buffer_number(Buffer *buffer, size_t number); /* in decimal digits */
void buffer_repeat(Buffer *buffer, const char *string, size_t times);
void buffer_printf(Buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_vprintf(Buffer *buffer, const char *format, va_list list);
void buffer_clear(Buffer *buffer);            /* keeps the room */
void buffer_free(Buffer *buffer);             /* frees and resets */
Text buffer_view(const Buffer *buffer);       /* valid until the next write */
const char *buffer_c(const Buffer *buffer);   /* "" when empty; valid until the next write */
#endif
