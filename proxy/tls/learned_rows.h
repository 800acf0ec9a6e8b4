/* SPDX-License-Identifier: MIT
 *
 * tls/learned_rows.h - the rows of learned.h: where they lie, in chains by
 * client and host, under one lock that survives who has it.
 *
 * For learned.c alone.  Knows how a row is found, made and dropped, not what it
 * is good for.
 */
#ifndef ADUANA_TLS_LEARNED_ROWS_H
#define ADUANA_TLS_LEARNED_ROWS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/hash.h"
#include "proxy/base/str.h"
#include "proxy/shm/lock.h"
#include "proxy/tls/learned_row.h"

#define LEARNED_BUCKETS	4096u

struct learned_slot {
	struct learned_row	 it;
	int64_t			 since_ms;	/* refusals that count together
						 * began */
	bool			 in_use;
	uint16_t		 next;		/* in its chain */
};

/* Numbers of rows are plus one, so that zeroed memory is an empty table. */
struct learned_rows {
	struct lock		 lock;
	unsigned		 magic;
#define LEARNED_ROWS_MAGIC	0x1ea4ed02u
	uint16_t		 writing;	/* the row that is not whole */
	struct hash_seed	 seed;
	_Atomic uint64_t	 version;
	_Atomic uint16_t	 heads[LEARNED_BUCKETS];
	struct learned_slot	 slots[LEARNED_ROWS];
};

void	 learned_rows_init(struct learned_rows *, const struct hash_seed *);
bool	 learned_rows_fits(struct str host);
bool	 learned_rows_is_word(const struct learned_slot *);
/* Only noted, or its time is over. */
bool	 learned_rows_is_over(const struct learned_slot *, int64_t now_ms);

/* Without the lock: false when there is no row of that client and host. */
bool	 learned_rows_may_have(struct learned_rows *,
	    const unsigned char client[16], struct str host);

/* All the others are for who has it. */
void	 learned_rows_take(struct learned_rows *);
void	 learned_rows_give(struct learned_rows *);

/* Of that client and host, whatever the port. */
struct learned_slot *learned_rows_first(struct learned_rows *,
	    const unsigned char client[16], struct str host);
struct learned_slot *learned_rows_next(struct learned_rows *,
	    struct learned_slot *);
/* Between these the row is not whole: dropped when we die. */
void	 learned_rows_begin(struct learned_rows *, struct learned_slot *);
void	 learned_rows_commit(struct learned_rows *);
/* A row more; another one goes when room lacks.  NULL: only an admin's words
 * are left. */
struct learned_slot *learned_rows_make(struct learned_rows *,
	    const struct learned_row *, int64_t now_ms);
/* Drop all of ${host}, ${client}'s only unless NULL; how many. */
unsigned learned_rows_forget(struct learned_rows *,
	    const unsigned char *client, struct str host);
/* Put ${it}, an admin's word, in place of what was learned and of an earlier
 * word, and add up what they had counted.  As learned_rows_make(). */
struct learned_slot *learned_rows_put_word(struct learned_rows *,
	    struct learned_row *it, bool for_all);

#endif
