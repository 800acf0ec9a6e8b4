/* SPDX-License-Identifier: MIT
 *
 * worker/gates.h - this worker's eyes on the shared listening sockets.
 *
 * All open or all shut.  Accepts a bounded batch per wake-up, so that one
 * worker does not take all that came at once; out of descriptors it shuts
 * itself for a moment instead of spinning, says so once, and tells one of
 * those who wait 503 by means of a descriptor kept for that.
 */
#ifndef ADUANA_WORKER_GATES_H
#define ADUANA_WORKER_GATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/event/timer.h"

struct address;
struct counters_row;
struct gate;
struct gates;
struct loop;

#define GATES_BATCH	16
#define GATES_PAUSE_MS	100

/* ${fd} is the callee's.  May shut the gates. */
typedef void gates_fn(struct gates *, int fd, const struct address *peer);

/* Embedded in its owner; fields are the gates'. */
struct gates {
	unsigned		 magic;
#define GATES_MAGIC		0x6a7e5001u
	bool			 open;
	bool			 said;		/* out of descriptors */
	int			 reserve;
	size_t			 count;
	struct gate		*at;
	struct loop		*loop;
	struct timer		 retry;
	struct counters_row	*row;
	gates_fn		*fn;
};

/* Shut at first.  The descriptors stay the caller's.  0, or -1 without
 * memory. */
int	 gates_init(struct gates *, struct loop *, const int *fds, size_t n,
	    struct counters_row *, gates_fn *);
void	 gates_fini(struct gates *);

/* 0, or -1 with errno and shut.  Opening open gates does nothing. */
int	 gates_open(struct gates *);
void	 gates_shut(struct gates *);

#endif
