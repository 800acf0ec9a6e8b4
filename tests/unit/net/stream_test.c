/* SPDX-License-Identifier: MIT
 *
 * tests/unit/net/stream_test.c - plain TCP behind the stream, and something
 * else in its place.
 */
#include "proxy/net/stream.h"

#include <signal.h>
#include <string.h>

#include "proxy/event/timer.h"
#include "tests/unit/event/own_time.h"
#include "tests/unit/net/sockets.h"

static struct loop *loop;
static struct stream stream;
static struct timer limit;
static int pair[2], calls;
static unsigned told;

static void
on_limit(struct timer *timer)
{
	(void)timer;
	loop_stop(loop);
}

static void
on_ready(struct stream *s, unsigned ready)
{
	calls++;
	told = ready;
	stream_want(s, 0);
	loop_stop(loop);
}

static void
set_up(void)
{
	loop = loop_new();
	timer_init(&limit, loop, on_limit);
	sockets_pair(pair);
	ck_assert_int_eq(stream_tcp_init(&stream, loop, pair[0], on_ready),
	    0);
	ck_assert_int_eq(stream_fd(&stream), pair[0]);
}

static void
tear_down(void)
{
	stream_close(&stream);
	stream_close(&stream);
	close(pair[1]);
	timer_cancel(&limit);
	loop_free(loop);
}

static void
run(int ms)
{
	timer_set_ms(&limit, ms);
	loop_run(loop);
}

START_TEST(reads_and_writes)
{
	struct iovec iov[2] = {{(void *)"ab", 2}, {(void *)"cd", 2}};
	char mem[8];

	set_up();
	ck_assert_int_eq(stream_read(&stream, mem, sizeof(mem)), STREAM_WAIT);
	ck_assert_int_eq(stream_writev(&stream, iov, 2), 4);
	ck_assert_int_eq(sockets_take(pair[1], mem, 4), 4);
	ck_assert_mem_eq(mem, "abcd", 4);
	stream_want(&stream, WATCH_READ);
	run(5);
	ck_assert_int_eq(calls, 0);
	ck_assert_int_eq(send(pair[1], "xyz", 3, 0), 3);
	run(1000);
	ck_assert_int_eq(calls, 1);
	ck_assert_uint_eq(told, WATCH_READ);
	ck_assert_int_eq(stream_read(&stream, mem, sizeof(mem)), 3);
	shutdown(pair[1], SHUT_WR);
	stream_want(&stream, WATCH_READ);
	run(1000);
	ck_assert_int_eq(stream_read(&stream, mem, sizeof(mem)), 0);
	ck_assert_int_eq(stream_writev(&stream, iov, 1), 2);
	ck_assert_int_eq(stream_shutdown_write(&stream), 0);
	ck_assert_int_eq(sockets_take(pair[1], mem, 8), 2);
	tear_down();
}
END_TEST

/* Around the size up to which runs are joined before they are sent. */
START_TEST(runs_arrive_in_order)
{
	static char first[1500], second[600], got[2100];
	struct iovec iov[3] = {{first, sizeof(first)}, {NULL, 0}, {second, 0}};
	size_t total, n;

	set_up();
	memset(first, 'a', sizeof(first));
	memset(second, 'b', sizeof(second));
	for (n = 540; n <= sizeof(second); n++) {
		iov[2].iov_len = n;
		total = sizeof(first) + n;
		ck_assert_int_eq(stream_writev(&stream, iov, 3),
		    (ssize_t)total);
		ck_assert_int_eq(sockets_take(pair[1], got, total),
		    (ssize_t)total);
		ck_assert_mem_eq(got, first, sizeof(first));
		ck_assert_mem_eq(got + sizeof(first), second, n);
	}
	tear_down();
}
END_TEST

START_TEST(full_socket_waits)
{
	static char block[1 << 16];
	struct iovec iov = {block, sizeof(block)};
	ssize_t n;

	set_up();
	/* What is on its way to the other side leaves room when it is there;
	 * who is called then finds it. */
	do {
		calls = 0;
		n = stream_writev(&stream, &iov, 1);
		ck_assert_int_gt(n, 0);
		while (n > 0)
			n = stream_writev(&stream, &iov, 1);
		ck_assert_int_eq(n, STREAM_WAIT);
		stream_want(&stream, WATCH_WRITE);
		run(5);
	} while (calls > 0);
	while (calls == 0) {
		(void)!recv(pair[1], block, sizeof(block), 0);
		run(1);
	}
	ck_assert_int_eq(calls, 1);
	ck_assert_uint_eq(told, WATCH_WRITE);
	tear_down();
}
END_TEST

START_TEST(broken_is_an_error_and_no_signal)
{
	struct iovec iov = {(void *)"ab", 2};
	char byte;

	signal(SIGPIPE, SIG_DFL);
	set_up();
	sockets_reset(pair[1]);
	stream_want(&stream, WATCH_READ);
	run(1000);
	ck_assert_int_eq(stream_read(&stream, &byte, 1), STREAM_ERROR);
	ck_assert_int_eq(errno, ECONNRESET);
	ck_assert_int_eq(stream_writev(&stream, &iov, 1), STREAM_ERROR);
	ck_assert_int_eq(errno, EPIPE);
	pair[1] = dup(pair[0]);
	tear_down();
}
END_TEST

START_TEST(release_leaves_the_descriptor)
{
	int fd;

	set_up();
	fd = stream_release(&stream);
	ck_assert_int_eq(fd, pair[0]);
	ck_assert_int_eq(send(fd, "a", 1, 0), 1);
	tear_down();
	close(fd);
}
END_TEST

static int fake_calls;

static ssize_t
fake_read(struct stream *s, void *mem, size_t n)
{
	(void)s;
	memset(mem, 'f', n);
	return ((ssize_t)n);
}

static void
fake_close(struct stream *s)
{
	fake_calls++;
	stream_tcp_close(s);
}

START_TEST(ops_take_its_place)
{
	static const struct stream_ops ops = {.name = "fake",
	    .read = fake_read, .close = fake_close};
	char mem[2];

	set_up();
	stream.ops = &ops;
	ck_assert_int_eq(stream_read(&stream, mem, 2), 2);
	ck_assert_mem_eq(mem, "ff", 2);
	tear_down();
	ck_assert_int_eq(fake_calls, 1);
}
END_TEST

UNIT_MAIN("stream", PLAIN(reads_and_writes) PLAIN(runs_arrive_in_order)
    PLAIN(full_socket_waits)
    PLAIN(broken_is_an_error_and_no_signal)
    PLAIN(release_leaves_the_descriptor) PLAIN(ops_take_its_place))
