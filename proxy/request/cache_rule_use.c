/* SPDX-License-Identifier: MIT
 *
 * request/cache_rule_use.c - the cache rule of a request.
 */
#include "proxy/request/cache_rule_use.h"

#include "filters/cache_rules.h"
#include "proxy/base/text.h"
#include "proxy/http/token.h"
#include "proxy/request/request.h"

#define DAY_MS		(INT64_C(86400) * 1000)
#define IMMUTABLE_MS	(30 * DAY_MS)
#define NAME_MAX_BYTES	128

/* Without room for a shorter key the URL itself is one: a miss, no more.  What
 * another host answers in its place is kept apart: no URL has a blank. */
static const struct cache_rule *
key_of(const struct request *req, struct str url, struct key *key)
{
	const struct request_env *env = req->env;
	const struct cache_rule *rule = cache_rules_decide(env->cache_rules,
	    url);
	struct ws *ws = &req->x->ws;
	size_t mark = ws_snapshot(ws);
	struct str text = cache_rules_key(rule, url, ws);

	if (text.ptr == NULL) {
		ws_reset(ws, mark);
		text = url;
	}
	if (req->verdict.redirect.len > 0)
		text = ws_printf(ws, "%.*s %.*s", STR_ARG(text),
		    STR_ARG(req->verdict.redirect));
	/* Nothing is ever stored when there is no room. */
	if (text.ptr == NULL)
		text = req->verdict.redirect;
	key_make(key, cache_seed(env->cache->cache), text);
	return (rule);
}

void
cache_rule_use_key(const struct request *req, struct str url, struct key *key)
{
	(void)key_of(req, url, key);
}

void
cache_rule_use_begin(struct request *req)
{
	req->rule = key_of(req, req->url.text, &req->key);
}

bool
cache_rule_use_is_never(const struct request *req)
{
	return (req->rule != NULL && req->rule->never);
}

/* ---- how long ------------------------------------------------------------ */

static void
raise(const struct cache_rule *rule, unsigned status, struct freshness_facts *f)
{
	if (rule->immutable && (status == 200 || status == 206)) {
		f->flags |= FRESHNESS_IMMUTABLE;
		if ((f->flags & FRESHNESS_HEURISTIC) != 0)
			f->lifetime_ms = rule->ttl_min == CACHE_RULE_UNSET
					     ? IMMUTABLE_MS
					     : rule->ttl_min;
	}
	if (rule->ttl_override != CACHE_RULE_UNSET)
		f->lifetime_ms = rule->ttl_override;
	if (f->lifetime_ms < rule->ttl_min)
		f->lifetime_ms = rule->ttl_min;
}

void
cache_rule_use_facts(const struct cache_rule *rule, unsigned status,
    struct freshness_facts *f)
{
	f->lifetime_ms = f->said_ms;
	f->flags &= ~(uint32_t)FRESHNESS_IMMUTABLE;
	if ((f->flags & FRESHNESS_SAID_IMMUTABLE) != 0)
		f->flags |= FRESHNESS_IMMUTABLE;
	if (rule == NULL)
		return;
	/* An error is not to be kept for as long as what was asked for. */
	if (status < 400)
		raise(rule, status, f);
	if (rule->ttl_max != CACHE_RULE_UNSET && f->lifetime_ms > rule->ttl_max)
		f->lifetime_ms = rule->ttl_max;
}

void
cache_rule_use_stored(struct request *req)
{
	const struct entry_meta *meta = reader_meta(&req->replay.reader);

	memcpy(&req->facts, meta->facts, sizeof(req->facts));
	cache_rule_use_facts(req->rule, meta->status, &req->facts);
}

void
cache_rule_use_control(const struct request *req, const struct head *head,
    struct cache_control *cc)
{
	const struct freshness_facts *f = &req->facts;
	bool is_said = cc->max_age != CACHE_CONTROL_ABSENT ||
		       cc->s_maxage != CACHE_CONTROL_ABSENT ||
		       head_has(head, FIELD_EXPIRES);

	if (f->lifetime_ms == f->said_ms ||
	    (!is_said && (f->flags & FRESHNESS_HEURISTIC) == 0))
		return;
	cc->max_age = (f->lifetime_ms + 999) / 1000;
	if (cc->s_maxage != CACHE_CONTROL_ABSENT)
		cc->s_maxage = cc->max_age;
}

/* ---- telling ------------------------------------------------------------- */

static const char *
lifetime_word(const struct cache_rule *rule, const struct freshness_facts *f)
{
	if (rule->ttl_override != CACHE_RULE_UNSET &&
	    f->lifetime_ms == rule->ttl_override)
		return (" ttl");
	if (f->lifetime_ms < f->said_ms)
		return (" max");
	if (f->lifetime_ms > f->said_ms && f->lifetime_ms == rule->ttl_min)
		return (" min");
	return ("");
}

/* The file's name without its folder, as a quoted string may hold it
 * (RFC 8941 3.3.3). */
static const char *
plain_name(const char *path, char out[NAME_MAX_BYTES])
{
	struct str s = str_of(path);
	size_t i, slash = str_rfind(s, '/');

	str_to_z(slash < s.len ? str_from(s, slash + 1) : s, out,
	    NAME_MAX_BYTES);
	for (i = 0; out[i] != '\0'; i++)
		if (out[i] < ' ' || out[i] > '~' || out[i] == '"' ||
		    out[i] == '\\')
			out[i] = '?';
	return (out);
}

static void
put_rule(const struct request *req, struct text *t)
{
	const struct cache_rule *rule = req->rule;
	const struct freshness_facts *f = &req->facts;
	char name[NAME_MAX_BYTES];

	text_put(t, STR("rule "));
	text_put(t, str_of(plain_name(rule->place.file, name)));
	text_put(t, STR(":"));
	text_put_number(t, rule->place.line);
	if (rule->never)
		text_put(t, STR(" never"));
	if (rule->immutable && (f->flags & FRESHNESS_IMMUTABLE) != 0)
		text_put(t, STR(" immutable"));
	if (!rule->never)
		text_put(t, str_of(lifetime_word(rule, f)));
	if (req->key.text.len < req->url.text.len)
		text_put(t, STR(" ignore"));
}

void
cache_rule_use_put_detail(const struct request *req, const char *note,
    struct text *t)
{
	bool is_bare = req->rule == NULL && token_is(str_of(note));

	if (req->rule == NULL && note == NULL)
		return;
	text_put(t, is_bare ? STR("; detail=") : STR("; detail=\""));
	text_put(t, str_of(note));
	if (req->rule != NULL && note != NULL)
		text_put(t, STR(", "));
	if (req->rule != NULL)
		put_rule(req, t);
	if (!is_bare)
		text_put(t, STR("\""));
}
