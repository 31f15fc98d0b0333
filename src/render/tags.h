/* tags.h: what is drawn as a tree of elements (a tagged PDF): for screen readers, for reflow, for copying.
 *
 * While a section is laid out its boxes are given tags; while they are drawn each stretch of a page's content
 * is marked with a number that belongs to a tag. An element enters the tree when the first of its content is
 * drawn, so that the tree is in the order of drawing, and nothing empty is in it. What is drawn without a
 * tag (rules, room for answers) is an artifact: no part of the text. */
#ifndef NABLA_RENDER_TAGS_H
#define NABLA_RENDER_TAGS_H
#include "base/arena.h"
#include "render/haru.h"

typedef enum Role { /* the standard structure types of PDF 1.7 */
    ROLE_SECTION, ROLE_TITLE, ROLE_HEADING, ROLE_HEADING2, ROLE_HEADING3, ROLE_PARAGRAPH,
    ROLE_LIST, ROLE_BULLETS, ROLE_ITEM, ROLE_LABEL, ROLE_BODY,
    ROLE_TABLE, ROLE_ROW, ROLE_HEADER_CELL, ROLE_CELL,
    ROLE_FIGURE, ROLE_FORMULA, ROLE_LINK,
    ROLE_ARTIFACT /* no element: what repeats on every page, what is said elsewhere; tags within do not count */
} Role;

typedef struct TagPart TagPart;
typedef struct Tag {
    Role role;
    struct Tag *parent;  /* NULL: the document */
    Text language;       /* of its text and of what is below it; empty: that of what is above it */
    Text alternative;    /* said in place of what is drawn: formulas, figures */
    double place[4];     /* left, bottom, right, top of a figure on its page, points */
    unsigned number;     /* of its object in the file; 0: not in the tree yet */
    unsigned page;       /* object of the page of its first content; 0: it has none of its own */
    TagPart *first, *last;
    struct Tag *next;    /* the one that entered the tree after it */
} Tag;

Tag *tag_new(Arena *arena, Tag *parent, Role role);
/* The word for the role in the file; "Artifact" for an artifact. */
const char *role_name(Role role);

typedef struct Tree Tree; /* of one document */
Tree *tree_new(Arena *arena, HaruFile *file);
/* Begins a page; the page knows its place in the tree from now on. */
void tree_page(Tree *tree, void *page);
/* The number that marks the next content of `tag` on the present page. The arena must live until the end of
 * the section. */
unsigned tree_mark(Tree *tree, Arena *arena, Tag *tag);
/* The object, an annotation, is content of `tag`, which has been drawn. Returns its key in the tree's index. */
unsigned tree_object(Tree *tree, Arena *arena, Tag *tag, unsigned object);
/* Ends the present page. */
void tree_page_end(Tree *tree);
/* Writes the elements of the section; no tag is needed after it. */
void tree_section_end(Tree *tree);
/* Writes what holds it all together. */
void tree_finish(Tree *tree, void *document);
void tree_free(Tree *tree); /* finished or not */
#endif
