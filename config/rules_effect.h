/* SPDX-License-Identifier: MIT
 *
 * config/rules_effect.h - what a rule leads to: `action`, and what that needs
 * to know.
 */
#ifndef ADUANA_CONFIG_RULES_EFFECT_H
#define ADUANA_CONFIG_RULES_EFFECT_H

#include <stdbool.h>

#include "config/rules_list.h"
#include "config/rules_section.h"
#include "config/suggest.h"
#include "config/yaml_tree.h"

bool	 rules_effect_is_key(struct str key);
void	 rules_effect_suggest(struct suggest *);

/* Read these keys of the map ${rule}: ${*action} when it is given, the rest
 * into the condition; true: some of that was there.  Keys of the rule that make
 * no sense with the action are complained about. */
bool	 rules_effect_read(const struct rules_section *,
	    const struct yaml_node *rule, struct rule_condition *,
	    enum rule_action *action);

#endif
