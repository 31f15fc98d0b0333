/* canvas.h: the boxes of a page as PDF operators. */
#ifndef NABLA_RENDER_CANVAS_H
#define NABLA_RENDER_CANVAS_H
#include "base/buffer.h"
#include "document/layout.h"

typedef struct Canvas {
    Buffer out;          /* the operators */
    Buffer words;        /* scratch: a formula's text */
    bool monochrome;
    /* Gives the resource name of a font for the present page, and hears of each glyph that is shown. */
    const char *(*font_name)(void *owner, FontName font, const Glyph *glyph);
    void *owner;
    bool in_text, in_array;
    FontName font;
    double size, x, y;   /* where the next glyph would fall; sizes and places of the open text */
    Ink ink;
    unsigned depth;
} Canvas;

enum { BOXES_DEEPEST = 1000 }; /* boxes within boxes that are drawn */

/* Draws a box with its reference point at (x, y) points from the paper's lower left corner. */
void canvas_draw(Canvas *canvas, const Box *box, double x, double y);
/* Ends open text; to be called when a page is complete. */
void canvas_finish(Canvas *canvas);
#endif
