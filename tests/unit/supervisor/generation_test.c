/* SPDX-License-Identifier: MIT
 *
 * generation_test.c - who sits where, who is due, what time is up.
 */
#include "proxy/supervisor/generation.h"

#include "tests/unit/unit.h"

#define SECOND	NS_PER_S

/* Two seats, both taken at ${now} by 100 and 101. */
static struct generation *
full(int64_t now)
{
	struct generation *g = generation_new(7, 2);
	struct seat *seat;
	pid_t pid = 100;

	ck_assert_ptr_nonnull(g);
	while ((seat = generation_due(g, now)) != NULL) {
		generation_seat_taken(seat, pid, (unsigned)pid - 99, now);
		pid++;
	}
	ck_assert_int_eq(pid, 102);
	return (g);
}

static void
empty(struct generation *g)
{
	unsigned i;

	for (i = 0; i < g->count; i++)
		if (g->seats[i].pid != 0)
			generation_seat_died(g, &g->seats[i], 0);
	generation_free(g);
}

START_TEST(all_seats_are_due_at_once)
{
	struct generation *g = full(5 * SECOND);

	ck_assert_int_eq(g->state, GENERATION_STARTING);
	ck_assert_uint_eq(generation_alive(g), 2);
	ck_assert(!generation_is_ready(g));
	ck_assert_int_eq(generation_next_ns(g), GENERATION_NEVER);
	ck_assert_ptr_null(generation_seat_of(g, 99));
	ck_assert_uint_eq(generation_seat_of(g, 101)->slot, 2);
	empty(g);
}
END_TEST

START_TEST(is_ready_when_all_are)
{
	struct generation *g = full(0);

	generation_seat_of(g, 100)->ready = true;
	ck_assert(!generation_is_ready(g));
	generation_seat_of(g, 101)->ready = true;
	ck_assert(generation_is_ready(g));
	ck_assert(!g->broken);
	empty(g);
}
END_TEST

START_TEST(a_death_before_ready_breaks_it)
{
	struct generation *g = full(0);

	generation_seat_died(g, generation_seat_of(g, 100), SECOND / 2);
	ck_assert(g->broken);
	ck_assert(!generation_is_ready(g));
	empty(g);
}
END_TEST

static const struct {
	const char	*label;
	int64_t		 life_ns;
	int64_t		 wait_ns;
} lives[] = {
	{"a short life waits", SECOND / 2, SECOND},
	{"a long life does not", SECOND, 0},
};

START_TEST(a_dead_seat_is_due_again)
{
	struct generation *g = full(0);
	struct seat *seat = generation_seat_of(g, 100);
	int64_t due = lives[_i].life_ns + lives[_i].wait_ns;

	seat->ready = true;
	generation_enter(g, GENERATION_SERVING, GENERATION_NEVER);
	generation_seat_died(g, seat, lives[_i].life_ns);
	ck_assert(!g->broken);
	ck_assert_int_eq(generation_next_ns(g), due);
	ck_assert_ptr_null(generation_due(g, due - 1));
	ck_assert_ptr_eq(generation_due(g, due), seat);
	generation_seat_failed(seat, due);
	ck_assert_ptr_null(generation_due(g, due));
	ck_assert_int_gt(generation_next_ns(g), due);
	empty(g);
}
END_TEST

static const enum generation_state leaving[] = {GENERATION_DRAINING,
    GENERATION_ENDING};

START_TEST(who_leaves_is_not_replaced)
{
	struct generation *g = full(0);

	generation_enter(g, leaving[_i], 9 * SECOND);
	generation_seat_died(g, generation_seat_of(g, 100), SECOND);
	ck_assert_ptr_null(generation_due(g, 99 * SECOND));
	ck_assert_int_eq(generation_next_ns(g), 9 * SECOND);
	ck_assert(!generation_is_empty(g));
	generation_seat_died(g, generation_seat_of(g, 101), SECOND);
	ck_assert(generation_is_empty(g));
	generation_free(g);
}
END_TEST

START_TEST(the_nearest_deadline_counts)
{
	struct generation *g = full(0);

	generation_enter(g, GENERATION_STARTING, 60 * SECOND);
	ck_assert_int_eq(generation_next_ns(g), 60 * SECOND);
	generation_seat_died(g, generation_seat_of(g, 100), 0);
	ck_assert_int_eq(generation_next_ns(g), SECOND);
	empty(g);
}
END_TEST

UNIT_MAIN("generation", PLAIN(all_seats_are_due_at_once)
    PLAIN(is_ready_when_all_are) PLAIN(a_death_before_ready_breaks_it)
    LOOP(a_dead_seat_is_due_again, lives)
    LOOP(who_leaves_is_not_replaced, leaving)
    PLAIN(the_nearest_deadline_counts))
