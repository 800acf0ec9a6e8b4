/* SPDX-License-Identifier: MIT
 *
 * config/rules_clients.h - `clients` and `users` of a rule: networks, users, or
 * the names of groups of them.
 */
#ifndef ADUANA_CONFIG_RULES_CLIENTS_H
#define ADUANA_CONFIG_RULES_CLIENTS_H

#include "config/rules_list.h"
#include "config/rules_section.h"
#include "config/yaml_tree.h"

/* Read into ${*out}, which stays as it was after complaints: an empty one would
 * mean everybody. */
void	 rules_clients_read(const struct rules_section *,
	    const struct yaml_node *, struct nets *out);
void	 rules_clients_read_users(const struct rules_section *,
	    const struct yaml_node *, struct rule_words *out);

#endif
