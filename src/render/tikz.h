/* tikz.h: figures as TikZ, for latex.c. */
#ifndef NABLA_RENDER_TIKZ_H
#define NABLA_RENDER_TIKZ_H
#include "document/document.h"

/* What the preamble needs for the figures. */
void tikz_preamble(Buffer *out, bool monochrome);
/* Appends a tikzpicture of the figure's size, above it a comment with what it describes. */
void tikz_write(Buffer *out, const Figure *figure);
#endif
