/* normal_form.h: what the files of the normal form share. Others include normal.h.
 *
 * Everything here lives as long as one question to normal_equal; NULL passes through and means that a limit
 * was reached or a divisor was 0. */
#ifndef NABLA_MATH_NORMAL_FORM_H
#define NABLA_MATH_NORMAL_FORM_H
#include "math/field.h"
#include "math/normal.h"

enum { MOST_ATOMS = 64, MOST_FACTORS = 32, MOST_FACTS = 32, MOST_BOUND = 8, MOST_ENTRIES = 64,
       MOST_WORDS = 400, ENTRY_NESTING = MOST_BOUND + 1,
       LARGEST_INDEX = 12 /* of roots */ };

/* ---- values ---- */

/* A product of atoms, each transposed or inverted or not; the empty word is the identity. */
typedef struct Word {
    size_t count;
    uint16_t code[MOST_FACTORS]; /* atom << 2 | WORD_TRANSPOSED | WORD_INVERSE */
} Word;
enum { WORD_INVERSE = 1, WORD_TRANSPOSED = 2 };

/* An array with few, known entries is dense: its entries by rows, a scalar being the 1×1 array. Another is a
 * sum of coefficient·word, the words different and in order, no coefficient 0. */
typedef struct Array {
    Dim rows, columns;
    bool dense;
    size_t count;
    const Ratio **coefficient;
    const Word **word; /* NULL if dense */
} Array;

/* An array; or (array is NULL) a condition, a set, infinity: an operator of values. */
typedef struct Value {
    const Array *array;
    Op op;
    Dim rows, columns; /* of an operator's shape */
    const struct Value **args;
    size_t count;
} Value;

/* What a generator of scalars or an atom of words stands for. */
typedef enum KeyKind {
    KEY_SYMBOL,             /* a name, or an entry of one */
    KEY_BOUND,              /* the index of a sum, by its nesting; of components: ENTRY_NESTING */
    KEY_ROOT,               /* of args[0], to a prime degree */
    KEY_EXPONENTIAL,        /* e^(args[0]/row) */
    KEY_LOGARITHM,
    KEY_FORMAL_LOGARITHM,   /* stands in exponents only: b^n = e^(nλ) for whole n and b of any sign */
    KEY_COSINE, KEY_SINE,   /* of args[0]/row */
    KEY_WORD, KEY_TRACE,    /* the scalar that a 1×1 word is; the trace of one */
    KEY_ENTRYWISE,          /* of an atom: the column whose k-th component is args[0], k the index ENTRY_NESTING */
    KEY_FUNCTION            /* op of args: nothing is known of it but its name */
} KeyKind;

typedef struct Key {
    KeyKind kind;
    Op op;
    const Symbol *symbol;
    const Expr *expr;
    slong row, column;
    const Value *const *args;
    size_t count;
} Key;

typedef struct Generator {
    Key key;
    int sign;        /* 1: never negative, -1: never positive, 0: not known */
    bool complex;    /* only some of its powers are real */
    unsigned bound;  /* bit k: depends on the bound index of nesting k */
} Generator;

typedef struct Atom {
    Key key;
    Dim rows, columns;
    bool symmetric, definite, nonnegative;
    unsigned bound;
} Atom;

typedef struct Exact Exact; /* constant.c */

typedef struct Normal {
    Store *store;
    Arena *arena;
    Field *field;
    Generator generator[MOST_GENERATORS];
    Atom atom[MOST_ATOMS];
    size_t atoms;
    slong root_index, exponent_index, angle_index; /* common denominators */
    bool again; /* one of them proved too small and has grown: everything must start again */
    const Ratio *fact[MOST_FACTS]; /* polynomials known to be nonnegative */
    size_t facts;
    unsigned branches; /* how many piecewise expressions are being read: what has a value in one piece tells nothing */
    bool by_cases;     /* extremes of more than two are written out, so that cases can be told apart */
    const Symbol *bound[MOST_BOUND];
    const Ratio *bound_value[MOST_BOUND];
    size_t bounds;
    uint64_t bound_symbols;
    ExprMap done;
    const ExprMap *kept;           /* what was done before, or NULL */
    Exact *exact;                  /* NULL until a constant is asked for */
} Normal;

/* ---- normal.c ---- */

const Value *normal_value(Normal *n, const Expr *e);
const Value *value_scalar(Normal *n, const Ratio *ratio);
const Value *value_array(Normal *n, const Array *array);
bool value_equal(const Normal *n, const Value *a, const Value *b);
unsigned value_bound(const Normal *n, const Value *value);
bool key_equal(const Normal *n, const Key *a, const Key *b);
unsigned key_bound(const Normal *n, const Key *key);
const Ratio *normal_ratio(Normal *n, const Expr *e);             /* of a scalar */
Normal *normal_new(Store *store, Arena *arena, Budget *budget);
/* After a failure: grows what proved too small; false: it was another failure. Forgets everything else. */
bool normal_again(Normal *n, Budget *budget);

/* ---- normal_scalar.c ---- */

/* The generator of this key, a new one if need be. */
const Ratio *scalar_generator(Normal *n, Key key, int sign);
/* The same for a function of one scalar; `row` is the common denominator or degree that belongs to its key.
 */
const Ratio *scalar_generator_of(Normal *n, KeyKind kind, Op op, const Ratio *a, slong row, int sign);
const Generator *generator_in(const Normal *n, const Ratio *a); /* that a is; NULL: it is more than one */
const Ratio *generator_argument(const Generator *g);            /* of a function of one scalar */
bool generator_is(const Generator *g, KeyKind kind);            /* false for NULL */
/* Makes *index a multiple of `needed` and asks to start again; false if it is one already. */
bool normal_index_grows(Normal *n, slong *index, slong needed, slong largest);

const Ratio *scalar_pi(Normal *n);
const Ratio *scalar_half(Normal *n, const Ratio *a);
const Ratio *scalar_scaled(Normal *n, const Ratio *a, slong above, slong below); /* a·above/below */
int scalar_sign(Normal *n, const Ratio *a);              /* as Generator.sign */
int scalar_factor_sign(Normal *n, const Ratio *f);       /* the same of an irreducible polynomial */
bool scalar_is_complex(const Normal *n, const Ratio *a); /* some generator in it is */
bool scalar_is_whole(const Normal *n, const Ratio *a);   /* certainly a whole number wherever it is defined */
void scalar_assume_nonnegative(Normal *n, const Ratio *a);
void scalar_add_fact(Normal *n, const Ratio *a); /* the same of an irreducible polynomial, whose sign is not known */
/* The same because something has no value elsewhere: wherever both sides are defined. */
void scalar_require_nonnegative(Normal *n, const Ratio *a);
const Ratio *scalar_absolute(Normal *n, const Ratio *a);
/* a^(above/index), in lowest terms. */
const Ratio *scalar_root(Normal *n, const Ratio *a, slong above, slong index);
const Ratio *scalar_extreme(Normal *n, Op op, const Ratio **a, size_t count); /* MINIMUM, MAXIMUM; sorts a */

/* |constant| as a product of powers of primes; what is too large to factor counts as one prime. */
typedef struct Primes {
    fmpz_t prime[64];
    slong exponent[64];
    size_t count;
} Primes;
void primes_of(const Ratio *constant, Primes *primes);
void primes_clear(Primes *primes);

/* ---- normal_function.c ---- */

const Ratio *scalar_function(Normal *n, Op op, const Ratio *a); /* ABS … ARTANH */
const Ratio *scalar_power(Normal *n, const Ratio *base, const Ratio *exponent);
/* Is the generator |f|? */
bool generator_is_absolute(const Generator *g);

/* ---- normal_zero.c ---- */

/* Is a certainly 0, by what its generators stand for: sums of angles, logarithms, roots of squares? */
bool ratio_vanishes(Normal *n, const Ratio *a);

/* ---- normal_array.c ---- */

int word_compare(const Word *a, const Word *b);              /* an order of words */
const Atom *code_atom(const Normal *n, uint16_t code);
bool code_is(const Normal *n, uint16_t code, Op op);         /* a function of that operator */
Dim code_rows(const Normal *n, uint16_t code);
Dim code_columns(const Normal *n, uint16_t code);
bool shape_is_dense(Dim rows, Dim columns);
const Ratio *dim_ratio(Normal *n, Dim dim);

/* An array to be filled: a dense one with room for its entries, another with room for so many terms. */
Array *array_make(Normal *n, Dim rows, Dim columns, bool dense, size_t room);
const Array *array_whole(const Array *a);                    /* a; NULL where a coefficient is NULL */
const Array *array_atom(Normal *n, Atom atom);
const Array *array_word(Normal *n, Dim rows, Dim columns, const Word *word);
const Array *array_as_words(Normal *n, const Array *a);      /* a dense one as Σ entry·e_i e_jᵀ */
const Array *array_symbol(Normal *n, const Symbol *symbol);
const Array *array_scalar(Normal *n, const Ratio *ratio);
const Array *array_constant(Normal *n, Op op, Shape shape);  /* IDENTITY, ZEROS, ONES */
const Array *array_unit(Normal *n, Shape shape, const Ratio *index);
const Array *array_unit_word(Normal *n, Dim rows, const Ratio *index); /* e_k as a word, for columns of any height */
/* NULL where the shape is too large. */
const Array *array_entries(Normal *n, Shape shape, const Ratio **entries);
const Array *array_function(Normal *n, Key key, Shape shape); /* of which only the key is known */

const Array *array_add(Normal *n, const Array *a, const Array *b);
const Array *array_scale(Normal *n, const Ratio *factor, const Array *a);
const Array *array_multiply(Normal *n, const Array *a, const Array *b); /* by a scalar too */
const Array *array_transpose(Normal *n, const Array *a);
const Ratio *array_ratio(const Array *a);                    /* of a 1×1 array; else NULL */
const Ratio *array_entry(Normal *n, const Array *a, const Ratio *row, const Ratio *column);
const Ratio *array_dot(Normal *n, const Array *a, const Array *b); /* tr(aᵀb) */
const Ratio *array_trace(Normal *n, const Array *a);
const Ratio *array_total(Normal *n, const Array *a);
const Ratio *array_length(Normal *n, const Array *a);        /* the 2-norm; of a matrix: Frobenius */
bool array_equal(const Normal *n, const Array *a, const Array *b);
unsigned ratio_bound(const Normal *n, const Ratio *a); /* the bound indices among its generators, a bit a nesting; NULL: none */
unsigned array_bound(const Normal *n, const Array *a);
/* Where a generator is the k-th component of a column w, k the bound index of this nesting: w, one word; else NULL. */
const Array *component_of(Normal *n, slong generator, unsigned nesting);

/* ---- normal_index.c ---- */

/* The index k of components. */
const Ratio *entry_index(Normal *n);
/* The component of another index than k. */
const Ratio *component_at(Normal *n, const Ratio *component, const Ratio *index);
/* The column, of a height that is not known, with this k-th component. */
const Array *array_of_components(Normal *n, Dim rows, const Ratio *component);
/* The sum of all components. */
const Ratio *sum_of_components(Normal *n, Dim rows, const Ratio *component);
/* Σ body over the bound index of this nesting. */
const Ratio *sum_over_index(Normal *n, const Ratio *body, unsigned nesting, const Ratio *lower, const Ratio *upper);

/* ---- normal_matrix.c ---- */

const Array *array_entrywise(Normal *n, Op op, const Array *a); /* ABS … ARTANH */
const Array *array_hadamard(Normal *n, const Array *a, const Array *b);
const Array *array_entrywise_power(Normal *n, const Array *a, const Value *exponent); /* NULL: no law */
const Array *array_inverse(Normal *n, const Array *a);
const Array *array_diagonal(Normal *n, const Array *a);
const Array *array_cross(Normal *n, const Array *a, const Array *b);
const Ratio *array_determinant(Normal *n, const Array *a);
const Ratio *array_norm(Normal *n, const Array *a, const Value *p); /* p: a scalar, or infinity */

/* ---- constant.c ---- */

/* The sign of a ratio of constants: roots of numbers, pi, e and functions of them. UNKNOWN where it is none.
 */
Truth constant_ratio_sign(Normal *n, const Ratio *a, int *sign);
#endif
