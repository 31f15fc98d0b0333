/* template.h: the order of a document, as text that a teacher may edit.
 *
 * A template is Markdown (prose.h) with these lines, each alone on its line:
 *   {{name}}                 a block: a question, a solution, a sentence of the language
 *   {{name how}}             the same, with a word on how: {{room lines 4}}
 *   {{#name}} … {{/name}}    once for each item of a list (problems, parts); for another field: if it is not
 * empty
 *   {{^name}} … {{/name}}    if the list or field is empty
 * Within a line, {name} stands for the value of a field, but not in a formula; \{ is a brace. Lines that
 * begin with {{! are comments. */
#ifndef NABLA_DOCUMENT_TEMPLATE_H
#define NABLA_DOCUMENT_TEMPLATE_H
#include "base/diagnostics.h"
#include "document/document.h"

enum { DEEPEST_TEMPLATE = 8 }; /* sections within sections */

typedef struct Template Template;

/* What a template is filled from. `enter` returns where the item's blocks go. */
typedef struct TemplateHost {
    void *context;
    bool (*knows)(void *context, Text name);          /* is there such a field? */
    bool (*is_value)(void *context, Text name);       /* may the field stand within a line? */
    const char *(*nearest)(void *context, Text name); /* a field of a similar name, or NULL */
    const char *(*where)(void *context, Text name);   /* the list that the field belongs to; NULL: anywhere */
    size_t (*count)(void *context, Text name);        /* items of a list; else 1, or 0 if empty */
    Blocks *(*enter)(void *context, Text name, size_t item, Blocks *to);
    void (*leave)(void *context, Text name);
    /* What is wrong with "lines 4" in {{room lines 4}}; NULL: nothing. Not asked where there is no argument. */
    const char *(*refuses)(void *context, Text name, Text argument);
    /* Says what is wrong with the lines between, a part of the source; or NULL. */
    void (*check)(void *context, const Source *source, Text markdown, Diagnostics *diagnostics);
    void (*block)(void *context, Text name, Text argument, Blocks *to); /* {{name}} or {{name argument}} */
    void (*text)(void *context, Text markdown, Blocks *to); /* the lines between */
} TemplateHost;

/* Reads a template; what is wrong (an unknown field, a field outside of its list, a section that is not
 * closed) is said with its place, and NULL returned. Lives in the arena; `source` must outlive it. */
const Template *template_read(Arena *arena, const Source *source, const TemplateHost *host,
                              Diagnostics *diagnostics);
void template_fill(const Template *template, const TemplateHost *host, Blocks *to);
#endif
