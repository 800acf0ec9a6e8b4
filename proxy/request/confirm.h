/* SPDX-License-Identifier: MIT
 *
 * request/confirm.h - the origin said that the stored response is current: by
 * a 304 (RFC 9111 4.3.4), or in answer to HEAD (4.3.5).
 */
#ifndef ADUANA_REQUEST_CONFIRM_H
#define ADUANA_REQUEST_CONFIRM_H

#include <stdbool.h>

struct request;

/* Take the fields of the 304 into the stored head and deliver that.  False: the
 * 304 speaks of something else; the stored response was let go of and the
 * request can be asked again without conditions. */
bool	 confirm_stored(struct request *);

/* What this answer to a HEAD that was asked of the origin says of the stored
 * response: fields of a 200 that fits it are taken into it, one that
 * contradicts makes it stale for good.  All else changes nothing. */
void	 confirm_by_head(struct request *);

#endif
