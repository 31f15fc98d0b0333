/* picture.h: PNG files as pixels. */
#ifndef NABLA_RENDER_PICTURE_H
#define NABLA_RENDER_PICTURE_H
#include "base/arena.h"
#include "base/text.h"

typedef struct Picture {
    unsigned width, height;
    const unsigned char *pixels; /* red, green, blue, row by row from the top */
} Picture;

/* Reads a PNG file; what is transparent becomes white, as the paper is. False: it is damaged, or wider or
 * higher than 3000 pixels. The pixels live in `arena`. */
bool picture_read(Arena *arena, Text png, Picture *picture);
#endif
