/* base64.h: bytes as letters, for files within text. */
#ifndef NABLA_RENDER_BASE64_H
#define NABLA_RENDER_BASE64_H
#include "base/buffer.h"

/* Appends the bytes in base 64 (RFC 4648) with padding, without line feeds. */
void base64_write(Buffer *out, Text bytes);
#endif
