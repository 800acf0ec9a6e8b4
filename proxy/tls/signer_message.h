/* SPDX-License-Identifier: MIT
 *
 * tls/signer_message.h - what workers and the signer say to each other.
 *
 * One message is one packet on a SOCK_SEQPACKET pair; each row of the shared
 * tables has a pair of its own, made before any fork, whose ends outlive the
 * processes: what a dead signer had not read yet, the next one reads.  Pure:
 * encode and decode.  The peer is ours, but it may have been taken over:
 * everything is checked.
 *
 *	worker	KEYS(id)		signer	KEYS(id, epoch, ...)
 *	worker	LEAF(id, name)		signer	LEAF(id, epoch, result, der)
 */
#ifndef ADUANA_TLS_SIGNER_MESSAGE_H
#define ADUANA_TLS_SIGNER_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/base/str.h"

#define SIGNER_MESSAGE_MAX	(32u * 1024)
#define SIGNER_NAME_MAX		253u
#define SIGNER_TICKET_KEYS	3u	/* current, previous, next */
#define SIGNER_TICKET_KEY_SIZE	80u	/* name 16, AES-256 32, HMAC 32 */

enum signer_ask_kind {
	SIGNER_ASK_KEYS = 1,
	SIGNER_ASK_LEAF = 2
};

struct signer_ask {
	enum signer_ask_kind	 kind;
	uint32_t		 id;	/* chosen by who asks */
	/* LEAF: a host name in canonical form, or an address in text form
	 * (IPv6 without brackets). */
	struct str		 name;
};

enum signer_result {
	SIGNER_OK,
	SIGNER_BAD_NAME,	/* not a name that may be certified */
	SIGNER_BUSY,		/* asked too often; try again soon */
	SIGNER_FAILED		/* told in the journal */
};

struct signer_answer {
	enum signer_ask_kind	 kind;
	uint32_t		 id;
	enum signer_result	 result;
	/* Differs between runs of the signer and after a rotation: leaves and
	 * keys of different epochs do not belong together. */
	uint64_t		 epoch;
	struct str		 leaf;		/* LEAF: DER */
	/* KEYS: the private key of all leaves (DER), the authority's
	 * certificate and what is between it and a root (DER, one behind the
	 * other), ticket keys, the first being used for new tickets, and when
	 * to ask again (seconds). */
	struct str		 leaf_key;
	struct str		 chain;
	struct str		 tickets;
	uint32_t		 again_s;
};

/* Bytes written to ${out} (SIGNER_MESSAGE_MAX); 0 when it does not fit. */
size_t	 signer_ask_encode(const struct signer_ask *, void *out);
size_t	 signer_answer_encode(const struct signer_answer *, void *out);
/* Slices point into ${in}.  0, or -1 when it is not one whole message. */
int	 signer_ask_decode(struct signer_ask *, const void *in, size_t len);
int	 signer_answer_decode(struct signer_answer *, const void *in,
	    size_t len);

#endif
