/* compose_practice.c: one part of a problem, piece by piece, for who practises at a terminal. */
#include "document/compose_parts.h"

static Page page_of(Arena *arena, const Instance *instance, const InstancePart *part,
                    const ComposeOptions *options, Page *fresh) {
    *fresh = page_new(arena, options);
    return page_about_part(fresh, instance, part);
}

void compose_question(Document *to, const Instance *instance, size_t part, const ComposeOptions *options) {
    const InstancePart *p = &instance->parts[part];
    Page fresh, page = page_of(to->arena, instance, p, options, &fresh);
    Blocks *content = document_section(to, (SectionHead){0});
    if (part == 0) page_prose(&page, instance->intro, instance->intro_at, content);
    if (text_trim(p->ask).length)
        page_prose(&page, p->ask, p->ask_at, content);
    else
        write_question(&page, &p->question, content);
    page_choices(&page, p, false, content);
}

void compose_part_solution(Document *to, Instance *instance, size_t part, const ComposeOptions *options) {
    const InstancePart *p = &instance->parts[part];
    Page fresh, page = page_of(to->arena, instance, p, options, &fresh);
    Blocks *content = document_section(to, (SectionHead){0});
    write_solution(&page, &p->question, instance_solution(instance, part), content);
    page.source = NULL; /* the place of the notes in their file is not known here */
    for (size_t i = 0; i < p->note_count; i++) page_prose(&page, p->notes[i], 0, content);
}

void compose_said(Document *to, const Instance *instance, size_t part, const char *said,
                  const ComposeOptions *options) {
    Page fresh, page = page_of(to->arena, instance, &instance->parts[part], options, &fresh);
    page.source = NULL;
    page_prose(&page, text_of(said), 0, document_section(to, (SectionHead){0}));
}

/* What the solution does in its step `number` of those that say something; NULL: it has no such step. */
static const Inlines *step_sentence(const Page *page, const Solution *solution, size_t number) {
    for (size_t i = 0; i < solution->step_count; i++) {
        const Step *step = &solution->steps[i];
        if (step->detail > DETAIL_NORMAL || step->until < DETAIL_NORMAL) continue;
        const char *said =
            say_rule(page->options->sentences, step->rule, "sentence", step->sentence ? step->sentence : "");
        if (*said && number-- == 0) return page_rule(page, step->rule, said, INLINE_TEXT);
    }
    return NULL;
}

bool compose_hint(Document *to, Instance *instance, size_t part, size_t number,
                  const ComposeOptions *options) {
    const InstancePart *p = &instance->parts[part];
    Page fresh, page = page_of(to->arena, instance, p, options, &fresh);
    bool is_written = number < p->hint_count;
    const Inlines *step =
        is_written ? NULL : step_sentence(&page, instance_solution(instance, part), number - p->hint_count);
    if (!is_written && !step) return false;
    Blocks *content = document_section(to, (SectionHead){0});
    page.source = NULL; /* the place of the hints in their file is not known here */
    if (is_written)
        page_prose(&page, p->hints[number], 0, content);
    else
        blocks_paragraph(content, step);
    return true;
}
