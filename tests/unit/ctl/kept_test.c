/* SPDX-License-Identifier: MIT
 *
 * unit/ctl/kept_test.c - names of files that answers are kept in.
 */
#include "proxy/ctl/kept.h"

#include "tests/unit/unit.h"

static const struct row {
	const char	*url;
	const char	*want;
} rows[] = {
    {"http://Example.com/", "example.com"},
    {"https://example.com/a/b.html?q=1", "example.com_a_b.html_q_1"},
    {"example.com:8080/x", "example.com_8080_x"},
    {"http://../../etc/passwd", "_._.__etc_passwd"},
    {"http://h/../..", "h_.__."},
    {"http://h/\033[2J\n%00", "h___2j__00"},
    {"", ""},
    {"http:///", ""},
};

START_TEST(names)
{
	char name[KEPT_NAME_MAX];

	kept_name(str_of(rows[_i].url), name);
	ck_assert_ptr_eq(strchr(name, '/'), NULL);
	ck_assert_ptr_eq(strstr(name, ".."), NULL);
	ck_assert_int_ne(name[0], '.');
	ck_assert_str_eq(name, rows[_i].want);
}
END_TEST

START_TEST(is_bounded)
{
	char url[500], name[KEPT_NAME_MAX];

	memset(url, 'a', sizeof(url));
	kept_name((struct str){url, sizeof(url)}, name);
	ck_assert_uint_eq(strlen(name), KEPT_NAME_MAX - 1);
}
END_TEST

UNIT_MAIN("kept", LOOP(names, rows) PLAIN(is_bounded))
