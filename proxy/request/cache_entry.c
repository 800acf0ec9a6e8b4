/* SPDX-License-Identifier: MIT
 *
 * request/cache_entry.c - a response's head as the cache keeps it.
 */
#include "proxy/request/cache_entry.h"

#include "filters/words/words_group.h"
#include "proxy/cache/variants.h"
#include "proxy/http/date.h"
#include "proxy/net/address.h"
#include "proxy/request/authority.h"
#include "proxy/request/cache_rule_use.h"
#include "proxy/request/part_store.h"
#include "proxy/request/post.h"
#include "proxy/request/request.h"
#include "proxy/request/variant.h"
#include "proxy/request/wording.h"

_Static_assert(sizeof(struct freshness_facts) <= META_FACTS_MAX,
    "the cache has room for the facts");

void
cache_entry_facts(struct request *req, const struct head *head)
{
	cache_control_of_response(&req->said, head);
	freshness_compute(&req->facts, head, &req->said, req->asked_ms,
	    request_now_ms(req));
	cache_rule_use_facts(req->rule, head->status, &req->facts);
}

/* Where the value of a field stands in the serialised head. */
static struct meta_piece
find_value(struct str head, struct str name)
{
	struct str line, rest = head;
	struct meta_piece piece = {0, 0};

	while (rest.ptr != NULL) {
		line = str_split(&rest, '\n');
		if (line.len <= name.len || line.ptr[name.len] != ':' ||
		    !str_starts_nocase(line, name))
			continue;
		line = str_head(line, line.len - 1);
		line = str_trim(str_from(line, name.len + 1));
		piece.off = (uint32_t)(line.ptr - head.ptr);
		piece.len = (uint32_t)line.len;
		break;
	}
	return (piece);
}

struct str
cache_entry_type(struct str head)
{
	struct meta_piece p = find_value(head, STR("Content-Type"));

	return (str_head(str_from(head, p.off), p.len));
}

bool
cache_entry_is_clean(const struct request *req)
{
	const struct words_group *group = wording_group(req);
	const struct entry_meta *meta;

	if (req->stored == STORED_NONE || group == NULL)
		return (group == NULL);
	meta = reader_meta(&req->replay.reader);
	/* What a 304 made another type of is another text. */
	if (req->stored == STORED_CONFIRMED &&
	    !str_eq(req->type,
		cache_entry_type(reader_head(&req->replay.reader))))
		return (false);
	return (meta->is_clean && words_group_is_clean(group, meta->clean));
}

void
cache_entry_meta(const struct request *req, struct str head,
    struct entry_meta *meta)
{
	memcpy(meta->facts, &req->facts, sizeof(req->facts));
	meta->etag = find_value(head, STR("ETag"));
	meta->modified = find_value(head, STR("Last-Modified"));
}

/* The request as the origin had it: perhaps without the client's Range. */
static struct head
as_sent(const struct request *req)
{
	struct head sent = req->x->request;

	if (!req->range_sent)
		sent.present[FIELD_RANGE / 64] &= ~(UINT64_C(1)
						    << (FIELD_RANGE % 64));
	return (sent);
}

const char *
cache_entry_refusal(struct request *req)
{
	const struct head *head = &req->transfer.response;
	struct head sent = as_sent(req);
	struct cache_control cc = req->said;

	if (!req->may_store && !post_is_representation(req))
		return ("request");
	cache_rule_use_control(req, head, &cc);
	if (head->status == 206)
		return (freshness_may_store_part(&sent, &req->cc, head, &cc));
	return (freshness_may_store(&sent, &req->cc, head, &cc));
}

/* The key to store under: the URL's, or one of its variants', whose marker's
 * ${generation} is not 0 then. */
static int
storage_key(struct request *req, struct key *key, uint64_t *generation)
{
	struct cache_user *cache = req->env->cache;
	struct ws *ws = &req->x->ws;
	struct str names, values;

	*generation = 0;
	*key = req->key;
	switch (variant_names(req, &names)) {
	case VARY_NONE:
		return (0);
	case VARY_STAR:
		return (-1);
	case VARY_NAMES:
		break;
	}
	values = variant_values(req, names);
	if (values.ptr == NULL || cache_store_marker(cache, &req->key, names,
				      generation, request_now_ms(req)) == -1)
		return (-1);
	return (key_variant(key, cache_seed(cache->cache), &req->key,
	    *generation, values, ws));
}

/* What part the body is, if it is one. */
static void
note_part(const struct request *req, struct entry_meta *meta)
{
	const struct content_range *part = &req->part;

	if (!part->has_part)
		return;
	meta->body_len = (int64_t)(part->last - part->first + 1);
	if (content_range_is_whole(part)) {
		meta->status = 200;
		return;
	}
	meta->is_part = true;
	meta->part_first = part->first;
	meta->part_total = part->total;
}

static int
begin(struct request *req)
{
	struct entry_meta meta;
	int64_t length = req->framing.kind == FRAMING_LENGTH
			     ? (int64_t)req->framing.length
			     : -1;
	uint64_t generation;
	struct key key;

	if (req->framing.kind == FRAMING_NONE)
		length = 0;
	if (storage_key(req, &key, &generation) == -1)
		return (-1);
	memset(&meta, 0, sizeof(meta));
	meta.status = req->transfer.response.status;
	meta.body_len = length;
	address_to_bytes(&req->transfer.peer, meta.peer);
	note_part(req, &meta);
	if (check_is_clean(&req->response_check)) {
		meta.is_clean = true;
		meta.clean = wording_clean(req, NULL);
	}
	if (meta.is_part && part_store_prepare(req, &key, &meta) == -1)
		return (-1);
	cache_entry_meta(req, req->head_text, &meta);
	if (writer_begin(req->env->cache, &req->fill.writer, &key, &meta,
		req->head_text, meta.body_len, request_now_ms(req)) == -1) {
		part_store_undo(req);
		return (-1);
	}
	if (generation != 0)
		variants_attach(&req->fill.writer.variant, &req->key,
		    generation, &key);
	return (0);
}

/* The key is copied.  One too long for the workspace means that nothing is
 * stored, and no more. */
int
cache_entry_begin(struct request *req)
{
	struct ws *ws = &req->x->ws;
	size_t mark = ws_snapshot(ws);
	int rc;

	if (ws->overflowed)
		return (-1);
	rc = begin(req);
	ws_reset(ws, mark);
	return (rc);
}

static bool
is_same_origin(const struct url *a, const struct url *b)
{
	return (str_eq(a->host, b->host) && a->port == b->port &&
		str_eq(a->scheme, b->scheme));
}

/* Location and Content-Location count only within the same origin. */
static void
invalidate_named(struct request *req, enum field_id id)
{
	struct str value = head_value(&req->transfer.response, id);
	struct ws *ws = &req->x->ws;
	size_t mark = ws_snapshot(ws);
	struct url url;
	struct key key;

	if (value.len == 0 || ws->overflowed)
		return;
	if (url_resolve(&url, &req->url, value, ws) == NULL &&
	    is_same_origin(&url, &req->url)) {
		cache_rule_use_key(req, url.text, &key);
		(void)cache_purge(req->env->cache->cache, &key);
	}
	ws_reset(ws, mark);
}

void
cache_entry_invalidate(struct request *req)
{
	unsigned status = req->transfer.response.status;

	if (req->env->cache == NULL || status < 200 || status >= 400 ||
	    method_is_safe(req->x->request.method_id) ||
	    authority_is_chosen(req))
		return;
	(void)cache_purge(req->env->cache->cache, &req->key);
	invalidate_named(req, FIELD_LOCATION);
	invalidate_named(req, FIELD_CONTENT_LOCATION);
}
