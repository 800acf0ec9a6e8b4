/* SPDX-License-Identifier: MIT
 *
 * filters/words/seen.c - open addressing, at most half full.
 */
#include "filters/words/seen.h"

#include <stdlib.h>
#include <string.h>

#define ROOM_FIRST	32

/* Numbers are the list's, which nobody outside chooses. */
static size_t
slot_of(const struct seen *s, uint32_t key)
{
	size_t i = (key * UINT32_C(2654435769)) & (s->room - 1);

	while (s->slots[i] != 0 && s->slots[i] != key)
		i = (i + 1) & (s->room - 1);
	return (i);
}

static bool
grow(struct seen *s)
{
	struct seen old = *s;
	size_t i;

	s->room = old.room == 0 ? ROOM_FIRST : old.room * 2;
	s->slots = calloc(s->room, sizeof(*s->slots));
	if (s->slots == NULL) {
		*s = old;
		s->overflowed = true;
		return (false);
	}
	for (i = 0; i < old.room; i++) {
		if (old.slots[i] != 0)
			s->slots[slot_of(s, old.slots[i])] = old.slots[i];
	}
	free(old.slots);
	return (true);
}

bool
seen_add(struct seen *s, uint32_t number)
{
	size_t i;

	if (s->room > 0 && s->slots[slot_of(s, number + 1)] != 0)
		return (false);
	if (s->count * 2 >= s->room && !grow(s))
		return (true);
	i = slot_of(s, number + 1);
	s->slots[i] = number + 1;
	s->count++;
	return (true);
}

bool
seen_has(const struct seen *s, uint32_t number)
{
	if (s->overflowed)
		return (true);
	return (s->room > 0 && s->slots[slot_of(s, number + 1)] != 0);
}

void
seen_clear(struct seen *s)
{
	free(s->slots);
	memset(s, 0, sizeof(*s));
}
