/* SPDX-License-Identifier: MIT
 *
 * http/framer.h - an outgoing message as runs of bytes: head slices, body in
 * its framing (RFC 9112 6, 7.1).  The opposite of body.h.
 *
 * Pure: it lists what to write next and is told how much of it went out.
 * Body bytes are never copied and belong to the caller until settled.
 */
#ifndef ADUANA_HTTP_FRAMER_H
#define ADUANA_HTTP_FRAMER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

#include "proxy/base/str.h"
#include "proxy/http/framing.h"

/* Slices that may wait at once, and runs that collect may list. */
#define FRAMER_SLICES	6u
#define FRAMER_RUNS	32u

struct framer {
	struct str	 slices[FRAMER_SLICES];	/* unsent, in sending order */
	unsigned	 count;
	struct str	 framed;	/* unsent rest of frame */
	char		 frame[32];	/* chunk head or end */
	uint64_t	 left;		/* of the chunk, or of the length */
	enum framing_kind kind;
	bool		 between;	/* a chunk is over, its CRLF not sent */
};

/* No body until framer_body(). */
void		 framer_init(struct framer *);
/* ${s} (not copied, may be empty) goes out before the body. */
void		 framer_add(struct framer *, struct str);
void		 framer_body(struct framer *, const struct framing *);

/* List what is to be written: own slices, then body from ${body} without its
 * first ${skip} bytes, as far as framing allows.  Returns the number of runs;
 * 0: nothing to write. */
int		 framer_collect(struct framer *, struct iovec out[FRAMER_RUNS],
		    const struct iovec *body, int n, size_t skip);
/* ${sent} bytes of that went out; returns how many of them were body. */
size_t		 framer_settle(struct framer *, size_t sent);
/* Bytes of body that may go another way now, when the length is known and
 * nothing of ours waits before them; and ${n} of them did. */
uint64_t	 framer_passable(const struct framer *);
void		 framer_pass(struct framer *, uint64_t n);
/* Do slices and ${body} bytes of body complete the message?  Never for a length
 * that is not known, before framer_end(). */
bool		 framer_completes(const struct framer *, uint64_t body);
/* May more body come?  False: the length is used up. */
bool		 framer_open(const struct framer *);
/* The body is whole: the last chunk waits to be written.  False when bytes are
 * missing, so that the end must not look clean. */
bool		 framer_end(struct framer *);
/* Bytes of slices and frame that wait; and whether there are any. */
size_t		 framer_own(const struct framer *);
bool		 framer_unsent(const struct framer *);

#endif
