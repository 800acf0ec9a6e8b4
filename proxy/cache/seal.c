/* SPDX-License-Identifier: MIT
 *
 * cache/seal.c - checksums, and what they bind together.
 */
#include "proxy/cache/seal.h"

#include <stddef.h>
#include <string.h>

#include "proxy/cache/checksum.h"
#include "proxy/cache/entry.h"

/* What a card's bytes are sealed with.  Zeroed first: no stray padding. */
struct card_facts {
	struct digest		 digest;
	uint64_t		 body;
	uint64_t		 filled;
	uint64_t		 fill;
	uint64_t		 generation;
	uint32_t		 key_len;
	uint32_t		 head_len;
	struct entry_meta	 meta;
};

struct clean_facts {
	struct digest	 words;
	uint64_t	 fill;
};

uint64_t
seal_fill(const struct seal *s, uint64_t seq)
{
	return ((uint64_t)s->run << 32 | (uint32_t)seq);
}

/* ---- cards --------------------------------------------------------------- */

static uint64_t
card_sum(const struct seal *s, const struct entry *e, const struct card *card)
{
	struct card_facts facts;
	uint64_t seed;

	memset(&facts, 0, sizeof(facts));
	facts.digest = e->digest;
	facts.body = e->body;
	facts.filled = atomic_load_explicit(&e->filled, memory_order_relaxed);
	facts.fill = card->fill;
	facts.generation = card->generation;
	facts.key_len = card->key_len;
	facts.head_len = card->head_len;
	memcpy(&facts.meta, &card->meta, sizeof(facts.meta));
	/* These change in a card that is linked. */
	memset(&facts.meta.clean, 0, sizeof(facts.meta.clean));
	facts.meta.is_clean = false;
	seed = checksum(s->seed, &facts, sizeof(facts));
	return (checksum(seed, card->bytes,
	    (size_t)card->key_len + card->head_len));
}

static uint64_t
clean_sum(const struct seal *s, const struct card *card)
{
	struct clean_facts facts = {card->meta.clean, card->fill};

	return (checksum(s->seed, &facts, sizeof(facts)));
}

void
seal_clean(const struct seal *s, struct card *card)
{
	if (s->run != 0)
		card->clean_seal = clean_sum(s, card);
}

void
seal_card(const struct seal *s, const struct entry *e, struct card *card)
{
	if (s->run == 0)
		return;
	card->seal = card_sum(s, e, card);
	seal_clean(s, card);
}

/* Not under the card's seal, so it may be any byte. */
static void
judge_clean(const struct seal *s, struct card *card)
{
	unsigned char byte;

	memcpy(&byte, &card->meta.is_clean, sizeof(byte));
	if (byte != true || card->clean_seal != clean_sum(s, card))
		card->meta.is_clean = false;
}

bool
seal_holds_card(struct seal *s, const struct entry *e, struct card *card)
{
	if (card->run == s->run)
		return (true);
	if (card->seal != card_sum(s, e, card))
		return (false);
	judge_clean(s, card);
	card->run = s->run;
	s->checked++;
	return (true);
}

/* ---- extents ------------------------------------------------------------- */

static uint64_t
extent_sum(const struct seal *s, const struct seal_place *place,
    const struct extent *x, uint64_t len)
{
	uint64_t seed = checksum(s->seed, place, sizeof(*place));

	return (checksum(seed, x->bytes, len));
}

void
seal_extent(const struct seal *s, const struct seal_place *place,
    struct extent *x, uint64_t len)
{
	if (s->run != 0)
		x->seal = extent_sum(s, place, x, len);
}

bool
seal_holds_extent(const struct seal *s, const struct seal_place *place,
    struct extent *x, uint64_t len)
{
	if (atomic_load_explicit(&x->run, memory_order_relaxed) == s->run)
		return (true);
	if (x->seal != extent_sum(s, place, x, len))
		return (false);
	atomic_store_explicit(&x->run, s->run, memory_order_relaxed);
	return (true);
}
