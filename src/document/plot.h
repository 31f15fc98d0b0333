/* plot.h: figures that a problem draws from its own data: the `figure:` key of problem files. */
#ifndef NABLA_DOCUMENT_PLOT_H
#define NABLA_DOCUMENT_PLOT_H
#include "base/diagnostics.h"
#include "calculus/solve.h"
#include "document/document.h"
#include "document/notation.h"
#include "document/sentences.h"

typedef struct PlotRequest {
    const Question *question; /* its names, and the function that "f" means */
    NotationOptions notation; /* of labels */
    const Sentences *sentences; /* in which the figure is described */
    Text text;                /* "graph f, tangent at t = 1" */
    const Source *source;     /* that it stands in */
    size_t at;                /* where */
    Diagnostics *diagnostics; /* what is wrong is said here; may be NULL */
} PlotRequest;

/* The figure that is asked for, in `arena`; NULL: it cannot be drawn, said. Points are found by evaluating at
 * doubles; where the function has no value nothing is drawn. A vector of R^n is drawn in the plane. */
const Figure *plot_figure(Arena *arena, const PlotRequest *request);
#endif
