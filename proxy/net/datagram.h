/* SPDX-License-Identifier: MIT
 *
 * net/datagram.h - sockets that datagrams come to, and many of them at once.
 *
 * Sends nothing.
 */
#ifndef ADUANA_NET_DATAGRAM_H
#define ADUANA_NET_DATAGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/net/address.h"

/* A nonblocking, close-on-exec UDP socket with a long queue, or -1 with errno.
 * Where the system has no IPv6, [::] becomes 0.0.0.0. */
int		 datagram_open(const struct address *);

#define DATAGRAM_BATCH	16u
#define DATAGRAM_MAX	16384u

struct datagram {
	struct address	 from;		/* ->len 0: not known */
	struct str	 bytes;
	bool		 is_cut;	/* it was longer */
};

struct datagram_batch;

/* Room for a batch; NULL without memory. */
struct datagram_batch *datagram_batch_new(void);
/* NULL is allowed. */
void		 datagram_batch_free(struct datagram_batch *);
/* What waits at ${fd}, DATAGRAM_BATCH at most, into ${out}, good until the next
 * call; how many.  ${*dropped}: how many the system ever dropped of this
 * socket's, as it said last; else as it was. */
unsigned	 datagram_receive(struct datagram_batch *, int fd,
		    struct datagram out[DATAGRAM_BATCH], uint32_t *dropped);

#endif
