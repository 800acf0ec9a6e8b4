/* SPDX-License-Identifier: MIT
 *
 * filters/words/decode.h - undo the content-coding of a body (RFC 9110 8.4),
 * within bounds.
 *
 * gzip (members one after another too), deflate (with and without zlib's
 * wrapping), br, zstd (frames one after another too; a window of 8 MiB at most,
 * RFC 9659), identity; at most two stacked.  What expands beyond any honest
 * text is refused, not decoded.
 *
 * One of them open takes up to: gzip, deflate 48 KiB; zstd 8.3 MiB and br
 * 16.3 MiB (whose format allows no window over 16 MiB), which both follow the
 * window that the stream asks for.  All br and zstd of a process together get
 * CODING_ROOM; a body that finds no room there is broken as one that is damaged
 * is.
 */
#ifndef ADUANA_FILTERS_WORDS_DECODE_H
#define ADUANA_FILTERS_WORDS_DECODE_H

#include <stdbool.h>
#include <stddef.h>

#include "proxy/base/str.h"

#define DECODE_LAYERS		2
#define DECODE_BYTES_MAX	(256u << 20)	/* that come out */
#define DECODE_RATIO_MAX	250u		/* looked at after ... */
#define DECODE_RATIO_FROM	(1u << 20)	/* ... so much came out */

struct coding_room;
struct decode;
typedef void	 decode_fn(void *arg, const char *, size_t);

/* Is a body that is coded so decoded here?  One name, in any case. */
bool		 decode_knows(struct str coding);

/* ${encoding} is the field's value, its members joined; may be empty.  NULL
 * with ${*why} (fixed text) when it is more than is decoded here, or memory is
 * short.  With a name that is not known the body is read as it stands, which is
 * what browsers do; then ${*why} and decode_end() say so.  The room is
 * borrowed. */
struct decode	*decode_new(struct str encoding, struct coding_room *,
		    const char **why);
/* NULL is allowed. */
void		 decode_free(struct decode *);

/* Decoded bytes go to ${out} before the return, those before damage too.  NULL,
 * or what is wrong (fixed text); then nothing more may be fed. */
const char	*decode_feed(struct decode *, const void *, size_t,
		    decode_fn *out, void *arg);
/* The body is over: NULL, or what is wrong. */
const char	*decode_end(const struct decode *);

#endif
