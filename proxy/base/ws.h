/* SPDX-License-Identifier: MIT
 *
 * base/ws.h - workspace: everything of one exchange in one block of memory.
 *
 * A bump allocator.  Nothing is freed singly: take a snapshot, reset to it.
 * Overflow is sticky: after the first refusal every further one is refused
 * too, so a caller may build a whole thing and ask once at the end.
 */
#ifndef ADUANA_BASE_WS_H
#define ADUANA_BASE_WS_H

#include <stdbool.h>
#include <stddef.h>

#include "proxy/base/str.h"

struct ws {
	unsigned	 magic;
#define WS_MAGIC	0x57a10001u
	bool		 overflowed;
	char		*mem;
	size_t		 size;
	size_t		 used;
};

/* ${mem} of ${size} bytes, aligned to 8, stays the caller's. */
void		 ws_init(struct ws *, void *mem, size_t size);

/* ${n} bytes aligned to 8, not zeroed; NULL once overflowed. */
void		*ws_alloc(struct ws *, size_t n);
/* A copy with a terminator behind it; STR_NONE once overflowed. */
struct str	 ws_copy(struct ws *, struct str);
/* printf into the workspace; STR_NONE once overflowed. */
struct str	 ws_printf(struct ws *, const char *fmt, ...)
		    __attribute__((format(printf, 2, 3)));

/* All that is left, to be filled and then claimed with ws_release(). */
char		*ws_reserve(struct ws *, size_t *room);
void		 ws_release(struct ws *, size_t used);

size_t		 ws_snapshot(const struct ws *);
void		 ws_reset(struct ws *, size_t snapshot);

#endif
