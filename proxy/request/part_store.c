/* SPDX-License-Identifier: MIT
 *
 * request/part_store.c - a part and what is stored already.
 */
#include "proxy/request/part_store.h"

#include "proxy/http/condition.h"
#include "proxy/request/cache_rule_use.h"
#include "proxy/request/request.h"

static struct str
piece(struct str head, struct meta_piece p)
{
	return (p.len == 0 ? STR_NONE : str_head(str_from(head, p.off), p.len));
}

static uint64_t
total_of(const struct entry_meta *meta)
{
	return (meta->is_part ? meta->part_total : (uint64_t)meta->body_len);
}

/* As far as validators tell; without any, by its length. */
static bool
is_same_version(struct str head, const struct entry_meta *meta,
    struct str new_head, const struct entry_meta *new_meta)
{
	struct str etag = piece(head, meta->etag);
	struct str new_etag = piece(new_head, new_meta->etag);

	if (total_of(meta) != total_of(new_meta))
		return (false);
	if (etag.len > 0 || new_etag.len > 0)
		return (etag_weak_eq(etag, new_etag));
	return (str_eq(piece(head, meta->modified),
	    piece(new_head, new_meta->modified)));
}

static bool
is_better(const struct request *req, const struct cache_reader *there,
    const struct entry_meta *meta)
{
	const struct entry_meta *old = reader_meta(there);
	struct freshness_facts facts;

	if (!is_same_version(reader_head(there), old, req->head_text, meta))
		return (true);
	if (!old->is_part)
		return (old->status != 200);
	memcpy(&facts, old->facts, sizeof(facts));
	cache_rule_use_facts(req->rule, old->status, &facts);
	return (old->body_len < meta->body_len ||
		freshness_left_ms(&facts, request_now_ms(req)) <= 0);
}

bool
part_store_is_wanted(const struct request *req, const struct key *key,
    const struct entry_meta *meta)
{
	struct cache_reader there = {0};
	struct vary_marker marker;
	bool better;

	if (cache_find(req->env->cache, key, &there, &marker,
		request_now_ms(req)) != CACHE_FOUND)
		return (true);
	better = is_better(req, &there, meta);
	reader_close(&there);
	return (better);
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
