/* SPDX-License-Identifier: MIT
 *
 * event/timer_heap.h - the queue of deadlines behind event/timer.h.
 *
 * A 4-ary heap of deadlines, each with the int of its owner that says where in
 * the heap it stands (-1: not in it).  Room for every known owner is reserved
 * ahead, so that inserting cannot fail.
 */
#ifndef ADUANA_EVENT_TIMER_HEAP_H
#define ADUANA_EVENT_TIMER_HEAP_H

#include <stddef.h>
#include <stdint.h>

struct timer_slot {
	int64_t	 due_ns;
	int	*place;
};

struct timer_heap {
	unsigned		 magic;
#define TIMER_HEAP_MAGIC	0x713e0002u
	size_t			 n;
	size_t			 cap;
	size_t			 known;	/* that may come in */
	struct timer_slot	*slots;
};

void	 timer_heap_init(struct timer_heap *);
void	 timer_heap_fini(struct timer_heap *);

/* One more may come in; aborts without memory. */
void	 timer_heap_reserve(struct timer_heap *);
void	 timer_heap_unreserve(struct timer_heap *);

void	 timer_heap_insert(struct timer_heap *, int64_t due_ns, int *place);
/* Its deadline is another one now. */
void	 timer_heap_move(struct timer_heap *, int64_t due_ns, int *place);
void	 timer_heap_remove(struct timer_heap *, int *place);
/* The earliest, or NULL when empty. */
const struct timer_slot *timer_heap_first(const struct timer_heap *);

#endif
