/* SPDX-License-Identifier: MIT
 *
 * gates_test.c - accepting, pausing, going on.
 */
#include "proxy/worker/gates.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proxy/base/object.h"
#include "proxy/event/loop.h"
#include "proxy/metrics/counters.h"
#include "proxy/net/listener.h"
#include "tests/unit/event/own_time.h"
#include "tests/unit/unit.h"

struct house {
	struct gates		 gates;
	struct timer		 watchdog;
	struct loop		*loop;
	int			 listener;
	struct address		 where;
	struct counters_row	 row;
	int			 taken[64];
	int			 count;
	int			 wanted;	/* stop the loop at so many */
	int			 shut_at;	/* shut the gates at so many */
};

static struct house house;

static void
on_accepted(struct gates *g, int fd, const struct address *peer)
{
	struct house *h = OWNER_OF(g, struct house, gates);

	ck_assert_uint_ne(address_port(peer), 0);
	h->taken[h->count++] = fd;
	if (h->count == h->shut_at)
		gates_shut(g);
	if (h->count == h->wanted)
		loop_stop(h->loop);
}

static void
on_watchdog(struct timer *t)
{
	loop_stop(OWNER_OF(t, struct house, watchdog)->loop);
}

/* Turn until ${wanted} are accepted or ${ms} are over. */
static void
turn(int wanted, int64_t ms)
{
	house.wanted = wanted;
	timer_set_ms(&house.watchdog, ms);
	loop_run(house.loop);
	timer_disarm(&house.watchdog);
}

static void
build(void)
{
	struct address a;

	ck_assert_int_eq(address_parse(&a, STR("127.0.0.1"), 0), 0);
	house.listener = listener_open(&a, NULL);
	ck_assert_int_ne(house.listener, -1);
	ck_assert_int_eq(listener_address(house.listener, &house.where), 0);
	house.loop = loop_new();
	ck_assert_ptr_nonnull(house.loop);
	timer_init(&house.watchdog, house.loop, on_watchdog);
	ck_assert_int_eq(gates_init(&house.gates, house.loop, &house.listener,
	    1, &house.row, on_accepted), 0);
}

static void
demolish(void)
{
	while (house.count > 0)
		close(house.taken[--house.count]);
	gates_fini(&house.gates);
	timer_cancel(&house.watchdog);
	loop_free(house.loop);
	close(house.listener);
}

static int
come(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	ck_assert_int_eq(connect(fd, &house.where.sa.any, house.where.len), 0);
	return (fd);
}

START_TEST(shut_gates_accept_nobody)
{
	int fd;

	build();
	fd = come();
	turn(1, 50);
	ck_assert_int_eq(house.count, 0);
	ck_assert_int_eq(gates_open(&house.gates), 0);
	ck_assert_int_eq(gates_open(&house.gates), 0);
	turn(1, 5000);
	ck_assert_int_eq(house.count, 1);
	close(fd);
	demolish();
}
END_TEST

START_TEST(shutting_in_the_middle_holds)
{
	int fds[5], i;

	build();
	for (i = 0; i < 5; i++)
		fds[i] = come();
	house.shut_at = 3;
	ck_assert_int_eq(gates_open(&house.gates), 0);
	turn(4, 50);
	ck_assert_int_eq(house.count, 3);
	ck_assert_int_eq(gates_open(&house.gates), 0);
	turn(5, 5000);
	ck_assert_int_eq(house.count, 5);
	for (i = 0; i < 5; i++)
		close(fds[i]);
	demolish();
}
END_TEST

START_TEST(out_of_descriptors_pauses_and_goes_on)
{
	struct rlimit limit, low;
	int fds[4], i;
	char answer[512];
	ssize_t n;

	build();
	for (i = 0; i < 4; i++)
		fds[i] = come();
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	ck_assert_int_eq(gates_open(&house.gates), 0);
	low = limit;
	/* No number is free under the limit. */
	low.rlim_cur = (rlim_t)fds[3] + 1;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &low), 0);
	turn(1, 50);
	ck_assert_int_eq(house.count, 0);
	ck_assert(!house.gates.open);
	ck_assert_uint_eq(counters_get(&house.row,
	    METRIC_CONNECTIONS_REFUSED), 1);
	n = recv(fds[0], answer, sizeof(answer) - 1, 0);
	ck_assert_int_gt(n, 0);
	answer[n] = '\0';
	ck_assert_ptr_eq(strstr(answer, "HTTP/1.1 503 "), answer);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	turn(3, 5000);
	ck_assert_int_eq(house.count, 3);
	for (i = 0; i < 4; i++)
		close(fds[i]);
	demolish();
}
END_TEST

UNIT_MAIN("gates", PLAIN(shut_gates_accept_nobody)
    PLAIN(shutting_in_the_middle_holds)
    PLAIN(out_of_descriptors_pauses_and_goes_on))
