/* SPDX-License-Identifier: MIT
 *
 * request/orphan.c - fills without a client.
 */
#include "proxy/request/orphan.h"

#include "proxy/event/loop.h"
#include "proxy/metrics/counters.h"
#include "proxy/request/log_entry.h"
#include "proxy/request/request.h"

/* At a time in one worker: to begin and to leave costs a client nothing, and
 * must not be a way to take every connection from the others. */
#define ORPHANS_MAX	64u
/* So little is fetched whatever share it is. */
#define NEARLY	((uint64_t)1024 * 1024)

static bool
is_mostly_there(const struct cache_writer *w)
{
	uint64_t length = (uint64_t)w->length;

	return (w->length >= 0 && (w->filled >= length - w->filled ||
				      length - w->filled < NEARLY));
}

/* What others read has as many as there are clients; the rest nobody pays
 * for. */
static bool
is_wanted(const struct request *req)
{
	const struct cache_writer *w = &req->fill.writer;
	unsigned ours = reader_is_open(&req->replay.reader) ? 1 : 0;

	return (writer_readers(w) > ours ||
		(is_mostly_there(w) && req->env->orphans < ORPHANS_MAX));
}

/* Not told from inside the chain. */
static void
on_filled(struct fill *fill)
{
	struct request *req = OWNER_OF(fill, struct request, fill);

	CHECK_OBJ(req, REQUEST_MAGIC);
	task_defer(req->env->loop, &req->orphan);
}

bool
orphan_adopt(struct request *req, task_fn *over)
{
	if (req->background || req->stage != STAGE_DELIVER ||
	    req->fill.state != FILL_OPEN || req->fill.sink.source == NULL ||
	    !is_wanted(req) || log_entry_put(req) == -1)
		return (false);
	counters_add(req->env->counters, METRIC_ORPHANS, 1);
	req->env->orphans++;
	chain_part(&req->replay.source);
	replay_fini(&req->replay);
	task_init(&req->orphan, over);
	req->fill.on_over = on_filled;
	return (true);
}

bool
orphan_is_filling(const struct request *req)
{
	return (req->fill.on_over != NULL && req->fill.state == FILL_OPEN);
}

void
orphan_fini(struct request *req)
{
	if (req->fill.on_over == NULL)
		return;
	req->env->orphans--;
	req->fill.on_over = NULL;
	task_cancel(&req->orphan);
}
