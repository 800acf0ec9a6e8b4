/* SPDX-License-Identifier: MIT
 *
 * config/groups.c - look for a name.
 */
#include "config/groups.h"

const struct net_group *
groups_find_net(const struct net_groups *groups, struct str name)
{
	size_t i;

	for (i = 0; i < groups->count; i++)
		if (str_eq(str_of(groups->at[i].name), name))
			return (&groups->at[i]);
	return (NULL);
}

const struct user_group *
groups_find_user(const struct user_groups *groups, struct str name)
{
	size_t i;

	for (i = 0; i < groups->count; i++)
		if (str_eq(str_of(groups->at[i].name), name))
			return (&groups->at[i]);
	return (NULL);
}
