/* links.h: what leads where in a PDF: from a question to its solution, and back. */
#ifndef NABLA_RENDER_LINKS_H
#define NABLA_RENDER_LINKS_H
#include "document/document.h"
#include "render/tags.h"

typedef struct Links Links; /* of one document */

/* Knows all names that problems of the document have; lives in the arena. */
Links *links_new(Arena *arena, const Document *document, HaruFile *file, Tree *tree);
/* Is there something of that name? */
bool links_know(const Links *links, Text name);
/* The problem of that name, with this title, begins at height y of a page. */
void links_reach(Links *links, Text name, Text title, const void *page, double y);
/* What the tag is about, in the rectangle left, bottom, right, top of the page, leads to the name, which is
 * known. */
void links_add(Links *links, Arena *arena, Tag *tag, void *page, const double rectangle[4], Text name);
/* Writes them, when all pages are there. */
void links_finish(Links *links);
void links_free(Links *links); /* finished or not */
#endif
