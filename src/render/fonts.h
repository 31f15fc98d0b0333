/* fonts.h: the measures of the fonts that the PDF is set in, compiled in; the outlines are read from files
 * when used. */
#ifndef NABLA_RENDER_FONTS_H
#define NABLA_RENDER_FONTS_H
#include "document/metrics.h"

extern const FontSet LATIN_MODERN;
#endif
