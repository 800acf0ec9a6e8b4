/* SPDX-License-Identifier: MIT
 *
 * cache/index.c - uthash in shared memory.
 */
#include "proxy/cache/index.h"

#include <string.h>
#include <uthash.h>

#include "proxy/base/assert.h"
#include "proxy/cache/entry.h"

/* Beside its entry, which stays free of pointers. */
struct index_node {
	UT_hash_handle	 hh;
	struct entry	*entry;		/* NULL: the sentinel */
};

/* The index that is being made: uthash asks for memory only then, and has no
 * argument to tell for whom. */
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
#define uthash_nonfatal_oom(e)	UNREACHABLE()
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

static size_t
rounded(size_t n)
{
	return ((n + 63) & ~(size_t)63);
}

size_t
index_area_size(unsigned rows)
{
	return (rounded((rows + 1) * sizeof(struct index_node)) +
		rounded(sizeof(UT_hash_table)) +
		rounded(sizeof(UT_hash_bucket) << log2_for(rows)));
}

void
index_init(struct index *ix, void *area, struct entry *entries, unsigned rows)
{
	struct index_node *sentinel;

	memset(ix, 0, sizeof(*ix));
	ix->entries = entries;
	ix->area = area;
	ix->area_size = index_area_size(rows);
	ix->log2_buckets = log2_for(rows);
	making = ix;
	ix->nodes = area_take((rows + 1) * sizeof(struct index_node));
	/* Always the oldest, and never found: uthash drops its table with its
	 * last element. */
	sentinel = &ix->nodes[rows];
	sentinel->entry = NULL;
	HASH_ADD_KEYPTR_BYHASHVALUE(hh, ix->head, "", 1, 0, sentinel);
	making = NULL;
	/* There will never be room for more buckets, nor need. */
	ix->head->hh.tbl->noexpand = 1;
}

static inline struct index_node *
node_of(const struct index *ix, const struct entry *e)
{
	return (&ix->nodes[e - ix->entries]);
}

static inline unsigned
hash_value(struct digest d)
{
	return ((unsigned)d.lo);
}

/* The entry beside the first node in the bucket is most times the one that is
 * looked for: it may be on its way while the node still is. */
static inline void
expect_first(const struct index *ix, unsigned hash)
{
	const UT_hash_table *t = ix->head->hh.tbl;
	const UT_hash_handle *hh;
	const struct index_node *first;

	hh = t->buckets[hash & (t->num_buckets - 1)].hh_head;
	first = hh == NULL ? NULL : ELMT_FROM_HH(t, hh);
	if (first != NULL)
		__builtin_prefetch(&ix->entries[first - ix->nodes]);
}

struct entry *
index_find(const struct index *ix, struct digest digest)
{
	struct index_node *node;

	expect_first(ix, hash_value(digest));
	HASH_FIND_BYHASHVALUE(hh, ix->head, &digest, sizeof(digest),
	    hash_value(digest), node);
	return (node == NULL ? NULL : node->entry);
}

void
index_add(struct index *ix, struct entry *e)
{
	struct index_node *node = node_of(ix, e);

	node->entry = e;
	HASH_ADD_KEYPTR_BYHASHVALUE(hh, ix->head, &e->digest, sizeof(e->digest),
	    hash_value(e->digest), node);
}

void
index_remove(struct index *ix, struct entry *e)
{
	HASH_DELETE(hh, ix->head, node_of(ix, e));
}

struct entry *
index_first(const struct index *ix)
{
	const struct index_node *node = ix->head->hh.next;

	return (node == NULL ? NULL : node->entry);
}

struct entry *
index_next(const struct index *ix, const struct entry *e)
{
	const struct index_node *node = node_of(ix, e)->hh.next;

	return (node == NULL ? NULL : node->entry);
}

unsigned
index_count(const struct index *ix)
{
	return (HASH_COUNT(ix->head) - 1);
}

static int
by_use(const struct index_node *a, const struct index_node *b)
{
	if (a->entry == NULL || b->entry == NULL)
		return (a->entry == NULL ? -1 : 1);
	return (a->entry->used_ms < b->entry->used_ms
		    ? -1
		    : a->entry->used_ms > b->entry->used_ms);
}

void
index_sort(struct index *ix)
{
	HASH_SRT(hh, ix->head, by_use);
}
