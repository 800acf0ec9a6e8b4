/* SPDX-License-Identifier: MIT
 *
 * tests/unit/cache/fixture.h - a cache of its own for every test.
 */
#ifndef ADUANA_TESTS_CACHE_FIXTURE_H
#define ADUANA_TESTS_CACHE_FIXTURE_H

#include <stdio.h>
#include <string.h>

#include "proxy/cache/cache.h"
#include "proxy/cache/key.h"
#include "proxy/cache/reader.h"
#include "proxy/cache/writer.h"
#include "proxy/shm/region.h"
#include "tests/unit/unit.h"

#define MIB	((size_t)1024 * 1024)
#define WORKERS	4

static const struct hash_seed fixture_seed = {1, 2};

static inline struct cache *
fixture_cache(size_t size, uint64_t max_object)
{
	struct cache_options o = {size, max_object, WORKERS};
	struct region *r = region_create(cache_footprint(&o) + MIB, 1);
	struct cache *c = cache_create(r, &o, &fixture_seed);

	ck_assert_ptr_nonnull(c);
	return (c);
}

/* One user to a process: the last that was asked for. */
static inline struct cache_user *
fixture_user(struct cache *c, unsigned worker)
{
	static struct cache_user users[WORKERS];

	cache_user_init(&users[worker], c, worker);
	return (&users[worker]);
}

/* "http://h/NUMBER"; the text is good until 8 more were made. */
static inline struct key
fixture_key(unsigned number)
{
	static char texts[8][64];
	static unsigned turn;
	char *text = texts[turn++ % 8];
	struct key key;

	(void)snprintf(text, sizeof(texts[0]), "http://h.example/%u", number);
	key_make(&key, &fixture_seed, str_of(text));
	return (key);
}

/* Byte ${at} of body ${number}. */
static inline char
fixture_byte(unsigned number, uint64_t at)
{
	return ((char)(number * 7 + at * 13 + (at >> 11)));
}

static inline bool
fixture_fill(struct cache_writer *w, unsigned number, uint64_t from,
    uint64_t len)
{
	size_t room, i;
	char *to;

	while (len > 0) {
		to = writer_reserve(w, &room);
		if (to == NULL)
			return (false);
		if (room > len)
			room = len;
		for (i = 0; i < room; i++)
			to[i] = fixture_byte(number, from + i);
		writer_advance(w, room);
		from += room;
		len -= room;
	}
	return (true);
}

#define FIXTURE_HEAD	STR("HTTP/1.1 200 OK\r\nETag: \"x\"\r\n")

static inline int
fixture_begin(struct cache_user *user, struct cache_writer *w,
    unsigned number, int64_t length, int64_t now)
{
	struct entry_meta meta = {.status = 200};
	struct key key = fixture_key(number);

	memset(meta.facts, (int)number & 0xff, sizeof(meta.facts));
	return (writer_begin(user, w, &key, &meta, FIXTURE_HEAD, length, now));
}

static inline bool
fixture_store(struct cache_user *user, unsigned number, uint64_t len,
    bool announced, int64_t now)
{
	struct cache_writer w;

	if (fixture_begin(user, &w, number, announced ? (int64_t)len : -1,
	    now) != 0)
		return (false);
	if (!fixture_fill(&w, number, 0, len)) {
		writer_abort(&w);
		return (false);
	}
	return (writer_commit(&w, len));
}

static inline enum cache_found
fixture_find(struct cache_user *user, unsigned number,
    struct cache_reader *r, int64_t now)
{
	struct vary_marker marker;
	struct key key = fixture_key(number);

	return (cache_find(user, &key, r, &marker, now));
}

static inline bool
fixture_has(struct cache_user *user, unsigned number, int64_t now)
{
	struct cache_reader r;

	if (fixture_find(user, number, &r, now) != CACHE_FOUND)
		return (false);
	reader_close(&r);
	return (true);
}

/* Read on from the reader's place, comparing, until it says something else than
 * READER_MORE; ${*pos} moves along. */
static inline enum reader_state
fixture_read(struct cache_reader *r, unsigned number, uint64_t *pos)
{
	struct iovec iov[3];
	enum reader_state state;
	int n = 3, i;
	size_t j;

	while ((state = reader_peek(r, iov, &n)) == READER_MORE) {
		ck_assert_int_gt(n, 0);
		for (i = 0; i < n; i++) {
			const char *at = iov[i].iov_base;

			for (j = 0; j < iov[i].iov_len; j++)
				if (at[j] != fixture_byte(number, *pos + j))
					ck_abort_msg("byte %llu is wrong",
					    (unsigned long long)(*pos + j));
			*pos += iov[i].iov_len;
			reader_consume(r, iov[i].iov_len);
		}
		n = 3;
	}
	ck_assert_int_eq(n, 0);
	return (state);
}

#endif
