/* sheet.c: nabla sheet: worksheets, their keys and worked solutions, a variant for every student. */
#include "base/file.h"
#include "base/pool.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "grading/roster.h"
#include "render/quiz.h"
#include <stdlib.h>
#include <string.h>

typedef struct Student {
    Text name;  /* decides the variant; "" for the common one */
    Text shown; /* on the name line */
} Student;

typedef struct SheetCommand {
    bool questions, key, solutions, ascii;
    long variants, seed; /* seed -1: the sheet's */
    long workers;        /* 0: one for each processor */
    const char *roster, *format, *output, *title, *template, *language, *theme;
    int status; /* of the copies so far */
    Arena *arena;
    Diagnostics diagnostics;
    SheetPlan plan;
    Student *students;
    size_t student_count;
    const char *const *files; /* what the copies are called that are files of their own */
    Progress progress;
    ComposeOptions options;
    Theme look;
    Variants *drawn;
    Figures *figures;
    PdfKit *kit;
    size_t copies;      /* made so far */
    size_t copies_kept; /* of those that are files of their own: written, or lost */
    Quiz *quiz;    /* NULL: no question bank is made */
    json_t *data;  /* NULL: no JSON */
} SheetCommand;

/* ---- what is on the sheet ---- */

static const Source *argument_source(SheetCommand *c, const char *word) {
    Source *source = ARENA_NEW(c->arena, Source);
    *source = (Source){"problem", text_of(word)};
    return source;
}

static bool plan_words(SheetCommand *c, const Bank *bank, char **words, int count) {
    bool good = true;
    for (int i = 0; i < count; i++) {
        const Source *source = argument_source(c, words[i]);
        good = sheet_plan_add(c->arena, bank, &c->plan, source->content, source, 0, &c->diagnostics) && good;
    }
    return good;
}

/* A file of problems without a sheet: all of them. */
static bool plan_file(SheetCommand *c, const Bank *bank, const char *path) {
    size_t before = c->plan.item_count;
    bool good = true;
    for (size_t i = 0; i < bank->problem_count; i++) {
        const Problem *problem = bank->problems[i];
        if (!strcmp(problem->source->name, path))
            good = sheet_plan_add(c->arena, bank, &c->plan, text_of(problem->name), problem->source, problem->at,
                                  &c->diagnostics) && good;
    }
    if (c->plan.item_count > before || !good) return good;
    complain(EXIT_INPUT, "sheet", "there are no problems in %s", path);
    return false;
}

static int make_plan(SheetCommand *c, const Bank *bank, char **words, int count) {
    const Sheet *sheet = bank_find_sheet(bank, text_of(words[0]));
    bool file = is_file(words[0]);
    if ((sheet || file) && count > 1)
        return complain(EXIT_USAGE, "sheet", "'%s' is a whole sheet; give it alone", words[0]);
    c->plan.seed = c->seed < 0 ? 0 : (uint64_t)c->seed;
    bool good = sheet  ? sheet_plan(c->arena, bank, sheet, &c->plan, &c->diagnostics)
                : file ? plan_file(c, bank, words[0])
                       : plan_words(c, bank, words, count);
    if (c->seed >= 0) c->plan.seed = (uint64_t)c->seed;
    if (c->title) c->plan.title = text_of(c->title);
    return good ? EXIT_GOOD : EXIT_INPUT;
}

static bool asks_questions(const SheetCommand *c) { return c->questions || !(c->key || c->solutions); }

/* Of the first section of a copy. */
static SheetKind first_kind(const SheetCommand *c) {
    return asks_questions(c) ? SHEET_QUESTIONS : c->key ? SHEET_KEY : SHEET_SOLUTIONS;
}

/* The template that was named, in place of those that the copies would use. */
static int find_template(SheetCommand *c) {
    Text name = c->template ? text_of(c->template) : c->plan.template;
    if (!name.length) return EXIT_GOOD;
    bool questions = asks_questions(c);
    SheetKind kind = questions ? SHEET_QUESTIONS : c->solutions ? SHEET_SOLUTIONS : SHEET_KEY;
    const Source *source = template_named(c->arena, kind, name, c->template, "sheet", &c->diagnostics);
    if (!source) return EXIT_INPUT;
    if (questions || c->template) c->options.templates[kind] = source;
    if (!questions && c->key && c->template) c->options.templates[SHEET_KEY] = source;
    return EXIT_GOOD;
}

static int find_theme(SheetCommand *c) {
    Text name = c->theme ? text_of(c->theme) : c->plan.theme;
    int status = theme_named(c->arena, name, c->theme, "sheet", &c->diagnostics, &c->look);
    c->options.header = c->look.header;
    c->options.footer = c->look.footer;
    return status;
}

/* ---- for whom ---- */

static void add_student(SheetCommand *c, Text name, Text shown) {
    if ((c->student_count & (c->student_count - 1)) == 0) {
        size_t room = c->student_count ? 2 * c->student_count : 1;
        Student *more = ARENA_ARRAY(c->arena, Student, room);
        if (c->student_count) memcpy(more, c->students, c->student_count * sizeof *more);
        c->students = more;
    }
    c->students[c->student_count++] = (Student){name, shown};
}

/* The same table and the same columns as when the class is graded: both find the same variant. */
static int read_roster(SheetCommand *c) {
    Buffer why = BUFFER_EMPTY;
    Source *source = ARENA_NEW(c->arena, Source);
    Roster *roster = roster_new(c->arena);
    source->name = c->roster;
    bool good = file_read(c->arena, c->roster, &source->content, &why);
    if (!good) complain(EXIT_INPUT, "sheet", "%s", buffer_c(&why));
    buffer_free(&why);
    if (!good || !roster_read(roster, source, &c->diagnostics)) return EXIT_INPUT;
    for (size_t i = 0; i < roster->count; i++)
        add_student(c, roster->people[i].key, person_name(c->arena, &roster->people[i]));
    return EXIT_GOOD;
}

static int find_students(SheetCommand *c) {
    if (c->roster && c->variants)
        return complain(EXIT_USAGE, "sheet", "--variants and --roster: one of the two");
    if (c->roster) return read_roster(c);
    if (!c->variants) add_student(c, TEXT(""), TEXT(""));
    for (long i = 1; i <= c->variants; i++)
        add_student(c, text_of(arena_printf(c->arena, "%ld", i)), TEXT(""));
    return EXIT_GOOD;
}

/* ---- one copy ---- */

static bool instances_make(SheetCommand *c, const Student *student, Instance **instances,
                           const char **names) {
    for (size_t i = 0; i < c->plan.item_count; i++) {
        const SheetItem *item = &c->plan.items[i];
        uint64_t seed = variant_seed(c->plan.seed, student->name, item->problem, item->copy);
        instances[i] = variants_instance(c->drawn, item->problem, seed, &c->diagnostics);
        names[i] = sheet_item_name(c->arena, item);
        if (!instances[i]) return false;
        if ((c->key || c->solutions || c->quiz || c->data) && !instance_verify(instances[i], &c->diagnostics))
            return false;
    }
    return true;
}

static Text variant_label(SheetCommand *c, const Student *student) {
    if (!student->name.length) return TEXT("");
    unsigned hash = (unsigned)(random_hash(c->plan.seed, student->name) & 0xFFFF);
    return text_of(c->roster
                       ? arena_printf(c->arena, "%04X", hash)
                       : arena_printf(c->arena, "%.*s", (int)student->name.length, student->name.start));
}

static void compose_copy(SheetCommand *c, Document *to, const Student *student, Instance *const *instances,
                         const char *const *names) {
    SheetCopy copy = {
        c->plan.title, c->plan.course, c->plan.date,      student->shown, variant_label(c, student),
        instances,     names,          c->plan.item_count};
    c->copies++;
    if (c->quiz) compose_quiz(c->quiz, &copy, c->copies, &c->options);
    if (c->data) json_array_append_new(c->data, json_of_copy(c->options.sentences, &copy));
    if (!to) return;
    if (asks_questions(c)) compose_sheet(to, SHEET_QUESTIONS, &copy, &c->options);
    if (c->key) compose_sheet(to, SHEET_KEY, &copy, &c->options);
    if (c->solutions) compose_sheet(to, SHEET_SOLUTIONS, &copy, &c->options);
}

/* `to` NULL: no document, but a question bank or data. */
static bool add_copy(SheetCommand *c, Document *to, const Student *student) {
    size_t count = c->plan.item_count;
    Instance **instances = ARENA_ARRAY(c->arena, Instance *, count);
    const char **names = ARENA_ARRAY(c->arena, const char *, count);
    bool good = instances_make(c, student, instances, names);
    if (good) compose_copy(c, to, student, instances, names);
    variants_trim(c->drawn);
    return good;
}

/* ---- files ---- */

static Document *new_document(SheetCommand *c) {
    Text language = text_of(sentences_language(c->options.sentences));
    Text title = c->plan.title.length ? c->plan.title : text_of(compose_kind_word(first_kind(c), c->options.sentences));
    Document *document = document_new(c->arena, title, language, c->look.paper);
    document->look = c->look.look;
    document->sentences = c->options.sentences;
    document->look.ascii = c->ascii;
    return document;
}

/* Everything of the copy goes away with it. */
static bool add_piece(SheetCommand *c, PdfFile *file, const Student *student) {
    Arena *all = c->arena;
    c->arena = arena_new();
    Document *piece = new_document(c);
    bool good = add_copy(c, piece, student);
    if (good) pdf_add(file, piece);
    arena_free(c->arena);
    c->arena = all;
    return good;
}

/* Adds the copies of all students to a document; in a file of pieces each is one. */
static bool add_copies(SheetCommand *c, Document *document, PdfFile *file) {
    bool good = true;
    for (size_t i = 0; i < c->student_count && good; i++) {
        progress_show(&c->progress, i, c->student_count);
        good = file ? add_piece(c, file, &c->students[i]) : add_copy(c, document, &c->students[i]);
    }
    progress_show(&c->progress, c->student_count, c->student_count);
    return good;
}

static bool add_pieces(void *command, PdfFile *file) { return add_copies(command, NULL, file); }

static int write_together(SheetCommand *c) {
    Document *document = new_document(c);
    bool pieces = c->student_count > 1 && !strcmp(c->format, "pdf");
    if (pieces) return write_pieces("sheet", document, c->kit, add_pieces, c, c->output);
    if (!add_copies(c, document, NULL)) return EXIT_INPUT;
    return write_document("sheet", document, c->kit, c->format, c->output);
}

/* As add_piece does. */
static int write_copy(SheetCommand *c, size_t student) {
    Arena *all = c->arena;
    c->arena = arena_new();
    Document *document = new_document(c);
    int status = EXIT_INPUT;
    const char *path = arena_printf(c->arena, "%s/%s.%s", c->output, c->files[student], format_end(c->format));
    if (add_copy(c, document, &c->students[student])) status = write_document("sheet", document, c->kit, c->format, path);
    arena_free(c->arena);
    c->arena = all;
    figures_trim(c->figures);
    return status;
}

/* In a worker: the job is a student's number, the reply a status and what is wrong. */
static void reply_copy(void *command, Text job, Buffer *reply) {
    SheetCommand *c = command;
    int status = write_copy(c, strtoul(job.start, NULL, 10));
    buffer_printf(reply, "%d %zu ", status, c->diagnostics.errors);
    buffer_text(reply, buffer_view(&c->diagnostics.out));
    diagnostics_free(&c->diagnostics);
}

static void *start_worker(void *command) { return command; }

static void take_reply(void *command, size_t student, Text reply, Loss loss) {
    SheetCommand *c = command;
    Text rest = reply;
    progress_show(&c->progress, ++c->copies_kept, c->student_count);
    if (loss != LOSS_NONE) {
        Text name = c->students[student].name;
        c->status =
            worse(c->status, complain(EXIT_ENVIRONMENT, "sheet", "the copy of '%.*s' could not be made",
                                      (int)name.length, name.start));
        return;
    }
    c->status = worse(c->status, (int)strtol(text_cut(&rest, ' ').start, NULL, 10));
    c->diagnostics.errors += strtoul(text_cut(&rest, ' ').start, NULL, 10);
    buffer_text(&c->diagnostics.out, rest);
}

static void write_copies(SheetCommand *c) {
    PoolWork work = {.start = start_worker, .reply = reply_copy, .context = c};
    Text *jobs = ARENA_ARRAY(c->arena, Text, c->student_count), *names = ARENA_ARRAY(c->arena, Text, c->student_count);
    for (size_t i = 0; i < c->student_count; i++) names[i] = c->students[i].name.length ? c->students[i].name : TEXT("sheet");
    c->files = file_names(c->arena, names, c->student_count);
    for (size_t i = 0; i < c->student_count; i++)
        jobs[i] = text_of(arena_printf(c->arena, "%zu ", i)); /* the space ends the number */
    Pool *pool = pool_new(&work, (size_t)c->workers);
    pool_run(pool, jobs, c->student_count, take_reply, c);
    pool_free(pool);
}

static int write_apart(SheetCommand *c) {
    Buffer why = BUFFER_EMPTY;
    if (file_make_folder(c->output, &why))
        write_copies(c);
    else
        c->status = complain(EXIT_ENVIRONMENT, "sheet", "%s", buffer_c(&why));
    buffer_free(&why);
    return c->status;
}

/* ---- question banks and data: all copies in one file ---- */

static void say_notes(const Buffer *notes) {
    for (Text rest = buffer_view(notes); rest.length;) {
        Text line = text_cut(&rest, '\n');
        complain(EXIT_GOOD, "sheet", "note: %.*s", (int)line.length, line.start);
    }
}

static int write_quiz(SheetCommand *c) {
    Buffer out = BUFFER_EMPTY, notes = BUFFER_EMPTY;
    if (!strcmp(c->format, "moodle"))
        render_moodle(c->quiz, &out, &notes);
    else
        render_gift(c->quiz, &out, &notes);
    say_notes(&notes);
    int status = write_output("sheet", c->output, buffer_view(&out));
    buffer_free(&out);
    buffer_free(&notes);
    return status;
}

static int write_data(SheetCommand *c) {
    bool json = !strcmp(c->format, "json"), good = true;
    if (c->key || c->solutions || c->questions)
        return complain(EXIT_USAGE, "sheet",
                        "%s holds questions and solutions alike: no --questions, --key, --solutions",
                        c->format);
    if (json)
        c->data = json_array();
    else
        c->quiz = quiz_new(c->arena, c->plan.title, c->options.sentences);
    for (size_t i = 0; i < c->student_count && good; i++) good = add_copy(c, NULL, &c->students[i]);
    if (!good && json) json_decref(c->data);
    if (!good) return EXIT_INPUT;
    return json ? write_json("sheet", c->output, json_of_sheet(c->options.sentences, &c->plan, c->data))
                : write_quiz(c);
}

static int run(SheetCommand *c, const Common *common, char **words, int count) {
    int status;
    const Bank *bank = bank_of(c->arena, common, "sheet", is_file(words[0]) ? words[0] : NULL, &status);
    if (!bank || status != EXIT_GOOD) return status;
    status = make_plan(c, bank, words, count);
    if (c->language) c->plan.language = text_of(c->language);
    if (status == EXIT_GOOD)
        status = compose_in(c->arena, "sheet", c->plan.language, &c->diagnostics, &c->options);
    c->options.figures = c->figures;
    if (status == EXIT_GOOD)
        c->progress = progress_on(sentences_judging(c->options.sentences)->text[MESSAGE_DOING_COPIES], common);
    if (status == EXIT_GOOD) status = find_template(c);
    if (status == EXIT_GOOD) status = find_theme(c);
    if (status == EXIT_GOOD) status = find_students(c);
    if (status != EXIT_GOOD) return status;
    if (c->plan.decimal_given) c->options.notation.decimal_comma = c->plan.decimal_comma;
    bool apart = c->output && (text_ends(text_of(c->output), "/") || file_is_folder(c->output));
    if (apart && !c->format) c->format = "pdf";
    c->format = format_of("sheet", c->format, c->output, sheet_formats);
    bool is_data = !format_is_document(c->format);
    if (is_data && apart)
        return complain(EXIT_USAGE, "sheet", "%s is one file for all copies; give it a name with -o FILE",
                        c->format);
    if (is_data) return write_data(c);
    return apart ? write_apart(c) : write_together(c);
}

int command_sheet(int argc, char **argv) {
    SheetCommand c = {.seed = -1, .workers = 1};
    Common common;
    int status;
    const Option options[] = {
        {"questions", 0, OPTION_FLAG, &c.questions, NULL,
         "the questions, too, before the answers, and linked with them", NULL},
        {"key", 'k', OPTION_FLAG, &c.key, NULL, "the answers alone, in place of the questions", NULL},
        {"solutions", 's', OPTION_FLAG, &c.solutions, NULL, "the worked solutions, in place of the questions",
         NULL},
        {"variants", 'n', OPTION_COUNT, &c.variants, "N", "so many different copies", NULL},
        {"roster", 'r', OPTION_TEXT, &c.roster, "STUDENTS.csv", "one copy for each student", NULL},
        {"seed", 0, OPTION_COUNT, &c.seed, "S", "the seed of the variants (the sheet's, or 0)", NULL},
        {"template", 't', OPTION_TEXT, &c.template, "T", "a name in templates/, or a file", NULL},
        {"language", 'l', OPTION_TEXT, &c.language, "CODE", "of all words: en, de, fr, es", NULL},
        {"theme", 0, OPTION_TEXT, &c.theme, "T", "a name in templates/themes/, or a file", NULL},
        {"title", 0, OPTION_TEXT, &c.title, "TITLE", "what stands at the top", NULL},
        {"format", 'f', OPTION_TEXT, &c.format, "FORMAT", "how to write it", sheet_formats},
        {"ascii", 0, OPTION_FLAG, &c.ascii, NULL, "text without any sign that a keyboard lacks", NULL},
        {"output", 'o', OPTION_TEXT, &c.output, "PATH", "a file, or a folder with / for one file a copy",
         NULL},
        {"jobs", 'j', OPTION_COUNT, &c.workers, "N",
         "so many processes for files of copies (1; 0: one for each processor)", NULL},
        {0},
    };
    const Command command = {
        "sheet",
        "[OPTION...] PROBLEM...|SHEET",
        "  nabla sheet norm-at-point 'shifted-norm x2' 'topic:subgradients x2' -o new.pdf\n"
        "  nabla sheet --solutions --roster class.csv week-3 -o solutions/\n"
        "  nabla sheet --variants 20 shifted-norm norm-at-pythagorean-point -o bank.xml\n"
        "\nA SHEET is one of the bank's, or a file; a file without a sheet stands for all its problems.\n"
        "speech is text to be read aloud; moodle (XML) and gift are question banks, a question for\n"
        "each part and variant, with the mistakes that students make; json is all of it as data.\n",
        options,
        1,
        -1};
    if (!options_read(&command, argc, argv, &common, &status)) return status;
    c.arena = arena_new();
    c.drawn = variants_new();
    c.figures = figures_new();
    c.kit = pdf_kit();
    status = run(&c, &common, argv + common.first, argc - common.first);
    status = worse(status, report(&c.diagnostics));
    figures_free(c.figures);
    pdf_kit_free(c.kit);
    variants_free(c.drawn);
    arena_free(c.arena);
    return status;
}
