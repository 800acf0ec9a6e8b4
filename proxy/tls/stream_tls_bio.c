/* SPDX-License-Identifier: MIT
 *
 * tls/stream_tls_bio.c - what openssl reads from: bytes that were read before
 * it came, then the socket; and what it writes to.
 */
#include <errno.h>
#include <openssl/bio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "proxy/tls/stream_tls_priv.h"

/* Who sends so much without any data, be it handshake, tickets or KeyUpdate,
 * means harm. */
#define IDLE_MAX	(512u * 1024)

static size_t
read_early(struct tls *tls, char *out, size_t n)
{
	size_t left = tls->early_len - tls->early_read;

	if (n > left)
		n = left;
	memcpy(out, tls->early + tls->early_read, n);
	tls->early_read += n;
	if (n == left) {
		free(tls->early);
		tls->early = NULL;
		/* Who sent a hello waits for the answer to it. */
		tls->drained = true;
	}
	return (n);
}

static int
bio_read(BIO *bio, char *out, size_t n, size_t *got)
{
	struct tls *tls = BIO_get_data(bio);
	ssize_t r;

	CHECK_OBJ(tls, TLS_MAGIC);
	BIO_clear_retry_flags(bio);
	/* Nothing is read before the flight is out. */
	tls->answered = tls->shown;
	if (tls->early != NULL) {
		*got = read_early(tls, out, n);
		return (1);
	}
	*got = 0;
	if (n > tls->room)
		n = tls->room;
	if (tls->idle_bytes > IDLE_MAX) {
		errno = EPROTO;
		return (0);
	}
	/* The socket will tell again of what is left in it. */
	if (n == 0 || tls->drained) {
		BIO_set_retry_read(bio);
		return (0);
	}
	do
		r = recv(stream_fd(tls->stream), out, n, 0);
	while (r < 0 && errno == EINTR);
	if (r > 0) {
		*got = (size_t)r;
		tls->drained = (size_t)r < n;
		tls->room -= (size_t)r;
		tls->idle_bytes += (size_t)r;
		return (1);
	}
	if (r == 0)
		tls->eof = true;
	else if (errno == EAGAIN)
		BIO_set_retry_read(bio);
	return (0);
}

static int
bio_write(BIO *bio, const char *bytes, size_t n, size_t *put)
{
	struct tls *tls = BIO_get_data(bio);
	int more = tls->more ? MSG_MORE : 0;
	ssize_t r;

	CHECK_OBJ(tls, TLS_MAGIC);
	BIO_clear_retry_flags(bio);
	do
		r = send(stream_fd(tls->stream), bytes, n, MSG_NOSIGNAL | more);
	while (r < 0 && errno == EINTR);
	*put = r > 0 ? (size_t)r : 0;
	if (r < 0 && errno == EAGAIN)
		BIO_set_retry_write(bio);
	if (*put == n)
		tls->more = false;
	return (r > 0);
}

static long
bio_ctrl(BIO *bio, int what, long number, void *ptr)
{
	const struct tls *tls = BIO_get_data(bio);

	(void)number;
	(void)ptr;
	if (what == BIO_CTRL_EOF)
		return (tls->eof);
	return (what == BIO_CTRL_FLUSH);
}

static BIO_METHOD *
method(void)
{
	static BIO_METHOD *made;

	if (made != NULL)
		return (made);
	made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK,
	    "stream");
	if (made == NULL)
		return (NULL);
	BIO_meth_set_read_ex(made, bio_read);
	BIO_meth_set_write_ex(made, bio_write);
	BIO_meth_set_ctrl(made, bio_ctrl);
	return (made);
}

BIO *
stream_tls_bio_new(struct tls *tls)
{
	BIO_METHOD *kind = method();
	BIO *bio = kind == NULL ? NULL : BIO_new(kind);

	if (bio == NULL)
		return (NULL);
	BIO_set_data(bio, tls);
	BIO_set_init(bio, 1);
	return (bio);
}
