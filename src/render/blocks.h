/* blocks.h: blocks of a document as a column of pieces, and the column as pages. Lengths in points.
 *
 * Every box of text gets the tag of its element; what has none (rules, room to write in) is no text. */
#ifndef NABLA_RENDER_BLOCKS_H
#define NABLA_RENDER_BLOCKS_H
#include "render/paragraph.h"
#include "render/tags.h"

typedef struct Piece { /* one unbreakable box of the column */
    const Box *box;
    double x;        /* from the left margin */
    double space;    /* above it, unless a page begins with it */
    double hang;     /* how far a figure beside the next pieces reaches below it */
    bool keep;       /* stays on the page of the next piece */
    bool fills;      /* is only as high as a figure reaches below what stands beside it */
    bool new_page;   /* begins a page */
    const Box *again; /* what is drawn above it where a page begins with it: a table's header; or NULL */
    const Block *room; /* for an answer, which may grow; or NULL */
    Text bookmark;   /* an entry of the outline that leads here, or empty */
    Text name;       /* what links call this place, or empty */
    struct Piece *next;
} Piece;

typedef struct Shape { /* of a page */
    double width, height;            /* of the paper */
    double left, right, top, bottom; /* margins */
    int columns;                     /* of text; 0 takes 1 */
    double logo_width, logo_height;  /* 0: no logo */
} Shape;

enum { HEADING_LEVELS = 3 };

typedef struct Beside { /* a figure at the right of what is set */
    Piece *anchor; /* holds it; what follows stands beside it */
    double width, height;
} Beside;

typedef struct Column { /* a column under construction */
    Setter *setter;
    double size;          /* of its text */
    double width;         /* of its lines */
    double indent;        /* of its lines from the left margin */
    double height;        /* the most that a piece may have: a page's */
    double after;         /* more space above the next piece */
    Text lead;            /* set bold before the next paragraph */
    unsigned depth;       /* of nested lists and problems */
    Tag *tag;             /* the element that the next blocks are part of */
    bool headings[HEADING_LEVELS]; /* which levels of headings the next blocks are below */
    Beside *beside;       /* the figure that the next pieces leave room for, or NULL */
    Piece *first, *last;
} Column;

enum { BLOCKS_DEEPEST = 16 }; /* lists within lists that are set */

/* Appends a box below the column. */
Piece *column_add(Column *column, const Box *box, double space, bool keep);
/* Appends lines with the distance of lines of text between them. */
void column_lines(Column *column, Box **lines, size_t count, double size, double space, bool keep);
/* Appends a text as an element of its own. */
void column_text(Column *column, Role role, const Inlines *text, ParagraphStyle style, double space,
                 bool keep);
void column_blocks(Column *column, const Blocks *blocks);
/* Gives the column its width back when what is set is past the figure beside it, or when `at_once` it must be;
 * without such a figure, nothing. For what is set of several parts: between them. */
void column_pass_figure(Column *column, bool at_once);
/* How far the figure beside what is set reaches below it; 0 without such a figure. */
double column_left_beside(const Column *column);

/* Makes all lines content of one element. */
void tag_lines(Box **lines, size_t count, Tag *tag);
/* A plain text on one line as an element of its own. */
Box *tagged_line(Setter *setter, Tag *parent, Role role, Text text, FontName font, double size);

/* The parts of the above that have a file of their own. */
void column_steps(Column *column, const Block *steps);
/* Is the column wide enough for the steps, no formula set smaller? */
bool column_steps_fit(Column *column, const Block *steps);
void column_table(Column *column, const Block *table);
void column_figures(Column *column, const Block *figures);
void column_answer(Column *column, const Block *answer);
/* Room that may grow does so by multiples of this: whole lines, whole squares. */
double room_step(const Piece *piece);
void room_grow(Setter *setter, Piece *piece, double more);
/* A figure, `scale` times as large as usual, that is so narrow that text may stand beside it; NULL: the block
 * is none. */
Box *column_beside(Column *column, const Block *block, double scale);

typedef struct Bookmark { Text title, name; double y; struct Bookmark *next; } Bookmark;
typedef struct Page {
    Box *box; /* everything on it, from the lower left corner of the paper */
    Bookmark *first, *last;
    struct Page *next;
} Page;

/* The pages of a section, footers included; they live in the setter's arena. */
Page *section_pages(Setter *setter, const Section *section, Shape shape, size_t *count);
#endif
