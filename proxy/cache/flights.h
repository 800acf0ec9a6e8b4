/* SPDX-License-Identifier: MIT
 *
 * cache/flights.h - a shard's table of the fetches that others wait for.
 *
 * Inside the cache only, under the shard's lock but for what is atomic.  A
 * flight is one process's fetch for one key, named by a hold of that process
 * (HOLD_FLIGHT).  It is found by digest until it ends or is outdated; the
 * buckets are never repaired, always made anew.  A second, direct-mapped table
 * remembers digests whose fetches are not worth waiting for.
 */
#ifndef ADUANA_CACHE_FLIGHTS_H
#define ADUANA_CACHE_FLIGHTS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/hash.h"
#include "proxy/cache/user.h"

#define FLIGHTS_MAX	512u
#define FLIGHTS_BUCKETS	512u
#define FLIGHTS_LONERS	512u
#define FLIGHTS_WORDS	(LEDGER_ROWS_MAX / 64)

/* No digest goes alone for longer. */
#define FLIGHTS_LONER_MS_MAX	INT64_C(600000)

enum flight_state {
	FLIGHT_FREE,
	FLIGHT_ASKING,		/* no response head yet */
	FLIGHT_FILLING		/* ->entry is being filled */
};

struct flight {
	struct digest		 digest;
	/* Serial and enum flight_state: changes whenever a waiter must look
	 * again. */
	_Atomic uint64_t	 word;
	uint16_t		 next;		/* number + 1 in its bucket, or
						 * among the free */
	uint8_t			 is_outdated;	/* not found any more */
	uint8_t			 is_held;	/* rebuild: somebody leads it */
	uint32_t		 entry;		/* FILLING: its row */
	/* Ledger rows to ring when it gets on. */
	_Atomic uint64_t	 waiting[FLIGHTS_WORDS];
};

/* Until then whoever asks for ${digest} goes alone. */
struct flight_loner {
	struct digest		 digest;
	int64_t			 until_ms;
};

/* Part of the shard; zeroed it is empty. */
struct flights {
	uint32_t		 serial;
	uint32_t		 count;		/* not FREE */
	uint32_t		 touched;	/* those beyond: never used */
	uint16_t		 free;		/* number + 1 of the first */
	uint16_t		 buckets[FLIGHTS_BUCKETS];
	struct flight		 at[FLIGHTS_MAX];
	struct flight_loner	 loners[FLIGHTS_LONERS];
};

/* A set of ledger rows, taken out of a flight. */
struct flight_rows {
	uint64_t		 bits[FLIGHTS_WORDS];
};

static inline enum flight_state
flights_state(const struct flight *f)
{
	return ((enum flight_state)(atomic_load(&f->word) & 0xff));
}

uint32_t	 flights_number(const struct flights *, const struct flight *);
/* NULL: no flight of that number that lives. */
struct flight	*flights_get(struct flights *, uint32_t number);
struct flight	*flights_find(struct flights *, struct digest);
/* A new one, not ${digest}'s second; NULL: the table is full.  Its hold is to
 * be taken next. */
struct flight	*flights_take(struct flights *, struct digest,
		    enum flight_state);
/* It has come so far that ${entry} is being filled. */
void		 flights_fill(struct flights *, struct flight *,
		    uint32_t entry);
/* Nobody finds it any more; who waits goes on waiting. */
void		 flights_outdate(struct flights *, struct digest);
/* The same for every one that has no response yet. */
void		 flights_outdate_asking(struct flights *);
/* Its hold is dropped: over. */
void		 flights_end(struct flights *, struct flight *);

void		 flights_wait(struct flight *, unsigned row);
bool		 flights_has_waiting(const struct flight *);
struct flight_rows flights_waiting(const struct flight *);

void		 flights_remember(struct flights *, struct digest,
		    int64_t until_ms);
bool		 flights_remembers(const struct flights *, struct digest,
		    int64_t now_ms);

/* For a rebuild: begin; note each hold; keep what is held. */
void		 flights_forget_holds(struct flights *);
void		 flights_note_hold(struct flights *, uint32_t number);
void		 flights_rebuild(struct flights *);
/* Numbers, chains and counts agree; ${*live}: how many there are. */
bool		 flights_check(const struct flights *, uint64_t *live);

#endif
