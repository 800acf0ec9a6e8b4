/* SPDX-License-Identifier: MIT
 *
 * request/stage_store.c - does the fetched body go into the cache too, and what
 * does this request make invalid there?
 */
#include "proxy/http/cache_control.h"
#include "proxy/request/cache_entry.h"
#include "proxy/request/collapse.h"
#include "proxy/request/part_store.h"
#include "proxy/request/pipeline.h"
#include "proxy/request/stored_head.h"

/* A 206 that does not say beyond doubt what it brings, or brings another number
 * of bytes, is not stored. */
static bool
note_part(struct request *req)
{
	const struct head *head = &req->transfer.response;
	struct content_range part;

	if (head->status != 206)
		return (true);
	if (content_range_of(head, &part) == -1 ||
	    req->framing.kind == FRAMING_NONE ||
	    (req->framing.kind == FRAMING_LENGTH &&
		req->framing.length != part.last - part.first + 1))
		return (false);
	req->part = part;
	return (true);
}

/* Which part it is says the entry, and each answer from it says its own; one
 * that is everything is a whole (RFC 9110 15.3.7.3). */
static int
build_stored(struct request *req, struct head *head)
{
	if (!req->part.has_part)
		return (stored_head_build(req, head->status, head->reason,
		    head));
	head_remove(head, FIELD_CONTENT_RANGE);
	return (stored_head_build(req,
	    content_range_is_whole(&req->part) ? 200 : 206, STR_NONE, head));
}

/* Date belongs to what is stored; and what no-cache="..." or private="..." name
 * does not, though this client gets it. */
static int
storable_head(struct request *req)
{
	struct head *head = &req->transfer.response;
	const struct cache_control *cc = &req->said;
	struct ws *ws = &req->x->ws;
	struct str delivered;
	size_t mark;

	if (req->date.len > 0) {
		head_add(head, FIELD_DATE, req->date);
		req->date = STR_NONE;
		if (head->overflowed || stored_head_build(req, head->status,
					    head->reason, head) == -1)
			return (-1);
	}
	if (cc->no_cache_fields.len == 0 && cc->private_fields.len == 0 &&
	    !req->part.has_part)
		return (0);
	mark = ws_snapshot(ws);
	delivered = ws_copy(ws, req->head_text);
	if (delivered.ptr == NULL) {
		/* No room is no reason to store it, nor to fail. */
		ws_reset(ws, mark);
		return (-1);
	}
	cache_control_strip(cc, head);
	if (build_stored(req, head) == -1)
		return (-1);
	req->delivered = delivered;
	return (0);
}

/* Where the request alone would allow it, Cache-Status says why not. */
static bool
may_store(struct request *req)
{
	const char *why = cache_entry_refusal(req);

	if (why != NULL && req->may_store)
		req->note = why;
	return (why == NULL);
}

static void
store(struct request *req)
{
	if (req->stored != STORED_NONE)
		return;
	cache_entry_invalidate(req);
	if (!may_store(req) || !note_part(req) || storable_head(req) == -1)
		return;
	if (cache_entry_begin(req) == -1)
		return;
	fill_start(&req->fill, req->env->counters);
	req->fill.may_keep = part_store_may_keep(req);
	part_store_begun(req);
	collapse_fill(req);
}

enum stage_result
stage_store(struct request *req)
{
	store(req);
	/* Nobody waits for what is not to be stored. */
	if (req->background && req->fill.state != FILL_OPEN)
		return (pipeline_skip_to(req, STAGE_RECORD));
	return (STAGE_NEXT);
}
