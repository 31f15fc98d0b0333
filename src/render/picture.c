#include "render/picture.h"
#include <png.h>

enum { PIXELS_MOST = 3000 }; /* of a side */

bool picture_read(Arena *arena, Text png, Picture *picture) {
    static const png_color white = {255, 255, 255};
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&image, png.start, png.length)) return false;
    bool small = image.width <= PIXELS_MOST && image.height <= PIXELS_MOST;
    image.format = PNG_FORMAT_RGB;
    unsigned char *pixels = small ? arena_alloc(arena, PNG_IMAGE_SIZE(image)) : NULL;
    bool read = small && png_image_finish_read(&image, &white, pixels, 0, NULL);
    *picture = (Picture){image.width, image.height, pixels};
    png_image_free(&image);
    return read;
}
