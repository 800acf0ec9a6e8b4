/* SPDX-License-Identifier: MIT
 *
 * request/asking.c - from an exchange to facts.
 */
#include "proxy/request/asking.h"

#include "filters/ruleset.h"
#include "proxy/event/loop.h"
#include "proxy/request/request.h"

/* Scheme and host alone: the rest of an address of any length is not read. */
static struct str
host_of(struct str address, struct ws *ws)
{
	size_t at = str_search(address, STR("://"));
	struct url url;

	if (at == address.len)
		return (STR_NONE);
	at += 3;
	address = str_head(address, at + str_find(str_from(address, at), '/'));
	address = str_head(address, str_find(address, '?'));
	return (url_parse(&url, address, false, ws) == NULL ? url.host
							    : STR_NONE);
}

/* What a browser asks for by its own account (Fetch Metadata), told apart where
 * it says "empty" of several things. */
static struct str
fetch_dest(const struct head *h)
{
	struct str dest = head_value(h, FIELD_SEC_FETCH_DEST);
	struct str mode = head_value(h, FIELD_SEC_FETCH_MODE);

	if (!str_eq(dest, STR("empty")))
		return (dest);
	if (str_eq(mode, STR("websocket")))
		return (mode);
	if (str_eq(mode, STR("no-cors")) && str_eq(h->method, STR("POST")))
		return (STR("ping"));
	return (dest);
}

/* The page that a page is opened from is not the one it is part of. */
static void
add_page(struct facts *f, struct request *req)
{
	const struct head *h = &req->x->request;

	f->fetch_dest = fetch_dest(h);
	if (str_eq(f->fetch_dest, STR("document"))) {
		f->page_host = f->host;
		return;
	}
	f->page_host = host_of(head_value(h, FIELD_REFERER), &req->x->ws);
	if (f->page_host.len == 0)
		f->page_host = host_of(head_value(h, FIELD_ORIGIN),
		    &req->x->ws);
}

int
asking_facts(struct request *req, const struct url *url, struct str method,
    struct facts *f)
{
	const struct exchange *x = req->x;

	*f = (struct facts){
	    .method = method,
	    .scheme = url->form == URL_AUTHORITY ? STR_NONE : url->scheme,
	    .host = url->host,
	    .port = url->port,
	    .url = url_resolve_plain(url, &req->x->ws),
	    .user = x->user,
	    .now_s = request_now_ms(req) / 1000,
	};
	memcpy(f->client, x->client, sizeof(f->client));
	if (ruleset_asks_page(req->env->ruleset))
		add_page(f, req);
	return (f->url.ptr == NULL ? -1 : 0);
}
