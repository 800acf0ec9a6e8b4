/* SPDX-License-Identifier: MIT
 *
 * config/words_groups.h - people for whom other danger words hold.
 */
#ifndef ADUANA_CONFIG_WORDS_GROUPS_H
#define ADUANA_CONFIG_WORDS_GROUPS_H

#include "config/words_keys.h"

/* The list under `groups:` into ->file, whose own level has been read. */
void		 words_groups_read(struct words_reading *,
		    const struct yaml_node *);

#endif
