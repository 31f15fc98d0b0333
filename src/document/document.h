/* document.h: what is said: sections of blocks, blocks of inlines; no positions, no fonts.
 *
 * Everything lives in the arena given to document_new and is built by appending. Texts are copied. Nothing
 * needs to be freed but the arena. A document may hold many sections (one a student); each has its own
 * title block and its own page numbers. Words ("Name", "page") come in as texts, so that a document knows
 * no language. */
#ifndef NABLA_DOCUMENT_DOCUMENT_H
#define NABLA_DOCUMENT_DOCUMENT_H
#include "document/formula.h"

/* ---- inlines: what stands in a line of text ---- */

typedef enum InlineKind {
    INLINE_TEXT, INLINE_EMPHASIS, INLINE_STRONG, INLINE_CODE, /* text */
    INLINE_FORMULA                                            /* formula */
} InlineKind;

typedef struct Inline {
    InlineKind kind;
    Text text;
    const Formula *formula;
    Text leads; /* the name of a problem that the text leads to, if the document has it; may be empty */
    Text language; /* of the text; empty: that of the document */
    const struct Inline *next;
} Inline;

typedef struct Inlines { /* a run of inlines under construction; NULL is an empty run wherever one is read */
    Arena *arena;
    Inline *first, *last;
    Text language; /* of the texts that are added */
} Inlines;

Inlines *inlines_new(Arena *arena);
Inlines *inlines_of(Arena *arena, Text text);                   /* one plain text */
void inlines_add(Inlines *to, InlineKind kind, Text text); /* white space counts as one space */
void inlines_add_formula(Inlines *to, const Formula *formula);
void inlines_add_link(Inlines *to, Text text, Text leads); /* a text that leads to a problem */
void inlines_append(Inlines *to, const Inlines *more);          /* copies the entries of `more` */

/* The language of most of the text; empty: that of the document. */
Text inlines_language(const Inlines *inlines);

/* ---- figures: vector graphics ---- */

typedef enum Ink {
    INK_BLACK, INK_GREY, INK_BLUE, INK_RED, INK_GREEN, INK_WHITE, INK_PALE,
    INK_ACCENT /* the colour of the document's look */
} Ink;
typedef enum MarkKind { MARK_LINE, MARK_POLYGON, MARK_CIRCLE, MARK_ARROW, MARK_LABEL } MarkKind;
typedef enum Anchor { /* which point of a label stands at its position */
    ANCHOR_CENTRE, ANCHOR_LEFT, ANCHOR_RIGHT, ANCHOR_TOP, ANCHOR_BOTTOM
} Anchor;

typedef struct Spot { double x, y; } Spot; /* named apart from the Point of evaluate.h */

typedef struct Stroke {
    Ink ink;
    double width; /* points; 0 takes 0.8 */
    bool dashed;
    bool filled;  /* polygons and circles: filled with the ink in place of an outline */
} Stroke;

typedef struct Mark {
    MarkKind kind;
    Stroke stroke;
    const Spot *points;    /* user units; a circle: its centre */
    size_t count;
    double radius;          /* user units */
    const Formula *label;
    Anchor anchor;
    const struct Mark *next;
} Mark;

typedef struct Figure {
    Arena *arena;
    Spot least, most;      /* the window in user units; y grows upwards */
    double width, height;   /* on paper, millimetres */
    Text describes;         /* for those who do not see it */
    Text written;           /* the same with formulas as they are written: stands for it in text */
    int rows;               /* a chart of bars and labels that so many lines of text can show; 0: it is none */
    Mark *first, *last;
} Figure;

/* A figure whose window least..most is drawn `width` × `height` mm large (height 0: the same scale on both
 * axes). */
Figure *figure_new(Arena *arena, Spot least, Spot most, double width, double height);
void figure_line(Figure *figure, size_t count, const Spot *points, Stroke stroke);    /* a polyline */
void figure_polygon(Figure *figure, size_t count, const Spot *points, Stroke stroke); /* closed */
void figure_circle(Figure *figure, Spot centre, double radius, Stroke stroke); /* in units of x */
void figure_arrow(Figure *figure, Spot from, Spot to, Stroke stroke);
void figure_label(Figure *figure, Spot at, Anchor anchor, const Formula *label, Ink ink);
void figure_describe(Figure *figure, Text describes); /* `written`, too */
void figure_write_out(Figure *figure, Text written);
/* Horizontal and vertical axis lines with arrows, ticks at round numbers when `ticks`. */
void figure_axes(Figure *figure, bool ticks);
/* Does a label here stand on a coloured area, which is its ground? Others need a white one, so that no line runs
 * through them. */
bool figure_stands_on_area(const Figure *figure, Spot at);
/* A bar chart of `count` values >= 0 with a label under each, `width` × `height` mm. */
Figure *figure_bars(Arena *arena, size_t count, const double *values, const char *const *labels, double width,
                    double height);

/* ---- blocks: what stands below each other ---- */

typedef enum BlockKind {
    BLOCK_HEADING, BLOCK_PARAGRAPH, BLOCK_NOTE, BLOCK_DISPLAY, BLOCK_STEPS, BLOCK_LIST, BLOCK_TABLE,
    BLOCK_ANSWER, BLOCK_PROBLEM, BLOCK_RULE, BLOCK_PAGE_BREAK, BLOCK_FIGURES
} BlockKind;

typedef enum Align { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTRE } Align;
typedef enum AnswerKind { ANSWER_LINES, ANSWER_BOX, ANSWER_GRID, ANSWER_BLANK } AnswerKind;

typedef struct Block Block;
typedef struct Blocks { /* a list of blocks under construction */
    Arena *arena;
    Block *first, *last;
} Blocks;

typedef struct StepRow {      /* one line of a worked solution */
    Text label;               /* its number, "" for none */
    const Inlines *sentence;  /* said before the formula, or NULL */
    const Formula *left;      /* what stands left of the alignment, NULL: nothing (a continuation) */
    const Formula *right;     /* begins with the relation: = …; NULL: no formula in this step */
    const Inlines *rule;      /* the name of the rule, in the right margin, or NULL */
    const Inlines *condition; /* where it holds, in the right margin under the rule, or NULL */
    const struct StepRow *next;
} StepRow;

typedef struct TableRow {
    bool header;
    const Inlines *const *cells; /* as many as the table has columns */
    const struct TableRow *next;
} TableRow;

typedef struct ListItem {
    Blocks content;
    struct ListItem *next;
} ListItem;

struct Block {
    BlockKind kind;
    Block *next;
    int level;                 /* heading: 1 … 3 */
    bool follows;              /* stays on the page of what stands before it */
    const Inlines *inlines;    /* heading, paragraph, note; problem: its title, or NULL */
    const Formula *formula;    /* display */
    Text label;                /* problem: its number; display: an equation number at the right, or empty */
    Text id, points;           /* problem: the name in the bank and "4 points", each may be empty */
    Text name, leads;          /* problem: what links call it, and where its title leads; may be empty */
    StepRow *step, *last_step;    /* steps */
    TableRow *row, *last_row;  /* table */
    size_t columns;            /* table */
    bool boxed;                /* table: a frame around every cell, with room to write in */
    const Align *aligns;       /* table: one a column */
    ListItem *item, *last_item; /* list */
    bool numbered;             /* list */
    AnswerKind answer;
    double amount;             /* answer: lines (ANSWER_LINES), else millimetres of height */
    bool grows;                /* answer: the amount is a guess, more does no harm where a page has it left */
    Blocks content;            /* problem */
    const Figure *const *figures; /* side by side */
    size_t figure_count;
};

Blocks *blocks_new(Arena *arena);
void blocks_append(Blocks *to, const Blocks *more); /* moves the blocks of `more` to the end of `to` */
void blocks_heading(Blocks *to, int level, const Inlines *text);  /* kept on the page of what follows */
void blocks_paragraph(Blocks *to, const Inlines *text);
void blocks_note(Blocks *to, const Inlines *text); /* in small type: a hint, a remark, a source */
void blocks_display(Blocks *to, const Formula *formula);          /* on its own line, centred */
void blocks_rule(Blocks *to);
void blocks_page_break(Blocks *to);
void blocks_answer(Blocks *to, AnswerKind kind, double amount); /* room to write in; never split over pages */
void blocks_figures(Blocks *to, size_t count, const Figure *const *figures);
/* A worked solution; rows are appended with steps_add and share one alignment. */
Block *blocks_steps(Blocks *to);
void steps_add(Blocks *owner, Block *steps, StepRow step); /* the step is copied, its `next` not read */
Block *blocks_list(Blocks *to, bool numbered);
Blocks *list_item(Blocks *owner, Block *list); /* the content of a new item, to be filled */
Block *blocks_table(Blocks *to, size_t columns, const Align *aligns);
void table_add(Blocks *owner, Block *table, bool header, const Inlines *const *cells);

typedef struct ProblemHead {
    Text number;          /* "1", "3 (b)"; set bold before the text of the problem */
    const Inlines *title; /* or NULL; the bookmark is number and title */
    Text id;              /* the problem's name in the bank, set small and grey; may be empty */
    Text points;          /* "4 points", at the right; may be empty */
    Text name, leads;     /* what links call it ("solution 3 for Ana"), and the name that its title leads to,
                             if the document has it; may be empty */
} ProblemHead;
/* A problem; fill the returned blocks: question, answer space, solution. A problem starts on a new page
 * rather than leave its first lines alone, and its question is kept together where a page can hold it. */
Blocks *blocks_problem(Blocks *to, ProblemHead head);

/* ---- sections and the document ---- */

typedef enum Paper { PAPER_A4, PAPER_LETTER } Paper;

typedef struct SectionHead {
    Text title;     /* large, at the top of the first page; may be empty */
    Text course;    /* under it, small, left: "Calculus II, group 3" */
    Text date;      /* under it, small, right; as given, never the clock's */
    Text name_word; /* "Name": a line to write a name on; empty: no such line */
    Text name;      /* printed on that line when known */
    Text variant;   /* "Variant 7F3A", at the right of the name line and in the footer */
    Text header;    /* over every page; may be empty */
    Text footer;    /* at the left of every page's foot */
    Text page_word; /* "page {n} of {m}" (the default when empty) */
    Text bookmark;  /* the section's entry in the outline; empty: the title. Its problems stand below it */
} SectionHead;

typedef struct Section {
    SectionHead head;
    Blocks content;
    struct Section *next;
} Section;

typedef struct Tint { double red, green, blue; } Tint; /* 0 … 1 */

typedef struct Look { /* all 0: as usual */
    double size;      /* of the type, points; 0 takes 11 */
    double margin;    /* at the sides, millimetres; 0 takes the usual one */
    bool monochrome;  /* no colours: for copiers */
    bool ascii;       /* plain text has no byte above 126 */
    bool sans;        /* text without serifs; formulas keep theirs */
    int columns;      /* of text on a page, 1 or 2; 0 takes 1 */
    const Tint *accent; /* of the rule under the title and the names of rules; NULL takes blue */
    Text logo;        /* a PNG file's bytes, at the right of the title; may be empty */
    Text logo_name;   /* of that file; may be empty */
    double logo_height; /* millimetres; 0 takes 14 */
} Look;

typedef struct Document {
    Arena *arena;
    Text title, author, subject; /* properties of the file */
    Text language;               /* BCP 47: "en" */
    const struct Sentences *sentences; /* how its formulas are spoken; must outlive it. NULL: in English */
    Paper paper;
    Look look;
    Section *first, *last;
} Document;

Document *document_new(Arena *arena, Text title, Text language, Paper paper);
/* Starts a section on a new page; fill the returned blocks. */
Blocks *document_section(Document *document, SectionHead head);
#endif
