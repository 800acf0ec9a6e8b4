/* SPDX-License-Identifier: MIT
 *
 * shm/slot.c - rows of child processes.
 */
#include "proxy/shm/slot.h"

#include "proxy/base/object.h"
#include "proxy/shm/region.h"

static struct slot *
row_of(struct slot_table *t, unsigned row)
{
	CHECK_OBJ(t, SLOT_TABLE_MAGIC);
	ASSERT(row < t->count);
	return (&t->rows[row]);
}

struct slot_table *
slot_table_create(struct region *region, unsigned count)
{
	struct slot_table *t;

	ASSERT(count >= 1 && count <= SLOT_MAX);
	t = region_carve(region, "slots", sizeof(*t), _Alignof(struct slot));
	if (t == NULL)
		return (NULL);
	INIT_OBJ(t, SLOT_TABLE_MAGIC);
	t->count = count;
	return (t);
}

int
slot_claim(struct slot_table *t, uint32_t generation)
{
	unsigned i;
	struct slot *s;

	CHECK_OBJ(t, SLOT_TABLE_MAGIC);
	for (i = 0; i < t->count; i++) {
		s = &t->rows[i];
		if (atomic_load(&s->state) != SLOT_FREE)
			continue;
		atomic_store(&s->pid, 0);
		atomic_store(&s->generation, generation);
		atomic_store(&s->beat_ns, 0);
		atomic_store(&s->state, SLOT_STARTING);
		return ((int)i);
	}
	return (-1);
}

void
slot_release(struct slot_table *t, unsigned row)
{
	struct slot *s = row_of(t, row);

	atomic_store(&s->pid, 0);
	atomic_store(&s->state, SLOT_FREE);
}

void
slot_set_pid(struct slot_table *t, unsigned row, pid_t pid)
{
	atomic_store(&row_of(t, row)->pid, pid);
}

void
slot_set_state(struct slot_table *t, unsigned row, enum slot_state state)
{
	atomic_store(&row_of(t, row)->state, (int)state);
}

enum slot_state
slot_state(const struct slot_table *t, unsigned row)
{
	CHECK_OBJ(t, SLOT_TABLE_MAGIC);
	ASSERT(row < t->count);
	return ((enum slot_state)atomic_load(&t->rows[row].state));
}

void
slot_beat(struct slot_table *t, unsigned row, int64_t mono_ns)
{
	atomic_store_explicit(&row_of(t, row)->beat_ns, mono_ns,
	    memory_order_relaxed);
}
