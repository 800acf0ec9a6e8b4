/* SPDX-License-Identifier: MIT
 *
 * admin/visit.c - read a request, answer, close.
 */
#include "proxy/admin/visit.h"

#include <sys/socket.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proxy/admin/args.h"
#include "proxy/admin/ask.h"
#include "proxy/admin/drain.h"
#include "proxy/admin/inquiry.h"
#include "proxy/admin/parts.h"
#include "proxy/admin/reply.h"
#include "proxy/admin/route.h"
#include "proxy/admin/show.h"
#include "proxy/admin/way.h"
#include "proxy/base/buf.h"
#include "proxy/base/fd.h"
#include "proxy/base/object.h"
#include "proxy/base/ws.h"
#include "proxy/event/timer.h"
#include "proxy/http/h1_parse.h"
#include "proxy/http/head.h"
#include "proxy/metrics/counters.h"

/* An address of the greatest length, each byte escaped, has room. */
#define LINE_MAX_BYTES	(100u * 1024)
#define HEAD_MAX	(LINE_MAX_BYTES + 8192)
#define FIELDS_MAX	64u
#define REPLY_MAX	(INQUIRY_BODY_MAX + 4096)
#define TALK_MS		10000		/* for the request; for each write */
#define ASK_MS		120000		/* the supervisor reads large lists */

enum visit_state {
	VISIT_READING,
	VISIT_ASKING,
	VISIT_SEEKING,		/* in the cache */
	VISIT_WRITING
};

struct visit {
	unsigned		 magic;
#define VISIT_MAGIC		0x71510001u
	enum visit_state	 state;
	struct list		 link;
	struct visit_house	*house;
	struct watch		 watch;
	struct timer		 deadline;
	struct ask		 ask;
	struct inquiry		 inquiry;
	struct edit		 edit;
	int			 fd;
	const char		*allow;		/* with 405 */
	struct h1_parse		 parse;
	struct buf		 in;
	struct buf		 out;
	struct ws		 ws;
	_Alignas(16) char	 ws_mem[FIELDS_MAX * sizeof(struct field) +
				 2 * LINE_MAX_BYTES];
};

static const struct h1_limits limits = {
    .head_bytes = HEAD_MAX, .line_bytes = LINE_MAX_BYTES, .fields = FIELDS_MAX};

static void
visit_free(struct visit *v)
{
	CHECK_OBJ(v, VISIT_MAGIC);
	ask_cancel(&v->ask);
	inquiry_end(&v->inquiry);
	edit_fini(&v->edit);
	timer_cancel(&v->deadline);
	watch_stop(&v->watch);
	fd_close(&v->fd);
	buf_fini(&v->in);
	buf_fini(&v->out);
	list_remove(&v->link);
	v->house->count--;
	FINI_OBJ(v);
	free(v);
}

static void
visit_end(struct visit *v)
{
	struct visit_house *house = v->house;

	visit_free(v);
	house->over(house);
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
	if (buf_len(&v->out) == 0)
		visit_end(v);
	else
		watch_want(&v->watch, WATCH_WRITE);
}

/* The visit may be over on return. */
static void
visit_reply(struct visit *v, unsigned status, const char *type, struct str body)
{
	v->state = VISIT_WRITING;
	timer_set_ms(&v->deadline, TALK_MS);
	if (reply_write(&v->out, status, type, body, v->allow) != 0)
		visit_end(v);
	else
		visit_flush(v);
}

static void
visit_refuse(struct visit *v, unsigned status, struct str problem)
{
	char text[512];

	snprintf(text, sizeof(text), "%.*s\n", STR_ARG(problem));
	visit_reply(v, status, REPLY_TEXT, str_of(text));
}

static void
on_answered(struct ask *a, enum message_result result, struct str text)
{
	struct visit *v = OWNER_OF(a, struct visit, ask);
	unsigned status = 503;
	struct buf body;

	CHECK_OBJ(v, VISIT_MAGIC);
	if (result != MESSAGE_BUSY)
		status = result == MESSAGE_OK ? 200 : 409;
	buf_init(&body, SHOW_MAX);
	if (edit_end(&v->edit, status == 200, text, &body))
		visit_reply(v, status, REPLY_JSON, buf_peek(&body));
	else
		visit_reply(v, status, REPLY_TEXT, text);
	buf_fini(&body);
}

static void
visit_ask(struct visit *v, enum message_type type)
{
	if (ask_start(&v->ask, v->house->line, type, on_answered) != 0) {
		(void)edit_end(&v->edit, false, STR(""), NULL);
		visit_refuse(v, 503, STR("the supervisor cannot be asked now"));
		return;
	}
	v->state = VISIT_ASKING;
	timer_set_ms(&v->deadline, ASK_MS);
	watch_want(&v->watch, 0); /* but its going away */
}

/* Write, then have it put in force. */
static void
visit_edit(struct visit *v, const struct route *r)
{
	struct visit_house *house = v->house;
	struct buf body;
	unsigned status;

	buf_init(&body, SHOW_MAX);
	status = edit_start(&v->edit, &house->desk, house->args, r,
	    loop_now(house->loop), &body);
	if (status == 200)
		visit_ask(v, MESSAGE_RELOAD);
	else
		visit_reply(v, status, status == 404 ? REPLY_JSON : REPLY_TEXT,
		    buf_peek(&body));
	buf_fini(&body);
}

static void
visit_show(struct visit *v, const struct route *r)
{
	const char *type;
	struct buf body;
	unsigned status;

	buf_init(&body, SHOW_MAX);
	status = show_answer(v->house->args, v->house->parts,
	    loop_now(v->house->loop), r, &body, &type);
	visit_reply(v, status, type, buf_peek(&body));
	buf_fini(&body);
}

static void
visit_reopen(struct visit *v)
{
	if (drain_reopen(v->house->parts->drain) == 0)
		visit_reply(v, 200, REPLY_TEXT, STR("reopened\n"));
	else
		visit_refuse(v, 500, str_of(strerror(errno)));
}

static void
on_sought(struct inquiry *q, unsigned status)
{
	struct visit *v = OWNER_OF(q, struct visit, inquiry);
	const struct admin_args *args = v->house->args;

	CHECK_OBJ(v, VISIT_MAGIC);
	if (q->is_purge)
		counters_add(counters_row(args->counters, args->counters_row),
		    METRIC_CACHE_PURGED, q->count);
	if (status == 500)
		visit_refuse(v, 500, STR("too much to show"));
	else
		visit_reply(v, status, REPLY_JSON, buf_peek(&q->body));
}

static void
visit_seek(struct visit *v, const struct route *r)
{
	const char *problem;

	if (v->house->args->cache == NULL) {
		visit_refuse(v, 409, STR("there is no cache: cache.size is 0"));
		return;
	}
	problem = inquiry_start(&v->inquiry, v->house->loop, v->house->args, r,
	    &v->ws, on_sought);
	if (problem != NULL) {
		visit_refuse(v, 400, str_of(problem));
		return;
	}
	v->state = VISIT_SEEKING;
	timer_set_ms(&v->deadline, ASK_MS);
	watch_want(&v->watch, 0);
}

static void
visit_serve(struct visit *v, const struct head *head)
{
	struct route r;

	route_of(head, &v->ws, &r);
	way_narrow(&r, v->house->parts->drain == NULL);
	if (r.status != 200) {
		v->allow = r.allow;
		visit_refuse(v, r.status, r.problem);
		return;
	}
	switch (way_of(r.command)) {
	case WAY_SHOW:
		visit_show(v, &r);
		return;
	case WAY_ASK:
		visit_ask(v, way_message(&r));
		return;
	case WAY_REOPEN:
		visit_reopen(v);
		return;
	case WAY_SEEK:
		visit_seek(v, &r);
		return;
	case WAY_EDIT:
		visit_edit(v, &r);
		return;
	}
	UNREACHABLE();
}

static void
visit_parse(struct visit *v)
{
	struct head head;

	ws_reset(&v->ws, 0);
	switch (h1_parse_request(&v->parse, buf_peek(&v->in), &limits, &v->ws,
	    &head)) {
	case H1_DONE:
		visit_serve(v, &head);
		return;
	case H1_PARTIAL:
		return;
	case H1_BAD:
		visit_refuse(v, v->parse.status, str_of(v->parse.problem));
		return;
	}
}

static void
visit_read(struct visit *v)
{
	size_t room;
	char *to = buf_reserve(&v->in, 1, &room);
	ssize_t n;

	if (to == NULL) {
		visit_refuse(v, 431, STR("the head is too long"));
		return;
	}
	n = recv(v->fd, to, room, MSG_DONTWAIT);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		visit_end(v);
		return;
	}
	buf_commit(&v->in, (size_t)n);
	visit_parse(v);
}

static void
on_ready(struct watch *w, unsigned ready)
{
	struct visit *v = OWNER_OF(w, struct visit, watch);

	CHECK_OBJ(v, VISIT_MAGIC);
	(void)ready;
	switch (v->state) {
	case VISIT_READING:
		visit_read(v);
		return;
	case VISIT_ASKING:
	case VISIT_SEEKING:
		visit_end(v);
		return;
	case VISIT_WRITING:
		visit_flush(v);
		return;
	}
	UNREACHABLE();
}

static void
on_deadline(struct timer *t)
{
	struct visit *v = OWNER_OF(t, struct visit, deadline);

	CHECK_OBJ(v, VISIT_MAGIC);
	if (v->state == VISIT_READING || v->state == VISIT_WRITING) {
		visit_end(v);
		return;
	}
	ask_cancel(&v->ask);
	inquiry_end(&v->inquiry);
	visit_refuse(v, 504, STR("there is no answer in time"));
}

int
visit_start(struct visit_house *house, int fd)
{
	struct visit *v = malloc(sizeof(*v));

	if (v == NULL)
		return (-1);
	INIT_OBJ(v, VISIT_MAGIC);
	if (watch_start(&v->watch, house->loop, fd, WATCH_READ, on_ready) !=
	    0) {
		free(v);
		return (-1);
	}
	v->fd = fd;
	v->house = house;
	buf_init(&v->in, HEAD_MAX);
	buf_init(&v->out, REPLY_MAX);
	ws_init(&v->ws, v->ws_mem, sizeof(v->ws_mem));
	timer_init(&v->deadline, house->loop, on_deadline);
	timer_set_ms(&v->deadline, TALK_MS);
	list_append(&house->visits, &v->link);
	house->count++;
	return (0);
}

void
visit_house_init(struct visit_house *house, struct loop *loop,
    const struct admin_args *args, struct ask_line *line,
    const struct admin_parts *parts, visit_over_fn *over)
{
	memset(house, 0, sizeof(*house));
	house->loop = loop, house->args = args, house->line = line;
	house->parts = parts, house->over = over;
	list_init(&house->visits);
}

void
visit_house_close(struct visit_house *house)
{
	struct list *it, *tmp;

	LIST_EACH(it, tmp, &house->visits)
		visit_free(OWNER_OF(it, struct visit, link));
}
