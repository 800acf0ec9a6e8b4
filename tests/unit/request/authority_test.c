/* SPDX-License-Identifier: MIT
 *
 * request/authority_test.c - requests inside TLS that agree with their
 * connection, and those that do not.
 */
#include "proxy/request/authority.h"

#include "config/settings.h"
#include "proxy/http/secure.h"
#include "proxy/request/order.h"
#include "proxy/request/request.h"
#include "tests/unit/http/parsed.h"

static struct parsed p;
static struct request_env env = {.magic = REQUEST_ENV_MAGIC,
	.name = {"us", 2}};
static struct request req;
static struct exchange x;

enum { PLAIN_NAME, PORT, ADDRESS, ADDRESS6, NAMED_ADDRESS, FRONTED };

static const struct {
	const char *host;
	unsigned port;
	bool is_ip;
	const char *server_name, *other;
} connections[] = {
    [PLAIN_NAME] = {"a.example", 443, false, "a.example", ""},
    [PORT] = {"a.example", 8443, false, "", ""},
    [ADDRESS] = {"10.0.0.1", 443, true, "", ""},
    [ADDRESS6] = {"2001:db8::1", 8443, true, "", ""},
    [NAMED_ADDRESS] = {"10.0.0.1", 443, true, "a.example", "10.0.0.1"},
    [FRONTED] = {"a.example", 443, false, "b.example", "b.example"},
};

/* ${url} NULL: misdirected. */
static const struct {
	unsigned on;
	const char *target, *host, *url;
} rows[] = {
    {PLAIN_NAME, "/x?y", "a.example", "https://a.example/x?y"},
    {PLAIN_NAME, "/", "A.EXAMPLE", "https://a.example/"},
    {PLAIN_NAME, "/", "a.example.", "https://a.example/"},
    {PLAIN_NAME, "/", "a.example:443", "https://a.example/"},
    {PLAIN_NAME, "/", "A.example.:00443", "https://a.example/"},
    {PLAIN_NAME, "/", NULL, "https://a.example/"},
    {PLAIN_NAME, "/", "b.example", NULL},
    {PLAIN_NAME, "/", "a.example:80", NULL},
    {PLAIN_NAME, "/", "a.example:8443", NULL},
    {PLAIN_NAME, "/", "x.a.example", NULL},
    {PLAIN_NAME, "/", "10.0.0.1", NULL},
    {PLAIN_NAME, "https://a.example/x", "a.example", "https://a.example/x"},
    {PLAIN_NAME, "HTTPS://A.Example.:443?q", "a.example",
	"https://a.example/?q"},
    {PLAIN_NAME, "https://a.example/x", "b.example", NULL},
    {PLAIN_NAME, "https://b.example/x", "a.example", NULL},
    {PLAIN_NAME, "https://b.example/x", "b.example", NULL},
    {PLAIN_NAME, "https://a.example:8443/x", "a.example", NULL},
    {PLAIN_NAME, "http://a.example/", "a.example", NULL},
    {PLAIN_NAME, "http://a.example:443/", "a.example:443", NULL},
    {PLAIN_NAME, "*", "a.example", "https://a.example/"},
    {PLAIN_NAME, "//b.example/x", "a.example",
	"https://a.example//b.example/x"},
    {PORT, "/", "a.example:8443", "https://a.example:8443/"},
    {PORT, "/", "a.example", NULL},
    {PORT, "/", "a.example:443", NULL},
    {PORT, "https://a.example:8443/", "a.example:8443",
	"https://a.example:8443/"},
    {PORT, "https://a.example/", "a.example:8443", NULL},
    {ADDRESS, "/", "10.0.0.1", "https://10.0.0.1/"},
    {ADDRESS, "/", "0xa.1", "https://10.0.0.1/"},
    {ADDRESS, "/", "[::ffff:10.0.0.1]:443", "https://10.0.0.1/"},
    {ADDRESS, "/", "a.example", NULL},
    {ADDRESS6, "/", "[2001:db8::1]:8443", "https://[2001:db8::1]:8443/"},
    {ADDRESS6, "/", "[2001:DB8:0::1]:8443", "https://[2001:db8::1]:8443/"},
    {ADDRESS6, "/", "[2001:db8::2]:8443", NULL},
    {NAMED_ADDRESS, "/", "a.example", "https://a.example/"},
    {NAMED_ADDRESS, "/x", "10.0.0.1", "https://a.example/x"},
    {NAMED_ADDRESS, "https://10.0.0.1/x", "10.0.0.1", "https://a.example/x"},
    {NAMED_ADDRESS, "/", "b.example", NULL},
    {FRONTED, "/", "a.example", "https://a.example/"},
    {FRONTED, "/", "b.example", NULL},
    {FRONTED, "https://b.example/", "b.example", NULL},
};

static void
set_up(unsigned on, const char *target, const char *host)
{
	struct h1_parse state = {0};
	struct h1_limits limits = PARSED_LIMITS;

	parsed_open(&p);
	snprintf(p.text, sizeof(p.text), "%s %s HTTP/1.%c\r\n%s%s%s\r\n",
	    *target == '*' ? "OPTIONS" : "GET", target,
	    host == NULL ? '0' : '1', host == NULL ? "" : "Host: ",
	    host == NULL ? "" : host, host == NULL ? "" : "\r\n");
	ws_init(&x.ws, p.mem, sizeof(p.mem));
	ck_assert_int_eq(h1_parse_request(&state, str_of(p.text), &limits,
	    &x.ws, &x.request), H1_DONE);
	x.magic = EXCHANGE_MAGIC;
	x.secure = secure_new(str_of(connections[on].host),
	    (uint16_t)connections[on].port, connections[on].is_ip,
	    str_of(connections[on].server_name), STR_NONE);
	req.magic = REQUEST_MAGIC;
	req.env = &env;
	req.x = &x;
	req.hops_left = -1;
}

START_TEST(agrees_or_not)
{
	struct transfer_order order;
	const char *problem;

	set_up(rows[_i].on, rows[_i].target, rows[_i].host);
	ck_assert_ptr_null(authority_parse(&req));
	problem = authority_check(&req);
	ck_assert_msg((problem == NULL) == (rows[_i].url != NULL),
	    "%s, Host: %s: %s", rows[_i].target, rows[_i].host, problem);
	if (problem != NULL) {
		secure_unref(x.secure);
		return;
	}
	ck_assert_slice(req.url.text, rows[_i].url);
	ck_assert_slice(req.url.scheme, "https");
	buf_init(&req.order, REQUEST_HEAD_MAX);
	ck_assert_int_eq(order_build(&req, &order), 0);
	ck_assert(order.secure);
	ck_assert_slice(order.host, connections[rows[_i].on].host);
	ck_assert(str_eq(order.name, x.secure->name));
	ck_assert_uint_eq(order.port, connections[rows[_i].on].port);
	buf_fini(&req.order);
	secure_unref(x.secure);
}
END_TEST

START_TEST(other_name)
{
	struct url url;
	struct str other;

	set_up((unsigned)_i, "/x", NULL);
	ck_assert_ptr_null(authority_parse(&req));
	other = authority_other(x.secure);
	ck_assert_slice(other, connections[_i].other);
	if (other.len > 0) {
		ck_assert_int_eq(authority_rename(&req, other, &url), 0);
		ck_assert_slice(url.host, connections[_i].other);
		ck_assert_slice(url.path, "/x");
	}
	ck_assert_uint_eq(authority_other(NULL).len, 0);
	secure_unref(x.secure);
}
END_TEST

static const struct {
	unsigned on;
	bool is_chosen;
} choices[] = {
    {PLAIN_NAME, false},
    {ADDRESS, false},
    {NAMED_ADDRESS, true},
    {FRONTED, false},
};

START_TEST(address_is_chosen)
{
	set_up(choices[_i].on, "/", NULL);
	ck_assert_int_eq(authority_is_chosen(&req), choices[_i].is_chosen);
	secure_unref(x.secure);
}
END_TEST

static const char *const bad[] = {"https://a@a.example/", "https:///",
	"ftp://a.example/", "a.example:443", "/a#b", "https://a.example:0/"};

START_TEST(unreadable)
{
	set_up(PLAIN_NAME, bad[_i], "a.example");
	ck_assert_ptr_nonnull(authority_parse(&req));
	secure_unref(x.secure);
}
END_TEST

/* What goes on is for the server as a whole. */
START_TEST(asterisk_goes_on)
{
	struct transfer_order order;

	set_up(PORT, "*", "a.example:8443");
	ck_assert_ptr_null(authority_parse(&req));
	ck_assert_ptr_null(authority_check(&req));
	buf_init(&req.order, REQUEST_HEAD_MAX);
	ck_assert_int_eq(order_build(&req, &order), 0);
	ck_assert_slice(order.head, "OPTIONS * HTTP/1.1\r\n"
	    "Host: a.example:8443\r\nVia: 1.1 us\r\n\r\n");
	buf_fini(&req.order);
	secure_unref(x.secure);
}
END_TEST

START_TEST(without_room)
{
	_Alignas(16) char small[16];
	struct url url;

	set_up(NAMED_ADDRESS, "/x", "10.0.0.1");
	ck_assert_ptr_null(authority_parse(&req));
	ws_init(&x.ws, small, sizeof(small));
	ck_assert_int_eq(authority_rename(&req, STR("b.example"), &url), -1);
	secure_unref(x.secure);
}
END_TEST

UNIT_MAIN("authority", LOOP(agrees_or_not, rows)
    LOOP(other_name, connections) LOOP(address_is_chosen, choices) LOOP(unreadable, bad)
    PLAIN(asterisk_goes_on) PLAIN(without_room))
