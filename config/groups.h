/* SPDX-License-Identifier: MIT
 *
 * config/groups.h - names for several clients or users.
 */
#ifndef ADUANA_CONFIG_GROUPS_H
#define ADUANA_CONFIG_GROUPS_H

#include <stddef.h>

#include "config/nets.h"
#include "config/texts.h"
#include "proxy/base/str.h"

struct net_group {
	const char	*name;
	struct nets	 nets;
};

struct net_groups {
	const struct net_group *at;
	size_t		 count;
};

struct user_group {
	const char	*name;
	struct texts	 users;
};

struct user_groups {
	const struct user_group *at;
	size_t		 count;
};

/* NULL: there is none of that name. */
const struct net_group	*groups_find_net(const struct net_groups *,
			    struct str name);
const struct user_group	*groups_find_user(const struct user_groups *,
			    struct str name);

#endif
