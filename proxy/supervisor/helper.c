/* SPDX-License-Identifier: MIT
 *
 * supervisor/helper.c - fork, hear, end, bury.
 */
#include "proxy/supervisor/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proxy/base/clock.h"
#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/supervisor/generation.h"

/* Between "end" and SIGKILL. */
#define END_PATIENCE_NS	(2 * NS_PER_S)

void
helper_init(struct helper *h)
{
	memset(h, 0, sizeof(*h));
	h->ready_fd = -1;
	h->deadline_ns = GENERATION_NEVER;
	throttle_init(&h->throttle);
}

void
helper_fini(struct helper *h)
{
	pairs_close(&h->pairs);
}

pid_t
helper_fork(struct helper *h, struct loop *loop, unsigned rows, watch_fn *heard,
    int *ready_fd, int64_t now_ns)
{
	int ends[2] = {-1, -1};

	throttle_started(&h->throttle, now_ns);
	if (pairs_open(&h->pairs, rows) != 0 ||
	    pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
		goto err;
	fflush(NULL);
	h->pid = fork();
	if (h->pid == 0) {
		*ready_fd = ends[1];
		return (0);
	}
	if (h->pid == -1)
		goto err;
	fd_close(&ends[1]);
	h->ready = false;
	h->told = false;
	h->killed = false;
	h->beats = 0;
	pulse_init(&h->pulse);
	h->deadline_ns = GENERATION_NEVER;
	h->ready_fd = ends[0];
	if (watch_start(&h->watch, loop, h->ready_fd, WATCH_READ, heard) != 0)
		diag_warn("cannot listen to a child");
	return (h->pid);

err:
	fd_close(&ends[0]);
	fd_close(&ends[1]);
	h->pid = 0;
	h->due_ns = throttle_died(&h->throttle, now_ns);
	return (-1);
}

void
helper_close_others(const struct helper *h, int ready_fd)
{
	size_t n = h->pairs.count;
	int *keep = calloc(n + 1, sizeof(*keep));

	if (keep == NULL)
		diag_fatal("cannot start");
	memcpy(keep, h->pairs.servers, n * sizeof(*keep));
	keep[n] = ready_fd;
	fd_close_others(keep, n + 1);
	free(keep);
}

bool
helper_hear(struct helper *h)
{
	char bytes[64];
	ssize_t n = read(h->ready_fd, bytes, sizeof(bytes));
	bool first = n > 0 && !h->ready;

	if (n > 0) {
		h->beats += n;
		h->ready = true;
	} else if (n == 0 || errno != EAGAIN) {
		watch_stop(&h->watch);
		fd_close(&h->ready_fd);
	}
	return (first);
}

void
helper_tell_to_end(struct helper *h, int64_t now_ns)
{
	if (h->told)
		return;
	h->told = true;
	h->deadline_ns = now_ns + END_PATIENCE_NS;
	kill(h->pid, SIGTERM);
}

void
helper_settle(struct helper *h, int64_t now_ns)
{
	if (h->pid == 0 || now_ns < h->deadline_ns)
		return;
	kill(h->pid, SIGKILL);
	h->deadline_ns = GENERATION_NEVER;
}

int64_t
helper_next_ns(const struct helper *h, bool wanted)
{
	if (h->pid != 0)
		return (h->deadline_ns);
	return (wanted ? h->due_ns : GENERATION_NEVER);
}

void
helper_bury(struct helper *h, int64_t now_ns)
{
	watch_stop(&h->watch);
	fd_close(&h->ready_fd);
	h->due_ns = h->told ? now_ns : throttle_died(&h->throttle, now_ns);
	h->pid = 0;
	h->deadline_ns = GENERATION_NEVER;
}
