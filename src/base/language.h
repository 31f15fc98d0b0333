/* language.h: what reading and judging say, as data.
 *
 * English is built in (messages.def). Another language replaces any of its sentences; what it lacks stays
 * English. Who reads or judges is given a language (store_speak); nothing is global. */
#ifndef NABLA_BASE_LANGUAGE_H
#define NABLA_BASE_LANGUAGE_H
#include "base/arena.h"
#include "base/buffer.h"

typedef enum Message {
#define MESSAGE(identifier, key, english) MESSAGE_##identifier,
#include "base/messages.def"
#undef MESSAGE
    MESSAGE_COUNT
} Message;

typedef struct NamedText { /* what stands for {name} */
    const char *name;
    Text value;
} NamedText;
/* WITH({"found", found}, {"names", names}): closed by one without a name. */
#define WITH(...) ((const NamedText[]){__VA_ARGS__, {NULL, {NULL, 0}}})

/* A count as what stands for a name. It lives in the room. */
typedef struct CountRoom { char digits[24]; } CountRoom;
Text language_count(CountRoom *room, size_t count);

typedef struct MistakeSentence {
    const char *mistake; /* "sqrt/lost-half" */
    const char *text;
} MistakeSentence;

typedef struct Language {
    const char *text[MESSAGE_COUNT];
    const MistakeSentence *mistakes; /* by name, in the order of strcmp */
    size_t mistake_count;
    bool decimal_comma;                 /* 3.5 is written 3,5, and (3.5, 2) as (3,5; 2) */
    const char *const *undefined_words; /* what students write for "undefined", closed by NULL; NULL: nothing further */
} Language;

extern const Language language_english;

/* Is it a code of BCP 47 for a language: "en", "pt-BR", "haw"? Of two letters only those of ISO 639-1. */
bool language_code_good(Text code);
/* The name of a message in a file of sentences: "read.no-name". */
const char *message_key(Message which);
/* The sentence with each {name} replaced by its value; `with` may be NULL. In the arena, or the language's. */
const char *language_say(const Language *language, Arena *arena, Message which, const NamedText *with);
/* Appends it. */
void language_put(const Language *language, Buffer *out, Message which, const NamedText *with);
/* Decimals as the language writes them: of a number or of a list of them in brackets. In the arena, or the text. */
const char *language_numbers(const Language *language, Arena *arena, const char *text);
/* What is said of a mistake; `english` where the language has nothing. */
const char *language_mistake(const Language *language, const char *mistake, const char *english);
#endif
