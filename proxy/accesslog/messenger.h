/* SPDX-License-Identifier: MIT
 *
 * accesslog/messenger.h - entries of a spool to a local socket: syslog's or the
 * journal's.
 *
 * One datagram for each entry.  Never waits: who does not listen, or does not
 * keep up, finds the entries in the spool later; that is said once, and once
 * again when it is over.  An entry that is too long for the socket is cut.  Of
 * what was sent when its sender was killed the last one may come twice.
 */
#ifndef ADUANA_ACCESSLOG_MESSENGER_H
#define ADUANA_ACCESSLOG_MESSENGER_H

#include <stdbool.h>

struct messenger;
struct spool_end;

/* Entries end with a newline, or with two when they ${have_lines}.  NULL
 * without memory.  ${path} is copied, ${lines} outlive it. */
struct messenger	*messenger_open(const char *path,
			    struct spool_end *lines, bool have_lines);
/* Flushes what it can.  NULL is allowed. */
void		 messenger_close(struct messenger *);
/* Send what waits, a bounded number: 0 when nothing waits any more, else
 * -1. */
int		 messenger_flush(struct messenger *);

#endif
