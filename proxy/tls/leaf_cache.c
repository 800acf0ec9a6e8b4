/* SPDX-License-Identifier: MIT
 *
 * tls/leaf_cache.c - the leaves that this worker has.
 *
 * uthash's insertion order is the order of use: a hit is taken out and put in
 * again, so the first one is the one to give up.  Clients choose the names, so
 * the hash is keyed.
 */
#include "proxy/tls/leaf_cache.h"

#include <errno.h>
#include <stdlib.h>

#define HASH_NONFATAL_OOM	1
#define uthash_nonfatal_oom(e)	((e)->lost = true)
#include <uthash.h>

#include "proxy/base/hash.h"
#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "proxy/tls/leaf.h"
#include "proxy/tls/signer_link.h"

/* A leaf that has less than this before it is not shown any more. */
#define MARGIN_MS	(INT64_C(3600) * 1000)

_Static_assert(LEAF_WAIT_MS == SIGNER_WAIT_MS, "one wait");

/* A name: in the table of leaves, in that of the asked, or, answered out of the
 * first, on its way to who asked. */
struct row {
	UT_hash_handle		 hh;
	struct list		 link;		/* among the answered */
	struct list		 asks;
	struct signer_question	 question;
	struct leaf_cache	*cache;
	struct leaf		*leaf;
	bool			 lost;
	unsigned		 hash;
	unsigned		 len;
	char			 name[];
};

struct leaf_cache {
	unsigned		 magic;
#define LEAF_CACHE_MAGIC	0x1eafca01u
	struct loop		*loop;
	struct signer_link	*signer;
	struct hash_seed	 seed;
	struct row		*leaves;
	struct row		*asked;
	struct list		 answered;
	struct list		 unlucky;	/* asks without memory */
	struct task		 task;
};

/* ---- rows ---------------------------------------------------------------- */

static struct row *
row_new(struct leaf_cache *cache, struct str name, unsigned hash)
{
	struct row *row = malloc(sizeof(*row) + name.len);

	if (row == NULL)
		return (NULL);
	memset(row, 0, sizeof(*row));
	list_init(&row->link);
	list_init(&row->asks);
	row->cache = cache;
	row->hash = hash;
	row->len = (unsigned)name.len;
	memcpy(row->name, name.ptr, name.len);
	return (row);
}

static void
row_free(struct row *row)
{
	list_remove(&row->link);
	leaf_unref(row->leaf);
	free(row);
}

/* 0, or -1 without memory; then the row is not in the table. */
static int
row_put(struct row **table, struct row *row)
{
	struct row *head = *table;

	row->lost = false;
	HASH_ADD_KEYPTR_BYHASHVALUE(hh, head, row->name, row->len, row->hash,
	    row);
	*table = head;
	return (row->lost ? -1 : 0);
}

static void
row_take(struct row **table, struct row *row)
{
	struct row *head = *table;

	HASH_DEL(head, row);
	*table = head;
}

static struct row *
row_find(struct row *table, struct str name, unsigned hash)
{
	struct row *row;

	HASH_FIND_BYHASHVALUE(hh, table, name.ptr, name.len, hash, row);
	return (row);
}

static unsigned
hash_of(const struct leaf_cache *cache, struct str name)
{
	return ((unsigned)hash_bytes(&cache->seed, name.ptr, name.len).lo);
}

/* ---- leaves -------------------------------------------------------------- */

static void
forget_leaves(void *owner)
{
	struct leaf_cache *cache = owner;
	struct row *row;

	CHECK_OBJ(cache, LEAF_CACHE_MAGIC);
	while ((row = cache->leaves) != NULL) {
		row_take(&cache->leaves, row);
		row_free(row);
	}
}

/* Into the table, or away. */
static void
keep(struct leaf_cache *cache, struct row *row)
{
	struct row *old = row_find(cache->leaves,
	    (struct str){row->name, row->len}, row->hash);

	if (old == NULL && HASH_COUNT(cache->leaves) >= LEAF_CACHE_MAX)
		old = cache->leaves;
	if (old != NULL) {
		row_take(&cache->leaves, old);
		row_free(old);
	}
	if (row_put(&cache->leaves, row) == -1)
		row_free(row);
}

static bool
is_good(const struct leaf_cache *cache, const struct leaf *leaf)
{
	int64_t now_ms = loop_now(cache->loop)->wall_ns / NS_PER_MS;

	/* The clock may have been set back. */
	return (leaf_begins_ms(leaf) <= now_ms &&
		leaf_expires_ms(leaf) - MARGIN_MS > now_ms);
}

static struct leaf *
find(struct leaf_cache *cache, struct str name, unsigned hash)
{
	struct row *row = row_find(cache->leaves, name, hash);
	struct leaf *leaf;

	if (row == NULL)
		return (NULL);
	row_take(&cache->leaves, row);
	if (!is_good(cache, row->leaf)) {
		row_free(row);
		return (NULL);
	}
	leaf = leaf_ref(row->leaf);
	if (row_put(&cache->leaves, row) == -1)
		row_free(row);
	return (leaf);
}

struct leaf *
leaf_cache_find(struct leaf_cache *cache, struct str name)
{
	CHECK_OBJ(cache, LEAF_CACHE_MAGIC);
	return (find(cache, name, hash_of(cache, name)));
}

/* ---- who asks ------------------------------------------------------------ */

static void
tell(struct list *asks, struct leaf *leaf, const char *problem)
{
	struct leaf_ask *ask;

	while ((ask = LIST_FIRST(asks, struct leaf_ask, link)) != NULL) {
		CHECK_OBJ(ask, LEAF_ASK_MAGIC);
		list_remove(&ask->link);
		FINI_OBJ(ask);
		ask->fn(ask, leaf != NULL ? leaf_ref(leaf) : NULL, problem);
	}
}

static void
on_answered(struct signer_question *question, struct leaf *leaf,
    const char *problem)
{
	struct row *row = OWNER_OF(question, struct row, question);
	struct leaf_cache *cache = row->cache;

	CHECK_OBJ(cache, LEAF_CACHE_MAGIC);
	row_take(&cache->asked, row);
	row->leaf = leaf;
	tell(&row->asks, leaf, problem);
	if (leaf != NULL)
		keep(cache, row);
	else
		row_free(row);
}

static const struct signer_link_ops signer_ops = {
    .answered = on_answered,
    .forget = forget_leaves,
};

static void
on_task(struct task *task)
{
	struct leaf_cache *cache = OWNER_OF(task, struct leaf_cache, task);
	struct row *row;

	CHECK_OBJ(cache, LEAF_CACHE_MAGIC);
	while ((row = LIST_FIRST(&cache->answered, struct row, link)) != NULL) {
		list_remove(&row->link);
		tell(&row->asks, row->leaf, NULL);
		row_free(row);
	}
	tell(&cache->unlucky, NULL, "no memory");
}

/* The one that waits for this name, or a new one; NULL without memory. */
static struct row *
row_to_wait_in(struct leaf_cache *cache, struct str name)
{
	unsigned hash = hash_of(cache, name);
	struct row *row = row_find(cache->asked, name, hash);

	if (row != NULL)
		return (row);
	row = row_new(cache, name, hash);
	if (row == NULL)
		return (NULL);
	row->leaf = find(cache, name, hash);
	if (row->leaf != NULL) {
		list_append(&cache->answered, &row->link);
		task_defer(cache->loop, &cache->task);
	} else if (row_put(&cache->asked, row) == -1) {
		row_free(row);
		return (NULL);
	} else {
		signer_link_ask(cache->signer, &row->question,
		    (struct str){row->name, row->len});
	}
	return (row);
}

void
leaf_cache_ask(struct leaf_cache *cache, struct leaf_ask *ask, struct str name,
    leaf_fn *fn)
{
	struct row *row;

	CHECK_OBJ(cache, LEAF_CACHE_MAGIC);
	INIT_OBJ(ask, LEAF_ASK_MAGIC);
	ask->fn = fn;
	row = row_to_wait_in(cache, name);
	if (row != NULL) {
		list_append(&row->asks, &ask->link);
		return;
	}
	list_append(&cache->unlucky, &ask->link);
	task_defer(cache->loop, &cache->task);
}

void
leaf_ask_cancel(struct leaf_ask *ask)
{
	if (ask->magic != LEAF_ASK_MAGIC)
		return;
	list_remove(&ask->link);
	FINI_OBJ(ask);
}

/* ---- all ----------------------------------------------------------------- */

struct leaf_cache *
leaf_cache_new(struct loop *loop, int fd)
{
	struct leaf_cache *cache = malloc(sizeof(*cache));
	int saved;

	if (cache == NULL)
		return (NULL);
	INIT_OBJ(cache, LEAF_CACHE_MAGIC);
	cache->loop = loop;
	hash_seed_random(&cache->seed);
	list_init(&cache->answered);
	list_init(&cache->unlucky);
	task_init(&cache->task, on_task);
	cache->signer = signer_link_new(loop, fd, &signer_ops, cache);
	if (cache->signer != NULL)
		return (cache);
	saved = errno;
	FINI_OBJ(cache);
	free(cache);
	errno = saved;
	return (NULL);
}

static void
drop_asks(struct list *asks)
{
	struct leaf_ask *ask;

	while ((ask = LIST_FIRST(asks, struct leaf_ask, link)) != NULL)
		leaf_ask_cancel(ask);
}

void
leaf_cache_free(struct leaf_cache *cache)
{
	struct row *row;

	if (cache == NULL)
		return;
	CHECK_OBJ(cache, LEAF_CACHE_MAGIC);
	task_cancel(&cache->task);
	signer_link_free(cache->signer);
	forget_leaves(cache);
	while ((row = cache->asked) != NULL) {
		row_take(&cache->asked, row);
		drop_asks(&row->asks);
		row_free(row);
	}
	while ((row = LIST_FIRST(&cache->answered, struct row, link)) != NULL) {
		drop_asks(&row->asks);
		row_free(row);
	}
	drop_asks(&cache->unlucky);
	FINI_OBJ(cache);
	free(cache);
}

struct str
leaf_cache_authority(const struct leaf_cache *cache)
{
	CHECK_OBJ(cache, LEAF_CACHE_MAGIC);
	return (signer_link_authority(cache->signer));
}

struct str
leaf_cache_tickets(const struct leaf_cache *cache)
{
	CHECK_OBJ(cache, LEAF_CACHE_MAGIC);
	return (signer_link_tickets(cache->signer));
}
