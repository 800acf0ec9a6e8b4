/* SPDX-License-Identifier: MIT
 *
 * http/hop.h - what belongs to one connection (RFC 9110 7.6).
 *
 * Connection may name fields to drop, but never framing, Host, Content-* or
 * what decides about caching (KEEP in fields.tbl.h).
 */
#ifndef ADUANA_HTTP_HOP_H
#define ADUANA_HTTP_HOP_H

#include <stdbool.h>

#include "proxy/base/str.h"
#include "proxy/http/head.h"

struct ws;

/* Drop all hop-by-hop fields and those named in Connection.  Framing fields
 * stay: read framing first, then the caller sets its own.  Read hop_* answers
 * and Upgrade before, they are gone after. */
void		 hop_strip(struct head *);
/* Drop only those named in Connection: what a sender wants to go no further
 * must not count here either. */
void		 hop_strip_listed(struct head *);

/* May it be dropped because a peer names it (Connection, no-cache="...")? */
bool		 hop_may_drop(struct str name);

/* Append our member "1.${minor} ${own}" to Via, where ${minor} is the version
 * in which the message was received.  Without room the head or workspace says
 * overflowed. */
void		 hop_via(struct ws *, struct head *, unsigned minor,
		    struct str own);
/* Has a message already passed the proxy that calls itself ${own}? */
bool		 hop_via_has(const struct head *, struct str own);

/* Connection (or Proxy-Connection, which old clients send to a proxy) lists
 * "close". */
bool		 hop_wants_close(const struct head *);
/* Does the sender leave the connection open after this message?  HTTP/1.1:
 * unless close; HTTP/1.0: only with keep-alive.  (RFC 9112 9.3) */
bool		 hop_keeps_alive(const struct head *, unsigned minor);

/* Connection lists "upgrade" and Upgrade names something: ${*protocol} is the
 * first protocol offered that is not HTTP again (h2c, TLS).  Only HTTP/1.1. */
bool		 hop_upgrade(const struct head *, struct str *protocol);

#endif
