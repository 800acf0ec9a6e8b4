/* SPDX-License-Identifier: MIT
 *
 * config/words_groups.c - groups.
 */
#include "config/words_groups.h"

#include "config/keep.h"
#include "config/rules_clients.h"
#include "config/words_level.h"
#include "proxy/base/object.h"

static struct words_group_row *
group_of(void *level)
{
	return (OWNER_OF(level, struct words_group_row, level));
}

static void
group_name(struct words_reading *r, const struct yaml_node *node, void *into)
{
	group_of(into)->name = words_keys_text(r, node,
	    "name: a name is expected here");
}

static void
group_clients(struct words_reading *r, const struct yaml_node *node, void *into)
{
	const struct rules_section names = {
	    .decode = &r->decode, .names = r->names};

	rules_clients_read(&names, node, &group_of(into)->clients);
}

static void
group_users(struct words_reading *r, const struct yaml_node *node, void *into)
{
	struct words_group_row *g = group_of(into);
	const struct rules_section names = {
	    .decode = &r->decode, .names = r->names};
	struct rule_words users = {NULL, 0};

	rules_clients_read_users(&names, node, &users);
	g->users = users.at;
	g->nusers = users.count;
}

static const struct words_key group_keys[] = {
    WORDS_LEVEL_KEYS,
    {"name", group_name},
    {"clients", group_clients},
    {"users", group_users},
    {NULL, NULL},
};

static void
read_group(struct words_reading *r, const struct yaml_node *node,
    struct words_group_row *g)
{
	*g = (struct words_group_row){.name = "", .level = r->file->level};
	g->level.chosen = false;
	if (node->kind != YAML_MAP) {
		words_keys_complain(r, node,
		    "a group such as {name: juniors, clients: [10.1.0.0/16], "
		    "threshold: 60} is expected here");
		return;
	}
	words_keys_read(r, node, group_keys, &g->level);
	if (words_keys_find(node, "name") == NULL)
		words_keys_complain(r, node, "`name:` is missing");
	if (words_keys_find(node, "clients") == NULL &&
	    words_keys_find(node, "users") == NULL)
		words_keys_complain(r, node,
		    "`clients:` or `users:` is missing: nobody would be in "
		    "it");
}

void
words_groups_read(struct words_reading *r, const struct yaml_node *node)
{
	struct words_group_row *at;
	const struct yaml_node *n;
	size_t count = 0;

	/* Without a choice of its own a group is given every category. */
	r->file->level.chosen = false;
	if (node == NULL || yaml_is_empty(node))
		return;
	if (node->kind != YAML_LIST || node->count > WORDS_GROUPS) {
		words_keys_complain(r, node,
		    "groups: a list of at most 63 groups is expected here");
		return;
	}
	at = keep_alloc(r->decode.keep, (node->count + 1) * sizeof(*at));
	if (at == NULL) {
		words_keys_complain(r, node, "there is no memory to read it");
		return;
	}
	for (n = node->first; n != NULL; n = n->next)
		read_group(r, n, &at[count++]);
	r->file->groups = at;
	r->file->ngroups = count;
}
