/* SPDX-License-Identifier: MIT
 *
 * config/rules_condition.h - what must hold beside the text of a rule, and what
 * it leads to.
 */
#ifndef ADUANA_CONFIG_RULES_CONDITION_H
#define ADUANA_CONFIG_RULES_CONDITION_H

#include <stdbool.h>

#include "config/rules_list.h"
#include "config/rules_section.h"
#include "config/suggest.h"
#include "config/yaml_tree.h"

/* A key of a rule that is read here, those of its action too. */
bool	 rules_condition_is_key(struct str key);
void	 rules_condition_suggest(struct suggest *);

/* The map has a key that a request may fail to fulfil. */
bool	 rules_condition_is_any(const struct yaml_node *rule);

/* Read these keys of the map ${rule}: sets ${row}'s condition, and its action
 * when one is given.  What makes no sense together, or with the action, is
 * complained about. */
void	 rules_condition_read(const struct rules_section *,
	    const struct yaml_node *rule, struct rule_row *row);

#endif
