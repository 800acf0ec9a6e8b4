/* SPDX-License-Identifier: MIT
 *
 * tests/unit/config/ports_test.c
 */
#include "config/ports.h"

#include "tests/unit/unit.h"

struct row {
	const char	*in;
	unsigned	 from, to;	/* from 0: refused */
};

static const struct row rows[] = {
	{"443", 443, 443}, {"1", 1, 1}, {"65535", 65535, 65535},
	{"1024-65535", 1024, 65535}, {"80-80", 80, 80}, {"1-65535", 1, 65535},
	{"0", 0, 0}, {"65536", 0, 0}, {"+80", 0, 0}, {"80x", 0, 0},
	{"", 0, 0}, {"-", 0, 0}, {"80-", 0, 0}, {"-80", 0, 0},
	{"90-80", 0, 0}, {"1-2-3", 0, 0}, {" 80", 0, 0}, {"000080", 0, 0},
	{"66000-67000", 0, 0}
};

START_TEST(reads_ranges)
{
	const struct row *r = &rows[_i];
	static struct ports ports;
	const char *why;
	unsigned n, have = 0;

	memset(&ports, 0, sizeof(ports));
	why = ports_add(&ports, str_of(r->in));
	ck_assert_msg((why == NULL) == (r->from > 0), "%s", r->in);
	for (n = 0; n < 65536; n++) {
		if (!ports_have(&ports, (uint16_t)n))
			continue;
		have++;
		ck_assert_uint_ge(n, r->from);
		ck_assert_uint_le(n, r->to);
	}
	ck_assert_uint_eq(have, why == NULL ? r->to - r->from + 1 : 0);
}
END_TEST

UNIT_MAIN("ports", LOOP(reads_ranges, rows))
