/* Formulas as boxes and as text, documents as text and as PDF. */
#include "render/render.h"
#include "base/file.h"
#include "base/random.h"
#include "document/layout.h"
#include "render/blocks.h"
#include "render/fonts.h"
#include "render/typeface.h"
#include "render_sample.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static Arena *a; /* of the present test */

static void setup(void) { a = arena_new(); }
static void teardown(void) { arena_free(a); }

/* ---- boxes: the measures that LaTeX gives with lmodern and amsmath at 10 pt, in points ---- */

static const Formula *radical_of(const Formula *body) { return formula_radical(a, body, NULL); }

static const Formula *measured(int at) {
    const Formula *x = var(a, "x"), *one = num(a, "1"), *zero = num(a, "0"), *plus = sym(a, "+");
    const Formula *unit[] = {one, zero, zero, one};
    switch (at) {
    case 0: return radical_of(formula_fraction(a, one, ROW(one, plus, power(a, x, "2"))));
    case 1: return radical_of(x);
    case 2: return radical_of(power(a, x, "2"));
    case 3: return radical_of(radical_of(ROW(x, plus, radical_of(x))));
    case 4: return formula_radical(a, ROW(x, plus, one), num(a, "3"));
    case 5: return formula_scripts(a, x, one, num(a, "2"));
    case 6: return formula_accent(a, ACCENT_HAT, x);
    case 7: return formula_accent(a, ACCENT_VECTOR, var(a, "v"));
    case 8:
        return ROW(power(a, var(a, "f"), "′"), formula_parens(a, x), plus,
                   power(a, formula_function(a, "sin"), "2"), x);
    case 9: return formula_parens(a, formula_fraction(a, var(a, "a"), var(a, "b")));
    case 10:
        return braces(a, formula_fraction(a, formula_fraction(a, var(a, "a"), var(a, "b")), var(a, "c")));
    case 11:
        return ROW(formula_limits(a, sym(a, "∑"), ROW(var(a, "i"), sym(a, "="), one), var(a, "n")),
                   index_of(a, x, "i"));
    case 12: return formula_scripts(a, var(a, "e"), NULL, power(a, x, "2"));
    case 13: return formula_matrix(a, 2, 2, unit, FENCE_ROUND, FENCE_ROUND);
    case 14:
        return ROW(formula_scripts(a, sym(a, "∫"), zero, one), var(a, "f"), formula_parens(a, var(a, "t")),
                   formula_space(a, 3), var(a, "d"), var(a, "t"));
    case 15: return sample_norm(a);
    case 16: return sample_radical(a);
    case 17: return sample_hessian(a);
    case 18: return sample_cases(a);
    case 19: return sample_sum(a);
    default: return sample_max(a);
    }
}

static const double LATEX[][3] = {
    /* width, height, depth */
    {39.8236, 16.02467, 8.37553},
    {14.04863, 8.49092, 1.90904},
    {18.53462, 10.03809, 0.36188},
    {51.98625, 17.76738, 6.63283},
    {31.89624, 9.07176, 1.3282},
    {10.20126, 8.63992, 2.47217},
    {5.71527, 6.8888, 0},
    {5.20601, 7.14444, 0},
    {58.71127, 8.63992, 2.5},
    {19.63034, 11.50008, 6.85951},
    {24.13766, 14.5001, 9.50012},
    {25.15565, 16.51393, 12.79865},
    {13.594, 10.29533, 0},
    {34.72229, 14.5001, 9.50012},
    {43.99663, 15.65002, 9.11122},
    {106.13916, 13.70952, 9.35951},
    {78.2364, 17.02586, 13.3744},
    {105.01656, 15.2551, 9.526},
    {102.43411, 24.09993, 19.09991},
    {97.95616, 20.27794, 12.79865},
    {99.18677, 14.50012, 11.29665},
};

static Setter setter_of(double size, Missing *missing) {
    return (Setter){.arena = a, .fonts = &LATIN_MODERN, .size = size, .missing = missing};
}

START_TEST(boxes_measure_as_latex) {
    Missing missing = {{0}, 0};
    Setter setter = setter_of(10, &missing);
    Box *box = math_box(&setter, measured(_i), true);
    ck_assert_msg(fabs(box->width - LATEX[_i][0]) < 0.03, "formula %d: width %.4f, LaTeX %.4f", _i,
                  box->width, LATEX[_i][0]);
    ck_assert_msg(fabs(box->height - LATEX[_i][1]) < 0.03, "formula %d: height %.4f, LaTeX %.4f", _i,
                  box->height, LATEX[_i][1]);
    ck_assert_msg(fabs(box->depth - LATEX[_i][2]) < 0.03, "formula %d: depth %.4f, LaTeX %.4f", _i,
                  box->depth, LATEX[_i][2]);
    ck_assert_uint_eq(missing.count, 0);
}
END_TEST

/* ---- formulas as text ---- */

static const struct {
    int sample; /* place in SAMPLES */
    const char *stacked, *line, *ascii;
} TEXTS[] = {
    {0, "d              x + a\n── ‖x + a‖₂ = ────────\ndx            ‖x + a‖₂\n",
     "d/dx ‖x + a‖₂ = (x + a)/‖x + a‖₂", "d/dx ||x + a||_2 = (x + a)/||x + a||_2"},
    {1, "           ___________\n          ╱ x₁² + x₂²\nf(x) =   ╱  ─────────\n       ╲╱   1 + 1/x₃²\n",
     "f(x) = √((x₁² + x₂²)/(1 + 1/x₃²))", "f(x) = sqrt((x_1^2 + x_2^2)/(1 + 1/x_3^2))"},
    {3, "          I      xxᵀ\n∇²‖x‖₂ = ──── − ─────\n         ‖x‖₂   ‖x‖₂³\n", "∇²‖x‖₂ = I/‖x‖₂ − xxᵀ/‖x‖₂³",
     NULL},
    {4, "       ⎧{−1}      x < 0\n∂|x| = ⎨[−1, 1]   x = 0\n       ⎩{1}       x > 0\n",
     "∂|x| = {{−1}, x < 0; [−1, 1], x = 0; {1}, x > 0}", NULL},
    {5, "∂‖0‖₂ = {g ∈ ℝⁿ : ‖g‖₂ ≤ 1}\n", "∂‖0‖₂ = {g ∈ ℝⁿ : ‖g‖₂ ≤ 1}",
     "d||0||_2 = {g in R^n : ||g||_2 <= 1}"},
    {6, "       ⎛ n       ⎞1/p\n‖x‖ₚ = ⎜ ∑  |xᵢ|ᵖ⎟\n       ⎝i=1      ⎠\n", "‖x‖ₚ = (∑ᵢ₌₁ⁿ |xᵢ|ᵖ)^(1/p)",
     "||x||_p = (sum_(i=1)^n |x_i|^p)^(1/p)"},
    {7, "‖   x   ‖\n‖───────‖  =  max  |yᵢ|\n‖1 + 1/x‖∞   1≤i≤n\n", "‖x/(1 + 1/x)‖_∞ = max_(1≤i≤n) |yᵢ|",
     NULL},
};

START_TEST(formulas_are_written) {
    const Formula *f = SAMPLES[TEXTS[_i].sample](a);
    Buffer out = BUFFER_EMPTY;
    formula_to_text(f, 80, false, &out);
    ck_assert_str_eq(buffer_c(&out), TEXTS[_i].stacked);
    buffer_clear(&out);
    formula_to_line(f, false, &out);
    ck_assert_str_eq(buffer_c(&out), TEXTS[_i].line);
    buffer_clear(&out);
    formula_to_line(f, true, &out);
    if (TEXTS[_i].ascii) ck_assert_str_eq(buffer_c(&out), TEXTS[_i].ascii);
    buffer_free(&out);
}
END_TEST

static void check_line(const Formula *f, const char *wanted) {
    Buffer out = BUFFER_EMPTY;
    formula_to_line(f, false, &out);
    ck_assert_str_eq(buffer_c(&out), wanted);
    buffer_free(&out);
}

START_TEST(spaces_follow_classes) {
    const Formula *x = var(a, "x"), *minus = sym(a, "−"), *plus = sym(a, "+");
    check_line(ROW(minus, x, plus, minus, x), "−x + −x");
    check_line(ROW(minus, formula_fraction(a, x, num(a, "2"))), "−x/2");
    check_line(ROW(formula_function(a, "sin"), x), "sin x");
    check_line(ROW(formula_function(a, "sin"), formula_parens(a, x)), "sin(x)");
    check_line(ROW(formula_function(a, "ln"), formula_fence(a, FENCE_BAR, x, FENCE_BAR)), "ln |x|");
    check_line(ROW(x, ROW(plus, ROW(num(a, "1")))), "x + 1");
    check_line(formula_parens(a, ROW(x, sym(a, ","), x)), "(x, x)");
    check_line(formula_fraction(a, ROW(x, plus, x), ROW(num(a, "2"), x)), "(x + x)/(2x)");
    check_line(formula_scripts(a, formula_scripts(a, x, num(a, "1"), NULL), NULL, num(a, "2")), "x₁²");
    check_line(formula_scripts(a, x, NULL, ROW(var(a, "q"), plus, num(a, "1"))), "x^(q+1)");
}
END_TEST

/* ---- texts of documents ---- */

static void check_lines(const Buffer *out, int columns, bool ascii) {
    Text rest = buffer_view(out);
    while (rest.start) {
        Text line = text_cut(&rest, '\n');
        ck_assert_msg((int)text_columns(line) <= columns, "%d columns: %.*s", columns, (int)line.length,
                      line.start);
        ck_assert_msg(!line.length || line.start[line.length - 1] != ' ', "a space at the end: %.*s",
                      (int)line.length, line.start);
        for (size_t i = 0; i < line.length && ascii; i++) ck_assert_int_lt((unsigned char)line.start[i], 127);
    }
    ck_assert(text_valid(buffer_view(out)));
}

START_TEST(text_keeps_its_width) {
    static const int WIDTHS[] = {50, 64, 80, 120};
    Document *document = sample_document(a);
    for (size_t i = 0; i < sizeof WIDTHS / sizeof *WIDTHS; i++)
        for (int ascii = 0; ascii < 2; ascii++) {
            Buffer out = BUFFER_EMPTY;
            ck_assert(render_text(document, &(TextOptions){WIDTHS[i], ascii}, &out));
            ck_assert_uint_gt(out.length, 2000);
            check_lines(&out, WIDTHS[i], ascii);
            buffer_free(&out);
        }
}
END_TEST

START_TEST(text_says_everything) {
    static const char *const PARTS[] = {"Differentiating a norm\n══════",
                                        "24 November\n",
                                        "Name  ____",
                                        "Variant 7F3A\n",
                                        "Problem 7. Let x, a be real",
                                        "8  The gradient of a norm    ",
                                        "shifted-norm  4 points\n",
                                        " 1. Where is",
                                        " 2. What is",
                                        "[definition of the norm]\n",
                                        "lost inner derivative       41   34 %\n",
                                        "[The unit",
                                        "[inner 41, squared 12, transpose 7]"};
    Buffer out = BUFFER_EMPTY;
    render_text(sample_document(a), &(TextOptions){0, false}, &out);
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
        ck_assert_msg(text_find(buffer_view(&out), PARTS[i]) >= 0, "not in the text: %s", PARTS[i]);
    buffer_free(&out);
}
END_TEST

/* ---- PDF ---- */

static bool pdf_of(const Document *document, Buffer *out, Buffer *why) {
    PdfKit *kit = pdf_kit_new(NABLA_FONTS);
    bool good = render_pdf(document, &(PdfOptions){.kit = kit}, out, why);
    pdf_kit_free(kit);
    return good;
}

START_TEST(pdf_is_the_same_every_time) {
    Buffer first = BUFFER_EMPTY, second = BUFFER_EMPTY, why = BUFFER_EMPTY;
    ck_assert(pdf_of(sample_document(a), &first, &why));
    ck_assert(pdf_of(sample_document(a), &second, &why));
    ck_assert_uint_gt(first.length, 20000);
    ck_assert(text_equal(buffer_view(&first), buffer_view(&second)));
    ck_assert(text_starts(buffer_view(&first), "%PDF-1.5"));
    ck_assert_str_eq(buffer_c(&why), "");
    buffer_free(&first);
    buffer_free(&second);
}
END_TEST

/* What a command says on both its outputs. */
static char *said(const char *command) {
    Buffer out = BUFFER_EMPTY;
    FILE *pipe = popen(command, "r");
    ck_assert_ptr_nonnull(pipe);
    for (int c; (c = fgetc(pipe)) != EOF;) buffer_char(&out, (char)c);
    buffer_printf(&out, "\nstatus %d", pclose(pipe));
    char *text = arena_string(a, buffer_c(&out), out.length);
    buffer_free(&out);
    return text;
}

static void check_said(const char *command, const char *const *parts, size_t count) {
    const char *text = said(command);
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(strstr(text, parts[i]), "%s: not '%s' in:\n%.3000s", command, parts[i], text);
}

static const char SAMPLE_PATH[] = NABLA_FONTS "/../sample.pdf";
#define SAMPLE_FILE " '" NABLA_FONTS "/../sample.pdf' 2>&1"
#define CHECK_SAID(command, ...)                                                                             \
    check_said(command, (const char *[]){__VA_ARGS__}, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *))

START_TEST(pdf_is_read_by_others) {
    Buffer out = BUFFER_EMPTY, why = BUFFER_EMPTY;
    ck_assert(pdf_of(sample_document(a), &out, &why));
    ck_assert_msg(file_write(SAMPLE_PATH, buffer_view(&out), &why), "%s", buffer_c(&why));
    CHECK_SAID("qpdf --check" SAMPLE_FILE, "No syntax or stream encoding errors", "status 0");
    CHECK_SAID("pdfinfo" SAMPLE_FILE, "Differentiating a norm: ‖x + a‖₂", "Pages:           3",
               "Page size:       595.276 x 841.89");
    CHECK_SAID("pdftotext -enc UTF-8 -raw" SAMPLE_FILE " -",
               "difficult point is the kink, where Fréchet differentiability", "status 0");
    const char *text = said("cd '" NABLA_FONTS "/..' && pdftotext -raw sample.pdf - 2>&1");
    ck_assert_msg(strstr(text, "d/dx ‖x + a‖₂ = (x + a)/‖x + a‖₂"), "a formula is copied as its line: %s",
                  text);
    ck_assert_msg(strstr(text, "difficult point"), "ligatures are copied as letters: %s", text);
    ck_assert_ptr_null(strstr(text, "Warning"));
    ck_assert_ptr_null(strstr(text, "Error"));
    CHECK_SAID("pdffonts" SAMPLE_FILE, "+NablaTitle                    CID TrueType      Identity-H       yes yes yes");
    ck_assert_ptr_null(strstr(said("pdffonts" SAMPLE_FILE " | tail -n +3 | grep -v 'yes yes yes'"), "Nabla"));
    buffer_free(&out);
    buffer_free(&why);
}
END_TEST

/* The tree of elements as those meet it who do not see the page. */
START_TEST(pdf_is_tagged) {
    Buffer out = BUFFER_EMPTY, why = BUFFER_EMPTY;
    ck_assert(pdf_of(sample_document(a), &out, &why));
    ck_assert_msg(file_write(SAMPLE_PATH, buffer_view(&out), &why), "%s", buffer_c(&why));
    CHECK_SAID("pdfinfo" SAMPLE_FILE, "Tagged:          yes");
    CHECK_SAID("pdfinfo -struct-text" SAMPLE_FILE,
               "Document\n  Sect\n    H1 (block)\n      \"Differentiating a norm\"",
               "H2 (block)\n        \"8 The gradient of a norm\"\n      P (block)\n        \"shifted-norm\"",
               "L (block):\n         /ListNumbering /Decimal\n        LI (block)\n          Lbl (block)",
               "\"1.\"\n          LBody (block)\n            P (block)\n              \"Where is it "
               "differentiable?\"",
               "Sect\n    H1 (block)\n      \"Worked solutions\"\n    H2 (block)",
               "TH:\n           /Scope /Column\n          \"Mistake\"",
               "TR\n        TD\n          \"lost inner derivative\"\n        TD\n          \"41\"",
               "Find the derivative of \"\n        Formula", "Figure:\n",
               "status 0");
    const char *text = said("pdfinfo -struct-text" SAMPLE_FILE);
    ck_assert_ptr_nonnull(
        strstr(text, "the difficult point is the kink, where Fréchet differentiability fails."));
    ck_assert_ptr_nonnull(
        strstr(text, "Formula\n          \"x+a=0\"\n")); /* one formula, though it may be broken */
    ck_assert_ptr_null(strstr(text, "page 1 of"));       /* what repeats on every page is not read aloud */
    ck_assert_ptr_null(strstr(text, "No content"));
    buffer_free(&out);
    buffer_free(&why);
}
END_TEST

START_TEST(pdf_has_headings_in_order) {
    Buffer out = BUFFER_EMPTY, why = BUFFER_EMPTY;
    static const int LEVELS[] = {2, 3, 2, 1, 3};
    Document *document = document_new(a, TEXT("x"), TEXT("en"), PAPER_A4);
    Blocks *blocks = document_section(document, (SectionHead){.title = TEXT("Title")});
    for (size_t i = 0; i < sizeof LEVELS / sizeof *LEVELS; i++)
        blocks_heading(blocks, LEVELS[i], inlines_of(a, text_of(arena_printf(a, "h%zu", i))));
    Figure *chart = figure_new(a, (Spot){0, 0}, (Spot){1, 1}, 20, 0);
    figure_label(chart, (Spot){0.5, 0.5}, ANCHOR_CENTRE, num(a, "42"), INK_BLACK);
    blocks_figures(blocks, 1, (const Figure *[]){chart});
    ck_assert(pdf_of(document, &out, &why));
    ck_assert_msg(file_write(SAMPLE_PATH, buffer_view(&out), &why), "%s", buffer_c(&why));
    CHECK_SAID("pdfinfo -struct-text" SAMPLE_FILE,
               "H1 (block)\n      \"Title\"\n    H2 (block)\n      \"h0\"\n    H3 (block)\n      \"h1\"\n"
               "    H2 (block)\n      \"h2\"\n    H2 (block)\n      \"h3\"\n    H3 (block)\n      \"h4\"\n");
    ck_assert_ptr_null(strstr(said("pdfinfo -struct-text" SAMPLE_FILE), "42")); /* a figure without words */
    buffer_free(&out);
    buffer_free(&why);
}
END_TEST

static int count_in(const char *text, const char *part) {
    int count = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part)) count++;
    return count;
}

START_TEST(pdf_has_words_for_formulas_and_figures) {
    Buffer out = BUFFER_EMPTY, why = BUFFER_EMPTY;
    ck_assert(pdf_of(sample_document(a), &out, &why));
    ck_assert_msg(file_write(SAMPLE_PATH, buffer_view(&out), &why), "%s", buffer_c(&why));
    const char *objects = said("qpdf --json --json-key=qpdf" SAMPLE_FILE);
    int elements = count_in(objects, "\"/S\": \"/Formula\"") + count_in(objects, "\"/S\": \"/Figure\"");
    ck_assert_int_gt(elements, 20);
    ck_assert_int_eq(count_in(objects, "\"/Alt\": \"u:"), elements);
    ck_assert_ptr_nonnull(strstr(objects, "\"/Alt\": \"u:f times x equals the square root of "));
    ck_assert_ptr_nonnull(
        strstr(objects, "\"/Alt\": \"u:The unit balls of three norms: a square, a circle, a diamond.\""));
    ck_assert_ptr_nonnull(strstr(objects, "\"/Lang\": \"u:en\""));
    buffer_free(&out);
    buffer_free(&why);
}
END_TEST

START_TEST(pdf_has_an_entry_for_each_problem) {
    Buffer out = BUFFER_EMPTY, why = BUFFER_EMPTY;
    ck_assert(pdf_of(sample_document(a), &out, &why));
    ck_assert_msg(file_write(SAMPLE_PATH, buffer_view(&out), &why), "%s", buffer_c(&why));
    CHECK_SAID("qpdf --json --json-key=outlines" SAMPLE_FILE, "\"title\": \"Worksheet\"",
               "\"title\": \"Problem 7.\"", "\"title\": \"8  The gradient of a norm\"",
               "\"title\": \"Solutions\"");
    buffer_free(&out);
    buffer_free(&why);
}
END_TEST

START_TEST(pdf_leads_from_questions_to_answers) {
    Buffer out = BUFFER_EMPTY, why = BUFFER_EMPTY;
    Document *document = document_new(a, TEXT("x"), TEXT("en"), PAPER_A4);
    Blocks *sheet = document_section(document, (SectionHead){.title = TEXT("Questions")});
    Inlines *cover = inlines_of(a, TEXT("Begin with "));
    inlines_add_link(cover, TEXT("the only problem"), TEXT("question 1"));
    inlines_add_link(cover, TEXT(", not with this"), TEXT("question 2"));
    blocks_paragraph(sheet, cover);
    ProblemHead question = {
        .number = TEXT("1"), .points = TEXT("2"), .name = TEXT("question 1"), .leads = TEXT("answer 1")};
    ProblemHead answer = {
        .number = TEXT("1"), .points = TEXT("2"), .name = TEXT("answer 1"), .leads = TEXT("question 1")};
    blocks_paragraph(blocks_problem(sheet, question), inlines_of(a, TEXT("Why?")));
    Blocks *key = document_section(document, (SectionHead){.title = TEXT("Answers")});
    blocks_paragraph(blocks_problem(key, answer), inlines_of(a, TEXT("Because.")));
    ck_assert(pdf_of(document, &out, &why));
    ck_assert_msg(file_write(SAMPLE_PATH, buffer_view(&out), &why), "%s", buffer_c(&why));
    CHECK_SAID("qpdf --check" SAMPLE_FILE, "No syntax or stream encoding errors", "status 0");
    const char *objects = said("qpdf --json --json-key=qpdf" SAMPLE_FILE);
    /* three words on the cover, the question, the answer; each an annotation and in its element */
    ck_assert_int_eq(count_in(objects, "\"/Subtype\": \"/Link\""), 5);
    ck_assert_int_eq(count_in(objects, "\"/Type\": \"/OBJR\""), 5);
    ck_assert_int_eq(count_in(objects, "\"/Contents\": \"u:1\""), 5);
    CHECK_SAID("pdfinfo -dests" SAMPLE_FILE, "status 0");
    CHECK_SAID("pdfinfo -struct-text" SAMPLE_FILE, "Link (inline)\n          \"1\"");
    buffer_free(&out);
    buffer_free(&why);
}
END_TEST

START_TEST(pdf_can_do_without_colour) {
    for (int monochrome = 0; monochrome < 2; monochrome++) {
        Buffer out = BUFFER_EMPTY, why = BUFFER_EMPTY;
        PdfOptions options = {.kit = pdf_kit_new(NABLA_FONTS), .monochrome = monochrome, .large = true};
        ck_assert(render_pdf(sample_document(a), &options, &out, &why));
        pdf_kit_free(options.kit);
        ck_assert_msg(file_write(SAMPLE_PATH, buffer_view(&out), &why), "%s", buffer_c(&why));
        const char *plain = said("qpdf --qdf '" NABLA_FONTS
                                 "/../sample.pdf' - | tr -d '\\000' | grep -ac '\\.78 \\.06 \\.1 RG'");
        ck_assert_msg((plain[0] == '0') == monochrome, "red strokes: %s", plain);
        buffer_free(&out);
        buffer_free(&why);
    }
}
END_TEST

START_TEST(pdf_without_fonts_says_so) {
    Buffer out = BUFFER_EMPTY, why = BUFFER_EMPTY;
    buffer_string(&out, "before");
    PdfKit *kit = pdf_kit_new("nowhere");
    ck_assert(!render_pdf(sample_document(a), &(PdfOptions){.kit = kit}, &out, &why));
    pdf_kit_free(kit);
    ck_assert_uint_eq(out.length, 6);
    ck_assert_ptr_nonnull(strstr(buffer_c(&why), "nowhere/Title.ttf"));
    buffer_free(&out);
    buffer_free(&why);
}
END_TEST

/* What documents share does not show in them. */
START_TEST(pdf_is_the_same_with_a_used_kit) {
    PdfKit *kit = pdf_kit_new(NABLA_FONTS);
    Buffer fresh = BUFFER_EMPTY, again = BUFFER_EMPTY, why = BUFFER_EMPTY;
    Document *other = document_new(a, TEXT("x"), TEXT("en"), PAPER_A4);
    blocks_paragraph(document_section(other, (SectionHead){.title = TEXT("漢")}), inlines_of(a, TEXT("漢 Gradient")));
    ck_assert(pdf_of(sample_document(a), &fresh, &why));
    for (int round = 0; round < 3; round++) {
        buffer_clear(&again);
        ck_assert(render_pdf(other, &(PdfOptions){.kit = kit}, &again, &why));
        ck_assert_str_eq(buffer_c(&why), "no font has U+6F22: shown as '?'"); /* each says what it lacks */
        buffer_clear(&again), buffer_clear(&why);
        ck_assert(render_pdf(sample_document(a), &(PdfOptions){.kit = kit}, &again, &why));
        ck_assert(text_equal(buffer_view(&fresh), buffer_view(&again)));
    }
    pdf_kit_free(kit);
    buffer_free(&fresh), buffer_free(&again), buffer_free(&why);
}
END_TEST

/* ---- font files ---- */

static unsigned long big_endian(Text bytes, size_t at, size_t count) {
    unsigned long value = 0;
    for (size_t i = 0; i < count; i++) value = value << 8 | (unsigned char)bytes.start[at + i];
    return value;
}

static Text inflated(const Subset *subset) {
    uLongf length = subset->length;
    char *bytes = arena_alloc(a, length);
    ck_assert_int_eq(uncompress((Bytef *)bytes, &length, (const Bytef *)subset->file.start, subset->file.length), Z_OK);
    ck_assert_uint_eq(length, subset->length);
    return (Text){bytes, length};
}

/* The sums of the whole file and of its tables, as the format wants them. */
START_TEST(a_subset_is_a_sound_file) {
    Typefaces *faces = typefaces_new(NABLA_FONTS);
    for (FontName font = 0; font < FONT_COUNT; font++) {
        Typeface *face = typeface_of(faces, font);
        ck_assert_ptr_nonnull(face);
        bool *used = ARENA_ARRAY(a, bool, typeface_measures(face)->count + 1);
        used[1 + font % 7] = used[40] = true;
        const Subset *subset = typeface_subset(face, used);
        Text file = inflated(subset);
        unsigned long sum = 0;
        for (size_t i = 0; i < file.length; i += 4) sum += big_endian(file, i, 4);
        ck_assert_uint_eq(sum & 0xFFFFFFFF, 0xB1B0AFBA);
        for (size_t i = 0; i < big_endian(file, 4, 2); i++) {
            size_t at = big_endian(file, 12 + 16 * i + 8, 4), length = big_endian(file, 12 + 16 * i + 12, 4);
            ck_assert(at % 4 == 0 && at + length <= file.length);
        }
        ck_assert_ptr_eq(typeface_subset(face, used), subset); /* made once */
        used[2] = used[9] = true;
        ck_assert_str_ne(typeface_subset(face, used)->name, subset->name);
    }
    typefaces_free(faces);
}
END_TEST

/* A file that was cut or changed is refused, or gives some subset. */
START_TEST(a_damaged_font_is_harmless) {
    Text sound;
    Buffer why = BUFFER_EMPTY;
    ck_assert(file_read(a, NABLA_FONTS "/Symbol.ttf", &sound, &why));
    ck_assert(file_make_folder(NABLA_FONTS "/../damaged", &why));
    Random random = random_seeded(7);
    for (int round = 0; round < 300; round++) {
        size_t length = round % 2 ? sound.length : (size_t)random_between(&random, 0, (long)sound.length - 1);
        Text changed = {arena_string(a, sound.start, length), length};
        for (int i = 0; round % 2 && i < 3; i++)
            ((char *)(uintptr_t)changed.start)[random_between(&random, 0, 300)] = (char)random_next(&random);
        ck_assert(file_write(NABLA_FONTS "/../damaged/Symbol.ttf", changed, &why));
        Typefaces *faces = typefaces_new(NABLA_FONTS "/../damaged");
        Typeface *face = typeface_of(faces, FONT_SYMBOL);
        bool *used = ARENA_ARRAY(a, bool, LATIN_MODERN.fonts[FONT_SYMBOL].count + 1);
        for (size_t i = 0; i < LATIN_MODERN.fonts[FONT_SYMBOL].count; i += 3) used[i] = true;
        if (face) ck_assert_uint_gt(typeface_subset(face, used)->length, 0);
        ck_assert(face || round % 2 || length < sound.length);
        typefaces_free(faces);
    }
    buffer_free(&why);
}
END_TEST

START_TEST(pdf_names_characters_that_it_lacks) {
    Buffer out = BUFFER_EMPTY, why = BUFFER_EMPTY;
    Document *document = document_new(a, TEXT("x"), TEXT("en"), PAPER_LETTER);
    Blocks *blocks = document_section(document, (SectionHead){.title = TEXT("Señor Łoś, Ωmega ₂")});
    blocks_paragraph(blocks, inlines_of(a, TEXT("漢 is not there; 漢 neither; ‖ is.")));
    blocks_display(blocks, var(a, "😀"));
    ck_assert(pdf_of(document, &out, &why));
    ck_assert_str_eq(buffer_c(&why), "no font has U+6F22 U+1F600: shown as '?'");
    buffer_free(&out);
    buffer_free(&why);
}
END_TEST

/* ---- pages ---- */

static const Shape A4 = {595.276, 841.89, 72, 72, 58, 76, 1, 0, 0};

static const Page *pages_of(Blocks *(*fill)(Document *), size_t *count) {
    Document *document = document_new(a, TEXT("t"), TEXT("en"), PAPER_A4);
    Setter setter = setter_of(11, NULL), *kept = arena_copy(a, &setter, sizeof setter);
    fill(document);
    return section_pages(kept, document->first, A4, count);
}

/* Nothing may stand below the margin but the footer, nor beside the paper. */
static void check_page(const Page *page) {
    for (const Placed *p = page->box->first; p; p = p->next) {
        bool is_footer = !p->next; /* drawn last, an artifact in the margin */
        if (is_footer) ck_assert(p->box->tag->role == ROLE_ARTIFACT && p->box->height < A4.bottom);
        ck_assert_msg(is_footer || p->y - p->box->depth > A4.bottom - 0.1, "below the margin: %.1f",
                      p->y - p->box->depth);
        ck_assert_msg(p->y + p->box->height < A4.height - A4.top + 0.1, "above the margin: %.1f",
                      p->y + p->box->height);
        ck_assert_msg(p->x + p->box->width < A4.width - A4.right + 0.1, "right of the margin: %.1f",
                      p->x + p->box->width);
    }
}

static Blocks *many_problems(Document *document) {
    Blocks *blocks =
        document_section(document, (SectionHead){.title = TEXT("Many"), .name_word = TEXT("Name")});
    for (int i = 1; i <= 40; i++) {
        ProblemHead head = {.number = text_of(arena_printf(a, "%d", i)),
                            .title = inlines_of(a, TEXT("A problem"))};
        Blocks *problem = blocks_problem(blocks, head);
        blocks_paragraph(problem, sample_intro(a));
        blocks_display(problem, sample_norm(a));
        blocks_answer(problem, i % 2 ? ANSWER_GRID : ANSWER_BOX, 20 + 3 * (i % 11));
    }
    return blocks;
}

START_TEST(problems_stay_whole) {
    size_t count, bookmarks = 0;
    const Page *page = pages_of(many_problems, &count);
    ck_assert_uint_ge(count, 12);
    ck_assert_uint_le(count, 26);
    for (; page; page = page->next) {
        const Bookmark *mark = page->first;
        check_page(page);
        ck_assert_msg(mark != NULL, "every page begins with a problem, as none is longer than a page");
        for (; mark; mark = mark->next) bookmarks++;
        const Placed *first = page->box->first;
        ck_assert_msg(first->y + first->box->height > A4.height - A4.top - 1, "a page begins at its top");
    }
    ck_assert_uint_eq(bookmarks, 40);
}
END_TEST

static Blocks *long_paragraph(Document *document) {
    static const char LONG[] = "differentiable";
    Buffer words = BUFFER_EMPTY;
    for (int i = 0; i < 10000; i++) buffer_printf(&words, "%s ", i % 7 ? &LONG[i % 9] : "of");
    Blocks *blocks = document_section(document, (SectionHead){.title = TEXT("Long")});
    blocks_paragraph(blocks, inlines_of(a, buffer_view(&words)));
    buffer_free(&words);
    return blocks;
}

START_TEST(long_paragraph_fills_pages) {
    size_t count;
    const Page *page = pages_of(long_paragraph, &count);
    ck_assert_uint_ge(count, 15);
    for (; page; page = page->next) check_page(page);
}
END_TEST

static Blocks *long_table(Document *document) {
    Blocks *blocks = document_section(document, (SectionHead){.title = TEXT("Table")});
    Block *table = blocks_table(blocks, 2, (const Align[]){ALIGN_LEFT, ALIGN_RIGHT});
    for (int row = 0; row < 150; row++) {
        const char *name = row ? arena_printf(a, "student %d", row) : "Name";
        const Inlines *cells[] = {inlines_of(a, text_of(name)), inlines_of(a, TEXT("12"))};
        table_add(blocks, table, row == 0, cells);
    }
    return blocks;
}

/* The glyph that stands first in a box. */
static uint32_t first_glyph(const Box *box) {
    for (const Placed *p = box->first; p; p = p->next) {
        uint32_t code = p->glyph ? p->glyph->code : p->box ? first_glyph(p->box) : 0;
        if (code) return code;
    }
    return 0;
}

START_TEST(tables_repeat_their_header) {
    size_t count;
    const Page *page = pages_of(long_table, &count);
    ck_assert_uint_ge(count, 3);
    for (page = page->next; page; page = page->next) {
        check_page(page);
        ck_assert_uint_eq(first_glyph(page->box), 'N');
    }
}
END_TEST

START_TEST(lines_are_justified) {
    Setter setter = setter_of(11, NULL);
    Box **lines;
    size_t count = paragraph_lines(&setter, sample_intro(a), TEXT("Problem 7."),
                                   (ParagraphStyle){FONT_ROMAN, 11, false, ALIGN_LEFT}, 300, &lines);
    ck_assert_uint_ge(count, 5);
    for (size_t i = 0; i + 1 < count; i++) { /* the last thing of each line ends at its margin */
        const Placed *last = lines[i]->last;
        double end = last->x + (last->box ? last->box->width : 0);
        ck_assert_msg(fabs(end - 300) < 0.01, "line %zu ends at %.3f", i, end);
    }
}
END_TEST

/* ---- hostile ---- */

static const Formula *long_sum(int terms) {
    const Formula **parts = ARENA_ARRAY(a, const Formula *, 2 * terms);
    for (int i = 0; i < terms; i++) {
        parts[2 * i] = i ? sym(a, "+") : num(a, "0");
        parts[2 * i + 1] = formula_scripts(a, var(a, "x"), num(a, arena_printf(a, "%d", i)), num(a, "2"));
    }
    return formula_row(a, (size_t)(2 * terms), parts);
}

START_TEST(wide_formulas_are_broken) {
    Setter setter = setter_of(11, NULL);
    Box **lines;
    const Formula *sum = ROW(var(a, "f"), sym(a, "="), long_sum(400)),
                  *closed = formula_parens(a, long_sum(30));
    size_t count = math_lines(&setter, sum, 450, &lines);
    ck_assert_uint_ge(count, 20);
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(lines[i]->width <= 450.01, "line %zu: %.2f", i, lines[i]->width);
    count = math_lines(&setter, closed, 450, &lines); /* a fence that is too wide is broken inside */
    ck_assert_uint_eq(count, 2);
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(lines[i]->width <= 450.01 && !lines[i]->shrunk, "%.2f", lines[i]->width);
    count = math_lines(&setter, formula_fraction(a, long_sum(30), sum), 450,
                       &lines); /* a fraction is set smaller */
    ck_assert_uint_eq(count, 1);
    ck_assert_msg(lines[0]->shrunk, "%.2f", lines[0]->width);
    Buffer out = BUFFER_EMPTY;
    formula_to_text(sum, 60, false, &out);
    check_lines(&out, 60, false);
    buffer_clear(&out);
    formula_to_text(closed, 60, false, &out);
    check_lines(&out, 60, false);
    buffer_free(&out);
}
END_TEST

/* A formula of every kind around the last, `levels` deep. */
static const Formula *nested(int levels, int kind) {
    const Formula *f = var(a, "x");
    for (int i = 0; i < levels; i++) switch ((kind + i) % 8) {
        case 0: f = formula_fraction(a, f, f); break;
        case 1: f = formula_radical(a, f, f); break;
        case 2: f = formula_scripts(a, f, f, f); break;
        case 3: f = formula_fence(a, FENCE_CURLY, f, FENCE_NORM); break;
        case 4: f = formula_matrix(a, 1, 2, (const Formula *[]){f, f}, FENCE_ROUND, FENCE_SQUARE); break;
        case 5: f = formula_cases(a, 1, (const Formula *[]){f, NULL}); break;
        case 6: f = formula_accent(a, ACCENT_BAR, ROW(f)); break;
        default: f = formula_limits(a, f, f, f); break;
        }
    return f;
}

START_TEST(deep_formulas_end) {
    Setter setter = setter_of(11, NULL);
    Buffer out = BUFFER_EMPTY;
    const Formula *f = nested(300, _i);
    ck_assert_uint_le(f->depth, FORMULA_DEEPEST);
    ck_assert_uint_le(f->size, FORMULA_LARGEST);
    ck_assert_double_gt(math_box(&setter, f, true)->width, 1);
    formula_to_line(f, _i % 2, &out);
    ck_assert_uint_gt(out.length, 0);
    buffer_free(&out);
}
END_TEST

static const Formula *chain(int levels) {
    const Formula *f = var(a, "x");
    for (int i = 0; i < levels; i++) f = ROW(num(a, "1"), sym(a, "+"), formula_fraction(a, num(a, "1"), f));
    return f;
}

/* Any formula at all: of every kind, from seeded numbers. */
static const Formula *random_formula(Random *random, int levels) {
    static const char *const SIGNS[] = {"x",   "α",  "+", "−", "=", ",", "∑",
                                        "sin", "12", "∇", "(", "≤", "R", "…"};
    const Formula *parts[6];
    for (int i = 0; i < 6; i++)
        parts[i] = levels > 0 && random_between(random, 0, 2) ? random_formula(random, levels - 1)
                                                              : sym(a, SIGNS[random_between(random, 0, 13)]);
    Fence left = (Fence)random_between(random, 0, 6), right = (Fence)random_between(random, 0, 6);
    switch (random_between(random, 0, 10)) {
    case 0: return formula_fraction(a, parts[0], parts[1]);
    case 1: return formula_radical(a, parts[0], random_between(random, 0, 1) ? parts[1] : NULL);
    case 2: return formula_scripts(a, parts[0], parts[1], random_between(random, 0, 1) ? parts[2] : NULL);
    case 3: return formula_limits(a, parts[0], parts[1], parts[2]);
    case 4: return formula_fence(a, left, parts[0], right);
    case 5: return formula_matrix(a, 2, 3, parts, left, right);
    case 6: return formula_cases(a, 3, parts);
    case 7: return formula_lines(a, 3, 2, parts);
    case 8: return formula_accent(a, (Accent)random_between(random, 0, 4), parts[0]);
    case 9:
        return ROW(formula_text(a, TEXT(" so ")), formula_space(a, (int)random_between(random, -3, 36)),
                   parts[0]);
    default: return formula_row(a, 6, parts);
    }
}

static void check_box(const Box *box) {
    ck_assert(isfinite(box->width) && isfinite(box->height) && isfinite(box->depth));
    for (const Placed *p = box->first; p; p = p->next) {
        ck_assert(isfinite(p->x) && isfinite(p->y));
        if (p->box) check_box(p->box);
    }
}

START_TEST(any_formula_is_set) {
    Random random = random_seeded((uint64_t)_i);
    Missing missing = {{0}, 0};
    Setter setter = setter_of(11, &missing);
    Buffer out = BUFFER_EMPTY;
    for (int round = 0; round < 20; round++) {
        const Formula *f = random_formula(&random, 1 + round % 3);
        Box **lines;
        size_t count = math_lines(&setter, f, 200, &lines);
        ck_assert_uint_ge(count, 1);
        for (size_t i = 0; i < count; i++) check_box(lines[i]);
        for (int ascii = 0; ascii < 2; ascii++) {
            buffer_clear(&out);
            formula_to_text(f, 60, ascii, &out);
            check_lines(&out, 100000, ascii);
            formula_to_line(f, ascii, &out);
            ck_assert(text_valid(buffer_view(&out)));
        }
    }
    ck_assert_uint_eq(missing.count, 0);
    buffer_free(&out);
}
END_TEST

START_TEST(continued_fractions_are_cut) {
    Setter setter = setter_of(11, NULL);
    Buffer out = BUFFER_EMPTY;
    ck_assert_double_gt(math_box(&setter, chain(31), true)->height, 14);
    formula_to_text(chain(1000), 80, false, &out);
    check_line(chain(2), "1 + 1/(1 + 1/x)");
    ck_assert_ptr_nonnull(strstr(buffer_c(&out), "…"));
    buffer_free(&out);
}
END_TEST

static void add_empty(Blocks *to) {
    Align align = ALIGN_LEFT;
    const Inlines *cell = NULL;
    blocks_paragraph(to, NULL);
    blocks_paragraph(to, inlines_new(a));
    blocks_heading(to, 0, NULL);
    blocks_note(to, inlines_of(a, TEXT("")));
    blocks_display(to, NULL);
    blocks_display(to, formula_row(a, 0, NULL));
    blocks_display(to, formula_matrix(a, 0, 0, NULL, FENCE_ROUND, FENCE_ROUND));
    blocks_display(to, formula_cases(a, 0, NULL));
    blocks_display(to, formula_fraction(a, NULL, NULL));
    blocks_display(to, formula_atom(a, MATH_ORD, FACE_ITALIC, TEXT("")));
    blocks_display(to, formula_scripts(a, NULL, NULL, NULL));
    blocks_steps(to);
    steps_add(to, blocks_steps(to), (StepRow){.label = TEXT("1")});
    blocks_list(to, true);
    list_item(to, blocks_list(to, false));
    blocks_table(to, 0, NULL);
    blocks_table(to, 1, &align);
    table_add(to, blocks_table(to, 1, &align), false, &cell);
    blocks_answer(to, ANSWER_LINES, 0);
    blocks_answer(to, ANSWER_GRID, -3);
    blocks_answer(to, ANSWER_BOX, 1e9);
    blocks_figures(to, 0, NULL);
    blocks_figures(to, 1, (const Figure *[]){figure_new(a, (Spot){0, 0}, (Spot){0, 0}, 0, 0)});
    blocks_figures(to, 1, (const Figure *[]){figure_bars(a, 0, NULL, NULL, 50, 20)});
    blocks_problem(to, (ProblemHead){.number = TEXT("")});
    blocks_problem(to, (ProblemHead){.number = TEXT("1")});
    blocks_page_break(to);
}

START_TEST(empty_content_is_set) {
    Buffer out = BUFFER_EMPTY, why = BUFFER_EMPTY;
    Document *document = document_new(a, TEXT(""), TEXT(""), PAPER_A4);
    document_section(document, (SectionHead){0});
    add_empty(document_section(document, (SectionHead){0}));
    ck_assert_msg(pdf_of(document, &out, &why), "%s", buffer_c(&why));
    ck_assert_str_eq(buffer_c(&why), "");
    ck_assert_msg(file_write(NABLA_FONTS "/../empty.pdf", buffer_view(&out), &why), "%s", buffer_c(&why));
    CHECK_SAID("qpdf --check '" NABLA_FONTS "/../empty.pdf' 2>&1", "status 0");
    buffer_clear(&out);
    render_text(document, &(TextOptions){0, false}, &out);
    check_lines(&out, 80, false);
    buffer_free(&out);
    buffer_free(&why);
}
END_TEST

START_TEST(large_content_is_set) {
    Buffer out = BUFFER_EMPTY, why = BUFFER_EMPTY, word = BUFFER_EMPTY;
    Document *document = document_new(a, TEXT("large"), TEXT("en"), PAPER_A4);
    Blocks *blocks = document_section(document, (SectionHead){.title = TEXT("large")}), *inner = blocks;
    const Formula *cells[900];
    for (int i = 0; i < 900; i++) cells[i] = num(a, "-12");
    buffer_repeat(&word, "word", 2500);
    blocks_paragraph(blocks, inlines_of(a, buffer_view(&word)));
    blocks_display(blocks, formula_matrix(a, 30, 30, cells, FENCE_SQUARE, FENCE_SQUARE));
    for (int i = 0; i < 100; i++) inner = list_item(inner, blocks_list(inner, i % 2));
    blocks_paragraph(inner, inlines_of(a, TEXT("too deep to be shown")));
    ck_assert_msg(pdf_of(document, &out, &why), "%s", buffer_c(&why));
    buffer_clear(&out);
    render_text(document, &(TextOptions){0, true}, &out);
    ck_assert_ptr_null(strstr(buffer_c(&out), "too deep"));
    buffer_free(&out);
    buffer_free(&why);
    buffer_free(&word);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("render");
    TCase *cases = tcase_create("render");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, boxes_measure_as_latex, 0, sizeof LATEX / sizeof *LATEX);
    tcase_add_loop_test(cases, formulas_are_written, 0, sizeof TEXTS / sizeof *TEXTS);
    tcase_add_test(cases, spaces_follow_classes);
    tcase_add_test(cases, text_keeps_its_width);
    tcase_add_test(cases, text_says_everything);
    tcase_add_test(cases, pdf_is_the_same_every_time);
    tcase_add_test(cases, pdf_is_read_by_others);
    tcase_add_test(cases, pdf_is_tagged);
    tcase_add_test(cases, pdf_has_headings_in_order);
    tcase_add_test(cases, pdf_has_words_for_formulas_and_figures);
    tcase_add_test(cases, pdf_has_an_entry_for_each_problem);
    tcase_add_test(cases, pdf_leads_from_questions_to_answers);
    tcase_add_test(cases, pdf_can_do_without_colour);
    tcase_add_test(cases, pdf_without_fonts_says_so);
    tcase_add_test(cases, pdf_is_the_same_with_a_used_kit);
    tcase_add_test(cases, a_subset_is_a_sound_file);
    tcase_add_test(cases, a_damaged_font_is_harmless);
    tcase_add_test(cases, pdf_names_characters_that_it_lacks);
    tcase_add_test(cases, problems_stay_whole);
    tcase_add_test(cases, long_paragraph_fills_pages);
    tcase_add_test(cases, tables_repeat_their_header);
    tcase_add_test(cases, lines_are_justified);
    tcase_add_test(cases, wide_formulas_are_broken);
    tcase_add_loop_test(cases, deep_formulas_end, 0, 8);
    tcase_add_loop_test(cases, any_formula_is_set, 0, 40);
    tcase_add_test(cases, continued_fractions_are_cut);
    tcase_add_test(cases, empty_content_is_set);
    tcase_add_test(cases, large_content_is_set);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
