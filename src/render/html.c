/* A document as one self-contained page of HTML with MathML: no script, no other file, readable on a phone
 * and printed. */
#include "render/html.h"
#include "render/base64.h"
#include "render/mathml.h"
#include "render/render.h"

static const char STYLE[] =
    "*{box-sizing:border-box}\n"
    "body{font:1.0625rem/1.55 var(--face);max-width:50rem;margin:0 auto;padding:1.25rem;color:#111;"
    "background:#fff;overflow-wrap:break-word}\n"
    "h1,.title{font-weight:normal;font-size:1.75rem;line-height:1.2;margin:.4em 0 .3em;"
    "border-bottom:2px solid var(--accent);padding-bottom:.25em;overflow:hidden}\n"
    ".several>h1{position:absolute;width:1px;height:1px;margin:0;padding:0;border:0;overflow:hidden;"
    "clip-path:inset(50%);white-space:nowrap}\n"
    ".logo{float:right;width:auto;margin:0 0 .2em 1em}\n"
    ".heads{font-size:1.125rem;line-height:1.35;margin:2em 0 .5em}\n"
    ".line{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.2em 1em;color:#333}\n"
    ".name{flex:1;min-width:8em;border-bottom:1px solid #555}\n"
    ".running{color:#555;font-size:.85rem}\n"
    "p{margin:.6em 0}\n"
    ".note{font-size:.89rem;color:#333}\n"
    "a{color:var(--accent)}.heads a{color:inherit;text-decoration:underline 1px var(--accent);"
    "text-underline-offset:.2em}\n"
    ".id{font:.8rem monospace;color:#555}\n"
    ".points{float:right;font-weight:normal;font-size:.95rem;margin-left:1em}\n"
    ".steps{border-collapse:collapse;width:100%;margin:.6em 0}\n"
    ".steps td{padding:.25em .2em;vertical-align:baseline}\n"
    ".steps .said{padding-top:.7em}\n"
    ".steps .left{text-align:right;white-space:nowrap;width:1%;padding-left:2em}\n"
    ".steps math{font-size:1.05em}\n"
    ".aside{font-size:.85rem;line-height:1.35;color:#444;text-align:right;min-width:8em}\n"
    ".rule{color:var(--accent)}\n"
    ".wide{overflow-x:auto;margin:.6em 0}\n"
    ".answer{margin:.6em 0;max-width:100%}\n"
    ".box,.grid{border:1px solid #8a8a8a}\n"
    ".lines div{height:9mm;border-bottom:1px solid #8a8a8a}\n"
    ".grid{background:repeating-linear-gradient(#d4dae2 0 1px,transparent 1px 5mm),"
    "repeating-linear-gradient(90deg,#d4dae2 0 1px,transparent 1px 5mm)}\n"
    "table.plain{border-collapse:collapse}\n"
    ".plain td,.plain th{border-bottom:1px solid #8a8a8a;padding:.3em .7em}\n"
    ".boxed td,.boxed th{border:1px solid #555;min-width:3.5em;height:2em}\n"
    ".figures{display:flex;flex-wrap:wrap;justify-content:space-evenly;gap:1em;margin:1em 0}\n"
    "figure{margin:0;max-width:100%}figure svg{display:block;margin:auto;max-width:100%;height:auto}\n"
    "section+section{margin-top:4em}\n"
    "@media (max-width:40rem){body{padding:1rem}h1,.title{font-size:1.45rem}"
    ".steps,.steps tbody,.steps tr,.steps td{display:block}.steps tr{overflow-x:auto;padding:.1em 0}"
    ".steps .left,.steps .right{display:inline;padding:0}.steps .left{padding-left:1rem}"
    ".steps .left:empty+.right{padding-left:2rem}.steps .left math,.steps .right math{margin:.25em 0}"
    ".aside{padding:.1em 0 0 1rem!important;text-align:left}.aside br{display:none}"
    ".aside .rule:not(:last-child)::after{content:\"; \";color:#444}"
    ".points{float:none;display:block;margin:0}}\n"
    "@media print{body{max-width:none;padding:0;font-size:11pt}section+section{margin:0;break-before:page}"
    ".heads,p:has(+.answer),p:has(+.steps),tr:has(.said){break-after:avoid}"
    "p,figure,.steps tr,.answer{break-inside:avoid}.break{break-after:page}"
    ".answer,.grid{-webkit-print-color-adjust:exact;print-color-adjust:exact}}\n";

static void text_element(Buffer *out, const char *open, Text text, const char *close) {
    if (!text.length) return;
    buffer_string(out, open);
    markup_text(out, text);
    buffer_string(out, close);
}

/* ---- the look ---- */

static unsigned in_bytes(double part) { return (unsigned)(255 * part + 0.5); }

static void write_accent(Buffer *out, const Look *look) {
    const Tint *tint = look->accent;
    if (look->monochrome)
        buffer_string(out, "--accent:#111");
    else if (tint)
        buffer_printf(out, "--accent:#%02x%02x%02x", in_bytes(tint->red), in_bytes(tint->green),
                      in_bytes(tint->blue));
    else
        buffer_string(out, "--accent:#1f4e96");
}

static void write_look(Buffer *out, const Document *document) {
    const Look *look = &document->look;
    const char *faces = look->sans ? "'Latin Modern Sans',system-ui,'Helvetica Neue',Arial,sans-serif"
                                   : "'Latin Modern Roman','STIX Two Text',Georgia,serif";
    buffer_printf(out, ":root{--face:%s;", faces);
    write_accent(out, look);
    buffer_string(out, "}\n");
    if (look->size > 0)
        buffer_printf(out, "html{font-size:%.1f%%}@media print{body{font-size:%.1fpt}}\n",
                      100 * look->size / 11, look->size);
    if (look->monochrome) buffer_string(out, "svg{filter:grayscale(1)}\n");
    if (look->columns > 1)
        buffer_printf(out, "@media print{.content{columns:%d;column-gap:8mm}}\n", look->columns);
    buffer_printf(out, "@page{size:%s;margin:20mm %.1fmm}\n",
                  document->paper == PAPER_LETTER ? "letter" : "A4", look->margin > 0 ? look->margin : 20);
}

/* ---- sections ---- */

static void write_line(Buffer *out, Text left, Text right) {
    if (!left.length && !right.length) return;
    text_element(out, "<div class=\"line\"><span>", left.length ? left : TEXT(" "), "</span>");
    text_element(out, "<span>", right.length ? right : TEXT(" "), "</span></div>\n");
}

static void write_name_line(Buffer *out, const SectionHead *head) {
    if (!head->name_word.length) {
        write_line(out, (Text){"", 0}, head->variant);
        return;
    }
    text_element(out, "<div class=\"line\"><span>", head->name_word, "</span>");
    text_element(out, "<span class=\"name\">", head->name.length ? head->name : TEXT(" "), "</span>");
    text_element(out, "<span>", head->variant, "</span>");
    buffer_string(out, "</div>\n");
}

/* It says nothing that the title does not say. */
static void write_logo(Buffer *out, const Look *look) {
    if (!look->logo.length) return;
    buffer_printf(out, "<img class=\"logo\" alt=\"\" style=\"height:%.1fmm\" src=\"data:image/png;base64,",
                  look->logo_height > 0 ? look->logo_height : 14);
    base64_write(out, look->logo);
    buffer_string(out, "\">");
}

static void write_title(Buffer *out, const Document *document, const Section *section, int level) {
    Text title = section->head.title.length ? section->head.title : document->title;
    if (!title.length && !document->look.logo.length) return;
    buffer_printf(out, level == 1 ? "<h1>" : "<h%d class=\"title\">", level);
    write_logo(out, &document->look);
    markup_text(out, title);
    buffer_printf(out, "</h%d>\n", level);
}

static void write_section(Buffer *out, const Document *document, const Section *section, Names names,
                          int level) {
    HtmlStyle style = {.sentences = document->sentences, .level = level + 1, .names = names};
    buffer_string(out, "<section>\n");
    text_element(out, "<p class=\"running\">", section->head.header, "</p>\n");
    write_title(out, document, section, level);
    write_line(out, section->head.course, section->head.date);
    write_name_line(out, &section->head);
    buffer_string(out, "<div class=\"content\">\n");
    html_blocks(out, &section->content, &style);
    buffer_string(out, "</div>\n");
    text_element(out, "<footer class=\"running\">", section->head.footer, "</footer>\n");
    buffer_string(out, "</section>\n");
}

/* ---- the page ---- */

static Text title_of(const Document *document) {
    bool untitled = !document->title.length && document->first && document->first->head.title.length;
    return untitled ? document->first->head.title : document->title.length ? document->title : TEXT("nabla");
}

static void write_head(Buffer *out, const Document *document) {
    text_element(out, "<!DOCTYPE html>\n<html lang=\"",
                 document->language.length ? document->language : TEXT("en"), "\">\n");
    buffer_string(out, "<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    text_element(out, "<title>", title_of(document), "</title>\n");
    buffer_printf(out, "<style>\n%s", STYLE);
    write_look(out, document);
    buffer_string(out, "</style>\n</head>\n");
}

/* Of several sections each has its title below that of the whole: a page has one h1. */
bool render_html(const Document *document, Buffer *out) {
    bool several = document->first && document->first->next;
    Arena *arena = arena_new();
    Names names = names_of(arena, document);
    write_head(out, document);
    buffer_printf(out, "<body>\n<main%s>\n", several ? " class=\"several\"" : "");
    if (several) text_element(out, "<h1>", title_of(document), "</h1>\n");
    for (const Section *section = document->first; section; section = section->next)
        write_section(out, document, section, names, several ? 2 : 1);
    buffer_string(out, "</main>\n</body>\n</html>\n");
    arena_free(arena);
    return true;
}
