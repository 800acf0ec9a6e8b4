/* SPDX-License-Identifier: MIT
 *
 * origin/conn.c - one connection to an origin.
 */
#include "proxy/origin/conn.h"

#include <stdlib.h>
#include <unistd.h>

#include "proxy/metrics/counters.h"

static void
conn_unowned(struct stream *stream, unsigned ready)
{
	(void)stream;
	(void)ready;
	UNREACHABLE();
}

static void
conn_on_deadline(struct timer *timer)
{
	struct origin_conn *c = OWNER_OF(timer, struct origin_conn, deadline);

	c->late(c);
}

struct origin_conn *
conn_new(struct loop *loop, int fd, const struct address *peer,
    struct counters_row *counters)
{
	struct origin_conn *c = malloc(sizeof(*c));

	if (c == NULL) {
		close(fd);
		return (NULL);
	}
	INIT_OBJ(c, ORIGIN_CONN_MAGIC);
	list_init(&c->link);
	c->peer = *peer;
	c->counters = counters;
	if (stream_tcp_init(&c->stream, loop, fd, conn_unowned) == -1) {
		close(fd);
		free(c);
		return (NULL);
	}
	timer_init(&c->deadline, loop, conn_on_deadline);
	counters_add(counters, METRIC_ORIGIN_CONNECTIONS, 1);
	counters_add(counters, METRIC_ORIGIN_CONNECTIONS_OPEN, 1);
	return (c);
}

void
conn_own(struct origin_conn *c, void *owner, stream_fn *fn, conn_late_fn *late)
{
	CHECK_OBJ(c, ORIGIN_CONN_MAGIC);
	c->owner = owner;
	c->stream.fn = fn;
	c->late = late;
	timer_disarm(&c->deadline);
}

static void
conn_forget(struct origin_conn *c)
{
	timer_cancel(&c->deadline);
	list_remove(&c->link);
	counters_sub(c->counters, METRIC_ORIGIN_CONNECTIONS_OPEN, 1);
	FINI_OBJ(c);
	free(c);
}

void
conn_close(struct origin_conn *c)
{
	if (c == NULL)
		return;
	CHECK_OBJ(c, ORIGIN_CONN_MAGIC);
	stream_close(&c->stream);
	conn_forget(c);
}

void
conn_release(struct origin_conn *c, struct stream *to, stream_fn *fn)
{
	CHECK_OBJ(c, ORIGIN_CONN_MAGIC);
	stream_move(to, &c->stream, fn);
	conn_forget(c);
}
