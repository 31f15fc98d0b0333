/* desk.h: rows of answers in, verdicts out; the questions that came up lately stay compiled. */
#ifndef NABLA_GRADING_DESK_H
#define NABLA_GRADING_DESK_H
#include "grading/grader.h"

#define CARRIED_USUALLY 0.5 /* of the points */
enum { MOST_CONDITIONS = 16, MOST_ACCEPTS = 16, MOST_EARLIER = 8 };

typedef struct Row { /* one answer, and the question that it answers; absent texts have start NULL */
    Text problem;    /* of the bank: "drone-speed", "drone-speed/b", "shifted-norm#2" … */
    Text part;
    Text seed, student, variant; /* which variant: student or variant (the one that is there) with the seed */
    Text let, find, key, prove;  /* … or the question itself; declarations are separated by ";" */
    Text at;                     /* the point at which it is asked */
    Text where[MOST_CONDITIONS];
    size_t where_count;
    Text accept[MOST_ACCEPTS]; /* as in problem files; "element": any element of the set; "/words/": a pattern
                                */
    size_t accept_count;
    bool decimal_comma;
    Text answer;
    Text earlier[MOST_EARLIER];        /* what the same student answered before: the latest first. Of which part of the */
    Text earlier_answer[MOST_EARLIER]; /* problem, or, where the row brings its question, of what ("gradient(f, x)") */
    size_t earlier_count;
} Row;

typedef struct Desk Desk;

/* `open` gives the bank when a row first names a problem of it; NULL, or giving NULL: then such rows are
 * errors. The desk owns what it compiles: desk_free. */
Desk *desk_new(const Bank *(*open)(void *context), void *context);
void desk_free(Desk *desk);
/* Verdicts are worded in this language, which must outlive the desk; its words for "undefined" are understood.
 * English at first. */
void desk_speak(Desk *desk, const Language *language);
const Language *desk_language(const Desk *desk);
/* What an answer earns that is right from a wrong earlier one, where the problem and the row do not say it:
 * CARRIED_USUALLY at first. */
void desk_carry(Desk *desk, double score);
/* Memory for judging one row: what the call before handed out is gone. */
Arena *desk_scratch(Desk *desk);
/* The verdict on one row; its strings live until the next call, or as long as `scratch`. It does not depend
 * on the rows before. */
Verdict desk_judge(Desk *desk, const Row *row, Arena *scratch);
#endif
