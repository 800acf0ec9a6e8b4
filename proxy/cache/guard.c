/* SPDX-License-Identifier: MIT
 *
 * cache/guard.c - the lock of a shard, with its repair.
 */
#include "proxy/cache/guard.h"

#include "proxy/cache/rebuild.h"
#include "proxy/cache/reopen.h"
#include "proxy/cache/shard.h"
#include "proxy/shm/lock.h"

void
guard_enter(const struct cache *cache, struct shard *s)
{
	switch (lock_take(&s->lock)) {
	case LOCK_TAKEN:
		break;
	case LOCK_TAKEN_DIRTY:
		if (!s->is_stale)
			rebuild_shard(cache, s);
		s->repairs++;
		lock_mended(&s->lock);
		break;
	}
	if (s->is_stale)
		reopen_shard(cache, s);
	else if (s->is_crooked)
		rebuild_shard(cache, s);
	lock_point("entered");
}

void
guard_leave(struct shard *s)
{
	lock_point("leaving");
	lock_give(&s->lock);
}
