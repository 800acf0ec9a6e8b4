/* SPDX-License-Identifier: MIT
 *
 * admin/visit.c - read a request, have it dealt with, write the reply.
 */
#include "proxy/admin/visit.h"

#include <sys/socket.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proxy/admin/deal.h"
#include "proxy/admin/gate.h"
#include "proxy/admin/intake.h"
#include "proxy/admin/reply.h"
#include "proxy/admin/stream.h"
#include "proxy/admin/way.h"
#include "proxy/base/fd.h"
#include "proxy/base/object.h"
#include "proxy/event/timer.h"

#define REPLY_MAX	(INQUIRY_BODY_MAX + 4096)
#define TALK_MS		10000		/* for the head; for each write */
#define BODY_MS		60000		/* for the body */
#define IDLE_MS		60000		/* between two requests */
#define DEAL_MS		120000		/* the supervisor reads large lists */

enum visit_state {
	VISIT_HEAD,
	VISIT_BODY,
	VISIT_DEALING,
	VISIT_WRITING,
	VISIT_STREAMING
};

struct visit {
	unsigned		 magic;
#define VISIT_MAGIC		0x71510001u
	enum visit_state	 state;
	struct guest		 guest;
	struct house	*house;
	struct watch		 watch;
	struct timer		 deadline;
	struct task		 next;		/* what was sent ahead */
	struct deal		 deal;
	struct stream		 stream;
	int			 fd;
	struct buf		 out;
	struct intake		 intake;
};

static void
visit_free(struct visit *v)
{
	CHECK_OBJ(v, VISIT_MAGIC);
	deal_end(&v->deal);
	stream_fini(&v->stream);
	task_cancel(&v->next);
	timer_cancel(&v->deadline);
	watch_stop(&v->watch);
	fd_close(&v->fd);
	intake_fini(&v->intake);
	buf_fini(&v->out);
	house_leave(v->house, &v->guest);
	FINI_OBJ(v);
	free(v);
}

static void
visit_end(struct visit *v)
{
	struct house *house = v->house;

	visit_free(v);
	house->over(house);
}

/* The next request. */
static void
visit_again(struct visit *v)
{
	v->state = VISIT_HEAD;
	intake_again(&v->intake);
	buf_trim(&v->out);
	timer_set_ms(&v->deadline, IDLE_MS);
	watch_want(&v->watch, WATCH_READ);
	if (!intake_is_empty(&v->intake))
		task_defer(v->house->deals->loop, &v->next);
}

static void
visit_flush(struct visit *v)
{
	struct str s = buf_peek(&v->out);
	ssize_t n = send(v->fd, s.ptr, s.len, MSG_NOSIGNAL | MSG_DONTWAIT);

	if (n == -1 && errno != EAGAIN && errno != EINTR) {
		visit_end(v);
		return;
	}
	if (n > 0) {
		buf_consume(&v->out, (size_t)n);
		timer_set_ms(&v->deadline, TALK_MS);
	}
	if (buf_len(&v->out) > 0)
		watch_want(&v->watch, WATCH_WRITE);
	else if (v->intake.keeps && !v->house->is_retired)
		visit_again(v);
	else
		visit_end(v);
}

/* The visit may be over on return. */
static void
visit_reply(struct visit *v, const struct reply *reply)
{
	v->state = VISIT_WRITING;
	timer_set_ms(&v->deadline, TALK_MS);
	if (reply_write(&v->out, reply, v->intake.keeps) != 0)
		visit_end(v);
	else
		visit_flush(v);
}

/* What comes behind it is not read. */
static void
visit_refuse(struct visit *v, unsigned status, struct str problem)
{
	char text[512];
	struct reply reply = {.status = status,
	    .type = REPLY_TEXT,
	    .allow = v->intake.route.allow};

	v->intake.keeps = false;
	snprintf(text, sizeof(text), "%.*s\n", STR_ARG(problem));
	reply.body = str_of(text);
	visit_reply(v, &reply);
}

/* ---- streaming ----------------------------------------------------------- */

static void
on_wake(struct stream *s)
{
	struct visit *v = OWNER_OF(s, struct visit, stream);

	CHECK_OBJ(v, VISIT_MAGIC);
	if (v->state != VISIT_STREAMING)
		return;
	if (!timer_armed(&v->deadline))
		timer_set_ms(&v->deadline, 2 * STREAM_BEAT_MS);
	watch_want(&v->watch, WATCH_READ | WATCH_WRITE);
}

static void
visit_pour(struct visit *v)
{
	switch (stream_pour(&v->stream, v->fd)) {
	case STREAM_GONE:
		visit_end(v);
		return;
	case STREAM_STUCK:
		return;
	case STREAM_MOVES:
		timer_set_ms(&v->deadline, 2 * STREAM_BEAT_MS);
		return;
	case STREAM_EMPTY:
		timer_disarm(&v->deadline);
		watch_want(&v->watch, WATCH_READ);
		return;
	}
	UNREACHABLE();
}

static void
visit_stream(struct visit *v)
{
	v->state = VISIT_STREAMING;
	timer_set_ms(&v->deadline, 2 * STREAM_BEAT_MS);
	watch_want(&v->watch, WATCH_READ | WATCH_WRITE);
	house_settle(v->house, &v->guest);
}

static void
on_dealt(struct deal *d, const struct reply *reply)
{
	struct visit *v = OWNER_OF(d, struct visit, deal);
	struct reply full = *reply;

	CHECK_OBJ(v, VISIT_MAGIC);
	if (full.fields.len == 0)
		full.fields = v->intake.route.fields;
	stream_fini(&v->stream);
	buf_consume(&v->out, buf_len(&v->out));
	visit_reply(v, &full);
}

static void
visit_deal(struct visit *v)
{
	if (way_of(v->intake.route.command) == WAY_STREAM) {
		if (v->house->streams >= VISIT_STREAMS_MAX) {
			visit_refuse(v, 503,
			    STR("as many follow as can be served"));
			return;
		}
		if (reply_open(&v->out, REPLY_EVENTS) != 0) {
			visit_end(v);
			return;
		}
		stream_init(&v->stream, v->house->deals->loop, &v->out,
		    on_wake);
	}
	v->state = VISIT_DEALING;
	timer_set_ms(&v->deadline, DEAL_MS);
	watch_want(&v->watch, 0); /* but its going away */
	switch (deal_start(&v->deal, v->house->deals, &v->intake.route,
	    &v->intake.ws, &v->stream, on_dealt)) {
	case DEAL_DONE:
	case DEAL_WAITS:
		return;
	case DEAL_STREAMS:
		visit_stream(v);
		return;
	}
	UNREACHABLE();
}

/* ---- reading ------------------------------------------------------------- */

/* The head is good: shall the rest come? */
static enum intake_result
visit_judge(struct visit *v)
{
	struct intake *in = &v->intake;

	in->keeps = in->keeps && v->house->keeps;
	memcpy(in->route.client, v->guest.client, sizeof(in->route.client));
	/* Who may not ask is not told what is wrong with the question. */
	if (in->route.is_known && v->house->gate != NULL)
		gate_judge(v->house->gate, &in->head, &in->ws,
		    loop_now(v->house->deals->loop), &in->route);
	way_narrow(&in->route, v->house->is_retired);
	if (in->route.status != 200)
		return (INTAKE_BAD);
	v->state = VISIT_BODY;
	timer_set_ms(&v->deadline, in->route.body_len > 0 ? BODY_MS : TALK_MS);
	return (intake_body(in, v->fd));
}

static void
visit_take(struct visit *v, enum intake_result result)
{
	if (result == INTAKE_HEAD)
		result = visit_judge(v);
	switch (result) {
	case INTAKE_HEAD:
	case INTAKE_PARTIAL:
		return;
	case INTAKE_WHOLE:
		visit_deal(v);
		return;
	case INTAKE_BAD:
		visit_refuse(v, v->intake.route.status,
		    v->intake.route.problem);
		return;
	case INTAKE_GONE:
		visit_end(v);
		return;
	}
	UNREACHABLE();
}

static void
visit_read(struct visit *v)
{
	/* The whole head within this, however slowly it comes. */
	if (intake_is_empty(&v->intake))
		timer_set_ms(&v->deadline, TALK_MS);
	visit_take(v, intake_read(&v->intake, v->fd));
}

static void
on_next(struct task *t)
{
	struct visit *v = OWNER_OF(t, struct visit, next);

	CHECK_OBJ(v, VISIT_MAGIC);
	if (v->state != VISIT_HEAD)
		return;
	timer_set_ms(&v->deadline, TALK_MS);
	visit_take(v, intake_head(&v->intake));
}

static void
on_ready(struct watch *w, unsigned ready)
{
	struct visit *v = OWNER_OF(w, struct visit, watch);

	CHECK_OBJ(v, VISIT_MAGIC);
	(void)ready;
	switch (v->state) {
	case VISIT_HEAD:
	case VISIT_BODY:
		visit_read(v);
		return;
	case VISIT_DEALING:
		visit_end(v);
		return;
	case VISIT_WRITING:
		visit_flush(v);
		return;
	case VISIT_STREAMING:
		visit_pour(v);
		return;
	}
	UNREACHABLE();
}

static void
on_deadline(struct timer *t)
{
	struct visit *v = OWNER_OF(t, struct visit, deadline);

	CHECK_OBJ(v, VISIT_MAGIC);
	if (v->state != VISIT_DEALING) {
		visit_end(v);
		return;
	}
	deal_end(&v->deal);
	visit_refuse(v, 504, STR("there is no answer in time"));
}

int
visit_start(struct house *house, int fd, const unsigned char client[16])
{
	struct visit *v = malloc(sizeof(*v));

	if (v == NULL)
		return (-1);
	INIT_OBJ(v, VISIT_MAGIC);
	if (watch_start(&v->watch, house->deals->loop, fd, WATCH_READ,
		on_ready) != 0) {
		free(v);
		return (-1);
	}
	v->fd = fd;
	v->house = house;
	intake_init(&v->intake);
	buf_init(&v->out, REPLY_MAX);
	task_init(&v->next, on_next);
	timer_init(&v->deadline, house->deals->loop, on_deadline);
	timer_set_ms(&v->deadline, TALK_MS);
	house_enter(house, &v->guest, client);
	return (0);
}

static void
retire_one(struct guest *g)
{
	struct visit *v = OWNER_OF(g, struct visit, guest);

	if (v->state == VISIT_STREAMING ||
	    (v->state == VISIT_HEAD && v->house->keeps &&
		intake_is_empty(&v->intake)))
		visit_free(v);
}

void
visit_retire_all(struct house *house)
{
	house->is_retired = true;
	house_each(house, retire_one);
}

static void
end_one(struct guest *g)
{
	visit_free(OWNER_OF(g, struct visit, guest));
}

void
visit_end_all(struct house *house)
{
	house_each(house, end_one);
}
