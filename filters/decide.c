/* SPDX-License-Identifier: MIT
 *
 * filters/decide.c - the order in which lists speak.
 */
#include "filters/decide.h"

#include <stdio.h>
#include <stdlib.h>

#include "filters/regex_set.h"
#include "filters/rule_list.h"
#include "filters/ruleset.h"
#include "proxy/base/object.h"

/* "https://[" host "]:65535/" */
#define TUNNEL_URL_MAX	320
#define HTTPS_PORT	443

struct decide_scratch {
	unsigned		 magic;
#define DECIDE_SCRATCH_MAGIC	0xf117000bu
	struct regex_scratch	*regex;
};

struct decide_scratch *
decide_scratch_new(const struct ruleset *r)
{
	const struct regex_set *sets[RULESET_LISTS] = {NULL};
	struct decide_scratch *s = malloc(sizeof(*s));
	const struct rule_list *list;
	unsigned i;

	if (s == NULL)
		return (NULL);
	INIT_OBJ(s, DECIDE_SCRATCH_MAGIC);
	for (i = 0; i < RULESET_LISTS; i++) {
		list = ruleset_list(r, (enum ruleset_list)i);
		if (list != NULL)
			sets[i] = rule_list_regexes(list);
	}
	s->regex = regex_scratch_new(sets, RULESET_LISTS);
	if (s->regex != NULL)
		return (s);
	decide_scratch_free(s);
	return (NULL);
}

void
decide_scratch_free(struct decide_scratch *s)
{
	if (s == NULL)
		return;
	CHECK_OBJ(s, DECIDE_SCRATCH_MAGIC);
	regex_scratch_free(s->regex);
	FINI_OBJ(s);
	free(s);
}

/* A CONNECT as the address of its home page, since that is what rules are
 * written for. */
static struct str
tunnel_url(const struct facts *f, char *out)
{
	bool v6 = str_find(f->host, ':') < f->host.len;
	char port[8] = "";
	int n;

	if (f->port != HTTPS_PORT)
		(void)snprintf(port, sizeof(port), ":%u", f->port);
	n = snprintf(out, TUNNEL_URL_MAX, "https://%s%.*s%s%s/", v6 ? "[" : "",
	    STR_ARG(f->host), v6 ? "]" : "", port);
	if (n <= 0 || n >= TUNNEL_URL_MAX)
		return (f->url);
	return ((struct str){out, (size_t)n});
}

static bool
speaks(const struct ruleset *r, enum ruleset_list which,
    struct decide_scratch *s, const struct facts *f, struct str url,
    struct verdict *v)
{
	const struct rule_list *list = ruleset_list(r, which);

	if (list != NULL && rule_list_match(list, s->regex, f, url, v))
		return (true);
	*v = (struct verdict){.kind = VERDICT_PASS};
	return (false);
}

/* What the black and the white list say. */
static struct verdict
admit(const struct ruleset *r, struct decide_scratch *s, const struct facts *f,
    struct str url)
{
	struct verdict v;

	if (speaks(r, RULESET_WHITE, s, f, url, &v)) {
		v.kind = VERDICT_PASS;
	} else if (speaks(r, RULESET_BLACK, s, f, url, &v)) {
		v.kind = VERDICT_REFUSE;
	} else if (ruleset_denier(r) != NULL) {
		v = (struct verdict){.kind = VERDICT_REFUSE,
		    .by = {.type = "default",
			.rule = STR("deny"),
			.file = ruleset_denier(r),
			.reason = STR("not on the whitelist")}};
	}
	return (v);
}

struct verdict
decide(const struct ruleset *r, struct decide_scratch *s, const struct facts *f)
{
	char home[TUNNEL_URL_MAX];
	struct verdict v, tunnel;
	struct str url = f->url;
	bool connect = str_eq(f->method, STR("CONNECT"));

	CHECK_OBJ(s, DECIDE_SCRATCH_MAGIC);
	if (connect)
		url = tunnel_url(f, home);
	v = admit(r, s, f, url);
	if (v.kind != VERDICT_PASS || !connect ||
	    !speaks(r, RULESET_TUNNEL, s, f, url, &tunnel))
		return (v);
	tunnel.kind = VERDICT_TUNNEL;
	return (tunnel);
}
