/* SPDX-License-Identifier: MIT
 *
 * event/timer_heap.h - the queue of deadlines behind event/timer.h.
 *
 * A 4-ary heap of (deadline, timer).  Room for every known timer is reserved
 * ahead, so that inserting cannot fail.
 */
#ifndef ADUANA_EVENT_TIMER_HEAP_H
#define ADUANA_EVENT_TIMER_HEAP_H

#include <stddef.h>
#include <stdint.h>

struct timer;

struct timer_slot {
	int64_t		 due_ns;
	struct timer	*timer;
};

struct timer_heap {
	unsigned		 magic;
#define TIMER_HEAP_MAGIC	0x713e0002u
	size_t			 n;
	size_t			 cap;
	size_t			 known;	/* timers that may come in */
	struct timer_slot	*slots;
};

void	 timer_heap_init(struct timer_heap *);
void	 timer_heap_fini(struct timer_heap *);

/* One more timer may come in; aborts without memory. */
void	 timer_heap_reserve(struct timer_heap *);
void	 timer_heap_unreserve(struct timer_heap *);

/* Queue the timer under its queued_ns; sets its place. */
void	 timer_heap_insert(struct timer_heap *, struct timer *);
/* The timer's queued_ns has changed. */
void	 timer_heap_moved(struct timer_heap *, struct timer *);
void	 timer_heap_remove(struct timer_heap *, struct timer *);
/* The earliest, or NULL. */
struct timer *timer_heap_first(const struct timer_heap *);

#endif
