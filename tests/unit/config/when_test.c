/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/when_test.c
 */
#include "config/when.h"

#include <time.h>

#include "config/keep.h"
#include "config/zone.h"
#include "tests/unit/unit.h"

/* "2026-11-23 08:00:00", a Monday, in UTC. */
static int64_t
utc(const char *text)
{
	struct tm tm = {0};

	ck_assert_ptr_nonnull(strptime(text, "%Y-%m-%d %H:%M:%S", &tm));
	return (timegm(&tm));
}

struct row {
	const char	*zone;
	const char	*when;
	const char	*utc;
	bool		 want;
};

static const struct row rows[] = {
	{"UTC", "mon-fri 08:00-14:00", "2026-11-23 07:59:59", false},
	{"UTC", "mon-fri 08:00-14:00", "2026-11-23 08:00:00", true},
	{"UTC", "mon-fri 08:00-14:00", "2026-11-27 13:59:59", true},
	{"UTC", "mon-fri 08:00-14:00", "2026-11-27 14:00:00", false},
	{"UTC", "mon-fri 08:00-14:00", "2026-11-28 09:00:00", false},
	{"UTC", "8-14", "2026-11-29 08:00:00", true},
	{"UTC", "weekdays", "2026-11-27 23:59:59", true},
	{"UTC", "weekdays", "2026-11-28 00:00:00", false},
	{"UTC", "WEEKEND", "2026-11-28 00:00:00", true},
	{"UTC", "weekend", "2026-11-30 00:00:00", false},
	{"UTC", "daily 00:00-24:00", "2026-11-30 00:00:00", true},
	/* Over midnight: of the day on which they begin. */
	{"UTC", "22:00-06:00", "2026-11-23 22:00:00", true},
	{"UTC", "22:00-06:00", "2026-11-23 05:59:59", true},
	{"UTC", "22:00-06:00", "2026-11-23 06:00:00", false},
	{"UTC", "fri 22:00-06:00", "2026-11-27 22:00:00", true},
	{"UTC", "fri 22:00-06:00", "2026-11-28 05:59:00", true},
	{"UTC", "fri 22:00-06:00", "2026-11-27 05:00:00", false},
	{"UTC", "sun 22:00-06:00", "2026-11-30 05:00:00", true},
	/* Several. */
	{"UTC", "mon, wed 8-10", "2026-11-23 11:00:00", false},
	{"UTC", "mon, wed 8-10", "2026-11-23 09:00:00", true},
	{"UTC", "mon, wed 8-10", "2026-11-25 09:00:00", true},
	{"UTC", "mon, wed 8-10", "2026-11-24 09:00:00", false},
	{"UTC", "mon 8-10, 12-14", "2026-11-23 13:00:00", true},
	{"UTC", "mon 8-10, 12-14", "2026-11-24 13:00:00", false},
	{"UTC", "mon 8-10, tue 12-14", "2026-11-24 13:00:00", true},
	{"UTC", "mon 8-10, tue 12-14", "2026-11-24 09:00:00", false},
	{"UTC", "mon 8-10, sun", "2026-11-29 23:00:00", true},
	{"UTC", "fri-mon", "2026-11-30 12:00:00", true},
	{"UTC", "fri-mon", "2026-11-24 12:00:00", false},
	{"UTC", "Monday-Tuesday", "2026-11-24 12:00:00", true},
	/* Before 1970: a Wednesday. */
	{"UTC", "wed 23:59-24:00", "1969-12-31 23:59:59", true},
	/* Madrid: one hour east, two in summer. */
	{"Europe/Madrid", "08:00-14:00", "2026-01-15 07:00:00", true},
	{"Europe/Madrid", "08:00-14:00", "2026-01-15 06:59:59", false},
	{"Europe/Madrid", "08:00-14:00", "2026-07-15 06:00:00", true},
	{"Europe/Madrid", "08:00-14:00", "2026-07-15 12:00:00", false},
	{"Europe/Madrid", "mon", "2026-07-12 22:00:00", true},
	/* 29 March 2026, 02:00 to 03:00 are skipped. */
	{"Europe/Madrid", "02:00-03:00", "2026-03-29 00:59:59", false},
	{"Europe/Madrid", "01:00-02:00", "2026-03-29 00:59:59", true},
	{"Europe/Madrid", "02:00-03:00", "2026-03-29 01:00:00", false},
	{"Europe/Madrid", "03:00-04:00", "2026-03-29 01:00:00", true},
	/* 25 October 2026, 02:00 to 03:00 come twice. */
	{"Europe/Madrid", "02:00-03:00", "2026-10-24 23:59:59", false},
	{"Europe/Madrid", "02:00-03:00", "2026-10-25 00:00:00", true},
	{"Europe/Madrid", "02:00-03:00", "2026-10-25 01:59:59", true},
	{"Europe/Madrid", "02:00-03:00", "2026-10-25 02:00:00", false},
	/* New York: five hours west, four in summer. */
	{"America/New_York", "01:00-02:00", "2026-03-08 06:59:59", true},
	{"America/New_York", "02:00-03:00", "2026-03-08 07:00:00", false},
	{"America/New_York", "03:00-04:00", "2026-03-08 07:00:00", true},
	{"America/New_York", "01:00-02:00", "2026-11-01 05:00:00", true},
	{"America/New_York", "01:00-02:00", "2026-11-01 06:59:59", true},
	{"America/New_York", "01:00-02:00", "2026-11-01 07:00:00", false},
	/* Sydney: ten hours east, eleven from October to April. */
	{"Australia/Sydney", "09:00-10:00", "2026-01-14 22:00:00", true},
	{"Australia/Sydney", "09:00-10:00", "2026-07-14 23:00:00", true},
	{"Australia/Sydney", "02:00-03:00", "2026-04-04 15:59:59", true},
	{"Australia/Sydney", "02:00-03:00", "2026-04-04 16:59:59", true},
	{"Australia/Sydney", "03:00-04:00", "2026-04-04 17:00:00", true},
	{"Australia/Sydney", "02:00-03:00", "2026-10-03 16:00:00", false},
	{"Australia/Sydney", "03:00-04:00", "2026-10-03 16:00:00", true}
};

START_TEST(holds)
{
	struct keep *keep = keep_new();
	const char *why;
	const struct zone *zone = zone_load(keep, rows[_i].zone, &why);
	struct when *w = when_new(keep, zone);
	const struct when *copy;

	ck_assert_msg(zone != NULL, "%s", why);
	ck_assert_pstr_eq(when_add(w, str_of(rows[_i].when)), NULL);
	ck_assert_msg(when_holds(w, utc(rows[_i].utc)) == rows[_i].want,
	    "%s in %s at %s", rows[_i].when, rows[_i].zone, rows[_i].utc);
	copy = when_copy(keep, w);
	ck_assert(when_holds(copy, utc(rows[_i].utc)) == rows[_i].want);
	keep_free(keep);
}
END_TEST

static const char *const bad[] = {
	"", " , ", "mon-", "-mon", "mo", "mon-weekend", "mon - fri", "08:00",
	"08:00-", "8:0-10", "24:00-25:00", "24:01-2", "08:00-08:00", "25-26",
	"08:60-10:00", "8-14-20", "1:00:00-2", "mon08:00-09:00", "+8-9",
	"08-014", "00:00-24:01"
};

START_TEST(refuses)
{
	struct keep *keep = keep_new();
	const char *why;
	struct when *w = when_new(keep, zone_load(keep, "UTC", &why));

	ck_assert_msg(when_add(w, str_of(bad[_i])) != NULL, "%s", bad[_i]);
	keep_free(keep);
}
END_TEST

START_TEST(in_parts)
{
	struct keep *keep = keep_new();
	const char *why;
	const struct zone *madrid = zone_load(keep, "Europe/Madrid", &why);
	struct when *a = when_new(keep, zone_load(keep, "UTC", &why));
	struct when *b = when_new(keep, madrid);
	const struct when *copy;

	ck_assert_ptr_null(when_add_parts(a, STR("mon tue"),
	    STR("8-9, 12-13")));
	ck_assert_ptr_null(when_add_parts(b, STR("sun"), STR_NONE));
	ck_assert_ptr_nonnull(when_add_parts(a, STR("8-9"), STR_NONE));
	ck_assert_ptr_nonnull(when_add_parts(a, STR_NONE, STR("mon")));
	ck_assert_ptr_nonnull(when_add_parts(a, STR_NONE, STR_NONE));
	when_join(a, b);
	copy = when_copy(keep, a);
	ck_assert(when_holds(copy, utc("2026-11-24 12:30:00")));
	ck_assert(!when_holds(copy, utc("2026-11-25 12:30:00")));
	ck_assert(when_holds(copy, utc("2026-11-28 23:00:00")));
	ck_assert(!when_holds(copy, utc("2026-11-28 22:59:00")));
	ck_assert(when_holds(NULL, 0) == false);
	keep_free(keep);
}
END_TEST

UNIT_MAIN("when", LOOP(holds, rows) LOOP(refuses, bad) PLAIN(in_parts))
