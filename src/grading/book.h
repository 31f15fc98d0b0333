/* book.h: the graded answers of a class, by student and by question: what gradebooks and reports are made of.
 */
#ifndef NABLA_GRADING_BOOK_H
#define NABLA_GRADING_BOOK_H
#include "grading/class.h"

typedef struct BookQuestion {
    const char *name;               /* "drone-speed/b" */
    double points;                  /* of the part; 1 if it is no problem of the bank */
    size_t verdicts[VERDICT_KINDS]; /* how many students; blank: also those of whom there is nothing */
} BookQuestion;

typedef struct Book {
    Arena *arena;
    const Bank *bank; /* or NULL */
    Roster *people;   /* those of the roster, then those who answered */
    BookQuestion *questions;
    size_t question_count;
    ClassEntry *entries; /* all answers, in order */
    size_t entry_count;
    const ClassEntry **cells; /* people × questions: the last answer of each to each, or NULL */
    size_t repeated;          /* answers that a later one of the same person to the same question replaces */
} Book;

/* A book of the people on the roster (or NULL), which must outlive it; those who answered are added. */
Book *book_new(Arena *arena, const Bank *bank, const Roster *roster);
/* Adds an answer; all is copied. */
void book_add(Book *book, const ClassEntry *entry);
/* To be called when all answers are in. */
void book_close(Book *book);
/* The last answer of the person to the question; NULL: none. */
const ClassEntry *book_cell(const Book *book, size_t person, size_t question);
double book_possible(const Book *book); /* points of all questions */

typedef enum Total {
    TOTAL_NONE, /* nothing was answered */
    TOTAL_OPEN, /* an answer waits for a person to decide */
    TOTAL_KNOWN
} Total;
/* The points of a person so far. */
Total book_total(const Book *book, size_t person, double *points);
#endif
