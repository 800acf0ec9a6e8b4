/* SPDX-License-Identifier: MIT
 *
 * admin/selection.c - from what is typed to what is stored.
 */
#include "proxy/admin/selection.h"

#include <stdlib.h>

#include "config/host_name.h"
#include "proxy/base/assert.h"
#include "proxy/base/num.h"
#include "proxy/http/url.h"
#include "proxy/http/url_host.h"

#define PORT_MAX	65535u

static void
keep(struct selection *s, enum selection_kind kind, struct str text)
{
	*s = (struct selection){.kind = kind, .len = text.len};
	s->text = malloc(text.len + 1);
	ASSERT(s->text != NULL);
	memcpy(s->text, text.ptr, text.len);
}

const char *
selection_url(struct selection *s, struct str text, struct ws *ws)
{
	const char *problem;
	struct url url;

	if (str_search(text, STR("://")) == text.len)
		return ("an address begins with http:// or https://");
	problem = url_parse(&url, text, false, ws);
	if (problem != NULL)
		return (problem);
	keep(s, SELECTION_URL, url.text);
	return (NULL);
}

/* IPv6 may come without its brackets. */
static const char *
split_host(struct str text, struct str *name, uint16_t *port)
{
	*name = text;
	*port = 0;
	if (!str_starts(text, STR("[")) &&
	    str_find(text, ':') != str_rfind(text, ':'))
		return (NULL);
	return (url_host_split(text, name, port));
}

/* First as lists spell it, then as requests do: U-labels, and numbers that are
 * addresses. */
static const char *
fold(struct str name, struct url_host *host)
{
	char copy[HOST_NAME_MAX_LEN];
	const char *problem;

	problem = host_name_fold(name, host->text, &host->len);
	if (problem != NULL ||
	    str_find((struct str){host->text, host->len}, ':') < host->len)
		return (problem);
	memcpy(copy, host->text, host->len);
	return (url_host_parse(host, (struct str){copy, host->len}));
}

const char *
selection_host(struct selection *s, struct str text, bool with_subdomains)
{
	struct url_host host;
	const char *problem;
	struct str name;
	uint16_t port;

	if (str_find(text, '/') < text.len)
		return ("a host is wanted here, such as example.com, not a "
			"whole address");
	if (str_starts(text, STR(".")) || str_starts(text, STR("*.")))
		with_subdomains = true;
	problem = split_host(text, &name, &port);
	if (problem == NULL)
		problem = fold(name, &host);
	if (problem != NULL)
		return (problem);
	keep(s, SELECTION_HOST, (struct str){host.text, host.len});
	s->port = port;
	s->with_subdomains = with_subdomains;
	return (NULL);
}

const char *
selection_pattern(struct selection *s, struct str text)
{
	const char *problem;

	*s = (struct selection){.kind = SELECTION_PATTERN};
	problem = url_glob_init(&s->glob, text);
	if (problem != NULL)
		s->kind = SELECTION_ALL;
	return (problem);
}

void
selection_fini(struct selection *s)
{
	if (s->kind == SELECTION_PATTERN)
		url_glob_fini(&s->glob);
	free(s->text);
	*s = (struct selection){0};
}

struct str
selection_text(const struct selection *s)
{
	return ((struct str){s->text, s->len});
}

/* ---- match --------------------------------------------------------------- */

/* Host without brackets, and port, of a canonical URL. */
static struct str
host_of(struct str url, uint16_t *port)
{
	bool is_https = str_starts(url, STR("https:"));
	struct str rest = str_from(url, str_search(url, STR("://")) + 3);
	struct str host;
	uint64_t n = is_https ? 443 : 80;
	size_t colon;

	rest = str_head(rest, str_find(rest, '/'));
	colon = str_rfind(rest, ':');
	if (str_starts(rest, STR("["))) {
		host = str_head(str_from(rest, 1), str_find(rest, ']') - 1);
		colon = host.len + 2;
	} else {
		host = str_head(rest, colon);
	}
	if (colon < rest.len)
		(void)num_decimal(str_from(rest, colon + 1), PORT_MAX, &n);
	*port = (uint16_t)n;
	return (host);
}

static bool
has_host(const struct selection *s, struct str url)
{
	uint16_t port;
	struct str host = host_of(url, &port), wanted = selection_text(s);
	size_t more;

	if (s->port != 0 && port != s->port)
		return (false);
	if (str_eq(host, wanted))
		return (true);
	if (!s->with_subdomains || host.len <= wanted.len)
		return (false);
	more = host.len - wanted.len;
	return (host.ptr[more - 1] == '.' &&
		str_eq(str_from(host, more), wanted));
}

bool
selection_has(const struct selection *s, struct str url)
{
	switch (s->kind) {
	case SELECTION_ALL:
		return (true);
	case SELECTION_URL:
		return (str_eq(url, selection_text(s)));
	case SELECTION_HOST:
		return (has_host(s, url));
	case SELECTION_PATTERN:
		return (url_glob_matches(&s->glob, url));
	}
	UNREACHABLE();
}
