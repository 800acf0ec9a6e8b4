/* SPDX-License-Identifier: MIT
 *
 * net/listener.h - listening TCP sockets and what is accepted from them.
 */
#ifndef ADUANA_NET_LISTENER_H
#define ADUANA_NET_LISTENER_H

#include <stdbool.h>

#include "proxy/net/address.h"

#define LISTENER_BACKLOG	4096
/* Bytes that the kernel takes for a client beyond what is on its way to it: a
 * slow one would have megabytes there otherwise. */
#define LISTENER_UNSENT		65536

struct listener_options {
	bool	 defer_accept;	/* wake up only when the client has spoken */
	bool	 v6_only;	/* [::] does not take IPv4 */
};

/* A nonblocking, close-on-exec listening descriptor, or -1 with errno.
 * ${options} may be NULL.  Where the system has no IPv6, [::] becomes
 * 0.0.0.0. */
int	 listener_open(const struct address *, const struct listener_options *);

/* What is accepted from it will have: Nagle's delay off, LISTENER_UNSENT.  Done
 * by listener_open(); 0, or -1 with errno. */
int	 listener_tune(int fd);
/* Without LISTENER_UNSENT from now on, for one connection.  Harmless where it
 * cannot be. */
void	 listener_unbound(int fd);

/* The address it is bound to (port 0 has become a real one).  0 or -1. */
int	 listener_address(int fd, struct address *);

/* A nonblocking, close-on-exec connection with Nagle's delay off and its peer,
 * or -1 with errno: EAGAIN nothing more; EMFILE, ENFILE, ENOMEM, ENOBUFS stop
 * accepting for a while.  A connection that died while waiting is skipped. */
int	 listener_accept(int fd, struct address *peer);

#endif
