#include "math/lexer.h"
#include "math/names.h"
#include <string.h>
#include <strings.h>

typedef struct Lexer {
    Text text;
    size_t at;
    bool spaced;
    size_t blanks; /* before the next token; a tab counts as two */
    LexOptions options;
    bool *hidden; /* braces that only hold the argument of a wrapper such as \mathbf{x} */
    size_t depth; /* of open brackets */
    bool latex;   /* there are commands in the text */
    size_t table; /* how deep a table of Word's linear format lies: (■(1&2@3&4)); 0: there is none */
    bool fenced;  /* in brackets, which are its own */
    Tokens out;
} Lexer;

/* ---- characters ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '$' || c == '~' || c == '"' || c == '`';
}
static char peek(const Lexer *l, size_t ahead) {
    return l->at + ahead < l->text.length ? l->text.start[l->at + ahead] : '\0';
}

static void emit(Lexer *l, TokenKind kind, size_t length) {
    Token *token = &l->out.list[l->out.count++];
    *token = (Token){
        .kind = kind, .spaced = l->spaced, .wide = l->blanks > 1, .at = (uint32_t)l->at, .text = text_slice(l->text, l->at, l->at + length)};
    l->out.seen[kind >> 6] |= (uint64_t)1 << (kind & 63);
    l->at += length;
    l->spaced = false;
    l->blanks = 0;
    l->depth += token_opens(kind);
    l->depth -= l->depth && token_closes(kind);
}

/* ---- numbers ---- */

static size_t digits(const Lexer *l, size_t from) {
    size_t n = from;
    while (is_digit(peek(l, n))) n++;
    return n;
}

/* The length of an exponent such as e-3 at `from`, or 0. */
static size_t exponent(const Lexer *l, size_t from) {
    char c = peek(l, from);
    if (c != 'e' && c != 'E') return 0;
    size_t sign = peek(l, from + 1) == '-' || peek(l, from + 1) == '+';
    size_t end = digits(l, from + 1 + sign);
    bool power = peek(l, end) == '^' || (is_letter(peek(l, end)) && !sign && c == 'e'); /* 5e-1x, 5E1x: numbers; 5e1x? */
    return end == from + 1 + sign || power ? 0 : end - from;
}

/* Does the point before `from` belong to the number, as in "2.x" and "2. + x", and not to a sentence? */
static bool ends_with_point(const Lexer *l, size_t from) {
    size_t next = from;
    while (is_blank(peek(l, next))) next++;
    char c = peek(l, next);
    if (next > from) return c && strchr("+-*/^)]", c);
    return c && c != '.' && !strchr("*/^", c);
}

/* Where the period that begins at `from` ends: (3), \overline{3}, or the dots of 0.333...; `from`: there is none. */
static size_t period(Lexer *l, size_t from) {
    Text rest = text_slice(l->text, l->at + from, l->text.length);
    if (text_starts(rest, "...")) return l->out.doubtful = true, from + 3;
    size_t open = text_starts(rest, "(") ? 1 : text_starts(rest, "\\overline{") ? 10 : text_starts(rest, "\\bar{") ? 5 : 0;
    size_t end = digits(l, from + open);
    if (!open || end == from + open || peek(l, end) != (open == 1 ? ')' : '}')) return from;
    if (open == 1) l->out.doubtful = true; /* 0.5(3) may be a product */
    return open == 1 && !l->options.periods ? from : end + 1;
}

/* 1,000.5, 1'000.5, 1 000 000: the length of a number whose digits stand in threes; with a comma there must be more that
 * tells it from a decimal. 0: there is none. */
static size_t grouped_length(const Lexer *l) {
    size_t n = digits(l, 0), groups = 0;
    char mark = peek(l, n), point = mark == '.' ? ',' : '.';
    bool marks = mark == ' ' || mark == '\'' || mark == (l->options.decimal_comma ? '.' : ',');
    if (!marks || n > 3 || peek(l, 0) == '0') return 0;
    for (; peek(l, n) == mark && digits(l, n + 1) == n + 4; groups++) n += 4;
    bool decimal = groups && peek(l, n) == point && is_digit(peek(l, n + 1));
    bool clear = mark == ',' || mark == '.' ? decimal || groups > 1 : groups > 0;
    if (!clear || is_letter(peek(l, n))) return 0;
    return decimal ? digits(l, n + 1) : n;
}

static void lex_number(Lexer *l) {
    size_t n = digits(l, 0), whole = n;
    char mark = peek(l, n);
    bool point = mark == '.' || (mark == ',' && l->options.decimal_comma);
    bool grouped = mark == '{' && peek(l, n + 1) == ',' && peek(l, n + 2) == '}' && is_digit(peek(l, n + 3));
    if (grouped) /* 0{,}5 of LaTeX */
        n = digits(l, n + 3);
    else if (point && is_digit(peek(l, n + 1))) {
        n = digits(l, n + 1);
        l->out.doubtful |= mark == ','; /* (1,2) may be two numbers even so */
    }
    else if (mark == '.' && n && ends_with_point(l, n + 1))
        n++;
    size_t end = l->options.newlines && n > whole ? period(l, n) : n;
    if (end > n) return emit(l, TOKEN_NUMBER, end);
    size_t grouping = l->options.groups && whole ? grouped_length(l) : 0;
    if (grouping) return emit(l, TOKEN_NUMBER, grouping);
    size_t more = exponent(l, n);
    l->out.doubtful |= more > 0;
    emit(l, TOKEN_NUMBER, n + (l->options.no_exponents ? 0 : more));
}

/* ---- signs ---- */

static const struct Mark {
    char text[4];
    TokenKind kind;
} marks[] = {
    /* the longest of a beginning first, what is rare last */
    {"+/-", TOKEN_PLUS_MINUS},  {"+", TOKEN_PLUS},           {"-->", TOKEN_ARROW},
    {"->", TOKEN_ARROW},        {"-", TOKEN_MINUS},          {"**", TOKEN_POWER},
    {"*", TOKEN_TIMES},         {"/", TOKEN_DIVIDE},         {"^", TOKEN_POWER},
    {"(", TOKEN_OPEN},          {")", TOKEN_CLOSE},          {",", TOKEN_COMMA},
    {"_", TOKEN_SUBSCRIPT},     {"|", TOKEN_BAR},
    {"==>", TOKEN_IMPLIES},     {"==", TOKEN_EQUAL},         {"=>", TOKEN_IMPLIES},
    {"=<", TOKEN_LESS_EQUAL},   {"=", TOKEN_EQUAL},          {"'", TOKEN_PRIME},
    {"{", TOKEN_BRACE_OPEN},    {"}", TOKEN_BRACE_CLOSE},    {"[", TOKEN_SQUARE_OPEN},
    {"]", TOKEN_SQUARE_CLOSE},  {"...", TOKEN_ELLIPSIS},     {"..", TOKEN_RANGE},
    {".*", TOKEN_ENTRY_TIMES},  {"./", TOKEN_ENTRY_DIVIDE},  {".^", TOKEN_ENTRY_POWER},
    {"<=", TOKEN_LESS_EQUAL},   {"<>", TOKEN_NOT_EQUAL},     {"<", TOKEN_LESS},
    {">=", TOKEN_GREATER_EQUAL}, {">", TOKEN_GREATER},       {"!=", TOKEN_NOT_EQUAL},
    {":=", TOKEN_EQUAL},        {":", TOKEN_COLON},          {";", TOKEN_SEMICOLON},
    {"&&", TOKEN_AND},          {"&", TOKEN_NEXT_COLUMN},    {"@", TOKEN_DOT},
};

/* The first mark that the rest begins with, or NULL. */
static const struct Mark *find_mark(const Lexer *l) {
    char first = peek(l, 0), second = peek(l, 1), third = peek(l, 2);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *text = marks[i].text;
        if (text[0] != first || (text[1] && text[1] != second)) continue;
        if (!text[1] || !text[2] || text[2] == third) return &marks[i];
    }
    return NULL;
}

static void lex_mark(Lexer *l) {
    const struct Mark *mark = find_mark(l);
    TokenKind kind = mark ? mark->kind : TOKEN_BAD;
    bool bar = kind == TOKEN_BAR;
    emit(l, kind, mark && !bar ? strlen(mark->text) : 1);
    l->out.list[l->out.count - 1].glued = bar && peek(l, 0) == '|';
}

/* ---- words ---- */

/* In the order of their letters: they are found by bisection. */
static const struct Keyword {
    const char *text;
    Word word;
    TokenKind kind; /* operators only in lower case */
} keywords[] = {
    {"about", WORD_ABOUT, TOKEN_WORD},
    {"all", WORD_ALL, TOKEN_WORD},
    {"alle", WORD_ALL, TOKEN_WORD},
    {"along", WORD_FILLER, TOKEN_WORD},
    {"also", WORD_FILLER, TOKEN_WORD},
    {"an", WORD_FILLER, TOKEN_WORD},
    {"and", WORD_NONE, TOKEN_AND},
    {"ans", WORD_FILLER, TOKEN_WORD},
    {"answer", WORD_FILLER, TOKEN_WORD},
    {"antwort", WORD_FILLER, TOKEN_WORD},
    {"any", WORD_ALL, TOKEN_WORD},
    {"approx", WORD_ABOUT, TOKEN_WORD},
    {"approximately", WORD_ABOUT, TOKEN_WORD},
    {"around", WORD_ABOUT, TOKEN_WORD},
    {"as", WORD_REMARK, TOKEN_WORD},
    {"at", WORD_AT, TOKEN_WORD},
    {"aus", WORD_FILLER, TOKEN_WORD},
    {"ausser", WORD_CONDITION, TOKEN_WORD},
    {"base", WORD_INFIX, TOKEN_WORD},
    {"be", WORD_FILLER, TOKEN_WORD},
    {"because", WORD_REMARK, TOKEN_WORD},
    {"becomes", WORD_IS, TOKEN_WORD},
    {"bei", WORD_AT, TOKEN_WORD},
    {"believe", WORD_FILLER, TOKEN_WORD},
    {"between", WORD_BETWEEN, TOKEN_WORD},
    {"but", WORD_REMARK, TOKEN_WORD},
    {"by", WORD_REMARK, TOKEN_WORD},
    {"ca", WORD_ABOUT, TOKEN_WORD},
    {"car", WORD_REMARK, TOKEN_WORD},
    {"carree", WORD_FILLER, TOKEN_WORD},
    {"cdot", WORD_NONE, TOKEN_DOT},
    {"cinco", WORD_NUMBER, TOKEN_WORD},
    {"cinq", WORD_NUMBER, TOKEN_WORD},
    {"circa", WORD_ABOUT, TOKEN_WORD},
    {"closed", WORD_FILLER, TOKEN_WORD},
    {"componentwise", WORD_REMARK, TOKEN_WORD},
    {"consequently", WORD_SO, TOKEN_WORD},
    {"constant", WORD_REMARK, TOKEN_WORD},
    {"cross", WORD_INFIX, TOKEN_WORD},
    {"cuadrada", WORD_FILLER, TOKEN_WORD},
    {"cuatro", WORD_NUMBER, TOKEN_WORD},
    {"cube", WORD_ROOT, TOKEN_WORD},
    {"cubed", WORD_POWER, TOKEN_WORD},
    {"da", WORD_REMARK, TOKEN_WORD},
    {"danke", WORD_REMARK, TOKEN_WORD},
    {"das", WORD_FILLER, TOKEN_WORD},
    {"de", WORD_FILLER, TOKEN_WORD},
    {"defined", WORD_REMARK, TOKEN_WORD},
    {"denn", WORD_REMARK, TOKEN_WORD},
    {"der", WORD_FILLER, TOKEN_WORD},
    {"derivative", WORD_FILLER, TOKEN_WORD},
    {"deux", WORD_NUMBER, TOKEN_WORD},
    {"die", WORD_FILLER, TOKEN_WORD},
    {"direction", WORD_FILLER, TOKEN_WORD},
    {"divided", WORD_NONE, TOKEN_DIVIDE},
    {"dividido", WORD_NONE, TOKEN_DIVIDE},
    {"divise", WORD_NONE, TOKEN_DIVIDE},
    {"done", WORD_REMARK, TOKEN_WORD},
    {"dos", WORD_NUMBER, TOKEN_WORD},
    {"dot", WORD_INFIX, TOKEN_WORD},
    {"double", WORD_NUMBER, TOKEN_WORD},
    {"drei", WORD_NUMBER, TOKEN_WORD},
    {"durch", WORD_OVER, TOKEN_WORD},
    {"each", WORD_ALL, TOKEN_WORD},
    {"eight", WORD_NUMBER, TOKEN_WORD},
    {"einheitsvektor", WORD_FILLER, TOKEN_WORD},
    {"eins", WORD_NUMBER, TOKEN_WORD},
    {"either", WORD_FILLER, TOKEN_WORD},
    {"el", WORD_FILLER, TOKEN_WORD},
    {"elementwise", WORD_REMARK, TOKEN_WORD},
    {"else", WORD_ELSE, TOKEN_WORD},
    {"elsewhere", WORD_ELSE, TOKEN_WORD},
    {"entre", WORD_OVER, TOKEN_WORD},
    {"entrywise", WORD_REMARK, TOKEN_WORD},
    {"equals", WORD_IS, TOKEN_WORD},
    {"ergebnis", WORD_FILLER, TOKEN_WORD},
    {"es", WORD_IS, TOKEN_WORD},
    {"est", WORD_IS, TOKEN_WORD},
    {"evaluated", WORD_AT, TOKEN_WORD},
    {"every", WORD_ALL, TOKEN_WORD},
    {"everywhere", WORD_REMARK, TOKEN_WORD},
    {"exact", WORD_REMARK, TOKEN_WORD},
    {"exactly", WORD_REMARK, TOKEN_WORD},
    {"except", WORD_CONDITION, TOKEN_WORD},
    {"excepto", WORD_CONDITION, TOKEN_WORD},
    {"excluding", WORD_CONDITION, TOKEN_WORD},
    {"exists", WORD_REMARK, TOKEN_WORD},
    {"falls", WORD_IF, TOKEN_WORD},
    {"final", WORD_FILLER, TOKEN_WORD},
    {"finally", WORD_FILLER, TOKEN_WORD},
    {"five", WORD_NUMBER, TOKEN_WORD},
    {"fois", WORD_NONE, TOKEN_TIMES},
    {"for", WORD_CONDITION, TOKEN_WORD},
    {"forall", WORD_NONE, TOKEN_FOR_ALL},
    {"found", WORD_FILLER, TOKEN_WORD},
    {"four", WORD_NUMBER, TOKEN_WORD},
    {"from", WORD_BETWEEN, TOKEN_WORD},
    {"fuenf", WORD_NUMBER, TOKEN_WORD},
    {"fuer", WORD_CONDITION, TOKEN_WORD},
    {"function", WORD_FILLER, TOKEN_WORD},
    {"get", WORD_FILLER, TOKEN_WORD},
    {"geteilt", WORD_NONE, TOKEN_DIVIDE},
    {"gives", WORD_IS, TOKEN_WORD},
    {"got", WORD_FILLER, TOKEN_WORD},
    {"gracias", WORD_REMARK, TOKEN_WORD},
    {"gradient", WORD_FILLER, TOKEN_WORD},
    {"guess", WORD_FILLER, TOKEN_WORD},
    {"haha", WORD_REMARK, TOKEN_WORD},
    {"half", WORD_NUMBER, TOKEN_WORD},
    {"have", WORD_FILLER, TOKEN_WORD},
    {"hence", WORD_SO, TOKEN_WORD},
    {"here", WORD_FILLER, TOKEN_WORD},
    {"hoch", WORD_NONE, TOKEN_POWER},
    {"holds", WORD_REMARK, TOKEN_WORD},
    {"if", WORD_IF, TOKEN_WORD},
    {"in", WORD_NONE, TOKEN_IN},
    {"interval", WORD_FILLER, TOKEN_WORD},
    {"intervall", WORD_FILLER, TOKEN_WORD},
    {"intervalle", WORD_FILLER, TOKEN_WORD},
    {"intervalo", WORD_FILLER, TOKEN_WORD},
    {"inverse", WORD_BEHIND, TOKEN_WORD},
    {"is", WORD_IS, TOKEN_WORD},
    {"ist", WORD_IS, TOKEN_WORD},
    {"it", WORD_FILLER, TOKEN_WORD},
    {"its", WORD_FILLER, TOKEN_WORD},
    {"jede", WORD_ALL, TOKEN_WORD},
    {"jedes", WORD_ALL, TOKEN_WORD},
    {"just", WORD_FILLER, TOKEN_WORD},
    {"komponentenweise", WORD_REMARK, TOKEN_WORD},
    {"la", WORD_FILLER, TOKEN_WORD},
    {"le", WORD_FILLER, TOKEN_WORD},
    {"let", WORD_LET, TOKEN_WORD},
    {"loesung", WORD_FILLER, TOKEN_WORD},
    {"lol", WORD_REMARK, TOKEN_WORD},
    {"mal", WORD_NONE, TOKEN_TIMES},
    {"maybe", WORD_FILLER, TOKEN_WORD},
    {"menos", WORD_NONE, TOKEN_MINUS},
    {"merci", WORD_REMARK, TOKEN_WORD},
    {"minus", WORD_NONE, TOKEN_MINUS},
    {"mit", WORD_CONDITION, TOKEN_WORD},
    {"moins", WORD_NONE, TOKEN_MINUS},
    {"must", WORD_FILLER, TOKEN_WORD},
    {"my", WORD_FILLER, TOKEN_WORD},
    {"negative", WORD_SIGNED, TOKEN_WORD},
    {"nine", WORD_NUMBER, TOKEN_WORD},
    {"no", WORD_REMARK, TOKEN_WORD},
    {"nonzero", WORD_SIGNED, TOKEN_WORD},
    {"not", WORD_NONE, TOKEN_NOT},
    {"note", WORD_REMARK, TOKEN_WORD},
    {"number", WORD_FILLER, TOKEN_WORD},
    {"numbers", WORD_FILLER, TOKEN_WORD},
    {"obtain", WORD_FILLER, TOKEN_WORD},
    {"of", WORD_FILLER, TOKEN_WORD},
    {"on", WORD_CONDITION, TOKEN_WORD},
    {"one", WORD_NUMBER, TOKEN_WORD},
    {"only", WORD_REMARK, TOKEN_WORD},
    {"or", WORD_NONE, TOKEN_OR},
    {"otherwise", WORD_ELSE, TOKEN_WORD},
    {"over", WORD_OVER, TOKEN_WORD},
    {"par", WORD_REMARK, TOKEN_WORD},
    {"para", WORD_CONDITION, TOKEN_WORD},
    {"part", WORD_FILLER, TOKEN_WORD},
    {"partout", WORD_REMARK, TOKEN_WORD},
    {"pente", WORD_FILLER, TOKEN_WORD},
    {"perhaps", WORD_FILLER, TOKEN_WORD},
    {"please", WORD_REMARK, TOKEN_WORD},
    {"plus", WORD_NONE, TOKEN_PLUS},
    {"por", WORD_INFIX, TOKEN_TIMES},
    {"porque", WORD_REMARK, TOKEN_WORD},
    {"positive", WORD_SIGNED, TOKEN_WORD},
    {"possibly", WORD_FILLER, TOKEN_WORD},
    {"pour", WORD_CONDITION, TOKEN_WORD},
    {"probably", WORD_FILLER, TOKEN_WORD},
    {"provided", WORD_CONDITION, TOKEN_WORD},
    {"put", WORD_LET, TOKEN_WORD},
    {"qed", WORD_REMARK, TOKEN_WORD},
    {"quadrat", WORD_POWER, TOKEN_WORD},
    {"quatre", WORD_NUMBER, TOKEN_WORD},
    {"reponse", WORD_FILLER, TOKEN_WORD},
    {"respuesta", WORD_FILLER, TOKEN_WORD},
    {"result", WORD_FILLER, TOKEN_WORD},
    {"richtung", WORD_FILLER, TOKEN_WORD},
    {"roughly", WORD_ABOUT, TOKEN_WORD},
    {"rounded", WORD_REMARK, TOKEN_WORD},
    {"salvo", WORD_CONDITION, TOKEN_WORD},
    {"sauf", WORD_CONDITION, TOKEN_WORD},
    {"set", WORD_FILLER, TOKEN_WORD},
    {"seven", WORD_NUMBER, TOKEN_WORD},
    {"should", WORD_FILLER, TOKEN_WORD},
    {"si", WORD_IF, TOKEN_WORD},
    {"simplified", WORD_FILLER, TOKEN_WORD},
    {"simplifies", WORD_FILLER, TOKEN_WORD},
    {"simply", WORD_FILLER, TOKEN_WORD},
    {"since", WORD_REMARK, TOKEN_WORD},
    {"sinon", WORD_ELSE, TOKEN_WORD},
    {"six", WORD_NUMBER, TOKEN_WORD},
    {"slope", WORD_FILLER, TOKEN_WORD},
    {"so", WORD_SO, TOKEN_WORD},
    {"sobre", WORD_OVER, TOKEN_WORD},
    {"solution", WORD_FILLER, TOKEN_WORD},
    {"sonst", WORD_ELSE, TOKEN_WORD},
    {"sorry", WORD_REMARK, TOKEN_WORD},
    {"speed", WORD_FILLER, TOKEN_WORD},
    {"square", WORD_ROOT, TOKEN_WORD},
    {"squared", WORD_POWER, TOKEN_WORD},
    {"steigung", WORD_FILLER, TOKEN_WORD},
    {"such", WORD_SUCH, TOKEN_WORD},
    {"sur", WORD_OVER, TOKEN_WORD},
    {"ten", WORD_NUMBER, TOKEN_WORD},
    {"thanks", WORD_REMARK, TOKEN_WORD},
    {"that", WORD_FILLER, TOKEN_WORD},
    {"the", WORD_FILLER, TOKEN_WORD},
    {"then", WORD_SO, TOKEN_WORD},
    {"therefore", WORD_SO, TOKEN_WORD},
    {"think", WORD_FILLER, TOKEN_WORD},
    {"this", WORD_FILLER, TOKEN_WORD},
    {"three", WORD_NUMBER, TOKEN_WORD},
    {"thus", WORD_SO, TOKEN_WORD},
    {"thx", WORD_REMARK, TOKEN_WORD},
    {"times", WORD_NONE, TOKEN_TIMES},
    {"to", WORD_TO, TOKEN_WORD},
    {"tout", WORD_FILLER, TOKEN_WORD},
    {"transponiert", WORD_BEHIND, TOKEN_WORD},
    {"transpose", WORD_BEHIND, TOKEN_WORD},
    {"transposed", WORD_BEHIND, TOKEN_WORD},
    {"tres", WORD_NUMBER, TOKEN_WORD},
    {"trois", WORD_NUMBER, TOKEN_WORD},
    {"twice", WORD_NUMBER, TOKEN_WORD},
    {"two", WORD_NUMBER, TOKEN_WORD},
    {"ueberall", WORD_REMARK, TOKEN_WORD},
    {"und", WORD_NONE, TOKEN_AND},
    {"unitaire", WORD_FILLER, TOKEN_WORD},
    {"unitario", WORD_FILLER, TOKEN_WORD},
    {"units", WORD_REMARK, TOKEN_WORD},
    {"unless", WORD_CONDITION, TOKEN_WORD},
    {"using", WORD_REMARK, TOKEN_WORD},
    {"valid", WORD_REMARK, TOKEN_WORD},
    {"value", WORD_FILLER, TOKEN_WORD},
    {"veces", WORD_NONE, TOKEN_TIMES},
    {"vecteur", WORD_FILLER, TOKEN_WORD},
    {"vector", WORD_FILLER, TOKEN_WORD},
    {"vectors", WORD_FILLER, TOKEN_WORD},
    {"vielleicht", WORD_FILLER, TOKEN_WORD},
    {"vier", WORD_NUMBER, TOKEN_WORD},
    {"von", WORD_FILLER, TOKEN_WORD},
    {"we", WORD_FILLER, TOKEN_WORD},
    {"weil", WORD_REMARK, TOKEN_WORD},
    {"wenn", WORD_IF, TOKEN_WORD},
    {"when", WORD_CONDITION, TOKEN_WORD},
    {"whenever", WORD_CONDITION, TOKEN_WORD},
    {"where", WORD_CONDITION, TOKEN_WORD},
    {"which", WORD_REMARK, TOKEN_WORD},
    {"whose", WORD_CONDITION, TOKEN_WORD},
    {"with", WORD_CONDITION, TOKEN_WORD},
    {"yields", WORD_IS, TOKEN_WORD},
    {"zero", WORD_NUMBER, TOKEN_WORD},
    {"zwei", WORD_NUMBER, TOKEN_WORD},
};

static const struct Keyword *find_keyword(Text text) {
    size_t low = 0, high = text.length > 1 ? sizeof keywords / sizeof *keywords : 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncasecmp(text.start, keywords[middle].text, text.length);
        if (!order) order = keywords[middle].text[text.length] ? -1 : 0;
        if (!order) return &keywords[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static void classify(Tokens *out, Token *token) {
    const struct Keyword *keyword = find_keyword(token->text);
    bool exact = keyword && (keyword->kind == TOKEN_WORD || text_is(token->text, keyword->text));
    token->function = function_named(token->text);
    if (!exact) return;
    token->kind = keyword->kind;
    token->word = (unsigned char)keyword->word;
    out->words |= keyword->word != WORD_NONE;
    out->seen[keyword->kind >> 6] |= (uint64_t)1 << (keyword->kind & 63);
}

/* ---- LaTeX ---- */

enum { NOTHING = -1, WRAPPER = -2, WORD = -3, ARGUMENT = -4 }; /* of a command: nothing, its argument's braces go, a word, its argument goes */

/* In the order of their bytes: they are found by bisection. */
static const struct Command {
    const char *name;
    int kind;
    const char *word;
} commands[] = {
    {" ", NOTHING, 0},
    {"!", NOTHING, 0},
    {"(", NOTHING, 0},
    {")", NOTHING, 0},
    {",", NOTHING, 0},
    {":", NOTHING, 0},
    {";", NOTHING, 0},
    {">", NOTHING, 0},
    {"Big", NOTHING, 0},
    {"Bigg", NOTHING, 0},
    {"Biggl", NOTHING, 0},
    {"Biggr", NOTHING, 0},
    {"Bigl", NOTHING, 0},
    {"Bigr", NOTHING, 0},
    {"Leftrightarrow", TOKEN_IMPLIES, 0},
    {"Longrightarrow", TOKEN_IMPLIES, 0},
    {"Rightarrow", TOKEN_IMPLIES, 0},
    {"Vert", TOKEN_DOUBLE_BAR, 0},
    {"[", NOTHING, 0},
    {"\\", TOKEN_NEXT_ROW, 0},
    {"]", NOTHING, 0},
    {"approx", TOKEN_APPROX, 0},
    {"ast", TOKEN_TIMES, 0},
    {"backslash", TOKEN_SET_MINUS, 0},
    {"bar", WRAPPER, 0},
    {"because", WORD, "because"},
    {"bf", NOTHING, 0},
    {"big", NOTHING, 0},
    {"bigg", NOTHING, 0},
    {"biggl", NOTHING, 0},
    {"biggr", NOTHING, 0},
    {"bigl", NOTHING, 0},
    {"bigr", NOTHING, 0},
    {"bm", WRAPPER, 0},
    {"boldsymbol", WRAPPER, 0},
    {"bot", WORD, "undefined"},
    {"boxed", WRAPPER, 0},
    {"bullet", TOKEN_DOT, 0},
    {"cap", TOKEN_INTERSECTION, 0},
    {"cdot", TOKEN_DOT, 0},
    {"cdots", TOKEN_ELLIPSIS, 0},
    {"cfrac", TOKEN_FRACTION, 0},
    {"circ", TOKEN_ENTRY_TIMES, 0},
    {"colon", TOKEN_COLON, 0},
    {"coloneqq", TOKEN_EQUAL, 0},
    {"color", ARGUMENT, 0},
    {"colorbox", ARGUMENT, 0},
    {"cup", TOKEN_UNION, 0},
    {"dag", TOKEN_TOP, 0},
    {"dagger", TOKEN_TOP, 0},
    {"ddots", TOKEN_ELLIPSIS, 0},
    {"degree", TOKEN_DEGREE, 0},
    {"dfrac", TOKEN_FRACTION, 0},
    {"displaystyle", NOTHING, 0},
    {"div", TOKEN_DIVIDE, 0},
    {"dots", TOKEN_ELLIPSIS, 0},
    {"dotsb", TOKEN_ELLIPSIS, 0},
    {"dotsc", TOKEN_ELLIPSIS, 0},
    {"dotsm", TOKEN_ELLIPSIS, 0},
    {"emptyset", WORD, "emptyset"},
    {"equiv", TOKEN_EQUAL, 0},
    {"forall", TOKEN_FOR_ALL, 0},
    {"frac", TOKEN_FRACTION, 0},
    {"ge", TOKEN_GREATER_EQUAL, 0},
    {"geq", TOKEN_GREATER_EQUAL, 0},
    {"geqslant", TOKEN_GREATER_EQUAL, 0},
    {"gt", TOKEN_GREATER, 0},
    {"hat", WORD, "hat"},
    {"hfill", NOTHING, 0},
    {"hspace", ARGUMENT, 0},
    {"iff", TOKEN_IMPLIES, 0},
    {"imath", WORD, "i"},
    {"implies", TOKEN_IMPLIES, 0},
    {"in", TOKEN_IN, 0},
    {"infty", WORD, "inf"},
    {"intercal", TOKEN_TOP, 0},
    {"jmath", WORD, "j"},
    {"lVert", TOKEN_NORM_OPEN, 0},
    {"label", ARGUMENT, 0},
    {"land", TOKEN_AND, 0},
    {"langle", TOKEN_ANGLE_OPEN, 0},
    {"lbrace", TOKEN_SET_OPEN, 0},
    {"lbrack", TOKEN_SQUARE_OPEN, 0},
    {"ldots", TOKEN_ELLIPSIS, 0},
    {"le", TOKEN_LESS_EQUAL, 0},
    {"left", NOTHING, 0},
    {"leq", TOKEN_LESS_EQUAL, 0},
    {"leqslant", TOKEN_LESS_EQUAL, 0},
    {"limits", NOTHING, 0},
    {"linear", TOKEN_BEGIN, 0},
    {"lnot", TOKEN_NOT, 0},
    {"longrightarrow", TOKEN_ARROW, 0},
    {"lor", TOKEN_OR, 0},
    {"lt", TOKEN_LESS, 0},
    {"lvert", TOKEN_BAR_OPEN, 0},
    {"mapsto", TOKEN_ARROW, 0},
    {"mathbb", WRAPPER, 0},
    {"mathbf", WRAPPER, 0},
    {"mathbin", WRAPPER, 0},
    {"mathcal", WRAPPER, 0},
    {"mathds", WRAPPER, 0},
    {"mathit", WRAPPER, 0},
    {"mathop", WRAPPER, 0},
    {"mathrm", WRAPPER, 0},
    {"mathsf", WRAPPER, 0},
    {"mathtt", WRAPPER, 0},
    {"mbox", WRAPPER, 0},
    {"mid", TOKEN_BAR, 0},
    {"middle", NOTHING, 0},
    {"mixed", TOKEN_MIXED, 0},
    {"mp", TOKEN_MINUS_PLUS, 0},
    {"nabla", TOKEN_NABLA, 0},
    {"ne", TOKEN_NOT_EQUAL, 0},
    {"neg", TOKEN_NOT, 0},
    {"neq", TOKEN_NOT_EQUAL, 0},
    {"nolimits", NOTHING, 0},
    {"nonumber", NOTHING, 0},
    {"notag", NOTHING, 0},
    {"odot", TOKEN_ENTRY_TIMES, 0},
    {"operatorname", WRAPPER, 0},
    {"otimes", TOKEN_OUTER, 0},
    {"over", TOKEN_OVER, 0},
    {"overline", WRAPPER, 0},
    {"overrightarrow", WRAPPER, 0},
    {"partial", TOKEN_PARTIAL, 0},
    {"pm", TOKEN_PLUS_MINUS, 0},
    {"pmb", WRAPPER, 0},
    {"prime", TOKEN_PRIME, 0},
    {"prod", TOKEN_PRODUCT, 0},
    {"qed", WORD, "qed"},
    {"qquad", NOTHING, 0},
    {"quad", NOTHING, 0},
    {"rVert", TOKEN_NORM_CLOSE, 0},
    {"rangle", TOKEN_ANGLE_CLOSE, 0},
    {"rbrace", TOKEN_SET_CLOSE, 0},
    {"rbrack", TOKEN_SQUARE_CLOSE, 0},
    {"right", NOTHING, 0},
    {"rightarrow", TOKEN_ARROW, 0},
    {"rm", NOTHING, 0},
    {"rvert", TOKEN_BAR_CLOSE, 0},
    {"scriptstyle", NOTHING, 0},
    {"setminus", TOKEN_SET_MINUS, 0},
    {"sim", TOKEN_APPROX, 0},
    {"simeq", TOKEN_APPROX, 0},
    {"smallsetminus", TOKEN_SET_MINUS, 0},
    {"sqrt", TOKEN_ROOT, 0},
    {"star", TOKEN_TIMES, 0},
    {"sum", TOKEN_SUM, 0},
    {"tag", ARGUMENT, 0},
    {"text", WRAPPER, 0},
    {"textbf", WRAPPER, 0},
    {"textcolor", ARGUMENT, 0},
    {"textit", WRAPPER, 0},
    {"textrm", WRAPPER, 0},
    {"textsf", WRAPPER, 0},
    {"textstyle", NOTHING, 0},
    {"tfrac", TOKEN_FRACTION, 0},
    {"therefore", WORD, "so"},
    {"tilde", WRAPPER, 0},
    {"times", TOKEN_CROSS, 0},
    {"to", TOKEN_ARROW, 0},
    {"top", TOKEN_TOP, 0},
    {"underline", WRAPPER, 0},
    {"varepsilon", WORD, "epsilon"},
    {"varnothing", WORD, "emptyset"},
    {"varphi", WORD, "phi"},
    {"vartheta", WORD, "theta"},
    {"vdots", TOKEN_ELLIPSIS, 0},
    {"vec", WRAPPER, 0},
    {"vee", TOKEN_OR, 0},
    {"vert", TOKEN_BAR, 0},
    {"vspace", ARGUMENT, 0},
    {"wedge", TOKEN_AND, 0},
    {"widehat", WORD, "hat"},
    {"{", TOKEN_SET_OPEN, 0},
    {"|", TOKEN_DOUBLE_BAR, 0},
    {"}", TOKEN_SET_CLOSE, 0},
};

static int compare(Text text, const char *row) {
    int order = strncmp(text.start, row, text.length);
    return order ? order : row[text.length] ? -1 : 0;
}

static const struct Command *find_command(Text name) {
    size_t low = 0, high = sizeof commands / sizeof *commands;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare(name, commands[middle].name);
        if (!order) return &commands[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static void skip_blanks(Lexer *l) {
    while (l->at < l->text.length && is_blank(peek(l, 0))) l->at++;
}

/* The brace that closes the one at `open`, or the end. */
static size_t closing_brace(Text t, size_t open) {
    size_t depth = 0, i = open;
    for (; i < t.length; i++) {
        if (t.start[i] == '\\')
            i++;
        else if (t.start[i] == '{')
            depth++;
        else if (t.start[i] == '}' && !--depth)
            break;
    }
    return i;
}

static void hide_braces(Lexer *l) {
    skip_blanks(l);
    if (peek(l, 0) != '{') return;
    size_t end = closing_brace(l->text, l->at);
    l->hidden[l->at] = true;
    if (end < l->text.length) l->hidden[end] = true;
}

/* \mathbf{1}, \mathbb 1: ones, as many as needed. */
static bool lex_bold_one(Lexer *l) {
    size_t at = 0;
    while (is_blank(peek(l, at))) at++;
    size_t group = peek(l, at) == '{';
    if (peek(l, at + group) != '1' || (group && peek(l, at + 2) != '}') || is_digit(peek(l, at + 1 + group))) return false;
    l->at += at;
    emit(l, TOKEN_BOLD_ONE, 1 + 2 * group);
    return true;
}

/* The {cc} of an array, the {red} of \color. */
static void skip_argument(Lexer *l) {
    skip_blanks(l);
    if (peek(l, 0) != '{') return;
    size_t end = closing_brace(l->text, l->at);
    l->at = end < l->text.length ? end + 1 : end;
}

/* Environments that only say how lines are set below each other. */
static bool only_lays_out(Text name) {
    static const char *const names[] = {"align", "aligned", "equation", "split", "gather", "gathered", "displaymath",
                                        "math",  "eqnarray"};
    if (name.length && name.start[name.length - 1] == '*') name.length--;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_is(name, names[i])) return true;
    return false;
}

/* \left\{ \begin{array} … \right. is what \begin{cases} is. */
static bool after_brace(const Lexer *l) {
    Text before = text_slice(l->text, 0, l->out.list[l->out.count - 1].at);
    return l->out.count > 1 && l->out.list[l->out.count - 2].kind == TOKEN_SET_OPEN &&
           text_ends(text_trim(before), "\\left\\{");
}

static void open_cases(Lexer *l) {
    Token *begin = &l->out.list[--l->out.count];
    begin[-1] = *begin;
    begin[-1].text = TEXT("cases");
    l->depth--;
}

/* \begin{bmatrix}: the token's text is the environment. */
static void lex_environment(Lexer *l, TokenKind kind, size_t length) {
    emit(l, kind, length);
    skip_blanks(l);
    if (peek(l, 0) != '{') return;
    size_t end = closing_brace(l->text, l->at);
    Text name = text_slice(l->text, l->at + 1, end);
    l->out.list[l->out.count - 1].text = name;
    l->at = end < l->text.length ? end + 1 : end;
    if (text_starts(name, "array") && kind == TOKEN_BEGIN) skip_argument(l);
    bool rows = text_starts(name, "array") || text_is(name, "matrix");
    if (rows && kind == TOKEN_BEGIN && after_brace(l)) open_cases(l);
    if (!only_lays_out(name)) return;
    l->out.count--;
    l->depth -= kind == TOKEN_BEGIN;
    l->spaced = true;
}

/* R\{0}: a backslash that takes away, before a brace that is closed by a plain one. "R \ {0}" too. */
static bool takes_away(const Lexer *l) {
    if (!l->options.newlines || !l->out.count || !token_ends_operand(&l->out.list[l->out.count - 1])) return false;
    size_t open = l->at + 1;
    while (open < l->text.length && l->text.start[open] == ' ') open++;
    if (open >= l->text.length || l->text.start[open] != '{') return false;
    size_t close = open + 1;
    while (close < l->text.length && l->text.start[close] != '}') close++;
    return close < l->text.length && l->text.start[close - 1] != '\\';
}

/* Word's (■(1&2@3&4)) and {█(1, t>0@-1, t<0)┤: the sign, then rows in brackets. */
static void lex_table(Lexer *l, size_t length) {
    Token *before = l->out.count ? &l->out.list[l->out.count - 1] : NULL;
    l->at += length;
    skip_blanks(l);
    if (peek(l, 0) != '(') return emit(l, TOKEN_BAD, 0);
    bool cases = before && before->kind == TOKEN_BRACE_OPEN;
    l->fenced = before && (before->kind == TOKEN_OPEN || before->kind == TOKEN_SQUARE_OPEN);
    if (cases || l->fenced) l->out.count--, l->depth--;
    emit(l, TOKEN_BEGIN, 1);
    l->out.list[l->out.count - 1].text = cases ? TEXT("cases") : TEXT("matrix");
    l->table = l->depth;
}

static bool lex_table_mark(Lexer *l) {
    char c = peek(l, 0);
    if (!l->table || l->depth != l->table || (c != '@' && c != ')')) return false;
    emit(l, c == '@' ? TOKEN_NEXT_ROW : TOKEN_FINISH, 1);
    if (c == '@') return true;
    l->table = 0;
    skip_blanks(l);
    if (l->fenced && (peek(l, 0) == ')' || peek(l, 0) == ']')) l->at++;
    return true;
}

/* The length of \\[4pt], or of \\ where a bracket of the next row follows. */
static size_t row_gap(const Lexer *l) {
    size_t n = digits(l, 3);
    if (n == 3) return 2;
    if (peek(l, n) == '.') n = digits(l, n + 1);
    size_t unit = n;
    while (is_letter(peek(l, n))) n++;
    return n == unit + 2 && peek(l, n) == ']' ? n + 1 : 2;
}

/* A\b of programs: one letter behind an operand is no command. */
static bool is_left_division(const Lexer *l, Text name) {
    bool letter = name.length == 1 && is_letter(name.start[0]);
    return letter && l->options.newlines && l->out.count && token_ends_operand(&l->out.list[l->out.count - 1]);
}

static void lex_command(Lexer *l) {
    if (takes_away(l)) return emit(l, TOKEN_SET_MINUS, 1);
    size_t n = 1;
    while (is_letter(peek(l, n))) n++;
    if (n == 1) n = 2;
    Text name = text_slice(l->text, l->at + 1, l->at + n);
    const struct Command *command = find_command(name);
    if (text_is(name, "begin") || text_is(name, "end"))
        return lex_environment(l, name.start[0] == 'b' ? TOKEN_BEGIN : TOKEN_FINISH, n);
    if (command && command->kind == TOKEN_BEGIN) return lex_table(l, n);
    if (command && command->kind == TOKEN_NEXT_ROW && peek(l, n) == '[') n = row_gap(l);
    if (command && command->kind >= 0) return emit(l, (TokenKind)command->kind, n);
    if (is_left_division(l, name)) return emit(l, TOKEN_BAD, 1);
    if (command && command->kind != WORD) {
        l->at += n < l->text.length - l->at ? n : l->text.length - l->at;
        l->spaced = true;
        if (command->kind == WRAPPER && !lex_bold_one(l)) hide_braces(l);
        if (command->kind == ARGUMENT) skip_argument(l);
        return;
    }
    emit(l, name.length && is_letter(name.start[0]) ? TOKEN_WORD : TOKEN_BAD, n);
    Token *token = &l->out.list[l->out.count - 1];
    token->text = command ? text_of(command->word) : name;
    if (token->kind == TOKEN_WORD) classify(&l->out, token);
}

/* ---- everything ---- */

/* Does the power before the next token have no base, as in ^tA? */
static bool begins_operand(const Lexer *l) {
    size_t before = l->out.count - 1;
    if (before > 1 && l->out.list[before - 1].kind == TOKEN_BRACE_CLOSE && l->out.list[before - 2].kind == TOKEN_BRACE_OPEN) return true;
    return !before || !token_ends_operand(&l->out.list[before - 1]);
}

static void lex_word(Lexer *l) {
    size_t n = 1;
    bool power = l->out.count && l->out.list[l->out.count - 1].kind == TOKEN_POWER;
    bool transposed = power && l->options.transposes && peek(l, 0) == 'T';
    bool left = power && l->options.transposes && peek(l, 0) == 't' && begins_operand(l);
    while (!transposed && !left && is_letter(peek(l, n))) n++;
    emit(l, TOKEN_WORD, n);
    Token *token = &l->out.list[l->out.count - 1];
    classify(&l->out, token);
    if (peek(l, 0) == '{' && (text_is(token->text, "frac") || text_is(token->text, "dfrac"))) /* a backslash was lost */
        token->kind = TOKEN_FRACTION, token->function = NULL;
}

/* In brackets of plain text a line end between two operands parts rows: [1, 2 and below it 3, 4]. */
static bool parts_rows(const Lexer *l) {
    size_t next = 1;
    if (!l->options.newlines || !l->depth || l->latex || !token_ends_operand(&l->out.list[l->out.count - 1])) return false;
    while (is_blank(peek(l, next))) next++;
    if (peek(l, next) == '-' && !is_blank(peek(l, next + 1))) next++;
    return is_letter(peek(l, next)) || is_digit(peek(l, next)) || peek(l, next) == '(';
}

/* A`: a backtick for the sign of transposing, and not one of two around the answer. */
static bool is_backtick_prime(const Lexer *l) {
    const Token *before = l->out.count ? &l->out.list[l->out.count - 1] : NULL;
    return peek(l, 0) == '`' && before && token_ends_operand(before) && text_trim(l->text).start[0] != '`';
}

static void lex_one(Lexer *l) {
    char c = peek(l, 0);
    if (is_backtick_prime(l)) return emit(l, TOKEN_PRIME, 1);
    if (c == '.' && text_starts(text_slice(l->text, l->at, l->text.length), ". . .")) return emit(l, TOKEN_ELLIPSIS, 5);
    if (lex_table_mark(l)) return;
    if (c == '\r' && peek(l, 1) != '\n') c = '\n'; /* a line end of old */
    if (c == '\n' && l->options.newlines && !l->depth)
        emit(l, TOKEN_NEWLINE, 1);
    else if (c == '\n' && parts_rows(l))
        emit(l, TOKEN_SEMICOLON, 1);
    else if (c == '&' && l->options.newlines && !l->depth)
        l->at++, l->spaced = true;
    else if (is_blank(c) || l->hidden[l->at])
        l->blanks += c == '\t' ? 2 : c == ' ', l->at++, l->spaced = true;
    else if (is_digit(c) || (c == '.' && is_digit(peek(l, 1))))
        lex_number(l);
    else if (is_letter(c))
        lex_word(l);
    else if (c == '\\')
        lex_command(l);
    else
        lex_mark(l);
}

Tokens lex(Arena *arena, Text spelling, LexOptions options) {
    Lexer l = {.text = spelling, .options = options, .latex = text_find(spelling, "\\") >= 0};
    l.hidden = ARENA_ARRAY(arena, bool, spelling.length + 1);
    l.out.list = ARENA_ARRAY(arena, Token, spelling.length + 1);
    while (l.at < spelling.length) lex_one(&l);
    emit(&l, TOKEN_END, 0);
    return l.out;
}

/* Behind an operand "<" begins a pair only where nothing can stand to the right of a ">": 2<x, v>/3, but not 0 < x, y > 1. */
static bool may_pair(const Tokens *tokens, size_t less, size_t greater, size_t comma) {
    bool behind = less && token_ends_operand(&tokens->list[less - 1]);
    return !behind || (comma && !token_begins(tokens->list[greater + 1].kind) && tokens->list[greater + 1].kind != TOKEN_MINUS);
}

/* |<1, 2>|: bars directly around the pair. */
static bool in_bars(const Tokens *tokens, size_t less, size_t greater, size_t comma) {
    const Token *open = &tokens->list[less], *close = &tokens->list[greater];
    bool before = less && !open->spaced && (open[-1].kind == TOKEN_BAR || open[-1].kind == TOKEN_DOUBLE_BAR);
    return before && comma && !close[1].spaced && (close[1].kind == TOKEN_BAR || close[1].kind == TOKEN_DOUBLE_BAR);
}

void pair_angles(Tokens *tokens, bool barred) {
    for (size_t i = 0; i + 1 < tokens->count; i++) {
        if (tokens->list[i].kind != TOKEN_LESS) continue;
        size_t depth = 0, end = i + 1, comma = 0;
        for (; end < tokens->count && (depth || tokens->list[end].kind != TOKEN_GREATER); end++) {
            if (token_closes(tokens->list[end].kind) && !depth--) return;
            depth += token_opens(tokens->list[end].kind);
            if (!depth && tokens->list[end].kind == TOKEN_COMMA) comma = end;
        }
        if (end == tokens->count) return;
        if (barred ? !in_bars(tokens, i, end, comma) : !may_pair(tokens, i, end, comma)) continue;
        tokens->list[i].kind = TOKEN_ANGLE_OPEN;
        tokens->list[end].kind = TOKEN_ANGLE_CLOSE;
    }
}

/* ---- answers ---- */

static bool is_library(const Token *token) {
    static const char *const names[] = {"np", "numpy", "math", "Math", "sp", "sympy", "linalg", "cmath", "scipy", "jnp", "torch", "LA", "la", "tf", "nla", "LinearAlgebra"};
    bool point = token[0].kind == TOKEN_WORD && token[1].kind == TOKEN_BAD && text_is(token[1].text, ".");
    if (!point || token[2].kind != TOKEN_WORD || token[1].spaced || token[2].spaced) return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_is(token->text, names[i])) return true;
    return false;
}

/* |_{t = 1}: how many tokens, or 0. */
static size_t evaluation_length(const Token *token) {
    bool begins = token[0].kind == TOKEN_BAR && token[1].kind == TOKEN_SUBSCRIPT && token[2].kind == TOKEN_BRACE_OPEN;
    bool equal = false;
    if (!begins) return 0;
    for (size_t i = 3; token[i].kind != TOKEN_END; i++) {
        equal |= token[i].kind == TOKEN_EQUAL;
        if (token[i].kind == TOKEN_BRACE_CLOSE) return equal ? i + 1 : 0;
    }
    return 0;
}

static bool is_frobenius_word(const Token *token) {
    return token_is_word(token, "fro") || token_is_word(token, "frobenius");
}

/* norm(X, 'fro'): the norm of a matrix anyway; norm(x, ord=2). */
static size_t option_length(const Token *token) {
    if (token->kind != TOKEN_COMMA) return 0;
    size_t quote = token[1].kind == TOKEN_PRIME;
    if (is_frobenius_word(token + 1 + quote)) return 2 + quote + (token[2 + quote].kind == TOKEN_PRIME);
    return 0;
}

static size_t left_out(const Token *token) {
    if (is_library(token)) return 2;
    size_t option = option_length(token);
    if (option) return option;
    if (token_is_word(token, "ord") && token[1].kind == TOKEN_EQUAL) return 2;
    bool point = token->kind == TOKEN_BAD && text_is(token->text, ".") && !token[1].spaced;
    if (point && (token[1].kind == TOKEN_PLUS || token[1].kind == TOKEN_MINUS)) return 1; /* a .+ b */
    bool unseen = token->kind == TOKEN_BAD && text_is(token->text, ".") && token[1].kind == TOKEN_FRACTION; /* \left. */
    return unseen ? 1 : evaluation_length(token);
}

/* A.dot(x), as programs multiply. */
static bool is_method(const Token *token) {
    bool point = token->kind == TOKEN_BAD && text_is(token->text, ".") && !token[1].spaced;
    return point && token_is_word(token + 1, "dot") && token[2].kind == TOKEN_OPEN;
}

/* x.norm(), A.transpose(): the function is called with what stands before the point. */
static bool is_empty_call(const Token *token) {
    bool point = token->kind == TOKEN_WORD && token[1].kind == TOKEN_BAD && text_is(token[1].text, ".") && !token[1].spaced;
    return point && token[2].function && !token[2].spaced && token[3].kind == TOKEN_OPEN && token[4].kind == TOKEN_CLOSE;
}

static void turn_call(Token *token) {
    Token name = token[0];
    token[0] = token[2];
    token[1] = token[3];
    token[2] = name;
    token[3] = token[4];
}

static void leave_out(Tokens *tokens) {
    size_t n = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        if (i + 5 < tokens->count && is_empty_call(&tokens->list[i])) {
            turn_call(&tokens->list[i]);
            for (size_t k = 0; k < 4; k++) tokens->list[n++] = tokens->list[i + k];
            i += 4;
            continue;
        }
        bool called = n && tokens->list[n - 1].function && tokens->list[i + 1].kind == TOKEN_OPEN; /* exp.(x) */
        if (called && tokens->list[i].kind == TOKEN_BAD && text_is(tokens->list[i].text, ".")) continue;
        size_t skipped = i + 1 < tokens->count ? left_out(&tokens->list[i]) : 0;
        if (i + 1 < tokens->count && is_method(&tokens->list[i])) {
            tokens->list[n] = tokens->list[i++];
            tokens->list[n++].kind = TOKEN_DOT;
            continue;
        }
        if (skipped)
            i += skipped - 1;
        else
            tokens->list[n++] = tokens->list[i];
    }
    tokens->count = n;
}

/* ]a, b[ is (a, b): a square bracket the wrong way round, where one of the right way cannot stand. */
static void turn_brackets(Tokens *tokens) {
    size_t depth = 0, comma = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        Token *token = &tokens->list[i];
        bool after = i && token_ends_operand(token - 1);
        if (token->kind == TOKEN_SQUARE_CLOSE && !depth && !after) {
            token->kind = TOKEN_OPEN;
            comma = 0;
        } else if (token->kind == TOKEN_SQUARE_OPEN && depth == 1 && comma && after)
            token->kind = TOKEN_CLOSE;
        if (token_opens(token->kind) && !depth++) comma = 0;
        comma += depth == 1 && (token->kind == TOKEN_COMMA || token->kind == TOKEN_SEMICOLON);
        depth -= depth && token_closes(token->kind);
    }
}

void adapt_tokens(Tokens *tokens, bool wants_set) {
    bool points = kinds_have(tokens->seen, TOKEN_BAD) || kinds_have(tokens->seen, TOKEN_BAR) || kinds_have(tokens->seen, TOKEN_COMMA);
    if (points) leave_out(tokens);
    bool square = kinds_have(tokens->seen, TOKEN_SQUARE_OPEN) || kinds_have(tokens->seen, TOKEN_SQUARE_CLOSE);
    if (wants_set && square) turn_brackets(tokens);
}

/* ---- asking ---- */

const unsigned char token_traits[TOKEN_KIND_COUNT] = {
    [TOKEN_NUMBER] = TRAIT_OPERAND,
    [TOKEN_WORD] = TRAIT_OPERAND,
    [TOKEN_FRACTION] = TRAIT_OPERAND,
    [TOKEN_ROOT] = TRAIT_OPERAND,
    [TOKEN_SUM] = TRAIT_OPERAND,
    [TOKEN_PRODUCT] = TRAIT_OPERAND,
    [TOKEN_NABLA] = TRAIT_OPERAND,
    [TOKEN_PARTIAL] = TRAIT_OPERAND,
    [TOKEN_BOLD_ONE] = TRAIT_OPERAND,
    [TOKEN_OPEN] = TRAIT_OPERAND | TRAIT_OPENS,
    [TOKEN_SQUARE_OPEN] = TRAIT_OPERAND | TRAIT_OPENS,
    [TOKEN_BRACE_OPEN] = TRAIT_OPERAND | TRAIT_OPENS,
    [TOKEN_SET_OPEN] = TRAIT_OPERAND | TRAIT_OPENS,
    [TOKEN_ANGLE_OPEN] = TRAIT_OPERAND | TRAIT_OPENS,
    [TOKEN_BEGIN] = TRAIT_OPERAND | TRAIT_OPENS,
    [TOKEN_BAR_OPEN] = TRAIT_OPERAND | TRAIT_OPENS,
    [TOKEN_NORM_OPEN] = TRAIT_OPERAND | TRAIT_OPENS,
    [TOKEN_CLOSE] = TRAIT_CLOSES,
    [TOKEN_SQUARE_CLOSE] = TRAIT_CLOSES,
    [TOKEN_BRACE_CLOSE] = TRAIT_CLOSES,
    [TOKEN_SET_CLOSE] = TRAIT_CLOSES,
    [TOKEN_ANGLE_CLOSE] = TRAIT_CLOSES,
    [TOKEN_FINISH] = TRAIT_CLOSES,
    [TOKEN_BAR_CLOSE] = TRAIT_CLOSES,
    [TOKEN_NORM_CLOSE] = TRAIT_CLOSES,
    [TOKEN_EQUAL] = TRAIT_RELATION,
    [TOKEN_NOT_EQUAL] = TRAIT_RELATION,
    [TOKEN_LESS] = TRAIT_RELATION,
    [TOKEN_LESS_EQUAL] = TRAIT_RELATION,
    [TOKEN_GREATER] = TRAIT_RELATION,
    [TOKEN_GREATER_EQUAL] = TRAIT_RELATION,
    [TOKEN_IN] = TRAIT_RELATION,
};

bool token_is_word(const Token *token, const char *word) {
    if (token->kind != TOKEN_WORD || (token->text.start[0] | 0x20) != (word[0] | 0x20)) return false;
    return !strncasecmp(token->text.start, word, token->text.length) && !word[token->text.length];
}

bool token_ends_operand(const Token *token) {
    if (token->kind == TOKEN_WORD) return !token->word && !token->function;
    return token->kind == TOKEN_NUMBER || token->kind == TOKEN_PRIME || token->kind == TOKEN_TOP ||
           token->kind == TOKEN_BOLD_ONE || token_closes(token->kind);
}
