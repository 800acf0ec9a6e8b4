/* SPDX-License-Identifier: MIT
 *
 * supervisor/pairs.h - a pair of connected sockets for each row: one end is its
 * worker's, the other that of the process that answers it.
 *
 * Made before the first fork of who needs them and kept by the supervisor, so
 * that what waits in them outlives both.  The supervisor never reads or writes
 * them.
 */
#ifndef ADUANA_SUPERVISOR_PAIRS_H
#define ADUANA_SUPERVISOR_PAIRS_H

/* Zeroed memory has none. */
struct pairs {
	unsigned	 count;
	int		*workers;	/* by row */
	int		*servers;
};

/* Harmless when they are there.  0, or -1 with errno and none open. */
int	 pairs_open(struct pairs *, unsigned rows);
void	 pairs_close(struct pairs *);
/* The worker's end; -1: there are none. */
int	 pairs_worker(const struct pairs *, unsigned row);

#endif
