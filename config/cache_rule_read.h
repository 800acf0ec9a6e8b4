/* SPDX-License-Identifier: MIT
 *
 * config/cache_rule_read.h - rows of cache.rules out of YAML.
 */
#ifndef ADUANA_CONFIG_CACHE_RULE_READ_H
#define ADUANA_CONFIG_CACHE_RULE_READ_H

#include "config/cache_rule.h"
#include "config/yaml_tree.h"

struct keep;

/* Read the list ${node} of ${tree}; what it says is kept in ${keep}.  0, or -1
 * after complaints, with ${*out} as it was. */
int	 cache_rule_read(const struct yaml_tree *tree, const struct yaml_node *,
	    struct keep *keep, struct complaints *,
	    struct cache_rule_list *out);

#endif
