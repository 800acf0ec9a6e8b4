/* SPDX-License-Identifier: MIT
 *
 * worker/gates.c - accepting.
 */
#include "proxy/worker/gates.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proxy/base/diag.h"
#include "proxy/base/fd.h"
#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "proxy/metrics/counters.h"
#include "proxy/net/listener.h"

struct gate {
	struct watch	 watch;
	struct gates	*gates;
	int		 fd;
};

static const char gates_full[] =
    "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n"
    "Retry-After: 1\r\nContent-Length: 0\r\n\r\n";

static void
reserve_take(struct gates *g)
{
	if (g->reserve == -1)
		g->reserve = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void
on_retry_due(struct timer *t)
{
	struct gates *g = OWNER_OF(t, struct gates, retry);

	CHECK_OBJ(g, GATES_MAGIC);
	reserve_take(g);
	if (gates_open(g) != 0)
		timer_set_ms(&g->retry, GATES_PAUSE_MS);
}

/* One of those who wait learns that there is no room. */
static void
refuse_one(struct gates *g, int listener)
{
	struct address peer;
	int fd;

	if (g->reserve == -1)
		return;
	fd_close(&g->reserve);
	fd = listener_accept(listener, &peer);
	if (fd != -1) {
		send(fd, gates_full, sizeof(gates_full) - 1,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
		shutdown(fd, SHUT_WR);
		fd_close(&fd);
		counters_add(g->row, METRIC_CONNECTIONS_REFUSED, 1);
	}
	reserve_take(g);
}

static void
pause_accepting(struct gates *g, int listener, int error)
{
	if (!g->said) {
		errno = error;
		diag_warn("cannot accept connections for the moment");
	}
	g->said = true;
	refuse_one(g, listener);
	gates_shut(g);
	timer_set_ms(&g->retry, GATES_PAUSE_MS);
}

static void
on_gate_ready(struct watch *w, unsigned ready)
{
	struct gate *gate = OWNER_OF(w, struct gate, watch);
	struct gates *g = gate->gates;
	struct address peer;
	int i, fd;

	(void)ready;
	CHECK_OBJ(g, GATES_MAGIC);
	for (i = 0; i < GATES_BATCH && g->open; i++) {
		fd = listener_accept(gate->fd, &peer);
		if (fd != -1) {
			g->fn(g, fd, &peer);
			continue;
		}
		if (errno != EAGAIN && errno != EINTR)
			pause_accepting(g, gate->fd, errno);
		return;
	}
}

int
gates_init(struct gates *g, struct loop *loop, const int *fds, size_t n,
    struct counters_row *row, gates_fn *fn)
{
	size_t i;

	INIT_OBJ(g, GATES_MAGIC);
	g->reserve = -1;
	g->at = calloc(n, sizeof(*g->at));
	if (g->at == NULL && n > 0)
		return (-1);
	for (i = 0; i < n; i++) {
		g->at[i].gates = g;
		g->at[i].fd = fds[i];
	}
	g->count = n;
	g->loop = loop;
	g->row = row;
	g->fn = fn;
	timer_init(&g->retry, loop, on_retry_due);
	reserve_take(g);
	return (0);
}

void
gates_fini(struct gates *g)
{
	CHECK_OBJ(g, GATES_MAGIC);
	gates_shut(g);
	timer_cancel(&g->retry);
	fd_close(&g->reserve);
	free(g->at);
	FINI_OBJ(g);
}

int
gates_open(struct gates *g)
{
	size_t i;
	int error;

	CHECK_OBJ(g, GATES_MAGIC);
	if (g->open)
		return (0);
	timer_disarm(&g->retry);
	g->open = true;
	for (i = 0; i < g->count; i++) {
		if (watch_start(&g->at[i].watch, g->loop, g->at[i].fd,
			WATCH_READ | WATCH_EXCLUSIVE, on_gate_ready) == 0)
			continue;
		error = errno;
		gates_shut(g);
		errno = error;
		return (-1);
	}
	return (0);
}

void
gates_shut(struct gates *g)
{
	size_t i;

	CHECK_OBJ(g, GATES_MAGIC);
	timer_disarm(&g->retry);
	g->open = false;
	for (i = 0; i < g->count; i++)
		watch_stop(&g->at[i].watch);
}
