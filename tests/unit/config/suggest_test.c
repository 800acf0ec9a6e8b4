/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/suggest_test.c
 */
#include "config/suggest.h"

#include "tests/unit/unit.h"

struct row {
	const char	*in;
	const char	*want;
};

static const struct row rows[] = {
	{"domain", "; did you mean `domains`?"},
	{"Domains", "; did you mean `domains`?"},
	{"urlz", "; did you mean `urls`?"},
	{"ruels", "; did you mean `rules`?"},
	{"tunnel", ""}, {"x", ""}, {"", ""},
	{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", ""}
};

START_TEST(suggests_the_nearest)
{
	static const char *const names[] = {"domains", "urls", "rules"};
	struct suggest s = {.wanted = str_of(rows[_i].in)};
	char text[64];
	size_t i;

	for (i = 0; i < ROWS(names); i++)
		suggest_offer(&s, names[i]);
	ck_assert_str_eq(suggest_text(&s, text, sizeof(text)), rows[_i].want);
}
END_TEST

UNIT_MAIN("suggest", LOOP(suggests_the_nearest, rows))
