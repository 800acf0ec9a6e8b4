/* SPDX-License-Identifier: MIT
 *
 * admin/session_test.c - cookies: ours, late ones, others'.
 */
#include "proxy/admin/session.h"

#include <string.h>

#include "tests/unit/unit.h"

#define NOW	INT64_C(1800000000)

static struct key_file keys;
static const char *grade_now;

static struct str
grade(const void *arg, struct str user)
{
	(void)arg;
	if (str_eq(user, STR("nobody")))
		return (STR_NONE);
	return (str_of(grade_now));
}

static void
make(char text[SESSION_TEXT_MAX], const char *user)
{
	struct session s;

	grade_now = "hash";
	ck_assert_int_eq(key_file_open(&keys, ""), 0);
	ck_assert_int_eq(session_begin(&s, str_of(user), NOW), 0);
	ck_assert_int_eq(session_write(&s, &keys, STR("hash"), text), 0);
}

static int
read_at(const char *text, int64_t now_s)
{
	struct session s;

	return (session_read(&s, str_of(text), &keys, grade, NULL, now_s));
}

START_TEST(lasts_as_long_as_it_should)
{
	char text[SESSION_TEXT_MAX];

	make(text, "anna");
	ck_assert_int_eq(read_at(text, NOW), 0);
	ck_assert_int_eq(read_at(text, NOW + SESSION_IDLE_S - 1), 0);
	ck_assert_int_eq(read_at(text, NOW + SESSION_IDLE_S), -1);
	ck_assert_int_eq(read_at(text, NOW - 61), -1);
	grade_now = "another hash";
	ck_assert_int_eq(read_at(text, NOW), -1);
	grade_now = "hash";
	key_file_end_all(&keys);
	ck_assert_int_eq(read_at(text, NOW), -1);
}
END_TEST

START_TEST(ended_alone)
{
	char text[SESSION_TEXT_MAX];
	struct session s;

	make(text, "");
	ck_assert_int_eq(session_read(&s, str_of(text), &keys, grade, NULL,
	    NOW), 0);
	key_file_end(&keys, s.id, NOW + 10, NOW);
	ck_assert_int_eq(read_at(text, NOW), -1);
}
END_TEST

/* No byte of it may be another. */
START_TEST(every_byte_counts)
{
	char text[SESSION_TEXT_MAX];
	size_t len;

	make(text, "anna");
	len = strlen(text);
	for (size_t i = 0; i < len; i++) {
		text[i] ^= 1;
		ck_assert_int_eq(read_at(text, NOW), -1);
		text[i] ^= 1;
	}
	for (size_t i = 0; i < len; i++)
		ck_assert_int_eq(session_read(&(struct session){0},
		    (struct str){text, i}, &keys, grade, NULL, NOW), -1);
}
END_TEST

static const struct {
	const char	*in;
	const char	*want;	/* values, "," behind each */
} rows[] = {
	{"aduana=a", "a,"},
	{"x=1; aduana=a; y=2; aduana=b", "a,b,"},
	{"aduana=", ","},
	{"aduanaa=1; xaduana=2; aduana", ""},
	{"", ""},
	{";;; aduana=a=b", "a=b,"},
};

START_TEST(finds_cookies)
{
	struct str rest = str_of(rows[_i].in), one;
	char got[64] = "";

	while ((one = session_cookie(&rest)).ptr != NULL) {
		strncat(got, one.ptr, one.len);
		strcat(got, ",");
	}
	ck_assert_str_eq(got, rows[_i].want);
}
END_TEST

START_TEST(links)
{
	ck_assert_int_eq(key_file_open(&keys, ""), 0);
	ck_assert_int_eq(key_file_add_link(&keys, STR("a"), NOW + 600), 0);
	ck_assert_int_eq(key_file_add_link(&keys, STR("b"), NOW + 600), 0);
	ck_assert(!key_file_use_link(&keys, STR("c"), NOW));
	ck_assert(key_file_use_link(&keys, STR("a"), NOW));
	ck_assert(!key_file_use_link(&keys, STR("a"), NOW));
	ck_assert(!key_file_use_link(&keys, STR("b"), NOW + 600));
}
END_TEST

UNIT_MAIN("session", PLAIN(lasts_as_long_as_it_should) PLAIN(ended_alone)
    PLAIN(every_byte_counts) LOOP(finds_cookies, rows) PLAIN(links))
