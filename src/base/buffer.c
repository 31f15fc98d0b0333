#include "base/buffer.h"
#include "base/arena.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 240 }; /* most of what is said needs no more */

static void reserve(Buffer *b, size_t more) {
    if (b->length + more + 1 <= b->room) return;
    size_t room = b->room ? b->room * 2 : FIRST_ROOM;
    while (room < b->length + more + 1) room *= 2;
    b->data = memory_resize(b->data, room);
    b->room = room;
}

void buffer_whole(Buffer *b, long long whole) {
    char digits[24], *end = digits + sizeof digits, *at = end;
    unsigned long long left = whole < 0 ? -(unsigned long long)whole : (unsigned long long)whole;
    do *--at = (char)('0' + left % 10);
    while (left /= 10);
    if (whole < 0) *--at = '-';
    buffer_bytes(b, at, (size_t)(end - at));
}

void buffer_code(Buffer *b, uint32_t code_point) {
    char bytes[5];
    buffer_bytes(b, bytes, text_encode(code_point, bytes));
}

void buffer_number(Buffer *b, size_t number) {
    char digits[24], *at = digits + sizeof digits;
    do *--at = (char)('0' + number % 10);
    while (number /= 10);
    buffer_bytes(b, at, (size_t)(digits + sizeof digits - at));
}

char *buffer_room(Buffer *b, size_t bytes) {
    reserve(b, bytes);
    return b->data + b->length;
}

void buffer_repeat(Buffer *b, const char *string, size_t times) {
    while (times--) buffer_string(b, string);
}

void buffer_vprintf(Buffer *b, const char *format, va_list list) {
    va_list again;
    va_copy(again, list);
    reserve(b, 1);
    size_t room = b->room - b->length;
    int length = vsnprintf(b->data + b->length, room, format, list);
    if (length >= 0 && (size_t)length >= room) {
        reserve(b, (size_t)length);
        vsnprintf(b->data + b->length, (size_t)length + 1, format, again);
    }
    if (length > 0) b->length += (size_t)length;
    b->data[b->length] = '\0';
    va_end(again);
}

void buffer_printf(Buffer *b, const char *format, ...) {
    va_list list;
    va_start(list, format);
    buffer_vprintf(b, format, list);
    va_end(list);
}

void buffer_clear(Buffer *b) {
    b->length = 0;
    if (b->data) b->data[0] = '\0';
}

void buffer_free(Buffer *b) {
    free(b->data);
    *b = BUFFER_EMPTY;
}

Text buffer_view(const Buffer *b) { return (Text){b->data ? b->data : "", b->length}; }
const char *buffer_c(const Buffer *b) { return b->data ? b->data : ""; }
