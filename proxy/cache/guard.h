/* SPDX-License-Identifier: MIT
 *
 * cache/guard.h - into a shard and out of it again.
 *
 * Inside the cache only.  Who enters finds the shard whole: if its last holder
 * died inside, it is rebuilt first; if it comes from a file that was not closed
 * well, judged; if damage came to light that cannot be cut
 * out, rebuilt, too.
 */
#ifndef ADUANA_CACHE_GUARD_H
#define ADUANA_CACHE_GUARD_H

struct cache;
struct shard;

void	 guard_enter(const struct cache *, struct shard *);
void	 guard_leave(struct shard *);

#endif
