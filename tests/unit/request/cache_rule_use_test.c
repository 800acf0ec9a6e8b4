/* SPDX-License-Identifier: MIT
 *
 * tests/unit/request/cache_rule_use_test.c
 */
#include "proxy/request/cache_rule_use.h"

#include "config/cache_rule.h"
#include "proxy/http/freshness.h"
#include "tests/unit/unit.h"

#define NO	CACHE_RULE_UNSET
#define H	INT64_C(3600000)
#define SILENT	FRESHNESS_HEURISTIC
#define SAID	FRESHNESS_SAID_IMMUTABLE

static const struct {
	const char	*label;
	int64_t		 override, min, max;
	bool		 immutable;
	unsigned	 status, flags;
	int64_t		 said, want;
	bool		 is_immutable;
} rows[] = {
	{"nothing", NO, NO, NO, false, 200, 0, H, H, false},
	{"override longer", 2 * H, NO, NO, false, 200, 0, H, 2 * H, false},
	{"override shorter", 0, NO, NO, false, 200, 0, H, 0, false},
	{"override a guess", 2 * H, NO, NO, false, 200, SILENT, 0, 2 * H,
	    false},
	{"override, redirect", 2 * H, NO, NO, false, 301, 0, 0, 2 * H, false},
	{"override, error", 2 * H, NO, NO, false, 404, 0, 5, 5, false},
	{"min raises", NO, 2 * H, NO, false, 200, 0, H, 2 * H, false},
	{"min raises a guess", NO, H, NO, false, 200, SILENT, 0, H, false},
	{"min leaves", NO, H, NO, false, 200, 0, 2 * H, 2 * H, false},
	{"min, error", NO, H, NO, false, 503, 0, 0, 0, false},
	{"max lowers", NO, NO, H, false, 200, 0, 2 * H, H, false},
	{"max leaves", NO, NO, 2 * H, false, 200, 0, H, H, false},
	{"max lowers an error", NO, NO, H, false, 404, 0, 2 * H, H, false},
	{"between", NO, H, 3 * H, false, 200, 0, 2 * H, 2 * H, false},
	{"immutable, silent", NO, NO, NO, true, 200, SILENT, H, 720 * H, true},
	{"immutable, said", NO, NO, NO, true, 200, 0, H, H, true},
	{"immutable, min", NO, H, NO, true, 200, SILENT, 0, H, true},
	{"immutable, max", NO, NO, 2 * H, true, 200, SILENT, 0, 2 * H, true},
	{"immutable, override", H, NO, NO, true, 200, SILENT, 0, H, true},
	{"immutable, a part", NO, NO, NO, true, 206, SILENT, 0, 720 * H, true},
	{"immutable, not found", NO, NO, NO, true, 404, SILENT, 0, 0, false},
	{"said to be immutable", NO, NO, NO, false, 200, SAID, H, H, true},
};

START_TEST(lifetimes)
{
	struct cache_rule rule = {
	    .ttl_override = rows[_i].override,
	    .ttl_min = rows[_i].min,
	    .ttl_max = rows[_i].max,
	    .immutable = rows[_i].immutable,
	};
	struct freshness_facts f = {
	    .lifetime_ms = 77,	/* by another rule, before */
	    .said_ms = rows[_i].said,
	    .flags = rows[_i].flags,
	};
	int twice;

	for (twice = 0; twice < 2; twice++) {
		cache_rule_use_facts(&rule, rows[_i].status, &f);
		ck_assert_msg(f.lifetime_ms == rows[_i].want, "%s: %lld",
		    rows[_i].label, (long long)f.lifetime_ms);
		ck_assert_msg(((f.flags & FRESHNESS_IMMUTABLE) != 0) ==
		    rows[_i].is_immutable, "%s", rows[_i].label);
	}
	cache_rule_use_facts(NULL, rows[_i].status, &f);
	ck_assert_int_eq(f.lifetime_ms, rows[_i].said);
	ck_assert_int_eq((f.flags & FRESHNESS_IMMUTABLE) != 0,
	    (rows[_i].flags & SAID) != 0);
}
END_TEST

UNIT_MAIN("cache_rule_use", LOOP(lifetimes, rows))
