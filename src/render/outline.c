#include "render/outline.h"
#include <math.h>

enum { ROOT, SECTION, PLACE, LEVELS };

typedef struct Entry { /* the last one of its level; what is below it is complete or the next level's last */
    unsigned number;   /* of its object; 0: there is none */
    unsigned previous, first, last;
    size_t count; /* of all below it */
    Buffer text;  /* what it says and where it leads */
} Entry;

struct Outline {
    HaruFile *file;
    Entry open[LEVELS];
    bool in_section; /* with a bookmark */
    Buffer words;    /* scratch */
};

Outline *outline_new(Arena *arena, HaruFile *file) {
    Outline *outline = ARENA_NEW(arena, Outline);
    *outline = (Outline){.file = file};
    return outline;
}

static void refer(Buffer *out, const char *key, unsigned number) {
    if (!number) return;
    buffer_string(out, key);
    buffer_char(out, ' ');
    buffer_number(out, number);
    buffer_string(out, " 0 R");
}

static void close_entry(Outline *outline, int level, unsigned next) {
    Entry *entry = &outline->open[level];
    Buffer *out = &outline->words;
    if (!entry->number) return;
    buffer_clear(out);
    buffer_string(out, "<<");
    buffer_text(out, buffer_view(&entry->text));
    if (level > ROOT) refer(out, "/Parent", outline->open[level - 1].number);
    refer(out, "/Prev", entry->previous);
    refer(out, "/Next", next);
    refer(out, "/First", entry->first);
    refer(out, "/Last", entry->last);
    if (entry->count) buffer_string(out, "/Count "), buffer_number(out, entry->count);
    buffer_string(out, ">>");
    haru_file_object(outline->file, entry->number, buffer_view(out));
    *entry = (Entry){.text = entry->text};
}

static void close_entries(Outline *outline, int above) {
    for (int level = LEVELS - 1; level > above; level--) close_entry(outline, level, 0);
}

static void write_text(Buffer *out, Text title, const void *page, double y) {
    buffer_clear(out);
    buffer_string(out, "/Title");
    haru_text_string(out, title);
    buffer_printf(out, "/Dest[%u 0 R/XYZ 0 %ld 0]", haru_number(page), lround(y));
}

static void add(Outline *outline, int level, Text title, const void *page, double y) {
    Entry *entry = &outline->open[level], *above = &outline->open[level - 1];
    unsigned previous = entry->number, number = haru_file_reserve(outline->file);
    close_entries(outline, level);
    close_entry(outline, level, number);
    entry->number = number;
    entry->previous = previous;
    write_text(&entry->text, title, page, y);
    if (!above->first) above->first = number;
    above->last = number;
    for (int i = ROOT; i < level; i++) outline->open[i].count++;
}

static void begin(Outline *outline) {
    Entry *root = &outline->open[ROOT];
    if (!root->number) root->number = haru_file_reserve(outline->file);
}

void outline_section(Outline *outline, Text title, const void *page, double y) {
    outline->in_section = title.length;
    if (!title.length) return;
    begin(outline);
    add(outline, SECTION, title, page, y);
}

void outline_place(Outline *outline, Text title, const void *page, double y) {
    begin(outline);
    add(outline, outline->in_section ? PLACE : SECTION, title, page, y);
}

void outline_finish(Outline *outline, void *document) {
    unsigned root = outline->open[ROOT].number;
    close_entries(outline, ROOT);
    close_entry(outline, ROOT, 0);
    if (root) haru_set_object(document, "Outlines", root);
}

void outline_free(Outline *outline) {
    for (int level = ROOT; level < LEVELS; level++) buffer_free(&outline->open[level].text);
    buffer_free(&outline->words);
}
