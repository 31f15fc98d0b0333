#include "render/tags.h"
#include <math.h>

/* A tag's content in order: an element below it, an annotation, a stretch of a page's content. */
struct TagPart {
    unsigned element; /* its object; 0: none */
    unsigned object;  /* of an annotation; 0: none */
    unsigned page;    /* object of the page of the content */
    unsigned mark;
    struct TagPart *next;
};

struct Tree {
    HaruFile *file;
    unsigned root, document; /* objects */
    unsigned page;           /* object of the present page */
    unsigned keys, marks;    /* of the index so far; marks on the present page */
    unsigned owners_object;
    Tag *first, *last; /* of the present section */
    Buffer sections;   /* references to the children of the document */
    Buffer owners;     /* of the marks of the present page */
    Buffer index;      /* of all pages and annotations: key, reference to whose content they are */
    Buffer words;      /* scratch */
};

static const struct {
    const char *name, *attributes;
} ROLES[] = {
    [ROLE_SECTION] = {"Sect", ""},
    [ROLE_TITLE] = {"H1", ""},
    [ROLE_HEADING] = {"H2", ""},
    [ROLE_HEADING2] = {"H3", ""},
    [ROLE_HEADING3] = {"H4", ""},
    [ROLE_PARAGRAPH] = {"P", ""},
    [ROLE_LIST] = {"L", "/A<</O/List/ListNumbering/Decimal>>"},
    [ROLE_BULLETS] = {"L", "/A<</O/List/ListNumbering/Disc>>"},
    [ROLE_ITEM] = {"LI", ""},
    [ROLE_LABEL] = {"Lbl", ""},
    [ROLE_BODY] = {"LBody", ""},
    [ROLE_TABLE] = {"Table", ""},
    [ROLE_ROW] = {"TR", ""},
    [ROLE_HEADER_CELL] = {"TH", "/A<</O/Table/Scope/Column>>"},
    [ROLE_CELL] = {"TD", ""},
    [ROLE_FIGURE] = {"Figure", ""},
    [ROLE_FORMULA] = {"Formula", ""},
    [ROLE_LINK] = {"Link", ""},
    [ROLE_ARTIFACT] = {"Artifact", ""},
};

const char *role_name(Role role) { return ROLES[role].name; }

Tag *tag_new(Arena *arena, Tag *parent, Role role) {
    Tag *tag = ARENA_NEW(arena, Tag);
    tag->parent = parent;
    tag->role = role;
    return tag;
}

Tree *tree_new(Arena *arena, HaruFile *file) {
    Tree *tree = ARENA_NEW(arena, Tree);
    *tree = (Tree){.file = file, .root = haru_file_reserve(file), .document = haru_file_reserve(file)};
    return tree;
}

static void reference(Buffer *out, unsigned number) {
    buffer_number(out, number);
    buffer_string(out, " 0 R ");
}

/* Returns the key under which the index has the object. */
static unsigned add_to_index(Tree *tree, unsigned object) {
    buffer_number(&tree->index, tree->keys);
    buffer_char(&tree->index, ' ');
    reference(&tree->index, object);
    return tree->keys++;
}

/* ---- content ---- */

static void add_part(Arena *arena, Tag *tag, TagPart part) {
    TagPart *copy = arena_copy(arena, &part, sizeof part);
    if (tag->last)
        tag->last->next = copy;
    else
        tag->first = copy;
    tag->last = copy;
}

/* Puts the tag, and what it is part of, into the tree. */
static void enter_tree(Tree *tree, Arena *arena, Tag *tag) {
    if (tag->number) return;
    tag->number = haru_file_reserve(tree->file);
    if (tag->parent) {
        enter_tree(tree, arena, tag->parent);
        add_part(arena, tag->parent, (TagPart){.element = tag->number});
    } else {
        reference(&tree->sections, tag->number);
    }
    if (tree->last)
        tree->last->next = tag;
    else
        tree->first = tag;
    tree->last = tag;
}

unsigned tree_mark(Tree *tree, Arena *arena, Tag *tag) {
    enter_tree(tree, arena, tag);
    if (!tag->page) tag->page = tree->page;
    add_part(arena, tag, (TagPart){.page = tree->page, .mark = tree->marks});
    reference(&tree->owners, tag->number);
    return tree->marks++;
}

unsigned tree_object(Tree *tree, Arena *arena, Tag *tag, unsigned object) {
    add_part(arena, tag, (TagPart){.page = tree->page, .object = object});
    return add_to_index(tree, tag->number);
}

/* ---- pages ---- */

void tree_page(Tree *tree, void *page) {
    tree->owners_object = haru_file_reserve(tree->file);
    haru_page_set(page, "StructParents", (int)add_to_index(tree, tree->owners_object));
    tree->page = haru_number(page);
    tree->marks = 0;
    buffer_clear(&tree->owners);
}

void tree_page_end(Tree *tree) {
    buffer_clear(&tree->words);
    buffer_char(&tree->words, '[');
    buffer_text(&tree->words, buffer_view(&tree->owners));
    buffer_char(&tree->words, ']');
    haru_file_object(tree->file, tree->owners_object, buffer_view(&tree->words));
}

/* ---- elements ---- */

static void write_part(Buffer *out, const Tag *tag, const TagPart *part) {
    if (part->element)
        reference(out, part->element);
    else if (part->object)
        buffer_printf(out, "<</Type/OBJR/Pg %u 0 R/Obj %u 0 R>>", part->page, part->object);
    else if (part->page == tag->page)
        buffer_number(out, part->mark), buffer_char(out, ' ');
    else
        buffer_printf(out, "<</Type/MCR/Pg %u 0 R/MCID %u>>", part->page, part->mark);
}

static void write_parts(Buffer *out, const Tag *tag) {
    bool one = tag->first && !tag->first->next;
    buffer_string(out, one ? "/K " : "/K[");
    for (const TagPart *part = tag->first; part; part = part->next) write_part(out, tag, part);
    if (!one) buffer_char(out, ']');
}

static void write_alternative(Buffer *out, const Tag *tag) {
    if (!tag->alternative.length) return;
    buffer_string(out, "/Alt");
    haru_text_string(out, tag->alternative);
    if (tag->role != ROLE_FIGURE) return;
    const double *p = tag->place;
    buffer_printf(out, "/A<</O/Layout/Placement/Block/BBox[%ld %ld %ld %ld]>>", lround(floor(p[0])),
                  lround(floor(p[1])), lround(ceil(p[2])), lround(ceil(p[3])));
}

static void write_element(Tree *tree, const Tag *tag) {
    Buffer *out = &tree->words;
    buffer_clear(out);
    buffer_string(out, "<</S/");
    buffer_string(out, role_name(tag->role));
    buffer_string(out, "/P ");
    reference(out, tag->parent ? tag->parent->number : tree->document);
    if (tag->page) buffer_string(out, "/Pg "), reference(out, tag->page);
    write_parts(out, tag);
    buffer_string(out, ROLES[tag->role].attributes);
    if (tag->language.length) buffer_string(out, "/Lang"), haru_text_string(out, tag->language);
    write_alternative(out, tag);
    buffer_string(out, ">>");
    haru_file_object(tree->file, tag->number, buffer_view(out));
}

void tree_section_end(Tree *tree) {
    for (const Tag *tag = tree->first; tag; tag = tag->next) write_element(tree, tag);
    tree->first = tree->last = NULL;
}

void tree_finish(Tree *tree, void *document) {
    Buffer *out = &tree->words;
    buffer_clear(out);
    buffer_printf(out, "<</Type/StructElem/S/Document/P %u 0 R/K[%s]>>", tree->root,
                  buffer_c(&tree->sections));
    haru_file_object(tree->file, tree->document, buffer_view(out));
    buffer_clear(out);
    buffer_printf(out, "<</Type/StructTreeRoot/K %u 0 R/ParentTreeNextKey %u/ParentTree<</Nums[%s]>>>>",
                  tree->document, tree->keys, buffer_c(&tree->index));
    haru_file_object(tree->file, tree->root, buffer_view(out));
    haru_set_tree(document, tree->root);
}

void tree_free(Tree *tree) {
    buffer_free(&tree->sections);
    buffer_free(&tree->owners);
    buffer_free(&tree->index);
    buffer_free(&tree->words);
}
