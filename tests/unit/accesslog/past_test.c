/* SPDX-License-Identifier: MIT */
#include "proxy/accesslog/past.h"

#include "config/nets.h"
#include "proxy/accesslog/format.h"
#include "tests/unit/unit.h"

#define TIME	1763803800	/* 2025-11-22T09:30:00Z */

static const struct {
	const char	*label, *line;
	int		 want;
	int64_t		 time;
	const char	*client, *method, *url, *user, *type;
} rows[] = {
	{"native", "1763803800.123     45 10.0.0.7 TCP_MISS/200 1234 GET "
	    "http://a.b/c - HIER_DIRECT/192.0.2.1 text/html", 0, TIME,
	    "10.0.0.7", "GET", "http://a.b/c", "", "text/html"},
	{"native with pairs", "1763803800.123 123456 2001:db8::1 TCP_TUNNEL/200"
	    " 9 CONNECT a.b:443 ana HIER_DIRECT/192.0.2.1 - \"flags=danger\"",
	    0, TIME, "2001:db8::1", "CONNECT", "a.b:443", "ana", ""},
	{"combined", "10.0.0.7 - ana [22/Nov/2025:10:30:00 +0100] "
	    "\"POST http://a.b/c HTTP/1.1\" 200 5 \"-\" \"x\" TCP_MISS:NONE",
	    0, TIME, "10.0.0.7", "POST", "http://a.b/c", "ana", ""},
	{"combined, west", "10.0.0.7 - - [22/Nov/2025:04:30:00 -0500] "
	    "\"GET http://a.b/ HTTP/1.1\" 200 5", 0, TIME, "10.0.0.7", "GET",
	    "http://a.b/", "", ""},
	{"JSON", "{\"time\":\"2025-11-22T09:30:00.5Z\",\"elapsed_us\":5,"
	    "\"client\":\"10.0.0.7\",\"flags\":[\"danger\"],\"method\":\"GET\","
	    "\"url\":\"http:\\/\\/a.b\\/\\u0022\\\"\",\"user\":\"ana\","
	    "\"type\":\"text/html\"}", 0, TIME, "10.0.0.7", "GET",
	    "http://a.b/\"\"", "ana", "text/html"},
	{"empty", "", -1, 0, "", "", "", "", ""},
	{"words", "what is this line about", -1, 0, "", "", "", "", ""},
	{"native cut", "1763803800.123 45 10.0.0.7 TCP_MISS/200 1234", -1, 0,
	    "", "", "", "", ""},
	{"no client", "1763803800.123 45 me TCP_MISS/200 1 GET http://a/ - - -",
	    -1, 0, "", "", "", "", ""},
	{"JSON cut", "{\"time\":\"2025-11-22T09:30:00Z\",\"cli", -1, 0, "", "",
	    "", "", ""},
	{"JSON without address", "{\"time\":\"2025-11-22T09:30:00Z\"}", -1, 0,
	    "", "", "", "", ""},
	{"combined, no month", "10.0.0.7 - - [22/Xyz/2025:04:30:00 -0500] "
	    "\"GET http://a.b/ HTTP/1.1\" 200 5", -1, 0, "", "", "", "", ""},
};

static bool
is(struct str got, const char *want)
{
	return (str_eq(got, str_of(want)));
}

START_TEST(reads)
{
	static struct past p;
	uint8_t client[16];

	ck_assert_msg(past_read(&p, str_of(rows[_i].line)) == rows[_i].want,
	    "%s", rows[_i].label);
	if (rows[_i].want != 0)
		return;
	ck_assert_ptr_null(net_address(str_of(rows[_i].client), client));
	ck_assert_int_eq(p.wall_s, rows[_i].time);
	ck_assert_mem_eq(p.client, client, 16);
	ck_assert_msg(is(p.method, rows[_i].method) &&
	    is(p.url, rows[_i].url) && is(p.user, rows[_i].user) &&
	    is(p.type, rows[_i].type), "%s", rows[_i].label);
}
END_TEST

static const enum log_format forms[] = {LOG_FORMAT_SQUID, LOG_FORMAT_COMBINED,
    LOG_FORMAT_JSON};

/* Whatever is written can be read back. */
START_TEST(reads_what_is_written)
{
	static char line[FORMAT_LINE_MAX];
	static struct past p;
	struct log_record r = {.wall_ns = TIME * 1000000000ll,
	    .method = STR("GET"),
	    .url = STR("http://a.b/x?y=\"z\" \xff"),
	    .user = STR("Jos\xc3\xa9"),
	    .type = STR("text/html; charset=utf-8"),
	    .client = {[10] = 0xff, [11] = 0xff, [12] = 10, [15] = 1}};
	struct format_options o = {.form = forms[_i]};
	size_t n = format_line(&r, &o, line);

	ck_assert_int_eq(past_read(&p, (struct str){line, n - 1}), 0);
	ck_assert_int_eq(p.wall_s, TIME);
	ck_assert_mem_eq(p.client, r.client, 16);
	ck_assert(str_starts(p.url, STR("http://a.b/x?y=")));
	ck_assert(forms[_i] == LOG_FORMAT_COMBINED || is(p.type, "text/html"));
}
END_TEST

UNIT_MAIN("past", LOOP(reads, rows)
    LOOP(reads_what_is_written, forms))
