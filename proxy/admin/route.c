/* SPDX-License-Identifier: MIT
 *
 * admin/route.c - finding the command.
 */
#include "proxy/admin/route.h"

#include "proxy/http/framing.h"
#include "proxy/http/head.h"

static const struct {
	struct str	 path;
	const char	*method;
} routes[ROUTE_COUNT] = {
#define COMMAND(id, verb, method, path, who, help)	{STR(path), method},
#include "proxy/control/commands.tbl.h"
#undef COMMAND
};

static struct route
refused(unsigned status, const char *problem)
{
	return ((struct route){.status = status, .problem = problem});
}

struct route
route_of(const struct head *h)
{
	struct framing framing;
	unsigned status = 400;
	const char *problem = framing_of_request(h, &framing, &status);
	struct str path = str_head(h->target, str_find(h->target, '?'));

	if (problem != NULL)
		return (refused(status, problem));
	if (framing.kind == FRAMING_CHUNKED || framing.length > 0)
		return (refused(413, "no body is taken here"));
	for (unsigned i = 0; i < ROUTE_COUNT; i++) {
		if (!str_eq(path, routes[i].path))
			continue;
		if (str_eq(h->method, str_of(routes[i].method)))
			return ((struct route){
			    .status = 200, .id = (enum route_id)i});
		return ((struct route){.status = 405,
		    .problem = "not with this method",
		    .allow = routes[i].method});
	}
	return (refused(404, "there is nothing of that name"));
}
