/* SPDX-License-Identifier: MIT
 *
 * cache/flight.c - lead, wait, follow.
 */
#include "proxy/cache/flight.h"

#include <string.h>

#include "proxy/cache/flights.h"
#include "proxy/cache/guard.h"
#include "proxy/cache/key.h"
#include "proxy/cache/reader.h"
#include "proxy/cache/store.h"
#include "proxy/shm/bell.h"

/* ---- ring ---------------------------------------------------------------- */

void
flight_ring_rows(const struct cache_user *user, const struct flight_rows *rows)
{
	uint64_t bits;
	unsigned i;

	if (user->bells == NULL)
		return;
	for (i = 0; i < FLIGHTS_WORDS; i++)
		for (bits = rows->bits[i]; bits != 0; bits &= bits - 1)
			bell_ring(user->bells,
			    i * 64 + (unsigned)__builtin_ctzll(bits));
}

void
flight_ring(const struct cache_flight *f)
{
	struct flight_rows rows;

	if (!flight_is_open(f))
		return;
	/* Either we see that they wait, or they see how far we got. */
	atomic_thread_fence(memory_order_seq_cst);
	if (!flights_has_waiting(f->flight))
		return;
	rows = flights_waiting(f->flight);
	flight_ring_rows(f->user, &rows);
}

/* ---- lead ---------------------------------------------------------------- */

bool
flight_is_open(const struct cache_flight *f)
{
	return (f->magic == CACHE_FLIGHT_MAGIC);
}

/* Under the lock. */
static void
open_on(struct cache_flight *f, struct cache_user *user, struct shard *s,
    struct flight *flight)
{
	INIT_OBJ(f, CACHE_FLIGHT_MAGIC);
	f->user = user;
	f->shard = s;
	f->flight = flight;
	f->hold = hold_take(user, (struct hold){HOLD_FLIGHT, s->number,
				      flights_number(&s->flights, flight), 0});
	lock_point("flight held");
}

void
flight_close(struct cache_flight *f, struct flight_rows *rows)
{
	CHECK_OBJ(f, CACHE_FLIGHT_MAGIC);
	*rows = flights_waiting(f->flight);
	hold_drop(f->user, f->hold);
	flights_end(&f->shard->flights, f->flight);
	FINI_OBJ(f);
}

static int64_t
lone_ms(enum flight_end how)
{
	switch (how) {
	case FLIGHT_SHARED:
	case FLIGHT_LOST:
		return (0);
	case FLIGHT_LONE:
		return (FLIGHT_LONE_MS);
	case FLIGHT_FAILED:
		return (FLIGHT_FAILED_MS);
	}
	UNREACHABLE();
}

void
flight_end(struct cache_flight *f, enum flight_end how, int64_t now_ms)
{
	const struct cache_user *user = f->user;
	struct shard *s = f->shard;
	struct flight_rows rows;

	if (!flight_is_open(f))
		return;
	guard_enter(user->cache, s);
	if (lone_ms(how) > 0)
		flights_remember(&s->flights, f->flight->digest,
		    now_ms + lone_ms(how));
	flight_close(f, &rows);
	guard_leave(s);
	flight_ring_rows(user, &rows);
}

/* The response varies, or does not vary any more: it is filled under another
 * key.  First the new flight, so that whoever is rung by the end of the old one
 * finds it. */
static void
move(struct cache_flight *f, struct shard *s, struct entry *e, int64_t now_ms)
{
	struct cache_flight old = *f;
	struct cache_user *user = f->user;
	struct flight *flight = NULL;

	FINI_OBJ(f);
	if (hold_possible(user)) {
		guard_enter(user->cache, s);
		if (flights_find(&s->flights, e->digest) == NULL)
			flight = flights_take(&s->flights, e->digest,
			    FLIGHT_ASKING);
		if (flight != NULL) {
			flights_fill(&s->flights, flight, shard_row(s, e));
			open_on(f, user, s, flight);
		}
		guard_leave(s);
	}
	flight_end(&old, FLIGHT_SHARED, now_ms);
}

bool
flight_fill(struct cache_flight *f, struct shard *s, struct entry *e,
    int64_t now_ms)
{
	bool same, outdated;

	CHECK_OBJ(f, CACHE_FLIGHT_MAGIC);
	guard_enter(f->user->cache, f->shard);
	same = digest_eq(f->flight->digest, e->digest);
	outdated = f->flight->is_outdated;
	if (same)
		flights_fill(&s->flights, f->flight, shard_row(s, e));
	guard_leave(f->shard);
	if (same)
		flight_ring(f);
	else if (outdated)
		flight_end(f, FLIGHT_SHARED, now_ms);
	else
		move(f, s, e, now_ms);
	return (!outdated);
}

/* ---- wait and follow ----------------------------------------------------- */

static bool
has_key(const struct shard *s, const struct entry *e, const struct key *key)
{
	const struct card *card = shard_card(s, e);

	return (str_eq((struct str){card->bytes, card->key_len}, key->text));
}

/* Under the lock: is what the look-up saw still what there is? */
static bool
is_current(struct shard *s, const struct key *key,
    const struct cache_reader *seen)
{
	const struct entry *e = shard_find(s, key);

	/* Nobody keeps a part open that is of no use to him. */
	if (!reader_is_open(seen))
		return (e == NULL || shard_card(s, e)->meta.is_part);
	return (e == seen->entry && shard_card(s, e) == seen->card);
}

static enum flight_result
attend(struct cache_user *user, const struct shard *s, struct flight *flight,
    struct flight_ticket *ticket, bool may_wait)
{
	/* A leader that died leaves it FILLING until it is buried. */
	if (flights_state(flight) == FLIGHT_FILLING &&
	    entry_state(shard_entry(s, flight->entry)) == ENTRY_FILLING)
		return (FLIGHT_FOLLOW);
	if (may_wait) {
		flights_wait(flight, user->worker);
		ticket->flight = flight;
		ticket->word = atomic_load(&flight->word);
	}
	return (FLIGHT_WAIT);
}

static enum flight_result
join(struct cache_user *user, struct shard *s, const struct key *key,
    enum flight_wish wish, const struct cache_reader *seen,
    struct cache_flight *f, struct flight_ticket *ticket)
{
	struct flight *flight;

	if (!is_current(s, key, seen))
		return (FLIGHT_AGAIN);
	flight = flights_find(&s->flights, key->digest);
	if (flight != NULL)
		return (attend(user, s, flight, ticket,
		    wish != FLIGHT_ONLY_LEAD));
	if (wish == FLIGHT_NO_LEAD || !hold_possible(user))
		return (FLIGHT_ALONE);
	flight = flights_take(&s->flights, key->digest, FLIGHT_ASKING);
	if (flight == NULL)
		return (FLIGHT_ALONE);
	open_on(f, user, s, flight);
	return (FLIGHT_LEAD);
}

enum flight_result
flight_join(struct cache_user *user, const struct key *key,
    enum flight_wish wish, const struct cache_reader *seen,
    struct cache_flight *f, struct flight_ticket *ticket, int64_t now_ms)
{
	enum flight_result result = FLIGHT_ALONE;
	struct shard *s;

	CHECK_OBJ(user, CACHE_USER_MAGIC);
	s = store_shard_of(user->cache, key->digest);
	guard_enter(user->cache, s);
	/* Who would not wait only asks whether another is at it. */
	if (wish == FLIGHT_ONLY_LEAD ||
	    !flights_remembers(&s->flights, key->digest, now_ms))
		result = join(user, s, key, wish, seen, f, ticket);
	guard_leave(s);
	return (result);
}

bool
flight_has_moved(const struct flight_ticket *ticket)
{
	return (atomic_load(&ticket->flight->word) != ticket->word);
}

int
flight_follow(struct cache_user *user, const struct key *key,
    struct cache_reader *reader)
{
	struct flight *flight;
	struct entry *e;
	struct shard *s;
	int rc = -1;

	CHECK_OBJ(user, CACHE_USER_MAGIC);
	s = store_shard_of(user->cache, key->digest);
	guard_enter(user->cache, s);
	flight = flights_find(&s->flights, key->digest);
	if (flight != NULL && flights_state(flight) == FLIGHT_FILLING) {
		e = shard_entry(s, flight->entry);
		if (entry_state(e) == ENTRY_FILLING && has_key(s, e, key))
			rc = reader_follow(reader, user, s, e);
		if (rc == 0)
			flights_wait(flight, user->worker);
	}
	guard_leave(s);
	return (rc);
}
