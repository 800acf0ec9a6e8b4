/* SPDX-License-Identifier: MIT
 *
 * cache/sketch.c - a count-min sketch in cache lines.
 */
#include "proxy/cache/sketch.h"

#include <string.h>

#define LINE		64u	/* bytes: 128 counters */
#define ROWS_PER_LINE	8u
#define DEPTH		4u	/* counters of a digest, one in each quarter */
#define QUARTER		32u

/* Where the counters of a digest are. */
struct place {
	unsigned char	*line;
	unsigned	 cell[DEPTH];
};

static uint32_t
lines_for(unsigned rows)
{
	return (rows / ROWS_PER_LINE + 1);
}

size_t
sketch_size(unsigned rows)
{
	return ((size_t)lines_for(rows) * LINE);
}

void
sketch_init(struct sketch *k, void *mem, unsigned rows)
{
	k->cells = mem;
	k->lines = lines_for(rows);
	k->hand = k->adds = 0;
}

/* The index and the choice of a shard go by other bits of the digest. */
static struct place
place_of(const struct sketch *k, struct digest d)
{
	uint64_t line = (d.lo >> 32) * k->lines >> 32;
	struct place p = {k->cells + line * LINE, {0}};
	unsigned i;

	for (i = 0; i < DEPTH; i++)
		p.cell[i] = i * QUARTER + (d.hi >> (5 * i)) % QUARTER;
	return (p);
}

static unsigned
get(const struct place *p, unsigned i)
{
	unsigned cell = p->cell[i];

	return ((unsigned)p->line[cell / 2] >> (cell % 2 * 4) & 15u);
}

static void
set(const struct place *p, unsigned i, unsigned count)
{
	unsigned cell = p->cell[i], shift = cell % 2 * 4;
	unsigned char *at = &p->line[cell / 2];

	*at = (unsigned char)((*at & ~(15u << shift)) | count << shift);
}

static unsigned
least(const struct place *p)
{
	unsigned i, count, min = SKETCH_MAX;

	for (i = 0; i < DEPTH; i++) {
		count = get(p, i);
		if (count < min)
			min = count;
	}
	return (min);
}

/* Only the lowest need to grow: the others belong to others too. */
static void
raise(const struct place *p, unsigned count)
{
	unsigned i;

	for (i = 0; i < DEPTH; i++)
		if (get(p, i) < count)
			set(p, i, count);
}

static void
age(struct sketch *k)
{
	uint64_t word;
	unsigned char *line;
	unsigned i;

	if (++k->adds < SKETCH_PERIOD * ROWS_PER_LINE)
		return;
	k->adds = 0;
	k->hand = (k->hand + 1) % k->lines;
	line = k->cells + (size_t)k->hand * LINE;
	for (i = 0; i < LINE; i += sizeof(word)) {
		memcpy(&word, line + i, sizeof(word));
		word = word >> 1 & UINT64_C(0x7777777777777777);
		memcpy(line + i, &word, sizeof(word));
	}
}

unsigned
sketch_add(struct sketch *k, struct digest digest)
{
	struct place p = place_of(k, digest);
	unsigned count = least(&p);

	if (count < SKETCH_MAX)
		count++;
	raise(&p, count);
	age(k);
	return (count);
}

void
sketch_raise(struct sketch *k, struct digest digest, unsigned count)
{
	struct place p = place_of(k, digest);

	raise(&p, count > SKETCH_MAX ? SKETCH_MAX : count);
}

unsigned
sketch_estimate(const struct sketch *k, struct digest digest)
{
	struct place p = place_of(k, digest);

	return (least(&p));
}
