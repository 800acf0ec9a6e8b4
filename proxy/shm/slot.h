/* SPDX-License-Identifier: MIT
 *
 * shm/slot.h - one row per child process: who it is, and that it is alive.
 *
 * The supervisor claims a row before it forks and frees it after it reaped; the
 * child beats.  The row's number is the child's number everywhere else (ledger
 * row, log ring, counters).  Holds nothing that needs repair.
 */
#ifndef ADUANA_SHM_SLOT_H
#define ADUANA_SHM_SLOT_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct region;

#define SLOT_MAX	256	/* three generations of 64, and admin */

enum slot_state {
	SLOT_FREE,
	SLOT_STARTING,		/* claimed; not yet serving */
	SLOT_RUNNING,
	SLOT_DRAINING		/* accepts nothing new, finishes */
};

/* A cache line to each, since each is written by another core. */
struct slot {
	_Atomic int32_t		 pid;		/* 0: not forked yet */
	_Atomic uint32_t	 generation;
	_Atomic int		 state;		/* enum slot_state */
	_Atomic int64_t		 beat_ns;	/* monotonic, last heartbeat */
} __attribute__((aligned(64)));

struct slot_table {
	unsigned	 magic;
#define SLOT_TABLE_MAGIC	0x51070001u
	unsigned	 count;
	struct slot	 rows[SLOT_MAX];
};

/* A table with ${count} rows (1 to SLOT_MAX) in the region; NULL: no room. */
struct slot_table	*slot_table_create(struct region *, unsigned count);

/* Take a free row for ${generation}: its number, or -1 when none is free. */
int		 slot_claim(struct slot_table *, uint32_t generation);
/* By the supervisor, once the row's process is reaped (or was never forked). */
void		 slot_release(struct slot_table *, unsigned row);

void		 slot_set_pid(struct slot_table *, unsigned row, pid_t);
void		 slot_set_state(struct slot_table *, unsigned row,
		    enum slot_state);
enum slot_state	 slot_state(const struct slot_table *, unsigned row);
void		 slot_beat(struct slot_table *, unsigned row, int64_t mono_ns);

#endif
