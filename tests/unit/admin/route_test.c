/* SPDX-License-Identifier: MIT
 *
 * admin/route_test.c - which requests the admin socket takes, and
 * their arguments.
 */
#include "proxy/admin/route.h"

#include <stdio.h>

#include "proxy/base/ws.h"
#include "proxy/http/h1_parse.h"
#include "proxy/http/head.h"
#include "tests/unit/unit.h"

#define H	" HTTP/1.1\r\nHost: a\r\n"

static const struct {
	const char	*in;
	unsigned	 want;
	enum command	 id;
} rows[] = {
	{"GET /status" H "\r\n", 200, COMMAND_STATUS},
	{"GET /status?" H "\r\n", 200, COMMAND_STATUS},
	{"GET /status?x=1" H "\r\n", 400, 0},
	{"GET /metrics HTTP/1.0\r\n\r\n", 200, COMMAND_METRICS},
	{"POST /reload" H "\r\n", 200, COMMAND_RELOAD},
	{"POST /reload" H "Content-Length: 0\r\n\r\n", 200, COMMAND_RELOAD},
	{"POST /check" H "\r\n", 200, COMMAND_CHECK},
	{"POST /reopen" H "\r\n", 200, COMMAND_REOPEN},
	{"GET /reload" H "\r\n", 405, 0},
	{"HEAD /status" H "\r\n", 405, 0},
	{"get /status" H "\r\n", 405, 0},
	{"GET /" H "\r\n", 200, COMMAND_PAGE},
	{"GET /dashboard/" H "\r\n", 404, 0},
	{"GET /dashboard/a%2Fb" H "\r\n", 200, COMMAND_ASSET},
	{"GET /dashboard/a?x=1" H "\r\n", 400, 0},
	{"GET /dashboard/a%00" H "\r\n", 400, 0},
	{"POST /api/login" H "Content-Length: 3\r\n\r\n", 200, COMMAND_LOGIN},
	{"POST /api/login" H "Transfer-Encoding: chunked\r\n\r\n", 411, 0},
	{"POST /api/login?form=a" H "\r\n", 400, 0},
	{"GET /status/" H "\r\n", 404, 0},
	{"GET /STATUS" H "\r\n", 404, 0},
	{"GET http://a/status" H "\r\n", 404, 0},
	{"POST /reload" H "Content-Length: 1\r\n\r\n", 413, 0},
	{"POST /reload" H "Transfer-Encoding: chunked\r\n\r\n", 413, 0},
	{"POST /reload" H "Content-Length: 0\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n", 400, 0},
};

START_TEST(finds_commands)
{
	static const struct h1_limits limits = {4096, 2048, 32};
	static _Alignas(16) char mem[4096];
	struct h1_parse parse = {0};
	struct route got;
	struct head head;
	struct ws ws;

	ws_init(&ws, mem, sizeof(mem));
	ck_assert_int_eq(h1_parse_request(&parse, str_of(rows[_i].in), &limits,
	    &ws, &head), H1_DONE);
	route_of(&head, &ws, &got);
	ck_assert_msg(got.status == rows[_i].want, "%s: %u", rows[_i].in,
	    got.status);
	if (got.status == 200)
		ck_assert_int_eq(got.command, rows[_i].id);
	else
		ck_assert_uint_gt(got.problem.len, 0);
	ck_assert_int_eq(got.allow != NULL, got.status == 405);
}
END_TEST

static const struct {
	const char	*target;
	enum argument	 argument;
	const char	*want;		/* its value; NULL: refused */
	const char	*problem;	/* a part of the sentence */
} queries[] = {
	{"POST /cache/purge?url=http://a.example/b?c=d", ARGUMENT_PURGE_URL,
	    "http://a.example/b?c=d", NULL},
	{"POST /cache/purge?url=http%3a%2F%2Fa.example/%2526",
	    ARGUMENT_PURGE_URL, "http://a.example/%26", NULL},
	{"POST /cache/purge?host=a.example&subdomains=1",
	    ARGUMENT_PURGE_SUBDOMAINS, "1", NULL},
	{"POST /cache/purge?subdomains=1&host=m%C3%BCnchen.example",
	    ARGUMENT_PURGE_HOST, "m\xc3\xbcnchen.example", NULL},
	{"POST /cache/purge?pattern=*/a+b", ARGUMENT_PURGE_PATTERN, "*/a+b",
	    NULL},
	{"GET /cache?limit=5&after=0.1", ARGUMENT_CACHE_LS_AFTER, "0.1", NULL},
	{"GET /cache/entry?url=x", ARGUMENT_CACHE_SHOW_URL, "x", NULL},
	{"POST /cache/purge", 0, NULL, "exactly one of: url, host, pattern"},
	{"POST /cache/purge?", 0, NULL, "exactly one of"},
	{"POST /cache/purge?subdomains=1", 0, NULL, "exactly one of"},
	{"POST /cache/purge?url=a&host=b", 0, NULL, "exactly one of"},
	{"POST /cache/purge?url=a&url=b", 0, NULL, "only once"},
	{"POST /cache/purge?url=", 0, NULL, "value"},
	{"POST /cache/purge?host=a&subdomains=yes", 0, NULL, "is 1"},
	{"POST /cache/purge?url=a%2", 0, NULL, "two hexadecimal digits"},
	{"POST /cache/purge?url=a%zz", 0, NULL, "two hexadecimal digits"},
	{"POST /cache/purge?url=a%0ab", 0, NULL, "control"},
	{"POST /cache/purge?url=a%00", 0, NULL, "control"},
	{"POST /cache/purge?url", 0, NULL, "name=value"},
	{"POST /cache/purge?=a", 0, NULL, "without a name"},
	{"POST /cache/purge?url=a&", 0, NULL, "last &"},
	{"POST /cache/purge?url=a&&host=b", 0, NULL, "name=value"},
	{"POST /cache/purge?Url=a", 0, NULL, "no argument \"Url\""},
	{"GET /cache?limt=3", 0, NULL, "it takes: pattern, limit, after"},
	{"GET /cache/entry", 0, NULL, "needs the argument url"},
	{"POST /reload?now=1", 0, NULL, "takes no arguments"},
};

START_TEST(reads_arguments)
{
	static const struct h1_limits limits = {4096, 2048, 32};
	static _Alignas(16) char mem[8192];
	struct h1_parse parse = {0};
	char request[512];
	struct route got;
	struct head head;
	struct ws ws;

	(void)snprintf(request, sizeof(request), "%s" H "\r\n",
	    queries[_i].target);
	ws_init(&ws, mem, sizeof(mem));
	ck_assert_int_eq(h1_parse_request(&parse, str_of(request), &limits,
	    &ws, &head), H1_DONE);
	route_of(&head, &ws, &got);
	if (queries[_i].want != NULL) {
		ck_assert_uint_eq(got.status, 200);
		ck_assert_msg(str_eq(got.arguments[queries[_i].argument],
		    str_of(queries[_i].want)), "%s", queries[_i].target);
		return;
	}
	ck_assert_uint_eq(got.status, 400);
	ck_assert_msg(str_search(got.problem, str_of(queries[_i].problem)) <
	    got.problem.len, "%s: %.*s", queries[_i].target,
	    STR_ARG(got.problem));
}
END_TEST

/* Without room it is refused, whatever there is. */
START_TEST(a_small_workspace)
{
	static const struct h1_limits limits = {4096, 2048, 32};
	static _Alignas(16) char mem[4096], tight[16];
	struct h1_parse parse = {0};
	struct route got;
	struct head head;
	struct ws ws;

	ws_init(&ws, mem, sizeof(mem));
	ck_assert_int_eq(h1_parse_request(&parse,
	    STR("GET /cache/entry?url=http://a.example/long" H "\r\n"),
	    &limits, &ws, &head), H1_DONE);
	ws_init(&ws, tight, sizeof(tight));
	route_of(&head, &ws, &got);
	ck_assert_uint_eq(got.status, 400);
	ck_assert_uint_gt(got.problem.len, 0);
}
END_TEST

UNIT_MAIN("route", LOOP(finds_commands, rows) LOOP(reads_arguments, queries)
    PLAIN(a_small_workspace))
