/* SPDX-License-Identifier: MIT
 *
 * net/splice.h - bytes from one TCP socket to another inside the kernel.
 *
 * One direction.  Holds a pipe only while bytes are on the way; empty pipes
 * wait in a short list of the process for the next one who moves.  Who moves
 * much to somebody who takes it at once gets one of a few large pipes.  Without
 * descriptors for a pipe, and where little comes at a time, it copies instead.
 * Watches nothing: its owner asks again when a socket is ready.  The process
 * must ignore SIGPIPE: splice(2) has no way to ask for less.
 */
#ifndef ADUANA_NET_SPLICE_H
#define ADUANA_NET_SPLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum splice_state {
	SPLICE_WAIT_READ,	/* more when ${from} is readable, which it may
				 * be already */
	SPLICE_WAIT_WRITE,	/* more when ${to} is writable */
	SPLICE_AGAIN,		/* its share of this turn is used up */
	SPLICE_SPENT,		/* ->budget is; nothing is on the way */
	SPLICE_END,		/* ${from} ended, told to ${to} or not */
	SPLICE_READ_ERROR,	/* errno says what is wrong with ${from} */
	SPLICE_WRITE_ERROR	/* errno says what is wrong with ${to} */
};

/* Embedded in its owner; fields are the splice's. */
struct splice {
	unsigned	 magic;
#define SPLICE_MAGIC	0x5b11c001u
	int		 in;	/* the pipe: written here, or -1 */
	int		 out;	/* read here, or -1 */
	uint32_t	 held;	/* bytes on the way */
	uint32_t	 rest_len;
	char		*rest;	/* of these rest_len bytes they are the last;
				 * NULL: they are in the pipe */
	uint32_t	 eased;	/* moved since a large pipe got stuck */
	bool		 is_large;	/* the pipe */
	bool		 flows;	/* the last read brought much */
	bool		 ended;
	bool		 keeps_open;	/* the end is not told to ${to}: the
					 * owner's choice */
	uint64_t	 moved;	/* bytes that reached ${to} */
	/* How many may still be taken from ${from}: the owner's. */
	uint64_t	 budget;
};

/* With a budget without bounds. */
void		 splice_init(struct splice *);
/* Move what can be moved between two nonblocking sockets.  At the end of
 * ${from} the writing side of ${to} is shut down, unless ->keeps_open. */
enum splice_state splice_move(struct splice *, int from, int to);
/* Give the pipe back when it is empty, close it when not.  Harmless on a
 * zeroed splice. */
void		 splice_fini(struct splice *);
/* Close the pipes that wait in the process's list. */
void		 splice_forget_pipes(void);

#endif
