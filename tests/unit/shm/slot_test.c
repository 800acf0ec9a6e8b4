/* SPDX-License-Identifier: MIT
 *
 * tests/unit/shm/slot_test.c - rows claimed, released, found by pid.
 */
#include "proxy/shm/slot.h"

#include "proxy/shm/region.h"
#include "tests/unit/unit.h"

static struct slot_table *
new_table(unsigned count)
{
	struct region *r = region_create(64 * 1024, 1);

	return (slot_table_create(r, count));
}

START_TEST(claims_until_full)
{
	struct slot_table *t = new_table(3);

	ck_assert_int_eq(slot_claim(t, 1), 0);
	ck_assert_int_eq(slot_claim(t, 1), 1);
	ck_assert_int_eq(slot_claim(t, 2), 2);
	ck_assert_int_eq(slot_claim(t, 2), -1);
	slot_release(t, 1);
	ck_assert_int_eq(slot_claim(t, 3), 1);
	ck_assert_uint_eq(t->rows[1].generation, 3);
	ck_assert_int_eq(slot_state(t, 1), SLOT_STARTING);
}
END_TEST

START_TEST(shows_who_it_is)
{
	struct slot_table *t = new_table(SLOT_MAX);
	unsigned row;

	(void)slot_claim(t, 1);
	row = (unsigned)slot_claim(t, 1);
	slot_set_pid(t, row, 77);
	slot_set_state(t, row, SLOT_RUNNING);
	slot_beat(t, row, 123456789);
	ck_assert_int_eq(t->rows[row].pid, 77);
	ck_assert_int_eq(slot_state(t, row), SLOT_RUNNING);
	ck_assert_int_eq(t->rows[row].beat_ns, 123456789);
	slot_release(t, row);
	ck_assert_int_eq(slot_state(t, row), SLOT_FREE);
}
END_TEST

UNIT_MAIN("slot", PLAIN(claims_until_full) PLAIN(shows_who_it_is))
