/* practice.c: nabla practice: asks, reads an answer, says how it was read, judges it; hints on request. */
#include "cli/commands.h"
#include "grading/desk.h"
#include "render/render.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum { QUESTIONS = 5, NO_SEED = -1 };

typedef struct Score { /* of the session, in questions */
    size_t asked, at_once, later, shown, passed;
} Score;

typedef struct Practice {
    Arena *arena;
    Diagnostics diagnostics;
    ComposeOptions options;
    Filter filter;
    const char *language;
    long count, seed;
    bool talks; /* a person types: prompts and colours */
    const Bank *bank;
    Desk *desk;
    const Problem **problems; /* to be asked, in this order */
    size_t problem_count;
    bool over; /* quit, or the input ended */
    Score score;
} Practice;

typedef struct Asking { /* one question, from asking it to the next */
    Practice *practice;
    Instance *instance;
    size_t part;
    size_t tries, hints;
    bool done;
} Asking;

/* ---- saying ---- */

typedef enum Mood { MOOD_GOOD, MOOD_BAD, MOOD_DOUBTFUL } Mood;
static const char *const mood_colours[] = {"\033[1;32m", "\033[1;31m", "\033[1;33m"};

static const char *word_of_language(const Practice *p, Sentence which) { return say(p->options.sentences, which); }

static void say_line(const Practice *p, Sentence which, const char *name, const char *value) {
    Arena *arena = arena_new();
    puts(say_with(p->options.sentences, arena, which, name, value));
    arena_free(arena);
}

/* "Right. " in its colour, and what else there is to say. */
static void say_mood(const Practice *p, Mood mood, const char *word, const char *rest) {
    bool colour = p->talks && wants_colour(STDOUT_FILENO);
    printf("%s%s%s%s%s\n", colour ? mood_colours[mood] : "", word, colour ? "\033[0m" : "", *rest ? " " : "",
           rest);
}

static Document *new_document(const Asking *a, Arena *arena) {
    return document_new(arena, TEXT(""), text_of(sentences_language(a->practice->options.sentences)),
                        PAPER_A4);
}

static void print_document(const Document *document) {
    Buffer out = BUFFER_EMPTY;
    render_text(document, &(TextOptions){0}, &out);
    Text text = buffer_view(&out);
    while (text_starts(text, "\n")) text = text_slice(text, 1, text.length);
    while (text_ends(text, "\n")) text = text_slice(text, 0, text.length - 1);
    printf("%.*s\n", (int)text.length, text.start);
    buffer_free(&out);
}

static void say_question(const Asking *a) {
    Arena *arena = arena_new();
    Document *document = new_document(a, arena);
    const Problem *problem = a->instance->problem;
    const char *name = a->instance->parts[a->part].part->name;
    compose_question(document, a->instance, a->part, &a->practice->options);
    printf("\n%s%s%s%s: %s\n\n", problem->name, *name ? " (" : "", name, *name ? ")" : "", problem->title);
    print_document(document);
    putchar('\n');
    arena_free(arena);
}

static void say_solution(const Asking *a) {
    Arena *arena = arena_new();
    Document *document = new_document(a, arena);
    compose_part_solution(document, a->instance, a->part, &a->practice->options);
    print_document(document);
    arena_free(arena);
}

/* ---- what may be typed besides an answer ---- */

static void give_hint(Asking *a) {
    Arena *arena = arena_new();
    Document *document = new_document(a, arena);
    if (compose_hint(document, a->instance, a->part, a->hints, &a->practice->options)) {
        a->hints++;
        printf("%s ", say_with(a->practice->options.sentences, arena, SAY_COLON, "text",
                               word_of_language(a->practice, SAY_HINT)));
        print_document(document);
    } else {
        puts(word_of_language(a->practice, SAY_PRACTICE_NO_HINTS));
    }
    arena_free(arena);
}

static void give_solution(Asking *a) {
    say_solution(a);
    a->practice->score.shown++;
    a->done = true;
}

static void go_on(Asking *a) {
    a->practice->score.passed++;
    a->done = true;
}

static void quit(Asking *a) { a->done = a->practice->over = true; }

static void give_help(Asking *a);

typedef struct Word {
    const char *word;
    Sentence does;
    void (*run)(Asking *a);
} Word;

static const Word words[] = {
    {"hint", SAY_PRACTICE_DOES_HINT, give_hint},
    {"solution", SAY_PRACTICE_DOES_SOLUTION, give_solution},
    {"next", SAY_PRACTICE_DOES_NEXT, go_on},
    {"quit", SAY_PRACTICE_DOES_QUIT, quit},
    {"help", SAY_PRACTICE_DOES_HELP, give_help},
};
enum { WORDS = sizeof words / sizeof *words };

static void give_help(Asking *a) {
    puts(word_of_language(a->practice, SAY_PRACTICE_HELP));
    for (size_t i = 0; i < WORDS; i++)
        printf("  %-9s %s\n", words[i].word, word_of_language(a->practice, words[i].does));
}

static const Word *word_of(Text typed) {
    for (size_t i = 0; i < WORDS; i++)
        if (typed.length == strlen(words[i].word) && !strncasecmp(typed.start, words[i].word, typed.length))
            return &words[i];
    return NULL;
}

/* ---- answers ---- */

static void say_reading(const Practice *p, const Verdict *verdict) {
    if (verdict->reading) say_line(p, SAY_PRACTICE_READ, "reading", verdict->reading);
    for (size_t i = 0; i < verdict->note_count; i++)
        say_line(p, SAY_PRACTICE_NOTE, "note", verdict->notes[i]);
}

static void say_unreadable(const Practice *p, Text typed, const Verdict *verdict) {
    const char *why = verdict->error ? verdict->error : word_of_language(p, SAY_PRACTICE_NO_ANSWER);
    say_mood(p, MOOD_DOUBTFUL, word_of_language(p, SAY_PRACTICE_UNREADABLE), why);
    if (!verdict->column) return;
    printf("    %.*s\n    %*s^\n", (int)typed.length, typed.start, (int)verdict->column - 1, "");
}

static void accept(Asking *a, const Verdict *verdict) {
    say_mood(a->practice, MOOD_GOOD, word_of_language(a->practice, SAY_PRACTICE_RIGHT), verdict->feedback);
    if (a->tries == 1 && !a->hints)
        a->practice->score.at_once++;
    else
        a->practice->score.later++;
    a->done = true;
}

static void say_feedback(const Asking *a, Mood mood, Sentence which, const char *feedback) {
    const char *word = word_of_language(a->practice, which);
    bool has_formulas = strchr(feedback, '$');
    say_mood(a->practice, mood, word, has_formulas ? "" : feedback);
    if (!has_formulas) return;
    Arena *arena = arena_new();
    Document *document = new_document(a, arena);
    compose_said(document, a->instance, a->part, feedback, &a->practice->options);
    print_document(document);
    arena_free(arena);
}

/* Feedback names the mistake, never the key. */
static void say_verdict(Asking *a, Text typed, const Verdict *verdict, Arena *arena) {
    const Practice *p = a->practice;
    const char *feedback = verdict_feedback(arena, verdict, sentences_judging(p->options.sentences));
    switch (verdict->kind) {
    case VERDICT_CORRECT: accept(a, verdict); break;
    case VERDICT_PARTIAL: say_feedback(a, MOOD_DOUBTFUL, SAY_PRACTICE_PARTLY, feedback); break;
    case VERDICT_INCORRECT: say_feedback(a, MOOD_BAD, SAY_PRACTICE_NOT_YET, feedback); break;
    case VERDICT_UNREADABLE: say_unreadable(p, typed, verdict); break;
    case VERDICT_REVIEW: say_feedback(a, MOOD_DOUBTFUL, SAY_PRACTICE_UNDECIDED, feedback); break;
    case VERDICT_ERROR: say_mood(p, MOOD_BAD, word_of_language(p, SAY_PRACTICE_UNJUDGED), verdict->error); break;
    case VERDICT_BLANK: puts(word_of_language(p, SAY_PRACTICE_TYPE)); break;
    }
}

static void judge(Asking *a, Text typed) {
    Arena *scratch = arena_new();
    const Practice *p = a->practice;
    const char *part = a->instance->parts[a->part].part->name;
    Row row = {.problem = text_of(a->instance->problem->name),
               .seed = text_of(arena_printf(scratch, "%ld", p->seed)),
               .answer = typed};
    if (*part) row.part = text_of(part);
    Verdict verdict = desk_judge(p->desk, &row, scratch);
    bool counts = verdict.kind == VERDICT_CORRECT || verdict.kind == VERDICT_PARTIAL ||
                  verdict.kind == VERDICT_INCORRECT;
    a->tries += counts;
    say_reading(p, &verdict);
    say_verdict(a, typed, &verdict, scratch);
    arena_free(scratch);
}

static void take_line(Asking *a, Text line) {
    Text typed = text_trim(line);
    const Word *word = word_of(typed);
    if (word)
        word->run(a);
    else
        judge(a, typed);
}

/* False: the input ended. */
static bool read_line(const Practice *p, char **line, size_t *room, Text *read) {
    if (p->talks) fputs("> ", stdout);
    fflush(stdout);
    ssize_t length = getline(line, room, stdin);
    if (length < 0) return false;
    *read = (Text){*line, (size_t)length};
    return true;
}

/* ---- one question, one problem ---- */

static void ask(Asking *a) {
    char *line = NULL;
    size_t room = 0;
    Text read;
    say_question(a);
    while (!a->done) {
        if (read_line(a->practice, &line, &room, &read))
            take_line(a, read);
        else
            quit(a);
    }
    a->practice->score.asked += a->tries || !a->practice->over;
    free(line);
}

static void ask_problem(Practice *p, const Problem *problem) {
    uint64_t seed = variant_seed((uint64_t)p->seed, TEXT(""), problem, 1);
    Instance *instance = problem_instance(problem, seed, &p->diagnostics);
    bool good = instance && instance_verify(instance, &p->diagnostics);
    for (size_t part = 0; good && part < instance->part_count && !p->over; part++)
        ask(&(Asking){.practice = p, .instance = instance, .part = part});
    instance_free(instance);
}

static void say_score(const Practice *p) {
    const Score *s = &p->score;
    const Sentences *sentences = p->options.sentences;
    const struct {
        Sentence which;
        size_t count;
    } more[] = {{SAY_PRACTICE_AT_ONCE, s->at_once}, {SAY_PRACTICE_SHOWN, s->shown}, {SAY_PRACTICE_PASSED, s->passed}};
    SayWord words_of_score[] = {{"right", arena_printf(p->arena, "%zu", s->at_once + s->later)},
                                {"asked", arena_printf(p->arena, "%zu", s->asked)}};
    printf("\n%s", say_words(sentences, p->arena, SAY_PRACTICE_SCORE, words_of_score, 2));
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (more[i].count)
            printf(", %s", say_with(sentences, p->arena, more[i].which, "count",
                                    arena_printf(p->arena, "%zu", more[i].count)));
    puts(".");
}

/* ---- which problems ---- */

/* Draws without putting back; what was drawn stands at the front. */
static int draw_problems(Practice *p) {
    Random random = random_seeded((uint64_t)p->seed);
    size_t found = 0, wanted = (size_t)p->count;
    p->problems = ARENA_ARRAY(p->arena, const Problem *, p->bank->problem_count);
    for (size_t i = 0; i < p->bank->problem_count; i++)
        if (!p->bank->problems[i]->broken && filter_takes(&p->filter, p->bank->problems[i]))
            p->problems[found++] = p->bank->problems[i];
    if (!found) return filter_took_none(&p->filter, p->bank, "practice");
    p->problem_count = wanted < found ? wanted : found;
    for (size_t i = 0; i < p->problem_count; i++) {
        size_t other = (size_t)random_between(&random, (long)i, (long)found - 1);
        const Problem *drawn = p->problems[other];
        p->problems[other] = p->problems[i];
        p->problems[i] = drawn;
    }
    return EXIT_GOOD;
}

static int take_named(Practice *p, char **names, int count) {
    p->problems = ARENA_ARRAY(p->arena, const Problem *, count);
    for (int i = 0; i < count; i++) {
        const Problem *problem = bank_find(p->bank, text_of(names[i]));
        if (!problem) return complain_of(bank_lacks_problem, p->bank, names[i], "practice");
        p->problems[p->problem_count++] = problem;
    }
    return EXIT_GOOD;
}

/* ---- the session ---- */

static const Bank *give_bank(void *bank) { return bank; }

static void greet(const Practice *p, bool drawn) {
    if (!p->talks) return;
    puts(word_of_language(p, SAY_PRACTICE_GREETING));
    if (drawn) say_line(p, SAY_PRACTICE_SEED, "seed", arena_printf(p->arena, "%ld", p->seed));
}

static void hold(Practice *p, Bank *bank) {
    p->desk = desk_new(give_bank, bank);
    desk_speak(p->desk, sentences_judging(p->options.sentences));
    for (size_t i = 0; i < p->problem_count && !p->over; i++) ask_problem(p, p->problems[i]);
    desk_free(p->desk);
    say_score(p);
}

static int practise(Practice *p, const Common *common, char **names, int count) {
    int status = EXIT_GOOD;
    Bank *bank = bank_of(p->arena, common, "practice", NULL, &status);
    if (!bank) return status;
    p->bank = bank;
    if (p->seed == NO_SEED) p->seed = count ? 0 : (long)(time(NULL) % 100000);
    Text language = text_of(p->language ? p->language : "");
    int spoken = compose_in(p->arena, "practice", language, &p->diagnostics, &p->options);
    if (spoken != EXIT_GOOD) return spoken;
    status = worse(status, count ? take_named(p, names, count) : draw_problems(p));
    if (!p->problem_count) return status;
    greet(p, !count);
    hold(p, bank);
    return fflush(stdout) || ferror(stdout) ? complain(EXIT_ENVIRONMENT, "practice", "cannot write") : status;
}

int command_practice(int argc, char **argv) {
    Practice p = {.count = QUESTIONS, .seed = NO_SEED};
    Common common;
    int status;
    const Option options[] = {
        {"topic", 't', OPTION_TEXT, &p.filter.topic, "TOPIC", "problems on this topic", NULL},
        {"level", 'l', OPTION_COUNT, &p.filter.level, "LEVEL", "problems of this level, 1 to 5", NULL},
        {"count", 'n', OPTION_COUNT, &p.count, "N", "so many problems (5)", NULL},
        {"language", 0, OPTION_TEXT, &p.language, "CODE", "of all that is said: en, de, fr, es", NULL},
        {"seed", 0, OPTION_COUNT, &p.seed, "S", "which problems are drawn, and which variants of them", NULL},
        {0},
    };
    const Command command = {
        "practice",
        "[OPTION...] [PROBLEM...]",
        "Without a PROBLEM, some are drawn from the bank. Answers are read from the terminal or\n"
        "from standard input, one a line; 'hint', 'solution', 'next', 'quit' and 'help' are no answers.\n",
        options,
        0,
        -1};
    if (!options_read(&command, argc, argv, &common, &status)) return status;
    bool named = common.first < argc;
    if (named && (p.filter.topic || p.filter.level))
        return complain(EXIT_USAGE, "practice", "--topic and --level draw problems; '%s' names one",
                        argv[common.first]);
    p.arena = arena_new();
    p.talks = on_terminal(STDIN_FILENO) && on_terminal(STDOUT_FILENO);
    status = practise(&p, &common, argv + common.first, argc - common.first);
    status = worse(status, report(&p.diagnostics));
    arena_free(p.arena);
    return status;
}
