/* SPDX-License-Identifier: MIT
 *
 * tests/unit/client/relay_test.c - both ways, half-close, ends and silence, over plain
 * streams and over one that gives and takes little.
 */
#include "proxy/client/relay.h"

#include <signal.h>
#include <string.h>

#include "tests/unit/net/sockets.h"

#define BIG	(2u << 20)

static struct loop *loop;
static struct timer limit;
static struct relay relay;
static struct stream streams[2];
static struct tunnel_outcome got;
static int client[2], origin[2], calls;
static char out[BIG], in[BIG];

static void
on_limit(struct timer *timer)
{
	(void)timer;
	loop_stop(loop);
}

static void
on_relay_ended(struct relay *r, const struct tunnel_outcome *outcome)
{
	ck_assert_ptr_eq(r, &relay);
	calls++;
	got = *outcome;
	loop_stop(loop);
}

/* client[0] <-> client[1] =relay= origin[0] <-> origin[1] */
static void
not_wanted(struct stream *stream, unsigned ready)
{
	(void)stream;
	(void)ready;
	ck_abort_msg("called before it was moved");
}

/* One that takes little at a time, waits every other time, and has to wait for
 * its end too, as TLS has. */
static unsigned turns;

static ssize_t
narrow_read(struct stream *stream, void *mem, size_t n)
{
	return (stream_tcp_read(stream, mem, n > 5000 ? 5000 : n));
}

static ssize_t
narrow_writev(struct stream *stream, const struct iovec *iov, int n)
{
	struct iovec less = iov[0];

	(void)n;
	if (turns++ % 2 == 0)
		return (STREAM_WAIT);
	if (less.iov_len > 3000)
		less.iov_len = 3000;
	return (stream_tcp_writev(stream, &less, 1));
}

static int
narrow_shutdown(struct stream *stream)
{
	if (turns++ % 2 == 0)
		return ((int)STREAM_WAIT);
	return (stream_tcp_shutdown_write(stream));
}

static void
narrow_want(struct stream *stream, unsigned wanted)
{
	watch_want(&stream->watch, wanted);
}

static void
narrow_ready(struct stream *stream, unsigned ready)
{
	stream->fn(stream, ready);
}

static void
narrow_moved(struct stream *stream)
{
	(void)stream;
}

static const struct stream_ops narrow = {
    .name = "narrow",
    .read = narrow_read,
    .writev = narrow_writev,
    .want = narrow_want,
    .shutdown_write = narrow_shutdown,
    .close = stream_tcp_close,
    .ready = narrow_ready,
    .moved = narrow_moved,
};

static bool with_narrow;

static void
start(struct str early, struct str late, int idle_ms)
{
	struct relay_options options = {.client = &streams[0],
	    .origin = &streams[1], .early = early, .late = late,
	    .idle_ms = idle_ms};

	signal(SIGPIPE, SIG_IGN);
	loop = loop_new();
	timer_init(&limit, loop, on_limit);
	sockets_pair(client);
	sockets_pair(origin);
	stream_tcp_init(&streams[0], loop, client[1], not_wanted);
	stream_tcp_init(&streams[1], loop, origin[0], not_wanted);
	if (with_narrow)
		streams[0].ops = streams[1].ops = &narrow;
	ck_assert_int_eq(relay_start(&relay, loop, &options, on_relay_ended),
	    0);
	ck_assert_int_eq(calls, 0);
	ck_assert_uint_eq(streams[0].magic, 0);
	ck_assert_uint_eq(streams[1].magic, 0);
}

static void
tear_down(void)
{
	relay_cancel(&relay);
	close(client[0]);
	close(origin[1]);
	timer_cancel(&limit);
	loop_free(loop);
}

static void
run(int ms)
{
	timer_set_ms(&limit, ms);
	loop_run(loop);
}

static void
expect(int fd, const char *want)
{
	char mem[64];
	size_t n = strlen(want);

	ck_assert_int_eq(sockets_drain(fd, mem, n, 0), (ssize_t)n);
	ck_assert_mem_eq(mem, want, n);
}

static void
say(int fd, const char *what)
{
	ck_assert_int_eq(send(fd, what, strlen(what), MSG_NOSIGNAL),
	    (ssize_t)strlen(what));
}

START_TEST(both_ways_and_half_close)
{
	char byte;

	with_narrow = _i == 1;
	start(STR("early "), STR("late "), 5000);
	say(client[0], "ping");
	run(20);
	expect(origin[1], "early ping");
	say(origin[1], "pong");
	run(20);
	expect(client[0], "late pong");
	shutdown(client[0], SHUT_WR);
	run(20);
	ck_assert_int_eq(recv(origin[1], &byte, 1, 0), 0);
	say(origin[1], "more");
	run(20);
	expect(client[0], "more");
	ck_assert_int_eq(calls, 0);
	shutdown(origin[1], SHUT_WR);
	run(1000);
	ck_assert_int_eq(calls, 1);
	ck_assert_int_eq(got.end, TUNNEL_CLOSED);
	ck_assert_uint_eq(got.to_origin, 10);
	ck_assert_uint_eq(got.to_client, 13);
	ck_assert_int_eq(recv(client[0], &byte, 1, 0), 0);
	tear_down();
}
END_TEST

/* Move BIG bytes from one end to the other, the reader slower. */
static void
haul(int from, int to)
{
	size_t sent = 0, have = 0;
	ssize_t n;
	int round;

	for (round = 0; have < BIG && round < 20000; round++) {
		n = send(from, out + sent, BIG - sent, MSG_NOSIGNAL);
		if (n > 0)
			sent += (size_t)n;
		run(1);
		n = recv(to, in + have, BIG - have > 100000 ? 100000 :
		    BIG - have, 0);
		if (n > 0)
			have += (size_t)n;
	}
	ck_assert_uint_eq(have, BIG);
	ck_assert_int_eq(memcmp(in, out, BIG), 0);
}

START_TEST(back_pressure_loses_nothing)
{
	for (size_t i = 0; i < BIG; i++)
		out[i] = (char)(i * 17 + i / 1021);
	with_narrow = _i == 1;
	start(STR_NONE, STR_NONE, 5000);
	haul(client[0], origin[1]);
	haul(origin[1], client[0]);
	relay_progress(&relay, &got);
	ck_assert_uint_eq(got.to_origin, BIG);
	ck_assert_uint_eq(got.to_client, BIG);
	/* Nothing is held while both are quiet. */
	ck_assert_ptr_null(relay.client.rest);
	ck_assert_ptr_null(relay.origin.rest);
	tear_down();
}
END_TEST

START_TEST(large_early_bytes)
{
	memset(out, 'e', BIG);
	with_narrow = _i == 1;
	start((struct str){out, BIG}, STR_NONE, 5000);
	for (size_t have = 0; have < BIG;) {
		ssize_t n = recv(origin[1], in + have, BIG - have, 0);

		have += n > 0 ? (size_t)n : 0;
		run(1);
	}
	ck_assert_int_eq(memcmp(in, out, BIG), 0);
	tear_down();
}
END_TEST

START_TEST(silence_ends_it)
{
	char byte;

	start(STR_NONE, STR_NONE, 60);
	for (int i = 0; i < 5; i++) {
		say(client[0], "x");
		run(30);
		ck_assert_int_eq(calls, 0);
	}
	run(1000);
	ck_assert_int_eq(calls, 1);
	ck_assert_int_eq(got.end, TUNNEL_IDLE);
	ck_assert_uint_eq(got.to_origin, 5);
	ck_assert_int_eq(recv(client[0], &byte, 1, 0), 0);
	tear_down();
}
END_TEST

static const struct {
	bool		 by_client;
	bool		 after_half_close;
	enum tunnel_end	 want;
	int		 error;
} breaks[] = {
	{true, false, TUNNEL_CLIENT_ERROR, ECONNRESET},
	{false, false, TUNNEL_ORIGIN_ERROR, ECONNRESET},
	{true, true, TUNNEL_CLIENT_ERROR, EPIPE},
	{false, true, TUNNEL_ORIGIN_ERROR, EPIPE},
};

START_TEST(a_break_is_told_to_the_other_end)
{
	int *broken = breaks[_i].by_client ? &client[0] : &origin[1];
	int other;
	char mem[8];

	start(STR_NONE, STR_NONE, 5000);
	other = breaks[_i].by_client ? origin[1] : client[0];
	say(*broken, "hello");
	if (breaks[_i].after_half_close)
		shutdown(*broken, SHUT_WR);
	run(20);
	expect(other, "hello");
	sockets_reset(*broken);
	*broken = -1;
	run(1000);
	ck_assert_int_eq(calls, 1);
	ck_assert_int_eq(got.end, breaks[_i].want);
	ck_assert_int_eq(got.error, breaks[_i].error);
	/* After an end of its own no reset can be seen by reading. */
	if (!breaks[_i].after_half_close) {
		ck_assert_int_eq(recv(other, mem, 1, 0), -1);
		ck_assert_int_eq(errno, ECONNRESET);
	}
	tear_down();
}
END_TEST

START_TEST(cancelled_is_silent)
{
	char byte;

	start(STR("abc"), STR_NONE, 5000);
	relay_cancel(&relay);
	relay_cancel(&relay);
	run(20);
	ck_assert_int_eq(calls, 0);
	ck_assert_int_eq(recv(client[0], &byte, 1, 0), 0);
	tear_down();
}
END_TEST

START_TEST(without_room_in_epoll_both_are_closed)
{
	struct relay_options options = {.client = &streams[0],
	    .origin = &streams[1], .idle_ms = 1000};
	char byte;
	int spare;

	start(STR_NONE, STR_NONE, 5000);
	relay_cancel(&relay);
	close(client[0]);
	close(origin[1]);
	sockets_pair(client);
	sockets_pair(origin);
	stream_tcp_init(&streams[0], loop, client[1], not_wanted);
	stream_tcp_init(&streams[1], loop, origin[0], not_wanted);
	/* The kernel refuses a descriptor that is gone. */
	spare = dup(client[1]);
	close(client[1]);
	ck_assert_int_eq(relay_start(&relay, loop, &options, on_relay_ended),
	    -1);
	ck_assert_int_eq(errno, EBADF);
	close(spare);
	ck_assert_int_eq(sockets_drain(origin[1], &byte, 1, 1000), 0);
	ck_assert_int_eq(calls, 0);
	tear_down();
}
END_TEST

UNIT_MAIN("relay",
    tcase_add_loop_test(tc, both_ways_and_half_close, 0, 2);
    tcase_add_loop_test(tc, back_pressure_loses_nothing, 0, 2);
    tcase_add_loop_test(tc, large_early_bytes, 0, 2);
    PLAIN(silence_ends_it) LOOP(a_break_is_told_to_the_other_end, breaks)
    PLAIN(cancelled_is_silent)
    PLAIN(without_room_in_epoll_both_are_closed))
