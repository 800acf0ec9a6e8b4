/* SPDX-License-Identifier: MIT
 *
 * http/h1_parse_test.c - what is read, what is refused.
 */
#include "proxy/http/h1_parse.h"

#include "tests/unit/http/parsed.h"

#define H	"Host: a\r\n"

static struct parsed p;

/* ${status} 0: done; 1: partial. */
static const struct row {
	const char *label, *in;
	unsigned status;
} requests[] = {
	{"plain", "GET / HTTP/1.1\r\n" H "\r\n", 0},
	{"1.0 without Host", "GET / HTTP/1.0\r\n\r\n", 0},
	{"higher minor", "GET / HTTP/1.9\r\n" H "\r\n", 0},
	{"empty lines before", "\r\n\r\nGET / HTTP/1.1\r\n" H "\r\n", 0},
	{"unknown method", "M-SEARCH * HTTP/1.1\r\n" H "\r\n", 0},
	{"empty value", "GET / HTTP/1.1\r\n" H "A:\r\n\r\n", 0},
	{"obs-text", "GET / HTTP/1.1\r\n" H "A: \xe9\xff\r\n\r\n", 0},
	{"tab in value", "GET / HTTP/1.1\r\n" H "A: a\tb\r\n\r\n", 0},
	{"nothing yet", "", 1},
	{"half", "GET / HTTP/1.1\r\nHost", 1},
	{"no last LF", "GET / HTTP/1.1\r\n" H "\r", 1},
	{"CR only", "\r", 1},
	{"many empty lines", "\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\n\r\n", 400},
	{"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
	{"two Hosts", "GET / HTTP/1.1\r\n" H H "\r\n", 400},
	{"two Hosts in 1.0", "GET / HTTP/1.0\r\n" H H "\r\n", 400},
	{"HTTP/2.0", "PRI * HTTP/2.0\r\n\r\n", 505},
	{"HTTP/0.9", "GET /\r\n\r\n", 400},
	{"HTTP/1.10", "GET / HTTP/1.10\r\n" H "\r\n", 400},
	{"lower http", "GET / http/1.1\r\n" H "\r\n", 400},
	{"two spaces", "GET  / HTTP/1.1\r\n" H "\r\n", 400},
	{"space in target", "GET /a b HTTP/1.1\r\n" H "\r\n", 400},
	{"tab in target", "GET /a\tb HTTP/1.1\r\n" H "\r\n", 400},
	{"non-ASCII target", "GET /\xe9 HTTP/1.1\r\n" H "\r\n", 400},
	{"space after version", "GET / HTTP/1.1 \r\n" H "\r\n", 400},
	{"no target", "GET  HTTP/1.1\r\n" H "\r\n", 400},
	{"bad method byte", "G(T / HTTP/1.1\r\n" H "\r\n", 400},
	{"long method", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA / HTTP/1.1"
	    "\r\n" H "\r\n", 501},
	{"TLS hello", "\x16\x03\x01\x02", 400},
	{"leading space", " GET / HTTP/1.1\r\n", 400},
	{"bare LF", "GET / HTTP/1.1\n", 400},
	{"bare LF at once", "\n", 400},
	{"bare LF in fields", "GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n", 400},
	{"CR CR LF", "GET / HTTP/1.1\r\nA: b\r\r\n\r\n", 400},
	{"bare CR in value", "GET / HTTP/1.1\r\n" H "A: b\rc\r\n\r\n", 400},
	{"bare CR at line start", "GET / HTTP/1.1\r\n" H "\rA: b\r\n\r\n", 400},
	{"bare CR in target", "GET /\r HTTP/1.1\r\n" H "\r\n", 400},
	{"fold", "GET / HTTP/1.1\r\n" H "A: b\r\n c\r\n\r\n", 400},
	{"fold at first", "GET / HTTP/1.1\r\n A: b\r\n" H "\r\n", 400},
	{"space before colon", "GET / HTTP/1.1\r\n" H "A : b\r\n\r\n", 400},
	{"empty name", "GET / HTTP/1.1\r\n" H ": b\r\n\r\n", 400},
	{"no colon", "GET / HTTP/1.1\r\n" H "A\r\n\r\n", 400},
	{"bad name byte", "GET / HTTP/1.1\r\n" H "A\x7f: b\r\n\r\n", 400},
	{"8-bit name", "GET / HTTP/1.1\r\n" H "\xc3\xa9: b\r\n\r\n", 400},
	{"control in value", "GET / HTTP/1.1\r\n" H "A: b\x01\r\n\r\n", 400},
	{"control far in value", "GET / HTTP/1.1\r\n" H
	    "A: bbbbbbbbbbbbbbbbbbbbbbbbbb\x1f\x62\r\n\r\n", 400},
	{"DEL in value", "GET / HTTP/1.1\r\n" H
	    "A: bbbbbbbbbbbbbbbbbb\x7f\r\n\r\n", 400},
}, responses[] = {
	{"plain", "HTTP/1.1 200 OK\r\n\r\n", 0},
	{"no reason", "HTTP/1.1 200 \r\n\r\n", 0},
	{"no space", "HTTP/1.1 200\r\n\r\n", 0},
	{"1.0", "HTTP/1.0 599 A b\xe9\r\n\r\n", 0},
	{"partial", "HTTP/1.1 2", 1},
	{"empty line before", "\r\nHTTP/1.1 200 OK\r\n\r\n", 502},
	{"status 099", "HTTP/1.1 099 OK\r\n\r\n", 502},
	{"status 600", "HTTP/1.1 600 OK\r\n\r\n", 502},
	{"status 20", "HTTP/1.1 20 OK\r\n\r\n", 502},
	{"status 2000", "HTTP/1.1 2000 OK\r\n\r\n", 502},
	{"status +20", "HTTP/1.1 +20 OK\r\n\r\n", 502},
	{"version 2", "HTTP/2.0 200 OK\r\n\r\n", 502},
	{"ICY", "ICY 200 OK\r\n\r\n", 502},
	{"control in reason", "HTTP/1.1 200 O\x01K\r\n\r\n", 502},
	{"fold", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", 502},
	{"bare LF", "HTTP/1.1 200 OK\n\n", 502},
	{"cut", "HTTP/1.1\r\n\r\n", 502},
};

typedef enum h1_result parse_fn(struct h1_parse *, struct str,
    const struct h1_limits *, struct ws *, struct head *);

static void
check_row(const struct row *r, parse_fn *parse)
{
	struct h1_parse whole = {0}, slow = {0};
	struct h1_limits limits = PARSED_LIMITS;
	enum h1_result want = r->status == 0 ? H1_DONE :
	    r->status == 1 ? H1_PARTIAL : H1_BAD, got = H1_PARTIAL;
	size_t n, len = strlen(r->in);

	parsed_open(&p);
	ck_assert_msg(parse(&whole, (struct str){r->in, len}, &limits, &p.ws,
	    &p.head) == want, "%s: %s", r->label, whole.problem);
	if (want == H1_BAD)
		ck_assert_msg(whole.status == r->status, "%s: %u", r->label,
		    whole.status);
	if (want == H1_DONE)
		ck_assert_uint_eq(whole.consumed, len);
	for (n = 0; n <= len && got == H1_PARTIAL; n++)
		got = parse(&slow, (struct str){r->in, n}, &limits, &p.ws,
		    &p.head);
	ck_assert_msg(got == want, "%s byte by byte", r->label);
	ck_assert_uint_eq(slow.status, whole.status);
}

START_TEST(reads_requests)
{
	check_row(&requests[_i], h1_parse_request);
}
END_TEST

START_TEST(reads_responses)
{
	check_row(&responses[_i], h1_parse_response);
}
END_TEST

START_TEST(fills_the_head)
{
	struct head *h = parsed_request(&p, "PUT http://a/b?c HTTP/1.0",
	    "Content-Length:  12 \t\r\nX: y z\r\n");

	ck_assert_uint_eq(h->method_id, METHOD_PUT);
	ck_assert_slice(h->method, "PUT");
	ck_assert_slice(h->target, "http://a/b?c");
	ck_assert_uint_eq(h->minor, 0);
	ck_assert_uint_eq(h->count, 3);
	ck_assert_slice(head_value(h, FIELD_CONTENT_LENGTH), "12");
	ck_assert_slice(h->fields[2].name, "X");
	ck_assert_slice(h->fields[2].value, "y z");
	head_add(h, FIELD_VIA, STR("1.1 x"));
	ck_assert(!h->overflowed);
	h = parsed_response(&p, "HTTP/1.1 404 Not there", "");
	ck_assert_uint_eq(h->status, 404);
	ck_assert_slice(h->reason, "Not there");
}
END_TEST

/* NUL cannot stand in the rows. */
START_TEST(refuses_nul)
{
	static const char in[] = "GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n";
	struct h1_parse state = {0};
	struct h1_limits limits = PARSED_LIMITS;

	parsed_open(&p);
	ck_assert_int_eq(h1_parse_request(&state, STR(in), &limits, &p.ws,
	    &p.head), H1_BAD);
	ck_assert_uint_eq(state.at, 23);
}
END_TEST

static unsigned
status_under(struct h1_limits limits, const char *in)
{
	struct h1_parse state = {0};

	parsed_open(&p);
	h1_parse_request(&state, str_of(in), &limits, &p.ws, &p.head);
	return (state.status);
}

START_TEST(keeps_limits)
{
	const char *in = "GET /123456789 HTTP/1.1\r\nHost: a\r\nB: c\r\n\r\n";

	ck_assert_uint_eq(status_under((struct h1_limits){42, 10, 2}, in), 0);
	ck_assert_uint_eq(status_under((struct h1_limits){41, 10, 2}, in), 431);
	ck_assert_uint_eq(status_under((struct h1_limits){42, 9, 2}, in), 414);
	ck_assert_uint_eq(status_under((struct h1_limits){42, 10, 1}, in), 431);
	/* before the end is seen */
	ck_assert_uint_eq(status_under((struct h1_limits){99, 9, 2},
	    "GET /1234567890123456789012345678901234567890123456789"), 414);
	ck_assert_uint_eq(status_under((struct h1_limits){20, 20, 2},
	    "GET / HTTP/1.0\r\nA: bbbbbbb"), 431);
}
END_TEST

START_TEST(says_when_the_workspace_is_full)
{
	struct h1_parse state = {0};
	struct h1_limits limits = PARSED_LIMITS;
	_Alignas(16) char small[128];
	struct ws ws;

	ws_init(&ws, small, sizeof(small));
	ck_assert_int_eq(h1_parse_request(&state,
	    STR("GET / HTTP/1.0\r\nA: b\r\nC: d\r\nE: f\r\nG: h\r\n\r\n"),
	    &limits, &ws, &p.head), H1_BAD);
	ck_assert_uint_eq(state.status, 431);
}
END_TEST

UNIT_MAIN("h1_parse", LOOP(reads_requests, requests)
    LOOP(reads_responses, responses) PLAIN(fills_the_head)
    PLAIN(refuses_nul) PLAIN(keeps_limits)
    PLAIN(says_when_the_workspace_is_full))
