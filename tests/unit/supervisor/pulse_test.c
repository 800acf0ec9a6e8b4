/* SPDX-License-Identifier: MIT
 *
 * pulse_test.c - beats that are missing.
 */
#include "proxy/supervisor/pulse.h"

#include "tests/unit/unit.h"

static const struct {
	int64_t beat_ns;
	unsigned missed;
} looks[] = {
	{0, 1}, {0, 2},		/* none yet */
	{5, 0}, {6, 0}, {6, 1}, {6, 2}, {7, 0}, {7, 1},
	{3, 0},			/* any other one is one */
};

START_TEST(counts_looks_that_showed_nothing)
{
	struct pulse p;
	size_t i;

	pulse_init(&p);
	for (i = 0; i < ROWS(looks); i++)
		ck_assert_uint_eq(pulse_look(&p, looks[i].beat_ns),
		    looks[i].missed);
	pulse_init(&p);
	ck_assert_uint_eq(pulse_look(&p, 0), 1);
}
END_TEST

UNIT_MAIN("pulse", PLAIN(counts_looks_that_showed_nothing))
