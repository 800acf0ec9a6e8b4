/* SPDX-License-Identifier: MIT
 *
 * tests/unit/cache/file_model.h - a cache in a file, its images, its damage.
 *
 * Two images of one small cache are taken while it lives: an early one and a
 * late one, after everything was replaced, purged, evicted.  Bytes tell how to
 * make a third from them, as a power cut might: pages of either age, zeroed,
 * swapped, torn, with bits flipped.  Opened, it must show nothing that was never
 * stored under its key, and its books must agree.  Used by cache_file_test.c
 * and cache_file_fuzz.c; any wrong byte aborts.
 */
#ifndef ADUANA_TESTS_CACHE_FILE_MODEL_H
#define ADUANA_TESTS_CACHE_FILE_MODEL_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "proxy/cache/cache.h"
#include "proxy/cache/cache_file.h"
#include "proxy/cache/key.h"
#include "proxy/cache/reader.h"
#include "proxy/cache/writer.h"
#include "proxy/shm/region.h"
#include "proxy/shm/region_file.h"

#define FM_MUST(cond)							\
	((cond) ? (void)0 : (fprintf(stderr, "file model: %s:%d: %s\n",	\
	    __FILE__, __LINE__, #cond), abort()))

#define FM_KEYS		96u
#define FM_MARKERS	8u	/* the first of them */
#define FM_SECTOR	512u
#define FM_PAGE		4096u

static const struct cache_options fm_options = {
    .size = CACHE_SIZE_MIN, .workers = 2};

struct file_model {
	char			 path[40];
	int			 fd;
	size_t			 size;
	char			*early, *late, *image;
	unsigned		 runs;
	struct region		*region;	/* of what is open */
	struct region_file	 file;
	struct cache		*cache;
	struct cache_user	 user;
};

static inline uint64_t
fm_len(unsigned version)
{
	static const uint64_t lens[] = {0, 1, 300, 4000, 5000, 9000, 20000,
	    60000};

	return (lens[version * 5 % 8] + version % 13);
}

static inline char
fm_byte(unsigned key, unsigned version, uint64_t at)
{
	return ((char)(key * 101 + version * 31 + at * 7 + (at >> 9) * 3));
}

static inline struct key
fm_key(const struct file_model *m, unsigned number)
{
	static char text[32];
	struct key key;

	(void)snprintf(text, sizeof(text), "http://h/%u", number);
	key_make(&key, cache_seed(m->cache), str_of(text));
	return (key);
}

/* ---- open and close ------------------------------------------------------ */

static inline void
fm_open(struct file_model *m)
{
	struct cache_file_start start = {{7, m->runs}, m->runs + 1, 5000};

	m->runs++;
	m->region = region_create(cache_file_footprint(&fm_options) + 65536, 1);
	FM_MUST(m->region != NULL);
	FM_MUST(region_file_open(&m->file, m->path,
	    cache_file_size(&fm_options), cache_file_layout(&fm_options)) == 0);
	m->cache = cache_file_open(m->region, &m->file, &fm_options, &start);
	FM_MUST(m->cache != NULL);
	memset(&m->user, 0, sizeof(m->user));
	cache_user_init(&m->user, m->cache, 1);
}

static inline void
fm_close(struct file_model *m)
{
	ledger_release(m->cache, 1);
	region_file_close(&m->file);
	region_free(m->region);
}

/* As the supervisor leaves it. */
static inline void
fm_close_well(struct file_model *m)
{
	FM_MUST(cache_file_rest(m->cache));
	region_file_mark(&m->file);
	FM_MUST(region_file_seal(&m->file) == 0);
	fm_close(m);
}

/* ---- store and look ------------------------------------------------------ */

static inline void
fm_store(struct file_model *m, unsigned number, unsigned version)
{
	struct entry_meta meta = {.status = 200};
	struct key key = fm_key(m, number);
	uint64_t len = fm_len(version), i, generation;
	struct cache_writer w;
	char head[32], *to;
	size_t room;

	if (number < FM_MARKERS) {
		(void)cache_store_marker(&m->user, &key,
		    version % 2 ? STR("accept") : STR("cookie"), &generation,
		    version);
		return;
	}
	(void)snprintf(head, sizeof(head), "%u\r\n", version);
	if (writer_begin(&m->user, &w, &key, &meta, str_of(head),
	    version % 2 ? (int64_t)len : -1, version) != 0)
		return;
	while (w.filled < len && (to = writer_reserve(&w, &room)) != NULL) {
		if (room > len - w.filled)
			room = len - w.filled;
		for (i = 0; i < room; i++)
			to[i] = fm_byte(number, version, w.filled + i);
		writer_advance(&w, room);
	}
	(void)writer_commit(&w, len);
}

/* Every byte shown was stored under this key with the version that the head
 * names.  True when all of the body came. */
static inline bool
fm_body_is_right(struct cache_reader *r, unsigned number)
{
	unsigned version = (unsigned)strtoul(reader_head(r).ptr, NULL, 10);
	enum reader_state state;
	uint64_t pos = 0;
	struct iovec iov;
	size_t i;
	int n = 1;

	while ((state = reader_peek(r, &iov, &n)) == READER_MORE) {
		for (i = 0; i < iov.iov_len; i++)
			FM_MUST(((char *)iov.iov_base)[i] ==
			    fm_byte(number, version, pos + i));
		pos += iov.iov_len;
		reader_consume(r, iov.iov_len);
		n = 1;
	}
	FM_MUST(state == READER_END || state == READER_LOST);
	FM_MUST(state == READER_LOST || pos == fm_len(version));
	FM_MUST(reader_meta(r)->status == 200);
	return (state == READER_END);
}

static inline bool
fm_look(struct file_model *m, unsigned number)
{
	struct key key = fm_key(m, number);
	struct cache_reader r = {0};
	struct vary_marker marker;
	bool whole;

	switch (cache_find(&m->user, &key, &r, &marker, 6000)) {
	case CACHE_ABSENT:
		return (false);
	case CACHE_VARIES:
		FM_MUST(number < FM_MARKERS && marker.len == 6 &&
		    (memcmp(marker.names, "accept", 6) == 0 ||
		    memcmp(marker.names, "cookie", 6) == 0));
		return (true);
	case CACHE_FOUND:
		break;
	}
	FM_MUST(number >= FM_MARKERS);
	whole = fm_body_is_right(&r, number);
	if (whole && number % 3 == 0)
		reader_set_clean(&r, (struct digest){number, 1});
	FM_MUST(!reader_meta(&r)->is_clean ||
	    reader_meta(&r)->clean.lo == number);
	reader_close(&r);
	return (whole);
}

static inline unsigned
fm_look_at_all(struct file_model *m)
{
	unsigned i, n = 0;

	for (i = 0; i < FM_KEYS; i++)
		n += fm_look(m, i);
	return (n);
}

/* ---- images -------------------------------------------------------------- */

static inline void
fm_churn(struct file_model *m, unsigned from, unsigned to)
{
	struct key key;
	unsigned v;

	for (v = from; v < to; v++) {
		fm_store(m, v * 37 % FM_KEYS, v);
		(void)fm_look(m, v * 11 % FM_KEYS);
		if (v % 9 == 0) {
			key = fm_key(m, v * 5 % FM_KEYS);
			(void)cache_purge(m->user.cache, &key);
		}
	}
}

static inline void
fm_init(struct file_model *m)
{
	memset(m, 0, sizeof(*m));
	m->fd = memfd_create("file model", MFD_CLOEXEC);
	FM_MUST(m->fd >= 0);
	(void)snprintf(m->path, sizeof(m->path), "/proc/self/fd/%d", m->fd);
	fm_open(m);
	m->size = m->file.region->size;
	m->early = malloc(m->size);
	m->late = malloc(m->size);
	m->image = malloc(m->size);
	FM_MUST(m->early != NULL && m->late != NULL && m->image != NULL);
	fm_churn(m, 1, 60);
	memcpy(m->early, m->file.region, m->size);
	fm_churn(m, 60, 400);
	memcpy(m->late, m->file.region, m->size);
	fm_close(m);
}

static inline void
fm_fini(struct file_model *m)
{
	free(m->early);
	free(m->late);
	free(m->image);
	(void)close(m->fd);
}

/* ---- damage -------------------------------------------------------------- */

enum fm_damage {
	FM_OLD_PAGE, FM_OLD_SECTOR, FM_ZERO_PAGE, FM_ZERO_SECTOR, FM_SWAP_PAGES,
	FM_FLIP, FM_WORD, FM_OLD_RANGE, FM_DAMAGES
};

/* Where rows and small bodies are too: ${a} in steps of a sector. */
static inline void
fm_damage(struct file_model *m, enum fm_damage what, unsigned a, unsigned b)
{
	size_t sector = FM_PAGE + a * (size_t)FM_SECTOR %
	    (m->size - 2 * FM_PAGE);
	size_t page = sector / FM_PAGE * FM_PAGE;
	size_t other = FM_PAGE + b * (size_t)FM_PAGE % (m->size - 2 * FM_PAGE);
	char held[FM_PAGE];

	switch (what) {
	case FM_OLD_PAGE:
		memcpy(m->image + page, m->early + page, FM_PAGE);
		break;
	case FM_OLD_SECTOR:
		memcpy(m->image + sector, m->early + sector, FM_SECTOR);
		break;
	case FM_ZERO_PAGE:
		memset(m->image + page, 0, FM_PAGE);
		break;
	case FM_ZERO_SECTOR:
		memset(m->image + sector, 0, FM_SECTOR);
		break;
	case FM_SWAP_PAGES:
		memcpy(held, m->image + page, FM_PAGE);
		memcpy(m->image + page, m->image + other, FM_PAGE);
		memcpy(m->image + other, held, FM_PAGE);
		break;
	case FM_FLIP:
		m->image[sector + b % FM_SECTOR] ^= (char)(1u << b % 8);
		break;
	case FM_WORD:
		memset(m->image + sector + b % 64 * 8, (int)(b >> 8), 8);
		break;
	case FM_OLD_RANGE:
		memcpy(m->image + page, m->early + page, m->size - page);
		break;
	case FM_DAMAGES:
		break;
	}
}

/* Five bytes are one damage. */
static inline void
fm_make_image(struct file_model *m, const uint8_t *bytes, size_t len)
{
	memcpy(m->image, m->late, m->size);
	for (; len >= 5; bytes += 5, len -= 5)
		fm_damage(m, (enum fm_damage)(bytes[0] % FM_DAMAGES),
		    bytes[1] | (unsigned)bytes[2] << 8,
		    bytes[3] | (unsigned)bytes[4] << 8);
	FM_MUST(pwrite(m->fd, m->image, m->size, 0) == (ssize_t)m->size);
}

/* Open what the bytes make, look at all of it, use it; how many were there. */
static inline unsigned
fm_run(struct file_model *m, const uint8_t *bytes, size_t len)
{
	unsigned found;

	fm_make_image(m, bytes, len);
	fm_open(m);
	FM_MUST(m->file.state == REGION_UNCLEAN);
	found = fm_look_at_all(m);
	FM_MUST(cache_check(m->cache));
	fm_churn(m, 400, 450);
	(void)fm_look_at_all(m);
	FM_MUST(cache_check(m->cache));
	fm_close_well(m);
	return (found);
}

#endif
