/* SPDX-License-Identifier: MIT
 *
 * config/decode.h - from a YAML node to the typed value of a setting.
 */
#ifndef ADUANA_CONFIG_DECODE_H
#define ADUANA_CONFIG_DECODE_H

#include "config/decode_list.h"
#include "config/schema.h"
#include "config/yaml_tree.h"

/* Decode ${node} as ${row} says into its ${member}: 0, or -1 after complaints,
 * with the member as it was. */
int	 decode_setting(const struct decode *, const struct setting *row,
	    const struct yaml_node *node, void *member);

#endif
