/* SPDX-License-Identifier: MIT
 *
 * http/chunk.h - the chunked transfer coding (RFC 9112 7.1).
 *
 * Pure and incremental: gives slices of its input, keeps no bytes.  Refuses
 * anything but hex digits and exact CRLFs; chunk extensions and trailer fields
 * are bounded and dropped.
 */
#ifndef ADUANA_HTTP_CHUNK_H
#define ADUANA_HTTP_CHUNK_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/base/str.h"

#define CHUNK_EXTENSION_MAX	4096u	/* bytes of all extensions of a body */
#define CHUNK_TRAILER_MAX	16384u	/* bytes of the trailer section */
#define CHUNK_HEAD_MAX		20u	/* what chunk_head() writes at most */

#define CHUNK_TAIL	"\r\n"		/* after the data of each chunk */
#define CHUNK_LAST	"0\r\n\r\n"	/* ends the body */

enum chunk_result {
	CHUNK_DATA,	/* ${*data} is a run of the body, never empty */
	CHUNK_MORE,	/* all input is eaten and the body goes on */
	CHUNK_END,	/* the body is whole; the rest of input is not its */
	CHUNK_BAD	/* not chunked coding; the connection is lost */
};

struct chunk_decoder {
	uint64_t	 left;		/* of the chunk's size or data */
	uint32_t	 extension;	/* bytes seen so far */
	uint32_t	 trailer;
	uint8_t		 digits;
	uint8_t		 state;
};

void		 chunk_init(struct chunk_decoder *);

/* Eat from ${in}: ${*consumed} bytes are done with (those of ${*data}
 * included), call again with what follows until MORE, END or BAD.  After END
 * or BAD the same is returned for ever and nothing is consumed. */
enum chunk_result chunk_decode(struct chunk_decoder *, struct str in,
		    size_t *consumed, struct str *data);

/* Write the line before a chunk of ${size} > 0 bytes; how many bytes. */
size_t		 chunk_head(char out[CHUNK_HEAD_MAX], uint64_t size);

#endif
