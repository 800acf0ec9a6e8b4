/* SPDX-License-Identifier: MIT
 *
 * cache/variants.c - a ring of digests behind each Vary marker.
 */
#include "proxy/cache/variants.h"

#include "proxy/cache/guard.h"
#include "proxy/cache/key.h"
#include "proxy/cache/store.h"

/* Found in shared memory: no number in it is believed. */
struct variant_ring {
	uint32_t	 size;
	uint32_t	 count;		/* in use, from the first on */
	uint32_t	 oldest;	/* when all are in use */
	uint32_t	 spare;
	struct digest	 at[];
};

#define ALIGN	(sizeof(uint64_t))

static size_t
aligned(size_t n)
{
	return ((n + ALIGN - 1) & ~(ALIGN - 1));
}

size_t
variants_room(size_t texts, unsigned limit)
{
	ASSERT(limit > 0);
	return (aligned(texts) - texts + sizeof(struct variant_ring) +
		limit * sizeof(struct digest));
}

_Static_assert(offsetof(struct card, bytes) == sizeof(struct card) &&
		   sizeof(struct card) % ALIGN == 0,
    "a ring behind the texts is aligned");

static struct variant_ring *
ring_of(struct card *card)
{
	return ((struct variant_ring *)(void *)(card->bytes +
						aligned((size_t)card->key_len +
							card->head_len)));
}

void
variants_init(struct card *card, unsigned limit)
{
	*ring_of(card) = (struct variant_ring){.size = limit};
}

static bool
is_sound(const struct card *card, const struct variant_ring *ring)
{
	size_t texts = (size_t)card->key_len + card->head_len;

	return (sizeof(*card) + texts + variants_room(texts, 1) <= card->size &&
		ring->size > 0 &&
		ring->size <= (card->size - sizeof(*card) - aligned(texts) -
				  sizeof(*ring)) /
				  sizeof(struct digest) &&
		ring->count <= ring->size && ring->oldest < ring->size);
}

/* Take ${digest} in; true when another had to go: ${*out}. */
static bool
ring_add(struct variant_ring *ring, struct digest digest, struct digest *out)
{
	uint32_t i;

	for (i = 0; i < ring->count; i++)
		if (digest_eq(ring->at[i], digest))
			return (false);
	if (ring->count < ring->size) {
		ring->at[ring->count++] = digest;
		return (false);
	}
	*out = ring->at[ring->oldest];
	ring->at[ring->oldest] = digest;
	ring->oldest = (ring->oldest + 1) % ring->size;
	return (true);
}

void
variants_attach(struct variant *v, const struct key *primary,
    uint64_t generation, const struct key *own)
{
	*v = (struct variant){generation, primary->digest, own->digest};
}

static bool
add_to_marker(struct cache *c, const struct variant *v, struct digest *out)
{
	struct shard *s = store_shard_of(c, v->primary);
	bool is_over = false;
	struct card *card;
	struct entry *e;

	guard_enter(c, s);
	e = index_find(&s->index, v->primary);
	card = e == NULL || !shard_holds(s, e) ? NULL : shard_card(s, e);
	if (card != NULL && card->generation == v->generation &&
	    is_sound(card, ring_of(card)))
		is_over = ring_add(ring_of(card), v->own, out);
	guard_leave(s);
	return (is_over);
}

void
variants_note(struct cache *c, const struct variant *v)
{
	struct digest gone;
	struct shard *s;
	struct entry *e;

	if (v->generation == 0 || !add_to_marker(c, v, &gone))
		return;
	s = store_shard_of(c, gone);
	guard_enter(c, s);
	e = index_find(&s->index, gone);
	if (e != NULL)
		shard_doom(s, e);
	guard_leave(s);
}
