/* SPDX-License-Identifier: MIT
 *
 * config/cache_rule_read.c - rows of cache.rules.
 */
#include "config/cache_rule_read.h"

#include "config/keep.h"
#include "config/quantity.h"
#include "config/suggest.h"

/* A name of an argument longer than this is a mistake. */
#define NAME_MAX_BYTES	256

struct reading {
	const struct yaml_tree *tree;
	struct keep	*keep;
	struct complaints *complaints;
	struct cache_rule *rule;
	bool		 is_bad;
};

typedef void	 part_fn(struct reading *, const struct yaml_node *);

struct part {
	const char	*key;
	part_fn		*read;
};

static void
complain(struct reading *r, const struct yaml_node *at, const char *why)
{
	complaints_add(r->complaints, yaml_place(r->tree, at),
	    "cache.rules: %s", why);
	r->is_bad = true;
}

static void
complain_word(struct reading *r, const struct yaml_node *at, const char *why)
{
	complaints_add(r->complaints, yaml_place(r->tree, at),
	    "cache.rules: %s: `%.80s`", why, at->text.ptr);
	r->is_bad = true;
}

static void
complain_memory(struct reading *r, const struct yaml_node *at)
{
	complain(r, at, "there is no memory to read it");
}

/* Read each part of ${map} by the row of its key. */
static void
read_parts(struct reading *r, const struct yaml_node *map,
    const struct part *parts, size_t nparts, const char *what)
{
	const struct yaml_node *n;
	char hint[64];
	size_t i;

	for (n = map->first; n != NULL; n = n->next) {
		struct suggest s = {.wanted = n->key->text};

		for (i = 0; i < nparts; i++) {
			if (str_eq(n->key->text, str_of(parts[i].key)))
				break;
			suggest_offer(&s, parts[i].key);
		}
		if (i < nparts) {
			parts[i].read(r, n);
			continue;
		}
		complaints_add(r->complaints, yaml_place(r->tree, n->key),
		    "cache.rules: unknown key `%.80s` in %s%s",
		    n->key->text.ptr, what,
		    suggest_text(&s, hint, sizeof(hint)));
		r->is_bad = true;
	}
}

/* The first of a list of words, or the word itself, and how many there are;
 * NULL after complaints. */
static const struct yaml_node *
words_of(struct reading *r, const struct yaml_node *node, const char *what,
    size_t *count)
{
	bool is_word = node->kind == YAML_WORD && !yaml_is_empty(node);

	*count = is_word ? 1 : node->count;
	if (node->kind != YAML_MAP && *count > 0)
		return (is_word ? node : node->first);
	complaints_add(r->complaints, yaml_place(r->tree, node),
	    node->kind == YAML_MAP
		? "cache.rules: %s: a list is expected here, not a map"
		: "cache.rules: %s: the list is empty",
	    what);
	r->is_bad = true;
	return (NULL);
}

/* ---- urls ---------------------------------------------------------------- */

static void
read_glob(struct reading *r, const struct yaml_node *word,
    struct cache_rule_glob *glob)
{
	if (word->kind != YAML_WORD) {
		complain(r, word, "urls: a single glob is expected here");
		return;
	}
	if (word->text.len == 0) {
		complain(r, word, "urls: the glob is empty");
		return;
	}
	glob->place = yaml_place(r->tree, word);
	glob->place.file = r->rule->place.file;
	glob->text = keep_text(r->keep, word->text);
	if (glob->text == NULL)
		complain_memory(r, word);
}

static void
read_urls(struct reading *r, const struct yaml_node *node)
{
	size_t i, count;
	const struct yaml_node *word = words_of(r, node, "urls", &count);
	struct cache_rule_glob *globs;

	if (word == NULL)
		return;
	globs = keep_alloc(r->keep, count * sizeof(*globs));
	if (globs == NULL) {
		complain_memory(r, node);
		return;
	}
	for (i = 0; i < count; i++, word = word->next)
		read_glob(r, word, &globs[i]);
	r->rule->globs = globs;
	r->rule->nglobs = count;
}

/* ---- ttl ----------------------------------------------------------------- */

static void
read_time(struct reading *r, const struct yaml_node *node, int64_t *out)
{
	const char *why;
	int64_t ms;

	if (node->kind != YAML_WORD) {
		complain(r, node, "ttl: a single time is expected here");
		return;
	}
	why = quantity_duration(node->text, &ms);
	if (why != NULL)
		complain_word(r, node, why);
	else if (ms > CACHE_RULE_TTL_MAX_MS)
		complain_word(r, node, "ttl: must be at most 3650d");
	else
		*out = ms;
}

static void
read_min(struct reading *r, const struct yaml_node *node)
{
	read_time(r, node, &r->rule->ttl_min);
}

static void
read_max(struct reading *r, const struct yaml_node *node)
{
	read_time(r, node, &r->rule->ttl_max);
}

static void
read_override(struct reading *r, const struct yaml_node *node)
{
	read_time(r, node, &r->rule->ttl_override);
}

static const struct part ttl_parts[] = {
    {"min", read_min},
    {"max", read_max},
    {"override", read_override},
};

static void
read_ttl(struct reading *r, const struct yaml_node *node)
{
	struct cache_rule *rule = r->rule;

	if (node->kind == YAML_WORD) {
		read_override(r, node);
		return;
	}
	if (node->kind != YAML_MAP || node->first == NULL) {
		complain(r, node,
		    "ttl: a time is expected here, or a map of min, max, "
		    "override");
		return;
	}
	read_parts(r, node, ttl_parts, sizeof(ttl_parts) / sizeof(*ttl_parts),
	    "ttl");
	if (rule->ttl_override != CACHE_RULE_UNSET &&
	    (rule->ttl_min != CACHE_RULE_UNSET ||
		rule->ttl_max != CACHE_RULE_UNSET))
		complain(r, node, "ttl: override leaves nothing to min or max");
	if (rule->ttl_max != CACHE_RULE_UNSET && rule->ttl_min > rule->ttl_max)
		complain(r, node, "ttl: min is over max");
}

/* ---- ignore -------------------------------------------------------------- */

static void
read_name(struct reading *r, const struct yaml_node *word, const char **out)
{
	if (word->kind != YAML_WORD)
		complain(r, word, "ignore: a single name is expected here");
	else if (word->text.len == 0 || word->text.len > NAME_MAX_BYTES ||
		 strpbrk(word->text.ptr, "&=#/ \t") != NULL)
		complain_word(r, word,
		    "ignore: must be the name of a query argument");
	else if ((*out = keep_text(r->keep, word->text)) == NULL)
		complain_memory(r, word);
}

static void
read_ignore(struct reading *r, const struct yaml_node *node)
{
	size_t i, count;
	const struct yaml_node *word = words_of(r, node, "ignore", &count);
	const char **names;

	if (word == NULL)
		return;
	names = keep_alloc(r->keep, count * sizeof(*names));
	if (names == NULL) {
		complain_memory(r, node);
		return;
	}
	for (i = 0; i < count; i++, word = word->next)
		read_name(r, word, &names[i]);
	r->rule->ignore = names;
	r->rule->nignore = count;
}

/* ---- the rest ------------------------------------------------------------ */

static void
read_bool(struct reading *r, const struct yaml_node *node, bool *out)
{
	const char *why = "a single value is expected here";

	if (node->kind == YAML_WORD)
		why = quantity_bool(node->text, out);
	if (why != NULL)
		complain(r, node, why);
}

static void
read_never(struct reading *r, const struct yaml_node *node)
{
	read_bool(r, node, &r->rule->never);
}

static void
read_immutable(struct reading *r, const struct yaml_node *node)
{
	read_bool(r, node, &r->rule->immutable);
}

static const struct part rule_parts[] = {
    {"urls", read_urls},
    {"never", read_never},
    {"immutable", read_immutable},
    {"ttl", read_ttl},
    {"ignore", read_ignore},
};

static bool
has_effect_beside_never(const struct cache_rule *rule)
{
	return (rule->immutable || rule->nignore > 0 ||
		rule->ttl_override != CACHE_RULE_UNSET ||
		rule->ttl_min != CACHE_RULE_UNSET ||
		rule->ttl_max != CACHE_RULE_UNSET);
}

static void
read_rule(struct reading *r, const struct yaml_node *node, const char *file)
{
	struct cache_rule *rule = r->rule;

	rule->ttl_override = rule->ttl_min = rule->ttl_max = CACHE_RULE_UNSET;
	rule->place = yaml_place(r->tree, node);
	rule->place.file = file;
	if (node->kind != YAML_MAP) {
		complain(r, node, "a map with urls is expected here");
		return;
	}
	read_parts(r, node, rule_parts,
	    sizeof(rule_parts) / sizeof(*rule_parts), "a rule");
	if (!r->is_bad && rule->nglobs == 0)
		complain(r, node, "a rule needs urls");
	if (rule->never && has_effect_beside_never(rule))
		complain(r, node, "never stands with urls alone");
}

int
cache_rule_read(const struct yaml_tree *tree, const struct yaml_node *node,
    struct keep *keep, struct complaints *complaints,
    struct cache_rule_list *out)
{
	struct reading r = {
	    .tree = tree, .keep = keep, .complaints = complaints};
	struct cache_rule *rules;
	const struct yaml_node *n;
	const char *file;
	size_t count = 0;
	bool is_bad = false;

	if (node->kind != YAML_LIST) {
		complain(&r, node, "a list of rules is expected here");
		return (-1);
	}
	rules = keep_alloc(keep, (node->count + 1) * sizeof(*rules));
	/* The tree's name goes with the tree. */
	file = keep_text(keep, str_of(tree->name));
	if (rules == NULL || file == NULL) {
		complain_memory(&r, node);
		return (-1);
	}
	for (n = node->first; n != NULL; n = n->next) {
		r.rule = &rules[count++];
		r.is_bad = false;
		read_rule(&r, n, file);
		is_bad = is_bad || r.is_bad;
	}
	if (is_bad)
		return (-1);
	*out = (struct cache_rule_list){rules, count};
	return (0);
}
