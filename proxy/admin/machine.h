/* SPDX-License-Identifier: MIT
 *
 * admin/machine.h - how the machine does: processors, memory, network, disks.
 *
 * Reads /proc and asks the file systems of aduana's own folders.
 */
#ifndef ADUANA_ADMIN_MACHINE_H
#define ADUANA_ADMIN_MACHINE_H

#include <stdint.h>

struct admin_args;
struct history;

#define MACHINE_LINKS	8u	/* network interfaces, the first of them */

struct machine_link {
	char		 name[16];
	uint64_t	 received, sent;
};

/* Fields are its own. */
struct machine {
	const struct admin_args	*args;
	uint64_t		 busy, user, system, waiting, all; /* ticks */
	unsigned		 links;
	struct machine_link	 link[MACHINE_LINKS];
};

/* ${args} outlive it. */
void	 machine_start(struct machine *, const struct admin_args *);
/* What was in the ${seconds} since the last time, and what is now. */
void	 machine_put(struct machine *, struct history *, double seconds);

#endif
