/* SPDX-License-Identifier: MIT
 *
 * config/when_read.h - `when` of a rule: "mon-fri 08:00-14:00", a map {days,
 * hours, zone}, or a list of these.
 */
#ifndef ADUANA_CONFIG_WHEN_READ_H
#define ADUANA_CONFIG_WHEN_READ_H

#include "config/rules_section.h"
#include "config/when.h"
#include "config/yaml_tree.h"

/* NULL after complaints. */
const struct when *when_read(const struct rules_section *,
		    const struct yaml_node *);

#endif
