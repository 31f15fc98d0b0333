/* fill.h: what a kind of document offers its templates, as three tables: lists to go through, values to put
 * into a line, blocks to put in whole. Every sentence of the language is a value, too.
 *
 * `within` is the list between whose items a field stands; NULL: it stands anywhere. The functions get the
 * filler: whatever the kind of document needs to know where the filling stands. */
#ifndef NABLA_DOCUMENT_FILL_H
#define NABLA_DOCUMENT_FILL_H
#include "document/compose_parts.h"

typedef struct ListField {
    const char *name, *within;
    size_t (*count)(void *filler);
    Blocks *(*enter)(void *filler, size_t item, Blocks *to); /* gives where the item's blocks go */
    void (*leave)(void *filler);
} ListField;

typedef struct ValueField {
    const char *name, *within;
    Text (*get)(const void *filler); /* may be empty */
} ValueField;

typedef struct BlockField {
    const char *name, *within;
    void (*write)(const void *filler, Text argument, Blocks *to);
    bool (*has)(const void *filler);       /* is there anything to write? NULL: always */
    const char *(*refuses)(Text argument); /* what was expected in its place; NULL: it takes no argument */
} BlockField;

typedef struct Fields {
    const ListField *lists;
    size_t list_count;
    const ValueField *values;
    size_t value_count;
    const BlockField *blocks;
    size_t block_count;
} Fields;

/* Worksheet, key and solutions; a student's feedback; the report on a class. */
extern const Fields SHEET_FIELDS, FEEDBACK_FIELDS, REPORT_FIELDS;

/* Blocks that may stand in every kind of document: a line over the page, a new page. */
void block_rule(const void *filler, Text argument, Blocks *to);
void block_page_break(const void *filler, Text argument, Blocks *to);

/* Is this a template for such documents? What is wrong is said with its place. */
bool fill_check(Arena *arena, const Fields *fields, const Source *template, Diagnostics *diagnostics);
/* Fills a template that was checked. `inside`: the list in which it already stands, or NULL. */
void fill(const Page *page, const Fields *fields, void *filler, const char *inside, const Source *template,
          Blocks *to);
#endif
