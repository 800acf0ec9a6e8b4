/* SPDX-License-Identifier: MIT
 *
 * http/url.c - the target of a request in its canonical form.
 */
#include "proxy/http/url.h"

#include "proxy/base/num.h"
#include "proxy/base/ws.h"
#include "proxy/http/secure.h"
#include "proxy/http/token.h"
#include "proxy/http/url_host.h"

#define PORT_HTTP	80u
#define PORT_HTTPS	443u
#define PORT_LEN	6u	/* ":65535" */

static uint16_t
default_port(struct str scheme)
{
	return (str_eq(scheme, STR("https")) ? PORT_HTTPS : PORT_HTTP);
}

static char *
put(char *out, struct str s)
{
	if (s.len > 0)
		memcpy(out, s.ptr, s.len);
	return (out + s.len);
}

/* host[:port] with brackets where needed; ${*host} is the bare host in it. */
static char *
put_authority(char *out, struct str name, bool is_ipv6, uint16_t port,
    bool with_port, struct str *host)
{
	if (is_ipv6)
		*out++ = '[';
	*host = (struct str){out, name.len};
	out = put(out, name);
	if (is_ipv6)
		*out++ = ']';
	if (with_port) {
		*out++ = ':';
		out += num_write(out, port);
	}
	return (out);
}

/* Write the whole once; scheme, host and path become slices of it. */
static const char *
make_text(struct url *u, const struct url_host *h, struct str path,
    struct ws *ws)
{
	bool is_authority = u->form == URL_AUTHORITY;
	/* "?query" alone has its slash left out. */
	bool needs_slash = !is_authority &&
			   (path.len == 0 || path.ptr[0] != '/');
	size_t room = u->scheme.len + 3 + h->len + 2 + PORT_LEN + 1 + path.len;
	char *at = ws_alloc(ws, room), *from = at;
	struct str name = {h->text, h->len};

	if (at == NULL)
		return ("URL too long");
	if (!is_authority)
		at = put(put(at, u->scheme), STR("://"));
	at = put_authority(at, name, h->is_ipv6, u->port,
	    is_authority || u->port != default_port(u->scheme), &u->host);
	u->path = (struct str){at, path.len + needs_slash};
	if (needs_slash)
		*at++ = '/';
	at = put(at, path);
	if (is_authority)
		u->path = STR_NONE;
	u->text = (struct str){from, (size_t)(at - from)};
	u->is_ip = h->is_ip;
	u->is_ipv6 = h->is_ipv6;
	return (NULL);
}

static const char *
parse_authority(struct url *u, struct str authority, struct str path,
    struct ws *ws)
{
	struct url_host host;
	struct str name;
	const char *problem;

	if (str_find(authority, '@') < authority.len)
		return ("user name or password in the URL");
	problem = url_host_split(authority, &name, &u->port);
	if (problem == NULL)
		problem = url_host_parse(&host, name);
	if (problem != NULL)
		return (problem);
	if (u->port == 0)
		return ("no port");
	return (make_text(u, &host, path, ws));
}

static const char *
parse_absolute(struct url *u, struct str target, struct ws *ws)
{
	struct str rest, authority;
	size_t i;

	u->form = URL_ABSOLUTE;
	if (str_starts_nocase(target, STR("http://"))) {
		u->scheme = STR("http");
	} else if (str_starts_nocase(target, STR("https://"))) {
		u->scheme = STR("https");
	} else if (str_search(target, STR("://")) < target.len) {
		return ("only http and https URLs are served");
	} else {
		return ("not an absolute URL");
	}
	rest = str_from(target, u->scheme.len + 3);
	u->port = default_port(u->scheme);
	for (i = 0; i < rest.len && rest.ptr[i] != '/' && rest.ptr[i] != '?';)
		i++;
	authority = str_head(rest, i);
	return (parse_authority(u, authority, str_from(rest, i), ws));
}

static const char *
check_bytes(struct str target)
{
	if (target.len == 0)
		return ("empty URL");
	if (!token_all(target, TOKEN_TARGET))
		return ("bad byte in the URL");
	if (str_find(target, '#') < target.len)
		return ("fragment in the URL");
	return (NULL);
}

const char *
url_parse(struct url *u, struct str target, bool is_connect, struct ws *ws)
{
	const char *problem = check_bytes(target);

	memset(u, 0, sizeof(*u));
	if (problem != NULL)
		return (problem);
	if (is_connect) {
		u->form = URL_AUTHORITY;
		u->scheme = STR("https");
		return (parse_authority(u, target, STR_NONE, ws));
	}
	if (target.ptr[0] != '/' && !str_eq(target, STR("*")))
		return (parse_absolute(u, target, ws));
	u->form = target.ptr[0] == '/' ? URL_ORIGIN : URL_ASTERISK;
	u->text = ws_copy(ws, target);
	u->path = u->text;
	return (u->text.ptr == NULL ? "URL too long" : NULL);
}

const char *
url_parse_within(struct url *u, struct str target, const struct secure *secure,
    struct ws *ws)
{
	const char *problem = check_bytes(target);
	bool is_asterisk = str_eq(target, STR("*"));
	struct url_host host;

	memset(u, 0, sizeof(*u));
	if (problem != NULL)
		return (problem);
	if (target.ptr[0] != '/' && !is_asterisk)
		return (parse_absolute(u, target, ws));
	if (secure->name.len > URL_HOST_MAX)
		return ("host name over 253 bytes");
	memcpy(host.text, secure->name.ptr, secure->name.len);
	host.len = secure->name.len;
	host.is_ip = secure->host_is_ip && str_eq(secure->name, secure->host);
	host.is_ipv6 = str_find(secure->name, ':') < secure->name.len;
	u->form = is_asterisk ? URL_ASTERISK : URL_ABSOLUTE;
	u->scheme = STR("https");
	u->port = secure->port;
	return (make_text(u, &host, is_asterisk ? STR_NONE : target, ws));
}

struct str
url_authority(const struct url *u, struct ws *ws)
{
	char *at = ws_alloc(ws, u->host.len + 2 + PORT_LEN), *end;
	struct str host;

	if (at == NULL)
		return (STR_NONE);
	end = put_authority(at, u->host, u->is_ipv6, u->port,
	    u->form == URL_AUTHORITY || u->port != default_port(u->scheme),
	    &host);
	return ((struct str){at, (size_t)(end - at)});
}

bool
url_has_authority(const struct url *u, struct str value)
{
	struct str front = str_head(u->text, u->text.len - u->path.len);

	return (u->form == URL_ABSOLUTE && u->host.len > 0 &&
		str_eq(str_from(front, u->scheme.len + 3), value));
}

const char *
url_parse_host(struct str value, uint16_t port_if_none, struct ws *ws,
    struct str *host, uint16_t *port)
{
	struct url_host canonical;
	struct str name;
	const char *problem;

	*port = port_if_none;
	problem = url_host_split(value, &name, port);
	if (problem == NULL)
		problem = url_host_parse(&canonical, name);
	if (problem != NULL)
		return (problem);
	*host = ws_copy(ws, (struct str){canonical.text, canonical.len});
	return (host->ptr == NULL ? "host too long" : NULL);
}
