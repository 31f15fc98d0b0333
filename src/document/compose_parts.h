/* compose_parts.h: what the files of compose share; nobody else includes it. */
#ifndef NABLA_DOCUMENT_COMPOSE_PARTS_H
#define NABLA_DOCUMENT_COMPOSE_PARTS_H
#include "document/compose.h"
#include "document/prose.h"

typedef struct Page { /* what is needed to write about one question; plain data */
    Arena *arena;     /* the document's */
    const ComposeOptions *options;
    NotationOptions notation;
    const Scope *scope;   /* of the question; NULL: none */
    bool tidy;            /* picked values stand in the prose */
    const Source *source; /* of the prose; NULL: sentences of the language */
    Text language;        /* of what the author wrote; empty: that of the document */
} Page;

Page page_new(Arena *arena, const ComposeOptions *options);
Page page_about(const Page *page, const Question *question, const Problem *problem); /* problem: or NULL */
/* The title of a problem, NULL where it has none but its name. */
Inlines *page_title(const Page *page, const Problem *problem);
/* The page for a part of a problem, on which the names that its text defines stand for themselves. */
Page page_about_part(const Page *page, const Instance *instance, const InstancePart *part);
Prose page_reading(const Page *page, size_t at); /* how prose at this place of the page's source is read */
/* What stands at the head and foot of every page, in the words of the language. */
void page_head(const Page *page, SectionHead *head);
/* A number of points with so many significant digits: "2,5" where the language has it so. */
const char *page_number(const Page *page, double value, int digits);
/* A sentence of the language, its {names} filled. */
Inlines *page_say(const Page *page, Sentence which, const Filling *fillings, size_t count);
Inlines *page_say_text(const Page *page, Sentence which, const char *name, const char *text);
Inlines *page_say_formula(const Page *page, Sentence which, const char *name, const Formula *formula);
/* What an author wrote, `at` in the page's source. */
void page_prose(const Page *page, Text text, size_t at, Blocks *to);
/* What the grader says is prose, too: an author may have written formulas in it. */
void page_said(const Page *page, const char *said, Inlines *to);
/* The answers to choose from, "(a) …" each, with a box to tick where asked; nothing where there are none. */
void page_choices(const Page *page, const InstancePart *part, bool boxes, Blocks *to);
/* A sentence of a rule of calculus: its formulas use the names of the rule. Text stands as `kind`. */
Inlines *page_rule(const Page *page, const char *rule, const char *said, InlineKind kind);
/* The rule of a step in general, and what its names stand for here: "In general d(v w) = …; here v = x², w = sin x."
 * NULL: the rule has no row, or the step shows as much. */
Inlines *page_law(const Page *page, const Step *step);
/* A text in bold type. */
Inlines *page_strong(const Page *page, const char *text);
const Formula *page_formula(const Page *page, const Expr *e);
/* "= e" */
const Formula *page_relation(const Page *page, const char *sign, const Expr *e);
/* "x = (3, 4), t = 1" */
const Formula *page_point(const Page *page, const Question *question);

/* compose_figure.c: side by side, what the `figure:` keys among these fields ask for; one that cannot be
 * drawn is said and left out. */
void write_figures(const Page *page, Instance *instance, const Question *question, const Field *fields,
                   size_t count, Blocks *to);

/* compose_points.c: a table of problems, their points and those that were reached, with their sum. */
typedef struct PointsColumn {
    const Inlines *name; /* of the problem */
    double possible, reached;
    bool decided;        /* what was reached is known; else there is room to write it in */
} PointsColumn;
void write_points(const Page *page, const PointsColumn *columns, size_t count, Blocks *to);

/* compose_solution.c */
void write_question(const Page *page, const Question *question, Blocks *to); /* "Find the gradient of …" */
void write_solution(const Page *page, const Question *question, const Solution *solution, Blocks *to);
typedef struct EarlierPart {
    const Solution *solution;
    const char *name;
} EarlierPart;
/* The same below the solutions of earlier parts: lines that one of them begins with, too, are not written again, but keep
 * their numbers. */
void write_solution_after(const Page *page, const Question *question, const Solution *solution,
                          const EarlierPart *earlier, size_t count, Blocks *to);
void write_answer(const Page *page, const Question *question, const Solution *solution, Text label,
                  Blocks *to);
/* The step of a line, from 1, as write_solution counts them; NULL: there is no such line. */
const Step *shown_step(const Page *page, const Solution *solution, size_t line);
#endif
