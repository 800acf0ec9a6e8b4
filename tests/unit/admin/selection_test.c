/* SPDX-License-Identifier: MIT
 *
 * admin/selection_test.c - what is typed means what is stored.
 */
#include "proxy/admin/selection.h"

#include "proxy/base/ws.h"
#include "tests/unit/unit.h"

static const struct {
	enum selection_kind	 kind;
	const char		*typed;
	bool			 subdomains;
	const char		*url;
	bool			 want;
} rows[] = {
	{SELECTION_URL, "http://a.example/b", false, "http://a.example/b", true},
	{SELECTION_URL, "HTTP://A.Example:80/b", false, "http://a.example/b",
	    true},
	{SELECTION_URL, "http://a.example.", false, "http://a.example/", true},
	{SELECTION_URL, "http://2130706433:8080/x", false,
	    "http://127.0.0.1:8080/x", true},
	{SELECTION_URL, "http://a.example/B", false, "http://a.example/b",
	    false},
	{SELECTION_URL, "http://a.example/b", false, "https://a.example/b",
	    false},
	{SELECTION_URL, "http://a.example/b", false, "http://a.example/b?c",
	    false},
	{SELECTION_HOST, "a.example", false, "http://a.example/x", true},
	{SELECTION_HOST, "A.EXAMPLE.", false, "https://a.example:8443/", true},
	{SELECTION_HOST, "a.example", false, "http://b.a.example/x", false},
	{SELECTION_HOST, "a.example", true, "http://b.a.example/x", true},
	{SELECTION_HOST, "*.a.example", false, "http://b.a.example/x", true},
	{SELECTION_HOST, ".a.example", false, "http://a.example/x", true},
	{SELECTION_HOST, "a.example", true, "http://ba.example/x", false},
	{SELECTION_HOST, "a.example", true, "http://x/a.example", false},
	{SELECTION_HOST, "a.example:8080", false, "http://a.example:8080/",
	    true},
	{SELECTION_HOST, "a.example:8080", false, "http://a.example/", false},
	{SELECTION_HOST, "a.example:80", false, "http://a.example/", true},
	{SELECTION_HOST, "a.example:443", false, "https://a.example/", true},
	{SELECTION_HOST, "2001:DB8::1", false, "http://[2001:db8::1]/", true},
	{SELECTION_HOST, "[2001:db8::1]:81", false, "http://[2001:db8::1]:81/",
	    true},
	{SELECTION_HOST, "[2001:db8::1]:81", false, "http://[2001:db8::1]/",
	    false},
	{SELECTION_HOST, "2130706433", false, "http://127.0.0.1/", true},
	{SELECTION_HOST, "m\xc3\xbcnchen.example", false,
	    "http://xn--mnchen-3ya.example/", true},
	{SELECTION_PATTERN, "*.jpg", false, "http://a.example/b.jpg", true},
	{SELECTION_PATTERN, "*.jpg", false, "http://a.example/b.jpg?c", false},
	{SELECTION_PATTERN, "a.example/*", false, "http://a.example/b", true},
	{SELECTION_PATTERN, "http://A.example/?", false, "http://a.example/b",
	    true},
	{SELECTION_PATTERN, "http://a.example/?", false, "http://a.example/bc",
	    false},
};

static const char *
choose(struct selection *s, enum selection_kind kind, const char *typed,
    bool subdomains)
{
	static char mem[4096];
	struct ws ws;

	ws_init(&ws, mem, sizeof(mem));
	if (kind == SELECTION_URL)
		return (selection_url(s, str_of(typed), &ws));
	if (kind == SELECTION_HOST)
		return (selection_host(s, str_of(typed), subdomains));
	return (selection_pattern(s, str_of(typed)));
}

START_TEST(matches)
{
	struct selection s = {0};
	const char *problem = choose(&s, rows[_i].kind, rows[_i].typed,
	    rows[_i].subdomains);

	ck_assert_msg(problem == NULL, "%s: %s", rows[_i].typed, problem);
	ck_assert_msg(selection_has(&s, str_of(rows[_i].url)) == rows[_i].want,
	    "%s %s", rows[_i].typed, rows[_i].url);
	selection_fini(&s);
	selection_fini(&s);
	ck_assert(selection_has(&s, str_of(rows[_i].url)));
}
END_TEST

static const struct {
	enum selection_kind	 kind;
	const char		*typed;
} wrong[] = {
	{SELECTION_URL, "a.example/b"},
	{SELECTION_URL, "/b"},
	{SELECTION_URL, "ftp://a.example/"},
	{SELECTION_URL, "http://a.example/#top"},
	{SELECTION_URL, "http://me@a.example/"},
	{SELECTION_URL, "http://a.example:0/"},
	{SELECTION_URL, "http:///b"},
	{SELECTION_HOST, "http://a.example/"},
	{SELECTION_HOST, "a.example/b"},
	{SELECTION_HOST, "a.example:x"},
	{SELECTION_HOST, "a..example"},
	{SELECTION_HOST, "a example"},
	{SELECTION_HOST, "*.*.example"},
	{SELECTION_HOST, "."},
	{SELECTION_HOST, "[::1"},
	{SELECTION_HOST, "1:2:3"},
	{SELECTION_PATTERN, ""},
};

START_TEST(refuses)
{
	struct selection s = {0};

	ck_assert_msg(choose(&s, wrong[_i].kind, wrong[_i].typed, false) !=
	    NULL, "%s", wrong[_i].typed);
	selection_fini(&s);
}
END_TEST

UNIT_MAIN("selection", LOOP(matches, rows) LOOP(refuses, wrong))
