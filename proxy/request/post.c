/* SPDX-License-Identifier: MIT
 *
 * request/post.c - an answer to POST that later GETs may be given.
 */
#include "proxy/request/post.h"

#include "proxy/request/authority.h"
#include "proxy/request/request.h"

/* Said by the origin; a rule of ours is no leave. */
static bool
is_explicit(const struct head *head)
{
	struct cache_control cc;

	cache_control_of_response(&cc, head);
	return (cc.s_maxage != CACHE_CONTROL_ABSENT ||
		cc.max_age != CACHE_CONTROL_ABSENT ||
		head_has(head, FIELD_EXPIRES));
}

bool
post_is_representation(struct request *req)
{
	const struct head *head = &req->transfer.response;
	const struct field *location = head_next(head, FIELD_CONTENT_LOCATION,
	    NULL);
	struct ws *ws = &req->x->ws;
	size_t mark = ws_snapshot(ws);
	struct url url;
	bool same;

	if (req->env->cache == NULL ||
	    req->x->request.method_id != METHOD_POST || location == NULL ||
	    head_next(head, FIELD_CONTENT_LOCATION, location) != NULL ||
	    !is_explicit(head) || authority_is_chosen(req) || ws->overflowed)
		return (false);
	same = url_resolve(&url, &req->url, location->value, ws) == NULL &&
	       str_eq(url.text, req->url.text);
	ws_reset(ws, mark);
	return (same);
}
