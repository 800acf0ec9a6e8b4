/* SPDX-License-Identifier: MIT
 *
 * tls/ticket_keys.h - the keys of session tickets, and when the next one's turn
 * is.
 *
 * Random, in memory that is neither swapped nor dumped.  The next one is there
 * before it is used, so that no worker meets a ticket that it cannot read.
 */
#ifndef ADUANA_TLS_TICKET_KEYS_H
#define ADUANA_TLS_TICKET_KEYS_H

#include <stdint.h>

#include "proxy/base/str.h"

struct ticket_keys;

#define TICKET_KEYS_TURN_S	(8 * 3600)

/* NULL without memory or randomness. */
struct ticket_keys *ticket_keys_new(int64_t now_ns);
/* Wiped.  NULL is allowed. */
void		 ticket_keys_free(struct ticket_keys *);

/* All that is due by ${now_ns} (monotonic).  0, or -1 without randomness: the
 * old ones stay, and it is due again soon. */
int		 ticket_keys_turn(struct ticket_keys *, int64_t now_ns);
/* When the next turn is due. */
int64_t		 ticket_keys_due_ns(const struct ticket_keys *);
/* Current, previous, next: SIGNER_TICKET_KEY_SIZE each. */
struct str	 ticket_keys_bytes(const struct ticket_keys *);

#endif
