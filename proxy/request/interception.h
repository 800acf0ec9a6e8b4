/* SPDX-License-Identifier: MIT
 *
 * request/interception.h - whether the TLS behind a CONNECT is looked into.
 *
 * The CONNECT's authority rules.  Where that is a bare address, the name in the
 * ClientHello says what the host is, and is asked in its place; where it is a
 * name, another one in the ClientHello opens nothing: a program may write there
 * what it likes.  Refuses to know how TLS is done.
 */
#ifndef ADUANA_REQUEST_INTERCEPTION_H
#define ADUANA_REQUEST_INTERCEPTION_H

#include <stdbool.h>

struct request;
struct secure;

/* For a CONNECT that has been judged (->verdict).  A refusal does not count
 * here: it is told inside.  May set ->detail. */
bool	 interception_wanted(struct request *);
/* Once more, when the ClientHello has been heard: true when a tunnel is to be
 * made after all.  May set ->verdict and ->detail. */
bool	 interception_ends(struct request *, const struct secure *);
/* May this CONNECT become a tunnel when it turns out not to be TLS? */
bool	 interception_may_tunnel(const struct request *);

#endif
