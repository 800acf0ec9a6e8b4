/* SPDX-License-Identifier: MIT
 *
 * http/field.c - fields known by name.
 */
#include "proxy/http/field.h"

#include "proxy/base/assert.h"

#define HOP	FIELD_IS_HOP
#define KEEP	FIELD_IS_KEPT
#define FIXED	FIELD_IS_FIXED

/* Four times the names, so that most probes hit at once. */
#define SLOTS	512u

_Static_assert(FIELD_COUNT <= 128, "struct head has 128 presence bits");

static const struct {
	struct str	 name;
	unsigned	 flags;
} fields[FIELD_COUNT] = {
#define FIELD(id, text, bits) [FIELD_##id] = {{text, sizeof(text) - 1}, bits},
#include "proxy/http/fields.tbl.h"
#undef FIELD
};

/* Open addressing over the ids, made from the table at the first question;
 * the same in every process, whatever asks first. */
static uint8_t	 slots[SLOTS];
static bool	 is_made;

static unsigned
slot_of(struct str name)
{
	unsigned first = (unsigned char)name.ptr[0] | 0x20u;
	unsigned last = (unsigned char)name.ptr[name.len - 1] | 0x20u;
	unsigned middle = (unsigned char)name.ptr[name.len / 2] | 0x20u;

	return (((unsigned)name.len * 131 + first * 37 + middle * 29 +
		    last * 7) %
		SLOTS);
}

static void
make_slots(void)
{
	unsigned id, slot;

	for (id = FIELD_OTHER + 1; id < FIELD_COUNT; id++) {
		slot = slot_of(fields[id].name);
		while (slots[slot] != FIELD_OTHER)
			slot = (slot + 1) % SLOTS;
		slots[slot] = (uint8_t)id;
	}
	is_made = true;
}

enum field_id
field_id_of(struct str name)
{
	unsigned slot;
	struct str known;

	if (name.len == 0)
		return (FIELD_OTHER);
	if (!is_made)
		make_slots();
	/* The table is never full, so an empty slot ends the loop. */
	for (slot = slot_of(name); slots[slot] != FIELD_OTHER;
	     slot = (slot + 1) % SLOTS) {
		known = fields[slots[slot]].name;
		if (known.len == name.len &&
		    (memcmp(known.ptr, name.ptr, name.len) == 0 ||
			str_eq_nocase(known, name)))
			return ((enum field_id)slots[slot]);
	}
	return (FIELD_OTHER);
}

struct str
field_name(enum field_id id)
{
	ASSERT(id > FIELD_OTHER && id < FIELD_COUNT);
	return (fields[id].name);
}

unsigned
field_flags(enum field_id id)
{
	ASSERT(id < FIELD_COUNT);
	return (fields[id].flags);
}
