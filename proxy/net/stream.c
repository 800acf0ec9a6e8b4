/* SPDX-License-Identifier: MIT
 *
 * net/stream.c - what is seldom done with a byte stream; the rest is inline in
 * the header.
 */
#include "proxy/net/stream.h"

int
stream_shutdown_write(struct stream *stream)
{
	CHECK_OBJ(stream, STREAM_MAGIC);
	if (stream->ops != NULL)
		return (stream->ops->shutdown_write(stream));
	return (stream_tcp_shutdown_write(stream));
}

int
stream_release(struct stream *stream)
{
	int fd;

	CHECK_OBJ(stream, STREAM_MAGIC);
	fd = stream->watch.fd;
	ASSERT(stream->ops == NULL);
	watch_stop(&stream->watch);
	FINI_OBJ(stream);
	return (fd);
}

void
stream_close(struct stream *stream)
{
	if (stream->magic == 0)
		return;
	ASSERT(stream->magic == STREAM_MAGIC);
	if (stream->ops != NULL)
		stream->ops->close(stream);
	else
		stream_tcp_close(stream);
}
