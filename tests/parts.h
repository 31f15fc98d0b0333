/* parts.h: how much of a long table a test goes through. */
#ifndef NABLA_TESTS_PARTS_H
#define NABLA_TESTS_PARTS_H

/* The sanitizers slow the work down several times: tables too long for them are tested up to an eighth there, elsewhere up to
 * the half; none of their tests depends on the others. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifdef SANITIZED
enum { PARTS_OF_LONG_TABLES = 8 };
#else
enum { PARTS_OF_LONG_TABLES = 2 };
#endif
#endif
