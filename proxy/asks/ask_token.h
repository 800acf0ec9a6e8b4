/* SPDX-License-Identifier: MIT
 *
 * asks/ask_token.h - what a page was refused for, signed: it goes to the
 * browser in a form and comes back unchanged, or not at all.
 *
 * Text of [0-9a-f]; holds what was refused, by what, for whom, and until when
 * it may be sent back.  The client's address is signed and not in it: only who
 * was shown the page can send it.  SipHash with a key that no page shows is the
 * signature.  Pure.
 */
#ifndef ADUANA_ASKS_ASK_TOKEN_H
#define ADUANA_ASKS_ASK_TOKEN_H

#include <stdint.h>

#include "proxy/asks/plea.h"
#include "proxy/base/hash.h"
#include "proxy/base/str.h"

struct buf;

#define ASK_TOKEN_S	(8 * 3600)	/* how long it is good */
/* Of the text. */
#define ASK_TOKEN_MAX							\
	(2 * (24 + 1 + 2 * 5 +						\
	    sizeof(((struct plea *)0)->user) +				\
	    sizeof(((struct plea *)0)->host) +				\
	    sizeof(((struct plea *)0)->url) +				\
	    sizeof(((struct plea *)0)->rule) +				\
	    sizeof(((struct plea *)0)->place)))

enum ask_token_result {
	ASK_TOKEN_GOOD,
	ASK_TOKEN_BAD,		/* not ours, or of another client */
	ASK_TOKEN_OLD
};

/* Append the token for ->by_word, client, user, host, url, rule, place.  0, or
 * -1 at the buffer's limit. */
int	 ask_token_write(const struct hash_seed *key, const struct plea *,
	    int64_t now_s, struct buf *);
/* Fill ${*ask}, zeroed else, with that, for ${client}. */
enum ask_token_result ask_token_read(const struct hash_seed *key, struct str,
	    const unsigned char client[16], int64_t now_s, struct plea *);

#endif
