/* SPDX-License-Identifier: MIT
 *
 * net/stream_tcp.c - a byte stream that is a TCP socket.
 */
#include "proxy/net/stream.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "proxy/base/fd.h"
#include "proxy/base/iov.h"

static void
on_socket_ready(struct watch *watch, unsigned ready)
{
	struct stream *stream = OWNER_OF(watch, struct stream, watch);

	if (stream->ops != NULL)
		stream->ops->ready(stream, ready);
	else
		stream->fn(stream, ready);
}

void
stream_move(struct stream *to, struct stream *from, stream_fn *fn)
{
	CHECK_OBJ(from, STREAM_MAGIC);
	ASSERT(fn != NULL);
	INIT_OBJ(to, STREAM_MAGIC);
	to->ops = from->ops;
	to->impl = from->impl;
	to->fn = fn;
	watch_move(&to->watch, &from->watch, on_socket_ready);
	FINI_OBJ(from);
	if (to->ops != NULL)
		to->ops->moved(to);
}

int
stream_tcp_init(struct stream *stream, struct loop *loop, int fd, stream_fn *fn)
{
	ASSERT(fn != NULL);
	INIT_OBJ(stream, STREAM_MAGIC);
	stream->fn = fn;
	/* Whoever has a stream reads soon, and need not tell it then. */
	if (watch_start(&stream->watch, loop, fd, WATCH_READ, on_socket_ready) <
	    0) {
		FINI_OBJ(stream);
		return (-1);
	}
	watch_want(&stream->watch, 0);
	return (0);
}

ssize_t
stream_tcp_read(struct stream *stream, void *mem, size_t n)
{
	ssize_t got;

	do
		got = recv(stream->watch.fd, mem, n, 0);
	while (got < 0 && errno == EINTR);
	if (got >= 0)
		return (got);
	return (errno == EAGAIN ? STREAM_WAIT : STREAM_ERROR);
}

/* Less than this is copied into one run, since that costs the system less than
 * being told of several. */
#define GATHER_MAX	2048u

static ssize_t
send_gathered(int fd, const struct iovec *iov, int n)
{
	char run[GATHER_MAX];
	size_t len = 0;
	int i;

	for (i = 0; i < n; i++) {
		/* An empty one may be nowhere. */
		if (iov[i].iov_len == 0)
			continue;
		memcpy(run + len, iov[i].iov_base, iov[i].iov_len);
		len += iov[i].iov_len;
	}
	return (send(fd, run, len, MSG_NOSIGNAL));
}

static ssize_t
send_runs(int fd, const struct iovec *iov, int n)
{
	/* sendmsg(2) does not write through the pointer. */
	struct msghdr message = {
	    .msg_iov = (struct iovec *)(uintptr_t)iov, .msg_iovlen = (size_t)n};

	if (iov_size(iov, n) <= GATHER_MAX)
		return (send_gathered(fd, iov, n));
	return (sendmsg(fd, &message, MSG_NOSIGNAL));
}

ssize_t
stream_tcp_writev(struct stream *stream, const struct iovec *iov, int n)
{
	ssize_t sent;

	do
		sent = send_runs(stream->watch.fd, iov, n);
	while (sent < 0 && errno == EINTR);
	if (sent >= 0)
		return (sent);
	return (errno == EAGAIN ? STREAM_WAIT : STREAM_ERROR);
}

int
stream_tcp_shutdown_write(struct stream *stream)
{
	if (shutdown(stream->watch.fd, SHUT_WR) == 0)
		return (0);
	return ((int)STREAM_ERROR);
}

void
stream_tcp_close(struct stream *stream)
{
	watch_close(&stream->watch);
	fd_close(&stream->watch.fd);
	FINI_OBJ(stream);
}

void
stream_tcp_acknowledge(struct stream *s)
{
	static const int one = 1;

	(void)setsockopt(s->watch.fd, IPPROTO_TCP, TCP_QUICKACK, &one,
	    sizeof(one));
}
