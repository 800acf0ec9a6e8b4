/* SPDX-License-Identifier: MIT
 *
 * request/part.c - a stored part, and what it is good for.
 */
#include "proxy/request/part.h"

#include "proxy/http/condition.h"
#include "proxy/request/cache_entry.h"
#include "proxy/request/offline.h"
#include "proxy/request/ranges.h"
#include "proxy/request/request.h"
#include "proxy/request/stored_head.h"

static bool
is_fresh(struct request *req)
{
	switch (freshness_decide(&req->facts, &req->cc, request_now_ms(req))) {
	case FRESHNESS_USE:
	case FRESHNESS_USE_STALE:
		return (true);
	case FRESHNESS_USE_WHILE_REVALIDATE:
	case FRESHNESS_REVALIDATE:
		break;
	}
	return (false);
}

/* With conditions or another range the client is answered by the origin: what
 * it asks for may well be less than the rest. */
static bool
is_beginning(const struct request *req, const struct validators *v)
{
	const struct head *request = &req->x->request;

	return (request->method_id == METHOD_GET && !req->background &&
		reader_meta(&req->replay.reader)->part_first == 0 &&
		etag_strong_eq(v->etag, v->etag) &&
		!head_has(request, FIELD_RANGE) && !condition_present(request));
}

/* What the whole thing is good for; STORED_NONE: nothing. */
static enum stored
use_of(struct request *req)
{
	bool fresh = is_fresh(req);
	struct validators v;
	struct range_set set;

	if (req->env->words != NULL && inspector_may_check(req->type))
		return (STORED_NONE);
	stored_head_validators(req, &v);
	if ((fresh || offline_is_set(req)) &&
	    ranges_asked(req, &v, &set) == RANGES_SOME)
		return (STORED_FRESH);
	return (fresh && is_beginning(req, &v) ? STORED_BEGINNING
					       : STORED_NONE);
}

bool
part_answers(struct request *req)
{
	struct cache_reader *reader = &req->replay.reader;

	req->miss = "partial";
	req->type = cache_entry_type(reader_head(reader));
	switch (use_of(req)) {
	case STORED_FRESH:
		return (true);
	case STORED_BEGINNING:
		req->stored = STORED_BEGINNING;
		return (false);
	case STORED_NONE:
	case STORED_STALE:
	case STORED_CONFIRMED:
	case STORED_INSTEAD:
		break;
	}
	req->type = STR_NONE;
	reader_close(reader);
	return (false);
}
