/* outline.h: the bookmarks of a PDF. Each is written as soon as the next one is known, so that none is held. */
#ifndef NABLA_RENDER_OUTLINE_H
#define NABLA_RENDER_OUTLINE_H
#include "render/haru.h"

typedef struct Outline Outline; /* of one document */
Outline *outline_new(Arena *arena, HaruFile *file);
/* Begins a section, whose bookmark leads to height y of a page, at the reader's own magnification; no title: the
 * section has none. */
void outline_section(Outline *outline, Text title, const void *page, double y);
/* The same for a place, below the section's bookmark if it has one. */
void outline_place(Outline *outline, Text title, const void *page, double y);
/* Writes what is left. A document without bookmarks has no outline. */
void outline_finish(Outline *outline, void *document);
void outline_free(Outline *outline); /* finished or not */
#endif
