/* SPDX-License-Identifier: MIT
 *
 * config/rules_import.h - an entry under "import:", and the file it names.
 */
#ifndef ADUANA_CONFIG_RULES_IMPORT_H
#define ADUANA_CONFIG_RULES_IMPORT_H

#include "config/rules_section.h"
#include "config/yaml_tree.h"

/* Add a RULE_DOMAIN row for every name of the file that ${entry} names. */
void	 rules_import(const struct rules_section *,
	    const struct yaml_node *entry);

#endif
