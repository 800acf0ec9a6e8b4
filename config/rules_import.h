/* SPDX-License-Identifier: MIT
 *
 * config/rules_import.h - an entry under "import:", and what it names.
 */
#ifndef ADUANA_CONFIG_RULES_IMPORT_H
#define ADUANA_CONFIG_RULES_IMPORT_H

#include "config/rules_section.h"
#include "config/yaml_tree.h"

/* Add rows for what the file or folder that ${entry} names has, in any format
 * of import_format.h. */
void	 rules_import(const struct rules_section *,
	    const struct yaml_node *entry);

#endif
