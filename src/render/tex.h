/* tex.h: formulas and text as LaTeX source, for latex.c. */
#ifndef NABLA_RENDER_TEX_H
#define NABLA_RENDER_TEX_H
#include "document/formula.h"

void tex_formula(Buffer *out, const Formula *formula); /* without dollars */
void tex_text(Buffer *out, Text text); /* outside mathematics; no command of the text is executed */
#endif
