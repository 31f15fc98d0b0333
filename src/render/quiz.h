/* quiz.h: question banks as files that learning environments import. */
#ifndef NABLA_RENDER_QUIZ_H
#define NABLA_RENDER_QUIZ_H
#include "document/quiz.h"

/* Appends the quiz as Moodle XML: a category for each kind of question and problem, in it a question for each
 * part and variant; STACK questions need Moodle's plugin of that name. What only an essay can ask is named in
 * `notes`, a line each. */
void render_moodle(const Quiz *quiz, Buffer *out, Buffer *notes);
/* Appends the quiz in GIFT: each part in the most exact kind that GIFT has. What it cannot express is left
 * out and named in `notes`, a line each. */
void render_gift(const Quiz *quiz, Buffer *out, Buffer *notes);

/* ---- shared by the two ---- */

/* "$course$/top/Week 3/Numbers/shifted-norm": where a question is filed. */
void quiz_category(const Quiz *quiz, QuizKind kind, const QuizPart *part, Buffer *out);
/* What is asked, as HTML with TeX in it; `figure` as in HtmlStyle. */
void quiz_question(const Quiz *quiz, const QuizPart *part, const QuizItem *item, Buffer *out,
                   void (*figure)(void *context, Buffer *out, const Figure *figure), void *context);
/* The nearest of the fractions that Moodle allows, in percent: "33.33333". */
const char *quiz_percent(double fraction);
#endif
