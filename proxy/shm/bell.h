/* SPDX-License-Identifier: MIT
 *
 * shm/bell.h - wake another process: a bell to each row.
 *
 * An eventfd(2) per row, made before any fork and inherited, and a flag in the
 * region that it has been rung and not heard yet, so that ringing often costs
 * one system call.  Says nothing of what happened: who hears it looks at all it
 * waits for.
 *
 * The order that loses nothing: one side changes what the other waits for, then
 * rings; the other hears, then looks.
 */
#ifndef ADUANA_SHM_BELL_H
#define ADUANA_SHM_BELL_H

#include <stddef.h>

struct region;

struct bells;

/* What it takes of a region. */
size_t		 bell_layout_size(unsigned rows);
/* By the supervisor, before any fork.  NULL with errno. */
struct bells	*bell_create(struct region *, unsigned rows);
/* Closes the descriptors; the flags go with the region.  NULL is allowed. */
void		 bell_free(struct bells *);

/* Readable when the bell of ${row} was rung; the bells' own. */
int		 bell_fd(const struct bells *, unsigned row);
/* All of them, for a child that keeps nothing else; ${*n} is how many. */
const int	*bell_fds(const struct bells *, unsigned *n);

/* Any process may; a row that nobody has is no harm.  A system call: under no
 * lock. */
void		 bell_ring(struct bells *, unsigned row);
/* Ring all, also those that were left rung by a process that died between flag
 * and descriptor. */
void		 bell_ring_all(struct bells *);
/* By the process of ${row}: from now on it will be rung again. */
void		 bell_hear(struct bells *, unsigned row);

#endif
