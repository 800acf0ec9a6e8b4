/* SPDX-License-Identifier: MIT
 *
 * client/relay.c - bytes both ways between two streams.
 */
#include "proxy/client/relay.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "proxy/base/object.h"

#define READ_SIZE	(16u * 1024)
/* Reads in a row before other connections get their turn. */
#define ROUNDS		4

enum step {
	STEP_AGAIN,
	STEP_WAIT,		/* ->waits says for what */
	STEP_READ_ERROR,	/* errno says why */
	STEP_WRITE_ERROR
};

static struct relay_side *
other_side(struct relay *relay, const struct relay_side *side)
{
	return (side == &relay->client ? &relay->origin : &relay->client);
}

void
relay_progress(const struct relay *relay, struct tunnel_outcome *outcome)
{
	CHECK_OBJ(relay, RELAY_MAGIC);
	outcome->to_origin = relay->client.sent;
	outcome->to_client = relay->origin.sent;
}

static void
side_fini(struct relay_side *side)
{
	stream_close(&side->stream);
	timer_cancel(&side->pause);
	free(side->rest);
	side->rest = NULL;
}

static void
clean_up(struct relay *relay)
{
	timer_cancel(&relay->idle);
	side_fini(&relay->client);
	side_fini(&relay->origin);
	FINI_OBJ(relay);
}

static void
finish(struct relay *relay, enum tunnel_end end, int error)
{
	struct tunnel_outcome outcome = {.end = end, .error = error};

	relay_progress(relay, &outcome);
	if (end == TUNNEL_CLIENT_ERROR)
		tunnel_break_unless_sending(stream_fd(&relay->origin.stream));
	else if (end == TUNNEL_ORIGIN_ERROR)
		tunnel_break_unless_sending(stream_fd(&relay->client.stream));
	clean_up(relay);
	relay->fn(relay, &outcome);
}

static void
break_off(struct relay *relay, const struct relay_side *side, int error)
{
	finish(relay,
	    side == &relay->client ? TUNNEL_CLIENT_ERROR : TUNNEL_ORIGIN_ERROR,
	    error);
}

/* ---- one direction ------------------------------------------------------- */

static int
keep_rest(struct relay_side *from, struct str bytes)
{
	from->rest = malloc(bytes.len);
	if (from->rest == NULL)
		return (-1);
	memcpy(from->rest, bytes.ptr, bytes.len);
	from->rest_len = bytes.len;
	from->rest_sent = 0;
	return (0);
}

/* How many bytes went out, or STREAM_*. */
static ssize_t
send_on(struct relay_side *from, struct relay_side *to, struct str bytes)
{
	struct iovec iov = {
	    .iov_base = (void *)(uintptr_t)bytes.ptr, .iov_len = bytes.len};
	ssize_t n = stream_writev(&to->stream, &iov, 1);

	if (n > 0)
		from->sent += (uint64_t)n;
	return (n);
}

static enum step
send_rest(struct relay_side *from, struct relay_side *to)
{
	struct str rest = {from->rest, from->rest_len};
	ssize_t n = send_on(from, to, str_from(rest, from->rest_sent));

	if (n == STREAM_ERROR)
		return (STEP_WRITE_ERROR);
	if (n > 0)
		from->rest_sent += (size_t)n;
	if (from->rest_sent < from->rest_len) {
		from->waits = WATCH_WRITE;
		return (STEP_WAIT);
	}
	free(from->rest);
	from->rest = NULL;
	return (STEP_AGAIN);
}

static enum step
send_end(struct relay_side *from, struct relay_side *to)
{
	switch (stream_shutdown_write(&to->stream)) {
	case 0:
		from->waits = 0;
		return (STEP_WAIT);
	case STREAM_WAIT:
		from->waits = WATCH_WRITE;
		return (STEP_WAIT);
	default:
		return (STEP_WRITE_ERROR);
	}
}

/* How much may be read now; 0: nothing before ->pause is over. */
static size_t
allowance(struct relay_side *from)
{
	int64_t now, again;
	size_t most;

	if (from->meter.table == NULL)
		return (READ_SIZE);
	now = loop_now(from->pause.loop)->mono_ns;
	most = (size_t)meter_take(&from->meter, now, READ_SIZE, &again);
	if (most == 0)
		timer_set(&from->pause, again);
	return (most);
}

static void
give_back(struct relay_side *from, size_t n)
{
	if (from->meter.table != NULL && n > 0)
		meter_return(&from->meter, n);
}

static enum step
read_on(struct relay_side *from, struct relay_side *to)
{
	static char scratch[READ_SIZE];
	ssize_t got, n;
	struct str bytes;
	size_t most = allowance(from);

	if (most == 0) {
		from->waits = TUNNEL_PAUSED;
		return (STEP_WAIT);
	}
	got = stream_read(&from->stream, scratch, most);
	give_back(from, got > 0 ? most - (size_t)got : most);
	bytes = (struct str){scratch, (size_t)got};
	if (got == STREAM_ERROR)
		return (STEP_READ_ERROR);
	if (got == STREAM_WAIT) {
		from->waits = WATCH_READ;
		return (STEP_WAIT);
	}
	if (got == 0) {
		from->ended = true;
		return (STEP_AGAIN);
	}
	n = send_on(from, to, bytes);
	if (n == STREAM_ERROR)
		return (STEP_WRITE_ERROR);
	bytes = str_from(bytes, n > 0 ? (size_t)n : 0);
	if (bytes.len > 0 && keep_rest(from, bytes) < 0)
		return (STEP_WRITE_ERROR);
	return (STEP_AGAIN);
}

static enum step
move_some(struct relay_side *from, struct relay_side *to)
{
	enum step step = STEP_AGAIN;

	for (int round = 0; round < ROUNDS && step == STEP_AGAIN; round++) {
		if (from->rest != NULL)
			step = send_rest(from, to);
		else if (from->ended)
			step = send_end(from, to);
		else
			step = read_on(from, to);
	}
	/* Its share of this turn is used up. */
	if (step == STEP_AGAIN)
		from->waits = from->rest != NULL || from->ended ? WATCH_WRITE
								: WATCH_READ;
	return (step);
}

/* ---- both ---------------------------------------------------------------- */

/* Tell the streams what each is waited for. */
static void
want(struct relay *relay)
{
	const uint8_t up = relay->client.waits, down = relay->origin.waits;

	stream_want(&relay->client.stream,
	    (up & WATCH_READ) | (down & WATCH_WRITE));
	stream_want(&relay->origin.stream,
	    (down & WATCH_READ) | (up & WATCH_WRITE));
}

/* 0, or -1 when the relay is over. */
static int
pump(struct relay *relay, struct relay_side *from)
{
	struct relay_side *to = other_side(relay, from);
	uint64_t before = from->sent;

	switch (move_some(from, to)) {
	case STEP_AGAIN:
	case STEP_WAIT:
		break;
	case STEP_READ_ERROR:
		break_off(relay, from, errno);
		return (-1);
	case STEP_WRITE_ERROR:
		break_off(relay, to, errno);
		return (-1);
	}
	if (from->sent != before || from->waits == TUNNEL_PAUSED)
		timer_set_ms(&relay->idle, relay->idle_ms);
	return (0);
}

static void
settle(struct relay *relay)
{
	if (relay->client.waits == 0 && relay->origin.waits == 0)
		finish(relay, TUNNEL_CLOSED, 0);
	else
		want(relay);
}

static void
on_side_ready(struct relay *relay, struct relay_side *side, unsigned ready)
{
	struct relay_side *other = other_side(relay, side);
	socklen_t len = sizeof(int);
	int error = 0;

	CHECK_OBJ(relay, RELAY_MAGIC);
	if (side->waits != WATCH_READ && other->waits != WATCH_WRITE) {
		/* Not wanted: the connection is gone, or ended both ways. */
		(void)getsockopt(stream_fd(&side->stream), SOL_SOCKET, SO_ERROR,
		    &error, &len);
		if (error != 0)
			break_off(relay, side, error);
		return;
	}
	if ((ready & WATCH_READ) && side->waits == WATCH_READ &&
	    pump(relay, side) < 0)
		return;
	if ((ready & WATCH_WRITE) && other->waits == WATCH_WRITE &&
	    pump(relay, other) < 0)
		return;
	settle(relay);
}

static void
on_client_ready(struct stream *stream, unsigned ready)
{
	struct relay *relay = OWNER_OF(stream, struct relay, client.stream);

	on_side_ready(relay, &relay->client, ready);
}

static void
on_origin_ready(struct stream *stream, unsigned ready)
{
	struct relay *relay = OWNER_OF(stream, struct relay, origin.stream);

	on_side_ready(relay, &relay->origin, ready);
}

static void
on_idle_due(struct timer *timer)
{
	finish(OWNER_OF(timer, struct relay, idle), TUNNEL_IDLE, 0);
}

static void
go_on(struct relay *relay, struct relay_side *side)
{
	CHECK_OBJ(relay, RELAY_MAGIC);
	if (side->waits == TUNNEL_PAUSED && pump(relay, side) == 0)
		settle(relay);
}

static void
on_client_due(struct timer *timer)
{
	struct relay *relay = OWNER_OF(timer, struct relay, client.pause);

	go_on(relay, &relay->client);
}

static void
on_origin_due(struct timer *timer)
{
	struct relay *relay = OWNER_OF(timer, struct relay, origin.pause);

	go_on(relay, &relay->origin);
}

static void
measure(struct relay_side *side, struct loop *loop, const struct meter *meter,
    timer_fn *fn)
{
	if (meter->table == NULL)
		return;
	side->meter = *meter;
	timer_init(&side->pause, loop, fn);
}

static int
side_init(struct relay_side *side, struct str first)
{
	side->waits = first.len == 0 ? WATCH_READ : WATCH_WRITE;
	return (first.len == 0 ? 0 : keep_rest(side, first));
}

int
relay_start(struct relay *relay, struct loop *loop,
    const struct relay_options *options, relay_fn *fn)
{
	int saved;

	ASSERT(fn != NULL && options->idle_ms > 0);
	INIT_OBJ(relay, RELAY_MAGIC);
	relay->fn = fn;
	relay->idle_ms = options->idle_ms;
	timer_init(&relay->idle, loop, on_idle_due);
	stream_move(&relay->client.stream, options->client, on_client_ready);
	stream_move(&relay->origin.stream, options->origin, on_origin_ready);
	if (side_init(&relay->client, options->early) < 0 ||
	    side_init(&relay->origin, options->late) < 0) {
		saved = errno;
		clean_up(relay);
		errno = saved;
		return (-1);
	}
	measure(&relay->client, loop, &options->up, on_client_due);
	measure(&relay->origin, loop, &options->down, on_origin_due);
	want(relay);
	timer_set_ms(&relay->idle, relay->idle_ms);
	return (0);
}

void
relay_cancel(struct relay *relay)
{
	if (relay->magic == 0)
		return;
	ASSERT(relay->magic == RELAY_MAGIC);
	clean_up(relay);
}
