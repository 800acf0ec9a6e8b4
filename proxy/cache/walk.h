/* SPDX-License-Identifier: MIT
 *
 * cache/walk.h - look at everything that is stored, a piece at a time.
 *
 * A batch is copied out under a shard's lock, bounded in rows and bytes; the
 * lock is given back between two batches.  An entry that is there from before
 * the first batch until after the last is seen exactly once; what comes or
 * goes meanwhile may be seen or not.  Pins nothing and touches no order of use.
 * Shows heads, never bodies.
 */
#ifndef ADUANA_CACHE_WALK_H
#define ADUANA_CACHE_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/hash.h"
#include "proxy/base/str.h"
#include "proxy/cache/key.h"
#include "proxy/cache/meta.h"

struct cache;

#define WALK_BATCH	64u		/* entries in a batch */
#define WALK_LOOKS	512u		/* rows looked at for it */
#define WALK_TEXT	(KEY_TEXT_MAX * 3)

/* Where to go on; zeroed: at the beginning.  Stays meaningful as long as the
 * cache, so it may be told to people. */
struct walk_cursor {
	uint32_t	 shard;
	uint32_t	 row;
};

enum walk_kind {
	WALK_OBJECT,	/* a whole response, findable */
	WALK_FILLING,	/* a response being stored */
	WALK_MARKER	/* says by what the variants of its URL differ */
};

/* One entry, as it was. */
struct walk_item {
	enum walk_kind		 kind;
	struct walk_cursor	 at;		/* its own place */
	struct digest		 digest;
	struct str		 key;		/* lies in the batch */
	uint64_t		 generation;	/* of a marker */
	uint64_t		 bytes;		/* of the body, so far */
	int64_t			 used_ms;
	uint32_t		 pins;
	uint32_t		 asked;		/* since it was stored */
	struct entry_meta	 meta;		/* not of a marker */
};

struct walk_batch {
	unsigned		 count;
	size_t			 used;
	struct walk_item	 items[WALK_BATCH];
	char			 text[WALK_TEXT];
};

/* Fill ${batch} (maybe with nothing) and move the cursor on.  False: that was
 * the last. */
bool		 walk_next(struct cache *, struct walk_cursor *,
		    struct walk_batch *);
/* The beginning of the shard where ${key} is stored, or is being filled. */
struct walk_cursor walk_place(const struct cache *, const struct key *);

/* Fill ${batch} with what is findable under ${key}; false: nothing. */
bool		 walk_find(struct cache *, const struct key *,
		    struct walk_batch *);

/* The key's parts: URL; what chose the variant ("name:value" lines, see
 * http/vary.h), empty when it is none, and under which marker. */
struct str	 walk_url(const struct walk_item *);
struct str	 walk_values(const struct walk_item *, uint64_t *generation);

/* Can a request still reach it?  False for a variant whose marker is gone or
 * was replaced. */
bool		 walk_is_reachable(struct cache *, const struct walk_item *);

/* Copy the head that the entry has now (see reader_head()) to ${out}; false:
 * it is not there any more, is being filled, or has no ${room}. */
bool		 walk_head(struct cache *, const struct walk_item *, char *out,
		    size_t room, size_t *len);

enum walk_removed {
	WALK_GONE,	/* it was not there any more */
	WALK_REMOVED,
	WALK_STOPPED	/* being filled: it will not be committed */
};

/* What is being fetched and has no response yet will not be stored, whatever it
 * is: nobody can tell from here.  Before a walk that removes. */
void		 walk_outdate(struct cache *);

/* Remove what the item shows, and whatever took its place under its key. */
enum walk_removed walk_remove(struct cache *, const struct walk_item *);

#endif
