/* SPDX-License-Identifier: MIT
 *
 * tests/unit/event/beat_test.c - bytes come as long as the loop runs, and
 * nobody waits for who does not read them.
 */
#include "proxy/event/beat.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "proxy/event/loop.h"
#include "tests/unit/event/own_time.h"
#include "tests/unit/unit.h"

static struct loop *loop;
static struct beat beat;
static int ends[2];

static void
setup(void)
{
	loop = loop_new();
	ck_assert_ptr_nonnull(loop);
	ck_assert_int_eq(pipe2(ends, O_NONBLOCK), 0);
	signal(SIGPIPE, SIG_IGN);
}

static void
teardown(void)
{
	beat_stop(&beat);
	loop_free(loop);
	close(ends[0]);
}

static void
on_enough(struct timer *t)
{
	(void)t;
	loop_stop(loop);
}

static int
bytes_there(void)
{
	char bytes[64];

	return ((int)read(ends[0], bytes, sizeof(bytes)));
}

START_TEST(beats)
{
	struct timer enough;

	setup();
	ck_assert_int_eq(beat_start(&beat, loop, ends[1]), 0);
	ck_assert_int_eq(bytes_there(), 1);
	beat_now(&beat);
	beat_now(&beat);
	ck_assert_int_eq(bytes_there(), 2);
	timer_init(&enough, loop, on_enough);
	timer_set_ms(&enough, 1100);
	loop_run(loop);
	timer_cancel(&enough);
	ck_assert_int_eq(bytes_there(), 1);
	/* It was the beat's. */
	beat_stop(&beat);
	ck_assert_int_eq(bytes_there(), 0);
	teardown();
}
END_TEST

START_TEST(a_full_pipe_stops_nobody)
{
	char bytes[4096] = {0};

	setup();
	while (write(ends[1], bytes, sizeof(bytes)) > 0)
		continue;
	while (write(ends[1], bytes, 1) > 0)
		continue;
	ck_assert_int_eq(beat_start(&beat, loop, ends[1]), 0);
	beat_now(&beat);
	teardown();
}
END_TEST

START_TEST(without_a_reader)
{
	setup();
	close(ends[0]);
	ck_assert_int_eq(beat_start(&beat, loop, ends[1]), -1);
	beat_now(&beat);
	ends[0] = -1;
	teardown();
}
END_TEST

START_TEST(nobody_is_told)
{
	setup();
	ck_assert_int_eq(beat_start(&beat, loop, -1), 0);
	beat_now(&beat);
	ck_assert_int_eq(bytes_there(), -1);
	close(ends[1]);
	teardown();
}
END_TEST

UNIT_MAIN("beat", PLAIN(beats) PLAIN(a_full_pipe_stops_nobody)
    PLAIN(without_a_reader) PLAIN(nobody_is_told))
