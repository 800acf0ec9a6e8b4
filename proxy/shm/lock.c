/* SPDX-License-Identifier: MIT
 *
 * shm/lock.c - robust process-shared mutex.
 */
#include "proxy/shm/lock.h"

#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <time.h>

#include "proxy/base/assert.h"
#include "proxy/base/clock.h"

void	(*lock_test_hook)(const char *point);
void	(*lock_wait_hook)(void);

_Static_assert(sizeof(pthread_mutex_t) <= offsetof(struct lock, waits), "room");

static pthread_mutex_t *
mutex_of(struct lock *l)
{
	return ((pthread_mutex_t *)(void *)l->room);
}

void
lock_init(struct lock *l)
{
	pthread_mutexattr_t attr;

	ASSERT(pthread_mutexattr_init(&attr) == 0);
	ASSERT(pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED) ==
	       0);
	ASSERT(pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST) == 0);
	ASSERT(pthread_mutex_init(mutex_of(l), &attr) == 0);
	(void)pthread_mutexattr_destroy(&attr);
}

static int
wait_restless(struct lock *l, int64_t mono_ns)
{
	struct timespec until;
	int error;

	do {
		mono_ns += NS_PER_S;
		until.tv_sec = mono_ns / NS_PER_S;
		until.tv_nsec = mono_ns % NS_PER_S;
		error = pthread_mutex_clocklock(mutex_of(l), CLOCK_MONOTONIC,
		    &until);
		if (error == ETIMEDOUT)
			lock_wait_hook();
	} while (error == ETIMEDOUT);
	return (error);
}

/* Only here is there time to look at a clock. */
static int
wait_for(struct lock *l)
{
	struct clock_now before, after;
	int error;

	clock_read(&before);
	error = lock_wait_hook == NULL ? pthread_mutex_lock(mutex_of(l))
				       : wait_restless(l, before.mono_ns);
	clock_read(&after);
	l->waits++;
	l->waited_ns += (uint64_t)(after.mono_ns - before.mono_ns);
	return (error);
}

enum lock_result
lock_take(struct lock *l)
{
	int error = pthread_mutex_trylock(mutex_of(l));

	if (error == EBUSY)
		error = wait_for(l);
	if (error == EOWNERDEAD)
		return (LOCK_TAKEN_DIRTY);
	/* ENOTRECOVERABLE would mean that somebody gave a dirty lock back. */
	ASSERT(error == 0);
	return (LOCK_TAKEN);
}

void
lock_mended(struct lock *l)
{
	ASSERT(pthread_mutex_consistent(mutex_of(l)) == 0);
}

void
lock_give(struct lock *l)
{
	ASSERT(pthread_mutex_unlock(mutex_of(l)) == 0);
}
