/* SPDX-License-Identifier: MIT
 *
 * shm/lock.h - a lock between processes that survives the death of its holder.
 *
 * Held for a few hundred instructions: never across a system call, a wait or
 * the copy of a body.  Not recursive.
 */
#ifndef ADUANA_SHM_LOCK_H
#define ADUANA_SHM_LOCK_H

#include <stddef.h>
#include <stdint.h>

enum lock_result {
	LOCK_TAKEN,
	LOCK_TAKEN_DIRTY	/* the last holder died inside: repair, then
				 * lock_mended(), before lock_give() */
};

/* Lies in the region; a cache line of its own. */
struct lock {
	_Alignas(64) unsigned char	 room[48];
	/* By who has it: how often it was not free, and for how long. */
	uint64_t			 waits, waited_ns;
};

_Static_assert(sizeof(struct lock) == 64, "one cache line");

void			 lock_init(struct lock *);
enum lock_result	 lock_take(struct lock *);
/* What the lock guards is whole again. */
void			 lock_mended(struct lock *);
void			 lock_give(struct lock *);

/* Named places inside locked code where a test may stop or kill the process.
 * NULL, so nothing happens, except in tests. */
extern void		(*lock_test_hook)(const char *point);

/* Runs about once a second while lock_take() waits; NULL: it just waits.  It
 * must not take a lock. */
extern void		(*lock_wait_hook)(void);

static inline void
lock_point(const char *point)
{
	if (lock_test_hook != NULL)
		lock_test_hook(point);
}

#endif
