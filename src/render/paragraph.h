/* paragraph.h: inlines as lines of boxes: kerned, with ligatures, justified by the method of Knuth and
 * Plass. */
#ifndef NABLA_RENDER_PARAGRAPH_H
#define NABLA_RENDER_PARAGRAPH_H
#include "document/layout.h"

typedef struct ParagraphStyle {
    FontName font;    /* of plain text */
    double size;      /* points */
    bool ragged;      /* not justified */
    Align align;      /* of ragged lines */
} ParagraphStyle;

/* Sets `text`, NULL for none, in lines of `width` points. `lead` is set bold before it ("Problem 7."),
 * empty for none. Returns the number of lines; every line's box is `width` wide. */
size_t paragraph_lines(Setter *setter, const Inlines *text, Text lead, ParagraphStyle style,
                       double width, Box ***lines);
/* The width of the text on one line, points; and at the least, broken wherever it may be. */
double paragraph_width(Setter *setter, const Inlines *text, ParagraphStyle style);
double paragraph_least_width(Setter *setter, const Inlines *text, ParagraphStyle style);
/* One plain text on one line, its box as wide as it is. */
Box *text_line(Setter *setter, Text text, FontName font, double size);

/* Boxes of words, kept by the setter for all pages: the same words come again and again. */
typedef struct Words Words;
Words *words_new(void); /* owned by the caller: words_free */
void words_free(Words *words);
/* Forgets them where they have become many: between one section and the next. */
void words_trim(Words *words);
#endif
