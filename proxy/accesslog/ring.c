/* SPDX-License-Identifier: MIT
 *
 * accesslog/ring.c - frames of length and record in a circle of bytes.
 *
 * Positions only grow; the place is the position modulo the size.  A frame is
 * never split: one that does not fit before the end of the circle is preceded
 * by a frame that says "go on at the start".  The producer keeps nothing but
 * ->head, which is stored last, so a half-written frame of a dead worker lies
 * beyond ->head and is overwritten by its successor.
 */
#include "proxy/accesslog/ring.h"

#include <stdatomic.h>
#include <string.h>

#include "proxy/accesslog/record.h"
#include "proxy/base/object.h"

struct ring {
	unsigned			 magic;
#define RING_MAGIC			0x21460001u
	uint64_t			 size;
	_Alignas(64) _Atomic uint64_t	 head;	/* written by the producer */
	_Atomic uint64_t		 intended;	/* head, once settled */
	_Alignas(64) _Atomic uint64_t	 tail;	/* written by the consumer */
	_Alignas(64) unsigned char	 data[];
};

#define FRAME_HEAD	8u
#define FRAME_ALIGN	8u
#define FRAME_SKIP	UINT32_MAX

_Static_assert(sizeof(struct ring) % 64 == 0, "data begin a cache line");
_Static_assert(RING_MIN >= 4 * (RECORD_MAX + FRAME_HEAD),
    "the longest record must always fit an empty ring");

static uint64_t
rounded(size_t bytes)
{
	if (bytes < RING_MIN)
		bytes = RING_MIN;
	return ((bytes + 63) & ~(uint64_t)63);
}

static uint64_t
frame_size(size_t len)
{
	return ((FRAME_HEAD + len + FRAME_ALIGN - 1) &
		~(uint64_t)(FRAME_ALIGN - 1));
}

size_t
ring_layout_size(size_t bytes)
{
	return (sizeof(struct ring) + rounded(bytes));
}

struct ring *
ring_init(void *mem, size_t bytes)
{
	struct ring *r = mem;

	ASSERT((uintptr_t)mem % 64 == 0);
	INIT_OBJ(r, RING_MAGIC);
	r->size = rounded(bytes);
	return (r);
}

static void
frame_write_len(struct ring *r, uint64_t at, uint32_t len)
{
	memcpy(r->data + at % r->size, &len, sizeof(len));
}

/* Write the record behind ->head; ${*next} is the head that shows it. */
static int
frame_write(struct ring *r, const struct log_record *record, uint64_t *next)
{
	uint64_t head, tail, to_end, need;
	size_t len = record_size(record);

	CHECK_OBJ(r, RING_MAGIC);
	head = atomic_load_explicit(&r->head, memory_order_relaxed);
	tail = atomic_load_explicit(&r->tail, memory_order_acquire);
	need = frame_size(len);
	to_end = r->size - head % r->size;
	if (r->size - (head - tail) < need + (to_end < need ? to_end : 0))
		return (-1);
	if (to_end < need) {
		frame_write_len(r, head, FRAME_SKIP);
		head += to_end;
	}
	frame_write_len(r, head, (uint32_t)len);
	record_encode(record, r->data + head % r->size + FRAME_HEAD, len);
	*next = head + need;
	return (0);
}

int
ring_put(struct ring *r, const struct log_record *record)
{
	uint64_t next;

	if (frame_write(r, record, &next) == -1)
		return (-1);
	atomic_store_explicit(&r->head, next, memory_order_release);
	return (0);
}

int
ring_intend(struct ring *r, const struct log_record *record)
{
	uint64_t next;

	if (frame_write(r, record, &next) == -1)
		return (-1);
	atomic_store_explicit(&r->intended, next, memory_order_release);
	return (0);
}

/* Whichever store comes last, a death between them leaves ->intended at or
 * behind ->head, where it says nothing. */
void
ring_settle(struct ring *r, bool done)
{
	uint64_t next;

	CHECK_OBJ(r, RING_MAGIC);
	next = atomic_load_explicit(&r->intended, memory_order_relaxed);
	if (done)
		atomic_store_explicit(&r->head, next, memory_order_release);
	else
		atomic_store_explicit(&r->intended, 0, memory_order_release);
}

void
ring_bury(struct ring *r)
{
	uint64_t head, next;

	CHECK_OBJ(r, RING_MAGIC);
	head = atomic_load_explicit(&r->head, memory_order_relaxed);
	next = atomic_load_explicit(&r->intended, memory_order_acquire);
	if (next > head && next - head <= r->size)
		atomic_store_explicit(&r->head, next, memory_order_release);
}

uint64_t
ring_waiting(const struct ring *r)
{
	uint64_t tail, head;

	/* The one that is behind first, so that it stays behind. */
	tail = atomic_load_explicit(&r->tail, memory_order_acquire);
	head = atomic_load_explicit(&r->head, memory_order_acquire);
	return (head - tail);
}

unsigned
ring_fill(const struct ring *r)
{
	uint64_t used;

	CHECK_OBJ(r, RING_MAGIC);
	used = ring_waiting(r);
	return (used >= r->size ? 100 : (unsigned)(used * 100 / r->size));
}

void
ring_cursor_init(struct ring_cursor *c, struct ring *r, size_t bytes)
{
	INIT_OBJ(c, RING_CURSOR_MAGIC);
	c->ring = r;
	c->size = rounded(bytes);
	c->at = atomic_load_explicit(&r->tail, memory_order_relaxed);
}

/* Length of the frame at the cursor after at most one skip; 0: not plausible.
 * The size is the cursor's own, since the ring's may be a rogue's. */
static uint32_t
frame_find(struct ring_cursor *c, uint64_t head)
{
	uint32_t len;

	memcpy(&len, c->ring->data + c->at % c->size, sizeof(len));
	if (len == FRAME_SKIP) {
		c->at += c->size - c->at % c->size;
		if (c->at >= head)
			return (0);
		memcpy(&len, c->ring->data + c->at % c->size, sizeof(len));
	}
	if (len == 0 || len > RECORD_MAX || frame_size(len) > head - c->at ||
	    frame_size(len) > c->size - c->at % c->size)
		return (0);
	return (len);
}

enum ring_result
ring_next(struct ring_cursor *c, void *out, size_t *len)
{
	uint64_t head;
	uint32_t n = 0;

	CHECK_OBJ(c, RING_CURSOR_MAGIC);
	head = atomic_load_explicit(&c->ring->head, memory_order_acquire);
	if (head == c->at)
		return (RING_EMPTY);
	if (head > c->at && head - c->at <= c->size &&
	    c->at % FRAME_ALIGN == 0 && head % FRAME_ALIGN == 0)
		n = frame_find(c, head);
	if (n == 0) {
		c->at = head & ~(uint64_t)(FRAME_ALIGN - 1);
		return (RING_DAMAGED);
	}
	memcpy(out, c->ring->data + c->at % c->size + FRAME_HEAD, n);
	*len = n;
	c->at += frame_size(n);
	return (RING_RECORD);
}

void
ring_release(struct ring_cursor *c)
{
	CHECK_OBJ(c, RING_CURSOR_MAGIC);
	atomic_store_explicit(&c->ring->tail, c->at, memory_order_release);
}

void
ring_resume(struct ring_cursor *c, uint64_t at)
{
	uint64_t head;

	CHECK_OBJ(c, RING_CURSOR_MAGIC);
	head = atomic_load_explicit(&c->ring->head, memory_order_acquire);
	if (at < c->at || at > head || at % FRAME_ALIGN != 0)
		return;
	c->at = at;
	ring_release(c);
}

unsigned
ring_unread(const struct ring_cursor *c)
{
	uint64_t unread;

	CHECK_OBJ(c, RING_CURSOR_MAGIC);
	unread = atomic_load_explicit(&c->ring->head, memory_order_relaxed) -
		 c->at;
	return (unread >= c->size ? 100 : (unsigned)(unread * 100 / c->size));
}
