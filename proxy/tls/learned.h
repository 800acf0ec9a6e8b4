/* SPDX-License-Identifier: MIT
 *
 * tls/learned.h - which hosts a client's programs would not have intercepted,
 * learned from how they took our certificates.
 *
 * In the shared region; one table for all workers and admin.  A client is its
 * address.  Learning never opens what a rule refuses or forces: who asks has
 * judged that before.  Where room lacks, what is only noted or has expired goes
 * first, then what was used longest ago, never an admin's word.
 */
#ifndef ADUANA_TLS_LEARNED_H
#define ADUANA_TLS_LEARNED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/base/hash.h"
#include "proxy/base/str.h"
#include "proxy/tls/learned_row.h"

struct learned;

/* What a worker should say and do about a refusal.  To take a leaf is to ask
 * for something inside the TLS.  The first that fits:
 *
 *	the origin wants a certificate of the client: NOW, for all clients, for
 *	LEARNED_HOST_WIDE_MS at most; unless forbidden or learning is off
 *	the client took no leaf of any host within LEARNED_TRUST_MS: UNTRUSTING
 *	forbidden, for this client or for all, or learning is off: NEVER
 *	the client took a leaf of this host within LEARNED_QUIET_MS: MIXED.
 *	Else whoever can run curl without our authority would open the host
 *	for the browser beside it
 *	it sent an alert about the certificate (RFC 8446 6.2: 42 to 46, 48): NOW
 *	it hung up or sent another alert: WATCH, and NOW when it had refused the
 *	same host in any way before, LEARNED_TWICE_MS ago at most and
 *	LEARNED_APART_MS at least, since connections made at once are one event
 *
 * A host that a client never visited it can still close to us: what must be
 * looked into an admin forbids (`aduanactl tls forbid`). */
enum learned_verdict {
	LEARNED_UNTRUSTING,	/* it lacks our authority; only noted */
	LEARNED_NOW,		/* tunnelled from the next time on */
	LEARNED_WATCH,		/* noted; once more and it is */
	LEARNED_MIXED,		/* it takes this host as well; only noted */
	LEARNED_NEVER
};

#define LEARNED_TRUST_MS	(INT64_C(7) * 24 * 3600 * 1000)
#define LEARNED_QUIET_MS	(INT64_C(24) * 3600 * 1000)
#define LEARNED_TWICE_MS	(INT64_C(3600) * 1000)
#define LEARNED_APART_MS	INT64_C(1000)
#define LEARNED_HOST_WIDE_MS	(INT64_C(24) * 3600 * 1000)

#define LEARNED_CLIENTS	4096u	/* what is known of clients */
#define LEARNED_TAKEN	131072u	/* and of the hosts that each took */

size_t		 learned_size(void);
/* In zeroed shared memory, aligned to 64, before any fork. */
struct learned	*learned_init(void *memory, const struct hash_seed *);

/* The client finished a handshake for ${host} and asked for something inside
 * it.  Takes no lock. */
void		 learned_accepted(struct learned *,
		    const unsigned char client[16], struct str host,
		    uint16_t port, int64_t now_ms);
/* It refused the leaf of ${host}.  ${keep_ms}: how long a bypass holds; 0:
 * nothing is to be learned.  ${row}: what is known of it then; zeroed when
 * nothing. */
enum learned_verdict learned_refused(struct learned *,
		    const unsigned char client[16], struct str host,
		    uint16_t port, enum learned_why, unsigned alert,
		    int64_t now_ms, int64_t keep_ms, struct learned_row *row);
/* True once a day for each client: that it lacks our authority was not said
 * yet. */
bool		 learned_may_say(struct learned *,
		    const unsigned char client[16], int64_t now_ms);
/* Whether to tunnel, and the row that says so; counts the use.  The client's
 * own row rules over that of all clients, an admin's word over what was
 * learned.  Takes no lock unless there is a row for it (or, rarely, for
 * another). */
bool		 learned_find(struct learned *, const unsigned char client[16],
		    struct str host, uint16_t port, int64_t now_ms,
		    struct learned_row *);

/* ---- for admin ----------------------------------------------------------- */

/* What learned_find() would say; counts nothing. */
bool		 learned_look(struct learned *, const unsigned char client[16],
		    struct str host, uint16_t port, int64_t now_ms,
		    struct learned_row *);

/* Copy the first row in use at or behind ${*nth}, which goes on to the one
 * behind it; false: no more. */
bool		 learned_list(struct learned *, unsigned *nth,
		    struct learned_row *);
/* An admin's word about ${host}, for all clients when ${client} is NULL:
 * CONFIRMED or FORBIDDEN makes one row in place of what was learned of it (for
 * all clients: by any of them; the word about a single client stays);
 * NOTED forgets every row of it.  1, or how many were forgotten; 0: none was
 * there, or the table is full of an admin's words. */
unsigned	 learned_set(struct learned *, const unsigned char *client,
		    struct str host, enum learned_state, int64_t now_ms);
/* Clients that refused a leaf within the last week and took none since. */
size_t		 learned_untrusting(const struct learned *, int64_t now_ms);
/* Changes when a row is made, changed or removed, not when one is used: for
 * who keeps a copy in a file. */
uint64_t	 learned_version(const struct learned *);
/* Put back a row of an earlier run; false: it is there already, or no room. */
bool		 learned_restore(struct learned *, const struct learned_row *);

#endif
