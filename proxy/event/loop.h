/* SPDX-License-Identifier: MIT
 *
 * event/loop.h - one epoll(7) loop per process; callbacks, no threads.
 *
 * Readiness is level-triggered.  Narrowing what a watch wants costs no system
 * call: the kernel is told only when an event arrives that nobody wants any
 * more.  Widening tells it at once.
 */
#ifndef ADUANA_EVENT_LOOP_H
#define ADUANA_EVENT_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/clock.h"
#include "proxy/base/list.h"

struct loop;
struct watch;
struct task;

#define WATCH_READ	1u
#define WATCH_WRITE	2u
#define WATCH_EXCLUSIVE	4u	/* listeners: EPOLLEXCLUSIVE; only at start */

/* ${ready} is what is wanted and possible.  An error or a hang-up of the peer
 * makes everything wanted ready, so that the next read or write tells it; when
 * nothing is wanted it is delivered as WATCH_READ. */
typedef void watch_fn(struct watch *, unsigned ready);
typedef void task_fn(struct task *);

/* Embedded in its owner; fields are the loop's. */
struct watch {
	unsigned	 magic;
#define WATCH_MAGIC	0x3a7c0001u
	int		 fd;
	uint8_t		 wanted;
	uint8_t		 told;		/* what the kernel knows */
	int		 pending;	/* place in the current batch, or -1 */
	struct loop	*loop;
	watch_fn	*fn;
};

/* Something to run once, after the callbacks of the current batch: the place
 * to free what a callback further up the stack may still hold. */
struct task {
	struct list	 link;
	task_fn		*fn;
};

/* NULL with errno. */
struct loop	*loop_new(void);
void		 loop_free(struct loop *);

/* The time at which the current batch of events was fetched.  The pointer is
 * good as long as the loop. */
const struct clock_now *loop_now(const struct loop *);

/* Run until loop_stop(). */
void		 loop_run(struct loop *);
void		 loop_stop(struct loop *);
/* Timers between timer_init() and timer_cancel(), armed or not. */
size_t		 loop_timers(const struct loop *);

/* Watch ${fd}, which stays the caller's and must outlive the watch.  0, or -1
 * with errno.  The callback never runs before return. */
int		 watch_start(struct watch *, struct loop *, int fd,
		    unsigned wanted, watch_fn *);
/* Replace what is wanted (0: nothing but errors). */
void		 watch_want(struct watch *, unsigned wanted);
/* No callback after this, not even one already fetched.  Harmless on a watch
 * that is zeroed or was never started.  Call before closing the descriptor. */
void		 watch_stop(struct watch *);
/* As watch_stop(), right before the descriptor is closed for good. */
void		 watch_close(struct watch *);
/* Make ${to} what ${from} is, with a callback of its own; it wants nothing yet.
 * ${from} is zeroed.  What was ready is told again. */
void		 watch_move(struct watch *to, struct watch *from, watch_fn *);
bool		 watch_active(const struct watch *);

void		 task_init(struct task *, task_fn *);
/* Queue; a task already queued stays where it is. */
void		 task_defer(struct loop *, struct task *);
void		 task_cancel(struct task *);

#endif
