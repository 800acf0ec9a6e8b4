/* SPDX-License-Identifier: MIT
 *
 * filters/decide.c - the order in which actions speak.
 */
#include "filters/decide.h"

#include <stdio.h>
#include <stdlib.h>

#include "config/nets.h"
#include "filters/guard.h"
#include "filters/id_list.h"
#include "filters/regex_set.h"
#include "filters/rule_layer.h"
#include "filters/rule_table.h"
#include "filters/ruleset.h"
#include "filters/url_index.h"
#include "proxy/base/object.h"

/* "https://[" host "]:65535/" */
#define TUNNEL_URL_MAX	320
#define HTTPS_PORT	443

struct decide_scratch {
	unsigned		 magic;
#define DECIDE_SCRATCH_MAGIC	0xf117000bu
	struct regex_scratch	*regex;
	struct url_scratch	*urls;
	struct id_list		 found;
	struct decide_trace	*trace;
};

/* One asking: what is known, and what is to be said of it. */
struct asking {
	const struct ruleset	*rules;
	struct rule_look	 look;
	uint8_t			 literal[16];
	char			 home[TUNNEL_URL_MAX];
};

/* ---- the scratch -------------------------------------------------------- */

struct decide_scratch *
decide_scratch_new(const struct ruleset *r)
{
	const struct regex_set *sets[RULE_ACTIONS] = {NULL};
	const struct url_index *urls[RULE_ACTIONS] = {NULL};
	struct decide_scratch *s = malloc(sizeof(*s));
	const struct rule_layer *layer;
	unsigned i;

	if (s == NULL)
		return (NULL);
	INIT_OBJ(s, DECIDE_SCRATCH_MAGIC);
	id_list_init(&s->found);
	for (i = 0; i < RULE_ACTIONS; i++) {
		layer = ruleset_layer(r, (enum rule_action)i);
		if (layer == NULL)
			continue;
		sets[i] = rule_layer_regexes(layer);
		urls[i] = rule_layer_urls(layer);
	}
	s->regex = regex_scratch_new(sets, RULE_ACTIONS);
	s->urls = url_scratch_new(urls, RULE_ACTIONS);
	if (s->regex != NULL && s->urls != NULL)
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
	url_scratch_free(s->urls);
	id_list_fini(&s->found);
	FINI_OBJ(s);
	free(s);
}

void
decide_scratch_trace(struct decide_scratch *s, struct decide_trace *trace)
{
	CHECK_OBJ(s, DECIDE_SCRATCH_MAGIC);
	s->trace = trace;
}

/* ---- what is asked ------------------------------------------------------ */

static bool
is_connect(const struct facts *f)
{
	return (str_eq(f->method, STR("CONNECT")));
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

/* A literal was known at the request, if it is what was dialled. */
static void
find_address(struct asking *a, const struct facts *f)
{
	bool literal;

	a->look.net_phase = RULE_AT_ADDRESS;
	if (!ruleset_asks_address(a->rules))
		return;
	literal = net_address(f->host, a->literal) == NULL;
	if (literal)
		a->look.address = a->literal;
	if (literal &&
	    (!f->has_address || memcmp(a->literal, f->address, 16) == 0))
		a->look.net_phase = RULE_AT_REQUEST;
	else if (f->has_address)
		a->look.address = f->address;
}

static void
ask(struct asking *a, const struct ruleset *r, struct decide_scratch *s,
    const struct facts *f, enum rule_phase phase)
{
	CHECK_OBJ(s, DECIDE_SCRATCH_MAGIC);
	a->rules = r;
	a->look = (struct rule_look){.facts = f,
	    .url = f->url,
	    .phases = phase,
	    .regex = s->regex,
	    .urls = s->urls,
	    .found = &s->found,
	    .trace = s->trace};
	if (is_connect(f))
		a->look.url = tunnel_url(f, a->home);
	find_address(a, f);
}

/* The first rule of the action; true fills ${by}. */
static bool
speaks(struct asking *a, enum rule_action action, struct rule_ref *by)
{
	if (!rule_layer_match(ruleset_layer(a->rules, action), &a->look))
		return (false);
	*by = a->look.by;
	return (true);
}

/* ---- who passes --------------------------------------------------------- */

/* Exceptions are asked only where there is something to be excused from; those
 * of earlier phases are still good. */
static bool
is_excused(struct asking *a, struct rule_ref *by)
{
	unsigned phases = a->look.phases;
	bool excused;

	a->look.phases |= phases - 1;
	excused = speaks(a, RULE_EXCUSE, by);
	a->look.phases = phases;
	return (excused);
}

/* True when a rule decides, which is then ${v->by}. */
static bool
judge(struct asking *a, struct verdict *v)
{
	struct rule_ref excuse;

	v->kind = VERDICT_REFUSE;
	if (speaks(a, RULE_BLOCK, &v->by) ||
	    speaks(a, RULE_BLOCK_IMPORTANT, &v->by))
		return (true);
	if (!speaks(a, RULE_BLOCK_IMPORTED, &v->by)) {
		v->kind = VERDICT_PASS;
		return (false);
	}
	if (!is_excused(a, &excuse))
		return (true);
	v->kind = VERDICT_PASS;
	v->by = excuse;
	return (false);
}

/* Who explains wants to see what was beaten, too. */
static void
show_beaten(struct asking *a, enum rule_action from)
{
	struct rule_ref by;
	unsigned i;

	if (a->look.trace == NULL)
		return;
	a->look.is_late = true;
	for (i = from; i <= RULE_BLOCK_IMPORTED; i++)
		(void)speaks(a, (enum rule_action)i, &by);
	a->look.is_late = false;
}

/* May it pass, by what is known in this phase?  Who has spoken before is kept
 * where nobody says otherwise. */
static void
admit(struct asking *a, struct verdict *v)
{
	struct verdict said = {.kind = VERDICT_PASS};

	if (speaks(a, RULE_ALLOW_UNREAD, &said.by)) {
		v->is_allowed = v->words_off = true;
		show_beaten(a, RULE_ALLOW);
	} else if (speaks(a, RULE_ALLOW, &said.by)) {
		v->is_allowed = true;
		show_beaten(a, RULE_BLOCK);
	} else if (judge(a, &said)) {
		*v = said;
		return;
	}
	if (v->by.type == NULL)
		v->by = said.by;
}

static void
deny(const struct ruleset *r, struct verdict *v)
{
	if (v->kind != VERDICT_PASS || v->is_allowed ||
	    ruleset_denier(r) == NULL)
		return;
	*v = (struct verdict){.kind = VERDICT_REFUSE,
	    .by = {.type = "default",
		.rule = STR("deny"),
		.file = ruleset_denier(r),
		.reason = STR("not on the whitelist")}};
}

/* ---- what becomes of it ------------------------------------------------- */

static void
open_or_tunnel(struct asking *a, struct verdict *v)
{
	if (speaks(a, RULE_INTERCEPT, &v->by)) {
		v->kind = VERDICT_INTERCEPT;
		a->look.is_late = true;
		if (a->look.trace != NULL)
			(void)speaks(a, RULE_TUNNEL, &a->look.by);
		a->look.is_late = false;
	} else if (speaks(a, RULE_TUNNEL, &v->by)) {
		v->kind = VERDICT_TUNNEL;
	}
}

static const struct guard *
guard_of(const struct asking *a)
{
	return (rule_table_guard(ruleset_table(a->rules), a->look.number));
}

static void
redirect(struct asking *a, struct verdict *v)
{
	if (speaks(a, RULE_REDIRECT, &v->redirected_by))
		v->redirect = str_of(guard_of(a)->redirect);
}

/* The first throttle and flag, unless there was one in an earlier phase. */
static void
throttle_and_flag(struct asking *a, struct verdict *v)
{
	const struct guard *g;

	if (v->throttled_by.type == NULL &&
	    speaks(a, RULE_THROTTLE, &v->throttled_by)) {
		g = guard_of(a);
		v->delay_ms = g->delay_ms;
		v->rate = g->rate;
		v->rate_per_client = g->rate_per_client;
		v->throttle = rule_table_group(ruleset_table(a->rules),
		    a->look.number);
	}
	if (v->flagged_by.type == NULL)
		(void)speaks(a, RULE_FLAG, &v->flagged_by);
}

/* ---- the phases --------------------------------------------------------- */

struct verdict
decide(const struct ruleset *r, struct decide_scratch *s, const struct facts *f)
{
	struct verdict v = {.kind = VERDICT_PASS};
	struct asking a;

	ask(&a, r, s, f, RULE_AT_REQUEST);
	admit(&a, &v);
	deny(r, &v);
	if (v.kind == VERDICT_REFUSE)
		return (v);
	if (is_connect(f))
		open_or_tunnel(&a, &v);
	redirect(&a, &v);
	throttle_and_flag(&a, &v);
	return (v);
}

static void
decide_later(const struct ruleset *r, struct decide_scratch *s,
    const struct facts *f, struct verdict *v, enum rule_phase phase)
{
	struct rule_ref unread;
	struct asking a;

	if (v->kind == VERDICT_REFUSE)
		return;
	ask(&a, r, s, f, phase);
	if (!v->is_allowed)
		admit(&a, v);
	else if (!v->words_off)
		v->words_off = speaks(&a, RULE_ALLOW_UNREAD, &unread);
	if (v->kind != VERDICT_REFUSE)
		throttle_and_flag(&a, v);
}

void
decide_address(const struct ruleset *r, struct decide_scratch *s,
    const struct facts *f, struct verdict *v)
{
	decide_later(r, s, f, v, RULE_AT_ADDRESS);
}

void
decide_response(const struct ruleset *r, struct decide_scratch *s,
    const struct facts *f, struct verdict *v)
{
	decide_later(r, s, f, v, RULE_AT_RESPONSE);
}

bool
decide_wants_address(const struct ruleset *r)
{
	return ((ruleset_phases(r) & RULE_AT_ADDRESS) != 0);
}

bool
decide_wants_response(const struct ruleset *r)
{
	return ((ruleset_phases(r) & RULE_AT_RESPONSE) != 0);
}
