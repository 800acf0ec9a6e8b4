/* SPDX-License-Identifier: MIT
 *
 * unit/ctl/stats_test.c - the page of `stats`.
 */
#include "proxy/ctl/stats.h"

#include "proxy/ctl/paint.h"
#include "tests/unit/unit.h"

#define SAMPLE								\
	"{\"at\":1795385658.5,\"version\":\"0.1.0\",\"uptime_s\":7200,"	\
	"\"generation\":3,\"counters\":{\"requests_total\":4,"		\
	"\"hits_total\":3,\"misses_total\":1,\"connections_open\":2,"	\
	"\"client_sent_bytes_total\":2048,\"errors_total\":0},"		\
	"\"results\":{\"TCP_HIT\":3,\"TCP_MISS\":1},"			\
	"\"statuses\":{\"200\":4},"					\
	"\"latency\":{\"all\":{\"count\":4,\"sum_us\":8000,"		\
	"\"p50_us\":1000,\"p90_us\":2000,\"p95_us\":3000,"		\
	"\"p99_us\":4000,\"p999_us\":5000,\"max_us\":600000},"		\
	"\"dns\":{\"count\":0}},"					\
	"\"cache\":{\"objects\":1,\"bytes\":1024,\"evictions\":0,"	\
	"\"hit_ratio_requests\":0.7500},"				\
	"\"workers\":[{\"row\":1,\"pid\":7,\"rss_bytes\":1048576}],"	\
	"\"processes\":[]}\n"

static const char *const lines[] = {
    "aduana 0.1.0, up 2.0 h, generation 3\n"
    "4 requests, 75.0 % of those for pages from the cache, "
    "2 connections now\n",
    "\nresults\n"
    "  TCP_HIT                             3   75.0 %\n"
    "  TCP_MISS                            1   25.0 %\n"
    "\nstatuses\n"
    "  200                                 4  100.0 %\n",
    "  all                   4       2.00       1.00       2.00       3.00"
    "       4.00       5.00        600\n"
    "\ncache\n",
    "  objects                                     1\n"
    "  bytes                                 1.0 KiB\n"
    "  hit_ratio_requests                     0.7500 of 1\n",
    "\nworkers\n"
    "        row       pid    memory \n"
    "          1         7   1.0 MiB \n",
    "  client_sent_bytes_total               2.0 KiB\n",
};

static int
print(const char *json, char *got, size_t size)
{
	FILE *out = fmemopen(got, size, "w");
	int bad;

	(void)paint_begin("never");
	bad = stats_print(str_of(json), out);
	fclose(out);
	return (bad);
}

START_TEST(prints)
{
	char got[4096] = "";

	ck_assert_int_eq(print(SAMPLE, got, sizeof(got)), 0);
	ck_assert_msg(strstr(got, lines[_i]) != NULL, "%s\nis not in\n%s",
	    lines[_i], got);
	ck_assert_ptr_null(strstr(got, "errors_total"));
	ck_assert_ptr_null(strstr(got, "dns"));
}
END_TEST

static const char *const broken[] = {
    "", "{}", "[]", "{\"counters\":[]}", "{\"counters\":{\"a\":}}",
    "{\"counters\":{},\"results\":{\"a\":\"b\"}}",
    "{\"counters\":{},\"workers\":[{\"a\":{}}]}",
    "{\"counters\":{},\"latency\":{\"all\":{}}}",
};

START_TEST(is_none)
{
	char got[4096] = "";

	ck_assert_int_eq(print(broken[_i], got, sizeof(got)), -1);
}
END_TEST

UNIT_MAIN("stats", LOOP(prints, lines) LOOP(is_none, broken))
