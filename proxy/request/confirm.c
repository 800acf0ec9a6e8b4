/* SPDX-License-Identifier: MIT
 *
 * request/confirm.c - the origin said 304.
 */
#include "proxy/request/confirm.h"

#include "proxy/http/condition.h"
#include "proxy/http/date.h"
#include "proxy/http/hop.h"
#include "proxy/request/cache_entry.h"
#include "proxy/request/request.h"
#include "proxy/request/stored_head.h"

/* The merged head, serialised in req->head. */
static int
merge(struct request *req)
{
	struct head *fresh = &req->transfer.response;
	struct head stored, merged;
	unsigned i;

	hop_strip(fresh);
	if (stored_head_parse(req, reader_head(&req->replay.reader), &stored) ==
		-1 ||
	    head_init(&merged, &req->x->ws, stored.count + fresh->count) == -1)
		return (-1);
	merged.status = stored.status;
	for (i = 0; i < stored.count; i++)
		head_add_named(&merged, stored.fields[i].name,
		    stored.fields[i].value);
	condition_merge(&merged, fresh);
	if (merged.overflowed)
		return (-1);
	cache_entry_facts(req, &merged);
	return (stored_head_build(req, stored.status, stored.reason, &merged));
}

bool
confirm_stored(struct request *req)
{
	struct cache_reader *reader = &req->replay.reader;
	struct validators validators;
	struct entry_meta meta;

	stored_head_validators(req, &validators);
	if (!condition_selects(&req->transfer.response, &validators,
		request_now_ms(req) / 1000) ||
	    merge(req) == -1) {
		reader_close(reader);
		transfer_fini(&req->transfer);
		req->stored = STORED_NONE;
		req->conditional = false;
		return (false);
	}
	meta = *reader_meta(reader);
	cache_entry_meta(req, req->head_text, &meta);
	/* Another type or charset is another text. */
	if (!str_eq(cache_entry_type(req->head_text),
		cache_entry_type(reader_head(reader))))
		meta.is_clean = false;
	/* Not stored when it is gone meanwhile: it is still good for this
	 * client. */
	(void)cache_update_head(req->env->cache, reader, &meta, req->head_text,
	    request_now_ms(req));
	req->stored = STORED_CONFIRMED;
	req->result = LOG_TCP_REFRESH_UNMODIFIED;
	transfer_end(&req->transfer);
	return (true);
}
