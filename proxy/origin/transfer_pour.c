/* SPDX-License-Identifier: MIT
 *
 * origin/transfer_pour.c - much of a response body, from socket to socket
 * without being looked at.
 */
#include <stdlib.h>

#include "proxy/metrics/counters.h"
#include "proxy/net/splice.h"
#include "proxy/origin/conn.h"
#include "proxy/origin/transfer.h"

/* Before, a read into memory costs no more. */
#define POUR_AFTER	(512u << 10)
/* The end is read and written as ever, with all that belongs to an end. */
#define POUR_REST	(64u << 10)
/* At once: slow readers hold a pipe each. */
#define POURS_MAX	64u

static unsigned pours;

/* How many bytes may be poured that are not in the pipe yet. */
static uint64_t
pourable(const struct transfer *t)
{
	uint64_t left = body_unread(&t->body);

	return (t->hung_up || left < POUR_REST ? 0 : left - POUR_REST);
}

static bool
may_begin(const struct transfer *t)
{
	return (t->conn->stream.ops == NULL &&
		t->response_body.sink->ops->pour != NULL &&
		t->body.taken >= POUR_AFTER && pourable(t) > POUR_REST);
}

static bool
begin(struct transfer *t)
{
	if (pours == POURS_MAX)
		return (false);
	t->pour = malloc(sizeof(*t->pour));
	if (t->pour == NULL)
		return (false);
	pours++;
	splice_init(t->pour);
	t->pour->keeps_open = true;
	return (true);
}

bool
transfer_pour_waits(const struct transfer *t)
{
	return (t->pour != NULL && t->pour->held > 0);
}

enum sink_poured
transfer_pour(struct transfer *t)
{
	struct sink *sink = t->response_body.sink;
	enum sink_poured state;
	uint64_t budget, took;

	if (!transfer_pour_waits(t) && !may_begin(t))
		return (SINK_POURED_ALL);
	if (t->pour == NULL && !begin(t))
		return (SINK_POURED_ALL);
	budget = t->pour->budget = pourable(t);
	state = sink->ops->pour(sink, t->pour, stream_fd(&t->conn->stream));
	took = budget - t->pour->budget;
	body_pass(&t->body, took);
	t->bytes_in += took;
	counters_add(t->env->counters, METRIC_ORIGIN_BYTES_IN, took);
	return (state);
}

void
transfer_pour_fini(struct transfer *t)
{
	if (t->pour == NULL)
		return;
	splice_fini(t->pour);
	free(t->pour);
	t->pour = NULL;
	pours--;
}
