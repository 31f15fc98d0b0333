#include "base/file.h"
#include "base/random.h"
#include "render/blocks.h"
#include "render/canvas.h"
#include "render/fonts.h"
#include "render/haru.h"
#include "render/metadata.h"
#include "render/outline.h"
#include "render/picture.h"
#include "render/render.h"
#include <hpdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FORMS = 128, MOST_SEEN = 256 };
typedef struct Form { /* a figure that pages share */
    uint64_t hash;
    Text operators;
    void *object; /* NULL: this place is free */
} Form;

typedef struct Seen { /* a figure and its form: sections may share figures, too */
    const Figure *figure;
    double scale;
    const Form *form; /* NULL: there are too many others */
} Seen;

struct PdfKit {
    Typefaces *faces;
    Words *words;
};

struct PdfFile {
    Arena *arena;         /* lives as long as the document */
    const Document *like; /* what holds for all pieces */
    PdfOptions options;
    Shape shape;
    Missing missing;
    Buffer *out;
    size_t before; /* its length */
    HPDF_Doc document;
    HPDF_Page page;     /* the present one */
    HaruFile *file;
    Tree *tree;
    Outline *outline;
    Buffer labels; /* of the pages: where they begin with 1 */
    HaruFont *fonts[FONT_COUNT];
    const char *names[FONT_COUNT]; /* on the present page, NULL: not used yet */
    Form forms[MOST_FORMS];        /* a hash table */
    Seen seen[MOST_SEEN];          /* the last figure of each hash */
    Canvas canvas;
    HPDF_STATUS error, detail; /* the first that happened */
    const char *bad_font;      /* a file that could not be used, or NULL */
    HPDF_Image logo;           /* of the look, or NULL */
    bool bad_logo;             /* the picture is damaged */
    const char *logo_name;     /* on the present page, NULL: not used yet */
    size_t pages;
};

static void remember_error(HPDF_STATUS error, HPDF_STATUS detail, void *pdf) {
    PdfFile *p = pdf;
    if (p->error == HPDF_OK) p->error = error, p->detail = detail;
}

/* libharu has no memory that could fail it: as everywhere, running out ends the program. */
static void *get_memory(HPDF_UINT size) { return memory_get(size); }

static bool failed(const PdfFile *pdf) { return pdf->error != HPDF_OK || pdf->bad_font || pdf->bad_logo; }

static HaruFont *load_font(PdfFile *pdf, FontName font) {
    Typeface *face = typeface_of(pdf->options.kit->faces, font);
    if (!face) pdf->bad_font = typeface_path(pdf->options.kit->faces, font);
    return face ? haru_font_new(pdf->arena, pdf->document, face) : NULL;
}

/* Loads a font where it is first used. */
static const char *font_name(void *owner, FontName font, const Glyph *glyph) {
    PdfFile *pdf = owner;
    if (failed(pdf)) return "F";
    if (!pdf->fonts[font]) pdf->fonts[font] = load_font(pdf, font);
    if (!pdf->fonts[font]) return "F";
    if (!pdf->names[font]) pdf->names[font] = haru_font_name(pdf->fonts[font], pdf->page);
    haru_font_use(pdf->fonts[font], glyph);
    return pdf->names[font] ? pdf->names[font] : "F";
}

static const char *logo_name(void *owner) {
    PdfFile *pdf = owner;
    if (failed(pdf) || !pdf->logo) return NULL;
    if (!pdf->logo_name) pdf->logo_name = haru_image_name(pdf->page, pdf->logo);
    return pdf->logo_name;
}

/* The form with these operators; NULL: there are too many others. */
static Form *form_of(PdfFile *pdf, Text operators, double width, double height) {
    uint64_t hash = random_hash(0, operators);
    size_t at = hash % MOST_FORMS;
    for (size_t tried = 0; tried < MOST_FORMS / 2; tried++, at = (at + 1) % MOST_FORMS) {
        Form *form = &pdf->forms[at];
        if (form->object && form->hash == hash && text_equal(form->operators, operators)) return form;
        if (form->object) continue;
        Text copy = {arena_string(pdf->arena, operators.start, operators.length), operators.length};
        *form = (Form){hash, copy, haru_form_new(pdf->document, copy, width, height)};
        return form;
    }
    return NULL;
}

static const Form *form_seen(PdfFile *pdf, const Figure *figure, double scale) {
    Seen *seen = &pdf->seen[(uintptr_t)figure / sizeof *figure % MOST_SEEN];
    if (seen->figure == figure && seen->scale == scale) return seen->form;
    Text operators = canvas_figure(&pdf->canvas, figure, scale);
    *seen = (Seen){figure, scale, form_of(pdf, operators, figure->width * scale, figure->height * scale)};
    return seen->form;
}

static const char *figure_name(void *owner, const Figure *figure, double scale) {
    PdfFile *pdf = owner;
    const Form *form = failed(pdf) ? NULL : form_seen(pdf, figure, scale);
    return form && form->object ? haru_image_name(pdf->page, form->object) : NULL;
}

/* ---- pages ---- */

static void new_page(PdfFile *pdf, Shape shape) {
    pdf->page = HPDF_AddPage(pdf->document);
    HPDF_Page_SetWidth(pdf->page, (HPDF_REAL)shape.width);
    HPDF_Page_SetHeight(pdf->page, (HPDF_REAL)shape.height);
    tree_page(pdf->tree, pdf->page);
    pdf->canvas.page = pdf->page;
    memset(pdf->names, 0, sizeof pdf->names);
    pdf->logo_name = NULL;
    pdf->pages++;
}

static void fill_page(PdfFile *pdf, const Page *page, Shape shape) {
    canvas_begin(&pdf->canvas);
    canvas_draw(&pdf->canvas, page->box, 0, 0);
    canvas_finish(&pdf->canvas);
    if (failed(pdf)) return;
    haru_file_page(pdf->file, pdf->page, buffer_view(&pdf->canvas.out));
    tree_page_end(pdf->tree);
    for (const Bookmark *mark = page->first; mark; mark = mark->next) {
        outline_place(pdf->outline, mark->title, pdf->page, fmin(mark->y, shape.height));
        links_reach(pdf->canvas.links, mark->name, mark->title, pdf->page, mark->y);
    }
}

/* Every section has its entry in the outline and numbers its pages from 1; a document of one section needs no
 * entry. */
static void open_section(PdfFile *pdf, const Section *section, Shape shape, bool only) {
    Text title = section->head.bookmark.length ? section->head.bookmark : section->head.title;
    outline_section(pdf->outline, only ? (Text){0} : title, pdf->page, shape.height);
    buffer_printf(&pdf->labels, "%zu<</S/D>>", pdf->pages - 1);
}

static double type_size(const PdfFile *pdf) {
    double size = pdf->like->look.size;
    return size > 0 ? size : pdf->options.large ? 14 : 10.95;
}

static void add_section(PdfFile *pdf, const Section *section, bool only) {
    Arena *arena = arena_new();
    Setter setter = {.arena = arena,
                     .fonts = &LATIN_MODERN,
                     .size = type_size(pdf),
                     .missing = &pdf->missing,
                     .words = pdf->options.kit->words,
                     .sans = pdf->like->look.sans};
    size_t count;
    pdf->canvas.arena = arena;
    pdf->canvas.formula = NULL;
    const Page *first = section_pages(&setter, section, pdf->shape, &count);
    for (const Page *page = first; page && !failed(pdf); page = page->next) {
        new_page(pdf, pdf->shape);
        if (page == first && !failed(pdf)) open_section(pdf, section, pdf->shape, only);
        fill_page(pdf, page, pdf->shape);
    }
    tree_section_end(pdf->tree);
    words_trim(pdf->options.kit->words);
    arena_free(arena);
}

/* ---- the document ---- */

static const double MM = 72 / 25.4;

static Shape shape_of(const PdfFile *pdf, const Document *document, bool large) {
    const Look *look = &document->look;
    Shape shape = {595.276, 841.89, 72, 72, 58, 76, .columns = look->columns > 1 ? 2 : 1};
    if (document->paper == PAPER_LETTER) shape.width = 612, shape.height = 792;
    if (large) shape.left = shape.right = 54, shape.top = 50;
    if (shape.columns > 1) shape.left = shape.right = 54;
    if (look->margin > 0) shape.left = shape.right = look->margin * MM;
    if (pdf->logo) {
        double high = HPDF_Image_GetHeight(pdf->logo), wide = HPDF_Image_GetWidth(pdf->logo);
        shape.logo_height = (look->logo_height > 0 ? look->logo_height : 14) * MM;
        shape.logo_width = high > 0 ? shape.logo_height * wide / high : 0;
    }
    return shape;
}

static void finish_labels(PdfFile *pdf) {
    unsigned number = pdf->labels.length ? haru_file_reserve(pdf->file) : 0;
    if (!number) return;
    Buffer out = BUFFER_EMPTY;
    buffer_printf(&out, "<</Nums[%s]>>", buffer_c(&pdf->labels));
    haru_file_object(pdf->file, number, buffer_view(&out));
    haru_set_object(pdf->document, "PageLabels", number);
    buffer_free(&out);
}

static void finish(PdfFile *pdf) {
    for (int font = 0; font < FONT_COUNT; font++)
        if (pdf->fonts[font]) haru_font_finish(pdf->fonts[font], pdf->file);
    if (failed(pdf)) return;
    tree_finish(pdf->tree, pdf->document);
    outline_finish(pdf->outline, pdf->document);
    finish_labels(pdf);
    haru_file_finish(pdf->file);
}

static void load_logo(PdfFile *pdf, Text png) {
    Picture picture;
    if (!png.length) return;
    if (picture_read(pdf->arena, png, &picture))
        pdf->logo = HPDF_LoadRawImageFromMem(pdf->document, picture.pixels, picture.width, picture.height,
                                             HPDF_CS_DEVICE_RGB, 8);
    pdf->bad_logo = !pdf->logo;
}

static void report_missing(const Missing *missing, Buffer *why) {
    if (!missing->count) return;
    buffer_string(why, "no font has");
    for (size_t i = 0; i < missing->count; i++) buffer_printf(why, " U+%04X", missing->codes[i]);
    buffer_string(why, ": shown as '?'");
}

static void report_failure(const PdfFile *pdf, Buffer *why) {
    if (pdf->bad_logo)
        buffer_string(why, "the logo is no picture that can be used: its PNG file is damaged");
    else if (pdf->bad_font)
        buffer_printf(why, "cannot use the font '%s'", pdf->bad_font);
    else
        buffer_printf(why, "libharu failed with error 0x%04lX (%lu)", (unsigned long)pdf->error,
                      (unsigned long)pdf->detail);
}

PdfKit *pdf_kit_new(const char *fonts) {
    PdfKit *kit = memory_get(sizeof *kit);
    *kit = (PdfKit){typefaces_new(fonts), words_new()};
    return kit;
}

void pdf_kit_free(PdfKit *kit) {
    typefaces_free(kit->faces);
    words_free(kit->words);
    free(kit);
}

static void begin_document(PdfFile *pdf) {
    pdf->document = HPDF_NewEx(remember_error, get_memory, free, 0, pdf);
    load_logo(pdf, pdf->like->look.logo);
    pdf->shape = shape_of(pdf, pdf->like, pdf->options.large);
    pdf->file = haru_file_new(pdf->arena, pdf->document, pdf->out);
    pdf->tree = pdf->canvas.tree = tree_new(pdf->arena, pdf->file);
    pdf->outline = outline_new(pdf->arena, pdf->file);
    HPDF_SetCompressionMode(pdf->document, HPDF_COMP_ALL);
    metadata_write(pdf->file, pdf->document, pdf->like);
}

PdfFile *pdf_begin(const Document *like, const PdfOptions *options, Buffer *out) {
    Arena *arena = arena_new();
    PdfFile *pdf = ARENA_NEW(arena, PdfFile);
    *pdf = (PdfFile){.arena = arena, .like = like, .options = *options, .out = out, .before = out->length};
    pdf->canvas = (Canvas){.monochrome = options->monochrome || like->look.monochrome,
                           .accent = like->look.accent,
                           .sentences = like->sentences,
                           .language = like->language,
                           .font_name = font_name,
                           .figure_name = figure_name,
                           .logo_name = logo_name,
                           .owner = pdf};
    begin_document(pdf);
    return pdf;
}

static void pass_on(PdfFile *pdf) {
    if (!pdf->options.put) return;
    pdf->options.put(pdf->options.to, buffer_view(pdf->out));
    haru_file_taken(pdf->file);
}

void pdf_add(PdfFile *pdf, const Document *piece) {
    Arena *arena = arena_new();
    bool only = !pdf->options.pieces && piece->first && !piece->first->next;
    pdf->canvas.links = links_new(arena, piece, pdf->file, pdf->tree);
    for (const Section *s = piece->first; s && !failed(pdf); s = s->next) add_section(pdf, s, only);
    if (!failed(pdf)) links_finish(pdf->canvas.links);
    links_free(pdf->canvas.links);
    arena_free(arena);
    if (!failed(pdf)) pass_on(pdf);
}

static void free_file(PdfFile *pdf) {
    haru_file_free(pdf->file);
    tree_free(pdf->tree);
    outline_free(pdf->outline);
    buffer_free(&pdf->labels);
    HPDF_Free(pdf->document);
    buffer_free(&pdf->canvas.out);
    buffer_free(&pdf->canvas.words);
    buffer_free(&pdf->canvas.figure);
    buffer_free(&pdf->canvas.spoken);
    arena_free(pdf->arena);
}

bool pdf_end(PdfFile *pdf, Buffer *why) {
    finish(pdf);
    bool good = !failed(pdf);
    if (good) pass_on(pdf);
    if (good)
        report_missing(&pdf->missing, why);
    else
        report_failure(pdf, why);
    if (!good) pdf->out->length = pdf->before;
    free_file(pdf);
    return good;
}

bool render_pdf(const Document *document, const PdfOptions *options, Buffer *out, Buffer *why) {
    PdfFile *file = pdf_begin(document, options, out);
    pdf_add(file, document);
    return pdf_end(file, why);
}
