/* SPDX-License-Identifier: MIT
 *
 * admin/route_test.c - which requests the admin socket takes.
 */
#include "proxy/admin/route.h"

#include "proxy/base/ws.h"
#include "proxy/http/h1_parse.h"
#include "proxy/http/head.h"
#include "tests/unit/unit.h"

#define H	" HTTP/1.1\r\nHost: a\r\n"

static const struct {
	const char	*in;
	unsigned	 want;
	enum route_id	 id;
} rows[] = {
	{"GET /status" H "\r\n", 200, ROUTE_STATUS},
	{"GET /status?x=1" H "\r\n", 200, ROUTE_STATUS},
	{"GET /metrics HTTP/1.0\r\n\r\n", 200, ROUTE_METRICS},
	{"POST /reload" H "\r\n", 200, ROUTE_RELOAD},
	{"POST /reload" H "Content-Length: 0\r\n\r\n", 200, ROUTE_RELOAD},
	{"POST /check" H "\r\n", 200, ROUTE_CHECK},
	{"POST /reopen" H "\r\n", 200, ROUTE_REOPEN},
	{"GET /reload" H "\r\n", 405, 0},
	{"HEAD /status" H "\r\n", 405, 0},
	{"get /status" H "\r\n", 405, 0},
	{"GET /" H "\r\n", 404, 0},
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
	got = route_of(&head);
	ck_assert_msg(got.status == rows[_i].want, "%s: %u", rows[_i].in,
	    got.status);
	if (got.status == 200)
		ck_assert_int_eq(got.id, rows[_i].id);
	else
		ck_assert_ptr_nonnull(got.problem);
	ck_assert_int_eq(got.allow != NULL, got.status == 405);
}
END_TEST

UNIT_MAIN("route", LOOP(finds_commands, rows))
