/* SPDX-License-Identifier: MIT
 *
 * event/watch.c - readiness of one descriptor.
 */
#include "proxy/base/diag.h"
#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "proxy/event/loop_priv.h"

/* In ${told}: the kernel does not know the descriptor; it has been made to
 * tell errors no more. */
#define TOLD_GONE	0x80u
#define TOLD_QUIET	0x40u
#define TOLD_BITS	(WATCH_READ | WATCH_WRITE)

static int
tell(struct watch *watch, int operation, unsigned wanted)
{
	struct epoll_event event = {.data.ptr = watch};

	if (wanted & WATCH_READ)
		event.events |= EPOLLIN;
	if (wanted & WATCH_WRITE)
		event.events |= EPOLLOUT;
	if (wanted & WATCH_EXCLUSIVE)
		event.events |= EPOLLEXCLUSIVE;
	/* Edges only: what is already so is not told again. */
	if (wanted & TOLD_QUIET)
		event.events |= EPOLLET;
	if (epoll_ctl(watch->loop->epoll_fd, operation, watch->fd, &event) < 0)
		return (-1);
	watch->told = (uint8_t)wanted;
	return (0);
}

int
watch_start(struct watch *watch, struct loop *loop, int fd, unsigned wanted,
    watch_fn *fn)
{
	CHECK_OBJ(loop, LOOP_MAGIC);
	ASSERT(fn != NULL);
	ASSERT((wanted & ~(TOLD_BITS | WATCH_EXCLUSIVE)) == 0);
	INIT_OBJ(watch, WATCH_MAGIC);
	watch->fd = fd;
	watch->wanted = (uint8_t)wanted;
	watch->pending = -1;
	watch->loop = loop;
	watch->fn = fn;
	if (tell(watch, EPOLL_CTL_ADD, wanted) < 0) {
		FINI_OBJ(watch);
		return (-1);
	}
	return (0);
}

static void
forget(struct watch *watch)
{
	(void)epoll_ctl(watch->loop->epoll_fd, EPOLL_CTL_DEL, watch->fd, NULL);
	watch->told = TOLD_GONE;
}

static void
retell(struct watch *watch, unsigned wanted)
{
	/* An exclusive one cannot be changed, only taken out and put back. */
	if (watch->told & WATCH_EXCLUSIVE)
		forget(watch);
	if (!(watch->told & TOLD_GONE))
		ASSERT(tell(watch, EPOLL_CTL_MOD, wanted) == 0);
	else if ((wanted & TOLD_BITS) != 0 &&
		 tell(watch, EPOLL_CTL_ADD, wanted) < 0)
		diag_warn("epoll refuses a descriptor it had before");
}

void
watch_want(struct watch *watch, unsigned wanted)
{
	unsigned keep;

	CHECK_OBJ(watch, WATCH_MAGIC);
	ASSERT((wanted & ~TOLD_BITS) == 0);
	keep = watch->wanted & WATCH_EXCLUSIVE;
	watch->wanted = (uint8_t)(wanted | keep);
	if ((wanted & ~(unsigned)watch->told) != 0)
		retell(watch, watch->wanted);
}

/* Not even what was fetched. */
static void
skip(struct watch *watch)
{
	if (watch->pending >= 0)
		watch->loop->batch[watch->pending].data.ptr = NULL;
	watch->pending = -1;
}

void
watch_stop(struct watch *watch)
{
	if (watch->magic == 0)
		return;
	ASSERT(watch->magic == WATCH_MAGIC);
	skip(watch);
	if (!(watch->told & TOLD_GONE))
		forget(watch);
	FINI_OBJ(watch);
}

/* The kernel forgets what is closed. */
void
watch_close(struct watch *watch)
{
	if (watch->magic == 0)
		return;
	ASSERT(watch->magic == WATCH_MAGIC);
	skip(watch);
	FINI_OBJ(watch);
}

void
watch_move(struct watch *to, struct watch *from, watch_fn *fn)
{
	CHECK_OBJ(from, WATCH_MAGIC);
	ASSERT(fn != NULL && (from->told & WATCH_EXCLUSIVE) == 0);
	skip(from);
	*to = *from;
	to->fn = fn;
	to->wanted = 0;
	FINI_OBJ(from);
	/* As much as before: it will be wanted again. */
	if (!(to->told & TOLD_GONE))
		retell(to, to->told & TOLD_BITS);
}

bool
watch_active(const struct watch *watch)
{
	return (watch->magic == WATCH_MAGIC);
}

static unsigned
ready_of(uint32_t events)
{
	unsigned ready = 0;

	if (events & EPOLLIN)
		ready |= WATCH_READ;
	if (events & EPOLLOUT)
		ready |= WATCH_WRITE;
	if (events & (EPOLLERR | EPOLLHUP))
		ready |= TOLD_BITS;
	return (ready);
}

/* An error or hang-up would be reported again and again to one who wants
 * nothing: say it once, and be quiet until something is wanted. */
static void
deliver_unwanted(struct watch *watch)
{
	if (watch->told & TOLD_QUIET)
		return;
	retell(watch, (watch->wanted & WATCH_EXCLUSIVE) | TOLD_QUIET);
	watch->fn(watch, WATCH_READ);
}

void
watch_deliver(struct watch *watch, uint32_t events)
{
	unsigned ready;

	CHECK_OBJ(watch, WATCH_MAGIC);
	watch->pending = -1;
	ready = ready_of(events) & watch->wanted;
	if (ready != 0)
		watch->fn(watch, ready);
	else if ((watch->wanted & TOLD_BITS) == 0 &&
		 (events & (EPOLLERR | EPOLLHUP)) != 0)
		deliver_unwanted(watch);
	else
		retell(watch, watch->wanted);
}
