/* SPDX-License-Identifier: MIT
 *
 * cache/flights.c - fetches under way, by digest.
 */
#include "proxy/cache/flights.h"

#include <string.h>

#include "proxy/base/assert.h"
#include "proxy/shm/lock.h"

#define STATE_BITS	8

_Static_assert(FLIGHTS_MAX < UINT16_MAX, "a number + 1 fits");
_Static_assert(FLIGHTS_WORDS * 64 == LEDGER_ROWS_MAX, "a bit for each row");

/* The shard was chosen by the high half. */
static uint16_t *
bucket_of(struct flights *t, struct digest digest)
{
	return (&t->buckets[digest.lo % FLIGHTS_BUCKETS]);
}

static struct flight_loner *
loner_of(struct flights *t, struct digest digest)
{
	return (&t->loners[digest.lo / FLIGHTS_BUCKETS % FLIGHTS_LONERS]);
}

uint32_t
flights_number(const struct flights *t, const struct flight *f)
{
	return ((uint32_t)(f - t->at));
}

struct flight *
flights_get(struct flights *t, uint32_t number)
{
	if (number >= t->touched ||
	    flights_state(&t->at[number]) == FLIGHT_FREE)
		return (NULL);
	return (&t->at[number]);
}

struct flight *
flights_find(struct flights *t, struct digest digest)
{
	struct flight *f;
	uint16_t next;

	for (next = *bucket_of(t, digest); next != 0; next = f->next) {
		f = &t->at[next - 1];
		if (digest_eq(f->digest, digest))
			return (f);
	}
	return (NULL);
}

static void
link_in(struct flights *t, struct flight *f)
{
	uint16_t *bucket = bucket_of(t, f->digest);

	f->next = *bucket;
	*bucket = (uint16_t)(flights_number(t, f) + 1);
}

static void
unlink_from(struct flights *t, const struct flight *f)
{
	uint16_t *at = bucket_of(t, f->digest);

	while (*at != flights_number(t, f) + 1) {
		ASSERT(*at != 0);
		at = &t->at[*at - 1].next;
	}
	*at = f->next;
}

static void
set_word(struct flights *t, struct flight *f, enum flight_state state)
{
	atomic_store(&f->word,
	    (uint64_t)++t->serial << STATE_BITS | (uint64_t)state);
}

static void
put_free(struct flights *t, struct flight *f)
{
	f->next = t->free;
	t->free = (uint16_t)(flights_number(t, f) + 1);
}

struct flight *
flights_take(struct flights *t, struct digest digest, enum flight_state state)
{
	struct flight *f;
	unsigned i;

	if (t->free != 0) {
		f = &t->at[t->free - 1];
		t->free = f->next;
	} else if (t->touched < FLIGHTS_MAX) {
		f = &t->at[t->touched++];
	} else {
		return (NULL);
	}
	ASSERT(flights_state(f) == FLIGHT_FREE);
	f->digest = digest;
	f->is_outdated = 0;
	f->entry = 0;
	for (i = 0; i < FLIGHTS_WORDS; i++)
		atomic_store(&f->waiting[i], 0);
	set_word(t, f, state);
	t->count++;
	lock_point("flight begun");
	link_in(t, f);
	return (f);
}

void
flights_fill(struct flights *t, struct flight *f, uint32_t entry)
{
	f->entry = entry;
	set_word(t, f, FLIGHT_FILLING);
}

void
flights_outdate(struct flights *t, struct digest digest)
{
	struct flight *f = flights_find(t, digest);

	if (f == NULL)
		return;
	unlink_from(t, f);
	lock_point("flight outdated");
	f->is_outdated = 1;
}

void
flights_outdate_asking(struct flights *t)
{
	uint32_t i;

	for (i = 0; i < t->touched; i++)
		if (flights_state(&t->at[i]) == FLIGHT_ASKING &&
		    !t->at[i].is_outdated)
			flights_outdate(t, t->at[i].digest);
}

void
flights_end(struct flights *t, struct flight *f)
{
	if (!f->is_outdated)
		unlink_from(t, f);
	lock_point("flight ended");
	set_word(t, f, FLIGHT_FREE);
	t->count--;
	put_free(t, f);
}

/* ---- who waits ----------------------------------------------------------- */

void
flights_wait(struct flight *f, unsigned row)
{
	ASSERT(row < LEDGER_ROWS_MAX);
	atomic_fetch_or(&f->waiting[row / 64], UINT64_C(1) << row % 64);
}

bool
flights_has_waiting(const struct flight *f)
{
	unsigned i;

	for (i = 0; i < FLIGHTS_WORDS; i++)
		if (atomic_load(&f->waiting[i]) != 0)
			return (true);
	return (false);
}

struct flight_rows
flights_waiting(const struct flight *f)
{
	struct flight_rows rows;
	unsigned i;

	for (i = 0; i < FLIGHTS_WORDS; i++)
		rows.bits[i] = atomic_load(&f->waiting[i]);
	return (rows);
}

/* ---- who goes alone ------------------------------------------------------ */

void
flights_remember(struct flights *t, struct digest digest, int64_t until_ms)
{
	struct flight_loner *loner = loner_of(t, digest);

	loner->digest = digest;
	loner->until_ms = until_ms;
}

bool
flights_remembers(const struct flights *t, struct digest digest, int64_t now_ms)
{
	const struct flight_loner *loner =
	    &t->loners[digest.lo / FLIGHTS_BUCKETS % FLIGHTS_LONERS];

	/* What is further off than any was is of a clock that was set back. */
	return (now_ms < loner->until_ms &&
		loner->until_ms - now_ms <= FLIGHTS_LONER_MS_MAX &&
		digest_eq(loner->digest, digest));
}

/* ---- after a death ------------------------------------------------------- */

void
flights_forget_holds(struct flights *t)
{
	uint32_t i;

	for (i = 0; i < t->touched; i++)
		t->at[i].is_held = 0;
}

void
flights_note_hold(struct flights *t, uint32_t number)
{
	if (number < t->touched)
		t->at[number].is_held = 1;
}

/* One of two with a digest may be half outdated: the first found stays. */
static void
keep(struct flights *t, struct flight *f)
{
	t->count++;
	if (f->is_outdated || flights_find(t, f->digest) != NULL)
		f->is_outdated = 1;
	else
		link_in(t, f);
}

void
flights_rebuild(struct flights *t)
{
	struct flight *f;
	uint32_t i;

	memset(t->buckets, 0, sizeof(t->buckets));
	t->free = 0;
	t->count = 0;
	for (i = 0; i < t->touched; i++) {
		f = &t->at[i];
		if (f->is_held && flights_state(f) != FLIGHT_FREE) {
			keep(t, f);
			continue;
		}
		set_word(t, f, FLIGHT_FREE);
		put_free(t, f);
	}
}

static uint64_t
count_free(const struct flights *t)
{
	uint64_t n = 0;
	uint16_t next;

	for (next = t->free; next != 0 && n <= t->touched;
	     next = t->at[next - 1].next)
		n++;
	return (n);
}

static uint64_t
count_linked(const struct flights *t)
{
	uint64_t n = 0;
	uint16_t next;
	unsigned i;

	for (i = 0; i < FLIGHTS_BUCKETS; i++)
		for (next = t->buckets[i]; next != 0 && n <= t->touched;
		     next = t->at[next - 1].next)
			n++;
	return (n);
}

bool
flights_check(const struct flights *t, uint64_t *live)
{
	uint64_t found = 0;
	uint32_t i;

	*live = 0;
	for (i = 0; i < t->touched; i++) {
		if (flights_state(&t->at[i]) == FLIGHT_FREE)
			continue;
		++*live;
		found += !t->at[i].is_outdated;
	}
	return (*live == t->count && count_free(t) == t->touched - *live &&
		count_linked(t) == found);
}
