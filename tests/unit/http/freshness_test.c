/* SPDX-License-Identifier: MIT
 *
 * http/freshness_test.c - storing, age, use.
 */
#include "proxy/http/freshness.h"

#include "proxy/http/cache_control.h"
#include "proxy/http/date.h"
#include "tests/unit/http/parsed.h"

#define OK	"HTTP/1.1 200 OK"
#define GET	"GET / HTTP/1.1"
#define POST	"POST / HTTP/1.1"
#define CC	"Cache-Control: "
#define LM	"Last-Modified: Sat, 05 Nov 1994 08:49:37 GMT\r\n"
#define DATE	"Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
#define DATE_S	INT64_C(784111777)
#define FUTURE	"Expires: Sun, 06 Nov 1994 08:50:37 GMT\r\n"	/* 60 s */
#define PAST	"Expires: Sun, 06 Nov 1994 08:49:36 GMT\r\n"

static struct parsed req, resp;

static const struct {
	const char *label, *request, *fields, *status, *response;
	bool want;
} stores[] = {
	{"max-age", GET, "", OK, CC "max-age=5\r\n", true},
	{"max-age=0", GET, "", OK, CC "max-age=0\r\n", false},
	{"max-age=0 and ETag", GET, "", OK,
	    CC "max-age=0\r\nETag: \"a\"\r\n", true},
	{"Expires", GET, "", OK, DATE FUTURE, true},
	{"Expires past", GET, "", OK, DATE PAST, false},
	{"Expires: 0", GET, "", OK, DATE "Expires: 0\r\n", false},
	{"nothing", GET, "", OK, DATE, false},
	{"validator", GET, "", OK, "ETag: \"a\"\r\n", true},
	{"no-cache with ETag", GET, "", OK,
	    CC "no-cache\r\nETag: \"a\"\r\n", true},
	{"no-cache without", GET, "", OK, CC "no-cache, max-age=9\r\n", false},
	{"no-store", GET, "", OK, CC "no-store, max-age=9\r\n", false},
	{"private", GET, "", OK, CC "private, max-age=9\r\n", false},
	{"private=\"a\"", GET, "", OK, CC "private=\"a\", max-age=9\r\n", true},
	{"no-store asked", GET, CC "no-store\r\n", OK, CC "max-age=9\r\n",
	    false},
	{"POST", POST, "Content-Length: 1\r\n", OK, CC "max-age=9\r\n", true},
	{"POST 201", POST, "", "HTTP/1.1 201 x", CC "max-age=9\r\n", false},
	{"POST heuristic", POST, "", OK, LM, false},
	{"POST no-store", POST, CC "no-store\r\n", OK, CC "max-age=9\r\n",
	    false},
	{"PUT", "PUT / HTTP/1.1", "", OK, CC "max-age=9\r\n", false},
	{"HEAD", "HEAD / HTTP/1.1", "", OK, CC "max-age=9\r\n", false},
	{"GET with body", GET, "Content-Length: 1\r\n", OK,
	    CC "max-age=9\r\n", false},
	{"Range", GET, "Range: bytes=0-1\r\n", OK, CC "max-age=9\r\n", false},
	{"206", GET, "", "HTTP/1.1 206 x", CC "max-age=9\r\n", false},
	{"304", GET, "", "HTTP/1.1 304 x", CC "max-age=9\r\n", false},
	{"412", GET, "", "HTTP/1.1 412 x", CC "max-age=9\r\n", false},
	{"416", GET, "", "HTTP/1.1 416 x", CC "max-age=9\r\n", false},
	{"103", GET, "", "HTTP/1.1 103 x", CC "max-age=9\r\n", false},
	{"599 explicit", GET, "", "HTTP/1.1 599 x", CC "max-age=9\r\n", true},
	{"599 heuristic", GET, "", "HTTP/1.1 599 x", LM, false},
	{"599 public", GET, "", "HTTP/1.1 599 x", LM CC "public\r\n", true},
	{"404 heuristic", GET, "", "HTTP/1.1 404 x", LM, true},
	{"503 heuristic", GET, "", "HTTP/1.1 503 x", LM, false},
	{"must-understand known", GET, "", OK,
	    CC "max-age=9, no-store, must-understand\r\n", true},
	{"must-understand unknown", GET, "", "HTTP/1.1 599 x",
	    CC "max-age=9, must-understand\r\n", false},
	{"Set-Cookie", GET, "", OK, CC "max-age=9\r\nSet-Cookie: a=b\r\n",
	    true},
	{"Set-Cookie heuristic", GET, "", OK, LM "Set-Cookie: a=b\r\n", false},
	{"Set-Cookie public", GET, "", OK,
	    CC "max-age=9, public\r\nSet-Cookie: a=b\r\n", true},
	{"Vary: *", GET, "", OK, CC "max-age=9\r\nVary: a\r\nVary: *\r\n",
	    false},
	{"Authorization", GET, "Authorization: x\r\n", OK,
	    CC "max-age=9\r\n", false},
	{"Authorization public", GET, "Authorization: x\r\n", OK,
	    CC "max-age=9, public\r\n", true},
	{"Authorization s-maxage", GET, "Authorization: x\r\n", OK,
	    CC "s-maxage=9\r\n", true},
	{"Authorization revalidate", GET, "Authorization: x\r\n", OK,
	    CC "max-age=9, must-revalidate\r\n", true},
};

START_TEST(may_store)
{
	struct cache_control request_cc, cc;
	struct head *a = parsed_request(&req, stores[_i].request,
	    stores[_i].fields);
	struct head *b = parsed_response(&resp, stores[_i].status,
	    stores[_i].response);
	const char *why;

	cache_control_of_request(&request_cc, a);
	cache_control_of_response(&cc, b);
	why = freshness_may_store(a, &request_cc, b, &cc);
	ck_assert_msg((why == NULL) == stores[_i].want, "%s: %s",
	    stores[_i].label, why);
}
END_TEST

static void
compute(struct freshness_facts *f, const char *status, const char *fields,
    int64_t request_ms, int64_t response_ms)
{
	struct head *h = parsed_response(&resp, status, fields);
	struct cache_control cc;

	cache_control_of_response(&cc, h);
	freshness_compute(f, h, &cc, request_ms, response_ms);
}

/* The response comes one second after its Date, half a second after the
 * question. */
static const struct {
	const char *label, *fields;
	int64_t lifetime_s, age_ms;
} ages[] = {
	{"max-age", CC "max-age=9\r\n" DATE, 9, 1000},
	{"s-maxage wins", CC "max-age=9, s-maxage=4\r\n" DATE, 4, 1000},
	{"max-age wins", CC "max-age=9\r\n" DATE PAST, 9, 1000},
	{"max-age=0 wins", CC "max-age=0\r\n" DATE FUTURE, 0, 1000},
	{"Expires", DATE FUTURE, 60, 1000},
	{"Expires past", DATE PAST, 0, 1000},
	{"Expires invalid", DATE LM "Expires: 0\r\n", 0, 1000},
	{"Expires twice", DATE FUTURE FUTURE, 0, 1000},
	{"no Date", FUTURE, 59, 500},
	{"bad Date", "Date: x\r\n" FUTURE, 59, 500},
	{"heuristic", DATE LM, 8640, 1000},
	{"heuristic bounded", DATE
	    "Last-Modified: Fri, 05 Nov 1971 08:49:37 GMT\r\n", 86400, 1000},
	{"Last-Modified ahead", DATE
	    "Last-Modified: Mon, 07 Nov 1994 08:49:37 GMT\r\n", 0, 1000},
	{"nothing", DATE, 0, 1000},
	{"Age", CC "max-age=9\r\nAge: 7\r\n" DATE, 9, 7500},
	{"Age list", CC "max-age=9\r\nAge: 7, 0\r\n" DATE, 9, 7500},
	{"Age lines", CC "max-age=9\r\nAge: 0\r\nAge: 7\r\n" DATE, 9, 1000},
	{"Age float", CC "max-age=9\r\nAge: 7.0\r\n" DATE, 9, 1000},
	{"Age negative", CC "max-age=9\r\nAge: -7\r\n" DATE, 9, 1000},
	{"Age parameter", CC "max-age=9\r\nAge: 7;a=b\r\n" DATE, 9, 1000},
	{"Age huge", CC "max-age=9\r\nAge: 99999999999999999999\r\n" DATE, 9,
	    (INT64_C(1) << 31) * 1000 + 500},
};

START_TEST(computes)
{
	struct freshness_facts f;

	compute(&f, OK, ages[_i].fields, DATE_S * 1000 + 500,
	    DATE_S * 1000 + 1000);
	ck_assert_msg(f.lifetime_ms == ages[_i].lifetime_s * 1000, "%s: %lld",
	    ages[_i].label, (long long)f.lifetime_ms);
	ck_assert_msg(f.initial_age_ms == ages[_i].age_ms, "%s: %lld",
	    ages[_i].label, (long long)f.initial_age_ms);
	ck_assert_int_eq(freshness_age_ms(&f, DATE_S * 1000 + 3500),
	    ages[_i].age_ms + 2500);
	/* a clock set back makes nothing younger, nor fresh for long */
	ck_assert_int_eq(freshness_age_ms(&f, DATE_S * 1000 + 999),
	    ages[_i].age_ms + 1);
	ck_assert_int_eq(freshness_age_ms(&f, (DATE_S - 3600) * 1000 + 1000),
	    ages[_i].age_ms + 3600 * 1000);
}
END_TEST

/* Stored at 0 with age 0, asked after ${after} seconds. */
static const struct {
	const char *label, *response, *request;
	int64_t after;
	enum freshness_use want;
} uses[] = {
	{"fresh", "max-age=10", "", 9, FRESHNESS_USE},
	{"just stale", "max-age=10", "", 10, FRESHNESS_REVALIDATE},
	{"no-cache", "no-cache, max-age=10", "", 1, FRESHNESS_REVALIDATE},
	{"no-cache asked", "max-age=10", "no-cache", 1, FRESHNESS_REVALIDATE},
	{"max-age=0 asked", "max-age=10", "max-age=0", 0,
	    FRESHNESS_REVALIDATE},
	{"max-age=3 asked", "max-age=10", "max-age=3", 3, FRESHNESS_USE},
	{"max-age=3, older", "max-age=10", "max-age=3", 4,
	    FRESHNESS_REVALIDATE},
	{"min-fresh", "max-age=10", "min-fresh=5", 5, FRESHNESS_USE},
	{"min-fresh missed", "max-age=10", "min-fresh=5", 6,
	    FRESHNESS_REVALIDATE},
	{"max-stale", "max-age=10", "max-stale=5", 15, FRESHNESS_USE_STALE},
	{"max-stale over", "max-age=10", "max-stale=5", 16,
	    FRESHNESS_REVALIDATE},
	{"max-stale any", "max-age=10", "max-stale", 9999,
	    FRESHNESS_USE_STALE},
	{"must-revalidate", "max-age=10, must-revalidate", "max-stale", 11,
	    FRESHNESS_REVALIDATE},
	{"proxy-revalidate", "max-age=10, proxy-revalidate", "max-stale", 11,
	    FRESHNESS_REVALIDATE},
	{"s-maxage", "s-maxage=10", "max-stale", 11, FRESHNESS_REVALIDATE},
	{"behind", "max-age=1, stale-while-revalidate=4", "", 4,
	    FRESHNESS_USE_WHILE_REVALIDATE},
	{"behind, over", "max-age=1, stale-while-revalidate=4", "", 5,
	    FRESHNESS_REVALIDATE},
	{"behind, max-age asked", "max-age=1, stale-while-revalidate=4",
	    "max-age=9", 3, FRESHNESS_REVALIDATE},
	{"behind but asked", "max-age=1, stale-while-revalidate=4",
	    "max-age=1", 3, FRESHNESS_REVALIDATE},
};

static void
prepare(struct freshness_facts *f, struct cache_control *request_cc,
    const char *response, const char *request)
{
	char line[128];

	snprintf(line, sizeof(line), CC "%s\r\n", response);
	compute(f, OK, line, 0, 0);
	snprintf(line, sizeof(line), CC "%s\r\n", request);
	cache_control_of_request(request_cc,
	    parsed_request(&req, GET, line));
}

START_TEST(decides)
{
	struct freshness_facts f;
	struct cache_control cc;

	prepare(&f, &cc, uses[_i].response, uses[_i].request);
	ck_assert_msg(freshness_decide(&f, &cc, uses[_i].after * 1000) ==
	    uses[_i].want, "%s", uses[_i].label);
}
END_TEST

static const struct {
	const char *label, *response, *request;
	int64_t after;
	bool unreachable, server_error;
} errors[] = {
	{"nothing said", "max-age=1", "", 9, true, false},
	{"after a day", "max-age=1", "", 86402, false, false},
	{"if-error", "max-age=1, stale-if-error=9", "", 10, true, true},
	{"if-error over", "max-age=1, stale-if-error=9", "", 11, false, false},
	{"if-error asked", "max-age=1", "stale-if-error=9", 10, true, true},
	{"must-revalidate", "max-age=1, must-revalidate, stale-if-error=9",
	    "", 2, false, false},
	{"no-cache", "no-cache, stale-if-error=9", "", 2, false, false},
	{"no-cache asked", "max-age=1, stale-if-error=9", "no-cache", 2, false,
	    false},
};

START_TEST(stands_in_on_error)
{
	struct freshness_facts f;
	struct cache_control cc;
	int64_t now = errors[_i].after * 1000;

	prepare(&f, &cc, errors[_i].response, errors[_i].request);
	ck_assert_msg(freshness_use_on_error(&f, &cc, now,
	    FRESHNESS_UNREACHABLE) == errors[_i].unreachable, "%s",
	    errors[_i].label);
	ck_assert_msg(freshness_use_on_error(&f, &cc, now,
	    FRESHNESS_SERVER_ERROR) == errors[_i].server_error, "%s",
	    errors[_i].label);
}
END_TEST

UNIT_MAIN("freshness", LOOP(may_store, stores) LOOP(computes, ages)
    LOOP(decides, uses) LOOP(stands_in_on_error, errors))
