/* SPDX-License-Identifier: MIT
 *
 * request/part_store.c - a part and what is stored already.
 */
#include "proxy/request/part_store.h"

#include "proxy/http/condition.h"
#include "proxy/request/cache_rule_use.h"
#include "proxy/request/completion.h"
#include "proxy/request/request.h"
#include "proxy/request/stored_head.h"

/* Bytes that may be copied for each that came. */
#define JOIN_WORTH	16

/* As far as validators tell; without any, by its length. */
static bool
is_same_version(const struct request *req, const struct entry_meta *meta)
{
	const struct head *fresh = &req->transfer.response;
	struct str head = reader_head(&req->replay.reader);
	const struct entry_meta *old = reader_meta(&req->replay.reader);
	struct str etag = meta_text(head, old->etag);

	if (meta_total(old) != meta_total(meta))
		return (false);
	if (etag.len > 0 || head_has(fresh, FIELD_ETAG))
		return (etag_weak_eq(etag, head_value(fresh, FIELD_ETAG)));
	return (str_eq(meta_text(head, old->modified),
	    head_value(fresh, FIELD_LAST_MODIFIED)));
}

static bool
is_fresh(const struct request *req)
{
	const struct entry_meta *old = reader_meta(&req->replay.reader);
	struct freshness_facts facts;

	memcpy(&facts, old->facts, sizeof(facts));
	cache_rule_use_facts(req->rule, old->status, &facts);
	return (freshness_left_ms(&facts, request_now_ms(req)) > 0);
}

static uint64_t
end_of(const struct entry_meta *meta)
{
	return (meta->part_first + (uint64_t)meta->body_len);
}

/* Do they touch, has each what the other has not, and is it worth the copying?
 * Only ever under one strong entity-tag. */
static bool
may_join(const struct request *req, const struct entry_meta *meta,
    struct combine_plan *plan)
{
	const struct entry_meta *old = reader_meta(&req->replay.reader);
	struct str head = reader_head(&req->replay.reader);
	uint64_t end = end_of(meta), old_end = end_of(old);

	*plan = (struct combine_plan){.sent = (uint64_t)meta->body_len};
	if (!etag_strong_eq(meta_text(head, old->etag),
		head_value(&req->transfer.response, FIELD_ETAG)) ||
	    meta->part_first > old_end || old->part_first > end)
		return (false);
	if (meta->part_first > old->part_first && end > old_end) {
		plan->before = meta->part_first - old->part_first;
		return (plan->before <= COMBINE_BATCH ||
			plan->before / JOIN_WORTH <= plan->sent);
	}
	if (meta->part_first < old->part_first && end < old_end) {
		plan->after_at = end - old->part_first;
		plan->after = old_end - end;
		return (plan->after <= COMBINE_BATCH);
	}
	return (false);
}

/* ${meta} and the head become those of both; -1: not stored. */
static int
join(struct request *req, struct entry_meta *meta,
    const struct combine_plan *plan)
{
	const struct entry_meta *old = reader_meta(&req->replay.reader);
	struct head merged;

	if (stored_head_merge(req, &req->transfer.response, &merged) == -1)
		return (-1);
	if (old->part_first < meta->part_first)
		meta->part_first = old->part_first;
	meta->body_len = (int64_t)(plan->before + plan->sent + plan->after);
	meta->is_part = meta->body_len < (int64_t)meta->part_total;
	meta->status = meta->is_part ? 206 : 200;
	if (!meta->is_part)
		meta->part_total = 0;
	if (stored_head_build(req, meta->status, STR_NONE, &merged) == -1)
		return (-1);
	completion_combine(req, plan);
	return (0);
}

/* What was stored before there was a word list may be a text. */
static bool
is_text(struct request *req)
{
	struct head head;

	if (req->env->words == NULL)
		return (false);
	return (stored_head_parse(req, reader_head(&req->replay.reader),
		    &head) == -1 ||
		inspector_may_check(head_value(&head, FIELD_CONTENT_TYPE)));
}

/* With the reader open on what is there.  -1: that is to stay. */
static int
meet(struct request *req, struct entry_meta *meta)
{
	const struct entry_meta *old = reader_meta(&req->replay.reader);
	struct combine_plan plan;

	if (!is_same_version(req, meta))
		return (0);
	if (!old->is_part)
		return (old->status == 200 ? -1 : 0);
	if (may_join(req, meta, &plan) && !is_text(req))
		return (join(req, meta, &plan));
	return (old->body_len >= meta->body_len && is_fresh(req) ? -1 : 0);
}

int
part_store_prepare(struct request *req, const struct key *key,
    struct entry_meta *meta)
{
	struct cache_reader *reader = &req->replay.reader;
	struct vary_marker marker;
	int rc;

	if (cache_find(req->env->cache, key, reader, &marker,
		request_now_ms(req)) != CACHE_FOUND)
		return (0);
	rc = meet(req, meta);
	reader_close(reader);
	return (rc);
}

bool
part_store_may_keep(const struct request *req)
{
	const struct head *head = &req->transfer.response;
	struct str etag = head_value(head, FIELD_ETAG);

	return ((head->status == 200 || req->part.has_part) &&
		etag_strong_eq(etag, etag) &&
		(req->env->words == NULL || !inspector_may_check(req->type)));
}

/* ---- put together ---------------------------------------------------------
 */

/* The other use of ->combine is completion.h's. */
static bool
is_joined(const struct request *req)
{
	return (req->combine.magic != 0 && !req->is_completed);
}

void
part_store_begun(struct request *req)
{
	if (!is_joined(req))
		return;
	chain_join(req->body, &req->combine.sink);
	req->body = &req->combine.source;
}

void
part_store_follow(struct request *req)
{
	if (!is_joined(req))
		return;
	req->replay.skip = req->combine.left.before;
	req->replay.left = req->combine.left.sent;
}

void
part_store_lost(struct request *req)
{
	if (is_joined(req))
		combine_only_sent(&req->combine);
}

void
part_store_undo(struct request *req)
{
	if (is_joined(req))
		combine_fini(&req->combine);
}
