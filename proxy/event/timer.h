/* SPDX-License-Identifier: MIT
 *
 * event/timer.h - deadlines, embedded in their owner.
 *
 * Moving a deadline further away costs one store: the loop finds out when the
 * old one comes due.  So a deadline may be pushed back on every byte.
 */
#ifndef ADUANA_EVENT_TIMER_H
#define ADUANA_EVENT_TIMER_H

#include <stdbool.h>
#include <stdint.h>

struct loop;
struct timer;

typedef void timer_fn(struct timer *);

struct timer {
	unsigned	 magic;
#define TIMER_MAGIC	0x713e0001u
	int64_t		 due_ns;	/* monotonic; INT64_MAX: not armed */
	int64_t		 queued_ns;	/* the deadline the heap knows */
	int		 place;		/* in the heap, or -1 */
	struct loop	*loop;
	timer_fn	*fn;
};

/* Takes its place in the loop's queue, so that setting cannot fail; aborts
 * without memory. */
void	 timer_init(struct timer *, struct loop *, timer_fn *);
/* Run ${fn} once when loop_now()'s mono_ns reaches ${due_ns}; replaces an
 * earlier setting.  Never runs before return. */
void	 timer_set(struct timer *, int64_t due_ns);
/* The same, ${ms} from loop_now(). */
void	 timer_set_ms(struct timer *, int64_t ms);
/* Not due any more; cheap, the timer stays known to the loop. */
void	 timer_disarm(struct timer *);
/* Forget it; must be called before the owner is freed.  Harmless on a zeroed
 * one. */
void	 timer_cancel(struct timer *);
bool	 timer_armed(const struct timer *);

#endif
