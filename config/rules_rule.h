/* SPDX-License-Identifier: MIT
 *
 * config/rules_rule.h - rules of a list: of the short forms, and of the long
 * one.
 */
#ifndef ADUANA_CONFIG_RULES_RULE_H
#define ADUANA_CONFIG_RULES_RULE_H

#include "config/rules_list.h"
#include "config/rules_section.h"
#include "config/yaml_tree.h"

/* Add a row for each word of a list, or for one word alone. */
void	 rules_rule_short(const struct rules_section *, enum rule_kind,
	    const struct yaml_node *words);

/* Add the rows of a map such as {domain: example.com, reason: "why"}. */
void	 rules_rule_long(const struct rules_section *,
	    const struct yaml_node *rule);

#endif
