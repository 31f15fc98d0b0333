/* Gradebooks, rosters, a teacher's verdicts, second gradings, and the workers behind them. */
#include "base/pool.h"
#include "grading/gradebook.h"
#include "grading/regrade.h"
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* ---- workers ---- */

static void *start_nothing(void *context) { return context; }

/* Doubles a number; some numbers kill. */
static void reply_doubled(void *state, Text job, Buffer *reply) {
    (void)state;
    long number = 0;
    for (size_t i = 0; i < job.length; i++) number = 10 * number + (job.start[i] - '0');
    if (number % 97 == 13) abort();
    buffer_printf(reply, "%ld", 2 * number);
}

static void take_line(void *context, size_t i, Text reply, Loss loss) {
    static const char *const losses[] = {"", "late", "large", "dead"};
    buffer_printf(context, "%zu:%.*s%s\n", i, (int)reply.length, reply.start, losses[loss]);
}

static void doubled(size_t workers, size_t count, Buffer *out) {
    Arena *arena = arena_new();
    PoolWork work = {start_nothing, reply_doubled, NULL, 0};
    Pool *pool = pool_new(&work, workers);
    Text *jobs = ARENA_ARRAY(arena, Text, count + 1);
    for (size_t i = 0; i < count; i++) jobs[i] = text_of(arena_printf(arena, "%zu", i));
    pool_run(pool, jobs, count, take_line, out);
    pool_run(pool, jobs, count / 2, take_line, out);
    pool_free(pool);
    arena_free(arena);
}

START_TEST(replies_are_in_order_and_a_death_costs_one) {
    Buffer one = BUFFER_EMPTY, many = BUFFER_EMPTY;
    doubled(1, 500, &one);
    doubled(4, 500, &many);
    ck_assert(text_equal(buffer_view(&one), buffer_view(&many)));
    ck_assert(strstr(buffer_c(&one), "\n12:24\n13:dead\n14:28\n") != NULL);
    ck_assert(strstr(buffer_c(&one), "\n499:998\n0:0\n") != NULL);
    size_t dead = 0;
    for (const char *at = buffer_c(&one); (at = strstr(at, "dead")); at++) dead++;
    ck_assert_uint_eq(dead, 6 + 3);
    buffer_free(&one);
    buffer_free(&many);
}
END_TEST

/* "late", "large", "dead" come to such an end; "once" is killed the first time only. */
static void reply_unless_doomed(void *state, Text job, Buffer *reply) {
    volatile int *killed = state;
    volatile bool for_ever = text_is(job, "late");
    while (for_ever) continue;
    if (text_is(job, "stopped")) raise(SIGSTOP);
    if (text_is(job, "large")) exit(3);
    if (text_is(job, "dead") || (text_is(job, "once") && !(*killed)++)) raise(SIGKILL);
    buffer_text(reply, job);
}

START_TEST(what_is_lost_says_why_and_costs_only_itself) {
    Text jobs[] = {TEXT("a"), TEXT("late"), TEXT("b"), TEXT("once"), TEXT("large"), TEXT("c"),
                   TEXT("dead"), TEXT("d"), TEXT("stopped"), TEXT("e")};
    int *killed = mmap(NULL, sizeof *killed, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    PoolWork work = {start_nothing, reply_unless_doomed, killed, 0.25};
    for (size_t workers = 1; workers < 4; workers += 2) {
        Buffer out = BUFFER_EMPTY;
        Pool *pool = pool_new(&work, workers);
        *killed = 0;
        pool_run(pool, jobs, sizeof jobs / sizeof *jobs, take_line, &out);
        ck_assert_str_eq(buffer_c(&out), "0:a\n1:late\n2:b\n3:once\n4:large\n5:c\n6:dead\n7:d\n8:late\n9:e\n");
        ck_assert_int_ge(*killed, 1);
        pool_free(pool);
        buffer_free(&out);
    }
    munmap(killed, sizeof *killed);
}
END_TEST

START_TEST(nothing_to_do_is_fine) {
    Buffer out = BUFFER_EMPTY;
    doubled(3, 0, &out);
    ck_assert_str_eq(buffer_c(&out), "");
    buffer_free(&out);
}
END_TEST

/* ---- a class ---- */

typedef struct Room { /* a class, graded */
    Arena *arena;
    Desk *desk;
    Roster *roster;
    Overrides overrides;
    Book *book;
    Buffer table;
    Diagnostics said;
    ClassSummary *summary;
} Room;

static void take_entry(void *context, const ClassEntry *entry) { book_add(context, entry); }

static Source *source_of(Arena *arena, const char *name, const char *text) {
    Source *source = ARENA_NEW(arena, Source);
    *source = (Source){name, text_of(text)};
    return source;
}

static Room room_of(const char *answers, const char *roster, const char *overrides) {
    Room room = {.arena = arena_new(), .desk = desk_new(NULL, NULL)};
    ClassRequest request = {.desk = room.desk, .take = take_entry};
    room.summary = ARENA_NEW(room.arena, ClassSummary);
    if (roster) {
        request.roster = room.roster = roster_new(room.arena);
        roster_read(room.roster, source_of(room.arena, "roster", roster), &room.said);
    }
    if (overrides && overrides_read(room.arena, source_of(room.arena, "overrides", overrides),
                                    &room.overrides, &room.said))
        request.overrides = &room.overrides;
    request.context = room.book = book_new(room.arena, NULL, room.roster, false);
    ck_assert(class_grade(room.arena, &request, source_of(room.arena, "answers", answers), &room.table,
                          room.summary, &room.said));
    book_close(room.book);
    return room;
}

static void leave(Room *room) {
    buffer_free(&room->table);
    diagnostics_free(&room->said);
    desk_free(room->desk);
    arena_free(room->arena);
}

static const char answers[] = "student,email,let,key,answer\n"
                              "ana@x.org,,x in R,2x,x + x\n"
                              "Ben,ben@x.org,x in R,2x,3x\n"
                              "Ben,ben@x.org,x in R,x^2,\n"
                              "=1+1,=HYPERLINK(1),x in R,2x,2x\n";
static const char roster[] = "Student,First name,Last name,ID number,Email address,Section\n"
                             "Ana,Ana,Ruiz,1001,ana@x.org,A\n"
                             "Ben,Ben,\"Müller, jr.\",1002,ben@x.org,B\n"
                             "Zoe,Zoe,Zimmer,1003,zoe@x.org,B\n";

static const struct {
    const char *format, *expected;
} gradebooks[] = {
    {"canvas", "Student,ID,SIS User ID,SIS Login ID,Section,Week 1: 2x,Week 1: x^2,Final Points\r\n"
               "Points Possible,,,,,1.00,1.00,(read only)\r\n"
               "\"Ruiz, Ana\",,1001,ana@x.org,A,1.00,,1.00\r\n"
               "\"Müller, jr., Ben\",,1002,ben@x.org,B,0.00,,0.00\r\n"
               "\"Zimmer, Zoe\",,1003,zoe@x.org,B,,,\r\n"
               "\"'=1+1\",,,\"'=HYPERLINK(1)\",,1.00,,1.00\r\n"},
    {"canvas-total", "Student,ID,SIS User ID,SIS Login ID,Section,Week 1\r\n"
                     "Points Possible,,,,,2.00\r\n"
                     "\"Ruiz, Ana\",,1001,ana@x.org,A,1.00\r\n"
                     "\"Müller, jr., Ben\",,1002,ben@x.org,B,0.00\r\n"
                     "\"Zimmer, Zoe\",,1003,zoe@x.org,B,\r\n"
                     "\"'=1+1\",,,\"'=HYPERLINK(1)\",,1.00\r\n"},
    {"moodle", "First name,Last name,Email address,2x,x^2,Week 1\r\n"
               "Ana,Ruiz,ana@x.org,1.00,,1.00\r\n"
               "Ben,\"Müller, jr.\",ben@x.org,0.00,,0.00\r\n"
               "Zoe,Zimmer,zoe@x.org,,,\r\n"
               ",,\"'=HYPERLINK(1)\",1.00,,1.00\r\n"},
    {"csv", "student,first name,last name,email,id number,section,2x,x^2,total,possible\r\n"
            "Ana,Ana,Ruiz,ana@x.org,1001,A,1.00,,1.00,2.00\r\n"
            "Ben,Ben,\"Müller, jr.\",ben@x.org,1002,B,0.00,,0.00,2.00\r\n"
            "Zoe,Zoe,Zimmer,zoe@x.org,1003,B,,,,2.00\r\n"
            "\"'=1+1\",,,\"'=HYPERLINK(1)\",,,1.00,,1.00,2.00\r\n"},
};

START_TEST(gradebooks_are_as_importers_want_them) {
    Room room = room_of(answers, roster, NULL);
    Buffer out = BUFFER_EMPTY;
    gradebook_write(&out, room.book, gradebooks[_i].format, "Week 1");
    ck_assert_str_eq(buffer_c(&out), gradebooks[_i].expected);
    buffer_free(&out);
    leave(&room);
}
END_TEST

/* Moodle would give the points of a row without a name to the student before. */
START_TEST(nobody_gets_the_points_of_a_stranger) {
    Room room = room_of("student,let,key,answer\nAna,x in R,2x,2x\nstranger,x in R,2x,2x\nAna,x in R,2x,3x\n",
                        "student,Username,E-mail\nAna,ana,\nBen,ben,ben@x.org\n", NULL);
    Buffer out = BUFFER_EMPTY;
    ck_assert_uint_eq(gradebook_write(&out, room.book, "moodle", "2x"), 1);
    ck_assert_str_eq(buffer_c(&out), "Username,2x,2x (total)\r\nana,0.00,0.00\r\nben,,\r\n");
    ck_assert_uint_eq(room.book->repeated, 1);
    buffer_free(&out);
    leave(&room);
}
END_TEST

START_TEST(a_number_at_the_end_is_no_number_of_an_assignment) {
    Room room = room_of("student,let,key,answer\nAna,x in R,2x,2x\n", NULL, NULL);
    Buffer out = BUFFER_EMPTY;
    gradebook_write(&out, room.book, "canvas-total", "Week (3)");
    ck_assert(strstr(buffer_c(&out), ",Section,Week [3]\r\n"));
    buffer_free(&out);
    leave(&room);
}
END_TEST

START_TEST(students_are_joined_and_the_absent_are_blank) {
    Room room = room_of(answers, roster, NULL);
    ck_assert_msg(strstr(buffer_c(&room.table), "\r\nAna,,,x + x"), "%s", buffer_c(&room.table));
    ck_assert(strstr(buffer_c(&room.table), "\r\nZoe,2x,,,,blank,,none"));
    ck_assert(strstr(buffer_c(&room.said.out), "answers:5: warning: '=1+1' is not on the roster"));
    ck_assert_uint_eq(room.said.errors, 0);
    ck_assert_uint_eq(room.book->questions[0].verdicts[VERDICT_BLANK], 1);
    ck_assert_uint_eq(room.book->questions[1].verdicts[VERDICT_BLANK], 4);
    leave(&room);
}
END_TEST

START_TEST(another_column_may_say_who) {
    Room room = room_of("student,E-mail,let,key,answer\nann r.,ANA@x.org,x in R,2x,2x\n", roster, NULL);
    ck_assert(strstr(buffer_c(&room.table), "\r\nAna,,,2x") != NULL);
    ck_assert_uint_eq(room.said.warnings, 0);
    leave(&room);
}
END_TEST

/* ---- rosters ---- */

START_TEST(people_are_found_by_whatever_is_known) {
    Arena *arena = arena_new();
    Diagnostics said = DIAGNOSTICS_EMPTY;
    Roster *people = roster_new(arena);
    ck_assert(
        roster_read(people,
                    source_of(arena, "roster",
                              "ID,SIS Login ID,Name\n1,ana,Kim\n2,ben,Kim\n3,cem,Lee\nPoints Possible,,\n"),
                    &said));
    ck_assert_uint_eq(people->count, 3);
    ck_assert_int_eq(roster_find(people, TEXT("ANA")), 0);
    ck_assert_int_eq(roster_find(people, TEXT("2")), 1);
    ck_assert_int_eq(roster_find(people, TEXT("lee")), 2);
    ck_assert_int_eq(roster_find(people, TEXT("Kim")), NOBODY);
    ck_assert_int_eq(roster_find(people, TEXT("")), NOBODY);
    diagnostics_free(&said);
    arena_free(arena);
}
END_TEST

START_TEST(large_classes_are_found) {
    Arena *arena = arena_new();
    Roster *people = roster_new(arena);
    for (int i = 0; i < 1000; i++) {
        Person person = {.key = text_of(arena_printf(arena, "s%d", i))};
        person.who[WHO_EMAIL] = text_of(arena_printf(arena, "s%d@x.org", i));
        roster_add(people, &person);
    }
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(roster_find(people, text_of(arena_printf(arena, "S%d@X.org", i))), i);
    arena_free(arena);
}
END_TEST

/* ---- a teacher's verdicts ---- */

static const char alike[] = "student,let,key,answer\nAna,x in R,2x,3x\nBen,x in R,2x,3x\nCem,x in R,2x,x\n";

START_TEST(a_teacher_wins_and_the_same_answer_follows) {
    Room room = room_of(alike, NULL, "student,problem,verdict,score,note\nBen,2x,partial,0.25,=seen\n");
    const char *table = buffer_c(&room.table);
    ck_assert_msg(strstr(table, "Ana,,,3x,,partial,0.25,teacher,,,\"'=seen\"\r\n"), "%s", table);
    ck_assert(strstr(table, "Ben,,,3x,,partial,0.25,teacher,,,"));
    ck_assert(strstr(table, "Cem,,,x,x,incorrect,0,refuted"));
    overrides_report(&room.overrides, &room.said);
    ck_assert_uint_eq(room.said.errors, 0);
    leave(&room);
}
END_TEST

START_TEST(a_teacher_judges_an_answer) {
    Room room = room_of(alike, NULL, "problem,answer,verdict\n2x,x,correct\n2x,7,correct\n");
    ck_assert(strstr(buffer_c(&room.table), "Cem,,,x,,correct,1,teacher"));
    ck_assert(strstr(buffer_c(&room.table), "Ana,,,3x,3*x,incorrect,0,refuted"));
    overrides_report(&room.overrides, &room.said);
    ck_assert(strstr(buffer_c(&room.said.out), "overrides:3: error: nobody gave such an answer"));
    leave(&room);
}
END_TEST

static const struct {
    const char *table, *said;
} wrong_overrides[] = {
    {"", "no overrides"},
    {"student,verdict\nAna,correct\n", "must be a header"},
    {"student,problem,verdict\nAna,2x,fine\n", "2: error: a verdict is"},
    {"student,problem,verdict\n,2x,correct\n", "2: error: whose answer"},
    {"student,problem,verdict\nAna,,correct\n", "2: error: which problem"},
    {"student,problem,verdict,score\nAna,2x,partial,2\n", "2: error: a score"},
    {"student,problem,verdict,score\nAna,2x,partial,nan\n", "2: error: a score"},
};

START_TEST(wrong_overrides_are_said) {
    Room room = room_of(alike, NULL, wrong_overrides[_i].table);
    ck_assert_msg(strstr(buffer_c(&room.said.out), wrong_overrides[_i].said), "%s", buffer_c(&room.said.out));
    leave(&room);
}
END_TEST

/* ---- a second grading ---- */

static void regraded(Room *room, const char *old, Buffer *out) {
    Regrade regrade;
    ck_assert(
        regrade_compare(room->arena, room->book, source_of(room->arena, "old", old), &language_english, &regrade,
                              &room->said));
    regrade_print(out, &regrade, &language_english);
}

START_TEST(the_same_grading_changes_nothing) {
    Room room = room_of(answers, NULL, NULL);
    Buffer out = BUFFER_EMPTY;
    char *table = arena_string(room.arena, buffer_c(&room.table), room.table.length);
    regraded(&room, table, &out);
    ck_assert_str_eq(buffer_c(&out), "0 changed, 4 as before\n");
    buffer_free(&out);
    leave(&room);
}
END_TEST

START_TEST(changes_are_said_with_their_reasons) {
    Room room = room_of(alike, NULL, "student,problem,verdict,note\nCem,2x,correct,I know him\n");
    Buffer out = BUFFER_EMPTY;
    regraded(&room,
             "student,problem,part,answer,verdict,score\nAna,2x,,3x,incorrect,0\nBen,2x,,2x,correct,1\n"
             "Cem,2x,,x,incorrect,0\nDan,2x,,2x,correct,1\n",
             &out);
    const char *said = buffer_c(&out);
    ck_assert_msg(strstr(said, "3 changed, 1 as before"), "%s", said);
    ck_assert(strstr(said, "Ben, 2x: correct 1 → incorrect 0 (another answer: 3x)"));
    ck_assert(strstr(said, "Cem, 2x: incorrect 0 → correct 1 (a teacher's verdict: I know him)"));
    ck_assert(strstr(said, "Dan, 2x: correct 1 → nothing (the answer is not in the table any more)"));
    buffer_free(&out);
    leave(&room);
}
END_TEST

START_TEST(what_is_no_table_of_verdicts_is_said) {
    Room room = room_of(alike, NULL, NULL);
    Regrade regrade;
    ck_assert(!regrade_compare(room.arena, room.book, source_of(room.arena, "old", "a,b\n1,2\n"), &language_english, &regrade,
                               &room.said));
    ck_assert(strstr(buffer_c(&room.said.out), "no table of verdicts"));
    leave(&room);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("reports");
    TCase *cases = tcase_create("reports");
    tcase_add_test(cases, replies_are_in_order_and_a_death_costs_one);
    tcase_add_test(cases, nothing_to_do_is_fine);
    tcase_add_loop_test(cases, gradebooks_are_as_importers_want_them, 0,
                        sizeof gradebooks / sizeof *gradebooks);
    tcase_add_test(cases, nobody_gets_the_points_of_a_stranger);
    tcase_add_test(cases, a_number_at_the_end_is_no_number_of_an_assignment);
    tcase_add_test(cases, students_are_joined_and_the_absent_are_blank);
    tcase_add_test(cases, another_column_may_say_who);
    tcase_add_test(cases, people_are_found_by_whatever_is_known);
    tcase_add_test(cases, large_classes_are_found);
    tcase_add_test(cases, a_teacher_wins_and_the_same_answer_follows);
    tcase_add_test(cases, a_teacher_judges_an_answer);
    tcase_add_loop_test(cases, wrong_overrides_are_said, 0, sizeof wrong_overrides / sizeof *wrong_overrides);
    tcase_add_test(cases, the_same_grading_changes_nothing);
    tcase_add_test(cases, changes_are_said_with_their_reasons);
    tcase_add_test(cases, what_is_no_table_of_verdicts_is_said);
    suite_add_tcase(suite, cases);
    TCase *slow = tcase_create("what hangs");
    tcase_set_timeout(slow, 60);
    tcase_add_test(slow, what_is_lost_says_why_and_costs_only_itself);
    suite_add_tcase(suite, slow);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
