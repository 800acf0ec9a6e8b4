/* SPDX-License-Identifier: MIT
 *
 * origin/pool_test.c - which idle connections are kept, and for whom.
 */
#include "proxy/origin/pool.h"

#include "proxy/metrics/counters.h"
#include "proxy/origin/conn.h"
#include "tests/unit/event/own_time.h"
#include "tests/unit/net/sockets.h"

static struct loop *loop;
static struct pool *pool;
static struct counters_row *counters;
static struct timer limit;
static int given;		/* the pool's end of the last */
static _Alignas(64) char rows[sizeof(struct counters_row) + 256];
static const struct address nowhere;

static void
on_limit(struct timer *timer)
{
	(void)timer;
	loop_stop(loop);
}

static void
run(int ms)
{
	timer_set_ms(&limit, ms);
	loop_run(loop);
}

static void
set_up(unsigned per_origin, int64_t idle_ms)
{
	loop = loop_new();
	timer_init(&limit, loop, on_limit);
	counters = counters_row(counters_init(rows, 1), 0);
	pool = pool_new(per_origin, idle_ms);
}

static void
tear_down(void)
{
	pool_free(pool);
	ck_assert_uint_eq(counters_get(counters,
	    METRIC_ORIGIN_CONNECTIONS_OPEN), 0);
	timer_cancel(&limit);
	loop_free(loop);
}

static struct origin_conn *
take(struct str host, uint16_t port)
{
	struct pool_key key = {.host = host, .port = port};

	return (pool_take(pool, &key, NULL));
}

/* One end is given to the pool, the other returned. */
static int
give(const char *host, uint16_t port, struct origin_conn **conn)
{
	struct pool_key key = {.host = str_of(host), .port = port};
	int pair[2];

	sockets_pair(pair);
	given = pair[1];
	*conn = conn_new(loop, pair[1], &nowhere, counters);
	ck_assert_ptr_nonnull(*conn);
	pool_give(pool, *conn, &key);
	return (pair[0]);
}

START_TEST(last_given_first)
{
	struct origin_conn *a, *b, *c;
	int fds[3];

	set_up(4, 10000);
	fds[0] = give("a.example", 80, &a);
	fds[1] = give("a.example", 80, &b);
	fds[2] = give("a.example", 81, &c);
	ck_assert_ptr_null(take(STR("b.example"), 80));
	ck_assert_ptr_null(take(STR("a.exampl"), 80));
	ck_assert_ptr_eq(take(STR("a.example"), 80), b);
	ck_assert_ptr_eq(take(STR("a.example"), 80), a);
	ck_assert_ptr_null(take(STR("a.example"), 80));
	conn_close(a);
	conn_close(b);
	tear_down();
	for (int i = 0; i < 3; i++)
		close(fds[i]);
}
END_TEST

START_TEST(bounded_for_each_origin)
{
	struct origin_conn *c;
	char byte;
	int fds[3];

	set_up(2, 10000);
	for (int i = 0; i < 3; i++)
		fds[i] = give("a.example", 80, &c);
	ck_assert_int_eq(sockets_take(fds[2], &byte, 1), 0);
	ck_assert_int_eq(recv(fds[1], &byte, 1, MSG_DONTWAIT), -1);
	tear_down();
	for (int i = 0; i < 3; i++)
		close(fds[i]);
}
END_TEST

START_TEST(host_too_long_is_not_kept)
{
	static char host[300];
	struct origin_conn *c;
	char byte;
	int fd;

	set_up(2, 10000);
	memset(host, 'a', sizeof(host) - 1);
	fd = give(host, 80, &c);
	ck_assert_int_eq(sockets_take(fd, &byte, 1), 0);
	ck_assert_ptr_null(take(str_of(host), 80));
	close(fd);
	tear_down();
}
END_TEST

static const char *const noises[] = {"HTTP/1.1 200 OK\r\n\r\n", ""};

/* Whatever it says or does unasked, it is not used; noticed by the loop or
 * only when it is taken. */
START_TEST(noise_ends_it)
{
	struct origin_conn *c;
	const char *noise = noises[_i / 2];
	int fd;

	set_up(2, 10000);
	fd = give("a.example", 80, &c);
	if (*noise != '\0')
		ck_assert_int_gt(send(fd, noise, strlen(noise), 0), 0);
	else
		shutdown(fd, SHUT_WR);
	sockets_await(given);
	if (_i % 2 == 0) {
		run(5);
		ck_assert_uint_eq(counters_get(counters,
		    METRIC_ORIGIN_CONNECTIONS_OPEN), 0);
	}
	ck_assert_ptr_null(take(STR("a.example"), 80));
	close(fd);
	tear_down();
}
END_TEST

START_TEST(not_kept_for_ever)
{
	struct origin_conn *c;
	int fd;

	set_up(2, 5);
	fd = give("a.example", 80, &c);
	run(1000 / 10);
	ck_assert_uint_eq(counters_get(counters,
	    METRIC_ORIGIN_CONNECTIONS_OPEN), 0);
	ck_assert_ptr_null(take(STR("a.example"), 80));
	close(fd);
	tear_down();
}
END_TEST

/* Who has taken it sets deadlines of his own. */
START_TEST(taken_is_not_late)
{
	struct origin_conn *c;
	int fd;

	set_up(2, 5);
	fd = give("a.example", 80, &c);
	ck_assert_ptr_eq(take(STR("a.example"), 80), c);
	run(1000 / 10);
	ck_assert_uint_eq(counters_get(counters,
	    METRIC_ORIGIN_CONNECTIONS_OPEN), 1);
	conn_close(c);
	close(fd);
	tear_down();
}
END_TEST

static void
on_late(struct origin_conn *c)
{
	(void)c;
	ck_abort_msg("a deadline of who had it before");
}

static void
on_nothing(struct stream *stream, unsigned ready)
{
	(void)stream;
	(void)ready;
}

/* Nor is what is given back, by what its last owner waited for. */
START_TEST(given_is_not_late)
{
	struct pool_key key = {.host = STR("a.example"), .port = 80};
	struct origin_conn *c;
	int fd;

	set_up(2, 10000);
	fd = give("a.example", 80, &c);
	ck_assert_ptr_eq(take(STR("a.example"), 80), c);
	conn_own(c, &key, on_nothing, on_late);
	timer_set_ms(&c->deadline, 5);
	pool_give(pool, c, &key);
	run(1000 / 10);
	ck_assert_ptr_eq(take(STR("a.example"), 80), c);
	conn_close(c);
	close(fd);
	tear_down();
}
END_TEST

static const int four[4];

UNIT_MAIN("pool", PLAIN(last_given_first) PLAIN(bounded_for_each_origin)
    PLAIN(host_too_long_is_not_kept) LOOP(noise_ends_it, four)
    PLAIN(not_kept_for_ever) PLAIN(taken_is_not_late)
    PLAIN(given_is_not_late))
