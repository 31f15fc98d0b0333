/* compose_figure.c: the figures that an author asked for. */
#include "document/compose_parts.h"
#include "document/plot.h"
#include <stdlib.h>
#include <string.h>

/* ---- figures that were drawn ---- */

enum { MOST_KEPT = 4 << 20 }; /* bytes */

typedef struct Drawn { /* what a figure shows depends on its words and on the values of the variant */
    const Field *field;
    const char *values;
    const Figure *figure; /* NULL: it cannot be drawn, which was said */
    struct Drawn *next;
} Drawn;

struct Figures {
    Arena *arena;
    Drawn *first;
};

Figures *figures_new(void) {
    Figures *figures = memory_get(sizeof *figures);
    *figures = (Figures){.arena = arena_new()};
    return figures;
}

void figures_free(Figures *figures) {
    arena_free(figures->arena);
    free(figures);
}

void figures_trim(Figures *figures) {
    if (arena_used(figures->arena) <= MOST_KEPT) return;
    arena_free(figures->arena);
    *figures = (Figures){.arena = arena_new()};
}

static const Figure *draw(const Page *page, Arena *arena, const Question *question, const Field *field) {
    PlotRequest request = {.question = question,
                           .notation = page->notation,
                           .sentences = page->options->sentences,
                           .text = field->text,
                           .source = page->source,
                           .at = field->at,
                           .diagnostics = page->options->diagnostics};
    return plot_figure(arena, &request);
}

static const Figure *figure_of(const Page *page, Instance *instance, const Question *question,
                               const Field *field) {
    Figures *figures = page->options->figures;
    if (!figures) return draw(page, page->arena, question, field);
    const char *values = instance_values(instance);
    for (const Drawn *drawn = figures->first; drawn; drawn = drawn->next)
        if (drawn->field == field && !strcmp(drawn->values, values)) return drawn->figure;
    Drawn *drawn = ARENA_NEW(figures->arena, Drawn);
    *drawn = (Drawn){field, arena_string(figures->arena, values, strlen(values)),
                     draw(page, figures->arena, question, field), figures->first};
    figures->first = drawn;
    return drawn->figure;
}

void write_figures(const Page *page, Instance *instance, const Question *question, const Field *fields,
                   size_t count, Blocks *to) {
    enum { MOST = 4 };
    const Figure *figures[MOST];
    size_t drawn = 0;
    for (size_t i = 0; i < count && drawn < MOST; i++) {
        if (fields[i].key != FIELD_FIGURE) continue;
        const Figure *figure = figure_of(page, instance, question, &fields[i]);
        if (figure) figures[drawn++] = figure;
    }
    if (drawn) blocks_figures(to, drawn, figures);
}
