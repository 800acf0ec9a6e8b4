/* SPDX-License-Identifier: MIT
 *
 * cache/user.h - a process that uses the cache: its own side of a ledger row.
 *
 * Set up by cache_user_init().
 */
#ifndef ADUANA_CACHE_USER_H
#define ADUANA_CACHE_USER_H

#include <stdint.h>

#include "proxy/base/list.h"

struct bells;
struct cache;
struct ledger_row;

#define LEDGER_ROWS_MAX	256
#define LEDGER_HOLDS	16384	/* readers and writers of one worker at once */

/* Zeroed memory of the caller's; 32 KiB, touched as needed. */
struct cache_user {
	unsigned		 magic;
#define CACHE_USER_MAGIC	0xca5e0002u
	unsigned		 worker;
	struct cache		*cache;
	struct ledger_row	*row;
	/* To wake others; set by the owner, NULL: nobody is to be. */
	struct bells		*bells;
	struct list		 followers;	/* readers, see reader_hear() */
	unsigned		 variants; /* of one URL; the owner may set it,
					    * at least 1 */
	uint32_t		 nfree;
	uint16_t		 free[LEDGER_HOLDS];	/* a stack */
};

#endif
