/* canvas.h: the boxes of a page as PDF operators, each stretch of them marked as the content of its tag. */
#ifndef NABLA_RENDER_CANVAS_H
#define NABLA_RENDER_CANVAS_H
#include "base/buffer.h"
#include "document/layout.h"
#include "render/links.h"

typedef struct Canvas {
    Buffer out;          /* the operators */
    Buffer words;        /* scratch: a formula's text */
    Buffer spoken;       /* scratch: a formula as it is said */
    const struct Sentences *sentences; /* of what is said */
    Text language;                     /* in which it is said */
    Buffer figure;       /* scratch: a figure's operators */
    bool monochrome;
    const Tint *accent;  /* or NULL */
    /* Gives the resource name of the logo for the present page; NULL: it cannot be had. */
    const char *(*logo_name)(void *owner);
    /* Gives the resource name of a font for the present page, and hears of each glyph that is shown. */
    const char *(*font_name)(void *owner, FontName font, const Glyph *glyph);
    /* Gives the name, for the present page, of a figure in this scale; NULL: canvas_figure is to be repeated. */
    const char *(*figure_name)(void *owner, const Figure *figure, double scale);
    void *owner;
    Tree *tree;
    Links *links;
    void *page;          /* the present one */
    Arena *arena;        /* of the present section: tags of formulas live in it */
    bool in_text, in_array;
    bool in_mark, in_span; /* the mark is open; so is the text of a formula within it */
    bool in_formula;       /* what is drawn is part of a formula */
    double span_y;         /* the height of the formula's line */
    Tag *marked;         /* whose content the open mark is; NULL: an artifact's */
    Tag *formula;        /* the last one: its parts behind a place to break belong to it */
    FontName font;       /* of the last glyph on the page, FONT_COUNT: there is none */
    double size;         /* its size */
    double x, y;         /* where the next glyph of the open array would fall */
    long left, line;     /* where the array begins, 1/100 point: the next one is placed from there */
    Ink ink;             /* of areas and text */
    bool inked;          /* it is known */
    unsigned depth;
} Canvas;

enum { BOXES_DEEPEST = 1000 }; /* boxes within boxes that are drawn */

/* Begins a page: the operators of the last one are forgotten. */
void canvas_begin(Canvas *canvas);
/* Draws a box with its reference point at (x, y) points from the paper's lower left corner. */
void canvas_draw(Canvas *canvas, const Box *box, double x, double y);
/* The operators of a figure, `scale` points per millimetre, its lower left corner at 0; until the next. */
Text canvas_figure(Canvas *canvas, const Figure *figure, double scale);
/* Ends open text and marks; to be called when a page is complete. */
void canvas_finish(Canvas *canvas);
#endif
