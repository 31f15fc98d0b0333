#include "render/names.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static int compare_names(Text a, Text b) {
    size_t length = a.length < b.length ? a.length : b.length;
    int order = length ? memcmp(a.start, b.start, length) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

typedef struct Named {
    const Block *problem;
    size_t order;
} Named;

static int by_name(const void *a, const void *b) {
    const Named *x = a, *y = b;
    int order = compare_names(x->problem->name, y->problem->name);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static size_t gather(const Document *document, Named *to) {
    size_t count = 0;
    for (const Section *section = document->first; section; section = section->next)
        for (const Block *block = section->content.first; block; block = block->next) {
            if (block->kind != BLOCK_PROBLEM || !block->name.length) continue;
            if (to) to[count] = (Named){block, count};
            count++;
        }
    return count;
}

Names names_of(Arena *arena, const Document *document) {
    size_t count = gather(document, NULL), kept = 0;
    Named *named = ARENA_ARRAY(arena, Named, count + 1);
    const Block **problems = ARENA_ARRAY(arena, const Block *, count + 1);
    gather(document, named);
    qsort(named, count, sizeof *named, by_name);
    for (size_t i = 0; i < count; i++)
        if (!kept || compare_names(problems[kept - 1]->name, named[i].problem->name))
            problems[kept++] = named[i].problem;
    return (Names){problems, kept};
}

const Block *names_find(const Names *names, Text name) {
    size_t low = 0, high = name.length ? names->count : 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare_names(names->problems[middle]->name, name);
        if (!order) return names->problems[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

void names_write(Buffer *out, Text name) {
    name = text_trim(name);
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = (unsigned char)name.start[i];
        if (isalnum(c))
            buffer_char(out, (char)c);
        else if (c == ' ')
            buffer_char(out, '-');
        else
            buffer_printf(out, "_%02x", c);
    }
}
