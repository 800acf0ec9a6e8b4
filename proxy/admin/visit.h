/* SPDX-License-Identifier: MIT
 *
 * admin/visit.h - one connection to admin: requests read, replies written.
 *
 * What is done with a request is deal.h's.  Bounded in bytes and time; a
 * request whose bytes are all there is answered before the next is read.
 */
#ifndef ADUANA_ADMIN_VISIT_H
#define ADUANA_ADMIN_VISIT_H

#include "proxy/admin/house.h"

/* Who follows a stream is counted apart from other visits. */
#define VISIT_STREAMS_MAX	16u

/* Takes over ${fd}, non-blocking, until the end: 0, or -1 with errno (then it
 * is the caller's). */
int	 visit_start(struct house *, int fd, const unsigned char client[16]);

/* The house retires: streams end now, and who has asked nothing yet; others are
 * answered. */
void	 visit_retire_all(struct house *);
/* End all visits; house->over is not called. */
void	 visit_end_all(struct house *);

#endif
