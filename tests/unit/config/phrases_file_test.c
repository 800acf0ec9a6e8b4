/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/phrases_file_test.c - lines of e2guardian's lists.
 */
#include "config/phrases_file.h"

#include <stdio.h>

#include "tests/unit/unit.h"

static char out[1024];

static void
say(char open, struct str s, const char *close)
{
	size_t at = strlen(out);

	snprintf(out + at, sizeof(out) - at, "%c%.*s%s", open, STR_ARG(s),
	    close);
}

static int
on_phrase(void *context, const struct phrase *p)
{
	char number[16];
	size_t i;

	(void)context;
	for (i = 0; i < p->count; i++)
		say('[', p->pieces[i], "]");
	snprintf(number, sizeof(number), p->has_weight ? "%d " : " ",
	    p->weight);
	strcat(out, number);
	return (0);
}

static int
on_category(void *context, struct str name)
{
	(void)context;
	say('{', name, "} ");
	return (0);
}

static int
on_include(void *context, struct str path, uint32_t line)
{
	(void)context;
	ck_assert_uint_gt(line, 0);
	say('(', path, ") ");
	return (0);
}

static const struct {
	const char *in, *want;
	unsigned skipped;
} rows[] = {
	{"<word>", "[word] ", 0},
	{"< word >", "[ word ] ", 0},
	{"<a>,<b>", "[a][b] ", 0},
	{"<a> , < b>,<c>", "[a][ b][c] ", 0},
	{"<a><50>", "[a]50 ", 0},
	{"<a>,<b><-30>\r", "[a][b]-30 ", 0},
	{"  <a><+5>  # why", "[a]5 ", 0},
	{"<a><10%>", "", 1},
	{"<a><50><10>", "", 1},
	{"<a><10001>", "", 1},
	{"<a><99999999999999999999>", "", 1},
	{"<a>,", "", 1},
	{"<a>,<>", "", 1},
	{"<a", "", 1},
	{"< >", "", 1},
	{"<a> b", "", 1},
	{"word", "", 1},
	{"<a>,<b>,<c>,<d>,<e>,<f>,<g>,<h>,<i>", "", 1},
	{"# <a>\n\n<b>", "[b] ", 0},
	{"#listcategory: \"Weapons\"\n<a>", "{Weapons} [a] ", 0},
	{"#ListCategory: Weapons", "{Weapons} ", 0},
	{"#listcategory: \"\"", "", 0},
	{"\n.Include<weapons/weighted>", "(weapons/weighted) ", 0},
	{".Include<>", "", 1},
	{".Define x", "", 1},
	{"\xef\xbb\xbf<a>", "[a] ", 0},
	{"", "", 0},
};

START_TEST(reads)
{
	static const struct phrases_ops ops = {on_phrase, on_category,
	    on_include};
	uint32_t skipped = 0;

	out[0] = '\0';
	ck_assert_int_eq(phrases_parse(str_of(rows[_i].in), &ops, NULL,
	    &skipped), 0);
	ck_assert_str_eq(out, rows[_i].want);
	ck_assert_uint_eq(skipped, rows[_i].skipped);
}
END_TEST

UNIT_MAIN("phrases_file", LOOP(reads, rows))
