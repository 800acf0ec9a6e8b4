/* SPDX-License-Identifier: MIT
 *
 * event/timer.c - deadlines, embedded in their owner.
 */
#include "proxy/event/timer.h"

#include "proxy/base/object.h"
#include "proxy/event/loop_priv.h"

void
timer_init(struct timer *timer, struct loop *loop, timer_fn *fn)
{
	CHECK_OBJ(loop, LOOP_MAGIC);
	ASSERT(fn != NULL);
	INIT_OBJ(timer, TIMER_MAGIC);
	timer->due_ns = timer->queued_ns = INT64_MAX;
	timer->place = -1;
	timer->loop = loop;
	timer->fn = fn;
	timer_heap_reserve(&loop->timers);
}

void
timer_set(struct timer *timer, int64_t due_ns)
{
	CHECK_OBJ(timer, TIMER_MAGIC);
	timer->due_ns = due_ns;
	if (due_ns >= timer->queued_ns)
		return;
	timer->queued_ns = due_ns;
	if (timer->place < 0)
		timer_heap_insert(&timer->loop->timers, timer);
	else
		timer_heap_moved(&timer->loop->timers, timer);
}

void
timer_set_ms(struct timer *timer, int64_t ms)
{
	CHECK_OBJ(timer, TIMER_MAGIC);
	timer_set(timer, timer->loop->now.mono_ns + ms * NS_PER_MS);
}

void
timer_disarm(struct timer *timer)
{
	CHECK_OBJ(timer, TIMER_MAGIC);
	timer->due_ns = INT64_MAX;
}

static void
take_out(struct timer *timer)
{
	timer_heap_remove(&timer->loop->timers, timer);
	timer->queued_ns = INT64_MAX;
}

void
timer_cancel(struct timer *timer)
{
	if (timer->magic == 0)
		return;
	CHECK_OBJ(timer, TIMER_MAGIC);
	if (timer->place >= 0)
		take_out(timer);
	timer_heap_unreserve(&timer->loop->timers);
	FINI_OBJ(timer);
}

bool
timer_armed(const struct timer *timer)
{
	CHECK_OBJ(timer, TIMER_MAGIC);
	return (timer->due_ns != INT64_MAX);
}

static void
come_due(struct timer *timer)
{
	if (timer->due_ns == INT64_MAX) {
		take_out(timer);
	} else if (timer->due_ns > timer->queued_ns) {
		timer->queued_ns = timer->due_ns;
		timer_heap_moved(&timer->loop->timers, timer);
	} else {
		take_out(timer);
		timer->due_ns = INT64_MAX;
		timer->fn(timer);
	}
}

void
timer_run_due(struct loop *loop)
{
	struct timer *timer;
	size_t left;

	/* Bounded, so that timers which set themselves at once again do not
	 * starve the descriptors. */
	for (left = loop->timers.n; left > 0; left--) {
		timer = timer_heap_first(&loop->timers);
		if (timer == NULL || timer->queued_ns > loop->now.mono_ns)
			return;
		come_due(timer);
	}
}
