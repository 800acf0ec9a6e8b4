/* SPDX-License-Identifier: MIT
 *
 * tests/unit/event/timer_test.c - deadlines come due in order, once, and not
 * after they were moved, disarmed or cancelled.
 */
#include "proxy/event/timer.h"

#include <stdlib.h>

#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "tests/unit/unit.h"

#define MANY	1000

struct probe {
	struct timer	 timer;
	int		 fired;
	int64_t		 wanted_ns;
};

static struct loop *loop;
static struct probe probes[MANY];
static int64_t last_ns;
static int fired, expected;

static void
on_due(struct timer *timer)
{
	struct probe *probe = OWNER_OF(timer, struct probe, timer);

	ck_assert_int_eq(probe->fired, 0);
	ck_assert(!timer_armed(timer));
	ck_assert_int_ge(probe->wanted_ns, last_ns);
	ck_assert_int_ge(loop_now(loop)->mono_ns, probe->wanted_ns);
	last_ns = probe->wanted_ns;
	probe->fired = 1;
	if (++fired == expected)
		loop_stop(loop);
}

static void
start(int n)
{
	loop = loop_new();
	ck_assert_ptr_nonnull(loop);
	for (int i = 0; i < n; i++)
		timer_init(&probes[i].timer, loop, on_due);
	expected = n;
}

static void
set(struct probe *probe, int64_t us)
{
	probe->wanted_ns = loop_now(loop)->mono_ns + us * 1000;
	timer_set(&probe->timer, probe->wanted_ns);
}

START_TEST(come_due_in_order)
{
	start(MANY);
	srand(7);
	for (int i = 0; i < MANY; i++)
		set(&probes[i], rand() % 30000);
	/* Some nearer, some further, some not at all. */
	for (int i = 0; i < MANY; i += 3)
		set(&probes[i], rand() % 20000);
	for (int i = 1; i < MANY; i += 7)
		set(&probes[i], 30000 + rand() % 20000);
	for (int i = 2; i < MANY; i += 11, expected--)
		timer_cancel(&probes[i].timer);
	for (int i = 3; i < MANY; i += 11, expected--)
		timer_disarm(&probes[i].timer);
	loop_run(loop);
	for (int i = 0; i < MANY; i++)
		ck_assert_int_eq(probes[i].fired, i % 11 != 2 && i % 11 != 3);
	for (int i = 0; i < MANY; i++)
		timer_cancel(&probes[i].timer);
	loop_free(loop);
}
END_TEST

static void
on_tick(struct timer *timer)
{
	if (++fired == 5)
		loop_stop(loop);
	else
		timer_set_ms(timer, 0);
}

START_TEST(may_be_set_again_by_its_callback)
{
	struct timer tick;

	start(0);
	timer_init(&tick, loop, on_tick);
	timer_set_ms(&tick, 1);
	loop_run(loop);
	ck_assert_int_eq(fired, 5);
	timer_cancel(&tick);
	loop_free(loop);
}
END_TEST

START_TEST(rearms_after_disarm)
{
	start(1);
	set(&probes[0], 1000);
	timer_disarm(&probes[0].timer);
	ck_assert(!timer_armed(&probes[0].timer));
	set(&probes[0], 3000);
	ck_assert(timer_armed(&probes[0].timer));
	loop_run(loop);
	ck_assert_int_eq(fired, 1);
	timer_cancel(&probes[0].timer);
	loop_free(loop);
}
END_TEST

static void
on_canceller(struct timer *timer)
{
	(void)timer;
	timer_cancel(&probes[0].timer);
	timer_cancel(&probes[1].timer);
}

START_TEST(one_callback_may_cancel_another)
{
	struct timer first;

	start(3);
	timer_init(&first, loop, on_canceller);
	ck_assert_uint_eq(loop_timers(loop), 4);
	timer_set(&first, loop_now(loop)->mono_ns);
	for (int i = 0; i < 3; i++)
		set(&probes[i], 1);
	expected = 1;
	loop_run(loop);
	ck_assert_int_eq(probes[0].fired, 0);
	ck_assert_int_eq(probes[1].fired, 0);
	ck_assert_int_eq(probes[2].fired, 1);
	timer_cancel(&first);
	timer_cancel(&probes[2].timer);
	ck_assert_uint_eq(loop_timers(loop), 0);
	loop_free(loop);
}
END_TEST

START_TEST(zeroed_may_be_cancelled)
{
	struct timer never = {0};

	timer_cancel(&never);
	ck_assert_uint_eq(never.magic, 0);
}
END_TEST

UNIT_MAIN("timer", PLAIN(come_due_in_order)
    PLAIN(may_be_set_again_by_its_callback) PLAIN(rearms_after_disarm)
    PLAIN(one_callback_may_cancel_another) PLAIN(zeroed_may_be_cancelled))
