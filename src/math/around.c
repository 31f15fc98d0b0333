/* around.c: what students write around an answer: labels, words of a sentence, remarks, units. */
#include "math/syntax.h"
#include <string.h>
#include <strings.h>

/* ---- words for no value, yes and no ---- */

static bool ends_with(Text text, const char *word) {
    size_t length = strlen(word);
    if (length > text.length || length == 0) return false;
    if ((text.start[text.length - 1] | 0x20) != (word[length - 1] | 0x20)) return false;
    bool whole = text.length == length || strchr(" :=\n\t", text.start[text.length - length - 1]);
    return whole && !strncasecmp(text.start + text.length - length, word, length);
}

/* Is something said of other places, too? */
static bool has_other_case(Text text) {
    return text_find(text, "else") >= 0 || text_find(text, "otherwise") >= 0 || text_find(text, ";") >= 0;
}

/* "does not exist", whatever name or sentence stands before it, if that is short. */
bool says_undefined(Text text, const char *const *more) {
    static const char *const words[] = {"does not exist",
                                        "doesn't exist",
                                        "d.n.e",
                                        "not differentiable",
                                        "undefined",
                                        "not defined",
                                        "no derivative",
                                        "no gradient",
                                        "n'existe pas",
                                        "non défini",
                                        "pas définie",
                                        "pas dérivable",
                                        "pas différentiable",
                                        "nicht definiert",
                                        "existiert nicht",
                                        "nicht differenzierbar",
                                        "no existe",
                                        "no derivable",
                                        "no está definida",
                                        "not exist",
                                        "DNE",
                                        NULL};
    enum { LONGEST_LEAD = 24 };
    while (text.length && strchr(". !\n", text.start[text.length - 1])) text.length--;
    if (!text.length || strchr(")]}0123456789", text.start[text.length - 1])) return false; /* as no such words do */
    for (const char *const *list = words; list; list = list == words ? more : NULL)
        for (size_t i = 0; list[i]; i++)
            if (ends_with(text, list[i]) && text.length <= strlen(list[i]) + LONGEST_LEAD) return !has_other_case(text);
    return false;
}

enum { MOST_TRUTH_WORDS = 28 };

/* 1 for yes, 0 for no, -1 for another word. One letter is a word only if it stands alone, and si means if behind others. */
static int truth_of_word(Text word, bool first, bool alone) {
    static const char *const words[][MOST_TRUTH_WORDS] = {
        {"no", "n", "false", "nein", "falsch", "non", "faux", "falso", "nope", "нет", "否", "✗", "✘", "❌", "👎", NULL},
        {"yes", "y", "true", "ja", "j", "wahr", "oui", "vrai", "sí", "si", "verdadero", "yep", "yeah", "yup", "sure", "correct",
         "да", "是", "✓", "✔", "✅", "👍", NULL},
    };
    bool none = (word.length == 1 && !alone) || (text_is(word, "si") && !first);
    for (int yes = 0; yes < 2 && !none; yes++)
        for (const char *const *w = words[yes]; *w; w++)
            if (word.length == strlen(*w) && !strncasecmp(word.start, *w, word.length)) return yes;
    return -1;
}

static bool denies_word(Text word) {
    return text_is(word, "not") || text_is(word, "nicht") || text_is(word, "pas") || text_ends(word, "n't") || text_ends(word, "n’t");
}

static size_t between_words(Text text, size_t i) {
    static const char *const signs[] = {"“", "”", "‘"};
    if (strchr(" \t\n.,;:!-()\"$\\{}=*", text.start[i])) return 1;
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
        if (text_starts(text_slice(text, i, text.length), signs[k])) return strlen(signs[k]);
    return 0;
}

/* "Yes", "no, it is not", "I think yes", "0 is in [-3, 1], so yes": the first such word decides, no later one may say the
 * contrary, and nothing before it may deny it. */
const Expr *truth_in_words(Store *store, Text text) {
    int all = -1;
    bool denied = false;
    for (size_t i = 0, end, gap = 0; i < text.length; i = end + gap) {
        for (end = i; end < text.length && !(gap = between_words(text, end));) end++;
        Text word = text_slice(text, i, end);
        bool alone = !i && (text_trim(text_slice(text, end, text.length)).length <= 1 || text.start[end] == ',');
        int one = word.length ? truth_of_word(word, !i, alone) : -1;
        if (one >= 0 && all >= 0 && one != all) return NULL;
        denied |= all < 0 && denies_word(word);
        if (all < 0) all = one;
    }
    return all < 0 || denied ? NULL : expr_2(store, OP_EQUAL, expr_integer(store, 1), expr_integer(store, all));
}

/* ---- no answer ---- */

/* "-", "?", "...", "n/a", "I don't know": the place of an answer is filled, with none. */
bool says_nothing(Text text) {
    static const char *const words[] = {"n/a", "n.a.", "idk", "i don't know", "i dont know", "i don’t know", "dunno", "no idea", "no answer",
                                        "no clue", "not answered", "blank", "left blank", "(blank)", "keine ahnung", "weiss nicht", "weiß nicht", "k.a.", "keine antwort",
                                        "je ne sais pas", "aucune idée", "sans réponse", "no sé", "no lo sé", "sin respuesta", "¯\\_(ツ)_/¯"};
    text = text_trim(text);
    while (text.length && strchr(".?!- \t_", text.start[text.length - 1])) text.length--;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        Text word = text_of(words[i]);
        while (strchr(".?!- \t_", word.start[word.length - 1])) word.length--;
        if (text.length == word.length && !strncasecmp(text.start, word.start, word.length)) return true;
    }
    return !text.length || text_is(text, "…") || text_is(text, "—") || text_is(text, "–") || text_is(text, "/");
}

/* ---- tokens ---- */

size_t find_outside(const Reader *reader, Span span, bool (*is)(const Token *token)) {
    size_t depth = 0;
    for (size_t i = span.from; i < span.to; i++) {
        TokenKind kind = reader->list[i].kind;
        if (!depth && is(&reader->list[i])) return i;
        depth += token_opens(kind);
        depth -= depth && token_closes(kind);
    }
    return span.to;
}

static bool is_word(const Token *token) { return token->kind == TOKEN_WORD; }

static bool is_bad(const Token *token, const char *text) {
    return token->kind == TOKEN_BAD && text_is(token->text, text);
}

static bool is_known(const Reader *reader, const Token *token) {
    return token->function || is_made_of_names(reader, token->text);
}

/* ---- in front ---- */

static bool is_among(const Token *token, const char *const *words, size_t count) {
    for (size_t i = 0; i < count && is_word(token); i++)
        if (token_is_word(token, words[i])) return true;
    return false;
}

/* What stands before the number of a question: "No. 3", "Q3", "#1". */
static bool is_label_word(const Token *token) {
    static const char *const words[] = {"question", "q",  "problem", "prob",     "exercise", "ex",       "task",      "part",     "no",   "nr",     "number",
                                        "aufgabe",  "aufg", "uebung",  "exercice", "ejercicio", "pregunta", "frage", "teil", "partie", "item", "step"};
    return is_bad(token, "#") || is_among(token, words, sizeof words / sizeof *words);
}

static bool is_letter_or_roman(const Token *token) {
    return is_word(token) && (token->text.length == 1 || (token->text.length <= 3 && strspn(token->text.start, "iv") >= token->text.length));
}

/* "No. 3:", "Q3.", "Part (a):", "Aufgabe 1a)", "#1": how many tokens; 0: there is no such label. */
static size_t worded_label(const Reader *reader, Span span) {
    enum { LONGEST_LABEL = 4 };
    const Token *list = reader->list;
    size_t i = span.from;
    if (!is_label_word(&list[i++])) return 0;
    i += is_bad(&list[i], ".") || list[i].kind == TOKEN_DEGREE;
    i += list[i].kind == TOKEN_OPEN;
    bool number = list[i].kind == TOKEN_NUMBER && list[i].text.length <= LONGEST_LABEL;
    if (!number && !is_letter_or_roman(&list[i])) return 0;
    i++;
    i += number && is_letter_or_roman(&list[i]) && !list[i].spaced;
    size_t end = i;
    while (list[i].kind == TOKEN_CLOSE || list[i].kind == TOKEN_COLON || is_bad(&list[i], ".")) i++;
    bool dash = i == end && list[i].kind == TOKEN_MINUS && list[i].spaced && list[i + 1].spaced, closed = i > end;
    bool plain = number && !reader_lookup(reader, list[span.from].text, NULL) && list[i].spaced;
    if (dash && plain) i++;
    return (closed || plain) && i < span.to ? i - span.from : 0;
}

/* "a)", "(a)", "1)", "1.": the number of the question, where it cannot be a part of the answer. */
static size_t label_length(Reader *reader, Span span) {
    const Token *token = &reader->list[span.from];
    size_t open = token->kind == TOKEN_OPEN, left = span.to - span.from;
    if (left < 3 + open) return 0;
    const Token *name = token + open, *close = name + 1;
    bool letter = is_word(name) && name->text.length == 1, roman = is_letter_or_roman(name);
    bool number = name->kind == TOKEN_NUMBER && name->text.length <= 2 && !open;
    bool closed = close->kind == TOKEN_CLOSE && (open || letter || roman || number) && close[1].spaced &&
                  close[1].kind != TOKEN_PLUS && close[1].kind != TOKEN_MINUS;
    bool stopped = number && is_bad(close, ".");
    bool ratio = number && close->kind == TOKEN_COLON && !close->spaced && close[1].spaced; /* 1: 2x, or 1 divided by 2x */
    bool factor = closed && open && letter && reader_lookup(reader, name->text, NULL);      /* (a) x, or a times x */
    bool label = (closed && (roman || number)) || stopped || ratio;
    if (label && (ratio || factor)) reader->doubts++, label = ratio != reader->second;
    return label ? 2 + open : 0;
}

/* function(t) and @(t), as programs begin. */
static size_t heading_length(const Reader *reader, Span span) {
    const Token *token = &reader->list[span.from];
    bool heading = token_is_word(token, "function") || (token->kind == TOKEN_DOT && text_is(token->text, "@"));
    bool named = heading && token[1].kind == TOKEN_OPEN && !token[1].spaced && is_word(token + 2) && token[3].kind == TOKEN_CLOSE;
    return named && span.to - span.from > 4 ? 4 : 0;
}

/* "it's": the word, and its 's. */
static size_t filler_length(const Reader *reader, Span span) {
    const Token *token = &reader->list[span.from];
    bool filler = token->word == WORD_FILLER || token->word == WORD_SO || token->word == WORD_IS ||
                  token->word == WORD_LET || token->word == WORD_ABOUT;
    static const char *const nouns[] = {"norm", "length", "magnitude", "maximum", "minimum", "betrag", "norme", "norma"};
    bool noun = token->function && is_among(token, nouns, sizeof nouns / sizeof *nouns) && span.to - span.from > 1 &&
                (token[1].kind == TOKEN_COLON || (token[1].kind == TOKEN_NUMBER && token[1].spaced)); /* length: 5 */
    bool elided = token->text.length == 1 && is_word(token) && token[1].kind == TOKEN_PRIME && token[2].word == WORD_FILLER; /* l'intervalle */
    if (elided) return 3;
    bool all = token->word == WORD_ALL && (token[1].word == WORD_FILLER || token[1].word == WORD_BETWEEN);
    bool person = token_is_word(token, "I") && span.to - span.from > 2 && token[1].word == WORD_FILLER;
    if (!filler && !person && !all && !noun) return 0;
    return filler && token[1].kind == TOKEN_PRIME && token_is_word(token + 2, "s") ? 3 : 1;
}

/* What marks a line and cannot begin an answer: "* 2x", "> 2x", the ' with which a spreadsheet marks text. */
static bool is_bullet(const Token *token) {
    return (token->kind == TOKEN_DOT && !text_is(token->text, "@")) || token->kind == TOKEN_SEMICOLON || token->kind == TOKEN_PRIME ||
           token->kind == TOKEN_TIMES || token->kind == TOKEN_GREATER || token->kind == TOKEN_SUBSCRIPT ||
           is_bad(token, "\x7F") || is_bad(token, "#");
}

/* '2x', *2x*, __2x__: the same sign in front and behind. */
static bool is_enclosed(const Reader *reader, Span span) {
    const Token *first = &reader->list[span.from];
    TokenKind kind = first->kind;
    bool sign = kind == TOKEN_PRIME || kind == TOKEN_TIMES || kind == TOKEN_SUBSCRIPT || kind == TOKEN_POWER;
    return span.to - span.from > 2 && sign && reader->list[span.to - 1].kind == kind;
}

/* :) ;-) */
static size_t smiley_length(const Reader *reader, Span span) {
    size_t n = span.to - span.from;
    const Token *last = &reader->list[span.to - 1];
    if (n < 3 || last->kind != TOKEN_CLOSE) return 0;
    size_t nose = last[-1].kind == TOKEN_MINUS;
    const Token *eyes = last - 1 - nose;
    return n > 2 + nose && (eyes->kind == TOKEN_COLON || eyes->kind == TOKEN_SEMICOLON) ? 2 + nose : 0;
}

static bool is_stop(const Token *token) {
    return token->kind == TOKEN_COMMA || token->kind == TOKEN_SEMICOLON || token->kind == TOKEN_NEXT_ROW ||
           token->kind == TOKEN_RANGE || token->kind == TOKEN_ELLIPSIS || is_bad(token, ".") || is_bad(token, "!") || is_bad(token, "?") || is_bad(token, "\x7F");
}

Span trim_span(Reader *reader, Span span) {
    span.to -= span.to > span.from ? smiley_length(reader, span) : 0;
    while (span.to > span.from && is_stop(&reader->list[span.to - 1])) span.to--;
    TokenKind last = span.to > span.from + 2 ? reader->list[span.to - 1].kind : TOKEN_END;
    bool rule = (last == TOKEN_DIVIDE || last == TOKEN_MINUS) && reader->list[span.to - 2].kind == last;
    if (rule) span.to -= 2; /* "2x //", "2x --" */
    while (is_enclosed(reader, span)) span.from++, span.to--; /* **2x** of a phone */
    for (size_t n = 1; n && span.from < span.to; span.from += n) {
        const Token *token = &reader->list[span.from];
        n = worded_label(reader, span);
        if (!n) n = heading_length(reader, span);
        if (!n) n = is_bullet(token) ? 1 : label_length(reader, span);
        if (!n) n = filler_length(reader, span);
        bool colon = token->kind == TOKEN_COLON && span.from + 1 < span.to;
        if (colon) n = 1;
    }
    return span;
}

/* ---- behind ---- */

static bool is_unit(Text text) {
    static const char *const units[] = {"m",  "s",  "cm", "mm",  "km",  "kg", "g",   "h",      "min",    "sec",
                                        "Hz", "J",  "N",  "rad", "radian", "radians", "ms", "kmh", "meters", "metres", "seconds"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (text_is(text, units[i])) return true;
    return false;
}

/* The name of a function that is not called: "power rule". */
static bool is_idle(const Token *token) {
    bool called = token_opens(token[1].kind) || token[1].kind == TOKEN_SUBSCRIPT || token[1].kind == TOKEN_POWER;
    return token->function && !token->function->bare && !called;
}

static bool is_unit_word(const Reader *reader, const Token *token) {
    return is_word(token) && is_unit(token->text) && (!is_known(reader, token) || is_idle(token));
}

/* Are there only units, their powers and quotients from here on? */
static bool only_units(const Reader *reader, Span span) {
    for (size_t i = span.from; i < span.to; i++) {
        const Token *token = &reader->list[i];
        bool joint = token->kind == TOKEN_DIVIDE || token->kind == TOKEN_POWER || token->kind == TOKEN_DOT ||
                     token->kind == TOKEN_TIMES || token->kind == TOKEN_MINUS || token->kind == TOKEN_BRACE_OPEN ||
                     token->kind == TOKEN_BRACE_CLOSE || token->kind == TOKEN_SQUARE_CLOSE ||
                     token->kind == TOKEN_CLOSE || token->kind == TOKEN_NUMBER;
        if (!joint && !is_unit_word(reader, token)) return false;
    }
    return true;
}

static bool begins_unit(const Reader *reader, size_t i) {
    const Token *token = &reader->list[i];
    bool bracket = token->kind == TOKEN_SQUARE_OPEN || token->kind == TOKEN_OPEN;
    return token->spaced && token_ends_operand(token - 1) && is_unit_word(reader, token + bracket);
}

/* A word of a sentence: one that is known as such, or that is nothing like a name. */
static bool is_prose(const Reader *reader, const Token *token) {
    if (!is_word(token)) return token->kind == TOKEN_NOT || token->kind == TOKEN_IN || token->kind == TOKEN_AND;
    if (token->word || is_idle(token) || (token_is_word(token, "I") && token[1].word == WORD_FILLER)) return true;
    return token->text.length > 1 && !is_known(reader, token) && !function_nearest(token->text) &&
           !scope_nearest(reader->scope, token->text);
}

static bool is_pause(const Token *token) { return is_stop(token) || token->kind == TOKEN_PRIME; }

/* "(by the chain rule)": a bracket with nothing but words, apart from what stands before it. */
static bool only_prose(const Reader *reader, Span span, size_t fewest) {
    size_t words = 0;
    for (size_t i = span.from; i < span.to; i++) {
        const Token *token = &reader->list[i];
        if (is_pause(token)) continue;
        if (!is_prose(reader, token)) return false;
        words += token->text.length > 1 || token_is_word(token, "I");
    }
    return words >= fewest;
}

/* "(about 1.79)", "(for all x)": in brackets behind an answer. */
static bool begins_aside(const Token *token) {
    return token->kind == TOKEN_APPROX || token->word == WORD_ABOUT || token->word == WORD_REMARK || token->word == WORD_CONDITION;
}

/* "(3 d.p.)", "(4 sf)": to how many digits it is rounded. */
static bool tells_digits(const Token *token) {
    static const char *const words[] = {"d", "dp", "s", "sf", "decimals", "digits", "places", "stellen"};
    return token->kind == TOKEN_NUMBER && is_among(token + 1, words, sizeof words / sizeof *words);
}

static bool begins_remark(const Reader *reader, size_t i, size_t to) {
    const Token *token = &reader->list[i];
    bool last = token_closes(reader->list[to - 1].kind);
    bool slashes = token->kind == TOKEN_DIVIDE && token[1].kind == TOKEN_DIVIDE;
    bool comment = (is_bad(token, "#") || is_bad(token, "%") || slashes) && token->spaced; /* 2*x # as programs comment */
    if (comment) return only_prose(reader, (Span){i + 1 + slashes, to}, 1);
    if (!token->spaced && !is_stop(token - 1)) return false;
    bool bracket = (token->kind == TOKEN_OPEN || token->kind == TOKEN_SQUARE_OPEN) && last;
    if (bracket && (begins_aside(token + 1) || tells_digits(token + 1))) return true;
    if (bracket) return only_prose(reader, (Span){i + 1, to - 1}, 1);
    if (token->word == WORD_REMARK || token->word == WORD_ABOUT) return true;
    bool noun = token->word == WORD_FILLER && token_closes(token[-1].kind); /* [0, 1] interval */
    return is_word(token) && only_prose(reader, (Span){i, to}, noun ? 1 : 2);
}

Span without_method(const Reader *reader, Span span) {
    size_t i = span.from;
    const Token *first = &reader->list[i];
    if (!token_is_word(first, "by") && !token_is_word(first, "using")) return span;
    while (i < span.to && is_word(&reader->list[i]) && is_prose(reader, &reader->list[i])) i++;
    return i < span.to && i > span.from + 1 ? (Span){i, span.to} : span;
}

size_t find_remark(const Reader *reader, Span span) {
    size_t depth = 0;
    for (size_t i = span.from; i < span.to; i++) {
        TokenKind kind = reader->list[i].kind;
        bool here = !depth && i > span.from;
        if (here && begins_unit(reader, i) && only_units(reader, (Span){i + 1, span.to})) return i;
        if (here && begins_remark(reader, i, span.to)) return i;
        depth += token_opens(kind);
        depth -= depth && token_closes(kind);
    }
    return span.to;
}

/* ---- left sides ---- */

static bool is_sign(const Token *token) {
    return token->kind == TOKEN_PLUS || token->kind == TOKEN_MINUS || token->kind == TOKEN_TIMES;
}

bool is_left_form(const Reader *reader, Span span) {
    enum { LONGEST_LEFT = 20 };
    if (span.from >= span.to || span.to - span.from > LONGEST_LEFT) return false;
    const Token *first = &reader->list[span.from];
    if (first->kind == TOKEN_NABLA || first->kind == TOKEN_PARTIAL) return true;
    if (find_outside(reader, span, is_sign) < span.to) return false;
    if (first->kind == TOKEN_FRACTION) return is_derivative_form(reader, span);
    return first->kind == TOKEN_WORD && (first->word || !is_known(reader, first) || is_derivative_form(reader, span));
}

static bool is_prime(const Token *token) { return token->kind == TOKEN_PRIME; }

/* d/dx, dy/dx, df, D_x f, Df. */
static bool begins_differential(const Reader *reader, const Token *token) {
    return token->kind == TOKEN_PARTIAL || (is_word(token) && (token->text.start[0] | 0x20) == 'd' &&
                                            token->text.length <= 3 && !is_known(reader, token));
}

bool is_derivative_form(const Reader *reader, Span span) {
    if (span.from >= span.to) return false;
    const Token *first = &reader->list[span.from];
    if (first->kind == TOKEN_NABLA || first->kind == TOKEN_PARTIAL) return true;
    if (first->kind == TOKEN_FRACTION) return begins_differential(reader, first + 2);
    bool of_name = span.to == span.from + 3 && first[1].kind == TOKEN_SUBSCRIPT && is_word(&first[2]) && !is_known(reader, &first[2]);
    bool alone = first->text.length == 1 && (of_name || span.to == span.from + 1); /* D = …, D_f = … is a domain */
    bool named = token_is_word(first, "grad") || token_is_word(first, "gradient") || token_is_word(first, "derivative");
    bool primed = is_word(first) && !reader_lookup(reader, first->text, NULL) &&
                  find_outside(reader, span, is_prime) < span.to;
    return named || primed || (!alone && begins_differential(reader, first));
}

bool is_new_name(const Reader *reader, Span span) {
    const Token *first = &reader->list[span.from];
    return span.to == span.from + 1 && is_word(first) && !first->word && !is_known(reader, first) &&
           first->text.length <= 8;
}
