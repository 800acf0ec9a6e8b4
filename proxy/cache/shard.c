/* SPDX-License-Identifier: MIT
 *
 * cache/shard.c - table, index and arena of one shard.
 */
#include "proxy/cache/shard.h"

#include <string.h>

#include "proxy/base/object.h"
#include "proxy/cache/key.h"
#include "proxy/cache/sane.h"

struct arena *
shard_arena(const struct shard *s)
{
	return ((struct arena *)((uintptr_t)s + s->arena_off));
}

struct entry *
shard_entry(const struct shard *s, uint32_t row)
{
	ASSERT(row < s->rows);
	return ((struct entry *)((uintptr_t)s + s->entries_off) + row);
}

uint32_t
shard_row(const struct shard *s, const struct entry *e)
{
	return ((uint32_t)(e - shard_entry(s, 0)));
}

struct card *
shard_card(const struct shard *s, const struct entry *e)
{
	struct card *card = arena_at(shard_arena(s), e->card);

	CHECK_OBJ(card, CARD_MAGIC);
	return (card);
}

struct extent *
shard_extent(const struct shard *s, arena_ref ref)
{
	struct extent *x;

	if (ref == ARENA_NONE)
		return (NULL);
	x = arena_at(shard_arena(s), ref);
	CHECK_OBJ(x, EXTENT_MAGIC);
	return (x);
}

arena_ref
shard_ref(const struct shard *s, const void *block)
{
	return (arena_ref_of(shard_arena(s), block));
}

/* ---- rows ---------------------------------------------------------------- */

/* The first of the list is free, unless the file is damaged. */
static struct entry *
listed_row(struct shard *s)
{
	struct entry *e = NULL;

	if (s->free_rows <= s->touched_rows)
		e = shard_entry(s, s->free_rows - 1);
	if (e != NULL && entry_state(e) == ENTRY_FREE) {
		s->free_rows = (uint32_t)e->seq;
		return (e);
	}
	ASSERT(!s->is_judged);
	s->is_crooked = true;
	return (NULL);
}

/* One that was never used: whatever it says. */
static struct entry *
new_row(struct shard *s)
{
	struct entry *e;

	if (s->touched_rows >= s->rows)
		return (NULL);
	e = shard_entry(s, s->touched_rows);
	entry_set_state(e, ENTRY_FREE);
	s->touched_rows++;
	return (e);
}

struct entry *
shard_take_row(struct shard *s)
{
	struct entry *e = s->free_rows != 0 ? listed_row(s) : new_row(s);

	if (e == NULL)
		return (NULL);
	e->count = 1;
	e->use = USE_YOUNG;
	e->pins = 0;
	e->card = e->body = ARENA_NONE;
	e->filled = 0;
	return (e);
}

void
shard_list_row(struct shard *s, struct entry *e)
{
	e->seq = s->free_rows;
	s->free_rows = shard_row(s, e) + 1;
}

void
shard_put_row(struct shard *s, struct entry *e)
{
	arena_ref body = e->body, card = e->card, next;
	struct arena *a = shard_arena(s);

	ASSERT(e->pins == 0);
	entry_set_state(e, ENTRY_FREE);
	lock_point("row freed");
	while (card != ARENA_NONE) {
		next = ((struct card *)arena_at(a, card))->older;
		arena_free(a, card);
		card = next;
	}
	while (body != ARENA_NONE) {
		next = shard_extent(s, body)->next;
		arena_free(a, body);
		body = next;
	}
	lock_point("blocks freed");
	shard_list_row(s, e);
}

struct card *
shard_make_card(struct shard *s, arena_ref ref, uint32_t key_len,
    uint32_t head_len)
{
	struct card *card = arena_at(shard_arena(s), ref);

	INIT_OBJ(card, CARD_MAGIC);
	card->serial = (uint32_t)++s->seq & CARD_SERIAL_MASK;
	card->fill = seal_fill(&s->seal, s->seq);
	card->run = s->seal.run;
	card->asked = 1;
	card->size = (uint32_t)arena_size(shard_arena(s), ref);
	card->key_len = key_len;
	card->head_len = head_len;
	return (card);
}

/* ---- life ---------------------------------------------------------------- */

static void
count(struct shard *s, const struct entry *e, uint64_t one)
{
	const struct card *card = shard_card(s, e);

	if (card->generation != 0) {
		s->markers += one;
		return;
	}
	s->objects += one;
	s->body_bytes += one * e->filled;
}

void
shard_publish(struct shard *s, struct entry *e)
{
	struct entry *old = index_find(&s->index, e->digest);

	ASSERT(entry_state(e) == ENTRY_FILLING);
	/* Both complete for a moment: after a death here the newer wins. */
	e->seq = ++s->seq;
	entry_set_state(e, ENTRY_COMPLETE);
	s->filling--;
	lock_point("published twice");
	if (old != NULL) {
		if (old->count > e->count)
			e->count = old->count;
		shard_doom(s, old);
	}
	lock_point("old one doomed");
	index_add(&s->index, e);
	lock_point("not ranked");
	ranks_add(&s->ranks, e);
	count(s, e, 1);
}

void
shard_restore(struct shard *s, struct entry *e)
{
	ASSERT(entry_state(e) == ENTRY_COMPLETE);
	index_add(&s->index, e);
	count(s, e, 1);
}

/* Freed, unless somebody reads it: then ${state} till the last is gone. */
static void
retire(struct shard *s, struct entry *e, enum entry_state state)
{
	if (e->pins == 0) {
		shard_put_row(s, e);
		return;
	}
	entry_set_state(e, state);
	s->doomed++;
}

/* Nothing is freed that may be of others: who enters next rebuilds. */
static void
put_aside(struct shard *s, struct entry *e)
{
	index_remove(&s->index, e);
	ranks_remove(&s->ranks, e);
	entry_set_state(e, e->pins > 0 ? ENTRY_DOOMED : ENTRY_FREE);
	s->is_crooked = true;
}

static bool
can_be_freed(struct shard *s, struct entry *e)
{
	return (s->is_judged ||
		(sane_entry(shard_arena(s), e) &&
		    seal_holds_card(&s->seal, e, shard_card(s, e))));
}

void
shard_doom(struct shard *s, struct entry *e)
{
	if (entry_state(e) == ENTRY_COMPLETE && !can_be_freed(s, e)) {
		s->damaged++;
		put_aside(s, e);
		return;
	}
	if (entry_state(e) == ENTRY_COMPLETE) {
		index_remove(&s->index, e);
		lock_point("out of the index");
		ranks_remove(&s->ranks, e);
		count(s, e, UINT64_MAX);
	} else {
		ASSERT(entry_state(e) == ENTRY_FILLING);
		s->filling--;
	}
	retire(s, e, ENTRY_DOOMED);
}

void
shard_lose(struct shard *s, struct entry *e)
{
	ASSERT(entry_state(e) == ENTRY_FILLING);
	s->filling--;
	retire(s, e, ENTRY_LOST);
}

void
shard_pin(struct shard *s, struct entry *e, struct card *card)
{
	e->pins++;
	card->pins++;
	s->pins++;
}

void
shard_unpin(struct shard *s, struct entry *e, struct card *card)
{
	ASSERT(e->pins > 0 && card->pins > 0);
	e->pins--;
	card->pins--;
	s->pins--;
	lock_point("unpinned");
	if (e->pins == 0 &&
	    (entry_state(e) == ENTRY_DOOMED || entry_state(e) == ENTRY_LOST)) {
		s->doomed--;
		shard_put_row(s, e);
		return;
	}
	if (card->pins == 0 && card != shard_card(s, e))
		shard_drop_cards(s, e);
}

struct card *
shard_card_of(const struct shard *s, const struct entry *e, uint32_t serial)
{
	arena_ref ref = e->card;
	struct card *card;

	while (ref != ARENA_NONE) {
		card = arena_at(shard_arena(s), ref);
		if (card->serial == serial)
			return (card);
		ref = card->older;
	}
	return (NULL);
}

void
shard_drop_cards(struct shard *s, struct entry *e)
{
	struct arena *a = shard_arena(s);
	struct card *card = shard_card(s, e), *old;
	arena_ref ref;

	while ((ref = card->older) != ARENA_NONE) {
		old = arena_at(a, ref);
		if (old->pins != 0) {
			card = old;
			continue;
		}
		card->older = old->older;
		atomic_thread_fence(memory_order_seq_cst);
		lock_point("old card unlinked");
		arena_free(a, ref);
	}
}

void
shard_drop_damaged(struct shard *s, struct entry *e)
{
	s->damaged++;
	if (s->is_judged)
		shard_doom(s, e);
	else
		put_aside(s, e);
}

bool
shard_holds(struct shard *s, struct entry *e)
{
	if ((s->is_judged || sane_card(shard_arena(s), e->card)) &&
	    seal_holds_card(&s->seal, e, shard_card(s, e)))
		return (true);
	shard_drop_damaged(s, e);
	return (false);
}

/* Of a card and of a body, what most hits read: all of a small one. */
#define EXPECT_CARD	512u
#define EXPECT_BODY	2048u

/* Each line that is not at hand costs as much as hundreds of instructions, so
 * all of them are asked for at once. */
static void
expect(const struct shard *s, const struct entry *e)
{
	uint64_t body = sizeof(struct extent) + e->filled;

	arena_expect(shard_arena(s), e->card, EXPECT_CARD);
	arena_expect(shard_arena(s), e->body,
	    body < EXPECT_BODY ? body : EXPECT_BODY);
}

struct entry *
shard_find(struct shard *s, const struct key *key)
{
	struct entry *e = index_find(&s->index, key->digest);
	const struct card *card;

	if (e == NULL)
		return (NULL);
	expect(s, e);
	if (!shard_holds(s, e))
		return (NULL);
	card = shard_card(s, e);
	if (!str_eq((struct str){card->bytes, card->key_len}, key->text))
		return (NULL);
	return (e);
}

/* ---- purges -------------------------------------------------------------- */

void
shard_note_purge(struct shard *s, struct digest digest)
{
	s->purges[s->npurges % SHARD_PURGES] = digest;
	s->npurges++;
	/* Nor is it followed by who asks from now on. */
	flights_outdate(&s->flights, digest);
}

bool
shard_was_purged(const struct shard *s, struct digest digest, uint64_t since)
{
	uint64_t i;

	if (s->npurges - since > SHARD_PURGES)
		return (true);
	for (i = since; i < s->npurges; i++)
		if (digest_eq(s->purges[i % SHARD_PURGES], digest))
			return (true);
	return (false);
}
