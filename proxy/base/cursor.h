/* SPDX-License-Identifier: MIT
 *
 * base/cursor.h - a place in runs of bytes that are somebody else's.
 */
#ifndef ADUANA_BASE_CURSOR_H
#define ADUANA_BASE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/uio.h>

#include "proxy/base/str.h"

/* At a byte, except when ->n is 0: then all is behind it. */
struct cursor {
	const struct iovec	*iov;
	int			 n;
	size_t			 at;	/* in the first */
};

/* Go ${bytes} on, of those that are there; with 0, over empty runs. */
void		 cursor_skip(struct cursor *, size_t bytes);
/* Up to ${most} bytes from here, of which there are some: where they lie or,
 * when that is in pieces or they must be ${apart}, copied to ${room}. */
struct str	 cursor_piece(const struct cursor *, char *room, size_t most,
		    bool apart);

#endif
