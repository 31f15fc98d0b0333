/* markup.h: what web forms and word processors leave in an answer: x&sup2;, &radic;, x<sup>2</sup>, <b>x</b>, tables, MathML. */
#ifndef NABLA_MATH_MARKUP_H
#define NABLA_MATH_MARKUP_H
#include "base/text.h"

typedef struct Markup {
    size_t length;     /* bytes; 0: there is none */
    uint32_t code;     /* the sign that it stands for, or */
    const char *ascii; /* how it is spelled; NULL: it is the sign */
    const struct Element *element; /* of an element's end, and which one; NULL: it is no element */
    bool closes;
} Markup;

enum { DEEPEST_MARKUP = 32 };

/* The elements that are open, and how many children each has had so far. Begin with zeros. */
typedef struct MarkupPath {
    const struct Element *open[DEEPEST_MARKUP];
    unsigned char children[DEEPEST_MARKUP];
    size_t depth;
} MarkupPath;

/* The markup that begins at this byte. Only elements and entities that are known are markup, and letters such as <b> only
 * where they are closed by </b>: <a, b> is none. */
Markup markup_at(Text text, size_t at);
bool has_markup(Text text);
/* What the element around it puts before and behind this one, its child: the braces of a fraction's two parts. Each is to
 * be called once for each markup, in this order, before and after it is spelled. */
const char *markup_before(MarkupPath *path, Markup found);
const char *markup_behind(MarkupPath *path, Markup found);
#endif
