/* SPDX-License-Identifier: MIT
 *
 * shared_test.c - the layout of the region.
 */
#include "proxy/worker/shared.h"

#include <stdint.h>

#include "proxy/accesslog/ring.h"
#include "proxy/cache/cache.h"
#include "proxy/metrics/counters.h"
#include "proxy/shm/slot.h"
#include "tests/unit/unit.h"

static const struct {
	unsigned	 workers;
	uint64_t	 cache_size;
} sizes[] = {
	{1, 0}, {2, 8u << 20}, {4, 256u << 20}, {64, 64u << 20},
};

START_TEST(holds_every_table)
{
	struct shared_options options = {
		.workers = sizes[_i].workers,
		.cache_size = sizes[_i].cache_size,
		.max_object = 1u << 20,
		.ring_bytes = 1u << 20,
		.layout = 1,
		.seed = {1, 2},
	};
	struct shared *s = shared_create(&options);
	unsigned row;

	ck_assert_ptr_nonnull(s);
	ck_assert_uint_eq(s->count, shared_rows(sizes[_i].workers));
	ck_assert_uint_ge((s->count - 1) / 2, sizes[_i].workers);
	ck_assert_int_eq(s->cache != NULL, sizes[_i].cache_size != 0);
	ck_assert_int_ne(slot_state(s->slots, SHARED_ADMIN_ROW), SLOT_FREE);
	for (row = 0; row < s->count; row++) {
		ck_assert_uint_eq((uintptr_t)s->rings[row] % 64, 0);
		ck_assert_uint_eq(ring_fill(s->rings[row]), 0);
	}
	ck_assert_int_eq(slot_claim(s->slots, 1), 1);
	counters_add(counters_row(s->counters, 1), METRIC_REQUESTS, 3);
	counters_add(counters_row(s->counters, 1), METRIC_TUNNELS_OPEN, 3);
	shared_row_died(s, 1);
	ck_assert_uint_eq(counters_sum(s->counters, METRIC_REQUESTS), 3);
	ck_assert_uint_eq(counters_sum(s->counters, METRIC_TUNNELS_OPEN), 0);
	shared_free(s);
}
END_TEST

UNIT_MAIN("shared", LOOP(holds_every_table, sizes))
