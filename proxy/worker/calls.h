/* SPDX-License-Identifier: MIT
 *
 * worker/calls.h - system calls that a worker has no use for, and whoever took
 * it over would.
 *
 * What Landlock does not cover: the admin socket and others by their path,
 * copies of the worker that outlive it, other processes, doors around this very
 * filter.  Refuses to list what is allowed: a worker is too much of a program
 * for that.
 */
#ifndef ADUANA_WORKER_CALLS_H
#define ADUANA_WORKER_CALLS_H

/* For good; each fails with EPERM from here on.  0, or -1 with errno. */
int	 calls_give_up(void);

#endif
