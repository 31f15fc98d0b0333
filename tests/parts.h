/* parts.h: how much of a long table a test goes through. */
#ifndef NABLA_TESTS_PARTS_H
#define NABLA_TESTS_PARTS_H

/* The sanitizers slow the work down several times: tables too long for them are tested up to a twelfth there, elsewhere up to
 * a third; none of their tests depends on the others. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifdef SANITIZED
enum { PARTS_OF_LONG_TABLES = 12 };
#else
enum { PARTS_OF_LONG_TABLES = 3 };
#endif
#endif
