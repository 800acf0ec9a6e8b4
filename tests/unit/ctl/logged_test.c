/* SPDX-License-Identifier: MIT
 *
 * unit/ctl/logged_test.c - a request as a line.
 */
#include "proxy/ctl/logged.h"

#include <stdlib.h>
#include <time.h>

#include "proxy/ctl/paint.h"
#include "tests/unit/unit.h"

static const struct row {
	const char	*in;
	size_t		 columns;
	const char	*want;		/* NULL: it is none */
} rows[] = {
    {"{\"time\":\"2026-11-22T21:58:36.123Z\",\"client\":\"10.0.0.1\","
     "\"status\":200,\"result\":\"TCP_MISS\",\"bytes_out\":1234,"
     "\"elapsed_us\":12345,\"method\":\"GET\",\"flags\":[\"cut\"],"
     "\"url\":\"http://a.example/\"}",
	0,
	"21:58:36 10.0.0.1        200 TCP_MISS        1.2 KiB   12.3 ms GET "
	"http://a.example/ \n"},
    {"{\"time\":\"?\",\"client\":\"10.0.0.1\",\"status\":403,"
     "\"result\":\"TCP_DENIED\",\"method\":\"GET\",\"rule\":\"/etc/b.yaml:3\","
     "\"url\":\"http://\\u001b[31m\\u202e\xc2\x9b/\"}",
	0,
	"?        10.0.0.1        403 TCP_DENIED              "
	"        - GET http://\\u001b[31m\\u202e\\u009b/ rule b.yaml:3 \n"},
    {"{\"time\":\"?\",\"client\":\"10.0.0.1\",\"status\":403,"
     "\"result\":\"TCP_DENIED\",\"method\":\"GET\",\"rule\":\"/etc/w.yaml:3\","
     "\"danger\":\"bomba\",\"url\":\"http://a/\"}",
	0,
	"?        10.0.0.1        403 TCP_DENIED              "
	"        - GET http://a/ word bomba rule w.yaml:3 \n"},
    {"{\"time\":\"?\",\"client\":\"10.0.0.1\",\"url\":\"http://a/\"}", 20,
	"?        10.0.0.1   \n"},
    {"{}", 0, NULL},
    {"{\"url\":", 0, NULL},
    {"[]", 0, NULL},
};

START_TEST(prints)
{
	const struct row *r = &rows[_i];
	char got[512] = "";
	FILE *out = fmemopen(got, sizeof(got), "w");
	int bad;

	setenv("TZ", "UTC", 1);
	tzset();
	(void)paint_begin("never");
	bad = logged_print(out, str_of(r->in), r->columns);
	fclose(out);
	ck_assert_int_eq(bad, r->want == NULL ? -1 : 0);
	if (r->want != NULL)
		ck_assert_str_eq(got, r->want);
}
END_TEST

/* Colours, and nothing that a stranger wrote, may be an escape. */
START_TEST(paints)
{
	char got[512] = "";
	FILE *out = fmemopen(got, sizeof(got), "w");

	(void)paint_begin("always");
	ck_assert_int_eq(logged_print(out,
	    STR("{\"status\":502,\"url\":\"\x1b]0;x\x07\"}"), 0), -1);
	ck_assert_int_eq(logged_print(out, STR("{\"status\":502,\"url\":\"\"}"),
	    0), 0);
	fclose(out);
	ck_assert_ptr_nonnull(strstr(got, "\033[31m502\033[0m"));
	ck_assert_ptr_null(strstr(got, "]0;"));
}
END_TEST

UNIT_MAIN("logged", LOOP(prints, rows) PLAIN(paints))
