/* SPDX-License-Identifier: MIT
 *
 * accesslog/spool.c - a circle of bytes with two promises.
 *
 * Where lines begin, how many bytes they are, and a number that each consume
 * changes are one word, so that a change of it is one store; a note holds for
 * the very word it was made for.  The head moves back to the start whenever
 * nothing waits: as long as the disk takes lines, few pages are ever touched.
 * The byte before the first is never overwritten: it tells whether a line
 * begins there.
 */
#include "proxy/accesslog/spool.h"

#include <stdatomic.h>
#include <string.h>

#include "proxy/base/object.h"

struct spool {
	unsigned			 magic;
#define SPOOL_MAGIC			0x59001a01u
	_Alignas(64) _Atomic uint64_t	 state;		/* turn, head, len */
	_Atomic uint64_t		 next;		/* state, promised */
	_Atomic uint32_t		 is_promised;
	_Atomic uint64_t		 noted;		/* state; 0: none */
	struct spool_note		 note;
	struct spool_trouble		 trouble;
	_Alignas(64) uint64_t		 positions[];
	/* The bytes. */
};

static size_t
head_size(unsigned rings)
{
	return ((sizeof(struct spool) + rings * sizeof(uint64_t) + 63) &
		~(size_t)63);
}

size_t
spool_layout_size(size_t bytes, unsigned rings)
{
	ASSERT(bytes >= SPOOL_MIN && bytes <= SPOOL_MAX);
	return (head_size(rings) + ((bytes + 63) & ~(size_t)63));
}

static char *
bytes_of(const struct spool_end *e)
{
	return ((char *)e->spool + head_size(e->rings));
}

#define PART_BITS	24
#define PART_MASK	((uint32_t)SPOOL_MAX - 1)

static uint64_t
state_of(const struct spool_end *e)
{
	return ((uint64_t)e->turn << 2 * PART_BITS |
		(uint64_t)e->head << PART_BITS | e->len);
}

struct spool *
spool_init(void *mem, size_t bytes, unsigned rings)
{
	struct spool *s = mem;

	ASSERT((uintptr_t)mem % 64 == 0);
	INIT_OBJ(s, SPOOL_MAGIC);
	((char *)mem)[head_size(rings) + bytes - 1] = '\n';
	return (s);
}

static void
take_state(struct spool_end *e, uint64_t state)
{
	e->turn = (uint16_t)(state >> 2 * PART_BITS);
	e->head = (uint32_t)(state >> PART_BITS) & PART_MASK;
	e->len = (uint32_t)state & PART_MASK;
	if (e->head >= e->size || e->len >= e->size)
		e->head = e->len = 0;
	if (e->len == 0)
		bytes_of(e)[e->size - 1] = '\n';
}

void
spool_open(struct spool_end *e, struct spool *s, size_t bytes, unsigned rings)
{
	CHECK_OBJ(s, SPOOL_MAGIC);
	INIT_OBJ(e, SPOOL_END_MAGIC);
	e->spool = s;
	e->size = (uint32_t)bytes;
	e->rings = rings;
	take_state(e, atomic_load(&s->state));
	if (atomic_load(&s->is_promised) != 0)
		take_state(e, atomic_load(&s->next));
}

const uint64_t *
spool_promised(const struct spool_end *e)
{
	CHECK_OBJ(e, SPOOL_END_MAGIC);
	return (atomic_load(&e->spool->is_promised) != 0 ? e->spool->positions
							 : NULL);
}

int
spool_put(struct spool_end *e, struct str s)
{
	uint32_t used, at, first;
	char *bytes = bytes_of(e);

	CHECK_OBJ(e, SPOOL_END_MAGIC);
	if (s.len > spool_room(e))
		return (-1);
	used = e->len + e->put;
	at = (e->head + used) % e->size;
	first = e->size - at;
	if (first > s.len)
		first = (uint32_t)s.len;
	memcpy(bytes + at, s.ptr, first);
	memcpy(bytes, s.ptr + first, s.len - first);
	e->put += (uint32_t)s.len;
	return (0);
}

void
spool_promise(struct spool_end *e, const uint64_t *positions)
{
	struct spool *s = e->spool;

	CHECK_OBJ(e, SPOOL_END_MAGIC);
	memcpy(s->positions, positions, e->rings * sizeof(*positions));
	e->len += e->put;
	e->put = 0;
	atomic_store(&s->next, state_of(e));
	atomic_store(&s->is_promised, 1);
}

void
spool_keep(struct spool_end *e)
{
	CHECK_OBJ(e, SPOOL_END_MAGIC);
	atomic_store(&e->spool->state, state_of(e));
	atomic_store(&e->spool->is_promised, 0);
}

size_t
spool_room(const struct spool_end *e)
{
	CHECK_OBJ(e, SPOOL_END_MAGIC);
	return (e->size - e->len - e->put - 1);
}

size_t
spool_put_bytes(const struct spool_end *e)
{
	CHECK_OBJ(e, SPOOL_END_MAGIC);
	return (e->put);
}

size_t
spool_len(const struct spool_end *e)
{
	CHECK_OBJ(e, SPOOL_END_MAGIC);
	return (e->len);
}

unsigned
spool_peek(const struct spool_end *e, size_t most, struct iovec out[2])
{
	size_t n = e->len < most ? e->len : most, first = e->size - e->head;

	CHECK_OBJ(e, SPOOL_END_MAGIC);
	if (first > n)
		first = n;
	out[0] = (struct iovec){bytes_of(e) + e->head, first};
	out[1] = (struct iovec){bytes_of(e), n - first};
	return (n == 0 ? 0 : n == first ? 1 : 2);
}

bool
spool_is_mid_line(const struct spool_end *e)
{
	CHECK_OBJ(e, SPOOL_END_MAGIC);
	return (e->len > 0 &&
		bytes_of(e)[(e->head + e->size - 1) % e->size] != '\n');
}

void
spool_set_note(struct spool_end *e, const struct spool_note *note)
{
	CHECK_OBJ(e, SPOOL_END_MAGIC);
	ASSERT(e->len > 0);
	e->spool->note = *note;
	atomic_store(&e->spool->noted, state_of(e));
}

bool
spool_note(const struct spool_end *e, struct spool_note *out)
{
	CHECK_OBJ(e, SPOOL_END_MAGIC);
	*out = e->spool->note;
	return (e->len > 0 && atomic_load(&e->spool->noted) == state_of(e) &&
		out->bytes <= e->len);
}

void
spool_consume(struct spool_end *e, size_t n)
{
	CHECK_OBJ(e, SPOOL_END_MAGIC);
	ASSERT(n <= e->len && e->put == 0);
	e->len -= (uint32_t)n;
	e->head = e->len == 0 ? 0 : (uint32_t)((e->head + n) % e->size);
	e->turn++;
	atomic_store(&e->spool->state, state_of(e));
	atomic_store(&e->spool->noted, 0);
	if (e->len == 0)
		bytes_of(e)[e->size - 1] = '\n';
}

uint64_t
spool_drop(struct spool_end *e, bool have_lines)
{
	uint64_t lines = 0;
	char before = have_lines ? '\0' : '\n';
	struct iovec iov[2];
	unsigned pieces = spool_peek(e, e->len, iov);

	for (unsigned i = 0; i < pieces; i++)
		for (size_t at = 0; at < iov[i].iov_len; at++) {
			char c = ((const char *)iov[i].iov_base)[at];

			lines += c == '\n' && before == '\n';
			before = have_lines ? c : before;
		}
	if (e->len > 0)
		spool_consume(e, e->len);
	return (lines);
}

struct spool_trouble *
spool_trouble(const struct spool_end *e)
{
	CHECK_OBJ(e, SPOOL_END_MAGIC);
	return (&e->spool->trouble);
}

size_t
spool_waiting(const struct spool *s)
{
	CHECK_OBJ(s, SPOOL_MAGIC);
	return (atomic_load(&s->state) & PART_MASK);
}

bool
spool_is_empty(const struct spool *s)
{
	CHECK_OBJ(s, SPOOL_MAGIC);
	return (atomic_load(&s->is_promised) == 0 && spool_waiting(s) == 0);
}
