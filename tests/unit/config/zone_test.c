/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/zone_test.c - beside the C library's own reading.
 */
#include "config/zone.h"

#include <stdio.h>
#include <time.h>

#include "config/keep.h"
#include "config/zone_rule.h"
#include "tests/unit/unit.h"

#define HOUR	3600

static const char *const zones[] = {
	"UTC", "Europe/Madrid", "America/New_York", "Australia/Sydney",
	"Australia/Lord_Howe", "America/Nuuk", "Asia/Kolkata",
	"Africa/Casablanca", "America/Sao_Paulo", "Europe/Dublin",
	"Pacific/Apia", "Asia/Gaza", "Africa/Cairo", "Antarctica/Troll",
	"America/Santiago", "Pacific/Chatham", "Etc/GMT+5"
};

/* From 1901 to 2150, every 101 hours: each hour of the day, each day of the week. */
START_TEST(as_the_c_library)
{
	struct keep *keep = keep_new();
	const char *why;
	const struct zone *z = zone_load(keep, zones[_i], &why);
	struct tm tm;
	time_t t;

	ck_assert_msg(z != NULL, "%s: %s", zones[_i], why);
	ck_assert_int_eq(setenv("TZ", zones[_i], 1), 0);
	tzset();
	for (t = -2177452800; t < 5680281600; t += 101 * HOUR) {
		ck_assert_ptr_nonnull(localtime_r(&t, &tm));
		ck_assert_msg(zone_offset(z, t) == tm.tm_gmtoff,
		    "%s at %lld: %d, not %ld", zones[_i], (long long)t,
		    zone_offset(z, t), tm.tm_gmtoff);
	}
	keep_free(keep);
}
END_TEST

struct rule {
	const char	*text;
	int64_t		 at;
	int32_t		 want;	/* hours; 99: refused */
};

static const struct rule rules[] = {
	{"UTC0", 0, 0},
	{"<-03>3", 0, -3},
	{"CET-1CEST,M3.5.0,M10.5.0/3", 1774745999, 1},	/* 2026-03-29 */
	{"CET-1CEST,M3.5.0,M10.5.0/3", 1774746000, 2},
	{"CET-1CEST,M3.5.0,M10.5.0/3", 1792889999, 2},	/* 2026-10-25 */
	{"CET-1CEST,M3.5.0,M10.5.0/3", 1792890000, 1},
	/* Summer all year, as RFC 8536 writes it. */
	{"XXX3EDT4,0/0,J365/23", 1774746000, -4},
	{"XXX3EDT4,0/0,J365/23", 1767236400, -4},	/* 2026-01-01 03:00 */
	{"XXX3EDT4,0/0,J365/23", 1798772400, -4},	/* 2027-01-01 03:00 */
	{"A", 0, 99}, {"AAA", 0, 99}, {"AAA1BBB", 0, 99}, {"", 0, 99},
	{"AAA1,M3.5.0,M10.5.0", 0, 99}, {"AAA1BBB,M3.5.0", 0, 99},
	{"AAA1BBB,M13.5.0,M10.5.0", 0, 99}, {"AAA1BBB,M3.0.0,M10.5.0", 0, 99},
	{"AAA1BBB,M3.5.7,M10.5.0", 0, 99}, {"AAA1BBB,J0,J365", 0, 99},
	{"AAA1BBB,0,366", 0, 99}, {"AAA25", 0, 99}, {"AAA1:60", 0, 99},
	{"<AA", 0, 99}, {"AAA1BBB,0/168,365", 0, 99}, {"AAA1 ", 0, 99}
};

START_TEST(follows_rules)
{
	struct zone_rule r;
	const char *why = zone_rule_parse(str_of(rules[_i].text), &r);

	ck_assert_msg((why != NULL) == (rules[_i].want == 99), "%s: %s",
	    rules[_i].text, why);
	if (why == NULL)
		ck_assert_int_eq(zone_rule_offset(&r, rules[_i].at),
		    rules[_i].want * HOUR);
}
END_TEST

static const char *const names[] = {
	"", "../passwd", "Europe/..", "Mars/Olympus", "Europe", "/dev/zero",
	"/etc/hostname", "a b", "right/UTC "
};

START_TEST(refuses_names)
{
	struct keep *keep = keep_new();
	const char *why = NULL;

	ck_assert_msg(zone_load(keep, names[_i], &why) == NULL, "%s",
	    names[_i]);
	ck_assert_ptr_nonnull(why);
	keep_free(keep);
}
END_TEST

/* Cut off anywhere, a file is refused and never read beyond its end. */
START_TEST(refuses_pieces)
{
	struct keep *keep = keep_new();
	FILE *f = fopen("/usr/share/zoneinfo/Europe/Madrid", "r");
	char bytes[8192], *piece;
	const char *why;
	size_t n, i;

	ck_assert_ptr_nonnull(f);
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	ck_assert_ptr_nonnull(zone_parse(keep, (struct str){bytes, n}, &why));
	for (i = 0; i < n; i++) {
		piece = malloc(i + 1);
		memcpy(piece, bytes, i);
		ck_assert_ptr_null(zone_parse(keep, (struct str){piece, i},
		    &why));
		ck_assert_ptr_nonnull(why);
		free(piece);
	}
	keep_free(keep);
}
END_TEST

UNIT_MAIN("zone", LOOP(as_the_c_library, zones) LOOP(follows_rules, rules)
    LOOP(refuses_names, names) PLAIN(refuses_pieces))
