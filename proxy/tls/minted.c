/* SPDX-License-Identifier: MIT
 *
 * tls/minted.c - a table in the order of use.
 *
 * uthash's insertion order is the order of use: a hit is taken out and put in
 * again.  Clients choose the names, so the hash is keyed.
 */
#include "proxy/tls/minted.h"

#include <stdbool.h>
#include <stdlib.h>

#define HASH_NONFATAL_OOM	1
#define uthash_nonfatal_oom(e)	((e)->lost = true)
#include <uthash.h>

#include "proxy/base/hash.h"
#include "proxy/base/object.h"

struct entry {
	UT_hash_handle	 hh;
	int64_t		 made_s;
	int64_t		 keep_s;
	bool		 lost;		/* no memory to put it in */
	unsigned	 name_len;
	unsigned	 der_len;
	char		 bytes[];	/* name, DER */
};

struct minted {
	unsigned	 magic;
#define MINTED_MAGIC	0x31470e01u
	unsigned	 max;
	struct hash_seed seed;
	struct entry	*table;
};

static unsigned
hash_of(const struct minted *m, struct str name)
{
	return ((unsigned)hash_bytes(&m->seed, name.ptr, name.len).lo);
}

static void
drop(struct minted *m, struct entry *e)
{
	HASH_DEL(m->table, e);
	free(e);
}

/* 0, or -1 without memory; then it is freed. */
static int
put_in(struct minted *m, struct entry *e, unsigned hash)
{
	e->lost = false;
	HASH_ADD_KEYPTR_BYHASHVALUE(hh, m->table, e->bytes, e->name_len, hash,
	    e);
	if (!e->lost)
		return (0);
	free(e);
	return (-1);
}

struct minted *
minted_new(unsigned max)
{
	struct minted *m = malloc(sizeof(*m));

	if (m == NULL)
		return (NULL);
	INIT_OBJ(m, MINTED_MAGIC);
	m->max = max;
	hash_seed_random(&m->seed);
	return (m);
}

void
minted_free(struct minted *m)
{
	if (m == NULL)
		return;
	CHECK_OBJ(m, MINTED_MAGIC);
	while (m->table != NULL)
		drop(m, m->table);
	FINI_OBJ(m);
	free(m);
}

struct str
minted_find(struct minted *m, struct str name, int64_t now_s)
{
	unsigned hash;
	struct entry *e;

	CHECK_OBJ(m, MINTED_MAGIC);
	hash = hash_of(m, name);
	HASH_FIND_BYHASHVALUE(hh, m->table, name.ptr, name.len, hash, e);
	if (e == NULL)
		return (STR_NONE);
	/* A clock that was set back: it may not be good yet. */
	if (now_s < e->made_s || now_s - e->made_s >= e->keep_s) {
		drop(m, e);
		return (STR_NONE);
	}
	HASH_DEL(m->table, e);
	if (put_in(m, e, hash) != 0)
		return (STR_NONE);
	return ((struct str){e->bytes + e->name_len, e->der_len});
}

void
minted_put(struct minted *m, struct str name, struct str der, int64_t now_s,
    int64_t keep_s)
{
	unsigned hash;
	struct entry *e;

	CHECK_OBJ(m, MINTED_MAGIC);
	hash = hash_of(m, name);
	HASH_FIND_BYHASHVALUE(hh, m->table, name.ptr, name.len, hash, e);
	if (e == NULL && HASH_COUNT(m->table) >= m->max)
		e = m->table;
	if (e != NULL)
		drop(m, e);
	e = calloc(1, sizeof(*e) + name.len + der.len);
	if (e == NULL)
		return;
	e->made_s = now_s;
	e->keep_s = keep_s;
	e->name_len = (unsigned)name.len;
	e->der_len = (unsigned)der.len;
	memcpy(e->bytes, name.ptr, name.len);
	memcpy(e->bytes + name.len, der.ptr, der.len);
	(void)put_in(m, e, hash);
}
