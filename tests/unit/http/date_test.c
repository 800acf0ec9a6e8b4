/* SPDX-License-Identifier: MIT
 *
 * http/date_test.c - HTTP-date.
 */
#include "proxy/http/date.h"

#include "tests/unit/http/parsed.h"

#define NOW	INT64_C(1790000000)	/* in 2026 */

static const struct {
	const char *in;
	int64_t want;
} rows[] = {
	{"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
	{"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
	{"Sun Nov  6 08:49:37 1994", 784111777},
	{"Sun Nov 16 08:49:37 1994", 784975777},
	{"Thu, 01 Jan 1970 00:00:00 GMT", 0},
	{"Mon, 01 Jan 1900 00:00:00 GMT", 0},
	{"Tue, 19 Jan 2038 14:14:08 GMT", INT64_C(2147523248)},
	{"Sun, 21 Nov 2286 04:46:39 GMT", INT64_C(10000039599)},
	{"Thursday, 18-Aug-50 02:01:18 GMT", INT64_C(2544400878)},
	{"Thu Aug  8 02:01:18 2050", INT64_C(2543536878)},
	{"Thu, 29 Feb 2024 00:00:00 GMT", 1709164800},
	{"Fri, 31 Dec 9999 23:59:59 GMT", DATE_MAX},
	{"Fri, 30 Jun 2017 23:59:60 GMT", 1498867200},
	{"Wednesday, 18-Aug-76 00:00:00 GMT", INT64_C(3364934400)},
	{"Wednesday, 18-Aug-77 00:00:00 GMT", 240710400},
	{"Tuesday, 29-Feb-00 00:00:00 GMT", 951782400},
	/* letter case is forgiven */
	{"THU, 18 Aug 2050 02:01:18 GMT", INT64_C(2544400878)},
	{"Thu, 18 AUG 2050 02:01:18 GMT", INT64_C(2544400878)},
	{"Thu, 18 Aug 2050 02:01:18 gMT", INT64_C(2544400878)},
	/* nothing else is */
	{"Thu, 18 Aug 2050 02:01:18 UTC", DATE_NONE},
	{"Thu, 18 Aug 2050 02:01:18 AEST", DATE_NONE},
	{"Thu, 18 Aug 2050 02:01:18", DATE_NONE},
	{"Thu, 18 Aug 50 02:01:18 GMT", DATE_NONE},
	{"Thu 18 Aug 2050 02:01:18 GMT", DATE_NONE},
	{"Thu, 18  Aug  2050 02:01:18 GMT", DATE_NONE},
	{"Thu, 18-Aug-2050 02:01:18 GMT", DATE_NONE},
	{"Thu, 18 Aug 2050 02.01.18 GMT", DATE_NONE},
	{"Thu, 18 Aug 2050 2:01:18 GMT", DATE_NONE},
	{"Thu, 8 Aug 2050 02:01:18 GMT", DATE_NONE},
	{"Thu,  8 Aug 2050 02:01:18 GMT", DATE_NONE},
	{"Foo, 18 Aug 2050 02:01:18 GMT", DATE_NONE},
	{"Thu, 18 Foo 2050 02:01:18 GMT", DATE_NONE},
	{"Thu, 00 Aug 2050 02:01:18 GMT", DATE_NONE},
	{"Thu, 31 Apr 2050 02:01:18 GMT", DATE_NONE},
	{"Wed, 29 Feb 2023 00:00:00 GMT", DATE_NONE},
	{"Thu, 18 Aug 2050 24:01:18 GMT", DATE_NONE},
	{"Thu, 18 Aug 2050 02:60:18 GMT", DATE_NONE},
	{"Thu, 18 Aug 2050 02:01:61 GMT", DATE_NONE},
	{"Thu, 18-Aug-50 02:01:18 GMT", DATE_NONE},
	{"Thu Aug 08 02:01:18 2050 ", DATE_NONE},
	{"0", DATE_NONE},
	{"-1", DATE_NONE},
	{"", DATE_NONE},
};

START_TEST(parses)
{
	ck_assert_msg(date_parse(str_of(rows[_i].in), NOW) == rows[_i].want,
	    "%s: %lld", rows[_i].in,
	    (long long)date_parse(str_of(rows[_i].in), NOW));
}
END_TEST

START_TEST(formats)
{
	char out[DATE_LEN];

	date_format(out, 784111777);
	ck_assert_slice(((struct str){out, DATE_LEN}),
	    "Sun, 06 Nov 1994 08:49:37 GMT");
	date_format(out, -5);
	ck_assert_slice(((struct str){out, DATE_LEN}),
	    "Thu, 01 Jan 1970 00:00:00 GMT");
	date_format(out, INT64_MAX);
	ck_assert_slice(((struct str){out, DATE_LEN}),
	    "Fri, 31 Dec 9999 23:59:59 GMT");
}
END_TEST

/* Steps through all centuries, leap years and days of the week. */
START_TEST(reads_what_it_writes)
{
	char out[DATE_LEN];
	int64_t s;

	for (s = 0; s <= DATE_MAX; s += INT64_C(86400) * 17 + 12345) {
		date_format(out, s);
		ck_assert_int_eq(date_parse((struct str){out, DATE_LEN}, NOW),
		    s);
	}
}
END_TEST

UNIT_MAIN("date", LOOP(parses, rows) PLAIN(formats)
    PLAIN(reads_what_it_writes))
