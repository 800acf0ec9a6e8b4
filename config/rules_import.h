/* SPDX-License-Identifier: MIT
 *
 * config/rules_import.h - an entry under "import:", and the file it names.
 */
#ifndef ADUANA_CONFIG_RULES_IMPORT_H
#define ADUANA_CONFIG_RULES_IMPORT_H

#include "config/decode.h"
#include "config/rules_condition.h"
#include "config/rules_list.h"
#include "config/yaml_tree.h"

/* Add a RULE_DOMAIN row for every name of the file that ${entry} names. */
void	 rules_import(struct rules_file *, const struct decode *,
	    const struct rules_groups *groups,
	    const struct yaml_node *entry);

#endif
