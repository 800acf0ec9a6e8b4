/* SPDX-License-Identifier: MIT
 *
 * tests/unit/supervisor/list_judge_test.c
 */
#include "proxy/supervisor/list_judge.h"

#include <string.h>

#include "tests/unit/unit.h"

struct row {
	const char	*label;
	const char	*text;
	unsigned	 times;		/* the text is repeated */
	uint64_t	 old;
	const char	*want;		/* part of why; NULL: taken */
};

static const struct row rows[] = {
	{"a list", "a.test\n", 3, 0, NULL},
	{"nothing", "", 1, 0, "empty"},
	{"blanks", " \r\n\t\n", 5, 0, "empty"},
	{"a page", "\n <!DocType HTML>", 1, 0, "page"},
	{"with a mark", "\xef\xbb\xbf<html>", 1, 0, "page"},
	{"small ones may grow", "a\n", 1000, 1, NULL},
	{"not for ever", "a\n", 1001, 1, "larger"},
	{"ten times", "a\n", 2000, 200, NULL},
	{"more", "a\n", 2001, 200, "larger"},
	{"none before", "a\n", 5000, 0, NULL},
	{"small ones may shrink", "a\n", 1, 1000, NULL},
	{"to a tenth", "a\n", 200, 2000, NULL},
	{"below", "a\n", 199, 2000, "less than a tenth"}
};

START_TEST(judges)
{
	const struct row *r = &rows[_i];
	size_t len = strlen(r->text);
	char *text = malloc(len * r->times + 1);
	const char *why;
	uint64_t lines;
	unsigned i;

	for (i = 0; i < r->times; i++)
		memcpy(text + i * len, r->text, len);
	why = list_judge((struct str){text, len * r->times}, r->old, &lines);
	free(text);
	ck_assert_msg((why == NULL) == (r->want == NULL), "%s: %s", r->label,
	    why == NULL ? "taken" : why);
	if (why != NULL)
		ck_assert_msg(strstr(why, r->want) != NULL, "%s: %s", r->label,
		    why);
}
END_TEST

UNIT_MAIN("list_judge", LOOP(judges, rows))
