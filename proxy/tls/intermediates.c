/* SPDX-License-Identifier: MIT
 *
 * tls/intermediates.c - a table of sets: a certificate stands in one of the
 * WAYS rows that its subject names, the oldest gives way.
 */
#include "proxy/tls/intermediates.h"

#include "proxy/base/assert.h"
#include "proxy/shm/lock.h"

#define WAYS	8u
#define SETS	(INTERMEDIATES_ROWS / WAYS)

struct row {
	uint64_t	 subject;
	int64_t		 used_ms;
	uint32_t	 len;		/* 0: free */
	unsigned char	 der[INTERMEDIATES_DER_MAX];
};

/* A lock to a set: a worker that dies while it writes costs one set. */
struct set {
	struct lock	 lock;
	struct row	 rows[WAYS];
};

struct intermediates {
	struct set	 sets[SETS];
};

size_t
intermediates_size(void)
{
	return (sizeof(struct intermediates));
}

struct intermediates *
intermediates_init(void *memory)
{
	struct intermediates *table = memory;
	unsigned i;

	for (i = 0; i < SETS; i++)
		lock_init(&table->sets[i].lock);
	return (table);
}

static struct set *
enter(struct intermediates *table, uint64_t subject)
{
	struct set *s = &table->sets[subject % SETS];
	unsigned i;

	switch (lock_take(&s->lock)) {
	case LOCK_TAKEN:
		break;
	case LOCK_TAKEN_DIRTY:
		for (i = 0; i < WAYS; i++)
			s->rows[i].len = 0;
		lock_mended(&s->lock);
		break;
	}
	return (s);
}

static bool
is_same(const struct row *r, uint64_t subject, struct str der)
{
	return (r->len == der.len && r->subject == subject &&
		memcmp(r->der, der.ptr, der.len) == 0);
}

/* The row that has it, else a free one, else the oldest. */
static struct row *
choose(struct set *s, uint64_t subject, struct str der)
{
	struct row *best = &s->rows[0];
	unsigned i;

	for (i = 0; i < WAYS; i++) {
		if (is_same(&s->rows[i], subject, der))
			return (&s->rows[i]);
		if (best->len != 0 &&
		    (s->rows[i].len == 0 || s->rows[i].used_ms < best->used_ms))
			best = &s->rows[i];
	}
	return (best);
}

void
intermediates_put(struct intermediates *table, uint64_t subject, struct str der,
    int64_t now_ms)
{
	struct set *s;
	struct row *r;

	if (der.len == 0 || der.len > INTERMEDIATES_DER_MAX)
		return;
	s = enter(table, subject);
	r = choose(s, subject, der);
	if (!is_same(r, subject, der)) {
		r->len = 0;
		lock_point("putting");
		memcpy(r->der, der.ptr, der.len);
		r->subject = subject;
		r->len = (uint32_t)der.len;
	}
	r->used_ms = now_ms;
	lock_give(&s->lock);
}

size_t
intermediates_get(struct intermediates *table, uint64_t subject, unsigned nth,
    void *out)
{
	struct set *s = enter(table, subject);
	size_t len = 0;
	unsigned i;

	for (i = 0; i < WAYS && len == 0; i++) {
		if (s->rows[i].len == 0 || s->rows[i].subject != subject)
			continue;
		if (nth-- > 0)
			continue;
		ASSERT(s->rows[i].len <= INTERMEDIATES_DER_MAX);
		len = s->rows[i].len;
		memcpy(out, s->rows[i].der, len);
	}
	lock_give(&s->lock);
	return (len);
}
