/* problem.c: problem files become fields with their places. */
#include "bank/fields.h"
#include "base/file.h"
#include "base/language.h"
#include <string.h>

enum { IN_PROBLEM = 1, IN_PART = 2, IN_SHEET = 4 };
typedef enum Repeats { ONCE, MANY } Repeats;

typedef struct FieldRow {
    const char *key;
    int places;
    Repeats repeats;
} FieldRow;

static const FieldRow rows[FIELD_COUNT] = {
#define FIELD(identifier, key, places, repeats) {key, places, repeats},
#include "bank/fields.def"
#undef FIELD
};

typedef struct PartDraft {
    const char *name;
    size_t at;
    Field *fields;
    size_t count;
} PartDraft;

typedef enum BlockKind { BLOCK_NONE, BLOCK_PROBLEM, BLOCK_SHEET } BlockKind;

typedef struct FileReader {
    Arena *arena;
    const Source *source;
    Text clean; /* the content with comments blanked out: places stay */
    Diagnostics *diagnostics;
    const Problem **problems; /* of all files so far */
    size_t problem_count;
    const Sheet **sheets;
    size_t sheet_count;
    BlockKind kind; /* of the block that is being read */
    const char *name;
    size_t at;
    PartDraft *drafts; /* [0]: what stands above the first part */
    size_t draft_count;
    size_t errors; /* said before the block that is being read */
    Field *open;   /* the field that an indented line continues, or NULL */
    Text language; /* that the file gives for all its problems */
} FileReader;

/* ---- checks of a block that is complete ---- */

static size_t place(const FileReader *r, Text piece) { return (size_t)(piece.start - r->clean.start); }

#define SAY(r, at, ...) diagnostics_say((r)->diagnostics, SEVERITY_ERROR, (r)->source, (at), __VA_ARGS__)

static const Field *draft_find(const PartDraft *draft, FieldKey key) {
    return field_find(draft->fields, draft->count, key);
}

static void check_places(FileReader *r, const PartDraft *draft, int places) {
    for (size_t i = 0; i < draft->count; i++) {
        const Field *f = &draft->fields[i];
        const char *key = rows[f->key].key;
        if (rows[f->key].places & places) continue;
        if (places == IN_PROBLEM)
            SAY(r, f->key_at, "'%s' belongs in one of the parts", key);
        else if (places == IN_PART)
            SAY(r, f->key_at, "'%s' belongs above the first part", key);
        else if (places == IN_SHEET)
            SAY(r, f->key_at, "a sheet has no '%s'", key);
        else
            SAY(r, f->key_at, "'%s' belongs in a sheet", key);
    }
}

static void check_question(FileReader *r, const PartDraft *draft) {
    const Field *find = draft_find(draft, FIELD_FIND), *prove = draft_find(draft, FIELD_PROVE);
    if (!find && !prove)
        SAY(r, draft->at, "'%s' does not say what to find; add a line 'find: ...'", draft->name);
    if (find && prove) SAY(r, prove->key_at, "'prove' beside 'find': one question a part");
    if (!draft_find(draft, FIELD_ASK) && !draft_find(&r->drafts[0], FIELD_ASK))
        SAY(r, draft->at, "'%s' asks nothing; add a line 'ask: ...'", draft->name);
}

static void check_rooms(FileReader *r, const PartDraft *draft) {
    AnswerRoom room;
    const Field *field = draft_find(draft, FIELD_ROOM);
    const char *wanted = field ? answer_room_read(field->text, &room) : NULL;
    if (wanted) SAY(r, field->at, "expected %s", wanted);
}

static void check_problem(FileReader *r) {
    bool has_parts = r->draft_count > 1;
    for (size_t i = 0; i < r->draft_count; i++) check_rooms(r, &r->drafts[i]);
    check_places(r, &r->drafts[0], has_parts ? IN_PROBLEM : IN_PROBLEM | IN_PART);
    if (!has_parts) check_question(r, &r->drafts[0]);
    for (size_t i = 1; i < r->draft_count; i++) {
        check_places(r, &r->drafts[i], IN_PART);
        check_question(r, &r->drafts[i]);
    }
}

/* ---- a block that is complete joins the bank ---- */

static const char *keep(FileReader *r, Text text) { return arena_string(r->arena, text.start, text.length); }

static void split_topics(FileReader *r, Problem *p) {
    const Field *field = field_find(p->fields, p->field_count, FIELD_TOPICS);
    const char **topics = NULL;
    for (Text rest = field ? field->text : (Text){NULL, 0}; rest.start;) {
        Text topic = text_trim(text_cut(&rest, ','));
        if (topic.length) APPEND(r->arena, topics, p->topic_count, keep(r, topic));
    }
    p->topics = topics;
}

static void read_level(FileReader *r, Problem *p) {
    const Field *field = field_find(p->fields, p->field_count, FIELD_LEVEL);
    if (field && (!read_long(field->text, &p->level) || p->level < 1 || p->level > 5))
        SAY(r, field->at, "a level is a number from 1 to 5");
}

static void check_language(FileReader *r, Text code) {
    if (!language_code_good(code))
        SAY(r, place(r, code), "no language '%.*s'; give a code such as en, de or pt-BR", (int)code.length, code.start);
}

/* The problem's own, or that of its file. */
static Text language_of(FileReader *r) {
    const Field *field = draft_find(&r->drafts[0], FIELD_LANGUAGE);
    if (field) check_language(r, field->text);
    return field ? field->text : r->language;
}

static void add_parts(FileReader *r, Problem *p) {
    p->has_parts = r->draft_count > 1;
    p->part_count = p->has_parts ? r->draft_count - 1 : 1;
    const PartDraft *first = p->has_parts ? r->drafts + 1 : r->drafts;
    ProblemPart *parts = ARENA_ARRAY(r->arena, ProblemPart, p->part_count);
    for (size_t i = 0; i < p->part_count; i++)
        parts[i] =
            (ProblemPart){p->has_parts ? first[i].name : "", first[i].at, first[i].fields, first[i].count};
    p->parts = parts;
}

static void add_problem(FileReader *r) {
    check_problem(r);
    Problem *p = ARENA_NEW(r->arena, Problem);
    *p = (Problem){.name = r->name,
                   .source = r->source,
                   .at = r->at,
                   .fields = r->drafts[0].fields,
                   .field_count = r->drafts[0].count};
    const Field *title = draft_find(&r->drafts[0], FIELD_TITLE);
    p->title = title ? keep(r, title->text) : p->name;
    p->language = language_of(r);
    p->has_variants = draft_find(&r->drafts[0], FIELD_PICK);
    for (size_t i = 0; i < r->draft_count; i++)
        p->has_variants = p->has_variants || draft_find(&r->drafts[i], FIELD_CHOOSE);
    split_topics(r, p);
    read_level(r, p);
    add_parts(r, p);
    p->broken = r->diagnostics->errors > r->errors;
    APPEND(r->arena, r->problems, r->problem_count, p);
}

static void add_sheet(FileReader *r) {
    check_places(r, &r->drafts[0], IN_SHEET);
    if (!draft_find(&r->drafts[0], FIELD_PROBLEMS)) SAY(r, r->at, "the sheet '%s' has no problems", r->name);
    Sheet *s = ARENA_NEW(r->arena, Sheet);
    bool broken = r->diagnostics->errors > r->errors;
    *s = (Sheet){r->name, r->source, r->at, r->drafts[0].fields, r->drafts[0].count, broken};
    APPEND(r->arena, r->sheets, r->sheet_count, s);
}

static void end_block(FileReader *r) {
    if (r->kind == BLOCK_PROBLEM) add_problem(r);
    if (r->kind == BLOCK_SHEET) add_sheet(r);
    r->kind = BLOCK_NONE;
    r->open = NULL;
    r->drafts = NULL;
    r->draft_count = 0;
}

/* ---- lines ---- */

static bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c & 0x80;
}

enum { LONGEST_PROBLEM_NAME = 64 };

bool problem_name_good(Text name) {
    bool good = name.length && name.length <= LONGEST_PROBLEM_NAME;
    for (size_t i = 0; good && i < name.length; i++) good = is_name_byte(name.start[i]);
    return good;
}

static bool check_name(FileReader *r, Text name) {
    bool good = problem_name_good(name);
    if (!good) SAY(r, place(r, name), "a name is made of letters, digits and hyphens");
    return good;
}

static const Source *other_block(const FileReader *r, Text name, size_t *at) {
    for (size_t i = 0; i < r->problem_count; i++)
        if (text_is(name, r->problems[i]->name)) return *at = r->problems[i]->at, r->problems[i]->source;
    for (size_t i = 0; i < r->sheet_count; i++)
        if (text_is(name, r->sheets[i]->name)) return *at = r->sheets[i]->at, r->sheets[i]->source;
    return NULL;
}

static void check_unused(FileReader *r, Text name) {
    size_t at, line, column;
    const Source *other = other_block(r, name, &at);
    if (!other) return;
    source_place(other, at, &line, &column);
    diagnostics_say(r->diagnostics, SEVERITY_ERROR, r->source, place(r, name),
                    "'%.*s' exists already: %s:%zu:%zu", (int)name.length, name.start, other->name, line,
                    column);
}

static void add_draft(FileReader *r, Text name) {
    PartDraft draft = {.name = keep(r, name), .at = place(r, name)};
    APPEND(r->arena, r->drafts, r->draft_count, draft);
    r->open = NULL;
}

static void begin_block(FileReader *r, BlockKind kind, Text name) {
    end_block(r);
    r->errors = r->diagnostics->errors;
    check_name(r, name);
    check_unused(r, name);
    r->kind = kind;
    r->name = keep(r, name);
    r->at = place(r, name);
    add_draft(r, name);
}

static void begin_problem(FileReader *r, Text name) { begin_block(r, BLOCK_PROBLEM, name); }
static void begin_sheet(FileReader *r, Text name) { begin_block(r, BLOCK_SHEET, name); }

static void begin_part(FileReader *r, Text name) {
    if (r->kind != BLOCK_PROBLEM) {
        SAY(r, place(r, name), "a part stands in a problem; begin one with 'problem NAME'");
        return;
    }
    check_name(r, name);
    for (size_t i = 1; i < r->draft_count; i++)
        if (text_is(name, r->drafts[i].name))
            SAY(r, place(r, name), "there is a part '%s' already", r->drafts[i].name);
    add_draft(r, name);
}

static FieldKey key_of(Text word) {
    FieldKey key = 0;
    while (key < FIELD_COUNT && !text_is(word, rows[key].key)) key++;
    return key;
}

static void unknown_key(FileReader *r, Text word) {
    const char *keys[FIELD_COUNT];
    Buffer list = BUFFER_EMPTY;
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        keys[i] = rows[i].key;
        buffer_printf(&list, "%s%s", i ? ", " : "; there are ", keys[i]);
    }
    const char *near = text_nearest(word, keys, FIELD_COUNT);
    SAY(r, place(r, word), "no key '%.*s'" DID_YOU_MEAN "%s", (int)word.length, word.start, NEAR(near),
        near ? "" : buffer_c(&list));
    buffer_free(&list);
}

static void add_field(FileReader *r, Text word, Text value) {
    FieldKey key = key_of(word);
    r->open = NULL;
    if (key == FIELD_COUNT) {
        unknown_key(r, word);
        return;
    }
    if (r->kind == BLOCK_NONE && key == FIELD_LANGUAGE) {
        check_language(r, r->language = value);
        return;
    }
    if (r->kind == BLOCK_NONE) {
        SAY(r, place(r, word), "'%s' stands before the first problem; begin one with 'problem NAME'",
            rows[key].key);
        return;
    }
    PartDraft *draft = &r->drafts[r->draft_count - 1];
    if (rows[key].repeats == ONCE && draft_find(draft, key))
        SAY(r, place(r, word), "'%s' is given twice", rows[key].key);
    Field field = {key, value, place(r, value), place(r, word)};
    APPEND(r->arena, draft->fields, draft->count, field);
    r->open = &draft->fields[draft->count - 1];
}

typedef struct Opening { /* what begins a block or a part */
    const char *word;
    void (*begin)(FileReader *r, Text name);
} Opening;

static const Opening openings[] = {{"problem", begin_problem}, {"sheet", begin_sheet}, {"part", begin_part}};

static bool try_opening(FileReader *r, Text line) {
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        size_t n = strlen(openings[i].word);
        bool is_word =
            line.length == n || (line.length > n && (line.start[n] == ' ' || line.start[n] == '\t'));
        if (!text_starts(line, openings[i].word) || !is_word) continue;
        openings[i].begin(r, text_trim(text_slice(line, n, line.length)));
        return true;
    }
    return false;
}

static void continue_field(FileReader *r, Text line) {
    if (r->open) {
        Text *value = &r->open->text;
        if (!value->length) value->start = line.start, r->open->at = place(r, line);
        value->length = (size_t)(line.start + line.length - value->start);
    } else if (!r->diagnostics->errors) {
        SAY(r, place(r, line), "this line is indented and continues nothing");
    }
}

static void read_line(FileReader *r, Text line) {
    Text trimmed = text_trim(line);
    if (!trimmed.length) return;
    if (trimmed.start != line.start) {
        continue_field(r, trimmed);
        return;
    }
    long colon = text_find(trimmed, ":");
    if (try_opening(r, trimmed)) return;
    if (colon > 0) {
        Text rest = text_slice(trimmed, (size_t)colon + 1, trimmed.length), value = text_trim(rest);
        add_field(r, text_trim(text_slice(trimmed, 0, (size_t)colon)), value.length ? value : rest);
    } else {
        SAY(r, place(r, trimmed), "expected 'key: value', 'problem NAME', 'part NAME' or 'sheet NAME'");
    }
}

/* A '#' starts a comment at the start of a line, and after white space where white space follows it. */
static bool starts_comment(Text content, size_t i) {
    bool after_space = i == 0 || strchr(" \t\n", content.start[i - 1]);
    size_t start = i;
    while (start > 0 && strchr(" \t", content.start[start - 1])) start--;
    bool leads = start == 0 || content.start[start - 1] == '\n';
    bool before_space = i + 1 == content.length || strchr(" \t\r\n", content.start[i + 1]);
    return leads || (after_space && before_space);
}

static Text blank_comments(Arena *arena, Text content) {
    char *clean = arena_string(arena, content.start, content.length);
    for (size_t i = 0; i < content.length; i++) {
        if (content.start[i] != '#' || !starts_comment(content, i)) continue;
        while (i < content.length && content.start[i] != '\n') clean[i++] = ' ';
    }
    if (text_starts(content, "\uFEFF")) memset(clean, '\n', 3);
    return (Text){clean, content.length};
}

static bool check_encoding(FileReader *r) {
    for (size_t at = 0; at < r->clean.length;) {
        size_t before = at;
        uint32_t code = text_next(r->clean, &at);
        if (code && (code != 0xFFFD || at - before > 1)) continue;
        SAY(r, before, "the file is not UTF-8 text; save it as UTF-8");
        return false;
    }
    return true;
}

static void read_file(FileReader *r, const char *path) {
    Source *source = ARENA_NEW(r->arena, Source);
    Buffer why = BUFFER_EMPTY;
    source->name = arena_string(r->arena, path, strlen(path));
    source->content = r->clean = TEXT("");
    r->source = source;
    r->language = TEXT("");
    if (!file_read(r->arena, path, &source->content, &why)) {
        SAY(r, 0, "%s", buffer_c(&why));
        buffer_free(&why);
        return;
    }
    r->clean = blank_comments(r->arena, source->content);
    if (!check_encoding(r)) return;
    for (Text rest = r->clean; rest.start;) read_line(r, text_cut(&rest, '\n'));
    end_block(r);
}

Bank *bank_open(Arena *arena, const char *const *paths, size_t count, Diagnostics *diagnostics) {
    FileReader r = {.arena = arena, .diagnostics = diagnostics};
    for (size_t i = 0; i < count; i++) {
        const char **files = NULL;
        size_t found = file_is_folder(paths[i]) ? file_list(arena, paths[i], ".nabla", &files) : 0;
        for (size_t k = 0; k < found; k++) read_file(&r, files[k]);
        if (!file_is_folder(paths[i])) read_file(&r, paths[i]);
    }
    Bank *bank = ARENA_NEW(arena, Bank);
    *bank = (Bank){arena, r.problems, r.problem_count, r.sheets, r.sheet_count};
    return bank;
}

Bank *bank_joined(Arena *arena, const Bank *first, const Bank *second) {
    const Bank *banks[] = {first, second};
    const Problem **problems = NULL;
    const Sheet **sheets = NULL;
    Bank *bank = ARENA_NEW(arena, Bank);
    bank->arena = arena;
    for (size_t b = 0; b < 2; b++) {
        for (size_t i = 0; i < banks[b]->problem_count; i++)
            APPEND(arena, problems, bank->problem_count, banks[b]->problems[i]);
        for (size_t i = 0; i < banks[b]->sheet_count; i++)
            APPEND(arena, sheets, bank->sheet_count, banks[b]->sheets[i]);
    }
    bank->problems = problems;
    bank->sheets = sheets;
    return bank;
}
