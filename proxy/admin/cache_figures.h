/* SPDX-License-Identifier: MIT
 *
 * admin/cache_figures.h - how the cache does, as text.
 */
#ifndef ADUANA_ADMIN_CACHE_FIGURES_H
#define ADUANA_ADMIN_CACHE_FIGURES_H

struct admin_args;
struct buf;

/* Append `"cache":{...}`, null without a cache, with the shares of requests and
 * bytes that came out of it since the start.  0, or -1 at the buffer's limit;
 * so below. */
int	 cache_figures_json(const struct admin_args *, struct buf *);
/* Nothing without a cache. */
int	 cache_figures_prometheus(const struct admin_args *, struct buf *);

#endif
