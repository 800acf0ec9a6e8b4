/* SPDX-License-Identifier: MIT
 *
 * filters/words/gzip_header.h - the header of a gzip member (RFC 1952 2.3), as
 * browsers pass over it.
 *
 * They look at the magic, the method and what says how long it is; a wrong
 * checksum or a bit of the future, which zlib refuses, hides nothing.
 */
#ifndef ADUANA_FILTERS_WORDS_GZIP_HEADER_H
#define ADUANA_FILTERS_WORDS_GZIP_HEADER_H

#include <stdint.h>

/* Before the first byte: zeroed. */
struct gzip_header {
	uint8_t		 state;
	uint8_t		 flags;
	uint16_t	 left;		/* of the part under way */
};

enum gzip_header_got {
	GZIP_HEADER_MORE,
	GZIP_HEADER_OVER,	/* that was its last byte */
	GZIP_HEADER_WRONG
};

enum gzip_header_got gzip_header_step(struct gzip_header *, uint8_t byte);

#endif
