/* compose_answer.c: what feedback and report share: the question that a student had, and what is said of the answer. */
#include "calculus/rules.h"
#include "document/compose_parts.h"
#include "document/compose_report.h"
#include <string.h>

/* ---- questions as students had them ---- */

static Instance *variant_of(Variants *variants, const Problem *problem, uint64_t seed) {
    Diagnostics unheard = DIAGNOSTICS_EMPTY;
    variants_trim(variants);
    Instance *instance = problem->broken ? NULL : variants_instance(variants, problem, seed, &unheard);
    diagnostics_free(&unheard);
    return instance;
}

static uint64_t number_of(Text text, uint64_t otherwise) {
    uint64_t number = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.start[i] < '0' || text.start[i] > '9') return otherwise;
        number = number * 10 + (uint64_t)(text.start[i] - '0');
    }
    return text.length ? number : otherwise;
}

Asked asked_of(Variants *variants, const Bank *bank, const char *question, Text person, const Row *row,
               uint64_t seed) {
    Reference reference;
    Buffer why = BUFFER_EMPTY;
    bool found = bank && bank_refer(bank, text_of(question), &reference, &why);
    buffer_free(&why);
    if (!found) return (Asked){0};
    Text who = row && row->variant.start ? row->variant : person;
    uint64_t drawn = variant_seed(row ? number_of(row->seed, seed) : seed, who, reference.problem,
                                  reference.copy ? reference.copy : 1);
    return (Asked){variant_of(variants, reference.problem, drawn), reference.part};
}

/* ---- the answer ---- */

const Expr *answer_again(const Question *question, const Verdict *verdict) {
    if (!verdict->reading || !*verdict->reading) return NULL;
    Shape shape = question->prove || !question->find ? (Shape){0} : question->find->shape;
    ReadOptions options = {.mode = READ_ANSWER, .wants_set = shape.kind == KIND_SET, .shape = shape};
    Reading again = read_expression(question->scope, text_of(verdict->reading), options);
    store_clear_error(question->store);
    return again.line_count > 1 ? NULL : again.expr;
}

Text fit_text(Arena *arena, Text text, size_t most) {
    Buffer out = BUFFER_EMPTY;
    size_t at = 0, points = 0;
    for (; at < text.length && points < most; points++) {
        uint32_t code = text_next(text, &at);
        buffer_code(&out, code < ' ' || code == 0x7F ? ' ' : code);
    }
    if (at < text.length) buffer_string(&out, " …");
    Text fit = {arena_string(arena, buffer_c(&out), out.length), out.length};
    buffer_free(&out);
    return fit;
}

/* ---- what is said of it ---- */

void page_said(const Page *page, const char *text, Inlines *out) {
    Prose prose = page_reading(page, 0);
    prose.source = NULL;
    inlines_append(out, prose_inlines(&prose, text_of(text)));
}

/* Mistakes with no rule (shapes, rounding) have names of the same form. */
static bool is_rule(const char *name) {
    const Rules *rules = rules_table();
    for (size_t i = 0; i < rules->count; i++)
        if (!strcmp(rules->rule[i].identifier, name)) return true;
    return false;
}

/* -5 as it is printed: a number's sign is no hyphen, and no line ends behind it. */
static const char *with_minus(Arena *arena, const char *said) {
    Buffer out = BUFFER_EMPTY;
    for (const char *at = said; *at; at++) {
        bool begins = at == said || strchr(" (=[{", at[-1]), number = at[1] >= '0' && at[1] <= '9';
        if (*at == '-' && begins && number)
            buffer_string(&out, "−");
        else
            buffer_char(&out, *at);
    }
    const char *text = arena_string(arena, buffer_c(&out), out.length);
    buffer_free(&out);
    return text;
}

Inlines *feedback_said(const ComposeOptions *options, Arena *arena, const Scope *scope,
                       const Verdict *verdict) {
    Page page = page_new(arena, options);
    Text rest = text_of(verdict->mistake), word = text_cut(&rest, '/');
    const char *said = with_minus(arena, verdict->feedback ? verdict->feedback : "");
    const char *rule = arena_string(arena, word.start, word.length);
    page.scope = scope;
    Inlines *out = inlines_new(arena);
    if (rest.start && is_rule(rule)) return page_rule(&page, rule, said, INLINE_TEXT);
    page_said(&page, said, out);
    return out;
}
