/* SPDX-License-Identifier: MIT
 *
 * supervisor/doors.h - the listening sockets of one generation.
 *
 * A socket that the generation before had too is the same socket (another
 * descriptor of it), so that nobody who waits in its queue is lost.  One that
 * the service manager hands in takes the place of one that would be opened; one
 * of a unit that the settings do not name is a door all the same.
 */
#ifndef ADUANA_SUPERVISOR_DOORS_H
#define ADUANA_SUPERVISOR_DOORS_H

#include <stdbool.h>
#include <stddef.h>

#include "proxy/net/address.h"
#include "proxy/supervisor/handed.h"

struct complaints;
struct endpoints;
struct place;

/* What sockets are for. */
struct doors_kind {
	const char	*name;		/* letters, for the manager's store */
	enum handed_kind handed;
	/* A descriptor, or -1 with errno. */
	int		(*open)(const struct address *);
};

/* Connections of clients and to admin; figures of the collector. */
extern const struct doors_kind doors_proxy, doors_admin, doors_metrics;

/* Zeroed memory has none. */
struct doors {
	const struct doors_kind *kind;
	size_t		 count;
	int		*fds;
	struct address	*asked;		/* as set, port 0 included */
	bool		*given;		/* it is of a unit */
};

/* What doors may be made of; the others are opened.  Either may be NULL. */
struct doors_source {
	const struct doors_kind	*kind;
	const struct doors	*before;
	struct handed		*handed;	/* what fits is taken */
};

/* Open all of ${endpoints}.  -1, with complaints and nothing open, when one
 * cannot be. */
int	 doors_open(struct doors *, struct doors_source,
	    const struct endpoints *, struct place, struct complaints *);
/* Then, of the same source: what a unit has and nobody asked for. */
void	 doors_add_units(struct doors *, struct doors_source);
void	 doors_close(struct doors *);

/* Where door ${i} is, with its real port; and that as "127.0.0.1:3128". */
void	 doors_address(const struct doors *, size_t i, struct address *);
void	 doors_format(const struct doors *, size_t i, char out[ADDRESS_TEXT]);

#define DOORS_NAME	96u
/* The name under which the service manager keeps what is asked for there. */
void	 doors_name(const struct doors_kind *, const struct address *asked,
	    char out[DOORS_NAME]);

#endif
