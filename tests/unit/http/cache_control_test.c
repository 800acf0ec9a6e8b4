/* SPDX-License-Identifier: MIT
 *
 * http/cache_control_test.c - Cache-Control directives.
 */
#include "proxy/http/cache_control.h"

#include "tests/unit/http/parsed.h"

#define CC	"Cache-Control: "

static struct parsed p;

static const struct {
	const char *fields;
	int64_t max_age;
	unsigned flags;
} rows[] = {
	{"", -1, 0},
	{CC "max-age=3600\r\n", 3600, 0},
	{CC "MaX-aGe=3600\r\n", 3600, 0},
	{CC "max-age=\"3600\"\r\n", 3600, 0},
	{CC "max-age=003600\r\n", 3600, 0},
	{CC "foobar, max-age=3600\r\n", 3600, 0},
	{CC "max-age=99999999999999999999999\r\n", INT64_C(1) << 31, 0},
	{CC "max-age='3600'\r\n", 0, 0},
	{CC "max-age=-3600\r\n", 0, 0},
	{CC "max-age=3600.0\r\n", 0, 0},
	{CC "max-age=a3600\r\n", 0, 0},
	{CC "max-age=3600a\r\n", 0, 0},
	{CC "max-age\r\n", 0, 0},
	{CC "max-age=\r\n", 0, 0},
	{CC "max-age =3600\r\n", 0, 0},
	{CC "max-age= 3600\r\n", 0, 0},
	{CC "max-age=1800, max-age=1\r\n", 0, 0},
	{CC "max-age=1800\r\n" CC "max-age=1800\r\n", 1800, 0},
	{CC "extension=\"max-age=3600\", max-age=1\r\n", 1, 0},
	{CC "max-age=1, extension=\"max-age=3600\"\r\n", 1, 0},
	{CC "extension=\"a, no-store\"\r\n", -1, 0},
	{CC "No-StOrE\r\n" CC "Private\r\n", -1, CC_NO_STORE | CC_PRIVATE},
	{CC "public,must-revalidate,proxy-revalidate,must-understand,"
	    "no-transform,only-if-cached,immutable,no-cache\r\n", -1,
	    CC_PUBLIC | CC_MUST_REVALIDATE | CC_PROXY_REVALIDATE |
	    CC_MUST_UNDERSTAND | CC_NO_TRANSFORM | CC_ONLY_IF_CACHED |
	    CC_IMMUTABLE | CC_NO_CACHE},
	{CC "no-cache=\"a, b\"\r\n", -1, 0},
	{CC "no-cache=a\r\n", -1, 0},
	{CC "no-cache=\"\"\r\n", -1, CC_NO_CACHE},
	{CC "no-cache=\"a b\"\r\n", -1, CC_NO_CACHE},
	{CC "no-cache=\"Content-Type\"\r\n", -1, CC_NO_CACHE},
	{CC "private=\"a\", private=\"b\"\r\n", -1, CC_PRIVATE},
	{CC "private=\"a\", private\r\n", -1, CC_PRIVATE},
	{CC "private =\"a\"\r\n", -1, CC_PRIVATE},
	{CC "no-cache= a\r\n", -1, CC_NO_CACHE},
	{CC "No-Store x, private;a, no-cache (b)=c\r\n", -1,
	    CC_NO_STORE | CC_PRIVATE | CC_NO_CACHE},
	{CC "no-storex, privateer, no-cache-x, public x\r\n", -1, 0},
	{"Pragma: no-cache\r\n", -1, CC_NO_CACHE},
	{"Pragma: no-cache\r\n" CC "max-age=5\r\n", 5, 0},
	{"Pragma: other\r\n", -1, 0},
};

START_TEST(reads_directives)
{
	struct cache_control cc;

	cache_control_of_request(&cc, parsed_request(&p, "GET / HTTP/1.1",
	    rows[_i].fields));
	ck_assert_msg(cc.max_age == rows[_i].max_age, "%s: %lld",
	    rows[_i].fields, (long long)cc.max_age);
	ck_assert_msg(cc.flags == rows[_i].flags, "%s: %x", rows[_i].fields,
	    cc.flags);
}
END_TEST

START_TEST(reads_the_other_numbers)
{
	struct cache_control cc;

	cache_control_of_response(&cc, parsed_response(&p, "HTTP/1.1 200 OK",
	    CC "s-maxage=1, min-fresh=2, max-stale=3, "
	    "stale-while-revalidate=4, stale-if-error=\"5\"\r\n"
	    "Pragma: no-cache\r\n"));
	ck_assert_int_eq(cc.s_maxage, 1);
	ck_assert_int_eq(cc.min_fresh, 2);
	ck_assert_int_eq(cc.max_stale, 3);
	ck_assert_int_eq(cc.stale_while_revalidate, 4);
	ck_assert_int_eq(cc.stale_if_error, 5);
	ck_assert_int_eq(cc.max_age, CACHE_CONTROL_ABSENT);
	ck_assert_uint_eq(cc.flags, 0);
	cache_control_of_response(&cc, parsed_response(&p, "HTTP/1.1 200 OK",
	    CC "max-stale\r\n"));
	ck_assert_int_eq(cc.max_stale, CACHE_CONTROL_ANY);
}
END_TEST

START_TEST(strips_named_fields)
{
	struct cache_control cc;
	struct head *h = parsed_response(&p, "HTTP/1.1 200 OK",
	    CC "no-cache=\"a, SET-cookie2\", private=\"c\"\r\n"
	    "a: 1\r\nb: 2\r\nC: 3\r\nSet-Cookie2: x\r\n");

	cache_control_of_response(&cc, h);
	cache_control_strip(&cc, h);
	ck_assert_uint_eq(h->count, 2);
	ck_assert_slice(h->fields[1].name, "b");
}
END_TEST

START_TEST(bounds_the_directives)
{
	struct cache_control cc;
	char line[512] = CC;
	int i;

	for (i = 0; i < 128; i++)
		strcat(line, "a,");
	strcat(line, "\r\n");
	cache_control_of_response(&cc, parsed_response(&p, "HTTP/1.1 200 OK",
	    line));
	ck_assert_uint_eq(cc.flags, 0);
	strcpy(line + strlen(line) - 2, "b\r\n");
	cache_control_of_response(&cc, parsed_response(&p, "HTTP/1.1 200 OK",
	    line));
	ck_assert_uint_eq(cc.flags, CC_NO_STORE | CC_NO_CACHE);
}
END_TEST

UNIT_MAIN("cache_control", LOOP(reads_directives, rows)
    PLAIN(reads_the_other_numbers) PLAIN(strips_named_fields)
    PLAIN(bounds_the_directives))
