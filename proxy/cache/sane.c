/* SPDX-License-Identifier: MIT
 *
 * cache/sane.c - references that need not lead anywhere.
 */
#include "proxy/cache/sane.h"

#include "proxy/cache/entry.h"

/* One that an allocation may have had. */
static bool
is_sane_size(const struct arena *a, arena_ref ref, size_t size)
{
	return (arena_fits(a, ref, size) && arena_rounded(size) == size);
}

bool
sane_card(const struct arena *a, arena_ref ref)
{
	const struct card *card;

	if (!arena_fits(a, ref, sizeof(*card)))
		return (false);
	card = arena_at(a, ref);
	return (card->magic == CARD_MAGIC && card->size >= sizeof(*card) &&
		is_sane_size(a, ref, card->size) &&
		card->key_len <= card->size && card->head_len <= card->size &&
		(uint64_t)card->key_len + card->head_len <=
		    card->size - sizeof(*card));
}

bool
sane_extent(const struct arena *a, arena_ref ref)
{
	const struct extent *x;

	if (!arena_fits(a, ref, sizeof(*x)))
		return (false);
	x = arena_at(a, ref);
	return (x->magic == EXTENT_MAGIC && x->size > sizeof(*x) &&
		is_sane_size(a, ref, x->size));
}

static bool
is_sane_body(const struct arena *a, arena_ref ref)
{
	const struct extent *x;
	unsigned n;

	for (n = arena_blocks(a); ref != ARENA_NONE && n > 0; n--) {
		if (!sane_extent(a, ref))
			return (false);
		x = arena_at(a, ref);
		if (!arena_has(a, ref, x->size))
			return (false);
		ref = x->next;
	}
	return (ref == ARENA_NONE);
}

static bool
are_sane_cards(const struct arena *a, arena_ref ref)
{
	const struct card *card;
	unsigned n;

	for (n = 0; ref != ARENA_NONE && n < CARD_CHAIN_MAX; n++) {
		if (!sane_card(a, ref))
			return (false);
		card = arena_at(a, ref);
		if (!arena_has(a, ref, card->size))
			return (false);
		ref = card->older;
	}
	return (n > 0 && ref == ARENA_NONE);
}

bool
sane_entry(const struct arena *a, const struct entry *e)
{
	return (are_sane_cards(a, e->card) && is_sane_body(a, e->body));
}
