/* SPDX-License-Identifier: MIT
 *
 * tests/unit/cache/model.h - the cache beside a model of it, driven by bytes.
 *
 * Two bytes are one operation: what, and on which of a few keys, writers and
 * readers.  After each the model and the cache must agree; what was evicted may
 * be absent, but never another version.  Used by model_test.c and cache_fuzz.c;
 * any disagreement aborts.
 */
#ifndef ADUANA_TESTS_CACHE_MODEL_H
#define ADUANA_TESTS_CACHE_MODEL_H

#include <stdio.h>
#include <stdlib.h>

#include "proxy/cache/cache.h"
#include "proxy/cache/key.h"
#include "proxy/cache/reader.h"
#include "proxy/cache/rebuild.h"
#include "proxy/cache/store.h"
#include "proxy/cache/writer.h"
#include "proxy/shm/region.h"

#define MODEL_KEYS	16u
#define MODEL_WRITERS	4u
#define MODEL_READERS	8u

struct model_key {
	unsigned	 version;	/* of the body; 0: nothing stored */
	unsigned	 head;		/* of the head */
	uint64_t	 generation;	/* a marker, unless 0 */
	unsigned	 purges;
	uint64_t	 len;
	char		 text[32];
	struct key	 key;
};

struct model_writer {
	struct cache_writer	 w;
	unsigned		 key, version, purges;
};

struct model_reader {
	struct cache_reader	 r;
	unsigned		 key, version, head;
	uint64_t		 pos;
};

struct model {
	struct region		*region;
	struct cache		*cache;
	struct cache_user	*user;
	unsigned		 versions;
	int64_t			 now;
	bool			 is_small;
	uint64_t		 level;		/* bytes used when empty */
	struct model_key	 keys[MODEL_KEYS];
	struct model_writer	 writers[MODEL_WRITERS];
	struct model_reader	 readers[MODEL_READERS];
};

#define MODEL_MUST(cond)						\
	((cond) ? (void)0 : (fprintf(stderr, "model: %s:%d: %s\n",	\
	    __FILE__, __LINE__, #cond), abort()))

static inline uint64_t
model_len(unsigned version)
{
	static const uint64_t lens[] = {0, 1, 100, 1000, 5000, 30000, 120000,
	    270000};

	return (lens[version * 5 % 8] + version % 7);
}

static inline char
model_byte(unsigned version, uint64_t at)
{
	return ((char)(version * 31 + at * 7 + (at >> 9)));
}

static inline struct str
model_head(unsigned head, char *room)
{
	size_t len = (size_t)sprintf(room, "%u %.*s", head,
	    (int)(head % 300), "----------------------------------------"
	    "------------------------------------------------------------"
	    "------------------------------------------------------------");

	return ((struct str){room, len});
}

static inline void
model_init(struct model *m, bool is_small)
{
	struct cache_options o = {
		is_small ? CACHE_SIZE_MIN : CACHE_SIZE_MIN * 64, 0, 2};
	static const struct hash_seed seed = {3, 4};
	static struct cache_user user;
	struct cache_totals t;
	unsigned i;

	memset(m, 0, sizeof(*m));
	m->region = region_create(cache_footprint(&o) + 16384, 1);
	MODEL_MUST(m->region != NULL);
	m->cache = cache_create(m->region, &o, &seed);
	m->user = &user;
	m->is_small = is_small;
	m->now = 1000;
	cache_user_init(m->user, m->cache, 0);
	for (i = 0; i < MODEL_KEYS; i++) {
		(void)sprintf(m->keys[i].text, "http://h/%u", i);
		key_make(&m->keys[i].key, &seed, str_of(m->keys[i].text));
	}
	cache_totals(m->cache, &t);
	m->level = t.used;
}

/* ---- writers ------------------------------------------------------------- */

static inline void
model_begin(struct model *m, struct model_writer *mw, unsigned key)
{
	struct entry_meta meta = {.status = 200};
	char room[400];
	uint64_t len;

	if (writer_is_open(&mw->w))
		return;
	mw->key = key;
	mw->version = ++m->versions;
	mw->purges = m->keys[key].purges;
	len = model_len(mw->version);
	if (writer_begin(m->user, &mw->w, &m->keys[key].key, &meta,
	    model_head(mw->version, room),
	    mw->version % 2 ? (int64_t)len : -1, m->now) != 0)
		MODEL_MUST(m->is_small);
}

static inline void
model_fill(struct model *m, struct model_writer *mw, uint64_t n)
{
	uint64_t len = model_len(mw->version), i;
	size_t room;
	char *to;

	if (!writer_is_open(&mw->w) || mw->w.filled == len)
		return;
	to = writer_reserve(&mw->w, &room);
	if (to == NULL) {
		MODEL_MUST(m->is_small);
		writer_abort(&mw->w);
		return;
	}
	if (n > room)
		n = room;
	if (n > len - mw->w.filled)
		n = len - mw->w.filled;
	for (i = 0; i < n; i++)
		to[i] = model_byte(mw->version, mw->w.filled + i);
	writer_advance(&mw->w, n);
}

static inline void
model_commit(struct model *m, struct model_writer *mw)
{
	uint64_t len = model_len(mw->version);
	struct model_key *mk = &m->keys[mw->key];
	bool whole, stored;

	while (writer_is_open(&mw->w) && mw->w.filled < len)
		model_fill(m, mw, len);
	if (!writer_is_open(&mw->w))
		return;
	whole = mw->purges == mk->purges;
	stored = writer_commit(&mw->w, len);
	MODEL_MUST(stored == whole);
	if (!stored)
		return;
	mk->version = mk->head = mw->version;
	mk->generation = 0;
	mk->len = len;
}

/* ---- readers ------------------------------------------------------------- */

static inline void
model_open(struct model *m, struct model_reader *mr, unsigned key)
{
	struct model_key *mk = &m->keys[key];
	struct vary_marker marker;
	char room[400];

	reader_close(&mr->r);
	switch (cache_find(m->user, &mk->key, &mr->r, &marker, m->now)) {
	case CACHE_ABSENT:
		MODEL_MUST(m->is_small || mk->version + mk->generation == 0);
		return;
	case CACHE_VARIES:
		MODEL_MUST(marker.generation == mk->generation);
		return;
	case CACHE_FOUND:
		break;
	}
	mr->key = key;
	mr->version = mk->version;
	mr->head = mk->head;
	mr->pos = 0;
	MODEL_MUST(mk->generation == 0 && mk->version != 0);
	MODEL_MUST(reader_meta(&mr->r)->body_len == (int64_t)mk->len);
	MODEL_MUST(str_eq(reader_head(&mr->r), model_head(mk->head, room)));
}

static inline void
model_follow(struct model_reader *mr, struct model_writer *mw)
{
	if (!writer_is_open(&mw->w))
		return;
	reader_close(&mr->r);
	MODEL_MUST(writer_open_reader(&mw->w, &mr->r) == 0);
	mr->version = mr->head = mw->version;
	mr->key = mw->key;
	mr->pos = 0;
}

static inline void
model_read(struct model_reader *mr)
{
	struct iovec iov[2];
	enum reader_state state;
	int n = 2, i;
	size_t j;

	if (!reader_is_open(&mr->r))
		return;
	state = reader_peek(&mr->r, iov, &n);
	for (i = 0; i < n; i++) {
		for (j = 0; j < iov[i].iov_len; j++)
			MODEL_MUST(((char *)iov[i].iov_base)[j] ==
			    model_byte(mr->version, mr->pos + j));
		mr->pos += iov[i].iov_len;
		reader_consume(&mr->r, iov[i].iov_len);
	}
	MODEL_MUST(state != READER_END || mr->pos == model_len(mr->version));
}

static inline void
model_seek(struct model_reader *mr, uint64_t to)
{
	if (reader_is_open(&mr->r) && reader_seek(&mr->r, to) == 0)
		mr->pos = to;
}

/* ---- the rest ------------------------------------------------------------ */

static inline void
model_update(struct model *m, struct model_reader *mr)
{
	struct entry_meta meta = {.status = 200};
	struct model_key *mk;
	unsigned head = ++m->versions;
	char room[400];

	if (!reader_is_open(&mr->r))
		return;
	mk = &m->keys[mr->key];
	if (cache_update_head(m->user, &mr->r, &meta, model_head(head, room),
	    m->now) != 0)
		return;
	MODEL_MUST(mk->version == mr->version && mk->generation == 0);
	mk->head = head;
}

static inline void
model_mark(struct model *m, unsigned key, unsigned which)
{
	static const struct str names[] = {
		{"accept", 6}, {"accept-encoding, cookie", 23}};
	struct model_key *mk = &m->keys[key];

	if (cache_store_marker(m->user, &mk->key, names[which],
	    &mk->generation, m->now) != 0) {
		MODEL_MUST(m->is_small);
		mk->generation = 0;
		return;
	}
	mk->version = 0;
}

static inline void
model_purge(struct model *m, unsigned key)
{
	struct model_key *mk = &m->keys[key];
	bool was = mk->version != 0 || mk->generation != 0;
	bool gone = cache_purge(m->user->cache, &mk->key);

	MODEL_MUST(gone == was || (m->is_small && !gone));
	mk->version = 0;
	mk->generation = 0;
	mk->purges++;
}

/* As if somebody had died inside each shard. */
static inline void
model_rebuild(struct model *m)
{
	uint32_t i;

	for (i = 0; i < m->cache->nshards; i++)
		rebuild_shard(m->cache, store_shard(m->cache, i));
	MODEL_MUST(cache_check(m->cache));
}

static inline void
model_do(struct model *m, unsigned op, unsigned arg)
{
	struct model_writer *mw = &m->writers[arg % MODEL_WRITERS];
	struct model_reader *mr = &m->readers[arg % MODEL_READERS];
	unsigned key = arg / 8 % MODEL_KEYS;

	switch (op % 16) {
	case 0: case 1: case 2:
		model_begin(m, mw, key);
		break;
	case 3: case 4:
		model_fill(m, mw, arg * 97u);
		break;
	case 5: case 6:
		model_commit(m, mw);
		break;
	case 7:
		if (arg < 64)
			writer_abort(&mw->w);
		break;
	case 8: case 9:
		model_open(m, mr, key);
		break;
	case 10:
		model_follow(mr, &m->writers[arg / 8 % MODEL_WRITERS]);
		break;
	case 11:
		model_read(mr);
		break;
	case 12:
		if (arg % 2)
			model_seek(mr, arg * 1001u);
		else
			reader_close(&mr->r);
		break;
	case 13:
		model_update(m, mr);
		break;
	case 14:
		if (arg >= 128)
			model_mark(m, key, arg & 1);
		else
			model_purge(m, key);
		break;
	case 15:
		if (arg < 16)
			model_rebuild(m);
		m->now += (int64_t)arg * 20;
		break;
	}
}

/* Close and purge everything: memory must be back where it began. */
static inline void
model_fini(struct model *m)
{
	struct cache_totals t;
	unsigned i;

	MODEL_MUST(cache_check(m->cache));
	for (i = 0; i < MODEL_WRITERS; i++)
		writer_abort(&m->writers[i].w);
	for (i = 0; i < MODEL_READERS; i++)
		reader_close(&m->readers[i].r);
	for (i = 0; i < MODEL_KEYS; i++)
		model_purge(m, i);
	cache_totals(m->cache, &t);
	MODEL_MUST(t.used == m->level);
	MODEL_MUST(cache_check(m->cache));
	region_free(m->region);
}

static inline void
model_run(const uint8_t *bytes, size_t len)
{
	static struct model m;
	size_t i;

	if (len == 0)
		return;
	model_init(&m, bytes[0] & 1);
	for (i = 1; i + 1 < len; i += 2)
		model_do(&m, bytes[i], bytes[i + 1]);
	model_fini(&m);
}

#endif
