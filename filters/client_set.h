/* SPDX-License-Identifier: MIT
 *
 * filters/client_set.h - networks of clients.
 *
 * Every address is 16 bytes; IPv4 is ::ffff:a.b.c.d, so one set holds both.
 * Reads no text: config/nets.h does.
 */
#ifndef ADUANA_FILTERS_CLIENT_SET_H
#define ADUANA_FILTERS_CLIENT_SET_H

#include <stdbool.h>
#include <stdint.h>

struct client_set;

struct client_set *client_set_new(void);
void		 client_set_free(struct client_set *);

/* The network of the first ${bits} (0 to 128) bits of ${address}. */
void		 client_set_add(struct client_set *, const uint8_t address[16],
		    unsigned bits);
/* To be called once, after the last add. */
void		 client_set_seal(struct client_set *);
bool		 client_set_has(const struct client_set *,
		    const uint8_t address[16]);

#endif
