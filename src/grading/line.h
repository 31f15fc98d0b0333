/* line.h: straight lines through a point, on which one name varies, in doubles. */
#ifndef NABLA_GRADING_LINE_H
#define NABLA_GRADING_LINE_H
#include "math/interval.h"

typedef struct Line {
    Point *point; /* moves along the line */
    const Symbol *symbol;
    slong entry;  /* the one that varies, its value the place on the line; -1: all are scaled by it, which is positive */
    slong rows, columns;
    double base[MOST_ENCLOSED];
    uint64_t left; /* names whose lines come later */
    const Point *from;
} Line;

/* The first line through `from` on which one of these names varies, of those that are real and fit in doubles: a number; all entries of an
 * array at once; one of the first entries of a vector. False: there is none. The point lives in `arena`. */
bool line_begin(Arena *arena, Line *line, const Point *from, uint64_t names);
/* The next one. False: there is none, and the point is the first one again. */
bool line_next(Line *line);
void line_go_to(Line *line, double place);
#endif
