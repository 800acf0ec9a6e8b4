/* SPDX-License-Identifier: MIT
 *
 * http/vary_test.c - which request fields chose a response.
 */
#include "proxy/http/vary.h"

#include "tests/unit/http/parsed.h"

#define GET	"GET / HTTP/1.1"

static struct parsed p, q;

static const struct {
	const char *fields;
	enum vary want;
	const char *names;
} rows[] = {
	{"", VARY_NONE, ""},
	{"Vary:\r\n", VARY_NONE, ""},
	{"Vary: Foo\r\n", VARY_NAMES, "foo"},
	{"Vary: Foo, bar\r\nVary: FOO,Baz\r\n", VARY_NAMES, "bar,baz,foo"},
	{"Vary: *\r\n", VARY_STAR, ""},
	{"Vary: *, *\r\n", VARY_STAR, ""},
	{"Vary: , *\r\n", VARY_STAR, ""},
	{"Vary:\r\nVary: *\r\n", VARY_STAR, ""},
	{"Vary: *, Foo\r\n", VARY_STAR, ""},
	{"Vary: Foo, *\r\n", VARY_STAR, ""},
	{"Vary: a b\r\n", VARY_STAR, ""},
};

START_TEST(collects_names)
{
	struct str names;

	ck_assert_msg(vary_names(&p.ws, parsed_response(&p, "HTTP/1.1 200 OK",
	    rows[_i].fields), &names) == rows[_i].want, "%s", rows[_i].fields);
	ck_assert_slice(names, rows[_i].names);
}
END_TEST

static const struct {
	const char *label, *names, *a, *b;
	bool want;
} pairs[] = {
	{"same", "foo", "Foo: 1\r\n", "foo: 1\r\n", true},
	{"other", "foo", "Foo: 1\r\n", "Foo: 2\r\n", false},
	{"case", "foo", "Foo: a\r\n", "Foo: A\r\n", false},
	{"absent", "foo", "", "Bar: x\r\n", true},
	{"absent or empty", "foo", "", "Foo:\r\n", false},
	{"absent or not", "foo", "", "Foo: 1\r\n", false},
	{"lines", "foo", "Foo: 1, 2\r\n", "Foo: 1\r\nFoo: 2\r\n", true},
	{"spaces", "foo", "Foo: 1,2\r\n", "Foo:  1,  2 \r\n", true},
	{"inner spaces", "foo", "Foo: a b\r\n", "Foo: a  b\r\n", false},
	{"no join", "foo", "Foo: a b\r\n", "Foo: ab\r\n", false},
	{"order", "foo", "Foo: 1, 2\r\n", "Foo: 2, 1\r\n", false},
	{"quoted", "foo", "Foo: \"a, b\"\r\n", "Foo: \"a,b\"\r\n", false},
	{"two names", "bar,foo", "Bar: 1\r\n", "Foo: 1\r\n", false},
	{"moved value", "bar,foo", "Bar: 1\r\nFoo: 2\r\n",
	    "Bar: 2\r\nFoo: 1\r\n", false},
	{"language order", "accept-language", "Accept-Language: en, de\r\n",
	    "Accept-Language: de, en\r\n", true},
	{"language case", "accept-language", "Accept-Language: en, de\r\n",
	    "Accept-Language: eN, De\r\n", true},
	{"language weight", "accept-language",
	    "Accept-Language: en;q=0.5, de\r\n",
	    "Accept-Language: en, de;q=0.5\r\n", false},
	{"encoding", "accept-encoding", "Accept-Encoding: gzip, br\r\n",
	    "Accept-Encoding: br\r\nAccept-Encoding: GZIP\r\n", true},
	{"encoding subset", "accept-encoding", "Accept-Encoding: gzip, br\r\n",
	    "Accept-Encoding: gzip\r\n", false},
};

START_TEST(normalises)
{
	struct head *a = parsed_request(&p, GET, pairs[_i].a);
	struct head *b = parsed_request(&q, GET, pairs[_i].b);
	struct str names = str_of(pairs[_i].names);
	struct str x = vary_values(&p.ws, names, a);
	struct str y = vary_values(&q.ws, names, b);

	ck_assert_ptr_nonnull(x.ptr);
	ck_assert_msg(str_eq(x, y) == pairs[_i].want, "%s: %.*s %.*s",
	    pairs[_i].label, STR_ARG(x), STR_ARG(y));
}
END_TEST

START_TEST(says_when_the_workspace_is_full)
{
	struct head *h = parsed_request(&p, GET, "Foo: 123456789\r\n");
	_Alignas(16) char small[16];
	struct ws ws;

	ws_init(&ws, small, sizeof(small));
	ck_assert_ptr_null(vary_values(&ws, STR("foo,bar,baz"), h).ptr);
	ck_assert(ws.overflowed);
}
END_TEST

UNIT_MAIN("vary", LOOP(collects_names, rows) LOOP(normalises, pairs)
    PLAIN(says_when_the_workspace_is_full))
