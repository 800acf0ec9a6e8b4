/* SPDX-License-Identifier: MIT
 *
 * http/url_test.c - targets in their one spelling.
 */
#include "proxy/http/url.h"

#include "tests/unit/http/parsed.h"

static struct parsed p;

/* ${text} NULL: refused. */
static const struct {
	const char *in, *text, *host, *path;
	unsigned port;
} rows[] = {
	{"http://example.com/", "http://example.com/", "example.com", "/", 80},
	{"HTTP://EXAMPLE.com:80", "http://example.com/", "example.com", "/",
	    80},
	{"https://example.com./a?b", "https://example.com/a?b", "example.com",
	    "/a?b", 443},
	{"https://a:80/", "https://a:80/", "a", "/", 80},
	{"http://a:00080/", "http://a/", "a", "/", 80},
	{"http://a?q=/x", "http://a/?q=/x", "a", "/?q=/x", 80},
	{"http://a//b/../c;d|{}\"<>", "http://a//b/../c;d|{}\"<>", "a",
	    "//b/../c;d|{}\"<>", 80},
	{"http://a_b-c.1x/", "http://a_b-c.1x/", "a_b-c.1x", "/", 80},
	{"http://127.0.0.1/", "http://127.0.0.1/", "127.0.0.1", "/", 80},
	{"http://2130706433/", "http://127.0.0.1/", "127.0.0.1", "/", 80},
	{"http://0x7f.1/", "http://127.0.0.1/", "127.0.0.1", "/", 80},
	{"http://0177.0.0.01/", "http://127.0.0.1/", "127.0.0.1", "/", 80},
	{"http://127.0.0.1./", "http://127.0.0.1/", "127.0.0.1", "/", 80},
	{"http://0/", "http://0.0.0.0/", "0.0.0.0", "/", 80},
	{"http://[::1]:8080/", "http://[::1]:8080/", "::1", "/", 8080},
	{"http://[2001:DB8:0:0:1:0:0:1]/", "http://[2001:db8::1:0:0:1]/",
	    "2001:db8::1:0:0:1", "/", 80},
	{"http://[::ffff:10.0.0.1]/", "http://10.0.0.1/", "10.0.0.1", "/", 80},
	{"http://[::ffff:a00:1]/", "http://10.0.0.1/", "10.0.0.1", "/", 80},
	{"/path?x", "/path?x", "", "/path?x", 0},
	{"*", "*", "", "*", 0},
	{"http://user@a/", NULL, NULL, NULL, 0},
	{"http://user:pass@a/", NULL, NULL, NULL, 0},
	{"http://a/b#c", NULL, NULL, NULL, 0},
	{"http://a b/", NULL, NULL, NULL, 0},
	{"http://\xc3\xa9/", NULL, NULL, NULL, 0},
	{"http:///", NULL, NULL, NULL, 0},
	{"http://./", NULL, NULL, NULL, 0},
	{"http://", NULL, NULL, NULL, 0},
	{"http://a..b/", NULL, NULL, NULL, 0},
	{"http://a../", NULL, NULL, NULL, 0},
	{"http://1.2.3.4../", NULL, NULL, NULL, 0},
	{"http://.a/", NULL, NULL, NULL, 0},
	{"http://a%2eb/", NULL, NULL, NULL, 0},
	{"http://a:0/", NULL, NULL, NULL, 0},
	{"http://a:65536/", NULL, NULL, NULL, 0},
	{"http://a:65616/", NULL, NULL, NULL, 0},
	{"http://a:+80/", NULL, NULL, NULL, 0},
	{"http://a:80x/", NULL, NULL, NULL, 0},
	{"http://a:000080/", NULL, NULL, NULL, 0},
	{"http://a:/", NULL, NULL, NULL, 0},
	{"http://::1/", NULL, NULL, NULL, 0},
	{"http://[::1/", NULL, NULL, NULL, 0},
	{"http://[::1]x/", NULL, NULL, NULL, 0},
	{"http://[]/", NULL, NULL, NULL, 0},
	{"http://[fe80::1%25eth0]/", NULL, NULL, NULL, 0},
	{"http://[1.2.3.4]/", NULL, NULL, NULL, 0},
	{"http://1.2.3.4.5/", NULL, NULL, NULL, 0},
	{"http://256.1.1.1/", NULL, NULL, NULL, 0},
	{"http://4294967296/", NULL, NULL, NULL, 0},
	{"http://1.16777216/", NULL, NULL, NULL, 0},
	{"http://08.0.0.1/", NULL, NULL, NULL, 0},
	{"http://a.1/", NULL, NULL, NULL, 0},
	{"http://a.0x1/", NULL, NULL, NULL, 0},
	{"ftp://a/", NULL, NULL, NULL, 0},
	{"http:/a", NULL, NULL, NULL, 0},
	{"a:443", NULL, NULL, NULL, 0},
	{"", NULL, NULL, NULL, 0},
};

START_TEST(parses)
{
	struct url u, again;
	const char *problem;

	parsed_open(&p);
	problem = url_parse(&u, str_of(rows[_i].in), false, &p.ws);
	ck_assert_msg((problem == NULL) == (rows[_i].text != NULL), "%s: %s",
	    rows[_i].in, problem);
	if (problem != NULL)
		return;
	ck_assert_slice(u.text, rows[_i].text);
	ck_assert_slice(u.host, rows[_i].host);
	ck_assert_slice(u.path, rows[_i].path);
	ck_assert_uint_eq(u.port, rows[_i].port);
	ck_assert_ptr_null(url_parse(&again, u.text, false, &p.ws));
	ck_assert(str_eq(again.text, u.text));
}
END_TEST

static const struct {
	const char *in, *text;
} connects[] = {
	{"Example.com:443", "example.com:443"},
	{"[::1]:8443", "[::1]:8443"},
	{"0x7f000001:443", "127.0.0.1:443"},
	{"example.com", NULL},
	{"example.com:", NULL},
	{"example.com:65536", NULL},
	{"example.com:443/", NULL},
	{"u@example.com:443", NULL},
	{"https://example.com:443", NULL},
	{"::1:443", NULL},
	{"/", NULL},
	{"*", NULL},
};

START_TEST(parses_connect)
{
	struct url u;
	const char *problem;

	parsed_open(&p);
	problem = url_parse(&u, str_of(connects[_i].in), true, &p.ws);
	ck_assert_msg((problem == NULL) == (connects[_i].text != NULL),
	    "%s: %s", connects[_i].in, problem);
	if (problem != NULL)
		return;
	ck_assert_slice(u.text, connects[_i].text);
	ck_assert_slice(url_authority(&u, &p.ws), connects[_i].text);
	ck_assert_int_eq(u.form, URL_AUTHORITY);
}
END_TEST

START_TEST(gives_the_authority)
{
	struct url u;

	parsed_open(&p);
	ck_assert_ptr_null(url_parse(&u, STR("http://[::1]:80/"), false,
	    &p.ws));
	ck_assert_slice(url_authority(&u, &p.ws), "[::1]");
	ck_assert(u.is_ip && u.is_ipv6);
	ck_assert_ptr_null(url_parse(&u, STR("https://a:80/"), false, &p.ws));
	ck_assert_slice(url_authority(&u, &p.ws), "a:80");
	ck_assert(!u.is_ip && !u.is_ipv6);
}
END_TEST

START_TEST(reads_host_fields)
{
	struct str host;
	uint16_t port;

	parsed_open(&p);
	ck_assert_ptr_null(url_parse_host(STR("A.b.:81"), 80, &p.ws, &host,
	    &port));
	ck_assert_slice(host, "a.b");
	ck_assert_uint_eq(port, 81);
	ck_assert_ptr_null(url_parse_host(STR("[::1]"), 80, &p.ws, &host,
	    &port));
	ck_assert_slice(host, "::1");
	ck_assert_uint_eq(port, 80);
	ck_assert_ptr_nonnull(url_parse_host(STR(""), 80, &p.ws, &host,
	    &port));
	ck_assert_ptr_nonnull(url_parse_host(STR("a/b"), 80, &p.ws, &host,
	    &port));
	ck_assert_ptr_nonnull(url_parse_host(STR("a,b"), 80, &p.ws, &host,
	    &port));
}
END_TEST

static const struct {
	const char *reference, *text;
} references[] = {
	{"g", "http://a:8/b/c/g"},
	{"./g", "http://a:8/b/c/g"},
	{"g/", "http://a:8/b/c/g/"},
	{"/g", "http://a:8/g"},
	{"//g", "http://g/"},
	{"//g:9/x/./y", "http://g:9/x/y"},
	{"?y", "http://a:8/b/c/d?y"},
	{"g?y", "http://a:8/b/c/g?y"},
	{"#s", "http://a:8/b/c/d?q"},
	{"g#s", "http://a:8/b/c/g"},
	{"", "http://a:8/b/c/d?q"},
	{".", "http://a:8/b/c/"},
	{"..", "http://a:8/b/"},
	{"../g", "http://a:8/b/g"},
	{"../../../g", "http://a:8/g"},
	{"/./g", "http://a:8/g"},
	{"g;x=1/../y", "http://a:8/b/c/y"},
	{"g?y/../x", "http://a:8/b/c/g?y/../x"},
	{"https://X/y/..", "https://x/"},
	{"https://x?y", "https://x/?y"},
	{"ftp://x/", NULL},
	{"mailto:x", NULL},
	{"http:g", NULL},
	{"//u@g/", NULL},
	{"a b", NULL},
};

START_TEST(resolves)
{
	struct url base, u;
	const char *problem;

	parsed_open(&p);
	ck_assert_ptr_null(url_parse(&base, STR("http://a:8/b/c/d?q"), false,
	    &p.ws));
	problem = url_resolve(&u, &base, str_of(references[_i].reference),
	    &p.ws);
	ck_assert_msg((problem == NULL) == (references[_i].text != NULL),
	    "%s: %s", references[_i].reference, problem);
	if (problem == NULL)
		ck_assert_slice(u.text, references[_i].text);
}
END_TEST

static const struct {
	const char	*target;
	const char	*plain;
} plains[] = {
    {"http://a/b?c=/../d", "http://a/b?c=/../d"},
    {"http://a/%62%41nner/%7e%2D", "http://a/bAnner/~-"},
    {"http://a/%2f%25%c3%b1%zz%6", "http://a/%2f%25%c3%b1%zz%6"},
    {"http://a/%2562", "http://a/%2562"},
    {"http://a/./b/../c/%2e%2E/d", "http://a/d"},
    {"http://a:81/x/..", "http://a:81/"},
    {"http://a/../../b", "http://a/b"},
    {"http://a/.?%61/./b", "http://a/?a/./b"},
    {"http://a?%61", "http://a/?a"},
    {"http://a/.b/..c", "http://a/.b/..c"},
};

START_TEST(reads_as_servers_do)
{
	struct url u;

	parsed_open(&p);
	ck_assert_ptr_null(url_parse(&u, str_of(plains[_i].target), false,
	    &p.ws));
	ck_assert_slice(url_resolve_plain(&u, &p.ws), plains[_i].plain);
}
END_TEST

static const struct {
	const char	*target;
	const char	*value;
	bool		 want;
} hosts[] = {
    {"http://a.example/x", "a.example", true},
    {"http://a.example", "a.example", true},
    {"http://a.example?q", "a.example", true},
    {"http://A.example:80/x", "a.example", true},
    {"http://a.example:8080/x", "a.example:8080", true},
    {"http://127.0.0.1:81/x", "127.0.0.1:81", true},
    {"http://[::1]:81/x", "[::1]:81", true},
    {"http://a.example/x", "A.example", false},
    {"http://a.example/x", "a.example:80", false},
    {"http://a.example/x", "a.exampl", false},
    {"http://a.example/x", "a.example/", false},
    {"http://a.example/x", "a.example/x", false},
    {"http://a.example/x", "", false},
    {"/x", "", false},
    {"/x", "/x", false},
    {"*", "*", false},
};

START_TEST(knows_its_authority)
{
	struct url u;

	parsed_open(&p);
	ck_assert_ptr_null(url_parse(&u, str_of(hosts[_i].target), false,
	    &p.ws));
	ck_assert_int_eq(url_has_authority(&u, str_of(hosts[_i].value)),
	    hosts[_i].want);
}
END_TEST

START_TEST(says_when_the_workspace_is_full)
{
	_Alignas(16) char small[16];
	struct url u;
	struct ws ws;

	ws_init(&ws, small, sizeof(small));
	ck_assert_ptr_nonnull(url_parse(&u, STR("http://example.com/abc"),
	    false, &ws));
}
END_TEST

UNIT_MAIN("url", LOOP(parses, rows) LOOP(parses_connect, connects)
    PLAIN(gives_the_authority) PLAIN(reads_host_fields)
    LOOP(knows_its_authority, hosts)
    LOOP(resolves, references) LOOP(reads_as_servers_do, plains)
    PLAIN(says_when_the_workspace_is_full))
