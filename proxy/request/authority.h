/* SPDX-License-Identifier: MIT
 *
 * request/authority.h - for whom a request inside TLS is.
 *
 * The CONNECT has named the host, and a certificate was shown for it: whatever
 * comes inside must be for that host (RFC 9110 7.4).  Decides nothing about
 * requests outside TLS.
 */
#ifndef ADUANA_REQUEST_AUTHORITY_H
#define ADUANA_REQUEST_AUTHORITY_H

#include <stdbool.h>

#include "proxy/base/str.h"

struct request;
struct secure;
struct url;

/* Fill req->url of a request inside TLS that is no CONNECT.  NULL, or why the
 * target cannot be read (fixed text). */
const char	*authority_parse(struct request *);

/* Hold the target and a valid Host against the connection; in req->url the
 * host is then the connection's name.  NULL, or in what they disagree (fixed
 * text): a 421. */
const char	*authority_check(struct request *);

/* Did the client itself say at which address the name is to be asked?  A server
 * there may hold a certificate that covers the name (a wildcard, a default) and
 * yet not be the one that answers for it: what comes back is for this client
 * alone and must not touch what is stored under the name. */
bool		 authority_is_chosen(const struct request *);

/* The name that the filters have to look at besides that of the URL: the
 * address that the CONNECT named, or another server name; empty: none. */
struct str	 authority_other(const struct secure *);
/* req->url with that name; -1 without room. */
int		 authority_rename(struct request *, struct str name,
		    struct url *);

#endif
