/* conform.c: an answer in the shape of the key, where conventions allow it. */
#include "grading/grader.h"
#include "math/printer.h"

/* A name alone on the left (y = …) only says what is given. */
const Expr *equation_of(Store *store, const Reading *reading) {
    const Expr *left = reading->left ? reading->left : reading->line_count == 2 ? reading->lines[0] : NULL;
    if (!left || left == reading->expr || left->op == OP_SYMBOL || !reading->expr) return NULL;
    if (!shape_is_tensor(left->shape) || !shape_equal(left->shape, reading->expr->shape)) return NULL;
    return expr_2(store, OP_EQUAL, left, reading->expr);
}

/* [-1; 1] where a set of numbers is asked for; [-1, 1] where there is no number. */
static bool is_interval(Judging *judging, const Expr *answer, Shape key) {
    Text text = text_trim(judging->text);
    bool pair = (answer->op == OP_VECTOR || answer->op == OP_MATRIX) && answer->count == 2;
    bool none = judging->grader->key->shape.kind == KIND_UNDEFINED;
    return pair && key.rows == 1 && key.columns == 1 && text_starts(text, "[") && text_ends(text, "]") &&
           (none || (key.kind == KIND_SET && text_find(text, ";") >= 0));
}

static const Expr *read_as(Judging *judging, const Expr *e, Verdict *verdict) {
    if (e) verdict->reading = expression_text_in(judging->arena, judging->grader->store, e);
    return e;
}

static bool is_single(const Expr *e) { return e->op == OP_FINITE_SET && e->count == 1; }

/* A bare 0 for an array of zeros, a row for a column. */
static const Expr *conform_array(Judging *judging, const Expr *answer, Shape key, Verdict *verdict) {
    Shape shape = answer->shape;
    if (shape.rows == key.rows && shape.columns == key.columns) return answer;
    if (expr_is_zero(answer) && shape_is_scalar(shape))
        return expr_zero(judging->grader->store, (Shape){KIND_TENSOR, key.rows, key.columns});
    bool line = key.rows == 1 || key.columns == 1;
    bool turned = line && shape.rows == key.columns && shape.columns == key.rows;
    if (!turned || judging->grader->request.accept.strict_shape) return answer;
    verdict_note(verdict,
                 judging_say(judging, key.columns == 1 ? MESSAGE_NOTE_ROW : MESSAGE_NOTE_COLUMN, NULL));
    return expr_1(judging->grader->store, OP_TRANSPOSE, answer);
}

/* Of the key; where there is none (MESSAGE_OF_UNDEFINED), of what was asked. */
static Shape shape_asked(const Grader *grader) {
    const Expr *find = grader->request.question.find;
    return grader->key->shape.kind == KIND_UNDEFINED && find ? find->shape : grader->key->shape;
}

const Expr *conform(Judging *judging, const Expr *answer, Verdict *verdict) {
    Store *store = judging->grader->store;
    Shape key = shape_asked(judging->grader);
    if (judging->grader->request.accept.element && is_single(answer)) answer = answer->arg[0];
    if (key.kind == KIND_TENSOR && is_single(answer)) {
        verdict_note(verdict, judging_say(judging, MESSAGE_NOTE_ONE_ELEMENT, NULL));
        answer = answer->arg[0];
    }
    const Expr *equation = key.kind == KIND_TRUTH ? equation_of(store, judging->reading) : NULL;
    if (equation) return read_as(judging, equation, verdict);
    if (is_interval(judging, answer, key)) {
        Text spelling = key.kind == KIND_SET ? TEXT("[a; b]") : TEXT("[a, b]");
        verdict_note(verdict, judging_say(judging, MESSAGE_NOTE_INTERVAL, WITH({"spelling", spelling})));
        return read_as(judging, expr_2(store, OP_INTERVAL_CLOSED, answer->arg[0], answer->arg[1]), verdict);
    }
    bool arrays = answer->shape.kind == KIND_TENSOR && (key.kind == KIND_TENSOR || key.kind == KIND_SET);
    return arrays ? conform_array(judging, answer, key, verdict) : answer;
}

bool shapes_allow(const Expr *key, const Expr *answer) {
    if (key->shape.kind == KIND_SET)
        return (answer->shape.kind == KIND_SET || answer->shape.kind == KIND_TENSOR) &&
               key->shape.rows == answer->shape.rows && key->shape.columns == answer->shape.columns;
    return shape_equal(key->shape, answer->shape);
}
