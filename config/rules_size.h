/* SPDX-License-Identifier: MIT
 *
 * config/rules_size.h - `size` of a rule: bytes of a response's body.
 */
#ifndef ADUANA_CONFIG_RULES_SIZE_H
#define ADUANA_CONFIG_RULES_SIZE_H

#include <stdint.h>

#include "config/rules_section.h"
#include "config/yaml_tree.h"

/* ">10 MiB", ">= 10 MiB", "<1 KiB", "<=1 KiB", or {min: 1 KiB, max: 10 MiB}. */
void	 rules_size_read(const struct rules_section *,
	    const struct yaml_node *, uint64_t *min, uint64_t *max);

#endif
