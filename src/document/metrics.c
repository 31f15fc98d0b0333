#include "document/metrics.h"

const Glyph *font_glyph(const Font *font, uint32_t code) {
    size_t low = 0, high = font->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (font->glyphs[middle].code == code) return &font->glyphs[middle];
        if (font->glyphs[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

double font_kern(const Font *font, const Glyph *left, uint32_t right) {
    const Kern *kerns = font->kerns + left->first_kern;
    size_t low = 0, high = left->kern_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (kerns[middle].right == right) return (double)kerns[middle].amount;
        if (kerns[middle].right < right)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}
