/* formats.c: documents as files. */
#include "base/file.h"
#include "cli/commands.h"
#include "render/render.h"
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* `columns`: how wide a line of text may be; 0: as usual. */
typedef bool (*Renderer)(const Document *document, int columns, Buffer *out, Buffer *why);

static bool as_text(const Document *document, int columns, Buffer *out, Buffer *why) {
    (void)why;
    return render_text(document, &(TextOptions){columns, document->look.ascii}, out);
}

static bool as_pdf(const Document *document, int columns, Buffer *out, Buffer *why) {
    (void)columns;
    Arena *arena = arena_new();
    const char *fonts = data_folder(arena, NABLA_FONTS, "fonts");
    bool good = render_pdf(document, &(PdfOptions){.fonts = fonts ? fonts : NABLA_FONTS}, out, why);
    arena_free(arena);
    return good;
}

static bool as_html(const Document *document, int columns, Buffer *out, Buffer *why) {
    (void)columns;
    (void)why;
    return render_html(document, out);
}

static bool as_latex(const Document *document, int columns, Buffer *out, Buffer *why) {
    (void)columns;
    (void)why;
    return render_latex(document, out);
}

static bool as_speech(const Document *document, int columns, Buffer *out, Buffer *why) {
    (void)columns;
    (void)why;
    return render_speech(document, out);
}

typedef struct Format {
    const char *name, *suffix; /* of files */
    Renderer render;
} Format;

static const Format formats[] = {{"text", "txt", as_text},
                                 {"pdf", "pdf", as_pdf},
                                 {"html", "html", as_html},
                                 {"latex", "tex", as_latex},
                                 {"speech", "speech.txt", as_speech}};
enum { FORMATS = sizeof formats / sizeof *formats };

const char *const document_formats[] = {"text", "pdf", "html", "latex", "speech", NULL};

static const Format *format_named(const char *name) {
    for (size_t i = 0; i < FORMATS; i++)
        if (!strcmp(formats[i].name, name)) return &formats[i];
    return NULL;
}

const char *format_suffix(const char *name) { return format_named(name)->suffix; }

const char *format_of(const char *format, const char *path) {
    const char *dot = path ? strrchr(path, '.') : NULL;
    for (size_t i = 0; !format && dot && i < FORMATS; i++)
        if (!strcmp(formats[i].suffix, dot + 1)) return formats[i].name;
    return format ? format : formats[0].name;
}

/* What a person looks at is as wide as the terminal, within what can be read. */
static int columns_of_terminal(void) {
    enum { NARROWEST = 40, WIDEST = 100 };
    struct winsize size;
    bool known = on_terminal(STDOUT_FILENO) && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col;
    if (!known) return 0;
    return size.ws_col < NARROWEST ? NARROWEST : size.ws_col > WIDEST ? WIDEST : size.ws_col;
}

int write_document(const char *command, const Document *document, const char *format, const char *path) {
    bool to_standard = !path || !strcmp(path, "-");
    Renderer render = format_named(format)->render;
    if (render == as_pdf && to_standard && on_terminal(STDOUT_FILENO))
        return complain(EXIT_USAGE, command, "a PDF is not for a terminal; give a file with -o FILE");
    Buffer out = BUFFER_EMPTY, why = BUFFER_EMPTY;
    int status = render(document, to_standard ? columns_of_terminal() : 0, &out, &why)
                     ? write_output(command, path, buffer_view(&out))
                     : complain(EXIT_ENVIRONMENT, command, "%s", buffer_c(&why));
    if (status == EXIT_GOOD && why.length) complain(status, command, "%s", buffer_c(&why));
    buffer_free(&out);
    buffer_free(&why);
    return status;
}
