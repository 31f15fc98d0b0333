#include "grading/line.h"

enum { LINES_OF_EACH = 3 /* of one name of several entries */ };

/* The name's value where the line begins, which is set again. */
static bool take_up(Line *line) {
    unsigned fixed = SYMBOL_INTEGER | SYMBOL_INDEX | SYMBOL_SIZE | SYMBOL_FUNCTION;
    if (line->symbol->properties & fixed) return false;
    const Interval *value = point_intervals(line->from, line->symbol, &line->rows, &line->columns);
    for (slong i = 0; value && i < line->rows * line->columns; i++) line->base[i] = value[i].low / 2 + value[i].high / 2;
    line->entry = value && line->rows * line->columns > 1 ? -1 : 0;
    return value != NULL;
}

static bool next_name(Line *line) {
    for (; line->left; line->left &= line->left - 1) {
        line->symbol = store_symbol_at(point_store(line->from), (unsigned)__builtin_ctzll(line->left));
        if (!take_up(line)) continue;
        line->left &= line->left - 1;
        return true;
    }
    return false;
}

bool line_begin(Arena *arena, Line *line, const Point *from, uint64_t names) {
    *line = (Line){.point = point_copy(arena, from), .left = names, .from = from};
    return next_name(line);
}

bool line_next(Line *line) {
    slong entries = line->rows * line->columns, most = entries < LINES_OF_EACH ? entries : LINES_OF_EACH;
    if (line->columns == 1 && ++line->entry < most) return true;
    point_set_doubles(line->point, line->symbol, line->base, line->rows, line->columns);
    return next_name(line);
}

void line_go_to(Line *line, double place) {
    double entries[MOST_ENCLOSED];
    for (slong i = 0; i < line->rows * line->columns; i++)
        entries[i] = line->entry < 0 ? place * line->base[i] : i == line->entry ? place : line->base[i];
    point_set_doubles(line->point, line->symbol, entries, line->rows, line->columns);
}
