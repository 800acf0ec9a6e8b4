/* SPDX-License-Identifier: MIT
 *
 * config/rules_read.c - from YAML to rows of rules.
 */
#include "config/rules_read.h"

#include <stdbool.h>

#include "config/decode.h"
#include "config/path.h"
#include "config/rules_condition.h"
#include "config/rules_import.h"
#include "config/rules_rows.h"
#include "config/suggest.h"
#include "proxy/base/object.h"

struct reader {
	struct rules_file *file;
	struct decode	 decode;
	const struct rules_groups *groups; /* NULL: none */
};

typedef void	 key_fn(struct reader *, const struct yaml_node *);

/* A key of the list, and who reads what stands there. */
struct key {
	const char	*name;
	key_fn		*read;
};

static void
complain(struct reader *r, const struct yaml_node *at, const char *why)
{
	complaints_add(r->decode.complaints, yaml_place(r->decode.tree, at),
	    "%s", why);
}

static void
add_word(struct reader *r, const struct yaml_node *word, enum rule_kind kind,
    unsigned condition)
{
	struct rule_row row = {.line = word->line,
	    .column = word->column & 0xffffff,
	    .kind = kind & 0xff,
	    .action = rules_role_action(r->file->role) & 0xff,
	    .condition = condition & 0xffffff};

	if (word->kind != YAML_WORD)
		complain(r, word, "a single value is expected here");
	else if (word->text.len == 0)
		complain(r, word, "nothing stands here");
	else if (rules_rows_add(r->file, row, word->text) == -1)
		complain(r, word, "there is no memory to read it");
}

/* A tunnel is known by its host alone. */
static bool
kind_is_allowed(struct reader *r, const struct yaml_node *at,
    enum rule_kind kind)
{
	if (r->file->role != RULES_TUNNEL || kind == RULE_DOMAIN ||
	    kind == RULE_HOST)
		return (true);
	complain(r, at,
	    "a tunnel is known by its host alone: use `domains` "
	    "or `hosts`");
	return (false);
}

static void
add_words(struct reader *r, const struct yaml_node *node, enum rule_kind kind,
    unsigned condition)
{
	const struct yaml_node *n;

	if (yaml_is_empty(node) || !kind_is_allowed(r, node->key, kind))
		return;
	if (node->kind == YAML_MAP)
		complain(r, node, "a list is expected here, not a map");
	else if (node->kind == YAML_WORD)
		add_word(r, node, kind, condition);
	else
		for (n = node->first; n != NULL; n = n->next)
			add_word(r, n, kind, condition);
}

static void
read_domains(struct reader *r, const struct yaml_node *node)
{
	add_words(r, node, RULE_DOMAIN, 0);
}

static void
read_hosts(struct reader *r, const struct yaml_node *node)
{
	add_words(r, node, RULE_HOST, 0);
}

static void
read_urls(struct reader *r, const struct yaml_node *node)
{
	add_words(r, node, RULE_URL, 0);
}

static void
read_regex(struct reader *r, const struct yaml_node *node)
{
	add_words(r, node, RULE_REGEX, 0);
}

struct rule_key {
	const char	*name;
	enum rule_kind	 kind;
};

static const struct rule_key rule_keys[] = {
    {"domain", RULE_DOMAIN},
    {"host", RULE_HOST},
    {"url", RULE_URL},
    {"regex", RULE_REGEX},
};

#define RULE_KEYS	(sizeof(rule_keys) / sizeof(rule_keys[0]))

static const struct rule_key *
find_rule_key(const struct yaml_node *n)
{
	size_t i;

	for (i = 0; i < RULE_KEYS; i++)
		if (str_eq(n->key->text, str_of(rule_keys[i].name)))
			return (&rule_keys[i]);
	return (NULL);
}

static void
unknown_rule_key(struct reader *r, const struct yaml_node *key)
{
	struct suggest s = {.wanted = key->text};
	char hint[64];
	size_t i;

	for (i = 0; i < RULE_KEYS; i++)
		suggest_offer(&s, rule_keys[i].name);
	rules_condition_suggest(&s);
	complaints_add(r->decode.complaints, yaml_place(r->decode.tree, key),
	    "unknown key `%.80s` in a rule%s", key->text.ptr,
	    suggest_text(&s, hint, sizeof(hint)));
}

/* One rule of the long form. */
static void
read_rule(struct reader *r, const struct yaml_node *rule)
{
	const struct rule_key *k;
	const struct yaml_node *n;
	unsigned condition, named = 0;

	if (rule->kind != YAML_MAP) {
		complain(r, rule,
		    "a rule such as {domain: example.com, "
		    "reason: \"why\"} is expected here");
		return;
	}
	condition = rules_condition_read(r->file, &r->decode, r->groups, rule);
	for (n = rule->first; n != NULL; n = n->next) {
		k = find_rule_key(n);
		if (k != NULL) {
			named++;
			add_words(r, n, k->kind, condition);
		} else if (!rules_condition_is_key(n->key->text))
			unknown_rule_key(r, n->key);
	}
	if (named == 0)
		complain(r, rule, "a rule needs a domain, host, url or regex");
}

static void
each(struct reader *r, const struct yaml_node *node, key_fn *read)
{
	const struct yaml_node *n;

	if (yaml_is_empty(node))
		return;
	if (node->kind != YAML_LIST)
		complain(r, node, "a list is expected here");
	else
		for (n = node->first; n != NULL; n = n->next)
			read(r, n);
}

static void
read_rules(struct reader *r, const struct yaml_node *node)
{
	each(r, node, read_rule);
}

static void
read_one_import(struct reader *r, const struct yaml_node *node)
{
	rules_import(r->file, &r->decode, r->groups, node);
}

static void
read_import(struct reader *r, const struct yaml_node *node)
{
	each(r, node, read_one_import);
}

static void
read_default(struct reader *r, const struct yaml_node *node)
{
	if (r->file->role != RULES_WHITELIST)
		complain(r, node->key,
		    "`default` belongs in the whitelist, "
		    "or set filters.default");
	else if (node->kind == YAML_WORD && str_eq(node->text, STR("deny")))
		r->file->deny_by_default = true;
	else if (node->kind != YAML_WORD || !str_eq(node->text, STR("allow")))
		complain(r, node, "default: must be allow or deny");
}

/* The names were read beforehand, since rules lean on them. */
static void
read_clients(struct reader *r, const struct yaml_node *node)
{
	if (node->kind != YAML_MAP && !yaml_is_empty(node))
		complain(r, node,
		    "clients: a map of names to networks is "
		    "expected here");
}

static const struct key keys[] = {
    {"domains", read_domains},
    {"hosts", read_hosts},
    {"urls", read_urls},
    {"regex", read_regex},
    {"rules", read_rules},
    {"import", read_import},
    {"clients", read_clients},
    {"default", read_default},
};

#define KEYS	(sizeof(keys) / sizeof(keys[0]))

static void
read_key(struct reader *r, const struct yaml_node *node)
{
	struct suggest s = {.wanted = node->key->text};
	char hint[64];
	size_t i;

	for (i = 0; i < KEYS; i++) {
		if (str_eq(node->key->text, str_of(keys[i].name))) {
			keys[i].read(r, node);
			return;
		}
		suggest_offer(&s, keys[i].name);
	}
	complaints_add(r->decode.complaints,
	    yaml_place(r->decode.tree, node->key), "unknown key `%.80s`%s",
	    node->key->text.ptr, suggest_text(&s, hint, sizeof(hint)));
}

static void
read_list(struct reader *r, const struct yaml_node *list)
{
	const struct yaml_node *n;

	if (yaml_is_empty(list))
		return;
	if (list->kind != YAML_MAP) {
		complain(r, list,
		    "a map is expected here, with keys such as "
		    "`domains`");
		return;
	}
	for (n = list->first; n != NULL; n = n->next)
		if (str_eq(n->key->text, STR("clients")) && n->kind == YAML_MAP)
			r->groups = rules_condition_groups(&r->decode, n);
	for (n = list->first; n != NULL; n = n->next)
		read_key(r, n);
}

static const char *
role_name(enum rules_role role)
{
	switch (role) {
	case RULES_BLACKLIST:
		return ("blacklist");
	case RULES_WHITELIST:
		return ("whitelist");
	case RULES_TUNNEL:
		return ("tunnel");
	case RULES_ANY:
		return ("rules");
	}
	UNREACHABLE();
}

void
rules_read(struct rules_file *file, const struct yaml_tree *tree,
    struct complaints *complaints)
{
	struct reader r = {.file = file};
	const struct yaml_node *n;
	const char *role;

	CHECK_OBJ(file, RULES_FILE_MAGIC);
	role = role_name(file->role);
	r.decode.tree = tree;
	r.decode.keep = file->keep;
	r.decode.complaints = complaints;
	r.decode.folder = path_folder(file->keep, file->files[0]);
	if (yaml_is_empty(tree->root))
		return;
	if (tree->root->kind != YAML_MAP) {
		complaints_add(complaints, yaml_place(tree, tree->root),
		    "`%s:` is expected here", role);
		return;
	}
	for (n = tree->root->first; n != NULL; n = n->next) {
		if (str_eq(n->key->text, str_of(role)))
			read_list(&r, n);
		else if (str_eq(n->key->text, STR("default")))
			read_default(&r, n);
		else
			complaints_add(complaints, yaml_place(tree, n->key),
			    "unknown key `%.80s`; `%s:` is expected here",
			    n->key->text.ptr, role);
	}
}
