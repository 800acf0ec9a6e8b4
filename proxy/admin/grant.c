/* SPDX-License-Identifier: MIT
 *
 * admin/grant.c - from an ask to a rule.
 */
#include "proxy/admin/grant.h"

#include <stdio.h>
#include <string.h>

#include "config/nets.h"
#include "proxy/admin/asks_view.h"
#include "proxy/admin/route.h"
#include "proxy/admin/term.h"
#include "proxy/base/buf.h"

/* Of a grant whose end is not said. */
#define GRANT_S		(24 * 3600)

/* Globs stand for more than themselves. */
static bool
is_plain(const char *url)
{
	return (url[0] != '\0' && strpbrk(url, "*?") == NULL);
}

static const char *
what_of(const struct plea *p, const struct route *r, struct managed_rule *rule)
{
	bool url = r->arguments[ARGUMENT_ASKS_GRANT_URL].ptr != NULL;
	uint8_t literal[16];

	rule->what = str_of(p->host);
	if (r->arguments[ARGUMENT_ASKS_GRANT_SUBDOMAINS].ptr != NULL) {
		if (url)
			return ("give either url or subdomains");
		if (net_address(rule->what, literal) == NULL)
			return ("an address has no subdomains");
		rule->key = "domain";
	}
	if (url && !is_plain(p->url))
		return ("this address cannot be granted alone: it is too long, "
			"or holds a ? or *; leave out url");
	if (url) {
		rule->key = "url";
		rule->what = str_of(p->url);
	}
	return (NULL);
}

static const char *
rule_of(struct grant *g, const struct route *r)
{
	const struct plea *p = &g->plea;
	struct managed_rule *rule = &g->rule;
	const char *problem = what_of(p, r, rule);
	struct address address;

	if (problem != NULL)
		return (problem);
	if (p->by_word)
		rule->more = STR("words: false");
	snprintf(g->reason, sizeof(g->reason), "asked (%u): %s", p->id,
	    p->reason);
	rule->reason = str_of(g->reason);
	if (r->arguments[ARGUMENT_ASKS_GRANT_EVERYONE].ptr != NULL)
		return (NULL);
	rule->user = str_of(p->user);
	if (rule->user.len > 0)
		return (NULL);
	address_from_bytes(&address, p->client, 0);
	(void)address_format(&address, g->client);
	rule->client = str_of(g->client);
	return (NULL);
}

unsigned
grant_read(struct grant *g, struct asks *asks, const struct route *r,
    int64_t now_s, struct buf *body)
{
	const char *problem;
	uint32_t id;

	g->rule = (struct managed_rule){.action = "allow", .key = "host"};
	g->rule.until_s = now_s + GRANT_S;
	if (!asks_view_id(r->arguments[ARGUMENT_ASKS_GRANT_ID], &id)) {
		(void)buf_append(body, STR("id is to be a number\n"));
		return (400);
	}
	problem = term_read(r->arguments[ARGUMENT_ASKS_GRANT_FOR],
	    r->arguments[ARGUMENT_ASKS_GRANT_UNTIL], now_s, &g->rule.until_s);
	if (problem == NULL && !asks_get(asks, id, &g->plea)) {
		(void)buf_append(body, STR("{\"changed\":0}\n"));
		return (404);
	}
	if (problem == NULL)
		problem = rule_of(g, r);
	if (problem != NULL) {
		(void)buf_printf(body, "%s\n", problem);
		return (400);
	}
	return (200);
}
