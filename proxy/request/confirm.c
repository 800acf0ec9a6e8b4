/* SPDX-License-Identifier: MIT
 *
 * request/confirm.c - the origin said that what is stored is current.
 */
#include "proxy/request/confirm.h"

#include "proxy/base/num.h"
#include "proxy/http/condition.h"
#include "proxy/http/date.h"
#include "proxy/http/vary.h"
#include "proxy/request/cache_entry.h"
#include "proxy/request/request.h"
#include "proxy/request/stored_head.h"
#include "proxy/request/variant.h"

/* The stored head with the fields that have come now; req->facts are its. */
static int
merge(struct request *req, struct head *merged)
{
	char date[DATE_LEN];

	if (stored_head_merge(req, &req->transfer.response, merged) == -1)
		return (-1);
	/* What came without a Date is of now (RFC 9110 6.6.1). */
	if (!head_has(&req->transfer.response, FIELD_DATE)) {
		date_format(date, request_now_ms(req) / 1000);
		head_set(merged, FIELD_DATE,
		    ws_copy(&req->x->ws, (struct str){date, DATE_LEN}));
	}
	if (merged->overflowed || req->x->ws.overflowed)
		return (-1);
	cache_entry_facts(req, merged);
	/* It is in the facts now. */
	head_remove(merged, FIELD_AGE);
	return (0);
}

/* Never given again before the origin has confirmed it. */
static void
outdate(struct request *req)
{
	const struct cache_reader *reader = &req->replay.reader;
	struct entry_meta meta = *reader_meta(reader);
	struct freshness_facts facts = req->facts;

	facts.flags |= FRESHNESS_NO_CACHE;
	memcpy(meta.facts, &facts, sizeof(facts));
	(void)cache_update_head(req->env->cache, reader, &meta,
	    reader_head(reader), request_now_ms(req));
}

/* Into the store: ${shared}, with ->facts. */
static int
replace_head(struct request *req, const struct head *shared)
{
	struct cache_reader *reader = &req->replay.reader;
	struct entry_meta meta = *reader_meta(reader);

	if (stored_head_build(req, shared->status, shared->reason, shared) ==
	    -1)
		return (-1);
	cache_entry_meta(req, req->head_text, &meta);
	/* Another type or charset is another text. */
	if (!str_eq(cache_entry_type(req->head_text),
		cache_entry_type(reader_head(reader))))
		meta.is_clean = false;
	/* It may be gone meanwhile: what is open is good for this client. */
	(void)cache_update_head(req->env->cache, reader, &meta, req->head_text,
	    request_now_ms(req));
	return (0);
}

/* Without what others may not be given. */
static int
replace_stripped(struct request *req, const struct head *merged,
    const struct cache_control *cc, bool cookie)
{
	struct head shared;

	if (head_copy(&shared, merged, &req->x->ws, 0) == -1)
		return (-1);
	if (cookie)
		head_remove(&shared, FIELD_SET_COOKIE);
	cache_control_strip(cc, &shared);
	if (replace_head(req, &shared) == -1)
		return (-1);
	return (stored_head_build(req, merged->status, merged->reason, merged));
}

/* A response that varies otherwise than the stored one did cannot stand in its
 * place: that was chosen by other fields. */
static bool
varies_alike(struct request *req, const struct head *merged)
{
	struct ws *ws = &req->x->ws;
	struct str before, now;
	struct head stored;

	return (stored_head_parse(req, reader_head(&req->replay.reader),
		    &stored) == 0 &&
		vary_names(ws, &stored, &before) != VARY_STAR &&
		vary_names(ws, merged, &now) != VARY_STAR &&
		str_eq(before, now));
}

/* May others be given it at all? */
static bool
may_share(struct request *req, const struct head *merged,
    const struct cache_control *cc)
{
	return (!cache_control_has(cc, CC_PRIVATE) &&
		(!cache_control_has(cc, CC_NO_STORE) ||
		    cache_control_has(cc, CC_MUST_UNDERSTAND)) &&
		varies_alike(req, merged));
}

/* Bring the store up to date, as far as others may be given ${merged}, and
 * leave it built as this client gets it. */
static int
update(struct request *req, const struct head *merged)
{
	/* That what is stored was public says nothing of a cookie set now. */
	bool cookie = !req->for_client &&
		      (variant_is_for_client(merged) ||
			  variant_is_for_client(&req->transfer.response));
	struct cache_control cc;

	cache_control_of_response(&cc, merged);
	if (!may_share(req, merged, &cc)) {
		outdate(req);
		return (stored_head_build(req, merged->status, merged->reason,
		    merged));
	}
	/* What came for one who is known is not for others; and no-store is
	 * said of the answer, too (RFC 9111 5.2.1.5). */
	if (cache_control_has(&req->cc, CC_NO_STORE) ||
	    (head_has(&req->x->request, FIELD_AUTHORIZATION) &&
		!freshness_may_authorize(&cc)))
		return (stored_head_build(req, merged->status, merged->reason,
		    merged));
	if (cookie || cc.no_cache_fields.len > 0 || cc.private_fields.len > 0)
		return (replace_stripped(req, merged, &cc, cookie));
	return (replace_head(req, merged));
}

bool
confirm_stored(struct request *req)
{
	struct validators validators;
	struct head merged;

	stored_head_validators(req, &validators);
	if (!condition_selects(&req->transfer.response, &validators,
		request_now_ms(req) / 1000) ||
	    merge(req, &merged) == -1 || update(req, &merged) == -1) {
		reader_close(&req->replay.reader);
		transfer_fini(&req->transfer);
		req->stored = STORED_NONE;
		req->conditional = false;
		return (false);
	}
	req->stored = STORED_CONFIRMED;
	req->result = LOG_TCP_REFRESH_UNMODIFIED;
	transfer_end(&req->transfer);
	return (true);
}

/* ---- by HEAD (RFC 9111 4.3.5) -------------------------------------------- */

/* Do the validators and the length that came, if any, fit what is stored? */
static bool
fits_stored(struct request *req)
{
	const struct head *head = &req->transfer.response;
	const struct entry_meta *meta = reader_meta(&req->replay.reader);
	struct validators stored;
	uint64_t length;

	stored_head_validators(req, &stored);
	if (head_has(head, FIELD_ETAG) &&
	    !str_eq(head_value(head, FIELD_ETAG), stored.etag))
		return (false);
	if (head_has(head, FIELD_LAST_MODIFIED) &&
	    date_parse(head_value(head, FIELD_LAST_MODIFIED),
		request_now_ms(req) / 1000) != stored.last_modified)
		return (false);
	if (!head_has(head, FIELD_CONTENT_LENGTH))
		return (true);
	return (num_decimal(head_value(head, FIELD_CONTENT_LENGTH), INT64_MAX,
		    &length) == NUM_OK &&
		length == meta_total(meta));
}

void
confirm_by_head(struct request *req)
{
	struct ws *ws = &req->x->ws;
	size_t mark = ws_snapshot(ws);
	struct head merged;

	if (req->x->request.method_id != METHOD_HEAD ||
	    req->stored != STORED_STALE ||
	    req->transfer.response.status != 200 || ws->overflowed ||
	    reader_meta(&req->replay.reader)->status != 200)
		return;
	if (!fits_stored(req))
		outdate(req);
	else if (merge(req, &merged) == 0)
		(void)update(req, &merged);
	ws_reset(ws, mark);
}
