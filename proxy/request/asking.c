/* SPDX-License-Identifier: MIT
 *
 * request/asking.c - from an exchange to facts.
 */
#include "proxy/request/asking.h"

#include "proxy/event/loop.h"
#include "proxy/request/request.h"

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
	return (f->url.ptr == NULL ? -1 : 0);
}
