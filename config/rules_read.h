/* SPDX-License-Identifier: MIT
 *
 * config/rules_read.h - what the keys of a list of rules mean.
 */
#ifndef ADUANA_CONFIG_RULES_READ_H
#define ADUANA_CONFIG_RULES_READ_H

#include "config/complaint.h"
#include "config/rules_list.h"
#include "config/rules_section.h"
#include "config/yaml_tree.h"

/* Fill ${file}, whose files[0] and conditions[0] are there, from ${tree}; reads
 * the files it imports.  Rules may use the names ${given}; NULL: none. */
void	 rules_read(struct rules_file *file, const struct yaml_tree *tree,
	    const struct rules_names *given, struct complaints *);

#endif
