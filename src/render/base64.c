#include "render/base64.h"

void base64_write(Buffer *out, Text bytes) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.length; i += 3) {
        size_t here = bytes.length - i < 3 ? bytes.length - i : 3;
        unsigned long three = 0;
        for (size_t k = 0; k < 3; k++)
            three = three << 8 | (k < here ? (unsigned char)bytes.start[i + k] : 0u);
        for (size_t k = 0; k < 4; k++) buffer_char(out, k <= here ? digits[three >> (18 - 6 * k) & 63] : '=');
    }
}
