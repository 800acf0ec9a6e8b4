/* SPDX-License-Identifier: MIT
 *
 * tests/unit/shm/bell_test.c - rung often, heard once; no ring is lost.
 */
#include "proxy/shm/bell.h"

#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proxy/shm/region.h"
#include "tests/unit/unit.h"

#define ROUNDS	200000u

static struct region *region;

static struct bells *
new_bells(unsigned rows)
{
	struct bells *b;

	region = region_create(64 * 1024, 1);
	b = bell_create(region, rows);
	ck_assert_ptr_nonnull(b);
	return (b);
}

static bool
is_rung(const struct bells *b, unsigned row, int ms)
{
	struct pollfd p = {.fd = bell_fd(b, row), .events = POLLIN};

	return (poll(&p, 1, ms) == 1);
}

START_TEST(is_heard_once)
{
	struct bells *b = new_bells(3);

	ck_assert(!is_rung(b, 1, 0));
	bell_ring(b, 1);
	bell_ring(b, 1);
	ck_assert(is_rung(b, 1, 0));
	ck_assert(!is_rung(b, 0, 0) && !is_rung(b, 2, 0));
	bell_hear(b, 1);
	ck_assert(!is_rung(b, 1, 0));
	bell_hear(b, 1);
	bell_ring(b, 1);
	ck_assert(is_rung(b, 1, 0));
	bell_free(b);
}
END_TEST

/* A ringer that died between flag and descriptor. */
START_TEST(is_mended_by_ringing_all)
{
	struct bells *b = new_bells(2);
	uint64_t times;

	bell_ring(b, 0);
	ck_assert_int_eq(read(bell_fd(b, 0), &times, 8), 8);
	bell_ring(b, 0);
	ck_assert(!is_rung(b, 0, 0));
	bell_ring_all(b);
	ck_assert(is_rung(b, 0, 0) && is_rung(b, 1, 0));
	bell_hear(b, 0);
	bell_ring(b, 0);
	ck_assert(is_rung(b, 0, 0));
	bell_free(b);
}
END_TEST

/* Another process counts up and rings; whoever waits for the bell before
 * looking again must see the last number. */
START_TEST(loses_none_between_processes)
{
	struct bells *b = new_bells(2);
	_Atomic unsigned *number = region_carve(region, "number",
	    sizeof(*number), 64);
	unsigned i;
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		for (i = 1; i <= ROUNDS; i++) {
			atomic_store_explicit(number, i, memory_order_release);
			bell_ring(b, 1);
		}
		_exit(0);
	}
	while (atomic_load_explicit(number, memory_order_acquire) < ROUNDS) {
		ck_assert_msg(is_rung(b, 1, 60000), "a ring was lost at %u",
		    atomic_load(number));
		bell_hear(b, 1);
	}
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	bell_free(b);
}
END_TEST

UNIT_MAIN("bell", PLAIN(is_heard_once) PLAIN(is_mended_by_ringing_all)
    PLAIN(loses_none_between_processes))
