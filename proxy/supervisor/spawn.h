/* SPDX-License-Identifier: MIT
 *
 * supervisor/spawn.h - make a child: a row, a fork, its first steps.
 *
 * A child keeps no descriptor but those it is given, and ends when the
 * supervisor does.
 */
#ifndef ADUANA_SUPERVISOR_SPAWN_H
#define ADUANA_SUPERVISOR_SPAWN_H

struct generation;
struct seat;
struct supervisor;

/* Fill ${seat}; on failure it becomes due later, said. */
void	 spawn_worker(struct supervisor *, struct generation *, struct seat *);
/* The body of an admin that was forked; ${control} is its end. */
_Noreturn void spawn_be_admin(const struct supervisor *, int control);

#endif
