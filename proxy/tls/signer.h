/* SPDX-License-Identifier: MIT
 *
 * tls/signer.h - the process that has the authority's key, and nothing else.
 *
 * Reads or makes the key after its fork, locks itself in (no core, no tracing,
 * seccomp), then mints leaves for whoever asks through a row's socket.  Refuses
 * to talk to the network, to sign anything but leaves, and to mint more than
 * its rate.
 */
#ifndef ADUANA_TLS_SIGNER_H
#define ADUANA_TLS_SIGNER_H

#include <stdbool.h>
#include <stddef.h>

#include "proxy/tls/ca.h"

struct signer_args {
	struct ca_places	 places;	/* of key and certificate */
	struct ca_wishes	 wishes;	/* for one that is made */
	bool			 rotate;	/* make new ones first */
	const int		*rows;		/* signer's ends; all kept */
	size_t			 n_rows;
	int			 ready_fd;	/* gets one byte when keys are
						 * there, then one a second;
						 * closed; -1: none */
};

/* The whole life of the signer; call in a fresh child.  Ends with SIGTERM. */
_Noreturn void	 signer_run(const struct signer_args *);

#endif
