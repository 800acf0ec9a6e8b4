/* SPDX-License-Identifier: MIT
 *
 * request/authority.c - for whom a request inside TLS is.
 *
 * Where CONNECT named an address and the ClientHello a name, programs differ in
 * which of the two they write into Host: both are good, and the name goes on,
 * since it is the name that the origin has to prove.
 */
#include "proxy/request/authority.h"

#include "config/settings.h"
#include "proxy/http/secure.h"
#include "proxy/request/request.h"

#define PORT_HTTPS	443u

const char *
authority_parse(struct request *req)
{
	return (url_parse_within(&req->url, req->x->request.target,
	    req->x->secure, &req->x->ws));
}

static bool
is_for(const struct secure *s, struct str host, uint16_t port)
{
	return (port == s->port &&
		(str_eq(host, s->name) || str_eq(host, s->host)));
}

static const char *
check_target(struct request *req)
{
	const struct secure *s = req->x->secure;
	struct url *u = &req->url;

	/* It would be the plain port's, which this connection does not lead
	 * to. */
	if (!str_eq(u->scheme, STR("https")))
		return ("an http address inside TLS");
	if (!is_for(s, u->host, u->port))
		return ("the address is not that of the CONNECT");
	if (str_eq(u->host, s->name))
		return (NULL);
	return (url_parse_within(u, u->path, s, &req->x->ws));
}

/* host[:port] of the URL, as nearly every client writes it into Host. */
static struct str
usual_host(const struct url *u)
{
	size_t front = u->scheme.len + 3;

	return (str_head(str_from(u->text, front),
	    u->text.len - front - u->path.len));
}

static const char *
check_host(struct request *req)
{
	struct str value = head_value(&req->x->request, FIELD_HOST), host;
	struct ws *ws = &req->x->ws;
	const char *problem;
	uint16_t port;
	size_t mark;

	/* HTTP/1.0 may leave it out. */
	if (value.len == 0 || str_eq(value, usual_host(&req->url)))
		return (NULL);
	mark = ws_snapshot(ws);
	problem = url_parse_host(value, PORT_HTTPS, ws, &host, &port);
	if (problem == NULL && !is_for(req->x->secure, host, port))
		problem = "Host is not that of the CONNECT";
	ws_reset(ws, mark);
	return (problem);
}

const char *
authority_check(struct request *req)
{
	const char *problem = check_target(req);

	return (problem != NULL ? problem : check_host(req));
}

bool
authority_is_chosen(const struct request *req)
{
	const struct secure *s = req->x->secure;

	return (s != NULL && !str_eq(s->name, s->host));
}

struct str
authority_other(const struct secure *s)
{
	if (s == NULL)
		return (STR_NONE);
	if (!str_eq(s->name, s->host))
		return (s->host);
	return (str_eq(s->server_name, s->name) ? STR_NONE : s->server_name);
}

int
authority_rename(struct request *req, struct str name, struct url *url)
{
	struct secure renamed = *req->x->secure;

	renamed.name = name;
	return (url_parse_within(url, req->url.path, &renamed, &req->x->ws) ==
			NULL
		    ? 0
		    : -1);
}
