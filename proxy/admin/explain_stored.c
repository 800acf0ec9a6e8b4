/* SPDX-License-Identifier: MIT
 *
 * admin/explain_stored.c - one look into the cache.
 */
#include "proxy/admin/explain_stored.h"

#include <inttypes.h>
#include <stdlib.h>

#include "filters/cache_rules.h"
#include "proxy/admin/args.h"
#include "proxy/admin/entry_json.h"
#include "proxy/admin/explain_asked.h"
#include "proxy/base/buf.h"
#include "proxy/base/object.h"
#include "proxy/base/ws.h"
#include "proxy/cache/cache.h"
#include "proxy/cache/walk.h"
#include "proxy/http/freshness.h"

static int
say(struct buf *out, const char *stored)
{
	return (buf_printf(out, ",\"stored\":\"%s\"", stored));
}

static int
put_entry(struct explain_stored *s, const struct walk_item *item,
    int64_t now_ms, struct buf *out)
{
	struct freshness_facts facts;
	int64_t left;

	if (item->kind == WALK_MARKER)
		return (say(out, "in variants, by fields of the request"));
	if (item->kind == WALK_FILLING)
		return (say(out, "it is being stored"));
	memcpy(&facts, item->meta.facts, sizeof(facts));
	left = freshness_left_ms(&facts, now_ms);
	if (left > 0 && (facts.flags & FRESHNESS_NO_CACHE) == 0) {
		s->result = LOG_TCP_MEM_HIT;
		s->status = item->meta.status;
	}
	return (say(out, "yes") |
		buf_printf(out, ",\"fresh_seconds\":%" PRId64, left / 1000));
}

static int
put_rule(const struct cache_rule *rule, struct ws *ws, struct buf *out)
{
	if (rule == NULL)
		return (0);
	return (buf_append(out, STR(",\"cache_rule\":")) |
		entry_json_text(out, ws_printf(ws, "%s:%u", rule->place.file,
					 rule->place.line)));
}

static int
look(struct explain_stored *s, const struct admin_args *args,
    const struct explain_asked *asked, struct str redirect, struct ws *ws,
    struct buf *out)
{
	const struct cache_rule *rule = cache_rules_decide(args->cache_rules,
	    asked->url.text);
	struct str text = cache_rules_key(rule, asked->url.text, ws);
	struct walk_batch *batch;
	int bad = put_rule(rule, ws, out);
	struct key key;

	if (rule != NULL && rule->never)
		return (bad | say(out, "never, by that rule"));
	if (redirect.len > 0)
		text = ws_printf(ws, "%.*s %.*s", STR_ARG(text),
		    STR_ARG(redirect));
	batch = malloc(sizeof(*batch));
	ASSERT(batch != NULL);
	key_make(&key, cache_seed(args->cache), text);
	bad |= walk_find(args->cache, &key, batch)
		   ? put_entry(s, &batch->items[0], asked->facts.now_s * 1000,
			 out)
		   : say(out, "no");
	free(batch);
	return (bad);
}

int
explain_stored_put(struct explain_stored *s, const struct admin_args *args,
    const struct explain_asked *asked, struct str redirect, struct ws *ws,
    struct buf *out)
{
	struct str method = asked->facts.method;

	*s = (struct explain_stored){.result = LOG_TCP_MISS};
	if (args->cache == NULL)
		return (say(out, "there is no cache"));
	if (!str_eq(method, STR("GET")) && !str_eq(method, STR("HEAD")))
		return (say(out, "not for this method"));
	return (look(s, args, asked, redirect, ws, out));
}
