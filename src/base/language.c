#include "base/language.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const Language language_english = {.text = {
#define MESSAGE(identifier, key, english) [MESSAGE_##identifier] = english,
#include "base/messages.def"
#undef MESSAGE
}};

const char *message_key(Message which) {
    static const char *const keys[MESSAGE_COUNT] = {
#define MESSAGE(identifier, key, english) [MESSAGE_##identifier] = key,
#include "base/messages.def"
#undef MESSAGE
    };
    return keys[which];
}

static const NamedText *word_named(const NamedText *with, Text name) {
    while (with && with->name && !text_is(name, with->name)) with++;
    return with && with->name ? with : NULL;
}

static void fill(Buffer *out, const char *sentence, const NamedText *with) {
    for (const char *open; (open = strchr(sentence, '{')) != NULL;) {
        const char *close = strchr(open, '}');
        Text name = {open + 1, close ? (size_t)(close - open - 1) : 0};
        const NamedText *word = close ? word_named(with, name) : NULL;
        buffer_bytes(out, sentence, (size_t)(open - sentence) + !word);
        if (word) buffer_text(out, word->value);
        sentence = word ? close + 1 : open + 1;
    }
    buffer_string(out, sentence);
}

const char *language_say(const Language *language, Arena *arena, Message which, const NamedText *with) {
    Buffer out = BUFFER_EMPTY;
    if (!with) return language->text[which];
    fill(&out, language->text[which], with);
    const char *said = arena_string(arena, buffer_c(&out), out.length);
    buffer_free(&out);
    return said;
}

void language_put(const Language *language, Buffer *out, Message which, const NamedText *with) {
    fill(out, language->text[which], with);
}

static bool is_decimal_point(const char *text, const char *at) {
    return *at == '.' && at > text && isdigit((unsigned char)at[-1]) && isdigit((unsigned char)at[1]);
}

const char *language_numbers(const Language *language, Arena *arena, const char *text) {
    char *copy = language->decimal_comma ? arena_string(arena, text, strlen(text)) : NULL;
    bool any = false;
    for (char *at = copy; at && *at; at++)
        if (is_decimal_point(text, text + (at - copy))) *at = ',', any = true;
        else if (*at == ',') *at = ';';
    return any ? copy : text;
}

static int by_mistake(const void *key, const void *item) {
    return strcmp(key, ((const MistakeSentence *)item)->mistake);
}

const char *language_mistake(const Language *language, const char *mistake, const char *english) {
    const MistakeSentence *found = language->mistake_count
                                       ? bsearch(mistake, language->mistakes, language->mistake_count,
                                                 sizeof *language->mistakes, by_mistake)
                                       : NULL;
    return found ? found->text : english;
}

Text language_count(CountRoom *room, size_t count) {
    int length = snprintf(room->digits, sizeof room->digits, "%zu", count);
    return (Text){room->digits, (size_t)length};
}

/* ISO 639-1 */
static const char CODES[] =
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv "
    "ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne "
    "ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st "
    "su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";

static bool is_subtag(Text tag) {
    bool good = tag.length >= 1 && tag.length <= 8;
    for (size_t i = 0; good && i < tag.length; i++) good = isalnum((unsigned char)tag.start[i]);
    return good;
}

static bool is_primary(Text tag) {
    char word[] = {tag.start[0], tag.length > 1 ? tag.start[1] : ' ', ' ', 0};
    for (size_t i = 0; i < tag.length; i++)
        if (!islower((unsigned char)tag.start[i])) return false;
    return tag.length == 3 || (tag.length == 2 && strstr(CODES, word));
}

bool language_code_good(Text code) {
    if (!code.length || !is_primary(text_cut(&code, '-'))) return false;
    while (code.start)
        if (!is_subtag(text_cut(&code, '-'))) return false;
    return true;
}
