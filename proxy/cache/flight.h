/* SPDX-License-Identifier: MIT
 *
 * cache/flight.h - one fetch for all who ask for the same at once (RFC 9111 4,
 * "collapse requests"), across processes.
 *
 * The first who asks leads, the others wait; when the leader's response is
 * being filled they follow it, and when it is not for sharing they go on by
 * themselves, now and for a while.  Who waits has the bell of its row rung
 * (shm/bell.h) whenever the leader got on.  Knows neither requests nor
 * responses.
 */
#ifndef ADUANA_CACHE_FLIGHT_H
#define ADUANA_CACHE_FLIGHT_H

#include <stdbool.h>
#include <stdint.h>

struct cache_reader;
struct cache_user;
struct entry;
struct flight;
struct key;
struct shard;

/* How long a digest goes alone whose response was not for sharing; whose fetch
 * failed; and, since the fill began, whose body had no room. */
#define FLIGHT_LONE_MS		INT64_C(120000)
#define FLIGHT_FAILED_MS	INT64_C(2000)
#define FLIGHT_FULL_MS		INT64_C(600000)	/* the longest */

/* The leader's side; embedded, fields are the flight's. */
struct cache_flight {
	unsigned		 magic;
#define CACHE_FLIGHT_MAGIC	0xca5e0005u
	uint16_t		 hold;
	struct cache_user	*user;
	struct shard		*shard;
	struct flight		*flight;
};

/* The waiter's side: plain data, nothing to give back. */
struct flight_ticket {
	const struct flight	*flight;
	uint64_t		 word;
};

enum flight_wish {
	FLIGHT_ANY,
	FLIGHT_NO_LEAD,		/* wait or follow */
	FLIGHT_ONLY_LEAD	/* neither wait nor follow; whether the digest
				 * goes alone does not matter */
};

enum flight_result {
	FLIGHT_LEAD,	/* fetch it; flight_end() or hand it to a writer */
	FLIGHT_WAIT,	/* ${ticket}: look again when flight_has_moved() */
	FLIGHT_FOLLOW,	/* it is being filled: flight_follow() */
	FLIGHT_AGAIN,	/* what is stored has changed since: look it up again */
	FLIGHT_ALONE	/* fetch it, nobody will wait for that */
};

/* To fetch ${key}, after a look-up that left ${seen} open on something
 * unusable, or closed.  FLIGHT_ONLY_LEAD: WAIT and FOLLOW then mean that
 * somebody else fetches it; no ticket. */
enum flight_result flight_join(struct cache_user *, const struct key *,
		    enum flight_wish, const struct cache_reader *seen,
		    struct cache_flight *, struct flight_ticket *,
		    int64_t now_ms);
/* Has the flight got on since the ticket was given? */
bool		 flight_has_moved(const struct flight_ticket *);
/* Open ${reader} on what is being filled under ${key}: reader_hear() wakes it.
 * 0, or -1: not any more, or ledger full. */
int		 flight_follow(struct cache_user *, const struct key *,
		    struct cache_reader *);

enum flight_end {
	FLIGHT_SHARED,	/* what came can be found in the store */
	FLIGHT_LONE,	/* the response is for one only */
	FLIGHT_FAILED,	/* there is none worth waiting for */
	FLIGHT_LOST	/* given up: another may lead */
};

/* Over.  Harmless when zeroed or closed. */
void		 flight_end(struct cache_flight *, enum flight_end,
		    int64_t now_ms);
bool		 flight_is_open(const struct cache_flight *);

/* ---- inside the cache only ----------------------------------------------- */

/* ${entry} of ${shard} is being filled: from now on that is followed.  It may
 * have another key than the flight had.  Closed when no flight can be had for
 * it.  Rings.  False: its key was purged since the flight began, so that what
 * is filled must not be kept. */
bool		 flight_fill(struct cache_flight *, struct shard *,
		    struct entry *, int64_t now_ms);
/* Ring who waits; cheap when nobody does.  Harmless when closed. */
void		 flight_ring(const struct cache_flight *);

struct flight_rows;
/* Under the lock of its shard: over, ${rows} are to be rung afterwards by
 * flight_ring_rows(). */
void		 flight_close(struct cache_flight *, struct flight_rows *);
void		 flight_ring_rows(const struct cache_user *,
		    const struct flight_rows *);

#endif
