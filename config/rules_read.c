/* SPDX-License-Identifier: MIT
 *
 * config/rules_read.c - from YAML to rows of rules.
 */
#include "config/rules_read.h"

#include "config/groups_read.h"
#include "config/path.h"
#include "config/rules_import.h"
#include "config/rules_rule.h"
#include "config/suggest.h"
#include "proxy/base/object.h"

typedef void	 key_fn(const struct rules_section *, const struct yaml_node *);

/* A key of the list, and who reads what stands there. */
struct key {
	const char	*name;
	key_fn		*read;
};

static void
read_domains(const struct rules_section *s, const struct yaml_node *node)
{
	rules_rule_short(s, RULE_DOMAIN, node);
}

static void
read_hosts(const struct rules_section *s, const struct yaml_node *node)
{
	rules_rule_short(s, RULE_HOST, node);
}

static void
read_urls(const struct rules_section *s, const struct yaml_node *node)
{
	rules_rule_short(s, RULE_URL, node);
}

static void
read_regex(const struct rules_section *s, const struct yaml_node *node)
{
	rules_rule_short(s, RULE_REGEX, node);
}

static void
read_networks(const struct rules_section *s, const struct yaml_node *node)
{
	rules_rule_short(s, RULE_NETWORK, node);
}

static void
each(const struct rules_section *s, const struct yaml_node *node, key_fn *read)
{
	const struct yaml_node *n;

	if (yaml_is_empty(node))
		return;
	if (node->kind != YAML_LIST)
		rules_section_complain(s, node, "a list is expected here");
	else
		for (n = node->first; n != NULL; n = n->next)
			read(s, n);
}

static void
read_rules(const struct rules_section *s, const struct yaml_node *node)
{
	each(s, node, rules_rule_long);
}

static void
read_import(const struct rules_section *s, const struct yaml_node *node)
{
	each(s, node, rules_import);
}

static void
read_default(const struct rules_section *s, const struct yaml_node *node)
{
	if (s->role != RULES_WHITELIST)
		rules_section_complain(s, node->key,
		    "`default` belongs in the whitelist, or set "
		    "filters.default");
	else if (node->kind == YAML_WORD && str_eq(node->text, STR("deny")))
		s->file->deny_by_default = true;
	else if (node->kind != YAML_WORD || !str_eq(node->text, STR("allow")))
		rules_section_complain(s, node,
		    "default: must be allow or deny");
}

/* The names were read beforehand, since rules lean on them. */
static void
read_clients(const struct rules_section *s, const struct yaml_node *node)
{
	(void)s;
	(void)node;
}

static const struct key keys[] = {
    {"domains", read_domains},
    {"hosts", read_hosts},
    {"urls", read_urls},
    {"regex", read_regex},
    {"networks", read_networks},
    {"rules", read_rules},
    {"import", read_import},
    {"clients", read_clients},
    {"default", read_default},
};

#define KEYS	(sizeof(keys) / sizeof(keys[0]))

static void
read_key(const struct rules_section *s, const struct yaml_node *node)
{
	struct suggest near = {.wanted = node->key->text};
	char hint[64];
	size_t i;

	for (i = 0; i < KEYS; i++) {
		if (str_eq(node->key->text, str_of(keys[i].name))) {
			keys[i].read(s, node);
			return;
		}
		suggest_offer(&near, keys[i].name);
	}
	rules_section_complain(s, node->key, "unknown key `%.80s`%s",
	    node->key->text.ptr, suggest_text(&near, hint, sizeof(hint)));
}

/* The names that a map gives to clients. */
static void
read_names(const struct rules_section *s, const struct yaml_node *map,
    struct rules_names *names)
{
	const struct yaml_node *n;

	for (n = map->first; n != NULL; n = n->next)
		if (str_eq(n->key->text, STR("clients")))
			(void)groups_read_nets(s->decode, "clients", n,
			    &names->clients);
}

static void
read_list(const struct rules_section *outer, enum rules_role role,
    const struct yaml_node *list)
{
	struct rules_names names = {.outer = outer->names};
	struct rules_section s = *outer;
	const struct yaml_node *n;

	s.role = role;
	s.names = &names;
	if (yaml_is_empty(list))
		return;
	if (list->kind != YAML_MAP) {
		rules_section_complain(&s, list,
		    "a map is expected here, with keys such as `domains`");
		return;
	}
	read_names(&s, list, &names);
	for (n = list->first; n != NULL; n = n->next)
		read_key(&s, n);
}

static const char *const role_names[] = {
    [RULES_BLACKLIST] = "blacklist",
    [RULES_WHITELIST] = "whitelist",
    [RULES_TUNNEL] = "tunnel",
};

#define ROLES	(sizeof(role_names) / sizeof(role_names[0]))

/* A file of one list. */
static void
read_one(const struct rules_section *s, const struct yaml_node *n)
{
	const char *role = role_names[s->role];

	if (str_eq(n->key->text, str_of(role)))
		read_list(s, s->role, n);
	else if (str_eq(n->key->text, STR("default")))
		read_default(s, n);
	else
		rules_section_complain(s, n->key,
		    "unknown key `%.80s`; `%s:` is expected here",
		    n->key->text.ptr, role);
}

/* A file of any lists. */
static void
read_any(const struct rules_section *s, const struct yaml_node *n)
{
	unsigned role;

	for (role = 0; role < ROLES; role++) {
		if (!str_eq(n->key->text, str_of(role_names[role])))
			continue;
		read_list(s, (enum rules_role)role, n);
		return;
	}
	if (str_eq(n->key->text, STR("rules")))
		read_rules(s, n);
	else if (str_eq(n->key->text, STR("default")))
		read_default(s, n);
	else if (!str_eq(n->key->text, STR("clients")))
		rules_section_complain(s, n->key,
		    "unknown key `%.80s`; `blacklist`, `whitelist`, `tunnel`, "
		    "`rules` or `clients` is expected here",
		    n->key->text.ptr);
}

void
rules_read(struct rules_file *file, const struct yaml_tree *tree,
    const struct rules_names *given, struct complaints *complaints)
{
	struct rules_names names = {.outer = given};
	struct decode decode = {tree, file->keep,
	    path_folder(file->keep, file->files[0]), complaints};
	struct rules_section s = {file, &decode, file->role, &names};
	const struct yaml_node *n;
	bool any = file->role == RULES_ANY;

	CHECK_OBJ(file, RULES_FILE_MAGIC);
	if (yaml_is_empty(tree->root))
		return;
	if (tree->root->kind != YAML_MAP) {
		rules_section_complain(&s, tree->root,
		    "`%s:` is expected here%s",
		    any ? "rules" : role_names[file->role],
		    any || tree->root->kind != YAML_WORD
			? ""
			: "; a file of names goes under its `import:`");
		return;
	}
	if (any)
		read_names(&s, tree->root, &names);
	for (n = tree->root->first; n != NULL; n = n->next)
		(any ? read_any : read_one)(&s, n);
}
