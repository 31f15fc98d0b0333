#include "document/template.h"
#include <string.h>

typedef enum NodeKind { NODE_TEXT, NODE_BLOCK, NODE_SECTION, NODE_UNLESS } NodeKind;

typedef struct Node {
    NodeKind kind;
    Text text;          /* the lines, or the name */
    Text argument;      /* of a block, behind its name */
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
    bool broken; /* a section was not opened because its name is wrong */
} Reader;

enum { LONGEST_FIELD = 64 }; /* bytes of a name in messages */

static void complain(const Reader *reader, Text at, const char *what) {
    size_t place = (size_t)(at.start - reader->source->content.start);
    diagnostics_say(reader->diagnostics, SEVERITY_ERROR, reader->source, place, "%s", what);
}

static void complain_of_field(const Reader *reader, Text name) {
    const char *near = reader->host->nearest(reader->host->context, name);
    Text shown = name.length > LONGEST_FIELD ? text_slice(name, 0, LONGEST_FIELD) : name;
    size_t place = (size_t)(name.start - reader->source->content.start);
    diagnostics_say(reader->diagnostics, SEVERITY_ERROR, reader->source, place,
                    "there is no field '%.*s'" DID_YOU_MEAN, (int)shown.length, shown.start, NEAR(near));
}

static bool is_open(const Reader *reader, const char *section) {
    for (size_t i = 1; i <= reader->depth; i++)
        if (text_is(reader->open[i].name, section)) return true;
    return false;
}

/* Is there such a field, and may it stand here? What is wrong is said. */
static bool check_field(const Reader *reader, Text name) {
    if (!reader->host->knows(reader->host->context, name)) {
        complain_of_field(reader, name);
        return false;
    }
    const char *list = reader->host->where(reader->host->context, name);
    if (!list || is_open(reader, list)) return true;
    size_t place = (size_t)(name.start - reader->source->content.start);
    diagnostics_say(reader->diagnostics, SEVERITY_ERROR, reader->source, place,
                    "'%.*s' stands only between {{#%s}} and {{/%s}}", (int)name.length, name.start, list,
                    list);
    return false;
}

static bool is_field_byte(char c) { return (c >= 'a' && c <= 'z') || c == '-' || c == '.'; }

/* The name of the {name} that starts the text; empty if none does. */
static Text field_at(Text text) {
    size_t end = 1;
    while (end < text.length && is_field_byte(text.start[end])) end++;
    bool is = text.length && text.start[0] == '{' && end > 1 && end < text.length && text.start[end] == '}';
    return is ? text_slice(text, 1, end) : (Text){"", 0};
}

/* At a brace: the field that it begins. Gives how many bytes are looked at. */
static size_t check_brace(const Reader *reader, Text rest) {
    Text name = field_at(rest);
    if (name.length && check_field(reader, name) && !reader->host->is_value(reader->host->context, name))
        complain(reader, name, "this is a block, and stands alone in its line with two braces on each side");
    if (name.length) return 1;
    if (text_starts(rest, "{{"))
        complain(reader, rest, "{{…}} stands alone in its line; a value within a line has one brace: {name}");
    else
        complain(reader, rest, "expected a name and }, as in {title}; \\{ is the sign itself");
    return text_starts(rest, "{{") ? 2 : 1;
}

/* Checks each {name} of the lines, but not those in formulas and behind a backslash. */
static void check_lines(const Reader *reader, Text lines) {
    bool formula = false;
    for (size_t at = 0; at < lines.length; at++) {
        if (!formula && lines.start[at] == '{') at += check_brace(reader, text_slice(lines, at, lines.length)) - 1;
        if (lines.start[at] == '$') formula = !formula;
        if (lines.start[at] == '\\') at++;
    }
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
    if (reader->broken) return; /* the section that this closes was complained of */
    if (!reader->depth || !text_equal(reader->open[reader->depth].name, name))
        complain(reader, name, "this closes no section that is open here");
    else
        reader->depth--;
}

static void add_block(Reader *reader, Text name, Text argument) {
    const char *fault = argument.length ? reader->host->refuses(reader->host->context, name, argument) : NULL;
    if (fault) complain(reader, argument, fault);
    add_node(reader, NODE_BLOCK, name)->argument = argument;
}

static void take_directive(Reader *reader, Text what) {
    char sign = what.start[0];
    if (sign == '!') return;
    bool section = sign == '#' || sign == '^';
    Text argument = section || sign == '/' ? text_trim(text_slice(what, 1, what.length)) : what;
    Text name = text_cut(&argument, ' ');
    argument = argument.start ? text_trim(argument) : (Text){"", 0};
    if (argument.length && (section || sign == '/'))
        complain(reader, argument, "expected }} behind the name: {{#name}} … {{/name}} is a list or a condition");
    else if (sign == '/')
        close_section(reader, name);
    else if (!check_field(reader, name))
        reader->broken = reader->broken || section;
    else if (section)
        open_section(reader, sign == '#' ? NODE_SECTION : NODE_UNLESS, name);
    else
        add_block(reader, name, argument);
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
        check_lines(&reader, lines);
        if (host->check) host->check(host->context, source, lines, diagnostics);
        if (text_trim(lines).length) add_node(&reader, NODE_TEXT, lines);
        if (rest.start) take_directive(&reader, directive(text_cut(&rest, '\n')));
    }
    if (reader.depth && !reader.broken)
        complain(&reader, reader.open[reader.depth].name, "this section is not closed");
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
            host->block(host->context, node->text, node->argument, to);
        else
            fill_section(node, host, to);
    }
}

void template_fill(const Template *template, const TemplateHost *host, Blocks *to) {
    fill(template->first, host, to);
}
