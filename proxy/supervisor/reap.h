/* SPDX-License-Identifier: MIT
 *
 * supervisor/reap.h - who died, of what, and what it leaves behind.
 */
#ifndef ADUANA_SUPERVISOR_REAP_H
#define ADUANA_SUPERVISOR_REAP_H

#include <stddef.h>

struct supervisor;

/* Bury every child that has ended: say it where it was not wanted, free what
 * it held in the region, give its place back.  Refills nothing. */
void	 reap_all(struct supervisor *);

/* "exit status 1", "signal 9 (Killed)", from waitpid(2)'s status. */
void	 reap_describe(int status, char *out, size_t size);

#endif
