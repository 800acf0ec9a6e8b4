/* SPDX-License-Identifier: MIT
 *
 * config/groups_read.c - groups from YAML.
 */
#include "config/groups_read.h"

#include <stdbool.h>

#include "config/keep.h"

static int
complain(const struct decode *d, const char *what, const struct yaml_node *at,
    const char *why)
{
	complaints_add(d->complaints, yaml_place(d->tree, at), "%s: %s", what,
	    why);
	return (-1);
}

static bool
is_map(const struct decode *d, const char *what, const struct yaml_node *map)
{
	if (map->kind == YAML_MAP || yaml_is_empty(map))
		return (true);
	complain(d, what, map,
	    "a map is expected here, as in {room: [...], office: [...]}");
	return (false);
}

static bool
is_name(const struct decode *d, const char *what, const struct yaml_node *key)
{
	struct net net;

	if (key->text.len == 0 || str_eq(key->text, STR("*"))) {
		complain(d, what, key, "a group needs a name");
		return (false);
	}
	if (net_parse(key->text, &net) != NULL)
		return (true);
	complain(d, what, key, "a group cannot have an address as its name");
	return (false);
}

int
groups_read_nets(const struct decode *d, const char *what,
    const struct yaml_node *map, struct net_groups *out)
{
	const struct yaml_node *n;
	struct net_group *group;
	int rc = 0;

	*out = (struct net_groups){0};
	if (!is_map(d, what, map))
		return (-1);
	group = keep_alloc(d->keep, (map->count + 1) * sizeof(*group));
	if (group == NULL)
		return (complain(d, what, map, "there is no memory for it"));
	out->at = group;
	for (n = map->first; n != NULL; n = n->next) {
		group->name = keep_text(d->keep, n->key->text);
		if (group->name == NULL || !is_name(d, what, n->key) ||
		    decode_list_nets(d, what, n, &group->nets) == -1) {
			rc = -1;
			continue;
		}
		group++;
		out->count++;
	}
	return (rc);
}

int
groups_read_users(const struct decode *d, const char *what,
    const struct yaml_node *map, struct user_groups *out)
{
	const struct yaml_node *n;
	struct user_group *group;
	int rc = 0;

	*out = (struct user_groups){0};
	if (!is_map(d, what, map))
		return (-1);
	group = keep_alloc(d->keep, (map->count + 1) * sizeof(*group));
	if (group == NULL)
		return (complain(d, what, map, "there is no memory for it"));
	out->at = group;
	for (n = map->first; n != NULL; n = n->next) {
		group->name = keep_text(d->keep, n->key->text);
		if (group->name == NULL || !is_name(d, what, n->key) ||
		    decode_list_texts(d, what, n, &group->users) == -1) {
			rc = -1;
			continue;
		}
		group++;
		out->count++;
	}
	return (rc);
}
