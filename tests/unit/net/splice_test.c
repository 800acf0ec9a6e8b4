/* SPDX-License-Identifier: MIT
 *
 * tests/unit/net/splice_test.c - bytes moved, ends told, pipes given back.
 */
#include "proxy/net/splice.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "tests/unit/net/sockets.h"

#define BIG	(3u << 20)
#define MUCH	(100u << 10)

static struct splice splice_;
static int left[2], right[2];
static char out[BIG], in[BIG];

static void
set_up(void)
{
	signal(SIGPIPE, SIG_IGN);
	sockets_pair(left);
	sockets_pair(right);
	splice_init(&splice_);
}

static void
tear_down(void)
{
	splice_fini(&splice_);
	splice_fini(&splice_);
	splice_forget_pipes();
	for (int i = 0; i < 2; i++) {
		close(left[i]);
		close(right[i]);
	}
}

static enum splice_state
move(void)
{
	return (splice_move(&splice_, left[1], right[0]));
}

static int
open_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int n = 0;

	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return (n);
}

/* With pipes, and with no descriptor left for one. */
static const int shortages[] = {0, 1};

static void
limit_descriptors(int shortage)
{
	struct rlimit few;

	getrlimit(RLIMIT_NOFILE, &few);
	few.rlim_cur = shortage ? 3 : few.rlim_max;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
}

START_TEST(moves_and_ends)
{
	char mem[8];

	set_up();
	limit_descriptors(shortages[_i]);
	ck_assert_int_eq(move(), SPLICE_WAIT_READ);
	ck_assert_int_eq(send(left[0], "hello", 5, 0), 5);
	sockets_await(left[1]);
	ck_assert_int_eq(move(), SPLICE_WAIT_READ);
	ck_assert_uint_eq(splice_.moved, 5);
	ck_assert_int_eq(sockets_take(right[1], mem, 5), 5);
	ck_assert_mem_eq(mem, "hello", 5);
	shutdown(left[0], SHUT_WR);
	sockets_await(left[1]);
	ck_assert_int_eq(move(), SPLICE_END);
	ck_assert_int_eq(sockets_take(right[1], mem, 1), 0);
	/* The other way is still open. */
	ck_assert_int_eq(send(right[1], "x", 1, 0), 1);
	ck_assert_int_eq(sockets_take(right[0], mem, 1), 1);
	limit_descriptors(0);
	tear_down();
}
END_TEST

START_TEST(waits_for_a_slow_reader)
{
	size_t sent = 0, got = 0, waited = 0, turn = 0;
	ssize_t n;
	int small = 1 << 14;

	set_up();
	setsockopt(right[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
	setsockopt(right[1], SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	limit_descriptors(shortages[_i]);
	for (size_t i = 0; i < BIG; i++)
		out[i] = (char)(i * 31 + i / 997);
	while (got < BIG) {
		n = send(left[0], out + sent, BIG - sent, MSG_NOSIGNAL);
		if (n > 0)
			sent += (size_t)n;
		if (move() == SPLICE_WAIT_WRITE)
			waited++;
		if (waited == 0 || turn++ % 8 == 0)
			continue;
		n = recv(right[1], in + got, BIG - got, 0);
		if (n > 0)
			got += (size_t)n;
	}
	ck_assert_uint_gt(waited, 0);
	ck_assert_uint_eq(splice_.moved, BIG);
	ck_assert_int_eq(memcmp(in, out, BIG), 0);
	limit_descriptors(0);
	tear_down();
}
END_TEST

/* Through ${s}, to somebody who takes it at once. */
static void
pass(struct splice *s, size_t n)
{
	size_t sent = 0, got = 0;
	ssize_t some;

	while (got < n) {
		some = send(left[0], out + sent, n - sent, MSG_NOSIGNAL);
		if (some > 0)
			sent += (size_t)some;
		(void)splice_move(s, left[1], right[0]);
		some = recv(right[1], in + got, n - got, 0);
		if (some > 0)
			got += (size_t)some;
	}
	ck_assert_int_eq(splice_move(s, left[1], right[0]), SPLICE_WAIT_READ);
}

START_TEST(idle_holds_no_pipe)
{
	struct splice second;
	int before;

	set_up();
	before = open_descriptors();
	/* A little needs none. */
	ck_assert_int_eq(send(left[0], "a", 1, 0), 1);
	sockets_await(left[1]);
	ck_assert_int_eq(move(), SPLICE_WAIT_READ);
	ck_assert_int_eq(open_descriptors(), before);
	pass(&splice_, MUCH);
	ck_assert_int_eq(splice_.in, -1);
	ck_assert_int_eq(open_descriptors(), before + 2);
	/* Another one uses the same pipe. */
	splice_init(&second);
	pass(&second, MUCH);
	ck_assert_int_eq(open_descriptors(), before + 2);
	splice_fini(&second);
	splice_forget_pipes();
	ck_assert_int_eq(open_descriptors(), before);
	tear_down();
}
END_TEST

static int
pipe_size(void)
{
	int fd, size, largest = 0;

	for (fd = 3; fd < 64; fd++) {
		size = fcntl(fd, F_GETPIPE_SZ);
		largest = size > largest ? size : largest;
	}
	return (largest);
}

/* Who moves much unhindered gets a large one; who does not may not keep it. */
START_TEST(large_pipe_for_bulk)
{
	struct splice second;

	set_up();
	pass(&splice_, MUCH);
	ck_assert_int_le(pipe_size(), 64 << 10);
	pass(&splice_, BIG);
	pass(&splice_, MUCH);
	ck_assert_int_ge(pipe_size(), 256 << 10);
	ck_assert_int_eq(memcmp(in, out, MUCH), 0);
	splice_init(&second);
	pass(&second, MUCH);
	ck_assert(!second.is_large);
	pass(&splice_, MUCH);
	ck_assert(splice_.is_large);
	while (move() != SPLICE_WAIT_WRITE)
		(void)!send(left[0], out, sizeof(out), MSG_NOSIGNAL);
	ck_assert(splice_.eased == 0 || splice_.held <= 64 << 10);
	splice_fini(&second);
	tear_down();
	ck_assert_int_eq(pipe_size(), 0);
}
END_TEST

START_TEST(full_pipe_is_not_given_on)
{
	int before;

	set_up();
	before = open_descriptors();
	while (send(left[0], out, sizeof(out), MSG_NOSIGNAL) > 0)
		(void)move();
	while (move() != SPLICE_WAIT_WRITE)
		(void)!send(left[0], out, sizeof(out), MSG_NOSIGNAL);
	ck_assert_uint_gt(splice_.held, 0);
	ck_assert_int_eq(open_descriptors(), before + 2);
	splice_fini(&splice_);
	ck_assert_int_eq(open_descriptors(), before);
	tear_down();
}
END_TEST

START_TEST(tells_which_side_broke)
{
	set_up();
	limit_descriptors(shortages[_i]);
	sockets_reset(left[0]);
	left[0] = dup(left[1]);
	sockets_await(left[1]);
	ck_assert_int_eq(move(), SPLICE_READ_ERROR);
	ck_assert_int_eq(errno, ECONNRESET);
	limit_descriptors(0);
	tear_down();

	set_up();
	limit_descriptors(shortages[_i]);
	sockets_reset(right[1]);
	right[1] = dup(right[0]);
	sockets_await(right[0]);
	ck_assert_int_eq(send(left[0], "abc", 3, 0), 3);
	sockets_await(left[1]);
	ck_assert_int_eq(move(), SPLICE_WRITE_ERROR);
	limit_descriptors(0);
	tear_down();
}
END_TEST

/* Not a byte beyond the budget, and the rest when there is more. */
START_TEST(keeps_to_its_budget)
{
	set_up();
	ck_assert_int_eq(write(left[0], out, 5000), 5000);
	splice_.budget = 3000;
	while (move() != SPLICE_SPENT)
		;
	ck_assert_uint_eq(splice_.moved, 3000);
	ck_assert_uint_eq(splice_.budget, 0);
	ck_assert_int_eq(sockets_take(right[1], in, 3000), 3000);
	ck_assert_int_eq(recv(right[1], in, BIG, 0), -1);
	splice_.budget = 10000;
	while (move() != SPLICE_WAIT_READ || splice_.moved < 5000)
		;
	ck_assert_uint_eq(splice_.moved, 5000);
	ck_assert_uint_eq(splice_.budget, 8000);
	tear_down();
}
END_TEST

/* Before a byte that is called urgent splice(2) tells of nothing more, or of
 * the end.  The byte is dropped, as by all who read without asking for it. */
static const bool endings[] = {false, true};

START_TEST(goes_on_behind_urgent_data)
{
	size_t got = 0;
	ssize_t n;

	set_up();
	for (size_t i = 0; i < MUCH; i++)
		out[i] = (char)(i * 31 + i / 997);
	ck_assert_int_eq(send(left[0], out, 40000, 0), 40000);
	ck_assert_int_eq(send(left[0], "!", 1, MSG_OOB), 1);
	ck_assert_int_eq(send(left[0], out + 40000, MUCH - 40000, 0),
	    MUCH - 40000);
	if (endings[_i])
		shutdown(left[0], SHUT_WR);
	for (int turn = 0; turn < 10000 && got < MUCH; turn++) {
		(void)move();
		n = recv(right[1], in + got, sizeof(in) - got, 0);
		got += n > 0 ? (size_t)n : 0;
		if (n <= 0)
			usleep(1000);
	}
	ck_assert_uint_eq(got, MUCH);
	ck_assert_int_eq(memcmp(in, out, MUCH), 0);
	while (endings[_i] && move() != SPLICE_END)
		usleep(1000);
	tear_down();
}
END_TEST

UNIT_MAIN("splice", PLAIN(keeps_to_its_budget) LOOP(moves_and_ends, shortages)
    LOOP(waits_for_a_slow_reader, shortages) PLAIN(idle_holds_no_pipe)
    PLAIN(large_pipe_for_bulk) LOOP(goes_on_behind_urgent_data, endings)
    PLAIN(full_pipe_is_not_given_on)
    LOOP(tells_which_side_broke, shortages))
