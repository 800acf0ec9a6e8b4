/* SPDX-License-Identifier: MIT
 *
 * supervisor/signer_child.h - when there is a signer, and what its death means.
 *
 * There is one as long as a generation intercepts.  The first must start, or
 * the daemon does not; later ones are made again and again, while what is asked
 * waits in the sockets.
 */
#ifndef ADUANA_SUPERVISOR_SIGNER_CHILD_H
#define ADUANA_SUPERVISOR_SIGNER_CHILD_H

#include <stdbool.h>
#include <stdint.h>

struct asker;
struct generation;
struct supervisor;

/* Start, end or kill it, as is due at ${now_ns}. */
void	 signer_child_settle(struct supervisor *, int64_t now_ns);
/* When that is next due. */
int64_t	 signer_child_next_ns(const struct supervisor *);
/* The workers of ${g} are not to be made before the signer is ready. */
bool	 signer_child_holds(const struct supervisor *,
	    const struct generation *);
/* Its watch is ready: it has keys, or it is over. */
void	 signer_child_hear(struct supervisor *);
/* It was reaped; ${what} says how it ended. */
void	 signer_child_bury(struct supervisor *, bool clean, const char *what);
/* For ${asker}: a new authority in place of the one in force;
 * answered when it is, or cannot be. */
void	 signer_child_rotate(struct supervisor *, struct asker asker);

#endif
