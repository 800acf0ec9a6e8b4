/* SPDX-License-Identifier: MIT
 *
 * supervisor/doors.h - the listening sockets of one generation.
 *
 * A socket that the generation before had too is the same socket (another
 * descriptor of it), so that nobody who waits in its queue is lost.
 */
#ifndef ADUANA_SUPERVISOR_DOORS_H
#define ADUANA_SUPERVISOR_DOORS_H

#include <stddef.h>

#include "proxy/net/address.h"

struct complaints;
struct endpoints;
struct place;

/* Zeroed memory has none. */
struct doors {
	size_t		 count;
	int		*fds;
	struct address	*asked;		/* as set, port 0 included */
};

/* Open all of ${endpoints}, those that ${before} (NULL allowed) has by sharing
 * them.  -1, with complaints and nothing open, when one cannot be. */
int	 doors_open(struct doors *, const struct doors *before,
	    const struct endpoints *, struct place, struct complaints *);
/* The same for sockets that ${open} makes: a descriptor, or -1 with errno. */
typedef int	 doors_fn(const struct address *);
int	 doors_open_by(struct doors *, const struct doors *before,
	    const struct endpoints *, struct place, struct complaints *,
	    doors_fn *open);
void	 doors_close(struct doors *);

/* Where door ${i} is, with its real port; and that as "127.0.0.1:3128". */
void	 doors_address(const struct doors *, size_t i, struct address *);
void	 doors_format(const struct doors *, size_t i, char out[ADDRESS_TEXT]);

#endif
