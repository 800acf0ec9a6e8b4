/* SPDX-License-Identifier: MIT
 *
 * ctl/follow.c - one connection after the other.
 */
#include "proxy/ctl/follow.h"

#include <sys/socket.h>

#include <errno.h>
#include <stdio.h>

#include "proxy/base/fd.h"
#include "proxy/base/ws.h"
#include "proxy/ctl/stop.h"
#include "proxy/http/chunk.h"
#include "proxy/http/framing.h"
#include "proxy/http/h1_parse.h"
#include "proxy/http/head.h"

#define SILENCE_MS	60000	/* four of admin's beats */
#define AGAIN_MS	200
#define AGAIN_TIMES	300u
#define AGAIN_TELL	10u	/* of these, then it is worth a word */
#define FIELDS_MAX	32u

struct follow {
	const struct follow_wish *wish;
	struct buf	*in;
	struct sse	 sse;
	struct chunk_decoder chunk;
	bool		 is_chunked;
};

enum step {
	STEP_ON,
	STEP_CLOSED,		/* by who answered, or broken */
	STEP_REFUSED,
	STEP_OVER
};

static int
say_hello(const struct follow *f, int fd)
{
	struct buf out;
	int bad;

	buf_init(&out, f->wish->target.len + 512);
	bad = buf_printf(&out,
	    "GET %.*s HTTP/1.1\r\nHost: aduana\r\n"
	    "Accept: text/event-stream\r\n",
	    STR_ARG(f->wish->target));
	if (f->sse.id[0] != '\0')
		bad |= buf_printf(&out, "Last-Event-ID: %s\r\n", f->sse.id);
	bad |= buf_append(&out, STR("Connection: close\r\n\r\n"));
	if (bad == 0)
		bad = fd_write_all(fd, buf_peek(&out).ptr, buf_len(&out));
	buf_fini(&out);
	return (bad);
}

/* More bytes; a stop, silence and the end are all the same to who reads. */
static bool
receive(struct follow *f, int fd)
{
	size_t room;
	char *to;
	ssize_t n;

	if (!stop_wait(fd, SILENCE_MS))
		return (false);
	to = buf_reserve(f->in, 1, &room);
	n = to != NULL ? recv(fd, to, room, 0) : -1;
	if (n <= 0)
		return (false);
	buf_commit(f->in, (size_t)n);
	return (true);
}

static enum step
read_head(struct follow *f, int fd, struct client_reply *reply)
{
	static const struct h1_limits limits = {
	    .head_bytes = 8192, .line_bytes = 1024, .fields = FIELDS_MAX};
	_Alignas(16) char mem[(FIELDS_MAX + 8) * sizeof(struct field)];
	struct h1_parse parse = {0};
	struct framing framing;
	enum h1_result result;
	struct head head;
	struct ws ws;

	do {
		if (!receive(f, fd))
			return (STEP_CLOSED);
		ws_init(&ws, mem, sizeof(mem));
		result = h1_parse_response(&parse, buf_peek(f->in), &limits,
		    &ws, &head);
	} while (result == H1_PARTIAL);
	if (result == H1_BAD ||
	    framing_of_response(&head, METHOD_GET, &framing) != NULL)
		return (STEP_CLOSED);
	reply->status = head.status;
	f->is_chunked = framing.kind == FRAMING_CHUNKED;
	chunk_init(&f->chunk);
	buf_consume(f->in, parse.consumed);
	return (STEP_ON);
}

/* All that is there; CLOSED: the body is over, or none. */
static enum step
feed(struct follow *f)
{
	struct str data = buf_peek(f->in);
	size_t used = data.len;
	enum chunk_result result = CHUNK_DATA;

	if (f->is_chunked)
		result = chunk_decode(&f->chunk, data, &used, &data);
	if (result == CHUNK_END || result == CHUNK_BAD)
		return (STEP_CLOSED);
	if (result == CHUNK_DATA &&
	    !sse_feed(&f->sse, data, f->wish->fn, f->wish->arg))
		return (STEP_OVER);
	buf_consume(f->in, used);
	return (STEP_ON);
}

static enum step
read_events(struct follow *f, int fd)
{
	enum step step = STEP_ON;

	while (step == STEP_ON) {
		while (step == STEP_ON && buf_len(f->in) > 0)
			step = feed(f);
		if (step == STEP_ON && !receive(f, fd))
			step = STEP_CLOSED;
	}
	return (step);
}

static enum step
converse(struct follow *f, int fd, struct client_reply *reply)
{
	enum step step;

	buf_consume(f->in, buf_len(f->in));
	sse_again(&f->sse);
	reply->status = 0;
	if (say_hello(f, fd) != 0)
		return (STEP_CLOSED);
	step = read_head(f, fd, reply);
	if (step != STEP_ON || reply->status == 200)
		return (step == STEP_ON ? read_events(f, fd) : step);
	while (receive(f, fd))
		continue;
	reply->body = buf_peek(f->in);
	return (STEP_REFUSED);
}

/* A reload takes a moment; somebody who restarts aduana a little more. */
static int
open_again(const struct follow *f)
{
	int fd = -1;

	for (unsigned n = 0; n < AGAIN_TIMES && !stop_is_wanted(); n++) {
		fd = client_open(f->wish->socket);
		if (fd != -1)
			break;
		if (n == AGAIN_TELL)
			fprintf(stderr, "aduanactl: nobody answers; waiting "
					"for aduana to come back\n");
		(void)stop_wait(-1, AGAIN_MS);
	}
	return (fd);
}

static enum follow_end
go_on(struct follow *f, int fd, struct client_reply *reply)
{
	enum step step = STEP_ON;
	bool answered = false;

	while (fd != -1) {
		step = converse(f, fd, reply);
		fd_close(&fd);
		answered = answered || reply->status == 200;
		if (step == STEP_OVER || stop_is_wanted())
			return (FOLLOW_STOPPED);
		/* Who retires says 503. */
		if (step == STEP_REFUSED && (!answered || reply->status != 503))
			return (FOLLOW_REFUSED);
		(void)stop_wait(-1, AGAIN_MS / 4);
		fd = open_again(f);
	}
	return (stop_is_wanted() ? FOLLOW_STOPPED : FOLLOW_LOST);
}

enum follow_end
follow_run(const struct follow_wish *wish, struct buf *in,
    struct client_reply *reply)
{
	struct follow f = {.wish = wish, .in = in};
	enum follow_end end;
	int fd = client_open(wish->socket);

	if (fd == -1)
		return (FOLLOW_LOST);
	*reply = (struct client_reply){0};
	sse_init(&f.sse);
	str_to_z(str_of(wish->after), f.sse.id, sizeof(f.sse.id));
	end = go_on(&f, fd, reply);
	sse_fini(&f.sse);
	return (end);
}
