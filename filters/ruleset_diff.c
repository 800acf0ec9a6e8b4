/* SPDX-License-Identifier: MIT
 *
 * filters/ruleset_diff.c - names are looked up in the other's set, other rules
 * are known by a digest.
 */
#include "filters/ruleset_diff.h"

#include <string.h>

#include "filters/rule_layer.h"
#include "filters/rule_prints.h"
#include "filters/ruleset.h"
#include "filters/host_set.h"
#include "proxy/base/buf.h"

static const char *const actions[RULE_ACTIONS] = {
    [RULE_ALLOW_UNREAD] = "allowed without a look for words",
    [RULE_ALLOW] = "allowed",
    [RULE_BLOCK] = "blocked",
    [RULE_BLOCK_IMPORTANT] = "blocked by important imports",
    [RULE_EXCUSE] = "excused by imports",
    [RULE_BLOCK_IMPORTED] = "blocked by imports",
    [RULE_TUNNEL] = "tunnelled",
    [RULE_INTERCEPT] = "intercepted",
    [RULE_REDIRECT] = "redirected",
    [RULE_THROTTLE] = "throttled",
    [RULE_FLAG] = "flagged",
};

static const char *const kinds[RULE_KINDS] = {
    [RULE_DOMAIN] = "domain",
    [RULE_HOST] = "host",
    [RULE_URL] = "url",
    [RULE_REGEX] = "expression",
    [RULE_PATTERN] = "pattern",
    [RULE_NETWORK] = "network",
    [RULE_ANY] = "other rule",
};

/* Names of ${a} that are not in ${b}; either may be NULL. */
static size_t
names_beyond(const struct host_set *a, const struct host_set *b)
{
	struct host_list walk;
	struct str name, kept;
	size_t n = 0;
	uint32_t number;

	if (a == NULL)
		return (0);
	host_list_start(&walk, a);
	while (host_list_next(&walk, &name))
		n += b == NULL || !host_set_find(b, name, &number, &kept);
	return (n);
}

static const struct host_set *
names_of(const struct ruleset *r, enum rule_action action, enum rule_kind kind)
{
	const struct rule_layer *layer = ruleset_layer(r, action);

	return (layer == NULL ? NULL : rule_layer_names(layer, kind));
}

static struct ruleset_change
compare(const struct ruleset *old, const struct ruleset *new,
    enum rule_action action, enum rule_kind kind)
{
	const struct host_set *was, *is;

	if (kind != RULE_DOMAIN && kind != RULE_HOST)
		return ((struct ruleset_change){
		    rule_prints_beyond(ruleset_prints(new, action, kind),
			ruleset_prints(old, action, kind)),
		    rule_prints_beyond(ruleset_prints(old, action, kind),
			ruleset_prints(new, action, kind))});
	was = names_of(old, action, kind);
	is = names_of(new, action, kind);
	return ((struct ruleset_change){
	    names_beyond(is, was), names_beyond(was, is)});
}

void
ruleset_diff(const struct ruleset *old, const struct ruleset *new,
    struct ruleset_diff *d)
{
	unsigned a, k;

	for (a = 0; a < RULE_ACTIONS; a++)
		for (k = 0; k < RULE_KINDS; k++)
			d->of[a][k] = compare(old, new, (enum rule_action)a,
			    (enum rule_kind)k);
}

static void
tell_change(const struct ruleset_change *c, const char *kind,
    const char *before, struct buf *out)
{
	size_t most = c->added > c->removed ? c->added : c->removed;

	(void)buf_append(out, str_of(before));
	if (c->added > 0)
		(void)buf_printf(out, " +%zu", c->added);
	if (c->removed > 0)
		(void)buf_printf(out, " -%zu", c->removed);
	(void)buf_printf(out, " %s%s", kind, most == 1 ? "" : "s");
}

void
ruleset_diff_tell(const struct ruleset_diff *d, struct buf *out)
{
	const struct ruleset_change *c;
	const char *before;
	unsigned a, k;

	for (a = 0; a < RULE_ACTIONS; a++) {
		before = ":";
		for (k = 0; k < RULE_KINDS; k++) {
			c = &d->of[a][k];
			if (c->added + c->removed == 0)
				continue;
			if (*before == ':')
				(void)buf_append(out, str_of(actions[a]));
			tell_change(c, kinds[k], before, out);
			before = ",";
		}
		if (*before == ',')
			(void)buf_append(out, STR("\n"));
	}
}
