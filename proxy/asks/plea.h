/* SPDX-License-Identifier: MIT
 *
 * asks/plea.h - somebody asks for an address that was refused.
 */
#ifndef ADUANA_ASKS_PLEA_H
#define ADUANA_ASKS_PLEA_H

#include <stdbool.h>
#include <stdint.h>

enum plea_state {
	PLEA_WAITING,
	PLEA_GRANTED,		/* until ->until_s */
	PLEA_DENIED,
	PLEA_STATES
};

/* Texts are terminated UTF-8 without control characters; empty: not known. */
struct plea {
	uint32_t	 id;		/* from 1 */
	enum plea_state	 state;
	bool		 by_word;	/* refused for a word, not by a rule */
	unsigned char	 client[16];	/* IPv4 as ::ffff:a.b.c.d */
	char		 user[65];	/* who had logged in */
	char		 name[65];	/* what was typed; proves nothing */
	char		 host[256];	/* canonical, never empty */
	char		 url[1025];	/* empty: too long to be kept */
	char		 rule[257];	/* "domain games.example" */
	char		 place[257];	/* "/etc/aduana/blacklist.yaml:12" */
	char		 reason[513];	/* why it is needed */
	char		 answer[257];	/* why it was denied */
	int64_t		 asked_s;	/* wall clock; and so on */
	int64_t		 decided_s;	/* 0: not yet */
	int64_t		 until_s;	/* of a grant; 0: for ever */
};

#endif
