/* SPDX-License-Identifier: MIT
 *
 * http/condition_test.c - validators and conditional requests.
 */
#include "proxy/http/condition.h"

#include "proxy/http/date.h"
#include "tests/unit/http/parsed.h"

#define GET	"GET / HTTP/1.1"
#define LM	"Sun, 06 Nov 1994 08:49:37 GMT"
#define LM_S	INT64_C(784111777)
#define LATER	"Sun, 06 Nov 1994 08:49:38 GMT"
#define EARLIER	"Sun, 06 Nov 1994 08:49:36 GMT"
#define INM	"If-None-Match: "
#define IMS	"If-Modified-Since: "
#define IM	"If-Match: "
#define IUS	"If-Unmodified-Since: "

static struct parsed p, q;

static const struct {
	const char *a, *b;
	bool strong, weak;
} etags[] = {
	{"\"a\"", "\"a\"", true, true},
	{"W/\"a\"", "\"a\"", false, true},
	{"W/\"a\"", "W/\"a\"", false, true},
	{"\"a\"", "\"b\"", false, false},
	{"\"\"", "\"\"", true, true},
	{"\"\xc3\xbc\"", "\"\xc3\xbc\"", true, true},
	{"a", "a", false, false},
	{"w/\"a\"", "w/\"a\"", false, false},
	{"\"a b\"", "\"a b\"", false, false},
	{"\"a", "\"a", false, false},
	{"\"", "\"", false, false},
	{"", "", false, false},
};

START_TEST(compares_etags)
{
	struct str a = str_of(etags[_i].a), b = str_of(etags[_i].b);

	ck_assert_msg(etag_strong_eq(a, b) == etags[_i].strong, "%s",
	    etags[_i].a);
	ck_assert_msg(etag_weak_eq(a, b) == etags[_i].weak, "%s",
	    etags[_i].a);
}
END_TEST

/* Stored: ETag "x", Last-Modified LM, Date a day later. */
static const struct {
	const char *start, *fields;
	enum condition want;
} rows[] = {
	{GET, "", CONDITION_NONE},
	{GET, INM "\"x\"\r\n", CONDITION_NOT_MODIFIED},
	{GET, INM "W/\"x\"\r\n", CONDITION_NOT_MODIFIED},
	{GET, INM "\"a\", \"x\"\r\n", CONDITION_NOT_MODIFIED},
	{GET, INM "\"a,b\"\r\n" INM "\"x\"\r\n", CONDITION_NOT_MODIFIED},
	{GET, INM "*\r\n", CONDITION_NOT_MODIFIED},
	{GET, INM "\"y\"\r\n", CONDITION_NONE},
	{GET, INM "\"a\\\", \"x\"\r\n", CONDITION_NOT_MODIFIED},
	{GET, INM "a, , \"x\"\r\n", CONDITION_NOT_MODIFIED},
	{GET, INM "\"a, \"x\"\r\n", CONDITION_NONE},
	{GET, INM "W/ \"x\"\r\n", CONDITION_NONE},
	{GET, INM "\"y\", *\r\n", CONDITION_NONE},
	{GET, INM "\r\n", CONDITION_NONE},
	{GET, IMS LM "\r\n" IMS LM "\r\n", CONDITION_NONE},
	{GET, IUS EARLIER "\r\n" IUS EARLIER "\r\n", CONDITION_NONE},
	{GET, INM "x\r\n", CONDITION_NONE},
	{GET, INM "\"y\"\r\n" IMS LM "\r\n", CONDITION_NONE},
	{GET, INM "\"x\"\r\n" IMS EARLIER "\r\n", CONDITION_NOT_MODIFIED},
	{"PUT / HTTP/1.1", INM "\"x\"\r\n", CONDITION_FAILED},
	{GET, IMS LM "\r\n", CONDITION_NOT_MODIFIED},
	{GET, IMS LATER "\r\n", CONDITION_NOT_MODIFIED},
	{GET, IMS EARLIER "\r\n", CONDITION_NONE},
	{GET, IMS "yesterday\r\n", CONDITION_NONE},
	{"HEAD / HTTP/1.1", IMS LM "\r\n", CONDITION_NOT_MODIFIED},
	{"PUT / HTTP/1.1", IMS LM "\r\n", CONDITION_NONE},
	{GET, IM "\"x\"\r\n", CONDITION_NONE},
	{GET, IM "*\r\n", CONDITION_NONE},
	{GET, IM "W/\"x\"\r\n", CONDITION_FAILED},
	{GET, IM "\"y\"\r\n" INM "\"x\"\r\n", CONDITION_FAILED},
	{GET, IM "\"x\"\r\n" INM "\"x\"\r\n", CONDITION_NOT_MODIFIED},
	{GET, IM "\"x\"\r\n" IUS EARLIER "\r\n", CONDITION_NONE},
	{GET, IUS EARLIER "\r\n", CONDITION_FAILED},
	{GET, IUS LM "\r\n", CONDITION_NONE},
};

START_TEST(evaluates)
{
	struct validators v = {STR("\"x\""), LM_S, LM_S + 86400};

	ck_assert_msg(condition_evaluate(parsed_request(&p, rows[_i].start,
	    rows[_i].fields), &v, LM_S) == rows[_i].want, "%s %s",
	    rows[_i].start, rows[_i].fields);
}
END_TEST

START_TEST(falls_back_on_the_date)
{
	struct validators v = {STR_NONE, DATE_NONE, LM_S};

	ck_assert_int_eq(condition_evaluate(parsed_request(&p, GET,
	    IMS LM "\r\n"), &v, LM_S), CONDITION_NOT_MODIFIED);
	ck_assert_int_eq(condition_evaluate(parsed_request(&p, GET,
	    IMS EARLIER "\r\n"), &v, LM_S), CONDITION_NONE);
	ck_assert_int_eq(condition_evaluate(parsed_request(&p, GET,
	    INM "\"x\"\r\n"), &v, LM_S), CONDITION_NONE);
}
END_TEST

static const struct {
	const char *fields;
	bool want;
} ranges[] = {
	{"", true},
	{"If-Range: \"x\"\r\n", true},
	{"If-Range: \"y\"\r\n", false},
	{"If-Range: \"x\"\r\nIf-Range: \"x\"\r\n", false},
	{"If-Range: W/\"x\"\r\n", false},
	{"If-Range: " LM "\r\n", true},
	{"If-Range: " LATER "\r\n", false},
	{"If-Range: x\r\n", false},
	{"If-Range:\r\n", false},
};

START_TEST(honours_if_range)
{
	struct validators v = {STR("\"x\""), LM_S, LM_S + 86400};
	struct head *h = parsed_request(&p, GET, ranges[_i].fields);

	ck_assert_msg(condition_range(h, &v, LM_S) == ranges[_i].want, "%s",
	    ranges[_i].fields);
	v.date = LM_S;
	if (date_parse(head_value(h, FIELD_IF_RANGE), 0) != DATE_NONE)
		ck_assert(!condition_range(h, &v, LM_S));
}
END_TEST

START_TEST(adds_and_removes)
{
	struct head *h = parsed_request(&p, GET, INM "\"old\"\r\n" IM "*\r\n"
	    "If-Range: \"x\"\r\n");

	ck_assert(condition_present(h));
	condition_add_validators(h, STR("\"x\""), STR(LM));
	ck_assert_slice(head_value(h, FIELD_IF_NONE_MATCH), "\"x\"");
	ck_assert_slice(head_value(h, FIELD_IF_MODIFIED_SINCE), LM);
	condition_add_validators(h, STR_NONE, STR_NONE);
	ck_assert(!head_has(h, FIELD_IF_NONE_MATCH));
	condition_remove(h);
	ck_assert(!condition_present(h) && !head_has(h, FIELD_IF_RANGE));
}
END_TEST

START_TEST(selects_what_the_304_names)
{
	struct validators v = {STR("\"x\""), LM_S, LM_S};
	const char *not_modified = "HTTP/1.1 304 x";

	ck_assert(condition_selects(parsed_response(&p, not_modified, ""), &v,
	    0));
	ck_assert(condition_selects(parsed_response(&p, not_modified,
	    "ETag: \"x\"\r\n"), &v, 0));
	ck_assert(condition_selects(parsed_response(&p, not_modified,
	    "ETag: W/\"x\"\r\n"), &v, 0));
	ck_assert(!condition_selects(parsed_response(&p, not_modified,
	    "ETag: \"y\"\r\n"), &v, 0));
	ck_assert(condition_selects(parsed_response(&p, not_modified,
	    "Last-Modified: " LM "\r\n"), &v, 0));
	ck_assert(!condition_selects(parsed_response(&p, not_modified,
	    "Last-Modified: " LATER "\r\n"), &v, 0));
}
END_TEST

START_TEST(merges)
{
	struct head *stored = parsed_response(&p, "HTTP/1.1 200 OK",
	    "A: 1\r\na: 2\r\nB: 3\r\nContent-Length: 36\r\n"
	    "Content-Encoding: gzip\r\nContent-Type: text/plain\r\n");
	const struct head *fresh = parsed_response(&q, "HTTP/1.1 304 x",
	    "a: 4\r\nA: 5\r\nContent-Length: 10\r\nContent-Encoding: br\r\n"
	    "Content-Type: text/html\r\nC: 6\r\nKeep-Alive: x\r\n"
	    "Transfer-Encoding: chunked\r\nContent-Range: x\r\n");

	condition_merge(stored, fresh);
	ck_assert(!stored->overflowed);
	ck_assert_uint_eq(stored->count, 7);
	ck_assert_slice(head_value(stored, FIELD_CONTENT_LENGTH), "36");
	ck_assert_slice(head_value(stored, FIELD_CONTENT_ENCODING), "gzip");
	ck_assert_slice(head_value(stored, FIELD_CONTENT_TYPE), "text/html");
	ck_assert_slice(head_next_named(stored, STR("B"), NULL)->value, "3");
	ck_assert_slice(head_next_named(stored, STR("A"), NULL)->value, "4");
	ck_assert_slice(head_next_named(stored, STR("C"), NULL)->value, "6");
	ck_assert(!head_has(stored, FIELD_KEEP_ALIVE));
}
END_TEST

UNIT_MAIN("condition", LOOP(compares_etags, etags) LOOP(evaluates, rows)
    PLAIN(falls_back_on_the_date) LOOP(honours_if_range, ranges)
    PLAIN(adds_and_removes) PLAIN(selects_what_the_304_names) PLAIN(merges))
