/* bank.h: what a problem is: problem files, the variants that a seed gives, sheets.
 *
 * Opening a bank reads texts and remembers places; nothing is parsed as mathematics and nothing is solved. An
 * instance is one variant of a problem, read into a store of its own; its solutions are made when they are
 * first asked for. */
#ifndef NABLA_BANK_BANK_H
#define NABLA_BANK_BANK_H
#include "base/diagnostics.h"
#include "base/pattern.h"
#include "calculus/solve.h"

/* ---- problem files ---- */

typedef enum FieldKey {
#define FIELD(identifier, key, places, repeats) FIELD_##identifier,
#include "bank/fields.def"
#undef FIELD
    FIELD_COUNT
} FieldKey;

typedef struct Field { /* one "key: value" */
    FieldKey key;
    Text text;     /* the value, trimmed; may hold line feeds; comments are blanked out */
    size_t at;     /* where the value starts in the source */
    size_t key_at; /* where the key starts */
} Field;

typedef struct ProblemPart {
    const char *name;    /* "a"; "" for the one part of a problem without parts */
    size_t at;           /* its place in the source */
    const Field *fields; /* its own; those of the problem where there are no parts */
    size_t field_count;
} ProblemPart;

typedef struct Problem {
    const char *name;
    const char *title; /* the name if the file gives none */
    Text language;     /* in which title, questions and notes are written: "en"; empty: that of the sheet */
    const char *const *topics;
    size_t topic_count;
    long level; /* 1 … 5; 0: not given */
    const Source *source;
    size_t at;           /* of the name in the source */
    const Field *fields; /* those before the first part; all of them if there are no parts */
    size_t field_count;
    const ProblemPart *parts; /* at least one */
    size_t part_count;
    bool has_parts;    /* written with `part` */
    bool has_variants; /* it picks values, or has choices in an order of the seed */
    bool broken;       /* errors were said when it was read: it has no instances */
} Problem;

typedef struct Sheet {
    const char *name;
    const Source *source;
    size_t at;
    const Field *fields;
    size_t field_count;
    bool broken; /* errors were said when it was read */
} Sheet;

typedef struct Bank {
    Arena *arena;
    const Problem *const *problems; /* in the order of the files and in them */
    size_t problem_count;
    const Sheet *const *sheets;
    size_t sheet_count;
} Bank;

/* Reads the problem files at the paths; a folder stands for the *.nabla files below it. Never NULL; what is
 * wrong is said in `diagnostics` and the rest is kept. The bank lives in `arena`. */
Bank *bank_open(Arena *arena, const char *const *paths, size_t count, Diagnostics *diagnostics);
/* Both; a name that both have means what the first says. The problems stay where they are. Lives in `arena`. */
Bank *bank_joined(Arena *arena, const Bank *first, const Bank *second);
bool problem_name_good(Text name); /* may a problem, part or sheet be called so? */
const Problem *bank_find(const Bank *bank, Text name); /* NULL: none */
const Sheet *bank_find_sheet(const Bank *bank, Text name); /* or the path of a file that it stands in; NULL: none */
bool problem_has_topic(const Problem *problem, Text topic);
/* Why there is no problem, sheet or topic of that name, with a way out: "no problem 'sped'; did you mean 'speed'?" */
void bank_lacks_problem(const Bank *bank, Text name, Buffer *why);
void bank_lacks_sheet(const Bank *bank, Text name, Buffer *why);
void bank_lacks_topic(const Bank *bank, Text topic, Buffer *why);

typedef enum RoomKind { ROOM_FITTING, ROOM_NONE, ROOM_BLANK, ROOM_LINES, ROOM_BOX, ROOM_GRID } RoomKind;
typedef struct AnswerRoom { /* room to answer on paper */
    RoomKind kind;
    double amount; /* lines of ROOM_LINES, else millimetres of height; 0: as usual for the kind */
} AnswerRoom;
/* Reads "lines 4", "box 40", "grid", "none". NULL: done; else what was expected, for a message. */
const char *answer_room_read(Text text, AnswerRoom *room);
/* What the part, or else its problem, says of the room for its answer; ROOM_FITTING: nothing. */
AnswerRoom answer_room_of(const Problem *problem, const ProblemPart *part);

/* The first of these fields with the key, or NULL. */
const Field *field_find(const Field *fields, size_t count, FieldKey key);

/* One part of one problem, as answer files name it: "drone-speed/b", "shifted-norm#2" (the second copy on a
 * sheet). */
typedef struct Reference {
    const Problem *problem;
    size_t part; /* 0 if none was named */
    bool part_named;
    unsigned copy; /* from 1 */
} Reference;
/* False: no such problem, part or copy; `why` says so, with the nearest name. */
bool bank_refer(const Bank *bank, Text reference, Reference *result, Buffer *why);

/* ---- variants ---- */

typedef struct AuthorMistake {
    const Expr *answer; /* the wrong answer (at the point, if there is one); NULL where `rule` names a rule's
                           mistake */
    const char *rule;   /* RULE/NAME, or NULL */
    const char *feedback; /* what to tell the student; "" if the author left it to the rule */
    double score;         /* 0 … 1 of the points */
    size_t at;            /* its place in the source */
} AuthorMistake;

typedef struct Accept { /* how strict the author wants an answer to be read */
    bool expanded, factored, simplified;
    bool strict_shape;     /* shape: strict */
    bool domain_required;  /* domain: required */
    bool element;          /* of the key, a set, any element is right */
    const Pattern *pattern; /* of words that are right, or NULL */
    const Expr *tolerance; /* a positive number, or NULL */
    bool carried_given;    /* carried: 0.5 */
    double carried;        /* the score of an answer that is right from the student's own wrong earlier line or part */
    long digits;           /* significant digits that suffice; 0: as language.md says */
} Accept;

typedef struct Choice { /* one of several answers to choose from */
    const Expr *value;
    const char *text; /* in the language's spelling */
} Choice;

typedef struct Picked { /* a value that this variant picked; its name means this value in the scope */
    const char *name;
    const Expr *value;
} Picked;

typedef struct InstancePart {
    const ProblemPart *part;
    Text ask;           /* Markdown with $…$, in the words of the file; may be empty */
    size_t ask_at;      /* where it starts in the problem's source */
    Question question;  /* its scope knows declared names, definitions (p = …) and picked values (a = 3) */
    const Expr *answer; /* what the author believes, or NULL */
    size_t answer_at;
    const AuthorMistake *mistakes;
    size_t mistake_count;
    const Text *hints, *notes; /* Markdown with $…$ */
    size_t hint_count, note_count;
    Accept accept;
    double points;          /* 1 if not given */
    const Choice *options;  /* to choose from, in the order of (a), (b), … */
    size_t option_count;    /* 0: nothing to choose */
    size_t right_option;
    const Solution *solved; /* use instance_solution */
} InstancePart;

typedef struct Instance {
    const Problem *problem;
    Arena *arena; /* everything below lives here */
    Store *store;
    Text intro; /* the ask above the parts; empty if there are no parts */
    size_t intro_at;
    const Picked *picked;
    size_t picked_count;
    InstancePart *parts;
    size_t part_count;
    size_t tried; /* drawings of values that were needed, 1 or more */
} Instance;

enum { SOLVE_BUDGET = 1 << 26 }; /* work for one question, in nodes evaluated */

/* The seed of the variant that `student` (or "1", "2", … of --variants; "" for the common one) gets of a
 * problem. */
uint64_t variant_seed(uint64_t seed, Text student, const Problem *problem, unsigned copy);
/* One variant of the problem, the same for the same seed. A problem without `pick` has one variant for all
 * seeds. NULL: errors said, with their places. Owned by the caller: instance_free. */
Instance *problem_instance(const Problem *problem, uint64_t seed, Diagnostics *diagnostics);
void instance_free(Instance *instance);

/* Variants that are kept: whoever gets the same values gets the same instance, which is drawn and solved once.
 * A student's instance is the same as that of problem_instance. */
typedef struct Variants Variants;
Variants *variants_new(void); /* owned by the caller: variants_free */
void variants_free(Variants *variants);
/* As problem_instance, but the variants own the instance: it lives until the next variants_trim. */
Instance *variants_instance(Variants *variants, const Problem *problem, uint64_t seed,
                            Diagnostics *diagnostics);
/* Forgets all instances where they have become large: between one student and the next. */
void variants_trim(Variants *variants);

/* The solution of a part, made on first use. Never NULL. Not for two threads at one instance. */
const Solution *instance_solution(Instance *instance, size_t part);
/* NULL if the solution may be shown; else what is wrong with it, for people: the step whose check fails, or
 * why there is no solution. Lives as long as the solution. */
const char *solution_fault(const Solution *solution);
const char *instance_fault(Instance *instance, size_t part); /* the same of a part */
/* Solves every part; what may not be shown is said at its `find`. True: all may be shown. */
bool instance_verify(Instance *instance, Diagnostics *diagnostics);
/* Does every wrong answer of the author's differ from the key and from the others? What does not is said at
 * its place, if `diagnostics` is not NULL. */
bool instance_mistakes_differ(Instance *instance, Diagnostics *diagnostics);
/* "a = 3, n = 4": the values that this variant picked; "" if there are none. In its arena. */
const char *instance_values(Instance *instance);
/* Reads one demand of `accept:` ("simplified", "shape: strict", "digits: 3") into it; false: said. */
bool accept_read(Accept *accept, Store *store, Text text, const Source *source, size_t at,
                 Diagnostics *diagnostics);
/* The score behind "carried:", 0 or more and less than 1. False: it is none. */
bool accept_read_carried(Text text, double *score);

/* ---- sheets ---- */

typedef struct SheetItem {
    const Problem *problem;
    unsigned copy; /* 1, 2, … where a problem stands several times (×3) */
} SheetItem;

typedef struct SheetPlan {    /* what a sheet says, its problems resolved */
    Text title, course, date; /* may be empty */
    Text template;            /* the name of a template for the questions; may be empty */
    Text language, theme;     /* the names of files of sentences and of a look; may be empty */
    uint64_t seed;
    const SheetItem *items;
    size_t item_count;
    bool carried_given; /* accept: carried: 0.5: what an answer earns that is right from a wrong earlier one, */
    double carried;     /* where the problem does not say it */
    bool decimal_given; /* the sheet says how numbers are written, */
    bool decimal_comma; /* with a comma */
} SheetPlan;

/* Resolves a sheet's problems with the bank ("topic:W ×2" draws with the seed among those not yet on the
 * sheet). False: errors said. Lives in `arena`. */
bool sheet_plan(Arena *arena, const Bank *bank, const Sheet *sheet, SheetPlan *plan,
                Diagnostics *diagnostics);
/* The same for "NAME", "NAME ×3", "topic:W ×2" separated by commas, from the command line: appends to the
 * plan. */
bool sheet_plan_add(Arena *arena, const Bank *bank, SheetPlan *plan, Text problems, const Source *source,
                    size_t at, Diagnostics *diagnostics);
/* The name of an item in answer files and on paper: "shifted-norm", "shifted-norm#2". In `arena`. */
const char *sheet_item_name(Arena *arena, const SheetItem *item);
#endif
