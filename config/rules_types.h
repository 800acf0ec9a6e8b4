/* SPDX-License-Identifier: MIT
 *
 * config/rules_types.h - `types` of a rule: media types of responses.
 */
#ifndef ADUANA_CONFIG_RULES_TYPES_H
#define ADUANA_CONFIG_RULES_TYPES_H

#include "config/rules_list.h"
#include "config/rules_section.h"
#include "config/yaml_tree.h"

/* "video/mp4", a type with a star behind the slash, or "*", in any case; in
 * lower case into ${*out}. */
void	 rules_types_read(const struct rules_section *,
	    const struct yaml_node *, struct rule_words *out);

#endif
