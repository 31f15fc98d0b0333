/* What all question banks share. */
#include "render/quiz.h"
#include "render/html.h"
#include <math.h>

/* A slash within a name is doubled. */
static void add_level(Buffer *out, Text name) {
    buffer_char(out, '/');
    for (size_t i = 0; i < name.length; i++) {
        buffer_char(out, name.start[i]);
        if (name.start[i] == '/') buffer_char(out, '/');
    }
}

void quiz_category(const Quiz *quiz, QuizKind kind, const QuizPart *part, Buffer *out) {
    static const Sentence words[QUIZ_KINDS] = {
        [QUIZ_NUMBER] = SAY_QUIZ_NUMBERS, [QUIZ_TRUTH] = SAY_QUIZ_TRUTH, [QUIZ_WORDS] = SAY_QUIZ_WORDS,
        [QUIZ_CHOICE] = SAY_QUIZ_CHOICES, [QUIZ_STACK] = SAY_QUIZ_STACK, [QUIZ_ESSAY] = SAY_QUIZ_ESSAYS,
    };
    Text title = quiz->title.length ? quiz->title : text_of(say(quiz->sentences, SAY_WORKSHEET));
    buffer_string(out, "$course$/top");
    add_level(out, title);
    add_level(out, text_of(say(quiz->sentences, words[kind])));
    add_level(out, text_of(part->problem));
}

void quiz_question(const Quiz *quiz, const QuizPart *part, const QuizItem *item, Buffer *out,
                   void (*figure)(void *context, Buffer *out, const Figure *figure), void *context) {
    HtmlStyle style = {
        .tex = true, .sentences = quiz->sentences, .level = 4, .figure = figure, .context = context};
    html_blocks(out, part->question, &style);
    if (!item->demand) return;
    buffer_string(out, "<p><small>");
    html_inlines(out, item->demand, &style);
    buffer_string(out, "</small></p>\n");
}

const char *quiz_percent(double fraction) {
    static const struct {
        double value;
        const char *percent;
    } ALLOWED[] = {
        {0, "0"},        {0.05, "5"},           {0.1, "10"},           {1.0 / 9, "11.11111"},
        {0.125, "12.5"}, {1.0 / 7, "14.28571"}, {1.0 / 6, "16.66667"}, {0.2, "20"},
        {0.25, "25"},    {0.3, "30"},           {1.0 / 3, "33.33333"}, {0.4, "40"},
        {0.5, "50"},     {0.6, "60"},           {2.0 / 3, "66.66667"}, {0.7, "70"},
        {0.75, "75"},    {0.8, "80"},           {5.0 / 6, "83.33333"}, {0.9, "90"},
        {1, "100"},
    };
    size_t best = 0;
    for (size_t i = 0; i < sizeof ALLOWED / sizeof *ALLOWED; i++)
        if (fabs(ALLOWED[i].value - fraction) < fabs(ALLOWED[best].value - fraction)) best = i;
    return ALLOWED[best].percent;
}
