/* SPDX-License-Identifier: MIT
 *
 * admin/log_key.h - the key of the log's pseudonyms, and when a new one is due.
 *
 * Kept in a file (0600) that outlives a restart within its time; the new one
 * takes the old one's place, which is then nowhere any more.
 */
#ifndef ADUANA_ADMIN_LOG_KEY_H
#define ADUANA_ADMIN_LOG_KEY_H

#include <stdint.h>

#include "proxy/base/hash.h"

enum log_key_life {
	LOG_KEY_DAY,		/* by the clock on the wall */
	LOG_KEY_WEEK,		/* from Monday on */
	LOG_KEY_MONTH,
	LOG_KEY_EVER
};

struct log_key {
	struct hash_seed	 seed;
	int64_t			 period;	/* whose it is; -1: none yet */
	int64_t			 look_s;	/* not before then */
};

void	 log_key_init(struct log_key *);
/* Make ->seed that of the time: from ${path}, else a new one, which is written
 * there.  Whether it changed.  Cheap when called again within a second. */
bool	 log_key_at(struct log_key *, const char *path, enum log_key_life,
	    int64_t wall_ns);

#endif
