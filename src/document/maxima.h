/* maxima.h: expressions as the computer algebra system Maxima reads them, for questions of the type STACK. */
#ifndef NABLA_DOCUMENT_MAXIMA_H
#define NABLA_DOCUMENT_MAXIMA_H
#include "base/buffer.h"
#include "math/expression.h"

enum { LONGEST_MAXIMA = 4000 }; /* bytes: what nobody would type is not written */

/* Appends a number, a vector or matrix of known size (entry by entry: x_1 stands for the first component of
 * x), a finite set or an interval (as STACK has them). False: it has no such form, nothing was appended. */
bool maxima_write(Buffer *out, const Store *store, const Expr *e);
#endif
