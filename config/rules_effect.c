/* SPDX-License-Identifier: MIT
 *
 * config/rules_effect.c - actions.
 */
#include "config/rules_effect.h"

#include "config/host_name.h"
#include "config/keep.h"
#include "config/quantity.h"

#define DELAY_MOST	INT64_C(600000)	/* ms */

struct reading {
	const struct rules_section *section;
	struct rule_condition *condition;
	enum rule_action action;
	bool unread;
};

typedef void	 part_fn(struct reading *, const struct yaml_node *);

struct part {
	const char	*key;
	part_fn		*read;
};

struct action {
	const char	*name;
	enum rule_action action;
};

static const struct action actions[] = {
    {"allow", RULE_ALLOW},
    {"block", RULE_BLOCK},
    {"tunnel", RULE_TUNNEL},
    {"intercept", RULE_INTERCEPT},
    {"redirect", RULE_REDIRECT},
    {"throttle", RULE_THROTTLE},
    {"flag", RULE_FLAG},
};

#define ACTIONS	(sizeof(actions) / sizeof(actions[0]))

static bool
is_word(struct reading *r, const struct yaml_node *node)
{
	if (node->kind == YAML_WORD)
		return (true);
	rules_section_complain(r->section, node,
	    "%s: a single value is expected here", node->key->text.ptr);
	return (false);
}

static void
complain_word(struct reading *r, const struct yaml_node *node, const char *why)
{
	rules_section_complain(r->section, node, "%s: %s: `%.80s`",
	    node->key->text.ptr, why, node->text.ptr);
}

static void
read_action(struct reading *r, const struct yaml_node *node)
{
	size_t i;

	for (i = 0; i < ACTIONS && node->kind == YAML_WORD; i++) {
		if (!str_eq(node->text, str_of(actions[i].name)))
			continue;
		r->action = actions[i].action;
		return;
	}
	if (is_word(r, node))
		complain_word(r, node,
		    "must be one of allow, block, tunnel, intercept, redirect, "
		    "throttle, flag");
}

static void
read_delay(struct reading *r, const struct yaml_node *node)
{
	const char *why;
	int64_t ms = 0;

	if (!is_word(r, node))
		return;
	why = quantity_duration(node->text, &ms);
	if (why == NULL && (ms < 1 || ms > DELAY_MOST))
		why = "must be from 1ms to 10min";
	if (why != NULL)
		complain_word(r, node, why);
	else
		r->condition->delay_ms = (uint32_t)ms;
}

/* "100 KiB/s" or "100 KiB". */
static void
read_rate(struct reading *r, const struct yaml_node *node)
{
	struct str s = node->text;
	uint64_t rate = 0;

	if (!is_word(r, node))
		return;
	if (str_ends_nocase(s, STR("/s")))
		s = str_trim(str_head(s, s.len - 2));
	if (quantity_bytes(s, &rate) != NULL || rate == 0 || rate > INT64_MAX)
		complain_word(r, node,
		    "bytes a second are expected, such as 100 KiB/s");
	else
		r->condition->rate = rate;
}

static void
read_per(struct reading *r, const struct yaml_node *node)
{
	if (!is_word(r, node))
		return;
	r->condition->rate_per_client = str_eq(node->text, STR("client"));
	if (!r->condition->rate_per_client && !str_eq(node->text, STR("rule")))
		complain_word(r, node, "must be client or rule");
}

static void
read_to(struct reading *r, const struct yaml_node *node)
{
	char host[HOST_NAME_MAX_LEN];
	const char *why;
	size_t len;

	if (!is_word(r, node))
		return;
	why = host_name_fold(node->text, host, &len);
	if (why != NULL)
		complain_word(r, node, why);
	else
		r->condition->redirect = keep_text(r->section->decode->keep,
		    (struct str){host, len});
}

static void
read_words(struct reading *r, const struct yaml_node *node)
{
	const char *why;
	bool words = true;

	if (!is_word(r, node))
		return;
	why = quantity_bool(node->text, &words);
	if (why != NULL)
		complain_word(r, node, why);
	r->unread = !words;
}

static const struct part parts[] = {
    {"action", read_action},
    {"delay", read_delay},
    {"rate", read_rate},
    {"per", read_per},
    {"to", read_to},
    {"words", read_words},
};

#define PARTS	(sizeof(parts) / sizeof(parts[0]))

static const struct part *
find_part(struct str key)
{
	size_t i;

	for (i = 0; i < PARTS; i++)
		if (str_eq(key, str_of(parts[i].key)))
			return (&parts[i]);
	return (NULL);
}

bool
rules_effect_is_key(struct str key)
{
	return (find_part(key) != NULL);
}

void
rules_effect_suggest(struct suggest *s)
{
	size_t i;

	for (i = 0; i < PARTS; i++)
		suggest_offer(s, parts[i].key);
}

/* ---- what makes sense together ------------------------------------------- */

#define BIT(action)	(1u << (action))
#define OF_CONNECT	(BIT(RULE_TUNNEL) | BIT(RULE_INTERCEPT))
#define BY_HOST		(OF_CONNECT | BIT(RULE_REDIRECT))

/* A key, and the actions it has no place with. */
struct clash {
	const char	*key;
	unsigned	 actions;
	const char	*why;
};

static const struct clash clashes[] = {
    {"url", BY_HOST,
	"that is decided by the host alone; use `domain` or "
	"`host`"},
    {"regex", BY_HOST,
	"that is decided by the host alone; use `domain` or "
	"`host`"},
    {"network", BIT(RULE_REDIRECT),
	"that is decided before there is an "
	"address; use `domain` or `host`"},
    {"types", BY_HOST, "that is decided before there is a response"},
    {"size", BY_HOST, "that is decided before there is a response"},
    {"methods", OF_CONNECT, "a tunnel's only method is CONNECT"},
    {"delay", ~BIT(RULE_THROTTLE), "it belongs to `action: throttle`"},
    {"rate", ~BIT(RULE_THROTTLE), "it belongs to `action: throttle`"},
    {"per", ~BIT(RULE_THROTTLE), "it belongs to `action: throttle`"},
    {"to", ~BIT(RULE_REDIRECT), "it belongs to `action: redirect`"},
    {"words", ~BIT(RULE_ALLOW), "it belongs to rules that allow"},
};

#define CLASHES	(sizeof(clashes) / sizeof(clashes[0]))

static const char *
action_name(enum rule_action action)
{
	size_t i;

	for (i = 0; i < ACTIONS; i++)
		if (actions[i].action == action)
			return (actions[i].name);
	/* Those of imported lists are kinds of it. */
	return ("block");
}

static void
check_key(struct reading *r, const struct yaml_node *node)
{
	size_t i;

	for (i = 0; i < CLASHES; i++)
		if (str_eq(node->key->text, str_of(clashes[i].key)) &&
		    (clashes[i].actions & BIT(r->action)) != 0)
			rules_section_complain(r->section, node->key,
			    "`%s` has no place in a rule that leads to %s: %s",
			    clashes[i].key, action_name(r->action),
			    clashes[i].why);
}

static bool
has_key(const struct yaml_node *rule, const char *key)
{
	const struct yaml_node *n;

	for (n = rule->first; n != NULL; n = n->next)
		if (str_eq(n->key->text, str_of(key)))
			return (true);
	return (false);
}

static void
check_needs(struct reading *r, const struct yaml_node *rule)
{
	if (r->action == RULE_REDIRECT && !has_key(rule, "to"))
		rules_section_complain(r->section, rule,
		    "a redirect needs the host to go to, as in "
		    "`to: forcesafesearch.google.com`");
	if (r->action == RULE_THROTTLE && !has_key(rule, "delay") &&
	    !has_key(rule, "rate"))
		rules_section_complain(r->section, rule,
		    "a throttle needs a `delay`, as in 500ms, or a `rate`, as "
		    "in 100 KiB/s");
	if (r->action == RULE_THROTTLE && has_key(rule, "per") &&
	    !has_key(rule, "rate"))
		rules_section_complain(r->section, rule,
		    "`per` says for whom a `rate` is counted, and there is "
		    "none");
}

bool
rules_effect_read(const struct rules_section *section,
    const struct yaml_node *rule, struct rule_condition *condition,
    enum rule_action *action)
{
	struct reading r = {section, condition, *action, false};
	const struct yaml_node *n;
	const struct part *part;

	for (n = rule->first; n != NULL; n = n->next) {
		part = find_part(n->key->text);
		if (part != NULL && yaml_is_empty(n))
			rules_section_complain(section, n->key,
			    "%s: nothing stands here", part->key);
		else if (part != NULL)
			part->read(&r, n);
	}
	for (n = rule->first; n != NULL; n = n->next)
		check_key(&r, n);
	check_needs(&r, rule);
	*action = r.unread && r.action == RULE_ALLOW ? RULE_ALLOW_UNREAD
						     : r.action;
	return (condition->redirect != NULL || condition->delay_ms > 0 ||
		condition->rate > 0);
}
