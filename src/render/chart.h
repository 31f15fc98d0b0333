/* chart.h: charts of bars in character cells. */
#ifndef NABLA_RENDER_CHART_H
#define NABLA_RENDER_CHART_H
#include "document/cells.h"
#include "document/document.h"

/* A figure that consists of upright filled rectangles and of labels, in `figure->rows` lines of at most `columns` cells:
 * each colour is a shade of its own. NULL: the figure is none of this kind, or there is too little room. In the arena. */
Cells *chart_cells(Arena *arena, const Figure *figure, int columns, bool ascii);
#endif
