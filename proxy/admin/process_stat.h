/* SPDX-License-Identifier: MIT
 *
 * admin/process_stat.h - what the system says of a process of aduana's.
 */
#ifndef ADUANA_ADMIN_PROCESS_STAT_H
#define ADUANA_ADMIN_PROCESS_STAT_H

#include <stdint.h>
#include <sys/types.h>

#include "proxy/base/str.h"

struct process_stat {
	pid_t		 pid;
	char		 name[16];	/* as ps -o comm says: aduana-signer */
	double		 user_s;
	double		 system_s;
	uint64_t	 resident;	/* bytes */
	uint64_t	 threads;
};

/* The text of /proc/PID/stat: 0, or -1 when it is none. */
int	 process_stat_parse(struct process_stat *, struct str text);
/* The supervisor and its children, those that may be seen: how many. */
unsigned process_stat_family(struct process_stat *, unsigned room);

#endif
