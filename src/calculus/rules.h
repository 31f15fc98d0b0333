/* rules.h: the table of rules.def, read into patterns. */
#ifndef NABLA_CALCULUS_RULES_H
#define NABLA_CALCULUS_RULES_H
#include "math/reader.h"

typedef struct MistakeRow {
    const char *name, *result, *feedback;
    bool whole_answer;       /* ANSWER_MISTAKE */
    const Expr *parsed;      /* of `result`, in the rule's store; NULL for a rule without a pattern */
} MistakeRow;

typedef struct Rule {
    const char *identifier, *name, *let, *pattern_text, *result_text, *condition_text, *sentence, *why, *sample_let, *sample;
    const MistakeRow *mistakes;
    size_t mistake_count;
    Store *store;            /* of the patterns below */
    const Expr *pattern, *result, *condition; /* NULL: the engine applies the rule; condition NULL: always */
    const Symbol *differential_of[MOST_SYMBOLS]; /* of a wildcard du: the wildcard u */
    const Symbol *variable;  /* the wildcard x: the variable itself; NULL if the row has none */
} Rule;

typedef struct Rules {
    Rule *rule;
    size_t count;
} Rules;

/* The table, read once for the process and never changed. A row that does not parse is a defect of the program: it ends it,
 * naming the row. */
const Rules *rules_table(void);
const Rule *rules_find(const char *identifier); /* must exist */

/* What each wildcard stands for, by Symbol.number in the rule's store. */
typedef struct Bindings { const Expr *of[MOST_SYMBOLS]; } Bindings;

/* Does `rule` match op(args)? A product is offered by its parts: op and args may be a view of a node, not the node. `variable`
 * is what is differentiated by. Fills the bindings. */
bool rule_matches(const Rule *rule, Op op, const Expr *const *args, size_t count, const Expr *variable, Bindings *bindings);
/* Builds `result` (an expression of the rule's store) in `store`: du becomes the DIFFERENTIAL of what u stands for. NULL if
 * shapes do not fit (a mistake that cannot be made here). */
const Expr *rule_build(const Rule *rule, const Expr *result, const Bindings *bindings, Store *store, const Expr *variable,
                       const Expr *differential);
#endif
