/* grader.h: a question compiled for judging many answers.
 *
 * A grader holds the key, the points at which answers are tried, the key's values there, and, from the first
 * wrong answer on, the values of the wrong answers that known mistakes give. It lives in the arena of the
 * question's store. The nodes that an answer makes in that store are forgotten when it is judged; names that it
 * makes stay, so that a grader may fill up: when grader_is_full, compile the question anew in a fresh store.
 * Verdicts do not depend on what was judged before. */
#ifndef NABLA_GRADING_GRADER_H
#define NABLA_GRADING_GRADER_H
#include "bank/bank.h"
#include "base/pattern.h"
#include "grading/judge.h"
#include "math/interval.h"

enum {
    BUDGET_COMPILE = 20000000, /* work for one question, in nodes evaluated */
    BUDGET_ANSWER = 4000000,   /* work for one answer */
    MOST_WRONG_ANSWERS = 400,
    MOST_PAIRS = 400
};

typedef struct GraderRequest {
    Question question;        /* find or prove may be NULL where there is a key */
    const Solution *solution; /* of the question; NULL: none */
    const Expr *key;          /* the key as it stands; NULL: the solution's */
    const Expr *key_as_set;   /* a key "(1, 7)" where a set of numbers is compared with it; NULL: it has no such sense */
    Accept accept;
    const AuthorMistake *mistakes;
    size_t mistake_count;
    bool formula_asked; /* another part asks for what this one asks at a point: given here again it earns nothing */
    double carried; /* the score of what is right from a wrong earlier result, unless `accept` says it; 0: none */
    bool decimal_comma;
    const Language *language; /* of what is said; it must outlive the grader. NULL: English */
} GraderRequest;

typedef struct Blunder { /* a wrong answer that is known */
    const char *mistake; /* RULE/NAME, or "author"; NULL: not yet named, */
    const char *slip;    /* the mistake with the answer itself that it is */
    const char *feedback;
    size_t step;
    double score;
    Fingerprint *print;
    Interval first; /* what the first entry of its value may be at the first trial */
} Blunder;

typedef struct Memo Memo;
typedef struct Before Before; /* a question asked before, compiled in the same store */

typedef enum Reach { /* trials of a question: */
    AT_FIRST,        /* the first of them, which part the key from most wrong answers */
    AT_ALL,
    AT_PLAIN         /* plain points, for showing */
} Reach;
enum { REACHES = AT_PLAIN + 1 };

typedef struct Grader {
    GraderRequest request;
    Store *store;
    Budget budget;       /* for compiling, and for the blunders later */
    const Expr *key;     /* NULL: there is none, see failure */
    const char *failure; /* why answers cannot be judged, or NULL */
    TrialRequest domain;
    Fingerprint *print[REACHES]; /* of the key; NULL: not asked for yet */
    Trials there;                /* at the point of the question, if it has one: for results into which it is not put */
    bool there_ready;
    struct {
        bool seen, asked; /* is it in the domain? */
        const char *key;  /* the key's value; NULL: not yet said */
    } plain[MOST_PLAIN];  /* points */
    bool learnt;         /* the points remember numbers of the key */
    Fingerprint *function; /* of what was to be differentiated; NULL until it is asked for */
    Blunder *blunders;
    size_t blunder_count, blunder_room;
    size_t single_count; /* of them; the rest are two at once */
    bool blunders_ready, pairs_ready;
    Memo *memo; /* NULL: nothing yet */
    Before *before; /* NULL: none yet */
    struct Grader *twin; /* the question with all lengths equal; NULL: there is none */
    bool twin_ready;
} Grader;

Grader *grader_new(const GraderRequest *request);
bool grader_is_full(const Grader *grader);
/* Judges one answer. Scratch memory and most strings of the verdict are in `scratch`, the rest in the store's arena; one that
 * is remembered has its strings until the next answer is judged. */
Verdict grader_judge(Grader *grader, Text answer, Arena *scratch);

/* What the same student answered before, the latest first: of which part of the instance, or, where that is NULL, of what
 * ("gradient(f, x)"). A wrong verdict on what the grader asks becomes partial where the answer is right from a wrong one of
 * these: the question is asked again with that answer in place of what was asked before. The earlier error must be one that
 * has a name, or be carried forward itself. */
typedef struct Earlier {
    Instance *instance;
    const Text *of, *answers;
    size_t count;
} Earlier;
void carry_forward(Grader *grader, const Earlier *earlier, Arena *scratch, Verdict *verdict);

/* ---- between the files of this folder ---- */

typedef struct Judging { /* one answer on its way to a verdict */
    Grader *grader;
    Arena *arena;
    Budget budget;
    Text text; /* as it was written */
    const Reading *reading;
} Judging;

/* memo.c: the verdict on the same answer, if it was judged lately; NULL: none. What is put is copied. */
const Verdict *memo_find(Memo *memo, Text answer);
void memo_put(Grader *grader, Text answer, const Verdict *verdict);

/* explain.c: a sentence in the language of the grader's store. In the arena of the judging. */
const char *judging_say(Judging *judging, Message which, const NamedText *with);
/* explain.c: feedback, and the witness where there is one. place_text: "t = 3/4, x = (1, -2)" for the names
 * of e. */
void explain_difference(Judging *judging, Fingerprint *answer, const Comparison *comparison,
                        Verdict *verdict);
void explain_shape(Judging *judging, const Expr *answer, Verdict *verdict);
const char *place_text(Judging *judging, const Point *point, const Expr *e);

/* conform.c: the answer in the key's shape, with a note where one is due; itself where conventions do not
 * help, NULL where it cannot be formed. Then: do the shapes fit? */
const Expr *conform(Judging *judging, const Expr *answer, Verdict *verdict);
bool shapes_allow(const Expr *key, const Expr *answer);
/* conform.c: "x^2 - 1 = 0" as an equation, where the reader takes its right side for the answer; NULL: it is
 * none. */
const Expr *equation_of(Store *store, const Reading *reading);

/* mistakes.c: which known mistake gives this answer? NULL: none. Then: which gives this line from the line before it? */
const Blunder *find_blunder(Judging *judging, Fingerprint *answer);
const Blunder *find_slip(Judging *judging, const Expr *before, const Expr *line);
/* mistakes.c: the mistake OF/NAME of the tables, with what is said of it. */
const Blunder *slip_named(const Grader *grader, Arena *arena, const char *of, const char *name);

/* decimal.c: is the answer, with decimals in it, the constant key correctly rounded, or near enough as the
 * author allows? `note` says what was accepted. */
bool is_near_enough(Judging *judging, Fingerprint *answer, Message *note);
/* Is a wrong constant the key correctly rounded to the digits that it shows, two or more, where no decimal
 * is allowed? Entries may be exact. */
bool is_key_rounded(Judging *judging, Fingerprint *answer);
/* Is a wrong constant off by a hundredth of the key or less? */
bool is_close(Judging *judging, Fingerprint *answer);

/* form.c: does this answer, which was typed as `text`, lack something of the form asked for? `fault` says what. */
bool has_form_fault(Grader *grader, const Expr *answer, Text text, Budget *budget, Message *fault);

/* twin.c: of an answer whose shapes do not fit: the mistake that gives it where all lengths are equal, added to what is said. */
bool name_mistake_of_shape(Judging *judging, Verdict *verdict);

/* grader.c: e with the point of the question put in, for a name of R^n and for its twin of R^2 alike; itself where the
 * question has no point, NULL where the shapes do not fit. Then: does e hold a name that the point gives a value? */
const Expr *at_point(const Grader *grader, const Expr *e);
bool names_the_point(const Grader *grader, const Expr *e);

/* grader.c: from the second answer on, points remember what the numbers in the key and the question are worth there. */
void learn_key(Grader *grader);
/* The key at these trials, which are made when they are first asked for. Then: all trials of the question. */
Fingerprint *key_print(Grader *grader, Reach reach);
/* grader.c: is plain point i, where the key has a value, in the domain? */
bool is_asked_at_plain(Grader *grader, size_t i);
const Trials *trials_of(Grader *grader);
/* Trials at which lines of working are compared: those of the key, or where the point of the question holds. */
const Trials *trials_there(Grader *grader);
/* carry.c: e with Hessians, directional and partial derivatives written by gradients. */
const Expr *spelled_by_gradients(Store *store, const Expr *e);
/* carry.c: errors carried forward. Does the answer, the last line, follow from line `line`, which is wrong, by what remained
 * to be done, or by nothing but that line after the result was there? Then mark_carried makes the verdict partial, with the
 * score that `accept: carried` says (0: never), and keeps the name of a mistake that is known. What goes on from the line is
 * carried only if a mistake, of this name, explains it. */
bool is_carried_from_line(Judging *judging, size_t line, const Expr *answer, const char *mistake);
void mark_carried(Judging *judging, const char *mistake, const char *feedback, Verdict *verdict);

/* working.c: names the first line that certainly does not follow, with the mistake that gives it; a wrong answer that is
 * right from it on becomes partial. */
void judge_working(Judging *judging, Verdict *verdict);
/* working.c: a chain of equalities as a proof of question.prove. */
void judge_proof(Judging *judging, Verdict *verdict);
#endif
