/* quiz.h: the parts of problems as questions of a question bank, for learning environments.
 *
 * A part can be asked in every kind that suits its key: as a number, as a choice among the key and what known
 * mistakes give instead, as an expression that a computer algebra system compares (STACK), in words, by yes
 * or no. A proof is an essay, and so is what nothing else can ask. Everything lives in the arena. */
#ifndef NABLA_DOCUMENT_QUIZ_H
#define NABLA_DOCUMENT_QUIZ_H
#include "document/compose.h"

typedef enum QuizKind {
    QUIZ_NUMBER,
    QUIZ_TRUTH,
    QUIZ_WORDS,
    QUIZ_CHOICE,
    QUIZ_STACK,
    QUIZ_ESSAY,
    QUIZ_KINDS
} QuizKind;

typedef struct QuizAnswer {
    double fraction;         /* of the points, 0 … 1 */
    const Inlines *feedback; /* NULL: none */
    const Formula *formula;  /* a choice */
    const char *text;        /* a number in decimals; what Maxima reads; words */
    const char *tolerance;   /* of a number, to both sides */
} QuizAnswer;

typedef struct QuizItem {
    const QuizAnswer *answers; /* the right one first; of words, all are right; of the others not used */
    size_t count;
    const Inlines *demand; /* how the answer is to be given, or NULL */
    bool yes;              /* of QUIZ_TRUTH */
    bool array, positive;  /* of QUIZ_STACK: a matrix to fill in; no name stands for a negative number */
} QuizItem;

typedef struct QuizPart {
    const char *problem,
        *name; /* "shifted-norm"; "shifted-norm/a, 3" with the part and the variant if there are any */
    double points;
    const Blocks *question, *solution;
    bool proof;
    const QuizItem *as[QUIZ_KINDS]; /* NULL: cannot be asked so */
    struct QuizPart *next;
} QuizPart;

typedef struct Quiz {
    Arena *arena;
    const Sentences *sentences;
    Text title;
    QuizPart *first, *last;
} Quiz;

Quiz *quiz_new(Arena *arena, Text title, const Sentences *sentences); /* empty; lives in `arena` */
/* Adds the parts of one copy of a sheet; `number`, from 1, tells copies apart. Problems without variants are
 * taken from the first copy only. Solutions must have been verified. */
void compose_quiz(Quiz *to, const SheetCopy *copy, size_t number, const ComposeOptions *options);
#endif
