/* gradebook.h: grades as the importers of learning platforms want them. */
#ifndef NABLA_GRADING_GRADEBOOK_H
#define NABLA_GRADING_GRADEBOOK_H
#include "grading/book.h"

/* "moodle", "canvas", "csv", closed by NULL. */
extern const char *const gradebook_formats[];

/* Appends the gradebook. `title` names the whole: the assignment. A cell is empty where nothing was answered,
 * and where an answer still waits for a person to decide.
 *   canvas  Student, ID, SIS User ID, SIS Login ID, Section, TITLE; a second row "Points Possible"
 *   moodle  names, and what tells students apart (Username, ID number, Email address); each question; TITLE
 *   csv     what is known of the students; each question; total, possible */
void gradebook_write(Buffer *out, const Book *book, const char *format, const char *title);
#endif
