/* SPDX-License-Identifier: MIT
 *
 * supervisor/signer_pairs.h - a pair of connected sockets for each row: one end
 * is its worker's, the other the signer's.
 *
 * Made before the first fork of who needs them and kept by the supervisor, so
 * that what waits in them outlives both.  The supervisor never reads or writes
 * them.
 */
#ifndef ADUANA_SUPERVISOR_SIGNER_PAIRS_H
#define ADUANA_SUPERVISOR_SIGNER_PAIRS_H

/* Zeroed memory has none. */
struct signer_pairs {
	unsigned	 count;
	int		*workers;	/* by row */
	int		*signers;
};

/* Harmless when they are there.  0, or -1 with errno and none open. */
int	 signer_pairs_open(struct signer_pairs *, unsigned rows);
void	 signer_pairs_close(struct signer_pairs *);
/* The worker's end; -1: there are none. */
int	 signer_pairs_worker(const struct signer_pairs *, unsigned row);

#endif
