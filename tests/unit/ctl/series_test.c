/* SPDX-License-Identifier: MIT
 *
 * unit/ctl/series_test.c - a series as a curve and rows.
 */
#include "proxy/ctl/series.h"

#include <stdlib.h>
#include <time.h>

#include "proxy/ctl/paint.h"
#include "tests/unit/unit.h"

#define ONE(rows)							\
	"{\"name\":\"room\",\"kind\":\"gauge\",\"unit\":\"C\","		\
	"\"period_s\":10,\"rows\":[" rows "]}\n"
#define TITLES								\
	"  from                           avg            min"		\
	"            max     count\n"

static const struct row {
	const char	*in;
	unsigned	 columns;
	const char	*locale;
	const char	*want;		/* NULL: it is none */
} rows[] = {
    {ONE("[0,1.5,1,2,4],[10,3e2,1,400,1]"), 0, "C",
	"0\t1.5\t1\t2\t4\n10\t300\t1\t400\t1\n"},
    {ONE("[0,1.5,1,2,4],[10,5,1,400,1]"), 80, "C",
	"room, C, periods of 10 s\n  _#\n" TITLES
	"  1970-01-01 00:00:00            1.5              1"
	"              2         4\n"
	"  1970-01-01 00:00:10              5              1"
	"            400         1\n"},
    {ONE("[0,0,0,0,1],[1,4,0,0,1],[2,8,0,0,1]"), 80, "C.UTF-8", NULL},
    {ONE(""), 80, "C", "room, C, periods of 10 s\n" TITLES},
    {ONE(""), 0, "C", ""},
    {"{}", 80, "C", NULL},
    {ONE("[1,2,3]"), 80, "C", NULL},
    {ONE("[1,2,3,4,true]"), 80, "C", NULL},
    {ONE("[1,2,3,4,5"), 0, "C", NULL},
};
#define BLOCKS	2	/* the row that shows them */

static int
print(const struct row *r, char *got, size_t size)
{
	FILE *out = fmemopen(got, size, "w");
	int bad;

	setenv("TZ", "UTC", 1);
	tzset();
	setenv("LC_ALL", r->locale, 1);
	(void)paint_begin("never");
	bad = series_print_one(str_of(r->in), out, r->columns);
	fclose(out);
	return (bad);
}

START_TEST(prints)
{
	const struct row *r = &rows[_i];
	char got[4096] = "";

	if (_i == BLOCKS) {
		ck_assert_int_eq(print(r, got, sizeof(got)), 0);
		ck_assert_ptr_nonnull(
		    strstr(got, "\n  \xe2\x96\x81\xe2\x96\x85\xe2\x96\x88\n"));
		return;
	}
	ck_assert_int_eq(print(r, got, sizeof(got)), r->want == NULL ? -1 : 0);
	if (r->want != NULL)
		ck_assert_str_eq(got, r->want);
}
END_TEST

/* More rows than columns: they share. */
START_TEST(fits)
{
	static char json[65536], got[65536];
	struct row r = {json, 40, "C", NULL};
	size_t n = 0;
	char *curve;

	n = (size_t)sprintf(json, "{\"period_s\":1,\"rows\":[[0,0,0,0,1]");
	for (unsigned i = 1; i < 720; i++)
		n += (size_t)sprintf(json + n, ",[%u,%u,0,0,1]", i, i);
	strcpy(json + n, "]}");
	ck_assert_int_eq(print(&r, got, sizeof(got)), 0);
	curve = strchr(got, '\n') + 1;
	ck_assert_uint_eq(strcspn(curve, "\n"), 38);
	ck_assert_int_eq(curve[2], '_');
	ck_assert_int_eq(curve[37], '#');
}
END_TEST

START_TEST(lists)
{
	static const char json[] =
	    "{\"series\":[{\"name\":\"a.b\",\"kind\":\"gauge\",\"unit\":"
	    "\"C\",\"last\":0.123456789,\"at\":5.5,\"source\":\"udp\"}],"
	    "\"samples\":{\"refused\":2}}";
	char got[4096] = "";
	FILE *out = fmemopen(got, sizeof(got), "w");

	(void)paint_begin("never");
	ck_assert_int_eq(series_print_list(STR(json), out, 80), 0);
	ck_assert_int_eq(series_print_list(STR(json), out, 0), 0);
	ck_assert_int_eq(series_print_list(STR("{}"), out, 0), -1);
	fclose(out);
	ck_assert_str_eq(got, "  last  unit  kind   source  name\n"
			      "0.1235  C     gauge  udp     a.b\n"
			      "\n2 lines that came by UDP were refused; --json "
			      "tells the last of them\n"
			      "0.123456789\tC\tgauge\tudp\t5.5\ta.b\n");
}
END_TEST

UNIT_MAIN("series", LOOP(prints, rows) PLAIN(fits) PLAIN(lists))
