/* meaning.h: what the files of the meaning share (meaning*.c). Others include syntax.h, and ask `meaning`.
 *
 * There is a function meaning_of_… for each form of a node; `meaning` calls it by the form. Each gives what a node of
 * this form means, in the reader's store, where the shape `want` is asked for (SHAPE_ANY: none). NULL: an error of the
 * reader's or the store's, or reader->unsized is set: it takes its size from what stands around it. */
#ifndef NABLA_MATH_MEANING_H
#define NABLA_MATH_MEANING_H
#include "math/syntax.h"

static inline bool shape_is_known(Shape shape) { return shape.rows != 0; }
/* Of a set the shape of its elements. */
static inline Shape tensor_like(Shape s) { return (Shape){KIND_TENSOR, s.rows, s.columns}; }
/* An I or e_k among numbers is not the number 1. */
static inline bool is_array_asked(Shape want) { return shape_is_known(want) && !shape_is_scalar(tensor_like(want)); }

/* The node has no size here; always NULL. */
static inline const Expr *fail_unsized(Reader *reader, const Node *node) {
    if (!reader->unsized) reader->unsized = node;
    return NULL;
}

/* Room for so many arguments, and for one more, in the reader's arena. */
static inline const Expr **room_for_arguments(const Reader *reader, size_t count) {
    return ARENA_ARRAY(reader->arena, const Expr *, count + 1);
}

/* A 0 alone, which takes its size from what stands around it. */
static inline bool node_is_zero(const Node *node) {
    return node->form == FORM_EXPR && expr_is_integer(node->expr, 0);
}

/* Are there dots among its arguments? */
static inline bool node_has_ellipsis(const Node *node) {
    for (size_t i = 0; i < node->count; i++)
        if (node->arg[i]->form == FORM_ELLIPSIS) return true;
    return false;
}

/* ---- meaning_algebra.c ---- */

const Expr *meaning_of_sum(Reader *reader, const Node *node, Shape want);
const Expr *meaning_of_negative(Reader *reader, const Node *node, Shape want);
/* Quotients, too; a number or a matrix times a set is its image. */
const Expr *meaning_of_product(Reader *reader, const Node *node, Shape want);
const Expr *meaning_of_over(Reader *reader, const Node *node, Shape want); /* Σ, Π */
const Expr *meaning_of_power(Reader *reader, const Node *node, Shape want); /* of a set of numbers: a box */
const Expr *meaning_of_entrywise_power(Reader *reader, const Node *node, Shape want);
const Expr *meaning_of_transpose(Reader *reader, const Node *node, Shape want);
const Expr *meaning_of_subscript(Reader *reader, const Node *node, Shape want); /* a component, or an entry */
const Expr *meaning_of_norm(Reader *reader, const Node *node, Shape want);
const Expr *meaning_of_bars(Reader *reader, const Node *node, Shape want); /* of a number; of a column its norm */

/* ---- meaning_list.c ---- */

const Expr *meaning_of_list(Reader *reader, const Node *node, Shape want); /* a vector, a matrix or an interval */
const Expr *meaning_of_rows(Reader *reader, const Node *node, Shape want); /* a matrix; of one column a vector */
const Expr *meaning_of_angles(Reader *reader, const Node *node, Shape want); /* a dot product, or a vector */
const Expr *meaning_of_set(Reader *reader, const Node *node, Shape want);
const Expr *meaning_of_builder(Reader *reader, const Node *node, Shape want);
const Expr *meaning_of_sets(Reader *reader, const Node *node, Shape want); /* a union, an intersection or a difference */

/* ---- meaning_derivative.c ---- */

const Expr *meaning_of_derivative(Reader *reader, const Node *node, Shape want);
const Expr *meaning_of_nabla(Reader *reader, const Node *node, Shape want); /* a gradient or a Hessian */
const Expr *meaning_of_subgradients(Reader *reader, const Node *node, Shape want);
const Expr *meaning_of_apply(Reader *reader, const Node *node, Shape want); /* f(x) of a name f */
#endif
