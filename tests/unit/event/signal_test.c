/* SPDX-License-Identifier: MIT
 *
 * tests/unit/event/signal_test.c - signals arrive as events, and no more once
 * stopped.
 */
#include "proxy/event/signal.h"

#include <unistd.h>

#include "proxy/event/loop.h"
#include "tests/unit/unit.h"

static struct loop *loop;
static int got[2], n;

static void
on_signal(struct signal_source *source, int signo)
{
	(void)source;
	ck_assert_int_lt(n, 2);
	got[n++] = signo;
	if (n == 2)
		loop_stop(loop);
}

START_TEST(arrive_as_events)
{
	struct signal_source source = {0};
	sigset_t set, now;

	signal_stop(&source);
	loop = loop_new();
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGHUP);
	ck_assert_int_eq(signal_start(&source, loop, &set, on_signal), 0);
	kill(getpid(), SIGUSR1);
	kill(getpid(), SIGHUP);
	loop_run(loop);
	ck_assert_int_eq(got[0] + got[1], SIGUSR1 + SIGHUP);
	signal_stop(&source);
	sigprocmask(SIG_BLOCK, NULL, &now);
	ck_assert_int_eq(sigismember(&now, SIGHUP), 0);
	loop_free(loop);
}
END_TEST

UNIT_MAIN("signal", PLAIN(arrive_as_events))
