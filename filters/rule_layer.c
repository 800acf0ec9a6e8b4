/* SPDX-License-Identifier: MIT
 *
 * filters/rule_layer.c - tables asked in order.
 */
#include "filters/rule_layer.h"

#include "filters/decide_trace.h"
#include "filters/facts.h"
#include "filters/guard.h"
#include "filters/id_list.h"
#include "filters/rule_layer_priv.h"
#include "filters/rule_table.h"
#include "proxy/base/object.h"

/* A rule whose text fits. */
struct fitting {
	enum rule_kind	 kind;
	struct str	 text;
	uint32_t	 number;
};

static const char *
kind_name(enum rule_kind kind)
{
	switch (kind) {
	case RULE_DOMAIN:
		return ("domain");
	case RULE_HOST:
		return ("host");
	case RULE_URL:
		return ("url");
	case RULE_REGEX:
		return ("regex");
	case RULE_PATTERN:
		return ("pattern");
	case RULE_NETWORK:
		return ("network");
	case RULE_ANY:
		return ("any");
	}
	UNREACHABLE();
}

static unsigned
phase_of(const struct rule_look *k, enum rule_kind kind, const struct guard *g)
{
	if (g->wants_response)
		return (RULE_AT_RESPONSE);
	return (kind == RULE_NETWORK ? k->net_phase : RULE_AT_REQUEST);
}

static void
tell(const struct rule_layer *l, const struct rule_look *k,
    const struct fitting *fit, struct rule_ref *ref, const char *fails,
    bool waits)
{
	enum decide_looked how = DECIDE_HELD;

	ref->type = kind_name(fit->kind);
	ref->rule = fit->text;
	rule_table_tell(l->table, fit->number, ref);
	if (k->trace == NULL)
		return;
	if (waits)
		how = DECIDE_WAITS;
	else if (fails != NULL)
		how = DECIDE_FAILED;
	else if (k->holds || k->is_late)
		how = DECIDE_BEATEN;
	k->trace->looked(k->trace, l->action, ref, how, fails);
}

/* True ends the search. */
static bool
try_one(const struct rule_layer *l, struct rule_look *k,
    const struct fitting *fit)
{
	const struct guard *g = rule_table_guard(l->table, fit->number);
	unsigned phase = phase_of(k, fit->kind, g);
	bool is_now = (phase & k->phases) != 0;
	const char *fails = is_now ? guard_fails(g, k->facts) : NULL;
	struct rule_ref ref;

	if (k->trace == NULL && (!is_now || fails != NULL))
		return (false);
	/* Who waits is told at the request alone. */
	if (!is_now && (phase < k->phases || k->phases != RULE_AT_REQUEST))
		return (false);
	tell(l, k, fit, &ref, fails, !is_now);
	if (!is_now || fails != NULL || k->holds)
		return (false);
	k->holds = true;
	k->by = ref;
	k->number = fit->number;
	return (k->trace == NULL);
}

static bool
try_all(const struct rule_layer *l, struct rule_look *k, struct fitting fit)
{
	for (; fit.number != 0;
	     fit.number = rule_table_next(l->table, fit.number)) {
		if (try_one(l, k, &fit))
			return (true);
	}
	return (false);
}

static bool
match_domain(const struct rule_layer *l, struct rule_look *k)
{
	struct fitting fit = {.kind = RULE_DOMAIN};
	struct host_walk w;

	host_walk_start(&w, l->domains, k->facts->host);
	while (host_walk_next(&w, &fit.number, &fit.text)) {
		if (try_all(l, k, fit))
			return (true);
	}
	return (false);
}

static bool
match_host(const struct rule_layer *l, struct rule_look *k)
{
	struct fitting fit = {.kind = RULE_HOST};

	return (host_set_find(l->hosts, k->facts->host, &fit.number,
		    &fit.text) &&
		try_all(l, k, fit));
}

static bool
match_network(const struct rule_layer *l, struct rule_look *k)
{
	struct fitting fit = {.kind = RULE_NETWORK};
	struct net_walk w;

	if (k->address == NULL)
		return (false);
	net_walk_start(&w, &l->networks, k->address);
	while (net_walk_next(&w, &fit.number, &fit.text)) {
		if (try_all(l, k, fit))
			return (true);
	}
	return (false);
}

static bool
match_url(const struct rule_layer *l, struct rule_look *k)
{
	struct fitting fit;
	size_t i;

	id_list_clear(k->found);
	url_index_match(l->urls, k->urls, k->url, k->found);
	id_list_sort(k->found);
	for (i = 0; i < k->found->count; i++) {
		fit.kind = url_index_is_pattern(l->urls, k->found->at[i])
			       ? RULE_PATTERN
			       : RULE_URL;
		fit.text = url_index_text(l->urls, k->found->at[i]);
		fit.number = url_index_number(l->urls, k->found->at[i]);
		if (try_all(l, k, fit))
			return (true);
	}
	return (false);
}

static bool
on_regex_matched(void *arg, uint32_t id)
{
	id_list_add(arg, id);
	return (false);
}

static bool
match_regex(const struct rule_layer *l, struct rule_look *k)
{
	const struct regex_entry *e;
	size_t i;

	id_list_clear(k->found);
	regex_set_match(l->regexes, k->regex, k->url, on_regex_matched,
	    k->found);
	id_list_sort(k->found);
	for (i = 0; i < k->found->count; i++) {
		e = &l->expressions[k->found->at[i]];
		if (try_all(l, k,
			(struct fitting){
			    RULE_REGEX, str_of(e->text), e->number}))
			return (true);
	}
	return (false);
}

static bool
match_any(const struct rule_layer *l, struct rule_look *k)
{
	size_t i;

	for (i = 0; i < l->nany; i++) {
		if (try_all(l, k,
			(struct fitting){RULE_ANY, STR("*"), l->any[i]}))
			return (true);
	}
	return (false);
}

typedef bool	 match_fn(const struct rule_layer *, struct rule_look *);

/* In the order of decision. */
static const struct {
	enum rule_kind	 kind;
	match_fn	*match;
} tables[] = {
    {RULE_DOMAIN, match_domain},
    {RULE_HOST, match_host},
    {RULE_NETWORK, match_network},
    {RULE_URL, match_url},
    {RULE_REGEX, match_regex},
    {RULE_ANY, match_any},
};

bool
rule_layer_match(const struct rule_layer *l, struct rule_look *k)
{
	unsigned wanted;
	size_t i;

	k->holds = false;
	if (l == NULL)
		return (false);
	CHECK_OBJ(l, RULE_LAYER_MAGIC);
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		wanted = k->phases;
		if (tables[i].kind == RULE_NETWORK &&
		    (k->phases & k->net_phase) != 0)
			wanted |= RULE_AT_ADDRESS;
		/* Who explains is told of those that wait, too. */
		if (k->trace == NULL &&
		    (l->phases[tables[i].kind] & wanted) == 0)
			continue;
		if (tables[i].match(l, k))
			break;
	}
	return (k->holds);
}
