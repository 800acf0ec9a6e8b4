/* SPDX-License-Identifier: MIT
 *
 * tests/unit/client/both_ways.h - what holds for whoever carries bytes both ways
 * between a client and an origin: tunnel and relay.
 *
 * Who includes it says what is under test, below "of who includes this".
 */
#ifndef ADUANA_TESTS_UNIT_CLIENT_BOTH_WAYS_H
#define ADUANA_TESTS_UNIT_CLIENT_BOTH_WAYS_H

#include <signal.h>
#include <string.h>

#include "proxy/client/tunnel.h"
#include "tests/unit/event/own_time.h"
#include "tests/unit/net/sockets.h"

#define BIG	(2u << 20)

/* client[0] <-> client[1] =under test= origin[0] <-> origin[1] */
static int client[2], origin[2], calls;
static struct loop *loop;
static struct timer limit;
static struct tunnel_outcome got;
static char out[BIG], in[BIG];

/* ---- of who includes this ------------------------------------------------ */

/* The ${variant} that start() makes; 0 is the plain one. */
static void	choose(int variant);
/* Between client[1] and origin[0]. */
static void	begin(struct str early, struct str late, int idle_ms);
static void	cancel(void);
static void	progress(void);		/* into got */
static void	expect_nothing_held(void);

/* ---- around -------------------------------------------------------------- */

static void
on_limit(struct timer *timer)
{
	(void)timer;
	loop_stop(loop);
}

static void
note_end(const struct tunnel_outcome *outcome)
{
	calls++;
	got = *outcome;
	loop_stop(loop);
}

static void
start(struct str early, struct str late, int idle_ms)
{
	signal(SIGPIPE, SIG_IGN);
	loop = loop_new();
	timer_init(&limit, loop, on_limit);
	sockets_pair(client);
	sockets_pair(origin);
	begin(early, late, idle_ms);
	ck_assert_int_eq(calls, 0);
}

static void
tear_down(void)
{
	cancel();
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
	size_t n = strlen(want), have = 0;
	char mem[64];
	ssize_t some;

	for (int turn = 0; have < n && turn < 5000; turn++) {
		some = recv(fd, mem + have, n - have, 0);
		if (some > 0)
			have += (size_t)some;
		else
			run(1);
	}
	ck_assert_uint_eq(have, n);
	ck_assert_mem_eq(mem, want, n);
}

static void
expect_end(int fd)
{
	char byte;
	ssize_t n = -1;

	for (int turn = 0; n == -1 && turn < 5000; turn++) {
		n = recv(fd, &byte, 1, 0);
		if (n == -1) {
			ck_assert_int_eq(errno, EAGAIN);
			run(1);
		}
	}
	ck_assert_int_eq(n, 0);
}

static void
say(int fd, const char *what)
{
	ck_assert_int_eq(send(fd, what, strlen(what), MSG_NOSIGNAL),
	    (ssize_t)strlen(what));
}

/* ---- tests --------------------------------------------------------------- */

START_TEST(both_ways_and_half_close)
{
	choose(_i);
	start(STR("early "), STR("late "), 5000);
	say(client[0], "ping");
	run(20);
	expect(origin[1], "early ping");
	say(origin[1], "pong");
	run(20);
	expect(client[0], "late pong");
	shutdown(client[0], SHUT_WR);
	run(20);
	expect_end(origin[1]);
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
	expect_end(client[0]);
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
	choose(_i);
	start(STR_NONE, STR_NONE, 5000);
	haul(client[0], origin[1]);
	haul(origin[1], client[0]);
	progress();
	ck_assert_uint_eq(got.to_origin, BIG);
	ck_assert_uint_eq(got.to_client, BIG);
	expect_nothing_held();
	tear_down();
}
END_TEST

START_TEST(large_early_bytes)
{
	memset(out, 'e', BIG);
	choose(_i);
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
	expect_end(client[0]);
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
		sockets_await(other);
		ck_assert_int_eq(recv(other, mem, 1, 0), -1);
		ck_assert_int_eq(errno, ECONNRESET);
	}
	tear_down();
}
END_TEST

START_TEST(cancelled_is_silent)
{
	start(STR("abc"), STR_NONE, 5000);
	cancel();
	cancel();
	run(20);
	ck_assert_int_eq(calls, 0);
	expect_end(client[0]);
	tear_down();
}
END_TEST

#define BOTH_WAYS(variants)						\
	tcase_add_loop_test(tc, both_ways_and_half_close, 0, variants);	\
	tcase_add_loop_test(tc, back_pressure_loses_nothing, 0, variants); \
	tcase_add_loop_test(tc, large_early_bytes, 0, variants);	\
	PLAIN(silence_ends_it)						\
	LOOP(a_break_is_told_to_the_other_end, breaks)			\
	PLAIN(cancelled_is_silent)

#endif
