/* SPDX-License-Identifier: MIT
 *
 * tls/seen.c - words of 40 bits of digest and 24 bits of minutes, eight to a
 * cache line.
 */
#include "proxy/tls/seen.h"

#include <stdatomic.h>

#include "proxy/base/object.h"

#define WAYS		8u
#define MINUTE_BITS	24
#define MINUTE_MASK	((UINT64_C(1) << MINUTE_BITS) - 1)
#define MS_PER_MINUTE	INT64_C(60000)

struct seen_line {
	_Alignas(64) _Atomic uint64_t	 words[WAYS];
};

struct seen {
	_Alignas(64) unsigned	 magic;
#define SEEN_MAGIC		0x5ee40001u
	size_t			 lines;
	struct seen_line	 line[];
};

size_t
seen_size(size_t things)
{
	return (sizeof(struct seen) + things / WAYS * sizeof(struct seen_line));
}

struct seen *
seen_init(void *memory, size_t things)
{
	struct seen *s = memory;

	ASSERT(things >= WAYS && (things & (things - 1)) == 0);
	s->magic = SEEN_MAGIC;
	s->lines = things / WAYS;
	return (s);
}

static struct seen_line *
line_of(const struct seen *s, struct digest d)
{
	CHECK_OBJ(s, SEEN_MAGIC);
	return ((struct seen_line *)&s->line[d.hi & (s->lines - 1)]);
}

/* Never 0, which is a free word. */
static uint64_t
tag_of(struct digest d)
{
	uint64_t tag = d.lo & ~MINUTE_MASK;

	return (tag != 0 ? tag : MINUTE_MASK + 1);
}

static uint64_t
minute_of(int64_t now_ms)
{
	return ((uint64_t)(now_ms / MS_PER_MINUTE) & MINUTE_MASK);
}

/* Minutes go round in 31 years; the half of them lies ahead. */
static int64_t
age_of(uint64_t word, int64_t now_ms)
{
	uint64_t age = (minute_of(now_ms) - word) & MINUTE_MASK;

	if (age > MINUTE_MASK / 2)
		return (0);
	return ((int64_t)age * MS_PER_MINUTE);
}

static uint64_t
load(const _Atomic uint64_t *word)
{
	return (atomic_load_explicit(word, memory_order_relaxed));
}

static void
store(_Atomic uint64_t *word, uint64_t value)
{
	atomic_store_explicit(word, value, memory_order_relaxed);
}

/* Where ${tag} is, else a free word, else the oldest. */
static _Atomic uint64_t *
place_for(struct seen_line *line, uint64_t tag, int64_t now_ms)
{
	_Atomic uint64_t *best = &line->words[0];
	int64_t oldest = -1;
	unsigned i;

	for (i = 0; i < WAYS; i++) {
		uint64_t word = load(&line->words[i]);
		int64_t age = word == 0 ? INT64_MAX : age_of(word, now_ms);

		if ((word & ~MINUTE_MASK) == tag)
			return (&line->words[i]);
		if (age > oldest) {
			oldest = age;
			best = &line->words[i];
		}
	}
	return (best);
}

void
seen_touch(struct seen *s, struct digest d, int64_t now_ms)
{
	_Atomic uint64_t *word = place_for(line_of(s, d), tag_of(d), now_ms);
	uint64_t value = tag_of(d) | minute_of(now_ms);

	/* Most are seen again in the same minute: the line stays shared. */
	if (load(word) != value)
		store(word, value);
}

int64_t
seen_age_ms(const struct seen *s, struct digest d, int64_t now_ms)
{
	const struct seen_line *line = line_of(s, d);
	int64_t age, least = SEEN_NEVER;
	unsigned i;

	for (i = 0; i < WAYS; i++) {
		uint64_t word = load(&line->words[i]);

		if ((word & ~MINUTE_MASK) != tag_of(d))
			continue;
		age = age_of(word, now_ms);
		if (age < least)
			least = age;
	}
	return (least);
}

void
seen_forget(struct seen *s, struct digest d)
{
	struct seen_line *line = line_of(s, d);
	unsigned i;

	for (i = 0; i < WAYS; i++) {
		uint64_t word = load(&line->words[i]);

		if ((word & ~MINUTE_MASK) == tag_of(d))
			store(&line->words[i], 0);
	}
}

size_t
seen_count(const struct seen *s, int64_t now_ms, int64_t within_ms)
{
	size_t i, count = 0;

	CHECK_OBJ(s, SEEN_MAGIC);
	for (i = 0; i < s->lines * WAYS; i++) {
		uint64_t word = load(&s->line[i / WAYS].words[i % WAYS]);

		count += word != 0 && age_of(word, now_ms) <= within_ms;
	}
	return (count);
}
