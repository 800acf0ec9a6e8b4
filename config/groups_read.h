/* SPDX-License-Identifier: MIT
 *
 * config/groups_read.h - a map of names to networks, or to users.
 */
#ifndef ADUANA_CONFIG_GROUPS_READ_H
#define ADUANA_CONFIG_GROUPS_READ_H

#include "config/decode_list.h"
#include "config/groups.h"
#include "config/yaml_tree.h"

/* 0, or -1 after complaints that begin with ${what}; those of the groups that
 * are right are in ${*out} either way. */
int	 groups_read_nets(const struct decode *, const char *what,
	    const struct yaml_node *, struct net_groups *out);
int	 groups_read_users(const struct decode *, const char *what,
	    const struct yaml_node *, struct user_groups *out);

#endif
