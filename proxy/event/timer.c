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
		timer_heap_insert(&timer->loop->timers, due_ns, &timer->place);
	else
		timer_heap_move(&timer->loop->timers, due_ns, &timer->place);
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
	timer_heap_remove(&timer->loop->timers, &timer->place);
	timer->queued_ns = INT64_MAX;
}

void
timer_cancel(struct timer *timer)
{
	if (timer->magic == 0)
		return;
	ASSERT(timer->magic == TIMER_MAGIC);
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
		timer_heap_move(&timer->loop->timers, timer->due_ns,
		    &timer->place);
	} else {
		take_out(timer);
		timer->due_ns = INT64_MAX;
		timer->fn(timer);
	}
}

void
timer_run_due(struct loop *loop)
{
	const struct timer_slot *first;
	size_t left;

	/* Bounded, so that timers which set themselves at once again do not
	 * starve the descriptors. */
	for (left = loop->timers.n; left > 0; left--) {
		first = timer_heap_first(&loop->timers);
		if (first == NULL || first->due_ns > loop->now.mono_ns)
			return;
		come_due(OWNER_OF(first->place, struct timer, place));
	}
}
