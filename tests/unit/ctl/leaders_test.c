/* SPDX-License-Identifier: MIT
 *
 * unit/ctl/leaders_test.c - the page of `top`, for screens of some sizes.
 */
#include "proxy/ctl/leaders.h"

#include "proxy/base/buf.h"
#include "proxy/ctl/paint.h"
#include "tests/unit/unit.h"

#define TOP								\
	"{\"what\":\"domains\",\"for\":\"1h\",\"from\":1000,\"to\":4600,"\
	"\"rows\":["							\
	"{\"name\":\"a.example\",\"requests\":900,\"hits\":600,"	\
	"\"bytes\":1048576,\"blocked\":0,\"errors\":0,\"last\":4599,"	\
	"\"detail\":\"\",\"missed\":0},"				\
	"{\"name\":\"bad\\u001b[31m\xe2\x80\xae.example\",\"requests\":10," \
	"\"hits\":0,\"bytes\":10,\"blocked\":10,\"errors\":0,"		\
	"\"last\":4599,\"detail\":\"b.yaml:3\",\"missed\":0}],"		\
	"\"others\":{\"requests\":90,\"hits\":30,\"bytes\":512,"	\
	"\"blocked\":0,\"errors\":1}}"
#define EMPTY								\
	"{\"what\":\"users\",\"for\":\"5min\",\"from\":1,\"to\":301,"	\
	"\"rows\":[],\"others\":{\"requests\":0}}"

static const struct row {
	const char	*label;
	const char	*top;
	const char	*stats;
	uint64_t	 per_s1000;
	unsigned	 columns;
	unsigned	 lines;
	const char	*want;		/* NULL: no answer */
} rows[] = {
    {"wide", TOP, "", 0, 100, 0,
	"domains of the last 1h: 1000 requests, 0.28 requests/s, 63 % hits\n"
	" requests  hits      size  blocked  errors  name\n"
	"      900  67 %   1.0 MiB        0       0  a.example\n"
	"       10   0 %      10 B       10       0  "
	"bad\\u001b[31m\\u202e.example  b.yaml:3\n"
	"       90  33 %     512 B        0       1  (all others)\n"},
    {"young", TOP, "{\"uptime_s\":100}", 0, 100, 1,
	"domains of the last 1h: 1000 requests, 10 requests/s, 63 % hits, "
	"up 1.7 min\n"
	" requests  hits      size  blocked  errors  name\n"},
    {"narrow", TOP, "{\"uptime_s\":7200}", 12345, 24, 3,
	"domains of the last 1h: \n"
	" requests  name\n"
	"      900  a.example\n"},
    {"nobody", EMPTY, "", 0, 80, 0,
	"users of the last 5min: 0 requests, 0.00 requests/s\n"
	" requests  hits      size  blocked  errors  name\n"
	"  nothing yet\n"},
    {"none", "{}", "", 0, 80, 0, NULL},
    {"broken", "{\"rows\":[{\"name\":", "", 0, 80, 0, NULL},
};

START_TEST(writes)
{
	const struct row *r = &rows[_i];
	struct leaders_page page = {
	    .top = str_of(r->top),
	    .stats = str_of(r->stats),
	    .per_s1000 = r->per_s1000,
	    .columns = r->columns,
	    .lines = r->lines,
	};
	struct buf out;
	int bad;

	(void)paint_begin("never");
	buf_init(&out, 65536);
	bad = leaders_write(&out, &page);
	ck_assert_int_eq(bad, r->want == NULL ? -1 : 0);
	if (r->want != NULL)
		ck_assert_msg(str_eq(buf_peek(&out), str_of(r->want)),
		    "%s:\n%.*s", r->label, STR_ARG(buf_peek(&out)));
	buf_fini(&out);
}
END_TEST

/* As many lines as the screen has, the last of them the hint. */
START_TEST(ends_with_the_hint)
{
	struct leaders_page page = {.top = STR(TOP), .columns = 80,
	    .lines = 4, .hint = "keys"};
	struct buf out;

	(void)paint_begin("never");
	buf_init(&out, 65536);
	ck_assert_int_eq(leaders_write(&out, &page), 0);
	ck_assert(str_ends_nocase(buf_peek(&out), STR("a.example\nkeys\n")));
	buf_fini(&out);
}
END_TEST

UNIT_MAIN("leaders", LOOP(writes, rows) PLAIN(ends_with_the_hint))
