/* SPDX-License-Identifier: MIT
 *
 * request/issuer_source.h - one address that is asked for the certificate of an
 * issuer: a GET of its own, bounded in time and size, and who waits for it.
 *
 * Nothing of a client goes with it.  Follows no redirection.
 */
#ifndef ADUANA_REQUEST_ISSUER_SOURCE_H
#define ADUANA_REQUEST_ISSUER_SOURCE_H

#include "proxy/base/hash.h"

struct issuer_source;
struct issuer_wait;
struct request;
struct request_env;

/* Ask ${address}, "http://...", of which ${id} is the digest; NULL without
 * room.  The lists are asked about where its host leads, for the client whose
 * request this is.  Somebody must join before the next event. */
struct issuer_source *issuer_source_new(struct request *, struct digest id,
		    const char *address);
/* The one for ${id} that is under way, or NULL. */
struct issuer_source *issuer_source_find(struct request_env *,
		    struct digest id);

/* When it is over, not before return, ->source is NULL, ->problem says why
 * there is none or is NULL, and pipeline_resume() is called for the request of
 * ${wait}. */
void		 issuer_source_join(struct issuer_source *,
		    struct issuer_wait *);
/* The last who leaves ends it. */
void		 issuer_source_leave(struct issuer_wait *);

#endif
