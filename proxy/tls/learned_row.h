/* SPDX-License-Identifier: MIT
 *
 * tls/learned_row.h - what is known of one host for one client, or for all.
 */
#ifndef ADUANA_TLS_LEARNED_ROW_H
#define ADUANA_TLS_LEARNED_ROW_H

#include <stdint.h>

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

struct learned_row {
	unsigned char		 client[16];	/* zeroed: all clients; IPv4 as
						 * ::ffff:a.b.c.d */
	char			 host[256];	/* canonical, terminated */
	uint16_t		 port;		/* 0: any; an admin's word */
	enum learned_state	 state;
	enum learned_why	 why;
	unsigned		 alert;		/* 0: none */
	unsigned		 times;		/* refusals seen; 0: an admin's
						 * word alone */
	unsigned		 used;		/* tunnels because of it */
	int64_t			 first_ms;	/* wall clock */
	int64_t			 last_ms;	/* refused or used */
	int64_t			 expires_ms;	/* 0: never */
};

#define LEARNED_ROWS	2048u	/* hosts */
/* Of one client, and of all clients together what holds for all, as far as it
 * was learned: nobody can push out what others learned. */
#define LEARNED_EACH	128u

#endif
