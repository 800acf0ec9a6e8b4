/* SPDX-License-Identifier: MIT
 *
 * client/client.h - one accepted connection, from accept to close.
 *
 * A client is idle (a few hundred bytes, no buffer), reads a head, or has one
 * exchange in progress; pipelined requests wait in its buffer and are answered
 * in order.  Refuses to know what an exchange is about: that is the service's.
 */
#ifndef ADUANA_CLIENT_CLIENT_H
#define ADUANA_CLIENT_CLIENT_H

#include "proxy/client/client_env.h"

struct address;

/* Serve ${fd} (nonblocking), which is the client's from now on, also on
 * failure.  -1 when there is no memory. */
int		 client_new(struct client_env *, int fd,
		    const struct address *);

/* Close idle clients now, those that have just come and asked nothing yet a
 * moment later, the others after their exchange. */
void		 client_drain(struct client_env *);
/* End every client, whatever it does. */
void		 client_stop_all(struct client_env *);

#endif
