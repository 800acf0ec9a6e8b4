/* SPDX-License-Identifier: MIT
 *
 * config/rules_condition.c - clients, hours, types and whatever else.
 */
#include "config/rules_condition.h"

#include "config/instant.h"
#include "config/keep.h"
#include "config/quantity.h"
#include "config/rules_clients.h"
#include "config/rules_effect.h"
#include "config/rules_rows.h"
#include "config/rules_size.h"
#include "config/rules_types.h"
#include "config/when_read.h"

struct reading {
	const struct rules_section *section;
	struct rule_condition condition;
};

typedef void	 part_fn(struct reading *, const struct yaml_node *);

struct part {
	const char	*key;
	part_fn		*read;
	bool		 is_condition;
};

static void
read_clients(struct reading *r, const struct yaml_node *node)
{
	rules_clients_read(r->section, node, &r->condition.clients);
}

static void
read_users(struct reading *r, const struct yaml_node *node)
{
	rules_clients_read_users(r->section, node, &r->condition.users);
}

static bool
is_method(const char *s)
{
	size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-");

	return (n > 0 && n <= 32 && s[n] == '\0');
}

static void
read_methods(struct reading *r, const struct yaml_node *node)
{
	struct texts texts;
	size_t i;

	if (decode_list_texts(r->section->decode, "methods", node, &texts) ==
	    -1)
		return;
	if (texts.count == 0)
		rules_section_complain(r->section, node,
		    "methods: the list is empty");
	for (i = 0; i < texts.count; i++)
		if (!is_method(texts.at[i]))
			rules_section_complain(r->section, node,
			    "methods: must be upper-case words such as POST");
	r->condition.methods.at = texts.at;
	r->condition.methods.count = texts.count;
}

static void
read_ports(struct reading *r, const struct yaml_node *node)
{
	if (node->kind == YAML_LIST && node->count == 0)
		rules_section_complain(r->section, node,
		    "ports: the list is empty");
	else
		(void)decode_list_ports(r->section->decode, "ports", node,
		    &r->condition.ports);
}

static void
read_when(struct reading *r, const struct yaml_node *node)
{
	r->condition.when = when_read(r->section, node);
}

static void
read_until(struct reading *r, const struct yaml_node *node)
{
	const char *why = "a single value is expected here";

	if (node->kind == YAML_WORD)
		why = instant_parse(node->text, &r->condition.until_s);
	/* 0 is for ever. */
	if (r->condition.until_s <= 0)
		r->condition.until_s = 1;
	if (why != NULL)
		rules_section_complain(r->section, node, "until: %s", why);
}

static void
read_types(struct reading *r, const struct yaml_node *node)
{
	rules_types_read(r->section, node, &r->condition.types);
}

static void
read_size(struct reading *r, const struct yaml_node *node)
{
	rules_size_read(r->section, node, &r->condition.size_min,
	    &r->condition.size_max);
}

static const char *
read_text(struct reading *r, const struct yaml_node *node)
{
	const char *text = NULL;

	if (node->kind != YAML_WORD)
		rules_section_complain(r->section, node,
		    "%s: a single value is expected here", node->key->text.ptr);
	else if ((text = keep_text(r->section->decode->keep, node->text)) ==
		 NULL)
		(void)decode_list_no_memory(r->section->decode, node);
	return (text);
}

static void
read_reason(struct reading *r, const struct yaml_node *node)
{
	r->condition.reason = read_text(r, node);
}

static void
read_category(struct reading *r, const struct yaml_node *node)
{
	r->condition.category = read_text(r, node);
}

static const struct part parts[] = {
    {"clients", read_clients, true},
    {"users", read_users, true},
    {"methods", read_methods, true},
    {"ports", read_ports, true},
    {"when", read_when, true},
    {"until", read_until, true},
    {"types", read_types, true},
    {"size", read_size, true},
    {"reason", read_reason, false},
    {"category", read_category, false},
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
rules_condition_is_key(struct str key)
{
	return (find_part(key) != NULL || rules_effect_is_key(key));
}

void
rules_condition_suggest(struct suggest *s)
{
	size_t i;

	for (i = 0; i < PARTS; i++)
		suggest_offer(s, parts[i].key);
	rules_effect_suggest(s);
}

bool
rules_condition_is_any(const struct yaml_node *rule)
{
	const struct yaml_node *n;
	const struct part *part;

	for (n = rule->first; n != NULL; n = n->next) {
		part = find_part(n->key->text);
		if (part != NULL && part->is_condition)
			return (true);
	}
	return (false);
}

/* Whoever leaves a condition empty may want everybody, or nobody. */
static void
read_part(struct reading *r, const struct part *part,
    const struct yaml_node *node)
{
	if (!yaml_is_empty(node))
		part->read(r, node);
	else if (part->is_condition)
		rules_section_complain(r->section, node->key,
		    "%s: nothing stands here; give it a value, or take it out",
		    part->key);
}

void
rules_condition_read(const struct rules_section *section,
    const struct yaml_node *rule, struct rule_row *row)
{
	struct reading r = {.section = section};
	enum rule_action action = (enum rule_action)row->action;
	const struct yaml_node *n;
	const struct part *part;
	bool any = false;
	unsigned index;

	for (n = rule->first; n != NULL; n = n->next) {
		part = find_part(n->key->text);
		if (part == NULL)
			continue;
		any = true;
		read_part(&r, part, n);
	}
	if (rules_effect_read(section, rule, &r.condition, &action))
		any = true;
	row->action = action & 0xff;
	if (!any)
		return;
	index = rules_rows_condition(section->file, &r.condition);
	if (index == 0)
		rules_section_complain(section, rule,
		    "too many rules with conditions");
	row->condition = index & 0xffffff;
}
