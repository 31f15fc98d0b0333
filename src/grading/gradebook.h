/* gradebook.h: grades as the importers of learning platforms want them. */
#ifndef NABLA_GRADING_GRADEBOOK_H
#define NABLA_GRADING_GRADEBOOK_H
#include "grading/book.h"

/* "moodle", "canvas", "canvas-total", "csv", closed by NULL. */
extern const char *const gradebook_formats[];

/* Appends the gradebook. `title` names the whole: the assignment. A cell is empty where nothing was answered,
 * and where an answer still waits for a person to decide. Gives how many people are left out.
 *   canvas        Student, ID, SIS User ID, SIS Login ID, Section, an assignment "TITLE: question" each, and Final
 *                 Points, which Canvas passes over as read only; a second row "Points Possible"
 *   canvas-total  the same with one assignment, TITLE
 *   moodle        names, what tells students apart (Username, ID number, Email address), each question, TITLE. Moodle
 *                 gives the grades of a row that does not say whose they are to the student before: such people are
 *                 left out, and only columns that everybody has are written
 *   csv           what is known of the students; each question; total, possible */
size_t gradebook_write(Buffer *out, const Book *book, const char *format, const char *title);
#endif
