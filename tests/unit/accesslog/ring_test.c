/* SPDX-License-Identifier: MIT
 *
 * accesslog/ring_test.c - nothing put is lost or torn, whoever is killed.
 */
#include "proxy/accesslog/ring.h"

#include <sys/mman.h>
#include <sys/wait.h>

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proxy/accesslog/record.h"
#include "tests/unit/unit.h"

#define BYTES	RING_MIN

struct shared {
	_Atomic uint64_t	 put;	/* records whose ring_put() returned */
	_Alignas(64) char	 ring[];
};

static struct shared *sh;
static struct ring *ring;
static char text[8192];

static void
setup(void)
{
	sh = mmap(NULL, sizeof(*sh) + ring_layout_size(BYTES),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert(sh != MAP_FAILED);
	ring = ring_init(sh->ring, BYTES);
}

/* Content follows from the number, so that a torn record shows. */
static struct log_record
numbered(uint64_t n)
{
	struct log_record r = {.request_id = n, .bytes_out = ~n};

	memset(text, (int)('a' + n % 26), sizeof(text));
	r.url = (struct str){text, (size_t)(n * 7919 % 4000)};
	r.detail = (struct str){text, (size_t)(n % 300)};
	return (r);
}

static void
check_record(const void *wire, size_t len, uint64_t want)
{
	struct log_record got, r = numbered(want);

	ck_assert_int_eq(record_decode(&got, wire, len), 0);
	ck_assert_uint_eq(got.request_id, want);
	ck_assert_uint_eq(got.bytes_out, ~want);
	ck_assert(str_eq(got.url, r.url));
	ck_assert(str_eq(got.detail, r.detail));
}

/* Read what there is; returns the number of the next record. */
static uint64_t
drain(struct ring_cursor *c, uint64_t next)
{
	static char wire[RECORD_MAX];
	enum ring_result result;
	size_t len;

	while ((result = ring_next(c, wire, &len)) == RING_RECORD)
		check_record(wire, len, next++);
	ck_assert_int_eq(result, RING_EMPTY);
	ring_release(c);
	return (next);
}

START_TEST(keeps_order_over_many_turns)
{
	struct ring_cursor c;
	uint64_t put = 0, next = 0;

	setup();
	ring_cursor_init(&c, ring, BYTES);
	for (int i = 0; i < 500; i++) {
		struct log_record r;

		for (r = numbered(put); ring_put(ring, &r) == 0;
		    r = numbered(put))
			put++;
		ck_assert_uint_gt(ring_fill(ring), 80);
		ck_assert_uint_gt(ring_waiting(ring), BYTES * 8 / 10);
		next = drain(&c, next);
		ck_assert_uint_eq(next, put);
		ck_assert_uint_eq(ring_fill(ring), 0);
		ck_assert_uint_eq(ring_waiting(ring), 0);
	}
	ck_assert_uint_gt(put, 5000);
}
END_TEST

START_TEST(unreleased_is_read_again)
{
	struct log_record r = numbered(0);
	struct ring_cursor c;
	char wire[RECORD_MAX];
	size_t len;

	setup();
	ck_assert_int_eq(ring_put(ring, &r), 0);
	r = numbered(1);
	ck_assert_int_eq(ring_put(ring, &r), 0);
	ring_cursor_init(&c, ring, BYTES);
	ck_assert_int_eq(ring_next(&c, wire, &len), RING_RECORD);
	ck_assert_int_eq(ring_next(&c, wire, &len), RING_RECORD);
	ck_assert_int_eq(ring_next(&c, wire, &len), RING_EMPTY);
	ring_cursor_init(&c, ring, BYTES);
	ck_assert_uint_eq(drain(&c, 0), 2);
	ring_cursor_init(&c, ring, BYTES);
	ck_assert_int_eq(ring_next(&c, wire, &len), RING_EMPTY);
}
END_TEST

_Noreturn static void
produce(void)
{
	for (;;) {
		uint64_t n = atomic_load(&sh->put);
		struct log_record r = numbered(n);

		if (ring_put(ring, &r) == 0)
			atomic_store(&sh->put, n + 1);
		else
			usleep(50);
	}
}

/* Records that a reader sees now. */
static int
visible(void)
{
	struct ring_cursor c;
	char wire[RECORD_MAX];
	size_t len;
	int n = 0;

	ring_cursor_init(&c, ring, BYTES);
	while (ring_next(&c, wire, &len) == RING_RECORD)
		n++;
	return (n);
}

START_TEST(intended_counts_once_settled_or_buried)
{
	struct log_record r = numbered(0);

	setup();
	ck_assert_int_eq(ring_intend(ring, &r), 0);
	ck_assert_int_eq(visible(), 0);
	ring_settle(ring, true);
	ck_assert_int_eq(visible(), 1);
	/* its producer died after it was settled: not a second time */
	ring_bury(ring);
	ck_assert_int_eq(visible(), 1);
	ck_assert_int_eq(ring_intend(ring, &r), 0);
	ring_settle(ring, false);
	ring_bury(ring);
	ck_assert_int_eq(visible(), 1);
	ck_assert_int_eq(ring_put(ring, &r), 0);
	ck_assert_int_eq(ring_intend(ring, &r), 0);
	ring_bury(ring);
	ck_assert_int_eq(visible(), 3);
	ring_bury(ring);
	ck_assert_int_eq(visible(), 3);
}
END_TEST

/* A worker is killed at a random instant, the next one goes on in its place.
 * One record may be in the ring whose ring_put() had not returned. */
START_TEST(producer_killed_anywhere)
{
	struct ring_cursor c;
	uint64_t next = 0;

	setup();
	srand(1);
	ring_cursor_init(&c, ring, BYTES);
	for (int round = 0; round < 300; round++) {
		uint64_t begun = atomic_load(&sh->put);
		pid_t pid = fork();

		if (pid == 0)
			produce();
		/* Every other one has begun to put. */
		while (round % 2 == 0 && atomic_load(&sh->put) < begun + 8) {
			next = drain(&c, next);
			usleep(50);
		}
		for (int i = 0; i < 3; i++) {
			usleep((useconds_t)(rand() % 700));
			next = drain(&c, next);
		}
		kill(pid, SIGKILL);
		ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
		next = drain(&c, next);
		ck_assert_uint_ge(next, atomic_load(&sh->put));
		ck_assert_uint_le(next, atomic_load(&sh->put) + 1);
		atomic_store(&sh->put, next);
	}
	ck_assert_uint_gt(next, 1000);
}
END_TEST

/* The reader is killed too; its successor reads from the last release, so
 * nothing is skipped. */
START_TEST(consumer_killed_anywhere)
{
	struct ring_cursor c;
	uint64_t put = 0, next;

	setup();
	for (int round = 0; round < 200; round++) {
		struct log_record r;
		pid_t pid;

		for (r = numbered(put); ring_put(ring, &r) == 0;
		    r = numbered(put))
			put++;
		ring_cursor_init(&c, ring, BYTES);
		pid = fork();
		if (pid == 0) {
			char wire[RECORD_MAX];
			size_t len;

			while (ring_next(&c, wire, &len) == RING_RECORD)
				ring_release(&c);
			_exit(0);
		}
		usleep((useconds_t)(rand() % 200));
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	/* What is left must be the last ones, in order, to the very last. */
	ring_cursor_init(&c, ring, BYTES);
	{
		char wire[RECORD_MAX];
		struct log_record got;
		size_t len;

		if (ring_next(&c, wire, &len) == RING_RECORD) {
			ck_assert_int_eq(record_decode(&got, wire, len), 0);
			next = drain(&c, got.request_id + 1);
			ck_assert_uint_eq(next, put);
		}
	}
}
END_TEST

/* A rogue producer writes anything: the consumer stays inside and goes on. */
START_TEST(rogue_bytes_are_contained)
{
	char *mem, wire[RECORD_MAX];
	struct ring_cursor c;
	size_t len;

	setup();
	mem = (char *)ring;
	srand(2);
	for (int round = 0; round < 20000; round++) {
		ring_cursor_init(&c, ring, BYTES);
		for (int i = 0; i < 8; i++)
			mem[(size_t)rand() % (i < 4 ? 256 :
			    ring_layout_size(BYTES))] = (char)rand();
		for (int i = 0; i < 64; i++) {
			enum ring_result result = ring_next(&c, wire, &len);

			if (result == RING_EMPTY)
				break;
			if (result == RING_RECORD)
				ck_assert_uint_le(len, RECORD_MAX);
		}
		ring_release(&c);
	}
}
END_TEST

UNIT_MAIN("ring",
    PLAIN(keeps_order_over_many_turns)
    PLAIN(unreleased_is_read_again)
    PLAIN(intended_counts_once_settled_or_buried)
    PLAIN(producer_killed_anywhere)
    PLAIN(consumer_killed_anywhere)
    PLAIN(rogue_bytes_are_contained))
