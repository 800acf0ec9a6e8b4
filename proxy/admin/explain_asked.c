/* SPDX-License-Identifier: MIT
 *
 * admin/explain_asked.c - arguments to facts.
 */
#include "proxy/admin/explain_asked.h"

#include "config/instant.h"
#include "config/keep.h"
#include "config/nets.h"
#include "config/settings.h"
#include "config/zone.h"
#include "filters/decide.h"
#include "proxy/admin/route.h"
#include "proxy/base/num.h"
#include "proxy/base/ws.h"

/* "2026-11-22 09:30" by the clock on the wall, or RFC 3339. */
static const char *
read_time(struct str text, const struct settings *settings, struct ws *ws,
    int64_t *wall_s)
{
	static const char wrong[] =
	    "the time is such as \"2026-11-22 09:30\" or "
	    "2026-11-22T09:30:00Z";
	const struct zone *zone;
	struct keep *keep;
	const char *why;
	int64_t shown;

	if (instant_parse(text, wall_s) == NULL)
		return (NULL);
	text = ws_printf(ws, "%.*s%s", STR_ARG(text),
	    text.len == sizeof("2026-11-22 09:30") - 1 ? ":00Z" : "Z");
	if (text.ptr == NULL || instant_parse(text, &shown) != NULL)
		return (wrong);
	keep = keep_new();
	zone = keep == NULL ? NULL : zone_load(keep, settings->zone, &why);
	*wall_s = shown;
	if (zone != NULL) {
		*wall_s = shown - zone_offset(zone, shown);
		*wall_s = shown - zone_offset(zone, *wall_s);
	}
	keep_free(keep);
	return (zone == NULL ? "the setting zone cannot be read" : NULL);
}

static const char *
read_addresses(struct facts *f, struct str client, struct str address)
{
	if (client.ptr == NULL)
		client = STR("127.0.0.1");
	if (net_address(client, f->client) != NULL)
		return ("the client is an IP address");
	f->has_address = address.ptr != NULL;
	if (f->has_address && net_address(address, f->address) != NULL)
		return ("the address is an IP address");
	return (NULL);
}

static const char *
read_response(struct facts *f, struct str type, struct str size, struct ws *ws)
{
	size_t i;
	char *low;

	f->has_response = type.ptr != NULL || size.ptr != NULL;
	f->has_size = size.ptr != NULL;
	if (f->has_size && num_decimal(size, UINT64_MAX, &f->size) != NUM_OK)
		return ("the size is a number of bytes");
	if (type.ptr == NULL)
		return (NULL);
	type = str_trim(str_head(type, str_find(type, ';')));
	low = ws_alloc(ws, type.len + 1);
	if (low == NULL)
		return ("that is too long");
	for (i = 0; i < type.len; i++)
		low[i] = str_lower(type.ptr[i]);
	f->type = (struct str){low, type.len};
	return (NULL);
}

static const char *
read_url(struct explain_asked *a, struct str text, struct ws *ws)
{
	const char *wrong;

	if (str_search(text, STR("://")) == text.len)
		return ("an address begins with http:// or https://");
	wrong = url_parse(&a->url, text, false, ws);
	if (wrong != NULL)
		return (wrong);
	a->facts.scheme = a->url.scheme;
	a->facts.host = a->url.host;
	a->facts.port = a->url.port;
	a->facts.url = url_resolve_plain(&a->url, ws);
	return (a->facts.url.ptr == NULL ? "that is too long" : NULL);
}

const char *
explain_asked_read(struct explain_asked *a, const struct route *r,
    const struct settings *settings, int64_t now_s, struct ws *ws)
{
	const struct str *given = r->arguments;
	struct str at = given[ARGUMENT_EXPLAIN_AT];
	struct str method = given[ARGUMENT_EXPLAIN_METHOD];
	const char *wrong;

	*a = (struct explain_asked){.facts = {.now_s = now_s}};
	a->facts.method = method.ptr != NULL ? method : STR("GET");
	a->facts.user = given[ARGUMENT_EXPLAIN_USER];
	a->has_type = given[ARGUMENT_EXPLAIN_TYPE].ptr != NULL;
	if (str_eq(method, STR("CONNECT")))
		return ("a CONNECT is explained with the https address that "
			"it is for");
	wrong = read_url(a, given[ARGUMENT_EXPLAIN_URL], ws);
	if (wrong == NULL)
		wrong = read_addresses(&a->facts,
		    given[ARGUMENT_EXPLAIN_CLIENT],
		    given[ARGUMENT_EXPLAIN_ADDRESS]);
	if (wrong == NULL)
		wrong = read_response(&a->facts, given[ARGUMENT_EXPLAIN_TYPE],
		    given[ARGUMENT_EXPLAIN_SIZE], ws);
	if (wrong == NULL && at.ptr != NULL)
		wrong = read_time(at, settings, ws, &a->facts.now_s);
	return (wrong);
}

const char *
explain_asked_waits(const struct explain_asked *a, const struct ruleset *rules)
{
	bool address = decide_wants_address(rules) && !a->facts.has_address &&
		       !a->url.is_ip;
	bool response = decide_wants_response(rules) && !a->facts.has_response;

	if (!response)
		return (address ? "rules of networks wait for the origin's "
				  "--address"
				: NULL);
	return (address ? "rules wait for the origin's --address and for "
			  "--type and --size of the response"
			: "rules wait for --type and --size of the response");
}
