/* book.h: the graded answers of a class, by student and by question: what gradebooks and reports are made of.
 *
 * Of each answer a few numbers are held, and the rest, for those who ask for texts, in as few bytes as will do. */
#ifndef NABLA_GRADING_BOOK_H
#define NABLA_GRADING_BOOK_H
#include "grading/class.h"

typedef struct BookQuestion {
    const char *name;               /* "drone-speed/b" */
    double points;                  /* of the part; 1 if it is no problem of the bank */
    size_t verdicts[VERDICT_KINDS]; /* how many students; blank: also those of whom there is nothing */
} BookQuestion;

enum { NO_PERSON = UINT32_MAX, NO_QUESTION = UINT32_MAX };

typedef struct BookEntry { /* an answer */
    const char *packed;    /* all the rest: book_unpack; NULL: not kept */
    double score;
    uint32_t length, row_length; /* of `packed`, and of the row in it */
    uint32_t person;       /* NO_PERSON: the table does not say */
    uint32_t question;     /* NO_QUESTION: the row is wrong, and names none that others had */
    unsigned char kind;    /* VerdictKind */
    bool scored;           /* class_has_score */
    bool by_teacher;
} BookEntry;

typedef struct Book {
    Arena *arena;
    const Bank *bank; /* or NULL */
    Roster *people;   /* those of the roster, then those who answered */
    BookQuestion *questions;
    size_t question_count;
    bool numbers_only; /* answers are not kept in words */
    BookEntry *entries; /* all answers, in order */
    size_t entry_count;
    uint32_t *cells; /* people × questions: the last answer of each to each, one more than its place; 0: none */
    size_t repeated;          /* answers that a later one of the same person to the same question replaces */
} Book;

/* A book of the people on the roster (or NULL), which must outlive it; those who answered are added. `numbers_only`: for a
 * gradebook, which needs no words. */
Book *book_new(Arena *arena, const Bank *bank, const Roster *roster, bool numbers_only);
/* Adds an answer; what is kept is copied. */
void book_add(Book *book, const ClassEntry *entry);
/* The answer in words: question, row (student, problem, part, seed, variant, answer) and verdict (without witness). In
 * the arena. */
ClassEntry book_unpack(const Book *book, const BookEntry *entry, Arena *arena);
/* To be called when all answers are in. */
void book_close(Book *book);
/* The last answer of the person to the question; NULL: none. */
const BookEntry *book_cell(const Book *book, size_t person, size_t question);
double book_possible(const Book *book); /* points of all questions */

typedef enum Total {
    TOTAL_NONE, /* nothing was answered */
    TOTAL_OPEN, /* an answer waits for a person to decide */
    TOTAL_KNOWN
} Total;
/* The points of a person so far. */
Total book_total(const Book *book, size_t person, double *points);
#endif
