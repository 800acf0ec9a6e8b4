/* SPDX-License-Identifier: MIT
 *
 * base/buf.h - a byte buffer that grows up to a limit.
 *
 * Written at its tail (reserve, commit), read at its head (peek, consume).
 * An empty buffer may give its memory back.
 */
#ifndef ADUANA_BASE_BUF_H
#define ADUANA_BASE_BUF_H

#include <stddef.h>

#include "proxy/base/str.h"

struct buf {
	unsigned	 magic;
#define BUF_MAGIC	0xb0f00002u
	char		*mem;
	size_t		 cap;
	size_t		 head;	/* first unread byte */
	size_t		 tail;	/* first free byte */
	size_t		 limit;	/* cap never grows beyond this */
};

/* No memory is taken yet. */
void		 buf_init(struct buf *, size_t limit);
void		 buf_fini(struct buf *);

/* Room for at least ${min} bytes at the tail; ${*room} says how much there is.
 * May move the unread bytes, so slices into the buffer end here.  NULL when
 * the limit or memory forbids. */
char		*buf_reserve(struct buf *, size_t min, size_t *room);
/* ${n} reserved bytes now hold data. */
void		 buf_commit(struct buf *, size_t n);
/* Reserve, copy, commit: 0, or -1 at the limit. */
int		 buf_append(struct buf *, struct str);
int		 buf_printf(struct buf *, const char *fmt, ...)
		    __attribute__((format(printf, 2, 3)));

/* The unread bytes. */
struct str	 buf_peek(const struct buf *);
void		 buf_consume(struct buf *, size_t n);
static inline size_t
buf_len(const struct buf *b)
{
	return (b->tail - b->head);
}
/* Give the memory back when nothing is unread. */
void		 buf_trim(struct buf *);
/* Give ${cap} bytes of malloc(3) to a buffer that has no memory. */
void		 buf_lend(struct buf *, void *mem, size_t cap);
/* Take them out again: of one with nothing unread and just that much; else
 * NULL. */
void		*buf_withdraw(struct buf *, size_t cap);

#endif
