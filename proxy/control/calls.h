/* SPDX-License-Identifier: MIT
 *
 * control/calls.h - system calls that a process has no use for, and whoever
 * took it over would.
 *
 * What Landlock does not cover: the admin socket and others by their path,
 * copies of a process that outlive it, other processes, doors around this very
 * filter.  Refuses to list what is allowed: these are too much of programs for
 * that (control/jail.h is for those that are not).
 */
#ifndef ADUANA_CONTROL_CALLS_H
#define ADUANA_CONTROL_CALLS_H

/* control/calls.tbl.h says who gives up what. */
enum calls {
	CALLS_SUPERVISOR = 1u << 0,	/* its children inherit it */
	CALLS_WORKER = 1u << 1,
	CALLS_ADMIN = 1u << 2,
	CALLS_LISTS = 1u << 3,
	CALLS_ALL = (1u << 4) - 1
};

/* For good, after PR_SET_NO_NEW_PRIVS; each fails with EPERM from here on
 * (clone3 with ENOSYS, so that libc makes threads and processes by clone).
 * Nothing of it under AddressSanitizer: the search for leaks makes processes
 * and traces its own.  0, or -1 with errno. */
int	 calls_give_up(enum calls who);

#endif
