/* printer.h: expression to one line of the language's ASCII spelling. Reading it again gives the same expression. */
#ifndef NABLA_MATH_PRINTER_H
#define NABLA_MATH_PRINTER_H
#include "math/expression.h"

void print_whole(Buffer *out, const fmpz_t whole);
void print_expression(Buffer *out, const Store *store, const Expr *e);
const char *expression_text_in(Arena *arena, const Store *store, const Expr *e);
const char *expression_text(const Store *store, const Expr *e); /* in the store's arena */
#endif
