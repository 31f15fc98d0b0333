#include "document/sentences.h"
#include "calculus/rules.h"
#include "document/notation.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

typedef struct RuleSentence {
    const char *key, *text;
    struct RuleSentence *next;
} RuleSentence;

enum { MOST_UNDEFINED_WORDS = 16 };

struct Sentences {
    Arena *arena;
    const char *text[SAY_COUNT];
    bool given[SAY_COUNT];
    RuleSentence *rules; /* and mistakes */
    const char *words[WORD_COUNT];
    const char *undefined_words[MOST_UNDEFINED_WORDS + 1];
    Language judging;
    bool message_given[MESSAGE_COUNT];
};

static const char *const KEY[SAY_COUNT] = {
#define SENTENCE(identifier, key, english) [SAY_##identifier] = key,
#include "document/sentences.def"
#undef SENTENCE
};

static const char *const ENGLISH[SAY_COUNT] = {
#define SENTENCE(identifier, key, english) [SAY_##identifier] = english,
#include "document/sentences.def"
#undef SENTENCE
};

static const Sentence WORD[WORD_COUNT] = {
    [WORD_AND] = SAY_AND,
    [WORD_OR] = SAY_OR,
    [WORD_NOT] = SAY_NOT,
    [WORD_FOR_ALL] = SAY_FOR_ALL,
    [WORD_OTHERWISE] = SAY_OTHERWISE,
    [WORD_WHERE] = SAY_WHERE,
    [WORD_UNDEFINED] = SAY_UNDEFINED,
    [WORD_YES] = SAY_YES,
    [WORD_NO] = SAY_NO,
};

static void collect_words(Sentences *sentences) {
    for (int i = 0; i < WORD_COUNT; i++) sentences->words[i] = sentences->text[WORD[i]];
    size_t count = 0;
    for (Text rest = text_of(sentences->text[SAY_WORDS_UNDEFINED]);
         rest.start && count < MOST_UNDEFINED_WORDS;) {
        Text word = text_trim(text_cut(&rest, ','));
        if (word.length)
            sentences->undefined_words[count++] = arena_string(sentences->arena, word.start, word.length);
    }
    sentences->undefined_words[count] = NULL;
    sentences->judging.undefined_words = sentences->undefined_words;
}

static const char MISTAKE[] = "mistake.";

static int by_name(const void *a, const void *b) {
    return strcmp(((const MistakeSentence *)a)->mistake, ((const MistakeSentence *)b)->mistake);
}

/* In the order in which they are looked up. */
static void collect_mistakes(Sentences *sentences) {
    size_t count = 0;
    for (const RuleSentence *r = sentences->rules; r; r = r->next) count += text_starts(text_of(r->key), MISTAKE);
    MistakeSentence *mistakes = ARENA_ARRAY(sentences->arena, MistakeSentence, count + 1);
    count = 0;
    for (const RuleSentence *r = sentences->rules; r; r = r->next)
        if (text_starts(text_of(r->key), MISTAKE))
            mistakes[count++] = (MistakeSentence){r->key + strlen(MISTAKE), r->text};
    qsort(mistakes, count, sizeof *mistakes, by_name);
    sentences->judging.mistakes = mistakes;
    sentences->judging.mistake_count = count;
}

Sentences *sentences_new(Arena *arena) {
    Sentences *sentences = ARENA_NEW(arena, Sentences);
    sentences->arena = arena;
    sentences->judging = language_english;
    memcpy(sentences->text, ENGLISH, sizeof ENGLISH);
    collect_words(sentences);
    return sentences;
}

/* ---- reading a file ---- */

typedef struct Reader {
    Sentences *sentences;
    const Source *source;
    Diagnostics *diagnostics;
    const char *const *rule_keys;
    size_t rule_key_count;
    const char *keys[SAY_COUNT + MESSAGE_COUNT]; /* all others */
} Reader;

static size_t place(const Reader *reader, Text t) {
    return (size_t)(t.start - reader->source->content.start);
}

/* The {name} that starts at `at`, without its braces; empty if none does: {g : norm(g) <= 1} is a set. */
static Text placeholder_at(Text text, size_t at) {
    if (at >= text.length || text.start[at] != '{') return (Text){"", 0};
    size_t end = at + 1;
    while (end < text.length && (isalnum((unsigned char)text.start[end]) || text.start[end] == '-')) end++;
    bool closed = end < text.length && text.start[end] == '}';
    return closed ? text_slice(text, at + 1, end) : (Text){"", 0};
}

static bool has_placeholder(Text text, Text name) {
    for (size_t at = 0; at < text.length; at++)
        if (text_equal(placeholder_at(text, at), name)) return true;
    return false;
}

static void check_placeholders(const Reader *reader, const char *key, const char *english, Text text) {
    for (size_t at = 0; at < text.length; at++) {
        Text name = placeholder_at(text, at);
        if (name.length && !has_placeholder(text_of(english), name))
            diagnostics_say(reader->diagnostics, SEVERITY_WARNING, reader->source, place(reader, text) + at,
                            "nothing is called {%.*s} in the sentence '%s'", (int)name.length, name.start, key);
    }
}

/* The value with its line feeds and indentation as single spaces. */
static const char *one_line(Arena *arena, Text value) {
    Buffer out = BUFFER_EMPTY;
    while (value.start) {
        Text line = text_trim(text_cut(&value, '\n'));
        if (out.length && line.length) buffer_char(&out, ' ');
        buffer_text(&out, line);
    }
    const char *copy = arena_string(arena, buffer_c(&out), out.length);
    buffer_free(&out);
    return copy;
}

/* ---- the words of the rules ---- */

static const char *const RULE_FIELDS[] = {"name", "sentence", "why"};
enum { RULE_FIELD_COUNT = sizeof RULE_FIELDS / sizeof *RULE_FIELDS };

static const char *rule_key(Arena *arena, const Rule *rule, size_t field) {
    return arena_printf(arena, "rule.%s.%s", rule->identifier, RULE_FIELDS[field]);
}

static const char *mistake_key(Arena *arena, const Rule *rule, size_t mistake) {
    return arena_printf(arena, "mistake.%s/%s", rule->identifier, rule->mistakes[mistake].name);
}

/* Every key of the rules and their mistakes. */
static const char **all_rule_keys(Arena *arena, size_t *count) {
    const Rules *rules = rules_table();
    *count = 0;
    for (size_t r = 0; r < rules->count; r++) *count += RULE_FIELD_COUNT + rules->rule[r].mistake_count;
    const char **keys = ARENA_ARRAY(arena, const char *, *count);
    size_t next = 0;
    for (size_t r = 0; r < rules->count; r++) {
        const Rule *rule = &rules->rule[r];
        for (size_t i = 0; i < RULE_FIELD_COUNT; i++) keys[next++] = rule_key(arena, rule, i);
        for (size_t i = 0; i < rule->mistake_count; i++) keys[next++] = mistake_key(arena, rule, i);
    }
    return keys;
}

static void complain_of_key(const Reader *reader, Text key, const char *const *keys, size_t count) {
    const char *near = text_nearest(key, keys, count);
    diagnostics_say(reader->diagnostics, SEVERITY_WARNING, reader->source, place(reader, key),
                    "no sentence is called '%.*s'" DID_YOU_MEAN, (int)key.length, key.start, NEAR(near));
}

static const char *rule_text(const Sentences *sentences, Text key) {
    for (const RuleSentence *r = sentences->rules; r; r = r->next)
        if (text_is(key, r->key)) return r->text;
    return NULL;
}

static bool is_one_of(Text key, const char *const *keys, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (text_is(key, keys[i])) return true;
    return false;
}

static void take_rule(Reader *reader, Text key, Text value) {
    if (!is_one_of(key, reader->rule_keys, reader->rule_key_count))
        complain_of_key(reader, key, reader->rule_keys, reader->rule_key_count);
    Arena *arena = reader->sentences->arena;
    RuleSentence *rule = ARENA_NEW(arena, RuleSentence);
    *rule = (RuleSentence){arena_string(arena, key.start, key.length), one_line(arena, value),
                           reader->sentences->rules};
    reader->sentences->rules = rule;
}

static bool take_message(Reader *reader, Text key, Text value) {
    Sentences *sentences = reader->sentences;
    for (int i = 0; i < MESSAGE_COUNT; i++) {
        const char *known = message_key((Message)i);
        if (!text_is(key, known)) continue;
        check_placeholders(reader, known, language_english.text[i], value);
        sentences->judging.text[i] = one_line(sentences->arena, value);
        return sentences->message_given[i] = true;
    }
    return false;
}

static void take_entry(Reader *reader, Text key, Text value) {
    if (text_starts(key, "rule.") || text_starts(key, "mistake.")) {
        take_rule(reader, key, value);
        return;
    }
    for (int i = 0; i < SAY_COUNT; i++) {
        if (!text_is(key, KEY[i])) continue;
        check_placeholders(reader, KEY[i], ENGLISH[i], value);
        reader->sentences->text[i] = one_line(reader->sentences->arena, value);
        reader->sentences->given[i] = true;
        return;
    }
    if (!take_message(reader, key, value)) complain_of_key(reader, key, reader->keys, SAY_COUNT + MESSAGE_COUNT);
}

static bool goes_on(Text line) { return line.length && (line.start[0] == ' ' || line.start[0] == '\t'); }

/* Cuts one entry off `rest`: its line and the indented lines behind it. */
static Text cut_entry(Text *rest) {
    Text entry = text_cut(rest, '\n');
    for (Text ahead = *rest; ahead.start && goes_on(ahead);) {
        Text line = text_cut(&ahead, '\n');
        entry.length = (size_t)(line.start + line.length - entry.start);
        *rest = ahead;
    }
    return entry;
}

bool sentences_read(Sentences *sentences, const Source *source, Diagnostics *diagnostics) {
    Reader reader = {.sentences = sentences, .source = source, .diagnostics = diagnostics};
    reader.rule_keys = all_rule_keys(sentences->arena, &reader.rule_key_count);
    memcpy(reader.keys, KEY, sizeof KEY);
    for (int i = 0; i < MESSAGE_COUNT; i++) reader.keys[SAY_COUNT + i] = message_key((Message)i);
    size_t errors = diagnostics->errors;
    for (Text rest = source->content; rest.start;) {
        Text entry = cut_entry(&rest), value = entry;
        if (!text_trim(entry).length || entry.start[0] == '#') continue;
        Text key = text_cut(&value, ':');
        if (value.start)
            take_entry(&reader, text_trim(key), text_trim(value));
        else
            diagnostics_say(diagnostics, SEVERITY_ERROR, source, place(&reader, entry),
                            "expected 'key: sentence'");
    }
    collect_words(sentences);
    collect_mistakes(sentences);
    sentences->judging.decimal_comma = !strcmp(say(sentences, SAY_DECIMAL), "comma");
    return diagnostics->errors == errors;
}

/* ---- saying ---- */

static void add_key(Buffer *keys, size_t before, const char *key) {
    if (keys) buffer_printf(keys, "%s%s", before ? ", " : "", key);
}

static size_t missing_of_rules(const Sentences *sentences, size_t missing, Buffer *keys) {
    Arena *arena = arena_new();
    size_t count;
    const char *const *all = all_rule_keys(arena, &count);
    for (size_t i = 0; i < count; i++)
        if (!rule_text(sentences, text_of(all[i]))) add_key(keys, missing++, all[i]);
    arena_free(arena);
    return missing;
}

size_t sentences_missing(const Sentences *sentences, Buffer *keys) {
    size_t missing = 0;
    for (int i = 0; i < SAY_COUNT; i++)
        if (!sentences->given[i]) add_key(keys, missing++, KEY[i]);
    for (int i = 0; i < MESSAGE_COUNT; i++)
        if (!sentences->message_given[i]) add_key(keys, missing++, message_key((Message)i));
    bool english = !strcmp(sentences_language(sentences), "en");
    return english ? missing : missing_of_rules(sentences, missing, keys);
}

const char *sentence_key(Sentence which) { return KEY[which]; }
const char *sentences_language(const Sentences *sentences) { return sentences->text[SAY_LANGUAGE]; }
const char *say(const Sentences *sentences, Sentence which) { return sentences->text[which]; }
const char *const *sentences_notation_words(const Sentences *sentences) { return sentences->words; }
const Language *sentences_judging(const Sentences *sentences) { return &sentences->judging; }

const char *say_words(const Sentences *sentences, Arena *arena, Sentence which, const SayWord *words,
                      size_t count) {
    Text said = text_of(say(sentences, which));
    Buffer out = BUFFER_EMPTY;
    for (size_t at = 0; at < said.length;) {
        Text name = placeholder_at(said, at);
        size_t word = 0;
        while (word < count && !text_is(name, words[word].name)) word++;
        if (word < count)
            buffer_string(&out, words[word].value), at += name.length + 2;
        else
            buffer_char(&out, said.start[at++]);
    }
    const char *filled = arena_string(arena, buffer_c(&out), out.length);
    buffer_free(&out);
    return filled;
}

const char *say_with(const Sentences *sentences, Arena *arena, Sentence which, const char *name,
                     const char *value) {
    return say_words(sentences, arena, which, &(SayWord){name, value}, 1);
}

/* Is the key made of these two words with a sign between them? */
static bool is_key(const char *key, const char *first, char sign, const char *second) {
    size_t length = strlen(first);
    return !strncmp(key, first, length) && key[length] == sign && !strcmp(key + length + 1, second);
}

const char *say_rule(const Sentences *sentences, const char *rule, const char *field, const char *english) {
    for (const RuleSentence *r = sentences->rules; r; r = r->next)
        if (text_starts(text_of(r->key), "rule.") && is_key(r->key + strlen("rule."), rule, '.', field))
            return r->text;
    return english;
}

const char *say_mistake(const Sentences *sentences, const char *mistake, const char *english) {
    return language_mistake(&sentences->judging, mistake, english);
}

const char *say_english(const Sentences *sentences, const char *english) {
    for (int i = 0; i < SAY_COUNT; i++)
        if (!strcmp(ENGLISH[i], english)) return sentences->text[i];
    return english;
}
