/* Problem files, variants and sheets: what is read, what is refused and where. */
#include "bank/bank.h"
#include "base/file.h"
#include "math/printer.h"
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Opened { /* a bank read from one text */
    Arena *arena;
    Bank *bank;
    Diagnostics diagnostics;
} Opened;

static char path[64];

static void choose_path(void) { snprintf(path, sizeof path, "/tmp/nabla-bank-%ld.nabla", (long)getpid()); }
static void remove_path(void) { unlink(path); }

static Opened open_text(const char *text) {
    Opened o = {.arena = arena_new()};
    Buffer why = BUFFER_EMPTY;
    ck_assert(file_write(path, text_of(text), &why));
    const char *const paths[] = {path};
    o.bank = bank_open(o.arena, paths, 1, &o.diagnostics);
    return o;
}

static void close_bank(Opened *o) {
    diagnostics_free(&o->diagnostics);
    arena_free(o->arena);
}

#define HEAD "problem p\nask: Find it.\n"

static const char two_parts[] =
    "# A comment.\n"
    "problem speed   # and another\n"
    "title:  How fast?\n"
    "topics: curves, chain rule\n"
    "level:  3\n"
    "let:    t in R, p = (t, t^2)\n"
    "ask:    A drone is at $p$\n"
    "        after $t$ seconds.\n"
    "part a\n"
    "ask:    Its speed?\n"
    "find:   norm(derivative(p, t))\n"
    "part b\n"
    "find:   derivative(norm(derivative(p, t)), t)\n"
    "at:     t = 1\n"
    "mistake: 8/sqrt(5) -- The half is missing. score: 0.5\n"
    "hint:   First.\n"
    "hint:   Second.\n"
    "points: 2.5\n";

START_TEST(reads_fields_and_parts)
{
    Opened o = open_text(two_parts);
    ck_assert_msg(!o.diagnostics.errors, "%s", buffer_c(&o.diagnostics.out));
    const Problem *p = bank_find(o.bank, TEXT("speed"));
    ck_assert_ptr_nonnull(p);
    ck_assert_str_eq(p->title, "How fast?");
    ck_assert_uint_eq(p->topic_count, 2);
    ck_assert(problem_has_topic(p, TEXT("chain rule")));
    ck_assert_int_eq(p->level, 3);
    ck_assert_uint_eq(p->part_count, 2);
    ck_assert(p->has_parts && !p->has_variants);
    const Field *ask = field_find(p->fields, p->field_count, FIELD_ASK);
    ck_assert(text_starts(ask->text, "A drone") && text_ends(ask->text, "seconds."));
    ck_assert_int_eq(memcmp(p->source->content.start + ask->at, "A drone", 7), 0);
    close_bank(&o);
}
END_TEST

typedef struct Wrong {
    const char *text;
    const char *says; /* line:column: and what */
} Wrong;

/* The typical mistakes of authors, each with its place and what to do. */
static const Wrong wrongs[] = {
    {HEAD "fnid: x\n", ":3:1: error: no key 'fnid'; did you mean 'find'?"},
    {HEAD, ":1:9: error: 'p' does not say what to find"},
    {"problem p\nfind: 1\n", ":1:9: error: 'p' asks nothing"},
    {HEAD "find: 1\nfind: 2\n", ":4:1: error: 'find' is given twice"},
    {HEAD "find: 1\nproblem p\nask: A\nfind: 2\n", ":4:9: error: 'p' exists already"},
    {"find: 1\n", ":1:1: error: 'find' stands before the first problem"},
    {HEAD "find: 1\nseed: 3\n", ":4:1: error: 'seed' belongs in a sheet"},
    {HEAD "find: 1\npart a\nfind: 2\n", ":3:1: error: 'find' belongs in one of the parts"},
    {HEAD "part a\nfind: 2\npick: a in 1..2\n", ":5:1: error: 'pick' belongs above the first part"},
    {HEAD "part a\nfind: 2\npart a\nfind: 3\n", ":5:6: error: there is a part 'a' already"},
    {HEAD "find: 1\nlevel: hard\n", ":4:8: error: a level is a number from 1 to 5"},
    {HEAD "language: german\nfind: 1\n", ":3:11: error: no language 'german'; give a code such as en, de or pt-BR"},
    {HEAD "language: ge\nfind: 1\n", ":3:11: error: no language 'ge'"},
    {HEAD "language: de_AT\nfind: 1\n", ":3:11: error: no language 'de_AT'"},
    {"language:\n" HEAD "find: 1\n", ":1:10: error: no language ''"},
    {HEAD "part a\nfind: 2\nlanguage: de\n", ":5:1: error: 'language' belongs above the first part"},
    {HEAD "find: 1\nwhatever\n", ":4:1: error: expected 'key: value'"},
    {"    indented\n", ":1:5: error: this line is indented and continues nothing"},
    {HEAD "find: 1\nask: \xff\n", ":4:6: error: the file is not UTF-8"},
    {"problem a/b\nask: A\nfind: 1\n", ":1:9: error: a name is made of"},
    {"part a\n", ":1:6: error: a part stands in a problem"},
    {"sheet s\ntitle: T\n", ":1:7: error: the sheet 's' has no problems"},
    {HEAD "find: 1\nroom: lots\n", ":4:7: error: expected none, blank, lines, box or grid, and how much"},
    {HEAD "find: 1\nroom: lines 99\n", ":4:7: error: expected how many lines, from 1 to 30"},
    {HEAD "find: 1\nroom: none 3\n", ":4:7: error: expected 'none' alone"},
    {HEAD "find: 1\nprove: 1 = 1\n", ":4:1: error: 'prove' beside 'find'"},
};

START_TEST(says_what_is_wrong_and_where)
{
    const Wrong *wrong = &wrongs[_i];
    Opened o = open_text(wrong->text);
    ck_assert_uint_ge(o.diagnostics.errors, 1);
    ck_assert_msg(strstr(buffer_c(&o.diagnostics.out), wrong->says), "%s\ndoes not say %s", buffer_c(&o.diagnostics.out),
                  wrong->says);
    ck_assert_ptr_nonnull(strchr(buffer_c(&o.diagnostics.out), '^'));
    close_bank(&o);
}
END_TEST

/* Problems that are well-formed, but whose variants are not. */
static const Wrong wrong_variants[] = {
    {HEAD "let: x in R\nfind: yy^2\n", ":4:7: error:"},
    {HEAD "let: x in R^n; t in R\nfind: gradient(norm(t*x) + x, x)\n", ":4:"},
    {HEAD "pick: a from 1..3\nfind: a\n", ":3:7: error: expected 'NAME in 2..9'"},
    {HEAD "pick: a in 3..1\nfind: a\n", ":3:12: error: there is nothing in this range; did you mean 1..3"},
    {HEAD "pick: a in 1..3\nrequire: a > 3\nfind: a\n", ":4:10: error: no values that fulfil this"},
    {HEAD "let: x in R\nfind: derivative(x^2, x)\nat: 3\n", ":5:5: error: expected a declared name and its value, as in x = (3, 4)"},
    {HEAD "pick: a in 1..3\nrequire: a + 1\nfind: a\n", ":4:10: error: this is no condition"},
    {HEAD "pick: a in 1..3\nrequire: gcd(a, 2 = 1\nfind: a\n", ":4:10: error: this bracket is never closed"},
    {HEAD "pick: a in 1..3; a in 2..4\nfind: a\n", ":3:18: error: 'a' is given twice"},
    {HEAD "pick: sin in 1..3\nfind: 1\n", ":3:7: error: 'sin' means something already"},
    {HEAD "pick: 3 in 1..3\nfind: 1\n", ":3:7: error: '3' is no name"},
    {"problem", ":1:8: error: a name is made of"},
    {HEAD "find: 1\nprove: 2\n", ":4:1: error:"},
    {HEAD "find: 1\npoints: many\n", ":4:9: error: points are a number"},
    {HEAD "find: 1\naccept: simplfied\n", ":4:9: error: 'simplfied' is nothing to accept; did you mean 'simplified'?"},
    {HEAD "let: x in R\nfind: x\nat: y = 1\n", ":5:"},
    {HEAD "find: 1\nmistake: 2 -- No. score: 1.5\n", ":4:26: error: a mistake's score"},
};

START_TEST(says_what_is_wrong_with_a_variant)
{
    const Wrong *wrong = &wrong_variants[_i];
    Opened o = open_text(wrong->text);
    Instance *instance = o.bank->problem_count ? problem_instance(o.bank->problems[0], 1, &o.diagnostics) : NULL;
    ck_assert_uint_ge(o.diagnostics.errors, 1);
    ck_assert_msg(strstr(buffer_c(&o.diagnostics.out), wrong->says), "%s\ndoes not say %s", buffer_c(&o.diagnostics.out),
                  wrong->says);
    instance_free(instance);
    close_bank(&o);
}
END_TEST

static const char picking[] =
    "problem p\nask: $a x^n$\nlet: x in R\npick: a, b in 2..9; n in {3, 4}; v in (-5..5)^2; M in (0..9)^(2x3)\n"
    "require: gcd(a, b) = 1; distinct(a, b, n); a < 9 and rational(norm((3, 4)))\nfind: a*x^n\n";

START_TEST(variants_follow_the_seed)
{
    Opened o = open_text(picking);
    char first[256] = "";
    size_t different = 0;
    for (uint64_t seed = 0; seed < 20; seed++) {
        Instance *a = problem_instance(o.bank->problems[0], seed, &o.diagnostics);
        Instance *b = problem_instance(o.bank->problems[0], seed, &o.diagnostics);
        ck_assert_msg(a && b, "%s", buffer_c(&o.diagnostics.out));
        ck_assert_str_eq(instance_values(a), instance_values(b));
        if (!seed) snprintf(first, sizeof first, "%s", instance_values(a));
        different += strcmp(first, instance_values(a)) != 0;
        ck_assert_uint_eq(a->picked_count, 5);
        ck_assert(expr_number_sign(a->picked[0].value) > 0 && !expr_is_integer(a->picked[0].value, 9));
        ck_assert(a->picked[0].value != a->picked[1].value && a->picked[0].value != a->picked[2].value);
        ck_assert_int_eq(a->picked[3].value->shape.rows, 2);
        ck_assert(a->picked[4].value->shape.rows == 2 && a->picked[4].value->shape.columns == 3);
        ck_assert(!expr_has_op(a->parts[0].question.find, OP_UNDEFINED));
        instance_free(a);
        instance_free(b);
    }
    ck_assert_uint_gt(different, 15);
    close_bank(&o);
}
END_TEST

/* Shared variants are those that are drawn apart, of which some are refused; who gets the same values shares. */
START_TEST(shared_variants_are_the_same)
{
    Opened o = open_text("problem p\nask: $x$\nlet: x in R\npick: a in 1..3; b in {1, 2}\nrequire: a != b\nfind: derivative(a*x^b, x)\n"
                         "choose: x^7; 1000x\nproblem q\nask: $x$\nlet: x in R\nfind: x\n");
    enum { SEEDS = 60, DIFFERENT = 4 * 6 };
    Variants *variants = variants_new();
    const Instance *all[SEEDS];
    size_t shared = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        Instance *apart = problem_instance(o.bank->problems[0], seed, &o.diagnostics);
        Instance *kept = variants_instance(variants, o.bank->problems[0], seed, &o.diagnostics);
        ck_assert_msg(apart && kept, "%s", buffer_c(&o.diagnostics.out));
        ck_assert_str_eq(instance_values(apart), instance_values(kept));
        ck_assert_uint_eq(apart->tried, kept->tried);
        ck_assert_uint_eq(apart->parts[0].option_count, 3);
        for (size_t i = 0; i < 3; i++)
            ck_assert_str_eq(apart->parts[0].options[i].text, kept->parts[0].options[i].text);
        all[seed] = kept;
        bool again = false;
        for (uint64_t before = 0; before < seed; before++) again = again || all[before] == kept;
        shared += again;
        instance_free(apart);
        variants_trim(variants); /* little is kept: nothing is forgotten */
    }
    ck_assert_uint_ge(shared, SEEDS - DIFFERENT);
    ck_assert(variants_instance(variants, o.bank->problems[1], 1, &o.diagnostics) ==
              variants_instance(variants, o.bank->problems[1], 2, &o.diagnostics));
    variants_free(variants);
    close_bank(&o);
}
END_TEST

START_TEST(seeds_differ_by_student_problem_and_copy)
{
    Opened o = open_text(picking);
    const Problem *p = o.bank->problems[0];
    uint64_t one = variant_seed(1, TEXT("ana"), p, 1);
    ck_assert_uint_eq(one, variant_seed(1, TEXT("ana"), p, 1));
    ck_assert_uint_ne(one, variant_seed(2, TEXT("ana"), p, 1));
    ck_assert_uint_ne(one, variant_seed(1, TEXT("ben"), p, 1));
    ck_assert_uint_ne(one, variant_seed(1, TEXT("ana"), p, 2));
    close_bank(&o);
}
END_TEST

START_TEST(an_instance_has_what_the_file_says)
{
    Opened o = open_text(two_parts);
    Instance *i = problem_instance(o.bank->problems[0], 7, &o.diagnostics);
    ck_assert_msg(i, "%s", buffer_c(&o.diagnostics.out));
    ck_assert_uint_eq(i->part_count, 2);
    ck_assert(text_starts(i->intro, "A drone"));
    const InstancePart *b = &i->parts[1];
    ck_assert_uint_eq(b->question.at_count, 1);
    ck_assert_uint_eq(b->hint_count, 2);
    ck_assert_uint_eq(b->mistake_count, 1);
    ck_assert_str_eq(b->mistakes[0].feedback, "The half is missing.");
    ck_assert_double_eq(b->mistakes[0].score, 0.5);
    ck_assert_double_eq(b->points, 2.5);
    ck_assert_double_eq(i->parts[0].points, 1);
    instance_free(i);
    close_bank(&o);
}
END_TEST

START_TEST(reads_what_to_accept)
{
    Opened o = open_text(HEAD "find: 1\naccept: simplified, shape: strict, tolerance: 1e-3, digits: 4\n");
    Instance *i = problem_instance(o.bank->problems[0], 0, &o.diagnostics);
    ck_assert_msg(i, "%s", buffer_c(&o.diagnostics.out));
    const Accept *accept = &i->parts[0].accept;
    ck_assert(accept->simplified && accept->strict_shape && !accept->factored);
    ck_assert_int_eq(accept->digits, 4);
    ck_assert_str_eq(expression_text(i->store, accept->tolerance), "1/1000");
    instance_free(i);
    close_bank(&o);
}
END_TEST

START_TEST(solutions_are_made_once_and_verified)
{
    Opened o = open_text(two_parts);
    Instance *i = problem_instance(o.bank->problems[0], 7, &o.diagnostics);
    const Solution *s = instance_solution(i, 1);
    ck_assert_ptr_eq(s, instance_solution(i, 1));
    ck_assert_msg(instance_verify(i, &o.diagnostics), "%s", buffer_c(&o.diagnostics.out));
    ck_assert_ptr_nonnull(s->answer);
    instance_free(i);
    close_bank(&o);
}
END_TEST

static const char sheet[] =
    "problem one\ntopics: t\nask: A\nfind: 1\nproblem two\ntopics: t\nask: A\nfind: 2\nproblem three\nask: A\nfind: 3\n"
    "sheet s\ntitle: T\nproblems: three x2, topic:t ×2\nseed: 5\ndecimal: comma\n";

START_TEST(a_sheet_is_planned)
{
    Opened o = open_text(sheet);
    SheetPlan plan;
    ck_assert_msg(sheet_plan(o.arena, o.bank, bank_find_sheet(o.bank, TEXT("s")), &plan, &o.diagnostics), "%s",
                  buffer_c(&o.diagnostics.out));
    ck_assert_uint_eq(plan.item_count, 4);
    ck_assert_uint_eq(plan.seed, 5);
    ck_assert(plan.decimal_comma);
    ck_assert_str_eq(sheet_item_name(o.arena, &plan.items[0]), "three");
    ck_assert_str_eq(sheet_item_name(o.arena, &plan.items[1]), "three#2");
    ck_assert_ptr_ne(plan.items[2].problem, plan.items[3].problem);
    const Source source = {"words", TEXT("too, topic:t")};
    ck_assert(!sheet_plan_add(o.arena, o.bank, &plan, source.content, &source, 0, &o.diagnostics));
    ck_assert_ptr_nonnull(strstr(buffer_c(&o.diagnostics.out), "words:1:1: error: no problem 'too'; did you mean 'two'?"));
    ck_assert_ptr_nonnull(strstr(buffer_c(&o.diagnostics.out), "words:1:6: error: the bank has only 0 more problems on 't'"));
    close_bank(&o);
}
END_TEST

START_TEST(references_name_part_and_copy)
{
    Opened o = open_text(two_parts);
    Reference r;
    Buffer why = BUFFER_EMPTY;
    ck_assert(bank_refer(o.bank, TEXT("speed"), &r, &why) && !r.part_named && r.copy == 1);
    ck_assert(bank_refer(o.bank, TEXT(" speed#3/b "), &r, &why) && r.part == 1 && r.part_named && r.copy == 3);
    ck_assert(!bank_refer(o.bank, TEXT("sped"), &r, &why));
    ck_assert_ptr_nonnull(strstr(buffer_c(&why), "did you mean 'speed'?"));
    ck_assert(!bank_refer(o.bank, TEXT("speed/c"), &r, &why) && !bank_refer(o.bank, TEXT("speed#0"), &r, &why));
    buffer_free(&why);
    close_bank(&o);
}
END_TEST

int main(void) {
    TCase *files = tcase_create("files"), *variants = tcase_create("variants");
    tcase_add_checked_fixture(files, choose_path, remove_path);
    tcase_add_checked_fixture(variants, choose_path, remove_path);
    tcase_add_test(files, reads_fields_and_parts);
    tcase_add_loop_test(files, says_what_is_wrong_and_where, 0, sizeof wrongs / sizeof *wrongs);
    tcase_add_test(files, a_sheet_is_planned);
    tcase_add_test(files, references_name_part_and_copy);
    tcase_add_loop_test(variants, says_what_is_wrong_with_a_variant, 0, sizeof wrong_variants / sizeof *wrong_variants);
    tcase_add_test(variants, variants_follow_the_seed);
    tcase_add_test(variants, shared_variants_are_the_same);
    tcase_add_test(variants, seeds_differ_by_student_problem_and_copy);
    tcase_add_test(variants, an_instance_has_what_the_file_says);
    tcase_add_test(variants, reads_what_to_accept);
    tcase_add_test(variants, solutions_are_made_once_and_verified);
    Suite *suite = suite_create("bank");
    suite_add_tcase(suite, files);
    suite_add_tcase(suite, variants);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
