/* SPDX-License-Identifier: MIT
 *
 * admin/inquiry.h - a question or an order about the cache: purge, list, show.
 *
 * A walk over everything that is stored, a slice in each turn of the loop, so
 * that the log is written meanwhile.  One answer at the end, JSON.
 */
#ifndef ADUANA_ADMIN_INQUIRY_H
#define ADUANA_ADMIN_INQUIRY_H

#include <stdint.h>

#include "proxy/admin/selection.h"
#include "proxy/base/buf.h"
#include "proxy/cache/walk.h"
#include "proxy/event/loop.h"

struct admin_args;
struct inquiry;
struct route;
struct ws;

/* 200; 404: there is nothing such; 500: too much to show.  ->body is good
 * until inquiry_end(). */
typedef void inquiry_fn(struct inquiry *, unsigned status);
typedef void inquiry_item_fn(struct inquiry *, const struct walk_item *);

/* Embedded in its owner; fields are the inquiry's but for ->body. */
struct inquiry {
	unsigned		 magic;
#define INQUIRY_MAGIC		0x1a9a0001u
	struct loop		*loop;
	struct cache		*cache;
	const struct cache_rules *rules;
	struct task		 task;
	struct walk_cursor	 at;
	struct walk_batch	*batch;
	struct selection	 chosen;
	inquiry_item_fn		*take;		/* for each that is chosen */
	int			(*finish)(struct inquiry *);
	inquiry_fn		*done;
	struct buf		 body;
	char			*head;		/* room for one */
	int			 bad;		/* the body is at its limit */
	uint64_t		 limit;		/* list: so many */
	uint64_t		 count;		/* removed, or shown */
	uint64_t		 stopped;	/* fills */
	uint64_t		 generation;	/* show: of the marker */
	struct walk_cursor	 last;		/* list: the last one's place */
	bool			 is_purge;
	bool			 one_shard;	/* the rest is not looked at */
	bool			 is_over;	/* no more are wanted */
};

/* The longest answer, by which a list is cut. */
#define INQUIRY_BODY_MAX	((size_t)3 << 20)

/* Begin what ${route} asks for: COMMAND_PURGE, COMMAND_CACHE_LS or
 * COMMAND_CACHE_SHOW.  There is a cache.  ${done} never runs before return.
 * NULL, or what is wrong with its arguments (fixed text; then nothing is to be
 * ended). */
const char	*inquiry_start(struct inquiry *, struct loop *,
		    const struct admin_args *, const struct route *,
		    struct ws *, inquiry_fn *done);
/* At any time, and after ${done} too.  Harmless when zeroed or ended. */
void		 inquiry_end(struct inquiry *);

#endif
