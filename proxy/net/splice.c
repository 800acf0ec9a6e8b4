/* SPDX-License-Identifier: MIT
 *
 * net/splice.c - bytes from one TCP socket to another inside the kernel.
 */
#include "proxy/net/splice.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "proxy/base/object.h"

#define EMPTY_MAX	64	/* pipes kept, of each kind */
#define TURN_BYTES	(512u << 10)
#define CHUNK		(64u << 10)	/* what a pipe holds, */
#define LARGE_CHUNK	(512u << 10)	/* and what a large one does */
/* The kernel counts what pipes could hold, 64 MiB for all of a user, and beyond
 * that makes tiny ones. */
#define LARGE_MAX	16u
/* Moved since a large pipe was last too large, or at all: worth one. */
#define BULK_BYTES	(2u << 20)
#define FEW_BYTES	(16u << 10)
#define COPY_BYTES	(16u << 10)
#define FLAGS		(SPLICE_F_MOVE | SPLICE_F_NONBLOCK)

static struct empty_pipes {
	unsigned	 count;
	struct {
		int	 in, out;
	} pipes[EMPTY_MAX];
} empty[2];			/* [1]: large ones */
static unsigned n_large;

void
splice_init(struct splice *splice)
{
	INIT_OBJ(splice, SPLICE_MAGIC);
	splice->in = splice->out = -1;
	splice->budget = UINT64_MAX;
}

static bool
take_empty(struct splice *splice, bool large)
{
	struct empty_pipes *from = &empty[large];

	if (from->count == 0)
		return (false);
	from->count--;
	splice->in = from->pipes[from->count].in;
	splice->out = from->pipes[from->count].out;
	splice->is_large = large;
	return (true);
}

static int
take_pipe(struct splice *splice)
{
	bool bulk = splice->eased >= BULK_BYTES;
	int ends[2];

	if (splice->in >= 0 || (bulk && take_empty(splice, true)))
		return (0);
	if (!take_empty(splice, false)) {
		if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) < 0)
			return (-1);
		splice->in = ends[1];
		splice->out = ends[0];
		splice->is_large = false;
	}
	if (bulk && n_large < LARGE_MAX &&
	    fcntl(splice->in, F_SETPIPE_SZ, (int)LARGE_CHUNK) >= 0) {
		splice->is_large = true;
		n_large++;
	}
	return (0);
}

static void
close_pipe(int *in, int *out, bool large)
{
	fd_close(in);
	fd_close(out);
	n_large -= large;
}

static void
give_pipe(struct splice *splice)
{
	struct empty_pipes *to = &empty[splice->is_large];

	if (splice->in < 0)
		return;
	if ((splice->held == 0 || splice->rest != NULL) &&
	    to->count < EMPTY_MAX) {
		to->pipes[to->count].in = splice->in;
		to->pipes[to->count].out = splice->out;
		to->count++;
		splice->in = splice->out = -1;
	} else {
		close_pipe(&splice->in, &splice->out, splice->is_large);
	}
}

void
splice_fini(struct splice *splice)
{
	if (splice->magic == 0)
		return;
	ASSERT(splice->magic == SPLICE_MAGIC);
	give_pipe(splice);
	free(splice->rest);
	splice->rest = NULL;
	FINI_OBJ(splice);
}

void
splice_forget_pipes(void)
{
	struct splice any;

	splice_init(&any);
	while (take_empty(&any, false) || take_empty(&any, true))
		close_pipe(&any.in, &any.out, any.is_large);
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

/* ${n} of the bytes on the way have arrived. */
static void
arrived(struct splice *splice, size_t n)
{
	splice->held -= (uint32_t)n;
	splice->moved += n;
	if (splice->eased < BULK_BYTES)
		splice->eased += (uint32_t)n;
	if (splice->held == 0) {
		free(splice->rest);
		splice->rest = NULL;
	}
}

/* The steps below return SPLICE_AGAIN when the turn may go on. */

static enum splice_state
drain(struct splice *splice, int to)
{
	ssize_t n;

	while (splice->held > 0) {
		if (splice->rest != NULL)
			n = send(to,
			    splice->rest + splice->rest_len - splice->held,
			    splice->held, MSG_NOSIGNAL);
		else
			n = pour(splice->out, to, splice->held);
		if (n >= 0)
			arrived(splice, (size_t)n);
		else if (errno == EAGAIN)
			return (SPLICE_WAIT_WRITE);
		else if (errno != EINTR)
			return (SPLICE_WRITE_ERROR);
	}
	return (SPLICE_AGAIN);
}

static enum splice_state
keep_rest(struct splice *splice, const char *rest)
{
	splice->rest = malloc(splice->held);
	if (splice->rest == NULL)
		return (SPLICE_WRITE_ERROR);
	memcpy(splice->rest, rest, splice->held);
	splice->rest_len = splice->held;
	return (SPLICE_WAIT_WRITE);
}

/* Without a pipe, and where there is little at a time: that costs less so. */
static enum splice_state
copy(struct splice *splice, int from, int to)
{
	char bytes[COPY_BYTES];
	ssize_t got, sent;

	got = recv(from, bytes, affordable(splice, sizeof(bytes)), 0);
	if (got < 0)
		return (errno == EAGAIN	 ? SPLICE_WAIT_READ
			: errno == EINTR ? SPLICE_AGAIN
					 : SPLICE_READ_ERROR);
	splice->ended = got == 0;
	if (got == 0)
		return (SPLICE_AGAIN);
	spend(splice, (size_t)got);
	splice->flows = got == sizeof(bytes);
	splice->held = (uint32_t)got;
	sent = send(to, bytes, (size_t)got, MSG_NOSIGNAL);
	if (sent < 0 && errno != EAGAIN && errno != EINTR)
		return (SPLICE_WRITE_ERROR);
	if (sent > 0)
		arrived(splice, (size_t)sent);
	if (splice->held > 0)
		return (keep_rest(splice, bytes + got - splice->held));
	return (SPLICE_AGAIN);
}

/* Where a byte is urgent splice(2) says that there is nothing, or that it is
 * the end; recv(2) steps over it.  So neither is believed. */
static enum splice_state
fill(struct splice *splice, int from, int to)
{
	size_t most = splice->is_large ? LARGE_CHUNK : CHUNK;
	ssize_t got = pour(from, splice->in, affordable(splice, most));

	if (got < 0)
		return (errno == EAGAIN ? SPLICE_WAIT_READ : SPLICE_READ_ERROR);
	splice->flows = got >= (ssize_t)FEW_BYTES;
	if (got == 0)
		return (copy(splice, from, to));
	splice->held = (uint32_t)got;
	spend(splice, (size_t)got);
	return (drain(splice, to));
}

static enum splice_state
step(struct splice *splice, int from, int to)
{
	enum splice_state state;

	if (splice->held > 0)
		return (drain(splice, to));
	if (splice->ended) {
		/* It may be gone already: then it needs no telling. */
		if (!splice->keeps_open)
			(void)shutdown(to, SHUT_WR);
		return (SPLICE_END);
	}
	if (splice->budget == 0)
		return (SPLICE_SPENT);
	if (!splice->flows || take_pipe(splice) < 0)
		state = copy(splice, from, to);
	else
		state = fill(splice, from, to);
	/* After a little there is seldom more yet: asking would cost a call,
	 * and the loop tells anyway. */
	if (state == SPLICE_AGAIN && !splice->flows && !splice->ended)
		return (SPLICE_WAIT_READ);
	return (state);
}

enum splice_state
splice_move(struct splice *splice, int from, int to)
{
	enum splice_state state;
	uint64_t before, until;
	int saved;

	CHECK_OBJ(splice, SPLICE_MAGIC);
	before = splice->moved;
	until = before + TURN_BYTES;
	do
		state = step(splice, from, to);
	while (state == SPLICE_AGAIN && splice->moved < until);
	saved = errno;
	/* Asked for nothing: the next time by recv(2), see fill(). */
	if (state == SPLICE_WAIT_READ && splice->moved == before)
		splice->flows = false;
	/* A slow reader does not get the next one soon. */
	if (state == SPLICE_WAIT_WRITE && splice->held > CHUNK)
		splice->eased = 0;
	if (splice->held == 0 || splice->rest != NULL)
		give_pipe(splice);
	errno = saved;
	return (state);
}
