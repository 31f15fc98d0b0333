/* mathml.h: formulas as MathML Core, for html.c. */
#ifndef NABLA_RENDER_MATHML_H
#define NABLA_RENDER_MATHML_H
#include "document/formula.h"
#include "document/sentences.h"

typedef enum MathmlStyle {
    MATHML_INLINE,
    MATHML_TALL,   /* in a line, with large operators and fractions */
    MATHML_DISPLAY /* on a line of its own */
} MathmlStyle;
/* Appends a <math> element; its alternative text is the formula in words, of these sentences (NULL: English). */
void mathml_write(Buffer *out, const Formula *formula, MathmlStyle style, const Sentences *sentences);
/* Appends text with the signs that mean something in HTML and XML escaped, also within attributes. */
void markup_text(Buffer *out, Text text);
#endif
