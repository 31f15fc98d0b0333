/* names.h: what links of a document may lead to, for html.c and latex.c. */
#ifndef NABLA_RENDER_NAMES_H
#define NABLA_RENDER_NAMES_H
#include "document/document.h"

/* The problems of a document by the names that links call them, sorted; of equal names the first has it. */
typedef struct Names {
    const Block **problems;
    size_t count;
} Names;

Names names_of(Arena *arena, const Document *document);
/* The problem of that name; NULL: the document has none. */
const Block *names_find(const Names *names, Text name);
/* Appends the name as links of a file may hold it: letters, digits, hyphens and underscores. */
void names_write(Buffer *out, Text name);
#endif
