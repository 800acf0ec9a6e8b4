/* SPDX-License-Identifier: MIT
 *
 * accesslog/recent.c - frames in a circle, the oldest overwritten.
 *
 * As in a ring, positions only grow and a frame is never split.  The tail moves
 * before bytes are overwritten, the head after they are written; so what lies
 * between them is whole, whoever died when.
 */
#include "proxy/accesslog/recent.h"

#include <stdatomic.h>
#include <string.h>

#include "proxy/accesslog/record.h"
#include "proxy/base/object.h"

struct recent {
	unsigned			 magic;
#define RECENT_MAGIC			0x4ec30001u
	_Alignas(64) _Atomic uint64_t	 head;
	_Atomic uint64_t		 tail;
	_Atomic uint64_t		 next;	/* number */
	_Alignas(64) unsigned char	 data[RECENT_BYTES];
};

struct frame {
	uint64_t	 seq;
	uint64_t	 len;		/* SKIP: go on at the start */
};

#define SKIP		UINT64_MAX

_Static_assert(RECENT_BYTES >= 4 * (RECORD_MAX + 64), "each record has room");

static uint64_t
frame_size(uint64_t len)
{
	return ((sizeof(struct frame) + len + 15) & ~(uint64_t)15);
}

size_t
recent_size(void)
{
	return (sizeof(struct recent));
}

struct recent *
recent_init(void *mem)
{
	struct recent *r = mem;

	ASSERT((uintptr_t)mem % 64 == 0);
	/* Not INIT_OBJ: pages that nobody touched cost nothing. */
	r->magic = RECENT_MAGIC;
	atomic_store(&r->head, 0);
	atomic_store(&r->tail, 0);
	atomic_store(&r->next, 1);
	return (r);
}

/* The frame at ${*at}, past at most one skip; false: none that makes sense. */
static bool
frame_at(const struct recent *r, uint64_t *at, uint64_t head, struct frame *f)
{
	if (*at >= head || head - *at > RECENT_BYTES || *at % 16 != 0)
		return (false);
	memcpy(f, r->data + *at % RECENT_BYTES, sizeof(*f));
	if (f->len == SKIP) {
		*at += RECENT_BYTES - *at % RECENT_BYTES;
		if (*at >= head)
			return (false);
		memcpy(f, r->data + *at % RECENT_BYTES, sizeof(*f));
	}
	return (f->len > 0 && f->len <= RECORD_MAX &&
		frame_size(f->len) <= head - *at &&
		frame_size(f->len) <= RECENT_BYTES - *at % RECENT_BYTES);
}

/* Until ${need} bytes behind the head are free. */
static void
make_room(struct recent *r, uint64_t head, uint64_t need)
{
	uint64_t tail = atomic_load(&r->tail);
	struct frame f;

	while (tail < head && head + need - tail > RECENT_BYTES) {
		if (!frame_at(r, &tail, head, &f))
			tail = head;
		else
			tail += frame_size(f.len);
	}
	atomic_store(&r->tail, tail > head ? head : tail);
	atomic_thread_fence(memory_order_seq_cst);
}

void
recent_put(struct recent *r, const void *wire, size_t len)
{
	uint64_t head, need, to_end, skip;
	struct frame f = {0, SKIP};

	CHECK_OBJ(r, RECENT_MAGIC);
	ASSERT(len > 0 && len <= RECORD_MAX);
	head = atomic_load(&r->head) & ~(uint64_t)15;
	need = frame_size(len);
	to_end = RECENT_BYTES - head % RECENT_BYTES;
	skip = to_end < need ? to_end : 0;
	make_room(r, head, need + skip);
	if (skip > 0)
		memcpy(r->data + head % RECENT_BYTES, &f, sizeof(f));
	head += skip;
	f = (struct frame){atomic_load(&r->next), len};
	memcpy(r->data + head % RECENT_BYTES, &f, sizeof(f));
	memcpy(r->data + head % RECENT_BYTES + sizeof(f), wire, len);
	atomic_store(&r->next, f.seq + 1);
	atomic_store(&r->head, head + need);
}

uint64_t
recent_next(const struct recent *r)
{
	CHECK_OBJ(r, RECENT_MAGIC);
	return (atomic_load(&r->next));
}

void
recent_begin(struct recent_cursor *c, const struct recent *r)
{
	CHECK_OBJ(r, RECENT_MAGIC);
	INIT_OBJ(c, RECENT_CURSOR_MAGIC);
	c->recent = r;
	c->at = atomic_load(&r->tail);
}

bool
recent_read(struct recent_cursor *c, void *wire, size_t *len, uint64_t *seq,
    uint64_t *missed)
{
	const struct recent *r = c->recent;
	uint64_t head = atomic_load(&r->head);
	struct frame f;

	CHECK_OBJ(c, RECENT_CURSOR_MAGIC);
	if (c->at < atomic_load(&r->tail) || c->at > head)
		c->at = atomic_load(&r->tail);
	if (!frame_at(r, &c->at, head, &f))
		return (false);
	memcpy(wire, r->data + c->at % RECENT_BYTES + sizeof(f), f.len);
	*len = (size_t)f.len;
	*seq = f.seq;
	*missed = c->seq != 0 && f.seq > c->seq ? f.seq - c->seq : 0;
	c->seq = f.seq + 1;
	c->at += frame_size(f.len);
	return (true);
}
