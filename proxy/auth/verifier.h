/* SPDX-License-Identifier: MIT
 *
 * auth/verifier.h - the process that has the hashes of passwords, and nothing
 * else.
 *
 * Reads users.file after its fork, locks itself in (control/jail.h), then says
 * yes or no to whoever asks through a row's socket, one row after the other.
 * Refuses to talk to the network and to show a hash.
 */
#ifndef ADUANA_AUTH_VERIFIER_H
#define ADUANA_AUTH_VERIFIER_H

#include <stddef.h>
#include <stdint.h>

struct verifier_args {
	const char	*file;		/* users.file */
	int64_t		 keep_ms;	/* what was right is right for so
					 * long without being computed */
	const int	*rows;		/* verifier's ends; all kept */
	size_t		 n_rows;
	int		 ready_fd;	/* gets one byte when the file is read,
					 * then one a second at least; closed;
					 * -1: none */
};

/* The whole life of the verifier; call in a fresh child.  Ends with SIGTERM. */
_Noreturn void	 verifier_run(const struct verifier_args *);

#endif
