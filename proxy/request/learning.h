/* SPDX-License-Identifier: MIT
 *
 * request/learning.h - what the table of learned bypasses (tls/learned.h) says
 * about a CONNECT, and what a connection teaches it, in words for the log.
 *
 * Learns nothing of a host that a rule refuses, and opens nothing there.
 */
#ifndef ADUANA_REQUEST_LEARNING_H
#define ADUANA_REQUEST_LEARNING_H

#include <stdbool.h>

#include "proxy/base/str.h"

struct request;
struct tls_failure;

/* Whether this CONNECT, judged already (->verdict), is to be a tunnel although
 * it could be intercepted.  ${host}: the name that a leaf would have; ask for
 * the CONNECT's, and again for the ClientHello's where that names the leaf.
 * When so, counts it and sets ->detail. */
bool	 learning_tunnels(struct request *, struct str host);

/* The client of this CONNECT did not take the leaf of ${host}: broke the
 * handshake off behind our flight, or closed within a second after it without a
 * byte inside.  Counts it, sets ->detail, and says in the journal once a day
 * that a client lacks our authority. */
void	 learning_refused(struct request *, struct str host,
	    const struct tls_failure *);

/* A request came inside TLS: its client took the leaf.  For the first one of
 * each connection; harmless for others and without TLS. */
void	 learning_accepted(struct request *);

/* The origin of this request inside TLS wants a certificate of the client: the
 * host is tunnelled for all from now on, for a day. */
void	 learning_client_certificate(struct request *);

#endif
