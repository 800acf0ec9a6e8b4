/* SPDX-License-Identifier: MIT
 *
 * event/loop_priv.h - what the files of this folder share; not for others.
 */
#ifndef ADUANA_EVENT_LOOP_PRIV_H
#define ADUANA_EVENT_LOOP_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/epoll.h>

#include "proxy/base/clock.h"
#include "proxy/base/list.h"
#include "proxy/event/timer_heap.h"

struct watch;

#define LOOP_BATCH	256

struct loop {
	unsigned		 magic;
#define LOOP_MAGIC		0x100b0001u
	int			 epoll_fd;
	bool			 stopping;
	int			 fetched;	/* events in the batch */
	struct clock_now	 now;
	struct list		 tasks;
	struct timer_heap	 timers;
	struct epoll_event	 batch[LOOP_BATCH];
};

/* Tell the callback of a watch what epoll(7) says.  The watch may be gone
 * afterwards. */
void	 watch_deliver(struct watch *, uint32_t events);

/* Run the timers that are due. */
void	 timer_run_due(struct loop *);

/* Run what was deferred before the call. */
void	 task_run_all(struct loop *);

#endif
