/* markup.h: what web forms and word processors leave in an answer: x&sup2;, &radic;, x<sup>2</sup>, <b>x</b>. */
#ifndef NABLA_MATH_MARKUP_H
#define NABLA_MATH_MARKUP_H
#include "base/text.h"

typedef struct Markup {
    size_t length;     /* bytes; 0: there is none */
    uint32_t code;     /* the sign that it stands for, or */
    const char *ascii; /* how it is spelled; NULL: it is the sign */
} Markup;

/* The markup that begins at this byte. Only elements and entities that are known are markup, and letters such as <b> only
 * where they are closed by </b>: <a, b> is none. */
Markup markup_at(Text text, size_t at);
bool has_markup(Text text);
#endif
