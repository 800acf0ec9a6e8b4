/* SPDX-License-Identifier: MIT
 *
 * config/options_table.h - what each text of Adblock options has led to, so
 * that rules with the same options share one condition.
 */
#ifndef ADUANA_CONFIG_OPTIONS_TABLE_H
#define ADUANA_CONFIG_OPTIONS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct options_entry {
	struct str	 text;		/* borrowed; ptr NULL: free */
	unsigned	 condition;
	bool		 is_followed;	/* false: its rules are skipped */
	bool		 is_important;
};

struct options_table {
	unsigned	 magic;
#define OPTIONS_TABLE_MAGIC	0xc0f1000fu
	struct options_entry *at;
	size_t		 room;		/* a power of two, or 0 */
	size_t		 count;
};

void	 options_table_init(struct options_table *);
void	 options_table_fini(struct options_table *);

/* The entry of ${text}, whose ->text.ptr is NULL when it is new: the caller
 * fills it in.  Valid until the next call.  NULL without memory. */
struct options_entry *options_table_find(struct options_table *,
	    struct str text);

#endif
