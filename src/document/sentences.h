/* sentences.h: the words and sentences of a language, as data.
 *
 * English is built in (sentences.def; what reading and judging say: base/messages.def). A file of sentences,
 * `key: value` a line with `#` for comments, replaces any of them; what it lacks stays English. The rules of
 * calculus have their sentences in their own tables; a file replaces those too, by `rule.NAME.name`,
 * `rule.NAME.sentence`, `rule.NAME.why`, and what is said of a mistake by `mistake.NAME/MISTAKE`. */
#ifndef NABLA_DOCUMENT_SENTENCES_H
#define NABLA_DOCUMENT_SENTENCES_H
#include "base/diagnostics.h"
#include "base/language.h"

typedef enum Sentence {
#define SENTENCE(identifier, key, english) SAY_##identifier,
#include "document/sentences.def"
#undef SENTENCE
    SAY_COUNT
} Sentence;

typedef struct Sentences Sentences;

/* The built-in English. Lives in the arena. */
Sentences *sentences_new(Arena *arena);
/* Reads a file of sentences over what is there. Unknown keys, keys given twice and wrong placeholders are
 * warnings; true if nothing was an error. `source` must outlive the sentences. */
bool sentences_read(Sentences *sentences, const Source *source, Diagnostics *diagnostics);
/* How many sentences the files read so far did not give: those of sentences.def, the messages and, unless the
 * language is English, those of the rules and their mistakes. Their keys are appended to `keys`, separated by ", ", unless
 * it is NULL. */
size_t sentences_missing(const Sentences *sentences, Buffer *keys);
const char *sentence_key(Sentence which);
/* The BCP 47 code of the language: "en". */
const char *sentences_language(const Sentences *sentences);
const char *say(const Sentences *sentences, Sentence which);
/* The sentence with {name} replaced by the value. In the arena. */
const char *say_with(const Sentences *sentences, Arena *arena, Sentence which, const char *name,
                     const char *value);
typedef struct SayWord { const char *name, *value; } SayWord;
/* The same with several {names}; one that is not among the words stays. */
const char *say_words(const Sentences *sentences, Arena *arena, Sentence which, const SayWord *words, size_t count);
/* A rule's "name", "sentence" or "why" in this language; `english` if the language has none. */
const char *say_rule(const Sentences *sentences, const char *rule, const char *field, const char *english);
/* What is said of a mistake, "sqrt/lost-half"; `english` if the language has nothing. */
const char *say_mistake(const Sentences *sentences, const char *mistake, const char *english);
/* For a sentence of sentences.def that comes in English: the one of this language; else what came. */
const char *say_english(const Sentences *sentences, const char *english);
/* What reading and judging say in this language, and understand. It lives as long as the sentences. */
const Language *sentences_judging(const Sentences *sentences);
/* The words of notation.h in this language: WORD_COUNT of them. */
const char *const *sentences_notation_words(const Sentences *sentences);
#endif
