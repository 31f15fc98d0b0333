/* sheet.c: which problems a sheet has. */
#include "bank/fields.h"
#include <string.h>

enum { MOST_COPIES = 100 };

typedef struct Planner {
    Arena *arena;
    const Bank *bank;
    SheetPlan *plan;
    SheetItem *items;
    const Source *source;
    Diagnostics *diagnostics;
} Planner;

#define SAY(p, at, ...) diagnostics_say((p)->diagnostics, SEVERITY_ERROR, (p)->source, (at), __VA_ARGS__)

static void add_item(Planner *p, const Problem *problem) {
    SheetItem item = {problem, 1};
    for (size_t i = 0; i < p->plan->item_count; i++) item.copy += p->items[i].problem == problem;
    APPEND(p->arena, p->items, p->plan->item_count, item);
    p->plan->items = p->items;
}

static bool on_sheet(const Planner *p, const Problem *problem) {
    for (size_t i = 0; i < p->plan->item_count; i++)
        if (p->items[i].problem == problem) return true;
    return false;
}

/* Cuts "×3" or "x3" off the end of "shifted-norm ×3". */
static bool cut_times(Planner *p, Text *word, size_t at, long *times) {
    static const char *const crosses[] = {"×", " x", " *"};
    *times = 1;
    for (size_t i = 0; i < sizeof crosses / sizeof *crosses; i++) {
        long cross = text_find(*word, crosses[i]);
        if (cross < 0) continue;
        Text number = text_slice(*word, (size_t)cross + strlen(crosses[i]), word->length);
        if (!read_long(number, times) || *times < 1 || *times > MOST_COPIES) {
            SAY(p, at + (size_t)cross, "expected how many times, from 1 to %d", MOST_COPIES);
            return false;
        }
        *word = text_trim(text_slice(*word, 0, (size_t)cross));
    }
    return true;
}

static bool lacks(Planner *p, void (*explain)(const Bank *bank, Text name, Buffer *why), Text name, size_t at) {
    Buffer why = BUFFER_EMPTY;
    explain(p->bank, name, &why);
    SAY(p, at, "%s", buffer_c(&why));
    buffer_free(&why);
    return false;
}

static bool add_named(Planner *p, Text name, size_t at, long times) {
    const Problem *problem = bank_find(p->bank, name);
    if (!problem) return lacks(p, bank_lacks_problem, name, at);
    while (times-- > 0) add_item(p, problem);
    return true;
}

/* Draws among the problems of a topic that are not on the sheet yet. */
static bool add_topic(Planner *p, Text topic, size_t at, long times) {
    const Problem **left = ARENA_ARRAY(p->arena, const Problem *, p->bank->problem_count);
    long count = 0;
    bool known = false;
    for (size_t i = 0; i < p->bank->problem_count; i++) {
        const Problem *problem = p->bank->problems[i];
        if (!problem_has_topic(problem, topic)) continue;
        known = true;
        if (!on_sheet(p, problem)) left[count++] = problem;
    }
    if (!known) return lacks(p, bank_lacks_topic, topic, at);
    if (count < times) {
        SAY(p, at, "the bank has only %ld more problem%s on '%.*s'", count, count == 1 ? "" : "s",
            (int)topic.length, topic.start);
        return false;
    }
    Random random = random_seeded(random_hash(p->plan->seed, topic));
    for (; times > 0; times--) {
        long chosen = random_between(&random, 0, --count);
        add_item(p, left[chosen]);
        left[chosen] = left[count];
    }
    return true;
}

static bool add_word(Planner *p, Text word, size_t at) {
    static const char prefix[] = "topic:";
    long times;
    if (!cut_times(p, &word, at, &times)) return false;
    if (!text_starts(word, prefix)) return add_named(p, word, at, times);
    return add_topic(p, text_trim(text_slice(word, sizeof prefix - 1, word.length)), at, times);
}

bool sheet_plan_add(Arena *arena, const Bank *bank, SheetPlan *plan, Text problems, const Source *source,
                    size_t at, Diagnostics *diagnostics) {
    Planner p = {arena, bank, plan, (SheetItem *)plan->items, source, diagnostics};
    bool good = true;
    for (Text rest = problems; rest.start;) {
        Text word = text_trim(text_cut(&rest, ','));
        if (word.length) good = add_word(&p, word, at + (size_t)(word.start - problems.start)) && good;
    }
    return good;
}

/* ---- the fields of a sheet file ---- */

static Text sheet_text(const Sheet *sheet, FieldKey key) {
    const Field *field = field_find(sheet->fields, sheet->field_count, key);
    return field ? field->text : TEXT("");
}

typedef struct Allowed { /* a field that takes one of a few words */
    FieldKey key;
    const char *words[3]; /* closed by NULL */
} Allowed;

static const Allowed allowed[] = {
    {FIELD_DECIMAL, {"point", "comma"}},
};

static bool check_allowed(Planner *p, const Sheet *sheet, const Allowed *row) {
    const Field *field = field_find(sheet->fields, sheet->field_count, row->key);
    if (!field) return true;
    for (size_t i = 0; row->words[i]; i++)
        if (text_is(field->text, row->words[i])) return true;
    SAY(p, field->at, "'%.*s' is not known here; there is '%s'%s%s%s", (int)field->text.length,
        field->text.start, row->words[0], row->words[1] ? " and '" : "", row->words[1] ? row->words[1] : "",
        row->words[1] ? "'" : "");
    return false;
}

static bool read_seed(Planner *p, const Sheet *sheet) {
    const Field *field = field_find(sheet->fields, sheet->field_count, FIELD_SEED);
    long seed = 0;
    if (field && (!read_long(field->text, &seed) || seed < 0)) {
        SAY(p, field->at, "a seed is a whole number from 0 to 999999999");
        return false;
    }
    p->plan->seed = (uint64_t)seed;
    return true;
}

/* Of what problems accept, a sheet says only how much is carried forward. */
static bool read_accept(Planner *p, const Field *field) {
    Text value = field->text, key = text_trim(text_cut(&value, ':'));
    if (text_is(key, "carried") && value.start && accept_read_carried(text_trim(value), &p->plan->carried))
        return p->plan->carried_given = true;
    SAY(p, field->at, "a sheet accepts 'carried: 0.5', 0 or more and less than 1; all else is said by its problems");
    return false;
}

bool sheet_plan(Arena *arena, const Bank *bank, const Sheet *sheet, SheetPlan *plan,
                Diagnostics *diagnostics) {
    *plan = (SheetPlan){.title = sheet_text(sheet, FIELD_TITLE),
                        .course = sheet_text(sheet, FIELD_COURSE),
                        .date = sheet_text(sheet, FIELD_DATE),
                        .template = sheet_text(sheet, FIELD_TEMPLATE),
                        .language = sheet_text(sheet, FIELD_LANGUAGE),
                        .theme = sheet_text(sheet, FIELD_THEME),
                        .decimal_given = sheet_text(sheet, FIELD_DECIMAL).length > 0,
                        .decimal_comma = text_is(sheet_text(sheet, FIELD_DECIMAL), "comma")};
    Planner p = {arena, bank, plan, NULL, sheet->source, diagnostics};
    bool good = read_seed(&p, sheet);
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        good = check_allowed(&p, sheet, &allowed[i]) && good;
    for (size_t i = 0; i < sheet->field_count; i++) {
        const Field *field = &sheet->fields[i];
        if (field->key == FIELD_ACCEPT) good = read_accept(&p, field) && good;
        if (field->key == FIELD_PROBLEMS)
            good =
                sheet_plan_add(arena, bank, plan, field->text, sheet->source, field->at, diagnostics) && good;
    }
    return good;
}

const char *sheet_item_name(Arena *arena, const SheetItem *item) {
    return item->copy == 1 ? item->problem->name
                           : arena_printf(arena, "%s#%u", item->problem->name, item->copy);
}
