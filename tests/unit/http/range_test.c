/* SPDX-License-Identifier: MIT
 *
 * http/range_test.c - byte ranges.
 */
#include "proxy/http/range.h"

#include "tests/unit/http/parsed.h"

/* Against 10 bytes; ${want} NULL: ignored, "": unsatisfiable. */
static const struct {
	const char *in, *want;
} rows[] = {
	{"bytes=0-4", "0-4 "},
	{"Bytes=0-4", "0-4 "},
	{"bytes=5-", "5-9 "},
	{"bytes=0-99", "0-9 "},
	{"bytes=9-9", "9-9 "},
	{"bytes=-3", "7-9 "},
	{"bytes=-99", "0-9 "},
	{"bytes=0-1, 4-5 ,9-", "0-1 4-5 9-9 "},
	{"bytes=8-9,0-1", "8-9 0-1 "},
	{"bytes=20-,0-1", "0-1 "},
	{"bytes=,0-1,", "0-1 "},
	{"bytes=0-99999999999999999999999", "0-9 "},
	{"bytes=10-", ""},
	{"bytes=10-20", ""},
	{"bytes=-0", ""},
	{"bytes=99999999999999999999-", ""},
	{"bytes=0-4,2-6", NULL},
	{"bytes=0-,0-", NULL},
	{"bytes=4-0", NULL},
	{"bytes=", NULL},
	{"bytes", NULL},
	{"bytes=-", NULL},
	{"bytes=a-b", NULL},
	{"bytes=0-4,x", NULL},
	{"bytes=+1-4", NULL},
	{"bytes=1 - 4", NULL},
	{"bytes =0-4", NULL},
	{"bits=0-4", NULL},
	{"", NULL},
	{"bytes=20-,20-,20-,20-,20-,20-,20-,20-,20-,20-,20-,20-,20-,20-,20-,"
	    "20-,20-", NULL},
};

START_TEST(resolves)
{
	struct range_set set;
	char got[128] = "";
	enum range_result result = range_resolve(str_of(rows[_i].in), 10,
	    &set);
	unsigned i;

	for (i = 0; result == RANGE_OK && i < set.count; i++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got),
		    "%llu-%llu ", (unsigned long long)set.at[i].first,
		    (unsigned long long)set.at[i].last);
	if (rows[_i].want == NULL)
		ck_assert_msg(result == RANGE_IGNORE, "%s", rows[_i].in);
	else if (rows[_i].want[0] == '\0')
		ck_assert_msg(result == RANGE_UNSATISFIABLE, "%s",
		    rows[_i].in);
	else
		ck_assert_str_eq(got, rows[_i].want);
}
END_TEST

START_TEST(knows_the_empty_body)
{
	struct range_set set;

	ck_assert_int_eq(range_resolve(STR("bytes=0-"), 0, &set),
	    RANGE_UNSATISFIABLE);
	ck_assert_int_eq(range_resolve(STR("bytes=-1"), 0, &set),
	    RANGE_UNSATISFIABLE);
}
END_TEST

UNIT_MAIN("range", LOOP(resolves, rows) PLAIN(knows_the_empty_body))
