/* SPDX-License-Identifier: MIT
 *
 * config/rules_condition.h - what must hold beside the text of a rule: clients,
 * methods, reason.
 */
#ifndef ADUANA_CONFIG_RULES_CONDITION_H
#define ADUANA_CONFIG_RULES_CONDITION_H

#include <stdbool.h>

#include "config/decode.h"
#include "config/rules_list.h"
#include "config/suggest.h"
#include "config/yaml_tree.h"

/* A key of a rule that is read here. */
bool	 rules_condition_is_key(struct str key);
void	 rules_condition_suggest(struct suggest *);

/* Names for networks, each a list of them. */
struct rules_groups;

/* Read the map under "clients:" of a list; NULL without memory. */
const struct rules_groups *rules_condition_groups(const struct decode *,
	    const struct yaml_node *map);

/* Read these keys of the map ${rule}; clients may be named as in ${groups}
 * (NULL: there are none).  The index of the condition, 0 when there is none or
 * after complaints. */
unsigned rules_condition_read(struct rules_file *, const struct decode *,
	    const struct rules_groups *groups, const struct yaml_node *rule);

#endif
