/* SPDX-License-Identifier: MIT
 *
 * client/tunnel.c - bytes both ways between a client and an origin.
 */
#include "proxy/client/tunnel.h"

#include <errno.h>
#include <linux/sockios.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "proxy/base/fd.h"
#include "proxy/base/object.h"
#include "proxy/net/listener.h"

/* Asked of a meter at once. */
#define TAKE_BYTES	(256u << 10)
/* To a client who got so much, larger writes pay; */
#define UNBOUND_AFTER	(2u << 20)
/* and each of these may have a whole send buffer unsent, 4 MiB. */
#define UNBOUND_MAX	16u

static unsigned n_unbound;

static struct tunnel_side *
other_side(struct tunnel *tunnel, const struct tunnel_side *side)
{
	return (side == &tunnel->client ? &tunnel->origin : &tunnel->client);
}

static uint64_t
sent_from(const struct tunnel_side *side)
{
	return (side->first_sent + side->splice.moved);
}

void
tunnel_progress(const struct tunnel *tunnel, struct tunnel_outcome *outcome)
{
	CHECK_OBJ(tunnel, TUNNEL_MAGIC);
	outcome->to_origin = sent_from(&tunnel->client);
	outcome->to_client = sent_from(&tunnel->origin);
}

static void
side_fini(struct tunnel_side *side)
{
	watch_stop(&side->watch);
	timer_cancel(&side->pause);
	splice_fini(&side->splice);
	free(side->first);
	side->first = NULL;
}

static void
clean_up(struct tunnel *tunnel)
{
	timer_cancel(&tunnel->idle);
	side_fini(&tunnel->client);
	side_fini(&tunnel->origin);
	n_unbound -= tunnel->is_unbound;
	FINI_OBJ(tunnel);
}

void
tunnel_break_unless_sending(int fd)
{
	const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
	int unsent = 0;

	if (ioctl(fd, SIOCOUTQ, &unsent) == 0 && unsent == 0)
		(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once,
		    sizeof(at_once));
}

static void
finish(struct tunnel *tunnel, enum tunnel_end end, int error)
{
	struct tunnel_outcome outcome = {.end = end, .error = error};

	tunnel_progress(tunnel, &outcome);
	if (end == TUNNEL_CLIENT_ERROR)
		tunnel_break_unless_sending(tunnel->origin.watch.fd);
	else if (end == TUNNEL_ORIGIN_ERROR)
		tunnel_break_unless_sending(tunnel->client.watch.fd);
	clean_up(tunnel);
	fd_close(&tunnel->client.watch.fd);
	fd_close(&tunnel->origin.watch.fd);
	tunnel->fn(tunnel, &outcome);
}

static void
break_off(struct tunnel *tunnel, const struct tunnel_side *side, int error)
{
	finish(tunnel,
	    side == &tunnel->client ? TUNNEL_CLIENT_ERROR : TUNNEL_ORIGIN_ERROR,
	    error);
}

/* Send what had been read before the tunnel began. */
static enum splice_state
send_first(struct tunnel_side *from, const struct tunnel_side *to)
{
	ssize_t n;

	while (from->first_sent < from->first_len) {
		n = send(to->watch.fd, from->first + from->first_sent,
		    from->first_len - from->first_sent, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return (errno == EAGAIN ? SPLICE_WAIT_WRITE
						: SPLICE_WRITE_ERROR);
		from->first_sent += (size_t)n;
	}
	free(from->first);
	from->first = NULL;
	return (SPLICE_AGAIN);
}

static enum splice_state
move(struct tunnel_side *from, const struct tunnel_side *to)
{
	enum splice_state state;

	if (from->first != NULL) {
		state = send_first(from, to);
		if (state != SPLICE_AGAIN)
			return (state);
	}
	return (splice_move(&from->splice, from->watch.fd, to->watch.fd));
}

/* Tell the loop what each descriptor is waited for. */
static void
want(struct tunnel *tunnel)
{
	const uint8_t up = tunnel->client.waits, down = tunnel->origin.waits;

	watch_want(&tunnel->client.watch,
	    (up & WATCH_READ) | (down & WATCH_WRITE));
	watch_want(&tunnel->origin.watch,
	    (down & WATCH_READ) | (up & WATCH_WRITE));
}

/* What the meter lets pass, moved; ->pause is set where that is spent. */
static enum splice_state
move_measured(struct tunnel *tunnel, struct tunnel_side *from,
    const struct tunnel_side *to)
{
	int64_t now, again;
	enum splice_state state;

	if (from->meter.table == NULL)
		return (move(from, to));
	now = again = loop_now(from->pause.loop)->mono_ns;
	from->splice.budget = meter_take(&from->meter, now, TAKE_BYTES, &again);
	state = move(from, to);
	if (state == SPLICE_SPENT) {
		timer_set(&from->pause, again);
		timer_set_ms(&tunnel->idle, tunnel->idle_ms);
	} else if (from->splice.budget > 0) {
		meter_return(&from->meter, from->splice.budget);
	}
	return (state);
}

static void
unbound_bulk(struct tunnel *tunnel)
{
	if (tunnel->is_unbound || n_unbound == UNBOUND_MAX ||
	    tunnel->origin.splice.moved < UNBOUND_AFTER)
		return;
	listener_unbound(tunnel->client.watch.fd);
	tunnel->is_unbound = true;
	n_unbound++;
}

/* 0, or -1 when the tunnel is over. */
static int
pump(struct tunnel *tunnel, struct tunnel_side *from)
{
	struct tunnel_side *to = other_side(tunnel, from);
	uint64_t before = sent_from(from);

	switch (move_measured(tunnel, from, to)) {
	case SPLICE_SPENT:
		from->waits = TUNNEL_PAUSED;
		break;
	case SPLICE_WAIT_READ:
	case SPLICE_AGAIN:
		from->waits = WATCH_READ;
		break;
	case SPLICE_WAIT_WRITE:
		from->waits = WATCH_WRITE;
		break;
	case SPLICE_END:
		from->waits = 0;
		break;
	case SPLICE_READ_ERROR:
		break_off(tunnel, from, errno);
		return (-1);
	case SPLICE_WRITE_ERROR:
		break_off(tunnel, to, errno);
		return (-1);
	}
	if (sent_from(from) != before)
		timer_set_ms(&tunnel->idle, tunnel->idle_ms);
	unbound_bulk(tunnel);
	return (0);
}

static void
settle(struct tunnel *tunnel)
{
	if (tunnel->client.waits == 0 && tunnel->origin.waits == 0)
		finish(tunnel, TUNNEL_CLOSED, 0);
	else
		want(tunnel);
}

static void
on_side_ready(struct tunnel *tunnel, struct tunnel_side *side, unsigned ready)
{
	struct tunnel_side *other = other_side(tunnel, side);
	socklen_t len = sizeof(int);
	int error = 0;

	CHECK_OBJ(tunnel, TUNNEL_MAGIC);
	if (side->waits != WATCH_READ && other->waits != WATCH_WRITE) {
		/* Not wanted: the connection is gone, or ended both ways. */
		(void)getsockopt(side->watch.fd, SOL_SOCKET, SO_ERROR, &error,
		    &len);
		if (error != 0)
			break_off(tunnel, side, error);
		return;
	}
	if ((ready & WATCH_READ) && side->waits == WATCH_READ &&
	    pump(tunnel, side) < 0)
		return;
	if ((ready & WATCH_WRITE) && other->waits == WATCH_WRITE &&
	    pump(tunnel, other) < 0)
		return;
	settle(tunnel);
}

static void
on_client_ready(struct watch *watch, unsigned ready)
{
	struct tunnel *tunnel = OWNER_OF(watch, struct tunnel, client.watch);

	on_side_ready(tunnel, &tunnel->client, ready);
}

static void
on_origin_ready(struct watch *watch, unsigned ready)
{
	struct tunnel *tunnel = OWNER_OF(watch, struct tunnel, origin.watch);

	on_side_ready(tunnel, &tunnel->origin, ready);
}

static void
on_idle_due(struct timer *timer)
{
	finish(OWNER_OF(timer, struct tunnel, idle), TUNNEL_IDLE, 0);
}

static void
go_on(struct tunnel *tunnel, struct tunnel_side *side)
{
	CHECK_OBJ(tunnel, TUNNEL_MAGIC);
	if (side->waits == TUNNEL_PAUSED && pump(tunnel, side) == 0)
		settle(tunnel);
}

static void
on_client_due(struct timer *timer)
{
	struct tunnel *tunnel = OWNER_OF(timer, struct tunnel, client.pause);

	go_on(tunnel, &tunnel->client);
}

static void
on_origin_due(struct timer *timer)
{
	struct tunnel *tunnel = OWNER_OF(timer, struct tunnel, origin.pause);

	go_on(tunnel, &tunnel->origin);
}

static void
measure(struct tunnel_side *side, struct loop *loop, const struct meter *meter,
    timer_fn *fn)
{
	if (meter->table == NULL)
		return;
	side->meter = *meter;
	timer_init(&side->pause, loop, fn);
}

static int
side_init(struct tunnel_side *side, struct str first)
{
	splice_init(&side->splice);
	side->waits = first.len == 0 ? WATCH_READ : WATCH_WRITE;
	if (first.len == 0)
		return (0);
	side->first = malloc(first.len);
	if (side->first == NULL)
		return (-1);
	memcpy(side->first, first.ptr, first.len);
	side->first_len = first.len;
	return (0);
}

int
tunnel_start(struct tunnel *tunnel, struct loop *loop,
    const struct tunnel_options *options, tunnel_fn *fn)
{
	int saved;

	ASSERT(fn != NULL && options->idle_ms > 0);
	INIT_OBJ(tunnel, TUNNEL_MAGIC);
	tunnel->fn = fn;
	tunnel->idle_ms = options->idle_ms;
	timer_init(&tunnel->idle, loop, on_idle_due);
	if (side_init(&tunnel->client, options->early) < 0 ||
	    side_init(&tunnel->origin, options->late) < 0 ||
	    watch_start(&tunnel->client.watch, loop, options->client_fd, 0,
		on_client_ready) < 0 ||
	    watch_start(&tunnel->origin.watch, loop, options->origin_fd, 0,
		on_origin_ready) < 0) {
		saved = errno;
		clean_up(tunnel);
		errno = saved;
		return (-1);
	}
	measure(&tunnel->client, loop, &options->up, on_client_due);
	measure(&tunnel->origin, loop, &options->down, on_origin_due);
	want(tunnel);
	timer_set_ms(&tunnel->idle, tunnel->idle_ms);
	return (0);
}

void
tunnel_cancel(struct tunnel *tunnel)
{
	if (tunnel->magic == 0)
		return;
	ASSERT(tunnel->magic == TUNNEL_MAGIC);
	clean_up(tunnel);
	fd_close(&tunnel->client.watch.fd);
	fd_close(&tunnel->origin.watch.fd);
}
