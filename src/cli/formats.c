/* formats.c: documents as files. */
#include "base/file.h"
#include "cli/commands.h"
#include "render/render.h"
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

typedef struct Manner {
    int columns; /* how wide a line of text may be; 0: as usual */
    PdfKit *kit; /* NULL: the document shares nothing with others */
} Manner;
typedef bool (*Renderer)(const Document *document, Manner manner, Buffer *out, Buffer *why);

static bool as_text(const Document *document, Manner manner, Buffer *out, Buffer *why) {
    (void)why;
    return render_text(document, &(TextOptions){manner.columns, document->look.ascii}, out);
}

PdfKit *pdf_kit(void) {
    Arena *arena = arena_new();
    const char *fonts = data_folder(arena, NABLA_FONTS, "fonts");
    PdfKit *kit = pdf_kit_new(fonts ? fonts : NABLA_FONTS);
    arena_free(arena);
    return kit;
}

static bool as_pdf(const Document *document, Manner manner, Buffer *out, Buffer *why) {
    PdfKit *kit = manner.kit ? manner.kit : pdf_kit();
    bool good = render_pdf(document, &(PdfOptions){.kit = kit}, out, why);
    if (!manner.kit) pdf_kit_free(kit);
    return good;
}

#define ALIKE(name)                                                                                          \
    static bool as_##name(const Document *document, Manner manner, Buffer *out, Buffer *why) {               \
        (void)manner;                                                                                        \
        (void)why;                                                                                           \
        return render_##name(document, out);                                                                 \
    }
ALIKE(html)
ALIKE(latex)
ALIKE(speech)

typedef struct Format {
    const char *name, *end; /* of a file's name */
    Renderer render;        /* NULL: no document */
} Format;

static const Format formats[] = {
#define DOCUMENT(name, end) {#name, end, as_##name},
#define QUIZ(name, end) {#name, end, NULL},
#define DATA(name, end) {#name, end, NULL},
#include "cli/formats.def"
#undef DOCUMENT
#undef QUIZ
#undef DATA
};
enum { FORMATS = sizeof formats / sizeof *formats };

#define DOCUMENT(name, end) #name,
#define QUIZ(name, end)
#define DATA(name, end)
const char *const document_formats[] = {
#include "cli/formats.def"
    NULL};
#undef DATA
#define DATA(name, end) #name,
const char *const solution_formats[] = {
#include "cli/formats.def"
    NULL};
#undef QUIZ
#define QUIZ(name, end) #name,
const char *const sheet_formats[] = {
#include "cli/formats.def"
    NULL};

static const Format *format_named(const char *name) {
    for (size_t i = 0; i < FORMATS; i++)
        if (!strcmp(formats[i].name, name)) return &formats[i];
    return NULL;
}

const char *format_end(const char *name) { return format_named(name)->end; }
bool format_is_document(const char *name) { return format_named(name)->render; }

/* Does "week-1.speech.txt" end in ".txt"? */
static bool has_end(Text path, const char *end) {
    size_t n = strlen(end);
    return path.length > n && path.start[path.length - n - 1] == '.' && text_ends(path, end);
}

const char *format_told(const char *path, const char *const *among) {
    const char *told = NULL;
    for (size_t i = 0; path && among[i]; i++)
        if (has_end(text_of(path), format_end(among[i])) && (!told || strlen(format_end(told)) < strlen(format_end(among[i]))))
            told = among[i];
    return told;
}

const char *format_of(const char *command, const char *given, const char *path, const char *const *among) {
    const char *told = given ? given : format_told(path, among);
    const char *slash = path ? strrchr(path, '/') : NULL;
    if (!told && path && strchr(slash ? slash : path, '.'))
        complain(EXIT_GOOD, command, "note: %s is written as text; --format says otherwise", path);
    return told ? told : among[0];
}

/* What a person looks at is as wide as the terminal, within what can be read. */
static int columns_of_terminal(void) {
    enum { NARROWEST = 40, WIDEST = 100 };
    struct winsize size;
    bool known = on_terminal(STDOUT_FILENO) && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col;
    if (!known) return 0;
    return size.ws_col < NARROWEST ? NARROWEST : size.ws_col > WIDEST ? WIDEST : size.ws_col;
}

static bool is_standard(const char *path) { return !path || !strcmp(path, "-"); }

static bool refuses_terminal(const char *command, const char *path) {
    bool refused = is_standard(path) && on_terminal(STDOUT_FILENO);
    if (refused) complain(EXIT_USAGE, command, "a PDF is not for a terminal; give a file with -o FILE");
    return refused;
}

/* Writes what was rendered, or says why it was not. */
static int write_rendered(const char *command, bool good, const char *path, Buffer *out, Buffer *why) {
    int status = good ? write_output(command, path, buffer_view(out))
                      : complain(EXIT_ENVIRONMENT, command, "%s", buffer_c(why));
    if (status == EXIT_GOOD && why->length) complain(status, command, "%s", buffer_c(why));
    buffer_free(out);
    buffer_free(why);
    return status;
}

int write_document(const char *command, const Document *document, PdfKit *kit, const char *format,
                   const char *path) {
    Renderer render = format_named(format)->render;
    if (render == as_pdf && refuses_terminal(command, path)) return EXIT_USAGE;
    Manner manner = {is_standard(path) ? columns_of_terminal() : 0, kit};
    Buffer out = BUFFER_EMPTY, why = BUFFER_EMPTY;
    bool good = render(document, manner, &out, &why);
    return write_rendered(command, good, path, &out, &why);
}

static void put_piece(void *sink, Text bytes) { file_put(sink, bytes); }

/* Ends the file of pieces; `said` is what the document had to say. */
static int end_pieces(const char *command, FileSink *sink, Text rest, Text said) {
    Buffer why = BUFFER_EMPTY;
    file_put(sink, rest);
    int status = file_end(sink, &why) ? EXIT_GOOD : complain(EXIT_ENVIRONMENT, command, "%s", buffer_c(&why));
    if (status == EXIT_GOOD && said.length) complain(status, command, "%.*s", (int)said.length, said.start);
    buffer_free(&why);
    return status;
}

/* Standard output takes the whole, or nothing where it fails. */
int write_pieces(const char *command, const Document *like, PdfKit *kit, bool (*add)(void *context, PdfFile *file),
                 void *context, const char *path) {
    if (refuses_terminal(command, path)) return EXIT_USAGE;
    Buffer out = BUFFER_EMPTY, why = BUFFER_EMPTY;
    FileSink *sink = file_begin(path ? path : "-");
    PdfOptions options = {.kit = kit, .pieces = true, .put = is_standard(path) ? NULL : put_piece, .to = sink};
    PdfFile *file = pdf_begin(like, &options, &out);
    int status = add(context, file) ? EXIT_GOOD : EXIT_INPUT;
    if (!pdf_end(file, &why) && status == EXIT_GOOD) status = complain(EXIT_ENVIRONMENT, command, "%s", buffer_c(&why));
    if (status == EXIT_GOOD)
        status = end_pieces(command, sink, buffer_view(&out), buffer_view(&why));
    else
        file_abandon(sink);
    buffer_free(&out);
    buffer_free(&why);
    return status;
}
