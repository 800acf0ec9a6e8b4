/* SPDX-License-Identifier: MIT
 *
 * event/loop.c - the turns of the loop: events, then timers, then tasks.
 */
#include "proxy/event/loop.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "proxy/base/object.h"
#include "proxy/event/loop_priv.h"

struct loop *
loop_new(void)
{
	struct loop *loop = malloc(sizeof(*loop));

	if (loop == NULL)
		return (NULL);
	INIT_OBJ(loop, LOOP_MAGIC);
	loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (loop->epoll_fd < 0) {
		free(loop);
		return (NULL);
	}
	list_init(&loop->tasks);
	timer_heap_init(&loop->timers);
	clock_read(&loop->now);
	return (loop);
}

void
loop_free(struct loop *loop)
{
	if (loop == NULL)
		return;
	CHECK_OBJ(loop, LOOP_MAGIC);
	timer_heap_fini(&loop->timers);
	(void)close(loop->epoll_fd);
	FINI_OBJ(loop);
	free(loop);
}

const struct clock_now *
loop_now(const struct loop *loop)
{
	CHECK_OBJ(loop, LOOP_MAGIC);
	return (&loop->now);
}

size_t
loop_timers(const struct loop *loop)
{
	CHECK_OBJ(loop, LOOP_MAGIC);
	return (loop->timers.known);
}

void
loop_stop(struct loop *loop)
{
	CHECK_OBJ(loop, LOOP_MAGIC);
	loop->stopping = true;
}

/* How long epoll_wait(2) may sleep, in milliseconds rounded up, so that it
 * does not wake just before the deadline. */
static int
patience(const struct loop *loop)
{
	const struct timer_slot *first = timer_heap_first(&loop->timers);
	int64_t ms;

	if (!list_empty(&loop->tasks))
		return (0);
	if (first == NULL)
		return (-1);
	if (first->due_ns <= loop->now.mono_ns)
		return (0);
	ms = (first->due_ns - loop->now.mono_ns - 1) / NS_PER_MS + 1;
	return (ms > INT_MAX ? INT_MAX : (int)ms);
}

static void
fetch(struct loop *loop, int timeout_ms)
{
	struct watch *watch;
	int i;

	loop->fetched = epoll_wait(loop->epoll_fd, loop->batch, LOOP_BATCH,
	    timeout_ms);
	if (loop->fetched < 0) {
		ASSERT(errno == EINTR);
		loop->fetched = 0;
	}
	clock_read(&loop->now);
	for (i = 0; i < loop->fetched; i++) {
		watch = loop->batch[i].data.ptr;
		watch->pending = i;
	}
}

static void
deliver(struct loop *loop)
{
	struct watch *watch;
	int i;

	for (i = 0; i < loop->fetched; i++) {
		/* NULL: stopped by a callback earlier in this batch. */
		watch = loop->batch[i].data.ptr;
		if (watch != NULL)
			watch_deliver(watch, loop->batch[i].events);
	}
	loop->fetched = 0;
}

void
loop_run(struct loop *loop)
{
	CHECK_OBJ(loop, LOOP_MAGIC);
	loop->stopping = false;
	clock_read(&loop->now);
	while (!loop->stopping) {
		fetch(loop, patience(loop));
		deliver(loop);
		timer_run_due(loop);
		task_run_all(loop);
	}
}
