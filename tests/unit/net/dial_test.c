/* SPDX-License-Identifier: MIT
 *
 * tests/unit/net/dial_test.c - names and ports to connected sockets.
 */
#include "proxy/net/dial.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/resource.h>

#include "proxy/base/fd.h"
#include "proxy/net/guard.h"
#include "proxy/net/judge.h"
#include "proxy/net/listener.h"
#include "tests/unit/net/name_server.h"
#include "tests/unit/net/sockets.h"

static const struct ns_row names[] = {
	{.name = "local.test", .v4 = 1, .ttl = 60, .v4_address = "127.0.0.1"},
	{.name = "both.test", .v4 = 1, .v6 = 1, .ttl = 60,
	    .v4_address = "127.0.0.1", .v6_address = "::1"},
	/* 127.0.0.2 is where a listener with a full queue stands. */
	{.name = "mixed.test", .v4 = 1, .v6 = 1, .ttl = 60,
	    .v4_address = "127.0.0.1", .v6_address = "::ffff:127.0.0.2"},
	{.name = "stuck.test", .v4 = 1, .ttl = 60,
	    .v4_address = "127.0.0.2"},
	{.name = "away.test", .v6 = 1, .ttl = 60,
	    .v6_address = "fe80::1"},
	{.name = "silent.test", .silent_a = 1, .silent_aaaa = 1},
	{.name = "broken.test", .rcode = NS_SERVFAIL},
};

static struct loop *loop;
static struct name_server ns;
static struct resolver *resolver;
static struct guard *guard;
static struct dial dial;
static struct dial_outcome got;
static int calls, listener4, listener6, full;
static uint16_t port;
static int fillers[8];

static int
listen_on(const char *host, uint16_t at)
{
	struct address address;

	ck_assert_int_eq(address_parse(&address, str_of(host), at), 0);
	return (listener_open(&address, NULL));
}

static uint16_t
port_of(int fd)
{
	struct address address;

	ck_assert_int_eq(listener_address(fd, &address), 0);
	return (address_port(&address));
}

/* A listener whose queue is full: connecting to it hangs. */
static void
make_full(void)
{
	struct address address;

	full = listen_on("127.0.0.2", port);
	ck_assert_int_ge(full, 0);
	ck_assert_int_eq(listen(full, 0), 0);
	address_parse(&address, STR("127.0.0.2"), port);
	for (unsigned i = 0; i < ROWS(fillers); i++) {
		fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		(void)!connect(fillers[i], &address.sa.any, address.len);
	}
}

static void
set_up(const char *allow)
{
	struct address_net net;

	loop = loop_new();
	ns_start(&ns, loop, names, ROWS(names));
	resolver = resolver_new(loop, ns.servers, 300);
	listener4 = listen_on("127.0.0.1", 0);
	ck_assert_int_ge(listener4, 0);
	port = port_of(listener4);
	listener6 = listen_on("::1", port);
	make_full();
	ck_assert_int_eq(address_parse_net(&net, str_of(allow)), 0);
	guard = guard_new(&net, 1);
}

static void
tear_down(void)
{
	for (unsigned i = 0; i < ROWS(fillers); i++)
		close(fillers[i]);
	fd_close(&got.fd);
	fd_close(&listener4);
	fd_close(&listener6);
	fd_close(&full);
	guard_free(guard);
	resolver_free(resolver);
	ns_stop(&ns);
	loop_free(loop);
}

static void
on_dialled(struct dial *d, const struct dial_outcome *outcome)
{
	ck_assert_ptr_eq(d, &dial);
	calls++;
	got = *outcome;
	loop_stop(loop);
}

static void
start(const char *host, uint16_t to, int timeout_ms)
{
	struct dial_target target = {.host = str_of(host), .port = to,
	    .timeout_ms = timeout_ms, .guard = guard};

	dial_start(&dial, loop, resolver, &target, on_dialled);
	ck_assert_int_eq(calls, 0);
}

static const struct {
	const char		*host;
	const char		*allow;
	int			 closed_port;
	enum dial_result	 want;
	const char		*peer;
} rows[] = {
	{"local.test", "127.0.0.0/8", 0, DIAL_OK, "127.0.0.1"},
	{"127.0.0.1", "127.0.0.0/8", 0, DIAL_OK, "127.0.0.1"},
	{"both.test", "127.0.0.0/8", 0, DIAL_OK, "127.0.0.1"},
	{"mixed.test", "127.0.0.0/8", 0, DIAL_OK, "127.0.0.1"},
	{"local.test", "10.0.0.0/8", 0, DIAL_PROHIBITED, "127.0.0.1"},
	{"both.test", "10.0.0.0/8", 0, DIAL_PROHIBITED, "127.0.0.1"},
	{"::1", "127.0.0.0/8", 0, DIAL_PROHIBITED, "::1"},
	{"local.test", "127.0.0.0/8", 1, DIAL_REFUSED, "127.0.0.1"},
	{"stuck.test", "127.0.0.0/8", 0, DIAL_TIMEOUT, "127.0.0.2"},
	{"away.test", "fe80::/10", 0, DIAL_UNREACHABLE, "fe80::1"},
	{"none.test", "127.0.0.0/8", 0, DIAL_NOT_FOUND, "-"},
	{"silent.test", "127.0.0.0/8", 0, DIAL_DNS_TIMEOUT, "-"},
	{"broken.test", "127.0.0.0/8", 0, DIAL_DNS_FAILED, "-"},
};

START_TEST(ends_as_it_should)
{
	char peer[ADDRESS_TEXT];

	set_up(rows[_i].allow);
	start(rows[_i].host, rows[_i].closed_port ? 1 : port, 800);
	loop_run(loop);
	ck_assert_int_eq(calls, 1);
	ck_assert_int_eq(got.result, rows[_i].want);
	ck_assert_int_eq(got.fd >= 0, rows[_i].want == DIAL_OK);
	address_format(&got.peer, peer);
	ck_assert_str_eq(peer, rows[_i].peer);
	ck_assert_int_eq(got.refusal != NULL,
	    rows[_i].want == DIAL_PROHIBITED);
	tear_down();
}
END_TEST

/* A judge of one prefix of addresses in text. */
static struct {
	struct judge	 judge;
	const char	*prefix;
	int		 asked;
} judge;

static bool
judge_says(struct judge *j, const struct address *address)
{
	char text[ADDRESS_TEXT];

	ck_assert_ptr_eq(j, &judge.judge);
	judge.asked++;
	address_format(address, text);
	return (strncmp(text, judge.prefix, strlen(judge.prefix)) == 0);
}

static const struct {
	const char		*host;
	const char		*allow;
	const char		*refused;
	enum dial_result	 want;
	int			 asked;		/* at least */
} judged[] = {
	{"local.test", "127.0.0.0/8", "127.", DIAL_DENIED, 1},
	{"127.0.0.1", "127.0.0.0/8", "127.", DIAL_DENIED, 1},
	{"local.test", "127.0.0.0/8", "10.", DIAL_OK, 1},
	/* ::1 is the guard's to refuse; together they leave nothing. */
	{"both.test", "127.0.0.0/8", "127.", DIAL_DENIED, 1},
	{"mixed.test", "127.0.0.0/8", "127.0.0.2", DIAL_OK, 1},
	{"mixed.test", "127.0.0.0/8", "127.0.0", DIAL_DENIED, 2},
	/* What the guard refuses nobody else is asked about. */
	{"local.test", "10.0.0.0/8", "127.", DIAL_PROHIBITED, 0},
};

START_TEST(asks_the_judge)
{
	struct dial_target target = {.host = str_of(judged[_i].host),
	    .timeout_ms = 800, .judge = &judge.judge};

	set_up(judged[_i].allow);
	judge.judge.refuses = judge_says;
	judge.prefix = judged[_i].refused;
	target.port = port;
	target.guard = guard;
	dial_start(&dial, loop, resolver, &target, on_dialled);
	loop_run(loop);
	ck_assert_int_eq(got.result, judged[_i].want);
	ck_assert_int_ge(judge.asked, judged[_i].asked);
	ck_assert_int_eq(judge.asked == 0, judged[_i].asked == 0);
	ck_assert_int_ne(got.peer.len, 0);
	tear_down();
}
END_TEST

START_TEST(socket_is_ready_to_use)
{
	int on = 0, accepted;
	socklen_t len = sizeof(on);
	struct address client;

	set_up("127.0.0.0/8");
	start("local.test", port, 1000);
	loop_run(loop);
	ck_assert_int_ge(got.fd, 0);
	ck_assert_int_ne(fcntl(got.fd, F_GETFL) & O_NONBLOCK, 0);
	ck_assert_int_ne(fcntl(got.fd, F_GETFD) & FD_CLOEXEC, 0);
	getsockopt(got.fd, IPPROTO_TCP, TCP_NODELAY, &on, &len);
	ck_assert_int_ne(on, 0);
	ck_assert_uint_eq(address_port(&got.peer), port);
	sockets_await(listener4);
	accepted = listener_accept(listener4, &client);
	ck_assert_int_ge(accepted, 0);
	ck_assert_int_ne(fcntl(accepted, F_GETFL) & O_NONBLOCK, 0);
	on = 0;
	getsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, &len);
	ck_assert_int_ne(on, 0);
	ck_assert_int_eq(listener_accept(listener4, &client), -1);
	ck_assert_int_eq(errno, EAGAIN);
	close(accepted);
	tear_down();
}
END_TEST

START_TEST(second_address_starts_after_a_while)
{
	int64_t began, took_ms;

	set_up("127.0.0.0/8");
	began = loop_now(loop)->mono_ns;
	start("mixed.test", port, 3000);
	loop_run(loop);
	took_ms = (loop_now(loop)->mono_ns - began) / NS_PER_MS;
	ck_assert_int_eq(got.result, DIAL_OK);
	ck_assert_int_ge(took_ms, 240);
	ck_assert_int_le(took_ms, 600);
	tear_down();
}
END_TEST

START_TEST(loopback_6_first)
{
	char peer[ADDRESS_TEXT];

	set_up("::1");
	if (listener6 < 0) {
		tear_down();
		return;
	}
	start("both.test", port, 1000);
	loop_run(loop);
	ck_assert_int_eq(got.result, DIAL_OK);
	address_format(&got.peer, peer);
	ck_assert_str_eq(peer, "::1");
	tear_down();
}
END_TEST

static void
on_limit(struct timer *timer)
{
	(void)timer;
	loop_stop(loop);
}

static const struct {
	const char	*host;
	int		 after_ms;
} cancels[] = {
	{"local.test", 0}, {"silent.test", 20}, {"stuck.test", 50},
	{"127.0.0.1", 0},
};

START_TEST(cancelled_is_silent)
{
	struct timer limit;

	set_up("127.0.0.0/8");
	timer_init(&limit, loop, on_limit);
	start(cancels[_i].host, port, 400);
	if (cancels[_i].after_ms > 0) {
		timer_set_ms(&limit, cancels[_i].after_ms);
		loop_run(loop);
	}
	dial_cancel(&dial);
	dial_cancel(&dial);
	timer_set_ms(&limit, 500);
	loop_run(loop);
	ck_assert_int_eq(calls, 0);
	got.fd = -1;
	timer_cancel(&limit);
	tear_down();
}
END_TEST

START_TEST(without_descriptors_says_so)
{
	struct rlimit few;

	set_up("127.0.0.0/8");
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &few), 0);
	few.rlim_cur = 3;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
	start("127.0.0.1", port, 1000);
	loop_run(loop);
	few.rlim_cur = few.rlim_max;
	setrlimit(RLIMIT_NOFILE, &few);
	ck_assert_int_eq(got.result, DIAL_SYSTEM);
	ck_assert_int_eq(got.error, EMFILE);
	tear_down();
}
END_TEST

START_TEST(own_listener_is_refused_though_allowed)
{
	struct address address;

	set_up("127.0.0.0/8");
	address_parse(&address, STR("127.0.0.1"), port);
	ck_assert_int_eq(guard_add_listener(guard, &address), 0);
	start("local.test", port, 1000);
	loop_run(loop);
	ck_assert_int_eq(got.result, DIAL_PROHIBITED);
	ck_assert_str_eq(got.refusal, "an address of this proxy");
	tear_down();
}
END_TEST

UNIT_MAIN("dial", LOOP(ends_as_it_should, rows) LOOP(asks_the_judge, judged) PLAIN(socket_is_ready_to_use)
    PLAIN(second_address_starts_after_a_while) PLAIN(loopback_6_first)
    LOOP(cancelled_is_silent, cancels) PLAIN(without_descriptors_says_so)
    PLAIN(own_listener_is_refused_though_allowed))
