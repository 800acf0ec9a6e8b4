/* SPDX-License-Identifier: MIT
 *
 * client/session_h1.c - the course of one HTTP/1 client connection.
 *
 * session_run() is the only place where the state moves on; everything else
 * notes what happened and calls it.
 */
#include "proxy/client/session_h1.h"

#include <linux/sockios.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include "proxy/event/loop.h"
#include "proxy/http/secure.h"

static void	session_on_ready(struct stream *, unsigned ready);
static void	session_on_timer(struct timer *);
static void	session_on_delivered(struct task *);
static void	session_take_over(struct exchange *, exchange_taken_fn *);
static void	session_give_back(struct exchange *, struct stream *,
    struct secure *, struct str early);
static void	session_done(struct exchange *);

const struct transport_ops session_transport = {
    .name = "h1",
    .read_body = h1_input_start,
    .inform = h1_output_inform,
    .respond = h1_output_respond,
    .flush = h1_output_flush,
    .take_over = session_take_over,
    .give_back = session_give_back,
    .done = session_done,
};

int
session_start(struct client *c, int fd)
{
	struct loop *loop = c->env->loop;

	timer_init(&c->timer, loop, session_on_timer);
	task_init(&c->task, session_on_delivered);
	if (stream_tcp_init(&c->stream, loop, fd, session_on_ready) == -1)
		return (-1);
	stream_want(&c->stream, WATCH_READ);
	timer_set_ms(&c->timer, c->env->idle_ms);
	return (0);
}

void
session_close(struct client *c)
{
	struct client_env *env = c->env;

	CHECK_OBJ(c, CLIENT_MAGIC);
	ASSERT(c->turn == NULL);
	timer_cancel(&c->timer);
	task_cancel(&c->task);
	stream_close(&c->stream);
	buf_fini(&c->in);
	secure_unref(c->secure);
	list_remove(&c->link);
	env->count--;
	FINI_OBJ(c);
	free(c);
	if (env->on_closed != NULL)
		env->on_closed(env);
}

/* ---- what to wait for ---------------------------------------------------- */

/* What the client sent, and took: what waits for it in the kernel does not
 * count, since that becomes less in large steps only. */
static int64_t
progress(const struct client *c)
{
	int64_t moved = (int64_t)(c->turn->x.bytes_in + c->turn->x.bytes_out);
	int queued = 0;

	if (ioctl(stream_fd(&c->stream), SIOCOUTQ, &queued) != 0)
		queued = 0;
	return (moved - queued);
}

void
session_update(struct client *c)
{
	unsigned want = 0;

	switch ((enum session_state)c->state) {
	case SESSION_IDLE:
	case SESSION_HEAD:
		want = WATCH_READ;
		break;
	case SESSION_LINGER:
		want = WATCH_READ;
		if (c->ending)
			want |= WATCH_WRITE;
		break;
	case SESSION_BUSY:
		if (h1_input_wants(c->turn))
			want |= WATCH_READ;
		if (h1_output_wants(c->turn))
			want |= WATCH_WRITE;
		/* Bytes that are expected must move: one window at a time. */
		if (want == 0) {
			c->window_open = false;
			timer_disarm(&c->timer);
		} else if (!c->window_open) {
			c->window_open = true;
			c->window_bytes = progress(c);
			timer_set_ms(&c->timer, (want & WATCH_READ) != 0
						    ? c->env->body_ms
						    : c->env->write_ms);
		}
		break;
	case SESSION_TAKEN:
	case SESSION_CLOSED:
		return;
	}
	stream_want(&c->stream, want);
}

static bool
window_moved(struct client *c)
{
	int64_t ms = h1_input_wants(c->turn) ? c->env->body_ms
					     : c->env->write_ms;
	int64_t floor = (int64_t)c->env->min_rate * ms / 1000;
	int64_t moved = progress(c) - c->window_bytes;

	return (moved > 0 && moved >= floor);
}

/* ---- one exchange after the other ---------------------------------------- */

/* Who is idle has none. */
static char *
take_room(struct client *c, size_t *room)
{
	void *mem;

	if (c->in.mem == NULL) {
		mem = spares_take(&c->env->rooms);
		if (mem == NULL)
			return (NULL);
		buf_lend(&c->in, mem, H1_FIRST_ROOM);
	}
	return (buf_reserve(&c->in, 1, room));
}

static void
give_room(struct client *c)
{
	void *mem = buf_withdraw(&c->in, H1_FIRST_ROOM);

	if (mem != NULL)
		spares_give(&c->env->rooms, mem);
	else
		buf_trim(&c->in);
}

static void
session_run(struct client *c)
{
	bool more = true;

	CHECK_OBJ(c, CLIENT_MAGIC);
	if (c->running)
		return;
	c->running = true;
	while (more) {
		more = false;
		if (c->turn != NULL && c->done) {
			h1_turn_finish(c);
			if (c->state == SESSION_LINGER)
				session_end_begin(c);
		}
		if (c->state == SESSION_IDLE || c->state == SESSION_HEAD)
			more = h1_turn_next(c);
	}
	c->running = false;
	if (c->state == SESSION_CLOSED && c->turn == NULL) {
		session_close(c);
		return;
	}
	if (c->state == SESSION_IDLE)
		give_room(c);
	session_update(c);
}

void
session_leave(struct client *c)
{
	CHECK_OBJ(c, CLIENT_MAGIC);
	/* Between two requests no byte is missing: TLS may say so. */
	if (c->state == SESSION_IDLE)
		(void)stream_shutdown_write(&c->stream);
	c->state = SESSION_CLOSED;
	session_run(c);
}

/* ---- what happened ------------------------------------------------------ */

static void
session_done(struct exchange *x)
{
	struct client *c = OWNER_OF(x, struct turn, x)->client;

	CHECK_OBJ(c, CLIENT_MAGIC);
	ASSERT(!c->done);
	c->done = true;
	session_run(c);
}

void
session_delivered(struct client *c)
{
	timer_disarm(&c->timer);
	c->window_open = false;
	/* It may take a while to be recorded: nothing is awaited till then. */
	stream_want(&c->stream, 0);
	task_defer(c->env->loop, &c->task);
}

static void
session_on_delivered(struct task *task)
{
	struct client *c = OWNER_OF(task, struct client, task);
	struct exchange *x = &c->turn->x;

	CHECK_OBJ(c, CLIENT_MAGIC);
	if (c->broken) {
		session_lost(c, GONE_CLIENT);
		return;
	}
	if (c->turn->taken != NULL) {
		c->state = SESSION_TAKEN;
		timer_disarm(&c->timer);
		c->turn->taken(x, &c->stream,
		    str_from(buf_peek(&c->in), c->used));
		return;
	}
	c->told = true;
	x->service->delivered(x);
}

void
session_broken(struct client *c)
{
	c->broken = true;
	c->turn->out.blocked = false;
	session_delivered(c);
}

void
session_lost(struct client *c, enum exchange_gone why)
{
	CHECK_OBJ(c, CLIENT_MAGIC);
	if (c->turn == NULL) {
		c->state = SESSION_CLOSED;
		session_run(c);
		return;
	}
	/* Already told, or being recorded: it ends by itself. */
	if ((c->state != SESSION_BUSY && c->state != SESSION_TAKEN) ||
	    c->lost || c->told)
		return;
	c->lost = true;
	task_cancel(&c->task);
	/* Now, since the service may take its time until it is done. */
	if (c->state == SESSION_BUSY)
		stream_close(&c->stream);
	c->state = SESSION_CLOSED;
	timer_disarm(&c->timer);
	c->turn->x.service->gone(&c->turn->x, why);
}

static void
session_take_over(struct exchange *x, exchange_taken_fn *taken)
{
	struct turn *t = OWNER_OF(x, struct turn, x);

	t->taken = taken;
	sink_end(&x->response_body);
}

static void
session_give_back(struct exchange *x, struct stream *stream,
    struct secure *secure, struct str early)
{
	struct turn *t = OWNER_OF(x, struct turn, x);
	struct client *c = t->client;

	CHECK_OBJ(c, CLIENT_MAGIC);
	ASSERT(c->state == SESSION_TAKEN && c->secure == NULL);
	/* Where what is read behind a body waits for its turn. */
	if (early.len > 0 && buf_append(&t->body.held, early) == -1) {
		stream_close(stream);
		return;
	}
	stream_move(&c->stream, stream, session_on_ready);
	c->secure = secure_ref(secure);
	c->returned = true;
}

static void
read_head(struct client *c)
{
	size_t room;
	ssize_t n;
	char *at;

	at = take_room(c, &room);
	if (at == NULL) {
		/* No memory: the parser's limit, which is below the buffer's,
		 * would have spoken before. */
		c->state = SESSION_CLOSED;
		session_run(c);
		return;
	}
	n = stream_read(&c->stream, at,
	    room < H1_READ_SIZE ? room : H1_READ_SIZE);
	if (n == STREAM_WAIT)
		return;
	if (n == 0) {
		session_leave(c);
		return;
	}
	if (n == STREAM_ERROR)
		c->state = SESSION_CLOSED;
	else
		buf_commit(&c->in, (size_t)n);
	session_run(c);
}

static void
session_on_ready(struct stream *stream, unsigned ready)
{
	struct client *c = OWNER_OF(stream, struct client, stream);

	CHECK_OBJ(c, CLIENT_MAGIC);
	switch ((enum session_state)c->state) {
	case SESSION_IDLE:
	case SESSION_HEAD:
		read_head(c);
		return;
	case SESSION_LINGER:
		session_end_ready(c, ready);
		session_run(c);
		return;
	case SESSION_BUSY:
		break;
	case SESSION_TAKEN:
	case SESSION_CLOSED:
		return;
	}
	if ((ready & WATCH_WRITE) != 0 && h1_output_wants(c->turn))
		h1_output_resume(c);
	else if (h1_input_wants(c->turn))
		h1_input_read(c);
	else
		session_lost(c, GONE_CLIENT);
}

static void
session_on_timer(struct timer *timer)
{
	struct client *c = OWNER_OF(timer, struct client, timer);

	CHECK_OBJ(c, CLIENT_MAGIC);
	switch ((enum session_state)c->state) {
	case SESSION_HEAD:
		if (h1_turn_take(c) != NULL) {
			h1_turn_malformed(c, 408,
			    "the request head was not complete in time");
			session_run(c);
			return;
		}
		break;
	case SESSION_BUSY:
		if (window_moved(c)) {
			c->window_open = false;
			session_update(c);
		} else {
			/* The kernel would offer it what it does not take for
			 * minutes more. */
			if (h1_output_wants(c->turn))
				session_end_cut(c);
			session_lost(c, GONE_TIMEOUT);
		}
		return;
	case SESSION_IDLE:
	case SESSION_LINGER:
	case SESSION_TAKEN:
	case SESSION_CLOSED:
		break;
	}
	session_leave(c);
}
