/* SPDX-License-Identifier: MIT
 *
 * http/hop_test.c - what belongs to one connection.
 */
#include "proxy/http/hop.h"

#include "tests/unit/http/parsed.h"

#define OK	"HTTP/1.1 200 OK"

static struct parsed p;

/* ${want}: names left. */
static const struct {
	const char *label, *fields, *want;
} rows[] = {
	{"nothing", "A: 1\r\n", "A "},
	{"own names", "Connection: close\r\nKeep-Alive: 5\r\n"
	    "Proxy-Connection: x\r\nProxy-Authenticate: x\r\nTE: x\r\n"
	    "Proxy-Authorization: x\r\nProxy-Authentication-Info: x\r\n"
	    "Trailer: x\r\nUpgrade: x\r\nHTTP2-Settings: x\r\nB: 2\r\n", "B "},
	{"named", "Connection: a, B\r\nA: 1\r\nb: 2\r\nc: 3\r\na: 4\r\n",
	    "c "},
	{"named known", "Connection: server\r\nServer: x\r\nC: 3\r\n", "C "},
	{"named in two lines", "Connection: a\r\nA: 1\r\nconnection: b\r\n"
	    "B: 1\r\nC: 2\r\n", "C "},
	{"framing stays", "Connection: content-length, transfer-encoding\r\n"
	    "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
	    "Content-Length Transfer-Encoding "},
	{"Host and Content-* stay", "Connection: host, content-foo, "
	    "content-type\r\nHost: a\r\nContent-Foo: 1\r\n"
	    "Content-Type: x\r\n", "Host Content-Foo Content-Type "},
	{"caching stays", "Connection: cache-control, vary, authorization\r\n"
	    "Cache-Control: x\r\nVary: x\r\nAuthorization: x\r\n",
	    "Cache-Control Vary Authorization "},
	{"naming itself", "Connection: connection, keep-alive\r\nA: 1\r\n",
	    "A "},
};

START_TEST(strips)
{
	struct head *h = parsed_response(&p, OK, rows[_i].fields);
	char got[256] = "";
	unsigned i;

	hop_strip(h);
	for (i = 0; i < h->count; i++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%.*s ",
		    STR_ARG(h->fields[i].name));
	ck_assert_msg(strcmp(got, rows[_i].want) == 0, "%s: %s",
	    rows[_i].label, got);
	ck_assert(!head_has(h, FIELD_CONNECTION));
}
END_TEST

START_TEST(bounds_the_names)
{
	char fields[1024] = "Connection: ";
	struct head *h;
	int i;

	for (i = 0; i < 50; i++)
		snprintf(fields + strlen(fields),
		    sizeof(fields) - strlen(fields), "n%d,", i);
	strcat(fields, "\r\nn49: x\r\nother: y\r\nServer: z\r\n");
	h = parsed_response(&p, OK, fields);
	hop_strip(h);
	ck_assert_uint_eq(h->count, 1);
	ck_assert(head_has(h, FIELD_SERVER));
}
END_TEST

START_TEST(marks_the_way)
{
	struct head *h = parsed_response(&p, OK,
	    "Via: 1.0 fred, HTTP/1.1 Aduana-7 (x)\r\n");

	ck_assert(hop_via_has(h, STR("aduana-7")));
	ck_assert(!hop_via_has(h, STR("aduana")));
	ck_assert(!hop_via_has(h, STR("1.0")));
	hop_via(&p.ws, h, 0, STR("aduana-8"));
	ck_assert(hop_via_has(h, STR("aduana-8")));
	ck_assert_slice(head_joined(h, FIELD_VIA, &p.ws),
	    "1.0 fred, HTTP/1.1 Aduana-7 (x), 1.0 aduana-8");
}
END_TEST

static const struct {
	const char *fields;
	bool close, alive_10, alive_11;
} alive[] = {
	{"", false, false, true},
	{"Connection: close\r\n", true, false, false},
	{"Connection: a, CLOSE\r\n", true, false, false},
	{"Connection: keep-alive\r\n", false, true, true},
	{"Proxy-Connection: Keep-Alive\r\n", false, true, true},
	{"Proxy-Connection: close\r\n", true, false, false},
	{"Connection: keep-alive, close\r\n", true, false, false},
};

START_TEST(keeps_alive)
{
	struct head *h = parsed_response(&p, OK, alive[_i].fields);

	ck_assert(hop_wants_close(h) == alive[_i].close);
	ck_assert(hop_keeps_alive(h, 0) == alive[_i].alive_10);
	ck_assert(hop_keeps_alive(h, 1) == alive[_i].alive_11);
}
END_TEST

START_TEST(sees_upgrades)
{
	struct str protocol;

	ck_assert(hop_upgrade(parsed_request(&p, "GET / HTTP/1.1",
	    "Connection: keep-alive, Upgrade\r\nUpgrade: websocket, x\r\n"),
	    &protocol));
	ck_assert_slice(protocol, "websocket");
	ck_assert(hop_upgrade(parsed_request(&p, "GET / HTTP/1.1",
	    "Connection: Upgrade\r\nUpgrade: h2c, x/2\r\n"), &protocol));
	ck_assert_slice(protocol, "x/2");
	ck_assert(!hop_upgrade(parsed_request(&p, "GET / HTTP/1.1",
	    "Connection: Upgrade\r\nUpgrade: H2C, HTTP/2.0, TLS/1.0\r\n"),
	    &protocol));
	ck_assert(!hop_upgrade(parsed_request(&p, "GET / HTTP/1.1",
	    "Upgrade: websocket\r\n"), &protocol));
	ck_assert(!hop_upgrade(parsed_request(&p, "GET / HTTP/1.1",
	    "Connection: upgrade\r\nUpgrade:\r\n"), &protocol));
	ck_assert(!hop_upgrade(parsed_request(&p, "GET / HTTP/1.0",
	    "Connection: upgrade\r\nUpgrade: websocket\r\n"), &protocol));
}
END_TEST

UNIT_MAIN("hop", LOOP(strips, rows) PLAIN(bounds_the_names)
    PLAIN(marks_the_way) LOOP(keeps_alive, alive) PLAIN(sees_upgrades))
