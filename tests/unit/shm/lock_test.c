/* SPDX-License-Identifier: MIT
 *
 * tests/unit/shm/lock_test.c - holders that die.
 */
#include "proxy/shm/lock.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proxy/shm/region.h"
#include "tests/unit/unit.h"

struct shared {
	struct lock	 lock;
	unsigned	 count;
};

static struct shared *
new_shared(void)
{
	struct region *r = region_create(64 * 1024, 1);
	struct shared *s = region_carve(r, "shared", sizeof(*s), 64);

	lock_init(&s->lock);
	return (s);
}

static void
wait_for(pid_t pid)
{
	int status;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
}

static void
die_inside(struct shared *s)
{
	pid_t pid = fork();

	if (pid == 0) {
		(void)lock_take(&s->lock);
		(void)raise(SIGKILL);
	}
	wait_for(pid);
}

START_TEST(tells_that_holder_died)
{
	struct shared *s = new_shared();

	ck_assert_int_eq(lock_take(&s->lock), LOCK_TAKEN);
	lock_give(&s->lock);
	die_inside(s);
	ck_assert_int_eq(lock_take(&s->lock), LOCK_TAKEN_DIRTY);
	lock_mended(&s->lock);
	lock_give(&s->lock);
	ck_assert_int_eq(lock_take(&s->lock), LOCK_TAKEN);
	lock_give(&s->lock);
}
END_TEST

/* The second dies before it has mended. */
START_TEST(stays_dirty_until_mended)
{
	struct shared *s = new_shared();

	die_inside(s);
	die_inside(s);
	ck_assert_int_eq(lock_take(&s->lock), LOCK_TAKEN_DIRTY);
	lock_mended(&s->lock);
	lock_give(&s->lock);
}
END_TEST

START_TEST(excludes_others)
{
	struct shared *s = new_shared();
	pid_t pids[3];
	int i, j;

	for (i = 0; i < 3; i++) {
		pids[i] = fork();
		for (j = 0; pids[i] == 0 && j < 20000; j++) {
			(void)lock_take(&s->lock);
			s->count++;
			lock_give(&s->lock);
		}
		if (pids[i] == 0)
			_exit(0);
	}
	for (i = 0; i < 3; i++)
		wait_for(pids[i]);
	ck_assert_uint_eq(s->count, 60000);
}
END_TEST

static struct shared *held;
static pid_t holder;
static int waits;

static void
kill_the_holder(void)
{
	ck_assert_int_eq(held->count, 1);
	waits++;
	ck_assert_int_eq(kill(holder, SIGKILL), 0);
	/* Not until it is gone is the lock free. */
	wait_for(holder);
}

/* Who waits for one that stands still may do something about it. */
START_TEST(lets_the_waiting_act)
{
	int ready[2], byte = 0;

	held = new_shared();
	ck_assert_int_eq(pipe(ready), 0);
	holder = fork();
	if (holder == 0) {
		(void)lock_take(&held->lock);
		held->count = 1;
		(void)!write(ready[1], &byte, 1);
		(void)raise(SIGSTOP);
		_exit(0);
	}
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	lock_wait_hook = kill_the_holder;
	ck_assert_int_eq(lock_take(&held->lock), LOCK_TAKEN_DIRTY);
	lock_wait_hook = NULL;
	ck_assert_int_eq(waits, 1);
	lock_mended(&held->lock);
	lock_give(&held->lock);
}
END_TEST

UNIT_MAIN("lock", PLAIN(lets_the_waiting_act) PLAIN(tells_that_holder_died)
    PLAIN(stays_dirty_until_mended) PLAIN(excludes_others))
