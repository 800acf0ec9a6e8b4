/* SPDX-License-Identifier: MIT
 *
 * tls/stream_tls_io.c - bytes through TLS: the operations of the stream.
 */
#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>

#include "proxy/base/cursor.h"
#include "proxy/tls/stream_tls_priv.h"

/* What one call encrypts at most, so that others get their turn. */
#define WRITE_MAX	(16u * TLS_RECORD_MAX)
/* What one call reads besides what it was asked for, a record mostly: openssl
 * goes on for as long as there are messages without data, such as a storm of
 * KeyUpdate. */
#define READ_SPARE	(TLS_RECORD_MAX + 512u)

/* ---- reading ------------------------------------------------------------ */

static ssize_t
read_record(struct tls *tls, char *out, size_t n)
{
	size_t got;
	int ret;

	ERR_clear_error();
	errno = 0;
	ret = SSL_read_ex(tls->ssl, out, n, &got);
	if (ret > 0) {
		tls->read_needs = WATCH_READ;
		tls->idle_bytes = 0;
		return ((ssize_t)got);
	}
	/* Also when the socket has ended both ways. */
	if (SSL_get_error(tls->ssl, ret) == SSL_ERROR_ZERO_RETURN)
		return (0);
	tls->read_needs = (uint8_t)stream_tls_judge(tls, ret);
	if (tls->read_needs == 0)
		return (STREAM_ERROR);
	tls->dry = true;
	return (STREAM_WAIT);
}

/* Bytes that openssl holds, and has not said of to be too few. */
static bool
lies_inside(const struct tls *tls)
{
	return (!tls->dry &&
		(tls->early != NULL || SSL_has_pending(tls->ssl) != 0));
}

/* What is read next may come from elsewhere than before: out of openssl's
 * buffer, or the socket.  Owners say what they want only when it changes. */
static void
want_still(struct stream *stream)
{
	struct tls *tls = stream_tls_of(stream);

	if ((tls->wanted & WATCH_READ) != 0)
		stream_want(stream, tls->wanted);
}

static ssize_t
tls_read(struct stream *stream, void *mem, size_t n)
{
	struct tls *tls = stream_tls_of(stream);
	size_t have = 0;
	ssize_t got;

	if (tls->broken) {
		errno = tls->error;
		return (STREAM_ERROR);
	}
	tls->dry = false;
	tls->room = n + READ_SPARE;
	do {
		got = read_record(tls, (char *)mem + have, n - have);
		/* An end or a break is told again by the next call. */
		if (got <= 0)
			break;
		have += (size_t)got;
	} while (have < n && lies_inside(tls));
	if (have > 0 || got == STREAM_WAIT)
		want_still(stream);
	if (have > 0)
		return ((ssize_t)have);
	if (got == STREAM_ERROR)
		errno = tls->error;
	return (got);
}

/* ---- writing ------------------------------------------------------------ */

/* Where records are put together; NULL: none yet, or it has been given away. */
static char *scratch;

/* A count, STREAM_WAIT or STREAM_ERROR. */
static ssize_t
write_record(struct tls *tls, struct str record)
{
	size_t put;
	int ret;

	ERR_clear_error();
	errno = 0;
	ret = SSL_write_ex(tls->ssl, record.ptr, record.len, &put);
	if (ret > 0) {
		tls->write_needs = WATCH_WRITE;
		return ((ssize_t)put);
	}
	tls->write_needs = (uint8_t)stream_tls_judge(tls, ret);
	return (tls->write_needs == 0 ? STREAM_ERROR : STREAM_WAIT);
}

static bool
kernel_encrypts(const struct tls *tls)
{
	return (BIO_get_ktls_send(SSL_get_wbio(tls->ssl)) > 0);
}

/* Send what is left of a record that was encrypted before; only its length is
 * asked for again.  The bytes that are skipped in the caller's, or STREAM_*. */
static ssize_t
flush(struct tls *tls)
{
	static const char any[TLS_RECORD_MAX];
	ssize_t n;

	if (tls->unsent == 0)
		return (0);
	tls->more = false;
	n = write_record(tls, (struct str){any, tls->unsent});
	if (n < 0)
		return (n);
	tls->unsent = 0;
	free(tls->kept);
	tls->kept = NULL;
	return (1);
}

/* A record did not go out.  How much of it counts as written. */
static size_t
keep_unsent(struct tls *tls, struct str record)
{
	/* A message of the handshake was in the way: it is not encrypted. */
	if (SSL_in_init(tls->ssl))
		return (0);
	tls->unsent = (unsigned)record.len;
	tls->last = record.ptr[record.len - 1];
	/* Openssl has not copied it, but will read it again. */
	if (kernel_encrypts(tls)) {
		tls->kept = scratch;
		scratch = NULL;
	}
	return (record.len - 1);
}

static ssize_t
write_all(struct tls *tls, struct cursor *c)
{
	bool must = kernel_encrypts(tls);
	size_t total = 0;
	struct cursor next;
	struct str record;
	ssize_t n;

	while (c->n > 0 && total < WRITE_MAX) {
		record = cursor_piece(c, scratch, TLS_RECORD_MAX, must);
		next = *c;
		cursor_skip(&next, record.len);
		/* Another record follows at once: the peer is woken for all. */
		tls->more = next.n > 0 && total + record.len < WRITE_MAX;
		n = write_record(tls, record);
		if (n == STREAM_WAIT)
			total += keep_unsent(tls, record);
		if (n < 0)
			return (total > 0 ? (ssize_t)total : n);
		total += (size_t)n;
		cursor_skip(c, (size_t)n);
	}
	return ((ssize_t)total);
}

static ssize_t
give_up(struct tls *tls, int error)
{
	tls->broken = true;
	errno = tls->error = error;
	return (STREAM_ERROR);
}

static ssize_t
tls_writev(struct stream *stream, const struct iovec *iov, int n)
{
	struct tls *tls = stream_tls_of(stream);
	struct cursor c = {.iov = iov, .n = n};
	ssize_t skip, wrote;

	if (tls->broken) {
		errno = tls->error;
		return (STREAM_ERROR);
	}
	cursor_skip(&c, 0);
	if (c.n == 0)
		return (0);
	if (scratch == NULL && (scratch = malloc(TLS_RECORD_MAX)) == NULL)
		return (give_up(tls, ENOMEM));
	skip = flush(tls);
	if (skip < 0)
		return (skip);
	/* The byte that was held back must come again. */
	if (skip > 0 && *((const char *)c.iov->iov_base + c.at) != tls->last)
		return (give_up(tls, EPROTO));
	cursor_skip(&c, (size_t)skip);
	wrote = write_all(tls, &c);
	if (wrote >= 0)
		return (skip + wrote);
	return (skip > 0 ? skip : wrote);
}

static int
send_end(struct tls *tls)
{
	int ret;

	ERR_clear_error();
	errno = 0;
	tls->ended = true;
	ret = SSL_shutdown(tls->ssl);
	if (ret >= 0)
		return (0);
	tls->write_needs = (uint8_t)stream_tls_judge(tls, ret);
	return ((int)(tls->write_needs == 0 ? STREAM_ERROR : STREAM_WAIT));
}

static int
tls_shutdown_write(struct stream *stream)
{
	struct tls *tls = stream_tls_of(stream);
	int done;

	if (tls->broken) {
		errno = tls->error;
		return ((int)STREAM_ERROR);
	}
	done = (int)flush(tls);
	if (done >= 0)
		done = send_end(tls);
	return (done < 0 ? done : stream_tcp_shutdown_write(stream));
}

/* ---- waiting ------------------------------------------------------------ */

/* The peer said so behind bytes that were read; its socket may stay open. */
static bool
has_ended(const struct tls *tls)
{
	return ((SSL_get_shutdown(tls->ssl) & SSL_RECEIVED_SHUTDOWN) != 0);
}

/* Something to be read that the socket does not tell of. */
static bool
has_news(const struct tls *tls)
{
	return (tls->broken || lies_inside(tls) || has_ended(tls));
}

void
stream_tls_on_inside(struct task *task)
{
	struct tls *tls = OWNER_OF(task, struct tls, task);
	unsigned ready = 0;

	CHECK_OBJ(tls, TLS_MAGIC);
	if (tls->broken)
		ready = tls->wanted;
	else if ((tls->wanted & WATCH_READ) != 0 && has_news(tls))
		ready = WATCH_READ;
	if (ready != 0)
		tls->stream->fn(tls->stream, ready);
}

static void
tls_want(struct stream *stream, unsigned wanted)
{
	struct tls *tls = stream_tls_of(stream);
	unsigned needs = 0;

	tls->wanted = (uint8_t)wanted;
	/* Broken behind bytes that count as written: nothing needs the socket
	 * any more, the next call is to tell. */
	if ((tls->broken && wanted != 0) ||
	    ((wanted & WATCH_READ) != 0 && has_news(tls)))
		task_defer(stream->watch.loop, &tls->task);
	else if ((wanted & WATCH_READ) != 0)
		needs |= tls->read_needs;
	if ((wanted & WATCH_WRITE) != 0)
		needs |= tls->write_needs;
	watch_want(&stream->watch, needs);
}

static void
tls_ready(struct stream *stream, unsigned ready)
{
	struct tls *tls = stream_tls_of(stream);
	unsigned told = 0;

	if (ready & WATCH_READ)
		tls->drained = false;
	if ((tls->wanted & WATCH_READ) != 0 && (ready & tls->read_needs) != 0)
		told |= WATCH_READ;
	if ((tls->wanted & WATCH_WRITE) != 0 && (ready & tls->write_needs) != 0)
		told |= WATCH_WRITE;
	/* It needs nothing any more, and is to be told so. */
	if (tls->broken)
		told = tls->wanted;
	/* Nothing is wanted: the connection is gone. */
	if (tls->wanted == 0)
		told = WATCH_READ;
	if (told != 0)
		stream->fn(stream, told);
}

static void
tls_moved(struct stream *stream)
{
	struct tls *tls = stream_tls_of(stream);

	tls->stream = stream;
	tls->wanted = 0;
	task_cancel(&tls->task);
}

static void
tls_close(struct stream *stream)
{
	struct tls *tls = stream_tls_of(stream);

	task_cancel(&tls->task);
	/* Else openssl takes the session for a bad one. */
	if (!tls->broken)
		SSL_set_shutdown(tls->ssl,
		    SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
	stream_tls_free(tls);
	stream->impl = NULL;
	stream->ops = NULL;
	stream_tcp_close(stream);
}

const struct stream_ops stream_tls_ops = {
    .name = "tls",
    .read = tls_read,
    .writev = tls_writev,
    .want = tls_want,
    .shutdown_write = tls_shutdown_write,
    .close = tls_close,
    .ready = tls_ready,
    .moved = tls_moved,
};
