/* SPDX-License-Identifier: MIT
 *
 * filters/words/transfer_encoding.h - undo the Content-Transfer-Encoding of a
 * part of a body (RFC 2045 6): base64 and quoted-printable, in any pieces.
 *
 * Never refuses: what does not belong is passed over, as mail readers do.
 */
#ifndef ADUANA_FILTERS_WORDS_TRANSFER_ENCODING_H
#define ADUANA_FILTERS_WORDS_TRANSFER_ENCODING_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

typedef void	 transfer_encoding_fn(void *arg, const char *, size_t);

struct transfer_encoding {
	enum transfer_encoding_kind {
		TRANSFER_AS_IT_IS,	/* 7bit, 8bit, binary, unknown */
		TRANSFER_BASE64,
		TRANSFER_QUOTED
	}		 kind;
	uint8_t		 held;		/* base64: digits; quoted: bytes */
	uint32_t	 bits;
	char		 first;		/* behind the "=" */
};

/* By the field's value; may be empty. */
void	 transfer_encoding_init(struct transfer_encoding *, struct str value);
/* What it stands for goes to ${out} before the return. */
void	 transfer_encoding_feed(struct transfer_encoding *, const char *,
	    size_t, transfer_encoding_fn *out, void *arg);

#endif
