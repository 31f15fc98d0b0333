#include "render/metadata.h"
#include "render/mathml.h"

static void set_properties(void *to, const Document *document) {
    if (document->title.length) haru_set_info(to, "Title", document->title);
    if (document->author.length) haru_set_info(to, "Author", document->author);
    if (document->subject.length) haru_set_info(to, "Subject", document->subject);
    haru_set_info(to, "Creator", TEXT("nabla"));
    if (document->language.length) haru_set_language(to, document->language);
}

/* A property that is a list of one value. */
static void list_of(Buffer *out, const char *name, const char *kind, const char *item, Text value) {
    if (!value.length) return;
    buffer_printf(out, "<%s><rdf:%s><rdf:li%s>", name, kind, item);
    markup_text(out, value);
    buffer_printf(out, "</rdf:li></rdf:%s></%s>\n", kind, name);
}

static void write_packet(Buffer *out, const Document *document) {
    static const char ANY[] = " xml:lang=\"x-default\"";
    buffer_string(out, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                       "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
                       "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                       "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                       " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
                       " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
                       "<dc:format>application/pdf</dc:format>\n");
    list_of(out, "dc:title", "Alt", ANY, document->title);
    list_of(out, "dc:creator", "Seq", "", document->author);
    list_of(out, "dc:description", "Alt", ANY, document->subject);
    list_of(out, "dc:language", "Bag", "", document->language);
    buffer_string(out, "<xmp:CreatorTool>nabla</xmp:CreatorTool>\n");
    if (document->title.length && document->language.length) buffer_string(out, "<pdfuaid:part>1</pdfuaid:part>\n");
    buffer_string(out, "</rdf:Description>\n</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>");
}

void metadata_write(HaruFile *file, void *to, const Document *document) {
    Buffer packet = BUFFER_EMPTY;
    unsigned number = haru_file_reserve(file);
    set_properties(to, document);
    write_packet(&packet, document);
    haru_file_stream(file, number, "/Type/Metadata/Subtype/XML", buffer_view(&packet));
    if (number) haru_set_object(to, "Metadata", number);
    buffer_free(&packet);
}
