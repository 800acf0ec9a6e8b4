/* SPDX-License-Identifier: MIT
 *
 * request/confirm.h - the origin said 304: the stored response is current
 * (RFC 9111 4.3.4).
 */
#ifndef ADUANA_REQUEST_CONFIRM_H
#define ADUANA_REQUEST_CONFIRM_H

#include <stdbool.h>

struct request;

/* Take the fields of the 304 into the stored head and deliver that.  False: the
 * 304 speaks of something else; the stored response was let go of and the
 * request can be asked again without conditions. */
bool	 confirm_stored(struct request *);

#endif
