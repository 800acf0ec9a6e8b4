/* SPDX-License-Identifier: MIT
 *
 * tls/learned.h - which hosts a client's programs would not have intercepted,
 * learned from how they took our certificates.
 *
 * In the shared region; one table for all workers and admin.  A client is its
 * address.  One that never took a leaf is told apart from one that takes others
 * and refuses this host: only the second is a bypass.  What is learned expires;
 * an admin may confirm (for ever) or forbid (never again).  Learning never
 * opens what a rule refuses or forces: who asks has judged that before.
 */
#ifndef ADUANA_TLS_LEARNED_H
#define ADUANA_TLS_LEARNED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/hash.h"
#include "proxy/base/str.h"

struct learned;

enum learned_why {
	LEARNED_ALERT,		/* the client refused our certificate */
	LEARNED_HUNG_UP,	/* it left as soon as it saw it, twice */
	LEARNED_CLIENT_CERTIFICATE /* the origin wants one of the client; holds
				    * for all clients */
};

enum learned_state {
	LEARNED_NOTED,		/* seen, not enough to act upon */
	LEARNED_BYPASS,		/* tunnelled until it expires */
	LEARNED_CONFIRMED,	/* tunnelled, by an admin's word */
	LEARNED_FORBIDDEN	/* never tunnelled, by an admin's word */
};

/* What a worker should say and do about a refusal. */
enum learned_verdict {
	LEARNED_UNTRUSTING,	/* this client never took a leaf: it lacks our
				 * authority; nothing is learned */
	LEARNED_NOW,		/* tunnelled from the next time on */
	LEARNED_WATCH,		/* noted; once more and it is */
	LEARNED_NEVER		/* forbidden, or learning is off */
};

struct learned_row {
	unsigned char		 client[16];	/* zeroed: all clients */
	char			 host[256];
	uint16_t		 port;
	enum learned_state	 state;
	enum learned_why	 why;
	unsigned		 alert;
	unsigned		 times;		/* refusals seen */
	unsigned		 used;		/* tunnels because of it */
	int64_t			 first_ms;	/* wall clock */
	int64_t			 last_ms;
	int64_t			 expires_ms;	/* 0: never */
};

#define LEARNED_ROWS	2048u	/* hosts */
#define LEARNED_CLIENTS	4096u	/* what is known of clients */

size_t		 learned_size(void);
/* In zeroed shared memory, before any fork. */
struct learned	*learned_init(void *memory, const struct hash_seed *);

/* The client finished a handshake and asked for something inside it. */
void		 learned_accepted(struct learned *,
		    const unsigned char client[16], int64_t now_ms);
/* It refused the leaf of ${host}.  ${keep_ms}: how long a bypass holds; 0:
 * nothing is to be learned. */
enum learned_verdict learned_refused(struct learned *,
		    const unsigned char client[16], struct str host,
		    uint16_t port, enum learned_why, unsigned alert,
		    int64_t now_ms, int64_t keep_ms);
/* Whether to tunnel, and the row that says so; counts the use. */
bool		 learned_find(struct learned *, const unsigned char client[16],
		    struct str host, uint16_t port, int64_t now_ms,
		    struct learned_row *);

/* For admin: the ${nth} row in use; false: no more. */
bool		 learned_list(struct learned *, unsigned nth,
		    struct learned_row *);
/* Put a row of ${host} (all clients when ${client} is NULL) into ${state};
 * LEARNED_NOTED forgets it.  How many were changed; a confirmation or a
 * prohibition of what is not there makes a row. */
unsigned	 learned_set(struct learned *, const unsigned char *client,
		    struct str host, enum learned_state, int64_t now_ms);
/* Changes when a row does: for who keeps a copy in a file. */
uint64_t	 learned_version(const struct learned *);
/* Put back a row of an earlier run. */
void		 learned_restore(struct learned *, const struct learned_row *);

#endif
