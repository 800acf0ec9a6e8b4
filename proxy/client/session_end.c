/* SPDX-License-Identifier: MIT
 *
 * client/session_end.c - after the last answer: saying that it was the last,
 * and waiting for the client to go.
 */
#include "proxy/client/session_h1.h"

/* What a client may still send before it is cut off. */
#define LINGER_MS	2000

/* TLS may have to wait until it can say so. */
static void
say_end(struct client *c)
{
	int done = stream_shutdown_write(&c->stream);

	c->ending = done == STREAM_WAIT;
	if (done == STREAM_ERROR)
		c->state = SESSION_CLOSED;
	else
		timer_set_ms(&c->timer,
		    c->ending ? c->env->write_ms : LINGER_MS);
}

void
session_end_cut(struct client *c)
{
	struct linger at_once = {.l_onoff = 1};

	(void)setsockopt(stream_fd(&c->stream), SOL_SOCKET, SO_LINGER, &at_once,
	    sizeof(at_once));
}

/* Say "no more from us" and give the client's own bytes somewhere to go, so
 * that the kernel does not answer them with a reset that eats our response. */
void
session_end_begin(struct client *c)
{
	buf_consume(&c->in, buf_len(&c->in));
	if (c->resetting)
		session_end_cut(c);
	if (c->abortive)
		c->state = SESSION_CLOSED;
	else
		say_end(c);
}

static void
discard(struct client *c)
{
	ssize_t n = stream_read(&c->stream, c->env->scratch, BODY_FEED_MAX);

	if (n == 0 || n == STREAM_ERROR)
		c->state = SESSION_CLOSED;
}

void
session_end_ready(struct client *c, unsigned ready)
{
	if (c->ending && (ready & WATCH_WRITE) != 0)
		say_end(c);
	else
		discard(c);
}
