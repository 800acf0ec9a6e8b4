/* SPDX-License-Identifier: MIT
 *
 * admin/stream.c - events and the silence between them.
 */
#include "proxy/admin/stream.h"

#include <sys/socket.h>

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>

#include "proxy/base/buf.h"
#include "proxy/base/object.h"

/* Beside the data: the words, an id, and who was lost. */
#define FRAME	128u

static bool
has_room(const struct stream *s, size_t len)
{
	return (buf_len(s->out) + len + 2 * (size_t)FRAME <= STREAM_OUT_MAX);
}

static void
tell_lost(struct stream *s)
{
	if (s->lost == 0)
		return;
	if (buf_printf(s->out, "event: lost\ndata: {\"lost\":%" PRIu64 "}\n\n",
		s->lost) == 0)
		s->lost = 0;
}

static void
on_beat(struct timer *t)
{
	struct stream *s = OWNER_OF(t, struct stream, beat);

	CHECK_OBJ(s, STREAM_MAGIC);
	timer_set_ms(&s->beat, STREAM_BEAT_MS);
	if (!has_room(s, 0))
		return;
	tell_lost(s);
	(void)buf_append(s->out, STR(":\n\n"));
	s->wake(s);
}

void
stream_init(struct stream *s, struct loop *loop, struct buf *out,
    stream_fn *wake)
{
	INIT_OBJ(s, STREAM_MAGIC);
	s->out = out;
	s->wake = wake;
	timer_init(&s->beat, loop, on_beat);
	timer_set_ms(&s->beat, STREAM_BEAT_MS);
}

void
stream_fini(struct stream *s)
{
	if (s->magic == 0)
		return;
	CHECK_OBJ(s, STREAM_MAGIC);
	timer_cancel(&s->beat);
	if (s->gone != NULL)
		s->gone(s);
	FINI_OBJ(s);
}

void
stream_event(struct stream *s, struct str id, struct str data)
{
	CHECK_OBJ(s, STREAM_MAGIC);
	ASSERT(id.len <= STREAM_ID_MAX);
	if (!has_room(s, data.len)) {
		s->lost++;
		return;
	}
	tell_lost(s);
	if (id.len > 0)
		(void)buf_printf(s->out, "id: %.*s\n", STR_ARG(id));
	if (buf_append(s->out, STR("data: ")) != 0 ||
	    buf_append(s->out, data) != 0 ||
	    buf_append(s->out, STR("\n\n")) != 0)
		s->lost++;
	timer_set_ms(&s->beat, STREAM_BEAT_MS);
	s->wake(s);
}

static bool
is_gone(int fd)
{
	char dregs[256];
	ssize_t n = recv(fd, dregs, sizeof(dregs), MSG_DONTWAIT);

	return (n == 0 || (n == -1 && errno != EAGAIN && errno != EINTR));
}

enum stream_pour
stream_pour(struct stream *s, int fd)
{
	struct str ready = buf_peek(s->out);
	ssize_t n = 0;

	CHECK_OBJ(s, STREAM_MAGIC);
	if (is_gone(fd))
		return (STREAM_GONE);
	if (ready.len > 0)
		n = send(fd, ready.ptr, ready.len, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n == -1)
		return (errno == EAGAIN || errno == EINTR ? STREAM_STUCK
							  : STREAM_GONE);
	buf_consume(s->out, (size_t)n);
	if (buf_len(s->out) == 0)
		return (STREAM_EMPTY);
	return (n > 0 ? STREAM_MOVES : STREAM_STUCK);
}
