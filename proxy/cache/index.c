/* SPDX-License-Identifier: MIT
 *
 * cache/index.c - uthash in shared memory.
 */
#include "proxy/cache/index.h"

#include <stdlib.h>
#include <string.h>

#include "proxy/base/assert.h"

/* The area for the table that is being made: uthash asks for memory only then,
 * and has no argument to tell for whom. */
static struct index *making;

static void *
area_take(size_t size)
{
	void *at;

	size = (size + 63) & ~(size_t)63;
	if (size > making->area_size - making->area_used)
		return (NULL);
	at = making->area + making->area_used;
	making->area_used += size;
	return (at);
}

#undef uthash_malloc
#undef uthash_free
#undef HASH_NONFATAL_OOM
#undef HASH_INITIAL_NUM_BUCKETS
#undef HASH_INITIAL_NUM_BUCKETS_LOG2
#undef HASH_KEYCMP
#undef uthash_nonfatal_oom
#define uthash_malloc(size)	area_take(size)
#define uthash_free(mem, size)	((void)(mem), (void)(size))
#define HASH_NONFATAL_OOM	1
#define uthash_nonfatal_oom(e)	assert_failed(__FILE__, __LINE__, "index area")
#define HASH_INITIAL_NUM_BUCKETS_LOG2	(making->log2_buckets)
#define HASH_INITIAL_NUM_BUCKETS	(1u << making->log2_buckets)
#define HASH_KEYCMP(a, b, len)	digest_differs((a), (b))

static inline int
digest_differs(const void *a, const void *b)
{
	return (memcmp(a, b, sizeof(struct digest)));
}

static unsigned
log2_for(unsigned rows)
{
	unsigned log = 5;

	while (log < 31 && (1u << log) < rows)
		log++;
	return (log);
}

size_t
index_area_size(unsigned rows)
{
	return (((sizeof(UT_hash_table) + 63) & ~(size_t)63) +
	    ((sizeof(UT_hash_bucket) << log2_for(rows)) + 63));
}

void
index_init(struct index *ix, void *area, unsigned rows)
{
	struct entry *sentinel = &ix->sentinel;

	memset(ix, 0, sizeof(*ix));
	ix->area = area;
	ix->area_size = index_area_size(rows);
	ix->log2_buckets = log2_for(rows);
	sentinel->used_ms = INT64_MIN;
	making = ix;
	HASH_ADD_KEYPTR_BYHASHVALUE(hh, ix->head, &sentinel->digest, 1, 0,
	    sentinel);
	making = NULL;
	/* There will never be room for more buckets, nor need. */
	ix->head->hh.tbl->noexpand = 1;
}

static inline unsigned
hash_value(struct digest d)
{
	return ((unsigned)d.lo);
}

struct entry *
index_find(const struct index *ix, struct digest digest)
{
	struct entry *e;

	HASH_FIND_BYHASHVALUE(hh, ix->head, &digest, sizeof(digest),
	    hash_value(digest), e);
	return (e);
}

void
index_add(struct index *ix, struct entry *e)
{
	HASH_ADD_KEYPTR_BYHASHVALUE(hh, ix->head, &e->digest,
	    sizeof(e->digest), hash_value(e->digest), e);
}

void
index_remove(struct index *ix, struct entry *e)
{
	HASH_DELETE(hh, ix->head, e);
}

void
index_touch(struct index *ix, struct entry *e)
{
	if (e->hh.next == NULL)
		return;
	index_remove(ix, e);
	index_add(ix, e);
}

struct entry *
index_oldest(const struct index *ix)
{
	return (ix->sentinel.hh.next);
}

unsigned
index_count(const struct index *ix)
{
	return (HASH_COUNT(ix->head) - 1);
}

static int
by_use(const struct entry *a, const struct entry *b)
{
	return (a->used_ms < b->used_ms ? -1 : a->used_ms > b->used_ms);
}

void
index_sort(struct index *ix)
{
	HASH_SRT(hh, ix->head, by_use);
}
