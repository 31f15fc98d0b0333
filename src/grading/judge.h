/* judge.h: are two expressions equal, and how do we know? */
#ifndef NABLA_GRADING_JUDGE_H
#define NABLA_GRADING_JUDGE_H
#include "grading/trials.h"
#include "grading/verdict.h"
#include "math/sets.h"

typedef struct Comparison {
    Truth equal;
    Evidence evidence;
    size_t trial; /* of a refutation: where they part */
    bool has_trial;
    bool undefined;     /* there the answer certainly has no value, though the key has one */
    bool never_defined; /* it has none at any point */
    Message reason;          /* for UNKNOWN: why */
    const SetWitness *where; /* for sets that differ: where; else NULL */
} Comparison;

/* Compares an answer with the key, both fingerprints of the same trials. NO is rigorous: at the named trial
 * their enclosures are disjoint, or the answer has no value there, or they differ exactly. YES is proved by
 * normal form, or tested at every point to 100 bits. Shapes must be equal unless one is a set. Strings live
 * in the answer's arena. */
Comparison compare(Fingerprint *key, Fingerprint *answer, Budget *budget);
/* Do doubles show at a trial, with values of both at all trials before it, that the two differ? Then `refutation` is what
 * compare() would say of them, at more trials as well. */
bool part_at_once(Fingerprint *key, Fingerprint *answer, Comparison *refutation);
/* Do doubles show no difference at the trials, which are some, and does the normal form of an answer in one piece prove that
 * there is none? Then `proof` is what compare() would say of them, at more trials as well. */
bool prove_at_once(Fingerprint *key, Fingerprint *answer, const TrialRequest *domain, Budget *budget, Comparison *proof);
/* Do the two agree wherever both have values, at two points or more, or by pointer? For recognising a
 * mistake. */
bool same_values(Fingerprint *a, Fingerprint *b, Budget *budget);
#endif
