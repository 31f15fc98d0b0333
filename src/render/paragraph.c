#include "render/paragraph.h"
#include "base/random.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum NodeKind { NODE_BOX, NODE_GLUE, NODE_PENALTY } NodeKind;

typedef struct Node {
    NodeKind kind;
    double width, stretch, shrink; /* a penalty has none */
    double penalty;
    const Box *box;
    FontName font; /* glue: whose space glyph stands in it */
    double size;   /* of that glyph; 0: none */
} Node;

enum { FORCED = -10000 };

typedef struct Nodes {
    Setter *setter;
    Node *list;
    size_t count, room;
    ParagraphStyle style;
    bool spaced; /* white space was the last thing read */
    Text leads;  /* where the words that are read lead, or empty */
} Nodes;

static void push(Nodes *nodes, Node node) {
    if (nodes->count == nodes->room) {
        Node *old = nodes->list;
        nodes->room = nodes->room ? 2 * nodes->room : 16;
        nodes->list = ARENA_ARRAY(nodes->setter->arena, Node, nodes->room);
        if (nodes->count) memcpy(nodes->list, old, nodes->count * sizeof *old);
    }
    nodes->list[nodes->count++] = node;
}

static void push_box(Nodes *nodes, const Box *box) {
    push(nodes, (Node){.kind = NODE_BOX, .width = box->width, .box = box});
    nodes->spaced = false;
}

static void push_penalty(Nodes *nodes, double penalty) {
    push(nodes, (Node){.kind = NODE_PENALTY, .penalty = penalty});
}

/* The font of the family that the text is set in. */
static FontName of_family(const Setter *setter, FontName font) {
    static const FontName PAIRS[][2] = {{FONT_ROMAN, FONT_SANS},
                                        {FONT_BOLD, FONT_SANS_BOLD},
                                        {FONT_SLANTED, FONT_SANS_SLANTED},
                                        {FONT_TITLE, FONT_SANS_TITLE},
                                        {FONT_SMALL, FONT_SANS_SMALL}};
    for (size_t i = 0; setter->sans && i < sizeof PAIRS / sizeof *PAIRS; i++)
        if (PAIRS[i][0] == font) return PAIRS[i][1];
    return font;
}

static void push_space(Nodes *nodes, FontName font, double size) {
    bool code = font == FONT_CODE;
    if (nodes->spaced || nodes->count == 0) return;
    double width = size * (double)font_glyph(&nodes->setter->fonts->fonts[font], ' ')->width;
    push(nodes, (Node){.kind = NODE_GLUE,
                       .width = width,
                       .stretch = code ? 0 : width / 2,
                       .shrink = code ? 0 : width / 3,
                       .font = font,
                       .size = size});
    nodes->spaced = true;
}

/* The rest of the line stays empty; then a new one begins. */
static void push_line_end(Nodes *nodes) {
    push_penalty(nodes, 10000);
    push(nodes, (Node){.kind = NODE_GLUE, .stretch = 1e7});
    push_penalty(nodes, FORCED);
    nodes->spaced = true;
}

/* ---- text ---- */

/* Joins letters that have a ligature; moves *at behind what was taken. Typewriter has none. */
static uint32_t next_character(Text text, size_t *at, FontName font) {
    static const struct {
        const char *letters;
        uint32_t code;
    } JOINED[] = {{"ffi", 0xFB03}, {"ffl", 0xFB04}, {"ff", 0xFB00}, {"fi", 0xFB01},
                  {"fl", 0xFB02},  {"---", 0x2014}, {"--", 0x2013}, {"'", 0x2019}};
    Text rest = text_slice(text, *at, text.length);
    for (size_t i = 0; font != FONT_CODE && i < sizeof JOINED / sizeof *JOINED; i++)
        if (text_starts(rest, JOINED[i].letters)) {
            *at += strlen(JOINED[i].letters);
            return JOINED[i].code;
        }
    return text_next(text, at);
}

static Box *set_word(Setter *setter, Text word, FontName font, double size) {
    Box *box = box_new(setter);
    const Glyph *before = NULL;
    for (size_t at = 0; at < word.length;) {
        Shown shown = text_glyph(setter, font, next_character(word, &at, font));
        if (before && shown.font == font)
            box->width += size * font_kern(&setter->fonts->fonts[font], before, shown.glyph->code);
        box_place_glyph(setter, box, shown, size, box->width, 0);
        box->width += size * shown.scale * (double)shown.glyph->width;
        before = shown.font == font ? shown.glyph : NULL;
    }
    return box;
}

/* ---- words that were set ---- */

enum { MOST_WORDS = 10000 };

typedef struct Word {
    Text text;
    FontName font;
    double size;
    Ink ink;
    const Box *box; /* NULL: this place is free */
} Word;

struct Words {
    Arena *arena;
    Word *table; /* a hash table */
    size_t count, room;
};

static void clear_words(Words *words) {
    *words = (Words){.arena = arena_new(), .room = 256};
    words->table = ARENA_ARRAY(words->arena, Word, words->room);
}

Words *words_new(void) {
    Words *words = memory_get(sizeof *words);
    clear_words(words);
    return words;
}

void words_free(Words *words) {
    arena_free(words->arena);
    free(words);
}

void words_trim(Words *words) {
    if (words->count < MOST_WORDS) return;
    arena_free(words->arena);
    clear_words(words);
}

/* Where the word is, or is to be. */
static Word *word_place(const Words *words, const Word *word) {
    uint64_t seed = (uint64_t)word->font << 40 ^ (uint64_t)word->ink << 32 ^ (uint64_t)(word->size * 1024);
    size_t at = random_hash(seed, word->text) & (words->room - 1);
    for (;; at = (at + 1) & (words->room - 1)) {
        Word *known = &words->table[at];
        bool same = text_equal(known->text, word->text) && known->font == word->font &&
                    known->ink == word->ink && known->size == word->size;
        if (!known->box || same) return known;
    }
}

static void more_words(Words *words) {
    Word *old = words->table;
    size_t count = words->room;
    words->room *= 2;
    words->table = ARENA_ARRAY(words->arena, Word, words->room);
    for (size_t i = 0; i < count; i++)
        if (old[i].box) *word_place(words, &old[i]) = old[i];
}

/* A word with characters that no font has is set anew: every document hears of it. */
static const Box *word_box(Setter *setter, Text text, FontName font, double size) {
    Words *words = setter->words;
    if (!words) return set_word(setter, text, font, size);
    if (2 * words->count >= words->room) more_words(words);
    Word word = {text, font, size, setter->ink, NULL}, *place = word_place(words, &word);
    if (place->box) return place->box;
    Missing missing = {.count = 0};
    Setter lasting = *setter;
    lasting.arena = words->arena;
    lasting.missing = &missing;
    word.box = set_word(&lasting, text, font, size);
    if (missing.count) return set_word(setter, text, font, size);
    word.text = (Text){arena_string(words->arena, text.start, text.length), text.length};
    words->count++;
    *place = word;
    return word.box;
}

/* ---- text to nodes ---- */

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/* A word ends before white space; a line may also be broken after a hyphen or dash within it, and anywhere in
 * what is too long for a line. In code a hyphen is a sign like others, and columns of a table are narrow. */
static size_t word_end(Text text, size_t from, bool code) {
    size_t at = from, points = 0, most = code ? 24 : 60;
    while (at < text.length && !is_space(text.start[at])) {
        bool hyphen = !code && text.start[at] == '-' && at > from;
        text_next(text, &at);
        if (++points >= most) break;
        if (hyphen && at < text.length && text.start[at] != '-' && !is_space(text.start[at])) break;
    }
    return at;
}

/* A word that leads somewhere is a box of its own. */
static const Box *leading_box(const Nodes *nodes, Text word, FontName font, double size) {
    if (!nodes->leads.length) return word_box(nodes->setter, word, font, size);
    Box *box = set_word(nodes->setter, word, font, size);
    box->leads = nodes->leads;
    return box;
}

static void push_text(Nodes *nodes, Text text, FontName plain) {
    double size = nodes->style.size;
    FontName font = of_family(nodes->setter, plain);
    for (size_t at = 0; at < text.length;) {
        if (is_space(text.start[at])) {
            push_space(nodes, font, size);
            at++;
            continue;
        }
        size_t end = word_end(text, at, font == FONT_CODE);
        push_box(nodes, leading_box(nodes, text_slice(text, at, end), font, size));
        if (end < text.length && !is_space(text.start[end])) push_penalty(nodes, 50);
        at = end;
    }
}

static void push_formula(Nodes *nodes, const Formula *formula) {
    MathChunk *chunks;
    Setter setter = *nodes->setter;
    setter.size = nodes->style.size;
    size_t count = math_chunks(&setter, formula, &chunks);
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            push_penalty(nodes, chunks[i - 1].relation ? 150 : 300);
            push(nodes, (Node){.kind = NODE_GLUE, .width = chunks[i].space}); /* as rigid as on a sign's other side */
        }
        push_box(nodes, chunks[i].box);
    }
    const Formula *nothing = formula_row(setter.arena, 0, NULL); /* the first part is copied for all */
    for (size_t i = 0; i < count; i++) chunks[i].box->formula = i == 0 ? formula : nothing;
}

static FontName inline_font(InlineKind kind, FontName plain) {
    if (kind == INLINE_EMPHASIS) return plain == FONT_SLANTED ? FONT_ROMAN : FONT_SLANTED;
    if (kind == INLINE_STRONG) return FONT_BOLD;
    return kind == INLINE_CODE ? FONT_CODE : plain;
}

static void push_inlines(Nodes *nodes, const Inlines *text) {
    for (const Inline *i = text ? text->first : NULL; i; i = i->next) {
        nodes->leads = i->leads;
        if (i->kind == INLINE_FORMULA)
            push_formula(nodes, i->formula);
        else
            push_text(nodes, i->text, inline_font(i->kind, nodes->style.font));
    }
}

/* ---- breaking into lines ---- */

typedef struct Break {
    size_t at;                     /* node that ends the line */
    size_t after;                  /* node that begins the next one */
    double width, stretch, shrink; /* sums of all nodes before `after` */
    double demerits;
    size_t previous; /* break before this one */
} Break;

typedef struct Sums {
    double width, stretch, shrink;
} Sums;

static bool is_break(const Node *nodes, size_t i) {
    if (nodes[i].kind == NODE_PENALTY) return nodes[i].penalty < 10000;
    return nodes[i].kind == NODE_GLUE && i > 0 && nodes[i - 1].kind == NODE_BOX;
}

/* Glue and penalties at the beginning of a line vanish. */
static size_t line_start(const Nodes *nodes, size_t at) {
    while (at < nodes->count && nodes->list[at].kind != NODE_BOX &&
           !(nodes->list[at].kind == NODE_PENALTY && nodes->list[at].penalty <= FORCED))
        at++;
    return at;
}

/* How far the spaces of a line must give: 1 is all their stretch, -1 all their shrink. */
static double ratio(const Break *from, const Sums *to, double width) {
    double natural = to->width - from->width, missing = width - natural;
    if (missing >= 0) {
        double stretch = to->stretch - from->stretch;
        return stretch > 1e-6 ? missing / stretch : missing < 0.01 ? 0 : 1000;
    }
    double shrink = to->shrink - from->shrink;
    return shrink > 1e-6 ? missing / shrink : missing > -0.01 ? 0 : -1000;
}

static double demerits_of(double r, double penalty) {
    double badness = fmin(100 * fabs(r * r * r), 1e6), sum = 10 + badness + (penalty > 0 ? penalty : 0);
    return sum * sum;
}

static Break break_at(const Nodes *nodes, size_t i, Sums sums, double demerits, size_t previous) {
    Break b = {i, line_start(nodes, i), 0, 0, 0, demerits, previous};
    for (size_t k = i; k < b.after; k++) /* what vanishes at the beginning of the next line */
        if (nodes->list[k].kind == NODE_GLUE)
            sums.width += nodes->list[k].width, sums.stretch += nodes->list[k].stretch,
                sums.shrink += nodes->list[k].shrink;
    b.width = sums.width;
    b.stretch = sums.stretch;
    b.shrink = sums.shrink;
    return b;
}

/* Finds the best way to the break at node i from the breaks first … count; lines that became too long move
 * `first` on, but never beyond the last break, so that there is always a way. */
static void consider(const Nodes *nodes, size_t i, Sums sums, double width, Break *breaks, size_t *first,
                     size_t *count) {
    double best = 1e300, penalty = nodes->list[i].kind == NODE_PENALTY ? nodes->list[i].penalty : 0;
    size_t from = *count - 1;
    for (size_t k = *first; k < *count; k++) {
        if (breaks[k].after > i) continue;
        double r = ratio(&breaks[k], &sums, width);
        if (r < -1 && k == *first && k + 1 < *count) {
            (*first)++;
            continue;
        }
        double d = breaks[k].demerits + (r < -1 ? 1e14 : demerits_of(r, penalty));
        if (d < best) best = d, from = k;
    }
    breaks[*count] = break_at(nodes, i, sums, best, from);
    if (penalty <= FORCED) *first = *count;
    (*count)++;
}

static size_t find_breaks(const Nodes *nodes, double width, Break **chosen) {
    Break *breaks = ARENA_ARRAY(nodes->setter->arena, Break, nodes->count + 2);
    size_t count = 1, first = 0, lines = 0;
    Sums sums = {0, 0, 0};
    breaks[0].after = line_start(nodes, 0);
    for (size_t i = 0; i < nodes->count; i++) {
        const Node *node = &nodes->list[i];
        if (is_break(nodes->list, i) && i >= breaks[0].after)
            consider(nodes, i, sums, width, breaks, &first, &count);
        if (node->kind != NODE_PENALTY)
            sums.width += node->width, sums.stretch += node->stretch, sums.shrink += node->shrink;
    }
    for (size_t k = count - 1; k > 0; k = breaks[k].previous) lines++;
    *chosen = ARENA_ARRAY(nodes->setter->arena, Break, lines + 1);
    size_t k = count - 1;
    for (size_t n = lines; n > 0; n--, k = breaks[k].previous) (*chosen)[n] = breaks[k];
    (*chosen)[0] = breaks[0];
    return lines;
}

/* ---- lines ---- */

static double aligned_offset(const ParagraphStyle *style, double spare) {
    if (!style->ragged || style->align == ALIGN_LEFT || spare < 0) return 0;
    return style->align == ALIGN_RIGHT ? spare : spare / 2;
}

static const double LOOSEST = 2.2; /* of a justified line: how many times their stretch its spaces give */

static Box *set_line(const Nodes *nodes, const Break *from, const Break *to, double width) {
    Sums natural = {0, 0, 0};
    for (size_t i = from->after; i < to->at; i++) {
        const Node *node = &nodes->list[i];
        if (node->kind != NODE_PENALTY)
            natural.width += node->width, natural.stretch += node->stretch, natural.shrink += node->shrink;
    }
    double r = ratio(&(Break){0}, &natural, width), give = fmax(-1, r);
    bool loose = r > LOOSEST || (nodes->style.ragged && r > 0);
    if (loose || natural.stretch > 1e6) give = r < 0 ? give : 0;
    Box *line = box_new(nodes->setter);
    double x = aligned_offset(&nodes->style, width - natural.width);
    for (size_t i = from->after; i < to->at; i++) {
        const Node *node = &nodes->list[i];
        if (node->kind == NODE_BOX) box_place(nodes->setter, line, node->box, x, 0);
        if (node->kind == NODE_GLUE && node->size > 0)
            box_place_glyph(nodes->setter, line, text_glyph(nodes->setter, node->font, ' '), node->size, x,
                            0);
        if (node->kind != NODE_PENALTY) x += node->width + give * (give > 0 ? node->stretch : node->shrink);
    }
    const Node *end = &nodes->list[to->at]; /* what is read aloud or copied has a space where a line ends */
    if (end->kind == NODE_GLUE && end->size > 0)
        box_place_glyph(nodes->setter, line, text_glyph(nodes->setter, end->font, ' '), end->size, x, 0);
    line->width = width;
    return line;
}

size_t paragraph_lines(Setter *setter, const Inlines *text, Text lead, ParagraphStyle style, double width,
                       Box ***lines) {
    Nodes nodes = {.setter = setter, .style = style, .spaced = true};
    if (lead.length) {
        push_text(&nodes, lead, FONT_BOLD);
        push_space(&nodes, of_family(setter, FONT_BOLD), style.size);
    }
    push_inlines(&nodes, text);
    while (nodes.count && nodes.list[nodes.count - 1].kind == NODE_GLUE &&
           nodes.list[nodes.count - 1].stretch < 1e6)
        nodes.count--;
    if (nodes.count == 0) return 0;
    push_line_end(&nodes);
    Break *breaks;
    size_t count = find_breaks(&nodes, width, &breaks);
    *lines = ARENA_ARRAY(setter->arena, Box *, count);
    for (size_t i = 0; i < count; i++) (*lines)[i] = set_line(&nodes, &breaks[i], &breaks[i + 1], width);
    return count;
}

double paragraph_width(Setter *setter, const Inlines *text, ParagraphStyle style) {
    Nodes nodes = {.setter = setter, .style = style, .spaced = true};
    double width = 0, widest = 0;
    push_inlines(&nodes, text);
    for (size_t i = 0; i < nodes.count; i++) {
        width += nodes.list[i].kind == NODE_PENALTY ? 0 : nodes.list[i].width;
        if (nodes.list[i].kind == NODE_PENALTY && nodes.list[i].penalty <= FORCED)
            widest = fmax(widest, width), width = 0;
    }
    return fmax(widest, width);
}

double paragraph_least_width(Setter *setter, const Inlines *text, ParagraphStyle style) {
    Nodes nodes = {.setter = setter, .style = style, .spaced = true};
    double width = 0, widest = 0;
    push_inlines(&nodes, text);
    for (size_t i = 0; i < nodes.count; i++) {
        if (is_break(nodes.list, i)) width = 0;
        if (nodes.list[i].kind == NODE_BOX) widest = fmax(widest, width += nodes.list[i].width);
    }
    return widest;
}

Box *text_line(Setter *setter, Text text, FontName font, double size) {
    Nodes nodes = {.setter = setter, .style = {.font = font, .size = size}, .spaced = true};
    Box *line = box_new(setter);
    push_text(&nodes, text, font);
    for (size_t i = 0; i < nodes.count; i++) {
        const Node *node = &nodes.list[i];
        if (node->kind == NODE_BOX) box_place(setter, line, node->box, line->width, 0);
        if (node->kind == NODE_GLUE)
            box_place_glyph(setter, line, text_glyph(setter, node->font, ' '), node->size, line->width, 0);
        line->width += node->kind == NODE_PENALTY ? 0 : node->width;
    }
    return line;
}
