/* SPDX-License-Identifier: MIT
 *
 * tests/unit/client/give_back_test.c - a connection that is taken, and goes on
 * afterwards.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "proxy/client/client.h"
#include "proxy/event/loop.h"
#include "proxy/event/timer.h"
#include "proxy/http/secure.h"
#include "proxy/net/stream.h"
#include "tests/unit/event/own_time.h"
#include "tests/unit/net/sockets.h"

static struct loop *loop;
static struct timer limit;
static struct client_env env;
static struct secure *secure;
static int pair[2], closed;
static struct {
	struct exchange	*connect;	/* that took the stream */
	struct stream	 stream;
	char		 early[64];
	int		 taken, inside, gone;
	enum exchange_gone why;
} sv;

static void
never(struct stream *stream, unsigned ready)
{
	(void)stream;
	(void)ready;
	ck_abort();
}

static void
taken(struct exchange *x, struct stream *stream, struct str early)
{
	sv.connect = x;
	sv.taken++;
	str_to_z(early, sv.early, sizeof(sv.early));
	stream_move(&sv.stream, stream, never);
}

static void
begin(struct exchange *x)
{
	struct iovec iov = {sv.early, 0};
	char text[64];

	if (x->request.method_id == METHOD_CONNECT) {
		ck_assert_ptr_null(x->secure);
		x->response.prepared = STR("HTTP/1.1 200 OK\r\n");
		x->response.status = 200;
		x->transport->respond(x);
		x->transport->take_over(x, taken);
		return;
	}
	ck_assert_ptr_eq(x->secure, secure);
	sv.inside++;
	str_to_z(x->request.target, text, sizeof(text));
	iov = (struct iovec){text, strlen(text)};
	x->response.prepared = STR("HTTP/1.1 200 OK\r\n");
	x->response.status = 200;
	x->response.framing = (struct framing){FRAMING_LENGTH, iov.iov_len};
	x->transport->respond(x);
	ck_assert_int_eq(sink_write(&x->response_body, &iov, 1),
	    (ssize_t)iov.iov_len);
	sink_end(&x->response_body);
}

static void
delivered(struct exchange *x)
{
	x->transport->done(x);
}

static void
gone(struct exchange *x, enum exchange_gone why)
{
	sv.gone++;
	sv.why = why;
	stream_close(&sv.stream);
	x->transport->done(x);
}

static bool
completing(struct exchange *x, uint64_t bytes)
{
	(void)x;
	(void)bytes;
	return (true);
}

static void
completed(struct exchange *x, bool whole)
{
	(void)x;
	(void)whole;
}

static const struct service_ops service = {
    .name = "test",
    .begin = begin,
    .malformed = begin,
    .completing = completing,
    .completed = completed,
    .delivered = delivered,
    .gone = gone,
};

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
on_closed(struct client_env *e)
{
	(void)e;
	closed++;
	loop_stop(loop);
}

static void
set_up(void)
{
	struct address peer;

	signal(SIGPIPE, SIG_IGN);
	loop = loop_new();
	timer_init(&limit, loop, on_limit);
	env = (struct client_env){.loop = loop, .service = &service,
	    .limits = {8192, 4096, 100}, .head_ms = 10000, .body_ms = 10000,
	    .idle_ms = 10000, .write_ms = 10000, .on_closed = on_closed};
	ck_assert_int_eq(client_env_init(&env), 0);
	secure = secure_new(STR("a.example"), 443, false, STR("a.example"),
	    STR_NONE);
	sockets_pair(pair);
	address_parse(&peer, STR("192.0.2.7"), 4711);
	ck_assert_int_eq(client_new(&env, pair[1], &peer), 0);
}

static void
tear_down(void)
{
	client_stop_all(&env);
	ck_assert_uint_eq(env.count, 0);
	ck_assert_uint_eq(env.busy, 0);
	ck_assert_int_eq(closed, 1);
	ck_assert_uint_eq(secure->users, 1);
	secure_unref(secure);
	client_env_fini(&env);
	close(pair[0]);
	timer_cancel(&limit);
	loop_free(loop);
}

static void
say(const char *what)
{
	ck_assert_int_eq(send(pair[0], what, strlen(what), MSG_NOSIGNAL),
	    (ssize_t)strlen(what));
}

/* Within 5 s exactly that comes. */
static void
expect(const char *want)
{
	size_t have = 0, n = strlen(want);
	char got[1024];
	ssize_t r;

	ck_assert_uint_lt(n, sizeof(got));
	for (int turns = 0; have < n && turns < 5000; turns++) {
		r = recv(pair[0], got + have, n - have, MSG_DONTWAIT);
		if (r > 0)
			have += (size_t)r;
		else
			run(1);
	}
	got[have] = '\0';
	ck_assert_str_eq(got, want);
}

#define CONNECT_A	"CONNECT a.example:443 HTTP/1.1\r\nHost: a\r\n\r\n"
#define ASK(path)	"GET " path " HTTP/1.1\r\nHost: a.example\r\n\r\n"
#define TOLD(path)	"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" path
#define TOLD_LAST(path)	"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"	\
			"Connection: close\r\n\r\n" path

static void
take_stream(const char *behind)
{
	char text[256];

	snprintf(text, sizeof(text), CONNECT_A "%s", behind);
	say(text);
	expect("HTTP/1.1 200 OK\r\n\r\n");
	for (int turns = 0; sv.taken == 0 && turns < 1000; turns++)
		run(1);
	ck_assert_int_eq(sv.taken, 1);
	ck_assert_str_eq(sv.early, behind);
}

static void
give(struct str early)
{
	struct exchange *x = sv.connect;

	x->transport->give_back(x, &sv.stream, secure, early);
	ck_assert_uint_eq(sv.stream.magic, 0);
	x->transport->done(x);
}

/* What came behind the CONNECT is not read again; what was read inside is the
 * first that is. */
START_TEST(goes_on_inside)
{
	set_up();
	take_stream("hello");
	give(STR(ASK("/1") ASK("/2") "GET /3 HT"));
	expect(TOLD("/1") TOLD("/2"));
	say("TP/1.1\r\nHost: a.example\r\n\r\n" ASK("/4"));
	expect(TOLD("/3") TOLD("/4"));
	ck_assert_int_eq(sv.inside, 4);
	tear_down();
}
END_TEST

START_TEST(nothing_read_before)
{
	set_up();
	take_stream("");
	say(ASK("/1"));
	give(STR_NONE);
	expect(TOLD("/1"));
	tear_down();
}
END_TEST

START_TEST(time_stands_still_while_taken)
{
	set_up();
	env.idle_ms = env.head_ms = env.body_ms = env.write_ms = 30;
	take_stream("");
	run(150);
	ck_assert_int_eq(closed, 0);
	give(STR_NONE);
	run(5000);
	ck_assert_int_eq(closed, 1);
	ck_assert_int_eq(sv.gone, 0);
	tear_down();
}
END_TEST

START_TEST(not_given_back)
{
	set_up();
	take_stream("");
	stream_close(&sv.stream);
	sv.connect->transport->done(sv.connect);
	ck_assert_int_eq(closed, 1);
	tear_down();
}
END_TEST

START_TEST(stopped_while_taken)
{
	set_up();
	take_stream("");
	client_stop_all(&env);
	ck_assert_int_eq(sv.gone, 1);
	ck_assert_int_eq(sv.why, GONE_STOP);
	tear_down();
}
END_TEST

/* One request may still be asked. */
START_TEST(drained_while_taken)
{
	set_up();
	take_stream("");
	client_drain(&env);
	env.idle_ms = 0;
	ck_assert_int_eq(closed, 0);
	give(STR_NONE);
	run(50);
	ck_assert_int_eq(closed, 0);
	say(ASK("/1"));
	expect(TOLD_LAST("/1"));
	tear_down();
}
END_TEST

UNIT_MAIN("give_back", PLAIN(goes_on_inside) PLAIN(nothing_read_before)
    PLAIN(time_stands_still_while_taken) PLAIN(not_given_back)
    PLAIN(stopped_while_taken) PLAIN(drained_while_taken))
