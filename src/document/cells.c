#include "document/formula.h"
