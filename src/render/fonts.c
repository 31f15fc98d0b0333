#include "render/fonts.h"
#include "fonts/measures.inc"
