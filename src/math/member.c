/* Is an element in a set? */
#include "math/engine.h"

Truth engine_member(Engine *engine, const Expr *set, const Value *element) {
    (void)engine, (void)set, (void)element;
    return TRUTH_UNKNOWN;
}
