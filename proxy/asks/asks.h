/* SPDX-License-Identifier: MIT
 *
 * asks/asks.h - what was asked for and what became of it.
 *
 * In the shared region; one table for all workers and admin.  Who asks is the
 * user, or the client's address when nobody has logged in.  The same who asks
 * for the same host is one row.  Where room lacks, what was decided longest ago
 * goes; what waits never does.
 */
#ifndef ADUANA_ASKS_ASKS_H
#define ADUANA_ASKS_ASKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/asks/plea.h"
#include "proxy/base/hash.h"
#include "proxy/base/str.h"

#define ASKS_ROWS	512u
/* Of one client: rows that wait, and new ones within ASKS_WINDOW_S. */
#define ASKS_EACH	16u
#define ASKS_WINDOW_S	3600
/* For so long nobody asks again for what was denied. */
#define ASKS_DENIED_S	(24 * 3600)

struct asks;

enum asks_result {
	ASKS_TAKEN,
	ASKS_WAITS,		/* it was asked already, and waits */
	ASKS_WAS_DENIED,	/* lately */
	ASKS_TOO_MANY,		/* by this client */
	ASKS_FULL		/* all rows wait */
};

size_t		 asks_size(void);
/* In zeroed shared memory, aligned to 64, before any fork; ${key} signs what
 * is asked (ask_token.h). */
struct asks	*asks_init(void *memory, const struct hash_seed *key);
const struct hash_seed *asks_key(const struct asks *);

/* ->id, ->state and times are made here. */
enum asks_result asks_add(struct asks *, const struct plea *, int64_t now_s);
/* Is there an ask of theirs for that host which still says something: waits,
 * was denied within ASKS_DENIED_S?  Takes no lock unless there is a row. */
bool		 asks_find(struct asks *, const unsigned char client[16],
		    struct str user, struct str host, int64_t now_s,
		    struct plea *);

/* ---- for admin ----------------------------------------------------------- */

/* Copy the first row in use at or behind ${*nth}, which goes on to the one
 * behind it; false: no more. */
bool		 asks_list(struct asks *, unsigned *nth, struct plea *);
bool		 asks_get(struct asks *, uint32_t id, struct plea *);
/* GRANTED until then, DENIED with that answer (cut where it is too long), or
 * WAITING again; false: there is no such row. */
bool		 asks_decide(struct asks *, uint32_t id, enum plea_state,
		    int64_t until_s, struct str answer, int64_t now_s);
/* Changes with every change. */
uint64_t	 asks_version(const struct asks *);
/* Put back a row of an earlier run; false: its id is there already, or no
 * room. */
bool		 asks_restore(struct asks *, const struct plea *);

#endif
