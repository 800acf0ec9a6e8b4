/* SPDX-License-Identifier: MIT
 *
 * auth/verify_message.h - what workers and the verifier say to each other, one
 * packet each.
 *
 * The machine's own byte order: both are one program.  Strict both ways.
 */
#ifndef ADUANA_AUTH_VERIFY_MESSAGE_H
#define ADUANA_AUTH_VERIFY_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/auth/credentials.h"

/* No message is longer. */
#define VERIFY_MESSAGE_MAX	(16u + CREDENTIALS_MAX)

struct verify_ask {
	uint32_t	 id;		/* never 0 */
	struct credentials who;		/* good ones */
};

struct verify_reply {
	uint32_t	 id;		/* 0: a new verifier says that it is
					 * there */
	bool		 fits;
	uint64_t	 epoch;		/* of the verifier's life, never 0 */
};

/* Bytes at ${out} (VERIFY_MESSAGE_MAX), or 0 when it is no good one. */
size_t	 verify_ask_encode(const struct verify_ask *, void *out);
size_t	 verify_reply_encode(const struct verify_reply *, void *out);
/* 0, or -1; slices point into ${in}. */
int	 verify_ask_decode(struct verify_ask *, const void *in, size_t len);
int	 verify_reply_decode(struct verify_reply *, const void *in, size_t len);

#endif
