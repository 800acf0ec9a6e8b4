/* SPDX-License-Identifier: MIT
 *
 * admin/decree.c - a name, whatever it names.
 */
#include "proxy/admin/decree.h"

#include <string.h>

#include "config/nets.h"
#include "filters/url_glob.h"
#include "proxy/admin/route.h"
#include "proxy/admin/term.h"
#include "proxy/asks/ask_text.h"

#define USER_MAX	255u
#define REASON_MAX	1000u

struct words {
	struct str	 name, host, span, until, reason, client, user;
};

#define WORDS(a, id)                                                          \
	{                                                                     \
		(a)[ARGUMENT_##id##_NAME], (a)[ARGUMENT_##id##_HOST],         \
		    (a)[ARGUMENT_##id##_FOR], (a)[ARGUMENT_##id##_UNTIL],     \
		    (a)[ARGUMENT_##id##_REASON], (a)[ARGUMENT_##id##_CLIENT], \
		    (a)[ARGUMENT_##id##_USER]                                 \
	}

/* Would it be written as it stands? */
static bool
is_clean(struct str s, size_t max)
{
	char text[MANAGED_TEXT_SIZE];

	ask_text_copy(s, text, sizeof(text));
	return (s.len <= max && str_eq(str_of(text), s));
}

/* Nothing but what addresses are written with, and one stroke. */
static bool
is_like_network(struct str s)
{
	size_t slash = str_find(s, '/');
	struct str bits = str_from(s, slash + 1);

	if (slash == s.len || slash == 0)
		return (false);
	for (size_t i = 0; i < bits.len; i++)
		if (bits.ptr[i] < '0' || bits.ptr[i] > '9')
			return (false);
	s = str_head(s, slash);
	for (size_t i = 0; i < s.len; i++)
		if (strchr("0123456789abcdefABCDEF.:", s.ptr[i]) == NULL)
			return (false);
	return (str_find(s, ':') < s.len ||
		strchr("0123456789", s.ptr[s.len - 1]) != NULL);
}

static const char *
read_network(struct managed_rule *rule, struct str name)
{
	struct net net;

	rule->key = "network";
	rule->what = name;
	return (net_parse(name, &net));
}

static const char *
read_url(struct managed_rule *rule, struct str name)
{
	struct url_glob glob;
	const char *problem;

	rule->key = "url";
	rule->what = name;
	if (!is_clean(name, URL_GLOB_MAX) || str_find(name, ' ') < name.len)
		return ("that is no address: a space or a character that is "
			"not to be seen is in it, or it is too long");
	problem = url_glob_init(&glob, name);
	if (problem == NULL)
		url_glob_fini(&glob);
	return (problem);
}

static const char *
read_host(struct decree *d, struct str name)
{
	const char *problem;
	uint8_t address[16];
	size_t len;

	problem = host_name_fold(name, d->host, &len);
	if (problem != NULL)
		return (problem);
	d->host[len] = '\0';
	d->rule.what = (struct str){d->host, len};
	if (net_address(d->rule.what, address) == NULL)
		d->rule.key = "host";
	return (NULL);
}

static const char *
read_name(struct decree *d, const struct words *w)
{
	bool has_path = str_find(w->name, '/') < w->name.len;

	d->rule.key = w->host.ptr != NULL ? "host" : "domain";
	if (w->host.ptr != NULL && has_path)
		return ("host goes with a name or an address alone");
	if (w->host.ptr != NULL && str_starts(w->name, STR("*")))
		return ("host means that very name: leave out host, or the *");
	if (is_like_network(w->name))
		return (read_network(&d->rule, w->name));
	if (has_path)
		return (read_url(&d->rule, w->name));
	return (read_host(d, w->name));
}

static const char *
read_whom(struct managed_rule *rule, const struct words *w)
{
	struct net net;

	if (w->client.ptr != NULL) {
		if (net_parse(w->client, &net) != NULL)
			return ("client is to be an address or a network such "
				"as 192.0.2.0/24, no bits behind its prefix");
		rule->client = w->client;
	}
	if (w->user.ptr != NULL && !is_clean(w->user, USER_MAX))
		return ("user is to be a name as it is typed to log in");
	rule->user = w->user;
	if (w->reason.len > REASON_MAX)
		return ("the reason is too long");
	rule->reason = w->reason;
	return (NULL);
}

const char *
decree_read(struct decree *d, const struct route *r, int64_t now_s)
{
	bool blocks = r->command == COMMAND_BLOCK;
	const struct words block = WORDS(r->arguments, BLOCK);
	const struct words allow = WORDS(r->arguments, ALLOW);
	const struct words *w = blocks ? &block : &allow;
	const char *problem;

	d->rule = (struct managed_rule){.action = blocks ? "block" : "allow"};
	problem = read_name(d, w);
	if (problem == NULL)
		problem = read_whom(&d->rule, w);
	if (problem != NULL)
		return (problem);
	return (term_read(w->span, w->until, now_s, &d->rule.until_s));
}

struct str
decree_fold(struct str name, char out[HOST_NAME_MAX_LEN + 1])
{
	size_t len;

	if (host_name_fold(name, out, &len) != NULL)
		return (name);
	return ((struct str){out, len});
}
