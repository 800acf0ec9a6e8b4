/* SPDX-License-Identifier: MIT
 *
 * net/host_cache.h - answers of the name service, kept for their time.
 *
 * Names are compared without case; one over HOST_NAME_MAX_LEN bytes is not
 * kept.  Bounded: the least recently used goes.  Lifetimes are clamped: found
 * 1 s to 1 day, not found 5 s to 60 s, timeouts and failures 1 s (RFC 9520 asks
 * for at least that).
 */
#ifndef ADUANA_NET_HOST_CACHE_H
#define ADUANA_NET_HOST_CACHE_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

struct answer;
struct host_cache;

/* NULL without memory. */
struct host_cache *host_cache_new(size_t max);
void		 host_cache_free(struct host_cache *);
/* NULL when absent or over; else good until the cache is touched again,
 * longer with answer_hold(). */
struct answer	*host_cache_get(struct host_cache *, struct str name,
		    int64_t now_ns);
/* Replaces; holds the answer for itself.  Without memory nothing is kept. */
void		 host_cache_put(struct host_cache *, struct str name,
		    struct answer *, int64_t ttl_s, int64_t now_ns);
size_t		 host_cache_count(const struct host_cache *);

#endif
