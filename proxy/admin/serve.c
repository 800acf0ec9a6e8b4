/* SPDX-License-Identifier: MIT
 *
 * admin/serve.c - the admin socket's listener.
 */
#include "proxy/admin/serve.h"

#include <sys/socket.h>

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "proxy/admin/args.h"
#include "proxy/admin/visit.h"
#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "proxy/event/timer.h"

#define VISITS_MAX	32u
#define ACCEPT_BATCH	8
#define PAUSE_MS	1000

struct serve {
	unsigned		 magic;
#define SERVE_MAGIC		0x5e4e0001u
	struct watch		 watch;
	struct timer		 pause;
	struct visit_house	 house;
	bool			 is_retired;
};

static void
on_pause_over(struct timer *t)
{
	struct serve *s = OWNER_OF(t, struct serve, pause);

	CHECK_OBJ(s, SERVE_MAGIC);
	if (s->house.count < VISITS_MAX)
		watch_want(&s->watch, WATCH_READ);
}

static void
on_visit_over(struct visit_house *house)
{
	struct serve *s = OWNER_OF(house, struct serve, house);

	CHECK_OBJ(s, SERVE_MAGIC);
	if (s->is_retired) {
		if (serve_is_empty(s))
			loop_stop(house->deals.loop);
		return;
	}
	if (!timer_armed(&s->pause))
		watch_want(&s->watch, WATCH_READ);
}

static bool
accept_one(struct serve *s)
{
	int fd = accept4(s->watch.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd == -1) {
		if (errno == EINTR || errno == ECONNABORTED)
			return (true);
		if (errno == EAGAIN || errno == EWOULDBLOCK)
			return (false);
		/* Out of descriptors: the queue waits, the loop does not
		 * spin. */
		diag_warn("admin socket: accept");
		watch_want(&s->watch, 0);
		timer_set_ms(&s->pause, PAUSE_MS);
		return (false);
	}
	if (visit_start(&s->house, fd) != 0)
		fd_close(&fd);
	return (true);
}

static void
on_ready(struct watch *w, unsigned ready)
{
	struct serve *s = OWNER_OF(w, struct serve, watch);

	CHECK_OBJ(s, SERVE_MAGIC);
	(void)ready;
	for (int i = 0; i < ACCEPT_BATCH && s->house.count < VISITS_MAX; i++)
		if (!accept_one(s))
			return;
	if (s->house.count >= VISITS_MAX)
		watch_want(w, 0);
}

struct serve *
serve_new(struct loop *loop, const struct admin_args *args,
    struct ask_line *line, const struct admin_parts *parts)
{
	struct serve *s = malloc(sizeof(*s));

	if (s == NULL)
		return (NULL);
	INIT_OBJ(s, SERVE_MAGIC);
	visit_house_init(&s->house, loop, args, line, parts, on_visit_over);
	timer_init(&s->pause, loop, on_pause_over);
	if (fd_nonblock(args->listener_fd) != 0 ||
	    watch_start(&s->watch, loop, args->listener_fd, WATCH_READ,
		on_ready) != 0) {
		timer_cancel(&s->pause);
		free(s);
		return (NULL);
	}
	return (s);
}

void
serve_retire(struct serve *s)
{
	CHECK_OBJ(s, SERVE_MAGIC);
	s->is_retired = true;
	watch_stop(&s->watch);
	timer_cancel(&s->pause);
	visit_house_retire(&s->house);
}

bool
serve_is_empty(const struct serve *s)
{
	CHECK_OBJ(s, SERVE_MAGIC);
	return (s->house.count + s->house.streams == 0);
}

void
serve_free(struct serve *s)
{
	if (s == NULL)
		return;
	CHECK_OBJ(s, SERVE_MAGIC);
	watch_stop(&s->watch);
	visit_house_close(&s->house);
	timer_cancel(&s->pause);
	FINI_OBJ(s);
	free(s);
}
