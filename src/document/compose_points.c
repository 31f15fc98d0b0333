/* compose_points.c: the table of points: what a problem is worth, and what was reached. */
#include "document/compose_parts.h"

enum { MOST_ACROSS = 10 }; /* problems beside each other; more make another table */

static const Inlines *cell(const Page *page, const char *text) {
    return inlines_of(page->arena, text_of(text));
}

static void add_table(const Page *page, const PointsColumn *columns, size_t count, Blocks *to) {
    static const Sentence heads[] = {SAY_TABLE_PROBLEM, SAY_TABLE_POINTS, SAY_TABLE_REACHED};
    const Inlines *rows[3][MOST_ACROSS + 2];
    Align aligns[MOST_ACROSS + 2] = {ALIGN_LEFT};
    for (size_t r = 0; r < 3; r++) rows[r][0] = cell(page, say(page->options->sentences, heads[r]));
    for (size_t i = 0; i < count; i++) {
        aligns[i + 1] = ALIGN_CENTRE;
        rows[0][i + 1] = columns[i].name;
        rows[1][i + 1] = cell(page, page_number(page, columns[i].possible, 6));
        rows[2][i + 1] = cell(page, columns[i].decided ? page_number(page, columns[i].reached, 4) : "");
    }
    Block *table = blocks_table(to, count + 1, aligns);
    table->boxed = true;
    for (size_t r = 0; r < 3; r++) table_add(to, table, r == 0, rows[r]);
}

void write_points(const Page *page, const PointsColumn *columns, size_t count, Blocks *to) {
    PointsColumn total = {cell(page, say(page->options->sentences, SAY_TABLE_TOTAL)), 0, 0, count > 0};
    for (size_t i = 0; i < count; i++) {
        total.possible += columns[i].possible;
        total.reached += columns[i].reached;
        total.decided = total.decided && columns[i].decided;
    }
    for (size_t from = 0; from < count; from += MOST_ACROSS) {
        PointsColumn row[MOST_ACROSS + 1];
        size_t width = 0;
        for (; width < MOST_ACROSS && from + width < count; width++) row[width] = columns[from + width];
        if (from + width == count) row[width++] = total;
        add_table(page, row, width, to);
    }
}
