/* SPDX-License-Identifier: MIT
 *
 * tests/unit/origin/origin.h - an origin on the loopback that follows a script,
 * in the loop of the test.
 */
#ifndef ADUANA_TESTS_ORIGIN_H
#define ADUANA_TESTS_ORIGIN_H

#include <stdlib.h>
#include <string.h>

#include "proxy/event/loop.h"
#include "proxy/net/resolver.h"
#include "proxy/event/timer.h"
#include "proxy/metrics/counters.h"
#include "proxy/origin/pool.h"
#include "proxy/origin/transfer.h"
#include "tests/unit/event/own_time.h"
#include "tests/unit/net/sockets.h"

/* What is done with one connection, in order. */
struct origin_act {
	const char	*await;	/* read until this was seen; NULL: nothing */
	const char	*say;	/* then write it */
	enum { THEN_NEXT, THEN_CLOSE, THEN_RESET, THEN_STAY } then;
};

struct origin {
	struct loop		*loop;
	struct timer		 limit;
	struct watch		 door;
	struct watch		 talk;
	const struct origin_act	*act;
	int			 listener;
	int			 fd;
	int			 accepted;
	uint16_t		 port;
	size_t			 heard;
	char			 text[65536];
};

static struct origin origin;

static inline void
origin_hang_up(void)
{
	watch_stop(&origin.talk);
	fd_close(&origin.fd);
	origin.heard = 0;
}

static inline void
origin_go_on(void)
{
	const struct origin_act *act;

	while ((act = origin.act)->await == NULL || memmem(origin.text,
	    origin.heard, act->await, strlen(act->await)) != NULL) {
		if (act->await != NULL)
			origin.heard = 0;
		if (act->say != NULL)
			ck_assert_int_eq(send(origin.fd, act->say,
			    strlen(act->say), MSG_NOSIGNAL),
			    (ssize_t)strlen(act->say));
		if (act->then == THEN_STAY)
			return;
		origin.act++;
		if (act->then == THEN_NEXT)
			continue;
		if (act->then == THEN_RESET) {
			watch_stop(&origin.talk);
			sockets_reset(origin.fd);
			origin.fd = -1;
		}
		origin_hang_up();
		return;
	}
}

static inline void
origin_on_text(struct watch *watch, unsigned ready)
{
	ssize_t n;

	(void)ready;
	if (origin.heard == sizeof(origin.text))
		origin.heard = 0;
	n = recv(watch->fd, origin.text + origin.heard,
	    sizeof(origin.text) - origin.heard, 0);
	if (n <= 0) {
		origin_hang_up();
		return;
	}
	origin.heard += (size_t)n;
	origin_go_on();
}

static inline void
origin_on_door(struct watch *watch, unsigned ready)
{
	struct address peer;
	int fd = listener_accept(watch->fd, &peer), roomy = 200000;

	(void)ready;
	if (fd < 0)
		return;
	/* What a script says goes in one piece. */
	ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &roomy,
	    sizeof(roomy)), 0);
	listener_unbound(fd);
	origin_hang_up();
	origin.fd = fd;
	origin.accepted++;
	ck_assert_int_eq(watch_start(&origin.talk, origin.loop, fd, WATCH_READ,
	    origin_on_text), 0);
	origin_go_on();
}

static inline void
origin_on_limit(struct timer *timer)
{
	(void)timer;
	loop_stop(origin.loop);
}

static inline void
origin_open(struct loop *loop, const struct origin_act *acts)
{
	struct address address;

	origin.loop = loop;
	origin.act = acts;
	origin.fd = -1;
	timer_init(&origin.limit, loop, origin_on_limit);
	address_parse(&address, STR("127.0.0.1"), 0);
	origin.listener = listener_open(&address, NULL);
	ck_assert_int_ge(origin.listener, 0);
	ck_assert_int_eq(listener_address(origin.listener, &address), 0);
	origin.port = address_port(&address);
	ck_assert_int_eq(watch_start(&origin.door, loop, origin.listener,
	    WATCH_READ, origin_on_door), 0);
}

static inline void
origin_close(void)
{
	origin_hang_up();
	watch_stop(&origin.door);
	close(origin.listener);
	timer_cancel(&origin.limit);
}

/* As long as ${ms}, unless stopped. */
static inline void
origin_run(int ms)
{
	timer_set_ms(&origin.limit, ms);
	loop_run(origin.loop);
}

#endif
