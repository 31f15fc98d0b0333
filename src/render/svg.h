/* svg.h: figures as SVG. */
#ifndef NABLA_RENDER_SVG_H
#define NABLA_RENDER_SVG_H
#include "document/document.h"

/* Appends an <svg> element to stand in a page or `alone` in a file; its name for those who do not see it is
 * what the figure describes. */
void svg_write(Buffer *out, const Figure *figure, bool alone);
#endif
