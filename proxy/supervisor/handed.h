/* SPDX-License-Identifier: MIT
 *
 * supervisor/handed.h - descriptors that the service manager hands in at the
 * start (sd_listen_fds(3)'s protocol): sockets of a unit, and what an earlier
 * run put into its store.
 *
 * Names that begin with HANDED_STORED are of the store; all others are of
 * units.  Refuses to believe a name: what a descriptor is, it is asked.
 */
#ifndef ADUANA_SUPERVISOR_HANDED_H
#define ADUANA_SUPERVISOR_HANDED_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "proxy/net/address.h"

#define HANDED_MAX	64u
#define HANDED_NAME	96u	/* room, with its terminator */
#define HANDED_STORED	"aduana-"

enum handed_kind {
	HANDED_LISTENER,	/* TCP, listening */
	HANDED_DATAGRAM,	/* UDP */
	HANDED_LOCAL,		/* a Unix stream socket, listening */
	HANDED_MEMORY,		/* a file, in memory or not */
	HANDED_OTHER
};

struct handed_fd {
	int			 fd;		/* -1: taken */
	enum handed_kind	 kind;
	struct address		 address;	/* of the first two */
	char			 name[HANDED_NAME];
};

struct handed {
	unsigned		 count;
	struct handed_fd	 all[HANDED_MAX];
};

/* How many are handed to ${self}, from the values of $LISTEN_PID and
 * $LISTEN_FDS (NULL: not set); 0 when they are not for it or are no numbers.
 * At most HANDED_MAX. */
unsigned	 handed_count(const char *pid, const char *fds, pid_t self);
/* The ${i}th of names with ":" between them; "unknown" when there is none, cut
 * to the room. */
void		 handed_name(const char *names, unsigned i,
		    char out[HANDED_NAME]);

/* What the environment says, which is taken out of it.  All become nonblocking
 * and close-on-exec. */
void		 handed_open(struct handed *);
/* Close what nobody took. */
void		 handed_close(struct handed *);

bool		 handed_is_stored(const struct handed_fd *);
/* The descriptor of that kind with this name; -1: none.  It is the caller's
 * now. */
int		 handed_take(struct handed *, enum handed_kind,
		    const char *name);
/* A unit's socket at ${address}; -1: none. */
int		 handed_take_unit(struct handed *, enum handed_kind,
		    const struct address *);
/* Some unit's socket that nobody took yet, and its address. */
int		 handed_take_any(struct handed *, enum handed_kind,
		    struct address *);

#endif
