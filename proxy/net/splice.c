/* SPDX-License-Identifier: MIT
 *
 * net/splice.c - bytes from one TCP socket to another inside the kernel.
 */
#include "proxy/net/splice.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "proxy/base/object.h"

#define SPARE_MAX	64	/* empty pipes kept */
#define TURN_BYTES	(512u << 10)
#define CHUNK		(64u << 10)	/* what a pipe holds */
#define FEW_BYTES	(16u << 10)
#define COPY_BYTES	(16u << 10)
#define FLAGS		(SPLICE_F_MOVE | SPLICE_F_NONBLOCK)

static struct {
	int		 in, out;
} spare[SPARE_MAX];
static unsigned n_spare;

void
splice_init(struct splice *splice)
{
	INIT_OBJ(splice, SPLICE_MAGIC);
	splice->in = splice->out = -1;
	splice->budget = UINT64_MAX;
}

static int
take_pipe(struct splice *splice)
{
	int ends[2];

	if (splice->in >= 0)
		return (0);
	if (n_spare > 0) {
		n_spare--;
		splice->in = spare[n_spare].in;
		splice->out = spare[n_spare].out;
		return (0);
	}
	if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) < 0)
		return (-1);
	splice->in = ends[1];
	splice->out = ends[0];
	return (0);
}

static void
give_pipe(struct splice *splice)
{
	if (splice->in < 0)
		return;
	if (splice->held == 0 && n_spare < SPARE_MAX) {
		spare[n_spare].in = splice->in;
		spare[n_spare].out = splice->out;
		n_spare++;
		splice->in = splice->out = -1;
	} else {
		fd_close(&splice->in);
		fd_close(&splice->out);
	}
}

void
splice_fini(struct splice *splice)
{
	if (splice->magic == 0)
		return;
	ASSERT(splice->magic == SPLICE_MAGIC);
	give_pipe(splice);
	FINI_OBJ(splice);
}

void
splice_forget_pipes(void)
{
	while (n_spare > 0) {
		n_spare--;
		fd_close(&spare[n_spare].in);
		fd_close(&spare[n_spare].out);
	}
}

/* splice(2), undisturbed by signals. */
static ssize_t
pour(int from, int to, size_t n)
{
	ssize_t got;

	do
		got = splice(from, NULL, to, NULL, n, FLAGS);
	while (got < 0 && errno == EINTR);
	return (got);
}

static void
spend(struct splice *splice, size_t n)
{
	if (splice->budget != UINT64_MAX)
		splice->budget -= n;
}

static size_t
affordable(const struct splice *splice, size_t n)
{
	return (splice->budget < n ? (size_t)splice->budget : n);
}

/* The steps below return SPLICE_AGAIN when the turn may go on. */

static enum splice_state
fill(struct splice *splice, int from)
{
	ssize_t got = pour(from, splice->in, affordable(splice, CHUNK));

	if (got < 0)
		return (errno == EAGAIN ? SPLICE_WAIT_READ : SPLICE_READ_ERROR);
	splice->held = (uint32_t)got;
	spend(splice, (size_t)got);
	splice->ended = got == 0;
	return (SPLICE_AGAIN);
}

static enum splice_state
drain(struct splice *splice, int to)
{
	ssize_t got;

	while (splice->held > 0) {
		got = pour(splice->out, to, splice->held);
		if (got < 0)
			return (errno == EAGAIN ? SPLICE_WAIT_WRITE
						: SPLICE_WRITE_ERROR);
		splice->held -= (uint32_t)got;
		splice->moved += (uint64_t)got;
	}
	return (SPLICE_AGAIN);
}

/* Without a pipe: look, send, and only then take what was sent, so that
 * nothing has to be kept. */
static enum splice_state
copy(struct splice *splice, int from, int to)
{
	char bytes[COPY_BYTES];
	ssize_t got, sent;

	got = recv(from, bytes, affordable(splice, sizeof(bytes)), MSG_PEEK);
	if (got < 0)
		return (errno == EAGAIN	 ? SPLICE_WAIT_READ
			: errno == EINTR ? SPLICE_AGAIN
					 : SPLICE_READ_ERROR);
	splice->ended = got == 0;
	if (got == 0)
		return (SPLICE_AGAIN);
	sent = send(to, bytes, (size_t)got, MSG_NOSIGNAL);
	if (sent < 0)
		return (errno == EAGAIN	 ? SPLICE_WAIT_WRITE
			: errno == EINTR ? SPLICE_AGAIN
					 : SPLICE_WRITE_ERROR);
	splice->moved += (uint64_t)sent;
	spend(splice, (size_t)sent);
	got = recv(from, bytes, (size_t)sent, 0);
	return (got == sent ? SPLICE_AGAIN : SPLICE_READ_ERROR);
}

static enum splice_state
step(struct splice *splice, int from, int to)
{
	enum splice_state state;
	bool few;

	if (splice->held == 0 && splice->ended) {
		/* It may be gone already: then it needs no telling. */
		(void)shutdown(to, SHUT_WR);
		return (SPLICE_END);
	}
	if (splice->held == 0 && splice->budget == 0)
		return (SPLICE_SPENT);
	if (take_pipe(splice) < 0)
		return (copy(splice, from, to));
	if (splice->held == 0) {
		state = fill(splice, from);
		if (state != SPLICE_AGAIN)
			return (state);
	}
	few = !splice->ended && splice->held < FEW_BYTES;
	state = drain(splice, to);
	/* After a little there is seldom more yet: asking would cost a call,
	 * and the loop tells anyway. */
	return (few && state == SPLICE_AGAIN ? SPLICE_WAIT_READ : state);
}

enum splice_state
splice_move(struct splice *splice, int from, int to)
{
	enum splice_state state;
	uint64_t until;
	int saved;

	CHECK_OBJ(splice, SPLICE_MAGIC);
	until = splice->moved + TURN_BYTES;
	do
		state = step(splice, from, to);
	while (state == SPLICE_AGAIN && splice->moved < until);
	saved = errno;
	if (splice->held == 0)
		give_pipe(splice);
	errno = saved;
	return (state);
}
