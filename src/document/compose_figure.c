/* compose_figure.c: the figures that an author asked for. */
#include "document/compose_parts.h"
#include "document/plot.h"

void write_figures(const Page *page, const Question *question, const Field *fields, size_t count, Blocks *to) {
    enum { MOST = 4 };
    const Figure *figures[MOST];
    size_t drawn = 0;
    for (size_t i = 0; i < count && drawn < MOST; i++) {
        if (fields[i].key != FIELD_FIGURE) continue;
        PlotRequest request = {.question = question,
                               .notation = page->notation,
                               .sentences = page->options->sentences,
                               .text = fields[i].text,
                               .source = page->source,
                               .at = fields[i].at,
                               .diagnostics = page->options->diagnostics};
        const Figure *figure = plot_figure(page->arena, &request);
        if (figure) figures[drawn++] = figure;
    }
    if (drawn) blocks_figures(to, drawn, figures);
}
