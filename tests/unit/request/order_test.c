/* SPDX-License-Identifier: MIT
 *
 * request/order_test.c - the head that the origin gets.
 */
#include "proxy/request/order.h"

#include "config/complaint.h"
#include "config/words_file.h"
#include "filters/words/words.h"
#include "proxy/http/url.h"
#include "proxy/request/request.h"
#include "tests/unit/http/parsed.h"

static struct request_env env = {.magic = REQUEST_ENV_MAGIC,
	.name = {"us", 2}};
static struct request req;
static struct exchange x;
static _Alignas(16) char room[131072];
static char text[65536];

enum { WORDS = 1, UPGRADE = 2, WHOLE = 4, HOPS = 8, CHECKED = 16 };

static const struct row {
	const char *label;
	unsigned how;
	const char *in, *out;
	bool may_repeat;
} rows[] = {
	{"plain", 0, "GET http://a.example/x?y HTTP/1.1\r\nHost: a.example\r\n"
	    "User-Agent: u\r\n\r\n",
	    "GET /x?y HTTP/1.1\r\nUser-Agent: u\r\nHost: a.example\r\n"
	    "Via: 1.1 us\r\n\r\n", true},
	{"Host is the URL's", 0, "GET http://a.example:81 HTTP/1.1\r\n"
	    "Host: evil.example\r\n\r\n",
	    "GET / HTTP/1.1\r\nHost: a.example:81\r\nVia: 1.1 us\r\n\r\n",
	    true},
	{"hop-by-hop", 0, "GET http://a.example/ HTTP/1.1\r\nHost: a.example"
	    "\r\nConnection: X-A, close\r\nX-A: 1\r\nKeep-Alive: 1\r\n"
	    "Proxy-Connection: 1\r\nProxy-Authorization: p\r\nTE: x\r\n"
	    "X-B: 2\r\n\r\n",
	    "GET / HTTP/1.1\r\nX-B: 2\r\nHost: a.example\r\nVia: 1.1 us\r\n"
	    "\r\n", true},
	{"length", 0, "POST http://a.example/ HTTP/1.1\r\nHost: a.example\r\n"
	    "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n",
	    "POST / HTTP/1.1\r\nExpect: 100-continue\r\nHost: a.example\r\n"
	    "Via: 1.1 us\r\nContent-Length: 5\r\n\r\n", false},
	{"chunked", 0, "PUT http://a.example/ HTTP/1.1\r\nHost: a.example\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n",
	    "PUT / HTTP/1.1\r\nHost: a.example\r\nVia: 1.1 us\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n", false},
	{"POST without a body", 0, "POST http://a.example/ HTTP/1.1\r\n"
	    "Host: a.example\r\n\r\n",
	    "POST / HTTP/1.1\r\nHost: a.example\r\nVia: 1.1 us\r\n"
	    "Content-Length: 0\r\n\r\n", false},
	{"from 1.0", 0, "POST http://a.example/ HTTP/1.0\r\n"
	    "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n",
	    "POST / HTTP/1.1\r\nHost: a.example\r\nVia: 1.0 us\r\n"
	    "Content-Length: 1\r\n\r\n", false},
	{"invited already", CHECKED, "POST http://a.example/ HTTP/1.1\r\n"
	    "Host: a.example\r\nExpect: 100-continue\r\n"
	    "Content-Length: 1\r\n\r\n",
	    "POST / HTTP/1.1\r\nHost: a.example\r\nVia: 1.1 us\r\n"
	    "Content-Length: 1\r\n\r\n", false},
	{"OPTIONS of a host", HOPS, "OPTIONS http://a.example HTTP/1.1\r\n"
	    "Host: a.example\r\nMax-Forwards: 7\r\n\r\n",
	    "OPTIONS * HTTP/1.1\r\nHost: a.example\r\nMax-Forwards: 6\r\n"
	    "Via: 1.1 us\r\n\r\n", true},
	{"OPTIONS of its root", 0, "OPTIONS http://a.example/ HTTP/1.1\r\n"
	    "Host: a.example\r\n\r\n",
	    "OPTIONS / HTTP/1.1\r\nHost: a.example\r\nVia: 1.1 us\r\n\r\n",
	    true},
	{"codings that can be read", WORDS, "GET http://a.example/ HTTP/1.1"
	    "\r\nHost: a.example\r\nAccept-Encoding: br, GZIP;q=0.5\r\n"
	    "Accept-Encoding: zstd, deflate\r\n\r\n",
	    "GET / HTTP/1.1\r\nHost: a.example\r\nVia: 1.1 us\r\n"
	    "Accept-Encoding: br, GZIP;q=0.5, zstd, deflate\r\n\r\n",
	    true},
	{"no coding that can be read", WORDS, "GET http://a.example/ HTTP/1.1"
	    "\r\nHost: a.example\r\nAccept-Encoding: lzw\r\n\r\n",
	    "GET / HTTP/1.1\r\nHost: a.example\r\nVia: 1.1 us\r\n"
	    "Accept-Encoding: identity\r\n\r\n", true},
	{"codings without a list", 0, "GET http://a.example/ HTTP/1.1\r\n"
	    "Host: a.example\r\nAccept-Encoding: br\r\n\r\n",
	    "GET / HTTP/1.1\r\nAccept-Encoding: br\r\nHost: a.example\r\n"
	    "Via: 1.1 us\r\n\r\n", true},
	{"a part", 0, "GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\n"
	    "Range: bytes=0-1\r\n\r\n",
	    "GET / HTTP/1.1\r\nRange: bytes=0-1\r\nHost: a.example\r\n"
	    "Via: 1.1 us\r\n\r\n", true},
	{"the whole", WHOLE, "GET http://a.example/ HTTP/1.1\r\n"
	    "Host: a.example\r\nRange: bytes=0-1\r\nIf-Range: \"x\"\r\n\r\n",
	    "GET / HTTP/1.1\r\nHost: a.example\r\nVia: 1.1 us\r\n\r\n", true},
	{"upgrade", UPGRADE, "GET http://a.example/ HTTP/1.1\r\n"
	    "Host: a.example\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
	    "Sec-WebSocket-Key: k\r\n\r\n",
	    "GET / HTTP/1.1\r\nSec-WebSocket-Key: k\r\nHost: a.example\r\n"
	    "Via: 1.1 us\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
	    "\r\n", false},
};

static struct words *
some_words(void)
{
	struct complaints *c = complaints_new();
	struct words_file *file = NULL;
	struct words *w;

	ck_assert_int_eq(words_file_parse(&file, STR("danger_words:\n"
	    "  action: block\n  words:\n    - bomba\n"), "w.yaml", c), 0);
	w = words_new(file, c);
	words_file_free(file);
	complaints_free(c);
	return (w);
}

static void
set_up(const struct row *r)
{
	struct h1_limits limits = PARSED_LIMITS;
	struct h1_parse state = {0};
	unsigned status;

	x.magic = EXCHANGE_MAGIC;
	ws_init(&x.ws, room, sizeof(room));
	snprintf(text, sizeof(text), "%s", r->in);
	ck_assert_int_eq(h1_parse_request(&state, str_of(text), &limits,
	    &x.ws, &x.request), H1_DONE);
	ck_assert_ptr_null(framing_of_request(&x.request, &x.request_framing,
	    &status));
	env.words = (r->how & WORDS) ? some_words() : NULL;
	req.magic = REQUEST_MAGIC;
	req.env = &env;
	req.x = &x;
	ck_assert_ptr_null(url_parse(&req.url, x.request.target, false,
	    &x.ws));
	req.hops_left = (r->how & HOPS) ? 7 : -1;
	req.whole_again = (r->how & WHOLE) != 0;
	req.is_upgrade = (r->how & UPGRADE) != 0;
	if (req.is_upgrade)
		req.protocol = STR("websocket");
	if (r->how & CHECKED)
		req.request_check.state = CHECK_PASSED;
	buf_init(&req.order, REQUEST_HEAD_MAX);
}

START_TEST(builds)
{
	const struct row *r = &rows[_i];
	struct transfer_order order;

	set_up(r);
	/* Twice, as after a part that had to be whole. */
	ck_assert_int_eq(order_build(&req, &order), 0);
	ck_assert_int_eq(order_build(&req, &order), 0);
	ck_assert_slice(order.head, r->out);
	ck_assert_slice(order.host, "a.example");
	ck_assert_int_eq(order.may_repeat, r->may_repeat);
	ck_assert_int_eq(order.upgrade, req.is_upgrade);
	ck_assert_int_eq(order.method, x.request.method_id);
	ck_assert_int_eq(order.framing.kind, x.request_framing.kind);
	buf_fini(&req.order);
	if (env.words != NULL)
		words_free((struct words *)(uintptr_t)env.words);
}
END_TEST

START_TEST(without_room)
{
	struct transfer_order order;
	struct str left;

	set_up(&rows[0]);
	left.ptr = ws_reserve(&x.ws, &left.len);
	ws_release(&x.ws, left.len - 64);
	ck_assert_int_eq(order_build(&req, &order), -1);
	buf_fini(&req.order);
}
END_TEST

UNIT_MAIN("order", LOOP(builds, rows) PLAIN(without_room))
