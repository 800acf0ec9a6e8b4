/* SPDX-License-Identifier: MIT
 *
 * unit/ctl/sse_test.c - events, however they are cut.
 */
#include "proxy/ctl/sse.h"

#include <stdio.h>

#include "tests/unit/unit.h"

static bool
note(void *arg, struct str name, struct str data)
{
	char *out = arg;

	sprintf(out + strlen(out), "%.*s=%.*s;", STR_ARG(name), STR_ARG(data));
	return (!str_eq(data, STR("stop")));
}

static const struct row {
	const char	*label;
	const char	*in;
	const char	*want;
	const char	*id;
} rows[] = {
    {"one", "data: a\n\n", "message=a;", ""},
    {"crlf", "id: 7\r\ndata: a\r\n\r\ndata: b\r\n\r\n",
	"message=a;message=b;", "7"},
    {"cr", "data: a\r\rdata: b\r\r", "message=a;message=b;", ""},
    {"named", "event: lost\ndata: {}\n\ndata: x\n\n",
	"lost={};message=x;", ""},
    {"lines", "data: a\ndata:b\ndata\n\n", "message=a\nb\n;", ""},
    {"silence", ":\n\n: beat\n\n\n\n", "", ""},
    {"no data", "event: x\nid: 9\n\ndata: y\n\n", "message=y;", "9"},
    {"not over", "data: a\n", "", ""},
    {"unknown", "retry: 5\nfoo: bar\ndata: a\n\n", "message=a;", ""},
    {"spaces", "data:  a \n\n", "message= a ;", ""},
    {"enough", "data: stop\n\ndata: more\n\n", "message=stop;", ""},
    {"a long id",
	"id: 0123456789012345678901234567890123456789012345678901234567890123"
	"\ndata: a\n\n",
	"message=a;", ""},
};

/* In pieces of every size the same. */
START_TEST(reads)
{
	const struct row *r = &rows[_i];
	size_t len = strlen(r->in);
	char got[256];
	struct sse s;

	for (size_t piece = 1; piece <= len; piece++) {
		bool more = true;

		got[0] = '\0';
		sse_init(&s);
		for (size_t at = 0; at < len && more; at += piece)
			more = sse_feed(&s,
			    str_head(str_from(str_of(r->in), at), piece), note,
			    got);
		ck_assert_msg(strcmp(got, r->want) == 0, "%s by %zu: %s",
		    r->label, piece, got);
		ck_assert_str_eq(s.id, r->id);
		sse_fini(&s);
	}
}
END_TEST

START_TEST(drops_what_is_too_long)
{
	static char a[4096];
	char got[256] = "";
	struct sse s;

	sse_init(&s);
	memset(a, 'a', sizeof(a));
	ck_assert(sse_feed(&s, STR("data: "), note, got));
	for (size_t n = 0; n < SSE_LINE_MAX + sizeof(a); n += sizeof(a))
		ck_assert(sse_feed(&s, (struct str){a, sizeof(a)}, note, got));
	ck_assert(sse_feed(&s, STR("\n\ndata: b\n\n"), note, got));
	ck_assert_str_eq(got, "message=b;");
	ck_assert_uint_eq(s.dropped, 1);
	sse_fini(&s);
}
END_TEST

START_TEST(begins_again)
{
	char got[256] = "";
	struct sse s;

	sse_init(&s);
	ck_assert(sse_feed(&s, STR("id: 3\ndata: ha"), note, got));
	sse_again(&s);
	ck_assert(sse_feed(&s, STR("data: b\n\n"), note, got));
	ck_assert_str_eq(got, "message=b;");
	sse_fini(&s);
}
END_TEST

UNIT_MAIN("sse", LOOP(reads, rows) PLAIN(drops_what_is_too_long)
    PLAIN(begins_again))
