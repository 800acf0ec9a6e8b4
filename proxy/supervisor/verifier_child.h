/* SPDX-License-Identifier: MIT
 *
 * supervisor/verifier_child.h - when there is a verifier, and of which file.
 *
 * There is one as long as a generation has users.  It is made anew when another
 * file, or another text of it, comes into force: from then on the workers of
 * earlier generations ask that one too.
 */
#ifndef ADUANA_SUPERVISOR_VERIFIER_CHILD_H
#define ADUANA_SUPERVISOR_VERIFIER_CHILD_H

#include <stdbool.h>
#include <stdint.h>

struct generation;
struct supervisor;

/* Start, end or kill it, as is due at ${now_ns}. */
void	 verifier_child_settle(struct supervisor *, int64_t now_ns);
/* When that is next due. */
int64_t	 verifier_child_next_ns(const struct supervisor *);
/* The workers of ${g} are not to be made before the verifier is ready. */
bool	 verifier_child_holds(const struct supervisor *,
	    const struct generation *);
/* Its watch is ready: it has read the file, or it is over. */
void	 verifier_child_hear(struct supervisor *);
/* It was reaped; ${what} says how it ended. */
void	 verifier_child_bury(struct supervisor *, bool clean, const char *what);

#endif
