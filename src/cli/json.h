/* json.h: solutions and sheets as data (JSON). What is returned belongs to the caller. */
#ifndef NABLA_CLI_JSON_H
#define NABLA_CLI_JSON_H
#include "document/compose.h"
#include <jansson.h>

json_t *json_of_solution(const Sentences *sentences, const Question *q, const Solution *s); /* owned by the caller */
json_t *json_of_instance(const Sentences *sentences, Instance *instance); /* one solution, or one a part */
/* One student's copy: its problems with their questions, values and solutions. */
json_t *json_of_copy(const Sentences *sentences, const SheetCopy *copy);
/* The whole sheet; takes over the array of copies. */
json_t *json_of_sheet(const Sentences *sentences, const SheetPlan *plan, json_t *copies);
/* Writes the value, indented, to `path` ("-" or NULL: standard output) and frees it. */
int write_json(const char *command, const char *path, json_t *value);
#endif
