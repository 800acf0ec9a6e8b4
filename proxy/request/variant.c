/* SPDX-License-Identifier: MIT
 *
 * request/variant.c - which of the responses stored for a URL is this
 * request's.
 */
#include "proxy/request/variant.h"

#include <stdio.h>

#include "config/settings.h"
#include "proxy/http/cache_control.h"
#include "proxy/request/request.h"

/* "@" is no byte of a field name. */
#define CLIENT	"@client"
/* A proxy that stands before this one tells its clients apart by the last
 * three, if at all. */
#define CLIENT_FIELDS                      \
	"authorization,cookie,user-agent," \
	"via,forwarded,x-forwarded-for"

bool
variant_is_for_client(const struct head *response)
{
	struct cache_control cc;

	if (!head_has(response, FIELD_SET_COOKIE))
		return (false);
	cache_control_of_response(&cc, response);
	return (!cache_control_has(&cc, CC_PUBLIC));
}

static bool
may_keep_for_client(const struct request *req)
{
	return (req->env->settings->cache_cookies == CACHE_COOKIES_CLIENT);
}

enum vary
variant_names(struct request *req, struct str *names)
{
	const struct head *head = &req->transfer.response;
	struct ws *ws = &req->x->ws;
	enum vary vary = vary_names(ws, head, names);

	/* What completes a client's own is its own. */
	if (vary == VARY_STAR || (!variant_is_for_client(head) &&
				     !(req->is_completed && req->for_client)))
		return (vary);
	if (!may_keep_for_client(req))
		return (VARY_STAR);
	*names = ws_printf(ws, CLIENT "%s%.*s", names->len > 0 ? "," : "",
	    STR_ARG(*names));
	return (names->ptr == NULL ? VARY_STAR : VARY_NAMES);
}

bool
variant_names_client(struct str names)
{
	return (str_eq(str_split(&names, ','), STR(CLIENT)));
}

struct str
variant_values(struct request *req, struct str names)
{
	const unsigned char *client = req->x->client;
	struct ws *ws = &req->x->ws;
	char address[2 * sizeof(req->x->client) + 1];
	size_t i;

	if (!variant_names_client(names))
		return (vary_values(ws, names, &req->x->request));
	if (!may_keep_for_client(req))
		return (STR_NONE);
	for (i = 0; i < sizeof(req->x->client); i++)
		snprintf(address + 2 * i, 3, "%02x", client[i]);
	/* The address stands there as the name of an absent field. */
	names = ws_printf(ws, "@%s," CLIENT_FIELDS "%.*s", address,
	    STR_ARG(str_from(names, sizeof(CLIENT) - 1)));
	if (names.ptr == NULL)
		return (STR_NONE);
	return (vary_values(ws, names, &req->x->request));
}
