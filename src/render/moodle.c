/* A quiz as Moodle XML. */
#include "render/base64.h"
#include "render/html.h"
#include "render/mathml.h"
#include "render/quiz.h"
#include "render/svg.h"

typedef struct Xml {
    const Quiz *quiz;
    Buffer *out;
    Buffer files; /* of the text that is being written */
    size_t file_count;
    bool castext; /* STACK runs what its brackets hold */
} Xml;

/* ---- elements ---- */

static void element(Xml *x, const char *name, const char *content) {
    buffer_printf(x->out, "    <%s>", name);
    markup_text(x->out, text_of(content));
    buffer_printf(x->out, "</%s>\n", name);
}

/* A section of characters as they are; "]]>" would end it. */
static void write_data(Buffer *out, Text text) {
    static const char end[] = "]]>";
    buffer_string(out, "<![CDATA[");
    for (long at; (at = text_find(text, end)) >= 0;) {
        buffer_text(out, text_slice(text, 0, (size_t)at));
        buffer_string(out, "]]]]><![CDATA[>");
        text = text_slice(text, (size_t)at + sizeof end - 1, text.length);
    }
    buffer_text(out, text);
    buffer_string(out, end);
}

/* What would be a command of STACK's in an author's words is only text: "[[", "{@", "{#". */
static void write_castext(Buffer *out, Text html) {
    for (size_t i = 0; i < html.length; i++) {
        char before = i ? html.start[i - 1] : 0, c = html.start[i];
        if ((before == '[' && c == '[') || (before == '{' && (c == '@' || c == '#')))
            buffer_printf(out, "&#%d;", c);
        else
            buffer_char(out, c);
    }
}

/* `fields`: those of the question itself, behind its words. */
static void html_element_with(Xml *x, const char *name, const Buffer *html, const char *fields) {
    Buffer content = BUFFER_EMPTY;
    if (html && x->castext)
        write_castext(&content, buffer_view(html));
    else if (html)
        buffer_text(&content, buffer_view(html));
    buffer_string(&content, fields);
    buffer_printf(x->out, "    <%s format=\"html\"><text>", name);
    if (content.length) write_data(x->out, buffer_view(&content));
    buffer_string(x->out, "</text>");
    buffer_text(x->out, buffer_view(&x->files));
    buffer_clear(&x->files);
    buffer_printf(x->out, "</%s>\n", name);
    buffer_free(&content);
}

static void html_element(Xml *x, const char *name, const Buffer *html) {
    html_element_with(x, name, html, "");
}

/* A figure is a file that comes with the text. */
static void attach_figure(void *context, Buffer *out, const Figure *figure) {
    Xml *x = context;
    Buffer picture = BUFFER_EMPTY;
    svg_write(&picture, figure, true);
    buffer_printf(out, "<img src=\"@@PLUGINFILE@@/figure-%zu.svg\" alt=\"", ++x->file_count);
    markup_text(out, figure->describes);
    buffer_string(out, "\">");
    buffer_printf(&x->files, "<file name=\"figure-%zu.svg\" path=\"/\" encoding=\"base64\">", x->file_count);
    base64_write(&x->files, buffer_view(&picture));
    buffer_string(&x->files, "</file>");
    buffer_free(&picture);
}

static HtmlStyle style_of(Xml *x) {
    return (HtmlStyle){
        .tex = true, .sentences = x->quiz->sentences, .level = 4, .figure = attach_figure, .context = x};
}

static void inlines_element(Xml *x, const char *name, const Inlines *inlines) {
    Buffer html = BUFFER_EMPTY;
    HtmlStyle style = style_of(x);
    html_inlines(&html, inlines, &style);
    html_element(x, name, &html);
    buffer_free(&html);
}

static void sentence_element(Xml *x, const char *name, Sentence sentence) {
    Buffer html = BUFFER_EMPTY;
    markup_text(&html, text_of(say(x->quiz->sentences, sentence)));
    html_element(x, name, &html);
    buffer_free(&html);
}

static void solution_element(Xml *x, const char *name, const QuizPart *part) {
    Buffer html = BUFFER_EMPTY;
    HtmlStyle style = style_of(x);
    html_blocks(&html, part->solution, &style);
    html_element(x, name, &html);
    buffer_free(&html);
}

/* ---- what questions have in common ---- */

static void write_category(Xml *x, Text path) {
    buffer_string(x->out, "  <question type=\"category\">\n    <category><text>");
    markup_text(x->out, path);
    buffer_string(x->out, "</text></category>\n  </question>\n");
}

static void begin_question(Xml *x, const char *type, const QuizPart *part, const QuizItem *item,
                           const char *fields) {
    Buffer html = BUFFER_EMPTY;
    x->file_count = 0;
    buffer_printf(x->out, "  <question type=\"%s\">\n    <name><text>", type);
    markup_text(x->out, text_of(part->name));
    buffer_string(x->out, "</text></name>\n");
    quiz_question(x->quiz, part, item, &html, attach_figure, x);
    html_element_with(x, "questiontext", &html, fields);
    buffer_free(&html);
    solution_element(x, "generalfeedback", part);
    buffer_printf(x->out,
                  "    <defaultgrade>%g</defaultgrade>\n    <penalty>0.1</penalty>\n    <hidden>0</hidden>\n",
                  part->points);
}

static void end_question(Xml *x) { buffer_string(x->out, "  </question>\n"); }

/* An answer by its words, or by its formula. */
static void write_answer(Xml *x, const QuizAnswer *answer, bool numeric) {
    HtmlStyle style = style_of(x);
    Buffer html = BUFFER_EMPTY;
    buffer_printf(x->out, "    <answer fraction=\"%s\" format=\"%s\"><text>", quiz_percent(answer->fraction),
                  answer->text ? "moodle_auto_format" : "html");
    if (answer->text)
        markup_text(&html, text_of(answer->text));
    else
        html_formula(&html, answer->formula, &style);
    if (answer->text)
        buffer_text(x->out, buffer_view(&html));
    else
        write_data(x->out, buffer_view(&html));
    buffer_string(x->out, "</text>\n");
    inlines_element(x, "feedback", answer->feedback);
    if (numeric) element(x, "tolerance", answer->tolerance);
    buffer_string(x->out, "    </answer>\n");
    buffer_free(&html);
}

/* ---- the kinds ---- */

static void write_number(Xml *x, const QuizPart *part, const QuizItem *item) {
    begin_question(x, "numerical", part, item, "");
    for (size_t i = 0; i < item->count; i++) write_answer(x, &item->answers[i], true);
    buffer_string(x->out, "    <unitgradingtype>0</unitgradingtype>\n    <unitpenalty>0.1</unitpenalty>\n"
                          "    <showunits>3</showunits>\n    <unitsleft>0</unitsleft>\n");
    end_question(x);
}

static void write_choice(Xml *x, const QuizPart *part, const QuizItem *item) {
    begin_question(x, "multichoice", part, item, "");
    buffer_string(x->out, "    <single>true</single>\n    <shuffleanswers>true</shuffleanswers>\n"
                          "    <answernumbering>abc</answernumbering>\n");
    sentence_element(x, "correctfeedback", SAY_QUIZ_RIGHT);
    sentence_element(x, "partiallycorrectfeedback", SAY_QUIZ_PARTLY);
    sentence_element(x, "incorrectfeedback", SAY_QUIZ_WRONG);
    for (size_t i = 0; i < item->count; i++) {
        QuizAnswer answer = item->answers[i];
        answer.text = NULL;
        write_answer(x, &answer, false);
    }
    end_question(x);
}

static void write_words(Xml *x, const QuizPart *part, const QuizItem *item) {
    begin_question(x, "shortanswer", part, item, "");
    buffer_string(x->out, "    <usecase>0</usecase>\n");
    for (size_t i = 0; i < item->count; i++) write_answer(x, &item->answers[i], false);
    end_question(x);
}

static void write_truth(Xml *x, const QuizPart *part, const QuizItem *item) {
    begin_question(x, "truefalse", part, item, "");
    write_answer(x, &(QuizAnswer){.fraction = item->yes, .text = "true"}, false);
    write_answer(x, &(QuizAnswer){.fraction = !item->yes, .text = "false"}, false);
    end_question(x);
}

static void write_essay(Xml *x, const QuizPart *part, const QuizItem *item) {
    begin_question(x, "essay", part, item, "");
    buffer_string(x->out,
                  "    <responseformat>editor</responseformat>\n    <responserequired>1</responserequired>\n"
                  "    <responsefieldlines>15</responsefieldlines>\n    <attachments>0</attachments>\n"
                  "    <attachmentsrequired>0</attachmentsrequired>\n");
    solution_element(x, "graderinfo", part);
    html_element(x, "responsetemplate", NULL);
    end_question(x);
}

/* ---- STACK: the answer is compared with the key, then with what each known mistake gives ---- */

static void write_variables(Xml *x, const QuizItem *item) {
    buffer_string(x->out, "    <questionvariables><text>");
    for (size_t i = 0; i < item->count; i++) {
        if (i)
            buffer_printf(x->out, "w%zu:", i);
        else
            buffer_string(x->out, "ta:");
        markup_text(x->out, text_of(item->answers[i].text));
        buffer_string(x->out, ";\n");
    }
    buffer_string(x->out, "</text></questionvariables>\n");
}

static void write_options(Xml *x, const QuizItem *item) {
    element(x, "questionsimplify", "1");
    element(x, "assumepositive", item->positive ? "1" : "0");
    element(x, "assumereal", "1");
    sentence_element(x, "prtcorrect", SAY_QUIZ_RIGHT);
    sentence_element(x, "prtpartiallycorrect", SAY_QUIZ_PARTLY);
    sentence_element(x, "prtincorrect", SAY_QUIZ_WRONG);
    buffer_string(x->out, "    <multiplicationsign>dot</multiplicationsign>\n    <sqrtsign>1</sqrtsign>\n"
                          "    <complexno>i</complexno>\n    <inversetrig>arccos</inversetrig>\n"
                          "    <logicsymbol>lang</logicsymbol>\n    <matrixparens>[</matrixparens>\n"
                          "    <variantsselectionseed></variantsselectionseed>\n");
}

static void write_input(Xml *x, const QuizItem *item) {
    buffer_printf(
        x->out,
        "    <input>\n      <name>ans1</name>\n      <type>%s</type>\n      <tans>ta</tans>\n"
        "      <boxsize>%d</boxsize>\n      <strictsyntax>1</strictsyntax>\n"
        "      <insertstars>1</insertstars>\n      <syntaxhint></syntaxhint>\n"
        "      <syntaxattribute>0</syntaxattribute>\n      <forbidwords></forbidwords>\n"
        "      <allowwords></allowwords>\n      <forbidfloat>1</forbidfloat>\n"
        "      <requirelowestterms>0</requirelowestterms>\n      <checkanswertype>%d</checkanswertype>\n"
        "      <mustverify>1</mustverify>\n      <showvalidation>1</showvalidation>\n"
        "      <options></options>\n    </input>\n",
        item->array ? "matrix" : "algebraic", item->array ? 12 : 25, !item->array);
}

static void write_node(Xml *x, const QuizItem *item, size_t i) {
    bool last = i + 1 == item->count;
    buffer_printf(x->out,
                  "      <node>\n        <name>%zu</name>\n        <answertest>AlgEquiv</answertest>\n", i);
    buffer_string(x->out, "        <sans>ans1</sans>\n");
    if (i)
        buffer_printf(x->out, "        <tans>w%zu</tans>\n", i);
    else
        buffer_string(x->out, "        <tans>ta</tans>\n");
    buffer_printf(x->out,
                  "        <testoptions></testoptions>\n        <quiet>1</quiet>\n"
                  "        <truescoremode>=</truescoremode>\n        <truescore>%.7f</truescore>\n"
                  "        <truepenalty></truepenalty>\n        <truenextnode>-1</truenextnode>\n"
                  "        <trueanswernote>prt1-%zu-T</trueanswernote>\n",
                  item->answers[i].fraction, i + 1);
    inlines_element(x, "truefeedback", item->answers[i].feedback);
    buffer_printf(x->out,
                  "        <falsescoremode>=</falsescoremode>\n        <falsescore>0.0000000</falsescore>\n"
                  "        <falsepenalty></falsepenalty>\n        <falsenextnode>%ld</falsenextnode>\n"
                  "        <falseanswernote>prt1-%zu-F</falseanswernote>\n",
                  last ? -1L : (long)i + 1, i + 1);
    html_element(x, "falsefeedback", NULL);
    buffer_string(x->out, "      </node>\n");
}

static void write_tree(Xml *x, const QuizItem *item) {
    buffer_string(x->out, "    <prt>\n      <name>prt1</name>\n      <value>1.0000000</value>\n"
                          "      <autosimplify>1</autosimplify>\n      <feedbackstyle>1</feedbackstyle>\n"
                          "      <feedbackvariables><text></text></feedbackvariables>\n");
    for (size_t i = 0; i < item->count; i++) write_node(x, item, i);
    buffer_string(x->out, "    </prt>\n");
}

/* The question's own tests: the key and each mistake must arrive at their nodes. */
static void write_tests(Xml *x, const QuizItem *item) {
    for (size_t i = 0; i < item->count; i++) {
        const char *value = "ta";
        char name[24];
        if (i) snprintf(name, sizeof name, "w%zu", i), value = name;
        buffer_printf(x->out,
                      "    <qtest>\n      <testcase>%zu</testcase>\n"
                      "      <testinput><name>ans1</name><value>%s</value></testinput>\n"
                      "      <expected><name>prt1</name><expectedscore>%.7f</expectedscore>"
                      "<expectedpenalty>%s</expectedpenalty>"
                      "<expectedanswernote>prt1-%zu-T</expectedanswernote></expected>\n    </qtest>\n",
                      i + 1, value, item->answers[i].fraction, i ? "0.1000000" : "0.0000000", i + 1);
    }
}

static void write_stack(Xml *x, const QuizPart *part, const QuizItem *item) {
    x->castext = true;
    begin_question(x, "stack", part, item, "<p>[[input:ans1]] [[validation:ans1]]</p>\n");
    buffer_string(x->out, "    <stackversion><text>2023010400</text></stackversion>\n");
    write_variables(x, item);
    buffer_string(x->out,
                  "    <specificfeedback format=\"html\"><text>[[feedback:prt1]]</text></specificfeedback>\n"
                  "    <questionnote format=\"html\"><text></text></questionnote>\n");
    write_options(x, item);
    write_input(x, item);
    write_tree(x, item);
    write_tests(x, item);
    end_question(x);
    x->castext = false;
}

static void (*const WRITE[QUIZ_KINDS])(Xml *x, const QuizPart *part, const QuizItem *item) = {
    [QUIZ_NUMBER] = write_number, [QUIZ_TRUTH] = write_truth, [QUIZ_WORDS] = write_words,
    [QUIZ_CHOICE] = write_choice, [QUIZ_STACK] = write_stack, [QUIZ_ESSAY] = write_essay,
};

/* ---- the bank ---- */

static void write_kind(Xml *x, QuizKind kind) {
    Buffer before = BUFFER_EMPTY;
    for (const QuizPart *part = x->quiz->first; part; part = part->next) {
        if (!part->as[kind]) continue;
        Buffer path = BUFFER_EMPTY;
        quiz_category(x->quiz, kind, part, &path);
        if (!text_equal(buffer_view(&path), buffer_view(&before))) write_category(x, buffer_view(&path));
        buffer_free(&before);
        before = path;
        WRITE[kind](x, part, part->as[kind]);
    }
    buffer_free(&before);
}

void render_moodle(const Quiz *quiz, Buffer *out, Buffer *notes) {
    Xml x = {.quiz = quiz, .out = out};
    buffer_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    for (int kind = 0; kind < QUIZ_KINDS; kind++) write_kind(&x, (QuizKind)kind);
    buffer_string(out, "</quiz>\n");
    for (const QuizPart *part = quiz->first; part; part = part->next)
        if (part->as[QUIZ_ESSAY] && !part->proof)
            buffer_printf(notes, "'%s' is an essay: no other kind of question can ask it\n", part->name);
    buffer_free(&x.files);
}
