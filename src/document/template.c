#include "document/template.h"

typedef enum NodeKind { NODE_TEXT, NODE_BLOCK, NODE_SECTION, NODE_UNLESS } NodeKind;

typedef struct Node {
    NodeKind kind;
    Text text;          /* the lines, or the name */
    struct Node *first; /* of a section: what is in it */
    struct Node *next;
} Node;

struct Template {
    Node *first;
};

/* ---- reading ---- */

typedef struct Open {
    Node **tail;
    Text name;
} Open; /* a section that is not closed yet */

typedef struct Reader {
    Arena *arena;
    const Source *source;
    const TemplateHost *host;
    Diagnostics *diagnostics;
    Open open[DEEPEST_TEMPLATE];
    size_t depth;
} Reader;

static void complain(const Reader *reader, Text at, const char *what) {
    size_t place = (size_t)(at.start - reader->source->content.start);
    diagnostics_say(reader->diagnostics, SEVERITY_ERROR, reader->source, place, "%s", what);
}

static Node *add_node(Reader *reader, NodeKind kind, Text text) {
    Node *node = ARENA_NEW(reader->arena, Node);
    *node = (Node){.kind = kind, .text = text};
    Open *open = &reader->open[reader->depth];
    *open->tail = node;
    open->tail = &node->next;
    return node;
}

/* What stands between the braces if the line is a directive, else the empty text. */
static Text directive(Text line) {
    Text t = text_trim(line);
    bool is = t.length > 4 && text_starts(t, "{{") && text_ends(t, "}}");
    return is ? text_trim(text_slice(t, 2, t.length - 2)) : (Text){"", 0};
}

static void open_section(Reader *reader, NodeKind kind, Text name) {
    if (reader->depth + 1 == DEEPEST_TEMPLATE) {
        complain(reader, name, "sections are nested too deep here");
        return;
    }
    Node *node = add_node(reader, kind, name);
    reader->open[++reader->depth] = (Open){&node->first, name};
}

static void close_section(Reader *reader, Text name) {
    if (!reader->depth || !text_equal(reader->open[reader->depth].name, name))
        complain(reader, name, "this closes no section that is open here");
    else
        reader->depth--;
}

static void take_directive(Reader *reader, Text what) {
    char sign = what.start[0];
    if (sign == '!') return;
    bool section = sign == '#' || sign == '^';
    Text name = section || sign == '/' ? text_trim(text_slice(what, 1, what.length)) : what;
    if (sign == '/')
        close_section(reader, name);
    else if (!reader->host->knows(reader->host->context, name))
        complain(reader, name, "there is no such field");
    else if (section)
        open_section(reader, sign == '#' ? NODE_SECTION : NODE_UNLESS, name);
    else
        add_node(reader, NODE_BLOCK, name);
}

/* Lines up to the next directive, cut off `rest`. */
static Text cut_lines(Text *rest) {
    Text lines = {rest->start, 0};
    while (rest->start) {
        Text ahead = *rest, line = text_cut(&ahead, '\n');
        if (directive(line).length) break;
        lines.length = (size_t)(line.start + line.length - lines.start);
        *rest = ahead;
    }
    return lines;
}

const Template *template_read(Arena *arena, const Source *source, const TemplateHost *host,
                              Diagnostics *diagnostics) {
    Template *template = ARENA_NEW(arena, Template);
    Reader reader = {.arena = arena, .source = source, .host = host, .diagnostics = diagnostics};
    size_t errors = diagnostics->errors;
    reader.open[0] = (Open){&template->first, {"", 0}};
    for (Text rest = source->content; rest.start;) {
        Text lines = cut_lines(&rest);
        if (text_trim(lines).length) add_node(&reader, NODE_TEXT, lines);
        if (rest.start) take_directive(&reader, directive(text_cut(&rest, '\n')));
    }
    if (reader.depth) complain(&reader, reader.open[reader.depth].name, "this section is not closed");
    return diagnostics->errors == errors ? template : NULL;
}

/* ---- filling ---- */

static void fill(const Node *node, const TemplateHost *host, Blocks *to);

static void fill_section(const Node *node, const TemplateHost *host, Blocks *to) {
    size_t count = host->count(host->context, node->text);
    if (node->kind == NODE_UNLESS) {
        if (!count) fill(node->first, host, to);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        Blocks *inside = host->enter(host->context, node->text, i, to);
        fill(node->first, host, inside);
        host->leave(host->context, node->text);
    }
}

/* Sections are nested no deeper than DEEPEST_TEMPLATE. */
static void fill(const Node *node, const TemplateHost *host, Blocks *to) {
    for (; node; node = node->next) {
        if (node->kind == NODE_TEXT)
            host->text(host->context, node->text, to);
        else if (node->kind == NODE_BLOCK)
            host->block(host->context, node->text, to);
        else
            fill_section(node, host, to);
    }
}

void template_fill(const Template *template, const TemplateHost *host, Blocks *to) {
    fill(template->first, host, to);
}
