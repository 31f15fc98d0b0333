/* A quiz in GIFT: https://docs.moodle.org/en/GIFT_format */
#include "render/base64.h"
#include "render/html.h"
#include "render/mathml.h"
#include "render/quiz.h"
#include "render/svg.h"
#include <string.h>

typedef struct Gift {
    const Quiz *quiz;
    Buffer *out;
} Gift;

/* Signs that mean something stand behind a backslash; a blank line would end the question. */
static void write_escaped(Buffer *out, Text text) {
    for (size_t i = 0; i < text.length; i++) {
        if (text.start[i] == '\n') {
            buffer_char(out, ' ');
            continue;
        }
        if (strchr("\\~=#{}:", text.start[i])) buffer_char(out, '\\');
        buffer_char(out, text.start[i]);
    }
}

/* GIFT has no files: the picture stands in the text. */
static void embed_figure(void *context, Buffer *out, const Figure *figure) {
    (void)context;
    Buffer picture = BUFFER_EMPTY;
    svg_write(&picture, figure, true);
    buffer_string(out, "<img src=\"data:image/svg+xml;base64,");
    base64_write(out, buffer_view(&picture));
    buffer_string(out, "\" alt=\"");
    markup_text(out, figure->describes);
    buffer_string(out, "\">");
    buffer_free(&picture);
}

static HtmlStyle style_of(const Gift *g) {
    return (HtmlStyle){.tex = true, .sentences = g->quiz->sentences, .level = 4, .figure = embed_figure};
}

/* A text that begins with a bracket would name its format there. */
static void write_html(Gift *g, const Buffer *html) {
    Text text = buffer_view(html);
    bool bracket = text.length && text.start[0] == '[';
    if (bracket) buffer_string(g->out, "&\\#91;");
    write_escaped(g->out, text_slice(text, bracket, text.length));
}

static void write_feedback(Gift *g, const Inlines *feedback) {
    Buffer html = BUFFER_EMPTY;
    HtmlStyle style = style_of(g);
    html_inlines(&html, feedback, &style);
    if (html.length) buffer_char(g->out, '#');
    write_html(g, &html);
    buffer_char(g->out, '\n');
    buffer_free(&html);
}

static void write_solution(Gift *g, const QuizPart *part) {
    Buffer html = BUFFER_EMPTY;
    HtmlStyle style = style_of(g);
    html_blocks(&html, part->solution, &style);
    buffer_string(g->out, "####");
    write_html(g, &html);
    buffer_free(&html);
}

static void write_numbers(Gift *g, const QuizItem *item) {
    buffer_string(g->out, "#\n");
    for (size_t i = 0; i < item->count; i++) {
        const QuizAnswer *answer = &item->answers[i];
        buffer_char(g->out, '=');
        if (answer->fraction < 1) buffer_printf(g->out, "%%%s%%", quiz_percent(answer->fraction));
        buffer_printf(g->out, "%s:%s", answer->text, answer->tolerance);
        write_feedback(g, answer->feedback);
    }
}

static void write_choices(Gift *g, const QuizItem *item) {
    HtmlStyle style = style_of(g);
    buffer_char(g->out, '\n');
    for (size_t i = 0; i < item->count; i++) {
        const QuizAnswer *answer = &item->answers[i];
        Buffer html = BUFFER_EMPTY;
        html_formula(&html, answer->formula, &style);
        buffer_char(g->out, answer->fraction >= 1 ? '=' : '~');
        if (answer->fraction > 0 && answer->fraction < 1)
            buffer_printf(g->out, "%%%s%%", quiz_percent(answer->fraction));
        write_html(g, &html);
        write_feedback(g, answer->feedback);
        buffer_free(&html);
    }
}

static void write_words(Gift *g, const QuizItem *item) {
    buffer_char(g->out, '\n');
    for (size_t i = 0; i < item->count; i++) {
        buffer_char(g->out, '=');
        write_escaped(g->out, text_of(item->answers[i].text));
        buffer_char(g->out, '\n');
    }
}

static void write_answers(Gift *g, QuizKind kind, const QuizItem *item) {
    switch (kind) {
    case QUIZ_NUMBER: write_numbers(g, item); return;
    case QUIZ_TRUTH: buffer_string(g->out, item->yes ? "TRUE\n" : "FALSE\n"); return;
    case QUIZ_WORDS: write_words(g, item); return;
    case QUIZ_CHOICE: write_choices(g, item); return;
    case QUIZ_STACK:
    case QUIZ_ESSAY:
    case QUIZ_KINDS: return;
    }
}

static void write_part(Gift *g, QuizKind kind, const QuizPart *part) {
    Buffer path = BUFFER_EMPTY, html = BUFFER_EMPTY;
    quiz_category(g->quiz, kind, part, &path);
    quiz_question(g->quiz, part, part->as[kind], &html, embed_figure, NULL);
    buffer_printf(g->out, "$CATEGORY: %s\n\n::", buffer_c(&path));
    write_escaped(g->out, text_of(part->name));
    buffer_string(g->out, "::[html]");
    write_html(g, &html);
    buffer_char(g->out, '{');
    write_answers(g, kind, part->as[kind]);
    write_solution(g, part);
    buffer_string(g->out, "}\n\n");
    buffer_free(&path);
    buffer_free(&html);
}

/* The most exact kind that GIFT has; QUIZ_KINDS: none. */
static QuizKind kind_of(const QuizPart *part) {
    static const QuizKind kinds[] = {QUIZ_NUMBER, QUIZ_TRUTH, QUIZ_WORDS, QUIZ_CHOICE};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (part->as[kinds[i]]) return kinds[i];
    return part->proof ? QUIZ_ESSAY : QUIZ_KINDS;
}

void render_gift(const Quiz *quiz, Buffer *out, Buffer *notes) {
    Gift gift = {quiz, out};
    for (const QuizPart *part = quiz->first; part; part = part->next) {
        QuizKind kind = kind_of(part);
        if (kind == QUIZ_KINDS)
            buffer_printf(notes,
                          "GIFT cannot express '%s': its answer is no number, and there are too few mistakes "
                          "to choose from\n",
                          part->name);
        else
            write_part(&gift, kind, part);
    }
}
