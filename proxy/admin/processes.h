/* SPDX-License-Identifier: MIT
 *
 * admin/processes.h - what aduana's processes take of the processor and the
 * memory, by kind.
 *
 * Reads /proc.  Kinds are the short names of the children (aduana-worker).
 */
#ifndef ADUANA_ADMIN_PROCESSES_H
#define ADUANA_ADMIN_PROCESSES_H

#include <stdint.h>
#include <sys/types.h>

struct history;

#define PROCESSES_MAX	256u

struct processes_one {
	pid_t		 pid;
	uint64_t	 ticks;
};

/* Fields are its own. */
struct processes {
	pid_t			 supervisor;
	unsigned		 count;
	struct processes_one	 one[PROCESSES_MAX];
};

void	 processes_start(struct processes *, pid_t supervisor);
/* In the ${seconds} since the last time. */
void	 processes_put(struct processes *, struct history *, double seconds);

#endif
