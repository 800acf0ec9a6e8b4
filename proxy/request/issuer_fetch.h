/* SPDX-License-Identifier: MIT
 *
 * request/issuer_fetch.h - the certificate of an issuer that an origin forgot
 * to send, from the address that its own certificate names (RFC 5280 4.2.2.1).
 *
 * Nothing of the client goes with it, and what comes is trusted no more than
 * what the origin sends: the chain is verified as any.  One question at a time
 * for one address, whoever waits for it.  Follows no redirection.
 */
#ifndef ADUANA_REQUEST_ISSUER_FETCH_H
#define ADUANA_REQUEST_ISSUER_FETCH_H

#include <stdbool.h>

struct issuer_fetches;
struct request;

void		 issuer_fetches_init(struct issuer_fetches *);

/* ${req}'s transfer has failed.  True: an issuer is awaited: when
 * ->issuer.source is NULL again, not before return, pipeline_resume() is
 * called, and ->issuer.problem says whether to ask the origin once more. */
bool		 issuer_fetch_begin(struct request *req);
/* Wait no more; the last who waited ends it.  Harmless when none does. */
void		 issuer_fetch_fini(struct request *);

#endif
