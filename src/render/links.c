#include "render/links.h"
#include <stdlib.h>
#include <string.h>

typedef struct Place {
    Text name, title;
    size_t order;
    unsigned page; /* its object; 0: not reached */
    double y;
} Place;

typedef struct Link {
    unsigned number; /* of the annotation's object */
    unsigned key;    /* its place in the tree's index */
    double rectangle[4];
    const Place *place;
} Link;

struct Links {
    Arena *arena;
    HaruFile *file;
    Tree *tree;
    Place *places; /* sorted by name */
    size_t place_count;
    Link *links;
    size_t count, room;
};

static int by_name(const void *a, const void *b) {
    const Place *x = a, *y = b;
    size_t length = x->name.length < y->name.length ? x->name.length : y->name.length;
    int order = memcmp(x->name.start, y->name.start, length);
    return order ? order : (x->name.length > y->name.length) - (x->name.length < y->name.length);
}

/* Of two with one name the first in the document comes first. */
static int by_name_and_order(const void *a, const void *b) {
    int order = by_name(a, b);
    return order ? order
                 : (((const Place *)a)->order > ((const Place *)b)->order) -
                       (((const Place *)a)->order < ((const Place *)b)->order);
}

static size_t count_names(const Blocks *blocks, Place *to) {
    size_t count = 0;
    for (const Block *block = blocks->first; block; block = block->next) {
        if (block->kind != BLOCK_PROBLEM || !block->name.length) continue;
        if (to) to[count] = (Place){.name = block->name};
        count++;
    }
    return count;
}

Links *links_new(Arena *arena, const Document *document, HaruFile *file, Tree *tree) {
    Links *links = ARENA_NEW(arena, Links);
    *links = (Links){.arena = arena, .file = file, .tree = tree};
    for (const Section *s = document->first; s; s = s->next)
        links->place_count += count_names(&s->content, NULL);
    links->places = ARENA_ARRAY(arena, Place, links->place_count + 1);
    size_t at = 0;
    for (const Section *s = document->first; s; s = s->next)
        at += count_names(&s->content, links->places + at);
    for (size_t i = 0; i < at; i++) links->places[i].order = i;
    qsort(links->places, at, sizeof *links->places, by_name_and_order);
    return links;
}

static Place *place_named(const Links *links, Text name) {
    Place *found = name.length ? bsearch(&(Place){.name = name}, links->places, links->place_count,
                                         sizeof(Place), by_name)
                               : NULL;
    while (found && found > links->places && !by_name(found - 1, found)) found--;
    return found;
}

bool links_know(const Links *links, Text name) { return place_named(links, name); }

void links_reach(Links *links, Text name, Text title, const void *page, double y) {
    Place *place = place_named(links, name);
    if (!place || place->page) return;
    place->page = haru_number(page);
    place->y = y;
    place->title = (Text){arena_string(links->arena, title.start, title.length), title.length};
}

void links_add(Links *links, Arena *arena, Tag *tag, void *page, const double rectangle[4], Text name) {
    if (links->count == links->room) {
        links->room = links->room ? 2 * links->room : 64;
        links->links = memory_resize(links->links, links->room * sizeof *links->links);
    }
    Link *link = &links->links[links->count++];
    *link = (Link){.number = haru_file_reserve(links->file), .place = place_named(links, name)};
    memcpy(link->rectangle, rectangle, sizeof link->rectangle);
    link->key = tree_object(links->tree, arena, tag, link->number);
    haru_page_annotate(page, link->number);
}

static void write_link(Links *links, const Link *link, Buffer *out) {
    buffer_clear(out);
    buffer_string(out, "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[");
    for (int i = 0; i < 4; i++) buffer_printf(out, "%ld ", (long)(link->rectangle[i] + 0.5));
    buffer_printf(out, "]/StructParent %u/Dest[%u 0 R/XYZ 0 %ld 0]/Contents", link->key, link->place->page,
                  (long)(link->place->y + 0.5));
    haru_text_string(out, link->place->title);
    buffer_string(out, ">>");
    haru_file_object(links->file, link->number, buffer_view(out));
}

void links_finish(Links *links) {
    Buffer out = BUFFER_EMPTY;
    for (size_t i = 0; i < links->count; i++) write_link(links, &links->links[i], &out);
    buffer_free(&out);
}

void links_free(Links *links) { free(links->links); }
