#include "document/characters.h"

typedef struct Pair {
    uint32_t code, other;
} Pair;

static uint32_t look_up(const Pair *pairs, size_t count, uint32_t code) {
    for (size_t i = 0; i < count; i++)
        if (pairs[i].code == code) return pairs[i].other;
    return 0;
}

uint32_t math_plain_letter(uint32_t code, MathFace *face) {
    static const struct {
        uint32_t from, to, plain;
        MathFace face;
    } RANGES[] = {
        {0x1D400, 0x1D419, 'A', FACE_BOLD},   {0x1D41A, 0x1D433, 'a', FACE_BOLD},
        {0x1D434, 0x1D44D, 'A', FACE_ITALIC}, {0x1D44E, 0x1D467, 'a', FACE_ITALIC},
        {0x1D538, 0x1D551, 'A', FACE_DOUBLE}, {0x1D6A8, 0x1D6C0, 0x391, FACE_BOLD},
        {0x1D6C2, 0x1D6DA, 0x3B1, FACE_BOLD}, {0x1D7CE, 0x1D7D7, '0', FACE_BOLD},
    };
    for (size_t i = 0; i < sizeof RANGES / sizeof *RANGES; i++)
        if (code >= RANGES[i].from && code <= RANGES[i].to) {
            *face = RANGES[i].face;
            return RANGES[i].plain + (code - RANGES[i].from);
        }
    return code;
}

uint32_t raised_form(uint32_t code) {
    static const Pair PAIRS[] = {
        {'0', 0x2070},    {'1', 0xB9},     {'2', 0xB2},   {'3', 0xB3},   {'4', 0x2074}, {'5', 0x2075},
        {'6', 0x2076},    {'7', 0x2077},   {'8', 0x2078}, {'9', 0x2079}, {'+', 0x207A}, {0x2212, 0x207B},
        {'=', 0x207C},    {'(', 0x207D},   {')', 0x207E}, {'n', 0x207F}, {'i', 0x2071}, {'a', 0x1D43},
        {'b', 0x1D47},    {'c', 0x1D9C},   {'d', 0x1D48}, {'e', 0x1D49}, {'f', 0x1DA0}, {'g', 0x1D4D},
        {'h', 0x2B0},     {'j', 0x2B2},    {'k', 0x1D4F}, {'l', 0x2E1},  {'m', 0x1D50}, {'o', 0x1D52},
        {'p', 0x1D56},    {'r', 0x2B3},    {'s', 0x2E2},  {'t', 0x1D57}, {'u', 0x1D58}, {'v', 0x1D5B},
        {'w', 0x2B7},     {'x', 0x2E3},    {'y', 0x2B8},  {'z', 0x1DBB}, {'T', 0x1D40}, {0x22A4, 0x1D40},
        {0x2032, 0x2032}, {0x2033, 0x2033}};
    return look_up(PAIRS, sizeof PAIRS / sizeof *PAIRS, code);
}

uint32_t lowered_form(uint32_t code) {
    static const Pair PAIRS[] = {{'+', 0x208A}, {0x2212, 0x208B}, {'=', 0x208C}, {'(', 0x208D}, {')', 0x208E},
                                 {'a', 0x2090}, {'e', 0x2091},    {'h', 0x2095}, {'i', 0x1D62}, {'j', 0x2C7C},
                                 {'k', 0x2096}, {'l', 0x2097},    {'m', 0x2098}, {'n', 0x2099}, {'o', 0x2092},
                                 {'p', 0x209A}, {'r', 0x1D63},    {'s', 0x209B}, {'t', 0x209C}, {'u', 0x1D64},
                                 {'v', 0x1D65}, {'x', 0x2093}};
    if (code >= '0' && code <= '9') return 0x2080 + (code - '0');
    return look_up(PAIRS, sizeof PAIRS / sizeof *PAIRS, code);
}

static const struct {
    uint32_t code;
    const char *spelling;
} SPELLINGS[] = {
    {0xA0, " "},     {0xA7, "section "},  {0xAB, "\""},          {0xB0, " deg"},        {0xB1, "+-"},
    {0xB2, "^2"},    {0xB3, "^3"},        {0xB5, "mu"},          {0xB7, "*"},           {0xB9, "^1"},
    {0xBB, "\""},    {0xBD, "1/2"},       {0xC4, "Ae"},          {0xC6, "AE"},          {0xD6, "Oe"},
    {0xD7, "x"},     {0xD8, "O"},         {0xDC, "Ue"},          {0xDF, "ss"},          {0xE4, "ae"},
    {0xE6, "ae"},    {0xF6, "oe"},        {0xF7, "/"},           {0xF8, "o"},           {0xFC, "ue"},
    {0x152, "OE"},   {0x153, "oe"},       {0x1D40, "^T"},        {0x2002, " "},         {0x2003, " "},
    {0x2009, " "},   {0x2010, "-"},       {0x2011, "-"},         {0x2012, "-"},         {0x2013, "-"},
    {0x2014, "--"},  {0x2016, "||"},      {0x2018, "'"},         {0x2019, "'"},         {0x201C, "\""},
    {0x201D, "\""},  {0x2022, "*"},       {0x2026, "..."},       {0x202F, " "},         {0x2032, "'"},
    {0x2033, "''"},  {0x20AC, "EUR"},     {0x2102, "C"},         {0x210D, "H"},         {0x2113, "l"},
    {0x2115, "N"},   {0x2119, "P"},       {0x211A, "Q"},         {0x211D, "R"},         {0x2124, "Z"},
    {0x2190, "<-"},  {0x2191, "^"},       {0x2192, "->"},        {0x2193, "v"},         {0x2194, "<->"},
    {0x21A6, "|->"}, {0x21D0, "<="},      {0x21D2, "=>"},        {0x21D4, "<=>"},       {0x2200, "for all "},
    {0x2202, "d"},   {0x2203, "exists "}, {0x2205, "{}"},        {0x2206, "Delta"},     {0x2207, "grad"},
    {0x2208, "in"},  {0x2209, "not in"},  {0x220F, "prod"},      {0x2211, "sum"},       {0x2212, "-"},
    {0x2213, "-+"},  {0x2215, "/"},       {0x2216, "\\"},        {0x2217, "*"},         {0x2218, "o"},
    {0x2219, "*"},   {0x221A, "sqrt"},    {0x221D, "~"},         {0x221E, "inf"},       {0x2225, "||"},
    {0x2227, "and"}, {0x2228, "or"},      {0x2229, "n"},         {0x222A, "u"},         {0x222B, "int "},
    {0x223C, "~"},   {0x2248, "~="},      {0x2254, ":="},        {0x225C, ":="},        {0x2260, "!="},
    {0x2261, "=="},  {0x2264, "<="},      {0x2265, ">="},        {0x226A, "<<"},        {0x226B, ">>"},
    {0x227A, "<"},   {0x227B, ">"},       {0x2282, "subset of"}, {0x2286, "subset of"}, {0x22A4, "T"},
    {0x22A5, "_|_"}, {0x22C5, "*"},       {0x22C6, "*"},         {0x22EF, "..."},       {0x22EE, ":"},
    {0x22F1, "..."}, {0x2500, "-"},       {0x2502, "|"},         {0x2571, "/"},         {0x2572, "\\"},
    {0x25A1, "[]"},  {0x2713, "ok"},      {0x27E8, "<"},         {0x27E9, ">"},         {0x27F9, "=>"},
    {0x2A7D, "<="},  {0x2A7E, ">="},      {0x3D1, "theta"},      {0x3D5, "phi"},        {0x3F5, "epsilon"},
    {0xFB00, "ff"},  {0xFB01, "fi"},      {0xFB02, "fl"},        {0x1D7D9, "1"},
};

static const char *const GREEK[] = {"alpha",   "beta", "gamma", "delta",  "epsilon", "zeta", "eta",
                                    "theta",   "iota", "kappa", "lambda", "mu",      "nu",   "xi",
                                    "omicron", "pi",   "rho",   "sigma",  "sigma",   "tau",  "upsilon",
                                    "phi",     "chi",  "psi",   "omega"};
static const char *const GREEK_CAPITALS[] = {"Alpha",   "Beta", "Gamma", "Delta",  "Epsilon", "Zeta",  "Eta",
                                             "Theta",   "Iota", "Kappa", "Lambda", "Mu",      "Nu",    "Xi",
                                             "Omicron", "Pi",   "Rho",   "Sigma",  "?",       "Sigma", "Tau",
                                             "Upsilon", "Phi",  "Chi",   "Psi",    "Omega"};

/* Latin letters without their accents, U+00C0 … U+017F. */
static char plain_latin(uint32_t code) {
    static const char FIRST[] = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty";
    static const char SECOND[] = "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiJjJjKkkLlLlLlLlLl"
                                 "NnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
    if (code >= 0xC0 && code < 0x100) return FIRST[code - 0xC0];
    return code >= 0x100 && code < 0x100 + sizeof SECOND - 1 ? SECOND[code - 0x100] : 0;
}

const char *ascii_form(uint32_t code, char scratch[2]) {
    scratch[0] = (char)(code < 127 ? code : 0);
    scratch[1] = '\0';
    if (code < 127) return scratch;
    MathFace face = FACE_ROMAN;
    for (size_t i = 0; i < sizeof SPELLINGS / sizeof *SPELLINGS; i++)
        if (SPELLINGS[i].code == code) return SPELLINGS[i].spelling;
    if (code >= 0x3B1 && code <= 0x3C9) return GREEK[code - 0x3B1];
    if (code >= 0x391 && code <= 0x3A9) return GREEK_CAPITALS[code - 0x391 + (code > 0x3A2)];
    if ((scratch[0] = plain_latin(code))) return scratch;
    uint32_t plain = math_plain_letter(code, &face);
    if (plain < 127) return scratch[0] = (char)plain, scratch;
    for (uint32_t c = '('; c <= 'z'; c++) {
        if (lowered_form(c) != code && raised_form(c) != code) continue;
        scratch[0] = (char)c;
        return scratch;
    }
    return "?";
}

uint32_t faced_form(uint32_t code, MathFace face) {
    static const Pair DOUBLE[] = {{'C', 0x2102}, {'H', 0x210D}, {'N', 0x2115}, {'P', 0x2119},
                                  {'Q', 0x211A}, {'R', 0x211D}, {'Z', 0x2124}, {'1', 0x1D7D9}};
    bool capital = code >= 'A' && code <= 'Z';
    if (face == FACE_DOUBLE) {
        uint32_t named = look_up(DOUBLE, sizeof DOUBLE / sizeof *DOUBLE, code);
        return named ? named : capital ? 0x1D538 + (code - 'A') : code;
    }
    return code == 0x22C5 ? 0xB7 : code; /* the dot that every terminal has */
}

void buffer_spelled(Buffer *out, Text text, bool ascii) {
    char scratch[2];
    if (!ascii) buffer_text(out, text);
    for (size_t at = 0; ascii && at < text.length;)
        buffer_string(out, ascii_form(text_next(text, &at), scratch));
}
