/* SPDX-License-Identifier: MIT
 *
 * tests/unit/event/loop_test.c - readiness, wants, stopping inside a batch,
 * and tasks.
 */
#include "proxy/event/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proxy/base/fd.h"
#include "proxy/base/object.h"
#include "proxy/event/timer.h"
#include "tests/unit/event/own_time.h"
#include "tests/unit/unit.h"

static struct loop *loop;
static struct timer timeout;
static struct watch watches[2];
static int pair[2], calls;
static unsigned told;

static void
on_timeout(struct timer *timer)
{
	(void)timer;
	loop_stop(loop);
}

static void
run_ms(int ms)
{
	timer_set_ms(&timeout, ms);
	loop_run(loop);
}

static void
on_ready(struct watch *watch, unsigned ready)
{
	char byte;

	calls++;
	told = ready;
	if (ready & WATCH_READ)
		(void)!read(watch->fd, &byte, 1);
}

static void
on_ready_idly(struct watch *watch, unsigned ready)
{
	(void)watch;
	calls++;
	told = ready;
}

static void
set_up(void)
{
	loop = loop_new();
	ck_assert_ptr_nonnull(loop);
	timer_init(&timeout, loop, on_timeout);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0,
	    pair), 0);
}

static void
tear_down(void)
{
	watch_stop(&watches[0]);
	watch_stop(&watches[1]);
	timer_cancel(&timeout);
	fd_close(&pair[0]);
	fd_close(&pair[1]);
	loop_free(loop);
}

START_TEST(tells_what_is_wanted)
{
	set_up();
	ck_assert_int_eq(watch_start(&watches[0], loop, pair[0], WATCH_READ,
	    on_ready), 0);
	ck_assert(watch_active(&watches[0]));
	run_ms(2);
	ck_assert_int_eq(calls, 0);
	ck_assert_int_eq(write(pair[1], "ab", 2), 2);
	run_ms(5);
	ck_assert_int_eq(calls, 2);
	ck_assert_uint_eq(told, WATCH_READ);
	watch_want(&watches[0], 0);
	ck_assert_int_eq(write(pair[1], "ab", 2), 2);
	run_ms(5);
	ck_assert_int_eq(calls, 2);
	watch_want(&watches[0], WATCH_READ);
	run_ms(5);
	ck_assert_int_eq(calls, 4);
	tear_down();
}
END_TEST

START_TEST(tells_both_at_once)
{
	set_up();
	ck_assert_int_eq(write(pair[1], "a", 1), 1);
	ck_assert_int_eq(watch_start(&watches[0], loop, pair[0],
	    WATCH_READ | WATCH_WRITE, on_ready), 0);
	run_ms(0);
	ck_assert_uint_eq(told, WATCH_READ | WATCH_WRITE);
	tear_down();
}
END_TEST

START_TEST(hang_up_is_told_once_to_who_wants_nothing)
{
	set_up();
	ck_assert_int_eq(watch_start(&watches[0], loop, pair[0], 0,
	    on_ready_idly), 0);
	fd_close(&pair[1]);
	run_ms(10);
	ck_assert_int_eq(calls, 1);
	ck_assert_uint_eq(told, WATCH_READ);
	watch_want(&watches[0], WATCH_WRITE);
	run_ms(2);
	ck_assert_int_gt(calls, 1);
	ck_assert_uint_eq(told, WATCH_WRITE);
	tear_down();
}
END_TEST

static void
on_ready_stop_both(struct watch *watch, unsigned ready)
{
	(void)watch;
	(void)ready;
	calls++;
	watch_stop(&watches[0]);
	watch_stop(&watches[1]);
}

START_TEST(stopped_in_the_same_batch_is_silent)
{
	set_up();
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(watch_start(&watches[i], loop, pair[i],
		    WATCH_WRITE, on_ready_stop_both), 0);
	run_ms(2);
	ck_assert_int_eq(calls, 1);
	ck_assert(!watch_active(&watches[0]));
	ck_assert(!watch_active(&watches[1]));
	tear_down();
}
END_TEST

static int
listening(struct sockaddr_in *sin)
{
	socklen_t len = sizeof(*sin);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	*sin = (struct sockaddr_in){.sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	ck_assert_int_eq(bind(fd, (struct sockaddr *)sin, len), 0);
	ck_assert_int_eq(listen(fd, 8), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)sin, &len), 0);
	return (fd);
}

START_TEST(exclusive_pauses_and_goes_on)
{
	struct sockaddr_in sin;
	int fd, client;

	set_up();
	fd = listening(&sin);
	ck_assert_int_eq(watch_start(&watches[0], loop, fd,
	    WATCH_READ | WATCH_EXCLUSIVE, on_ready_idly), 0);
	client = socket(AF_INET, SOCK_STREAM, 0);
	watch_want(&watches[0], 0);
	ck_assert_int_eq(connect(client, (struct sockaddr *)&sin,
	    sizeof(sin)), 0);
	run_ms(5);
	ck_assert_int_eq(calls, 0);
	watch_want(&watches[0], WATCH_READ);
	run_ms(2);
	ck_assert_int_gt(calls, 0);
	close(client);
	tear_down();
	close(fd);
}
END_TEST

START_TEST(refuses_what_cannot_be_watched)
{
	int file;

	set_up();
	file = open("/proc/self/exe", O_RDONLY);
	ck_assert_int_ge(file, 0);
	ck_assert_int_eq(watch_start(&watches[0], loop, file, WATCH_READ,
	    on_ready), -1);
	ck_assert_int_eq(errno, EPERM);
	ck_assert(!watch_active(&watches[0]));
	close(file);
	tear_down();
}
END_TEST

struct step {
	struct task	 task;
	int		 order;
};

static struct step steps[3];
static int order;

static void
on_step(struct task *task)
{
	struct step *step = OWNER_OF(task, struct step, task);

	step->order = ++order;
	if (step == &steps[0] && order == 1)
		task_defer(loop, task);
	task_cancel(&steps[1].task);
}

START_TEST(tasks_run_once_in_order)
{
	set_up();
	for (int i = 0; i < 3; i++) {
		task_init(&steps[i].task, on_step);
		task_defer(loop, &steps[i].task);
		task_defer(loop, &steps[i].task);
	}
	run_ms(2);
	ck_assert_int_eq(order, 3);
	ck_assert_int_eq(steps[1].order, 0);
	ck_assert_int_eq(steps[2].order, 2);
	ck_assert_int_eq(steps[0].order, 3);
	tear_down();
}
END_TEST

static void
on_ready_moves(struct watch *watch, unsigned ready)
{
	calls++;
	told = ready;
	watch_move(&watches[1], watch, on_ready);
	ck_assert(!watch_active(watch));
}

START_TEST(what_was_ready_is_told_again_where_it_went)
{
	set_up();
	ck_assert_int_eq(watch_start(&watches[0], loop, pair[0], WATCH_READ,
	    on_ready_moves), 0);
	ck_assert_int_eq(write(pair[1], "ab", 2), 2);
	run_ms(5);
	/* Nothing is wanted there yet. */
	ck_assert_int_eq(calls, 1);
	watch_want(&watches[1], WATCH_READ);
	run_ms(5);
	ck_assert_int_eq(calls, 3);
	tear_down();
}
END_TEST

/* The event of the second was fetched already when the first runs. */
static void
on_ready_moves_the_other(struct watch *watch, unsigned ready)
{
	static struct watch elsewhere[2];
	size_t other = watch == &watches[0] ? 1 : 0;

	on_ready(watch, ready);
	watch_move(&elsewhere[other], &watches[other], on_ready_idly);
	watch_stop(&elsewhere[other]);
}

START_TEST(moved_in_the_same_batch_is_silent)
{
	set_up();
	for (size_t i = 0; i < 2; i++)
		ck_assert_int_eq(watch_start(&watches[i], loop, pair[i],
		    WATCH_READ, on_ready_moves_the_other), 0);
	ck_assert_int_eq(write(pair[0], "a", 1), 1);
	ck_assert_int_eq(write(pair[1], "a", 1), 1);
	run_ms(5);
	ck_assert_int_eq(calls, 1);
	tear_down();
}
END_TEST

START_TEST(a_descriptor_that_is_closed_is_forgotten)
{
	set_up();
	ck_assert_int_eq(write(pair[1], "a", 1), 1);
	ck_assert_int_eq(watch_start(&watches[0], loop, pair[0], WATCH_READ,
	    on_ready), 0);
	watch_close(&watches[0]);
	watch_close(&watches[0]);
	fd_close(&pair[0]);
	run_ms(5);
	ck_assert_int_eq(calls, 0);
	tear_down();
}
END_TEST

UNIT_MAIN("loop", PLAIN(tells_what_is_wanted) PLAIN(tells_both_at_once)
    PLAIN(hang_up_is_told_once_to_who_wants_nothing)
    PLAIN(stopped_in_the_same_batch_is_silent)
    PLAIN(what_was_ready_is_told_again_where_it_went)
    PLAIN(moved_in_the_same_batch_is_silent)
    PLAIN(a_descriptor_that_is_closed_is_forgotten)
    PLAIN(exclusive_pauses_and_goes_on)
    PLAIN(refuses_what_cannot_be_watched) PLAIN(tasks_run_once_in_order))
