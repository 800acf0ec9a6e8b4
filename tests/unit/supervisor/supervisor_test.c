/* SPDX-License-Identifier: MIT
 *
 * supervisor_test.c - processes that start, die, are replaced and stop.
 */
#include "proxy/supervisor/supervisor.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/supervisor/house.h"
#include "tests/unit/unit.h"

#define ONE	"workers: 1\n"
#define TWO	"workers: 2\n"

static void
leave(struct house *h)
{
	house_signal(h, SIGTERM);
	ck_assert_int_eq(house_ended(h), 0);
	house_clear(h);
}

START_TEST(serves_and_stops)
{
	struct house h;
	struct answer a;
	char line[96];
	int idle;

	house_build(&h, TWO);
	snprintf(line, sizeof(line), "aduana: proxy on 127.0.0.1:%u\n",
	    h.port);
	house_wait(&h, line, 1);
	house_ask_new(&h, &a);
	ck_assert_uint_eq(a.generation, 1);
	ck_assert_int_ne(a.pid, h.pid);
	idle = house_come(&h);
	leave(&h);
	house_wait_gone(a.pid);
	close(idle);
}
END_TEST

START_TEST(a_killed_worker_is_replaced)
{
	struct house h;
	struct answer a, b;
	char line[64];

	house_build(&h, ONE);
	house_ask_new(&h, &a);
	ck_assert_int_eq(kill(a.pid, SIGKILL), 0);
	snprintf(line, sizeof(line), "worker %d (slot 1, generation 1) ended: "
	    "signal 9 (Killed)", a.pid);
	house_wait(&h, line, 1);
	house_ask_new(&h, &b);
	ck_assert_int_ne(a.pid, b.pid);
	ck_assert_uint_eq(b.generation, 1);
	leave(&h);
}
END_TEST

START_TEST(a_death_costs_its_own_connections_only)
{
	struct house h;
	struct answer a, b;
	int fds[64], i, spared = -1;

	house_build(&h, TWO);
	fds[0] = house_come(&h);
	ck_assert_int_eq(house_ask(fds[0], "?\n", &a), 1);
	for (i = 1; i < 64 && spared == -1; i++) {
		fds[i] = house_come(&h);
		ck_assert_int_eq(house_ask(fds[i], "?\n", &b), 1);
		if (b.pid != a.pid)
			spared = i;
	}
	ck_assert_int_eq(house_ask(fds[0], "x\n", &a), 0);
	house_wait(&h, "signal 6 (Aborted)", 1);
	if (spared != -1) {
		ck_assert_int_eq(house_ask(fds[spared], "?\n", &a), 1);
		ck_assert_int_eq(a.pid, b.pid);
	}
	while (i-- > 0)
		close(fds[i]);
	leave(&h);
}
END_TEST

START_TEST(reload_brings_a_new_generation)
{
	struct house h;
	struct answer a;
	int old;

	house_build(&h, ONE);
	old = house_come(&h);
	ck_assert_int_eq(house_ask(old, "?\n", &a), 1);
	house_configure(&h, TWO "cache.max_object: 1MiB\n");
	house_signal(&h, SIGHUP);
	house_wait(&h, "generation 2 is in force", 1);
	/* The old connection is served to the end of what it asks next, once
	 * its worker has heard of it. */
	ck_assert_int_eq(house_ask(old, "?\n", &a), 1);
	ck_assert_uint_eq(a.generation, 1);
	while (house_ask(old, "?\n", &a) == 1)
		ck_assert_uint_eq(a.generation, 1);
	house_wait_gone(a.pid);
	house_ask_new(&h, &a);
	ck_assert_uint_eq(a.generation, 2);
	close(old);
	leave(&h);
}
END_TEST

START_TEST(mistakes_leave_the_old_in_force)
{
	struct house h;
	struct answer a;

	house_build(&h, ONE);
	house_configure(&h, "workers: many\nlimits.head: 1\n");
	house_signal(&h, SIGHUP);
	house_wait(&h, "reload refused, 2 mistakes", 1);
	house_wait(&h, "aduana.yaml:7:", 1);
	house_wait(&h, "aduana.yaml:8:", 1);
	house_ask_new(&h, &a);
	ck_assert_uint_eq(a.generation, 1);
	leave(&h);
}
END_TEST

START_TEST(workers_that_do_not_start_leave_the_old_in_force)
{
	struct house h;
	struct answer a;
	char path[96];
	FILE *f;

	house_build(&h, ONE);
	snprintf(path, sizeof(path), "%s/no-worker", h.dir);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fclose(f);
	house_signal(&h, SIGHUP);
	house_wait(&h, "reload failed", 1);
	house_ask_new(&h, &a);
	ck_assert_uint_eq(a.generation, 1);
	ck_assert_int_eq(unlink(path), 0);
	house_signal(&h, SIGHUP);
	house_wait(&h, "generation 3 is in force", 1);
	house_ask_generation(&h, 3, &a);
	leave(&h);
}
END_TEST

START_TEST(doors_come_and_go)
{
	struct house h;
	struct answer a;
	struct house before;
	int busy, fd;

	house_build(&h, ONE);
	busy = house_come(&h);
	ck_assert_int_eq(house_ask(busy, "?\n", &a), 1);
	before = h;
	house_take_port(&h);
	house_configure(&h, ONE);
	house_signal(&h, SIGHUP);
	house_wait(&h, "generation 2 is in force", 1);
	house_ask_new(&h, &a);
	ck_assert_uint_eq(a.generation, 2);
	/* The old worker shuts its door in its own time. */
	while ((fd = house_come(&before)) != -1) {
		close(fd);
		nap();
	}
	ck_assert_int_eq(house_ask(busy, "?\n", &a), 1);
	ck_assert_uint_eq(a.generation, 1);
	close(busy);
	leave(&h);
}
END_TEST

START_TEST(many_reloads_at_once)
{
	struct house h;
	struct answer a;
	int fds[12], i;

	/* Who comes is answered, however late he asks. */
	house_build(&h, ONE "timeouts.drain: 1h\n");
	for (i = 0; i < 12; i++) {
		fds[i] = house_come(&h);
		ck_assert_int_eq(house_ask(fds[i], "?\n", &a), 1);
		house_signal(&h, SIGHUP);
		nap();
	}
	/* How many of the twelve fall together is the machine's speed. */
	house_wait(&h, "is in force", 1);
	house_ask_new(&h, &a);
	for (i = 0; i < 12; i++)
		close(fds[i]);
	leave(&h);
}
END_TEST

static const struct {
	const char	*label;
	const char	*more;
	int		 second;	/* a second signal, or 0 */
} stops[] = {
	{"a busy client is cut at the deadline", "timeouts.stop: 200ms\n", 0},
	{"a second signal hurries", "timeouts.stop: 1h\n", SIGINT},
};

START_TEST(stops_in_time)
{
	struct house h;
	struct answer a;

	house_build(&h, stops[_i].more);
	house_ask_new(&h, &a);
	/* Stopped, a worker does not hear that it should end. */
	ck_assert_int_eq(kill(a.pid, SIGSTOP), 0);
	house_signal(&h, SIGTERM);
	nap();
	if (stops[_i].second != 0)
		house_signal(&h, stops[_i].second);
	ck_assert_int_eq(house_ended(&h), 0);
	house_clear(&h);
}
END_TEST

/* As timeout(1) or a terminal does it. */
static const int group_signals[] = {SIGTERM, SIGINT};

START_TEST(a_signal_to_all_is_a_stop)
{
	struct house h;
	struct answer a;

	house_build(&h, TWO);
	house_ask_new(&h, &a);
	ck_assert_int_eq(kill(-h.pid, group_signals[_i]), 0);
	ck_assert_int_eq(house_ended(&h), 0);
	house_wait_gone(a.pid);
	house_clear(&h);
}
END_TEST

START_TEST(children_end_with_their_parent)
{
	struct house h;
	struct answer a;

	house_build(&h, ONE);
	house_ask_new(&h, &a);
	house_signal(&h, SIGKILL);
	ck_assert_int_eq(house_ended(&h), -1);
	house_wait_gone(a.pid);
	house_clear(&h);
}
END_TEST

UNIT_MAIN("supervisor", PLAIN(serves_and_stops)
    PLAIN(a_killed_worker_is_replaced)
    PLAIN(a_death_costs_its_own_connections_only)
    PLAIN(reload_brings_a_new_generation)
    PLAIN(mistakes_leave_the_old_in_force)
    PLAIN(workers_that_do_not_start_leave_the_old_in_force)
    PLAIN(doors_come_and_go) PLAIN(many_reloads_at_once)
    LOOP(stops_in_time, stops) LOOP(a_signal_to_all_is_a_stop, group_signals)
    PLAIN(children_end_with_their_parent))
