/* SPDX-License-Identifier: MIT
 *
 * config/when_read.c - hours from YAML.
 */
#include "config/when_read.h"

#include "config/keep.h"
#include "config/zone.h"

#define WHEN_MOST	64	/* of a list */
/* Hours are kept for each rule: not beyond this. */
#define KEEP_MOST	((size_t)1 << 30)

struct reading {
	const struct rules_section *section;
	const struct zone *zone;	/* the default */
	struct when	*when;		/* all so far; NULL: none yet */
};

static struct when *
begin(struct reading *r, const struct yaml_node *at, const struct zone *zone)
{
	struct when *w = NULL;

	if (zone != NULL && keep_size(r->section->decode->keep) < KEEP_MOST)
		w = when_new(r->section->decode->keep, zone);
	if (w == NULL)
		(void)decode_list_no_memory(r->section->decode, at);
	else if (r->when != NULL)
		when_join(r->when, w);
	else
		r->when = w;
	return (w);
}

static void
complain(struct reading *r, const struct yaml_node *at, const char *why)
{
	if (why != NULL && at->kind == YAML_WORD)
		rules_section_complain(r->section, at, "when: %s: `%.80s`", why,
		    at->text.ptr);
	else if (why != NULL)
		rules_section_complain(r->section, at, "when: %s", why);
}

static void
read_word(struct reading *r, const struct yaml_node *word)
{
	struct when *w = begin(r, word, r->zone);

	if (w != NULL)
		complain(r, word, when_add(w, word->text));
}

static const struct zone *
read_zone(struct reading *r, const struct yaml_node *node)
{
	const struct zone *zone;
	const char *why = "a single value is expected here";

	if (node->kind == YAML_WORD) {
		zone = zone_load(r->section->decode->keep, node->text.ptr,
		    &why);
		if (zone != NULL)
			return (zone);
	}
	complain(r, node, why);
	return (r->zone);
}

/* Words of a list, or one alone, behind each other. */
static struct str
read_words(struct reading *r, const char *what, const struct yaml_node *node)
{
	struct keep *keep = r->section->decode->keep;
	const char *text = "";
	struct texts texts;
	size_t i;

	if (decode_list_texts(r->section->decode, what, node, &texts) == -1)
		return (STR_NONE);
	if (texts.count > WHEN_MOST) {
		complain(r, node, "the list is too long");
		return (STR_NONE);
	}
	for (i = 0; text != NULL && i < texts.count; i++)
		text = keep_printf(keep, "%s %s", text, texts.at[i]);
	if (text == NULL)
		(void)decode_list_no_memory(r->section->decode, node);
	return (str_of(text));
}

static void
read_map(struct reading *r, const struct yaml_node *map)
{
	struct str days = STR_NONE, hours = STR_NONE;
	size_t before = complaints_count(r->section->decode->complaints);
	const struct zone *zone = r->zone;
	const struct yaml_node *n;
	struct when *w;

	for (n = map->first; n != NULL; n = n->next) {
		if (str_eq(n->key->text, STR("days")))
			days = read_words(r, "when: days", n);
		else if (str_eq(n->key->text, STR("hours")))
			hours = read_words(r, "when: hours", n);
		else if (str_eq(n->key->text, STR("zone")))
			zone = read_zone(r, n);
		else
			complain(r, n->key,
			    "days, hours and zone are expected here");
	}
	w = begin(r, map, zone);
	if (w != NULL &&
	    complaints_count(r->section->decode->complaints) == before)
		complain(r, map, when_add_parts(w, days, hours));
}

static void
read_one(struct reading *r, const struct yaml_node *node)
{
	if (node->kind == YAML_MAP)
		read_map(r, node);
	else if (node->kind == YAML_WORD)
		read_word(r, node);
	else
		complain(r, node,
		    "hours are expected as in "
		    "mon-fri 08:00-14:00");
}

const struct when *
when_read(const struct rules_section *section, const struct yaml_node *node)
{
	struct reading r = {section, rules_section_zone(section), NULL};
	const struct yaml_node *n;

	if (node->kind != YAML_LIST) {
		read_one(&r, node);
		return (r.when);
	}
	if (node->count == 0 || node->count > WHEN_MOST)
		complain(&r, node,
		    node->count == 0 ? "the list is empty"
				     : "the list is too long");
	else
		for (n = node->first; n != NULL; n = n->next)
			read_one(&r, n);
	return (r.when);
}
