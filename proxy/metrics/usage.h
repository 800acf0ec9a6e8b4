/* SPDX-License-Identifier: MIT
 *
 * metrics/usage.h - what a process takes of the machine, told by itself: what
 * others could read of a worker is root's alone.
 *
 * A few system calls, each second; none that waits.
 */
#ifndef ADUANA_METRICS_USAGE_H
#define ADUANA_METRICS_USAGE_H

#include <stddef.h>

struct tally_row;

struct usage {
	int	 memory_fd;	/* statm, or -1 */
	int	 files_fd;	/* the folder of descriptors, or -1 */
};

/* Before a process gives up what is needed for it. Cannot fail: what is not to
 * be had is told as 0. */
void	 usage_open(struct usage *);
void	 usage_close(struct usage *);
/* Write how it is now; ${timers}: loop_timers() of its loop. */
void	 usage_tell(const struct usage *, size_t timers, struct tally_row *);

#endif
