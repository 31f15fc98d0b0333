/* jsonrow.h: a line of JSON as the fields of a row. */
#ifndef NABLA_GRADING_JSONROW_H
#define NABLA_GRADING_JSONROW_H
#include "base/arena.h"
#include "base/buffer.h"

typedef enum JsonKind {
    JSON_ROW_NULL,
    JSON_ROW_STRING,
    JSON_ROW_NUMBER, /* its text is its spelling; a real's has 15 digits */
    JSON_ROW_LIST,   /* of strings and numbers */
    JSON_ROW_OTHER   /* true, an object, a list of such things */
} JsonKind;

typedef struct JsonField {
    Text name;
    JsonKind kind;
    Text text;         /* of a STRING or NUMBER */
    const Text *items; /* of a LIST */
    size_t count;
} JsonField;

typedef struct JsonRow {
    const JsonField *fields; /* of two fields of one name the last counts */
    size_t count;
    const char *error; /* NULL: it is an object */
    const char *id;    /* its id as JSON; "null" where it has none */
} JsonRow;

/* Reads an object. What is not JSON, or no object, has the reason in `error`. All lives in `arena`, or is a view of
 * the line. */
JsonRow json_row(Arena *arena, Text line);
/* The field of this name, or NULL. */
const JsonField *json_row_field(const JsonRow *row, Text name);

/* Appends a text as a JSON string; what is not UTF-8 becomes U+FFFD. */
void json_put_text(Buffer *out, Text text);
#endif
