/* mathml.h: formulas as MathML Core, for html.c. */
#ifndef NABLA_RENDER_MATHML_H
#define NABLA_RENDER_MATHML_H
#include "document/formula.h"

/* Appends a <math> element; `display`: on its own line, with large operators. */
void mathml_write(Buffer *out, const Formula *formula, bool display);
/* Appends text with the signs that mean something in HTML and XML escaped, also within attributes. */
void markup_text(Buffer *out, Text text);
#endif
